// pages.test.mjs - every page of the dashboard in a real browser, against a mock of the API: with no data, the usual and
// too much, on a phone, a desk and a wall.  The Content-Security-Policy and the console stay silent on each, and nothing stands
// out to the side; axe stays silent with no data and with the usual, on a desk and a phone.
//
//   node tests/web/pages.test.mjs        SITE=folder instead of build/web; SHOTS=folder keeps a picture of each

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test, later, finish, equal } from "../lib/check.mjs";
import { openBrowser, openPage, idle, quiet, axe } from "./browser.mjs";
import { startMock } from "./mock.mjs";

const site = process.env.SITE || fileURLToPath(new URL("../../build/web", import.meta.url));
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

const PAGES = {
  "overview": "/",
  "orders": "/purchasing",
  "plan": "/purchasing?pick=BO-4100,BO-4110,BO-4120,BO-4130,BO-4140,BO-4150,BO-100001",
  "jobs": "/purchasing/jobs",
  "job that asks": "/purchasing/jobs/j2",
  "job to review": "/purchasing/jobs/j4",
  "job that failed": "/purchasing/jobs/j6",
  "job completed": "/purchasing/jobs/j7",
  "board": "/production/board",
  "wall": "/production/board?wall=1",
  "stations": "/production/floor",
  "station": "/production/floor/Filling",
  "shop orders": "/production/orders",
  "shop order": "/production/orders/so3",
  "shop order redacted": "/production/orders/so2",
  "capacity": "/production/capacity?n=3",
  "capacity asked": "/production/capacity?n=3&group=Cakes&on=" + new Date(Date.now() + 9 * 86400000).toISOString().slice(0, 10),
  "order by hand": "/production/orders/new",
  "stock": "/stock",
  "stock item": "/stock/items/i0",
  "stock item that is short": "/stock/items/i1?do=adjust",
  "stock item not counted": "/stock/items/i6",
  "recipe": "/stock/items/r1",
  "recipe set up": "/stock/items/r1?part=setup",
  "stock moves": "/stock/items/i0?part=moves",
  "new stock item": "/stock/items/new",
  "count sheet": "/stock/count",
  "stock comparisons": "/stock/comparisons",
  "stores": "/settings/stores",
  "store": "/settings/stores/s2",
  "store reading": "/settings/stores/s1?part=reading",
  "store floor": "/settings/stores/s1?part=floor",
  "new store": "/settings/stores/new",
  "suppliers": "/purchasing/suppliers?supplier=103",
  "portals": "/settings/suppliers",
  "portal": "/settings/suppliers/po3",
  "new portal": "/settings/suppliers/new",
  "mappings": "/settings/mappings",
  "mapping": "/settings/mappings/m1",
  "import": "/settings/mappings/import",
  "capacity set up": "/settings/capacity",
  "lots": "/settings/lots",
  "lot": "/settings/lots/l3",
  "receive a lot": "/settings/lots/new",
  "allergens": "/settings/allergens",
  "kiosks": "/settings/kiosks",
  "kiosk": "/settings/kiosks/k1",
  "places": "/settings/places",
  "kiosk's code asked": "/kiosk",
  "integrations": "/settings/integrations",
  "people": "/settings/people/u2",
  "tokens": "/settings/tokens",
  "account": "/settings/account",
  "queue": "/activity/queue/q7",
  "dead letters": "/activity/dead",
  "audit": "/activity/audit/5001",
  "chain": "/activity/chain/103",
  "delivery": "/activity/deliveries/d2",
  "no such page": "/nowhere",
};
// With much data a page has more of the same: whether it still fits is the question then, and axe was asked before.
const WAYS = [
  { size: "usual", screen: "desk", scheme: "light" },
  { size: "usual", screen: "phone", scheme: "dark" },
  { size: "none", screen: "desk", scheme: "dark" },
  { size: "much", screen: "wall", scheme: "light" },
  { size: "much", screen: "phone", scheme: "light" },
];

const browser = await openBrowser();
later(() => browser.close());

// Waits until nothing is on its way and the fonts, the core and the charts are there.
async function settled(page) {
  await page.waitForSelector("h1");
  await idle(page);
  await page.evaluate(() => new Promise((done) => setTimeout(done, 60)));
}

// At a station: what was scanned is on the screen.
async function scan(page, text) {
  await page.getByText(/^At .*:/).waitFor();
  await page.fill("#scan", text);
  await page.press("#scan", "Enter");
  await page.locator(".kiosk-card", { hasText: text }).waitFor();
  await page.locator(".kiosk-result strong", { hasText: /^(?!Ready)/ }).waitFor();
}

for (const { size, screen, scheme } of WAYS) {
  const mock = await startMock({ site, size });
  const page = await openPage(browser, { screen, scheme });
  for (const [name, path] of Object.entries(PAGES)) {
    await test(`${name}: ${size} data, ${screen}, ${scheme}`, async () => {
      page.noise.length = 0;
      await page.goto(mock.url + path);
      await settled(page);
      if (shots) await page.screenshot({ path: join(shots, `${name.replaceAll(" ", "-")}.${size}.${screen}.${scheme}.png`) });
      if (size !== "much") equal(await axe(page), [], "axe");
      equal(await quiet(page), [], "noise");
      equal(await page.evaluate(() => [document.scrollingElement, document.getElementById("page"), document.querySelector(".panel")].filter((of) => of && of.scrollWidth > of.clientWidth + 1).map((of) => `${of.id || of.className} is ${of.scrollWidth} wide in ${of.clientWidth}`)), [], "sideways");
      equal(await page.title().then((title) => title.endsWith("Tradepost")), true, "title");
    });
  }
  await test(`what pages and mock say to each other is in the document (${size}, ${screen})`, () => equal([...mock.state.problems], []));
  await page.context().close();
  await mock.stop();
}

await test("nobody signed in: the door", async () => {
  const mock = await startMock({ site, signedIn: false });
  for (const [screen, scheme] of [["desk", "light"], ["phone", "dark"]]) {
    const page = await openPage(browser, { screen, scheme });
    await page.goto(mock.url + "/purchasing/jobs");
    await settled(page);
    if (shots) await page.screenshot({ path: join(shots, `sign-in.usual.${screen}.${scheme}.png`) });
    equal(await axe(page), [], "axe");
    equal(await quiet(page), [], "noise");
    await page.context().close();
  }
  await mock.stop();
});

for (const [name, path, open] of [
  ["search", "/", (page) => page.keyboard.press("Control+k")],
  ["shortcuts", "/", (page) => page.keyboard.press("?")],
  ["notes", "/", (page) => page.click("[aria-label^='Notes']")],
  ["resend", "/purchasing/jobs/j4", (page) => page.click("text=Send failed items again")],
  ["cancel", "/purchasing/jobs/j1", (page) => page.click("text=Cancel the job")],
  ["retry", "/purchasing/jobs/j6", (page) => page.getByRole("button", { name: "Try again" }).click()],
  ["new token", "/settings/tokens", (page) => page.click("text=Make a token")],
  ["cake", "/production/floor/Covering", (page) => scan(page, "bannos-12346")],
  ["managers", "/production/floor/Packing", (page) => scan(page, "bannos-12360").then(() => page.click("text=For managers"))],
  ["why back", "/production/floor/Packing", (page) => scan(page, "bannos-12360").then(() => page.click("text=Back to Decorating"))],
  ["who makes it", "/production", (page) => page.locator(".ticket").first().press("Enter")],
  ["numbers of a chart", "/", (page) => page.click("text=Show the numbers")],
])
  await test(`${name} is open: axe finds nothing, high contrast and forced colours too`, async () => {
    const mock = await startMock({ site });
    for (const more of [{}, { contrast: "more" }, { forcedColors: "active", scheme: "dark" }]) {
      const page = await openPage(browser, more);
      await page.goto(mock.url + path);
      await settled(page);
      await open(page);
      await page.waitForTimeout(250);
      if (shots && !more.contrast) await page.screenshot({ path: join(shots, `open-${name.replaceAll(" ", "-")}.${more.forcedColors ? "forced" : "desk"}.png`) });
      equal(await axe(page), [], JSON.stringify(more));
      equal(await quiet(page), [], "noise");
      await page.context().close();
    }
    await mock.stop();
  });

await test("first paint is under a second on a slow line (1.6 Mbit/s, 150 ms)", async () => {
  const mock = await startMock({ site });
  const page = await openPage(browser);
  const line = await page.context().newCDPSession(page);
  await line.send("Network.enable");
  await line.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 200000, uploadThroughput: 90000 });
  await page.goto(mock.url + "/", { waitUntil: "commit" });
  const first = await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime).then((handle) => handle.jsonValue());
  await page.waitForSelector("#page h1");
  const usable = await page.evaluate(() => performance.now());
  console.log(`     first paint ${Math.round(first)} ms, page with its data ${Math.round(usable)} ms`);
  equal(first < 1000, true, `first paint after ${Math.round(first)} ms`);
  await page.context().close();
  await mock.stop();
});

await finish();
