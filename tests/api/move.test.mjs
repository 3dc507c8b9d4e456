// tradepost move: a company's whole store goes from SQLite to PostgreSQL, works there, and comes back; what is in the way of
// that is said, what is cut short leaves nothing, and what comes out differently is noticed.

import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { equal, finish, later, ok, sleep, test, until } from "../lib/check.mjs";
import { startHouse } from "../lib/house.mjs";
import { accountOf, control, makeSupplier, reaches, send } from "../lib/purchasing.mjs";
import { find, makeFolder, run } from "../lib/process.mjs";
import { makeDatabase, stopPostgres } from "../lib/postgres.mjs";

const house = await startHouse({ engine: "sqlite", front: "nginx", config: { mfa_ms: "600000", connection_ms: "900000", silence_ms: "600000" } });
later(() => house.stop());
later(stopPostgres);
const folder = makeFolder("move");
const usual = house.env.TRADEPOST_CONFIG;
const settings = readFileSync(usual, "utf8");

// A store beside the house's: its file of settings, and SQL spoken to it directly.
const sqlite = (file) => async (text) => {
  const done = await run(find("sqlite3"), ["-bail", file], { input: text });
  if (done.code !== 0) throw new Error(`${file}: ${done.stderr}`);
  return done.stdout.trimEnd();
};
function conf(name, lines) {
  const file = join(folder, `${name}.conf`);
  writeFileSync(file, settings.replace(/^store = .*$/m, lines));
  return file;
}
function inFile(name) {
  const file = join(folder, `${name}.db`);
  return { kind: "sqlite", file, conf: conf(name, `store = sqlite:${file}`), sql: sqlite(file) };
}
async function inPostgres(name) {
  const database = await makeDatabase();
  const at = (role) => `postgres:${database.conninfo(role)}`;
  const roles = { store: at(`${database.name}_app`), store_system: at(`${database.name}_system`), store_owner: at(database.owner) };
  return { kind: "postgres", database, conf: conf(name, Object.entries(roles).map((pair) => pair.join(" = ")).join("\n")), sql: database.psql };
}
const original = { kind: "sqlite", file: house.file, conf: usual, sql: sqlite(house.file) };

const move = (from, to, options) => house.tradepost(["move", "--from", from.conf, "--to", to.conf], options);
const migrate = (store) => house.must(["--config", store.conf, "migrate"]);
const figures = (line) => Object.fromEntries([...line.matchAll(/(\w+) (\d+)/g)].map(([, name, value]) => [name, Number(value)]));

// Every value of every row, in words that both engines can say; tables and columns as the store itself names them.
const spoken = {
  sqlite: {
    columns: "SELECT t.name, c.name, c.type FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> 'migration' ORDER BY 1, 2;",
    INTEGER: (c) => `'i' || "${c}"`, TEXT: (c) => `iif("${c}" IS NULL, NULL, 't' || hex("${c}"))`, BLOB: (c) => `iif("${c}" IS NULL, NULL, 'b' || hex("${c}"))`,
  },
  postgres: {
    columns: "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'migration' ORDER BY table_name COLLATE \"C\", column_name COLLATE \"C\"",
    bigint: (c) => `'i' || "${c}"`, text: (c) => `'t' || upper(encode(convert_to("${c}", 'UTF8'), 'hex'))`, bytea: (c) => `'b' || upper(encode("${c}", 'hex'))`,
  },
};
async function dump(store) {
  const words = spoken[store.kind];
  const tables = new Map();
  for (const line of (await store.sql(words.columns)).split("\n")) {
    const [table, column, type] = line.split("|");
    ok(words[type], `a column of a type that is not spoken here: ${line}`);
    tables.set(table, [...(tables.get(table) ?? []), [column, words[type](column)]]);
  }
  const texts = [...tables].map(([table, columns]) => `SELECT '${table}:' || ${columns.map(([name, value]) => `' ${name}=' || coalesce(${value}, 'NULL')`).join(" || ")} FROM "${table}";`);
  const rows = (await store.sql(texts.join("\n"))).split("\n").filter(Boolean).sort();
  return { tables: [...tables.keys()], rows };
}
async function sameRows(a, b) {
  equal(b.tables, a.tables);
  const other = new Set(b.rows);
  equal([a.rows.filter((row) => !other.has(row)).slice(0, 3), b.rows.length], [[], a.rows.length]);
}
const rowsOf = async (store) => (await dump(store)).rows.length;

// What nobody writes by hand: the ends of numbers, every byte, nothing, and what is almost nothing.  The table comes first by
// its name and after portal_job by what it refers to, as one of a later version might.
const strange = {
  sqlite: "CREATE TABLE a_later (account_id TEXT NOT NULL, id TEXT NOT NULL, number INTEGER, words TEXT, bytes BLOB, job_id TEXT, PRIMARY KEY (account_id, id), FOREIGN KEY (account_id, job_id) REFERENCES portal_job) STRICT;",
  postgres: "CREATE TABLE a_later (bytes bytea, account_id text NOT NULL, id text NOT NULL, number bigint, words text, job_id text, PRIMARY KEY (account_id, id), FOREIGN KEY (account_id, job_id) REFERENCES portal_job);",
};
const every = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0")).join("");
const strangeRows = (account, job) => `INSERT INTO a_later (account_id, id, number, words, bytes, job_id) VALUES
  ('${account}', 'least', -9223372036854775808, '', x'', '${job}'), ('${account}', 'most', 9223372036854775807, 'tab	 back\\slash "quoted" \\N — 日本語 🧾', x'${every}', NULL),
  ('${account}', 'none', NULL, NULL, NULL, NULL), ('', 'nobody''s', -1, char(13) || char(10), x'00', NULL), ('${account}', 'long', 0, '${"é".repeat(300_000)}', x'${every.repeat(600)}', NULL);`;
async function addLater(store) {
  await migrate(store);
  await store.sql(store.kind === "postgres" ? `SET ROLE ${store.database.owner}; ${strange.postgres}` : strange.sqlite);
  await migrate(store); // who may do what, for the new table too
}

let boss = await house.signIn(house.people.owner);
const where = await accountOf(house);
const job = {};
const listed = async () => (await boss.get("/api/v1/purchasing/jobs")).body.rows.map(({ id, state }) => `${id} ${state}`);
let before; // the jobs as people saw them

await test("work is done: a job ended, one that found a dearer price, one that waits for a person's answer", async () => {
  await control(house, "set", { provider: "deck", mfa_window_ms: 6_000_000, idle_ms: 6_000_000 }); // the portal waits until the house has moved
  const numbers = { good: "0001", dearer: "0002", asks: "0007" };
  const orders = [];
  for (const number of Object.values(numbers)) orders.push((await makeSupplier(house, boss, where, number)).order);
  const sent = await send(boss, orders);
  equal(sent.status, 201, sent.text);
  for (const [name, number] of Object.entries(numbers)) job[name] = sent.body.jobs.find((one) => one.supplier_name === `Supplier ${number} 0`).id;
  await reaches(boss, job.good, (j) => j.state === "completed" && j.connection === "none");
  await reaches(boss, job.dearer, (j) => ["completed", "needs_review"].includes(j.state) && j.connection === "none");
  await reaches(boss, job.asks, ["awaiting_mfa"]);
  before = await listed();
});

const big = await inPostgres("big");

await test("nothing is moved while serve or work has the source open, whichever runs", async () => {
  for (const part of ["both", "work"]) {
    if (part === "work") await house.serve.stop();
    const busy = await move(original, big);
    equal([busy.code, /Stop tradepost/.test(busy.stderr), busy.stdout], [1, true, ""], busy.stderr);
    equal(await big.sql("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"), "0", "the target was not touched");
  }
  await house.workers.pop().stop();
});

await test("the command line and the settings are looked at first", async () => {
  const cases = [
    [["move"], 2, "--to"], [["move", "--to"], 2, "needs a value"], [["move", "--to", big.conf, "more"], 2, "too much"],
    [["move", "--to", "/nowhere/at/all.conf"], 3, "/nowhere/at/all.conf"], [["move", "--from", "/nowhere.conf", "--to", big.conf], 3, "/nowhere.conf"],
    [["move", "--to", usual], 1, "same store"],
    [["move", "--from", inFile("nothing").conf, "--to", big.conf], 1, "no store at the source"],
  ];
  for (const [args, code, words] of cases) {
    const done = await house.tradepost(args);
    equal([done.code, done.stderr.includes(words)], [code, true], `${args}: ${done.code} ${done.stderr}`);
  }
  const help = await house.must(["move", "--help"]);
  ok(help.includes("--to FILE") && help.includes("Exit codes"), help);
});

await test("a table that only one side has stops it: nothing is left behind unsaid", async () => {
  await original.sql(`${strange.sqlite} ${strangeRows(where.account, job.good)}`);
  const refused = await move(original, big);
  equal([refused.code, refused.stderr.includes("a_later")], [1, true], refused.stderr);
  equal(await rowsOf(big), 0);
});

const security = () => big.sql(`SELECT relname, relrowsecurity, relforcerowsecurity, relacl FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1;
  SELECT * FROM pg_policies WHERE schemaname = 'public' ORDER BY tablename, policyname`);
let left; // the source, as it was when the program stopped

await test("all rows of all tables go from SQLite to PostgreSQL, to the byte, and the source stays as it was", async () => {
  await big.sql(`SET ROLE ${big.database.owner}; ${strange.postgres}`);
  await migrate(big);
  const secured = await security();
  left = await dump(original);
  const done = await move(original, big);
  equal(done.code, 0, done.stderr);
  const told = figures(done.stdout.split("\n")[0]);
  equal([told.tables, told.rows, told.companies], [left.tables.length, left.rows.length, 2], done.stdout);
  ok(/^replay subjects \d+ differences 0 /m.test(done.stdout) && done.stdout.includes("read back"), done.stdout);
  for (const table of left.tables) ok(new RegExp(`^move ${table} \\d+ rows, \\d+ a second$`, "m").test(done.stderr) && done.stderr.includes(`check ${table} `), `${table}: ${done.stderr}`);
  await sameRows(left, await dump(big));
  await sameRows(left, await dump(original));
  equal(await security(), secured, "who may see what");
  equal(await big.sql("SELECT count(*) > 0 FROM pg_stats WHERE tablename = 'event'"), "t", "its rows have been counted for the planner");
});

await test("the house goes on from PostgreSQL: people sign in, see their jobs, and answer the one that waits", async () => {
  Object.assign(house, { database: big.database });
  house.env.TRADEPOST_CONFIG = big.conf;
  await house.startServe();
  await house.startWork();
  await house.healthy();
  equal((await boss.get("/api/v1/purchasing/jobs")).status, 200, "a session that was open is open");
  boss = await house.signIn(house.people.owner);
  equal(await listed(), before);
  const answered = await boss.post(`/api/v1/purchasing/jobs/${job.asks}/answer`, { answer: "123456" });
  equal(answered.status, 200, answered.text);
  await reaches(boss, job.asks, (j) => j.state === "completed" && j.connection === "none", { ms: 60_000 });
  const more = await makeSupplier(house, boss, where, "0001", { n: 1 });
  const sent = await send(boss, [more.order]);
  await reaches(boss, sent.body.jobs[0].id, (j) => j.state === "completed" && j.connection === "none", { ms: 60_000 });
});

const back = inFile("back");

await test("nothing is moved while serve or work uses the PostgreSQL store", async () => {
  for (const part of ["both", "work"]) {
    if (part === "work") await house.serve.stop();
    const busy = await move(big, back);
    equal([busy.code, /Stop tradepost/.test(busy.stderr), existsSync(back.file)], [1, true, false], busy.stderr);
  }
  await house.workers.pop().stop();
});

await test("all of it comes back into a new file, with what was done meanwhile, and works there", async () => {
  await addLater(back);
  const there = await dump(big);
  ok(there.rows.length > left.rows.length + 20, "something was done");
  const secured = await security();
  const done = await move(big, back);
  equal(done.code, 0, done.stderr);
  await sameRows(there, await dump(back));
  await sameRows(there, await dump(big));
  equal(await security(), secured);
  Object.assign(house, { database: undefined, file: back.file });
  house.env.TRADEPOST_CONFIG = back.conf;
  await house.startServe();
  await house.startWork();
  await house.healthy();
  boss = await house.signIn(house.people.owner);
  const more = await makeSupplier(house, boss, where, "0001", { n: 2 });
  const sent = await send(boss, [more.order]);
  await reaches(boss, sent.body.jobs[0].id, (j) => j.state === "completed" && j.connection === "none", { ms: 60_000 });
});

await test("a target with rows, of another version, or with programs of its own is refused, and stays as it is", async () => {
  const full = await move(original, big);
  equal([full.code, full.stderr.includes("not empty")], [1, true], full.stderr);
  const used = await move(original, back);
  equal([used.code, /Stop tradepost/.test(used.stderr)], [1, true], used.stderr);
  for (const [name, change, words] of [["older", "DELETE FROM migration WHERE version = (SELECT max(version) FROM migration)", "migrate"], ["newer", "INSERT INTO migration VALUES (9999, 'x', 1)", "newer"]]) {
    const other = inFile(name);
    await migrate(other);
    await other.sql(change);
    for (const [from, to] of [[original, other], [other, inFile("never")]]) {
      const done = await move(from, to);
      equal([done.code, done.stderr.includes(words)], [1, true], `${name}: ${done.stderr}`);
    }
    equal(await rowsOf(other), 0);
  }
  ok(!existsSync(join(folder, "never.db")));
  const hollow = inFile("hollow");
  await migrate(hollow);
  const none = await move(hollow, inFile("never"));
  equal([none.code, none.stderr.includes("no company")], [1, true], none.stderr);
});

// Targets that are slow, or write something else than they are given.
const slow = {
  sqlite: "CREATE TRIGGER slow AFTER INSERT ON event BEGIN SELECT max(x) FROM (WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 200000) SELECT x FROM c); END;",
  postgres: "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.03); RETURN NEW; END'; CREATE TRIGGER slow BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION slow();",
};
const forged = {
  change: { sqlite: "UPDATE mapping SET min_qty = min_qty + 1 WHERE account_id = NEW.account_id AND id = NEW.id", postgres: "NEW.min_qty := NEW.min_qty + 1; RETURN NEW" },
  drop: { sqlite: "DELETE FROM mapping WHERE account_id = NEW.account_id AND id = NEW.id", postgres: "RETURN NULL" },
};
const forger = {
  sqlite: (how) => `CREATE TRIGGER forger AFTER INSERT ON mapping BEGIN ${how}; END;`,
  postgres: (how) => `CREATE FUNCTION forge() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN ${how}; END'; CREATE TRIGGER forger BEFORE INSERT ON mapping FOR EACH ROW EXECUTE FUNCTION forge();`,
};

const targets = { sqlite: async (name) => inFile(name), postgres: inPostgres };
for (const kind of ["sqlite", "postgres"]) {
  const target = await targets[kind](`broken_${kind}`);
  const untouched = async () => {
    equal(await rowsOf(target), 0, "the target is empty again");
    await sameRows(left, await dump(original));
  };

  // A move that has come to the events, which are slow: { child, ended }, a promise of its exit code or signal, and its words.
  const underWay = async () => {
    const child = spawn(house.program, ["move", "--from", original.conf, "--to", target.conf], { env: { ...process.env, ...house.env }, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (part) => (said += part));
    const ended = new Promise((resolve) => child.on("close", (code, signal) => resolve({ code: signal ?? code, said })));
    await until(() => /^move delivery/m.test(said), { ms: 30_000, every: 5, text: `rows under way (${said})` }); // the table before
    await sleep(300);
    ok(child.exitCode === null && !/^move event/m.test(said), said);
    return { child, ended };
  };

  await test(`${kind}: killed in the middle, the target is empty again and the source as it was`, async () => {
    await addLater(target);
    await target.sql(slow[kind]);
    const { child, ended } = await underWay();
    child.kill("SIGKILL");
    equal((await ended).code, "SIGKILL");
    await untouched();
    if (kind === "postgres") {
      const cut = await underWay();
      equal(await target.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tradepost move'"), "t");
      const { code, said } = await cut.ended;
      equal([code, /PostgreSQL could not do it, at the table event: /.test(said)], [4, true], said);
      await untouched();
    }
    await target.sql(kind === "postgres" ? "DROP FUNCTION slow CASCADE" : "DROP TRIGGER slow");
  });

  for (const [how, words] of [["change", "came back from the target as another"], ["drop", "rows in the source and"]])
    await test(`${kind}: a target that would ${how} a row is found out, and nothing is kept there`, async () => {
      await target.sql(forger[kind](forged[how][kind]));
      const done = await move(original, target);
      equal([done.code, done.stderr.includes(words), done.stderr.includes("mapping: company"), done.stdout], [4, true, true, ""], done.stderr);
      await untouched();
      await target.sql(kind === "postgres" ? "DROP FUNCTION forge CASCADE" : "DROP TRIGGER forger");
    });

  await test(`${kind}: afterwards the same target takes all of it`, async () => {
    const done = await move(original, target);
    equal(done.code, 0, done.stderr);
    await sameRows(left, await dump(target));
  });
}

await test("from one PostgreSQL to another it goes as well", async () => {
  const other = await inPostgres("other");
  await addLater(other);
  const done = await move(big, other);
  equal(done.code, 0, done.stderr);
  await sameRows(await dump(big), await dump(other));
});

await test("a row that is not what its events say is moved as it is, and said", async () => {
  const source = inFile("wrong");
  copyFileSync(original.file, source.file);
  await source.sql(`UPDATE portal_job SET items_ok = items_ok + 7 WHERE id = '${job.good}'`);
  const target = inFile("wrong_too");
  await addLater(target);
  const done = await move(source, target);
  equal([done.code, done.stdout.includes(`"${job.good}" "items_ok" stored`), done.stderr.includes("the same in the source")], [1, true, true], done.stdout + done.stderr);
  await sameRows(await dump(source), await dump(target));
});

await finish();
