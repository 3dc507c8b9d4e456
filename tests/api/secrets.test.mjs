// Secrets stay where they are: each one that can be entered is planted, used, made to fail, and then looked for in everything
// that is kept, said or shown: the store's files, dumps, logs, events, errors, metrics and every answer.

import { readFileSync, readdirSync } from "node:fs";
import { createHmac } from "node:crypto";
import { join } from "node:path";
import { equal, finish, later, ok, test, until } from "../lib/check.mjs";
import { engines, startHouse } from "../lib/house.mjs";
import { stopPostgres } from "../lib/postgres.mjs";
import { find, makeFolder, run } from "../lib/process.mjs";
import { deliver, makeStore, order } from "../lib/production.mjs";
import { accountOf, makeSupplier, reaches, send } from "../lib/purchasing.mjs";
import { routeTable } from "../lib/routes.mjs";

// One of a kind each, so that what is found names itself.
const plant = Object.fromEntries(["signed_in", "wrong_guess", "first_given", "changed_to", "portal_password", "mfa_answer", "deck_id", "deck_secret", "deck_hmac", "slack_path", "pg_password", "rest_secret", "rest_password", "rest_user", "hook_token", "command_line",
  "shop_key", "shop_key_old", "shop_id", "shop_secret", "shop_token", "shop_hook"]
  .map((name, n) => [name, `Planted${n}x${name.replaceAll("_", "")}Qz${(n * 7919 + 104729).toString(36)}`]));
const portalUser = "planted-portal-user-8841@portals.test"; // only its first and last letters may be told

// As it is, and as it would look in a dump of bytes, in a header, in an address.
const spellings = (text) => {
  const bytes = Buffer.from(text);
  // Base64 of it wherever it begins within a longer text: the part that does not depend on its neighbours.
  const within = [0, 1, 2].map((shift) => Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64").slice(shift ? 4 : 0, -4).replace(/=+$/, ""));
  return [...new Set([text, bytes.toString("hex"), bytes.toString("hex").toUpperCase(), encodeURIComponent(text), JSON.stringify(text).slice(1, -1), ...within])].filter((one) => one.length > 11);
};

async function suite(engine) {
  const archive = join(makeFolder("archive"), "kept");
  const house = await startHouse({ engine, config: { archive } });
  later(() => house.stop());
  const on = (text, body) => test(`${engine}: ${text}`, body);
  const { owner } = house.people;
  const secrets = { ...plant };
  const boss = await house.signIn(owner);
  const put = async (provider, value) => {
    const answer = await boss.put(`/api/v1/settings/integrations/${provider}`, value);
    equal(answer.status, 200, `${provider}: ${answer.text}`);
    ok(!Object.values(plant).some((text) => answer.text.includes(text)), `${provider} answers with what was entered`);
  };
  const tried = async (provider) => {
    const answer = await boss.post(`/api/v1/settings/integrations/${provider}/test`);
    ok([200, 202].includes(answer.status), `${provider}: ${answer.text}`);
    if (answer.status === 202) await until(async () => (await house.sql(`SELECT state FROM job WHERE id = '${answer.body.job.id}'`)) !== "queued", { text: `${provider} being tried` });
    return answer;
  };

  await on("people sign in, fail to, and change what they sign in with", async () => {
    await boss.post("/api/v1/settings/users", { email: "kees@secrets.test", name: "Kees", role: "staff", password: plant.first_given });
    const kees = await house.signIn({ email: "kees@secrets.test", password: plant.first_given });
    equal((await kees.put("/api/v1/session/password", { old: plant.wrong_guess, new: plant.changed_to })).status, 400);
    equal((await kees.put("/api/v1/session/password", { old: plant.first_given, new: plant.changed_to })).status, 200);
    equal((await house.client().signIn("kees@secrets.test", plant.wrong_guess)).status, 401);
    equal((await house.client().signIn(`${plant.wrong_guess}@secrets.test`, plant.wrong_guess)).status, 401);
    equal((await house.client().post("/api/v1/session", { email: "kees@secrets.test", password: plant.signed_in, [plant.signed_in]: 1 })).status, 400);
    await house.must(["user", "password", "kees@secrets.test"], { input: `${plant.command_line}\n` });
    const { body } = await boss.post("/api/v1/settings/tokens", { name: "planted", role: "staff" });
    equal((await house.client({ token: body.token }).get("/api/v1/overview")).status, 200);
    Object.assign(secrets, { token: body.token, cookie: boss.cookie.split("=")[1], keys: readFileSync(join(house.folder, "keys"), "utf8").trim().split(" ")[1] });
  });

  let store;
  await on("a shop's orders come in, signed with either key; it is talked to with a token that is wrong", async () => {
    const entered = { hmac_key: plant.shop_key, hmac_key_old: plant.shop_key_old, client_id: plant.shop_id, client_secret: plant.shop_secret, token: `shpat_${plant.shop_token}` };
    store = await makeStore(boss, { secrets: entered });
    const told = { ...order("7001", 7001), token: plant.shop_hook, checkout_token: plant.shop_hook, note: "a cake" };
    for (const key of [plant.shop_key, plant.shop_key_old]) equal((await deliver(house, store, "orders/create", told, { key })).status, 200);
    equal((await deliver(house, store, "orders/create", { ...told, id: plant.shop_hook }, { key: plant.shop_key })).status < 500, true);
    equal((await deliver(house, store, "orders/create", told, { key: plant.wrong_guess })).status, 401);
    equal((await boss.post("/api/v1/settings/stores", { domain: plant.shop_token, name: "x", prefix: "x", currency: "EUR", zone: plant.shop_token, secrets: entered })).status, 400);
    const again = await boss.put(`/api/v1/settings/stores/${store.id}`, { secrets: { ...entered, client_id: plant.shop_key_old } });
    ok(again.status === 200 && !Object.values(plant).some((text) => again.text.includes(text)), again.text);
    const tried = await boss.post(`/api/v1/settings/stores/${store.id}/test`);
    equal(tried.status, 202, tried.text);
    await until(async () => (await house.sql(`SELECT state FROM job WHERE id = '${tried.body.job.id}'`)) !== "queued", { text: "the store being tried" });
  });

  await on("a job goes its way with a portal's credentials and an answer that is wrong", async () => {
    const where = await accountOf(house);
    const made = await makeSupplier(house, boss, where, "0006", { n: 77, username: portalUser, password: plant.portal_password });
    const sent = await send(boss, [made.order]);
    equal(sent.status, 201, sent.text);
    const { id } = sent.body.jobs[0];
    await reaches(boss, id, ["awaiting_mfa"]);
    const events = Number(await house.sql(`SELECT count(*) FROM event WHERE subject_id = '${id}'`));
    equal((await boss.post(`/api/v1/purchasing/jobs/${id}/answer`, { answer: plant.mfa_answer })).status, 200);
    await until(async () => Number(await house.sql(`SELECT count(*) FROM event WHERE subject_id = '${id}'`)) > events + 1, { text: "the wrong answer" });
    await reaches(boss, id, ["awaiting_mfa"]);
    equal((await boss.post(`/api/v1/purchasing/jobs/${id}/cancel`)).status, 200);
    // What Deck really sends in a webhook: a token to the portal's connection, here in one that nobody asked for.
    const address = (await boss.get("/api/v1/settings/integrations")).body.rows.find(({ provider }) => provider === "deck").webhook_url.split("/").pop();
    const body = JSON.stringify({ job_guid: "11111111-2222-4333-8444-555555555555", webhook_type: "Job", webhook_code: "EnsureConnection", output: { access_token: plant.hook_token, access_token_again: plant.hook_token }, nested: JSON.stringify({ access_token: plant.hook_token }) });
    const signature = createHmac("sha256", Buffer.from("sandbox deck webhook signing key")).update(body).digest("base64");
    const took = await house.client().ask("POST", `/hooks/deck/${address}`, undefined, { body, headers: { "x-signature": signature } });
    equal(took.status, 200, took.text);
    equal((await house.client().ask("POST", `/hooks/deck/${address}`, undefined, { body, headers: { "x-signature": plant.deck_secret } })).status, 401);
    secrets.address = address;
  });

  await on("providers refuse what is entered for them", async () => {
    const { url } = house.sandbox;
    await put("slack", { secrets: { webhook_url: `${url}/slack/services/T0PLANTED/B0PLANTED/${plant.slack_path}` } });
    await tried("slack");
    await put("source", { settings: { kind: "postgres", customer_id: "1" }, secrets: { connection: `postgresql://planted:${plant.pg_password}@127.0.0.1:1/x` } });
    await tried("source");
    await put("source", { settings: { kind: "rest", customer_id: "1", currency: "EUR" }, secrets: { client_id: "planted", client_secret: plant.rest_secret, username: plant.rest_user, password: plant.rest_password } });
    await tried("source");
    await put("deck", { secrets: { client_id: plant.deck_id, secret: plant.deck_secret, hmac_key: Buffer.from(plant.deck_hmac).toString("base64"), supplier_username: portalUser, supplier_password: plant.portal_password } });
    await tried("deck");
    const bad = await boss.put("/api/v1/settings/integrations/deck", { secrets: { hmac_key: `${plant.deck_secret}!!`, secret: [plant.deck_secret], [plant.deck_secret]: "x" } });
    equal(bad.status, 400);
    ok(!JSON.stringify(Object.values(bad.body.details)).includes(plant.deck_secret), "a fault quotes no value");
    equal((await boss.put("/api/v1/settings/integrations/slack", { secrets: { webhook_url: `http://elsewhere.test/${plant.slack_path}` } })).status, 400);
    await until(async () => (await house.sql("SELECT count(*) FROM job WHERE lease_until <> 0")) === "0", { text: "the queue being quiet" });
  });

  await on("none of it stands in the store, its files or a dump, but as a hash or sealed", async () => {
    const found = [];
    const look = (where, text) => {
      for (const [name, secret] of Object.entries({ ...secrets, portal_user: portalUser }))
        // The address of a webhook is what integrations are found by, and shown to who sets them up.
        if (name !== "address" || !where.startsWith("store")) for (const one of spellings(secret)) if (text.includes(one)) found.push(`${name} in ${where} as ${one.slice(0, 12)}…`);
    };
    const latin = (file) => readFileSync(file).toString("latin1");
    if (house.database) {
      const { host, name } = house.database;
      const dumped = await run(find("pg_dump"), ["-h", host, "-U", "super", "-d", name, "--inserts"], { cwd: "/" });
      equal(dumped.code, 0, dumped.stderr);
      ok(dumped.stdout.includes("kees@secrets.test") && dumped.stdout.length > 50_000, "it is a dump");
      look("store: pg_dump", dumped.stdout);
      look("store: PostgreSQL's log", latin(join(host, "log")));
    } else {
      const files = readdirSync(house.folder).filter((name) => name.startsWith("tradepost.db"));
      ok(files.length >= 2, "the store and its log");
      for (const name of files) look(`store: ${name}`, latin(join(house.folder, name)));
      const strings = await run("sh", ["-c", `cat ${house.file}* | tr -c '[:print:]' '\\n'`]);
      ok(strings.stdout.includes("kees@secrets.test"), "they are read");
      look("store: strings", strings.stdout);
      look("store: .dump", await house.sql(".dump"));
    }
    look("events", await house.sql("SELECT data, type, cause_id FROM event"));
    look("the queue", await house.sql("SELECT args, last_error, key FROM job"));
    equal(found, []);
  });

  await on("none of it stands in a log, an error, the metrics, or anything that the API answers to its owner", async () => {
    const said = {
      "serve's log": house.serve.said(), "the worker's log": house.workers.map((one) => one.said()).join(""), "the web server's log": readFileSync(join(house.folder, "front/front.error"), "utf8"),
      "config check": await house.must(["config", "check"]), "token list": await house.must(["token", "list", "--account", owner.account]), "user list": await house.must(["user", "list"]),
    };
    ok(said["serve's log"].length > 1000 && said["the worker's log"].length > 500, "there are logs");
    const ids = async (sql) => (await house.sql(sql)).split("\n").filter(Boolean);
    const variable = {
      "/purchasing/jobs/": await ids("SELECT id FROM portal_job"), "/deliveries/": await ids("SELECT id FROM delivery"), "/chain/": (await ids("SELECT id FROM event ORDER BY id DESC LIMIT 60")),
      "/production/tickets/": await ids("SELECT order_id || '.' || no FROM ticket"), "/production/orders/": await ids("SELECT id FROM shop_order"), "/settings/stores/": await ids("SELECT id FROM shop"),
      "/stock/items/": await ids("SELECT id FROM stock_item"), "/stock/lots/": await ids("SELECT id FROM stock_lot"),
    };
    const anna = (await boss.post("/api/v1/settings/users", { name: "Anna", role: "staff", badge: true })).body.user.id;
    variable["/settings/users/"] = [anna];
    const asked = { "/settings/badges.pdf": `?ids=${anna}`, "/production/scan": "?text=bannos-7001", "/production/capacity/what_if": "?group=Large&day=2027-01-04", "/production/unassigned": `?store=${store.id}&stage=Filling`, "/production/places.pdf": "?names=Fridge%202%0AShelf", "/production/labels.pdf": `?ids=${store.id}.7001.1` };
    await boss.put("/api/v1/settings/capacity", { settings: { groups: [{ name: "Large", week: [4, 4, 4, 4, 4, 4, 0], lead_days: 1, rules: [] }], days: [] } });
    ok(variable["/deliveries/"].length >= 3, "there are deliveries to show");
    let answers = 0;
    for (const { path } of (await routeTable(house.program)).filter(({ method }) => method === "GET")) {
      const kind = Object.keys(variable).find((part) => path.includes(part));
      const paths = path.includes("{") ? variable[kind].map((id) => path.replace(/\{\w+\}/, id)) : [path + (asked[path.replace("/api/v1", "")] ?? ""), ...(path.endsWith("/v1/queue") ? ["queued", "dead", "done"].map((state) => `${path}?state=${state}`) : [])];
      for (const one of paths) {
        const answer = await boss.get(one, { check: false });
        // The second company's, among them.
        ok([200, 404].includes(answer.status), `${one}: ${answer.status}`);
        said[`GET ${one}`] = answer.text + JSON.stringify(answer.headers);
        answers += answer.status === 200;
      }
    }
    ok(answers > 50, `${answers} answers`);
    const shown = Object.entries(said).filter(([where]) => where.includes("/deliveries/")).map(([, text]) => text).join("");
    ok(shown.includes("access_token") && shown.includes("***"), "bodies are shown, with their secrets blanked");
    const found = [];
    for (const [where, text] of Object.entries(said))
      for (const [name, secret] of Object.entries({ ...secrets, csrf: boss.csrf, portal_user: portalUser, webhook: "slack/services/T0PLANTED" })) {
        if (where === "GET /api/v1/session" && name === "csrf") continue;
        if (where === "GET /api/v1/settings/integrations" && name === "address") continue;
        for (const one of spellings(secret)) if (text.includes(one)) found.push(`${name} in ${where}: …${text.slice(Math.max(0, text.indexOf(one) - 80), text.indexOf(one) + 20)}…`);
      }
    equal(found, []);
    for (const line of (said["serve's log"] + said["the worker's log"]).trimEnd().split("\n")) JSON.parse(line);
    ok(!/kees@secrets\.test|owner@demo\.test/.test(said["serve's log"] + said["the worker's log"]), "nor an e-mail");
  });

  await on("nor in the archive of what is forgotten", async () => {
    const job = "account_id, topic, state, due_at, fence, tries, lapsed, last_error, worker, subject, subject_id, cause_event, key, args, created_at";
    const notice = "account_id, severity, title, text, subject, subject_id, count, created_at";
    // Everything that was done and told here, once more, as if it had been weeks ago.
    await house.sql(`INSERT INTO job (id, dedupe, updated_at, ${job}) SELECT 'aged-' || id, dedupe, updated_at - 4000000000, ${job} FROM job WHERE state IN ('done', 'dropped');
      INSERT INTO notice (id, dedupe, updated_at, ${notice}) SELECT 'aged-' || id, 'aged-' || dedupe, updated_at - 4000000000, ${notice} FROM notice;`);
    const aged = () => house.sql("SELECT (SELECT count(*) FROM job WHERE id LIKE 'aged-%') + (SELECT count(*) FROM notice WHERE id LIKE 'aged-%')");
    ok(Number(await aged()) > 10, "much is old");
    await house.sql(`UPDATE job SET due_at = ${Date.now()} WHERE topic = 'housekeeping' AND state = 'queued'`);
    await until(async () => (await aged()) === "0", { ms: 20_000, text: "all that is old going" });
    const text = readdirSync(archive).map((name) => readFileSync(join(archive, name), "utf8")).join("");
    ok(text.includes('"kind":"job"') && text.includes('"kind":"notice"'), "it is in the archive");
    equal(Object.entries({ ...secrets, portal_user: portalUser }).filter(([, secret]) => spellings(secret).some((one) => text.includes(one))).map(([name]) => name), []);
  });
}

for (const engine of engines) await suite(engine);
later(stopPostgres);
await finish();
