"""Random edits of a knowledge base, as editors make them and as their programs do. Each takes a Base and returns what it did in
words, or None when there is nothing to do it to."""

import os
import pathlib
import re
import shutil
import subprocess

WORDS = "plain note shows that more was said before the second report came and nobody knew why it had been so".split()
STATUSES = ["announced", "conditional", "estimate", "reported", "confirmed", "disputed"]


class Base:
    """A copy of a knowledge base on disk, with all its files in memory, too."""

    def __init__(self, root, random, git):
        self.root, self.random, self.git = pathlib.Path(root), random, git
        self.files = {}
        self.touched = []
        self.serial = self.commits = 0
        for folder in ("content", "templates"):
            for path in sorted((self.root / folder).rglob("*")):
                if path.is_file():
                    self.files[str(path.relative_to(self.root))] = path.read_bytes()
        self.good = dict(self.files)
        self.theme = {}

    # ---- files

    def touch(self, path):
        if path not in self.touched:
            self.touched.append(path)

    def write(self, path, data):
        data = data.encode() if isinstance(data, str) else data
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if self.random.random() < 0.5 and file.exists():
            with open(file, "r+b") as stream:  # in place
                stream.truncate()
                stream.write(data)
        else:
            beside = file.with_name(f".{file.name}.swp")
            beside.write_bytes(data)
            beside.rename(file)
            self.touch(str(beside.relative_to(self.root)))
        self.files[path] = data
        self.touch(path)

    def remove(self, path):
        (self.root / path).unlink()
        del self.files[path]
        self.touch(path)
        folder = (self.root / path).parent
        while folder not in (self.root / "content", self.root / "templates") and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent

    def text(self, path):
        return self.files[path].decode()

    def pick(self, pattern):
        """A file whose path matches, or None."""
        found = [p for p in sorted(self.files) if re.search(pattern, p)]
        return self.random.choice(found) if found else None

    def mend(self):
        """All as it was when it last was fine."""
        for path in sorted(set(self.files) | set(self.good)):
            if path not in self.good:
                self.remove(path)
            elif self.files.get(path) != self.good[path]:
                self.write(path, self.good[path])

    # ---- what stands in them

    def new_id(self):
        self.serial += 1
        return f"edit-{self.serial}"

    def ids(self, folder):
        found = []
        for path in sorted(self.files):
            if path.startswith(f"content/{folder}/") and path.endswith(".yml"):
                found += re.findall(r"^- id: *(\S+)", self.text(path), re.M)
        return found

    def sentence(self):
        words = [self.random.choice(WORDS) for _ in range(self.random.randint(4, 12))]
        facts = self.ids("facts")
        if facts and self.random.random() < 0.5:
            words.insert(self.random.randint(0, len(words)), f"[[{self.random.choice(facts)}]]")
        return " ".join(words).capitalize() + "."

    def run(self, *command):
        self.commits += 1
        date = f"{1790000000 + 40000 * self.commits} +0200"
        names = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
                 for what, value in (("NAME", "Ed Itor"), ("EMAIL", "ed@example.org"), ("DATE", date))}
        subprocess.run(command, cwd=self.root, check=True, capture_output=True, env={**os.environ, **names})


def one_match(base, path, pattern, change, fits=lambda match: True):
    """Changes one of the places that match; None when there is none."""
    text = base.text(path)
    places = [match for match in re.finditer(pattern, text, re.M) if fits(match)]
    if not places:
        return None
    place = base.random.choice(places)
    base.write(path, text[:place.start()] + change(place) + text[place.end():])
    return path


# ---- articles

def article(base):
    return base.pick(r"^content/(articles/.*|index)\.md$")


def split(text):
    """Front matter and body."""
    match = re.match(r"---\n.*?\n---\n", text, re.S)
    return (match.group(), text[match.end():]) if match else ("", text)


def body(base):
    path = article(base)
    front, rest = split(base.text(path))
    paragraphs = rest.split("\n\n")
    at = base.random.randrange(len(paragraphs) + 1)
    way = base.random.choice(["insert", "insert", "word", "word", "remove", "double", "heading", "list"])
    if way == "insert":
        paragraphs.insert(at, base.sentence())
    elif way == "list":
        paragraphs.insert(at, "- " + base.sentence() + "\n- " + base.sentence())
    elif way == "heading":
        paragraphs.insert(at, f"## {base.random.choice(WORDS)} {base.random.choice(WORDS)}")
    elif way == "remove" and len(paragraphs) > 2:
        del paragraphs[min(at, len(paragraphs) - 1)]
    elif way == "double" and len(paragraphs) > 1:
        paragraphs.insert(at, paragraphs[min(at, len(paragraphs) - 1)])
    else:
        paragraphs = re.sub(r"\b(the|a|of|and|is|was)\b", base.random.choice(WORDS), rest, count=1).split("\n\n")
    base.write(path, front + "\n\n".join(paragraphs))
    return f"body of {path}: {way}"


def front_matter(base):
    path = article(base)
    front, rest = split(base.text(path))
    lines = front.splitlines()
    way = base.random.choice(["title", "summary", "date", "weight", "alias", "draft", "tags", "drop"])
    fields = {"title": f"title: {base.sentence()[:-1]}".replace("[[", "").replace("]]", ""),
              "summary": f"summary: {' '.join(base.random.choices(WORDS, k=6))}",
              "date": f"date: 2025-{base.random.randint(1, 12):02}-{base.random.randint(1, 28):02}",
              "weight": f"weight: {base.random.randint(-5, 60)}",
              "alias": f"aliases: [/old/{base.new_id()}/]",
              "draft": f"draft: {base.random.choice(['true', 'false'])}",
              "tags": f"tags: [{base.random.choice(WORDS)}, {base.random.choice(WORDS)}]"}
    if way == "drop":
        lines = [line for line in lines if not line.startswith(("weight:", "aliases:", "draft:", "tags:"))]
    else:
        name = fields[way].split(":")[0]
        lines = [line for line in lines if not line.startswith(name + ":")]
        lines.insert(1, fields[way])
    base.write(path, "\n".join(lines) + "\n" + rest)
    return f"front matter of {path}: {way}"


def new_article(base):
    path = f"content/articles/{base.random.choice(['', 'more/', 'more/deep/'])}{base.new_id()}.md"
    base.write(path, f"---\ntitle: The {base.serial}th\ndate: 2025-03-{base.random.randint(1, 28):02}\n---\n\n{base.sentence()}\n")
    return f"new {path}"


# ---- YAML

def facts_file(base):
    return base.pick(r"^content/facts/.*\.yml$")


def value(base):
    """A number, by a little or by a lot."""
    path = facts_file(base)
    factor = base.random.choice([1.001, 1.01, 0.9, 2, 10])
    firm = labelled(base) if base.random.random() < 0.9 else set()

    def change(match):
        number = float(match.group(2)) * factor
        return match.group(1) + (f"{number:.4g}" if "e" in match.group(2) or number < 100 else f"{number:.0f}")
    pattern = r"^( *(?:- )?value: *(?:~ *)?)(\d+(?:\.\d+)?(?:e\d+)?)(?![\d-])"
    return one_match(base, path, pattern, change, lambda match: id_at(match) not in firm) and f"value in {path}"


def labelled(base):
    """Facts that words, conditions, formulas or claims rest on: another value is likely an error."""
    found = set()
    for path in [p for p in base.files if p.endswith((".md", ".yml"))]:
        text = base.text(path)
        for reference in re.findall(r"\[\[([^\]|]*)\|", text):
            found.update(re.findall(r"[a-z0-9][a-z0-9.-]*", reference))
        for line in re.findall(r"^ *(?:- )?\{?(?:formula|equals|holds|facts|default):.*$", text, re.M):
            found.update(re.findall(r"[a-z0-9][a-z0-9.-]*", line))
    return found


def id_at(match):
    """Of the item in which it stands."""
    ids = re.findall(r"^- id: *(\S+)", match.string[:match.start()], re.M)
    return ids[-1] if ids else ""


def aspect(base):
    """What a fact says beside its value."""
    path = facts_file(base)
    way = base.random.choice(["status", "as_of", "note", "source", "review"])
    if way == "status":
        done = one_match(base, path, r"^( *(?:- )?status: *)\w+", lambda m: m.group(1) + base.random.choice(STATUSES))
    elif way == "as_of":
        done = one_match(base, path, r"^( *(?:- )?as_of: *)\S+", lambda m: m.group(1) + f"2025-{base.random.randint(1, 12):02}")
    elif way == "note":
        done = one_match(base, path, r"^(- id: .*\n)", lambda m: m.group(1) + f"  summary: {' '.join(base.random.choices(WORDS, k=5))}\n")
    elif way == "review":
        done = one_match(base, path, r"^(- id: .*\n)", lambda m: m.group(1) + f"  review_by: 20{base.random.randint(20, 40)}-01-01\n")
    else:
        sources = base.ids("sources")
        done = sources and one_match(base, path, r"(\{source: *)[^,}]+", lambda m: m.group(1) + base.random.choice(sources))
    return done and f"{way} in {path}"


def formula(base):
    path = base.pick(r"^content/facts/.*\.yml$")
    way = base.random.choice([lambda f: f"({f}) * 2", lambda f: f"({f}) / 1", lambda f: f.replace("+", "-", 1)])
    return one_match(base, path, r"^( *(?:- )?formula: *)([^\"'|>\n][^\n]*)$", lambda m: m.group(1) + way(m.group(2))) and f"formula in {path}"


def prose(base):
    """A word of a text in YAML."""
    path = base.pick(r"^content/(facts|entities|sources|terms|claims|questions|models)/.*\.yml$")
    return one_match(base, path, r"(?<=[a-z] )(the|a|of|and|is|was)(?= [a-z])", lambda m: base.random.choice(WORDS)) and f"word in {path}"


def any_title(base):
    path = base.pick(r"^content/(facts|entities|sources|terms|questions)/.*\.yml$")
    return path and one_match(base, path, r"^( *title: *)\S.*$", lambda m: m.group(1) + " ".join(base.random.choices(WORDS, k=4))) and f"title in {path}"


def layout_of_file(base):
    """A comment, a blank line, another order: nothing that readers see."""
    path = base.pick(r"^content/.*/.*\.yml$")
    way = base.random.choice(["comment", "blank", "order", "end"])
    text = base.text(path)
    if way == "comment":
        base.write(path, "# " + base.sentence() + "\n" + text)
    elif way == "blank":
        return one_match(base, path, r"^- id:", lambda m: "\n" + m.group()) and f"layout of {path}: blank"
    elif way == "end":
        base.write(path, text + "\n")
    else:
        items = re.split(r"^(?=- id:)", text, flags=re.M)
        head, items = items[0], [item if item.endswith("\n") else item + "\n" for item in items[1:]]
        base.random.shuffle(items)
        base.write(path, head + "".join(items))
    return f"layout of {path}: {way}"


def new_fact(base):
    path, name = facts_file(base), base.new_id()
    text = base.text(path)
    base.write(path, text + ("" if text.endswith("\n") else "\n") + f"- id: {name}\n  title: The {name}\n  value: {base.random.randint(1, 900)} km\n")
    return f"new fact in {path}"


def drop_item(base):
    """Often an error: something may name it."""
    path = base.pick(r"^content/(facts|terms|claims|questions)/.*\.yml$")
    items = re.split(r"^(?=- id:)", base.text(path), flags=re.M)
    if len(items) < 3:
        return None
    own = [i for i, item in enumerate(items) if item.startswith("- id: edit-")]
    del items[base.random.choice(own) if own else base.random.randrange(1, len(items))]
    base.write(path, "".join(items))
    return f"item gone from {path}"


def move_fact(base):
    path = facts_file(base)
    other = base.random.choice([facts_file(base), f"content/facts/{base.new_id()}.yml"])
    items = re.split(r"^(?=- id:)", base.text(path), flags=re.M)
    if other == path or len(items) < 3:
        return None
    item = items.pop(base.random.randrange(1, len(items)))
    text = base.text(other) if other in base.files else ""
    base.write(other, text + ("" if text.endswith("\n") or not text else "\n") + item)
    base.write(path, "".join(items))
    return f"fact from {path} to {other}"


def rename_id(base):
    """Everywhere, or in one place alone, which is an error when something names it."""
    facts = base.ids(base.random.choice(["facts", "facts", "terms", "sources", "entities"]))
    if not facts:
        return None
    old, new = base.random.choice(facts), base.new_id()
    everywhere = base.random.random() < 0.7
    for path in [p for p in sorted(base.files) if p.endswith((".md", ".yml"))]:
        pattern = rf"(?<![\w.-]){re.escape(old)}(?![\w-]|\.\w)" if everywhere else rf"(?<=^- id: ){re.escape(old)}$"
        text = re.sub(pattern, new, base.text(path), flags=re.M)
        if text != base.text(path):
            base.write(path, text)
    return f"id {old} is {new} {'everywhere' if everywhere else 'where it stands'}"


# ---- files

def drop_file(base):
    path = base.pick(r"^content/articles/.*edit-") or base.pick(r"^content/(articles|facts|questions|claims)/")
    base.remove(path)
    return f"{path} gone"


def rename_file(base):
    path = base.pick(r"^content/(articles|facts|entities|sources)/")
    new = re.sub(r"[^/]*(\.\w+)$", rf"{base.new_id()}\1", path)
    data = base.files[path]
    base.remove(path)
    base.write(new, data)
    return f"{path} is {new}"


def rename_folder(base):
    folders = sorted({str(pathlib.PurePath(p).parent) for p in base.files if re.match(r"content/\w+/.*/", p)})
    if not folders:
        return None
    old = base.random.choice(folders)
    new = f"{pathlib.PurePath(old).parent}/{base.new_id()}"
    (base.root / old).rename(base.root / new)
    for path in [p for p in base.files if p.startswith(old + "/")]:
        base.files[new + path[len(old):]] = base.files.pop(path)
    base.touch(old)
    base.touch(new)
    return f"folder {old} is {new}"


def static(base):
    path = base.pick(r"^content/static/.*\.(txt|css|json)$")
    way = base.random.choice(["new", "change", "gone"])
    if way == "new" or not path:
        path = f"content/static/{base.random.choice(['', 'in/'])}{base.new_id()}.txt"
        base.write(path, base.sentence())
    elif way == "change":
        base.write(path, base.text(path) + base.sentence())
    else:
        base.remove(path)
    return f"static file {path}: {way}"


def recreate(base):
    """Deleted and made again before anybody looked, with other words."""
    path = article(base)
    text = base.text(path)
    (base.root / path).unlink()
    base.write(path, text + "\n" + base.sentence() + "\n")
    return f"{path} made again"


def nothing(base):
    """A file that nobody reads; one that is written as it was."""
    path = article(base)
    if base.random.random() < 0.5:
        base.write(path, base.files[path])
    else:
        beside = base.root / (path + "~")
        beside.write_text("draft")
        base.touch(path + "~")
        if base.random.random() < 0.5:
            beside.unlink()
    base.touch("content/articles/4913")
    return f"nothing, at {path}"


def half_written(base):
    path = base.pick(r"^content/.*\.(md|yml)$")
    data = base.files[path]
    base.write(path, data[:base.random.randrange(len(data) + 1)])
    return f"{path} cut short"


def broken(base):
    path = base.pick(r"^content/.*\.(md|yml)$")
    wrong = base.random.choice(["\n[[no-such-thing]]\n", "\n  nonsense: [\n", "\n```chart\nfacts: 7\n```\n", "\n- id: !\n"])
    base.write(path, base.text(path) + wrong)
    return f"{path} broken"


def config(base):
    path = "content/site.yml"
    way = base.random.choice(["title", "description", "language"])
    text = re.sub(rf"^{way}:.*\n", "", base.text(path), flags=re.M)
    base.write(path, f"{way}: {base.random.choice(['en', 'de']) if way == 'language' else ' '.join(base.random.choices(WORDS, k=3))}\n" + text)
    return f"{way} in {path}"


# ---- the theme

def own_template(base, pattern):
    """One of the site's own, or one of the program's, which then becomes the site's own."""
    names = [p for p in sorted(set(base.theme) | {p for p in base.files if p.startswith("templates/")}) if re.search(pattern, p)]
    path = base.random.choice(names)
    return path, base.files.get(path, base.theme.get(path)).decode()


def template(base):
    path, text = own_template(base, r"^templates/[^/]*\.etlua$|^templates/components/")
    way = base.random.choice(["text", "text", "text", "gone", "error", "failure"])
    if way == "gone" and path in base.files and path in base.theme:
        base.remove(path)
    elif way == "error":
        base.write(path, text + "<% if %>\n")
    elif way == "failure":
        base.write(path, text + "<% local x = nil; x.y() %>\n")
    elif path.endswith(".xml.etlua"):
        base.write(path, text + "<!-- again -->\n")
    else:
        base.write(path, text + f"<!-- {base.random.choice(WORDS)} -->\n")
    return f"template {path}: {way}"


def library(base):
    path, text = own_template(base, r"^templates/lib/.*\.lua$")
    base.write(path, "-- " + base.random.choice(WORDS) + "\n" + text)
    return f"library {path}"


def asset(base):
    path, text = own_template(base, r"^templates/assets/.*\.(css|js)$")
    base.write(path, text + f"/* {base.random.choice(WORDS)} */\n")
    return f"asset {path}"


def new_theme_file(base):
    path = f"templates/{base.random.choice(['lib/%s.lua', 'components/%s.etlua', 'assets/%s.css', '%s.etlua'])}" % base.new_id()
    base.write(path, "return {}\n" if path.endswith(".lua") else "x\n")
    return f"new {path}"


def drop_theme_file(base):
    path = base.pick(r"^templates/.*edit-") or base.pick(r"^templates/")
    if not path:
        return None
    base.remove(path)
    return f"{path} gone"


# ---- git

def commit(base):
    if not base.git:
        return None
    base.run("git", "add", "-A")
    base.run("git", "commit", "-q", "--allow-empty", "-m", f"Edit {base.serial}")
    base.touch(".git")
    return "commit"


def stage(base):
    if not base.git:
        return None
    base.run("git", "add", "-A")
    base.touch(".git")
    return "git add"


def go_back(base):
    """One file as it was committed."""
    if not base.git:
        return None
    path = article(base)
    known = subprocess.run(["git", "show", f"HEAD:./{path}"], cwd=base.root, capture_output=True, check=False)
    if known.returncode:
        return None
    base.write(path, known.stdout)
    return f"{path} as committed"


# What is done, how often, of 1000.
KINDS = [(body, 220), (value, 160), (aspect, 90), (formula, 30), (prose, 70), (front_matter, 50), (any_title, 25),
         (layout_of_file, 40), (new_article, 20), (new_fact, 20), (drop_item, 15), (move_fact, 15), (rename_id, 15),
         (drop_file, 12), (rename_file, 12), (rename_folder, 8), (static, 20), (recreate, 15), (nothing, 15),
         (half_written, 12), (broken, 15), (config, 8), (template, 45), (library, 12), (asset, 12), (new_theme_file, 8),
         (drop_theme_file, 8), (commit, 20), (stage, 6), (go_back, 12)]


def several(base):
    return "; ".join(filter(None, (any_edit(base)[1] for _ in range(base.random.randint(2, 5)))))


def any_edit(base):
    """One edit: its kind and its words; the kind is "several" when there were more."""
    while True:
        if base.random.random() < 0.04:
            return "several", several(base)
        kind = base.random.choices([k for k, _ in KINDS], [w for _, w in KINDS])[0]
        done = kind(base)
        if done:
            return kind.__name__, done


def copy_base(source, target, templates):
    shutil.copytree(source / "content", target / "content")
    if templates and (source / "templates").is_dir():
        shutil.copytree(source / "templates", target / "templates")
