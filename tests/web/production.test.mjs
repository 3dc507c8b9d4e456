// production.test.mjs - board, orders and a store's settings, with hands and keyboard, against the mock.
//
//   node tests/web/production.test.mjs        SITE=folder instead of build/web

import { test, finish, equal, ok, until } from "../lib/check.mjs";
import { at, button, says, sent } from "./at.mjs";

const assigned = (mock, id) => sent(mock, `POST /production/tickets/${id}/assign`).map(({ body }) => body.person);

// ---- the board -----------------------------------------------------------------------------------------------------

await test("a cake is given by keyboard: arrows, Enter, a name; undone with one press", () =>
  at("/production", {}, async (page, mock) => {
    const cards = page.locator(".column").first().locator("li.ticket");
    await cards.first().focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByText("Who makes bannos-12345?").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await says(page, "Bram de Boer makes bannos-12345.");
    equal(assigned(mock, "so0.1"), ["u2"]);
    await cards.first().getByText("Bram de Boer").waitFor();
    await until(() => page.evaluate(() => document.activeElement.dataset.id === "so0.1"), { text: "the focus is on the card again" });
    await button(page, "Undo").click();
    await until(() => assigned(mock, "so0.1").length === 2, { text: "taken back" });
    equal(assigned(mock, "so0.1"), ["u2", null]);
  }));

await test("a cake is given by dragging it to a person", () =>
  at("/production", {}, async (page, mock) => {
    await page.locator("[data-id='so0.1']").dragTo(page.locator(".board-people li", { hasText: "Dov Levi" }));
    await says(page, "Dov Levi makes bannos-12345.");
    equal(assigned(mock, "so0.1"), ["u4"]);
  }));

await test("filters stand in the address, and what does not fit is said", () =>
  at("/production/board", {}, async (page) => {
    await page.getByLabel("Priority").selectOption("high");
    await page.getByLabel("Person").selectOption("none");
    await until(() => new URL(page.url()).search === "?priority=high&person=none", { text: "the address" });
    await page.getByLabel("Order, product or flavour").fill("nothing of this");
    await says(page, "No cake fits");
    await button(page, "Show all cakes").click();
    await page.locator("[data-id='so0.1']").waitFor();
    equal(new URL(page.url()).search, "");
  }));

await test("the overdue stand first in each column", () =>
  at("/production/board", {}, async (page) => {
    await page.locator("[data-id='so0.1']").waitFor();
    for (const column of await page.locator(".column").all()) {
      const marks = await column.locator("li.ticket").evaluateAll((all) => all.map((of) => of.hasAttribute("data-overdue")));
      equal(marks, [...marks].sort((a, b) => b - a));
    }
  }));

await test("the wall comes round by itself, and turns red when the server is not heard twice", () =>
  at("/production/board?wall=1", { size: "much", clock: true }, async (page, mock) => {
    const column = page.locator(".wall-column").first();
    await column.getByText(/^1 of \d/).waitFor();
    await page.clock.runFor(11000);
    await column.getByText(/^2 of \d/).waitFor();
    mock.state.down = true;
    await page.clock.runFor(45000);
    await until(async () => (await page.clock.runFor(1000), (await page.locator(".wall").getAttribute("data-level")) === "stale"), { text: "red" });
    await says(page, "Not heard from the server");
  }));

// ---- orders --------------------------------------------------------------------------------------------------------

await test("an order opens beside the list: its cakes, holds, history and what arrived; one that is redacted says so", () =>
  at("/production/orders?problems=1", {}, async (page, mock) => {
    await page.locator("tbody tr[data-index]").first().waitFor();
    equal(await page.locator("tbody tr[data-index]").count(), mock.state.production.orders.filter(({ problems }) => problems.length).length);
    await page.getByLabel("Only with problems").uncheck();
    await page.locator("tr", { hasText: "bannos-12348" }).click();
    const panel = page.locator(".panel");
    for (const text of ["bannos-12348-2", "Sponge base", "1 1/3", "Barcode printed", "orders/create", "Print all 2 labels"]) await panel.getByText(text).first().waitFor();
    await panel.getByRole("button", { name: "Read it again" }).click();
    await says(page, "It is read once more");
    await page.goto(new URL("/production/orders/so2", page.url()).href);
    await says(page, "The customer's data was removed");
  }));

await test("an order is entered by hand: its day is read as one types, a double click is one order", () =>
  at("/production/orders/new", {}, async (page, mock) => {
    await page.selectOption("[name=store]", "s1");
    await page.fill("[name=customer_name]", "Zoë");
    await page.fill("[name=due]", "31/2/2027");
    await page.locator("[name=due][aria-invalid]").waitFor();
    await page.fill("[name=due]", "Saturday 27 February 2027");
    await says(page, "Sat 27 Feb 2027");
    await page.fill("[name=title0]", "Layer cake");
    await button(page, "One more cake").click();
    await page.fill("[name=title1]", "Cupcakes");
    await page.fill("[name=quantity1]", "0");
    await says(page, "A whole number, 1 or more.");
    await button(page, "Leave cake 1 out").click();
    equal(await page.inputValue("[name=title0]"), "Cupcakes");
    await page.fill("[name=quantity0]", "12");
    mock.state.slow = 150;
    await button(page, "Enter the order").dblclick();
    await page.waitForURL("**/production/orders/made*");
    const made = sent(mock, "POST /production/orders");
    equal(made.length, 1);
    equal({ ...made[0].body, key: "" }, { store: "s1", method: "pickup", customer_name: "Zoë", due_day: "2027-02-27", lines: [{ title: "Cupcakes", quantity: 12 }], key: "" });
  }));

// ---- a store -------------------------------------------------------------------------------------------------------

await test("a prefix that cannot be told from another store's is refused as one types", () =>
  at("/settings/stores/new", {}, async (page, mock) => {
    await page.fill("[name=name]", "Third");
    await page.fill("[name=domain]", "third.myshopify.com");
    await page.fill("[name=prefix]", "FlourLane");
    await page.locator("[name=prefix][aria-invalid]").waitFor();
    await page.fill("[name=prefix]", "flourlane");
    await page.locator("[name=prefix][aria-invalid]").waitFor();
    await page.fill("[name=prefix]", "third");
    await says(page, "third-12345");
    await button(page, "Add the store").click();
    await page.waitForURL("**/settings/stores/s3");
    equal(sent(mock, "POST /settings/stores")[0].body, { name: "Third", domain: "third.myshopify.com", prefix: "third", currency: "AUD", zone: "Australia/Sydney" });
    ok((await page.locator(".store-actions").textContent()).includes("Enter its keys first."));
  }));

await test("an edited mapping shows at once what a real order would be read as", () =>
  at("/settings/stores/s1?part=reading", {}, async (page, mock) => {
    await page.locator(".preview").getByText("28 Nov 2026").first().waitFor();
    await page.fill("[name=due_date]", "Abholung");
    await says(page, "No due date was found");
    await page.fill("[name=due_date]", "Abholung\nabholung");
    await page.locator("[name=due_date][aria-invalid]").waitFor(); // twice, but for case
    await page.fill("[name=due_date]", "Abholung\nWann");
    await page.getByLabel("Sizes, small to large").fill("mini, tiny\nlarge");
    await button(page, "Save").click();
    await says(page, "Saved.");
    const [{ body }] = sent(mock, "PUT /settings/stores/s1");
    equal(body.settings.sizes, [{ word: "mini", rank: 1 }, { word: "tiny", rank: 1 }, { word: "large", rank: 2 }]);
    equal(body.settings.names.slice(0, 2), [{ means: "due_date", name: "Abholung" }, { means: "due_date", name: "Wann" }]);
  }));

await test("a stage that holds cakes cannot be taken away; another can be put behind it", () =>
  at("/settings/stores/s1?part=floor", {}, async (page, mock) => {
    await button(page, "Take stage 2 away").click();
    await page.getByText(/Covering holds \d+ tickets?/).first().waitFor();
    await button(page, "Save").click();
    equal(sent(mock, "PUT /settings/stores/s1").length, 0);
    await page.reload();
    await button(page, "One more stage").click();
    await page.getByLabel("Name of stage 5").fill("packing");
    await says(page, "Another stage is called that");
    await page.getByLabel("Name of stage 5").fill("Delivery");
    await button(page, "Save").click();
    await says(page, "Saved.");
    equal(sent(mock, "PUT /settings/stores/s1")[0].body.settings.stages.at(-1), { name: "Delivery", begin: "none", qc_to: null });
  }));

await test("secrets are entered and never shown; a test of the connection says how it ended", () =>
  at("/settings/stores/s2", {}, async (page, mock) => {
    await page.fill("[name='secret:hmac_key']", " shpss_new ");
    await button(page, "Save").click();
    await says(page, "Saved.");
    equal(sent(mock, "PUT /settings/stores/s2")[0].body.secrets, { hmac_key: "shpss_new" });
    equal(await page.inputValue("[name='secret:hmac_key']"), "");
    await button(page, "Test connection").click();
    await says(page, "Flour Lane is reached.");
  }));

await finish();
