// Calculators: whatever a reader does, the page says what `sitegen calc` says of the same inputs. Moved by mouse and keyboard,
// typed into, shared by the address, put back; two scenarios side by side; what cannot be computed or read is told in words.
"use strict";

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const zlib = require("node:zlib");
const { open, go, close, settled, themes } = require("../lib/browser");
const { axe } = require("../lib/axe");
const { overflow } = require("./look");

const wide = [320, 360, 768, 1440, 1680];
const heaviest = 60 * 1024; // bytes: page, styles, scripts and module, compressed

// ---- what sitegen says

function calc(site, id, ...args) {
  const text = execFileSync(site.sitegen, ["-C", site.root, "calc", id, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return args.includes("--csv") ? text : JSON.parse(text);
}
const scenario = (site, id, set, ...more) => calc(site, id, "--json", ...more, ...Object.entries(set).flatMap(([name, value]) => ["--set", `${name}=${value}`]));

// ---- what the page says

const field = (page, name) => page.locator(`.calculator >> nth=0 >> [data-input="${name}"] .calc-field`);
const slider = (page, name) => page.locator(`.calculator >> nth=0 >> [data-input="${name}"] .calc-range`);
const box = (page, name) => page.locator(`.calculator >> nth=0 >> .calc-input[data-input="${name}"]`);
const controls = ":is(.calculator, .calc-preset) :is(button, input, select):visible";
const query = (page) => new URL(page.url()).search;

// Figures follow within a frame, the address once the slider rests.
async function rest(page) {
  await settled(page);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 220))); // by the page's own clock: its timers come first
}
async function live(page) {
  await page.waitForFunction(() => document.querySelectorAll(".calculator.calc-live").length === document.querySelectorAll(".calculator").length);
  await rest(page);
}

function readPage(at) {
  const section = document.querySelectorAll(".calculator")[at];
  const said = (e) => e.textContent.replace(/\s+/g, " ").trim();
  const all = (selector) => [...section.querySelectorAll(selector)];
  const own = section.cloneNode(true); // without what the reader has typed
  own.querySelectorAll("input[aria-invalid=true], .calc-message, .calc-notice").forEach((e) => e.remove());
  return {
    answer: all(".calc-answer p:not([hidden])").map(said),
    headline: Object.fromEntries(all(".calc-headline [data-formula]").map((e) => [e.dataset.formula, said(e)])),
    steps: all(".calc-table tbody th").map(said),
    cells: all(".calc-table tbody td").map((e) => [e.dataset.formula, Number(e.dataset.step), said(e)]),
    charts: all(".calc-chart > svg").map((e) => e.outerHTML),
    swings: all(".calc-swings tbody tr:not([hidden])").map(said),
    nothing: /NaN|Infinity|undefined|null|\[object/.exec(own.textContent + [...own.querySelectorAll("input")].map((e) => e.value).join(" "))?.[0],
  };
}
const shown = (page, at = 0) => page.evaluate(readPage, at);

function compareWith(now, wanted, fail, when) {
  if (now.nothing) fail(`${when}: the page says “${now.nothing}”`);
  if (now.answer.join("\n") !== wanted.answer.join("\n")) fail(`${when}: the answer is “${now.answer.join(" ")}”, not “${wanted.answer.join(" ")}”`);
  for (const [name, text] of Object.entries(now.headline)) {
    if (text !== wanted.scalars[name].text) fail(`${when}: ${name} is ${text}, not ${wanted.scalars[name].text}`);
  }
  if (wanted.columns.length && now.steps.join() !== wanted.steps.join()) fail(`${when}: the steps are ${now.steps}, not ${wanted.steps}`);
  for (const [name, step, text] of now.cells) {
    const whole = wanted.series[name].texts[step - 1];
    if (!whole?.includes(text) || !text) fail(`${when}: ${name} at step ${step} is ${text}, not ${whole}`);
  }
  if (wanted.columns.length && now.cells.length !== wanted.columns.length * wanted.steps.length) fail(`${when}: ${now.cells.length} cells`);
}

// The page of one model, as `sitegen calc` has it with these inputs.
async function agrees(page, site, id, set, fail, when, ...more) {
  await rest(page);
  compareWith(await shown(page), scenario(site, id, set, ...more), fail, when);
}

module.exports = ({ report, browser, sites }) => {
  const jobs = [];
  const specimen = sites.find(({ name }) => name === "specimen");
  const id = "repayment", at = `models/${id}/`;

  const job = (label, body, options = {}) => jobs.push(() => report.test(`calculator: ${label}`, async (fail) => {
    const page = await open(browser, specimen, specimen.base + (options.page || at) + (options.at || ""), { motion: "reduce", ...options });
    if (options.scripts !== false && !options.still) await live(page);
    await body(page, fail);
    page.noise.forEach(fail);
    await close(page);
  }));

  // Of each model of each site, in each preset: the page, sitegen calc, and what was built without scripts.
  for (const site of sites.filter(({ name }) => ["deal", "starter", "specimen"].includes(name))) {
    for (const kind of site.pages.filter(({ kind: of }) => of === "model")) {
      const model = path.basename(path.dirname(kind.file));
      jobs.push(() => report.test(`calculator: ${site.name}: ${model}: the script changes nothing of what was built`, async (fail) => {
        const still = await open(browser, site, kind.address, { scripts: false, alone: true });
        const built = await shown(still);
        await close(still);
        const page = await open(browser, site, kind.address);
        await live(page);
        const now = await shown(page);
        for (const name of Object.keys(built)) {
          const [was, is] = [built[name], now[name]].map((e) => JSON.stringify(e));
          if (was !== is) fail(`${name}:\n${was}\n${is}`);
        }
        if (query(page)) fail(`the address is ${page.url()}`);
        page.noise.forEach(fail);
        await close(page);
      }));
      jobs.push(() => report.test(`calculator: ${site.name}: ${model}: presets as sitegen calc has them`, async (fail) => {
        const page = await open(browser, site, kind.address);
        await live(page);
        const names = await page.locator(".calc-presets button").evaluateAll((list) => list.map((e) => e.dataset.preset));
        await agrees(page, site, model, {}, fail, "the default");
        for (const name of names.filter(Boolean)) {
          const button = page.locator(`.calc-presets button[data-preset="${name}"]`);
          await button.click();
          await agrees(page, site, model, {}, fail, name, "--preset", name);
          if (await button.getAttribute("aria-pressed") !== "true") fail(`${name}: the button is not pressed`);
          const drawn = await page.locator(`#x-preset-${name} .calc-chart > svg`).evaluateAll((list) => list.map((e) => e.outerHTML));
          const { charts } = await shown(page);
          if (charts.length && (!drawn.length || drawn.some((svg, i) => svg !== charts[i]))) fail(`${name}: the charts are not those that were built`);
          const other = await open(browser, site, kind.address + query(page));
          await live(other);
          if (JSON.stringify(await shown(other)) !== JSON.stringify(await shown(page))) fail(`${name}: ${page.url()} shows something else`);
          await close(other);
        }
        page.noise.forEach(fail);
        await close(page);
      }));
      jobs.push(() => report.test(`calculator: ${site.name}: ${model}: the page is light enough`, async (fail) => {
        const html = fs.readFileSync(path.join(site.dir, kind.file), "utf8");
        const files = [...html.matchAll(/<(?:script[^>]* src|link rel="stylesheet" href|section[^>]* data-model)="([^"?]+)/g)]
          .map(([, address]) => path.join(site.dir, address.slice(site.base.length)));
        const size = [html, ...[...new Set(files)].map((file) => fs.readFileSync(file))].reduce((sum, text) => sum + zlib.gzipSync(text).length, 0);
        console.log(`${site.name}: ${model}: ${(size / 1024).toFixed(1)} kB compressed, with styles, scripts and module`);
        if (files.length < 4) fail(`only ${files.length} files were found`);
        if (size > heaviest) fail(`${size} bytes`);
      }));
    }
  }
  if (!specimen) return jobs;

  // ---- moving

  for (const width of [360, 1440]) {
    job(`a slider by mouse, ${width} px`, async (page, fail) => {
      const track = await slider(page, "loan").boundingBox();
      await slider(page, "loan").scrollIntoViewIfNeeded();
      const place = await slider(page, "loan").boundingBox();
      await page.mouse.move(place.x + 20, place.y + place.height / 2);
      await page.mouse.down();
      await page.mouse.move(place.x + track.width / 3, place.y + place.height / 2, { steps: 5 });
      await page.mouse.up();
      await rest(page);
      const value = await slider(page, "loan").inputValue();
      if (!(value > 40e9 && value < 90e9)) fail(`the slider stands at ${value}`);
      await agrees(page, specimen, id, { loan: value }, fail, value);
      if (!await box(page, "loan").locator(".calc-moved").isVisible()) fail("it is not marked as moved");
    }, { width, touch: false });
  }
  job("a slider by keyboard", async (page, fail) => {
    await slider(page, "loan").focus();
    for (const [key, value] of [["ArrowRight", 101e9], ["ArrowRight", 102e9], ["ArrowLeft", 101e9], ["Home", 1e9], ["End", 200e9]]) {
      await page.keyboard.press(key);
      await agrees(page, specimen, id, { loan: value }, fail, key);
    }
    await page.keyboard.press("PageDown");
    await rest(page);
    const value = Number(await slider(page, "loan").inputValue());
    if (!(value < 199e9)) fail(`PageDown comes to ${value}`);
    const told = await slider(page, "loan").getAttribute("aria-valuetext");
    if (told !== await field(page, "loan").inputValue()) fail(`a screen reader hears “${told}”`);
  });
  job("a field by keyboard", async (page, fail) => {
    await field(page, "loan").focus();
    for (const [key, value] of [["ArrowUp", 101e9], ["ArrowDown", 100e9], ["PageUp", 110e9], ["PageDown", 100e9], ["PageDown", 90e9]]) {
      await page.keyboard.press(key);
      await agrees(page, specimen, id, { loan: value }, fail, key);
    }
    if (await field(page, "loan").inputValue() !== "$90 billion") fail(`the field says ${await field(page, "loan").inputValue()}`);
    await field(page, "loan").fill("100.5 billion");
    await page.keyboard.press("ArrowUp"); // to the next mark
    await agrees(page, specimen, id, { loan: 101e9 }, fail, "from between two marks");
  });
  job("a field takes what people type", async (page, fail) => {
    for (const text of ["38 billion", "$38B", "38", "38 bn USD", "$38,000 million", "38e9", "  38.0 "]) {
      await field(page, "loan").fill("50");
      await field(page, "loan").fill(text);
      await rest(page);
      const typed = await field(page, "loan").inputValue();
      if (typed !== text) fail(`“${text}” becomes “${typed}” while it is typed`);
      await field(page, "loan").press("Tab");
      await agrees(page, specimen, id, { loan: text }, fail, text);
      if (await field(page, "loan").inputValue() !== "$38 billion") fail(`“${text}” becomes “${await field(page, "loan").inputValue()}”`);
    }
    await field(page, "rate").fill("7.25 %");
    await field(page, "rate").press("Enter");
    await agrees(page, specimen, id, { loan: 38e9, rate: "7.25 %" }, fail, "decimals beyond the slider's");
    if (await field(page, "rate").inputValue() !== "7.25%") fail(`the field says ${await field(page, "rate").inputValue()}`);
  });
  job("a list of values", async (page, fail) => {
    await field(page, "rate").fill("5%, 6.5%;7%");
    await agrees(page, specimen, id, { rate: "5%, 6.5%, 7%" }, fail, "three");
    await field(page, "rate").press("End");
    await field(page, "rate").press("ArrowUp");
    await agrees(page, specimen, id, { rate: "5%, 6.5%, 7.1%" }, fail, "the last one by a step");
    if (await field(page, "rate").inputValue() !== "5%, 6.5%, 7.1%") fail(`the field says ${await field(page, "rate").inputValue()}`);
    await slider(page, "rate").focus();
    await page.keyboard.press("ArrowRight");
    await agrees(page, specimen, id, { rate: "5.1%" }, fail, "the slider makes one of them");
  });
  job("values by one click", async (page, fail) => {
    const stops = box(page, "loan").locator(".calc-stops button");
    await stops.nth(0).click();
    await agrees(page, specimen, id, { loan: 17.25e9 }, fail, "the first");
    if (await stops.nth(0).getAttribute("aria-pressed") !== "true") fail("the button is not pressed");
    if (await stops.nth(1).getAttribute("aria-pressed") !== "false") fail("another button is pressed, too");
    if (await field(page, "loan").inputValue() !== "$17.25 billion") fail(`the field says ${await field(page, "loan").inputValue()}`);
  });
  job("a choice, and an input that has no say", async (page, fail) => {
    if (!await box(page, "rate").isVisible()) fail("the rate is not there at first");
    await field(page, "shape").selectOption("free");
    await agrees(page, specimen, id, { shape: "free" }, fail, "free");
    if (await box(page, "rate").isVisible()) fail("the rate is there although it has no say");
    await field(page, "shape").selectOption("last");
    await agrees(page, specimen, id, { shape: "last" }, fail, "last");
    if (!await box(page, "rate").isVisible()) fail("the rate does not come back");
  });
  job("the figures of the sentence are fields", async (page, fail) => {
    const loan = page.locator(".calc-sentence [data-input=loan] input");
    await loan.fill("38 billion");
    await loan.press("Tab");
    await page.locator(".calc-sentence [data-input=shape] select").selectOption("last");
    await agrees(page, specimen, id, { loan: 38e9, shape: "last" }, fail, "both");
    if (await field(page, "loan").inputValue() !== "$38 billion") fail("the field below does not follow");
    if (await field(page, "shape").inputValue() !== "last") fail("the choice below does not follow");
    await loan.fill("thirty");
    await loan.press("Tab");
    if (!await page.locator(".calc-head > .calc-message:visible").count()) fail("nothing is said below the sentence");
    await field(page, "loan").fill("40 billion");
    await rest(page);
    if (await loan.inputValue() !== "$40 billion" || await page.locator(".calc-head > .calc-message:visible").count()) fail("what could not be read stays");
  });

  // ---- what cannot be read or computed

  const refused = [
    ["", /^Nothing is given/], ["abc", /is no number/], ["38 GW", /another unit/], ["900 billion", /too high/], ["-5", /too low/], ["0", /too low/],
    ["1e999", /is no number|too high/], ["NaN", /is no number/], ["Infinity", /is no number/], ["<b>38</b>", /is no number/], ["9".repeat(500), /is no number|too high/],
    ["1 2", /another unit|is no number/], ["--5", /is no number/],
  ];
  job("what is no value is explained beside the field", async (page, fail) => {
    const message = box(page, "loan").locator(".calc-message");
    for (const [text, why] of refused) {
      await field(page, "loan").fill(text);
      await field(page, "loan").press("Tab");
      await agrees(page, specimen, id, {}, fail, `“${text.slice(0, 20)}”`);
      const said = await message.innerText();
      if (!why.test(said) || !said.endsWith("The figures go by $100 billion.")) fail(`“${text.slice(0, 20)}”: it says “${said}”`);
      if (await field(page, "loan").getAttribute("aria-invalid") !== "true") fail(`“${text.slice(0, 20)}” is not told to be invalid`);
      if (await field(page, "loan").inputValue() !== text) fail(`“${text.slice(0, 20)}” is written over`);
      if (query(page)) fail(`“${text.slice(0, 20)}”: the address is ${page.url()}`);
    }
    await field(page, "loan").press("Escape");
    if (await message.isVisible() || await field(page, "loan").inputValue() !== "$100 billion") fail("Escape does not put it back");
    await field(page, "term").fill("2.5 years");
    await field(page, "term").press("Tab");
    if (!/no whole number/.test(await box(page, "term").locator(".calc-message").innerText())) fail("half a step is taken");
    await field(page, "loan").fill("x");
    await field(page, "loan").press("Tab");
    await page.locator(".calc-presets button").nth(1).click();
    await rest(page);
    if (await page.locator(".calc-message:visible").count()) fail("a preset leaves what could not be read");
  });
  job("faults are words", async (page, fail) => {
    for (const [parties, name, words] of [["0", "each", "division by zero"], ["1", "logarithm", "not defined"], ["12", "unity", "too large to compute"]]) {
      await field(page, "parties").fill(parties);
      await agrees(page, specimen, id, { parties }, fail, parties);
      const { headline } = await shown(page);
      if (headline[name] !== words) fail(`${name} with ${parties} is “${headline[name]}”`);
    }
    await field(page, "term").fill("40");
    await agrees(page, specimen, id, { parties: 12, term: 40 }, fail, "many steps");
    if ((await shown(page)).headline.half !== "never") fail("what happens at no step is not “never”");
  });

  // ---- the way back

  job("one input is put back, then all", async (page, fail) => {
    await field(page, "loan").fill("38 billion");
    await field(page, "term").fill("5");
    await field(page, "shape").selectOption("last");
    await rest(page);
    const marked = page.locator(".calc-moved:visible");
    if (await marked.count() !== 3) fail(`${await marked.count()} inputs are marked as moved`);
    if (!/moved from \$100 billion/.test(await marked.first().innerText())) fail(`the mark says “${await marked.first().innerText()}”`);
    await box(page, "loan").locator(".calc-reset").click();
    await agrees(page, specimen, id, { term: 5, shape: "last" }, fail, "one");
    if (await box(page, "loan").locator(".calc-moved").isVisible()) fail("the mark stays");
    if (!await field(page, "loan").evaluate((e) => e === document.activeElement)) fail("the focus is lost");
    await page.locator(".calc-reset-all").click();
    await agrees(page, specimen, id, {}, fail, "all");
    if (query(page) || await marked.count()) fail(`something stays: ${page.url()}, ${await marked.count()} marks`);
  });

  // ---- addresses

  job("an address that was shared shows the same in a new window", async (page, fail) => {
    await field(page, "loan").fill("38 billion");
    await field(page, "rate").fill("5%, 6.5%");
    await field(page, "shape").selectOption("last");
    await rest(page);
    const wanted = "?loan=38e9&rate=5,6.5&shape=last";
    if (query(page) !== wanted) fail(`the address is ${query(page)}, not ${wanted}`);
    const other = await open(browser, specimen, specimen.base + at + query(page));
    await live(other);
    await agrees(other, specimen, id, { loan: 38e9, rate: "5%, 6.5%", shape: "last" }, fail, "the other window");
    if (JSON.stringify(await shown(other)) !== JSON.stringify(await shown(page))) fail("the two windows differ");
    await close(other);
  });
  job("back and forward", async (page, fail) => {
    await field(page, "loan").fill("38 billion");
    await rest(page);
    await page.evaluate(() => { location.hash = "#x-preset-late"; });
    await field(page, "loan").fill("50 billion");
    await rest(page);
    await page.goBack();
    await agrees(page, specimen, id, { loan: 38e9 }, fail, "back");
    await page.goForward();
    await agrees(page, specimen, id, { loan: 50e9 }, fail, "forward");
  });
  const hostile = [
    ["?loan=9e99", "loan"], ["?loan=1e999", "loan"], ["?kept.loan=-1e999", "kept.loan"], ["?loan=-5", "loan"], ["?loan=", "loan"], ["?loan=abc", "loan"], ["?loan=NaN", "loan"], ["?loan=Infinity", "loan"], ["?loan=0x10", "loan"],
    ["?loan=1e10,2e10", "loan"], ["?loan=1e10%00", "loan"], ["?shape=none", "shape"], ["?shape=__proto__", "shape"], ["?shape=0", "shape"],
    ["?__proto__=1", "__proto__"], ["?constructor=1", "constructor"], ["?utm_source=x", "utm_source"], ["?%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E=1", "<img src=x onerror=alert(1)>"],
    ["?term=2.5", "term"], ["?term=1e9", "term"], [`?rate=${"5,".repeat(3000)}5`, "rate"], [`?${"x".repeat(4000)}=1`, "…"], ["?%E0%A4%A=1", ""], ["?kept.loan=9e99", "kept.loan"], ["?repayment.loan=1e9", "repayment.loan"],
    ["?=&&==&loan", ""], ["?outing.guests=3", "outing.guests"],
  ];
  job("hostile addresses", async (page, fail) => {
    const wanted = scenario(specimen, id, {});
    for (const [address, name] of hostile) {
      await go(page, specimen, specimen.base + at + address);
      await live(page);
      const now = await shown(page), label = address.slice(0, 30);
      compareWith(now, wanted, fail, label);
      const said = await page.locator(".calc-notice").innerText();
      if (!said.includes(name) || !said.startsWith("Left out of what the address asks for") || said.length > 300) fail(`${label}: it says “${said.slice(0, 400)}”`);
    }
    await go(page, specimen, `${specimen.base + at}?loan=9e99&term=5&bad=1&worse=2&worst=3`);
    await live(page);
    await agrees(page, specimen, id, { term: 5 }, fail, "what is good beside it");
    if (!/and 1 more/.test(await page.locator(".calc-notice").innerText())) fail("the rest is not counted");
    await go(page, specimen, `${specimen.base + at}?term=5&term=7`);
    await live(page);
    await agrees(page, specimen, id, { term: 5 }, fail, "one input twice");
    if (!/“term” is there already/.test(await page.locator(".calc-notice").innerText())) fail("it does not say that an input is there twice");
  });

  // ---- two scenarios

  job("two scenarios side by side", async (page, fail) => {
    const compared = page.locator(".calc-compare");
    if (await compared.isVisible()) fail("it is there before anything is kept");
    await field(page, "loan").fill("50 billion");
    await page.locator(".calc-keep").click();
    await rest(page);
    if (!/same so far/.test(await compared.innerText())) fail("it does not say that both are the same");
    await field(page, "loan").fill("60 billion");
    await field(page, "term").fill("12");
    await rest(page);
    const [kept, now] = [scenario(specimen, id, { loan: 50e9 }), scenario(specimen, id, { loan: 60e9, term: 12 })];
    for (const name of ["total", "peak", "half", "cheap"]) {
      const cells = await compared.locator(`tr[data-formula=${name}] td`).allInnerTexts();
      if (cells[0] !== kept.scalars[name].text || cells[1] !== now.scalars[name].text) fail(`${name}: ${cells.join(" | ")}`);
    }
    const difference = await compared.locator("tr[data-formula=total] .calc-difference").innerText();
    if (!/^\+\$\d/.test(difference)) fail(`the difference is “${difference}”`);
    if (!/50 billion.*60 billion/.test(await compared.innerText())) fail("it does not say which inputs differ");
    if (await page.locator(".calc-chart .kept").count() !== 2) fail("the charts do not show what was kept");
    if (!query(page).includes("kept.loan=50e9")) fail(`the address is ${page.url()}`);
    const other = await open(browser, specimen, specimen.base + at + query(page));
    await live(other);
    if (await other.locator(".calc-compare").innerText() !== await compared.innerText()) fail("a new window compares something else");
    await close(other);
    await page.locator(".calc-restore").click();
    await agrees(page, specimen, id, { loan: 50e9 }, fail, "gone back to");
    await page.locator(".calc-drop").click();
    await rest(page);
    if (await compared.isVisible() || query(page).includes("kept") || await page.locator(".calc-chart .kept").count()) fail("it is not let go");
  });
  job("the default is kept, too", async (page, fail) => {
    await page.locator(".calc-keep").click();
    await rest(page);
    if (query(page) !== "?kept.=default") fail(`the address is ${page.url()}`);
    await page.reload();
    await live(page);
    if (!await page.locator(".calc-compare").isVisible()) fail("it is lost");
  });

  // ---- the rest

  job("many moves of a slider are one drawing", async (page, fail) => {
    const drawn = await page.evaluate(async () => {
      const range = document.querySelector(".calc-range"), chart = document.querySelector(".calc-chart");
      let count = 0;
      new MutationObserver((list) => { count += list.length; }).observe(chart, { childList: true });
      for (let i = 1; i <= 50; i++) {
        range.value = i * 1e9;
        range.dispatchEvent(new Event("input", { bubbles: true }));
      }
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return count;
    });
    if (drawn !== 1) fail(`${drawn} drawings`);
    await agrees(page, specimen, id, { loan: 50e9 }, fail, "the last");
  });
  for (const allowed of [true, false]) {
    job(`the table is copied, ${allowed ? "" : "and the clipboard refuses it"}`, async (page, fail) => {
      await page.evaluate((may) => {
        const writeText = (text) => (may ? Promise.resolve(void (window.copied = text)) : Promise.reject(new Error("no")));
        Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
      }, allowed);
      await field(page, "loan").fill("38 billion");
      await rest(page);
      await page.locator(".calc-copy").click();
      const area = page.locator(".calculator .calc-table textarea");
      const text = allowed ? await page.evaluate(() => window.copied) : (await area.inputValue()).replaceAll("\n", "\r\n");
      const wanted = calc(specimen, id, "--csv", "--set", "loan=38e9");
      if (text !== wanted) fail(`it is\n${text}\nnot\n${wanted}`);
      if (!allowed && await area.evaluate((e) => e.selectionEnd - e.selectionStart) < 50) fail("the text is not marked");
      const file = await Promise.all([page.waitForEvent("download"), page.locator(".calculator .calc-table a[download]").click()]);
      if (fs.readFileSync(await file[0].path(), "utf8") !== wanted) fail("the file is something else");
    }, { alone: true });
  }
  job("two calculators on a page", async (page, fail) => {
    const second = page.locator(".calculator").nth(1);
    await field(page, "guests").fill("5");
    await second.locator("[data-input=loan] .calc-field").last().fill("38 billion");
    await rest(page);
    if (query(page) !== "?guests=5&repayment.loan=38e9") fail(`the address is ${page.url()}`);
    const check = async (opened, when) => {
      compareWith(await shown(opened, 0), scenario(specimen, "outing", { guests: 5 }), fail, `${when}: the first`);
      compareWith(await shown(opened, 1), scenario(specimen, id, { loan: 38e9 }, "--preset", "late"), fail, `${when}: the second`);
    };
    await check(page, "here");
    await page.reload();
    await live(page);
    await check(page, "again");
  }, { page: "articles/calculators/" });
  job("without scripts: the default and the presets", async (page, fail) => {
    compareWith(await shown(page), scenario(specimen, id, {}), fail, "the default");
    if (await page.locator(controls).count()) fail("controls are shown that do nothing");
    for (const name of ["late", "free"]) {
      const wanted = scenario(specimen, id, {}, "--preset", name), part = page.locator(`#x-preset-${name}`);
      if (!await page.locator(`.calc-presets a[href="#x-preset-${name}"]`).isVisible()) fail(`no link leads to ${name}`);
      const cells = await page.locator(`.calc-scenarios tr:has(a[href="#x-preset-${name}"]) td`).allTextContents();
      wanted.headline.forEach((formula, i) => {
        if (!cells[i] || !wanted.scalars[formula].text.includes(cells[i])) fail(`${name}: ${formula} is ${cells[i]}, not ${wanted.scalars[formula].text}`);
      });
      for (const sentence of wanted.answer) {
        if (!(await part.textContent()).includes(sentence)) fail(`${name} does not say “${sentence}”`);
      }
      if (await part.locator("tbody tr").count() !== wanted.steps.length || !await part.locator("svg").count()) fail(`${name} has no table or no chart`);
      if (await part.isVisible()) fail(`${name} is not folded`);
      await page.goto(`${specimen.origin}${specimen.base + at}#x-preset-${name}`);
      if (!await part.isVisible()) fail(`the link to ${name} does not unfold it`);
      await page.goto(specimen.origin + specimen.base + at);
      await page.emulateMedia({ media: "print" });
      if (!await part.isVisible()) fail(`${name} is not on paper`);
      await page.emulateMedia({ media: null });
    }
  }, { scripts: false, alone: true });
  job("a program that does not come: what was built stays", async (page, fail) => {
    await page.waitForSelector(".calculator.calc-still");
    await settled(page);
    compareWith(await shown(page), scenario(specimen, id, {}), fail, "the default");
    if (await page.locator(controls).count()) fail("controls are shown that do nothing");
    if (!/did not load/.test(await page.locator(".calc-notice").innerText())) fail("it does not say why nothing can be changed");
    page.noise = page.noise.filter((what) => !/model\.js/.test(what));
  }, { scripts: true, still: true, alone: true, prepare: (page) => page.route("**/model.js", (route) => route.abort()) });

  for (const width of wide) {
    for (const theme of themes) {
      job(`everything at once, ${width} px, ${theme}: axe, width`, async (page, fail) => {
        await page.locator(".calc-keep").click();
        await field(page, "rate").fill("5%, 6%, 7%, 8%, 9%, 10%");
        await field(page, "loan").fill("nothing that could be a number, whatever it may be");
        await field(page, "loan").press("Tab");
        await rest(page);
        if ([360, 1440].includes(width)) await axe(page, fail);
        const told = await page.evaluate(overflow);
        if (told) fail(told);
      }, { width, theme, at: "?bad=1" });
    }
  }
  return jobs;
};
