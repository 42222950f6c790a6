// Scenarios of a calculator: how they are read and stand in addresses, and what is shown of them in words and figures: the
// answer, the table, two beside each other. `module` is what sitegen has written of a model: {model, run, text, digits, read}.

(() => {
  "use strict";

  const faults = { zero: "division by zero", overflow: "too large to compute", domain: "not defined", "no-step": "at no step" };
  const most_values = 1200; // of a series: the most steps that a model can have

  // ---- numbers and texts

  // As conditions of models have it: what the 12th digit tells apart is the same.
  function same(a, b) { return a === b || Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b)); }
  function sameValues(a, b) { return a.length === b.length && a.every((value, i) => same(value, b[i])); }
  function sameInputs(a, b) { return a.every((values, i) => sameValues(values, b[i])); }
  function copy(inputs) { return inputs.map((values) => values.slice()); }
  function standard(model) { return copy(model.inputs.map((input) => input.standard)); }

  function scenario(module, inputs) { return { inputs, ...module.run(inputs) }; }

  // With more decimals than the form has where the value has them, as sitegen does; one whose decimals do not end is rounded.
  function telling(module, form, value) {
    const decimals = (module.digits({ ...form, decimals: 9, trim: true }, value).split(".")[1] || "").length;
    return decimals > form.decimals && decimals < 9 ? { ...form, decimals } : form;
  }

  // Of a series without the values at its end that repeat the one before. `exact`: with all the decimals that a reader has given.
  function inputText(module, index, values, exact) {
    const input = module.model.inputs[index];
    if (input.type === "choice") return input.choices[values[0]].label;
    const all = exact && !sameValues(values, input.standard), form = { ...input.form, decimals: 9, trim: true };
    let count = values.length;
    while (count > 1 && same(values[count - 1], values[count - 2])) count--;
    return values.slice(0, count).map((value) => module.text(all ? form : telling(module, input.form, value), value)).join(", ");
  }

  // What a formula shows of a value; `number` is module.text, or module.digits for columns that name the unit.
  function valueText(formula, value, number) {
    if (typeof value === "string") return formula.otherwise ?? faults[value];
    if (formula.type === "truth") return value ? "yes" : "no";
    if (formula.type === "choice") return formula.choices[value];
    return number(formula.form, value);
  }
  function valueOf(formula, shown, step) {
    return formula.series ? shown.slots[formula.slot][step] : shown.slots[formula.slot];
  }
  function formulaText(module, index, shown, step) {
    const formula = module.model.formulas[index];
    return valueText(formula, valueOf(formula, shown, step), module.text);
  }

  function stepText(module, shown, step) {
    const { label, form } = module.model.index;
    if (label === null) return String(step + 1);
    const values = shown.slots[label], value = Array.isArray(values) ? values[step] : values;
    return typeof value === "number" ? module.text(form, value) : faults[value];
  }

  // A condition that cannot be computed leaves the input where it can be seen.
  function isUsed(input, shown) { return input.when === null || shown.slots[input.when] !== false; }

  // ---- what people type

  // "5%, 6%" as parts; a comma between digits of which three follow separates thousands.
  function partsOf(text) {
    const parts = text.split(/;|(?<!\d),|,(?!\d{3}(?!\d))/).map((part) => part.trim());
    while (parts.length > 1 && !parts[parts.length - 1]) parts.pop();
    return parts;
  }

  function rangeText(module, input) { return `${module.text(input.form, input.least)} to ${module.text(input.form, input.most)}`; }

  function reason(module, input, part, { fault, what }) {
    const range = rangeText(module, input), given = `“${shortened(part)}”`;
    if (fault === "empty") return `Nothing is given. Type a value from ${range}.`;
    if (fault === "low") return `${given} is too low: from ${range}.`;
    if (fault === "fraction") return `${given} is no whole number.`;
    if (fault === "high") return `${given} is too high: from ${range}.`;
    if (fault === "other-unit") return `${given} is in another unit: type it as ${module.text(input.form, input.standard[0])}.`;
    return `“${shortened(what || part)}” is no number here: type it as ${module.text(input.form, input.standard[0])}.`;
  }

  // {values}, or {why}: a sentence.
  function read(module, index, text) {
    const input = module.model.inputs[index], values = [];
    const parts = input.series ? partsOf(text) : [text];
    if (parts.length > most_values) return { why: `That is ${parts.length} values; there is room for ${most_values}.` };
    for (const part of parts) {
      const answer = module.read(input, part);
      if (answer.fault) return { why: reason(module, input, part, answer) };
      values.push(answer.value);
    }
    return { values };
  }

  // The value after `count` steps of the slider from `value`, on its marks.
  function stepped(input, value, count) {
    const at = (value - input.least) / input.step, near = Math.round(at);
    const onMark = Math.abs(at - near) < 1e-6;
    const mark = onMark ? near + count : count > 0 ? Math.floor(at) + count : Math.ceil(at) + count;
    return Math.min(input.most, Math.max(input.least, Number((input.least + mark * input.step).toPrecision(12))));
  }

  function shortened(text) {
    const characters = Array.from(text.trim());
    return characters.length > 40 ? characters.slice(0, 39).join("") + "…" : characters.join("");
  }

  // ---- addresses

  function numberForAddress(value) {
    const text = String(value), zeros = /^(-?\d+?)((?:000)+)$/.exec(text);
    return zeros ? `${zeros[1]}e${zeros[2].length}` : text.replace("e+", "e");
  }
  function valuesForAddress(input, values) {
    return input.type === "choice" ? input.choices[values[0]].name : values.map(numberForAddress).join(",");
  }
  // [name, value] of what differs from `base`.
  function toAddress(module, inputs, base) {
    return module.model.inputs.map((input, i) => [input.name, valuesForAddress(input, inputs[i]), sameValues(inputs[i], base[i])])
      .filter(([, , isBase]) => !isBase).map(([name, value]) => [name, value]);
  }

  // {values}, or {why}: words behind the name.
  function fromAddress(module, index, text) {
    const input = module.model.inputs[index];
    if (input.type === "choice") {
      const choice = input.choices.findIndex(({ name }) => name === text);
      return choice < 0 ? { why: "is none of its choices" } : { values: [choice] };
    }
    const parts = text.split(",", most_values + 1);
    if (parts.length > (input.series ? most_values : 1)) return { why: "has too many values" };
    if (!parts.every((part) => /^-?\d{1,400}(\.\d{1,400})?(e[-+ ]?\d{1,3})?$/i.test(part))) return { why: "is no number" };
    const values = parts.map((part) => Number(part.replace(" ", "+"))); // a + that was not encoded comes as a space
    const fits = (value) => Number.isFinite(value) && (value >= input.least || same(value, input.least)) && (value <= input.most || same(value, input.most));
    if (input.whole && !values.every(Number.isInteger)) return { why: "is no whole number" };
    return values.every(fits) ? { values } : { why: `is not within ${rangeText(module, input)}` };
  }

  // ---- what is shown. Each part is {show(scenario, kept), settle(scenario)}: the one for every frame, the other once the
  // slider rests.

  const plain = new Intl.NumberFormat("en", { useGrouping: false, maximumSignificantDigits: 12 });

  function setText(node, text) { if (node.textContent !== text) node.textContent = text; }
  function setHidden(node, hidden) { if (node.hidden !== hidden) node.hidden = hidden; }
  function placeOf(list, name) { return list.findIndex((each) => each.name === name); }

  // To the clipboard; where that is refused, a field to copy from stands behind the button.
  async function copyText(button, text) {
    const place = button.parentNode;
    let told = place.querySelector("[role=status]"), field = place.querySelector("textarea");
    if (!told) {
      told = Object.assign(document.createElement("span"), { className: "calc-told quiet" });
      told.setAttribute("role", "status");
      place.append(told);
    }
    field?.remove();
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = "Copied.";
    } catch {
      field = Object.assign(document.createElement("textarea"), { value: text, readOnly: true, rows: 6 });
      field.setAttribute("aria-label", "What is to be copied");
      place.append(field);
      field.focus();
      field.select();
      told.textContent = "The browser does not let it be copied. It is marked here: copy it by keyboard.";
    }
  }

  // ---- sentences and figures: elements that name an input or a formula

  function answer(desk, section) {
    const { module, model } = desk;
    const box = section.querySelector(".calc-answer");
    const values = Array.from(section.querySelectorAll(":is(.calc-sentence, .calc-answer, .calc-headline) [data-formula], .calc-answer [data-input]"), (node) => ({
      node, input: placeOf(model.inputs, node.dataset.input), formula: placeOf(model.formulas, node.dataset.formula),
    }));
    const sentences = box ? Array.from(box.querySelectorAll("[data-sentence]")) : [];
    return {
      show(shown) {
        box?.setAttribute("aria-busy", "true"); // it is heard once, when the slider rests
        values.forEach(({ node, input, formula }) => {
          setText(node, formula >= 0 ? formulaText(module, formula, shown, 0) : inputText(module, input, shown.inputs[input]));
        });
        sentences.forEach((node) => {
          const when = model.answer[node.dataset.sentence];
          setHidden(node, when !== null && shown.slots[when] !== true);
        });
      },
      settle() { box?.removeAttribute("aria-busy"); },
    };
  }

  // ---- the table

  function table(desk, section) {
    const { module, model } = desk;
    const box = section.querySelector(".calc-table");
    if (!box) return null;
    const body = box.querySelector("tbody"), link = box.querySelector("a[download]");
    const rows = Array.from(body.rows);
    let standing;
    const columns = model.columns.map((index) => model.formulas[index]);
    function fill(row, step) {
      setText(row.cells[0], stepText(module, standing, step));
      columns.forEach((formula, i) => {
        const cell = row.cells[i + 1];
        setText(cell, valueText(formula, valueOf(formula, standing, step), module.digits));
        if (cell.dataset.step !== String(step + 1)) cell.dataset.step = step + 1;
      });
    }
    // As `sitegen calc --csv` writes it, below the headings of the file that the page came with.
    const headings = decodeURIComponent(link.href).replace(/^data:[^,]*,/, "").split("\r\n")[0];
    function cell(text) {
      const acts = /^[=+\-@]/.test(text); // spreadsheets would run it
      return acts || /[",\r\n]/.test(text) ? `"${acts ? "'" : ""}${text.replaceAll('"', '""')}"` : text;
    }
    function line(step) {
      const values = columns.map((formula) => {
        const value = valueOf(formula, standing, step), isPlain = formula.type === "number" && typeof value === "number";
        return isPlain ? plain.format(value + 0) : cell(valueText(formula, value, module.text));
      });
      const label = stepText(module, standing, step), number = label.replace(/^−(?=\d[\d.]*$)/, "-"); // the minus sign that programs read
      return [number === label ? cell(label) : number, ...values].join(",");
    }
    function csv() { return [headings, ...Array.from({ length: standing.steps }, (_, step) => line(step)), ""].join("\r\n"); }
    box.querySelector(".calc-copy").addEventListener("click", (event) => copyText(event.target, csv()));
    link.addEventListener("click", () => { link.href = "data:text/csv;charset=utf-8," + encodeURIComponent(csv()); });
    return {
      show(shown) {
        standing = shown;
        while (rows.length > shown.steps) rows.pop().remove();
        while (rows.length < shown.steps) {
          const row = document.createElement("tr");
          row.append(Object.assign(document.createElement("th"), { scope: "row" }));
          columns.forEach(({ name }) => {
            const cell = row.insertCell();
            cell.className = "number";
            cell.dataset.formula = name;
          });
          body.append(row);
          rows.push(row);
        }
        rows.forEach(fill);
      },
    };
  }

  // ---- two scenarios

  // "+$1.2 billion", between two values of a formula as they are shown, or a reader who subtracts finds another; shares differ by points.
  function difference(module, formula, was, is) {
    if (formula.type !== "number") return was === is ? "the same" : "";
    if (typeof was === "string" || typeof is === "string") return "";
    const asShown = (value) => Number(module.digits(formula.form, value).replaceAll(",", "").replace("−", "-"));
    const between = (asShown(is) - asShown(was)) * formula.form.scale;
    if (!/[1-9]/.test(module.digits(formula.form, between))) return "the same";
    const text = module.text(formula.form, between).replace(/%$/, " points");
    return between > 0 ? "+" + text : text;
  }

  function compare(desk, section) {
    const { module, model } = desk;
    const box = section.querySelector(".calc-compare"), sentence = box.querySelector(".calc-kept-sentence");
    const keep = section.querySelector(".calc-keep");
    const rows = Array.from(box.querySelectorAll("[data-formula]"), (row) => ({
      index: placeOf(model.formulas, row.dataset.formula),
      kept: row.querySelector(".calc-kept"), now: row.querySelector(".calc-now"), difference: row.querySelector(".calc-difference"),
    }));
    // "Sum: $2 thousand, now $3 thousand", of each input that differs.
    function changes(kept, shown) {
      return model.inputs.map((input, i) => {
        if (sameValues(kept.inputs[i], shown.inputs[i]) || !(isUsed(input, kept) || isUsed(input, shown))) return "";
        return `${input.label}: ${inputText(module, i, kept.inputs[i], true)}, now ${inputText(module, i, shown.inputs[i], true)}`;
      }).filter(Boolean);
    }
    keep.addEventListener("click", () => desk.setAll(desk.inputs, copy(desk.inputs)));
    box.querySelector(".calc-restore").addEventListener("click", () => desk.setAll(desk.kept));
    box.querySelector(".calc-drop").addEventListener("click", () => {
      desk.setAll(desk.inputs, null);
      keep.focus(); // the button goes
    });
    const share = section.querySelector(".calc-share");
    share.addEventListener("click", () => {
      desk.remember();
      copyText(share, location.href);
    });
    return {
      show(shown, kept) {
        setHidden(box, !kept);
        if (!kept) return;
        rows.forEach((row) => {
          const formula = model.formulas[row.index];
          setText(row.kept, formulaText(module, row.index, kept, 0));
          setText(row.now, formulaText(module, row.index, shown, 0));
          setText(row.difference, difference(module, formula, valueOf(formula, kept, 0), valueOf(formula, shown, 0)));
        });
        const list = changes(kept, shown);
        setText(sentence, list.length ? `Kept, and now: ${list.join("; ")}.` : "Both are the same so far: change an input.");
      },
    };
  }

  window.calculator = {
    sameValues, sameInputs, copy, standard, scenario, inputText, formulaText, stepText, isUsed, read, stepped, shortened,
    toAddress, fromAddress, answer, table, compare,
  };
})();
