// mock.mjs - a server with the API's shapes and no rules, for looking at pages with no data, usual data and too much.
//
//   node tests/web/mock.mjs build/web [port] [none|usual|much]
//   const mock = await startMock({ site: "build/web", size: "usual" });  mock.url, mock.state, mock.stop()
//
// It sends the same security headers as fcgi/ops/nginx.conf, so what that forbids fails here too.  What it says and what
// pages send is held against openapi.json: state.problems.  The real server is tested elsewhere.

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { answerProblems, operation, problems } from "../lib/schema.mjs";
import { kiosks, kioskRoute } from "./mock_kiosk.mjs";
import * as data from "./mock_data.mjs";
import { capacity, capacityLoad, capacityRoute } from "./mock_capacity.mjs";
import { lots, lotsRoute } from "./mock_lots.mjs";
import { production, placesRoute, productionRoute, storesRoute } from "./mock_production.mjs";
import { stock, stockRoute } from "./mock_stock.mjs";
import { Refusal } from "./mock_refusal.mjs";

export { Refusal };

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".wasm": "application/wasm" };
const policy = /Content-Security-Policy "([^"]+)"/.exec(readFileSync(fileURLToPath(new URL("../../fcgi/ops/nginx.conf", import.meta.url)), "utf8"))[1];
const HEADERS = { "Content-Security-Policy": policy, "Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff" };

const ALL = ["read", "approve", "submit", "review", "settings_read", "mappings", "settings", "floor", "floor_manage", "stock", "orders", "users", "queue"];
const MAY = { kiosk: ["signed_in", "floor_read", "floor"], owner: ["floor_read", ...ALL], viewer: ["read", "floor_read"], staff: ["read", "floor_read", "approve", "submit", "review", "settings_read", "floor"] };

export async function startMock({ site, size = "usual", role = "owner", port = 0, base = {}, signedIn = true, approval = false, source = {}, mustChange = false, kiosk = null }) {
  const at = Date.now();
  const state = {
    size, role, base, signedIn, down: false, refuse: null, slow: 0, log: [], problems: new Set(), keys: new Map(), n: 0,
    jobs: data.jobs(size, at), orders: data.orders(size, at), mappings: data.mappings(size), portals: data.portals(size, at), integrations: data.integrations(size, at),
    queue: data.queue(size, at), notices: data.notices(size, at), users: data.users(at), tokens: data.tokens(at), production: production(size, at), stock: stock(size, at), lots: lots(size, at), capacity: capacity(size, at), gone: false, sessions: data.sessions(size, at), mustChange, kiosk, kiosks: kiosks(size, at),
  };
  Object.assign(state.orders.source, source, approval && { kind: "rest", needs_approval: true });
  if (source.state === "down") state.orders.suppliers = [];
  if (approval) for (const supplier of state.orders.suppliers) for (const order of supplier.orders) order.approved = false;
  const server = createServer((request, response) => answer(state, site, request, response).catch((error) => {
    const known = error instanceof Refusal;
    if (!known) state.problems.add(`${request.method} ${request.url}: ${error.stack}`);
    send(response, known ? error.status : 500, { ok: false, code: known ? error.code : "mock", message: error.message, details: error.details }, error.headers);
  }));
  await new Promise((done) => server.listen(port, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${server.address().port}`, state, stop: () => new Promise((done) => (server.closeAllConnections(), server.close(done))) };
}

function send(response, status, body, headers = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(status, { ...HEADERS, "Content-Type": typeof body === "string" ? "text/csv" : "application/json", ...headers });
  response.end(text);
}

async function answer(state, site, request, response) {
  const url = new URL(request.url, "http://mock");
  if (state.gone) return request.socket.destroy(); // the line is cut: no page, no file, no answer
  if (!url.pathname.startsWith("/api/v1/")) return file(site, url.pathname, response);
  if (state.down) return request.socket.destroy();
  if (state.slow) await new Promise((done) => setTimeout(done, state.slow));
  let text = "";
  for await (const chunk of request) text += chunk;
  const path = url.pathname.slice(7).split("/").map(decodeURIComponent);
  const name = `${request.method} ${url.pathname.slice(7)}`;
  state.log.push({ name, query: url.search, body: text && JSON.parse(text), etag: request.headers["if-none-match"] });
  const input = operation(request.method, url.pathname)?.requestBody?.content["application/json"]?.schema;
  if (input || text) for (const problem of input ? problems(JSON.parse(text || "null"), input) : ["has a body"]) state.problems.add(`the page's ${name}: ${problem}`);
  if (state.refuse?.name === name) throw state.refuse.error;
  if (!state.signedIn && name !== "POST /session" && name !== "POST /kiosk") throw new Refusal(401, state.revoked ? "kiosk_revoked" : "sign_in", "Sign in to go on.");
  if (request.method !== "GET" && name !== "POST /session" && name !== "POST /kiosk" && request.headers["x-csrf-token"] !== "c5rf") throw new Refusal(403, "csrf", "The page is out of date. Load it again.");
  if (state.lose === name) state.before = structuredClone(state.orders);
  const got = await route(state, request.method, path.slice(1), url.searchParams, text ? JSON.parse(text) : {});
  if (state.lose === name) {
    state.orders = state.before; // the page does not hear that they are gone
    return request.socket.destroy();
  }
  const type = got.type || (typeof got.body === "string" ? "text/csv" : "application/json");
  const said = { status: got.status || 200, type, text: typeof got.body === "string" ? got.body : JSON.stringify(got.body) };
  if (said.text.length < 1e6) for (const problem of answerProblems(request.method, url.pathname, said)) state.problems.add(`the mock's ${name}: ${problem}`);
  if (request.method !== "GET" || typeof got.body === "string") return send(response, got.status || 200, got.body, { "Content-Type": type });
  const body = JSON.stringify(got.body);
  const etag = `"${createHash("sha1").update(body).digest("base64url")}"`;
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304, { ...HEADERS, ETag: etag });
    return response.end();
  }
  send(response, 200, got.body, { ETag: etag });
}

function file(site, path, response) {
  let name = join(site, normalize(path));
  if (!TYPES[extname(path)] || !existsSync(name)) { // an id may have a dot
    if (TYPES[extname(path)]) return response.writeHead(404, HEADERS).end();
    name = join(site, "index.html");
  }
  const bytes = gzipSync(readFileSync(name)); // as nginx.conf says
  response.writeHead(200, { ...HEADERS, "Content-Type": TYPES[extname(name)] || "application/octet-stream", "Content-Encoding": "gzip", "Content-Length": bytes.length, "Cache-Control": "no-cache" });
  response.end(bytes);
}

// A page of a list; the cursor is the number of rows before it.
function page(rows, query) {
  const from = Number(query.get("cursor") || 0);
  const limit = Number(query.get("limit") || 50);
  return { body: { ok: true, rows: rows.slice(from, from + limit), next: from + limit < rows.length ? String(from + limit) : null } };
}
const ok = (more = {}, status = 200) => ({ status, body: { ok: true, ...more } });

async function route(state, method, path, query, body) {
  const [room, ...rest] = path;
  const is = (pattern) => pattern === [method, ...path].join(" ");
  if (room === "kiosk" || (room === "settings" && rest[0] === "kiosks")) return kioskRoute(state, method, path, body);
  const at = Date.now();
  step(state, at);
  if (room === "session") return session(state, method, rest, body);
  if (state.mustChange) throw new Refusal(403, "change_password", "Somebody else chose your password. Choose one that you alone know; until then nothing else can be done.");
  if (is("GET sessions")) return ok({ rows: state.sessions, next: null });
  if (is("DELETE sessions")) return (state.sessions = state.sessions.filter(({ current }) => current)), ok();
  if (room === "sessions") {
    if (!state.sessions.some(({ id }) => id === rest[0])) throw new Refusal(404, "missing", "You are not signed in there (any more).");
    return (state.sessions = state.sessions.filter(({ id }) => id !== rest[0])), ok();
  }
  if (is("GET overview")) return { body: data.overview(state.size, state.jobs, Math.floor(at / 60000) * 60000) };
  if (is("GET notices")) return { body: state.notices };
  if (is("POST notices read")) return (state.notices = { ...state.notices, unread: 0 }), ok();
  if (is("GET search")) return { body: { ok: true, rows: found(state, query.get("q")) } };
  if (room === "purchasing") return purchasing(state, method, rest, query, body, at);
  if (room === "stock" && (rest[0] === "lots" || rest[2] === "lots")) return lotsRoute(state.lots, method, rest, query, body, at);
  if (is("GET production capacity")) return capacityLoad(state.capacity, query, at);
  if (is("GET settings capacity") || is("PUT settings capacity")) return capacityRoute(state.capacity, method, body);
  if (is("GET settings places") || is("PUT settings places")) return placesRoute(state.production, method, body);
  if (room === "production") return productionRoute(state.production, method, rest, query, body, at);
  if (room === "stock") return stockRoute(state.stock, method, rest, query, body, at);
  if (room === "settings" && rest[0] === "stores") return storesRoute(state.production, method, rest.slice(1), query, body);
  if (room === "settings") return settings(state, method, rest, query, body, at);
  if (is("GET queue")) return page(state.queue.filter((row) => row.state === (query.get("state") || "queued")), query);
  if (room === "queue") return (state.queue = state.queue.filter((row) => row.id !== rest[0])), ok();
  if (is("GET audit")) return page(data.audit(state.size, Math.floor(at / 60000) * 60000), query);
  if (room === "chain")
    return ok({ rows: [["request", "r1", "POST /purchasing/jobs", 0], ["event", "j1e1", "Created", 1], ["event", "j1e2", "Started", 2], ["job", "q1", "deck.open", 3], ["delivery", "d2", "webhook EnsureConnection", 4], ["event", "j1e5", "Connected", 5], ["job", "q2", "deck.add", 6]].map(([kind, id, label, depth]) => ({ kind, id, label, depth, at: at - 60000 + depth * 5000 })) });
  if (room === "deliveries" && rest[1] === "read") return ok(state.production.readsNew ? { changed: true, note: "" } : { changed: false, note: "It says what was known already." });
  if (room === "deliveries")
    return ok({ delivery: { id: rest[0], provider: "deck", kind: "webhook EnsureConnection", state: "used", note: "", bytes: 412, sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", received_at: at - 60000, headers_text: "content-type: application/json\n", body_text: '{"job_guid":"3f0a9c1e-77aa-4a3a-9b1b-6d1d3c3a2f01","webhook_code":"EnsureConnection","order_id":5800000000000012345,"price":45.00,"note":"12, not 13: \\"58\\"","output":{"access_token":"••••••••"}}' } });
  throw new Refusal(404, "missing", "This is not here.");
}

function session(state, method, [more], body) {
  if (more === "password") {
    if (body.old !== "right") throw new Refusal(400, "invalid", "The password was not changed.", { old: "This is not your present password." });
    state.mustChange = false;
    return ok();
  }
  if (more === "pin") {
    if (body.old !== (state.kiosk ? "4711" : "right")) throw new Refusal(400, "invalid", "The PIN was not changed.", { old: "This is not right." });
    if (state.kiosk) state.kiosk = { ...state.kiosk, person: null };
    return ok();
  }
  if (method === "DELETE") return (state.signedIn = false), ok();
  if (method === "POST" && body.password !== "right") throw new Refusal(401, "wrong_credentials", "E-mail or password is wrong.");
  state.signedIn = true;
  return ok({ person: { id: "u1", name: "Anna Bakker", email: "anna@bakker.example", role: state.kiosk ? "kiosk" : state.role, ...state.person }, account: { id: "a1", name: state.size === "much" ? data.LONG : "Bakkerij Bakker" }, permissions: state.mustChange ? ["signed_in"] : MAY[state.kiosk ? "kiosk" : state.role], kiosk: state.kiosk, must_change_password: state.mustChange, csrf: "c5rf", base: { version: "0.1.0", external_calls: true, sandbox: true, ...state.base } });
}

// Time passes: a moving job takes a step every few seconds.
function step(state, at) {
  for (const job of state.jobs) {
    if (!job.steps?.length || at < job.steps[0][0]) continue;
    const [, to] = job.steps.shift();
    data.inState(job, to);
    job.updated_at = at;
    if (["completed", "needs_review"].includes(to)) {
      job.list = data.itemsOf(job, job.items);
      job.ended_at = at;
      job.awaiting_checkout = true;
      job.items_ok = job.list.filter((item) => !item.attention).length;
      job.items_attention = job.items - job.items_ok;
    }
  }
}

function found(state, words) {
  const has = (text) => text.toLowerCase().includes(words.toLowerCase());
  return [
    ...state.jobs.filter((job) => has(job.supplier_name) || job.orders.some(has)).slice(0, 5).map((job) => ({ kind: "job", id: job.id, title: `${job.supplier_name}: ${job.label}`, text: job.orders.join(", "), href: `/purchasing/jobs/${job.id}` })),
    ...state.orders.suppliers.filter(({ name }) => has(name)).map(({ id, name }) => ({ kind: "supplier", id, title: name, text: id, href: "" })),
    ...state.mappings.filter((row) => has(row.our_sku)).slice(0, 5).map((row) => ({ kind: "sku", id: row.our_sku, title: row.our_sku, text: `${row.supplier_name}: ${row.supplier_sku}`, href: "" })),
  ];
}

function purchasing(state, method, [what, id, action], query, body, at) {
  if (what === "orders" && method === "GET") return { body: { ok: true, ...state.orders } };
  if (what === "orders") {
    for (const supplier of state.orders.suppliers) for (const order of supplier.orders) if (order.id === id) order.approved = method === "POST";
    return ok();
  }
  if (what === "refresh") return ok({ job: { id: "x" } }, 202);
  if (what === "suppliers") return page(data.suppliers(state.size, Math.floor(at / 60000) * 60000), query);
  if (what === "jobs" && !id && method === "GET")
    return page(state.jobs.filter((job) => (!query.get("state") || job.state === query.get("state")) && (!query.get("supplier") || job.supplier_id === query.get("supplier"))).map(data.summary), query);
  if (what === "jobs" && !id) {
    if (state.keys.has(body.key)) return ok({ ...state.keys.get(body.key), already_done: true });
    const made = [];
    for (const supplier of state.orders.suppliers) {
      const taken = supplier.orders.filter((order) => body.orders.includes(order.id));
      if (!taken.length || supplier.id === state.blockNext?.supplier_id) continue;
      supplier.orders = supplier.orders.filter((order) => !taken.includes(order));
      const job = data.newJob(`new${++state.n}`, supplier, at, { orders: taken.map((order) => order.id), items: taken.reduce((sum, order) => sum + order.lines.length, 0) });
      job.list = data.itemsOf(job, job.items, false);
      job.steps = [[at + 1000, "connecting"], [at + 3000, "adding_items"], [at + 5000, supplier.id === "100" ? "completed" : "needs_review"]];
      supplier.open_job = { id: job.id, state: job.state, label: job.label, created_by: "u1", created_by_name: job.created_by_name, created_at: at };
      state.jobs.unshift(job);
      made.push(data.summary(job));
    }
    const first = { batch: "b1", jobs: made, blocked: state.blockNext ? [state.blockNext] : [] };
    state.keys.set(body.key, first);
    return ok(first, 201);
  }
  const job = state.jobs.find((of) => of.id === id);
  if (!job) throw new Refusal(404, "missing", "There is no such job (any more).");
  if (action === "timeline") return { body: { ok: true, rows: data.timeline(job) } };
  if (action === "result.csv") return { body: "no;sku\n1;S-1\n" };
  if (method === "GET")
    return { body: { ok: true, job: { ...data.summary(job), tolerance_kind: "none", tolerance: 0, attempt: 1, review_note: job.note || "", reviewed_by_name: job.reviewed ? "Anna Bakker" : "", reviewed_at: job.reviewed ? job.ended_at : null, confirmed_at: job.confirmation ? job.ended_at : null, guids: [{ guid: "3f0a9c1e-77aa-4a3a-9b1b-6d1d3c3a2f01", kind: "open", attempt: 1 }], actions: data.actionsOf(job) }, items: job.list } };
  if (action === "answer" && body.answer !== "123456") throw new Refusal(409, "wrong", "The portal refused this code.", { answer: "Look at the code again: the portal refused it." });
  if (action === "answer") Object.assign(data.inState(job, "adding_items"), { steps: [[at + 3000, "completed"]] });
  if (action === "cancel") data.inState(job, "cancelled").ended_at = at;
  if (action === "review") Object.assign(job, { reviewed: true, note: body.note });
  if (action === "confirm") Object.assign(job, { confirmation: body.number, awaiting_checkout: false });
  if (action === "accept") Object.assign(data.inState(job, "needs_review"), { late: "accepted" });
  if (action === "retry") Object.assign(data.inState(job, "pending"), { error: null, late: "", steps: [[at + 2000, "connecting"]] });
  if (action === "resend") {
    const again = data.newJob(`again${++state.n}`, { id: job.supplier_id, name: job.supplier_name }, at, { parent: job.id, items: body.items.length, orders: job.orders });
    again.list = job.list.filter((item) => body.items.includes(item.no)).map((item) => ({ ...item, verdict: "", verdict_text: "", attention: false, seen_text: "", difference_e4: null, added: null }));
    state.jobs.unshift(again);
    return ok({ job: data.summary(again) });
  }
  return ok({ job: data.summary(job) });
}

function settings(state, method, [what, id, action], query, body) {
  const list = { portals: "portals", mappings: "mappings", integrations: "integrations", users: "users", tokens: "tokens" }[what];
  if (what === "mappings" && id === "import") return imported(state, body);
  if (what === "mappings.csv") return { body: "supplier_id,our_sku\n" };
  if (method === "GET") {
    const words = (query.get("q") || "").toLowerCase();
    return page(state[list].filter((row) => (!query.get("supplier") || row.supplier_id === query.get("supplier")) && (!words || `${row.our_sku} ${row.supplier_sku}`.toLowerCase().includes(words))), query);
  }
  const row = state[list].find((of) => (of.id || of.provider) === id);
  if (action === "test") {
    if (what === "integrations") Object.assign(row, { checked_at: Date.now(), detail: "It works.", state: "ready" });
    return ok({ job: { id: "j1" } }, 202);
  }
  if (action === "credentials") return (row.login = method === "DELETE" ? null : { id: "lo", hint: "n***w@example.test", blocked: false, blocked_at: null, shared_with: [] }), ok();
  if (method === "DELETE") return (state[list] = state[list].filter((of) => of !== row)), ok();
  if (method === "POST") {
    if (what === "mappings" && state.mappings.some((of) => of.supplier_id === body.supplier_id && of.our_sku === body.our_sku))
      throw new Refusal(409, "conflict", "There is a mapping for this SKU already.", { our_sku: "This SKU has a mapping for this supplier already." });
    const at = Date.now();
    const more = {
      portals: { login: null }, mappings: { supplier_name: "", origin: "manual", updated_at: at },
      users: { active: true, created_at: at, signed_in_at: null }, tokens: { created_by: "u1", created_by_name: "Anna Bakker", created_at: at, used_at: null, revoked_at: null },
    }[what];
    const { password, ...said } = body;
    const made = { id: `made${++state.n}`, ...more, ...said };
    state[list] = [made, ...state[list]];
    if (what === "tokens") return ok({ row: made, token: "tp_5b1d7f20a9c34b6e8d2f" }, 201);
    return ok({ [what.slice(0, -1)]: made }, 201);
  }
  if (what === "integrations") {
    Object.assign(row.settings, body.settings);
    for (const [name, value] of Object.entries(body.secrets || {})) row.secrets[name] = value !== null;
  } else Object.assign(row, body);
  return ok({ [what.slice(0, -1)]: row });
}

function imported(state, { csv, apply, skip_errors }) {
  const rows = csv.trim().split("\n").slice(1).map((text, i) => {
    const [supplier_id, our_sku, supplier_sku, unit, pack_size, min_qty] = text.split(",");
    const side = (row) => row && { supplier_sku: row.supplier_sku, unit: row.unit, pack_size: row.pack_size, min_qty: row.min_qty };
    const before = side(state.mappings.find((row) => row.supplier_id === supplier_id && row.our_sku === our_sku)) || null;
    const problems = supplier_sku?.trim() ? [] : [{ field: "supplier_sku", text: "Supplier SKU is blank." }];
    const action = problems.length ? "error" : !before ? "add" : before.supplier_sku === supplier_sku ? "same" : "change";
    return { line: i + 2, action, our_sku, supplier_sku, supplier_id, before, after: { supplier_sku, unit: unit || "piece", pack_size: Number(pack_size) || 1, min_qty: Number(min_qty) || 0 }, problems };
  });
  const counts = { add: 0, change: 0, same: 0, error: 0 };
  for (const row of rows) counts[row.action]++;
  if (apply && counts.error && !skip_errors) throw new Refusal(409, "errors", "Some rows have errors. Correct them, or leave them out.");
  return ok({ counts, rows });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [site, port, size] = process.argv.slice(2);
  const mock = await startMock({ site, port: Number(port) || 0, size: size || "usual" });
  console.log(mock.url);
}
