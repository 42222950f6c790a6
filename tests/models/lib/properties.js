// What must hold of models whatever their inputs are: each property with the models that it is about, over the whole range of
// every input. Slots are named as the model names its formulas.
"use strict";

const rounds = 20000;

// ---- random inputs within their ranges

function within(model, input, index, random) {
  const { least, most, step } = input;
  const free = index === model.steps ? false : random.chance(0.5);
  if (random.chance(0.1)) return random.of([least, most]);
  return free ? least + (most - least) * random.unit() : Math.min(most, least + step * random.below(Math.floor((most - least) / step) + 1));
}

function randomInputs(model, random) {
  return model.inputs.map((input, index) => {
    if (input.type === "choice") return [random.below(input.choices.length)];
    return Array.from({ length: input.series ? 1 + random.below(4) : 1 }, () => within(model, input, index, random));
  });
}

// One scenario: inputs and formulas by name; a choice by the name of what is chosen.
function scenario({ model, run }, random) {
  const inputs = randomInputs(model, random), { slots, steps } = run(inputs), values = { steps };
  model.inputs.forEach((input, i) => {
    values[input.name] = input.type === "choice" ? input.choices[inputs[i][0]].name : input.series ? inputs[i] : inputs[i][0];
  });
  for (const formula of model.formulas) values[formula.name] = slots[formula.slot];
  return { inputs, values };
}

// ---- words of properties

const add = (list) => list.reduce((sum, x) => sum + x, 0);
const same = (a, b, size = Math.max(Math.abs(a), Math.abs(b))) => Math.abs(a - b) <= 1e-11 * size;
const isSteady = (list) => list.every((x) => same(x, list[0]));
const isRising = (list) => list.every((x, i) => !i || x >= list[i - 1] * (1 - 1e-12));
const isClimbing = (list) => list.every((x, i) => !i || x > list[i - 1]);

const revenue = {
  "a shape adds up to the commitment": (v) => same(add(v.spread), v.commitment),
  "no shape is negative": (v) => v.spread.every((x) => x >= 0),
  "no shape falls": (v) => isRising(v.spread),
  "evenly is the same every year": (v) => v.shape !== "flat" || (isSteady(v.spread) && same(v.spread[0], v.commitment / v.steps)),
  "a straight climb rises by the same every year": (v) => v.shape !== "linear" || v.spread.every((x, i) => same(x, v.spread[0] * (i + 1))),
  "a plateau is climbed, then level": (v) => v.shape !== "plateau" || (isSteady(v.spread.slice(Math.ceil(v["plateau-after"]) - 1)) && isClimbing(v.spread.slice(0, Math.floor(v["plateau-after"])))),
  "a delayed climb begins with nothing": (v) => v.shape !== "delayed" || v.steps < 2 || (v.spread[0] === 0 && isClimbing(v.spread)),
  "revenue is the shape and what stands beside it": (v) => v.revenue.every((x, i) => same(x, v.spread[i] + v["beside-it"][i])) && (v.beside !== "nothing" || add(v["beside-it"]) === 0),
  "income is the margin of revenue": (v) => v.income.every((x, i) => same(x, v.margin / 100 * v.revenue[i])) && same(v["income-total"], v.margin / 100 * v.total),
  "what was so far only grows, up to the total": (v) => isRising(v["revenue-so-far"]) && same(v["revenue-so-far"].at(-1), v.total),
  "what is left falls to nothing": (v) => v.left.every((x) => x >= -1e-11 * v.total) && Math.abs(v.left.at(-1)) <= 1e-11 * v.total,
  "a share is of revenue, and counted on top below 100 %": (v) => v.share.every((x) => x >= 0 && (v.place === "inside" || x < 100)),
  "the present value is at most the sum": (v) => v["worth-revenue"] <= v.total * (1 + 1e-12) && v["worth-income"] <= v["income-total"] * (1 + 1e-12),
  "the highest year is one of the years": (v) => v.revenue.some((x) => x === v.peak) && v.revenue.every((x) => x <= v.peak),
  "the stake is made up when the income reaches it": (v) => (typeof v["payback-year"] === "string") === v["income-so-far"].every((x) => x < v.stake * (1 - 1e-12)),
};

const properties = {
  "deal/revenue-calculator": revenue,
  "deal/reverse-calculator": {
    "total is yearly amount times years": (v) => same(v.total, v.yearly * v.years),
    "two of the three are the given ones": (v) => [["total", "given-total"], ["years", "given-years"], ["yearly", "given-yearly"]].every(([name, given]) => v.find === name || v[name] === v[given]),
  },
  "deal/stake-calculator": {
    "the share is what was paid of the value": (v) => same(v.paid, v["payment-1"] + v["payment-2"] + v["payment-3"]) && v.stake >= 0 && same(v.stake, v.paid / v["value-after"] * (100 - v.dilution)),
  },
};

// ---- all of them

function check(model, random) {
  const own = Object.entries(properties[model.name] || {});
  const faults = new Map(own.map(([name]) => [name, []]));
  for (let i = 0; own.length && i < rounds; i++) {
    const { inputs, values } = scenario(model.module, random);
    for (const [name, holds] of own) if (!holds(values)) faults.get(name).push(`not with ${JSON.stringify(inputs)}`);
  }
  return own.map(([name]) => ({ name, told: `${rounds} scenarios`, faults: faults.get(name) }));
}

module.exports = { check };
