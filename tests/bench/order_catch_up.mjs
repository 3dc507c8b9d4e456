// order_catch_up.mjs - how soon orders that no webhook told of are found, read and on the floor: the worker asks the shop.  And what
// it costs to find that none is missing.

import { until } from "../lib/check.mjs";
import { V1, makeStore } from "../lib/production.mjs";
import { control } from "../lib/purchasing.mjs";
import { figure } from "./lib.mjs";
import { bossOf, startShop } from "./shop.mjs";

// The shop that the sandbox plays; what it lets itself be asked in a second is its own limit, so it runs fast.
const BANNOS = { domain: "bannos.myshopify.com", prefix: "bannos", location: "655441491", secrets: { hmac_key: "shpss_sandbox_bannos_secret", token: "shpat_sandbox_bannos_token" } };

// Asks for a catch-up; what it took until `there`, then until its last job is done.
async function ask(shop, boss, store, there) {
  const mark = (await control(shop, "log?provider=shopify")).at(-1)?.id ?? 0;
  const began = performance.now();
  const { status, text } = await boss.post(`${V1}/settings/stores/${store.id}/catch_up`);
  if (status !== 202) throw new Error(`catching up: ${status} ${text}`);
  await until(there, { ms: 300_000, every: 50, text: "the orders" });
  const took = (performance.now() - began) / 1000;
  await until(async () => (await shop.sql("SELECT count(*) FROM job WHERE dedupe LIKE 'shop.catch_up/%/asked' AND state = 'queued'")) === "0", { ms: 300_000, every: 50, text: "the catch-up's end" });
  const calls = (await control(shop, `log?provider=shopify&after=${mark}`)).filter(({ path, body }) => path.includes(BANNOS.domain) && /orders\(|on Order|order\(/.test(JSON.stringify(body ?? "")));
  const costs = calls.map(({ answer }) => (typeof answer === "string" ? JSON.parse(answer) : answer)?.extensions?.cost?.actualQueryCost ?? 0);
  return { took, calls: calls.length, points: costs.reduce((sum, one) => sum + one, 0) };
}

export async function catchUp(n) {
  const shop = await startShop({ speed: 1000 });
  const boss = await bossOf(shop);
  const store = await makeStore(boss, BANNOS);
  await control(shop, "shopify", { do: "burst", shop: BANNOS.domain, n });
  const there = async () => Number(await shop.sql(`SELECT count(*) FROM shop_order WHERE shop_id = '${store.id}'`)) >= n;
  const all = await ask(shop, boss, store, there);
  const none = await ask(shop, boss, store, there);
  figure("catchup_10000", all.took * (10_000 / n), "s", `10,000 at the pace of ${n} that no webhook told of: ${(n / all.took).toFixed(1)}/s for ${(all.points / n).toFixed(1)} points each, of which the shop gives 100 a second`);
  figure("catchup_known_1000", none.points * (1000 / n), "points", `to find that none of 1,000 is missing, at the cost of ${n}: ${none.calls} calls, ${none.took.toFixed(2)} s`);
  await shop.stop();
}
