-- How many items have which status, tier, verdict or state: the entries of finder.etlua.

local marks, words, verdicts = require("marks"), require("words"), require("verdicts")
local facets = {}

-- Entries in the given order; `value_of` an item names its value, `describe` gives {mark, word} for a value and a
-- count.
local function entries(items, order, value_of, describe)
  local counts, list = {}, {}
  for _, item in ipairs(items) do
    local value = value_of(item)
    counts[value] = (counts[value] or 0) + 1
  end
  for _, value in ipairs(order) do
    if counts[value] then
      local entry = describe(value, counts[value])
      entry.value, entry.count = value, counts[value]
      table.insert(list, entry)
    end
  end
  return list
end

function facets.statuses(facts)
  return entries(facts, marks.order, function(fact) return fact.status end,
    function(status) return { mark = marks.svg(status), word = status } end)
end

function facets.tier(source)
  return source.tier and tostring(source.tier) or "none"
end

function facets.tiers(sources)
  return entries(sources, { "1", "2", "3", "none" }, facets.tier, function(tier)
    local known = words.tier(tonumber(tier))
    local word = tier == "none" and "without a tier" or "of tier " .. tier .. ", " .. known.name
    return { word = word }
  end)
end

function facets.verdicts(claims)
  return entries(claims, verdicts.order, function(claim) return claim.verdict end,
    function(verdict, count) return { mark = marks.verdict(verdict), word = verdicts.phrase(verdict, count) } end)
end

-- "3 are answered".
local phrases = { answered = "answered", partly = "answered in part", open = "open" }
function facets.states(questions)
  return entries(questions, { "answered", "partly", "open" }, function(question) return question.state end,
    function(state) return { mark = marks.state(state), word = phrases[state] or state } end)
end

return facets
