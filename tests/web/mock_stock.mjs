// mock_stock.mjs - the stock that the mock server knows. Amounts are added up as fractions; the rules are core/stock's and not
// here.

import { HEBREW, LONG } from "./mock_data.mjs";
import { inIt, stated } from "./mock_lots.mjs";
import { Refusal } from "./mock_refusal.mjs";

const MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const ok = (more = {}, status = 200) => ({ status, body: { ok: true, ...more } });
const page = (rows, query) => {
  const from = Number(query.get("cursor") || 0), limit = Number(query.get("limit") || 50);
  return { body: { ok: true, rows: rows.slice(from, from + limit), next: from + limit < rows.length ? String(from + limit) : null } };
};

// "1 1/3", "0.25", "-2" → [n, d], over one of 12 parts; and back.
const PARTS = 12;
function read(text) {
  const [, minus, whole, n, d] = /^(-?)(?:(\d+(?:\.\d+)?))?(?:\s*(?:\b|^)(\d+)\/(\d+))?$/.exec(text.trim()) ?? /^(-?)()(\d+)\/(\d+)$/.exec(text.trim()) ?? [];
  return (minus ? -1 : 1) * Math.round((Number(whole || 0) + (d ? Number(n) / Number(d) : 0)) * PARTS);
}
function words(n) {
  const sign = n < 0 ? "-" : "", of = Math.abs(n), rest = of % PARTS;
  if (rest % 3 === 0) return sign + of / PARTS;
  const by = rest % 4 === 0 ? 4 : rest % 2 === 0 ? 2 : 1;
  return `${sign}${of >= PARTS ? Math.floor(of / PARTS) + " " : ""}${rest / by}/${PARTS / by}`;
}

const THINGS = [
  // sku, name, unit, on hand, held, safety
  ["SPONGE-V", "Vanilla sponge", "piece", "18", "6", "2"], ["SPONGE-C", "Chocolate sponge", "piece", "9", "11", "2"], ["FONDANT", "White fondant", "kg", "12 1/3", "2 2/3", "1"],
  ["BOX-30", "Cake box 30 cm", "piece", "25", "4", "0"], ["CANDLE", "Candles, a box", "box", "3", "3", "0"], ["BUTTER", "Butter", "kg", "1.5", "0", "2"], ["GANACHE", "Dark ganache", "l", "0", "0", "60"],
  ["PISTACHIO", "Pistachio paste", "kg", "4", "1/3", "0.5"], ["TOPPER", "Gold topper", "piece", "40", "12", "5"],
];
const LABEL = { fine: "In stock", low: "Low", out: "Sold out", short: "Oversold" };

export function stock(size, at) {
  const n = { none: 0, usual: THINGS.length, much: 480 }[size];
  const items = Array.from({ length: n }, (_, i) => {
    const [sku, name, unit, hand, held, safety] = THINGS[i % THINGS.length];
    const round = Math.floor(i / THINGS.length);
    return { id: `i${i}`, sku: round ? `${sku}-${round}` : sku, name: size === "much" && i === 0 ? LONG : size === "much" && i === 1 ? HEBREW : name, unit, hand: read(hand), kept: read(held), safe: read(safety), oversell: ["refuse", "warn", "allow"][i % 3], recipe: false, active: i !== 8, seq: sku === "GANACHE" ? 0 : 5, updated_at: at - (i + 1) * 17 * MINUTE };
  });
  const recipes = new Map();
  if (n) {
    for (const [id, sku, name, lines] of [["r1", "CAKE-V", "Vanilla layer cake", [["i0", "2"], ["i2", "1/3"], ["i3", "1"]]], ["r2", "CAKE-C", "Chocolate layer cake", [["i1", "2"], ["i6", "1/4"]]]]) {
      items.push({ id, sku, name, unit: "piece", hand: 0, kept: 0, safe: 0, oversell: "refuse", recipe: true, active: true, seq: 0, updated_at: at - DAY });
      recipes.set(id, lines.map(([item_id, amount]) => ({ item_id, amount })));
    }
  }
  items.sort((a, b) => (a.sku < b.sku ? -1 : 1));
  return { items, recipes, keys: new Map(), moves: new Map(), at, made: 0 };
}

const free = (item) => item.hand - item.kept - item.safe;
const uses = (state, item) => (state.recipes.get(item.id) ?? []).map((line) => ({ ...line, of: state.items.find(({ id }) => id === line.item_id) }));
function itemJson(state, item) {
  const parts = uses(state, item);
  const allows = parts.map(({ of, amount }) => Math.floor(free(of) / read(amount)));
  const least = parts.length ? Math.min(...allows) : 0;
  const level = item.recipe ? least : Math.floor(free(item) / PARTS);
  const standing = item.recipe ? (least > 0 ? "fine" : "out") : item.kept > item.hand || item.hand < 0 ? "short" : item.hand === item.kept ? "out" : free(item) <= 0 ? "low" : "fine";
  return {
    id: item.id, sku: item.sku, name: item.name, unit: item.unit, parts: PARTS, on_hand: words(item.hand), held: words(item.kept), ats: words(free(item)), on_hand_n: item.hand, held_n: item.kept, ats_n: free(item),
    safety: words(item.safe), safety_n: item.safe, oversell: item.oversell, recipe: item.recipe, level, standing, standing_label: LABEL[standing], short_of: parts.length ? parts[allows.indexOf(least)].of.sku : "",
    ...inIt(item, parts.map(({ of }) => of)), counted: item.recipe ? parts.length > 0 && parts.every(({ of }) => of.seq > 0) : item.seq > 0, active: item.active, updated_at: item.updated_at,
  };
}

const TEXT = { receive: "Received.", adjust: "Adjusted by hand.", count: "Counted.", hold: "Held for an order.", consume: "Used for an order.", correct: "Corrected by a comparison." };
function movesOf(state, item) {
  const first = item.seq && !item.recipe ? [["hold", "0", "+1", "so3", "bannos-12348", ""], ["correct", "-1", "0", "", "", "Bannos shows 17 where 18 were expected"], ["consume", "-2", "-2", "so1", "bannos-12346", ""], ["adjust", "-1/3", "0", "", "", "Fell on the floor"], ["receive", "+24", "0", "", "", "Delivery note 4711"]] : [];
  const since = state.moves.get(item.id) ?? [];
  return [...since, ...first.map(([kind, on_hand, held, order_id, human, reason], i) => ({ kind, on_hand, held, order_id, human, reason, at: state.at - (i + 1) * 7 * HOUR }))]
    .map((move, i, all) => ({ seq: all.length - i, text: TEXT[move.kind], line: move.order_id ? "l1" : "", actor_name: ["hold", "consume", "correct"].includes(move.kind) ? "" : "Bram de Boer", ...move }));
}

function detail(state, item) {
  const shown = itemJson(state, item);
  const shop = (i, more) => ({ shop_id: `s${i}`, name: i === 1 ? "Bannos" : "Flour Lane", variant_id: `4${i}`, title: item.name, state: "ready", tracked: true, counted: Math.max(0, shown.level), seen: Math.max(0, shown.level), seen_at: state.at - 4 * MINUTE, told: shown.counted, push: "nothing", push_to: null, ...more });
  return {
    item: shown, recipe: uses(state, item).map(({ of, amount }) => ({ item_id: of.id, sku: of.sku, name: of.name, unit: of.unit, amount, ats: words(free(of)), counted: of.seq > 0 })),
    products: [...state.recipes].filter(([, lines]) => lines.some(({ item_id: id }) => id === item.id)).map(([id]) => state.items.find((of) => of.id === id)).map(({ id, sku, name }) => ({ id, sku, name })),
    holds: item.kept ? [{ order_id: "so3", human: "bannos-12348", line: "l1", quantity: 2, amount: words(item.kept - 4), created_at: state.at - 3 * HOUR, expires_at: null }, { order_id: "so6", human: "bannos-12351", line: "l1", quantity: 1, amount: "1/3", created_at: state.at - HOUR, expires_at: state.at + 20 * HOUR }] : [],
    lots: [], shops: item.unit === "piece" ? [shop(1, item.id === "i8" ? { seen: 50 } : {}), shop(2, item.id === "i1" ? { push: "set", push_to: 0, seen: 4 } : item.id === "i3" ? { tracked: false } : {})] : [],
  };
}

function levels(item, at, days) {
  const points = days > 31 ? [{ at: at - 31 * DAY, on_hand: "0", held: "0", ats: words(-item.safe), on_hand_n: 0, held_n: 0, ats_n: -item.safe }] : []; // since it was created
  for (let i = 30, hand = item.hand + 10 * PARTS; i > 0; i--) {
    hand = i % 9 === 0 ? hand + 14 * PARTS : i === 1 ? item.hand : Math.max(0, hand - (1 + (i * 7) % 3) * PARTS);
    points.push({ at: at - i * DAY, on_hand: words(hand), held: words(item.kept), ats: words(hand - item.kept - item.safe), on_hand_n: hand, held_n: item.kept, ats_n: hand - item.kept - item.safe });
  }
  return points;
}

function act(state, item, verb, body, at) {
  if (item.recipe) throw new Refusal(409, "recipe", `${item.sku} is made of other items: say what became of those.`);
  if (body.key && state.keys.has(body.key + item.id)) return { already: true };
  if (verb === "count" && body.shown !== undefined && read(body.shown) !== item.hand) throw new Refusal(409, "moved", `It has moved since it was counted: look again. There are ${words(item.hand)} now.`);
  const by = verb === "receive" ? read(body.amount) : verb === "adjust" ? read(body.delta) : read(body.amount) - item.hand;
  Object.assign(item, { hand: item.hand + by, seq: item.seq + 1, updated_at: at });
  state.moves.set(item.id, [{ kind: verb, on_hand: (by > 0 ? "+" : "") + words(by), held: "0", order_id: "", human: "", reason: body.reason ?? "", at }, ...(state.moves.get(item.id) ?? [])]);
  if (body.key) state.keys.set(body.key + item.id, true);
  return { warning: item.hand < item.kept ? { code: "short", text: "Less is there than orders have on hold." } : null };
}

function items(state, query) {
  const q = (query.get("q") || "").toLowerCase(), standing = query.get("standing");
  return state.items.map((item) => itemJson(state, item)).filter((item) => `${item.sku} ${item.name}`.toLowerCase().includes(q)
    && (!query.get("recipe") || item.recipe === (query.get("recipe") === "1")) && (!query.get("uncounted") || !item.counted) && (!standing || (standing === "wanting" ? item.standing !== "fine" && item.counted && item.active : item.standing === standing)));
}

const COMPARED = [
  ["s1", "Bannos", 38, [["SPONGE-V", "i0", 17, 18, true], ["CAKE-V", "r1", 9, 6, false], ["GIFT-1", "", 3, 2, false]], 9], ["s2", "Flour Lane", 21, [], 9],
  ["s1", "Bannos", 38, [], 33], ["s2", "Flour Lane", 21, [["BOX-30", "i3", 24, 26, true]], 33],
];

export function stockRoute(state, method, [what, id, action], query, body, at) {
  if (what === "comparisons")
    return page(state.items.length ? COMPARED.map(([store_id, store_name, products, lines, hours], i) => ({ id: 900 - i, at: state.at - hours * HOUR, store_id, store_name, products, corrected: lines.length, lines: lines.map(([sku, item_id, shown, expected, believed]) => ({ sku, item_id, shown, expected, believed })) })).filter((of) => !query.get("store") || of.store_id === query.get("store")) : [], query);
  if (what === "count")
    return ok({ rows: body.lines.map((line) => {
      const item = state.items.find((of) => of.id === line.item_id);
      try {
        const { already = false } = act(state, item, "count", { ...line, key: body.key }, at);
        return { item_id: line.item_id, ok: true, already_done: already, code: "", message: "", item: itemJson(state, item) };
      } catch (error) {
        return { item_id: line.item_id, ok: false, already_done: false, code: error.code, message: error.message, item: itemJson(state, item) };
      }
    }) });
  if (!id && method === "GET") return page(items(state, query), query);
  const settings = ({ safety, ...said }) => ({ ...said, ...(safety !== undefined && { safe: read(safety) }) });
  if (!id) {
    if (state.items.some(({ sku }) => sku === body.sku)) throw new Refusal(409, "exists", `${body.sku} is another item's SKU.`);
    const item = { id: `made${++state.made}`, hand: 0, kept: 0, safe: 0, oversell: "refuse", recipe: false, active: true, seq: 0, updated_at: at, ...settings(body) };
    state.items.push(item);
    return ok({ item: itemJson(state, item), warning: null }, 201);
  }
  const item = state.items.find((of) => of.id === id);
  if (!item) throw new Refusal(404, "no_such_item", "There is no such stock item.");
  if (action === "moves") return page(movesOf(state, item), query);
  if (action === "levels") return ok({ now: state.at, parts: PARTS, rows: levels(item, state.at, Number(query.get("days"))) });
  if (action === "recipe") {
    state.recipes.set(id, body.lines);
    return ok({ item: itemJson(state, item), recipe: detail(state, item).recipe });
  }
  if (method === "GET") return ok(detail(state, item));
  if (method === "PUT") return Object.assign(item, settings(body), stated(item, body), { updated_at: at }), ok({ item: itemJson(state, item), warning: null });
  const { already, warning = null } = act(state, item, action, body, at);
  return ok({ item: itemJson(state, item), warning, ...(already && { already_done: true }) });
}
