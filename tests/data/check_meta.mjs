#!/usr/bin/env node
// What search engines and other sites are told: JSON-LD against schema.org's vocabulary (schema-dts through TypeScript,
// jsonld), the JSON Feed against its types, Open Graph as open-graph-scraper reads it.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import scrape from "open-graph-scraper-lite";
import { blocks, expanded, shapes, typed, vocabulary } from "./structured.mjs";

const require = createRequire(import.meta.url);
const { sites, check, filesBelow, readJson } = require("./report.js");

const read = (file) => readFileSync(file, "utf8");
const things = (html) => blocks(html).flatMap((block) => block["@graph"]);

function pagesOf(site) {
  return filesBelow(site)
    .filter((file) => path.basename(file) === "index.html" && !file.includes("/embed/"))
    .map((file) => [path.relative(site, file), read(file)])
    .filter(([, html]) => !html.includes('http-equiv="refresh"'));
}

// schema.org writes "query-input" beside the property that it constrains, which the types keep apart.
function withoutConstraints([name, thing]) {
  const { "query-input": query, ...action } = thing.potentialAction ?? {};
  return [name, query === undefined ? thing : { ...thing, potentialAction: action }];
}

// ---- JSON-LD ----

// All at once, since the types of the whole vocabulary take seconds to read.
function checkVocabulary(all, harms) {
  const found = shapes(all.flatMap(({ name, pages }) => pages.map(([page, html]) => [`${name}/${page}`, html])));
  const faults = vocabulary([...found, ...harms].map(withoutConstraints));
  const harmed = new Set(harms.map(([what]) => what));
  const wrong = faults.filter(([name]) => !harmed.has(name));
  check(found.length > 0 && wrong.length === 0, `schema.org knows what ${found.length} shapes of things say`, wrong.slice(0, 2));
  for (const what of harmed) check(faults.some(([name]) => name === what), `${what} is refused`);
}

async function checkProcessor(pages, name) {
  check(pages.every(([, html]) => blocks(html).length === 1), `each page of ${name} has one block of JSON-LD`);
  const lost = [];
  for (const [page, html] of pages) {
    const [block] = blocks(html);
    const types = await expanded(block, "https://example.org/").catch((error) => [String(error.message)]);
    const wanted = [...JSON.stringify(block).matchAll(/"@type":"(\w+)"/g)].map((found) => `https://schema.org/${found[1]}`);
    if (wanted.some((type) => !types.includes(type))) lost.push([page, types.slice(0, 3)]);
  }
  check(lost.length === 0, `jsonld finds all things on ${pages.length} pages of ${name}`, JSON.stringify(lost.slice(0, 2)));
}

// What Google asks for beyond the vocabulary, in its pages on Article, Dataset, ClaimReview and BreadcrumbList.
const rules = {
  Article: (t) => t.headline,
  Dataset: (t) => t.name && t.description.length >= 50 && t.description.length <= 5000,
  ClaimReview: (t) => t.claimReviewed && t.reviewRating.alternateName && t.url && t.author,
  BreadcrumbList: (t) => t.itemListElement.length >= 2 && t.itemListElement.every((s, i) => s.position === i + 1 && s.name && s.item),
};

function checkRules(pages, name) {
  const all = pages.flatMap(([page, html]) => things(html).map((thing) => [page, thing]));
  const faults = all.filter(([, thing]) => rules[thing["@type"]] && !rules[thing["@type"]](thing));
  check(faults.length === 0, `things of ${name} have what search engines ask for`, JSON.stringify(faults.slice(0, 2)));
  const trails = pages.filter(([, html]) => html.includes('<nav class="trail"') !== things(html).some((t) => t["@type"] === "BreadcrumbList"));
  check(trails.length === 0, `pages of ${name} that show a trail tell it`, trails.map(([page]) => page).slice(0, 3));
}

const kinds = {
  "index.html": "WebSite", articles: "Article", facts: "Dataset", sources: "CreativeWork", terms: "DefinedTerm",
};

function checkKinds(pages, name) {
  for (const [folder, type] of Object.entries(kinds)) {
    const of = pages.filter(([page]) => page === folder || new RegExp(`^${folder}/(?!page/).+/index\\.html$`).test(page));
    const with_ = of.filter(([, html]) => things(html).some((thing) => thing["@type"] === type));
    check(of.length === with_.length, `pages below ${folder} of ${name} hold a ${type}`, of.length - with_.length);
  }
}

// No verdict is told that the page does not show, and none of opinions.
function checkVerdicts(site) {
  const claims = path.join(site, "data/claims.json");
  if (!existsSync(claims)) return;
  const words = { tension: "in tension", "not-found": "not found" };
  const documents = readJson(claims).claims;
  const verdicts = new Map(documents.map((claim) => [claim.id, claim.verdict]));
  const told = filesBelow(path.join(site, "claims")).filter((file) => file.endsWith(".html")).flatMap((file) => things(read(file)));
  const reviews = told.filter((thing) => thing["@type"] === "ClaimReview");
  const wrong = reviews.filter((review) => {
    const verdict = verdicts.get(review.url.split("#")[1]);
    return verdict === "opinion" || (words[verdict] ?? verdict) !== review.reviewRating.alternateName || "ratingValue" in review.reviewRating;
  });
  const judged = documents.some((claim) => claim.verdict !== "opinion");
  check(reviews.length > 0 === judged && wrong.length === 0, `${reviews.length} reviews of claims have the verdict that the data has`, JSON.stringify(wrong.slice(0, 2)));
}

// ---- facts ----

const day = "\\d{4}(-\\d\\d(-\\d\\d(T[\\d:]+Z)?)?)?";
const time = new RegExp(`^(${day}|(${day}|\\.\\.)/(${day}|\\.\\.))$`);

function faultOf(fact, thing) {
  const measured = [thing.variableMeasured ?? []].flat();
  const event = fact.event;
  const [from, until] = event ? [event.from, event.until] : [fact.from, fact.until];
  const covered = thing.temporalCoverage;
  if (fact.status === "retracted") return measured.length > 0 && "it is retracted";
  if (!measured.length || measured.some((one) => !/^[A-Z][a-z]+[,;.]/.test(one.description))) return "no value, or none with its status";
  if (measured.some((one) => one.minValue !== undefined && one.minValue === one.maxValue)) return "a range of one number";
  if (fact.value.kind === "quantity" && !fact.value.range && !measured.some((one) => one.value === fact.value.number || (typeof one.value === "number" && one.value === Number(fact.value.number) && fact.value.number.replace(/[-.]/g, "").length <= 15))) return "another number";
  if (covered && !(from || until)) return "a time that it does not have";
  if (covered && !time.test(covered)) return "a time that is none";
  if (covered && ((from && covered.startsWith("..")) || (until && covered.endsWith("..")))) return "an open time that has an end";
  return false;
}

// What is said of a fact to search engines is what its data say; and no thing has the name of a page.
function checkFacts(site, pages, name) {
  const file = path.join(site, "data/facts.json");
  const { facts } = existsSync(file) ? readJson(file) : { facts: [] };
  const found = new Map(pages.map(([page, html]) => [page, html]));
  const faults = facts.map((fact) => {
    const html = found.get(`facts/${fact.id}/index.html`);
    return [fact.id, html !== undefined && faultOf(fact, things(html).find((thing) => thing["@type"] === "Dataset"))];
  }).filter(([, fault]) => fault);
  check(faults.length === 0, `pages of ${facts.length} facts of ${name} tell what the data do`, faults.slice(0, 3));
  const own = new Set(pages.map(([, html]) => html.match(/<link rel="canonical" href="([^"]+)"/)[1]));
  const named = pages.flatMap(([, html]) => [...JSON.stringify(things(html).filter((t) => !/Page$/.test(t["@type"]))).matchAll(/"@id":"([^"]+)"/g)]).filter(([, id]) => own.has(id));
  check(named.length === 0, `things of ${name} are not named as pages are`, named.slice(0, 3).map(([, id]) => id));
}

// ---- Open Graph ----

async function checkGraph(pages, name) {
  const faults = [];
  for (const [page, html] of pages) {
    const { result, error } = await scrape({ html }).catch(({ result }) => ({ error: true, result }));
    const canonical = html.match(/<link rel="canonical" href="([^"]+)"/)[1];
    if (error || result.ogUrl !== canonical || !result.ogTitle || !result.ogSiteName || !result.twitterCard
      || result.ogType !== (things(html)[0]["@type"] === "Article" ? "article" : "website")) faults.push([page, result.error ?? result]);
  }
  check(faults.length === 0, `open-graph-scraper reads ${pages.length} pages of ${name}`, JSON.stringify(faults.slice(0, 1)));
}

// ---- JSON Feed ----

const folder = path.join(path.dirname(require.resolve("@json-feed-types/1_1/package.json")), "..", "..");

function checkFeeds(feeds, harms) {
  const faults = typed('import type Feed from "@json-feed-types/1_1";', "Feed", [...feeds, ...harms], folder);
  const harmed = new Set(harms.map(([what]) => what));
  const wrong = faults.filter(([name]) => !harmed.has(name));
  check(feeds.length > 0 && wrong.length === 0, `${feeds.length} JSON Feeds are what they say`, wrong.slice(0, 2));
  for (const what of harmed) check(faults.some(([name]) => name === what), `${what} is refused`);
}

// ---- what is wrong, and must be refused ----

function harmsOf(thing) {
  const harms = {
    "a property of another type": { ...thing, reviewRating: { "@type": "Rating", alternateName: "x" } },
    "a property that nobody knows": { ...thing, licence: "x" },
    "a number for a name": { ...thing, name: 7 },
    "an unknown type": { ...thing, "@type": "Website" },
    "a thing of the wrong type": { ...thing, publisher: { "@type": "Rating" } },
  };
  return Object.entries(harms).map(([what, harm]) => [what, { "@context": "https://schema.org", ...harm }]);
}

const harmsOfFeed = (feed) => [
  ["a feed of another version", { ...feed, version: "https://jsonfeed.org/version/2" }],
  ["an entry without an id", { ...feed, items: [{ title: "no id" }] }],
];

const all = sites.map((site) => ({ site, name: path.basename(site), pages: pagesOf(site) }));
const feeds = all
  .map(({ site, name }) => [name, path.join(site, "changes/feed.json")])
  .filter(([, file]) => existsSync(file))
  .map(([name, file]) => [name, readJson(file)]);
checkVocabulary(all, harmsOf(things(all[0].pages.find(([page]) => page === "index.html")[1])[0]));
if (feeds.length > 0) checkFeeds(feeds, harmsOfFeed(feeds[0][1]));
for (const { site, name, pages } of all) {
  await checkProcessor(pages, name);
  checkRules(pages, name);
  checkKinds(pages, name);
  checkVerdicts(site);
  checkFacts(site, pages, name);
  await checkGraph(pages, name);
}
