#!/usr/bin/env python3
"""The table by Python's own reader of CSV, and what spreadsheets would do with it."""

import csv
import io

import report

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def is_value(row, column):
    """Numbers, and quantities as they are written: -3..5. Nobody's text."""
    return is_number(row[column]) or (column == "value" and row["kind"] == "quantity")


for site in report.sites():
    path = report.data(site, "facts.csv")
    if not path:
        continue
    raw = path.read_bytes()
    facts = report.read_json(site / "data/facts.json")["facts"]
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True))
    name = site.name
    report.check([r["id"] for r in rows] == [f["id"] for f in facts], f"csv reads all facts of {name}", len(rows))
    report.check(all(None not in r and None not in r.values() for r in rows), f"rows of {name} have as many cells as there are columns")
    report.check(raw.count(b"\n") == raw.count(b"\r\n") == len(rows) + 1, f"rows of {name} are lines that end with CRLF")
    cells = [(r["id"], c, r[c]) for r in rows for c in r if r[c].startswith(FORMULA) and not is_value(r, c)]
    report.check(not cells, f"no cell of {name} is a formula to a spreadsheet", cells[:3])
    texts = [f for f, r in zip(facts, rows) if f["value"] and r["text"].lstrip("'") != f["value"]["text"] and f["value"]["text"].isprintable()]
    report.check(not texts, f"values of {name} read as in facts.json", [f["id"] for f in texts][:3])
report.end()
