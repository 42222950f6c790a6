// Reads tags out of HTML that the Nu checker has accepted; not a parser for the wild.
"use strict";

const names = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

function decode(text) {
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name) => {
    if (/^#x/i.test(name)) return String.fromCodePoint(parseInt(name.slice(2), 16));
    if (name[0] === "#") return String.fromCodePoint(parseInt(name.slice(1), 10));
    return names[name.toLowerCase()] ?? whole;
  });
}

// Every start tag: {name, attributes, line, text}; text is that of script and style only.
function tags(html) {
  const found = [];
  const tag = /<!--[^]*?-->|<([a-z][a-z0-9-]*)((?:\s+[^\s=>/"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?)*)\s*\/?>/gi;
  let line = 1, seen = 0, match;
  while ((match = tag.exec(html))) {
    for (; seen < match.index; seen++) if (html[seen] === "\n") line++;
    if (!match[1]) continue;
    const attributes = {};
    for (const [, name, a, b, c] of match[2].matchAll(/([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/g)) {
      attributes[name.toLowerCase()] = decode(a ?? b ?? c ?? "");
    }
    const entry = { name: match[1].toLowerCase(), attributes, line, text: "" };
    if (entry.name === "script" || entry.name === "style") {
      const end = html.toLowerCase().indexOf("</" + entry.name, tag.lastIndex);
      entry.text = html.slice(tag.lastIndex, end < 0 ? html.length : end);
      tag.lastIndex = end < 0 ? html.length : end;
    }
    found.push(entry);
  }
  return found;
}

module.exports = { tags, decode };
