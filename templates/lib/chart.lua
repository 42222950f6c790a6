-- Charts that are drawn when the site is built.

local drawing, letters = require("drawing"), require("letters")

local chart = {}

local width, height, left, right, top, bottom = 360, 132, 2, 358, 26, 112
local size = 12.5 -- of the labels

-- Puts a label where no other one is; those that find no room stand in the table.
local function label(taken, x, y, text, anchor, escape)
  local from, to = drawing.extent(x, text, size, anchor)
  if not drawing.take(taken, from, to, y, width) then return "" end
  local place = anchor and ' text-anchor="' .. anchor .. '"' or ""
  return string.format('<text x="%.1f" y="%.1f"%s>%s</text>', x, y, place, escape(text))
end

local function room_for(text)
  return letters.width(text, size)
end

-- The leading values of a fact as steps over valid time, from zero. nil when there is nothing to draw: fewer than two
-- numbers with a date. `name` is what is drawn, `escape` the function of templates.
function chart.steps(name, entries, escape)
  local points = {}
  for _, entry in ipairs(entries) do
    if entry.leading and entry.from and entry.value.number then table.insert(points, entry) end
  end
  if #points < 2 then return nil end
  table.sort(points, function(a, b) return a.from.first < b.from.first end)
  local first, last, most = points[1].from.first, points[#points].from.first, 0
  for _, entry in ipairs(points) do
    if entry.value.number < 0 then return nil end
    most = math.max(most, entry.value.number)
  end
  if first == last or most == 0 then return nil end
  local span = (last - first) * 1.25 -- the last value goes on
  local function x(day) return left + (right - left) * (day - first) / span end
  local function y(number) return bottom - (bottom - top) * number / most end
  local path, labels, values, dates = {}, {}, {}, {}
  for i, entry in ipairs(points) do
    local from, level = x(entry.from.first), y(entry.value.number)
    local to = points[i + 1] and x(points[i + 1].from.first) or right
    table.insert(path, string.format("%s%.1f %.1f", i == 1 and "M" or "L", from, level))
    table.insert(path, string.format("L%.1f %.1f", to, level))
    local above = points[i + 1] and y(points[i + 1].value.number) < level - 1
    local text, last_one = entry.value.text, i == #points
    if not above or room_for(text) < to - from then -- else the next step would strike it through
      local fits = from + 2 + room_for(text) <= width
      local at, anchor = from + 2, nil
      if last_one and not fits then at, anchor = right, "end" end
      table.insert(labels, (label(values, at, math.floor(level - 6), text, anchor, escape)))
    end
  end
  for i = #points, 1, -1 do -- the last one matters most
    local from, text = x(points[i].from.first), points[i].from.text
    local fits = from + room_for(text) <= width
    table.insert(labels, (label(dates, fits and from or right, height - 4, text, not fits and "end" or nil, escape)))
  end
  local line = table.concat(path, " ")
  return string.format('<svg viewBox="0 0 %d %d" role="img"'
    .. ' aria-label="%s: steps over the time when it was so; the table below has the values">'
    .. '<path class="area" d="%s L%.1f %.1f L%.1f %.1f Z"/><path class="line" d="%s"/>'
    .. '<path class="axis" d="M%d %d H%d"/>%s</svg>',
    width, height, escape(name), line, right, bottom, left, bottom, line, left, bottom, right, table.concat(labels))
end

-- ---- valid time and record time ----

-- Where the parts of the chart of both times stand, from the top: the steps; then an axis for each time, with the days
-- below it and its name above.
local plot = { top = 24, bottom = 100 }
local rows = { { axis = 124, days = 138 }, { axis = 166, days = 180 } }

-- The leading values with a number, as {from, to, number, text, day}; days as numbers, `to` nil while it lasts.
local function valid_steps(entries)
  local steps = {}
  for _, entry in ipairs(entries) do
    if entry.leading and entry.from and entry.from.first > 0 and entry.value and entry.value.number then
      local to = entry.ends and entry.ends.last + 1 or nil
      table.insert(steps, { from = entry.from.first, to = to, value = entry.value, day = entry.from })
    end
  end
  table.sort(steps, function(a, b) return a.from < b.from end)
  return steps
end

-- What the base said, commit by commit; values that print the same are one step, which ends where the fact was removed
-- or said something that is no number. What could not be read said what it had said before.
local function record_steps(revisions)
  local steps = {}
  for i = #revisions, 1, -1 do
    local revision = revisions[i]
    local commit, value = revision.commit, revision.after
    local number, last = value and value.number, steps[#steps]
    local goes_on = last and not last.to
    local same = goes_on and number and last.value.text == value.text
    if commit and commit.date and revision.change ~= "unreadable" and not same then
      local from = commit.scale
      if last then from = math.max(from, last.to or last.from) end -- clocks differ
      if goes_on then last.to, last.ended = from, not number and commit.date or nil end
      if number then table.insert(steps, { from = from, value = value, day = commit.date }) end
    end
  end
  return steps
end

-- Has the number ever been another one? "36%" and "about 36%" are the same one.
local function moved(said, valid)
  local number = said[1] and said[1].value.number
  for _, steps in ipairs({ said, valid }) do
    for _, step in ipairs(steps) do
      if step.value.number ~= number then return true end
    end
  end
  return false
end

-- The highest number; nil when they cannot stand on one scale from zero.
local function highest(lists)
  local most, unit = 0, nil
  for _, steps in ipairs(lists) do
    for _, step in ipairs(steps) do
      local value = step.value
      if value.number < 0 or (unit and unit ~= (value.unit or "")) then return nil end
      unit, most = value.unit or "", math.max(most, value.number)
    end
  end
  return most > 0 and most or nil
end

-- Where time begins and ends in the drawing: the last step goes on.
local function range(lists, now)
  local first, last = math.huge, now or 0
  for _, steps in ipairs(lists) do
    for _, step in ipairs(steps) do
      first, last = math.min(first, step.from), math.max(last, step.from)
      if step.ended then last = math.max(last, step.to) end
    end
  end
  local final = first
  for _, steps in ipairs(lists) do
    if #steps > 0 then final = math.max(final, steps[#steps].from) end
  end
  return first, math.max(last, first + (final - first) * 1.3)
end

local function path_of(steps, x, y)
  local path, pen = {}, nil
  for _, step in ipairs(steps) do
    local from, to, level = x(step.from), step.to and x(step.to) or right, y(step.value.number)
    local joined = pen and math.abs(pen - from) < 0.05
    table.insert(path, string.format("%s%.1f %.1fH%.1f", joined and "L" or "M", from, level, math.min(to, right)))
    pen = to
  end
  return table.concat(path)
end

-- One of the two axes: its name, a tick for each step, the days where there is room.
local function axis(row, steps, x, name, class, escape)
  local parts, taken = {}, {}
  table.insert(parts, string.format('<path class="%s" d="M%.1f %dH%d"/>', class, x(steps[1].from), row.axis, right))
  local function tick(at, day)
    table.insert(parts, string.format('<path class="tick" d="M%.1f %dv8"/>', at, row.axis - 4))
    table.insert(parts, (label(taken, at, row.days, day.text, nil, escape)))
  end
  local title = '<text class="name" x="%d" y="%d" text-anchor="end">%s</text>'
  table.insert(parts, string.format(title, right, row.axis - 6, name))
  for _, step in ipairs(steps) do
    tick(x(step.from), step.day)
    if step.ended then tick(x(step.to), step.ended) end
  end
  return table.concat(parts)
end

-- A fact's value as steps over two times: a band since when it was so, a thin line since when this base said so, and an
-- axis for each. nil when the base has never said another number. `name` is what is drawn, `now` the day to which the
-- steps go on, or nil. Returns also whether both times are drawn, and whether steps became one.
function chart.record(name, entries, revisions, now, escape)
  local said, valid = record_steps(revisions), valid_steps(entries)
  local most = highest({ said, valid })
  if #said < 2 or not most or not moved(said, valid) then return nil end
  local first, last = range({ said, valid }, now)
  if last - first < 1e-4 then return nil end
  for i = 1, #valid - 1 do valid[i].to = math.min(valid[i].to or valid[i + 1].from, valid[i + 1].from) end
  local function x(day) return left + (right - left) * (day - first) / (last - first) end
  local function y(number) return plot.bottom - (plot.bottom - plot.top) * number / most end
  local fewer_said, fewer_valid
  said, fewer_said = drawing.thinned(said, x)
  valid, fewer_valid = drawing.thinned(valid, x)
  local parts, taken, told = {}, {}, {}
  if #valid > 0 then table.insert(parts, '<path class="band" d="' .. path_of(valid, x, y) .. '"/>') end
  table.insert(parts, '<path class="line" d="' .. path_of(said, x, y) .. '"/>')
  table.insert(parts, string.format('<path class="axis" d="M%d %dH%d"/>', left, plot.bottom, right))
  for _, steps in ipairs({ said, valid }) do
    for i, step in ipairs(steps) do
      local key = step.value.text
      local above = i == #steps or steps[i + 1].value.number < step.value.number
        or room_for(key) < x(steps[i + 1].from) - x(step.from)
      if not told[key] and above then
        local fits = x(step.from) + 2 + room_for(key) <= right
        local at = fits and x(step.from) + 2 or right
        local drawn = label(taken, at, math.floor(y(step.value.number) - 7), key, not fits and "end" or nil, escape)
        told[key] = drawn ~= ""
        table.insert(parts, drawn)
      end
    end
  end
  local height_used = rows[1].days + 6
  if #valid > 0 then
    table.insert(parts, axis(rows[1], valid, x, "when it was so", "band", escape))
    table.insert(parts, axis(rows[2], said, x, "when this base said so", "line", escape))
    height_used = rows[2].days + 6
  else
    table.insert(parts, axis(rows[1], said, x, "when this base said so", "line", escape))
  end
  local both = #valid > 0
  local times = (both and "the time when it was so and " or "") .. "the time when this base said so"
  return string.format('<svg viewBox="0 0 %d %d" role="img"'
    .. ' aria-label="%s: steps over %s; the tables have the values">%s</svg>',
    width, height_used, escape(name), times, table.concat(parts)), both, fewer_said or fewer_valid
end

return chart
