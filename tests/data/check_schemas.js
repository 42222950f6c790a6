#!/usr/bin/env node
// Every JSON file against the schema that it names, by Ajv (draft 2020-12, strict); and whether the schemas refuse what has
// lost a member, has one more, or has one of another type.
"use strict";
const fs = require("fs");
const path = require("path");
const Ajv = require("ajv-2020/dist/2020").default;
const addFormats = require("ajv-formats").default;
const { sites, check, filesBelow, readJson } = require("./report");

const DATA = ["facts", "entities", "sources", "terms", "claims", "questions", "models", "timeline"];

// Finds schemas by the addresses that files give.
function readSchemas(site) {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false });
  const folder = path.join(site, "data/schemas");
  addFormats(ajv);
  const ids = {};
  for (const file of fs.readdirSync(folder)) {
    const schema = readJson(path.join(folder, file));
    ajv.addSchema(schema);
    ids[file.replace(".schema.json", "")] = schema.$id;
    check(schema.$id.endsWith("/data/schemas/" + file), `${file} of ${path.basename(site)} is named by its address`, schema.$id);
  }
  return { ajv, ids };
}

const words = (errors) => errors.map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`).slice(0, 3).join("; ");

function checkFile(schemas, value, id, what) {
  const validate = schemas.ajv.getSchema(id);
  if (!check(validate, `${what} names a schema that is there`, id)) return;
  const fine = validate(value);
  check(fine, `${what} satisfies its schema`, fine ? "" : words(validate.errors));
}

function checkData(schemas, site) {
  const name = path.basename(site);
  for (const kind of DATA) {
    const file = path.join(site, "data", kind + ".json");
    if (!fs.existsSync(file)) continue;
    const value = readJson(file);
    check(value.$schema === schemas.ids[kind], `${kind}.json of ${name} says which schema is its own`, value.$schema);
    checkFile(schemas, value, value.$schema, `${kind}.json of ${name}`);
  }
  const manifest = readJson(path.join(site, "manifest.json"));
  check(manifest.$schema === schemas.ids.manifest, `manifest.json of ${name} says which schema is its own`, manifest.$schema);
  checkFile(schemas, manifest, manifest.$schema, `manifest.json of ${name}`);
}

// One check for all files of single facts, and one for all lines of NDJSON: there are hundreds.
function checkFacts(schemas, site) {
  const file = path.join(site, "data/facts.ndjson");
  if (!fs.existsSync(file)) return;
  const name = path.basename(site);
  const lines = fs.readFileSync(file, "utf8").split("\n");
  check(lines.pop() === "", `facts.ndjson of ${name} ends with a line`);
  const listed = readJson(path.join(site, "data/facts.json")).facts;
  const fact = schemas.ajv.getSchema(schemas.ids.fact);
  const bad = lines.filter((line) => !fact(JSON.parse(line)));
  check(bad.length === 0, `${lines.length} lines of facts.ndjson of ${name} satisfy their schema`, bad[0]);
  check(JSON.stringify(lines.map((line) => JSON.parse(line))) === JSON.stringify(listed), `facts.ndjson of ${name} is facts.json line by line`);
  const own = filesBelow(path.join(site, "facts")).filter((f) => path.basename(f) === "fact.json");
  check(own.length === listed.length, `each fact of ${name} has a file`, own.length);
  for (const f of own.filter((f) => !fact(readJson(f)))) checkFile(schemas, readJson(f), schemas.ids.fact, path.relative(site, f));
  check(own.every((f) => readJson(f).$schema === schemas.ids.fact), `files of single facts of ${name} say which schema is theirs`);
}

// ---- what the schemas refuse

// Below it anything may stand.
const FREE = new Set(["content"]);

// Changes `value` in each way, once for each place of the shape, and calls `broken` while it is changed.
function mutate(value, place, seen, broken) {
  if (Array.isArray(value)) {
    for (const item of value) mutate(item, place + "[]", seen, broken);
    return;
  }
  if (value === null || typeof value !== "object") return;
  const shape = place + (value.kind && typeof value.kind === "string" ? `(${value.kind})` : "");
  const keys = Object.keys(value);
  const once = (what, change) => {
    if (seen.has(`${shape} ${what}`)) return;
    seen.add(`${shape} ${what}`);
    const before = { ...value };
    change();
    broken(`${shape} ${what}`);
    for (const key of Object.keys(value)) delete value[key];
    Object.assign(value, before);
  };
  once("with one more member", () => { value.unheard_of = 1; });
  for (const key of keys) {
    once(`without ${key}`, () => { delete value[key]; });
    once(`with ${key} renamed`, () => { value[key + "_"] = value[key]; delete value[key]; });
    // A free text may be any, and what may be several types is tried with one that is none of them.
    once(`with another type of ${key}`, () => { value[key] = { unheard_of: 1 }; });
  }
  for (const key of keys) if (!FREE.has(key)) mutate(value[key], `${shape}.${key}`, seen, broken);
}

// Facts have hundreds of members in all; of each shape the first is enough.
function checkMutations(schemas, kind, files) {
  const seen = new Set();
  let tried = 0;
  const passed = [];
  for (const file of files) {
    const value = readJson(file);
    const validate = schemas.ajv.getSchema(schemas.ids[kind]);
    mutate(value, kind, seen, (what) => {
      tried++;
      if (validate(value)) passed.push(what);
    });
  }
  // Where there are no data files a manifest names no schema.
  const free = ["fact with another type of content", "manifest without $schema"];
  const real = passed.filter((what) => !/\.content with another type/.test(what) && !free.includes(what));
  check(tried > 0 && real.length === 0, `the schema of ${kind} refuses ${tried} changes of shape`, real.slice(0, 5).join("; "));
}

// A site without data has no schemas.
const described = sites.filter((site) => fs.existsSync(path.join(site, "data/schemas")));
check(sites.every((site) => described.includes(site) || path.basename(site) === "bare"), "sites with data have schemas");
const all = described.map((site) => ({ site, schemas: readSchemas(site) }));
for (const { site, schemas } of all) {
  checkData(schemas, site);
  checkFacts(schemas, site);
}
for (const kind of [...DATA, "manifest"]) {
  const files = all.filter(({ site }) => ["specimen", "hostile", "deal"].includes(path.basename(site)))
    .map(({ site }) => path.join(site, kind === "manifest" ? "" : "data", kind + ".json")).filter((f) => fs.existsSync(f));
  if (files.length) checkMutations(all[0].schemas, kind, files);
}
const richest = (site) => filesBelow(path.join(site, "facts")).filter((f) => path.basename(f) === "fact.json");
const facts = all.filter(({ site }) => path.basename(site) === "deal").flatMap(({ site }) => richest(site));
if (facts.length) checkMutations(all[0].schemas, "fact", facts);
