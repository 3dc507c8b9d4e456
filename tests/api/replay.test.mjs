// tradepost replay: every row is what its events say, while the program works too; a row that is not is named.

import { join } from "node:path";
import { equal, finish, later, ok, test } from "../lib/check.mjs";
import { engines, startHouse } from "../lib/house.mjs";
import { accountOf, jobOf, makeSupplier, reaches, send } from "../lib/purchasing.mjs";
import { top } from "../lib/process.mjs";
import { stopPostgres } from "../lib/postgres.mjs";

const summary = /^replay subjects (\d+) differences (\d+) events (\d+) seconds \d+\.\d{3}$/;

async function suite(engine) {
  const house = await startHouse({
    engine, front: "nginx", speed: 20, replay: false, // this test writes rows by itself
    config: { silence_ms: "3000", read_ms: "1500", mfa_ms: "600000", connection_ms: "900000", reopen_ms: "1000", retry_ms: "100" },
  });
  later(() => house.stop());
  house.program = join(top, "build/tradepost"); // a hundred commands: the one with sanitizers checks every other house when it stops
  const on = (text, body) => test(`${engine}: ${text}`, body);
  const boss = await house.signIn(house.people.owner);
  const where = await accountOf(house);
  const replay = async (...args) => {
    const { code, stdout, stderr } = await house.tradepost(["replay", ...args]);
    const lines = stdout.trimEnd().split("\n");
    const [, subjects, differences, events] = (summary.exec(lines.at(-1)) ?? []).map(Number);
    return { code, stdout, stderr, lines: lines.slice(0, -1), subjects, differences, events };
  };
  const clean = async (text) => {
    const { code, stdout, stderr, differences } = await replay("--check");
    equal([code, differences], [0, 0], `${text}: ${stdout}${stderr}`);
  };
  const job = {};

  await on("while portal jobs run, and after they have ended, nothing differs", async () => {
    const numbers = { good: "0001", dearer: "0002", short: "0003", refused: "0005", asks: "0007", silent: "0013", late: "0014", again: "0012" };
    const orders = [];
    for (const number of Object.values(numbers)) orders.push((await makeSupplier(house, boss, where, number)).order);
    const sent = await send(boss, orders);
    equal(sent.status, 201, sent.text);
    for (const [name, number] of Object.entries(numbers)) job[name] = sent.body.jobs.find((one) => one.supplier_name === `Supplier ${number} 0`).id;
    const ends = Promise.all([
      ...["good", "dearer", "short", "refused", "again"].map((name) => reaches(boss, job[name], (j) => ["completed", "needs_review", "failed"].includes(j.state) && j.connection === "none")),
      reaches(boss, job.asks, ["awaiting_mfa"]),
      reaches(boss, job.silent, (j) => j.state === "failed" && j.connection === "lost"),
      reaches(boss, job.late, (j) => j.state === "failed" && j.late === "offered", { ms: 60_000 }),
    ]);
    let over = false;
    ends.then(() => (over = true), () => (over = true));
    for (let n = 0; !over; n++) await clean(`look ${n}`);
    await ends;
    await clean("in the end");
  });

  await on("what people do with jobs, settings and each other is in the events", async () => {
    const act = async (name, verb, body, status = 200) => {
      const answer = await boss.post(`/api/v1/purchasing/jobs/${job[name]}/${verb}`, body);
      equal(answer.status, status, `${name} ${verb}: ${answer.text}`);
      return answer.body;
    };
    await act("good", "confirm", { number: "ORD-1" });
    await act("dearer", "review", { note: "as agreed by phone" });
    await act("late", "accept", {});
    await act("again", "retry", { cart_checked: true });
    job.child = (await act("short", "resend", { key: "resend-once" }, 201)).job.id;
    await reaches(boss, job.child, (j) => ["completed", "needs_review", "failed"].includes(j.state) && j.connection === "none");
    await reaches(boss, job.again, (j) => j.state === "failed" && j.connection === "none");
    const { body: { user } } = await boss.post("/api/v1/settings/users", { email: "new@replay.test", name: "New", role: "staff", password: "a long enough one" });
    if (user) await boss.put(`/api/v1/settings/users/${user.id}`, { role: "viewer" });
    await clean("after all of it");
  });

  await on("one account alone, by name or id; another that there is not", async () => {
    const all = await replay("--check");
    const one = await replay("--check", "--account", where.account);
    ok(one.code === 0 && one.subjects > 0 && one.subjects < all.subjects && one.events < all.events, one.stdout);
    equal((await replay("--check", "--account", "nobody")).code, 1);
  });

  await on("one subject's life is told step by step", async () => {
    const { code, stdout, events } = await replay("--subject", job.good);
    equal(code, 0, stdout);
    const types = [...stdout.matchAll(/^portal_job \d+ \S+ (\w+), by /gm)].map((found) => found[1]);
    equal([types.slice(0, 4), types.at(-1), types.length], [["created", "started", "open_accepted", "connected"], "confirmed", events]);
    ok(stdout.includes('"adding_items" -> "completed"') && stdout.includes('"" -> "ORD-1"'), stdout);
    const none = await replay("--subject", "nothing-of-ours");
    equal([none.code, none.stderr.includes("nothing-of-ours")], [1, true]);
    for (const args of [[], ["--check", "--subject", "x"], ["now", "--check"]]) equal((await replay(...args)).code, 2, args.join(" "));
  });

  await on("neither says a user name, a password or a token of anybody", async () => {
    await house.sql("UPDATE login SET hint = 'x', mark = mark || 'x'; UPDATE person SET name = name || ' x';");
    const said = (await replay("--check")).stdout + (await replay("--subject", job.refused)).stdout;
    await house.sql("UPDATE login SET mark = substr(mark, 1, length(mark) - 1);");
    for (const word of ["buyer-", "right-one", "koe-4711", "sandbox-secret", "access-sandbox", "@"]) ok(!said.includes(word), `${word} in ${said}`);
  });

  // [what, sql, sql that puts it right, subject, field, a word of the rest]
  const of = (table, id) => `WHERE account_id = '${where.account}' AND ${table === "approval" ? "order_id" : "id"} = '${id}'`;
  const swap = (table, id, column, value, subject = table) => async () => {
    const raw = await house.sql(`SELECT CASE WHEN ${column} IS NULL THEN 'NULL' ELSE '''' || replace(cast(${column} AS TEXT), '''', '''''') || '''' END FROM ${table} ${of(table, id)};`);
    return { sql: `UPDATE ${table} SET ${column} = ${value} ${of(table, id)};`, back: `UPDATE ${table} SET ${column} = ${raw} ${of(table, id)};`, subject, id };
  };
  const first = (table, more = "") => house.sql(`SELECT id FROM ${table} WHERE account_id = '${where.account}' ${more} ORDER BY id LIMIT 1;`);
  for (const one of house.workers) await one.stop(); // nothing moves any more
  const { order } = await makeSupplier(house, boss, where, "0004");
  job.waits = (await send(boss, [order])).body.jobs[0].id; // for a worker
  const login = await house.sql(`SELECT login_id FROM portal_job WHERE id = '${job.waits}';`);
  const queued = (id, topic) => house.sql(`SELECT id FROM job WHERE subject_id = '${id}' AND topic = '${topic}' AND state = 'queued' ORDER BY due_at DESC LIMIT 1;`);
  const done = await first("job", "AND state = 'done' AND cause_event > 0");
  const event = async (id, seq) => `WHERE account_id = '${where.account}' AND subject_id = '${id}' AND seq = ${seq}`;
  const other = await house.sql("SELECT id FROM integration WHERE provider = 'slack' LIMIT 1;");
  const cases = [
    ["a job's state", "state", swap("portal_job", job.good, "state", "'failed'")],
    ["a word that is none", "state", swap("portal_job", job.good, "state", "'nonsense'")],
    ["its attempt", "attempt", swap("portal_job", job.good, "attempt", "7")],
    ["its connection", "connection", swap("portal_job", job.good, "connection", "'lost'"), "waker"],
    ["its deadline", "deadline_at", swap("portal_job", job.waits, "deadline_at", "deadline_at + 1"), "waker"],
    ["its counts", "items_ok", swap("portal_job", job.dearer, "items_ok", "items_ok + 1")],
    ["its items", "items", swap("portal_job", job.dearer, "items", "items + 1")],
    ["why it failed", "error", swap("portal_job", job.refused, "error", "'timeout'")],
    ["what was said", "error_text", swap("portal_job", job.refused, "error_text", "'other words'")],
    ["a late result", "late", swap("portal_job", job.late, "late", "'offered'")],
    ["the question", "question", swap("portal_job", job.asks, "question", "'Which?'")],
    ["the length of a code", "digits", swap("portal_job", job.asks, "digits", "99")],
    ["a confirmation", "confirmation", swap("portal_job", job.good, "confirmation", "'ORD-2'")],
    ["who made it", "created_by", swap("portal_job", job.good, "created_by", "'somebody'")],
    ["when it changed", "updated_at", swap("portal_job", job.good, "updated_at", "updated_at + 1")],
    ["a verdict", "item 1", async () => ({ subject: "portal_job", id: job.good, sql: `UPDATE portal_item SET verdict = 'price_higher' WHERE job_id = '${job.good}' AND no = 1;`, back: `UPDATE portal_item SET verdict = 'ok' WHERE job_id = '${job.good}' AND no = 1;` })],
    ["a line that is free", "line 1 active", async () => ({ subject: "portal_job", id: job.good, sql: `UPDATE portal_line SET active = 0 WHERE job_id = '${job.good}' AND no = 1;`, back: `UPDATE portal_line SET active = 1 WHERE job_id = '${job.good}' AND no = 1;` })],
    ["a timer that is gone", "waker", async () => ({ ...(await swap("job", await queued(job.waits, "portal.deadline"), "state", "'dropped'")()), subject: "portal_job", id: job.waits })],
    ["a lifetime that nobody waits out", "waker", async () => ({ ...(await swap("job", await queued(job.silent, "portal.lifetime"), "state", "'dropped'")()), subject: "portal_job", id: job.silent })],
    ["a lane that is let go", "lane", async () => ({ ...(await swap("login", login, "holder", "NULL")()), subject: "portal_job", id: job.waits })],
    ["a lane that an ended job holds", "holder", async () => ({ ...(await swap("login", await house.sql(`SELECT login_id FROM portal_job WHERE id = '${job.good}';`), "holder", `'${job.good}'`)()), subject: "login" })],
    ["a token that nobody dropped", "tokens", async () => ({
      subject: "portal_job", id: job.good,
      sql: `INSERT INTO portal_token (account_id, owner, login_id, job_id, attempt, created_at) SELECT account_id, 'delivery/x', login_id, id, 1, 1 FROM portal_job WHERE id = '${job.good}';`,
      back: "DELETE FROM portal_token WHERE owner = 'delivery/x';",
    })],
    ["a blocked login", "blocked", async () => swap("login", await house.sql(`SELECT login_id FROM portal_job WHERE id = '${job.refused}';`), "blocked", "''")()],
    ["a portal", "active", async () => swap("portal", await first("portal"), "active", "1 - active")()],
    ["another login", "login_id", async () => swap("portal", await first("portal", "AND login_id IS NOT NULL"), "login_id", "NULL")()],
    ["a mapping", "pack_size", async () => swap("mapping", await first("mapping"), "pack_size", "pack_size + 1")()],
    ["an integration's state", "state", swap("integration", other, "state", "'broken'")],
    ["its settings", "tell_done", swap("integration", other, "settings", "'{\"tell_done\":false}'")],
    ["a role", "role", async () => swap("person", await first("person", "AND role = 'staff'"), "role", "'owner'")()],
    ["a password that stays", "must_change_password", async () => swap("person", await first("person"), "must_change_password", "1")()],
    ["somebody shut out", "active", async () => swap("person", await first("person"), "active", "0")()],
    ["a row without events", "row", async () => ({ subject: "order", id: "made-up", sql: `INSERT INTO approval (account_id, order_id, approved_by, approved_at) VALUES ('${where.account}', 'made-up', 'x', 1);`, back: "DELETE FROM approval WHERE order_id = 'made-up';" })],
    ["a gap in the events", "seq", async () => ({ subject: "portal_job", id: job.good, sql: `UPDATE event SET seq = 99 ${await event(job.good, 3)};`, back: `UPDATE event SET seq = 3 ${await event(job.good, 99)};` })],
    ["an event whose cause is gone", "event 3 cause", async () => {
      const cause = await house.sql(`SELECT cause_id FROM event ${await event(job.good, 3)};`);
      return { subject: "portal_job", id: job.good, sql: `UPDATE event SET cause_id = 'gone' ${await event(job.good, 3)};`, back: `UPDATE event SET cause_id = '${cause}' ${await event(job.good, 3)};` };
    }],
    ["an event of another version", "event 3", async () => ({ subject: "portal_job", id: job.good, sql: `UPDATE event SET version = 2 ${await event(job.good, 3)};`, back: `UPDATE event SET version = 1 ${await event(job.good, 3)};` })],
    ["an event about nothing we know", "subject", async () => ({ subject: "event", id: "weather", sql: `UPDATE event SET subject = 'weather' WHERE account_id = '${where.account}' AND subject = 'account';`, back: "UPDATE event SET subject = 'account' WHERE subject = 'weather';" })],
    ["a queue job whose lease was never taken", "lease", async () => ({ ...(await swap("job", done, "state", "'queued'")()), sql: `UPDATE job SET state = 'queued', lease_until = 9000000000000, fence = 0, tries = 0 WHERE id = '${done}';`, back: `UPDATE job SET state = 'done', lease_until = 0, fence = 1, tries = 1 WHERE id = '${done}';`, subject: "queue" })],
    ["a queue job that ended in doubt", "lapsed", async () => ({ ...(await swap("job", done, "lapsed", "1")()), subject: "queue" })],
    ["a queue job that nothing asked for", "cause_event", async () => ({ ...(await swap("job", done, "cause_event", "999999999")()), subject: "queue" })],
    ["a secret that nobody needs", "token", async () => ({ subject: "sealed", id: "delivery/none", sql: `INSERT INTO sealed (account_id, owner, field, box, updated_at) SELECT account_id, 'delivery/none', 'token', box, 1 FROM sealed WHERE account_id = '${where.account}' LIMIT 1;`, back: "DELETE FROM sealed WHERE owner = 'delivery/none';" })],
    ["a secret that is gone", "webhook_url", async () => ({ subject: "integration", id: other, sql: `UPDATE sealed SET field = 'elsewhere' WHERE owner = 'integration/${other}' AND field = 'webhook_url';`, back: `UPDATE sealed SET field = 'webhook_url' WHERE owner = 'integration/${other}';` })],
    ["a webhook that waits for what is known", "state", async () => {
      const [id, guid] = (await house.sql(`SELECT d.id, c.guid FROM delivery d, portal_call c WHERE d.state = 'used' AND c.job_id = '${job.good}' AND c.kind = 'open' ORDER BY d.id LIMIT 1;`)).split("|");
      return { subject: "delivery", id, sql: `UPDATE delivery SET state = 'parked', match = '${guid}' WHERE id = '${id}';`, back: `UPDATE delivery SET state = 'used', match = '' WHERE id = '${id}';` };
    }],
  ];
  await clean("before anything is broken");

  for (const [what, field, make, also] of cases)
    await on(`${what} is noticed`, async () => {
      const { sql, back, subject, id } = await make();
      await house.sql(sql);
      const { code, lines, stdout, stderr, differences } = await replay("--check");
      await house.sql(back);
      const named = lines.map((line) => /^difference (\S+) (\S+) "([^"]*)" "([^"]*)" stored "/.exec(line)?.slice(1, 5));
      equal([code, differences], [1, lines.length], stdout + stderr);
      ok(named.some((found) => found && found.join("|") === [where.account, subject, id, field].join("|")), `${subject} ${id} ${field} in ${stdout}`);
      ok(!also || named.some((found) => found && found[3] === also), `${also} in ${stdout}`);
    });

  await on("once all is put right, nothing differs", () => clean("in the end"));
}

for (const engine of engines) await suite(engine);
later(stopPostgres);
await finish();
