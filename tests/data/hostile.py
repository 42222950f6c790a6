"""A knowledge base whose texts try to break out of every format that they are written to.

write(folder) writes its content; texts() tells what each item's title must read back as.
"""

import json
import pathlib
import re

# What each text holds, one kind of trouble a text, so that a failure names it.
TROUBLE = {
    "markup": "]]> </script><script>alert(1)</script> <!-- --> &amp; & <b>bold</b>",
    "quotes": "\"double\" 'single' `back` \\ backslash \\\" \\n /",
    "formula": "=HYPERLINK(\"https://example.org/\",\"click\")",
    "command": "+cmd|' /C calc'!A0",
    "minus": "-2+3",
    "sign": "@SUM(A1:A9)",
    "commas": "one, two; three: four, \"five\", six",
    "latex": "{ unbalanced } } { \\input{/etc/passwd} $x_1^2$ 100 % & # ~ \\\\",
    "entry": "}, title = {other}, @online{x, @comment @string{a = \"b\"}",
    "percent": "%d %s %n %%",
    "right": "\u200fעברית \u202eevil\u202c العربية\u200f end",
    "wide": "日本語" * 40 + " 🎉👩‍👩‍👧‍👦 é e\u0301",
    "separators": "line\u2028paragraph\u2029next\u0085end\ufefffeff\u00a0blank",
    "controls": "bell\u0007 escape\u001b[31m delete\u007f c1\u009b end",
    "lines": "first\nsecond\r\nBEGIN:VEVENT\nthird\ttab",
    "keys": "__proto__ constructor \\u0000 \\x00 null undefined NaN",
    "long": "word " * 13000 + "end",
}


def quoted(text):
    """A JSON string is a double-quoted scalar of YAML; what YAML does not take as it is stands escaped."""
    escaped = json.dumps(text, ensure_ascii=False)
    return re.sub("[\x7f-\x9f\u2028\u2029\u202e\u202c\u200f\ufeff]", lambda m: f"\\u{ord(m[0]):04x}", escaped)


def site_file(trouble):
    return f"""title: {quoted("Hostile " + trouble["markup"])}
description: {quoted(trouble["quotes"] + " " + trouble["commas"])}
base_url: https://example.org/hostile/
language: en
license: {quoted(trouble["latex"])}
license_url: https://example.org/a?b=c&d=%7B%7D
author: {quoted(trouble["entry"])}
event_kinds: [money, contract]
relations:
  - {{name: owns, verb: {quoted(trouble["commas"])}, inverse: {quoted(trouble["right"])}}}
"""


def facts(trouble):
    kinds = ["1e3 USD", "~17e9 USD/year", "-5..3 GW", "2026-Q2", "~2026-03", "before 2026-04", "true", "5..9 GW", "2026-02-27T10:00:00Z"]
    for i, (name, text) in enumerate(trouble.items()):
        value = kinds[i] if i < len(kinds) else quoted(text)
        yield f"""- id: fact-{name}
  title: {quoted(text)}
  summary: {quoted(text + ".")}
  text: {quoted(text)}
  status: reported
  subject: entity-{name}
  value: {value}
  event: money
  from: {["2026-04-01", "2026-05", "2026-Q3", "2026"][i % 4]}
{["", "  until: 2027-02-28" + chr(10), "  until: 2028" + chr(10)][i % 3]}  sources: [{{source: source-{name}, at: {quoted(text)}, note: {quoted(text)}}}]
"""


def entities(trouble):
    for name, text in trouble.items():
        yield f"""- id: entity-{name}
  title: {quoted(text)}
  kind: organisation
  summary: {quoted(text)}
  text: {quoted(text)}
"""


def sources(trouble):
    dates = ["2026", "2026-Q2", "2026-02", "2026-02-27", "~2026-03", "before 2026-04", "after 2026-Q1", "2026-02-27T10:00:00Z"]
    for i, (name, text) in enumerate(trouble.items()):
        link = "" if i % 3 == 0 else "  url: https://example.org/{a}?x=1&y=%25#z_~^\n"
        yield f"""- id: source-{name}
  title: {quoted(text)}
  author: {quoted(text)}
  publisher: {quoted(text)}
  date: {dates[i % len(dates)]}
  accessed: 2026-11-01
  tier: {i % 3 + 1}
  tier_note: {quoted(text)}
  summary: {quoted(text)}
  tags: [{quoted("tag " + name)}]
{link}"""


def terms(trouble):
    for name, text in trouble.items():
        yield f"- {{id: term-{name}, title: {quoted(text)}, summary: {quoted(text)}, also: [{quoted(text)}]}}\n"


def questions(trouble):
    for name, text in trouble.items():
        yield f"- {{id: question-{name}, title: {quoted(text)}, summary: {quoted(text)}, state: open, group: {quoted(text)}, text: {quoted(text)}}}\n"


def claims(trouble):
    yield "document: source-markup\nclaims:\n"
    for name, text in trouble.items():
        yield f"  - {{id: claim-{name}, says: {quoted(text)}, at: {quoted(text)}, kind: quote, verdict: opinion, note: {quoted(text)}}}\n"


def write(folder, trouble=None):
    trouble = trouble or TROUBLE
    content = pathlib.Path(folder) / "content"
    for name, lines in {"facts": facts, "entities": entities, "sources": sources, "terms": terms, "questions": questions, "claims": claims}.items():
        (content / name).mkdir(parents=True, exist_ok=True)
        (content / name / "hostile.yml").write_text("".join(lines(trouble)), encoding="utf-8")
    (content / "site.yml").write_text(site_file(trouble), encoding="utf-8")


if __name__ == "__main__":
    import sys

    write(sys.argv[1])
