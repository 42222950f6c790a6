// Random numbers that are the same in every run of the same seed.
"use strict";

class Random {
  constructor(seed) {
    this.state = BigInt.asUintN(64, BigInt(seed) * 0x9E3779B97F4A7C15n + 1n);
  }
  // 64 bits: splitmix64.
  bits() {
    this.state = BigInt.asUintN(64, this.state + 0x9E3779B97F4A7C15n);
    let z = this.state;
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xBF58476D1CE4E5B9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94D049BB133111EBn);
    return z ^ (z >> 31n);
  }
  // 0 <= x < 1
  unit() {
    return Number(this.bits() >> 11n) / 2 ** 53;
  }
  below(n) {
    return Math.floor(this.unit() * n);
  }
  of(list) {
    return list[this.below(list.length)];
  }
  chance(p) {
    return this.unit() < p;
  }
  // Any finite double, by its bits.
  double() {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, this.bits());
    const x = view.getFloat64(0);
    return Number.isFinite(x) ? x : this.double();
  }
}

module.exports = { Random };
