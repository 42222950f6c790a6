#!/usr/bin/env python3
"""Facts as data: every file of a fact agrees with the collections, with `sitegen facts`, and with the page that people read."""

import decimal
import hashlib
import html
import json
import os
import pathlib
import re
import subprocess

import report

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
OWN = {"$schema", "content", "cited_by"}  # what only the fact's own file has; and the fields of its revisions


def told(site, flag):
    content = site.parent / f"{site.name}.content"
    return subprocess.run([os.environ["SITEGEN"], "-C", content if content.exists() else REPOSITORY, "facts", flag],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout


def shortened(fact):
    revisions = [{key: value for key, value in revision.items() if key != "fields"} for revision in fact["revisions"]]
    return {**{key: value for key, value in fact.items() if key not in OWN}, "revisions": revisions}


def visible(text):
    """Without blanks and what HTML does not allow."""
    return "".join(c for c in text if c.isprintable() and not c.isspace())


def shown(markup):
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def on_page(page, fact):
    """What the page says otherwise than the data, in words, or nothing."""
    figure = re.search(r'<p class="figure-large"><span data-dimension="([^"]*)">(.*?)</span></p>', page, re.S)
    if visible(shown(figure[2])) != visible(fact["value"]["text"]):
        return f"the page prints {shown(figure[2])}"
    if html.unescape(figure[1]) != fact["value"].get("dimension", fact["value"]["kind"]):
        return f"the page takes it for {figure[1]}"
    if not re.search(rf"\b{fact['status']}\b", page, re.I):
        return f"the page does not say {fact['status']}"
    missing = [source["source"] for source in fact["sources"] if f'/sources/{source["source"]}/"' not in page]
    return f"the page does not name {missing}" if missing else ""


def interval(value):
    """low <= number <= high, and as many of them as the kind of quantity has."""
    low, number, high = (value[key] and decimal.Decimal(value[key]) for key in ("low", "number", "high"))
    if value["range"]:
        return number is None and not (low is None and high is None) and (low is None or high is None or low < high)
    return low <= number <= high and (value["approximate"] or low == high)


def digest(content):
    return "sha256:" + hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


for site in report.sites():
    path = report.data(site, "facts.json")
    if not path:
        continue
    name = site.name
    facts = report.read_json(path)["facts"]
    by_id = {fact["id"]: fact for fact in facts}
    own = {path.parent.name: report.read_json(path) for path in site.glob("facts/*/fact.json")}
    lines = [json.loads(line) for line in (site / "data/facts.ndjson").read_text(encoding="utf-8").split("\n") if line]
    report.check(lines == facts, f"facts.ndjson of {name} has the facts of facts.json")
    report.check(own.keys() == by_id.keys(), f"each of {len(facts)} facts of {name} has a file", own.keys() ^ by_id.keys())
    others = [fact["id"] for fact in facts if shortened(own[fact["id"]]) != fact]
    report.check(not others, f"files of facts of {name} agree with facts.json", others[:3])
    for flag, file in (("--json", "facts.json"), ("--csv", "facts.csv")):
        report.check(told(site, flag) == (site / "data" / file).read_bytes(), f"sitegen facts {flag} prints {file} of {name}")
    pages = {fact["id"]: on_page((site / "facts" / fact["id"] / "index.html").read_text(encoding="utf-8"), fact) for fact in facts}
    report.check(not any(pages.values()), f"pages of {name} say what the data say", [pair for pair in pages.items() if pair[1]][:3])
    values = [(fact["id"], entry["value"]) for fact in facts for entry in fact["values"]]
    wrong = [pair for pair in values if pair[1]["kind"] == "quantity" and not interval(pair[1])]
    report.check(not wrong, f"quantities of {name} lie in their intervals", wrong[:3])
    current = [fact["id"] for fact in facts if [entry["value"] for entry in fact["values"] if entry["current"]] != [fact["value"]]]
    report.check(not current, f"one value of each fact of {name} is current", current[:3])
    used = [(fact["id"], other) for fact in facts for other in fact["inputs"] if fact["id"] not in by_id[other]["used_by"]]
    report.check(not used, f"facts of {name} know who computes with them", used[:3])
    wrong = [fact["id"] for fact in own.values() if digest(fact["content"]) != fact["digest"]]
    report.check(not wrong, f"digests of {name} are those of the contents", wrong[:3])
report.end()
