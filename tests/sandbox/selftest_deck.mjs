// selftest_deck.mjs - is the stand-in for Deck as strict as Deck's documents?

import { ITEMS, assert, randomUUID, sleep, source_guid, start_receiver, until, world_test } from "./selftest_kit.mjs";

const LOGIN = { source_guid: source_guid(1), username: "buyer", password: "p" };
const submit_json = (input = LOGIN, job_code = "EnsureConnection") => ({ job_code, input });

// Requests that have to be refused: sentence, request, status, error_code.
const REFUSED = [
  ["without a client id", { headers: { "x-deck-client-id": "" } }, 401],
  ["with a wrong secret", { headers: { "x-deck-secret": "wrong" } }, 401],
  ["that is a form", { headers: { "content-type": "application/x-www-form-urlencoded" } }, 415],
  ["whose JSON is cut off", { json: undefined, body: '{"job_code":"Ens' }, 400, "VALIDATION_FAILED"],
  ["that is no UTF-8", { json: undefined, body: Buffer.from(JSON.stringify(submit_json({ ...LOGIN, password: "\u00e9" })), "latin1") }, 400, "VALIDATION_FAILED"],
  ["that is an array", { json: [] }, 400, "VALIDATION_FAILED"],
  ["without input", { json: { job_code: "EnsureConnection" } }, 400, "VALIDATION_FAILED"],
  ["with a member nobody knows", { json: { ...submit_json(), priority: 1 } }, 400, "VALIDATION_FAILED"],
  ["with an input nobody knows", { json: submit_json({ ...LOGIN, user: "x" }) }, 400, "VALIDATION_FAILED"],
  ["of a job nobody knows", { json: submit_json(LOGIN, "BuyEverything") }, 400, "INVALID_ARGUMENT"],
  ["of a job named like an object's own", { json: submit_json(LOGIN, "constructor") }, 400, "INVALID_ARGUMENT"],
  ["without password", { json: submit_json({ source_guid: source_guid(1), username: "buyer" }) }, 400, "VALIDATION_FAILED"],
  ["with a number as username", { json: submit_json({ ...LOGIN, username: 7 }) }, 400, "VALIDATION_FAILED"],
  ["with a source that is no guid", { json: submit_json({ ...LOGIN, source_guid: "portal" }) }, 400, "VALIDATION_FAILED"],
  ["with an unknown source", { json: submit_json({ ...LOGIN, source_guid: randomUUID() }) }, 400, "INVALID_SOURCE"],
  ["with a webhook address that is none", { json: submit_json({ ...LOGIN, webhook_url: "ftp://x" }) }, 400, "VALIDATION_FAILED"],
  ["with a token nobody gave", { json: submit_json({ access_token: "access-x", items: ITEMS }, "AddItemsToCart") }, 400, "INVALID_ACCESS_TOKEN"],
  ["with a key that is no UUID", { headers: { "x-deck-idempotency-key": "1" } }, 400, "IDEMPOTENCY_KEY_INVALID"],
  ["with a UUID of version 1 as key", { headers: { "x-deck-idempotency-key": "6ba7b810-9dad-11d1-80b4-00c04fd430c8" } }, 400, "IDEMPOTENCY_KEY_INVALID"],
  ["with a correlation id that is no UUID", { headers: { "x-deck-correlation-id": "abc" } }, 400, "CORRELATION_ID_INVALID"],
];

const item = (more) => ({ sku: "A", quantity: 1, expected_price: "€1.00", ...more });
const BAD_ITEMS = [
  ["an empty list", [], "VALIDATION_FAILED"],
  ["a quantity that is a text", [item({ quantity: "1" })], "VALIDATION_FAILED"],
  ["a fraction of a piece", [item({ quantity: 1.5 })], "VALIDATION_FAILED"],
  ["nothing of something", [item({ quantity: 0 })], "INPUT_VALUES"],
  ["a negative quantity", [item({ quantity: -1 })], "INPUT_VALUES"],
  ["a price that is a number", [item({ expected_price: 1 })], "VALIDATION_FAILED"],
  ["a price without currency sign", [item({ expected_price: "1.00" })], "INPUT_VALUES"],
  ["a price with a comma", [item({ expected_price: "€1,00" })], "INPUT_VALUES"],
  ["a blank SKU", [item({ sku: "" })], "VALIDATION_FAILED"],
  ["a member nobody knows", [item({ name: "x" })], "VALIDATION_FAILED"],
  ["one SKU twice", [item(), item()], "INPUT_VALUES"],
];

export async function run() {
  await world_test("submit refuses what Deck refuses", async ({ deck }) => {
    for (const [sentence, request, status, code] of REFUSED) {
      const answer = await deck("POST", "/jobs/submit", { json: submit_json(), ...request });
      assert.equal(answer.status, status, `a request ${sentence}: ${JSON.stringify(answer.body)}`);
      if (code) assert.equal(answer.body.error_code, code, sentence);
      if (code) assert.equal(answer.body.error_message, answer.body.message);
      if (status === 401) assert.equal(answer.body, "", "401 has no body");
    }
  });

  await world_test("AddItemsToCart refuses bad items, takes every kind of price", async ({ connect, fill, cart }) => {
    const token = await connect(1);
    for (const [sentence, items, code] of BAD_ITEMS) {
      const answer = await fill(token, items);
      assert.deepEqual([answer.status, answer.body.error_code], [400, code], sentence);
    }
    const prices = ["€12.50", "¥1200", "BHD 1.234", "£0.00", "US$3.10"];
    const event = await cart(token, prices.map((expected_price, i) => ({ sku: `S${i}`, quantity: 1, expected_price })));
    assert.deepEqual(event.output.items.map(({ price }) => price), prices);
  });

  await world_test("an accepted job answers 202 with guid and code, and is signed", async ({ ensure, receiver, event_of }) => {
    const { status, body } = await ensure(1);
    assert.equal(status, 202);
    assert.deepEqual(Object.keys(body), ["job_guid", "job_code"]);
    const event = await event_of(body.job_guid);
    assert.deepEqual(Object.keys(event), ["job_guid", "output", "webhook_type", "webhook_code", "environment"]);
    assert.match(event.output.access_token, /^access-/);
    assert.equal(receiver.calls[0].signed, true);
    assert.match(receiver.calls[0].headers["content-type"], /^application\/json/);
  });

  await world_test("a wrong or missing signature can be ordered", async ({ set, connect, receiver }) => {
    await set({ provider: "deck", sign: "wrong" });
    await connect(1);
    assert.equal(receiver.calls[0].signed, false);
    await set({ provider: "deck", sign: "none" });
    await connect(2);
    assert.equal(receiver.calls[1].headers["x-signature"], undefined);
  });

  await world_test("a key brings its first answer again, and only for the same parameters", async ({ ensure, control }) => {
    const key = randomUUID();
    const [first, again] = [await ensure(1, {}, key), await ensure(1, {}, key.toUpperCase())];
    assert.deepEqual([again.status, again.body], [202, first.body]);
    assert.equal((await control("jobs")).length, 1);
    const other = await ensure(1, { password: "other" }, key);
    assert.equal(other.status, 409);
    assert.equal("job_guid" in other.body, false);
    assert.equal(other.body.error_code, "IDEMPOTENCY_KEY_DUPLICATE");
  });

  await world_test("a stored refusal comes again too, until the key's life is over", async ({ ensure, connect, close_connection, set }) => {
    const token = await connect(1);
    const key = randomUUID();
    assert.equal((await ensure(1, {}, key)).body.error_code, "ACTIVE_CONNECTION_EXISTS");
    await close_connection(token);
    assert.equal((await ensure(1, {}, key)).body.error_code, "ACTIVE_CONNECTION_EXISTS");
    await set({ provider: "deck", key_life_ms: 1 });
    assert.equal((await ensure(1, {}, key)).status, 202);
  });

  await world_test("a connection runs one job at a time; a login has one connection", async (world) => {
    const first = await world.ensure(1);
    const second = await world.ensure(1);
    assert.equal(second.status, 409);
    assert.equal(second.body.job_guid, first.body.job_guid);
    assert.deepEqual(Object.keys(second.body).sort(), ["error_message", "job_guid", "job_id", "message"]);
    const { output } = await world.event_of(first.body.job_guid);
    assert.equal((await world.ensure(1)).body.error_code, "ACTIVE_CONNECTION_EXISTS");
    assert.equal((await world.ensure(1, { username: "other" })).status, 202, "another user is free");

    const filling = await world.fill(output.access_token);
    const twice = await world.fill(output.access_token);
    assert.deepEqual([twice.status, twice.body.job_guid], [409, filling.body.job_guid]);
  }, { speed: 4 });

  await world_test("closing cancels the running job; a closed connection takes no more", async (world) => {
    const token = await world.connect(1);
    const { body } = await world.fill(token);
    const closed = await world.close_connection(token);
    assert.deepEqual([closed.status, closed.body.job_code], [202, "CloseConnection"]);
    const event = await world.event_of(body.job_guid);
    assert.deepEqual([event.webhook_code, event.error.error_code], ["AddItemsToCart", "JobCanceled"]);
    assert.equal((await world.read(body.job_guid)).status, "Canceled");
    assert.equal((await world.fill(token)).body.error_code, "NO_ACTIVE_CONNECTION");
    assert.equal((await world.close_connection(token)).body.error_code, "NO_ACTIVE_CONNECTION");
    assert.deepEqual(await world.control("connections"), []);
    assert.deepEqual(await world.control("carts"), []);
    await sleep(50);
    assert.equal(world.receiver.codes().includes("CloseConnection"), false, "closing sends nothing");
  });

  await world_test("an idle connection closes itself, one with a job does not", async ({ connect, fill, event_of, control, set }) => {
    await set({ provider: "deck", idle_ms: 16000, cart_ms: 20000 });
    const token = await connect(1);
    const { body } = await fill(token);
    await event_of(body.job_guid);
    assert.equal((await control("connections")).length, 1);
    await until(async () => (await control("connections")).length === 0, "the idle end");
    assert.equal((await fill(token)).body.error_code, "NO_ACTIVE_CONNECTION");
  });

  await world_test("a job can be read; its output is JSON text in a string", async ({ deck, connect, cart, read }) => {
    const token = await connect(1);
    const event = await cart(token);
    const job = await read(event.job_guid);
    assert.deepEqual(Object.keys(job).sort(), ["created_at", "job_code", "job_id", "output", "source_id", "source_name", "status", "updated_at"]);
    assert.equal(typeof job.output, "string");
    assert.deepEqual(JSON.parse(job.output), event.output);
    assert.equal(Number.isInteger(job.created_at) && job.created_at > 1e9 && job.created_at < 1e11, true);

    const state = await deck("GET", `/jobs/${event.job_guid}/status`);
    assert.deepEqual([state.body.job_guid, state.body.status], [event.job_guid, "Completed"]);
    const list = await deck("GET", "/jobs?page=1&page_size=1");
    assert.deepEqual([list.body.jobs[0].job_guid, list.body.total], [event.job_guid, 2]);
    const unknown = await deck("GET", `/jobs/${randomUUID()}`);
    assert.deepEqual([unknown.status, unknown.body.error_code], [404, "NO_JOB_FOUND"]);
    assert.equal((await deck("GET", "/jobs/xyz")).status, 400);
    assert.equal((await deck("GET", `/jobs/${event.job_guid}`, { headers: { "x-deck-secret": "no" } })).status, 401);
  });

  await world_test("an EnsureConnection on its way can be canceled, nothing else", async ({ deck, ensure, connect, fill, event_of }) => {
    const { body } = await ensure(13);
    const canceled = await deck("POST", `/jobs/${body.job_guid}/cancel`);
    assert.deepEqual([canceled.status, canceled.body.status], [200, "Canceled"]);
    assert.equal((await event_of(body.job_guid)).error.error_code, "JobCanceled");
    assert.equal((await deck("POST", `/jobs/${body.job_guid}/cancel`)).body.error_code, "JOB_NOT_RUNNING");
    const filling = await fill(await connect(1));
    assert.equal((await deck("POST", `/jobs/${filling.body.job_guid}/cancel`)).body.error_code, "JOB_CANNOT_BE_CANCELED");
  }, { speed: 4 });

  await world_test("an MFA answer is a string for a job that waits", async ({ deck, ensure, answer_mfa, receiver, event_of }) => {
    const { body } = await ensure(6);
    assert.equal((await answer_mfa(body.job_guid, "123456")).body.error_code, "INVALID_ARGUMENT", "not asked yet");
    const asked = await receiver.event("MfaRequired");
    assert.deepEqual(Object.keys(asked), ["job_guid", "question", "method_selected", "answer_expected_digits", "webhook_type", "webhook_code", "environment"]);
    assert.equal((await answer_mfa(body.job_guid, 123456)).body.error_code, "VALIDATION_FAILED");
    const unknown = (await answer_mfa(randomUUID(), "123456")).body;
    assert.deepEqual(Object.keys(unknown), ["error_category", "error_code", "error_message", "display_message"]);
    assert.equal((await deck("POST", "/jobs/mfa/answer", { json: { answer: "1", job_guid: body.job_guid, x: 1 } })).status, 400);
    const taken = await deck("POST", "/jobs/mfa/answer", { json: { answer: "123456" } });
    assert.deepEqual([taken.status, taken.body], [200, "OK"], "the only one that waits needs no guid");
    assert.equal((await answer_mfa(body.job_guid, "123456")).status, 400, "answered already");
    await receiver.event("EnsureConnection");
    assert.equal((await answer_mfa(body.job_guid, "123456")).body.error_code, "JOB_NOT_RUNNING");
    assert.equal((await event_of(body.job_guid)).webhook_code, "MfaRequired");
  });

  await world_test("keys are tested, addresses and methods are known", async ({ deck, call }) => {
    assert.equal((await deck("GET", "/test/api_keys")).status, 200);
    assert.equal((await call("GET", "/deck/api/v1/test/api_keys")).status, 401);
    assert.equal((await deck("POST", "/test/api_keys", { json: {} })).status, 405);
    assert.equal((await deck("GET", "/jobs/submit")).status, 405);
    assert.equal((await deck("GET", "/nowhere")).status, 404);
    assert.equal((await deck("GET", "/constructor")).status, 404);
  });

  await world_test("a connection's own addresses: context, invalidate, webhook, destroy", async (world) => {
    const elsewhere = await start_receiver(world.settings.hmac_key);
    const post = (path, json) => world.deck("POST", `/connection/${path}`, { json });
    const token = await world.connect(1);
    const context = await post("context", { access_token: token });
    assert.equal(context.body.connection_status, "Connected");
    const fresh = (await post("access_token/invalidate", { access_token: token })).body.access_token;
    assert.equal((await world.fill(token)).body.error_code, "INVALID_ACCESS_TOKEN");

    assert.equal((await post("webhook/update", { access_token: fresh, url: elsewhere.url, is_active: true })).status, 200);
    await world.fill(fresh);
    await elsewhere.event("AddItemsToCart");
    assert.equal((await post("webhook/update", { access_token: fresh, url: elsewhere.url })).status, 400);
    assert.equal((await post("destroy", { access_token: fresh })).status, 200);
    assert.equal((await post("context", { access_token: fresh })).body.error_code, "INVALID_ACCESS_TOKEN");
    assert.deepEqual(await world.control("connections"), []);
    await elsewhere.close();
  });

  await world_test("EnsureConnection's webhook_url takes all webhooks of its connection", async (world) => {
    const elsewhere = await start_receiver(world.settings.hmac_key);
    await world.ensure(1, { webhook_url: elsewhere.url, external_id: "c-1" });
    const { output } = await elsewhere.event("EnsureConnection");
    await world.fill(output.access_token);
    await elsewhere.event("AddItemsToCart");
    assert.equal(world.receiver.calls.length, 0);
    await elsewhere.close();
  });

  await world_test("an earlier token opens a new session without MFA", async ({ ensure, receiver, answer_mfa, close_connection, event_of }) => {
    const { body } = await ensure(6);
    await receiver.event("MfaRequired");
    await answer_mfa(body.job_guid, "123456");
    const { access_token } = (await receiver.event("EnsureConnection")).output;
    await close_connection(access_token);
    const again = await ensure(6, { access_token });
    assert.equal((await event_of(again.body.job_guid)).webhook_code, "EnsureConnection");
    assert.equal((await ensure(1, { access_token })).body.error_code, "INVALID_ACCESS_TOKEN");
  });

  await world_test("a webhook that is not answered with 200 comes three more times, later and later", async ({ receiver, ensure, control }) => {
    receiver.answer = (n) => (n === 1 ? 204 : 500);
    await ensure(1);
    const event = await until(async () => (await control("webhooks")).find(({ state }) => state === "given up"), "the last try");
    assert.deepEqual(event.tries.map(({ status }) => status), [204, 500, 500, 500]);
    const at = receiver.calls.map((call) => call.at);
    assert.ok(at[3] - at[2] > at[1] - at[0], "pauses grow");
    assert.equal(new Set(receiver.calls.map(({ body }) => JSON.stringify(body))).size, 1, "the same bytes");
  }, { deck: { webhook_retry_ms: 800 } });

  await world_test("no answer in time counts as a failure, a later 200 ends it", async ({ receiver, ensure, control }) => {
    receiver.answer = (n) => (n === 1 ? null : 200);
    await ensure(1);
    const event = await until(async () => (await control("webhooks")).find(({ state }) => state === "delivered"), "the second try");
    assert.deepEqual(event.tries.map(({ status, error }) => status ?? error), ["no answer in time", 200]);
  }, { deck: { webhook_timeout_ms: 100, webhook_retry_ms: 400 } });

  await world_test("x-deck-sandbox forces an outcome of a custom job", async ({ deck, connect, event_of, settings }) => {
    const token = await connect(1);
    const forced = (value) => deck("POST", "/jobs/submit", {
      headers: { "x-deck-sandbox": value },
      json: { job_code: "AddItemsToCart", input: { access_token: token, items: ITEMS } },
    });
    const failed = await forced("error-action-rejected");
    assert.equal((await event_of(failed.body.job_guid)).error.error_code, "ActionRejected");
    const plain = await forced("job-failed");
    assert.equal((await event_of(plain.body.job_guid)).output.success, false);
    assert.equal((await forced("job-perfect")).status, 400);
    settings.environment = "Production";
    const live = await forced("error-action-rejected");
    assert.equal((await event_of(live.body.job_guid)).environment, "Production");
    assert.equal((await event_of(live.body.job_guid)).output.items.length, ITEMS.length);
  });
}
