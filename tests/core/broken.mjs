// broken.mjs - breaks rules of the core on purpose, one at a time: a sentence of its tests has to say so.
//
// To reach a line is not to check it.  Each row is the sentence that fails, the file, what stands there once, and what is
// put in its place.

import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const rules = [
  ["whole: A when twice, differing in the stock", "judge", "a->stock == b->stock && ", ""],
  ["whole: A when twice, differing in the word about the price", "judge", "a->price_is == b->price_is && ", ""],
  ["whole: A when twice, but the second was not added", "judge", " && a->added == b->added", ""],
  ["whole: A when twice, once as text and once as a number", "judge", "a->seen == b->seen && ", ""],
  ["and at nothing", "judge", "return t.amount >= 0 && ", "return "],
  ["the verdict out_of_stock is said to a buyer", "judge", '"The supplier has none in stock."', '""'],
  ["an amount of no currency is its digits", "money", "} else if (currency != CURRENCY_NONE) {", "} else {"],
  ["money adds no further either", "money", " || minor < -MONEY_MINOR_MAX", ""],
  ["but not the two together", "plan", "|| !money_add(&total, part)", "|| (money_add(&total, part), false)"],
  ["jobs in no lane wait for nobody", "plan", "k < j && lane.n > 0", "k < j"],
  ["a problem is said with its figures", "plan_text", "problem == PLAN_PRICE_CONFLICT || problem == PLAN_PRICE_TOO_FINE", "problem == PLAN_PRICE_CONFLICT"],
  ['"invalid-credentials" is understood', "portal_error", " || c == '-'", ""],
  ['"Invalid Credentials" is understood', "portal_error", " || c == ' '", ""],
  ['"Timeout1" is understood', "portal_error", "*out = c >= 'A' && c <= 'Z'", "if (c < 'A')\n\t\t\tcontinue;\n\t\t*out = c >= 'A' && c <= 'Z'"],
  ["a reading that never comes back ends as well: deadline => already", "portal_cell", "return s->now_ms >= s->job.deadline_ms;", "return true;"],
  ["cancelled in the middle of that", "portal_step", "job->state == PORTAL_PENDING || unsent ? CONNECTION_CLOSING : CONNECTION_LOST", "CONNECTION_CLOSING"],
  ["and below it", "price", "e4 >= -PRICE_E4_MAX && ", ""],
  ["times: less than half owed goes towards it", "price", "-r >= d + r ?", "-r > 0 ?"],
  ["times: the same, owed", "price", " || minor < -MONEY_MINOR_MAX", ""],
  ['parse refuses "€12.5", and touches nothing', "price", "if (!str_eq(buf_str(&again), s))", "if (false)"],
  ["sku: a pack of less than one", "sku", "row.pack_size < 1 || ", ""],
  ["sku: a minimum beyond all orders", "sku", " || row.min_qty > SKU_QUANTITY_MAX", ""],
  ["sku: minimum of whichever row has it", "sku", "if (found && row.min_qty < out->min_qty)", "if (found)"],
  ["a cake's day, from the first label to the box: qc_return Packing", "stage", "t->round > 1 && ", ""],
  ["on hold: nothing goes on, and what was done stays done: print", "stage", "starts && why", "why"],
  ["a start is taken back, and the last scan too: shop_cancelled", "stage", " || t->shop_cancelled", ""],
  ["a start is taken back, and the last scan too: changed", "stage", "s->t->begun && !made;", "s->t->begun;"],
  ["nor one that has no number any more", "stage", "last->stage < 0 || ", ""],
  ["a step is taken back until work has gone on: undo Filling of_complete", "stage_apply", "\tcase STAGE_EV_RECEIVED:\n\t\tt.received = true;\n\t\tt.last = nothing;", "\tcase STAGE_EV_RECEIVED:\n\t\tt.received = true;"],
  ["nor does one hold up the others", "stage_apply", "i != but && ", ""],
  ["a floor with 40 characters of two bytes: its problems", "stage_floor", "characters += (unsigned char)name.p[i] >> 6 != 2", "characters++"],
  ["utf8: a character interrupted by another", "text", "if (p[i] >> 6 != 2)", "if (false)"],
  ["fold: bytes that are no character pass, and only they", "text", "n = 1;\t\t/* a byte", "n = s.n;\t\t/* a byte"],
  ["portal.add: a key where a repeat needs one, and nowhere else", "topic", "case REPEAT_WITH_ONE_KEY:\n\t\treturn true;", "return true;\n\tcase REPEAT_WITH_ONE_KEY:\n\t\treturn false;"],
];

/* Calls said(sentence, held, output) for each; core and rest are the C files, from top. */
export async function broken(top, folder, core, rest, said) {
  const compile = ["-std=c11", "-O1", "-w", `-I${top}`];
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await run("gcc", [...compile, "-c", ...[...core, ...rest].map((file) => join(top, file))], { cwd: folder });
  const objects = [...core, ...rest].map((file) => file.split("/").pop().replace(/c$/, "o"));
  for (const [sentence, name, from, to] of rules) {
    const parts = readFileSync(join(top, `core/${name}.c`), "utf8").split(from);
    if (parts.length !== 2) {
      said(sentence, false, `core/${name}.c has ${JSON.stringify(from)} ${parts.length - 1} times`);
      continue;
    }
    writeFileSync(join(folder, "rule.c"), parts.join(to));
    const linked = objects.map((object) => (object === `${name}.o` ? "rule.c" : object));
    await run("gcc", [...compile, "-o", "broken", ...linked], { cwd: folder });
    const output = await run(join(folder, "broken"), { cwd: top }).then(({ stdout }) => stdout, (error) => error.stdout);
    const found = output.split("\n").some((line) => line.startsWith(`failed: ${sentence}`));
    said(sentence, found, `nothing failed so when core/${name}.c lost ${JSON.stringify(from)}:\n${output.slice(0, 600)}`);
  }
}
