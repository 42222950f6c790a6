// What axe finds on a page. Its time grows with the page, and long pages repeat themselves: of long lists and tables the
// beginning and the end are looked at, and colours on a few of the elements that look alike.
"use strict";

const fs = require("node:fs");

const source = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// What can differ between light and dark. The contrast of AAA, which the design asks of all text, is a rule of its own, and
// passes whatever fails the weaker one.
const colours = ["color-contrast", "color-contrast-enhanced", "link-in-text-block"];

// Elements with text of their own that are seen, a few of each look. How one looks is told by its own style and by
// those of all around it.
function oneOfEachLook() {
  const few = 3, ids = new Map(), known = new Map(), count = new Map();
  const look = (e) => {
    if (!e) return "";
    if (!known.has(e)) {
      const s = getComputedStyle(e);
      const key = [look(e.parentElement), e.localName, s.color, s.backgroundColor, s.backgroundImage, s.opacity, s.filter, s.mixBlendMode,
        s.position, s.fontSize, s.fontWeight, s.fontStyle, s.textShadow, s.textDecoration, s.borderBottom].join("|");
      if (!ids.has(key)) ids.set(key, String(ids.size));
      known.set(e, ids.get(key));
    }
    return known.get(e);
  };
  return [...document.body.querySelectorAll("*")].filter((e) => {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) return false;
    if (!e.getClientRects().length || !e.checkVisibility({ visibilityProperty: true })) return false;
    count.set(look(e), (count.get(look(e)) || 0) + 1);
    return count.get(look(e)) <= few;
  });
}

// Rows of tables and entries of lists: those between the first and the last of many of a kind are taken out, until restoreRepeats().
function removeRepeats() {
  const first = 6, last = 2;
  window.repeats = [];
  for (const parent of document.querySelectorAll("table, tbody, ul, ol")) {
    const alike = new Map();
    for (const child of parent.children) {
      const kind = `${child.localName} ${child.className}`;
      if (!alike.has(kind)) alike.set(kind, []);
      alike.get(kind).push(child);
    }
    for (const all of alike.values()) window.repeats.push(...all.slice(first, Math.max(first, all.length - last)).map((child) => [child, new Comment()]));
  }
  for (const [child, place] of window.repeats) child.replaceWith(place);
}
function restoreRepeats() {
  for (const [child, place] of window.repeats.reverse()) place.replaceWith(child);
}

// The violations; with `looks`, of one element of each look.
async function run(page, options, looks = false) {
  if (!await page.evaluate(() => Boolean(window.oneOfEachLook))) await page.evaluate(`${source}; window.oneOfEachLook = ${oneOfEachLook}`);
  return page.evaluate(async ([options, looks]) => {
    const include = looks ? window.oneOfEachLook() : [document];
    return include.length ? (await window.axe.run({ include }, { resultTypes: ["violations"], ...options })).violations : [];
  }, [options, looks]);
}

// With `only`, just those rules.
async function axe(page, fail, only) {
  const rules = only
    ? { runOnly: { type: "rule", values: only.filter((rule) => !colours.includes(rule)) } }
    : { runOnly: { type: "tag", values: tags }, rules: { "target-size": { enabled: true }, ...Object.fromEntries(colours.map((rule) => [rule, { enabled: false }])) } };
  await page.evaluate(removeRepeats);
  const seen = colours.filter((rule) => !only || only.includes(rule));
  const violations = rules.runOnly.values.length ? await run(page, rules) : [];
  if (seen.length) violations.push(...await run(page, { runOnly: { type: "rule", values: seen } }, true));
  await page.evaluate(restoreRepeats);
  for (const { id, help, nodes } of violations) {
    for (const node of nodes.slice(0, 3)) {
      const why = [...node.any, ...node.all, ...node.none].map((c) => c.message).slice(0, 2).join("; ");
      fail(`axe ${id} (${help}): ${node.target.join(" ")}\n  ${node.html.slice(0, 160)}\n  ${why}`);
    }
    if (nodes.length > 3) fail(`axe ${id}: and ${nodes.length - 3} more places`);
  }
}

module.exports = { axe, colours };
