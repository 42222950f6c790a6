-- Verdicts on claims: their order, their words, and how many there are.

local verdicts = {}

-- From what stands to what does not; opinion is no matter of standing.
verdicts.order = { "holds", "refined", "superseded", "tension", "contradicted", "not-found", "opinion" }

local names = { tension = "in tension", ["not-found"] = "not found", opinion = "opinion" }
function verdicts.name(verdict)
  return names[verdict] or verdict
end

local phrases = {
  holds = { "holds", "hold" },
  refined = { "holds with more precision", "hold with more precision" },
  superseded = { "was true and is no longer", "were true and are no longer" },
  tension = { "does not agree with other figures", "do not agree with other figures" },
  contradicted = { "is contradicted", "are contradicted" },
  ["not-found"] = { "was not found elsewhere", "were not found elsewhere" },
  opinion = { "is opinion or tone", "are opinion or tone" },
}
-- "3 hold": the words behind the number.
function verdicts.phrase(verdict, n)
  local phrase = phrases[verdict] or { verdict, verdict }
  return phrase[n == 1 and 1 or 2]
end

function verdicts.count(claims)
  local counts = {}
  for _, claim in ipairs(claims) do counts[claim.verdict] = (counts[claim.verdict] or 0) + 1 end
  return counts
end

-- A bar whose parts are to scale. Silent: the list below it says the same.
function verdicts.bar(counts, total)
  local parts, x = {}, 0
  for _, verdict in ipairs(verdicts.order) do
    local n = counts[verdict]
    if n then
      local width = 1000 * n / total
      local part = '<rect class="verdict-%s" x="%.1f" y="0" width="%.1f" height="10"/>'
      table.insert(parts, string.format(part, verdict, x, math.max(width - 2, 1)))
      x = x + width
    end
  end
  return '<svg class="tally-bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">'
    .. table.concat(parts) .. "</svg>"
end

return verdicts
