// What serve does by itself, behind a real nginx and a real Apache, on both stores: routes, the gate, limits, health,
// metrics, the document, the log, starting and stopping.  People and tokens are put into the store by hand.

import { createHash, randomBytes } from "node:crypto";
import { connect } from "node:net";
import { join } from "node:path";
import { equal, finish, has, later, ok, sleep, test, until } from "../lib/check.mjs";
import { engines, fronts, startHouse } from "../lib/house.mjs";
import { raw } from "../lib/client.mjs";
import { stopPostgres } from "../lib/postgres.mjs";
import { Service, run, top } from "../lib/process.mjs";
import { document } from "../lib/schema.mjs";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const roles = ["owner", "manager", "staff", "viewer"];

// Two accounts; in the first a person, a session and a token per role.
async function people(house) {
  const now = Date.now();
  const made = { cookie: {}, csrf: {}, token: {} };
  let sql = `INSERT INTO account (account_id, name, created_at) VALUES ('a1', 'One', ${now}), ('a2', 'Two', ${now});\n`;
  for (const role of roles) {
    made.cookie[role] = randomBytes(24).toString("base64url");
    made.csrf[role] = randomBytes(24).toString("base64url");
    made.token[role] = `tp_${randomBytes(24).toString("base64url")}`;
    sql += `INSERT INTO person (account_id, id, email, email_folded, name, role, password, active, created_at, notices_read_at)
      VALUES ('a1', 'p-${role}', '${role}@one.example', '${role}@one.example', 'The ${role}', '${role}', '', 1, ${now}, 0);
      INSERT INTO session (account_id, hash, person_id, csrf, address, agent, created_at, seen_at, expires_at)
      VALUES ('a1', '${sha256(made.cookie[role])}', 'p-${role}', '${made.csrf[role]}', '', '', ${now}, ${now - 120_000}, ${now + 3_600_000});
      INSERT INTO token (account_id, id, name, hash, role, created_by, created_at)
      VALUES ('a1', 't-${role}', 'token ${role}', '${sha256(made.token[role])}', '${role}', '', ${now});\n`;
  }
  await house.sql(sql);
  return made;
}

const paramless = (path) => path.replace(/\{\w+\}/g, "nothing-here");

async function suite(engine, front) {
  const house = await startHouse({ engine, front, demo: false, sandbox: false, replay: false });
  later(() => house.stop());
  const on = (text, body) => test(`${engine} ${front}: ${text}`, body);
  const { cookie, csrf, token } = await people(house);
  const anybody = house.client();
  const as = (role) => house.client({ token: token[role] });
  const withCookie = (role, extra = {}) => ({ cookie: `tradepost=${cookie[role]}`, ...extra });

  await on("health says up, with the engine and a ping", async () => {
    const answer = await anybody.get("/health");
    equal(answer.status, 200);
    has(answer.body, { status: "up", engine, queue_depth: 0, oldest_due_at: null });
    ok(answer.body.database_ms >= 0);
  });

  await on("the document is served as it is, and unchanged is a 304", async () => {
    const answer = await anybody.get("/api/v1/openapi.json");
    equal(answer.body, document);
    const again = await raw(`${house.url}/api/v1/openapi.json`, { headers: { "if-none-match": answer.headers.etag } });
    equal([again.status, again.text], [304, ""]);
  });

  await on("unknown paths are 404, wrong methods 405 with Allow, HEAD has no body", async () => {
    has((await anybody.get("/api/v1/nothing")).body, { ok: false, code: "missing" });
    const wrong = await anybody.ask("PATCH", "/api/v1/session");
    equal([wrong.status, wrong.headers.allow], [405, "GET, HEAD, POST, DELETE"]);
    equal((await anybody.ask("BREW", "/health")).status, 405);
    const head = await raw(`${house.url}/health`, { method: "HEAD" });
    equal([head.status, head.text], [200, ""]);
  });

  await on("every route asks who is there, and takes the roles that core's table names", async () => {
    const may = { read: 4, floor_read: 4, submit: 3, settings_read: 3, approve: 2, review: 2, mappings: 2, settings: 2, floor: 3, floor_manage: 2, stock: 2, orders: 2, queue: 2, users: 1, operate: 1, signed_in: 4 };
    for (const [path, methods] of Object.entries(document.paths))
      for (const [method, operation] of Object.entries(methods)) {
        const permission = operation["x-permission"];
        if (permission === "anyone") continue;
        const text = `${method} ${path}`;
        const none = await anybody.ask(method.toUpperCase(), paramless(path));
        has(none, { status: 401, body: { code: "sign_in" } }, text);
        for (const [rank, role] of roles.entries()) {
          const answer = await as(role).ask(method.toUpperCase(), paramless(path), undefined, { check: false });
          if (rank < may[permission]) ok(![401, 403].includes(answer.status), `${text} as ${role}: ${answer.status}`);
          else has(answer, { status: 403, body: { code: "denied" } }, `${text} as ${role}`);
        }
      }
  });

  await on("a cookie needs the session's CSRF token for what changes something", async () => {
    const path = "/api/v1/notices/read";
    const ask = (headers) => anybody.post(path, {}, { headers, check: false });
    has(await ask(withCookie("viewer")), { status: 403, body: { code: "csrf" } });
    has(await ask(withCookie("viewer", { "x-csrf-token": csrf.owner })), { status: 403, body: { code: "csrf" } });
    equal((await ask(withCookie("viewer", { "x-csrf-token": csrf.viewer }))).status, 200);
    equal((await anybody.get("/api/v1/notices", { headers: withCookie("viewer"), check: false })).status, 200);
  });

  await on("a session lives on while it is used, and ends when it is over or its person may not sign in", async () => {
    const seen = (role) => house.sql(`SELECT seen_at, expires_at FROM session WHERE hash = '${sha256(cookie[role])}';`).then((row) => row.split("|").map(Number));
    const ask = (role) => anybody.get("/api/v1/notices", { headers: withCookie(role), check: false });
    await ask("staff");
    const [at, until_at] = await seen("staff");
    ok(Date.now() - at < 60_000, "seen_at was written");
    ok(until_at > Date.now() + 11 * 3_600_000, "it lives on");
    await ask("staff");
    equal((await seen("staff"))[0], at, "written once a minute at most");
    await house.sql(`UPDATE session SET expires_at = 1 WHERE hash = '${sha256(cookie.staff)}';`);
    equal((await ask("staff")).status, 401);
    await house.sql(`UPDATE person SET active = 0 WHERE id = 'p-manager';`);
    equal((await ask("manager")).status, 401);
    await house.sql(`UPDATE token SET revoked_at = 1 WHERE id = 't-manager';`);
    equal((await as("manager").get("/api/v1/notices")).status, 401);
  });

  await on("a body is refused above its limit, and when it is shorter than it says", async () => {
    const path = "/api/v1/purchasing/plan";
    const big = Buffer.alloc(10 << 20, "x");
    has(await as("staff").ask("POST", path, undefined, { body: big }), { status: 413, body: { code: "too_large" } });
    const chunked = await raw(house.url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${token.staff}`, "content-type": "application/json", "transfer-encoding": "chunked" },
      body: big.subarray(0, 3 << 20),
    });
    equal(chunked.status, 413);
    equal((await anybody.ask("POST", path, undefined, { body: big })).status, 401, "strangers are not even read");
  });

  await on("a request id that is sane is kept, another is made; both stand in answer and log", async () => {
    const mine = await anybody.get("/health", { headers: { "x-request-id": "abc-DEF_123.4" } });
    equal(mine.headers["x-request-id"], "abc-DEF_123.4");
    const strange = await anybody.get("/health", { headers: { "x-request-id": "a b\"c$(id)" } });
    ok(/^[0-9a-z]{26}$/.test(strange.headers["x-request-id"]), strange.headers["x-request-id"]);
    await until(() => house.serve.said().includes(strange.headers["x-request-id"]), { text: "the line in the log" });
    const lines = house.serve.said().trimEnd().split("\n").map((line) => JSON.parse(line));
    has(lines.find((line) => line.request === "abc-DEF_123.4"), { event: "request", method: "GET", route: "/health", status: 200 });
    const known = lines.find((line) => line.event === "request" && line.user === "t-owner");
    equal(known.account, "a1");
  });

  await on("no token, cookie or hook's address stands in the log", async () => {
    await anybody.post("/hooks/deck/an-unguessable-address", {}, { check: false });
    await sleep(50);
    const said = house.serve.said();
    for (const secret of [...Object.values(token), ...Object.values(cookie), ...Object.values(csrf), "an-unguessable-address"])
      ok(!said.includes(secret), `the log holds ${secret}`);
  });

  await on("metrics count by operation, in Prometheus' format, for near addresses", async () => {
    const { text, type } = await anybody.get("/metrics");
    ok(type.startsWith("text/plain; version=0.0.4"), type);
    for (const line of text.trimEnd().split("\n"))
      ok(/^(# (HELP|TYPE) tradepost_\w+ .+|tradepost_\w+(\{[^{}]*\})? -?[0-9.]+)$/.test(line), `no such line: ${line}`);
    const value = (name) => Number(text.split("\n").find((line) => line.startsWith(`${name} `))?.split(" ").pop());
    ok(value('tradepost_requests_total{operation="getHealth",status="2xx"}') >= 3);
    ok(value('tradepost_requests_total{operation="none",status="4xx"}') >= 1);
    equal(value('tradepost_request_seconds_count{operation="getHealth"}'), value('tradepost_request_seconds_bucket{operation="getHealth",le="+Inf"}'));
    ok(value("tradepost_arena_high_bytes") > 1000);
    equal(value("tradepost_store_up"), 1);
    equal(value('tradepost_queue_jobs{state="dead"}'), 0);
  });

  await on("the pages: fallback for paths, 404 for files, security headers, nothing doubled", async () => {
    const page = await raw(`${house.url}/purchasing/jobs/17`);
    equal(page.status, 200);
    ok(page.text.includes("<!doctype html") || page.text.includes("<!DOCTYPE html"));
    ok(page.headers["content-security-policy"].startsWith("default-src 'self'; script-src 'self' 'wasm-unsafe-eval';"));
    equal(page.headers["cache-control"], "no-cache");
    equal((await raw(`${house.url}/missing.js`)).status, 404);
    const wasm = await raw(`${house.url}/core.wasm`);
    equal([wasm.status, wasm.type], [200, "application/wasm"]);
    const again = await raw(`${house.url}/core.wasm`, { headers: { "if-none-match": wasm.headers.etag } });
    equal(again.status, 304);
    const api = await raw(`${house.url}/health`);
    equal(api.headers["x-content-type-options"], "nosniff");
    equal(api.headers["content-security-policy"], "default-src 'none'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'");
  });

  await on("encoded slashes, dots and bad bytes in a path are refused, not repaired", async () => {
    for (const path of ["/api/v1/purchasing/jobs/a%2Fb", "/api/v1/purchasing/jobs/%00", "/api/v1/purchasing/jobs/%ff", "/api/v1/purchasing/jobs/%2e%2e"]) {
      const answer = await raw(house.url, { path, headers: { authorization: `Bearer ${token.owner}` } });
      ok([400, 404].includes(answer.status), `${path}: ${answer.status}`);
    }
  });

  await on("more requests than threads are all answered", async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => raw(`${house.url}/health`)));
    equal(answers.filter((answer) => answer.status === 200).length, 60);
  });

  await on("SIGTERM lets what has begun come to its end, and the next one takes over", async () => {
    const slow = Array.from({ length: 12 }, () => raw(`${house.url}/metrics`).then((answer) => answer.status, () => "lost"));
    await until(() => Promise.any(slow), { text: "the first of them" });
    equal(await house.serve.stop(), 0);
    const answers = await Promise.all(slow);
    ok(answers.every((status) => [200, 502, 503].includes(status)), answers.join(" "));
    await house.startServe();
    await house.healthy("it is back");
  });

  await on("the socket is for the web server's group alone, and a second responder keeps off", async () => {
    const second = await house.tradepost(["serve"], { ms: 5000 });
    equal(second.code, 4);
    ok(second.stderr.includes("Another program answers"), second.stderr);
    // A peer that connects and says nothing, or nonsense, holds nobody up.
    const quiet = connect(house.socket);
    const nonsense = connect(house.socket, () => nonsense.write("GET / HTTP/1.1\r\n\r\n"));
    nonsense.on("error", () => {});
    equal((await raw(`${house.url}/health`)).status, 200);
    quiet.destroy();
    nonsense.destroy();
  });
}

// As under systemd or spawn-fcgi: the socket is somebody else's, and outlives the responder.
for (const mode of ["3", "0"])
  await test(`a socket handed over as descriptor ${mode} survives restarts: no request is lost`, async () => {
    const house = await startHouse({ engine: "sqlite", front: "none", demo: false, sandbox: false, work: false });
    equal(await house.serve.stop(), 0);
    house.serve = undefined;
    const manager = new Service("manager", "perl", [join(top, "tests/lib/handover.pl"), house.socket, mode, house.program, "serve"], { log: join(house.folder, "manager.log"), env: house.env });
    await until(() => manager.said().includes('"serving"'), { text: "tradepost serve" });
    await house.startFront("nginx");
    let stop = false;
    const counts = {};
    const asking = Array.from({ length: 4 }, async () => {
      while (!stop) {
        const { status } = await raw(`${house.url}/health`);
        counts[status] = (counts[status] ?? 0) + 1;
      }
    });
    for (let restarts = 1; restarts <= 3; restarts++) {
      await sleep(200);
      process.kill(manager.pid, "SIGUSR1");
      await until(() => manager.said().split('"serving"').length > restarts + 1, { text: "the next one" });
    }
    stop = true;
    await Promise.all(asking);
    equal(Object.keys(counts), ["200"], JSON.stringify(counts));
    equal(await manager.stop(), 0, manager.tail());
    await house.stop();
  });

await test("the route table and the document agree in method, path, permission and operation", async () => {
  const { code, stdout, stderr } = await run(process.env.TRADEPOST ?? `${top}build/tradepost-asan`, ["routes"]);
  equal(code, 0, stderr);
  const table = stdout.trimEnd().split("\n").map((line) => line.split("\t").join(" ")).sort();
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, it]) => `${method.toUpperCase()} ${path} ${it["x-permission"]} ${it.operationId}`));
  equal(table, described.sort());
  const names = described.map((line) => line.split(" ").pop());
  equal(new Set(names).size, names.length, "an operationId stands twice");
});

for (const engine of engines) for (const front of fronts) await suite(engine, front);
later(stopPostgres);
await finish();
