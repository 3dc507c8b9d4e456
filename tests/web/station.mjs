// station.mjs - hands at a station of the floor: a scanner, and what they see of it.

import { sleep, until } from "../lib/check.mjs";
import { focused } from "./at.mjs";

export const STATION = "/production/floor/Covering";
export const steps = (mock) => mock.state.log.filter(({ name }) => /^POST \/production\/tickets\//.test(name));
// As a scanner does: into whatever has the focus, 10 ms from key to key, with Enter behind.  The keys bring their own times, for the
// page tells a scanner from hands by them, and a busy machine is slower than either.
const ENDS = { Enter: { key: "Enter", code: "Enter", text: "\r", windowsVirtualKeyCode: 13 }, Tab: { key: "Tab", code: "Tab", windowsVirtualKeyCode: 9 } };
export async function scan(page, text, end = "Enter") {
  await keyed(page, [...[...text].map((sign) => ({ key: sign, text: sign })), ENDS[end]], 10);
}
// The same for any hands and scanners: ms from key to key; a line's end is Enter.
export const keys = (page, text, ms) => keyed(page, [...text].map((sign) => (sign === "\n" ? ENDS.Enter : { key: sign, text: sign })), ms);
async function keyed(page, all, ms) {
  const hands = await page.context().newCDPSession(page);
  const from = Date.now();
  await Promise.all(all.map((key, i) => hands.send("Input.dispatchKeyEvent", { type: "keyDown", ...key, timestamp: (from + i * ms) / 1000 })));
  await hands.detach();
  await sleep(from + all.length * ms - Date.now());
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
