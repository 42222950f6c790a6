// Loaded before the page is painted, so that a remembered theme never flashes. All the site says is there without it.

(function () {
  "use strict";

  var root = document.documentElement;
  var system = window.matchMedia("(prefers-color-scheme: dark)");
  root.classList.add("has-script");

  // Theme: follows the system until the reader chooses; choosing what the system has means following it again.

  function remembered() {
    try { return localStorage.getItem("theme"); } catch (e) { return null; }
  }
  function remember(theme) {
    try {
      if (theme) localStorage.setItem("theme", theme);
      else localStorage.removeItem("theme");
    } catch (e) { /* storage is forbidden: the choice lasts for this page */ }
  }
  function theme() {
    return root.dataset.theme || (system.matches ? "dark" : "light");
  }
  function apply(choice) {
    if (choice === "light" || choice === "dark") root.dataset.theme = choice;
    else delete root.dataset.theme;
  }
  apply(remembered());

  function startThemeSwitch(button) {
    function label() { button.textContent = theme() === "dark" ? "Light" : "Dark"; }
    button.addEventListener("click", function () {
      var next = theme() === "dark" ? "light" : "dark";
      var choice = next === (system.matches ? "dark" : "light") ? null : next;
      apply(choice);
      remember(choice);
      label();
    });
    system.addEventListener("change", label);
    window.addEventListener("storage", function () { apply(remembered()); label(); });
    label();
  }

  // Notes: where the apparatus has no room, a figure opens its note beside it (on small screens at the foot of the
  // window, see .note-sheet). Hover and focus open it, a tap does; a click follows the link as everywhere.

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
  function noteOf(link) {
    var note = document.getElementById(link.dataset.note);
    if (!note) return null;
    // Seen in the margin near this very mention: nothing to open.
    var seen = note.getClientRects()[0], line = link.getBoundingClientRect();
    var near = seen && seen.bottom < window.innerHeight && Math.abs(seen.top - line.top) < 240;
    return near ? null : note;
  }
  function open(link) {
    var note = noteOf(link);
    if (!note) return false;
    if (!sheet) {
      sheet = document.createElement("div");
      sheet.className = "note-sheet";
      sheet.popover = "auto";
      sheet.addEventListener("mouseenter", function () { clearTimeout(timer); });
      sheet.addEventListener("mouseleave", function () { later(close, 250); });
      document.querySelector("main").append(sheet);
    }
    close();
    sheet.replaceChildren.apply(sheet, Array.from(note.cloneNode(true).childNodes));
    sheet.querySelectorAll("[tabindex]").forEach(function (a) { a.removeAttribute("tabindex"); });
    sheet.showPopover();
    place(link);
    opener = link;
    return true;
  }
  function place(link) {
    var lines = link.getClientRects(), first = lines[0], last = lines[lines.length - 1];
    var box, below = last.bottom + 6;
    sheet.style.left = sheet.style.top = "";
    box = sheet.getBoundingClientRect();
    if (window.innerWidth < 600) { // it stands at the foot: keep the figure above it
      window.scrollBy(0, Math.max(0, last.bottom + 16 - box.top));
      return;
    }
    sheet.style.left = Math.max(8, Math.min(last.left, root.clientWidth - box.width - 8)) + "px";
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
      if (event.pointerType === "mouse" && link(event)) later(close, 250);
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
      if (opener && window.innerWidth >= 600) close();
    }, { passive: true });
  }

  document.addEventListener("DOMContentLoaded", function () {
    var button = document.querySelector(".theme-switch");
    if (button) startThemeSwitch(button);
    if (HTMLElement.prototype.hasOwnProperty("popover")) startNotes();
  });
})();
