// find.test.mjs - the field that filters a list, and the search over all pages, against the mock: what is being typed stays as it
// is typed, and no page is left out.
//
//   node tests/web/find.test.mjs        SITE=folder instead of build/web

import { test, finish, equal, until } from "../lib/check.mjs";
import { at } from "./at.mjs";

await test("a pause after a word does not take the blank off before the next; the address has the words", () =>
  at("/purchasing", {}, async (page) => {
    const field = page.getByRole("searchbox", { name: "Order, SKU or product" });
    await field.pressSequentially("two ");
    await until(() => page.url().includes("q=two"), { text: "it is looked for" });
    await field.pressSequentially("words");
    await until(() => /q=two(\+|%20)words/.test(page.url()), { text: "both are looked for" });
    equal(await field.inputValue(), "two words");
  }));

await test("every page that has a tab is found by the search", () =>
  at("/", {}, async (page) => {
    const tabs = [];
    for (const room of ["Purchasing", "Production", "Stock", "Activity", "Settings"]) {
      await page.goto(new URL(`/${room.toLowerCase()}`, page.url()).href);
      await page.locator(".tabs a").first().waitFor();
      tabs.push(...(await page.locator("#page > .tabs a").evaluateAll((all) => all.map((link) => link.firstChild.textContent))).map((title) => `${room}: ${title}`.toLowerCase()));
    }
    await page.keyboard.press("Control+k");
    const found = (await page.locator(".search-list li > span:nth-child(2)").allTextContents()).map((title) => title.toLowerCase());
    equal(tabs.filter((title) => !found.includes(title)), []);
    equal(tabs.length > 20, true);
  }));

await finish();
