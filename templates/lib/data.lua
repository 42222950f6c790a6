-- Checks of a component's data. Messages name the field, what was expected, and what there is.

local data = {}

local function list_of(names)
  return table.concat(names, ", ")
end

-- `where`: "" or "row 3: "; `fields`: name -> "text" | "list"; `required`: names in the order in which to ask for them.
function data.check(where, given, fields, required)
  if type(given) ~= "table" then
    error(where .. "fields are missing: " .. list_of(required), 0)
  end
  local known = {}
  for name in pairs(fields) do table.insert(known, name) end
  for name, value in pairs(given) do
    if not fields[name] then
      error(where .. "there is no field '" .. tostring(name) .. "'; the fields are " .. list_of(known), 0)
    elseif fields[name] == "text" and type(value) == "table" then
      error(where .. name .. " must be text, not a list", 0)
    end
  end
  for _, name in ipairs(required) do
    if given[name] == nil then error(where .. name .. " is missing", 0) end
    if fields[name] == "list" and #data.list(given[name]) == 0 then error(where .. name .. " is empty", 0) end
  end
end

-- A single x stands for a list of one, as everywhere in content.
function data.list(value)
  if type(value) == "table" or value == nil then return value end
  return { value }
end

return data
