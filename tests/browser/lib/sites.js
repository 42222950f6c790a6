// The sites under test: built with the binary, read into pages, and served.
"use strict";

const { execFile } = require("node:child_process");
const fs = require("node:fs/promises");
const path = require("node:path");
const { promisify } = require("node:util");
const { tags } = require("./html");
const { givePast } = require("./past");
const { serve } = require("./server");

const run = promisify(execFile);
const indexes = ["articles", "facts", "entities", "sources", "terms", "tags", "claims", "questions", "models"];
const singular = { articles: "article", facts: "fact", entities: "entity", sources: "source", terms: "term", tags: "tag", claims: "document", questions: "question", models: "model" };

async function filesUnder(dir, prefix = "") {
  const files = [];
  for (const entry of await fs.readdir(path.join(dir, prefix), { withFileTypes: true })) {
    const name = prefix + entry.name;
    if (entry.isDirectory()) files.push(...await filesUnder(dir, name + "/"));
    else files.push(name);
  }
  return files.sort();
}

function kindOf(file, elements) {
  if (elements.some((e) => e.name === "meta" && /^refresh$/i.test(e.attributes["http-equiv"]))) return "redirect";
  if (file === "404.html") return "404";
  if (file === "index.html") return "home";
  const [section, ...rest] = file.split("/");
  if (["review", "timeline", "search", "data", "colophon"].includes(section)) return section;
  if (section === "facts" && rest[1] === "embed") return "embed";
  if (section === "changes") return rest.length === 1 ? section : "changes-of";
  if (!indexes.includes(section)) return "other";
  const further = rest.length === 3 && rest[0] === "page"; // of an index
  return rest.length === 1 || further ? section : singular[section];
}

// A page: {file, address (with the base path), kind, html, elements, ids}.
async function readPages(dir, base) {
  const pages = [];
  for (const file of await filesUnder(dir)) {
    if (!file.endsWith(".html")) continue;
    const html = await fs.readFile(path.join(dir, file), "utf8");
    const elements = tags(html);
    pages.push({
      file, html, elements,
      address: base + file.replace(/(^|\/)index\.html$/, "$1").split("/").map(encodeURIComponent).join("/"),
      kind: kindOf(file, elements),
      ids: new Set(elements.filter((e) => e.attributes.id).map((e) => e.attributes.id)),
    });
  }
  return pages;
}

// One page of each kind, the longest: what goes wrong does so there first.
function ofEachKind(pages) {
  const longest = new Map();
  for (const page of pages) {
    const other = longest.get(page.kind);
    if (!other || page.html.length > other.html.length) longest.set(page.kind, page);
  }
  return [...longest.values()];
}

async function build(sitegen, name, root, dir, baseUrl) {
  await run(sitegen, ["-C", root, "build", "-o", dir, "-u", baseUrl]).catch((e) => {
    throw new Error(`sitegen could not build the site ${name} (${root}):\n${e.stderr || e.message}`);
  });
  const base = new URL(baseUrl).pathname;
  const pages = await readPages(dir, base);
  const server = await serve(dir, base);
  return { name, root, sitegen, dir, base, baseUrl, pages, files: await filesUnder(dir), kinds: ofEachKind(pages), ...server };
}

// deal: this repository; sub: the same under a path; starter: what `sitegen init` writes; specimen: everything that
// Markdown and the fields can hold, with a past; bare: nothing at all.
async function makeSites(sitegen, repository, work, wanted) {
  const sources = {
    deal: [repository, "https://example.org/"],
    sub: [repository, "https://example.org/sub/path/"],
    starter: [path.join(work, "starter"), "https://example.org/"],
    specimen: [path.join(work, "specimen"), "https://example.org/"],
    bare: [path.join(repository, "tests/browser/bare"), "https://example.org/"],
  };
  await run(sitegen, ["init", sources.starter[0]]);
  await givePast(path.join(repository, "tests/browser/specimen"), sources.specimen[0]);
  return Promise.all(Object.entries(sources).filter(([name]) => !wanted || wanted.includes(name))
    .map(([name, [root, baseUrl]]) => build(sitegen, name, root, path.join(work, "site-" + name), baseUrl)));
}

module.exports = { makeSites, readPages, ofEachKind };
