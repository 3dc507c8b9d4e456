// production.mjs - a shop's orders for tests: webhooks as Shopify signs them, and a store that takes them.

import { createHmac, randomUUID } from "node:crypto";
import { raw } from "./client.mjs";

export const V1 = "/api/v1";
export const KEY = "shpss_a_secret_of_the_tests";

// A line item; `more` overrides. Ids are text of digits and become exact numbers in the body.
export const line = (id, more = {}) => ({
  id: `#${id}#`, admin_graphql_api_id: `gid://shopify/LineItem/${id}`, product_id: "#7001#", variant_id: "#8001#", title: "Birthday Cake", variant_title: "Small / Vanilla",
  name: "Birthday Cake", sku: "CAKE-S", quantity: 1, current_quantity: 1, price: "45.00", gift_card: false, requires_shipping: true, properties: [], ...more,
});

export const order = (id, number, more = {}) => ({
  id: `#${id}#`, admin_graphql_api_id: `gid://shopify/Order/${id}`, name: `#${number}`, order_number: number, number: number - 1000, test: false,
  created_at: "2026-11-20T10:00:00+01:00", updated_at: "2026-11-20T10:00:00+01:00", processed_at: "2026-11-20T10:00:00+01:00", cancelled_at: null, cancel_reason: null, closed_at: null,
  currency: "EUR", financial_status: "paid", fulfillment_status: null, total_price: "45.00", current_total_price: "45.00", subtotal_price: "45.00",
  customer: { id: "#6001#", first_name: "Zoë", last_name: "Müller", email: "zoe@example.test", phone: null }, email: "zoe@example.test",
  order_status_url: "https://bannos.example/1/orders/abc/authenticate?key=opens-the-order", shipping_address: null, billing_address: null, note: null, note_attributes: [{ name: "Delivery Date", value: "2026-11-28" }], tags: "", source_name: "web",
  line_items: [line(`${id}1`)], shipping_lines: [], refunds: [], ...more,
});

// Ids beyond 2^53 stay exact: "#digits#" becomes a bare number.
const encode = (body) => JSON.stringify(body).replace(/"#(\d+)#"/g, "$1");
export const sign = (text, key = KEY) => createHmac("sha256", key).update(text).digest("base64");

// One as Shopify sends it: { path, body, headers }.
export function signed(store, topic, body, { key = KEY, id = randomUUID(), headers = {}, shop = store.domain } = {}) {
  const text = typeof body === "string" ? body : encode(body);
  return {
    path: store.webhook_url.replace(/^https?:\/\/[^/]+/, ""), body: text,
    headers: {
      "content-type": "application/json", "x-shopify-topic": topic, "x-shopify-hmac-sha256": sign(text, key), "x-shopify-shop-domain": shop,
      "x-shopify-api-version": "2026-10", "x-shopify-webhook-id": id, "x-shopify-event-id": randomUUID(), "x-shopify-triggered-at": "2026-11-20T09:00:00.123456789Z", ...headers,
    },
  };
}

// Delivers it; answers { status, text, id }.
export async function deliver(house, store, topic, body, { id = randomUUID(), ...options } = {}) {
  const { path, ...request } = signed(store, topic, body, { id, ...options });
  const answer = await raw(house.url + path, { method: "POST", ...request });
  return { status: answer.status, text: answer.text, id };
}

const ZONE = "Europe/Rome";
// The day it is there at that moment, which is another than ours for some hours of each.
export const dayThere = (ms, zone = ZONE) => new Date(new Date(ms).toLocaleString("en-US", { timeZone: zone }) + " UTC").toISOString().slice(0, 10);

let stores = 0;
export async function makeStore(boss, more = {}) {
  const n = ++stores;
  const { body, status, text } = await boss.post(`${V1}/settings/stores`, {
    domain: `bannos${n}.myshopify.com`, name: "Bannos", prefix: "bannos", currency: "EUR", zone: ZONE, secrets: { hmac_key: KEY }, ...more,
  });
  if (status !== 201) throw new Error(`store: ${status} ${text}`);
  return body.store;
}
