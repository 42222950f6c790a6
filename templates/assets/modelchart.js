// Charts of models, drawn from the same numbers to the same markup as by lib/modelchart.lua, which explains it: what is
// changed here is changed there. Beyond it: the outline of a scenario that was kept.

(() => {
  "use strict";

  const { formulaText, inputText, stepText, isUsed, scenario } = window.calculator;
  const above = 22, plot = 190, below = 26, line = 16, height = above + plot + below;
  const share = 0.72, many = 40, wanted = 8, most = 1e300, letters = 15;

  function escape(text) {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
  }
  function n(x) { return String(Math.floor(x * 10 + 0.5) / 10); }
  function at(x) { return String(Math.floor(x * 100 + 0.5) / 100); }
  function isNumber(value) { return typeof value === "number"; }

  // ---- the scale

  function reach(chart) {
    let low = 0, high = 0;
    const take = (number) => {
      low = Math.max(Math.min(low, number), -most);
      high = Math.min(Math.max(high, number), most);
    };
    chart.marks.forEach(({ number }) => { if (isNumber(number)) take(number); });
    [chart.series, chart.kept || []].forEach((list) => chart.labels.forEach((_, step) => {
      let up = 0, down = 0;
      for (const { numbers } of list) {
        const number = numbers[step];
        if (!isNumber(number)) continue;
        if (chart.kind === "lines") take(number);
        else if (number > 0) up += number;
        else down += number;
      }
      take(up);
      take(down);
    }));
    return [low, high];
  }

  function distance(span) {
    const raw = span / 4;
    let base = 1, decimals = 0;
    while (raw >= base * 10) base *= 10;
    while (raw < base && decimals < 9) {
      base /= 10;
      decimals++;
    }
    const factor = [1, 2, 5].find((each) => raw <= base * each);
    return factor ? [base * factor, decimals] : [base * 10, Math.max(decimals - 1, 0)];
  }

  function tickText(value, decimals) {
    if (value === 0) return "0";
    if (Math.abs(value) >= 1e15) return "";
    return value.toFixed(decimals).replace(/\B(?<!\..*)(?=(\d{3})+(?!\d))/g, ",").replace("-", "−");
  }

  function scaleOf(chart) {
    const [low, high] = reach(chart).map((number) => number / chart.form.scale);
    const top = low === high ? 1 : high;
    const [step, decimals] = distance(top - low), first = Math.floor(low / step), last = Math.ceil(top / step);
    const ticks = [];
    for (let i = first; i <= last; i++) ticks.push({ number: i * step, text: tickText(i * step, decimals) });
    return { ticks, low: first * step, high: last * step };
  }

  // ---- columns and lines

  function columnPaths(chart, y, slot) {
    const ups = [], downs = [], part = chart.labels.length > many ? 1 : share;
    return chart.series.map(({ numbers }, i) => {
      let path = "";
      chart.labels.forEach((_, index) => {
        const number = numbers[index], step = index + 1;
        if (!isNumber(number) || number === 0) return;
        const sums = number > 0 ? ups : downs, from = sums[index] || 0;
        sums[index] = from + number;
        const left = at((step - 0.5 - part / 2) * slot), right = at((step - 0.5 + part / 2) * slot);
        path += `M${left} ${n(y(from))}H${right}V${n(y(from + number))}H${left}z`;
      });
      return `<path class="column c${i + 1}" d="${path}"/>`;
    }).join("");
  }

  function linePath(labels, numbers, y, slot) {
    let path = "", pen = false;
    labels.forEach((_, index) => {
      const number = numbers[index];
      if (isNumber(number)) path += `${pen ? "L" : "M"}${at((index + 0.5) * slot)} ${n(y(number))}`;
      pen = isNumber(number);
    });
    return path;
  }
  function linePaths(chart, y, slot) {
    return chart.series.map(({ numbers }, i) => `<path class="line l${i + 1}" d="${linePath(chart.labels, numbers, y, slot)}"/>`).join("");
  }

  // The kept scenario: its lines; of columns the height of all together.
  function keptPaths(chart, y, slot) {
    if (!chart.kept) return "";
    if (chart.kind === "lines") {
      return chart.kept.map(({ numbers }) => `<path class="kept" d="${linePath(chart.labels, numbers, y, slot)}"/>`).join("");
    }
    let path = "", before = null;
    chart.labels.forEach((_, index) => {
      const numbers = chart.kept.map((series) => series.numbers[index]).filter(isNumber);
      const level = numbers.length ? n(y(numbers.reduce((sum, number) => sum + number, 0))) : null;
      if (level !== null) path += `${before === null ? `M${at(index * slot)} ${n(y(0))}` : ""}V${level}H${at((index + 1) * slot)}`;
      else if (before !== null) path += `V${n(y(0))}`;
      before = level;
    });
    return `<path class="kept" d="${path}${before === null ? "" : `V${n(y(0))}`}"/>`;
  }

  // ---- words

  function scaleWords(ticks, y) {
    return ticks.map(({ number, text }) => {
      const level = n(y(number));
      return `<line class="${number === 0 ? "axis" : "grid"}" x1="0" x2="100%" y1="${level}" y2="${level}"/>` +
        `<text class="quiet" x="0" dx="-8" y="${n(y(number) + 4)}" text-anchor="end">${text}</text>`;
    }).join("");
  }

  function stepWords(labels, slot) {
    const every = [1, 2, 5, 10, 20, 50, 100, 200].find((each) => labels.length <= wanted * each) || 200;
    return labels.map((label, index) => {
      if (index % every) return "";
      const other = labels.length > every * 4 && (index / every) % 2 === 1;
      return `<text class="quiet${other ? " other" : ""}" x="${at((index + 0.5) * slot)}%" y="${height - 6}" text-anchor="middle">${escape(label)}</text>`;
    }).join("");
  }

  function markWords(chart, y) {
    let last = Infinity;
    const marks = chart.marks.filter(({ number }) => isNumber(number)).sort((a, b) => a.number - b.number);
    return marks.map(({ label, number, text }) => {
      const level = y(number / chart.form.scale);
      last = Math.min(level - 5, last - line);
      return `<line class="reference" x1="0" x2="100%" y1="${n(level)}" y2="${n(level)}"/>` +
        `<text x="0" dx="4" y="${n(last)}">${escape(label)}: ${escape(text)}</text>`;
    }).join("");
  }

  function broken(name) {
    const lines = [];
    name.split(/[ \t\n\v\f\r]+/).filter(Boolean).forEach((word) => {
      const last = lines.length - 1;
      if (last >= 0 && Array.from(`${lines[last]} ${word}`).length <= letters) lines[last] += ` ${word}`;
      else lines.push(word);
    });
    return lines;
  }

  function levelOf(chart, i) {
    for (let step = chart.labels.length - 1; step >= 0; step--) {
      const number = chart.series[i].numbers[step];
      if (!isNumber(number)) continue;
      if (chart.kind === "lines") return number;
      if (number === 0) continue;
      const under = chart.series.slice(0, i).map(({ numbers }) => numbers[step])
        .filter((other) => isNumber(other) && other > 0 === number > 0);
      return under.reduce((sum, other) => sum + other, 0) + number / 2;
    }
    return null;
  }

  function endWords(chart, y) {
    const ends = chart.series.map(({ label }, i) => ({ lines: broken(label), number: levelOf(chart, i) })).filter(({ number }) => number !== null);
    ends.forEach((end) => {
      end.level = y(end.number / chart.form.scale);
      end.high = end.lines.length * line;
      end.top = end.level - end.high / 2;
    });
    ends.sort((a, b) => a.level - b.level);
    ends.forEach((end, i) => { if (i) end.top = Math.max(end.top, ends[i - 1].top + ends[i - 1].high + 3); });
    let floor = above + plot + line / 2;
    ends.slice().reverse().forEach((end) => {
      end.top = Math.min(end.top, floor - end.high);
      floor = end.top - 3;
    });
    return `<svg x="100%" overflow="visible">${ends.map(({ lines, level, high, top }) => `<path class="leader" d="M1 ${n(level)}L6 ${n(top + high / 2)}"/>` +
      lines.map((words, i) => `<text x="9" y="${n(top + (i + 1) * line - 4)}">${escape(words)}</text>`).join("")).join("")}</svg>`;
  }

  // ---- all of it

  // A chart as in modelchart.lua; beyond it `kept`: a list of {numbers}. What could not be computed is no number.
  function svg(chart) {
    const { ticks, low, high } = scaleOf(chart), slot = 100 / Math.max(chart.labels.length, 1);
    const y = (shown) => above + plot * (high - shown) / (high - low);
    const inner = (number) => y(number / chart.form.scale) - above;
    const paths = (chart.kind === "lines" ? linePaths : columnPaths)(chart, inner, slot) + keptPaths(chart, inner, slot);
    return `<svg class="drawn" height="${height}" role="img" aria-label="${escape(chart.name)}">${scaleWords(ticks, y)}` +
      `<svg class="plot" y="${above}" width="100%" height="${plot}" viewBox="0 0 100 ${plot}" preserveAspectRatio="none">${paths}</svg>` +
      `${markWords(chart, y)}${stepWords(chart.labels, slot)}${chart.series.length > 1 ? endWords(chart, y) : ""}</svg>`;
  }

  // ---- what moves the result most

  function swingScale(swings, standing) {
    const numbers = swings.flatMap(({ least, most: highest }) => [least, highest]).concat(standing).filter(isNumber);
    const low = Math.min(...numbers), high = Math.max(...numbers);
    return low < high ? { low, high } : { low: 0, high: 1 };
  }

  function swing({ least, most: highest }, standing, { low, high }) {
    const x = (number) => (number - low) / (high - low) * 100;
    const bar = (name, to, from) => `<rect class="column${name}" x="${at(Math.min(x(from), x(to)))}%" y="3" width="${at(Math.abs(x(to) - x(from)))}%" height="12"/>`;
    const parts = [], from = isNumber(standing) ? standing : null;
    if (isNumber(least) && isNumber(highest)) {
      parts.push(bar(" c2", least, from ?? highest), bar("", highest, from ?? least));
      if (from !== null && Math.abs(highest - from) > Math.abs(least - from)) parts.reverse();
    }
    if (from !== null) parts.push(`<line class="standing" x1="${at(x(from))}%" x2="${at(x(from))}%" y1="0" y2="18"/>`);
    return `<svg height="18" aria-hidden="true">${parts.join("")}</svg>`;
  }

  // ---- the charts of a calculator

  function stepLabels(module, shown) { return Array.from({ length: shown.steps }, (_, step) => stepText(module, shown, step)); }

  // Two lists of steps as one: the one begins where it is named in the other. [labels, where each of the two begins].
  function together(labels, kept) {
    const later = Math.max(0, labels.indexOf(kept[0])), earlier = later ? 0 : Math.max(0, kept.indexOf(labels[0]));
    const all = Array.from({ length: Math.max(earlier + labels.length, later + kept.length) }, (_, i) => labels[i - earlier] ?? kept[i - later]);
    return [all, earlier, later];
  }

  function drawing(desk, figure) {
    const { module, model } = desk;
    const chart = model.charts[figure.dataset.chart], series = chart.series.map((index) => model.formulas[index]);
    const name = figure.querySelector("svg").getAttribute("aria-label"), { form } = series[0];
    const numbersOf = (shown, before) => series.map(({ label, slot }) => ({ label, numbers: Array(before).fill(false).concat(shown.slots[slot]) }));
    return (shown, kept) => {
      const own = stepLabels(module, shown);
      const [labels, earlier, later] = kept ? together(own, stepLabels(module, kept)) : [own, 0, 0];
      const marks = chart.marks.map(({ slot, label }) => {
        const number = shown.slots[slot];
        return { label, number, text: typeof number === "number" ? module.text(form, number) : "" };
      });
      const drawn = svg({ kind: chart.kind, name, form, labels, marks, series: numbersOf(shown, earlier), kept: kept && numbersOf(kept, later) });
      figure.querySelector("svg").outerHTML = drawn;
    };
  }

  function charts(desk, section) {
    const drawings = Array.from(section.querySelectorAll("[data-chart]"), (figure) => drawing(desk, figure));
    return { show(shown, kept) { drawings.forEach((draw) => draw(shown, kept)); } };
  }

  // ---- which input moves the result most: each at both ends of its range, all others as they stand

  function endsOf(desk, shown, index) {
    const { module, model } = desk, input = model.inputs[index], { slot } = model.formulas[model.sensitivity];
    const resultAt = (value) => {
      const inputs = shown.inputs.slice();
      inputs[index] = [value];
      return { value, result: scenario(module, inputs).slots[slot] };
    };
    if (input.type === "number") return { least: resultAt(input.least), most: resultAt(input.most) };
    const all = input.choices.map((_, choice) => resultAt(choice));
    const numbers = all.filter(({ result }) => typeof result === "number").sort((a, b) => a.result - b.result);
    return numbers.length ? { least: numbers[0], most: numbers[numbers.length - 1] } : { least: all[0], most: all[0] };
  }

  function swings(desk, section) {
    const { module, model } = desk, box = section.querySelector(".calc-swings");
    if (!box) return null;
    const body = box.querySelector("tbody"), formula = model.formulas[model.sensitivity];
    const standing = box.querySelector(".calc-stand");
    const rows = Array.from(body.rows, (node) => ({ node, index: model.inputs.findIndex(({ name }) => name === node.dataset.swing) }));
    const textOf = (result) => formulaText(module, model.sensitivity, { slots: { [formula.slot]: result } }, 0);
    function size({ least, most }) { return Math.abs(most - least) || 0; }
    return {
      settle(shown) {
        const stand = shown.slots[formula.slot];
        const found = rows.map(({ node, index }) => {
          const { least, most } = endsOf(desk, shown, index);
          return { node, index, at: [least.value, most.value], least: least.result, most: most.result };
        }).sort((a, b) => size(b) - size(a));
        const scale = swingScale(found, stand);
        found.forEach((each) => {
          const [name, least, bar, most] = each.node.cells;
          const ends = each.at.map((value) => inputText(module, each.index, [value])).join(" to ");
          each.node.hidden = !isUsed(model.inputs[each.index], shown);
          name.querySelector("small").textContent = ends;
          least.textContent = textOf(each.least);
          most.textContent = textOf(each.most);
          bar.innerHTML = swing(each, stand, scale);
        });
        body.append(...found.map(({ node }) => node));
        if (standing) standing.textContent = textOf(stand);
      },
    };
  }

  Object.assign(window.calculator, { charts, swings });
  window.modelchart = { svg };
})();
