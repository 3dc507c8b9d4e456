// What the worker does by itself, for every account: what is old goes, what is young stays, and there is always a next night.

import { equal, finish, later, ok, test, until } from "../lib/check.mjs";
import { engines, startHouse } from "../lib/house.mjs";
import { stopPostgres } from "../lib/postgres.mjs";

const day = 86400000;

async function suite(engine) {
  const house = await startHouse({ engine, front: "none", sandbox: false, config: { retention_days: "5" } });
  later(() => house.stop());
  const nights = () => house.sql("SELECT account_id, id, due_at FROM job WHERE topic = 'housekeeping' AND state = 'queued' ORDER BY account_id");
  const [first] = (await house.sql("SELECT account_id FROM account ORDER BY created_at, account_id")).split("\n");

  await test(`${engine}: every account has its next night in the queue, once`, async () => {
    const rows = await until(async () => {
      const lines = (await nights()).split("\n");
      return lines.length === 2 && lines.map((line) => line.split("|"));
    }, { text: "two nights" });
    for (const [, , due] of rows) {
      equal(Number(due) % day, 3 * 3600000, "at three, UTC");
      ok(Number(due) > Date.now() && Number(due) <= Date.now() + day, "the next one");
    }
    equal(await house.sql("SELECT count(*) FROM job WHERE topic = 'source.pull'"), "0", "demo data is not pulled");
  });

  await test(`${engine}: what is old goes in several bites, what is young and what is open stays`, async () => {
    const old = Date.now() - 6 * day;
    const young = Date.now() - 4 * day;
    const job = (id, state, at) => `('${first}', '${id}', 'slack.notify', '${state}', 'd-${id}', ${at}, 0, 0, 0, '', '', '', '', 0, '', '{}', ${at}, ${at})`;
    const rows = [];
    for (let i = 0; i < 700; i++) rows.push(job(`old-${i}`, i % 2 ? "done" : "dropped", old));
    rows.push(job("old-dead", "dead", old), job("young", "done", young));
    await house.sql(`INSERT INTO job (account_id, id, topic, state, dedupe, due_at, fence, tries, lapsed, last_error, worker, subject, subject_id, cause_event, key, args, created_at, updated_at) VALUES ${rows.join(", ")};
      INSERT INTO asked (account_id, key, digest, answer, created_at) VALUES ('${first}', 'k-old', 'd', '{}', ${old}), ('${first}', 'k-young', 'd', '{}', ${young});
      INSERT INTO delivery (account_id, id, provider, integration_id, dedupe, state, match, kind, note, bytes, sha256, received_at) VALUES
        ('${first}', 'del-old', 'deck', 'i', 'x-old', 'used', '', 'k', '', 3, 's', ${old}), ('${first}', 'del-young', 'deck', 'i', 'x-young', 'used', '', 'k', '', 3, 's', ${young});
      INSERT INTO sealed (account_id, owner, field, box, updated_at) VALUES ('${first}', 'delivery/del-old', 'body', ${engine === "postgres" ? "'\\x01'" : "x'01'"}, ${old}), ('${first}', 'delivery/del-young', 'body', ${engine === "postgres" ? "'\\x01'" : "x'01'"}, ${young});`);
    const events = await house.sql("SELECT count(*) FROM event");
    await house.sql(`UPDATE job SET due_at = ${Date.now()} WHERE topic = 'housekeeping' AND account_id = '${first}'`);
    await until(async () => (await house.sql("SELECT count(*) FROM job WHERE id LIKE 'old-%'")) === "1", { ms: 20_000, text: "the old jobs going" });
    equal(await house.sql("SELECT id FROM job WHERE id IN ('old-dead', 'young') ORDER BY id"), "old-dead\nyoung");
    equal(await house.sql("SELECT key FROM asked WHERE key LIKE 'k-%'"), "k-young");
    equal(await house.sql("SELECT id FROM delivery ORDER BY id"), "del-old\ndel-young", "that a webhook came is kept");
    equal(await house.sql("SELECT owner FROM sealed WHERE owner LIKE 'delivery/%'"), "delivery/del-young");
    equal(await house.sql("SELECT count(*) FROM event"), events, "events are never deleted");
    await until(async () => (await nights()).split("\n").length === 2, { text: "the next night" });
    const ran = Number(await house.sql(`SELECT count(*) FROM job WHERE topic = 'housekeeping' AND account_id = '${first}' AND state = 'done'`));
    ok(ran >= 3, `${ran} bites`);
    const [, , due] = (await nights()).split("\n").map((line) => line.split("|")).find(([account]) => account === first);
    ok(Number(due) > Date.now() && Number(due) % day === 3 * 3600000);
  });
}

for (const engine of engines) await suite(engine);
later(stopPostgres);
await finish();
