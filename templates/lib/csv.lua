-- Tables as CSV (RFC 4180), to be downloaded from a page.

local csv = {}

-- As `sitegen facts --csv` writes it: spreadsheets take a text that begins with one of these signs for a formula and
-- run it; an apostrophe has them show it. Numbers stay numbers.
local function cell(value, is_number)
  local text = tostring(value or "")
  local acts = not is_number and text:find("^[=+%-@]")
  if acts then text = "'" .. text end
  if acts or text:find('[",\r\n]') then text = '"' .. text:gsub('"', '""') .. '"' end
  return text
end

-- `rows`: lists of cells; `numbers`: the columns that hold numbers, by their place.
function csv.text(header, rows, numbers)
  local heads = {}
  for i, head in ipairs(header) do heads[i] = cell(head) end
  local lines = { table.concat(heads, ",") }
  for _, row in ipairs(rows) do
    local cells = {}
    for i = 1, #header do cells[i] = cell(row[i], numbers[i]) end
    table.insert(lines, table.concat(cells, ","))
  end
  return table.concat(lines, "\r\n") .. "\r\n"
end

-- The address that holds the text itself.
function csv.address(text)
  return "data:text/csv;charset=utf-8," .. text:gsub("[^%w%-_.~,:;]", function(byte)
    return string.format("%%%02X", byte:byte())
  end)
end

-- A number to compute with: so many digits, and no power of ten.
function csv.number(number, digits)
  local written = string.format("%." .. digits - 1 .. "e", number)
  local sign, first, rest, power = written:match("^(%-?)(%d)%.(%d+)e([+-]%d+)$")
  local all, before = (first .. rest):gsub("0+$", ""), tonumber(power) + 1
  if all == "" then return "0" end
  if before <= 0 then return sign .. "0." .. ("0"):rep(-before) .. all end
  if #all <= before then return sign .. all .. ("0"):rep(before - #all) end
  return sign .. all:sub(1, before) .. "." .. all:sub(before + 1)
end

-- A value to compute with: 12500000000, -3..5, 6.., ~17000000000, 2026-03, true, the id of an entity.
function csv.value(value)
  if value.kind == "date" then return value.date.iso end
  if value.kind == "entity" then return value.entity.id end
  if value.kind ~= "quantity" then return value.text end
  local function number(n)
    if not n then return "" end
    return math.type(n) == "integer" and tostring(n) or csv.number(n, 15)
  end
  if value.range then return number(value.low) .. ".." .. number(value.high) end
  return (value.approximate and "~" or "") .. number(value.number)
end

return csv
