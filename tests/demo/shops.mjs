// shops.mjs - the stand-in's shops, which begin anew with each run, know what the demo knows of them.

import { from_json, to_json } from "../sandbox/shopify_json.mjs";

// What it hears of them from the first moment on, without waiting for the worker's look after its subscriptions.
const TOPICS = ["create", "updated", "cancelled", "paid", "fulfilled", "partially_fulfilled", "edited", "delete"].map((what) => `orders/${what}`)
  .concat("refunds/create", "products/create", "products/update", "products/delete", "inventory_levels/update", "app/uninstalled");
const V1 = "/api/v1";

async function control(sandbox, act) {
  const answer = await fetch(`${sandbox}/control/shopify`, { method: "POST", body: to_json(act) });
  if (!answer.ok) throw new Error(`the stand-in for Shopify: ${(await answer.json()).error}`);
}

// They have had the orders that the house knows of, and tell it what happens.
export async function openShops(sandbox, house, shops) {
  for (const { domain: shop, webhook, orders } of shops) {
    for (const order of [...orders].reverse()) await control(sandbox, { do: "remember", shop, order });
    const url = `${house}/hooks/shopify/${webhook}`;
    await control(sandbox, { do: "hook_url", shop, url });
    await control(sandbox, { do: "subscribe", shop, topics: TOPICS, url });
  }
}

// And they sell what those orders were of, at the level that they showed last, at first of all that there is: told as new products, once the house listens.
// boss: signed in there, may see the settings.
export async function sellInShops(sandbox, boss, shops) {
  const stores = (await boss.get(`${V1}/settings/stores`)).body.rows;
  const items = (await boss.get(`${V1}/stock/items?recipe=0&limit=200`)).body.rows;
  for (const { domain: shop, orders } of shops) {
    const store = stores.find((one) => one.domain === shop);
    const there = new Set(from_json(await (await fetch(`${sandbox}/control/shopify/products?shop=${shop}`)).text()).map(({ sku }) => sku));
    const sold = new Set(orders.flatMap((order) => order.line_items.map(({ sku }) => sku)));
    for (const { id, sku, name, on_hand } of items) { // by SKU: the same ids in each run
      if (!sold.has(sku) || there.has(sku)) continue;
      const shown = (await boss.get(`${V1}/stock/items/${id}`)).body.shops.find(({ shop_id }) => shop_id === store?.id);
      await control(sandbox, { do: "new_product", shop, product: { title: name, variants: [{ sku, price: "45.00", available: shown?.seen ?? Math.floor(Number(on_hand)) }] } });
    }
  }
}
