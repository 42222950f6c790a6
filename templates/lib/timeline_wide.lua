-- The timeline from left to right, for wide windows and pointers: a lane for each kind of event, what happened at its
-- place in it, periods as bars below. The scale is that of bands.lua.

local bands, letters, timeline = require("bands"), require("letters"), require("timeline")
local marks = require("timeline_marks")
local wide = {}

local n = require("drawing").n
local width, left, right = 944, 92, 930
local size = 13 -- of letters
local row, top = 24, 42 -- the height of a row: what a finger needs; where lanes begin
local usual_label, least_label, most_label = 150, 48, 330 -- room for words: to look for, to do with, to take
local most_rows = 7 -- of a lane, with words; what finds no place in them stands below without

-- The least that a band needs for its name.
local function least(b)
  return b.gap and letters.width(bands.name(b), 11) + 8 or letters.width(bands.name(b), size) + 14
end

local function scale_of(events, now)
  local list = bands.of(timeline.moments(events, now))
  list = bands.joined(list, least, (right - left) * 0.46)
  bands.place(list, left, bands.shared(list, least, right - left))
  return list
end

-- ---- lanes ----

-- The extent of a mark: from where to where.
local function extent(list, e)
  if e.shape == "span" then
    local from, to = bands.position(list, e.from), bands.position(list, e.to + 1)
    if to - from >= 9 then return from, to end
    local middle = (from + to) / 2
    return middle - 4.5, middle + 4.5
  end
  local x = bands.position(list, timeline.middle(e) + 0.5)
  return x - 4.5, x + 4.5
end

-- The place of an event in its lane: from where to where the mark is, and the room for a finger.
local function place_of(list, e)
  local from, to = extent(list, e)
  local middle = (from + to) / 2
  local begins, finish = math.min(from, middle - row / 2), math.max(to, middle + row / 2)
  return { event = e, from = from, to = to, begins = begins, finish = finish }
end

-- The first of so many rows that is free from this place on, by where each ends; nil when none is.
local function free_row(ends, from, most)
  for i = 1, most do
    if (ends[i] or -math.huge) <= from then return i end
  end
end

-- Near the right edge the words stand to the left of their mark, if a row has room for them there.
local function turn(p, ends)
  local long = math.min(letters.width(p.event.text, size), most_label)
  if p.to + 5 + math.min(long, usual_label) <= right then return nil end
  local begins = math.min(p.begins, math.max(left, p.from - 5 - long))
  local at = free_row(ends, begins, most_rows)
  if at then p.turned, p.begins = true, begins end
  return at
end

-- The words as far as they fit, without the beginning of one that does not.
local function shortened(text, room)
  local short = letters.shorten(text, room, size)
  local whole = short ~= text and short:match("^(.+)%s%S*…$")
  return whole and #whole * 2 > #short and whole:gsub("[%s,;:]+$", "") .. "…" or short
end

-- The words beside the marks of a row, as far as the next mark lets them.
local function add_labels(places)
  for i, p in ipairs(places) do
    local next_one = places[i + 1]
    local room = p.turned and p.from - 5 - p.begins or (next_one and next_one.begins - 12 or right) - p.to - 5
    if room >= least_label then
      p.label = shortened(p.event.text, math.min(room, most_label) + 1)
      if not p.turned then p.finish = math.max(p.finish, p.to + 5 + letters.width(p.label, size)) end
    end
  end
end

-- How far a mark reaches to the right with the words that one looks for.
local function reach(p, in_row)
  local room = math.min(letters.width(p.event.text, size), usual_label, right - p.to - 5)
  return in_row <= most_rows and not p.turned and room >= least_label and p.to + 5 + room + 14 or p.finish
end

-- Puts the events of a lane into rows in which nothing touches: with room for words if there are few rows. Returns the
-- places, {event, from, to, begins, finish, row, label}, and the number of rows.
local function in_rows(events, list)
  local rows, ends, places = {}, {}, {}
  for _, e in ipairs(events) do
    local p = place_of(list, e)
    local at = turn(p, ends) or free_row(ends, p.begins, #rows + 1)
    ends[at] = reach(p, at)
    rows[at] = rows[at] or {}
    table.insert(rows[at], p)
    p.row = at
    table.insert(places, p)
  end
  for _, in_row in ipairs(rows) do add_labels(in_row) end
  return places, #rows
end

local function mark(place, y)
  local e = place.event
  if e.shape == "span" then return marks.bar(e, "span", place.from, y - 3.5, place.to - place.from, 7) end
  local x = (place.from + place.to) / 2
  return e.shape == "open" and marks.open(e, x, y) or marks.day(e, x, y)
end

-- What is read in full while a mark is pointed at, behind it or before it.
local function told(e, from, to, y, escape)
  local text = letters.shorten(timeline.told(e), width - 8, size)
  local long = letters.width(text, size)
  local at = to + 5
  if at + long > width then at = from - 5 - long end
  return marks.text(math.max(0, at), y, text, escape, ' class="told"')
end

local function lane_mark(place, y, escape)
  local e = place.event
  local inner = { marks.target(place.begins, y - row / 2, place.finish - place.begins, row), mark(place, y) }
  if place.label then
    local at, more = place.to + 5, ' class="label"'
    if place.turned then at, more = place.from - 5, more .. ' text-anchor="end"' end
    table.insert(inner, marks.text(at, y + 4.5, place.label, escape, more))
  end
  return marks.link(e, table.concat(inner), escape, false, told(e, place.from, place.to, y + 4.5, escape))
end

-- The kinds in the order in which they have something to tell.
local function lanes_of(events)
  local lanes, known = {}, {}
  for _, e in ipairs(events) do
    if e.shape ~= "period" then
      if not known[e.kind] then
        known[e.kind] = { name = e.kind, events = {} }
        table.insert(lanes, known[e.kind])
      end
      table.insert(known[e.kind].events, e)
    end
  end
  table.sort(lanes, function(a, b) return a.name < b.name end)
  for _, lane in ipairs(lanes) do
    table.sort(lane.events, function(a, b)
      local x, y = timeline.middle(a), timeline.middle(b)
      if x ~= y then return x < y end
      return a.id < b.id
    end)
  end
  return lanes
end

local function draw_lanes(parts, events, list, escape)
  local y = top
  for _, lane in ipairs(lanes_of(events)) do
    local places, rows = in_rows(lane.events, list)
    local height = rows * row + 6
    local name = letters.shorten(lane.name, left - 12, size)
    table.insert(parts, marks.text(0, y + row / 2 + 7, name, escape, ' class="lane"'))
    table.insert(parts, '<path class="rule" d="M0 ' .. n(y + height) .. "H" .. right .. '"/>')
    for _, place in ipairs(places) do
      table.insert(parts, lane_mark(place, y + 3 + (place.row - 0.5) * row, escape))
    end
    y = y + height
  end
  return y
end

-- ---- the axis ----

local function draw_axis(parts, list, y, bottom, escape)
  for _, b in ipairs(list) do
    if b.gap then
      table.insert(parts, marks.zigzag(b.at, y, b.size, 0))
      table.insert(parts, '<rect class="gap" x="' .. n(b.at) .. '" y="' .. top .. '" width="' .. n(b.size)
        .. '" height="' .. n(bottom - top) .. '"/>')
    else
      table.insert(parts, '<path class="axis" d="M' .. n(b.at) .. " " .. n(y) .. "h" .. n(b.size) .. '"/>')
      table.insert(parts, '<path class="rule" d="M' .. n(b.at) .. " " .. top .. "V" .. n(bottom) .. '"/>')
    end
    local name = ' text-anchor="middle"' .. (b.gap and ' class="skipped"' or ' class="year"')
    for _, line in ipairs(y > top and { top - 8, y + 34 } or { y + 34 }) do
      table.insert(parts, marks.text(b.at + b.size / 2, line, bands.name(b), escape, name))
    end
    for _, tick in ipairs(bands.ticks(b, 7, 23)) do
      local x = bands.position(list, tick.day)
      table.insert(parts, '<path class="tick" d="M' .. n(x) .. " " .. n(y) .. (tick.first and "v10" or "v5") .. '"/>')
      if tick.name then table.insert(parts, marks.text(x + 2, y + 15, tick.name, escape, ' class="month"')) end
    end
  end
end

-- ---- periods ----

-- A period's bar, its words above it, and the extent of both.
local function period_place(e, list, now)
  local from = bands.position(list, e.from)
  local to = bands.position(list, e.to and e.to + 1 or math.max(now, e.from) + 1)
  to = math.max(to, from + (e.to and 3 or 10))
  local text = letters.shorten(e.text, right - left, size)
  local long = letters.width(text, size)
  local at = math.max(left, math.min(from, right - long))
  return {
    event = e, from = from, to = to, text = text, at = at,
    begins = math.min(at, from), finish = math.max(at + long, to, from + row),
  }
end

local function draw_period(p, y, escape)
  local e = p.event
  local inner = {
    marks.target(p.begins, y, p.finish - p.begins, 27),
    marks.text(p.at, y + 12.5, p.text, escape, ' class="label"'),
    marks.bar(e, "period", p.from, y + 18, p.to - p.from, 6),
  }
  if not e.to then
    table.insert(inner, '<path class="lasts" d="M' .. n(p.to) .. " " .. n(y + 15) .. 'l7 6l-7 6z"/>')
  end
  return marks.link(e, table.concat(inner), escape, false, told(e, p.at - 5, p.at - 5, y + 12.5, escape))
end

local function draw_periods(parts, events, list, y, now, escape)
  local ends = {}
  for _, e in ipairs(events) do
    if e.shape == "period" then
      local p = period_place(e, list, now)
      local at = free_row(ends, p.begins, #ends + 1)
      ends[at] = p.finish + 14
      table.insert(parts, draw_period(p, y + (at - 1) * 30, escape))
    end
  end
  return y + #ends * 30
end

local function draw_now(parts, list, now, bottom, name, escape)
  local x = bands.position(list, now + 0.5)
  local long = letters.width(name, 12)
  local at, anchor = x + 4, ""
  if at + long > width then at, anchor = x - 4, ' text-anchor="end"' end
  table.insert(parts, '<path class="now" d="M' .. n(x) .. " " .. top .. "V" .. n(bottom + 4) .. '"/>')
  table.insert(parts, marks.text(at, bottom + 15, name, escape, anchor .. ' class="now-name"'))
end

-- The drawing as SVG. `now`: {day, name}; `escape`: the function of templates.
function wide.draw(events, now, name, escape)
  local list, inside, over = scale_of(events, now), {}, {}
  local axis = draw_lanes(inside, events, list, escape)
  local bottom = draw_periods(inside, events, list, axis + 46, now.day, escape)
  draw_axis(over, list, axis, bottom, escape)
  local height = bottom + 4
  if timeline.shows_now(events, now) then
    draw_now(over, list, now.day, bottom, now.name, escape)
    height = bottom + 22
  end
  return '<svg class="timeline-wide" viewBox="0 0 ' .. width .. " " .. n(height) .. '" role="group" aria-label="'
    .. escape(name) .. '">' .. table.concat(over) .. table.concat(inside) .. "</svg>"
end

return wide
