// Lists that one looks through: words, buttons and columns; what is asked for stands in the address; without scripts all is there.
"use strict";

const { open, go, close } = require("../lib/browser");

const facets = { facts: "status", sources: "tier", document: "verdict", questions: "state" };

// What is seen of the list: {texts of rows in order, all, said, groups that are seen}.
const seen = (page) => page.evaluate(() => {
  const form = document.querySelector(".finder"), facet = form.dataset.facet;
  const list = document.getElementById(form.dataset.list);
  const rows = [...list.querySelectorAll(`[data-${facet}]`)];
  const visible = rows.filter((r) => r.checkVisibility());
  return {
    rows: visible.map((r) => r.textContent.replace(/\s+/g, " ").trim()), kinds: visible.map((r) => r.dataset[facet]), all: rows.length,
    said: form.querySelector("output").textContent, groups: [...list.querySelectorAll(".group, .asked > h2")].filter((g) => g.checkVisibility()).length,
    query: Object.fromEntries(new URLSearchParams(location.search)),
  };
});

// The keys by which a column is sorted, as the page has them: numbers within one unit go by size.
const column = (page, index) => page.evaluate((at) => {
  const cells = [...document.querySelectorAll("#x-list tbody tr:not(.group)")].map((r) => r.cells[at]);
  return cells.map((c) => [c.dataset.unit || "", c.dataset.sort === undefined ? c.textContent.trim() : Number(c.dataset.sort)]);
}, index);

module.exports = ({ report, browser, sites }) => {
  const jobs = [];
  const job = (site, page, width, what, body, options = {}) => jobs.push(() =>
    report.test(`${site.name}: ${page.kind} ${page.address}, ${width} px: ${what}`, async (fail) => {
      const window = await open(browser, site, page.address + (options.query || ""), { width, touch: false, ...options });
      await body(window, fail);
      window.noise.forEach(fail);
      await close(window);
    }));

  for (const site of sites.filter((s) => ["deal", "specimen", "starter"].includes(s.name))) {
    for (const kind of site.kinds.filter((p) => facets[p.kind] && /class="finder"/.test(p.html))) {
      const facet = facets[kind.kind];

      job(site, kind, 1440, "words are looked for as they are typed, and stand in the address", async (page, fail) => {
        const before = await seen(page);
        const word = before.rows[before.rows.length - 1].match(/[A-Za-z]{4,}/)[0];
        await page.locator(".finder input").pressSequentially(word.toUpperCase());
        const now = await seen(page);
        const expected = before.rows.filter((r) => r.toLowerCase().includes(word.toLowerCase()));
        if (now.rows.length !== expected.length || !now.rows.length) fail(`“${word}” shows ${now.rows.length} rows, not ${expected.length}`);
        if (!now.said.startsWith(`${now.rows.length} `)) fail(`it says “${now.said}” of ${now.rows.length} rows`);
        if ((now.query.q || "").toLowerCase() !== word.toLowerCase()) fail(`the address asks for “${now.query.q}”`);
        await go(page, site, page.url().slice(site.origin.length));
        const again = await seen(page);
        if (again.rows.join() !== now.rows.join()) fail(`the address brings ${again.rows.length} rows back, not ${now.rows.length}`);
        await page.locator(".finder input").fill("no row says zzqy");
        const none = await seen(page);
        if (none.rows.length || none.groups || !/^None /.test(none.said)) fail(`nothing fits, and it shows ${none.rows.length} rows, ${none.groups} headings, and says “${none.said}”`);
        await page.locator(".finder input").fill("");
        if ((await seen(page)).rows.length !== before.all) fail("an empty field does not show all");
      });

      job(site, kind, 360, "buttons show rows of one sort, by keyboard too", async (page, fail) => {
        const button = page.locator(".facets button").first();
        await button.focus();
        await page.keyboard.press("Space");
        const now = await seen(page);
        const value = now.query[facet];
        if (await button.getAttribute("aria-pressed") !== "true") fail("it is not pressed");
        if (!now.rows.length || now.kinds.some((k) => k !== value)) fail(`${facet}=${value} shows ${[...new Set(now.kinds)].join()}`);
        const counted = Number((await button.locator("b").innerText()).replace(/\D/g, ""));
        if (counted !== now.rows.length) fail(`the button counts ${counted}, shown are ${now.rows.length}`);
        await page.keyboard.press("Space");
        const all = await seen(page);
        if (all.rows.length !== all.all || all.query[facet]) fail("pressed again, it does not show all");
      });

      job(site, kind, 1440, "an address that asks for nonsense shows all", async (page, fail) => {
        const now = await seen(page);
        if (now.rows.length !== now.all) fail(`${now.rows.length} of ${now.all} rows`);
      }, { query: `?sort=zzz&${facet}=%3Cscript%3E` });

      job(site, kind, 768, "JavaScript off: all rows, and nothing that does nothing", async (page, fail) => {
        if (await page.locator(".finder:visible, main button:visible").count()) fail("there is a field or a button");
        if (!await page.locator(".facets li:visible").count()) fail("the numbers are not there");
        const rows = page.locator(`[data-${facet}]`);
        if (await rows.count() !== await page.locator(`[data-${facet}]:visible`).count()) fail("rows are hidden");
      }, { scripts: false, alone: true });

      if (!["facts", "sources"].includes(kind.kind)) continue;
      const [name, at] = kind.kind === "facts" ? ["value", 1] : ["facts", 3];

      job(site, kind, 1440, "a column sorts up, down, and back", async (page, fail) => {
        const before = await seen(page);
        const header = page.locator(`th[data-key=${name}]`);
        for (const [way, sign] of [["ascending", 1], ["descending", -1]]) {
          await header.locator("button").click();
          if (await header.getAttribute("aria-sort") !== way) fail(`aria-sort is ${await header.getAttribute("aria-sort")}, not ${way}`);
          const keys = await column(page, at);
          keys.forEach(([unit, key], i) => {
            if (!i || keys[i - 1][0] !== unit || typeof key !== "number") return;
            if ((keys[i - 1][1] - key) * sign > 0) fail(`${way}: ${keys[i - 1][1]} ${unit} stands before ${key}`);
          });
          const units = keys.map(([unit]) => unit).filter((unit, i, all) => unit !== all[i - 1]);
          if (new Set(units).size !== units.length) fail(`${way}: units are mixed: ${units.join(", ")}`);
          if ((await seen(page)).groups) fail("headings of groups stand between the rows");
        }
        await header.locator("button").click();
        const after = await seen(page);
        if (after.rows.join() !== before.rows.join() || after.groups !== before.groups) fail("the third time it is not as it was");
      });

      job(site, kind, 360, "where no header is seen, a list of orders sorts", async (page, fail) => {
        await page.locator(".finder select").selectOption("-" + name);
        const now = await seen(page);
        if (now.query.sort !== "-" + name) fail(`the address says sort=${now.query.sort}`);
        if (now.groups) fail("it is not sorted");
      });
    }

    // A keystroke must not be felt.
    for (const kind of site.kinds.filter((p) => p.kind === "facts" && site.name === "deal")) {
      job(site, kind, 1440, "looking through a full page takes no time that is felt", async (page, fail) => {
        const times = await page.evaluate(async () => {
          const field = document.querySelector(".finder input"), took = [];
          for (const words of ["a", "am", "ama", "amaz", "", "2026", ""]) {
            field.value = words;
            const from = performance.now();
            field.dispatchEvent(new Event("input"));
            document.body.offsetHeight; // laid out
            took.push(performance.now() - from);
          }
          return took.sort((a, b) => a - b);
        });
        const rows = (await seen(page)).all;
        console.log(`looking through ${rows} facts: ${times[times.length >> 1].toFixed(0)} ms, at most ${times[times.length - 1].toFixed(0)} ms`);
        if (times[times.length >> 1] > 150) fail(`${times.map((t) => Math.round(t)).join(", ")} ms`); // a busy machine; see the number
      });
    }
  }
  return jobs;
};
