#!/usr/bin/env node
// The data package by Frictionless's own library (datapackage, tableschema): the descriptor, and every row of the table cast
// to the types of its columns.
"use strict";
const fs = require("fs");
const path = require("path");
const { Package } = require("datapackage");
const { sites, check, readJson } = require("./report");

const reasons = (e) => [e.message, ...(e.errors || []).map((x) => x.message)].join("; ");

async function rowsOf(table) {
  return table.read({ keyed: true, cast: true }).then((rows) => ({ rows }), (e) => ({ rows: [], why: reasons(e) }));
}

async function checkTable(site, name, resource) {
  const facts = readJson(path.join(site, "data/facts.json")).facts;
  const { rows, why } = await rowsOf(resource);
  check(rows.length === facts.length, `each row of facts.csv of ${name} is of the types of its columns`, why || rows.length);
  check(rows.every((row, i) => row.id === facts[i].id && row.digest === facts[i].digest), `facts.csv of ${name} has the facts of facts.json in their order`);
  const quantities = rows.filter((row, i) => facts[i].value && facts[i].value.kind === "quantity");
  const same = (row, value) => (value.number === null ? row.number === null : row.number === Number(value.number)) && row.unit === value.unit;
  check(quantities.every((row) => same(row, facts.find((f) => f.id === row.id).value)), `${quantities.length} quantities of facts.csv of ${name} are those of facts.json`);
  check(resource.headers.length === resource.schema.fields.length && resource.headers.every((h, i) => h === resource.schema.fields[i].name),
    `the table of ${name} has the columns that are described`, resource.headers);
  check(resource.schema.fields.every((f) => f.descriptor.description), `each column of ${name} is described`);
}

// A column of another type than the data has must be noticed, else nothing above tells anything.
async function checkRefusals(site, name, descriptor) {
  for (const [column, type] of [["title", "integer"], ["first_recorded", "number"], ["pending", "date"]]) {
    const changed = structuredClone(descriptor);
    changed.resources.find((r) => r.name === "facts").schema.fields.find((f) => f.name === column).type = type;
    const other = await Package.load(changed, { basePath: path.join(site, "data") });
    const { why } = await rowsOf(other.getResource("facts"));
    check(why, `the table of ${name} is refused with ${column} as ${type}`);
  }
  const nameless = structuredClone(descriptor);
  delete nameless.resources[0].name;
  check(!(await Package.load(nameless, { basePath: path.join(site, "data") })).valid, `a resource of ${name} without a name is refused`);
}

async function checkSite(site) {
  const name = path.basename(site);
  const file = path.join(site, "data/datapackage.json");
  if (!fs.existsSync(file)) {
    check(fs.readdirSync(path.join(site, "data")).every((f) => f === "index.html"), `${name}, which has no data, has no package and no schemas`);
    return;
  }
  const descriptor = readJson(file);
  const pack = await Package.load(file).catch((e) => ({ errors: [e], resources: [] }));
  check(pack.valid, `datapackage.json of ${name} is valid`, pack.errors.map(reasons).join("; "));
  const missing = pack.resources.map((r) => r.descriptor.path).filter((p) => !fs.existsSync(path.join(site, "data", p)));
  check(missing.length === 0, `every resource of ${name} is there`, missing);
  const named = new Set(["datapackage.json", "index.html", "schemas", ...pack.resources.map((r) => r.descriptor.path)]);
  const left = fs.readdirSync(path.join(site, "data")).filter((f) => !named.has(f) && !/\.(gz|br)$/.test(f));
  check(left.length === 0, `every data file of ${name} is a resource`, left);
  const table = pack.resources.find((r) => r.name === "facts");
  if (!table) return;
  await checkTable(site, name, table);
  if (name === "deal") await checkRefusals(site, name, descriptor);
}

(async () => {
  for (const site of sites) await checkSite(site);
})().catch((e) => {
  console.log(`failed: ${e.stack}`);
  process.exitCode = 1;
});
