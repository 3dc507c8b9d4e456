// build.mjs - puts the site together: plain files, one to one, nothing bundled.
//
//   node web/build.mjs OUT [CORE.WASM]
//
// Browsers take an import map only from inside the page, and our Content-Security-Policy allows nothing inline.
// So importmap.json is applied here instead: every bare name becomes the path that the map gives it, in our modules
// and in the vendor's.  A bare name that the map does not know stops the build.
//
// sw.js keeps all of it on devices of the floor: it is given the list of files, and their fingerprint as its version.
//
// What the first page needs is also listed in index.html as modulepreload links, so that a slow line fetches all of it
// at once rather than one import after another.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

const web = dirname(fileURLToPath(import.meta.url));
const [out, wasm] = process.argv.slice(2);
if (!out) {
  console.error("usage: node web/build.mjs OUT [CORE.WASM]");
  process.exit(2);
}

const map = JSON.parse(readFileSync(join(web, "importmap.json"), "utf8")).imports;

// Where npm keeps each of them; all carry their licence in the file or beside it.
const vendor = {
  "preact.js": "preact/dist/preact.mjs",
  "hooks.js": "preact/hooks/dist/hooks.mjs",
  "signals.js": "@preact/signals/dist/signals.mjs",
  "signals-core.js": "@preact/signals-core/dist/signals-core.mjs",
  "htm.js": "htm/dist/htm.mjs",
  "uplot.js": "uplot/dist/uPlot.iife.min.js",
  "uplot.css": "uplot/dist/uPlot.min.css",
  "LICENSE.preact": "preact/LICENSE",
  "LICENSE.signals": "@preact/signals/LICENSE",
  "LICENSE.htm": "htm/LICENSE",
  "LICENSE.uplot": "uplot/LICENSE",
};

// uPlot's minified file makes a global, and its modules are three times as large: a line makes a module of the former.
const ofGlobal = { "uplot.js": "export default uPlot;\n" };

// from "x", import "x", import("x"); the vendor's files leave out the blanks.
const specifier = /((?:\bfrom|\bimport)\s*\(?\s*)(["'])([^"'\s]+)\2/g;

function applied(text, name) {
  return text
    .replace(specifier, (whole, before, quote, to) => {
      if (/^(\.{0,2}\/|data:|node:)/.test(to)) return whole;
      if (!map[to]) throw new Error(`${name}: importmap.json does not know "${to}"`);
      return before + quote + map[to] + quote;
    })
    .replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"); // the maps are not shipped
}

const modules = new Map(); // path on the site → text
const files = new Map(); // path on the site → its fingerprint
const fingerprint = (bytes) => createHash("sha256").update(bytes).digest("base64url").slice(0, 16);
function put(path, bytes) {
  files.set("/" + path, fingerprint(bytes));
  const to = join(out, path);
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, bytes);
}
function putModule(path, file, more = "") {
  const text = applied(readFileSync(file, "utf8"), file) + more;
  modules.set("/" + path, text);
  put(path, text);
}

function walk(folder = "") {
  for (const name of readdirSync(join(web, folder)).sort()) {
    const path = posix.join(folder, name);
    const file = join(web, path);
    if (["node_modules", "build.mjs", "importmap.json", "package.json", "package-lock.json", "index.html", "sw.js"].includes(path)) continue;
    if (statSync(file).isDirectory()) walk(path);
    else if (name.endsWith(".js")) putModule(path, file);
    else put(path, readFileSync(file));
  }
}

// What a module and its static imports load, itself first.
function closure(path, found = new Set()) {
  if (found.has(path) || !modules.has(path)) return found;
  found.add(path);
  for (const [, before, , to] of modules.get(path).matchAll(specifier))
    if (!before.includes("(")) closure(posix.resolve(posix.dirname(path), to), found);
  return found;
}

walk();
for (const [name, from] of Object.entries(vendor)) {
  const file = join(web, "node_modules", from);
  if (name.endsWith(".js")) putModule("vendor/" + name, file, ofGlobal[name]);
  else put("vendor/" + name, readFileSync(file));
}
const wrapper = join(web, "../wasm/core.mjs"); // as .js: not every web server knows .mjs for a script
if (existsSync(wrapper)) putModule("wasm/core.js", wrapper);
if (wasm) put("core.wasm", readFileSync(wasm));

const preload = [...closure("/app.js")].map((path) => `<link rel="modulepreload" href="${path}">`).join("\n  ");
put("index.html", readFileSync(join(web, "index.html"), "utf8").replace("<!-- modulepreload -->", preload));

// The page itself stands for every address of the dashboard; licences are no part of it.
const kept = [...files.keys()].filter((path) => !/\/(LICENSE\.\w+|index\.html)$/.test(path)).sort();
const version = fingerprint([...files].sort().flat().join());
put("sw.js", readFileSync(join(web, "sw.js"), "utf8")
  .replace('const VERSION = "";', `const VERSION = ${JSON.stringify(version)};`)
  .replace("const FILES = [];", `const FILES = ${JSON.stringify(["/", ...kept], null, 1)};`));
