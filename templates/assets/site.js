// What pages do beside being read. Loaded when the page is there; all the site says is there without it.

(function () {
  "use strict";

  // Notes: a figure, term or entity opens its note in a sheet: over its short form in the margin where that is in sight,
  // else beside the words (on small screens at the foot of the window, see .note-sheet). Hover and focus open it, a tap
  // does; a click follows the link as everywhere.

  var sheet, opener, timer;

  function close() {
    clearTimeout(timer);
    if (sheet && sheet.matches(":popover-open")) sheet.hidePopover();
    opener = null;
  }
  function later(action, delay) {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  }
  // Where the note stands in the margin, if that is near this very mention.
  function besides(note, link) {
    var seen = note.getClientRects()[0], line = link.getBoundingClientRect();
    var near = seen && seen.top >= 0 && seen.bottom < window.innerHeight && Math.abs(seen.top - line.top) < 240;
    return near ? seen : null;
  }
  function makeSheet() {
    sheet = document.createElement("div");
    sheet.className = "note-sheet";
    sheet.popover = "auto";
    sheet.addEventListener("mouseenter", function () { clearTimeout(timer); });
    sheet.addEventListener("mouseleave", function () { later(close, 250); });
    document.querySelector("main").append(sheet);
  }
  function open(link) {
    var note = document.getElementById(link.dataset.note);
    var margin = note && besides(note, link);
    if (!note || (margin && !note.querySelector(".more"))) return false; // all of it is in the margin
    if (!sheet) makeSheet();
    close();
    sheet.replaceChildren.apply(sheet, Array.from(note.cloneNode(true).childNodes));
    sheet.querySelectorAll("[tabindex]").forEach(function (a) { a.removeAttribute("tabindex"); });
    sheet.showPopover();
    stand(link, note);
    opener = link;
    return true;
  }
  function stand(link, note) {
    var margin = besides(note, link);
    sheet.classList.toggle("docked", Boolean(margin));
    if (margin) dock(margin);
    else place(link);
  }
  // Over the note, so that its first line stays where it is.
  function dock(note) {
    var edge = parseFloat(getComputedStyle(sheet).paddingLeft) + 1, top = parseFloat(getComputedStyle(sheet).paddingTop);
    sheet.style.width = note.width + 2 * edge + "px";
    sheet.style.left = note.left - edge + "px";
    sheet.style.top = Math.max(8, Math.min(note.top + 4 - top, window.innerHeight - sheet.offsetHeight - 8)) + "px";
  }
  function place(link) {
    var lines = link.getClientRects(), first = lines[0], last = lines[lines.length - 1];
    var box, below = last.bottom + 6;
    sheet.style.left = sheet.style.top = sheet.style.width = "";
    box = sheet.getBoundingClientRect();
    if (window.innerWidth < 600) { // it stands at the foot: keep the figure above it
      window.scrollBy(0, Math.max(0, last.bottom + 16 - box.top));
      return;
    }
    sheet.style.left = Math.max(8, Math.min(last.left, document.documentElement.clientWidth - box.width - 8)) + "px";
    sheet.style.top = (below + box.height < window.innerHeight ? below : Math.max(8, first.top - box.height - 6)) + "px";
  }
  function startNotes() {
    function link(event) { return event.target.closest && event.target.closest("[data-note]"); }
    var touched = false;
    document.addEventListener("pointerdown", function (event) { touched = event.pointerType !== "mouse"; }, true);
    document.addEventListener("pointerover", function (event) {
      var figure = event.pointerType === "mouse" && link(event);
      if (figure && figure !== opener) later(function () { open(figure); }, 150);
    });
    document.addEventListener("pointerout", function (event) {
      if (event.pointerType === "mouse" && link(event)) later(close, 350); // time to come to the margin
    });
    document.addEventListener("focusin", function (event) {
      var figure = link(event);
      if (figure && figure.matches(":focus-visible")) open(figure);
      else if (opener && !sheet.contains(event.target)) close();
    });
    document.addEventListener("click", function (event) {
      var figure = touched && link(event);
      if (figure && open(figure)) event.preventDefault();
    });
    document.addEventListener("scroll", function () {
      if (!opener || window.innerWidth < 600) return;
      var line = opener.getBoundingClientRect();
      var kept = opener === document.activeElement && line.bottom > 0; // the page may still be scrolling to it
      if (kept) stand(opener, document.getElementById(opener.dataset.note));
      else close();
    }, { passive: true });
  }

  if (Object.hasOwn(HTMLElement.prototype, "popover")) startNotes();
})();

// Search: a dialog on every page, opened by "/", Ctrl-K or the link in the header. What it needs is loaded when it is
// opened first. The page of the search has a field of its own.

(function () {
  "use strict";

  var link = document.querySelector(".search-link"), dialog, field;
  if (!link || !window.HTMLDialogElement || !window.Worker) return;

  function make(name, attributes) {
    var made = document.createElement(name);
    for (var key in attributes) made.setAttribute(key, attributes[key]);
    made.append.apply(made, Array.prototype.slice.call(arguments, 2));
    return made;
  }
  // `list`: attributes of the results, `keyboard`: those of a field that they belong to, `more`: what else stands in the form.
  function makeForm(list, keyboard, more) {
    field = make("input", Object.assign({
      type: "text", name: "q", inputmode: "search", enterkeyhint: "search", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
      "aria-label": "Search", placeholder: "Words or figures",
    }, keyboard));
    return make("form", { class: "search-form", role: "search", action: link.href }, // where Enter leads before search.js has come
      make("div", { class: "search-bar" }, field, more || ""),
      make("p", { class: "search-status", role: "status" }),
      make("div", Object.assign({ class: "search-results", hidden: "" }, list)),
      make("div", { class: "search-help" }));
  }
  function build() {
    var close = make("button", { type: "button", class: "search-close" }, "Close");
    dialog = make("dialog", { class: "search-dialog", "aria-label": "Search" }, makeForm(
      { id: "x-results", role: "listbox", "aria-label": "Results" },
      { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "x-results" }, close));
    dialog.firstChild.append(make("p", { class: "search-keys" }, "↑ ↓ to move, Enter to open, Esc to close"));
    close.addEventListener("click", function () { dialog.close(); });
    dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); }); // beside it
    document.body.append(dialog, make("link", { rel: "stylesheet", href: link.dataset.style }), make("script", { src: link.dataset.script }));
  }
  function open() {
    if (!field) build();
    if (dialog && !dialog.open) dialog.showModal();
    field.focus();
    field.select();
  }

  document.querySelectorAll(".search-page").forEach(function (page) { page.append(makeForm()); });
  link.addEventListener("click", function (event) {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", function (event) {
    var typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
    var slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing;
    var controlK = /^k$/i.test(event.key) && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!slash && !(controlK && (!typing || typing === field))) return;
    event.preventDefault();
    open();
  });
})();

// Commands and code: a button behind each copies it. There is none without scripts, or where a browser does not let pages
// copy (it does on secure hosts and on this machine).

(function () {
  "use strict";

  function offer(source) {
    var button = document.createElement("button"), timer;
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(source.value || source.textContent).then(function () { return "Copied"; }, function () { return "Not copied"; }).then(function (said) {
        button.textContent = said;
        clearTimeout(timer);
        timer = setTimeout(function () { button.textContent = "Copy"; }, 2000);
      });
    });
    button.setAttribute("aria-live", "polite");
    source.after(button);
  }
  if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach(offer);
})();
