// walk_production.mjs - a shop is connected, its orders come in and walk over the floor: as a baker, a shop's manager and a
// board on the wall see it.

import { equal, ok, sleep, until } from "../lib/check.mjs";
import { KEY, dayThere, deliver, line, order } from "../lib/production.mjs";
import { openPage } from "./browser.mjs";
import { api, browser, button, house, open, page, panel, row, says, sound, test } from "./walk.mjs";

const word = (text) => page.locator(".kiosk-result strong", { hasText: new RegExp(`^${text}$`) }).waitFor();
async function scan(text) {
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}
async function station(name) {
  await open(page, `/production/floor/${name}`);
  await page.locator(".kiosk-card h2").waitFor();
  await until(() => page.evaluate(() => document.activeElement.id === "scan"), { text: "the scan field has the focus" });
}
const ZONE = "Australia/Sydney"; // of the store, whose days are counted
const day = (away) => dayThere(Date.now() + away * 86400000, ZONE);
let store;

await test("a store is connected; its webhooks are taken and become cakes on the board", async () => {
  await open(page, "/settings/stores/new");
  await page.fill("[name=name]", "Walk's Cakes");
  await page.fill("[name=domain]", "walks-cakes.myshopify.com");
  await page.fill("[name=prefix]", "walks");
  await page.selectOption("[name=currency]", "AUD");
  await page.selectOption("[name=zone]", ZONE);
  await button(page, "Add the store").click();
  await panel(page).locator("[name='secret:hmac_key']").fill(KEY);
  await button(panel(page), "Save").click();
  await says(page, "Saved.");
  store = (await api.get("/api/v1/settings/stores")).body.rows.find(({ prefix }) => prefix === "walks");
  ok(store.secrets.hmac_key, "the key is set");
  const flavour = (value) => ({ properties: [{ name: "Flavour", value }, { name: "Message on cake", value: "Happy Birthday 🎂" }] });
  const due = (value) => ({ note_attributes: [{ name: "Delivery Date", value }] });
  for (const [id, number, more] of [["70001", 3001, { ...due(day(0)), line_items: [line("700011", flavour("Chocolate"))] }], ["70002", 3002, { ...due(day(-2)), line_items: [line("700021", { quantity: 2, current_quantity: 2, ...flavour("Vanilla") })] }], ["70003", 3003, { note_attributes: [], line_items: [line("700031", { sku: "" })] }]])
    equal((await deliver(house, store, "orders/create", order(id, number, { currency: "AUD", ...more }))).status, 200);
  await open(page, `/production/board?store=${store.id}`);
  await says(page, "walks-3001");
  await page.locator("[data-overdue]", { hasText: "walks-3002-1" }).waitFor();
  await sound(page, "board");
});

await test("what is new is printed in one go, and so begun", async () => {
  await open(page, `/production/board?store=${store.id}&to=${day(-1)}`);
  const began = async () => (await house.sql(`SELECT count(*) FROM ticket WHERE human LIKE 'walks-3002-%' AND started = 1`)).trim();
  equal(await began(), "0");
  const [paper] = await Promise.all([page.context().waitForEvent("page"), page.getByRole("link", { name: "Print 2 new labels" }).click()]);
  await until(async () => (await began()) === "2", { text: "both are begun" });
  await paper.close();
  await until(async () => (await page.getByRole("link", { name: /new label/ }).count()) === 0, { text: "nothing is new" });
});

await test("how its orders are read is shown on a real one, and an edit at once with it", async () => {
  await open(page, `/settings/stores/${store.id}?part=reading`);
  const read = page.locator(".preview [role=status]");
  await read.getByText("walks-3003").waitFor(); // the newest has neither a date nor a SKU
  await read.getByText("No due date was found").or(read.locator(".blocker")).first().waitFor();
  await page.getByLabel("Order", { exact: true }).selectOption({ label: "walks-3001" });
  await read.locator("td", { hasText: "Happy Birthday 🎂" }).waitFor();
  await sound(page, "store reading");
});

await test("a cake is given to somebody by keyboard, and printed, filled, covered, decorated and packed by scans", async () => {
  await open(page, `/production/board?store=${store.id}`);
  await page.locator("li.ticket", { hasText: "walks-3001" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Enter");
  await says(page, "walks-3001.");
  await station("Filling");
  await scan("WALKS 3001");
  await word("Done");
  await button(page, "Print label").click();
  await page.getByAltText("Barcode of walks-3001").waitFor();
  ok(await page.getByAltText("Barcode of walks-3001").evaluate((img) => img.complete && img.naturalWidth > 0), "the barcode is drawn");
  await page.keyboard.press("Escape");
  for (const name of ["Covering", "Decorating"]) {
    await station(name);
    await scan("walks'3001");
    await word("Done");
  }
  await station("Packing");
  await scan("https://walks.example/o?id=walks-3001");
  await word("Started");
  await page.locator(".card-writing").getByText("Happy Birthday 🎂").waitFor();
  await sleep(2100);
  await scan("walks-3001");
  await word("Done");
  await says(page, "It is complete.");
  await button(page, "Undo walks-3001, Done").click();
  await word("Taken back");
  await sound(page, "station");
});

await test("two cakes of one order: a bare scan asks which; the check sends back with its reason; a refusal says where it is", async () => {
  await station("Covering");
  await scan("walks-3002-1");
  await word("No");
  await says(page, "Filling first");
  await sleep(2100);
  await scan("walks-3002");
  await word("Which one\\?");
  await button(page, /walks-3002-2/).waitFor();
  await station("Packing");
  await button(page, "walks-3001").first().click(); // looked at without a scan, which would complete it
  await button(page, "Back to Decorating").click();
  await button(page, "The colour is wrong").click();
  await word("Sent back");
});

await test("an order the shop has changed shows what is different, and waits for the scan that says it was seen", async () => {
  const more = { currency: "AUD", updated_at: new Date(Date.now() + 60000).toISOString(), note_attributes: [{ name: "Delivery Date", value: day(3) }], line_items: [line("700011", { properties: [{ name: "Flavour", value: "Pistachio" }] })] };
  equal((await deliver(house, store, "orders/updated", order("70001", 3001, more))).status, 200);
  await station("Decorating");
  await scan("walks-3001");
  await word("Changed by the shop");
  await page.locator(".card-change").getByText("Pistachio").waitFor();
  await sleep(2100);
  await scan("walks-3001");
  await word("Seen");
});

await test("an order's page tells its story; one is entered by hand and found again", async () => {
  await open(page, `/production/orders?store=${store.id}&problems=1`);
  await row(page, "walks-3003").click();
  await says(panel(page), "No due date");
  await sound(page, "shop order with problems");
  await open(page, `/production/orders?store=${store.id}`);
  await row(page, "walks-3001").click();
  for (const text of ["Pistachio", "What happened", "orders/create"]) await says(panel(page), text);
  await open(page, "/production/orders/new");
  await page.locator("[name=customer_name]").waitFor();
  if (await page.locator("[name=store]").count()) await page.selectOption("[name=store]", store.id);
  await page.fill("[name=customer_name]", "Léa at the counter");
  await page.fill("[name=due]", day(5));
  await page.fill("[name=title0]", "Layer cake");
  await button(page, "Enter the order").click();
  await page.waitForURL(/\/production\/orders\/(?!new)/);
  await says(panel(page), "Léa at the counter");
  await sound(page, "order by hand");
});

await test("what can be made is set up; entering an order for a full day says so, the calendar shows it, and the order keeps it", async () => {
  await open(page, "/production/capacity");
  await page.getByRole("link", { name: "Set up the first group" }).click();
  await button(page, "Make the first group").click();
  await page.getByLabel("Name of group 1").fill("Layer cakes");
  for (const weekday of ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]) await page.getByLabel(`Layer cakes, ${weekday}`).fill("2");
  await button(page, "One more day").click();
  await page.getByLabel("Date of other day 1").fill(day(9));
  await page.getByLabel("Reason of other day 1").fill("Stocktaking");
  await button(page, "Save").click();
  await says(page, "Saved as it stands here");
  await sound(page, "capacity set up");
  await open(page, `/production/orders/new?due=${day(9)}`);
  await page.locator("[name=customer_name]").waitFor();
  if (await page.locator("[name=store]").count()) await page.selectOption("[name=store]", store.id);
  await page.fill("[name=title0]", "Opera cake");
  await says(page, ": Stocktaking. There is room on");
  await button(page, /^Take /).first().click();
  await page.fill("[name=due]", day(8));
  await page.fill("[name=quantity0]", "3");
  await says(page, "is full for Layer cakes: 1 too many.");
  await button(page, "Enter the order").click();
  await page.waitForURL(/\/production\/orders\/(?!new)/);
  await says(panel(page), /day was full/);
  await open(page, `/production/capacity?on=${day(8)}`);
  await says(page, "1 too many");
  const said = (await api.get(`/api/v1/production/capacity/what_if?group=Layer%20cakes&count=1&day=${day(8)}`)).body;
  await says(page, said.text); // the page and the server answer in the same words
  await sound(page, "capacity");
  equal((await api.put("/api/v1/settings/capacity", { settings: { groups: [], days: [] } })).status, 200); // the steps to come are not of this
});

await test("a tablet becomes a kiosk by its code; somebody says by a PIN who she is, and the order names both; it may nothing else; revoked, it says so", async () => {
  for (const number of [3020, 3021]) equal((await deliver(house, store, "orders/create", order(`7${number}`, number, { currency: "AUD", line_items: [line(`7${number}1`)] }))).status, 200);
  equal((await api.post("/api/v1/settings/users", { name: "Walk's Ines", role: "staff", pin: "4711" })).status, 201);
  await open(page, "/settings/kiosks/new");
  await page.fill("[name=name]", "Walk's tablet");
  await page.selectOption("[name=store]", store.id);
  await page.selectOption("[name=stage]", "Filling");
  await button(page, "Add it and show its code").click();
  const code = await page.locator("[data-code]").getAttribute("data-code");
  await page.getByAltText("The same code, for a scanner").waitFor();
  await sound(page, "kiosk's code");
  await button(page, "The tablet is registered").click();

  const tablet = await openPage(browser, { viewport: { width: 1280, height: 800 }, hasTouch: true });
  const said = (text) => tablet.locator(".kiosk-result strong", { hasText: new RegExp(`^${text}$`) }).waitFor();
  const type = async (text) => {
    await tablet.keyboard.type(text);
    await tablet.keyboard.press("Enter");
  };
  await tablet.goto(house.url + "/kiosk");
  await tablet.getByLabel("Code").waitFor();
  await type(`tp-kiosk-${code.replace("-", "")}`); // the field has the keyboard
  await tablet.getByRole("heading", { name: "Filling", exact: true }).waitFor();
  await until(() => tablet.evaluate(() => document.activeElement.id === "scan"), { text: "the scan field has the focus" });
  await type("walks-3020");
  await said("Who are you\\?");
  await button(tablet, "PIN").click();
  const dialog = tablet.getByRole("dialog");
  const her = button(dialog, "Walk's Ines");
  await her.or(dialog.locator("#pin")).first().waitFor();
  if (await her.count()) await her.click(); // nobody is asked for where one alone has a PIN
  await type("0000");
  await says(dialog, "PIN");
  await dialog.locator(".field-error").waitFor();
  await type("4711");
  await said("Hello");
  await sleep(2100);
  await type("walks-3020");
  await said("Done");
  await sound(tablet, "kiosk");

  const { id } = (await api.get(`/api/v1/production/orders?q=walks-3020`)).body.rows[0];
  const told = (await api.get(`/api/v1/production/orders/${id}/timeline`)).body.rows.map(({ type: of, actor_name: by }) => [of, by]);
  equal(told.filter(([of]) => of === "refused" || of === "completed"), [["completed", "Walk's Ines at Walk's tablet"]], "what nobody had put a name to was not sent");
  await open(page, `/production/orders/${id}`);
  await says(panel(page), "Walk's Ines at Walk's tablet");

  const status = (path) => tablet.evaluate((of) => fetch(of).then((answer) => answer.status), `/api/v1${path}`);
  for (const path of ["/production/orders", `/production/orders/${id}`, "/stock/items", "/settings/users", "/settings/kiosks", "/overview", "/audit", "/purchasing/orders"]) equal(await status(path), 403, path);
  equal(await status("/production/board?stage=Filling"), 200);
  await tablet.goto(house.url + "/settings/people"); // nor by its address
  await tablet.getByRole("heading", { name: "Filling", exact: true }).waitFor();

  await open(page, "/settings/kiosks");
  await row(page, "Walk's tablet").click();
  await says(panel(page), "Walk's Ines stands there.");
  await button(page, "Revoke").click();
  await button(page, "Revoke it").click();
  await says(page, "Walk's tablet is revoked.");
  await until(() => tablet.evaluate(() => document.activeElement.id === "scan"), { text: "the scan field has the focus" });
  await type("walks-3021");
  await tablet.getByRole("heading", { name: "This tablet is no kiosk any more" }).waitFor();
  await tablet.locator(".kiosk-refused li", { hasText: "walks-3021" }).waitFor();
  equal(await status("/production/board?stage=Filling"), 401);
  equal((await api.get("/api/v1/production/scan?text=walks-3021")).body.ticket.stage, "Filling");
  await sound(tablet, "kiosk revoked");
  await tablet.context().close();
});

await test("stock: what is on the shelf is counted on a sheet; an order holds it, its page says for whom and how it went", async () => {
  const add = async (sku, name, more = {}) => (await api.post("/api/v1/stock/items", { sku, name, unit: "piece", ...more })).body.item.id;
  const [base, tart] = [await add("WALK-BASE", "Walk's base", { safety: "1" }), await add("WALK-TART", "Walk's tart", { recipe: true })];
  await open(page, "/stock?q=walk");
  await row(page, "WALK-BASE", "Not counted").waitFor();
  await open(page, "/stock/count?q=walk");
  await page.getByLabel("Walk's base").fill("7 1/2");
  await page.keyboard.press("Control+Enter");
  await button(page.getByRole("dialog"), "Keep 1 count").click();
  await says(page, "1 count kept.");
  await sound(page, "count sheet");
  await open(page, `/stock/items/${tart}?part=setup`);
  await page.getByLabel("Find what goes into it").fill("walk");
  await button(page, "Add Walk's base").click();
  await page.getByLabel("How much Walk's base").fill("1 1/3");
  await says(page, "4 can be made");
  await button(page, "Keep the recipe").click();
  await says(page, "Kept. 4 can be made.");
  equal((await deliver(house, store, "orders/create", order("70009", 3009, { currency: "AUD", line_items: [line("700091", { sku: "WALK-TART", quantity: 3, current_quantity: 3 })] }))).status, 200);
  await open(page, `/stock/items/${base}`);
  await says(panel(page), "walks-3009");
  await panel(page).locator(".figure", { hasText: /^2.5$/ }).first().waitFor();
  await panel(page).getByRole("link", { name: "Adjust" }).click();
  await page.fill("[name=amount]", "-1/2");
  await page.fill("[name=reason]", "Cracked");
  await button(page, "Adjust the stock").click();
  await says(page, "7 pieces on hand, 2 available.");
  await button(page, "Undo").click();
  await panel(page).locator(".figure", { hasText: /^2.5$/ }).first().waitFor();
  await panel(page).getByRole("link", { name: "Transactions" }).click();
  for (const text of ["Cracked", "Taken back: adjust -1/2", "walks-3009"]) await says(panel(page), text);
  await sound(page, "stock item");
  await panel(page).getByRole("link", { name: "Set up" }).click();
  await page.fill("[name=safety]", "2 1/2");
  await button(page, "Save").click();
  await says(page, "Saved.");
  equal((await api.get(`/api/v1/stock/items/${base}`)).body.item.ats, "1");
  await open(page, "/stock/comparisons");
  await page.locator(".compared, .empty").first().waitFor();
  await sound(page, "stock comparisons");
});
