// mock_lots.mjs - lots, and what is in the stock's items, as the mock server knows them. Shapes as in the API.

import { HEBREW, LONG } from "./mock_data.mjs";
import { Refusal } from "./mock_refusal.mjs";

const DAY = 86400000;
const day = (at) => new Date(at).toISOString().slice(0, 10);
const ITEMS = [["Wheat flour", "FLOUR", "kg"], ["Butter", "BUTTER", "kg"], ["Almonds, ground", "ALMOND", "kg"]];
const STANDING = { ready: "Ready", open: "Open", expired: "Expired", blocked: "Blocked", closed: "Closed" };
const says = (contains, may_contain, stated) => [contains.join(", "), may_contain.length && `May contain ${may_contain.join(", ")}`, !stated && contains.length && "Not stated of everything in it"].filter(Boolean).join(". ") || (stated ? "None" : "");
const set = ({ contains, may_contain = [] }) => ({ stated: Boolean(contains), contains: contains ?? [], may_contain, text: says(contains ?? [], may_contain, Boolean(contains)) });

// What the stock's items say of allergens, until somebody says otherwise: the first three by their place, of the others nobody has.
const SAID = { i0: { contains: ["gluten", "eggs"], may_contain: ["nuts"] }, i1: { contains: ["gluten", "eggs", "milk"] }, i2: { contains: [] } };
const said = (item) => ({ ...SAID[item.id], ...item.said });
export const stated = (item, { contains, may_contain }) => ({ said: { ...said(item), ...(contains !== undefined && { contains }), ...(may_contain !== undefined && { may_contain }) } });
export function inIt(item, parts) {
  const all = parts.map(said), of = (name) => [...new Set([said(item), ...all].flatMap((one) => one[name] ?? []))];
  const total = { contains: all.every((one) => one.contains) && (parts.length || said(item).contains) ? of("contains") : null, may_contain: of("may_contain") };
  return { allergens: set(said(item)), allergens_all: set(total), lots: false, expiry_days: 3 };
}

export function lots(size, at) {
  const kinds = [["expired", -2, "Expired 2 days ago."], ["open", 2, "Expires in 2 days."], ["ready", 20, ""], ["blocked", 9, "Blocked: called back by the mill"], ["ready", null, ""]];
  const rows = Array.from({ length: { none: 0, usual: 5, much: 150 }[size] }, (_, i) => {
    const [standing, days, warning] = kinds[i % 5], [name, sku, unit] = ITEMS[i % 3];
    return {
      id: `l${i}`, item_id: `i${i % 3}`, sku, name, unit, code: size === "much" && i === 1 ? LONG : `L24-0${317 + i}`, supplier: size === "much" && i === 2 ? HEBREW : "Mill & Son", note: "", received_day: day(at - 9 * DAY),
      expiry_day: days === null ? null : day(at + days * DAY), received: "25", left: "12.5", standing, standing_label: STANDING[standing], blocked: standing === "blocked" ? "called back by the mill" : "", warning, updated_at: at - DAY,
    };
  });
  return { rows };
}

const cakes = (at, n) => Array.from({ length: n }, (_, i) => ({
  order_id: `so${i}`, ticket: 1, human: `bannos-${12345 + i}`, customer_name: i % 3 ? "Maya Chen" : "Zoë Müller", state: i % 2 ? "complete" : "floor", due_day: day(at + i * DAY), ordered_at: at - DAY, amount: "1/3",
}));

export function lotsRoute({ rows }, method, [what, id, action], query, body, at) {
  const ok = (more = {}, status = 200) => ({ status, body: { ok: true, ...more } });
  if (what === "items") {
    rows.push({ ...rows[2], id: `l${rows.length}`, item_id: id, code: body.code, left: body.amount, received: body.amount, expiry_day: body.expiry_day });
    return ok({ lot: rows.at(-1) }, 201);
  }
  const list = query.get("item") ? rows.filter((one) => one.item_id === query.get("item")) : rows;
  if (!id) return ok({ rows: list.filter((one) => query.get("all") || one.standing !== "closed"), next: null });
  const lot = rows.find((one) => one.id === id);
  if (!lot) throw new Refusal(404, "no_such_lot", "There is no such lot.");
  if (action === "trace") {
    // Of a blocked one every second cake of the floor is complete by now, with another lot written down; of an open one the last is.
    const all = cakes(at, rows.length), floor = all.filter(({ state }) => state === "floor").map((row, i, { length }) => ((lot.blocked && i % 2) || (lot.standing === "open" && i === length - 1)
      ? { ...row, state: "complete", stage: "Complete", amount: null, may: lot.blocked ? "blocked" : "in_use" } : { ...row, stage: ["Covering", "Packing"][i % 2], may: "floor" }));
    return ok({ lot, floor, floor_more: rows.length > 100, rows: all.filter(({ state }) => state !== "floor"), next: null });
  }
  if (action === "open" && lot.standing === "expired") throw new Refusal(409, "expired", "This lot has expired: take another. If the day is wrong, correct it.");
  const standing = { open: "open", block: "blocked", unblock: "ready", close: "closed", reopen: "ready" }[action];
  if (standing) Object.assign(lot, { standing, standing_label: STANDING[standing], blocked: body.reason ?? "", warning: body.reason ? `Blocked: ${body.reason}` : "", updated_at: at });
  else if (method === "PUT") Object.assign(lot, body, { updated_at: at });
  return ok(body?.discard ? { lot, discarded: "3" } : { lot });
}
