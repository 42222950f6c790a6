"""Builds that fail, builds that never end, and how it goes on."""

import os
import re
import signal
import time

import pathlib

from patience import read_events, subscribe
from server import Server, equal, expect, make_site, same_as_clean, served, write
from starting import children

ONE = "content/articles/one.md"
GOOD = "---\ntitle: One\n---\nFirst text.\n"
BAD = "---\ntitle: One\n---\nSee [[nothing-here]], \"quoted\" & <b>bold</b>.\n"
# Matching that takes for ever: instructions of Lua do not count it.
EXPLODES = '<% local s = string.rep("a", 5000); for i = 1, 100 do (s):find(string.rep(".-", 40) .. "b") end %>'


FACT = "content/facts/f.yml"
FUSSY = '<% if fact.status == "disputed" then error("not here") end %><p><%= fact.status %></p>\n'


def test_data_is_never_ahead_of_the_pages(folder):
    """A build that fails only when a page is rendered: what is in memory has followed the files by then."""
    root = make_site(folder)
    fact = "- id: f\n  title: F\n  value: 5 GW\n  status: reported\n"
    write(root / FACT, fact)
    write(root / "templates/fact.etlua", FUSSY)
    with served(root) as s:
        before = s.plain("/data/facts.csv")
        expect(b"reported" in before, "the data")
        write(root / FACT, fact.replace("reported", "disputed"))
        s.build(fine=False)
        expect(b"reported" in s.plain("/facts/f/"), "the page")
        equal(s.plain("/data/facts.csv"), before, "the data meanwhile")
        broken = s.ask("/data/facts.json")
        expect(broken.status == 503 or b"disputed" not in broken.body, "data that nobody had asked for")
        write(root / FACT, fact.replace("reported", "confirmed"))
        s.build()
        expect(b"confirmed" in s.plain("/data/facts.csv"), "the data when it is mended")


def test_the_last_good_page_stays(folder):
    root = make_site(folder)
    with served(root) as s:
        reader = subscribe(s)
        read_events(reader, 1)
        before = s.plain("/articles/one/")
        write(root / ONE, BAD)
        report = s.build(fine=False)["report"]
        errors = [(d["file"], d["line"], d["column"]) for d in report["diagnostics"] if d["severity"] == "error"]
        equal(errors, [(ONE, 4, 7)], "the report")
        equal(s.plain("/articles/one/"), before, "the page")
        equal(read_events(reader, 1)[0][0], "broken", "what the page is told")
        problems = s.ask("/.sitegen/problems")
        equal((problems.status, problems.fields["sitegen-count"]), (200, "1 error"), "what is wrong")
        expect(b"<b>" not in problems.body and b"&quot;quoted&quot; &amp; &lt;b&gt;bold" in problems.body, "escaped")
        expect(b"content/articles/one.md:4:7" in problems.body and b"^~~~" in problems.body, "place and caret")
        equal(read_events(subscribe(s), 2)[-1][0], "broken", "what a page is told that is opened meanwhile")
        write(root / ONE, GOOD)
        s.build()
        equal(read_events(reader, 1)[0], ("fine", '{"build":3,"changed":[]}'), "what the page is told")
        equal(s.ask("/.sitegen/problems").status, 204, "what is wrong afterwards")
        same_as_clean(s, root, folder)


def test_a_site_that_is_broken_from_the_beginning(folder):
    root = make_site(folder)
    write(root / ONE, BAD)
    with Server(root) as s:
        s.event("listening")
        s.build(fine=False)
        page = s.ask("/articles/one/")
        equal(page.status, 503, "status")
        expect(b"content/articles/one.md:4:7" in page.body and b"/.sitegen/reload.js" in page.body, "tells what is wrong")
        write(root / ONE, GOOD)
        s.build()
        same_as_clean(s, root, folder)


def test_requests_wait_for_the_first_build(folder):
    root = make_site(folder)
    with Server(root) as s:
        s.event("listening")
        equal(s.ask("/articles/one/").status, 200, "a request before the build is done")


def test_errors_are_told_in_the_terminal(folder):
    root = make_site(folder)
    with Server(root, json_lines=False) as s:
        while len(s.said) < 2:
            time.sleep(0.02)
        write(root / ONE, BAD)
        while len(s.said) < 3:
            time.sleep(0.02)
        expect(b"failed: 1 error, the last good pages stay" in s.said[2], s.said[2])
        expect("content/articles/one.md:4:7: error[unknown-reference]" in s.errors() and "\x1b" not in s.errors(), s.errors())


def test_a_page_that_never_ends(folder):
    root = make_site(folder)
    with served(root) as s:
        reader = subscribe(s)
        read_events(reader, 1)
        write(root / "templates/term.etlua", "<% while true do end %>")
        write(root / "content/terms/t.yml", "- {id: t, title: T, summary: S.}\n")
        end = s.event("rebuilt", "ended")
        while end["event"] == "rebuilt" and end["report"]["fine"]:
            end = s.event("rebuilt", "ended")
        expect("term" in str(end), f"the template is named: {end}")
        (root / "templates/term.etlua").unlink()
        while not s.event("rebuilt")["report"]["fine"]:
            pass
        same_as_clean(s, root, folder)


def test_a_template_that_holds_up_the_builder(folder):
    """What instructions do not count: the builder's watchdog ends it, and the server says which page and template."""
    root = make_site(folder)
    write(root / "content/terms/t.yml", "- {id: t, title: T, summary: S.}\n")
    with served(root) as s:
        before = s.plain("/terms/t/")
        builder = children(s.process.pid)[0]
        write(root / "templates/term.etlua", EXPLODES)
        started = time.monotonic()
        equal(s.ask("/articles/one/").status, 200, "pages meanwhile")
        end = s.event("ended", seconds=60)
        expect(time.monotonic() - started < 40, "it took too long")
        expect("10 seconds" in end["message"] and "/terms/t/" in end["message"] and "'term'" in end["message"], end["message"])
        problems = s.ask("/.sitegen/problems").body.decode()
        expect("/terms/t/" in problems and "term" in problems, problems)
        equal(s.plain("/terms/t/"), before, "the last good page")
        (root / "templates/term.etlua").unlink()
        s.build()
        expect(children(s.process.pid)[0] != builder, "another builder")
        same_as_clean(s, root, folder)


def test_a_builder_that_is_killed(folder):
    root = make_site(folder)
    with served(root) as s:
        os.kill(int(children(s.process.pid)[0]), signal.SIGKILL)
        time.sleep(0.3)
        equal(s.ask("/articles/one/").status, 200, "the site stays")
        equal(s.ask("/.sitegen/").status, 200, "the status page")
        os.rename(root / "content/articles/two.md", root / "content/articles/three.md")
        s.build()
        equal((s.ask("/articles/two/").status, s.ask("/articles/three/").status), (404, 200), "what went and came")
        same_as_clean(s, root, folder)


def test_the_search_is_asked_for_when_it_is_wanted(folder):
    root = make_site(folder)
    with served(root) as s:
        for n in range(3):
            write(root / ONE, f"---\ntitle: One\n---\nText number {n}.\n")
            s.build()
            same_as_clean(s, root, folder)


def test_status_page(folder):
    root = make_site(folder)
    with served(root) as s:
        for n in range(25):
            write(root / ONE, f"---\ntitle: One\n---\nText {n}.\n")
            s.build()
        write(root / ONE, BAD)
        s.build(fine=False)
        page = s.ask("/.sitegen/")
        equal(page.fields["content-type"], "text/html; charset=utf-8", "type")
        equal(page.body.count(b"<li><details"), 20, "builds that are listed")
        expect(b"content/articles/one.md changed" in page.body and b"inotify" in page.body, "why, and how it watches")
        expect(b"What is wrong" in page.body and b"<b>" not in page.body, "what is wrong, escaped")
        equal(s.ask("/.sitegen").status, 200, "without its slash")
        equal(s.ask("/.sitegen/nothing").status, 404, "what is not there")
        equal(s.ask("/.sitegen/", "POST", ["Content-Length: 0", f"Origin: http://127.0.0.1:{s.port}"]).status, 405, "POST")


def test_events_that_were_missed(folder):
    root = make_site(folder)
    with served(root) as s:
        build = re.search(rb'data-build="([^"]+)"', s.ask("/articles/one/").body)[1].decode()
        expect(b"data-page=\"articles/one/index.html\"" in s.ask("/articles/one/").body, "the page's file")
        write(root / ONE, "---\ntitle: One\n---\nOther.\n")
        s.build()
        name, data = read_events(subscribe(s, f"?since={build}"), 1)[0]
        expect(name == "fine" and "articles/one/index.html" in data and "articles/two" not in data, data)
        for since in ("", "?since=", "?since=other-1", "?since=" + build.partition("-")[0] + "-999", "?since=x-y-z"):
            equal(read_events(subscribe(s, since), 1)[0], ("fine", '{"build":2,"changed":null}'), since)


def test_a_style_alone_changes_no_page(folder):
    """Pages name styles with a version; one that differs in nothing else is not told as changed."""
    root = make_site(folder)
    style = next(pathlib.Path(__file__).parent.parent.parent.glob("templates/assets/style.css")).read_text()
    write(root / "templates/assets/style.css", style)
    with served(root) as s:
        build = re.search(rb'data-build="([^"]+)"', s.ask().body)[1].decode()
        write(root / "templates/assets/style.css", style + "\nbody { outline: 0 }\n")
        s.build()
        equal(read_events(subscribe(s, f"?since={build}"), 1)[0], ("fine", '{"build":2,"changed":["assets/style.css"]}'), "the event")
        same_as_clean(s, root, folder)
