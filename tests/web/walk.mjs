// walk.mjs - what the steps of e2e.test.mjs share: the house they walk through, the page they look at, hands and eyes.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test as one, later, equal } from "../lib/check.mjs";
import { startHouse } from "../lib/house.mjs";
import { control } from "../lib/purchasing.mjs";
import { axe, openBrowser, openPage, quiet } from "./browser.mjs";

export const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

// Slow enough that a page which polls every two seconds sees scenario 0018 in each of its states.
const SPEED = 5;
export const house = await startHouse({ engine: "sqlite", front: "nginx", speed: SPEED });
export const browser = await openBrowser();
later(() => browser.close());
later(() => house.stop());
export const { owner, viewer, second } = house.people;
export const api = await house.signIn(owner); // what a page shows is compared with what the API says
export const queued = async (state) => (await api.get(`/api/v1/queue?state=${state}`)).body.rows;
export const portals = Object.fromEntries((await api.get("/api/v1/settings/portals?limit=200")).body.rows.map((of) => [of.supplier_name, of]));
export const cartOf = async (name) => (await control(house, "carts")).find(({ source_guid }) => source_guid === portals[name].source_guid)?.lines.map(({ sku, quantity }) => [sku, quantity]) ?? [];

// ---- hands and eyes ------------------------------------------------------------------------------------------------

export const button = (of, name) => of.getByRole("button", { name });
export const says = (of, text) => of.getByText(text).first().waitFor();
export const row = (page, ...texts) => texts.reduce((rows, text) => rows.filter({ hasText: text }), page.locator("tbody tr[data-index]")).first();
export const panel = (page) => page.locator(".panel");
export const badge = (page, text, ms = 20_000) => panel(page).locator(".panel-head .badge", { hasText: text }).waitFor({ timeout: ms });
export const tab = (page, name) => page.locator(".tabs").getByRole("link", { name }).click();
export const room = (page, name) => page.getByRole("navigation", { name: "Rooms" }).getByRole("link", { name }).click();
export const figures = (text) => Number(text.replace(/[^0-9]/g, ""));

export async function open(page, path) {
  await page.goto(house.url + path);
  await page.waitForSelector("#page h1");
}

export async function signIn(page, { email, password }, path = "/") {
  await page.goto(house.url + path);
  await page.fill("[name=email]", email);
  await page.fill("[name=password]", password);
  await page.keyboard.press("Enter");
  await page.waitForSelector("#page h1");
}

// Nothing is forbidden, thrown, out of sight to the side, or lost to who listens or uses the keyboard.
export async function sound(page, name, withAxe = true) {
  if (shots) await page.screenshot({ path: join(shots, `${name.replaceAll(" ", "-")}.png`) });
  if (withAxe) equal(await axe(page), [], `axe on ${name}`);
  equal(await quiet(page), [], `noise on ${name}`);
  const wide = await page.evaluate(() => [document.scrollingElement, document.getElementById("page"), document.querySelector(".panel")]
    .filter((of) => of && of.scrollWidth > of.clientWidth + 1).map((of) => `${of.id || of.className || "the page"} is ${of.scrollWidth} wide in ${of.clientWidth}`));
  equal(wide, [], `sideways on ${name}`);
}

export const page = await openPage(browser, { screen: "desk", scheme: "light" });

// With SHOTS, what was on the page when a step failed is kept too.
let failures = 0;
export const test = (name, body) => one(name, () => body().finally(() => process.env.TIMES && console.log(`T ${Math.round(performance.now() / 1000)} ${name.slice(0, 50)}`)).catch(async (error) => {
  if (shots) await page.screenshot({ path: join(shots, `failed-${++failures}.png`) }).catch(() => {});
  throw error;
}));
