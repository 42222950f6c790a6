-- Figures: how a fact's value is set.

local figures = {}

-- Splits HTML before its last word, which a mark must not be parted from: "about $17 billion" -> "about $17 ",
-- "billion". Where the last word is inside an element the mark stands alone.
function figures.last_word(html)
  local before, word = html:match("^(.*%s)([^<>%s]+)$")
  if before then return before, word end
  if html:find("<", 1, true) then return html, "" end
  return "", html
end

-- Is it set in one line? "$100 billion" and "27 April 2026" are; longer ones would leave gaps.
function figures.short(text)
  return #text <= 13
end

-- The value in full says more than the prose does only where prose counts in millions and more.
function figures.full(value)
  if value.number and math.abs(value.number) >= 1e6 then return value.full end
end

-- How many digits stand after the point in the longest fraction of these facts. Shorter fractions are filled up
-- with figures that are not seen, so that all points of a column stand in one line without a fixed width.
function figures.longest_fraction(facts)
  local longest = 0
  for _, fact in ipairs(facts) do
    local column = fact.value.column
    if fact.value.kind == "quantity" and column then longest = math.max(longest, #(column.fraction or "")) end
  end
  return longest
end

function figures.filler(fraction, longest)
  fraction = fraction or ""
  if #fraction >= longest then return nil end
  local point = #fraction == 0 and "." or ""
  return point .. string.rep("0", longest - #fraction - #point)
end

-- By what tables sort a value: what it is compared with, and the number there; nil for words. Money of one currency
-- says nothing about that of another.
function figures.order(value)
  if value.kind == "date" then return "date", string.format("%d", value.date.first) end
  if not value.magnitude then return nil end
  local unit = value.dimension
  if unit:find("money", 1, true) then unit = unit .. " " .. value.unit end
  return unit, string.format("%.12g", value.magnitude)
end

return figures
