// pages - web/core.js over core.wasm: rows as the API gives them go in, words of the pages come out, and before the core is
// there nothing throws.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadCore } from "../../wasm/core.mjs";
import { equal, finish, test } from "../lib/check.mjs";
import { top } from "../lib/process.mjs";

// Its only import is a signal's maker, which a browser would have.
const source = readFileSync(join(top, "web/core.js"), "utf8").replace('import { signal } from "./html.js";', "const signal = (value) => ({ value });");
const pages = await import(`data:text/javascript,${encodeURIComponent(source)}`);

await test("before the core is there nothing is said and nothing throws", () => {
  const { readScan, scanSame, scanId, prefixError, decideTicket, mayTicket, nextStep, scanMeans } = pages;
  equal([readScan("bannos-1"), scanSame({}, 0, {}, 0), scanId("bannos", 1), prefixError("x")], [null, false, "", ""]);
  equal([decideTicket({}, [], {}), nextStep({}, []), scanMeans({}, [], "Packing")], [null, null, ""]);
  equal(mayTicket({}, [], "hold"), { may: false, code: "", text: "" });
  equal([pages.defaultFloor(), pages.checkFloor([{}]).ok, pages.changeFloor([], [], []).ok], [[], true, true]);
  equal([pages.dayText("2026-11-21"), pages.dayAfter("2026-11-21", 1), pages.readDue("today"), pages.priority(null, null).priority], ["2026-11-21", null, null, "none"]);
  equal([pages.checkMap({}), pages.readAmount("1"), pages.decideStock({}, {}), pages.stockMakes([])], [[], null, null, null]);
});

pages.core.value = await loadCore(readFileSync(join(top, "build/core.wasm")));
const floor = pages.defaultFloor();

await test("a scan finds its store among rows, and the same one again is the same", () => {
  const read = pages.readScan("]C1BANNOS-00123-2\r", [{ id: "7", prefix: "flour-lane" }, { id: "8", prefix: "bannos" }]);
  equal([read.kind, read.store, read.number, read.part], ["ticket", 1, 123, 2]);
  equal([pages.scanSame(read, 1000.4, read, 2999.9), pages.scanSame(read, 1000, read, 3001), pages.scanSame(null, 0, read, 0)], [true, false, false]);
  equal([pages.scanId("bannos", 123, 2), pages.prefixError("bannos"), pages.prefixError("b")], ["bannos-123-2", "", "A prefix has 2 to 20 characters."]);
});

await test("a row walks over the floor by its stages' names", () => {
  equal(floor.map(({ name, qc_to: to }) => [name, to]), [["Filling", null], ["Covering", null], ["Decorating", null], ["Packing", "Decorating"]]);
  let row = { id: "O1.1", product: "Cassata", stage: "Filling", round: 1 };
  const step = (input) => {
    const said = pages.decideTicket(row, floor, input);
    row = said.ticket;
    return [said.answer, said.why, said.text, row.stage, row.round];
  };
  equal(step({ action: "print" }), ["does", "", "", "Filling", 1]);
  equal(step({ action: "complete" }), ["does", "", "", "Covering", 1]);
  equal(step({ action: "complete", stage: "Filling" }), ["already", "", "", "Covering", 1]);
  equal(step({ action: "complete", stage: "Packing" }), ["refuses", "not_yet", "Scan it at Covering first.", "Covering", 1]);
  equal(step({ action: "undo" }), ["does", "", "", "Filling", 1]);
  for (const stage of ["Filling", "Covering", "Decorating"]) step({ action: "complete", stage });
  equal([pages.scanMeans(row, floor, "Packing"), pages.nextStep(row, floor)], ["start", { action: "start", stage: "Packing", text: "Scan to start Packing." }]);
  equal(step({ action: "start", stage: "Packing" }), ["does", "", "", "Packing", 1]);
  equal(step({ action: "qc_return", stage: "Packing" }), ["does", "", "", "Decorating", 2]);
  for (const action of ["complete", "start"]) step({ action });
  equal(step({ action: "complete", others_ready: true }), ["does", "", "", "Complete", 2]);
  equal([row.complete, row.product, pages.nextStep(row, floor).action, pages.mayTicket(row, floor, "hold").code], [true, "Cassata", null, "complete"]);
});

await test("buttons and an edited floor are judged in words", () => {
  equal(pages.mayTicket({ stage: "Covering" }, floor, "hold"), { may: true, code: "", text: "" });
  equal(pages.checkFloor([{ name: "A", begin: "none", qc_to: "B" }, { name: "B", begin: "scan", qc_to: "A" }]),
    { ok: false, text: "", stages: ["A quality check sends back: choose a stage before its own.", ""] });
  equal(pages.changeFloor(floor, floor.slice(1), [2]), { ok: false, text: "Filling holds 2 cakes: move them on before it is taken away or renamed." });
});

await test("days are ISO text, and none is null", () => {
  equal([pages.dayText("2026-11-21"), pages.dayText(null), pages.dayAfter("2026-12-31", 1)], ["Sat 21 Nov 2026", "", "2027-01-01"]);
  equal(pages.priority("2026-11-20", "2026-11-21"), { priority: "high", overdue: true, label: "High" });
  equal(pages.priority("2026-11-26", "2026-11-21", { high: 2, medium: 5 }).priority, "medium");
  equal(pages.priority(null, "2026-11-21"), { priority: "none", overdue: false, label: "No due date" });
  equal([pages.readDue("08/12/2026").day, pages.readDue("08/12/2026", "month_first").day, pages.readDue("3 January", "day_first", "2026-11-21").day, pages.readDue("soon").day],
    ["2026-12-08", "2026-08-12", "2027-01-03", null]);
});

await test("a store's settings say what is wrong with themselves", () => {
  const map = { names: [{ means: "due_date", name: "Delivery Date" }], places: ["note_attributes"] };
  equal(pages.checkMap(map), []);
  equal(pages.checkMap({ ...map, places: [] }), [{ part: "places", at: 0, text: "Choose at least one place to look in.", code: "none" }]);
});

await test("amounts are what people write; items are the API's", () => {
  equal([pages.readAmount(" 1 1/3 "), pages.readAmount("1,5")], [{ n: 4, d: 3, text: "1 1/3" }, null]);
  const item = { parts: 3, on_hand: "2 1/3", on_hand_n: 7, held: "1/3", held_n: 1, safety: "0", safety_n: 0, oversell: "refuse" };
  const said = pages.decideStock(item, { kind: "adjust", amount: "-1/3", reason: "fell" });
  equal([said.answer, said.on_hand, said.ats, said.item.on_hand], ["does", "2", "1 2/3", 6]);
  equal(pages.decideStock(item, { kind: "hold", amount: "3" }).text, "There is not enough left of this item.");
  equal(pages.stockMakes([{ item, amount: "1/3" }]), { ok: true, level: 6, short_of: 0 });
});

await finish();
