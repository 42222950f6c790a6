-- Notes: which pages have them, where they stand, and what they say of places beyond this page.

local notes = {}

-- Beside the text of these pages there is a margin for notes; on the others they only open.
local margin = { home = true, article = true, question = true }
local opening = { fact = true, entity = true, term = true, source = true }

function notes.in_margin()
  return margin[page.kind] or false
end

function notes.wanted()
  return margin[page.kind] or opening[page.kind] or false
end

-- A margin that has a line to spare: where figures stand close, notes are as short as they can be, so that each stays
-- near its line.
function notes.roomy()
  local item = page.item
  return item and item.kind == "article" and item.words >= 40 * #item.cites
end

-- The other pages that use an item, each once: at most `most`, and whether there are more. Items that half of a large
-- base uses are not searched to the end.
function notes.elsewhere(item, most)
  local list, known, searched = {}, {}, 0
  for _, use in ipairs(item.backlinks) do
    searched = searched + 1
    if #list > most or searched > 60 then break end
    local other = use.item
    if not known[other.id] and not (page.item and other.id == page.item.id) then
      known[other.id] = true
      table.insert(list, { url = use.url, title = other.title })
    end
  end
  local more = #list > most
  if more then table.remove(list) end
  return list, more
end

-- The figures of an entity that others rest on and texts use most: those tell most about it.
function notes.telling(facts, most)
  local rows = {}
  for i, fact in ipairs(facts) do
    if i > 40 then break end
    local figure = fact.value.kind == "quantity" and not fact.relation
    local weight = #fact.backlinks + 2 * #fact.used_by
    if figure then table.insert(rows, { fact = fact, weight = weight, place = i }) end
  end
  table.sort(rows, function(a, b)
    if a.weight ~= b.weight then return a.weight > b.weight end
    return a.place < b.place
  end)
  local list = {}
  for i = 1, math.min(most, #rows) do list[i] = rows[i].fact end
  return list
end

-- How an entity stands to others: the first of its relations that hold now, as lines (see relations.lua).
function notes.relations(entity, most)
  local list = {}
  for i, fact in ipairs(entity.relations) do
    if #list == most or i > 40 then break end
    local line = require("relations").on(fact, site.now and site.now.first or math.huge)
    if line then table.insert(list, line) end
  end
  return list
end

return notes
