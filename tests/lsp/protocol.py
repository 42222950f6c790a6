"""The protocol itself: sessions, the wire, and everything that may come over it."""

import os
import time

from client import Client, Ended, span

TESTS = []
ITEMS = 15  # of the knowledge base


def test(function):
    TESTS.append(function)
    return function


def error_of(answer):
    return answer["error"]["code"]


# ---- sessions

@test
def session_begins_and_ends(work):
    c = Client(work)
    result = c.start()
    assert result["serverInfo"]["name"] == "sitegen"
    assert result["capabilities"]["positionEncoding"] == "utf-16"
    assert c.stop() == (0, "")


@test
def before_initialize_nothing_is_answered(work):
    c = Client(work)
    assert error_of(c.ask("textDocument/hover", c.at("content/index.md", (0, 0)))) == -32002
    assert error_of(c.ask("shutdown")) == -32002
    c.open("content/index.md")
    c.start()
    assert error_of(c.ask("initialize", {"capabilities": {}})) == -32600
    c.result("shutdown")
    assert error_of(c.ask("textDocument/hover", c.at("content/index.md", (0, 0)))) == -32600
    c.tell("exit")
    assert c.end()[0] == 0


@test
def exit_without_shutdown_is_a_failure(work):
    c = Client(work)
    c.start()
    c.tell("exit")
    assert c.end() == (1, "")


@test
def closed_input_ends_it(work):
    for steps in range(3):
        c = Client(work)
        if steps > 0:
            c.start()
        if steps > 1:  # in the middle of a load, and of typing
            c.open("content/articles/sails.md")
            c.change("content/articles/sails.md", "x", (8, 0))
        assert c.end() == (1, "")


@test
def closed_input_after_shutdown_is_fine(work):
    c = Client(work)
    c.start()
    c.result("shutdown")
    assert c.end() == (0, "")


@test
def client_that_went_away(work):
    c = Client(work)
    c.start()
    c.process.stdout.close()
    for _ in range(50):
        try:
            c.send({"jsonrpc": "2.0", "id": 1, "method": "workspace/symbol", "params": {"query": ""}})
        except BrokenPipeError:
            break
        time.sleep(0.05)
    assert c.process.wait(30) == 3
    c.process.stdin = None


@test
def client_that_does_not_read(work):
    """Answers wait; more is read than fits into pipes both ways."""
    c = Client(work)
    c.start()
    for i in range(2000):
        c.send({"jsonrpc": "2.0", "id": 1000 + i, "method": "workspace/symbol", "params": {"query": ""}})
    for i in range(2000):
        assert len(c.answer(1000 + i)["result"]) == ITEMS
    assert c.stop() == (0, "")


# ---- the wire

def alive(c):
    assert c.result("workspace/symbol", {"query": "sails-cost"})[0]["name"] == "sails-cost"


@test
def message_in_pieces(work):
    c = Client(work)
    c.start()
    data = c.framed({"jsonrpc": "2.0", "id": "a", "method": "workspace/symbol", "params": {"query": "ledger"}})
    for i in range(len(data)):
        c.say(data[i:i + 1])
        if i % 10 == 0:
            time.sleep(0.002)
    assert len(c.answer("a")["result"]) == 2
    c.say(data + data)
    assert len(c.answer("a")["result"]) == 2
    assert len(c.answer("a")["result"]) == 2
    assert c.stop() == (0, "")


@test
def headers(work):
    """In any case, with others beside them, with lines that end in a newline alone."""
    c = Client(work)
    c.start()
    body = b'{"jsonrpc":"2.0","id":7,"method":"workspace/symbol","params":{"query":"ada-owns"}}'
    n = b"%d" % len(body)
    for head in (b"content-length:" + n + b"\r\n\r\n", b"CONTENT-LENGTH:   " + n + b"  \n\n",
                 b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: " + n + b"\r\n\r\n",
                 b"Content-Length: " + n + b"\nX: y\n\n"):
        c.say(head + body)
        assert len(c.answer(7)["result"]) == 1, head
    assert c.stop() == (0, "")


@test
def headers_without_a_length(work):
    c = Client(work)
    c.start()
    for head in (b"\r\n", b"hello\r\n\r\n", b"Content-Length: x\r\n\r\n", b"Content-Length: -5\r\n\r\n", b"Content-Length:\n\n",
                 b"\x00\xff\r\n\r\n"):
        c.say(head)
        assert error_of(c.answer(None)) == -32700, head
        alive(c)
    assert c.stop() == (0, "")


@test
def cut_short(work):
    c = Client(work)
    c.start()
    c.say(b"Content-Length: 100\r\n\r\n{\"jsonrpc\"")
    code, err = c.end()
    assert code == 1 and err == "sitegen: standard input ended in the middle of a message\n", err
    c = Client(work)
    c.say(b"Content-Le")
    code, err = c.end()
    assert code == 1 and "middle of a message" in err


def at_the_limit(c, data):
    try:
        for piece in data:
            c.say(piece)
    except BrokenPipeError:
        pass
    try:
        code, err = c.end()
    except BrokenPipeError:
        code, err = c.process.wait(30), c.process.stderr.read().decode()
    assert code == 4, (code, err)
    assert "at most" in err and err.count("\n") == 1, err


@test
def too_long(work):
    for data in ([b"Content-Length: 67108865\r\n\r\n"], [b"Content-Length: 99999999999999999999999999\r\n\r\n"],
                 [b"x" * 5000, b"y" * 5000], [b"a: b\r\n" * 3000], [b"\n".join([b"a:b"] * 4000)]):
        c = Client(work)
        c.start()
        at_the_limit(c, data)


@test
def large_messages(work):
    c = Client(work)
    c.start()
    path = "content/articles/large.md"
    text = "---\ntitle: Large\n---\n\n" + "Words and words, [[mill]]. " * 400000
    c.open(path, text)
    assert c.found(path) == []
    end = len(text) - text.rindex("\n") - 1
    c.change(path, "[[mil]]", (4, end))
    assert [d["code"] for d in c.found(path)] == ["unknown-reference"]
    assert c.stop() == (0, "")


@test
def all_documents_together_are_limited(work):
    c = Client(work)
    c.start()
    text = "x" * (60 << 20)
    at_the_limit(c, (c.framed({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {
        "uri": f"untitled:{i}", "languageId": "x", "version": 1, "text": text}}}) for i in range(5)))


# ---- what a message says

@test
def invalid_json(work):
    c = Client(work)
    c.start()
    for data in (b"", b"{", b"}", b"nul", b'{"jsonrpc":', b'{"a":1}x', b'"\xff"', b'{"a":"\xc3"}', b"[" * 10000, b"\x00", b"null",
                 b"{" * 100 + b"}" * 100, b"[" + b"{}," * 600000 + b"{}]", b"\xef\xbb\xbf{}", b'{"id":1 "method":"x"}'):
        c.send(data)
        answer = c.answer(None)
        assert error_of(answer) in (-32700, -32600), (data[:40], answer)
        alive(c)
    assert c.stop() == (0, "")


@test
def no_requests(work):
    c = Client(work)
    c.start()
    for message in ({}, [], 5, "x", [{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}], {"id": 3}, {"method": 5, "id": {}},
                    {"method": "shutdown", "id": {}}, {"method": "shutdown", "id": 1.5}, {"method": "shutdown", "id": True},
                    {"method": ["shutdown"]}):
        c.send(message)
        answer = c.receive()
        while "method" in answer:
            answer = c.receive()
        assert error_of(answer) == -32600, message
        alive(c)
    assert c.stop() == (0, "")


@test
def unknown_methods(work):
    c = Client(work)
    c.start()
    for name in ("textDocument/unheardOf", "$/setTrace", "", "exit/", "initialized", "textDocument/didOpen"):
        assert error_of(c.ask(name, {})) == -32601, name
    for name in ("textDocument/unheardOf", "$/progress", "", "shutdown", "textDocument/hover"):
        c.tell(name, {})
    alive(c)
    assert c.stop() == (0, "")


@test
def names_of_requests(work):
    """An id comes back as it was: also a large one, a negative one, a text."""
    c = Client(work)
    c.start()
    for number in (0, -1, 2**53, 2**63 - 1, "x", "", "\u2028\"<\\\U0001f600", "1"):
        c.send({"jsonrpc": "2.0", "id": number, "method": "workspace/symbol", "params": {"query": "zzz"}})
        assert c.answer(number)["result"] == []
    c.send({"id": 5, "result": None})  # answers to questions that nobody asked
    c.send({"id": "sitegen-1", "error": {"code": 1, "message": "no"}})
    alive(c)
    assert c.stop() == (0, "")


REQUESTS = ("completion", "hover", "definition", "references", "prepareRename", "rename", "documentSymbol", "inlayHint",
            "codeAction")


@test
def invalid_params(work):
    c = Client(work)
    c.start()
    path = "content/articles/sails.md"
    c.open(path)
    doc = {"uri": c.uri(path)}
    for method in REQUESTS:
        for params in (None, [], 5, "x", {}, {"textDocument": 5}, {"textDocument": {}}, {"textDocument": {"uri": 7}},
                       {"textDocument": {"uri": None}, "position": None, "newName": None, "range": None}):
            assert error_of(c.ask("textDocument/" + method, params)) == -32602, (method, params)
        if method == "documentSymbol":
            continue
        for place in (None, 5, {}, {"line": 1}, {"line": "1", "character": 1}, {"line": -1, "character": 0},
                      {"line": 0, "character": -1}, {"line": 1.5, "character": 0}, {"line": None, "character": 0}):
            params = {"textDocument": doc, "position": place, "range": {"start": place, "end": place}, "newName": "x"}
            assert error_of(c.ask("textDocument/" + method, params)) == -32602, (method, place)
    assert error_of(c.ask("textDocument/rename", c.at(path, (9, 16)))) == -32602
    assert error_of(c.ask("workspace/symbol", {"query": 5})) == -32602
    assert error_of(c.ask("workspace/symbol")) == -32602
    assert c.stop() == (0, "")


@test
def notifications_that_make_no_sense(work):
    c = Client(work)
    c.start()
    path = "content/articles/sails.md"
    c.open(path)
    doc = {"uri": c.uri(path), "version": 2}
    for params in (None, [], 7, {}, {"textDocument": 5}, {"textDocument": {}}, {"textDocument": {"uri": 5, "text": "x"}},
                   {"textDocument": {"uri": c.uri(path)}}, {"textDocument": {"uri": "", "text": ""}}):
        for method in ("didOpen", "didChange", "didSave", "didClose"):
            if method != "didClose" or params != {"textDocument": {"uri": c.uri(path)}}:
                c.tell("textDocument/" + method, params)
        c.tell("workspace/didChangeWatchedFiles", params)
    for changes in (None, 5, {}, [5], [{}], [{"text": 5}], [{"range": span((0, 0), (0, 1))}], [{"range": 5, "text": "x"}],
                    [{"range": {"start": {"line": -1, "character": 0}, "end": {"line": 0, "character": 0}}, "text": "x"}]):
        c.tell("textDocument/didChange", {"textDocument": doc, "contentChanges": changes})
    hint = c.result("textDocument/inlayHint", {"textDocument": doc, "range": span((0, 0), (99, 0))})
    assert [h["label"] for h in hint][0] == "€100,000"  # its text is what it was
    assert c.stop() == (0, "")


@test
def cancelled(work):
    """What still waits when the request is taken back is not worked on."""
    c = Client(work)
    c.start()
    alive(c)
    request = {"jsonrpc": "2.0", "id": 50, "method": "workspace/symbol", "params": {"query": ""}}
    other = dict(request, id="x")
    cancel = {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 50}}
    c.say(c.framed(request) + c.framed(other) + c.framed(cancel))
    assert error_of(c.answer(50)) == -32800
    assert len(c.answer("x")["result"]) == ITEMS
    for params in ({"id": 50}, {"id": "no"}, {}, None, {"id": None}, {"id": [1]}):  # answered long ago, or never asked
        c.tell("$/cancelRequest", params)
    alive(c)
    assert c.stop() == (0, "")


# ---- where the knowledge base is

@test
def root_is_looked_for(work):
    c = Client(work)
    kb = c.root
    c.start(rootUri=kb.parent.as_uri())  # one folder below
    alive(c)
    c.stop()
    c = Client(work)
    c.start(rootUri=(kb / "content/articles").as_uri())  # around it
    alive(c)
    c.stop()
    c = Client(work)
    c.start(rootUri=None, workspaceFolders=[{"uri": "file:///dev", "name": "x"}, {"uri": kb.as_uri(), "name": "y"}])
    alive(c)
    c.stop()
    c = Client(work, where="/")
    c.start(rootUri=None, rootPath=str(kb) + "/")
    alive(c)
    c.stop()
    c = Client(work, arguments=["-C", str(kb)], where="/")
    c.start(rootUri="file:///dev")  # --root goes first
    alive(c)
    assert c.stop() == (0, "")


@test
def root_by_a_link(work):
    c = Client(work)
    link = c.root.parent / "a link & more %41"
    link.symlink_to(c.root)
    c.root = link
    c.start()
    c.open("content/articles/sails.md")
    assert c.found("content/articles/sails.md") == []
    place = c.result("textDocument/definition", c.at("content/articles/sails.md", (8, 16)))
    assert place["uri"] == c.uri("content/entities/things.yml") and "%20%26%20more%20%2541" in place["uri"], place
    assert c.stop() == (0, "")


@test
def without_a_knowledge_base(work):
    c = Client(work, where="/")
    c.start(rootUri="file:///dev")
    assert "no knowledge base" in c.told("window/showMessage")["message"]
    for method in REQUESTS:
        params = {"textDocument": {"uri": "file:///dev/content/index.md"}, "position": {"line": 0, "character": 0},
                  "range": span((0, 0), (0, 1)), "newName": "x", "context": {"diagnostics": []}}
        answer = c.ask("textDocument/" + method, params)
        assert answer.get("result", None) in (None, []) or method == "rename", (method, answer)
    assert c.result("workspace/symbol", {"query": ""}) == []
    c.open("content/articles/sails.md")  # this document is in one
    assert c.found("content/articles/sails.md") == []
    alive(c)
    assert c.stop() == (0, "")


@test
def root_that_goes_away(work):
    c = Client(work)
    c.start()
    c.open("content/articles/sails.md")
    assert c.found("content/articles/sails.md") == []
    os.rename(c.root, str(c.root) + ".away")
    c.change("content/articles/sails.md", "[[mil]] ", (8, 0))
    assert len(c.found("content/articles/sails.md")) == 1
    c.tell("textDocument/didSave", {"textDocument": {"uri": c.uri("content/articles/sails.md")}})
    time.sleep(1)
    hover = c.result("textDocument/hover", c.at("content/articles/sails.md", (8, 24)))
    assert "The mill on the hill" in hover["contents"]["value"]
    code, err = c.stop()
    assert code == 0 and "cannot open the knowledge base" in err
