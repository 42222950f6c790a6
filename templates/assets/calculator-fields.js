// The fields of a calculator: beside the figures, and the figures of its sentence that are fields themselves.

(() => {
  "use strict";

  const { read, stepped, inputText, sameValues, isUsed } = window.calculator;

  // How many steps a key is. Home and End move the caret, as in all fields.
  const keys = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

  function element(name, properties) { return Object.assign(document.createElement(name), properties); }

  // The place in a list of values at which the caret stands.
  function placeOfCaret(entry, count) {
    const before = entry.value.slice(0, entry.selectionStart ?? 0);
    return Math.min(count - 1, (before.match(/;|,\s/g) || []).length);
  }

  // A field that takes what people type. What cannot be read is said once they have left it, and changes nothing.
  function typed(desk, index, entry, message) {
    const input = desk.model.inputs[index];
    let typing = false, reckoned; // the values that held at the last key: when others hold, they were set elsewhere
    function standing() { return inputText(desk.module, index, desk.inputs[index], true); }
    function say(why) {
      entry.setAttribute("aria-invalid", String(Boolean(why)));
      message.textContent = why ? `${why} The figures go by ${standing()}.` : "";
      message.hidden = !why;
    }
    function set(values) {
      reckoned = values;
      desk.change(index, values);
    }
    // What can be read holds at once; `ended`: the reader has left, or asks for it.
    function take(ended) {
      const answer = read(desk.module, index, entry.value);
      reckoned = desk.inputs[index];
      if (answer.values) {
        typing = !ended;
        say("");
        set(answer.values);
      } else if (ended) {
        say(answer.why);
      }
    }
    function leave() {
      typing = false;
      say("");
      write();
    }
    function write() {
      const text = standing();
      if (entry.value === text) return;
      const caret = entry.selectionStart;
      entry.value = text;
      if (document.activeElement === entry) entry.setSelectionRange(caret, caret);
    }
    function step(count) {
      const values = desk.inputs[index].slice(), place = placeOfCaret(entry, values.length);
      values[place] = stepped(input, values[place], count);
      leave();
      set(values);
    }
    entry.addEventListener("input", () => {
      typing = true;
      take(false);
    });
    entry.addEventListener("blur", () => { if (typing) take(true); });
    entry.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.key === "Escape" && typing) leave();
      else if (event.key === "Enter" && typing) take(true);
      else if (keys[event.key]) step(keys[event.key]);
      else return;
      event.preventDefault();
    });
    return {
      show() {
        if (!typing) write();
        else if (desk.inputs[index] !== reckoned) leave();
      },
    };
  }

  function slid(desk, index, slider) {
    slider.addEventListener("input", () => desk.change(index, [Number(slider.value)]));
    return {
      show() {
        const [value] = desk.inputs[index];
        if (Number(slider.value) !== value) slider.value = value;
        slider.setAttribute("aria-valuetext", inputText(desk.module, index, desk.inputs[index], true));
      },
    };
  }

  function chosen(desk, index, controls) {
    controls.forEach((control) => control.addEventListener("change", () => {
      const choice = desk.model.inputs[index].choices.findIndex(({ name }) => name === control.value);
      if (choice >= 0 && (control.localName === "select" || control.checked)) desk.change(index, [choice]);
    }));
    return {
      show() {
        const { name } = desk.model.inputs[index].choices[desk.inputs[index][0]];
        controls.forEach((control) => {
          if (control.localName === "select") control.value = name;
          else control.checked = control.value === name;
        });
      },
    };
  }

  // Buttons of values, the one of which holds is pressed.
  function stopped(desk, index, buttons) {
    const stops = desk.model.inputs[index].stops;
    buttons.forEach((button, i) => button.addEventListener("click", () => desk.change(index, [stops[i]])));
    return {
      show() {
        buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(sameValues(desk.inputs[index], [stops[i]]))));
      },
    };
  }

  // Whether the reader has moved it away from where it comes from, and the way back.
  function moved(desk, index, box) {
    const mark = box.querySelector(".calc-moved"), reset = box.querySelector(".calc-reset");
    const { standard } = desk.model.inputs[index];
    reset.addEventListener("click", () => {
      desk.change(index, standard.slice());
      (box.querySelector("input[type=text]") || box.querySelector("select, input:checked")).focus(); // the button goes
    });
    return {
      show() {
        const away = !sameValues(desk.inputs[index], standard);
        if (mark.hidden !== away) return;
        mark.hidden = reset.hidden = !away;
      },
    };
  }

  // One input beside the figures.
  function field(desk, box) {
    const index = desk.model.inputs.findIndex(({ name }) => name === box.dataset.input);
    const input = desk.model.inputs[index], parts = [moved(desk, index, box)];
    const entry = box.querySelector("input[type=text]"), slider = box.querySelector("input[type=range]");
    const choices = Array.from(box.querySelectorAll("select, input[type=radio]"));
    const stops = Array.from(box.querySelectorAll(".calc-stops button"));
    if (entry) parts.push(typed(desk, index, entry, box.querySelector(".calc-message")));
    if (slider) parts.push(slid(desk, index, slider));
    if (choices.length) parts.push(chosen(desk, index, choices));
    if (stops.length) parts.push(stopped(desk, index, stops));
    return {
      show(shown) {
        const used = isUsed(input, shown);
        if (box.hidden === used) box.hidden = !used;
        parts.forEach((part) => part.show());
      },
    };
  }

  // A figure of the sentence becomes a field in its place; what cannot be read is said below the sentence.
  function fieldInSentence(desk, span, sentence) {
    const index = desk.model.inputs.findIndex(({ name }) => name === span.dataset.input);
    const input = desk.model.inputs[index];
    const control = element(input.type === "choice" ? "select" : "input", {});
    control.setAttribute("aria-label", input.label);
    if (input.type === "choice") {
      input.choices.forEach(({ name, label }) => control.add(new Option(label, name, false, label === span.textContent)));
      span.replaceChildren(control);
      return chosen(desk, index, [control]);
    }
    const message = element("p", { className: "calc-message", id: `${sentence.parentNode.id}-said-${input.name}`, hidden: true });
    message.setAttribute("role", "alert");
    sentence.after(message);
    Object.assign(control, { type: "text", autocomplete: "off", spellcheck: false, size: span.textContent.length, value: span.textContent });
    control.setAttribute("aria-describedby", message.id);
    span.replaceChildren(control);
    return typed(desk, index, control, message);
  }

  // The mark behind a figure of the sentence that the reader has moved.
  function markInSentence(desk, span) {
    const index = desk.model.inputs.findIndex(({ name }) => name === span.dataset.input);
    return { show() { span.classList.toggle("moved", !sameValues(desk.inputs[index], desk.model.inputs[index].standard)); } };
  }

  // All fields of a calculator: {show(scenario)}.
  window.calculator.fields = (desk, section) => {
    const form = section.querySelector(".calc-inputs"), sentence = section.querySelector(".calc-sentence");
    const fields = Array.from(form.querySelectorAll(".calc-input"), (box) => field(desk, box));
    const spans = sentence ? Array.from(sentence.querySelectorAll("[data-input]")) : [];
    spans.forEach((span) => fields.push(fieldInSentence(desk, span, sentence), markInSentence(desk, span)));
    form.addEventListener("submit", (event) => event.preventDefault());
    return { show(shown) { fields.forEach((each) => each.show(shown)); } };
  };
})();
