// What a search field does when it is used: asks the worker, shows what it answers. Loaded with the page of the search, and
// with the dialog (site.js) when that is opened first.

(function () {
  "use strict";

  var source = document.querySelector(".search-link");
  if (!source || !window.Worker) return;

  // ---- the worker: one at work, one query on its way; of those typed meanwhile only the last is asked

  var worker, running, waiting, count = 0;

  function start() {
    if (worker) return;
    worker = new Worker(source.dataset.worker);
    worker.onmessage = function (event) { arrive(event.data); };
    worker.onerror = function () { arrive({ failed: "no worker" }); };
    worker.postMessage({
      lunr: new URL(source.dataset.lunr, location).href, documents: new URL(source.dataset.documents, location).href,
    });
  }
  function arrive(answer) {
    var asked = running;
    running = null;
    if (answer.failed) { // the next query tries again
      worker.terminate();
      worker = null;
    }
    if (waiting) send();
    else if (asked) asked.show(answer);
  }
  function send() {
    start();
    running = waiting;
    waiting = null;
    worker.postMessage({ id: ++count, query: running.query, limits: running.limits });
  }
  function ask(query, limits, show) {
    waiting = { query: query, limits: limits, show: show };
    if (!running) send();
  }

  // ---- what it answered, as elements

  var kinds = {
    article: ["article", "articles"], question: ["question", "questions"], model: ["calculator", "calculators"], entity: ["entity", "entities"], term: ["term", "terms"],
    fact: ["fact", "facts"], claim: ["claim", "claims"], source: ["source", "sources"],
  };
  var states = { tension: "in tension", "not-found": "not found", partly: "answered in part" };
  var number = new Intl.NumberFormat("en");

  function element(name, className) {
    var made = document.createElement(name), children = Array.prototype.slice.call(arguments, 2);
    if (className) made.className = className;
    made.append.apply(made, children);
    return made;
  }
  // A list of strings, every second one of which is marked.
  function withMarks(pieces) {
    return pieces.map(function (piece, i) { return i % 2 ? element("mark", "", piece) : piece; });
  }
  function part(className, pieces) {
    return element.apply(null, ["span", className].concat(pieces));
  }
  function counted(n, kind) {
    return number.format(n) + " " + (kinds[kind] || ["result", "results"])[n === 1 ? 0 : 1];
  }
  function hitOf(hit) {
    var link = element("a", "hit", part("hit-title", withMarks(hit.title)));
    var about = [hit.names || [], [states[hit.state] || hit.state || ""], hit.context]
      .filter(function (pieces) { return pieces.join(""); })
      .reduce(function (all, pieces) { return all.concat(all.length ? " · " : [], withMarks(pieces)); }, []);
    link.href = hit.url;
    if (hit.value.join("")) link.append(" ", part("hit-value", withMarks(hit.value)));
    if (about.length) link.append(" ", part("hit-about", about));
    if (hit.text.join("")) link.append(" ", part("hit-text", withMarks(hit.text)));
    return link;
  }
  function quoted(words) {
    return words.map(function (word) { return "“" + word + "”"; }).join(words.length === 2 ? " and " : ", ");
  }
  // One sentence, also for those who hear the page.
  function verdictOn(answer) {
    var query = answer.query.trim();
    if (answer.failed) return "The search could not be loaded.";
    if (!answer.words.length && answer.common.length) return quoted(answer.common) + (answer.common.length === 1 ? " stands" : " stand") + " on every page.";
    if (!answer.words.length) return quoted([query]) + " holds no letter or digit to look for.";
    if (!answer.total) return "Nothing found for " + quoted([query]) + ".";
    if (!answer.complete) return "Nothing has all of these words. " + counted(answer.total) + " with some of them.";
    if (answer.complete < answer.total) return counted(answer.complete) + " with all of these words, " + number.format(answer.total - answer.complete) + " with some of them.";
    return counted(answer.total) + ".";
  }
  // `where`: what to look through instead.
  function adviceOn(answer, where) {
    if (answer.failed) return "Check the connection and type again, or look through " + where;
    if (!answer.words.length) return "Add a word that says what you look for, or look through " + where;
    return "Try other or fewer words, or a figure as pages print it. Or look through " + where;
  }
  function sections() {
    var list = element("ul", "search-sections");
    document.querySelectorAll(".site-header nav a:not(.search-link)").forEach(function (link) {
      var copy = element("a", "", link.textContent);
      copy.href = link.href;
      list.append(element("li", "", copy));
    });
    return list;
  }

  // ---- a field and its results

  function attach(form) {
    var field = form.querySelector("input"), status = form.querySelector(".search-status");
    var list = form.querySelector(".search-results"), help = form.querySelector(".search-help");
    var dialog = form.closest("dialog");
    var limits = {}, active = null, late;

    function options() { return Array.from(list.querySelectorAll(".hit")); }
    function allAt(query) { return source.getAttribute("href") + "?q=" + encodeURIComponent(query.trim()); }

    // In the dialog the keyboard stays in the field, and the option it has come to is named by aria-activedescendant.
    function activate(option) {
      if (active) active.removeAttribute("aria-selected");
      active = option || null;
      if (active) {
        active.setAttribute("aria-selected", "true");
        active.scrollIntoView({ block: "nearest" });
        field.setAttribute("aria-activedescendant", active.id);
      } else {
        field.removeAttribute("aria-activedescendant");
      }
    }
    function move(step) {
      var all = options(), at = all.indexOf(dialog ? active : document.activeElement) + step;
      if (at === -2) at = all.length - 1;
      if (dialog) activate(all[at]);
      else (all[at] || field).focus();
    }

    function makeOption(link, id) {
      link.id = id;
      link.tabIndex = -1;
      link.setAttribute("role", "option");
      var title = link.querySelector(".hit-title"), value = link.querySelector(".hit-value");
      if (title) link.setAttribute("aria-label", title.textContent + (value ? ", " + value.textContent : ""));
      return link;
    }
    function groupInDialog(group, g) {
      var heading = element("p", "hits-kind", counted(group.total, group.kind));
      var box = element("div", "hits", heading);
      heading.id = "x-hits-" + g;
      heading.setAttribute("role", "presentation");
      box.setAttribute("role", "group");
      box.setAttribute("aria-labelledby", heading.id);
      group.hits.forEach(function (hit, i) { box.append(makeOption(hitOf(hit), "x-hit-" + g + "-" + i)); });
      return box;
    }
    function groupOnPage(group) {
      var box = element("section", "hits", element("h2", "hits-kind", counted(group.total, group.kind)));
      var items = element("ol", "");
      group.hits.forEach(function (hit) { items.append(element("li", "", hitOf(hit))); });
      box.append(items);
      if (group.hits.length < group.total) {
        var more = element("button", "more-hits", "Show all " + counted(group.total, group.kind));
        more.type = "button";
        more.addEventListener("click", function () {
          var first = group.hits.length;
          limits[group.kind] = Infinity;
          search(function () {
            var shown = options().filter(function (link) { return link.closest(".hits").dataset.kind === group.kind; });
            if (shown[first]) shown[first].focus();
          });
        });
        box.append(more);
      }
      box.dataset.kind = group.kind;
      return box;
    }

    function show(answer) {
      clearTimeout(late);
      activate(null);
      list.removeAttribute("aria-busy");
      var found = !answer.failed && answer.total > 0;
      status.textContent = verdictOn(answer);
      list.replaceChildren.apply(list, found ? answer.groups.map(dialog ? groupInDialog : groupOnPage) : []);
      help.replaceChildren.apply(help, found ? [] : dialog ? [element("p", "", adviceOn(answer, "the site:")), sections()]
        : [element("p", "", adviceOn(answer, "the indexes below."))]); // which the page has
      if (dialog && found) {
        var all = makeOption(element("a", "hit all-hits", "All on one page"), "x-hits-all");
        all.href = allAt(answer.query);
        list.append(all);
      }
      form.classList.toggle("has-hits", found);
      list.hidden = !found;
      if (dialog) {
        field.setAttribute("aria-expanded", String(found));
        list.scrollTop = 0;
      }
    }
    function clear() {
      waiting = null;
      clearTimeout(late);
      activate(null);
      status.textContent = "";
      list.removeAttribute("aria-busy");
      list.replaceChildren();
      help.replaceChildren();
      list.hidden = true;
      form.classList.remove("has-hits");
      if (dialog) field.setAttribute("aria-expanded", "false");
    }
    function remember(query) {
      try {
        history.replaceState(history.state, "", query ? "?q=" + encodeURIComponent(query) : location.pathname);
      } catch (e) { /* some browsers refuse when it comes too often: the next key does it */ }
    }
    function search(then) {
      var query = field.value;
      if (!dialog) remember(query.trim());
      if (!query.trim()) return clear();
      list.setAttribute("aria-busy", "true");
      clearTimeout(late);
      late = setTimeout(function () { status.textContent = "Looking …"; }, 400);
      ask(query, Object.assign({ others: dialog ? 4 : 20 }, limits), function (answer) {
        if (answer.failed) answer.query = query;
        if (!field.value.trim()) return; // cleared meanwhile
        show(answer);
        if (typeof then === "function") then();
      });
    }

    field.addEventListener("focus", start);
    field.addEventListener("input", function () {
      limits = {};
      search();
    });
    form.addEventListener("keydown", function (event) {
      var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || !options().length) return;
      if (!dialog && event.target !== field && !event.target.classList.contains("hit")) return;
      event.preventDefault();
      move(step);
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (active) active.click();
      else if (dialog && field.value.trim()) location.assign(allAt(field.value));
    });
    list.addEventListener("click", function (event) { // it may lead to a place on this very page
      if (dialog && event.target.closest(".hit") && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close();
    });

    if (!dialog) field.value = new URLSearchParams(location.search).get("q") || "";
    if (document.activeElement === field) start();
    if (field.value.trim()) search();
  }

  document.querySelectorAll(".search-form").forEach(attach);
})();
