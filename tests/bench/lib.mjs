// lib.mjs - what the benches share: figures, rounds, the load generator, and what a program has used.
//
// Client, web server, program and store share one machine, and the machine drifts: only what was measured in turns within
// one run is compared.  rounds() takes the variants in turn, again and again; what is printed are medians.

import { execFileSync, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { find, top } from "../lib/process.mjs";

export const made = (name) => join(top, "build/bench", name);
export const slowly = { LD_PRELOAD: made("slow.so") };

// How long and how often: SMOKE only sees that everything still runs.
export const smoke = process.env.SMOKE === "1";
const quick = process.env.QUICK === "1";
export const times = smoke ? { rounds: 1, seconds: 0.05 } : quick ? { rounds: 3, seconds: 0.4 } : { rounds: 5, seconds: 1 };
// As many as the run is long: rows, samples.
export const scaled = (full, quickly, least) => (smoke ? least : quick ? quickly : full);

export const figures = [];
const digits = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : Math.abs(value) >= 0.1 ? value.toFixed(2) : value.toFixed(4));

// One line: name, value, unit; behind the # what it is, or is compared with.
export function figure(name, value, unit, says = "") {
  const text = digits(value);
  figures.push({ name, value: Number(text), unit });
  console.log(`${`${name} ${text} ${unit}`.padEnd(44)}${says ? ` # ${says}` : ""}`);
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
export const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)];

// Variants are { name: async () => result }; each runs once a round, in turn.  { name: [results] }
export async function rounds(variants, n = times.rounds) {
  const results = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
  for (let round = 0; round < n; round++) for (const [name, run] of Object.entries(variants)) results[name].push(await run(round));
  return results;
}
// The median of what a round gives for one variant over another: both were measured within seconds of each other.
export const ratio = (results, one, other, of) => median(results[one].map((result, round) => of(result) / of(results[other][round])));

// Runs a program that prints one line of JSON.
export function measured(command, args, { env = {}, stdin, cwd = top, ...ids } = {}) {
  return new Promise((resolve, reject) => {
    const input = stdin ? openSync(stdin, "r") : "ignore";
    const child = spawn(command, args.map(String), { cwd, env: { ...process.env, ...env }, stdio: [input, "pipe", "pipe"], ...ids });
    if (stdin) closeSync(input);
    let said = "", complained = "";
    child.stdout.setEncoding("utf8").on("data", (part) => (said += part));
    child.stderr.setEncoding("utf8").on("data", (part) => (complained += part));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code !== 0) reject(new Error(`${command} ${args.join(" ")} ended with ${code}: ${complained.slice(0, 2000)}`));
      else resolve(JSON.parse(said));
    });
  });
}

// Requests as load.c wants them.
export function writeRequests(file, requests) {
  const parts = [];
  for (const request of requests) {
    const bytes = Buffer.from(request);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    parts.push(length, bytes);
  }
  writeFileSync(file, Buffer.concat(parts));
  return file;
}
export function httpRequest(method, path, port, headers = {}, body = "") {
  const lines = [`${method} ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  if (body) lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}

// Sends; adds per_s, and for each process of `use` (name to pids) the CPU time that an answer took, in us.
export async function load(port, requests, { connections = 32, seconds = times.seconds, rate = 0, first = 0, count = 1e9, use = {}, refusals = false } = {}) {
  const before = Object.values(use).flat().map(cpuMs);
  const result = await measured(made("load"), [port, connections, seconds, rate, first, count], { stdin: requests });
  const after = Object.values(use).flat().map(cpuMs);
  result.per_s = result.ok / result.seconds;
  result.cpu_us = (after.reduce((sum, ms, i) => sum + ms - before[i], 0) * 1000) / Math.max(1, result.answered);
  if (result.ok !== result.answered && !refusals) throw new Error(`${result.answered - result.ok} of ${result.answered} requests were refused`);
  return result;
}

// What a process has used, all its threads together.  /proc counts in ticks; schedstat would be finer, but not for dead threads.
const tick_ms = 1000 / Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
export function cpuMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * tick_ms;
}
// What processes keep in memory together: files that all of them have mapped, the program and its libraries, count once.
export function residentMb(...pids) {
  const status = pids.map((pid) => readFileSync(`/proc/${pid}/status`, "utf8"));
  const kb = (name) => status.map((text) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)[1]));
  const files = kb("RssFile");
  return (kb("RssAnon").reduce((sum, n) => sum + n, 0) + kb("RssShmem").reduce((sum, n) => sum + n, 0) + Math.max(...files)) / 1024;
}
export const children = (pid) =>
  readdirSync("/proc").filter((name) => /^\d+$/.test(name)).filter((name) => {
    try {
      return Number(readFileSync(`/proc/${name}/stat`, "utf8").split(") ")[1].split(" ")[1]) === pid;
    } catch {
      return false; // it has ended meanwhile
    }
  }).map(Number);

export function versionOf(command, ...args) {
  try {
    return execFileSync(find(command), args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  } catch {
    return "?";
  }
}
