-- Texts that have to fit.

local clip = {}

-- The text or, where it has more letters, its beginning: whole words where one ends in its second half, and "…".
function clip.letters(text, most)
  if #text <= most or utf8.len(text) <= most then return text end
  local kept = text:sub(1, utf8.offset(text, most) - 1) -- one is the ellipsis
  local words = kept:match("^(.*%S)%s+%S*$")
  if words and #words >= #kept / 2 then kept = words end
  return (kept:gsub("[%s,;:.-]+$", "")) .. "…"
end

return clip
