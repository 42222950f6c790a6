-- Items as things of schema.org. What a field of ours does not say, no property here says.

local origin = require("origin")
local things = {}

-- What is meant of an item, which is another thing than the page that tells of it.
function things.id(item)
  return item.permalink and item.permalink .. "#it"
end

-- The date or moment as ISO 8601 knows it; nil of quarters, and of dates that are before, after or about.
function things.date(date)
  local iso = date and date.iso
  local known = iso and (iso:match("^%d%d%d%d$") or iso:match("^%d%d%d%d%-%d%d$"))
  return known or iso and (iso:match("^%d%d%d%d%-%d%d%-%d%d$") or iso:match("^%d%d%d%d%-%d%d%-%d%dT%d%d:%d%d:%d%dZ$"))
end

local quarter_ends = { "03-31", "06-30", "09-30", "12-31" }

-- Its first and its last day, or what is as precise; nil where no calendar has them. A quarter is its days.
local function bounds(date)
  local year, quarter = date.iso:match("^(%d%d%d%d)%-Q(%d)$")
  if not quarter then return things.date(date), things.date(date) end
  quarter = tonumber(quarter)
  return string.format("%s-%02d-01", year, 3 * quarter - 2), year .. "-" .. quarter_ends[quarter]
end

-- "2026-02-27/2026-04-26", "2026-02-27/..": as temporalCoverage writes a time. nil where none is given, and where one
-- of its ends is none that can be written so.
local function period(from, ends)
  local first, last = "..", ".."
  if not from and not ends then return nil end
  if from then first = bounds(from) end
  if ends then last = select(2, bounds(ends)) end
  return first and last and first .. "/" .. last
end

-- Of an event at one time: the day, or what is as precise; the days of a quarter; nil as above.
local function point(date)
  local first, last = bounds(date)
  return first ~= last and first .. "/" .. last or first
end

-- The whole site, by which its pages say what they are part of.
function things.site()
  return { ["@type"] = "WebSite", ["@id"] = absolute("/") .. "#site", name = site.title, url = absolute("/") }
end

-- Who judges claims, which search engines want to be told. Whether that is a person or a firm nobody told us: where it
-- is not asked for, those who write are credited by name (creditText).
function things.publisher()
  return { ["@type"] = "Organization", name = site.author or site.title, url = absolute("/") }
end

function things.license()
  if site.license_url then return origin.of(site.license_url) end
  return site.license and { ["@type"] = "CreativeWork", name = site.license }
end

-- ---- entities ----

-- A product is described here, not sold. schema.org has no word for what is only agreed; and what it calls an event is
-- one to go to.
local types = { organisation = "Organization", person = "Person", product = "ProductModel", place = "Place" }

function things.type_of(entity)
  return types[entity.entity_kind] or "Thing"
end

-- An entity in a few words, where another thing names it.
function things.named(entity)
  return { ["@type"] = things.type_of(entity), ["@id"] = things.id(entity), name = entity.name }
end

function things.entity(entity)
  local type, whole = things.type_of(entity), entity.part_of
  local thing = {
    ["@type"] = type, ["@id"] = things.id(entity), name = entity.title, description = entity.summary,
    alternateName = entity.short, sameAs = entity.link, mainEntityOfPage = entity.permalink,
  }
  if type == "Organization" then
    thing.foundingDate, thing.dissolutionDate = things.date(entity.start), things.date(entity.ends)
    if whole and things.type_of(whole) == type then thing.parentOrganization = things.named(whole) end
  end
  return thing
end

-- ---- sources ----

function things.source(source)
  return {
    ["@type"] = "CreativeWork", ["@id"] = things.id(source), name = source.title, url = source.link,
    description = source.summary, datePublished = things.date(source.date), creditText = source.author,
    publisher = source.publisher and { ["@type"] = "Organization", name = source.publisher },
    archivedAt = source.archive, mainEntityOfPage = source.permalink,
  }
end

local function cited(source)
  return { ["@type"] = "CreativeWork", ["@id"] = things.id(source), name = source.title, url = source.link }
end

-- What these facts rest on, each once, at most so many. nil when nothing is named.
function things.citations(lists, most)
  local list, known = {}, {}
  for _, citations in ipairs(lists) do
    for _, citation in ipairs(citations) do
      local source = citation.source
      if #list < most and not known[source.id] then table.insert(list, cited(source)) end
      known[source.id] = true
    end
  end
  return #list > 0 and list or nil
end

-- ---- facts ----

-- "Confirmed, as of 27 February 2026; since 1 January 2026."
local function standing(entry)
  local valid = require("dates").period(entry.from, entry.ends, site.now and site.now.first)
  local said = require("words").capital(entry.status) .. (entry.as_of and ", as of " .. entry.as_of.text or "")
  return said .. (valid and "; " .. valid or "") .. "."
end

-- The decimal of facts.json as a number of JSON; nil where that would not be the same one.
local function exact(decimal)
  local digits = decimal and decimal:gsub("[-.]", ""):gsub("^0+", "") or ""
  return decimal and #digits <= 15 and tonumber(decimal) or nil
end

-- `entry`: the fact, or one of its values.
local function property(fact, entry)
  local value = entry.value
  local thing = {
    ["@type"] = "PropertyValue", name = fact.title, unitText = value.unit, description = standing(entry),
  }
  if value.kind ~= "quantity" then
    thing.value = value.date and things.date(value.date) or value.text
    return thing
  end
  local low, high = value.low_decimal, value.high_decimal
  local number = value.decimal or low == high and low or nil
  thing.value = exact(number) or number
  if low ~= high then thing.minValue, thing.maxValue = exact(low), exact(high) end
  return thing
end

local function holds(entry, day)
  return (not entry.from or entry.from.first <= day) and (not entry.ends or entry.ends.last >= day)
end

-- A day on which the current value holds: today, where it does.
local function day_of(fact)
  local day = site.now and site.now.first
  if day and holds(fact, day) then return day end
  if fact.from then return fact.from.first end
  return fact.ends and fact.ends.last or day or 0
end

-- What it says: its value, and those that compete with it; nil of what was taken back.
local function properties(fact)
  local list, day = {}, day_of(fact)
  for _, entry in ipairs(fact.values) do
    local stands = entry.leading and entry.rank ~= "deprecated" and entry.status ~= "retracted"
    if stands and entry.value and holds(entry, day) then table.insert(list, property(fact, entry)) end
  end
  if fact.status == "retracted" then return nil end
  if #list == 0 then return property(fact, fact) end
  return #list == 1 and list[1] or list
end

local function based_on(fact)
  local list = {}
  for _, input in ipairs(fact.inputs) do
    table.insert(list, { ["@type"] = "Dataset", ["@id"] = things.id(input), name = input.title })
  end
  return #list > 0 and fact.formula and list or nil
end

-- "Size of the round: $122 billion (confirmed). What the summary says."
function things.told(fact)
  local said = fact.title .. ": " .. fact.value.text .. " (" .. fact.status .. ")."
  return fact.summary and said .. " " .. fact.summary or said
end

-- Search engines want 50 letters at least, which the sentence about the site makes, and 5,000 at most.
local function description(fact)
  return require("clip").letters(things.told(fact), 4000) .. " One fact of " .. site.title
    .. ", with its sources and its status."
end

function things.fact(fact)
  local past = fact.history
  local time
  if not fact.event then
    time = period(fact.from, fact.ends)
  elseif fact.is_period then
    time = period(fact.event_from, fact.event_until)
  else
    time = fact.event_from and point(fact.event_from)
  end
  local data = #site.data > 0
  local download = {
    ["@type"] = "DataDownload", encodingFormat = "application/json", contentUrl = fact.permalink .. "fact.json",
  }
  return {
    ["@type"] = "Dataset", ["@id"] = things.id(fact), name = fact.title, description = description(fact),
    url = fact.permalink, variableMeasured = properties(fact), distribution = data and download or nil,
    temporalCoverage = time, about = fact.subject and things.named(fact.subject),
    citation = things.citations({ fact.sources }, 50), isBasedOn = based_on(fact),
    license = things.license(), creditText = site.author, isAccessibleForFree = true,
    inLanguage = site.language or "en", includedInDataCatalog = data and things.catalog() or nil,
    datePublished = past and past.first and past.first.published,
    dateModified = past and past.latest and past.latest.published,
  }
end

-- ---- data ----

function things.catalog()
  return {
    ["@type"] = "DataCatalog", ["@id"] = absolute("/data/") .. "#catalog", name = site.title, url = absolute("/data/"),
  }
end

-- All facts as one set: what /data/ offers.
function things.dataset()
  local files = {}
  for _, file in ipairs(site.data) do
    table.insert(files, {
      ["@type"] = "DataDownload", name = file.name, description = file.what, encodingFormat = file.media,
      contentUrl = file.permalink,
    })
  end
  return {
    ["@type"] = "Dataset", ["@id"] = absolute("/data/") .. "#dataset", name = site.title, url = absolute("/data/"),
    description = (site.description and site.description .. " " or "")
      .. "All facts of " .. site.title .. ", with their sources, their status and their history.",
    distribution = files, license = things.license(), creditText = site.author, isAccessibleForFree = true,
    inLanguage = site.language or "en",
  }
end

return things
