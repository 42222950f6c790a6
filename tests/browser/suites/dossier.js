// The dossier's calculator, section 6, on the page: every number of tests/dossier/models.tsv that a page shows, with the
// scenario taken from the address. What the page shows must round to what the dossier prints.
"use strict";

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { open, go, close, settled } = require("../lib/browser");

function readCases(repository) {
  const text = fs.readFileSync(path.join(repository, "tests/dossier/models.tsv"), "utf8");
  return text.split("\n").filter((line) => line && !line.startsWith("#")).map((line) => {
    const [place, model, settings, what, expected] = line.split("\t");
    return { place, model, settings, what, expected };
  });
}

// The scenario as an address has it: exact values of the inputs that are not the default.
function query(site, model, settings) {
  const flags = settings.split(";").map((s) => s.trim()).filter(Boolean).flatMap((s) => [s.includes("=") ? "--set" : "--preset", s]);
  const said = execFileSync(site.sitegen, ["-C", site.root, "calc", model, "--json", ...flags], { encoding: "utf8" });
  const moved = Object.entries(JSON.parse(said).inputs).filter(([, input]) => input.moved);
  return moved.length ? "?" + moved.map(([name, { value }]) => `${name}=${[value].flat().join(",")}`).join("&") : "";
}

// What the page shows: of inputs, of formulas in sentences and the headline, of the table, and all of its words.
function readPage() {
  const section = document.querySelector(".calculator");
  const said = (e) => e.textContent.replace(/\s+/g, " ").trim();
  const all = (selector) => [...section.querySelectorAll(selector)];
  const steps = all(".calc-table tbody th").map(said);
  const values = {}, cells = {};
  for (const e of all(".calc-input")) values[e.dataset.input] = e.querySelector(".calc-field")?.value;
  for (const e of all(".calc-headline dd, .calc-answer p:not([hidden]) [data-formula]")) values[e.dataset.formula] = said(e);
  for (const e of all(".calc-table td")) (cells[e.dataset.formula] ??= {})[steps[e.dataset.step - 1]] = said(e);
  return { steps, values, cells, words: said(section) };
}

const scales = ["", "thousand", "million", "billion", "trillion"];

// "−$4.50 billion a year" as a number, and the scale that stands behind it.
function numberIn(text) {
  const digits = /[−-]?[\d,]+(\.\d+)?/.exec(text.replace(/[^\d.,−\-a-z ]/gi, ""))?.[0];
  return digits === undefined ? NaN : Number(digits.replace("−", "-").replaceAll(",", ""));
}

// Does a shown number round to the printed one? Halves are rounded away from zero, as both are.
function roundsTo(shown, printed) {
  const factor = 10 ** (/\.(\d+)/.exec(printed)?.[1].length ?? 0);
  return Math.floor(Math.abs(shown) * factor * (1 + 1e-12) + 0.5) * Math.sign(shown) === Math.round(Number(printed) * factor);
}

// The texts of what is asked for; undefined when the page does not show it.
function shownOf(page, what) {
  const [, name, , step] = /^([^[]+)(\[(.*)\])?$/.exec(what);
  if (step) return page.cells[name] && [page.cells[name][step]];
  if (page.cells[name]) return page.steps.map((at) => page.cells[name][at]);
  return page.values[name] === undefined ? undefined : [page.values[name]];
}

function wrong(page, { what, expected }) {
  if (what === "caveats") return page.words.includes(expected) ? "" : "the page does not say so";
  const texts = shownOf(page, what);
  const numbers = expected.match(/-?\d+(\.\d+)?(?= |$)/g);
  if (!numbers) return texts.join() === expected ? "" : `it is ${texts}`;
  const agrees = texts.length === numbers.length && texts.every((text, i) => roundsTo(numberIn(text), numbers[i]));
  const scale = scales.find((word) => word && expected.includes(` ${word}`));
  const scaled = !scale || what.includes("[") || texts.length > 1 || texts[0].includes(scale); // of a column the heading says it
  return agrees && scaled ? "" : `it is ${texts.join(", ")}`;
}

module.exports = ({ report, browser, sites, repository }) => {
  const site = sites.find(({ name }) => name === "deal");
  const jobs = [];
  if (!site) return jobs;
  const groups = new Map(); // by what is set
  for (const one of readCases(repository)) {
    const key = `${one.model}: ${one.settings || "the default"}`;
    groups.set(key, [...(groups.get(key) || []), one]);
  }
  jobs.push(() => report.test("dossier: what the calculators show is what the dossier prints", async (fail) => {
    let compared = 0;
    const unshown = new Set();
    const page = await open(browser, site, site.base, { motion: "reduce" });
    for (const [key, cases] of groups) {
      await go(page, site, `${site.base}models/${cases[0].model}/${query(site, cases[0].model, cases[0].settings)}`);
      await page.waitForSelector(".calculator.calc-live");
      await settled(page);
      const now = await page.evaluate(readPage);
      for (const one of cases) {
        if (one.what !== "caveats" && !shownOf(now, one.what)) { unshown.add(one.what); continue; }
        compared++;
        const why = wrong(now, one);
        if (why) fail(`${one.place}, ${key}: ${one.what} is ${one.expected}: ${why}`);
      }
    }
    page.noise.forEach(fail);
    await close(page);
    console.log(`     ${compared} numbers compared; not shown: ${[...unshown].join(", ")}`);
    if (compared < 130) fail(`only ${compared} numbers were compared`);
  }));
  return jobs;
};
