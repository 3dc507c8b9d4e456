// orders.mjs - a shop's orders: on disk, understood, their stock set aside, before the shop hears 200.
//
// Each order is new, two cakes and a box of candles, of 2,000 products.  In turns, with the body kept and without: Tradepost,
// Tradepost with one commit an order (single.c), SQLite alone writing the same rows (raw.c), and where ORDERS_PEERS names the
// folder of a Node server that takes the same webhooks (server.mjs, STORE=sqlite or sqlite-group), that.  Once more with 1 ms
// added to every flush.  Afterwards the orders in the store are counted against the 200s.  Then what people ask of the floor
// while orders come in, what is asked of a million orders, and how soon 10,000 missed orders are caught up with.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { Service, freePort } from "../lib/process.mjs";
import { raw as request } from "../lib/client.mjs";
import { until } from "../lib/check.mjs";
import { KEY } from "../lib/production.mjs";
import { cpuMs, figure, load, made, median, ratio, rounds, scaled, slowly, times } from "./lib.mjs";
import { bossOf, startNginx, startRaw, startShop, startTwin } from "./shop.mjs";
import { makeOrderStore, orderWrites, writeOrders } from "./order_shop.mjs";
import { catchUp } from "./order_catch_up.mjs";
import { boards } from "./order_board.mjs";

const perSecond = 14_000; // more than any variant takes
const PEER_PATH = "/webhooks/orders";

// { name: { port, pids, counted } } of the servers that ORDERS_PEERS offers.
async function startPeers(folder) {
  const from = process.env.ORDERS_PEERS && resolve(process.env.ORDERS_PEERS, "server.mjs");
  if (!from || !existsSync(from)) return {};
  const start = async (name, store) => {
    const port = await freePort();
    const env = { PORT: String(port), FRAMEWORK: "fastify", STORE: store, SYNC: "FULL", DB: join(folder, `${name}.db`), SECRET: KEY };
    const service = new Service(name, process.execPath, [from], { log: join(folder, `${name}.log`), env, gently: true });
    await until(() => request(`http://127.0.0.1:${port}/`, { ms: 2000 }).then(() => true, () => service.code !== undefined), { text: name });
    if (service.code !== undefined) throw new Error(`${name} did not start: ${service.tail()}`);
    return { service, port };
  };
  return { fastify: await start("fastify", "sqlite"), fastify_batched: await start("fastify_batched", "sqlite-group") };
}

const withoutBodies = (twin) => twin.sql(`UPDATE shop SET settings = replace(settings, '"keep_bodies":true', '"keep_bodies":false');`);

async function taken() {
  const n = Math.ceil(perSecond * times.seconds * times.rounds) + 200;
  const shop = await startShop({ work: false });
  const boss = await bossOf(shop);
  const store = await makeOrderStore(shop, boss);
  const writes = await orderWrites(shop, store);
  await shop.sql("PRAGMA wal_checkpoint(TRUNCATE);");
  await shop.stop();

  const twins = {};
  const start = async (name, options) => {
    twins[name] = await startTwin(shop, name, options);
    if (!name.includes("body")) await withoutBodies(twins[name]);
  };
  await start("body");
  await start("ours");
  await start("single", { command: made("single") });
  await start("ours_1ms", { env: slowly });
  await start("single_1ms", { command: made("single"), env: slowly });
  const nginx = await startNginx(shop.folder, Object.fromEntries(Object.values(twins).map((twin) => [twin.port, twin.socket])));
  const peers = await startPeers(shop.folder);
  const orders = writeOrders(store, join(shop.folder, "orders"), n, await freePort());
  const theirs = Object.keys(peers).length ? writeOrders(store, join(shop.folder, "peers"), n, await freePort(), { path: PEER_PATH }) : "";

  const sent = {};
  const sends = (name, port, file, pids) => async () => {
    const so = (sent[name] ??= { next: 0, ok: 0 });
    const result = await load(port, file, { first: so.next, use: { all: pids } });
    so.next = result.next;
    so.ok += result.ok;
    return result;
  };
  const ours = (name) => async () => {
    const before = cpuMs(twins[name].serve.pid);
    const result = await sends(name, twins[name].port, orders, [twins[name].serve.pid, ...nginx.pids])();
    return { ...result, serve_us: ((cpuMs(twins[name].serve.pid) - before) * 1000) / Math.max(1, result.answered) };
  };
  const peer = (name) => sends(name, peers[name].port, theirs, [peers[name].service.pid]);
  const quick = await rounds({
    body: ours("body"), ours: ours("ours"), single: ours("single"), raw: startRaw(shop, "raw", writes.bare), raw_body: startRaw(shop, "raw_body", writes.whole),
    ...Object.fromEntries(Object.keys(peers).map((name) => [name, peer(name)])),
  });
  const slow = await rounds({ ours: ours("ours_1ms"), single: ours("single_1ms"), raw: startRaw(shop, "raw_1ms", writes.bare, slowly) }, Math.min(3, times.rounds));

  let lost = 0;
  for (const [name, twin] of Object.entries(twins)) {
    const kept = Number(await twin.sql("SELECT count(*) FROM shop_order o JOIN event e ON e.subject = 'shop_order' AND e.subject_id = o.id AND e.account_id = o.account_id WHERE e.type = 'ingested' AND o.number >= 100000"));
    const held = Number(await twin.sql("SELECT count(*) FROM stock_hold h JOIN shop_order o ON o.account_id = h.account_id AND o.id = h.order_id WHERE o.number >= 100000"));
    lost += sent[name].ok - Math.min(kept, Math.floor(held / 3));
  }
  const of = (result) => result.per_s, mid = (results, what) => median(results.map(what));
  figure("orders_per_s", mid(quick.body, of), "/s", "orders on disk before their 200, with their bodies: 8.5 KB, 32 connections, nginx, SQLite FULL");
  figure("orders_nobody_per_s", mid(quick.ours, of), "/s", "the same, the raw body not kept");
  figure("orders_1ms_per_s", mid(slow.ours, of), "/s", "the raw body not kept, 1 ms added to every flush");
  figure("orders_raw", mid(quick.raw, of), "/s", "SQLite alone writing the same rows, 32 orders to a commit");
  figure("orders_vs_raw", ratio(quick, "ours", "raw", of), "x", "of SQLite alone, the raw body not kept");
  figure("orders_body_vs_raw", ratio(quick, "body", "raw_body", of), "x", "of SQLite alone, both with the body");
  figure("orders_vs_single", ratio(quick, "ours", "single", of), "x", "of the same program with one commit an order");
  figure("orders_vs_single_1ms", ratio(slow, "ours", "single", of), "x", "the same, both with 1 ms added");
  figure("orders_vs_raw_1ms", ratio(slow, "ours", "raw", of), "x", "of SQLite alone, both with 1 ms added");
  for (const name of Object.keys(peers)) {
    figure(`orders_${name}`, mid(quick[name], of), "/s", "a Node server that takes the same webhooks, bodies not kept");
    figure(`orders_vs_${name}`, ratio(quick, "ours", name, of), "x", `of it, ${Math.round(mid(quick[name], (result) => result.cpu_us))} us of CPU an order there`);
  }
  figure("orders_p50", mid(quick.ours, (result) => result.p50_us) / 1000, "ms", "acknowledgement, 32 connections at full speed");
  figure("orders_p99", mid(quick.ours, (result) => result.p99_us) / 1000, "ms");
  figure("orders_cpu", mid(quick.ours, (result) => result.cpu_us), "us", "CPU of nginx and responder for one order");
  figure("orders_serve_cpu", mid(quick.ours, (result) => result.serve_us), "us", "of the responder alone");
  figure("orders_body_cpu", mid(quick.body, (result) => result.cpu_us), "us", "of both, with the body kept");
  figure("orders_lost", lost, "orders", "acknowledged, but without its order, event or holds in the store");
  for (const { service } of Object.values(peers)) await service.stop();
  await nginx.stop();
  for (const twin of Object.values(twins)) await twin.stop();
  if (lost !== 0) throw new Error(`${lost} acknowledged orders are not in the store`);
}

export default async function orders() {
  await taken();
  await boards(scaled(1_000_000, 100_000, 2_000));
  await catchUp(scaled(1_000, 300, 30));
}
