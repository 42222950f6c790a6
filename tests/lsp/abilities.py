"""What the server can: the cases that a session in an editor would not show, at their edges."""

import json
import os
import pathlib
import subprocess
import time

from client import CAPABILITIES, PATIENCE, SITEGEN, Client, place_of, span

TESTS = []
ARTICLE = "content/articles/sails.md"
FACTS = "content/facts/mill.yml"


def test(function):
    TESTS.append(function)
    return function


def started(work, *documents, **more):
    c = Client(work)
    c.start(**more)
    for path in documents:
        c.open(path)
    return c


def codes(diagnostics):
    return [d["code"] for d in diagnostics]


# ---- places

@test
def units_of_columns(work):
    """The windmill 🌬 is four bytes, two units of UTF-16, one character; what lies in its middle is its beginning."""
    line = 'cost [[sails-cost]] 🌬 and last [[sails-term]].'
    for name, before in (("utf-8", line.encode()), ("utf-16", line.encode("utf-16-le")), ("utf-32", line.encode("utf-32-le"))):
        width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[name]
        c = Client(os.path.join(work, name))
        capabilities = dict(CAPABILITIES, general={"positionEncodings": ["utf-7", name, "utf-16"]})
        assert c.start(capabilities)["capabilities"]["positionEncoding"] == name
        text = f"---\ntitle: T\n---\n\n{line}\n"
        c.open(ARTICLE, text)
        c.found(ARTICLE)
        encoding = {"utf-8": "utf-8"}.get(name, name + "-le")
        column = len(line[:line.index("sails-term")].encode(encoding)) // width
        hover = c.result("textDocument/hover", c.at(ARTICLE, (4, column)))
        assert hover["range"] == span((4, column), (4, column + 10)), (name, hover["range"])
        leaf = len(line[:line.index("🌬")].encode(encoding)) // width
        whole = len("🌬".encode(encoding)) // width
        if whole > 1:
            c.change(ARTICLE, "x", (4, leaf + 1), (4, leaf + 1))  # in the middle of it: before it
            hover = c.result("textDocument/hover", c.at(ARTICLE, (4, column + 1)))
            assert hover["range"] == span((4, column + 1), (4, column + 11)), (name, hover["range"])
        assert before and c.stop() == (0, "")


@test
def utf16_unless_another_is_agreed(work):
    for encodings in (None, [], ["utf-16", "utf-8"], ["utf-7"], "utf-8", [5]):
        c = Client(work)
        result = c.start(dict(CAPABILITIES, general={"positionEncodings": encodings}))
        assert result["capabilities"]["positionEncoding"] == "utf-16", encodings
        c.stop()


@test
def half_a_character(work):
    """JSON of a text that holds one half of a surrogate pair: it becomes U+FFFD, which is as wide."""
    c = started(work)
    c.versions[ARTICLE] = 1
    text = '---\\ntitle: T\\n---\\n\\n\\ud83d x \\udf2c \\ud83c\\udf2c [[mill]]'
    c.say(c.framed(b'{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"languageId":"x","version":1,"uri":'
                   + json.dumps(c.uri(ARTICLE)).encode() + b',"text":"' + text.encode() + b'"}}}'))
    hover = c.result("textDocument/hover", c.at(ARTICLE, (4, 12)))
    assert hover["range"] == span((4, 11), (4, 15))
    assert c.stop() == (0, "")


@test
def places_outside(work):
    """Behind the end of a line: its end. Behind the last line: the end of the text."""
    c = started(work, ARTICLE)
    lines = c.text(ARTICLE).split("\n")
    far = 2**31 - 1
    assert c.result("textDocument/hover", c.at(ARTICLE, (far, far))) is None
    assert c.result("textDocument/hover", c.at(ARTICLE, (8, far))) is None
    c.change(ARTICLE, "[[mill]]", (far, far), (far, 2**62))
    c.change(ARTICLE, " [[ada]]", (len(lines) - 1, 10**9), (len(lines) - 1, 10**9 + 5))
    end = len(lines) - 1
    assert c.result("textDocument/hover", c.at(ARTICLE, (end, 3)))["range"] == span((end, 2), (end, 6))
    assert c.result("textDocument/hover", c.at(ARTICLE, (end, 12)))["range"] == span((end, 11), (end, 14))
    c.change(ARTICLE, "", (far, far), (0, 0))  # the wrong way round: all of it
    assert codes(c.found(ARTICLE)) == ["front-matter"]
    assert c.result("textDocument/inlayHint", dict(c.at(ARTICLE, (0, 0)), range=span((far, far), (0, 0)))) == []
    assert c.stop() == (0, "")


@test
def ends_of_lines(work):
    """CRLF and CR end lines as LF does."""
    c = started(work)
    c.open(ARTICLE, "---\r\ntitle: T\r\n---\r\n\r\n[[mill]]\r[[ada]]\r\n[[nobody]]")
    assert [d["range"] for d in c.found(ARTICLE)] == [span((6, 2), (6, 8))]
    c.change(ARTICLE, "mill", (6, 2), (6, 8))
    assert c.found(ARTICLE) == []
    c.change(ARTICLE, "x\r\n", (5, 0), (5, 0))
    assert c.result("textDocument/hover", c.at(ARTICLE, (6, 3)))["range"] == span((6, 2), (6, 5))
    c.change(ARTICLE, "", (4, 8), (5, 1))  # the end of a line with what follows
    assert c.result("textDocument/hover", c.at(ARTICLE, (5, 3)))["range"] == span((5, 2), (5, 5))
    assert c.stop() == (0, "")


@test
def edits_add_up(work):
    """Changes in one message follow one another; a whole text takes the place of all."""
    c = started(work, ARTICLE)
    c.versions[ARTICLE] += 1
    c.tell("textDocument/didChange", {
        "textDocument": {"uri": c.uri(ARTICLE), "version": 2},
        "contentChanges": [{"text": "---\ntitle: T\n---\n\n[[]]\n"}, {"range": span((4, 2), (4, 2)), "text": "l"},
                           {"range": span((4, 2), (4, 3)), "text": "mil"}, {"range": span((4, 5), (4, 5)), "text": "l"},
                           {"range": span((4, 0), (4, 0)), "text": "One\n\n"}]})
    assert c.found(ARTICLE) == []
    assert c.result("textDocument/hover", c.at(ARTICLE, (6, 2)))["range"] == span((6, 2), (6, 6))
    assert c.stop() == (0, "")


# ---- documents

@test
def documents_that_are_no_files_of_the_base(work):
    c = started(work)
    outside = pathlib.Path(work) / "other.md"
    outside.write_text("[[nobody]]")
    for uri in ("untitled:Untitled-1", "git:/content/articles/sails.md?x", "file://elsewhere/content/articles/sails.md", "x", "file://",
                "file:///%zz", "file:///%00", "http://localhost/a.md", outside.as_uri(), c.uri("content/static/a.yml"),
                c.uri("templates/components/mill.etlua"), c.uri("content/../content/other.txt"), c.uri("contents/articles/a.md")):
        c.tell("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "x", "version": 1, "text": "[[nobody]]"}})
        c.tell("textDocument/didChange", {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": "[[no]]"}]})
        for method in ("hover", "completion", "documentSymbol", "definition"):
            params = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 4}}
            assert c.result("textDocument/" + method, params) is None, uri
        c.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        c.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
    c.open(ARTICLE)
    assert c.found(ARTICLE) == []
    assert not [n for n in c.notes if n["method"] == "textDocument/publishDiagnostics" and n["params"]["diagnostics"]]
    assert c.stop() == (0, "")


@test
def document_that_is_not_saved_yet(work):
    """A new fact can be named as soon as it is typed; when its document is closed unsaved, it never was."""
    c = started(work, ARTICLE)
    c.change(ARTICLE, "[[brand-new]] ", (8, 0))
    assert codes(c.found(ARTICLE)) == ["unknown-reference"]
    c.open("content/facts/new.yml", "- {id: brand-new, title: New, value: 5 EUR, status: reported}\n")
    c.told("textDocument/publishDiagnostics", lambda p: p["uri"] == c.uri(ARTICLE) and not p["diagnostics"])
    hover = c.result("textDocument/hover", c.at(ARTICLE, (8, 4)))
    assert "5 EUR" in hover["contents"]["value"]
    c.tell("textDocument/didClose", {"textDocument": {"uri": c.uri("content/facts/new.yml")}})
    c.told("textDocument/publishDiagnostics", lambda p: p["uri"] == c.uri(ARTICLE) and p["diagnostics"])
    assert c.stop() == (0, "")


@test
def what_a_change_does_to_other_files(work):
    """At once the open text; when typing rests, all files, also those that are not open. What is mended is cleared."""
    c = started(work, FACTS)
    at = place_of(c.text(FACTS), "100e3")
    c.change(FACTS, "250e3", at, (at[0], at[1] + 5))
    def of(path):
        return lambda params: params["uri"] == c.uri(path)
    assert codes(c.found(FACTS)) == []
    wrong = c.told("textDocument/publishDiagnostics", of(ARTICLE))["diagnostics"]
    assert codes(wrong) == ["label"], wrong
    assert "€12,500 a year" in wrong[0]["message"] and "version" not in wrong[0]
    c.change(FACTS, "100e3", at, (at[0], at[1] + 5))
    assert c.told("textDocument/publishDiagnostics", of(ARTICLE))["diagnostics"] == []
    assert c.stop() == (0, "")


@test
def file_that_is_changed_by_somebody_else(work):
    c = started(work, ARTICLE)
    assert c.found(ARTICLE) == []
    path = c.root / FACTS
    path.write_text(path.read_text().replace("id: sails-term", "id: sails-life").replace("/ sails-term", "/ sails-life"))
    c.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": c.uri(FACTS), "type": 2}]})
    found = c.told("textDocument/publishDiagnostics", lambda p: p["uri"] == c.uri(ARTICLE) and p["diagnostics"])
    assert codes(found["diagnostics"]) == ["unknown-reference"]
    assert c.stop() == (0, "")


@test
def watching_is_asked_for(work):
    capabilities = dict(CAPABILITIES, workspace={"didChangeWatchedFiles": {"dynamicRegistration": True}})
    c = started(work, capabilities=capabilities)
    asked = c.told("client/registerCapability")["registrations"]
    assert [r["method"] for r in asked] == ["workspace/didChangeWatchedFiles"]
    assert c.stop() == (0, "")


@test
def while_the_base_is_broken(work):
    """A file that is no YAML for a while: what is known of it stays, and answers."""
    c = started(work, ARTICLE, FACTS)
    c.found(ARTICLE), c.found(FACTS)
    hover = c.result("textDocument/hover", c.at(ARTICLE, (8, 44)))
    outline = c.result("textDocument/documentSymbol", c.at(FACTS, (0, 0)))
    c.change(FACTS, "- {id: [\n", (0, 0))
    assert codes(c.found(FACTS)) == ["yaml"]
    wrong = c.told("textDocument/publishDiagnostics", lambda p: p["uri"] == c.uri(ARTICLE) and p["diagnostics"])
    assert "could not be read: mend that first" in wrong["diagnostics"][0]["message"]
    assert c.result("textDocument/hover", c.at(ARTICLE, (8, 44))) == hover
    assert c.result("textDocument/documentSymbol", c.at(FACTS, (0, 0))) == outline
    at = place_of(c.text(FACTS), "sails-cost / sails-term")
    inside = c.result("textDocument/hover", c.at(FACTS, (at[0] + 1, at[1] + 3)))  # a word that is an id
    assert inside["range"] == span((at[0] + 1, at[1]), (at[0] + 1, at[1] + 10))
    assert c.result("textDocument/definition", c.at(ARTICLE, (8, 44)))["uri"] == c.uri(FACTS)
    answer = c.ask("textDocument/rename", c.at(ARTICLE, (8, 44), newName="sails-price"))
    assert answer["error"]["message"] == "content/facts/mill.yml cannot be parsed: mend that first"
    c.change(FACTS, "", (0, 0), (1, 0))
    assert c.found(FACTS) == []
    assert c.stop() == (0, "")


@test
def texts_that_are_none(work):
    c = started(work)
    c.open(ARTICLE, "---\ntitle: T\n---\n\nA \0 [[mill]]")
    assert codes(c.found(ARTICLE)) == ["nul"]
    assert c.result("textDocument/hover", c.at(ARTICLE, (4, 6))) is None
    c.change(ARTICLE, "")
    assert codes(c.found(ARTICLE)) == ["front-matter"]
    c.change(ARTICLE, "---\n")
    assert codes(c.found(ARTICLE)) == ["front-matter"]
    assert c.stop() == (0, "")


@test
def same_as_check(work):
    """When typing rests, what is told is what `sitegen check` says of the saved files."""
    c = started(work, ARTICLE, FACTS)
    texts = {ARTICLE: c.text(ARTICLE).replace("[[sails-term]]", "[[sail-term]]").replace("€5,000", "€7,000"),
             FACTS: c.text(FACTS).replace("status: estimate\n", "stat: estimate\n", 1) + "- {id: mill, title: Again}\n"}
    for path, text in texts.items():
        c.change(path, text)
    for path, text in texts.items():
        (c.root / path).write_text(text)
    checked = subprocess.run([SITEGEN, "-C", c.root, "check", "--json"], capture_output=True, check=False, timeout=PATIENCE)
    expected = [(d["file"], d["code"], d["line"] - 1) for d in json.loads(checked.stdout)["diagnostics"] if d["file"]]
    assert len(expected) > 4, expected
    deadline = time.monotonic() + PATIENCE
    while True:
        told = {n["params"]["uri"]: n["params"]["diagnostics"] for n in c.notes if n["method"] == "textDocument/publishDiagnostics"}
        found = [(uri.removeprefix(c.uri("") + "/"), d["code"], d["range"]["start"]["line"]) for uri, all in told.items() for d in all]
        if sorted(found) == sorted(expected) or time.monotonic() > deadline:
            break
        c.notes.append(c.receive())
    assert sorted(found) == sorted(expected), (found, expected)
    assert c.stop() == (0, "")


# ---- hover, definition, references

def hover_of(c, path, words, behind=0):
    text = c.text(path)
    hover = c.result("textDocument/hover", c.at(path, place_of(text, words, behind)))
    return hover and hover["contents"]["value"]


@test
def hovers(work):
    c = started(work, ARTICLE, FACTS)
    assert hover_of(c, FACTS, "id: sails-yearly", 5) == """\
**The sails, spread over their life** · fact `sails-yearly`

**5,000 EUR/year** · in prose €5,000 a year · estimate

= `sails-cost / sails-term`"""
    assert hover_of(c, FACTS, "source: ledger", 9) == """\
**The miller's ledger** · source `ledger`

The mill, February 2026"""
    assert "900 sacks a year" in hover_of(c, ARTICLE, "flour-yearly@2020", 2)
    assert "1,400 sacks a year" in hover_of(c, ARTICLE, "flour-yearly]]", 2)
    assert "€300 a year" in hover_of(c, ARTICLE, "ropes-cost|", 2)  # in a condition
    assert "ropes-cost" in hover_of(c, ARTICLE, "ropes-cost]\n", 2)  # in the data of a component
    assert hover_of(c, FACTS, "as_of", 2).startswith("**as\\_of** · date")
    assert "`announced`, `conditional`" in hover_of(c, FACTS, "status", 2) and "required" in hover_of(c, FACTS, "status", 2)
    assert hover_of(c, ARTICLE, "The sails", 5) is None
    assert hover_of(c, ARTICLE, "€5,000", 2) is None
    assert hover_of(c, "content/claims/ledger.yml", "holds", 1) is None  # a value of a field
    assert "money: holds" in hover_of(c, "content/claims/ledger.yml", "ledger-cost", 1)
    assert hover_of(c, "content/models/grinding.yml", "formula: cost", 10) is None  # a name of the model itself
    assert "Ropes in a year" in hover_of(c, "content/models/grinding.yml", "ropes-cost * 1", 1)
    assert c.stop() == (0, "")


@test
def hover_as_plain_text(work):
    c = started(work, ARTICLE, capabilities={})
    assert c.result("textDocument/hover", c.at(ARTICLE, (8, 44)))["contents"] == {"kind": "plaintext", "value": """\
Cost of the sails · fact sails-cost

100,000 EUR · in prose €100,000 · confirmed · as of 27 February 2026

- The miller's ledger · February 2026 · page 12"""}
    assert c.stop() == (0, "")


def references(c, path, words, declaration=True):
    params = c.at(path, place_of(c.text(path), words), context={"includeDeclaration": declaration})
    found = c.result("textDocument/references", params)
    return sorted((f["uri"].removeprefix(c.uri("content") + "/"), f["range"]["start"]["line"] + 1) for f in found)


@test
def references_everywhere(work):
    c = started(work)
    everywhere = [("articles/sails.md", 9), ("articles/sails.md", 15), ("claims/ledger.yml", 9), ("facts/mill.yml", 1),
                  ("facts/mill.yml", 16), ("facts/mill.yml", 24), ("models/grinding.yml", 4), ("models/grinding.yml", 9),
                  ("questions/asked.yml", 5), ("questions/asked.yml", 7)]
    assert references(c, FACTS, "sails-cost") == everywhere
    assert references(c, ARTICLE, "sails-cost", False) == [e for e in everywhere if e != ("facts/mill.yml", 1)]
    assert references(c, "content/claims/ledger.yml", "ledger") == [("claims/ledger.yml", 1), ("facts/mill.yml", 8), ("sources/papers.yml", 1)]
    assert len(references(c, FACTS, "mill\n")) == 9
    assert c.stop() == (0, "")


# ---- rename

def applied(text, edits):
    lines = text.split("\n")
    def offset(place):
        line = lines[place["line"]].encode("utf-16-le")[:2 * place["character"]].decode("utf-16-le")
        return sum(len(l) + 1 for l in lines[:place["line"]]) + len(line)
    for edit in sorted(edits, key=lambda e: (e["range"]["start"]["line"], e["range"]["start"]["character"]), reverse=True):
        text = text[:offset(edit["range"]["start"])] + edit["newText"] + text[offset(edit["range"]["end"]):]
    return text


def rename(c, path, words, name):
    """Does it, in the files; the error's message or the number of files."""
    answer = c.ask("textDocument/rename", c.at(path, place_of(c.text(path), words), newName=name))
    if "error" in answer:
        assert answer["error"]["code"] == -32803, answer
        return answer["error"]["message"]
    changes = answer["result"]["documentChanges"]
    for change in changes:
        assert change["textDocument"]["version"] is None
        file = c.root / change["textDocument"]["uri"].removeprefix(c.uri("") + "/")
        file.write_text(applied(file.read_text(), change["edits"]))
    c.settle()
    return len(changes)


def check(c):
    checked = subprocess.run([SITEGEN, "-C", c.root, "check", "--strict", "-q"], capture_output=True, check=False, timeout=PATIENCE)
    return checked.stderr.decode().replace("warning[no-history]: '" + str(c.root) + "' lies in no git repository: no history is shown\n"
                                           "hint: git init, and commit the content\n", "")


@test
def renaming_there_and_back(work):
    c = started(work)
    before = {path: path.read_text() for path in c.root.rglob("*.*") if path.is_file()}
    (c.root / "templates/components/mill.etlua").unlink()
    assert rename(c, ARTICLE, "sails-cost", "price.of-sails") == 5
    assert check(c) == ""
    assert c.text(FACTS).startswith("- id: price.of-sails\n  aliases: [/facts/sails-cost/]\n")
    assert rename(c, FACTS, "price.of-sails", "sails-cost") == 5
    assert check(c) == ""
    assert c.text(FACTS).startswith("- id: sails-cost\n  aliases: [/facts/price.of-sails/]\n")
    assert rename(c, FACTS, "ropes-cost", "ropes") == 3
    assert "- {id: ropes, aliases: [/facts/ropes-cost/], title:" in c.text(FACTS)
    assert check(c) == ""
    for path, words, name in (("content/entities/things.yml", "mill,", "windmill"), ("content/sources/papers.yml", "ledger", "book"),
                              ("content/terms/words.yml", "sack-of-flour", "bag"), ("content/claims/ledger.yml", "ledger-cost", "c1"),
                              ("content/questions/asked.yml", "what-cost", "q1"), ("content/models/grinding.yml", "grinding", "m1"),
                              (FACTS, "flour-yearly", "flour")):
        assert rename(c, path, words, name) > 0
        assert check(c) == "", name
    for path, words, name in (("content/entities/things.yml", "windmill", "mill"), ("content/sources/papers.yml", "book", "ledger"),
                              ("content/terms/words.yml", "bag", "sack-of-flour"), ("content/claims/ledger.yml", "c1", "ledger-cost"),
                              ("content/questions/asked.yml", "q1", "what-cost"), ("content/models/grinding.yml", "m1", "grinding"),
                              (FACTS, "flour\n", "flour-yearly"), (FACTS, "ropes,", "ropes-cost")):
        assert rename(c, path, words, name) > 0
        assert check(c) == "", name
    def without_aliases(text):
        return "\n".join(line.replace(", aliases: [", "\0").split("\0")[0] for line in text.split("\n")
                         if not line.strip().startswith("aliases:"))
    for path, text in before.items():
        if path.exists():
            now = path.read_text()
            assert without_aliases(now) == "\n".join(l.split(", title")[0] if ", aliases: [" in m else l for l, m in zip(
                text.split("\n"), [m for m in now.split("\n") if not m.strip().startswith("aliases:")])), path
    assert c.stop()[0] == 0


@test
def renaming_where_there_are_aliases(work):
    c = started(work)
    (c.root / "templates/components/mill.etlua").unlink()
    path = c.root / FACTS
    for field, expected in (("aliases: /old/", "aliases: [/old/, /facts/sails-cost/]"),
                            ("aliases: [/old/, /older/]", "aliases: [/facts/sails-cost/, /old/, /older/]"),
                            ("aliases: []", "aliases: [/facts/sails-cost/]"),
                            ("aliases:\n    - /old/ # once", "aliases:\n    - /facts/sails-cost/\n    - /old/ # once"),
                            ("aliases:\n  - /old/", "aliases:\n  - /facts/sails-cost/\n  - /old/")):
        original = path.read_text()
        path.write_text(original.replace("id: sails-cost\n", "id: sails-cost\n  " + field + "\n"))
        c.settle()
        assert rename(c, FACTS, "sails-cost", "sails-price") == 5
        assert expected in path.read_text(), path.read_text()
        assert check(c) == "", field
        for file in c.root.rglob("*.*"):
            if file.is_file():
                file.write_text(file.read_text().replace("sails-price", "sails-cost"))
        path.write_text(original)
        c.settle()
    assert c.stop()[0] == 0


@test
def renaming_is_refused(work):
    c = started(work)
    assert rename(c, ARTICLE, "sails-cost", "ropes-cost") == "the id 'ropes-cost' is taken: content/facts/mill.yml:13 has it"
    for name in ("", "Sails", "-x", "a b", "x" * 101, "a.", "é"):
        assert "is no id" in rename(c, ARTICLE, "sails-cost", name), name
    assert rename(c, ARTICLE, "What they", "x") == "there is no id here that could be changed"
    assert rename(c, FACTS, "status", "x") == "there is no id here that could be changed"
    assert c.result("textDocument/prepareRename", c.at(ARTICLE, (6, 0))) is None
    assert c.result("textDocument/rename", c.at(ARTICLE, place_of(c.text(ARTICLE), "sails-cost"), newName="sails-cost")) is None
    index = c.root / "content/index.md"
    index.write_text(index.read_text() + "\n[[sails]]\n")
    c.settle()
    assert rename(c, "content/index.md", "sails", "new-sails") == (
        "'sails' has its id from the name of its file: rename the file, or give it a field 'id' first")
    # An address that leads to something else.
    sources = c.root / "content/sources/papers.yml"
    sources.write_text(sources.read_text() + "  aliases: [/facts/price/]\n")
    c.settle()
    assert rename(c, FACTS, "sails-cost", "price") == (
        "the address /facts/price/ is taken: content/sources/papers.yml:5 has it")
    assert c.stop() == (0, "")


@test
def renaming_sees_what_is_typed(work):
    """Edits stand in the text as it is now, with the version of the document; an id that was just typed is taken."""
    c = started(work, ARTICLE, FACTS)
    c.found(ARTICLE)
    c.change(ARTICLE, "\n\n🌬 [[sails-cost]] ", (7, 0))
    c.change(FACTS, "- {id: fresh, title: F, value: 1, status: reported}\n", (0, 0))
    c.result("textDocument/hover", c.at(ARTICLE, (0, 0)))
    result = c.result("textDocument/rename", c.at(ARTICLE, (9, 7), newName="cost"))
    of_article = [d for d in result["documentChanges"] if d["textDocument"]["uri"] == c.uri(ARTICLE)][0]
    assert of_article["textDocument"]["version"] == 2
    assert of_article["edits"][0]["range"] == span((9, 5), (9, 15))
    answer = c.ask("textDocument/rename", c.at(ARTICLE, (9, 7), newName="fresh"))
    assert answer["error"]["message"] == "the id 'fresh' is taken: content/facts/mill.yml:1 has it"
    assert c.stop() == (0, "")


@test
def renaming_tells_of_templates(work):
    c = started(work)
    assert rename(c, FACTS, "sails-cost", "sails-price") == 5
    shown = c.told("window/showMessage")["message"]
    assert shown == ("'sails-cost' is named in templates/components/mill.etlua:1, too, which were not changed: "
                     "look whether it is meant"), shown
    assert c.stop() == (0, "")


# ---- completion

def proposals(c, path, text, at=None):
    """For a text with the cursor at ^."""
    cursor = text.index("^")
    text = text.replace("^", "")
    if path in c.versions:
        c.change(path, text)
    else:
        c.open(path, text)
    before = text[:cursor]
    place = before.count("\n"), len(before.rpartition("\n")[2].encode("utf-16-le")) // 2
    return c.result("textDocument/completion", c.at(path, place))["items"]


def labels(items):
    return [item["label"] for item in items]


@test
def completion_in_prose(work):
    c = started(work)
    def article(words):
        return "---\ntitle: T\n---\n\n" + words
    def at(words):
        return labels(proposals(c, ARTICLE, article(words)))
    assert at("[[sails^") [:4] == ["sails-cost", "sails-term", "sails-yearly", "mill"] or at("[[sails^")[0] == "sails-cost"
    assert at("[[COST^")[:2] == ["ropes-cost", "sails-cost"] or "sails-cost" in at("[[COST^")
    assert "ada" in at("[[Miller^"), at("[[Miller^")  # by its title
    assert len(at("[[^")) == 15
    assert at("[[sails-cost > ropes^") == ["ropes-cost"]
    assert at("[[sails-cost|^") == ["€100,000"]
    assert at("[[mill|^") == ["the mill", "The mill on the hill"]
    assert at("[[flour-yearly@^") == ["2018", "2025"]
    assert at("[[sails-cost]] ^") == [] and at("words ^") == [] and at("[[zzz^") == []
    assert at("```^") == ["calculator", "chart", "compare", "facts", "map", "mill", "sequence"]
    assert at("```ch^") == ["chart"]
    assert at("```sh\n[^") == [] and at("```chart\nkind: bars\n```^") == []
    assert at("```facts\nfacts: [sails-cost, ropes^") == ["ropes-cost"]
    assert at("```facts\ntitle: ropes^") == []
    item = proposals(c, ARTICLE, article("🌬 [[sails-c^"))[0]
    assert item["textEdit"] == {"range": span((4, 5), (4, 12)), "newText": "sails-cost"}
    assert item["detail"] == "€100,000" and "Cost of the sails" in item["documentation"]["value"]
    assert c.stop() == (0, "")


@test
def completion_of_headings(work):
    c = started(work)
    assert labels(proposals(c, "content/index.md", "---\ntitle: T\n---\n\n[[sails#^")) == ["what-they-bring", "what-they-cost"]
    assert c.stop() == (0, "")


@test
def completion_in_yaml(work):
    c = started(work)
    def at(words, path="content/facts/typed.yml"):
        return labels(proposals(c, path, words))
    fields = at("- id: x\n  ^")
    assert "title" in fields and "id" not in fields and fields[:2] == ["status", "title"], fields
    assert at("- id: x\n  tit^") == ["title"]
    assert "status" not in at("- id: x\n  ^\n  status: reported\n")
    assert at("- id: x\n  status: re^") == ["reported", "retracted"]
    assert at("- {id: x, status: con^") == ["conditional", "confirmed"]
    assert at("- {id: x, sta^") == ["status"]
    assert at("- id: x\n  subject: ^") == ["mill", "ada"]
    assert at("- id: x\n  formula: sails-cost / sails^") == ["sails-cost", "sails-term", "sails-yearly"]
    assert at("- id: x\n  sources:\n    - {sou^") == ["source"]
    assert at("- id: x\n  sources:\n    - source: ^") == ["ledger"]
    assert at("- id: x\n  sources: [{source: l^") == ["ledger"]
    assert at("- id: x\n  sources:\n  - ^") == ["source", "at", "note"]
    assert at("- id: x\n  values:\n    - value: 1\n      ra^") == ["rank"]
    assert at("- id: x\n  values:\n    - {value: 1, rank: ^") == ["deprecated", "normal", "preferred"]
    assert at("- id: x\n  parties: [ada, ^") == ["mill", "ada"] and at("- id: x\n  parties:\n    - a^")[0] == "ada"
    assert at("- id: x\n  relation: ^") == ["owns"] and at("- id: x\n  event: ^") == ["opening"]
    assert "sack" in at("- id: x\n  value: 5 s^") and at("- id: x\n  value: ^") == []
    assert at("- id: x\n  value: [[^") == ["mill", "ada"]
    assert "GW" in at("- id: x\n  unit: ^")
    assert at("- id: x\n  checks:\n    - holds: sails-y^") == ["sails-yearly"]
    assert at("- id: x\n  text: |\n    See [[sails-c^") == ["sails-cost"]
    assert at("- id: x\n  text: |\n    words ^") == [] and at("- id: x # sta^") == [] and at("- id: x\n  title: \"a: ^") == []
    assert at("# nothing\n^") == []
    # Before something that cannot be parsed, and behind it.
    assert at("- id: x\n  subject: ^\n  sources: [{{\n") == ["mill", "ada"]
    assert at("- id: y\n  title: \"open\n- id: x\n  sources: [\n- id: z\n  status: est^") in (["estimate"], [])
    claims = "content/claims/typed.yml"
    assert at("^", claims) == ["claims", "document"]
    assert at("document: ^", claims) == ["ledger"]
    assert at("document: ledger\nclaims:\n  - verdict: ^", claims)[0] == "contradicted"
    assert at("document: ledger\nclaims:\n- {facts: [sails-c^", claims) == ["sails-cost"]
    model = "content/models/typed.yml"
    assert at("- id: m\n  inputs:\n    - {name: a, default: sails-c^", model) == ["sails-cost"]
    assert at("- id: m\n  presets:\n    - name: a\n      set: {cost: 2 * sails-c^", model) == ["sails-cost"]
    assert "inverse" in at("relations:\n  - name: x\n    ^", "content/site.yml")
    assert at("---\ntitle: T\nab^\n---\n", "content/articles/typed.md") == ["about"]
    assert at("---\ntitle: T\nabout: [^]\n---\n", "content/articles/typed.md") == ["mill", "ada"]
    assert at("---\ntitle: T\ndraft: t^", "content/articles/typed.md") == ["true"]
    assert c.stop() == (0, "")


@test
def completion_at_every_place(work):
    """Wherever the cursor is in any file, cut off there or not, there is an answer."""
    c = started(work)
    for file in sorted(c.root.rglob("content/**/*.*")):
        path, text = str(file.relative_to(c.root)), file.read_text()
        for cut in range(0, len(text), 3):
            proposals(c, path, text[:cut] + "^" + text[cut:])
            proposals(c, path, text[:cut] + "^")
    assert c.stop() == (0, "")


# ---- symbols, hints, actions

@test
def symbols_without_trees(work):
    c = started(work, capabilities={})
    found = c.result("textDocument/documentSymbol", c.at(ARTICLE, (0, 0)))
    assert [f["name"] for f in found] == ["What they cost", "What they bring"]
    assert found[0]["location"]["uri"] == c.uri(ARTICLE)
    assert [f["name"] for f in c.result("workspace/symbol", {"query": "SAILS"})] == [
        "sails", "sails-cost", "sails-term", "sails-yearly", "ledger-cost", "what-cost"]
    assert c.stop() == (0, "")


@test
def hints(work):
    c = started(work, ARTICLE)
    def at(start, end):
        found = c.result("textDocument/inlayHint", {"textDocument": {"uri": c.uri(ARTICLE)}, "range": span(start, end)})
        return [(h["position"]["line"], h["position"]["character"], h["label"]) for h in found]
    everything = at((0, 0), (99, 0))
    assert everything == [(8, 54, "€100,000"), (8, 81, "20 years"), (10, 48, "900 sacks a year"), (19, 28, "1,400 sacks a year")], everything
    assert at((9, 0), (12, 0)) == everything[2:3]
    assert at((0, 0), (0, 0)) == []
    assert c.stop() == (0, "")


@test
def actions(work):
    c = started(work, FACTS)
    at = place_of(c.text(FACTS), "confirmed")
    c.change(FACTS, "confirmd", at, (at[0], at[1] + 9))
    params = {"textDocument": {"uri": c.uri(FACTS)}, "range": span(at, at), "context": {"diagnostics": []}}
    found = c.result("textDocument/codeAction", params)
    assert [a["title"] for a in found] == ["replace by 'confirmed'"], found
    assert found[0]["diagnostics"][0]["code"] == "unknown-choice"
    edit = found[0]["edit"]["documentChanges"][0]
    assert edit["edits"] == [{"range": span(at, (at[0], at[1] + 8)), "newText": "confirmed"}]
    assert edit["textDocument"] == {"uri": c.uri(FACTS), "version": 2}
    assert c.result("textDocument/codeAction", dict(params, range=span((0, 0), (1, 0)))) == []
    assert c.result("textDocument/codeAction", dict(params, context={"diagnostics": [], "only": ["refactor"]})) == []
    assert len(c.result("textDocument/codeAction", dict(params, context={"diagnostics": [], "only": ["quickfix"]}))) == 1
    assert c.stop() == (0, "")
