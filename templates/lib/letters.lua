-- How much room text takes in drawings, whose lines nobody breaks but us. The widths are those of Vollkorn, to which
-- the fonts that stand in for it are stretched.

local letters = {}

-- Hundredths of the font's size, for each of these letters.
local widths, usual, ideograph = {}, 56, 100
for width, list in pairs({
  [20] = " '|", [25] = ".:,;", [28] = "[]()j", [30] = "`il", [34] = 'J{}"fIt/\\', [42] = "1!-rs*", [46] = "ce",
  [50] = "57az368g9x", [55] = "ov2?ky$+<=>S^_bq~FLdup", [60] = "PT#04EhnBYZ", [66] = "CUXKR", [71] = "VADGOQ",
  [76] = "&NHw", [88] = "%m", [97] = "M@W",
}) do
  for letter in list:gmatch(".") do widths[letter:byte()] = width end
end
for code, width in pairs({ [0x2019] = 24, [0x2014] = 102, [0x2026] = 86, [0x20AC] = 77, [0xA0] = 20 }) do
  widths[code] = width
end

local function width_of(code)
  if widths[code] then return widths[code] end
  if code >= 0x300 and code < 0x370 then return 0 end -- accents on the letter before
  return code >= 0x2E80 and ideograph or usual
end

-- The width of a text set at `size`, a little more rather than less.
function letters.width(text, size)
  local sum = 0
  for _, code in utf8.codes(text) do sum = sum + width_of(code) end
  return sum * size / 100
end

-- The text, or its beginning and "…" where it is wider than `width`.
function letters.shorten(text, width, size)
  if letters.width(text, size) <= width then return text end
  local room, kept = width * 100 / size - width_of(0x2026), 0
  for at, code in utf8.codes(text) do
    kept = kept + width_of(code)
    if kept > room then return (text:sub(1, at - 1):gsub("[%s,;:]+$", "")) .. "…" end
  end
  return text
end

-- A word that is wider than a line, in pieces that are not.
local function broken(word, width, size)
  local pieces, piece, used = {}, "", 0
  for _, code in utf8.codes(word) do
    local more = width_of(code) * size / 100
    if used + more > width and piece ~= "" then
      table.insert(pieces, piece)
      piece, used = "", 0
    end
    piece, used = piece .. utf8.char(code), used + more
  end
  table.insert(pieces, piece)
  return pieces
end

-- The text in lines of at most `width`, and at most `most` of them: the last is then shortened. Words that are wider
-- are broken, or shortened where they stay `whole`.
function letters.wrap(text, width, size, most, whole)
  local lines, line = {}, nil
  for word in text:gmatch("%S+") do
    local short = whole and letters.shorten(word, width, size) or word
    for _, piece in ipairs(letters.width(short, size) <= width and { short } or broken(short, width, size)) do
      local longer = line and line .. " " .. piece
      if longer and letters.width(longer, size) <= width then
        line = longer
      else
        if line then table.insert(lines, line) end
        line = piece
      end
    end
  end
  table.insert(lines, line or "")
  if not most or #lines <= most then return lines end
  local kept = table.move(lines, 1, most, 1, {})
  kept[most] = letters.shorten(table.concat(lines, " ", most), width, size)
  return kept
end

-- As `wrap`, with lines of much the same length: no word is left alone where it need not be.
function letters.balanced(text, width, size, most, whole)
  local lines = letters.wrap(text, width, size, most, whole)
  if #lines < 2 or most and #lines == most then return lines end
  local narrow, wide = width / 2, width
  for word in text:gmatch("%S+") do narrow = math.max(narrow, math.min(wide, letters.width(word, size))) end
  while wide - narrow > 2 do
    local middle = (narrow + wide) / 2
    if #letters.wrap(text, middle, size, nil, whole) > #lines then narrow = middle else wide = middle end
  end
  return letters.wrap(text, wide, size, nil, whole)
end

return letters
