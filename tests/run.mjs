// run.mjs - every suite, three at a time and those that mostly wait beside them, the long ones first; `make test` calls it.
//
//   node tests/run.mjs [NAME…]      only the suites whose name contains one of the words
//
// A suite is a program that ends with "N passed, N failed".  What one says is shown when something failed in it.  All run,
// whatever happens; the last line adds them up, and the exit code says the same.

import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const top = fileURLToPath(new URL("..", import.meta.url));
const longest_ms = 20 * 60_000;
const lanes = 3;
const long = ["web/pages", "web/e2e", "api/replay"];
const patient = ["api/source_rest", "api/scenarios"]; // a quarter of a processor each, for two minutes
const alone = new Set(["work"]); // what measures time runs with nothing beside it

// C: tests/ROOM/main.c became build/asan/test-ROOM.  Some want company.
const withCompany = { store: ["node", "tests/store/with-postgres.mjs"] };
const rooms = readdirSync(join(top, "tests")).filter((room) => existsSync(join(top, "tests", room, "main.c")));
const inC = rooms.map((room) => ({ name: room, command: [...(withCompany[room] ?? []), `build/asan/test-${room}`] }));

// Node: tests/ROOM/NAME.test.mjs, and two that are older than the rule.
const named = [
  { name: "core.wasm", command: ["node", "tests/core/vectors.mjs"] },
  { name: "sandbox", command: ["node", "tests/sandbox/selftest.mjs"] },
];
const inNode = readdirSync(join(top, "tests"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
  .flatMap(({ name: room }) =>
    readdirSync(join(top, "tests", room))
      .filter((file) => file.endsWith(".test.mjs"))
      .map((file) => ({ name: `${room}/${file.replace(".test.mjs", "")}`, command: ["node", `tests/${room}/${file}`] })),
  )
  .sort((a, b) => a.name.localeCompare(b.name));

const words = process.argv.slice(2);
const suites = [...inC, ...named, ...inNode].filter(({ name }) => !words.length || words.some((word) => name.includes(word)));

function run([command, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(command === "node" ? process.execPath : command, args, {
      cwd: top,
      env: { ...process.env, ASAN_OPTIONS: "detect_leaks=1", UBSAN_OPTIONS: "print_stacktrace=1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    const timer = setTimeout(() => {
      said += `\nended after ${longest_ms / 60_000} minutes\n`;
      child.kill("SIGKILL");
    }, longest_ms);
    child.stdout.setEncoding("utf8").on("data", (part) => (said += part));
    child.stderr.setEncoding("utf8").on("data", (part) => (said += part));
    child.on("error", (error) => (said += error.message));
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code: code ?? signal, said });
    });
  });
}

let passed = 0;
let failed = 0;
const bad = [];

async function tell({ name, command }) {
  const began = performance.now();
  const { code, said } = await run(command);
  const line = [...said.matchAll(/^(\d+) passed, (\d+) failed$/gm)].pop();
  const count = { passed: Number(line?.[1] ?? 0), failed: Number(line?.[2] ?? 0) };
  if (!line || (code !== 0 && count.failed === 0)) count.failed++; // it did not come to its end, or ended badly
  passed += count.passed;
  failed += count.failed;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (count.failed) {
    bad.push(name);
    console.log(`\n${said.trimEnd()}\n`);
  }
  console.log(`${count.failed ? "FAIL" : "ok  "} ${name.padEnd(24)} ${String(count.passed).padStart(6)} passed ${String(count.failed).padStart(4)} failed  ${seconds.padStart(7)} s${line ? "" : `  (ended with ${code})`}`);
}

async function lane(waiting) {
  for (let next = waiting.shift(); next; next = waiting.shift()) await tell(next);
}

await lane(suites.filter(({ name }) => alone.has(name)));
const others = suites.filter(({ name }) => !alone.has(name) && !patient.includes(name)).sort((a, b) => long.includes(b.name) - long.includes(a.name));
await Promise.all([lane(suites.filter(({ name }) => patient.includes(name))), ...Array.from({ length: lanes }, () => lane(others))]);

if (!suites.length) console.log(`no suite is called ${words.join(" or ")}`);
if (bad.length) console.log(`\nfailed in: ${bad.join(", ")}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !suites.length ? 1 : 0);
