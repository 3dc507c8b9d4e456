// order_catch_up.mjs - how soon orders that no webhook told of are found, read and on the floor: the worker asks the shop.

import { until } from "../lib/check.mjs";
import { V1, makeStore } from "../lib/production.mjs";
import { control } from "../lib/purchasing.mjs";
import { figure } from "./lib.mjs";
import { bossOf, startShop } from "./shop.mjs";

// The shop that the sandbox plays; what it lets itself be asked in a second is its own limit, so it runs fast.
const BANNOS = { domain: "bannos.myshopify.com", prefix: "bannos", location: "655441491", secrets: { hmac_key: "shpss_sandbox_bannos_secret", token: "shpat_sandbox_bannos_token" } };

export async function catchUp(n) {
  const shop = await startShop({ speed: 1000 });
  const boss = await bossOf(shop);
  const store = await makeStore(boss, BANNOS);
  await control(shop, "shopify", { do: "burst", shop: BANNOS.domain, n });
  const began = performance.now();
  const { status, text } = await boss.post(`${V1}/settings/stores/${store.id}/catch_up`);
  if (status !== 202) throw new Error(`catching up: ${status} ${text}`);
  const there = async () => Number(await shop.sql(`SELECT count(*) FROM shop_order WHERE shop_id = '${store.id}'`));
  await until(async () => (await there()) >= n, { ms: 300_000, every: 50, text: `${n} orders` });
  const took = (performance.now() - began) / 1000;
  figure("catchup_10000", took * (10_000 / n), "s", `10,000 at the pace of ${n} that no webhook told of: ${Math.round(n / took)}/s, which is what the shop lets itself be asked (100 points a second)`);
  await shop.stop();
}
