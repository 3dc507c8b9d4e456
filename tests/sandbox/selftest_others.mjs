// selftest_others.mjs - the stand-ins for Optiply and Slack, the control interface,
// the command line, and the table in README.md.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect as tcp_connect } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { assert, sleep, start_world, test, until, world_test } from "./selftest_kit.mjs";
import { scenario_of, source_guid, table } from "./deck_scenarios.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const JSON_API = { "content-type": "application/vnd.api+json" };

// ---- Optiply ----

const FORM = { grant_type: "password", username: "buyer@example.test", password: "sandbox-password" };
const basic = (text) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}`, "content-type": "application/x-www-form-urlencoded" });
const GOOD_CLIENT = basic("sandbox-optiply:sandbox-optiply-secret");

const grant = ({ call }, form = FORM, headers = GOOD_CLIENT) =>
  call("POST", "/optiply/api/auth/oauth/token", { headers, body: new URLSearchParams(form).toString() });

async function reader(world) {
  const { body } = await grant(world);
  const headers = { ...JSON_API, authorization: `Bearer ${body.access_token}` };
  const encode = (query) => Object.entries(query).map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
  return (path, query = {}, more = {}) => world.call("GET", `/optiply/v1/${path}?${encode(query)}`, { headers: { ...headers, ...more } });
}

async function optiply_tests() {
  await world_test("Optiply's token: who asks wrongly is refused", async (world) => {
    for (const [sentence, form, headers, status, word] of [
      ["a wrong client", FORM, basic("sandbox-optiply:no"), 401, "invalid_client"],
      ["no client", FORM, { "content-type": GOOD_CLIENT["content-type"] }, 401, "invalid_client"],
      ["a wrong client in the form", { ...FORM, client_secret: "no" }, GOOD_CLIENT, 401, "invalid_client"],
      ["JSON", FORM, { ...GOOD_CLIENT, "content-type": "application/json" }, 415, "invalid_request"],
      ["another grant", { ...FORM, grant_type: "client_credentials" }, GOOD_CLIENT, 400, "unsupported_grant_type"],
      ["a wrong password", { ...FORM, password: "no" }, GOOD_CLIENT, 400, "invalid_grant"],
    ]) {
      const { status: got, body } = await grant(world, form, headers);
      assert.deepEqual([got, body.error], [status, word], sentence);
    }
    const { status, body } = await grant(world, { ...FORM, client_id: "sandbox-optiply", client_secret: "sandbox-optiply-secret" });
    assert.deepEqual([status, body.expires_in, typeof body.refresh_token], [200, 3600, "string"]);
    const early = await grant(world);
    assert.equal(early.body.error_description, "Rate limit exceeded: access_token not expired");
    await world.control("optiply", { expire_token: true });
    assert.equal((await grant(world)).status, 200);
  });

  await world_test("Optiply: token, content type, address and encoding are checked", async (world) => {
    const get = await reader(world);
    assert.equal((await get("buyOrders")).status, 200);
    assert.equal((await get("buyOrders", {}, { authorization: "Bearer nobody" })).status, 401);
    assert.equal((await get("buyOrders", {}, { "content-type": "application/json" })).status, 415);
    assert.equal((await get("sellOrders")).status, 404);
    assert.equal((await get("constructor")).status, 404);
    assert.equal((await get("buyOrders/1")).status, 404);
    const { status, type } = await world.call("GET", "/optiply/v1/buyOrders?filter[id]=1", { headers: JSON_API });
    assert.deepEqual([status, type], [400, "text/html"], "raw brackets");
    await world.set({ provider: "optiply", token_ms: 1 });
    await world.control("optiply", { expire_token: true });
    const late = await reader(world);
    await sleep(5);
    assert.equal((await late("buyOrders")).status, 401, "the token's time is over");
  });

  await world_test("Optiply: queries that are refused", async (world) => {
    const get = await reader(world);
    for (const query of [
      { "page[limit]": 101 }, { "page[limit]": 0 }, { "page[limit]": 10, "page[offset]": 15 }, { "page[offset]": 20 },
      { "page[size]": 10 }, { include: "supplier" }, { "filter[status]": "approved" }, { "filter[id][BETWEEN]": 1 },
      { "filter[id]": "x" }, { "filter[completed]": "null" }, { "filter[updatedAt][GT]": "2026-01-31" },
      { "filter[updatedAt][GT]": "2026-01-31T00:00:00 00:00" }, { "filter[id][LIKE]": 1 }, { "filter[assembly]": "no" },
      { sort: "colour" }, { "filter[accountId]": "" },
    ]) {
      const { status, body } = await get("buyOrders", query);
      assert.equal(status, 400, JSON.stringify(query));
      assert.equal(typeof body.errors[0].meta.message, "string");
    }
  });

  await world_test("Optiply: pages follow each other through links.next, whole and absolute", async (world) => {
    const get = await reader(world);
    const first = await get("buyOrders", { "filter[accountId]": 7701, sort: "id" });
    assert.equal(first.body.data.length, 50);
    const { authorization } = (await world.control("log?provider=optiply")).at(-1).headers;
    const orders = [...first.body.data];
    for (let next = first.body.links.next; next;) {
      assert.match(next, /^http:\/\/127\.0\.0\.1:\d+\/optiply\/v1\/buyOrders\?[^[\]+:]*$/);
      const page = await world.call("GET", next.replace(world.sandbox.url, ""), { headers: { ...JSON_API, authorization } });
      orders.push(...page.body.data);
      next = page.body.links.next;
    }
    assert.equal(orders.length, 112);
    assert.equal(new Set(orders.map(({ id }) => id)).size, 112);
    assert.ok(orders.every(({ attributes }) => attributes.accountId === 7701));
    const hundred = await get("buyOrders", { "page[limit]": 100 });
    assert.equal(hundred.body.data.length, 100);
    assert.equal("next" in (await get("suppliers")).body.links, false);
  });

  await world_test("Optiply: the data has what a reader has to cope with", async (world) => {
    const get = await reader(world);
    const all = async (resource) => {
      const pages = [];
      for (let offset = 0; ; offset += 100) {
        const { body } = await get(resource, { "page[limit]": 100, "page[offset]": offset, sort: "id" });
        pages.push(...body.data);
        if (!body.links.next) return pages;
      }
    };
    const [orders, lines, products, offers] = [await all("buyOrders"), await all("buyOrderLines"), await all("products"), await all("supplierProducts")];
    const open = orders.filter(({ attributes }) => attributes.completed === null && !attributes.assembly);
    assert.ok(orders.length >= 130 && open.length >= 50 && open.some(({ attributes }) => attributes.accountId === 8802));
    assert.ok(orders.some(({ attributes }) => attributes.assembly) && orders.some(({ attributes }) => attributes.completed));
    assert.ok(orders.every(({ id, type, attributes }) => typeof id === "string" && type === "buyOrders" && /^\d+\.\d\d$/.test(attributes.totalValue)));
    const of = (order) => lines.filter(({ attributes }) => String(attributes.buyOrderId) === order.id);
    assert.ok(orders.some((order) => of(order).length === 0), "an order without lines");
    assert.ok(lines.some(({ attributes }) => attributes.quantity === 0), "a line of nothing");
    assert.ok(products.some(({ attributes }) => attributes.skuCode === "") && offers.some(({ attributes }) => attributes.skuCode === null));
    for (const order of orders) {
      const sum = of(order).reduce((total, { attributes }) => total + Math.round(Number(attributes.subtotalValue) * 100), 0);
      assert.equal(sum, Math.round(Number(order.attributes.totalValue) * 100), `order ${order.id}`);
      assert.ok(of(order).every(({ attributes }) => products.some(({ id }) => id === String(attributes.productId))));
    }
  });

  await world_test("Optiply: filters, and the account filter that lines ignore", async (world) => {
    const get = await reader(world);
    const [line] = (await get("buyOrderLines", { "filter[accountId]": 8802, sort: "id", "page[limit]": 1 })).body.data;
    const order = (await get(`buyOrders/${line.attributes.buyOrderId}`)).body.data;
    assert.equal(order.attributes.accountId, 7701, "ignored");
    const of_order = await get("buyOrderLines", { "filter[buyOrderId][eq]": order.id });
    assert.ok(of_order.body.data.every(({ attributes }) => String(attributes.buyOrderId) === order.id));
    await world.set({ provider: "optiply", account_filter: "honour" });
    const honoured = await get("buyOrderLines", { "filter[accountId]": 8802, "page[limit]": 100 });
    assert.ok(honoured.body.data.every(({ attributes }) => attributes.buyOrderId > 8802000));

    assert.equal((await get("suppliers", { "filter[name][LIKE]": "vega" })).body.data.length, 2);
    const dear = await get("buyOrders", { "filter[totalValue][GE]": "1000", sort: "-totalValue" });
    const totals = dear.body.data.map(({ attributes }) => Number(attributes.totalValue));
    assert.deepEqual(totals, [...totals].sort((a, b) => b - a));
    await world.control("optiply", { resource: "buyOrders", id: Number(order.id), attributes: { completed: "2026-01-01T00:00:00Z" } });
    const since = new Date(Date.now() - 60000).toISOString();
    assert.deepEqual((await get("buyOrders", { "filter[updatedAt][GT]": since })).body.data.map(({ id }) => id), [order.id]);
    await world.control("optiply", { resource: "buyOrders", id: Number(order.id), remove: true });
    assert.equal((await get(`buyOrders/${order.id}`)).status, 404);
  });

  await world_test("Optiply: nothing can be written, faults can be ordered", async (world) => {
    const get = await reader(world);
    const { headers } = (await world.control("log?provider=optiply"))[0];
    assert.ok(headers.authorization, "the log has the headers");
    await get("buyOrders");
    const { authorization } = (await world.control("log?provider=optiply")).at(-1).headers;
    const patch = await world.call("PATCH", "/optiply/v1/buyOrders/7701600", { headers: { ...JSON_API, authorization }, json: { data: {} } });
    assert.equal(patch.status, 403);
    await world.set({ provider: "optiply", mode: 429, times: 1, retry_after: 7, match: "/v1/buyOrders" });
    assert.equal((await get("products")).status, 200);
    const limited = await get("buyOrders");
    assert.deepEqual([limited.status, limited.headers.get("retry-after")], [429, "7"]);
    assert.equal((await get("buyOrders")).status, 200, "once only");
    await world.set({ provider: "optiply", mode: "gone" });
    await assert.rejects(get("buyOrders"));
    await world.set({ provider: "optiply", mode: "fail" });
    assert.equal((await get("buyOrders")).status, 500);
    await world.set({ provider: "optiply", mode: "slow", delay_ms: 4000 });
    const start = Date.now();
    await get("buyOrders");
    assert.ok(Date.now() - start >= 95);
    await world.set({ provider: "optiply", mode: "garbage" });
    assert.match((await get("buyOrders")).body, /<html>/);
  });
}

// ---- Slack ----

async function slack_tests() {
  const HOOK = "/slack/services/T0/B0/abcDEF123";
  const post = ({ call }, json, path = HOOK, headers = { "content-type": "application/json" }) => call("POST", path, { headers, json });
  const quick = { slack: { every_ms: 1, burst: 1000 } };

  await world_test("Slack: ok is two bytes of text, and messages are kept", async (world) => {
    const { status, body, type } = await post(world, { text: "Done & <!channel> &lt;b&gt;" });
    assert.deepEqual([status, body, /json/.test(type)], [200, "ok", false]);
    const blocks = [{ type: "section", text: { type: "mrkdwn", text: "*12* lines" } }];
    assert.equal((await post(world, { text: "Twelve", blocks })).status, 200);
    const messages = await world.control("slack");
    assert.deepEqual(messages.map(({ text }) => text), ["Done & <!channel> &lt;b&gt;", "Twelve"]);
    assert.deepEqual(messages[0].sequences, ["<!channel>"]);
    assert.deepEqual(messages[1].blocks, blocks);
  }, quick);

  await world_test("Slack: failures are words", async (world) => {
    const section = (text) => ({ blocks: [{ type: "section", text: { type: "mrkdwn", text } }] });
    for (const [sentence, json, status, word, path, headers] of [
      ["nothing to say", {}, 400, "no_text"],
      ["an empty text", { text: "" }, 400, "no_text"],
      ["a text that is a number", { text: 5 }, 400, "invalid_payload"],
      ["a list", [], 400, "invalid_payload"],
      ["a form", { text: "x" }, 400, "invalid_payload", HOOK, { "content-type": "application/x-www-form-urlencoded" }],
      ["too many blocks", { blocks: Array(51).fill({ type: "divider" }) }, 400, "invalid_blocks"],
      ["a section that is too long", section("x".repeat(3001)), 400, "invalid_blocks"],
      ["a section without text", { blocks: [{ type: "section" }] }, 400, "invalid_blocks"],
      ["too many attachments", { text: "x", attachments: Array(101).fill({}) }, 400, "too_many_attachments"],
      ["an address that is none", { text: "x" }, 404, "no_service", "/slack/services/T0/B0"],
    ]) {
      const answer = await post(world, json, path, headers);
      assert.deepEqual([answer.status, answer.body], [status, word], sentence);
    }
    await world.set({ provider: "slack", mode: "channel_is_archived" });
    assert.deepEqual(await post(world, { text: "x" }).then(({ status, body }) => [status, body]), [410, "channel_is_archived"]);
    assert.equal((await world.call("GET", HOOK)).status, 410);
    assert.deepEqual(await world.control("slack"), []);
  }, quick);

  await world_test("Slack: one message a second and a small burst; then 429 with JSON", async (world) => {
    const answers = [];
    for (let i = 0; i < 4; i++) answers.push(await post(world, { text: "x" }));
    assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200, 429]);
    assert.deepEqual(answers[3].body, { retry_after: 1, ok: false, error: "rate_limited" });
    assert.equal(answers[3].headers.get("retry-after"), "1");
    assert.equal((await post(world, { text: "x" }, "/slack/services/T0/B0/another")).status, 200);
  });

  await world_test("Slack: a lost answer has posted its message all the same", async (world) => {
    await world.set({ provider: "slack", mode: "lost", times: 1 });
    await assert.rejects(post(world, { text: "once" }));
    assert.equal((await world.control("slack")).length, 1);
  });
}

// ---- control, command line, README ----

async function own_tests() {
  await world_test("the log has every request with headers, body and status", async (world) => {
    await world.ensure(1);
    await world.call("POST", "/deck/api/v1/jobs/submit", { body: "{" });
    const [good, bad] = await world.control("log?provider=deck");
    assert.deepEqual([good.method, good.path, good.status, good.body.job_code], ["POST", "/deck/api/v1/jobs/submit", 202, "EnsureConnection"]);
    assert.ok(good.headers["x-deck-client-id"] && good.at && good.answer.job_guid);
    assert.deepEqual([bad.status, bad.body], [401, "{"]);
    assert.deepEqual(await world.control(`log?after=${bad.id}`), []);
  });

  await world_test("reset forgets everything, settings and pending things included", async (world) => {
    const token = await world.connect(1);
    const { body } = await world.fill(token);
    await world.set({ provider: "deck", webhook_url: "http://127.0.0.1:1/", mode: "fail" });
    await world.set({ speed: 1 });
    await world.control("reset", {});
    for (const what of ["log", "connections", "jobs", "carts", "webhooks", "slack"]) assert.deepEqual(await world.control(what), [], what);
    const { speed, deck } = await world.control("settings");
    assert.deepEqual([speed, deck.fault.mode], [40, "ok"]);
    await sleep(150);
    assert.equal(world.receiver.codes().includes("AddItemsToCart"), false);
    const unknown = await world.deck("GET", `/jobs/${body.job_guid}`);
    assert.deepEqual([unknown.status, unknown.body.error_code], [404, "NO_JOB_FOUND"]);
    assert.equal((await world.fill(token)).body.error_code, "INVALID_ACCESS_TOKEN");
  });

  await world_test("wrong orders change nothing", async (world) => {
    const before = await world.control("settings");
    for (const order of [
      [], { mode: "fail" }, { provider: "nobody" }, { provider: "deck", colour: 1 }, { provider: "deck", idle_ms: "1" },
      { provider: "deck", mode: "dance" }, { provider: "deck", mode: "no_team" }, { speed: 0 }, { provider: "deck", idle_ms: 5, mode: "x" },
    ]) {
      assert.equal((await world.set(order)).status, 400, JSON.stringify(order));
    }
    assert.deepEqual(await world.control("settings"), before);
    assert.equal((await world.call("GET", "/control/nothing")).status, 404);
    assert.equal((await world.call("GET", "/elsewhere")).status, 404);
    assert.equal((await world.call("POST", "/deck/api/v1/jobs/submit", { body: "x".repeat((1 << 20) + 1) })).status, 413);
  });

  await world_test("a webhook can be sent once more", async (world) => {
    await world.connect(1);
    const [event] = await world.control("webhooks");
    await world.control("resend", { id: event.id });
    assert.ok(await world.receiver.event("EnsureConnection", 2));
  });

  await world_test("a caller who hangs up halfway leaves the sandbox well", async (world) => {
    const socket = tcp_connect(world.sandbox.port, "127.0.0.1");
    await once(socket, "connect");
    socket.write("POST /deck/api/v1/jobs/submit HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
    await sleep(20);
    socket.destroy();
    await sleep(20);
    assert.equal((await world.deck("GET", "/test/api_keys")).status, 200);
  });

  await test("as a program: one line, its options count, SIGTERM ends it", async () => {
    const world = await start_world();
    const key = Buffer.from("another key of the selftest").toString("base64");
    const options = ["--port", "0", "--speed", "100", "--webhook-url", world.receiver.url, "--hmac-key", key];
    const child = spawn(process.execPath, [here("main.mjs"), ...options, "--deck-client-id", "me", "--deck-secret", "mine"]);
    const [line] = await once(createInterface(child.stdout), "line");
    const [, url] = /^sandbox listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line);
    const response = await fetch(`${url}/deck/api/v1/jobs/submit`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-deck-client-id": "me", "x-deck-secret": "mine" },
      body: JSON.stringify({ job_code: "EnsureConnection", input: { source_guid: source_guid(1, 7), username: "", password: "" } }),
    });
    assert.equal(response.status, 202);
    await until(() => world.receiver.calls.length, "the webhook");
    assert.equal(world.receiver.calls[0].signed, false, "signed with the other key");
    child.kill("SIGTERM");
    const [code] = await once(child, "exit");
    assert.equal(code, 0);
    await world.end();
  });

  await test("as a program: a taken port and a wrong option end it with a sentence", async () => {
    const world = await start_world();
    for (const options of [["--port", String(world.sandbox.port)], ["--speed", "0"], ["--nonsense"]]) {
      const child = spawn(process.execPath, [here("main.mjs"), ...options]);
      const [[text], [code]] = await Promise.all([once(child.stderr, "data"), once(child, "exit")]);
      assert.equal(code, 2);
      assert.match(String(text), /^sandbox: /);
    }
    await world.end();
  });

  await test("source guids and README.md agree with the table", async () => {
    assert.equal(source_guid(6, 12), "5ced0000-0000-4000-8000-000600000012");
    assert.equal(scenario_of("5CED0000-0000-4000-8000-00060000ABCD").name, "MFA");
    assert.equal(scenario_of(source_guid(9999)), undefined);
    assert.ok((await readFile(here("README.md"), "utf8")).includes(table()), "README.md: put in what main.mjs --scenarios prints");
  });
}

export async function run() {
  await optiply_tests();
  await slack_tests();
  await own_tests();
}
