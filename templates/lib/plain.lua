-- The words of a piece of HTML, for drawings and files, where no markup may stand.

local plain = {}

local names = { lt = "<", gt = ">", amp = "&", quot = '"', ["#39"] = "'" }

-- Whether the words of this element belong to the apparatus: notes, marks, what is only heard.
local function is_apparatus(name, attributes)
  local class = " " .. (attributes:match('class="([^"]*)"') or "") .. " "
  return name == "svg" or class:find(" note ", 1, true) or class:find(" vh ", 1, true)
    or attributes:find('aria-hidden="true"', 1, true)
end

function plain.text(html)
  local words, skipped, depth = {}, nil, 0
  for before, slash, name, attributes in (html .. "<>"):gmatch("([^<]*)<(/?)(%w*)([^>]*)>") do
    if not skipped then
      table.insert(words, before)
      if slash == "" and is_apparatus(name, attributes) then skipped, depth = name, 1 end
    elseif name == skipped then
      depth = depth + (slash == "" and 1 or -1)
      if depth == 0 then skipped = nil end
    end
  end
  local text = table.concat(words):gsub("&(#?%w+);", names):gsub("%s+", " ")
  return (text:gsub("^ ", ""):gsub(" $", ""))
end

return plain
