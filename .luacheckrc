-- Lua beside the templates: libraries, and the tests' own. What the sandbox takes away
-- (io, os, debug, load, ...) is unknown here too.
std = {
    read_globals = {
        "_VERSION", "absolute", "assert", "error", "escape", "getmetatable", "ipairs", "math", "next", "page",
        "pairs", "pcall", "rawequal", "rawget", "rawlen", "rawset", "require", "select", "setmetatable", "site",
        "string", "table", "tonumber", "tostring", "type", "url", "utf8", "warn", "xpcall",
    },
}
max_line_length = 120
cache = false
