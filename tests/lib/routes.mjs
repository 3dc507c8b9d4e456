// routes.mjs - the program's own route table, for tests that sweep it: who may, a body that is right, one question.
//
// `tradepost routes` prints the table; core.wasm says which role may do what. A route that is added is swept without a word
// here, unless it takes a body: then bodyOf complains until it knows a right one.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadCore } from "../../wasm/core.mjs";
import { ask as askSocket } from "./fcgi.mjs";
import { run, top } from "./process.mjs";

export const roles = ["viewer", "staff", "manager", "owner"];

// [{ method, path, permission, operation, changes }]
export async function routeTable(program) {
  const { code, stdout, stderr } = await run(program, ["routes"]);
  if (code !== 0) throw new Error(`tradepost routes: ${stderr}`);
  return stdout.trimEnd().split("\n").map((line) => {
    const [method, path, permission, operation] = line.split("\t");
    return { method, path, permission, operation, changes: method !== "GET" };
  });
}

// core's own answer: (role, permission) → may.
export async function roleTable() {
  const core = await loadCore(readFileSync(join(top, "build/core.wasm")));
  return (role, permission) => core.role_may(role, permission);
}

// A store's prefix may not end in digits that could be an order's.
const letters = (n) => String(n).replace(/\d/g, (digit) => "abcdefghij"[digit]).replace(/[^a-z]/g, "");

// What do_ticket_action takes, by its action.
export const actions = {
  print: {}, start: { stage: "Packing" }, complete: { stage: "Filling" }, qc_return: { reason: "a crack" }, undo: { undo: "start" }, acknowledge: {}, receive: { stage: "Filling" },
  assign: { person: null }, store: { storage: "Shelf 3" }, note: { note: "a note" }, hold: { reason: "no flour" }, resume: {}, move_back: { stage: "Filling", reason: "too dry" }, cancel: { reason: "dropped" },
};

// A body that is right in itself for an operation; n makes what has to be unique unique. undefined: it takes none.
const bodies = {
  signIn: () => ({ email: "nobody@routes.test", password: "not a password" }),
  changePin: () => ({ old: "not the present one", pin: "4711" }),
  changePassword: () => ({ old: "not the present one", new: "a new one, and long" }),
  planOrders: () => ({ orders: ["no-such-order"] }),
  sendOrders: (n) => ({ key: `routes-key-${n}`, orders: ["no-such-order"] }),
  answerQuestion: () => ({ answer: "123456" }),
  retryJob: () => ({ cart_checked: true }),
  reviewJob: () => ({ note: "looked at" }),
  confirmJob: (n) => ({ number: `C-${n}` }),
  resendItems: (n) => ({ key: `routes-key-${n}`, items: [1] }),
  addPortal: (n) => ({ supplier_id: `routes-${n}`, supplier_name: "Routes", source_guid: "5ced0000-0000-4000-8000-000100000001", currency: "EUR", tolerance_kind: "none", tolerance: 0, active: true }),
  setCredentials: (n) => ({ username: `buyer-${n}`, password: "portal password" }),
  addMapping: (n) => ({ supplier_id: "101", our_sku: `ROUTES-${n}`, supplier_sku: `R-${n}`, unit: "piece", pack_size: 1, min_qty: 0 }),
  importMappings: (n) => ({ csv: `supplier_id,our_sku,supplier_sku,unit,pack_size,min_qty\n101,ROUTES-CSV-${n},RC-${n},piece,1,0\n`, apply: true }),
  changeIntegration: () => ({ settings: {} }),
  addUser: (n) => ({ email: `person-${n}@routes.test`, name: "Somebody", role: "viewer", password: "a first one, and long" }),
  changeUser: () => ({ name: "Somebody Else", role: "viewer", active: true }),
  setCapacity: (n) => ({ settings: { groups: [{ name: "Large", week: [4, 4, 4, 4, 4, 4, Number(n) % 9 || 0], lead_days: 1, rules: [{ by: "size", text: "Large" }] }], days: [] } }),
  set_places: (n) => ({ names: ["Fridge 2", `Shelf ${n}`] }),
  registerKiosk: () => ({ code: "ABCD-EFGH" }),
  identify: () => ({ badge: "tp-badge-POOLBADGEA" }),
  addKiosk: (n) => ({ name: `kiosk ${n}`, identify: true, idle_s: 300 }),
  changeKiosk: (n) => ({ name: `kiosk ${n}`, store: "", stage: "Filling", identify: false, idle_s: 60 }),
  addToken: (n) => ({ name: `token ${n}`, role: "viewer" }),
  addStockItem: (n) => ({ sku: `ROUTES-${n}`, name: "Routes", unit: "piece", safety: "1", oversell: "warn", recipe: false, active: true }),
  changeStockItem: (n) => ({ name: `Routes ${n}` }),
  setStockRecipe: () => ({ lines: [{ item_id: "no-such-item", amount: "1/3" }] }),
  adjustStock: (n) => ({ delta: "-1", reason: "routes", key: `routes-key-${n}` }),
  receiveStock: (n) => ({ amount: "2", reason: "routes", key: `routes-key-${n}` }),
  countStock: (n) => ({ amount: "3 1/2", key: `routes-key-${n}` }),
  receiveLot: (n) => ({ code: `L-${n}`, amount: "2", received_day: "2026-11-21", expiry_day: "2027-02-01", supplier: "Mill", note: "routes", key: `routes-key-${n}` }),
  changeLot: (n) => ({ supplier: `Mill ${n}`, expiry_day: null }),
  blockLot: () => ({ reason: "called back" }),
  closeLot: () => ({ discard: true }),
  countStockSheet: (n) => ({ lines: [{ item_id: "no-such-item", amount: "1", shown: "1" }], key: `routes-key-${n}` }),
  qc_return_to_decorating: () => actions.qc_return,
  assign_staff: () => actions.assign,
  set_storage: () => actions.store,
  create_order: (n) => ({ key: `routes-key-${n}`, store: "no-such-store", lines: [{ title: "Cake", quantity: 1 }] }),
  set_due_day: () => ({ due_day: "2026-11-28", due_time: "10:00" }),
  addStore: (n) => ({ domain: `routes-${n}.myshopify.com`, name: "Routes", prefix: `r${letters(n)}x`, currency: "EUR", zone: "Europe/Rome" }),
  changeStore: (n) => ({ name: `Routes ${n}` }),
  receiveShopify: () => ({ id: 1 }),
  receiveDeck: () => ({ job_guid: "00000000-0000-4000-8000-000000000000", webhook_type: "Job", webhook_code: "EnsureConnection" }),
};
bodies.changePortal = bodies.addPortal;
bodies.changeMapping = bodies.addMapping;
for (const name of ["approveOrder", "renewKiosk", "refreshOrders", "cancelJob", "acceptLate", "testPortal", "testIntegration", "retryQueued", "dropQueued", "readNotices", "previewStore", "testStore", "openLot", "unblockLot", "reopenLot", "pullStore", "catchUpStore", "readDelivery",
  "handle_print_barcode", "complete_filling", "complete_covering", "complete_decorating", "start_packing", "complete_packing", "deduct_on_order_create"]) bodies[name] = () => ({});

export function bodyOf({ method, operation, action = "complete" }, n = 0) {
  if (method !== "POST" && method !== "PUT") return undefined;
  if (operation === "do_ticket_action") return actions[action];
  if (!bodies[operation]) throw new Error(`tests/lib/routes.mjs knows no body for ${operation}`);
  return bodies[operation](n);
}

// One request to the responder itself, past the web server: { status, headers, text, body }. A value is sent as JSON, bytes
// as they are.
export async function ask(house, method, path, { value, bytes, headers = {}, params = {}, ms } = {}) {
  const body = bytes ?? (value === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(value)));
  const all = { REQUEST_METHOD: method, REQUEST_URI: path, ...params };
  if (body.length || bytes) {
    all.CONTENT_TYPE ??= "application/json";
    all.CONTENT_LENGTH ??= String(body.length);
  }
  for (const [name, text] of Object.entries(headers)) all[`HTTP_${name.toUpperCase().replaceAll("-", "_")}`] = text;
  const answer = await askSocket(house.socket, all, body, { ms });
  answer.text = Buffer.from(answer.text, "latin1").toString("utf8");
  if (answer.headers["content-type"]?.startsWith("application/json")) answer.body = JSON.parse(answer.text);
  return answer;
}

// Runs the questions, a few at a time; each is a function that answers a promise.
export async function several(questions, width = 6) {
  const left = [...questions];
  await Promise.all(Array.from({ length: width }, async () => {
    for (let next = left.shift(); next; next = left.shift()) await next();
  }));
}

// All that the store holds, as text: the same text means that nothing was stored. Signs of life of workers are left out, and
// the alarm that many refused webhooks are, with the job that tells Slack of it.
const life = /^INSERT INTO work(er|_count) /;
const alarm = /^(?:INSERT INTO notice VALUES|notice\|)\('?[^',]*'?,'?([^',]*)'?,'?alarm\//;
function aside(lines) {
  const alarms = lines.flatMap((line) => alarm.exec(line)?.[1] ?? []);
  return lines.filter((line) => !life.test(line) && !alarm.test(line) && !alarms.some((id) => line.includes(`slack.notify/${id}`))).join("\n");
}
export async function dump(house) {
  if (!house.database) return aside((await house.sql(".dump")).split("\n"));
  const { psql } = house.database;
  const tables = (await psql("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT IN ('worker', 'work_count') ORDER BY 1")).split("\n");
  return aside((await psql(tables.map((name) => `SELECT '${name}', replace(t::text, chr(10), ' ') FROM "${name}" t ORDER BY 2;`).join("\n"))).split("\n"));
}
