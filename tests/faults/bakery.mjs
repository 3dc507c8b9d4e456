// bakery.mjs - two shops that sell, people who scan, and levels that follow; and, at the end, the look at all of it: every order is
// there once, every scan that was answered is there once, stock is the sum of its transactions, and both shops show it.
//
//   const bakery = await makeBakery(house, { random });
//   bakery.start();  …break things…  await bakery.stop();  await bakery.drain();  await bakery.audit(count);

import { randomUUID } from "node:crypto";
import { sleep, until } from "../lib/check.mjs";
import { control } from "../lib/purchasing.mjs";
import { V1, makeStore } from "../lib/production.mjs";
import { heard } from "./load.mjs";

export const SKU = "NONNA";
const STOCK = 100_000;
export const shops = [
  { own: "BAN-NONNA", domain: "bannos.myshopify.com", client_id: "sandbox-bannos-client", prefix: "bannos", name: "Bannos", currency: "EUR", zone: "Europe/Rome", location: "655441491", secret: "shpss_sandbox_bannos_secret", token: "shpat_sandbox_bannos_token" },
  { own: "FLO-NONNA", domain: "flour-lane.myshopify.com", prefix: "flourlane", name: "Flour Lane", currency: "AUD", zone: "Australia/Sydney", location: "76543219012345677", secret: "shpss_sandbox_flourlane_secret",
    token: "shpat_sandbox_flourlane_token" },
];
const way = ["handle_print_barcode", "complete_filling", "complete_covering", "complete_decorating", "start_packing", "complete_packing"];
const pause_ms = 60;

class Bakery {
  sell_ms = 250; // the longest between two orders of a shop
  orders = []; // { shop, id }: what customers ordered
  scans = []; // { key, ticket, action }: that were answered well
  odd = [];
  left = [];

  in_shop(shop, what, more = {}) {
    return control(this.house, "shopify", { do: what, shop: shop.domain, ...more });
  }
  async level(shop) {
    const found = (await control(this.house, `shopify/products?shop=${shop.domain}`)).find((one) => one.sku === SKU);
    return found.levels.find((one) => one.location === shop.location)?.available;
  }
  busy() {
    return this.house.sql(`SELECT id, topic, subject_id, last_error FROM job WHERE account_id = '${this.account}' AND state = 'queued' AND due_at < ${Date.now() + 30_000}
      AND (topic LIKE 'shop.%' OR topic LIKE 'stock.%' OR topic IN ('inventory_push', 'order_ingest_retry'))`);
  }
  async quiet(ms) {
    return until(async () => (this.left = (await this.busy()).split("\n").filter(Boolean)).length === 0, { ms, every: 300, text: "the shops' jobs" }).catch(() => {});
  }

  async #told(method, path, value) {
    while (this.running || this.patient) {
      const answer = await heard(this.client, method, path, value);
      if (answer) return answer;
      await sleep(pause_ms);
    }
    return undefined;
  }

  // Customers, and a shop's staff that takes some of it back.
  async #sell(shop) {
    while (this.running) {
      await sleep(this.random() * this.sell_ms);
      const before = this.orders.filter((one) => one.shop === shop);
      if (before.length > 3 && this.random() < 0.2) {
        const one = before[Math.floor(this.random() * before.length)];
        const gone = this.random() < 0.5 ? this.in_shop(shop, "cancel", { order: one.id }) : this.in_shop(shop, "refund", { order: one.id, lines: [{ line: 0, quantity: 1, restock_type: "no_restock" }] });
        await gone.catch(() => {}); // it is cancelled already, or nothing is left of it
        continue;
      }
      const { order } = await this.in_shop(shop, "order", { lines: [{ sku: SKU, quantity: 1 + Math.floor(this.random() * 3) }], note_attributes: { "Delivery Date": "2026-12-24" }, force: true });
      this.orders.push({ shop, id: String(order.id) });
    }
  }

  // Somebody who takes a cake from its label to its box; what is refused (it was cancelled meanwhile, say) is left.
  async #scan() {
    while (this.running) {
      const one = this.orders[Math.floor(this.random() * this.orders.length)];
      await sleep(pause_ms);
      if (!one) continue;
      const ticket = `${one.shop.id}.${one.id}.1`;
      for (const action of way) {
        const key = randomUUID();
        const said = await this.#told("POST", `${V1}/production/tickets/${ticket}/${action}`, { key });
        if (!said || said.status === 404) break;
        if (said.status === 200 && !said.body.already_done) this.scans.push({ key, ticket, action });
        else if (![200, 409, 422].includes(said.status)) this.odd.push(`${action} of ${ticket}: ${said.status} ${said.text.slice(0, 160)}`);
        if (said.status !== 200 || !this.running) break;
      }
    }
  }

  start() {
    this.running = this.patient = true;
    this.began = Date.now();
    this.work = Promise.all([...shops.map((shop) => this.#sell(shop)), this.#scan(), this.#scan()]);
  }
  async stop(ms = 60_000) {
    this.running = false;
    const over = setTimeout(() => (this.patient = false), ms);
    await this.work;
    clearTimeout(over);
  }

  // What no webhook brought is caught up, levels are compared, and everything that follows is done.
  async drain(ms = 90_000) {
    await this.quiet(ms);
    for (const what of ["catch_up", "pull"]) for (const shop of shops) {
      const asked = await this.client.ask("POST", `${V1}/settings/stores/${shop.id}/${what}`, {}, { check: false });
      if (asked.status !== 202) this.odd.push(`${what}: ${asked.status} ${asked.text.slice(0, 160)}`);
      await this.quiet(ms);
    }
  }

  async audit(count) {
    const { house } = this;
    const rows = async (sql) => (await house.sql(sql)).split("\n").filter(Boolean).map((line) => line.split("|"));
    const mine = `account_id = '${this.account}'`;

    // Nothing is proven by a day on which nothing went on.
    for (const shop of shops) if (!this.orders.some((one) => one.shop === shop)) count.bad("wrong", `nobody has ordered at ${shop.name}`);
    if (this.scans.length === 0) count.bad("wrong", "nobody has scanned anything");
    for (const [name] of await rows(`SELECT s.name FROM shop s WHERE s.${mine} AND NOT EXISTS (SELECT 1 FROM variant v WHERE v.account_id = s.account_id AND v.shop_id = s.id AND v.pushed_at > ${this.began})`))
      count.bad("wrong", `no level has left for ${name}`);
    for (const words of this.odd) count.bad("wrong", words);
    for (const line of this.left) count.bad("stuck", line);

    // Every order is there, once.
    const kept = new Map((await rows(`SELECT id, count(*) FROM shop_order WHERE ${mine} GROUP BY id`)).map(([id, n]) => [id, Number(n)]));
    for (const { shop, id } of this.orders) {
      count.saw();
      if (!kept.has(`${shop.id}.${id}`)) count.bad("lost", `order ${id} of ${shop.name}`);
    }
    for (const [number, n] of await rows(`SELECT human, count(*) FROM shop_order WHERE ${mine} GROUP BY human HAVING count(*) > 1`)) count.bad("doubled", `order ${number} is there ${n} times`);
    // Every webhook that was answered 200 is there, once.
    const came = new Map((await rows(`SELECT dedupe, count(*) FROM delivery WHERE ${mine} AND provider = 'shopify' GROUP BY dedupe`)).map(([id, n]) => [id, Number(n)]));
    for (const shop of shops) for (const one of await control(house, `shopify/deliveries?shop=${shop.domain}&state=delivered`)) {
      count.saw();
      const n = came.get(one.webhook_id) ?? 0;
      if (n !== 1) count.bad(n ? "doubled" : "lost", `webhook ${one.webhook_id} (${one.topic}): ${n} times`);
    }
    // Every scan that was answered is there, once.
    const done = new Map((await rows(`SELECT data FROM event WHERE ${mine} AND subject = 'shop_order' AND data LIKE '%"request":%'`)).map(([data]) => JSON.parse(data).request).reduce((all, key) => all.set(key, (all.get(key) ?? 0) + 1), new Map()));
    for (const { key, ticket, action } of this.scans) {
      count.saw();
      const n = done.get(key) ?? 0;
      if (n !== 1) count.bad(n ? "doubled" : "lost", `${action} of ${ticket}: ${n} times`);
    }
    // Stock is the sum of its transactions, and what is on hold is held for somebody. All of it counts in whole pieces.
    const [[on_hand, held, sum, sum_held, holds]] = await rows(`SELECT i.on_hand, i.held, (SELECT sum(t.on_hand) FROM stock_txn t WHERE t.account_id = i.account_id AND t.item_id = i.id),
      (SELECT sum(t.held) FROM stock_txn t WHERE t.account_id = i.account_id AND t.item_id = i.id), (SELECT coalesce(sum(h.num), 0) FROM stock_hold h WHERE h.account_id = i.account_id AND h.item_id = i.id)
      FROM stock_item i WHERE i.${mine} AND i.sku = '${SKU}'`);
    count.saw();
    if (on_hand !== sum || held !== sum_held || held !== holds) count.bad("wrong", `stock: ${on_hand} on hand and ${held} held, transactions say ${sum} and ${sum_held}, orders hold ${holds}`);
    // Both shops show it: no push is lost, and no older level came last.
    for (const shop of shops) {
      count.saw();
      const shown = await this.level(shop);
      if (shown !== Number(on_hand) - Number(held)) count.bad("wrong", `${shop.name} shows ${shown}, and there are ${on_hand} less ${held}`);
    }
    const corrected = await rows(`SELECT on_hand, reason FROM stock_txn WHERE ${mine} AND kind = 'correct'`);
    for (const [by, why] of corrected) count.bad("wrong", `stock was corrected by ${by}: ${why}`);
  }
}

// Two shops with one product in common, connected and at rest.
// grants: one shop is asked with tokens that its keys give, and that end.
export async function makeBakery(house, { random, grants = false }) {
  const bakery = new Bakery();
  Object.assign(bakery, { house, random, client: await house.signIn(house.people.owner) });
  for (const shop of shops) await bakery.in_shop(shop, "product", { product: shop.own, variants: [{ variant: shop.own, set: { sku: SKU } }] });
  const { item } = (await bakery.client.post(`${V1}/stock/items`, { sku: SKU, name: "Nonna", unit: "piece", oversell: "warn" })).body;
  await bakery.client.post(`${V1}/stock/items/${item.id}/receive`, { amount: String(STOCK), key: randomUUID() });
  for (const shop of shops) {
    // Slack takes a message a second: the problems of hundreds of orders would be waited for longer than all else.
    const asks = grants && shop.client_id ? { client_id: shop.client_id, client_secret: shop.secret } : { token: shop.token };
    const store = await makeStore(bakery.client, { settings: { tell_problems: false }, domain: shop.domain, prefix: shop.prefix, name: shop.name, currency: shop.currency, zone: shop.zone, location: shop.location, secrets: { hmac_key: shop.secret, ...asks } });
    shop.id = store.id;
    shop.url = store.webhook_url;
    await bakery.client.post(`${V1}/settings/stores/${store.id}/test`, {});
  }
  bakery.account = await house.sql(`SELECT account_id FROM shop WHERE id = '${shops[0].id}'`);
  await until(async () => (await Promise.all(shops.map((shop) => bakery.level(shop)))).every((level) => level === STOCK), { ms: 60_000, text: "both shops showing the stock" });
  await bakery.quiet(60_000);
  return bakery;
}
