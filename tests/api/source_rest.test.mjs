// A purchasing source over HTTP: the mirror of Optiply's REST API, filled by the worker from the stand-in, approved by people.

import { equal, finish, has, later, ok, sleep, test, until } from "../lib/check.mjs";
import { engines, startHouse } from "../lib/house.mjs";
import { control, guidOf, send } from "../lib/purchasing.mjs";
import { stopPostgres } from "../lib/postgres.mjs";
import { make_data } from "../sandbox/optiply_data.mjs";

const keys = { client_id: "sandbox-optiply", client_secret: "sandbox-optiply-secret", username: "buyer@example.test", password: "sandbox-password" };
const mine = 7701;
const other = 8802;
const data = make_data();
// Of its many open orders a few stay open, the odd ones among them: a round asks for each one's lines, a few a second.
const open = [...data.buyOrders.values()].filter((order) => order.accountId === mine && !order.completed && !order.assembly);
const closed = open.slice(0, -14);
for (const order of closed) order.completed = order.placed;

// What should be shown of a customer: its open orders that are no assembly and have lines.
function expected(customer) {
  const orders = [...data.buyOrders.values()].filter((order) => order.accountId === customer && !order.completed && !order.assembly);
  const lines = [...data.buyOrderLines.values()];
  return orders.map((order) => ({ ...order, lines: lines.filter((line) => line.buyOrderId === order.id) })).filter((order) => order.lines.length);
}
// In ten-thousandths, half up to a cent; for a quantity of nothing the supplier's own price.
function unitPrice(order, line) {
  const cents = Number(line.subtotalValue.replace(".", ""));
  if (line.quantity > 0) return Math.floor((cents * 2 + line.quantity) / (2 * line.quantity)) * 100;
  const offer = [...data.supplierProducts.values()].find((one) => one.supplierId === order.supplierId && one.productId === line.productId);
  return offer ? Number(offer.price.replace(".", "")) * 100 : null;
}

const ordersOf = ({ suppliers }) => suppliers.flatMap((supplier) => supplier.orders.map((order) => ({ ...order, supplier })));
const list = async (client) => (await client.get("/api/v1/purchasing/orders")).body;
const source = async (client) => (await client.get("/api/v1/settings/integrations")).body.rows.find((row) => row.provider === "source");

// Waits for a round that began after now.
async function refresh(client, { state = "ready", ms = 60_000 } = {}) {
  const before = (await list(client)).source.pulled_at ?? 0;
  const asked = await client.post("/api/v1/purchasing/refresh");
  ok([200, 202].includes(asked.status), asked.text);
  return until(async () => {
    const { source: now } = await list(client);
    if (now.state !== state || (state === "ready" && now.pulled_at <= before)) throw new Error(JSON.stringify(now));
    return now;
  }, { ms, every: 100, text: `the source being ${state}` });
}
const configure = (client, customer, secrets = keys, more = {}) => client.put("/api/v1/settings/integrations/source", {
  settings: { kind: "rest", customer_id: String(customer), currency: "EUR", only_placed_by_hand: false, ...more }, secrets,
});
const asked = async (house, after = 0) => (await control(house, `log?provider=optiply&after=${after}`));
const lastId = async (house) => (await asked(house)).at(-1)?.id ?? 0;

async function suite(engine) {
  const house = await startHouse({ engine, front: engine === "sqlite" ? "apache" : "nginx", speed: 20 });
  later(() => house.stop());
  const boss = await house.signIn(house.people.owner);
  const manager = await house.signIn(house.people.manager);
  const staff = await house.signIn(house.people.staff);
  const second = await house.signIn(house.people.second);
  const wanted = expected(mine);
  for (const { id, completed } of closed) await control(house, "optiply", { resource: "buyOrders", id, attributes: { completed } });

  await test(`${engine}: keys and a customer's number are all it needs`, async () => {
    // A row that a person made, for a product that comes in lots over there.
    const offer = [...data.supplierProducts.values()].find((one) => one.skuCode && one.lotSize && data.suppliers.get(one.supplierId).accountId === mine);
    const made = await boss.post("/api/v1/settings/mappings", {
      supplier_id: String(offer.supplierId), our_sku: data.products.get(offer.productId).skuCode, supplier_sku: "BY-HAND-1", unit: "pack", pack_size: 7, min_qty: 0,
    });
    equal(made.status, 201, made.text);
    const set = await configure(boss, mine);
    equal(set.status, 200, set.text);
    const now = await until(async () => {
      const { source: s } = await list(boss);
      if (s.state !== "ready") throw new Error(JSON.stringify(s));
      return s;
    }, { ms: 120_000, every: 200, text: "the first round" });
    has(now, { kind: "rest", needs_approval: true, message: "" });
    ok(now.pulled_at > Date.now() - 120_000, "its age is told");
  });

  await test(`${engine}: every open order is shown with its lines, and no other`, async () => {
    const shown = ordersOf(await list(boss));
    equal(shown.map(({ id }) => id).sort(), wanted.map(({ id }) => String(id)).sort());
    ok(shown.length > 10, `${shown.length} orders`);
    for (const order of wanted) {
      const there = shown.find(({ id }) => id === String(order.id));
      equal(there.supplier.name, data.suppliers.get(order.supplierId).name);
      equal([there.approved, there.created_at], [false, Date.parse(order.placed)]);
      const lines = (rows) => rows.sort((a, b) => (a.id < b.id ? -1 : 1));
      equal(lines(there.lines.map(({ id, product_id, our_sku, fallback_sku, quantity, price_e4 }) => ({ id, product_id, our_sku, fallback_sku, quantity, price_e4 }))),
        lines(order.lines.map((line) => {
          const offer = [...data.supplierProducts.values()].find((one) => one.supplierId === order.supplierId && one.productId === line.productId);
          return {
            id: String(line.id), product_id: String(line.productId), our_sku: data.products.get(line.productId).skuCode,
            fallback_sku: offer?.skuCode ?? "", quantity: line.quantity, price_e4: unitPrice(order, line),
          };
        })), `order ${order.id}`);
    }
  });

  await test(`${engine}: it was read page by page, and only read`, async () => {
    const log = await asked(house);
    const pages = log.filter((row) => row.path.endsWith("/buyOrders"));
    ok(pages.length >= 2, `${pages.length} pages of buy orders`);
    for (const row of log) equal(row.method, row.path.endsWith("/oauth/token") ? "POST" : "GET", row.path);
    for (const row of log.filter(({ method }) => method === "GET")) {
      equal(new URLSearchParams(row.query).get("filter[accountId]"), String(mine), row.path);
      equal(row.status, 200, `${row.path}?${row.query}`);
    }
    equal(log.filter(({ method }) => method === "POST").length, 1, "tokens asked for");
  });

  await test(`${engine}: nothing of the other customer came into the store, though the filter was not heard everywhere`, async () => {
    for (const [table, column] of [["src_supplier", "id"], ["src_product", "id"], ["src_buy_order", "id"], ["src_buy_order_line", "order_id"], ["src_supplier_product", "supplier_id"]])
      equal(await house.sql(`SELECT count(*) FROM ${table} WHERE ${column} LIKE '${other}%'`), "0", table);
  });

  await test(`${engine}: lots and minimums become mapping rows, but a person's row stays alone`, async () => {
    const rows = (await boss.get("/api/v1/settings/mappings?limit=200")).body.rows;
    const offers = [...data.supplierProducts.values()].filter((one) => data.suppliers.get(one.supplierId).accountId === mine && one.skuCode && (one.lotSize > 1 || one.minimumPurchaseQuantity));
    const byHand = rows.find((row) => row.supplier_sku === "BY-HAND-1");
    has(byHand, { origin: "manual", unit: "pack", pack_size: 7 });
    equal(rows.filter((row) => row.supplier_id === byHand.supplier_id && row.our_sku === byHand.our_sku).length, 1);
    for (const offer of offers) {
      const sku = data.products.get(offer.productId).skuCode;
      const row = rows.find((one) => one.origin === "source" && one.supplier_id === String(offer.supplierId) && one.our_sku === sku);
      if (!sku || (sku === byHand.our_sku && String(offer.supplierId) === byHand.supplier_id)) equal(row, undefined);
      else has(row, { supplier_sku: offer.skuCode, unit: "piece", pack_size: offer.lotSize ?? 1, min_qty: offer.minimumPurchaseQuantity ?? 0 }, sku);
    }
  });

  await test(`${engine}: an order is sent only when a person has approved it, who may`, async () => {
    const before = ordersOf(await list(boss));
    const sendable = wanted.find((order) => order.lines.every((line) => {
      const offer = [...data.supplierProducts.values()].find((one) => one.supplierId === order.supplierId && one.productId === line.productId);
      return data.products.get(line.productId).skuCode && offer?.skuCode && line.quantity > 0 && line.quantity % (offer.lotSize ?? 1) === 0 &&
        line.quantity >= (offer.minimumPurchaseQuantity ?? 1);
    }));
    const id = String(sendable.id);
    ok(before.some((order) => order.id === id));
    const portal = await boss.post("/api/v1/settings/portals", {
      supplier_id: String(sendable.supplierId), supplier_name: data.suppliers.get(sendable.supplierId).name, source_guid: guidOf("0001", 77),
      currency: "EUR", tolerance_kind: "none", tolerance: 0, active: true,
    });
    equal(portal.status, 201, portal.text);
    equal((await boss.put(`/api/v1/settings/portals/${portal.body.portal.id}/credentials`, { username: "rest", password: "right" })).status, 200);

    equal((await send(boss, [id])).status, 409, "unapproved");
    equal((await staff.post(`/api/v1/purchasing/orders/${id}/approve`)).status, 403, "staff may not approve");
    equal((await manager.post(`/api/v1/purchasing/orders/${id}/approve`)).status, 200);
    has((await manager.post(`/api/v1/purchasing/orders/${id}/approve`)).body, { already_done: true });
    const approved = ordersOf(await list(boss)).find((order) => order.id === id);
    equal([approved.approved, approved.approved_by_name], [true, "Joost van Dijk"]);
    const audit = (await boss.get("/api/v1/audit")).body.rows.filter((row) => row.subject === "order" && row.subject_id === id);
    equal(audit.map(({ type, actor_name }) => [type, actor_name]), [["approved", "Joost van Dijk"]]);

    equal((await manager.del(`/api/v1/purchasing/orders/${id}/approve`)).status, 200);
    equal((await send(boss, [id])).status, 409, "withdrawn");
    equal((await manager.post(`/api/v1/purchasing/orders/${id}/approve`)).status, 200);
    const sent = await send(staff, [id]);
    equal([sent.status, sent.body.jobs?.length], [201, 1], sent.text);
    ok(!ordersOf(await list(boss)).some((order) => order.id === id), "what was sent is listed no more");
    equal((await manager.post("/api/v1/purchasing/orders/880260001/approve")).status, 404, "an order of nobody here");
    equal((await manager.post(`/api/v1/purchasing/orders/${expected(other)[0].id}/approve`)).status, 404, "an order of the other customer");
  });

  await test(`${engine}: the second account has none of it, and nothing to pull`, async () => {
    equal((await list(second)).source.kind, "demo");
    ok(!JSON.stringify(await list(second)).includes(String(wanted[0].id)));
    const refused = await second.post("/api/v1/purchasing/refresh");
    equal([refused.status, refused.body.code], [409, "not_pulled"]);
  });

  await test(`${engine}: what changes over there changes here: an order done, one new, a line gone, a name and a lot`, async () => {
    const [done, shorter] = wanted.filter((order) => order.lines.length > 1).slice(-2);
    const product = shorter.lines[0].productId;
    const offer = [...data.supplierProducts.values()].find((one) => one.productId === product && one.supplierId === shorter.supplierId);
    const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    const ordersHere = new Set(ordersOf(await list(boss)).map(({ id }) => id));
    await control(house, "optiply", { resource: "buyOrders", id: done.id, attributes: { completed: now } });
    await control(house, "optiply", { resource: "buyOrderLines", id: shorter.lines[1].id, remove: true });
    await control(house, "optiply", { resource: "products", id: product, attributes: { name: "Renamed: naïve ☕" } });
    await control(house, "optiply", { resource: "supplierProducts", id: offer.id, attributes: { lotSize: 3, skuCode: "NEW-CODE" } });
    await control(house, "optiply", { resource: "buyOrders", id: 7701999, attributes: { accountId: mine, supplierId: shorter.supplierId, placed: now, completed: null, totalValue: "9.99", assembly: false } });
    await control(house, "optiply", { resource: "buyOrderLines", id: 61615999, attributes: { buyOrderId: 7701999, productId: product, quantity: 3, subtotalValue: "9.99" } });
    const gone = wanted.find((order) => order.id !== done.id && order.id !== shorter.id && ordersHere.has(String(order.id)));
    await control(house, "optiply", { resource: "buyOrders", id: gone.id, remove: true });
    for (const line of gone.lines) await control(house, "optiply", { resource: "buyOrderLines", id: line.id, remove: true });
    const from = await lastId(house);
    await refresh(boss);
    const shown = ordersOf(await list(boss));
    ok(!shown.some(({ id }) => id === String(done.id)), "the order that is done");
    ok(!shown.some(({ id }) => id === String(gone.id)), "the order that is deleted");
    equal(await house.sql(`SELECT count(*) FROM src_buy_order_line WHERE order_id = '${gone.id}'`), "0");
    const lines = shown.find(({ id }) => id === String(shorter.id)).lines;
    equal(lines.length, shorter.lines.length - 1);
    const first = lines.find((line) => line.product_id === String(product));
    equal([first.name, first.fallback_sku], ["Renamed: naïve ☕", "NEW-CODE"]);
    equal(shown.find(({ id }) => id === "7701999").lines.map(({ price_e4 }) => price_e4), [33300]);
    const sku = data.products.get(product).skuCode;
    const rows = (await boss.get(`/api/v1/settings/mappings?q=${encodeURIComponent(sku)}`)).body.rows.filter((row) => row.our_sku === sku && row.supplier_id === String(shorter.supplierId));
    if (rows.every((row) => row.origin === "source")) equal(rows.map(({ supplier_sku, pack_size }) => [supplier_sku, pack_size]), [["NEW-CODE", 3]]);
    const products = (await asked(house, from)).filter((row) => row.path.endsWith("/products"));
    ok(products.length === 1 && products[0].query.includes("updatedAt"), "only changed products were asked for");
  });

  await test(`${engine}: an order of two pages of lines is shown when it is whole, and not before`, async () => {
    const like = wanted[0];
    const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    await control(house, "optiply", { resource: "buyOrders", id: 7701998, attributes: { accountId: mine, supplierId: like.supplierId, placed: now, completed: null, totalValue: "130.00", assembly: false } });
    for (let i = 0; i < 130; i++)
      await control(house, "optiply", { resource: "buyOrderLines", id: 61700000 + i, attributes: { buyOrderId: 7701998, productId: like.lines[0].productId, quantity: 1, subtotalValue: "1.00" } });
    let watching = true;
    const seen = new Set();
    const watch = (async () => {
      for (; watching; await sleep(20)) seen.add(ordersOf(await list(boss)).find(({ id }) => id === "7701998")?.lines.length ?? 0);
    })();
    await refresh(boss);
    watching = false;
    await watch;
    equal([...seen].sort(), [0, 130]);
    await control(house, "optiply", { resource: "buyOrders", id: 7701998, remove: true });
    await refresh(boss);
    ok(!ordersOf(await list(boss)).some(({ id }) => id === "7701998"));
  });

  await test(`${engine}: orders that a program pushed in are left out where the account says so`, async () => {
    const before = ordersOf(await list(boss)).length;
    const { id } = ordersOf(await list(boss))[0];
    await control(house, "optiply", { resource: "buyOrders", id: Number(id), attributes: { createdFromPublicApi: true } });
    await refresh(boss);
    equal(ordersOf(await list(boss)).length, before);
    equal((await configure(boss, mine, {}, { only_placed_by_hand: true })).status, 200);
    await until(async () => (await list(boss)).source.state === "ready", { ms: 60_000, text: "the round" });
    const after = ordersOf(await list(boss));
    equal([after.length, after.some((order) => order.id === id)], [before - 1, false]);
    equal((await configure(boss, mine, {})).status, 200);
    await until(async () => (await list(boss)).source.state === "ready", { ms: 60_000, text: "the round" });
    equal(ordersOf(await list(boss)).length, before);
  });

  await test(`${engine}: a token that is refused is renewed once, and the call repeated once`, async () => {
    await control(house, "optiply", { expire_token: true });
    const from = await lastId(house);
    await refresh(boss);
    const log = await asked(house, from);
    equal(log.slice(0, 3).map(({ method, status }) => [method, status]), [["GET", 401], ["POST", 200], ["GET", 200]]);
    equal(log[0].path + log[0].query, log[2].path + log[2].query);
    equal(log.filter(({ status }) => status !== 200).length, 1);
  });

  await test(`${engine}: sent away for a while, it comes back when it was told to, and nobody is alarmed`, async () => {
    await control(house, "set", { provider: "optiply", mode: "429", times: 1, match: "/buyOrders", retry_after: 2 });
    const from = await lastId(house);
    await refresh(boss);
    const tries = (await asked(house, from)).filter((row) => row.path.endsWith("/buyOrders"));
    equal(tries[0].status, 429);
    equal(tries[1].status, 200);
    const apart = Date.parse(tries[1].at) - Date.parse(tries[0].at);
    ok(apart >= 1900, `${apart} ms between them`);
  });

  await test(`${engine}: when it is down the page says so at once, shows what it knew, and everything else works`, async () => {
    const before = ordersOf(await list(boss)).length;
    const age = (await list(boss)).source.pulled_at;
    await control(house, "set", { provider: "optiply", mode: "fail" });
    await boss.post("/api/v1/purchasing/refresh");
    const down = await until(async () => {
      const { source: s } = await list(boss);
      return s.state === "down" && s;
    }, { ms: 5000, text: "the page saying that it is down" });
    ok(/Optiply could not be read/.test(down.message), down.message);
    equal([down.pulled_at, ordersOf(await list(boss)).length], [age, before], "the mirror stays, with its age");
    for (const path of ["/api/v1/overview", "/api/v1/purchasing/jobs", "/api/v1/settings/portals", "/api/v1/queue?state=dead"]) equal((await boss.get(path)).status, 200, path);
    equal((await boss.get("/api/v1/queue?state=dead")).body.rows, [], "no dead letter for what repairs itself");
    await control(house, "set", { provider: "optiply", mode: "ok" });
    const back = await until(async () => {
      const { source: s } = await list(boss);
      return s.state === "ready" && s;
    }, { ms: 60_000, text: "its coming back by itself" });
    ok(back.pulled_at > age);
    const types = (await boss.get("/api/v1/audit?limit=200")).body.rows.length;
    ok(types > 0);
    const events = (await house.sql("SELECT type FROM event WHERE subject = 'integration' AND type IN ('broken', 'working') ORDER BY id")).split("\n");
    equal(events.slice(-3), ["working", "broken", "working"], "its ups and downs");
  });

  await test(`${engine}: garbage and a dropped connection are no orders`, async () => {
    const before = ordersOf(await list(boss)).length;
    for (const mode of ["garbage", "gone"]) {
      await control(house, "set", { provider: "optiply", mode, times: 1, match: "/buyOrders" });
      await refresh(boss);
      equal(ordersOf(await list(boss)).length, before, mode);
    }
  });

  await test(`${engine}: wrong keys are not tried again and again`, async () => {
    const set = await configure(boss, mine, { password: "not-the-password" });
    equal(set.status, 200, set.text);
    const broken = await until(async () => {
      const row = await source(boss);
      return row.state === "broken" && row;
    }, { ms: 20_000, text: "the integration being broken" });
    ok(/refused the keys/.test(broken.detail), broken.detail);
    const from = await lastId(house);
    await sleep(1500);
    equal((await asked(house, from)).length, 0, "calls after the refusal");
    ok(!JSON.stringify(await list(boss)).includes("not-the-password"));
  });

  await test(`${engine}: with another customer's number the same keys show that one's orders, and no others`, async () => {
    await control(house, "optiply", { expire_token: true });
    let from = await lastId(house);
    equal((await configure(boss, mine, keys)).status, 200);
    await until(async () => (await asked(house, from)).some((row) => row.path.endsWith("/products")), { ms: 20_000, text: "a round of the first customer" });
    equal((await configure(boss, other, keys)).status, 200);
    await sleep(1000);
    from = await lastId(house);
    await until(async () => (await list(boss)).source.state === "ready", { ms: 90_000, text: "the other customer's round" });
    const whole = (id, supplier, lines) => [id, supplier, lines.sort()].join(" ");
    equal(ordersOf(await list(boss)).map((order) => whole(order.id, order.supplier.name, order.lines.map(({ our_sku }) => our_sku))).sort(),
      expected(other).map((order) => whole(order.id, data.suppliers.get(order.supplierId).name, order.lines.map((line) => data.products.get(line.productId).skuCode))).sort());
    for (const row of await asked(house, from)) equal(new URLSearchParams(row.query).get("filter[accountId]"), String(other), "asked for after the change");
    const foreign = await send(boss, [String(wanted[0].id)]);
    ok([400, 404, 409].includes(foreign.status), `an order of the first customer: ${foreign.status}`);
  });

  await test(`${engine}: keys and tokens stand nowhere in the clear`, async () => {
    const tokens = new Set((await asked(house)).map((row) => /^Bearer (\S+)$/.exec(row.headers.authorization ?? "")?.[1]).filter(Boolean));
    ok(tokens.size >= 2, `${tokens.size} tokens were used`);
    const { readFileSync } = await import("node:fs");
    const { join } = await import("node:path");
    const rows = await house.sql("SELECT data FROM event UNION ALL SELECT args || last_error FROM job UNION ALL SELECT settings || detail FROM integration");
    const logs = ["serve.log", "work.log"].map((name) => readFileSync(join(house.folder, name), "utf8")).join("\n");
    for (const word of [...tokens, ...Object.values(keys), "not-the-password"])
      for (const [where, text] of [["a row", rows], ["a log", logs]]) ok(!text.includes(word), `${word} stands in ${where}`);
  });
}

for (const engine of engines) await suite(engine);
later(stopPostgres);
await finish();
