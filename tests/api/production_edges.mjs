// production_edges.mjs - orders that are told of late, or of nothing, or are very large; and labels of which nothing is left.

import { equal, has, ok, until } from "../lib/check.mjs";
import { places } from "./production_places.mjs";
import { readings } from "./production_readings.mjs";
import { V1, deliver, line, makeStore, order } from "../lib/production.mjs";

export async function edges({ house, on, boss, store, scan, act, orderOf }) {
  const at = (minute) => `2026-11-20T10:${String(minute).padStart(2, "0")}:00+01:00`;

  await on("what was cancelled stays so, whatever is told late; what people cancel here too, but what the shop adds is made", async () => {
    const known = async (id) => { const { state, tickets } = await orderOf(id); return [state, ...tickets.map((one) => `${one.human.slice(11)}${one.cancelled ? " cancelled" : ""}`)]; };
    const money = (minute) => ({ updated_at: at(minute), total_price: "44.00", current_total_price: "44.00" });
    await deliver(house, store, "orders/create", order("4051", 4051));
    await deliver(house, store, "orders/delete", { id: "#4051#" });
    await deliver(house, store, "orders/updated", order("4051", 4051, money(5)));
    equal(await known("4051"), ["cancelled", " cancelled"], "deleted, and told of before it was");
    await deliver(house, store, "orders/create", order("4052", 4052));
    await deliver(house, store, "orders/cancelled", order("4052", 4052, { updated_at: at(5), cancelled_at: at(5), cancel_reason: "customer" }));
    await deliver(house, store, "orders/updated", order("4052", 4052, money(6)));
    equal(await known("4052"), ["cancelled", " cancelled"]);
    const two = (quantity, minute) => order("4053", 4053, { ...money(minute), line_items: [line("40531", { quantity: 2, current_quantity: quantity })] });
    await deliver(house, store, "orders/create", two(2, 0));
    equal((await act(`${store.id}.4053.1`, "cancel", { reason: "It fell" }, boss)).status, 200);
    await deliver(house, store, "orders/updated", { ...two(2, 1), tags: "vip", financial_status: "authorized" });
    equal(await known("4053"), ["floor", "-1 cancelled", "-2"], "no telling brings it back");
    await deliver(house, store, "orders/updated", two(1, 2));
    equal(await known("4053"), ["floor", "-1 cancelled", "-2"], "that it was refunded then takes no other");
    await deliver(house, store, "orders/updated", two(2, 3));
    equal(await known("4053"), ["floor", "-1 cancelled", "-2", "-3"], "what is ordered in its place is made");
    const shown = async () => {
      const { state, stage, no_cake_left: none } = await orderOf("4053");
      const row = (await boss.get(`${V1}/production/orders?store=${store.id}&q=4053`)).body.rows[0];
      equal([row.state, row.stage, row.no_cake_left], [state, stage, none], "the list says the same");
      return [state, stage, none];
    };
    equal(await shown(), ["floor", "Filling", false]);
    for (const no of [2, 3]) equal((await act(`${store.id}.4053.${no}`, "cancel", { reason: "It fell, too" }, boss)).status, 200);
    equal(await shown(), ["floor", "", true], "it is alive in its shop, and none of its cakes is here");
    await deliver(house, store, "orders/updated", two(3, 4));
    equal([await shown(), (await known("4053")).at(-1)], [["floor", "Filling", false], "-4"], "what the shop adds is made");
    await deliver(house, store, "orders/create", order("4054", 4054, { line_items: [line("40541", { title: "Gift card", gift_card: true })] }));
    equal((await orderOf("4054")).no_cake_left, false, "of what is not made none is missing");
  });

  await on("what the customer adds to say of the order stops who works on it, and so does what is taken out of it alone", async () => {
    const told = (minute, more = {}, left = 1) => order("4067", 4067, { updated_at: at(minute), line_items: [line("40671"), line("40672", { current_quantity: left })], ...more });
    const cakes = async () => (await orderOf("4067")).tickets.map(({ changed, difference }) => [changed, difference]);
    await deliver(house, store, "orders/create", told(0));
    for (const no of [1, 2]) await act(`${store.id}.4067.${no}`, "handle_print_barcode");
    await deliver(house, store, "orders/updated", told(1, { note: "ALLERGY: no nuts at all" }));
    equal(await cakes(), Array(2).fill([true, "What to write or to mind has changed"]));
    has(await act(`${store.id}.4067.1`, "complete_filling"), { status: 409, body: { code: "changed" } });
    has((await act(`${store.id}.4067.1`, "acknowledge")).body.ticket, { changed: false, notes: "ALLERGY: no nuts at all" });
    await act(`${store.id}.4067.2`, "acknowledge");
    await deliver(house, store, "orders/updated", told(2, { note: "ALLERGY: no nuts at all", tags: "vip" }));
    equal(await cakes(), Array(2).fill([false, ""]), "the same words are no news");
    await deliver(house, store, "orders/updated", told(3, { note: "ALLERGY: no nuts at all" }, 0));
    equal(await cakes(), [[false, ""], [true, "Taken out of the order"]]);
    equal((await scan("bannos-4067-2")).body.ticket.next.text, "The shop has cancelled this cake. Stop, and scan to acknowledge it.");
  });

  await on("lists are asked for by a store's id or its orders' prefix; one that nobody knows is no store without work", async () => {
    await deliver(house, store, "orders/create", order("4068", 4068));
    const lists = ["queue", "unassigned/counts", "unassigned?stage=Filling", "dashboard", "overview", "orders", "orders.csv"];
    for (const path of [...lists.map((one) => `production/${one}`), "stock/comparisons"]) {
      const ask = async (name) => boss.get(`${V1}/${path}${path.includes("?") ? "&" : "?"}store=${name}`);
      const [id, prefix] = [await ask(store.id), await ask(store.prefix)];
      equal([id.status, prefix.status, prefix.text], [200, 200, id.text], path);
      has(await ask("nobodys"), { status: 400, body: { details: { store: "There is no store that is called “nobodys”." } } });
    }
    const [row] = (await boss.get(`${V1}/production/orders?store=${store.prefix}&q=4068`)).body.rows;
    has(row, { human: "bannos-4068", customer_name: "Zoë Müller", due_time: "" });
    const board = async (name) => { const { stages, stores } = (await boss.get(`${V1}/production/board?store=${name}`)).body; return [stages.map(({ count }) => count), stores.length]; };
    equal([await board(store.prefix), await board("nobodys")], [await board(store.id), [[], (await board(store.id))[1]]], "a device may remember another company's: it is told which there are");
    for (const stores of [`${store.id},nobodys`, ","]) equal((await boss.get(`${V1}/production/queue?store=${stores}`)).status, 400, stores);
    for (const [query, field] of [["stage=Filling&store=", "store"], [`store=${store.id}&stage=Complete`, "stage"], [`store=${store.id}&stage=filling`, "stage"]])
      equal(Object.keys((await boss.get(`${V1}/production/unassigned?${query}`)).body.details ?? {}), [field], query);
    has(await boss.get(`${V1}/production/queue?date_from=2026-11-24&date_to=2026-11-23`), { status: 400, body: { details: { date_to: "Should not be before date_from." } } });
  });

  await on("an order that names no currency says that, one that names another says so, and neither calls the rest unreadable", async () => {
    for (const [n, [currency, code, total]] of [["EUR", undefined, 4500], ["USD", "currency_differs", 4500], ["XQX", "currency_differs", 0], [undefined, "no_currency", 0], [null, "no_currency", 0], ["EUR", undefined, 4500]].entries()) {
      await deliver(house, store, "orders/updated", order("4065", 4065, { updated_at: at(n), currency }));
      const { problems, total_minor } = await orderOf("4065");
      equal([problems.map((one) => one.code).filter((one) => /currency|unreadable/.test(one)), total_minor], [[code].filter(Boolean), total], String(currency));
    }
    equal((await deliver(house, store, "orders/delete", { id: "#4065#" })).status, 200);
  });

  await places({ house, on, boss, store, scan, act, orderOf });

  await on("an order of more pieces than it may have tickets has one for each line at least", async () => {
    const lines = (n, quantity) => Array.from({ length: n }, (_, i) => line(`4061${100 + i}`, { quantity, current_quantity: quantity }));
    const filling = async () => (await boss.get(`${V1}/production/board?store=${store.id}&stage=Filling`)).body.stages[0];
    const before = (await filling()).unreceived;
    await deliver(house, store, "orders/create", order("4061", 4061, { line_items: lines(12, 20) }));
    has(await filling(), { unreceived: before + 200, rows: { length: 100 }, more: true }, "those that are not shown count, too");
    equal((await act(`${store.id}.4061.200`, "receive", { stage: "Filling" }, boss)).status, 200);
    equal((await filling()).unreceived, before + 199);
    const { tickets, problems } = await orderOf("4061");
    equal([tickets.length, tickets.reduce((sum, one) => sum + one.quantity, 0), problems.map(({ code }) => code).includes("cut")], [200, 240, false]);
    for (const minute of [0, 1]) {
      await deliver(house, store, "orders/updated", order("4062", 4062, { updated_at: at(minute), line_items: lines(201, 1), total_price: `${minute}.00`, current_total_price: `${minute}.00` }));
      const most = await orderOf("4062");
      equal([most.tickets.length, most.problems.map(({ code }) => code).includes("cut")], [200, true], "and says where it has not");
    }
    for (const id of ["4061", "4062"]) equal((await deliver(house, store, "orders/delete", { id: `#${id}#` })).status, 200);
  });

  await on("what is shown as received is the newest that said anything new, be it only where the customer lives", async () => {
    const lives = (street, minute, more) => deliver(house, store, minute ? "orders/updated" : "orders/create", order("4081", 4081, { updated_at: at(minute), shipping_address: { name: "Zoë Müller", address1: street, city: "Roma" }, ...more }));
    const told = async () => (await orderOf("4081")).deliveries;
    const newest = async () => (await boss.get(`${V1}/deliveries/${(await told()).findLast((one) => one.has_body).id}`)).body.delivery;
    await lives("Via Uno 1", 0);
    await lives("Via Due 2", 1);
    const moved = await newest();
    equal([moved.kind, /Via Due 2/.test(moved.body_text), moved.state, moved.note], ["orders/updated", true, "used", ""]);
    has((await orderOf("4081")).customer, { address: "Zoë Müller, Via Due 2, Roma" });
    await lives("Via Due 2", 2, { tags: "vip" });
    equal([(await told()).map((one) => one.has_body), (await newest()).id], [[true, true, false], moved.id], "of what says nothing new no body is kept");
    await lives("Via Tre 3", 1); // late
    equal([(await told()).length, (await newest()).id], [3, moved.id], "nor of what is older");
    equal(await house.sql(`SELECT type FROM event WHERE subject_id = '${store.id}.4081' ORDER BY seq`), "ingested\nupdated\nseen");
    equal(await house.sql(`SELECT count(*) FROM event WHERE subject_id = '${store.id}.4081' AND data LIKE '%Via %'`), "0", "and no event says where");
    for (let minute = 3; minute < 59; minute++) await lives(`Via Molte ${minute}`, minute);
    const all = await told();
    equal([all.length, all.at(-1).id === (await newest()).id, /Via Molte 58/.test((await newest()).body_text)], [50, true, true], "the last of many");
    equal((await deliver(house, store, "orders/delete", { id: "#4081#" })).status, 200);
  });

  await on("when an item begins to be counted all that is alive holds it, be it no cake", async () => {
    const candles = (id, more) => line(`${id}9`, { sku: "LATE-CANDLE", title: "Candles", gift_card: true, ...more }), cake = (id, more) => line(`${id}1`, more);
    const told = (id, lines, more) => deliver(house, store, "orders/create", order(id, Number(id), { line_items: lines, ...more }));
    await told("4071", [cake("4071"), candles("4071", { quantity: 2, current_quantity: 2 })]);
    await told("4072", [candles("4072")]);
    await told("4073", [cake("4073"), candles("4073")]);
    equal((await act(`${store.id}.4073.1`, "cancel", { reason: "It fell" }, boss)).status, 200);
    await told("4074", [cake("4074", { sku: "LATE-CANDLE" }), candles("4074")], { financial_status: "pending" });
    await told("4075", [cake("4075", { sku: "LATE-CANDLE" })]);
    await told("4076", [candles("4076")], { cancelled_at: at(0), cancel_reason: "customer" });
    await told("4077", [candles("4077")], { fulfillment_status: "fulfilled" });
    await told("4078", [cake("4078")]);
    const { id } = (await boss.post(`${V1}/stock/items`, { sku: "LATE-CANDLE", name: "Late", unit: "piece", oversell: "allow" })).body.item;
    const held = async () => Number(await house.sql(`SELECT held FROM stock_item WHERE id = '${id}'`));
    equal(await held(), 0);
    const work = await house.startWork();
    await until(async () => (await held()) === 7, { text: "all of it" });
    await until(async () => (await house.sql(`SELECT count(*) FROM job WHERE topic = 'stock.spread' AND state = 'queued' AND subject_id = '${id}'`)) === "0", { text: "the pass's end" });
    await work.stop();
    house.workers.pop();
    const ids = ["4071", "4072", "4073", "4074", "4075", "4076", "4077", "4078"];
    const all = await Promise.all(ids.map(async (of) => (await orderOf(of)).holds.map(({ quantity }) => quantity).join()));
    equal(all, ["2", "1", "1", "1,1", "1", "", "", ""]);
    equal(await house.sql(`SELECT count(*) FROM event WHERE type = 'stock_found' AND subject_id LIKE '${store.id}.407%'`), "5", "of the others nothing was to be said");
    for (const of of ids) await deliver(house, store, "orders/delete", { id: `#${of}#` });
  });

  await on("of a customer with thousands of orders all is taken away, some in each transaction", async () => {
    const left = async () => Number(await house.sql("SELECT count(*) FROM order_person WHERE customer_id = '6060'"));
    const gone = async (ids) => Number(await house.sql(`SELECT count(*) FROM order_person WHERE redacted = 1 AND name = '' AND order_id LIKE '${store.id}.${ids}%'`));
    await house.sql(`INSERT INTO order_person (account_id, order_id, customer_id, name, email, phone, address, note, texts, folded, ordered_at)
      WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 2149) SELECT account_id, id || '.9961' || i, '6060', 'Ada', '', '', '', '', '[]', 'ada', 1 FROM shop, n WHERE id = '${store.id}'`);
    const named = Array.from({ length: 130 }, (_, i) => `#9962${1000 + i}#`); // that are not known yet
    equal((await deliver(house, store, "customers/redact", { shop_id: 1, shop_domain: store.domain, customer: { id: "#6060#" }, orders_to_redact: named })).status, 200);
    equal([await left(), await gone("9962")], [1150, 100], "a page of it at once");
    const work = await house.startWork();
    await until(async () => (await left()) === 0, { text: "all of it" });
    await work.stop();
    house.workers.pop();
    equal([await gone("9961"), await gone("9962")], [1150, 130]);
    await house.sql(`DELETE FROM order_person WHERE order_id LIKE '${store.id}.996%'`);
  });

  await on("a store's prefix stays while tickets hang on the floor by it, and who came before it changed is called by the new one", async () => {
    const other = await makeStore(boss, { prefix: "flour-lane" });
    const called = async (prefix) => { const { status, body } = await boss.put(`${V1}/settings/stores/${other.id}`, { prefix }); return [status, body.code ?? body.store.prefix]; };
    const tart = (number, more) => order(`22${number}`, number, more), told = async (number) => (await boss.get(`${V1}/production/orders/${other.id}.22${number}`)).body.order;
    await deliver(house, other, "orders/create", tart(1, { financial_status: "pending" }));
    equal(await called("tarts"), [200, "tarts"]);
    await deliver(house, other, "orders/paid", tart(1, { updated_at: at(1) }));
    equal([(await told(1)).human, (await told(1)).tickets[0].human, (await scan("tarts-1")).body.ticket?.human], ["tarts-1", "tarts-1", "tarts-1"]);
    equal([await called("pies"), await called("tar-ts")], [[409, "prefix_in_use"], [200, "tar-ts"]]);
    equal((await scan("tarts-1")).body.ticket?.number, 1, "its label is read all the same");
    await deliver(house, other, "orders/delete", { id: "#221#" });
    equal(await called("pies"), [200, "pies"]);
    equal((await boss.put(`${V1}/settings/stores/${other.id}`, { active: false })).status, 200);
  });

  await on("a webhook about nothing is kept and taken: after eight errors Shopify would send none of its topic any more", async () => {
    for (const topic of ["products/update", "orders/updated"]) {
      const { status, id } = await deliver(house, store, topic, { shop_id: 5 });
      equal([status, await house.sql(`SELECT kind, state, note FROM delivery WHERE dedupe = '${id}'`)], [200, `${topic}|ignored|It does not say what it is about: an id is missing.`]);
    }
  });

  await on("the bare id of an order of which nothing is left, or nothing is made, says that", async () => {
    const lines = (current_quantity) => ({ line_items: [line("3101", { quantity: 2, current_quantity })] });
    await deliver(house, store, "orders/create", order("3101", 3101, lines(2)));
    await deliver(house, store, "orders/cancelled", order("3101", 3101, { ...lines(0), updated_at: at(5), cancelled_at: at(5), cancel_reason: "customer" }));
    equal((await scan("bannos-3101")).body.rows?.map((row) => [row.human, row.cancelled]), [["bannos-3101-1", true], ["bannos-3101-2", true]]);
    await deliver(house, store, "orders/create", order("3102", 3102, { line_items: [line("3102", { gift_card: true })] }));
    has(await scan("bannos-3102"), { status: 404, body: { code: "nothing_to_make", message: "Of bannos-3102 nothing is made here." } });
  });

  await on("the board's sums are of what its filters leave, and nobody's are found", async () => {
    const [anna] = (await boss.get(`${V1}/production/people`)).body.people;
    const cake = (number, day, words) => order(`32${number}`, 3200 + number, { note_attributes: [{ name: "Delivery Date", value: day }], line_items: [line(`32${number}`, { title: words })] });
    for (const [number, day, words] of [[1, "2026-01-05", "Quince tart"], [2, "2026-01-06", "Quince cake"], [3, "2036-01-07", "Quince cake"], [4, "2036-01-08", "Medlar cake"]]) await deliver(house, store, "orders/create", cake(number, day, words));
    equal((await act(`${store.id}.323.1`, "assign", { person: anna.id })).status, 200);
    equal((await act(`${store.id}.322.1`, "receive", { stage: "Filling" }, boss)).status, 200);
    const filling = async (query) => { const { count, unassigned, unreceived, overdue, rows } = (await boss.get(`${V1}/production/board?store=${store.id}&stage=Filling&${query}`)).body.stages[0]; return [rows.map(({ human }) => human), count, unassigned, unreceived, overdue]; };
    equal(await filling("q=quince"), [["bannos-3201", "bannos-3202", "bannos-3203"], 3, 2, 2, 2]);
    equal(await filling("q=quince&person=-"), [["bannos-3201", "bannos-3202"], 2, 2, 1, 2]);
    equal(await filling(`q=quince&person=${anna.id}`), [["bannos-3203"], 1, 0, 1, 0]);
    equal(await filling("from=2036-01-07&to=2036-01-08"), [["bannos-3203", "bannos-3204"], 2, 1, 2, 0]);
    equal(await filling("q=quince&priority=low"), [["bannos-3203"], 1, 0, 1, 0]);
    equal(await filling("q=none-of-these"), [[], 0, 0, 0, 0]);
    const of = await filling(`person=${anna.id}`), all = await filling(""), nobody = await filling("person=-");
    equal([of[0].includes("bannos-3203"), of[4]], [true, 0], "whose it is counts for what is overdue, too");
    equal([nobody[1], nobody[2], nobody[4] > 1 && nobody[4] <= all[4]], [all[2], all[2], true]);
    for (const number of [1, 2, 3, 4]) equal((await deliver(house, store, "orders/delete", { id: `#32${number}#` })).status, 200);
  });

  await on("of more than 500 tickets the board's sums say that they may be more, where its filters choose one by one", async () => {
    const own = await makeStore(boss, { prefix: "sloe" });
    const lines = (id) => Array.from({ length: 10 }, (_, i) => line(`${id}${100 + i}`, { title: "Sloe cake", quantity: 20, current_quantity: 20 }));
    for (const id of [1, 2, 3]) await deliver(house, own, "orders/create", order(`${id}`, id, { note_attributes: [{ name: "Delivery Date", value: "2036-02-01" }], line_items: lines(id) }));
    const filling = async (query) => { const { count, at_least: least, more, rows } = (await boss.get(`${V1}/production/board?store=${own.id}&stage=Filling&${query}`)).body.stages[0]; return [count, least, more, rows.length]; };
    for (const [query, wanted] of [["", [600, false, true, 100]], ["person=-", [600, false, true, 100]], ["q=sloe", [500, true, true, 100]], ["q=quince", [0, true, true, 0]], ["from=2036-01-01", [500, true, true, 100]], ["to=2036-01-31", [0, false, true, 0]], ["to=2036-02-01", [500, true, true, 100]]])
      equal(await filling(query), wanted, query);
    equal((await deliver(house, own, "orders/delete", { id: "#3#" })).status, 200);
    equal((await filling("q=sloe"))[1], false, "400 are all looked at");
    for (const id of [1, 2]) equal((await deliver(house, own, "orders/delete", { id: `#${id}#` })).status, 200);
    equal((await boss.put(`${V1}/settings/stores/${own.id}`, { active: false })).status, 200);
  });

  await on("the sums of a device of two stores are of these two alone", async () => {
    const [second, third] = [await makeStore(boss, { prefix: "second" }), await makeStore(boss, { prefix: "third" })], told = [[second, 3251], [second, 3252], [third, 3253]];
    for (const [shop, number] of told) await deliver(house, shop, "orders/create", order(`${number}`, number));
    const sums = async (route, pick, ...shops) => pick((await boss.get(`${V1}/production/${route}store=${shops.map(({ id }) => id).join(",")}`)).body);
    for (const [route, pick] of [["board?stage=Filling&", ({ stages: [of] }) => [of.count, of.rows.length]], ["unassigned/counts?", ({ counts }) => [counts.Filling]]]) {
      const [one, two, three] = [await sums(route, pick, store), await sums(route, pick, store, second), await sums(route, pick, second, third)];
      equal([two, three], [one.map((n) => n + 2), one.map(() => 3)], route);
    }
    for (const [shop, number] of told) equal((await deliver(house, shop, "orders/delete", { id: `#${number}#` })).status, 200);
    for (const { id } of [second, third]) equal((await boss.put(`${V1}/settings/stores/${id}`, { active: false })).status, 200);
  });

  await on("what is noted of a cake stands on its card, behind what the customer wrote, and on no other's", async () => {
    await deliver(house, store, "orders/create", order("3301", 3301, { note: "Ring twice", line_items: [line("3301", { quantity: 2, current_quantity: 2 })] }));
    const [anna] = (await boss.get(`${V1}/production/people`)).body.people, cake = `${store.id}.3301.1`;
    const notes = async (no) => (await scan(`bannos-3301-${no}`)).body.ticket.notes.split("\n");
    equal((await act(cake, "note", { note: "Candles are in the box" })).body.ticket.notes, "Ring twice\nCandles are in the box", "at once");
    equal((await act(cake, "assign_staff", { person: anna.id, note: "Mind the nuts" })).status, 200);
    equal((await act(cake, "assign_staff", { person: null })).status, 200);
    equal((await act(`${store.id}.3301.2`, "note", { note: "Of the other" })).status, 200);
    equal([await notes(1), await notes(2)], [["Ring twice", "Candles are in the box", "Mind the nuts"], ["Ring twice", "Of the other"]]);
    for (const n of [1, 2, 3, 4]) equal((await act(cake, "note", { note: `${n}` })).status, 200);
    equal(await notes(1), ["Ring twice", "Mind the nuts", "1", "2", "3", "4"]);
    equal((await deliver(house, store, "orders/delete", { id: "#3301#" })).status, 200);
  });

  await on("a cake's label or a badge is no place; it is said where", async () => {
    await deliver(house, store, "orders/create", order("3311", 3311));
    const put = async (storage) => {
      const { status, body } = await act(`${store.id}.3311.1`, "set_storage", { storage });
      return [status, status === 200 ? body.ticket.storage : body.details];
    };
    const cake = "That is a cake's label, not a place: scan the place's own label, or write what it is called.", badge = "That is a badge, not a place: scan the place's own label, or write what it is called.";
    for (const [said, labels] of [[cake, ["bannos-3311", "BANNOS'3311", "bannos-99999-2"]], [badge, ["tp-badge-ABCDEFGH"]]]) for (const label of labels) equal(await put(label), [400, { storage: said }], label);
    for (const name of ["Shelf 2", "bannos", "12345", "fridge-2", ""]) equal(await put(name), [200, name]);
    const { names } = (await boss.get(`${V1}/settings/places`)).body;
    equal((await boss.put(`${V1}/settings/places`, { names: [...names, "Bannos 3311"] })).status, 200);
    equal(await put("bannos-3311"), [200, "Bannos 3311"], "a place that is listed under such a name is one");
    equal((await boss.put(`${V1}/settings/places`, { names })).status, 200);
    equal((await deliver(house, store, "orders/delete", { id: "#3311#" })).status, 200);
  });


  await on("another store's cake at a stage that its own floor does not have: whose it is and where; cancelled, that first", async () => {
    const own = await makeStore(boss, { prefix: "rye", name: "Rye Lane" }), cake = `${own.id}.3310.1`;
    const floor = ["Baking", "Boxing"].map((name) => ({ name, begin: "none", qc_to: null }));
    equal((await boss.put(`${V1}/settings/stores/${own.id}`, { settings: { stages: floor } })).status, 200);
    await deliver(house, own, "orders/create", order("3310", 3310));
    const there = { action: "complete", stage: "Filling" };
    has((await scan("rye-3310", "&station=Filling")).body.scan, there);
    const said = async () => { const { status, body } = await act(cake, "complete", { stage: "Filling", round: 1 }); return [status, body.code, body.message, body.ticket.stage]; };
    equal(await said(), [409, "no_stage", "It belongs to Rye Lane. It never comes to this stage: it is at Baking.", "Baking"]);
    equal((await act(cake, "cancel", { reason: "It fell" }, boss)).status, 200);
    equal((await said()).slice(0, 3), [409, "cancelled", "It is cancelled: do not go on with it."]);
    equal((await deliver(house, own, "orders/delete", { id: "#3310#" })).status, 200);
    equal((await boss.put(`${V1}/settings/stores/${own.id}`, { active: false })).status, 200);
  });

  await readings({ house, on, boss });
}
