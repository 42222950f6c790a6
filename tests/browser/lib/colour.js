// Colours as the browser resolves them. These functions run in the page.
"use strict";

// Sets window.colour: rgba(css) to [r, g, b, a]; contrast(a, b) by WCAG; backdrop(element), what is painted behind it.
function install() {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  function rgba(css) {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = css;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  }
  function luminance(css) {
    const [r, g, b] = rgba(css).map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  function contrast(one, other) {
    const [a, b] = [luminance(one), luminance(other)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  }
  function backdrop(element) {
    for (let e = element; e; e = e.parentElement) {
      const { backgroundColor } = getComputedStyle(e);
      if (rgba(backgroundColor)[3] > 0.99) return backgroundColor;
    }
    return "#fff";
  }
  window.colour = { rgba, luminance, contrast, backdrop };
}

module.exports = { install };
