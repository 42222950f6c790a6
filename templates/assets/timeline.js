// The timeline narrowed to a party or a kind of event: the address says to which, so that it can be shared, kept and
// gone back to. Without it all events are there.

(function () {
  "use strict";

  var box = document.querySelector(".timeline-filters");
  if (!box) return;
  var said = box.querySelector("[role=status]"), all = box.querySelector(".show-all");
  var total = Number(said.dataset.total);
  var buttons = Array.from(box.querySelectorAll("button"));
  var marks = Array.from(document.querySelectorAll("[data-event]")); // of the drawings and of the list
  var parts = Array.from(document.querySelectorAll(".chronicle .part"));
  var names = ["party", "kind"];

  function has(mark, name, value) {
    return name === "kind" ? mark.dataset.kind === value : mark.dataset.parties.split(" ").includes(value);
  }
  // What the address asks for: by name, the button of it (what all events have has none), or the word that no event has.
  function asked() {
    var query = new URLSearchParams(location.search), found = { unknown: [] };
    names.forEach(function (name) {
      var value = query.get(name);
      if (!value) return;
      found[name] = buttons.find(function (b) { return b.dataset.filter === name && b.value === value; });
      if (!found[name] && !marks.some(function (mark) { return has(mark, name, value); })) found.unknown.push({ name: name, value: value });
    });
    return found;
  }
  function fits(mark, found) {
    return names.every(function (name) { return !found[name] || has(mark, name, found[name].value); });
  }
  function nameOf(button) { return button.querySelector("bdi").textContent; }

  function ended(sentence) { return sentence + (sentence.endsWith(".") ? "" : "."); } // names may end with one

  // The place that the address leads to, when it is not here or is not shown.
  function lost() {
    var id;
    try { id = decodeURIComponent(location.hash.slice(1)); } catch (e) { id = location.hash.slice(1); }
    if (!id) return null;
    var place = document.getElementById(id);
    return place && !place.matches(".off") ? null : { id: id, hidden: Boolean(place) };
  }
  function sentence(found, count) {
    var shown = names.filter(function (name) { return found[name]; }).map(function (name) { return nameOf(found[name]); });
    var words = found.unknown.map(function (what) { return "There is no " + what.name + " ‘" + what.value + "’ here. "; }).join("");
    var place = lost();
    if (place) words += place.hidden ? "The event that the address leads to is not among those shown. " : "There is no event ‘" + place.id + "’ here. ";
    if (!shown.length) return words + "All " + total + " are shown.";
    if (!count) return ended(words + "No event is of both: " + shown.join(", "));
    return ended(words + count + " of " + total + " are shown: " + shown.join(", "));
  }
  function show() {
    var found = asked(), count = 0;
    marks.forEach(function (mark) {
      var on = fits(mark, found);
      mark.classList.toggle("off", !on);
      if (on && mark.localName === "li") count++;
    });
    parts.forEach(function (part) { part.classList.toggle("off", !part.querySelector("[data-event]:not(.off)")); });
    buttons.forEach(function (button) {
      var on = found[button.dataset.filter] === button;
      button.setAttribute("aria-pressed", String(on));
      if (on && button.closest("details")) button.closest("details").open = true;
    });
    said.textContent = sentence(found, count);
    all.hidden = !names.some(function (name) { return found[name]; }) && !found.unknown.length;
  }
  function lead(query) {
    var text = query.toString();
    history.pushState(null, "", location.pathname + (text ? "?" + text : ""));
    show();
  }

  box.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) return;
    var query = new URLSearchParams(location.search);
    if (button.getAttribute("aria-pressed") === "true") query.delete(button.dataset.filter);
    else query.set(button.dataset.filter, button.value);
    lead(query);
  });
  all.addEventListener("click", function (event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    lead(new URLSearchParams());
    (buttons[0] || document.querySelector(".chronicle a")).focus();
  });
  window.addEventListener("popstate", show);
  window.addEventListener("hashchange", show);
  show();
})();
