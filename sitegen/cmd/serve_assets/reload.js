// Added to pages by `sitegen serve`: keeps an open page as its files are. It is told by the server of each build, and reloads when
// the page changed, or something the page is made of; styles are put in place of the old ones.

(function () {
  "use strict";

  var script = document.currentScript;
  var page = script.dataset.page; // the file that is shown; empty on pages of the server itself
  var build = script.dataset.build; // as of which build it is known
  var store = "sitegen-kept";
  var source, panel, typed = 0;

  // ---- what a reload would lose

  // An element by the nearest id above it and its way down from there.
  function pathOf(element) {
    var steps = [];
    for (var e = element; e && e !== document.documentElement; e = e.parentElement) {
      if (e.id && document.getElementById(e.id) === e) return { id: e.id, steps: steps };
      if (e.parentElement) steps.unshift(Array.prototype.indexOf.call(e.parentElement.children, e));
    }
    return { id: "", steps: steps };
  }
  function find(path) {
    var e = path.id ? document.getElementById(path.id) : document.documentElement;
    for (var i = 0; e && i < path.steps.length; i++) e = e.children[path.steps[i]];
    return e;
  }

  // What stands at the top of the window: with text changed above it, it stays there.
  function anchor() {
    var best = null;
    document.querySelectorAll("[id]").forEach(function (e) {
      var box = e.getBoundingClientRect();
      if (!box.height || box.top > 8 || (best && box.top < best.top)) return;
      var position = getComputedStyle(e).position;
      if (position !== "fixed" && position !== "sticky") best = { id: e.id, top: box.top };
    });
    return best;
  }

  function fieldState(e) {
    if (/^(password|file|hidden|submit|button|reset|image)$/.test(e.type)) return null;
    if (e.type === "checkbox" || e.type === "radio") {
      return e.checked !== e.defaultChecked ? { path: pathOf(e), checked: e.checked } : null;
    }
    if (e.options) {
      var chosen = Array.from(e.options).map(function (o) { return o.selected; });
      var plain = Array.from(e.options).every(function (o) { return o.selected === o.defaultSelected; });
      return plain ? null : { path: pathOf(e), chosen: chosen };
    }
    return e.value !== e.defaultValue ? { path: pathOf(e), value: e.value } : null;
  }

  function keep() {
    var focus = document.activeElement;
    var kept = {
      address: location.href,
      x: scrollX, y: scrollY, anchor: anchor(),
      details: Array.from(document.querySelectorAll("details")).map(function (e) { return { path: pathOf(e), open: e.open }; }),
      fields: Array.from(document.querySelectorAll("input, textarea, select")).map(fieldState).filter(Boolean),
    };
    if (focus && focus !== document.body && focus !== panel) {
      kept.focus = pathOf(focus);
      try { kept.selection = [focus.selectionStart, focus.selectionEnd]; } catch (e) { /* a kind of field that has none */ }
    }
    try {
      sessionStorage.setItem(store, JSON.stringify(kept));
      history.scrollRestoration = "manual";
    } catch (e) { /* storage is forbidden: the browser keeps what it can */ }
  }

  function putField(kept) {
    var e = find(kept.path);
    if (!e || !/^(INPUT|TEXTAREA|SELECT)$/.test(e.tagName)) return;
    if ("checked" in kept) e.checked = kept.checked;
    else if (kept.chosen) kept.chosen.forEach(function (on, i) { if (e.options && e.options[i]) e.options[i].selected = on; });
    else if (e.value === kept.value) return;
    else e.value = kept.value;
    e.dispatchEvent(new Event("input", { bubbles: true }));
    e.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function putScroll(kept) {
    var e = kept.anchor && document.getElementById(kept.anchor.id);
    var y = e ? scrollY + e.getBoundingClientRect().top - kept.anchor.top : kept.y;
    scrollTo({ left: kept.x, top: y, behavior: "instant" });
  }

  function restore() {
    var kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(store));
      sessionStorage.removeItem(store);
    } catch (e) { /* nothing was kept */ }
    if (!kept || kept.address !== location.href) return;
    kept.details.forEach(function (d) {
      var e = find(d.path);
      if (e && e.tagName === "DETAILS") e.open = d.open;
    });
    kept.fields.forEach(putField);
    var focus = kept.focus && find(kept.focus);
    if (focus && focus.focus) {
      focus.focus({ preventScroll: true });
      try { if (kept.selection && kept.selection[0] !== null) focus.setSelectionRange(kept.selection[0], kept.selection[1]); } catch (e) { /* as above */ }
    }
    putScroll(kept);
    var there = scrollY;
    addEventListener("load", function () { // pictures have their size now
      if (scrollY === there) putScroll(kept);
      history.scrollRestoration = "auto";
    });
  }

  // Not while somebody types: the letters on their way would be lost.
  function reload() {
    var rest = typed + 800 - Date.now();
    if (rest > 0) {
      setTimeout(reload, rest);
      return;
    }
    keep();
    location.reload();
  }

  // ---- what has changed

  function fileOf(address) {
    var url = new URL(address, location.href);
    if (url.origin !== location.origin) return null;
    var path = url.pathname;
    try { path = decodeURIComponent(path); } catch (e) { /* it is no file of the site */ }
    path = path.slice(1);
    return !path || path.endsWith("/") ? path + "index.html" : path;
  }

  function swap(link) {
    var next = link.cloneNode();
    var url = new URL(link.href);
    url.search = "?v=" + encodeURIComponent(build);
    next.href = url.href;
    next.onload = next.onerror = function () { link.remove(); };
    link.after(next);
  }

  // Everything but styles: pictures, scripts, what styles bring in. What a script asked for by itself is its own matter.
  function isMadeOf(changed) {
    return performance.getEntriesByType("resource").some(function (entry) {
      if (/^(fetch|xmlhttprequest|beacon)$/.test(entry.initiatorType)) return false;
      var file = fileOf(entry.name);
      return file && changed.has(file) && !file.endsWith(".css");
    });
  }

  function look(files) {
    var changed = new Set(files);
    if (changed.has(page) || changed.has(fileOf(location.href)) || isMadeOf(changed)) {
      reload();
      return;
    }
    document.querySelectorAll('link[rel~="stylesheet"]').forEach(function (link) {
      if (changed.has(fileOf(link.href))) swap(link);
    });
  }

  // ---- what is wrong

  function close() {
    if (!panel) return;
    var focused = document.activeElement === panel;
    panel.remove();
    if (focused && panel.formerFocus.isConnected) panel.formerFocus.focus({ preventScroll: true });
    panel = null;
  }

  // Its texts are escaped by the server. The styles of the page do not reach into it, nor its own out.
  function show(problems, count) {
    close();
    panel = document.createElement("sitegen-problems");
    panel.formerFocus = document.activeElement;
    var root = panel.attachShadow({ mode: "open" });
    root.innerHTML = '<link rel="stylesheet" href="/.sitegen/serve.css">' +
      '<section role="dialog" aria-labelledby="title"><div class="head"><h2 id="title">The site cannot be built</h2>' +
      '<button type="button" class="close">Close</button></div>' +
      '<p role="alert"></p><div class="problems"></div></section>';
    var mine = panel;
    root.querySelector(".problems").innerHTML = problems;
    root.querySelector(".close").addEventListener("click", close);
    root.querySelector("link").addEventListener("load", function () {
      if (panel !== mine) return;
      mine.hidden = false;
      if (mine.showPopover) mine.showPopover(); // over whatever the page has on top
      root.querySelector("[role=alert]").textContent = count + ". What you see is the last good page.";
    });
    panel.hidden = true;
    panel.setAttribute("popover", "manual");
    document.body.append(panel);
  }

  function tell() {
    var asked = build;
    fetch("/.sitegen/problems", { cache: "no-store" }).then(function (answer) {
      if (answer.status !== 200) return;
      var count = answer.headers.get("Sitegen-Count");
      answer.text().then(function (text) {
        if (build === asked) show(text, count); // else another build has ended meanwhile
      });
    }).catch(function () { /* the server is gone; its return is told */ });
  }

  // ---- the server

  function fine(event) {
    var changed = JSON.parse(event.data).changed;
    var own = page === "" && event.lastEventId !== build;
    build = event.lastEventId;
    close();
    if (own || changed === null) reload();
    else look(changed);
  }

  function broken(event) {
    var news = event.lastEventId !== build;
    build = event.lastEventId;
    if (page !== "") tell();
    else if (news) reload();
  }

  // A page that is not seen keeps no connection: browsers have few for one server.
  function connect() {
    if (source || document.hidden) return;
    source = new EventSource("/.sitegen/events?since=" + encodeURIComponent(build));
    source.addEventListener("fine", fine);
    source.addEventListener("broken", broken);
    source.onerror = function () {
      if (!source || source.readyState !== EventSource.CLOSED) return;
      disconnect();
      setTimeout(connect, 1000);
    };
  }
  function disconnect() {
    if (source) source.close();
    source = null;
  }

  document.addEventListener("visibilitychange", function () {
    if (document.hidden) disconnect();
    else connect();
  });
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", connect);
  addEventListener("input", function (event) { if (event.isTrusted) typed = Date.now(); }, true);
  addEventListener("keydown", function (event) {
    if (event.key === "Escape" && !event.defaultPrevented) close();
  });
  document.addEventListener("DOMContentLoaded", function () {
    setTimeout(restore);
    connect();
  });
})();
