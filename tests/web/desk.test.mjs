// desk.test.mjs - what is managed from a desk: cakes of an order, stores, allergens.
//
//   node tests/web/desk.test.mjs        SITE=folder instead of build/web

import { test, finish, equal, until } from "../lib/check.mjs";
import { at, button, says, sent } from "./at.mjs";
import { axe } from "./browser.mjs";
import { steps, ticket } from "./station.mjs";

await test("a manager holds, resumes, moves back and cancels a cake of an order from the desk, and takes back what has a way back", () =>
  at("/production/orders/so3", {}, async (page, mock) => {
    const cake = ticket(mock, "bannos-12348-1");
    const part = page.locator("section", { has: page.locator("#order-cakes") }), row = part.locator("li.row-line").first(), of = (name) => row.getByRole("button", { name, exact: true });
    const last = () => { const { name, body: { key, ...body } } = steps(mock).at(-1); return [name.split("/").at(-1), body, key.length > 20]; };
    await row.getByText("For managers").click();
    await of("Hold").click();
    await button(page, "The customer is asked").click();
    await says(page, "bannos-12348-1 is on hold.");
    equal(last(), ["hold", { round: 1, reason: "The customer is asked" }, true]);
    await row.getByText("On hold: The customer is asked").waitFor();
    await button(page, "Undo").click();
    await of("Hold").waitFor();
    equal([last()[0], cake.held], ["resume", false]);
    await of("Hold").click();
    await page.fill("#said", "The oven");
    await page.keyboard.press("Enter");
    await of("Resume").click();
    await says(page, "bannos-12348-1 goes on.");
    await button(page, "Undo").last().click();
    await until(() => cake.held, { text: "held again" });
    equal(last()[1], { round: 1, reason: "The oven" });
    await of("Resume").click();
    await of("Move back").click();
    await page.getByLabel("Covering").click();
    await button(page, "It was scanned by mistake").click();
    await says(page, "bannos-12348-1 is at Covering again.");
    equal(last()[1], { stage: "Covering", reason: "It was scanned by mistake" });
    equal(await axe(page), [], "axe");
    await of("Cancel").click();
    await button(page, "It cannot be made").click();
    await says(page, "bannos-12348-1 is cancelled.");
    await row.getByText("For managers").waitFor({ state: "detached" });
    const other = part.locator("li.row-line").nth(1);
    await other.getByText("For managers").click();
    await other.getByText("It is at its first stage.").or(other.getByText("choose an earlier stage")).waitFor();
  }));

await test("who is no manager is offered none of it", () =>
  at("/production/orders/so3", { role: "staff" }, async (page) => {
    await says(page, "bannos-12348-1");
    equal(await page.getByText("For managers").count(), 0);
  }));

await test("an order says its payment in words; a list says how its rows come; a tablet's head is one row", () =>
  at("/production/orders/so3", {}, async (page, mock) => {
    Object.assign(mock.state.production.orders.find(({ id }) => id === "so3"), { financial: "partially_refunded" });
    await page.reload();
    await says(page, "Partly refunded");
    await page.goto(new URL("/stock", page.url()).href);
    await page.getByRole("columnheader", { name: "Item by SKU" }).waitFor();
    await page.setViewportSize({ width: 1024, height: 768 });
    await page.goto(new URL("/production/floor/Covering", page.url()).href);
    await says(page, "At Covering:");
    equal(await page.locator(".kiosk-top > .button").evaluateAll((all) => new Set(all.map((of) => of.offsetTop)).size), 1);
  }));

await test("the test of a store's connection fills the choice of its locations, with no further ado", () =>
  at("/settings/stores/s1", {}, async (page, mock) => {
    Object.assign(mock.state.production.stores[0], { state: "unconfigured", location: "", secrets: { ...mock.state.production.stores[0].secrets, token: true } });
    await page.reload();
    const choices = () => page.getByLabel("Location").locator("option").allInnerTexts();
    mock.state.production.slow_test = 1000; // Shopify is asked by a job
    await says(page, "The choice appears when the connection works.");
    equal((await choices()).length, 1);
    await button(page, "Test connection").click();
    await says(page, "Bannos is reached.");
    await until(async () => (await choices()).length === 4, { text: "its locations" });
    await page.getByLabel("Location").selectOption({ label: "Shop floor" });
    await button(page, "Save").click();
    await says(page, "Saved.");
    equal(sent(mock, "PUT /settings/stores/s1").at(-1).body.location, "gid://shopify/Location/2");
  }));

await test("the first mark on an item says that it is stated now, of all fourteen, and can be undone", () =>
  at("/settings/allergens", {}, async (page, mock) => {
    const puts = () => sent(mock, "PUT /stock/items/i4").map(({ body }) => body), mark = (name) => button(page, new RegExp(`^Candles, a box, ${name}:`));
    await mark("Milk").click();
    await says(page, "Candles, a box is stated now: Milk, and nothing else of the fourteen.");
    await button(page, "Candles, a box, Nuts: no").waitFor();
    await mark("Eggs").click();
    await button(page, "Candles, a box, Eggs: contains").waitFor();
    await button(page, "Undo").click();
    await until(() => puts().length === 3, { text: "undone" });
    equal(puts(), [{ contains: ["milk"], may_contain: [] }, { contains: ["milk", "eggs"], may_contain: [] }, { contains: ["eggs"], may_contain: [] }]);
    await button(page, "Candles, a box, Nuts: no").waitFor();
  }));

await finish();
