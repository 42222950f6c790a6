#!/usr/bin/python3
"""The calendar by icalendar (Debian's python3-icalendar), and the rules of RFC 5545 that parsers let pass: lines of at most 75
octets that cut no character, CRLF, names that are there once, an end behind the beginning."""

import icalendar
import report


def check_lines(name, raw):
    lines = raw.split(b"\r\n")
    report.check(lines.pop() == b"" and not any(b"\n" in line or b"\r" in line for line in lines), f"lines of {name} end with CRLF")
    report.check(all(len(line) <= 75 for line in lines), f"lines of {name} have at most 75 octets")
    broken = []
    for line in lines:
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            broken.append(line)
    report.check(not broken, f"no line of {name} cuts a character", broken[:1])


def check_events(site, calendar):
    wanted = report.read_json(site / "data/timeline.json")["events"]
    events = calendar.walk("vevent")
    report.check(len(events) == len(wanted), f"icalendar reads all events of {site.name}", len(events))
    report.check(len({str(e["uid"]) for e in events}) == len(events), f"events of {site.name} have names of their own")
    report.check(all("dtstamp" in e and e["dtstamp"].dt.tzinfo for e in events), f"events of {site.name} have a stamp in UTC")
    report.check(all("dtend" not in e or e["dtend"].dt > e["dtstart"].dt for e in events), f"events of {site.name} end behind their beginning")
    # This reader takes an escaped backslash before an "n" for a line break: such titles are left to check_calendar.js.
    told = [w["summary"] or w["title"] for w in wanted]
    begun = [w for w, e in zip(told, events) if "\\n" not in w and not letters(str(e["summary"])).startswith(letters(w))]
    report.check(not begun, f"titles of {site.name} read back as they are", begun[:1])
    report.check(all(not e.errors for e in events), f"icalendar finds no fault in {site.name}", [e.errors for e in events if e.errors][:1])


def letters(text):
    return "".join(c for c in text if c.isalnum())


for site in report.sites():
    path = report.data(site, "timeline.ics")
    if path:
        raw = path.read_bytes()
        check_lines(site.name, raw)
        check_events(site, icalendar.Calendar.from_ical(raw))
report.end()
