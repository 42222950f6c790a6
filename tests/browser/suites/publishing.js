// What is there for programs and other sites: facts in frames of a foreign page, the pages of data and colophon, whose
// commands are run as a reader would.
"use strict";

const { execFile } = require("node:child_process");
const fs = require("node:fs/promises");
const http = require("node:http");
const path = require("node:path");
const { promisify } = require("node:util");
const { open, close, themes } = require("../lib/browser");
const { axe, colours } = require("../lib/axe");
const { decode } = require("../lib/html");
const { overflow } = require("./look");

const run = promisify(execFile);
const sandbox = "allow-popups allow-popups-to-escape-sandbox";

// The text of what the page offers to be copied, by its id.
const offered = (page, id) => decode(new RegExp(`id="${id}"[^>]*>(?:<code>)?([^<]*)<`).exec(page.html)?.[1] ?? "");
const pageAt = (site, address) => site.pages.find((p) => p.address === site.base + address);
const shell = (command, cwd) => run("sh", ["-c", command], { cwd, maxBuffer: 1 << 28 });
const refused = (promise) => promise.then(() => null, (error) => error);

// A page of another site that holds this code.
async function foreign(code) {
  const server = http.createServer((request, response) => {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(`<!doctype html><html lang="en"><title>Elsewhere</title><h1>Elsewhere</h1>${code}`);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => { server.closeAllConnections?.(); server.close(); } };
}

// What a frame shows, and whether all of it is seen.
function shown() {
  const root = document.documentElement;
  const text = (selector) => document.querySelector(selector)?.textContent.replace(/\s+/g, " ").trim();
  return {
    title: text("h1"), value: text(".value"), state: text(".state"), cited: text(".cited"), site: text(".site"),
    sideways: root.scrollWidth > root.clientWidth, longer: root.scrollHeight - root.clientHeight, font: getComputedStyle(document.querySelector("h1")).fontSize,
  };
}

// Facts that differ in what their frames must hold.
const facts = {
  deal: ["aws-revenue-2025", "announcement-day", "azure-exclusivity-scope", "altman-role", "microsoft-pays-share-to-openai"],
  specimen: ["money-large", "a-date", "both", "long-text", "retracted-thing", "t-long", "t-word", "right-to-left", "users", "series"],
  starter: ["bridge-length"],
};

async function frame(browser, site, id, theme, fail) {
  const at = `${site.base}facts/${id}/`;
  const page = site.pages.find((p) => p.address === at);
  const code = offered(page, "x-embed");
  const own = code.replaceAll(site.baseUrl, site.origin + site.base);
  if (own === code) fail(`the code does not name the site: ${code}`);
  const elsewhere = await foreign(own);
  const context = await browser.newContext({ javaScriptEnabled: false, colorScheme: theme, viewport: { width: 360, height: 740 } });
  try {
    const tab = await context.newPage(), noise = [];
    tab.on("console", (message) => noise.push(message.text()));
    tab.on("requestfailed", (request) => noise.push(`request failed: ${request.url()}`));
    await tab.goto(elsewhere.origin, { waitUntil: "load" });
    const element = await tab.locator("iframe").elementHandle();
    await element.scrollIntoViewIfNeeded();
    await tab.waitForTimeout(100);
    noise.splice(0).forEach(fail); // what follows is the test's own: the frame lets no script in to look, and says so
    const inside = await element.contentFrame();
    await inside.waitForSelector("h1");
    const seen = await inside.evaluate(shown);
    const inPage = (selector) => new RegExp(selector).exec(page.html)?.[1];
    if (seen.font !== "14px") fail("the frame has no style");
    if (seen.sideways) fail("the frame scrolls sideways");
    if (seen.longer > 0) fail(`the frame is ${seen.longer} pixels too low`);
    if (seen.title !== decode(inPage("<h1>([^<]*)</h1>"))) fail(`the title is “${seen.title}”`);
    if (seen.value !== decode(inPage('class="figure-large"><span[^>]*>([^<]*)'))) fail(`the value is “${seen.value}”`);
    const status = inPage('<p class="verdict"><svg[^>]*>.*?</svg> (\\w+)');
    if (!seen.state.startsWith(status)) fail(`the state is “${seen.state}”, not ${status}`);
    if (/class="tension"/.test(page.html) && !/In tension/.test(seen.state)) fail("it does not tell of the tension");
    if (!seen.cited) fail("no source");
    const [opened] = await Promise.all([context.waitForEvent("page"), inside.locator(".site a").click()]);
    await opened.waitForURL((url) => url.pathname === at).catch(() => fail(`the site’s name leads to ${opened.url()}`));
    if (await opened.locator("h1").textContent() !== seen.title) fail("another page than the fact’s opens");
  } finally {
    await context.close();
    elsewhere.close();
  }
}

// Every embed at its smallest; nothing of what it says is lost there.
async function smallest(browser, site, report) {
  const page = await open(browser, site, site.base, { width: 280, touch: false });
  for (const each of site.pages.filter((p) => p.kind === "embed")) {
    await report.test(`${site.name}: embed ${each.address}: at 280 by 120, and 600 by 400`, async (fail) => {
      for (const [width, height] of [[280, 120], [600, 400]]) {
        await page.setViewportSize({ width, height });
        await page.goto(site.origin + each.address);
        const problem = await page.evaluate(overflow);
        if (problem) fail(problem);
        const seen = await page.evaluate(shown);
        if (seen.longer > 0 && (height > 120 || seen.value.length <= 30)) fail(`${width} by ${height}: ${seen.longer} pixels too low for “${seen.value}”`);
      }
      const meta = (name) => each.elements.find((e) => e.name === "meta" && e.attributes.name === name)?.attributes.content;
      if (!/noindex/.test(meta("robots"))) fail("search engines may list it");
      for (const { name, attributes } of each.elements) if (name === "script" || /font/.test(attributes.as || "")) fail(`it asks for <${name}>`);
    });
  }
  page.noise.forEach((what) => report.test(`${site.name}: embeds: ${what}`, async (fail) => fail(what)));
  await close(page);
}

async function oembed(site, id, fail) {
  const response = await fetch(`${site.origin}${site.base}facts/${id}/oembed.json`);
  const answer = JSON.parse(await response.text());
  const page = pageAt(site, `facts/${id}/`);
  for (const [name, type] of Object.entries({ version: "string", type: "string", title: "string", html: "string", width: "number", height: "number",
    provider_name: "string", provider_url: "string", cache_age: "number" })) {
    if (typeof answer[name] !== type || answer[name] === "") fail(`${name} is ${JSON.stringify(answer[name])}`);
  }
  if (answer.version !== "1.0" || answer.type !== "rich") fail(`version ${answer.version}, type ${answer.type}`);
  if (answer.provider_url !== site.baseUrl) fail(`provider_url is ${answer.provider_url}`);
  if (answer.html.trim() !== offered(page, "x-embed").trim()) fail("the code is not that of the fact’s page");
  const attributes = Object.fromEntries([...answer.html.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, name, value]) => [name, decode(value)]));
  if (!answer.html.startsWith("<iframe ") || !/<\/iframe>\s*$/.test(answer.html)) fail(`no frame: ${answer.html}`);
  if (attributes.sandbox !== sandbox) fail(`sandbox is ${attributes.sandbox}`);
  if (!attributes.title) fail("the frame has no title");
  if (Number(attributes.width) !== answer.width || Number(attributes.height) !== answer.height) fail("the sizes differ");
}

// The commands of the colophon, in a copy that is fetched by them.
async function verify(site, work, fail) {
  const colophon = pageAt(site, "colophon/");
  const [fetching, checking, digest] = ["x-fetch", "x-check", "x-digest"].map((id) => offered(colophon, id));
  await shell(fetching.replaceAll(site.baseUrl, site.origin + site.base), work);
  const copy = path.join(work, "copy");
  const missing = site.files.filter((file) => file !== ".sitegen");
  for (const file of missing) {
    const [here, there] = await Promise.all([site.dir, copy].map((dir) => fs.readFile(path.join(dir, file)).catch(() => null)));
    if (!there || !here.equals(there)) fail(`${file} is ${there ? "another" : "not there"} in the copy`);
  }
  const fine = await shell(checking, work);
  if (fine.stdout || fine.stderr) fail(`the check says ${fine.stdout}${fine.stderr}`);
  const { stdout } = await shell(digest, work);
  const id = /facts\/([^/]+)\/fact\.json/.exec(digest)[1];
  const told = /sha256:([0-9a-f]{64})/.exec(pageAt(site, `facts/${id}/`).html)?.[1];
  if (stdout.slice(0, 64) !== told) fail(`the digest of ${id} is ${stdout}, its page says ${told}`);
  const plain = offered(colophon, "x-rebuild");
  if (/^sitegen verify copy$/.test(plain)) await shell(plain.replace("sitegen", `'${site.sitegen}'`), work);
  await fs.appendFile(path.join(copy, "index.html"), " ");
  const error = await refused(shell(checking, work));
  if (!error || !/index\.html: FAILED/.test(error.stdout)) fail("a changed file is not found");
}

// What the page of data says is to be done with it.
async function load(site, fail) {
  const page = pageAt(site, "data/");
  const here = (text) => text.replaceAll(site.baseUrl, site.origin + site.base);
  const commands = [...page.html.matchAll(/<pre class="command"[^>]*><code>([^<]*)</g)].map(([, text]) => here(decode(text)));
  const rows = (await shell(commands[0])).stdout.trimEnd().split("\n");
  const { facts: all } = await (await fetch(`${site.origin}${site.base}data/facts.json`)).json();
  if (rows.length !== all.length || !rows[0].startsWith(all[0].id + "\t")) fail(`jq gives ${rows.length} rows, the first “${rows[0]}”, of ${all.length} facts`);
  const { stdout } = await run("python3", ["-c", commands[1] + "\nprint(len(facts))"], { env: { ...process.env, no_proxy: "127.0.0.1" } });
  if (Number(stdout) !== all.length) fail(`Python reads ${stdout} facts of ${all.length}`);
  for (const { name, attributes } of page.elements) {
    if (name !== "a" || !/json/.test(attributes.type || "")) continue;
    const text = await (await fetch(new URL(attributes.href, site.origin + page.address))).text();
    const values = /ndjson/.test(attributes.type) ? text.trimEnd().split("\n") : [text];
    for (const value of values) try { JSON.parse(value); } catch (error) { fail(`${attributes.href}: ${error.message}`); }
  }
}

// A site with other settings, built besides.
async function variant(site, work, name, change) {
  const root = path.join(work, name);
  await fs.cp(path.join(site.root, "content"), path.join(root, "content"), { recursive: true });
  const settings = path.join(root, "content/site.yml");
  await fs.writeFile(settings, change(await fs.readFile(settings, "utf8")));
  await run(site.sitegen, ["-C", root, "build", "-o", path.join(root, "public")]);
  return (file) => fs.readFile(path.join(root, "public", file), "utf8");
}

module.exports = ({ report, browser, sites }) => {
  const jobs = [];
  const some = sites.filter((s) => facts[s.name]);
  const temporary = (site, name) => fs.mkdtemp(path.join(path.dirname(site.dir), `${site.name}-${name}-`));
  for (const site of some) {
    for (const id of facts[site.name].filter((each) => pageAt(site, `facts/${each}/`))) {
      for (const theme of themes) {
        jobs.push(() => report.test(`${site.name}: embed of ${id} in a foreign page, ${theme}, JavaScript off`, (fail) => frame(browser, site, id, theme, fail)));
      }
      jobs.push(() => report.test(`${site.name}: oEmbed of ${id}`, (fail) => oembed(site, id, fail)));
      jobs.push(() => report.test(`${site.name}: embed of ${id}: axe`, async (fail) => {
        const page = await open(browser, site, `${site.base}facts/${id}/embed/`, { width: 360, touch: false });
        for (const theme of themes) {
          await page.emulateMedia({ colorScheme: theme });
          await axe(page, fail, theme === "dark" ? colours : undefined);
        }
        await close(page);
      }));
    }
    if (site.name !== "deal") jobs.push(() => smallest(browser, site, report));
    jobs.push(() => report.test(`${site.name}: what is copied is what is shown`, async (fail) => {
      const page = await open(browser, site, `${site.base}facts/${facts[site.name][0]}/`, { alone: true });
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: site.origin });
      for (const [i, source] of (await page.locator("[data-copy]").all()).entries()) {
        const text = await source.evaluate((e) => e.value || e.textContent);
        const button = page.locator(".copy").nth(i);
        if ((await button.boundingBox()).height > 40) fail("the words on the button are broken into lines");
        await button.focus();
        await page.keyboard.press("Enter");
        await button.filter({ hasText: "Copied" }).waitFor().catch(() => fail("the button does not say that it has copied"));
        if (await page.evaluate(() => navigator.clipboard.readText()) !== text) fail(`copied is not “${text}”`);
      }
      page.noise.forEach(fail);
      await close(page);
    }));
    jobs.push(() => report.test(`${site.name}: the colophon’s commands do what it says`, async (fail) => verify(site, await temporary(site, "verify"), fail)));
    jobs.push(() => report.test(`${site.name}: the data are read as their page says`, (fail) => load(site, fail)));
  }
  const starter = sites.find((s) => s.name === "starter");
  if (starter) {
    jobs.push(() => report.test("data: false: nothing is said of what is not there", async (fail) => {
      const read = await variant(starter, await temporary(starter, "variant"), "without-data", (text) => `${text}\ndata: false\n`);
      for (const file of ["facts/bridge-length/index.html", "facts/index.html", "entities/index.html", "sources/index.html", "claims/index.html", "timeline/index.html",
        "models/index.html", "index.html", "colophon/index.html"]) {
        const found = /\/data\/|fact\.json|embed|\bfeed\.xml[^>]*>feed|programs|x-digest/.exec((await read(file)).replace(/data-[a-z]+/g, ""));
        if (found) fail(`${file} says “${found[0]}”`);
      }
      for (const file of ["data/index.html", "facts/bridge-length/embed/index.html"]) if (!await refused(read(file))) fail(`there is ${file}`);
    }));
    jobs.push(() => report.test("without an address and a repository: no code and no command that could not work", async (fail) => {
      const read = await variant(starter, await temporary(starter, "variant"), "nowhere", (text) => text.replace(/^base_url:.*\n/m, ""));
      const fact = await read("facts/bridge-length/index.html");
      if (/<iframe|&lt;iframe|curl/.test(fact)) fail("the fact’s page gives code without an address");
      const colophon = await read("colophon/index.html");
      if (/git clone|--against|curl/.test(colophon)) fail("the colophon gives commands that cannot work");
      if (!/sitegen verify copy/.test(colophon) || !/sha256sum --check/.test(colophon)) fail("it does not tell what can be verified");
    }));
  }
  return jobs;
};
