// places.mjs - a store in which something of everything has happened, kept as it is; and places where a copy of it is worked
// on: a folder, a responder behind a bridge, and the shim's orders for it.
//
//   const kept = await keepStore("sqlite");       one whole house, brought to rest
//   const place = await makePlace(kept);
//   await place.fresh();                          the store as it was kept
//   await place.serve(true);                      the responder, under the shim or not
//   await place.snapshot();                       all rows, without what differs from one run to the next

import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createHmac, scryptSync } from "node:crypto";
import { join } from "node:path";
import { sleep, until } from "../lib/check.mjs";
import { Client } from "../lib/client.mjs";
import { ask } from "../lib/fcgi.mjs";
import { startHouse } from "../lib/house.mjs";
import { copyDatabase, dropDatabase } from "../lib/postgres.mjs";
import { Service, find, freePort, makeFolder, run } from "../lib/process.mjs";
import { accountOf, control, jobOf, makeSupplier, putOrders, reaches, send } from "../lib/purchasing.mjs";
import { KEY, deliver, makeStore, order } from "../lib/production.mjs";
import { startBridge } from "./bridge.mjs";
import { Control, program } from "./control.mjs";

const slow = { silence_ms: "600000", read_ms: "60000" };
const day = "86400000"; // questions wait as long as anybody works on what was kept

// What flows need by name: portal jobs in the states that people find them in, orders that wait, keys of a webhook.
export async function keepStore(engine) {
  const house = await startHouse({ engine, front: "none", speed: 50, program, config: { threads: "2", silence_ms: "1500", retry_ms: "100", reopen_ms: "500", read_ms: "1000", mfa_ms: day } });
  const bridge = await startBridge(house.port, house.socket);
  const boss = await house.signIn(house.people.owner);
  const where = await accountOf(house);
  const supplier = (number, n) => makeSupplier(house, boss, where, number, { n, lines: 3, password: "right" });
  const sent = async (one) => (await send(boss, [one.order])).body.jobs[0].id;

  // A result that came after we had given up; then patience, for the others.
  await control(house, "set", { provider: "deck", late_ms: 120_000 });
  const late = await sent(await supplier("0014", 1));
  await reaches(boss, late, (job) => job.late === "offered", { ms: 40_000 });
  const done = await sent(await supplier("0001", 2));
  const review = await sent(await supplier("0003", 3));
  const failed = await sent(await supplier("0108", 4));
  for (const id of [done, review, failed]) await reaches(boss, id, ["completed", "needs_review", "failed"]);
  for (const work of house.workers) await work.stop();
  house.workers = [];
  const file = house.env.TRADEPOST_CONFIG;
  writeFileSync(file, readFileSync(file, "utf8").replace(/^(silence_ms|read_ms) = .*$/gm, (line, name) => `${name} = ${slow[name]}`));
  await house.serve.stop();
  await house.startServe();
  await house.startWork();
  const connecting = await sent(await supplier("0013", 5));
  const other = await sent(await supplier("0013", 6));
  const asked = await sent(await supplier("0006", 7));
  await reaches(boss, asked, (job) => job.state === "awaiting_mfa" && job.question);
  for (const id of [connecting, other]) await reaches(boss, id, ["connecting"]);
  const guids = await until(async () => {
    const rows = (await house.sql(`SELECT job_id, guid FROM portal_call WHERE job_id IN ('${connecting}', '${other}')`)).split("\n");
    return rows.length === 2 && new Map(rows.map((row) => row.split("|")));
  }, { text: "the calls' guids" });
  for (const work of house.workers) await work.stop();
  house.workers = [];
  const waiting = [await supplier("0001", 8), await supplier("0002", 9)];
  const spare = await supplier("0001", 10);
  const suppliers = (await boss.get("/api/v1/settings/portals?limit=200")).body.rows;
  const address = await house.sql(`SELECT address FROM integration WHERE provider = 'deck' AND account_id = '${where.account}'`);
  const [dead] = (await house.sql(`SELECT id FROM job WHERE account_id = '${where.account}' AND state = 'queued' ORDER BY id LIMIT 1`)).split("\n");
  await house.sql(`UPDATE job SET state = 'dead' WHERE id = '${dead}'`);
  const token = (await boss.post("/api/v1/settings/tokens", { name: "Kassa", role: "viewer" })).body.token_id ?? (await boss.get("/api/v1/settings/tokens")).body.rows?.[0]?.id;
  const mapping = (await boss.get("/api/v1/settings/mappings?limit=1")).body.rows[0].id;
  const user = (await boss.get("/api/v1/settings/users")).body.rows.find((row) => row.email === house.people.viewer.email)?.id;
  const [event] = (await boss.get(`/api/v1/purchasing/jobs/${done}/timeline`)).body.rows.map(({ id }) => id);
  const delivery = (await house.sql(`SELECT id FROM delivery WHERE account_id = '${where.account}' ORDER BY id LIMIT 1`)).split("\n")[0];

  const floor = await keepFloor(house, boss);
  const kiosk = await keepKiosk(house, boss);

  // Passwords that are cheap to check: what is tried is not how long that takes.
  const salt = Buffer.alloc(16, 7);
  for (const person of Object.values(house.people)) {
    const hash = scryptSync(person.password, salt, 32, { N: 1024, r: 8, p: 1 }).toString("base64");
    await house.sql(`UPDATE person SET password = 'scrypt$1024$8$1$${salt.toString("base64")}$${hash}' WHERE email = '${person.email}'`);
  }

  await house.serve.stop();
  await bridge.stop();
  await house.sandbox.close();
  return {
    engine, house, boss: { cookie: boss.cookie, csrf: boss.csrf }, people: house.people, account: where.account,
    jobs: { late, done, review, failed, connecting, other, asked }, guids, waiting, spare, suppliers, address, dead, token, mapping, user, event, delivery, floor, kiosk,
    hmac: house.sandbox.providers.deck.settings.hmac_key,
    sql: (text) => house.sql(text),
  };
}

// A tablet at which somebody stands, and the code of another: { id, code, badge, worker, asks } (asks: the tablet's headers).
async function keepKiosk(house, boss) {
  const add = async (name) => (await boss.post("/api/v1/settings/kiosks", { name, identify: true, idle_s: 28800 })).body;
  const [here, other] = [await add("Filling 1"), await add("Filling 2")];
  const tablet = new Client(house.url);
  await tablet.post("/api/v1/kiosk", { code: here.code });
  tablet.csrf = (await tablet.get("/api/v1/session")).body.csrf;
  const worker = (await boss.post("/api/v1/settings/users", { name: "Floor", role: "staff", badge: true })).body.user.id;
  const badge = `tp-badge-${await house.sql(`SELECT badge FROM person WHERE id = '${worker}'`)}`;
  await tablet.post("/api/v1/kiosk/identity", { badge });
  await house.sql("UPDATE kiosk SET code_until = 4000000000000 WHERE code_until IS NOT NULL"); // however long it is kept
  return { id: here.kiosk.id, code: other.code, badge, worker, asks: { cookie: tablet.cookie, "x-csrf-token": tablet.csrf } };
}

// A shop with a cake at each stage, and stock behind them: { store, cake: { NAME: ticket id }, item, part, product, delivery, lot }.
async function keepFloor(house, boss) {
  const at = "/api/v1/production/tickets", made = async (value) => (await boss.post("/api/v1/stock/items", value)).body.item.id;
  const item = await made({ sku: "TART", name: "Tart", unit: "piece", oversell: "warn" });
  const part = await made({ sku: "FLOUR", name: "Flour", unit: "kg", oversell: "allow" });
  const product = await made({ sku: "CAKE-S", name: "Cake", unit: "piece", oversell: "allow", recipe: true });
  await boss.put(`/api/v1/stock/items/${product}/recipe`, { lines: [{ item_id: part, amount: "1/3" }] });
  await boss.post(`/api/v1/stock/items/${item}/receive`, { amount: "5" });
  const { lot } = (await boss.post(`/api/v1/stock/items/${part}/lots`, { code: "L-1", amount: "9", expiry_day: "2099-01-01" })).body;
  await boss.put("/api/v1/settings/capacity", { settings: { groups: [{ name: "Large", week: [4, 4, 4, 4, 4, 4, 0], lead_days: 1, rules: [{ by: "size", text: "Large" }] }], days: [] } });
  await boss.put("/api/v1/settings/places", { names: ["Fridge 2", "Shelf 3"] });
  const store = await makeStore(boss, { secrets: { hmac_key: KEY, token: "shpat_of_the_tests" } });
  const way = ["handle_print_barcode", "complete_filling", "complete_covering", "complete_decorating", "start_packing"];
  const cake = {};
  for (const [steps, name] of ["fresh", "filling", "covering", "decorating", "packing", "packed"].entries()) {
    const id = String(9001 + steps);
    const { status, text } = await deliver(house, store, "orders/create", order(id, 9001 + steps));
    if (status !== 200) throw new Error(`a webhook of a shop: ${status} ${text}`);
    cake[name] = `${store.id}.${id}.1`;
    for (const step of way.slice(0, steps)) await boss.post(`${at}/${cake[name]}/${step}`, {});
  }
  const [delivery] = (await house.sql("SELECT id FROM delivery WHERE provider = 'shopify' ORDER BY id LIMIT 1")).split("\n");
  return { store, cake, item, part, product, delivery, lot: lot.id };
}

// A webhook as Deck would send it.
export function webhook(kept, body) {
  const bytes = Buffer.from(JSON.stringify({ webhook_type: "Job", environment: "Sandbox", ...body }));
  const signature = createHmac("sha256", Buffer.from(kept.hmac, "base64")).update(bytes).digest("base64");
  return { path: `/hooks/deck/${kept.address}`, body: bytes, headers: { "x-signature": signature, "content-type": "application/json; charset=utf-8" } };
}

// What differs from one run to the next is worn off: times, ids, hashes, tokens. A guess at a password is counted before it
// is looked at, in a transaction of its own: a sign-in that is cut short leaves that behind, on purpose.
const volatile = /scrypt\$[^|]*|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32,}\b|\b0[1-7][0-9a-hjkmnp-tv-z]{24}\b|\b1[0-9]{12}\b|\b[A-Z2-7]{4}-[A-Z2-7]{4}\b|(?<![\w-])(?:[\w-]{43}|[\w-]{24})(?![\w-])/g;
export const worn = (text) => text.replace(volatile, "#");
const skip = { session: ["seen_at"], kiosk: ["seen_at"], sealed: ["box"], job: ["due_at", "fence", "worker", "cause_event"], event: ["id"], quota: null, throttle: null, worker: null, work_count: null };

class Place {
  async sql(text) {
    if (this.kept.engine === "postgres") return this.kept.house.database.psql(text, this.database);
    const done = await run(find("sqlite3"), ["-bail", "-cmd", ".timeout 5000", this.file], { input: text });
    if (done.code !== 0) throw new Error(`sql: ${done.stderr}`);
    return done.stdout.trimEnd();
  }

  async fresh() {
    if (this.kept.engine === "postgres") await this.restore();
    else {
      for (const end of ["", "-wal", "-shm"]) rmSync(this.file + end, { force: true });
      copyFileSync(this.kept.house.file, this.file);
    }
  }

  // The rows as they were kept, also while somebody has the store open.
  async restore(and = "") {
    const rows = (from) => this.kept.tables.map((name) => `DELETE FROM ${name}; INSERT INTO ${name} ${from(name)};`).join("\n") + (and || "");
    await this.sql(this.kept.engine === "postgres"
      ? `BEGIN; SET LOCAL session_replication_role = replica; ${rows((name) => `OVERRIDING SYSTEM VALUE SELECT * FROM kept.${name}`)} COMMIT;`
      : `ATTACH '${this.kept.house.file}' AS kept; BEGIN IMMEDIATE; ${rows((name) => `SELECT * FROM kept.${name}`)} COMMIT;`);
  }

  configure() {
    const { house, engine } = this.kept;
    let text = readFileSync(house.env.TRADEPOST_CONFIG, "utf8").replaceAll(house.socket, this.socket).replaceAll(house.url, this.url);
    text = engine === "postgres" ? text.replaceAll(`dbname=${house.database.name} `, `dbname=${this.database} `) : text.replaceAll(house.file, this.file);
    text = text.replace(/^(threads|log_level) = .*$/gm, (line, name) => `${name} = ${name === "threads" ? 1 : "warn"}`);
    writeFileSync(this.config, text);
  }

  // Resolves when it answers. It listens behind a bridge that is always there.
  async serve(shimmed) {
    this.control.off();
    this.process = new Service("serve", program, ["serve"], { log: join(this.folder, "serve.log"), env: { TRADEPOST_CONFIG: this.config, ...(shimmed ? this.control.env : {}) } });
    for (const began = performance.now(); ; await sleep(1)) {
      if (this.process.code !== undefined) throw new Error(`tradepost serve ended with ${this.process.code}: ${this.process.tail()}`);
      if (await ask(this.socket, { REQUEST_URI: "/api/v1/session" }, undefined, { ms: 3000 }).then(({ status }) => status > 0, () => false)) return this.process;
      if (performance.now() - began > 20_000) throw new Error(`tradepost serve does not answer: ${this.process.tail()}`);
    }
  }
  async end() {
    if (this.process) await this.process.kill();
    this.process = undefined;
  }

  // As the one who signed in when the store was kept.
  client() {
    const client = new Client(this.url);
    Object.assign(client, this.kept.boss);
    return client;
  }

  // Lines of `table|column|…`, sorted.
  async snapshot() {
    const text = await this.sql(this.kept.rows);
    return worn(text).split("\n").sort();
  }

  // When the store's log was written to last: unchanged means that nothing was kept meanwhile.
  mark() {
    try {
      const { mtimeNs, size } = statSync(`${this.file}-wal`, { bigint: true });
      return `${mtimeNs} ${size}`;
    } catch {
      return "none";
    }
  }

  async close() {
    await this.end();
    await this.bridge.stop();
    this.control.close();
    if (this.database) await dropDatabase(this.database);
  }
}

export async function makePlace(kept) {
  const place = new Place();
  place.kept = kept;
  place.folder = makeFolder(`place-${kept.engine}`);
  mkdirSync(place.folder, { recursive: true });
  place.file = join(place.folder, "tradepost.db");
  place.config = join(place.folder, "tradepost.conf");
  place.socket = join(place.folder, "serve.sock");
  place.port = await freePort();
  place.url = `http://127.0.0.1:${place.port}`;
  place.bridge = await startBridge(place.port, place.socket);
  place.control = new Control(join(place.folder, "shim"));
  if (!kept.tables) await listTables(kept);
  if (kept.engine === "postgres") {
    place.database = await copyDatabase(kept.house.database.name);
    await place.sql(`CREATE SCHEMA kept; ${kept.tables.map((name) => `CREATE TABLE kept.${name} AS TABLE public.${name};`).join(" ")}`);
  }
  place.configure();
  return place;
}

// kept.tables: the names of those that hold somebody's rows. kept.rows: one SELECT for each, without what skip names.
async function listTables(kept) {
  const tables = (await kept.sql(kept.engine === "postgres"
    ? "SELECT table_name, string_agg(column_name, ',' ORDER BY ordinal_position) FROM information_schema.columns WHERE table_schema = 'public' GROUP BY table_name"
    : "SELECT m.name, (SELECT group_concat(p.name) FROM pragma_table_info(m.name) p) FROM sqlite_schema m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'"))
    .split("\n").map((line) => line.split("|")).filter(([name]) => !name.startsWith("src_") && name !== "migration");
  kept.tables = tables.map(([name]) => name);
  const line_end = kept.engine === "postgres" ? "chr(10)" : "char(10)";
  kept.rows = tables.filter(([name]) => skip[name] !== null).map(([name, columns]) => {
    const values = columns.split(",").filter((column) => !skip[name]?.includes(column)).map((column) => `replace(CAST(${column} AS TEXT), ${line_end}, ' ')`);
    return `SELECT '${name}', ${values.join(", ")} FROM ${name} WHERE account_id IN ('', '${kept.account}');`;
  }).join("\n");
}
