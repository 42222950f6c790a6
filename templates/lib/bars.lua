-- Bars and columns: one for each fact, to one scale that begins at zero.

local drawing, letters = require("drawing"), require("letters")

local bars = {}

local size, leading, percent = drawing.size, drawing.leading, drawing.percent
local room_of_mark = 14

-- How far an open value (5 GW and more) is drawn beyond its end, in parts of it.
local beyond = 1.2

-- The ends of a value on the scale: low, high; the third tells at which end it is open.
local function ends(value)
  if value.low and value.high then return value.low, value.high end
  if value.low then return value.low, value.low * beyond, "high" end
  return 0, value.high, "low"
end

-- All numbers that the scale must hold. Parts that add up begin where the one before ends.
local function numbers(chart)
  local list, sum = {}, 0
  for _, entry in ipairs(chart.entries) do
    local low, high = ends(entry.value)
    entry.base = chart.stack and sum or 0
    sum = sum + entry.value.number
    table.insert(list, entry.base + low)
    table.insert(list, entry.base + high)
  end
  for _, mark in ipairs(chart.marks) do
    local low, high = ends(mark.value)
    table.insert(list, low)
    table.insert(list, high)
  end
  return list
end

-- ---- bars ----

local thick, below_text, below_bar = 13, 6, 15

local function whisker(low, high, open, y)
  local parts = { drawing.line(percent(low), y, percent(high), y, open and "whisker open" or "whisker") }
  for _, x in ipairs({ open ~= "low" and low, open ~= "high" and high }) do
    if x then table.insert(parts, drawing.line(percent(x), y - 4, percent(x), y + 4, "whisker")) end
  end
  return table.concat(parts)
end

-- From a to b of the scale.
local function strip(a, b, y, attributes)
  return string.format('<rect %s x="%s" y="%.1f" width="%s" height="%d"/>', attributes, percent(math.min(a, b)), y,
    percent(math.abs(b - a)), thick)
end

-- A bar up to what is certain; from there to the far end it is faint, with a whisker from end to end.
local function draw_bar(entry, x, y, id)
  local low, high, open = ends(entry.value)
  local base = entry.base
  if low == high then
    return low ~= 0 and strip(x(base), x(base + low), y, drawing.fill(entry.status, id)) or ""
  end
  local near, far = low, high
  if math.abs(low) > math.abs(high) then near, far = high, low end
  if low < 0 and high > 0 then near = 0 end
  return (near ~= 0 and strip(x(base), x(base + near), y, drawing.fill(entry.status, id)) or "")
    .. strip(x(base + near), x(base + far), y, 'class="spread"')
    .. whisker(x(base + low), x(base + high), open, y + thick / 2)
end

-- What the bar is and its value, on one line where there is room. Returns the drawing and the y below.
local function draw_words(entry, y, width, escape)
  local value = letters.wrap(entry.value.text, width - room_of_mark, size)
  local value_width = 0
  for _, line in ipairs(value) do value_width = math.max(value_width, letters.width(line, size)) end
  local room = width - value_width - room_of_mark - 12
  local own_lines = room < width * .4
  local label = letters.wrap(entry.item.words, own_lines and width or room, size, 3)
  local base = y + size
  local from = own_lines and base + #label * leading or base
  local last = own_lines and from + (#value - 1) * leading or base + (math.max(#label, #value) - 1) * leading
  return drawing.lines(label, 0, base, escape)
    .. drawing.lines(value, "100%", from, escape, ' class="value" text-anchor="end"', -room_of_mark)
    .. drawing.mark(entry.status, "100%", 8, from), last
end

-- A line through each bar and on to its words below them.
local function draw_marks(chart, x, tops, y, width, escape)
  local lines, words = {}, {}
  for _, mark in ipairs(chart.marks) do
    local at = x(mark.value.number)
    local right = at > 50
    local room = width * (right and at or 100 - at) / 100 - room_of_mark - 8
    local wrapped = letters.wrap(mark.words .. ": " .. mark.value.text, room, size, 4)
    local bottom = y + size + (#wrapped - 1) * leading
    for _, top in ipairs(tops) do
      table.insert(lines, drawing.line(percent(at), top - 4, percent(at), top + thick + 4, "reference"))
    end
    table.insert(lines, drawing.line(percent(at), tops[#tops] + thick, percent(at), bottom + 3, "reference"))
    local away = right and -(room_of_mark + 5) or room_of_mark + 5
    local anchor = right and ' text-anchor="end"' or ""
    table.insert(words, drawing.lines(wrapped, percent(at), y + size, escape, anchor, away))
    table.insert(words, drawing.mark(mark.status, percent(at), right and 13 or -5, y + size))
    y = bottom + 8
  end
  return table.concat(lines), table.concat(words), y
end

-- The drawing's parts and its height. `width`: the least at which it is shown.
function bars.draw(chart, width, id, escape)
  local x = drawing.scale(numbers(chart))
  local back, front, tops, y = { drawing.hatch(id) }, {}, {}, 0
  for _, entry in ipairs(chart.entries) do
    local words, base = draw_words(entry, y, width, escape)
    local top = base + below_text
    table.insert(front, words)
    if chart.stack and #tops > 0 then
      local at = percent(x(entry.base))
      table.insert(back, drawing.line(at, tops[#tops] + thick, at, top, "link"))
    end
    table.insert(back, draw_bar(entry, x, top, id))
    table.insert(tops, top)
    y = top + thick + below_bar
  end
  local bottom = y - below_bar + 4
  table.insert(back, drawing.line(percent(x(0)), size + 2, percent(x(0)), bottom, "axis"))
  if #chart.marks > 0 then
    local lines, words
    lines, words, bottom = draw_marks(chart, x, tops, bottom + 4, width, escape)
    table.insert(front, 1, lines)
    table.insert(front, words)
  end
  return table.concat(back) .. table.concat(front), bottom + 2
end

-- ---- columns ----

local tallest = 190 -- of the scale
local part = .64 -- of its slot that a column takes

-- The words of reference lines beside the columns.
local function side_words(chart, y, room)
  local labels = {}
  for _, mark in ipairs(chart.marks) do
    local lines = letters.wrap(mark.words .. ": " .. mark.value.text, room, size, 6)
    table.insert(labels, { mark = mark, lines = lines, y = y(mark.value.number), height = #lines * leading + 6 })
  end
  table.sort(labels, function(a, b) return a.y < b.y end)
  return labels
end

local function draw_column(entry, left, right, y, id)
  local low, high, open = ends(entry.value)
  local near, far = low, high
  if math.abs(low) > math.abs(high) then near, far = high, low end
  if low < 0 and high > 0 then near = 0 end
  local function block(a, b, attributes)
    return string.format('<rect %s x="%s" y="%.1f" width="%s" height="%.1f"/>', attributes, percent(left),
      math.min(y(a), y(b)), percent(right - left), math.abs(y(a) - y(b)))
  end
  local parts = { near ~= 0 and block(0, near, drawing.fill(entry.status, id)) or "" }
  if low ~= high then
    local middle = percent((left + right) / 2)
    table.insert(parts, block(near, far, 'class="spread"'))
    table.insert(parts, drawing.line(middle, y(low), middle, y(high), open and "whisker open" or "whisker"))
    for _, at in ipairs({ open ~= "low" and low, open ~= "high" and high }) do
      if at then
        local x1, x2 = percent((left + right) / 2 - 2), percent((left + right) / 2 + 2)
        table.insert(parts, drawing.line(x1, y(at), x2, y(at), "whisker"))
      end
    end
  end
  return table.concat(parts)
end

-- Whether each word of the values and labels fits over and under its column.
local function is_roomy(chart, room)
  for _, entry in ipairs(chart.entries) do
    for word in (entry.value.text .. " " .. entry.item.words):gmatch("%S+") do
      if letters.width(word, size) > room then return false end
    end
  end
  return true
end

-- How many lines the values take above (and, below zero, under) the columns.
local function value_lines(chart, room)
  local above, under = 0, 0
  for _, entry in ipairs(chart.entries) do
    entry.lines = letters.balanced(entry.value.text, room, size, 4)
    if entry.value.number < 0 then under = math.max(under, #entry.lines)
    else above = math.max(above, #entry.lines) end
  end
  return above, under
end

local function draw_column_words(entry, middle, y, foot, room, escape)
  local low, high = ends(entry.value)
  local base
  if entry.value.number < 0 then base = y(math.min(low, high)) + size + 2
  else base = y(math.max(low, high, 0)) - 6 - (#entry.lines - 1) * leading end
  local label = letters.balanced(entry.item.words, room, size, 5)
  local anchor = ' text-anchor="middle"'
  local mark = drawing.mark(entry.status, percent(middle), 4, foot + 8)
  local below = foot + 10 + size
  return drawing.lines(entry.lines, percent(middle), base, escape, ' class="value"' .. anchor) .. mark
    .. drawing.lines(label, percent(middle), below, escape, anchor), below + #label * leading
end

-- Columns that are too narrow for their words lie down as bars.
function bars.columns(chart, width, id, escape)
  local scale, empty = drawing.scale(numbers(chart))
  local beside = #chart.marks > 0 and (width < 400 and 38 or 30) or 0 -- percent of the width
  local plot = 100 - beside
  local slot = plot / #chart.entries
  local room = slot * width / 100 - 5
  if not is_roomy(chart, room) then return bars.draw(chart, width, id, escape) end
  local above, under = value_lines(chart, room)
  local top = above * leading + 6
  local tall = empty and 0 or tallest
  local function y(n) return top + tall * (1 - scale(n) / 100) end
  local foot = top + tall + (under > 0 and under * leading + 6 or 0) + 4
  local back, front, bottom = { drawing.hatch(id) }, {}, foot
  for i, entry in ipairs(chart.entries) do
    local middle = (i - .5) * slot
    table.insert(back, draw_column(entry, middle - slot * part / 2, middle + slot * part / 2, y, id))
    local words, ended = draw_column_words(entry, middle, y, foot, room, escape)
    table.insert(front, words)
    bottom = math.max(bottom, ended - size)
  end
  table.insert(back, drawing.line("0", y(0), percent(plot), y(0), "axis"))
  local labels = side_words(chart, y, (beside - 3) * width / 100 - room_of_mark)
  bottom = math.max(bottom, drawing.spread(labels, 0, math.max(bottom, foot)))
  for _, label in ipairs(labels) do
    local base = label.at + size
    table.insert(front, drawing.line("0", label.y, percent(plot), label.y, "reference"))
    table.insert(back, drawing.line(percent(plot), label.y, percent(plot + 2.4), base - 5, "leader"))
    table.insert(front, drawing.lines(label.lines, percent(plot + 3), base, escape, nil, room_of_mark))
    table.insert(front, drawing.mark(label.mark.status, percent(plot + 3), 0, base))
  end
  return table.concat(back) .. table.concat(front), bottom + 4
end

return bars
