// monitor.mjs - what Sentry is told of errors and PostHog of use: in a house whose environment names both.

import { equal, ok, sleep, until } from "../lib/check.mjs";
import { control } from "../lib/purchasing.mjs";
import { DEFAULTS as SENTRY } from "../sandbox/sentry.mjs";
import { DEFAULTS as POSTHOG } from "../sandbox/posthog.mjs";

export async function monitor({ on, house, boss, account, restart }) {
  const due = (topic) => house.sql(`UPDATE job SET due_at = ${Date.now()} WHERE topic = '${topic}' AND state = 'queued' AND lease_until = 0`);
  const waiting = async (topic) => (await house.sql(`SELECT args FROM job WHERE topic = '${topic}' AND state = 'queued' AND account_id = '${account}' ORDER BY id`)).split("\n").filter(Boolean).map((args) => JSON.parse(args));
  const events = () => control(house, "sentry");
  const used = () => control(house, "posthog");
  const work = async () => {
    for (const worker of house.workers.splice(0)) await worker.stop();
    return house.startWork();
  };
  const broken = async (n, query = "") => {
    await house.sql("ALTER TABLE notice RENAME TO notice_away");
    for (let i = 0; i < n; i++) ok((await boss.get(`/api/v1/notices${query}`)).status >= 500);
    await house.sql("ALTER TABLE notice_away RENAME TO notice");
  };

  await on("nobody is told of anything where nobody is named", async () => {
    await broken(1);
    equal(await house.sql("SELECT count(*) FROM job WHERE topic IN ('sentry.send', 'posthog.send')"), "0");
  });

  const dsn = `http://${SENTRY.key}@127.0.0.1:${house.sandbox.port}/sentry/${SENTRY.project}`;
  await restart({ SENTRY_DSN: dsn, POSTHOG_KEY: POSTHOG.key, POSTHOG_HOST: `${house.sandbox.url}/posthog` });
  await work();

  await on("requests that fail many times are one message to Sentry, with their number and no word of anybody", async () => {
    await broken(5, "?limit=7");
    await sleep(1100);
    await broken(1);
    const [row] = await waiting("sentry.send");
    equal([row.kind, row.where, row.n], ["request", "GET /api/v1/notices", 6], JSON.stringify(row));
    await due("sentry.send");
    const [event] = await until(async () => (await events()).length === 1 && (await events()), { ms: 10_000, text: "the event" });
    equal([event.extra.count, event.extra.of, event.tags.account, event.transaction], [6, row.of, account, "GET /api/v1/notices"]);
    ok(/^tradepost@\d+\.\d+\.\d+$/.test(event.release) && event.fingerprint.join() === `request,GET /api/v1/notices,${row.code}`, JSON.stringify(event));
    ok(!/limit=7|@example|@demo|127\.0\.0\.1/.test(JSON.stringify(event)), JSON.stringify(event));
  });

  await on("Sentry's limits are kept to, and a lost answer is no second event", async () => {
    await control(house, "set", { provider: "sentry", mode: "429", times: 1, retry_after: 2 });
    await sleep(1100);
    await broken(1);
    await due("sentry.send");
    await until(async () => (await events()).length === 2, { ms: 20_000, text: "the second event" });
    const calls = (await control(house, "log?provider=sentry")).slice(-2);
    equal(calls.map((one) => one.status), [429, 200]);
    ok(Date.parse(calls[1].at) - Date.parse(calls[0].at) >= 2000, "two seconds later");
    await control(house, "set", { provider: "sentry", mode: "lost", times: 1 });
    await house.sql(`INSERT INTO job (account_id, id, topic, state, dedupe, due_at, fence, tries, lapsed, last_error, worker, subject, subject_id, cause_event, key, args, created_at, updated_at)
      VALUES ('${account}', 'gives-up', 'order_ingest_retry', 'queued', 'gives-up', 1, 0, 0, 0, '', '', 'delivery', 'none', 0, '', '{}', 1, 1)`);
    await until(async () => (await waiting("sentry.send")).length === 1, { ms: 10_000, text: "a job that was given up" });
    await due("sentry.send");
    await until(async () => (await house.sql("SELECT count(*) FROM job WHERE topic = 'sentry.send' AND state = 'queued'")) === "0", { ms: 20_000, text: "it being told" });
    const last = (await events()).slice(2);
    equal(last.map(({ extra, tags, transaction }) => [extra.count, extra.of, tags.kind, tags.code, transaction]), [[1, "gives-up", "job", "given_up", "order_ingest_retry"]]);
    equal((await control(house, "log?provider=sentry")).slice(-2).map((one) => one.status), ["dropped", 200]);
  });

  await on("a limit that comes with an answer that is good is kept to, too", async () => {
    await control(house, "set", { provider: "sentry", limits: "1:error:organization" });
    const trouble = (id) => house.sql(`INSERT INTO job (account_id, id, topic, state, dedupe, due_at, fence, tries, lapsed, last_error, worker, subject, subject_id, cause_event, key, args, created_at, updated_at)
      VALUES ('${account}', '${id}', 'order_ingest_retry', 'queued', '${id}', 1, 0, 0, 0, '', '', 'delivery', 'none', 0, '', '{}', 1, 1)`);
    for (const id of ["gives-up-2", "gives-up-3"]) {
      const before = (await events()).length;
      await trouble(id);
      await until(async () => (await waiting("sentry.send")).length === 1, { ms: 10_000, text: "a job that was given up" });
      await due("sentry.send");
      await until(async () => (await events()).length > before, { ms: 20_000, text: "it being told" });
    }
    const calls = (await control(house, "log?provider=sentry")).slice(-2);
    equal(calls.map((one) => one.status), [200, 200]);
    ok(Date.parse(calls[1].at) - Date.parse(calls[0].at) >= 2000, "a second and what may be left of it later");
    await control(house, "set", { provider: "sentry", limits: "" });
  });

  await on("PostHog is told once an hour how often what happened, by a company that nobody knows", async () => {
    const [begun] = await until(async () => (await waiting("posthog.send")).some((args) => "after" in args) && (await waiting("posthog.send")), { ms: 10_000, text: "its place among the events" });
    equal(await used(), [], "of what was before nothing is told");
    for (const tell_done of [false, true, false]) equal((await boss.put("/api/v1/settings/integrations/slack", { settings: { tell_done } })).status, 200);
    await control(house, "set", { provider: "posthog", mode: "lost", times: 1 });
    await due("posthog.send");
    await until(async () => (await waiting("posthog.send")).some(({ after }) => after > begun.after), { ms: 30_000, text: "the next hour" });
    const told = (await used()).filter(({ event }) => event === "integration.changed");
    equal(told.map(({ properties }) => [properties.count, properties.$process_person_profile, properties.$geoip_disable]), [[3, false, true]], "once, although the answer was lost");
    ok(/^[0-9a-f]{32}$/.test(told[0].distinct_id) && !JSON.stringify(await used()).includes(account), "a hash");
    equal((await control(house, "log?provider=posthog")).map((one) => one.status), ["dropped", 200]);
  });

  await on("doctor reads the DSN, and says when it cannot", async () => {
    const line = async (value) => (await house.tradepost(["doctor"], { env: { SENTRY_DSN: value } })).stdout.split("\n").find((one) => one.slice(6).startsWith("Sentry")) ?? "";
    ok((await line(dsn)).startsWith("ok "), await line(dsn));
    ok(/^BAD {3}Sentry .*https:\/\/KEY@HOST\/PROJECT/.test(await line("https://sentry.example/4242")), await line("https://sentry.example/4242"));
    equal(await line(""), "");
  });
}
