-- The calendar as numbers of days, counted as dates count them: 0 is the first day of the year 1.

local calendar = {}

function calendar.is_leap(year)
  return year % 4 == 0 and (year % 100 ~= 0 or year % 400 == 0)
end

-- The number of 1 January.
function calendar.new_year(year)
  local before = year - 1
  return 365 * before + before // 4 - before // 100 + before // 400
end

function calendar.year_of(day)
  local year = day // 366 + 1 -- at most a few years too early
  while calendar.new_year(year + 1) <= day do year = year + 1 end
  return year
end

local lengths = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }
function calendar.days_of_month(year, month)
  return month == 2 and calendar.is_leap(year) and 29 or lengths[month]
end

-- The numbers of the first days of the twelve months.
function calendar.months(year)
  local list, day = {}, calendar.new_year(year)
  for month = 1, 12 do
    list[month] = day
    day = day + calendar.days_of_month(year, month)
  end
  return list
end

-- The number of the day that is written so: "2026-02-27". nil when it is none.
function calendar.day(text)
  local year, month, day = tostring(text):match("^(%d%d%d%d)%-(%d%d)%-(%d%d)$")
  if not year then return nil end
  year, month, day = math.tointeger(year), math.tointeger(month), math.tointeger(day)
  if year < 1 or month < 1 or month > 12 or day < 1 or day > calendar.days_of_month(year, month) then return nil end
  return calendar.months(year)[month] + day - 1
end

local names = {
  "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
  "December",
}

-- "27 February 2026", of a number.
function calendar.text(day)
  local year, month = calendar.year_of(day), 12
  local months = calendar.months(year)
  while months[month] > day do month = month - 1 end
  return day - months[month] + 1 .. " " .. names[month] .. " " .. year
end

-- The first and the last day of a date that may be open ("before 2026-04" has no first): then the end that is known.
calendar.farthest = 4000000 -- behind the year 9999
function calendar.first(date)
  return date.first < 0 and date.last or date.first
end
function calendar.last(date)
  return date.last > calendar.farthest and date.first or date.last
end

return calendar
