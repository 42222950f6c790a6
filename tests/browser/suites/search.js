// The search: found by the beginning of a word and with a typing error, by keyboard, mouse and touch; grouped, marked,
// shareable; nothing is loaded before it is used; odd queries get an answer. Words come from each site's own documents.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const zlib = require("node:zlib");
const { open, go, close, settled, themes } = require("../lib/browser");
const { axe, colours } = require("../lib/axe");
const { overflow } = require("./look");

const limit = 150e3; // bytes, compressed: lunr, the worker and the documents
const machinery = ["assets/search.js", "assets/search.css", "assets/search-worker.js", "assets/lunr.js", "search/documents.json"];

const read = (site) => JSON.parse(fs.readFileSync(path.join(site.dir, "search/documents.json"), "utf8")).documents;
const lettersOf = (title) => title.match(/(?<!\p{L})[A-Za-z]{6,}(?!\p{L})/gu) || [];

// A word that few titles have, an entity's, if there is one. With it its beginning, and the word with two letters swapped.
function wordOf(documents) {
  const words = (document) => lettersOf(document.title).map((word) => word.toLowerCase());
  const titles = new Map(); // how many have the word
  for (const document of documents) for (const word of new Set(words(document))) titles.set(word, (titles.get(word) || 0) + 1);
  const all = documents.flatMap((document) => words(document).map((word) => ({ document, word })));
  all.sort((a, b) => titles.get(a.word) - titles.get(b.word) || (b.document.kind === "entity") - (a.document.kind === "entity"));
  const { document, word } = all.find(({ word: w }) => w[2] !== w[3]);
  return { document, word, beginning: word.slice(0, -1), mistyped: word.slice(0, 2) + word[3] + word[2] + word.slice(4) };
}

const asked = (page) => {
  const seen = [];
  page.on("request", (request) => seen.push(new URL(request.url()).pathname));
  return seen;
};
const pathsOf = (site) => machinery.map((file) => site.base + file);

async function openDialog(page, query) {
  await page.keyboard.press("/");
  await page.locator(".search-dialog[open] input").waitFor();
  if (query !== undefined) await type(page, query);
}
// Types (or with `fill` sets) a query and waits for the answer to it.
async function type(page, query, field = ".search-dialog input") {
  await page.fill(field, "");
  await page.waitForFunction(() => document.querySelector(".search-status")?.textContent === "");
  await page.locator(field).pressSequentially(query);
  await page.waitForFunction(() => document.querySelector(".search-status").textContent && !document.querySelector("[aria-busy]"));
}
const hits = (page) => page.locator(".hit:not(.all-hits)").evaluateAll((all) => all.map((a) => ({
  href: a.getAttribute("href"), title: a.querySelector(".hit-title").textContent,
  marks: [...a.querySelectorAll("mark")].map((m) => m.textContent), kind: a.closest(".hits").querySelector(".hits-kind").textContent,
})));
const status = (page) => page.locator(".search-status").textContent();

module.exports = ({ report, browser, sites }) => {
  const jobs = [];
  const searched = sites.filter((site) => site.files.includes("search/documents.json"));
  const job = (site, what, options, body) => {
    const address = options.address || "";
    jobs.push(() => report.test(`${site.name}: ${address || "home"}, search: ${what}`, async (fail) => {
      const page = await open(browser, site, site.base + address, { touch: false, ...options });
      await body(page, fail);
      page.noise.forEach(fail);
      await close(page);
    }));
  };

  for (const site of sites.filter((s) => !searched.includes(s))) {
    jobs.push(() => report.test(`${site.name}: without items there is no way to a search`, async (fail) => {
      if (site.pages.some((page) => /search-link/.test(page.html))) fail("a page links to it");
    }));
  }

  for (const site of searched) {
    const documents = read(site);
    const { word, beginning, mistyped, document } = wordOf(documents);

    jobs.push(() => report.test(`${site.name}: every document leads to a page, and to a place on it`, async (fail) => {
      const byAddress = new Map(site.pages.map((page) => [page.address, page]));
      for (const { url, title } of documents) {
        const [address, place] = url.split("#");
        const page = byAddress.get(address);
        if (!page) fail(`“${title}”: there is no page ${url}`);
        else if (place && !page.ids.has(place)) fail(`“${title}”: there is no place ${url}`);
      }
      if (!documents.length) fail("there is no document");
    }));

    jobs.push(() => report.test(`${site.name}: lunr, worker and documents weigh at most ${limit / 1e3} kB`, async (fail) => {
      const sizes = machinery.map((file) => [file, zlib.gzipSync(fs.readFileSync(path.join(site.dir, file)), { level: 9 }).length]);
      const sum = sizes.reduce((all, [, size]) => all + size, 0);
      if (sum > limit) fail(`${sum} bytes: ${sizes.map((s) => s.join(" ")).join(", ")}`);
      if (site.name === "deal") console.log(`deal: the search weighs ${sum} bytes compressed (${sizes.map((s) => s.join(" ")).join(", ")})`);
    }));

    job(site, "nothing is loaded before it is used, all of it then", { prepare: (page) => { page.asked = asked(page); }, alone: true }, async (page, fail) => {
      await page.waitForTimeout(300);
      for (const file of pathsOf(site)) if (page.asked.includes(file)) fail(`${file} is loaded with the page`);
      await openDialog(page, word);
      for (const file of pathsOf(site)) {
        const times = page.asked.filter((one) => one === file).length;
        if (times !== 1) fail(`${file} is loaded ${times} times`);
      }
    });

    for (const [what, query] of [["the beginning of a word", beginning], ["a typing error", mistyped]]) {
      job(site, `${what} (${query}) finds ${word}`, {}, async (page, fail) => {
        await openDialog(page, query);
        const found = await hits(page);
        const first = found.find((hit) => hit.href === document.url);
        if (!first) return fail(`${document.url} is not among ${found.map((hit) => hit.href)}; ${await status(page)}`);
        if (!first.marks.some((mark) => mark.toLowerCase() === word)) fail(`${word} is not marked in it: ${first.marks}`);
        if (!found[0].title.toLowerCase().includes(word)) fail(`the first result does not have it in its title: “${found[0].title}”`);
        for (const hit of found) if (!hit.marks.length) fail(`nothing is marked in ${hit.href}`);
        if (!/^[\d,]+ results?\.$/.test(await status(page))) fail(`the status says “${await status(page)}”`);
      });
    }

    job(site, "by keyboard alone: opens, moves, follows", {}, async (page, fail) => {
      await openDialog(page, word);
      const field = page.locator(".search-dialog input");
      const active = () => page.evaluate(() => {
        const input = document.querySelector(".search-dialog input");
        const option = document.getElementById(input.getAttribute("aria-activedescendant"));
        return {
          focus: document.activeElement === input, role: option && option.getAttribute("role"), href: option && option.getAttribute("href"),
          selected: document.querySelectorAll("[aria-selected]").length, index: [...document.querySelectorAll(".hit")].indexOf(option),
        };
      });
      if (await field.getAttribute("aria-expanded") !== "true") fail("the field does not say that there are results");
      if ((await active()).href) fail("something is chosen before a key was pressed");
      await page.keyboard.press("ArrowDown");
      const first = await active();
      if (first.index !== 0 || first.role !== "option" || !first.focus || first.selected !== 1) fail(`after one step down: ${JSON.stringify(first)}`);
      await page.keyboard.press("ArrowUp");
      if ((await active()).index !== -1) fail("a step up does not lead back to the field");
      await page.keyboard.press("ArrowUp");
      if (await page.locator(".hit[aria-selected]").getAttribute("id") !== "x-hits-all") fail("a further step up does not lead to the last");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      const { href } = await active();
      await page.keyboard.press("Enter");
      await page.waitForURL((url) => url.pathname + url.hash === href).catch(() => fail(`Enter did not lead to ${href} but ${page.url()}`));
    });

    job(site, "Escape closes and gives focus back; Ctrl-K opens again", {}, async (page, fail) => {
      const link = page.locator("main a[href]").first();
      await link.focus();
      await openDialog(page, word);
      await page.keyboard.press("/");
      if (await page.inputValue(".search-dialog input") !== word + "/") fail("a slash cannot be typed into the field");
      await page.keyboard.press("Escape");
      if (await page.locator(".search-dialog[open]").count()) fail("it is open after Escape");
      if (!await link.evaluate((e) => e === document.activeElement)) fail("focus is not where it was");
      await page.keyboard.press("Control+k");
      if (!await page.locator(".search-dialog[open]").count()) fail("Ctrl-K does not open it");
      if (!await page.locator(".search-dialog input").evaluate((e) => e === document.activeElement)) fail("the field has no focus");
    });

    job(site, "results stand in groups by kind, with their numbers", {}, async (page, fail) => {
      await openDialog(page, word);
      const groups = await page.locator(".search-results > [role=group]").evaluateAll((all) => all.map((group) => ({
        name: document.getElementById(group.getAttribute("aria-labelledby"))?.textContent,
        hrefs: [...group.querySelectorAll("[role=option]")].map((option) => option.getAttribute("href")),
      })));
      let sum = 0;
      for (const { name, hrefs } of groups) {
        const [, number, kind] = name.match(/^([\d,]+) (\w+)$/) || [];
        const kinds = new Set(hrefs.map((href) => documents.find(({ url }) => url === href)?.kind));
        if (kinds.size !== 1 || ![...kinds].every((one) => kind.slice(0, 4) === one.slice(0, 4))) fail(`in “${name}” stand ${[...kinds]}`);
        if (hrefs.length > Number(number.replace(",", ""))) fail(`“${name}” has ${hrefs.length}`);
        sum += Number(number.replace(",", ""));
      }
      if (parseInt((await status(page)).replace(",", ""), 10) !== sum) fail(`${await status(page)} but the groups have ${sum}`);
    });

    job(site, "whatever is typed gets an answer", {}, async (page, fail) => {
      await openDialog(page);
      const nothing = [["<script>zzzz</script>", /<script>|with some of them/], ["qqqzzzxxx", /Nothing found for “qqqzzzxxx”/]];
      const signs = ['"', "*", "+ - : ~", "^1", "<>", "\\", "-", "'", "😀"].map((query) => [query, /holds no letter or digit|Nothing|result/]);
      const common = [["the", /“the” stands on every page/], ["the of", /“the” and “of” stand on every page/]];
      const fine = [[`+${word}`], [`${word}*`], [`title:${word}`], [`${word}~2`], [`"${word}`]];
      for (const [query, pattern] of [...nothing, ...signs, ...common, ...fine]) {
        await type(page, query);
        const said = await status(page);
        if (pattern && !pattern.test(said)) fail(`${query}: “${said}”`);
        if (!pattern && !/result/.test(said)) fail(`${query} finds nothing: “${said}”`);
        if (/could not/.test(said)) fail(`${query}: an exception`);
        const links = await page.locator(".search-help a").count();
        if (!await page.locator(".hit").count() && !links) fail(`${query}: nothing is found, and nothing leads on`);
      }
      if (await page.locator(".search-dialog script").count()) fail("a script came into the page");
    });

    job(site, "Enter leads to all results on one page, whose address can be shared", {}, async (page, fail) => {
      await openDialog(page, word);
      await page.keyboard.press("Enter");
      const address = `${site.base}search/?q=${word}`;
      await page.waitForURL(site.origin + address).catch(() => fail(`Enter led to ${page.url()}`));
      await page.locator("main .hit").first().waitFor();
      const before = await hits(page);
      if (await page.inputValue("main .search-form input") !== word) fail("the field does not hold the query");
      await type(page, beginning, "main .search-form input");
      if (new URL(page.url()).search !== `?q=${beginning}`) fail(`after typing the address is ${page.url()}`);
      await go(page, site, address);
      await page.locator("main .hit").first().waitFor();
      if ((await hits(page)).length !== before.length) fail("the same address gives another number of results");
      await page.keyboard.press("/");
      await page.keyboard.press("ArrowDown");
      if (!await page.locator("main .hit").first().evaluate((e) => e === document.activeElement)) fail("from the field the arrow does not lead to the first result");
      if (await page.locator(".search-dialog").count()) fail("on its own page the search opens a dialog, too");
      await page.fill("main .search-form input", "");
      if (new URL(page.url()).search) fail("without a query the address keeps one");
      if (await page.locator(".search-indexes:visible").count() !== 1) fail("without a query the indexes are not shown");
    });

    job(site, "a query for markup in the address is shown as text", { address: "search/?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E" }, async (page, fail) => {
      await page.waitForFunction(() => document.querySelector(".search-status").textContent);
      if (await page.locator("main .search-form img").count()) fail("it became an element");
    });

    job(site, "by touch", { width: 360, touch: true }, async (page, fail) => {
      await page.locator(".search-link").tap();
      await page.locator(".search-dialog[open] input").waitFor();
      await type(page, word);
      const problem = await page.evaluate(overflow);
      if (problem) fail(problem);
      const hit = page.locator(".hit").first();
      const href = await hit.getAttribute("href");
      await page.locator(".search-close").tap();
      if (await page.locator(".search-dialog[open]").count()) fail("“Close” does not close it");
      await page.locator(".search-link").tap();
      await hit.tap();
      await page.waitForURL((url) => url.pathname + url.hash === href).catch(() => fail(`a tap did not lead to ${href}`));
    });

    jobs.push(() => report.test(`${site.name}: search: JavaScript off`, async (fail) => {
      const page = await open(browser, site, site.base, { scripts: false, alone: true });
      await page.locator(".search-link").click();
      await page.waitForURL(site.origin + site.base + "search/").catch(() => fail("the link does not lead to the page"));
      if (!/needs scripts/.test(await page.locator("main").innerText())) fail("the page does not say that it needs scripts");
      if (await page.locator("main :is(input, button):visible").count()) fail("there is a field that does nothing");
      const linked = await page.locator(".search-indexes a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
      for (const kind of new Set(documents.map((one) => one.kind))) {
        const index = kind === "entity" ? "entities" : kind + "s";
        if (!linked.includes(`${site.base}${index}/`) && documents.some(({ url }) => url.startsWith(`${site.base}${index}/`))) fail(`no link to the index of ${index}`);
      }
      page.noise.forEach(fail);
      await close(page);
    }));
  }

  // ---- what does not depend on the site

  const site = searched.find((one) => one.name === "specimen") || searched[0];
  if (!site) return jobs;
  const { word } = wordOf(read(site));

  for (const theme of themes) {
    for (const width of [320, 768, 1440]) {
      const options = { width, theme, touch: false };
      job(site, `${width} px, ${theme}: axe with results, without any, and on the page`, options, async (page, fail) => {
        const only = theme === "dark" ? colours : undefined;
        const look = async () => {
          await settled(page);
          await axe(page, fail, only);
          const problem = await page.evaluate(overflow);
          if (problem) fail(problem);
        };
        await openDialog(page, word);
        await page.keyboard.press("ArrowDown");
        await look();
        await type(page, "qqqzzzxxx");
        await look();
        await page.keyboard.press("Escape");
        await go(page, site, `${site.base}search/?q=${word}`);
        await page.locator("main .hit").first().waitFor();
        await look();
      });
    }
  }

  jobs.push(() => report.test(`${site.name}: search: documents that do not come are told, and asked for again`, async (fail) => {
    const page = await open(browser, site, site.base, { touch: false, alone: true });
    await page.route("**/search/documents.json", (route) => route.fulfill({ status: 503, body: "" }));
    await openDialog(page, word);
    if (!/could not be loaded/.test(await status(page))) fail(`it says “${await status(page)}”`);
    if (!await page.locator(".search-help a").count()) fail("nothing leads on");
    await page.unroute("**/search/documents.json");
    await type(page, word);
    if (!await page.locator(".hit").count()) fail(`the next query finds nothing: ${await status(page)}`);
    page.noise.filter((what) => !/503|ERR_ABORTED/.test(what)).forEach(fail);
    await close(page);
  }));

  jobs.push(() => report.test(`${site.name}: search: Enter before the scripts have come leads to the page of results`, async (fail) => {
    const page = await open(browser, site, site.base, { touch: false, alone: true });
    let come;
    const held = new Promise((resolve) => { come = resolve; });
    await page.route("**/assets/search.js*", async (route) => {
      if (/\/search\//.test(page.url())) return route.continue();
      await held;
      return route.abort();
    });
    page.leaving = true;
    await openDialog(page);
    await page.keyboard.type(word);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${site.origin}${site.base}search/?q=${word}`, { timeout: 5000 }).catch(() => fail(`it led to ${page.url()}`));
    come();
    await page.locator("main .hit").first().waitFor().catch(() => fail("there is no result"));
    page.noise.filter((what) => !/ERR_/.test(what)).forEach(fail);
    await close(page);
  }));

  job(site, "a key without a name, as when a browser fills a field, is no error", {}, async (page) => {
    await page.evaluate(() => document.dispatchEvent(new Event("keydown")));
  });

  job(site, "keys of other fields and of the browser stay theirs", {}, async (page, fail) => {
    await page.evaluate(() => {
      const input = document.createElement("input");
      input.id = "own";
      document.querySelector("main").append(input);
      input.focus();
    });
    await page.keyboard.press("/");
    if (await page.locator(".search-dialog").count()) fail("a slash typed into a field opens the search");
    if (await page.inputValue("#own") !== "/") fail("the slash was not typed");
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("Alt+/");
    if (await page.locator(".search-dialog").count()) fail("Alt-/ opens the search");
  });
  return jobs;
};
