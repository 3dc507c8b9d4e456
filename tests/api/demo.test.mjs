// What `tradepost demo` makes: two companies, of which the first has an order of every kind; and that it makes them once.

import { equal, finish, has, later, ok, test, until } from "../lib/check.mjs";
import { engines, startHouse } from "../lib/house.mjs";
import { stopPostgres } from "../lib/postgres.mjs";
import { openShops, sellInShops } from "../demo/shops.mjs";
import { from_json } from "../sandbox/shopify_json.mjs";

const list = async (client) => (await client.get("/api/v1/purchasing/orders")).body;
const ordersOf = ({ suppliers }) => suppliers.flatMap((supplier) => supplier.orders.map((order) => ({ ...order, supplier })));

async function suite(engine) {
  const house = await startHouse({ engine, front: "nginx", work: false });
  later(() => house.stop());
  const boss = await house.signIn(house.people.owner);
  const tables = ["account", "person", "integration", "sealed", "login", "portal", "mapping", "src_supplier", "src_product", "src_buy_order", "src_buy_order_line", "portal_job", "portal_item", "event", "job"];
  const counts = async () => Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await house.sql(`SELECT count(*) FROM ${table}`)])));

  await test(`${engine}: a second time it changes nothing`, async () => {
    const before = await counts();
    const said = JSON.parse(await house.must(["demo", "--json"]));
    equal(said.made, false);
    equal(said.people, house.people);
    equal(await counts(), before);
  });

  await test(`${engine}: everybody can sign in, as what they are`, async () => {
    for (const [key, role, account] of [["owner", "owner", "Bakkerij Noord"], ["manager", "manager", "Bakkerij Noord"], ["staff", "staff", "Bakkerij Noord"], ["viewer", "viewer", "Bakkerij Noord"], ["second", "owner", "Zuid Handel"]]) {
      const client = await house.signIn(house.people[key]);
      const me = (await client.get("/api/v1/session")).body;
      equal([me.person.role, me.account.name], [role, account]);
    }
  });

  await test(`${engine}: the plan of all orders has the blockers that are meant to be seen, and no others`, async () => {
    const orders = ordersOf(await list(boss));
    ok(orders.length >= 40, `${orders.length} orders`);
    const blockers = new Set();
    let sendable = 0;
    for (const { id, supplier } of orders) {
      const plan = await boss.post("/api/v1/purchasing/plan", { orders: [id] });
      equal([plan.status, plan.body.jobs?.length], [200, 1], plan.text);
      const codes = [...plan.body.jobs[0].blockers, ...plan.body.jobs[0].lines.flatMap((line) => line.blockers)].map(({ code }) => code);
      for (const code of codes) blockers.add(`${code} ${supplier.name}`);
      sendable += codes.length === 0;
    }
    equal([...blockers].sort(), [
      "below_minimum Van Zoet Suikerwaren",
      "pack_remainder Verpakkingscentrale Noord",
      "price_too_fine Kruidenhandel Oost",
      "sku_ambiguous Notenbar Amsterdam",
      "sku_unmapped Imkerij De Linde",
      "sku_unmapped Kruidenhandel Oost",
      "sku_unmapped Notenbar Amsterdam",
      "supplier_inactive Bakkerijhuis Gouda (gestopt)",
      "supplier_unknown Imkerij De Linde",
    ]);
    ok(sendable > 25, `${sendable} orders can be sent`);
  });

  await test(`${engine}: two of our SKUs become one line of the supplier's; too few alone are enough together`, async () => {
    const bags = (await boss.post("/api/v1/purchasing/plan", { orders: ["PO-24117"] })).body.jobs[0];
    has(bags.items.find((item) => item.sku === "VC-Z01-1000"), { quantity: 5, expected_text: "€45.00" });
    const both = (await boss.post("/api/v1/purchasing/plan", { orders: ["PO-24130", "PO-24144"] })).body.jobs[0];
    equal([...both.blockers, ...both.lines.flatMap((line) => line.blockers)], []);
    const sacks = (await boss.post("/api/v1/purchasing/plan", { orders: ["PO-24123"] })).body.jobs[0];
    has(sacks.items.find((item) => item.sku === "GM-1900-40"), { quantity: 10, expected_text: "€37.00" });
  });

  await test(`${engine}: prices are in each supplier's own currency`, async () => {
    const { suppliers } = await list(boss);
    const price = (name) => suppliers.find((supplier) => supplier.name.startsWith(name)).orders[0].lines[0].price_text;
    equal([price("Brighton"), price("Uji"), price("Molenaar")], ["£19.60", "¥3200", "€0.84"]);
  });

  await test(`${engine}: two suppliers share one login`, async () => {
    const rows = (await boss.get("/api/v1/settings/portals")).body.rows;
    const [eggs, butter] = ["Eierhandel Jansen", "Boterhandel Jansen"].map((name) => rows.find((row) => row.supplier_name === name));
    equal(eggs.login.id, butter.login.id);
    equal(eggs.login.shared_with, ["Boterhandel Jansen"]);
    ok(!JSON.stringify(rows).includes("jansen-4711"), "its password");
  });

  await test(`${engine}: its history was made by the use cases, was sent to nobody, and can be replayed by eye`, async () => {
    const rows = (await boss.get("/api/v1/purchasing/jobs?limit=200")).body.rows;
    equal(rows.map(({ supplier_name, state }) => [supplier_name, state]).sort(), [
      ["Fruitveiling Westland", "failed"], ["Molenaar Graan & Meel", "completed"], ["Van Zoet Suikerwaren", "needs_review"], ["Verpakkingscentrale Noord", "completed"],
    ]);
    for (const { id } of rows) {
      const timeline = (await boss.get(`/api/v1/purchasing/jobs/${id}/timeline`)).body.rows;
      equal(timeline.slice(0, 5).map(({ type }) => type), ["created", "started", "open_accepted", "connected", "add_accepted"]);
      ok(timeline.every((row) => row.cause.kind === "command"), "a command made it");
    }
    const review = rows.find((row) => row.state === "needs_review");
    equal([review.items, review.items_attention], [6, 2]);
    equal(await house.sql("SELECT count(*) FROM job WHERE state = 'queued' AND topic <> 'housekeeping'"), "0");
    ok(ordersOf(await list(boss)).some(({ id }) => id === "PO-24104"), "a failed job's order can be sent again");
  });

  await test(`${engine}: the second company sees nothing of the first, though its ids are alike`, async () => {
    const other = await house.signIn(house.people.second);
    const texts = [];
    for (const path of ["/api/v1/overview", "/api/v1/purchasing/orders", "/api/v1/purchasing/jobs", "/api/v1/purchasing/suppliers", "/api/v1/settings/portals", "/api/v1/settings/mappings?limit=200", "/api/v1/settings/users", "/api/v1/audit", "/api/v1/notices"]) {
      const answer = await other.get(path);
      equal(answer.status, 200, path);
      texts.push(answer.text);
    }
    ok(!/Noord|Molenaar|PO-24|GM-1|demo\.test|Sanne/.test(texts.join("\n")), "something of the first");
    equal(ordersOf(await list(other)).map(({ id }) => id).sort(), ["ZU-501", "ZU-502", "ZU-503"]);
    const foreign = (await boss.get("/api/v1/purchasing/jobs")).body.rows[0].id;
    equal((await other.get(`/api/v1/purchasing/jobs/${foreign}`)).status, 404);
  });

  await test(`${engine}: with a floor: two shops, orders that walk, a tablet, and people who say who they are by badge or PIN; once`, async () => {
    const demo = async () => from_json(await house.must(["demo", "--json", "--floor"]));
    const said = await demo();
    await openShops(house.sandbox.url, house.url, said.shops); // the stand-ins may know of them
    await sellInShops(house.sandbox.url, boss, said.shops);
    const events = await house.sql("SELECT count(*) FROM event");
    equal([said.shops.length, await demo(), await house.sql("SELECT count(*) FROM event")], [2, said, events]);
    ok(/^ {2}At a kiosk: Anna Conti +PIN 2580$/m.test(await house.must(["demo", "--floor"])), "it is printed");
    equal((await boss.get("/api/v1/settings/places")).body.names, ["Fridge 1", "Fridge 2", "Shelf by the door"]);
    const kiosks = (await boss.get("/api/v1/settings/kiosks")).body.rows;
    equal(kiosks.map(({ name, stage, state, person_here }) => [name, stage, state, person_here]), [["Filling 1", "Filling", "registered", false]]);
    const { body: { code } } = await boss.post("/api/v1/settings/kiosks", { name: "Mine", identify: true, idle_s: 300 });
    const tablet = house.client();
    equal((await tablet.post("/api/v1/kiosk", { code })).status, 200);
    tablet.csrf = (await tablet.get("/api/v1/session")).body.csrf;
    for (const { name, pin } of said.hands) {
      const { rows } = (await boss.get("/api/v1/settings/users")).body;
      const person = rows.find((one) => one.name === name);
      has(person, { role: "staff", email: "" });
      has((await tablet.post("/api/v1/kiosk/identity", { person: person.id, pin })).body, { ok: true }, name);
      has((await tablet.post("/api/v1/kiosk/identity", { badge: `tp-badge-${await house.sql(`SELECT badge FROM person WHERE id = '${person.id}'`)}` })).body, { ok: true }, name);
    }
    const queued = (await boss.get("/api/v1/queue?state=queued")).body.rows;
    equal([queued.length > 3, queued.filter(({ topic, label }) => topic === label)], [true, []], "what waits in the queue is said in words");
    const orders = (await boss.get("/api/v1/production/orders")).body.rows;
    const codes = new Set(orders.flatMap(({ problems }) => problems.map(({ code }) => code)));
    const stores = (await boss.get("/api/v1/settings/stores")).body.rows;
    for (const { id, name } of stores) {
      const seen = (await boss.post(`/api/v1/settings/stores/${id}/preview`, {})).body;
      equal([seen.facts.some(({ means }) => means.includes("due_date")), seen.lines[0].flavour !== ""], [true, true], `what ${name}'s settings read from its newest order`);
    }
    equal([orders.length >= 14, [...codes].sort()], [true, ["day_soon", "no_customer", "no_due_date", "no_sku"]], "what is wrong with some of them is what is to be seen");
  });

  await test(`${engine}: what is complete on its floor is what its stand-in shops show`, async () => {
    const work = await house.startWork();
    const sponge = (await boss.get("/api/v1/stock/items?q=sponge-v")).body.rows[0];
    const { rows } = (await boss.get("/api/v1/production/orders?q=bannos-12345")).body;
    const [ticket] = (await boss.get(`/api/v1/production/orders/${rows[0].id}`)).body.order.tickets;
    const act = (action, body = {}) => boss.post(`/api/v1/production/tickets/${ticket.id}/${action}`, body);
    await act("start_packing");
    equal((await act("complete_packing")).body.ticket.stage, "Complete");
    const now = (await boss.get(`/api/v1/stock/items/${sponge.id}`)).body.item;
    equal([Number(now.on_hand), now.level], [Number(sponge.on_hand) - 1, sponge.level], "it was on hold, and is used");
    const shown = (domain) => fetch(`${house.sandbox.url}/control/shopify/products?shop=${domain}`).then((answer) => answer.text())
      .then((text) => from_json(text).find(({ sku }) => sku === "SPONGE-V").levels[0].available);
    const both = async () => Promise.all(["bannos.myshopify.com", "flour-lane.myshopify.com"].map(shown));
    await until(async () => (await both()).every((level) => level === now.level), { ms: 30_000, text: `both showing ${now.level}, without what orders hold` });
    equal((await boss.post(`/api/v1/stock/items/${sponge.id}/receive`, { amount: "3" })).status, 200);
    await until(async () => (await both()).every((level) => level === now.level + 3), { ms: 30_000, text: "and three more" });
    const { shops } = (await boss.get(`/api/v1/stock/items/${sponge.id}`)).body;
    equal(shops.map(({ told }) => told), [true, true]);
    await work.stop();
    house.workers.pop();
  });

  await test(`${engine}: Slack's address moves with its stand-in, but one that can be called is left alone`, async () => {
    const box = () => house.sql("SELECT box FROM sealed WHERE field = 'webhook_url'");
    const before = await box();
    await house.must(["demo", "--json"]);
    equal(await box(), before);
    const moved = { TRADEPOST_SLACK_URL: "http://127.0.0.1:9/slack", TRADEPOST_DECK_URL: "http://127.0.0.1:9/deck/api/v1" };
    await house.must(["demo", "--json"], { env: moved });
    const after = await box();
    ok(after !== before, "it was moved");
    await house.must(["demo", "--json"], { env: moved });
    equal(await box(), after);
  });
}

async function withoutStandIns() {
  const house = await startHouse({ engine: "sqlite", front: "none", work: false, demo: false, sandbox: false });
  later(() => house.stop());
  await test("sqlite: beside the real Deck it shows nobody the stand-in's keys", async () => {
    const said = await house.must(["demo"]);
    ok(/left unconnected/.test(said), said);
    equal(await house.sql("SELECT count(*) FROM sealed WHERE field IN ('client_id', 'secret', 'webhook_url')"), "0");
    equal(await house.sql("SELECT count(*) FROM integration WHERE provider IN ('deck', 'slack')"), "0");
  });
}

for (const engine of engines) await suite(engine);
await withoutStandIns();
later(stopPostgres);
await finish();
