// Drawings: charts and sequences. Readers step through a sequence with buttons, keys and links; charts say in their table
// and their CSV what they draw; all of it on any screen, in both themes, without scripts and on paper.
"use strict";

const { open, go, close, settled, themes } = require("../lib/browser");
const colour = require("../lib/colour");
const { axe, colours } = require("../lib/axe");
const { overflow } = require("./look");

const address = "articles/drawings/";

// Of the first sequence: what a reader sees of each step, and what is told.
function steps() {
  const figure = document.querySelector(".sequence");
  const of = (selector) => [...figure.querySelectorAll(selector)].map((e) => Number(e.dataset.step));
  return {
    stepping: figure.classList.contains("stepping"), place: figure.querySelector(".stepper-place").textContent,
    current: [...new Set(of("g.current, li.current"))], later: [...new Set(of("g.later"))],
    words: [...figure.querySelectorAll(".stepper-words p:not(.vh)")].map((p) => p.textContent),
    heard: figure.querySelector(".stepper-words .vh")?.textContent, hash: location.hash,
    focus: document.activeElement?.dataset.go ?? null,
  };
}

// What is still to come is faint and can be read: its words stand on paper, with the contrast of text, and no band hides them.
function faint() {
  const seen = (e) => e.getClientRects().length > 0;
  const { colour } = window;
  const paper = colour.backdrop(document.querySelector(".sequence")), problems = [];
  const bands = [...document.querySelectorAll(".stepping .band:not(.current)")].filter((e) => getComputedStyle(e).fill !== "none");
  if (bands.length) problems.push(`${bands.length} bands of other steps are painted`);
  for (const words of [...document.querySelectorAll(".stepping .step.later text")].filter(seen)) {
    const box = words.parentNode.querySelector(".box"), behind = box ? getComputedStyle(box).fill : paper;
    const ratio = colour.contrast(getComputedStyle(words).fill, behind === "none" ? paper : behind);
    if (ratio < 7) problems.push(`“${words.textContent}”, still to come, has a contrast of ${ratio.toFixed(2)}`);
  }
  return problems;
}

async function stepThrough(page, fail) {
  const button = (name) => page.locator(`.sequence >> nth=0 >> [data-go=${name}]`);
  const expect = async (what, wanted) => {
    const now = await page.evaluate(steps);
    for (const [name, value] of Object.entries(wanted)) {
      if (JSON.stringify(now[name]) !== JSON.stringify(value)) fail(`${what}: ${name} is ${JSON.stringify(now[name])}, not ${JSON.stringify(value)}`);
    }
    return now;
  };
  await expect("at first", { stepping: false, place: "5 steps", words: [] });
  await button("next").click();
  const first = await expect("Next", {
    stepping: true, place: "Step 1 of 5", heard: "Step 1 of 5", current: [1], later: [2, 3, 4, 5], hash: "#x-sequence-1-step-1",
  });
  if (first.words.length !== 2 || !/^Without a record\. Your program to The service: .*Nothing else is sent\.$/.test(first.words[0])) fail(`step 1 is told as ${JSON.stringify(first.words)}`);
  await page.evaluate(colour.install);
  (await page.evaluate(faint)).forEach(fail);
  await page.keyboard.press("ArrowRight");
  const second = await expect("arrow to the right", { current: [2], hash: "#x-sequence-1-step-2", focus: "next" });
  if (!/see A term\.$/.test(second.words[0])) fail(`the note of step 2 is told as “${second.words[0]}”: without notes of the apparatus`);
  await page.keyboard.press("ArrowLeft");
  await expect("arrow to the left", { current: [1] });
  for (let i = 0; i < 6; i++) await page.keyboard.press("Enter"); // more often than there are steps
  const last = await expect("the end", { current: [5], later: [], focus: "next" });
  if (!last.words[0].endsWith("It is over.")) fail(`the shorter flow says “${last.words[0]}” at the end`);
  if (await button("next").getAttribute("aria-disabled") !== "true") fail("Next is not said to be off at the end");
  await button("back").click();
  await expect("Back", { current: [4] });
  const scrolled = await page.evaluate(() => {
    const row = document.querySelector(".sequence g.current").getBoundingClientRect();
    const foot = document.querySelector(".sequence .stepper").getBoundingClientRect();
    return row.top >= 0 && row.bottom <= foot.top + 1 && foot.bottom <= innerHeight + 1;
  });
  if (!scrolled) fail("the step and the buttons are not both in the window");
  await button("all").click();
  await expect("Show all", { stepping: false, current: [], later: [], words: [], hash: "#x-sequence-1" });
}

async function arrive(page, fail, site) {
  await go(page, site, `${site.base}${address}#x-sequence-1-step-3`);
  const now = await page.evaluate(steps);
  if (now.place !== "Step 3 of 5") fail(`the link to step 3 shows “${now.place}”`);
  const box = await page.evaluate(() => document.querySelector(".sequence g.current").getBoundingClientRect().toJSON());
  if (box.bottom < 0 || box.top > 900) fail("the step is not in the window");
  const size = page.viewportSize(); // in a low window the line of the list that has the address is far from the drawing
  await page.setViewportSize({ width: size.width, height: 480 });
  await page.reload();
  await settled(page);
  const row = "[...document.querySelectorAll('.sequence g.current')].some((e) => e.getBoundingClientRect().top >= 0 && e.getBoundingClientRect().bottom <= innerHeight)";
  await page.waitForFunction(row, null, { timeout: 2000 }).catch(() => fail("in a low window the link leads past the drawing"));
  await page.setViewportSize(size);
  await page.evaluate(() => { location.hash = "x-sequence-1-step-2"; });
  await page.waitForFunction(() => document.querySelector(".stepper-place").textContent === "Step 2 of 5").catch(() => fail("a new address does not lead to its step"));
  await go(page, site, `${site.base}${address}#x-sequence-1-step-99`);
  const none = await page.evaluate(steps);
  if (none.stepping || !/not here/.test(none.words[0] || "")) fail(`of a step that does not exist is said: ${none.words[0]}`);
}

// RFC 4180, as lists of cells.
function readCsv(text) {
  const rows = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1).push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === "\r\n") rows.push([]);
    if (end === "") break;
  }
  return rows.filter((row) => row.length > 1);
}

async function files(page, fail) {
  const charts = await page.locator("figure.chart").evaluateAll((all) => all.map((figure) => ({
    title: figure.querySelector("figcaption").textContent, name: figure.querySelector("a[download]").download,
    href: figure.querySelector("a[download]").getAttribute("href"),
    rows: [...figure.querySelectorAll("tbody tr")].map((tr) => ({
      value: tr.querySelector("td").textContent, link: tr.querySelector("th a:last-of-type").getAttribute("href"),
      status: tr.querySelector("th small .tie").textContent.trim(),
    })),
  })));
  if (charts.length < 10) fail(`only ${charts.length} charts`);
  if (new Set(charts.map((c) => c.name)).size !== charts.length) fail("two files have one name");
  for (const { title, name, href, rows } of charts) {
    const prefix = "data:text/csv;charset=utf-8,";
    if (!/^[\w.-]+\.csv$/.test(name) || !href.startsWith(prefix)) { fail(`“${title}”: ${name} leads to ${href.slice(0, 40)}`); continue; }
    const [header, ...lines] = readCsv(decodeURIComponent(href.slice(prefix.length)));
    const column = (wanted) => header.indexOf(wanted);
    if (lines.length !== rows.length) { fail(`“${title}”: ${lines.length} lines and ${rows.length} rows`); continue; }
    lines.forEach((line, i) => {
      if (line.length !== header.length) fail(`“${title}”, line ${i + 1}: ${line.length} cells under ${header.length} heads`);
      if (line[column("text")] !== rows[i].value) fail(`“${title}”: the file says ${line[column("text")]}, the table ${rows[i].value}`);
      if (line[column("status")] !== rows[i].status) fail(`“${title}”: the file says ${line[column("status")]}, the table ${rows[i].status}`);
      if (!rows[i].link.endsWith(`/facts/${line[column("id")]}/`)) fail(`“${title}”: the file says ${line[column("id")]}, the table leads to ${rows[i].link}`);
    });
  }
}

// What is drawn stands inside of its drawing, and labels do not cover each other.
function drawn() {
  const found = [];
  for (const svg of document.querySelectorAll(".chart > svg, .flow > svg")) {
    const frame = svg.getBoundingClientRect();
    if (!frame.width) continue;
    const name = svg.getAttribute("aria-label") || "?";
    if (svg.getAttribute("role") !== "img" || !svg.getAttribute("aria-label")) found.push("a drawing without a name");
    const lines = [...svg.querySelectorAll("text")].flatMap((text) => {
      const parts = text.querySelectorAll(":scope > tspan[x]");
      return parts.length ? [...parts] : [text];
    }).map((text) => ({ words: text.textContent, box: text.getBoundingClientRect(), size: parseFloat(getComputedStyle(text).fontSize) }));
    for (const { words, box } of lines) {
      if (box.left < frame.left - 3 || box.right > frame.right + 3 || box.top < frame.top - 3 || box.bottom > frame.bottom + 3) {
        found.push(`${name.slice(0, 40)}: “${words}” stands out of its drawing`);
      }
    }
    lines.forEach((a, i) => lines.slice(i + 1).forEach((b) => {
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (across > 2 && down > a.box.height * .4) found.push(`${name.slice(0, 40)}: “${a.words}” and “${b.words}” cover each other`);
    }));
    const scale = svg.viewBox.baseVal?.width ? frame.width / svg.viewBox.baseVal.width : 1;
    for (const { words, size } of lines) if (size * scale < 10) found.push(`“${words}” is ${(size * scale).toFixed(1)} px high`);
  }
  return found;
}

module.exports = ({ report, browser, sites }) => {
  const site = sites.find((s) => s.name === "specimen");
  if (!site) return [];
  const here = site.base + address;
  const at = (width, what) => `specimen: ${address}, ${width} px: ${what}`;
  const jobs = [];
  for (const width of [360, 1440]) {
    jobs.push(async () => {
      const page = await open(browser, site, here, { width });
      await report.test(at(width, "drawings hold their text"), async (fail) => (await page.evaluate(drawn)).forEach(fail));
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme });
        await settled(page);
        await report.test(at(width, `axe, ${theme}`), (fail) => axe(page, fail, theme === "dark" ? colours : undefined));
        await page.evaluate(() => document.querySelector("[data-go=next]").click());
        await report.test(at(width, `axe while stepping, ${theme}`), (fail) => axe(page, fail, [...colours, "target-size", "aria-allowed-attr", "duplicate-id-aria"]));
        await page.evaluate(() => document.querySelector("[data-go=all]").click());
      }
      page.noise.splice(0).forEach((noise) => report.test(at(width, "no noise"), (fail) => fail(noise)));
      await close(page);
    });
    jobs.push(async () => {
      const page = await open(browser, site, here, { width, motion: "reduce" });
      await report.test(at(width, "step through a sequence"), (fail) => stepThrough(page, fail));
      await report.test(at(width, "links to steps"), (fail) => arrive(page, fail, site));
      await close(page);
    });
  }
  jobs.push(async () => {
    const page = await open(browser, site, here, { width: 320, touch: false });
    await report.test(at(320, "no sideways scroll"), async (fail) => {
      const problem = await page.evaluate(overflow);
      if (problem) fail(problem);
      await page.locator("[data-go=next]").first().click();
      const stepping = await page.evaluate(overflow);
      if (stepping) fail(`while stepping: ${stepping}`);
    });
    await report.test(at(320, "drawings hold their text"), async (fail) => (await page.evaluate(drawn)).forEach(fail));
    await report.test("specimen: CSV of charts says what their tables say", (fail) => files(page, fail));
    await page.emulateMedia({ media: "print" });
    await report.test(at(320, "on paper all steps are shown, and no button"), async (fail) => {
      if (await page.locator(".stepper:visible").count()) fail("the buttons are printed");
      const faint = await page.evaluate(() => [...document.querySelectorAll(".sequence .later")].filter((e) => getComputedStyle(e).fill !== getComputedStyle(document.querySelector(".sequence svg")).fill && e.localName === "g").length);
      if (faint) fail(`${faint} steps are printed faint`);
      const tables = await page.locator("figure.chart table").evaluateAll((all) => all.filter((e) => !e.getBoundingClientRect().height).length);
      if (tables) fail(`${tables} charts are printed without their values`);
      if (await page.locator("figure.chart summary:visible").count()) fail("“The values” is printed as something to open");
    });
    await close(page);
  });
  jobs.push(() => report.test(at(360, "JavaScript off"), async (fail) => {
    const page = await open(browser, site, here, { width: 360, scripts: false, alone: true });
    if (await page.locator(".stepper:visible").count()) fail("there are buttons that do nothing");
    if (await page.locator(".flow").first().locator("li:visible").count() !== 4) fail("the first flow has not its four steps in words");
    if (await page.locator(".flow svg:visible").count() < 3) fail("a drawing is not shown");
    await page.locator("figure.chart details:not([open]) summary").first().click();
    if (!await page.locator("figure.chart table").first().isVisible()) fail("the values of a chart cannot be seen");
    await close(page);
  }));
  return jobs;
};
