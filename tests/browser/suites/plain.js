// Without scripts, without motion, and on paper.
"use strict";

const { open, visit, close } = require("../lib/browser");
const colour = require("../lib/colour");

module.exports = ({ report, browser, sites }) => {
  const jobs = [];
  const label = (site, page, width, what) => `${site.name}: ${page.kind} ${page.address}, ${width} px: ${what}`;

  // ---- JavaScript off

  for (const site of sites.filter((s) => ["deal", "sub", "starter"].includes(s.name))) {
    for (const kind of site.kinds) {
      const width = ["home", "article"].includes(kind.kind) ? 360 : 1440;
      jobs.push(() => report.test(label(site, kind, width, "JavaScript off"), async (fail) => {
        const page = kind.kind === "redirect"
          ? await open(browser, site, kind.address, { width, scripts: false, alone: true })
          : await visit(browser, site, kind, { width, scripts: false, alone: true });
        page.noise.splice(0).forEach(fail); // leaving a page cuts off what is still on its way
        if (kind.kind === "redirect") {
          await page.waitForURL((url) => url.pathname !== kind.address).catch(() => fail("leads nowhere"));
        } else {
          if (await page.locator(".theme-switch:visible").count()) fail("the theme switch is shown, and does nothing");
          const inert = await page.locator("button:visible").count();
          if (inert) fail(`${inert} buttons are shown that do nothing`);
          if (!await page.locator("main").isVisible()) fail("no text");
          const link = page.locator(kind.kind === "home" ? "main a[href]:visible" : "nav a[href]:visible").first();
          if (await link.count()) {
            const target = new URL(await link.getAttribute("href"), page.url());
            await link.click();
            await page.waitForURL((url) => url.pathname === target.pathname).catch(() => fail(`a click on ${target} does not lead there`));
          } else if (!["home", "embed"].includes(kind.kind)) fail("no link to click on");
        }
        await close(page);
      }));
    }

    for (const article of site.pages.filter((p) => p.kind === "article" && site.name !== "sub")) {
      jobs.push(() => report.test(label(site, article, 360, "JavaScript off: every cited figure is in the list below"), async (fail) => {
        const page = await open(browser, site, article.address, { width: 360, scripts: false, alone: true });
        const cited = await page.locator(".prose a.figure").evaluateAll((all) => [...new Set(all.map((a) => a.getAttribute("href")))]);
        const listed = await page.locator(".ledger li:visible a[href]:visible").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
        for (const href of cited) if (!listed.includes(href)) fail(`${href} is cited and not in the list`);
        await close(page);
      }));
    }
  }

  // ---- reduced motion

  for (const site of sites.filter((s) => ["deal", "specimen"].includes(s.name))) {
    for (const kind of site.kinds) {
      jobs.push(() => report.test(label(site, kind, 768, "nothing moves when motion is to be reduced"), async (fail) => {
        const page = await visit(browser, site, kind, { width: 768, motion: "reduce" });
        const moving = await page.evaluate(() => {
          const found = [];
          for (const e of document.querySelectorAll("*")) {
            for (const pseudo of [null, "::before", "::after"]) {
              const s = getComputedStyle(e, pseudo);
              const name = e.localName + (pseudo || "");
              if (s.scrollBehavior === "smooth") found.push(`${name}: scroll-behavior smooth`);
              if (s.animationName !== "none" && parseFloat(s.animationDuration) > 0.01) found.push(`${name}: animation ${s.animationName}`);
              if (s.transitionDuration.split(",").some((d) => parseFloat(d) > 0.01)) found.push(`${name}: transition ${s.transitionDuration}`);
            }
          }
          if (document.getAnimations().length) found.push(`${document.getAnimations().length} animations run`);
          return [...new Set(found)];
        });
        moving.forEach(fail);
        await close(page);
      }));
    }
  }

  // ---- paper

  for (const site of sites.filter((s) => ["deal", "specimen"].includes(s.name))) {
    for (const kind of site.kinds.filter((p) => !["redirect", "404", "other"].includes(p.kind))) {
      jobs.push(() => report.test(label(site, kind, 718, "print (A4), from the dark theme"), async (fail) => {
        const page = await open(browser, site, kind.address, {
          width: 718, theme: "dark", touch: false, alone: true, prepare: (p) => p.addInitScript(`localStorage.setItem("theme", "dark")`),
        });
        await page.emulateMedia({ media: "print", colorScheme: "dark" });
        await page.evaluate(colour.install);
        const problems = await page.evaluate(() => {
          const found = [];
          const visible = (e) => e.checkVisibility() && e.getClientRects().length > 0;
          for (const selector of [".site-header nav", ".trail", ".finder", ".theme-switch", ".skip", "button:not(th button, .facets button)" /* words of the page */]) {
            if ([...document.querySelectorAll(selector)].some((e) => visible(e))) found.push(`${selector} is printed`);
          }
          const paper = getComputedStyle(document.documentElement).backgroundColor;
          if (colour.luminance(paper) < 0.95 && colour.rgba(paper)[3] > 0) found.push(`the paper is ${paper}`);
          for (const e of document.querySelectorAll("body *")) {
            const s = getComputedStyle(e);
            if (!visible(e) || e.closest(".vh")) continue;
            if (e.scrollWidth > e.clientWidth + 1 && s.overflowX !== "visible" && s.display !== "inline" && !e.matches(".vh")) {
              found.push(`<${e.localName}> is cut off: ${e.scrollWidth} px in ${e.clientWidth}: “${e.textContent.trim().slice(0, 40)}”`);
            }
            const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
            if (own && colour.contrast(s.color, "#fff") < 4.5) found.push(`<${e.localName}> prints ${s.color} on white: “${e.textContent.trim().slice(0, 40)}”`);
            for (const [what, line] of [["underline", s.textDecorationLine !== "none" && s.textDecorationColor], ["border", s.borderBottomStyle !== "none" && parseFloat(s.borderBottomWidth) && s.borderBottomColor]]) {
              if (line && colour.rgba(line)[3] > 0 && colour.contrast(line, "#fff") < 1.15) found.push(`the ${what} of <${e.localName}> is ${line}, not seen on white`);
            }
          }
          if (document.documentElement.scrollWidth > document.documentElement.clientWidth) found.push(`it is ${document.documentElement.scrollWidth} px wide on a sheet of ${document.documentElement.clientWidth}`);
          // A figure's provenance stands beside it or in the list below.
          const listed = new Set([...document.querySelectorAll(".ledger a[href], .facts a[href]")].filter(visible).map((a) => a.getAttribute("href")));
          for (const link of document.querySelectorAll(".annotated:not(.beside) a.figure[data-note]")) {
            const note = document.getElementById(link.dataset.note);
            if (!(note && visible(note)) && !listed.has(link.getAttribute("href"))) found.push(`“${link.textContent.trim()}” has neither note nor line on paper`);
          }
          // Addresses of other hosts, where sources are given.
          for (const link of document.querySelectorAll(".apparatus a[href^=http], .verdict a[href^=http]")) {
            if (!getComputedStyle(link, "::after").content.includes("http")) found.push(`the address of “${link.textContent.trim()}” is not printed`);
          }
          return [...new Set(found)];
        });
        problems.forEach(fail);
        const pdf = await page.pdf({ format: "A4", printBackground: true });
        if (pdf.subarray(0, 5).toString() !== "%PDF-") fail("no PDF");
        page.noise.forEach(fail);
        await close(page);
      }));
    }
  }
  return jobs;
};
