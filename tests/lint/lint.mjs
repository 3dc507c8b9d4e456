// lint - the rules of the house that a compiler does not know.  Run by `make lint`, after both compilers were silent.
//
// DESIGN.md's walls: a file may include its own room and the floors below; the core knows nobody.  Each library is
// known to one room.  A secret is revealed in two.  Files stay short, and nothing half-done is left lying about.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";

const floors = [
  ["core"],
  ["fcgi/base"],
  ["fcgi/http", "fcgi/store", "fcgi/connect", "fcgi/vault", "fcgi/paper"],
  ["fcgi/flow"],
  ["fcgi/api", "fcgi/hook", "fcgi/work"],
  ["fcgi/serve", "fcgi/command"],
  ["fcgi"], // main.c joins the top floor's rooms
];
const floorOf = new Map(floors.flatMap((rooms, n) => rooms.map((room) => [room, n])));

const coreMayInclude = new Set(["stdint.h", "stddef.h", "stdbool.h", "string.h", "limits.h", "assert.h"]);

// A library's header, and the files that may know it; --version asks each library for its own.
const libraries = [
  [/^cjson\//, /^fcgi\/base\/json(_read)?\.c$/],
  [/^openssl\//, /^fcgi\/(base|vault)\//],
  [/^sqlite3\.h$/, /^fcgi\/store\//],
  [/^(libpq-fe|pg_config).*\.h$/, /^fcgi\/store\//],
  [/^curl\//, /^fcgi\/work\/wire\.c$/],
  [/^zint\.h$/, /^fcgi\/base\/barcode\.c$/],
  [/^(cairo|pango)/, /^fcgi\/paper\//],
  [/^fcgi(app|_).*\.h$/, /^fcgi\/serve\//],
];
const askVersions = "fcgi/command/version.c";

const mayReveal = /^fcgi\/(connect|vault)\/|^fcgi\/base\/secret\.[ch]$|^fcgi\/store\/source_foreign\.c$/; // the last opens a connection string itself
const mayNameNoAccount = /^fcgi\/(store|serve|work|hook|flow|command|api)\//;
const atTop = new Set(["core", "fcgi", "wasm", "web", "tests", "Makefile", "README.md", "LICENSE", "build", "var"]);
const longest = 600;

const complaints = [];
const complain = (file, line, text) => complaints.push(`${file}${line ? `:${line}` : ""}: ${text}`);

function walk(folder, out = []) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (["node_modules", ".git", "build", "var"].includes(name)) continue;
    if (statSync(path).isDirectory()) walk(path, out);
    else out.push(path);
  }
  return out;
}

function checkInclude(file, line, name, quoted) {
  const room = dirname(file);
  if (room === "core") {
    const ours = quoted && (name.startsWith("core/") || existsSync(join("core", name)));
    if (!ours && !coreMayInclude.has(name)) complain(file, line, `core may not include ${name}`);
    return;
  }
  for (const [header, may] of libraries)
    if (header.test(name) && !may.test(file) && file !== askVersions && !file.startsWith("tests/"))
      complain(file, line, `${name} is known to ${may.source} only`);
  if (!quoted || !floorOf.has(room)) return;
  const target = [name, join("fcgi", name), join(room, name)].map(normalize).find((path) => existsSync(path));
  if (!target) return complain(file, line, `no such header: ${name}`);
  const there = dirname(target);
  if (there === room) return;
  if (!floorOf.has(there)) return complain(file, line, `${name} is in no room`);
  if (floorOf.get(there) >= floorOf.get(room))
    complain(file, line, `${room} (floor ${floorOf.get(room)}) may not include ${there} (floor ${floorOf.get(there)})`);
}

function checkText(file, text) {
  const lines = text.split("\n");
  if (lines.length - 1 > longest) complain(file, 0, `${lines.length - 1} lines, more than ${longest}`);
  lines.forEach((line, at) => {
    // The three X alone may be ISO 4217's word for no currency; in a comment they are not.
    if (/\b(TO[D]O|FIX[M]E)\b|(\/\/|\/\*|\*|--|#)\s*X[X]X\b/.test(line)) complain(file, at + 1, "unfinished");
    if (/[ \t]+$/.test(line)) complain(file, at + 1, "blanks at the end of the line");
  });
  if (text && !text.endsWith("\n")) complain(file, 0, "no newline at the end");
}

function checkC(file, text) {
  text.split("\n").forEach((line, at) => {
    const include = /^\s*#\s*include\s+([<"])([^>"]+)[>"]/.exec(line);
    if (include) checkInclude(file, at + 1, include[2], include[1] === '"');
    if (/\bsecret_reveal\s*\(/.test(line) && !mayReveal.test(file) && !file.startsWith("tests/"))
      complain(file, at + 1, "a secret is revealed in connect/ and vault/ only");
    if (/\bdb_system\s*\(/.test(line) && !mayNameNoAccount.test(file) && !file.startsWith("tests/"))
      complain(file, at + 1, "db_system is not for this room");
  });
  if (file.endsWith(".h") && !file.startsWith("tests/")) {
    const guard = `${basename(dirname(file))}_${basename(file, ".h")}_H`.toUpperCase();
    if (!text.includes(`#ifndef ${guard}\n#define ${guard}\n`)) complain(file, 0, `the guard should be ${guard}`);
  }
}

function checkScript(file) {
  const [command, args] = /\.(mjs|js)$/.test(file) ? [process.execPath, ["--check", file]] : ["bash", ["-n", file]];
  try {
    execFileSync(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  } catch (error) {
    complain(file, 0, String(error.stderr).trim().split("\n").slice(0, 5).join(" / "));
  }
}

function cppcheck() {
  const args = ["--quiet", "--std=c11", "--enable=warning,portability", "--inline-suppr", "--error-exitcode=1", "-j2",
    "--suppress=missingInclude", "--suppress=autoVariables", "-D_GNU_SOURCE", "-I.", "-Ifcgi", "--template={file}:{line}: {message} [{id}]", "core", "fcgi"];
  try {
    execFileSync("cppcheck", args, { stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    if (error.code === "ENOENT") return complain("lint", 0, "cppcheck is not installed");
    complaints.push(...String(error.stderr).trim().split("\n"));
  }
}

for (const name of readdirSync("."))
  if (!name.startsWith(".") && !atTop.has(name)) complain(name, 0, "does not belong at the top");

for (const file of walk(".")) {
  const shell = /^(\.ci\/(deps|run)|fcgi\/ops\/install)$/.test(file);
  if (!shell && !/(\.(c|h|sql|mjs|js|css|html)|Makefile)$/.test(file)) continue;
  const text = readFileSync(file, "utf8");
  checkText(file, text);
  if (/\.[ch]$/.test(file)) checkC(file, text);
  if (shell || /\.(mjs|js)$/.test(file)) checkScript(file);
}
cppcheck();

for (const line of complaints) console.log(line);
console.log(complaints.length ? `lint: ${complaints.length} complaints` : "lint: nothing to complain about");
process.exit(complaints.length ? 1 : 0);
