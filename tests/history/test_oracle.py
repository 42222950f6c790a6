#!/usr/bin/env python3
"""The oracle's own tests: the rules of the history, by example. Run by tests/history/run before anything else."""

import json
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest
from fractions import Fraction

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import compare  # noqa: E402
from generator import writer  # noqa: E402
from generator.knowledge import Knowledge  # noqa: E402
from oracle import content, derived, fields  # noqa: E402
from oracle.repository import ENVIRONMENT, Repository  # noqa: E402
from oracle.revisions import ANY, AnyOf, History  # noqa: E402

A, B = "content/facts/a.yml", "content/facts/b.yml"
BROKEN = "- {id: x, value: 9}\n- [\n"


class Repo:
    """Commits by name, written down in one go: commit("c1", {path: text}, "parent", ...)."""

    def __init__(self, folder):
        self.path, self.numbers, self.script, self.said = pathlib.Path(folder), {}, [], {}

    def commit(self, name, files, *parents, at=None, author="Ada <ada@example.org>", zone="+0000", message=None):
        self.numbers[name] = number = len(self.numbers) + 1
        time, message = at or 1_700_000_000 + 86400 * number, name if message is None else message
        lines = [] if parents else ["reset refs/heads/main\n"]
        lines += [f"commit refs/heads/main\nmark :{number}\nauthor {author} {time} {zone}\ncommitter C <c@x> {time} +0000\n"
                  f"data {len(message.encode())}\n{message}"]
        lines += [f"{'merge' if i else 'from'} :{self.numbers[parent]}" for i, parent in enumerate(parents)] + ["deleteall"]
        for path, text in files.items():
            data = text if isinstance(text, bytes) else text.encode()
            lines.append(f"M 644 inline {path}\ndata {len(data)}\n" + data.decode("latin-1"))
        self.script.append("\n".join(line for line in lines).encode("latin-1") if message.isascii() else
                           "\n".join(lines).encode())
        return self

    def write(self):
        def git(*arguments, data=None):
            return subprocess.run(["git", "-C", self.path, *arguments], input=data, env=ENVIRONMENT, capture_output=True, check=True).stdout
        git("init", "-q", "-b", "main")
        git("fast-import", "--quiet", "--force", "--date-format=raw", f"--export-marks={self.path}/.git/marks", data=b"\n".join(self.script) + b"\n")
        git("reset", "-q", "--hard", "main")
        self.git = git
        marks = dict(line.split() for line in (self.path / ".git/marks").read_text().splitlines())
        self.names = {marks[f":{number}"]: name for name, number in self.numbers.items()}
        return self


def fact(value, name="x", **more):
    return "".join(["- id: " + name + "\n", f"  value: {value}\n"] + [f"  {key}: {each}\n" for key, each in more.items()])


class WithRepositories(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.repo = Repo(self.scratch.name)
        self.commit = self.repo.commit

    def history(self, path=None, folder="", tip="HEAD", mailmap=None, working=False):
        repository = Repository(str(path or self.repo.path), folder, tip, mailmap)
        try:
            return History(repository, pathlib.Path(path or self.repo.path) if working else None)
        finally:
            repository.close()

    def item(self, name="x", kind="fact", **options):
        if not hasattr(self.repo, "names"):
            self.repo.write()
        return {(item["kind"], item["id"]): item for item in self.history(**options).as_json()["items"]}.get((kind, name))

    def revisions(self, name="x", kind="fact", **options):
        """["commit change", ...], oldest first."""
        item = self.item(name, kind, **options) or {"revisions": []}
        return [f"{self.repo.names.get(each['commit'], '-')} {each['change']}" for each in reversed(item["revisions"])]


class Revisions(WithRepositories):
    def test_birth_change_removal_rebirth(self):
        self.commit("a", {A: fact(1)}).commit("b", {A: fact(2)}, "a").commit("c", {A: ""}, "b").commit("d", {A: fact(2)}, "c")
        self.assertEqual(self.revisions(), ["a added", "b changed", "c removed", "d added"])
        found = self.item()
        self.assertEqual(found["revisions"][2]["fields"], [{"field": "value", "before": "1", "after": "2"}])
        self.assertEqual([change["after"] for change in found["revisions"][1]["fields"]], [None, None])
        self.assertEqual([change["before"] for change in found["revisions"][0]["fields"]], [None, None])
        self.assertEqual(found["first"], "2023-11-15")
        self.assertEqual(found["last"], "2023-11-18")

    def test_what_makes_none(self):
        for i, text in enumerate([fact(1, text='"a b"'), "# why\n" + fact(1, text="a b"), fact(1, text="'a b'").replace("\n", "\r\n"),
                                  "\ufeff" + fact(1, text="a b"), "- {text: a b, value: 1, 'id': x}\n", "- id: y\n" + fact(1, text="a b"),
                                  fact(1, text="a b") + "- id: y\n", "- id: x\n  value: 1\n  text: >-\n    a\n    b\n"]):
            self.commit(f"c{i}", {A: text}, *([f"c{i - 1}"] if i else []))
        self.commit("moved", {B: fact(1, text="a b")}, "c7").commit("folder", {"content/facts/x/y/z.yaml": fact(1, text="a b")}, "moved")
        self.assertEqual(self.revisions(), ["c0 added"])

    def test_quotes_of_values(self):
        """In quotes a value is text: that counts where it would be something else without them."""
        for i, text in enumerate(["value: 134", "value: '134'", 'value: "134"', "value: |-\n   134", "n: 1", "n: '1'", "value: some text",
                                  "value: 'some text'", "values: [{value: 2026-01-02}]", "values: [{value: '2026-01-02'}]"]):
            self.commit(f"c{i}", {A: f"- id: x\n  {text}\n"}, *([f"c{i - 1}"] if i else []))
        self.assertEqual(self.revisions(), ["c0 added", "c1 changed", "c4 changed", "c6 changed", "c8 changed", "c9 changed"])
        self.assertEqual(self.item()["revisions"][0]["fields"], [{"field": "values[1].value", "before": "2026-01-02", "after": '"2026-01-02"'}])

    def test_null_is_not_text(self):
        for i, value in enumerate(["", "~", "null", "''", "'null'", "Null"]):
            self.commit(f"c{i}", {A: f"- id: x\n  value: {value}\n"}, *([f"c{i - 1}"] if i else []))
        self.assertEqual(self.revisions(), ["c0 added", "c3 changed", "c4 changed", "c5 changed"])

    def test_order_of_lists_counts(self):
        self.commit("a", {A: "- {id: x, tags: [p, q]}"}).commit("b", {A: "- {id: x, tags: [q, p]}"}, "a")
        self.assertEqual(self.revisions(), ["a added", "b changed"])

    def test_merge_of_one_side(self):
        self.commit("a", {A: fact(1)}).commit("b", {A: fact(2)}, "a").commit("c", {A: fact(1), B: fact(1, "y")}, "a")
        self.commit("m", {A: fact(2), B: fact(1, "y")}, "b", "c")
        self.assertEqual(self.revisions(), ["a added", "b changed"])
        self.assertEqual(self.revisions("y"), ["c added"])

    def test_merge_that_changes(self):
        self.commit("a", {A: fact(1)}).commit("b", {A: fact(2)}, "a").commit("c", {A: fact(3)}, "a").commit("d", {A: fact(4)}, "a")
        self.commit("m", {A: fact(5)}, "b", "c", "d")
        self.assertEqual(self.revisions(), ["a added", "b changed", "c changed", "d changed", "m changed"])
        self.assertEqual(self.item()["revisions"][0]["fields"], [{"field": "value", "before": "2", "after": "5"}])

    def test_merge_that_removes(self):
        self.commit("a", {A: fact(1)}).commit("b", {A: fact(2)}, "a").commit("c", {A: fact(3)}, "a").commit("m", {A: ""}, "b", "c")
        self.assertEqual(self.revisions()[-1], "m removed")

    def test_several_roots(self):
        self.commit("a", {A: fact(1)}).commit("b", {B: fact(1)}).commit("m", {A: fact(1)}, "a", "b")
        self.assertEqual(self.revisions(), ["a added", "b added"])
        self.assertEqual(self.item()["first"], "2023-11-15")

    def test_several_times_in_a_commit(self):
        twins = fact(1) + fact(2)
        self.commit("a", {A: fact(1)}).commit("b", {A: twins}, "a").commit("c", {A: fact(2), B: fact(1)}, "b").commit("d", {A: fact(2)}, "c")
        self.assertEqual(self.revisions(), ["a added", "b changed", "d changed"])
        self.assertEqual(self.item()["revisions"][1]["fields"], ANY)

    def test_order_and_clocks(self):
        """A parent never comes before its child, whatever the clocks say."""
        self.commit("a", {A: fact(1)}, at=2_000_000_000).commit("b", {A: fact(2)}, "a", at=1_000_000_000)
        self.commit("c", {A: fact(3)}, "a", at=1_500_000_000).commit("m", {A: fact(4)}, "b", "c", at=100_000_000)
        self.assertEqual(self.revisions(), ["a added", "b changed", "c changed", "m changed"])

    def test_same_time_larger_id_first(self):
        self.commit("a", {A: fact(1)}).commit("b", {A: fact(2)}, "a", at=1_800_000_000).commit("c", {A: fact(3)}, "a", at=1_800_000_000)
        self.commit("m", {A: fact(4)}, "b", "c")
        ids = [revision["commit"] for revision in self.item()["revisions"][1:3]]
        self.assertEqual(ids, sorted(ids, reverse=True))

    def test_what_is_shown_of_a_commit(self):
        self.commit("a", {A: fact(1)}, at=1_600_000_000, zone="+1345", message="Subject – here\nsecond\n\nbody")
        revision = self.item()["revisions"][0]
        self.assertEqual(revision["date"], "2020-09-14T02:11:40+13:45")
        self.assertEqual(revision["subject"], "Subject – here second")
        self.assertEqual(revision["author"], {"name": "Ada", "email": "ada@example.org"})
        self.assertEqual(self.item()["first"], "2020-09-14")

    def test_mailmap(self):
        old, new = "Ada L <l@example.org> <ada@example.org>\n", "Countess <ada@example.org>\n"
        self.commit("a", {A: fact(1), ".mailmap": old}).commit("b", {A: fact(2), ".mailmap": new}, "a")
        names = [revision["author"]["name"] for revision in self.item(working=True)["revisions"]]
        self.assertEqual(names, ["Countess", "Countess"])
        first = next(commit for commit, name in self.repo.names.items() if name == "a")
        self.assertEqual(self.item(tip=first, mailmap=first)["revisions"][0]["author"], {"name": "Ada L", "email": "l@example.org"})

    def test_mailmap_of_an_older_commit_alone(self):
        self.commit("a", {A: fact(1)}).commit("b", {A: fact(1), ".mailmap": "Countess <ada@example.org>\n"}, "a").write()
        first = next(commit for commit, name in self.repo.names.items() if name == "a")
        self.assertEqual(self.item(tip=first, mailmap=first)["revisions"][0]["author"]["name"], "Ada")

    def test_files_that_do_not_count(self):
        self.commit("a", {"content/facts/.a.yml": fact(1), "content/facts/a.yml~": fact(1), "content/facts/.d/a.yml": fact(1),
                          "content/facts/a.txt": fact(1), "content/facts/#a.yml#": fact(1), "other/facts/a.yml": fact(1)})
        self.assertEqual(self.revisions(), [])

    def test_content_not_at_the_root(self):
        self.commit("a", {"kb/" + A: fact(1), A: fact(7, "y")}).commit("b", {"other/" + A: fact(1)}, "a").commit("c", {"kb/" + A: fact(1)}, "b")
        self.assertEqual(self.revisions(folder="kb/"), ["a added", "b removed", "c added"])
        self.assertEqual(self.item(folder="kb/")["revisions"][0]["file"], A)
        self.assertEqual(self.revisions("y", folder="kb/"), [])

    def test_not_an_item(self):
        self.commit("a", {A: "- text\n- [x]\n- {title: x}\n- {id: X}\n- {id: [x]}\n- {id: }\n- {id: x, value: 1}\n- {id: .x}\n- {id: x.}\n"})
        self.repo.write()
        self.assertEqual([item["id"] for item in self.history().as_json()["items"]], ["x"])

    def test_sorting(self):
        self.commit("a", {A: "".join(fact(1, name) for name in ("b", "a-1", "a.1", "a", "10")), "content/index.md": "---\ntitle: T\n---\n"})
        self.repo.write()
        self.assertEqual([(item["kind"], item["id"]) for item in self.history().as_json()["items"]],
                         [("fact", "10"), ("fact", "a"), ("fact", "a-1"), ("fact", "a.1"), ("fact", "b"), ("article", "index")])


class BrokenFiles(WithRepositories):
    def test_as_before(self):
        self.commit("a", {A: fact(1)}).commit("b", {A: BROKEN}, "a").commit("c", {A: BROKEN + "#\n"}, "b").commit("d", {A: BROKEN + "#\n", B: ""}, "c")
        self.commit("e", {A: fact(1)}, "d")
        self.assertEqual(self.revisions(), ["a added", "b unreadable", "c unreadable"])
        self.assertEqual(self.item()["last"], "2023-11-15")
        self.assertEqual(self.item()["revisions"][0]["fields"], [])

    def test_mended_to_other_content(self):
        self.commit("a", {A: fact(1)}).commit("b", {A: BROKEN}, "a").commit("c", {A: fact(2)}, "b")
        self.assertEqual(self.revisions(), ["a added", "b unreadable", "c changed"])
        self.assertEqual(self.item()["revisions"][0]["fields"], [{"field": "value", "before": "1", "after": "2"}])

    def test_removed_while_broken(self):
        self.commit("a", {A: fact(1)}).commit("b", {A: BROKEN}, "a").commit("c", {}, "b")
        self.assertEqual(self.revisions(), ["a added", "b unreadable", "c removed"])

    def test_broken_from_the_start(self):
        self.commit("a", {A: BROKEN}).commit("b", {A: fact(1)}, "a")
        self.assertEqual(self.revisions(), ["b added"])

    def test_renamed_while_broken(self):
        self.commit("a", {A: fact(1)}).commit("b", {B: BROKEN}, "a").commit("c", {B: fact(1)}, "b")
        self.assertEqual(self.revisions(), ["a added", "b removed", "c added"])

    def test_removed_and_broken_again(self):
        self.commit("a", {A: fact(1)}).commit("b", {}, "a").commit("c", {A: BROKEN}, "b")
        self.assertEqual(self.revisions(), ["a added", "b removed"])

    def test_first_parents_tell(self):
        """The side that broke the file had other content; the merge counts as its own first parent did."""
        self.commit("a", {A: fact(1)}).commit("b", {A: fact(2)}, "a").commit("c", {A: BROKEN}, "b").commit("d", {A: fact(3)}, "a")
        self.commit("m", {A: BROKEN}, "d", "c").commit("e", {A: fact(3)}, "m")
        self.assertEqual(self.revisions(), ["a added", "b changed", "c unreadable", "d changed"])

    def test_a_merge_that_breaks(self):
        self.commit("a", {A: fact(1)}).commit("b", {A: fact(2)}, "a").commit("c", {A: fact(1), B: ""}, "a").commit("m", {A: BROKEN}, "b", "c")
        self.assertEqual(self.revisions(), ["a added", "b changed", "m unreadable"])

    def test_what_is_broken(self):
        for text in ("- [", "x: 1", "text", "null", "''", "- &a {id: x}", "- {id: x, a: *a}", "- !t {id: x}", "- {id: x, id: x}", "- a\n---\n- b",
                     "%YAML 1.1\n---\n- a", "- {id: x, a: \"\\0\"}", "- {[a]: b}", "- {id: x, m: {k: 1, k: 2}}", "- " + "[" * 70 + "]" * 70):
            with self.assertRaises(content.Broken, msg=text):
                content.facts(text.encode())
        for data in (b"- a\xff", b"- a\0"):
            with self.assertRaises(content.Broken):
                content.facts(data)
        for text in ("", "# nothing\n", "---\n", "\ufeff", "[]", "--- # x\n...\n"):
            self.assertEqual(content.facts(text.encode()), [], text)
        for text in ("", "title: x", "---\ntitle: x\n", "---\n- [\n---\n", "\n---\ntitle: x\n---\n", "---\na: 1\na: 2\n---\n"):
            with self.assertRaises(content.Broken, msg=text):
                content.article(text.encode(), "content/index.md")


class Articles(WithRepositories):
    PATH = "content/articles/x/The Deal.md"

    def read(self, text):
        return content.article(text.encode(), self.PATH)

    def test_content(self):
        self.assertEqual(self.read("---\ntitle: T\n---\nText.\n"), [("the-deal", {"title": "T", "text": "Text.\n"})])
        self.assertEqual(self.read("\ufeff---\r\nid: own\r\n--- \r\nText.\r\n"), [("own", {"id": "own", "text": "Text.\n"})])
        self.assertEqual(self.read("---\n---"), [("the-deal", {"text": ""})])

    def test_changes(self):
        one, two = "---\ntitle: T\n---\nOne.\n", "---\ntitle: T\n---\nTwo.\n"
        path = "content/articles/a.md"
        self.commit("a", {path: one}).commit("b", {path: one.replace("\n", "\r\n")}, "a").commit("c", {path: two}, "b")
        self.commit("d", {"content/articles/deep/a.md": two}, "c").commit("e", {"content/articles/b.md": two}, "d")
        self.commit("f", {"content/articles/b.md": "no front matter"}, "e")
        self.assertEqual(self.revisions("a", "article"), ["a added", "c changed", "e removed"])
        self.assertEqual(self.revisions("b", "article"), ["e added", "f unreadable"])
        revisions = self.item("a", "article")["revisions"]
        self.assertEqual([revision["fields"][0] for revision in revisions if revision["change"] == "changed"],
                         [{"field": "text", "before": "", "after": ""}])
        self.assertEqual(revisions[-1]["fields"][0], {"field": "text", "before": None, "after": ""})

    def test_same_id_after_renaming(self):
        text = "---\nid: own\ntitle: T\n---\n"
        self.commit("a", {"content/articles/a.md": text}).commit("b", {"content/articles/b.md": text}, "a").commit("c", {"content/index.md": text}, "b")
        self.assertEqual(self.revisions("own", "article"), ["a added"])


class States(WithRepositories):
    def test_uncommitted(self):
        self.commit("a", {A: fact(1) + fact(1, "y") + fact(1, "same")}).write()
        (self.repo.path / A).write_text(fact(2, title="New") + "# comment\n" + fact(1, "z") + fact('1 # same', "same"))
        self.assertEqual(self.revisions(working=True), ["a added", "- changed"])
        self.assertEqual(self.revisions("y", working=True), ["a added", "- removed"])
        self.assertEqual(self.revisions("z", working=True), ["- added"])
        self.assertEqual(self.revisions("same", working=True), ["a added"])
        found = self.item(working=True)
        self.assertEqual((found["pending"], found["title"], found["last"]), (True, "New", "2023-11-15"))
        self.assertEqual(self.item("z", working=True)["first"], None)
        self.assertEqual([self.item("y", working=True)[key] for key in ("title", "pending")], [None, True])

    def test_mended_but_not_committed(self):
        self.commit("a", {A: fact(1)}).commit("b", {A: BROKEN}, "a").write()
        (self.repo.path / A).write_text(fact(1))
        self.assertEqual(self.revisions(working=True), ["a added", "b unreadable"])

    def test_unborn(self):
        self.repo.script = []
        subprocess.run(["git", "init", "-q", self.repo.path], env=ENVIRONMENT, check=True)
        self.repo.names = {}
        (self.repo.path / A).parent.mkdir(parents=True)
        (self.repo.path / A).write_text(fact(1))
        self.assertEqual(self.revisions(working=True), ["- added"])

    def test_shallow(self):
        self.commit("a", {A: fact(1)}).commit("b", {A: fact(2)}, "a").commit("c", {A: fact(2), B: fact(1, "y")}, "b").commit("d", {A: fact(3)}, "c")
        self.repo.write()
        clone = self.repo.path / "clone"
        self.repo.git("clone", "-q", "--depth=3", f"file://{self.repo.path}", str(clone))
        self.assertEqual(self.revisions(path=clone), ["b known", "d changed"])
        self.assertEqual(self.revisions("y", path=clone), ["c added", "d removed"])
        self.assertEqual([self.item(path=clone)[key] for key in ("first", "last", "incomplete")], [None, "2023-11-18", True])
        self.assertEqual([self.item("y", path=clone)[key] for key in ("first", "incomplete")], ["2023-11-17", False])
        self.assertEqual(self.history(path=clone).as_json()["incomplete_before"], "2023-11-16")
        self.assertEqual(self.history().as_json()["incomplete_before"], None)


class Fields(unittest.TestCase):
    def diff(self, before, after):
        read = [dict(content.parse(text)) for text in (before, after)]
        return [(each["field"], each["before"], each["after"]) for each in fields.differing(*read)]

    def test_texts(self):
        for value, text in (("", ""), ("1", "1"), ("~", ""), ("'a b '", "a b "), ("[a, b c]", "[a, b c]"), ("{b: 1, a: [2]}", "{a: [2], b: 1}"),
                            ("['a, b']", '["a, b"]'), ("['', ~]", '["", ""]'), ("[\"a\\\"\\\\\\n\\t\\e\"]", '["a\\"\\\\\\n\\t\\u001b"]'),
                            ("['a ']", '["a "]'), ("[' a']", '[" a"]'), ("[€ 5, ~1, -x]", "[€ 5, ~1, -x]"), ("[é]", '["é"]'), ("[[], {}]", "[[], {}]")):
            self.assertEqual(fields.text(content.parse(f"v: {value}")["v"]), text, value)

    def test_mappings(self):
        self.assertEqual(self.diff("{b: 1, a: 1, c: {x: 1, y: 2}}", "{b: 2, Z: 3, c: {y: 3, z: [1]}}"),
                         [("Z", None, "3"), ("a", "1", None), ("b", "1", "2"), ("c.x", "1", None), ("c.y", "2", "3"), ("c.z", None, "[1]")])
        self.assertEqual(self.diff("{a: {x: 1}}", "{a: x}"), [("a", "{x: 1}", "x")])
        self.assertEqual(self.diff("{a: }", "{a: ''}"), [("a", "", "")])

    def test_lists(self):
        self.assertEqual(self.diff("a: [1, 2, 3]", "a: [1, 9, 2, 3]"), [("a[2]", None, "9")])
        self.assertEqual(self.diff("a: [1, 2, 3, 4]", "a: [1, 4]"), [("a[2]", "2", None), ("a[3]", "3", None)])
        self.assertEqual(self.diff("a: [1, {b: 1}, 3]", "a: [1, {b: 2}, 4, 5]"), [("a[2].b", "1", "2"), ("a[3]", "3", "4"), ("a[4]", None, "5")])
        self.assertEqual(self.diff("a: [x, x]", "a: [x]"), [("a[2]", "x", None)])
        self.assertEqual(self.diff("a: [[1], 2]", "a: [[2], 2]"), [("a[1][1]", "1", "2")])
        self.assertEqual(self.diff("a: [1]", "a: []"), [("a[1]", "1", None)])


class Computed(WithRepositories):
    def test_followed(self):
        rest = "- {id: s, formula: x + y}\n- {id: t, formula: s * n}\n- {id: n, value: 3}\n- {id: y, value: 5 USD}\n"
        self.commit("a", {A: fact("1 USD") + rest}).commit("b", {A: fact("2 USD") + rest}, "a").commit("c", {A: fact("2 USD", title="T") + rest}, "b")
        self.commit("d", {A: BROKEN}, "c").commit("e", {A: fact("2 USD") + rest.replace("x + y", "y + y")}, "d")
        self.repo.write()
        history = self.history()
        derived.add(history)
        found = {item["id"]: [(self.repo.names[each["commit"]], each["change"], each.get("before"), each.get("after"), each.get("via"))
                              for each in reversed(item["revisions"]) if each["change"] != "unreadable"] for item in history.as_json()["items"]}
        self.assertEqual(found["x"], [("a", "added", None, 1, None), ("b", "changed", 1, 2, None), ("c", "changed", 2, 2, None), ("e", "changed", 2, 2, None)])
        self.assertEqual(found["s"], [("a", "added", None, 6, None), ("b", "followed", 6, 7, ["x"]), ("e", "changed", 7, 10, None)])
        self.assertEqual(found["t"], [("a", "added", None, 18, None), ("b", "followed", 18, 21, ["x"]), ("e", "followed", 21, 30, ["s"])])

    def test_printed(self):
        for text, number in (("$1,234", 1234), ("$1.5 million", 1_500_000), ("3", 3), (None, None), ("12.5", Fraction(25, 2))):
            self.assertEqual(derived.printed(text), number)


class Comparison(unittest.TestCase):
    def document(self, **more):
        revision = {"commit": "c" * 40, "change": "added", "fields": [], **more}
        return {"incomplete_before": None, "items": [{"kind": "fact", "id": "x", "first": None, "revisions": [revision]}]}

    def test_it_can_fail(self):
        self.assertEqual(compare.differences(self.document(), self.document()), [])
        for other in ({"change": "changed"}, {"commit": "d" * 40}, {"file": "x"}, {"fields": [{"field": "a"}]}):
            self.assertNotEqual(compare.differences(self.document(), self.document(**other)), [], other)
            self.assertNotEqual(compare.differences(self.document(**other), self.document()), [], other)
        self.assertNotEqual(compare.differences(self.document(), {"incomplete_before": None, "items": []}), [])
        self.assertNotEqual(compare.differences(self.document(), self.document() | {"incomplete_before": "2026-01-01"}), [])
        self.assertEqual(compare.differences(self.document(file=AnyOf("ab")), self.document(file="b")), [])
        self.assertNotEqual(compare.differences(self.document(file=AnyOf("ab")), self.document(file="c")), [])
        self.assertEqual(compare.differences(self.document(fields=ANY), self.document(fields=[{"field": "a"}])), [])
        self.assertNotEqual(compare.differences(self.document(before=Fraction(1)), self.document(before="$2"), computed=True), [])
        self.assertEqual(compare.differences(self.document(before=Fraction(1500)), self.document(before="$1,500"), computed=True), [])


class Generator(unittest.TestCase):
    def test_dress_changes_nothing(self):
        """What the writer writes says what was meant, in almost any dress."""
        same = count = 0
        for seed in range(150):
            knowledge = Knowledge(random.Random(seed))
            knowledge.start()
            for _ in range(10):
                knowledge.edit_fact()
                knowledge.wild_fact()
            for items in knowledge.facts.values():
                count += 1
                try:
                    read = content.parse(writer.facts(items, str(seed)))
                except content.Broken:
                    continue
                same += json.dumps(items) == json.dumps([] if read is content.Nothing else read)
        self.assertGreater(same, 0.8 * count)


if __name__ == "__main__":
    unittest.main()
