// purchasing.mjs - suppliers, orders and portals for a test, each with a scenario of the sandbox.

import { ok, until } from "./check.mjs";
import { raw } from "./client.mjs";

export const ended = ["completed", "needs_review", "failed", "cancelled"];

// A source guid that makes the sandbox play scenario number ("0001"); n tells several portals of one scenario apart.
export const guidOf = (number, n = 0) => `5ced0000-0000-4000-8000-${number}${String(n).padStart(8, "0")}`;

const text = (value) => `'${String(value).replaceAll("'", "''")}'`;

// The account of the demo that is shown, and the customer id that its source filters by.
export async function accountOf(house) {
  const [account, settings] = (await house.sql("SELECT account_id, settings FROM integration WHERE provider = 'source' ORDER BY created_at, account_id LIMIT 1")).split("|");
  return { account, customer: String(JSON.parse(settings).customer_id) };
}

// Puts suppliers with products and orders into the embedded source.
//   suppliers: [{ id, name, orders: [{ id, lines: [{ id, sku, quantity, price, supplier_sku?, product? }] }] }]
export async function putOrders(house, { account, customer }, suppliers, created = Date.now()) {
  let sql = "";
  for (const { id, name, orders } of suppliers) {
    sql += `INSERT INTO src_supplier (account_id, customer_id, id, name) VALUES (${text(account)}, ${text(customer)}, ${text(id)}, ${text(name)}) ON CONFLICT DO NOTHING;\n`;
    for (const order of orders) {
      sql += `INSERT INTO src_buy_order (account_id, customer_id, id, supplier_id, status, created_at, pulled_at)
        VALUES (${text(account)}, ${text(customer)}, ${text(order.id)}, ${text(id)}, ${text(order.status ?? "approved")}, ${created}, ${created});\n`;
      for (const line of order.lines) {
        const product = line.product ?? `p-${line.sku}`;
        sql += `INSERT INTO src_product (account_id, customer_id, id, sku, supplier_sku, name)
          VALUES (${text(account)}, ${text(customer)}, ${text(product)}, ${text(line.sku)}, ${text(line.supplier_sku ?? "")}, ${text(line.name ?? line.sku)}) ON CONFLICT DO NOTHING;
        INSERT INTO src_buy_order_line (account_id, customer_id, id, order_id, product_id, quantity, unit_price)
          VALUES (${text(account)}, ${text(customer)}, ${text(line.id)}, ${text(order.id)}, ${text(product)}, ${line.quantity}, ${text(line.price)});\n`;
      }
    }
  }
  await house.sql(sql);
}

// A supplier with a portal that plays a scenario, its credentials entered; one order of `lines` lines.
export async function makeSupplier(house, boss, where, number, { n = 0, lines = 4, username, password = "right-one", ...portal } = {}) {
  const id = `s-${number}-${n}`;
  const order = `bo-${number}-${n}`;
  const rows = Array.from({ length: lines }, (_, i) => ({
    id: `${order}-l${i}`, sku: `OUR-${number}-${n}-${i}`, supplier_sku: `SUP-${number}-${n}-${i}`, quantity: i + 1, price: `${(1234 + i * 100) / 100}`,
  }));
  await putOrders(house, where, [{ id, name: `Supplier ${number} ${n}`, orders: [{ id: order, lines: rows }] }]);
  const made = await boss.post("/api/v1/settings/portals", {
    supplier_id: id, supplier_name: `Supplier ${number} ${n}`, source_guid: guidOf(number, n), currency: "EUR",
    tolerance_kind: "none", tolerance: 0, active: true, ...portal,
  });
  ok(made.status === 201 || made.status === 200, `a portal for ${number}: ${made.status} ${made.text}`);
  const given = await boss.put(`/api/v1/settings/portals/${made.body.portal.id}/credentials`, { username: username ?? `buyer-${number}-${n}@example.test`, password });
  ok(given.status === 200, `credentials for ${number}: ${given.status} ${given.text}`);
  return { id, order, portal: made.body.portal.id, lines: rows };
}

export const send = (client, orders, key = `key-${Math.random().toString(36).slice(2)}-${Date.now()}`) =>
  client.post("/api/v1/purchasing/jobs", { key, orders });

export const jobOf = async (client, id) => (await client.get(`/api/v1/purchasing/jobs/${id}`)).body;

// Waits until a job's state is one of these (or is whatever a function likes).
export const reaches = (client, id, states, { ms = 30_000, every = 100 } = {}) =>
  until(async () => {
    const { job } = await jobOf(client, id);
    const there = typeof states === "function" ? states(job) : states.includes(job.state);
    if (!there) throw new Error(`${job.supplier_name} is ${job.state} (${job.progress.text}), connection ${job.connection}, error ${JSON.stringify(job.error)}`);
    return job;
  }, { ms, every, text: `job ${id} reaching ${states}` });

// The sandbox's own interface.
export async function control(house, path, value) {
  const answer = await raw(`${house.sandbox.url}/control/${path}`, value === undefined ? {} :
    { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(value) });
  ok(answer.status === 200, `control ${path}: ${answer.status} ${answer.text}`);
  return JSON.parse(answer.text);
}
