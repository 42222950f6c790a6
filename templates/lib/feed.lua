-- Feeds of what commits changed. An entry: title, id, url, updated (RFC 3339), author, html.

local past, words, origin = require("history"), require("words"), require("origin")
local feed = {}

-- Of commits at a moment that no calendar has; of a feed without entries.
feed.unknown = "1970-01-01T00:00:00Z"

-- A moment, of a moment or a day: which a feed must have.
function feed.moment(text)
  return #text == #"2026-02-27" and text .. "T00:00:00Z" or text
end

-- The place of a moment in time, in seconds: moments of several zones do not sort by their letters.
function feed.seconds(moment)
  local day, hour, minute, second, zone = moment:match("^(.*)T(%d%d):(%d%d):(%d%d)(.*)$")
  local sign, hours, minutes = zone:match("^([+-])(%d%d):(%d%d)$")
  local ahead = sign and (hours * 60 + minutes) * (sign == "-" and -60 or 60) or 0
  return require("calendar").day(day) * 86400 + hour * 3600 + minute * 60 + second - ahead
end

-- The newest commit's moment. `commits`: a list.
function feed.updated(commits)
  local latest, newest
  for _, commit in ipairs(commits) do
    local published = commit.published
    if published and (not newest or commit.scale > newest) then latest, newest = published, commit.scale end
  end
  return latest or feed.unknown
end

local function link(revision)
  local title, item = escape(revision.title), revision.item
  return item and item.url and '<a href="' .. escape(item.permalink) .. '">' .. title .. "</a>" or title
end

local names = { followed = "computed anew", added = "recorded", known = "already there" }
local function change(revision)
  return names[revision.change] or revision.change
end

-- "$100 billion → $110 billion", as text; nil when the value was not touched.
local function turn(revision)
  local before, after = past.states(revision)
  if not before and not after then return nil end
  return past.cut(before or "nothing") .. " → " .. past.cut(after or "nothing")
end

local function list(lines)
  return "<ul><li>" .. table.concat(lines, "</li><li>") .. "</li></ul>"
end

local function count(lines, n, what)
  if n > 0 then table.insert(lines, "and " .. words.grouped(n) .. " more " .. what) end
end

-- What one commit changed, item by item.
local function told(group)
  local lines = {}
  for _, revision in ipairs(group.changed) do
    local states = turn(revision)
    table.insert(lines, link(revision) .. ": " .. change(revision) .. (states and ", " .. escape(states) or ""))
  end
  count(lines, group.more_changed, "changes")
  for _, revision in ipairs(group.unreadable) do table.insert(lines, link(revision) .. ": unreadable") end
  count(lines, group.more_unreadable, "unreadable")
  for _, revision in ipairs(group.born) do table.insert(lines, link(revision) .. ": " .. change(revision)) end
  count(lines, group.more_born, "recorded")
  return list(lines)
end

local function subject(commit)
  return commit.subject ~= "" and commit.subject or "Without a reason given"
end

-- `about`: the address in full of the page whose changes these are.
local function entry(about, commit)
  return {
    id = origin.id(about) .. "#" .. commit.hex,
    updated = commit.published or feed.unknown,
    author = commit.author ~= "" and commit.author or "unknown",
  }
end

-- The commits of a page of changes.
function feed.of_changes(about, changes)
  local entries, commits = {}, {}
  for _, group in ipairs(changes and changes.groups or {}) do
    local one = entry(about, group.commit)
    one.title, one.url, one.html = subject(group.commit), group.permalink, told(group)
    table.insert(entries, one)
    table.insert(commits, group.commit)
  end
  return entries, feed.updated(commits)
end

-- "As of: 1 March 2026 → 2 April 2026"
local function field_line(field)
  local name = escape(words.capital(past.field(field.name)))
  if field.before == "" or field.after == "" then return name .. ": rewritten" end
  if not field.before then return name .. ": set to " .. escape(past.cut(field.after or "nothing")) end
  if not field.after then return name .. ": dropped; it was " .. escape(past.cut(field.before)) end
  return name .. ": " .. escape(past.cut(field.before)) .. " → " .. escape(past.cut(field.after))
end

-- "$100 billion → $110 billion", "recorded as $100 billion"; where the value stayed, "changed: status and sources".
local function headline(revision)
  local before, after = past.states(revision)
  local said = revision.change
  if said == "changed" and (before or after) then return turn(revision) end
  if said == "followed" and (before or after) then return change(revision) .. ", " .. turn(revision) end
  if said == "removed" and before then return "removed; it was " .. past.cut(before) end
  local as = said == "known" and ": " or " as "
  if said ~= "removed" and after then return change(revision) .. as .. past.cut(after) end
  local fields = revision.change == "changed" and past.fields(revision) or {}
  return change(revision) .. (#fields > 0 and ": " .. past.others(fields, 1) or "")
end

-- "Recorded as $100 billion."
local function sentence(text)
  text = words.capital(text)
  return text:find("[.!?…]$") and text or text .. "."
end

-- What a commit did to a fact: its value, its other fields, what it follows from; and why.
local function told_of_fact(revision)
  local html, lines = "<p>" .. escape(sentence(headline(revision))) .. "</p>", {}
  if revision.change == "changed" then
    for _, field in ipairs(past.fields(revision)) do table.insert(lines, field_line(field)) end
  end
  if #lines > 0 then html = html .. list(lines) end
  local inputs = {}
  for _, input in ipairs(revision.via) do table.insert(inputs, link(input)) end
  if #inputs > 0 then html = html .. "<p>Follows from " .. table.concat(inputs, ", ") .. ".</p>" end
  return html .. "<p>" .. escape(sentence(subject(revision.commit))) .. "</p>"
end

-- The newest of a fact's committed revisions, at most so many.
function feed.of_fact(fact, most)
  local entries, commits, about = {}, {}, fact.permalink
  for i, revision in ipairs(fact.history and fact.history.revisions or {}) do
    if #entries == most then break end
    local commit = revision.commit
    if commit then
      local one, said = entry(about, commit), headline(revision)
      one.title = fact.title .. (said == turn(revision) and ": " or ", ") .. said
      one.url = about .. (i <= past.most_rows and "#x-" .. commit.hex or "")
      one.html = told_of_fact(revision)
      table.insert(entries, one)
      table.insert(commits, commit)
    end
  end
  return entries, feed.updated(commits)
end

return feed
