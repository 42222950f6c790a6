#!/usr/bin/env node
// The calendar by ical.js, which Thunderbird reads calendars with: each event says what timeline.json says.
"use strict";
const fs = require("fs");
const path = require("path");
const ICAL = require("ical.js").default || require("ical.js");
const { sites, check, readJson } = require("./report");

const day = (time) => `${String(time.year).padStart(4, "0")}-${String(time.month).padStart(2, "0")}-${String(time.day).padStart(2, "0")}`;

const letters = (text) => text.replace(/[^\p{L}\p{N}\\;,]/gu, "");

function checkSite(site) {
  const name = path.basename(site);
  const file = path.join(site, "data/timeline.ics");
  if (!fs.existsSync(file)) return;
  const events = readJson(path.join(site, "data/timeline.json")).events;
  const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(file, "utf8")));
  const read = calendar.getAllSubcomponents("vevent").map((c) => new ICAL.Event(c));
  check(read.length === events.length, `ical.js reads all events of ${name}`, read.length);
  const titles = events.filter((e, i) => !letters(read[i].summary).startsWith(letters(e.summary || e.title)));
  check(titles.length === 0, `titles of ${name} read back as they are`, titles.map((e) => e.fact));
  const wrong = events.filter((e, i) => {
    const start = read[i].startDate;
    const end = read[i].endDate;
    if (!read[i].uid.startsWith(e.fact + "@") || read[i].component.getFirstPropertyValue("categories") !== e.kind) return true;
    if (!start.isDate) return day(start) !== e.first_day;
    const last = end.clone();
    last.day -= 1;
    return (e.first_day !== null && day(start) !== e.first_day) || (e.first_day && e.last_day && day(last) !== e.last_day);
  });
  check(wrong.length === 0, `events of ${name} begin and end on the days of timeline.json`, JSON.stringify(wrong[0]));
}

sites.forEach(checkSite);
