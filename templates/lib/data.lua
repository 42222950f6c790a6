-- Checks of a component's data. Messages name the field, what was expected, and what there is.

local data = {}

local function list_of(names)
  return table.concat(names, ", ")
end

local function is_mapping(given)
  for key in pairs(given) do
    if type(key) == "string" then return true end
  end
  return false
end

-- How many letters must be put in, left out, changed or swapped with the next to make one of the other.
local function distance(a, b)
  local before, row = {}, {}
  for j = 0, #b do row[j] = j end
  for i = 1, #a do
    local earlier
    earlier, before, row = before, row, { [0] = i }
    for j = 1, #b do
      local changed = a:byte(i) == b:byte(j) and 0 or 1
      row[j] = math.min(before[j - 1] + changed, before[j] + 1, row[j - 1] + 1)
      if i > 1 and j > 1 and a:byte(i) == b:byte(j - 1) and a:byte(i - 1) == b:byte(j) then
        row[j] = math.min(row[j], earlier[j - 2] + 1)
      end
    end
  end
  return row[#b]
end

-- The name that was probably meant, or nil.
function data.nearest(given, names)
  local nearest, least = nil, math.max(1, #given // 3) + 1
  for _, name in ipairs(names) do
    local apart = distance(given:lower(), name:lower())
    if apart < least then nearest, least = name, apart end
  end
  return nearest
end

-- What to say after "there is no kind 'pie'": the nearest of the names, or all of them. `many` is what they are.
function data.instead(given, names, many)
  local nearest = data.nearest(given, names)
  return nearest and "; did you mean '" .. nearest .. "'?" or "; the " .. many .. " are " .. list_of(names)
end

-- `where`: "" or "row 3: "; `fields`: name -> "text" | "list"; `required`: names in the order in which to ask for them.
function data.check(where, given, fields, required)
  if type(given) ~= "table" then
    error(where .. "fields are missing: " .. list_of(required), 0)
  elseif #given > 0 then
    error(where .. "fields were expected, not a list", 0)
  end
  local known = {}
  for name in pairs(fields) do table.insert(known, name) end
  for name, value in pairs(given) do
    if not fields[name] then
      error(where .. "there is no field '" .. tostring(name) .. "'" .. data.instead(tostring(name), known, "fields"), 0)
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
  if value == nil or type(value) == "table" and not is_mapping(value) then return value end
  return { value }
end

-- The fact with this id. `find` and `nearest` are the functions of templates.
function data.fact(where, id, find, nearest)
  if type(id) == "table" then error(where .. "the id of a fact was expected, not a list", 0) end
  id = tostring(id)
  local fact = find(id)
  if not fact then
    local meant = nearest(id)
    error(where .. "there is nothing with the id '" .. id .. "'"
      .. (meant and "; did you mean '" .. meant .. "'?" or ""), 0)
  end
  if fact.kind ~= "fact" then error(where .. "'" .. id .. "' is not a fact; it is of kind " .. fact.kind, 0) end
  return fact
end

return data
