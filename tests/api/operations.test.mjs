// What an operator does to a house that works: copies it, brings the copy back, changes its key, asks what is wrong with it.

import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { equal, finish, later, ok, test } from "../lib/check.mjs";
import { startHouse } from "../lib/house.mjs";
import { accountOf, ended, makeSupplier, reaches, send } from "../lib/purchasing.mjs";
import { makeFolder, run } from "../lib/process.mjs";
import { stopPostgres } from "../lib/postgres.mjs";

const figures = (line) => Object.fromEntries([...line.matchAll(/(\w+) (\d+)/g)].map(([, name, value]) => [name, Number(value)]));

// The same house with its store elsewhere.
function elsewhere(house, store) {
  const file = join(makeFolder("elsewhere"), "tradepost.conf");
  writeFileSync(file, readFileSync(house.env.TRADEPOST_CONFIG, "utf8").replace(/^store = .*$/m, `store = ${store}`));
  return { env: { TRADEPOST_CONFIG: file } };
}

const house = await startHouse({ engine: "sqlite", front: "nginx" });
later(() => house.stop());
const boss = await house.signIn(house.people.owner);
const safe = makeFolder("safe");
const copy = join(safe, "copy.db");

await test("backup copies the store while jobs are sent and performed, and the copy is whole", async () => {
  const orders = (await boss.get("/api/v1/purchasing/orders")).body.suppliers.flatMap((supplier) => supplier.orders);
  const jobs = [];
  let copied;
  for (const { id } of orders) {
    const sent = await send(boss, [id]);
    jobs.push(...(sent.body.jobs ?? []));
    if (jobs.length === 3) copied ??= house.tradepost(["backup", copy]);
    if (jobs.length === 8) break;
  }
  const done = await copied;
  equal(done.code, 0, done.stderr);
  const told = figures(done.stdout.split("\n")[0]);
  equal([told.bytes, told.unfinished_jobs > 0, statSync(copy).mode & 0o777, existsSync(`${copy}.part`)], [statSync(copy).size, true, 0o600, false], done.stdout);
  const there = elsewhere(house, `sqlite:${join(safe, "checked.db")}`);
  await house.must(["restore", copy], there);
  const checked = await house.tradepost(["replay", "--check"], there);
  equal(checked.code, 0, checked.stdout);
  for (const { id } of jobs) await reaches(boss, id, (job) => ended.includes(job.state) || job.state === "awaiting_mfa", { ms: 60_000 });
});

await test("backup writes over nothing, and leaves nothing half done", async () => {
  const again = await house.tradepost(["backup", copy]);
  equal([again.code, again.stderr.includes("is there already")], [1, true], again.stderr);
  const nowhere = await house.tradepost(["backup", "/nowhere/at/all.db"]);
  equal([nowhere.code, nowhere.stderr.includes("/nowhere/at/all.db")], [1, true], nowhere.stderr);
});

await test("restore refuses while a program has the store open, and what is damaged, foreign or newer", async () => {
  const before = statSync(house.file).ino;
  const busy = await house.tradepost(["restore", copy]);
  equal([busy.code, /Stop tradepost/.test(busy.stderr)], [1, true], busy.stderr);
  const bad = (name, make) => {
    const path = join(safe, name);
    copyFileSync(copy, path);
    make(path);
    return path;
  };
  const cases = [
    [bad("cut.db", (path) => truncateSync(path, statSync(path).size >> 1)), "damaged"],
    [bad("text.db", (path) => writeFileSync(path, "nothing of the kind")), "damaged"],
    [bad("empty.db", (path) => truncateSync(path, 0)), "damaged"],
    [join(safe, "none.db"), "There is no file"],
  ];
  const newer = bad("newer.db", () => {});
  equal((await run("sqlite3", [newer, "INSERT INTO migration VALUES (9999, 'x', 1)"])).code, 0);
  cases.push([newer, "newer Tradepost"]);
  const there = elsewhere(house, `sqlite:${join(safe, "target.db")}`);
  for (const [path, words] of cases) {
    const done = await house.tradepost(["restore", path], there);
    equal([done.code, done.stderr.includes(words), existsSync(join(safe, "target.db"))], [1, true, false], `${path}: ${done.stderr}`);
  }
  equal(statSync(house.file).ino, before);
});

await test("restore brings the copied moment back, keeps what was there, and the house goes on with it", async () => {
  const rows = (file) => run("sqlite3", [file, "SELECT count(*) FROM event; SELECT count(*) FROM portal_job"]).then(({ stdout }) => stdout.trim());
  await house.serve.stop();
  await house.workers.pop().stop();
  const [then, now] = [await rows(copy), await house.sql("SELECT count(*) FROM event; SELECT count(*) FROM portal_job")];
  ok(then !== now, `the store went on: ${then} ${now}`);
  const done = await house.tradepost(["restore", copy]);
  equal([done.code, done.stdout.includes("DISABLE_EXTERNAL_CALLS")], [0, true], done.stdout + done.stderr);
  const kept = done.stdout.match(/is (\S+\.before-\d+) now/)[1];
  equal([await rows(house.file), await rows(kept)], [then, now]);
  await house.startServe();
  await house.startWork();
  await house.healthy();
  await house.signIn(house.people.owner);
});

await test("a store that is gone is restored, and the log of the old one is not taken for the new one's", async () => {
  const file = join(safe, "lost", "tradepost.db");
  mkdirSync(join(safe, "lost"));
  for (const ending of ["-wal", "-shm"]) writeFileSync(file + ending, "of another");
  const there = elsewhere(house, `sqlite:${file}`);
  equal((await house.tradepost(["restore", copy], there)).code, 0);
  equal((await house.tradepost(["replay", "--check"], there)).code, 0);
});

await test("a new key seals everything anew while the house works; then the old one can go", async () => {
  const file = join(house.folder, "keys");
  const old = readFileSync(file, "utf8").trim();
  const refused = await house.tradepost(["vault", "turn"]);
  equal(refused.code, 2);
  const supplier = await makeSupplier(house, boss, await accountOf(house), "0001", { username: "same@example.test" });
  await house.must(["key", "add"]);
  const [top, second] = readFileSync(file, "utf8").trim().split("\n");
  equal([second, top !== old, statSync(file).mode & 0o777], [old, true, 0o600]);
  await house.serve.stop();
  await house.startServe();
  await house.workers.pop().stop();
  await house.startWork();

  const marks = await house.sql("SELECT id, mark FROM login ORDER BY id");
  const first = await house.tradepost(["vault", "rotate"]);
  equal(first.code, 0, first.stderr);
  const told = figures(first.stdout);
  ok(told.boxes > 20 && told.sealed_anew > 20 && told.logins_marked_anew > 3 && told.unopened === 0, first.stdout);
  ok(first.stdout.includes(`Nothing needs key "${old.split(" ")[0]}"`), first.stdout);
  ok((await house.sql("SELECT id, mark FROM login ORDER BY id")) !== marks, "marks by the new key");
  const again = figures((await house.tradepost(["vault", "rotate"])).stdout);
  equal([again.sealed_anew, again.logins_marked_anew], [0, 0]);

  writeFileSync(file, `${top}\n`);
  await house.serve.stop();
  await house.startServe();
  await house.workers.pop().stop();
  await house.startWork();
  await house.healthy();
  const doctor = await house.tradepost(["doctor"]);
  ok(/^ok {4}secrets +\d+, all can be opened$/m.test(doctor.stdout), doctor.stdout);

  // The same user name is the same login: entered again with the new key alone, no second lane is made.
  const client = await house.signIn(house.people.owner);
  const lanes = await house.sql("SELECT count(*) FROM login");
  equal((await client.put(`/api/v1/settings/portals/${supplier.portal}/credentials`, { username: "same@example.test", password: "right-one" })).status, 200);
  equal(await house.sql("SELECT count(*) FROM login"), lanes);
  const sent = await send(client, [supplier.order]);
  await reaches(client, sent.body.jobs[0].id, (job) => job.state === "completed", { ms: 60_000 });
});

await test("rotate names what no key opens, leaves it, and says so with its exit code", async () => {
  const file = join(house.folder, "keys");
  const keep = readFileSync(file, "utf8");
  const strange = join(safe, "strange");
  await house.must(["key", "make", strange]);
  writeFileSync(file, readFileSync(strange, "utf8"));
  const done = await house.tradepost(["vault", "rotate"]);
  equal([done.code, figures(done.stdout).unopened > 5, /no key of this machine opens \w+ of \w+\//.test(done.stderr)], [1, true, true], done.stderr.slice(0, 500));
  const doctor = await house.tradepost(["doctor"]);
  ok(/^BAD {3}secrets +\d+ of \d+ stored secrets cannot be opened/m.test(doctor.stdout), doctor.stdout);
  writeFileSync(file, keep);
});

await test("doctor finds a healthy house healthy, and names what was broken", async () => {
  const look = async () => (await house.tradepost(["doctor"])).stdout;
  const line = (text, name) => text.split("\n").find((one) => one.slice(6).startsWith(name)) ?? "";
  const well = await look();
  for (const name of ["keys", "store file", "schema", "store", "serve", "work", "secrets", "Deck", "Slack"]) ok(line(well, name).startsWith("ok "), `${name}: ${well}`);

  const keys = join(house.folder, "keys");
  const breaks = [
    ["keys", () => chmodSync(keys, 0o644), () => chmodSync(keys, 0o600), "chmod"],
    ["store file", () => chmodSync(house.file, 0o644), () => chmodSync(house.file, 0o640), "open to everybody"],
    ["serve", () => renameSync(house.socket, `${house.socket}.away`), () => renameSync(`${house.socket}.away`, house.socket), "Nobody answers"],
    ["schema", () => house.sql("DELETE FROM migration WHERE version = (SELECT max(version) FROM migration)"), () => house.sql(`INSERT INTO migration VALUES (${versions.at(-1)}, 'again', 1)`), "tradepost migrate"],
  ];
  const versions = (await house.sql("SELECT version FROM migration ORDER BY version")).split("\n");
  for (const [name, hurt, mend, words] of breaks) {
    await hurt();
    const done = await house.tradepost(["doctor"]);
    await mend();
    equal([done.code, line(done.stdout, name).startsWith("BAD"), line(done.stdout, name).includes(words)], [1, true, true], `${name}: ${done.stdout}`);
  }
  await house.workers.pop().stop();
  await house.sql("DELETE FROM worker"); // the copy that was restored brought one along
  ok(line(await look(), "work").startsWith("BAD"), "no worker");
  await house.startWork();
  const gone = elsewhere(house, `sqlite:${join(safe, "nothing.db")}`);
  const none = await house.tradepost(["doctor"], gone);
  equal([none.code, line(none.stdout, "store file").startsWith("BAD")], [1, true], none.stdout);
});

const big = await startHouse({ engine: "postgres", front: "none", work: false });
later(() => big.stop());
later(stopPostgres);

await test("a PostgreSQL store is copied with pg_dump and comes back with pg_restore; its keys rotate as well", async () => {
  for (const [command, word] of [["backup", "pg_dump"], ["restore", "pg_restore"]]) {
    const done = await big.tradepost([command, join(safe, "pg")]);
    equal([done.code, done.stderr.includes(word)], [1, true], done.stderr);
  }
  const { host, name, owner, psql } = big.database;
  const rows = () => psql("SELECT count(*) FROM event; SELECT count(*) FROM sealed; SELECT count(*) FROM src_buy_order");
  const before = await rows();
  const dump = join(safe, "store.dump");
  // As README says, Backup.
  const dumped = await run("pg_dump", ["-h", host, "-U", "super", "--format=custom", `--file=${dump}`, name]);
  equal(dumped.code, 0, dumped.stderr);
  await big.serve.stop();
  await psql(`DROP DATABASE ${name} WITH (FORCE);`, "postgres");
  await psql(`CREATE DATABASE ${name} OWNER ${owner} ENCODING 'UTF8' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C';`, "postgres");
  const back = await run("pg_restore", ["-h", host, "-U", "super", "--exit-on-error", `--dbname=${name}`, dump]);
  equal(back.code, 0, back.stderr);
  equal(await rows(), before);
  await big.must(["migrate"]);
  equal((await big.tradepost(["replay", "--check"])).code, 0);
  await big.must(["key", "add"]);
  const turned = figures(await big.must(["vault", "rotate"]));
  ok(turned.sealed_anew > 20 && turned.unopened === 0, JSON.stringify(turned));
  const doctor = await big.tradepost(["doctor"]);
  ok(/^ok {4}store {9}PostgreSQL/m.test(doctor.stdout), doctor.stdout);
  await big.startServe();
});

await finish();
