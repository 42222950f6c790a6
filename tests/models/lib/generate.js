// Random models: formulas of all operations over inputs of all kinds, whose units fit.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const modelCount = 24;
const units = ["", "USD", "year", "USD/year"];
const literals = {
  "": ["0", "1", "2", "3", "0.5", "10", "1e-3", "7.25", "12 %", "1e200"],
  "USD": ["0 USD", "1e9 USD", "250e6 USD", "0.1 USD"],
  "year": ["0 year", "1 year", "18 month", "2.5 year"],
  "USD/year": ["0 USD/year", "1e9 USD/year", "3e6 USD/month"],
};
const inputs = [
  "{name: a, label: A, default: 3, min: -10, max: 10, step: 0.5, stops: [0, 1]}",
  "{name: rate, label: Rate, default: [0.1, 0.2], series: true, min: -1, max: 1, step: 0.1}",
  "{name: money, label: Money, default: 100e9 USD, min: -1e12 USD, max: 1e12 USD, step: 1e9 USD}",
  "{name: flow, label: Flow, default: [2e9 USD/year], series: true, min: 0 USD/year, max: 1e12 USD/year, step: 1e9 USD/year}",
  "{name: time, label: Time, default: 18 month, min: 0 month, max: 100 month, step: 1 month}",
  "{name: term, label: Term, default: 6, min: 1, max: 40, step: 1}",
  '{name: shape, label: Shape, default: even, choices: [{name: even, label: Evenly}, {name: last, label: "At the <end>"}, {name: none, label: "None"}]}',
];
const inputsOf = { "": { scalar: ["a", "term"], series: ["rate"] }, "USD": { scalar: ["money"], series: [] }, "year": { scalar: ["time"], series: [] }, "USD/year": { scalar: [], series: ["flow"] } };

class Maker {
  constructor(random) {
    this.random = random;
    this.known = []; // formulas that all others may use, {name, unit, series}
    this.cluster = []; // series that may use one another's previous values
  }

  names(unit, series) {
    const own = this.known.filter((formula) => formula.unit === unit && (series || !formula.series)).map(({ name }) => name);
    return [...inputsOf[unit].scalar, ...(series ? inputsOf[unit].series : []), ...(series && !unit ? ["t"] : []), ...own];
  }
  leaf(unit, series) {
    const names = this.names(unit, series);
    return names.length && this.random.chance(0.75) ? this.random.of(names) : this.random.of(literals[unit]);
  }
  series(unit) {
    const names = this.known.filter((formula) => formula.unit === unit && formula.series).map(({ name }) => name);
    return names.length ? this.random.of(names) : "";
  }

  truth(series, depth) {
    const { random } = this, unit = random.of(units), sub = () => this.truth(series, depth - 1);
    const compare = () => `${this.number(unit, series, depth - 1)} ${random.of(["<", "<=", ">", ">=", "=", "!="])} ${this.number(unit, series, depth - 1)}`;
    const choice = () => `shape ${random.of(["=", "!="])} "${random.of(["even", "last", "none"])}"`;
    if (depth <= 0) return random.of([choice, () => "true", () => `${this.leaf("", series)} > ${this.leaf("", series)}`])();
    return random.of([compare, compare, choice, () => `not (${sub()})`, () => `(${sub()}) and (${sub()})`, () => `(${sub()}) or (${sub()})`,
      () => `if(${sub()}, ${sub()}, ${sub()})`])();
  }

  // What takes all steps together, or those up to the present one. All steps of a formula are not known while it is computed.
  aggregate(unit, series, depth) {
    const { random, cluster } = this, range = series && random.chance(0.5) ? "until" : "over", isFirst = !unit && range === "over" && random.chance(0.3);
    if (range === "over") this.cluster = [];
    const body = isFirst ? this.truth(true, depth - 1) : this.number(unit, true, depth - 1);
    this.cluster = cluster;
    return `${isFirst ? "first" : random.of(["sum", "min", "max", "mean"])}(${body} ${range} t)`;
  }
  previous(unit, depth) {
    const names = this.cluster.filter((formula) => formula.unit === unit).map(({ name }) => name);
    const name = names.length ? this.random.of(names) : this.series(unit);
    return name ? `previous(${name}, ${this.number(unit, false, depth - 1)})` : this.leaf(unit, true);
  }
  at(unit, series, depth) {
    const name = this.series(unit);
    return name ? `at(${name}, ${this.random.chance(0.6) ? this.random.of(["1", "2", "term", "6", "0"]) : this.number("", series, depth - 1)})` : this.leaf(unit, series);
  }
  // Operations whose result has a unit of its own.
  special(unit, series, depth) {
    const { random } = this, sub = (of) => `(${this.number(of, series, depth - 1)})`;
    const ways = {
      "": [() => `exp${sub("")}`, () => `ln${sub("")}`, () => `${sub("")} ^ ${random.of(["2", "-1", "0.5", sub("")])}`, () => `${sub("USD")} / ${sub("USD")}`, () => `${sub("year")} / ${sub("year")}`],
      "USD": [() => `${sub("USD/year")} * ${sub("year")}`],
      "year": [() => `${sub("USD")} / ${sub("USD/year")}`],
      "USD/year": [() => `${sub("USD")} / ${sub("year")}`],
    };
    return random.of(ways[unit])();
  }

  number(unit, series, depth) {
    const { random } = this, sub = () => `(${this.number(unit, series, depth - 1)})`, plain = () => `(${this.number("", series, depth - 1)})`;
    if (depth <= 0) return this.leaf(unit, series);
    return random.of([
      () => this.leaf(unit, series), () => `${sub()} + ${sub()}`, () => `${sub()} - ${sub()}`, () => `${sub()} * ${plain()}`, () => `${sub()} / ${plain()}`,
      () => `-${sub()}`, () => `abs(${sub()})`, () => `${random.of(["min", "max"])}(${sub()}, ${sub()})`, () => `round(${sub()}, ${random.of(literals[unit].slice(1))})`,
      () => `if(${this.truth(series, depth - 1)}, ${sub()}, ${sub()})`, () => this.special(unit, series, depth), () => this.special(unit, series, depth),
      () => this.aggregate(unit, series, depth), () => this.at(unit, series, depth), () => (series ? this.previous(unit, depth) : sub()),
    ])();
  }

  formula({ name, unit, series, truth }) {
    const whole = () => (truth ? this.truth(series, 3) : this.number(unit, series, 4));
    const body = series ? `if(t ${this.random.of(["<", ">", "!="])} ${this.random.of(["0", "1", "term", "3"])}, ${whole()}, ${whole()})` : whole();
    return `{name: ${name}, label: "${name.toUpperCase()} of it", otherwise: "none", formula: '${body}'}`;
  }
  formulas(count) {
    const lines = [];
    while (lines.length < count) {
      const series = this.random.chance(0.6), size = series ? 1 + this.random.below(3) : 1;
      this.cluster = Array.from({ length: size }, (_, i) => ({ name: `f${lines.length + i}`, unit: this.random.of(units), series }));
      for (const formula of this.cluster) lines.push(this.formula(formula));
      this.known.push(...this.cluster);
      this.cluster = [];
    }
    lines.push(this.formula({ name: "holds", series: false, truth: true }), this.formula({ name: "holds-then", series: true, truth: true }));
    return lines;
  }
}

function model(random, number) {
  const list = (name, lines) => `  ${name}:\n${lines.map((line) => `  - ${line}\n`).join("")}`;
  return `- id: made-${number}\n  title: Made ${number}\n  index: {name: t, title: Step, steps: term}\n${list("inputs", inputs)}${list("formulas", new Maker(random).formulas(12))}`;
}

// A knowledge base of such models.
function writeModels(random, directory) {
  const folder = path.join(directory, "content/models");
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(directory, "content/site.yml"), "title: Made\n");
  fs.writeFileSync(path.join(folder, "made.yml"), Array.from({ length: modelCount }, (_, i) => model(random, i)).join(""));
}

module.exports = { writeModels };
