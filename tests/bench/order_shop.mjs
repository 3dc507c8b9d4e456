// order_shop.mjs - a store that sells many products, all counted and their levels known; and its orders as Shopify sends them.
//
// One product is brought there by the program itself; the others are copies of its rows.  An order is two cakes and a box of
// candles with what Shopify says of them, 8 to 9 KB; each is another customer's.

import { KEY, deliver, line, makeStore, order, signed } from "../lib/production.mjs";
import { copy, numbered } from "./shop.mjs";
import { httpRequest, writeRequests } from "./lib.mjs";

export const SKUS = 2000;
const SKU = "CAKE-0"; // the first one
const skuAt = (n) => `CAKE-${n % SKUS}`;
const variantAt = (n) => String(8_000_000_000_000 + (n % SKUS));

// Signs in as `boss`; the store's products lie in the stock, a million pieces of each.
export async function makeOrderStore(shop, boss) {
  const must = async (asked, status) => {
    const answer = await asked;
    if (answer.status !== status) throw new Error(`${answer.status} ${answer.text}`);
    return answer.body;
  };
  const store = await makeStore(boss, { prefix: "bench", domain: "bench.myshopify.com", settings: { skip: ["candles"], keep_bodies: true } });
  const { item } = await must(boss.post("/api/v1/stock/items", { sku: SKU, name: "Cake", unit: "piece", oversell: "warn" }), 201);
  await must(boss.post(`/api/v1/stock/items/${item.id}/receive`, { amount: "1000000", key: "bench-receive" }), 200);
  const product = { id: "#7000000000000#", title: "Cake", product_type: "Cakes", variants: [{ id: `#${variantAt(0)}#`, product_id: "#7000000000000#", sku: SKU, title: "Small / Vanilla", inventory_item_id: "#9000000000000#", inventory_quantity: 1_000_000 }] };
  await must(deliver({ url: `http://127.0.0.1:${shop.port}` }, store, "products/create", product), 200);
  await shop.sql(`UPDATE variant SET level = 'ready', counted = 1000000, seen = 1000000;`);
  const digits = shop.database ? (from) => `(${from} + n)::text` : (from) => `CAST(${from} + n AS TEXT)`;
  const id = numbered(shop, "i");
  await shop.sql([
    "BEGIN;",
    await copy(shop, "stock_item", "t.sku = 'CAKE-0'", SKUS - 1, { id, sku: `'CAKE-' || (n + 1)` }),
    await copy(shop, "stock_txn", `t.item_id = '${item.id}'`, SKUS - 1, { item_id: id }),
    await copy(shop, "variant", "t.sku = 'CAKE-0'", SKUS - 1, { id: digits(8_000_000_000_001), item_id: digits(9_000_000_000_001), sku: `'CAKE-' || (n + 1)` }),
    "COMMIT;",
  ].join("\n"));
  return store;
}

const money = (amount) => ({ shop_money: { amount, currency_code: "EUR" }, presentment_money: { amount, currency_code: "EUR" } });
const sets = (names, amount) => Object.fromEntries(names.flatMap((name) => [[name, amount], [`${name}_set`, money(amount)]]));
const address = (i) => ({
  first_name: "Zoë", last_name: `Müller ${i}`, name: `Zoë Müller ${i}`, company: null, address1: `${i % 300} Via Roma`, address2: "Scala B", phone: "+393331234567", city: "Bolzano", zip: "39100",
  province: "Bolzano", country: "Italy", country_code: "IT", province_code: "BZ", latitude: 46.49067, longitude: 11.33982,
});

function orderLine(i, k, more) {
  const id = `${6_000_000_000_000 + i * 10 + k}`;
  return {
    ...line(id, { variant_id: `#${variantAt(i * 7 + k * 911)}#`, sku: skuAt(i * 7 + k * 911), price: "45.00", ...more }),
    attributed_staffs: [], fulfillable_quantity: 1, fulfillment_service: "manual", fulfillment_status: null, grams: 1200, product_exists: true, taxable: true, vendor: "Bannos", variant_inventory_management: "shopify",
    price_set: money("45.00"), ...sets(["total_discount"], "0.00"), duties: [], discount_allocations: [], tax_lines: [{ channel_liable: false, price: "4.09", price_set: money("4.09"), rate: 0.1, title: "IVA" }],
  };
}

// Number i.
export function orderBody(i) {
  const person = address(i);
  const at = new Date(1_795_000_000_000 + i * 1000).toISOString().replace(".000Z", "+00:00");
  return order(String(5_000_000_000_000 + i), 100_000 + i, {
    app_id: 580111, browser_ip: "203.0.113.7", buyer_accepts_marketing: false, cart_token: "Z2NwLWV1cm9wZS13ZXN0NDowMUpGNVFH", checkout_id: 37_000_000_000 + i, checkout_token: "8f0d4b0ba0a94dbb7c7ea1d1e8b2c54f",
    client_details: { accept_language: "it-IT", browser_height: null, browser_ip: "203.0.113.7", browser_width: null, session_hash: null, user_agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1" },
    created_at: at, updated_at: at, processed_at: at, contact_email: `zoe${i}@example.test`, email: `zoe${i}@example.test`, customer_locale: "it-IT", discount_codes: [], estimated_taxes: false, landing_site: "/collections/cakes?utm_source=news&utm_campaign=autumn",
    payment_gateway_names: ["shopify_payments"], presentment_currency: "EUR", taxes_included: true, total_weight: 3600, discount_applications: [], fulfillments: [], tax_lines: [], tags: "web",
    note: "Please ring twice.", note_attributes: [{ name: "Delivery Date", value: "2026-12-24" }, { name: "Delivery Method", value: "Pickup" }],
    ...sets(["current_subtotal_price", "current_total_price", "current_total_tax", "current_total_discounts", "subtotal_price", "total_discounts", "total_line_items_price", "total_price", "total_tax", "total_outstanding"], "95.00"), total_shipping_price_set: money("0.00"),
    customer: { id: `#${600_000_000 + i}#`, email: `zoe${i}@example.test`, first_name: person.first_name, last_name: person.last_name, phone: null, state: "disabled", note: null, verified_email: true, tax_exempt: false, tags: "", currency: "EUR", created_at: at, updated_at: at, default_address: { id: 1, ...person, default: true } },
    billing_address: person, shipping_address: person,
    line_items: [
      orderLine(i, 0, { properties: [{ name: "Writing", value: `Tanti auguri ${i}` }] }),
      orderLine(i, 1, { variant_title: "Large / Chocolate", properties: [{ name: "Flavour", value: "Chocolate" }] }),
      orderLine(i, 2, { title: "Candles", variant_title: "Box of ten", price: "5.00" }),
    ],
    shipping_lines: [{ id: `#${7_000_000_000 + i}#`, carrier_identifier: null, code: "Pick-up", ...sets(["price", "discounted_price"], "0.00"), source: "shopify", title: "Pick-up", tax_lines: [], discount_allocations: [] }],
  });
}

// n signed webhooks for load.c, from number `from` on; path: of who else shall take them.
export function writeOrders(store, file, n, port, { from = 0, path } = {}) {
  return writeRequests(file, Array.from({ length: n }, (_, i) => {
    const one = signed(store, "orders/create", orderBody(from + i), { key: KEY });
    return httpRequest("POST", path ?? one.path, port, one.headers, one.body);
  }));
}

// ---- what one order writes ----

const quoted = async (shop, table, where, changed) => {
  const names = (await shop.sql(`SELECT group_concat(name) FROM pragma_table_info('${table}')`)).split(",").filter((name) => changed[name] !== null);
  const rows = (await shop.sql(`SELECT ${names.map((name) => `replace(quote(${name}), char(10), ' ')`).join(` || char(1) || `)} FROM ${table} WHERE ${where}`)).split("\n").map((row) => row.split("\x01"));
  return rows.map((row) => `INSERT INTO ${table} (${names}) VALUES (${names.map((name, i) => changed[name] ?? row[i])})`);
};

// The statements of an order for raw.c, with its body and without: the rows of one that the program has taken, with other keys.
export async function orderWrites(shop, store) {
  const [one] = [signed(store, "orders/create", orderBody(-1))];
  const { status } = await deliver({ url: `http://127.0.0.1:${shop.port}` }, store, "orders/create", one.body);
  if (status !== 200) throw new Error(`the first order: ${status}`);
  const first = await shop.sql("SELECT id FROM shop_order ORDER BY created_at DESC LIMIT 1");
  const account = `'${await shop.sql(`SELECT account_id FROM shop_order WHERE id = '${first}'`)}'`;
  const order = `'${store.id}.' || (9000000000000 + $n)`, delivery = `subject_id = '${first}'`;
  const item = (k) => `printf('i%012d', ($n * 7 + ${k * 911}) % ${SKUS - 1})`;
  const statements = [
    ...(await quoted(shop, "shop_order", `id = '${first}'`, { id: order, number: "9000000 + $n", ordered_at: "$ms" })),
    ...(await quoted(shop, "order_person", `order_id = '${first}'`, { order_id: order, customer_id: "CAST(700000000 + $n AS TEXT)", ordered_at: "$ms" })),
    ...(await quoted(shop, "ticket", `order_id = '${first}'`, { order_id: order, number: "9000000 + $n" })),
    ...(await quoted(shop, "event", delivery, { id: null, subject_id: order, cause_id: "$id1" })),
    ...(await quoted(shop, "delivery", `kind = 'orders/create'`, { id: "$id1", dedupe: "$id2", received_at: "$ms" })),
  ];
  for (let k = 0; k < 3; k++)
    statements.push(
      `UPDATE stock_item SET held = held + 1, seq = $n * 3 + ${k + 10}, moved_at = $ms, updated_at = $ms WHERE account_id = ${account} AND id = ${item(k)}`,
      ...(await quoted(shop, "stock_txn", `order_id = '${first}' LIMIT 1`, { item_id: item(k), seq: `$n * 3 + ${k + 10}`, order_id: order, at: "$ms", before_at: "$ms" })),
      ...(await quoted(shop, "stock_hold", `order_id = '${first}' LIMIT 1`, { order_id: order, line: `CAST(60000000000 + $n * 10 + ${k} AS TEXT)`, item_id: item(k), created_at: "$ms" })),
      `UPDATE variant SET counted = counted - 1, seen = seen - 1 WHERE account_id = ${account} AND shop_id = '${store.id}' AND id = CAST(8000000000001 + ($n * 7 + ${k * 911}) % ${SKUS - 1} AS TEXT)`,
      ...(await quoted(shop, "job", "topic = 'stock.spread' LIMIT 1", { id: `$id${k + 3}`, dedupe: `'stock.spread/' || ${item(k)}`, subject_id: item(k), due_at: "$ms" })).map((text) => `${text} ON CONFLICT DO NOTHING`),
    );
  return { bare: statements, whole: [...statements, `INSERT INTO sealed (account_id, owner, field, box, updated_at) VALUES (${account}, 'delivery/' || $id1, 'body', zeroblob(${Buffer.byteLength(one.body) + 40}), $ms)`] };
}
