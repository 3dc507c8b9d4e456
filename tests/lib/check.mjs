// check.mjs - what a suite in Node needs: tests that count, words when one fails, a last line to add up.
//
//   await test("a sentence that should hold", async () => { equal(got, wanted); });
//   await finish();           prints "N passed, N failed" and ends the process; runs what `later` was given first

import { isDeepStrictEqual, inspect } from "node:util";

let passed = 0;
const failures = [];
const endings = [];

export async function test(name, body) {
  const started = Date.now();
  try {
    await body();
    passed++;
  } catch (error) {
    failures.push(name);
    const where = (error.stack ?? "").split("\n").find((line) => line.includes("/tests/") && !line.includes("check.mjs"));
    console.log(`FAIL ${name} (${Date.now() - started} ms)\n     ${String(error.message ?? error).replaceAll("\n", "\n     ")}`);
    if (where) console.log(`     ${where.trim()}`);
  }
}

// Something to do at the end, whatever happens, in the order given: houses stop before the PostgreSQL they stand on.
export function later(ending) {
  endings.push(ending);
}

export async function finish() {
  for (const ending of endings) {
    try {
      await ending();
    } catch (error) {
      failures.push("the end");
      console.log(`FAIL while stopping: ${error.message}`);
    }
  }
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exit(failures.length ? 1 : 0);
}

function show(value) {
  const text = inspect(value, { depth: 6, breakLength: 110, maxStringLength: 600 });
  return text.length > 2000 ? `${text.slice(0, 2000)} …` : text;
}

export function ok(value, text = "should hold") {
  if (!value) throw new Error(text);
}

export function equal(got, wanted, text = "") {
  if (!isDeepStrictEqual(got, wanted)) throw new Error(`${text ? text + ": " : ""}got ${show(got)}, wanted ${show(wanted)}`);
}

// Every field of wanted is in got, deeply; got may have more.
export function has(got, wanted, text = "") {
  const misses = [];
  const look = (a, b, path) => {
    if (b !== null && typeof b === "object" && !Array.isArray(b)) {
      if (a === null || typeof a !== "object") return misses.push(`${path || "it"} is ${show(a)}`);
      for (const key of Object.keys(b)) look(a[key], b[key], path ? `${path}.${key}` : key);
    } else if (!isDeepStrictEqual(a, b)) misses.push(`${path} is ${show(a)}, wanted ${show(b)}`);
  };
  look(got, wanted, "");
  if (misses.length) throw new Error(`${text ? text + ": " : ""}${misses.join("; ")}`);
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Asks again and again until there is an answer that is truthy; the last one is in the complaint.
export async function until(ask, { ms = 10_000, every = 50, text = "it" } = {}) {
  const end = Date.now() + ms;
  for (let last; ; await sleep(every)) {
    try {
      last = await ask();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`${text} did not happen within ${ms} ms; last: ${last instanceof Error ? last.message : show(last)}`);
  }
}
