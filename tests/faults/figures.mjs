// figures.mjs - a seed for everything that is random, figures as `name value unit`, and the count that all of it ends with.

export const seed = Number(process.env.SEED || Math.floor(Math.random() * 1e9));

// A generator of its own for each part, so that one part can be run again without the others: numbers in [0, 1).
export function random(name) {
  let state = seed >>> 0;
  for (const char of name) state = Math.imul(state ^ char.charCodeAt(0), 16777619) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  };
}

export function figure(name, value, unit = "") {
  console.log(`${name} ${typeof value === "number" && !Number.isInteger(value) ? value.toFixed(1) : value}${unit ? ` ${unit}` : ""}`);
}

export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
}

// What was looked at, and what was wrong with it. A part ends with count.say().
export class Count {
  constructor() {
    this.of = 0;
    this.lost = 0;
    this.doubled = 0;
    this.stuck = 0;
    this.wrong = 0; // anything else: a crash, half of something, an answer that says nothing
    this.words = [];
  }
  // One thing that was looked at; each of kind lost, doubled, stuck, wrong, or nothing.
  saw(n = 1) {
    this.of += n;
  }
  bad(kind, text) {
    this[kind]++;
    this.words.push(`${kind}: ${text}`);
    if (this.words.length <= 40) console.log(`  ${kind.toUpperCase()} ${text} (seed ${seed})`);
  }
  get good() {
    return !(this.lost || this.doubled || this.stuck || this.wrong);
  }
  add(other) {
    for (const name of ["of", "lost", "doubled", "stuck", "wrong"]) this[name] += other[name];
    this.words.push(...other.words);
  }
  say() {
    if (this.wrong) figure("wrong", this.wrong);
    console.log(`lost ${this.lost} doubled ${this.doubled} stuck ${this.stuck} of ${this.of}`);
  }
}
