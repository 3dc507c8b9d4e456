// What the worker does by itself, for every account: what is old goes, after it was archived, what is young stays, and there
// is always a next night.

import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { equal, finish, later, ok, test, until } from "../lib/check.mjs";
import { engines, startHouse } from "../lib/house.mjs";
import { stopPostgres } from "../lib/postgres.mjs";
import { Service, find, makeFolder } from "../lib/process.mjs";
import { ask } from "../lib/routes.mjs";

const day = 86400000;

async function suite(engine) {
  const archive = join(makeFolder("archive"), "kept");
  const house = await startHouse({ engine, front: "none", sandbox: false, config: { retention_days: "5", bodies_mb: "1", archive, archive_mb: "1" } });
  later(() => house.stop());
  const nights = () => house.sql("SELECT account_id, id, due_at FROM job WHERE topic = 'housekeeping' AND state = 'queued' ORDER BY account_id");
  const [first] = (await house.sql("SELECT account_id FROM account ORDER BY created_at, account_id")).split("\n");
  const old = Date.now() - 6 * day;
  const young = Date.now() - 4 * day;
  const file = join(archive, `${first}.${new Date().toISOString().slice(0, 7)}.jsonl`);
  const blob = engine === "postgres" ? "'\\x01'" : "x'01'";

  const rows = async (sql) => (await house.sql(sql)).split("\n").filter(Boolean);
  const ids = (table) => rows(`SELECT id FROM ${table} WHERE account_id = '${first}' ORDER BY id`);
  const addJobs = (list) =>
    house.sql(`INSERT INTO job (account_id, id, topic, state, dedupe, due_at, fence, tries, lapsed, last_error, worker, subject, subject_id, cause_event, key, args, created_at, updated_at) VALUES
      ${list.map(([id, state, at]) => `('${first}', '${id}', 'slack.notify', '${state}', 'd-${id}', ${at}, 0, 0, 0, 'it''s "done"', 'w', 'notice', 's-${id}', 7, '', '{"a":[1,"x"]}', ${at}, ${at})`).join(", ")}`);
  const addNotices = (list) =>
    house.sql(`INSERT INTO notice (account_id, id, dedupe, severity, title, text, subject, subject_id, count, created_at, updated_at) VALUES
      ${list.map(([id, at]) => `('${first}', '${id}', 'd-${id}', 'warning', 'Title', 'two\nlines', 'portal_job', 's-${id}', 3, ${at}, ${at})`).join(", ")}`);
  const addBodies = async (list) => {
    await house.sql(`INSERT INTO delivery (account_id, id, provider, integration_id, dedupe, state, match, kind, note, bytes, sha256, received_at) VALUES
      ${list.map(([id, at, bytes]) => `('${first}', '${id}', 'deck', 'i', 'x-${id}', 'used', '', 'k', '', ${bytes}, 's', ${at})`).join(", ")}`);
    await house.sql(`INSERT INTO sealed (account_id, owner, field, box, updated_at) VALUES ${list.map(([id, at]) => `('${first}', 'delivery/${id}', 'body', ${blob}, ${at})`).join(", ")}`);
  };
  const night = () => house.sql(`UPDATE job SET due_at = ${Date.now()}, lease_until = CASE lease_until WHEN 0 THEN 0 ELSE 1 END WHERE topic = 'housekeeping' AND account_id = '${first}' AND state = 'queued'`);
  const over = () => until(async () => (await nights()).split("\n").some((line) => line.startsWith(first) && Number(line.split("|")[2]) > Date.now() + 1000), { ms: 20_000, text: "the end of the night" });
  // The archive's lines, each of which has to be whole: ids by kind, in the order of writing.
  const archived = () => (existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1).map((line) => JSON.parse(line)) : []);
  const kept = (kind) => archived().filter((line) => line.kind === kind).map(({ id }) => id).sort();
  const gone = (before, after) => before.filter((id) => !after.includes(id)).sort();

  await test(`${engine}: every account has its next night in the queue, once`, async () => {
    const lines = await until(async () => {
      const list = (await nights()).split("\n");
      return list.length === 2 && list.map((line) => line.split("|"));
    }, { text: "two nights" });
    for (const [, , due] of lines) {
      equal(Number(due) % day, 3 * 3600000, "at three, UTC");
      ok(Number(due) > Date.now() && Number(due) <= Date.now() + day, "the next one");
    }
    equal(await house.sql("SELECT count(*) FROM job WHERE topic = 'source.pull'"), "0", "demo data is not pulled");
  });

  await test(`${engine}: what is old goes in several bites, what is young and what is open stays; what went is in the archive`, async () => {
    await addJobs(Array.from({ length: 700 }, (_, i) => [`old-${i}`, i % 2 ? "done" : "dropped", old]).concat([["old-dead", "dead", old], ["young", "done", young]]));
    await addNotices([["n-old", old], ["n-young", young]]);
    await house.sql(`INSERT INTO asked (account_id, key, digest, answer, created_at) VALUES ('${first}', 'k-old', 'd', '{}', ${old}), ('${first}', 'k-young', 'd', '{}', ${young})`);
    await addBodies([["del-old", old, 3], ["del-young", young, 3]]);
    mkdirSync(archive, { mode: 0o700 });
    writeFileSync(join(archive, `${first}.2020-01.jsonl`), `${"x".repeat(1_100_000)}\n`);
    writeFileSync(join(archive, "2020.jsonl"), "somebody else's");
    const events = await house.sql("SELECT count(*) FROM event");
    const jobs = await ids("job");
    const notices = await ids("notice");
    await night();
    await until(async () => (await house.sql("SELECT count(*) FROM job WHERE id LIKE 'old-%'")) === "1", { ms: 20_000, text: "the old jobs going" });
    await over();
    equal(await house.sql("SELECT id FROM job WHERE id IN ('old-dead', 'young') ORDER BY id"), "old-dead\nyoung");
    equal(await house.sql("SELECT key FROM asked WHERE key LIKE 'k-%'"), "k-young");
    equal(await house.sql("SELECT id FROM delivery ORDER BY id"), "del-old\ndel-young", "that a webhook came is kept");
    equal(await house.sql("SELECT owner FROM sealed WHERE owner LIKE 'delivery/%'"), "delivery/del-young");
    equal(await house.sql("SELECT count(*) FROM event"), events, "events are never deleted");
    const ran = Number(await house.sql(`SELECT count(*) FROM job WHERE topic = 'housekeeping' AND account_id = '${first}' AND state = 'done'`));
    ok(ran >= 3, `${ran} bites`);
    const [, , due] = (await nights()).split("\n").map((line) => line.split("|")).find(([account]) => account === first);
    ok(Number(due) > Date.now() && Number(due) % day === 3 * 3600000);

    equal(kept("job"), gone(jobs, await ids("job")), "the archive's jobs are those that went, once each");
    equal(kept("notice"), gone(notices, await ids("notice")), "and so are its notices");
    ok(kept("notice").includes("n-old") && !kept("notice").includes("n-young"));
    equal(archived().find(({ id }) => id === "old-7"), {
      kind: "job", account: first, id: "old-7", topic: "slack.notify", state: "done", subject: "notice", subject_id: "s-old-7", cause_event: 7, tries: 0,
      last_error: 'it\'s "done"', worker: "w", dedupe: "d-old-7", key: "", args: { a: [1, "x"] }, created_at: old, updated_at: old,
    });
    equal(archived().find(({ id }) => id === "n-old"), {
      kind: "notice", account: first, id: "n-old", severity: "warning", title: "Title", text: "two\nlines", subject: "portal_job", subject_id: "s-n-old", dedupe: "d-n-old",
      count: 3, created_at: old, updated_at: old,
    });
    equal(archived().filter(({ kind }) => kind !== "job" && kind !== "notice"), [], "nothing else is archived");
    equal(statSync(file).mode & 0o777, 0o600, "for its owner alone");
    ok(!existsSync(join(archive, `${first}.2020-01.jsonl`)), "the oldest month went, beyond archive_mb");
    ok(existsSync(join(archive, "2020.jsonl")), "somebody else's file did not");
    ok(/^ok {4}archive +\S+ can be written: 1 files, 0 MB, \d+ MB are free there$/m.test((await house.tradepost(["doctor"])).stdout), "doctor has looked at it");
  });

  await test(`${engine}: of the bodies of webhooks the oldest go until the rest fits bodies_mb`, async () => {
    const at = Date.now() - day;
    // 980,000 bytes of the newest, and room for two of the 120 before them.
    await addBodies(Array.from({ length: 120 }, (_, i) => [`small-${String(i).padStart(3, "0")}`, at + i, 10_000]).concat([["large-1", at + 500, 490_000], ["large-2", at + 600, 490_000]]));
    await night();
    await until(async () => (await house.sql("SELECT count(*) FROM delivery WHERE id LIKE 'small-%' AND dropped_at IS NULL")) === "2", { ms: 20_000, text: "all but two going" });
    await over();
    equal(await rows("SELECT owner FROM sealed WHERE owner LIKE 'delivery/%' ORDER BY owner"), ["delivery/large-1", "delivery/large-2", "delivery/small-118", "delivery/small-119"]);
    equal(await rows("SELECT id FROM delivery WHERE dropped_at IS NULL ORDER BY id"), ["large-1", "large-2", "small-118", "small-119"], "each delivery says whether its body is there");
    equal(await house.sql("SELECT count(*) FROM delivery"), "124", "and is kept");
    await night();
    await over();
    equal(await house.sql("SELECT count(*) FROM delivery WHERE dropped_at IS NULL"), "4", "what fits stays");
  });

  await test(`${engine}: what cannot be archived is not deleted; people are told once, and it goes when it can`, async () => {
    const before = archived().length;
    await addJobs([["held-1", "done", old], ["held-2", "dropped", old]]);
    await addBodies([["held-body", old, 3]]);
    renameSync(archive, `${archive}.away`);
    writeFileSync(archive, "a file where the folder should be");
    const held = async (tries) => {
      await night();
      await until(async () => Number(await house.sql(`SELECT max(tries) FROM job WHERE topic = 'housekeeping' AND account_id = '${first}' AND state = 'queued'`)) >= tries, { text: `try ${tries}` });
    };
    await held(1);
    await held(2);
    equal(await house.sql("SELECT count(*) FROM job WHERE id LIKE 'held-%'"), "2", "nothing is deleted");
    equal(await house.sql("SELECT count(*) FROM sealed WHERE owner = 'delivery/held-body'"), "1", "nothing at all");
    const words = `The archive in ${archive} cannot be written: Not a directory. Nothing is deleted until it can.`;
    equal(await house.sql(`SELECT last_error FROM job WHERE topic = 'housekeeping' AND account_id = '${first}' AND state = 'queued'`), words);
    equal(await house.sql("SELECT severity, count, title, text FROM notice WHERE dedupe = 'archive'"), `error|1|Old records cannot be archived|${words}`);
    ok((await house.tradepost(["doctor"])).stdout.includes(`BAD   archive       ${words}`), "doctor says so");
    ok(house.workers[0].said().split("\n").filter((line) => line.includes('"archive_failed"')).length === 1, "the log, once");

    rmSync(archive);
    renameSync(`${archive}.away`, archive);
    chmodSync(archive, 0o755);
    ok((await house.tradepost(["doctor"])).stdout.includes(`BAD   archive       ${archive} is open to others on this machine (mode 755). chmod 700 ${archive}`), "a folder that is open to others is named");
    chmodSync(archive, 0o700);
    await night();
    await over();
    equal(await house.sql("SELECT count(*) FROM job WHERE id LIKE 'held-%'"), "0");
    equal(archived().slice(before).map(({ id }) => id), ["held-1", "held-2"], "archived once");
  });

  await test(`${engine}: a worker that dies after it has archived and before it has deleted loses nothing`, async () => {
    const before = archived().length;
    const log = join(house.folder, "hold.log");
    // The file is held until the store is held, so that the job comes exactly as far as the archive.
    const holdFile = new Service("perl", find("perl"), ["-e", 'open F, ">>", shift; flock F, 2; $| = 1; print "file held\n"; sleep 60', file], { log });
    const wait = "echo store held; exec sleep 30";
    const holdStore = () => (engine === "postgres"
      ? new Service("psql", find("psql"), ["-h", house.database.host, "-U", "super", "-X", "-d", house.database.name, "-c", "BEGIN", "-c", "LOCK TABLE job IN EXCLUSIVE MODE", "-c", `\\! ${wait}`], { log })
      : new Service("sqlite3", find("sqlite3"), ["-cmd", ".timeout 5000", "-cmd", "BEGIN IMMEDIATE;", "-cmd", `.shell ${wait}`, house.file, "COMMIT;"], { log }));
    await until(() => holdFile.said().includes("file held"), { text: "the file being held" });
    await addJobs([["crash-1", "done", old], ["crash-2", "done", old], ["crash-3", "dropped", old]]);
    await night();
    await until(async () => (await house.sql(`SELECT count(*) FROM job WHERE topic = 'housekeeping' AND account_id = '${first}' AND lease_until <> 0`)) === "1", { text: "the job being claimed" });
    const store = holdStore();
    await until(() => store.said().includes("store held"), { text: "the store being held" });
    await holdFile.kill();
    await until(() => archived().length === before + 3, { text: "three lines" });
    await house.workers[0].kill();
    await store.kill();
    equal(await house.sql("SELECT count(*) FROM job WHERE id LIKE 'crash-%'"), "3", "the rows are still there");

    await night(); // its lease is over
    await house.startWork();
    await until(async () => (await house.sql("SELECT count(*) FROM job WHERE id LIKE 'crash-%'")) === "0", { ms: 20_000, text: "the rows going" });
    await over();
    const lines = archived().slice(before).map(({ id }) => id);
    equal([...new Set(lines)], ["crash-1", "crash-2", "crash-3"], "each is in the archive");
    equal(lines.length, 6, "twice, as it says");
  });

  const health = async (headers, path = "/health") => (await ask(house, "GET", path, { headers, params: { REMOTE_ADDR: "127.0.0.1" } })).body;
  await test(`${engine}: health says what was done of each kind of work, to those who are near`, async () => {
    await house.workers.at(-1).stop();
    const { kinds, stuck } = await health();
    const one = kinds.find(({ kind }) => kind === "housekeeping");
    // A worker that was killed took with it what it had not yet written.
    ok(one.per_minute > 0 && one.error_rate >= 0 && one.error_rate < 1 && Date.now() - one.last_run_at < 120_000, JSON.stringify(kinds));
    const timeless = (all) => all.map(({ per_minute, ...of }) => ({ ...of, runs: per_minute > 0 })); // what was done by the minute is less a moment later
    equal([stuck, timeless((await health({}, "/edge/health")).kinds), (await health({ "x-forwarded-for": "8.8.8.8" })).kinds], [false, timeless(kinds), undefined]);
    await house.sql("UPDATE work_count SET minute = minute - 60");
    equal((await health()).kinds.map(({ kind, per_minute, last_run_at }) => [kind, per_minute, last_run_at]).find(([kind]) => kind === "housekeeping"), ["housekeeping", 0, one.last_run_at], "an hour ago is not now, and is known");
  });

  await test(`${engine}: how much by the minute and how much of it in vain are counted over ten minutes and what has gone of this one`, async () => {
    await until(() => Date.now() % 60_000 < 50_000, { ms: 11_000, text: "a minute that is not over at once" });
    const minute = Math.floor(Date.now() / 60_000);
    const counted = [["inventory_push", -3, 17_000, 2000], ["inventory_push", -10, 8000, 1000], ["inventory_push", -11, 1000, 0], ["inventory_push", 3, 0, 1000], ["shop.levels", -1, 0, 4], ["shop.products", -60, 5, 5]];
    await house.sql(`INSERT INTO work_count (account_id, topic, slot, minute, done, failed, last_at) VALUES
      ${counted.map(([kind, at, done, failed]) => `('', '${kind}', ${(minute + at) % 16}, ${minute + at}, ${done}, ${failed}, ${(minute + at) * 60_000})`).join(", ")}`);
    const by_now = () => 25_000 / (10 + (Date.now() / 60_000 - minute)); // by the minute, when all time counts for which it was counted
    const most = by_now();
    const { kinds } = await health();
    const least = by_now(), is = (n) => (n >= least - 0.05 && n <= most + 0.05 ? "right" : n);
    equal(kinds.filter(({ kind }) => counted.some(([one]) => one === kind)).map(({ kind, per_minute, error_rate, last_run_at }) => [kind, kind === "inventory_push" ? is(per_minute) : per_minute, error_rate, last_run_at / 60_000 - minute]),
      [["inventory_push", "right", 0.107, 3], ["shop.levels", 0, 1, -1], ["shop.products", 0, 0, -60]]);
  });

  await test(`${engine}: what was given up and what does not go on is said once, and once when it is over`, async () => {
    await house.sql("DELETE FROM job WHERE topic = 'slack.notify' AND state = 'dead'");
    await house.sql("DELETE FROM notice WHERE dedupe LIKE 'alarm/%'");
    const told = () => rows(`SELECT dedupe, severity, count, title FROM notice WHERE account_id = '${first}' AND dedupe LIKE 'alarm/%' ORDER BY dedupe`);
    const after = async (wanted) => {
      await house.startWork();
      await until(async () => JSON.stringify(await told()) === JSON.stringify(wanted), { ms: 10_000, text: JSON.stringify(wanted) }).catch(async (error) => {
        throw new Error(`${error.message}: ${JSON.stringify(await told())}`);
      });
      await house.workers.at(-1).stop();
    };
    await house.sql(`INSERT INTO job (account_id, id, topic, state, dedupe, due_at, fence, tries, lapsed, last_error, worker, subject, subject_id, cause_event, key, args, created_at, updated_at) VALUES
      ('${first}', 'gave-up', 'shop.levels', 'dead', 'd-gave-up', ${old}, 0, 1, 0, 'No.', '', '', '', 0, '', '{}', ${old}, ${old}), ('${first}', 'waits', 'housekeeping', 'queued', 'd-waits', ${Date.now() - 700_000}, 0, 0, 0, '', '', '', '', 0, '', '{}', ${old}, ${old})`);
    equal((await health()).stuck, true);
    await after(["alarm/dead|error|1|Jobs were given up", "alarm/stuck|error|1|Work does not go on"]);
    await after(["alarm/dead|error|1|Jobs were given up", "alarm/stuck|info|2|Over: Work does not go on"]);
    await house.sql("DELETE FROM job WHERE id = 'gave-up'");
    await after(["alarm/dead|info|2|Over: Jobs were given up", "alarm/stuck|info|2|Over: Work does not go on"]);
    equal((await health()).stuck, false);
  });
}

for (const engine of engines) await suite(engine);
later(stopPostgres);
await finish();
