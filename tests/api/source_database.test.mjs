// A purchasing source that is somebody else's PostgreSQL, with the plan's four tables and two customers in it: read live, only
// read, never waited for, and never in the way.

import { equal, finish, has, later, ok, sleep, test, until } from "../lib/check.mjs";
import { engines, startHouse } from "../lib/house.mjs";
import { guidOf, send } from "../lib/purchasing.mjs";
import { makeDatabase, stopPostgres } from "../lib/postgres.mjs";

// Ids beyond 2^53, a price with three decimals, a quantity that is no whole number, a line without a product, a status that is
// not "approved", and another customer whose ids are near.
const tables = `
  CREATE TABLE suppliers (id bigint PRIMARY KEY, name text);
  CREATE TABLE products (id bigint PRIMARY KEY, sku text, supplier_sku text, name text);
  CREATE TABLE buy_orders (id bigint PRIMARY KEY, status text NOT NULL, supplier_id bigint, customer_id bigint, created_at timestamptz);
  CREATE TABLE buy_order_lines (buy_order_id bigint, product_id bigint, quantity numeric, unit_price numeric);
  INSERT INTO suppliers VALUES (1, 'Anker & Zoon'), (2, 'Bäckerbedarf Süd');
  INSERT INTO products VALUES (9007199254740993, 'OUR-A', 'SUP-A', 'Anchor, "big"'), (11, 'OUR-B', 'SUP-B', 'Brezel'), (12, 'OUR-C', NULL, 'No code');
  INSERT INTO buy_orders VALUES
    (9007199254740995, 'approved', 1, 500, '2026-02-03 08:15:00+00'), (102, 'approved', 2, 500, '2026-02-04 00:00:00+01'),
    (103, 'draft', 1, 500, now()), (104, 'approved', 1, 500, now()), (201, 'approved', 1, 501, now()), (202, 'approved', 2, 5005, now()), (203, 'approved', 2, 50, now());
  INSERT INTO buy_order_lines VALUES
    (9007199254740995, 9007199254740993, 12, 12.50), (9007199254740995, 11, 3, 0.125), (9007199254740995, 11, 3, 0.125), (102, 12, 2.5, 7), (102, 99, 1, NULL),
    (103, 11, 1, 1), (201, 11, 7, 3), (202, 12, 1, 1), (203, 12, 1, 1);
`;

async function foreign() {
  const database = await makeDatabase();
  await database.psql(tables);
  await database.psql(`CREATE ROLE ${database.name}_reader LOGIN PASSWORD 'not-to-be-seen'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${database.name}_reader; GRANT USAGE ON SCHEMA public TO ${database.name}_reader;`);
  database.reader = `${database.conninfo(`${database.name}_reader`)} password=not-to-be-seen`;
  return database;
}

const list = async (client) => (await client.get("/api/v1/purchasing/orders")).body;
const ordersOf = ({ suppliers }) => suppliers.flatMap((supplier) => supplier.orders.map((order) => ({ ...order, supplier: supplier.name })));
const configure = (client, customer, connection) => client.put("/api/v1/settings/integrations/source", {
  settings: { kind: "postgres", customer_id: String(customer), currency: "EUR", only_placed_by_hand: false }, secrets: connection ? { connection } : {},
});

async function suite(engine) {
  const there = await foreign();
  const house = await startHouse({ engine, front: "nginx", speed: 20 });
  later(() => house.stop());
  const boss = await house.signIn(house.people.owner);
  const second = await house.signIn(house.people.second);
  const down = async (what) => {
    const began = Date.now();
    const body = await list(boss);
    equal([body.source.state, body.suppliers], ["down", []], what);
    ok(!/not-to-be-seen|host=|reader/.test(JSON.stringify(body)), `the address is told: ${body.source.message}`);
    return { ...body.source, ms: Date.now() - began };
  };
  const worksOtherwise = async () => {
    for (const path of ["/api/v1/overview", "/api/v1/purchasing/jobs", "/api/v1/settings/portals", "/api/v1/settings/integrations"]) equal((await boss.get(path)).status, 200, path);
  };

  await test(`${engine}: the approved orders of its customer are listed, as they are over there`, async () => {
    const set = await configure(boss, 500, there.reader);
    equal(set.status, 200, set.text);
    const body = await list(boss);
    has(body.source, { kind: "postgres", state: "ready", needs_approval: false });
    const orders = ordersOf(body);
    equal(orders.map(({ id, supplier, created_at }) => [id, supplier, created_at]), [
      ["9007199254740995", "Anker & Zoon", Date.UTC(2026, 1, 3, 8, 15)], ["102", "Bäckerbedarf Süd", Date.UTC(2026, 1, 3, 23)],
    ], "104 has no lines, 103 is a draft, 201 to 203 are other customers'");
    equal(orders[0].lines.map(({ id, product_id, our_sku, fallback_sku, name, quantity, price_e4 }) => [id, product_id, our_sku, fallback_sku, name, quantity, price_e4]), [
      ["11.1", "11", "OUR-B", "SUP-B", "Brezel", 3, 1250], ["11.2", "11", "OUR-B", "SUP-B", "Brezel", 3, 1250],
      ["9007199254740993.1", "9007199254740993", "OUR-A", "SUP-A", 'Anchor, "big"', 12, 125000],
    ]);
    equal(orders[1].lines.map(({ quantity, price_e4, our_sku }) => [our_sku, quantity, price_e4]).sort(), [["", 1, null], ["OUR-C", null, 70000]]);
  });

  await test(`${engine}: another customer's order can be neither planned nor sent`, async () => {
    for (const id of ["201", "202", "203", "103", "500' OR '1'='1"]) {
      const planned = await boss.post("/api/v1/purchasing/plan", { orders: [id] });
      const sent = await send(boss, [id]);
      equal([planned.status, sent.status], [400, 400], id);
    }
    equal(await house.sql("SELECT count(*) FROM portal_line WHERE order_id IN ('201', '202', '103')"), "0");
    const set = await configure(boss, "500' OR customer_id::text <> '");
    if (set.status === 200) equal(ordersOf(await list(boss)), [], "an odd customer id is a text, not a part of the question");
    equal((await configure(boss, 500)).status, 200);
  });

  await test(`${engine}: what is sent is listed no more, and nothing is written over there`, async () => {
    const before = await there.psql("SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM buy_orders t");
    const portal = await boss.post("/api/v1/settings/portals", {
      supplier_id: "1", supplier_name: "Anker & Zoon", source_guid: guidOf("0001", 501), currency: "EUR", tolerance_kind: "none", tolerance: 0, active: true,
    });
    equal(portal.status, 201, portal.text);
    equal((await boss.put(`/api/v1/settings/portals/${portal.body.portal.id}/credentials`, { username: "u", password: "right" })).status, 200);
    const blocked = await send(boss, ["9007199254740995"]);
    equal(blocked.status, 409, "0.125 is finer than a cent");
    await there.psql("UPDATE buy_order_lines SET unit_price = 0.12 WHERE unit_price = 0.125");
    const sent = await send(boss, ["9007199254740995"]);
    equal([sent.status, sent.body.jobs?.length], [201, 1], sent.text);
    equal(ordersOf(await list(boss)).map(({ id }) => id), ["102"]);
    equal(await there.psql("SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM buy_orders t"), before);
  });

  await test(`${engine}: it is asked in a transaction that cannot write`, async () => {
    await there.psql(`CREATE TABLE written (at timestamptz); GRANT INSERT ON written TO PUBLIC;
      ALTER TABLE suppliers RENAME TO suppliers_table;
      CREATE FUNCTION nosy() RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$ BEGIN INSERT INTO written VALUES (now()); RETURN true; END $$;
      CREATE VIEW suppliers AS SELECT * FROM suppliers_table WHERE nosy(); GRANT SELECT ON suppliers TO PUBLIC;`);
    const { message } = await down("a view that writes");
    ok(/refused to list/.test(message), message);
    equal(await there.psql("SELECT count(*) FROM written"), "0");
    await there.psql("DROP VIEW suppliers; ALTER TABLE suppliers_table RENAME TO suppliers;");
    equal((await list(boss)).source.state, "ready");
  });

  await test(`${engine}: it is not waited for longer than a few seconds, and meanwhile everything else works`, async () => {
    const lock = there.psql("BEGIN; LOCK TABLE buy_orders IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(9); COMMIT;");
    await sleep(500);
    const asking = down("a locked table");
    await sleep(300);
    const began = Date.now();
    await worksOtherwise();
    ok(Date.now() - began < 3000, `the other pages took ${Date.now() - began} ms`);
    const { message, ms } = await asking;
    ok(/too long/.test(message), message);
    ok(ms > 3000 && ms < 7000, `${ms} ms`);
    await lock;
    await until(async () => (await list(boss)).source.state === "ready", { text: "the source being there again" });
  });

  await test(`${engine}: a person without permission on a table is told which, by its meaning`, async () => {
    await there.psql(`REVOKE SELECT ON buy_order_lines FROM ${there.name}_reader`);
    const { message } = await down("no permission");
    ok(/order lines/.test(message), message);
    await there.psql(`GRANT SELECT ON buy_order_lines TO ${there.name}_reader`);
  });

  await test(`${engine}: when it is gone the page says so at once, nothing can be sent from it, and it comes back by itself`, async () => {
    await there.psql(`ALTER ROLE ${there.name}_reader NOLOGIN`);
    const { message, ms } = await down("a login that is refused");
    ok(/cannot be reached/.test(message), message);
    ok(ms < 3000, `${ms} ms`);
    equal((await send(boss, ["102"])).status, 502);
    await worksOtherwise();
    await there.psql(`ALTER ROLE ${there.name}_reader LOGIN`);
    equal(ordersOf(await list(boss)).map(({ id }) => id), ["102"]);
  });

  await test(`${engine}: nobody listens there: said at once`, async () => {
    equal((await configure(boss, 500, "host=127.0.0.1 port=1 dbname=x user=reader password=not-to-be-seen")).status, 200);
    const { ms } = await down("a closed port");
    ok(ms < 3000, `${ms} ms`);
    equal((await configure(boss, 500, there.reader)).status, 200);
    has((await list(boss)).source, { state: "ready", message: "" });
  });

  await test(`${engine}: the second account sees its own source, and nothing of this one`, async () => {
    const text = JSON.stringify(await list(second));
    ok(!/Anker|Brezel|900719925474099/.test(text), "the first account's orders");
    equal((await list(second)).source.kind, "demo");
  });
}

for (const engine of engines) await suite(engine);
later(stopPostgres);
await finish();
