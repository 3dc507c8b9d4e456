// One walk through the whole house, behind both web servers and on both stores: sign in, plan, send, and see every
// supplier's job come to its end.  Every answer is held against openapi.json on the way.

import { randomUUID } from "node:crypto";
import { equal, finish, later, ok, test, until } from "../lib/check.mjs";
import { engines, fronts, startHouse } from "../lib/house.mjs";
import { raw } from "../lib/client.mjs";
import { stopPostgres } from "../lib/postgres.mjs";
import { deliver, makeStore, order } from "../lib/production.mjs";
import { document } from "../lib/schema.mjs";

const jobs = "/api/v1/purchasing/jobs";

async function suite(engine, front) {
  const house = await startHouse({ engine, front, speed: 50 });
  later(() => house.stop());
  const on = (text, body) => test(`${engine} ${front}: ${text}`, body);
  const buyer = await house.signIn(house.people.owner);
  const stranger = await house.signIn(house.people.second);
  const orders = (await buyer.get("/api/v1/purchasing/orders")).body.suppliers.flatMap((supplier) => supplier.orders.map(({ id }) => id));

  await on("every list and page of the API answers as the document says", async () => {
    const [{ id: job }] = (await buyer.get(jobs)).body.rows;
    const [{ id: event }] = (await buyer.get(`${jobs}/${job}/timeline`)).body.rows;
    const store = await makeStore(buyer);
    equal((await deliver(house, store, "orders/create", order("1001", 1001))).status, 200);
    const item = (await buyer.post("/api/v1/stock/items", { sku: "TART", name: "Tart", unit: "piece" })).body.item.id;
    const { lot } = (await buyer.post(`/api/v1/stock/items/${item}/lots`, { code: "L-1", amount: "2" })).body;
    const anna = (await buyer.post("/api/v1/settings/users", { name: "Anna", role: "staff", badge: true })).body.user.id;
    await buyer.put("/api/v1/settings/capacity", { settings: { groups: [{ name: "Large", week: [4, 4, 4, 4, 4, 4, 0], lead_days: 1, rules: [] }], days: [] } });
    const asked = { "/search": "?q=a", "/settings/badges.pdf": `?ids=${anna}`, "/production/capacity/what_if": "?group=Large&day=2027-01-04", "/production/scan": "?text=bannos-1001", "/production/unassigned": `?store=${store.id}&stage=Filling`, "/production/places.pdf": "?names=Fridge%202%0AShelf", "/production/labels.pdf": `?ids=${store.id}.1001.1` };
    const ids = { "/production/tickets/": `${store.id}.1001.1`, "/production/orders/": `${store.id}.1001`, "/stock/items/": item, "/stock/lots/": lot.id, "/settings/stores/": store.id, "/settings/users/": anna };
    for (const [path, { get }] of Object.entries(document.paths)) {
      const id = Object.entries(ids).find(([part]) => path.includes(part))?.[1];
      if (!get || (path.includes("{id}") && !id)) continue;
      const full = `${path.replace("{event_id}", event).replace("{id}", id)}${asked[path.replace("/api/v1", "")] ?? ""}`;
      equal((await buyer.get(full)).status, 200, full);
    }
    for (const part of ["", "/timeline", "/result.csv"]) equal((await buyer.get(`${jobs}/${job}${part}`)).status, 200, part);
  });

  await on("an unchanged list is a 304, a change gives it anew", async () => {
    equal((await buyer.poll(jobs)).status, 200);
    equal((await buyer.poll(jobs)).status, 304);
  });

  await on("one click sends all orders that can go; the others are named with their reasons; the same click again changes nothing", async () => {
    const plan = (await buyer.post("/api/v1/purchasing/plan", { orders })).body.jobs;
    const blocked = plan.filter((one) => one.blockers.length || one.lines.some((line) => line.blockers.length));
    const key = randomUUID();
    const sent = await buyer.post(jobs, { key, orders });
    equal(sent.status, 201, sent.text);
    equal(sent.body.jobs.length, plan.length - blocked.length);
    equal(sent.body.blocked.map((one) => one.supplier_name).sort(), blocked.map((one) => one.supplier_name).sort());
    const again = await buyer.post(jobs, { key, orders });
    equal([again.status, again.body.already_done, again.body.batch], [200, true, sent.body.batch]);
    equal((await buyer.poll(jobs)).status, 200, "the list is a new one");
  });

  await on("every job comes to where it belongs, and only those that ask stay open", async () => {
    const open = new Set(["pending", "connecting", "adding_items"]);
    const rows = await until(async () => {
      const list = (await buyer.get(jobs)).body.rows;
      return !list.some((job) => open.has(job.state)) && list;
    }, { ms: 60_000, every: 300, text: "every job's end" });
    const states = new Set(rows.map((job) => job.state));
    for (const state of ["completed", "needs_review", "failed", "awaiting_mfa"]) ok(states.has(state), `${state} among ${[...states]}`);
    for (const { id } of rows) {
      await buyer.get(`${jobs}/${id}`);
      await buyer.get(`${jobs}/${id}/timeline`);
    }
    // The connection of a job that has ended is closed; one that asks a person is still open.
    const waiting = rows.filter((job) => job.state === "awaiting_mfa").length;
    await until(async () => JSON.parse((await raw(`${house.sandbox.url}/control/connections`)).text).length <= waiting, { ms: 20_000, text: "connections closed" });
  });

  await on("another company sees nothing of it", async () => {
    const mine = (await buyer.get(jobs)).body.rows.map(({ id }) => id);
    const theirs = (await stranger.get(jobs)).body.rows.map(({ id }) => id);
    ok(!theirs.some((id) => mine.includes(id)));
    for (const part of ["", "/timeline", "/result.csv"]) equal((await stranger.get(`${jobs}/${mine[0]}${part}`)).status, 404, part);
    for (const verb of ["cancel", "accept"]) equal((await stranger.post(`${jobs}/${mine[0]}/${verb}`)).status, 404, verb);
  });

  await on("no password, key or token of a provider stands in a log", async () => {
    const said = house.serve.said() + house.workers.map((one) => one.said()).join("");
    for (const secret of [house.people.owner.password, "koe-4711", "sandbox-secret", "access-sandbox"]) ok(!said.includes(secret), secret);
  });
}

for (const engine of engines) for (const front of fronts) await suite(engine, front);
later(stopPostgres);
await finish();
