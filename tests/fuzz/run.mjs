// run.mjs - every parser of outside bytes under libFuzzer; `make fuzz SECONDS=n` calls it.
//
//   node tests/fuzz/run.mjs [SECONDS] [NAME…]     SECONDS for each target (60), one per core at a time; NAME: only those
//
// Prints `name value unit` lines and, last, `fuzz findings N of M targets`.  A target begins with its seeds and with what
// earlier runs found worth keeping (build/fuzz/corpus).  An input that breaks something is kept in build/fuzz/found; the
// command that repeats it is printed.  Once mended, the input goes into tests/fuzz/seeds/TARGET, where `make test` runs it.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { cpus, setPriority } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const top = fileURLToPath(new URL("../..", import.meta.url));
const program = "build/fuzz/fuzz";
const found = "build/fuzz/found";
const [first, ...more] = process.argv.slice(2);
const seconds = Number(first || 60);
if (!Number.isInteger(seconds) || seconds < 1) {
  console.error("SECONDS should be a whole number from 1.");
  process.exit(2);
}

process.chdir(top);
const listed = spawnSync(program, { env: { ...process.env, FUZZ: "" }, encoding: "utf8" });
if (listed.error) throw listed.error;
const all = listed.stderr.split(":").pop().trim().split(/\s+/);
const targets = all.filter((name) => !more.length || more.some((word) => name.includes(word)));

/** What one target's run said, and the inputs that broke something. */
function run(target) {
  const corpus = join("build/fuzz/corpus", target);
  const dictionary = join("tests/fuzz", `${target}.dict`);
  mkdirSync(corpus, { recursive: true });
  mkdirSync(found, { recursive: true });
  const before = new Set(readdirSync(found));
  const args = [corpus, join("tests/fuzz/seeds", target), `-max_total_time=${seconds}`, "-max_len=4096", "-timeout=20",
    "-rss_limit_mb=1500", "-print_final_stats=1", "-verbosity=1", `-artifact_prefix=${found}/${target}-`,
    ...(existsSync(dictionary) ? [`-dict=${dictionary}`] : [])];
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: { ...process.env, FUZZ: target, UBSAN_OPTIONS: "print_stacktrace=1" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    setPriority(child.pid, 10);
    child.stderr.setEncoding("utf8").on("data", (part) => (said = (said + part).slice(-200_000)));
    child.on("close", (code) => {
      const number = (pattern) => Number([...said.matchAll(pattern)].pop()?.[1] ?? 0);
      resolve({
        target,
        code,
        executions: number(/stat::number_of_executed_units: (\d+)/g),
        edges: number(/\bcov: (\d+)/g),
        inputs: readdirSync(found).filter((file) => file.startsWith(`${target}-`) && !before.has(file)),
        said: said.slice(Math.max(0, said.search(/does not hold|runtime error|ERROR: /) - 200)).split("\n").slice(0, 40).join("\n"),
      });
    });
  });
}

const bad = [];
const waiting = [...targets];
async function worker() {
  while (waiting.length) {
    const r = await run(waiting.shift());
    console.log(`fuzz_${r.target} executions ${r.executions}`);
    console.log(`fuzz_${r.target} coverage ${r.edges} edges`);
    if (r.code !== 0) bad.push(r);
  }
}
await Promise.all(Array.from({ length: Math.min(cpus().length, targets.length) }, worker));

for (const { target, inputs, said } of bad) {
  console.log(`\n${target}:\n${said}\n`);
  for (const file of inputs) console.log(`repeat with: FUZZ=${target} ${program} ${join(found, file)}`);
}
console.log(`fuzz findings ${bad.length} of ${targets.length} targets`);
process.exit(bad.length || !targets.length ? 1 : 0);
