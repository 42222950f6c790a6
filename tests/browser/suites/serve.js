// A page that is open while its site is written: it follows its files, and keeps what the reader has done to it; what is wrong is
// laid over it. On copies of the starter, each with a server of its own.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { axe } = require("../lib/axe");
const { open, close, settled, widths, themes } = require("../lib/browser");
const { serving } = require("../lib/serving");
const { overflow } = require("./look");

const article = "content/articles/the-crossing.md";
const address = "/articles/the-crossing/";
const panel = "sitegen-problems [role=dialog]";
const broken = (text) => `${text}\n\nSee [[no-such-thing]] and <b>this</b>.\n`;
// Matching that takes for ever, which instructions of Lua do not count.
const explodes = '<% local s = string.rep("a", 5000); for i = 1, 100 do s:find(string.rep(".-", 40) .. "b") end %>';

// Set on a page, and gone with it.
const mark = (page) => page.evaluate(() => { window.marked = true; });
const isMarked = (page) => page.evaluate(() => Boolean(window.marked));
const told = async (page, fail) => {
  for (const what of await page.evaluate(() => window.seen.blocked)) fail(`blocked by the policy: ${what}`);
};

module.exports = ({ report, browser, sites, repository }) => {
  const starter = sites.find((s) => s.name === "starter");
  if (!starter) return [];
  const jobs = [];
  const job = (label, options, body) => jobs.push(() => report.test(`serve: ${label}`, async (fail) => {
    const server = await serving(starter, options);
    try {
      await server.built();
      await body(server, fail);
    } finally {
      const code = await server.stop();
      if (code !== 0) fail(`the server ended with ${code}`);
    }
  }));
  const visit = (server, where = address, options = {}) => open(browser, server, where, { alone: true, ...options });

  job("a page follows its file; the place, details, fields and focus stay", {
    files: { "templates/components/tall.etlua": '<details><summary>More</summary><p>Within</p></details><p><input id="field" aria-label="Field"><input type="checkbox" id="box" aria-label="Box"></p>' },
  }, async (server, fail) => {
    const lines = Array.from({ length: 60 }, (_, i) => `## Part ${i}\n\nText of part ${i}.\n`).join("\n");
    const text = `${await server.read(article)}\n\`\`\`tall\n\`\`\`\n\n${lines}`;
    await server.write(article, text);
    await server.built();
    const page = await visit(server, address, { width: 360 });
    await page.locator("details:has-text('Within') summary").click();
    await page.fill("#field", "half a sentence");
    await page.check("#box");
    await page.focus("#field");
    await page.evaluate(() => document.querySelector("#field").setSelectionRange(2, 5));
    await page.evaluate(() => scrollTo({ top: document.querySelector("#part-30").getBoundingClientRect().top + scrollY - 40, behavior: "instant" }));
    await mark(page);
    const before = await page.evaluate(() => document.querySelector("#part-30").getBoundingClientRect().top);
    await page.waitForTimeout(900); // somebody who has just typed is not disturbed
    await server.write(article, text.replace("## Part 0", "## Quite new\n\nA paragraph that moves all that follows.\n\n## Part 0").replace("Text of part 31.", "Text of part 31, as it is now."));
    await page.getByText("as it is now").waitFor({ state: "attached" });
    await page.waitForLoadState("load");
    await page.waitForTimeout(200);
    if (await isMarked(page)) fail("the page was not loaded again");
    const after = await page.evaluate(() => document.querySelector("#part-30").getBoundingClientRect().top);
    if (Math.abs(after - before) > 2) fail(`what was at ${before} px is at ${after} px`);
    if (!await page.evaluate(() => [...document.querySelectorAll("details")].find((d) => /Within/.test(d.textContent)).open)) fail("the details are closed");
    if (await page.inputValue("#field") !== "half a sentence" || !await page.isChecked("#box")) fail("what was filled in is lost");
    const focus = await page.evaluate(() => [document.activeElement.id, document.activeElement.selectionStart, document.activeElement.selectionEnd].join());
    if (focus !== "field,2,5") fail(`the focus is at ${focus}`);
    await told(page, fail);
    page.noise.forEach(fail);
    await close(page);
  });

  job("a page that nothing touched stays as it is", {}, async (server, fail) => {
    const page = await visit(server, "/articles/the-crossing/");
    await mark(page);
    await server.write("content/articles/another.md", "---\ntitle: Another\n---\nText.\n");
    await server.built();
    await server.write("content/articles/another.md", "---\ntitle: Another\n---\nOther text.\n");
    await server.built();
    const other = await visit(server, "/articles/another/");
    await mark(other);
    await server.write("content/articles/another.md", "---\ntitle: Another\n---\nThird text.\n");
    await other.getByText("Third text").waitFor();
    await mark(page);
    await server.write("content/articles/another.md", "---\ntitle: Another\n---\nFourth text.\n");
    await other.getByText("Fourth text").waitFor();
    await page.waitForTimeout(300);
    if (!await isMarked(page)) fail("a page was loaded again for another's text");
    await close(other);
    await close(page);
  });

  const style = fs.readFileSync(path.join(repository, "templates/assets/style.css"), "utf8");
  job("styles without loading the page again", { files: { "templates/assets/style.css": style } }, async (server, fail) => {
    const page = await visit(server);
    await mark(page);
    const color = () => page.evaluate(() => getComputedStyle(document.querySelector("h1")).color);
    for (const wanted of ["rgb(1, 2, 3)", "rgb(4, 5, 6)"]) {
      await server.write("templates/assets/style.css", `${style}\nh1 { color: ${wanted}; }\n`);
      await page.waitForFunction((c) => getComputedStyle(document.querySelector("h1")).color === c, wanted);
    }
    await page.waitForFunction(() => document.querySelectorAll('link[rel~="stylesheet"][href*="assets/style.css"]').length === 1);
    if (await color() !== "rgb(4, 5, 6)") fail(`the heading is ${await color()}`);
    if (!await isMarked(page)) fail("the page was loaded again");
    await told(page, fail);
    page.noise.forEach(fail);
    await close(page);
  });

  job("a script, a picture and a template bring the page again", {
    files: {
      "templates/assets/site.js": "document.documentElement.dataset.version = '1';",
      "content/static/picture.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
      "templates/components/hello.etlua": "<p>Hello.</p>",
    },
  }, async (server, fail) => {
    await server.write(article, `${await server.read(article)}\n![A picture](/picture.svg)\n\n\`\`\`hello\n\`\`\`\n`);
    await server.built();
    const page = await visit(server);
    const again = async (what, change, seen) => {
      await mark(page);
      await change();
      await page.waitForFunction(() => !window.marked && document.readyState === "complete");
      if (!await page.evaluate(seen)) fail(`${what}: the page is as before`);
    };
    await again("script", () => server.write("templates/assets/site.js", "document.documentElement.dataset.version = '2';"), () => document.documentElement.dataset.version === "2");
    await again("picture", () => server.write("content/static/picture.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="7" height="7"/>'),
      () => document.querySelector("img[src='/picture.svg']").naturalWidth === 7);
    await again("component", () => server.write("templates/components/hello.etlua", "<p>Good morning.</p>"), () => /Good morning/.test(document.body.textContent));
    await close(page);
  });

  job("broken: a panel with the place over the last good page; mended: the page is back, in the same tab", {}, async (server, fail) => {
    const text = await server.read(article);
    const page = await visit(server);
    const heading = await page.locator("h1").innerText();
    await mark(page);
    await server.write(article, broken(text));
    await page.locator(panel).waitFor();
    const shown = await page.locator(panel).innerText();
    for (const part of ["The site cannot be built", "1 error", article + ":", "no-such-thing", "<b>this</b>", "^~~~"]) {
      if (!shown.includes(part)) fail(`the panel does not say “${part}”: ${shown}`);
    }
    if (await page.locator("h1").innerText() !== heading) fail("the last good page is gone");
    if (!await isMarked(page)) fail("the page was loaded again");

    const second = await visit(server, "/facts/");
    await second.locator(panel).waitFor();
    await second.keyboard.press("Escape");
    if (await second.locator(panel).count()) fail("Escape does not close the panel");
    const third = await visit(server, "/terms/");
    await third.locator(panel).waitFor();
    await third.locator("sitegen-problems .close").click();
    if (await third.locator(panel).count()) fail("the button does not close the panel");

    await server.write(article, text);
    await page.locator(panel).waitFor({ state: "detached" });
    if (!await isMarked(page)) fail("the page was loaded again though it is the same");
    await server.write(article, `${text}\n\nNow it is mended.\n`);
    await page.getByText("Now it is mended").waitFor();
    for (const p of [page, second, third]) {
      await told(p, fail);
      p.noise.forEach(fail);
      await close(p);
    }
  });

  job("the focus is where it was when the panel comes and goes", {}, async (server, fail) => {
    const text = await server.read(article);
    const page = await visit(server);
    await page.locator("main a").first().focus();
    const place = () => page.evaluate(() => document.activeElement.outerHTML);
    const before = await place();
    await server.write(article, broken(text));
    await page.locator(panel).waitFor();
    if (await place() !== before) fail("the panel takes the focus");
    await server.write(article, text);
    await page.locator(panel).waitFor({ state: "detached" });
    if (await place() !== before) fail("the focus is lost");
    await close(page);
  });

  for (const theme of themes) {
    for (const width of widths) {
      job(`the panel, the status page and a site without a page are accessible: ${width} px, ${theme}`, {
        files: { "content/articles/wrong.md": `---\ntitle: ${"Long".repeat(40)}\nunknown: x\n---\n${broken("Text " + "and_more".repeat(40))}` },
        env: { VISUAL: "gedit" },
      }, async (server, fail) => {
        const look = async (page, what) => {
          await told(page, (problem) => fail(`${what}: ${problem}`));
          const wide = await page.evaluate(overflow);
          if (wide) fail(`${what}: ${wide}`);
          await axe(page, (problem) => fail(`${what}: ${problem}`));
        };
        const first = await visit(server, "/", { width, theme });
        if (!/cannot be built yet/.test(await first.locator("h1").innerText())) fail("the page does not say that there is no site yet");
        await look(first, "no site");
        await server.remove("content/articles/wrong.md");
        await first.locator(".site-title").waitFor(); // by itself
        await settled(first);
        await server.write("content/articles/wrong.md", `---\ntitle: Wrong\nunknown: x\n---\n${broken("Text " + "and_more".repeat(40))}`);
        await first.locator(panel).waitFor();
        await look(first, "panel");
        const status = await visit(server, "/.sitegen/", { width, theme });
        await status.locator("details").evaluateAll((all) => all.forEach((d) => { d.open = true; }));
        await look(status, "status");
        await close(first);
        await close(status);
      });
    }
  }

  job("a template that never ends is named, and the server goes on", {}, async (server, fail) => {
    const page = await visit(server, "/terms/");
    await server.write("templates/term.etlua", explodes);
    await page.locator(panel).waitFor({ timeout: 60000 });
    const shown = await page.locator(panel).innerText();
    if (!/template 'term'/.test(shown) || !/\/terms\//.test(shown)) fail(`page and template are not named: ${shown}`);
    await server.remove("templates/term.etlua");
    await page.locator(panel).waitFor({ state: "detached" });
    await close(page);
  });

  job("what a calculator was set to stays", {}, async (server, fail) => {
    const page = await visit(server, "/models/commuter/");
    const field = page.locator("main input[type=text]:visible, main input:not([type]):visible, main input[inputmode]:visible").first();
    await field.fill("7");
    await field.press("Tab");
    const value = await field.inputValue();
    await page.waitForTimeout(900);
    await mark(page);
    await server.write("content/site.yml", (await server.read("content/site.yml")).replace(/^title: .*$/m, "title: Another title"));
    await page.waitForFunction(() => !window.marked && document.readyState === "complete" && /Another title/.test(document.title + document.body.textContent));
    await settled(page);
    if (await field.inputValue() !== value) fail(`the field holds ${await field.inputValue()}, not ${value}`);
    await close(page);
  });

  job("many tabs: those that are not seen hold no connection", {}, async (server, fail) => {
    const first = await visit(server, "/");
    const pages = [first];
    for (let i = 0; i < 9; i++) {
      await pages.at(-1).evaluate(() => {
        Object.defineProperty(document, "hidden", { value: true, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      });
      const page = await first.context().newPage();
      await page.goto(`${server.origin}/`, { waitUntil: "load", timeout: 10000 });
      pages.push(page);
    }
    await first.evaluate(() => { window.marked = true; });
    await server.write("content/site.yml", (await server.read("content/site.yml")).replace(/^title: .*$/m, "title: Seen again"));
    await server.built();
    await first.waitForTimeout(200);
    if (!await isMarked(first)) fail("a page that is not seen was loaded again");
    await first.evaluate(() => {
      delete document.hidden;
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await first.getByText("Seen again").first().waitFor();
    await close(first);
  });
  return jobs;
};
