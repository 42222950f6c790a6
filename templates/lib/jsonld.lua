-- What a page is, for search engines: JSON-LD in the words of schema.org.

local things, origin, words = require("things"), require("origin"), require("words")
local jsonld = {}

local steps, answer -- of this page: told while it is made

-- The trail of a page's head: a list of {title, url}, and the page's own title.
function jsonld.tell_trail(trail, title)
  steps = { { name = "Home", item = absolute("/") } }
  for _, step in ipairs(trail) do
    if step.url then table.insert(steps, { name = step.title, item = origin.of(step.url) }) end
  end
  table.insert(steps, { name = title, item = page.permalink })
end

-- The answer to the question of a page, as HTML.
function jsonld.tell_answer(html)
  answer = html
end

local function breadcrumbs()
  local list = {}
  for i, step in ipairs(steps) do
    table.insert(list, { ["@type"] = "ListItem", position = i, name = step.name, item = step.item })
  end
  return { ["@type"] = "BreadcrumbList", itemListElement = list }
end

-- ---- pages ----

local function web_page(type, description)
  return {
    ["@type"] = type, ["@id"] = page.permalink, url = page.permalink, name = page.title, description = description,
    isPartOf = things.site(), inLanguage = site.language or "en",
  }
end

local function home()
  local thing = things.site()
  thing.description, thing.inLanguage, thing.license = site.description, site.language or "en", things.license()
  thing.creditText = site.author
  if site.search_url then
    thing.potentialAction = {
      ["@type"] = "SearchAction",
      target = { ["@type"] = "EntryPoint", urlTemplate = absolute("/search/") .. "?q={query}" },
      ["query-input"] = "required name=query",
    }
  end
  return thing
end

-- Those that its byline names.
local function credit(article)
  local past = require("history")
  local names = article.history and past.authors(article.history) or {}
  return #names > 0 and past.people(names) or site.author
end

-- When an article was first written (what its file says, else the commits), and last. As head.etlua has it, too.
function jsonld.times(article)
  local past = article.history
  return things.date(article.date) or past and past.first and past.first.published,
    article.changed
end

local function article(item)
  local lists, about = {}, {}
  for _, fact in ipairs(item.cites) do table.insert(lists, fact.sources) end
  for _, entity in ipairs(item.about) do table.insert(about, things.named(entity)) end
  local published, modified = jsonld.times(item)
  local image = item.image or site.image
  return {
    ["@type"] = "Article", ["@id"] = things.id(item), url = item.permalink, headline = item.title,
    description = item.summary, datePublished = published, dateModified = modified,
    creditText = credit(item), license = things.license(), wordCount = item.words,
    about = #about > 0 and about or nil, citation = things.citations(lists, 40), image = image and origin.of(image),
    mainEntityOfPage = item.permalink, isPartOf = things.site(), inLanguage = site.language or "en",
  }
end

local function term(item)
  local also = {}
  for _, name in ipairs(item.also) do table.insert(also, name) end
  return {
    ["@type"] = "DefinedTerm", ["@id"] = things.id(item), url = item.permalink, name = item.title,
    description = item.summary, alternateName = #also > 0 and also or nil,
    inDefinedTermSet = {
      ["@type"] = "DefinedTermSet", ["@id"] = absolute("/terms/") .. "#set", url = absolute("/terms/"),
      name = site.title .. ": " .. words.kind("term").index,
    },
  }
end

-- An answer in part does not settle the question.
local function question(item)
  local text = item.summary or answer and require("clip").letters(require("plain").text(answer), 1000)
  if item.state == "open" or not text or text == "" then return web_page("WebPage", item.summary) end
  local says = { ["@type"] = "Answer", text = text, url = item.permalink }
  local thing = {
    ["@type"] = "Question", ["@id"] = things.id(item), url = item.permalink, name = item.title, answerCount = 1,
    inLanguage = site.language or "en",
  }
  thing[item.state == "answered" and "acceptedAnswer" or "suggestedAnswer"] = says
  return thing
end

-- ---- claims ----

-- What the page says of one statement, in its own words: no number of stars stands for them. What is opinion, or was
-- not judged, is no review.
local function claim(item, document, reviewer)
  local said = { ["@type"] = "Claim", appearance = { ["@id"] = document }, creditText = item.by_name }
  local type = item.by and things.type_of(item.by)
  if type == "Organization" or type == "Person" then
    said.author = things.named(item.by)
  elseif item.by then
    said.creditText = item.by.name
  end
  local judged = item.verdict and item.verdict ~= "opinion"
  if not judged then
    said.name, said["@id"] = item.title, item.permalink
    return said
  end
  return {
    ["@type"] = "ClaimReview", url = item.permalink, claimReviewed = item.title, itemReviewed = said,
    author = { ["@id"] = reviewer },
    reviewRating = { ["@type"] = "Rating", alternateName = require("verdicts").name(item.verdict) },
  }
end

-- A document that is taken apart: itself, who judges, and as many statements as a page should carry.
local function claims_of(document, add)
  local most, reviewer = 25, things.publisher()
  local source = things.source(document)
  reviewer["@id"] = absolute("/") .. "#publisher"
  add(source)
  add(reviewer)
  for i, item in ipairs(document.claims) do
    if i <= most then add(claim(item, source["@id"], reviewer["@id"])) end
  end
end

-- ---- lists ----

local function timeline()
  local list, most = {}, 50
  for i, fact in ipairs(site.events) do
    if i > most then break end
    local name = fact.title .. (fact.event_from and ", " .. fact.event_from.text or "")
    table.insert(list, { ["@type"] = "ListItem", position = i, name = name, url = fact.permalink })
  end
  local thing = web_page("CollectionPage", page.description)
  thing.mainEntity = {
    ["@type"] = "ItemList", numberOfItems = #site.events, itemListElement = list,
    itemListOrder = "https://schema.org/ItemListOrderAscending",
  }
  return thing
end

local function index()
  local thing = web_page("CollectionPage")
  if page.total and page.total > 0 then
    thing.mainEntity = { ["@type"] = "ItemList", numberOfItems = page.total }
  end
  return thing
end

-- ---- all of it ----

local of_kind = {
  home = home, timeline = timeline,
  article = function() return article(page.item) end,
  fact = function() return things.fact(page.item) end,
  entity = function() return things.entity(page.item) end,
  source = function() return things.source(page.item) end,
  term = function() return term(page.item) end,
  question = function() return question(page.item) end,
  search = function() return web_page("SearchResultsPage") end,
  colophon = function() return web_page("AboutPage") end,
}
for kind in ("articles facts entities sources terms claims questions models tags tag changes"):gmatch("%a+") do
  of_kind[kind] = index
end

local function data(add)
  local catalog, set = things.catalog(), things.dataset()
  catalog.description, catalog.dataset = set.description, { ["@id"] = set["@id"] }
  set.includedInDataCatalog = { ["@id"] = catalog["@id"] }
  add(catalog)
  add(set)
end

-- The page's graph, for json().
function jsonld.of_page()
  local graph = {}
  local function add(thing) table.insert(graph, thing) end
  if page.kind == "claims-of" then
    claims_of(page.item, add)
  elseif page.kind == "data" then
    data(add)
  else
    add(of_kind[page.kind] and of_kind[page.kind]() or web_page("WebPage"))
  end
  if steps then add(breadcrumbs()) end
  return { ["@context"] = "https://schema.org", ["@graph"] = graph }
end

return jsonld
