// plan.mjs - the plan of a submit of 200 lines: the native core, core.wasm, and the same rules in plain JavaScript.
//
// All three begin with packed bytes: core.wasm and the native core copy them to where they are called, JavaScript reads its
// strings and numbers out of them.  What they come to is compared before anything is timed.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, top } from "../lib/process.mjs";
import { loadCore } from "../../wasm/core.mjs";
import { figure, made, measured, median, ratio, rounds, times } from "./lib.mjs";
import * as plain from "./plan_rules.mjs";

const LINES = 200, SUPPLIERS = 4;

// Each product twice over two orders, half of them in packs: 100 items, nothing in the way.
function input(currency) {
  const supplier = (i) => `supplier-${i % SUPPLIERS}`;
  const sku = (i) => `OUR-SKU-${String(i % (LINES / 2)).padStart(5, "0")}`;
  return {
    lines: Array.from({ length: LINES }, (_, i) => ({
      order: `order-${Math.floor(i / 20)}`, id: `line-${i}`, supplier: supplier(i % (LINES / 2)), our_sku: sku(i), fallback: "",
      quantity: 12 * (1 + (i % 7)), price_e4: 10_000 * (1 + (i % (LINES / 2))), currency,
    })),
    suppliers: Array.from({ length: SUPPLIERS }, (_, i) => ({
      id: supplier(i), lane: `login-${i}`, currency, active: true, configured: true, open_job: false, login_blocked: false, lane_busy: false,
    })),
    rows: Array.from({ length: LINES / 2 }, (_, i) => ({
      supplier: supplier(i), our_sku: sku(i), supplier_sku: `SUP/${i}-${i * 7}`, unit: i % 2 ? "pack" : "piece", pack_size: i % 2 ? 12 : 1, min_qty: 0,
    })),
  };
}

function packed({ lines, suppliers, rows }, currency) {
  const parts = [];
  const number = (value) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    parts.push(bytes);
  };
  const text = (value) => {
    number(value.length);
    parts.push(Buffer.from(value));
  };
  [lines, suppliers, rows].forEach((list) => number(list.length));
  for (const line of lines) {
    [line.quantity, line.price_e4, currency].forEach(number);
    [line.order, line.id, line.supplier, line.our_sku, line.fallback].forEach(text);
  }
  for (const supplier of suppliers) {
    number(currency);
    [supplier.id, supplier.lane].forEach(text);
  }
  for (const row of rows) {
    [row.unit === "pack" ? 1 : 0, row.pack_size, row.min_qty].forEach(number);
    [row.supplier, row.our_sku, row.supplier_sku].forEach(text);
  }
  return new Uint8Array(Buffer.concat(parts));
}

// core.wasm through core.mjs, and the bytes that core.mjs put into its memory for one call.
async function packedCore(value) {
  const instantiate = WebAssembly.instantiate;
  let wasm, image, base, which, input;
  WebAssembly.instantiate = async (...args) => {
    wasm = (await instantiate(...args)).exports;
    const call = (w, at) => {
      [which, input] = [w, at];
      image = new Uint8Array(wasm.memory.buffer, base, wasm.alloc(0) - base).slice();
      return wasm.call(w, at);
    };
    const reset = () => {
      wasm.reset();
      base = wasm.alloc(0);
    };
    return { exports: { ...wasm, call, reset } };
  };
  const core = await loadCore(await WebAssembly.compile(readFileSync(join(top, "build/core.wasm")))).finally(() => (WebAssembly.instantiate = instantiate));
  const answer = core.plan_make(value);
  const again = () => {
    wasm.reset();
    const at = wasm.alloc(image.length);
    new Uint8Array(wasm.memory.buffer, at, image.length).set(image);
    return wasm.call(which, input);
  };
  return { core, answer, again };
}

function timed(run, seconds) {
  const began = process.cpuUsage(); // as plan.c: nobody waits for anything here
  let calls = 0, ms;
  do {
    for (let i = 0; i < 16; i++, calls++) run();
    const { user, system } = process.cpuUsage(began);
    ms = (user + system) / 1000;
  } while (ms < seconds * 1000);
  return { per_s: (calls * 1000) / ms };
}

export default async function plan() {
  const { core, answer, again } = await packedCore(input("EUR"));
  const currency = core.words.currency.indexOf("EUR");
  const bytes = packed(input("EUR"), currency);
  const file = join(makeFolder("plan"), "image");
  writeFileSync(file, bytes);
  const seconds = Math.min(0.5, times.seconds);

  const native = await measured(made("plan"), [0.01], { stdin: file });
  const inScript = plain.sum(plain.plan(plain.read(bytes)));
  const inWasm = answer.sendable + 1000 * answer.items.length + answer.jobs.reduce((all, job) => all + job.total_minor, 0) +
    answer.items.reduce((all, item, i) => all + item.quantity * (i + 1) + item.price_e4, 0) +
    answer.lines.reduce((all, line) => all + line.item + line.sent, 0);
  if (answer.items.length !== LINES / 2 || native.sum !== inScript || native.sum !== inWasm)
    throw new Error(`they disagree: native ${native.sum}, JavaScript ${inScript}, core.wasm ${inWasm}`);

  const value = input("EUR");
  const all = await rounds({
    native: () => measured(made("plan"), [seconds], { stdin: file }),
    wasm: () => timed(again, seconds),
    script: () => timed(() => plain.plan(plain.read(bytes)), seconds),
    objects: () => timed(() => core.plan_make(value), seconds),
  });
  const of = (result) => result.per_s;
  figure("plan_wasm", median(all.wasm.map(of)), "/s", "plans of 200 lines in core.wasm, packed input, one call");
  figure("plan_wasm_vs_native", ratio(all, "wasm", "native", of), "x", "of the native core (gcc -O2), the same packed call");
  figure("plan_wasm_vs_js", ratio(all, "wasm", "script", of), "x", "of the same rules in plain JavaScript from the same packed bytes");
  figure("plan_js_vs_wasm", ratio(all, "script", "wasm", of), "x", "the other way round");
  figure("plan_objects_vs_js", ratio(all, "objects", "script", of), "x", "core.wasm through core.mjs, objects in and out, of plain JavaScript from packed bytes");
}
