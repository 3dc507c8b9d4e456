// run.mjs - `make bench`: what Tradepost does, against what this machine could do.
//
//   node tests/bench/run.mjs [--compare] [--keep] [NAME…]     only the benches whose name contains one of the words
//
// Prints one figure a line, `name value unit`, and behind a # what it is or is compared with.  QUICK=1 takes a minute, and
// its figures are rough.  --keep (`make bench KEEP=1`) writes them to tests/bench/figures.txt with the machine's shape, and --compare
// (`make bench-compare`) prints how many times the kept figure each new one is.

import { execFileSync } from "node:child_process";
import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, unlinkSync, writeFileSync, writeSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";
import { join } from "node:path";
import { makeFolder, top } from "../lib/process.mjs";
import { stopPostgres } from "../lib/postgres.mjs";
import { figures, median, smoke, versionOf } from "./lib.mjs";

process.setMaxListeners(50); // a house each of many
process.env.PG_FSYNC = "on"; // what is not flushed is not measured
const all = ["intake", "orders", "pages", "jobs", "plan", "latency", "size", "paint"];
const kept = join(top, "tests/bench/figures.txt");
const options = process.argv.slice(2).filter((word) => word.startsWith("--"));
const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const names = all.filter((name) => !words.length || words.some((word) => name.includes(word)));

// How long a page takes to the disk: 4 KB appended and flushed.
function flushMs() {
  const file = join(makeFolder("flush"), "file");
  const fd = openSync(file, "w");
  const page = Buffer.alloc(4096, 1);
  const took = Array.from({ length: 100 }, () => {
    const began = performance.now();
    writeSync(fd, page);
    fdatasyncSync(fd);
    return performance.now() - began;
  });
  closeSync(fd);
  unlinkSync(file);
  return median(took);
}

function shape() {
  const gcc = execFileSync("gcc", ["-dumpfullversion"], { encoding: "utf8" }).trim();
  return [
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`,
    `4 KB to the disk in ${flushMs().toFixed(3)} ms; load when it began ${loadavg()[0].toFixed(1)}`,
    `gcc ${gcc}, Node ${process.version}, ${versionOf("sqlite3", "--version").split(" ").slice(0, 1).map((n) => `SQLite ${n}`)}, ${versionOf("postgres", "--version")}`,
  ];
}

function compare() {
  if (!existsSync(kept)) return console.log("# no figures were kept yet: make bench KEEP=1");
  const before = new Map(readFileSync(kept, "utf8").split("\n").filter((line) => /^\w/.test(line)).map((line) => line.split(" ")).map(([name, value]) => [name, Number(value)]));
  console.log("# against tests/bench/figures.txt:");
  for (const { name, value, unit } of figures)
    if (before.get(name)) console.log(`${name} ${(value / before.get(name)).toFixed(2)} x`.padEnd(34) + ` # ${value} ${unit}, kept: ${before.get(name)} ${unit}`);
}

const machine = smoke ? [] : shape();
machine.forEach((line) => console.log(`# ${line}`));
if (machine.length && loadavg()[0] > 1) console.log("# others use this machine: ratios hold, figures do not");
const failed = [];
for (const name of names) {
  try {
    await (await import(`./${name}.mjs`)).default();
  } catch (error) {
    failed.push(name);
    console.log(`# ${name}: ${error.stack}`);
  }
}
await stopPostgres();
if (options.includes("--compare")) compare();
if (options.includes("--keep") && !failed.length)
  writeFileSync(kept, `${machine.map((line) => `# ${line}\n`).join("")}${figures.map(({ name, value, unit }) => `${name} ${value} ${unit}\n`).join("")}`);
if (!names.length) console.log(`no bench is called ${words.join(" or ")}: there are ${all.join(", ")}`);
process.exit(failed.length || !names.length ? 1 : 0);
