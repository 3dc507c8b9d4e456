// everywhere.mjs - the core on other machines: `make everywhere`.
//
// The core's tests and every vector, with two compilers, unoptimised and optimised, on 64 bits, on 32, on a big-endian
// machine (s390x, emulated) and in a real browser.  Each must answer what core.wasm answers in Node, byte by byte.
// Then, how much of the core those tests reach: all of it, every line and every way of every branch, else it fails.  And
// whether they notice when a rule is broken.  node tests/core/everywhere.mjs [machines|browser|coverage|broken …] does only
// those parts.

import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { loadCore } from "../../wasm/core.mjs";
import { broken } from "./broken.mjs";
import { madeUp } from "./made_up.mjs";
import { answers, cases } from "./notation.mjs";

const run = promisify(execFile);
const top = fileURLToPath(new URL("../..", import.meta.url));
const out = join(top, "build/everywhere");
const core = readdirSync(join(top, "core")).filter((name) => name.endsWith(".c")).map((name) => `core/${name}`);
const rest = [...readdirSync(join(top, "tests/core")).filter((name) => name.endsWith(".c")).map((name) => `tests/core/${name}`),
  ...readdirSync(join(top, "wasm")).filter((name) => name.endsWith(".c")).map((name) => `wasm/${name}`)];
const flags = ["-std=c11", "-I."];
const big = { prefix: ["qemu-s390x"], flags: ["-static"] };

const machines = [
  { name: "x86_64_gcc", command: ["gcc"] },
  { name: "x86_64_clang", command: ["clang"] },
  { name: "i386_gcc", command: ["gcc", "-m32"] },
  { name: "i386_clang", command: ["clang", "-m32"] },
  { name: "s390x_gcc", command: ["s390x-linux-gnu-gcc"], ...big },
  { name: "s390x_clang", command: ["clang", "--target=s390x-linux-gnu", "-L/usr/s390x-linux-gnu/lib", "-isystem", "/usr/s390x-linux-gnu/include"], ...big },
].flatMap((machine) => ["-O0", "-O3"].map((level) => ({ ...machine, name: `${machine.name}_${level.slice(1)}`, flags: [...(machine.flags ?? []), level] })));

let passed = 0;
let failed = 0;
const figure = (name, value, unit = "") => console.log(`${name} ${value} ${unit}`.trimEnd());
function count(name, said) {
  const [, good, bad] = said.match(/^(\d+) passed, (\d+) failed$/m) ?? [0, 0, 1];
  passed += Number(good);
  failed += Number(bad);
  figure(`core_${name}`, good, "checks");
  if (Number(bad)) console.log(said);
}
const told = (promise) => promise.then(({ stdout }) => stdout, (error) => `${error.stdout ?? ""}${error.stderr ?? error.message}`);

async function on({ name, command, prefix = [], flags: more }) {
  const program = join(out, name);
  const [compiler, ...first] = command;
  const made = await told(run(compiler, [...first, ...flags, ...more, "-o", `${program}.run`, ...core, ...rest], { cwd: top }));
  // One command that runs it here, whatever machine it was made for.
  writeFileSync(program, `#!/bin/sh\nexec ${[...prefix, `${program}.run`].map((word) => `'${word}'`).join(" ")} "$@"\n`);
  chmodSync(program, 0o755);
  count(name, made + (await told(run(program, { cwd: top }))));
  count(`${name}_vectors`, await told(run(process.execPath, ["tests/core/vectors.mjs", "build/core.wasm", program], { cwd: top })));
}

async function inBrowser() {
  const files = join(top, "tests/core/vectors");
  const module = await WebAssembly.compile(readFileSync(join(top, "build/core.wasm")));
  const here = await loadCore(module);
  const texts = [...readdirSync(files).filter((name) => name.endsWith(".txt")).map((name) => readFileSync(join(files, name), "utf8")), madeUp(here, 12000)];
  const type = { ".mjs": "text/javascript", ".wasm": "application/wasm" };
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://here").pathname;
    if (path === "/") return response.setHeader("content-type", "text/html").end("<!doctype html><title>core</title>");
    if (!type[extname(path)]) return response.writeHead(404).end();
    response.setHeader("content-type", type[extname(path)]).end(readFileSync(join(top, path)));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { openBrowser } = await import("../web/browser.mjs");	// the other parts need no npm package
  const browser = await openBrowser();
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const theirs = await page.evaluate(async (all) => {
    const [{ loadCore }, { answers }] = await Promise.all([import("/wasm/core.mjs"), import("/tests/core/notation.mjs")]);
    const module = await WebAssembly.compileStreaming(fetch("/build/core.wasm"));
    const there = await loadCore(module);
    return all.map((text) => answers(there, text));
  }, texts);
  let good = 0;
  let bad = 0;
  texts.forEach((text, i) => {
    const [ours, seen] = [answers(here, text), theirs[i]].map((all) => [...cases(all)]);
    ours.forEach(({ name, want }, j) => {
      if (want === seen[j]?.want) return void good++;
      bad++;
      console.log(`failed: ${name}\n        browser ${seen[j]?.want}\n        node    ${want}`);
    });
  });
  count("browser", `${good} passed, ${bad} failed`);
  await browser.close();
  server.close();
}

// A switch that has a case for every enumerator and no default has one more way for gcc: past all of them, which no value
// of the enum takes.  The core is compiled here with -Werror=switch-enum, so that a switch without a default is known to
// have them all.
function complete(source, at) {
  const [, indent] = source[at].match(/^(\t+)switch \(.*\{$/) ?? [];
  if (indent === undefined) return false;
  const body = source.slice(at + 1, source.indexOf(`${indent}}`, at));
  return !body.some((line) => line.startsWith(`${indent}default:`));
}

// gcc's own counts of lines and of every way that a condition can go, over the tests and the vector files.  Asserts are
// left out: they are there to be never taken.  What a header has inside counts once, whoever includes it.
async function coverage() {
  const folder = join(out, "coverage");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const strict = ["-DNDEBUG", "-Wswitch-enum", "-Werror=switch-enum"];
  await run("gcc", [...flags, ...strict, "-O0", "--coverage", "-c", ...core.map((file) => join(top, file)), `-I${top}`], { cwd: folder });
  const objects = readdirSync(folder).filter((name) => name.endsWith(".o"));
  await run("gcc", [...flags, `-I${top}`, "-O0", "--coverage", "-o", "reach", ...objects, ...rest.map((file) => join(top, file))], { cwd: folder });
  count("coverage", await told(run(join(folder, "reach"), { cwd: top })));
  const counts = readdirSync(folder).filter((name) => name.endsWith(".gcda"));
  const { stdout } = await run("gcov", ["--json-format", "--stdout", "--branch-probabilities", ...counts], { cwd: folder, maxBuffer: 1 << 28 });
  const sources = new Map();
  const places = new Map();
  for (const { file, lines } of stdout.trim().split("\n").flatMap((text) => JSON.parse(text).files)) {
    const name = relative(top, resolve(folder, file));
    if (!/^core\/\w+\.[ch]$/.test(name)) continue;
    if (!sources.has(name)) sources.set(name, readFileSync(join(top, name), "utf8").split("\n"));
    for (const { line_number: number, function_name: inside, count: times, branches } of lines) {
      const at = `${name}:${number}`;
      const place = places.get(`${at} ${inside}`) ?? { at, text: sources.get(name)[number - 1].trim(), ways: branches.map(() => 0), count: 0 };
      place.count += times;
      branches.forEach((way, i) => { place.ways[i] += way.count; });
      place.complete = complete(sources.get(name), number - 1);
      places.set(`${at} ${inside}`, place);
    }
  }
  const lines = [...places.values()];
  for (const place of lines) if (place.complete && place.ways.at(-1) === 0) place.ways.pop();	// gcov names that way last
  const share = (of) => ((100 * of.filter((times) => times > 0).length) / of.length).toFixed(2);
  figure("core_lines", share(lines.map(({ count }) => count)), "%");
  figure("core_branches", share(lines.flatMap(({ ways }) => ways)), "%");
  const missed = lines.filter(({ count, ways }) => count === 0 || ways.includes(0));
  for (const { at, text } of missed) console.log(`never reached: ${at}: ${text}`);
  if (missed.length) failed++;
  else passed++;
}

const parts = {
  machines: async () => {
    for (const machine of machines) await on(machine);
  },
  browser: inBrowser,
  coverage,
  broken: async () => {
    let good = 0;
    let bad = 0;
    await broken(top, join(out, "broken"), core, rest, (sentence, held, output) => {
      if (held) return void good++;
      bad++;
      console.log(`failed: a broken rule is noticed by "${sentence}"\n        ${output}`);
    });
    count("broken", `${good} passed, ${bad} failed`);
  },
};
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(parts, name));
if (unknown !== undefined) {
  console.error(`everywhere: no part "${unknown}": ${Object.keys(parts).join(", ")}`);
  process.exit(2);
}
mkdirSync(out, { recursive: true });
for (const [name, part] of Object.entries(parts)) if (!asked.length || asked.includes(name)) await part();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
