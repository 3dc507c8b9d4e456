// walk_others.mjs - a server that goes away, and eyes other than the owner's at a desk.

import { join } from "node:path";
import { equal, later, ok, sleep, until } from "../lib/check.mjs";
import { Client } from "../lib/client.mjs";
import { startHouse } from "../lib/house.mjs";
import { stopPostgres } from "../lib/postgres.mjs";
import { axe, openPage, quiet } from "./browser.mjs";
import { api, browser, button, house, open, page, portals, room, row, says, second, shots, signIn, sound, test, viewer } from "./walk.mjs";

// ---- a server that goes away ---------------------------------------------------------------------------------------

await test("the server stops: the page says so in its age, its words and its title, keeps what it knows, and recovers", async () => {
  const watch = await openPage(browser, { storageState: await page.context().storageState() });
  await watch.clock.install({ time: Date.now() });
  await open(watch, "/purchasing/jobs");
  await row(watch, "PO-24111").waitFor();
  const level = () => watch.locator(".age").getAttribute("data-level");
  equal(await level(), "fresh");
  equal(await house.serve.stop(), 0);
  try {
    await watch.clock.runFor(16_000);
    await until(async () => (await level()) === "late", { text: "late" });
    await watch.clock.runFor(6000);
    await until(async () => (await level()) === "stale", { text: "stale" });
    await says(watch, "Not heard from the server for");
    ok((await watch.title()).startsWith("Not up to date: "), await watch.title());
    await row(watch, "PO-24111").waitFor();
    equal(await axe(watch), [], "axe while it is stale");
    if (shots) await watch.screenshot({ path: join(shots, "stale.png") });
  } finally {
    await house.startServe(); // others come after
  }
  await watch.clock.runFor(16_000);
  await until(async () => (await level()) === "fresh", { ms: 15_000, text: "fresh again, by itself" });
  await watch.context().close();
});

// ---- other eyes: a wall, a phone, the dark, a viewer, a stranger ---------------------------------------------------

const review = (await api.get("/api/v1/purchasing/jobs?state=needs_review")).body.rows[0].id;
const PAGES = {
  overview: "/", orders: "/purchasing", plan: "/purchasing?pick=PO-24118,PO-24121,PO-24124,PO-24127", jobs: "/purchasing/jobs", job: `/purchasing/jobs/${review}`,
  suppliers: "/purchasing/suppliers?supplier=102", portals: "/settings/suppliers", portal: `/settings/suppliers/${portals["Dolce Italia S.r.l."].id}`, mappings: "/settings/mappings", import: "/settings/mappings/import",
  integrations: "/settings/integrations", people: "/settings/people", tokens: "/settings/tokens", account: "/settings/account", queue: "/activity/queue", dead: "/activity/dead", audit: "/activity/audit",
};
// What axe sees on a wall it has seen on the desk; a phone shows other parts, and the dark other colours.
for (const [screen, scheme, size] of [["phone", "dark"], ["wall", "light", { width: 2560, height: 1440 }]])
  await test(`every page on a ${screen}, ${scheme}: nothing to the side, nothing that axe finds`, async () => {
    const other = await openPage(browser, { screen, scheme, storageState: await page.context().storageState(), ...(size && { viewport: size }) });
    await open(other, "/");
    for (const [name, path] of Object.entries(PAGES)) {
      await other.evaluate((to) => document.body.append(Object.assign(document.createElement("a"), { href: to, id: "go" })) || document.getElementById("go").click() || document.getElementById("go").remove(), path);
      await other.waitForFunction(() => document.querySelector("#page h1") && !document.querySelector(".skeleton"));
      await sound(other, `${name}.${screen}.${scheme}`, screen === "phone");
    }
    await other.context().close();
  });

await test("a viewer sees all of it, and why no button can be pressed", async () => {
  const look = await openPage(browser, { screen: "phone" });
  await signIn(look, viewer, "/purchasing?pick=PO-24118");
  await says(look, "Your role (viewer) may not send orders.");
  equal(await button(look, /^Send 1 order/).getAttribute("aria-disabled"), "true");
  await button(look, /^Send 1 order/).click({ force: true });
  await sleep(150);
  equal(new URL(look.url()).pathname, "/purchasing", "nothing was sent");
  await open(look, `/purchasing/jobs/${review}`);
  await look.locator(".results tbody tr").first().waitFor();
  equal(await button(look, "Mark as reviewed").getAttribute("aria-disabled"), "true");
  ok(/viewer|role/i.test(await look.locator(".ask .why").first().innerText()), "the reason stands beside it");
  await sound(look, "viewer");
  await open(look, "/settings");
  equal(await look.locator(".tabs a").allInnerTexts(), ["My account"]);
  await open(look, "/activity/audit");
  equal(await look.locator(".tabs a", { hasText: "Audit" }).count(), 0);
  await look.context().close();
});

await test("another company sees its own, and nothing of this one: no list, no address, no search", async () => {
  const other = await openPage(browser);
  await signIn(other, second);
  await says(other, "Zuid Handel");
  await room(other, "Purchasing");
  await row(other, "ZU-501").waitFor();
  ok(!(await other.locator("#page").innerText()).includes("PO-24"), "none of our orders");
  await open(other, `/purchasing/jobs/${review}`);
  await says(other, "Not found");
  ok(!(await other.locator("#page").innerText()).includes("Zuivelhuis"), "none of our jobs");
  await open(other, `/settings/suppliers/${portals["Dolce Italia S.r.l."].id}`);
  await says(other, "Not found");
  await other.keyboard.press("/");
  await other.keyboard.type("Zuivelhuis");
  await sleep(700);
  equal(await other.getByRole("option", { name: /Zuivelhuis/ }).count(), 0);
  await other.keyboard.press("Escape");
  for (const path of ["/activity/audit", "/settings/people", "/settings/mappings"]) {
    await open(other, path);
    await other.locator("tbody tr").first().waitFor();
    ok(!/demo\.test|Sanne|Bea Bakker|GM-1055|HONING/.test(await other.locator("#page").innerText()), path);
  }
  equal(await quiet(other), [], "noise");
  await other.context().close();
});

await test("signing out closes the door: going back shows nothing, and the old cookie opens nothing", async () => {
  await open(page, "/purchasing/jobs");
  const [{ name, value }] = await page.context().cookies();
  await button(page, /signed in as/).click();
  await button(page, "Sign out").click();
  await page.getByRole("heading", { name: "Sign in to Tradepost" }).waitFor();
  await page.goBack();
  await page.waitForSelector("h1");
  ok(!(await page.locator("body").innerText()).includes("PO-24"), "nothing is left on the page");
  const old = new Client(house.url);
  old.cookie = `${name}=${value}`;
  equal((await old.get("/api/v1/overview")).status, 401);
  await page.context().close();
});

// ---- the other store, the other web server -------------------------------------------------------------------------

await test("PostgreSQL behind Apache: sign in, send, and see it done", async () => {
  const there = await startHouse({ engine: "postgres", front: "apache" });
  later(() => there.stop());
  later(stopPostgres);
  const other = await openPage(browser, { scheme: "dark" });
  await other.goto(there.url + "/purchasing?pick=PO-24111,PO-24116");
  await other.fill("[name=email]", there.people.staff.email);
  await other.fill("[name=password]", there.people.staff.password);
  await other.keyboard.press("Enter");
  await button(other, "Send 2 orders to 2 suppliers").click();
  await row(other, "PO-24111", "Completed").waitFor({ timeout: 20_000 });
  await row(other, "PO-24116", "Needs review").click();
  await other.locator(".results tbody tr").first().waitFor();
  await sound(other, "postgres apache");
  await other.context().close();
});
