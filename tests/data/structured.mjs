// JSON-LD of built pages against schema.org's vocabulary: the types of schema-dts, through TypeScript, which refuses a
// property that a type does not have and a value of a type that the property does not take; and through jsonld's
// expansion, in which nothing may get lost. Pages that differ in texts and numbers alone are of one shape, looked at once.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import jsonld from "jsonld";
import ts from "typescript";

const require = createRequire(import.meta.url);

const block = /<script type="application\/ld\+json">([^]*?)<\/script>/g;

/** The data blocks of a page's HTML. */
export function blocks(html) {
  return [...html.matchAll(block)].map((found) => JSON.parse(found[1]));
}

// Texts stand for all texts, but those that the vocabulary lists.
const listed = new Set(["@type", "@context", "itemListOrder"]);
function shape(value, key) {
  if (Array.isArray(value)) {
    const seen = new Map(value.map((one) => [JSON.stringify(shape(one, key)), shape(one, key)]));
    return [...seen.values()];
  }
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, shape(of, name)]));
  }
  if (typeof value === "string") return listed.has(key) ? value : "text";
  return typeof value === "number" ? 1 : value;
}

const options = {
  strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022, types: [],
  module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
};

/** What is wrong with values that should be of a type: [[name, message], ...]. `imported`: an import statement. */
export function typed(imported, type, values, folder) {
  const file = path.join(folder, "values.ts");
  const lines = values.map(([, value], i) => `export const _${i}: ${type} = ${JSON.stringify(value)};`);
  const text = [imported, ...lines].join("\n");
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true) : read(name, ...rest);
  const exists = host.fileExists.bind(host);
  host.fileExists = (name) => name === file || exists(name);
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map((d) => {
    const line = d.file && d.start !== undefined ? d.file.getLineAndCharacterOfPosition(d.start).line : 0;
    return [values[line - 1]?.[0] ?? "", ts.flattenDiagnosticMessageText(d.messageText, "\n")];
  });
}

/** The shapes of all blocks: [[name of the first page that has it, value], ...]. */
export function shapes(pages) {
  const known = new Map();
  for (const [name, html] of pages) {
    for (const value of blocks(html)) {
      for (const thing of value["@graph"]) {
        const one = { "@context": value["@context"], ...shape(thing) };
        const key = JSON.stringify(one);
        if (!known.has(key)) known.set(key, [name, one]);
      }
    }
  }
  return [...known.values()];
}

const folder = path.dirname(require.resolve("schema-dts/package.json"));

export function vocabulary(values) {
  return typed('import type { Thing, WithContext } from "schema-dts";', "WithContext<Thing>", values, path.join(folder, ".."));
}

const context = { "@context": { "@vocab": "https://schema.org/" } };
const documentLoader = async (url) => ({ contextUrl: null, documentUrl: url, document: context });

/** How many things of a type a block holds, as a processor of JSON-LD understands it; throws when it is none. */
export async function expanded(value, base) {
  const nodes = await jsonld.flatten(value, null, { documentLoader, base, safe: true });
  return nodes.flatMap((node) => node["@type"] ?? []);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const pages = process.argv.slice(2).map((name) => [name, readFileSync(name, "utf8")]);
  const found = shapes(pages);
  console.log(found.length, "shapes");
  for (const [name, message] of vocabulary(found)) console.log(`${name}: ${message}`);
}
