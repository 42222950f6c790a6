// Stepping through sequence diagrams: all flows of one stand at the same step. Every step has an address.

(function () {
  "use strict";

  // What a step says, without notes and marks.
  function wordsOf(item) {
    var copy = item.cloneNode(true);
    copy.querySelectorAll(".note").forEach(function (note) { note.remove(); });
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  function Stepper(figure) {
    var count = Number(figure.dataset.steps), step = 0; // 0: all are shown
    var flows = Array.from(figure.querySelectorAll(".flow"));
    var words = figure.querySelector(".stepper-words"), place = figure.querySelector(".stepper-place");
    var buttons = {};
    figure.querySelectorAll("[data-go]").forEach(function (button) { buttons[button.dataset.go] = button; });

    function tell() {
      var lines = step === 0 ? [] : flows.map(function (flow) {
        var line = document.createElement("p"), name = document.createElement("b");
        var item = flow.querySelector('li[data-step="' + step + '"]');
        name.textContent = flow.querySelector(".flow-title").textContent.trim() + ". ";
        line.append(name, item ? wordsOf(item) : "It is over.");
        return line;
      });
      if (step) {
        var heard = document.createElement("p");
        heard.className = "vh";
        heard.textContent = "Step " + step + " of " + count;
        lines.unshift(heard);
      }
      words.replaceChildren.apply(words, lines);
      place.textContent = step ? "Step " + step + " of " + count : count + (count === 1 ? " step" : " steps");
    }
    function show(to) {
      step = to;
      figure.classList.toggle("stepping", step > 0);
      figure.querySelectorAll("[data-step]").forEach(function (part) {
        var own = Number(part.dataset.step);
        part.classList.toggle("current", own === step);
        part.classList.toggle("later", step > 0 && own > step);
      });
      buttons.back.setAttribute("aria-disabled", String(step === 0));
      buttons.next.setAttribute("aria-disabled", String(step === count));
      buttons.all.setAttribute("aria-disabled", String(step === 0));
      tell();
    }
    // Keeps a row of the step in sight, above what sticks to the foot.
    function follow() {
      var rows = Array.from(figure.querySelectorAll(".step.current")).filter(function (row) { return row.getClientRects().length; });
      var foot = figure.querySelector(".stepper").getBoundingClientRect().top;
      var seen = rows.some(function (row) {
        var box = row.getBoundingClientRect();
        return box.top >= 0 && box.bottom <= foot;
      });
      if (rows.length && !seen) rows[0].scrollIntoView({ block: "center" });
    }
    function go(to) {
      if (to < 0 || to > count || to === step) return;
      show(to);
      follow();
      history.replaceState(null, "", "#" + figure.id + (step ? "-step-" + step : ""));
    }
    // The step that the address names; one that is not there (any more) is said to be missing.
    function arrive() {
      var named = location.hash.slice(1), before = figure.id + "-step-", missing;
      if (!named.startsWith(before)) return;
      var at = Number(named.slice(before.length));
      if (Number.isInteger(at) && at >= 1 && at <= count) {
        show(at);
      } else {
        show(0);
        missing = document.createElement("p");
        missing.textContent = "The address names a step that is not here. All are shown.";
        words.append(missing);
      }
      face();
      if (document.readyState !== "complete") window.addEventListener("load", function () { setTimeout(face); }, { once: true });
    }
    // The drawing, not the line of the list that has the address: browsers go there themselves, once all is loaded.
    function face() {
      figure.scrollIntoView({ block: "start" });
      follow();
    }

    buttons.back.addEventListener("click", function () { go(step - 1); });
    buttons.next.addEventListener("click", function () { go(step + 1); });
    buttons.all.addEventListener("click", function () { go(0); });
    figure.addEventListener("keydown", function (event) {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      var turn = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!turn) return;
      event.preventDefault();
      go(step + turn);
    });
    window.addEventListener("hashchange", arrive);
    show(0);
    arrive();
  }

  document.querySelectorAll(".sequence").forEach(function (figure) { Stepper(figure); });
})();
