// vectors - holds core.wasm against the native core: the vector files, every word and trivial question, and some thousand
// made-up cases, byte by byte.  node tests/core/vectors.mjs [core.wasm [test-core]]; the notation is in vectors.c.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadCore } from "../../wasm/core.mjs";
import { madeUp } from "./made_up.mjs";
import { answers, cases } from "./notation.mjs";

const [wasmPath = "build/core.wasm", native = "build/asan/test-core"] = process.argv.slice(2);
const folder = fileURLToPath(new URL("vectors/", import.meta.url));

let passed = 0, failed = 0;
function check(sentence, got, want = true) {
  if (got === want) return void passed++;
  failed++;
  console.log(`failed: ${sentence}\n        got ${got}, want ${want}`);
}

const bytes = readFileSync(wasmPath);
const module = new WebAssembly.Module(bytes);
const core = await loadCore(module);
const { enums, asks } = core.tables;

const nativeRun = (text) => execFileSync(native, ["--run"], { input: text, maxBuffer: 1 << 28 }).toString();

function holdAgainst(name, text) {
  const theirs = nativeRun(text);
  const ours = answers(core, text);
  const got = [...cases(ours)];
  [...cases(text)].forEach(({ name, want }, i) => want && check(name, got[i].want, want));
  if (ours !== theirs) {
    const [a, b] = [ours.split("\n"), theirs.split("\n")];
    const at = a.findIndex((line, i) => line !== b[i]);
    console.log(`        ${a.slice(0, at + 1).findLast((line) => line.startsWith(":"))}\n        wasm   ${a[at]}\n        native ${b[at]}`);
  }
  check(`${name}: core.wasm and the native core agree byte by byte`, ours === theirs);
}

for (const file of readdirSync(folder).filter((name) => name.endsWith(".txt")).sort()) holdAgainst(file, readFileSync(folder + file, "utf8"));
holdAgainst("made-up cases", madeUp(core, 12000));

const words = enums.flatMap((e) => e.words.map((word, i) => `${e.name} ${i} "${word}"${e.texts ? ` ${e.texts[i]}` : ""}\n`)).join("")
  + asks.flatMap((ask) => enums[ask.a].words.flatMap((a) => (enums[ask.b]?.words ?? [""]).map((b) =>
    `${ask.name} ${a} ${b} ${core[ask.name](a, b || undefined)}\n`))).join("");
check("every word and every trivial question is the same in both", words, execFileSync(native, ["--words"], { maxBuffer: 1 << 26 }).toString());

// ---- the module and its wrapper

check("core.wasm imports nothing: it reaches no clock, no socket, no random number", WebAssembly.Module.imports(module).length, 0);
check(`core.wasm is smaller than 128 KiB (${bytes.length} bytes)`, bytes.length < 131072);

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
