-- Which questions nobody has answered.

local questions = {}

-- The first `n` of them, in the order of their index; and how many there are.
function questions.open(n)
  local list, count = {}, 0
  for _, question in ipairs(site.questions) do
    if question.state == "open" then
      count = count + 1
      if count <= n then table.insert(list, question) end
    end
  end
  return list, count
end

return questions
