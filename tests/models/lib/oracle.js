// Questions to the C side (oracle.c), and what must come back: as many as one likes in one run of it.
"use strict";

const { spawnSync } = require("node:child_process");

const faultNames = ["", "zero", "overflow", "domain", "no-step"];

// The answers: doubles of this machine, one after the other.
class Answers {
  constructor(bytes) {
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    this.doubles = new Float64Array(buffer);
    this.words = new Uint32Array(buffer); // the low word of a failed value is its fault
    this.at = 0;
  }
  number() {
    if (this.at >= this.doubles.length) throw new Error("the oracle said less than was asked");
    return this.doubles[this.at++];
  }
  // A number, or the name of a fault.
  value() {
    const x = this.number();
    return x === x ? x : faultNames[this.words[2 * (this.at - 1)]];
  }
  text() {
    const bytes = Buffer.alloc(this.number());
    for (let i = 0; i < bytes.length; i++) bytes[i] = this.number();
    return bytes.toString("utf8");
  }
}

// A list of questions, each with a function that looks at its answer and returns what is wrong with it, or nothing.
class Questions {
  constructor() {
    this.numbers = [];
    this.checks = [];
  }
  ask(numbers, check) {
    for (const x of numbers) this.numbers.push(x);
    this.checks.push(check);
  }
  // What was wrong.
  answers(oracle, directory) {
    const input = Buffer.from(Float64Array.from(this.numbers).buffer);
    const run = spawnSync(oracle, [directory], { input, maxBuffer: 2 ** 31 - 1 });
    if (run.status !== 0) throw new Error(`${oracle}: ends with ${run.status ?? run.error}\n${run.stderr}`);
    const answers = new Answers(run.stdout);
    const faults = this.checks.map((check) => check(answers)).filter(Boolean);
    if (answers.at !== answers.doubles.length) faults.push("the oracle said more than was asked");
    return faults;
  }
}

const textNumbers = (text) => {
  const bytes = Buffer.from(text, "utf8");
  return [bytes.length, ...bytes];
};

module.exports = { Questions, textNumbers };
