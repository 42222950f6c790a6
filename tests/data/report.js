// How a check in JavaScript tells what it found.
"use strict";
const fs = require("fs");
const path = require("path");

const sites = process.argv.slice(2);

function check(fine, what, detail = "") {
  if (!fine) process.exitCode = 1;
  console.log(fine ? `ok: ${what}` : `failed: ${what}${detail ? ": " + String(detail).slice(0, 400) : ""}`);
  return fine;
}

// Paths of files in a folder and below it.
function filesBelow(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(file) : [file];
  });
}

const readJson = (file) => JSON.parse(fs.readFileSync(file, "utf8"));

module.exports = { sites, check, filesBelow, readJson };
