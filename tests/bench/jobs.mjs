// jobs.mjs - jobs claimed and settled per second: one by one and 64 at a time, with one row waiting and with a million.
//
// On SQLite two threads, as the worker has one that claims and one that settles; on PostgreSQL four, as of several workers.
// Nothing follows from these jobs, so they are settled together; `each`: a function each, as where something follows.
// Flat: one job is claimed and put back again and again, beside nothing and beside a million; the work is the same.

import { figure, made, measured, median, ratio, rounds, scaled, slowly, times } from "./lib.mjs";
import { startShop } from "./shop.mjs";

const of = (result) => result.per_s;

// n jobs of ten accounts, due long ago, at different times.
function fill(shop, n) {
  const series = shop.database ? `generate_series(0, ${n - 1}) n` : "many";
  const number = shop.database ? "lpad(n::text, 12, '0')" : "printf('%012d', n)";
  return shop.sql(`BEGIN;
    ${shop.database ? "" : `WITH RECURSIVE many(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM many WHERE n + 1 < ${n})`}
    INSERT INTO job (account_id, id, topic, state, dedupe, due_at, fence, tries, lapsed, last_error, worker, subject, subject_id, cause_event, key, args, created_at, updated_at)
    SELECT 'account' || n % 10, 'q' || ${number}, 'portal.deadline', 'queued', 'bench/' || ${number}, n / 50, 0, 0, 0, '', '', 'portal_job', ${number}, n, '', '{}', n, n FROM ${series};
    COMMIT; ${shop.database ? "ANALYZE job;" : ""}`);
}

async function engine(name, threads) {
  const many = scaled(1_000_000, 100_000, 2_000);
  const shop = await startShop({ engine: name, work: false, demo: false });
  await shop.serve.stop();
  const other = await startShop({ engine: name, work: false, demo: false });
  await other.serve.stop();
  const runs = (house, batch, n, how, env = {}) => () =>
    measured(made("queue"), [Math.min(0.5, times.seconds), batch, n, how], { env: { ...house.env, ...env } });

  await fill(other, 1);
  await fill(shop, many);
  const flat = await rounds({ many: runs(shop, 1, 1, "again"), one: runs(other, 1, 1, "again") });
  figure(`jobs_${name}_one`, median(flat.many.map(of)), "/s", `claimed and settled one by one, ${many.toLocaleString("en")} rows waiting`);
  figure(name === "sqlite" ? "jobs_flat" : "jobs_flat_postgres", ratio(flat, "many", "one", of), "x", `${many.toLocaleString("en")} rows waiting, of 1 row waiting`);
  if (name === "sqlite") {
    const slow = await rounds({ batched: runs(shop, 64, threads, "done", slowly), one: runs(shop, 1, 1, "again", slowly) }, Math.min(3, times.rounds));
    figure("jobs_sqlite_1ms", median(slow.batched.map(of)), "/s", "64 at a time, 1 ms added to every flush");
    figure("jobs_sqlite_one_1ms", median(slow.one.map(of)), "/s", "one by one, 1 ms added");
  }
  const done = await rounds({ batched: runs(shop, 64, threads, "done"), each: runs(shop, 64, threads, "each") });
  figure(`jobs_${name}`, median(done.batched.map(of)), "/s", `claimed and settled 64 at a time, ${threads} threads, flushed`);
  figure(`jobs_${name}_each`, median(done.each.map(of)), "/s", "the same, settled by a function each in one transaction");
  const settled = Number(await shop.sql("SELECT count(*) FROM job WHERE state = 'done'"));
  if (settled !== many && Number(await shop.sql("SELECT count(*) FROM job WHERE lease_until <> 0")) !== 0) throw new Error("jobs were left running");
}

export default async function jobs() {
  await engine("sqlite", 2);
  await engine("postgres", 4);
}
