// order_board.mjs - what people ask of the floor all day: of a hundred orders, and of a shop that has taken a million.
//
// One order is taken by the program; the others are copies of its rows, all but the last 2,000 of them complete.  "Changed" is
// asked anew after each change, so nothing of it was made before.

import { join } from "node:path";
import { raw } from "../lib/client.mjs";
import { V1, deliver } from "../lib/production.mjs";
import { freePort } from "../lib/process.mjs";
import { figure, httpRequest, load, percentile, scaled, smoke, writeRequests } from "./lib.mjs";
import { bossOf, copy, startShop } from "./shop.mjs";
import { makeOrderStore, orderBody, writeOrders } from "./order_shop.mjs";

const OPEN = 2000;
const DAY_MS = 86_400_000;

// n orders, each with one ticket; `open` of them are on the floor, due within two weeks.
async function seed(shop, store, n, open) {
  const first = await shop.sql("SELECT id FROM shop_order WHERE number >= 100000 ORDER BY number LIMIT 1");
  const ofFirst = `t.order_id = '${first}'`;
  const done = `n < ${n - open}`, id = `'${store.id}.' || (4000000000000 + n)`, at = `${Date.now() - n * 60_000} + n * 60000`;
  const today = Math.floor(Date.now() / DAY_MS), due = `CASE WHEN ${done} THEN ${today} - 1 - n % 1000 ELSE ${today} + n % 14 END`;
  await shop.sql([
    "PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; BEGIN;",
    await copy(shop, "shop_order", `t.id = '${first}'`, n, { id, number: "n", human: "'bench-' || n", name: "'#' || n", state: `CASE WHEN ${done} THEN 'complete' ELSE 'floor' END`, stage: `CASE WHEN ${done} THEN 'Complete' ELSE 'Filling' END`, due_day: due, ordered_at: at, lines: "'[]'", tickets: "1" }),
    await copy(shop, "order_person", ofFirst, n, { order_id: id, customer_id: "CAST(700000000 + n AS TEXT)", name: "'Zoë Müller ' || n", email: "'zoe' || n || '@example.test'", folded: "'bench-' || n || ' #' || n || ' zoe muller ' || n", ordered_at: at }),
    await copy(shop, "ticket", `${ofFirst} AND t.no = 1`, n, { order_id: id, human: "'bench-' || n", number: "n", due_day: due, stage: `CASE WHEN ${done} THEN 'Complete' ELSE 'Filling' END`, open: `CASE WHEN ${done} THEN 0 ELSE 1 END` }),
    "COMMIT; PRAGMA journal_mode = WAL;",
  ].join("\n"), 600_000);
}

// How long answers take when each comes after a change; ms, sorted by nobody.
async function afterChanges(shop, store, boss, path, changes, next, rows = 0) {
  const took = [];
  for (let i = 0; i < changes; i++) {
    await deliver({ url: shop.url }, store, "orders/create", orderBody(next.number++));
    const began = performance.now();
    const answer = await boss.get(path);
    took.push(performance.now() - began);
    if (answer.status !== 200 || (rows && answer.body.rows.length < rows)) throw new Error(`${path}: ${answer.status} ${answer.text.slice(0, 300)}`);
  }
  return took;
}

async function scans(shop, store, boss) {
  const n = scaled(200, 60, 5);
  const { body } = await boss.get(`${V1}/production/unassigned?store=${store.id}&stage=Filling&limit=${n}`);
  const orders = writeOrders(store, join(shop.folder, "orders"), scaled(6000, 2500, 100), await freePort(), { from: 10_000 });
  let over = false;
  const coming = load(shop.port, orders, { connections: 16, seconds: scaled(10, 5, 0.2), rate: 500 }).finally(() => (over = true));
  const took = [];
  for (const { id } of body.rows) {
    if (over) break;
    const began = performance.now();
    const answer = await boss.post(`${V1}/production/tickets/${id}/handle_print_barcode`, {});
    took.push(performance.now() - began);
    if (answer.status !== 200) throw new Error(`a scan: ${answer.status} ${answer.text}`);
  }
  const { per_s: rate, p99_us: p99 } = await coming;
  figure("scan_p50", percentile(took, 0.5), "ms", `a scan's action, ${took.length} of them while ${Math.round(rate)} orders a second come in (their p99 ${(p99 / 1000).toFixed(1)} ms)`);
  figure("scan_p99", percentile(took, 0.99), "ms");
}

// Figures end in `name`: 100, or 1m.
async function asked(shop, store, boss, name, next) {
  const board = `${V1}/production/board?store=${store.id}`, n = scaled(20, 10, 2);
  const { headers, status, text } = await boss.get(board);
  if (status !== 200) throw new Error(`the board: ${status} ${text}`);
  const poll = writeRequests(join(shop.folder, `${name}.request`), [httpRequest("GET", board, shop.port, { Cookie: boss.cookie, "If-None-Match": headers.etag })]);
  const { per_s: rate } = await load(shop.port, poll);
  figure(`board304_${name}`, rate, "/s", "an unchanged poll of the board, 32 connections");
  figure(`board200_${name}`, percentile(await afterChanges(shop, store, boss, board, n, next), 0.5), "ms", `the board after a change, ${text.length} bytes`);
  const lists = { queue: "production/queue", unassigned: "production/unassigned?stage=Filling", counts: "production/unassigned/counts", orders: "production/orders" };
  for (const [what, path] of Object.entries(lists))
    figure(`${what}_${name}`, percentile(await afterChanges(shop, store, boss, `${V1}/${path}${path.includes("?") ? "&" : "?"}store=${store.id}`, n, next), 0.5), "ms", "after a change");
}

export async function boards(many) {
  const shop = await startShop({ work: false });
  const boss = await bossOf(shop);
  const store = await makeOrderStore(shop, boss);
  const next = { number: 0 };
  await deliver({ url: shop.url }, store, "orders/create", orderBody(next.number++));
  await shop.serve.stop();
  await seed(shop, store, 100, 100);
  await shop.startServe();
  await asked(shop, store, boss, "100", next);

  await shop.serve.stop();
  for (const [table, key] of [["ticket", "order_id"], ["order_person", "order_id"], ["shop_order", "id"]]) await shop.sql(`DELETE FROM ${table} WHERE ${key} LIKE '${store.id}.4%'`);
  const began = performance.now();
  await seed(shop, store, many, Math.min(OPEN, many / 2));
  if (!smoke) console.log(`# ${many} orders made in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  await shop.startServe();
  await asked(shop, store, boss, "1m", next);
  const search = async (name, q, rows, says) => {
    const took = await afterChanges(shop, store, boss, `${V1}/production/orders?q=${encodeURIComponent(q)}`, scaled(5, 3, 1), next, rows);
    figure(name, percentile(took, 0.5), "ms", `${says}, of ${many} orders`);
  };
  await search("search_1m", `muller ${Math.floor(many / 3)}`, 1, "orders searched for a name that one has: all are looked at");
  await search("search_new_1m", "muller", 20, "for a name that many have");
  await scans(shop, store, boss);
  await shop.stop();
}
