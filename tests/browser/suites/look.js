// Every kind of page, at three widths, light and dark: accessible (axe), no sideways scroll, nothing moves while it
// loads, nothing said on the console or asked of others. And many other pages once, more quickly.
"use strict";

const { axe, colours } = require("../lib/axe");
const { visit, go, close, settled, widths, themes } = require("../lib/browser");

// What sticks out of the window on the right, outside of boxes that scroll by themselves.
function overflow() {
  const room = document.documentElement.clientWidth;
  const wide = Math.max(document.documentElement.scrollWidth, document.body.scrollWidth);
  if (wide <= room && window.innerWidth <= room + 1) return null;
  const scrolls = (e) => {
    for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) {
      if (getComputedStyle(p).overflowX !== "visible") return true;
    }
    return false;
  };
  const guilty = [...document.body.querySelectorAll("*")]
    .filter((e) => e.getBoundingClientRect().right > room + 0.5 && !scrolls(e))
    .filter((e, _, all) => !all.some((other) => other !== e && e.contains(other)))
    .slice(0, 3)
    .map((e) => `${e.localName}${e.className.baseVal === undefined && e.className ? "." + e.className : ""} ` +
      `to ${Math.round(e.getBoundingClientRect().right)} px: “${e.textContent.trim().slice(0, 60)}”`);
  return `the page is ${Math.max(wide, window.innerWidth)} px wide in a window of ${room} px: ${guilty.join("; ")}`;
}

async function quiet(page, fail) {
  page.noise.splice(0).forEach(fail);
  for (const what of await page.evaluate(() => window.seen.blocked)) fail(`blocked by the policy: ${what}`);
}

// Fonts that come late are not used before the next page, so that nothing shifts.
const late = 0.001; // what rounding makes of nothing
const fields = 0.05; // of a calculator, whose sentence gets its fields while the fallback's letters are still there
const pictures = 0.01; // those in Markdown have no size until they come
const total = (shifts) => shifts.reduce((sum, s) => sum + s.value, 0);
const told = (shifts) => `layout shift of ${total(shifts).toFixed(4)} after ${shifts[0].at} ms: ${shifts.flatMap((s) => s.what).slice(0, 4).join(", ")}`;

// Fonts come when the page has been painted without them, as on a slow line: what moves then is seen to move.
function lateFonts(page) {
  return page.route("**/*.woff2", async (route) => {
    try {
      await page.waitForFunction(() => performance.getEntriesByType("paint").length > 0);
      await page.waitForTimeout(200); // past the time in which a browser hides text and waits
      await page.evaluate(() => { window.seen.fonts ??= performance.now(); });
      await route.continue();
    } catch { /* the page was closed */ }
  });
}

module.exports = ({ report, browser, sites }) => {
  const jobs = [];
  const worst = []; // shifts when fonts come late
  const where = (site, page, width, theme) =>
    `${site.name}: ${page.kind} ${page.address}, ${width} px${theme ? `, ${theme}` : ""}`;

  for (const site of sites) {
    for (const kind of site.kinds) {
      if (site.name === "sub") { // the deal's pages with other addresses
        jobs.push(() => report.test(`${where(site, kind, 360)}: no noise, no request elsewhere, nothing blocked`, async (fail) => {
          const page = await visit(browser, site, kind, { width: 360, theme: "light" });
          await quiet(page, fail);
          await close(page);
        }));
        continue;
      }
      // What is not of every site or shown to readers is looked at in one width. The starter has little on pages of the same templates.
      const once = !["deal", "specimen"].includes(site.name) || kind.kind === "other" ||
        (site.name !== "deal" && !["home", "article", "fact", "facts", "timeline", "changes", "redirect"].includes(kind.kind));
      for (const width of once ? [360] : widths) {
        jobs.push(async () => {
          const page = await visit(browser, site, kind, { width, theme: "light", prepare: lateFonts });
          await report.test(`${where(site, kind, width)}: nothing shifts on a first visit, with late fonts`, async (fail) => {
            const { shifts, fonts } = await page.evaluate(() => window.seen);
            const [before, after] = [shifts.filter((s) => !(s.at >= fonts)), shifts.filter((s) => s.at >= fonts)];
            const calculator = await page.locator(".calculator").count();
            if (total(before) > (calculator ? fields : pictures)) fail(`${told(before)}, before the fonts came`);
            if (total(after) > late) fail(`${told(after)}, when the fonts came: more than ${late}`);
            worst.push({ sum: total(after), label: where(site, kind, width) });
          });
          await page.unroute("**/*.woff2");
          await report.test(`${where(site, kind, width)}: nothing shifts when the fonts are there`, async (fail) => {
            // They are in the cache; a busy machine may still take them from there too late. What else shifts does so each time.
            let shifts;
            for (let i = 0; i < 5; i++) {
              if (kind.kind !== "redirect") await go(page, site, page.own.slice(site.origin.length));
              ({ shifts } = await page.evaluate(() => window.seen));
              if (total(shifts) <= pictures) return;
            }
            fail(told(shifts));
          });
          await report.test(`${where(site, kind, width)}: no sideways scroll`, async (fail) => {
            const problem = await page.evaluate(overflow);
            if (problem) fail(problem);
          });
          if (width !== 768) { // between the others there is nothing new to read
            // The same colours stand in all widths: in the dark the widest one is looked at.
            const seen = width === 1440 || once ? themes : ["light"];
            for (const theme of seen) {
              await report.test(`${where(site, kind, width, theme)}: axe`, async (fail) => {
                await page.emulateMedia({ colorScheme: theme });
                await settled(page);
                // A redirect has the browser's own colours: axe takes its dark canvas for a white one.
                if (kind.kind === "redirect" && theme === "dark") return;
                await axe(page, fail, theme === "dark" ? colours : undefined);
              });
            }
          }
          await report.test(`${where(site, kind, width)}: no noise, no request elsewhere, nothing blocked`, async (fail) => {
            await quiet(page, fail);
          });
          await close(page);
        });
      }
    }
  }

  // Of all other pages articles, the longest of each kind, and of those beyond every sixth, quickly: one load each at the narrowest
  // width that WCAG asks for; the longest ones wider, too.
  // Articles alone hold what no template has foreseen: axe looks at the structure of each.
  const structure = ["target-size", "link-name", "heading-order", "empty-heading", "scrollable-region-focusable", "image-alt"];
  for (const site of sites.filter((s) => s.name !== "sub")) {
    const share = 40; // pages that one context looks at
    const some = 4, count = {}; // of pages of a kind
    const wider = new Set([...site.pages].sort((a, b) => b.html.length - a.html.length)
      .filter(({ kind }) => (count[kind] = (count[kind] || 0) + 1) <= some || kind === "article"));
    const left = new Set(site.pages.filter((each, i) => !wider.has(each) && i % 6));
    for (let first = 0; first < site.pages.length; first += share) {
      jobs.push(async () => {
        let page;
        for (const each of site.pages.slice(first, first + share)) {
          if (["redirect", "404", "embed" /* suite publishing */].includes(each.kind) || left.has(each)) continue;
          await report.test(`${site.name}: ${each.kind} ${each.address}: at a glance, from 320 px`, async (fail) => {
            if (!page) page = await visit(browser, site, each, { width: 320, touch: false });
            else {
              await page.setViewportSize({ width: 320, height: 900 });
              await go(page, site, each.address);
            }
            for (const width of wider.has(each) ? [320, ...widths] : [320]) {
              await page.setViewportSize({ width, height: 900 });
              const problem = await page.evaluate(overflow);
              if (problem) fail(`${width} px: ${problem}`);
              if (width === 360 && each.kind === "article") await axe(page, fail, structure);
            }
            await quiet(page, fail);
          });
        }
        if (page) await close(page);
      });
    }
  }
  jobs.finish = () => {
    worst.sort((a, b) => b.sum - a.sum);
    if (worst.length) console.log(`late fonts shift most: ${worst.slice(0, 3).map((w) => `${w.label} ${w.sum.toFixed(4)}`).join("; ")}`);
  };
  return jobs;
};
module.exports.overflow = overflow;
