// A small git history for a site that has none: its files as they are, and how they were before.
"use strict";

const { execFile } = require("node:child_process");
const fs = require("node:fs/promises");
const path = require("node:path");
const { promisify } = require("node:util");

const run = promisify(execFile);
const facts = "content/facts/facts.yml";
const article = "content/articles/everything.md";

// From the oldest to the newest. `was`: [file, how it is from this commit on, how it was before]. The last is not committed.
const steps = [
  { subject: "The first facts", author: "Ann Author", date: "2026-02-27T21:30:00+01:00" },
  {
    subject: "The sum has grown: $100 billion, says the paper", author: "Ann Author", date: "2026-03-31T09:00:00+02:00",
    was: [[facts, "value: $100 billion, status: confirmed", "value: $38 billion, status: announced"]],
  },
  {
    subject: "Broken: a bracket is missing", author: "Bob “Bobby” <Tables>", date: "2026-04-01T09:00:00+02:00",
    was: [[facts, "title: [Power", "title: Power"]],
  },
  {
    subject: "</script><b>A subject that was written to harm</b>, and that goes on for longer than any line of any page has room for, " +
      "AndHasAWordInItThatIsSoLongThatNoPhoneHasALineForItWhichIsWhyItMustBeBrokenSomewhere",
    author: "Bob “Bobby” <Tables>", date: "2026-04-02T23:59:00-11:00",
    was: [
      [facts, "title: Power", "title: [Power"],
      [facts, "value: 2 GW, status: announced", "value: 1500 MW, status: estimate"],
      [facts, "value: 11 %, status: confirmed", "value: 10.5 %, status: reported"],
      [facts, '"said in so many words, with more words about it than fit on one line of a narrow column"', '"on page 3"'],
    ],
  },
  {
    subject: "Wording", author: "A third author with a name that takes up a good deal of room", date: "2026-04-27T12:00:00+00:00",
    was: [
      [facts, "with exceptions for everything that was agreed before that day and for ninety days after it", "without exceptions"],
      [article, "title: ", "title: Nearly "],
    ],
  },
  {
    subject: "What came to light in May", author: "Ann Author", date: "2026-05-04T08:00:00+02:00",
    was: [
      [facts, "    - {value: 122e9 USD, from: 2026-03-31, sources: [{source: third}]}\n", ""],
      [facts, "value: 8 year", "value: 6 year"],
    ],
  },
  { subject: "", was: [[facts, "value: $4 million", "value: $3.9 million"]] },
];

async function replaceIn(root, [file, now, before]) {
  const place = path.join(root, file);
  const text = await fs.readFile(place, "utf8");
  if (!text.includes(now)) throw new Error(`past.js: '${now}' does not stand in ${place}`);
  await fs.writeFile(place, text.replace(now, () => before));
}

async function commit(root, { subject, author, date }) {
  const env = {
    ...process.env, GIT_AUTHOR_NAME: author, GIT_AUTHOR_EMAIL: "somebody@mail.invalid", GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: author, GIT_COMMITTER_EMAIL: "somebody@mail.invalid", GIT_COMMITTER_DATE: date,
    GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null",
  };
  await run("git", ["-C", root, "add", "-A"], { env });
  await run("git", ["-C", root, "commit", "-q", "--no-gpg-sign", "-m", subject], { env });
}

// Copies the site to `to`, which becomes a repository of these steps.
async function givePast(from, to) {
  await fs.cp(from, to, { recursive: true });
  await run("git", ["init", "-q", to]);
  const states = []; // the files before each step, found by going back
  for (const step of [...steps].reverse()) {
    states.unshift(await Promise.all([facts, article].map(async (f) => [f, await fs.readFile(path.join(to, f))])));
    for (const was of step.was || []) await replaceIn(to, was);
  }
  for (const [i, step] of steps.entries()) {
    for (const [file, bytes] of states[i]) await fs.writeFile(path.join(to, file), bytes);
    if (step.subject) await commit(to, step);
  }
}

module.exports = { givePast };
