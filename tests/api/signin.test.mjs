// Signing in and out, one's own password, people and tokens, through nginx, on both stores.

import { randomBytes, scryptSync } from "node:crypto";
import { equal, finish, has, later, ok, test } from "../lib/check.mjs";
import { engines, startHouse } from "../lib/house.mjs";
import { raw } from "../lib/client.mjs";
import { begin, bodyOf, exchange, paramsOf } from "../lib/fcgi.mjs";
import { stopPostgres } from "../lib/postgres.mjs";

const SESSION = "/api/v1/session", SESSIONS = "/api/v1/sessions", USERS = "/api/v1/settings/users", TOKENS = "/api/v1/settings/tokens";

async function suite(engine) {
  const house = await startHouse({ engine, work: false });
  later(() => house.stop());
  const on = (text, body) => test(`${engine}: ${text}`, body);
  const { owner, manager, staff, viewer, second } = house.people;
  const forget = () => house.sql("DELETE FROM throttle;");
  const events = async (type) => Number(await house.sql(`SELECT count(*) FROM event WHERE subject = 'person' AND type = '${type}';`));
  const wrong = (email, password = "not the password") => house.client().post(SESSION, { email, password });
  const boss = await house.signIn(owner);

  await on("signing in says who one is and what one may do, and sets a cookie that scripts cannot read", async () => {
    const client = house.client();
    const answer = await client.signIn("  OWNER@Demo.Test ", owner.password);
    equal(answer.status, 200, answer.text);
    has(answer.body, { person: { email: owner.email, role: "owner" }, account: { name: owner.account }, base: { external_calls: true, sandbox: true } });
    ok(answer.body.permissions.includes("users") && answer.body.csrf.length >= 43);
    const [cookie] = answer.headers["set-cookie"];
    ok(/^tradepost=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax$/.test(cookie), cookie);
    const again = await client.get(SESSION);
    equal([again.status, again.body], [200, answer.body]);
    const same = await client.get(SESSION, { headers: { "if-none-match": again.headers.etag } });
    equal(same.status, 304);
    equal((await (await house.signIn(viewer)).get(SESSION)).body.permissions, ["anyone", "signed_in", "read", "floor_read"]);
  });

  await on("only a hash of the cookie's token is kept, and it is new with every sign-in; the one before ends", async () => {
    const client = await house.signIn(manager);
    const before = client.cookie;
    const token = before.split("=")[1];
    equal(await house.sql(`SELECT count(*) FROM session WHERE hash = '${token}' OR csrf = '${token}';`), "0");
    await client.signIn(manager.email, manager.password);
    ok(client.cookie !== before, "another token");
    equal((await house.client().get(SESSION, { headers: { cookie: before } })).status, 401, "a cookie from before is of no use");
    const planted = await raw(house.url + SESSION, { method: "POST", headers: { "content-type": "application/json", cookie: "tradepost=planted-by-somebody-else" }, body: JSON.stringify({ email: manager.email, password: manager.password }) });
    ok(!planted.headers["set-cookie"][0].includes("planted"), "a planted token is never taken over");
    // The same browser, another company: the first company's session ends, too.
    const shared = await house.signIn(manager);
    const first = shared.cookie;
    equal((await shared.signIn(second.email, second.password)).body.account.name, second.account);
    equal((await house.client().get(SESSION, { headers: { cookie: first } })).status, 401);
  });

  await on("the cookie is Secure unless the configuration says otherwise, and bound to the page's path", async () => {
    const safe = await startHouse({ engine: "sqlite", work: false, sandbox: false, config: { insecure_cookies: "false", session_hours: "2" } });
    try {
      const answer = await safe.client().signIn(owner.email, owner.password);
      ok(answer.headers["set-cookie"][0].includes("; Secure"), answer.headers["set-cookie"][0]);
      equal(answer.body.base.sandbox, false, "Deck's real address is no sandbox");
      const left = Number(await safe.sql("SELECT expires_at FROM session;")) - Date.now();
      ok(left > 7_100_000 && left < 7_300_000, `it lasts two hours, not ${left} ms`);
    } finally {
      await safe.stop();
    }
  });

  await on("a wrong password and an e-mail that nobody has are answered alike, after the same time", async () => {
    await forget();
    const failed = await events("sign_in_failed");
    const [known, unknown] = [await wrong(staff.email), await wrong("nobody@demo.test")];
    has(known, { status: 401, body: { code: "wrong_credentials" } });
    equal([unknown.status, unknown.body], [known.status, known.body]);
    const times = { known: [], unknown: [] };
    for (let i = 0; i < 7; i++) {
      await forget();
      times.known.push((await wrong(staff.email)).ms);
      times.unknown.push((await wrong(`nobody${i}@demo.test`)).ms);
    }
    const [a, b] = [Math.min(...times.known), Math.min(...times.unknown)]; // the least disturbed by what else this machine does
    ok(a > 20 && b > 20 && a / b < 2 && b / a < 2, `${a.toFixed(1)} ms and ${b.toFixed(1)} ms`);
    equal(await events("sign_in_failed"), failed + 8, "kept for people, not for strangers");
    const data = await house.sql("SELECT data FROM event WHERE type = 'sign_in_failed';");
    ok(!data.includes("@"), "an event holds no e-mail");
  });

  await on("a password that was hashed when less was asked is hashed anew when it is right, and only then", async () => {
    await forget();
    const salt = randomBytes(16);
    const old = `scrypt$16384$8$1$${salt.toString("base64")}$${scryptSync(viewer.password, salt, 32, { N: 16384, r: 8, p: 1 }).toString("base64")}`;
    const kept = () => house.sql(`SELECT password FROM person WHERE email = '${viewer.email}';`);
    const session = await house.signIn(viewer);
    await house.sql(`UPDATE person SET password = '${old}' WHERE email = '${viewer.email}';`);
    equal((await wrong(viewer.email)).status, 401);
    equal(await kept(), old, "a wrong one changes nothing");
    const both = await Promise.all([0, 1].map(() => house.client().signIn(viewer.email, viewer.password)));
    equal(both.map(({ status }) => status), [200, 200], "two browsers at once");
    const renewed = await kept();
    ok(renewed.startsWith("scrypt$32768$8$3$"), renewed.slice(0, 20));
    equal((await house.client().signIn(viewer.email, viewer.password)).status, 200);
    equal(await kept(), renewed, "once");
    equal((await session.get(SESSION)).status, 200, "nobody is signed out by it");
  });

  await on("guesses at one e-mail wait longer and longer, also when they come at the same moment", async () => {
    await forget();
    const answers = await Promise.all(Array.from({ length: 14 }, () => wrong("target@demo.test")));
    const tried = answers.filter(({ status }) => status === 401).length;
    ok(tried >= 3 && tried <= 6, `${tried} of 14 were looked at`);
    const refused = answers.find(({ status }) => status === 429);
    has(refused, { status: 429, body: { code: "throttled" } });
    ok(Number(refused.headers["retry-after"]) >= 1, "Retry-After");
    equal((await wrong("someone.else@demo.test")).status, 401, "another e-mail is not held up by it");
    // Twenty wrong ones later the wait is the longest there is; the right password has to wait as well.
    await house.sql("UPDATE throttle SET failures = 40, until_at = 0 WHERE failures > 3;");
    for (let i = 0; i < 5; i++) await wrong(staff.email);
    const right = await house.client().signIn(staff.email, staff.password);
    equal(right.status, 429);
    await house.sql("UPDATE throttle SET until_at = 0;");
    equal((await house.client().signIn(staff.email, staff.password)).status, 200, "when the wait is over it is let in");
    ok(Number(await house.sql("SELECT max(failures) FROM throttle;")) >= 1);
    ok(!(await house.sql("SELECT key FROM throttle;")).includes("@"), "keys are hashes");
  });

  await on("guesses from one address wait, whatever e-mail they try; a right one gets its own back", async () => {
    await forget();
    await wrong("a1@demo.test");
    await house.sql("UPDATE throttle SET failures = 19;");
    equal((await house.client().signIn(manager.email, manager.password)).status, 200);
    equal(await house.sql("SELECT max(failures) FROM throttle;"), "19", "counted before it was right, taken back after");
    equal((await wrong("a2@demo.test")).status, 401);
    equal((await wrong("a3@demo.test")).status, 429, "the twentieth was wrong");
    await forget();
  });

  await on("an address is what one subscriber has: IPv4 as it is, of IPv6 the first half", async () => {
    const from = async (address, n) => {
      const body = Buffer.from(JSON.stringify({ email: `from${n}@demo.test`, password: "x" }));
      const params = { REQUEST_METHOD: "POST", REQUEST_URI: SESSION, CONTENT_TYPE: "application/json", CONTENT_LENGTH: String(body.length), REMOTE_ADDR: address };
      return (await exchange(house.socket, Buffer.concat([begin(), paramsOf(params), bodyOf(body)]))).status;
    };
    const counted = async (...addresses) => {
      await forget();
      for (const [n, address] of addresses.entries()) equal(await from(address, n), 401);
      return Number(await house.sql("SELECT count(*) FROM throttle;")) - addresses.length; // one for each e-mail
    };
    equal(await counted("192.0.2.1", "192.0.2.2"), 2);
    equal(await counted("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"), 1);
    equal(await counted("2001:db8:1:2::1", "2001:db8:1:3::1"), 2);
    equal(await counted("192.0.2.1", "::ffff:192.0.2.1"), 1);
    equal(await counted("no address at all"), 1);
    await forget();
  });

  await on("bad input at the door is named; nobody is asked for more than an e-mail and a password", async () => {
    const ask = (value) => house.client().post(SESSION, value);
    has(await ask({ email: owner.email }), { status: 400, body: { details: { password: "Is missing." } } });
    has(await ask({ email: owner.email, password: "x", role: "owner" }), { status: 400, body: { details: { role: "There is no such field here." } } });
    equal((await ask({ email: "x".repeat(400), password: "y" })).status, 400);
    equal((await house.client().ask("POST", SESSION, undefined, { body: '{"email":"a\\u0000b","password":"c"}' })).status, 400);
    equal((await house.client().ask("POST", SESSION, undefined, { body: "email=a&password=b", headers: { "content-type": "application/x-www-form-urlencoded" } })).status, 415, "a form of another site cannot sign anybody in");
    equal((await house.client().get(SESSION)).status, 401);
  });

  await on("signing out ends the session for good", async () => {
    const client = await house.signIn(viewer);
    const { cookie } = client;
    const answer = await client.del(SESSION);
    equal(answer.status, 200);
    ok(answer.headers["set-cookie"][0].includes("Max-Age=0"), answer.headers["set-cookie"][0]);
    equal((await house.client().get(SESSION, { headers: { cookie } })).status, 401);
    ok((await events("signed_out")) >= 1);
  });

  await on("one's own password: the old one is asked for, other sessions end, this one goes on", async () => {
    const [here, there] = [await house.signIn(viewer), await house.signIn(viewer)];
    const change = (value) => here.put(`${SESSION}/password`, value);
    has(await change({ old: "wrong wrong", new: "a fine new one" }), { status: 400, body: { details: { old: "This is not your present password." } } });
    ok((await change({ old: viewer.password, new: "short" })).body.details.new.includes("10"));
    ok((await change({ old: viewer.password, new: "Viewer@demo.test" })).body.details.new.includes("e-mail"));
    equal((await change({ old: viewer.password, new: viewer.password })).status, 400);
    equal((await change({ old: viewer.password, new: "a fine new one" })).status, 200);
    equal((await here.get(SESSION)).status, 200);
    equal((await there.get(SESSION)).status, 401);
    equal((await house.client().signIn(viewer.email, viewer.password)).status, 401);
    equal((await house.client().signIn(viewer.email, "a fine new one")).status, 200);
    equal([await events("password_changed"), await events("password_refused")], [1, 1]);
    await house.sql("DELETE FROM throttle;");
    for (let i = 0; i < 5; i++) await change({ old: `guess number ${i}`, new: "yet another one" });
    equal((await change({ old: "a fine new one", new: "yet another one" })).status, 429, "a stolen session cannot guess on");
    await forget();
  });

  await on("people: added, listed, changed, and let in with what they were given", async () => {
    const made = await boss.post(USERS, { email: "New@Demo.test", name: "Nora Nieuw", role: "staff", password: "nora's first one" });
    equal(made.status, 201, made.text);
    has(made.body.user, { email: "New@Demo.test", name: "Nora Nieuw", role: "staff", active: true, signed_in_at: null });
    const { id } = made.body.user;
    const nora = await house.signIn({ email: "new@demo.test", password: "nora's first one" });
    has((await boss.get(USERS)).body.rows.find((row) => row.id === id), { role: "staff" });
    has(await boss.put(`${USERS}/${id}`, { name: "Nora N.", role: "manager", active: true }), { status: 200, body: { user: { name: "Nora N.", role: "manager" } } });
    equal((await nora.get(SESSION)).status, 401, "another role begins with another session");
    has(await boss.put(`${USERS}/${id}`, { name: "Nora N.", role: "manager", active: true }), { status: 200, body: { already_done: true } });
    const again = await house.signIn({ email: "new@demo.test", password: "nora's first one" });
    equal((await boss.put(`${USERS}/${id}`, { name: "Nora N.", role: "manager", active: false })).status, 200);
    equal((await again.get(SESSION)).status, 401, "locked out at once");
    equal((await house.client().signIn("new@demo.test", "nora's first one")).status, 401);
    equal((await boss.put(`${USERS}/${id}`, { name: "Nora N.", role: "viewer", active: true, password: "nora's second one" })).status, 200);
    equal((await house.client().signIn("new@demo.test", "nora's second one")).status, 200);
    ok(!(await boss.get(USERS)).text.includes("scrypt"), "no hash is told");
    await forget();
  });

  await on("people: what is wrong is named, nothing is taken twice, the last owner stays", async () => {
    const people = (await boss.get(USERS)).body.rows;
    const bad = await boss.post(USERS, { email: "no address", name: " ", role: "king", password: "short" });
    equal([bad.status, Object.keys(bad.body.details).sort()], [400, ["email", "name", "password", "role"]]);
    has(await boss.post(USERS, { email: "STAFF@demo.test", name: "Twice", role: "staff", password: "long enough now" }), { status: 409, body: { code: "email_taken" } });
    has(await boss.post(USERS, { email: second.email, name: "Theirs", role: "staff", password: "long enough now" }), { status: 409 }, "unique in the whole house");
    has(await boss.post(USERS, { email: "same@demo.test", name: "Same", role: "staff", password: "SAME@demo.test" }), { status: 400 });
    const me = people.find(({ email }) => email === owner.email);
    for (const change of [{ role: "manager", active: true }, { role: "owner", active: false }])
      has(await boss.put(`${USERS}/${me.id}`, { name: me.name, ...change }), { status: 409, body: { code: "last_owner" } });
    equal((await boss.put(`${USERS}/nobody`, { name: "x", role: "staff", active: true })).status, 404);
    const theirs = (await (await house.signIn(second)).get(USERS)).body.rows;
    equal(theirs.length, 1, "the other company sees its own");
    equal((await boss.put(`${USERS}/${theirs[0].id}`, { name: "x", role: "viewer", active: false })).status, 404);
    equal((await (await house.signIn(manager)).get(USERS)).status, 403);
    equal((await boss.get(USERS)).body.rows, (await boss.get(USERS)).body.rows);
    equal((await boss.get(USERS)).body.rows.map(({ id }) => id), people.map(({ id }) => id), "nothing was added");
  });

  await on("where one is signed in: each session by browser, address and times, named by what opens nothing; each is ended by itself", async () => {
    await house.sql(`DELETE FROM session WHERE person_id IN (SELECT id FROM person WHERE email IN ('${staff.email}', '${manager.email}'));`); // from above
    const agents = {
      desk: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0",
      phone: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
    };
    const enter = async ({ email, password }, agent) => {
      const client = house.client();
      const answer = await client.post(SESSION, { email, password }, { headers: agent ? { "user-agent": agent } : {} });
      client.csrf = answer.body.csrf;
      return client;
    };
    const began = Date.now() - 2000;
    const [desk, phone, third] = [await enter(staff, agents.desk), await enter(staff, agents.phone), await enter(staff, "")];
    const colleague = await enter(manager, agents.desk);
    const list = await desk.get(SESSIONS);
    equal(list.body.rows.map(({ agent, current, address }) => [agent, current, address]),
      [["An unknown browser", false, "127.0.0.1"], ["Safari on an iPhone", false, "127.0.0.1"], ["Firefox on Windows", true, "127.0.0.1"]]);
    for (const { created_at, seen_at } of list.body.rows) ok(created_at >= began && created_at <= Date.now() + 2000 && seen_at >= created_at);
    const secrets = (await house.sql("SELECT hash, csrf FROM session;")).split(/[|\n]/).concat([desk, phone, third].map(({ cookie }) => cookie.split("=")[1]));
    for (const { id } of list.body.rows) ok(/^[0-9a-f]{32}$/.test(id) && !secrets.some((one) => one.includes(id)), id);
    for (const secret of secrets) ok(!list.text.includes(secret), "nothing that opens something is told");
    equal((await desk.poll(SESSIONS)).status, 200);
    equal((await desk.poll(SESSIONS)).status, 304, "an unchanged list");
    const ids = Object.fromEntries(list.body.rows.map(({ agent, id }) => [agent, id]));
    equal((await house.client().get(SESSIONS, { headers: { cookie: `tradepost=${ids["Safari on an iPhone"]}` } })).status, 401, "its name is no key");

    has(await colleague.del(`${SESSIONS}/${ids["Safari on an iPhone"]}`), { status: 404, body: { code: "missing" } }, "a colleague's is not to be ended, nor known");
    has(await (await enter(second)).del(`${SESSIONS}/${ids["Safari on an iPhone"]}`), { status: 404 });
    equal((await phone.get(SESSION)).status, 200);
    equal((await colleague.get(SESSIONS)).body.rows.length, 1, "one's own alone are listed");
    const before = await events("signed_out");
    equal((await desk.del(`${SESSIONS}/${ids["Safari on an iPhone"]}`)).status, 200);
    equal([(await phone.get(SESSION)).status, (await desk.get(SESSION)).status, (await third.get(SESSION)).status], [401, 200, 200]);
    has(await desk.del(`${SESSIONS}/${ids["Safari on an iPhone"]}`), { status: 404 }, "it is no more");
    equal((await desk.get(SESSIONS)).body.rows.length, 2);

    // What is over is not listed, whichever way it ended.
    const [late, old] = [await enter(staff), await enter(staff)];
    const latest = (n) => `hash = (SELECT hash FROM session WHERE person_id = (SELECT id FROM person WHERE email = '${staff.email}') ORDER BY created_at DESC LIMIT 1 OFFSET ${n})`;
    await house.sql(`UPDATE session SET expires_at = 1 WHERE ${latest(1)}; UPDATE session SET created_at = 1 WHERE ${latest(0)};`);
    equal([(await late.get(SESSION)).status, (await old.get(SESSION)).status], [401, 401]);
    equal((await desk.get(SESSIONS)).body.rows.length, 2);

    equal((await desk.del(SESSIONS)).status, 200, "everywhere else");
    equal([(await third.get(SESSION)).status, (await desk.get(SESSION)).status, (await colleague.get(SESSION)).status], [401, 200, 200]);
    has((await desk.del(SESSIONS)).body, { already_done: true });
    equal(await events("signed_out"), before + 2);
    const data = await house.sql("SELECT data FROM event WHERE type = 'signed_out' ORDER BY id DESC LIMIT 2;");
    ok(data.includes("all others") && data.includes("another"), data);

    const [{ id, current }] = (await desk.get(SESSIONS)).body.rows;
    equal(current, true);
    const out = await desk.del(`${SESSIONS}/${id}`);
    equal(out.status, 200);
    ok(out.headers["set-cookie"][0].includes("Max-Age=0"), "the present one: signed out");
    equal((await desk.get(SESSION)).status, 401);
  });

  await on("a password that somebody else chose opens nothing until it is changed; a new one from an owner asks again", async () => {
    const [email, first, mine] = ["firsts@demo.test", "from the owner to her", "known to nobody else"];
    const { body: { user } } = await boss.post(USERS, { email, name: "Fiep Firsts", role: "manager", password: first });
    equal(user.must_change_password, true);
    equal(await events("added"), Number(await house.sql("SELECT count(*) FROM event WHERE subject = 'person' AND type = 'added' AND data LIKE '%must_change_password%';")), "it stands in the event");
    const other = await house.signIn({ email, password: first });
    const fiep = await house.signIn({ email, password: first });
    has((await fiep.get(SESSION)).body, { must_change_password: true, permissions: ["anyone", "signed_in"], person: { role: "manager" } });
    for (const [method, path] of [["GET", "/api/v1/overview"], ["GET", SESSIONS], ["DELETE", SESSIONS], ["GET", "/api/v1/settings/mappings"], ["GET", "/api/v1/notices"], ["POST", "/api/v1/purchasing/refresh"], ["GET", USERS]])
      has(await fiep.ask(method, path, method === "POST" ? {} : undefined), { status: 403, body: { code: "change_password" } }, `${method} ${path}`);
    has(await fiep.put(`${SESSION}/password`, { old: "a guess of hers", new: mine }), { status: 400, body: { details: { old: "This is not your present password." } } });
    has(await fiep.put(`${SESSION}/password`, { old: first, new: first }), { status: 400, body: { details: { new: "This is the password you have. Choose another." } } });
    equal((await fiep.get("/api/v1/overview")).status, 403, "not by failing");
    // Hashed anew on the way, it is still somebody else's.
    const salt = randomBytes(16);
    await house.sql(`UPDATE person SET password = 'scrypt$16384$8$1$${salt.toString("base64")}$${scryptSync(first, salt, 32, { N: 16384, r: 8, p: 1 }).toString("base64")}' WHERE email = '${email}';`);
    has((await house.client().signIn(email, first)).body, { must_change_password: true });
    ok((await house.sql(`SELECT password FROM person WHERE email = '${email}';`)).startsWith("scrypt$32768"));
    has((await fiep.get(SESSION)).body, { must_change_password: true });
    equal((await fiep.put(`${SESSION}/password`, { old: first, new: mine })).status, 200);
    has((await fiep.get(SESSION)).body, { must_change_password: false });
    equal([(await fiep.get("/api/v1/overview")).status, (await fiep.get("/api/v1/settings/mappings")).status, (await fiep.get(USERS)).status], [200, 200, 403], "and then what the role may");
    equal((await other.get(SESSION)).status, 401, "who else came in with it is out");
    equal((await house.client().signIn(email, first)).status, 401);
    has((await house.client().signIn(email, mine)).body, { must_change_password: false });

    const change = (value) => boss.put(`${USERS}/${user.id}`, { name: "Fiep Firsts", role: "manager", active: true, ...value });
    has((await change({ name: "Fiep F." })).body, { user: { must_change_password: false } }, "another name is no reason");
    has((await change({ password: "forgotten, so again" })).body, { user: { must_change_password: true } });
    const again = await house.signIn({ email, password: "forgotten, so again" });
    has(await again.get("/api/v1/overview"), { status: 403, body: { code: "change_password" } });
    equal((await again.del(SESSION)).status, 200, "leaving is always possible");
    const program = house.client({ token: (await house.must(["token", "create", "of hers", "--role", "manager", "--account", owner.account])).trim() });
    equal((await program.get("/api/v1/overview")).status, 200, "programs' tokens know nothing of it");
    for (const one of [owner, manager]) has((await house.client().signIn(one.email, one.password)).body, { must_change_password: false }, "the demo's people chose theirs");
    await forget();
  });

  await on("who is let in on the command line changes that password, too", async () => {
    const email = "shell@demo.test";
    const said = await house.must(["user", "add", email, "--role", "staff", "--account", owner.account], { input: "typed by an operator\n" });
    ok(said.includes("password of their own"), said);
    const shell = await house.signIn({ email, password: "typed by an operator" });
    has(await shell.get("/api/v1/overview"), { status: 403, body: { code: "change_password" } });
    equal((await shell.put(`${SESSION}/password`, { old: "typed by an operator", new: "typed by themselves" })).status, 200);
    equal((await shell.get("/api/v1/overview")).status, 200);
    await house.must(["user", "password", email], { input: "typed by an operator\n" });
    has((await house.client().signIn(email, "typed by an operator")).body, { must_change_password: true });
  });

  await on("tokens: shown once, kept as a hash, work until they are revoked", async () => {
    const made = await boss.post(TOKENS, { name: "the ERP", role: "staff" });
    equal(made.status, 201, made.text);
    const { token, row } = made.body;
    ok(/^tp_[A-Za-z0-9_-]{43}$/.test(token), token);
    has(row, { name: "the ERP", role: "staff", used_at: null, revoked_at: null });
    const program = house.client({ token });
    has((await program.get(SESSION)).body, { person: { name: "the ERP", role: "staff", email: "" }, csrf: "" });
    const people = (await boss.get(USERS)).body.rows;
    equal(row.created_by, people.find(({ email }) => email === owner.email).id, "whose it is can be told where people are locked out");
    const list = await boss.get(TOKENS);
    ok(!list.text.includes(token.slice(3)) && list.body.rows[0].created_by_name === "Sanne de Boer");
    equal(await house.sql(`SELECT count(*) FROM token WHERE hash = '${token}';`), "0");
    ok((await boss.get(TOKENS)).body.rows[0].used_at > 0, "when it was used is told");
    for (const [method, path] of [["DELETE", SESSION], ["PUT", `${SESSION}/password`], ["GET", SESSIONS], ["DELETE", SESSIONS], ["DELETE", `${SESSIONS}/x`]])
      has(await program.ask(method, path, method === "PUT" ? { old: "x", new: "yyyyyyyyyyy" } : undefined), { status: 409, body: { code: "no_session" } });
    equal((await boss.del(`${TOKENS}/${row.id}`)).status, 200);
    has((await boss.del(`${TOKENS}/${row.id}`)).body, { already_done: true });
    equal((await program.get(SESSION)).status, 401);
    equal((await boss.del(`${TOKENS}/nothing`)).status, 404);
    const other = await house.signIn(second);
    equal((await other.get(TOKENS)).body.rows, []);
    equal((await other.del(`${TOKENS}/${row.id}`)).status, 404);
    has(await boss.post(TOKENS, { name: "", role: "emperor" }), { status: 400, body: { details: { role: "Should be one of viewer, staff, manager, owner." } } });
  });

  await on("no password and no token stands in the log, in an event, or in the store", async () => {
    const said = house.serve.said() + (await house.sql("SELECT data, subject_id FROM event;"));
    for (const secret of [owner.password, "a fine new one", "nora's first one", "from the owner to her", "known to nobody else", "typed by an operator", "not the password"]) ok(!said.includes(secret), `it holds ${secret}`);
    ok(!said.includes("@demo.test"), "nor an e-mail");
    ok(!/tp_[A-Za-z0-9_-]{43}/.test(said), "nor a token");
  });
}

for (const engine of engines) await suite(engine);
later(stopPostgres);
await finish();
