// made_up - cases nobody thought of, the same ones every time, for vectors.mjs.  Few different values, so that they meet,
// and mostly good ones, so that what lies behind the first refusal is reached too.
import { madeUpProduction } from "./made_up_production.mjs";

export function madeUp(core, n) {
  let state = 12345n;
  const random = (below) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number((state >> 33n) % BigInt(below));
  };
  const one = (list) => list[random(list.length)];
  const some = (most, make) => Array.from({ length: random(most + 1) }, make);
  const flag = (odds = 2) => (random(odds) ? "" : "true");
  const line = (name, fields) =>
    [name, ...Object.entries(fields).filter(([, v]) => v !== "").map(([k, v]) => `${k}=${String(v).replace(/[\0- %=\x7f]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0"))}`)].join(" ");

  const currencies = ["EUR", "EUR", "EUR", "USD", "JPY", "BHD", "CHF", "CLF", "SEK"];
  const amount = () => Array.from({ length: 1 + random(9) }, () => one("0123456789,. '-1234567890")).join("");
  const price = () => one([amount(), amount() + "€", "€ " + amount(), "EUR" + amount(), amount() + " kr", "$" + amount(), "¥" + amount(),
    "CHF " + amount(), amount() + "\u00a0€", "1.234,56", "12,50", "12.50", "€12.50", "1,234", "n/a", ""]);
  const e4 = () => one([0, 100, 10000, 10000, 125000, 125000, 125050, 33, 50, -1, 99999999999999, 100000000000000, random(1000000)]);

  const mostly = (good, bad) => (random(12) ? one([good].flat()) : one([bad].flat()));
  const plan = () => ["plan_make",
    ...some(6, (_, i) => line("lines", { order: one(["1", "2"]), id: mostly(String(i), ["1", ""]), supplier: mostly(["S", "T", "U"], "?"),
      our_sku: mostly(["A", "B", "C", " A "], ["D", ""]), fallback: mostly(["", "P", "X-1"], "\n"),
      quantity: mostly([1, 2, 6, 6, 12, 24, 60], [0, -1, "none", 1000000, 1000001]),
      price_e4: mostly([10000, 10000, 125000, 60000], [e4(), "none", "unreadable"]), currency: mostly(["EUR", ""], "USD") })),
    ...["S", "T", "U"].map((id) => line("suppliers", { id, lane: one(["", "L", "M"]), currency: mostly("EUR", ["JPY", ""]),
      active: mostly("true", ""), configured: mostly("true", ""), open_job: mostly("", "true"), login_blocked: mostly("", "true"), lane_busy: flag() })),
    ...some(9, () => line("rows", { supplier: one(["S", "T", "U"]), our_sku: one(["A", "B", "C"]), supplier_sku: mostly(["X-1", "X-1", "X-2"], " "),
      unit: one(["piece", "pack"]), pack_size: mostly([0, 1, 1, 2, 6, 12], [100000, 100001]), min_qty: mostly([0, 0, 0, 10, 30], 1000000) }))];

  const seen = () => one([{ seen: "text", price: one(["€12.50", "12,50", "€12.60", "€1.00", "1,00 €", "€1.234,56", price()]) },
    { seen: "number", price: one(["12.5", "1", "12.6", amount()]) }, { seen: "nothing", price: "" }]);
  const judge = () => [
    line("judge_all", { currency: mostly("EUR", currencies), success: mostly("true", ""), "tolerance.kind": one(core.words.judge_tolerance),
      "tolerance.amount": mostly([0, 1, 10, 100, 200], [10000, -1, 9007199254740991]) }),
    ...["A", "B", "C"].slice(random(3)).map((sku) => line("items", { sku, price_e4: mostly([10000, 125000, 125000], [0, 12345600, 100000000000000]) })),
    ...some(4, (_, i) => line("answers", { sku: mostly(["C", "B", "A", " A"][i], "D"), stock: mostly("in_stock", core.words.judge_stock),
      price_is: mostly(["as_expected", "unsaid"], core.words.judge_price_is), added: mostly("yes", core.words.judge_added), ...seen() }))];

  // One portal job walks on from case to case, so that every state is met as it really comes about.
  const fresh = () => Object.fromEntries(core.tables.shapes.find(({ name }) => name === "portal").fields.map(({ name }) =>
    [name, { state: "pending", resume: "pending", connection: "none", late: "", error: "", test: random(5) === 0 }[name]
      ?? (/^(items_sent|answered|read_asked|reviewed)$/.test(name) ? false : 0)]));
  const onward = ["start", "open_accepted", "connected", "add_accepted", "items", "mfa_asked", "mfa_answered", "deadline", "closed"];
  let job = fresh(), now = 1e12, steps = 0;
  const portal = () => {
    if (steps++ % 30 === 0) job = fresh();
    now += one([1, 1000, 60000, 600000, 3600000]);
    const flags = Object.fromEntries(["of_add", "all_good", "same_question", "has_token", "open_unsent", "cart_checked"].map((name) => [name, random(2) === 0]));
    const call = { now_ms: now, portal: job, input: { kind: one([...onward, ...onward, ...core.words.portal_input]), attempt: one([0, 0, job.attempt, job.attempt - 1]),
      error: one(core.words.portal_error.slice(1)), ...flags },
      settings: { silence_ms: 600000, mfa_ms: 300000, connection_ms: 3600000, reopen_ms: 120000, retry_ms: 5000, tries: 3, read_ms: 60000 } };
    if (call.input.attempt < 0) call.input.attempt = 0;
    const flat = (object, prefix) => Object.entries(object).map(([k, v]) => [`${prefix}.${k}`, v === false || v === 0 ? "" : v]);
    const text = line("portal_decide", { now_ms: now, ...Object.fromEntries([...flat(call.portal, "portal"), ...flat(call.input, "input"), ...flat(call.settings, "settings")]) });
    job = core.portal_decide(call).portal;
    return [text];
  };

  const makers = [
    plan, plan, judge, judge, portal, portal, portal, portal,
    () => [line("portal_may", { ...Object.fromEntries(Object.entries(job).map(([k, v]) => [`portal.${k}`, v === false || v === 0 ? "" : v])), input: one(core.words.portal_input) })],
    () => [line("price_read", { text: price(), currency: one(currencies), number: flag(4) })],
    () => [line("price_read", { text: price(), currency: one(currencies), number: flag(4) })],
    () => [line(one(["price_of_decimal", "money_of_decimal"]), { text: amount(), currency: one(currencies) })],
    () => [line(one(["price_times_half_up", "price_per_unit_half_up"]), { e4: e4(), currency: one(currencies),
      quantity: one([0, 1, 2, 3, 7, 1000000, -1, "9223372036854775807", "-9223372036854775808", random(100000)]) })],
    () => [line("money_format", { minor: one([e4(), -e4()]), currency: one(core.words.currency.slice(1)) })],
    () => [line("sku_row_check", { supplier: one(["S", ""]), our_sku: one(["A", " ", "A\u00a0"]), supplier_sku: one(["X", "", "\u0001"]),
      unit: one(["", "piece", "BOX", "?"]), pack_size: one(["", "1", "12", "0", "x", " 6 "]), min_qty: one(["", "0", "10", "-1", "1000001"]) })],
    () => [line("field_check", { field: one(core.words.field.slice(1)), text: one(["", " ", "a", "a\nb", "é".repeat(random(80)), "\u0085"]) })],
    () => [line("buf_fold", { text: Array.from({ length: random(20) }, () => String.fromCodePoint(one([32, 65, 0xa0, 0x301, 0xc0 + random(400), 0x1e00 + random(256), 0x3b1, 0x1f600]))).join("") })],
  ];
  makers.push(...madeUpProduction(core, { random, one, some, flag, mostly, line }));
  return Array.from({ length: n }, (_, i) => [`: made up ${i}`, ...one(makers)()].join("\n")).join("\n") + "\n";
}
