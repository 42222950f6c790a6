-- Relations between entities: facts of which it was so for some time that one does something to another.

local calendar, dates = require("calendar"), require("dates")
local relations = {}

local always, never = -math.huge, math.huge

-- The first and the last day of an entry of a fact's values; what is left out has no end.
local function days_of(entry)
  return entry.from and calendar.first(entry.from) or always, entry.ends and calendar.last(entry.ends) or never
end

-- How much, where an entry has a number; and words of its own, which say more than the verb does.
local function amount_of(value)
  return value and value.kind == "quantity" and value.text or nil
end
local function words_of(fact, value)
  local plain = fact.relation.verb .. " " .. fact.object.name
  return value and value.kind ~= "quantity" and value.text ~= plain and value.text or nil
end

local function line_of(fact, entry)
  local from, to = days_of(entry)
  return {
    fact = fact, entry = entry, verb = fact.relation.verb, inverse = fact.relation.inverse,
    subject = fact.subject, object = fact.object, status = entry.status or fact.status, first = from, last = to,
    amount = amount_of(entry.value), words = words_of(fact, entry.value),
  }
end

-- The entries of a fact that lead, each as a line: since when, until when, how much.
function relations.lines(fact)
  local list = {}
  for _, entry in ipairs(fact.values) do
    if entry.leading then table.insert(list, line_of(fact, entry)) end
  end
  return list
end

-- The one that holds on this day, or nil.
function relations.on(fact, day)
  for _, line in ipairs(relations.lines(fact)) do
    if line.first <= day and day <= line.last then return line end
  end
end

-- Of these facts those that are no relation.
function relations.others(facts)
  local list = {}
  for _, fact in ipairs(facts) do
    if not fact.relation then table.insert(list, fact) end
  end
  return list
end

-- Since when and until when, in words; nil without a date.
function relations.period(line, now)
  return dates.period(line.entry.from, line.entry.ends, now)
end

-- All lines of an entity, as {line, to (the other one), words (what is done, from its side)}: those that hold on this
-- day or later, and those of before, each by beginning.
function relations.of(entity, day)
  local now, before = {}, {}
  local function add(facts, other_of, said_of)
    for _, fact in ipairs(facts) do
      for _, line in ipairs(relations.lines(fact)) do
        table.insert(line.last < day and before or now, { line = line, to = other_of(line), words = said_of(line) })
      end
    end
  end
  add(entity.relations, function(line) return line.object end, function(line) return line.verb end)
  add(entity.related, function(line) return line.subject end, function(line) return line.inverse end)
  local function by_beginning(a, b)
    if a.line.first ~= b.line.first then return a.line.first < b.line.first end
    return a.line.fact.id < b.line.fact.id
  end
  table.sort(now, by_beginning)
  table.sort(before, by_beginning)
  return now, before
end

return relations
