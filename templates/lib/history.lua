-- What the commits say, in words.

local dates, words = require("dates"), require("words")
local history = {}

-- Texts of any length come from old files: what is longer than this is cut.
local longest = 120
function history.cut(text, most)
  most = most or longest
  if #text <= most then return text end
  local place = most
  while place > 1 and text:byte(place) >= 0x80 and text:byte(place) < 0xC0 do place = place - 1 end
  return text:sub(1, place - 1) .. "…"
end

-- "27 April 2026"; a commit of no date that a calendar knows has none.
function history.day(commit)
  return commit.date and commit.date.text or "an unknown day"
end

-- What a fact said before and after a revision, as prose prints it or, where that is not known, as the file had it.
-- Two nils when its value was not touched; one where there was none.
function history.states(revision)
  local before, after = revision.before, revision.after
  if before or after then
    before, after = before and before.text, after and after.text
    -- A change without fields is one of an id that stood twice: what it said is not known, not nothing.
    local twice = revision.change == "changed" and #revision.fields == 0 and not (before and after)
    if before == after or twice then return nil, nil end
    return before, after
  end
  for _, field in ipairs(revision.fields) do
    if field.name == "value" then return field.before, field.after end
  end
end

-- "sources[2].at" -> "source 2, at"; "as_of" -> "as of".
function history.field(name)
  local spaced = name:gsub("_", " "):gsub("s%[(%d+)%]", " %1"):gsub("%[(%d+)%]", " %1")
  return (spaced:gsub("%.", ", "))
end

-- What readers look for first. A field that is not named here comes in its place by name, between these and those.
local foremost = { "value", "values", "formula", "status", "as_of", "subject", "sources", "title" }
local hindmost = { "text", "checks", "review_by", "unit", "digits", "tags" }
local weights = {}
for i, name in ipairs(foremost) do weights[name] = i end
for i, name in ipairs(hindmost) do weights[name] = 100 + i end

local function weight(field)
  return weights[field.name:match("^[%w_]+")] or 50
end

local function by_weight(fields)
  local places = {}
  for i, field in ipairs(fields) do places[field] = i end
  table.sort(fields, function(a, b)
    local x, y = weight(a), weight(b)
    if x ~= y then return x < y end
    return places[a] < places[b]
  end)
  return fields
end

-- The names of the fields from number `from` on, each once: "text, checks and tags".
function history.others(fields, from)
  local names, known = {}, {}
  for i = from, #fields do
    local name = history.field(fields[i].name:match("^[%w_]+") or fields[i].name)
    if not known[name] then table.insert(names, name) end
    known[name] = true
  end
  local final = table.remove(names)
  return #names > 0 and table.concat(names, ", ") .. " and " .. final or final
end

-- The changed fields that the value's own line does not tell: it stands for `value` and for whole entries of `values`.
-- A value that is now computed was not dropped.
function history.fields(revision)
  local before, after = history.states(revision)
  local list, computed = {}, false
  for _, field in ipairs(revision.fields) do
    computed = computed or field.name == "formula" and field.after ~= nil
  end
  for _, field in ipairs(revision.fields) do
    local value, entry = field.name == "value", field.name:find("^values%[?%d*%]?$")
    local told = value and computed or (value or entry) and (before or after)
    if not told then table.insert(list, field) end
  end
  return by_weight(list)
end

-- The newest committed revision in which the value was another before; and what it was. Of a fact that was removed and
-- came back with another value that is the one in which it came back.
function history.value_change(past)
  local returned
  for _, revision in ipairs(past.revisions) do
    local change = revision.commit and revision.change
    local before = change and history.states(revision)
    if change == "added" then
      returned = revision
    elseif change == "removed" and returned and before then
      local _, after = history.states(returned)
      if after and before ~= after then return returned, before end
    elseif before and change ~= "removed" and change ~= "known" then
      return revision, before
    end
  end
end

-- The page of a fact tells of so many revisions.
history.most_rows = 100

-- Where a revision stands: on the page of its fact or, when the table there does not go that far, the page; nil when
-- the item has no page. What is not committed has no place in the table.
function history.place(revision)
  local item, commit = revision.item, revision.commit
  if not item or not item.url or not commit or revision.kind ~= "fact" then return item and item.url end
  local list = item.history and item.history.revisions or {}
  for i = 1, math.min(#list, history.most_rows) do
    local other = list[i].commit
    if other and other.hex == commit.hex then return item.url .. "#x-" .. commit.hex end
  end
  return item.url
end

-- "27 Apr 2026"
function history.short_day(commit)
  return commit.date and dates.short(commit.date) or "an unknown day"
end

-- The latest revision that follows from others and is newer than what was last written.
local function newest_followed(past)
  for _, revision in ipairs(past.revisions) do
    if revision.commit and revision.change == "followed" then return revision end
    if revision.commit and (revision.change == "changed" or revision.change == "added") then return nil end
  end
end

-- Does what is not yet committed change what the fact follows from?
local function follows_pending(past)
  local newest = past.revisions[1]
  return newest ~= nil and not newest.commit and newest.change == "followed"
end

local recorded = { added = true, changed = true }
local function count(past)
  local n = 0
  for _, revision in ipairs(past.revisions) do
    if revision.commit and recorded[revision.change] then n = n + 1 end
  end
  return n
end

-- The newest commit that recorded the item or changed it; nil when that is older than all that is known.
function history.last_recorded(past)
  for _, revision in ipairs(past.revisions) do
    if revision.commit and recorded[revision.change] then return revision.commit end
  end
end

-- That the item was away, for a while or since the newest commit; nil when it never was.
local function absence(past)
  local back
  for _, revision in ipairs(past.revisions) do
    if revision.commit and revision.change == "removed" then
      local day = history.day(revision.commit)
      return "Removed on " .. day .. (back and " and back on " .. history.day(back) or "") .. "."
    end
    if revision.commit and revision.change == "added" then back = revision.commit end
  end
end

local times = { "once", "twice" }
function history.times(n)
  return times[n] or n .. " times"
end

-- Where the history begins only with the oldest commit that was cloned.
local function incomplete(past, record, still)
  local from = record.incomplete_before and record.incomplete_before.text or "the oldest commit that is here"
  local n = count(past)
  local said = "Already here on " .. from .. ": the history is incomplete before that day."
  if not record.incomplete_before then
    said = "Already here in " .. from .. ": the history is incomplete before it."
  end
  if n == 0 then return said .. (still and " Unchanged since." or "") end
  local last = history.day(history.last_recorded(past))
  return said .. " Changed " .. history.times(n) .. " since, last on " .. last .. "."
end

-- `still`: nothing has changed since.
local function complete(past, still)
  local n, first = count(past), history.day(past.first)
  if n == 1 then return "First recorded on " .. first .. (still and ", unchanged since." or ".") end
  local last, ending = history.day(history.last_recorded(past)), still and "; unchanged since." or "."
  if last == first and past.first.date then return "Recorded " .. history.times(n) .. ", all on " .. first .. ending end
  return "First recorded on " .. first .. ". Recorded " .. history.times(n) .. ", last on " .. last .. ending
end

-- When an item was recorded and changed: a few sentences. `record` is site.history.
function history.summary(past, record)
  local said, followed, away = {}, newest_followed(past), absence(past)
  local still = not followed and not past.pending and not follows_pending(past)
  if past.incomplete then
    table.insert(said, incomplete(past, record, still))
  elseif past.first then
    table.insert(said, complete(past, still))
  end
  if away then table.insert(said, away) end
  if followed then
    table.insert(said, "Computed anew on " .. history.day(followed.commit) .. ", when what it rests on changed.")
  end
  if past.pending then
    table.insert(said, #said == 0 and "Not yet committed." or "A change is not yet committed.")
  elseif follows_pending(past) then
    table.insert(said, "A change of what it rests on is not yet committed.")
  end
  return table.concat(said, " ")
end

-- Who wrote it, in the order in which they first did.
function history.authors(past)
  local names, known = {}, {}
  local list = past.revisions
  for i = #list, 1, -1 do
    local revision = list[i]
    local name = revision.commit and recorded[revision.change] and revision.commit.author
    if name and name ~= "" and not known[name] then
      known[name] = true
      table.insert(names, name)
    end
  end
  return names
end

-- "A", "A and B", "A, B and 3 others".
function history.people(names)
  local most = 3
  if #names > most then return names[1] .. ", " .. names[2] .. " and " .. words.count(#names - 2, "other") end
  if #names < 2 then return names[1] or "" end
  return table.concat(names, ", ", 1, #names - 1) .. " and " .. names[#names]
end

-- When a page was written and rewritten, and by whom: "Created on 3 March 2026, last changed on 27 April 2026, by A."
function history.byline(past, record)
  local said, names = {}, history.authors(past)
  if past.incomplete then
    local from = record.incomplete_before
    table.insert(said, from and "Created before " .. from.text or "Created before the oldest commit that is here")
  elseif past.first then
    table.insert(said, "Created on " .. history.day(past.first))
  end
  if past.last and (not past.first or past.last.hex ~= past.first.hex) then
    local last = history.day(past.last)
    local same = past.first and past.last.date and history.day(past.first) == last
    table.insert(said, same and "changed on the same day" or "last changed on " .. last)
  end
  if #said == 0 then return past.pending and "Not yet committed." or "" end
  if #names > 0 then table.insert(said, "by " .. history.people(names)) end
  return table.concat(said, ", ") .. "." .. (past.pending and " A change is not yet committed." or "")
end

-- Entities by how much changed about them: a few, with the one that is shown; the others, as far as a page goes;
-- and how many are left out.
function history.most_changed(entities, shown)
  local few, most, list = 8, 100, {}
  for i, of in ipairs(entities) do table.insert(list, { of = of, place = i, count = of.count }) end
  table.sort(list, function(a, b)
    if a.count ~= b.count then return a.count > b.count end
    return a.place < b.place
  end)
  local first, others, left_out = {}, {}, 0
  for i, entry in ipairs(list) do
    if i <= few or (shown and entry.of.entity.id == shown.id) then
      table.insert(first, entry.of)
    elseif #others < most then
      table.insert(others, entry.of)
    else
      left_out = left_out + 1
    end
  end
  return first, others, left_out
end

return history
