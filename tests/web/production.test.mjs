// production.test.mjs - board, orders, capacity, kiosks and a store's settings, with hands and keyboard, against the mock.
//
//   node tests/web/production.test.mjs        SITE=folder instead of build/web

import { test, finish, equal, ok, until } from "../lib/check.mjs";
import { at, button, says, sent } from "./at.mjs";
import { Refusal } from "./mock.mjs";

const dayOn = (away) => new Date(Date.now() + away * 86400000).toISOString().slice(0, 10);
const bare = (iso) => iso.split("-").slice(1).map(Number).reverse().join("/"); // 28/11
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
    await page.getByLabel("Person").selectOption({ label: "Nobody yet" });
    await until(() => new URL(page.url()).search === "?priority=high&person=-", { text: "the address" });
    await page.locator("[data-id='so0.1']").waitFor(); // nobody's, and high
    await page.getByLabel("Order, product or flavour").fill("nothing of this");
    await says(page, "No cake fits");
    await button(page, "Show all cakes").click();
    await page.locator("[data-id='so0.1']").waitFor();
    equal(new URL(page.url()).search, "");
  }));

await test("where not all cakes were looked at, sums say that they may be more", () =>
  at("/production/board?q=cake", { screen: "wall" }, async (page, mock) => {
    const figure = page.locator(".column .figure").first();
    const text = await figure.innerText();
    ok(/^\d+$/.test(text), text);
    mock.state.production.at_least = true;
    await page.reload();
    await page.locator(".column").first().getByText("Of each store and person the 500 most urgent were looked at.").waitFor();
    equal(await figure.innerText(), `at least ${text}`);
    await page.locator(".sums", { hasText: /at least \d+ unassigned/ }).first().waitFor();
    await page.goto(new URL("/production/board?q=none-of-these", page.url()).href);
    await says(page, "Others may.");
    await page.goto(new URL("/production/board?wall=1&q=cake", page.url()).href);
    await page.locator(".wall-count", { hasText: `at least ${text}` }).first().waitFor();
    await page.locator(".wall-overdue", { hasText: /^at least \d+ overdue$/ }).waitFor();
    equal(await page.locator(".wall-column h2").evaluateAll((all) => all.map((of) => of.offsetHeight / parseFloat(getComputedStyle(of).lineHeight) < 1.5)), [true, true, true, true], "the stages' names stay whole");
  }));

await test("an order by hand, of which nobody said a price, has no total of nothing; one that costs nothing has", () =>
  at("/production/orders", {}, async (page, mock) => {
    const [first, second] = mock.state.production.orders;
    for (const [row, hand] of [[first, true], [second, false]]) Object.assign(row, { by_hand: hand, total_minor: 0, total_text: "AU$0.00" });
    for (const [row, total] of [[first, "–"], [second, "AU$0.00"]]) {
      await page.goto(new URL("/production/orders", page.url()).href);
      await page.locator("tr", { hasText: row.human }).locator(".num", { hasText: total }).waitFor();
      await page.goto(new URL(`/production/orders/${row.id}`, page.url()).href);
      equal(await page.locator(".facts div", { hasText: "Total" }).locator("dd").innerText(), total);
    }
  }));

const printed = (mock) => mock.state.log.map(({ name }) => /^POST .production.tickets.(.+).handle_print_barcode$/.exec(name)?.[1]).filter(Boolean);
// Paper opens beside the page; whose labels are on it.
async function paper(page, link) {
  const address = new URL(await link.getAttribute("href"), page.url()); // what is printed is gone from it
  const [other] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
  await other.close();
  return address.searchParams.get("ids")?.split(",") ?? [address.pathname.split("/").at(-2)];
}

await test("what is new is printed in one go, and begun by it; what cannot begin is said", () =>
  at("/production/board", { role: "staff" }, async (page, mock) => {
    const { tickets } = mock.state.production;
    const open = tickets.filter(({ next }) => next?.action === "print").map(({ id }) => id).sort();
    ok(open.length > 3, open.join());
    mock.state.production.tickets.find(({ id }) => id === open[1]).held = true; // on hold since the page was read
    const ids = await paper(page, page.getByRole("link", { name: `Print ${open.length} new labels` }));
    equal(ids.sort(), open);
    await until(() => printed(mock).length === open.length, { text: "all of them" });
    equal(printed(mock).sort(), open);
    await says(page, `${tickets.find(({ id }) => id === open[1]).human}: It is on hold`);
    await page.getByRole("link", { name: "Print 1 new label" }).waitFor(); // the others are new no more
  }));

await test("more labels than an address can say go by hundreds, the most urgent first", () =>
  at("/production/board", { size: "much" }, async (page) => {
    equal((await paper(page, page.getByRole("link", { name: "Print 100 new labels" }))).length, 100);
  }));

await test("who may only look prints, and begins nothing", () =>
  at("/production/orders/so3", { role: "viewer" }, async (page, mock) => {
    equal((await paper(page, page.getByRole("link", { name: "Print 2 labels" }))).sort(), ["so3.1", "so3.2"]);
    equal(printed(mock), []);
  }));

await test("the overdue stand first in each column", () =>
  at("/production/board", {}, async (page) => {
    await page.locator("[data-id='so0.1']").waitFor();
    for (const column of await page.locator(".column").all()) {
      const marks = await column.locator("li.ticket").evaluateAll((all) => all.map((of) => of.hasAttribute("data-overdue")));
      equal(marks, [...marks].sort((a, b) => b - a));
    }
  }));

await test("where nothing is connected yet, each page leads on to the first step", () =>
  at("/", { size: "none" }, async (page) => {
    const steps = page.getByRole("region", { name: "Where to begin" });
    await steps.waitFor();
    equal(await steps.getByRole("link").evaluateAll((all) => all.map((of) => of.getAttribute("href"))), ["/settings/stores/new", "/stock/items/new", "/settings/integrations", "/settings/people/new"]);
    for (const [path, name, href] of [["/production/board", "Connect the first store", "/settings/stores/new"], ["/production/orders", "Connect the first store", "/settings/stores/new"], ["/stock/comparisons", "Connect the first store", "/settings/stores/new"], ["/settings/allergens", "Add the first item", "/stock/items/new"], ["/settings/lots/new", "Add the first item", "/stock/items/new"]]) {
      await page.goto(new URL(path, page.url()).href);
      await page.getByRole("link", { name }).waitFor();
      equal(await page.getByRole("link", { name }).getAttribute("href"), href, path);
    }
  }));

await test("on the wall a long name has two lines and is whole when pointed at; cakes are of one height, and no mark is half there", () =>
  at("/production/board?wall=1", { size: "much", screen: "wall" }, async (page) => {
    await page.locator(".wall-turn", { hasText: "1 of" }).first().waitFor();
    const cards = await page.locator(".wall .ticket").evaluateAll((all) => all.map((card) => {
      const name = card.querySelector(".ticket-cake"), { bottom } = card.querySelector(".ticket-body").getBoundingClientRect();
      const half = [...card.querySelectorAll(".ticket-marks > *")].filter((mark) => { const at = mark.getBoundingClientRect(); return at.top < bottom && (at.bottom > bottom + 1 || at.right > card.getBoundingClientRect().right); });
      return { text: name.textContent, title: name.title, lines: Math.round(name.offsetHeight / parseFloat(getComputedStyle(name).lineHeight)), height: card.offsetHeight, half: half.map((of) => of.textContent) };
    }));
    const long = cards.filter(({ text }) => text.length > 100);
    equal([long.length > 0, long.every(({ text, title, lines }) => title === text && lines === 2)], [true, true]);
    equal([new Set(cards.map(({ height }) => height)).size, cards.flatMap(({ half }) => half)], [1, []]);
  }));

await test("on the wall the stages of two stores stand in rows, so that no id, stage or person is cut; what does not fit comes round", () =>
  at("/production/board?wall=1", { screen: "wall", clock: true }, async (page, mock) => {
    const floor = (names) => {
      mock.state.production.stores[1].settings.stages = names.map((name) => ({ name, begin: "none", qc_to: null }));
      mock.state.production.tickets.filter((t) => t.store_id === "s2").forEach((t, i) => Object.assign(t, { stage: names[i % names.length], human: `flour-lane-${12345 + i}-${i % 2 + 1}` }));
    };
    const names = () => page.locator(".wall-column h2").allInnerTexts();
    floor(["Mixing", "Baking", "Cooling", "Boxing"]);
    await page.reload();
    await page.locator(".wall-column", { hasText: "Boxing" }).waitFor();
    equal(await names(), ["Filling", "Covering", "Decorating", "Packing", "Mixing", "Baking", "Cooling", "Boxing"]);
    equal(await page.locator(".wall-column").evaluateAll((all) => new Set(all.map((of) => of.offsetTop)).size), 2, "rows");
    const cut = await page.locator(".wall :is(h2, .ticket-head strong, .ticket-marks strong)").evaluateAll((all) => all.filter((of) => of.scrollWidth > of.clientWidth || of.offsetHeight > 1.6 * parseFloat(getComputedStyle(of).fontSize)).map((of) => of.textContent));
    equal(cut, []);
    ok((await page.locator(".wall .ticket").count()) > 8, "more than a cake in each");
    floor(["Mixing", "Baking", "Cooling", "Glazing", "Writing", "Photo", "Stacking", "Boxing", "Loading", "Last look"]);
    await page.reload();
    await page.getByText("Stages 1 to 7 of 14").waitFor();
    const [first, seen] = [await names(), new Set()];
    await until(async () => {
      await page.clock.runFor(5000);
      for (const name of await names()) seen.add(name);
      return seen.size === 14;
    }, { text: "all have been shown" });
    await until(async () => (await page.clock.runFor(5000), (await names())[0] === first[0]), { text: "and the first again" });
    await page.setViewportSize({ width: 390, height: 844 });
    await until(async () => (await names()).length === 14, { text: "on a phone all stand below each other" });
    equal(await page.locator(".wall-column").first().locator(".ticket").count(), 4);
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
    equal(await page.locator(".stale-band").evaluate((of) => [of.getBoundingClientRect().left, innerWidth - of.getBoundingClientRect().right]), [0, 0], "no rail stands beside it");
  }));

await test("a lot that wants a person counts where it is settled: on the tab, and in the rail", () =>
  at("/settings/lots", { size: "much" }, async (page) => {
    const lots = page.locator(".tabs").getByRole("link", { name: /Lots/ }), rail = page.getByRole("navigation", { name: "Rooms" }).getByRole("link", { name: /Settings/ });
    await until(async () => /1/.test(await lots.innerText()), { text: "on the tab" });
    ok(/2/.test(await rail.innerText()), await rail.innerText()); // with a login that was refused
  }));

await test("hours of the day say whose they are where the clock here shows others", () =>
  at("/", {}, async (page, mock) => {
    await says(page, "Hours are those of Australia/Sydney.");
    mock.state.production.stores[0].zone = "Europe/Of_tomorrow";
    await page.reload();
    await says(page, "Hours are those of Europe/Of tomorrow.");
    mock.state.production.stores[0].zone = "Europe/Amsterdam";
    await page.reload();
    await says(page, "stages completed today");
    equal(await page.getByText("Hours are those of").count(), 0);
  }));

// ---- orders --------------------------------------------------------------------------------------------------------

await test("an order opens beside the list: its cakes, holds, history and what arrived; one that is redacted says so", () =>
  at("/production/orders?problems=1", {}, async (page, mock) => {
    await page.locator("tbody tr[data-index]").first().waitFor();
    equal(await page.locator("tbody tr[data-index]").count(), mock.state.production.orders.filter(({ problems }) => problems.length).length);
    await page.getByLabel("Only with problems").uncheck();
    await page.locator("tr", { hasText: "bannos-12348" }).click();
    const panel = page.locator(".panel");
    for (const text of ["bannos-12348-2", "Sponge base", "1 1/3", "Label printed", "orders/create", "Print 2 labels"]) await panel.getByText(text).first().waitFor();
    equal((await paper(page, panel.getByRole("link", { name: "Print 2 labels" }))).sort(), ["so3.1", "so3.2"]);
    await until(() => printed(mock).length === 2, { text: "both are printed" });
    equal(await paper(page, panel.getByRole("link", { name: "Print the label of bannos-12348-2" })), ["so3.2"]);
    await until(() => printed(mock).length === 3, { text: "one once more" });
    await panel.locator(".timeline > li").first().getByRole("button", { name: "More" }).click();
    equal(await panel.locator(".timeline .facts dd").allInnerTexts(), ["human bannos-12348, due day 2026-11-28, test no", "sku CAKE-S, quantity 2; sku CANDLE"], "in words");
    equal(await panel.locator(".timeline-line").evaluateAll((all) => all.map((of) => [...of.children].filter(({ tagName }) => /STRONG|SPAN/.test(tagName)).map(({ textContent }) => textContent).join("|"))), [
      "Order came in", "Label printed|cake 2, Filling begins|by Bram de Boer", "Stage completed|cake 2, Filling|by Anna Bakker", "Assigned|cake 2, to Céline Okafor|by Bram de Boer",
      "Action refused|cake 2, Complete at Packing: not yet|by Céline Okafor", "Sent back by the quality check|cake 2, to Decorating: It is not level|by Dov Levi",
      "Note|cake 2, Candles are in the box|by Dov Levi", "Order changed in the shop|it is cancelled there",
    ], "one line is told from the next without opening it");
    await panel.getByRole("button", { name: "Read it again" }).click();
    await says(page, "Nothing has changed. It says what was known already.");
    mock.state.production.readsNew = true;
    await panel.getByRole("button", { name: "Read it again" }).click();
    await says(page, "It is read again: what is other now shows here");
    await page.goto(new URL("/production/orders/so2", page.url()).href);
    await says(page, "The customer's data was removed");
  }));

await test("an order that lacks some of the stock is tried again by hand, by who may", async () => {
  const lacks = (mock) => (mock.state.production.orders[0].problems = [{ code: "oversold", text: "There is less of the item in stock than was sold." }]);
  const open = (page, mock) => page.goto(new URL(`/production/orders/${mock.state.production.orders[0].id}`, page.url()).href);
  await at("/", {}, async (page, mock) => {
    lacks(mock);
    await open(page, mock);
    const again = page.getByRole("button", { name: "Set it aside now" });
    await again.click();
    await says(page, "There is still not enough in stock for it.");
    mock.state.production.enough = true;
    await again.click();
    await says(page, "What there is now is on hold for");
    await again.waitFor({ state: "detached" });
  });
  await at("/", { role: "viewer" }, async (page, mock) => {
    lacks(mock);
    await open(page, mock);
    await says(page, "Your role (viewer) may not change the stock.");
  });
});

await test("on a phone the tab that is open is in view, of a page and of an opened item", () =>
  at("/settings/stores/s1?part=floor", { screen: "phone" }, async (page) => {
    const inView = (name) => until(() => page.locator(`nav[aria-label="${name}"]`).evaluate((nav) => {
      const [row, link] = [nav, nav.querySelector("[aria-current]")].map((of) => of.getBoundingClientRect());
      return link.left >= row.left && link.right <= row.right + 1;
    }), { text: `${name}: the open tab is in view` });
    await page.locator(".stages-editor").waitFor();
    await inView("Parts of the store's settings");
    await page.goto(new URL("/settings/account", page.url()).href);
    await page.locator("[name=old]").first().waitFor();
    await inView("Settings");
  }));

await test("on a phone an order's id is whole, and its day stands below its state", () =>
  at("/production/orders", { screen: "phone" }, async (page) => {
    const cells = page.locator("tbody tr[data-index]").first().locator("td > div");
    await cells.first().waitFor();
    equal([await cells.count(), await cells.evaluateAll((all) => all.filter((of) => of.scrollWidth > of.clientWidth).map((of) => of.textContent)), await cells.nth(1).locator("small").isVisible()], [2, [], true]);
  }));

await test("what arrived is shown as it came: an id that is larger than JavaScript's numbers, and an amount with its zeros", () =>
  at("/activity/deliveries/d2", {}, async (page) => {
    for (const text of [/^content-type: application\/json/, /"order_id": 5800000000000012345,\n/, /"price": 45\.00,\n/, /"note": "12, not 13: \\"58\\"",\n/]) await page.locator("pre.body", { hasText: text }).waitFor();
  }));

await test("an order is entered by hand: its day is read as one types, a double click is one order", () =>
  at("/production/orders/new", {}, async (page, mock) => {
    await page.locator("[name=store]").waitFor();
    equal(await page.locator("[aria-invalid]").count(), 0, "nothing is wrong before anybody was there");
    await page.locator("[name=store]").focus();
    await page.keyboard.press("Tab");
    await page.locator("[name=store][aria-invalid]").waitFor();
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
    const cell = page.locator("a.heat[href*='ask=Cakes'][data-heat=free]").filter({ hasNotText: /[^\d]0 \// }).last(); // far below, and some are taken
    const free = parseInt(await cell.locator(".heat-words").textContent(), 10);
    await cell.click({ delay: 300 }); // as long as a finger's: nothing may move under it while the field is left
    await page.locator(".fits", { hasText: "1 × Cakes fits on" }).filter({ hasText: `: ${free - 1} left after that.` }).waitFor();
    await page.getByLabel("Pieces").fill("0");
    await says(page, "A whole number, from 1 to 9999.");
    equal(mock.state.log.filter(({ name }) => name.startsWith("GET /production/capacity/")), [], "nobody was asked");
  }));

await test("a weekday alone is the next there is, and so is tomorrow; in an order by hand, too", () =>
  at("/production/capacity", { locale: "it-IT" }, async (page) => {
    await page.getByLabel("On", { exact: true }).waitFor();
    const on = (n) => dayOn(n), saturday = (6 - new Date(on(0) + "T12:00:00Z").getUTCDay() + 7) % 7;
    for (const [typed, day] of [["Saturday", on(saturday)], ["tomorrow", on(1)], ["sat", on(saturday)], ["Today", on(0)], ["sabato", on(saturday)]]) {
      await page.getByLabel("On", { exact: true }).fill(typed);
      await page.getByLabel("Pieces").focus();
      await until(() => new URL(page.url()).searchParams.get("on") === day, { text: `${typed} is ${day}` });
    }
    await page.getByLabel("On", { exact: true }).fill("some day");
    await page.locator("[name=on][aria-invalid]").waitFor();
    await page.goto(new URL("/production/orders/new", page.url()).href);
    await page.locator(".panel").getByLabel("Store").selectOption({ index: 1 });
    await page.locator(".panel [name=due]").fill("tomorrow");
    await page.locator(".panel .field", { has: page.locator("[name=due]") }).getByText(String(Number(on(1).slice(8)))).first().waitFor();
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
    const tall = await page.locator("[data-past]").evaluateAll((all) => all.filter((of) => of.offsetHeight > 40).length);
    equal(tall, 0, "and it takes no room");
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
    const preview = page.locator(".preview");
    await preview.getByText("28 Nov 2026").first().waitFor();
    await preview.getByLabel("Order").selectOption("so3");
    await preview.locator("p.hint", { hasText: "is not kept any more" }).waitFor();
    equal(await preview.locator(".trouble").count(), 0, "nothing is wrong");
    await preview.getByLabel("Order").selectOption("");
    await preview.getByText("28 Nov 2026").first().waitFor();
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
    await page.getByText(/Covering holds \d+ cakes?/).first().waitFor();
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

await test("an order whose cakes were all cancelled says that none is left, in the list and on its page", () =>
  at("/production/orders", {}, async (page, mock) => {
    const { id } = Object.assign(mock.state.production.orders[0], { state: "floor", stage: "", no_cake_left: true });
    await page.goto(new URL(`/production/orders/${id}`, page.url()).href);
    await says(page, "No cake of it is left: all were cancelled here.");
    equal(await page.locator(".badge", { hasText: "No cake left" }).count(), 2);
  }));

await test("of what is not made any more nobody is asked to mend anything", () =>
  at("/production/orders", {}, async (page, mock) => {
    const order = mock.state.production.orders.find((one) => one.problems.length > 0 && one.state === "floor");
    const shown = async (state) => {
      order.state = state;
      await page.goto(new URL(`/production/orders/${order.id}`, page.url()).href);
      await page.locator(".panel #order-history").waitFor();
      return page.locator("#order-problems").count();
    };
    equal([await shown("floor"), await shown("cancelled"), await shown("complete")], [1, 0, 0]);
  }));

await test("a store's location says which of them orders of the web are taken from, and what else is sold", () =>
  at("/settings/stores/s1", {}, async (page) => {
    const location = page.locator("[name=location]");
    await location.locator("option", { hasText: "Kitchen (no orders of the web)" }).waitFor({ state: "attached" });
    await says(page, "Orders of the web are not taken from there");
    await location.selectOption("gid://shopify/Location/2");
    await says(page, "The store also sells what Market stall has");
  }));

await test("a store whose app was uninstalled says so, and asks for its keys", () =>
  at("/settings/stores/s1", {}, async (page, mock) => {
    Object.assign(mock.state.production.stores[0], { state: "disconnected", detail: "The app was uninstalled in the shop." });
    await page.reload();
    await says(page, "The app was uninstalled in the shop.");
    equal([await page.locator(".badge", { hasText: "Uninstalled" }).count(), await button(page, "Test connection").getAttribute("aria-disabled")], [2, "true"], "in the list and in the panel");
    await says(page, "Its app was uninstalled: enter its keys first.");
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
