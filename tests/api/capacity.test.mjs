// Capacity: groups, days and lead times are set, orders are judged by them and never refused, what is taken is counted; on both
// stores.  When a house stops, replay says whether every group is what its events say.

import { equal, finish, has, later, ok, test, until } from "../lib/check.mjs";
import { engines, startHouse } from "../lib/house.mjs";
import { stopPostgres } from "../lib/postgres.mjs";
import { V1, deliver, line, makeStore, order } from "../lib/production.mjs";

const DAY = 86400000;
const iso = (ms) => new Date(ms).toISOString().slice(0, 10);
const week = (pieces) => [pieces, pieces, pieces, pieces, pieces, pieces, 0];

async function suite(engine) {
  const house = await startHouse({ engine, sandbox: false });
  later(() => house.stop());
  const on = (text, body) => test(`${engine}: ${text}`, body);
  const boss = await house.signIn(house.people.owner);
  const baker = await house.signIn(house.people.staff);
  const store = await makeStore(boss);
  const { today } = (await baker.get(`${V1}/production/capacity`)).body;
  const monday = Date.parse(today) + (14 - ((new Date(today).getUTCDay() + 6) % 7)) * DAY; // a week off at least, so that no lead time is in the way
  const day = (n) => iso(monday + n * DAY);
  const settings = {
    groups: [
      { name: "Large cakes", week: week(4), lead_days: 2, rules: [{ by: "size", text: "Large" }, { by: "title", text: "wedding" }] },
      { name: "Loaves", week: [null, null, null, null, null, null, 0], rules: [{ by: "sku", text: "LOAF-" }] },
      { name: "Cakes", week: week(10), lead_days: 1, rules: [] },
    ],
    days: [{ day: day(3), group: null, pieces: 0, reason: "Stocktaking" }, { day: day(4), group: "Large cakes", pieces: 1, reason: "One pair of hands" }],
  };
  const set = (value, who = boss) => who.put(`${V1}/settings/capacity`, { settings: value });
  const load = async (from = day(0), days = 7) => (await baker.get(`${V1}/production/capacity?from=${from}&days=${days}`)).body;
  const taken = async (n, group = 0) => (await load(day(n), 1)).days[0].groups[group].taken;
  const ask = async (group, count, n) => (await baker.get(`${V1}/production/capacity/what_if?group=${encodeURIComponent(group)}&count=${count}&day=${typeof n === "string" ? n : day(n)}`)).body;
  const orderOf = async (id) => (await boss.get(`${V1}/production/orders/${store.id}.${id}`)).body?.order;
  const codes = async (id) => (await orderOf(id)).problems.map((one) => one.code).filter((code) => code.startsWith("day_"));
  const now = new Date().toISOString();
  const cake = (id, due, lines, more = {}) => deliver(house, store, "orders/create", order(id, Number(id), { created_at: now, updated_at: now, note_attributes: [{ name: "Delivery Date", value: due }], line_items: lines, ...more }));
  const large = (id, quantity, more) => line(id, { variant_title: "Large / Vanilla", sku: "CAKE-L", quantity, current_quantity: quantity, ...more });

  await on("without settings nothing is limited, and nothing is counted", async () => {
    has(await load(), { settings: { groups: [], days: [] }, overdue: [], undated: 0 });
    await cake("101", day(0), [large("1011", 3)]);
    equal(await codes("101"), []);
    has(await ask("Cakes", 1, 0), { code: "invalid" });
  });

  await on("settings are kept as they were sent, once, and by who may", async () => {
    equal((await set(settings, baker)).status, 403);
    const kept = await set(settings);
    equal(kept.status, 200, kept.text);
    equal(kept.body.settings.groups[1], { ...settings.groups[1], lead_days: 0 });
    equal(kept.body.settings.days, settings.days);
    equal((await set(settings)).body.already_done, true);
    const got = await boss.get(`${V1}/settings/capacity`);
    equal(got.body.settings, kept.body.settings);
    // The orders that are there are sorted into the groups meanwhile.
    await until(async () => {
      const { etag } = (await boss.get(`${V1}/settings/capacity`)).headers;
      return (await boss.get(`${V1}/settings/capacity`, { headers: { "if-none-match": etag } })).status === 304;
    }, { text: "settings that nothing has changed" });
  });

  await on("what is wrong is named where it stands", async () => {
    const wrong = await set({ groups: [{ name: "A", week: [1, 2, 3], rules: [{ by: "colour", text: "x" }] }, { ...settings.groups[2], colour: 1 }], days: [{ day: "x", group: "B", pieces: 1 }] });
    equal([wrong.status, Object.keys(wrong.body.details).sort()],
      [400, ["settings.days[0].group", "settings.groups[0].rules[0].by", "settings.groups[0].week", "settings.groups[1].colour"]], wrong.text);
    const other = await set({ groups: [settings.groups[0], { ...settings.groups[2], name: "large cakes", week: [-1, 0, 0, 0, 0, 0, 10000], lead_days: 61, rules: [{ by: "title", text: "a" }, { by: "title", text: "WEDDING" }] }],
      days: [{ day: "2026-02-30", group: null, pieces: "2", reason: "x".repeat(101) }] });
    equal(Object.keys(other.body.details).sort(), ["settings.days[0].day", "settings.days[0].pieces", "settings.days[0].reason", "settings.groups[1].lead_days", "settings.groups[1].name",
      "settings.groups[1].rules[1].text", "settings.groups[1].week[0]", "settings.groups[1].week[6]"], other.text);
    has(other.body.details, { "settings.groups[1].name": "Product group stands here twice." });
    equal((await boss.put(`${V1}/settings/capacity`, {})).status, 400);
  });

  await on("tickets that were there find their group by a job", async () => {
    await until(async () => (await taken(0)) === 3, "the job has gone through them");
    equal((await boss.get(`${V1}/production/orders/${store.id}.101/timeline`)).body.rows.map((row) => row.type), ["ingested", "regrouped"]);
  });

  await on("three more for that day? Says how many are too many, and where there is room", async () => {
    const full = await ask("Large cakes", 3, 0);
    has(full, { answer: "full", missing: 2, before: iso(monday - 2 * DAY), after: day(1) });
    ok(full.text.includes("is full for Large cakes: 2 too many. There is room on"), full.text);
    equal(full.problems.map((one) => one.code), ["day_full"]);
    has(await ask("Large cakes", 1, 0), { answer: "fits", left: 0, before: null, problems: [] });
    has(await ask("Loaves", 500, 0), { answer: "fits", left: null });
    has(await ask("Cakes", 1, 3), { answer: "closed", reason: "Stocktaking", before: day(2), after: day(4) });
    has(await ask("Large cakes", 2, 4), { answer: "full", missing: 1 });
    has(await ask("Large cakes", 1, today), new Date(today).getUTCDay() === 0 ? { answer: "closed" } : { answer: "soon" });
    equal((await baker.get(`${V1}/production/capacity/what_if?group=Nobody&day=${day(0)}`)).status, 400);
    equal((await baker.get(`${V1}/production/capacity/what_if?group=Cakes&count=0`)).status, 400);
    equal((await baker.get(`${V1}/production/capacity?days=181`)).status, 400);
  });

  await on("an order for a full day is taken, and says so", async () => {
    await cake("102", day(0), [large("1021", 1)]);
    equal(await codes("102"), [], "the last one fits");
    await cake("103", day(0), [large("1031", 1), line("1032", { sku: "LOAF-1" })]);
    equal(await codes("103"), ["day_full"]);
    equal((await orderOf("103")).tickets.length, 2);
    equal([await taken(0), await taken(0, 1)], [5, 1]);
    has((await load(day(0), 1)).days[0].groups[0], { capacity: 4, taken: 5, free: -1, heat: "over", reason: "" });
    ok((await boss.get(`${V1}/overview`)).body.attention.some((one) => one.subject_id === `${store.id}.103` && /day was full/.test(one.text)), "and on the overview");
    await cake("104", day(3), [line("1041")]);
    equal(await codes("104"), ["day_closed"]);
    await cake("105", today, [large("1051", 1)]);
    equal(await codes("105"), [new Date(today).getUTCDay() === 0 ? "day_closed" : "day_soon"]);
  });

  await on("what its own shop tells again changes no judgement, another day and another product do", async () => {
    const later = (n) => new Date(Date.now() + n * 60000).toISOString();
    await cake("102", day(0), [large("1021", 1)], { updated_at: later(1), current_total_price: "50.00" });
    equal(await codes("102"), [], "what others ordered later is not its fault");
    await cake("103", day(1), [large("1031", 1), line("1032", { sku: "LOAF-1" })], { updated_at: later(1) });
    equal([await codes("103"), await taken(0), await taken(1)], [[], 4, 1], "it has moved to a day with room");
    await cake("103", day(1), [line("1031", { title: "Small cake" }), line("1032", { sku: "LOAF-1" })], { updated_at: later(2) });
    equal([await taken(1), await taken(1, 2)], [0, 1], "and counts to the group of what it is now");
    await cake("102", day(0), [large("1021", 3)], { updated_at: later(3) });
    equal(await codes("102"), ["day_full"], "two more are too many");
  });

  await on("an order that waits for its money is not counted before it comes onto the floor", async () => {
    await cake("106", day(4), [large("1061", 1)], { financial_status: "pending" });
    equal([await codes("106"), await taken(4)], [[], 0]);
    await cake("107", day(4), [large("1071", 1)]);
    equal([await codes("107"), await taken(4)], [[], 1]);
    await cake("106", day(4), [large("1061", 1)], { updated_at: new Date(Date.now() + 60000).toISOString() });
    equal([await codes("106"), await taken(4)], [["day_full"], 2]);
  });

  await on("a day that a person sets is judged, and counted, as one that its shop names", async () => {
    await cake("120", "soon", [large("1201", 3)]);
    const had = await taken(2), due = async (n) => equal((await boss.post(`${V1}/production/orders/${store.id}.120/due`, { due_day: day(n) })).status, 200);
    await due(3);
    equal(await codes("120"), ["day_closed"]);
    await due(4);
    equal(await codes("120"), ["day_full"]);
    await due(2);
    equal([await codes("120"), await taken(2)], [[], had + 3]);
    await deliver(house, store, "orders/delete", { id: "#120#" });
    equal(await taken(2), had);
  });

  await on("a made cake keeps its place on the day, a cancelled one gives it back", async () => {
    const { tickets } = await orderOf("107");
    for (const step of ["handle_print_barcode", "complete_filling", "complete_covering", "complete_decorating", "start_packing", "complete_packing"])
      await baker.post(`${V1}/production/tickets/${tickets[0].id}/${step}`, {});
    equal([(await orderOf("107")).state, await taken(4)], ["complete", 2]);
    await cake("106", day(4), [large("1061", 1)], { updated_at: new Date(Date.now() + 120000).toISOString(), cancelled_at: now, cancel_reason: "customer" });
    equal(await taken(4), 1);
  });

  await on("a test order takes no room, on its day, overdue or without one, and is judged by none", async () => {
    const before = await taken(4);
    await cake("110", day(4), [large("1101", 3)], { test: true });
    equal([(await orderOf("110")).tickets.length, await codes("110"), await taken(4)], [3, [], before]);
    await cake("111", iso(Date.parse(today) - 3 * DAY), [large("1111", 2)], { test: true });
    await cake("112", "", [line("1121")], { test: true });
    has(await load(), { overdue: [0, 0, 0], undated: 0 });
  });

  await on("by hand it is the same, and an overdue one is a pile of its own", async () => {
    const made = await boss.post(`${V1}/production/orders`, { key: `hand-${engine}-1`, store: store.id, customer_name: "Ann", due_day: day(3), lines: [{ title: "Wedding cake", quantity: 1 }] });
    equal([made.status, made.body.order?.problems.some((one) => one.code === "day_closed")], [201, true], made.text);
    await cake("108", iso(Date.parse(today) - 3 * DAY), [large("1081", 2)]);
    await cake("109", "", [line("1091")]);
    has(await load(), { overdue: [2, 0, 0], undated: 1 });
  });

  await on("another plan sorts the tickets anew; what is gone counts to the last group", async () => {
    await set({ groups: [{ ...settings.groups[2], name: "Everything" }], days: [] });
    await until(async () => (await house.sql("SELECT count(*) FROM ticket WHERE open = 1 AND product_group <> 'Everything'")).trim() === "0", "all are sorted");
    equal((await load(day(0), 1)).days[0].groups.map((one) => one.taken), [6]);
    equal(await taken(4), 1, "a made one keeps the name of its group, and is counted");
    await set({ groups: [{ ...settings.groups[2], lead_days: 60 }], days: [] });
    const slow = await ask("Cakes", 1, 0);
    equal([slow.answer, slow.before, slow.after], ["soon", null, slow.earliest], slow.text);
  });

  await on("what belongs to no store has the day of the first one that works: capacity and lots the same", async () => {
    const off = await makeStore(boss, { name: "A", prefix: "a-off", zone: "Pacific/Kiritimati" }); // always a day or more apart
    equal((await boss.put(`${V1}/settings/stores/${off.id}`, { active: false })).status, 200);
    await makeStore(boss, { name: "B", prefix: "b-on", zone: "Pacific/Pago_Pago" });
    const there = () => iso(Date.now() - 11 * 3600_000);
    const before = there();
    const item = (await boss.post(`${V1}/stock/items`, { sku: "FLOUR", name: "Flour", unit: "kg" })).body.item.id;
    const { lot } = (await boss.post(`${V1}/stock/items/${item}/lots`, { code: "M-1", amount: "1" })).body;
    const days = [(await baker.get(`${V1}/production/capacity`)).body.today, lot.received_day];
    if (before === there()) equal(days, [before, before]);
  });
}

for (const engine of engines) await suite(engine);
later(stopPostgres);
await finish();
