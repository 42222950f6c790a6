-- What happened, as the timeline tells it: facts as events, their dates in words, what one may ask for.

local bands, calendar, dates = require("bands"), require("calendar"), require("dates")
local groups, words = require("groups"), require("words")
local timeline = {}

-- More events than this make drawings that hardly anyone could read, and a page of more than 60 kB (compressed).
timeline.most_drawn = 150

-- A date that is computed or estimated is an inference, and shown as one.
local function is_inferred(fact)
  local computed = fact.formula ~= nil and fact.value and fact.value.kind == "date"
  return computed or fact.status == "estimate"
end

-- "before", "after" or "about" where a date is not the very one.
local function side_of(date)
  return date.iso:match("^before ") and "before" or date.iso:match("^after ") and "after"
    or date.iso:find("^~") and "about" or nil
end

-- What is read: a sentence without its full stop, or the title.
local function words_of(fact)
  return fact.summary and fact.summary:gsub("(%l)%.$", "%1") or fact.title
end

-- A fact as an event: `from`, `to`: numbers of days (`to` nil while it lasts); `shape`: "day", "span" (some time
-- within a month, a quarter or a year), "open" (before or after a day) or "period".
local function event_of(fact, now)
  local from, till = fact.event_from, fact.event_until
  local e = {
    fact = fact, id = fact.id, kind = fact.event, parties = fact.parties, text = words_of(fact), date = from,
    when = fact.is_period and dates.period(from, till, now) or from.text,
    inferred = is_inferred(fact), side = side_of(from),
  }
  e.from, e.to = calendar.first(from), calendar.last(from)
  e.year = calendar.year_of(e.from) -- what was before 1 January 2026 was in 2025
  e.shape = e.from == e.to and "day" or "span"
  if fact.is_period then
    e.shape = "period"
    e.to = till and math.max(calendar.last(till), e.from)
  elseif e.side == "before" or e.side == "after" then
    e.shape = "open"
  end
  return e
end

-- When the site is made, {day, name}, by its date; where that is not known, the last day of all, without a name.
function timeline.edition(date, facts)
  if date then return { day = date.first, name = "this edition, " .. date.text } end
  local day = 0
  for _, fact in ipairs(facts) do day = math.max(day, calendar.last(fact.event_until or fact.event_from)) end
  return { day = day }
end

-- All of them, in the order of the site; `now` is the day of the edition.
function timeline.events(facts, now)
  local list = {}
  for _, fact in ipairs(facts) do table.insert(list, event_of(fact, now)) end
  return list
end

-- By the year in which they are, or began: a list of {year, events}.
function timeline.by_year(events)
  local list = {}
  for _, e in ipairs(groups.sorted(events, function(e) return e.from end)) do
    local last = list[#list]
    if not last or last.year ~= e.year then
      last = { year = e.year, events = {} }
      table.insert(list, last)
    end
    table.insert(last.events, e)
  end
  return list
end

-- The first event of these groups that is behind the day, or nil.
function timeline.first_after(years, day)
  for _, group in ipairs(years) do
    for _, e in ipairs(group.events) do
      if e.from > day then return e end
    end
  end
end

-- Whether the day of the edition belongs into the drawing: it lies between events, or something lasts until now.
function timeline.shows_now(events, now)
  local first, last, lasts = math.huge, -math.huge, false
  for _, e in ipairs(events) do
    first, last = math.min(first, e.from), math.max(last, e.to or e.from)
    lasts = lasts or (e.shape == "period" and not e.to)
  end
  return now.name and now.day >= first and (now.day <= last or lasts)
end

-- The days that a scale must hold, each with how much room it asks for.
function timeline.moments(events, now)
  local list = {}
  for _, e in ipairs(events) do
    table.insert(list, { day = timeline.middle(e), weight = 1 })
    table.insert(list, { day = e.from, weight = 0 })
    if e.to then table.insert(list, { day = e.to, weight = 0 }) end
  end
  if timeline.shows_now(events, now) then table.insert(list, { day = now.day, weight = 0.5 }) end
  return list
end

-- The day at which an event's mark stands: the beginning of a period, the middle of a span.
function timeline.middle(e)
  return e.shape == "period" and e.from or (e.from + e.to) // 2
end

-- Ids of its parties, as filters ask for them.
function timeline.party_ids(e)
  local ids = {}
  for _, party in ipairs(e.parties) do table.insert(ids, party.id) end
  return table.concat(ids, " ")
end

-- {id, name, count, last} by count, then by name; what is to come last does.
local function counted(list)
  table.sort(list, function(a, b)
    if a.last ~= b.last then return b.last end
    if a.count ~= b.count then return a.count > b.count end
    return a.name < b.name
  end)
  return list
end

local acting = { organisation = true, person = true }

-- What one may ask for: parties and kinds, those with most events first, and those that act before agreements and such.
function timeline.choices(events)
  local parties, kinds, known = {}, {}, {}
  local function add(list, key, id, name, last)
    if not known[key] then
      known[key] = { id = id, name = name, count = 0, last = last }
      table.insert(list, known[key])
    end
    known[key].count = known[key].count + 1
  end
  for _, e in ipairs(events) do
    for _, party in ipairs(e.parties) do
      add(parties, "party " .. party.id, party.id, party.name, not acting[party.entity_kind])
    end
    add(kinds, "kind " .. e.kind, e.kind, words.capital(e.kind), false)
  end
  return counted(parties), counted(kinds)
end

-- What happened, in full, for those who hear or point at a mark: "27 February 2026: the round is announced".
function timeline.told(e)
  return e.when .. (e.inferred and " (inferred): " or ": ") .. e.text
end

local function sample(inner)
  return '<svg class="sample-mark" viewBox="0 0 22 12" aria-hidden="true">' .. inner .. "</svg>\u{A0}"
end

-- How time is drawn, as far as it is not the same everywhere.
local function scale_in_words(events, now)
  local list, gaps = bands.of(timeline.moments(events, now)), false
  if #list < 2 then return "" end
  for _, b in ipairs(list) do gaps = gaps or b.gap end
  return " Busy years and months have more room; each stretch that has a name is to scale in itself."
    .. (gaps and " At a zigzag nothing happens, and time is drawn short." or "")
end

-- What the marks mean, as far as these events need them (HTML), and the scale.
function timeline.key(events, now)
  local there, inferred, lasting = {}, false, false
  for _, e in ipairs(events) do
    there[e.shape], inferred = true, inferred or e.inferred
    lasting = lasting or e.shape == "period" and not e.to
  end
  local parts = {}
  local function add(is, inner, meaning)
    if is then table.insert(parts, sample(inner) .. meaning) end
  end
  add(there.day, '<circle class="day" cx="11" cy="6" r="4.5"/>', "a day")
  local span = '<rect class="span" x="1" y="2.5" width="20" height="7" rx="3.5"/>'
  add(there.span, span, "some time within a month, a quarter or a year")
  add(there.open, '<path class="day" d="M16 6l-9 4.8v-9.6z"/>', "before or after a day")
  add(there.period, '<rect class="period" x="1" y="3" width="20" height="6"/>', "a period")
  local arrow = '<rect class="period" x="1" y="3" width="13" height="6"/><path class="lasts" d="M14 0l7 6l-7 6z"/>'
  add(lasting, arrow, "a period that still lasts")
  add(inferred, '<circle class="day inferred" cx="11" cy="6" r="4.5"/>', "inferred, not stated")
  return table.concat(parts, ", ") .. "." .. scale_in_words(events, now)
end

return timeline
