// vectors - holds core.wasm against the native core: the vector files, every word and trivial question, and some thousand
// made-up cases, byte by byte.  node tests/core/vectors.mjs [core.wasm [test-core]]; the notation is in vectors.c.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadCore } from "../../wasm/core.mjs";
import { madeUp } from "./made_up.mjs";

const [wasmPath = "build/core.wasm", native = "build/asan/test-core"] = process.argv.slice(2);
const folder = fileURLToPath(new URL("vectors/", import.meta.url));
const [INT, UINT, LONG, MAYBE, PRICE, BOOL, TEXT, ENUM, SET, STRUCT, LIST] = Array(11).keys();

let passed = 0, failed = 0;
function check(sentence, got, want = true) {
  if (got === want) return void passed++;
  failed++;
  console.log(`failed: ${sentence}\n        got ${got}, want ${want}`);
}

const bytes = readFileSync(wasmPath);
const module = new WebAssembly.Module(bytes);
const core = await loadCore(module);
const { shapes, enums, calls, asks } = core.tables;

// ---- reading a case: text to plain objects

const decode = (value) => new TextDecoder().decode(Buffer.from(value.replace(/%(?![0-9A-F]{2})/g, "%25").replace(/%([0-9A-F]{2})|([^%]+)/g,
  (_, hex, plain) => (hex ? hex : Buffer.from(plain).toString("hex"))), "hex"));

function empty(shape) {
  const of = (field) => {
    switch (field.kind) {
      case INT: case UINT: case LONG: case MAYBE: case PRICE: return 0;
      case BOOL: return false;
      case TEXT: return "";
      case ENUM: return enums[field.of].words[0];
      case SET: case LIST: return [];
      case STRUCT: return empty(shapes[field.of]);
    }
  };
  return Object.fromEntries(shape.fields.map((field) => [field.name, of(field)]));
}

function value(field, text) {
  switch (field.kind) {
    case BOOL: return text === "true";
    case TEXT: return decode(text);
    case ENUM: return text;
    case SET: return text.split(",");
    default: return text === "none" ? null : text; // digits pass as they are, exact
  }
}

function fill(object, shape, words) {
  for (const word of words) {
    const [path, ...rest] = word.split("=");
    let target = object, inside = shape;
    const names = path.split(".");
    for (const name of names.slice(0, -1)) {
      target = target[name];
      inside = shapes[inside.fields.find((field) => field.name === name).of];
    }
    const field = inside.fields.find((one) => one.name === names.at(-1));
    target[field.name] = value(field, rest.join("="));
  }
  return object;
}

// ---- writing an answer: plain objects to text

const encode = (text) => text.replace(/[\0- %=\x7f]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0"));

function shown(field, v) {
  switch (field.kind) {
    case BOOL: return v ? "true" : "";
    case TEXT: return encode(v);
    case SET: return v.join(",");
    case ENUM: return v;
    default: return v === null ? "none" : v === 0 ? "" : String(v);
  }
}

function plain(object, shape, prefix = "") {
  return shape.fields.map((field) => {
    if (field.kind === LIST) return "";
    if (field.kind === STRUCT) return plain(object[field.name], shapes[field.of], `${prefix}${field.name}.`);
    const text = shown(field, object[field.name]);
    return text && ` ${prefix}${field.name}=${text}`;
  }).join("");
}

function answer(object, shape) {
  const lists = shape.fields.filter((field) => field.kind === LIST);
  return [`=${plain(object, shape)}`,
    ...lists.flatMap((field) => object[field.name].map((element) => `= ${field.name}${plain(element, shapes[field.of])}`))].join("\n");
}

// ---- running

function* cases(text) {
  for (const block of text.split(/^: /m).slice(1)) {
    const [name, ...lines] = block.split("\n").filter((line) => line && !line.startsWith("#"));
    yield { name: name.trim(), input: lines.filter((line) => !line.startsWith("=")), want: lines.filter((line) => line.startsWith("=")).join("\n") };
  }
}

function run(input) {
  const [[name, ...words], ...elements] = input.map((line) => line.split(" "));
  const call = calls.find((one) => one.name === name);
  const shape = shapes[call.in];
  const object = fill(empty(shape), shape, words);
  for (const [list, ...rest] of elements) {
    const element = shapes[shape.fields.find((field) => field.name === list).of];
    object[list].push(fill(empty(element), element, rest));
  }
  return answer(core[name](object), shapes[call.out]);
}

const nativeRun = (text) => execFileSync(native, ["--run"], { input: text, maxBuffer: 1 << 28 }).toString();

function holdAgainst(name, text) {
  const theirs = nativeRun(text);
  let ours = "";
  for (const one of cases(text)) {
    const got = run(one.input);
    ours += `: ${one.name}\n${got}\n`;
    if (one.want) check(one.name, got, one.want);
  }
  if (ours !== theirs) {
    const [a, b] = [ours.split("\n"), theirs.split("\n")];
    const at = a.findIndex((line, i) => line !== b[i]);
    console.log(`        ${a.slice(0, at + 1).findLast((line) => line.startsWith(":"))}\n        wasm   ${a[at]}\n        native ${b[at]}`);
  }
  check(`${name}: core.wasm and the native core agree byte by byte`, ours === theirs);
}

for (const file of readdirSync(folder).filter((name) => name.endsWith(".txt")).sort()) holdAgainst(file, readFileSync(folder + file, "utf8"));
holdAgainst("made-up cases", madeUp(core, 5000));

const words = enums.flatMap((e) => e.words.map((word, i) => `${e.name} ${i} "${word}"${e.texts ? ` ${e.texts[i]}` : ""}\n`)).join("")
  + asks.flatMap((ask) => enums[ask.a].words.flatMap((a) => (enums[ask.b]?.words ?? [""]).map((b) =>
    `${ask.name} ${a} ${b} ${core[ask.name](a, b || undefined)}\n`))).join("");
check("every word and every trivial question is the same in both", words, execFileSync(native, ["--words"], { maxBuffer: 1 << 26 }).toString());

// ---- the module and its wrapper

check("core.wasm imports nothing: it reaches no clock, no socket, no random number", WebAssembly.Module.imports(module).length, 0);
check(`core.wasm is smaller than 64 KiB (${bytes.length} bytes)`, bytes.length < 65536);

function refuses(sentence, wanted, run) {
  let message = "nothing was thrown";
  try { run(); } catch (error) { message = error instanceof TypeError ? error.message : String(error); }
  check(sentence, message, wanted);
}
const euros = (minor) => core.money_format({ minor, currency: "EUR" }).text;
check("a BigInt passes exactly", euros(9007199254740991n), "€90071992547409.91");
check("digits pass exactly", euros("9007199254740991"), "€90071992547409.91");
refuses("a number that is not exact is refused", "money_format.minor: 9007199254740992 is no exact whole number", () => euros(2 ** 53));
refuses("a fraction is refused", "money_format.minor: 0.5 is no exact whole number", () => euros(0.5));
refuses("a number beyond 64 bits is refused", "money_format.minor: 9223372036854775808 does not fit 64 bits", () => euros(2n ** 63n));
refuses("a word that is none is refused", 'money_format.currency: "XXX" is no currency', () => core.money_format({ minor: 1, currency: "XXX" }));
refuses("a property that is missing is named", "plan_make.lines[0].id is missing",
  () => core.plan_make({ lines: [{ order: "1" }], suppliers: [], rows: [] }));
refuses("text that is none is refused", "buf_fold.text: 7 is no text", () => core.buf_fold({ text: 7 }));
refuses("a list that is none is refused", "plan_make.lines is no array", () => core.plan_make({ lines: {}, suppliers: [], rows: [] }));
refuses("a flag that is none is refused", "price_read.number: 1 is neither true nor false",
  () => core.price_read({ text: "", currency: "EUR", number: 1 }));
refuses("a question about an unknown word is refused", 'role_may: "king" is no role', () => core.role_may("king", "read"));
check("null is an empty text", core.buf_fold({ text: null }).text, "");
check("text is UTF-8 both ways", core.buf_fold({ text: "日本 😀" }).text, "日本 😀");
check("half a surrogate does no harm", core.buf_fold({ text: "\ud800" }).text, "\ufffd");
const large = "x".repeat(3 << 20);
check("memory grows for a large text", core.buf_fold({ text: large }).text === large);
check("and the next call starts afresh", euros(1), "€0.01");
const before = core.field_check({ field: "note", text: "a" });
for (let i = 0; i < 1000; i++) core.plan_make({ lines: [], suppliers: [], rows: [] });
check("an answer stays what it was when others are asked", JSON.stringify(before), '{"problem":"ok","text":""}');

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
