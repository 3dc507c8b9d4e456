// Every behaviour of a portal that the sandbox can play, through the whole house: sent by a person, moved by webhooks and
// timers, ended in the right state with its connection closed, and nothing put into a cart twice.

import { equal, finish, has, later, ok, test, until } from "../lib/check.mjs";
import { startHouse } from "../lib/house.mjs";
import { accountOf, control, ended, jobOf, makeSupplier, reaches, send } from "../lib/purchasing.mjs";
import { stopPostgres } from "../lib/postgres.mjs";

// answers: what a person types when asked; then: what a person does at the end; added: how many of four lines are in the cart
const cases = [
  { number: "0001", end: "completed", added: 4 },
  { number: "0002", end: "needs_review", added: 4, verdicts: ["price_higher", "price_lower"] },
  { number: "0003", end: "needs_review", added: 2, verdicts: ["out_of_stock"] },
  { number: "0004", end: "needs_review", added: 2, verdicts: ["not_found"] },
  { number: "0005", end: "failed", error: "invalid_credentials", password: "wrong-one", blocked: true },
  { number: "0006", end: "completed", added: 4, answers: ["000000", "123456"] },
  { number: "0007", end: "completed", added: 4, answers: ["123456"] },
  { number: "0008", end: "failed", error: "mfa_code_invalid", answers: ["000000"] },
  { number: "0009", end: "failed", error: "mfa_timeout", answers: ["123456"] },
  { number: "0010", end: "completed", added: 4 },
  { number: "0011", end: "completed", added: 4 },
  { number: "0012", end: "failed", error: "system_error" },
  { number: "0013", end: "failed", error: "silence", lost: true },
  { number: "0014", end: "failed", error: "silence", late: "completed" },
  { number: "0015", end: "completed", added: 4 },
  { number: "0016", end: "completed", added: 4 },
  { number: "0017", end: "completed", added: 4 },
  { number: "0018", end: "completed", added: 4 },
  { number: "0019", end: "completed", added: 4 },
  { number: "0020", end: "completed", added: 4 },
  { number: "0021", end: "completed", added: 4 },
  { number: "0022", end: "failed", error: "unreachable" },
  { number: "0023", end: "completed", added: 4 },
  { number: "0024", end: "needs_review", verdicts: ["missing"] },
  { number: "0025", end: "needs_review", added: 2, verdicts: ["missing"] },
  { number: "0026", end: "needs_review", verdicts: ["price_unreadable"] },
  { number: "0027", end: "completed", added: 4 },
  { number: "0028", end: "failed" },
  { number: "0029", end: "completed", added: 4 },
  { number: "0030", end: "failed", error: "planned_maintenance" },
  { number: "0031", end: "failed", error: "invalid_source" },
  { number: "0032", end: "failed" },
  { number: "0033", end: "completed", added: 4 },
  { number: "0034", end: "failed", error: "silence" },
  { number: "0035", end: "failed", error: "silence" },
  { number: "0036", end: "completed", added: 4 },
  { number: "0037", end: "failed", error: "invalid_credentials", blocked: true },
  { number: "0038", end: "completed", added: 4 },
  { number: "0039", end: "completed", added: 4 },
  { number: "0040", end: "needs_review" },
  { number: "0041", end: "failed" },
  { number: "0042", end: "completed", added: 4, answers: ["Rex"] },
  { number: "0110", end: "failed", error: "invalid_credentials", blocked: true },
  { number: "0102", end: "failed", error: "blocked" },
  { number: "0113", end: "failed", error: "unknown" },
  { number: "0208", end: "failed", error: "unexpected" },
  { number: "0306", end: "failed", error: "invalid_api_keys" },
  { number: "0312", end: "failed", error: "connection_locked", blocked: true },
];

const batch = 8; // suppliers at once: the quota towards Deck is shared

async function answerQuestions(client, id, answers) {
  let round = 0;
  for (const answer of answers) {
    const job = await reaches(client, id, (j) => (j.state === "awaiting_mfa" && j.question) || ended.includes(j.state));
    if (ended.includes(job.state)) return;
    const said = await client.post(`/api/v1/purchasing/jobs/${id}/answer`, { answer });
    equal(said.status, 200, `answer ${++round}: ${said.text}`);
  }
}

async function play(house, client, one, job) {
  if (one.answers) await answerQuestions(client, job.id, one.answers);
  let now = await reaches(client, job.id, ended, { ms: 60_000 });
  equal([now.state, one.error ? now.error?.code : undefined], [one.end, one.error], JSON.stringify(now.error));
  if (one.late) {
    now = await reaches(client, job.id, (j) => j.late === "offered");
    const taken = await client.post(`/api/v1/purchasing/jobs/${job.id}/accept`);
    equal([taken.status, taken.body.job.state, taken.body.job.late], [200, one.late, "accepted"]);
  }
  if (now.state === "failed") ok(now.error.text.length > 10 && now.error.advice.length > 5, "the error says what happened and what to do");
  const whole = await jobOf(client, job.id);
  if (one.verdicts) {
    const seen = whole.items.filter((item) => item.attention).map((item) => item.verdict);
    for (const verdict of one.verdicts) ok(seen.includes(verdict), `no line is ${verdict}: ${seen}`);
  }
  if (one.end === "needs_review") equal(whole.job.items_attention > 0, true, "lines that need a look are counted");
  if (one.added !== undefined) equal(whole.items.filter((item) => item.added === true).length, one.added, "lines added");
  // The connection is closed, or (nobody ever learned its token) the lane waits out its lifetime, visibly.
  const last = await reaches(client, job.id, (j) => j.connection === "none" || (one.lost && j.connection === "lost" && j.waits_until > 0), { ms: 60_000 });
  if (one.lost) equal(["none", "lost"].includes(last.connection), true);
}

async function suite(engine) {
  const house = await startHouse({
    engine, front: engine === "sqlite" ? "nginx" : "apache", speed: 20,
    config: { silence_ms: "6000", mfa_ms: "20000", connection_ms: "15000", reopen_ms: "1000", retry_ms: "100", read_ms: "3000" },
  });
  later(() => house.stop());
  const boss = await house.signIn(house.people.owner);
  const where = await accountOf(house);
  const suppliers = new Map();
  const jobs = new Map();
  await control(house, "set", { provider: "deck", late_ms: 240_000 });

  await test(`${engine}: suppliers for every scenario`, async () => {
    for (const { number, password } of cases) suppliers.set(number, await makeSupplier(house, boss, where, number, { password: password ?? "right" }));
  });

  for (let from = 0; from < cases.length; from += batch) {
    const some = cases.slice(from, from + batch);
    const sent = await send(boss, some.map(({ number }) => suppliers.get(number).order));
    await test(`${engine}: ${some.length} orders become ${some.length} jobs`, () => {
      equal([sent.status, sent.body.jobs?.length, sent.body.blocked], [201, some.length, []], sent.text.slice(0, 500));
      for (const job of sent.body.jobs) jobs.set(job.supplier_id.slice(2, 6), job);
    });
    await Promise.all(some.map((one) => test(`${engine}: ${one.number} ends ${one.end}${one.error ? ` (${one.error})` : ""}`, () => play(house, boss, one, jobs.get(one.number)))));
  }

  await test(`${engine}: no connection is left open`, () => until(async () => {
    const open = (await control(house, "connections")).filter((one) => !one.foreign);
    if (open.length) throw new Error(JSON.stringify(open).slice(0, 600));
    return true;
  }, { ms: 40_000, text: "the last connection closing" }));

  await test(`${engine}: no line was put into a cart twice`, async () => {
    const lines = (await control(house, "carts")).flatMap((cart) => cart.lines);
    ok(lines.length > cases.filter(({ added }) => added).length, `${lines.length} lines are in carts`);
    equal(lines.filter(({ times }) => times !== 1), []);
  });

  await test(`${engine}: AddItemsToCart was accepted once per job at most`, async () => {
    const log = (await control(house, "log?provider=deck")).filter((row) => row.body?.job_code === "AddItemsToCart" && row.status < 300);
    const keys = new Map();
    for (const row of log) {
      const key = row.headers["x-deck-idempotency-key"];
      const first = row.body.input.items[0].sku;
      if (!keys.has(first)) keys.set(first, new Set());
      keys.get(first).add(key);
    }
    for (const [sku, used] of keys) equal(used.size, 1, `${sku} was submitted under several keys`);
  });

  await test(`${engine}: logins that were refused are blocked until their credentials change`, async () => {
    const rows = (await boss.get("/api/v1/settings/portals?limit=200")).body.rows;
    for (const one of cases) {
      const portal = rows.find((row) => row.supplier_id === suppliers.get(one.number).id);
      equal(Boolean(portal.login.blocked), Boolean(one.blocked), `${one.number} ${JSON.stringify(portal.login)}`);
    }
  });

  await test(`${engine}: lines of failed jobs can be sent again, those of the others cannot`, async () => {
    const list = (await boss.get("/api/v1/purchasing/orders")).body;
    const open = new Set(list.suppliers.flatMap((supplier) => supplier.orders.map((order) => order.id)));
    for (const one of cases) equal(open.has(suppliers.get(one.number).order), one.end === "failed" && !one.late, one.number);
  });

  await test(`${engine}: every job's timeline begins with its making and names what caused each step`, async () => {
    for (const [number, job] of jobs) {
      const { rows } = (await boss.get(`/api/v1/purchasing/jobs/${job.id}/timeline`)).body;
      equal(rows[0].type, "created", number);
      rows.forEach((row, i) => equal(row.seq, i + 1, number));
      for (const row of rows) ok(["request", "delivery", "job", "command"].includes(row.cause.kind) && row.cause.id, `${number} ${row.type}: ${JSON.stringify(row.cause)}`);
    }
  });

  await test(`${engine}: no secret stands in an event, a queue job, a log or in the clear in the store`, async () => {
    const planted = ["right-one", "wrong-one", "123456", "access-sandbox", "access-production"];
    const rows = await house.sql("SELECT data FROM event UNION ALL SELECT args || last_error FROM job UNION ALL SELECT error_text || question FROM portal_job");
    const { readFileSync } = await import("node:fs");
    const { join } = await import("node:path");
    const logs = ["serve.log", "work.log"].map((name) => readFileSync(join(house.folder, name), "utf8")).join("\n");
    for (const word of planted) {
      ok(!rows.includes(word), `${word} stands in a row`);
      ok(!logs.includes(word), `${word} stands in a log`);
    }
  });

  await test(`${engine}: a restart of the worker loses nothing: no job of the queue is left running`, async () => {
    await house.workers[0].stop();
    const running = await house.sql("SELECT count(*) FROM job WHERE lease_until <> 0");
    equal(running, "0");
    await house.startWork();
    has((await boss.get("/api/v1/session")).body, { ok: true });
  });
}

for (const engine of (process.env.ENGINES ?? "sqlite,postgres").split(",")) await suite(engine);
later(stopPostgres);
await finish();
