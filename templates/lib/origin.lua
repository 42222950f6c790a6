-- Addresses with scheme and host, for what is read away from this site.

local origin = {}

local base -- of the site: scheme and host; empty when nobody said where it will be published

-- "/sub/facts/x/", as url() and items give it, in full. Addresses of other sites stay as they are.
function origin.of(address)
  base = base or page.permalink:sub(1, #page.permalink - #page.url)
  return address:sub(1, 1) == "/" and base .. address or address
end

-- A name that stays (an IRI) for what has this address in full: the address. Without a base URL it names a thing on
-- this machine.
function origin.id(address)
  return address:sub(1, 1) == "/" and "tag:localhost,2000:" .. address or address
end

return origin
