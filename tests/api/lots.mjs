// Lots and allergens, in the house of the stock suite: what is used names its lot, a lot names its cakes, what is in them adds up.

import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { equal, has, ok, sleep } from "../lib/check.mjs";
import { find, run } from "../lib/process.mjs";
import { dayThere, deliver, line, makeStore, order } from "../lib/production.mjs";

const STOCK = "/api/v1/stock", FLOOR = "/api/v1/production", ITEMS = `${STOCK}/items`, LOTS = `${STOCK}/lots`;
const DAY_MS = 86400000;
const day = (n) => dayThere(Date.now() + n * DAY_MS); // days from today where the first shop is

export async function lots({ on, house, boss, low, other, add, look, differs }) {
  const shop = await makeStore(boss, { prefix: "millstone", name: "millstone" });
  const item = async (id) => (await look(id)).item;
  const receive = (id, code, amount, expiry_day, more = {}) => boss.post(`${ITEMS}/${id}/lots`, { code, amount, expiry_day, ...more });
  const lot = async (id, code, amount, days, more) => {
    const answer = await receive(id, code, amount, days === null ? null : day(days), more);
    if (answer.status !== 201) throw new Error(`${code}: ${answer.status} ${answer.text}`);
    return answer.body.lot.id;
  };
  const left = async (id) => (await boss.get(`${LOTS}/${id}`)).body.lot.left;
  const does = (id, verb, body = {}) => boss.post(`${LOTS}/${id}/${verb}`, body);
  let number = 8000;
  const tell = async (of, n, topic, lines, more) => {
    const line_items = lines.map(({ sku, quantity = 1, now = quantity }, i) => line(`${n}${i}`, { sku, title: sku, quantity, current_quantity: now }));
    const { status, text } = await deliver(house, of, topic, order(`${n}`, n, { line_items, ...more }));
    if (status !== 200) throw new Error(text);
    return `${of.id}.${n}`;
  };
  const buy = (...lines) => tell(shop, ++number, "orders/create", lines);
  // As the floor does it: every stage of so many cakes.
  const finish = async (order_id, cakes = 1) => {
    for (const verb of ["print", "complete_filling", "complete_covering", "complete_decorating", "start_packing", "complete_packing"])
      for (let no = 1; no <= cakes; no++) {
        const { status, body } = await low.post(`${FLOOR}/tickets/${order_id}.${no}/${verb}`, {});
        if (status !== 200) throw new Error(`${verb}: ${status} ${body.message}`);
      }
  };
  const undo = (order_id) => low.post(`${FLOOR}/tickets/${order_id}.1/undo`, { stage: "Packing", undo: "complete" });
  const detail = async (order_id) => (await boss.get(`${FLOOR}/orders/${order_id}`)).body.order;
  const used = async (order_id) => (await detail(order_id)).lots.map((one) => [one.sku, one.code, one.amount, one.ticket]).sort((x, y) => x[3] - y[3] || (x[1] < y[1] ? -1 : 1));
  const trace = async (id, query = "") => (await boss.get(`${LOTS}/${id}/trace${query}`)).body;
  const made = {};

  await on("a lot comes in as one transaction with its item; more of it is more, and what differs is asked about", async () => {
    const id = made.flour = await add("L-FLOUR", { unit: "kg", expiry_days: 5 });
    const key = randomUUID();
    const first = await receive(id, "M-1", "2 1/3", day(9), { supplier: "Mill & Son", note: "third pallet", key });
    has(first, { status: 201, body: { lot: { code: "M-1", supplier: "Mill & Son", received: "2 1/3", left: "2 1/3", standing: "ready", received_day: day(0), expiry_day: day(9), warning: "", sku: "L-FLOUR" } } });
    has(await receive(id, "M-1", "2 1/3", day(9), { supplier: "Mill & Son", key }), { status: 200, body: { already_done: true } });
    has(await receive(id, "M-1", "3", day(9), { key }), { status: 409, body: { code: "key_reused" } });
    has((await receive(id, "M-1", "2/3", day(9))).body.lot, { received: "3", left: "3" });
    has(await receive(id, "M-1", "1", day(8)), { status: 409, body: { code: "lot_differs" } });
    const moves = (await boss.get(`${ITEMS}/${id}/moves`)).body.rows;
    equal(moves.map((one) => [one.kind, one.on_hand, one.reason]), [["receive", "+2/3", "Lot M-1"], ["receive", "+2 1/3", "Lot M-1"]]);
    has(await item(id), { on_hand: "3", lots: true, expiry_days: 5 });
    made.m1 = first.body.lot.id;
    const bad = await boss.post(`${ITEMS}/${id}/lots`, { code: "", amount: "-1", expiry_day: "soon", received_day: "x", x: 1 });
    equal([bad.status, Object.keys(bad.body.details).sort()], [400, ["amount", "code", "expiry_day", "received_day", "x"]]);
    has(await receive("nothing", "X", "1", null), { status: 404, body: { code: "no_such_item" } });
    equal((await boss.get(`${LOTS}?all=yes`)).status, 400);
  });

  await on("what expires first is used first, the open bag before it; what no lot has is used without one, and said so", async () => {
    const { flour } = made;
    made.m2 = await lot(flour, "M-2", "2", 4);
    made.m3 = await lot(flour, "M-3", "1", null);
    equal((await boss.get(`${LOTS}?item=${flour}`)).body.rows.map((one) => [one.code, one.warning]), [["M-2", "Expires in 4 days."], ["M-1", ""], ["M-3", ""]]);
    const bread = await add("L-BREAD", { recipe: true });
    await boss.put(`${ITEMS}/${bread}/recipe`, { lines: [{ item_id: flour, amount: "2/3" }] });
    const one = made.one = await buy({ sku: "L-BREAD", quantity: 3 });
    equal(await used(one), []);
    await finish(one, 3);
    equal(await used(one), [1, 2, 3].map((no) => ["L-FLOUR", "M-2", "2/3", no]));
    equal([await left(made.m2), await left(made.m1), (await item(flour)).on_hand], ["0", "3", "4"]);
    has((await does(made.m3, "open")).body.lot, { standing: "open" });
    has((await does(made.m3, "open")).body, { already_done: true });
    const two = made.two = await buy({ sku: "L-BREAD", quantity: 2 });
    await finish(two, 2);
    equal(await used(two), [["L-FLOUR", "M-3", "2/3", 1], ["L-FLOUR", "M-1", "1/3", 2], ["L-FLOUR", "M-3", "1/3", 2]]);
    equal([await left(made.m3), await left(made.m1)], ["0", "2 2/3"]);
    const many = made.many = await buy({ sku: "L-BREAD", quantity: 4 });
    await boss.post(`${ITEMS}/${flour}/adjust`, { delta: "2", reason: "found a bag without a label" });
    await does(made.m1, "block", { reason: "weevils" });
    await finish(many, 4);
    equal((await used(many)).every(([, code]) => code === ""), true, "nothing of a blocked lot");
    equal(await left(made.m1), "2 2/3");
  });

  await on("undone, it goes back to the lot that it came from, open or not; the trace forgets it", async () => {
    const { m1, m2, flour } = made;
    has((await does(m1, "unblock")).body.lot, { standing: "ready", blocked: "" });
    const id = await buy({ sku: "L-BREAD" });
    await finish(id);
    equal(await used(id), [["L-FLOUR", "M-1", "2/3", 1]]);
    ok((await trace(m1)).rows.some((row) => row.order_id === id));
    equal((await undo(id)).status, 200);
    equal([await used(id), await left(m1)], [[], "2 2/3"]);
    ok(!(await trace(m1)).rows.some((row) => row.order_id === id), "what was undone is not in it");
    await does(m1, "close");
    await low.post(`${FLOOR}/tickets/${id}.1/complete_packing`, {});
    has((await used(id))[0], ["L-FLOUR", "", "2/3", 1]);
    has((await does(m1, "reopen")).body.lot, { standing: "ready" });
    equal(await left(m2), "0");
    equal((await item(flour)).lots, true);
  });

  await on("from a lot to its cakes, page by page and as a list to call them by; and back", async () => {
    const { m2, one } = made;
    const rows = [];
    for (let cursor = ""; cursor !== null; ) {
      const page = await trace(m2, `?limit=1${cursor && `&cursor=${cursor}`}`);
      rows.push(...page.rows);
      cursor = page.next;
    }
    equal([...new Set(rows.map((row) => row.order_id))], [one]);
    ok(rows.every((row) => row.customer_name === "Zoë Müller" && row.human.startsWith("millstone-")), JSON.stringify(rows[0]));
    const csv = await boss.get(`${LOTS}/${m2}/trace.csv`);
    equal(csv.status, 200);
    const [head, ...list] = csv.text.trim().split(/\r?\n/);
    ok(head.includes("email") && list.length === rows.length && list[0].includes("zoe@example.test") && list[0].startsWith("M-2,L-FLOUR,millstone-"), csv.text);
    const many = Array.from({ length: 120 }, (_, i) => `(SELECT account_id FROM stock_lot WHERE id = '${m2}'), 'made-up', ${i}, '${m2}', 1, -1, 1, 'made-up.${1000 + i}', ''`);
    await house.sql(`INSERT INTO stock_lot_move (account_id, item_id, seq, lot_id, ticket, num, den, order_id, line) VALUES (${many.join("), (")});`);
    const all = [];
    for (let cursor = ""; cursor !== null; ) {
      const page = await trace(m2, `?limit=200${cursor && `&cursor=${cursor}`}`);
      all.push(...page.rows.map((row) => row.order_id));
      cursor = page.next;
    }
    const listed = (await boss.get(`${LOTS}/${m2}/trace.csv`)).text.trim().split(/\r?\n/).length - 1;
    await house.sql("DELETE FROM stock_lot_move WHERE item_id = 'made-up';");
    equal([all.length, new Set(all).size, listed], [rows.length + 120, 121, rows.length + 120], "however many, none is left out");
    has((await detail(one)).lots[0], { code: "M-2", lot_id: m2, sku: "L-FLOUR", unit: "kg" });
    const card = async (no, who = low) => (await who.get(`${FLOOR}/tickets/${one}.${no}`)).body.ticket.lots.map(({ ticket, code, amount, blocked }) => [ticket, code, amount, blocked]);
    equal([await card(1), await card(3)], [[[1, "M-2", "2/3", ""]], [[3, "M-2", "2/3", ""]]], "its own, on its card");
    equal((await does(m2, "block", { reason: "called back" })).status, 200);
    equal(await card(2), [[2, "M-2", "2/3", "called back"]]);
    equal((await does(m2, "unblock")).status, 200);
    equal((await low.get(`${FLOOR}/tickets/${await buy({ sku: "L-BREAD" })}.1`)).body.ticket.lots, [], "nothing is written down yet");
    for (const path of ["", "/trace", "/trace.csv"]) {
      equal((await low.get(`${LOTS}/${m2}${path}`)).status, 200, path);
      equal((await other.get(`${LOTS}/${m2}${path}`)).status, 404, path);
      equal((await boss.get(`${LOTS}/nothing${path}`)).status, 404, path);
    }
    equal((await other.get(`${LOTS}?all=1`)).body.rows, []);
  });

  await on("cakes on the floor that may be of a lot are a group of their own, until what they took is written down", async () => {
    const meal = await add("L-MEAL", { unit: "kg" }), pie = await add("L-PIE", { recipe: true });
    const before = await buy({ sku: "L-PIE" }); // when it came, its recipe took nothing
    await boss.put(`${ITEMS}/${pie}/recipe`, { lines: [{ item_id: meal, amount: "1/2" }] });
    const bag = await lot(meal, "MEAL-1", "9", 9);
    const [one, two] = [await buy({ sku: "L-PIE", quantity: 2 }, { sku: "L-OTHER" }), await buy({ sku: "L-MEAL" })];
    await tell(shop, ++number, "orders/create", [{ sku: "L-PIE" }], { test: true });
    await tell(shop, ++number, "orders/create", [{ sku: "L-PIE" }], { financial_status: "pending" });
    const seen = async () => {
      const { floor, floor_more, rows } = await trace(bag);
      equal(floor_more, false);
      return [floor.map((row) => [row.order_id, row.ticket, row.stage, row.amount]), rows.map((row) => [row.order_id, row.ticket])];
    };
    const may = [[before, 1, "Filling", "0.5"], [one, 1, "Filling", "0.5"], [one, 2, "Filling", "0.5"], [two, 1, "Filling", "1"]];
    equal(await seen(), [may, []]);
    equal((await does(bag, "block", { reason: "called back" })).status, 200);
    equal(await seen(), [may, []], "what was begun may be of it all the same");
    const FLOOR_NOW = "not yet written down: on the floor now";
    const csv = async () => (await boss.get(`${LOTS}/${bag}/trace.csv`)).text.trim().split(/\r?\n/).slice(1);
    const open = await csv();
    ok(open.length === 4 && open.every((row) => row.endsWith(`,"${FLOOR_NOW}"`)) && open[0].includes("zoe@example.test"), open.join("\n"));
    await does(bag, "unblock");
    await finish(one, 3);
    equal(await seen(), [[may[0], may[3]], [[one, 1], [one, 2]]], "written down, each stands once");
    const both = await csv();
    equal(both.map((row) => row.split(",").at(-1)), [FLOOR_NOW, FLOOR_NOW, "written down", "written down"].map((known) => `"${known}"`));
    // Whatever went into it: of a blocked lot nothing is written down.
    equal((await does(bag, "block", { reason: "called back" })).status, 200);
    const after = await tell(shop, ++number, "orders/create", [{ sku: "L-PIE" }], { created_at: new Date(Date.now() + DAY_MS).toISOString() });
    await finish(before, 1);
    await finish(after, 1);
    const { floor } = await trace(bag);
    equal(floor.map((row) => [row.order_id, row.stage, row.may]), [[two, "Filling", "floor"], [before, "Complete", "blocked"]], "what came after it was blocked is not of it");
    ok((await csv()).some((row) => row.endsWith(`,"another lot is written down: on the floor when this one was blocked"`)));
    await does(bag, "unblock");
    equal((await seen())[0], [may[3]]);
    await boss.put(`${ITEMS}/${pie}/recipe`, { lines: [{ item_id: await add("L-RYE"), amount: "1" }] });
    const late = await tell(shop, ++number, "orders/create", [{ sku: "L-MEAL" }], { created_at: new Date(Date.now() + DAY_MS).toISOString() });
    equal((await seen())[0], [[two, 1, "Filling", "1"], [late, 1, "Filling", "1"]]);
    await does(bag, "close");
    equal((await seen())[0], [[two, 1, "Filling", "1"]], "what was ordered after it was gone is not of it");
    equal((await trace(bag, "?limit=1&cursor=" + encodeURIComponent((await trace(bag, "?limit=1")).next ?? ""))).floor.length, 1, "on the first page");
    await tell(shop, Number(two.split(".")[1]), "orders/cancelled", [{ sku: "L-MEAL" }], { cancelled_at: "2026-11-20T11:00:00+01:00", updated_at: "2026-11-20T11:00:00+01:00" });
    equal((await seen())[0], []);
  });

  await on("the bag is changed while a cake is made: it may be of both, and a recall of either tells of it", async () => {
    const cream = await add("L-CREAM", { unit: "l" });
    const [a, b, c] = [await lot(cream, "CREAM-A", "9", 9), await lot(cream, "CREAM-B", "9", 8), await lot(cream, "CREAM-C", "1", 7)];
    const begun = async (...more) => {
      const id = await buy({ sku: "L-CREAM" });
      for (const verb of ["print", "complete_filling", ...more]) equal((await low.post(`${FLOOR}/tickets/${id}.1/${verb}`, {})).status, 200, verb);
      await sleep(5);
      return id;
    };
    const rest = async (...ids) => {
      for (const id of ids) for (const verb of ["complete_covering", "complete_decorating", "start_packing", "complete_packing"]) await low.post(`${FLOOR}/tickets/${id}.1/${verb}`, {});
    };
    const may = async (id) => (await trace(id)).floor.filter((row) => row.may !== "floor").map((row) => [row.order_id, row.may, row.amount]);
    const codes = async (id) => (await used(id)).map(([, code]) => code);
    // Opened, and another in its place.
    equal((await does(a, "open")).status, 200);
    const one = await begun();
    equal((await does(b, "open")).status, 200);
    const two = await begun();
    await rest(one, two);
    equal([await codes(one), await codes(two)], [["CREAM-B"], ["CREAM-B"]]);
    equal(await may(a), [[one, "in_use", null]], "two was begun after it was put away");
    equal(await may(b), [], "they are written down");
    const rows = (await boss.get(`${LOTS}/${a}/trace.csv`)).text.trim().split(/\r?\n/).slice(1);
    ok(rows.length === 1 && rows[0].includes("zoe@example.test") && rows[0].endsWith(`,"another lot is written down: in the making while this one was in use"`), rows.join("\n"));
    // Closed, with a cake on the floor; nobody opens one, and the next to expire is of one piece.
    const three = await begun();
    equal((await does(b, "close")).status, 200);
    const [four, five] = [await begun(), await begun()];
    await rest(four, three, five);
    equal([await codes(four), await codes(three), await codes(five)], [["CREAM-C"], ["CREAM-A"], ["CREAM-A"]]);
    equal([await may(b), await may(c)], [[[three, "in_use", null]], [[three, "in_use", null], [five, "in_use", null]]]);
    // Taken back and complete once more: what it took first is not forgotten.
    equal((await undo(three)).status, 200);
    equal((await does(a, "block", { reason: "glass" })).status, 200);
    await rest(three);
    equal((await may(a)).map(([id, why]) => [id, why]), [[three, "blocked"], [one, "in_use"]]);
    equal((await does(a, "unblock")).status, 200);
    equal((await may(a)).map(([id, why]) => [id, why]), [[one, "in_use"], [three, "in_use"]]);
  });

  await on("what is made stays used, whatever its shop says later; what comes on top is a cake of its own", async () => {
    const pair = await makeStore(boss, { prefix: "pair", name: "pair", settings: { per_piece: false } });
    const id = await add("L-ROLL");
    const bag = await lot(id, "BAG", "9", 9);
    const n = ++number;
    const told = (minute, quantity, now) => tell(pair, n, "orders/updated", [{ sku: "L-ROLL", quantity, now }], { updated_at: `2026-11-20T10:0${minute}:00+01:00` });
    const one = await told(0, 3);
    await finish(one);
    equal([await used(one), await left(bag)], [[["L-ROLL", "BAG", "3", 1]], "6"]);
    await told(1, 3, 1);
    has(await item(id), { on_hand: "6", held: "0" });
    equal([await used(one), (await detail(one)).state], [[["L-ROLL", "BAG", "3", 1]], "complete"]);
    await told(2, 5);
    equal((await detail(one)).tickets.map(({ no, quantity, stage }) => [no, quantity, stage]), [[1, 3, "Complete"], [2, 2, "Filling"]]);
    has(await item(id), { on_hand: "6", held: "2" });
    equal([await used(one), (await detail(one)).state], [[["L-ROLL", "BAG", "3", 1]], "floor"]);
  });

  await on("blocked, expired and closed lots: who may, what is refused and why, and what needs a person", async () => {
    const id = made.milk = await add("L-MILK", { unit: "l" });
    const [old, fresh, soon] = [await lot(id, "OLD", "2", -2), await lot(id, "FRESH", "3", 40), await lot(id, "SOON", "1", 1)];
    has((await boss.get(`${LOTS}/${old}`)).body.lot, { standing: "expired", warning: "Expired 2 days ago." });
    has(await does(old, "open"), { status: 409, body: { code: "expired" } });
    ok((await does(fresh, "block")).body.details.reason);
    has((await does(fresh, "block", { reason: "called back" })).body.lot, { standing: "blocked", blocked: "called back", warning: "Blocked: called back" });
    has(await does(fresh, "open"), { status: 409, body: { code: "blocked" } });
    const wants = async () => (await boss.get("/api/v1/overview")).body.attention.filter((one) => one.kind === "lot" && one.title.includes("L-MILK")).map((one) => one.text);
    equal(await wants(), ["Expired 2 days ago. Left (l): 2.", "Tomorrow is its last day. Left (l): 1.", "Blocked: called back. Left (l): 3."]);
    has((await does(old, "close", { discard: true })).body.lot, { standing: "closed", left: "0" });
    equal((await item(id)).on_hand, "4");
    has(await does(old, "open"), { status: 409, body: { code: "closed" } });
    has((await boss.get(`${ITEMS}/${id}/moves?limit=1`)).body.rows[0], { kind: "adjust", on_hand: "-2", reason: "Lot OLD thrown away" });
    equal((await boss.get(`${LOTS}?item=${id}`)).body.rows.map((one) => one.code), ["SOON", "FRESH"]);
    equal((await boss.get(`${LOTS}?item=${id}&all=1`)).body.rows.map((one) => one.code), ["OLD", "SOON", "FRESH"]);
    equal((await look(id)).lots.map((one) => one.code), ["SOON", "FRESH"]);
    await boss.put(`${ITEMS}/${id}`, { expiry_days: 0 });
    equal(await wants(), ["Blocked: called back. Left (l): 3."]);
    const change = (body) => boss.put(`${LOTS}/${soon}`, body);
    has((await change({ code: "SOON-2", expiry_day: null, supplier: "Farm", note: "" })).body.lot, { code: "SOON-2", expiry_day: null, supplier: "Farm", warning: "" });
    has((await change({ supplier: "Farm" })).body, { already_done: true });
    has(await change({ code: "FRESH" }), { status: 409, body: { code: "exists" } });
    equal((await low.post(`${LOTS}/${soon}/open`, {})).status, 200, "who works on the floor opens a bag");
    for (const [verb, body] of [["block", { reason: "x" }], ["close", {}]]) equal((await low.post(`${LOTS}/${soon}/${verb}`, body)).status, 403, verb);
    equal((await low.post(`${ITEMS}/${id}/lots`, { code: "X", amount: "1" })).status, 403);
    equal(await house.sql(`SELECT type FROM event WHERE subject = 'stock_lot' AND subject_id = '${old}' ORDER BY seq;`), "received\nclosed");
    await boss.poll(LOTS);
    equal((await boss.poll(LOTS)).status, 304);
  });

  await on("what is thrown away takes off no more than a count found, and nothing that is another lot's; an item with lots becomes no recipe", async () => {
    const id = await add("L-COUNTED", { unit: "kg" });
    const lots_of = [await lot(id, "C-1", "5", 9), await lot(id, "C-2", "2", 9), await lot(id, "C-3", "1", 9)];
    const count = (amount) => boss.post(`${ITEMS}/${id}/count`, { amount });
    const thrown = async (one) => (await does(one, "close", { discard: true })).body;
    equal((await count("6")).status, 200);
    equal((await does(lots_of[2], "block", { reason: "it is there all the same" })).status, 200);
    has(await thrown(lots_of[0]), { discarded: "3", lot: { standing: "closed", left: "2" } });
    has(await item(id), { on_hand: "3" });
    equal((await count("0")).status, 200);
    has(await boss.put(`${ITEMS}/${id}`, { recipe: true }), { status: 409, body: { code: "in_lots", message: "Of L-COUNTED there are lots with something left: C-2, C-3. A recipe has none: close them first." } });
    has(await thrown(lots_of[1]), { discarded: "0", lot: { standing: "closed", left: "2" } });
    equal([(await count("4")).status, (await does(lots_of[2], "unblock")).status], [200, 200]);
    has(await thrown(lots_of[2]), { discarded: "1", lot: { standing: "closed", left: "0" } });
    has(await item(id), { on_hand: "3" });
    equal((await count("0")).status, 200);
    equal((await does(lots_of[2], "close", { discard: true })).body.discarded, undefined, "what is closed already throws nothing away");
    equal((await boss.put(`${ITEMS}/${id}`, { recipe: true })).status, 200, "all of them are closed");
  });

  await on("two cakes at once from one lot: neither takes what the other has", async () => {
    const id = await add("L-EGG");
    const box = await lot(id, "BOX", "3", 9);
    const orders = await Promise.all([1, 2, 3, 4].map(() => buy({ sku: "L-EGG" })));
    await boss.put(`${ITEMS}/${id}`, { oversell: "allow" });
    await Promise.all(orders.map((one) => finish(one)));
    const parts = (await Promise.all(orders.map(used))).flat().map(([, code]) => code).sort();
    equal([parts, await left(box), (await item(id)).on_hand], [["", "BOX", "BOX", "BOX"], "0", "-1"]);
  });

  await on("an order that is a test goes over the floor, and takes nothing", async () => {
    const id = await add("L-TEST");
    const bag = await lot(id, "BAG", "2", 9);
    const one = await tell(shop, ++number, "orders/create", [{ sku: "L-TEST" }, { sku: "L-TEST" }], { test: true });
    await finish(one, 2);
    equal([await used(one), await left(bag), (await item(id)).on_hand], [[], "2", "2"]);
    await undo(one);
    equal([await left(bag), (await item(id)).on_hand], ["2", "2"]);
  });

  await on("people at once: of two bags one is open, of one new code there is one lot, and a name is given once", async () => {
    const id = await add("L-BUSY");
    const [a, b] = [await lot(id, "A", "1", 9), await lot(id, "B", "1", 9)];
    for (let round = 0; round < 10; round++) {
      const both = await Promise.all([a, b].map((one) => does(one, "open")));
      equal(both.map((one) => one.status), [200, 200], both.map((one) => one.text).join());
      equal(await house.sql(`SELECT count(*) FROM stock_lot WHERE item_id = '${id}' AND open = 1`), "1");
      const came = await Promise.all(["1/3", "2/3"].map((amount) => receive(id, `NEW-${round}`, amount, day(9))));
      equal(came.map((one) => one.status), [201, 201], came.map((one) => one.text).join());
      equal(await left(came[0].body.lot.id), "1");
      const named = await Promise.all([a, b].map((one) => boss.put(`${LOTS}/${one}`, { code: `SAME-${round}` })));
      equal(named.map((one) => one.status).sort(), [200, 409], named.map((one) => one.text).join());
      equal(named.find((one) => one.status === 409).body.code, "exists", named.map((one) => one.text).join());
    }
  });

  await on("allergens add up through the recipe, onto the card and the order; nobody has said is not none", async () => {
    const [nuts, sugar] = [await add("L-NUTS", { contains: ["nuts"], may_contain: ["peanuts", "nuts"] }), await add("L-SUGAR")];
    has((await item(nuts)).allergens, { stated: true, contains: ["nuts"], may_contain: ["peanuts"], text: "Nuts. May contain Peanuts" });
    has((await item(sugar)).allergens, { stated: false, contains: [], text: "" });
    const cake = await add("L-CAKE", { recipe: true, may_contain: ["sesame"] });
    await boss.put(`${ITEMS}/${cake}/recipe`, { lines: [{ item_id: nuts, amount: "1" }, { item_id: sugar, amount: "1" }] });
    has((await item(cake)).allergens_all, { stated: false, text: "Nuts. May contain Peanuts, Sesame. Not stated of everything in it" });
    has((await boss.put(`${ITEMS}/${sugar}`, { contains: [] })).body.item.allergens, { stated: true, text: "None" });
    has((await boss.put(`${ITEMS}/${sugar}`, { contains: [] })).body, { already_done: true });
    const id = await buy({ sku: "L-CAKE" }, { sku: "L-UNKNOWN" });
    const { lines } = await detail(id);
    equal(lines.map((one) => one.allergens.text), ["Nuts. May contain Peanuts, Sesame", ""]);
    has((await low.get(`${FLOOR}/tickets/${id}.1`)).body.ticket.allergens, { stated: true, contains: ["nuts"], may_contain: ["peanuts", "sesame"] });
    const label = async (no) => {
      const file = join(house.folder, "label.pdf");
      writeFileSync(file, (await boss.get(`${FLOOR}/tickets/${id}.${no}/label.pdf?format=ticket-a6`)).bytes);
      return /Allergens.*/.exec((await run(find("pdftotext"), ["-layout", file, "-"])).stdout.replace(/\s+/g, " "))?.[0] ?? "";
    };
    ok((await label(1)).startsWith("Allergens: Nuts. May contain Peanuts, Sesame"), await label(1));
    ok((await label(2)).startsWith("Allergens: Not stated"), `nobody has said is not none, on paper either: ${await label(2)}`);
    has((await boss.put(`${ITEMS}/${sugar}`, { contains: null })).body.item.allergens, { stated: false });
    const bad = await boss.put(`${ITEMS}/${sugar}`, { contains: ["wheat"], may_contain: "milk", expiry_days: 91 });
    equal([bad.status, Object.keys(bad.body.details).sort()], [400, ["contains", "expiry_days", "may_contain"]]);
  });

  await on("a lot's label at a station is told from a cake's, with what must not be used", async () => {
    const scan = async (text) => {
      const { status, body } = await low.get(`${FLOOR}/scan?text=${encodeURIComponent(text)}`);
      return [status, body.code, body.message];
    };
    const id = await add("L-LABEL");
    await lot(id, "K/0815-A", "3", 9);
    const number = await lot(id, "20261121", "3", 19);
    for (const text of ["K/0815-A", "]C1K/0815-A", "  K/0815-A ", "\x02]C1K/0815-A\r\n\x03"]) equal(await scan(text), [404, "lot_label", "That is a lot's label: K/0815-A of The L-LABEL. Scan the cake's own label."], text);
    equal((await boss.post(`${LOTS}/${number}/block`, { reason: "glass in it" })).status, 200);
    equal(await scan("20261121"), [404, "lot_label", "That is a lot's label: 20261121 of The L-LABEL. It is blocked (glass in it): do not use it. Scan the cake's own label."]);
    equal([(await scan("20261122"))[1], (await scan("K/0815-B"))[1]], ["no_such_order", "unknown_scan"]);
  });

  await on("replay proves lots, too, and names what somebody broke", async () => {
    const check = () => differs("stock_(?:item|lot)");
    equal(await check(), []);
    const { m1, m2, flour } = made;
    const put = (what, back) => [`UPDATE stock_lot SET ${what} WHERE id = '${m1}';`, `UPDATE stock_lot SET ${back} WHERE id = '${m1}';`];
    const lists = [
      [[`${m1} left`, ...put("left_num = left_num + 1", "left_num = left_num - 1")], [`${m1} note`, ...put("note = note || 'x'", "note = 'third pallet'")]],
      [[`${m1} got`, ...put("got_num = got_num + 1", "got_num = got_num - 1")], [`${m1} expiry_day`, ...put("expiry_day = expiry_day + 1", "expiry_day = expiry_day - 1")]],
      [[`${flour} lots`, `UPDATE stock_lot_move SET num = num * 2 WHERE lot_id = '${m2}' AND order_id <> '';`, `UPDATE stock_lot_move SET num = num / 2 WHERE lot_id = '${m2}' AND order_id <> '';`]],
    ];
    for (const list of lists) {
      await house.sql(list.map(([, sql]) => sql).join("\n"));
      const found = await check();
      await house.sql(list.map(([, , back]) => back).join("\n"));
      for (const [what, sql] of list) ok(found.includes(what), `${sql} is noticed: ${found}`);
    }
    equal(await check(), []);
  });
}
