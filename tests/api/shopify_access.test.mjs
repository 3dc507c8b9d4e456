// How shops are talked to: tokens, the test of a connection, products, levels, subscriptions, orders that were missed.
// The sandbox plays two shops that sell one cake under the same SKU.

import { equal, finish, has, later, ok, sleep, test, until } from "../lib/check.mjs";
import { raw } from "../lib/client.mjs";
import { engines, startHouse } from "../lib/house.mjs";
import { control } from "../lib/purchasing.mjs";
import { V1, makeStore } from "../lib/production.mjs";
import { stopPostgres } from "../lib/postgres.mjs";
import { ends } from "./shopify_end.mjs";

const shops = {
  bannos: { domain: "bannos.myshopify.com", prefix: "bannos", name: "Bannos", currency: "EUR", zone: "Europe/Rome", location: "655441491",
    client_id: "sandbox-bannos-client", client_secret: "shpss_sandbox_bannos_secret", token: "shpat_sandbox_bannos_token" },
  lane: { domain: "flour-lane.myshopify.com", prefix: "flourlane", name: "Flour Lane", currency: "AUD", zone: "Australia/Sydney", location: "76543219012345677",
    client_id: "sandbox-flourlane-client", client_secret: "shpss_sandbox_flourlane_secret", token: "shpat_sandbox_flourlane_token" },
};

async function suite(engine) {
  const house = await startHouse({ engine, front: engine === "sqlite" ? "nginx" : "apache" });
  later(() => house.stop());
  const on = (text, body) => test(`${engine}: ${text}`, body);
  const boss = await house.signIn(house.people.owner);
  const store = {};
  const row = async (name) => (await boss.get(`${V1}/settings/stores`)).body.rows.find((one) => one.id === store[name].id);
  const in_shop = (shop, what, more = {}) => control(house, "shopify", { do: what, shop: shops[shop].domain, ...more });
  const fault = (mode, more = {}) => control(house, "set", { provider: "shopify", mode, times: 1, ...more });
  const calls = async (match, after = 0) => (await control(house, `log?provider=shopify&after=${after}`)).filter((one) => (one.path + JSON.stringify(one.body ?? "")).includes(match));
  const now = async () => (await control(house, "log?provider=shopify")).at(-1)?.id ?? 0;
  const level = async (shop, sku) => {
    const found = (await control(house, `shopify/products?shop=${shops[shop].domain}`)).find((one) => one.sku === sku);
    return found.levels.find((one) => one.location === shops[shop].location)?.available;
  };
  const jobs = (where) => house.sql(`SELECT count(*) FROM job WHERE ${where}`).then(Number);
  const quiet = () => until(async () => (await jobs(`state = 'queued' AND due_at < ${Date.now() + 30_000} AND topic NOT IN ('housekeeping', 'slack.notify')`)) === 0, { ms: 60_000, text: "the queue being empty" });
  const ask = async (name, what) => {
    const asked = await boss.post(`${V1}/settings/stores/${store[name].id}/${what}`);
    equal(asked.status, 202, asked.text);
  };
  // What the clock queues for an hour later, now.
  let hours = 0;
  const hourly = (name, topic, args = {}) => house.sql(`DELETE FROM job WHERE dedupe = '${topic}/${store[name].id}' AND state = 'queued';
    INSERT INTO job (account_id, id, topic, state, dedupe, due_at, fence, tries, lapsed, last_error, worker, subject, subject_id, cause_event, key, args, created_at, updated_at)
    SELECT account_id, 'hour-${++hours}', '${topic}', 'queued', '${topic}/' || id, ${Date.now()}, 0, 0, 0, '', '', 'shop', id, 0, '', '${JSON.stringify(args)}', ${Date.now()}, ${Date.now()} FROM shop WHERE id = '${store[name].id}';`);
  const act = async (name, what) => {
    const before = (await row(name)).checked_at ?? 0;
    await ask(name, what);
    return { before };
  };
  const tested = async (name) => {
    const { before } = await act(name, "test");
    return until(async () => {
      const shown = await row(name);
      return shown.checked_at > before ? shown : undefined;
    }, { ms: 10_000, text: "the test's outcome" });
  };
  const variant = async (shop, sku) => {
    const [state, counted, seen, key] = (await house.sql(`SELECT level, counted, seen, push_key FROM variant WHERE shop_id = '${store[shop].id}' AND sku = '${sku}' AND gone = 0`)).split("|");
    return { state, counted: Number(counted), seen: Number(seen), key };
  };

  // As another program with the same app would ask the first shop.
  const graphql = (query, variables) => raw(`${house.sandbox.url}/shopify/${shops.bannos.domain}/admin/api/2026-10/graphql.json`, {
    method: "POST", headers: { "content-type": "application/json", "x-shopify-access-token": shops.bannos.token }, body: JSON.stringify({ query, variables }),
  });

  // What is asked here in a minute is asked in a day elsewhere.
  await control(house, "set", { provider: "shopify", bucket: 100_000, restore_rate: 10_000 });
  for (const shop of ["bannos", "lane"]) {
    const sku = shop === "bannos" ? "BAN-NONNA" : "FLO-NONNA";
    await in_shop(shop, "product", { product: sku, variants: [{ variant: sku, set: { sku: "NONNA" } }] });
  }

  await on("wrong keys are said, and not tried again and again", async () => {
    store.bannos = await makeStore(boss, { ...pick(shops.bannos), secrets: { hmac_key: shops.bannos.client_secret, client_id: shops.bannos.client_id, client_secret: "shpss_quite_wrong" } });
    const shown = await tested("bannos");
    equal(shown.state, "broken", shown.detail);
    ok(/refuses the app's client id and secret/.test(shown.detail), shown.detail);
    await quiet();
    equal((await calls("oauth/access_token")).length, 1, "asked once");
  });

  await on("the right ones are: a token by the client's credentials, once, and the connection is tested", async () => {
    await boss.put(`${V1}/settings/stores/${store.bannos.id}`, { location: shops.bannos.location, secrets: { client_secret: shops.bannos.client_secret } });
    const shown = await tested("bannos");
    equal(shown.state, "ready", shown.detail);
    await quiet();
    const grants = await calls("oauth/access_token");
    // The test asks for a new one; the reading of the location that was just chosen may have had one before it.
    ok(/^401(,200){1,2}$/.test(grants.map((one) => one.status).join()), grants.map((one) => one.status).join());
    const locations = (await boss.get(`${V1}/settings/stores/${store.bannos.id}/locations`)).body.rows;
    equal(locations.map((one) => [one.name, one.online]).sort(), [["Laboratorio", false], ["Via Roma", true]]);
    const said = async (change) => (await boss.put(`${V1}/settings/stores/${store.bannos.id}`, change)).body.store.detail;
    const fine = "Shopify answers, and the app may do all that is needed.", { location } = shops.bannos;
    equal(shown.detail, fine);
    for (const [change, more] of [[{ location: "" }, " Choose the location whose stock is kept here."], [{ location: "1" }, " The location that was chosen is not there any more: choose another."],
      [{ location, currency: "AUD" }, " The store sells in EUR; here it is set up with AUD."], [{ currency: "EUR" }, ""]]) equal(await said(change), fine + more, "at once, without another test");
    const tokens = (await calls("oauth/access_token")).map((one) => JSON.stringify(one.answer ?? "")).join().match(/shp[a-z]+_[A-Za-z0-9]+/g) ?? [];
    ok(/^ok {4}Shopify +1 connected store answers$/m.test((await house.tradepost(["doctor"])).stdout), (await house.tradepost(["doctor"])).stdout);
    for (const token of tokens) equal(await house.sql(`SELECT count(*) FROM event WHERE data LIKE '%${token}%'`), "0", "no event has it");
  });

  await on("its products are there, and what the location shows of them", async () => {
    const want = await control(house, `shopify/products?shop=${shops.bannos.domain}`);
    equal(await house.sql(`SELECT count(*) FROM variant WHERE shop_id = '${store.bannos.id}' AND gone = 0`), String(want.length));
    equal(await variant("bannos", "NONNA"), { state: "ready", counted: 8, seen: 8, key: "" });
    equal(await house.sql(`SELECT untracked FROM variant WHERE shop_id = '${store.bannos.id}' AND sku = 'BAN-CANDLE'`), "1");
  });

  await on("it tells us what we need, each once; what vanished is made again and said", async () => {
    const list = async () => (await control(house, `shopify/subscriptions?shop=${shops.bannos.domain}`)).map((one) => one.topic.toLowerCase().replace(/_/g, "/")).sort();
    const made = await list();
    ok(made.length >= 13, made.join());
    equal(new Set(made).size, made.length);
  });

  await on("a second store with a token that does not end", async () => {
    store.lane = await makeStore(boss, { ...pick(shops.lane), secrets: { hmac_key: shops.lane.client_secret, token: shops.lane.token } });
    await boss.put(`${V1}/settings/stores/${store.lane.id}`, { location: shops.lane.location });
    const grants = (await calls("oauth/access_token")).length;
    const shown = await tested("lane");
    equal(shown.state, "ready", shown.detail);
    await quiet();
    equal((await calls("oauth/access_token")).length, grants, "no token is asked for");
    equal((await variant("lane", "NONNA")).seen, 8);
  });

  await on("a scope that is missing is named", async () => {
    await in_shop("lane", "scopes", { scopes: "read_products,read_orders,read_inventory,read_locations" });
    const shown = await tested("lane");
    equal(shown.state, "broken");
    ok(/write_inventory/.test(shown.detail), shown.detail);
    await in_shop("lane", "scopes", { scopes: "read_products,read_orders,read_inventory,write_inventory,read_locations" });
    equal((await tested("lane")).state, "ready");
    await quiet();
  });

  let item;
  await on("what is counted here is shown in both", async () => {
    item = (await boss.post(`${V1}/stock/items`, { sku: "NONNA", name: "Torta della Nonna", unit: "piece" })).body.item.id;
    await quiet();
    equal([await level("bannos", "NONNA"), await level("lane", "NONNA")], [8, 8], "a new item's 0 says nothing");
    equal((await boss.post(`${V1}/stock/items/${item}/count`, { amount: "10" })).status, 200);
    await until(async () => (await level("bannos", "NONNA")) === 10 && (await level("lane", "NONNA")) === 10, { ms: 20_000, text: "10 in both" });
    await quiet();
    has(await variant("bannos", "NONNA"), { state: "ready", counted: 10, seen: 10 });
  });

  const order = (shop, more = {}) => in_shop(shop, "order", { lines: [{ sku: "NONNA", quantity: 1 }], note_attributes: [{ name: "Delivery Date", value: "2026-12-24" }], ...more });
  await on("an order in one lowers the other, and its own is not lowered twice", async () => {
    await order("bannos", { lines: [{ sku: "NONNA", quantity: 3 }] });
    await until(async () => (await level("lane", "NONNA")) === 7, { ms: 20_000, text: "7 in the other shop" });
    await quiet();
    equal([await level("bannos", "NONNA"), await level("lane", "NONNA")], [7, 7]);
  });

  await on("a token that is refused is renewed once, and the work is done", async () => {
    const mark = await now();
    await in_shop("bannos", "revoke");
    await order("lane");
    await until(async () => (await level("bannos", "NONNA")) === 6, { ms: 20_000, text: "6 in the first shop" });
    equal((await calls("oauth/access_token", mark)).length, 1);
    equal((await row("bannos")).state, "ready");
    await quiet();
  });

  await on("a stale comparison is read and made again", async () => {
    await control(house, "set", { provider: "shopify", hold: true }); // its own webhooks do not come
    await in_shop("bannos", "level", { sku: "NONNA", delta: -1 }); // an order that is on its way
    const mark = await now();
    await boss.post(`${V1}/stock/items/${item}/receive`, { amount: "4" });
    await until(async () => (await level("lane", "NONNA")) === 10, { ms: 20_000, text: "10 in the other" });
    await until(async () => (await level("bannos", "NONNA")) === 9, { ms: 20_000, text: "9: what is on its way is not given back" });
    await quiet();
    const sets = (await calls("inventorySetQuantities", mark)).filter((one) => one.path.includes("bannos"));
    equal(sets.length, 2);
    ok(new Set(sets.map((one) => keyOf(one))).size === 2, "under a new key");
    await in_shop("bannos", "level", { sku: "NONNA", delta: 1 });
    await control(house, "set", { provider: "shopify", hold: false });
    await in_shop("bannos", "release");
    await quiet();
  });

  await on("a lost answer is asked for again under its own key, and counts once", async () => {
    const mark = await now();
    await fault("lost", { match: "inventorySetQuantities" });
    await boss.post(`${V1}/stock/items/${item}/receive`, { amount: "5" });
    await until(async () => (await level("bannos", "NONNA")) === 15 && (await level("lane", "NONNA")) === 15, { ms: 30_000, text: "15 in both" });
    await quiet();
    const keys = (await calls("inventorySetQuantities", mark)).map(keyOf);
    equal([keys.length, new Set(keys).size], [3, 2], "one of the three is a repeat");
    has(await variant("bannos", "NONNA"), { state: "ready", counted: 15, seen: 15 });
  });

  await on("throttling is obeyed", async () => {
    await fault("throttle", { match: "inventorySetQuantities", times: 2 });
    await boss.post(`${V1}/stock/items/${item}/adjust`, { delta: "-5", reason: "dropped" });
    await until(async () => (await level("bannos", "NONNA")) === 10 && (await level("lane", "NONNA")) === 10, { ms: 40_000, text: "10 in both" });
    await quiet();
  });

  await on("a lost webhook is found, taken and named", async () => {
    await act("bannos", "catch_up");
    await quiet();
    await control(house, "set", { provider: "shopify", drop: 1 });
    const made = await order("bannos");
    await sleep(300);
    await control(house, "set", { provider: "shopify", drop: 0 });
    const number = Number(made.order.name.replace(/\D/g, ""));
    ok(number > 0, made.order.name);
    equal(await house.sql(`SELECT count(*) FROM shop_order WHERE number = ${number} AND shop_id = '${store.bannos.id}'`), "0", "it did not come");
    await act("bannos", "catch_up");
    await until(async () => (await house.sql(`SELECT count(*) FROM shop_order WHERE number = ${number} AND shop_id = '${store.bannos.id}'`)) === "1", { ms: 20_000, text: "the order" });
    await quiet();
    equal(await house.sql(`SELECT cause_kind FROM event WHERE subject = 'shop_order' AND subject_id = (SELECT id FROM shop_order WHERE number = ${number} AND shop_id = '${store.bannos.id}')`), "job");
    const notices = (await boss.get(`${V1}/notices`)).body.rows;
    const told = notices.find((one) => /without a webhook/.test(one.title));
    ok(told?.text.includes(`bannos-${number}`), JSON.stringify(notices.slice(0, 3)));
    await until(async () => (await level("lane", "NONNA")) === 9, { ms: 20_000, text: "9 in the other" });
  });

  await on("what is known as it is costs a point an order, what is not is read with others of its kind", async () => {
    const points = async (mark) => (await calls("updated_at:", mark)).map(({ answer }) => (typeof answer === "string" ? JSON.parse(answer) : answer).extensions.cost.actualQueryCost).reduce((sum, one) => sum + one, 0);
    const known = Number(await house.sql(`SELECT count(*) FROM shop_order WHERE shop_id = '${store.bannos.id}'`));
    let mark = await now();
    await act("bannos", "catch_up");
    await until(async () => (await points(mark)) > 0, { ms: 10_000, text: "the question" });
    await quiet();
    ok((await points(mark)) <= known + 10, `${await points(mark)} points for ${known} orders`);
    equal((await calls("lineItems", mark)).length, 0, "none of them is read");
    await control(house, "set", { provider: "shopify", drop: 1 });
    const lost = await in_shop("bannos", "burst", { n: 12 });
    await control(house, "set", { provider: "shopify", drop: 0 });
    mark = await now();
    await act("bannos", "catch_up");
    await until(async () => (await house.sql(`SELECT count(*) FROM shop_order WHERE name = '${lost.last}' AND shop_id = '${store.bannos.id}'`)) === "1", { ms: 20_000, text: "the last of them" });
    await quiet();
    equal((await calls("on Order {", mark)).map(({ body }) => body.variables.ids.length), [10, 2]);
  });

  await on("a number that is missing between two others is asked for by name", async () => {
    await control(house, "set", { provider: "shopify", drop: 1 });
    const lost = (await order("bannos")).order;
    await control(house, "set", { provider: "shopify", drop: 0 });
    const next = (await order("bannos")).order;
    const number = ({ name }) => Number(name.replace(/\D/g, ""));
    const known = (one) => house.sql(`SELECT count(*) FROM shop_order WHERE number = ${number(one)} AND shop_id = '${store.bannos.id}'`);
    await until(async () => (await known(next)) === "1", { ms: 20_000, text: "the later one" });
    equal(await known(lost), "0");
    // As if the shop's list had not shown it: only what changed from now on is asked for.
    const mark = await now();
    await house.sql(`UPDATE integration SET settings = replace(settings, '"caught_up":', '"caught_up":9') WHERE id = '${store.bannos.id}'`);
    await hourly("bannos", "shop.catch_up");
    await until(async () => (await known(lost)) === "1", { ms: 20_000, text: "the missing one" });
    ok((await calls(`name:`, mark)).some((one) => JSON.stringify(one.body).includes(lost.name)), "asked for by its name");
    await quiet();
  });

  await on("what somebody changed in the shop is corrected here, with its reason, and the other shop follows", async () => {
    const before = await level("bannos", "NONNA");
    await in_shop("bannos", "level", { sku: "NONNA", delta: 4 });
    await sleep(500);
    await quiet();
    equal([await level("bannos", "NONNA"), await level("lane", "NONNA")], [before + 4, before], "it is not pushed over at once");
    await ask("bannos", "pull");
    await until(async () => (await level("lane", "NONNA")) === before + 4, { ms: 30_000, text: "the other shop" });
    await quiet();
    const moves = (await boss.get(`${V1}/stock/items/${item}/moves`)).body.rows;
    has(moves[0], { kind: "correct", reason: `Bannos shows ${before + 4} where ${before} were expected` });
    const compared = `${V1}/stock/comparisons?store=${store.bannos.id}`;
    const { rows } = (await boss.get(compared)).body;
    has(rows[0], { store_id: store.bannos.id, store_name: "Bannos", corrected: 1, lines: [{ sku: "NONNA", item_id: item, shown: before + 4, expected: before, believed: true }] });
    ok(rows.every((one, i) => one.products > 0 && (i === 0 || one.at <= rows[i - 1].at)), "the newest first");
    const seen = [];
    for (let next = ""; next !== null; ) {
      const { body } = await boss.get(`${V1}/stock/comparisons?limit=2${next && `&cursor=${next}`}`);
      seen.push(...body.rows.map(({ id }) => id));
      next = body.next;
    }
    equal(seen, (await boss.get(`${V1}/stock/comparisons?limit=200`)).body.rows.map(({ id }) => id));
    ok(seen.length >= rows.length && new Set(seen).size === seen.length, "each once");
    has((await boss.get(`${V1}/stock/items/${item}`)).body.shops.find(({ shop_id }) => shop_id === store.bannos.id), { told: true, push: "nothing", push_to: null, seen: before + 4 });
    ok((await boss.get(`${V1}/notices`)).body.rows.some((one) => /put right/.test(one.title) && one.text.startsWith("NONNA: ")));
  });

  await on("what the orders were not caught up for is not corrected", async () => {
    const before = await level("bannos", "NONNA");
    const corrected = () => house.sql(`SELECT count(*) FROM stock_txn WHERE item_id = '${item}' AND kind = 'correct'`).then(Number);
    const compared = () => house.sql(`SELECT data FROM event WHERE subject_id = '${store.bannos.id}' AND type = 'stock_compared' ORDER BY id DESC LIMIT 1`);
    const [moves, last] = [await corrected(), await compared()];
    await in_shop("bannos", "level", { sku: "NONNA", delta: 2 });
    await sleep(500);
    await quiet();
    await fault("frozen", { match: "orders(first" });
    await ask("bannos", "pull");
    await until(async () => (await compared()) !== last, { ms: 20_000, text: "the comparison's end" });
    ok(/could not be caught up/.test(await compared()), await compared());
    equal([await corrected(), await level("lane", "NONNA")], [moves, before], "nothing was put right");
    equal((await tested("bannos")).state, "ready"); // it works again: all is read, and now it is
    await until(async () => (await corrected()) === moves + 1, { ms: 20_000, text: "the correction" });
    await quiet();
  });

  await on("a product that nobody counts is nobody's business, and shows what is counted once it is", async () => {
    const titles = async () => (await boss.get(`${V1}/notices`)).body.rows.filter((one) => /put right/.test(one.title)).length;
    const before = await titles();
    await in_shop("bannos", "level", { sku: "BAN-DRIP-SS", delta: 5 });
    await sleep(500);
    await ask("bannos", "pull");
    await quiet();
    const shown = await level("bannos", "BAN-DRIP-SS");
    equal([await titles(), await variant("bannos", "BAN-DRIP-SS")], [before, { state: "ready", counted: shown, seen: shown, key: "" }]);
    const made = (await boss.post(`${V1}/stock/items`, { sku: "BAN-DRIP-SS", name: "Drip Cake", unit: "piece" })).body.item.id;
    await boss.post(`${V1}/stock/items/${made}/count`, { amount: "3" });
    await quiet();
    const held = Number(await house.sql(`SELECT held FROM stock_item WHERE id = '${made}'`));
    equal([held > 0, await level("bannos", "BAN-DRIP-SS")], [true, 3 - held], "but for what is on the floor already");
  });

  await on("a push whose key Shopify may have forgotten is looked up, not repeated", async () => {
    const want = (await level("lane", "NONNA")) + 2;
    await fault("lost", { match: "inventorySetQuantities", times: 4 });
    await boss.post(`${V1}/stock/items/${item}/receive`, { amount: "2" });
    await until(async () => (await jobs("topic = 'inventory_push' AND state = 'queued' AND tries > 1")) > 0, { ms: 20_000, every: 20, text: "a push without an answer" });
    await house.sql(`UPDATE variant SET pushed_at = ${Date.now() - 21 * 3_600_000} WHERE level = 'flying'`);
    const mark = await now();
    const sent = new Set((await calls("inventorySetQuantities")).map(keyOf));
    await until(async () => (await level("bannos", "NONNA")) === want && (await level("lane", "NONNA")) === want, { ms: 30_000, text: "the level in both" });
    await quiet();
    ok((await calls("nodes(ids", mark)).length > 0, "it was read");
    equal((await calls("inventorySetQuantities", mark)).map(keyOf).filter((key) => sent.has(key)), [], "no key was sent twice");
  });

  await on("a dead push that a person tries again has a key of its own", async () => {
    const [id, key] = (await house.sql(`SELECT j.id, v.push_key FROM job j, variant v WHERE j.topic = 'inventory_push' AND j.state = 'done' AND j.subject_id = '${store.bannos.id}'
      AND v.shop_id = j.subject_id AND v.sku = 'NONNA' AND v.gone = 0 AND j.args LIKE '%' || v.id || '%' AND j.key <> v.push_key ORDER BY j.updated_at LIMIT 1`)).split("|");
    ok(id, "an older push");
    const sent = (await calls("inventorySetQuantities")).map(keyOf);
    await house.sql(`UPDATE job SET state = 'dead', key = '${sent[0]}' WHERE id = '${id}'; UPDATE variant SET counted = counted - 1 WHERE shop_id = '${store.bannos.id}' AND push_key = '${key}'`);
    const mark = await now();
    equal((await boss.post(`${V1}/queue/${id}/retry`)).status, 200);
    await until(async () => (await calls("inventorySetQuantities", mark)).length > 0, { ms: 20_000, text: "the push" });
    await quiet();
    equal((await calls("inventorySetQuantities", mark)).map(keyOf).filter((one) => sent.includes(one)), []);
    await house.sql(`UPDATE variant SET counted = counted + 1 WHERE shop_id = '${store.bannos.id}' AND sku = 'NONNA' AND gone = 0`);
    await act("bannos", "pull");
    await quiet();
  });

  await on("a product that comes without variants, or with one that cannot be read, loses none", async () => {
    const [product] = (await house.sql(`SELECT product_id FROM variant WHERE shop_id = '${store.bannos.id}' AND sku = 'BAN-DRIP-SS'`)).split("|");
    const gone = () => house.sql(`SELECT count(*) FROM variant WHERE shop_id = '${store.bannos.id}' AND product_id = '${product}' AND gone = 1`);
    const came = () => house.sql("SELECT count(*) FROM delivery WHERE kind = 'products/update'").then(Number);
    for (const more of [{}, { variants: [{ title: "without an id" }] }]) {
      const before = await came();
      await in_shop("bannos", "send", { topic: "products/update", body: { admin_graphql_api_id: `gid://shopify/Product/${product}`, title: "Drip Cake", ...more } });
      await until(async () => (await came()) > before, { ms: 10_000, text: "the webhook" });
      equal(await gone(), "0", JSON.stringify(more));
    }
    await act("bannos", "pull"); // its words as they were
    await quiet();
  });

  await on("a cancellation whose webhook is lost gives its pieces back once", async () => {
    const made = (await order("bannos", { lines: [{ sku: "NONNA", quantity: 2 }] })).order;
    const found = () => house.sql(`SELECT state FROM shop_order WHERE shop_id = '${store.bannos.id}' AND name = '${made.name}'`);
    await until(found, { ms: 20_000, text: "the order" });
    await quiet();
    const before = await level("bannos", "NONNA");
    await control(house, "set", { provider: "shopify", drop: 1 });
    await in_shop("bannos", "cancel", { order: made.name });
    await control(house, "set", { provider: "shopify", drop: 0 });
    await act("bannos", "catch_up");
    await until(async () => (await found()) === "cancelled", { ms: 20_000, text: "its end" });
    await quiet();
    equal([await level("bannos", "NONNA"), await level("lane", "NONNA")], [before + 2, before + 2]);
  });

  await on("what was restocked unheard before the level was read counts once, however late the order tells it", async () => {
    const made = (await order("bannos", { lines: [{ sku: "NONNA", quantity: 2 }] })).order;
    await until(() => house.sql(`SELECT id FROM shop_order WHERE shop_id = '${store.bannos.id}' AND name = '${made.name}'`), { ms: 20_000, text: "the order" });
    await quiet();
    const before = await level("bannos", "NONNA");
    await control(house, "set", { provider: "shopify", drop: 1 });
    await in_shop("bannos", "refund", { order: made.name, lines: [{ line: 0, quantity: 1, restock_type: "return" }] });
    await control(house, "set", { provider: "shopify", drop: 0 });
    await house.sql(`UPDATE variant SET level = 'unread', counted = 0, seen = 0, seen_at = 0, counted_at = 0 WHERE shop_id = '${store.bannos.id}' AND sku = 'NONNA'`);
    await hourly("bannos", "shop.levels");
    await until(async () => (await variant("bannos", "NONNA")).state === "ready", { ms: 20_000, text: "its reading" });
    await quiet();
    equal(await level("bannos", "NONNA"), before, "the order has both pieces, as far as is known");
    // A level that changes often is some seconds ahead of the stand-in's clock.
    const read_at = Number(await house.sql(`SELECT counted_at FROM variant WHERE shop_id = '${store.bannos.id}' AND sku = 'NONNA'`));
    await until(() => Date.now() > read_at + 1000, { ms: 60_000, text: "the second after the reading" });
    await in_shop("bannos", "change", { order: made.name, set: { note: "Ring twice" } });
    await until(async () => (await level("lane", "NONNA")) === before + 1, { ms: 20_000, text: "the piece in the other shop" });
    await quiet();
    equal(await level("bannos", "NONNA"), before + 1);
    // And what comes back after the reading counts as ever.
    await in_shop("bannos", "refund", { order: made.name, lines: [{ line: 0, quantity: 1, restock_type: "cancel" }] });
    await until(async () => (await level("lane", "NONNA")) === before + 2, { ms: 20_000, text: "the other piece" });
    await quiet();
    equal([await level("bannos", "NONNA"), await level("lane", "NONNA"), (await variant("bannos", "NONNA")).counted], [before + 2, before + 2, before + 2]);
  });

  await on("an order of more lines than a page has is caught up whole", async () => {
    await control(house, "set", { provider: "shopify", drop: 1 });
    const made = (await order("bannos", { force: true, lines: Array.from({ length: 230 }, (_, i) => ({ title: `Cupcake ${i + 1}`, quantity: 1, price: "2.00", properties: [{ name: "Writing", value: `Nr. ${i + 1}` }] })) })).order;
    await control(house, "set", { provider: "shopify", drop: 0 });
    const mark = await now();
    await act("bannos", "catch_up");
    const found = () => house.sql(`SELECT id FROM shop_order WHERE shop_id = '${store.bannos.id}' AND name = '${made.name}'`);
    await until(found, { ms: 20_000, text: "the order" });
    await quiet();
    equal((await boss.get(`${V1}/production/orders/${await found()}`)).body.order.lines.length, 230);
    equal((await calls("order(id: $id)", mark)).length, 5, "in five pages");
    equal(await house.sql("SELECT count(*) FROM sealed WHERE owner LIKE 'pages/%'"), "0", "nothing of it is left lying about");
  });

  await on("somebody who asks gets what is older than two days, too", async () => {
    const old = Date.now() - 5 * 86_400_000;
    const settings = JSON.parse(await house.sql(`SELECT settings FROM integration WHERE id = '${store.bannos.id}'`));
    await house.sql(`UPDATE integration SET settings = '${JSON.stringify({ ...settings, caught_up: old }).replaceAll("'", "''")}' WHERE id = '${store.bannos.id}'`);
    const mark = await now();
    await ask("bannos", "catch_up");
    await until(async () => (await calls("updated_at:", mark)).length > 0, { ms: 10_000, text: "the question" });
    const [, since] = /updated_at:>='([^']*)'/.exec(JSON.stringify((await calls("updated_at:", mark))[0].body));
    ok(Date.parse(since) <= old, since);
    await quiet();
  });

  if (engine === "sqlite") await on("more missing numbers than are asked for at once are asked for all the same", async () => {
    await control(house, "set", { provider: "shopify", drop: 1 });
    const lost = await in_shop("bannos", "burst", { n: 55 });
    await control(house, "set", { provider: "shopify", drop: 0 });
    const next = (await order("bannos")).order;
    const known = (name) => house.sql(`SELECT count(*) FROM shop_order WHERE name = '${name}' AND shop_id = '${store.bannos.id}'`);
    await until(async () => (await known(next.name)) === "1", { ms: 20_000, text: "the one after them" });
    equal(await known(lost.last), "0");
    await house.sql(`UPDATE integration SET settings = replace(settings, '"caught_up":', '"caught_up":9') WHERE id = '${store.bannos.id}'`);
    await hourly("bannos", "shop.catch_up");
    await until(async () => (await known(lost.last)) === "1", { ms: 60_000, text: "the last of them" });
    await quiet();
  });

  await on("what is asked too dearly is asked for in smaller pieces", async () => {
    const cost = async (mark) => (await calls("nodes(ids", mark)).map(({ answer }) => (typeof answer === "string" ? JSON.parse(answer) : answer)?.extensions?.cost?.requestedQueryCost);
    let mark = await now();
    await hourly("bannos", "shop.levels");
    await until(async () => (await cost(mark)).length > 0, { ms: 10_000, text: "the levels" });
    await quiet();
    const [whole] = await cost(mark);
    ok(whole > 10, `it costs ${whole}`);
    mark = await now();
    await control(house, "set", { provider: "shopify", cost_limit: whole - 1 });
    await hourly("bannos", "shop.levels");
    await until(async () => (await cost(mark)).filter(Boolean).length > 1, { ms: 20_000, text: "pieces of it" });
    await quiet();
    await control(house, "set", { provider: "shopify", cost_limit: 1000 });
    equal((await row("bannos")).state, "ready");
  });

  await on("a store that is switched on again is brought up to date", async () => {
    await boss.put(`${V1}/settings/stores/${store.bannos.id}`, { active: false });
    await quiet();
    await control(house, "set", { provider: "shopify", drop: 1 });
    const made = (await order("bannos")).order;
    await control(house, "set", { provider: "shopify", drop: 0 });
    await boss.put(`${V1}/settings/stores/${store.bannos.id}`, { active: true });
    await until(async () => (await house.sql(`SELECT count(*) FROM shop_order WHERE name = '${made.name}' AND shop_id = '${store.bannos.id}'`)) === "1", { ms: 20_000, text: "its order" });
    await quiet();
  });

  if (engine === "sqlite") await on("what is in a hundred products is told to all their stores", async () => {
    const flour = (await boss.post(`${V1}/stock/items`, { sku: "FLOUR", name: "Flour", unit: "kg" })).body.item.id;
    const recipe = async (sku) => {
      const made = (await boss.post(`${V1}/stock/items`, { sku, name: sku, unit: "piece", recipe: true })).body.item.id;
      equal((await boss.put(`${V1}/stock/items/${made}/recipe`, { lines: [{ item_id: flour, amount: "1" }] })).status, 200);
    };
    for (let i = 100; i < 200; i++) await recipe(`A-${i}`);
    await recipe("BAN-DRIP-SB"); // the hundred and first, and in a store
    await boss.post(`${V1}/stock/items/${flour}/count`, { amount: "7" });
    await quiet();
    equal(await level("bannos", "BAN-DRIP-SB"), 7 - Number(await house.sql(`SELECT held FROM stock_item WHERE id = '${flour}'`)), "the last one");
    ok((await jobs(`topic = 'stock.spread' AND dedupe = 'stock.spread/${flour}/A-199'`)) > 0, "by a job of its own");
  });

  await on("what is not in the shop any more is gone here, although nobody told", async () => {
    await control(house, "set", { provider: "shopify", drop: 1 });
    await in_shop("bannos", "delete_product", { product: "Gift Box" });
    await control(house, "set", { provider: "shopify", drop: 0 });
    const gone = () => house.sql(`SELECT count(*) FROM variant WHERE shop_id = '${store.bannos.id}' AND title = 'Gift Box' AND gone = 1`);
    equal(await gone(), "0");
    await ask("bannos", "pull");
    await until(async () => (await gone()) === "1", { ms: 20_000, text: "it being gone" });
    await quiet();
  });

  await on("another location is read anew before it is set", async () => {
    const before = await level("bannos", "NONNA");
    const other = "655441492";
    const there = async () => (await control(house, `shopify/products?shop=${shops.bannos.domain}`)).find((one) => one.sku === "NONNA").levels.find((one) => one.location === other)?.available;
    await in_shop("bannos", "level", { sku: "NONNA", location: other, available: 2 });
    await boss.put(`${V1}/settings/stores/${store.bannos.id}`, { location: other });
    await until(async () => (await there()) === before, { ms: 20_000, text: "the stock at the other location" });
    await boss.put(`${V1}/settings/stores/${store.bannos.id}`, { location: shops.bannos.location });
    await quiet();
    equal([await level("bannos", "NONNA"), await level("lane", "NONNA"), (await variant("bannos", "NONNA")).counted], [before, before, before]);
  });

  await on("subscriptions that vanished are made again, and said", async () => {
    const list = () => control(house, `shopify/subscriptions?shop=${shops.bannos.domain}`);
    const before = (await list()).length;
    for (const { id } of await list()) await graphql("mutation($id: ID!) { webhookSubscriptionDelete(id: $id) { userErrors { message } } }", { id: `gid://shopify/WebhookSubscription/${id}` });
    equal((await list()).length, 0);
    const others = 101; // another's, and before ours: a page has a hundred
    for (let i = 0; i < others; i++)
      await graphql("mutation($w: WebhookSubscriptionInput!) { webhookSubscriptionCreate(topic: APP_UNINSTALLED, webhookSubscription: $w) { userErrors { message } } }", { w: { uri: `https://other.example/${i}`, format: "JSON" } });
    await hourly("bannos", "shop.subscriptions");
    await until(async () => (await list()).length === before + others, { ms: 30_000, text: "all of them" });
    await quiet();
    ok((await boss.get(`${V1}/notices`)).body.rows.some((one) => /Webhooks had stopped/.test(one.title)));
    const mark = await now();
    await hourly("bannos", "shop.subscriptions");
    await until(async () => (await calls("webhookSubscriptions(", mark)).length === 2, { ms: 20_000, text: "both pages" });
    await quiet();
    equal([(await list()).length, await house.sql("SELECT count(*) FROM event WHERE type = 'subscriptions_vanished'")], [before + others, "1"], "those of the second page are there");
  });

  await on("an order that was deleted while no webhook came is asked for at night, and when somebody asks: it leaves the floor, or waits for a scan that sees it", async () => {
    const earlier = { created_at: new Date(Date.now() - 20 * 60_000).toISOString(), lines: [{ sku: "NONNA", quantity: 1 }], force: true };
    const made = [];
    for (let i = 0; i < 13; i++) made.push((await order("bannos", earlier)).order); // more end than do at once
    const [begun, stays, ...idle] = made;
    const found = (one, what) => house.sql(`SELECT ${what} FROM shop_order WHERE shop_id = '${store.bannos.id}' AND name = '${one.name}'`);
    for (const one of made) await until(() => found(one, "id"), { ms: 20_000, text: one.name });
    const ticket = async (one) => (await boss.get(`${V1}/production/orders/${await found(one, "id")}`)).body.order.tickets[0];
    equal((await boss.post(`${V1}/production/tickets/${(await ticket(begun)).id}/print`, {})).status, 200);
    await quiet();
    const deleted = (one) => in_shop("bannos", "delete", { order: one.name });
    await control(house, "set", { provider: "shopify", drop: 1 });
    for (const one of [begun, ...idle]) await deleted(one);
    await control(house, "set", { provider: "shopify", drop: 0 });
    await hourly("bannos", "shop.catch_up");
    await quiet();
    equal(await found(idle[0], "state"), "floor", "what is there does not say what is not");
    const mark = await now();
    await act("bannos", "catch_up");
    await until(async () => (await found(idle.at(-1), "state")) === "cancelled", { ms: 20_000, text: "the end of the last" });
    await quiet();
    for (const one of idle) equal(await found(one, "state"), "cancelled", one.name);
    ok((await calls("on Order { id updatedAt }", mark)).length > 0, "it was asked for by its id");
    equal(await found(stays, "state"), "floor");
    has(await ticket(begun), { changed: true, shop_cancelled: true }, "the one that was begun waits");
    const [type, cause, why] = (await house.sql(`SELECT type, cause_kind, data FROM event WHERE subject_id = '${await found(idle[0], "id")}' ORDER BY seq DESC LIMIT 1`)).split("|");
    equal([type, cause, JSON.parse(why).why], ["deleted", "job", "The store was asked for it and does not have it any more."]);
    equal(await house.sql(`SELECT count(*) FROM stock_hold WHERE order_id = '${await found(idle[0], "id")}'`), "0", "nothing is on hold for it");
  });

  await on("a store that shows nothing that is known cancels nothing", async () => {
    const made = (await order("lane", { created_at: new Date(Date.now() - 20 * 60_000).toISOString() })).order;
    const found = () => house.sql(`SELECT state FROM shop_order WHERE shop_id = '${store.lane.id}' AND name = '${made.name}'`);
    await until(found, { ms: 20_000, text: made.name });
    await quiet();
    await control(house, "set", { provider: "shopify", drop: 1 });
    for (const { name } of await control(house, `shopify/orders?shop=${shops.lane.domain}`)) await in_shop("lane", "delete", { order: name });
    await control(house, "set", { provider: "shopify", drop: 0 });
    await hourly("lane", "shop.catch_up", { night: true });
    await until(async () => (await boss.get(`${V1}/notices`)).body.rows.some(({ title }) => /has none of/.test(title)), { ms: 20_000, text: "the notice" });
    await quiet();
    equal(await found(), "floor");
  });

  await ends({ house, on, boss, shops, store, row, in_shop, calls, now, jobs, quiet, order, hourly, tested, last_hour: () => hours });
}

const pick = ({ domain, prefix, name, currency, zone }) => ({ domain, prefix, name, currency, zone });
const keyOf = (call) => (typeof call.body === "string" ? JSON.parse(call.body) : call.body).variables.key;

for (const engine of engines) await suite(engine);
later(stopPostgres);
await finish();
