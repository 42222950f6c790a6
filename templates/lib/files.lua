-- The data files of this site: which there are, and what their forms are called. With `data: false` there are none.

local files = {}

local forms = {
  ["application/json"] = "JSON",
  ["application/schema+json"] = "JSON Schema",
  ["application/x-ndjson"] = "JSON, a line each",
  ["text/csv"] = "CSV",
  ["text/calendar"] = "iCalendar",
  ["application/x-bibtex"] = "BibTeX",
  ["application/vnd.citationstyles.csl+json"] = "CSL-JSON",
}

-- What people call the form of a file: "JSON".
function files.form(file)
  return forms[file.media] or file.media
end

local known
local function by_name()
  if not known then
    known = {}
    for _, file in ipairs(site.data_url and site.data or {}) do known[file.name] = file end
  end
  return known
end

-- The file of that name, or nil.
function files.find(name)
  return by_name()[name]
end

-- Those of these names that are there, in this order.
function files.of(names)
  local found = {}
  for _, name in ipairs(names) do
    if by_name()[name] then table.insert(found, by_name()[name]) end
  end
  return found
end

-- A word of a command line for a POSIX shell.
function files.quoted(text)
  if text:find("^[%w@%%+=:,./_-]+$") then return text end
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

return files
