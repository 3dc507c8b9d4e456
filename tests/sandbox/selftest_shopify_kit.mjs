// selftest_shopify_kit.mjs - a sandbox with shops, hands for them, and a receiver of their webhooks.

import { createServer } from "node:http";
import { assert, test, until } from "./selftest_kit.mjs";
import { start_sandbox } from "./sandbox.mjs";
import { signature } from "./shopify_webhooks.mjs";

// Takes webhooks; answer(n) is the status of the n-th (from 1), null: none at all.
async function start_receiver() {
  const calls = []; // { topic, shop, id, event, headers, raw, body, at }
  const server = createServer(async (req, res) => {
    const chunks = [];
    for await (const chunk of req) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    const { headers } = req;
    calls.push({
      topic: headers["x-shopify-topic"], shop: headers["x-shopify-shop-domain"], id: headers["x-shopify-webhook-id"], event: headers["x-shopify-event-id"], path: req.url,
      hmac: headers["x-shopify-hmac-sha256"], headers, raw: raw.toString(), at: Date.now(), get body() { return JSON.parse(raw); },
    });
    const status = receiver.answer(calls.length, calls.at(-1));
    if (status !== null) res.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const receiver = {
    calls,
    answer: () => 200,
    url: `http://127.0.0.1:${server.address().port}`,
    of: (topic) => calls.filter((call) => call.topic === topic),
    // The n-th call (from 1) of a topic, waited for.
    call: (topic, n = 1) => until(() => receiver.of(topic)[n - 1], `${topic} ${n}`),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

export const BANNOS = "bannos.myshopify.com";
export const TOKEN = "shpat_sandbox_bannos_token";
export const SECRET = "shpss_sandbox_bannos_secret";
export const GOOD = { client_id: "sandbox-bannos-client", client_secret: SECRET, grant_type: "client_credentials" };

export async function start_shops({ speed = 100, shopify = {} } = {}) {
  const receiver = await start_receiver();
  const sandbox = await start_sandbox({ speed, shopify: { hook_url: `${receiver.url}/declared/{handle}`, ...shopify } });
  const send = async (method, path, { headers = {}, json, body } = {}) => {
    const response = await fetch(sandbox.url + path, { method, headers, body: json === undefined ? body : JSON.stringify(json) });
    const text = await response.text();
    const is_json = /json/.test(response.headers.get("content-type") ?? "");
    return { status: response.status, headers: response.headers, text, body: is_json ? JSON.parse(text) : text };
  };
  const hands = {
    sandbox,
    receiver,
    send,
    graphql: (query, variables, { shop = BANNOS, token = TOKEN, version = "2026-10", headers = {} } = {}) =>
      send("POST", `/shopify/${shop}/admin/api/${version}/graphql.json`, { headers: { "content-type": "application/json", "x-shopify-access-token": token, ...headers }, json: { query, variables } }),
    grant: (form, { shop = BANNOS, headers = { "content-type": "application/json" }, body } = {}) => send("POST", `/shopify/${shop}/admin/oauth/access_token`, { headers, json: form, body }),
    // An act in a shop; the answer, with 200 or thrown.
    act: async (what, more = {}) => {
      const { status, body } = await send("POST", "/control/shopify", { json: { do: what, ...more } });
      assert.equal(status, 200, JSON.stringify(body));
      return body;
    },
    refused: async (what, more) => {
      const { status, body } = await send("POST", "/control/shopify", { json: { do: what, ...more } });
      assert.equal(status, 400, JSON.stringify(body));
      return body.error;
    },
    see: async (what) => (await send("GET", `/control/shopify/${what}`)).body,
    set: async (json) => {
      const { status, body } = await send("POST", "/control/set", { json: { provider: "shopify", ...json } });
      assert.equal(status, 200, JSON.stringify(body));
    },
    // Data, or an assertion with the errors.
    data: async (query, variables, options) => {
      const { body } = await hands.graphql(query, variables, options);
      assert.equal(body.errors, undefined, JSON.stringify(body.errors));
      return body.data;
    },
    errors: async (query, variables, options) => (await hands.graphql(query, variables, options)).body.errors ?? [],
    subscribe: async (topic, more = {}) => {
      const { webhookSubscriptionCreate: made } = await hands.data(CREATE, { t: topic, w: { uri: `${receiver.url}/api`, ...more } });
      assert.deepEqual(made.userErrors, []);
      return made.webhookSubscription;
    },
    level: async (sku, shop = "bannos") => (await hands.see(`products?shop=${shop}`)).find((one) => one.sku === sku).levels[0],
    end: async () => {
      await sandbox.close();
      await receiver.close();
    },
  };
  return hands;
}

export const CREATE = `mutation($t: WebhookSubscriptionTopic!, $w: WebhookSubscriptionInput!) {
  webhookSubscriptionCreate(topic: $t, webhookSubscription: $w) { webhookSubscription { id topic uri format apiVersion { handle } } userErrors { field message } } }`;

export function shop_test(sentence, act, options) {
  return test(sentence, async () => {
    const world = await start_shops(options);
    try {
      await act(world);
    } finally {
      await world.end();
    }
  });
}

export const signed = (call, secret = SECRET) => call.hmac === signature(secret, Buffer.from(call.raw));
