-- Dates of uneven precision.

local dates = {}

-- "2026-00-00" for a year, "2026-04-00" for the second quarter: sorts among full dates.
function dates.key(date)
  local quarter = date.iso:match("Q(%d)")
  return string.format("%04d-%02d-%02d", date.year, date.month or (quarter and 3 * quarter - 2) or 0, date.day or 0)
end

local months = { "Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec" }

-- "27 Feb 2026", for where there is little room.
function dates.short(date)
  if not date.day then return date.text end
  return date.day .. " " .. months[date.month] .. " " .. date.year
end

-- "Q1 2026", "Feb 2026", "27 Feb 2026", "2026": on an axis.
function dates.brief(date)
  local quarter, side = date.iso:match("Q%d"), date.text:match("^(%l+) ")
  if side and not quarter then return date.text end -- before, after, about
  if date.day then return dates.short(date) end
  if quarter then return quarter .. " " .. date.year end
  if date.month then return months[date.month] .. " " .. date.year end
  return date.text
end

-- "27 February 2026 to 26 April 2026", "until 2030", "since 27 April 2026", "from 2034" where that is after `now` (a
-- day, or nil: none is known); nil without a date. `short`: "27 Feb 2026 – 26 April 2026", where there is little room.
function dates.period(from, till, now, short)
  local text = short and dates.brief or function(date) return date.text end
  if from and till then return text(from) .. (short and " – " or " to ") .. text(till) end
  if till then return "until " .. text(till) end
  return from and (now and from.first > now and "from " or "since ") .. text(from) or nil
end

function dates.month_name(month)
  return months[month]
end

return dates
