#!/usr/bin/env node
// How long one change of a calculator takes in the browser: from the event of a slider to the new table and chart, laid
// out. Of each model of this repository's site that has steps; exits with 1 where the median is above the bound.
"use strict";

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const repository = path.resolve(__dirname, "../..");
const sitegen = path.resolve(process.env.SITEGEN || path.join(repository, "build/sitegen"));
const { launch, open } = require("../browser/lib/browser");
const { serve } = require("../browser/lib/server");

const changes = 100, warm = 20, bound = 8; // ms, median

// Frames are run by hand, so that waiting for the screen is not counted. Returns times of `changes` in ms.
async function measure({ changes: count, warm: before }) {
  const waiting = [];
  window.requestAnimationFrame = (callback) => waiting.push(callback);
  const slider = document.querySelector(".calc-range"), times = [];
  const { min, max, step } = slider, range = Number(max) - Number(min);
  const steps = Math.max(1, Math.floor(range / Number(step)));
  for (let i = 0; i < before + count; i++) {
    slider.value = Number(min) + ((i * 7) % steps) * Number(step);
    const from = performance.now();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    while (waiting.length) waiting.shift()(from);
    document.body.getBoundingClientRect(); // laid out
    if (i >= before) times.push(performance.now() - from);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return times;
}

async function main() {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "sitegen-change-"));
  let browser, server, slow = 0;
  try {
    execFileSync(sitegen, ["-C", repository, "build", "-q", "-u", "https://example.org/", "-o", dir]);
    server = await serve(dir, "/");
    browser = await launch();
    const models = path.join(dir, "models");
    for (const id of fs.existsSync(models) ? fs.readdirSync(models) : []) {
      if (!fs.existsSync(path.join(models, id, "model.js"))) continue;
      const page = await open(browser, server, `/models/${id}/`, { alone: true });
      await page.waitForSelector(".calculator.calc-live");
      const times = (await page.evaluate(measure, { changes, warm })).sort((a, b) => a - b);
      const median = times[times.length >> 1], [fast, long] = [times[0], times[times.length - 1]];
      const rows = await page.locator(".calc-table tbody tr").count(), charts = await page.locator("[data-chart]").count();
      console.log(`${id}: one change to new figures, ${rows} rows and ${charts} charts: ${median.toFixed(2)} ms (median of ${changes}; ` +
        `${fast.toFixed(2)} to ${long.toFixed(2)}), at most ${bound.toFixed(1)}`);
      if (median > bound) slow++;
      await page.context().close();
    }
  } finally {
    await browser?.close();
    server?.close();
    fs.rmSync(dir, { recursive: true, force: true });
  }
  return slow ? 1 : 0;
}

main().then((code) => { process.exitCode = code; }, (error) => {
  console.error(`change: ${error.stack || error}`);
  process.exitCode = 1;
});
