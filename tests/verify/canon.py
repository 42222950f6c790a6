"""What a fact says, as canonical JSON: another way than sitegen's, with PyYAML and Python's json."""
import hashlib
import json
import re

import yaml

NULLS = ("", "~", "null", "Null", "NULL")
# What begins like this is no text as a `value`, unless it is in quotes: a number, perhaps with a unit, a range, a date, a truth value.
MEANS_MORE = re.compile(r"[-+~<>≥≤]*\s*[$€]?\s*\d|true$|false$|yes$|no$")


def told(node, key=None):
    """The content of a node of PyYAML."""
    if isinstance(node, yaml.MappingNode):
        return {name.value: told(value, name.value) for name, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [told(entry, key) for entry in node.value]
    if node.style is None and node.value in NULLS:
        return None
    if key == "value" and node.style is not None and MEANS_MORE.match(node.value):
        return {"text": node.value}
    return node.value


def canonical(content):
    # Names are ASCII here, where the order of code points is that of UTF-16.
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(content):
    return "sha256:" + hashlib.sha256(canonical(content).encode()).hexdigest()


def facts(root):
    """id -> content, of all files of facts below a knowledge base."""
    found = {}
    for path in sorted((root / "content/facts").rglob("*.yml")):
        listed = yaml.compose(path.read_text(), Loader=yaml.BaseLoader)
        for entry in told(listed) if listed else []:
            found[entry["id"]] = entry
    return found
