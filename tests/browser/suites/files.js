// What can be seen without a browser: links, addresses, weights, the feed and the sitemap, the Nu checker.
"use strict";

const { execFile } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const zlib = require("node:zlib");
const { promisify } = require("node:util");

const run = promisify(execFile);
const pageLimit = 60_000, fontLimit = 80_000; // bytes: html, css and js compressed; all fonts together

const linking = { a: "href", area: "href", link: "href", script: "src", img: "src", source: "src", use: "href" };

// Every address in a page: {url (absolute), line, name}.
function linksOf(site, page) {
  const links = [];
  const here = site.origin + page.address;
  for (const { name, attributes, line } of page.elements) {
    const add = (value) => links.push({ value, line, name, url: URL.canParse?.(value, here) === false ? null : tryUrl(value, here) });
    if (linking[name] && attributes[linking[name]] !== undefined) add(attributes[linking[name]]);
    if (attributes.srcset) attributes.srcset.split(",").forEach((part) => add(part.trim().split(/\s+/)[0]));
    if (name === "meta" && /^refresh$/i.test(attributes["http-equiv"])) add(attributes.content.replace(/^[^=]*=\s*/, ""));
  }
  return links;
}
function tryUrl(value, base) {
  try { return new URL(value, base); } catch { return null; }
}

// Addresses that the site gives in full (canonical, feed, sitemap) are its own when they begin with its base URL.
function local(site, url) {
  if (url.origin === site.origin) return url;
  if (!url.href.startsWith(site.baseUrl)) return null;
  return new URL(url.pathname + url.search + url.hash, site.origin);
}

function answers(site) {
  const known = new Map();
  return (url) => {
    if (!known.has(url.pathname)) {
      known.set(url.pathname, fetch(site.origin + url.pathname, { redirect: "manual" })
        .then(async (r) => { await r.arrayBuffer(); return r.status; }));
    }
    return known.get(url.pathname);
  };
}

async function checkLinks(site, report) {
  const status = answers(site);
  const byAddress = new Map(site.pages.map((p) => [p.address, p]));
  const linked = new Map(); // address to the addresses its page leads to
  for (const page of site.pages) {
    linked.set(page.address, new Set());
    await report.test(`${site.name}: ${page.kind} ${page.address}: links`, async (fail) => {
      for (const { url, value, line, name } of linksOf(site, page)) {
        if (!url) { fail(`line ${line}: <${name}> has the broken address “${value}”`); continue; }
        if (!/^https?:$/.test(url.protocol)) {
          if (!["mailto:", "data:"].includes(url.protocol)) fail(`line ${line}: <${name}> leads to “${value}”`);
          continue;
        }
        const own = local(site, url);
        if (!own) {
          if (name !== "a") fail(`line ${line}: <${name}> wants something of another host: ${value}`);
          continue;
        }
        const code = await status(own);
        if (code !== 200) { fail(`line ${line}: <${name}> “${value}” answers ${code}`); continue; }
        const target = byAddress.get(own.pathname);
        if (target && name !== "link") linked.get(page.address).add(target.address);
        const id = decodeURIComponent(own.hash.slice(1));
        if (id && target && !target.ids.has(id)) fail(`line ${line}: “${value}”: no such place on that page`);
        if (target?.kind === "redirect") fail(`line ${line}: “${value}” is only a redirect`);
      }
    });
  }

  await report.test(`${site.name}: every page can be reached from the home page`, async (fail) => {
    const reached = new Set(), queue = [site.base];
    while (queue.length) {
      const address = queue.pop();
      if (reached.has(address)) continue;
      reached.add(address);
      queue.push(...(linked.get(address) || []));
    }
    const exempt = site.name === "bare" ? ["404", "redirect", "tags"] : ["404", "redirect"];
    for (const page of site.pages) {
      if (!reached.has(page.address) && !exempt.includes(page.kind)) fail(`nothing leads to ${page.address}`);
    }
  });
}

async function checkRedirects(site, report) {
  for (const page of site.pages.filter((p) => p.kind === "redirect")) {
    await report.test(`${site.name}: redirect ${page.address}`, async (fail) => {
      const refresh = page.elements.find((e) => /^refresh$/i.test(e.attributes["http-equiv"])).attributes.content;
      if (!/^0\s*;\s*url=/i.test(refresh)) fail(`refresh is “${refresh}”`);
      const links = linksOf(site, page);
      const [target, link, canonical] = ["meta", "a", "link"].map((n) => links.find((l) => l.name === n)?.url);
      if (!link || target.href !== link.href) fail(`no link to ${target.href} for those who are not moved`);
      if (!canonical || local(site, canonical)?.href.split("#")[0] !== target.href.split("#")[0]) fail(`canonical is ${canonical}, the target ${target}`);
    });
  }
}

// Things the policy of a strict host would block, on every page and not only on those that are opened.
async function checkMarkup(site, report) {
  for (const page of site.pages) {
    await report.test(`${site.name}: ${page.kind} ${page.address}: markup`, async (fail) => {
      for (const { name, attributes, line, text } of page.elements) {
        for (const attribute of Object.keys(attributes)) {
          if (attribute === "style" || /^on/.test(attribute)) fail(`line ${line}: <${name}> has ${attribute}=`);
        }
        if (name === "style") fail(`line ${line}: a style in the page`);
        const data = name === "script" && attributes.type && !/javascript|module/.test(attributes.type);
        if (name === "script" && text.trim() && !data) fail(`line ${line}: a script in the page`);
        if (/^javascript:/i.test(attributes.href || "")) fail(`line ${line}: <${name}> runs a script`);
      }
      const one = (what, test) => {
        const n = page.elements.filter(test).length;
        if (n !== 1) fail(`${n} times ${what}`);
      };
      const body = page.elements.findIndex((e) => e.name === "body"); // behind it, drawings have titles of their own
      one("<title>", (e, i) => e.name === "title" && i < body);
      if (page.kind === "redirect") return;
      one("<h1>", (e) => e.name === "h1");
      one("<main>", (e) => e.name === "main");
      const described = page.elements.some((e) => e.attributes.name === "description" && e.attributes.content.trim());
      if (!described && site.name !== "bare") fail("no description");
      const canonical = page.elements.find((e) => e.name === "link" && e.attributes.rel === "canonical")?.attributes.href;
      const own = site.baseUrl + page.address.slice(site.base.length);
      const right = page.kind === "404" ? undefined : own.replace(page.kind === "embed" ? /embed\/$/ : "", "");
      if (canonical !== right) fail(`canonical is ${canonical}, not ${right}`);
    });
  }
}

async function checkWeights(site, report) {
  const packed = new Map();
  const weigh = (file) => {
    if (!packed.has(file)) packed.set(file, zlib.gzipSync(fs.readFileSync(path.join(site.dir, file))).length);
    return packed.get(file);
  };
  const fonts = site.files.filter((f) => /\.(woff2?|ttf|otf)$/.test(f));
  const heaviest = new Map(); // kind to {sum, page}
  for (const page of site.pages) {
    await report.test(`${site.name}: ${page.kind} ${page.address}: weight`, async (fail) => {
      const parts = [page.file];
      for (const { name, attributes } of page.elements) {
        const address = name === "script" ? attributes.src : name === "link" && attributes.rel === "stylesheet" ? attributes.href : null;
        if (address) parts.push(decodeURIComponent(new URL(address, site.origin + page.address).pathname.slice(site.base.length)));
      }
      const sum = parts.reduce((total, file) => total + weigh(file), 0);
      if (!(sum <= heaviest.get(page.kind)?.sum)) heaviest.set(page.kind, { sum, page });
      if (sum > pageLimit) fail(`${sum} bytes compressed (${parts.map((f) => `${f} ${weigh(f)}`).join(", ")}), at most ${pageLimit}`);
    });
  }
  await report.test(`${site.name}: weight of fonts`, async (fail) => {
    const sum = fonts.reduce((total, f) => total + fs.statSync(path.join(site.dir, f)).size, 0);
    if (sum > fontLimit) fail(`${sum} bytes (${fonts.join(", ")}), at most ${fontLimit}`);
    if (fonts.length === 0) fail("there are none");
  });
  return heaviest;
}

// An XML file as {name, attributes, text, children}, read by the browser's parser; or its error.
function parseXml(text) {
  const tree = new DOMParser().parseFromString(text, "application/xml");
  const broken = tree.querySelector("parsererror");
  if (broken) return { error: broken.textContent.trim().replace(/\s+/g, " ") };
  const read = (e) => ({
    name: e.localName, namespace: e.namespaceURI, text: e.textContent.trim(),
    attributes: Object.fromEntries([...e.attributes].map((a) => [a.name, a.value])),
    children: [...e.children].map(read),
  });
  return read(tree.documentElement);
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const isDate = (text) => rfc3339.test(text) && !Number.isNaN(Date.parse(text));

async function checkFeed(site, report, xml, file) {
  await report.test(`${site.name}: ${file} is Atom`, async (fail) => {
    const feed = await xml(path.join(site.dir, file));
    if (feed.error) return fail(feed.error);
    if (feed.name !== "feed" || feed.namespace !== "http://www.w3.org/2005/Atom") return fail(`the root is <${feed.name} xmlns="${feed.namespace}">`);
    const all = (e, name) => e.children.filter((c) => c.name === name);
    const exactlyOne = (e, where) => {
      for (const name of ["id", "title", "updated"]) {
        const found = all(e, name);
        if (found.length !== 1 || !found[0].text) fail(`${where} has ${found.length} <${name}>${found.length === 1 ? ", empty" : ""}`);
      }
      const [id, updated] = [all(e, "id")[0]?.text, all(e, "updated")[0]?.text];
      if (id && !tryUrl(id)) fail(`${where}: <id> ${id} is not an address`);
      if (updated && !isDate(updated)) fail(`${where}: <updated> ${updated} is not a time of RFC 3339`);
      for (const published of all(e, "published")) if (!isDate(published.text)) fail(`${where}: <published> ${published.text}`);
    };
    exactlyOne(feed, "the feed");
    const entries = all(feed, "entry");
    const self = all(feed, "link").filter((l) => l.attributes.rel === "self");
    if (self.length !== 1 || self[0].attributes.href !== site.baseUrl + file) fail(`link to itself: ${self.map((l) => l.attributes.href)}`);
    if (!all(feed, "author").some((a) => all(a, "name")[0]?.text) && !entries.every((e) => all(e, "author").length)) fail("no author");
    const ids = new Set();
    const status = answers(site);
    for (const entry of entries) {
      const id = all(entry, "id")[0]?.text;
      exactlyOne(entry, `entry ${id}`);
      if (ids.has(id)) fail(`two entries have the id ${id}`);
      ids.add(id);
      const alternate = all(entry, "link").filter((l) => (l.attributes.rel || "alternate") === "alternate");
      if (alternate.length === 0 && all(entry, "content").length === 0) fail(`entry ${id} has no link and no content`);
      for (const link of alternate) {
        const own = tryUrl(link.attributes.href) && local(site, new URL(link.attributes.href));
        if (!own || await status(own) !== 200) fail(`entry ${id} leads to ${link.attributes.href}`);
      }
      const times = [all(feed, "updated")[0]?.text, all(entry, "updated")[0]?.text].map(Date.parse);
      if (times[1] > times[0]) fail(`entry ${id} is newer than the feed`);
    }
    if (entries.length === 0 && site.pages.some((p) => p.kind === "article")) fail("no entry");
  });
}

async function checkSitemap(site, report, xml) {
  await report.test(`${site.name}: sitemap.xml`, async (fail) => {
    const map = await xml(path.join(site.dir, "sitemap.xml"));
    if (map.error) return fail(map.error);
    if (map.name !== "urlset" || map.namespace !== "http://www.sitemaps.org/schemas/sitemap/0.9") fail(`the root is <${map.name} xmlns="${map.namespace}">`);
    const listed = new Set();
    const status = answers(site);
    for (const url of map.children) {
      const loc = url.children.find((c) => c.name === "loc")?.text;
      if (listed.has(loc)) fail(`twice: ${loc}`);
      listed.add(loc);
      const own = tryUrl(loc) && local(site, new URL(loc));
      if (!own || await status(own) !== 200) fail(`not a page of this site: ${loc}`);
      const changed = url.children.find((c) => c.name === "lastmod")?.text;
      if (changed !== undefined && !/^\d{4}(-\d\d(-\d\d)?)?$/.test(changed) && !isDate(changed)) fail(`${loc}: lastmod ${changed}`);
    }
    for (const page of site.pages) {
      const address = site.baseUrl + page.address.slice(site.base.length);
      const belongs = !["404", "redirect", "search", "embed"].includes(page.kind) && !/\/page\/\d+\/$/.test(address);
      if (belongs !== listed.has(address)) fail(belongs ? `${address} is missing` : `${address} should not be listed`);
    }
  });
}

// The feed of changes. These sites are made in a repository, and so they have one; others may.
const recorded = new Set(["deal", "sub", "specimen"]);
async function checkChanges(site, report, xml) {
  const there = site.files.includes("changes/feed.xml");
  if (recorded.has(site.name))
    await report.test(`${site.name}: there is a feed of changes`, async (fail) => { if (!there) fail("changes/feed.xml is missing"); });
  if (there) await checkFeed(site, report, xml, "changes/feed.xml");
}

// The Nu checker over every page, stylesheet and drawing, in one run of Java. One test for each file.
async function checkNu(sites, report, repository) {
  const ignored = require("../lib/nu-exceptions");
  const files = sites.filter((s) => s.name !== "sub").flatMap((site) => site.files.filter((f) => /\.(html|css|svg)$/.test(f)).map((f) => path.join(site.dir, f)));
  const jar = path.join(repository, "node_modules/vnu-jar/build/dist/vnu.jar");
  const { stdout, stderr } = await run("java", ["-Xss4m", "-jar", jar, "--also-check-css", "--also-check-svg", "--format", "json",
    "--exit-zero-always", "--stdout", ...files], { maxBuffer: 1 << 28 });
  let messages;
  try { ({ messages } = JSON.parse(stdout)); } catch { throw new Error(`the Nu checker gave no report: ${stderr.slice(0, 500)}`); }
  const byFile = new Map(files.map((f) => [f, []]));
  for (const message of messages) {
    const file = message.url?.replace(/^file:/, "");
    if (!byFile.has(file)) byFile.set(file, []);
    byFile.get(file).push(message);
  }
  for (const [file, found] of byFile) {
    const site = sites.find((s) => file?.startsWith(s.dir + path.sep));
    const label = site ? `${site.name}: ${path.relative(site.dir, file)}` : String(file);
    await report.test(`${label}: Nu checker`, async (fail) => {
      for (const { type, subType, message, lastLine, extract } of found) {
        if (ignored.some((pattern) => pattern.test(message))) continue;
        fail(`${subType || type}, line ${lastLine}: ${message} ${extract ? `[${extract.replace(/\s+/g, " ").trim()}]` : ""}`);
      }
    });
  }
}

module.exports = ({ report, browser, sites, repository }) => {
  const jobs = [() => checkNu(sites, report, repository)];
  jobs.push(async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const xml = (file) => page.evaluate(parseXml, fs.readFileSync(file, "utf8"));
    for (const site of sites) {
      await checkMarkup(site, report);
      await checkLinks(site, report);
      await checkRedirects(site, report);
      const heaviest = [...await checkWeights(site, report)].sort(([, a], [, b]) => b.sum - a.sum);
      await checkFeed(site, report, xml, "feed.xml");
      await checkChanges(site, report, xml);
      await checkSitemap(site, report, xml);
      const shown = site.name === "deal" ? heaviest : heaviest.slice(0, 1);
      console.log(`${site.name}: ${site.pages.length} pages; the heaviest of a kind, bytes compressed with styles and scripts: ` +
        shown.map(([kind, { sum, page }]) => `${kind} ${sum} (${page.address})`).join(", "));
    }
    await context.close();
  });
  return jobs;
};
