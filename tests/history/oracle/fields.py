"""The fields in which two contents differ, and how their values are written."""

import re

from .content import canon
from .quotes import Quoted

BARE = re.compile(r"[A-Za-z0-9_./%+~$€-](?:[A-Za-z0-9_./%+~$€ -]*[A-Za-z0-9_./%+~$€-])?\Z")


def by_bytes(keys):
    return sorted(keys, key=lambda key: key.encode())


def inner(value):
    """A value inside a list or a mapping."""
    if isinstance(value, list):
        return "[" + ", ".join(inner(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {inner(value[key])}" for key in by_bytes(value)) + "}"
    value = value or ""
    return value if BARE.match(value) and not isinstance(value, Quoted) else quoted(value)


def quoted(value):
    out = []
    for c in value:
        if c in '"\\':
            out.append("\\" + c)
        elif c in "\n\t":
            out.append({"\n": "\\n", "\t": "\\t"}[c])
        elif c < " ":
            out.append(f"\\u{ord(c):04x}")
        else:
            out.append(c)
    return '"' + "".join(out) + '"'


def text(value):
    return inner(value) if isinstance(value, (list, dict, Quoted)) else value or ""


def same(a, b):
    return canon(a) == canon(b)


def change(field, before, after):
    return {"field": field, "before": before, "after": after}


def differing(before, after, path=""):
    """Of two mappings."""
    changes = []
    for key in by_bytes(before.keys() | after.keys()):
        field = f"{path}.{key}" if path else key
        if key not in before:
            changes.append(change(field, None, text(after[key])))
        elif key not in after:
            changes.append(change(field, text(before[key]), None))
        else:
            changes += pair(before[key], after[key], field)
    return changes


def pair(before, after, field):
    if same(before, after):
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        return differing(before, after, field)
    if isinstance(before, list) and isinstance(after, list):
        return lists(before, after, field)
    return [change(field, text(before), text(after))]


def lists(before, after, field):
    head = 0
    while head < min(len(before), len(after)) and same(before[head], after[head]):
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and same(before[-1 - tail], after[-1 - tail]):
        tail += 1
    old, new = before[head:len(before) - tail], after[head:len(after) - tail]
    changes = []
    for i, (a, b) in enumerate(zip(old, new)):
        changes += pair(a, b, f"{field}[{head + i + 1}]")
    paired = min(len(old), len(new))
    changes += [change(f"{field}[{head + i + 1}]", text(old[i]), None) for i in range(paired, len(old))]
    changes += [change(f"{field}[{head + i + 1}]", None, text(new[i])) for i in range(paired, len(new))]
    return changes


def of_item(kind, before, after):
    """The changes of an item's content; None is no content. An article's text is named, not shown."""
    changes = differing(before or {}, after or {})
    if kind == "article":
        for each in changes:
            if each["field"] == "text":
                each.update({side: each[side] and "" for side in ("before", "after")})
    return changes
