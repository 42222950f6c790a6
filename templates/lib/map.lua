-- The map of relations: entities are lines, and every relation is an arrow in a column of its own from one line to
-- another, so that none hides another. Groups of relations stand side by side, in as many systems below each other as
-- the width asks for, like a score.

local drawing, letters, relations = require("drawing"), require("letters"), require("relations")
local map = {}

local n = drawing.n

local size, small = 14, 12 -- of letters
local row, head = 30, 34 -- the height of an entity's line; the room above for the group's name
local pitch, wide_pitch, between = 14, 27, 12 -- of columns: without, with an amount beside the arrow; between groups
local styles = 6 -- of lines; further groups begin again

-- ---- what is drawn ----

-- The relations of these groups (names, in order) that hold on the day, between `entities` (ids: true) if given: a list
-- of {name, lines, style}, groups without any left out.
function map.groups(all, names, day, entities)
  local groups = {}
  for i, name in ipairs(names) do
    local group = { name = name, lines = {}, style = (i - 1) % styles + 1 }
    for _, relation in ipairs(all) do
      if relation.group == name then
        for _, fact in ipairs(relation.facts) do
          local line = relations.on(fact, day)
          local inside = not entities or (entities[fact.subject.id] and entities[fact.object.id])
          if line and inside then table.insert(group.lines, line) end
        end
      end
    end
    if #group.lines > 0 then table.insert(groups, group) end
  end
  return groups
end

-- Those who take part, most relations first.
function map.parties(groups)
  local list, known = {}, {}
  local function add(entity)
    if not known[entity.id] then
      known[entity.id] = { entity = entity, count = 0 }
      table.insert(list, known[entity.id])
    end
    known[entity.id].count = known[entity.id].count + 1
  end
  for _, group in ipairs(groups) do
    for _, line in ipairs(group.lines) do
      add(line.subject)
      add(line.object)
    end
  end
  table.sort(list, function(a, b)
    if a.count ~= b.count then return a.count > b.count end
    return a.entity.name < b.entity.name or (a.entity.name == b.entity.name and a.entity.id < b.entity.id)
  end)
  local entities = {}
  for i, entry in ipairs(list) do entities[i] = entry.entity end
  return entities
end

-- Sorts the lines of every group by where they begin and end among the entities: like stands by like.
function map.sort(groups, entities)
  local place = {}
  for i, entity in ipairs(entities) do place[entity.id] = i end
  for _, group in ipairs(groups) do
    table.sort(group.lines, function(a, b)
      local x, y = place[a.subject.id], place[b.subject.id]
      if x ~= y then return x < y end
      x, y = place[a.object.id], place[b.object.id]
      if x ~= y then return x < y end
      return a.fact.id < b.fact.id
    end)
  end
end

-- ---- where it stands ----

local function width_of(line)
  return line.amount and wide_pitch or pitch
end

-- Parts of a group that are no wider than the room, each {name, style, lines, width}; ", more" from the second on.
local function parts_of(group, room)
  local parts, part = {}, nil
  for _, line in ipairs(group.lines) do
    if not part or part.used + width_of(line) > room then
      part = { name = group.name .. (part and ", more" or ""), style = group.style, lines = {}, used = 0 }
      table.insert(parts, part)
    end
    table.insert(part.lines, line)
    part.used = part.used + width_of(line)
  end
  for _, p in ipairs(parts) do p.width = math.max(p.used + 4, math.min(letters.width(p.name, size) + 4, room)) end
  return parts
end

-- Systems of parts side by side: a list of lists.
local function systems_of(groups, room)
  local systems, system, used = {}, nil, 0
  for _, group in ipairs(groups) do
    for _, part in ipairs(parts_of(group, room)) do
      if not system or used + between + part.width > room then
        system, used = {}, -between
        table.insert(systems, system)
      end
      table.insert(system, part)
      used = used + between + part.width
    end
  end
  return systems
end

-- The entities that a system shows, in order, and the place of each.
local function staff_of(system, entities)
  local known, staff, place = {}, {}, {}
  for _, part in ipairs(system) do
    for _, line in ipairs(part.lines) do
      known[line.subject.id], known[line.object.id] = true, true
    end
  end
  for _, entity in ipairs(entities) do
    if known[entity.id] then
      table.insert(staff, entity)
      place[entity.id] = #staff
    end
  end
  return staff, place
end

-- ---- drawing ----

local function text(x, y, words, escape, class)
  return '<text class="' .. class .. '" x="' .. n(x) .. '" y="' .. n(y) .. '">' .. escape(words) .. "</text>"
end

-- "A does B: $5" for pointers; the table has it for all.
local function told(line, day)
  local period = relations.period(line, day)
  return line.subject.name .. " " .. line.verb .. " " .. line.object.name .. (line.amount and ", " .. line.amount or "")
    .. (period and ", " .. period or "")
end

local function arrow(line, x, from, to, day, escape)
  local s = to > from and 1 or -1
  local parts = { "<g><title>" .. escape(told(line, day)) .. "</title>" }
  if from == to then -- with itself
    table.insert(parts, string.format('<path class="line" d="M%s %sv-9h9v6"/>', n(x), n(from)))
    table.insert(parts, string.format('<path class="head" d="M%s %sl-4 -7h8z"/>', n(x + 9), n(from)))
  else
    table.insert(parts, string.format('<path class="line" d="M%s %sV%s"/>', n(x), n(from), n(to - 7 * s)))
    table.insert(parts, string.format('<path class="head" d="M%s %sl-4.5 %sh9z"/>', n(x), n(to), n(-9 * s)))
  end
  table.insert(parts, string.format('<circle class="head" cx="%s" cy="%s" r="3.2"/>', n(x), n(from)))
  return table.concat(parts)
end

-- An amount runs up along its arrow; where the arrow is short, past its ends, in a column that is its own.
local function amount(line, x, from, to, low, high, escape)
  if not line.amount then return "" end
  local half = letters.width(line.amount, small) / 2
  local middle = math.max(low + half, math.min((from + to) / 2, high - half))
  local shape = '<text class="amount" transform="translate(%s %s)rotate(-90)" text-anchor="middle">%s</text>'
  return string.format(shape,
    n(x + 15), n(middle), escape(line.amount))
end

local function draw_part(part, x, y, place, low, high, day, escape)
  local parts = { '<g class="relation-' .. part.style .. '">', text(x, y + 15, part.name, escape, "group") }
  table.insert(parts, string.format('<path class="line" d="M%s %sh%s"/>', n(x), n(y + 22), n(part.width)))
  local at = x + 8
  for _, line in ipairs(part.lines) do
    local from, to = place(line.subject), place(line.object)
    local drawn = arrow(line, at, from, to, day, escape)
    table.insert(parts, drawn .. amount(line, at, from, to, low, high, escape) .. "</g>")
    at = at + width_of(line)
  end
  table.insert(parts, "</g>")
  return table.concat(parts)
end

local function draw_system(parts, system, entities, names, y, width, day, escape)
  local staff, places = staff_of(system, entities)
  local function place(entity) return y + head + (places[entity.id] - 0.5) * row end
  for _, entity in ipairs(staff) do
    local at = place(entity)
    table.insert(parts, text(0, at + 4.5, letters.shorten(entity.name, names, size), escape, "entity"))
    local long = math.min(letters.width(entity.name, size), names)
    table.insert(parts, '<path class="staff" d="M' .. n(long + 8) .. " " .. n(at) .. "H" .. n(width) .. '"/>')
  end
  local x, bottom = names + 10, y + head + #staff * row
  for _, part in ipairs(system) do
    table.insert(parts, draw_part(part, x, y, place, y + head, bottom, day, escape))
    x = x + part.width + between
  end
  return bottom
end

-- The drawing as SVG, `width` units wide. `day`: of the relations; `name`: what is drawn.
function map.draw(groups, entities, width, class, day, name, escape)
  local names, most_name = 40, width > 400 and 150 or 118
  for _, entity in ipairs(entities) do
    names = math.max(names, math.min(letters.width(entity.name, size), most_name))
  end
  local systems = systems_of(groups, width - names - 12)
  local parts, y = {}, 0
  for i, system in ipairs(systems) do
    y = draw_system(parts, system, entities, names, y + (i > 1 and 22 or 0), width, day, escape)
  end
  return '<svg class="' .. class .. '" viewBox="0 0 ' .. width .. " " .. n(y + 4) .. '" role="img" aria-label="'
    .. escape(name) .. '; the table below has the same">' .. table.concat(parts) .. "</svg>"
end

return map
