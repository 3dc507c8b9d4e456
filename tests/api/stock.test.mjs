// Stock: items, recipes, movements and count sheets over the API, what orders hold of it, and its proof, on both stores.

import { randomUUID } from "node:crypto";
import { equal, finish, has, later, ok, test } from "../lib/check.mjs";
import { engines, startHouse } from "../lib/house.mjs";
import { stopPostgres } from "../lib/postgres.mjs";
import { deliver, line, makeStore, order } from "../lib/production.mjs";
import { lots } from "./lots.mjs";

const STOCK = "/api/v1/stock";
const ITEMS = `${STOCK}/items`;

// A shop of the company, and its orders: each line says its SKU and how many; now: how many are left of them after an edit.
async function makeShop(boss, house, prefix) {
  const store = await makeStore(boss, { prefix, name: prefix });
  return (topic, number, lines, more = {}) => {
    const line_items = lines.map(({ sku, quantity = 1, now = quantity }, i) => line(`${number}${i}`, { sku, title: sku, quantity, current_quantity: now }));
    return deliver(house, store, topic, order(`${number}`, number, { line_items, ...more }));
  };
}

async function suite(engine) {
  const house = await startHouse({ engine, work: false, sandbox: false });
  later(() => house.stop());
  const on = (text, body) => test(`${engine}: ${text}`, body);
  const { manager, staff, viewer, second } = house.people;
  const boss = await house.signIn(manager);
  const other = await house.signIn(second);
  const add = async (sku, more = {}) => {
    const answer = await boss.post(ITEMS, { sku, name: `The ${sku}`, unit: "piece", ...more });
    if (answer.status !== 201) throw new Error(`${sku}: ${answer.status} ${answer.text}`);
    return answer.body.item.id;
  };
  const act = (id, verb, body) => boss.post(`${ITEMS}/${id}/${verb}`, body);
  const look = async (id) => (await boss.get(`${ITEMS}/${id}`)).body;
  const item = async (id) => (await look(id)).item;
  const moves = async (id) => (await boss.get(`${ITEMS}/${id}/moves`)).body.rows;
  const rows = (table) => house.sql(`SELECT count(*) FROM ${table};`);
  // What replay says of stock: ["ID field", …]. When the house stops, all else has to be what its events say, too.
  const differs = async (subject = "stock_item") => {
    const { stdout } = await house.tradepost(["replay", "--check"]);
    ok(/replay subjects \d+ differences/.test(stdout), stdout);
    return [...stdout.matchAll(new RegExp(`^difference \\S+ ${subject} "?([^"\\s]+)"? "([^"]*)"`, "gm"))].map(([, id, field]) => `${id} ${field}`);
  };

  await on("an item is added, found, changed, and the same again changes nothing", async () => {
    const made = await boss.post(ITEMS, { sku: " Crème-1 ", name: "Crème brûlée", unit: "piece", safety: "1/2", oversell: "warn" });
    equal(made.status, 201, made.text);
    has(made.body.item, { sku: "Crème-1", counted: false, parts: 2, on_hand: "0", held: "0", ats: "-0.5", safety: "0.5", oversell: "warn", recipe: false, level: -1, standing: "out", active: true });
    const { id } = made.body.item;
    equal((await boss.get(`${ITEMS}?q=BRULEE`)).body.rows.map((row) => row.id), [id]);
    has((await boss.get("/api/v1/search?q=creme-1")).body.rows.find((row) => row.kind === "stock"), { id, title: "Crème-1", text: "Crème brûlée" });
    const put = (body) => boss.put(`${ITEMS}/${id}`, body);
    has(await put({ name: "Crème" }), { status: 200, body: { item: { name: "Crème", sku: "Crème-1", safety: "0.5" } } });
    has((await put({ name: "Crème", oversell: "warn", safety: "0.5" })).body, { already_done: true });
    has((await put({})).body, { already_done: true });
    has((await put({ safety: "0", active: false, sku: "CREME" })).body.item, { safety: "0", active: false, sku: "CREME", ats: "0" });
    const types = (await house.sql(`SELECT type FROM event WHERE subject = 'stock_item' AND subject_id = '${id}' ORDER BY seq;`)).split("\n");
    equal(types, ["added", "changed", "changed"]);
    has(await boss.post(ITEMS, { sku: "CREME", name: "x", unit: "x" }), { status: 409, body: { code: "exists" } });
    const second_id = await add("CREME-2");
    has(await boss.put(`${ITEMS}/${second_id}`, { sku: "CREME" }), { status: 409, body: { code: "exists" } });
  });

  await on("what is wrong is named, and nothing is stored", async () => {
    const id = await add("WRONG");
    const before = [await rows("stock_item"), await rows("stock_txn"), await rows("event")];
    const bad = await boss.post(ITEMS, { sku: "", name: "a\nb", unit: 1, safety: "-1", oversell: "maybe", recipe: 1, note: "x" });
    equal([bad.status, Object.keys(bad.body.details).sort()], [400, ["name", "note", "oversell", "recipe", "safety", "sku", "unit"]]);
    for (const delta of ["", "1,5", "1/0", "1 3/2", "9999999999999999999", "0", "0.0000001", "x", 1, null])
      has(await act(id, "adjust", { delta, reason: "x" }), { status: 400 }, String(delta));
    ok((await act(id, "adjust", { delta: "1" })).body.details.reason);
    ok((await act(id, "adjust", { delta: "1", reason: "   " })).body.details.reason);
    ok((await act(id, "receive", { amount: "-1" })).body.details.amount);
    ok((await act(id, "receive", { amount: "4000000000000" })).body.details.amount, "more than an item can hold");
    ok((await act(id, "count", { amount: "-1" })).body.details.amount);
    ok((await act(id, "count", { amount: "1", shown: "many" })).body.details.shown);
    has(await act("nothing", "count", { amount: "1" }), { status: 404, body: { code: "no_such_item" } });
    for (const path of ["", "/moves", "/levels"]) equal((await boss.get(`${ITEMS}/nothing${path}`)).status, 404);
    for (const query of ["standing=none", "uncounted=0", "recipe=2", "limit=0", "x=1", "cursor=x"]) equal((await boss.get(`${ITEMS}?${query}`)).status, 400, query);
    for (const days of ["0", "181", "x"]) equal((await boss.get(`${ITEMS}/${id}/levels?days=${days}`)).status, 400, days);
    equal([await rows("stock_item"), await rows("stock_txn"), await rows("event")], before);
  });

  await on("what comes, goes and is counted is a transaction with who made it; fractions stay exact", async () => {
    const id = await add("FLOUR", { unit: "kg", safety: "1" });
    has((await act(id, "receive", { amount: "2 1/3", reason: "delivery note 12" })).body, { item: { on_hand: "2 1/3", on_hand_n: 7, parts: 3, ats: "1 1/3", level: 1, standing: "fine" }, warning: null });
    has((await act(id, "adjust", { delta: "-1/3", reason: "spilt" })).body.item, { on_hand: "2", level: 1 });
    has((await act(id, "count", { amount: "0.25", shown: "2" })).body.item, { on_hand: "0.25", parts: 12, standing: "low", level: -1 });
    const moved = await act(id, "count", { amount: "1", shown: "2" });
    has(moved, { status: 409, body: { code: "moved" } });
    ok(moved.body.message.includes("0.25"), moved.text);
    has((await act(id, "adjust", { delta: "-1", reason: "booked late" })).body, { item: { on_hand: "-0.75", standing: "short" }, warning: { code: "negative" } });
    const list = await moves(id);
    equal(list.map((one) => [one.seq, one.kind, one.on_hand, one.held, one.reason]), [
      [4, "adjust", "-1", "0", "booked late"], [3, "count", "-1.75", "0", ""], [2, "adjust", "-1/3", "0", "spilt"], [1, "receive", "+2 1/3", "0", "delivery note 12"],
    ]);
    ok(list.every((one) => one.actor_name && one.text && one.at > 0 && one.order_id === "" && one.human === ""), JSON.stringify(list[0]));
    const first = (await boss.get(`${ITEMS}/${id}/moves?limit=3`)).body;
    const next = (await boss.get(`${ITEMS}/${id}/moves?limit=3&cursor=${first.next}`)).body;
    equal([[...first.rows, ...next.rows].map((one) => one.seq), next.next], [[4, 3, 2, 1], null]);
    const way = (await boss.get(`${ITEMS}/${id}/levels?days=7`)).body;
    equal([way.rows[0].on_hand, way.rows.at(-1).on_hand, way.rows.at(-1).ats, way.parts], ["0", "-0.75", "-1.75", 12]);
    ok(way.rows.every((one, i) => i === 0 || one.at >= way.rows[i - 1].at), "the oldest first");
    await boss.poll(ITEMS);
    equal((await boss.poll(ITEMS)).status, 304);
    await act(id, "receive", { amount: "5" });
    equal((await boss.poll(ITEMS)).status, 200);
    for (const path of [`${ITEMS}/${id}/moves`, `${ITEMS}/${id}/levels`, "/api/v1/production/people", `${STOCK}/comparisons`])
      equal([(await boss.poll(path)).status, (await boss.poll(path)).status], [200, 304], path);
  });

  await on("what is sent twice with its key is done once; a key is for one thing", async () => {
    const id = await add("KEYS");
    const key = randomUUID();
    has((await act(id, "receive", { amount: "4", key })).body, { item: { on_hand: "4" } });
    has((await act(id, "receive", { amount: "4", key })).body, { already_done: true, item: { on_hand: "4" } });
    has(await act(id, "receive", { amount: "5", key }), { status: 409, body: { code: "key_reused" } });
    const twice = randomUUID();
    const both = await Promise.all([1, 2].map(() => act(id, "adjust", { delta: "-1", reason: "broken", key: twice })));
    equal([both.map((one) => one.status), both.filter((one) => one.body.already_done).length, (await item(id)).on_hand], [[200, 200], 1, "3"]);
    const sheet = randomUUID();
    has((await act(id, "count", { amount: "2", shown: "3", key: sheet })).body, { item: { on_hand: "2" } });
    has((await act(id, "count", { amount: "2", shown: "3", key: sheet })).body, { already_done: true });
  });

  await on("people at once: every receipt counts, and of two counts of the same sheet one has to look again", async () => {
    const id = await add("BUSY");
    const many = await Promise.all(Array.from({ length: 12 }, () => act(id, "receive", { amount: "1/3" })));
    equal([many.map((one) => one.status), (await item(id)).on_hand], [Array(12).fill(200), "4"]);
    const two = await Promise.all(["5", "6"].map((amount) => act(id, "count", { amount, shown: "4" })));
    equal(two.map((one) => one.status).sort(), [200, 409]);
    equal((await moves(id)).map((one) => one.seq), Array.from({ length: 13 }, (_, i) => 13 - i));
  });

  const made = {};
  await on("a recipe's level is what its ingredients still allow", async () => {
    Object.assign(made, { sponge: await add("SPONGE"), cream: await add("CREAM", { unit: "l" }), cake: await add("CAKE", { recipe: true }) });
    has(await item(made.cake), { recipe: true, level: 0, standing: "out", short_of: "" });
    await act(made.sponge, "receive", { amount: "10" });
    await act(made.cream, "receive", { amount: "1" });
    const lines = [{ item_id: made.sponge, amount: "2" }, { item_id: made.cream, amount: "1/3" }];
    const set = await boss.put(`${ITEMS}/${made.cake}/recipe`, { lines });
    has(set.body, { item: { level: 3, standing: "fine", short_of: "CREAM" } }, set.text);
    equal(set.body.recipe.map((one) => [one.sku, one.amount]), [["CREAM", "1/3"], ["SPONGE", "2"]]);
    has((await boss.put(`${ITEMS}/${made.cake}/recipe`, { lines: [...lines].reverse() })).body, { already_done: true });
    equal((await look(made.cream)).products.map((one) => one.sku), ["CAKE"]);
    await act(made.cream, "adjust", { delta: "-0.75", reason: "sour" });
    has(await item(made.cake), { level: 0, standing: "out", short_of: "CREAM" });
    await boss.put(`${ITEMS}/${made.cream}`, { safety: "1" });
    has(await item(made.cake), { level: -3, standing: "low" });
    await boss.put(`${ITEMS}/${made.cream}`, { safety: "0" });
    const by = async (asked) => (await boss.get(`${ITEMS}?${asked}&limit=200`)).body.rows.map((one) => one.sku);
    ok((await by("standing=out")).includes("CAKE") && !(await by("standing=fine")).includes("CAKE"));
    ok((await by("standing=wanting")).includes("CAKE") && !(await by("standing=wanting")).includes("SPONGE"));
    const fresh = await add("FRESH");
    ok(!(await by("standing=wanting")).includes("FRESH"), "nobody has counted it yet");
    const pie = await add("PIE", { recipe: true });
    await boss.put(`${ITEMS}/${pie}/recipe`, { lines: [{ item_id: fresh, amount: "1" }, { item_id: made.sponge, amount: "1" }] });
    equal((await look(pie)).recipe.map((one) => [one.sku, one.counted]), [["FRESH", false], ["SPONGE", true]], "whose number says something");
    const [all, recipes, plain] = [await by(""), await by("recipe=1"), await by("recipe=0")];
    equal([recipes.includes("PIE"), plain.includes("FRESH"), [...recipes, ...plain].sort()], [true, true, all.sort()], "what is a recipe, and what is not");
    equal((await boss.get(`${ITEMS}?recipe=0&limit=1&q=e`)).body.rows.map(({ recipe }) => recipe), [false], "the store looks for it, not who asks");
    const uncounted = await by("uncounted=1");
    equal(["FRESH", "PIE", "CAKE", "SPONGE"].map((sku) => uncounted.includes(sku)), [true, true, false, false]);
    await act(fresh, "count", { amount: "2" });
    equal([(await item(pie)).counted, (await by("uncounted=1")).includes("PIE")], [true, false]);
  });

  await on("recipes run in no circles, and an item with a stock is none", async () => {
    const recipe = (id, ...lines) => boss.put(`${ITEMS}/${id}/recipe`, { lines: lines.map(([item_id, amount]) => ({ item_id, amount })) });
    const wrong = await recipe(made.cake, [made.cake, "1"], ["nothing", "1"], [made.sponge, "1"], [made.sponge, "2"]);
    equal([wrong.status, Object.keys(wrong.body.details)], [400, ["lines[0].item_id", "lines[1].item_id", "lines[3].item_id"]]);
    equal(Object.keys((await recipe(made.cake, [made.sponge, "0"], [made.cream, "-1"])).body.details), ["lines[0].amount", "lines[1].amount"]);
    equal(Object.keys((await recipe(made.cake, [made.cream, "1/999999"])).body.details), ["lines[0].amount"], "beside quarters it cannot be kept");
    has(await recipe(made.sponge, [made.cream, "1"]), { status: 409, body: { code: "no_recipe" } });
    has(await boss.put(`${ITEMS}/${made.sponge}`, { recipe: true }), { status: 409, body: { code: "in_stock" } });
    await act(made.sponge, "count", { amount: "0" });
    has(await boss.put(`${ITEMS}/${made.sponge}`, { recipe: true }), { status: 409, body: { code: "is_ingredient" } });
    for (const [verb, body] of [["receive", { amount: "1" }], ["count", { amount: "1" }], ["adjust", { delta: "1", reason: "x" }]])
      has(await act(made.cake, verb, body), { status: 409, body: { code: "recipe" } }, verb);
    ok((await boss.put(`${ITEMS}/${made.cake}`, { safety: "1" })).body.details.safety);
    equal((await look(made.cake)).recipe.length, 2, "what was refused changed nothing");
    const plain = await add("PLAIN", { recipe: true });
    await recipe(plain, [made.cream, "2"]);
    has((await boss.put(`${ITEMS}/${plain}`, { recipe: false })).body.item, { recipe: false });
    equal([(await look(plain)).recipe, (await look(made.cream)).products.map((one) => one.sku)], [[], ["CAKE"]]);
    equal(await differs(), []);
  });

  await on("a count sheet: each line answers for itself", async () => {
    const [a, b, c] = [await add("SHEET-A"), await add("SHEET-B"), await add("SHEET-C")];
    await act(b, "receive", { amount: "7" });
    const key = randomUUID();
    const lines = [
      { item_id: a, amount: "3", shown: "0" }, { item_id: b, amount: "6", shown: "5" }, { item_id: c, amount: "0", shown: "0" }, { item_id: "nothing", amount: "1" },
      { item_id: made.cake, amount: "1" }, { item_id: a, amount: "4" }, { item_id: made.cream, amount: "two" },
    ];
    const answer = await boss.post(`${STOCK}/count`, { lines, key });
    equal(answer.status, 200, answer.text);
    equal(answer.body.rows.map((one) => [one.ok, one.already_done, one.code]), [
      [true, false, ""], [false, false, "moved"], [true, false, ""], [false, false, "no_such_item"], [false, false, "recipe"], [false, false, "twice"], [false, false, "invalid"],
    ]);
    equal(answer.body.rows.map((one) => one.item?.on_hand), ["3", "7", "0", undefined, "0", "3", "0.25"]);
    ok(answer.body.rows.every((one) => one.ok || one.message.length > 10));
    const again = await boss.post(`${STOCK}/count`, { lines: lines.slice(0, 3), key });
    equal(again.body.rows.map((one) => [one.ok, one.already_done]), [[true, true], [false, false], [true, true]]);
    const wrong = await boss.post(`${STOCK}/count`, { lines: [{ item_id: a }, { item_id: 1, amount: "1" }, "x"] });
    equal([wrong.status, Object.keys(wrong.body.details)], [400, ["lines[0].amount", "lines[1].item_id", "lines[2]"]]);
    equal((await boss.post(`${STOCK}/count`, { lines: [] })).status, 400);
    const ids = (await house.sql(`SELECT id FROM stock_item WHERE sku LIKE 'SHEET-%';`)).split("\n");
    const large = Array.from({ length: 300 }, (_, i) => ({ item_id: ids[i] ?? `none-${i}`, amount: "9" }));
    equal((await boss.post(`${STOCK}/count`, { lines: large })).body.rows.filter((one) => one.ok).length, 3);
  });

  const shops = [await makeShop(boss, house, "rosewood"), await makeShop(boss, house, "bluegum")];

  await on("two orders for the last piece, of two shops, at the same moment: one gets it, the other has a problem", async () => {
    for (let round = 0; round < 5; round++) {
      const id = await add(`LAST-${round}`);
      await act(id, "receive", { amount: "1" });
      const told = await Promise.all(shops.map((tell) => tell("orders/create", 5000 + round, [{ sku: `LAST-${round}` }])));
      equal(told.map((one) => one.status), [200, 200], told.map((one) => one.text).join());
      const now = await look(id);
      has(now.item, { on_hand: "1", held: "1", ats: "0", standing: "out" });
      equal([now.holds.length, now.holds[0].amount, now.holds[0].quantity], [1, "1", 1]);
      ok(/^(rosewood|bluegum)-500\d$/.test(now.holds[0].human), now.holds[0].human);
      equal((await moves(id)).map((one) => [one.kind, one.held, one.human]), [["hold", "+1", now.holds[0].human], ["receive", "0", ""]]);
      equal(await house.sql(`SELECT count(*) FROM shop_order WHERE problems <> 0 AND number = ${5000 + round};`), "1");
    }
  });

  await on("what is on hold is found however much has happened since, each order once", async () => {
    const [tell] = shops;
    const id = await add("LONG");
    await act(id, "receive", { amount: "50" });
    await tell("orders/create", 5100, [{ sku: "LONG", quantity: 2 }]);
    // 1,200 times one more and one less, as a year brings.
    await house.sql(`INSERT INTO stock_txn (account_id, item_id, seq, at, before_at, kind, on_hand, held, parts, order_id, line, reason, actor)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
      SELECT s.account_id, s.id, s.seq + n.i, s.moved_at + n.i, s.moved_at + n.i - 1, 'adjust', 1 - 2 * (n.i % 2), 0, 1, '', '', '', '' FROM stock_item s, n WHERE s.id = '${id}';
      UPDATE stock_item SET seq = seq + 1200, moved_at = moved_at + 1200 WHERE id = '${id}';`);
    const holds = async () => (await look(id)).holds.map((of) => [of.human, of.amount]);
    equal(await holds(), [["rosewood-5100", "2"]]);
    await tell("orders/updated", 5100, [{ sku: "LONG", quantity: 3 }], { updated_at: "2026-11-20T10:01:00+01:00" });
    await tell("orders/create", 5101, [{ sku: "LONG" }]);
    equal(await holds(), [["rosewood-5101", "1"], ["rosewood-5100", "3"]], "the last one first");
    equal((await item(id)).held, "4");
  });

  await on("an order of a product holds its ingredients; a repeat changes nothing, an edit and a cancellation let go", async () => {
    const [tell] = shops;
    await act(made.sponge, "count", { amount: "10" });
    await act(made.cream, "count", { amount: "3" });
    has(await item(made.cake), { level: 5 });
    const lines = [{ sku: "CAKE", quantity: 2 }, { sku: "SPONGE" }];
    for (let i = 0; i < 3; i++) equal((await tell("orders/create", 6001, lines)).status, 200);
    has(await item(made.sponge), { on_hand: "10", held: "5", ats: "5" });
    has(await item(made.cream), { held: "2/3", ats: "2 1/3" });
    has(await item(made.cake), { level: 2, short_of: "SPONGE" });
    equal((await look(made.sponge)).holds.map((one) => [one.human, one.quantity, one.amount]).sort(), [["rosewood-6001", 1, "1"], ["rosewood-6001", 2, "4"]]);
    await tell("orders/updated", 6001, [{ sku: "CAKE", quantity: 2, now: 1 }, { sku: "SPONGE" }], { updated_at: "2026-11-20T10:01:00+01:00" });
    has(await item(made.cream), { held: "1/3" });
    await tell("orders/cancelled", 6001, lines, { updated_at: "2026-11-20T10:02:00+01:00", cancelled_at: "2026-11-20T10:02:00+01:00", cancel_reason: "customer" });
    has(await item(made.sponge), { on_hand: "10", held: "0" });
    equal([(await look(made.sponge)).holds, (await look(made.cream)).item.held], [[], "0"]);
  });

  await on("a product takes all of its ingredients or none; another recipe lets go what the old one held", async () => {
    const [, tell] = shops;
    const [base, glaze, tart] = [await add("BASE"), await add("GLAZE", { unit: "l" }), await add("TART", { recipe: true })];
    const recipe = (...lines) => boss.put(`${ITEMS}/${tart}/recipe`, { lines: lines.map(([item_id, amount]) => ({ item_id, amount })) });
    const held = async () => [(await item(base)).held, (await item(glaze)).held];
    await recipe([base, "1"], [glaze, "1/4"]);
    await act(base, "receive", { amount: "9" });
    await act(glaze, "receive", { amount: "1" });
    await tell("orders/create", 6101, [{ sku: "TART", quantity: 5 }]);
    equal(await held(), ["0", "0"], "glaze for four only");
    equal(await house.sql("SELECT problems <> 0 FROM shop_order WHERE number = 6101;").then((text) => ["1", "t"].includes(text)), true);
    await tell("orders/create", 6102, [{ sku: "TART", quantity: 2 }]);
    equal(await held(), ["2", "0.5"]);
    await act(glaze, "receive", { amount: "1" });
    await tell("orders/updated", 6101, [{ sku: "TART", quantity: 5, now: 4 }], { updated_at: "2026-11-20T10:01:00+01:00" });
    equal(await held(), ["6", "1.5"], "there is enough by now");
    await recipe([base, "1"]);
    await tell("orders/updated", 6101, [{ sku: "TART", quantity: 5, now: 3 }], { updated_at: "2026-11-20T10:02:00+01:00" });
    equal(await held(), ["5", "0.5"]);
    for (const number of [6101, 6102]) await tell("orders/cancelled", number, [{ sku: "TART" }], { updated_at: "2026-11-20T10:03:00+01:00", cancelled_at: "2026-11-20T10:03:00+01:00" });
    equal([await held(), (await look(glaze)).holds], [["0", "0"], []]);
    equal(await differs(), []);
  });

  await on("what a person moved is told to the shops, once for all that came together", async () => {
    const id = await add("TOLD");
    for (let i = 0; i < 3; i++) await act(id, "receive", { amount: "1" });
    await boss.put(`${ITEMS}/${id}`, { safety: "1" });
    equal(await house.sql(`SELECT count(*) FROM job WHERE topic = 'stock.spread' AND dedupe = 'stock.spread/${id}' AND state = 'queued';`), "1");
  });

  await on("what is on hold cannot be made a recipe, and less than is held is said", async () => {
    const id = await add("HELD");
    await act(id, "receive", { amount: "2" });
    await shops[1]("orders/create", 7001, [{ sku: "HELD", quantity: 2 }]);
    has(await act(id, "count", { amount: "1", shown: "2" }), { status: 200, body: { item: { on_hand: "1", held: "2", standing: "short", level: -1 }, warning: { code: "short" } } });
    await act(id, "count", { amount: "0" });
    has(await boss.put(`${ITEMS}/${id}`, { recipe: true }), { status: 409, body: { code: "in_stock" } });
    made.held = id;
  });

  await on("staff and viewers look, managers act; another company sees nothing of it", async () => {
    const [low, lowest] = [await house.signIn(staff), await house.signIn(viewer)];
    for (const client of [low, lowest]) {
      for (const path of [ITEMS, `${ITEMS}/${made.cake}`, `${ITEMS}/${made.cream}/moves`, `${ITEMS}/${made.cream}/levels`]) equal((await client.get(path)).status, 200, path);
      equal((await client.post(`${ITEMS}/${made.cream}/count`, { amount: "1" })).status, 403);
      equal((await client.post(`${STOCK}/count`, { lines: [{ item_id: made.cream, amount: "1" }] })).status, 403);
      equal((await client.put(`${ITEMS}/${made.cream}`, { name: "x" })).status, 403);
    }
    equal((await other.get(ITEMS)).body.rows.filter((one) => one.sku === "CREAM"), []);
    for (const path of ["", "/moves", "/levels"]) equal((await other.get(`${ITEMS}/${made.cream}${path}`)).status, 404, path);
    equal((await other.post(`${ITEMS}/${made.cream}/count`, { amount: "1" })).status, 404);
    has((await other.post(`${STOCK}/count`, { lines: [{ item_id: made.cream, amount: "1" }] })).body.rows[0], { ok: false, code: "no_such_item", item: null });
    equal((await other.put(`${ITEMS}/${made.cake}/recipe`, { lines: [] })).status, 404);
    equal((await other.post(ITEMS, { sku: "CREAM", name: "theirs", unit: "l" })).status, 201, "their SKU is their own");
  });

  await on("pages follow each other by SKU, with and without a filter", async () => {
    for (const filter of ["", "standing=out&", "q=the&"]) {
      const seen = [];
      for (let cursor = ""; cursor !== null; ) {
        const { body } = await boss.get(`${ITEMS}?${filter}limit=3${cursor && `&cursor=${cursor}`}`);
        ok(body.rows.length <= 3 && (body.rows.length > 0 || body.next === null));
        seen.push(...body.rows.map((row) => row.sku));
        cursor = body.next;
      }
      equal(seen, (await boss.get(`${ITEMS}?${filter}limit=200`)).body.rows.map((row) => row.sku), filter);
      equal(seen, [...new Set(seen)].sort((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y))), filter);
    }
  });

  await lots({ on, house, boss, low: await house.signIn(staff), other, add, look, differs });

  await on("replay proves all of it, and names what somebody broke", async () => {
    equal(await differs(), []);
    const of = (id) => `item_id = '${id}'`;
    const put = (id, what, back) => [`UPDATE stock_item SET ${what} WHERE id = '${id}';`, `UPDATE stock_item SET ${back} WHERE id = '${id}';`];
    const { cream, held, sponge, cake } = made;
    // Each list is broken at once: [what replay calls it, sql, sql that puts it right].
    const lists = [
      [
        [`${cream} on_hand`, ...put(cream, "on_hand = on_hand + 1", "on_hand = on_hand - 1")],
        [`${held} held`, ...put(held, "held = held + 1", "held = held - 1")],
        [`${sponge} safety`, ...put(sponge, "safety = safety + 1", "safety = safety - 1")],
        [`${cake} name`, ...put(cake, "name = name || 'x'", "name = 'The CAKE'")],
        ["made-up row", `INSERT INTO stock_item (account_id, id, sku, name, unit, parts, on_hand, held, safety, oversell, recipe, active, seq, folded, created_at, updated_at) SELECT account_id, 'made-up', 'made-up', name, unit, 1, 0, 0, 0, oversell, 0, 1, 0, '', 1, 1 FROM stock_item WHERE id = '${cake}';`, "DELETE FROM stock_item WHERE id = 'made-up';"],
      ], [
        [`${cream} on_hand`, `UPDATE stock_txn SET on_hand = on_hand + 1 WHERE ${of(cream)} AND seq = 1;`, `UPDATE stock_txn SET on_hand = on_hand - 1 WHERE ${of(cream)} AND seq = 1;`],
        [`${held} held`, `UPDATE stock_txn SET held = held - 1 WHERE ${of(held)} AND kind = 'hold';`, `UPDATE stock_txn SET held = held + 1 WHERE ${of(held)} AND kind = 'hold';`],
        [`${sponge} oversell`, ...put(sponge, "oversell = 'maybe'", "oversell = 'refuse'")],
        [`${cake} recipe`, ...put(cake, "held = 1", "held = 0")],
        [`${sponge} counted`, ...put(sponge, "counted = 0", "counted = 1")],
      ], [
        [`${cream} transactions`, `UPDATE stock_txn SET seq = 0 WHERE ${of(cream)} AND seq = 2;`, `UPDATE stock_txn SET seq = 2 WHERE ${of(cream)} AND seq = 0;`],
        [`${held} holds`, `UPDATE stock_hold SET num = num + 1 WHERE ${of(held)};`, `UPDATE stock_hold SET num = num - 1 WHERE ${of(held)};`],
        [`${cake} ingredients`, `UPDATE stock_recipe SET num = num + 1 WHERE ${of(cream)};`, `UPDATE stock_recipe SET num = num - 1 WHERE ${of(cream)};`],
      ], [
        [`${cream} parts`, ...put(cream, "parts = -parts", "parts = -parts")],
        [`${held} transactions`, ...put(held, "seq = seq + 1", "seq = seq - 1")],
        [`${sponge} transactions`, ...put(sponge, "moved_at = moved_at + 1", "moved_at = moved_at - 1")],
      ],
    ];
    for (const list of lists) {
      await house.sql(list.map(([, sql]) => sql).join("\n"));
      const found = await differs();
      await house.sql(list.map(([, , back]) => back).join("\n"));
      for (const [what, sql] of list) ok(found.includes(what), `${sql} is noticed: ${found}`);
      ok(found.every((one) => list.some(([what]) => what.split(" ")[0] === one.split(" ")[0])), `that is all: ${found}`);
    }
    equal(await differs(), []);
    await house.sql(`INSERT INTO stock_hold (account_id, order_id, line, item_id, quantity, num, den, expires_at, created_at) SELECT account_id, 'nobody', '1', id, 1, 1, 1, 0, 1 FROM stock_item WHERE id = '${cream}';`);
    equal(await differs("hold"), ["nobody line 1"], "what no transaction has put on hold");
    await house.sql("DELETE FROM stock_hold WHERE order_id = 'nobody';");
    equal(await differs("hold"), []);
    await house.sql(`INSERT INTO stock_txn (account_id, item_id, seq, at, before_at, kind, on_hand, held, parts, order_id, line, reason, actor) SELECT account_id, id, 99999, 1, 0, 'hold', 0, 1, 1, '', '', '', '' FROM stock_item WHERE id = '${cream}';`);
    equal(await differs("ledger"), [`${cream} transactions`], "a transaction that no other leads to");
    await house.sql("DELETE FROM stock_txn WHERE seq = 99999;");
    equal(await differs("ledger"), []);
  });
}

for (const engine of engines) await suite(engine);
later(stopPostgres);
await finish();
