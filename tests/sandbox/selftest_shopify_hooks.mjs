// selftest_shopify_hooks.mjs - Shopify's stand-in: what happens in a shop, and the webhooks it sends.

import { assert, sleep, until } from "./selftest_kit.mjs";
import { BANNOS, SECRET, shop_test, signed } from "./selftest_shopify_kit.mjs";
import { signed_orders } from "./shopify_burst.mjs";
import { signature } from "./shopify_webhooks.mjs";

// One connection, so that what is sent first comes first.
const NOTHING = { shopify: { declared_topics: "", connections: 1 } };
const ORDER_TOPICS = "orders/create,orders/updated,orders/edited,orders/cancelled,orders/paid,orders/fulfilled,orders/partially_fulfilled,orders/delete,refunds/create,products/update,inventory_levels/update";
const ALL = { shopify: { declared_topics: ORDER_TOPICS, connections: 1 } };
const line = (body, i = 0) => body.line_items[i];

// The body of the next webhook of a topic that an act causes.
async function after(world, topic, act) {
  const n = world.receiver.of(topic).length;
  await act();
  return (await world.receiver.call(topic, n + 1)).body;
}

async function delivery_tests() {
  await shop_test("a delivery: every header, the signature over the raw bytes, exact ids", async ({ act, subscribe, receiver }) => {
    await subscribe("ORDERS_CREATE", { name: "orders-main" });
    await act("order", { lines: [{ sku: "BAN-BDAY-SV", properties: { "Cake Writing": "<3 & 🎂" } }] });
    const call = await receiver.call("orders/create");
    assert.ok(signed(call) && !signed(call, "another"));
    const { headers, raw } = call;
    assert.deepEqual([headers["content-type"], headers["x-shopify-shop-domain"], headers["x-shopify-api-version"], headers["x-shopify-name"]], ["application/json", BANNOS, "2026-10", "orders-main"]);
    assert.match(headers["x-shopify-webhook-id"], /^[0-9a-f-]{36}$/);
    assert.match(headers["x-shopify-event-id"], /^[0-9a-f-]{36}$/);
    assert.match(headers["x-shopify-triggered-at"], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
    assert.ok(raw.startsWith('{"id":820982911946154509,"admin_graphql_api_id":"gid://shopify/Order/820982911946154509"'));
    assert.ok(raw.includes("\\u003c3 \\u0026 🎂"));
    assert.match(call.body.created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00$/, "Rome's own time");
  }, NOTHING);

  await shop_test("two subscriptions to one topic: two webhook ids, one event id; includeFields and suppressed repeats", async ({ act, subscribe, receiver, see }) => {
    await subscribe("ORDERS_UPDATED");
    await subscribe("ORDERS_UPDATED", { uri: `${receiver.url}/few`, includeFields: ["id", "note"] });
    const { order } = await act("order", { lines: [{ sku: "BAN-CANDLE" }], note: "a" });
    await until(() => receiver.calls.length === 2, "both");
    const [one, two] = receiver.calls;
    assert.ok(one.id !== two.id && one.event === two.event);
    await act("change", { order: order.id, set: { tags: "new" } });
    await act("change", { order: order.id, set: { note: "b" } });
    await until(() => receiver.calls.length === 5, "three more");
    const few = receiver.calls.filter(({ path }) => path === "/few").map(({ raw }) => raw);
    assert.deepEqual(few, ['{"id":820982911946154509,"note":"a"}', '{"id":820982911946154509,"note":"b"}']);
    assert.equal((await see("deliveries?state=delivered")).length, 5);
  }, NOTHING);

  await shop_test("a retry has the same id and the body of the event; growing pauses; any 2xx is enough, a redirect is not", async ({ act, subscribe, receiver, set }) => {
    await set({ window_ms: 100 * 2550 });
    await subscribe("ORDERS_CREATE");
    receiver.answer = (n) => [500, 302, 404, 204][n - 1] ?? 200;
    const { order } = await act("order", { lines: [{ sku: "BAN-CANDLE" }] });
    await act("change", { order: order.id, set: { note: "later" } });
    await until(() => receiver.calls.length === 4, "four tries");
    const [first, ...more] = receiver.calls;
    for (const call of more) assert.deepEqual([call.id, call.raw], [first.id, first.raw]);
    const pauses = more.map(({ at }, i) => at - receiver.calls[i].at);
    assert.ok(pauses[0] >= 9 && pauses[1] >= 19 && pauses[2] >= 39, pauses.join());
    await sleep(30);
    assert.equal(receiver.calls.length, 4);
  }, NOTHING);

  await shop_test("after eight retries in vain a subscription of the API is deleted, a declared one stays", async ({ act, subscribe, receiver, set, see }) => {
    await set({ window_ms: 100 * 100, declared_topics: "orders/create" });
    await subscribe("ORDERS_CREATE");
    receiver.answer = () => 503;
    await act("order", { lines: [{ sku: "BAN-CANDLE" }] });
    const state = async () => (await see("deliveries")).map((one) => one.state);
    await until(async () => (await state()).every((one) => one === "given up"), "the end");
    assert.deepEqual((await see("deliveries")).map(({ tries }) => tries.length), [9, 9]);
    assert.deepEqual(await see("subscriptions"), []);
    receiver.answer = () => 200;
    await act("order", { lines: [{ sku: "BAN-CANDLE" }] });
    await until(async () => (await state()).includes("delivered"), "the declared one");
    assert.equal(receiver.calls.at(-1).path, "/declared/bannos");
  }, NOTHING);

  await shop_test("no answer in time is a failure; nobody there, too", async ({ act, receiver, set, see }) => {
    await set({ timeout_ms: 30, declared_topics: "orders/create" });
    receiver.answer = () => null;
    await act("order", { lines: [{ sku: "BAN-CANDLE" }] });
    await until(async () => (await see("deliveries"))[0].tries[0]?.error === "no answer in time", "the limit");
    await act("hook_url", { url: "http://127.0.0.1:1/" });
    await act("order", { lines: [{ sku: "BAN-CANDLE" }] });
    await until(async () => /ECONNREFUSED/.test((await see("deliveries"))[1].tries[0]?.error), "nobody");
  }, NOTHING);

  await shop_test("held and released in another order, repeated, lost, and sent again", async ({ act, receiver, set, see }) => {
    await set({ declared_topics: "orders/create", hold: true });
    for (let i = 0; i < 3; i++) await act("order", { lines: [{ sku: "BAN-CANDLE" }] });
    await sleep(20);
    assert.equal(receiver.calls.length, 0);
    await set({ connections: 1 });
    assert.equal((await act("release", { order: "reversed" })).released, 3);
    await until(() => receiver.calls.length === 3, "three");
    assert.deepEqual(receiver.calls.map(({ body }) => body.name), ["#1003", "#1002", "#1001"]);
    await set({ hold: false, repeat: 2 });
    await act("order", { lines: [{ sku: "BAN-CANDLE" }] });
    await until(() => receiver.calls.length === 5, "twice");
    assert.equal(receiver.calls[3].id, receiver.calls[4].id);
    await set({ repeat: 1, drop: 1, drop_topics: "orders/updated" });
    await act("order", { lines: [{ sku: "BAN-CANDLE" }] });
    await receiver.call("orders/create", 6);
    await set({ drop_topics: "" });
    await act("order", { lines: [{ sku: "BAN-CANDLE" }] });
    const lost = await until(async () => (await see("deliveries?state=lost"))[0], "the lost one");
    assert.equal(receiver.calls.length, 6);
    await act("resend", { id: lost.id });
    assert.equal((await receiver.call("orders/create", 7)).id, lost.webhook_id);
  }, NOTHING);

  await shop_test("shuffled deliveries are the same ones; a seed makes the same shuffle; signatures can be wrong", async ({ act, receiver, set, send }) => {
    await set({ declared_topics: "orders/create", shuffle_ms: 6000 });
    const { ids } = await act("burst", { n: 12 });
    await until(() => receiver.calls.length === 12, "twelve");
    const came = receiver.calls.map(({ raw }) => /"id":(\d+)/.exec(raw)[1]);
    assert.deepEqual([...came].sort(), [...ids].sort());
    assert.notDeepEqual(came, ids);
    await set({ shuffle_ms: 0, sign: "wrong" });
    await act("order", { lines: [{ sku: "BAN-CANDLE" }] });
    assert.equal(signed(await receiver.call("orders/create", 13)), false);
    const { client_secret } = await act("rotate");
    for (const [sign, secret] of [["old", SECRET], ["right", client_secret]]) {
      await set({ sign });
      const n = receiver.calls.length;
      await act("order", { lines: [{ sku: "BAN-CANDLE" }] });
      assert.ok(signed(await receiver.call("orders/create", n + 1), secret), sign);
    }
    await set({ sign: "none" });
    await act("order", { lines: [{ sku: "BAN-CANDLE" }] });
    assert.equal((await receiver.call("orders/create", 16)).hmac, undefined);
    await send("POST", "/control/reset");
    assert.equal((await send("GET", "/control/shopify/deliveries")).body.length, 0);
    assert.equal((await send("GET", "/control/shopify")).body[0].client_secret, SECRET);
  }, NOTHING);

  await shop_test("any body can be sent under any topic, with any headers", async ({ act, receiver }) => {
    await act("send", { topic: "orders/create", raw: "{\"id\":", url: `${receiver.url}/x`, headers: { "x-shopify-topic": "orders/unheard_of", "X-Shopify-Webhook-Id": null } });
    const call = await until(() => receiver.calls[0], "it");
    assert.deepEqual([call.raw, call.topic, call.id, call.path, signed(call)], ["{\"id\":", "orders/unheard_of", undefined, "/x", true]);
  }, NOTHING);
}

async function order_tests() {
  await shop_test("an order takes available and adds to committed; one event tells of all of it", async (world) => {
    const { act, receiver, level, refused } = world;
    const { order } = await act("order", { lines: [{ sku: "BAN-NONNA", quantity: 3 }, { title: "Made to measure", price: "200.00", sku: null }], test: true, customer: { first_name: "Zoë", last_name: "陈", email: "z@example.test" } });
    await until(() => receiver.calls.length === 5, "all five");
    const topics = receiver.calls.map(({ topic }) => topic).sort();
    assert.deepEqual(topics, ["inventory_levels/update", "orders/create", "orders/paid", "orders/updated", "products/update"]);
    assert.equal(new Set(receiver.calls.map(({ event }) => event)).size, 1);
    const { body } = receiver.of("orders/create")[0];
    assert.deepEqual([body.test, body.total_price, body.customer.last_name, line(body, 1).product_id, line(body, 1).variant_id, line(body, 1).sku], [true, "327.50", "陈", null, null, null]);
    assert.deepEqual([line(body).name, line(body).variant_title, line(body).fulfillable_quantity], ["Torta della Nonna", null, 3]);
    assert.deepEqual(await level("BAN-NONNA"), { location: "655441491", available: 5, committed: 3, on_hand: 8 });
    const { raw } = receiver.of("inventory_levels/update")[0];
    assert.match(raw, /^\{"inventory_item_id":\d{17},"location_id":655441491,"available":5,/);
    assert.match(await refused("order", { lines: [{ sku: "BAN-NONNA", quantity: 6 }] }), /sold out/);
    await act("order", { lines: [{ sku: "BAN-NONNA", quantity: 6 }], force: true });
    assert.equal((await level("BAN-NONNA")).available, -1);
    assert.match(await refused("order", { lines: [{ sku: "NONE" }] }), /no variant NONE/);
    assert.equal(order.lines[0].sku, "BAN-NONNA");
  }, ALL);

  await shop_test("an edit: current_quantity falls, quantity stays, the topic has a body of its own", async (world) => {
    const { act, receiver, level } = world;
    const { order } = await act("order", { lines: [{ sku: "BAN-NONNA", quantity: 3 }, { sku: "BAN-CANDLE" }] });
    const updated = await after(world, "orders/edited", () => act("edit", { order: order.name, lines: [{ line: 0, quantity: 1 }, { line: 1, quantity: 0 }], add: [{ sku: "BAN-BDAY-SV" }] }));
    assert.deepEqual([updated.order_edit.line_items.removals.map(({ delta }) => delta), updated.order_edit.line_items.additions.length], [[-2, -1], 1]);
    const { body } = await receiver.call("orders/updated", 2);
    assert.deepEqual(body.line_items.map(({ quantity, current_quantity }) => [quantity, current_quantity]), [[3, 1], [1, 0], [1, 1]]);
    assert.ok(body.updated_at > receiver.of("orders/updated")[0].body.updated_at, "never in the same second");
    assert.deepEqual([(await level("BAN-NONNA")).available, (await level("BAN-NONNA")).committed], [7, 1]);
    await after(world, "orders/edited", () => act("edit", { order: order.name, lines: [{ line: 0, quantity: 2 }] }));
    assert.deepEqual([(await level("BAN-NONNA")).available, (await level("BAN-NONNA")).committed], [6, 2]);
  }, ALL);

  await shop_test("a cancellation, with and without restock", async (world) => {
    const { act, receiver, level, refused } = world;
    const { order } = await act("order", { lines: [{ sku: "BAN-NONNA", quantity: 3 }] });
    const body = await after(world, "orders/cancelled", () => act("cancel", { order: order.gid, reason: "inventory" }));
    assert.deepEqual([body.cancel_reason, body.financial_status, line(body).current_quantity, body.refunds[0].refund_line_items[0].restock_type], ["inventory", "refunded", 0, "cancel"]);
    assert.ok(body.cancelled_at && (await receiver.call("refunds/create")).body.transactions[0].amount === "127.50");
    assert.deepEqual(await level("BAN-NONNA"), { location: "655441491", available: 8, committed: 0, on_hand: 8 });
    assert.match(await refused("cancel", { order: order.id }), /is cancelled/);
    const { order: second } = await act("order", { lines: [{ sku: "BAN-NONNA", quantity: 3 }], financial_status: "pending" });
    assert.equal((await act("cancel", { order: second.id, restock: false })).order.financial_status, "voided");
    assert.deepEqual(await level("BAN-NONNA"), { location: "655441491", available: 5, committed: 0, on_hand: 5 });
  }, ALL);

  await shop_test("refunds: of money only, of lines before and after they were fulfilled", async (world) => {
    const { act, receiver, level, refused } = world;
    const { order } = await act("order", { lines: [{ sku: "BAN-NONNA", quantity: 4 }] });
    const money = await after(world, "refunds/create", () => act("refund", { order: order.id, amount: "10.00" }));
    assert.deepEqual([money.refund_line_items, money.order_adjustments[0].kind, money.transactions[0].amount], [[], "refund_discrepancy", "10.00"]);
    const { body } = await receiver.call("orders/updated", 2);
    assert.deepEqual([line(body).current_quantity, body.financial_status], [4, "partially_refunded"]);
    await act("refund", { order: order.id, lines: [{ line: 0, quantity: 1, restock_type: "cancel" }] });
    assert.deepEqual([(await level("BAN-NONNA")).available, (await level("BAN-NONNA")).committed], [5, 3]);
    await act("refund", { order: order.id, lines: [{ line: 0, quantity: 1, restock_type: "no_restock" }] });
    assert.deepEqual([(await level("BAN-NONNA")).available, (await level("BAN-NONNA")).committed], [5, 2]);
    await act("fulfil", { order: order.id });
    assert.deepEqual(await level("BAN-NONNA"), { location: "655441491", available: 5, committed: 0, on_hand: 5 });
    const { order: left } = await act("refund", { order: order.id, lines: [{ line: 0, quantity: 2, restock_type: "return" }] });
    assert.deepEqual([(await level("BAN-NONNA")).available, left.lines[0].current_quantity], [7, 0]);
    assert.match(await refused("refund", { order: order.id, lines: [{ line: 0 }] }), /only 0/);
  }, ALL);

  await shop_test("fulfilled in part and whole, paid later, deleted", async (world) => {
    const { act, receiver, level } = world;
    const { order } = await act("order", { lines: [{ sku: "BAN-NONNA", quantity: 2 }], financial_status: "pending" });
    assert.equal(receiver.of("orders/paid").length, 0);
    assert.equal((await after(world, "orders/paid", () => act("pay", { order: order.id }))).financial_status, "paid");
    const part = await after(world, "orders/partially_fulfilled", () => act("fulfil", { order: order.id, lines: [{ line: 0, quantity: 1 }] }));
    assert.deepEqual([part.fulfillment_status, line(part).fulfillment_status], ["partial", "partial"]);
    const whole = await after(world, "orders/fulfilled", () => act("fulfil", { order: order.id }));
    assert.deepEqual([whole.fulfillment_status, whole.fulfillments.length, line(whole).fulfillable_quantity], ["fulfilled", 2, 0]);
    assert.deepEqual(await level("BAN-NONNA"), { location: "655441491", available: 6, committed: 0, on_hand: 6 });
    const { order: other } = await act("order", { lines: [{ sku: "BAN-NONNA" }] });
    await act("delete", { order: other.id });
    assert.equal((await receiver.call("orders/delete")).raw, `{"id":${other.id}}`);
    assert.equal((await level("BAN-NONNA")).available, 6);
  }, ALL);

  await shop_test("an order that others know of already is remembered: as it was, and without a word; the next ones come after it", async ({ act, data, level, receiver, refused, see, send }) => {
    const { order: made } = await act("order", { lines: [{ sku: "BAN-NONNA", quantity: 2, properties: { Flavour: "Plain" } }], customer: { first_name: "Zoë", email: "zoe@example.test" }, note_attributes: { "Delivery Date": "2026-11-28" } });
    const { raw, body } = await receiver.call("orders/create");
    const there = await level("BAN-NONNA");
    await send("POST", "/control/reset");
    const remember = () => send("POST", "/control/shopify", { body: `{"do":"remember","order":${raw}}` });
    const sent = receiver.calls.length;
    const answer = await remember();
    assert.deepEqual([answer.status, answer.body.order], [200, made]);
    const again = await see(`order?id=${made.id}`);
    assert.deepEqual([again.note_attributes, again.line_items, again.updated_at, again.customer.first_name], [body.note_attributes, body.line_items, body.updated_at, "Zoë"]);
    assert.deepEqual(await level("BAN-NONNA"), there);
    assert.equal((await data("query($id: ID!) { order(id: $id) { name } }", { id: made.gid })).order.name, made.name);
    assert.equal((await remember()).body.error, `order ${made.name} is there already`);
    assert.match(await refused("remember", { order: { line_items: [] } }), /is missing|no id in it/);
    assert.equal(receiver.calls.length, sent, "nobody is told");
    await act("subscribe", { topics: ["orders/updated"], url: `${receiver.url}/again` });
    const { order: next } = await act("order", { lines: [{ sku: "BAN-NONNA" }] });
    assert.equal((await receiver.call("orders/updated")).path, "/again");
    assert.deepEqual([next.order_number, BigInt(next.id) > BigInt(made.id)], [made.order_number + 1, true]);
  }, { shopify: { declared_topics: "orders/create", connections: 1 } });

  await shop_test("products and levels change by hand", async (world) => {
    const { act, receiver, set } = world;
    await set({ declared_topics: "products/create,products/update,products/delete,inventory_levels/update,inventory_levels/connect,inventory_levels/disconnect" });
    const body = await after(world, "products/update", () => act("product", { product: "BAN-NONNA", set: { title: "Torta" }, variants: [{ variant: "BAN-NONNA", set: { sku: "NEW", price: "43.00" } }] }));
    assert.deepEqual([body.title, body.variants[0].sku, body.variants[0].price, body.variants[0].inventory_quantity], ["Torta", "NEW", "43.00", 8]);
    assert.deepEqual(await act("level", { sku: "NEW", delta: -3 }), { ok: true, available: 5, committed: 0, on_hand: 5 });
    assert.equal((await receiver.call("inventory_levels/update")).body.available, 5);
    await act("level", { sku: "NEW", location: "Laboratorio", disconnect: true });
    assert.equal(Object.keys((await receiver.call("inventory_levels/disconnect")).body).length, 2);
    const { variants } = await act("new_product", { product: { title: "Panettone", options: ["Size"], variants: [{ values: ["1 kg"], sku: "PAN", price: "30.00", available: 4 }] } });
    await receiver.call("products/create");
    await act("delete_product", { product: "PAN" });
    assert.equal((await receiver.call("products/delete")).raw, `{"id":${variants[0].product}}`);
  });

  await shop_test("uninstalled: subscriptions vanish, shop/redact follows after two days; the privacy topics", async ({ act, receiver, subscribe, see, set }) => {
    await subscribe("APP_UNINSTALLED");
    await act("order", { lines: [{ sku: "BAN-CANDLE" }], customer: { first_name: "A", last_name: "B", email: "a@example.test" } });
    await act("data_request", { email: "a@example.test" });
    await act("redact", { order: "#1001" });
    const { raw, path } = await receiver.call("customers/redact");
    assert.deepEqual([/"orders_to_redact":\[820982911946154509\]/.test(raw), path], [true, "/declared/bannos"]);
    assert.equal((await receiver.call("customers/data_request")).body.customer.email, "a@example.test");
    await set({ shop_redact_ms: 3000 });
    await act("uninstall");
    assert.equal((await receiver.call("app/uninstalled")).body.myshopify_domain, BANNOS);
    assert.deepEqual(await see("subscriptions"), []);
    const { body } = await receiver.call("shop/redact");
    assert.deepEqual(body, { shop_id: 548380009, shop_domain: BANNOS });
    await act("install");
    await act("uninstall");
    await act("install");
    await sleep(60);
    assert.equal(receiver.of("shop/redact").length, 1, "not when it came back");
  });

  await shop_test("a burst has the size and the letters of life; other shops are untouched; a third one can open", async ({ act, see, receiver }) => {
    await act("burst", { n: 40, shop: "flour-lane" });
    await until(() => receiver.of("orders/create").length === 40, "forty");
    const sizes = receiver.of("orders/create").map(({ raw }) => Buffer.byteLength(raw));
    assert.ok(Math.min(...sizes) > 4000 && Math.max(...sizes) < 12000, `${Math.min(...sizes)} to ${Math.max(...sizes)}`);
    const all = receiver.calls.map(({ raw }) => raw).join();
    assert.ok(/[一-龥]/.test(all) && /🎂/u.test(all) && /[؀-ۿ]/.test(all));
    assert.ok(receiver.calls.every((call) => signed(call, "shpss_sandbox_flourlane_secret")));
    assert.equal((await see("orders")).length, 0);
    await act("new_shop", { shop: "bannos", domain: "third.myshopify.com", client_id: "c", client_secret: "s", currency: "JPY", products: [{ title: "Mochi", variants: [{ sku: "MO", price: "500", available: 3 }] }] });
    const { order } = await act("order", { shop: "third", lines: [{ sku: "MO" }] });
    assert.equal((await see(`order?shop=third&id=${order.name.replace("#", "")}`)).total_price, "500");
  }, { shopify: { declared_topics: "orders/create" } });

  await shop_test("signed orders for a bench need no sandbox", async () => {
    const orders = signed_orders(5, { seed: 7 });
    for (const { headers, body } of orders) assert.equal(headers["X-Shopify-Hmac-Sha256"], signature(SECRET, body));
    assert.equal(new Set(orders.map(({ body }) => JSON.parse(body).name)).size, 5);
  });
}

export async function run() {
  await delivery_tests();
  await order_tests();
}
