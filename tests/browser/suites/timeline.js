// The timeline: narrowed by mouse and keyboard, shared by its address, gone back to; and what the address may ask for that
// is not there. The drawing and the list say the same; no words of a drawing touch others. And the map of relations.
"use strict";

const { open, go, close, settled, widths, themes } = require("../lib/browser");
const { axe, colours } = require("../lib/axe");
const { overflow } = require("./look");

const status = (page) => page.locator(".timeline-filters [role=status]").innerText();
const button = (page, name, value) => page.locator(`.timeline-filters button[data-filter=${name}][value="${value}"]`);

// What is seen: ids in the list, and what the marks of the drawing lead to.
const seen = (page) => page.evaluate(() => {
  const visible = (e) => e.checkVisibility();
  const list = [...document.querySelectorAll("li.event")].filter(visible).map((e) => e.id);
  const svg = [...document.querySelectorAll(".timeline > svg")].filter(visible);
  const marks = svg.flatMap((s) => [...s.querySelectorAll("a:not([tabindex])")].filter((a) => a.getBoundingClientRect().width).map((a) => decodeURIComponent(a.getAttribute("href").slice(1))));
  return { list, marks, drawings: svg.length, years: [...document.querySelectorAll(".chronicle .part")].filter(visible).length };
});
const sorted = (list) => [...list].sort().join(" ");

// What is asked for is what is there, in the list and in the drawing.
async function holds(page, fail, when, wanted) {
  const now = await seen(page);
  if (sorted(now.list) !== sorted(wanted)) fail(`${when}: the list has ${now.list.length} (${sorted(now.list)}), not ${wanted.length}`);
  if (sorted(now.marks) !== sorted(now.list)) fail(`${when}: the drawing has ${sorted(now.marks)}, the list ${sorted(now.list)}`);
  if (now.drawings !== 1) fail(`${when}: ${now.drawings} drawings are shown`);
}

// Every event as the list has it: {id, kind, parties}.
const all = (page) => page.evaluate(() => [...document.querySelectorAll("li.event")]
  .map((e) => ({ id: e.id, kind: e.dataset.kind, parties: e.dataset.parties.split(" ") })));
const ids = (events, test) => events.filter(test).map((e) => e.id);

// Texts of the drawing that touch each other, and those that stick out of it.
function collisions(selector) {
  const svg = [...document.querySelectorAll(selector)].find((e) => e.checkVisibility());
  const frame = svg.getBoundingClientRect(), found = [];
  const boxes = [...svg.querySelectorAll("text")].filter((t) => getComputedStyle(t).opacity !== "0" && !t.closest(".now-name"))
    .flatMap((t) => (t.querySelector("tspan[y]") ? [...t.querySelectorAll("tspan[y]")] : [t])
      .map((e) => ({ e: t, r: e.getBoundingClientRect(), text: e.textContent.slice(0, 30) })));
  const near = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4;
  for (const [i, a] of boxes.entries()) {
    for (const b of boxes.slice(i + 1)) if (a.e !== b.e && near(a.r, b.r)) found.push(`“${a.text}” and “${b.text}” touch`);
    if (a.r.left < frame.left - 2 || a.r.right > frame.right + 2) found.push(`“${a.text}” sticks out of the drawing`);
  }
  return found;
}

module.exports = ({ report, browser, sites }) => {
  const jobs = [];
  const site = sites.find((s) => s.name === "specimen");
  const job = (label, body, options = {}) => jobs.push(() => report.test(`timeline: ${label}`, async (fail) => {
    const page = await open(browser, site, site.base + "timeline/" + (options.at || ""), options);
    await body(page, fail, await all(page));
    page.noise.forEach(fail);
    await close(page);
  }));
  if (!site) return jobs;

  for (const width of [360, 1440]) {
    job(`narrowed by pointer, ${width} px`, async (page, fail, events) => {
      await holds(page, fail, "at first", ids(events, () => true));
      if (await status(page) !== `All ${events.length} are shown.`) fail(`at first it says “${await status(page)}”`);
      await button(page, "party", "p1").click();
      const p1 = ids(events, (e) => e.parties.includes("p1"));
      await holds(page, fail, "a party", p1);
      if (!page.url().endsWith("/timeline/?party=p1")) fail(`a party: the address is ${page.url()}`);
      if (await button(page, "party", "p1").getAttribute("aria-pressed") !== "true") fail("the button is not pressed");
      if (await status(page) !== `${p1.length} of ${events.length} are shown: First & Co.`) fail(`a party: it says “${await status(page)}”`);
      await button(page, "kind", "money").click();
      const both = ids(events, (e) => e.parties.includes("p1") && e.kind === "money");
      await holds(page, fail, "a party and a kind", both);
      await button(page, "party", "p1").click();
      await holds(page, fail, "the kind alone", ids(events, (e) => e.kind === "money"));
      await page.goBack();
      await holds(page, fail, "back", both);
      await page.goBack();
      await holds(page, fail, "back again", p1);
      await page.goForward();
      await holds(page, fail, "forward", both);
      await page.locator(".show-all").click();
      await holds(page, fail, "all", ids(events, () => true));
      if (new URL(page.url()).search) fail(`all: the address is ${page.url()}`);
      if (await page.locator(".timeline-filters [aria-pressed=true]").count()) fail("all: a button is pressed");
    }, { width });
  }
  job("narrowed by keyboard", async (page, fail, events) => {
    await button(page, "kind", "report").focus();
    await page.keyboard.press("Space");
    await holds(page, fail, "after Space", ids(events, (e) => e.kind === "report"));
    await page.keyboard.press("Enter");
    await holds(page, fail, "after Enter", ids(events, () => true));
  });
  job("an address that was shared shows the same in a new window", async (page, fail, events) => {
    const wanted = ids(events, (e) => e.parties.includes("acme") && e.kind === "contract");
    await holds(page, fail, "when it has come", wanted);
    for (const [name, value] of [["party", "acme"], ["kind", "contract"]]) {
      if (await button(page, name, value).getAttribute("aria-pressed") !== "true") fail(`the button of ${value} is not pressed`);
    }
  }, { at: "?party=acme&kind=contract" });
  job("a party that stands behind “more” is seen when it is asked for", async (page, fail) => {
    if (!await button(page, "party", "p6").isVisible()) fail("its button is not seen");
  }, { at: "?party=p6" });
  job("an unknown party: says so, and shows all", async (page, fail, events) => {
    await holds(page, fail, "when it has come", ids(events, () => true));
    if (!(await status(page)).startsWith("There is no party ‘<b>nobody’ here. All ")) fail(`it says “${await status(page)}”`);
    if (!await page.locator(".show-all").isVisible()) fail("no way back to an address that means something");
  }, { at: "?party=%3Cb%3Enobody" });
  job("an unknown kind beside a known party", async (page, fail, events) => {
    await holds(page, fail, "when it has come", ids(events, (e) => e.parties.includes("p2")));
    if (!(await status(page)).startsWith("There is no kind ‘nothing’ here. ")) fail(`it says “${await status(page)}”`);
  }, { at: "?party=p2&kind=nothing" });
  job("an event that is no longer there", async (page, fail, events) => {
    await holds(page, fail, "when it has come", ids(events, () => true));
    if (await status(page) !== `There is no event ‘t-gone’ here. All ${events.length} are shown.`) fail(`it says “${await status(page)}”`);
  }, { at: "#t-gone" });
  job("an event that is not among those asked for", async (page, fail) => {
    if (!(await status(page)).startsWith("The event that the address leads to is not among those shown.")) fail(`it says “${await status(page)}”`);
  }, { at: "?kind=money#t-old" });
  job("an address of a place that is shown offers nothing else", async (page, fail, events) => {
    for (const at of ["#x-list", "#t-sum"]) {
      await page.evaluate((hash) => { location.hash = hash; }, at);
      await settled(page);
      if (await status(page) !== `All ${events.length} are shown.`) fail(`${at}: it says “${await status(page)}”`);
      if (await page.locator(".show-all").isVisible()) fail(`${at}: all are shown, and it offers to show them`);
    }
  });
  job("nothing is of both", async (page, fail) => {
    const now = await seen(page);
    if (now.list.length || now.marks.length || now.years) fail(`${now.list.length} events, ${now.marks.length} marks and ${now.years} years are shown`);
    if (await status(page) !== "No event is of both: شركة الاتصالات السعودية, Contract.") fail(`it says “${await status(page)}”`);
    await page.locator(".show-all").click();
    if (!(await seen(page)).list.length) fail("“Show all” shows none");
  }, { at: "?party=saudi&kind=contract" });

  for (const width of [360, 1440]) {
    job(`a mark leads to its event, ${width} px`, async (page, fail) => {
      const mark = page.locator(".timeline > svg:visible a[href='#t-sum']:not([tabindex])");
      await mark.focus();
      await page.keyboard.press("Enter");
      await settled(page);
      const item = page.locator("#t-sum");
      if (!page.url().endsWith("#t-sum")) fail(`the address is ${page.url()}`);
      if (await item.evaluate((e) => getComputedStyle(e).boxShadow) === "none") fail("the event does not stand out");
      const box = await item.boundingBox();
      if (box.y < 0 || box.y > page.viewportSize().height) fail(`the event stands at ${box.y} px`);
      const href = await item.locator(".what a").getAttribute("href");
      await go(page, site, href);
      if (!(await page.locator("h1").innerText()).includes("A sum that is paid")) fail(`it leads to ${page.url()}`);
    }, { width, motion: "reduce" });
    job(`words of the drawing do not touch, ${width} px`, async (page, fail) => {
      (await page.evaluate(collisions, ".timeline > svg")).forEach(fail);
    }, { width });
  }
  job("what is pointed at is told in full", async (page, fail) => {
    const told = page.locator(".timeline-wide g:has(> a[href='#t-month']) .told");
    if (await told.evaluate((e) => getComputedStyle(e).opacity) !== "0") fail("it is told before");
    await page.locator(".timeline-wide a[href='#t-month'] .span").hover();
    if (await told.evaluate((e) => getComputedStyle(e).opacity) !== "1") fail("it is not told");
    if (await told.textContent() !== "April 2026: Some time in a month") fail(`it tells “${await told.textContent()}”`);
  });
  job("dates are drawn as exactly as they are known", async (page, fail) => {
    const shapes = { "t-leap": ".day", "t-month": ".span", "t-quarter": ".span", "t-year": ".span", "t-after": "path.day", "t-period": ".period", "t-estimate": ".day.inferred", "t-computed": ".day.inferred", "t-reckoned-period": ".period.inferred", "t-lasts": ".lasts" };
    for (const [id, shape] of Object.entries(shapes)) {
      const drawn = await page.locator(`.timeline > svg a[href='#${id}'] ${shape}`).count();
      if (drawn !== 2) fail(`${id} is drawn as ${shape} ${drawn} times, not once in each drawing`);
    }
    for (const id of ["t-estimate", "t-computed", "t-reckoned-period"]) {
      if (!/inferred/.test(await page.locator(`#${id} .when`).innerText())) fail(`the list does not say that ${id} is inferred`);
    }
    if (await page.locator("li.inferred").count() !== 3) fail("something else is inferred, too");
  });
  job("without scripts: everything, and no filters", async (page, fail, events) => {
    await holds(page, fail, "when it has come", ids(events, () => true));
    if (await page.locator(".timeline-filters:visible, button:visible").count()) fail("filters are shown that do nothing");
  }, { scripts: false, alone: true, at: "?party=p1" });
  job("on paper: one drawing, the list, no filters", async (page, fail, events) => {
    await page.emulateMedia({ media: "print" });
    await holds(page, fail, "on paper", ids(events, () => true));
    if (!await page.locator(".timeline-tall").isVisible()) fail("the drawing is the one for pointers");
    if (await page.locator(".timeline-filters:visible").count()) fail("filters are printed");
    const pdf = await page.pdf({ format: "A4" });
    if (pdf.subarray(0, 5).toString() !== "%PDF-") fail("no PDF");
  }, { alone: true });

  for (const address of ["timeline/?kind=money", "articles/maps/", "entities/p1/"]) {
    for (const width of widths) {
      for (const theme of themes) {
        jobs.push(() => report.test(`timeline: /${address}, ${width} px, ${theme}: axe, width`, async (fail) => {
          const page = await open(browser, site, site.base + address, { width, theme });
          await page.evaluate(() => document.querySelectorAll("details").forEach((e) => { e.open = true; }));
          await axe(page, fail, theme === "dark" ? colours : undefined);
          const wide = await page.evaluate(overflow);
          if (wide) fail(wide);
          page.noise.forEach(fail);
          await close(page);
        }));
      }
    }
  }

  for (const width of [360, 1440]) {
    jobs.push(() => report.test(`map: words and arrows, ${width} px`, async (fail) => {
      const page = await open(browser, site, site.base + "articles/maps/", { width });
      (await page.evaluate(collisions, ".map > svg")).forEach(fail);
      const lost = await page.evaluate(() => [...document.querySelectorAll(".map")].flatMap((figure) => {
        const rows = [...figure.querySelectorAll("tbody tr:not(.group)")].length, found = [];
        for (const svg of figure.querySelectorAll(":scope > svg")) {
          const arrows = [...svg.querySelectorAll("g:has(> title)")];
          if (arrows.length !== rows) found.push(`${arrows.length} arrows are drawn, the table has ${rows}`);
          const places = new Set(arrows.map((g) => g.querySelector(".line").getAttribute("d").match(/^M([\d.]+) ([\d.]+)/).slice(1).join(" ")));
          if (places.size !== arrows.length) found.push("one arrow hides another");
        }
        return found;
      }));
      lost.forEach(fail);
      await close(page);
    }));
  }
  return jobs;
};
