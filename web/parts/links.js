// links.js - where a thing of some kind is shown.

import { seg } from "../router.js";

const WHERE = {
  job: (id) => `/purchasing/jobs/${seg(id)}`,
  portal_job: (id) => `/purchasing/jobs/${seg(id)}`,
  order: (id) => `/purchasing?q=${seg(id)}`,
  buy_order: (id) => `/purchasing?q=${seg(id)}`,
  stock: (id) => `/stock/items/${seg(id)}`,
  stock_item: (id) => `/stock/items/${seg(id)}`,
  shop_order: (id) => `/production/orders/${seg(id)}`,
  shop: (id) => `/settings/stores/${seg(id)}`,
  stock_lot: (id) => `/settings/lots/${seg(id)}`,
  capacity: () => "/settings/capacity",
  supplier: (id) => `/purchasing/suppliers?supplier=${seg(id)}`, // ids of other systems may hold dots: never the path
  portal: (id) => `/settings/suppliers/${seg(id)}`,
  login: (id) => `/settings/suppliers?login=${seg(id)}`,
  mapping: (id) => `/settings/mappings/${seg(id)}`,
  sku: (id) => `/settings/mappings?q=${seg(id)}`,
  integration: () => "/settings/integrations",
  source: () => "/settings/integrations",
  delivery: (id) => `/activity/deliveries/${seg(id)}`,
  event: (id) => `/activity/chain/${seg(id)}`,
  queue: (id) => queueHref(id),
  queue_job: (id) => queueHref(id),
  person: () => "/settings/people",
  user: () => "/settings/people",
  token: () => "/settings/tokens",
};

// Work that waits is listed as such; what is in another state has a list of its own.
export const queueHref = (id, state = "queued") =>
  state === "dead" ? `/activity/dead/${seg(id)}` : `/activity/queue/${seg(id)}${state === "queued" ? "" : "?state=" + state}`;

// The address, or null when the thing has no page of its own.
export const subjectHref = (kind, id) => (WHERE[kind] && id ? WHERE[kind](id) : null);
