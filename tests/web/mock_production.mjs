// mock_production.mjs - the shops, orders and cakes that the mock server knows, and its floor: a stage follows a stage, a key
// is answered once.  Shapes as in the API; the rules are core/stage's and not here.

import { HEBREW, LONG } from "./mock_data.mjs";
import { document } from "../lib/schema.mjs";
import { Refusal } from "./mock_refusal.mjs";

const MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
export const STAGES = [
  { name: "Filling", begin: "print", qc_to: null }, { name: "Covering", begin: "none", qc_to: null },
  { name: "Decorating", begin: "none", qc_to: null }, { name: "Packing", begin: "scan", qc_to: "Decorating" },
];
const CAKES = ["Layer cake", "Number cake", "Wedding cake, three tiers", "Cupcakes, box of 12", "Drip cake", "Photo cake"];
const FLAVOURS = ["Chocolate", "Vanilla", "Red velvet", "Lemon curd", "Pistachio"];
const SIZES = ["Small", "Medium", "Large"];
export const PEOPLE = [["u1", "Anna Bakker", "owner"], ["u2", "Bram de Boer", "manager"], ["u3", "Céline Okafor", "staff"], ["u4", "Dov Levi", "staff"]].map(([id, name, role]) => ({ id, name, role, pin: id === "u3" || id === "u4" }));
const LABEL = { high: "High", medium: "Medium", low: "Low", none: "No due date" };
const day = (at) => new Date(at).toISOString().slice(0, 10);
const page = (rows, query) => {
  const from = Number(query.get("cursor") || 0), limit = Number(query.get("limit") || 50);
  return { body: { ok: true, rows: rows.slice(from, from + limit), next: from + limit < rows.length ? String(from + limit) : null } };
};
const ok = (more = {}, status = 200) => ({ status, body: { ok: true, ...more } });

const settings = () => ({
  names: [{ means: "due_date", name: "Delivery Date" }, { means: "due_date", name: "Pickup Date" }, { means: "flavour", name: "Flavour" }, { means: "writing", name: "Message on cake" }],
  sizes: [{ word: "small", rank: 1 }, { word: "medium", rank: 2 }, { word: "large", rank: 3 }],
  words: [{ method: "pickup", word: "pick" }, { method: "delivery", word: "deliver" }], places: ["note_attributes", "properties", "tags"],
  due_order: "day_first", lead_days: 0, needs_flavour: false, stages: structuredClone(STAGES), days: { high: 1, medium: 3 },
  enters: ["paid", "authorized"], skip: ["candle"], per_piece: true, keep_bodies: true, tell_order: false, tell_problems: true, hold_hours: 48, version: "2026-10",
});

function ticket(i, at, more = {}) {
  const due = i % 9 === 8 ? null : at + ((i % 7) - 1) * DAY;
  const away = due === null ? null : Math.round((due - at) / DAY);
  const priority = away === null ? "none" : away <= 1 ? "high" : away <= 3 ? "medium" : "low";
  const shop = i % 3 === 2 ? ["s2", "flour-lane"] : ["s1", "bannos"];
  const person = i % 3 ? PEOPLE[i % 4] : null;
  return {
    id: `so${i}.1`, order_id: `so${i}`, no: 1, store_id: shop[0], human: `${shop[1]}-${12345 + i}`, number: 12345 + i, product: CAKES[i % 6], sku: `CAKE-${i % 6}`,
    flavour: FLAVOURS[i % 5], size: SIZES[i % 3], quantity: 1, due_day: due === null ? null : day(due), due_time: i % 4 === 0 ? "10:00 – 12:00" : "", priority, priority_label: LABEL[priority], overdue: away !== null && away < 0,
    stage: STAGES[i % 4].name, round: 1, started: false, held: false, hold_reason: "", changed: false, difference: "", cancelled: false, received: i % 2 === 0, complete: false,
    assignee: person?.id ?? null, assignee_name: person?.name ?? "", storage: i % 4 === 1 ? "fridge-2" : "", touched_at: at - (i + 1) * 11 * MINUTE, touched_by_name: PEOPLE[(i + 1) % 4].name, test: i === 7,
    begun: i % 4 > 0, waiting: false, shop_cancelled: false, last: null, next: null, ...more,
  };
}

const PLACES = { none: () => [], usual: () => ["Fridge 2", "Cella frigo è", "Shelf by the door"], much: () => Array.from({ length: 300 }, (_, i) => (i === 1 ? LONG.slice(0, 80) : i === 2 ? `3 ${HEBREW}`.slice(0, 80) : `Shelf ${i + 1}`)) };
const codeOf = (name) => name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 31);
const placeMeant = (state, text) => state.places.find((name) => codeOf(name) === codeOf(text)) ?? text;

export function placesRoute(state, method, body) {
  const names = method === "PUT" ? [...new Set(body.names)] : state.places;
  const already = method === "PUT" && JSON.stringify(names) === JSON.stringify(state.places);
  state.places = names;
  return ok({ names: state.places, ...(already && { already_done: true }) });
}

export function production(size, at) {
  const n = { none: 0, usual: 26, much: 420 }[size];
  const tickets = Array.from({ length: n }, (_, i) => ticket(i, at));
  if (n) {
    Object.assign(tickets[5], { held: true, hold_reason: "The customer is asked about the colour" });
    Object.assign(tickets[1], { changed: true, difference: "Flavour: Chocolate → Vanilla\nDue: Sat 28 Nov → Fri 27 Nov" });
    tickets.push({ ...tickets[3], id: "so3.2", no: 2, stage: "Filling", product: "Cupcakes, box of 12", human: tickets[3].human + "-2" });
    tickets[3].human += "-1";
  }
  if (size === "much") {
    Object.assign(tickets[0], { product: LONG, flavour: HEBREW, assignee_name: LONG });
    for (const t of tickets.slice(20)) Object.assign(t, { stage: "Filling" });
  }
  const store = (id, name, prefix, more) => ({
    id, domain: `${prefix}.myshopify.com`, name, prefix, currency: "AUD", zone: "Australia/Sydney", location: "gid://shopify/Location/1", active: true, state: "ready", detail: "Granted is what is needed.",
    checked_at: at - HOUR, webhook_url: `https://trade.example/hooks/shopify/${id}aaaabbbb`, settings: settings(), secrets: { hmac_key: true, hmac_key_old: false, client_id: true, client_secret: true, token: false }, today: day(at), ...more,
  });
  const stores = size === "none" ? [] : [store("s1", "Bannos", "bannos"), store("s2", size === "much" ? LONG : "Flour Lane", "flour-lane", { state: "broken", detail: "The Admin API refused the token.", secrets: { hmac_key: true, hmac_key_old: true, client_id: false, client_secret: false, token: true } })];
  const state = { tickets, stores, places: PLACES[size](), keys: new Map(), people: PEOPLE, notes: new Map(), made: 0, done: new Map() };
  for (const t of tickets) refreshNext(t);
  state.orders = [...new Set(tickets.map((t) => t.order_id))].map((id, i) => orderOf(state, id, i, at, size));
  return state;
}

function refreshNext(t) {
  const rule = STAGES.find(({ name }) => name === t.stage);
  t.complete = t.stage === "Complete";
  t.next = !rule || t.cancelled ? null
    : t.held ? { action: "resume", stage: t.stage, text: "A manager has to resume it." }
    : t.changed ? { action: "acknowledge", stage: t.stage, text: "Scan to say that you have seen the change." }
    : rule.begin === "print" && !t.started ? { action: "print", stage: t.stage, text: "Print the barcode to start Filling." }
    : rule.begin === "scan" && !t.started ? { action: "start", stage: t.stage, text: `Scan to start ${t.stage}.` }
    : { action: "complete", stage: t.stage, text: `Scan when ${t.stage} is done.` };
}

function orderOf(state, id, i, at, size) {
  const own = state.tickets.filter((t) => t.order_id === id);
  const [t] = own;
  const problems = i % 6 === 4 ? [{ code: "unknown_sku", text: "A product's SKU is not known: give it one in the shop, then pull the products." }] : t.due_day ? [] : [{ code: "no_due_date", text: "No due date was found: enter one, or set up where it stands." }];
  return {
    id, store_id: t.store_id, human: t.human.replace(/-\d$/, ""), name: `#${t.number}`, customer_name: i % 5 === 3 ? HEBREW : size === "much" && i === 0 ? LONG : ["Maya Chen", "Oliver Smith", "Zoë Müller"][i % 3],
    state: i % 8 === 6 ? "waiting" : "floor", stage: t.stage, no_cake_left: false, financial: i % 8 === 6 ? "pending" : "paid", test: t.test, by_hand: i % 10 === 9, total_minor: 8900 + i * 100, currency: "AUD", total_text: `AU$${(89 + i).toFixed(2)}`,
    due_day: t.due_day, due_time: t.due_time, due_set: false, priority: t.priority, method: i % 2 ? "delivery" : "pickup", tickets: own.length, problems, ordered_at: at - (i + 1) * HOUR,
  };
}

function detail(state, row, at) {
  const own = state.tickets.filter((t) => t.order_id === row.id);
  const redacted = row.id === "so2";
  return {
    ...row, due_text: row.due_day ? "28/11/2026 between 10 and 12" : "soon, please", lines: own.map((t) => ({ id: `l${t.no}`, sku: t.sku, title: t.product, variant_title: `${t.size} / ${t.flavour}`, ordered: 1, quantity: t.quantity, price_minor: 8900, flavour: t.flavour, size: t.size, problems: row.problems, allergens: { stated: true, contains: ["gluten", "eggs"], may_contain: ["nuts"], text: "Gluten, Eggs. May contain Nuts" }, work: true, writing: "Happy birthday, Léa!", notes: "" })),
    customer: redacted ? null : { name: row.customer_name, email: "maya@example.com", phone: "+61 2 5550 1234", address: "1 George St, Sydney NSW 2000", note: "Please ring the bell." },
    tickets: own.map(asRow), holds: [{ line: "l1", item_id: "i1", sku: "SPONGE", name: "Sponge base", quantity: 1, amount_text: "1 1/3", expires_at: null }],
    lots: own.map((t) => ({ ticket: t.no, line: `l${t.no}`, item_id: "si0", sku: "FLOUR", name: "Wheat flour", unit: "kg", lot_id: t.no === 1 ? "l3" : "", code: t.no === 1 ? "L24-0320" : "", blocked: t.no === 1 ? "called back by the mill" : "", amount: "1/3" })),
    deliveries: row.by_hand ? [] : [{ id: "d2", kind: "orders/create", received_at: at - HOUR, has_body: true }, { id: "d3", kind: "orders/updated", received_at: at - MINUTE, has_body: false }],
  };
}

const WHY = { complete: "It is complete: nothing is left to be done with it.", held: "It is on hold: a manager has to resume it first.", changed: "The shop has changed its order: read the card, then scan to acknowledge it." };
const floorOf = (state, t) => state.stores.find(({ id }) => id === t.store_id).settings.stages;

function card(state, t, at) {
  const rule = STAGES.find(({ name }) => name === t.stage);
  const behind = state.tickets.find((of) => of.order_id === t.order_id && of !== t && !of.cancelled && !of.complete && of.stage !== "Packing");
  const may = Object.fromEntries(["print", "start", "complete", "qc_return", "undo", "acknowledge", "receive", "assign", "store", "note", "hold", "resume", "move_back", "cancel"].map((action) => {
    const stop = t.complete ? "complete" : t.held && action !== "resume" ? "held" : t.changed && action !== "acknowledge" ? "changed" : "";
    const free = ["print", "assign", "store", "note", "undo"].includes(action) || !stop;
    const no = !free ? [stop, WHY[stop]]
      : action === "qc_return" && !rule?.qc_to ? ["no_qc", "This stage has no quality check: ask a manager to move it back."]
      : action === "resume" && !t.held ? ["done", "This has been done already."]
      : action === "acknowledge" && !t.changed ? ["done", "This has been done already."]
      : action === "complete" && t.stage === "Packing" && behind ? ["others", `Wait for ${behind.human}: it is still at ${behind.stage}.`]
      : action === "start" && rule?.begin !== "scan" ? ["no_start", "This stage is not started by a scan: scan it when it is done."]
      : action === "undo" && !state.done.has(t.id) ? ["no_undo", "Nothing can be taken back: work has gone on since. Ask a manager to move it back."]
      : action === "move_back" && t.stage === "Filling" ? ["not_back", "It can only be moved back: choose an earlier stage."] : null;
    return [action, { may: !no, code: no?.[0] ?? "", text: no?.[1] ?? "" }];
  }));
  return asCard({
    ...t, lots: t.complete ? [["FLOUR", "Wheat flour", "L24-0320", "called back"], ["SUGAR", "Sugar", "S-7", ""]].map(([sku, name, code, blocked]) => ({ ticket: t.no, line: "l1", item_id: sku, sku, name, unit: "kg", lot_id: code, code, blocked, amount: "1/3" })) : [], allergens: { stated: false, contains: ["gluten", "eggs", "milk"], may_contain: ["nuts"], text: "Gluten, Eggs, Milk. May contain Nuts. Not stated of everything in it" }, writing: t.no === 1 ? "Happy birthday, Léa!" : "", notes: state.notes.get(t.id) ?? (t.number % 2 ? "No nuts. Candle in the box." : ""), customer_name: "Maya Chen", method: "pickup", due_text: "", stages: floorOf(state, t), may,
    times: STAGES.slice(0, STAGES.findIndex(({ name }) => name === t.stage)).map(({ name }, i) => ({ stage: name, round: 1, started_at: t.touched_at - (9 - i) * HOUR, done_at: t.touched_at - (8 - i) * HOUR, by_name: PEOPLE[i].name })),
    siblings: state.tickets.filter((of) => of.order_id === t.order_id && of !== t).map(asRow),
  });
}

const ALIAS = { handle_print_barcode: ["print"], complete_filling: ["complete", "Filling"], complete_covering: ["complete", "Covering"], complete_decorating: ["complete", "Decorating"], start_packing: ["start", "Packing"], complete_packing: ["complete", "Packing"], qc_return_to_decorating: ["qc_return", "Packing"], assign_staff: ["assign"], set_storage: ["store"] };

function act(state, t, name, body, at) {
  const [action, named] = ALIAS[name] ?? [name];
  if (body.key && state.keys.has(body.key)) return state.keys.get(body.key);
  const stage = body.stage || named || t.stage;
  const at_ = STAGES.findIndex((of) => of.name === t.stage), to = STAGES.findIndex((of) => of.name === stage);
  const answer = (already = false) => ok({ ticket: card(state, t, at), ...(already && { already_done: true }) });
  const refuse = (code, message) => ({ status: 409, body: { ok: false, code, message, ticket: card(state, t, at) } });
  const step = () => {
    if (action === "undo") {
      Object.assign(t, state.done.get(t.id));
      state.done.delete(t.id);
    } else if (action === "assign") Object.assign(t, { assignee: body.person, assignee_name: PEOPLE.find(({ id }) => id === body.person)?.name ?? "" });
    else if (action === "store") t.storage = placeMeant(state, body.storage);
    else if (action === "note") state.notes.set(t.id, body.note);
    else if (action === "hold") Object.assign(t, { held: true, hold_reason: body.reason });
    else if (action === "resume") Object.assign(t, { held: false, hold_reason: "" });
    else if (action === "acknowledge") Object.assign(t, { changed: false, difference: "" });
    else if (action === "receive") t.received = true;
    else if (action === "cancel") t.cancelled = true;
    else if (action === "print" && (t.started || !t.held || t.stage !== "Filling")) t.started ||= t.stage === "Filling";
    else if (!t.complete && floorOf(state, t).every(({ name }) => name !== stage)) return refuse("no_stage", `It belongs to ${state.stores.find(({ id }) => id === t.store_id).name}. It never comes to this stage: it is at ${t.stage}.`);
    else if (t.held) return refuse("held", WHY.held);
    else if (t.changed) return refuse("changed", WHY.changed);
    else if (action === "qc_return" || action === "move_back") Object.assign(t, { stage: action === "move_back" ? stage : "Decorating", round: t.round + 1, started: false, received: false, assignee: null, assignee_name: "" });
    else if (t.complete || at_ > to) return answer(true);
    else if (at_ < to) return refuse("not_yet", `Scan it at ${t.stage} first.`);
    else if (action === "start" && t.started) return answer(true);
    else {
      if (action === "complete" && STAGES[at_].begin === "scan" && !t.started) return refuse("not_started", `Start ${t.stage} first.`);
      state.done.set(t.id, { stage: t.stage, started: t.started, complete: false, last: null });
      t.last = { kind: action, stage: t.stage, started: t.started, received: t.received, begun: t.begun };
      t.begun = true;
      if (action === "start") t.started = true;
      else Object.assign(t, { stage: STAGES[at_ + 1]?.name ?? "Complete", started: false, received: false, assignee: null, assignee_name: "" });
    }
    Object.assign(t, { touched_at: at, touched_by_name: PEOPLE.find(({ id }) => id === body.person && action !== "assign")?.name ?? "Anna Bakker" });
    refreshNext(t);
    state.count = (state.count || 0) + 1;
    return answer();
  };
  const said = step();
  if (body.key) state.keys.set(body.key, said);
  return said;
}

function scan(state, query, at) {
  const text = query.get("text").trim(), station = query.get("station");
  const badge = /tp-badge-(\w+)/i.exec(text), place = /tp-place-([\w-]+)/i.exec(text);
  if (badge) return ok({ kind: "person", code: badge[1].toUpperCase() });
  if (place) return ok({ kind: "place", code: place[1].toLowerCase() });
  const [, prefix, number, part] = /(?:([a-z-]+?)[\s-]*)?(\d+)(?:-(\d+))?/i.exec(text) ?? [];
  if (!number) throw new Refusal(404, "unknown_scan", "This is no order's label: nothing in it is ours.");
  const clean = (name) => name.replace(/[^a-z]/gi, "").toLowerCase();
  const store = prefix && state.stores.find((of) => clean(of.prefix) === clean(prefix));
  const found = state.tickets.filter((t) => t.number === Number(number) && (!store || t.store_id === store.id));
  const rows = part ? found.filter((t) => t.no === Number(part)) : found;
  if (!rows.length) throw new Refusal(404, "no_such_order", `No order is called ${text}.`);
  if (rows.length > 1) return ok({ kind: "several", rows: rows.map(asRow) });
  const [t] = rows;
  const rule = STAGES.find(({ name }) => name === station);
  return ok({ kind: "ticket", ticket: card(state, t, at), scan: { action: t.changed ? "acknowledge" : rule?.begin === "scan" && t.stage === station && !t.started ? "start" : "complete", stage: station || t.stage } });
}

// A row says what the document lets it say; a card says more.
const ROW = Object.keys(document.components.schemas.Ticket.properties);
const asRow = (t) => Object.fromEntries(ROW.filter((name) => name in t).map((name) => [name, t[name]]));
const CARD = Object.keys(document.components.schemas.TicketCard.properties);
const asCard = (t) => Object.fromEntries(CARD.filter((name) => name in t).map((name) => [name, t[name]]));
const STORE = Object.keys(document.components.schemas.Board.properties.stores.items.properties);

function board(state, query) {
  const fits = (t) => !t.complete && !t.cancelled && (!query.get("store") || query.get("store").split(",").includes(t.store_id)) && (!query.get("stage") || t.stage === query.get("stage"))
    && (!query.get("person") || t.assignee === query.get("person") || (query.get("person") === "-" && !t.assignee)) && (!query.get("priority") || t.priority === query.get("priority"))
    && (!query.get("from") || (t.due_day && t.due_day >= query.get("from"))) && (!query.get("to") || (t.due_day && t.due_day <= query.get("to")))
    && (!query.get("q") || `${t.human} ${t.product} ${t.flavour}`.toLowerCase().includes(query.get("q").toLowerCase()));
  const all = state.tickets.filter(fits).sort((a, b) => (a.due_day ?? "9").localeCompare(b.due_day ?? "9"));
  return {
    ok: true, people: state.people, places: state.places, stores: state.stores.map((of) => Object.fromEntries(Object.entries({ ...of, stages: of.settings.stages, days: of.settings.days }).filter(([name]) => STORE.includes(name)))),
    stages: [...new Set(state.stores.flatMap((of) => of.settings.stages.map(({ name }) => name)))].filter((name) => !query.get("stage") || name === query.get("stage")).map((name) => {
      const rows = all.filter((t) => t.stage === name);
      return { name, count: rows.length, unassigned: rows.filter((t) => !t.assignee).length, overdue: rows.filter((t) => t.overdue).length, unreceived: rows.filter((t) => !t.received).length, at_least: Boolean(state.at_least), rows: rows.slice(0, 100).map(asRow), more: rows.length > 100 };
    }),
  };
}

// As the API tells it: what a ticket's event holds, and no more.
function history({ human, ordered_at: from }) {
  const ticket = (data) => ({ state: "floor", stage: data.to, no: 2, round: 1, ...data });
  const rows = [
    ["Order came in", "ingested", "", { order: { human, due_day: 20785, test: false }, lines: [{ sku: "CAKE-S", quantity: 2 }, { sku: "CANDLE", quantity: 0 }], problems: [] }],
    ["Label printed", "printed", PEOPLE[1].name, ticket({ from: "Filling", to: "Filling", starts: true })],
    ["Stage completed", "completed", PEOPLE[0].name, ticket({ from: "Filling", to: "Covering" })],
    ["Assigned", "assigned", PEOPLE[1].name, ticket({ from: "Covering", to: "Covering", assignee: "u3" })],
    ["Action refused", "refused", PEOPLE[2].name, ticket({ from: "Packing", text: "complete", why: "not_yet" })],
    ["Sent back by the quality check", "qc_returned", PEOPLE[3].name, ticket({ from: "Packing", to: "Decorating", text: "It is not level", round: 2 })],
    ["Note", "noted", PEOPLE[3].name, ticket({ from: "Decorating", to: "Decorating", text: "Candles are in the box", round: 2 })],
    ["Order changed in the shop", "updated", "", { order: { human, state: "cancelled" }, lines: [] }],
  ];
  return rows.map(([label, type, by, data], i) => ({ id: 900 + i, seq: i + 1, type, label, at: from + i * HOUR, actor_name: by, cause: { kind: "request", id: "r1", label: "A scan" }, data, jobs: [] }));
}

// A bakery's day from six on: what was made follows from the hour, so that every run draws the same.
function overview({ tickets, stores, people }, at) {
  const open = tickets.filter((t) => !t.complete && !t.cancelled), today = open.filter((t) => t.due_day === day(at));
  const made = stores.length ? people.map((of, i) => ({ person: of.id, name: i === 1 ? LONG : of.name, today: 9 - 3 * i, week: 61 - 14 * i })) : [];
  return {
    ok: true, stores: stores.length, day: stores.length ? day(at) : null, hour: 14, zone: stores[0]?.zone ?? "", due: today.length + (stores.length && 5), done: stores.length && 5, overdue: open.filter((t) => t.overdue).length, more: tickets.length > 400,
    stages: (stores.length ? STAGES : []).map(({ name }) => ({ name, due: today.filter((t) => t.stage === name).length, overdue: open.filter((t) => t.overdue && t.stage === name).length })),
    hours: (stores.length ? [6, 7, 8, 9, 10, 12, 13, 14] : []).map((hour, i) => ({ hour, n: 6 + (i * 5) % 9, by_stage: { Filling: 4, Covering: 2 + (i * 5) % 9 } })), people: made,
  };
}

export function productionRoute(state, method, [what, id, action], query, body, at) {
  if (what === "overview") return { body: overview(state, at) };
  if (what === "board") return { body: board(state, query) };
  if (what === "people") return ok({ people: state.people });
  if (what === "scan") return scan(state, query, at);
  if (what === "orders.csv") return { body: "id,customer\n" };
  if (what === "tickets") {
    const t = state.tickets.find((of) => of.id === id);
    if (!t) throw new Refusal(404, "missing", "There is no such ticket (any more).");
    if (action === "label.svg") return { type: "image/svg+xml", body: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40" width="240" height="80"><path d="${Array.from({ length: 40 }, (_, i) => `M${i * 3} 0h${1 + (i * 7 % 2)}v30h-2z`).join("")}"/><text x="10" y="39" font-size="8">${t.human}</text></svg>` };
    if (action === "label.pdf") throw new Refusal(404, "missing", "This is not here.");
    return method === "GET" ? ok({ ticket: card(state, t, at) }) : act(state, t, action, body, at);
  }
  if (what !== "orders") throw new Refusal(404, "missing", "This is not here.");
  if (action === "deduct") {
    const row = state.orders.find((of) => of.id === id);
    if (!state.enough) throw new Refusal(409, "not_enough", "There is still not enough in stock for it.");
    row.problems = row.problems.filter(({ code }) => code !== "oversold");
    return ok({ order: detail(state, row, at) });
  }
  if (action === "due") {
    const row = state.orders.find((of) => of.id === id);
    Object.assign(row, { due_day: body.due_day, due_time: body.due_time, due_set: true, problems: row.problems.filter(({ code }) => code !== "no_due_date") });
    return ok({ order: detail(state, row, at) });
  }
  if (method === "POST") {
    if (state.keys.has(body.key)) return state.keys.get(body.key);
    const n = 90000 + ++state.made;
    const t = ticket(90, at, { id: `made${n}.1`, order_id: `made${n}`, human: `bannos-${n}`, number: n, product: body.lines[0].title, store_id: body.store, due_day: body.due_day || null, due_time: body.due_time || "", stage: "Filling" });
    refreshNext(t);
    state.tickets.push(t);
    const row = { ...orderOf(state, t.order_id, 9, at, "usual"), by_hand: true, customer_name: body.customer_name || "" };
    state.orders.unshift(row);
    const said = ok({ order: detail(state, row, at) }, 201);
    state.keys.set(body.key, said);
    return said;
  }
  const words = (query.get("q") || "").toLowerCase();
  if (!id) return page(state.orders.filter((row) => (!words || `${row.human} ${row.customer_name}`.toLowerCase().includes(words)) && (!query.get("problems") || row.problems.length) && (!query.get("store") || row.store_id === query.get("store"))), query);
  const row = state.orders.find((of) => of.id === id);
  if (!row) throw new Refusal(404, "missing", "There is no such order (any more).");
  if (action === "timeline") return ok({ rows: history(row) });
  return ok({ order: detail(state, row, at) });
}

export function storesRoute(state, method, [id, action], query, body) {
  if (method === "GET" && !id) return ok({ rows: state.stores });
  const row = state.stores.find((of) => of.id === id);
  if (action === "locations") return ok({ rows: row.state !== "ready" ? [] : [{ id: "gid://shopify/Location/1", name: "Kitchen", active: true, online: false }, { id: "gid://shopify/Location/2", name: "Shop floor", active: true, online: true }, { id: "gid://shopify/Location/3", name: "Market stall", active: true, online: true }] });
  if (action === "preview") {
    if (body.order === "so3") throw new Refusal(409, "body_dropped", "What the shop told of this order is not kept any more. Choose a newer one.");
    const names = (body.settings.names || []).map(({ name }) => name.toLowerCase());
    const due = names.includes("delivery date");
    return ok({ order: { id: "so0", human: "bannos-12345" }, due_day: due ? "2026-11-28" : null, due_text: due ? "28/11/2026" : "", due_time: due ? "after 4" : "", due_from: due ? "note_attributes" : "nowhere", due_reading: due ? "fine" : "blank", method: "pickup", notes_from: "note",
      lines: [{ title: "Layer cake", variant_title: "Medium / Chocolate", sku: "CAKE-0", quantity: 1, flavour: "Chocolate", size: "Medium", writing: "Happy birthday, Léa!", notes: "", work: true, problems: [] }], problems: due ? [] : [{ code: "no_due_date", text: "No due date was found: enter one, or set up where it stands." }],
      facts: [{ place: "note_attributes", line: -1, name: "Delivery Date", value: "28/11/2026", means: due ? ["due_date"] : [] }, { place: "properties", line: 0, name: "Message on cake", value: "Happy birthday, Léa!", means: ["writing"] }, { place: "tags", line: -1, name: "", value: "vip", means: [] }] });
  }
  if (["test", "pull", "catch_up"].includes(action)) {
    const tell = () => Object.assign(row, { checked_at: Date.now(), state: "ready", detail: "Granted is what is needed." });
    if (action === "test") setTimeout(tell, state.slow_test ?? 0);
    return ok({ job: { id: "j1" } }, 202);
  }
  const { secrets = {}, ...said } = body;
  if (method === "POST") {
    const made = { ...structuredClone(state.stores[0] ?? {}), id: `s${state.stores.length + 1}`, active: true, state: "unconfigured", detail: "", checked_at: null, location: "", webhook_url: "https://trade.example/hooks/shopify/new", settings: settings(), today: "2026-11-21", secrets: { hmac_key: false, hmac_key_old: false, client_id: false, client_secret: false, token: false }, ...said };
    for (const name of Object.keys(secrets)) made.secrets[name] = true;
    state.stores.push(made);
    return ok({ store: made }, 201);
  }
  Object.assign(row, said, { settings: { ...row.settings, ...said.settings } });
  for (const [name, value] of Object.entries(secrets)) row.secrets[name] = value !== null;
  return ok({ store: row });
}
