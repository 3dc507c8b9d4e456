// walk_fronts.mjs - a day of the floor behind each web server that fcgi/ops/ has a site for: nginx and Apache stand side by
// side before one house, and what one goes through the other does at the same time.

import { join } from "node:path";
import { equal, later, until } from "../lib/check.mjs";
import { startFront } from "../lib/front.mjs";
import { deliver, line, order } from "../lib/production.mjs";
import { freePort, top } from "../lib/process.mjs";
import { openPage } from "./browser.mjs";
import { api, browser, house, page, panel, row, says, sound, test } from "./walk.mjs";

const store = (await api.get("/api/v1/settings/stores")).body.rows.find(({ prefix }) => prefix === "walks");
const badgeOf = async (name) => {
  const { id } = (await api.post("/api/v1/settings/users", { name, role: "staff", badge: true })).body.user;
  return `tp-badge-${await house.sql(`SELECT badge FROM person WHERE id = '${id}'`)}`;
};
const [anna, ben] = [await badgeOf("Walk's Anna"), await badgeOf("Walk's Ben")];

const doors = ["nginx", "apache"].map((kind, n) => ({ kind, number: `304${n}`, folder: join(house.folder, `door-${kind}`) }));
const atEach = (body) => Promise.all(doors.map((door) => body(door).catch((error) => Promise.reject(Object.assign(error, { message: `${door.kind}: ${error.message}` })))));
const open = async (door) => (door.web = await startFront(door.kind, { ...door, socket: house.socket, site: process.env.SITE ?? join(top, "build/web") }));
await atEach(async (door) => {
  door.port = await freePort();
  door.url = `http://127.0.0.1:${door.port}`;
  await open(door);
  later(() => door.web.stop());
});

const cake = ({ number }, n) => `walks-${number}-${n}`;
const word = ({ tablet }, text) => tablet.locator(".kiosk-result strong", { hasText: new RegExp(`^${text}$`) }).waitFor();
async function scan({ tablet }, text) {
  await until(() => tablet.evaluate(() => document.activeElement.id === "scan"), { text: "the scan field has the focus" });
  await tablet.keyboard.type(text);
  await tablet.keyboard.press("Enter");
}

await test("behind nginx and Apache: a tablet becomes a kiosk, a badge says who scans, and the board and the order's own address show it", () => atEach(async (door) => {
  equal((await deliver({ url: door.url }, store, "orders/create", order(`7${door.number}`, door.number, { currency: "AUD", line_items: [line(`7${door.number}1`, { quantity: 3, current_quantity: 3 })] }))).status, 200);
  const { code } = (await api.post("/api/v1/settings/kiosks", { name: `Tablet of ${door.kind}`, store: store.id, stage: "Filling", identify: true, idle_s: 600 })).body;
  door.tablet = await openPage(browser, { viewport: { width: 1280, height: 800 }, hasTouch: true });
  await door.tablet.goto(`${door.url}/kiosk`);
  await door.tablet.getByLabel("Code").fill(code);
  await door.tablet.keyboard.press("Enter");
  await door.tablet.getByRole("heading", { name: "Filling", exact: true }).waitFor();
  await scan(door, anna);
  await word(door, "Hello");
  await scan(door, cake(door, 1));
  await word(door, "Done");
  await door.tablet.evaluate(() => navigator.serviceWorker.ready);

  door.desk = await openPage(browser, { storageState: await page.context().storageState() });
  await door.desk.goto(`${door.url}/production/board?wall&store=${store.id}`);
  await door.desk.locator(".wall-column", { hasText: "Covering" }).locator(".ticket", { hasText: cake(door, 1) }).waitFor();
  await door.desk.goto(`${door.url}/production/orders?q=walks-${door.number}`);
  await row(door.desk, `walks-${door.number}`).click();
  await says(panel(door.desk), `Walk's Anna at Tablet of ${door.kind}`);
  await door.desk.reload();
  await says(panel(door.desk), `Walk's Anna at Tablet of ${door.kind}`);
}));

await test("behind both the line breaks: the station opens all the same, a badge and a scan wait, and are sent when it is back", async () => {
  equal(await house.serve.stop(), 0);
  try {
    await atEach(async (door) => {
      await scan(door, cake(door, 2));
      await word(door, "Waiting"); // the web server is there, and has nobody to ask
      await door.web.stop();
      await door.tablet.reload(); // by the service worker
      await says(door.tablet, "1 scan waits");
      await scan(door, ben);
      await word(door, "Waiting");
      await scan(door, cake(door, 3));
      await says(door.tablet, "2 scans wait");
      await open(door);
    });
  } finally {
    await house.startServe();
  }
  await atEach(async (door) => {
    await door.tablet.getByText(/scans? waits?/).waitFor({ state: "detached", timeout: 20000 });
    await door.desk.reload();
    await says(panel(door.desk), `Walk's Ben at Tablet of ${door.kind}`);
    for (const n of [2, 3]) equal((await api.get(`/api/v1/production/scan?text=${cake(door, n)}`)).body.ticket.stage, "Covering");
    await sound(door.tablet, `kiosk behind ${door.kind}`, false);
    await door.tablet.context().close();
    await door.desk.context().close();
  });
});
