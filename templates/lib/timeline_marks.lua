-- What both drawings of the timeline have in common: the marks' shapes, links and texts.

local drawing, timeline = require("drawing"), require("timeline")
local marks = {}

local n = drawing.n

-- A text at a place; `more` is further attributes, with a space before.
function marks.text(x, y, text, escape, more)
  return "<text x=\"" .. n(x) .. '" y="' .. n(y) .. '"' .. (more or "") .. ">" .. escape(text) .. "</text>"
end

-- What leads to an event's place in the list for pointers only: its words do for all.
function marks.silent_link(e, inner, escape)
  return '<a tabindex="-1" aria-hidden="true" href="#' .. escape(e.id) .. '">' .. inner .. "</a>"
end

-- An event's mark, which leads to its place in the list, with what filters ask for. `named`: the words that are seen
-- are all there is to say; `beside`: what is drawn outside of the link.
function marks.link(e, inner, escape, named, beside)
  local name = named and "" or ' aria-label="' .. escape(timeline.told(e)) .. '"'
  return '<g data-event data-kind="' .. escape(e.kind) .. '" data-parties="' .. escape(timeline.party_ids(e))
    .. '"><a href="#' .. escape(e.id) .. '"' .. name .. ">" .. inner .. "</a>" .. (beside or "") .. "</g>"
end

local function class(e, name)
  return ' class="' .. name .. (e.inferred and " inferred" or "") .. '"'
end

-- A day: a disc. Inferred ones are hollow.
function marks.day(e, x, y)
  return "<circle" .. class(e, "day") .. ' cx="' .. n(x) .. '" cy="' .. n(y) .. '" r="4.5"/>'
end

-- Before or after a day: a triangle that points to where it was; `turned` for time that runs down.
function marks.open(e, x, y, turned)
  local s = e.side == "before" and -1 or 1
  local path = turned and "M%s %sl4.8 %sh-9.6z" or "M%s %sl%s 4.8v-9.6z"
  if turned then
    return "<path" .. class(e, "day") .. ' d="' .. path:format(n(x), n(y + 5 * s), n(-9 * s)) .. '"/>'
  end
  return "<path" .. class(e, "day") .. ' d="' .. path:format(n(x + 5 * s), n(y), n(-9 * s)) .. '"/>'
end

-- Some time within a month, a quarter or a year, or a period: a bar from one end to the other.
function marks.bar(e, name, x, y, width, height)
  return "<rect" .. class(e, name) .. ' x="' .. n(x) .. '" y="' .. n(y) .. '" width="' .. n(width) .. '" height="'
    .. n(height) .. '"' .. (name == "span" and ' rx="3.5"' or "") .. "/>"
end

-- Where a finger or a pointer finds the mark.
function marks.target(x, y, width, height)
  return '<rect class="target" x="' .. n(x) .. '" y="' .. n(y) .. '" width="' .. n(width) .. '" height="'
    .. n(height) .. '"/>'
end

-- The zigzag at which the axis leaves years out, from one place to another.
function marks.zigzag(x, y, across, down)
  local step, parts = 4, {}
  local length = math.max(across, down)
  local count = math.max(2, math.floor(length / step / 2) * 2)
  for i = 1, count do
    local side = i == count and 0 or i % 2 == 0 and -3 or 3
    local along = length * i / count
    local dx, dy = along, side
    if across == 0 then dx, dy = side, along end
    table.insert(parts, "L" .. n(x + dx) .. " " .. n(y + dy))
  end
  return '<path class="break" d="M' .. n(x) .. " " .. n(y) .. table.concat(parts) .. '"/>'
end

return marks
