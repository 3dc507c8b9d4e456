// browser.mjs - a real Chromium for the tests of the dashboard, and axe in it.
//
//   const browser = await openBrowser();
//   const page = await openPage(browser, { width: 390, scheme: "dark" });
//   page.noise                  what the console, the Content-Security-Policy and uncaught errors said
//   await axe(page)             [] or sentences about what a screen reader or a keyboard would miss

import { createRequire } from "node:module";
import { existsSync, readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { until } from "../lib/check.mjs";

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const where = process.env.CHROMIUM || ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const ARGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage".split(" ");

export const openBrowser = (more = []) => chromium.launch({ executablePath: where, args: [...ARGS, ...more] });

export const SCREENS = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 }, wall: { width: 1920, height: 1080 } };

export async function openPage(browser, { screen = "desk", scheme = "light", ...more } = {}) {
  const phone = screen === "phone";
  const context = await browser.newContext({ viewport: SCREENS[screen], colorScheme: scheme, hasTouch: phone, isMobile: phone, reducedMotion: "reduce", locale: "en-GB", timezoneId: "Europe/Amsterdam", ...more });
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  page.noise = [];
  page.traffic = { open: 0, at: Date.now() };
  for (const [name, by] of [["request", 1], ["requestfinished", -1], ["requestfailed", -1]]) page.on(name, () => ((page.traffic.open += by), (page.traffic.at = Date.now())));
  page.on("pageerror", (error) => page.noise.push(`uncaught: ${error.stack}`));
  // A refused request is a line on the console whatever the page does about it; pages are tested for what they show.
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && !/^Failed to load resource/.test(message.text()) && page.noise.push(`console: ${message.text()}`));
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
  });
  return page;
}

// Nothing has been on its way for a moment.  Playwright's own "networkidle" waits half a second, at hundreds of pages.
export const idle = (page) => until(() => page.traffic.open === 0 && Date.now() - page.traffic.at > 150, { ms: 8000, every: 20, text: "the network's silence" });

export async function quiet(page) {
  const violations = await page.evaluate(() => window.violations);
  return [...page.noise, ...violations.map((text) => `forbidden: ${text}`)];
}

export async function axe(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  return violations.flatMap(({ id, help, nodes }) => nodes.slice(0, 3).map((node) => `${id} (${help}): ${node.target.join(" ")} ${node.html.slice(0, 160)} ${node.any.map(({ message }) => message).join("; ").slice(0, 200)}`));
}
