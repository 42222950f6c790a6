-- Calculators: what their templates share.

local csv, check = require("csv"), require("data")

local calculator = {}

-- A number as attributes hold it: with as few digits as read back to the same one.
function calculator.exact(number)
  for digits = 15, 17 do
    local text = string.format("%." .. digits .. "g", number)
    if tonumber(text) == number then return text end
  end
end

-- ---- scenarios

-- The charts of a scenario, as lib/modelchart.lua draws them. `inline`: the function of templates.
function calculator.charts(model, scenario, inline)
  local labels, charts = {}, {}
  local drawn = scenario.charts
  for i, row in ipairs(scenario.rows) do labels[i] = row.label end
  for i, chart in ipairs(model.charts) do
    local one = {
      number = i, kind = chart.kind, form = chart.form, dimension = chart.dimension, labels = labels, series = {},
      marks = {}, title = inline(chart.title), name = require("plain").text(inline(chart.title)),
    }
    for k, series in ipairs(chart.series) do
      one.series[k] = { label = series.label, numbers = drawn[i].series[k] }
    end
    for k, mark in ipairs(chart.marks) do
      one.marks[k] = { label = mark.label, number = drawn[i].marks[k].number, text = drawn[i].marks[k].text }
    end
    charts[i] = one
  end
  return charts
end

-- The table as a file, as `sitegen calc --csv` writes it: numbers in the unit that its head names, of 12 digits.
function calculator.csv(model, scenario)
  local header, rows, numbers = { model.index.title }, {}, {}
  for i, formula in ipairs(model.columns) do
    header[i + 1] = formula.label .. (formula.unit ~= "" and " (" .. formula.unit .. ")" or "")
    numbers[i + 1] = formula.type == "number"
  end
  for i, row in ipairs(scenario.rows) do
    local label, negative = row.label:gsub("^−(%d[%d.]*)$", "-%1") -- the minus sign that programs read
    local cells = { label }
    numbers[1] = negative > 0
    for k, cell in ipairs(row.cells) do
      cells[k + 1] = cell.number and numbers[k + 1] and csv.number(cell.number, 12) or cell.text
    end
    rows[i] = cells
  end
  return csv.address(csv.text(header, rows, numbers))
end

-- Do both set the same?
function calculator.same(scenario, other)
  local inputs, others = scenario.inputs, other.inputs
  for i, input in ipairs(inputs) do
    if input.text ~= others[i].text then return false end
    for k, number in ipairs(input.numbers) do
      if number ~= (others[i].numbers[k] or others[i].numbers[#others[i].numbers]) then return false end
    end
  end
  return true
end

-- ---- inputs

-- Small lines under a slider: where the default stands, and the values to choose by one click.
function calculator.ticks(input)
  if input.most <= input.least then return "" end
  local parts = {}
  local function tick(number, class)
    local at = (number - input.least) / (input.most - input.least) * 100
    table.insert(parts, string.format('<line class="%s" x1="%.2f%%" x2="%.2f%%" y1="0" y2="5"/>', class, at, at))
  end
  for _, stop in ipairs(input.stops) do tick(stop.number, "tick") end
  tick(input.standards[1], "tick default")
  return '<svg class="calc-ticks" height="5" aria-hidden="true">' .. table.concat(parts) .. "</svg>"
end

-- ---- what a component asks for

-- The model that a component's data names. `find` and `nearest` are the functions of templates.
function calculator.find(data, find, nearest)
  local id = tostring(data.model)
  local model = find(id)
  if not model then
    local meant = nearest(id)
    error("there is nothing with the id '" .. id .. "'" .. (meant and "; did you mean '" .. meant .. "'?" or ""), 0)
  end
  if model.kind ~= "model" then error("'" .. id .. "' is not a model; it is of kind " .. model.kind, 0) end
  return model
end

-- The preset of that name; without one the default.
function calculator.scenario(model, preset)
  if preset == nil then return model.scenarios[1] end
  local names = {}
  for i, scenario in ipairs(model.scenarios) do
    if i > 1 and scenario.name == tostring(preset) then return scenario end
    if i > 1 then table.insert(names, scenario.name) end
  end
  local instead = #names == 0 and "; the model has none" or check.instead(tostring(preset), names, "presets")
  error("there is no preset '" .. tostring(preset) .. "'" .. instead, 0)
end

return calculator
