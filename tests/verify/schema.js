#!/usr/bin/env node
// schema.js SCHEMA: does the JSON on standard input satisfy it, by Ajv (draft 2020-12, strict)? Prints what does not.
"use strict";
const fs = require("fs");
const path = require("path");
const Ajv = require("ajv-2020/dist/2020").default;
const addFormats = require("ajv-formats").default;

const file = path.resolve(process.argv[2]);
const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false });
addFormats(ajv);
const folder = path.dirname(file);
for (const name of fs.readdirSync(folder)) ajv.addSchema(JSON.parse(fs.readFileSync(path.join(folder, name), "utf8")));
const validate = ajv.getSchema(path.basename(file));
if (!validate(JSON.parse(fs.readFileSync(0, "utf8")))) {
  for (const error of validate.errors) console.log(`${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
  process.exitCode = 1;
}
