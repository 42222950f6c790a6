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

  document.addEventListener("DOMContentLoaded", function () {
    var button = document.querySelector(".theme-switch");
    if (button) startThemeSwitch(button);
  });
})();
