// One browser for all tests; a fresh context for each page, which is watched for anything it should not do.
"use strict";

const { chromium } = require("playwright-core");
const { execFileSync } = require("node:child_process");

const widths = [360, 768, 1440];
const themes = ["light", "dark"];
const heights = { 320: 640, 360: 740, 768: 1024, 1440: 900 };

function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  // The shell has the same engine without the windows around it, which are half of the time.
  for (const name of ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]) {
    try { return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim(); } catch { /* next */ }
  }
  throw new Error("chromium is missing (Debian package chromium-headless-shell; scripts/tools test installs it)");
}

function launch() {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--force-color-profile=srgb", "--font-render-hinting=none",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
  });
}

// Runs before anything of the page's own.
function watch() {
  const seen = (window.seen = { shifts: [], blocked: [] });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const name = (node) => node && (node.nodeType === 3 ? node.parentElement : node);
      seen.shifts.push({
        value: entry.value,
        at: Math.round(entry.startTime),
        input: entry.hadRecentInput,
        what: entry.sources.map((s) => {
          const e = name(s.node);
          return e ? `${e.localName}${e.className && typeof e.className === "string" ? "." + e.className.split(" ")[0] : ""}` +
            ` ${Math.round(s.previousRect.y)}→${Math.round(s.currentRect.y)}` : "?";
        }),
      });
    }
  }).observe({ type: "layout-shift", buffered: true });
  document.addEventListener("securitypolicyviolation", (event) => {
    seen.blocked.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile || ""}:${event.lineNumber}`);
  });
}

// Windows that are open and free, by what cannot be changed in an open one. To open one costs as much as four pages.
const idle = new Map();

async function newWindow(browser, fixed) {
  const context = await browser.newContext({ serviceWorkers: "block", ...fixed });
  context.setDefaultTimeout(15000);
  const page = await context.newPage();
  page.noise = [];
  const missed = (url) => page.missing && url === page.own;
  page.on("console", (message) => {
    const { url } = message.location();
    if (!(missed(url) && /404/.test(message.text()))) page.noise.push(`console ${message.type()}: ${message.text()} (${url})`);
  });
  page.on("pageerror", (error) => page.noise.push(`script error: ${error.message}`));
  // Whoever leaves a page cuts off what is still on its way: that is no failure.
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    if (why !== "net::ERR_ABORTED") page.noise.push(`request failed: ${request.url()} ${why}`);
  });
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (!["data:", "about:"].includes(protocol) && origin !== page.origin) page.noise.push(`request to another host: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && !missed(response.url())) page.noise.push(`${response.status()}: ${response.url()}`);
  });
  await page.addInitScript(watch);
  return page;
}

// Options: width, theme, motion ("reduce"), touch (default: on narrow screens), scripts (false: JavaScript off), missing
// (true: the page is to answer 404), prepare(page): called before the page is loaded, may route; with `alone`, in a
// window that is used once: for init scripts. The page has a list `noise` of what it said or asked for and should not have.
async function open(browser, site, address, options = {}) {
  const { width = 1440, theme = "light", motion = "no-preference", scripts = true, missing = false, alone = false, prepare } = options;
  const touch = options.touch ?? width < 600;
  const fixed = { hasTouch: touch, isMobile: touch, javaScriptEnabled: scripts };
  const key = JSON.stringify(fixed);
  const page = (!alone && idle.get(key)?.pop()) || await newWindow(browser, fixed);
  Object.assign(page, { key: alone ? null : key, own: site.origin + address, origin: site.origin, missing, noise: [] });
  await page.setViewportSize({ width, height: heights[width] || 900 });
  await page.emulateMedia({ colorScheme: theme, reducedMotion: motion, media: null });
  if (prepare) await prepare(page);
  await page.goto(page.own, { waitUntil: "load" });
  if (scripts) await settled(page);
  return page;
}

// The window is free again, as if nobody had been there.
async function close(page) {
  if (!page.key) return page.context().close();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  if (page.key.includes('"javaScriptEnabled":true')) {
    await page.evaluate(() => localStorage.clear());
    if (!page.key.includes('"hasTouch":true')) await page.mouse.move(0, 0);
  }
  await page.goto("about:blank");
  if (!idle.has(page.key)) idle.set(page.key, []);
  idle.get(page.key).push(page);
}

// A page of a site as a reader comes to it: the 404 page at an address that is not there, a redirect page as it looks
// where refreshing is switched off.
function visit(browser, site, page, options = {}) {
  if (page.kind === "404") return open(browser, site, site.base + "no/such/page/", { ...options, missing: true });
  if (page.kind !== "redirect") return open(browser, site, page.address, options);
  const stay = (opened) => opened.route(site.origin + page.address, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/<meta[^>]*http-equiv="?refresh[^>]*>/i, "");
    await route.fulfill({ response, body });
  });
  return open(browser, site, page.address, { ...options, prepare: stay });
}

// Another page, or the same again, in the same window.
async function go(page, site, address) {
  await page.goto(site.origin + address, { waitUntil: "load" });
  await settled(page);
}

// Fonts are there, and two frames have been painted with them.
function settled(page) {
  return page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
}

module.exports = { findChromium, launch, open, visit, go, close, settled, widths, themes };
