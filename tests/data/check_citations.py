#!/usr/bin/python3
"""The bibliography by bibtexparser, and CSL-JSON by citeproc-py, which prints all of it in a style (Debian's
python3-bibtexparser and python3-citeproc)."""

import logging
import re
import warnings

import bibtexparser
import report
from bibtexparser.bparser import BibTexParser
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

# Back from LaTeX: what sources.bib escapes.
COMMANDS = {"\\textbackslash{}": "\\", "\\textbraceleft{}": "{", "\\textbraceright{}": "}", "\\textasciitilde{}": "~",
            "\\textasciicircum{}": "^", "\\$": "$", "\\&": "&", "\\#": "#", "\\_": "_", "\\%": "%"}
# Dates as biblatex reads them.
DAY = r"\d{4}(-\d\d(-\d\d)?)?"
DATE = re.compile(rf"({DAY}~?|{DAY}/{DAY}|\.\./{DAY}|{DAY}/\.\.)")


def plain(latex):
    text = re.sub("|".join(map(re.escape, COMMANDS)), lambda m: COMMANDS[m[0]], latex)
    return text[1:-1] if text.startswith("{") and text.endswith("}") else text


def words(text):
    """Without what a line of a file may not hold, which stands there as U+FFFD or a blank."""
    return re.sub(r"[^\w!-~]+", " ", text).split()


def same_text(latex, text):
    return words(plain(latex)) == words(text)


def check_bibliography(site, sources):
    raw = report.data(site, "sources.bib").read_text(encoding="utf-8")
    parser = BibTexParser(common_strings=False, ignore_nonstandard_types=False, interpolate_strings=False)
    entries = bibtexparser.loads(raw, parser).entries
    name = site.name
    report.check([e["ID"] for e in entries] == [s["id"] for s in sources], f"bibtexparser reads all sources of {name}", len(entries))
    by_id = {e["ID"]: e for e in entries}
    for key, field in {"title": "title", "author": "author", "publisher": "organization", "summary": "abstract"}.items():
        wrong = [s["id"] for s in sources if s[key] and not same_text(by_id.get(s["id"], {}).get(field, ""), s[key])]
        report.check(not wrong, f"{field} of sources.bib of {name} reads back as it is", wrong[:3])
    report.check(all(e["ENTRYTYPE"] == ("online" if s["link"] else "misc") for e, s in zip(entries, sources)), f"what has an address is online in {name}")
    dates = [e.get(f) for e in entries for f in ("date", "urldate") if f in e]
    report.check(all(DATE.fullmatch(d) for d in dates), f"{len(dates)} dates of {name} are such as biblatex reads", [d for d in dates if not DATE.fullmatch(d)][:3])
    # BibTeX itself counts braces, and knows no escape for one.
    depth = least = 0
    for c in raw:
        depth += (c == "{") - (c == "}")
        least = min(least, depth)
    report.check(depth == 0 and least == 0, f"braces of {name} come in pairs")
    report.check(len(re.findall(r"^@\w+\{", raw, re.M)) == len(sources) == len(re.findall(r"^\}$", raw, re.M)), f"each source of {name} is one entry")


def check_csl(site, sources):
    items = report.read_json(report.data(site, "sources.csl.json"))
    name = site.name
    report.check([i["id"] for i in items] == [s["id"] for s in sources], f"sources.csl.json of {name} has all sources")
    # citeproc-py is older than the type "document", and says so of what it does not know.
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        source = CiteProcJSON([{**i, "type": "article" if i["type"] == "document" else i["type"]} for i in items])
        style = CitationStylesStyle("harvard1", validate=False)
        bibliography = CitationStylesBibliography(style, source, formatter.plain)
        for item in items:
            bibliography.register(Citation([CitationItem(item["id"])]))
        printed = [str(entry) for entry in bibliography.bibliography()]
    strange = [str(w.message) for w in found if "not supported" in str(w.message) or "nknown" in str(w.message)]
    report.check(not strange, f"citeproc knows all fields of {name}", strange[:3])
    report.check(len(printed) == len(items), f"citeproc prints all sources of {name}", len(printed))
    whole = letters("".join(printed))
    missing = [s["id"] for s in sources if letters(s["title"])[:30] not in whole]
    report.check(not missing, f"citeproc prints the titles of {name}", missing[:3])


def letters(text):
    return "".join(c for c in text if c.isalnum()).lower()


logging.disable(logging.WARNING)
for site in report.sites():
    path = report.data(site, "sources.json")
    if path:
        listed = report.read_json(path)["sources"]
        check_bibliography(site, listed)
        check_csl(site, listed)
report.end()
