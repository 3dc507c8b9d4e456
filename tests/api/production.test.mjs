// Production: a shop's orders come in, become tickets, walk over the floor; through nginx, on both stores.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { equal, finish, has, later, ok, test, until } from "../lib/check.mjs";
import { engines, startHouse } from "../lib/house.mjs";
import { stopPostgres } from "../lib/postgres.mjs";
import { find, run } from "../lib/process.mjs";
import { edges } from "./production_edges.mjs";
import { kiosks } from "./production_kiosk.mjs";
import { KEY, V1, dayThere, deliver, line, makeStore, order } from "../lib/production.mjs";

async function suite(engine) {
  const house = await startHouse({ engine, work: false, sandbox: false });
  later(() => house.stop());
  const on = (text, body) => test(`${engine}: ${text}`, body);
  const boss = await house.signIn(house.people.owner);
  const baker = await house.signIn(house.people.staff);
  const guest = await house.signIn(house.people.viewer);
  const store = await makeStore(boss);
  const scan = (text, query = "") => baker.get(`${V1}/production/scan?text=${encodeURIComponent(text)}${query}`);
  const act = (ticket, action, value = {}, who = baker) => who.post(`${V1}/production/tickets/${ticket.id ?? ticket}/${action}`, value);
  const orderOf = async (id) => (await boss.get(`${V1}/production/orders/${store.id}.${id}`)).body?.order;
  const at = (minute) => `2026-11-20T10:${String(minute).padStart(2, "0")}:00+01:00`;

  await on("a store is added, and what is wrong with one is named", async () => {
    equal(store.settings.stages.map((stage) => stage.name), ["Filling", "Covering", "Decorating", "Packing"]);
    has(store.secrets, { hmac_key: true, token: false });
    const wrong = await boss.post(`${V1}/settings/stores`, { domain: "evil.example.com", name: "X", prefix: "x-shop", currency: "EUR", zone: "Mars/Olympus" });
    equal([wrong.status, Object.keys(wrong.body.details).sort()], [400, ["domain", "zone"]], wrong.text);
    const alike = await boss.post(`${V1}/settings/stores`, { domain: "other.myshopify.com", name: "X", prefix: "BAN-NOS", currency: "EUR", zone: "Europe/Rome" });
    equal(alike.status, 400, alike.text);
    ok(alike.body.details.prefix, alike.text);
    equal((await guest.post(`${V1}/settings/stores`, {})).status, 403);
  });

  await on("an order comes in and is a ticket on the floor", async () => {
    const id = "820982911946154508"; // beyond 2^53
    const first = await deliver(house, store, "orders/create", order(id, 1001, { line_items: [line("466157049", { properties: [{ name: "Cake Writing", value: "Happy Birthday 🎂" }, { name: "Flavour", value: "Chocolate" }] })] }));
    equal(first.status, 200, first.text);
    const found = await orderOf(id);
    has(found, { human: "bannos-1001", state: "floor", stage: "Filling", due_day: "2026-11-28", customer_name: "Zoë Müller", total_text: "€45.00", by_hand: false });
    equal(found.tickets.length, 1);
    has(found.tickets[0], { human: "bannos-1001", stage: "Filling", flavour: "Chocolate", quantity: 1 });
    equal(found.lines[0].writing, "Happy Birthday 🎂");
    const again = await deliver(house, store, "orders/create", order(id, 1001), { id: first.id });
    equal(again.status, 200);
    equal((await boss.get(`${V1}/production/orders/${store.id}.${id}/timeline`)).body.rows.length, 1, "the same delivery is kept once");
  });

  await on("what is not Shopify's is not taken", async () => {
    const body = order("111", 1111);
    equal((await deliver(house, store, "orders/create", body, { key: "wrong" })).status, 401);
    equal((await deliver(house, store, "orders/create", body, { headers: { "x-shopify-topic": "" } })).status, 400);
    equal((await deliver(house, store, "orders/create", body, { shop: "another.myshopify.com" })).status, 400);
    equal((await deliver(house, store, "orders/create", "{nonsense")).status, 400);
    const told = async () => (await boss.get(`${V1}/notices`)).body.rows.filter(({ title }) => title === "Webhooks are refused").map(({ severity, count, text }) => [severity, count, text.split("\n")[0]]);
    for (let i = 0; i < 8; i++) await deliver(house, store, "orders/create", body, { key: "wrong" });
    equal(await told(), [], "nine in ten minutes may happen");
    for (let i = 0; i < 15; i++) await deliver(house, store, "orders/create", body, { key: "wrong" });
    equal(await told(), [["error", 1, "10 of shopify within ten minutes were not signed with the key that is set here."]], "the tenth is told, the twentieth is no news");
    const keyless = await makeStore(boss, { prefix: "keyless", secrets: {} });
    await house.sql("UPDATE notice SET updated_at = 1 WHERE title = 'Webhooks are refused';");
    for (let i = 0; i < 10; i++) ok(/"no_key"/.test((await deliver(house, keyless, "orders/create", body)).text));
    equal((await told()).map(([, , text]) => text).filter((text) => /no key/.test(text)), ["10 of shopify within ten minutes were not taken: where they came in, no key is set to check them with."]);
    equal((await boss.put(`${V1}/settings/stores/${keyless.id}`, { active: false })).status, 200);
    equal((await deliver(house, { ...store, webhook_url: `${house.url}/hooks/shopify/nobody` }, "orders/create", body)).status, 404);
    equal(await orderOf("111"), undefined);
  });

  await on("the scan walks it from stage to stage, each once", async () => {
    await deliver(house, store, "orders/create", order("2001", 2001));
    const shown = (await scan("BANNOS 2001")).body;
    equal([shown.kind, shown.ticket.human, shown.ticket.stage, shown.ticket.next.action], ["ticket", "bannos-2001", "Filling", "print"], JSON.stringify(shown.ticket.next));
    const ticket = shown.ticket.id;
    has((await act(ticket, "handle_print_barcode")).body.ticket, { started: true, stage: "Filling" });
    const early = await act(ticket, "complete_covering");
    equal([early.status, early.body.code], [409, "not_yet"], early.text);
    ok(/Filling/.test(early.body.message), early.body.message);
    has((await act(ticket, "complete_filling")).body.ticket, { stage: "Covering" });
    const twice = await act(ticket, "complete_filling");
    equal([twice.status, twice.body.already_done, twice.body.ticket.stage], [200, true, "Covering"]);
    await act(ticket, "complete_covering");
    await act(ticket, "complete_decorating");
    const unstarted = await act(ticket, "complete_packing");
    equal([unstarted.status, unstarted.body.code], [409, "not_started"], unstarted.text);
    await act(ticket, "start_packing");
    equal((await act(ticket, "qc_return_to_decorating")).status, 400, "a reason is needed");
    has((await act(ticket, "qc_return_to_decorating", { reason: "A crack" })).body.ticket, { stage: "Decorating", round: 2 });
    has((await act(ticket, "qc_return_to_decorating", { reason: "A crack" })).body, { already_done: true, ticket: { stage: "Decorating", round: 2 } });
    await act(ticket, "complete_decorating");
    await act(ticket, "start_packing");
    const done = await act(ticket, "complete_packing");
    has(done.body.ticket, { complete: true, stage: "Complete" });
    has((await act(ticket, "complete")).body, { already_done: true });
    has((await act(ticket, "qc_return_to_decorating", { reason: "A crack" })).body, { code: "complete" });
    equal(done.body.ticket.times.filter((one) => one.stage === "Decorating").map((one) => one.round), [1, 2], "the old round's times are kept");
    has(await orderOf("2001"), { state: "complete", stage: "Complete" });
    const types = (await boss.get(`${V1}/production/orders/${store.id}.2001/timeline`)).body.rows.map((row) => row.type);
    equal(types.filter((type) => type === "refused").length, 3, types.join(" "));
  });

  await on("scans in every dress, and those that mean nothing", async () => {
    for (const text of ["bannos-2001", "]C1bannos-02001", "https://shop.example/o/bannos-2001?x=1", "bannos'2001", "2001"]) equal((await scan(text)).body.ticket?.human, "bannos-2001", text);
    for (const [text, status] of [["bannos-99999", 404], ["hello", 404], ["x".repeat(5000), 400], ["", 400]]) equal((await scan(text)).status, status, text.slice(0, 20));
    equal((await scan("tp-badge-BCDEFGH2345")).body.kind, "person");
    for (const [before, after] of [["\x1d", ""], ["\x02", "\x03"], ["", "\t"], ["", "\r\n"], ["\x1d]C1", "\x1d"], ["\x1b", "\x7f"]])
      equal((await scan(`${before}bannos-2001${after}`)).body.ticket?.human, "bannos-2001", "a scanner's own characters " + JSON.stringify([before, after]));
    equal((await scan("\x02\r\x03")).body.details, { text: "Scan something." });
    for (const query of ["text=bannos-2001%00", "text=bannos-2001&station=%1d", "text=%1d&station=%1d", "te%1dxt=1"])
      has(await baker.get(`${V1}/production/scan?${query}`), { status: 400, body: { code: "bad_query" } }, query);
    has(await baker.get(`${V1}/production/board?q=%1d`), { status: 400, body: { code: "bad_query" } }, "and nowhere else");
  });

  await on("an order of several cakes is several tickets", async () => {
    await deliver(house, store, "orders/create", order("3001", 3001, { line_items: [line("31", { quantity: 2, current_quantity: 2 }), line("32", { title: "Cupcakes" })] }));
    const several = (await scan("bannos-3001")).body;
    equal([several.kind, several.rows.map((row) => row.human)], ["several", ["bannos-3001-1", "bannos-3001-2", "bannos-3001-3"]]);
    const one = (await scan("bannos-3001-2")).body.ticket;
    equal([one.human, one.siblings.length], ["bannos-3001-2", 2]);
    for (const action of ["handle_print_barcode", "complete_filling", "complete_covering", "complete_decorating", "start_packing"]) await act(one, action);
    const waits = await act(one, "complete_packing");
    equal([waits.status, waits.body.code], [409, "others"], waits.text);
    ok(/^Wait for bannos-3001-[13]: it is still at Filling/.test(waits.body.message), waits.body.message);
    equal([one, waits.body.ticket].map(({ may }) => may.complete), [{ may: true, code: "", text: "" }, { may: false, code: "others", text: waits.body.message }], "its card says so, too");
    has(await orderOf("3001"), { stage: "Filling" }, "of the least advanced");
  });

  await edges({ house, on, boss, store, scan, act, orderOf });

  await on("an edit, a refund and a cancellation reach the floor as they should", async () => {
    const id = "4001";
    const two = (more) => order(id, 4001, { line_items: [line("41", { quantity: 2, current_quantity: 2, ...more }), line("42", { title: "Tart", variant_title: "" })] });
    await deliver(house, store, "orders/create", two({}));
    await act(`${store.id}.${id}.1`, "handle_print_barcode");
    await deliver(house, store, "orders/updated", { ...two({ current_quantity: 1 }), updated_at: at(5) });
    let found = await orderOf(id);
    equal(found.tickets.map((one) => one.cancelled), [false, true, false], "the one that was not begun goes");
    await deliver(house, store, "orders/updated", { ...two({ current_quantity: 1, properties: [{ name: "Flavour", value: "Lemon" }] }), updated_at: at(6) });
    found = await orderOf(id);
    has(found.tickets[0], { changed: true, flavour: "Lemon" });
    ok(/Lemon/.test(found.tickets[0].difference), found.tickets[0].difference);
    const refused = await act(found.tickets[0], "complete_filling");
    equal([refused.status, refused.body.code], [409, "changed"]);
    has((await act(found.tickets[0], "acknowledge")).body.ticket, { changed: false, difference: "" });
    await deliver(house, store, "orders/updated", { ...two({}), updated_at: at(4) });
    equal((await orderOf(id)).tickets.filter((one) => !one.cancelled).length, 2, "an older telling changes nothing");
    await deliver(house, store, "orders/updated", { ...two({ current_quantity: 1, properties: [{ name: "Flavour", value: "Lemon" }] }), updated_at: at(7), financial_status: "partially_refunded", refunds: [{ id: 1, order_id: 4001, refund_line_items: [] }] });
    equal((await orderOf(id)).tickets.filter((one) => !one.cancelled).length, 2, "money alone changes nothing on the floor");
    await deliver(house, store, "orders/cancelled", { ...two({ current_quantity: 0, properties: [{ name: "Flavour", value: "Lemon" }] }), updated_at: at(8), cancelled_at: at(8), cancel_reason: "customer" });
    found = await orderOf(id);
    equal([found.state, found.tickets.map((one) => [one.cancelled, one.changed])], ["cancelled", [[false, true], [true, false], [true, false]]], "what was begun waits for a scan");
    has((await act(found.tickets[0], "acknowledge")).body.ticket, { cancelled: true });
  });

  await on("what a telling leaves out, or says so that nobody can read it, has not gone", async () => {
    const id = "4101", both = [line("411"), line("412", { title: "Tart" })];
    const left = async () => (await orderOf(id)).tickets.filter(({ cancelled }) => !cancelled).length;
    const tell = (more, n) => deliver(house, store, "orders/updated", { ...order(id, 4101), updated_at: at(n), ...more });
    await deliver(house, store, "orders/create", order(id, 4101, { line_items: both }));
    for (const [n, [what, line_items]] of [["no lines at all", undefined], ["no list", "x"], ["a line without an id", [both[0], { title: "Tart" }]]].entries()) {
      equal((await tell({ line_items }, 5 + n)).status, 200, what);
      equal([await left(), (await orderOf(id)).problems.map(({ code }) => code).includes("unreadable")], [2, true], what);
    }
    await tell({ line_items: both.slice(0, 1) }, 9);
    equal(await left(), 1, "but what is told to be gone is");
  });

  await on("who has not paid waits, visibly, and comes when he has", async () => {
    await deliver(house, store, "orders/create", order("5001", 5001, { financial_status: "pending" }));
    has(await orderOf("5001"), { state: "waiting" });
    const early = await act(`${store.id}.5001.1`, "handle_print_barcode");
    equal([early.status, early.body.code], [409, "waiting"], early.text);
    await deliver(house, store, "orders/paid", order("5001", 5001, { updated_at: at(9) }));
    has(await orderOf("5001"), { state: "floor" });
    equal((await act(`${store.id}.5001.1`, "handle_print_barcode")).status, 200);
  });

  await on("what nobody pays for goes free again, and is taken when he does", async () => {
    const { body } = await boss.post(`${V1}/stock/items`, { sku: "LATE", name: "Late", unit: "piece" });
    const { id } = body.item;
    await boss.post(`${V1}/stock/items/${id}/receive`, { amount: "5" });
    const held = async () => (await house.sql(`SELECT held FROM stock_item WHERE id = '${id}'`)).trim();
    const recent = new Date(Date.now() - 3_600_000).toISOString();
    const late = (more) => order("5101", 5101, { created_at: recent, updated_at: recent, financial_status: "pending", line_items: [line("51", { sku: "LATE" })], ...more });
    await deliver(house, store, "orders/create", late());
    equal([await held(), (await house.sql("SELECT count(*) FROM job WHERE topic = 'stock.expire' AND state = 'queued' AND subject_id LIKE '%.5101'")).trim()], ["1", "1"]);
    const ends = async () => [(await orderOf("5101")).holds, (await boss.get(`${V1}/stock/items/${id}`)).body.holds].map(([hold]) => hold.expires_at - Date.parse(recent));
    equal(await ends(), [72 * 3_600_000, 72 * 3_600_000]);
    await boss.put(`${V1}/settings/stores/${store.id}`, { settings: { hold_hours: 1 } });
    equal(await ends(), [3_600_000, 3_600_000], "as its store's settings say now");
    await house.sql(`UPDATE job SET due_at = ${Date.now()} WHERE topic = 'stock.expire'`);
    for (const [number, test] of [[5111, false], [5112, false], [5113, true]]) await deliver(house, store, "orders/create", order(`${number}`, number, { test, line_items: [line(`${number}1`, { sku: "EARLY" })] }));
    const early = (await boss.post(`${V1}/stock/items`, { sku: "EARLY", name: "Early", unit: "piece" })).body.item.id;
    const work = await house.startWork();
    await until(async () => (await held()) === "0", { text: "the hold is released" });
    const refused = async (number) => (await orderOf(number)).problems.map(({ code }) => code).filter((code) => /sku|oversold/.test(code)).join();
    await until(async () => (await refused("5111")) === "oversold" && (await refused("5112")) === "oversold", { text: "what was on the floor before its item was added wants it, too" });
    await boss.post(`${V1}/stock/items/${early}/count`, { amount: "5" });
    await until(async () => (await house.sql(`SELECT held FROM stock_item WHERE id = '${early}'`)).trim() === "2", { text: "and holds it once it is counted; a test holds nothing" });
    equal([await refused("5111"), await refused("5112")], ["", ""]);
    await work.stop();
    house.workers.pop();
    equal((await boss.get(`${V1}/production/orders/${store.id}.5101/timeline`)).body.rows.map((row) => row.type), ["ingested", "hold_expired"]);
    await deliver(house, store, "orders/paid", late({ financial_status: "paid", updated_at: new Date().toISOString() }));
    equal(await held(), "1");
    await boss.put(`${V1}/settings/stores/${store.id}`, { settings: { hold_hours: 72 } });
  });

  await on("an order without a date, an SKU and a customer is there with its problems", async () => {
    await deliver(house, store, "orders/create", order("6001", 6001, { note_attributes: [], customer: null, email: "", line_items: [line("61", { sku: null, variant_title: null })] }));
    const codes = (await orderOf("6001")).problems.map((one) => one.code);
    for (const code of ["no_due_date", "no_sku", "no_customer"]) ok(codes.includes(code), `${code} in ${codes}`);
    const listed = (await boss.get(`${V1}/production/orders?problems=1`)).body.rows.map((row) => row.human);
    ok(listed.includes("bannos-6001"), listed.join(" "));
    const many = Array.from({ length: 251 }, (_, i) => `tag ${i}`).join();
    await deliver(house, store, "orders/create", order("6002", 6002, { tags: many, line_items: [line("62"), { title: "No id" }] }));
    const left_out = (await orderOf("6002")).problems.map((one) => one.code);
    for (const code of ["cut", "unreadable"]) ok(left_out.includes(code), `${code} in ${left_out}`);
    await deliver(house, store, "orders/updated", order("6002", 6002, { updated_at: at(59), line_items: [line("62")] }));
    const whole = (await orderOf("6002")).problems.map((one) => one.code);
    ok(!whole.includes("cut") && !whole.includes("unreadable"), "the next telling is whole");
  });

  await on("an SKU that two of the shop's products have is named, until one of them has another", async () => {
    const product = (id, sku) => deliver(house, store, "products/update", { id: `#${id}#`, title: `Tin ${id}`, variants: [{ id: `#${id}1#`, product_id: `#${id}#`, inventory_item_id: `#${id}2#`, title: "Default Title", sku }] });
    const told = async (minute) => {
      await deliver(house, store, "orders/updated", order("6003", 6003, { updated_at: at(minute), line_items: [line("63", { sku: "TWIN" }), line("64")] }));
      return (await orderOf("6003")).lines.map(({ problems }) => problems.map(({ code }) => code).includes("double_sku"));
    };
    for (const id of [6611, 6612]) equal((await product(id, "TWIN")).status, 200);
    equal([await told(1), (await orderOf("6003")).problems.map(({ code }) => code).includes("double_sku")], [[true, false], true]);
    equal(await told(2), [true, false], "told again");
    await product(6612, "SINGLE");
    equal([await told(3), (await orderOf("6003")).problems.map(({ code }) => code).includes("double_sku")], [[false, false], false]);
  });

  await on("stock follows: held at ingest, used at the end, back when it is cancelled", async () => {
    const made = await boss.post(`${V1}/stock/items`, { sku: "TART", name: "Tart", unit: "piece", oversell: "refuse" });
    equal(made.status, 201, made.text);
    const { id } = made.body.item;
    const numbers = async () => (await house.sql(`SELECT on_hand, held, seq FROM stock_item WHERE id = '${id}'`)).trim();
    equal((await boss.post(`${V1}/stock/items/${id}/receive`, { amount: "2" })).status, 200);
    const tart = (id, number, more) => order(id, number, { line_items: [line(`${id}9`, { sku: "TART", title: "Tart", variant_id: null })], ...more });
    await deliver(house, store, "orders/create", tart("7001", 7001));
    await deliver(house, store, "orders/create", tart("7002", 7002));
    equal(await numbers(), "2|2|3");
    await deliver(house, store, "orders/create", tart("7003", 7003));
    ok((await orderOf("7003")).problems.some((one) => one.code === "oversold"), "the third is oversold, and not refused");
    equal(await numbers(), "2|2|3", "and holds nothing");
    for (const action of ["handle_print_barcode", "complete_filling", "complete_covering", "complete_decorating", "start_packing", "complete_packing"]) await act(`${store.id}.7001.1`, action);
    equal(await numbers(), "1|1|4");
    await deliver(house, store, "orders/cancelled", tart("7002", 7002, { updated_at: at(20), cancelled_at: at(20), cancel_reason: "customer" }));
    equal(await numbers(), "1|0|5");
    await deliver(house, store, "orders/create", tart("7004", 7004, { test: true }));
    equal(await numbers(), "1|0|5", "a test takes nothing");
    // Two pieces, one begun: the shop takes one off, then the begun one; what waits for a scan is still held.
    await boss.post(`${V1}/stock/items/${id}/receive`, { amount: "4" });
    const two = (quantity, minute) => order("7005", 7005, { updated_at: at(minute), line_items: [line("70059", { sku: "TART", title: "Tart", variant_id: null, quantity: 2, current_quantity: quantity })] });
    await deliver(house, store, "orders/create", two(2, 1));
    await act(`${store.id}.7005.1`, "handle_print_barcode");
    equal((await numbers()).split("|").slice(0, 2), ["5", "2"]);
    await deliver(house, store, "orders/updated", two(1, 2));
    equal((await numbers()).split("|")[1], "1");
    await deliver(house, store, "orders/updated", two(0, 3));
    equal((await numbers()).split("|")[1], "1", "begun: somebody has to see it");
    await act(`${store.id}.7005.1`, "acknowledge");
    equal((await numbers()).split("|")[1], "0", "seen, and free again");
    // What is no work is used when it has left the shop.
    await boss.put(`${V1}/settings/stores/${store.id}`, { settings: { skip: ["candle"] } });
    const candle = (more) => order("7006", 7006, { line_items: [line("70069", { sku: "TART", title: "Candles", variant_id: null })], ...more });
    await deliver(house, store, "orders/create", candle());
    equal([(await orderOf("7006")).tickets.length, (await numbers()).split("|").slice(0, 2)], [0, ["5", "1"]]);
    await deliver(house, store, "orders/fulfilled", candle({ updated_at: at(4), fulfillment_status: "fulfilled" }));
    equal([(await orderOf("7006")).state, (await numbers()).split("|").slice(0, 2)], ["complete", ["4", "0"]]);
    // What was used stays used: after a refund that puts nothing back, and when the store forgets the order.
    const refund = (number, restock_type, minute) => ({ updated_at: at(minute), fulfillment_status: "fulfilled", financial_status: "refunded", line_items: [line(`${number}9`, { sku: "TART", title: "Candles", variant_id: null, current_quantity: 0 })],
      refunds: [{ id: 1, order_id: number, refund_line_items: [{ id: 1, line_item_id: number * 10 + 9, quantity: 1, restock_type, location_id: restock_type === "return" ? 1 : null }] }] });
    equal((await deliver(house, store, "orders/updated", order("7006", 7006, refund(7006, "no_restock", 5)))).status, 200);
    equal([(await orderOf("7006")).lines[0].quantity, (await numbers()).split("|").slice(0, 2)], [0, ["4", "0"]]);
    await deliver(house, store, "orders/delete", { id: "#7006#" });
    equal([(await orderOf("7006")).state, (await numbers()).split("|").slice(0, 2)], ["complete", ["4", "0"]]);
    const other = { line_items: [line("70079", { sku: "TART", title: "Candles", variant_id: null })], updated_at: at(4), fulfillment_status: "fulfilled" };
    await deliver(house, store, "orders/create", order("7007", 7007, other));
    equal((await numbers()).split("|").slice(0, 2), ["3", "0"]);
    await deliver(house, store, "orders/updated", order("7007", 7007, refund(7007, "return", 5)));
    equal((await numbers()).split("|").slice(0, 2), ["4", "0"], "what came back is there again");
    await boss.put(`${V1}/settings/stores/${store.id}`, { settings: { skip: [] } });
  });

  await on("a line that is not told any more leaves the floor, and its stock is free", async () => {
    const { body } = await boss.post(`${V1}/stock/items`, { sku: "GONE", name: "Gone", unit: "piece" });
    await boss.post(`${V1}/stock/items/${body.item.id}/receive`, { amount: "9" });
    const held = async () => (await house.sql(`SELECT held FROM stock_item WHERE id = '${body.item.id}'`)).trim();
    const told = (minute, ...lines) => order("7101", 7101, { updated_at: at(minute), line_items: lines.map(([id, quantity]) => line(id, { sku: "GONE", quantity, current_quantity: quantity })) });
    await deliver(house, store, "orders/create", told(1, ["71011", 1], ["71012", 2]));
    equal(await held(), "3");
    await act(`${store.id}.7101.2`, "handle_print_barcode");
    await deliver(house, store, "orders/updated", told(2, ["71011", 1]));
    equal([await held(), (await orderOf("7101")).tickets.map((one) => [one.cancelled, one.changed])], ["2", [[false, false], [false, true], [true, false]]], "what was begun is held until somebody has seen it");
    await act(`${store.id}.7101.2`, "acknowledge");
    equal(await held(), "1");
    await deliver(house, store, "orders/updated", told(3, ["71011", 1], ["71012", 1]));
    equal([await held(), (await orderOf("7101")).tickets.filter((one) => !one.cancelled).length], ["2", 2], "it may come again");
  });

  await on("what was used comes back as it was used, whatever the recipe says by now", async () => {
    const add = async (sku, more) => (await boss.post(`${V1}/stock/items`, { sku, name: sku, unit: "piece", ...more })).body.item.id;
    const [rye, oat, loaf] = [await add("RYE"), await add("OAT"), await add("LOAF", { recipe: true })];
    for (const id of [rye, oat]) await boss.post(`${V1}/stock/items/${id}/receive`, { amount: "10" });
    const recipe = (item_id, amount) => boss.put(`${V1}/stock/items/${loaf}/recipe`, { lines: [{ item_id, amount }] });
    const numbers = async () => (await house.sql(`SELECT on_hand, held FROM stock_item WHERE id IN ('${rye}', '${oat}') ORDER BY sku DESC`)).trim().split("\n");
    await recipe(rye, "2");
    await deliver(house, store, "orders/create", order("7201", 7201, { line_items: [line("72011", { sku: "LOAF" })] }));
    for (const action of ["handle_print_barcode", "complete_filling", "complete_covering", "complete_decorating", "start_packing", "complete_packing"]) await act(`${store.id}.7201.1`, action);
    equal(await numbers(), ["8|0", "10|0"]);
    await recipe(oat, "3");
    equal((await act(`${store.id}.7201.1`, "undo", { stage: "Packing", undo: "complete" })).status, 200);
    equal(await numbers(), ["10|0", "10|3"], "and what it takes now is on hold");
  });

  await on("an item that may be oversold says so at every telling; what was refused is tried again when some comes in", async () => {
    const add = async (sku, oversell) => (await boss.post(`${V1}/stock/items`, { sku, name: sku, unit: "piece", oversell })).body.item.id;
    const oversold = async (number) => (await orderOf(number)).problems.some((one) => one.code === "oversold");
    const of = (number, sku, more) => order(`${number}`, number, { line_items: [line(`${number}1`, { sku })], ...more });
    await add("WARNED", "warn");
    await deliver(house, store, "orders/create", of(7301, "WARNED"));
    await deliver(house, store, "orders/updated", of(7301, "WARNED", { updated_at: at(1), total_price: "46.00", current_total_price: "46.00" }));
    has(await orderOf("7301"), { total_minor: 4600 });
    ok(await oversold("7301"), "it still is");
    const id = await add("SCARCE", "refuse");
    await boss.post(`${V1}/stock/items/${id}/receive`, { amount: "1" });
    for (const number of [7302, 7303, 7304]) await deliver(house, store, "orders/create", of(number, "SCARCE"));
    const all = () => Promise.all(["7302", "7303", "7304"].map(oversold));
    equal(await all(), [false, true, true]);
    const work = await house.startWork();
    await boss.post(`${V1}/stock/items/${id}/receive`, { amount: "1" });
    await until(async () => !(await oversold("7303")), { text: "the one that came first has it" });
    equal(await all(), [false, false, true]);
    await deliver(house, store, "orders/cancelled", of(7302, "SCARCE", { updated_at: at(1), cancelled_at: at(1), cancel_reason: "customer" }));
    await until(async () => !(await oversold("7304")), { text: "and the next, when somebody lets go" });
    await work.stop();
    house.workers.pop();
    equal([(await house.sql(`SELECT on_hand, held FROM stock_item WHERE id = '${id}'`)).trim(), (await orderOf("7304")).holds.map((one) => one.amount_text)], ["2|2", ["1"]]);
    equal((await boss.get(`${V1}/production/orders/${store.id}.7304/timeline`)).body.rows.map((row) => row.type), ["ingested", "stock_found"]);
    const deduct = (number) => boss.post(`${V1}/production/orders/${store.id}.${number}/deduct`, {}).then(({ status, body }) => [status, body.code ?? body.already_done ?? "done"]);
    equal([await deduct(7304), await deduct(7302), await deduct(7399)], [[200, true], [200, true], [404, "no_such_order"]], "nothing lacks, it is cancelled, it is not there");
    await deliver(house, store, "orders/create", of(7305, "SCARCE"));
    equal(await deduct(7305), [409, "not_enough"]);
    await boss.post(`${V1}/stock/items/${id}/receive`, { amount: "1" }); // and no worker
    ok(await oversold("7305"), "nobody has tried it again");
    equal([await deduct(7305), await oversold("7305"), await deduct(7305)], [[200, "done"], false, [200, true]], "by hand");
  });

  await on("a redaction takes away what is personal and keeps the account", async () => {
    const hers = (number, more) => order(`${number}`, number, { customer: { id: "#6002#", first_name: "Léa", last_name: "Noir", email: "lea@example.test", phone: null }, note_attributes: [{ name: "Delivery Date", value: "2026-11-28, by Léa herself" }], ...more });
    for (const number of [8001, 8002]) await deliver(house, store, "orders/create", hers(number, { note: "My name is Léa" }));
    has(await orderOf("8001"), { customer: { name: "Léa Noir" }, due_text: "2026-11-28, by Léa herself" });
    // One that was understood only when a job read it again.
    await deliver(house, store, "orders/updated", hers(8002, { updated_at: at(1), total_price: "46.00", current_total_price: "46.00" }));
    const read = (await orderOf("8002")).deliveries.at(-1).id;
    await house.sql(`UPDATE shop_order SET shop_updated_at = 1, total_minor = 1 WHERE id = '${store.id}.8002'; UPDATE delivery SET state = 'parked' WHERE id = '${read}'`);
    await house.sql(`INSERT INTO job (account_id, id, topic, state, dedupe, due_at, fence, tries, lapsed, last_error, worker, subject, subject_id, cause_event, key, args, created_at, updated_at)
      SELECT account_id, 'reads-again', 'order_ingest_retry', 'queued', 'reads-again', 1, 0, 0, 0, '', '', 'delivery', id, 0, '', '{}', 1, 1 FROM delivery WHERE id = '${read}'`);
    const work = await house.startWork();
    await until(async () => (await orderOf("8002")).total_minor === 4600, { text: "it is read again" });
    await work.stop();
    house.workers.pop();
    equal((await house.sql(`SELECT cause_kind, cause_id FROM event WHERE subject_id = '${store.id}.8002' ORDER BY seq DESC LIMIT 1`)).trim(), `delivery|${read}`, "its body is found by the event");
    const redact = { shop_id: 1, shop_domain: store.domain, customer: { id: "#6002#", email: "lea@example.test" }, orders_to_redact: ["#8001#", "#8003#"] };
    equal((await deliver(house, store, "customers/redact", redact)).status, 200);
    const found = await orderOf("8001");
    equal([found.customer, found.total_minor, found.due_text, found.deliveries.map((one) => [one.kind, one.has_body])], [null, 4500, "", [["orders/create", false], ["customers/redact", false]]]);
    equal((await house.sql(`SELECT count(*) FROM delivery d, event e WHERE e.subject_id = '${store.id}.8001' AND e.cause_id = d.id AND d.kind = 'orders/create' AND d.headers <> ''`)).trim(), "0", "headers go with the body");
    equal((await house.sql("SELECT count(*) FROM order_person WHERE customer_id = '6002'")).trim(), "0", "nor of the customer's other orders");
    // What is told late brings nothing back, be it of an order that nobody knew yet.
    await deliver(house, store, "orders/updated", hers(8001, { updated_at: at(2), total_price: "47.00", current_total_price: "47.00" }));
    for (const number of [8003, 8004]) await deliver(house, store, "orders/create", hers(number));
    for (const number of ["8001", "8002", "8003", "8004"]) {
      const { customer, deliveries, due_text } = await orderOf(number);
      equal([customer, due_text, deliveries.filter((one) => one.has_body)], [null, "", []], number);
    }
    has(await orderOf("8001"), { total_minor: 4700 });
    await house.sql(`INSERT INTO sealed (account_id, owner, field, box, updated_at) SELECT s.account_id, 'delivery/' || e.cause_id, 'body', s.box, 1 FROM sealed s, event e WHERE e.subject_id = '${store.id}.8001' AND e.seq = 1 AND e.account_id = s.account_id LIMIT 1`);
    await deliver(house, store, "customers/redact", redact);
    equal((await orderOf("8001")).deliveries.filter((one) => one.has_body), [], "a second redaction looks for bodies, too");
    equal((await house.sql("SELECT count(*) FROM event WHERE data LIKE '%herself%'")).trim(), "0");
    // A search finds it all the same, and knows the filter and the store's own days.
    const listed = async (query) => (await boss.get(`${V1}/production/orders?${query}`)).body.rows.map((row) => row.human);
    equal([await listed("q=bannos-8001"), await listed("q=bannos-8003"), await listed("q=noir")], [["bannos-8001"], ["bannos-8003"], []]);
    await deliver(house, store, "orders/create", order("8101", 8101, { created_at: "2026-11-18T00:30:00+01:00", note_attributes: [] }));
    await deliver(house, store, "orders/create", order("8102", 8102, { line_items: [line("81021", { sku: "GONE" })] }));
    equal([await listed("q=bannos-8101&problems=1"), await listed("q=bannos-8102&problems=1"), await listed("q=bannos-8102")], [["bannos-8101"], [], ["bannos-8102"]]);
    equal([await listed("from=2026-11-18&to=2026-11-18"), await listed(`store=${store.id}&to=2026-11-17`)], [["bannos-8101"], []]);
  });

  await on("queue, board, counts, the week and the list", async () => {
    const queue = (await boss.get(`${V1}/production/queue?store=${store.id}&date_from=2026-11-21&date_to=2026-12-31`)).body.groups;
    ok(queue.window.rows.length > 2 && queue.undated.rows.some((row) => row.human === "bannos-6001"), JSON.stringify(queue).slice(0, 300));
    const ahead = (days) => dayThere(Date.now() + days * 86_400_000);
    for (const [id, days] of [["8801", 20], ["8802", 26], ["8803", 27]]) await deliver(house, store, "orders/create", order(id, Number(id), { note_attributes: [{ name: "Delivery Date", value: ahead(days) }] }));
    const weekFrom = (await boss.get(`${V1}/production/queue?store=${store.id}&date_from=${ahead(20)}`)).body.groups.window.rows;
    equal(weekFrom.map((row) => row.human), ["bannos-8801", "bannos-8802"], "a first day alone is a week from it");
    const board = (await boss.get(`${V1}/production/board`)).body;
    equal(board.stages.map((stage) => stage.name), ["Filling", "Covering", "Decorating", "Packing"]);
    const counts = (await boss.get(`${V1}/production/unassigned/counts`)).body.counts;
    equal(counts.Filling, board.stages[0].unassigned);
    const page = (await boss.get(`${V1}/production/unassigned?store=${store.id}&stage=Filling&limit=2`)).body;
    equal(page.rows.length, 2);
    const next = (await boss.get(`${V1}/production/unassigned?store=${store.id}&stage=Filling&limit=200&cursor=${page.next}`)).body;
    equal(page.rows.length + next.rows.length, counts.Filling);
    const who = (await boss.get(`${V1}/production/people`)).body.people.find((one) => one.role === "staff");
    has((await act(page.rows[0], "assign_staff", { person: who.id })).body.ticket, { assignee: who.id, assignee_name: who.name });
    equal((await act(page.rows[0], "assign_staff", { person: "nobody-at-all" })).status, 400);
    const week = (await boss.get(`${V1}/production/dashboard?period=week`)).body;
    equal([week.days.length, week.made.some((one) => one.stage === "Packing" && one.n > 0)], [7, true]);
    const csv = await boss.get(`${V1}/production/orders.csv`);
    ok(/bannos-2001/.test(csv.text), csv.text.slice(0, 200));
    const made_up = "account_id, id, shop_id, human, number, name, state, stage, financial, test, by_hand, currency, total_minor, due_day, due_text, method, tickets, problems, lines, shop_updated_at, ordered_at, seq, created_at, updated_at";
    await house.sql(`INSERT INTO shop_order (${made_up}) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20001)
      SELECT account_id, 'made-up-' || i, shop_id, human, number, name, state, stage, financial, test, by_hand, currency, total_minor, due_day, due_text, method, 0, 0, '[]', 1, i, seq, 1, 1 FROM shop_order, n WHERE id = '${store.id}.2001';`);
    const listed = async (query) => (await boss.get(`${V1}/production/orders.csv?${query}`)).text.trim().split(/\r?\n/).length - 1;
    const cut = await boss.get(`${V1}/production/orders.csv?to=1970-01-02`);
    equal([cut.status, cut.body?.code], [413, "too_large"], "more than fit are no list that looks whole");
    await house.sql("DELETE FROM shop_order WHERE id = 'made-up-1';");
    equal(await listed("to=1970-01-02"), 20000);
    await house.sql("DELETE FROM shop_order WHERE id LIKE 'made-up-%';");
  });

  await on("labels are bars, squares and paper", async () => {
    const bars = await boss.get(`${V1}/production/tickets/${store.id}.2001.1/label.svg`);
    equal([bars.status, bars.type, /<svg/.test(bars.text)], [200, "image/svg+xml", true], bars.text.slice(0, 200));
    const paper = await boss.get(`${V1}/production/labels.pdf?ids=${store.id}.2001.1,${store.id}.3001.2&format=sheet-a4`);
    equal([paper.status, paper.type, paper.bytes.subarray(0, 5).toString()], [200, "application/pdf", "%PDF-"], paper.text.slice(0, 200));
    await deliver(house, store, "orders/create", order("9091", 9091, { note: "No nuts please", line_items: [line("90911", { properties: [{ name: "Notes", value: "Blue ribbon" }] })] }));
    const ticket = `${store.id}.9091.1`;
    for (const action of ["complete_filling", "complete_covering", "complete_decorating", "start_packing"]) await act(ticket, action);
    await act(ticket, "qc_return_to_decorating", { reason: "A crack" });
    const file = join(house.folder, "ticket.pdf");
    writeFileSync(file, (await boss.get(`${V1}/production/tickets/${ticket}/label.pdf?format=ticket-a6`)).bytes);
    const said = (await run(find("pdftotext"), ["-layout", file, "-"])).stdout;
    ok(/Blue ribbon/.test(said) && /No nuts please/.test(said), `its line's remark and the order's: ${said}`);
    equal(said.match(/done/g)?.length, 2, `Filling and Covering are done, whatever the round: ${said}`);
    equal((await boss.get(`${V1}/production/tickets/${store.id}.2001.1/label.pdf?format=badge-a4`)).status, 400);
    equal((await boss.get(`${V1}/production/tickets/${store.id}.2001.9/label.svg`)).status, 404);
  });

  await on("an order by hand, and undo, hold, resume", async () => {
    const made = await boss.post(`${V1}/production/orders`, { key: "counter-0001", store: store.id, customer_name: "Ada", due_day: "2026-12-01", lines: [{ title: "Wedding Cake", quantity: 1, writing: "Ada & Bob" }] });
    equal(made.status, 201, made.text);
    has(made.body.order, { by_hand: true, human: "bannos-9000001", state: "floor" });
    ok(/^bannos-9000001,.*,,EUR,/m.test((await boss.get(`${V1}/production/orders.csv`)).text), "nobody said a price");
    equal((await boss.post(`${V1}/production/orders`, { key: "counter-0001", store: store.id, lines: [{ title: "x", quantity: 1 }] })).body.order.id, made.body.order.id, "the same key");
    const ticket = made.body.order.tickets[0];
    has(await act(ticket, "hold", { reason: "No eggs" }), { status: 403, body: { ok: false, code: "denied", ticket: { held: false } } }, "a manager's");
    const tried = await house.sql(`SELECT data FROM event WHERE subject_id = '${made.body.order.id}' AND type = 'refused'`);
    has(JSON.parse(tried), { why: "denied", text: "hold", no: 1 }, "and that it was tried is kept");
    has((await act(ticket, "hold", { reason: "No eggs" }, boss)).body.ticket, { held: true, hold_reason: "No eggs" });
    ok(/No eggs/.test((await act(ticket, "complete_filling")).body.message));
    await act(ticket, "resume", {}, boss);
    has((await act(ticket, "complete_filling", { key: "scan-1" })).body.ticket, { stage: "Covering" });
    equal((await act(ticket, "complete_filling", { key: "scan-1" })).body.already_done, true);
    has((await act(ticket, "undo", { stage: "Filling", undo: "complete" })).body.ticket, { stage: "Filling" });
  });

  await on("an order by hand is checked as one of the shop's is", async () => {
    await boss.put(`${V1}/settings/stores/${store.id}`, { settings: { needs_flavour: true, sizes: [{ word: "small", rank: 1 }, { word: "large", rank: 3 }] } });
    const lines = [{ title: "Cake", sku: "CAKE-S", quantity: 1, size: "LARGE" }, { title: "Cake", sku: "CAKE-S", quantity: 1, size: "Huge", flavour: "Lemon" }, { title: "Cake", sku: "CAKE-S", variant_title: "Small / Vanilla", quantity: 1 }];
    const { body } = await boss.post(`${V1}/production/orders`, { key: "counter-0002", store: store.id, customer_name: "Ada", due_day: "2020-12-01", lines });
    const codes = (all) => all.map(({ code }) => code).filter((code) => code !== "unknown_sku" && !code.startsWith("day_")).sort();
    equal([codes(body.order.problems), ...body.order.lines.map(({ problems }) => codes(problems))], [["due_past", "no_flavour", "size_unknown"], ["no_flavour"], ["size_unknown"], []]);
    equal(body.order.lines.map(({ flavour, size }) => `${flavour} ${size}`), [" LARGE", "Lemon Huge", "Vanilla Small"]);
    equal(await house.sql(`SELECT size_rank FROM ticket WHERE order_id = '${body.order.id}' ORDER BY no`), "3\n1000\n1");
    await boss.put(`${V1}/settings/stores/${store.id}`, { settings: { needs_flavour: false, sizes: store.settings.sizes } });
  });

  await on("a scan that is sent again hears the same answer, whatever it was, and whoever may do it by now", async () => {
    await deliver(house, store, "orders/create", order("9001", 9001));
    const ticket = `${store.id}.9001.1`;
    const refusals = async () => (await house.sql(`SELECT count(*) FROM event WHERE subject_id = '${store.id}.9001' AND type = 'refused'`)).trim();
    const early = () => act(ticket, "complete_packing", { key: "again-1" });
    const [first, second] = [await early(), await early()];
    equal([first.status, first.body.code, second.status, second.body.code, second.body.message, await refusals()], [409, "not_yet", 409, "not_yet", first.body.message, "1"]);
    has((await act(ticket, "hold", { reason: "No eggs", key: "again-2" }, boss)).body.ticket, { held: true });
    equal([(await act(ticket, "hold", { reason: "No eggs", key: "again-2" })).body.already_done, (await act(ticket, "hold", { reason: "No eggs" })).status], [true, 403]);
    for (const other of [{ reason: "No flour" }, { reason: "No eggs", round: 1 }]) has(await act(ticket, "hold", { ...other, key: "again-2" }, boss), { status: 409, body: { code: "key_reused" } });
    await act(ticket, "resume", {}, boss);
    await act(ticket, "complete_filling");
    equal((await act(ticket, "complete_filling", { key: "again-3" })).body.already_done, true);
    await act(ticket, "undo", { stage: "Filling", undo: "complete" });
    has((await act(ticket, "complete_filling", { key: "again-3" })).body, { already_done: true, ticket: { stage: "Filling" } });
    const who = (await boss.get(`${V1}/production/people`)).body.people.find((one) => one.role === "staff");
    await act(ticket, "assign_staff", { person: who.id, note: "needs a steady hand" });
    ok(/needs a steady hand/.test(await house.sql(`SELECT data FROM event WHERE subject_id = '${store.id}.9001' AND type = 'assigned'`)));
  });

  await on("what an edited mapping would read is shown on a real order", async () => {
    await deliver(house, store, "orders/create", order("9101", 9101, { note_attributes: [{ name: "Abholung am", value: "24.12.2026" }] }));
    ok((await orderOf("9101")).problems.some((one) => one.code === "no_due_date"));
    const names = [...store.settings.names, { means: "due_date", name: "Abholung am" }];
    const seen = (await boss.post(`${V1}/settings/stores/${store.id}/preview`, { order: `${store.id}.9101`, settings: { names } })).body;
    equal([seen.due_day, seen.facts.find((one) => one.name === "Abholung am").means], ["2026-12-24", ["due_date"]]);
    const refused = await boss.put(`${V1}/settings/stores/${store.id}`, { settings: { stages: [{ name: "Baking", begin: "none" }] } });
    equal([refused.status, refused.body.code], [409, "stage_in_use"], refused.text);
    equal((await boss.put(`${V1}/settings/stores/${store.id}`, { settings: { names } })).status, 200);
  });

  await on("a kept webhook is read again, and a store that is not connected says so", async () => {
    const [kept] = (await orderOf("9101")).deliveries;
    const { body_text: shown, headers_text: headers } = (await boss.get(`${V1}/deliveries/${kept.id}`)).body.delivery;
    ok(/Abholung am/.test(shown) && !/opens-the-order/.test(shown), "what opens the order in the shop is blanked");
    for (const line of ["content-type: application/json", "x-shopify-topic: orders/create", `x-shopify-shop-domain: ${store.domain}`]) ok(headers.split("\n").includes(line), `${line} in ${headers}`);
    ok(/^x-shopify-webhook-id: \S+$/m.test(headers) && !/cookie|authorization|host/.test(headers), headers);
    const again = await boss.post(`${V1}/deliveries/${kept.id}/read`);
    equal([again.status, again.body.changed, (await orderOf("9101")).due_day], [200, true, "2026-12-24"], again.text);
    const unconfigured = await boss.post(`${V1}/settings/stores/${store.id}/test`);
    equal([unconfigured.status, unconfigured.body.code], [409, "unconfigured"], unconfigured.text);
    equal((await boss.get(`${V1}/settings/stores/${store.id}/locations`)).body.rows, []);
  });

  await on("the day: due and overdue by stage, what was made by the hour of the store's day and by whom, and what was taken back", async () => {
    const look = async (query = "") => (await boss.get(`${V1}/production/overview${query}`)).body;
    const local = (ms) => dayThere(ms, store.zone);
    const before = await look();
    const sum = (rows, name) => rows.reduce((all, row) => all + row[name], 0);
    has(before, { stores: 1, day: local(Date.now()), more: false });
    equal(before.stages.map(({ name }) => name), ["Filling", "Covering", "Decorating", "Packing"]);
    equal([sum(before.hours, "n") > 0, sum(before.hours, "n"), sum(before.people, "today")], [true, sum(before.people, "today"), sum(before.hours, "n")], "one number, counted two ways");
    for (const [id, number, away] of [["9601", 9601, 0], ["9602", 9602, 0], ["9603", 9603, -3]])
      await deliver(house, store, "orders/create", order(id, number, { note_attributes: [{ name: "Delivery Date", value: local(Date.now() + away * 86400000) }] }));
    const ticket = (await orderOf("9601")).tickets[0];
    for (const [action, body] of [["print", {}], ["complete", { stage: "Filling" }]]) equal((await act(ticket, action, body)).status, 200);
    const now = await look();
    const of = (said, name) => said.stages.find((stage) => stage.name === name);
    equal([now.due - before.due, now.overdue - before.overdue, now.done - before.done, sum(now.hours, "n") - sum(before.hours, "n")], [2, 1, 0, 1]);
    equal([of(now, "Filling").due - of(before, "Filling").due, of(now, "Covering").due - of(before, "Covering").due, of(now, "Filling").overdue - of(before, "Filling").overdue], [1, 1, 1]);
    ok((now.hour - now.hours.at(-1).hour + 24) % 24 < 2, `made in this hour: ${JSON.stringify(now.hours)}, ${now.hour}`);
    ok(now.people.every((one) => one.week >= one.today && one.name), JSON.stringify(now.people));
    for (const [action, body] of [["complete", { stage: "Covering" }], ["complete", { stage: "Decorating" }], ["start", { stage: "Packing" }], ["complete", { stage: "Packing" }]]) equal((await act(ticket, action, body)).status, 200, action);
    const done = await look();
    equal([done.due - now.due, done.done - now.done, sum(done.hours, "n") - sum(now.hours, "n")], [0, 1, 3], "complete, and still of the day");
    equal((await act(ticket, "undo")).status, 200);
    const undone = await look();
    equal([undone.due - now.due, undone.done - now.done, sum(undone.hours, "n") - sum(now.hours, "n")], [0, 0, 2]);
    await house.sql("CREATE TABLE kept_count AS SELECT * FROM floor_count; UPDATE floor_count SET hour = hour - 24 * 3");
    await act(ticket, "complete", { stage: "Packing" });
    const later = await look();
    await act(ticket, "undo");
    await house.sql("DELETE FROM floor_count; INSERT INTO floor_count SELECT * FROM kept_count; DROP TABLE kept_count");
    equal([sum(later.hours, "n"), sum(later.people, "today"), sum(later.people, "week") - sum(undone.people, "week")], [1, 1, 1], "of three days ago: the week's, not today's");
    const away = await makeStore(boss, { name: "Far away", prefix: "far-away", zone: "Pacific/Kiritimati" });
    await deliver(house, away, "orders/create", order("9604", 9604));
    const [far] = (await boss.get(`${V1}/production/orders/${away.id}.9604`)).body.order.tickets;
    for (const [action, body] of [["print", {}], ["complete", { stage: "Filling" }]]) equal((await act(far, action, body)).status, 200);
    const both = await look();
    equal([both.zone, sum(both.hours, "n") - sum(undone.hours, "n"), both.hours.filter(({ hour }) => (both.hour - hour + 24) % 24 > 2)], [store.zone, 1, []], "one clock for all stores");
    equal([(await look(`?store=${away.id}`)).zone, (await boss.put(`${V1}/settings/stores/${away.id}`, { active: false })).status], ["Pacific/Kiritimati", 200]);
    equal((await look(`?store=${away.id}`)).zone, "", "none of it takes orders now");
    equal((await boss.get(`${V1}/production/overview`, { headers: { "If-None-Match": (await boss.get(`${V1}/production/overview`)).headers.etag } })).status, 304);
  });

  await on("replay counts again what was made in each hour, and names each figure that somebody changed", async () => {
    const check = async () => {
      const { stdout } = await house.tradepost(["replay", "--check"]);
      return stdout.split("\n").flatMap((line) => /^difference \S+ throughput "(.+)" "(.+)" stored "(.*)" recomputed "(.*)"$/.exec(line)?.slice(1).join("|") ?? []).sort();
    };
    equal(await check(), []);
    const of = "account_id = (SELECT account_id FROM shop WHERE id = 'STORE') AND shop_id = 'STORE' AND stage = 'Filling'".replaceAll("STORE", store.id);
    const [[person, hour, n]] = (await house.sql(`SELECT person, hour, n FROM floor_count WHERE ${of} ORDER BY n DESC LIMIT 1`)).split("\n").map((line) => line.split("|"));
    await house.sql(`UPDATE floor_count SET n = n + 1 WHERE ${of} AND person = '${person}' AND hour = ${hour};
      INSERT INTO floor_count SELECT account_id, shop_id, 1, stage, 'nobody', 2 FROM floor_count WHERE ${of} AND person = '${person}' AND hour = ${hour}`);
    equal(await check(), [`${store.id}|Filling in hour ${hour} by ${person}|${Number(n) + 1}|${n}`, `${store.id}|Filling in hour 1 by nobody|2|0`].sort());
    await house.sql(`DELETE FROM floor_count WHERE ${of} AND (person = 'nobody' OR (person = '${person}' AND hour = ${hour}))`);
    equal(await check(), [`${store.id}|Filling in hour ${hour} by ${person}|0|${n}`]);
    await house.sql(`INSERT INTO floor_count (account_id, shop_id, hour, stage, person, n) SELECT account_id, id, ${hour}, 'Filling', '${person}', ${n} FROM shop WHERE id = '${store.id}'`);
    equal(await check(), []);
  });

  await kiosks({ house, on, boss, guest, store });

  await on("old and new key are both good while the key rotates", async () => {
    await boss.put(`${V1}/settings/stores/${store.id}`, { secrets: { hmac_key: "shpss_the_new_secret", hmac_key_old: KEY } });
    equal((await deliver(house, store, "orders/create", order("9201", 9201))).status, 200);
    equal((await deliver(house, store, "orders/create", order("9202", 9202), { key: "shpss_the_new_secret" })).status, 200);
  });

  await on("the app's end in a shop is said once, however often it is told", async () => {
    const gone = { id: "#1#", domain: store.domain, myshopify_domain: store.domain };
    const first = await deliver(house, store, "app/uninstalled", gone, { key: "shpss_the_new_secret" });
    equal([first.status, (await deliver(house, store, "app/uninstalled", gone, { id: first.id, key: "shpss_the_new_secret" })).status], [200, 200]);
    equal((await house.sql("SELECT count(*) FROM event WHERE subject = 'shop' AND type = 'disconnected'")).trim(), "1");
    const shown = (await boss.get(`${V1}/overview`)).body.attention;
    ok(shown.some((one) => one.kind === "store_broken") && shown.some((one) => one.kind === "order_problem"), JSON.stringify(shown.map((one) => one.kind)));
  });
}

for (const engine of engines) await suite(engine);
later(stopPostgres);
await finish();
