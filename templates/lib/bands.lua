-- A scale of time that is broken into bands, since most of what happens does so in a few years: each band is one or
-- more years, linear inside and as long as what stands in it needs; years in which nothing happens are a gap.

local calendar = require("calendar")
local bands = {}

local function band(first, last, weight, gap)
  return {
    first = first, last = last, weight = weight, gap = gap,
    from = calendar.new_year(first), to = calendar.new_year(last + 1),
  }
end

local function with_gaps(occupied)
  local list = {}
  for i, b in ipairs(occupied) do
    local before = occupied[i - 1]
    if before and before.last + 1 < b.first then table.insert(list, band(before.last + 1, b.first - 1, 0, true)) end
    table.insert(list, b)
  end
  return list
end

-- The bands of these moments, {day, weight}: one for every year that holds one, and the gaps between them.
function bands.of(moments)
  local weights, years = {}, {}
  for _, moment in ipairs(moments) do
    local year = calendar.year_of(moment.day)
    if not weights[year] then table.insert(years, year) end
    weights[year] = (weights[year] or 0) + moment.weight
  end
  table.sort(years)
  local occupied = {}
  for i, year in ipairs(years) do occupied[i] = band(year, year, weights[year], false) end
  return with_gaps(occupied)
end

-- The bands with those two as one that lie next to each other and hold the least; what is shorter goes first.
local function with_one_less(list)
  local occupied, best = {}, nil
  for _, b in ipairs(list) do
    if not b.gap then table.insert(occupied, b) end
  end
  for i = 1, #occupied - 1 do
    local a, b = occupied[i], occupied[i + 1]
    local weight, span = a.weight + b.weight, b.last - a.first
    if not best or weight < best.weight or (weight == best.weight and span < best.span) then
      best = { at = i, weight = weight, span = span }
    end
  end
  local a, b = occupied[best.at], table.remove(occupied, best.at + 1)
  occupied[best.at] = band(a.first, b.last, best.weight, false)
  return with_gaps(occupied)
end

local function sum_of(list, size_of)
  local sum = 0
  for _, b in ipairs(list) do sum = sum + size_of(b) end
  return sum
end

-- The bands, joined until the least that each needs (by `least`) comes to no more than `room`.
function bands.joined(list, least, room)
  while #list > 1 and sum_of(list, least) > room do list = with_one_less(list) end
  return list
end

-- The bands with every year of which `is_busy` is true as twelve months.
function bands.by_month(list, is_busy)
  local finer = {}
  for _, b in ipairs(list) do
    if b.gap or b.first ~= b.last or not is_busy(b) then
      table.insert(finer, b)
    else
      local months = calendar.months(b.first)
      for month, day in ipairs(months) do
        local to = months[month + 1] or b.to
        table.insert(finer, { first = b.first, last = b.last, month = month, weight = 0, from = day, to = to })
      end
    end
  end
  return finer
end

-- Gives every band its place: `at` and `size` (by the function `size_of`), from `from` on. Returns where the last ends.
function bands.place(list, from, size_of)
  local at = from
  for _, b in ipairs(list) do
    b.at, b.size = at, size_of(b)
    at = at + b.size
  end
  return at
end

-- As long as its least, and of what room is left its share by weight.
function bands.shared(list, least, room)
  local left, weight = room - sum_of(list, least), 0
  for _, b in ipairs(list) do weight = weight + b.weight end
  return function(b)
    return least(b) + (weight > 0 and left * b.weight / weight or left / #list)
  end
end

-- The band in which a day lies; the first or the last one for days outside of all.
function bands.holding(list, day)
  local low, high = 1, #list
  while low < high do
    local middle = (low + high) // 2
    if day >= list[middle].to then low = middle + 1 else high = middle end
  end
  return list[low]
end

-- Where a day (or a part of one: 7.5 is noon) stands.
function bands.position(list, day)
  local b = bands.holding(list, day)
  local part = (day - b.from) / (b.to - b.from)
  return b.at + b.size * math.max(0, math.min(1, part))
end

local month_names = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" }

-- "2026", "2020–2024"; of a month "Feb", but January has the year's name.
function bands.name(b)
  if b.month and b.month > 1 then return month_names[b.month] end
  if b.first == b.last then return tostring(b.first) end
  return b.first .. "–" .. b.last
end

local function months_of(b, step, named)
  local ticks = {}
  for month, day in ipairs(calendar.months(b.first)) do
    if (month - 1) % step == 0 then
      table.insert(ticks, { day = day, name = named and month_names[month] or nil, first = month == 1 })
    end
  end
  return ticks
end

local function years_of(b, step, named)
  local ticks = { { day = b.from, first = true } }
  local year = (b.first // step + 1) * step
  while year <= b.last do
    table.insert(ticks, { day = calendar.new_year(year), name = named and tostring(year) or nil })
    year = year + step
  end
  return ticks
end

-- The marks of a band's own scale, {day, name or nil, first}: months or quarters of a year, years or more of several,
-- whichever stand at least `apart` from each other; named where there is `room` for a name. A gap has none.
function bands.ticks(b, apart, room)
  if b.gap then return {} end
  if b.month then return { { day = b.from, first = true } } end
  if b.first == b.last then
    for _, step in ipairs({ 1, 3 }) do
      local each = b.size * step / 12
      if each >= apart then return months_of(b, step, each >= room) end
    end
    return { { day = b.from, first = true } }
  end
  local years = b.last - b.first + 1
  for _, step in ipairs({ 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000 }) do
    local each = b.size * step / years
    if each >= apart then return years_of(b, step, each >= room * 1.6) end
  end
  return { { day = b.from, first = true } }
end

return bands
