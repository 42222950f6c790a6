"""The same content as YAML in ever different dress."""

import random
import re

PLAIN = re.compile(r"(?:[A-Za-z0-9€/]|-(?=[^ ]))[A-Za-z0-9_./%+$€'~-]*(?:(?: |:(?=\S)|#)?[A-Za-z0-9_./%+$€'~-]+)*\Z")
ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\", "\0": "\\0"}


class Dress(random.Random):
    """`plain`: without quotes and blocks wherever that can be, for values in quotes are text."""

    plain = False


def scalar(r, value, indent, flow):
    """`indent` is that of the block around it; its first line follows a key or a dash."""
    if value is None:
        return r.choice(["~", "null"] if flow else ["~", "null", ""])
    way = r.random()
    if r.plain and PLAIN.match(value):
        return value
    if not flow and way < 0.5 and block_fits(value):
        return block(r, value, indent)
    if way < 0.75 and PLAIN.match(value) and value != "null" and not (flow and set(value) & set(",[]{}:#")):
        return folded(r, value, indent) if r.random() < 0.1 and not flow else value
    if way < 0.85 and not re.search(r"[\x00-\x1f\x7f]", value):
        return "'" + (fold(r, value, indent) if r.random() < 0.3 else value).replace("'", "''") + "'"
    escaped = "".join(ESCAPES.get(c, c if c >= " " and c != "\x7f" else f"\\x{ord(c):02x}") for c in value)
    return '"' + (fold(r, escaped, indent) if r.random() < 0.3 and "\\" not in escaped else escaped) + '"'


def fold(r, value, indent):
    """Between quotes a line may begin anywhere: also where it looks like the next item."""
    begin = "" if r.random() < 0.5 else " " * (indent + 1 + r.randrange(3))
    return re.sub(r"(?<=[^ ]) (?=[^ .])", lambda m: "\n" + begin if r.random() < 0.4 else " ", value)


def folded(r, value, indent):
    return re.sub(r"(?<=\w) (?=\w)", lambda m: "\n" + " " * (indent + 2) if r.random() < 0.3 else " ", value)


def block_fits(value):
    lines = value.split("\n")
    return value.strip() and lines[0] and not lines[0].startswith(" ") and not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", value)


def block(r, value, indent):
    text = value.rstrip("\n")
    ends = len(value) - len(text)
    mark = "|-" if not ends else "|" if ends == 1 else "|+"
    begin = " " * (indent + 1 + r.randrange(3))
    lines = [begin + line if line else "" for line in text.split("\n")] + [""] * max(0, ends - 1)
    return mark + (r.choice(["", " # why"]) if r.random() < 0.2 else "") + "\n" + "\n".join(lines)


def key(r, name):
    return name if r.random() < 0.93 else f'"{name}"' if r.random() < 0.5 else f"'{name}'"


def flow(r, value, indent):
    if isinstance(value, list):
        return "[" + separator(r, indent).join(flow(r, item, indent) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + separator(r, indent).join(f"{key(r, name)}: {flow(r, each, indent)}"
                                               for name, each in value.items()) + "}"
    return scalar(r, value, indent, True)


def separator(r, indent):
    return ", " if r.random() < 0.8 else ",\n" + " " * (indent + 1)


def noise(r, indent, often):
    """Comments and blank lines."""
    if r.random() >= often:
        return ""
    return r.choice(["\n", " " * indent + "# a comment\n", "# - id: not-me\n", "\n\n", "  \n"])


def nested(r, value, indent):
    """What follows the colon of a key that stands at `indent`, with its blank."""
    if isinstance(value, (list, dict)) and (not value or r.random() < 0.5):
        return " " + flow(r, value, indent)
    if isinstance(value, dict):
        deeper = indent + r.choice([1, 2, 4])
        return "\n" + mapping(r, value, deeper).rstrip("\n")
    if isinstance(value, list):
        deeper = indent + r.choice([0, 2, 3])
        return "\n" + sequence(r, value, deeper).rstrip("\n")
    text = scalar(r, value, indent, False)
    return " " * r.choice([1, 1, 1, 3]) + text if text else ""


def mapping(r, value, indent, first=None):
    """Pairs at `indent`; `first` stands before the first of them in place of blanks."""
    text = ""
    for name, each in value.items():
        begin = " " * indent if first is None else first
        first = None
        text += begin + key(r, name) + ":" + nested(r, each, indent) + "\n" + noise(r, indent, 0.04)
    return text


def sequence(r, value, indent):
    text = ""
    for item in value:
        begin = " " * indent + "-" + " " * r.choice([1, 1, 1, 2, 3])
        if isinstance(item, dict) and item and r.random() < 0.7:
            if r.random() < 0.1:
                deeper = indent + r.choice([1, 2, 4])
                text += " " * indent + "-\n" + mapping(r, item, deeper)
            else:
                text += mapping(r, item, len(begin), begin)
        elif isinstance(item, (dict, list)):
            text += begin + flow(r, item, indent) + "\n"
        else:
            text += begin + scalar(r, item, indent, False) + "\n"
        text += noise(r, indent, 0.1)
    return text


def dress(seed, plain):
    r = Dress(seed)
    r.plain = plain
    return r


def facts(items, style, plain=False):
    """A file of facts. The dress of an item depends on the style and its id alone, so that an edit of one leaves the
    others as they were."""
    r = dress(style, plain)
    if r.random() < 0.06:
        return flow(r, items, 0) + "\n"
    indent = r.choice([0, 0, 0, 2])
    head = r.choice(["", "", "", "# facts\n\n", "---\n", "\n"])
    text = "".join(sequence(dress(f"{style} {item.get('id') if isinstance(item, dict) else item}", plain), [item], indent)
                   for item in items)
    return head + text if items else r.choice(["", "# nothing\n", "[]\n", "---\n"])


def article(fields, body, style):
    r = Dress(style)
    return "---\n" + mapping(r, fields, 0) + r.choice(["---\n", "---\n", "---  \n"]) + body

