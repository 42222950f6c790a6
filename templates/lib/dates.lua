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

return dates
