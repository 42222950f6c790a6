// The theme switch: follows the system until the reader chooses, remembers the choice, and never flashes.
"use strict";

const { open, close, settled, themes } = require("../lib/browser");
const colour = require("../lib/colour");

const other = (theme) => (theme === "dark" ? "light" : "dark");

// What is seen: by the background that is painted.
const seen = (page) => page.evaluate(() => (colour.luminance(getComputedStyle(document.documentElement).backgroundColor) < 0.2 ? "dark" : "light"));
const button = (page) => page.locator(".theme-switch");

module.exports = ({ report, browser, sites }) => {
  const jobs = [];
  const site = sites.find((s) => s.name === "deal") || sites[0];
  const article = (site.kinds.find((p) => p.kind === "article") || site.kinds[0]).address;
  const job = (label, options, body) => jobs.push(() => report.test(`theme switch: ${label}`, async (fail) => {
    const page = await open(browser, site, options.address || site.base, {
      ...options, alone: true,
      prepare: async (p) => { await p.addInitScript(`document.addEventListener("DOMContentLoaded", ${colour.install})`); await options.prepare?.(p); },
    });
    await body(page, fail, async (wanted, when) => {
      await settled(page);
      const now = await seen(page);
      if (now !== wanted) fail(`${when}: ${now}, not ${wanted}`);
    });
    page.noise.forEach(fail);
    await close(page);
  }));

  for (const theme of themes) {
    for (const width of [360, 768, 1440]) {
      job(`system ${theme}, ${width} px: follows, switches, remembers`, { theme, width }, async (page, fail, is) => {
        await is(theme, "at first");
        await page.emulateMedia({ colorScheme: other(theme) });
        await is(other(theme), "when the system changes");
        await page.emulateMedia({ colorScheme: theme });
        if (!await button(page).isVisible()) return fail("the switch is not seen");
        const name = (await button(page).innerText()).trim().toLowerCase();
        if (!name.includes(other(theme))) fail(`the switch is called “${name}” while the page is ${theme}`);
        await button(page).click();
        await is(other(theme), "after a click");
        const scheme = await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
        if (scheme !== other(theme)) fail(`after a click color-scheme is “${scheme}”: scroll bars and controls do not follow`);
        const renamed = (await button(page).innerText()).trim().toLowerCase();
        if (!renamed.includes(theme)) fail(`after a click the switch is called “${renamed}”`);
        await page.reload();
        await is(other(theme), "after a reload");
        await page.goto(site.origin + article);
        await is(other(theme), "on another page");
        await button(page).click();
        await is(theme, "after a second click");
        await page.reload();
        await is(theme, "after a second reload");
      });
    }
    job(`system ${theme}: a remembered choice is there before the first paint, however slow the script`, {
      theme, address: article,
      prepare: (page) => Promise.all([
        page.addInitScript(`localStorage.setItem("theme", "${other(theme)}")`),
        page.addInitScript(() => {
          const note = () => { window.themeAt ??= document.documentElement?.dataset.theme && performance.now(); };
          new MutationObserver(note).observe(document, { subtree: true, childList: true, attributes: true });
          window.bodyBefore = null;
        }),
        page.route("**/*.js*", async (route) => {
          await new Promise((resolve) => setTimeout(resolve, 500));
          await route.continue();
        }),
      ]),
    }, async (page, fail, is) => {
      await is(other(theme), "when loaded");
      const times = await page.evaluate(() => ({
        theme: window.themeAt, paint: performance.getEntriesByType("paint").map((e) => e.startTime).sort((a, b) => a - b)[0],
      }));
      if (!times.theme) fail("the theme is not an attribute of <html>");
      else if (times.paint === undefined) fail("no paint was recorded");
      else if (times.theme > times.paint) fail(`painted at ${Math.round(times.paint)} ms, the theme was set at ${Math.round(times.theme)} ms`);
    });
  }

  job("works by keyboard", {}, async (page, fail, is) => {
    await button(page).focus();
    await page.keyboard.press("Enter");
    await is("dark", "after Enter");
    await page.keyboard.press("Space");
    await is("light", "after Space");
  });
  job("works where storage is forbidden", {
    prepare: (page) => page.addInitScript(() => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } })),
  }, async (page, fail, is) => {
    await is("light", "at first");
    await button(page).click();
    await is("dark", "after a click");
  });
  job("other windows follow", {}, async (page, fail) => {
    const second = await page.context().newPage();
    await second.addInitScript(`document.addEventListener("DOMContentLoaded", ${colour.install})`);
    await second.goto(site.origin + article);
    await button(page).click();
    await second.waitForTimeout(300);
    if (await seen(second) !== "dark") fail("the second window stays light");
  });
  job("nonsense in storage does no harm", {
    prepare: (page) => page.addInitScript(() => localStorage.setItem("theme", "\"><b>x")),
  }, async (page, fail, is) => is("light", "at first"));
  return jobs;
};
