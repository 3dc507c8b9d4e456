// intake.mjs - webhooks that are acknowledged once they are on disk: signature, JSON, dedupe, state, event, jobs.
//
// Each is the answer to another portal job and writes what such an answer writes.  Afterwards the rows are counted against
// the 200s.  In turns with: the same rows written by SQLite alone with group commit (raw.c), the same request without a
// store (nostore.c), and Tradepost with one commit a request (single.c); and once more with 1 ms added to every flush.
// On PostgreSQL by itself: what it costs the responder and the database, from few connections and from many.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pidOfPostgres } from "../lib/postgres.mjs";
import { freePort } from "../lib/process.mjs";
import { children, cpuMs, figure, load, made, median, ratio, rounds, scaled, slowly, smoke, times } from "./lib.mjs";
import { copyJob, startNginx, startRaw, startShop, startTwin, waitingJob, writeWebhooks } from "./shop.mjs";

const perSecond = 14_000; // more than any variant takes

// One delivery, two sealed boxes, a token, an event, two queue jobs, and the portal job's own row changed.
async function writes(shop) {
  const account = `'${await shop.sql("SELECT account_id FROM portal_job WHERE id = 'j000000000000'")}'`;
  const integration = await shop.sql("SELECT id FROM integration WHERE provider = 'deck' AND address <> '' ORDER BY created_at, account_id LIMIT 1");
  const [portalJob, login] = ["j", "l"].map((letter) => `printf('${letter}%012d', $n)`);
  const sealed = (field, bytes) => `INSERT INTO sealed (account_id, owner, field, box, updated_at) VALUES (${account}, 'delivery/' || $id1, '${field}', zeroblob(${bytes}), $ms)`;
  const job = (id, topic, due, key) => `INSERT INTO job (account_id, id, topic, state, dedupe, due_at, fence, tries, lapsed, last_error, worker, subject, subject_id, cause_event, key, args, created_at, updated_at)
    VALUES (${account}, ${id}, '${topic}', 'queued', '${topic}/' || ${portalJob}, ${due}, 0, 0, 0, '', '', 'portal_job', ${portalJob}, $ms, '${key}', '{"attempt":1}', $ms, $ms)`;
  return [
    `INSERT INTO delivery (account_id, id, provider, integration_id, dedupe, state, match, kind, note, bytes, sha256, received_at)
      VALUES (${account}, $id1, 'deck', '${integration}', $id1, 'used', '', 'EnsureConnection', '', 244, '5f2e2c37712accbf36df282907886b414790b92846f7bbc86b9964a2f41cd8d5', $ms)`,
    sealed("body", 283), sealed("token", 121),
    `INSERT INTO portal_token (account_id, owner, login_id, job_id, attempt, created_at) VALUES (${account}, 'delivery/' || $id1, ${login}, ${portalJob}, 1, $ms)`,
    `INSERT INTO event (account_id, subject, subject_id, seq, type, version, at, actor, cause_kind, cause_id, data) VALUES (${account}, 'portal_job', ${portalJob}, 4, 'connected', 1, $ms, '', 'delivery', $id1,
      '{"connection":"open","attempt":1,"deadline_at":1795243985528,"at":1795243385528,"guid":"' || ${portalJob} || '-0000-4000-8000-00000000066d"}')`,
    `UPDATE portal_job SET state = 'adding_items', connection = 'open', token_attempt = 1, deadline_at = $ms, seq = 4, updated_at = $ms WHERE account_id = ${account} AND id = ${portalJob}`,
    job("$id2", "portal.add", "$ms", "713ed47e-c265-482d-b6d9-f0a0172dc6fa"), job("$id3", "portal.deadline", "$ms + 600000", ""),
  ];
}

async function counted(twin) {
  const used = Number(await twin.sql("SELECT count(*) FROM delivery WHERE state = 'used'"));
  const connected = Number(await twin.sql("SELECT count(*) FROM event WHERE type = 'connected'"));
  const jobs = Number(await twin.sql("SELECT count(*) FROM job WHERE topic = 'portal.add'"));
  return Math.min(used, connected, jobs);
}

async function onPostgres() {
  const n = Math.ceil(perSecond / 2 * times.seconds * times.rounds) + 200;
  const shop = await startShop({ engine: "postgres" });
  const job = await waitingJob(shop);
  for (const worker of shop.workers) await worker.stop();
  await copyJob(shop, job, n);
  await shop.sql("ANALYZE"); // as it does by itself, a minute later
  const port = await freePort();
  const nginx = await startNginx(shop.folder, { [port]: shop.socket });
  const webhooks = await writeWebhooks(shop, join(shop.folder, "webhooks"), n, port);
  const postmaster = await pidOfPostgres();
  const database = () => children(postmaster).reduce((sum, pid) => sum + cpuMs(pid), 0);
  let next = 0;
  let ok = 0;
  const sends = (connections) => async () => {
    const before = database();
    const result = await load(port, webhooks, { connections, first: next, use: { all: [shop.serve.pid, ...nginx.pids] } });
    next = result.next;
    ok += result.ok;
    return { ...result, database_us: ((database() - before) * 1000) / result.answered };
  };
  const few = await rounds({ few: sends(4), many: sends(32) }, Math.min(3, times.rounds));
  figure("intake_postgres", median(few.few.map((result) => result.per_s)), "/s", "the same on PostgreSQL, one company, 4 connections");
  figure("intake_postgres_32", median(few.many.map((result) => result.per_s)), "/s", "32 connections");
  figure("intake_postgres_cpu", median(few.few.map((result) => result.cpu_us)), "us", "CPU of nginx and responder for one webhook, 4 connections");
  figure("intake_postgres_db_cpu", median(few.few.map((result) => result.database_us)), "us", "CPU of PostgreSQL");
  const lost = ok - (await counted(shop));
  figure("intake_postgres_lost", lost, "webhooks");
  await nginx.stop();
  await shop.stop();
  if (lost !== 0) throw new Error(`${lost} acknowledged webhooks are not in PostgreSQL`);
}

async function onSqlite() {
  const n = Math.ceil(perSecond * times.seconds * times.rounds) + 200;
  const steady = scaled({ seconds: 6 }, { seconds: 2 }, { seconds: 0.05 }).seconds;
  const shop = await startShop();
  const job = await waitingJob(shop);
  await shop.stop();
  await copyJob(shop, job, n + 1000 * steady);

  const twins = {};
  for (const [name, env] of [["", {}], ["_1ms", slowly]]) {
    twins[`ours${name}`] = await startTwin(shop, `ours${name}`, { env });
    twins[`single${name}`] = await startTwin(shop, `single${name}`, { command: made("single"), env });
  }
  twins.nostore = await startTwin(shop, "nostore", { command: made("nostore") });
  twins.steady = await startTwin(shop, "steady");
  const nginx = await startNginx(shop.folder, Object.fromEntries(Object.values(twins).map((twin) => [twin.port, twin.socket])));
  const webhooks = await writeWebhooks(shop, join(shop.folder, "webhooks"), n + 1000 * steady, await freePort());

  const sent = Object.fromEntries(Object.keys(twins).map((name) => [name, { next: 0, ok: 0 }]));
  const sends = (name, options = {}) => async () => {
    const twin = twins[name];
    const result = await load(twin.port, webhooks, { first: sent[name].next, use: { all: [twin.serve.pid, ...nginx.pids] }, ...options });
    sent[name].next = result.next;
    sent[name].ok += result.ok;
    return result;
  };
  const statements = await writes(shop);
  const quick = await rounds({
    ours: sends("ours"), single: sends("single"), nostore: sends("nostore"), raw: startRaw(shop, "raw", statements),
  });
  const slow = await rounds({
    ours: sends("ours_1ms"), single: sends("single_1ms"), raw: startRaw(shop, "raw_1ms", statements, slowly),
  }, Math.min(3, times.rounds));
  execFileSync("sync"); // what the rounds before have left for the disk is none of this one's
  const paced = { seconds: steady / 3, rate: 1000 };
  const calm = await rounds({ steady: sends("steady", paced), nostore: sends("nostore", { ...paced, first: 0 }) }, 3);

  let lost = 0;
  for (const name of Object.keys(twins)) if (name !== "nostore") {
    const kept = await counted(twins[name]);
    lost += sent[name].ok - kept;
    if (kept !== sent[name].ok) console.log(`# ${name}: ${sent[name].ok} acknowledged, ${await twins[name].sql("SELECT group_concat(what, ', ') FROM (SELECT count(*) || ' ' || state || ' ' || note AS what FROM delivery GROUP BY state, note UNION ALL SELECT count(*) || ' ' || type FROM event WHERE subject = 'portal_job' GROUP BY type UNION ALL SELECT count(*) || ' ' || topic FROM job GROUP BY topic)")}`);
  }
  const of = (result) => result.per_s;
  const [alone, stored] = [median(quick.nostore.map(of)), median(quick.raw.map(of))];
  const limit = alone < stored ? "nostore" : "raw";
  const says = { nostore: "the same request answered without a store", raw: "SQLite alone writing the same rows, 32 to a commit" };
  figure("intake", median(quick.ours.map(of)), "/s", "webhooks on disk before their 200, 32 connections, nginx, SQLite FULL");
  figure("intake_raw", stored, "/s", says.raw);
  figure("intake_nostore", alone, "/s", says.nostore);
  figure("intake_vs_raw", ratio(quick, "ours", limit, of), "x", `of ${limit}, the lower limit: ${says[limit]}`);
  figure("intake_vs_single", ratio(quick, "ours", "single", of), "x", "of the same program with one commit a request");
  figure("intake_1ms", median(slow.ours.map(of)), "/s", "with 1 ms added to every flush");
  figure("intake_vs_single_1ms", ratio(slow, "ours", "single", of), "x", "the same, both with 1 ms added");
  figure("intake_vs_raw_1ms", ratio(slow, "ours", "raw", of), "x", "of SQLite alone, 32 to a commit, both with 1 ms added");
  figure("intake_cpu", median(quick.ours.map((result) => result.cpu_us)), "us", "CPU of nginx and responder for one webhook");
  figure("intake_nostore_cpu", median(quick.nostore.map((result) => result.cpu_us)), "us", "the same without a store");
  figure("ack_p50_32", median(quick.ours.map((result) => result.p50_us)) / 1000, "ms", "acknowledgement, 32 connections at full speed");
  figure("ack_p99_32", median(quick.ours.map((result) => result.p99_us)) / 1000, "ms");
  const ms = (name, which) => calm[name].map((result) => result[which] / 1000);
  figure("ack_p50", median(ms("steady", "p50_us")), "ms", "acknowledgement at a steady 1,000/s, counted from when each was due");
  figure("ack_p99", median(ms("steady", "p99_us")), "ms");
  figure("ack_max", Math.max(...ms("steady", "max_us")), "ms");
  figure("ack_nostore_p99", median(ms("nostore", "p99_us")), "ms", "the same in turns without a store: what this machine takes for itself");
  figure("ack_nostore_max", Math.max(...ms("nostore", "max_us")), "ms");
  figure("intake_lost", lost, "webhooks", "acknowledged, but without its delivery, event or job in the store");
  await nginx.stop();
  for (const twin of Object.values(twins)) await twin.stop();
  if (lost !== 0) throw new Error(`${lost} acknowledged webhooks are not in the store`);
}

export default async function intake() {
  await onSqlite();
  await onPostgres();
}
