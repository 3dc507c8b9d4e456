// paint.mjs - the dashboard over a slow line, in a real Chromium: 1.6 Mbit/s and 150 ms there and back, nothing cached.

import { openBrowser, openPage } from "../web/browser.mjs";
import { figure, median, scaled } from "./lib.mjs";
import { startNginx, startShop } from "./shop.mjs";

const line = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

export default async function paint() {
  const shop = await startShop();
  shop.web = await startNginx(shop.folder, { [shop.port]: shop.socket });
  const browser = await openBrowser();
  const painted = [], usable = [], bytes = [];
  for (let i = 0; i < scaled(5, 3, 1); i++) {
    const page = await openPage(browser);
    page.setDefaultTimeout(30_000);
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", line);
    let received = 0;
    session.on("Network.loadingFinished", ({ encodedDataLength }) => (received += encodedDataLength));
    const began = performance.now();
    await page.goto(shop.url);
    await page.waitForSelector("input[type=password]");
    usable.push(performance.now() - began);
    painted.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime));
    bytes.push(received);
    await page.context().close();
  }
  figure("first_paint", median(painted), "ms", "first contentful paint, 1.6 Mbit/s, 150 ms round trip, empty cache");
  figure("first_form", median(usable), "ms", "until the form to sign in can be used");
  figure("first_bytes", median(bytes) / 1000, "KB", "that came over the line for it");
  await browser.close();
  await shop.stop();
}
