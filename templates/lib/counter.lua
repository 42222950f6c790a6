-- Numbers for what has no number of its own on a page.

local counter = { last = 0 }

function counter.next()
  counter.last = counter.last + 1
  return counter.last
end

return counter
