// A short slice of `make machines` that needs no root: a worker that loses its store for a while, the next version of the
// schema under a running load and the program before it on that store, and what row-level security holds back in every table.

import { join } from "node:path";
import { Count, random } from "../faults/figures.mjs";
import { endLeases, makeLoad, settings } from "../faults/load.mjs";
import { equal, finish, ok, sleep, test, until } from "../lib/check.mjs";
import { startHouse } from "../lib/house.mjs";
import { Service, run, top } from "../lib/process.mjs";
import { accountOf, makeSupplier, reaches, send } from "../lib/purchasing.mjs";
import { makeProxy } from "./proxy.mjs";

const next = join(top, "build/machines/tradepost");
const version = (house) => house.sql("SELECT max(version) FROM migration").then(Number);

// The house's responder and worker become another program, one by one, while the other works.
async function change(house, program) {
  const own = house.program;
  house.program = program;
  for (const one of house.workers.splice(0)) {
    equal(await one.stop(), 0, `a worker ends well (${one.tail()})`);
    await house.startWork();
  }
  equal(await house.serve.stop(), 0, `the responder ends well (${house.serve.tail()})`);
  await house.startServe();
  house.program = own;
}

async function migrate(house, program, says) {
  const done = await run(program, ["migrate"], { env: house.env });
  equal(done.code, 0, `migrate (${done.stderr})`);
  ok(done.stdout.includes(says), `migrate says "${says}": ${done.stdout}`);
}

await test("a worker that loses PostgreSQL for a while, and a new version of the schema under load", async () => {
  const house = await startHouse({ engine: "postgres", front: "nginx", config: settings });
  const proxy = await makeProxy(house.database);
  const { name } = house.database;
  const over = (user) => `postgres:host=127.0.0.1 port=${proxy.port} dbname=${name} user=${user}`;
  const far = new Service("work", house.program, ["work"], {
    log: join(house.folder, "far.log"), env: { ...house.env, TRADEPOST_STORE: over(`${name}_app`), TRADEPOST_STORE_SYSTEM: over(`${name}_system`) },
  });
  const count = new Count();
  try {
    house.sandbox.providers.deck.settings.answer_ms = 10_000; // half a second: calls are under way
    const load = await makeLoad(house, { buyers: 6, rounds: 8, random: random("slice"), only: ["0001", "0006"] });
    load.start();
    const held = (topics = "") => house.sql(`SELECT count(*) FROM job WHERE lease_until <> 0 AND worker LIKE '%-${far.pid}-%' ${topics}`).then(Number);
    await until(() => held("AND topic LIKE 'portal.%'"), { ms: 15_000, every: 10, text: "calls of the far worker" });
    proxy.cut();
    await sleep(500);
    proxy.forget();
    const had = await held();
    const from = await version(house);
    await migrate(house, next, `from version ${from} to ${from + 1}`);
    await endLeases(house, far.pid);
    await until(async () => (await held()) < had || had === 0, { text: "the near worker taking over" });
    await change(house, next);
    proxy.mend();
    if (had) await until(() => far.said().includes('"outcome":"in_other_hands"'), { ms: 15_000, text: "the far worker's late settles being refused" });
    await migrate(house, house.program, "nothing to do");
    await change(house, house.program);
    equal(await version(house), from + 1, "the store stays where it is");
    await load.stop(20_000);
    await load.drain(30_000);
    await load.audit(count);
    if (!count.good) throw new Error(count.words.join("\n"));
    ok(load.acknowledged.length > 3, `only ${load.acknowledged.length} sends`);
    equal(await far.stop(), 0, `the far worker ends well (${far.tail()})`);
    await everyTable(house);
  } finally {
    await proxy.close();
    await far.stop();
    await house.stop();
  }
});

// As somebody might ask on a bad day: no account named, or another's; of every table that there is, and one that came later.
async function everyTable(house) {
  const account = (await house.sql("SELECT min(account_id) FROM account"));
  await house.sql("INSERT INTO later (account_id, id) SELECT account_id, 'x' FROM account");
  const tables = (await house.sql(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
    AND relname NOT IN ('migration', 'throttle', 'worker', 'work_count') ORDER BY relname`)).split("\n");
  const role = `${house.database.name}_app`;
  const real = new Map();
  for (const line of (await house.sql(tables.map((table) => `SELECT '${table}', count(*), count(*) FILTER (WHERE account_id = '${account}') FROM ${table};`).join("\n"))).split("\n")) {
    const [table, all, own] = line.split("|");
    real.set(table, { all: Number(all), own: Number(own) });
  }
  const ask = async (before) => {
    const deeds = (await house.sql(`SELECT relname FROM pg_class WHERE relname IN (${tables.map((table) => `'${table}'`)}) AND has_table_privilege('${role}', oid, 'DELETE')`)).split("\n");
    const sql = [`BEGIN; SET LOCAL ROLE ${role}; ${before}`,
      ...tables.map((table) => `SELECT '${table}', 'read', count(*) FROM ${table};`),
      ...deeds.map((table) => `WITH x AS (UPDATE ${table} SET account_id = account_id RETURNING 1) SELECT '${table}', 'update', count(*) FROM x;`),
      "ROLLBACK;"];
    return (await house.sql(sql.join("\n"))).split("\n").filter((line) => line.includes("|")).map((line) => line.split("|"));
  };
  const full = [...real.values()].filter(({ all }) => all > 0).length;
  ok(full >= 20 && real.get("later").all > 1, `only ${full} of ${tables.length} tables have rows`);
  for (const before of ["", "SELECT set_config('app.account', '', true);", "SELECT set_config('app.account', 'nobody', true);"])
    for (const [table, what, n] of await ask(before)) equal(Number(n), 0, `rows of ${table} to ${what} without an account`);
  for (const [table, what, n] of await ask(`SELECT set_config('app.account', '${account}', true);`))
    equal(Number(n), real.get(table).own, `rows of ${table} to ${what}: those of the account`);
}

await test("on SQLite, too, a program runs on a store that is one version newer", async () => {
  const house = await startHouse({ engine: "sqlite", front: "nginx", config: settings });
  try {
    const boss = await house.signIn(house.people.owner);
    const where = await accountOf(house);
    const sends = async (n) => {
      const supplier = await makeSupplier(house, boss, where, "0001", { n });
      const sent = await send(boss, [supplier.order]);
      equal(sent.status, 201, `sending (${sent.text})`);
      await reaches(boss, sent.body.jobs[0].id, ["completed"]);
    };
    const from = await version(house);
    await migrate(house, next, `from version ${from} to ${from + 1}`);
    await sends(1); // they were running meanwhile, and know nothing of it
    await change(house, next);
    await migrate(house, house.program, "nothing to do");
    await change(house, house.program);
    await sends(2);
    equal(await version(house), from + 1, "the store stays where it is");
  } finally {
    await house.stop();
  }
});

await finish();
