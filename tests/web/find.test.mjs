// find.test.mjs - the field that filters a list, against the mock: what is being typed stays as it is typed.
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

await finish();
