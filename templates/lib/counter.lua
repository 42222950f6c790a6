-- Numbers for what has no number of its own on a page.

local counter = { last = {} }

-- The next number; of things of one kind, where `kind` is given.
function counter.next(kind)
  kind = kind or ""
  counter.last[kind] = (counter.last[kind] or 0) + 1
  return counter.last[kind]
end

return counter
