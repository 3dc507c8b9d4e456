// stock.test.mjs - stock, recipes, count sheets, lots and allergens, with hands and keyboard, against the mock.
//
//   node tests/web/stock.test.mjs        SITE=folder instead of build/web

import { readFileSync } from "node:fs";
import { test, finish, equal, ok, until } from "../lib/check.mjs";
import { unitOf } from "../../web/format.js";
import { at, button, says, sent } from "./at.mjs";

const heardAnew = (page) => page.evaluate(() => dispatchEvent(new Event("online"))); // as by the next poll

// ---- stock ---------------------------------------------------------------------------------------------------------

const counted = (page, name) => page.getByLabel(name);

await test("a unit is said as people say it of so many, where its word is known", () => {
  const said = ["10 piece → pieces", "0 piece → pieces", "1 piece → piece", "-1 piece → piece", "−2 piece → pieces", "2 box → boxes", "0.5 box → boxes", "1/3 box → box", "2 1/3 loaf → loaves", "1.0 box → box",
    "3 Tray → Trays", "3 BOX → BOXES", "2.5 kg → kg", "12 l → l", "2 dozen → dozen", "4 Stück → Stück", "2 constructor → constructor", "+3 batch → batches", "x box → box"];
  equal(said.map((line) => /^(.*) (\S+) →/.exec(line)).map(([, amount, unit]) => `${amount} ${unit} → ${unitOf(amount, unit)}`), said);
  equal([unitOf(10, "piece"), unitOf(1, "piece"), unitOf("", "piece"), unitOf(undefined, "piece"), unitOf("7", undefined), unitOf("7", "")], ["pieces", "piece", "piece", "piece", undefined, ""]);
});

const boxes = ({ state: { stock, lots } }) => {
  Object.assign(stock.items.find(({ sku }) => sku === "CANDLE"), { hand: 60, kept: 0 });
  Object.assign(stock.items.find(({ sku }) => sku === "BOX-30"), { hand: 5 * 12, kept: 4 * 12 });
  Object.assign(lots.rows.find(({ id }) => id === "l1"), { left: "11", received: "25", unit: "box" });
};
for (const [where, path, of, wanted, typed] of [
  ["in the list", "/stock", "tr:has-text('Candles')", "5 boxes"], ["in the list, of one", "/stock", "tr:has-text('BOX-30')", "1 piece"], ["of an item", "/stock/items/i4", ".stock-free", "5 boxes"], ["of its course", "/stock/items/i4", ".stock-way", "5 boxes on hand now"],
  ["of what is received", "/stock/items/i4", ".panel form .unit", "boxes", ["[name=amount]", "12"]], ["on a count sheet", "/stock/count", "tr:has-text('Candles') .unit", "boxes", ["tr:has-text('Candles') input", "4"]],
  ["of a product", "/stock/items/r1", "section:has(#stock-made)", "2 pieces"], ["in its recipe", "/stock/items/r1?part=setup", ".recipe-lines", "10 pieces available"], ["of a lot", "/settings/lots/l1", ".panel", "11 boxes of 25"], ["of lots", "/settings/lots", "tr:has-text('L24-0318')", "11 boxes"],
]) await test(`a unit ${where} is its plural`, () =>
  at(path, {}, async (page, mock) => {
    boxes(mock);
    await heardAnew(page);
    if (typed) await page.fill(...typed);
    await until(async () => (await page.locator(of).first().innerText()).replaceAll(/\s+/g, " ").includes(wanted), { text: `${wanted}` }).catch(async (error) => {
      throw new Error(`${error.message}: ${await page.locator(of).first().innerText()}`);
    });
  }));

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
    await says(page, "19 1/3 pieces on hand");
    const first = sent(mock, "POST /stock/items/i0/receive");
    equal([first.length, { ...first[0].body, key: "" }], [1, { amount: "1 1/3", key: "" }]);
    ok(first[0].body.key.length > 8);
    await button(page, "Undo").click();
    await until(() => sent(mock, "POST /stock/items/i0/adjust").length === 1, { text: "taken back" });
    equal({ ...sent(mock, "POST /stock/items/i0/adjust")[0].body, key: "" }, { delta: "-1 1/3", reason: "Taken back: receive 1 1/3", key: "" });
  }));

await test("of what nobody has counted no number is shown, but that it is not counted; the first count has no number before it", () =>
  at("/stock?uncounted=1", {}, async (page) => {
    const row = page.locator("tbody tr", { hasText: "Dark ganache" });
    await row.getByText("not counted yet").waitFor();
    await row.click();
    const panel = page.locator(".panel");
    await panel.getByText("Not counted yet").waitFor();
    await page.fill("[name=amount]", "80");
    equal(await panel.locator(".stock-preview").innerText(), "On hand 80, available 20.");
    equal((await page.locator("main").innerText()).includes("−60"), false);
  }));

await test("on a phone a lot's number is whole, and whose it is can be read", () =>
  at("/settings/lots", { screen: "phone" }, async (page) => {
    await page.locator("tbody tr[data-index]").first().waitFor();
    equal(await page.locator("tbody tr[data-index] strong").evaluateAll((all) => all.filter((of) => of.scrollWidth > of.clientWidth || of.parentElement.scrollWidth > of.parentElement.clientWidth).map((of) => of.textContent)), []);
  }));

await test("on a phone what a transaction did to both numbers stands beside it", () =>
  at("/stock/items/i0?part=moves", { screen: "phone" }, async (page) => {
    const lines = page.locator(".stock-moves > li");
    await lines.first().waitFor();
    for (const line of await lines.all()) equal(new Set(await line.locator(".stock-delta").evaluateAll((all) => all.map((of) => of.offsetTop))).size, 1);
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

await test("of what goes into a product and was never counted no number is shown", () =>
  at("/stock/items/r2", {}, async (page, mock) => { // dark ganache, of which 60 are kept back and none was counted
    const made = async () => (await page.locator("section[aria-labelledby=stock-made] tbody tr td:last-child").allTextContents()).map((text) => text.trim());
    equal(await made(), ["-4", "not counted yet"].map((text) => text.replace("-", "−")));
    await page.goto(new URL("/stock/items/r2?part=setup", page.url()).href);
    await says(page, "GANACHE · not counted yet");
    const makes = page.getByRole("status").filter({ hasText: "can be made" });
    equal([await page.getByText("-60").count(), await makes.count()], [0, 0], "nor how many can be made");
    await button(page, "Leave Dark ganache out").click();
    equal(await makes.count(), 1);
    Object.assign(mock.state.stock.items.find(({ sku }) => sku === "GANACHE"), { seq: 1 });
    await page.goto(new URL("/stock/items/r2", page.url()).href);
    await until(async () => (await made())[1] === "−60", { text: "it being counted" });
  }));

await test("a recipe is put together of what there is, in exact amounts", () =>
  at("/stock/items/r2?part=setup", {}, async (page, mock) => {
    await page.getByLabel("How much Chocolate sponge").fill("1/3 of it");
    await page.locator("[aria-invalid]").waitFor();
    await page.getByLabel("How much Chocolate sponge").fill("1/3");
    const { items } = mock.state.stock;
    items.unshift(...Array.from({ length: 60 }, (_, i) => ({ ...items.find(({ id }) => id === "r2"), id: `rp${i}`, sku: `A-${i}`, name: `Pistachio cake ${i}` })));
    await page.getByLabel("Find what goes into it").fill("pist"); // however many recipes have the same word
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

await test("what a store shows for no reason that is known is not in step", () =>
  at("/stock/items/i8", {}, async (page) => {
    const stores = page.locator(".panel .row-line", { has: page.locator(".stock-shown") });
    await stores.nth(1).waitFor();
    const words = (n) => stores.nth(n).locator(".badge").textContent();
    equal([(await words(0)).trim(), (await words(1)).trim()], ["Differs", "In step"]);
    ok(/23 would be right/.test(await stores.nth(0).textContent()), await stores.nth(0).textContent());
  }));

await test("stores are compared when somebody asks: all of them, or the one that is looked at", () =>
  at("/stock/comparisons", {}, async (page) => {
    const asked = [];
    page.on("request", (request) => request.method() === "POST" && asked.push(new URL(request.url()).pathname.replace(/.*settings/, "")));
    await button(page, "Compare now").click();
    await says(page, "Being compared: Bannos, Flour Lane.");
    equal(asked.splice(0), ["/stores/s1/pull", "/stores/s2/pull"]);
    await page.getByLabel("Store").selectOption("s2");
    await button(page, "Compare now").click();
    await says(page, "Being compared: Flour Lane.");
    equal(asked, ["/stores/s2/pull"]);
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
    const floor = panel.getByRole("region", { name: "On the floor now, lot not yet written down" });
    await floor.waitFor();
    equal(await floor.locator("li").allInnerTexts().then((all) => all.map((text) => /Covering|Packing/.exec(text)?.[0])), ["Covering", "Packing"], "what may be of it is told apart");
    await panel.getByRole("region", { name: "In the making while it was in use" }).locator("li", { hasText: "Complete" }).waitFor();
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
    await panel.getByRole("region", { name: "On the floor when it was blocked" }).locator("li", { hasText: "Complete" }).waitFor();
    await button(page, "Undo").click();
    await until(() => sent(mock, "POST /stock/lots/l1/unblock").length === 1, { text: "unblocked" });
    await button(panel, "Close").last().click();
    await page.locator("dialog").getByLabel("It was thrown away").check();
    await button(page, "Close it").click();
    await says(page, "L24-0318-B is closed. 3 kg came off the stock: by the last count there was no more that is not of another lot.");
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
    await button(page, "Undo").last().click();
    await until(() => sent(mock, "PUT /stock/items/i4").length === 2, { text: "taken back" });
    const none = { contains: [], may_contain: [] };
    equal(sent(mock, "PUT /stock/items/i4").map(({ body }) => body), [none, { contains: null, may_contain: [] }]);
  }));

await test("allergens: undoing none at once comes back to what was said before it, and keeps what was said since", () =>
  at("/settings/allergens", {}, async (page, mock) => {
    const puts = () => sent(mock, "PUT /stock/items/i4").map(({ body: { contains, may_contain } }) => [contains, may_contain]);
    const row = page.locator("tr", { hasText: "Candles" }), mark = (name) => button(page, new RegExp(`^Candles, a box, ${name}:`));
    const undo = async (n) => (await button(page, "Undo").last().click(), until(() => puts().length === n, { text: "undone" }));
    await row.getByRole("button", { name: "None" }).waitFor();
    mock.state.slow = 200;
    await row.evaluate((tr) => ["Milk:", "Nuts:", "Nuts:", "None"].forEach((name) => [...tr.querySelectorAll("button")].find((one) => (one.ariaLabel || one.textContent).includes(name)).click())); // before an answer has come
    await says(page, "Candles, a box: none of the fourteen.");
    equal(puts().at(-1), [[], []]);
    await undo(5);
    equal(puts().at(-1), [["milk"], ["nuts"]]);
    Object.assign(mock.state.stock.items.find(({ id }) => id === "i4"), { said: { contains: null, may_contain: ["nuts"] }, updated_at: Date.now() + 1 });
    await heardAnew(page);
    await row.getByRole("button", { name: "None" }).click();
    await page.locator(".toast", { hasText: "none of the fourteen" }).waitFor();
    await mark("Eggs").click();
    await undo(8);
    equal(puts().slice(5), [[[], []], [["eggs"], []], [["eggs"], ["nuts"]]]);
  }));

await test("allergens: who may not say them is told why", () =>
  at("/settings/allergens", { role: "staff" }, async (page, mock) => {
    const mark = button(page, /^Butter, Eggs:/);
    await mark.click({ force: true });
    equal(sent(mock, "PUT /stock/items/i5").length, 0);
    ok(/may not change the stock/.test(await mark.getAttribute("title")));
  }));

await test("the least that was available is of when somebody had said how many there are, not of the time before", () =>
  at("/stock", {}, async (page, mock) => {
    mock.state.stock.items.find(({ id }) => id === "i4").hand *= 100;
    await page.goto(new URL("/stock/items/i4?days=30", page.url()).href);
    const least = async () => (await page.getByText("the least that was available was").first().innerText()).match(/was (-?[\d.]+)\.$/)[1];
    await says(page, "the least that was available was");
    const known = await least();
    ok(Number(known) > 0, known);
    await page.goto(new URL("/stock/items/i4?days=90", page.url()).href); // from when it was created
    await says(page, "the least that was available was");
    equal(await least(), known);
  }));

await finish();
