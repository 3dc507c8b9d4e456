// core.js - the rules, as the server has them: core.wasm behind its typed wrapper, in the words of the pages.
//
// Until it is loaded (and should it fail to) core.value is null: forms then leave the checking to the server, and the
// plan says that it cannot be made.

import { signal } from "./html.js";

export const core = signal(null);
export const coreError = signal("");

export async function loadCore() {
  try {
    const [module, answer] = await Promise.all([import("tradepost/core"), fetch("/core.wasm")]);
    core.value = await module.loadCore(answer);
  } catch (error) {
    coreError.value = String(error.message || error);
  }
}

// ---- amounts -------------------------------------------------------------------------------------------------------

export const priceText = (e4, currency) => (core.value && currency && Number.isSafeInteger(e4) ? core.value.price_format({ e4, currency }).text : "");
export const moneyText = (minor, currency) => (core.value && currency ? core.value.money_format({ minor, currency }).text : "");
// With its sign, also when it is more than expected.
export const signed = (text) => (text && !/^[-+]/.test(text) && /[1-9]/.test(text) ? "+" + text : text);

const sums = new WeakMap();
// What lines of an order come to, as text; "" while that cannot be said.
export function priceSum(lines, currency) {
  if (!core.value || !currency) return "";
  if (!sums.has(lines)) {
    let minor = 0;
    for (const { price_e4: e4, quantity } of lines) {
      const times = Number.isSafeInteger(e4) && Number.isSafeInteger(quantity) ? core.value.price_times_half_up({ e4, currency, quantity }) : { ok: false };
      minor = times.ok && minor !== null ? minor + Number(times.value) : null;
    }
    sums.set(lines, minor === null ? "" : moneyText(minor, currency));
  }
  return sums.get(lines);
}

export const currencies = () => (core.value ? core.value.words.currency.filter(Boolean) : []);
// A decimal as typed, in the currency's smallest coin; null when it is none.
export function minorOf(text, currency) {
  if (!core.value) return null;
  const { ok, value } = core.value.money_of_decimal({ text, currency });
  return ok ? Number(value) : null;
}

// ---- fields --------------------------------------------------------------------------------------------------------

// What is wrong with a text in a field of this kind (core/field.h), as a sentence; "" when nothing is.
export const fieldError = (field, text) => (core.value ? core.value.field_check({ field, text: text.trim() }).text : "");
// The first thing wrong with a mapping row: { field, text }, or null.
export function rowError(row) {
  if (!core.value) return null;
  const said = core.value.sku_row_check({
    supplier: row.supplier_id, our_sku: row.our_sku, supplier_sku: row.supplier_sku,
    unit: row.unit, pack_size: String(row.pack_size), min_qty: String(row.min_qty),
  });
  return said.ok ? null : { field: said.field, text: said.text };
}

// ---- the plan ------------------------------------------------------------------------------------------------------

// What sending these orders would do. orders: with .supplier; source, suppliers, mappings: as the API gives them.
// { problems: [{code, text}], sendable, lines, jobs: [{ supplier, sendable, blockers, waits, orders, items, total_text }] }
export function makePlan({ orders, source: { currency = "" }, suppliers, mappings }) {
  const picked = orders.flatMap((order) => order.lines.map((line) => ({ order, line })));
  const known = suppliers.filter(({ portal }) => portal);
  const plan = core.value.plan_make({
    lines: picked.map(({ order, line }) => ({
      order: order.id, id: line.id, supplier: order.supplier.id, our_sku: line.our_sku || "", fallback: line.fallback_sku || "",
      quantity: line.quantity, price_e4: line.price_e4 === null && line.price_text === "?" ? "unreadable" : line.price_e4, currency,
    })),
    suppliers: known.map(({ id, portal, open_job, lane_job }) => ({
      id, lane: portal.login_id || "", currency: portal.currency || "", active: portal.active, configured: portal.has_credentials,
      open_job: Boolean(open_job), login_blocked: portal.login_blocked, lane_busy: Boolean(lane_job),
    })),
    rows: mappings.map((row) => ({
      supplier: row.supplier_id, our_sku: row.our_sku, supplier_sku: row.supplier_sku, unit: row.unit, pack_size: row.pack_size, min_qty: row.min_qty,
    })),
  });
  const names = new Map(suppliers.map((supplier) => [supplier.id, supplier]));
  const say = (problem, line, currency) => core.value.plan_say({ problem, line, currency }).text;

  const lines = plan.lines.map((of, i) => ({ ...picked[i].line, order_id: picked[i].order.id, supplier_id: picked[i].order.supplier.id, plan: of }));
  const jobs = plan.jobs.map((job, index) => {
    const supplier = names.get(job.supplier);
    const mine = lines.filter((line) => line.plan.job === index);
    const items = plan.items.slice(job.items_from, job.items_from + job.items).map((item, i) =>
      itemOf(item, mine.filter((line) => line.plan.item === job.items_from + i), job.currency, say));
    const loose = mine.filter((line) => line.plan.item < 0).map((line) => itemOf(null, [line], job.currency, say));
    const ahead = job.waits_for >= 0 ? names.get(plan.jobs[job.waits_for].supplier) : null;
    return {
      supplier,
      sendable: job.sendable,
      blockers: job.problems.map((code) => ({ code, text: core.value.texts.plan_problem[code] })),
      waits: ahead ? `${ahead.name} uses the same login and goes first.` : job.lane_busy && job.sendable ? `${supplier.lane_job?.supplier_name || "another supplier"} uses the same login now.` : "",
      orders: [...new Set(mine.map((line) => line.order_id))],
      items: [...loose, ...items].sort((a, b) => b.blockers.length - a.blockers.length),
      total_text: moneyText(Number(job.total_minor), job.currency),
    };
  });
  return {
    problems: plan.problems.map((code) => ({ code, text: core.value.texts.plan_problem[code] })),
    sendable: plan.sendable,
    lines: picked.length,
    jobs,
  };
}

// One row of the plan: an item of the cart with its lines, or a line that has no SKU to be sent under.
function itemOf(item, lines, currency, say) {
  const [{ plan: first }] = lines;
  const packs = first.unit === "pack" && first.pack_size > 1;
  const ours = lines.reduce((sum, line) => sum + (line.quantity || 0), 0);
  const quantity = item ? Number(item.quantity) : 0;
  const price = item ? item.price_e4 : first.price_e4;
  const times = quantity && Number.isSafeInteger(Number(price)) && price !== null ? core.value.price_times_half_up({ e4: price, currency, quantity }) : { ok: false };
  const seen = new Set();
  const blockers = lines
    .flatMap((line) => line.plan.problems.map((code) => ({
      code,
      text: say(code, line.plan, currency),
      href: code === "sku_unmapped" ? `/settings/mappings/new?${new URLSearchParams({ supplier: line.supplier_id, sku: line.our_sku || "" })}` : null,
    })))
    .filter(({ code, text }) => !seen.has(code + text) && seen.add(code + text));
  return {
    sku: item ? item.sku : first.sku,
    source: first.source,
    lines,
    blockers,
    quantity_text: quantity ? `${quantity}` : `${ours}`,
    pack_text: packs ? (quantity ? `packs of ${first.pack_size} (${ours})` : `packs of ${first.pack_size}`) : first.pack_size > 1 ? `in ${first.pack_size}s` : "",
    price_text: price === null ? "" : priceText(Number(price), currency),
    total_text: times.ok ? moneyText(Number(times.value), currency) : "",
  };
}

// ---- scans ---------------------------------------------------------------------------------------------------------

// What a scanner typed: { kind, problem, store, number, part, code, text }; kind "ticket", "number", "person", "place", or
// "unknown", "empty", "too_long" with a sentence in text.  stores: with .prefix; store is an index into them, or -1.
export const readScan = (text, stores = []) => core.value && core.value.scan_read({ text, stores });
// What the label of a place holds; "": the name has nothing that a scanner types, or no core is there.
export const placeCode = (name) => core.value?.scan_place_put({ text: name }).text ?? "";
// Whether two answers of readScan() are one label that the scanner sent twice.
export const scanSame = (before, beforeMs, now, nowMs) =>
  Boolean(core.value && before && now) && core.value.scan_same({ before, before_ms: Math.round(beforeMs), now, now_ms: Math.round(nowMs) }).same;
export const scanId = (prefix, number, part = 0) => (core.value ? core.value.scan_id_put({ prefix, number, part }).text : "");
// What is wrong with a store's prefix beside the other stores, as a sentence; "" when nothing is.
export const prefixError = (prefix, others = []) => (core.value ? core.value.scan_prefix_check({ prefix, stores: others }).text : "");

// ---- the floor -----------------------------------------------------------------------------------------------------

// A floor is the API's list of stages, [{ name, begin, qc_to }], where qc_to is a stage's name or null.  Tickets and inputs
// name their stage, too; where there is a number, it is the stage's index.
const indexIn = (stages, stage) => (typeof stage === "number" ? stage : core.value.stage_find({ floor: stages, name: stage || "" }).stage);
const floorOf = (stages) => stages.map(({ name, begin, qc_to: to }) => {
  const at = stages.findIndex((other) => other.name === to);
  return { name, begin, qc_to: typeof to === "number" ? to : !to ? -1 : at < 0 ? stages.length : at };
});
const nameIn = (floor, stage) => core.value.stage_name({ floor, stage }).text;

const nothingLast = { kind: "", stage: 0, started: false, received: false, begun: false };
function ticketOf(ticket, floor) {
  const flags = ["started", "held", "cancelled", "changed", "shop_cancelled", "received", "begun", "waiting"].map((name) => [name, Boolean(ticket[name])]);
  const last = ticket.last && ticket.last.kind ? { ...nothingLast, ...ticket.last, stage: indexIn(floor, ticket.last.stage) } : nothingLast;
  return { stage: ticket.complete ? indexIn(floor, "Complete") : indexIn(floor, ticket.stage), round: ticket.round || 1, last, ...Object.fromEntries(flags) };
}
// The API's row, with what the core made of its ticket.
const rowOf = (row, floor, after) => ({
  ...row, ...after, stage: nameIn(floor, after.stage), complete: after.stage === indexIn(floor, "Complete"),
  last: { ...after.last, stage: after.last.kind ? nameIn(floor, after.last.stage) : "" },
});

export function defaultFloor() {
  if (!core.value) return [];
  const { floor } = core.value.stage_floor_default({});
  return floor.map((rule) => ({ ...rule, qc_to: rule.qc_to < 0 ? null : floor[rule.qc_to].name }));
}

// What an input means for a ticket: { answer: "does" | "already" | "refuses", why, text, events, ticket: as it is afterwards }.
// input: { action, stage?, round?, undo?, others_ready?, done_then?, same? }
export function decideTicket(ticket, stages, input) {
  if (!core.value) return null;
  const floor = floorOf(stages), at = ticketOf(ticket, floor);
  const said = core.value.stage_decide({ floor, ticket: at, input: {
    action: input.action, stage: input.stage === undefined ? at.stage : indexIn(floor, input.stage), round: input.round || 0, undo: input.undo || "",
    done_then: Boolean(input.done_then), others_ready: Boolean(input.others_ready), same: Boolean(input.same),
  } });
  return { ...said, ticket: rowOf(ticket, floor, said.ticket) };
}
// Whether the button may be pressed: { may, code, text }.
export function mayTicket(ticket, stages, action) {
  if (!core.value) return { may: false, code: "", text: "" };
  const floor = floorOf(stages);
  const { why, text } = core.value.stage_may({ floor, ticket: ticketOf(ticket, floor), action });
  return { may: why === "", code: why, text };
}
// What a scan of its barcode at this station (a stage's name) means.
export function scanMeans(ticket, stages, station) {
  if (!core.value) return "";
  const floor = floorOf(stages);
  return core.value.stage_scan({ floor, ticket: ticketOf(ticket, floor), station: indexIn(floor, station) }).action;
}
// What is to be done next: { action, stage, text }; action is null when nothing is.
export function nextStep(ticket, stages) {
  if (!core.value) return null;
  const floor = floorOf(stages);
  const { ok, action, text } = core.value.stage_next({ floor, ticket: ticketOf(ticket, floor) });
  return { action: ok ? action : null, stage: ticket.stage, text };
}
// What is wrong with an edited floor: { ok, text, stages: a sentence for each, "" when it is fine }.
export function checkFloor(stages) {
  if (!core.value) return { ok: true, text: "", stages: stages.map(() => "") };
  const { ok, text, rules } = core.value.stage_floor_check({ floor: floorOf(stages) });
  return { ok, text, stages: stages.map((_, i) => (rules[i] ? rules[i].text : "")) };
}
// Whether it may follow the floor as it was, whose stages hold so many tickets (an array): { ok, text }.
export function changeFloor(from, to, holds) {
  if (!core.value) return { ok: true, text: "" };
  const { ok, stages } = core.value.stage_floor_change({ floor: floorOf(from), to: floorOf(to), holds: from.map((_, i) => ({ n: holds[i] || 0 })) });
  return { ok, text: stages.map(({ text }) => text).filter(Boolean).join(" ") };
}

// ---- days ----------------------------------------------------------------------------------------------------------

// A day is ISO text, "2026-11-21", or null; the core counts them.
const noDay = 9999999;
const dayNumber = (iso) => {
  const { ok, day } = iso ? core.value.day_parse({ text: iso }) : { ok: false };
  return ok ? day : noDay;
};
const dayIso = (day) => core.value.day_put({ day }).text || null;

export const dayText = (iso) => (core.value ? core.value.day_say({ day: dayNumber(iso) }).text : iso || ""); // "Sat 21 Nov 2026"
export const dayAfter = (iso, days) => (core.value && iso ? dayIso(dayNumber(iso) + days) : null);
// { priority: "high" | "medium" | "low" | "none", label, overdue }
export function priority(due, today, { high = 1, medium = 3 } = {}) {
  if (!core.value) return { priority: "none", label: "", overdue: false };
  const said = core.value.due_priority({ due: dayNumber(due), today: dayNumber(today), days: { high, medium } });
  return { ...said, label: core.value.texts.due_priority[said.priority] };
}
// A due date as people write it: { day: ISO or null, reading, text: what is odd about it }.  order: "day_first" or "month_first".
export function readDue(text, order = "day_first", ordered = null) {
  if (!core.value) return null;
  const { reading, day, text: said } = core.value.due_read({ text, order, ordered: dayNumber(ordered) });
  return { reading, day: dayIso(day), text: said };
}

// ---- what an order says --------------------------------------------------------------------------------------------

const mapOf = (map) => ({
  names: map.names || [], sizes: map.sizes || [], words: map.words || [], places: (map.places || []).map((place) => ({ place: place.place || place })),
  due_order: map.due_order || "day_first", lead_days: map.lead_days || 0, needs_flavour: Boolean(map.needs_flavour),
});
// What is wrong with an edited mapping: [{ part: "names", at: the row's index, code, text }].
export const checkMap = (map) => (core.value ? core.value.intake_map_check(mapOf(map)).wrongs.map(({ fault, ...rest }) => ({ ...rest, code: fault })) : []);

// ---- stock ---------------------------------------------------------------------------------------------------------

// An amount as people write it, "1 1/3" or "0.25": { text: as we write it, n, d }; null when it is none.
export function readAmount(text) {
  if (!core.value) return null;
  const { ok, amount, text: shown } = core.value.amount_parse({ text });
  return ok ? { ...amount, text: shown } : null;
}

// So many over so many, as we write it: "2 1/3"; "" while the core is not there.
export const amountText = (n, d) => (core.value ? core.value.amount_put({ n, d }).text : "");

const itemOfStock = (item) => ({
  parts: item.parts, on_hand: item.on_hand_n ?? item.on_hand, held: item.held_n ?? item.held, safety: item.safety_n ?? item.safety,
  rule: item.oversell ?? item.rule,
});
// What it would come to: { answer, why, text, warning, warning_text, available, item: afterwards, on_hand, held, ats: as text }.
// input: { kind, amount, line?, shown?, reason? }, amounts as text
export function decideStock(item, input) {
  if (!core.value) return null;
  const said = core.value.stock_decide({ item: itemOfStock(item), input: {
    kind: input.kind, amount: input.amount || "", line: input.line || "", shown: input.shown ?? "", shown_known: (input.shown ?? "") !== "", reason: input.reason || "",
  } });
  return { ...said, text: core.value.texts.stock_refusal[said.why], warning_text: core.value.texts.stock_warning[said.warning] };
}
// How many a recipe's ingredients still allow: uses [{ item, amount: text }] → { level, short_of: an index }.
export const stockMakes = (uses) => core.value && core.value.stock_makes({ uses: uses.map(({ item, amount }) => ({ item: itemOfStock(item), amount })) });

// ---- capacity ------------------------------------------------------------------------------------------------------

const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const piecesOf = (pieces) => pieces ?? -1; // no limit
// The API's settings, where null is no limit and every group, as the core counts.
const planOf = ({ groups, days }) => ({
  groups: groups.map(({ name, week, lead_days: lead }) => ({ name, lead_days: lead, ...Object.fromEntries(WEEK.map((of, i) => [of, piecesOf(week[i])])) })),
  rules: groups.flatMap(({ rules }, group) => rules.map(({ by, text }) => ({ group, by, text }))),
  days: days.map(({ day, group, pieces, reason }) => ({ day: dayNumber(day), group: group === null ? -1 : groups.findIndex(({ name }) => name === group), pieces: piecesOf(pieces), reason })),
});

// What is wrong with edited settings: { "groups[1].week[5]": a sentence, … }, named as the server names it.
export function checkCapacity(settings) {
  if (!core.value) return {};
  const rules = settings.groups.flatMap((group, i) => group.rules.map((_, k) => `groups[${i}].rules[${k}]`));
  const where = ({ part, at, weekday }) => ({ name: `groups[${at}].name`, lead_days: `groups[${at}].lead_days`, week: `groups[${at}].week[${weekday}]`, text: `${rules[at]}.text` }[part] || `days[${at}].${part}`);
  const wrong = {};
  for (const of of core.value.capacity_check(planOf(settings)).wrongs) wrong[where(of)] ||= of.text;
  return wrong;
}
// The group that a line would be of, by its place; -1 without groups.
export const groupOf = (settings, { title = "", sku = "", size = "" }) => (core.value ? core.value.capacity_group_of({ ...planOf(settings), title, sku, size }).group : -1);
// Whether so many more of a group (its place) fit on a day, with what is taken in these days: { answer, text, before, after: days as ISO
// or null }; null when it cannot be said.  load: as GET /production/capacity gives it
export function whatIf({ settings, today, days }, { group, count, day }) {
  if (!core.value || !days.length) return null;
  const said = core.value.capacity_what_if({
    ...planOf(settings), group, count, day: dayNumber(day), today: dayNumber(today), from: dayNumber(days[0].day), to: dayNumber(days.at(-1).day),
    taken: days.flatMap((of) => of.groups.flatMap(({ taken: pieces }, at) => (pieces ? [{ day: dayNumber(of.day), group: at, pieces }] : []))),
  });
  return said.ok ? { ...said, before: dayIso(said.before), after: dayIso(said.after) } : null;
}
