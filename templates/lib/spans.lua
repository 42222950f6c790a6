-- Charts over time: values as steps, and periods as bars, to the scale of the calendar.

local calendar, dates = require("calendar"), require("dates")
local drawing, letters = require("drawing"), require("letters")

local spans = {}

local size, leading, percent = drawing.size, drawing.leading, drawing.percent
local room_of_mark = 14
local small = 13 -- of dates, and of what stands under a bar

-- ---- the calendar ----

-- Ticks of the calendar between two days, at most `most`: {day, text}.
local function ticks(first, last, most)
  local year = 365.25
  local function of_years(every)
    local list = {}
    local from = math.ceil((first / year + 1) / every) * every
    for y = from - every, math.floor(last / year) + 2, every do
      local day = y > 0 and calendar.new_year(y)
      if day and day >= first and day <= last then table.insert(list, { day = day, text = tostring(y) }) end
    end
    return list
  end
  local function of_months(every)
    local list = {}
    local y = calendar.year_of(math.max(0, math.floor(first)))
    for month = 0, 40 * 12, every do
      local of_year, name = y + month // 12, month % 12 + 1
      local day = calendar.months(of_year)[name]
      if day > last then break end
      if day >= first then
        local text = name == 1 and tostring(of_year) or dates.month_name(name)
        if #list == 0 and name ~= 1 then text = text .. " " .. of_year end
        table.insert(list, { day = day, text = text })
      end
    end
    return list
  end
  if last - first < most * 31 * 7 then
    for _, every in ipairs({ 1, 3, 6 }) do
      local list = of_months(every)
      if #list >= 2 and #list <= most then return list end
    end
  end
  for _, every in ipairs({ 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000 }) do
    local list = of_years(every)
    if #list <= most then return list end
  end
  return {}
end

local function today()
  return site.now and site.now.last
end

-- ---- steps ----

local tall = 170

local function range_of(chart)
  local first, last = math.huge, -math.huge
  for _, entry in ipairs(chart.entries) do
    -- It may have been any day between them.
    entry.day, entry.sure = calendar.first(entry.date), calendar.last(entry.date)
    first, last = math.min(first, entry.day), math.max(last, entry.sure)
    if entry.ends then last = math.max(last, math.min(entry.ends.last, today() or entry.ends.last)) end
  end
  local final = math.max(last + math.max((last - first) * .15, 20), today() or 0)
  return first, final
end

-- The level of each step: what it adds to, where parts add up.
local function levels(chart)
  local numbers = {}
  for _, series in ipairs(chart.series) do
    local sum, sure = 0, -math.huge
    for _, entry in ipairs(series.entries) do
      if chart.stack then -- a part comes after the one before, however little is known of its day
        entry.day = math.min(math.max(entry.day, sure), entry.sure)
        sure = entry.sure
      end
      if chart.stack and entry.value.number < 0 then
        error("'" .. entry.fact.id .. "' is less than nothing: parts that add up over time are more", 0)
      end
      entry.base = chart.stack and sum or 0
      sum = sum + entry.value.number
      entry.level = entry.base + entry.value.number
      table.insert(numbers, entry.level)
    end
  end
  for _, mark in ipairs(chart.marks) do table.insert(numbers, mark.value.number) end
  return drawing.scale(numbers)
end

-- A layer for each part, from its date on. Where the day is not known, it rises over the days that it may be.
local function draw_layers(series, x, y, id)
  local parts = {}
  for _, entry in ipairs(series.entries) do
    local low, high, from, to = y(entry.base), y(entry.level), x(entry.day), x(entry.sure + 1)
    table.insert(parts, string.format('<path %s vector-effect="non-scaling-stroke"'
      .. ' d="M%.1f %.1fL%.1f %.1fH1000V%.1fH%.1fZ"/>', drawing.fill(entry.status, id), from, low,
      math.min(to, 1000), high, low, from))
  end
  return table.concat(parts)
end

local dashes = { "", " second", " third", " fourth" }

local function draw_line(series, number, x, y, filled)
  local path, pen = {}, nil
  for i, entry in ipairs(series.entries) do
    local from, to, level = x(entry.day), math.min(x(entry.sure + 1), 1000), y(entry.level)
    local following = series.entries[i + 1]
    local stop = entry.ends and math.min(x(entry.ends.last + 1), 1000) or 1000
    if following then stop = math.min(stop, x(following.day)) end
    local exact = entry.sure - entry.day < 1
    if pen and math.abs(pen - from) < .6 then
      table.insert(path, exact and string.format("V%.1f", level) or string.format("L%.1f %.1f", to, level))
    else
      table.insert(path, string.format("M%.1f %.1f", from, level))
    end
    table.insert(path, string.format("H%.1f", math.max(stop, exact and from or to)))
    pen = stop
  end
  local line = table.concat(path)
  local drawn = string.format('<path class="line%s" vector-effect="non-scaling-stroke" d="%s"/>', dashes[number], line)
  if not filled then return drawn end
  return string.format('<path class="area" d="%sV%.1fH%.1fZ"/>', (line:gsub("M(%S+) (%S+)", function(from, level)
    return string.format("M%s %.1fV%s", from, y(0), level)
  end, 1)), y(0), x(series.entries[1].day)) .. drawn
end

-- The words at the right: of layers, lines and reference lines.
local function side_labels(chart, y, room)
  local labels = {}
  local function add(words, value, status, at, class, leader)
    local lines = letters.wrap(words, room, size, 4)
    for _, line in ipairs(value and letters.wrap(value, room, size) or {}) do table.insert(lines, line) end
    table.insert(labels, { lines = lines, status = status, y = at, height = #lines * leading + 7, class = class,
      leader = leader or "leader" })
  end
  if chart.stack then
    for _, entry in ipairs(chart.series[1].entries) do
      add(entry.item.words, entry.value.text, entry.status, (y(entry.base) + y(entry.level)) / 2)
    end
  elseif #chart.series > 1 then
    for i, series in ipairs(chart.series) do
      local last = series.entries[#series.entries]
      add(series.item.words, last.value.text, last.status, y(last.level), nil, "line" .. dashes[i])
    end
  end
  for _, mark in ipairs(chart.marks) do
    add(mark.words .. ": " .. mark.value.text, nil, mark.status, y(mark.value.number), "reference")
  end
  for i, label in ipairs(labels) do label.order = i end
  table.sort(labels, function(a, b)
    if a.y ~= b.y then return a.y < b.y end
    return a.order > b.order
  end)
  return labels
end

-- Values above their steps, and dates below, where there is room; the table has all.
local function step_words(chart, x, y, plot, width, foot, escape)
  local values, days, told, parts, lowest = {}, {}, {}, {}, foot
  local pixels = plot * width / 100
  local function put(taken, at, base, words, class)
    if not at then return false end
    local px = at / 1000 * pixels
    local from, to = drawing.extent(px, words, class == "day" and small or size)
    local anchor = nil
    if to > pixels then
      anchor, from, to, at = "end", pixels - (to - from), pixels, 1000
    end
    if not drawing.take(taken, from, to, base, pixels) then return false end
    lowest = math.max(lowest, base)
    table.insert(parts, string.format('<text class="%s" x="%s" y="%.1f"%s>%s</text>', class,
      percent(at / 1000 * plot), base, anchor and ' text-anchor="end"' or "", escape(words)))
    return true
  end
  -- Where the value stands: where its step begins, or so far to the left that the next step does not strike it through.
  local function place_of(list, i)
    local entry, following, before = list[i], list[i + 1], list[i - 1]
    local at = x(entry.day)
    if before and before.level > entry.level then at = x(entry.sure + 1) + 5 / pixels * 1000 end
    if not following or following.level <= entry.level then return at end
    local wide = (letters.width(entry.value.text, size) + 5) / pixels * 1000
    local shifted = math.min(at, x(following.day) - wide)
    if before and before.level >= entry.level and shifted < at then return nil end -- no room: the table has it
    return shifted
  end
  for _, series in ipairs(chart.series) do
    local list = series.entries
    for i = #list, 1, -1 do -- the last ones matter most
      local entry = list[i]
      if not chart.stack and not (#chart.series > 1 and i == #list) then
        local above = put(values, place_of(list, i), y(entry.level) - 6, entry.value.text, "value")
        local inside = x(entry.day) + 4 / pixels * 1000 -- under the line nothing strikes it through
        if not above and #chart.series == 1 then
          put(values, inside, y(entry.level) + size + 2, entry.value.text, "value")
        end
      end
    end
    for _, entry in ipairs(list) do
      local base, words = foot + size + 5, dates.brief(entry.date)
      local what = entry.day .. " " .. words -- several lines may have the same days
      if not told[what] then
        told[what] = true
        local at = x(entry.day)
        if not put(days, at, base, words, "day") then put(days, at, base + leading, words, "day") end
      end
    end
  end
  return table.concat(parts), lowest
end

local function draw_side(labels, plot, escape)
  local parts = {}
  for _, label in ipairs(labels) do
    local base = label.at + size
    if label.class then
      table.insert(parts, drawing.line("0", label.y, percent(plot), label.y, label.class))
    end
    local middle = label.at + label.height / 2
    local near = math.abs(middle - label.y) < label.height / 2 and label.y or middle
    table.insert(parts, drawing.line(percent(plot + .3), label.y, percent(plot + 2.2), near, label.leader))
    table.insert(parts, drawing.lines(label.lines, percent(plot + 3), base, escape, nil, room_of_mark))
    table.insert(parts, drawing.mark(label.status, percent(plot + 3), 0, base))
  end
  return table.concat(parts)
end

function spans.steps(chart, width, id, escape)
  local first, last = range_of(chart)
  local scale = levels(chart)
  local sided = chart.stack or #chart.series > 1 or #chart.marks > 0
  local plot = not sided and 100 or width < 400 and 52 or 64
  local top = leading + 4
  local function x(day) return (day - first) / (last - first) * 1000 end
  local function y(n) return top + tall * (1 - scale(n) / 100) end
  local foot, drawn = top + tall, {}
  for i, series in ipairs(chart.series) do
    table.insert(drawn, chart.stack and draw_layers(series, x, y, id)
      or draw_line(series, i, x, y, #chart.series == 1))
  end
  local ticked = {}
  for _, series in ipairs(chart.series) do
    for _, entry in ipairs(series.entries) do
      table.insert(ticked, string.format('<path class="tick" vector-effect="non-scaling-stroke" d="M%.1f %.1fv6"/>',
        x(entry.day), foot))
    end
  end
  local back = string.format('<svg width="%s" height="%.1f" viewBox="0 0 1000 %.1f" preserveAspectRatio="none"'
    .. ' overflow="visible">%s%s%s</svg>', percent(plot), foot + 8, foot + 8,
    drawing.hatch(id, plot * width / 100 / 1000), table.concat(drawn), table.concat(ticked))
  local labels = side_labels(chart, y, (97 - plot) * width / 100 - room_of_mark - 2)
  local written, lowest = step_words(chart, x, y, plot, width, foot, escape)
  local bottom = math.max(lowest, drawing.spread(labels, 0, foot + leading))
  return back .. drawing.line("0", y(0), percent(plot), y(0), "axis") .. draw_side(labels, plot, escape) .. written,
    bottom + 6
end

-- ---- periods ----

local thick = 13

-- Where the drawing of periods begins and ends: a little before the first day that is known and after the last one.
local function reach(chart)
  local first, last, open_start = math.huge, -math.huge, false
  for _, entry in ipairs(chart.entries) do
    if entry.from then
      entry.begin, entry.begun = calendar.first(entry.from), calendar.last(entry.from)
      first, last = math.min(first, entry.begin), math.max(last, entry.begun)
    else
      open_start = true
    end
    if entry.ends then
      entry.stop_early, entry.stop = calendar.first(entry.ends), calendar.last(entry.ends)
      first, last = math.min(first, entry.stop_early), math.max(last, entry.stop)
    end
  end
  local now = today()
  if now then first, last = math.min(first, now), math.max(last, now) end
  local span = math.max(last - first, 30)
  return open_start and first - span * .08 or first, last + span * .06
end

-- A period: closed where its day is known, open (dashed, without an end) where it is not.
local function draw_period(entry, x, y, id)
  local from, to = entry.begin and x(entry.begin) or 0, entry.stop and x(entry.stop + 1) or 100
  to = math.min(to, 100)
  local parts = { string.format('<rect %s x="%s" y="%.1f" width="%s" height="%d"/>', drawing.fill(entry.status, id),
    percent(from), y, percent(to - from), thick) }
  for _, edge in ipairs({ { at = from, known = entry.begin }, { at = to, known = entry.stop } }) do
    local beyond, class = edge.known and 3 or 1, edge.known and "end" or "open-end"
    table.insert(parts, drawing.line(percent(edge.at), y - beyond, percent(edge.at), y + thick + beyond, class))
  end
  return table.concat(parts)
end

-- What held in each period, below its bar where it begins; what finds no room there, one line further down.
local function period_words(item, x, y, width, escape)
  local lines, parts, most = {}, {}, 0
  for _, entry in ipairs(item.entries) do
    local period = dates.period(entry.from, entry.ends, today(), true)
    local words = entry.value and entry.value.text .. ", " .. period or period
    local wrapped = letters.balanced(words, width - room_of_mark, small, 3)
    local wide = room_of_mark
    for _, one in ipairs(wrapped) do wide = math.max(wide, letters.width(one, small) + room_of_mark) end
    local from = (entry.begin and x(entry.begin) or 0) / 100 * width
    local at = math.min(from, width - wide)
    local line = 1
    for i = 1, most do
      if lines[i] and lines[i] > at - 8 then line = i + 1 end
    end
    for i = line, line + #wrapped - 1 do lines[i] = at + wide end
    most = math.max(most, line + #wrapped - 1)
    local base, place = y + size + (line - 1) * leading, percent(at / width * 100)
    table.insert(parts, drawing.lines(wrapped, place, base, escape, ' class="quiet"', room_of_mark))
    table.insert(parts, drawing.mark(entry.status, place, 0, base))
  end
  return table.concat(parts), y + most * leading
end

local function draw_axis(first, last, x, y, width, escape)
  local parts, taken = { drawing.line("0", y, "100%", y, "axis") }, {}
  for _, tick in ipairs(ticks(first, last, width // 46)) do
    local at = x(tick.day)
    table.insert(parts, drawing.line(percent(at), y, percent(at), y + 5, "tick"))
    local from, to = drawing.extent(at / 100 * width, tick.text, small, "middle")
    if drawing.take(taken, from, to, 0, width) then
      table.insert(parts, string.format('<text class="day" x="%s" y="%.1f" text-anchor="middle">%s</text>', percent(at),
        y + size + 6, escape(tick.text)))
    end
  end
  return table.concat(parts)
end

function spans.periods(chart, width, id, escape)
  local first, last = reach(chart)
  local function x(day) return (day - first) / (last - first) * 100 end
  local back, front = { drawing.hatch(id) }, {}
  local now = today()
  local y = now and leading + 4 or 0
  local top = y
  for _, item in ipairs(chart.items) do
    local label = letters.wrap(item.words, width, size, 3)
    table.insert(front, drawing.lines(label, 0, y + size, escape))
    local bar = y + #label * leading + 6
    for _, entry in ipairs(item.entries) do table.insert(back, draw_period(entry, x, bar, id)) end
    local words, ended = period_words(item, x, bar + thick + 4, width, escape)
    table.insert(front, words)
    y = ended + 16
  end
  if now then
    local at = x(now)
    table.insert(back, drawing.line(percent(at), top - 2, percent(at), y, "today"))
    local anchor = at > 80 and "end" or at < 20 and "start" or "middle"
    table.insert(front, string.format('<text class="day" x="%s" y="%d" text-anchor="%s">this edition</text>',
      percent(at), size, anchor))
  end
  table.insert(front, draw_axis(first, last, x, y, width, escape))
  return table.concat(back) .. table.concat(front), y + leading + 8
end

return spans
