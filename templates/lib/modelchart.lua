-- Charts of models. modelchart.js draws the same markup from the same numbers whenever an input moves; what is changed
-- here is changed there.
--
-- From left to right all goes by percent, from top to bottom by pixels, so that one drawing serves every width. Steps
-- stand in slots of the same width, `plot` pixels high under `above`. Columns and lines are paths in an inner drawing
-- that is stretched (100 by plot); words and lines of the scale stand in the outer one. Words beside the drawing have
-- their room by calculator.css: those of the scale to the left, names of several series to the right.
--
-- A chart: {kind = "columns" or "lines", name, series = {{label, numbers}}, marks = {{label, number, text}},
-- labels = {of each step}, form = {scale, heading}}. A number that could not be computed is false.

local modelchart = {}

local above, plot, below = 22, 190, 26
local line = 16 -- from one line of words to the next
local height = above + plot + below
local share = .72 -- of its slot that a column takes; all of it where there are many
local many = 40
local wanted = 8 -- the most labels of steps
local most = 1e300 -- what the scale reaches
local letters = 15 -- in a line of a series' name

-- A coordinate to a tenth, halves upward: "12", "12.3".
local function n(x)
  return (string.format("%.1f", math.floor(x * 10 + .5) / 10):gsub("%.0$", ""))
end

-- A place from left to right, in hundredths of a percent.
local function at(x)
  return (string.format("%.2f", math.floor(x * 100 + .5) / 100):gsub("%.?0+$", ""))
end

-- ---- the scale ----

-- What the numbers reach: of columns those above each other together, positive and negative ones apart.
local function reach(chart)
  local low, high = 0, 0
  local function take(number)
    low, high = math.max(math.min(low, number), -most), math.min(math.max(high, number), most)
  end
  for _, mark in ipairs(chart.marks) do
    if mark.number then take(mark.number) end
  end
  for step = 1, #chart.labels do
    local up, down = 0, 0
    for _, series in ipairs(chart.series) do
      local number = series.numbers[step]
      if number and chart.kind == "lines" then take(number)
      elseif number and number > 0 then up = up + number
      elseif number then down = down + number end
    end
    take(up)
    take(down)
  end
  return low, high
end

-- The distance of the lines of the scale: 1, 2 or 5 times a power of ten; how many decimals they need.
local function distance(span)
  local base, decimals = 1.0, 0 -- no whole number of Lua: those wrap around
  local raw = span / 4
  while raw >= base * 10 do base = base * 10 end
  while raw < base and decimals < 9 do
    base = base / 10
    decimals = decimals + 1
  end
  for _, factor in ipairs({ 1, 2, 5 }) do
    if raw <= base * factor then return base * factor, decimals end
  end
  return base * 10, math.max(decimals - 1, 0)
end

local function grouped(text)
  local sign, whole, rest = text:match("^(%-?)(%d+)(.*)$")
  whole = whole:reverse():gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", "")
  return (sign == "-" and "−" or "") .. whole .. rest
end

-- Nothing beyond the digits that a double holds.
local function tick_text(value, decimals)
  if value == 0 then return "0" end
  return math.abs(value) < 1e15 and grouped(string.format("%." .. decimals .. "f", value)) or ""
end

-- Numbers of the scale, in the form's unit: {number, text}, and where they end.
function modelchart.scale(chart)
  local scale = chart.form.scale
  local low, high = reach(chart)
  low, high = low / scale, high / scale
  if low == high then high = 1 end
  local step, decimals = distance(high - low)
  local first, last = math.floor(low / step), math.ceil(high / step)
  local ticks = {}
  for i = first, last do
    local value = i * step
    table.insert(ticks, { number = value, text = tick_text(value, decimals) })
  end
  return ticks, first * step, last * step
end

-- ---- columns and lines ----

local function column_paths(chart, y, slot)
  local paths, ups, downs = {}, {}, {}
  local part = #chart.labels > many and 1 or share
  for i, series in ipairs(chart.series) do
    local path = {}
    for step = 1, #chart.labels do
      local number = series.numbers[step]
      if number and number ~= 0 then
        local sums = number > 0 and ups or downs
        local from = sums[step] or 0
        sums[step] = from + number
        table.insert(path, string.format("M%s %sH%sV%sH%sz", at((step - .5 - part / 2) * slot), n(y(from)),
          at((step - .5 + part / 2) * slot), n(y(from + number)), at((step - .5 - part / 2) * slot)))
      end
    end
    table.insert(paths, string.format('<path class="column c%d" d="%s"/>', i, table.concat(path)))
  end
  return table.concat(paths)
end

local function line_paths(chart, y, slot)
  local paths = {}
  for i, series in ipairs(chart.series) do
    local path, pen = {}, false
    for step = 1, #chart.labels do
      local number = series.numbers[step]
      if number then table.insert(path, (pen and "L" or "M") .. at((step - .5) * slot) .. " " .. n(y(number))) end
      pen = number and true
    end
    table.insert(paths, string.format('<path class="line l%d" d="%s"/>', i, table.concat(path)))
  end
  return table.concat(paths)
end

-- ---- words ----

local function scale_words(ticks, y)
  local parts = {}
  for _, tick in ipairs(ticks) do
    local class = tick.number == 0 and "axis" or "grid"
    table.insert(parts, string.format('<line class="%s" x1="0" x2="100%%" y1="%s" y2="%s"/>'
      .. '<text class="quiet" x="0" dx="-8" y="%s" text-anchor="end">%s</text>', class, n(y(tick.number)),
      n(y(tick.number)), n(y(tick.number) + 4), tick.text))
  end
  return table.concat(parts)
end

-- As many steps are named as there is room for, always the first, all at the same distance. Where there is little room
-- calculator.css leaves out every other one.
local function step_words(labels, slot, escape)
  local parts, every = {}, 1
  for _, distant in ipairs({ 1, 2, 5, 10, 20, 50, 100, 200 }) do
    every = distant
    if #labels <= wanted * distant then break end
  end
  for step = 1, #labels, every do
    local other = #labels > every * 4 and (step - 1) // every % 2 == 1
    table.insert(parts, string.format('<text class="quiet%s" x="%s%%" y="%d" text-anchor="middle">%s</text>',
      other and " other" or "", at((step - .5) * slot), height - 6, escape(labels[step])))
  end
  return table.concat(parts)
end

-- Lines to compare with, each with its words above it; where two would meet the upper ones move up.
local function mark_words(chart, y, escape)
  local marks, parts, last = {}, {}, math.huge
  for i, mark in ipairs(chart.marks) do
    if mark.number then table.insert(marks, { mark = mark, order = i }) end
  end
  table.sort(marks, function(a, b)
    if a.mark.number ~= b.mark.number then return a.mark.number < b.mark.number end
    return a.order < b.order
  end)
  for _, entry in ipairs(marks) do
    local level = y(entry.mark.number / chart.form.scale)
    last = math.min(level - 5, last - line)
    table.insert(parts, string.format('<line class="reference" x1="0" x2="100%%" y1="%s" y2="%s"/>'
      .. '<text x="0" dx="4" y="%s">%s: %s</text>', n(level), n(level), n(last), escape(entry.mark.label),
      escape(entry.mark.text)))
  end
  return table.concat(parts)
end

-- A name in lines of some letters; a longer word has a line of its own.
local function broken(name)
  local lines = {}
  for word in name:gmatch("%S+") do
    local last = lines[#lines]
    if last and utf8.len(last .. " " .. word) <= letters then lines[#lines] = last .. " " .. word
    else table.insert(lines, word) end
  end
  return lines
end

-- Where the name of a series belongs: at the end of its line, in the middle of its part of the last column that has
-- one. nil of columns that are nowhere.
local function level_of(chart, i)
  local below_it = 0
  for step = #chart.labels, 1, -1 do
    local number = chart.series[i].numbers[step]
    if number and chart.kind == "lines" then return number end
    if number and number ~= 0 then
      for before = 1, i - 1 do
        local other = chart.series[before].numbers[step]
        if other and (other > 0) == (number > 0) then below_it = below_it + other end
      end
      return below_it + number / 2
    end
  end
end

-- Names of several series, beside the drawing: moved apart, and up again where they would leave it.
local function end_words(chart, y, escape)
  local ends, parts = {}, {}
  for i, series in ipairs(chart.series) do
    local number = level_of(chart, i)
    if number then
      local lines = broken(series.label)
      local level, high = y(number / chart.form.scale), #lines * line
      table.insert(ends, { lines = lines, order = i, level = level, high = high, top = level - high / 2 })
    end
  end
  table.sort(ends, function(a, b)
    if a.level ~= b.level then return a.level < b.level end
    return a.order < b.order
  end)
  for i = 2, #ends do ends[i].top = math.max(ends[i].top, ends[i - 1].top + ends[i - 1].high + 3) end
  local floor = above + plot + line / 2
  for i = #ends, 1, -1 do
    ends[i].top = math.min(ends[i].top, floor - ends[i].high)
    floor = ends[i].top - 3
  end
  for _, entry in ipairs(ends) do
    table.insert(parts, string.format('<path class="leader" d="M1 %sL6 %s"/>', n(entry.level),
      n(entry.top + entry.high / 2)))
    for i, words in ipairs(entry.lines) do
      table.insert(parts, string.format('<text x="9" y="%s">%s</text>', n(entry.top + i * line - 4), escape(words)))
    end
  end
  return '<svg x="100%" overflow="visible">' .. table.concat(parts) .. "</svg>"
end

-- ---- all of it ----

-- The drawing of a chart. `escape`: the function of templates.
function modelchart.svg(chart, escape)
  local ticks, low, high = modelchart.scale(chart)
  local slot = 100 / math.max(#chart.labels, 1)
  local function y(shown) return above + plot * (high - shown) / (high - low) end
  local function inner(number) return y(number / chart.form.scale) - above end
  local paths = chart.kind == "lines" and line_paths(chart, inner, slot) or column_paths(chart, inner, slot)
  return string.format('<svg class="drawn" height="%d" role="img" aria-label="%s">%s'
    .. '<svg class="plot" y="%d" width="100%%" height="%d" viewBox="0 0 100 %d" preserveAspectRatio="none">%s</svg>'
    .. '%s%s%s</svg>', height, escape(chart.name .. ". The table has the values."), scale_words(ticks, y), above, plot,
    plot, paths, mark_words(chart, y, escape), step_words(chart.labels, slot, escape),
    #chart.series > 1 and end_words(chart, y, escape) or "")
end

-- ---- what moves the result most ----

-- What all swings reach, and the default: numbers of the left and the right edge.
function modelchart.swing_scale(swings, standing)
  local low, high = standing.number or math.huge, standing.number or -math.huge
  for _, swing in ipairs(swings) do
    for _, side in ipairs({ swing.least, swing.most }) do
      if side.number then low, high = math.min(low, side.number), math.max(high, side.number) end
    end
  end
  if low >= high then low, high = 0, 1 end
  return { low = low, high = high }
end

-- The bar of one swing: from the default, a line through it, lighter to what the least value gives and darker to what
-- the greatest gives; the longer of the two lies below.
function modelchart.swing(swing, standing, scale)
  local function x(number) return (number - scale.low) / (scale.high - scale.low) * 100 end
  local parts = {}
  local function bar(class, to, from)
    table.insert(parts, string.format('<rect class="column%s" x="%s%%" y="3" width="%s%%" height="12"/>', class,
      at(math.min(x(from), x(to))), at(math.abs(x(to) - x(from)))))
  end
  local least, highest = swing.least.number, swing.most.number
  if least and highest then
    local from = standing.number
    bar(" c2", least, from or highest)
    bar("", highest, from or least)
    if from and math.abs(highest - from) > math.abs(least - from) then parts[1], parts[2] = parts[2], parts[1] end
  end
  if standing.number then
    table.insert(parts, string.format('<line class="standing" x1="%s%%" x2="%s%%" y1="0" y2="18"/>',
      at(x(standing.number)), at(x(standing.number))))
  end
  return '<svg height="18" aria-hidden="true">' .. table.concat(parts) .. "</svg>"
end

return modelchart
