-- Styles and scripts that only some pages need. What is on a page asks for them; base.etlua, which runs last, loads
-- them.

local needs = { styles = {}, scripts = {} }

local function add(list, name)
  for _, known in ipairs(list) do
    if known == name then return end
  end
  table.insert(list, name)
end

-- `name` of a file in assets/. Once, however often it is asked for.
function needs.style(name) add(needs.styles, name) end
function needs.script(name) add(needs.scripts, name) end

return needs
