// selftest_kit.mjs - what the selftests share: counting, waiting, a receiver for
// Deck's webhooks, and a client that talks to a sandbox as the documents want it.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createHmac, randomUUID } from "node:crypto";
import { start_sandbox } from "./sandbox.mjs";
import { DEFAULTS } from "./deck.mjs";
import { source_guid } from "./deck_scenarios.mjs";

export const count = { passed: 0, failed: 0 };

// Runs one sentence; a rejection or an exception fails it, the rest goes on.
export async function test(sentence, act) {
  try {
    await act();
    count.passed++;
  } catch (problem) {
    count.failed++;
    console.log(`FAILED: ${sentence}\n  ${String(problem.stack ?? problem).replaceAll("\n", "\n  ")}`);
  }
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Waits until act() gives something true, and gives that.
export async function until(act, what = "it", limit_ms = 5000) {
  const end = Date.now() + limit_ms;
  for (;;) {
    const found = await act();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await sleep(5);
  }
}

// A place for webhooks.  answer(n) gives the status of the n-th call (from 1), or
// null to leave it unanswered.
export async function start_receiver(key, answer = () => 200) {
  const calls = []; // { body, signed, headers }
  const server = createServer(async (req, res) => {
    const chunks = [];
    for await (const chunk of req) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    const signature = createHmac("sha256", Buffer.from(key, "base64")).update(raw).digest("base64");
    calls.push({ body: JSON.parse(raw), signed: req.headers["x-signature"] === signature, headers: req.headers, at: Date.now() });
    const status = receiver.answer(calls.length);
    if (status !== null) res.writeHead(status).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const receiver = {
    calls,
    answer,
    url: `http://127.0.0.1:${server.address().port}/hook`,
    // The n-th event with this code (from 1), waited for.
    event: async (code, n = 1) => {
      const matching = () => calls.filter(({ body }) => body.webhook_code === code)[n - 1];
      return (await until(matching, `webhook ${code} ${n}`)).body;
    },
    codes: () => calls.map(({ body }) => body.webhook_code),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

export const ITEMS = [
  { sku: "A-1", quantity: 2, expected_price: "€12.50" },
  { sku: "B-2", quantity: 1, expected_price: "€1234.56" },
  { sku: "C-3", quantity: 12, expected_price: "€0.05" },
  { sku: "D-4", quantity: 5, expected_price: "€7.00" },
];

// A fresh sandbox, quick enough for tests, and hands for it.
export async function start_world({ speed = 40, deck = {}, ...more } = {}) {
  const receiver = await start_receiver(DEFAULTS.hmac_key);
  const sandbox = await start_sandbox({ speed, deck: { webhook_url: receiver.url, ...deck }, ...more });
  const { settings } = sandbox.providers.deck;

  const call = async (method, path, { headers = {}, body, json } = {}) => {
    const text = json === undefined ? body : JSON.stringify(json);
    const response = await fetch(sandbox.url + path, { method, headers, body: text });
    const answer = await response.text();
    const type = response.headers.get("content-type") ?? "";
    return { status: response.status, headers: response.headers, type, body: /json/.test(type) ? JSON.parse(answer) : answer };
  };
  const keys = { "x-deck-client-id": settings.client_id, "x-deck-secret": settings.secret };
  const deck_call = (method, path, { headers = {}, ...rest } = {}) => {
    const type = method === "POST" ? { "content-type": "application/json" } : {};
    return call(method, `/deck/api/v1${path}`, { headers: { ...keys, ...type, ...headers }, ...rest });
  };
  const submit = (job_code, input, key) =>
    deck_call("POST", "/jobs/submit", { headers: key ? { "x-deck-idempotency-key": key } : {}, json: { job_code, input } });

  const login = { username: "buyer", password: "not-a-real-one" };
  const hands = {
    sandbox,
    receiver,
    settings,
    call,
    deck: deck_call,
    submit,
    ensure: (scenario, more = {}, key) => submit("EnsureConnection", { source_guid: source_guid(scenario), ...login, ...more }, key),
    fill: (access_token, items = ITEMS, key) => submit("AddItemsToCart", { access_token, items }, key),
    close_connection: (access_token, key) => submit("CloseConnection", { access_token }, key),
    answer_mfa: (job_guid, answer) => deck_call("POST", "/jobs/mfa/answer", { json: { job_guid, answer } }),
    read: async (guid) => (await deck_call("GET", `/jobs/${guid}`)).body,
    control: async (path, json) => (await call(json ? "POST" : "GET", `/control/${path}`, { json })).body,
    set: (json) => call("POST", "/control/set", { json }),
    // Connects and gives the token.
    connect: async (scenario, more) => {
      const answer = await hands.ensure(scenario, more);
      assert.equal(answer.status, 202, JSON.stringify(answer.body));
      const event = await until(() => receiver.calls.find(({ body }) => body.job_guid === answer.body.job_guid && body.output), "connection");
      return event.body.output.access_token;
    },
    // Fills a cart and gives the event that tells how it went.
    cart: async (access_token, items) => {
      const answer = await hands.fill(access_token, items);
      assert.equal(answer.status, 202, JSON.stringify(answer.body));
      return hands.event_of(answer.body.job_guid);
    },
    event_of: async (guid) => (await until(() => receiver.calls.find(({ body }) => body.job_guid === guid), `event of ${guid}`)).body,
    end: async () => {
      await sandbox.close();
      await receiver.close();
    },
  };
  return hands;
}

// One sentence about a fresh world.
export function world_test(sentence, act, options) {
  return test(sentence, async () => {
    const world = await start_world(options);
    try {
      await act(world);
    } finally {
      await world.end();
    }
  });
}

export { assert, randomUUID, source_guid };
