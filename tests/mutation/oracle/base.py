"""A knowledge base, read from its files: facts, claims, and every reference with its line."""

import dataclasses
import pathlib

import yaml

from . import dates, formula, prose, units, values


@dataclasses.dataclass
class Written:
    """A scalar of a YAML file."""

    text: str
    quoted: bool
    file: str
    line: int
    node: yaml.ScalarNode


@dataclasses.dataclass
class Entry:
    """One value of a fact."""

    value: object  # Written, or None
    formula: object  # Written, or None
    tree: object  # the formula, parsed
    start: object  # Date or None
    until: object
    rank: str
    parsed: object = None


@dataclasses.dataclass
class Check:
    line: int
    file: str
    equals: object  # parsed formulas, or None
    holds: object
    within: object  # Quantity or None
    tension: int  # the line of its text; 0: none


@dataclasses.dataclass
class Fact:
    id: str
    file: str
    line: int
    entries: list
    checks: list
    unit: object  # Unit or None
    current: object = None


@dataclasses.dataclass
class Claim:
    id: str
    places: dict  # field -> line
    file: str
    verdict: str
    value: object
    facts: list


@dataclasses.dataclass
class Binding:
    """A reference with a label that says something about a fact, or a condition."""

    file: str
    line: int
    target: str
    label: object  # prose.Label, or None
    condition: object  # parsed formula, or None
    id: str = ""
    at: object = None


# What an only value may have in the fact itself.
ENTRY = ("value", "formula", "from", "until")


def fields(node):
    """A mapping's fields: name -> node."""
    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def text_of(node):
    return node.value if isinstance(node, yaml.ScalarNode) else ""


class Base:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.units = units.Units()
        self.facts, self.claims, self.bindings, self.ids = {}, [], [], set()
        self.verbs, self.names = {}, {}  # of relations; of entities, as prose prints them
        self.sources = {}  # file -> its text
        self.components = self.find_components()
        config = self.compose(self.root / "content/site.yml")
        for node in getattr(fields(config).get("units"), "value", ()):
            self.units.declare({name: text_of(part) for name, part in fields(node).items()})
        for node in getattr(fields(config).get("relations"), "value", ()):
            parts = fields(node)
            self.verbs[text_of(parts["name"])] = text_of(parts["verb"])
        content = self.root / "content"
        for kind in ("entities", "facts", "sources", "terms", "questions"):
            for path in sorted((content / kind).rglob("*.yml")):
                for node in getattr(self.compose(path), "value", ()):
                    self.item(kind, path, node)
        for path in sorted((content / "claims").rglob("*.yml")):
            for node in getattr(fields(self.compose(path)).get("claims"), "value", ()):
                self.claim(path, node)
        for path in [content / "index.md", *sorted((content / "articles").rglob("*.md"))]:
            if path.is_file():
                self.article(path)

    def find_components(self):
        """The default theme's and the site's own."""
        names = {"facts", "compare"}
        theme = pathlib.Path(__file__).resolve().parents[3] / "templates"
        for templates in (theme, self.root / "templates"):
            names |= {path.stem for path in (templates / "components").glob("*.etlua")}
        return names

    def name(self, path):
        return path.relative_to(self.root).as_posix()

    def compose(self, path):
        text = path.read_text(encoding="utf-8")
        self.sources[self.name(path)] = text
        return yaml.compose(text, Loader=yaml.SafeLoader)

    def written(self, path, node):
        return Written(node.value, node.style in ("'", '"'), self.name(path), node.start_mark.line + 1, node)

    # ---- items

    def item(self, kind, path, node):
        parts = fields(node)
        self.ids.add(text_of(parts["id"]))
        self.prose(path, parts.get("text"))
        if kind == "entities":
            self.names[text_of(parts["id"])] = text_of(parts.get("short")) or text_of(parts["title"])
        if kind == "facts":
            self.fact(path, node, parts)

    def fact(self, path, node, parts):
        entries = []
        if "values" in parts:
            entries = [self.entry(path, fields(part), parts) for part in parts["values"].value]
        else:
            entries = [self.entry(path, {name: parts[name] for name in ENTRY if name in parts}, parts)]
        checks = []
        for part in getattr(parts.get("checks"), "value", ()):
            checks.append(self.check(path, part))
        unit = self.units.parse(text_of(parts["unit"])) if "unit" in parts else None
        fact = Fact(text_of(parts["id"]), self.name(path), node.start_mark.line + 1, entries, checks, unit)
        self.facts[fact.id] = fact

    def relation(self, fact):
        """What a fact with a relation says where no value is written."""
        return values.Text(f"{self.verbs[text_of(fact['relation'])]} {self.names[text_of(fact['object'])]}")

    def entry(self, path, parts, fact):
        value = formula_text = tree = parsed = None
        if isinstance(parts.get("value"), yaml.SequenceNode):
            parsed = values.Entity(parts["value"].value[0].value[0].value)
        elif "value" in parts:
            value = self.written(path, parts["value"])
            parsed = values.parse(self.units, value.text, value.quoted)
        elif "formula" in parts:
            formula_text = self.written(path, parts["formula"])
            tree = formula.parse(self.units, formula_text.text)
        else:
            parsed = self.relation(fact)
        start, until = (dates.parse(text_of(parts[name])) if name in parts else None for name in ("from", "until"))
        return Entry(value, formula_text, tree, start, until, text_of(parts.get("rank")) or "normal", parsed)

    def check(self, path, node):
        parts = fields(node)
        self.prose(path, parts.get("tension"))
        trees = {name: formula.parse(self.units, text_of(parts[name])) for name in ("equals", "holds") if name in parts}
        within = units.parse_quantity(self.units, text_of(parts["within"])) if "within" in parts else None
        said = parts.get("equals") or parts.get("holds")
        return Check(said.start_mark.line + 1, self.name(path), trees.get("equals"), trees.get("holds"), within,
                     parts["tension"].start_mark.line + 1 if "tension" in parts else 0)

    def claim(self, path, node):
        parts = fields(node)
        self.ids.add(text_of(parts["id"]))
        self.prose(path, parts.get("note"))
        value = None
        if isinstance(parts.get("value"), yaml.SequenceNode):
            value = values.Entity(parts["value"].value[0].value[0].value)
        elif "value" in parts:
            value = values.parse(self.units, parts["value"].value, parts["value"].style in ("'", '"'))
        facts = parts.get("facts")
        ids = [facts.value] if isinstance(facts, yaml.ScalarNode) else [n.value for n in getattr(facts, "value", ())]
        self.claims.append(Claim(text_of(parts["id"]), {name: part.start_mark.line + 1 for name, part in parts.items()},
                                 self.name(path), text_of(parts.get("verdict")), value, ids))

    # ---- prose

    def article(self, path):
        text = path.read_text(encoding="utf-8")
        self.sources[self.name(path)] = text
        lines = text.split("\n")
        end = lines.index("---", 1) if lines[0].rstrip() == "---" else -1
        head = fields(yaml.compose("\n".join(lines[1:end]), Loader=yaml.SafeLoader) if end > 0 else None)
        self.ids.add(text_of(head.get("id")) or path.stem)
        if text_of(head.get("draft")) == "true":
            return
        body = "\n".join(lines[end + 1:])
        self.bind(path, prose.references(body, lambda at: end + 2 + body.count("\n", 0, at), self.components))

    def prose(self, path, node):
        if node is None:
            return
        source = self.sources[self.name(path)]

        def line_of(at):
            return 1 + source.count("\n", 0, prose.scalar_offset(source, node, at))
        self.bind(path, prose.references(node.value, line_of, self.components))

    def bind(self, path, references):
        for reference in references:
            target = reference.target.replace("\\|", "|").strip()
            place = self.name(path), reference.line, target
            if formula.is_formula(target):
                self.bindings.append(Binding(*place, None, formula.parse(self.units, target)))
                continue
            name, _, day = target.partition("#")[0].partition("@")
            label = None if reference.label is None else prose.Label(self.units, reference.label)
            self.bindings.append(Binding(*place, label, None, name, dates.parse(day) if day else None))
