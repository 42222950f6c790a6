"""What a content file says: its items. Texts are str, nothing is None, the rest lists and dicts; a dict's order does
not count when dicts are compared, which is what is wanted here."""

import json
import re

import yaml

from . import quotes

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # not well-formed is what libyaml refuses
MAX_DEPTH = 64
ID = re.compile(r"(?![.-])[a-z0-9.-]{0,99}[a-z0-9-]\Z")


class Broken(Exception):
    """The file cannot be read."""


# ---- YAML, in which every scalar is text


class Reader:
    def __init__(self, text):
        self.events = yaml.parse(text, Loader=LOADER)

    def next(self):
        return next(self.events)

    def document(self):
        """The one document of the text; None when it holds nothing."""
        root, count = None, 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if event.version or event.tags:
                    raise Broken("directive")
                if count:
                    raise Broken("second document")
                count += 1
                first = self.next()
                root = self.node(first, 1)
                if root is None and first.value == "":
                    count, root = 1, Nothing
        return Nothing if count == 0 else root

    @staticmethod
    def check_depth(depth):
        if depth > MAX_DEPTH:
            raise Broken("too deep")

    def node(self, event, depth):
        self.check_depth(depth)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise Broken("anchor")
        if event.tag is not None:
            raise Broken("tag")
        if isinstance(event, yaml.ScalarEvent):
            if "\0" in event.value:
                raise Broken("nul")
            return None if not event.style and event.value in ("", "~", "null") else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(depth)
        return self.mapping(depth)

    def sequence(self, depth, key=None):
        self.check_depth(depth)
        items = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            items.append(self.value(event, key, depth + 1))
        return items

    def mapping(self, depth):
        pairs = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            self.node(event, depth + 1)
            if not isinstance(event, yaml.ScalarEvent):
                raise Broken("a key that is no text")
            if event.value in pairs:
                raise Broken("duplicate key")
            pairs[event.value] = self.value(self.next(), event.value, depth + 1)
        return pairs

    def value(self, event, key, depth):
        """What stands under a key: quotes count below `value`, in lists, too."""
        if key == "value" and isinstance(event, yaml.SequenceStartEvent) and event.anchor is None and event.tag is None:
            return self.sequence(depth, key)
        found = self.node(event, depth)
        quoted = key == "value" and isinstance(event, yaml.ScalarEvent) and event.style
        return quotes.Quoted(found) if quoted and quotes.matter(found) else found


class Nothing:
    """A text of comments and blanks."""


def parse(text):
    try:
        return Reader(text).document()
    except yaml.YAMLError as error:
        raise Broken(str(error)) from None


# ---- files


def text_of(data):
    """A file's text, with any line ending as \\n."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Broken("not UTF-8") from None
    if "\0" in text:
        raise Broken("nul")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def facts(data):
    """[(id, content)] of a file of facts."""
    root = parse(text_of(data))
    if root is Nothing:
        return []
    if not isinstance(root, list):
        raise Broken("not a list")
    return [(item["id"], item) for item in root
            if isinstance(item, dict) and isinstance(item.get("id"), str) and ID.match(item["id"])]


def slug(path):
    stem = path.rsplit("/", 1)[-1].removesuffix(".md")
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")  # the generator writes ASCII names alone


def article(data, path):
    """[(id, content)] of an article."""
    text = text_of(data)
    if not text.startswith("---\n"):
        raise Broken("no front matter")
    lines = text.split("\n")
    end = next((i for i, line in enumerate(lines) if i and line.startswith("-") and line.strip() == "---"), None)
    if end is None:
        raise Broken("front matter without end")
    fields = parse("".join(line + "\n" for line in lines[1:end]))
    if fields is Nothing:
        fields = {}
    if not isinstance(fields, dict):
        raise Broken("front matter is no mapping")
    name = fields.get("id")
    if not (isinstance(name, str) and ID.match(name)):
        name = slug(path)
    return [(name, {**fields, "text": "\n".join(lines[end + 1:])})]


def kind(path):
    """Of what kind of items the file is: "fact", "article", or None. `path` is relative to the knowledge base."""
    if any(hidden(name) for name in path.split("/")):
        return None
    if path.startswith("content/facts/") and path.endswith((".yml", ".yaml")):
        return "fact"
    if path == "content/index.md" or (path.startswith("content/articles/") and path.endswith(".md")):
        return "article"
    return None


def hidden(name):
    return name.startswith(".") or name.endswith("~") or (len(name) > 1 and name[0] == name[-1] == "#")


def read(path, data):
    return facts(data) if kind(path) == "fact" else article(data, path)


def canon(value):
    """A text that is equal for equal contents."""
    return json.dumps(marked(value), sort_keys=True)


def marked(value):
    if isinstance(value, list):
        return [marked(item) for item in value]
    if isinstance(value, dict):
        return {key: marked(each) for key, each in value.items()}
    return {"in quotes": str(value)} if isinstance(value, quotes.Quoted) else value
