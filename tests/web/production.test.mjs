// production.test.mjs - board, orders, stock and a store's settings, with hands and keyboard, against the mock.
//
//   node tests/web/production.test.mjs        SITE=folder instead of build/web

import { readFileSync } from "node:fs";
import { test, finish, equal, ok, until } from "../lib/check.mjs";
import { at, button, says, sent } from "./at.mjs";
import { Refusal } from "./mock.mjs";

const dayOn = (away) => new Date(Date.now() + away * 86400000).toISOString().slice(0, 10);
const bare = (iso) => iso.split("-").slice(1).map(Number).reverse().join("/"); // 28/11
const heardAnew = (page) => page.evaluate(() => dispatchEvent(new Event("online"))); // as by the next poll
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
    await page.fill("[name=due]", bare(dayOn(9)));
    await says(page, dayOn(9).slice(0, 4));
    equal(await page.locator("[name=due][aria-invalid]").count(), 0, "a day without its year");
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

// ---- capacity ------------------------------------------------------------------------------------------------------


await test("so many more on a day: answered as one types, from what was read; a day that fits is taken with a press", () =>
  at("/production/capacity", {}, async (page, mock) => {
    await page.getByLabel("Pieces").fill("9");
    await page.getByLabel("Of", { exact: true }).selectOption("Cakes");
    await page.getByLabel("On", { exact: true }).fill("30/2");
    await page.locator("[name=on][aria-invalid]").waitFor();
    await page.getByLabel("On", { exact: true }).fill(bare(dayOn(9)));
    await says(page, ": Stocktaking. There is room on");
    await button(page, /^Take /).last().click();
    await says(page, "9 × Cakes fit on");
    await until(() => /n=9/.test(page.url()) && /ask=Cakes/.test(page.url()), { text: "the question stands in the address" });
    await page.locator(".calendar-day", { hasText: "One pair of hands" }).getByRole("link", { name: "Large cakes" }).click();
    await page.locator(".fits").getByText("too many.").waitFor();
    await page.getByLabel("Pieces").fill("1");
    const cell = page.locator("a.heat[href*='ask=Cakes'][data-heat=free]").filter({ hasNotText: /[^\d]0 \// }).nth(4); // some are taken
    const free = parseInt(await cell.locator(".heat-words").textContent(), 10);
    await cell.click();
    await page.locator(".fits", { hasText: "1 × Cakes fits on" }).filter({ hasText: `: ${free - 1} left after that.` }).waitFor();
    await page.getByLabel("Pieces").fill("0");
    await says(page, "A whole number, from 1 to 9999.");
    equal(mock.state.log.filter(({ name }) => name.startsWith("GET /production/capacity/")), [], "nobody was asked");
  }));

await test("the group that is looked at alone, and the days shown, stand in the address", () =>
  at("/production/capacity", {}, async (page) => {
    await says(page, "7 pieces overdue");
    await page.getByLabel("Group").selectOption("Cakes");
    await until(async () => (await page.locator(".heat-name", { hasText: "Large cakes" }).count()) === 0, { text: "the others are gone" });
    await page.getByRole("link", { name: "Later" }).click();
    await page.getByRole("link", { name: "Earlier" }).click();
    await page.locator("[data-today]").waitFor();
    equal(new URL(page.url()).search, "?group=Cakes");
    const week = page.locator(".calendar-week");
    for (const at of [0, 1, -1]) equal(await week.nth(at).locator(".calendar-day").count(), 7, "whole weeks");
    equal(await page.locator("[data-past] a").count(), 0, "nothing is asked of what is past");
  }));

await test("entering an order says what it will say of its day, before it is saved", () =>
  at("/production/orders/new", {}, async (page) => {
    await page.fill("[name=title0]", "Wedding cake");
    await page.fill("[name=due]", dayOn(12));
    await page.fill("[name=quantity0]", "4");
    await says(page, "is full for Large cakes");
    await button(page, /^Take /).last().click();
    await until(async () => (await page.locator(".fits").count()) === 0, { text: "it fits" });
    await page.fill("[name=due]", dayOn(9));
    await says(page, "No Large cakes on");
    await page.getByRole("link", { name: "Which day has room?" }).click();
    await says(page, "Do so many more fit?");
  }));

await test("capacity is set up by hands and spreadsheet, checked as one types; nothing typed is lost when it is refused", () =>
  at("/settings/capacity", {}, async (page, mock) => {
    await says(page, "Saved as it stands here");
    await page.getByLabel("Name of group 2").fill("large CAKES");
    await says(page, "Product group stands here twice.");
    await page.getByLabel("Name of group 2").fill("Loaves");
    await page.getByLabel("Title", { exact: true }).fill("Ruby weddings");
    await page.locator(".capacity-try", { hasText: "is of Large cakes" }).waitFor();
    await page.getByLabel("Large cakes, Mon").press("ArrowDown");
    equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Loaves, Mon");
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData("text", "7\t8\n9\tmany");
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    });
    await says(page, "Pieces must be a whole number from 0 to 9999.");
    await page.getByLabel("Cakes, Tue", { exact: true }).fill("");
    await button(page, "One more day").click();
    await button(page, "Save").click();
    await until(() => page.evaluate(() => document.activeElement.name === "days[2].day"), { text: "the focus is on what is wrong" });
    await button(page, "Take other day 3 away").click();
    mock.state.refuse = { name: "PUT /settings/capacity", error: new Refusal(400, "invalid", "Some fields are wrong.", { "settings.groups[0].name": "This name is taken." }) };
    await button(page, "Save").click();
    await says(page, "This name is taken.");
    equal(await page.inputValue("[name='groups[1].name']"), "Loaves");
    mock.state.refuse = null;
    await button(page, "Save").click();
    await says(page, "Saved. What is open");
    await says(page, "Saved as it stands here");
    const { settings } = sent(mock, "PUT /settings/capacity").at(-1).body;
    equal(settings.groups.map(({ name, week }) => [name, ...week.slice(0, 3)]), [["Large cakes", 4, 4, 4], ["Loaves", 7, 8, null], ["Cakes", 9, null, 12]]);
    equal(settings.days.map(({ group, pieces }) => [group, pieces]), [[null, 0], ["Large cakes", 1]]);
  }));

await test("capacity: who may not set it is told why", () =>
  at("/settings/capacity", { role: "staff" }, async (page, mock) => {
    await page.getByLabel("Name of group 1").fill("Mine");
    await page.locator(".capacity-save .why").waitFor();
    await page.getByLabel("Name of group 1").press("Enter");
    equal(sent(mock, "PUT /settings/capacity").length, 0);
  }));

// ---- stock ---------------------------------------------------------------------------------------------------------

const counted = (page, name) => page.getByLabel(name);

await test("what runs out is found; an item opens beside the list and says who holds it and what stores show", () =>
  at("/stock", {}, async (page) => {
    await page.getByLabel("Show").selectOption("wanting");
    await page.locator("tbody tr", { hasText: "Chocolate sponge" }).waitFor();
    equal(await page.locator("tbody tr", { hasText: "Vanilla sponge" }).count(), 0);
    equal(new URL(page.url()).search, "?standing=wanting");
    await page.getByLabel("SKU or name").fill("no such thing");
    await says(page, "No item fits");
    await button(page, "Show all items").click();
    await page.locator("tbody tr", { hasText: "Chocolate sponge" }).click();
    const panel = page.locator(".panel");
    for (const text of ["−4", "bannos-12348", "To show 0", "Chocolate layer cake"]) await panel.getByText(text).first().waitFor();
    await panel.getByRole("link", { name: "Transactions" }).click();
    await panel.getByText("Bannos shows 17 where 18 were expected").waitFor();
  }));

await test("a receipt is seen before it is done, done once however often one clicks, and taken back", () =>
  at("/stock/items/i0", {}, async (page, mock) => {
    await page.fill("[name=amount]", "1 1/3");
    await page.locator(".stock-preview").getByText("18 → 19 1/3").waitFor();
    mock.state.slow = 150;
    await button(page, "Receive").dblclick();
    await says(page, "19 1/3 piece on hand");
    const first = sent(mock, "POST /stock/items/i0/receive");
    equal([first.length, { ...first[0].body, key: "" }], [1, { amount: "1 1/3", key: "" }]);
    ok(first[0].body.key.length > 8);
    await button(page, "Undo").click();
    await until(() => sent(mock, "POST /stock/items/i0/adjust").length === 1, { text: "taken back" });
    equal({ ...sent(mock, "POST /stock/items/i0/adjust")[0].body, key: "" }, { delta: "-1 1/3", reason: "Taken back: receive 1 1/3", key: "" });
  }));

await test("an adjustment needs its reason, and says what it leaves short", () =>
  at("/stock/items/i0?do=adjust", {}, async (page, mock) => {
    await page.fill("[name=amount]", "-14");
    await says(page, "Less is left than orders have on hold.");
    await button(page, "Adjust the stock").click();
    await says(page, "Say why");
    equal(sent(mock, "POST /stock/items/i0/adjust").length, 0);
    await page.fill("[name=amount]", "0");
    await page.locator("[name=amount][aria-invalid]").waitFor();
  }));

await test("who may not change the stock is told why", () =>
  at("/stock/items/i0", { role: "viewer" }, async (page, mock) => {
    await says(page, "may not change the stock");
    await page.fill("[name=amount]", "1");
    await page.press("[name=amount]", "Enter");
    equal(sent(mock, "POST /stock/items/i0/receive").length, 0);
  }));

await test("a recipe is put together of what there is, in exact amounts", () =>
  at("/stock/items/r2?part=setup", {}, async (page, mock) => {
    await page.getByLabel("How much Chocolate sponge").fill("1/3 of it");
    await page.locator("[aria-invalid]").waitFor();
    await page.getByLabel("How much Chocolate sponge").fill("1/3");
    await page.getByLabel("Find what goes into it").fill("pist");
    await button(page, "Add Pistachio paste").click();
    await page.getByLabel("How much Pistachio paste").fill("0.25");
    await button(page, "Leave Dark ganache out").click();
    await button(page, "Keep the recipe").click();
    await says(page, "Kept.");
    equal(sent(mock, "PUT /stock/items/r2/recipe")[0].body, { lines: [{ item_id: "i1", amount: "1/3" }, { item_id: "i7", amount: "0.25" }] });
    await button(page, "Undo").click();
    await until(async () => (await page.getByLabel("How much Dark ganache").count()) === 1, { text: "the form is as it was" });
    equal([await page.getByLabel("How much Chocolate sponge").inputValue(), await page.getByLabel("How much Pistachio paste").count()], ["2", 0]);
    equal(sent(mock, "PUT /stock/items/r2/recipe")[1].body, { lines: [{ item_id: "i1", amount: "2" }, { item_id: "i6", amount: "1/4" }] });
  }));

await test("how an item is set up: saving sends what was changed here, not what somebody else changed meanwhile; undo fills the form in again", () =>
  at("/stock/items/i0?part=setup", {}, async (page, mock) => {
    await page.fill("[name=safety]", "3");
    mock.state.stock.items.find(({ id }) => id === "i0").name = "Vanilla sponge, round";
    await heardAnew(page);
    await page.locator(".panel-head", { hasText: "round" }).waitFor();
    await button(page, "Save").click();
    await says(page, "Saved.");
    await button(page, "Undo").click();
    await until(async () => (await page.inputValue("[name=safety]")) === "2", { text: "as it was" });
    equal(sent(mock, "PUT /stock/items/i0").map(({ body }) => body), [{ safety: "3" }, { safety: "2" }]);
  }));

await test("a count sheet: Ctrl Enter does no more than the button would; starting anew can be undone", () =>
  at("/stock/count", { role: "staff" }, async (page) => {
    await counted(page, "Butter").fill("7");
    await counted(page, "Butter").press("Control+Enter");
    equal(await page.getByRole("dialog").count(), 0, "who may not");
    await button(page, "Start anew").click();
    await says(page, "What was typed is gone.");
    equal(await counted(page, "Butter").inputValue(), "");
    await counted(page, "Candles").fill("1");
    await button(page, "Undo").click();
    await until(async () => (await counted(page, "Butter").inputValue()) === "7", { text: "it is back" });
    equal(await counted(page, "Candles").inputValue(), "1", "what was typed since stays");
  }));

await test("a count sheet by keyboard: what differs is looked through, kept under one key; what moved meanwhile is counted again", () =>
  at("/stock/count", {}, async (page, mock) => {
    await counted(page, "Cake box 30 cm").focus();
    await page.keyboard.type("24");
    await page.keyboard.press("Enter");
    await page.keyboard.type("1.5");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.type("3/4");
    await says(page, "−2.25");
    await page.reload(); // what was typed is still there
    await until(async () => (await counted(page, "Cake box 30 cm").inputValue()) === "24", { text: "kept on the device" });
    mock.state.stock.items.find(({ id }) => id === "i4").hand = 24; // two went meanwhile; the page has not heard
    await counted(page, "Butter").press("Control+Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("2 items will be set to what was counted; 1 other is as it should be").waitFor();
    await button(dialog, "Keep 3 counts").click();
    await says(page, "2 counts kept; 1 item could not be");
    const [{ body }] = sent(mock, "POST /stock/count");
    equal(body.lines, [{ item_id: "i3", amount: "24", shown: "25" }, { item_id: "i5", amount: "1.5", shown: "1.5" }, { item_id: "i4", amount: "3/4", shown: "3" }]);
    ok(body.key.length > 8);
    equal([await counted(page, "Cake box 30 cm").inputValue(), await counted(page, "Candles").inputValue()], ["", "3/4"]);
    await says(page, "It has moved since");
    await counted(page, "Candles").fill("2");
    await until(async () => (await page.getByText("It has moved since").count()) === 0, { text: "counted again" });
  }));

await test("a count sheet goes to a spreadsheet and comes back", () =>
  at("/stock/count", {}, async (page) => {
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "CSV").first().click()]);
    const text = readFileSync(await download.path(), "utf8");
    ok(text.includes("SPONGE-V,Vanilla sponge,piece,18,"), text);
    const filled = text.replace("piece,18,", "piece,18,16").replace("kg,1.5,", "kg,1.5,1") + "NOBODY,x,x,1,1\n";
    await page.locator("input[type=file]").setInputFiles({ name: "counted.csv", mimeType: "text/csv", buffer: Buffer.from(filled) });
    await says(page, "2 counts read from counted.csv. 1 line has no SKU");
    equal([await counted(page, "Vanilla sponge").inputValue(), await counted(page, "Butter").inputValue()], ["16", "1"]);
  }));

await test("what a comparison found leads to the item", () =>
  at("/stock/comparisons", {}, async (page) => {
    await says(page, "3 levels put right");
    await page.getByRole("link", { name: "SPONGE-V" }).click();
    await page.locator(".panel").getByText("Vanilla sponge").first().waitFor();
  }));

// ---- lots, allergens -----------------------------------------------------------------------------------------------

await test("a lot is received: its item is found among hundreds, a double click is one lot, and the next has a key of its own", () =>
  at("/settings/lots", { size: "much" }, async (page, mock) => {
    await button(page, "Receive a lot").first().click();
    const form = page.locator(".panel form");
    await button(form, "Receive it").click();
    await says(form, "Choose what came in.");
    equal(await page.evaluate(() => document.activeElement.name), "item");
    await page.keyboard.type("pistachio-52");
    await form.getByText("PISTACHIO-52").waitFor();
    await page.keyboard.press("Enter"); // to what was found
    await page.keyboard.press("Enter");
    await form.locator(".item-picked", { hasText: "PISTACHIO-52" }).waitFor();
    await form.locator(".unit", { hasText: "kg" }).waitFor();
    mock.state.slow = 100;
    for (const code of ["L-1", "L-2"]) {
      await form.locator("[name=code]").fill(code);
      await form.locator("[name=amount]").fill("2.5");
      await button(form, "Receive it").dblclick();
      await says(page, `Lot ${code} is in stock.`);
      await page.goBack();
      await form.waitFor();
      if (code === "L-1") {
        await form.locator("[name=item]").fill("pistachio-52");
        await button(form, "Take Pistachio paste").click();
      }
    }
    const made = sent(mock, "POST /stock/items/i475/lots").map(({ body }) => body);
    equal(made.map(({ code, amount }) => [code, amount]), [["L-1", "2.5"], ["L-2", "2.5"]]);
    ok(made[0].key.length > 8 && made[0].key !== made[1].key, "a key for each");
  }));

await test("lots are narrowed down to an item; one is corrected while others work on it, blocked with its reason, and closed", () =>
  at("/settings/lots", {}, async (page, mock) => {
    const rows = page.locator(".split-list tbody tr");
    const find = page.getByRole("searchbox", { name: "SKU or name" });
    await find.fill("butt");
    await button(page, "Take Butter").waitFor();
    await page.getByRole("heading", { name: "Settings" }).click(); // what lay over the list is gone
    await button(page, "Take Butter").waitFor({ state: "detached" });
    await find.fill("vanilla sp");
    await button(page, "Take Vanilla sponge").click();
    await until(async () => (await rows.count()) === 2, { text: "its lots" });
    equal(new URL(page.url()).search, "?item=i0");
    await button(page, "All items").click();
    await until(async () => (await rows.count()) === 5, { text: "all" });
    await rows.filter({ hasText: "L24-0318" }).click();
    const panel = page.locator(".panel");
    await panel.getByText("Correct what was written down").click();
    await panel.locator("[name=code]").fill("L24-0318-B");
    Object.assign(mock.state.lots.rows.find(({ id }) => id === "l1"), { left: "11", supplier: "Another mill", updated_at: Date.now() });
    await heardAnew(page);
    await panel.getByText("11 kg of 25").waitFor();
    equal(await panel.locator("[name=code]").inputValue(), "L24-0318-B", "what is being typed stands");
    await button(panel, "Save").click();
    await says(page, "Saved.");
    equal(sent(mock, "PUT /stock/lots/l1")[0].body, { code: "L24-0318-B" });
    await button(panel, "Block").click();
    await button(page, "Block it").click();
    await says(page, "Say why: called back, doubtful.");
    await page.locator("dialog [name=reason]").fill("doubtful");
    await button(page, "Block it").click();
    await says(page, "Blocked: doubtful");
    await button(page, "Undo").click();
    await until(() => sent(mock, "POST /stock/lots/l1/unblock").length === 1, { text: "unblocked" });
    await button(panel, "Close").last().click();
    await page.locator("dialog").getByLabel("It was thrown away").check();
    await button(page, "Close it").click();
    await says(page, "L24-0318-B is closed. 3 kg came off the stock: by the last count there was no more.");
    equal(sent(mock, "POST /stock/lots/l1/close")[0].body, { discard: true });
  }));

await test("allergens: quick presses all count, each on what the one before came to; none at once can be undone", () =>
  at("/settings/allergens", {}, async (page, mock) => {
    const mark = (name) => button(page, new RegExp(`^Butter, ${name}:`));
    mock.state.slow = 150;
    for (const name of ["Milk", "Soybeans", "Soybeans", "Milk", "Milk"]) await mark(name).click();
    await until(() => sent(mock, "PUT /stock/items/i5").length === 5, { text: "all five" });
    const last = sent(mock, "PUT /stock/items/i5").at(-1).body;
    equal(last, { contains: [], may_contain: ["soybeans"] });
    await button(page, "Butter, Soybeans: may contain").waitFor();
    mock.state.slow = 0;
    await page.locator("tr", { hasText: "Candles" }).getByRole("button", { name: "None" }).click();
    await says(page, "Candles, a box: none of the fourteen.");
    await button(page, "Undo").click();
    await until(() => sent(mock, "PUT /stock/items/i4").length === 2, { text: "taken back" });
    equal(sent(mock, "PUT /stock/items/i4").map(({ body }) => body), [{ contains: [] }, { contains: null, may_contain: [] }]);
  }));

await test("allergens: who may not say them is told why", () =>
  at("/settings/allergens", { role: "staff" }, async (page, mock) => {
    const mark = button(page, /^Butter, Eggs:/);
    await mark.click({ force: true });
    equal(sent(mock, "PUT /stock/items/i5").length, 0);
    ok(/may not change the stock/.test(await mark.getAttribute("title")));
  }));

// ---- kiosks --------------------------------------------------------------------------------------------------------

await test("a kiosk is added, its code is shown once, and its page is there at once; it is changed, given a new code and revoked", () =>
  at("/settings/kiosks/new", {}, async (page, mock) => {
    await page.fill("[name=name]", "Packing 2");
    await page.fill("[name=idle]", "0");
    await says(page, "From a quarter of a minute to 480 minutes.");
    await page.fill("[name=idle]", "2,5");
    await page.selectOption("[name=stage]", "Packing");
    mock.state.slow = 200; // the list is read anew after the answer
    await button(page, "Add it and show its code").click();
    const dialog = page.getByRole("dialog");
    await says(dialog, "ABCD-EFGH");
    equal([await page.getByText("There is no such kiosk").count(), await page.locator(".panel h2").textContent()], [0, "Packing 2"]);
    mock.state.slow = 0;
    equal(sent(mock, "POST /settings/kiosks")[0].body, { name: "Packing 2", store: "", stage: "Packing", identify: true, idle_s: 150 });
    await button(page, "The tablet is registered").click();
    await page.fill("[name=name]", "Packing, left");
    await button(page, "Save").click();
    await says(page, "Saved.");
    await button(page, "A new code").click();
    await button(page, "Show a new code").click();
    await says(dialog, "ABCD-EFGH");
    await page.keyboard.press("Escape");
    await button(page, "Revoke").click();
    await button(page, "Revoke it").click();
    await says(page, "Packing, left is revoked.");
    await until(async () => (await button(page, "Revoke").count()) === 0, { text: "there is nothing more to revoke" });
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
