"""The files of a knowledge base, and what editors do to them."""

import copy

from . import writer

FIXED = {
    "content/site.yml": b"title: Random\nbase_url: https://example.org/\n",
    "content/sources/s.yml": b"".join(b"- {id: s%d, title: Source %d, url: 'https://example.org/%d'}\n" % (i, i, i)
                                      for i in range(4)),
    "content/entities/e.yml": b"- {id: e1, title: One, kind: place}\n- {id: e2, title: Two, kind: place}\n",
}
FACTS = ["a-fact", "b-fact", "b.fact", "c-1", "c-10", "c-2", "d", "e", "zz-9", "0"]
FILES = ["content/facts/a.yml", "content/facts/b.yaml", "content/facts/deep/c.yml", "content/facts/deep/er/d.yml",
         "content/facts/B.yml"]
ARTICLES = ["content/index.md", "content/articles/First One.md", "content/articles/second.md", "content/articles/x/third.md",
            "content/articles/x/Fourth_4.md"]
VALUES = ["1", "2", "1.0", "100e9 USD", "~17e9 USD/year", "2 GW", "2026-03-04", "2026-Q2", "true", "false", "some words", "11 %",
          "5 GW..", "1,250 people", "words: more", "-5 km"]
STATUS = ["announced", "conditional", "estimate", "reported", "confirmed", "disputed"]
TEXTS = ["One line.", "Two\nlines.\n", "A paragraph.\n\nAnother one.\n", "one - id: c-1 two", "Ünïcode – dash “quoted” €\n",
         "ends with two\n\n", "it's \"quoted\" \\ here", "a # no comment", "- id: d\n  value: no\n", "word " * 9 + "end"]
WILD = [None, "", " lead", "trail ", "null", "~", "tab\there", "a: b", "# x", "[x]", "{y: z}", "nul-free \x07 bell", "x, y",
        "two\nlines", "€ 5", "yes", "é", "%", "- a", "cr\rcr", "\u2028", "-", "|", "\U0001f600", "a b", ".5", "1 ", "\n"]
BREAKS = [lambda text: text + "- id: [unclosed\n", lambda text: "- a: b: c\n" + text, lambda text: text + "\t- x\n  y\n",
          lambda text: text + "- {id: dup, id: dup}\n", lambda text: text + "- &anchor {id: anchored}\n",
          lambda text: text + "- {id: tagged, value: !!str x}\n", lambda text: text + "...\n---\n- {id: second}\n",
          lambda text: text + "- id: e\n  text: \"\\0\"\n", lambda text: "just text\n", lambda text: "id: a-fact\ntitle: a mapping\n",
          lambda text: text + "- id: x\n  'unfinished\n", lambda text: text[:-3] + "\n  }\n", lambda text: "%YAML 1.1\n---\n" + text,
          lambda text: text + "- [" + "[" * 70 + "]" * 71 + "\n", lambda text: "{}\n", lambda text: "~\n",
          lambda text: text + "- {? [a] : b}\n", lambda text: text + "<<<<<<< HEAD\n=======\n>>>>>>> side\n"]
BREAK_BYTES = [lambda data: data + b"# \xff\n", lambda data: data + b"\0", lambda data: b"\xfe\xff" + data,
               lambda data: data + b"- {id: sur, title: \"\xed\xa0\x80\"}\n"]
BREAK_ARTICLE = [lambda text: text.removeprefix("---\n"), lambda text: "---\ntitle: no end\n", lambda text: "",
                 lambda text: "---\ntitle: a: b\n---\n" + text, lambda text: "---\na: 1\na: 2\n---\nText.\n", lambda text: "\n" + text]
VALID_FACT = {"id", "title", "status", "value", "values", "text", "summary", "tags", "sources", "as_of", "subject", "formula", "digits"}
VALID_ARTICLE = {"title", "summary", "id", "tags", "about", "weight", "draft"}


class Knowledge:
    """What is meant (facts, articles) and the bytes that say so (files)."""

    PLAIN = False

    def __init__(self, r):
        self.r = r
        self.files = dict(FIXED)
        self.facts, self.articles = {}, {}
        self.styles, self.broken, self.crlf, self.bom = {}, set(), set(), set()
        self.executable = set()
        self.graves = {}

    def copy(self, r=None):
        new = copy.copy(self)
        for name in ("files", "styles", "broken", "crlf", "bom", "executable"):
            setattr(new, name, copy.copy(getattr(self, name)))
        for name in ("facts", "articles", "graves"):
            setattr(new, name, copy.deepcopy(getattr(self, name)))
        new.r = r or self.r
        return new

    # ---- bytes

    def style(self, path, fresh=False):
        if fresh or path not in self.styles:
            self.styles[path] = self.r.getrandbits(40)
        return self.styles[path]

    def write(self, path):
        if path in self.broken:
            return
        text = self.text(path)
        if path in self.crlf:
            text = text.replace("\n", "\r\n")
        self.files[path] = (b"\xef\xbb\xbf" if path in self.bom else b"") + text.encode()

    def text(self, path):
        if path in self.facts:
            return writer.facts(self.facts[path], self.style(path), self.PLAIN)
        return writer.article(*self.articles[path], self.style(path))

    def forget(self, path):
        for names in (self.broken, self.crlf, self.bom, self.executable):
            names.discard(path)
        for table in (self.files, self.facts, self.articles, self.styles):
            table.pop(path, None)

    def rename(self, path, new):
        for table in (self.files, self.facts, self.articles, self.styles):
            if path in table:
                table[new] = table.pop(path)
        for names in (self.broken, self.crlf, self.bom, self.executable):
            if path in names:
                names.discard(path)
                names.add(new)

    # ---- content

    def new_fact(self, name):
        r = self.r
        fact = {"id": name, "title": f"Title {r.randrange(9)}", "status": r.choice(STATUS), "value": r.choice(VALUES)}
        for field in ("text", "tags", "sources", "as_of", "subject", "summary", "values"):
            if r.random() < 0.25:
                self.set_field(fact, field)
        return self.shuffled(fact)

    def set_field(self, fact, field):
        r = self.r
        fact.pop("values" if field == "value" else "value" if field == "values" else None, None)
        makers = {"title": lambda: r.choice(["Title", "A longer title", "It’s: a title", f"Title {r.randrange(99)}"]),
                  "status": lambda: r.choice(STATUS), "value": lambda: r.choice(VALUES), "text": lambda: r.choice(TEXTS),
                  "summary": lambda: r.choice(["Short", "Less short", "words # and"]),
                  "as_of": lambda: f"2026-0{r.randrange(1, 10)}-1{r.randrange(10)}", "subject": lambda: r.choice(["e1", "e2"]),
                  "tags": lambda: r.sample(["one", "two", "three", "a b", "four"], r.randrange(1, 4)),
                  "sources": lambda: [self.citation() for _ in range(r.randrange(1, 4))], "values": self.values}
        fact[field] = makers[field]()

    def citation(self):
        r = self.r
        found = {"source": f"s{r.randrange(4)}"}
        if r.random() < 0.5:
            found["at"] = r.choice(["page 2", "line 5", "§ 3", "Item 2, (a)"])
        if r.random() < 0.3:
            found["note"] = r.choice(["says so", "it: does", "“quoted”"])
        return found

    def values(self):
        days = sorted(self.r.sample(range(10, 29), self.r.randrange(1, 4)))
        found = [{"value": self.r.choice(["1", "2", "1.0", "-5", "~3", "12.5"]), "from": f"2026-01-{day}"} for day in days]
        for each in found:
            if self.r.random() < 0.3:
                each["sources"] = [self.citation()]
        return found

    def shuffled(self, fact):
        names = list(fact)
        self.r.shuffle(names)
        return {name: fact[name] for name in names}

    def wild(self, depth=0):
        """Any value at all."""
        r, way = self.r, self.r.random()
        if depth > 2 or way < 0.6:
            return r.choice(WILD + VALUES + TEXTS)
        if way < 0.8:
            return [self.wild(depth + 1) for _ in range(r.randrange(4))]
        return {name: self.wild(depth + 1) for name in r.sample(["k", "a b", "x.y", "é", "n", "Z"], r.randrange(3))}

    def fact_names(self):
        return [item["id"] for items in self.facts.values() for item in items if isinstance(item, dict) and "id" in item]

    def start(self):
        r = self.r
        for path in r.sample(FILES, r.randrange(1, 4)):
            self.facts[path] = []
            self.maybe_dress(path)
        for name in r.sample(FACTS, r.randrange(2, 7)):
            self.facts[r.choice(list(self.facts))].append(self.new_fact(name))
        for path in r.sample(ARTICLES, r.randrange(0, 3)):
            self.articles[path] = self.new_article(path)
            self.maybe_dress(path)
        for path in [*self.facts, *self.articles]:
            self.write(path)

    def maybe_dress(self, path):
        if self.r.random() < 0.15:
            self.crlf.add(path)
        if self.r.random() < 0.1:
            self.bom.add(path)

    def new_article(self, path):
        r = self.r
        fields = {"title": f"Article {r.randrange(9)}"}
        if r.random() < 0.3:
            fields["id"] = f"art-{ARTICLES.index(path)}"
        if r.random() < 0.4:
            fields["tags"] = r.sample(["one", "two", "three"], 2)
        return self.shuffled(fields), self.body()

    def body(self):
        return "\n\n".join(self.r.choice(TEXTS).strip() for _ in range(self.r.randrange(4))) + self.r.choice(["", "\n", "\n\n"])

    # ---- what editors do. Each returns whether it could be done.

    def any_fact(self):
        found = [(path, i) for path, items in self.facts.items() for i, item in enumerate(items) if isinstance(item, dict)]
        return self.r.choice(found) if found else (None, None)

    def edit_fact(self):
        path, i = self.any_fact()
        if path is None:
            return False
        fact, r = self.facts[path][i], self.r
        way = r.random()
        if way < 0.7:
            self.set_field(fact, r.choice(["title", "status", "value", "value", "text", "tags", "sources", "as_of", "summary", "values"]))
        elif way < 0.8 and len(fact) > 4:
            fact.pop(r.choice([name for name in fact if name != "id"]))
        else:
            inside = [fact[name] for name in ("tags", "sources", "values") if isinstance(fact.get(name), list)]
            if inside:
                self.edit_list(r.choice(inside))
        self.write(path)
        return True

    def edit_list(self, items):
        r, way = self.r, self.r.random()
        if not items or way < 0.3:
            items.insert(r.randrange(len(items) + 1), r.choice([self.citation(), "new", r.choice(WILD), {"value": "3"}, ["in", "list"]]))
        elif way < 0.6:
            items.pop(r.randrange(len(items)))
        elif way < 0.8:
            r.shuffle(items)
        else:
            i = r.randrange(len(items))
            items[i] = {**items[i], "note": r.choice(TEXTS), "at": r.choice(WILD)} if isinstance(items[i], dict) else r.choice(["other", ["l"]])

    def wild_fact(self):
        path, i = self.any_fact()
        if path is None:
            return False
        self.facts[path][i][self.r.choice(["odd", "value", "tags", "ODD-2", "x y", "sources"])] = self.wild()
        if self.r.random() < 0.15:
            self.facts[path].append(self.r.choice(["no mapping", ["a list"], {"title": "no id"}, {"id": "Bad Id"}, {"id": ["x"]},
                                                   {"id": None, "title": "x"}, {"id": "-x"}]))
        self.write(path)
        return True

    def add_fact(self):
        free = [name for name in FACTS if name not in self.fact_names()]
        if not free or not self.facts:
            return False
        name, path = self.r.choice(free), self.r.choice(list(self.facts))
        fact = copy.deepcopy(self.graves[name]) if name in self.graves and self.r.random() < 0.5 else self.new_fact(name)
        self.facts[path].insert(self.r.randrange(len(self.facts[path]) + 1), fact)
        self.write(path)
        return True

    def remove_fact(self):
        path, i = self.any_fact()
        if path is None:
            return False
        gone = self.facts[path].pop(i)
        if "id" in gone and isinstance(gone["id"], str):
            self.graves[gone["id"]] = gone
        self.write(path)
        return True

    def move_fact(self, also_edit=False):
        path, i = self.any_fact()
        if path is None:
            return False
        to = self.r.choice(FILES if self.r.random() < 0.3 else list(self.facts))
        if to in self.files and to not in self.facts:
            return False
        fact = self.facts[path].pop(i)
        self.facts.setdefault(to, []).insert(0, fact)
        if also_edit:
            self.set_field(fact, "value")
        self.write(path)
        self.write(to)
        return True

    def move_and_edit(self):
        return self.move_fact(True)

    def reorder(self):
        path, i = self.any_fact()
        if path is None:
            return False
        self.r.shuffle(self.facts[path])
        if self.r.random() < 0.5:
            self.facts[path] = [self.shuffled(item) if isinstance(item, dict) else item for item in self.facts[path]]
        self.write(path)
        return True

    def any_path(self):
        found = [path for path in [*self.facts, *self.articles] if path not in self.broken]
        return self.r.choice(found) if found else None

    def redress(self):
        path = self.any_path()
        if not path:
            return False
        way = self.r.random()
        if way < 0.4:
            self.style(path, True)
        elif way < 0.6:
            self.crlf ^= {path}
        elif way < 0.7:
            self.bom ^= {path}
        elif way < 0.8:
            self.executable ^= {path}
        self.write(path)
        if way >= 0.8 and path in self.facts:
            self.files[path] += self.r.choice([b"# more\n", b"\n\n", b"#"])
        return True

    def rename_file(self):
        path = self.any_path()
        if not path:
            return False
        free = [p for p in (FILES if path in self.facts else ARTICLES) if p not in self.files]
        if not free:
            return False
        self.rename(path, self.r.choice(free))
        return True

    def rename_folder(self):
        old, new = self.r.choice([("content/facts/deep/", "content/facts/other/"), ("content/facts/", "content/facts/all/"),
                                  ("content/articles/x/", "content/articles/y/"), ("content/facts/deep/", "content/facts/.hidden/"),
                                  ("content/facts/.hidden/", "content/facts/deep/")])
        paths = [path for path in self.files if path.startswith(old) and not path.startswith(new)]
        for path in paths:
            if new + path[len(old):] not in self.files:
                self.rename(path, new + path[len(old):])
        return bool(paths)

    def break_file(self):
        path = self.any_path() if self.r.random() < 0.7 or not self.broken else self.r.choice(sorted(self.broken))
        if not path or path not in self.files:
            return False
        text = self.text(path)
        if path in self.articles:
            data = self.r.choice(BREAK_ARTICLE)(text).encode()
        elif self.r.random() < 0.2:
            data = self.r.choice(BREAK_BYTES)(text.encode())
        else:
            data = self.r.choice(BREAKS)(text).encode()
        self.broken.add(path)
        self.files[path] = data
        return True

    def fix_file(self):
        if not self.broken:
            return False
        path = self.r.choice(sorted(self.broken))
        self.broken.discard(path)
        self.write(path)
        return True

    def remove_file(self):
        path = self.r.choice(sorted(self.broken)) if self.broken and self.r.random() < 0.5 else self.any_path()
        if not path:
            return False
        for fact in self.facts.get(path, ()):
            if isinstance(fact, dict) and isinstance(fact.get("id"), str):
                self.graves[fact["id"]] = fact
        self.forget(path)
        return True

    def duplicate(self):
        path, i = self.any_fact()
        if path is None:
            return False
        twin = copy.deepcopy(self.facts[path][i])
        if self.r.random() < 0.7:
            self.set_field(twin, "value")
        to = self.r.choice(list(self.facts))
        self.facts[to].append(twin)
        self.write(to)
        return True

    def other_files(self):
        path = self.r.choice(["content/facts/notes.txt", "content/facts/.hidden.yml", "content/facts/a.yml~", "content/facts/#a.yml#",
                              "content/facts/.dir/x.yml", "content/facts/old~/x.yml", "README.md", "content/articles/x.txt"])
        self.files[path] = b"- {id: hidden, value: %d}\n" % self.r.randrange(99)
        return True

    def edit_article(self):
        free = [path for path in ARTICLES if path not in self.files]
        if free and self.r.random() < 0.3:
            path = self.r.choice(free)
            self.articles[path] = self.new_article(path)
            self.maybe_dress(path)
        elif self.articles:
            path = self.r.choice(list(self.articles))
            fields, body = self.articles[path]
            way = self.r.random()
            if way < 0.4:
                body = self.body()
            elif way < 0.5:
                fields = self.shuffled(fields)
            elif way < 0.6 and "id" in fields:
                fields.pop("id")
            elif way < 0.7:
                fields["id"] = f"art-{ARTICLES.index(path) if path in ARTICLES else 'x'}"
            elif way < 0.8:
                fields["odd"] = self.wild()
            else:
                fields[self.r.choice(["title", "summary"])] = self.r.choice(["Words", "More words", "It’s: words"])
            self.articles[path] = fields, body
        else:
            return False
        self.write(path)
        return True

    def nothing(self):
        return True

    OPERATIONS = {edit_fact: 30, wild_fact: 8, add_fact: 10, remove_fact: 6, move_fact: 8, move_and_edit: 3, reorder: 7, redress: 12,
                  rename_file: 6, rename_folder: 3, break_file: 8, fix_file: 8, remove_file: 3, duplicate: 3, other_files: 2,
                  edit_article: 18, nothing: 2}

    def edit(self, count=1):
        for _ in range(count):
            for _ in range(5):
                if self.r.choices(list(self.OPERATIONS), list(self.OPERATIONS.values()))[0](self):
                    break

    # ---- a knowledge base that builds

    def repair(self):
        """Whatever would be an error of the build is taken away."""
        self.broken.clear()
        seen = set()
        for path in list(self.facts):
            if content_hidden(path):
                self.forget(path)
                continue
            items = [item for item in self.facts[path] if isinstance(item, dict) and item.get("id") in FACTS]
            self.facts[path] = [self.valid_fact(item) for item in items if not (item["id"] in seen or seen.add(item["id"]))]
            self.write(path)
        for path in list(self.articles):
            self.valid_article(path, seen)
            self.write(path)

    def valid_fact(self, fact):
        valid = {name: value for name, value in fact.items() if name in VALID_FACT}
        for name in ("title", "status", "text", "summary", "tags", "sources", "values", "value", "as_of", "subject"):
            if name in valid and not self.is_valid(name, valid[name]):
                del valid[name]
        if "value" in valid and "values" in valid:
            del valid["values"]
        for name in ("title", "status") + (() if {"values", "formula"} & valid.keys() else ("value",)):
            if name not in valid:
                self.set_field(valid, name)
        return valid

    def is_valid(self, name, value):
        if name == "tags":
            return isinstance(value, list) and value and all(tag in ("one", "two", "three", "a b", "four") for tag in value) and \
                len(set(value)) == len(value)
        if name == "sources":
            return isinstance(value, list) and value and all(self.is_citation(each) for each in value)
        if name == "values":
            return isinstance(value, list) and value and [each.get("from") if isinstance(each, dict) else "" for each in value] == sorted(
                {each["from"] for each in value if isinstance(each, dict) and "from" in each}) and all(
                    each.keys() <= {"value", "from", "sources"} and "value" in each and self.is_valid("sources", each.get("sources", [{"source": "s1"}]))
                    for each in value)
        if name == "status":
            return value in STATUS
        if name == "value":
            return value in VALUES
        return isinstance(value, str) and value not in WILD and value.isprintable() or name == "text" and value in TEXTS

    @staticmethod
    def is_citation(each):
        return isinstance(each, dict) and each.keys() <= {"source", "at", "note"} and "source" in each and all(
            isinstance(value, str) and value not in WILD and value not in TEXTS for value in each.values())

    def valid_article(self, path, seen):
        fields, body = self.articles[path]
        fields = {name: value for name, value in fields.items()
                  if name in VALID_ARTICLE and (name == "tags" or isinstance(value, str) and value.isprintable())}
        fields.setdefault("title", "Mended")
        if "id" in fields and fields["id"] in seen:
            fields.pop("id")
        seen.add(fields.get("id"))
        self.articles[path] = fields, body


def content_hidden(path):
    return any(name.startswith(".") for name in path.split("/"))
