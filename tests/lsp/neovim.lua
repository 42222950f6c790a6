-- Sessions of Neovim with the language server, each a function that does what a person would do and says what is then
-- seen. Started by neovim.py, in a copy of kb/: vim.env.ABILITY names the session, vim.env.TRANSCRIPT the file that it
-- writes.
-- luacheck: globals vim unpack

local lines = {}
local function say(...) table.insert(lines, string.format(...)) end

-- ---- what a person does

local root = vim.fn.getcwd()
local client

-- As the README has it: every file of content is the server's.
local function start()
  client = vim.lsp.start_client({ name = "sitegen", cmd = { vim.env.SITEGEN, "lsp" }, root_dir = root })
  vim.api.nvim_create_autocmd("BufReadPost", { pattern = "*/content/*", callback = function(event)
    vim.lsp.buf_attach_client(event.buf, client)
  end })
end

local function relative(path) return (path:gsub("^" .. vim.pesc(root) .. "/", "")) end

local patience = 30000
local function wait(what, done)
  if not vim.wait(patience, done, 10) then error("waited in vain for " .. what) end
end

local function open(path)
  local loaded = vim.fn.bufloaded(root .. "/" .. path) == 1
  vim.cmd((loaded and "buffer " or "edit ") .. root .. "/" .. path)
  wait("the server", function() return vim.lsp.buf_get_clients(0)[client] ~= nil end)
  wait("the server's capabilities", function() return vim.lsp.get_client_by_id(client).initialized end)
end

local function line_of(row) return vim.api.nvim_buf_get_lines(0, row - 1, row, true)[1] end

local function place(row) return string.format("%s:%d", relative(vim.api.nvim_buf_get_name(0)), row) end

-- A line with a place in it, written as ^.
local function marked(row, column)
  local line = line_of(row)
  return string.format("%s  %s^%s", place(row), line:sub(1, column), line:sub(column + 1))
end

local function shown() return marked(unpack(vim.api.nvim_win_get_cursor(0))) end

-- Where the words begin, from a line on.
local function find(words, first)
  for row = first or 1, vim.fn.line("$") do
    local at = line_of(row):find(words, 1, true)
    if at then return row, at - 1 end
  end
  error("there is no " .. words)
end

-- The place that ^ marks in the words.
local function find_marked(words, first)
  local row, column = find((words:gsub("%^", "")), first)
  return row, column + words:find("^", 1, true) - 1
end

local function go(words)
  vim.api.nvim_win_set_cursor(0, { find_marked(words) })
  say("%s", shown())
end

-- Writes something else in place of the words.
local function replace(words, with, first)
  local row, column = find(words, first)
  say("%s  %s -> %s", place(row), words, with)
  vim.api.nvim_buf_set_text(0, row - 1, column, row - 1, column + #words, { with })
end

-- ---- what is seen

local severities = { "error", "warning" }

local function say_diagnostics()
  for _, d in ipairs(vim.diagnostic.get(0)) do
    local line = line_of(d.lnum + 1)
    local message = d.message:gsub("\n", "; ")
    say("  %s on line %d at '%s': %s", severities[d.severity], d.lnum + 1, line:sub(d.col + 1, d.end_col), message)
  end
  if #vim.diagnostic.get(0) == 0 then say("  nothing is wrong") end
end

local function wait_for_diagnostics(count)
  wait(count .. " diagnostics", function() return #vim.diagnostic.get(0) == count end)
  say_diagnostics()
end

-- What a floating window shows.
local function say_float()
  local function float()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= "" then return window end
    end
  end
  wait("a window", float)
  local window = float()
  local text = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, true)
  for _, line in ipairs(text) do say("  | %s", line) end
  vim.api.nvim_win_close(window, true)
end

-- The list that a command opens.
local function say_list(title)
  wait("a list", function()
    return vim.fn.getqflist({ title = 0 }).title:find(title, 1, true) and vim.bo.filetype == "qf"
  end)
  for _, item in ipairs(vim.fn.getqflist()) do
    say("  %s:%d:%d  %s", relative(vim.api.nvim_buf_get_name(item.bufnr)), item.lnum, item.col, vim.trim(item.text))
  end
  vim.cmd("cclose")
  vim.fn.setqflist({}, "r", { title = "" })
end

-- ---- sessions

local sessions = {}
local article, facts = "content/articles/sails.md", "content/facts/mill.yml"

function sessions.diagnostics()
  open(article)
  replace("[[sails-term]]", "[[sail-term]]")
  wait_for_diagnostics(1)
  replace("[[sail-term]]", "[[sails-term]]")
  wait_for_diagnostics(0)
  say("")
  say("A change of a fact is seen in the article that speaks of it, unsaved:")
  open(facts)
  replace("100e3 EUR", "200e3 EUR")
  wait_for_diagnostics(0)
  open(article)
  say("%s", article)
  wait_for_diagnostics(1)
  say("")
  say("In the middle of typing:")
  open(facts)
  replace("status: confirmed", "status: [")
  wait_for_diagnostics(1)
  replace("status: [", "status: confirmd")
  wait("the status", function() return (vim.diagnostic.get(0)[1] or {}).code == "unknown-choice" end)
  say_diagnostics()
end

local function complete(words, first)
  local row, column = find_marked(words, first)
  say("%s", marked(row, column))
  local _, character = vim.str_utfindex(line_of(row), column)
  local params = { textDocument = vim.lsp.util.make_text_document_params(),
                   position = { line = row - 1, character = character } }
  local answer = vim.lsp.buf_request_sync(0, "textDocument/completion", params, patience)[client].result
  local items = vim.lsp.util.text_document_completion_list_to_complete_items(answer, "")
  for i = 1, math.min(#items, 5) do
    local item = items[i].user_data.nvim.lsp.completion_item
    say("  %s%s", items[i].word, item.detail and "  (" .. item.detail .. ")" or "")
  end
  if #items > 5 then say("  and %d more", #items - 5) end
  return answer.items
end

function sessions.completion()
  open(article)
  say("An id, then what it says:")
  replace("More flour", "More [[sails-c")
  local items = complete("More [[sails-c^")
  vim.lsp.util.apply_text_edits({ items[1].textEdit }, 0, "utf-16")
  replace("More [[sails-cost", "More [[sails-cost|")
  complete("More [[sails-cost|^")
  say("")
  say("A heading, a date, a component:")
  replace("More [[sails-cost|", "More [[sails#what")
  complete("More [[sails#what^")
  replace("More [[sails#what", "More [[flour-yearly@")
  complete("More [[flour-yearly@^")
  replace("More [[flour-yearly@", "```c")
  complete("```c^")
  say("")
  say("Fields, values that they may have, ids of the kind that is wanted, units:")
  open(facts)
  replace("status: estimate", "s")
  complete("  s^", 12)
  replace("  s", "  status: ", 12)
  complete("status: ^", 12)
  replace("status: ", "subject: ", 12)
  complete("subject: ^", 12)
  replace("300 EUR", "300 s")
  complete("300 s^")
  replace("source: ledger", "source: ")
  complete("source: ^")
  replace("sails-cost / sails-term", "sails-cost / sails-t")
  complete("sails-cost / sails-t^")
end

function sessions.hover()
  open(article)
  for _, words in ipairs({ "[[sails-c^ost]]", "[[mi^ll|", "> ropes^-cost", "flour-year^ly@2020" }) do
    go(words)
    vim.lsp.buf.hover()
    say_float()
  end
  open(facts)
  for _, words in ipairs({ "sails-co^st / sails-term", "stat^us: confirmed", "{source: led^ger" }) do
    go(words)
    vim.lsp.buf.hover()
    say_float()
  end
end

function sessions.definition()
  for _, from in ipairs({
    { article, "[[sails-c^ost]]" }, { article, "about: [mi^ll]" }, { article, "facts: [sails-cost, rop^es" },
    { facts, "/ sails-t^erm" }, { "content/claims/ledger.yml", "document: led^ger" },
    { "content/models/grinding.yml", "cost + rop^es-cost" },
  }) do
    open(from[1])
    go(from[2])
    local before = shown()
    vim.lsp.buf.definition()
    wait("a jump", function() return shown() ~= before end)
    say("  -> %s", shown())
  end
end

function sessions.references()
  open(article)
  for _, words in ipairs({ "[[sails-c^ost]]", "[[mi^ll|" }) do
    go(words)
    vim.lsp.buf.references()
    say_list("References")
  end
end

local function say_changed()
  local buffers = vim.api.nvim_list_bufs()
  table.sort(buffers, function(a, b) return vim.api.nvim_buf_get_name(a) < vim.api.nvim_buf_get_name(b) end)
  for _, buffer in ipairs(buffers) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.bo[buffer].modified then
      local path = relative(vim.api.nvim_buf_get_name(buffer))
      local before, after = vim.fn.readfile(path), vim.api.nvim_buf_get_lines(buffer, 0, -1, true)
      say("  %s", path)
      local text = vim.diff(table.concat(before, "\n") .. "\n", table.concat(after, "\n") .. "\n", { ctxlen = 0 })
      for _, line in ipairs(vim.split(vim.trim(text), "\n")) do
        if not line:find("^@@") then say("    %s", line) end
      end
    end
  end
end

function sessions.rename()
  local shows = {}
  vim.lsp.handlers["window/showMessage"] = function(_, result) table.insert(shows, result.message) end
  open(article)
  go("[[sails-c^ost]]")
  vim.lsp.buf.rename("price-of-sails")
  wait("the new name", function() return vim.fn.getline(9):find("price-of-sails", 1, true) end)
  say_changed()
  wait("a word", function() return shows[1] end)
  say("  said: %s", shows[1])
  say("")
  say("An id that is taken:")
  wait("the new id", function()
    local answer = vim.lsp.buf_request_sync(0, "textDocument/hover", vim.lsp.util.make_position_params(), patience)
    return answer[client].result
  end)
  local notes = {}
  vim.lsp.handlers["textDocument/rename"] = function(err)
    table.insert(notes, err and err.message or "it was done")
  end
  go("[[price-of-^sails]]")
  vim.lsp.buf.rename("ada")
  wait("a word", function() return notes[1] end)
  say("  said: %s", notes[1])
end

function sessions.symbols()
  for _, path in ipairs({ article, facts }) do
    open(path)
    say("%s", path)
    vim.lsp.buf.document_symbol()
    say_list("Symbols")
  end
  open(article)
  say("wherever there is a mill")
  vim.lsp.buf.workspace_symbol("mill")
  say_list("Symbols matching")
end

function sessions.code_action()
  vim.ui.select = function(items, options, choose)
    for i, item in ipairs(items) do say("  %d: %s", i, options.format_item(item)) end
    choose(items[1], 1)
  end
  for _, slip in ipairs({ { article, "[[sails-term]]", "[[sails-tern]]", "[[sails-t^ern" },
                          { facts, "status: estimate", "status: estimat", "status: esti^mat" },
                          { facts, "subject: mill", "subjct: mill", "sub^jct" } }) do
    open(slip[1])
    replace(slip[2], slip[3])
    wait_for_diagnostics(1)
    go(slip[4])
    vim.lsp.buf.code_action()
    wait("the change", function() return vim.api.nvim_get_current_line():find(slip[2], 1, true) end)
    say("  -> %s", shown())
    wait_for_diagnostics(0)
  end
end

-- Neovim 0.7 shows none by itself: what it would show is asked for.
function sessions.inlay_hints()
  open(article)
  local params = { textDocument = vim.lsp.util.make_text_document_params(),
                   range = { start = { line = 0, character = 0 },
                             ["end"] = { line = vim.fn.line("$"), character = 0 } } }
  local hints = vim.lsp.buf_request_sync(0, "textDocument/inlayHint", params, patience)[client].result
  local text = vim.api.nvim_buf_get_lines(0, 0, -1, true)
  for i = #hints, 1, -1 do
    local row = hints[i].position.line + 1
    local at = vim.str_byteindex(text[row], hints[i].position.character, true)
    text[row] = text[row]:sub(1, at) .. " {" .. hints[i].label .. "}" .. text[row]:sub(at + 1)
  end
  for _, line in ipairs(text) do
    if line:find("{[^#]") then say("%s", line) end
  end
end

-- ---- the run

local function stop()
  vim.lsp.stop_client(client)
  wait("the end", function() return vim.lsp.client_is_stopped(client) end)
end

local fine, wrong = pcall(function()
  vim.o.swapfile = false
  vim.o.hidden = true
  vim.o.columns = 200
  start()
  sessions[vim.env.ABILITY]()
  stop()
end)
if not fine then say("FAILED: %s", tostring(wrong)) end
vim.fn.writefile(vim.split(table.concat(lines, "\n"), "\n"), vim.env.TRANSCRIPT)
vim.cmd(fine and "qall!" or "cquit!")
