// The keyboard: the skip link comes first, Tab goes through the page in order, focus is seen and not covered.
"use strict";

const { visit, close } = require("../lib/browser");
const colour = require("../lib/colour");

// Every stop that Tab should make, in order, numbered in window.stops.
function findStops() {
  const selector = "a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]";
  window.stops = [...document.querySelectorAll(selector)].filter((e) =>
    e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length);
  const positive = window.stops.filter((e) => e.tabIndex > 0).map((e) => e.outerHTML.slice(0, 80));
  return { count: window.stops.length, positive };
}

// About the element that has focus.
function focused() {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const name = `${e.localName} “${(e.textContent || e.value || "").trim().slice(0, 40)}”`;
  const rects = [...e.getClientRects()].filter((r) => r.width && r.height);
  const inside = rects.filter((r) => r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth);
  // Covered: nothing of it is on top anywhere.
  let cover = null;
  const free = inside.some((r) => {
    const [x, y] = [(Math.max(r.left, 0) + Math.min(r.right, innerWidth)) / 2, (Math.max(r.top, 0) + Math.min(r.bottom, innerHeight)) / 2];
    const top = document.elementFromPoint(x, y);
    if (top && (e.contains(top) || top.contains(e))) return true;
    cover = top && `${top.localName}.${top.className}`;
    return false;
  });
  const style = getComputedStyle(e);
  const outline = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
  const scroller = e.scrollWidth > e.clientWidth && style.overflowX !== "visible";
  return {
    index: window.stops.indexOf(e), name, seen: inside.length > 0, free, cover, outline, scroller,
    contrast: outline ? colour.contrast(style.outlineColor, colour.backdrop(e.parentElement)) : 0,
    top: rects[0]?.top + scrollY, box: e.closest("header")?.className || null,
    popover: Boolean(e.closest("[popover]")),
  };
}

// Tab from the top to the end (or the `limit`): the skip link first, each stop in its turn, seen, outlined, not covered.
async function walk(page, fail, limit) {
  const told = new Set();
  const once = (kind, what) => { if (!told.has(kind) && told.add(kind)) fail(what); };
  const { count, positive } = await page.evaluate(findStops);
  positive.forEach((p) => fail(`tabindex above 0: ${p}`));
  let previous = null, stops = 0;
  for (let i = 0; i < limit; i++) {
    await page.keyboard.press("Tab");
    const now = await page.evaluate(focused);
    if (!now || (now.index === 0 && stops > 0)) break; // through, or round again
    if (now.index < 0) {
      if (!now.scroller && !now.popover) once("unknown", `stops at ${now.name}, which is no link and no control`);
      continue;
    }
    const expected = previous ? previous.index + 1 : 0;
    if (now.index !== expected) once("order", `after ${previous?.name ?? "the start"} comes ${now.name}: stop ${now.index}, not ${expected}`);
    stops++;
    if (!now.seen) once("unseen", `${now.name} has focus outside of the window`);
    else if (!now.free) once("covered", `${now.name} has focus and is covered by ${now.cover}`);
    if (now.outline < 1) once("outline", `${now.name} has focus and no outline`);
    else if (now.contrast < 3) once("contrast", `the outline of ${now.name} has a contrast of ${now.contrast.toFixed(2)}, not 3`);
    if (previous?.box && now.box === previous.box && now.top < previous.top - 8) {
      once("header", `in the header Tab jumps up, from ${previous.name} to ${now.name}, which stands above it`);
    }
    previous = now;
  }
  if (stops < Math.min(count, limit) - 1) fail(`${stops} of ${count} stops were reached; the last is ${previous?.name}`);
}

async function skip(page, fail) {
  await page.evaluate(() => { scrollTo(0, 0); window.stops[0].focus(); });
  const href = await page.evaluate(() => document.activeElement.getAttribute("href"));
  if (!/^#./.test(href || "")) return fail(`the first stop leads to ${href}`);
  await page.keyboard.press("Enter");
  await page.waitForTimeout(50);
  await page.keyboard.press("Tab");
  const inMain = await page.evaluate(() => Boolean(document.activeElement.closest("main")) || !document.querySelector("main :is(a, button)"));
  if (!inMain) fail(`after it, Tab leads to ${(await page.evaluate(focused))?.name}, outside of <main>`);
}

module.exports = ({ report, browser, sites }) => {
  const jobs = [];
  for (const site of sites.filter((s) => ["deal", "specimen"].includes(s.name))) {
    for (const kind of site.kinds) {
      if (["redirect", "other"].includes(kind.kind)) continue;
      if (site.name === "specimen" && !["home", "article"].includes(kind.kind)) continue;
      // The order is that of the document, whatever the theme; the outline is seen in both.
      for (const [width, theme] of [[360, "light"], [1440, "dark"]]) {
        const where = `${site.name}: ${kind.kind} ${kind.address}, ${width} px, ${theme}`;
        jobs.push(async () => {
          const page = await visit(browser, site, kind, { width, theme, touch: false, motion: "reduce" });
          await page.evaluate(colour.install);
          await page.waitForFunction(() => !document.querySelector(".calculator:not(.calc-live)")); // their fields come with the script
          // Long pages repeat themselves; of an article every stop counts.
          const limit = ["home", "article"].includes(kind.kind) ? 120 : 30;
          await report.test(`${where}: Tab through the page`, (fail) => walk(page, fail, limit));
          if (kind.kind !== "embed") await report.test(`${where}: skip link`, (fail) => skip(page, fail));
          await close(page);
        });
      }
    }
  }
  return jobs;
};
