// production_readings.mjs - how an order is read: again, after its store's mapping has changed; with its hours; and with the day that
// a person sets where its shop names none.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { equal, has, ok } from "../lib/check.mjs";
import { find, run } from "../lib/process.mjs";
import { V1, deliver, line, makeStore, order } from "../lib/production.mjs";

const at = (minute) => `2026-11-20T10:${String(minute).padStart(2, "0")}:00+01:00`;
const attributes = (...pairs) => ({ note_attributes: pairs.map(([name, value]) => ({ name, value })) });
const codes = ({ problems }) => problems.map((one) => one.code).filter((code) => code !== "unknown_sku");

export async function readings({ house, on, boss }) {
  const store = await makeStore(boss, { prefix: "reading" });
  const baker = await house.signIn(house.people.staff);
  const set = async (settings) => equal((await boss.put(`${V1}/settings/stores/${store.id}`, { settings })).status, 200, JSON.stringify(settings));
  const orderOf = async (id) => (await boss.get(`${V1}/production/orders/${id.includes(".") ? id : `${store.id}.${id}`}`)).body?.order;
  const timeline = async (id) => (await boss.get(`${V1}/production/orders/${store.id}.${id}/timeline`)).body.rows;
  const due = (id, value, who = boss) => who.post(`${V1}/production/orders/${store.id}.${id}/due`, value);
  const me = (await boss.get(`${V1}/production/people`)).body.people.find((one) => one.role === "owner").name;
  const replayed = async () => (await house.tradepost(["replay", "--check"])).stdout.split("\n").filter((row) => row.startsWith("difference") && row.includes(store.id));

  await on("a webhook that a person has read again is understood with the store's settings of now, and nothing is counted twice", async () => {
    const { id: item } = (await boss.post(`${V1}/stock/items`, { sku: "READ", name: "Read", unit: "piece" })).body.item;
    await boss.post(`${V1}/stock/items/${item}/receive`, { amount: "9" });
    const told = { ...attributes(["Wann genau", "5.12.2026"], ["Uhr", "10-12"]), line_items: [
      line("1", { sku: "READ", quantity: 2, current_quantity: 2, properties: [{ name: "Sorte nach Wahl", value: "Plum" }, { name: "Text obenauf", value: "Ciao" }] }), line("2", { title: "Candle", sku: "CANDLE" })] };
    const [first, cake] = [await deliver(house, store, "orders/create", order("101", 101, told)), `${store.id}.101.1`];
    const newest = async () => (await orderOf("101")).deliveries.findLast((one) => one.has_body).id;
    const read = async (id) => (await boss.post(`${V1}/deliveries/${id}/read`)).body;
    const stock = async () => { const { on_hand, held, ats } = (await boss.get(`${V1}/stock/items/${item}`)).body.item; return JSON.stringify([on_hand, held, ats]); };
    const delivery = await newest(), ever = { ok: true, changed: false };
    equal((await baker.post(`${V1}/production/tickets/${cake}/complete_filling`, {})).status, 200);
    await deliver(house, store, "orders/updated", order("101", 101, { ...told, updated_at: at(1), tags: "vip" })); // the same, later
    has(await orderOf("101"), { due_day: null, due_time: "" });
    equal([codes(await orderOf("101")), (await orderOf("101")).tickets.length, await newest()], [["no_due_date"], 3, delivery]);
    const before = [await stock(), (await orderOf("101")).holds, (await timeline("101")).length];
    equal(await read(delivery), { ...ever, note: "It says what was known already." });
    equal((await timeline("101")).length, before[2], "no event says nothing");

    await set({ skip: ["candle"], names: [...store.settings.names, { means: "due_date", name: "Wann genau" }, { means: "due_time", name: "Uhr" }, { means: "flavour", name: "Sorte nach Wahl" }, { means: "writing", name: "Text obenauf" }] });
    equal(await read(delivery), { ok: true, changed: true, note: "" });
    const now = await orderOf("101");
    has(now, { due_day: "2026-12-05", due_time: "10-12", due_set: false, state: "floor" });
    equal([codes(now), now.lines.map((of) => [of.flavour, of.writing, of.work]), now.holds], [[], [["Plum", "Ciao", true], ["Vanilla", "", false]], before[1]]);
    const [begun, , candle] = now.tickets;
    has(begun, { due_day: "2026-12-05", due_time: "10-12", changed: true, difference: "Flavour: Vanilla → Plum; Due: none → Sat 5 Dec 2026, 10-12; What to write or to mind has changed" });
    equal([candle.cancelled, begun.touched_by_name], [true, (await boss.get(`${V1}/production/people`)).body.people.find((one) => one.role === "staff").name], "who has it read again does nothing to the cake");
    equal(await stock(), before[0]);
    has((await timeline("101")).at(-1), { type: "read_again", actor_name: me });
    has((await boss.get(`${V1}/deliveries/${delivery}`)).body.delivery, { state: "used", note: "" });
    equal(await read(delivery), { ...ever, note: "It says what was known already." });
    has((await boss.get(`${V1}/deliveries/${delivery}`)).body.delivery, { state: "used", note: "" });

    // A rule by which something is a problem no more is something other, too.
    await set({ needs_flavour: true });
    await deliver(house, store, "orders/create", order("102", 102, { line_items: [line("1", { variant_title: null })] }));
    equal(codes(await orderOf("102")), ["no_flavour"]);
    await set({ needs_flavour: false });
    equal([(await read((await orderOf("102")).deliveries[0].id)).changed, codes(await orderOf("102"))], [true, []]);

    equal((await boss.put(`${V1}/settings/stores/${store.id}`, { currency: "USD" })).status, 200);
    equal([(await read((await orderOf("102")).deliveries[0].id)).changed, codes(await orderOf("102"))], [true, ["currency_differs"]]);
    equal((await boss.put(`${V1}/settings/stores/${store.id}`, { currency: "EUR" })).status, 200);

    const later = { ...told, ...attributes(["Wann genau", "6.12.2026"]) };
    await deliver(house, store, "orders/updated", order("101", 101, { ...later, updated_at: at(3) }));
    equal(await read(delivery), { ...ever, note: "It is older than what is known of the order." });
    has(await orderOf("101"), { due_day: "2026-12-06", due_time: "" });
    equal((await read(await newest())).changed, false, "the newest may be read, and says the same");
    await deliver(house, store, "orders/cancelled", order("101", 101, { ...later, updated_at: at(4), cancelled_at: at(4), cancel_reason: "customer" }));
    for (const id of [delivery, await newest()]) equal((await read(id)).changed, false);
    equal((await orderOf("101")).state, "cancelled");
    ok(first.status === 200 && (await boss.post(`${V1}/deliveries/nothing/read`)).body.code === "no_such_delivery");
    equal(await replayed(), []);
  });

  await on("the day that a person sets counts everywhere, and stays until the shop names one", async () => {
    const bare = (minute, more) => order("201", 201, { updated_at: at(minute), note_attributes: [], ...more });
    await deliver(house, store, "orders/create", bare(0));
    const queue = async (group) => (await boss.get(`${V1}/production/queue?store=${store.id}&date_from=2026-01-01&date_to=2199-01-01`)).body.groups[group].rows.filter(({ human }) => human === "reading-201").map((row) => [row.due_day, row.due_time, row.priority]);
    equal([codes(await orderOf("201")), await queue("undated")], [["no_due_date"], [[null, "", "none"]]]);
    equal((await orderOf("201")).problems.find((one) => one.code === "no_due_date").text, "The order has no due date: ask the customer and set it here, beside Due.");
    equal([(await due("201", { due_day: "2099-02-03" }, baker)).status, (await due("999", { due_day: "2099-02-03" })).body.code], [403, "no_such_order"]);
    for (const [body, field] of [[{}, "due_day"], [{ due_day: "3/2/2099" }, "due_day"], [{ due_day: "2099-02-30" }, "due_day"], [{ due_day: "2099-02-03", due_time: "x".repeat(61) }, "due_time"]])
      equal(Object.keys((await due("201", body)).body.details ?? {}), [field], JSON.stringify(body));
    const done = await due("201", { due_day: "2099-02-03", due_time: " 14:30 " });
    has(done.body.order, { due_day: "2099-02-03", due_time: "14:30", due_set: true, priority: "low" });
    equal([codes(done.body.order), (await queue("undated")), (await queue("window"))], [["due_far"], [], [["2099-02-03", "14:30", "low"]]]);
    equal((await due("201", { due_day: "2099-02-03" })).body.already_done, true, "the hours that were not said stay");
    const near = (await due("201", { due_day: "2027-02-03", due_time: "" })).body.order;
    equal([near.due_day, near.due_time, codes(near)], ["2027-02-03", "", []]);
    await due("201", { due_day: "2027-02-03", due_time: "15:00" });
    const rows = await timeline("201");
    equal(rows.map((row) => row.type), ["ingested", "due_set", "due_set", "due_set"]);
    has(rows[1], { label: "Due day set", data: { why: "none → Tue 3 Feb 2099, 14:30" }, actor_name: me });

    await deliver(house, store, "orders/updated", bare(1, { total_price: "44.00", current_total_price: "44.00" }));
    has(await orderOf("201"), { due_day: "2027-02-03", due_time: "15:00", due_set: true, total_minor: 4400 }, "the shop says nothing of it");
    await set({ lead_days: 3 });
    await deliver(house, store, "orders/updated", bare(2, { total_price: "43.00", current_total_price: "43.00" }));
    has(await orderOf("201"), { due_day: "2027-02-03", due_set: true, total_minor: 4300 }, "a lead time names no day");
    await set({ lead_days: 0 });
    await deliver(house, store, "orders/updated", bare(3, attributes(["Delivery Date", "soon"])));
    has(await orderOf("201"), { due_day: "2027-02-03", due_text: "soon" }, "nor does what cannot be read");
    equal(codes(await orderOf("201")), []);
    await deliver(house, store, "orders/updated", bare(4, attributes(["Delivery Date", "2027-02-05"], ["Delivery Time", "9:00"])));
    has(await orderOf("201"), { due_day: "2027-02-05", due_time: "9:00", due_set: false });
    equal((await timeline("201")).at(-1).data.why, "Due: Wed 3 Feb 2027, 15:00 → Fri 5 Feb 2027, 9:00; The shop names its day now, which was set here before");
    await deliver(house, store, "orders/cancelled", bare(5, { cancelled_at: at(5), cancel_reason: "customer" }));
    has(await due("201", { due_day: "2027-02-06" }), { status: 409, body: { code: "over", message: "Nothing of this order is to be made any more: it is cancelled." } });
    equal(await replayed(), []);
  });

  await on("the hours that an order names stand beside its day: in the preview, on order, cake, queue, board and label; by hand, too", async () => {
    const long = "between 10 and 12, ".repeat(5);
    await deliver(house, store, "orders/create", order("301", 301, attributes(["Delivery Date", "2027-03-01"], ["Delivery Time", "10:00 – 12:00"])));
    await deliver(house, store, "orders/create", order("302", 302, attributes(["Delivery Date", "2027-03-01"], ["Delivery Time", long])));
    equal((await boss.post(`${V1}/settings/stores/${store.id}/preview`, { order: `${store.id}.301`, settings: {} })).body.due_time, "10:00 – 12:00");
    equal((await orderOf("302")).due_time, long.slice(0, 60).trim());
    const cake = { due_day: "2027-03-01", due_time: "10:00 – 12:00" }, mine = (rows) => rows.find(({ human }) => human === "reading-301");
    const hours = { order: await orderOf("301"), ticket: (await orderOf("301")).tickets[0], card: (await baker.get(`${V1}/production/scan?text=reading-301`)).body.ticket,
      listed: mine((await boss.get(`${V1}/production/orders?store=${store.id}`)).body.rows), queued: mine((await boss.get(`${V1}/production/queue?store=${store.id}&date_from=2027-03-01`)).body.groups.window.rows),
      board: mine((await boss.get(`${V1}/production/board?store=${store.id}`)).body.stages[0].rows) };
    for (const [where, found] of Object.entries(hours)) has(found, cake, where);
    const file = join(house.folder, "hours.pdf");
    writeFileSync(file, (await boss.get(`${V1}/production/tickets/${store.id}.301.1/label.pdf`)).bytes);
    ok(/Mon 1 Mar 2027, 10:00 – 12:00/.test((await run(find("pdftotext"), ["-layout", file, "-"])).stdout.replace(/\s+/g, " ")));
    const hand = await boss.post(`${V1}/production/orders`, { key: "reading-by-hand", store: store.id, customer_name: "Léa", due_day: "2027-03-02", due_time: "8:15", lines: [{ title: "Tart", quantity: 1 }] });
    has(hand.body.order, { due_day: "2027-03-02", due_time: "8:15" });
    has(hand.body.order.tickets[0], { due_day: "2027-03-02", due_time: "8:15" });
    equal((await baker.post(`${V1}/production/tickets/${store.id}.301.1/complete_filling`, {})).status, 200);
    await deliver(house, store, "orders/updated", order("301", 301, { updated_at: at(1), ...attributes(["Delivery Date", "2027-03-01"], ["Delivery Time", "16:00"]) }));
    has((await orderOf("301")).tickets[0], { due_time: "16:00", difference: "Due: Mon 1 Mar 2027, 10:00 – 12:00 → Mon 1 Mar 2027, 16:00" });
    equal(await replayed(), []);
    for (const id of [102, 301, 302]) await deliver(house, store, "orders/delete", { id: `#${id}#` });
    await boss.post(`${V1}/production/tickets/${hand.body.order.tickets[0].id}/cancel`, { reason: "The test is over" });
    equal((await boss.put(`${V1}/settings/stores/${store.id}`, { active: false })).status, 200);
  });
}
