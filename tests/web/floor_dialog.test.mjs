// floor_dialog.test.mjs - what a station asks of a cake, while scanners of all kinds go on.
//
//   node tests/web/floor_dialog.test.mjs        SITE=folder instead of build/web

import { test, finish, equal, ok, until, sleep } from "../lib/check.mjs";
import { at, button } from "./at.mjs";
import { STATION, keys, known, scan, steps, ticket, word } from "./station.mjs";

const PACKING = "/production/floor/Packing";
const field = (page) => page.locator("dialog #said");
const note = (mock, human) => mock.state.production.notes.get(ticket(mock, human).id);
const focus = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());
async function ask(page, human, what) {
  await page.getByRole("button", { name: human, exact: true }).first().click();
  await page.locator("#card-id", { hasText: human }).waitFor();
  await button(page, what).click();
  await field(page).waitFor();
}
const closed = (page) => page.getByRole("dialog").waitFor({ state: "detached" });

await test("a note half written stays with its cake, whatever is scanned meanwhile", () =>
  at(STATION, {}, async (page, mock) => {
    await known(page);
    await ask(page, "bannos-12354", "Note");
    await keys(page, "candles are missing", 120);
    const stays = async (what) => equal([await page.getByRole("dialog").getByRole("heading").innerText(), await field(page).inputValue(), await focus(page)], ["Write a note: bannos-12354", "candles are missing", "said"], what);
    for (const [label, said] of [["bannos-12358", "Done"], ["bannos-12348", "Which one\\?"], ["bannos-99999", "No such order"], ["9312345678907", "Not read|No such order"], ["tp-place-shelf-9", "Stored|Which cake\\?"]]) {
      await scan(page, label);
      await word(page, said);
      await stays(label);
    }
    mock.state.down = true;
    await scan(page, "bannos-12362");
    await word(page, "Waiting");
    mock.state.down = false;
    await page.keyboard.press("Enter");
    await until(() => note(mock, "bannos-12354"), { text: "the note is kept" });
    equal([note(mock, "bannos-12354"), note(mock, "bannos-12358")], ["candles are missing", undefined]);
  }));

await test("quick hands lose nothing: neither before a scan nor without one", () =>
  at(STATION, {}, async (page, mock) => {
    await known(page);
    await ask(page, "bannos-12354", "Note");
    await keys(page, "candles are missing", 30);
    await scan(page, "bannos-12358");
    await until(() => steps(mock).length === 1, { text: "the scan counts" });
    equal(await field(page).inputValue(), "candles are missing");
    await keys(page, ", two of them\n", 30);
    await until(() => note(mock, "bannos-12354") === "candles are missing, two of them", { text: "the note is kept" });
  }));

// [what, what is asked, the text before, the scanner's keys with their times, what is left]
const SLOW = [
  ["a slow scanner's", "Place", "", "flourlane-12350", 70, ""],
  ["behind a place's name", "Place", "Shelf 2", "bannos-12358", 80, "Shelf 2"],
  ["one that stumbles in the middle", "Place", "", [["ban", 10], ["nos-12358", 10, 300]], 0, ""],
  ["one that stumbles near its end", "Note", "eggs", [["bannos-123", 10], ["58", 10, 300]], 0, null],
  ["one that stumbles in a note", "Note", "eggs ", [["ban", 10], ["nos-12358", 10, 300]], 0, "eggs "],
];
for (const [what, asked, before, label, ms, left] of SLOW)
  await test(`a cake's label in a field is a scan: ${what}`, () =>
    at(STATION, {}, async (page, mock) => {
      const cake = ticket(mock, "flour-lane-12350");
      Object.assign(cake, { held: false, stage: "Covering" });
      await known(page);
      await ask(page, "bannos-12354", asked);
      await keys(page, before, 130);
      await sleep(150);
      for (const [text, each, pause = 0] of typeof label === "string" ? [[label, ms]] : label) await sleep(pause), await keys(page, text, each);
      await page.keyboard.press("Enter");
      if (left === null) await button(page, "It was scanned: count it").click();
      await word(page, "Done");
      equal(steps(mock).map(({ name }) => name.split("/").pop()), ["complete"]);
      equal([await field(page).inputValue(), await focus(page)], [left ?? before, "said"]);
    }));

await test("of a label at a note's end it is asked whether it was scanned; it may be meant", () =>
  at(STATION, {}, async (page, mock) => {
    await known(page);
    await ask(page, "bannos-12354", "Note");
    await keys(page, "goes with bannos-12358\n", 70);
    await page.getByText("scanned just now").waitFor();
    await until(async () => (await focus(page)) === "It was scanned: count it", { text: "the question has the focus" });
    equal([steps(mock).length, await field(page).inputValue()], [0, "goes with bannos-12358"], "nothing is done yet");
    await button(page, "It belongs to the text").click();
    await until(() => note(mock, "bannos-12354") === "goes with bannos-12358", { text: "the note as it was written" });
    await page.reload();
    await known(page);
    await ask(page, "bannos-12358", "Note");
    await keys(page, "call first bannos-12366\n", 70);
    await page.getByText("scanned just now").waitFor();
    await page.keyboard.press("Enter");
    await word(page, "Done");
    equal([ticket(mock, "bannos-12366").stage, await field(page).inputValue()], ["Decorating", "call first "]);
    await page.keyboard.press("Enter");
    await until(() => note(mock, "bannos-12358") === "call first", { text: "and the note" });
  }));

await test("a slow scanner at a button presses nothing", () =>
  at(STATION, {}, async (page, mock) => {
    await known(page);
    await page.getByRole("button", { name: "bannos-12354", exact: true }).first().click();
    await button(page, "Give it to").click();
    await until(async () => (await focus(page)) === "Anna Bakker", { text: "somebody has the focus" });
    await keys(page, "BANNOS 12358\n", 80);
    await word(page, "Done");
    equal([steps(mock).map(({ name }) => name.split("/").slice(-2).join("/")), await page.getByRole("dialog").count()], [[`${ticket(mock, "bannos-12358").id}/complete`], 1]);
    await page.keyboard.press("Enter");
    await word(page, "Assigned");
    equal(ticket(mock, "bannos-12354").assignee, "u1");
  }));

await test("where a cake stood is said beside the empty field; what is written stands alone", () =>
  at(PACKING, {}, async (page, mock) => {
    ticket(mock, "bannos-12352").storage = "Shelf 1";
    await known(page, "Packing");
    await ask(page, "bannos-12352", "Place");
    await page.getByRole("dialog").getByText("It stands at Shelf 1 now.").waitFor();
    await keys(page, "Shelf 2\n", 130);
    await word(page, "Stored");
    equal(ticket(mock, "bannos-12352").storage, "Shelf 2");
  }));

for (const [how, ms] of [["at once", 10], ["slowly", 80]])
  await test(`the label of a place answers the question where its cake stands, and closes it: typed ${how}`, () =>
    at(PACKING, {}, async (page, mock) => {
      await known(page, "Packing");
      await ask(page, "bannos-12352", "Place");
      await scan(page, "bannos-12360"); // another cake goes by
      await word(page, "Started");
      await keys(page, "tp-place-fridge-2", ms);
      await page.keyboard.press("Enter");
      await word(page, "Stored");
      await closed(page);
      await page.locator(".kiosk-result", { hasText: "Put in Fridge 2." }).waitFor();
      await page.locator("#card-id", { hasText: "bannos-12352" }).waitFor();
      equal(["bannos-12352", "bannos-12360"].map((human) => ticket(mock, human).storage), ["Fridge 2", ""]);
      await until(async () => (await focus(page)) === "scan", { text: "the scan field has the focus again" });
    }));

await test("a label that came in two pieces is read whole", () =>
  at(PACKING, {}, async (page, mock) => {
    await known(page, "Packing");
    await ask(page, "bannos-12352", "Place");
    await keys(page, "tp-place-", 10);
    await sleep(300);
    await keys(page, "fridge-2\n", 10);
    await word(page, "Stored");
    await closed(page);
    equal(ticket(mock, "bannos-12352").storage, "Fridge 2");
  }));

await test("the field for what is wrong has the focus, so that Enter presses nothing", () =>
  at(PACKING, {}, async (page, mock) => {
    await known(page, "Packing");
    await ask(page, "bannos-12352", "Back to Decorating");
    equal(await focus(page), "said");
    await page.keyboard.press("Enter");
    await keys(page, "crooked\n", 130);
    await word(page, "Sent back");
    equal(steps(mock).map(({ body }) => body.reason), ["crooked"]);
  }));

await test("a stage that somebody else began a moment ago is completed by no first scan, whatever was done here before", () =>
  at("/production/floor/Decorating", {}, async (page, mock) => {
    await known(page, "Decorating");
    await scan(page, "bannos-12355");
    await word(page, "Done");
    await page.evaluate(() => (history.pushState({}, "", "/production/floor/Packing"), dispatchEvent(new PopStateEvent("popstate"))));
    await page.getByRole("heading", { name: "Packing", exact: true }).waitFor();
    await sleep(2100);
    Object.assign(ticket(mock, "bannos-12355"), { started: true, touched_at: Date.now(), touched_by_name: "Bram de Boer" });
    await scan(page, "bannos-12355");
    await word(page, "Already started");
    equal(steps(mock).length, 1);
    await sleep(2100);
    await scan(page, "bannos-12355");
    await word(page, "Done");
  }));

await test("who began it here completes it without being asked, also after taking the end back", () =>
  at(PACKING, {}, async (page, mock) => {
    await known(page, "Packing");
    for (const [said, done] of [["Started", "start"], ["Done", "complete"]]) {
      await scan(page, "bannos-12352");
      await word(page, said);
      equal(steps(mock).at(-1).name.split("/").pop(), done);
      await sleep(2100);
    }
    await button(page, "Undo bannos-12352, Done").click();
    await word(page, "Taken back");
    await sleep(2100);
    await scan(page, "bannos-12352");
    await word(page, "Done");
  }));

await test("an order of several scanned twice asks still which one; what the shop has taken out is marked", () =>
  at(PACKING, {}, async (page, mock) => {
    const out = ticket(mock, "bannos-12348-2");
    Object.assign(out, { shop_cancelled: true, changed: true });
    await known(page, "Packing");
    await scan(page, "bannos-12348");
    await word(page, "Which one\\?");
    await scan(page, "bannos-12348");
    await sleep(300);
    await word(page, "Which one\\?");
    const row = page.locator(".choice button", { hasText: "bannos-12348-2" }).locator("small");
    equal([await row.innerText(), await row.locator(".shape").count(), await page.locator(".choice .shape").count()], [`${out.stage}, taken out by the shop`, 1, 1]);
  }));

await test("without a line a cake that is not known here stands among the last scans", () =>
  at(STATION, {}, async (page, mock) => {
    await known(page);
    mock.state.down = true;
    await scan(page, "bannos-12345");
    await word(page, "Waiting");
    const row = page.locator(".kiosk-last li", { hasText: "bannos-12345" });
    await row.getByText("Waiting").waitFor();
    mock.state.down = false;
    await row.getByText("Refused").waitFor({ timeout: 12000 });
    equal(await page.locator(".kiosk-last li").count(), 1);
    ok(await page.getByText("1 kept scan was refused").count());
  }));

await finish();
