// walk_purchasing.mjs - the door, the overview, orders on their way into portals, and what comes back.

import { readFileSync } from "node:fs";
import { equal, ok, until } from "../lib/check.mjs";
import { control } from "../lib/purchasing.mjs";
import { api, badge, button, cartOf, figures, house, open, owner, page, panel, room, row, says, sound, tab, test } from "./walk.mjs";

// ---- the door, the overview ----------------------------------------------------------------------------------------

await test("a wrong password is said and the e-mail stays; the right one opens the page that was asked for", async () => {
  await page.goto(house.url + "/purchasing/jobs");
  await page.fill("[name=email]", owner.email);
  await page.fill("[name=password]", "not-this-one");
  await button(page, "Sign in").click();
  await says(page, "This e-mail or password is not right.");
  equal([await page.inputValue("[name=email]"), new URL(page.url()).pathname], [owner.email, "/purchasing/jobs"]);
  equal(await page.context().cookies(), [], "no cookie for a guess");
  await sound(page, "door");
  await page.fill("[name=password]", owner.password);
  await page.keyboard.press("Enter");
  await row(page, "Van Zoet Suikerwaren", "Needs review").waitFor();
  const [cookie] = await page.context().cookies();
  ok(cookie.httpOnly && cookie.sameSite !== "None", "the cookie is for nobody else");
});

await test("the overview: what needs a person with what settles it, the states as they are, health", async () => {
  await room(page, "Overview");
  const { attention, jobs } = (await api.get("/api/v1/overview")).body;
  await page.getByRole("link", { name: "Review: Van Zoet Suikerwaren" }).waitFor();
  await page.getByRole("link", { name: "See what happened: Fruitveiling Westland" }).waitFor();
  equal(await page.locator(".asks > li").count(), attention.length);
  for (const [state, n] of Object.entries(jobs).filter(([, n]) => n)) equal(figures(await page.locator(`.states a[href$="state=${state}"] .figure`).textContent()), n, state);
  await says(page, "last sign of life");
  await page.locator(".picture canvas").waitFor();
  await sound(page, "overview");
});

// ---- from orders to jobs -------------------------------------------------------------------------------------------

const GOING = { "PO-24111": "Molenaar Graan & Meel", "PO-24116": "Van Zoet Suikerwaren", "PO-24105": "Zuivelhuis De Koe", "PO-24108": "Dolce Italia S.r.l.", "PO-24110": "Chocolaterie Belge", "PO-24120": "Fruitveiling Westland", "PO-24113": "Gistfabriek Delft" };
const STAYING = { "PO-24124": "Notenbar Amsterdam", "PO-24126": "Imkerij De Linde" };
const planned = {}; // supplier → what the page said would go into the cart

await test("orders of many suppliers are picked, and the plan shows SKU, origin, packs, prices and every blocker", async () => {
  await room(page, "Purchasing");
  await says(page, "Pick the orders to send.");
  equal(await button(page, "Send orders").getAttribute("aria-disabled"), "true");
  for (const id of [...Object.keys(GOING), ...Object.keys(STAYING)]) {
    await page.getByRole("searchbox", { name: "Order, SKU or product" }).fill(id);
    await page.getByRole("checkbox", { name: `Pick ${id}` }).check();
  }
  await page.getByRole("searchbox").fill("");
  await button(page, "Send 7 orders to 7 suppliers").waitFor();
  await says(page, "2 suppliers cannot be sent yet and will stay here.");
  const job = (name) => page.locator(".plan").getByRole("region", { name });
  const flour = await job("Molenaar").locator("tbody tr", { hasText: "MEEL-T55" }).innerText();
  // 150 kg in sacks of 25 at € 0.84 a kilo
  ok(/GM-1055-25\s+mapping/.test(flour) && /\b6\b/.test(flour) && flour.includes("€21.00") && flour.includes("€126.00"), flour);
  ok((await job("Molenaar").locator("tbody tr", { hasText: "HAVER" }).innerText()).includes("product"), "the product's own SKU");
  await job("Notenbar").getByText("ROZIJN").first().waitFor();
  ok(/NB-410|more than one|two mappings/i.test(await job("Notenbar").textContent()), await job("Notenbar").textContent());
  await job("Imkerij").getByRole("link", { name: "Add its portal" }).waitFor();
  Object.assign(planned, await page.$$eval(".plan-job:not([data-blocked])", (jobs) => Object.fromEntries(jobs.map((of) => [
    of.querySelector("h2").textContent.trim(),
    [...of.querySelectorAll("tbody tr")].map((tr) => [tr.querySelector("code").textContent, Number(tr.querySelector("[data-label=Quantity]").firstChild.textContent.replace(/\D/g, ""))]),
  ]))));
  equal(Object.keys(planned).sort(), Object.values(GOING).sort());
  await sound(page, "plan");
});

await test("a double click sends once; what could not go stays picked; each job is seen on its way to its end", async () => {
  await page.evaluate(() => {
    window.seen = {}; // supplier → the states its newest job was shown in
    const look = () => document.querySelectorAll("tr[data-state]").forEach((tr) => {
      const name = tr.querySelector("small")?.textContent;
      const state = tr.querySelector(".badge")?.textContent;
      const list = (window.seen[name] ||= []);
      if (state && list.at(-1) !== state) list.push(state);
    });
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  await button(page, "Send 7 orders to 7 suppliers").dblclick();
  await page.waitForURL("**/purchasing/jobs");
  await says(page, "7 jobs have started.");
  const ends = { "PO-24111": "Completed", "PO-24116": "Needs review", "PO-24105": "Needs review", "PO-24108": "Waiting for an answer", "PO-24110": "Failed", "PO-24120": "Failed", "PO-24113": "Completed" };
  for (const [order, state] of Object.entries(ends)) await row(page, order, state).waitFor({ timeout: 30_000 });
  const slow = await page.evaluate(() => window.seen["PO-24113"]);
  equal(slow.filter((state) => state !== "Waiting its turn"), ["Connecting", "Adding items", "Completed"], "scenario 0018 on the page");
  await sound(page, "jobs");

  const opened = (await control(house, "log?provider=deck")).filter(({ method, path, body }) => method === "POST" && path.endsWith("/jobs/submit") && JSON.stringify(body).includes("EnsureConnection"));
  equal(opened.length, 7, "one login for each supplier");
  await tab(page, "Orders");
  await says(page, "2 orders picked");
});

await test("what lies in the portals' carts is what the plan said, line by line", async () => {
  for (const name of ["Molenaar Graan & Meel", "Van Zoet Suikerwaren", "Gistfabriek Delft"]) equal((await cartOf(name)).sort(), planned[name].sort(), name);
});

// ---- what a portal asks, what it answered --------------------------------------------------------------------------

await test("the portal's question: its deadline runs; a wrong code is said and asked for again; the right one goes on", async () => {
  await tab(page, "Jobs");
  await row(page, "PO-24108").click();
  const timer = panel(page).getByRole("timer");
  ok(/^[34]:\d\d$/.test(await timer.textContent()), await timer.textContent());
  const before = await timer.textContent();
  await until(async () => (await timer.textContent()) !== before, { text: "the countdown runs" });
  await panel(page).getByLabel("Answer", { exact: true }).fill("12345");
  await says(page, "6 digits are expected; these are 5.");
  await sound(page, "job that asks");
  await panel(page).getByLabel("Answer", { exact: true }).fill("999999");
  await button(page, "Send the answer").click();
  await says(page, "The answer is on its way to the portal.");
  await says(panel(page), "The portal refused the last answer");
  equal(await panel(page).getByLabel("Answer", { exact: true }).inputValue(), "", "an empty field for the next one");
  // The second try on the overview, where it stands first.
  await room(page, "Overview");
  const ask = page.locator(".asks > li").first();
  await says(ask, "The portal refused the last answer");
  await ask.getByLabel("Answer", { exact: true }).fill("123456");
  await page.keyboard.press("Enter");
  await room(page, "Purchasing");
  await tab(page, "Jobs");
  await row(page, "PO-24108").click();
  await badge(page, "Completed");
  await says(panel(page), "The cart is filled, but not ordered yet");
  equal((await cartOf("Dolce Italia S.r.l.")).sort(), planned["Dolce Italia S.r.l."].sort());
});

await test("a result to review: what needs a look stands first, differences are drawn, listed and exported; a note settles it", async () => {
  await row(page, "PO-24116").click();
  await badge(page, "Needs review");
  const lines = panel(page).locator(".results tbody tr");
  const marks = await lines.evaluateAll((all) => all.map((tr) => tr.hasAttribute("data-attention")));
  equal([marks.length, marks], [6, [...marks].sort((a, b) => b - a)], "those first");
  const dear = await lines.first().innerText();
  ok(dear.includes("The portal's price is higher") && dear.includes("€11.90") && dear.includes("€13.09") && dear.includes("+€1.19"), dear);
  await panel(page).getByLabel("only what needs a look").check();
  equal(await lines.count(), marks.filter(Boolean).length);
  await panel(page).locator(".picture canvas").waitFor();
  await sound(page, "job to review");
  await button(panel(page), "Show the numbers").click();
  ok((await panel(page).locator(".chart-table").innerText()).includes("+€1.19"));

  const [download] = await Promise.all([page.waitForEvent("download"), panel(page).getByRole("link", { name: "Result as CSV" }).click()]);
  const csv = readFileSync(await download.path(), "utf8");
  ok(download.suggestedFilename().endsWith(".csv") && csv.includes("VZ-201") && csv.includes("13.09"), csv.slice(0, 300));

  await panel(page).getByLabel("Note (what was decided)").fill("Agreed by phone: “sugar is up”");
  await button(page, "Mark as reviewed").click();
  await says(page, "The review is settled.");
  await says(panel(page), "sugar is up");
  await panel(page).getByRole("textbox", { name: "Confirmation number" }).fill("VZ-2026-001");
  await button(page, "Record the number").click();
  await says(page, "The confirmation number is recorded.");
  await button(panel(page), "VZ-2026-001").waitFor();
});

await test("the timeline tells what caused what, down to the webhook as it came, with its secrets blanked", async () => {
  for (const text of ["Logged in", "The provider accepted the lines", "Answered: needs review", "The connection is closed", "Reviewed"]) await says(panel(page).locator(".timeline"), text);
  await panel(page).locator(".timeline li", { hasText: "Logged in" }).locator(".because").click();
  await says(page, "What caused what");
  await sound(page, "chain");
  await page.locator(".chain").getByRole("link", { name: /Webhook/ }).first().click();
  await says(page, "secrets are blanked");
  const token = (await control(house, "webhooks")).map(({ body }) => /"access_token":"([^"]+)"/.exec(JSON.stringify(body))?.[1]).find(Boolean);
  ok(token && !(await page.content()).includes(token), "the access token is not shown");
  await sound(page, "delivery");
});

await test("items that failed are sent again as a job of their own", async () => {
  await open(page, "/purchasing/jobs");
  await row(page, "PO-24105").click();
  await says(panel(page), "3 items need a look");
  await button(page, "Send failed items again").click();
  const dialog = page.getByRole("dialog");
  await button(dialog, "Send 3 items again").waitFor();
  equal(await dialog.getByRole("checkbox").evaluateAll((all) => all.map(({ checked }) => checked)), [true, true, true]);
  await dialog.getByRole("checkbox").first().uncheck();
  await button(dialog, "Send 2 items again").click();
  await says(page, "2 items are sent again as a new job.");
  await says(panel(page), "2 items");
  await panel(page).getByRole("link", { name: "the earlier job" }).waitFor();
  await badge(page, "Needs review");
});

await test("a job that broke while it filled the cart is tried again only by who says that the cart was looked at", async () => {
  await row(page, "PO-24120").click();
  await says(panel(page), "Something failed at Deck.");
  await says(panel(page), "The portal said: The portal could not be reached, try later");
  await sound(page, "job that failed");
  await button(page, "Try again").click();
  const again = button(page.getByRole("dialog"), "Send all items again");
  equal(await again.getAttribute("aria-disabled"), "true");
  await again.click({ force: true });
  equal(await page.getByRole("dialog").count(), 1, "nothing was done");
  await page.getByLabel("I have looked at the cart").check();
  await again.click();
  await says(page, "It is tried again.");
  await panel(page).locator(".timeline li", { hasText: "Tried again" }).waitFor();
  await badge(page, "Failed");
});

await test("a login that was refused: who is asked for it on the overview; new credentials set it free, and the job goes", async () => {
  await room(page, "Overview");
  await page.getByRole("link", { name: /^Enter credentials: .*Chocolaterie Belge/ }).click();
  await page.waitForURL("**/settings/suppliers/*");
  await says(panel(page), "The portal refused this login");
  equal([await panel(page).getByLabel("User name").inputValue(), await panel(page).getByLabel("Password").inputValue()], ["", ""]);
  await panel(page).getByLabel("User name").fill("noord");
  await panel(page).getByLabel("Password").fill("right");
  await button(page, "Keep the credentials").click();
  await says(page, "They are never shown again.");
  await open(page, "/purchasing/jobs?state=failed");
  await row(page, "PO-24110").click();
  await button(page, "Try again").click();
  await badge(page, "Completed");
});

await test("each supplier's success, time and price drift, in figures and as a picture", async () => {
  await open(page, "/purchasing/suppliers");
  const belge = await row(page, "Chocolaterie Belge").innerText();
  ok(/100\s%/.test(belge), belge);
  await row(page, "Van Zoet Suikerwaren").click();
  await panel(page).locator(".picture canvas").waitFor();
  await says(panel(page), "2: 0 completed, 2 to review, 0 failed");
  await button(panel(page), "Show the numbers").click();
  ok((await panel(page).locator(".chart-table").innerText()).includes("€13.09"));
  await sound(page, "supplier");
});
