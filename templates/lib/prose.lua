-- The prose of a page that has a margin: headings lead to themselves, and notes that the margin has no room for near
-- their line only open.

local prose = {}

-- ---- headings

-- A heading's words become the link. What holds a link already cannot become one, and gets one behind it.
local function linked(level, id, words)
  local link = '<a class="self" href="#' .. id .. '"'
  if words:find("<a ", 1, true) then
    link = words .. " " .. link .. ' aria-label="Link to this section"></a>'
  else
    link = link .. ">" .. words .. "</a>"
  end
  return "<h" .. level .. ' id="' .. id .. '">' .. link .. "</h" .. level .. ">"
end

function prose.headings(html)
  if not html:find("<h2 id", 1, true) and not html:find("<h3 id", 1, true) then return html end
  return (html:gsub('<h([23]) id="([^"]*)">(.-)</h%1>', linked))
end

-- ---- notes
-- The margin is filled from above, as the browser will: a note stands beside its line or under the note before it. How
-- high things are is reckoned from the number of their letters, in pixels of a wide screen. What is not reckoned
-- (drawings) leaves more room than is counted on.

local farthest = 150 -- below its line

local text = { line = 29, letters = 65, block = 31, heading = 90 }
local note = { line = 20.2, letters = 45, gap = 9.5 }

local function letters(html)
  return utf8.len((html:gsub('<span class="vh">[^<]*</span>', ""):gsub("<[^>]*>", ""))) or #html
end

local function count(html, words)
  local n, at = 0, html:find(words, 1, true)
  while at do
    n, at = n + 1, html:find(words, at + #words, true)
  end
  return n
end

-- How far a piece of text leads down the page.
local function height(html)
  local blocks = count(html, "</p>") + count(html, "</li>") + count(html, "</tr>")
  local headings = count(html, "<h2 ") + count(html, "<h3 ")
  return letters(html) / text.letters * text.line + blocks * text.block + headings * text.heading
end

-- Where the element ends that begins at `from`: behind its end tag. Notes hold no elements of their own kind but spans.
local function end_of(html, from)
  local depth, at = 0, from
  while true do
    local found, last, closing = html:find("<(/?)span", at)
    if not found then return #html end
    depth = depth + (closing == "/" and -1 or 1)
    at = last + 1
    if depth == 0 then return html:find(">", at, true) or #html end
  end
end

-- What of a note stands in the margin.
local function short(html)
  local at = html:find('<span class="more', 1, true)
  while at do
    html = html:sub(1, at - 1) .. html:sub(end_of(html, at) + 1)
    at = html:find('<span class="more', at, true)
  end
  return html
end

local function note_height(html)
  return math.ceil(letters(short(html)) / note.letters) * note.line + note.gap
end

local wanted = '<span class="note"'

-- What tables and quotations hold has no note in the margin.
local function opened(html)
  return count(html, "<table") + count(html, "<blockquote") - count(html, "</table") - count(html, "</blockquote")
end

function prose.notes(html)
  local parts, at = {}, 1
  local line, free, inside = 0, 0, 0 -- how far down the text is, where the margin is free, are we in a table?
  while true do
    local from = html:find('<span class="note', at, true)
    local piece = html:sub(at, (from or #html + 1) - 1)
    table.insert(parts, piece)
    if not from then return table.concat(parts) end
    line, inside = line + height(piece), inside + opened(piece)
    local till = end_of(html, from)
    local this = html:sub(from, till)
    if this:sub(1, #wanted) == wanted then -- else it only opens in any case
      local top = math.max(line, free)
      if inside == 0 and top - line <= farthest then
        free = top + note_height(this)
      else
        this = '<span class="note tucked"' .. this:sub(#wanted + 1)
      end
    end
    table.insert(parts, this)
    at = till + 1
  end
end

function prose.of(html)
  return prose.headings(prose.notes(html))
end

return prose
