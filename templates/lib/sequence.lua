-- Sequence diagrams: who sends what to whom, and who keeps what, from top to bottom. Several flows stand side by side,
-- and what happens at one step stands at one height in all of them.

local check, letters = require("data"), require("letters")

local sequence = { most_flows = 3, most_actors = 4, most_steps = 24 }

-- ---- the data ----

local function check_actors(where, given)
  local actors, seen = {}, {}
  for _, actor in ipairs(check.list(given)) do
    if type(actor) == "table" or actor == "" then error(where .. "an actor is a name", 0) end
    actor = tostring(actor)
    if seen[actor] then error(where .. "the actor '" .. actor .. "' stands twice", 0) end
    seen[actor] = true
    table.insert(actors, actor)
  end
  if #actors > sequence.most_actors then
    error(where .. #actors .. " actors; there is room for " .. sequence.most_actors, 0)
  end
  return actors
end

local function actor_number(where, name, actors)
  name = tostring(name)
  for i, actor in ipairs(actors) do
    if actor == name then return i end
  end
  error(where .. "there is no actor '" .. name .. "'" .. check.instead(name, actors, "actors"), 0)
end

-- A step, or false for a row that stays free.
local function check_step(where, given, actors, inline)
  if given == "" then return false end
  local fields = { from = "text", to = "text", says = "text", note = "text" }
  check.check(where, given, fields, { "from", "to", "says" })
  local step = { from = actor_number(where, given.from, actors), to = actor_number(where, given.to, actors) }
  step.says, step.note = inline(tostring(given.says)), given.note and inline(tostring(given.note))
  return step
end

local function check_flow(where, given, inline)
  check.check(where, given, { title = "text", actors = "list", steps = "list" }, { "title", "actors", "steps" })
  local flow = { title = inline(tostring(given.title)), actors = check_actors(where, given.actors), steps = {} }
  local steps = check.list(given.steps)
  if #steps > sequence.most_steps then
    error(where .. #steps .. " steps; there is room for " .. sequence.most_steps, 0)
  end
  for i, step in ipairs(steps) do
    table.insert(flow.steps, check_step(where .. "step " .. i .. ": ", step, flow.actors, inline))
  end
  return flow
end

-- The flows of a component's data. Texts become HTML by `inline`, the function of templates.
function sequence.flows(data, inline)
  check.check("", data, { title = "text", flows = "list", note = "text" }, { "flows" })
  local given, flows = check.list(data.flows), {}
  if #given > sequence.most_flows then
    error(#given .. " flows; there is room for " .. sequence.most_flows, 0)
  end
  for i, flow in ipairs(given) do table.insert(flows, check_flow("flow " .. i .. ": ", flow, inline)) end
  return flows
end

-- How many steps the longest flow has.
function sequence.length(flows)
  local most = 0
  for _, flow in ipairs(flows) do most = math.max(most, #flow.steps) end
  return most
end

-- What stands between the words of a step and its note: a full stop, where they do not end in one or its like.
function sequence.stop(step, plain)
  local words = plain(step.says)
  for _, mark in ipairs({ ".", "?", "!", "…", ":", ";", "”", '"' }) do
    if words:sub(-#mark) == mark then return "" end
  end
  return "."
end

-- Whether flow f is the first one that gets as far as step i: its line of the list is what links to the step lead to.
function sequence.leads(flows, f, i)
  for earlier = 1, f - 1 do
    if #flows[earlier].steps >= i then return false end
  end
  return true
end

-- ---- the drawing ----

local size, leading = 14, 17 -- of text
local narrow, wide, broad = 280, 372, 560 -- of a drawing: for three actors, for four, across a whole column
local edge = 52 -- from the first and the last lifeline to the edge
local pad, gap = 7, 14 -- inside of a box, between rows

local function longest_word(name)
  local most = 0
  for word in name:gmatch("%S+") do most = math.max(most, letters.width(word, size * 1.04)) end
  return most
end

-- The width for the name of each actor: that of its longest word at least, where those beside it leave it.
local function name_rooms(actors, between, room)
  local needs, rooms = {}, {}
  for i, name in ipairs(actors) do needs[i], rooms[i] = longest_word(name), room end
  for i in ipairs(actors) do
    if needs[i] > room then
      local left = math.huge
      for _, j in ipairs({ i - 1, i + 1 }) do
        if needs[j] then left = math.min(left, 2 * (between - 6) - math.min(needs[j], room)) end
      end
      rooms[i] = math.max(room, math.min(needs[i] + 1, left))
      for _, j in ipairs({ i - 1, i + 1 }) do
        if rooms[j] then rooms[j] = math.min(rooms[j], 2 * (between - 6) - rooms[i]) end
      end
    end
  end
  return rooms
end

-- Places the lifelines of a flow.
local function place(flow, plain, flow_width)
  local n = #flow.actors
  local layout = { width = flow_width, at = {}, names = {}, rows = {} }
  local between = n > 1 and (flow_width - 2 * edge) / (n - 1) or 0
  local room = n > 1 and math.min(2 * edge, between) - 6 or flow_width
  local rooms = name_rooms(flow.actors, between, room)
  for i, name in ipairs(flow.actors) do
    layout.at[i] = n > 1 and edge + (i - 1) * between or flow_width / 2
    layout.names[i] = letters.wrap(name, rooms[i], size * 1.04, 3, true)
  end
  for i, step in ipairs(flow.steps) do
    if step then
      local number = letters.width(i .. " ", size)
      local words = plain(step.says)
      local apart = math.abs(layout.at[step.from] - layout.at[step.to])
      local box_room = n == 1 and 220 or flow_width == broad and 190 or 132
      local text_room = step.from == step.to and box_room or math.max(apart - 16, 128)
      layout.rows[i] = { lines = letters.balanced(words, text_room - number, size, 6, true), number = number }
    end
  end
  return layout
end

-- The top of each row, the same in all flows, and where the last one ends.
local function tops(flows, layouts)
  local head, rows = 0, {}
  for _, layout in ipairs(layouts) do
    for _, lines in ipairs(layout.names) do head = math.max(head, #lines * leading) end
  end
  local y = head + 10
  for i = 1, sequence.length(flows) do
    local height = leading
    for f, layout in ipairs(layouts) do
      local row, step = layout.rows[i], flows[f].steps[i]
      if row then
        height = math.max(height, #row.lines * leading + (step.from == step.to and 2 * pad or 12))
      end
    end
    rows[i] = { top = y, bottom = y + height + gap }
    y = rows[i].bottom
  end
  return head, rows, y
end

-- Lines of text around x, the first on the base line y.
local function text(lines, x, y, number, escape)
  local parts = {}
  for i, line in ipairs(lines) do
    local before = i == 1 and number and '<tspan class="n">' .. number .. "</tspan> " or ""
    table.insert(parts, string.format('<tspan x="%.1f" y="%.1f">%s%s</tspan>', x, y + (i - 1) * leading, before,
      escape(line)))
  end
  return "<text>" .. table.concat(parts, " ") .. "</text>"
end

local function widest(row)
  local most = 0
  for i, line in ipairs(row.lines) do
    most = math.max(most, letters.width(line, size) + (i == 1 and row.number or 0))
  end
  return most
end

local function clamp(x, half, width)
  return math.max(half, math.min(x, width - half))
end

-- What an actor keeps or does: a box on its lifeline.
local function draw_box(row, x, y, width, number, escape)
  local box_width, height = widest(row) + 2 * pad + 4, #row.lines * leading + 2 * pad
  local middle = clamp(x, box_width / 2 + 1, width)
  return string.format('<rect class="box" x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>', middle - box_width / 2, y,
    box_width, height) .. text(row.lines, middle, y + pad + size - 1.5, number, escape)
end

-- A message: its words, and the arrow below them.
local function draw_message(row, from, to, y, width, number, escape)
  local line = y + #row.lines * leading + 6
  local towards = to > from and 1 or -1
  local middle = clamp((from + to) / 2, widest(row) / 2, width)
  return string.format('<path class="arrow" d="M%.1f %.1fH%.1f"/><path class="head" d="M%.1f %.1fl%d -4.5v9z"/>', from,
    line, to - towards * 8, to - towards, line, -towards * 9)
    .. text(row.lines, middle, y + size - 1.5, number, escape)
end

local function draw_step(flow, layout, i, rows, escape)
  local step, row, y = flow.steps[i], layout.rows[i], rows[i].top + gap / 2
  local band = string.format('<rect class="band" x="0" y="%.1f" width="%.1f" height="%.1f"/>', rows[i].top + 1,
    layout.width, rows[i].bottom - rows[i].top - 2)
  local drawn
  if step.from == step.to then
    drawn = draw_box(row, layout.at[step.from], y, layout.width, i, escape)
  else
    drawn = draw_message(row, layout.at[step.from], layout.at[step.to], y, layout.width, i, escape)
  end
  return { band = band, step = string.format('<g class="step" data-step="%d">%s</g>', i, drawn) }
end

local function draw(flow, layout, head, rows, bottom, label, escape)
  local under, above = {}, {}
  for i, x in ipairs(layout.at) do
    local first = head - (#layout.names[i] - 1) * leading
    local half = 0
    for _, line in ipairs(layout.names[i]) do half = math.max(half, letters.width(line, size * 1.06) / 2) end
    local name = text(layout.names[i], clamp(x, half, layout.width), first - 5, nil, escape)
    table.insert(above, '<g class="actor">' .. name .. "</g>")
    table.insert(under, string.format('<path class="life" d="M%.1f %.1fV%.1f"/>', x, head + 3, bottom))
  end
  local bands = {}
  for i, step in ipairs(flow.steps) do
    if step then
      local drawn = draw_step(flow, layout, i, rows, escape)
      table.insert(bands, (drawn.band:gsub("<rect", '<rect data-step="' .. i .. '"')))
      table.insert(above, drawn.step)
    end
  end
  local class = layout.width == narrow and "narrow" or layout.width == wide and "wide" or "broad"
  return string.format('<svg class="%s" viewBox="0 0 %d %.0f" role="img" aria-label="%s">%s%s%s</svg>', class,
    layout.width, bottom, escape(label), table.concat(bands), table.concat(under), table.concat(above))
end

-- All flows, drawn with rows of the same height; `width_of` tells how wide one is.
local function draw_all(flows, width_of, plain, escape)
  local layouts, drawings = {}, {}
  for f, flow in ipairs(flows) do layouts[f] = place(flow, plain, width_of(flow)) end
  local head, rows, bottom = tops(flows, layouts)
  for f, flow in ipairs(flows) do
    local label = plain(flow.title) .. ": sequence diagram; the list below says the same in words"
    drawings[f] = draw(flow, layouts[f], head, rows, bottom, label, escape)
  end
  return drawings
end

-- The drawings of all flows, as a list of SVG; and whether they are narrow enough to stand side by side. Those that do
-- not are drawn across the column, too, for windows where it has that width.
-- `plain` makes words of HTML, `escape` is the function of templates.
function sequence.draw(flows, plain, escape)
  local beside = #flows > 1
  for _, flow in ipairs(flows) do beside = beside and #flow.actors <= 3 end
  local drawings = draw_all(flows, function(flow) return #flow.actors > 3 and wide or narrow end, plain, escape)
  if not beside then
    local across = draw_all(flows, function() return broad end, plain, escape)
    for f, drawn in ipairs(across) do drawings[f] = drawings[f] .. drawn end
  end
  return drawings, beside
end

return sequence
