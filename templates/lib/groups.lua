-- Sorting and grouping of items for indexes.

local groups = {}

-- Groups in the order in which `name_of` first returns their name; nil goes to the last group, `rest`.
-- Each group is {name = ..., items = {...}}, and what else `name_of` returned as `group.item`.
function groups.by(items, name_of, rest)
  local found, list, last = {}, {}, nil
  for _, item in ipairs(items) do
    local name, of = name_of(item)
    if name == nil then
      last = last or { name = rest, items = {} }
      table.insert(last.items, item)
    else
      local key = of and of.id or name -- two things may have one name
      if not found[key] then
        found[key] = { name = name, item = of, items = {} }
        table.insert(list, found[key])
      end
      table.insert(found[key].items, item)
    end
  end
  if last then table.insert(list, last) end
  return list
end

-- A sorted copy; equal keys keep their order.
function groups.sorted(items, key_of, descending)
  local rows = {}
  for _, item in ipairs(items) do table.insert(rows, { key = key_of(item), item = item }) end
  table.sort(rows, function(a, b)
    if descending then return a.key > b.key end
    return a.key < b.key
  end)
  local list = {}
  for i, row in ipairs(rows) do list[i] = row.item end
  return list
end

-- How many lines a list on a page has at most; as many as a page of an index.
groups.most = 400

-- The first `n` items.
function groups.first(items, n)
  local list = {}
  for _, item in ipairs(items) do
    if #list == n then break end
    table.insert(list, item)
  end
  return list
end

-- The first `n` items without one of them.
function groups.others(items, id, n)
  local list = {}
  for _, item in ipairs(items) do
    if #list == n then break end
    if item.id ~= id then table.insert(list, item) end
  end
  return list
end

-- Words are sorted as a reader looks them up: by letters, capitals or not.
function groups.alphabetical(items)
  return groups.sorted(items, function(item) return item.title:lower() end)
end

return groups
