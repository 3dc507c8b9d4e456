// Holds ASVS.md: every requirement of levels 1 and 2 stands there once, and what is named as a proof is where it is said to be.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { equal, finish, ok, test } from "../lib/check.mjs";
import { top } from "../lib/process.mjs";

// Requirements of levels 1 and 2 by section, as ASVS 5.0 counts them; 9, 10 and 17 are about what is not here.
const wanted = `
  1.1: 1-2, 1.2: 1-9, 1.3: 1-11, 1.4: 1-3, 1.5: 1-2, 2.1: 1-3, 2.2: 1-3, 2.3: 1-4, 2.4: 1-1, 3.2: 1-2, 3.3: 1-4, 3.4: 1-6, 3.5: 1-5, 3.7: 1-2,
  4.1: 1-3, 4.2: 1-1, 4.3: 1-2, 4.4: 1-4, 5.1: 1-1, 5.2: 1-3, 5.3: 1-2, 5.4: 1-3, 6.1: 1-3, 6.2: 1-11, 6.3: 1-3, 6.4: 1-4, 6.5: 1-5, 6.6: 1-3, 6.8: 1-4,
  7.1: 1-3, 7.2: 1-4, 7.3: 1-2, 7.4: 1-5, 7.5: 1-2, 7.6: 1-2, 8.1: 1-2, 8.2: 1-3, 8.3: 1-1, 8.4: 1-1, 11.1: 1-2, 11.2: 1-3, 11.3: 1-3, 11.4: 1-3,
  11.5: 1-1, 11.6: 1-1, 12.1: 1-3, 12.2: 1-2, 12.3: 1-4, 13.1: 1-1, 13.2: 1-5, 13.3: 1-2, 13.4: 1-5, 14.1: 1-2, 14.2: 1-4, 14.3: 1-3, 15.1: 1-3, 15.2: 1-3,
  15.3: 1-7, 16.1: 1-1, 16.2: 1-5, 16.3: 1-4, 16.4: 1-3, 16.5: 1-3`.split(",").flatMap((part) => {
  const [section, range] = part.trim().split(": ");
  const [from, to] = range.split("-").map(Number);
  return Array.from({ length: to - from + 1 }, (_, i) => `${section}.${from + i}`);
}).concat("9", "10", "17");

const text = readFileSync(join(top, "tests/api/ASVS.md"), "utf8");
const rows = text.split("\n").filter((line) => /^\| \d/.test(line)).map((line) => {
  const [number, level, what, state, where] = line.slice(1, -1).split(" | ").map((cell) => cell.trim().replace(/\s*\|$/, ""));
  return { number, level, what, state, where: where ?? "" };
});

await test("every requirement of levels 1 and 2 stands in the list once", () => {
  const has = rows.map(({ number }) => number);
  equal(has.filter((number, at) => has.indexOf(number) !== at), [], "twice");
  equal(wanted.filter((number) => !has.includes(number)), [], "missing");
  equal(has.filter((number) => !wanted.includes(number)), [], "unknown");
  for (const { number, level, what, state } of rows) ok(/^[12]$/.test(level) && what && ["shown", "decided", "open", "none"].includes(state), number);
});

await test("what is shown is shown by something that is there", () => {
  for (const { number, where } of rows.filter(({ state }) => state === "shown")) {
    const proofs = [...where.matchAll(/([\w./-]+): "((?:[^"\\]|\\.)*)"(?:; |$)/g)];
    equal(proofs.map(([all]) => all).join(""), where, `${number} is not file: "words"`);
    ok(proofs.length, `${number} names nothing`);
    for (const [, file, words] of proofs) {
      ok(existsSync(join(top, file)), `${number}: there is no ${file}`);
      const said = readFileSync(join(top, file), "utf8");
      ok(said.includes(words) || said.includes(words.replaceAll("\\\\", "\\")), `${number}: ${file} does not say "${words}"`);
      if (file.endsWith(".test.mjs") && words.length > 20) ok(new RegExp(`(on|test)\\((?:"|\`[^"\`]*)${words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`).test(said), `${number}: ${file} has no test of that name`);
    }
  }
});

await test("what is open says why, what is decided is among the decisions, and how much is met is known", () => {
  for (const { number, state, where } of rows) ok(state !== "open" || where.length > 20, `${number} does not say why`);
  const decisions = text.slice(text.indexOf("## Decisions"), text.indexOf("## The list"));
  ok(decisions.length > 2000);
  equal(rows.filter(({ state }) => state === "open").map(({ number }) => number), ["6.3.2"], "what is open is known");
});

await finish();
