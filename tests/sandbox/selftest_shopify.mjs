// selftest_shopify.mjs - Shopify's stand-in: tokens, the GraphQL API, quantities, faults.

import { request } from "node:http";
import { assert, randomUUID, sleep } from "./selftest_kit.mjs";
import { BANNOS, CREATE, GOOD, SECRET, TOKEN, shop_test } from "./selftest_shopify_kit.mjs";
import { run as hooks } from "./selftest_shopify_hooks.mjs";
import { from_json, to_json } from "./shopify_json.mjs";

const code = (errors) => errors[0]?.extensions?.code;
const ITEM = "gid://shopify/InventoryItem/43729076000000011"; // BAN-BDAY-SV, 20 there
const PLACE = "gid://shopify/Location/655441491";
const SET = `mutation($input: InventorySetQuantitiesInput!, $key: String!) { inventorySetQuantities(input: $input) @idempotent(key: $key) {
  inventoryAdjustmentGroup { id reason changes { name delta quantityAfterChange item { id } location { id } } } userErrors { code field message } } }`;
const quantities = (...entries) => ({ name: "available", reason: "correction", quantities: entries.map((entry) => ({ inventoryItemId: ITEM, locationId: PLACE, ...entry })) });

async function token_tests() {
  await shop_test("a token comes for the client's secret, and the wrong ones are refused", async ({ grant, graphql, act, send }) => {
    const { status, body } = await grant(GOOD);
    assert.deepEqual([status, body.expires_in, body.scope.includes("read_orders")], [200, 86399, true]);
    assert.equal((await graphql("{ shop { name } }", undefined, { token: body.access_token })).body.data.shop.name, "Bannos Cakes");
    const form = await grant(undefined, { headers: { "content-type": "application/x-www-form-urlencoded" }, body: new URLSearchParams(GOOD).toString() });
    assert.equal(form.status, 200);
    for (const [sentence, given, expected] of [
      ["a wrong secret", { ...GOOD, client_secret: "no" }, [401, "unauthorized"]],
      ["a wrong client", { ...GOOD, client_id: "no" }, [400, "invalid_request"]],
      ["another grant", { ...GOOD, grant_type: "password" }, [400, "unsupported_grant_type"]],
    ]) {
      const refused = await grant(given);
      assert.deepEqual([refused.status, refused.body.error], expected, sentence);
    }
    assert.equal((await grant(GOOD, { shop: "nobody.myshopify.com" })).status, 404);
    assert.equal((await grant(GOOD, { shop: "flour-lane.myshopify.com" })).status, 400, "another shop has another app");
    assert.equal((await graphql("{ shop { name } }", undefined, { shop: "flour-lane.myshopify.com" })).status, 401, "nor its token");
    assert.equal((await send("GET", `/shopify/${BANNOS}/admin/oauth/access_token`)).status, 405);
    await act("revoke");
    const dead = await graphql("{ shop { name } }", undefined, { token: body.access_token });
    assert.deepEqual([dead.status, dead.body.errors.startsWith("[API] Invalid API key")], [401, true]);
    assert.equal((await graphql("{ shop { name } }")).status, 200, "shpat_ lives");
  });

  await shop_test("a token's time ends, a secret is rotated, a shop is frozen, an app uninstalled", async ({ grant, graphql, act, set }) => {
    await set({ token_ms: 1 });
    const { body } = await grant(GOOD);
    await sleep(5);
    assert.equal((await graphql("{ shop { name } }", undefined, { token: body.access_token })).status, 401);
    const { client_secret } = await act("rotate");
    assert.equal((await grant(GOOD)).status, 401);
    assert.equal((await grant({ ...GOOD, client_secret })).status, 200);
    await act("state", { state: "frozen" });
    assert.equal((await graphql("{ shop { name } }")).status, 402);
    await act("state", { state: "open" });
    await act("uninstall");
    assert.equal((await graphql("{ shop { name } }")).status, 401);
    const gone = await grant({ ...GOOD, client_secret });
    assert.deepEqual([gone.status, /app_not_installed/.test(gone.text)], [400, true]);
    await act("install");
    assert.equal((await graphql("{ shop { name } }")).status, 200);
  });
}

async function graphql_tests() {
  await shop_test("what GraphQL would refuse is refused, and says why", async ({ errors, graphql, send, sandbox }) => {
    for (const [query, variables, expected] of [
      ["{ shop { name }", undefined, /^syntax error, unexpected end of file/],
      ["{ shop { nome } }", undefined, "undefinedField"],
      ["{ sheep { name } }", undefined, "undefinedField"],
      ["{ shop }", undefined, "selectionMismatch"],
      ["{ shop { name { first } } }", undefined, "selectionMismatch"],
      ["{ products(first: 1, colour: 3) { nodes { id } } }", undefined, "argumentNotAccepted"],
      ["{ product { id } }", undefined, "missingRequiredArguments"],
      ["{ products(first: \"1\") { nodes { id } } }", undefined, "argumentLiteralsIncompatible"],
      ["{ products(first: 1, sortKey: COLOUR) { nodes { id } } }", undefined, "argumentLiteralsIncompatible"],
      ["{ products(first: $n) { nodes { id } } }", undefined, "variableNotDefined"],
      ["query($n: Int!) { shop { name } }", { n: 1 }, "variableNotUsed"],
      ["query($n: String!) { products(first: $n) { nodes { id } } }", { n: "1" }, "variableMismatch"],
      ["query($n: Number) { products(first: $n) { nodes { id } } }", { n: 1 }, "variableRequiresValidType"],
      ["query($n: Int!) { products(first: $n) { nodes { id } } }", {}, "INVALID_VARIABLE"],
      ["query($n: Int!) { products(first: $n) { nodes { id } } }", { n: "1" }, "INVALID_VARIABLE"],
      ["query($n: Int!) { products(first: $n) { nodes { id } } }", { n: 1.5 }, "INVALID_VARIABLE"],
      ["{ products { nodes { id } } }", undefined, /^you must provide one of first or last$/],
      ["{ products(first: 251) { nodes { id } } }", undefined, "BAD_REQUEST"],
      ["{ products(first: 5, after: \"x\") { nodes { id } } }", undefined, /^Invalid cursor/],
      ["{ ...F }", undefined, "useAndDefineFragment"],
      ["{ shop { name } } fragment F on Shop { id }", undefined, "useAndDefineFragment"],
      ["{ node(id: \"gid://shopify/Order/1\") { ... on Shop { name } ... on PageInfo { hasNextPage } } }", undefined, "cannotSpreadFragment"],
      ["{ shop @cached { name } }", undefined, "undefinedDirective"],
      ["mutation { inventorySetQuantities(input: { name: \"available\", reason: \"x\", quantities: [], ignoreCompareQuantity: true }) { userErrors { code } } }", undefined, "argumentNotAccepted"],
      ["subscription { shop { name } }", undefined, /^syntax error/],
      ["query($ids: [ID!]!) { nodes(ids: $ids) { id } }", { ids: Array(251).fill("gid://shopify/Order/1") }, "MAX_INPUT_SIZE_EXCEEDED"],
    ]) {
      const found = await errors(query, variables);
      assert.ok(found.length, `accepted: ${query}`);
      if (expected instanceof RegExp) assert.match(found[0].message, expected);
      else assert.equal(code(found), expected, `${query}: ${JSON.stringify(found)}`);
    }
    const path = `/shopify/${BANNOS}/admin/api/2026-10/graphql.json`;
    const bad = await send("POST", path, { headers: { "content-type": "application/json", "x-shopify-access-token": TOKEN }, body: "{" });
    assert.equal(bad.status, 400);
    assert.equal((await graphql("{ shop { name } }", undefined, { headers: { "content-type": "text/plain" } })).status, 400);
    const by_host = (host) => new Promise((resolve, reject) => {
      const headers = { host, "content-type": "application/json", "x-shopify-access-token": TOKEN };
      const req = request(`${sandbox.url}/admin/api/2026-10/graphql.json`, { method: "POST", headers }, (res) => resolve(res.resume().statusCode));
      req.on("error", reject).end(JSON.stringify({ query: "{ shop { name } }" }));
    });
    assert.deepEqual([await by_host(BANNOS), await by_host("nobody.myshopify.com")], [200, 404]);
  });

  await shop_test("versions: an old one falls forward, one that is not there is a 404", async ({ graphql }) => {
    for (const [version, status, served] of [["2026-10", 200, "2026-10"], ["2024-01", 200, "2026-01"], ["unstable", 200, "unstable"], ["2027-04", 404, null], ["2026-05", 404, null], ["latest", 404, null]]) {
      const { status: got, headers } = await graphql("{ shop { name } }", undefined, { version });
      assert.deepEqual([got, headers.get("x-shopify-api-version")], [status, served], version);
    }
  });

  await shop_test("exactly the selected fields come, with aliases, fragments and @include", async ({ data }) => {
    const query = `query Q($more: Boolean!) { s: shop { ...S currencyCode @skip(if: $more) } ...R } fragment S on Shop { id name }
      fragment R on QueryRoot { currentAppInstallation @include(if: $more) { accessScopes { handle } } locations(first: 5) { edges { cursor node { name __typename } } } }`;
    const { s, currentAppInstallation, locations } = await data(query, { more: true });
    assert.deepEqual(s, { id: "gid://shopify/Shop/548380009", name: "Bannos Cakes" });
    assert.ok(currentAppInstallation.accessScopes.some(({ handle }) => handle === "write_inventory"));
    assert.deepEqual(locations.edges.map(({ node }) => node), [{ name: "Laboratorio", __typename: "Location" }, { name: "Via Roma", __typename: "Location" }]);
    const { node } = await data(`{ node(id: "${ITEM}") { id ... on InventoryItem { sku tracked } } }`);
    assert.deepEqual(node, { id: ITEM, sku: "BAN-BDAY-SV", tracked: true });
    assert.deepEqual(await data(`{ product(id: "gid://shopify/Product/1") { id } }`), { product: null });
  });

  await shop_test("pages: every variant once, forward and backward, and a cursor belongs to its query", async ({ data, errors, see }) => {
    const all = (await see("products")).map(({ id }) => id);
    for (const [sizes, turn] of [["first: 7, after: $c", "endCursor hasNextPage"], ["last: 7, before: $c", "startCursor hasPreviousPage"]]) {
      const found = [];
      for (let c = null; ;) {
        const { productVariants: page } = await data(`query($c: String) { productVariants(${sizes}, sortKey: SKU) { nodes { legacyResourceId } pageInfo { ${turn} } } }`, { c });
        found.push(...page.nodes.map(({ legacyResourceId }) => legacyResourceId));
        c = page.pageInfo.endCursor ?? page.pageInfo.startCursor;
        if (!(page.pageInfo.hasNextPage ?? page.pageInfo.hasPreviousPage)) break;
      }
      assert.deepEqual([...found].sort(), [...all].sort());
    }
    const { products } = await data("{ products(first: 2) { pageInfo { endCursor } } }");
    const [other] = await errors("query($c: String) { products(first: 2, after: $c, sortKey: TITLE) { nodes { id } } }", { c: products.pageInfo.endCursor });
    assert.match(other.message, /^Invalid cursor for current pagination sort/);
  });

  await shop_test("searches: by time, status, name and tag; what cannot be searched by is a warning", async ({ act, data, graphql }) => {
    const { order } = await act("order", { lines: [{ sku: "BAN-NONNA" }], tags: "vip, birthday", test: true });
    await act("order", { lines: [{ sku: "BAN-CANDLE", quantity: 3 }], financial_status: "pending" });
    const names = async (query) => (await data("query($q: String) { orders(first: 9, query: $q, sortKey: UPDATED_AT) { nodes { name } } }", { q: query })).orders.nodes.map(({ name }) => name);
    const since = new Date(Date.now() - 60000).toISOString();
    assert.deepEqual(await names(`updated_at:>='${since}'`), ["#1001", "#1002"]);
    assert.deepEqual(await names(`updated_at:>=${since} AND financial_status:pending`), ["#1002"]);
    assert.deepEqual(await names(`created_at:<'${since}'`), []);
    assert.deepEqual(await names("tag:vip test:true"), ["#1001"]);
    assert.deepEqual(await names("-tag:vip status:any"), ["#1002"]);
    assert.deepEqual(await names("name:#1001"), ["#1001"]);
    const { body } = await graphql("{ orders(first: 9, query: \"colour:red\") { nodes { id } } }");
    assert.deepEqual([body.data.orders.nodes.length, body.extensions.search[0].warnings[0].code], [2, "invalid_field"]);
    assert.equal(order.lines[0].sku, "BAN-NONNA");
  });

  await shop_test("an order by GraphQL: attributes have keys, ids are exact, fields as the order stands", async ({ act, data }) => {
    await act("order", {
      lines: [{ sku: "BAN-BDAY-SV", quantity: 2, properties: { "Cake Writing": "Léon 🎂", _hidden: 5, none: null } }], note_attributes: { "Pickup-Date": "2026-12-01" }, note: "ring", customer: null,
      shipping_address: { name: "A B", city: "Łódź", zip: "1" }, shipping: "12.50", fulfill_by: "2026-12-01T09:00:00Z",
    });
    const { orders } = await data(`{ orders(first: 1) { nodes { id legacyResourceId name number note customAttributes { key value } totalPriceSet { shopMoney { amount currencyCode } } customer { id } shippingAddress { city }
      displayFinancialStatus displayFulfillmentStatus fulfillmentOrders(first: 1) { nodes { fulfillBy deliveryMethod { methodType } } }
      lineItems(first: 5) { nodes { title variantTitle sku quantity currentQuantity customAttributes { key value } variant { sku inventoryItem { id } } product { title } } } } } }`);
    const [order] = orders.nodes;
    assert.deepEqual([order.id, order.legacyResourceId], ["gid://shopify/Order/820982911946154509", "820982911946154509"]);
    assert.deepEqual(order.totalPriceSet.shopMoney, { amount: "108.50", currencyCode: "EUR" });
    assert.deepEqual([order.customer, order.shippingAddress.city, order.displayFinancialStatus, order.displayFulfillmentStatus], [null, "Łódź", "PAID", "UNFULFILLED"]);
    assert.deepEqual(order.lineItems.nodes[0].customAttributes, [{ key: "Cake Writing", value: "Léon 🎂" }, { key: "_hidden", value: "5" }, { key: "none", value: null }]);
    assert.deepEqual(order.fulfillmentOrders.nodes[0], { fulfillBy: "2026-12-01T09:00:00Z", deliveryMethod: { methodType: "SHIPPING" } });
    assert.deepEqual(order.lineItems.nodes[0].variant, { sku: "BAN-BDAY-SV", inventoryItem: { id: ITEM } });
  });

  await shop_test("scopes: a field without its scope is denied, the rest of the answer comes; old orders need their own", async ({ act, graphql, data }) => {
    const { order } = await act("order", { lines: [{ sku: "BAN-NONNA" }], created_at: "2026-01-01T00:00:00Z" });
    assert.equal((await data("{ orders(first: 5) { nodes { id } } }")).orders.nodes.length, 0, "older than 60 days");
    const by_id = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Order { id } } }";
    assert.deepEqual((await data(by_id, { ids: [order.gid] })).nodes, [null], "by its id, too");
    await act("scopes", { scopes: "read_products" });
    assert.equal(code((await graphql(by_id, { ids: [order.gid] })).body.errors), "ACCESS_DENIED", "by its id no more than otherwise");
    await act("scopes", { scopes: "read_orders,read_all_orders" });
    assert.deepEqual((await data(by_id, { ids: [order.gid] })).nodes, [{ id: order.gid }]);
    assert.equal((await data("{ orders(first: 5) { nodes { id } } }")).orders.nodes.length, 1);
    const { status, body } = await graphql(`{ shop { name } inventoryItem(id: "${ITEM}") { sku } }`);
    assert.deepEqual([status, body.data.shop.name, body.data.inventoryItem, code(body.errors)], [200, "Bannos Cakes", null, "ACCESS_DENIED"]);
    assert.equal((await graphql("{ products(first: 1) { nodes { id } } }")).body.data, null, "what may not be null takes all with it");
  });

  await shop_test("cost: the price of a query, its limit, the bucket, and THROTTLED when it is empty", async ({ graphql, set, act }) => {
    const page = (n) => `{ products(first: ${n}) { nodes { id variants(first: 10) { nodes { id inventoryItem { id } } } } } }`;
    const { body } = await graphql(page(8));
    const { requestedQueryCost, actualQueryCost, throttleStatus } = body.extensions.cost;
    assert.deepEqual([requestedQueryCost, throttleStatus.maximumAvailable, throttleStatus.restoreRate], [2 + 8 * (1 + 2 + 10 * 2), 2000, 100]);
    assert.ok(actualQueryCost < requestedQueryCost && throttleStatus.currentlyAvailable === 2000 - actualQueryCost);
    const nodes = `query($ids: [ID!]!) { nodes(ids: $ids) { id ... on InventoryItem { inventoryLevel(locationId: "${PLACE}") { quantities(names: ["available"]) { quantity } } } ... on Order { name } } }`;
    const some = await graphql(nodes, { ids: [ITEM, ITEM, "gid://shopify/Order/1"] });
    assert.deepEqual([some.body.data.nodes[2], some.body.extensions.cost.requestedQueryCost, some.body.extensions.cost.actualQueryCost], [null, 9, 6]);
    const dear = await graphql(page(100));
    assert.deepEqual([code(dear.body.errors), dear.body.errors[0].extensions.cost, dear.body.data], ["MAX_COST_EXCEEDED", 2302, undefined]);
    await act("drain");
    await set({ restore_rate: 1 });
    const slow = await graphql(page(8));
    assert.deepEqual([slow.status, code(slow.body.errors), slow.body.data, slow.body.extensions.cost.actualQueryCost], [200, "THROTTLED", undefined, null]);
    assert.equal((await graphql("{ shop { name } }", undefined, { shop: "flour-lane.myshopify.com", token: "shpat_sandbox_flourlane_token" })).body.errors, undefined, "another shop, another bucket");
  });
}

async function quantity_tests() {
  await shop_test("quantities are set when what was seen is still so", async ({ data, act, level, receiver, subscribe }) => {
    await subscribe("INVENTORY_LEVELS_UPDATE");
    const set = async (...entries) => (await data(SET, { key: randomUUID(), input: quantities(...entries) })).inventorySetQuantities;
    const { inventoryAdjustmentGroup: group, userErrors } = await set({ quantity: 7, changeFromQuantity: 20 });
    assert.deepEqual([userErrors, group.changes[0].delta, group.changes[0].quantityAfterChange], [[], -13, 7]);
    assert.equal((await receiver.call("inventory_levels/update")).body.available, 7);
    const stale = await set({ quantity: 9, changeFromQuantity: 20 });
    assert.deepEqual([stale.inventoryAdjustmentGroup, stale.userErrors[0].code, stale.userErrors[0].field], [null, "CHANGE_FROM_QUANTITY_STALE", ["input", "quantities", "0", "changeFromQuantity"]]);
    assert.deepEqual((await set({ quantity: 9, changeFromQuantity: null })).userErrors, []);
    await act("order", { lines: [{ sku: "BAN-BDAY-SV", quantity: 4 }] });
    assert.deepEqual(await level("BAN-BDAY-SV"), { location: "655441491", available: 5, committed: 4, on_hand: 9 });
    assert.equal((await set({ quantity: 8, changeFromQuantity: 9 })).userErrors[0].code, "CHANGE_FROM_QUANTITY_STALE", "the order came between");
    for (const [entry, expected] of [
      [{ inventoryItemId: "gid://shopify/InventoryItem/1" }, "INVALID_INVENTORY_ITEM"], [{ locationId: "gid://shopify/Location/1" }, "INVALID_LOCATION"], [{ quantity: 1_000_000_001 }, "INVALID_QUANTITY_TOO_HIGH"],
    ]) assert.equal((await set({ quantity: 1, changeFromQuantity: null, ...entry })).userErrors[0].code, expected);
    const twice = await set({ quantity: 1, changeFromQuantity: null }, { quantity: 2, changeFromQuantity: null });
    assert.equal(twice.userErrors[0].code, "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR");
    const input = { ...quantities({ quantity: 1, changeFromQuantity: null }), name: "committed", reason: "because", referenceDocumentUri: "nowhere" };
    const wrong = (await data(SET, { key: randomUUID(), input })).inventorySetQuantities.userErrors;
    assert.deepEqual(wrong.map((one) => one.code), ["INVALID_NAME", "INVALID_REASON", "INVALID_REFERENCE_DOCUMENT"]);
    assert.equal((await level("BAN-BDAY-SV")).available, 5, "all or nothing");
  });

  await shop_test("the key and changeFromQuantity are asked for from 2026-04 on", async ({ errors, data }) => {
    const bare = SET.replace(", $key: String!", "").replace(" @idempotent(key: $key)", "");
    assert.equal(code(await errors(bare, { input: quantities({ quantity: 1, changeFromQuantity: 20 }) })), "BAD_REQUEST");
    assert.equal(code(await errors(SET, { key: "a", input: quantities({ quantity: 1 }) })), "INVALID_FIELD_ARGUMENTS");
    const old = { version: "2026-01" };
    const answer = async (more) => (await data(bare, { input: { ...quantities({ quantity: 1, ...more }) } }, old)).inventorySetQuantities.userErrors[0]?.code;
    assert.equal(await answer({}), "COMPARE_QUANTITY_REQUIRED");
    assert.equal(await answer({ compareQuantity: 5 }), "COMPARE_QUANTITY_STALE");
    assert.equal(await answer({ compareQuantity: 20 }), undefined);
  });

  await shop_test("a key's first answer comes again; other parameters, a concurrent call and a failure are named", async ({ data, level, set }) => {
    const call = async (key, entry, version) => (await data(SET, { key, input: quantities(entry) }, { version })).inventorySetQuantities;
    const first = await call("k1", { quantity: 3, changeFromQuantity: 20 });
    assert.deepEqual(await call("k1", { quantity: 3, changeFromQuantity: 20 }), first);
    assert.equal((await level("BAN-BDAY-SV")).available, 3);
    assert.equal((await call("k1", { quantity: 4, changeFromQuantity: 20 })).userErrors[0].code, "IDEMPOTENCY_KEY_PARAMETER_MISMATCH");
    for (const [version, expected] of [["2026-04", "CHANGE_FROM_QUANTITY_STALE"], ["2026-07", "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED"]]) {
      const entry = { quantity: 5, changeFromQuantity: 99 };
      await call(version, entry, version);
      assert.equal((await call(version, entry, version)).userErrors[0].code, expected);
    }
    await set({ answer_ms: 20000 });
    const [one, two] = await Promise.all([call("k2", { quantity: 1, changeFromQuantity: 3 }), sleep(40).then(() => call("k2", { quantity: 1, changeFromQuantity: 3 }))]);
    assert.deepEqual([one.userErrors, two.userErrors[0].code], [[], "IDEMPOTENCY_CONCURRENT_REQUEST"]);
    await set({ answer_ms: 0, key_life_ms: 1 });
    await call("k3", { quantity: 2, changeFromQuantity: 1 });
    await sleep(5);
    assert.equal((await call("k3", { quantity: 2, changeFromQuantity: 1 })).userErrors[0].code, "CHANGE_FROM_QUANTITY_STALE", "a day later it is a new call");
  });

  await shop_test("relative changes and a place that does not stock the item", async ({ data, act, level }) => {
    const adjust = `mutation($i: InventoryAdjustQuantitiesInput!, $k: String!) { inventoryAdjustQuantities(input: $i) @idempotent(key: $k) { inventoryAdjustmentGroup { changes { name delta } } userErrors { code } } }`;
    const change = async (more, name = "available") => (await data(adjust, { k: randomUUID(), i: { name, reason: "received", changes: [{ inventoryItemId: ITEM, locationId: PLACE, delta: 3, changeFromQuantity: null, ...more }] } })).inventoryAdjustQuantities.userErrors;
    assert.deepEqual(await change({}), []);
    assert.equal((await level("BAN-BDAY-SV")).available, 23);
    assert.equal((await change({ changeFromQuantity: 1 }))[0].code, "CHANGE_FROM_QUANTITY_STALE");
    assert.equal((await change({}, "damaged"))[0].code, "INVALID_QUANTITY_DOCUMENT");
    await act("level", { sku: "BAN-BDAY-SV", disconnect: true });
    const set = async (version) => (await data(SET, { key: randomUUID(), input: quantities({ quantity: 5, changeFromQuantity: null }) }, { version })).inventorySetQuantities.userErrors;
    assert.equal((await set("2026-07"))[0].code, "ITEM_NOT_STOCKED_AT_LOCATION");
    const activate = `mutation { inventoryActivate(inventoryItemId: "${ITEM}", locationId: "${PLACE}", available: 2) @idempotent(key: "x") { inventoryLevel { quantities(names: ["available"]) { quantity } } userErrors { message } } }`;
    assert.equal((await data(activate)).inventoryActivate.inventoryLevel.quantities[0].quantity, 2);
    assert.deepEqual(await set("2026-07"), []);
  });
}

async function fault_tests() {
  await shop_test("faults: for an address or for what the document says", async ({ set, graphql, grant, data, level }) => {
    const name = "{ shop { name } }";
    await set({ mode: "throttle", times: 1 });
    assert.equal(code((await graphql(name)).body.errors), "THROTTLED");
    await set({ mode: "503", match: "oauth", times: 1 });
    assert.equal((await graphql(name)).status, 200);
    assert.equal((await grant(GOOD)).status, 503);
    await set({ mode: "429", times: 1, retry_after: 2 });
    const limited = await graphql(name);
    assert.deepEqual([limited.status, limited.headers.get("retry-after")], [429, "2.0"]);
    await set({ mode: "internal", times: 1 });
    assert.equal(code((await graphql(name)).body.errors), "INTERNAL_SERVER_ERROR");
    const { body } = await grant(GOOD);
    await set({ mode: "revoke", times: 1 });
    for (const _ of [1, 2]) assert.equal((await graphql(name, undefined, { token: body.access_token })).status, 401, "for good");
    const variables = { key: "lost", input: quantities({ quantity: 4, changeFromQuantity: 20 }) };
    await set({ mode: "lost", match: "inventorySetQuantities", times: 1 });
    await assert.rejects(graphql(SET, variables));
    assert.equal((await level("BAN-BDAY-SV")).available, 4, "done all the same");
    assert.deepEqual((await data(SET, variables)).inventorySetQuantities.userErrors, [], "and the key tells so");
    await set({ mode: "slow", delay_ms: 5000, times: 1 });
    const start = Date.now();
    await graphql(name);
    assert.ok(Date.now() - start >= 45);
  });

  await shop_test("JSON keeps big ids, in both directions", async () => {
    const ids = { id: 820982911946154509n, small: 12, text: "820982911946154509", list: [9007199254740993n], price: 1.5 };
    assert.equal(to_json(ids), '{"id":820982911946154509,"small":12,"text":"820982911946154509","list":[9007199254740993],"price":1.5}');
    assert.deepEqual(from_json(to_json(ids)), ids);
    assert.equal(to_json("<é🎂&>", "rails"), '"\\u003cé🎂\\u0026\\u003e"');
    assert.equal(JSON.parse(to_json("<é🎂&>", "ascii")), "<é🎂&>");
  });

  await shop_test("subscriptions: listed, changed, deleted; a wrong address is refused", async ({ data, subscribe, receiver, act }) => {
    const { id } = await subscribe("ORDERS_CREATE");
    const create = async (t, w) => (await data(CREATE, { t, w })).webhookSubscriptionCreate.userErrors.map(({ message }) => message).join();
    assert.match(await create("ORDERS_CREATE", { uri: `${receiver.url}/api` }), /already been taken/);
    assert.match(await create("ORDERS_CREATE", { uri: "http://example.test/hook" }), /http:\/\/ is not supported/);
    assert.match(await create("ORDERS_CREATE", {}), /blank/);
    assert.match(await create("ORDERS_UPDATED", { uri: "https://example.test/", name: "no blanks" }), /Name is invalid/);
    await act("scopes", { scopes: "read_products" });
    assert.match(await create("ORDERS_UPDATED", { uri: "https://example.test/" }), /do not have permission/);
    const { webhookSubscriptionUpdate: changed } = await data(`mutation($id: ID!, $w: WebhookSubscriptionInput!) { webhookSubscriptionUpdate(id: $id, webhookSubscription: $w) { webhookSubscription { uri } userErrors { message } } }`, { id, w: { uri: "https://example.test/other" } });
    assert.deepEqual(changed, { webhookSubscription: null, userErrors: [{ message: "You do not have permission to create or update webhooks with orders/create topic. This topic contains protected customer data." }] });
    const list = async () => (await data("{ webhookSubscriptions(first: 50) { nodes { id topic uri apiVersion { handle } } } }")).webhookSubscriptions.nodes;
    assert.deepEqual(await list(), [{ id, topic: "ORDERS_CREATE", uri: `${receiver.url}/api`, apiVersion: { handle: "2026-10" } }]);
    const remove = async () => (await data("mutation($id: ID!) { webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId userErrors { message } } }", { id })).webhookSubscriptionDelete;
    assert.equal((await remove()).deletedWebhookSubscriptionId, id);
    assert.match((await remove()).userErrors[0].message, /does not exist/);
    assert.deepEqual(await list(), []);
  });
}

export async function run() {
  await token_tests();
  await graphql_tests();
  await quantity_tests();
  await fault_tests();
  await hooks();
}
