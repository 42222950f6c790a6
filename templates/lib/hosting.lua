-- What hosts may be told of a site's files, in the form of Netlify and Cloudflare Pages: rules that set one header are
-- for different addresses, since the one host joins what two rules say and the other lets one win. Their number depends
-- on what kinds of things there are, not on how many: Cloudflare reads 100 rules.

local hosting = {}

-- The first parts of the addresses of pages: "articles", "facts".
local function sections()
  local found, known = {}, {}
  local below = #url("/") + 1
  for _, entry in ipairs(site.pages) do
    local section = entry.url:match("^([^/]+)/", below)
    if section and not known[section] then
      known[section] = true
      table.insert(found, section)
    end
  end
  if site.search_url then table.insert(found, "search") end
  table.sort(found)
  return found
end

-- All pages but those that are made to be shown in pages of others, /facts/ID/embed/.
local function pages_of_our_own()
  local paths = { "/", "/index.html", "/404.html" }
  for _, section in ipairs(sections()) do
    if section == "facts" then
      for _, path in ipairs({ "", "index.html", "page/*", ":fact/", ":fact/index.html" }) do
        table.insert(paths, "/facts/" .. path)
      end
    else
      table.insert(paths, "/" .. section .. "/*")
    end
  end
  return paths
end

local rules, by_path = {}, {}

local function set(path, header)
  if not by_path[path] then
    by_path[path] = { path = url(path), headers = {} }
    table.insert(rules, by_path[path])
  end
  table.insert(by_path[path].headers, header)
end

local function text(path, media)
  set(path, "Content-Type: " .. media .. "; charset=utf-8")
  set(path, "Access-Control-Allow-Origin: *")
end

local function feeds()
  text("/feed.xml", "application/atom+xml")
  if site.changes then
    text("/changes/feed.xml", "application/atom+xml")
    text("/changes/feed.json", "application/feed+json")
    text("/entities/:entity/feed.xml", "application/atom+xml")
    text("/facts/:fact/feed.xml", "application/atom+xml")
  end
end

-- Whoever finds data useful may fetch it from their own pages.
local function data()
  for _, file in ipairs(site.data) do text("/data/" .. file.name, file.media) end
  if #site.schemas > 0 then set("/data/schemas/*", "Access-Control-Allow-Origin: *") end
  if #site.facts > 0 then
    set("/facts/:fact/fact.json", "Access-Control-Allow-Origin: *")
    set("/facts/:fact/oembed.json", "Access-Control-Allow-Origin: *")
  end
  set("/manifest.json", "Access-Control-Allow-Origin: *")
end

-- A list of { path, headers }.
function hosting.rules()
  set("/*", "X-Content-Type-Options: nosniff")
  set("/*", "Referrer-Policy: strict-origin-when-cross-origin")
  for _, path in ipairs(pages_of_our_own()) do set(path, "Content-Security-Policy: frame-ancestors 'none'") end
  set("/assets/fonts/*", "Cache-Control: public, max-age=604800")
  feeds()
  data()
  if site.search_url then set("/opensearch.xml", "Content-Type: application/opensearchdescription+xml") end
  return rules
end

return hosting
