// everywhere.mjs - the core on other machines: `make everywhere`.
//
// The core's tests and every vector, with two compilers, unoptimised and optimised, on 64 bits, on 32, on a big-endian
// machine (s390x, emulated) and in a real browser.  Each must answer what core.wasm answers in Node, byte by byte.
// Then, how much of the core those tests reach: lines and branches, and where a branch was never taken.

import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openBrowser } from "../web/browser.mjs";
import { loadCore } from "../../wasm/core.mjs";
import { madeUp } from "./made_up.mjs";
import { answers, cases } from "./notation.mjs";

const run = promisify(execFile);
const top = fileURLToPath(new URL("../..", import.meta.url));
const out = join(top, "build/everywhere");
const core = readdirSync(join(top, "core")).filter((name) => name.endsWith(".c")).map((name) => `core/${name}`);
const rest = [...readdirSync(join(top, "tests/core")).filter((name) => name.endsWith(".c")).map((name) => `tests/core/${name}`), "wasm/shapes.c"];
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
  const texts = [...readdirSync(files).filter((name) => name.endsWith(".txt")).map((name) => readFileSync(join(files, name), "utf8")), madeUp(here, 5000)];
  const type = { ".mjs": "text/javascript", ".wasm": "application/wasm" };
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://here").pathname;
    if (path === "/") return response.setHeader("content-type", "text/html").end("<!doctype html><title>core</title>");
    if (!type[extname(path)]) return response.writeHead(404).end();
    response.setHeader("content-type", type[extname(path)]).end(readFileSync(join(top, path)));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
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

// gcc's own counts.  Asserts are left out: they are there to be never taken.
async function coverage() {
  const folder = join(out, "coverage");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  await run("gcc", [...flags, "-O0", "--coverage", "-DNDEBUG", "-c", ...core.map((file) => join(top, file)), `-I${top}`], { cwd: folder });
  const objects = readdirSync(folder).filter((name) => name.endsWith(".o"));
  await run("gcc", [...flags, `-I${top}`, "-O0", "--coverage", "-o", "reach", ...objects, ...rest.map((file) => join(top, file))], { cwd: folder });
  await run(join(folder, "reach"), { cwd: top });
  const { stdout } = await run("gcov", ["--json-format", "--stdout", "--branch-probabilities", ...objects.map((name) => name.replace(/\.o$/, ".gcda"))], { cwd: folder, maxBuffer: 1 << 28 });
  const lines = stdout.trim().split("\n").flatMap((text) => JSON.parse(text).files)
    .filter(({ file }) => /\/core\/\w+\.c$/.test(file) && !file.includes("/tests/"))
    .flatMap(({ file, lines }) => lines.map((line) => ({ ...line, at: `core/${file.split("/").pop()}:${line.line_number}` })));
  const branches = lines.flatMap(({ at, branches }) => branches.map(({ count, throw: thrown }) => ({ at, count, thrown }))).filter(({ thrown }) => !thrown);
  const share = (of, taken) => ((100 * of.filter(taken).length) / of.length).toFixed(2);
  figure("core_lines", share(lines, ({ count }) => count > 0), "%");
  figure("core_branches", share(branches, ({ count }) => count > 0), "%");
  const missed = new Set([...lines.filter(({ count }) => !count), ...branches.filter(({ count }) => !count)].map(({ at }) => at));
  for (const at of missed) {
    const [file, line] = at.split(":");
    console.log(`never reached: ${at}: ${readFileSync(join(top, file), "utf8").split("\n")[line - 1].trim()}`);
  }
}

mkdirSync(out, { recursive: true });
for (const machine of machines) await on(machine);
await inBrowser();
await coverage();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
