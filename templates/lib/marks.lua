-- Status marks. The shape tells the status, so that colour is never needed; the word goes beside it or
-- is there for those who hear the page. The shapes are drawn, because fonts draw ◐ in all sizes or not at all.

local marks = {}

local shapes = {
  full = '<circle cx="5" cy="5" r="4.4"/>',
  half = '<circle cx="5" cy="5" r="3.9" fill="none" stroke-width="1"/><path d="M5 .6a4.4 4.4 0 0 0 0 8.8z"/>',
  hollow = '<circle cx="5" cy="5" r="3.9" fill="none" stroke-width="1"/>',
  cross = '<path d="M1.5 1.5l7 7m0-7l-7 7" fill="none" stroke-width="1.5"/>',
  dash = '<path d="M1 5h8" fill="none" stroke-width="1.5"/>',
  diamond = '<path d="M5 .7L9.3 5 5 9.3.7 5z" fill="none" stroke-width="1.2"/>',
  unequal = '<path d="M.6 3.4h8.8M.6 6.6h8.8M7.4.6l-4.8 8.8" fill="none" stroke-width="1.3"/>',
}

-- In the order of the key: from what stands to what does not.
marks.order = { "confirmed", "announced", "conditional", "reported", "estimate", "disputed", "retracted" }

local ranks = {}
for i, status in ipairs(marks.order) do ranks[status] = i end
-- Its place in the key.
function marks.rank(status)
  return ranks[status] or #marks.order + 1
end

local meanings = {
  confirmed = { shape = "full", meaning = "a source shows that it is so" },
  announced = { shape = "half", meaning = "said by those whom it concerns, and not yet shown to have happened" },
  conditional = { shape = "half", meaning = "holds only if stated conditions are met" },
  reported = { shape = "hollow", meaning = "told by others than those whom it concerns" },
  estimate = { shape = "hollow", meaning = "somebody’s calculation" },
  disputed = { shape = "unequal", meaning = "sources do not agree on it" },
  retracted = { shape = "cross", meaning = "no longer stands" },
}

local function draw(shape)
  return '<svg class="mark" viewBox="0 0 10 10" aria-hidden="true">' .. shapes[shape] .. "</svg>"
end

-- The mark itself, silent: say the word beside it.
function marks.svg(status)
  local known = meanings[status]
  return draw(known and known.shape or "hollow")
end

-- The name of its shape, and the shape alone, ten units high and wide, for drawings.
function marks.shape(status)
  local name = meanings[status] and meanings[status].shape or "hollow"
  return name, shapes[name]
end

-- What verdicts on claims show, by the same rule.
local verdicts = {
  holds = "full", refined = "half", superseded = "cross", contradicted = "cross", tension = "unequal",
  ["not-found"] = "hollow", opinion = "dash",
}
function marks.verdict(verdict)
  return draw(verdicts[verdict] or "hollow")
end

-- How far a question is answered.
local states = { answered = "full", partly = "half", open = "hollow" }
function marks.state(state)
  return draw(states[state] or "hollow")
end

-- Two sides that do not agree.
function marks.unequal()
  return draw("unequal")
end

-- A value that a reader has set: nobody says that it is so.
function marks.moved()
  return draw("diamond")
end

-- What the status means, as half a sentence: "somebody’s calculation".
function marks.meaning(status)
  return meanings[status] and meanings[status].meaning
end

return marks
