// Suppliers' portals with their logins, integrations and what the environment brings, through nginx, on both stores.

import { randomBytes } from "node:crypto";
import { equal, finish, has, later, ok, test, until } from "../lib/check.mjs";
import { engines, startHouse } from "../lib/house.mjs";
import { control, guidOf, jobOf } from "../lib/purchasing.mjs";
import { stopPostgres } from "../lib/postgres.mjs";
import { monitor } from "./monitor.mjs";
import { V1, deliver, line, makeStore, order } from "../lib/production.mjs";

const PORTALS = "/api/v1/settings/portals", ALL = "/api/v1/settings/integrations";
const portal = (n, more = {}) => ({ supplier_id: `x${n}`, supplier_name: `Extra ${n}`, source_guid: guidOf("0001", 900 + n), currency: "EUR", tolerance_kind: "none", tolerance: 0, active: true, ...more });
const planted = () => `planted-${randomBytes(9).toString("hex")}`;

async function suite(engine) {
  const house = await startHouse({ engine });
  later(() => house.stop());
  const on = (text, body) => test(`${engine}: ${text}`, body);
  const { owner, manager, staff, viewer, second } = house.people;
  const boss = await house.signIn(manager);
  const other = await house.signIn(second);
  const secrets = []; // everything that was entered; no answer and no log may hold one of them
  const answers = [];
  for (const client of [boss, other]) {
    const ask = client.ask.bind(client);
    client.ask = async (...args) => {
      const answer = await ask(...args);
      answers.push(answer.text);
      return answer;
    };
  }
  const secret = () => (secrets.push(planted()), secrets.at(-1));
  const account = (await boss.get("/api/v1/session")).body.account.id;
  const sql = (text) => house.sql(text);
  const events = async (subject, type) => Number(await sql(`SELECT count(*) FROM event WHERE account_id = '${account}' AND subject = '${subject}' AND type = '${type}';`));
  const boxes = async (id) => (await sql(`SELECT field FROM sealed WHERE owner = 'login/${id}' ORDER BY field;`)).split("\n").filter(Boolean);
  const row = async (id) => (await boss.get(`${PORTALS}?limit=200`)).body.rows.find((one) => one.id === id);
  const add = async (n, more) => {
    const made = await boss.post(PORTALS, portal(n, more));
    equal(made.status, 201, made.text);
    return made.body.portal;
  };
  const enter = (id, username, password = secret()) => boss.put(`${PORTALS}/${id}/credentials`, { username, password });

  await on("a portal is added, listed, changed and removed; each leaves its event", async () => {
    const before = (await boss.get(`${PORTALS}?limit=200`)).body.rows.length;
    const made = await add(1, { tolerance_kind: "percent", tolerance: 150, currency: "USD" });
    has(made, { supplier_id: "x1", currency: "USD", tolerance_kind: "percent", tolerance: 150, active: true, login: null });
    equal((await boss.get(`${PORTALS}?limit=200`)).body.rows.length, before + 1);
    const changed = await boss.put(`${PORTALS}/${made.id}`, portal(1, { supplier_name: "", active: false }));
    has(changed.body.portal, { supplier_name: "x1", currency: "EUR", tolerance_kind: "none", active: false });
    has((await boss.put(`${PORTALS}/${made.id}`, portal(1, { supplier_name: "", active: false }))).body, { already_done: true });
    const told = JSON.parse(await sql(`SELECT data FROM event WHERE subject = 'portal' AND subject_id = '${made.id}' AND type = 'changed';`));
    equal([told.before.currency, told.after.currency, told.after.active], ["USD", "EUR", false]);
    equal((await boss.del(`${PORTALS}/${made.id}`)).status, 200);
    equal((await boss.del(`${PORTALS}/${made.id}`)).status, 404);
    equal(await sql(`SELECT type FROM event WHERE subject = 'portal' AND subject_id = '${made.id}' ORDER BY seq;`), "added\nchanged\nremoved");
  });

  await on("pages of portals follow each other, and an unchanged list is a 304", async () => {
    const all = (await boss.get(`${PORTALS}?limit=200`)).body.rows.map(({ id }) => id);
    const seen = [];
    for (let cursor = ""; cursor !== null; ) {
      const { body } = await boss.get(`${PORTALS}?limit=4${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.rows.map(({ id }) => id));
      cursor = body.next;
    }
    equal(seen, all);
    await boss.poll(PORTALS);
    equal((await boss.poll(PORTALS)).status, 304);
    equal((await boss.get(`${PORTALS}?page=2`)).status, 400);
    equal((await boss.get(`${PORTALS}?cursor=nonsense`)).status, 400);
  });

  await on("what is wrong with a portal is named, all of it at once", async () => {
    const bad = await boss.post(PORTALS, { supplier_id: "x".repeat(65), supplier_name: "a\u0007b", source_guid: "", currency: "EURO", tolerance_kind: "some", tolerance: -1, active: "yes", extra: 1 });
    equal(bad.status, 400);
    equal(Object.keys(bad.body.details).sort(), ["active", "extra", "source_guid", "supplier_name", "tolerance"]);
    const worse = await boss.post(PORTALS, portal(2, { supplier_id: "x".repeat(65), currency: "EURO", tolerance_kind: "some" }));
    equal(Object.keys(worse.body.details).sort(), ["currency", "supplier_id", "tolerance_kind"]);
    has(await boss.post(PORTALS, portal(2, { tolerance: 5 })), { status: 400, body: { details: { tolerance: "Should be 0 without a tolerance." } } });
    equal((await boss.post(PORTALS, portal(2, { tolerance_kind: "percent", tolerance: 10001 }))).status, 400);
    equal((await boss.post(PORTALS, portal(2, { tolerance: 1.5 }))).status, 400);
    has(await boss.post(PORTALS, portal(2, { supplier_id: "101" })), { status: 409, body: { code: "exists" } });
    const made = await add(2);
    has(await boss.put(`${PORTALS}/${made.id}`, portal(3)), { status: 400, body: { details: { supplier_id: "A portal stays its supplier's. Add another for this supplier." } } });
    equal((await boss.del(`${PORTALS}/${made.id}`)).status, 200);
  });

  await on("credentials are sealed, never told again, and recognised by a hint", async () => {
    const { id } = await add(4);
    equal((await enter(id, " buyer@example.test ")).status, 200);
    const { login } = await row(id);
    has(login, { hint: "b…r@example.test", blocked: false, blocked_at: null, shared_with: [] });
    equal(await boxes(login.id), ["password", "username"]);
    has(await enter(id, "u".repeat(300)), { status: 400 });
    has(await enter(id, "buyer", ""), { status: 400, body: { details: { password: "Should not be empty." } } });
    has(await boss.put(`${PORTALS}/${id}/credentials`, { username: "x", password: secret(), hint: "y" }), { status: 400 });
    equal((await boss.del(`${PORTALS}/${id}/credentials`)).status, 200);
    equal([(await row(id)).login, await boxes(login.id), await sql(`SELECT count(*) FROM login WHERE id = '${login.id}';`)], [null, [], "0"], "gone with its boxes");
    has((await boss.del(`${PORTALS}/${id}/credentials`)).body, { already_done: true });
    await boss.del(`${PORTALS}/${id}`);
  });

  await on("the same user name at the same source is one login, which the last portal takes along", async () => {
    const [a, b, c] = [await add(5, { source_guid: guidOf("0001", 950) }), await add(6, { source_guid: guidOf("0001", 950) }), await add(7, { source_guid: guidOf("0001", 951) })];
    for (const { id } of [a, b, c]) equal((await enter(id, "shared@example.test")).status, 200);
    const [one, two, three] = [await row(a.id), await row(b.id), await row(c.id)];
    equal(one.login.id, two.login.id);
    ok(one.login.id !== three.login.id, "another source is another login");
    equal([one.login.shared_with, two.login.shared_with, three.login.shared_with], [["Extra 6"], ["Extra 5"], []]);
    // Another user name leaves it; moving to a source takes the user name along, and may find a login there.
    equal((await enter(b.id, "own@example.test")).status, 200);
    equal((await row(a.id)).login.shared_with, []);
    const moved = await boss.put(`${PORTALS}/${c.id}`, portal(7, { source_guid: guidOf("0001", 950) }));
    equal([moved.body.portal.login.id, moved.body.portal.login.hint], [one.login.id, "s…d@example.test"]);
    equal(await boxes(three.login.id), [], "the one it left had no other");
    const fresh = await boss.put(`${PORTALS}/${a.id}`, portal(5, { source_guid: guidOf("0001", 952) }));
    ok(fresh.body.portal.login.id !== one.login.id && (await boxes(fresh.body.portal.login.id)).length === 2, "sealed again for where it is now");
    equal((await boss.post(`${PORTALS}/${a.id}/test`)).status, 202, "and it opens there");
    for (const { id } of [b, c]) equal((await boss.del(`${PORTALS}/${id}`)).status, 200);
    equal(await sql(`SELECT count(*) FROM sealed WHERE owner = 'login/${one.login.id}';`), "0");
  });

  await on("testing a login is a job in its lane; a refused one is blocked until its credentials change", async () => {
    const a = await add(8, { source_guid: guidOf("0005", 960) }), b = await add(9, { source_guid: guidOf("0005", 960) });
    has(await boss.post(`${PORTALS}/${a.id}/test`), { status: 409, body: { code: "no_credentials" } });
    await enter(a.id, "bad@example.test");
    await enter(b.id, "bad@example.test");
    await control(house, "set", { provider: "deck", connect_ms: 60_000 }); // time for all of this before the portal says no
    const tests = [await boss.post(`${PORTALS}/${a.id}/test`), await boss.post(`${PORTALS}/${b.id}/test`)];
    for (const answer of tests) has(answer, { status: 202, body: { job: { kind: "test" } } });
    has(await boss.post(`${PORTALS}/${b.id}/test`), { status: 200, body: { already_done: true, job: { id: tests[1].body.job.id } } }, "a second click is no second try");
    for (const [method, path, value] of [["DELETE", PORTALS + `/${a.id}`], ["DELETE", `${PORTALS}/${a.id}/credentials`], ["PUT", `${PORTALS}/${a.id}`, portal(8, { source_guid: guidOf("0001", 961) })], ["PUT", `${PORTALS}/${a.id}/credentials`, { username: "other@example.test", password: secret() }]])
      has(await boss.ask(method, path, value), { status: 409, body: { code: "open_job" } }, `${method} ${path}`);
    has(await boss.put(`${PORTALS}/${a.id}`, portal(8, { source_guid: guidOf("0005", 960), supplier_name: "Renamed 8" })), { status: 200 }, "its name may change");
    await control(house, "set", { provider: "deck", connect_ms: 2000 });
    const done = await until(async () => {
      const { job } = await jobOf(boss, tests[0].body.job.id);
      return job.state === "failed" && job;
    }, { text: "the test's end" });
    equal(done.error.code, "invalid_credentials");
    await until(async () => (await row(a.id)).login.blocked, { text: "the block" });
    ok((await row(a.id)).login.blocked_at > 0);
    has(await boss.post(`${PORTALS}/${a.id}/test`), { status: 409, body: { code: "login_blocked" } });
    equal((await jobOf(boss, tests[1].body.job.id)).job.state, "pending", "the other one waits");
    // "right" is the one password that this scenario takes: entered at either portal it is both's, and what waits goes on.
    equal((await enter(b.id, "bad@example.test", "right")).status, 200);
    equal((await row(a.id)).login.blocked, false);
    await until(async () => (await jobOf(boss, tests[1].body.job.id)).job.state === "completed", { text: "the waiting test" });
    equal([await events("login", "blocked"), await events("login", "unblocked")], [1, 1]);
    await until(async () => (await boss.del(`${PORTALS}/${a.id}`)).status === 200, { text: "removing" });
  });

  await on("a login whose portal is gone is removed once its lane is free", async () => {
    const { id } = await add(10, { source_guid: guidOf("0001", 970) });
    await enter(id, "leaving@example.test");
    const { login } = await row(id);
    await sql(`UPDATE login SET holder = 'some-job' WHERE id = '${login.id}';`);
    equal((await boss.del(`${PORTALS}/${id}`)).status, 200);
    equal((await boxes(login.id)).length, 2, "its connection may have to be closed yet");
    await sql(`UPDATE login SET holder = NULL WHERE id = '${login.id}';`);
    const next = await add(10, { source_guid: guidOf("0001", 970) });
    equal((await enter(next.id, "leaving@example.test")).status, 200);
    equal((await row(next.id)).login.id, login.id, "until then it can be taken up again");
  });

  await on("the other company's portals cannot be reached", async () => {
    const theirs = (await other.get(PORTALS)).body.rows;
    equal(theirs.length, 2);
    const [{ id }] = theirs;
    equal((await boss.put(`${PORTALS}/${id}`, portal(11))).status, 404);
    for (const [method, path, value] of [["DELETE", ""], ["PUT", "/credentials", { username: "x", password: secret() }], ["DELETE", "/credentials"], ["POST", "/test", {}]])
      equal((await boss.ask(method, `${PORTALS}/${id}${path}`, value)).status, 404, `${method} ${path}`);
    equal((await other.get(PORTALS)).body.rows, theirs);
    // The same user name at the same source is another login over there.
    const mine = await add(11, { source_guid: theirs[0].source_guid });
    await enter(mine.id, "zuid@second.test");
    ok((await row(mine.id)).login.id !== theirs[0].login.id);
    equal(await sql(`SELECT count(DISTINCT mark) FROM login WHERE source_guid = '${theirs[0].source_guid}';`), "2", "nor can the marks be compared");
  });

  await on("roles: staff look, viewers do not; nobody below manager changes", async () => {
    const [low, lowest] = [await house.signIn(staff), await house.signIn(viewer)];
    equal([(await low.get(PORTALS)).status, (await low.post(PORTALS, portal(12))).status], [200, 403]);
    equal([(await lowest.get(PORTALS)).status, (await low.put(`${ALL}/slack`, {})).status], [403, 403]);
    equal([(await low.get(ALL)).status, (await low.post(`${ALL}/deck/test`)).status], [200, 403]);
  });

  await on("integrations: three, made when first looked at; Deck's with its webhook address", async () => {
    const { body } = await boss.get(ALL);
    equal(body.rows.map(({ provider }) => provider), ["deck", "slack", "source"]);
    const [deck, slack, source] = body.rows;
    ok(/^http:\/\/127.0.0.1:\d+\/hooks\/deck\/[A-Za-z0-9_-]{24,}$/.test(deck.webhook_url), deck.webhook_url);
    equal([slack.webhook_url, source.webhook_url], [null, null]);
    equal(source.settings.kind, "demo");
    equal((await boss.get(ALL)).body, body, "looking again makes nothing");
    await boss.poll(ALL);
    equal((await boss.poll(ALL)).status, 304);
    equal((await boss.put(`${ALL}/fax`, {})).status, 404);
    equal((await boss.post(`${ALL}/fax/test`)).status, 404);
  });

  await on("integrations: what is wrong is named, nothing of it is kept", async () => {
    const put = (provider, value) => boss.put(`${ALL}/${provider}`, value);
    const before = (await boss.get(ALL)).body;
    has(await put("deck", { secrets: { hmac_key: "not base64!" } }), { status: 400, body: { details: { "secrets.hmac_key": "Should be base64, just as Deck's security page shows it." } } });
    has(await put("slack", { secrets: { webhook_url: "https://example.test/hook" } }), { status: 400, body: { details: { "secrets.webhook_url": "Should be the address of an incoming webhook of Slack's." } } });
    has(await put("deck", { secrets: { pin: "x" } }), { status: 400, body: { details: { "secrets.pin": "There is no such field here." } } });
    has(await put("deck", { settings: { kind: "demo" } }), { status: 400, body: { details: { "settings.kind": "There is no such field here." } } });
    has(await put("source", { settings: { kind: "postgres", customer_id: " " } }), { status: 400, body: { details: { "settings.customer_id": "Name the customer, so that nobody else's orders are shown." } } });
    has(await put("source", { settings: { kind: "rest", customer_id: "7701", currency: "" } }), { status: 400 });
    has(await put("source", { settings: { kind: "fax", currency: "EURO" } }), { status: 400 });
    has(await put("slack", { settings: { tell_done: "yes" }, more: 1 }), { status: 400, body: { details: { more: "There is no such field here." } } });
    equal((await put("slack", { secrets: { webhook_url: "x".repeat(3000) } })).status, 400);
    equal((await boss.get(ALL)).body, before);
  });

  await on("Deck: keys are tried by Deck's own test call, and forgotten by null", async () => {
    const deck = async () => (await boss.get(ALL)).body.rows[0];
    const tried = async (before) => until(async () => ((await deck()).checked_at !== before ? deck() : false), { text: "the outcome" });
    const started = await boss.post(`${ALL}/deck/test`);
    has(started, { status: 202 });
    ok(started.body.job.id);
    has(await tried((await deck()).checked_at), { state: "ready", detail: "Deck accepts these keys." });
    const kept = (await deck()).secrets;
    const changed = await boss.put(`${ALL}/deck`, { secrets: { secret: secret(), hmac_key_old: Buffer.from(secret()).toString("base64") } });
    has(changed.body.integration, { state: "ready", checked_at: null, secrets: { ...kept, secret: true, hmac_key_old: true } });
    await boss.post(`${ALL}/deck/test`);
    const refused = await tried(null);
    equal(refused.state, "broken");
    ok(refused.detail.startsWith("Deck refuses these keys"), refused.detail);
    const forgotten = await boss.put(`${ALL}/deck`, { secrets: { client_id: null, hmac_key_old: null } });
    has(forgotten.body.integration, { state: "unconfigured", detail: "Still to be entered: client id.", secrets: { client_id: false, hmac_key_old: false, secret: true } });
    has(await boss.post(`${ALL}/deck/test`), { status: 409, body: { code: "unconfigured" } });
    has((await boss.put(`${ALL}/deck`, { secrets: { client_id: null } })).body, { already_done: true });
    const back = await boss.put(`${ALL}/deck`, { secrets: { client_id: "sandbox-client", secret: "sandbox-secret" } });
    equal(back.body.integration.state, "ready");
    ok((await events("integration", "changed")) >= 3 && (await events("integration", "checked")) >= 2);
  });

  await on("Slack: a test message arrives, and a dead address is said", async () => {
    const slack = async () => (await boss.get(ALL)).body.rows[1];
    const hook = (name) => `${house.sandbox.url}/slack/services/T000/B000/${name}`;
    const good = secret().replace("-", "");
    secrets.push(good);
    equal((await boss.put(`${ALL}/slack`, { settings: { tell_done: false }, secrets: { webhook_url: `  ${hook(good)} ` } })).status, 200);
    has(await slack(), { state: "ready", settings: { tell_done: false }, checked_at: null });
    equal((await boss.post(`${ALL}/slack/test`)).status, 202);
    has(await until(async () => ((await slack()).checked_at ? slack() : false), { text: "the message" }), { state: "ready", detail: "Slack takes messages." });
    const at = (await slack()).checked_at;
    equal((await boss.post(`${ALL}/slack/test`)).status, 202, "as often as one likes");
    await until(async () => (await slack()).checked_at > at, { text: "the second message" });
    const told = await boss.put(`${ALL}/slack`, { settings: { tell_done: true } });
    has(told.body.integration, { state: "ready", detail: "Slack takes messages.", settings: { tell_done: true } }, "another setting needs no other test");
    const messages = await control(house, "log?provider=slack");
    equal(messages.filter(({ path }) => path.includes(good)).length, 2);
    await boss.put(`${ALL}/slack`, { secrets: { webhook_url: `${house.sandbox.url}/slack/services/dead` } });
    await boss.post(`${ALL}/slack/test`);
    const dead = await until(async () => ((await slack()).checked_at ? slack() : false), { text: "the refusal" });
    ok(dead.state === "broken" && dead.detail.includes("no_service"), dead.detail);
    await boss.put(`${ALL}/slack`, { secrets: { webhook_url: null } });
  });

  await on("the source: read at once where it is read live; what is missing is said", async () => {
    const put = (settings, given) => boss.put(`${ALL}/source`, { settings, ...(given && { secrets: given }) });
    const demo = (await boss.get(ALL)).body.rows[2].settings;
    const tried = await boss.post(`${ALL}/source/test`);
    has(tried, { status: 200, body: { integration: { state: "ready" } } });
    ok(tried.body.integration.detail.includes("to be sent") && tried.body.integration.checked_at > 0, tried.text);
    has((await put({ kind: "none" })).body.integration, { state: "unconfigured", detail: "" });
    has(await boss.post(`${ALL}/source/test`), { status: 409 });
    has((await put({ kind: "postgres" })).body.integration, { state: "unconfigured", detail: "Still to be entered: connection." });
    const down = secret();
    has((await put({}, { connection: `host=127.0.0.1 port=1 user=reader password=${down} dbname=x` })).body.integration, { state: "ready", secrets: { connection: true } });
    const failed = await boss.post(`${ALL}/source/test`);
    has(failed, { status: 200, body: { integration: { state: "broken" } } });
    ok(failed.ms < 6000, "it does not hang");
    has((await put({ kind: "rest", customer_id: "7701", currency: "EUR" })).body.integration, { state: "unconfigured", detail: "Still to be entered: client id, client secret, username, password." });
    has((await put({ ...demo }, { connection: null })).body.integration, { state: "ready", settings: demo });
  });

  await on("a source that is pulled is pulled as soon as it is complete", async () => {
    const source = async () => (await boss.get(ALL)).body.rows[2];
    const before = (await source()).settings;
    const keys = { client_id: "sandbox-optiply", client_secret: "sandbox-optiply-secret", username: "partner@sandbox.example", password: "sandbox-password" };
    const set = await boss.put(`${ALL}/source`, { settings: { kind: "rest", customer_id: "7701", currency: "EUR", only_placed_by_hand: true }, secrets: keys });
    has(set, { status: 200, body: { integration: { state: "ready", settings: { kind: "rest", only_placed_by_hand: true } } } });
    ok(Number(await sql("SELECT count(*) FROM job WHERE topic LIKE 'source.%' OR topic LIKE 'optiply.%';")) >= 1, "a pull is queued");
    ok([200, 202].includes((await boss.post(`${ALL}/source/test`)).status));
    await boss.put(`${ALL}/source`, { settings: before, secrets: { client_id: null, client_secret: null, username: null, password: null } });
  });

  await on("the other company's integrations are its own", async () => {
    const theirs = (await other.get(ALL)).body.rows;
    ok(theirs[0].webhook_url !== (await boss.get(ALL)).body.rows[0].webhook_url);
    equal((await other.put(`${ALL}/slack`, { settings: { tell_done: true } })).status, 200);
    equal(theirs[1].secrets.webhook_url, false, "it has no Slack");
    has(await other.post(`${ALL}/slack/test`), { status: 409 });
  });

  await on("no secret that was entered stands in an answer, the log, an event or the queue", async () => {
    const rows = await sql("SELECT data FROM event; SELECT args || last_error FROM job; SELECT settings || detail FROM integration; SELECT hint || mark FROM login; SELECT text FROM notice;");
    const all = [house.serve.said(), ...house.workers.map((one) => one.said()), ...answers, rows].join("\n");
    ok(secrets.length > 12 && all.length > 20_000);
    for (const one of secrets) ok(!all.includes(one), `found ${one}`);
    for (const name of ["buyer@example.test", "shared@example.test", "sandbox-secret"]) ok(!all.includes(name), `found ${name}`);
  });

  const restart = async (env) => {
    await house.serve.stop();
    house.env = { ...house.env, ...env };
    await house.startServe();
    await house.healthy();
    return (await boss.get(ALL)).body.rows;
  };
  await on("what the environment brings fills the first company's secrets once, and never again", async () => {
    const bring = { DECK_CLIENT_ID: secret(), DECK_SUPPLIER_USERNAME: "pilot@example.test", DECK_SUPPLIER_PASSWORD: secret(), OPTIPLY_DB_CONNECTION: `host=nowhere password=${secret()}`, SLACK_WEBHOOK_URL: "https://example.test/not-slack" };
    const bare = await boss.post(PORTALS, portal(20));
    const clean = await boss.put(`${ALL}/deck`, { secrets: { client_id: null } });
    equal(clean.status, 200);
    equal((await boss.get(ALL)).body.rows[1].secrets.webhook_url, false);
    const wrong = await restart(bring);
    ok(house.serve.said().includes("SLACK_WEBHOOK_URL: Should be"), "a value that cannot be right is named");
    equal([wrong[0].secrets.client_id, wrong[0].secrets.supplier_password, (await row(bare.body.portal.id)).login], [true, true, null]);
    const rows = await restart({ SLACK_WEBHOOK_URL: `${house.sandbox.url}/slack/services/T1/B1/${secret()}` });
    has(rows[2].secrets, { connection: true });
    equal((await row(bare.body.portal.id)).login.hint, "p…t@example.test", "a portal without a login has got it");
    const fresh = await boss.post(PORTALS, portal(21, { source_guid: portal(20).source_guid }));
    equal(fresh.body.portal.login.shared_with, ["Extra 20"], "and so does a new one");
    equal((await other.get(ALL)).body.rows[0].secrets.supplier_password, false, "the second company got nothing");
    await boss.put(`${ALL}/deck`, { secrets: { client_id: null, supplier_password: null } });
    const later_on = await restart({ DECK_CLIENT_ID: secret() });
    equal([later_on[0].secrets.client_id, later_on[0].secrets.supplier_password], [false, false], "what was removed stays removed");
    ok(!house.serve.said().includes(bring.DECK_CLIENT_ID));

    // A store's webhook key: it waits for a store that has none, and is taken then.
    const stores = async () => (await boss.get(`${V1}/settings/stores`)).body.rows;
    const key = secret();
    await restart({ SHOPIFY_WEBHOOK_SECRET: key });
    const own = await makeStore(boss, { prefix: "own", secrets: { hmac_key: secret() } }), store = await makeStore(boss, { prefix: "bare", secrets: {} });
    equal((await deliver(house, store, "orders/create", order("1", 1001), { key })).status, 401, "nobody's yet");
    await restart({ SHOPIFY_WEBHOOK_SECRET: "short" });
    ok(house.serve.said().includes("SHOPIFY_WEBHOOK_SECRET: Should have 8 to 500 characters."), "what is no key is named");
    await restart({ SHOPIFY_WEBHOOK_SECRET: key });
    equal((await stores()).map((one) => one.secrets.hmac_key), [true, true]);
    equal((await deliver(house, store, "orders/create", order("1", 1001), { key })).status, 200, "signed with it");
    equal((await deliver(house, own, "orders/create", order("1", 1001), { key })).status, 401, "who had one keeps it");
    await boss.put(`${V1}/settings/stores/${store.id}`, { secrets: { hmac_key: null } });
    await restart({ SHOPIFY_WEBHOOK_SECRET: key });
    equal((await stores()).find((one) => one.id === store.id).secrets.hmac_key, false, "what was removed stays removed");
  });
  await monitor({ on, house, boss, account, restart });

  await on("Slack is told of an order because its store says so, whatever is said of jobs; what is made, for when, and nobody's name", async () => {
    const slack = (settings, address) => boss.put(`${ALL}/slack`, { settings, secrets: { webhook_url: address } });
    const store = await makeStore(boss, { prefix: "told" });
    const told = async (n) => (await until(async () => (await control(house, "slack")).length === n && control(house, "slack"), { text: "the message" })).at(-1);
    await slack({ tell_done: false }, `${house.sandbox.url}/slack/services/T000/B000/orders`);
    const known = (await control(house, "slack")).length;
    const come = (n) => deliver(house, store, "orders/create", order(String(n), n, { line_items: [line(`${n}1`, { quantity: 2, current_quantity: 2, title: "Ruby" })] }));
    await boss.put(`${V1}/settings/stores/${store.id}`, { settings: { tell_order: true } });
    await come(1001);
    const { text, blocks } = await told(known + 1);
    const whole = JSON.stringify(blocks);
    ok(/^told-1001: /.test(text) && /2 × Ruby – Small/.test(whole) && /Due Sat 28 Nov 2026/.test(whole) && /production\/orders\/[^"]*1001/.test(whole), `${text}\n${whole}`);
    ok(!/Zoë|Müller|zoe@/.test(whole), whole);
    await boss.put(`${V1}/settings/stores/${store.id}`, { settings: { tell_order: false, tell_problems: false } });
    await come(1002);
    await boss.put(`${V1}/settings/stores/${store.id}`, { settings: { tell_order: true } });
    await come(1003);
    ok(/^told-1003: /.test((await told(known + 2)).text), "of the one between nothing was to be told");
    await boss.put(`${V1}/settings/stores/${store.id}`, { settings: { tell_order: false } });
    await slack({}, null);
  });
  void owner;
}

for (const engine of engines) await suite(engine);
later(stopPostgres);
await finish();
