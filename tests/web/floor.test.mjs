// floor.test.mjs - a station of the floor in a real browser: scans, hands, two people at once.
//
//   node tests/web/floor.test.mjs        SITE=folder instead of build/web

import { test, finish, equal, ok, until, sleep } from "../lib/check.mjs";
import { at, button, focused, says, sent } from "./at.mjs";
import { axe } from "./browser.mjs";
import { Refusal } from "./mock.mjs";
import { HERE } from "./mock_kiosk.mjs";
import { STATION, kept, known, scan, steps, ticket, word } from "./station.mjs";

await test("a scan completes the stage, says so, shows the cake, and can be taken back", () =>
  at(STATION, {}, async (page, mock) => {
    await known(page);
    await scan(page, "BANNOS 12354");
    await word(page, "Done");
    await page.locator(".kiosk-card", { hasText: "bannos-12354" }).getByText("Cupcakes, box of 12").waitFor();
    const [step] = steps(mock);
    equal(step.name, "POST /production/tickets/so9.1/complete");
    equal({ ...step.body, key: "" }, { stage: "Covering", round: 1, key: "" });
    ok(step.body.key.length > 20, "an id of the scan");
    equal(ticket(mock, "bannos-12354").stage, "Decorating");
    await page.getByRole("button", { name: "Undo bannos-12354, Done" }).click();
    await word(page, "Taken back");
    equal(ticket(mock, "bannos-12354").stage, "Covering");
    await until(async () => (await focused(page)) === "scan", { text: "the scan field has the focus again" });
  }));

await test("the same label twice within two seconds counts once, and says so", () =>
  at(STATION, {}, async (page, mock) => {
    await known(page);
    mock.state.slow = 500;
    await page.evaluate(() => {
      const field = document.getElementById("scan");
      for (const text of ["bannos-12354", "BANNOS'12354"]) {
        field.value = text;
        field.form.requestSubmit(); // quicker than a busy machine types
      }
    });
    await word(page, "Same scan");
    await word(page, "Done");
    equal(steps(mock).length, 1);
  }));

await test("a cake of a store with other stages says whose it is and where; a complete one has no stage to be done", () =>
  at(STATION, {}, async (page, mock) => {
    mock.state.production.stores[1].settings.stages = [{ name: "Baking", begin: "none", qc_to: null }];
    Object.assign(ticket(mock, "flour-lane-12347"), { stage: "Baking" });
    Object.assign(ticket(mock, "flour-lane-12350"), { stage: "Complete", complete: true, held: false });
    await known(page);
    const done = page.locator(".card-buttons li", { hasText: "is done" });
    await scan(page, "flour-lane-12347");
    await word(page, "No");
    await page.locator(".kiosk-result", { hasText: "It belongs to Flour Lane. It never comes to this stage: it is at Baking." }).waitFor();
    equal(await done.innerText(), "Baking is done\nIt belongs to Flour Lane. It is at Baking.");
    await scan(page, "flour-lane-12350");
    await page.locator(".card-stage", { hasText: "Complete" }).waitFor();
    equal(await done.count(), 0);
  }));

await test("a refusal says what to do, and the cake is shown where it is", () =>
  at(STATION, {}, async (page) => {
    await known(page);
    await scan(page, "bannos-12345");
    await word(page, "No");
    await says(page, "Scan it at Filling first.");
    await scan(page, "bannos-99999");
    await word(page, "No such order");
    await scan(page, "hello");
    await word(page, "Not read");
  }));

await test("what the shop has changed is read before a scan acknowledges it", () =>
  at(STATION, {}, async (page, mock) => {
    await known(page);
    await scan(page, "bannos-12346");
    await word(page, "Changed by the shop");
    await says(page, "Flavour: Chocolate → Vanilla");
    equal(steps(mock).length, 0, "nothing is done before it was seen");
    await sleep(2100);
    await scan(page, "bannos-12346");
    await word(page, "Seen");
    equal(steps(mock).map(({ name }) => name), ["POST /production/tickets/so1.1/acknowledge"]);
  }));

await test("an order of several cakes asks which; one of them is picked", () =>
  at("/production/floor/Packing", {}, async (page, mock) => {
    await known(page, "Packing");
    await scan(page, "bannos-12348");
    await word(page, "Which one\\?");
    equal(steps(mock).length, 0);
    await page.getByRole("button", { name: /bannos-12348-1/ }).click();
    await word(page, "Started");
  }));

await test("of several, what is unknown of a cake leaves no gap, and one that is cancelled says so", () =>
  at("/production/floor/Packing", {}, async (page, mock) => {
    Object.assign(ticket(mock, "bannos-12348-1"), { flavour: "Lemon", size: "" });
    Object.assign(ticket(mock, "bannos-12348-2"), { flavour: "", size: "", cancelled: true });
    await known(page, "Packing");
    await scan(page, "bannos-12348");
    await word(page, "Which one\\?");
    const cakes = [1, 2].map((no) => ticket(mock, `bannos-12348-${no}`));
    equal(await page.locator(".choice button").evaluateAll((all) => all.slice(0, 2).map((of) => [...of.children].map((part) => part.textContent).join("|"))),
      [`bannos-12348-1|${cakes[0].product}, Lemon|${cakes[0].stage}`, `bannos-12348-2|${cakes[1].product}|Cancelled`]);
  }));

await test("what somebody did before, and others went on from, is no scan to take back", () =>
  at(STATION, {}, async (page, mock) => {
    const cake = ticket(mock, "bannos-12354");
    await known(page);
    await scan(page, "bannos-12354");
    await word(page, "Done");
    await button(page, "Undo bannos-12354, Done").waitFor();
    Object.assign(cake, { stage: "Packing", last: { ...cake.last, kind: "complete", stage: "Decorating" } }); // at the next station meanwhile
    await sleep(2100);
    await scan(page, "bannos-12354");
    await word(page, "Already done");
    equal(await page.locator(".kiosk-last button").count(), 0, "there is nothing that a press could do");
  }));

await test("who was given a cake, and where it was put, is what the station answers", () =>
  at("/production/floor/Packing", {}, async (page, mock) => {
    const said = (text) => page.locator(".kiosk-result span", { hasText: text }).waitFor();
    await known(page, "Packing");
    await page.getByRole("button", { name: "bannos-12352", exact: true }).click();
    await button(page, "Place").click();
    await page.locator("#said").fill("Fridge 2");
    await page.keyboard.press("Enter");
    await said(/^Put in Fridge 2\.$/);
    await button(page, "Give it to").click();
    await page.getByRole("dialog").getByRole("button", { name: "Bram de Boer" }).click();
    await said(/^Given to Bram de Boer\.$/);
    await button(page, "Give it to").click();
    await page.getByRole("dialog").getByRole("button", { name: "Nobody" }).click();
    await said(/^Nobody has it now\.$/);
  }));

await test("while another cake of its order is missing, packing is no primary button, and says for which it waits", () =>
  at("/production/floor/Packing", {}, async (page, mock) => {
    for (const t of mock.state.production.tickets) if (t.order_id === "so3") t.started = t.received = true;
    const done = page.locator(".card-buttons li", { hasText: "Packing is done" });
    const looks = async () => [/primary/.test(await done.locator("button").getAttribute("class")), await done.locator("small").allTextContents(), await done.locator("button").getAttribute("aria-disabled")];
    await known(page, "Packing");
    const open = () => page.getByRole("button", { name: "bannos-12348-1", exact: true }).click();
    ticket(mock, "bannos-12348-1").next = { action: "complete", stage: "Packing", text: "Scan it when it is packed." };
    await open();
    await done.waitFor();
    equal(await looks(), [false, ["Wait for bannos-12348-2: it is still at Filling."], null], "which may be here by now: it can be pressed");
    equal(await page.locator(".card-next").textContent(), "Next: Wait for bannos-12348-2: it is still at Filling.");
    ticket(mock, "bannos-12348-2").stage = "Packing";
    await page.reload();
    await known(page, "Packing");
    await open();
    await done.waitFor();
    equal(await looks(), [true, [], null]);
    equal(await page.locator(".card-next").textContent(), "Next: Scan it when it is packed.");
  }));

await test("of the last scans a long name is shortened, and never the time", () =>
  at(STATION, { screen: "desk" }, async (page, mock) => {
    ticket(mock, "bannos-12354").product = "A layer cake of three tiers with sugar flowers and a name written on it";
    await known(page);
    await scan(page, "bannos-12354");
    await word(page, "Done");
    const line = page.locator(".kiosk-last small").first();
    const [box, name, time] = await line.evaluate((of) => [of.parentElement, ...of.children].map((part) => { const { left, right, width } = part.getBoundingClientRect(); return { left, right, width, cut: part.scrollWidth > part.clientWidth }; }));
    ok(name.cut && name.right <= time.left && time.right <= box.right && time.width > 20, JSON.stringify([box, name, time]));
    ok(/\d+ s ago$/.test(await line.innerText()));
  }));

await test("what is noted of a cake stands on its card, a line each", () =>
  at(STATION, {}, async (page, mock) => {
    mock.state.production.notes.set("so9.1", "No nuts\nCandle in the box");
    await known(page);
    await scan(page, "bannos-12354");
    await word(page, "Done");
    equal(await page.locator(".card-notes", { hasText: "No nuts" }).innerText(), "No nuts\nCandle in the box");
  }));

await test("nothing of a cake's name is cut off below the line", () =>
  at(STATION, {}, async (page, mock) => {
    ticket(mock, "bannos-12354").product = "gypsy jq, a large packing";
    await known(page);
    await scan(page, "bannos-12354");
    await word(page, "Done");
    const below = await page.locator(".card-cake").evaluate((of) => {
      const range = document.createRange();
      range.selectNodeContents(of);
      return (range.getBoundingClientRect().bottom - of.getBoundingClientRect().bottom) / parseFloat(getComputedStyle(of).fontSize);
    });
    ok(below < 0.05, `${below.toFixed(3)} of its size`);
  }));

await test("the second of two people sees who has scanned it and when, and nothing goes on by that", () =>
  at("/production/floor/Packing", {}, async (page, mock) => {
    Object.assign(ticket(mock, "bannos-12352"), { started: true, touched_at: Date.now() - 3000, touched_by_name: "Bram de Boer" });
    await known(page, "Packing");
    await scan(page, "bannos-12352");
    await word(page, "Already started");
    await page.getByText(/Bram de Boer scanned this \d s ago/).first().waitFor();
    equal(steps(mock).length, 0);
    await sleep(2100);
    await scan(page, "bannos-12352");
    await word(page, "Done");
  }));

await test("a scan into another field is taken out of it again and counts; slow typing stays", () =>
  at(STATION, {}, async (page, mock) => {
    await known(page);
    await scan(page, "bannos-12354");
    await word(page, "Done");
    await button(page, "Note").click();
    const note = page.locator("dialog #said");
    await note.waitFor();
    await note.pressSequentially("By hand", { delay: 130 });
    await scan(page, "bannos-12358");
    await until(() => steps(mock).length === 2, { text: "the scan counts" });
    equal(await note.inputValue(), "By hand", "the field is as it was");
    equal(ticket(mock, "bannos-12358").stage, "Decorating");
    await page.keyboard.press("Enter");
    await until(() => mock.state.production.notes.get("so9.1") || mock.state.production.notes.get("so13.1"), { text: "the note is kept" });
  }));

await test("at a kiosk nothing is done until somebody says who it is; a badge, a PIN, another badge; the scan brings it; leaving ends it", () =>
  at(STATION, { kiosk: HERE }, async (page, mock) => {
    await known(page);
    await scan(page, "bannos-12354");
    await word(page, "Who are you\\?");
    equal(steps(mock).length, 0);
    await scan(page, "tp-badge-ABCDEFGH");
    await word(page, "Badge not known");
    await scan(page, "tp-badge-HGFEDCBA");
    await page.locator(".kiosk-who", { hasText: "Céline Okafor" }).waitFor();
    await sleep(2100);
    await scan(page, "bannos-12354");
    await word(page, "Done");
    const [{ body }] = steps(mock);
    equal(body.identity, "identity-of-Céline Okafor");
    ok(Math.abs(body.scanned_at - Date.now()) < 60_000, "and when it was made");
    await scan(page, "tp-badge-BBBBBBBB");
    await page.locator(".kiosk-who", { hasText: "Bram de Boer" }).waitFor();
    await button(page, "Leave: Bram de Boer").click();
    await word(page, "Goodbye");
    await button(page, "PIN").click();
    await page.locator("dialog .card-buttons button").first().click();
    await until(() => page.evaluate(() => document.activeElement.id === "pin"), { text: "the name is followed by the PIN" });
    for (const digit of ["0", "8", "1", "5"]) await page.locator(".pin-pad").getByRole("button", { name: digit, exact: true }).click();
    await button(page, "That is me").click();
    await says(page, "This is not the PIN.");
    equal(await axe(page), [], "axe");
    await page.getByRole("heading", { name: /^The PIN of/ }).click(); // a hand that rests on the tablet
    await page.keyboard.type("4711");
    await page.keyboard.press("Enter");
    await word(page, "Hello");
    equal(mock.state.log.filter(({ query }) => /badge/i.test(query)), [], "a badge stands in no address");
    await button(page, "PIN").click();
    await button(page, /^Change the PIN of/).click();
    const form = page.getByRole("form", { name: "My PIN" });
    await until(() => page.evaluate(() => document.activeElement.name === "old"), { text: "the first field has the keyboard" });
    for (const [name, text] of Object.entries({ old: "4711", pin: "5828", again: "5828" })) await form.locator(`[name=${name}]`).fill(text);
    equal(await axe(page), [], "axe on a new PIN");
    await button(form, "Change my PIN").click();
    await word(page, "PIN changed");
    equal(sent(mock, "PUT /session/pin").map(({ body: { identity, ...of } }) => [of, Boolean(identity)]), [[{ old: "4711", pin: "5828" }, true]]);
    await page.locator(".kiosk-who", { hasText: "Scan your badge." }).waitFor();
  }));

await test("without a line a badge is kept with the scans behind it; a revoked tablet says so and shows what it could not send", () =>
  at(STATION, { kiosk: HERE }, async (page, mock) => {
    await known(page);
    mock.state.down = true;
    await scan(page, "tp-badge-HGFEDCBA");
    await word(page, "Waiting");
    await page.locator(".kiosk-who", { hasText: "Badge …DCBA" }).waitFor();
    await scan(page, "bannos-12354");
    await page.getByText("1 scan waits").waitFor();
    Object.assign(mock.state, { down: false, refuse: { name: "POST /production/tickets/so9.1/complete", error: new Refusal(429, "throttled", "That was tried too often.") } });
    await until(() => steps(mock).length > 0, { text: "heard, and told to wait" });
    await sleep(300);
    equal((await kept(page)).map(({ human, state }) => [human, state]), [["bannos-12354", "waiting"]], "which is no refusal");
    await scan(page, "bannos-99999");
    await page.locator("#page").getByText("The server asks to wait a moment.").waitFor();
    Object.assign(mock.state, { refuse: null, signedIn: false, revoked: true });
    await page.getByRole("heading", { name: "This tablet is no kiosk any more" }).waitFor();
    await page.locator(".kiosk-refused", { hasText: "bannos-12354" }).getByText("by Badge …DCBA").first().waitFor();
    equal((await kept(page)).map(({ human, state, who }) => [human, state, who.badge]), ["bannos-12354", "bannos-99999"].map((human) => [human, "refused", "tp-badge-HGFEDCBA"]), "with whose badge it was scanned");
    ok(steps(mock).every(({ body }) => body.badge === "tp-badge-HGFEDCBA"), "and brought, where it was heard");
    await page.getByLabel("Code").fill("abcd efgh");
    await button(page, "Register this tablet").click();
    await page.getByRole("heading", { name: "Covering", exact: true }).waitFor();
  }));

await test("who has left without a line is not there again when it is back, and neither is who stood there before a badge", () =>
  at(STATION, { kiosk: HERE }, async (page, mock) => {
    const here = (name) => page.locator(".kiosk-who", { hasText: name }).waitFor();
    await known(page);
    await scan(page, "tp-badge-HGFEDCBA");
    await here("Céline Okafor");
    mock.state.down = true;
    await scan(page, "tp-badge-BBBBBBBB");
    await here("Badge …BBBB");
    await button(page, "Leave: Badge …BBBB").click();
    await word(page, "Goodbye");
    mock.state.down = false;
    await page.reload();
    await known(page);
    await here("Who are you?");
    await scan(page, "tp-badge-HGFEDCBA");
    await here("Céline Okafor");
    await page.reload();
    await known(page);
    await here("Céline Okafor");
  }));

await test("who came without a line has her name when it is back; whose badge nobody knows has left", () =>
  at(STATION, { kiosk: HERE }, async (page, mock) => {
    const here = (name) => page.locator(".kiosk-who", { hasText: name }).waitFor({ timeout: 15000 });
    await known(page);
    for (const [code, then] of [["HGFEDCBA", "Céline Okafor"], ["ZZZZZZZZ", "Who are you?"]]) {
      mock.state.down = true;
      await scan(page, `tp-badge-${code}`);
      await here(`Badge …${code.slice(4)}`);
      mock.state.down = false;
      await page.evaluate(() => dispatchEvent(new Event("online")));
      await here(then);
    }
    await word(page, "Badge not known");
  }));

await test("who leaves while a scan of hers is still being asked about made it all the same", () =>
  at(STATION, { kiosk: HERE }, async (page, mock) => {
    await known(page);
    await scan(page, "tp-badge-HGFEDCBA");
    await page.locator(".kiosk-who", { hasText: "Céline Okafor" }).waitFor();
    let answer;
    const asked = new Promise((done) => (answer = done));
    await page.route("**/api/v1/production/scan?*", async (route) => (await asked, route.continue()));
    await scan(page, "bannos-12354");
    await button(page, "Leave: Céline Okafor").click();
    answer();
    await word(page, "Goodbye");
    equal(steps(mock).map(({ body }) => body.identity), ["identity-of-Céline Okafor"]);
    await page.locator(".kiosk-who", { hasText: "Who are you?" }).waitFor();
  }));

for (const [when, revoke] of [["looked up", (state) => Object.assign(state, { signedIn: false, revoked: true })],
  ["sent", (state) => (state.refuse = { name: "POST /production/tickets/so9.1/complete", error: new Refusal(401, "kiosk_revoked", "This tablet is no kiosk any more.") })]])
  await test(`a scan that hears when it is ${when} that the tablet is no kiosk any more stays until somebody has seen it`, () =>
    at(STATION, { kiosk: { ...HERE, identify: false } }, async (page, mock) => {
      await known(page);
      revoke(mock.state);
      await scan(page, "BANNOS 12354");
      await page.getByRole("heading", { name: "This tablet is no kiosk any more" }).waitFor();
      await page.locator(".kiosk-refused li").waitFor();
      equal((await kept(page)).map(({ text, state }) => [text, state]), [[when === "sent" ? "bannos-12354" : "BANNOS 12354", "refused"]]);
      await button(page, /I have seen it/).click();
      await page.locator(".kiosk-refused").waitFor({ state: "detached" });
      equal(await kept(page), []);
    }));

await test("a place says where the cake on screen stands; without a kiosk a badge says what to do", () =>
  at(STATION, {}, async (page, mock) => {
    await known(page);
    await scan(page, "tp-badge-ABCDEFGH");
    await word(page, "No kiosk");
    await scan(page, "tp-place-fridge-7");
    await word(page, "Which cake\\?");
    await scan(page, "bannos-12354");
    await word(page, "Done");
    await sleep(2100);
    await scan(page, "tp-place-fridge-7");
    await word(page, "Stored");
    equal(ticket(mock, "bannos-12354").storage, "fridge-7");
    await sleep(2100);
    await scan(page, "tp-place-cella-frigo-e");
    await page.locator(".kiosk-result", { hasText: "Put in Cella frigo è." }).waitFor();
    equal(steps(mock).at(-1).body.storage, "cella-frigo-e", "it is sent as it was scanned");
  }));

await test("the place is picked among those that are known, by hand or by keyboard; another one is written, a label scanned there", () =>
  at(STATION, {}, async (page, mock) => {
    await known(page);
    await scan(page, "bannos-12354");
    await word(page, "Done");
    const dialog = page.getByRole("dialog"), cake = ticket(mock, "bannos-12354"), known_ = () => dialog.locator("[aria-label='Known places'] button").allTextContents();
    const opened = async () => { await button(page, "Place").click(); await dialog.waitFor(); };
    const stands = async (name) => { await dialog.waitFor({ state: "detached" }); await page.locator(".kiosk-result", { hasText: `Put in ${name}.` }).waitFor(); equal(cake.storage, name); };
    await opened();
    equal([await known_(), await page.evaluate(() => document.activeElement.id)], [["Fridge 2", "Cella frigo è", "Shelf by the door"], "said"]);
    await dialog.getByRole("button", { name: "Shelf by the door" }).click();
    await stands("Shelf by the door");
    await opened();
    equal(await dialog.getByRole("button", { name: "Shelf by the door" }).getAttribute("aria-pressed"), "true", "where it stands now");
    await page.locator("#said").pressSequentially("frigo E", { delay: 80 });
    equal(await known_(), ["Cella frigo è"]);
    await page.keyboard.press("Tab"); // It stands there
    await page.keyboard.press("Tab"); // Not now
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await stands("Cella frigo è");
    await opened();
    await page.locator("#said").fill("fridge 2");
    await page.keyboard.press("Enter");
    await stands("Fridge 2");
    await opened();
    await page.locator("#said").fill("On the roof");
    equal(await known_(), []);
    await page.getByText("It can be another one.").waitFor();
    await page.keyboard.press("Enter");
    await stands("On the roof");
    await opened();
    await page.keyboard.type("tp-place-fridge-2"); // as quick as a scanner
    await page.keyboard.press("Enter");
    await stands("Fridge 2");
  }));

await test("the check sends a cake back with its reason; a manager holds it and lets it go on", () =>
  at("/production/floor/Packing", {}, async (page, mock) => {
    await known(page, "Packing");
    await button(page, "bannos-12360").first().click(); // its card, without a scan
    await page.locator(".kiosk-card h2", { hasText: "bannos-12360" }).waitFor();
    equal(steps(mock).length, 0);
    await page.getByText("For managers").click();
    await button(page, "Hold").click();
    await button(page, "The customer is asked").click();
    await word(page, "On hold");
    await page.getByText("Back to Decorating").waitFor();
    ok((await page.locator(".card-buttons").first().textContent()).includes("a manager has to resume it first"), "why not");
    await button(page, "Resume").click();
    await word(page, "Goes on");
    await button(page, "Back to Decorating").click();
    await button(page, "The colour is wrong").click();
    await word(page, "Sent back");
    equal([ticket(mock, "bannos-12360").stage, ticket(mock, "bannos-12360").round], ["Decorating", 2]);
    equal(steps(mock).at(-1).body.reason, "The colour is wrong");
  }));

await test("what waits to be received is listed and taken in; the label is drawn and its print told", () =>
  at(STATION, {}, async (page, mock) => {
    await known(page);
    await button(page, "bannos-12354 is received").click();
    await word(page, "Received");
    equal(ticket(mock, "bannos-12354").received, true);
    await button(page, "Print label").click();
    await page.getByAltText("Barcode of bannos-12354").waitFor();
    await until(() => steps(mock).some(({ name }) => name === "POST /production/tickets/so9.1/handle_print_barcode"), { text: "the print is told" });
  }));

await test("a cake that is made says which lots are in it, and that it stays where one of them was called back", () =>
  at(STATION, {}, async (page, mock) => {
    await known(page);
    Object.assign(ticket(mock, "bannos-12354"), { stage: "Complete", complete: true, next: null });
    await scan(page, "bannos-12354");
    await page.getByText("Wheat flour L24-0320, Sugar S-7").waitFor();
    await page.getByText("Keep it here: lot L24-0320 of Wheat flour, which is in it, is blocked (called back).").waitFor();
    equal(await page.locator(".card-notice", { hasText: "Keep it here" }).count(), 1);
  }));

await test("everything that is pressed at a station is 64 px high, on a tablet too", () =>
  at(STATION, {}, async (page) => {
    await page.setViewportSize({ width: 1024, height: 768 });
    await known(page);
    await scan(page, "bannos-12354");
    await word(page, "Done");
    await page.getByText("For managers").click();
    const low = await page.locator(".kiosk :is(button, a, input, summary)").evaluateAll((all) => all.filter((of) => of.getBoundingClientRect().height < 63.5).map((of) => `${of.textContent || of.id}: ${of.getBoundingClientRect().height}`));
    equal(low, []);
  }));

await test("a scanner that ends with Tab, and one that types while a button has the focus, are heard too", () =>
  at(STATION, {}, async (page, mock) => {
    await known(page);
    await scan(page, "bannos-12354", "Tab");
    await word(page, "Done");
    await button(page, "Sound").focus();
    await scan(page, "bannos-12358");
    await until(() => steps(mock).length === 2, { text: "the second scan" });
  }));

await test("an unattended station loads itself anew when Tradepost was updated", () =>
  at(STATION, { clock: true }, async (page, mock) => {
    await known(page);
    mock.state.base = { version: "0.2.0" };
    await page.evaluate(() => (window.old = true));
    await page.clock.runFor(61000);
    await until(async () => (await page.clock.runFor(5000), !(await page.evaluate(() => window.old))), { text: "loaded anew", every: 200 });
    await known(page);
  }));

await test("who may only look sees why a scan does nothing", () =>
  at(STATION, { role: "viewer" }, async (page, mock) => {
    await known(page);
    await scan(page, "bannos-12354");
    await word(page, "Not allowed");
    equal(steps(mock).length, 0);
  }));

const forStores = (page, ...stores) => page.evaluate((of) => localStorage.setItem("tradepost-floor", JSON.stringify({ stores: of, station: "Covering", muted: true, keyboard: false })), stores);

await test("a device of two of three stores counts the cakes of these two, at the station and where it is chosen", () =>
  at("/production/floor?choose", {}, async (page, mock) => {
    const { stores, tickets } = mock.state.production;
    stores.push({ ...structuredClone(stores[0]), id: "s3", name: "Third" });
    tickets.find(({ stage }) => stage === "Covering").store_id = "s3";
    const n = tickets.filter((t) => t.stage === "Covering" && !t.complete && !t.cancelled && t.store_id !== "s3").length;
    await forStores(page, "s1", "s2");
    await page.reload();
    const chosen = page.getByRole("link", { name: /^Covering/ });
    equal((await chosen.innerText()).match(/\d+ cakes/)[0], `${n} cakes`);
    await page.getByRole("checkbox", { name: "All stores" }).check();
    await chosen.getByText(`${n + 1} cakes`).waitFor();
    equal(await page.evaluate(() => document.activeElement.type), "checkbox", "the hand stays where it was");
    await page.goto(new URL(STATION, page.url()).href);
    await page.getByText(`At Covering: ${n + 1} cakes`).waitFor();
    await forStores(page, "s1", "s2");
    await page.reload();
    await page.getByText(`At Covering: ${n} cakes`).waitFor();
  }));

await finish();
