-- What browsers may load for a page (Content-Security-Policy): files of this site, nothing that is written into the
-- page.

local policy = {
  { "default-src", "'none'" }, { "script-src", "'self'" }, { "style-src", "'self'" }, { "img-src", "'self' data:" },
  { "font-src", "'self'" }, { "connect-src", "'self'" }, { "worker-src", "'self'" }, { "manifest-src", "'self'" },
  { "base-uri", "'none'" }, { "form-action", "'self'" },
}

-- The other hosts of pictures that Markdown brings in: what an editor chose to show is allowed, on that page alone.
local function picture_hosts(content)
  local hosts, known = {}, {}
  local at = 1
  while true do
    local found = content:find('<img src="', at, true)
    if not found then return hosts end
    at = found + 10
    local host = content:match("^https?://[%w.-]+:?%d*", at) or content:match("^//([%w.-]+:?%d*)", at)
    if host and not known[host] then
      known[host] = true
      table.insert(hosts, host)
    end
  end
end

local writer = {}

-- `content`: the page's HTML.
function writer.of(content)
  local hosts, parts = picture_hosts(content), {}
  for _, rule in ipairs(policy) do
    local sources = rule[2]
    if rule[1] == "img-src" and #hosts > 0 then sources = sources .. " " .. table.concat(hosts, " ") end
    table.insert(parts, rule[1] .. " " .. sources)
  end
  return table.concat(parts, "; ")
end

-- Of a page that stands in frames of other sites: styles of this site, and no more. In a sandbox 'self' is nobody in
-- some browsers, so that the site is also named. `site_url`: its address, or nil.
function writer.framed(site_url)
  local origin = ((site_url or "") .. "/"):match("^(https?://[%w.:-]+)/") -- names in other letters cannot stand here
  local styles = "style-src 'self'" .. (origin and " " .. origin or "")
  return "default-src 'none'; " .. styles .. "; base-uri 'none'; form-action 'none'"
end

return writer
