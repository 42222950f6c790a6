// What the Nu checker's CSS part does not know, and browsers do. Each with the specification that has it.
"use strict";

module.exports = [
  /“paint-order”: Property “paint-order” doesn't exist/, // SVG 2, 13.8
];
