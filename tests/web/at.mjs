// at.mjs - a page at an address, on a mock of its own; hands and eyes for it.

import { fileURLToPath } from "node:url";
import { later, equal } from "../lib/check.mjs";
import { openBrowser, openPage, quiet } from "./browser.mjs";
import { startMock } from "./mock.mjs";

export const site = process.env.SITE || fileURLToPath(new URL("../../build/web", import.meta.url));
export const browser = await openBrowser();
later(() => browser.close());

// A page at an address, on a mock of its own. body(page, mock); afterwards nothing forbidden was done, nothing was thrown
// and nothing was said that openapi.json does not know.
export async function at(path, setting, body) {
  const { clock, screen, scheme, locale, ...mocked } = setting;
  const mock = await startMock({ site, ...mocked });
  const page = await openPage(browser, { screen, scheme, ...(locale && { locale }) });
  try {
    if (clock) await page.clock.install({ time: Date.now() });
    await page.goto(mock.url + path);
    await page.waitForSelector("h1");
    await body(page, mock);
    equal(await quiet(page), [], "noise");
    equal([...mock.state.problems], [], "the document");
  } finally {
    await page.context().close();
    await mock.stop();
  }
}
export const button = (page, name) => page.getByRole("button", { name });
export const sent = (mock, name) => mock.state.log.filter((entry) => entry.name === name);
export const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute("aria-label") || document.activeElement.textContent.trim().slice(0, 60));
export const says = (page, text) => page.getByText(text).first().waitFor();
