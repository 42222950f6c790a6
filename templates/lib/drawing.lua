-- What drawings share: labels that do not cover each other, steps that can be told apart, lines of text, scales.

local letters, marks = require("letters"), require("marks")

local drawing = { size = 14, leading = 17 } -- of text

-- ---- labels ----

-- Takes the room from `from` to `to` on the line y, if it is free. `taken` is what has been taken before; `width` that
-- of the drawing.
function drawing.take(taken, from, to, y, width)
  if from < -0.5 or to > width + 0.5 then return false end
  for _, t in ipairs(taken) do
    if math.abs(t.y - y) < 12 and from < t.to + 6 and to > t.from - 6 then return false end
  end
  table.insert(taken, { from = from, to = to, y = y })
  return true
end

-- Where the text would stand: from, to.
function drawing.extent(x, text, size, anchor)
  local width = letters.width(text, size)
  if anchor == "end" then return x - width, x end
  if anchor == "middle" then return x - width / 2, x + width / 2 end
  return x, x + width
end

-- Labels beside the drawing, each {y, height} and wished to be centred at y: moved apart, in their order, between `top`
-- and `bottom`. Sets `at`, the top of each; returns where the last one ends, which may be below `bottom`.
function drawing.spread(labels, top, bottom)
  local y = top
  for _, label in ipairs(labels) do
    label.at = math.max(y, label.y - label.height / 2)
    y = label.at + label.height
  end
  local floor = math.max(bottom, top)
  for i = #labels, 1, -1 do
    local label = labels[i]
    label.at = math.min(label.at, floor - label.height)
    floor = label.at
  end
  y = top
  for _, label in ipairs(labels) do -- more than there is room for: down they go
    label.at = math.max(label.at, y)
    y = label.at + label.height
  end
  return y
end

-- ---- steps ----

-- The most steps that are drawn, and how far apart those are when there would be more.
local most_steps, apart = 100, 4

-- Where there are too many steps, those that follow a step too closely become one with it: what they come to is drawn.
-- `x` places a day. Returns whether anything is lost, too.
function drawing.thinned(steps, x)
  if #steps <= most_steps then return steps, false end
  local kept = {}
  for _, step in ipairs(steps) do
    local last = kept[#kept]
    if last and x(step.from) - x(last.from) < apart then
      local merged = {}
      for name, part in pairs(step) do merged[name] = part end
      merged.from = last.from
      kept[#kept] = merged
    else
      table.insert(kept, step)
    end
  end
  return kept, true
end

-- ---- text ----

-- Lines of text from the base line y down, `away` pixels from x, a number or a percentage. `more`: attributes.
function drawing.lines(lines, x, y, escape, more, away)
  local parts, shift = {}, away and string.format(' dx="%g"', away) or ""
  if #lines == 1 then
    return string.format('<text x="%s" y="%.1f"%s%s>%s</text>', x, y, shift, more or "", escape(lines[1]))
  end
  for i, line in ipairs(lines) do
    table.insert(parts, string.format('<tspan x="%s" y="%.1f"%s>%s</tspan>', x, y + (i - 1) * drawing.leading, shift,
      escape(line)))
  end
  return "<text" .. (more or "") .. ">" .. table.concat(parts, " ") .. "</text>"
end

-- Numbers as short as they can be: 12, 12.5.
function drawing.n(x)
  return (string.format("%.1f", x):gsub("%.0$", ""))
end

function drawing.percent(n)
  return (string.format("%.2f", n):gsub("%.?0+$", "")) .. "%"
end

function drawing.line(x1, y1, x2, y2, class)
  return string.format('<line class="%s" x1="%s" y1="%.1f" x2="%s" y2="%.1f"/>', class, x1, y1, x2, y2)
end

-- ---- how sure it is ----

-- The mark of a status: `before` pixels before x, a number or a percentage; y is the base line of the text beside it.
function drawing.mark(status, x, before, y)
  local _, shape = marks.shape(status)
  return string.format('<svg x="%s" y="%.1f" overflow="visible"><g class="mark"'
    .. ' transform="translate(%.1f 0) scale(.8)">%s</g></svg>', x, y - 8.5, -before, shape)
end

-- What a status is filled with, as attributes: solid, hatched or outlined, as its mark is. `pattern`: the id of what is
-- hatched.
function drawing.fill(status, pattern)
  local shape = marks.shape(status)
  local hatched = shape == "half" and ' fill="url(#' .. pattern .. ')"' or ""
  return string.format('class="fill %s"%s', shape, hatched)
end

-- The pattern of what is hatched; in a part that is `stretched` from left to right, the less so.
function drawing.hatch(pattern, stretched)
  return string.format('<defs><pattern id="%s" width="5" height="5" patternUnits="userSpaceOnUse"'
    .. ' patternTransform="scale(%.3g 1) rotate(45)"><path class="hatch" d="M1.5 0V5"/></pattern></defs>', pattern,
    1 / (stretched or 1))
end

-- ---- scales ----

-- From numbers to 0..100, with zero on it; and whether there is nothing but zero.
function drawing.scale(numbers)
  local low, high = 0, 0
  for _, n in ipairs(numbers) do low, high = math.min(low, n), math.max(high, n) end
  local empty = low == high
  if empty then high = 1 end
  local span = high - low
  return function(n) return (n - low) / span * 100 end, empty
end

return drawing
