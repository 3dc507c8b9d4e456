// places.test.mjs - the places where cakes are put: their list in Settings, and its labels, against the mock.
//
//   node tests/web/places.test.mjs        SITE=folder instead of build/web

import { test, finish, equal, ok } from "../lib/check.mjs";
import { at, button, says, sent } from "./at.mjs";
import { Refusal } from "./mock.mjs";

const printLinks = (page) => page.getByRole("link", { name: /^Print/ });
const asked = async (link) => { const { pathname, searchParams: at } = new URL(await link.getAttribute("href"), "http://mock"); return [pathname, at.get("format"), at.get("names").split("\n")]; };

await test("places are written one a line and remembered; what is not saved yet cannot be printed, and is said", () =>
  at("/settings/places", { size: "none" }, async (page, mock) => {
    const names = (text) => page.fill("[name=names]", text);
    await says(page, "Nothing is remembered yet.");
    await says(page, "Write where cakes are put, and save it.");
    equal([await printLinks(page).count(), await button(page, "Save").getAttribute("aria-disabled")], [0, "true"]);
    await names("Fridge 2\n\n Cella frigo è \nFridge 2");
    await says(page, "Save the list first");
    equal(await printLinks(page).count(), 0);
    await button(page, "Save").click();
    await printLinks(page).waitFor();
    equal([sent(mock, "PUT /settings/places").at(-1).body, await page.inputValue("[name=names]")], [{ names: ["Fridge 2", "Cella frigo è", "Fridge 2"] }, "Fridge 2\nCella frigo è"], "one that is twice is one place");
    equal([await printLinks(page).textContent(), await asked(printLinks(page)), await printLinks(page).getAttribute("target")], ["Print all 2 labels", ["/api/v1/production/places.pdf", "place-a4", ["Fridge 2", "Cella frigo è"]], "_blank"]);
    await names("Fridge 2\nCella frigo è\nFridge 2");
    await button(page, "Save").click();
    await says(page, "It was saved like this already.");
    equal(await page.inputValue("[name=names]"), "Fridge 2\nCella frigo è");
    for (const [text, why] of [["Shelf\n冷蔵庫", "Line 2 needs a letter of a to z or a digit"], ["x".repeat(81), "Line 1 should have at most 80 characters."], ["Fridge 2\nfridge-2", "Line 2 would have the same code as “Fridge 2”."], ["Cella è\nCella é", "Line 2 would have the same code"],
      [Array.from({ length: 301 }, (_, i) => `Shelf ${i}`).join("\n"), "These are 301: at most 300 are remembered."]]) {
      await names(text);
      await says(page, why);
    }
    mock.state.refuse = { name: "PUT /settings/places", error: new Refusal(400, "invalid", "Some fields are wrong.", { "names[1]": "Is taken." }) };
    await names("Shelf\n\nOven");
    await button(page, "Save").click();
    await says(page, "Line 3: Is taken.");
    equal(await page.inputValue("[name=names]"), "Shelf\n\nOven", "what was typed is kept");
    await button(page, "Discard what I changed").click();
    equal([await page.inputValue("[name=names]"), await printLinks(page).count()], ["Fridge 2\nCella frigo è", 1]);
  }));

await test("labels of the places that are picked are printed, else of all, in as many documents as it takes", async () => {
  await at("/settings/places", {}, async (page) => {
    await page.getByLabel("Pick Shelf by the door").check();
    equal([await printLinks(page).textContent(), await asked(printLinks(page))], ["Print 1 label", ["/api/v1/production/places.pdf", "place-a4", ["Shelf by the door"]]]);
    await page.getByLabel("Pick Fridge 2").check();
    await page.getByLabel("Paper").selectOption("place-62");
    equal(await asked(printLinks(page)), ["/api/v1/production/places.pdf", "place-62", ["Fridge 2", "Shelf by the door"]], "in the order of the list");
    await page.fill("[name=names]", "Fridge 2");
    await says(page, "Save the list first");
    await button(page, "Save").click();
    await printLinks(page).waitFor();
    equal([await printLinks(page).textContent(), (await asked(printLinks(page)))[2]], ["Print 1 label", ["Fridge 2"]], "what is listed no more is picked no more");
  });
  await at("/settings/places", { size: "much" }, async (page, mock) => {
    const links = await printLinks(page).all();
    equal(await Promise.all(links.map((link) => link.textContent())), ["Print labels 1 to 100", "Print labels 101 to 200", "Print labels 201 to 300"]);
    equal((await Promise.all(links.map(asked))).flatMap(([, , names]) => names), mock.state.production.places);
    mock.state.production.places = Array.from({ length: 90 }, (_, i) => `${i} ${"è".repeat(28)}`);
    await page.reload();
    await page.getByLabel(/^Pick 0 è/).waitFor();
    const long = await printLinks(page).all();
    equal((await Promise.all(long.map(asked))).flatMap(([, , names]) => names), mock.state.production.places);
    for (const link of long) ok((await link.getAttribute("href")).length < 8000, "a web server takes it");
  });
});

await test("places: who may not set them sees and prints them, and is told why", () =>
  at("/settings/places", { role: "staff" }, async (page, mock) => {
    equal([await page.locator("[name=names]").getAttribute("readonly") !== null, await page.inputValue("[name=names]"), await printLinks(page).textContent()], [true, "Fridge 2\nCella frigo è\nShelf by the door", "Print all 3 labels"]);
    await page.locator(".form-actions .why").waitFor();
    await button(page, "Save").click({ force: true });
    equal(sent(mock, "PUT /settings/places").length, 0);
  }));

await finish();
