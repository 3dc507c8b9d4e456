// station.mjs - hands at a station of the floor: a scanner, and what they see of it.

import { until } from "../lib/check.mjs";
import { focused } from "./at.mjs";

export const STATION = "/production/floor/Covering";
export const steps = (mock) => mock.state.log.filter(({ name }) => /^POST \/production\/tickets\//.test(name));
// As a scanner does: into whatever has the focus, 10 ms from key to key, with Enter behind.  The keys bring their own times, for the
// page tells a scanner from hands by them, and a busy machine is slower than either.
const ENDS = { Enter: { key: "Enter", code: "Enter", text: "\r", windowsVirtualKeyCode: 13 }, Tab: { key: "Tab", code: "Tab", windowsVirtualKeyCode: 9 } };
export async function scan(page, text, end = "Enter") {
  const hands = await page.context().newCDPSession(page);
  const from = Date.now();
  const keys = [...[...text].map((sign) => ({ key: sign, text: sign })), ENDS[end]];
  await Promise.all(keys.map((key, i) => hands.send("Input.dispatchKeyEvent", { type: "keyDown", ...key, timestamp: (from + i * 10) / 1000 })));
  await hands.detach();
}
export const word = (page, text) => page.locator(".kiosk-result strong", { hasText: new RegExp(`^${text}$`) }).waitFor();
export const ticket = (mock, human) => mock.state.production.tickets.find((t) => t.human === human);
export const known = async (page, stage = "Covering") => {
  await page.getByText(`At ${stage}:`).waitFor();
  await until(async () => (await focused(page)) === "scan", { text: "the scan field has the focus" });
};
export const kept = (page) => page.evaluate(() => new Promise((done) => {
  const request = indexedDB.open("tradepost-floor");
  request.onsuccess = () => (request.result.transaction("scans").objectStore("scans").getAll().onsuccess = (event) => (request.result.close(), done(event.target.result)));
}));
export const atHome = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller ? true : new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", () => done(true)))));
