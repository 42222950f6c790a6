// Numbers as models compute with them: model/real.c does the same operations in the same order, so that both come to the same
// bits. A value that could not be computed is a string that says why: "zero", "overflow", "domain", "no-step"; what is computed
// from it is that string. Arithmetic with such a string gives NaN or another string, whose difference from itself is never 0:
// only results need to be looked at.

// Of a result that is no finite number: the first operand that failed, else it was too large.
function failed(a, b) {
  return typeof a === "string" ? a : typeof b === "string" ? b : "overflow";
}

function add(a, b) {
  const x = a + b;
  return x - x === 0 ? x : failed(a, b);
}
function subtract(a, b) {
  const x = a - b;
  return x - x === 0 ? x : failed(a, b);
}
function multiply(a, b) {
  const x = a * b;
  return x - x === 0 ? x : failed(a, b);
}
function divide(a, b) {
  const x = a / b;
  return x - x === 0 ? x : b === 0 && typeof a === "number" ? "zero" : failed(a, b);
}
function negate(a) {
  return typeof a === "string" ? a : -a;
}
function abs(a) {
  return typeof a === "string" ? a : Math.abs(a);
}
function min(a, b) {
  return typeof a === "string" ? a : typeof b === "string" ? b : b < a ? b : a;
}
function max(a, b) {
  return typeof a === "string" ? a : typeof b === "string" ? b : b > a ? b : a;
}
function round(x, step) {
  if (typeof x === "string" || typeof step === "string") return failed(x, step);
  return step <= 0 ? "domain" : finite(Math.floor(x / step + 0.5) * step);
}

// ---- powers

const ln2 = 0.6931471805599453, ln2High = 6.93147180369123816490e-01, ln2Low = 1.90821492927058770002e-10;

// base^n of a whole n from 0 on; may be infinite.
function wholePower(base, n) {
  let power = 1;
  for (; n > 0; base *= base) {
    const half = Math.floor(n / 2);
    if (n > 2 * half) power *= base;
    n = half;
  }
  return power;
}
function powerOfTwo(n) {
  return wholePower(n < 0 ? 0.5 : 2, n < 0 ? -n : n);
}

function expOf(x) {
  if (x > 709.782712893384) return Infinity;
  if (x < -745.2) return 0;
  const k = Math.floor(x / ln2 + 0.5), r = x - k * ln2High - k * ln2Low, half = Math.floor(k / 2);
  let sum = 1;
  for (let n = 13; n > 0; n--) sum = 1 + sum * r / n;
  return sum * powerOfTwo(half) * powerOfTwo(k - half);
}

// Of x above 0.
function lnOf(x) {
  let k = 0, sum = 0;
  for (let n = 512; n >= 1; n /= 2) {
    const power = powerOfTwo(n);
    for (; x >= power; k += n) x /= power;
    for (; x * power < 2; k -= n) x *= power;
  }
  if (x >= 1.4142135623730951) {
    x /= 2;
    k++;
  }
  const s = (x - 1) / (x + 1), square = s * s;
  for (let n = 23; n > 0; n -= 2) sum = sum * square + 1 / n;
  return k * ln2High + (2 * s * sum + k * ln2Low);
}

const finite = (x) => (x - x === 0 ? x : "overflow");
function exp(x) {
  return typeof x === "string" ? x : finite(expOf(x));
}
function ln(x) {
  return typeof x === "string" ? x : x > 0 ? finite(lnOf(x)) : "domain";
}
function power(x, n) {
  if (typeof x === "string" || typeof n === "string") return failed(x, n);
  if (x === 0) return n < 0 ? "zero" : n > 0 ? 0 : 1;
  if (Math.floor(n) === n && Math.abs(n) <= 1e9) {
    const whole = wholePower(x, Math.abs(n));
    return finite(n < 0 ? 1 / whole : whole);
  }
  return x > 0 ? finite(expOf(n * lnOf(x))) : "domain";
}

// ---- comparing

// -1, 0, 1; or the operand that failed. What differs by no more than 1e-12 of the larger is equal.
function order(a, b) {
  if (typeof a === "string" || typeof b === "string") return failed(a, b);
  const larger = Math.max(Math.abs(a), Math.abs(b));
  return Math.abs(a - b) <= larger * 1e-12 ? 0 : a < b ? -1 : 1;
}
const compare = (holds) => (a, b) => {
  const way = order(a, b);
  return typeof way === "string" ? way : holds(way);
};
const less = compare((way) => way < 0), atMost = compare((way) => way <= 0);
const more = compare((way) => way > 0), atLeast = compare((way) => way >= 0);
const equal = compare((way) => way === 0), unequal = compare((way) => way !== 0);
function not(a) {
  return typeof a === "string" ? a : !a;
}

// ---- steps

// How many there are: a whole number that a page can bear.
function count(steps) {
  return Math.min(Math.max(Math.floor(steps + 0.5), 0), 1200);
}
// Of a series that the reader gave, at the step of that index: the last value goes on.
function given(values, i) {
  return values[Math.min(i, values.length - 1)];
}
function at(series, step) {
  if (typeof step === "string") return step;
  return Number.isInteger(step) && step >= 1 && step <= series.length ? series[step - 1] : "no-step";
}
