// latency.mjs - how soon the worker acts: on a deadline that has passed, on an order that was sent, on a provider's webhook.
//
// The whole path, with the stand-ins of tests/sandbox: nginx, responder, store, worker, the call to the provider.

import { accountOf, control, guidOf, makeSupplier, reaches, send } from "../lib/purchasing.mjs";
import { sleep, until } from "../lib/check.mjs";
import { figure, percentile, scaled } from "./lib.mjs";
import { copyJob, startNginx, startShop, waitingJob } from "./shop.mjs";

async function deadlines() {
  const n = scaled(400, 100, 10), over = scaled(4000, 1000, 100);
  const shop = await startShop();
  await copyJob(shop, await waitingJob(shop), n);
  const from = Date.now() + 600, step = Math.floor(over / n);
  await shop.sql(`BEGIN IMMEDIATE;
    UPDATE portal_job SET deadline_at = ${from} + ${step} * CAST(substr(id, 2) AS INTEGER) WHERE id LIKE 'j0%';
    INSERT INTO job (account_id, id, topic, state, dedupe, due_at, fence, tries, lapsed, last_error, worker, subject, subject_id, cause_event, key, args, created_at, updated_at)
      SELECT account_id, 'd' || id, 'portal.deadline', 'queued', 'bench/' || id, deadline_at, 0, 0, 0, '', '', 'portal_job', id, 0, '', '{}', 0, 0 FROM portal_job WHERE id LIKE 'j0%';
    COMMIT;`);
  const noticed = () => shop.sql("SELECT CAST(substr(subject_id, 2) AS INTEGER), at FROM event WHERE subject_id LIKE 'j0%' AND type = 'read_asked'");
  const rows = await until(async () => {
    const found = (await noticed()).split("\n").filter(Boolean);
    return found.length === n && found;
  }, { ms: over + 15_000, every: 200, text: "all deadlines noticed" });
  const late = rows.map((row) => row.split("|").map(Number)).map(([number, at]) => at - from - step * number);
  figure("deadline_p50", percentile(late, 0.5), "ms", `a deadline noticed and decided on after it had passed, ${n} of them`);
  figure("deadline_p99", percentile(late, 0.99), "ms");
  await shop.stop();
}

async function effects() {
  const n = scaled(24, 8, 2);
  const shop = await startShop({ speed: 100 });
  shop.web = await startNginx(shop.folder, { [shop.port]: shop.socket });
  const boss = await shop.signIn(shop.people.owner);
  const where = await accountOf(shop);
  const sent = new Map();
  for (let i = 0; i < n; i++) {
    const supplier = await makeSupplier(shop, boss, where, "0001", { n: i, lines: 4 });
    sent.set(guidOf("0001", i), Date.now());
    const { body } = await send(boss, [supplier.order]);
    await reaches(boss, body.jobs[0].id, ["completed"], { every: 20 });
    await sleep(scaled(300, 100, 0)); // what Deck may be asked in a second is limited, by us
  }
  const log = (await control(shop, "log")).filter((row) => row.path.endsWith("/jobs/submit"));
  const webhooks = await control(shop, "webhooks");
  const arrived = (code) => log.filter(({ body }) => body.job_code === code);
  const calls = arrived("EnsureConnection").map(({ at, body }) => Date.parse(at) - sent.get(body.input.source_guid));
  const effects = arrived("AddItemsToCart").map(({ at, body }) => Date.parse(at) - Date.parse(webhooks.find((event) => event.body.output?.access_token === body.input.access_token).tries[0].at));
  if (calls.length !== n || effects.length !== n) throw new Error(`${calls.length} calls and ${effects.length} effects of ${n}`);
  figure("order_call_p50", percentile(calls, 0.5), "ms", "an order sent by a person to the call that reaches the provider, through the whole path");
  figure("order_call_p99", percentile(calls, 0.99), "ms");
  figure("effect_p50", percentile(effects, 0.5), "ms", "a provider's webhook to the call that follows from it, through the whole path");
  figure("effect_p99", percentile(effects, 0.99), "ms");
  await shop.stop();
}

export default async function latency() {
  await deadlines();
  await effects();
}
