// floor_line.test.mjs - a station of the floor whose line breaks, with a real service worker and IndexedDB, and comes back.
//
//   node tests/web/floor_line.test.mjs        SITE=folder instead of build/web

import { test, finish, equal, ok, until, sleep } from "../lib/check.mjs";
import { at, button, focused, says } from "./at.mjs";
import { STATION, atHome, kept, known, scan, steps, ticket, word } from "./station.mjs";

await test("opened without a line, the station shows what stood there when it was last heard, and how old that is", () =>
  at(STATION, {}, async (page, mock) => {
    const shown = () => page.locator(".here li").evaluateAll((all) => all.map((of) => of.innerText));
    await known(page);
    await atHome(page);
    const [title, rows] = [await page.locator("#here").innerText(), await shown()];
    await page.goto(new URL("/production/floor/Packing", page.url()).href); // each station has its own
    await known(page, "Packing");
    await sleep(300);
    mock.state.gone = true;
    await page.context().setOffline(true);
    await page.goto(new URL(STATION, page.url()).href);
    await page.locator("#here", { hasText: title }).waitFor();
    equal(await shown(), rows);
    await page.locator(".age", { hasText: /^(Late|Stale): \d+ s$/ }).waitFor();
    await says(page, "What you see is from");
    await scan(page, "bannos-12354");
    await word(page, "Waiting");
    await page.locator(".card-stage", { hasText: "Decorating" }).waitFor();
    mock.state.gone = false;
    await page.context().setOffline(false);
    await page.locator(".age[data-level=fresh]").waitFor({ timeout: 15000 });
    await until(() => ticket(mock, "bannos-12354").stage === "Decorating", { text: "and it was sent" });
  }));

await test("an outage: the page opens from the device, scans wait in order, are sent once each when the line is back", () =>
  at(STATION, {}, async (page, mock) => {
    await known(page);
    await atHome(page);
    await scan(page, "bannos-12354");
    await word(page, "Done");
    mock.state.gone = true;
    await page.context().setOffline(true);
    await page.reload();
    await until(async () => (await focused(page)) === "scan", { text: "the station is open" });
    await scan(page, "bannos-12358");
    await word(page, "Waiting");
    await page.locator(".card-stage", { hasText: "Decorating" }).waitFor(); // what the core makes of it
    await sleep(2100);
    await scan(page, "bannos-12370");
    await word(page, "Waiting");
    await scan(page, "flour-lane-12350");
    await word(page, "No"); // on hold: the core's no, without a server
    await scan(page, "bannos-12345");
    await word(page, "Waiting"); // another station's, not known here: the server will say
    await says(page, "3 scans wait");
    await page.reload(); // and closed, and opened again
    await says(page, "3 scans wait");
    equal((await kept(page)).map(({ human, state }) => [human, state]), [["bannos-12358", "waiting"], ["bannos-12370", "waiting"], ["bannos-12345", "waiting"]]);
    equal(steps(mock).length, 1, "nothing was heard by the server");

    const second = await page.context().newPage(); // another tab of this device
    await second.goto(page.url());
    await second.getByText("3 scans wait").waitFor();
    mock.state.gone = false;
    await page.context().setOffline(false);
    await page.getByText("1 kept scan was refused").waitFor({ timeout: 15000 });
    await page.getByText("Scan it at Filling first.").first().waitFor();
    const sentOn = steps(mock).slice(1);
    equal(sentOn.map(({ name }) => name.split("/").slice(3).join("/")), ["so13.1/complete", "so25.1/complete", "so0.1/complete"], "in order, once each");
    equal(new Set(sentOn.map(({ body }) => body.key)).size, 3);
    equal(["bannos-12358", "bannos-12370", "bannos-12345"].map((human) => ticket(mock, human).stage), ["Decorating", "Decorating", "Filling"]);
    equal(await page.getByText("scans wait").count(), 0);
    await page.reload();
    await button(page, "bannos-12345: I have seen it").click(); // kept until somebody has
    await page.getByText("1 kept scan was refused").waitFor({ state: "detached" });
    equal(await kept(page), []);
    await sleep(600);
    equal(steps(mock).length, 4, "nothing more");
    await second.close();
  }));

await test("what waits has left the station: its card offers what comes next, and neither list nor sums count it, also when opened again", () =>
  at(STATION, {}, async (page, mock) => {
    await known(page);
    await atHome(page);
    const head = () => page.locator("#here").innerText();
    const before = await head(), cakes = Number(before.match(/\d+/)[0]);
    mock.state.gone = true;
    await page.context().setOffline(true);
    await scan(page, "bannos-12358");
    await word(page, "Waiting");
    await page.locator(".card-stage", { hasText: "Decorating" }).waitFor();
    await page.getByText("For managers").click();
    const buttons = await page.locator(".card-buttons li").evaluateAll((all) => all.map((of) => [...of.children].map((part) => part.textContent).join(": ")));
    equal(buttons, ["Print label", "Decorating is done: It is at Decorating, not here.", "Give it to", "Place", "Note", "Hold", "Move back", "Cancel"]);
    await page.reload();
    await page.getByText("1 scan waits").waitFor();
    await page.locator("#here", { hasText: `At Covering: ${cakes - 1} cakes` }).waitFor();
    equal(await page.locator(".here", { hasText: "bannos-12358" }).count(), 0);
    mock.state.gone = false;
    await page.context().setOffline(false);
    await page.getByText("1 scan waits").waitFor({ state: "detached", timeout: 15000 });
    await page.locator("#here", { hasText: `At Covering: ${cakes - 1} cakes` }).waitFor();
  }));

await test("an answer that is lost is asked for again with the same id, and the cake moves once", () =>
  at(STATION, {}, async (page, mock) => {
    await known(page);
    mock.state.lose = "POST /production/tickets/so9.1/complete"; // it arrives, its answer does not
    await scan(page, "bannos-12354");
    await word(page, "Waiting");
    mock.state.lose = "";
    await page.getByText("scan waits").waitFor({ state: "detached", timeout: 12000 });
    const tries = steps(mock);
    ok(tries.length >= 2, "tried again");
    equal(new Set(tries.map(({ body }) => body.key)).size, 1, "one id");
    equal([ticket(mock, "bannos-12354").stage, mock.state.production.count], ["Decorating", 1]);
  }));

await test("a browser that keeps nothing says so, and scans as long as there is a line", () =>
  at("/production/floor", {}, async (page, mock) => {
    await page.addInitScript(() => Object.defineProperty(window, "indexedDB", { value: { open() { throw new Error("not here"); } } }));
    await page.goto(new URL(STATION, page.url()).href);
    await known(page);
    await says(page, "This browser keeps nothing on the device");
    await scan(page, "bannos-12354");
    await word(page, "Done");
    equal(ticket(mock, "bannos-12354").stage, "Decorating");
  }));

await test("a session that ended meanwhile loses nothing: signed in again, what waited is sent", () =>
  at(STATION, {}, async (page, mock) => {
    await known(page);
    mock.state.signedIn = false;
    await scan(page, "bannos-12354");
    await page.getByRole("dialog").waitFor();
    await page.fill("dialog [name=password]", "right");
    await page.keyboard.press("Enter");
    await until(() => ticket(mock, "bannos-12354").stage === "Decorating", { text: "it was sent" });
    equal(mock.state.production.count, 1);
  }));

await test("what one person scanned is never sent as another's, who signed in before the line was back", () =>
  at(STATION, {}, async (page, mock) => {
    await known(page);
    mock.state.signedIn = false;
    await scan(page, "bannos-12354");
    await page.getByRole("dialog").waitFor();
    mock.state.person = { id: "u2", name: "Bram de Boer" };
    await page.fill("dialog [name=password]", "right");
    await page.keyboard.press("Enter");
    await page.locator(".kiosk-refused", { hasText: "bannos-12354" }).getByText("Anna Bakker was signed in when it was scanned, and it is Bram de Boer now.").waitFor();
    equal([ticket(mock, "bannos-12354").stage, mock.state.production.count ?? 0], ["Covering", 0]);
    await button(page, "bannos-12354: I have seen it").click();
    await sleep(2100);
    await scan(page, "bannos-12354");
    await until(() => ticket(mock, "bannos-12354").stage === "Decorating", { text: "scanned again, it is his" });
  }));

await test("nor when they sign in while the scan is still being asked about", () =>
  at(STATION, {}, async (page, mock) => {
    await known(page);
    let answer;
    const asked = new Promise((done) => (answer = done));
    await page.route("**/api/v1/production/scan?*", async (route) => (await asked, route.abort()));
    await scan(page, "bannos-12354");
    mock.state.signedIn = false;
    await page.evaluate(() => dispatchEvent(new Event("online"))); // the board asks, and hears that nobody is signed in
    await page.getByRole("dialog").waitFor();
    mock.state.person = { id: "u2", name: "Bram de Boer" };
    await page.fill("dialog [name=password]", "right");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    answer();
    await page.locator(".kiosk-refused", { hasText: "bannos-12354" }).getByText("Anna Bakker was signed in when it was scanned, and it is Bram de Boer now.").waitFor();
    equal([ticket(mock, "bannos-12354").stage, mock.state.production.count ?? 0], ["Covering", 0]);
  }));

await finish();
