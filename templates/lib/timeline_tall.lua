-- The timeline from top to bottom, for narrow windows and for paper: years, periods as bars, a ruler with what
-- happened, and beside it the words, each as near to its place as the others let it. The scale is that of bands.lua.

local bands, dates, letters, timeline = require("bands"), require("dates"), require("letters"), require("timeline")
local marks = require("timeline_marks")
local tall = {}

local n = require("drawing").n
local width = 360
local size, line, most_lines = 14, 17, 5 -- of the words: their size, the height of a line, how many
local least_row = 25 -- what a finger needs
local years, top = 60, 8 -- the room for the years' names, and above the first
local busy = 6 -- rows of a year; more, and its months are bands of their own
local apart = 45 -- days between two periods in one column

-- "27 Feb", "March", "Q2": the date without its year, which stands at the side.
local function short(e)
  local date, word = e.date, e.shape == "period" and "from" or e.side
  local text = date.iso:match("Q%d")
  if date.day then text = dates.short(date):match("^(.*) %d+$")
  elseif date.month then text = date.text:match("(%a+) %d+$") end
  return word and text and word .. " " .. text or text or word
end

-- ---- what stands in columns beside each other because it overlaps ----

-- Gives every one its `column`; returns how many there are. `range` gives from and to.
local function in_columns(list, range)
  local ends = {}
  for _, e in ipairs(list) do
    local from, to = range(e)
    local at = 1
    while ends[at] and ends[at] > from do at = at + 1 end
    ends[at], e.column = to, at
  end
  return #ends
end

local function of_shape(events, is)
  local list = {}
  for _, e in ipairs(events) do
    if is(e) then table.insert(list, e) end
  end
  table.sort(list, function(a, b)
    if a.from ~= b.from then return a.from < b.from end
    return a.id < b.id
  end)
  return list
end

-- Where things stand from left to right, for these events.
local function layout_of(events, now)
  local periods = of_shape(events, function(e) return e.shape == "period" end)
  local spans = of_shape(events, function(e) return e.shape == "span" end)
  local function until_then(e) return e.from, (e.to or math.max(now, e.from)) + apart end
  local columns, beside = in_columns(periods, until_then), in_columns(spans, function(e) return e.from, e.to end)
  local place = { pitch = math.min(10, 54 / math.max(columns, 1)), beside = math.min(9, 27 / math.max(beside, 1)) }
  place.ruler = years + 14 + columns * place.pitch
  place.words = place.ruler + 12 + beside * place.beside + 16
  return place
end

-- ---- the words, and the scale that has room for them ----

local function rows_of(events, now, room)
  local rows = {}
  for _, e in ipairs(events) do
    local date = short(e)
    local text = (date and date .. "  " or "") .. e.text
    local lines = letters.wrap(text, room, size, most_lines)
    table.insert(rows, { event = e, day = timeline.middle(e), id = e.id, date = date, lines = lines })
  end
  if timeline.shows_now(events, now) then
    table.insert(rows, { day = now.day, id = "", lines = letters.wrap(now.name, room, size, 2) })
  end
  table.sort(rows, function(a, b)
    if a.day ~= b.day then return a.day < b.day end
    return a.id < b.id
  end)
  for _, r in ipairs(rows) do r.height = math.max(least_row, #r.lines * line + 8) end
  return rows
end

-- How high the rows are that stand in each band, and how many they are.
local function heights_of(list, rows)
  local heights, counts = {}, {}
  for _, r in ipairs(rows) do
    local b = bands.holding(list, r.day)
    heights[b], counts[b] = (heights[b] or 0) + r.height, (counts[b] or 0) + 1
  end
  return heights, counts
end

local function scale_of(events, rows, now)
  local years_only = bands.of(timeline.moments(events, now))
  local _, counts = heights_of(years_only, rows)
  local list = bands.by_month(years_only, function(b) return (counts[b] or 0) > busy end)
  local heights = heights_of(list, rows)
  local bottom = bands.place(list, top, function(b)
    local least = b.month and b.month > 1 and 16 or 30
    return math.max(least, (heights[b] or 0) + (b.month and 4 or 8))
  end)
  return list, bottom
end

-- Moves the rows of one band apart: each as near to its place as can be, all inside of the band.
local function spread(rows, list, b)
  local low = b.at + 2
  for _, r in ipairs(rows) do
    r.mark = bands.position(list, r.day + 0.5)
    r.y = math.max(r.mark - 12, low)
    low = r.y + r.height
  end
  local high = b.at + b.size - 2
  for i = #rows, 1, -1 do
    rows[i].y = math.min(rows[i].y, high - rows[i].height)
    high = rows[i].y
  end
end

local function spread_all(rows, list)
  local of, order = {}, {}
  for _, r in ipairs(rows) do
    local b = bands.holding(list, r.day)
    if not of[b] then
      of[b] = {}
      table.insert(order, b)
    end
    table.insert(of[b], r)
  end
  for _, b in ipairs(order) do spread(of[b], list, b) end
end

-- ---- drawing ----

local function mark(e, list, place, y, now)
  if e.shape == "day" then return marks.day(e, place.ruler, y), place.ruler + 6 end
  if e.shape == "open" then return marks.open(e, place.ruler, y, true), place.ruler + 6 end
  local from = bands.position(list, e.from)
  if e.shape == "span" then
    local x = place.ruler + 10 + (e.column - 1) * place.beside
    local long = math.max(bands.position(list, e.to + 1) - from, 7)
    return marks.bar(e, "span", x, from, 6, long), x + 8
  end
  local x = years + 6 + (e.column - 1) * place.pitch
  local to = bands.position(list, e.to and e.to + 1 or math.max(now, e.from) + 1)
  local bar = marks.bar(e, "period", x, from, math.min(6, place.pitch - 2), math.max(to - from, 3))
  if e.to then return bar, x + 8 end
  return bar .. '<path class="lasts" d="M' .. n(x - 3) .. " " .. n(math.max(to, from + 3)) .. 'h12l-6 7z"/>', x + 8
end

local function words_of(r, x, escape)
  local parts = {}
  for i, text in ipairs(r.lines) do
    local shown = escape(text)
    if i == 1 and r.date and text:sub(1, #r.date) == r.date then
      shown = '<tspan class="date">' .. escape(r.date) .. "</tspan>" .. escape(text:sub(#r.date + 1))
    end
    table.insert(parts, '<tspan x="' .. n(x) .. '" y="' .. n(r.y + 16 + (i - 1) * line) .. '">' .. shown .. "</tspan>")
  end
  return table.concat(parts, " ")
end

local function leader(from, y, to, at)
  return '<path class="leader" d="M' .. n(from) .. " " .. n(y) .. "L" .. n(to - 12) .. " " .. n(at) .. 'h8"/>'
end

local function draw_row(r, list, place, now, escape)
  local e = r.event
  local drawn, edge = mark(e, list, place, r.mark, now)
  local y = e.shape == "period" and bands.position(list, e.from) + 1 or r.mark
  local words = marks.target(place.words - 6, r.y, width - place.words + 6, r.height)
    .. "<text>" .. words_of(r, place.words, escape) .. "</text>"
  return marks.link(e, words, escape, #r.lines < most_lines,
    leader(edge, y, place.words, r.y + 12) .. marks.silent_link(e, drawn, escape))
end

local function draw_now(r, place, escape)
  return '<path class="now" d="M0 ' .. n(r.mark) .. "H" .. n(place.ruler + 6) .. '"/>'
    .. leader(place.ruler + 6, r.mark, place.words, r.y + 12):gsub('"leader"', '"leader now"')
    .. '<text class="now-name">' .. words_of(r, place.words, escape) .. "</text>"
end

local function draw_scale(parts, list, place, escape)
  for _, b in ipairs(list) do
    if b.gap then
      table.insert(parts, marks.zigzag(place.ruler, b.at, 0, b.size))
    else
      local from = b.month and b.month > 1 and years - 20 or 0
      table.insert(parts, '<path class="rule" d="M' .. n(from) .. " " .. n(b.at) .. "H" .. n(place.ruler) .. '"/>')
      table.insert(parts, '<path class="axis" d="M' .. n(place.ruler) .. " " .. n(b.at) .. "v" .. n(b.size) .. '"/>')
    end
    local class, down = ' class="year"', 17
    if b.gap then class, down = ' class="skipped"', b.size / 2 + 4
    elseif b.month and b.month > 1 then class, down = ' class="month"', 12 end
    table.insert(parts, marks.text(0, b.at + down, bands.name(b), escape, class))
    for _, tick in ipairs(bands.ticks(b, 6, 1000)) do
      local y = n(bands.position(list, tick.day))
      table.insert(parts, '<path class="tick" d="M' .. n(place.ruler) .. " " .. y .. 'h-4"/>')
    end
  end
end

-- The drawing as SVG. `now`: {day, name}; `escape`: the function of templates.
function tall.draw(events, now, name, escape)
  local place = layout_of(events, now.day)
  local rows = rows_of(events, now, width - place.words - 2)
  local list, bottom = scale_of(events, rows, now)
  spread_all(rows, list)
  local parts = {}
  draw_scale(parts, list, place, escape)
  for _, r in ipairs(rows) do
    table.insert(parts, r.event and draw_row(r, list, place, now.day, escape) or draw_now(r, place, escape))
  end
  return '<svg class="timeline-tall" viewBox="0 0 ' .. width .. " " .. n(bottom + 10) .. '" role="group" aria-label="'
    .. escape(name) .. '">' .. table.concat(parts) .. "</svg>"
end

return tall
