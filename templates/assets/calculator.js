// Calculators: what sitegen has computed of a model for the page is computed again, by the same formulas, for what a reader
// sets. Inputs stand in the address. Loaded last; calculator-scenario.js, calculator-fields.js and modelchart.js are its parts.

(() => {
  "use strict";

  const {
    copy, standard, sameInputs, scenario, shortened, toAddress, fromAddress, fields, answer, charts, table, swings, compare,
  } = window.calculator;
  const desks = []; // the calculators of the page, in its order

  // ---- addresses

  const kept_mark = "kept."; // before the names of the inputs of the kept scenario; alone: it is the one that the page came with

  function remember() {
    const query = new URLSearchParams();
    desks.forEach((desk) => {
      const add = (before, inputs) => {
        const named = toAddress(desk.module, inputs, desk.base);
        named.forEach(([name, value]) => query.set(desk.prefix + before + name, value));
        return named.length;
      };
      add("", desk.inputs);
      if (desk.kept && !add(kept_mark, desk.kept)) query.set(desk.prefix + kept_mark, "default");
    });
    const text = query.toString().replaceAll("%2C", ",");
    history.replaceState(history.state, "", location.pathname + (text ? "?" + text : "") + location.hash);
  }

  // What the address says of one calculator: its scenarios, and why the rest of it is left out.
  function asked(desk, query) {
    const found = { inputs: copy(desk.base), kept: null, why: [] }, named = new Set();
    for (const { name, value, part } of query) {
      const isKept = part.startsWith(kept_mark), own = isKept ? part.slice(kept_mark.length) : part;
      const index = desk.model.inputs.findIndex((input) => input.name === own);
      if (isKept) found.kept = found.kept || copy(desk.base);
      if (isKept && !own) continue;
      const answer = index < 0 ? { why: "is no input" } : named.has(part) ? { why: "is there already" } : fromAddress(desk.module, index, value);
      named.add(part);
      if (answer.values) (isKept ? found.kept : found.inputs)[index] = answer.values;
      else found.why.push(`“${shortened(name)}” ${answer.why}`);
    }
    return found;
  }
  function recall() {
    const shares = new Map(desks.map((desk) => [desk, []]));
    for (const [name, value] of new URLSearchParams(location.search)) {
      const desk = desks.find(({ prefix }) => prefix && name.startsWith(prefix)) || desks.find(({ prefix }) => !prefix);
      if (desk) shares.get(desk).push({ name, value, part: name.slice(desk.prefix.length) });
    }
    shares.forEach((query, desk) => {
      const { inputs, kept, why } = asked(desk, query);
      desk.setAll(inputs, kept);
      desk.told = true;
      desk.notice(why);
    });
  }

  // ---- one calculator

  // `prefix` of its names in addresses, with the dot.
  function Desk(section, module, prefix) {
    const { model } = module, shown = section.dataset.preset;
    const base = model.presets.find(({ name }) => name === shown)?.inputs || standard(model);
    const desk = { section, module, model, prefix, base, inputs: copy(base), kept: null, told: true, remember };
    let frame = 0, idle = 0, keptShown = null;

    desk.change = (index, values) => {
      desk.inputs[index] = values;
      desk.told = false; // the address does not know yet
      draw();
    };
    desk.setAll = (inputs, kept = desk.kept) => {
      desk.inputs = copy(inputs);
      desk.kept = kept;
      keptShown = kept && scenario(module, kept);
      desk.told = false;
      draw();
    };
    const parts = [fields, presets, answer, charts, table, swings, compare].map((part) => part(desk, section)).filter(Boolean);

    function draw() {
      frame = frame || requestAnimationFrame(show);
    }
    function show() {
      frame = 0;
      const now = scenario(module, desk.inputs);
      parts.forEach((part) => part.show?.(now, keptShown));
      clearTimeout(idle);
      idle = setTimeout(settle, 150, now);
    }

    // Once the slider rests. Browsers refuse to be given an address for each step of it.
    function settle(now) {
      parts.forEach((part) => part.settle?.(now));
      if (!desk.told) remember();
      desk.told = true;
    }

    const said = section.querySelector(".calc-notice");
    desk.notice = (why) => {
      const rest = why.length > 3 ? `; and ${why.length - 3} more` : "";
      said.hidden = !why.length;
      said.textContent = why.length ? `Left out of what the address asks for: ${why.slice(0, 3).join("; ")}${rest}.` : "";
    };
    return desk;
  }

  // The presets as buttons, the one that holds is pressed, and told of; and the way back from all.
  function presets(desk, section) {
    const own = standard(desk.model);
    const inputsOf = (node) => desk.model.presets.find(({ name }) => name === node.dataset.preset)?.inputs || own;
    const buttons = Array.from(section.querySelectorAll(".calc-presets button"), (node) => ({ node, inputs: inputsOf(node) }));
    const about = Array.from(section.querySelectorAll(".calc-about"), (node) => ({ node, inputs: inputsOf(node) }));
    const back = section.querySelector(".calc-reset-all");
    buttons.forEach(({ node, inputs }) => node.addEventListener("click", () => desk.setAll(inputs)));
    back.addEventListener("click", () => {
      desk.setAll(own);
      section.querySelector(".calc-keep").focus(); // the button goes
    });
    return {
      show() {
        const holds = ({ inputs }) => sameInputs(desk.inputs, inputs);
        buttons.forEach((each) => each.node.setAttribute("aria-pressed", String(holds(each))));
        about.forEach((each) => { each.node.hidden = !holds(each); });
        back.hidden = holds({ inputs: own });
      },
    };
  }

  // The first calculator's names stand alone in the address, the others' behind the model's id.
  async function start() {
    const sections = Array.from(document.querySelectorAll(".calculator"));
    const modules = await Promise.allSettled(sections.map((section) => import(new URL(section.dataset.model, location.href).href)));
    const known = {};
    modules.forEach(({ value, reason }, i) => {
      const section = sections[i];
      if (reason) {
        section.classList.add("calc-still");
        const said = section.querySelector(".calc-notice");
        said.textContent = "The program that computes did not load, so nothing can be changed here. These are the figures that the page was built with.";
        said.hidden = false;
        return;
      }
      const { id } = value.model, count = known[id] = (known[id] || 0) + 1;
      desks.push(Desk(section, value, i === 0 ? "" : count === 1 ? `${id}.` : `${id}-${count}.`));
      section.classList.add("calc-live");
    });
    recall();
    window.addEventListener("popstate", recall);
  }

  start();
})();
