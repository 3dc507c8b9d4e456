// run.mjs - `make faults`: everything that can break is broken, and the last line says what came of it.
//
//   node tests/faults/run.mjs [WORD…]     only the parts whose name contains one of the words
//
// SEED=n repeats what was random; KILLS=n says how often something is killed. Two parts run at a time, each a process of its own.
// Figures are `name value unit`; the exit code is not zero when anything was lost, doubled, stuck or otherwise wrong.

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { stopPostgres } from "../lib/postgres.mjs";
import { run } from "../lib/process.mjs";
import { alloc } from "./alloc.mjs";
import { workerAlloc } from "./alloc_worker.mjs";
import { environments } from "./environment.mjs";
import { Count, figure, seed } from "./figures.mjs";
import { kill } from "./kill.mjs";
import { points } from "./points.mjs";
import { workerPoints } from "./worker.mjs";

const kills = Number(process.env.KILLS || 300);

// A million steps of whole companies in memory; `make sim` says more.
async function simulation() {
  const count = new Count();
  const program = fileURLToPath(new URL("../../build/sim", import.meta.url));
  const done = await run(program, ["--seed", String(seed), "--steps", "1000000"], { ms: 600_000 });
  process.stdout.write(done.stdout);
  const said = (what) => Number(new RegExp(`^sim_${what} (\\d+)`, "m").exec(done.stdout)?.[1] ?? 0);
  count.saw(said("jobs") + said("sales"));
  for (const what of ["jobs", "calls", "webhooks", "sales", "scans", "pushes"]) if (said(what) === 0) count.bad("wrong", `the simulation: no ${what}`);
  if (done.code !== 0) count.bad("wrong", `the simulation: ${(done.stdout + done.stderr).trim().split("\n").slice(-3).join("; ")}`);
  return count;
}

const parts = {
  kill_sqlite: () => kill({ engine: "sqlite", kills: Math.ceil(kills / 2) }),
  kill_postgres: () => kill({ engine: "postgres", kills: Math.floor(kills / 2) }),
  points_sqlite: () => points({ engine: "sqlite", width: 1 }),
  points_worker_sqlite: () => workerPoints({ engine: "sqlite" }),
  points_push_sqlite: () => workerPoints({ engine: "sqlite", what: "push" }),
  points_postgres: () => points({ engine: "postgres", ways: ["before", "half"], width: 1 }),
  points_worker_postgres: () => workerPoints({ engine: "postgres" }),
  points_push_postgres: () => workerPoints({ engine: "postgres", what: "push" }),
  alloc: () => alloc({}),
  alloc_worker: () => workerAlloc({}),
  ...environments,
  simulation,
};

// A part in a process of its own: its output, and its last line as a count.
function apart(name) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), "--part", name], { env: { ...process.env, SEED: String(seed) }, stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    child.stdout.on("data", (part) => (said += part));
    child.on("close", (code) => {
      const count = new Count();
      const last = /^lost (\d+) doubled (\d+) stuck (\d+) of (\d+)\n$/m.exec(said);
      if (last) [count.lost, count.doubled, count.stuck, count.of] = last.slice(1).map(Number);
      count.wrong = Number(/^wrong (\d+)$/m.exec(said)?.[1] ?? (last && code === 0 ? 0 : 1));
      process.stdout.write(said.replace(/^(lost \d+ doubled .*|wrong \d+)\n/gm, ""));
      figure(name, count.good ? "good" : "BAD");
      resolve(count);
    });
  });
}

async function main(words) {
  const started = Date.now();
  const total = new Count();
  const names = Object.keys(parts).filter((name) => !words.length || words.some((word) => name.includes(word)));
  figure("seed", seed);
  const next = async () => {
    for (let name = names.shift(); name; name = names.shift()) total.add(await apart(name));
  };
  await Promise.all([next(), next()]);
  figure("faults_took", Math.round((Date.now() - started) / 1000), "s");
  total.say();
  process.exit(total.good ? 0 : 1);
}

if (process.argv[2] === "--part") {
  const count = await parts[process.argv[3]]();
  await stopPostgres();
  count.say();
  process.exit(count.good ? 0 : 1);
} else {
  await main(process.argv.slice(2));
}
