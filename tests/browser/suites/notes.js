// The notes of figures: in the margin where there is room, else opened by focus, tap and hover; closed by Escape. The
// margin's notes cover nothing.
"use strict";

const { visit, close, settled, themes } = require("../lib/browser");
const { axe, colours } = require("../lib/axe");
const { overflow } = require("./look");

const opened = (page) => page.evaluate(() => {
  const sheet = document.querySelector(":popover-open");
  if (!sheet) return null;
  const box = sheet.getBoundingClientRect();
  return {
    text: sheet.innerText.replace(/\s+/g, " ").trim(), links: sheet.querySelectorAll("a[href]").length,
    fits: box.left >= -0.5 && box.top >= -0.5 && box.right <= document.documentElement.clientWidth + 0.5 && box.bottom <= innerHeight + 0.5,
    box: [box.left, box.top, box.right, box.bottom].map(Math.round).join(" "),
    clipped: sheet.scrollHeight > sheet.clientHeight + 1 && getComputedStyle(sheet).overflowY === "hidden",
  };
});

// The n-th figure whose note is not in the margin beside it, scrolled to the middle: an element handle, or null.
const figure = (page, n = 0) => page.evaluateHandle((index) => {
  const all = [...document.querySelectorAll("main a.figure[data-note]")];
  const found = all[Math.min(index, all.length - 1)] || null;
  found?.scrollIntoView({ block: "center", behavior: "instant" });
  return found;
}, n).then((handle) => handle.asElement());

async function within(page, wanted) {
  for (let i = 0; i < 20; i++) {
    const now = await opened(page);
    if (Boolean(now) === wanted) return now;
    await page.waitForTimeout(50);
  }
  return opened(page);
}

const valueOf = (element) => element.evaluate((e) => {
  const note = document.getElementById(e.dataset.note);
  return note && note.querySelector(".lemma").textContent.trim();
});

module.exports = ({ report, browser, sites }) => {
  const jobs = [];
  const subjects = sites.flatMap((site) => site.kinds
    .filter((p) => ["home", "article", "question"].includes(p.kind) && /data-note=/.test(p.html)).map((page) => [site, page]))
    .filter(([site]) => site.name !== "sub");
  const job = (site, kind, options, what, body) => {
    const label = `${site.name}: ${kind.kind} ${kind.address}, ${options.width} px${options.theme ? `, ${options.theme}` : ""}: ${what}`;
    jobs.push(() => report.test(label, async (fail) => {
      const page = await visit(browser, site, kind, options);
      await body(page, fail);
      page.noise.forEach(fail);
      await close(page);
    }));
  };
  const mouse = { touch: false };

  for (const [site, kind] of subjects) {
    job(site, kind, { width: 360 }, "a tap opens the note, Escape closes it", async (page, fail) => {
      const link = await figure(page);
      const before = page.url();
      await link.tap();
      const note = await within(page, true);
      if (page.url() !== before) return fail(`the tap led to ${page.url()}`);
      if (!note) return fail("nothing opened");
      const value = await valueOf(link);
      if (!note.text.includes(value)) fail(`the note says “${note.text}”, and not ${value}`);
      if (!note.links) fail("no link in the note leads on");
      if (!note.fits) fail(`the note stands out of the window: ${note.box}`);
      const problem = await page.evaluate(overflow);
      if (problem) fail(`while it is open ${problem}`);
      await page.keyboard.press("Escape");
      if (await within(page, false)) fail("Escape does not close it");
      await link.tap();
      if (!await within(page, true)) fail("a second tap after closing does not open it");
      const [x, y] = await page.evaluate(() => { // where there is neither link nor note
        for (let y = 20; y < innerHeight; y += 8) {
          const top = document.elementFromPoint(8, y);
          if (top && !top.closest("a, button, [popover]")) return [8, y];
        }
        return [1, 1];
      });
      await page.touchscreen.tap(x, y);
      if (await within(page, false)) fail("a tap elsewhere does not close it");
    });

    for (const width of [360, 768]) {
      for (const n of [0, 3]) {
        job(site, kind, { width, ...mouse }, `focus opens note ${n + 1}, and it stays`, async (page, fail) => {
          // From the stop before, by the keyboard alone, with the page where the reader would have it.
          const link = await figure(page, n);
          await link.evaluate((e) => {
            const stops = [...document.querySelectorAll("a[href], button")].filter((s) => s.tabIndex >= 0 && s.getClientRects().length);
            stops[stops.indexOf(e) - 1].focus({ preventScroll: true });
          });
          await page.keyboard.press("Escape");
          await page.evaluate(() => window.scrollTo({ top: 0, behavior: "instant" }));
          await page.waitForTimeout(150);
          await page.keyboard.press("Tab");
          if (!await link.evaluate((e) => e === document.activeElement)) return fail("Tab did not lead to the figure");
          await page.waitForTimeout(700); // the page scrolls to it
          const note = await opened(page);
          if (!note) return fail("it is not open after the page has scrolled to the figure");
          if (!note.fits) fail(`the note stands out of the window: ${note.box}`);
          const far = await page.evaluate(() => {
            const a = document.activeElement.getBoundingClientRect(), b = document.querySelector(":popover-open").getBoundingClientRect();
            return Math.max(0, b.top - a.bottom, a.top - b.bottom);
          });
          if (width >= 600 && far > 40) fail(`the note stands ${Math.round(far)} px from its figure`);
          await page.keyboard.press("Escape");
          if (await within(page, false)) fail("Escape does not close it");
          if (!await link.evaluate((e) => e === document.activeElement)) fail("after Escape the figure has lost focus");
        });
      }
      for (const theme of themes) {
        job(site, kind, { width, theme, ...mouse }, "axe with the note open", async (page, fail) => {
          const link = await figure(page);
          await link.hover();
          if (!await within(page, true)) return fail("hovering opened nothing");
          await settled(page);
          await axe(page, fail, theme === "dark" ? colours : undefined);
        });
      }
    }

    job(site, kind, { width: 768, ...mouse }, "hover opens the note, which can be pointed at and dismissed", async (page, fail) => {
      const link = await figure(page);
      await link.hover();
      const note = await within(page, true);
      if (!note) return fail("nothing opened");
      if (!note.fits) fail(`the note stands out of the window: ${note.box}`);
      const inside = await page.evaluate(() => {
        const b = document.querySelector(":popover-open").getBoundingClientRect();
        return { x: b.left + b.width / 2, y: b.top + b.height / 2 };
      });
      await page.mouse.move(inside.x, inside.y, { steps: 4 });
      await page.waitForTimeout(500);
      if (!await opened(page)) fail("it closes when the pointer moves onto it (WCAG 1.4.13)");
      await page.mouse.move(2, 2, { steps: 4 });
      if (await within(page, false)) fail("it stays when the pointer has left");
      await link.hover();
      await within(page, true);
      await page.keyboard.press("Escape");
      if (await within(page, false)) fail("Escape does not close it");
      await Promise.all([page.waitForURL((url) => url.pathname !== kind.address), link.click()]).catch(() => fail("a click does not follow the link"));
    });

    job(site, kind, { width: 1440, ...mouse }, "notes stand in the margin and cover nothing", async (page, fail) => {
      const problems = await page.evaluate(() => {
        const found = [];
        const notes = [...document.querySelectorAll(".note")].filter((n) => n.checkVisibility() && n.getClientRects().length);
        const shown = (n) => `“${n.innerText.replace(/\s+/g, " ").slice(0, 50)}”`;
        if (!notes.length) found.push("no note is in the margin");
        const others = [...document.querySelectorAll("main :is(p, li, h1, h2, h3, td, th, table, pre, img, blockquote)")]
          .filter((e) => !e.closest(".note") && e.getClientRects().length);
        // Text of its own lines, not its box: a box may reach below a float.
        const lines = (e) => {
          const range = document.createRange(), rects = [];
          const walk = document.createTreeWalker(e, NodeFilter.SHOW_TEXT, (t) =>
            t.parentElement.closest(".note, .vh") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
          while (walk.nextNode()) { range.selectNodeContents(walk.currentNode); rects.push(...range.getClientRects()); }
          return e.localName === "img" ? [e.getBoundingClientRect()] : rects;
        };
        const hits = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
        const boxes = notes.map((n) => n.getBoundingClientRect());
        notes.forEach((n, i) => {
          if (boxes[i].right > document.documentElement.clientWidth) found.push(`note ${shown(n)} sticks out`);
          notes.forEach((m, j) => { if (j > i && hits(boxes[i], boxes[j])) found.push(`notes ${shown(n)} and ${shown(m)} overlap`); });
          for (const e of others) {
            if (lines(e).some((r) => hits(r, boxes[i]))) { found.push(`note ${shown(n)} lies on <${e.localName}> “${e.innerText.slice(0, 40)}”`); break; }
          }
        });
        return found;
      });
      problems.forEach(fail);
    });

    job(site, kind, { width: 1440, ...mouse }, "a note in the margin opens where it stands and says more, and covers no text", async (page, fail) => {
      const link = await page.evaluateHandle(() => [...document.querySelectorAll("main a.figure[data-note]")].find((a) => {
        const note = document.getElementById(a.dataset.note);
        if (!note || !note.querySelector(".more") || !note.getClientRects().length) return false;
        a.scrollIntoView({ block: "center", behavior: "instant" });
        return Math.abs(note.getBoundingClientRect().top - a.getBoundingClientRect().top) < 200;
      })).then((handle) => handle.asElement());
      if (!link) return fail("no note stands in the margin");
      const short = await link.evaluate((a) => document.getElementById(a.dataset.note).innerText.replace(/\s+/g, " ").trim());
      await link.hover();
      const note = await within(page, true);
      if (!note) return fail("nothing opened");
      if (!note.fits) fail(`the note stands out of the window: ${note.box}`);
      if (note.text.length <= short.length) fail(`it says no more than the margin: “${note.text}”`);
      const over = await page.evaluate(() => {
        const sheet = document.querySelector(":popover-open").getBoundingClientRect();
        return document.querySelector(".prose > p").getBoundingClientRect().right - sheet.left;
      });
      if (over > 0) fail(`it covers ${Math.round(over)} px of the text`);
    });

    for (const [width, what] of [[1440, "hover"], [768, "focus"]]) {
      job(site, kind, { width, ...mouse }, `an entity previews by ${what}: its name and what it is`, async (page, fail) => {
        const link = await page.evaluateHandle(() => {
          const found = document.querySelector("main a.entity-link[data-note]");
          found?.scrollIntoView({ block: "center", behavior: "instant" });
          return found;
        }).then((handle) => handle.asElement());
        if (!link) return; // none is mentioned here
        const name = await link.evaluate((a) => document.getElementById(a.dataset.note).querySelector(".lemma").textContent.trim());
        if (what === "hover") await link.hover();
        else { await page.keyboard.press("Tab"); await link.focus(); }
        const note = await within(page, true);
        if (!note) return fail("nothing opened");
        if (!note.text.startsWith(name) || note.text.length < name.length + 10) fail(`it says “${note.text}”`);
        if (!note.fits) fail(`the note stands out of the window: ${note.box}`);
      });
    }

    job(site, kind, { width: 1440, ...mouse }, "each figure's note is beside it or opens", async (page, fail) => {
      const count = await page.evaluate(() => document.querySelectorAll("main a[data-note]").length);
      for (let i = 0; i < count; i++) {
        const state = await page.evaluateHandle((n) => {
          const link = document.querySelectorAll("main a[data-note]")[n];
          link.scrollIntoView({ block: "center", behavior: "instant" });
          return link;
        }, i);
        await page.waitForTimeout(60);
        const near = await state.evaluate((link) => {
          const note = document.getElementById(link.dataset.note);
          if (!note) return "has no note";
          const box = note.getClientRects()[0];
          const line = link.getBoundingClientRect();
          return box && box.bottom > 0 && box.top < innerHeight && Math.abs(box.top - line.top) < 300 ? "beside" : "far";
        });
        const name = await state.evaluate((link) => link.innerText.trim().slice(0, 30));
        if (near === "has no note") { fail(`${name}: its note is not on the page`); continue; }
        if (near === "beside") continue;
        await state.hover();
        const note = await within(page, true);
        if (!note) fail(`${name} (mention ${i + 1}): its note is far away, and hovering opens nothing`);
        else if (!note.fits) fail(`${name}: the note stands out of the window: ${note.box}`);
        await page.keyboard.press("Escape");
        await page.mouse.move(2, 2);
        await within(page, false);
      }
    });
  }

  // Every figure says its status to those who do not see the mark, and the note breaks into no sentence.
  for (const [site, kind] of subjects) {
    job(site, kind, { width: 768 }, "screen readers hear the sentence and the status", async (page, fail) => {
      const problems = await page.evaluate(() => [...document.querySelectorAll("main a.figure")].flatMap((link) => {
        const found = [];
        if (!/\((confirmed|announced|conditional|reported|estimate|disputed|retracted)(, in tension)?\)/.test(link.textContent)) found.push(`no status in “${link.textContent.trim()}”`);
        const note = link.dataset.note && document.getElementById(link.dataset.note);
        if (note && !note.closest("[aria-hidden=true]") && note.closest("p")) found.push(`the note of “${link.textContent.trim()}” is read out within its sentence`);
        return found;
      }));
      problems.forEach(fail);
    });
  }
  return jobs;
};
