// account.test.mjs - a person's own password and sessions on the dashboard, against the mock.
//
//   node tests/web/account.test.mjs        SITE=folder instead of build/web

import { test, finish, equal, until } from "../lib/check.mjs";
import { at, button, focused, says, sent } from "./at.mjs";
import { Refusal } from "./mock.mjs";

await test("a password that somebody else chose: nothing but the form for one's own, why, and the way out; then the page that was asked for", () =>
  at("/purchasing/jobs?state=failed", { mustChange: true }, async (page, mock) => {
    await page.getByRole("heading", { name: "Choose your own password" }).waitFor();
    await says(page, "Somebody else chose the password that you signed in with.");
    equal([await page.locator("nav, header, table").count(), await page.title()], [0, "Choose a password · Tradepost"]);
    equal(await page.evaluate(() => document.activeElement.name), "old");
    await page.keyboard.type("wrong");
    await page.keyboard.press("Tab");
    await page.keyboard.type("a pass of my own");
    await page.keyboard.press("Tab");
    await page.keyboard.type("a pass of my");
    await page.keyboard.press("Enter");
    await says(page, "The two are not alike.");
    await page.fill("[name=again]", "a pass of my own");
    await page.keyboard.press("Enter");
    await says(page, "This is not your present password.");
    await page.keyboard.press("Control+k");
    equal([await page.locator("dialog").count(), await page.inputValue("[name=new]")], [0, "a pass of my own"], "no other door, and nothing typed is lost");
    equal(mock.state.log.filter(({ name }) => !/ \/session/.test(name)), [], "nothing else was asked for");
    await page.fill("[name=old]", "right");
    await page.keyboard.press("Enter");
    await says(page, "The password is yours now.");
    await page.locator("tbody tr").first().waitFor();
    equal(new URL(page.url()).pathname + new URL(page.url()).search, "/purchasing/jobs?state=failed");
    equal(sent(mock, "PUT /session/password").map(({ body }) => body), [{ old: "wrong", new: "a pass of my own" }, { old: "right", new: "a pass of my own" }]);
  }));

await test("who must choose a password may leave instead; signing in again leads to the same form", () =>
  at("/", { mustChange: true }, async (page) => {
    await button(page, "Sign out").click();
    await page.fill("[name=email]", "anna@bakker.example");
    await page.fill("[name=password]", "right");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Choose your own password" }).waitFor();
  }));

await test("a PIN of one's own is kept under one's password; who has nothing to do at kiosks is not asked for one", async () => {
  await at("/settings/account", {}, async (page, mock) => {
    const form = page.getByRole("form", { name: "My PIN" });
    for (const [name, text] of Object.entries({ old: "wrong", pin: "12a4", again: "5828" })) await form.locator(`[name=${name}]`).fill(text);
    await button(form, "Keep this PIN").click();
    await says(form, "A PIN has 4 to 8 digits.");
    await form.locator("[name=pin]").fill("5828");
    await button(form, "Keep this PIN").click();
    await says(form, "This is not right.");
    await form.locator("[name=old]").fill("right");
    await page.keyboard.press("Enter");
    await says(page, "Your PIN is kept.");
    equal([await form.locator("[name=pin]").inputValue(), ...sent(mock, "PUT /session/pin").map(({ body }) => body)], ["", { old: "wrong", pin: "5828" }, { old: "right", pin: "5828" }]);
  });
  await at("/settings/account", { role: "viewer" }, async (page) => equal(await page.getByRole("form", { name: "My PIN" }).count(), 0));
});

await test("where one is signed in: one is ended after a question, then all others, then the button says why not; ending this one leads to the door", () =>
  at("/settings/account", { role: "viewer" }, async (page, mock) => {
    const rows = page.getByRole("grid", { name: "Where I am signed in" }).locator("tbody tr");
    await rows.first().waitFor();
    equal(await rows.count(), 3);
    equal(await rows.filter({ hasText: "This browser" }).count(), 1);
    await button(page, "Sign out Safari on an iPhone").click();
    await says(page.getByRole("dialog"), "The browser that signed in from 192.0.2.1 has to sign in again.");
    equal(await focused(page), "Not now", "the harmless button has the focus");
    await page.keyboard.press("Escape");
    equal(sent(mock, `DELETE /sessions/${"1".padStart(32, "0")}`).length, 0);
    await button(page, "Sign out Safari on an iPhone").click();
    await button(page, "Sign it out").click();
    await says(page, "Safari on an iPhone is signed out.");
    await until(async () => (await rows.count()) === 2, { text: "it is gone from the list" });
    mock.state.refuse = { name: "DELETE /sessions", error: new Refusal(503, "store", "The store cannot be reached. Please try again in a moment.") };
    await button(page, "Sign out everywhere else").click();
    await button(page, "Sign out 1 browser").click();
    await says(page.getByRole("alert"), "The store cannot be reached.");
    mock.state.refuse = null;
    await button(page, "Sign out 1 browser").click();
    await says(page, "You are signed in nowhere else now.");
    await says(page, "Here and nowhere else.");
    equal(await button(page, "Sign out everywhere else").getAttribute("aria-disabled"), "true");
    await page.getByText("You are signed in nowhere else.", { exact: true }).waitFor();
    await button(page, "Sign out everywhere else").click({ force: true });
    equal(await page.getByRole("dialog").count(), 0);
    await button(page, "Sign out here").click();
    await button(page.getByRole("dialog"), "Sign out here").click();
    await page.getByRole("heading", { name: "Sign in to Tradepost" }).waitFor();
  }));

await finish();
