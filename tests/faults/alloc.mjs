// alloc.mjs - every allocation fails once, one at a time, through every route and hook; alloc_worker.mjs does the same to the worker.
//
// A place fails once for each way that leads to it (shim.c), on the heap and in the arenas.  A route is asked again and again
// until nothing new fails: each answer is the good one, or one that says what to do; the rows are those before it or those after
// it; the process lives, and answers the next.

import { createHash } from "node:crypto";
import { sleep } from "../lib/check.mjs";
import { run } from "../lib/process.mjs";
import { memory, program } from "./control.mjs";
import { Count, figure } from "./figures.mjs";
import { perform } from "./flows.mjs";
import { order, signed } from "../lib/production.mjs";
import { keepStore, makePlace, webhook, worn } from "./places.mjs";

export const all = memory.heap | memory.arena | memory.map;
const V1 = "/api/v1", jobs = `${V1}/purchasing/jobs`;
const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const get = (path) => ({ method: "GET", path });
const post = (path, value = {}) => ({ method: "POST", path, value });
const put = (path, value) => ({ method: "PUT", path, value });
const del = (path) => ({ method: "DELETE", path });
const act = (cake, action, value) => ({ floor }) => post(`${V1}/production/tickets/${floor.cake[cake]}/${action}`, value);
const ticket = (cake, rest = "") => ({ floor }) => get(`${V1}/production/tickets/${floor.cake[cake]}${rest}`);
const stock = (name, rest = "") => ({ floor }) => `${V1}/stock/items/${floor[name]}${rest}`;

// One request for each operation of the route table that is answered well on the kept store.
const requests = {
  signIn: ({ people }) => ({ anonymous: true, ...post(`${V1}/session`, { email: people.staff.email, password: people.staff.password }) }),
  getSession: () => get(`${V1}/session`),
  signOut: () => del(`${V1}/session`),
  changePin: ({ people }) => put(`${V1}/session/pin`, { old: people.owner.password, pin: "4711" }),
  changePassword: ({ people }) => put(`${V1}/session/password`, { old: people.owner.password, new: "a-rather-long-new-one" }),
  listSessions: () => get(`${V1}/sessions`),
  endOtherSessions: () => del(`${V1}/sessions`),
  endSession: ({ boss }) => del(`${V1}/sessions/${sha256(`session/${sha256(boss.cookie.split("=")[1])}`).slice(0, 32)}`), // as flow_signin_name does
  registerKiosk: ({ kiosk }) => ({ anonymous: true, ...post(`${V1}/kiosk`, { code: kiosk.code }) }),
  identify: ({ kiosk }) => ({ anonymous: true, headers: kiosk.asks, ...post(`${V1}/kiosk/identity`, { badge: kiosk.badge }) }),
  leaveKiosk: ({ kiosk }) => ({ anonymous: true, headers: kiosk.asks, ...del(`${V1}/kiosk/identity`) }),
  getBadgeSvg: ({ kiosk }) => get(`${V1}/settings/users/${kiosk.worker}/badge.svg`),
  getBadgesPdf: ({ kiosk }) => get(`${V1}/settings/badges.pdf?ids=${kiosk.worker}`),
  listKiosks: () => get(`${V1}/settings/kiosks`),
  addKiosk: () => post(`${V1}/settings/kiosks`, { name: "Alloc", identify: true, idle_s: 300 }),
  changeKiosk: ({ kiosk }) => put(`${V1}/settings/kiosks/${kiosk.id}`, { name: "Other", identify: false, idle_s: 60 }),
  revokeKiosk: ({ kiosk }) => del(`${V1}/settings/kiosks/${kiosk.id}`),
  renewKiosk: ({ kiosk }) => post(`${V1}/settings/kiosks/${kiosk.id}/code`),
  getOverview: () => get(`${V1}/overview`),
  listOrders: () => get(`${V1}/purchasing/orders`),
  approveOrder: ({ spare }) => ({ pulled: true, ...post(`${V1}/purchasing/orders/${spare.order}/approve`) }),
  withdrawApproval: ({ spare }) => ({ pulled: true, ...del(`${V1}/purchasing/orders/${spare.order}/approve`) }),
  refreshOrders: () => ({ pulled: true, ...post(`${V1}/purchasing/refresh`) }),
  planOrders: ({ waiting }) => post(`${V1}/purchasing/plan`, { orders: waiting.map(({ order }) => order) }),
  sendOrders: ({ waiting }) => post(jobs, { key: "alloc-submit-1", orders: waiting.map(({ order }) => order) }),
  listPortalJobs: () => get(jobs),
  getPortalJob: (kept) => get(`${jobs}/${kept.jobs.done}`),
  getTimeline: (kept) => get(`${jobs}/${kept.jobs.done}/timeline`),
  getResultCsv: (kept) => get(`${jobs}/${kept.jobs.review}/result.csv`),
  answerQuestion: (kept) => post(`${jobs}/${kept.jobs.asked}/answer`, { answer: "123456" }),
  cancelJob: (kept) => post(`${jobs}/${kept.jobs.connecting}/cancel`),
  retryJob: (kept) => post(`${jobs}/${kept.jobs.failed}/retry`, { cart_checked: true }),
  acceptLate: (kept) => post(`${jobs}/${kept.jobs.late}/accept`),
  reviewJob: (kept) => post(`${jobs}/${kept.jobs.review}/review`, { note: "looked at" }),
  confirmJob: (kept) => post(`${jobs}/${kept.jobs.done}/confirm`, { number: "PO-1" }),
  resendItems: (kept) => post(`${jobs}/${kept.jobs.review}/resend`, { key: "alloc-resend-1" }),
  listSuppliers: () => get(`${V1}/purchasing/suppliers`),
  listPortals: () => get(`${V1}/settings/portals`),
  addPortal: () => post(`${V1}/settings/portals`, { supplier_id: "116", supplier_name: "New", source_guid: "5ced0000-0000-4000-8000-000100009999", currency: "EUR", tolerance_kind: "percent", tolerance: 100, active: true }),
  changePortal: ({ spare }) => put(`${V1}/settings/portals/${spare.portal}`, { supplier_id: spare.id, supplier_name: "Other", source_guid: "5ced0000-0000-4000-8000-000100000010", currency: "EUR", tolerance_kind: "none", tolerance: 0, active: false }),
  removePortal: ({ spare }) => del(`${V1}/settings/portals/${spare.portal}`),
  setCredentials: ({ spare }) => put(`${V1}/settings/portals/${spare.portal}/credentials`, { username: "alloc@example.test", password: "another" }),
  forgetCredentials: ({ spare }) => del(`${V1}/settings/portals/${spare.portal}/credentials`),
  testPortal: ({ spare }) => post(`${V1}/settings/portals/${spare.portal}/test`),
  listMappings: () => get(`${V1}/settings/mappings?q=a`),
  addMapping: ({ spare }) => post(`${V1}/settings/mappings`, { supplier_id: spare.id, our_sku: "ALLOC-1", supplier_sku: "A-1", unit: "piece", pack_size: 1, min_qty: 0 }),
  importMappings: ({ spare }) => post(`${V1}/settings/mappings/import`, { apply: true, csv: `supplier_id,our_sku,supplier_sku,unit,pack_size,min_qty\n${spare.id},ALLOC-2,A-2,piece,1,0\n${spare.id},ALLOC-3,A-3,pack,6,12\n` }),
  changeMapping: (kept) => put(`${V1}/settings/mappings/${kept.mapping}`, { supplier_id: "101", our_sku: "ALLOC-4", supplier_sku: "A-4", unit: "piece", pack_size: 1, min_qty: 0 }),
  removeMapping: (kept) => del(`${V1}/settings/mappings/${kept.mapping}`),
  exportMappings: () => get(`${V1}/settings/mappings.csv`),
  listIntegrations: () => get(`${V1}/settings/integrations`),
  changeIntegration: () => put(`${V1}/settings/integrations/deck`, { secrets: { client_id: "sandbox-client", secret: "sandbox-secret" } }),
  testIntegration: () => post(`${V1}/settings/integrations/deck/test`),
  listUsers: () => get(`${V1}/settings/users`),
  addUser: () => post(`${V1}/settings/users`, { email: "alloc@demo.test", name: "Alloc", role: "viewer", password: "a-rather-long-one" }),
  changeUser: (kept) => put(`${V1}/settings/users/${kept.user}`, { name: "Other", role: "viewer", active: true }),
  listTokens: () => get(`${V1}/settings/tokens`),
  addToken: () => post(`${V1}/settings/tokens`, { name: "Alloc", role: "viewer" }),
  revokeToken: (kept) => del(`${V1}/settings/tokens/${kept.token}`),
  listQueue: () => get(`${V1}/queue`),
  retryQueued: (kept) => post(`${V1}/queue/${kept.dead}/retry`),
  dropQueued: (kept) => post(`${V1}/queue/${kept.dead}/drop`),
  listAudit: () => get(`${V1}/audit`),
  getChain: (kept) => get(`${V1}/chain/${kept.event}`),
  getDelivery: (kept) => get(`${V1}/deliveries/${kept.delivery}`),
  listNotices: () => get(`${V1}/notices`),
  readNotices: () => post(`${V1}/notices/read`),
  search: () => get(`${V1}/search?q=a`),
  getOpenapi: () => get(`${V1}/openapi.json`),
  getHealth: () => get("/health"),
  getEdgeHealth: () => get("/edge/health"),
  get_capacity: () => get(`${V1}/production/capacity`),
  get_capacity_what_if: () => get(`${V1}/production/capacity/what_if?group=Large&day=2027-01-04`),
  getCapacitySettings: () => get(`${V1}/settings/capacity`),
  setCapacity: () => put(`${V1}/settings/capacity`, { settings: { groups: [{ name: "Large", week: [3, 4, 4, 4, 4, 4, 0], lead_days: 1, rules: [{ by: "size", text: "Large" }] }], days: [] } }),
  get_places: () => get(`${V1}/settings/places`),
  set_places: () => put(`${V1}/settings/places`, { names: ["Shelf 3", "Cella frigo è"] }),
  getMetrics: () => get("/metrics"),
  receiveDeck: (kept) => ({ anonymous: true, method: "POST", ...webhook(kept, { job_guid: kept.guids.get(kept.jobs.connecting), webhook_code: "EnsureConnection", output: { access_token: "access-sandbox-alloc" } }) }),
  get_order_for_scan: () => get(`${V1}/production/scan?text=bannos-9002&station=Filling`),
  get_ticket: ticket("packed"),
  get_label_svg: ticket("fresh", "/label.svg?code=qr"),
  get_label_pdf: ticket("fresh", "/label.pdf"),
  get_labels_pdf: ({ floor }) => get(`${V1}/production/labels.pdf?ids=${floor.cake.fresh},${floor.cake.packed}`),
  get_places_pdf: () => get(`${V1}/production/places.pdf?names=Fridge%202%0ACella%20frigo%20%C3%A8`),
  handle_print_barcode: act("fresh", "handle_print_barcode", { key: "alloc-print" }),
  complete_filling: act("filling", "complete_filling", { key: "alloc-filling" }),
  complete_covering: act("covering", "complete_covering"),
  complete_decorating: act("decorating", "complete_decorating"),
  start_packing: act("packing", "start_packing"),
  complete_packing: act("packed", "complete_packing"),
  qc_return_to_decorating: act("packed", "qc_return_to_decorating", { reason: "a crack" }),
  assign_staff: ({ floor, user }) => post(`${V1}/production/tickets/${floor.cake.fresh}/assign_staff`, { person: user }),
  set_storage: act("packed", "set_storage", { storage: "shelf-3" }),
  do_ticket_action: act("covering", "hold", { reason: "no flour" }),
  get_queue: () => get(`${V1}/production/queue`),
  get_unassigned_counts: () => get(`${V1}/production/unassigned/counts`),
  get_unassigned_list: ({ floor }) => get(`${V1}/production/unassigned?store=${floor.store.id}&stage=Filling`),
  get_board: () => get(`${V1}/production/board?q=bannos`),
  get_orders_for_dashboard: () => get(`${V1}/production/dashboard`),
  get_production_overview: () => get(`${V1}/production/overview`),
  list_people: () => get(`${V1}/production/people`),
  list_shop_orders: () => get(`${V1}/production/orders?q=bannos`),
  create_order: ({ floor }) => post(`${V1}/production/orders`, { key: "alloc-order-1", store: floor.store.id, customer_name: "Zoë", lines: [{ title: "Tart", sku: "TART", quantity: 2, writing: "Auguri" }] }),
  export_orders: () => get(`${V1}/production/orders.csv`),
  get_shop_order: ({ floor }) => get(`${V1}/production/orders/${floor.store.id}.9006`),
  set_due_day: ({ floor }) => post(`${V1}/production/orders/${floor.store.id}.9006/due`, { due_day: "2099-02-03", due_time: "10:00" }),
  deduct_on_order_create: ({ floor }) => post(`${V1}/production/orders/${floor.store.id}.9006/deduct`),
  get_order_timeline: ({ floor }) => get(`${V1}/production/orders/${floor.store.id}.9006/timeline`),
  listStores: () => get(`${V1}/settings/stores`),
  addStore: () => post(`${V1}/settings/stores`, { domain: "alloc.myshopify.com", name: "Alloc", prefix: "alloc", currency: "EUR", zone: "Europe/Rome", secrets: { hmac_key: "shpss_of_the_tests" } }),
  changeStore: ({ floor }) => put(`${V1}/settings/stores/${floor.store.id}`, { name: "Other", settings: { days: { high: 2, medium: 5 } }, secrets: { client_id: "client-of-the-tests" } }),
  previewStore: ({ floor }) => post(`${V1}/settings/stores/${floor.store.id}/preview`, { settings: { due_order: "month_first" } }),
  testStore: ({ floor }) => post(`${V1}/settings/stores/${floor.store.id}/test`),
  pullStore: ({ floor }) => post(`${V1}/settings/stores/${floor.store.id}/pull`),
  catchUpStore: ({ floor }) => post(`${V1}/settings/stores/${floor.store.id}/catch_up`),
  listLocations: ({ floor }) => get(`${V1}/settings/stores/${floor.store.id}/locations`),
  readDelivery: ({ floor }) => post(`${V1}/deliveries/${floor.delivery}/read`),
  listStockComparisons: () => get(`${V1}/stock/comparisons`),
  listStockItems: () => get(`${V1}/stock/items?q=a`),
  addStockItem: () => post(`${V1}/stock/items`, { sku: "ALLOC", name: "Alloc", unit: "piece" }),
  getStockItem: (kept) => get(stock("product")(kept)),
  changeStockItem: (kept) => put(stock("item")(kept), { name: "Other", safety: "1/2" }),
  setStockRecipe: (kept) => put(stock("product", "/recipe")(kept), { lines: [{ item_id: kept.floor.part, amount: "1/2" }, { item_id: kept.floor.item, amount: "1" }] }),
  listStockMoves: (kept) => get(stock("part", "/moves")(kept)),
  getStockLevels: (kept) => get(stock("part", "/levels?days=7")(kept)),
  adjustStock: (kept) => post(stock("item", "/adjust")(kept), { delta: "-1/2", reason: "dropped", key: "alloc-adjust" }),
  receiveStock: (kept) => post(stock("item", "/receive")(kept), { amount: "2", key: "alloc-receive" }),
  countStock: (kept) => post(stock("item", "/count")(kept), { amount: "4", shown: "5", key: "alloc-count" }),
  countStockSheet: ({ floor }) => post(`${V1}/stock/count`, { lines: [{ item_id: floor.item, amount: "4", shown: "5" }], key: "alloc-sheet" }),
  receiveLot: (kept) => post(stock("part", "/lots")(kept), { code: "ALLOC", amount: "2 1/3", expiry_day: "2099-01-01", key: "alloc-lot" }),
  listLots: () => get(`${V1}/stock/lots?all=1`),
  getLot: ({ floor }) => get(`${V1}/stock/lots/${floor.lot}`),
  changeLot: ({ floor }) => put(`${V1}/stock/lots/${floor.lot}`, { supplier: "Mill", expiry_day: null }),
  openLot: ({ floor }) => post(`${V1}/stock/lots/${floor.lot}/open`),
  blockLot: ({ floor }) => post(`${V1}/stock/lots/${floor.lot}/block`, { reason: "called back" }),
  unblockLot: ({ floor }) => post(`${V1}/stock/lots/${floor.lot}/unblock`),
  closeLot: ({ floor }) => post(`${V1}/stock/lots/${floor.lot}/close`, { discard: true }),
  reopenLot: ({ floor }) => post(`${V1}/stock/lots/${floor.lot}/reopen`),
  traceLot: ({ floor }) => get(`${V1}/stock/lots/${floor.lot}/trace`),
  traceLotCsv: ({ floor }) => get(`${V1}/stock/lots/${floor.lot}/trace.csv`),
  receiveShopify: ({ floor }) => ({ anonymous: true, method: "POST", ...signed(floor.store, "orders/create", order("9999", 9999), { id: "alloc-delivery" }) }),
};

// By another name the same as one before them in the table.
const alike = new Set(["unblockLot", "reopenLot", "complete_covering", "complete_decorating", "start_packing", "complete_packing", "pullStore", "catchUpStore", "getEdgeHealth"]);

// Times, ids and measures differ from one answer to the next.
const shape = ({ type, text }) => `${type} ${worn(text).replace(/"code_svg":"(?:[^"\\]|\\.)*"/, "").replace(/"(database_ms|worker_seen_at|oldest_due_at|age_ms|now|at|us|bytes|rss|heard_at)":[^,}]*/g, "").replace(/^tradepost_.*$/gm, "")}`;

// An answer that a person or a program can act on: not the good one, and honest about it.
function clear(answer) {
  if (answer.status < 500 && answer.status !== 413 && answer.status !== 429) return `is ${answer.status} ${answer.text.slice(0, 120)}`;
  if (answer.text === "" && answer.status === 503) return ""; // not even an answer could be built
  if (answer.body?.status === "down" && answer.body.reason) return ""; // /health's own way to say so
  if (answer.body?.ok !== false || !answer.body.code || !answer.body.message) return `says nothing: ${answer.status} ${answer.text.slice(0, 120)}`;
  return "";
}

// Which place failed last, in words.
export async function where(place) {
  const line = place.process.said().split("\n").filter((one) => one.startsWith("shim:")).pop();
  const frames = line?.split(":").pop().trim().split(" ").slice(0, 9) ?? [];
  const { stdout } = await run("addr2line", ["-s", "-f", "-e", program, ...frames.map((one) => `0x${one}`)]).catch(() => ({ stdout: "" }));
  const words = stdout.trim().split("\n").filter((_, i) => i % 2 === 0);
  return `${line?.split(" ")[1]} in ${words.join(" < ")}`;
}

async function route(place, name, count, most) {
  const { anonymous, pulled } = requests[name](place.kept);
  const flow = { name, ask: requests[name], anonymous };
  const { control, kept } = place;
  // A source that leaves the approving to us, where that is asked for.
  const restore = () => place.restore(pulled && `UPDATE integration SET settings = replace(settings, '"demo"', '"rest"') WHERE provider = 'source';
    UPDATE src_buy_order SET status = 'open' WHERE account_id = '${kept.account}' AND id = '${kept.spare.order}';`);
  await restore();
  if (!place.process || place.process.code !== undefined) await place.serve(true);
  const before = await place.snapshot();
  let mark = place.mark();
  const reference = await perform(place, flow);
  if (reference.status < 200 || reference.status >= 300) return count.bad("wrong", `${name}: ${reference.status} ${reference.text.slice(0, 160)}`);
  let wanted = shape(reference);
  // That a session was seen is a write, too, and may be left out.
  const after = place.mark() !== mark ? await place.snapshot() : before;
  const writes = after.join("\n") !== before.join("\n");
  if (place.mark() !== mark) await restore();

  let failures = 0;
  for (; failures < most; failures++) {
    mark = place.mark();
    const from = control.get("failed");
    control.set({ last_us: 0, tell: 1, budget: 1, sources: all });
    const answer = await perform(place, flow);
    control.set({ sources: 0, budget: 0 });
    const failed = control.get("failed") > from;
    if (!failed) {
      count.saw();
      if (answer.status !== reference.status) count.bad("wrong", `${name}: the next one is ${answer.status} ${answer.text.slice(0, 100)}`);
      if (place.mark() !== mark) await restore();
      return failures;
    }
    count.saw();
    await sleep(0);
    if (answer.status === 0 || answer.status === 502) {
      const ended = await Promise.race([place.process.ended, sleep(300)]);
      if (ended !== undefined) {
        count.bad("wrong", `${name}: ended with ${ended}: ${await where(place)}; ${place.process.tail(2).split("\n").filter((line) => !line.startsWith("shim")).join(" ").slice(0, 160)}`);
        await place.end();
        await restore();
        await place.serve(true);
        continue;
      }
    }
    if (answer.status === reference.status) {
      const down = /^tradepost_store_up 0$/m.test(answer.text); // /metrics says so, and leaves out what it could not ask for
      const half = !down && shape(answer) !== wanted;
      const spot = half && (await where(place));
      if (half && !writes) { // it remembers answers, also of rows that were taken back: one that has just begun does not
        await place.end();
        await place.serve(true);
        wanted = shape(await perform(place, flow));
      }
      if (half && shape(answer) !== wanted) count.bad("wrong", `${name}: half an answer (${answer.text.length} of ${reference.text.length} bytes): ${spot}`);
    } else {
      const unclear = clear(answer);
      if (unclear) count.bad("wrong", `${name} ${unclear}: ${await where(place)}`);
    }
    if (place.mark() !== mark) {
      const now = (await place.snapshot()).join("\n");
      if (now !== after.join("\n") && now !== before.join("\n")) count.bad("wrong", `${name}: half of it is kept: ${await where(place)}`);
      else if (answer.status === reference.status && now !== after.join("\n")) count.bad("lost", `${name}: answered, and not kept: ${await where(place)}`);
      await restore();
    } else if (writes && answer.status === reference.status) count.bad("lost", `${name}: answered, and not kept: ${await where(place)}`);
  }
  return failures;
}

export async function alloc({ only, most = 5000, kept }) {
  const count = new Count();
  kept ??= await keepStore("sqlite");
  const place = await makePlace(kept);
  await place.fresh();
  const operations = (await run(program, ["routes"])).stdout.trim().split("\n").map((line) => line.split("\t")[3]);
  for (const name of operations) if (!requests[name]) count.bad("wrong", `no request for ${name}`);
  let failures = 0, tried = 0;
  for (const name of operations.filter((one) => requests[one] && (!only || only.includes(one)))) {
    const n = await route(place, name, count, most);
    failures += n ?? 0;
    tried += n > 0;
    // What goes the very way of another has nothing left that fails for the first time.
    if (!n && !alike.has(name)) count.bad("wrong", `no allocation failed for ${name}`);
    if (process.env.FAULTS_VERBOSE) console.log(`  ${name} ${n}`);
  }
  figure("alloc_routes", tried);
  figure("alloc_failures", failures);
  await place.close();
  return count;
}
