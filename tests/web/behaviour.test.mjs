// behaviour.test.mjs - what the dashboard does when people, servers and networks do what they do: keyboards, double
// clicks, lost answers, stale data, ended sessions, ten thousand rows.  In a real browser, against the mock.
//
//   node tests/web/behaviour.test.mjs        SITE=folder instead of build/web

import { test, finish, equal, ok, until, sleep } from "../lib/check.mjs";
import { at, button, focused, says, sent } from "./at.mjs";
import { Refusal } from "./mock.mjs";

// ---- signing in ----------------------------------------------------------------------------------------------------

await test("a wrong password is said, and the e-mail stays; the right one opens the page that was asked for", () =>
  at("/purchasing/jobs?state=failed", { signedIn: false }, async (page) => {
    await page.fill("[name=email]", "anna@bakker.example");
    await page.fill("[name=password]", "wrong");
    await page.keyboard.press("Enter");
    await says(page, "E-mail or password is wrong.");
    equal(await page.inputValue("[name=email]"), "anna@bakker.example");
    await page.fill("[name=password]", "right");
    await page.keyboard.press("Enter");
    await page.locator("tr", { hasText: "Kaas Centrale" }).waitFor();
    equal(new URL(page.url()).search, "?state=failed");
  }));

await test("too many guesses: the button says when another try is possible", () =>
  at("/", { signedIn: false }, async (page, mock) => {
    mock.state.refuse = { name: "POST /session", error: new Refusal(429, "throttled", "Too many tries.", undefined, { "Retry-After": "7" }) };
    await page.fill("[name=email]", "a@b.example");
    await page.fill("[name=password]", "x");
    await button(page, "Sign in").click();
    await says(page, "Another try is possible in");
    await button(page, "Sign in").click({ force: true });
    equal(sent(mock, "POST /session").length, 1);
  }));

await test("who locks somebody out is told which of their tokens go on working", () =>
  at("/settings/people/u2", {}, async (page) => {
    const warning = page.locator(".trouble", { hasText: "goes on working" });
    await page.locator("[name=active]").waitFor();
    equal(await warning.count(), 0);
    await page.uncheck("[name=active]");
    await warning.getByText("Warehouse screen").waitFor();
    equal(await warning.getByRole("link", { name: "Tokens" }).getAttribute("href"), "/settings/tokens");
    await page.goto(new URL("/settings/people/u3", page.url()).href);
    await page.locator("[name=active]").waitFor();
    await sleep(300);
    equal(await warning.count(), 0, "who made none has none to be told of");
  }));

await test("a session that ends keeps what was typed; signing in again goes on", () =>
  at("/settings/mappings/new", {}, async (page, mock) => {
    await page.selectOption("[name=supplier_id]", "100");
    await page.fill("[name=our_sku]", "TP-77001");
    await page.fill("[name=supplier_sku]", "S-77001");
    mock.state.signedIn = false;
    await button(page, "Add the mapping").click();
    await page.getByRole("dialog").waitFor();
    await page.fill("dialog [name=password]", "right");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    equal(await page.inputValue("[name=our_sku]"), "TP-77001");
    await button(page, "Add the mapping").click();
    await says(page, "TP-77001 is mapped.");
  }));

await test("a viewer sees why a button cannot be pressed, and what is not theirs is not shown", () =>
  at("/purchasing?pick=BO-4100", { role: "viewer" }, async (page) => {
    await says(page, "Your role (viewer) may not send orders.");
    await page.goto(page.url().replace(/\/purchasing.*/, "/settings"));
    await page.waitForSelector("h1");
    equal(await page.locator(".tabs a").allTextContents().then((all) => all.map((text) => text.trim())), ["My account"]);
  }));

// ---- orders and the plan -------------------------------------------------------------------------------------------

await test("orders are picked by keyboard, the address knows them, a reload keeps them", () =>
  at("/purchasing", {}, async (page) => {
    const rows = page.locator("tbody tr[data-index]");
    await rows.nth(1).focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Shift+ArrowDown");
    await says(page, "Send 2 orders to 1 supplier");
    equal(new URL(page.url()).searchParams.get("pick"), "BO-4100,BO-4101");
    await page.reload();
    await says(page, "Send 2 orders to 1 supplier");
    await rows.nth(1).focus();
    await page.keyboard.press("End");
    await page.keyboard.press("x");
    await says(page, "Send 3 orders to 2 suppliers");
    await page.keyboard.press("Control+a");
    await says(page, "13 orders picked");
  }));

await test("shift and a click pick everything between", () =>
  at("/purchasing", {}, async (page) => {
    await page.locator("tr", { hasText: "BO-4100" }).click();
    await page.locator("tr", { hasText: "BO-4110" }).click({ modifiers: ["Shift"] });
    await says(page, "4 orders picked");
  }));

await test("the plan shows SKU, origin, packs, price and every blocker with its reason", () =>
  at("/purchasing?pick=BO-4100,BO-4110,BO-4120,BO-4130,BO-4140,BO-4150", {}, async (page) => {
    const plan = page.locator(".plan");
    await says(page, "Send 2 orders to 2 suppliers");
    const job = (name) => plan.getByRole("region", { name });
    ok((await job("Brood & Meel").textContent()).includes("S-100-1000"), "the mapped SKU");
    ok((await job("Brood & Meel").textContent()).includes("mapping"), "its origin");
    ok((await job("Patisserie").textContent()).includes("Started by Bram de Boer"), "who has the open job");
    ok((await job("Verpackungen").textContent()).includes("No supplier SKU is known"), "unmapped");
    ok((await job("Verpackungen").textContent()).includes("The next quantity that would do is 12"), "packs");
    ok((await job("Kaas").textContent()).includes("The portal refused this login"), "blocked login");
    ok((await job("Noord").textContent()).includes("has no portal"), "no portal");
    ok((await job("Oriental").textContent()).includes("Will wait its turn"), "a busy lane is no blocker");
    equal(await job("Kaas").getByRole("link", { name: "Open its settings" }).getAttribute("href"), "/settings/suppliers/po3");
  }));

await test("with nothing picked, and with only blocked ones, the button says why", () =>
  at("/purchasing", {}, async (page) => {
    await says(page, "Pick the orders to send.");
    await page.locator("tr", { hasText: "BO-4130" }).click();
    await says(page, "Every supplier picked is blocked");
    equal(await button(page, "Send orders").getAttribute("aria-disabled"), "true");
  }));

await test("a double click is one submit, and shows the job", () =>
  at("/purchasing?pick=BO-4100,BO-4101", {}, async (page, mock) => {
    mock.state.slow = 150;
    await button(page, "Send 2 orders to 1 supplier").dblclick();
    await page.waitForURL("**/purchasing/jobs/new1");
    await says(page, "The job for Brood & Meel B.V. has started.");
    equal(sent(mock, "POST /purchasing/jobs").length, 1);
    equal(sent(mock, "POST /purchasing/jobs")[0].body.orders, ["BO-4100", "BO-4101"]);
  }));

await test("when no answer comes, trying again is the same submit, also after a reload", () =>
  at("/purchasing?pick=BO-4100,BO-4101", {}, async (page, mock) => {
    await says(page, "Send 2 orders");
    mock.state.lose = "POST /purchasing/jobs"; // it arrives, its answer does not
    await button(page, "Send 2 orders to 1 supplier").click();
    await says(page, "it is not known whether this arrived");
    mock.state.lose = "";
    await page.reload();
    await button(page, "Send 2 orders to 1 supplier").click();
    await page.waitForURL("**/purchasing/jobs/new1");
    const [first, second] = sent(mock, "POST /purchasing/jobs");
    equal(first.body.key, second.body.key);
    equal(mock.state.n, 1, "jobs made");
  }));

await test("a mixed batch: what could not go is listed with its reason, and stays picked", () =>
  at("/purchasing?pick=BO-4100,BO-4150", {}, async (page, mock) => {
    mock.state.blockNext = { supplier_id: "105", supplier_name: "Oriental Spices Ltd", reasons: [{ code: "supplier_open_job", text: "A job of this supplier is still open." }] };
    await button(page, "Send 2 orders to 2 suppliers").click();
    await says(page, "Not everything was sent");
    await says(page, "A job of this supplier is still open.");
    equal(new URL(page.url()).searchParams.get("pick"), "BO-4150");
  }));

await test("approval: shown at once, undone with one click", () =>
  at("/purchasing", { approval: true }, async (page, mock) => {
    const row = page.locator("tr", { hasText: "BO-4100" });
    equal(await row.locator("input").isDisabled(), true, "not pickable before");
    await row.getByRole("button", { name: "Approve" }).click();
    await row.getByRole("button", { name: "Withdraw" }).waitFor();
    await says(page, "Order BO-4100 is approved.");
    await button(page, "Undo").click();
    await row.getByRole("button", { name: "Approve" }).waitFor();
    equal(sent(mock, "DELETE /purchasing/orders/BO-4100/approve").length, 1);
  }));

await test("a source that is down is said at once, and the rest works", () =>
  at("/purchasing", { source: { state: "down", message: "The database did not answer within 3 s." } }, async (page) => {
    await says(page, "The purchasing source cannot be reached");
    await says(page, "did not answer within 3 s");
    await page.click("text=Jobs");
    await page.locator("tr", { hasText: "Verpackungen Huber" }).first().waitFor();
  }));

// ---- jobs ----------------------------------------------------------------------------------------------------------

await test("a job is followed without a hand: it moves, and its result appears", () =>
  at("/purchasing?pick=BO-4100", {}, async (page) => {
    await button(page, "Send 1 order to 1 supplier").click();
    await page.waitForURL("**/purchasing/jobs/new1");
    await page.locator(".panel .badge", { hasText: "Connecting" }).first().waitFor();
    await page.locator(".panel .badge", { hasText: "Completed" }).first().waitFor();
    await says(page, "The cart is filled, but not ordered yet");
  }));

await test("the portal's question: a countdown, a wrong code is said beside the field and kept, the right one goes on", () =>
  at("/purchasing/jobs/j2", {}, async (page, mock) => {
    ok(/4:\d\d/.test(await page.locator(".panel [role=timer]").textContent()));
    await page.fill(".panel [name=answer]", "12345");
    await says(page, "6 digits are expected; these are 5.");
    await button(page, "Send the answer").click();
    await says(page, "Look at the code again: the portal refused it.");
    equal(await page.inputValue(".panel [name=answer]"), "12345");
    equal(await page.locator(".panel [name=answer]").getAttribute("aria-invalid"), "true");
    await page.fill(".panel [name=answer]", "123456");
    await page.keyboard.press("Enter");
    await page.locator(".panel .badge", { hasText: "Adding items" }).first().waitFor();
    equal(sent(mock, "POST /purchasing/jobs/j2/answer").map(({ body }) => body.answer), ["12345", "123456"]);
  }));

await test("the question can be answered on the overview", () =>
  at("/", {}, async (page) => {
    await page.fill("[name=answer]", "123456");
    await page.keyboard.press("Enter");
    await says(page, "The answer is on its way to the portal.");
    await page.locator("[name=answer]").waitFor({ state: "detached" });
  }));

await test("results: what needs a look stands first; review, confirmation and sending again each say what became of it", () =>
  at("/purchasing/jobs/j4", {}, async (page, mock) => {
    const rows = page.locator(".results tbody tr");
    const marks = await rows.evaluateAll((all) => all.map((row) => row.hasAttribute("data-attention")));
    equal(marks, [...marks].sort((a, b) => b - a));
    await page.getByLabel("only what needs a look").check();
    equal(await rows.count(), 9);
    await page.fill("[name=note]", "Agreed by phone");
    await button(page, "Mark as reviewed").click();
    await says(page, "The review is settled.");
    await page.fill("[name=number]", "VH-1");
    await button(page, "Record the number").click();
    await says(page, "The confirmation number is recorded.");
    await button(page, "Send failed items again").click();
    await button(page, "Send 5 items again").click();
    await page.waitForURL("**/purchasing/jobs/again1");
    const [again] = sent(mock, "POST /purchasing/jobs/j4/resend");
    equal(again.body.items, [3, 5, 6, 12, 14]);
    ok(again.body.key.length >= 16);
  }));

await test("price differences are a picture, and a table behind one key", () =>
  at("/purchasing/jobs/j4", {}, async (page) => {
    await page.locator(".panel .picture canvas").waitFor();
    await page.locator(".panel .chart").getByRole("button", { name: "Show the numbers" }).click();
    ok((await page.locator(".chart-table").textContent()).includes("+€0.18"));
  }));

await test("a job that may have filled the cart is tried again only by who has looked", () =>
  at("/purchasing/jobs/j6", {}, async (page, mock) => {
    await button(page, "Try again").click();
    const send = page.getByRole("dialog").getByRole("button", { name: "Send all items again" });
    equal(await send.getAttribute("aria-disabled"), "true");
    await page.getByLabel("I have looked at the cart").check();
    await send.click();
    await says(page, "It is tried again.");
    equal(sent(mock, "POST /purchasing/jobs/j6/retry")[0].body, { cart_checked: true });
  }));

await test("the timeline names what caused what, and leads to the whole chain", () =>
  at("/purchasing/jobs/j7", {}, async (page) => {
    await says(page, "webhook EnsureConnection");
    await page.locator(".timeline .because", { hasText: "webhook EnsureConnection" }).click();
    await says(page, "What caused what");
    await page.click("text=webhook EnsureConnection");
    await says(page, "secrets are blanked");
  }));

await test("Esc closes the panel and gives the focus back to its row; back opens it again", () =>
  at("/purchasing/jobs", {}, async (page) => {
    const row = page.locator("tr", { hasText: "Verpackungen Huber" }).first();
    await row.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/purchasing/jobs/j4");
    await until(async () => (await focused(page)) === "Verpackungen Huber", { text: "focus on the panel's heading" });
    await page.keyboard.press("Escape");
    await page.waitForURL("**/purchasing/jobs");
    await until(async () => (await focused(page)).startsWith("Verpackungen Huber"), { text: "focus on the row" });
    await page.goBack();
    await page.waitForURL("**/purchasing/jobs/j4");
  }));

// ---- keyboard ------------------------------------------------------------------------------------------------------

await test("/ searches pages, jobs, suppliers and SKUs; arrows and Enter go there; Esc gives the focus back", () =>
  at("/settings/mappings", {}, async (page) => {
    await page.keyboard.press("/");
    await page.getByRole("combobox", { name: /^Search/ }).waitFor();
    await page.keyboard.type("huber");
    await page.getByRole("option", { name: /Supplier Verpackungen Huber/ }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/purchasing/jobs/j4");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: /^Search/ }).waitFor();
    await page.keyboard.type("anything");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }));

await test("g and a letter goes to a room and puts the focus on its heading; ? lists the keys", () =>
  at("/", {}, async (page) => {
    await page.keyboard.press("g");
    await page.keyboard.press("p");
    await page.waitForURL("**/purchasing");
    await until(async () => (await focused(page)) === "Purchasing", { text: "focus on the heading" });
    await page.keyboard.press("?");
    await says(page, "Go to Settings");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }));

await test("the bell tells what is unread, opening it reads, closing gives the focus back", () =>
  at("/", {}, async (page, mock) => {
    await button(page, "Notes, 2 unread").click();
    await says(page, "×3");
    await page.keyboard.press("Escape");
    await button(page, "Notes").waitFor();
    equal(await focused(page), "Notes");
    await until(() => sent(mock, "POST /notices/read").length === 1, { text: "read" });
  }));

// ---- forms ---------------------------------------------------------------------------------------------------------

await test("core checks a mapping as one types; what the server says stands beside its field; nothing typed is lost", () =>
  at("/settings/mappings/new?supplier=100&sku=TP-1000", {}, async (page) => {
    equal(await page.inputValue("[name=our_sku]"), "TP-1000");
    await page.fill("[name=supplier_sku]", "X".repeat(65));
    await says(page, "Supplier SKU is longer than 64 characters.");
    await page.fill("[name=supplier_sku]", "S-1");
    await page.fill("[name=pack_size]", "0");
    await page.locator(".field-error").waitFor();
    await page.fill("[name=pack_size]", "12");
    await page.selectOption("[name=unit]", "pack");
    await button(page, "Add the mapping").click();
    await says(page, "This SKU has a mapping for this supplier already.");
    equal(await focused(page).then(() => page.evaluate(() => document.activeElement.name)), "our_sku");
    equal(await page.inputValue("[name=supplier_sku]"), "S-1");
  }));

await test("removing a mapping can be undone", () =>
  at("/settings/mappings/m1", {}, async (page, mock) => {
    await button(page, "Remove this mapping").click();
    await says(page, "The mapping of TP-1001 is removed.");
    await button(page, "Undo").click();
    await until(() => sent(mock, "POST /settings/mappings").length === 1, { text: "made again" });
    equal(sent(mock, "POST /settings/mappings")[0].body.our_sku, "TP-1001");
  }));

await test("import: cells from a spreadsheet, what each row will do, errors by row, and only then the change", () =>
  at("/settings/mappings/import", {}, async (page, mock) => {
    await page.fill("#csv", "supplier_id\tour_sku\tsupplier_sku\tunit\tpack_size\n100\tTP-1000\tNEW-1\tpiece\t1\n100\tTP-5\tS-5\tpack\t6\n100\tTP-6\t\tpiece\t1\n");
    await says(page, "1 row has an error");
    const rows = page.locator("tbody tr");
    equal(await rows.count(), 3);
    ok((await rows.nth(0).textContent()).includes("Changed"));
    ok((await rows.nth(1).textContent()).includes("pack of 6"));
    ok((await rows.nth(2).textContent()).includes("Supplier SKU is blank."));
    equal(await button(page, "Import 1 new and 1 changed").getAttribute("aria-disabled"), "true");
    await page.getByLabel("Leave out 1 row with errors").check();
    await button(page, "Import 1 new and 1 changed").click();
    await page.waitForURL("**/settings/mappings");
    const applied = sent(mock, "POST /settings/mappings/import").at(-1).body;
    equal([applied.apply, applied.skip_errors, applied.csv.split("\n")[1]], [true, true, "100,TP-1000,NEW-1,piece,1,"]);
  }));

await test("import: a missing column is named, and one supplier can stand for all rows", () =>
  at("/settings/mappings/import", {}, async (page, mock) => {
    await page.fill("#csv", "our_sku;supplier_sku\nTP-9;\"S;9\"\n");
    await says(page, "Missing: supplier_id");
    await page.selectOption("select", "102");
    await says(page, "1 new");
    equal(sent(mock, "POST /settings/mappings/import").at(-1).body.csv.split("\n")[1], "102,TP-9,S;9,,,");
  }));

await test("credentials are never filled, and leave the page once they are kept", () =>
  at("/settings/suppliers/po3", {}, async (page, mock) => {
    equal(await page.inputValue("[name=username]"), "");
    await page.fill("[name=username]", "buyer@example.test");
    await page.fill("[name=password]", "geh31m-secret");
    await button(page, "Keep the credentials").click();
    await says(page, "They are never shown again.");
    equal(sent(mock, "PUT /settings/portals/po3/credentials")[0].body, { username: "buyer@example.test", password: "geh31m-secret" });
    const kept = await page.evaluate(() => document.documentElement.outerHTML + [...document.querySelectorAll("input")].map(({ value }) => value) + JSON.stringify(sessionStorage) + JSON.stringify(localStorage));
    equal([kept.includes("geh31m"), kept.includes("buyer@example.test")], [false, false]);
  }));

await test("a refused login opens the supplier that uses it, and stays open when new credentials make it another login", () =>
  at("/", {}, async (page, mock) => {
    mock.state.portals.find(({ id }) => id === "po3").login.id = "po3"; // as overview's attention names it
    await page.getByRole("link", { name: "Enter credentials: Kaas Centrale: login refused" }).click();
    await page.waitForURL("**/settings/suppliers/po3");
    await page.fill("[name=username]", "buyer");
    await page.fill("[name=password]", "secret");
    await button(page, "Keep the credentials").click();
    await button(page, "Test the connection").waitFor();
  }));

await test("secrets of integrations show only whether they are set; blank ones are left as they are", () =>
  at("/settings/integrations", {}, async (page, mock) => {
    const deck = page.locator(".card", { hasText: "Opens suppliers' portals" });
    await deck.locator("[name='secret:hmac_key']").waitFor();
    equal(await deck.locator("input[type=password]").evaluateAll((all) => all.map(({ value }) => value)), Array(6).fill(""));
    await deck.locator("[name='secret:hmac_key']").fill("new-key");
    await deck.getByRole("button", { name: "Save" }).click();
    await says(page, "Deck is saved.");
    equal(sent(mock, "PUT /settings/integrations/deck")[0].body, { settings: {}, secrets: { hmac_key: "new-key" } });
    await deck.getByRole("button", { name: "Test it" }).click();
    await says(page, "Deck works.");
  }));

await test("tolerance: percent becomes basis points, an amount minor units", () =>
  at("/settings/suppliers/po0", {}, async (page, mock) => {
    await page.selectOption("[name=tolerance_kind]", "percent");
    await page.fill("[name=tolerance]", "1,5");
    await button(page, "Save").click();
    await says(page, "Saved.");
    await page.selectOption("[name=tolerance_kind]", "absolute");
    await page.fill("[name=tolerance]", "0.05");
    await button(page, "Save").click();
    await until(() => sent(mock, "PUT /settings/portals/po0").length === 2, { text: "saved twice" });
    equal(sent(mock, "PUT /settings/portals/po0").map(({ body }) => [body.tolerance_kind, body.tolerance]), [["percent", 150], ["absolute", 5]]);
  }));

await test("a token is shown once", () =>
  at("/settings/tokens", {}, async (page) => {
    await button(page, "Make a token").click();
    await page.fill("dialog [name=name]", "Scanner");
    await button(page, "Make the token").click();
    await says(page, "tp_5b1d7f20a9c34b6e8d2f");
    await button(page, "I have copied it").click();
    equal(await page.getByText("tp_5b1d").count(), 0);
  }));

// ---- polling and age -----------------------------------------------------------------------------------------------

await test("an unchanged poll carries its ETag; r reads again at once", () =>
  at("/purchasing", {}, async (page, mock) => {
    await says(page, "BO-4100");
    const before = sent(mock, "GET /purchasing/orders").length;
    await page.keyboard.press("r");
    await until(() => sent(mock, "GET /purchasing/orders").length === before + 1, { text: "another poll" });
    ok(sent(mock, "GET /purchasing/orders").at(-1).etag, "If-None-Match");
  }));

await test("a page polls every 15 s, late after one missed poll, stale with words after two, and recovers", () =>
  at("/purchasing", { clock: true }, async (page, mock) => {
    await says(page, "BO-4100");
    const level = () => page.locator(".age").getAttribute("data-level");
    const before = sent(mock, "GET /purchasing/orders").length;
    await page.clock.runFor(16000);
    await until(() => sent(mock, "GET /purchasing/orders").length > before, { text: "a poll" });
    equal(await level(), "fresh");
    mock.state.down = true;
    await page.clock.runFor(16000);
    await until(async () => (await level()) === "late", { text: "late" });
    ok((await page.title()).startsWith("Late: "));
    await page.clock.runFor(6000);
    await until(async () => (await level()) === "stale", { text: "stale" });
    await says(page, "Not heard from the server for");
    ok((await page.title()).startsWith("Not up to date: "));
    ok((await page.locator("#icon").getAttribute("href")).startsWith("data:image/svg+xml"));
    await says(page, "BO-4100"); // what was known stays
    mock.state.down = false;
    await button(page, "Try now").click();
    await until(async () => (await level()) === "fresh", { text: "fresh again" });
    equal(await page.title(), "(6) Purchasing · Tradepost");
  }));

// A finger is down for a tenth of a second, long enough for all kinds of things to happen.
const middle = async (of) => {
  const { x, y, width, height } = await of.boundingBox();
  return [x + width / 2, y + height / 2];
};
await test("a row that comes in under a finger waits until the press is over", () =>
  at("/purchasing/jobs", {}, async (page, mock) => {
    const third = page.locator("tbody tr[data-index]").nth(2);
    const was = await third.textContent();
    await page.mouse.move(...(await middle(third)));
    await page.mouse.down();
    mock.state.jobs = [{ ...mock.state.jobs.find(({ state }) => state === "awaiting_mfa"), id: "newest" }, ...mock.state.jobs];
    const before = sent(mock, "GET /purchasing/jobs").length;
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await until(() => sent(mock, "GET /purchasing/jobs").length > before, { text: "a poll" });
    await sleep(300);
    equal(await third.textContent(), was, "nothing has moved");
    await page.mouse.up();
    await until(async () => (await third.textContent()) !== was, { text: "now it has" });
  }));

await test("what is wrong with a field that is left does not push away the button that is being pressed", () =>
  at("/settings/mappings/new", {}, async (page, mock) => {
    await page.selectOption("[name=supplier_id]", "100");
    await page.focus("[name=our_sku]");
    await button(page, "Add the mapping").click({ delay: 200 });
    await until(() => page.evaluate(() => document.activeElement.name === "our_sku"), { text: "it was pressed: the first wrong field is gone to" });
    equal(sent(mock, "POST /mappings").length, 0);
  }));

await test("a hidden tab polls seldom and catches up at once when it is looked at", () =>
  at("/purchasing", { clock: true }, async (page, mock) => {
    await says(page, "BO-4100");
    const hide = (hidden) => page.evaluate((is) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => is });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
    await hide(true);
    await sleep(100);
    const before = mock.state.log.length;
    await page.clock.runFor(120000);
    await sleep(100);
    equal(mock.state.log.length, before, "no poll in two minutes");
    await hide(false);
    await until(() => mock.state.log.length > before, { text: "a poll at once" });
  }));

await test("a role that was taken away and a new version are noticed while the page stays open", () =>
  at("/purchasing?pick=BO-4100", { clock: true }, async (page, mock) => {
    await says(page, "Send 1 order to 1 supplier");
    mock.state.role = "viewer";
    mock.state.base = { version: "0.2.0" };
    await page.clock.runFor(61000);
    await says(page, "Your role (viewer) may not send orders.");
    await says(page, "Tradepost was updated.");
  }));

// ---- too much ------------------------------------------------------------------------------------------------------

await test("10,000 orders: only the rows in sight are in the document, and none is left behind while scrolling", () =>
  at("/purchasing", { size: "much" }, async (page) => {
    await says(page, "BO-100000");
    const frames = await page.evaluate(async () => {
      const view = document.getElementById("page");
      const times = [];
      let last = performance.now();
      for (let i = 0; i < 90; i++) {
        view.scrollTop += 700;
        await new Promise(requestAnimationFrame);
        times.push(performance.now() - last);
        last = performance.now();
      }
      return times;
    });
    const worst = Math.max(...frames), middle = [...frames].sort((a, b) => a - b)[45];
    console.log(`     scrolling 63,000 px: median frame ${middle.toFixed(1)} ms, worst ${worst.toFixed(1)} ms`);
    ok(await page.locator("tbody tr").count() < 120, "rows in the document");
    const seen = await page.evaluate(() => {
      const { left, top, height } = document.getElementById("page").getBoundingClientRect();
      return Boolean(document.elementFromPoint(left + 200, top + height - 30).closest("tr[data-index]"));
    });
    ok(seen, "rows where one looks");
    ok(middle < 50, `median frame ${middle} ms`);
    await page.locator("tbody tr[data-index]").nth(20).focus();
    await page.keyboard.press("End");
    await until(() => page.evaluate(() => document.activeElement.dataset.index === "10005"), { text: "the last row has the focus" });
  }));

await test("a long list is read on as one scrolls, and stays whole when it changes", () =>
  at("/settings/mappings", { size: "much" }, async (page, mock) => {
    await says(page, "TP-1000");
    await until(async () => {
      await page.evaluate(() => document.getElementById("page").scrollBy(0, 4000));
      return sent(mock, "GET /settings/mappings").some(({ query }) => query.includes("cursor=600"));
    }, { text: "the fourth page", every: 100 });
    await page.keyboard.press("r");
    await sleep(300);
    ok((await page.locator(".table-more").textContent()).includes("read so far"));
  }));

await test("more than 200 orders at once: said before anything is sent", () =>
  at("/purchasing", { size: "much" }, async (page) => {
    await page.getByLabel(/^Pick all orders of Internationale/).check();
    await says(page, "At most 200 orders go at once");
  }));

await finish();
