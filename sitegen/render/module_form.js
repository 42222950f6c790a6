// Numbers as readers see and type them: model/form.c writes and reads the same texts.

// ---- writing

// The 15 significant digits of a number above 0, and the power of ten of the last of them. Of two that are equally near C's
// library takes the even one and JavaScript the larger; this shows only when exactly a 5 is cut off.
function decimal(x) {
  const [mantissa, exponent] = x.toExponential(14).split("e");
  let digits = Number(mantissa.replace(".", ""));
  if (digits % 2 && /50e/.test(x.toExponential(16)) && /^50*e/.test(x.toExponential(60).slice(16))) digits--;
  return { digits, exponent: exponent - 14 };
}

// To a multiple of 10^place, halves up. Still digits and the exponent of the last of them.
function roundAt({ digits, exponent }, place) {
  const drop = place - exponent;
  if (drop <= 0) return { digits, exponent };
  if (drop > 15) return { digits: 0, exponent: place };
  const unit = Number(`1e${drop}`), rest = digits % unit;
  return { digits: (digits - rest) / unit + (rest >= unit - rest ? 1 : 0), exponent: place };
}

const magnitude = ({ digits, exponent }) => (digits ? exponent + String(digits).length - 1 : 0);

// 1.23e20
function largeText(number) {
  const digits = String(number.digits).replace(/0+$/, "");
  return `${digits[0]}${digits.length > 1 ? "." : ""}${digits.slice(1)}e${magnitude(number)}`;
}

// 12,345.60
function plainText(form, { digits, exponent }) {
  const zeros = "0".repeat(Math.max(0, exponent + form.decimals));
  const places = (digits + zeros).padStart(form.decimals + 1, "0"), at = places.length - form.decimals;
  const whole = form.plain ? places.slice(0, at) : places.slice(0, at).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = form.trim ? places.slice(at).replace(/0+$/, "") : places.slice(at);
  return fraction ? `${whole}.${fraction}` : whole;
}

// The sign and the number as they are shown. What is 1e15 or more has three digits.
function parts(form, x) {
  let exact = x ? decimal(Math.abs(x)) : { digits: 0, exponent: 0 };
  if (magnitude(exact) > 300) exact = { digits: 1, exponent: 300 }; // more than C's decimals hold
  exact.exponent -= Math.round(Math.log10(form.scale));
  const shown = roundAt(exact, -form.decimals), isLarge = magnitude(shown) >= 15;
  return {
    sign: x < 0 && shown.digits ? "−" : "",
    number: isLarge ? largeText(roundAt(exact, magnitude(exact) - 2)) : plainText(form, shown),
  };
}

// The number alone: "12.50".
function digits(form, x) {
  const { sign, number } = parts(form, x);
  return sign + number;
}

// With all that belongs to it: "$12.50 billion".
function text(form, x) {
  const { sign, number } = parts(form, x);
  return sign + form.prefix + number + (number === "1" && !sign ? form.one : form.many);
}

// ---- reading: what is typed is taken apart from the left, as form_read.c does it

const spaces = " \t\u00a0\u2009\u202f";
const scales = {
  __proto__: null, thousand: 3, million: 6, millions: 6, billion: 9, billions: 9, trillion: 12, trillions: 12,
};
const shortScales = { __proto__: null, k: 3, m: 6, mn: 6, mln: 6, b: 9, bn: 9, bln: 9, t: 12, tn: 12, trn: 12 };

const fold = (text) => text.replace(/[A-Z]/g, (c) => c.toLowerCase()); // other letters have no say
const isDigit = (c) => c >= "0" && c <= "9";
const isWord = (c) => c !== "" && !`${spaces}/()*-\0`.includes(c);

// A text, and how far it was read.
class Typed {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }
  peek(ahead = 0) {
    return this.text.charAt(this.at + ahead);
  }
  rest() {
    return this.text.slice(this.at);
  }
  accept(characters) {
    const found = this.peek() !== "" && characters.includes(this.peek());
    if (found) this.at++;
    return found;
  }
  skip(characters) {
    while (this.accept(characters));
  }
  word() {
    const start = this.at;
    while (isWord(this.peek())) this.at++;
    return this.text.slice(start, this.at);
  }
  // Is it a minus?
  sign() {
    this.skip(spaces);
    const minus = this.accept("-−");
    if (!minus) this.accept("+");
    this.skip(spaces);
    return minus;
  }
}

// A comma separates thousands when one to three digits stand before the first, and three behind each.
function isThousands(typed, before, first) {
  return (first ? before >= 1 && before <= 3 : before === 3) && [1, 2, 3].every((i) => isDigit(typed.peek(i))) && !isDigit(typed.peek(4));
}

// The digits, and the power of ten of the last one; nothing when it is no number.
function readDigits(typed) {
  let digits = "", exponent = 0, group = 0, first = true, point = false;
  for (;; typed.at++) {
    const c = typed.peek(), isPoint = c === "." && isDigit(typed.peek(1));
    if (isDigit(c)) {
      digits += c;
      group++;
      if (point) exponent--;
    } else if (isPoint && !point) {
      point = true;
    } else if (c === "," && !point && isThousands(typed, group, first)) {
      first = false;
      group = 0;
    } else {
      return digits && c !== "," && !isPoint ? { digits, exponent } : null;
    }
  }
}

// e9, E-3
function readExponent(typed) {
  const found = /^e([-+]?\d+)/i.exec(typed.rest());
  if (found) typed.at += found[0].length;
  return found && Math.max(-1e4, Math.min(1e4, Number(found[1]))); // beyond all numbers
}

// What a number of the word's is in the unit of the factor.
function converted(x, [, times, over], power) {
  for (let i = 0; i < power; i++) x = x * times / over;
  for (let i = 0; i > power; i--) x = x * over / times;
  return x;
}

// "year"; "m^2" of a second power.
function findWord(factor, name) {
  const size = Math.abs(factor.power), suffix = size > 1 ? `^${size}` : "";
  return name.endsWith(suffix) ? factor.words.find(([word]) => word + suffix === name) : undefined;
}

// The sign or name of the unit in front: "$38", "EUR 38".
function readFront(typed, factor) {
  const rest = typed.rest();
  const word = factor.words.filter(([name]) => rest.startsWith(name)).sort((a, b) => b[0].length - a[0].length)[0];
  const next = word && rest.charAt(word[0].length);
  if (!word || factor.power !== 1 || (isWord(next) && !isDigit(next) && next !== "." && next !== "−")) return null;
  typed.at += word[0].length;
  return word;
}

// "billion", "bn": a power of ten, or 0.
function readScale(typed, reads, hasFront) {
  const start = typed.at;
  typed.skip(spaces);
  const word = typed.word(), name = fold(word);
  const exponent = scales[name] || (reads.short && shortScales[name]) || 0;
  if (exponent && (hasFront || !findWord(reads.factors[0], word))) return exponent;
  typed.at = start;
  return 0;
}

// The number with the units behind it, {x, units}; nothing when other words stand there.
function readUnits(typed, factors, x, next) {
  for (let words = 0;; words++) {
    typed.skip(`${spaces}/()*-`);
    if (typed.peek() === "") return { x, words };
    const name = typed.word(), word = next < factors.length && findWord(factors[next], name);
    if (word) x = converted(x, word, factors[next++].power);
    else if (!next || !["a", "an", "per"].includes(name)) return null;
  }
}

// A number that does not say how large it is may be meant in the scale that is shown.
function inScale({ form, least, most }, x, isBare) {
  const within = (number) => number >= least && number <= most;
  const [meant, other] = isBare ? [x * form.scale, x] : [x, x * form.scale];
  return !within(meant) && within(other) ? other : meant;
}

function readNumber(input, text) {
  const typed = new Typed(text), { factors } = input.reads, refused = { fault: "no-number", what: text };
  let minus = typed.sign();
  if (typed.peek() === "") return /[^ \t-\r]/.test(text) ? refused : { fault: "empty", what: text };
  if (new TextEncoder().encode(text).length > 200) return refused;
  const front = readFront(typed, factors[0]);
  if (front && typed.sign()) minus = !minus;
  const number = readDigits(typed);
  if (!number) return refused;
  const exponent = readExponent(typed), scale = readScale(typed, input.reads, front);
  let x = Number(`${number.digits}e${number.exponent + exponent + scale}`) * (minus ? -1 : 1);
  if (front) x = converted(x, front, 1);
  typed.skip(spaces);
  const what = typed.rest(), read = readUnits(typed, factors, x, front ? 1 : 0);
  if (!read) return { fault: "other-unit", what };
  const isScaled = exponent !== null || scale;
  x = isScaled ? read.x : inScale(input, read.x, !front && !read.words);
  return Number.isFinite(x) ? { value: x } : refused;
}

function readChoice(input, text) {
  const same = (name) => fold(name) === fold(text);
  const value = input.choices.findIndex(({ name, label }) => same(name) || same(label));
  return value < 0 ? { fault: text ? "unknown-choice" : "empty", what: text } : { value };
}

// One value as somebody typed it; `what` is the part of the text that is wrong.
function read(input, string) {
  const text = string.replace(/^[ \t-\r]+|[ \t-\r]+$/g, "");
  if (input.type === "choice") return readChoice(input, text);
  const result = readNumber(input, text);
  if ("fault" in result) return result;
  const fault = result.value < input.least ? "low" : result.value > input.most ? "high" : input.whole && result.value % 1 ? "fraction" : "";
  return fault ? { fault, what: text } : result;
}
