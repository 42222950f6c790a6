// Counts tests and tells what failed: page, width, theme, what.
"use strict";

class Report {
  constructor(only) {
    this.passed = 0;
    this.failed = 0;
    this.times = []; // [label, milliseconds]
    this.only = only; // a regular expression on the labels of tests, or undefined
  }

  // `body` calls fail(what) as often as it likes; an exception is a failure, too.
  async test(label, body) {
    if (this.only && !this.only.test(label)) return;
    const problems = [], start = performance.now();
    try {
      await body((what) => problems.push(String(what)));
    } catch (error) {
      problems.push(String(error.stack || error).split("\n").filter((line) => !/node_modules|node:internal/.test(line)).slice(0, 4).join("\n"));
    }
    this.times.push([label, performance.now() - start]);
    if (problems.length === 0) {
      this.passed++;
      return;
    }
    this.failed++;
    console.log(`FAIL ${label}`);
    const shown = 12;
    for (const what of problems.slice(0, shown)) console.log("     " + what.replace(/\n/g, "\n     "));
    if (problems.length > shown) console.log(`     and ${problems.length - shown} more`);
  }
}

// Jobs (functions) in order, `width` at a time. Stops at the first that throws: jobs that may fail use report.test.
async function inParallel(jobs, width) {
  let next = 0;
  await Promise.all(Array.from({ length: width }, async () => {
    while (next < jobs.length) await jobs[next++]();
  }));
}

module.exports = { Report, inParallel };
