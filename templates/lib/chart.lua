-- Charts that are drawn when the site is built.

local chart = {}

local width, height, left, right, top, bottom = 360, 132, 2, 358, 26, 112
local letter = 5.6 -- of the labels, about

-- Puts a label (HTML) where no other one is; those that find no room stand in the table.
local function label(taken, x, y, text, anchor)
  local half = #text * letter
  local from = anchor == "end" and x - half or x
  local to = from + half
  for _, t in ipairs(taken) do
    if math.abs(t.y - y) < 12 and from < t.to + 6 and to > t.from - 6 then return "" end
  end
  if from < 0 or to > width then return "" end
  table.insert(taken, { from = from, to = to, y = y })
  local place = anchor and ' text-anchor="' .. anchor .. '"' or ""
  return string.format('<text x="%.1f" y="%.1f"%s>%s</text>', x, y, place, text)
end

-- The leading values of a fact as steps over valid time, from zero. nil when there is nothing to draw: fewer than two
-- numbers with a date. `escape` is the function of templates.
function chart.steps(entries, escape)
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
    if not above or #text * letter < to - from then -- else the next step would strike it through
      local fits = from + 2 + #text * letter <= width
      local at, anchor = from + 2, nil
      if last_one and not fits then at, anchor = right, "end" end
      table.insert(labels, (label(values, at, math.floor(level - 6), escape(text), anchor)))
    end
    table.insert(labels, (label(dates, from, height - 4, escape(entry.from.text))))
  end
  local line = table.concat(path, " ")
  return string.format('<svg viewBox="0 0 %d %d" role="img"'
    .. ' aria-label="Steps over time; the table below has the values">'
    .. '<path class="area" d="%s L%.1f %.1f L%.1f %.1f Z"/><path class="line" d="%s"/>'
    .. '<path class="axis" d="M%d %d H%d"/>%s</svg>',
    width, height, line, right, bottom, left, bottom, line, left, bottom, right, table.concat(labels))
end

return chart
