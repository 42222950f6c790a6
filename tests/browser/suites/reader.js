// What readers come for, from end to end on one site: find a fact, open it from prose, see where it comes from and what it
// said before, narrow the timeline and share it, step through a drawing, switch the theme, print. And the same without scripts.
"use strict";

const { open, close, settled } = require("../lib/browser");

const text = (locator) => locator.innerText().then((s) => s.replace(/\s+/g, " ").trim());
// Until it has not changed for a while.
async function still(locator) {
  for (let before, now = await locator.innerHTML(); before !== now;) {
    await locator.page().waitForTimeout(400);
    [before, now] = [now, await locator.innerHTML()];
  }
}
const pathOf = (page) => new URL(page.url()).pathname;

module.exports = ({ report, browser, sites }) => {
  const site = sites.find((s) => s.name === "deal");
  const jobs = [];
  if (!site) return jobs;
  const pages = new Map(site.pages.map((p) => [p.address, p]));
  const article = site.pages.find((p) => p.kind === "article" && /data-note=/.test(p.html) && /class="figure"/.test(p.html));
  const drawing = site.pages.find((p) => p.kind === "article" && p.html.includes('class="sequence"'));
  const job = (label, address, options, body) => jobs.push(() => report.test(`reader: ${label}`, async (fail) => {
    const page = await open(browser, site, address, { alone: true, ...options });
    await body(page, fail);
    page.noise.forEach(fail);
    await close(page);
  }));
  // The page that a link leads to, which must be a fact's.
  const arriveAtFact = async (page, fail, href) => {
    await page.waitForURL((url) => url.pathname === href).catch(() => fail(`did not arrive at ${href} but at ${page.url()}`));
    if (pages.get(pathOf(page))?.kind !== "fact") fail(`${page.url()} is no fact's page`);
  };
  const figure = (page) => page.locator(".prose a.figure[data-note]").first();

  // ---- find

  job("finds a fact by search, without the mouse", site.base, {}, async (page, fail) => {
    const wanted = site.pages.find((p) => p.kind === "fact" && p.address.includes("yearly")) || site.kinds.find((p) => p.kind === "fact");
    const title = wanted.html.match(/<h1[^>]*>([^<]+)/)[1].trim();
    await page.keyboard.press("/");
    await page.locator("dialog input").waitFor();
    await page.keyboard.type(title.replaceAll("&#39;", "’"));
    const hit = page.locator(`dialog a[href="${wanted.address}"]`);
    await hit.waitFor({ timeout: 10000 }).catch(() => fail(`“${title}” does not find ${wanted.address}`));
    await still(page.locator("dialog .search-results"));
    for (let i = 0; i < 30; i++) {
      await page.keyboard.press("ArrowDown");
      const id = await page.locator("dialog input").getAttribute("aria-activedescendant");
      if (id && await hit.evaluate((e, chosen) => e.id === chosen || Boolean(e.closest(`#${CSS.escape(chosen)}`)), id)) break;
    }
    await page.keyboard.press("Enter");
    await arriveAtFact(page, fail, wanted.address);
  });

  // ---- open from prose

  job("opens a figure's note by mouse, and its page by a click", article.address, { width: 768, touch: false }, async (page, fail) => {
    const link = figure(page), href = await link.getAttribute("href");
    await link.scrollIntoViewIfNeeded();
    await link.hover();
    const note = page.locator(":popover-open");
    await note.waitFor({ timeout: 3000 }).catch(() => fail("no note opens"));
    for (const word of [/tier \d/, /confirmed|announced|conditional|reported|estimate|disputed/]) {
      if (!word.test(await text(note))) fail(`the note does not say ${word}: ${await text(note)}`);
    }
    await link.click();
    await arriveAtFact(page, fail, href);
  });
  job("opens a figure's note by Tab, and its page by Enter", article.address, { width: 768, touch: false }, async (page, fail) => {
    const href = await figure(page).getAttribute("href");
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement.matches(".prose a.figure[data-note]"))) break;
    }
    await page.locator(":popover-open").waitFor({ timeout: 3000 }).catch(() => fail("no note opens on focus"));
    await page.keyboard.press("Enter");
    await arriveAtFact(page, fail, href);
  });
  job("opens a figure's note by a tap, and its page from the note", article.address, { width: 360 }, async (page, fail) => {
    const link = figure(page), href = await link.getAttribute("href");
    await link.scrollIntoViewIfNeeded();
    await link.tap();
    const way = page.locator(`:popover-open a[href="${href}"]`).first();
    await way.waitFor({ timeout: 3000 }).catch(() => fail("the tap opens no note"));
    await way.tap();
    await arriveAtFact(page, fail, href);
  });

  // ---- source and history

  job("goes from a fact to its source and back, and sees its history", article.address, {}, async (page, fail) => {
    const href = await figure(page).getAttribute("href");
    await page.goto(site.origin + href);
    const title = await text(page.locator("h1"));
    if (!await page.locator("#x-history tr, #x-history li").count()) fail("no revision is told");
    if (!/\d{4}/.test(await text(page.locator("#x-history")))) fail("the history has no day");
    const source = page.locator(".apparatus a[href*='/sources/']").first();
    await source.click();
    await page.waitForURL(/\/sources\//);
    if (!(await text(page.locator("main"))).includes(title)) fail(`the source does not list “${title}”`);
    await page.goBack();
    await page.waitForURL((url) => url.pathname === href);
  });

  // ---- timeline

  job("narrows the timeline, and the address does so for others", `${site.base}timeline/`, {}, async (page, fail) => {
    const shown = (p) => p.locator(".chronicle li:visible").count();
    const all = await shown(page);
    await page.locator(".timeline-filters button[data-filter=party]").nth(1).click();
    await page.locator(".timeline-filters button[data-filter=kind]").first().focus();
    await page.keyboard.press("Enter");
    const few = await shown(page);
    if (!(few > 0 && few < all)) fail(`${few} of ${all} are shown`);
    const { search } = new URL(page.url());
    const other = await open(browser, site, `${site.base}timeline/${search}`, { alone: true });
    if (await shown(other) !== few) fail(`${search} shows ${await shown(other)} to somebody else, not ${few}`);
    other.noise.forEach(fail);
    await close(other);
    const link = page.locator(".chronicle li:visible a[href*='/facts/']").first();
    await arriveAtFact(page, fail, await link.getAttribute("href").then(async (href) => { await link.click(); return href; }));
  });

  // ---- the drawing that one steps through

  job("steps through the drawing by buttons and keys", drawing.address, {}, async (page, fail) => {
    const box = page.locator(".sequence").first(), words = () => text(box.locator(".stepper-words"));
    await box.scrollIntoViewIfNeeded();
    await box.locator("[data-go=next]").click();
    const first = await words();
    await box.locator("[data-go=next]").focus();
    await page.keyboard.press("ArrowRight");
    const second = await words();
    if (!first || first === second) fail(`the first step says “${first}”, the second “${second}”`);
    await page.keyboard.press("ArrowLeft");
    if (await words() !== first) fail("the left arrow does not lead back");
  });

  // ---- theme and paper

  job("switches the theme for all pages", site.base, { theme: "light" }, async (page, fail) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await paper();
    await page.locator(".theme-switch").click();
    await settled(page);
    const dark = await paper();
    await page.goto(site.origin + article.address);
    if (light === dark || await paper() !== dark) fail(`${light}, then ${dark}, and on the next page ${await paper()}`);
  });
  job("prints an article with its notes", article.address, {}, async (page, fail) => {
    await page.emulateMedia({ media: "print" });
    if (await page.locator(".site-header nav:visible, .theme-switch:visible, .search-link:visible").count()) fail("what one clicks on is printed");
    if (!await page.locator(".note:visible").count()) fail("no note is printed");
    const pdf = await page.pdf({ format: "A4" });
    if (pdf.length < 20_000) fail(`the print has ${pdf.length} bytes`);
  });

  // ---- without scripts

  job("does all of it without scripts", site.base, { scripts: false }, async (page, fail) => {
    const follow = async (locator, what) => {
      const href = await locator.first().getAttribute("href").catch(() => null);
      if (!href) return fail(`no way to ${what}`);
      await locator.first().click();
      await page.waitForLoadState();
      return href;
    };
    await follow(page.locator(`main a[href="${article.address}"]:visible`), "the article");
    const fact = await follow(figure(page), "a fact");
    if (fact !== pathOf(page)) fail(`${fact} led to ${page.url()}`);
    if (!await page.locator("#x-history").isVisible()) fail("no history");
    await follow(page.locator(".apparatus a[href*='/sources/']"), "its source");
    await follow(page.locator(".site-header a", { hasText: "Timeline" }), "the timeline");
    if (!await page.locator(".chronicle li:visible").count()) fail("no event is shown");
    if (await page.locator(".timeline-filters:visible").count()) fail("filters are shown that do nothing");
    await page.goto(site.origin + drawing.address);
    if (await page.locator(".sequence li:visible").count() < 2) fail("the steps are not in words");
    if (await page.locator(".stepper:visible").count()) fail("buttons are shown that do nothing");
    await follow(page.locator(".search-link"), "the search");
    if (!await page.locator("main a[href*='/facts/']:visible").count()) fail("the search offers no index instead");
  });
  return jobs;
};
