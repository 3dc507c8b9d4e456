// run.mjs - `make races`: what runs on several threads, under ThreadSanitizer.
//
// The store's suite on both engines, the worker's, and whole houses with the scenarios of a day.  A report is a
// failure.  It makes everything some ten times slower, so this is not part of `make test`.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { top } from "../lib/process.mjs";

const tsan = { TSAN_OPTIONS: "halt_on_error=1 second_deadlock_stack=1" };
const program = join(top, "build/tradepost-tsan");
const runs = [
  { name: "store", command: ["node", "tests/store/with-postgres.mjs", "build/tsan/test-store"] },
  { name: "work", command: ["build/tsan/test-work"] },
  { name: "walk", command: ["node", "tests/api/walk.test.mjs"], env: { TRADEPOST: program, FRONTS: "nginx" } },
  { name: "scenarios", command: ["node", "tests/api/scenarios.test.mjs"], env: { TRADEPOST: program, ENGINES: "sqlite" } },
];

let passed = 0;
let failed = 0;
for (const { name, command: [command, ...args], env } of runs) {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(command === "node" ? process.execPath : command, args, { cwd: top, env: { ...process.env, ...tsan, ...env }, encoding: "utf8", maxBuffer: 1 << 28 });
  const line = [...stdout.matchAll(/^(\d+) passed, (\d+) failed$/gm)].pop();
  const said = stdout + stderr;
  const bad = status !== 0 || !line || said.includes("WARNING: ThreadSanitizer");
  passed += Number(line?.[1] ?? 0);
  failed += bad ? Math.max(1, Number(line?.[2] ?? 0)) : 0;
  if (bad) console.log(said.slice(-20_000));
  console.log(`races_${name} ${line?.[1] ?? 0} checks  # ${((performance.now() - began) / 1000).toFixed(0)} s${bad ? ", FAILED" : ""}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
