// Modules against C: the same questions to both.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { Questions, textNumbers } = require("./oracle");

const perRun = 2000; // scenarios in one run of the oracle

// ---- random inputs

function randomNumber(input, random) {
  const { least, most, step, standard, stops } = input;
  const chance = random.unit();
  if (chance < 0.25) return standard[0];
  if (chance < 0.55) return least + (most - least) * random.unit();
  if (chance < 0.7) return least + step * random.below(Math.min(1e6, Math.floor((most - least) / step) + 1));
  if (chance < 0.8) return random.of([least, most]);
  if (chance < 0.9) return random.of([0, 1, ...stops]);
  if (chance < 0.96) return (most - least) * (3 * random.unit() - 1);
  return random.of([random.double(), 0, -1, 1e300, -1e300, 1e-300, 0.1, 1200, 5e-324]);
}

// The count of steps: large ones take long and say little more.
function randomCount(input, random) {
  if (random.chance(0.97)) return Math.round(Math.min(input.most, 40) * random.unit());
  return random.of([0, 1, input.least, input.most, -3, 2.5, 1.4999999999999998, 1e300, 300]);
}

function randomInput(model, input, index, random) {
  if (input.type === "choice") return [random.below(input.choices.length)];
  if (index === model.steps) return [randomCount(input, random)];
  if (!input.series) return [randomNumber(input, random)];
  if (random.chance(0.3)) return input.standard;
  return Array.from({ length: 1 + random.below(6) }, () => randomNumber(input, random));
}

const randomInputs = (model, random) => model.inputs.map((input, index) => randomInput(model, input, index, random));

// ---- values

const shown = (value) => (typeof value === "number" ? `${value}` : JSON.stringify(value));

// What is wrong with a value of the module's, if it is not C's to the last bit.
function difference(ours, theirs) {
  const number = typeof ours === "boolean" ? Number(ours) : ours;
  return Object.is(number, theirs) ? "" : `is ${shown(ours)}, in C ${shown(theirs)}`;
}

// Within 1e-12 of each other, if not the same?
const isNear = (ours, theirs) => typeof ours === "number" && typeof theirs === "number" && Math.abs(ours - theirs) <= 1e-12 * Math.max(Math.abs(ours), Math.abs(theirs));

function compareRun(result, answers, tally) {
  const steps = answers.number();
  const faults = steps === result.steps ? [] : [`has ${result.steps} steps, in C ${steps}`];
  result.slots.forEach((slot, index) => {
    const values = Array.isArray(slot) ? slot : [slot];
    if (Array.isArray(slot) && slot.length !== steps) faults.push(`slot ${index} has ${slot.length} steps`);
    values.forEach((value, step) => {
      const theirs = answers.value(), wrong = difference(value, theirs);
      tally.values++;
      if (typeof value === "string") tally.failed[value] = (tally.failed[value] || 0) + 1;
      if (wrong) faults.push(`slot ${index}, step ${step + 1}, ${wrong}${isNear(value, theirs) ? " (within 1e-12)" : ""}`);
    });
  });
  return faults.slice(0, 3).join("; ");
}

// ---- texts

const numberTexts = ["0", "1", "8", "12.5", "35", "100", "1,250", "38,000,000,000", "1,2345", "0,125", "2.5e9", "1e400", "1e-9", "3E+2", ".5", "5.", "1.2.3", "", "007", "9".repeat(30)];
const words = ["billion", "Billions", "bn", "B", "k", "M", "m", "mn", "T", "thousand", "trillion", "a", "an", "per", "years", "year", "month", "%", "USD", "$", "€", "EUR", "GW", "x", "people", "constructor", "K"];
const separators = ["", " ", "  ", "/", "\u00a0", "\u202f", "-", "(", ")", "*", ",", "\t", "\n", "\0", ";"];

function randomText(input, random) {
  const own = input.reads.factors.flatMap(({ words: list, power }) => list.map(([word]) => (Math.abs(power) > 1 ? `${word}^${Math.abs(power)}` : word)));
  const pieces = [random.of(["", "", "", "-", "−", "+", "−-", " "])];
  if (random.chance(0.3)) pieces.push(random.of([...own, "$", "€", "USD"]), random.of(["", "", " ", "-"]));
  pieces.push(random.chance(0.6) ? String(Number((10 ** (14 * random.unit() - 2)).toPrecision(1 + random.below(17)))) : random.of(numberTexts));
  if (random.chance(0.4)) pieces.push(random.of(["", " "]), random.of(words));
  for (let i = random.below(4); i > 0; i--) pieces.push(random.of(separators), random.of(random.chance(0.5) ? own : words));
  if (random.chance(0.05)) pieces.push("y".repeat(200));
  return pieces.join("") + random.of(["", "", "", " ", "é"]);
}

function askForText(questions, model, index, random) {
  const input = model.module.model.inputs[index], string = randomText(input, random);
  const ours = model.module.read({ ...input, whole: false }, string);
  const trimmed = string.replace(/^[ \t-\r]+|[ \t-\r]+$/g, "");
  questions.ask([3, model.number, index, ...textNumbers(trimmed)], (answers) => {
    const fault = ["", "empty", "no-number", "other-unit"][answers.number()], value = answers.number(), what = answers.text();
    const outside = value < input.least ? "low" : value > input.most ? "high" : "";
    const theirs = fault ? { fault, what } : outside ? { fault: outside, what: trimmed } : { value };
    const same = ours.fault === theirs.fault && Object.is(ours.value, theirs.value) && ours.what === theirs.what;
    return same ? "" : `${input.name}: ${JSON.stringify(string)} is read as ${JSON.stringify(ours)}, in C as ${JSON.stringify(theirs)}`;
  });
}

function askForNumber(questions, model, form, place, number) {
  const { text, digits } = model.module, ours = [text(form, number), digits(form, number)];
  questions.ask([2, model.number, ...place, number], (answers) => {
    const theirs = [answers.text(), answers.text()];
    return ours.join() === theirs.join() ? "" : `${number} is '${ours.join("', '")}', in C '${theirs.join("', '")}'`;
  });
}

// Numbers that come close to what rounding turns on.
function nearHalf(form, random) {
  const places = Math.round(10 ** (1 + 13 * random.unit())) + 0.5;
  return places * form.scale / 10 ** form.decimals * random.of([1, -1, 1 + 2 ** -52, 1 - 2 ** -53]);
}

function askForTexts(questions, model, result, random) {
  const { formulas, inputs } = model.module.model;
  const numbers = formulas.map((formula, index) => [formula, index]).filter(([formula]) => formula.type === "number");
  if (numbers.length) {
    const [formula] = random.of(numbers), slot = result.slots[formula.slot], value = Array.isArray(slot) ? random.of(slot) : slot;
    const place = [1, formula.slot];
    if (typeof value === "number") askForNumber(questions, model, formula.form, place, value);
    askForNumber(questions, model, formula.form, place, random.of([nearHalf(formula.form, random), random.double(), 10 ** (30 * random.unit() - 10)]));
  }
  const index = random.below(inputs.length), input = inputs[index];
  if (!input || input.type === "choice") return;
  askForNumber(questions, model, input.form, [0, index], random.of([nearHalf(input.form, random), randomNumber(input, random)]));
  askForText(questions, model, index, random);
  askForText(questions, model, index, random);
}

// ---- a model

function askForScenario(questions, model, random, tally) {
  const inputs = randomInputs(model.module.model, random), result = model.module.run(inputs);
  const numbers = inputs.flatMap((values) => [values.length, ...values]);
  questions.ask([1, model.number, ...numbers], (answers) => {
    const wrong = compareRun(result, answers, tally);
    return wrong && `with ${JSON.stringify(inputs)}: ${wrong}`;
  });
  askForTexts(questions, model, result, random);
}

function compareModel(oracle, model, count, random) {
  const faults = [], tally = { values: 0, failed: {} };
  let texts = 0;
  for (let done = 0; done < count; done += perRun) {
    const questions = new Questions(), size = Math.min(perRun, count - done);
    for (let i = 0; i < size; i++) askForScenario(questions, model, random, tally);
    texts += questions.checks.length - size;
    faults.push(...questions.answers(oracle, model.directory));
  }
  const failed = Object.entries(tally.failed).map(([fault, times]) => `, ${times} ${fault}`).sort().join("");
  return { scenarios: count, faults, told: `${count} scenarios, ${tally.values} values${failed}, ${texts} texts` };
}

// ---- the operations alone

const functions = ["exp", "ln", "negate", "abs", "add", "subtract", "multiply", "divide", "power", "min", "max", "round", "order"];

function randomOperand(random) {
  const chance = random.unit();
  if (chance < 0.3) return random.double();
  if (chance < 0.5) return random.below(2000) - 1000;
  if (chance < 0.8) return (random.unit() - 0.5) * 10 ** random.below(6);
  return random.of([0, -0, 1, -1, 0.5, 2, 1e9, 1e9 + 1, 1e-12, 709.78, -745.1, 1e308, -1e308, 5e-324, 1 + 2 ** -52, 1 - 2 ** -53]);
}

async function compareFunctions(oracle, directory, repository, work, random) {
  const source = fs.readFileSync(path.join(repository, "sitegen/render/module_real.js"), "utf8");
  const file = path.join(work, "module_real.mjs");
  fs.writeFileSync(file, `${source}\nexport { ${functions.join(", ")} };\n`);
  const ours = await import(file);
  const questions = new Questions(), count = 200000;
  for (let i = 0; i < count; i++) {
    const name = random.of(functions), a = randomOperand(random), b = random.chance(0.1) ? a * (1 + 1e-12) : randomOperand(random);
    const value = ours[name](a, Number.isFinite(b) ? b : 0);
    questions.ask([4, functions.indexOf(name), a, Number.isFinite(b) ? b : 0], (answers) => {
      const wrong = difference(value, answers.value());
      return wrong && `${name}(${a}, ${b}) ${wrong}`;
    });
  }
  return { told: `${count} operations`, faults: questions.answers(oracle, directory) };
}

module.exports = { compareFunctions, compareModel, randomInputs };
