-- Words of the site: how it counts, names kinds and says what is missing.

local words = {}

-- "1 fact", "3 facts", "no facts".
function words.count(n, one, many)
  if n == 0 then return "no " .. (many or one .. "s") end
  return words.grouped(n) .. " " .. (n == 1 and one or many or one .. "s")
end

-- 12345 -> "12,345".
function words.grouped(n)
  local s = tostring(n)
  if #s < 4 then return s end
  return (s:reverse():gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", ""))
end

-- "on 27 February 2026", "in 2026".
function words.on(date)
  return ((date.precision == "day" or date.precision == "time") and "on " or "in ") .. date.text
end

-- "first letter of a sentence": "entity" -> "Entity".
function words.capital(s)
  return (s:gsub("^%l", string.upper))
end

-- The place among others of its kind: what the page is, and the index it belongs to.
local kinds = {
  article = { one = "Article", index = "Read", url = "/articles/" },
  fact = { one = "Fact", index = "Facts", url = "/facts/" },
  entity = { one = "Entity", many = "entities", index = "Entities", url = "/entities/" },
  source = { one = "Source", index = "Sources", url = "/sources/" },
  question = { one = "Question", index = "Questions", url = "/questions/" },
  model = { one = "Calculator", index = "Calculators", url = "/models/" },
  claim = { one = "Claim", index = "Claims", url = "/claims/" },
  term = { one = "Term", index = "Terms", url = "/terms/" },
  tag = { one = "Tag", index = "Tags", url = "/tags/" },
}
function words.kind(kind)
  return kinds[kind] or { one = words.capital(kind), index = words.capital(kind) }
end

-- The way to an index, for the head of a page below it.
function words.trail(kind)
  local known = words.kind(kind)
  return { { title = known.index, url = url(known.url) } }
end

-- Headings of groups of entities.
local many = {
  organisation = "Organisations", person = "People", product = "Products", agreement = "Agreements",
  place = "Places", unit = "Units", event = "Events",
}
function words.entity_kinds(kind)
  return many[kind] or words.capital(kind)
end

-- How far a question is answered.
local states = { answered = "Answered", partly = "Answered in part", open = "Open" }
function words.question_state(state)
  return states[state] or words.capital(state)
end

-- How near a source is to the thing itself.
local tiers = {
  { name = "primary text", heading = "Primary texts", about = "Releases, filings and the parties’ own words." },
  { name = "press", heading = "Press", about = "Newspapers, agencies and trade papers." },
  { name = "aggregator", heading = "Aggregators", about = "Retellings of what others wrote. They come last." },
}
function words.tier(n)
  return tiers[n]
    or { name = "tier not set", heading = "Tier not set", about = "Nobody has judged these sources yet." }
end

-- Kinds of quantity, for the particulars of a fact.
local dimensions = {
  money = "money", power = "power", energy = "energy", share = "share", time = "time", mass = "mass",
  number = "number", date = "date", text = "words",
}
function words.dimension(dimension)
  local over, under = (dimension or ""):match("^([^/]+)/(.+)$")
  if over then return words.dimension(over) .. " per " .. words.dimension(under) end
  return dimensions[dimension] or dimension
end

-- "a.b.example/path" of a web address, for showing where a link goes.
function words.host(address)
  return (address:gsub("^%a+://", ""):gsub("^www%.", ""):gsub("[/?#].*$", ""))
end

-- What text of the site's own language has as an attribute where that is written from right to left. The words around
-- it, which are English, and their dates run from left to right.
local right_to_left = {}
for code in ("ar ckb dv fa he ps sd ug ur yi"):gmatch("%a+") do right_to_left[code] = true end
function words.direction()
  return right_to_left[(site.language or ""):lower():match("^%a+")] and ' dir="rtl"' or ""
end

return words
