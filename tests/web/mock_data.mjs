// mock_data.mjs - what the mock server knows: nothing, the usual, or too much (10,000 rows, names of 200 characters,
// right-to-left text).  Shapes as in the API; nothing here decides anything.

const MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const euro = (e4) => (e4 < 0 ? "-" : "") + "€" + (Math.abs(e4) / 10000).toFixed(2);

export const LONG = "Internationale Großhandelsgesellschaft für Bäckereibedarf, Konditoreizubehör, Verpackungsmaterialien und Reinigungsmittel mit beschränkter Haftung & Compagnie Kommanditgesellschaft, Niederlassung Süd-Ost";
export const HEBREW = "מאפיית השקד ובניו בע״מ";
const ARABIC = "دقيق القمح الكامل، كيس ٢٥ كغ";

const NAMES = ["Brood & Meel B.V.", "Patisserie Direct", "Verpackungen Huber", "Kaas Centrale", "Noord Vries", "Oriental Spices Ltd"];
const GOODS = ["Flour T65, 25 kg", "Butter 82 %, 10 kg", "Cake box 26 cm, white", "Icing sugar, fine", "Vanilla extract 1 l", "Baking paper 40×60", "Almonds, blanched", "Couverture 70 %", "Yeast, fresh", "Eggs, free range, tray of 30"];

const portal = (i, more = {}) => ({ id: `po${i}`, currency: "EUR", active: true, has_credentials: true, login_blocked: false, login_id: `lo${i}`, ...more });

function line(order, n, more = {}) {
  const e4 = 12500 + ((n * 7919 + order.length * 131) % 400000);
  const cents = Math.round(e4 / 100) * 100;
  return { id: `${order}-${n}`, product_id: `p${n}`, our_sku: `TP-${1000 + (n % 400)}`, fallback_sku: n % 3 ? `F${2000 + n}` : "", name: GOODS[n % GOODS.length], quantity: 1 + ((n * 5) % 24), price_e4: cents, price_text: euro(cents), ...more };
}

export function orders(size, at) {
  if (size === "none") return { source: { kind: "none", state: "unconfigured", message: "", pulled_at: null, needs_approval: false, currency: "" }, suppliers: [], mappings: [] };
  const suppliers = NAMES.map((name, i) => ({
    id: `${100 + i}`, name, portal: portal(i), open_job: null, lane_job: null,
    orders: Array.from({ length: [3, 2, 3, 1, 2, 2][i] }, (_, k) => {
      const id = `BO-${4100 + i * 10 + k}`;
      return { id, created_at: at - (i * 5 + k * 3 + 1) * HOUR, approved: true, approved_by_name: "", lines: Array.from({ length: 2 + ((i + k) % 5) }, (_, n) => line(id, n + k * 5 + i)) };
    }),
  }));
  suppliers[1].open_job = { id: "j2", state: "awaiting_mfa", label: "Waiting for an answer", created_by: "u2", created_by_name: "Bram de Boer", created_at: at - 3 * MINUTE };
  suppliers[3].portal.login_blocked = true;
  suppliers[4].portal = null;
  suppliers[5].lane_job = { id: "j1", supplier_name: NAMES[0] };
  suppliers[2].orders[0].lines[1] = line("BO-4120", 1, { our_sku: "TP-9", fallback_sku: "", name: "Gift ribbon, gold, 50 m" });
  suppliers[2].orders[1].lines[0] = line("BO-4121", 2, { our_sku: "TP-1002", quantity: 7 });
  const mappings = [];
  for (const supplier of suppliers)
    for (const of of supplier.orders)
      for (const l of of.lines)
        if (l.our_sku !== "TP-9" && !mappings.some((m) => m.supplier_id === supplier.id && m.our_sku === l.our_sku) && (mappings.length % 4 || !l.fallback_sku))
          mappings.push({ supplier_id: supplier.id, our_sku: l.our_sku, supplier_sku: `S-${supplier.id}-${l.our_sku.slice(3)}`, unit: "piece", pack_size: 1, min_qty: 0 });
  const pack = mappings.find((m) => m.supplier_id === "102" && m.our_sku === "TP-1002");
  if (pack) Object.assign(pack, { unit: "pack", pack_size: 6 });
  if (size === "much") {
    suppliers[0].name = LONG;
    suppliers[5].name = HEBREW;
    suppliers[0].orders = Array.from({ length: 9990 }, (_, k) => {
      const id = `BO-${100000 + k}`;
      return { id, created_at: at - k * MINUTE, approved: true, approved_by_name: "", lines: Array.from({ length: 1 + (k % 4) }, (_, n) => line(id, n + k, { fallback_sku: `F${n + k}`, name: k % 5 === 0 ? ARABIC : k % 7 === 0 ? LONG : GOODS[k % 10] })) };
    });
  }
  return { source: { kind: "demo", state: "ready", message: "", pulled_at: at - 20000, needs_approval: false, currency: "EUR" }, suppliers, mappings };
}

const STATES = {
  pending: ["Waiting its turn", 1, "Waits for its turn"],
  connecting: ["Connecting", 2, "Opening the portal"],
  awaiting_mfa: ["Waiting for an answer", 2, "The portal asks for a code"],
  adding_items: ["Adding items", 3, "Items are being added"],
  completed: ["Completed", 4, "Every item is in the cart"],
  needs_review: ["Needs review", 4, "Answered: a person has to look"],
  failed: ["Failed", 2, "Ended without a result"],
  cancelled: ["Cancelled", 1, "Cancelled by a person"],
};
export function inState(job, state) {
  const [label, step, text] = STATES[state];
  return Object.assign(job, { state, label, progress: { step, of: 4, text } });
}

export function newJob(id, supplier, at, more = {}) {
  return inState({
    id, kind: "order", supplier_id: supplier.id, supplier_name: supplier.name, orders: ["BO-1"], items: 0, items_ok: 0, items_attention: 0,
    created_by_name: "Anna Bakker", created_at: at, updated_at: at, ended_at: null, connection: "none", deadline_at: 0, reopen_at: 0, waits_until: 0, question: "", digits: 0,
    error: null, late: "", reviewed: false, confirmation: "", awaiting_checkout: false, parent: "", total_e4: 0, total_text: "€0.00", currency: "EUR", ...more,
  }, more.state || "pending");
}

const VERDICTS = [
  ["ok", "As expected", "in_stock", 0, true], ["price_higher", "The price is higher than expected.", "in_stock", 900, true], ["out_of_stock", "Out of stock in the portal.", "out_of_stock", 0, false],
  ["price_lower", "The price is lower than expected.", "in_stock", -450, true], ["not_found", "The portal does not know this SKU.", "not_found", null, false], ["missing", "The portal said nothing about this item.", "", null, null],
];

export function itemsOf(job, n, answered = true) {
  return Array.from({ length: n }, (_, i) => {
    const e4 = 50000 + ((i * 7919) % 300000);
    const expected = Math.round(e4 / 100) * 100;
    const [verdict, text, stock, off, added] = !answered ? ["", "", "", null, null] : job.state === "completed" ? VERDICTS[0] : VERDICTS[i % 9 < 6 ? i % 9 : 0];
    const seen = off === null ? null : expected + off * (1 + (i % 4));
    return {
      no: i + 1, sku: `S-${job.supplier_id}-${1000 + i}`, name: n > 100 && i % 6 === 0 ? (i % 12 ? LONG : ARABIC) : GOODS[i % GOODS.length], quantity: 1 + (i % 12), unit: i % 5 ? "piece" : "pack", expected_e4: expected, expected_text: euro(expected),
      verdict, verdict_text: text, attention: answered && verdict !== "ok", stock, seen_text: seen === null ? "" : i % 2 ? euro(seen) : `€ ${(seen / 10000).toFixed(2).replace(".", ",")}`, seen_e4: seen,
      difference_e4: seen === null ? null : seen - expected, difference_text: seen === null ? "" : euro(seen - expected), added,
      lines: Array.from({ length: i % 7 === 0 ? 2 : 1 }, (_, k) => ({ order_id: job.orders[k % job.orders.length], line_id: `${i}-${k}`, our_sku: `TP-${1000 + i}`, name: GOODS[i % GOODS.length], quantity: 1 + (i % 12), mapped_from: i % 3 ? "mapping" : "product" })),
    };
  });
}

export function jobs(size, at) {
  if (size === "none") return [];
  const of = (i) => ({ id: `${100 + i}`, name: size === "much" && i === 0 ? LONG : size === "much" && i === 5 ? HEBREW : NAMES[i] });
  const make = (id, i, minutes, state, n, more = {}) => {
    const job = newJob(id, of(i), at - minutes * MINUTE, { state, orders: [`BO-${4000 + minutes}`, `BO-${4001 + minutes}`].slice(0, 1 + (n % 2)), total_e4: n * 150000, total_text: euro(n * 150000), updated_at: at - (minutes - 1) * MINUTE, ...more });
    job.list = itemsOf(job, n, ["completed", "needs_review"].includes(state) || more.late === "offered");
    job.items = n;
    job.items_ok = job.list.filter((item) => item.verdict === "ok").length;
    job.items_attention = job.list.filter((item) => item.attention).length;
    return job;
  };
  const list = [
    make("j1", 0, 2, "adding_items", 8, { connection: "open" }),
    make("j2", 1, 3, "awaiting_mfa", 5, { created_by_name: "Bram de Boer", connection: "asked", deadline_at: at + 4 * MINUTE + 9000, question: "Enter the 6-digit code sent to the phone ending in 42", digits: 6 }),
    make("j3", 5, 4, "pending", 4),
    make("j4", 2, 65, "needs_review", 14, { ended_at: at - HOUR, awaiting_checkout: true }),
    make("j5", 3, 130, "failed", 6, { ended_at: at - 2 * HOUR, error: { code: "invalid_credentials", text: "The portal refused the user name or password.", advice: "Enter the credentials again under Settings, Suppliers.", detail: "Invalid username or password" } }),
    make("j6", 0, 190, "failed", 9, { ended_at: at - 3 * HOUR, late: "offered", error: { code: "silence", text: "Timeout: no webhook received.", advice: "Look at the cart in the portal, then try again.", detail: "" } }),
    make("j7", 0, 1500, "completed", 7, { ended_at: at - DAY, awaiting_checkout: true, created_by_name: "Bram de Boer" }),
    make("j8", 5, 1700, "completed", 3, { ended_at: at - DAY, confirmation: "OS-2026-11873" }),
    make("j9", 2, 3000, "needs_review", 5, { ended_at: at - 2 * DAY, reviewed: true, confirmation: "VH 88412", note: "Higher prices agreed by phone" }),
    make("j10", 4, 4000, "cancelled", 2, { ended_at: at - 3 * DAY }),
    make("j11", 1, 6000, "completed", 12, { ended_at: at - 4 * DAY, confirmation: "PD-5521" }),
    newJob("j12", of(3), at - 7000 * MINUTE, { kind: "test", state: "completed", orders: [], ended_at: at - 5 * DAY, list: [] }),
  ];
  if (size === "much") {
    list[3] = make("j4", 0, 65, "needs_review", 1800, { ended_at: at - HOUR, awaiting_checkout: true, orders: Array.from({ length: 40 }, (_, i) => `BO-${100000 + i}`) });
    for (let i = 0; i < 4000; i++) list.push(make(`old${i}`, i % 6, 8000 + i * 30, ["completed", "completed", "needs_review", "failed", "cancelled"][i % 5], 2, { ended_at: at - 6 * DAY, reviewed: true }));
  }
  return list;
}

export function actionsOf(job) {
  const yes = { may: true, why: "" };
  const no = (why) => ({ may: false, why });
  const ended = ["completed", "needs_review", "failed", "cancelled"].includes(job.state);
  return {
    answer: job.state === "awaiting_mfa" ? yes : no("No question is open."),
    cancel: ended ? no("The job has ended.") : yes,
    retry: { ...(job.state === "failed" ? yes : no("Only a failed job can be tried again.")), needs_cart_check: job.id === "j6" },
    accept: job.late === "offered" ? yes : no("No late result waits."),
    review: job.state === "needs_review" && !job.reviewed ? yes : no("There is nothing to review."),
    confirm: job.awaiting_checkout ? yes : no("Nothing is in the cart to confirm."),
    resend: ended && job.items_attention ? yes : no("No item failed."),
  };
}

export function timeline(job) {
  const event = (seq, type, label, at, cause, more = {}) => ({ id: 100 + seq, seq, type, label, at, actor_name: "", cause, data: {}, jobs: [], ...more });
  const call = (id, topic, state, more = {}) => ({ id, topic, label: topic, state, tries: 1, due_at: job.created_at, last_error: "", ...more });
  const t = job.created_at;
  const rows = [
    event(1, "created", "Created", t, { kind: "request", id: "r1", label: "Send" }, { actor_name: job.created_by_name }),
    event(2, "started", "Started: the login is free", t + 400, { kind: "event", id: "101", label: "Created" }, { data: { attempt: 1 }, jobs: [call("q1", "deck.open", "done")] }),
    event(3, "open_accepted", "Deck accepted the connection", t + 1500, { kind: "job", id: "q1", label: "deck.open" }, { data: { guid: "3f0a9c1e-77aa-4a3a-9b1b-6d1d3c3a2f01", attempt: 1 } }),
  ];
  if (job.state === "awaiting_mfa") rows.push(event(4, "mfa_asked", "The portal asks for a code", t + 20000, { kind: "delivery", id: "d1", label: "webhook MfaRequired" }, { data: { round: 1 } }));
  if (["adding_items", "completed", "needs_review"].includes(job.state) || job.late)
    rows.push(event(5, "connected", "Connected", t + 24000, { kind: "delivery", id: "d2", label: "webhook EnsureConnection" }, { jobs: [call("q2", "deck.add", "done", { tries: 2, last_error: "HTTP 503 from the provider" })] }));
  if (job.state === "completed") rows.push(event(6, "completed", "Completed", t + 61000, { kind: "delivery", id: "d3", label: "webhook AddItemsToCart" }, { jobs: [call("q3", "deck.close", "done"), call("q4", "slack.post", "queued", { due_at: t + 90000 })] }));
  if (job.state === "needs_review") rows.push(event(6, "needs_review", "Needs review", t + 61000, { kind: "delivery", id: "d3", label: "webhook AddItemsToCart" }, { data: { good: job.items_ok, attention: job.items_attention }, jobs: [call("q3", "deck.close", "done")] }));
  if (job.state === "failed") rows.push(event(6, "failed", "Failed", t + 61000, { kind: "delivery", id: "d3", label: "webhook Error" }, { data: { error: job.error?.code } }));
  if (job.late) rows.push(event(7, "late_result", "A result came late", t + 900000, { kind: "delivery", id: "d4", label: "webhook AddItemsToCart" }));
  return rows;
}

export function overview(size, list, at) {
  const attention = [];
  const put = (kind, job, title, text, more = {}) => attention.push({ kind, subject: "job", subject_id: job.id, title, text, since: job.updated_at, ...more });
  for (const job of list.slice(0, 400)) {
    if (job.state === "awaiting_mfa") put("mfa", job, `${job.supplier_name} asks for a code`, job.question, { deadline_at: job.deadline_at });
    if (job.state === "needs_review" && !job.reviewed) put("review", job, `${job.supplier_name}: ${job.items_attention} items need a look`, `${job.items_ok} of ${job.items} as expected`);
    if (job.late === "offered") put("late", job, `${job.supplier_name}: a result came late`, "Take it, or leave it");
    else if (job.state === "failed" && job.list.length > 2) put("failed", job, `${job.supplier_name}: failed`, job.error?.text || "Ended without a result");
    if (job.awaiting_checkout) put("checkout", job, `${job.supplier_name}: the cart awaits checkout`, `${job.items} items`);
  }
  if (size !== "none") {
    attention.push({ kind: "login_blocked", subject: "login", subject_id: "po3", title: "Kaas Centrale: login refused", text: "New credentials are needed", since: at - 2 * HOUR });
    attention.push({ kind: "dead_job", subject: "queue", subject_id: "q9", title: "slack.post was given up", text: "HTTP 404 no_service, 5 tries", since: at - 5 * HOUR });
  }
  if (size === "much") attention.push({ kind: "lot", subject: "lot", subject_id: "l1", title: "Wheat flour, lot L24-0318", text: "Expires in 2 days.", since: at - HOUR });
  const counts = { pending: 0 };
  for (const job of list) counts[job.state] = (counts[job.state] || 0) + 1;
  return {
    ok: true, attention, moving: list.filter((job) => ["pending", "connecting", "adding_items", "awaiting_mfa"].includes(job.state)).map(summary), jobs: counts,
    queue: size === "none" ? { queued: 0, running: 0, unknown: 0, dead: 0, oldest_due_at: null } : { queued: 4, running: 1, unknown: 0, dead: 1, oldest_due_at: at - 2000 },
    worker: { seen_at: at - 800, count: 1 }, engine: "sqlite",
    per_day: Array.from({ length: 14 }, (_, i) => ({ day: new Date(at - (13 - i) * DAY).toISOString().slice(0, 10), ...(size === "none" ? { completed: 0, needs_review: 0, failed: 0 } : { completed: (i * 5) % 9, needs_review: (i * 3) % 4, failed: i % 5 === 0 ? 2 : 0 }) })),
  };
}

export const summary = ({ list, steps, note, ...job }) => job;

export function mappings(size) {
  if (size === "none") return [];
  const n = size === "much" ? 10000 : 42;
  return Array.from({ length: n }, (_, i) => ({
    id: `m${i}`, supplier_id: `${100 + (i % 6)}`, supplier_name: size === "much" && i % 6 === 0 ? LONG : NAMES[i % 6], our_sku: `TP-${1000 + i}`, supplier_sku: `S-${100 + (i % 6)}-${1000 + i}`,
    unit: i % 5 ? "piece" : "pack", pack_size: i % 5 ? 1 : 6, min_qty: i % 7 ? 0 : 12, origin: ["manual", "csv", "source"][i % 3], updated_at: Date.now() - i * HOUR,
  }));
}

export function portals(size, at) {
  if (size === "none") return [];
  return NAMES.map((name, i) => ({
    id: `po${i}`, supplier_id: `${100 + i}`, supplier_name: size === "much" && i === 0 ? LONG : size === "much" && i === 5 ? HEBREW : name, source_guid: `8c2d0b1e-0000-4000-8000-00000000000${i}`, currency: i === 5 ? "GBP" : "EUR",
    tolerance_kind: ["none", "absolute", "percent"][i % 3], tolerance: [0, 5, 150][i % 3], active: i !== 2,
    login: i === 4 ? null : { id: `lo${i}`, hint: "b***r@example.test", blocked: i === 3, blocked_at: i === 3 ? at - 2 * HOUR : null, shared_with: i === 0 ? [NAMES[5]] : i === 5 ? [NAMES[0]] : [] },
  })).filter((row) => row.supplier_id !== "104" || size !== "usual");
}

export function suppliers(size, at) {
  if (size === "none") return [];
  return NAMES.map((name, i) => ({
    supplier_id: `${100 + i}`, supplier_name: size === "much" && i === 0 ? LONG : size === "much" && i === 5 ? HEBREW : name, jobs: 40 - i * 6, completed: 30 - i * 5, needs_review: 7 - i, failed: 3, success_bp: 9200 - i * 830, median_ms: 48000 + i * 21000, drift_bp: [12, 0, -35, 140, 0, 260][i], last_at: at - (i + 1) * 3 * HOUR,
    prices: Array.from({ length: 24 }, (_, k) => ({ sku: `S-${100 + i}-${1000 + k}`, expected_e4: 100000 + k * 5000, seen_e4: 100000 + k * 5000 + (((k * 37 + i) % 9) - 3) * 700, at: at - (24 - k) * DAY })),
  }));
}

export function queue(size, at) {
  if (size === "none") return [];
  const rows = [
    { id: "q5", topic: "deck.add", state: "running", subject: "job", subject_id: "j1", due_at: at - 3000, tries: 1, last_error: "" },
    { id: "q6", topic: "deadline", state: "queued", subject: "job", subject_id: "j1", due_at: at + 9 * MINUTE, tries: 0, last_error: "" },
    { id: "q7", topic: "slack.post", state: "queued", subject: "job", subject_id: "j4", due_at: at + 40000, tries: 2, last_error: "HTTP 429, Retry-After 60" },
    { id: "q8", topic: "retention", state: "queued", subject: "", subject_id: "", due_at: at + 5 * HOUR, tries: 0, last_error: "" },
    { id: "q9", topic: "slack.post", state: "dead", subject: "job", subject_id: "j5", due_at: at - 5 * HOUR, tries: 5, last_error: "HTTP 404 no_service: the webhook was revoked" },
  ];
  if (size === "much") for (let i = 0; i < 3000; i++) rows.push({ id: `d${i}`, topic: "deck.close", state: i % 3 ? "done" : "dead", subject: "job", subject_id: `old${i}`, due_at: at - i * MINUTE, tries: 1 + (i % 4), last_error: i % 3 ? "" : LONG });
  return rows.map((row) => ({ label: row.topic, cause_event: 102, created_at: at - HOUR, updated_at: at - 5000, may_retry: row.state === "dead", may_drop: ["dead", "queued"].includes(row.state), ...row }));
}

export function audit(size, at) {
  if (size === "none") return [];
  const rows = [
    ["Anna Bakker", "portal", "po3", "credentials_set", "Credentials entered", {}],
    ["Bram de Boer", "mapping", "m3", "changed", "Mapping changed", { before: "S-103-1003", after: "S-103-1003B" }],
    ["Anna Bakker", "user", "u2", "role_changed", "Role changed", { before: "viewer", after: "staff" }],
    ["Anna Bakker", "integration", "slack", "changed", "Integration changed", { tell_done: true }],
    ["", "integration", "deck", "filled", "Filled from the environment", {}],
  ];
  return Array.from({ length: size === "much" ? 2500 : 5 }, (_, i) => {
    const [actor_name, subject, subject_id, type, label, data] = rows[i % 5];
    return { id: 5000 + i, at: at - (i + 1) * 17 * MINUTE, actor: "u1", actor_name, subject, subject_id, type, label, data };
  });
}

export const integrations = (size, at) => [
  { provider: "deck", state: size === "none" ? "unconfigured" : "ready", detail: size === "none" ? "" : "The keys work.", checked_at: size === "none" ? null : at - 3 * HOUR, settings: {}, secrets: { client_id: size !== "none", secret: size !== "none", hmac_key: size !== "none", hmac_key_old: false }, webhook_url: "https://trade.example/hooks/deck/5b1d7f20a9c34b6e" },
  { provider: "slack", state: size === "none" ? "unconfigured" : "broken", detail: size === "none" ? "" : "HTTP 404 no_service: the webhook was revoked. Make a new one in Slack and enter it here.", checked_at: size === "none" ? null : at - 5 * HOUR, settings: { tell_done: true }, secrets: { webhook_url: size !== "none" }, webhook_url: null },
  { provider: "source", state: size === "none" ? "unconfigured" : "ready", detail: "", checked_at: at - HOUR, settings: { kind: size === "none" ? "none" : "demo", customer_id: size === "none" ? "" : "1001", currency: "EUR", only_placed_by_hand: false }, secrets: { connection: false, client_id: false, client_secret: false, username: false, password: false }, webhook_url: null },
];

export const notices = (size, at) => {
  if (size === "none") return { ok: true, unread: 0, rows: [], next: null };
  const row = (id, severity, title, text, subject_id, minutes, count = 1) => ({ id, severity, title, text, subject: "job", subject_id, count, created_at: at - minutes * MINUTE, updated_at: at - minutes * MINUTE });
  return { ok: true, unread: 2, next: null, rows: [row("n1", "warning", "Patisserie Direct asks for a code", "Answer within 5 minutes.", "j2", 1), row("n2", "warning", "Verpackungen Huber needs review", "9 of 14 items as expected.", "j4", 60), row("n3", "error", "Kaas Centrale failed", "The portal refused the user name or password.", "j5", 125, 3), row("n4", "info", "Brood & Meel B.V. completed", "7 items are in the cart.", "j7", 1440)] };
};

export const users = (at) => [
  { id: "u1", email: "anna@bakker.example", name: "Anna Bakker", role: "owner", active: true, signs_in: true, badge: true, pin: true, must_change_password: false, created_at: at - 90 * DAY, signed_in_at: at - 1000 },
  { id: "u2", email: "bram@bakker.example", name: "Bram de Boer", role: "staff", active: true, signs_in: true, badge: false, pin: false, must_change_password: true, created_at: at - 30 * DAY, signed_in_at: at - HOUR },
  { id: "u3", email: "shaked@bakker.example", name: HEBREW, role: "viewer", active: false, signs_in: true, badge: false, pin: false, must_change_password: false, created_at: at - 20 * DAY, signed_in_at: null },
];
// One's own sessions; none: this browser alone.
export function sessions(size, at) {
  const agents = ["Firefox on Windows", "Safari on an iPhone", "Samsung Internet on Android", "An unknown browser"];
  const one = (i) => ({ id: i.toString(16).padStart(32, "0"), current: i === 0, agent: agents[i % agents.length], address: i === 2 ? "2001:db8:85a3:8d3:1319:8a2e:370:7348" : `192.0.2.${i % 250}`, created_at: at - (i + 1) * 3 * HOUR, seen_at: at - i * 20 * MINUTE });
  return Array.from({ length: { none: 1, usual: 3, much: 200 }[size] }, (_, i) => one(i));
}

export const tokens = (at) => [{ id: "t1", name: "Warehouse screen", role: "viewer", created_by: "u2", created_by_name: "Bram de Boer", created_at: at - 10 * DAY, used_at: at - HOUR, revoked_at: null }];
