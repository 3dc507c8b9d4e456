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
