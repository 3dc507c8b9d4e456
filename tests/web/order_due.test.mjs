// order_due.test.mjs - when an order is due: set and changed by hand, and its hours wherever its day stands, against the mock.
//
//   node tests/web/order_due.test.mjs        SITE=folder instead of build/web

import { test, finish, equal, ok, until } from "../lib/check.mjs";
import { at, says, sent } from "./at.mjs";

await test("the day of an order that has none is set beside its problem, by keyboard; one that has one is changed beside Due; by who may", async () => {
  const bare = (mock) => mock.state.production.orders.find(({ problems }) => problems.some(({ code }) => code === "no_due_date"));
  const open = (page, { id }) => page.goto(new URL(`/production/orders/${id}`, page.url()).href);
  const due = (page) => page.locator(".panel .facts > div", { hasText: /^Due/ }).locator("dd");
  await at("/", { screen: "phone" }, async (page, mock) => {
    const order = bare(mock);
    await open(page, order);
    const set = page.locator(".panel .ask").getByRole("button", { name: "Set the day" });
    await set.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    equal(await dialog.getByLabel("Day").evaluate((of) => of === document.activeElement), true, "the field has the focus");
    await page.keyboard.press("Enter");
    await says(page, "Which day?");
    await page.keyboard.type("30/2/2099");
    await page.keyboard.press("Enter");
    equal([await dialog.isVisible(), sent(mock, `POST /production/orders/${order.id}/due`).length], [true, 0], "no such day is sent");
    await dialog.getByLabel("Day").fill("tomorrow");
    await dialog.getByLabel("Time").fill("after 4");
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    const [{ body }] = sent(mock, `POST /production/orders/${order.id}/due`);
    ok(/^\d{4}-\d\d-\d\d$/.test(body.due_day) && body.due_time === "after 4", JSON.stringify(body));
    await until(async () => /after 4/.test(await due(page).innerText()) && /set here/.test(await due(page).innerText()), { text: "it shows" });
    equal(await set.count(), 0, "nothing is to be settled any more");
    await due(page).getByRole("button", { name: "Change it" }).click();
    equal([await dialog.getByLabel("Time").inputValue(), Boolean(await dialog.getByLabel("Day").inputValue())], ["after 4", true]);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });
  await at("/", { role: "staff" }, async (page, mock) => {
    await open(page, bare(mock));
    equal(await page.locator(".panel .ask").getByRole("button", { name: "Set the day" }).getAttribute("aria-disabled"), "true");
  });
});

await test("the hours that an order names stand beside its day: on its panel, the list, the board, at the station; and are asked for by hand", () =>
  at("/production/orders", {}, async (page, mock) => {
    const t = mock.state.production.tickets.find((of) => of.due_time && of.due_day && of.stage === "Filling" && !of.changed);
    await page.locator("tr", { hasText: t.human }).getByText(t.due_time).filter({ visible: true }).waitFor();
    await page.locator("tr", { hasText: t.human }).click();
    await page.locator(".panel .facts", { hasText: t.due_time }).waitFor();
    await page.goto(new URL("/production/board", page.url()).href);
    await page.locator(`.ticket[data-id="${t.id}"] .due`, { hasText: t.due_time }).waitFor();
    await page.goto(new URL("/settings/stores/s1?part=reading", page.url()).href);
    await page.locator(".preview .facts > div", { hasText: /^Due/ }).getByText("after 4").waitFor();
    await says(page, "An order that is here already stays as it was read");
    await page.goto(new URL("/settings/stores/s1?part=floor", page.url()).href);
    await says(page, "An order that is here already stays as it was read");
    await page.goto(new URL("/production/orders/new", page.url()).href);
    const panel = page.locator(".panel");
    await panel.getByLabel("Store").selectOption("s1");
    await panel.getByLabel("Time").fill("8:15");
    await panel.getByLabel("Product").fill("Tart");
    await panel.getByRole("button", { name: "Enter the order" }).click();
    await until(() => sent(mock, "POST /production/orders").length === 1, { text: "it is sent" });
    equal(sent(mock, "POST /production/orders")[0].body.due_time, "8:15");
  }));

await finish();
