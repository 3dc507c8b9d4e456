// flows.mjs - what people and providers do that changes something, each as one request on a store that was kept (places.mjs).

import { order, signed } from "../lib/production.mjs";
import { webhook } from "./places.mjs";

const job = "/api/v1/purchasing/jobs";

// name: of the table. ask(kept) → { method, path, value } or { method, path, body, headers }; anonymous: without a session.
export const flows = [
  { name: "sign-in", anonymous: true, ask: ({ people }) => ({ method: "POST", path: "/api/v1/session", value: { email: people.owner.email, password: people.owner.password } }) },
  { name: "submit", ask: ({ waiting }) => ({ method: "POST", path: job, value: { key: "points-submit-1", orders: waiting.map(({ order }) => order) } }) },
  { name: "webhook", anonymous: true, ask: (kept) => ({ method: "POST", ...webhook(kept, { job_guid: kept.guids.get(kept.jobs.connecting), webhook_code: "EnsureConnection", output: { access_token: "access-sandbox-points" } }) }) },
  { name: "webhook-failed", anonymous: true, ask: (kept) => ({ method: "POST", ...webhook(kept, { job_guid: kept.guids.get(kept.jobs.other), webhook_code: "EnsureConnection", error: { error_code: "Blocked", error_message: "no" } }) }) },
  { name: "mfa-answer", ask: ({ jobs }) => ({ method: "POST", path: `${job}/${jobs.asked}/answer`, value: { answer: "123456" } }) },
  { name: "cancel", ask: ({ jobs }) => ({ method: "POST", path: `${job}/${jobs.connecting}/cancel`, value: {} }) },
  { name: "retry", ask: ({ jobs }) => ({ method: "POST", path: `${job}/${jobs.failed}/retry`, value: { cart_checked: true } }) },
  { name: "accept-late", ask: ({ jobs }) => ({ method: "POST", path: `${job}/${jobs.late}/accept`, value: {} }) },
  { name: "import", ask: ({ waiting }) => ({ method: "POST", path: "/api/v1/settings/mappings/import", value: { apply: true,
    csv: `supplier_id,our_sku,supplier_sku,unit,pack_size,min_qty\n${Array.from({ length: 40 }, (_, i) => `${waiting[0].id},POINT-${i},P-${i},piece,1,0`).join("\n")}\n` } }) },
  { name: "shop-order", anonymous: true, ask: ({ floor }) => ({ method: "POST", ...signed(floor.store, "orders/create", order("9101", 9101), { id: "points-order" }) }) },
  { name: "shop-cancel", anonymous: true, ask: ({ floor }) => ({ method: "POST", ...signed(floor.store, "orders/cancelled",
    order("9001", 9001, { cancelled_at: "2026-11-21T10:00:00+01:00", updated_at: "2026-11-21T10:00:00+01:00", cancel_reason: "customer" }), { id: "points-cancel" }) }) },
  { name: "scan", ask: ({ floor }) => ({ method: "POST", path: `/api/v1/production/tickets/${floor.cake.filling}/complete_filling`, value: { key: "points-scan-1" } }) },
  { name: "pack", ask: ({ floor }) => ({ method: "POST", path: `/api/v1/production/tickets/${floor.cake.packed}/complete_packing`, value: { key: "points-pack-1" } }) },
  { name: "receive", ask: ({ floor }) => ({ method: "POST", path: `/api/v1/stock/items/${floor.item}/receive`, value: { amount: "3", key: "points-receive-1" } }) },
  { name: "settings", ask: ({ spare }) => ({ method: "PUT", path: `/api/v1/settings/portals/${spare.portal}/credentials`, value: { username: "points@example.test", password: "another" } }) },
];

export function perform(place, flow) {
  const client = place.client();
  if (flow.anonymous) Object.assign(client, { cookie: "", csrf: "" });
  const { method, path, value, body, headers } = flow.ask(place.kept);
  return client.ask(method, path, value, { body, headers, check: false }).catch((error) => ({ status: 0, text: error.message }));
}
