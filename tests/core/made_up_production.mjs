// made_up_production - the makers of cases for scans, the floor, due dates, orders and stock: see made_up.mjs.
//
// dice: { random, one, some, flag, mostly, line }.  A ticket and an item walk on from case to case, so that what only comes
// about after a dozen steps is met, too.
export function madeUpProduction(core, { random, one, some, flag, mostly, line }) {
  const { words } = core;
  // { a: { b: 1 } } as a.b=1; what is nought or false is left out.
  const flat = (object, prefix = "") => Object.assign({}, ...Object.entries(object).map(([key, v]) =>
    v !== null && typeof v === "object" ? flat(v, `${prefix}${key}.`) : { [prefix + key]: v === false || v === 0 ? "" : v }));

  // ---- scans

  const stores = () => some(3, () => line("stores", { prefix: one(["bannos", "flour-lane", "flourlane", "shop", "shop-1", "tp", "b", "Bannos", "x".repeat(21), ""]) }));
  const sign = () => one(["-", "-", "-", "'", "ß", ")", "/", "_", " ", "=", "—", "−", "", "--"]);
  const digits = () => one(["1", "00123", "12345", "12345", "９８", "0", "9223372036854775807", "9223372036854775808", "2", "100"]);
  const prefix = () => one(["bannos", "BANNOS", "flour-lane", "Flour Lane", "shop", "shop-1", "tp-badge", "tp-place", "ｂannos", "tp-badge-ABCD2345", ""]);
  const id = () => prefix() + sign() + digits() + one(["", "", sign() + digits(), "-2", "-2-3", "kg"]);
  const scanned = () => one(["", "", "]C1", "\ufeff", "https://x.test/", '{"id":"', " ", "\u0002", "x"]) + id() + one(["", "", "\r\n", '"}', "?a=" + id(), "\n" + id(), "&" + id()]);
  const scan = () => [line("scan_read", { text: random(60) ? scanned() : "bannos-1 ".repeat(one([454, 455, 456, 457])) }), ...stores()];
  let before = null;
  const same = () => {
    const text = before && random(3) ? before.text : scanned();
    const { text: _, ...now } = core.scan_read({ text, stores: [{ prefix: "bannos" }] });
    const pair = { before: before?.now ?? now, now, before_ms: 1e12, now_ms: 1e12 + one([0, 1, 2000, 2001, -1]) };
    before = { text, now };
    return [line("scan_same", flat(pair))];
  };

  // ---- the floor

  const usual = core.stage_floor_default({}).floor;
  const names = ["Filling", "Covering", "Decorating", "Packing", "Baking", "Côte", "cote", "Complete", "Cooling"];
  const floorOf = (rules, name = "floor") => rules.map((rule) => line(name, { ...rule, qc_to: rule.qc_to || "" }));
  const anyFloor = () => Array.from({ length: mostly([1, 2, 3, 5], [0, 12, 13]) }, (_, i) => ({
    name: mostly(names[i % names.length], [...names, "", " ", "\n", "é".repeat(41)]), begin: one(words.stage_begin), qc_to: mostly([-1, -1, i - 1], [i, -2, 12]) }));
  const created = { type: "created", stage: 0, to: 0, round: 1, starts: false, waits: false, undo: "", started: false, received: false, begun: false };
  const fresh = () => core.stage_apply({ ticket: empty, event: created }).ticket;
  const empty = { stage: 0, round: 1, started: false, held: false, cancelled: false, changed: false, shop_cancelled: false, received: false, begun: false,
    waiting: false, last: { kind: "", stage: 0, started: false, received: false, begun: false } };
  let ticket = fresh(), floor = usual, steps = 0;
  const stage = () => mostly([ticket.stage, ticket.stage, ticket.stage, ticket.stage, 0, 3], [-1, 1, 4, 12, 13, 2147483647]);
  const decide = () => {
    if (steps++ % 40 === 0 || (ticket.cancelled && !random(4))) {
      floor = random(5) ? usual : anyFloor();
      ticket = { ...fresh(), waiting: random(20) === 0 };
    }
    const action = random(3) ? one(["print", "complete", "complete", "complete", "start", "receive", "qc_return", "undo", "resume", "acknowledge"])
      : one(words.stage_action.filter((word) => !/cancel/.test(word) || !random(6)));
    const input = { action, stage: stage(), round: one([0, 0, 0, ticket.round, ticket.round - 1]), undo: one(words.stage_undo),
      done_then: random(2) === 0, others_ready: random(5) > 0, same: random(2) === 0 };
    if (action === "undo" && random(2)) input.undo = "";
    const text = line("stage_decide", { ...flat(ticket, "ticket."), ...flat(input, "input.") });
    const rules = floorOf(floor);
    ticket = core.stage_decide({ floor, ticket, input }).ticket;
    return [text, ...rules];
  };
  const lost = () => (random(10) ? ticket : { ...ticket, stage: one([-1, 5, 12, 99, -2147483648]), round: one([0, -1, 2147483647]) });
  const about = () => {
    const call = one(["stage_may", "stage_scan", "stage_next"]);
    return [line(call, { ...flat(lost(), "ticket."), ...(call === "stage_may" && { action: one(words.stage_action) }), ...(call === "stage_scan" && { station: stage() || "" }) }),
      ...floorOf(random(8) ? floor : anyFloor())];
  };
  const fold = () => [line("stage_apply", flat({ ticket, event: { type: one(words.stage_event), stage: stage(), to: stage(), round: random(4), starts: random(2) === 0,
    waits: random(2) === 0, undo: one(words.stage_undo), started: random(2) === 0, received: random(2) === 0, begun: random(2) === 0 } }))];
  const together = () => [line(one(["stage_order", "stage_behind"]), { self: one(["", 1, 2, -1, 99]) }), ...floorOf(random(8) ? usual : anyFloor()),
    ...some(4, (_, i) => line("tickets", { id: `bannos-9-${i + 1}`, ...flat({ ...lost(), stage: one([0, 1, 2, 3, 3, 12]), cancelled: random(4) === 0 }, "ticket.") }))];
  const floors = () => {
    const rules = random(3) ? anyFloor() : usual;
    return random(2) ? [line("stage_floor_check", {}), ...floorOf(rules)]
      : [line("stage_floor_change", {}), ...floorOf(rules), ...floorOf(random(3) ? usual : anyFloor(), "to"), ...some(13, () => line("holds", { n: one(["", "", 1, 3, -1]) }))];
  };
  const named = () => [random(2) ? line("stage_find", { name: one([...names, ""]) }) : line("stage_name", { stage: one(["", 1, 3, 4, 12, 13, -1]) }), ...floorOf(floor)];

  // ---- days

  const day = () => mostly([20778, 20778 + random(40) - 20, random(60000) - 20000], ["", 9999999, -719162, -719163, 2932896, 2932897, 2147483647, -2147483648]);
  const month = () => mostly(["Nov", "december", "März", "giugno"], ["Nov", "november", "November,", "März", "mars", "giugno", "maj", "december", "Sept.", "Feb", "13"]);
  const number = () => mostly(["1", "03", "12", "21"], ["21.", "21st", "29", "30", "31", "0", "32", "08"]);
  const year = () => mostly(["2026", "2026", "2024", ""], ["26", "1999", "2200", "20260"]);
  const date = () => one([() => `${number()} ${month()} ${year()}`, () => `${month()} ${number()}, ${year()}`, () => `${number()}/${number()}/${year()}`,
    () => `${number()}.${number()}.${year()}`, () => `${year()}-${number()}-${number()}`, () => `${year()}-11-21T10:00:00+02:00`])();
  const due = () => one(["", "", "", "Sat ", "Samstag, den ", "on Monday ", "lundi ", "x "]) + date() + one(["", "", " between 8:00 AM and 6:00 PM", ", 14 Uhr", " or " + date(), " (Saturday)", ", Saturday", "T", "!"]);
  const ways = [
    () => [line("due_read", { text: due(), order: one(words.due_order), ordered: day() })],
    () => [line("due_read", { text: date(), order: one(words.due_order), ordered: day() })],
    () => [line("due_priority", { due: day(), today: day(), "days.high": mostly(["", 1], [-1, 9]), "days.medium": mostly([3, 7], [365, 366]) })],
    () => [line("due_days_fit", { high: mostly(["", 1], [-1, 9]), medium: mostly([3, 7], 366) })],
    () => [line("due_span", { priority: one(words.due_priority), today: day(), "days.high": mostly(["", 1], [-1, 9]), "days.medium": mostly([3, 7], 366) })],
    () => [line(one(["day_put", "day_say", "day_civil"]), { day: day() })],
    () => [line("day_parse", { text: one([date(), core.day_put({ day: random(100000) }).text, "2100-02-29", "0000-01-01"]) })],
    () => [line("day_of_ms", { ms: one([random(1e9) * 4000, -random(1e9), "-9223372036854775808", "9223372036854775807"]), offset_s: one(["", 3600, -36000, 2147483647, -2147483648]) })],
  ];

  // ---- what an order says

  const terms = ["Delivery Date", "Flavour", "Size", "Checkout Method", "Message", "Notes", "Time", "due", "delivery-date", "Gelato Flavours", "_Due", "Größe", "", "x".repeat(61), "a\nb"];
  const values = () => one([due(), date(), "Pistachio", "Medium", "extra large", "Pickup", "Local delivery", "", " ", "Happy Birthday", "due date: " + date(), "flavour_lemon", "size=S"]);
  const map = () => [
    ...Array.from({ length: mostly(8, [0, 2, 9]) }, (_, i) => line("names", mostly({ means: ["due_date", "flavour", "size", "method", "writing", "notes", "due_time", "due_date"][i % 8], name: terms[i] }, { means: one(words.intake_means), name: one(terms) }))),
    ...some(4, (_, i) => line("sizes", { word: mostly(["S", "Medium", "Large", "Extra large"][i], ["s", ""]), rank: mostly([10, 20, 30], [-1, 1000]) })),
    ...some(2, (_, i) => line("words", { method: mostly(["pickup", "delivery"][i], "unsaid"), word: mostly(["Pick", "Deliver"][i], ["deliver", ""]) })),
    ...Array.from({ length: mostly(4, [0, 1]) }, (_, i) => line("places", { place: mostly(words.intake_place[i], words.intake_place) })),
  ];
  const settings = () => ({ due_order: one(words.due_order), lead_days: mostly(["", "", "", 2], [-1, 366, 2147483647]), needs_flavour: flag() });
  const intake = () => [line("intake_read", { ...settings(), note: one(["", "", " Ring twice "]), ordered_day: day(), ships: flag() }), ...map(),
    ...some(7, () => {
      const name = mostly(terms.slice(0, 11), terms);
      return line("facts", { place: mostly(words.intake_place.slice(0, 5), words.intake_place), line: mostly([-1, "", 1], [2, 7, -9]), name,
        value: /d(ue|ate)/i.test(name) ? mostly(due(), values()) : values() });
    }),
    ...some(3, () => line("lines", { variant: one(["", "Default Title", "Medium / Vanilla", "Lemon / S", "S", " / "]), sku: mostly("A", ["", " "]) }))];

  // ---- stock

  const amount = () => mostly(["1", "2", "3", "1/3", "0.25"], ["1", "2", "3", "1/3", "1/2", "0.25", "1 1/3", "0", "-1", "1/7", "1/1000000", "1000000", "3000000000000", "9000000000000", "1,5", "", "x"]);
  let item = { parts: 1, on_hand: 0, held: 0, safety: 0, rule: "allow" }, moves = 0;
  const anyItem = () => (random(15) ? item : { parts: one([0, 1, 7, 1000000, 1000001]), on_hand: one([5, -5, "3000000000000", "3000000000001", "-9223372036854775808"]), held: 1, safety: 0, rule: "warn" });
  const stock = () => {
    if (moves++ % 30 === 0) item = { parts: one([1, 1, 3]), on_hand: random(40), held: random(10), safety: random(4), rule: one(words.stock_rule) };
    const input = { kind: one(words.stock_kind), amount: amount(), line: one(["", "", "1", amount()]), shown_known: random(5) === 0, shown: one(["", "1", amount()]), reason: mostly("fell", ["", " "]) };
    const now = anyItem();
    const text = line("stock_decide", { ...flat(now, "item."), ...flat(input, "input.") });
    const said = core.stock_decide({ item: now, input });
    if (now === item) item = said.item;
    return [text];
  };
  const stocked = [
    stock, stock, stock,
    () => [line(one(["stock_ats", "stock_standing"]), flat(anyItem()))],
    () => [line("stock_makes", {}), ...some(4, () => line("uses", { ...flat(anyItem(), "item."), amount: mostly(["1", "1/3", "2", "0.25"], amount()) }))],
    () => [line("amount_parse", { text: one([amount(), Array.from({ length: random(9) }, () => one("0123456789./- 12")).join("")]) })],
    () => [line("amount_put", { n: one([0, 1, -7, random(1000000), "9000000000000", "9000000000001", "-9223372036854775808"]) || "", d: one([1, 3, 8, 7, 1000000, 1000001, -1, ""]) })],
  ];

  return [
    scan, scan, scan, same,
    () => [line("scan_id_put", { prefix: one(["bannos", ""]), number: one(["", 1, 12345, -1, "9223372036854775807"]), part: one(["", 1, 99, 100, -1]) })],
    () => [line("scan_label_put", { kind: one(words.scan_kind), code: one(["ABCD2345", "abcd2345", "shelf-3", "Shelf 3", "", "A".repeat(33)]) })],
    () => [line("scan_place_put", { text: one(["Fridge 2", "Cella frigo è", "ß 3", "", "--", "é".repeat(400), "x y".repeat(random(40))]) })],
    () => [line("scan_prefix_check", { prefix: one(["bannos", "flour-lane", "shop", "shop1", "shop-2", "tp-badge", "tp", "1a", "a-", "a--b", "", "é"]) }), ...stores()],
    decide, decide, decide, decide, decide, decide, about, about, fold, together, floors, () => (random(20) ? named() : [one(["intake_default", "stage_floor_default", "due_days_default"])]),
    () => one(ways)(), () => one(ways)(), () => one(ways)(),
    intake, intake, intake,
    () => [line("intake_map_check", settings()), ...map(), ...(random(40) ? [] : Array.from({ length: 210 }, (_, i) => line("names", { means: "notes", name: `Name ${i}` })))],
    () => one(stocked)(), () => one(stocked)(), () => one(stocked)(),
  ];
}
