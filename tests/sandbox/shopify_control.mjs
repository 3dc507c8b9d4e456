// shopify_control.mjs - what a test or a person may do in the shops, under /control/shopify.
//
// POST { "do": act, "shop": domain or handle (the first shop when left out), … }; each act
// is a row of ACTS.  Ids are text, because numbers of JSON would lose their ends.

import { randomUUID } from "node:crypto";
import { is_object } from "./http.mjs";
import { from_json, to_json } from "./shopify_json.mjs";
import { cart } from "./shopify_burst.mjs";
import { change, cancel, edit, fulfil, pay, place, refund, remember, remove } from "./shopify_orders.mjs";
import { Refused, change_level, change_product, delete_product, must, new_product } from "./shopify_stock.mjs";
import { gid, on_hand } from "./shopify_shop.mjs";
import { topic_of, writing } from "./shopify_write.mjs";
import { order_body, privacy_body } from "./shopify_payload.mjs";

const text = (id) => String(id);

function order_row(order) {
  return {
    id: text(order.id), gid: gid("Order", order.id), shop: order.shop.domain, name: order.name, order_number: order.order_number, financial_status: order.financial_status,
    fulfillment_status: order.fulfillment_status, cancelled: order.cancelled_at !== null, test: order.test, updated_at: order.shop.time(order.updated_at),
    location: text(order.location.id),
    lines: order.lines.map(({ id, sku, title, variant_title, quantity, current_quantity, fulfilled, variant }) => ({ id: text(id), sku, title, variant_title, quantity, current_quantity, fulfilled, variant: variant && text(variant.id) })),
  };
}

function variant_row({ id, product, title, sku, item, shop, price }) {
  const levels = [...item.levels.values()].map((level) => ({ location: text(level.location.id), available: level.available, committed: level.committed, on_hand: on_hand(level) }));
  return { id: text(id), product: text(product.id), product_title: product.title, title, sku, price: shop.money(price), item: text(item.id), tracked: item.tracked, levels };
}

const delivery_row = ({ id, shop, topic, webhook_id, event_id, triggered_at, uri, state, tries, body, subscription }) => ({
  id, shop, topic, webhook_id, event_id, triggered_at, uri, state, declared: Boolean(subscription.declared), tries, body,
});

// What a customer's data is, and whose orders: by e-mail or by an order.
function person(shop, { email, order: named }) {
  const customer = email !== undefined ? must(shop.customers.get(email), `customer ${email}`) : must(must(shop.find_order(named), `order ${named}`).customer, "customer of this order");
  return { customer, orders: [...shop.orders.values()].filter((order) => order.customer === customer) };
}

// act -> (shopify, shop, order) => what the answer has besides ok
const ACTS = {
  order: (shopify, shop, given) => ({ order: order_row(place(shop, shopify.event(shop), given)) }),
  remember: (shopify, shop, given) => ({ order: order_row(remember(shop, shopify.event(shop), given)) }),
  edit: (shopify, shop, given) => ({ order: order_row(edit(shop, shopify.event(shop), given)) }),
  change: (shopify, shop, given) => ({ order: order_row(change(shop, shopify.event(shop), given)) }),
  cancel: (shopify, shop, given) => ({ order: order_row(cancel(shop, shopify.event(shop), given)) }),
  refund: (shopify, shop, given) => ({ order: order_row(refund(shop, shopify.event(shop), given)) }),
  fulfil: (shopify, shop, given) => ({ order: order_row(fulfil(shop, shopify.event(shop), given)) }),
  pay: (shopify, shop, given) => ({ order: order_row(pay(shop, shopify.event(shop), given)) }),
  delete: (shopify, shop, given) => ({ order: order_row(remove(shop, shopify.event(shop), given)) }),

  level: (shopify, shop, given) => {
    const level = change_level(shop, shopify.event(shop), given);
    return level ? { available: level.available, committed: level.committed, on_hand: on_hand(level) } : {};
  },
  product: (shopify, shop, given) => ({ variants: change_product(shop, shopify.event(shop), given).variants.map(variant_row) }),
  new_product: (shopify, shop, given) => ({ variants: new_product(shop, shopify.event(shop), given).variants.map(variant_row) }),
  delete_product: (shopify, shop, given) => ({ product: text(delete_product(shop, shopify.event(shop), given).id) }),

  uninstall: (shopify, shop) => ({ told: shopify.uninstall(shop) }),
  install: (shopify, shop) => void shopify.install(shop),
  data_request: (shopify, shop, given) => void shopify.event(shop)("customers/data_request", privacy_body(shop, { ...person(shop, given), request: shop.new_id("DataRequest") })),
  redact: (shopify, shop, given) => void shopify.event(shop)("customers/redact", privacy_body(shop, person(shop, given))),
  shop_redact: (shopify, shop) => void shopify.event(shop)("shop/redact", privacy_body(shop, {})),

  burst: (shopify, shop, { n = 100 }) => {
    if (!Number.isInteger(n) || n < 1 || n > 20000) throw new Refused("n has to be a whole number from 1 to 20000");
    const made = Array.from({ length: n }, () => place(shop, shopify.event(shop), cart(shop, () => shopify.hooks.chance())));
    return { orders: n, first: made[0].name, last: made.at(-1).name, ids: made.map(({ id }) => text(id)) };
  },

  // The app and its secret.
  revoke: (shopify, shop, { all = false }) => void shopify.revoke(shop, all),
  rotate: (_, shop, { client_secret = `shpss_${randomUUID().replaceAll("-", "")}` }) => {
    shop.old_secret = shop.client_secret;
    shop.client_secret = client_secret;
    return { client_secret };
  },
  scopes: (_, shop, { scopes }) => {
    if (typeof scopes !== "string") throw new Refused("scopes has to be a text like read_orders,read_products");
    shop.scopes = scopes;
  },
  state: (_, shop, { state }) => {
    if (!["open", "frozen", "locked"].includes(state)) throw new Refused("state has to be open, frozen or locked");
    shop.state = state;
  },
  hook_url: (_, shop, { url }) => void (shop.hook_url = url),
  subscribe: (_, shop, { topics, url: uri }) => {
    for (const header of topics) writing.Mutation.webhookSubscriptionCreate(null, { topic: topic_of(header), webhookSubscription: { uri } }, { shop, may: () => true });
  },
  drain: (shopify, shop, { points }) => void shopify.drain(shop, points),
  new_shop: (shopify, _, { do: act, shop, ...given }) => {
    if (typeof given.domain !== "string" || !/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(given.domain)) throw new Refused("domain has to be NAME.myshopify.com");
    if (shopify.shops.has(given.domain)) throw new Refused("this shop is there already");
    return { shop: shop_row(shopify.add_shop(given)) };
  },

  // Deliveries.
  release: (shopify, _, { order }) => ({ released: shopify.hooks.release(order) }),
  resend: (shopify, _, { id, url }) => {
    const delivery = must(shopify.hooks.deliveries.find((one) => one.id === id), `delivery ${id}`);
    if (url) delivery.uri = url;
    shopify.hooks.start(delivery);
  },
  // Any body under any topic, signed; headers: { name: value, or null to leave one out }; url: elsewhere.
  send: (shopify, shop, { topic, body, raw, url, headers = {}, webhook_id, event_id }) => {
    if (typeof topic !== "string") throw new Refused("topic is missing");
    const more = { ...headers, ...(webhook_id ? { "X-Shopify-Webhook-Id": webhook_id } : {}) };
    const to = url ? [{ declared: true, uri: url }] : shopify.subscriptions_of(shop, topic);
    const at = new Date().toISOString();
    const sent = to.map((subscription) => shopify.hooks.send(shop, subscription, { topic, body: body ?? {}, raw, event_id: event_id ?? randomUUID(), at, headers: more }));
    return { deliveries: sent.filter(Boolean).map(({ id }) => id) };
  },
};

export const acts = Object.keys(ACTS);

const shop_row = ({ domain, handle, id, name, currency, zone, scopes, installed, state, client_id, client_secret, token, locations, orders, products }) => ({
  domain, handle, id: text(id), name, currency, zone, scopes, installed, state, client_id, client_secret, token, orders: orders.size, products: products.size,
  locations: [...locations.values()].map((one) => ({ id: text(one.id), gid: gid("Location", one.id), name: one.name })),
});

const subscription_row = ({ id, topic, uri, include_fields, name }) => ({ id: text(id), topic, uri, include_fields, name });

// What can be seen: GET /control/shopify/…?shop=
const VIEWS = {
  "": (shopify) => [...shopify.shops.values()].map(shop_row),
  orders: (_, shop) => [...shop.orders.values()].map(order_row),
  products: (_, shop) => [...shop.variants.values()].map(variant_row),
  subscriptions: (_, shop) => [...shop.subscriptions.values()].map(subscription_row),
  order: (_, shop, wanted) => order_body(must(shop.find_order(wanted.get("id")), `order ${wanted.get("id")}`)),
  deliveries: (shopify, _, wanted) => shopify.hooks.deliveries.filter(({ id, topic, state, shop: domain }) =>
    id > Number(wanted.get("after") ?? 0) && (!wanted.has("topic") || wanted.get("topic") === topic) && (!wanted.has("state") || wanted.get("state") === state) &&
    (!wanted.has("shop") || domain.startsWith(wanted.get("shop")))).map(delivery_row),
};

export const views = Object.keys(VIEWS);

// An answer as JSON text with exact ids, or a 400 that says what is wrong.
export function shopify_control(shopify, { method, path, query, json, text: sent }) {
  const answer = (status, body) => ({ status, body: to_json(body), headers: { "content-type": "application/json; charset=utf-8" } });
  const wanted = new URLSearchParams(query);
  const what = path.replace(/^\/control\/shopify\/?/, "");
  try {
    if (method === "GET") {
      if (!Object.hasOwn(VIEWS, what)) return answer(404, { error: `there is no ${what}; there is ${views.filter(Boolean).join(", ")}` });
      return answer(200, VIEWS[what](shopify, must(shopify.shop(wanted.get("shop") ?? undefined), `shop ${wanted.get("shop")}`), wanted));
    }
    if (!is_object(json)) throw new Refused("the body has to be a JSON object");
    const given = from_json(sent);
    if (!Object.hasOwn(ACTS, given.do ?? "")) throw new Refused(`there is no act ${given.do}; there is ${acts.join(", ")}`);
    const shop = must(shopify.shop(given.shop), `shop ${given.shop}`);
    return answer(200, { ok: true, ...ACTS[given.do](shopify, shop, given) });
  } catch (problem) {
    if (problem instanceof Refused) return answer(400, { error: problem.message });
    throw problem;
  }
}
