// selftest_scenarios.mjs - does each row of deck_scenarios.mjs do what it says?

import { ITEMS, assert, count, randomUUID, sleep, test, until, world_test } from "./selftest_kit.mjs";
import { scenarios } from "./deck_scenarios.mjs";

const prices = (event) => event.output.items.map(({ price }) => price);
const verdicts = (event) => event.output.items.map(({ price_is }) => price_is);
const added = (event) => event.output.items.map(({ added_to_cart }) => added_to_cart);
const in_cart = async (world) => ((await world.control("carts"))[0]?.lines ?? []).map(({ sku }) => sku);
const ends_connect = async (world, guid, code) => assert.equal((await world.event_of(guid)).error.error_code, code);

// Connects, fills a cart, gives the event.
const go = async (world, number) => world.cart(await world.connect(number));

// Answers every question of scenario `number` with one text, and gives the codes seen.
async function ask(world, number, answers, start) {
  const guid = start ? await start() : (await world.ensure(number)).body.job_guid;
  for (const [i, answer] of answers.entries()) {
    await world.receiver.event("MfaRequired", i + 1);
    assert.equal((await world.answer_mfa(guid, answer)).status, 200);
  }
  return guid;
}

const PROOFS = {
  1: async (world) => {
    const event = await go(world, 1);
    assert.deepEqual(event.output.items[0], { sku: "A-1", status: "In stock", price: "€12.50", price_is: "As expected", added_to_cart: true });
    assert.deepEqual(await world.control("carts").then(([cart]) => cart.lines), ITEMS.map(({ sku, quantity }) => ({ sku, quantity, times: 1 })));
  },
  2: async (world) => {
    const event = await go(world, 2);
    assert.deepEqual(prices(event), ["€13.75", "€1172.84", "€0.05", "€7.70"]);
    assert.deepEqual(verdicts(event), ["Higher than expected", "Lower than expected", "As expected", "Higher than expected"]);
    assert.equal((await in_cart(world)).length, 4);
    const cents = ["one", "two"].map((sku) => ({ sku, quantity: 1, expected_price: "€0.05" }));
    const cheap = await world.cart(await world.connect(2, { username: "cheap" }), cents);
    assert.deepEqual(prices(cheap), ["€0.06", "€0.04"]);
  },
  3: async (world) => {
    const event = await go(world, 3);
    assert.deepEqual(event.output.items.map(({ status }) => status), ["Out of stock", "In stock", "Out of stock", "In stock"]);
    assert.deepEqual(await in_cart(world), ["B-2", "D-4"]);
  },
  4: async (world) => {
    const event = await go(world, 4);
    assert.deepEqual(event.output.items[0], { sku: "A-1", status: "Product not found", added_to_cart: false });
    assert.deepEqual(added(event), [false, true, false, true]);
  },
  5: async (world) => {
    const { body } = await world.ensure(5);
    await ends_connect(world, body.job_guid, "InvalidCredentials");
    assert.equal((await world.read(body.job_guid)).status, "Failed");
    assert.deepEqual(await world.control("connections"), []);
    await world.connect(5, { password: "right" });
  },
  6: async (world) => {
    await ask(world, 6, ["000000", "123456"]);
    await world.receiver.event("EnsureConnection");
    assert.deepEqual(world.receiver.codes(), ["MfaRequired", "MfaQuestionInvalidAnswer", "MfaRequired", "EnsureConnection"]);
    const third = await ask(world, 6, [], async () => (await world.ensure(6, { username: "third" })).body.job_guid);
    for (let n = 3; n <= 5; n++) {
      await world.receiver.event("MfaRequired", n);
      await world.answer_mfa(third, "999999");
    }
    assert.equal((await world.receiver.event("EnsureConnection", 2)).error.error_code, "MfaCodeInvalid");
    await world.set({ provider: "deck", mfa_window_ms: 400 });
    await world.ensure(6, { username: "nobody" });
    assert.equal((await world.receiver.event("EnsureConnection", 3)).error.error_code, "MfaTimeout");
  },
  7: async (world) => {
    const token = await world.connect(7);
    const guid = await ask(world, 7, ["1", "123456"], async () => (await world.fill(token)).body.job_guid);
    const event = await world.receiver.event("AddItemsToCart");
    assert.deepEqual([event.job_guid, event.output.items.length], [guid, 4]);
  },
  8: async (world) => {
    await ask(world, 8, ["111111"]);
    assert.equal((await world.receiver.event("EnsureConnection")).error.error_code, "MfaCodeInvalid");
    assert.equal(world.receiver.codes().includes("MfaQuestionInvalidAnswer"), false);
    await ask(world, 8, [], async () => (await world.ensure(8, { username: "second" })).body.job_guid);
    const asked = await world.receiver.event("MfaRequired", 2);
    await world.answer_mfa(asked.job_guid, "123456");
    assert.ok((await world.receiver.event("EnsureConnection", 2)).output.access_token);
  },
  9: async (world) => {
    await world.set({ provider: "deck", short_window_ms: 20000 });
    await ask(world, 9, ["123456"]);
    assert.equal((await world.receiver.event("EnsureConnection")).error.error_code, "MfaTimeout");
    assert.deepEqual(world.receiver.codes(), ["MfaRequired", "EnsureConnection"]);
    const { body } = await world.ensure(9);
    assert.equal((await world.receiver.event("EnsureConnection", 2)).error.error_code, "MfaTimeout");
    assert.equal((await world.answer_mfa(body.job_guid, "123456")).body.error_code, "JOB_NOT_RUNNING");
  },
  10: async (world) => {
    await world.set({ provider: "deck", foreign_ms: 20000 });
    assert.equal((await world.ensure(10)).body.error_code, "ACTIVE_CONNECTION_EXISTS");
    assert.equal((await world.control("connections"))[0].foreign, true);
    await until(async () => (await world.ensure(10)).status === 202, "the end of the foreign connection");
  },
  11: async (world) => {
    await ends_connect(world, (await world.ensure(11)).body.job_guid, "SystemError");
    await world.connect(11);
  },
  12: async (world) => {
    const event = await go(world, 12);
    assert.equal(event.error.error_code, "SystemError");
    assert.deepEqual(await in_cart(world), ["A-1", "B-2"]);
    assert.deepEqual(Object.keys(event), ["job_guid", "error", "webhook_type", "webhook_code", "environment"]);
  },
  13: async (world) => {
    const { body } = await world.ensure(13);
    await sleep(150);
    assert.equal(world.receiver.calls.length, 0);
    assert.equal((await world.read(body.job_guid)).status, "Running");
    assert.equal((await world.ensure(13)).body.job_guid, body.job_guid);
  },
  14: async (world) => {
    await world.set({ provider: "deck", late_ms: 40000 });
    const token = await world.connect(14);
    const { body } = await world.fill(token);
    await sleep(100);
    assert.equal((await world.read(body.job_guid)).status, "Running");
    await world.close_connection(token);
    assert.deepEqual(await world.control("connections"), []);
    assert.equal((await world.read(body.job_guid)).status, "Running");
    assert.equal((await world.event_of(body.job_guid)).output.items.length, 4);
    assert.equal((await world.read(body.job_guid)).status, "Completed");
  },
  15: async (world) => {
    const { body } = await world.ensure(15);
    const event = world.receiver.calls.at(-1)?.body;
    assert.equal(event?.job_guid, body.job_guid, "the webhook was first");
    const filling = await world.fill(event.output.access_token);
    assert.equal(world.receiver.calls.at(-1).body.job_guid, filling.body.job_guid);
  },
  16: async (world) => {
    await go(world, 16);
    await world.receiver.event("AddItemsToCart", 3);
    await sleep(60);
    assert.deepEqual(world.receiver.codes().sort(), [...Array(3).fill("AddItemsToCart"), ...Array(3).fill("EnsureConnection")]);
  },
  17: async (world) => {
    await go(world, 17);
    await world.receiver.event("EnsureConnection", 2);
    assert.deepEqual(world.receiver.codes(), ["EnsureConnection", "AddItemsToCart", "EnsureConnection"]);
    assert.deepEqual(world.receiver.calls[2].body, world.receiver.calls[0].body);
  },
  18: async (world) => {
    const start = Date.now();
    const { body } = await world.ensure(18);
    assert.ok(Date.now() - start >= 90, "the answer is slow (4 s at speed 1)");
    await world.event_of(body.job_guid);
    assert.ok(Date.now() - start >= 290, "the result is slow (12 s at speed 1)");
  },
  19: async (world) => {
    const key = randomUUID();
    await assert.rejects(world.ensure(19, {}, key));
    const { body, status } = await world.ensure(19, {}, key);
    assert.equal(status, 202, "the same key brings the answer that was lost");
    const { output } = await world.event_of(body.job_guid);
    await assert.rejects(world.fill(output.access_token));
    await world.receiver.event("AddItemsToCart");
    assert.deepEqual((await world.control("carts"))[0].lines.map(({ times }) => times), [1, 1, 1, 1]);
    assert.equal((await world.control("log?provider=deck"))[0].status, "dropped");
  },
  20: async (world) => {
    const { body } = await world.fill(await world.connect(20));
    const job = await until(async () => {
      const read = await world.read(body.job_guid);
      return read.status === "Completed" && read;
    });
    assert.equal(JSON.parse(job.output).items.length, 4);
    assert.equal(world.receiver.codes().includes("AddItemsToCart"), false);
  },
  21: async (world) => {
    const key = randomUUID();
    assert.equal((await world.ensure(21, {}, key)).status, 500);
    assert.equal((await world.ensure(21, {}, key)).status, 500, "the stored failure comes back");
    assert.equal((await world.ensure(21, {}, randomUUID())).status, 202);
  },
  22: async (world) => {
    const token = await world.connect(22);
    assert.equal((await world.fill(token, ITEMS, randomUUID())).status, 500);
    assert.equal((await world.fill(token, ITEMS, randomUUID())).status, 500);
    assert.deepEqual(await in_cart(world), []);
  },
  23: async (world) => {
    const key = randomUUID();
    const first = await world.ensure(23, {}, key);
    assert.deepEqual([first.status, first.headers.get("retry-after")], [429, "1"]);
    assert.equal((await world.ensure(23, {}, key)).status, 429, "too early");
    await sleep(1020);
    assert.equal((await world.ensure(23, {}, key)).status, 202, "a 429 is not stored under the key");
  },
  24: async (world) => {
    const event = await go(world, 24);
    assert.deepEqual([event.output.success, event.output.items], [false, []]);
    assert.deepEqual(await in_cart(world), []);
  },
  25: async (world) => {
    const event = await go(world, 25);
    assert.deepEqual(event.output.items.map(({ sku }) => sku), ["B-2", "D-4"]);
    assert.deepEqual(await in_cart(world), ["B-2", "D-4"]);
  },
  26: async (world) => {
    assert.deepEqual(prices(await go(world, 26)), ["€12,50", "1,234.56 €", 0.05, "1.234"]);
    const dear = ITEMS.map((item) => ({ ...item, expected_price: "€1234567.80" }));
    const event = await world.cart(await world.connect(26, { username: "dear" }), dear);
    assert.deepEqual(prices(event), ["€1.234.567,80", "1,234,567.80 €", 1234567.8, "1.234"]);
  },
  27: async (world) => {
    const { status, body } = await world.ensure(27);
    assert.equal(status, 409);
    assert.ok((await world.event_of(body.job_guid)).output.access_token);
  },
  28: async (world) => {
    const event = await go(world, 28);
    assert.deepEqual([event.webhook_code, event.error.error_code], ["Error", "SystemError"]);
  },
  29: async (world) => {
    const { body } = await world.ensure(29);
    const asked = await world.receiver.event("MfaRequired");
    assert.deepEqual([asked.method_selected, asked.answer_expected_digits], ["push", null]);
    assert.equal((await world.answer_mfa(body.job_guid, "yes")).status, 400, "no answer is posted");
    assert.ok((await world.receiver.event("EnsureConnection")).output.access_token);
  },
  30: async (world) => assert.equal((await world.ensure(30)).body.error_code, "PLANNED_MAINTENANCE"),
  31: async (world) => assert.equal((await world.ensure(31)).body.error_code, "INVALID_SOURCE"),
  32: async (world) => {
    const { body } = await world.fill(await world.connect(32));
    const job = await until(async () => {
      const read = await world.read(body.job_guid);
      return read.status === "Failed" && read;
    });
    assert.equal(job.output, null);
    assert.equal(world.receiver.codes().includes("AddItemsToCart"), false);
    assert.equal((await world.control("webhooks")).at(-1).state, "lost");
  },
  33: async (world) => {
    await ends_connect(world, (await world.ensure(33)).body.job_guid, "ACTIVE_CONNECTION_EXISTS");
    await world.connect(33);
  },
  34: async (world) => {
    const token = await world.connect(34);
    const { body } = await world.fill(token);
    await sleep(150);
    assert.equal((await world.read(body.job_guid)).status, "Running");
    await world.close_connection(token);
    assert.equal((await world.event_of(body.job_guid)).error.error_code, "JobCanceled");
  },
  35: async (world) => {
    await world.set({ provider: "deck", late_ms: 20000 });
    const { body } = await world.ensure(35);
    await sleep(80);
    assert.equal((await world.read(body.job_guid)).status, "Running");
    const { output } = await world.event_of(body.job_guid);
    assert.equal((await world.control("connections")).length, 1);
    assert.equal((await world.close_connection(output.access_token)).status, 202);
    assert.deepEqual(await world.control("connections"), []);
  },
  36: async (world) => {
    const { body } = await world.ensure(36);
    const job = await until(async () => {
      const read = await world.read(body.job_guid);
      return read.status === "Completed" && read;
    });
    assert.equal(world.receiver.calls.length, 0);
    await world.cart(JSON.parse(job.output).access_token);
  },
  37: async (world) => {
    const event = await world.event_of((await world.ensure(37)).body.job_guid);
    assert.deepEqual([event.webhook_code, event.error.error_code], ["Error", "INVALID_CREDENTIALS"]);
  },
  38: async (world) => {
    const { body } = await world.close_connection(await world.connect(38));
    assert.equal((await world.event_of(body.job_guid)).webhook_code, "CloseConnection");
  },
  39: async (world) => {
    const token = await world.connect(39);
    const key = randomUUID();
    assert.equal((await world.close_connection(token, key)).status, 500);
    assert.equal((await world.close_connection(token, key)).status, 500);
    assert.equal((await world.control("connections")).length, 1);
    assert.equal((await world.close_connection(token, randomUUID())).status, 202);
    assert.deepEqual(await world.control("connections"), []);
  },
  40: async (world) => assert.deepEqual(verdicts(await go(world, 40)), Array(4).fill("Roughly as expected")),
  41: async (world) => {
    const token = await world.connect(41);
    assert.equal((await world.fill(token)).body.error_code, "NO_ACTIVE_CONNECTION");
    assert.deepEqual(await world.control("connections"), []);
  },
  42: async (world) => {
    await ask(world, 42, ["rex", "Rex"]);
    assert.ok((await world.receiver.event("EnsureConnection")).output.access_token);
    assert.equal(world.receiver.calls[0].body.answer_expected_digits, null);
  },
};

// The generated rows: every error code, every refusal.
function sweep({ number, name }) {
  const code = name.split(" ").pop();
  if (number < 200) return async (world) => ends_connect(world, (await world.ensure(number)).body.job_guid, code);
  if (number < 300) {
    return async (world) => {
      const event = await go(world, number);
      assert.deepEqual([event.webhook_code, event.error], ["AddItemsToCart", { error_code: code, error_message: "" }]);
    };
  }
  return async (world) => {
    const { status, body } = await world.ensure(number);
    assert.deepEqual([status, body.error_code], [400, code]);
  };
}

export async function run() {
  for (const scenario of scenarios) {
    const proof = PROOFS[scenario.number] ?? (scenario.number > 100 && sweep(scenario));
    const sentence = `scenario ${String(scenario.number).padStart(4, "0")}, ${scenario.name}`;
    await (proof ? world_test(sentence, proof) : test(sentence, () => assert.fail("there is no proof of it")));
  }
  return count;
}
