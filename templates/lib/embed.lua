-- Facts in frames of other sites.

local embed = {}

-- Of how many letters something is, with some thought for those that are not ASCII.
local function letters(text)
  return utf8.len(text) or #text
end

-- The day on which its value ceased to hold, when that is behind us; nil when it holds. What happened on a day, or
-- lasted for a while, is not superseded by being over. `today`: number of a day, or nil.
function embed.over(fact, today)
  local ends = fact.ends
  if ends and not fact.event and today and ends.last < today then return ends end
end

-- How large it is set, as the name of a class: sums and days larger than sentences.
function embed.size(text)
  local n = letters(text)
  return n <= 16 and "short" or n <= 44 and "middle" or "long"
end

-- "Size of the round: $122 billion (confirmed)."
function embed.sentence(fact)
  return fact.title .. ": " .. fact.value.text .. " (" .. fact.status .. ")."
end

-- What it was before it last changed: the commit, and the value where that is short; nil when it never did. What is
-- longer the fact's page tells.
function embed.before(fact)
  local revision, before
  if fact.history then revision, before = require("history").value_change(fact.history) end
  if revision then return revision.commit, letters(before) <= 40 and before or nil end
end

-- The frame's measures in pixels. It is as high as a column of 300 pixels wants it, of which there are many.
embed.width = 480
local least, line, large = 156, 19, 23 -- all on lines of their own; one more; one more of a sentence
local column = { title = 40, state = 42, value = 32 } -- letters in a line

local function more(n, length)
  return math.max(0, n - 1) // length
end

function embed.height(fact)
  local value, state = letters(fact.value.text), 36 -- "Announced, as of 27 February 2026."
  for _, check in ipairs(fact.tensions) do
    state = state + 16 + (check.left and check.right and letters(check.left.text .. check.right.text) or 0)
  end
  local commit, before = embed.before(fact)
  if commit then state = state + 28 + (before and letters(before) + 9 or 0) end
  if fact.ends then state = state + 34 end
  local lines = more(letters(fact.title), column.title) + more(state, column.state)
  local larger = embed.size(fact.value.text) == "short" and 0 or more(value, column.value)
  return least + line * (lines + (#fact.sources > 0 and 1 or 0)) + large * larger
end

return embed
