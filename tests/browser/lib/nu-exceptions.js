// What the Nu checker does not know, and browsers do. Each with the specification that has it.
"use strict";

module.exports = [
  /“paint-order”: Property “paint-order” doesn't exist/, // SVG 2, 13.8
  /“vector-effect”: Property “vector-effect” doesn't exist/, // SVG 2, 8.12
  /“field-sizing”: Property “field-sizing” doesn't exist/, // CSS Form Control Styling, 1
  // CSP 3, 6.7.2.8: 'self' is where the page comes from. It reads files, which come from nowhere; what is blocked in truth
  // browsers tell (suite look).
  /^Resource violates Content Security Policy \(meta tag\): (external stylesheet|external script|image) “\/(?!\/)[^”]*” blocked/,
  // HTML, 4.12.1: a script of a type that is no script is a block of data, and nothing to be blocked. Scripts in the page are
  // found by suite files.
  /^Inline script violates Content Security Policy \(meta tag\): blocked by “script-src” directive/,
];
