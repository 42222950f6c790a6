-- Charts of facts: what the YAML of a chart means, and what its drawings, its table and its CSV have in common.

local calendar, check, csv, dates = require("calendar"), require("data"), require("csv"), require("dates")
local marks, words = require("marks"), require("words")

local charts = {}

local kinds = { "bars", "columns", "steps", "periods" }
local most = { bars = 40, columns = 12, steps = 40, periods = 40 }
local most_marks, most_lines = 6, 4

-- ---- the data ----

local function kind_of(given)
  local name = tostring(given)
  for _, kind in ipairs(kinds) do
    if kind == name then return kind end
  end
  error("there is no kind '" .. name .. "' of chart" .. check.instead(name, kinds, "kinds"), 0)
end

-- `fact` or `{fact, label}` as {fact, label (HTML), words}.
local function item_of(where, given, env)
  local id, label = given, nil
  if type(given) == "table" then
    check.check(where, given, { fact = "text", label = "text" }, { "fact" })
    id, label = given.fact, given.label
  end
  if id == "" then error(where .. "the id of a fact is missing", 0) end
  local fact = check.fact(where, id, env.find, env.nearest)
  local html = label and env.inline(tostring(label)) or env.escape(fact.title)
  return { fact = fact, label = html, words = env.plain(html), own = label ~= nil, status = fact.status }
end

local function items_of(name, given, limit, env)
  local items, list = {}, check.list(given) or {}
  if #list > limit then error(name .. " has " .. #list .. " items; there is room for " .. limit, 0) end
  for i, one in ipairs(list) do
    table.insert(items, item_of(name .. " " .. i .. ": ", one, env))
  end
  return items
end

local function a_value(value)
  if not value or value.kind == "" then return "nothing" end
  local names = { text = "text", date = "a date", boolean = "true or false", entity = "an entity" }
  return names[value.kind] or value.kind
end

local function number_of(fact, value)
  if not (value and value.number) then
    error("'" .. fact.id .. "' has no number: its value is " .. a_value(value), 0)
  end
  return value
end

-- One scale holds one unit: an error names two facts that differ. Returns the unit and what it measures.
local function one_unit(pairs_of)
  local first
  for _, pair in ipairs(pairs_of) do
    local unit = pair.value.unit and "in " .. pair.value.unit or "a plain number"
    first = first or { id = pair.id, unit = unit, dimension = pair.value.dimension }
    if unit ~= first.unit then
      error("'" .. first.id .. "' is " .. first.unit .. " and '" .. pair.id .. "' is " .. unit
        .. ": one chart has one unit (a fact's field 'unit' converts its value)", 0)
    end
  end
  return first and first.unit, first and first.dimension
end

-- ---- values over time ----

local function begins(entry, fact)
  return entry.from or entry.as_of or fact.as_of
end

-- The values of a fact that lead, by their date, each {value, from, ends, status}.
local function entries_of(fact)
  local list = {}
  for _, entry in ipairs(fact.values) do
    if entry.leading then
      table.insert(list, { fact = fact, value = entry.value, from = entry.from, ends = entry.ends,
        date = begins(entry, fact), status = entry.status or fact.status })
    end
  end
  return list
end

-- By the day on which it was so for certain; what has the same day keeps its order.
local function by_date(list)
  table.sort(list, function(a, b) return calendar.last(a.date) < calendar.last(b.date) end)
  return list
end

local function need_date(entry)
  if not entry.date then
    error("'" .. entry.fact.id .. "' has no date: steps go by a fact's 'from' or 'as_of'", 0)
  end
end

-- The lines of a chart of steps: one for each fact with several values, or one for all facts.
local function read_steps(chart)
  local several, all = false, {}
  for _, item in ipairs(chart.items) do
    item.entries = entries_of(item.fact)
    if #item.entries == 0 then number_of(item.fact, nil) end
    for _, entry in ipairs(item.entries) do
      entry.item = item
      number_of(item.fact, entry.value)
      need_date(entry)
      table.insert(all, entry)
    end
    if #item.entries > 1 then
      if chart.stack then
        error("'" .. item.fact.id .. "' has " .. #item.entries .. " values over time; what adds up has one each", 0)
      end
      several = true
    end
  end
  if #all > most.steps then error(#all .. " values; there is room for " .. most.steps, 0) end
  chart.series = {}
  if several then
    for _, item in ipairs(chart.items) do
      table.insert(chart.series, { item = item, entries = by_date(item.entries) })
    end
    if #chart.series > most_lines then
      error(#chart.series .. " lines of steps; " .. most_lines .. " can be told apart", 0)
    end
  else
    table.insert(chart.series, { entries = by_date(all) })
  end
  chart.entries = all
end

local function read_periods(chart)
  chart.entries = {}
  for _, item in ipairs(chart.items) do
    item.entries = entries_of(item.fact)
    local dated = false
    for _, entry in ipairs(item.entries) do
      dated = dated or entry.from or entry.ends
      entry.item = item
      table.insert(chart.entries, entry)
    end
    if not dated then
      error("'" .. item.fact.id .. "' has no period: it needs 'from' or 'until', or 'values' with them", 0)
    end
    for _, entry in ipairs(item.entries) do entry.date = entry.from or entry.ends end
    local known = {}
    for _, entry in ipairs(item.entries) do
      if entry.date then table.insert(known, entry) end
    end
    item.entries = by_date(known)
  end
  if #chart.entries > most.periods then
    error(#chart.entries .. " values; there is room for " .. most.periods, 0)
  end
end

local function read_values(chart)
  chart.entries = {}
  for _, item in ipairs(chart.items) do
    item.value = number_of(item.fact, item.fact.value)
    item.date = item.fact.as_of
    table.insert(chart.entries, { item = item, fact = item.fact, value = item.value, date = item.date,
      status = item.status })
  end
end

local function check_options(chart, data)
  if data.stack ~= nil and type(data.stack) ~= "boolean" then error("stack is true or false", 0) end
  chart.stack = data.stack == true
  if chart.stack and (chart.kind == "columns" or chart.kind == "periods") then
    error("stack goes with bars and steps, not with " .. chart.kind, 0)
  end
  if chart.kind == "periods" and #chart.marks > 0 then
    error("marks go with bars, columns and steps: periods have no scale of values", 0)
  end
end

-- Reads a component's data. `env`: inline, escape, find and nearest of templates; `plain`, which makes words of HTML.
function charts.read(data, env)
  check.check("", data, { kind = "text", title = "text", facts = "list", marks = "list", stack = "text",
    source = "text", note = "text" }, { "kind", "title" })
  local chart = { kind = kind_of(data.kind), title = env.inline(tostring(data.title)) }
  chart.name = env.plain(chart.title)
  chart.items = items_of("facts", data.facts, most[chart.kind], env)
  if #chart.items == 0 then error("facts is " .. (data.facts and "empty" or "missing"), 0) end
  chart.marks = items_of("marks", data.marks, most_marks, env)
  check_options(chart, data)
  if chart.kind == "steps" then read_steps(chart)
  elseif chart.kind == "periods" then read_periods(chart)
  else read_values(chart) end
  if chart.kind ~= "periods" then
    local values = {}
    for _, entry in ipairs(chart.entries) do table.insert(values, { id = entry.fact.id, value = entry.value }) end
    for _, mark in ipairs(chart.marks) do
      mark.value = number_of(mark.fact, mark.fact.value)
      table.insert(values, { id = mark.fact.id, value = mark.value })
    end
    chart.unit, chart.dimension = one_unit(values)
  else
    chart.dimension = "time"
  end
  return chart
end

-- ---- what stands below the drawing ----

-- The sum so far of parts that add up, in the words of the largest: "$28.7 billion".
local function sum_text(parts, count)
  local sum, model, shown, exact = 0, nil, nil, true
  for i = 1, count do
    local value = parts[i].value
    sum, exact = sum + value.number, exact and not value.approximate and not value.range
    local column = value.column
    local digits = column and column.integer:gsub(",", ""):gsub("−", "-") .. column.fraction
    if digits and tonumber(digits) ~= 0 and (not model or math.abs(value.number) > math.abs(model.number)) then
      model, shown = value, digits
    end
  end
  if not model then return "" end
  local places = 0
  for i = 1, count do
    local column = parts[i].value.column
    if column and column.unit == model.column.unit then places = math.max(places, #column.fraction - 1) end
  end
  local total = string.format("%." .. places .. "f", sum * tonumber(shown) / model.number)
  local whole, rest = total:match("^(%-?%d+)(.*)$")
  local text, before = model.text, model.column.integer .. model.column.fraction
  local from, to = text:find(before, 1, true)
  local number = words.grouped(whole) .. rest:gsub("0+$", ""):gsub("%.$", "")
  local said = from and text:sub(1, from - 1) .. number .. text:sub(to + 1) or number .. " " .. model.column.unit
  return (exact or model.approximate) and said or "about " .. said
end

-- The rows of the table, each {label, fact, value, date, from, ends, status, sum, mark}.
function charts.rows(chart)
  local rows = {}
  local list = chart.kind == "steps" and #chart.series == 1 and chart.series[1].entries or chart.entries
  for i, entry in ipairs(list) do
    table.insert(rows, { item = entry.item, fact = entry.fact, value = entry.value, date = entry.date,
      from = entry.from, ends = entry.ends, status = entry.status, sum = chart.stack and sum_text(list, i) or nil })
  end
  for _, mark in ipairs(chart.marks) do
    table.insert(rows, { item = mark, fact = mark.fact, value = mark.value, date = mark.fact.as_of,
      status = mark.status, mark = true })
  end
  return rows
end

-- Since when and until when, in words.
function charts.period(row)
  return dates.period(row.from, row.ends, site.now and site.now.first) or "always"
end

-- The address of the rows as CSV.
function charts.csv(chart, rows)
  local periods = chart.kind == "periods"
  local header = { "id", "title", "value", "unit", "text", "status" }
  table.insert(header, periods and "from" or "date")
  if periods then table.insert(header, "until") end
  local lines = {}
  for _, row in ipairs(rows) do
    local value = row.value
    local line = { row.fact.id, row.fact.title, value and csv.value(value) or "", value and value.unit or "",
      value and value.text or "", row.status }
    local first = periods and row.from or not periods and row.date
    table.insert(line, first and first.iso or "")
    if periods then table.insert(line, row.ends and row.ends.iso or "") end
    table.insert(lines, line)
  end
  local quantity = chart.kind ~= "periods"
  return csv.address(csv.text(header, lines, { [3] = quantity }))
end

-- The sources that the facts rest on first, each once.
function charts.sources(rows)
  local list, seen = {}, {}
  for _, row in ipairs(rows) do
    local cited = row.fact.sources[1]
    if cited and not seen[cited.source.id] then
      seen[cited.source.id] = true
      table.insert(list, cited.source)
    end
  end
  return list
end

-- What to say where no fact has a source.
function charts.unsourced(rows)
  for _, row in ipairs(rows) do
    if row.fact.formula then return "Computed from other facts." end
  end
  return "No source recorded."
end

-- The statuses that are drawn, in the order of the key, as {status, words}: those that look the same are one. Nothing
-- where all are confirmed.
function charts.statuses(rows)
  local there, list, known = {}, {}, {}
  for _, row in ipairs(rows) do there[row.status] = true end
  for _, status in ipairs(marks.order) do
    local shape = marks.shape(status)
    if there[status] and known[shape] then
      known[shape].words = known[shape].words .. " or " .. status
    elseif there[status] then
      known[shape] = { status = status, words = status }
      table.insert(list, known[shape])
    end
  end
  if #list == 1 and list[1].words == "confirmed" then return {} end
  return list
end

return charts
