// shopify_write.mjs - the mutations: webhook subscriptions and quantities.
//
// context, besides what shopify_read.mjs needs: { version, keys, settings, tell() }.  A
// quantity is set all or nothing; an idempotency key brings its first answer again.

import { coerce } from "./shopify_validate.mjs";
import { GraphqlError } from "./shopify_graphql.mjs";
import { IDEMPOTENT } from "./shopify_schema.mjs";
import { find } from "./shopify_read.mjs";
import { gid, on_hand } from "./shopify_shop.mjs";
import { shift } from "./shopify_stock.mjs";
import { level_body } from "./shopify_payload.mjs";

const TOPIC_SCOPES = { ORDERS: "read_orders", REFUNDS: "read_orders", PRODUCTS: "read_products", INVENTORY: "read_inventory" };
const REASONS = [
  "correction", "cycle_count_available", "damaged", "movement_canceled", "movement_created", "movement_received", "movement_updated", "other", "promotion", "quality_control",
  "received", "reservation_created", "reservation_deleted", "reservation_updated", "restock", "safety_stock", "shrinkage",
];
const MESSAGES = {
  CHANGE_FROM_QUANTITY_STALE: "The changeFromQuantity argument no longer matches the persisted quantity.",
  COMPARE_QUANTITY_REQUIRED: "The compareQuantity argument must be given to each quantity or ignored using ignoreCompareQuantity.",
  COMPARE_QUANTITY_STALE: "The compareQuantity argument no longer matches the persisted quantity.",
  INVALID_INVENTORY_ITEM: "The specified inventory item could not be found.",
  INVALID_LOCATION: "The specified location could not be found.",
  INVALID_NAME: "The quantity name must be either 'available' or 'on_hand'.",
  INVALID_REASON: "The specified reason is invalid.",
  INVALID_REFERENCE_DOCUMENT: "The specified reference document is invalid.",
  INVALID_QUANTITY_NEGATIVE: "The quantity can't be negative.",
  INVALID_QUANTITY_TOO_HIGH: "The total quantity can't be higher than 1,000,000,000.",
  INVALID_QUANTITY_TOO_LOW: "The total quantity can't be lower than -1,000,000,000.",
  ITEM_NOT_STOCKED_AT_LOCATION: "The inventory item is not stocked at the location.",
  NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR: "The combination of inventoryItemId and groupId must be unique.",
  INTERNAL_LEDGER_DOCUMENT: "Internal (gid://shopify/) ledger documents are not allowed to be adjusted via API.",
  INVALID_AVAILABLE_DOCUMENT: "A ledger document URI is not allowed when adjusting available.",
  INVALID_QUANTITY_DOCUMENT: "A ledger document URI is required except when adjusting available.",
  IDEMPOTENCY_CONCURRENT_REQUEST: "This request is currently in progress, please try again.",
  IDEMPOTENCY_KEY_PARAMETER_MISMATCH: "The same idempotency key cannot be used with different operation parameters.",
  IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED: "The previous attempt with this idempotency key failed.",
};
const LIMIT = 1_000_000_000;
const said = (code, ...field) => ({ field: field.length ? ["input", ...field.map(String)] : null, message: MESSAGES[code], code });

// ---- subscriptions ----

const topic_of = (header) => header.toUpperCase().replace("/", "_");
export const header_of = (topic) => topic.toLowerCase().replace(/^(app|bulk_operations|inventory_items|inventory_levels|orders|products|refunds)_/, "$1/");

function check_subscription({ shop, may }, topic, input, itself) {
  const uri = input.uri ?? input.callbackUrl;
  const wrong = (field, message) => ({ field: ["webhookSubscription", ...(field ? [field] : [])], message });
  const scope = TOPIC_SCOPES[topic.split("_")[0]];
  if (scope && !may(scope)) return [wrong(null, `You do not have permission to create or update webhooks with ${header_of(topic)} topic. This topic contains protected customer data.`)];
  if (uri === undefined || uri === null || uri === "") return itself ? [] : [wrong("callbackUrl", "Address can't be blank")];
  let url;
  try {
    url = new URL(uri);
  } catch {
    return [wrong("callbackUrl", "Address is invalid")];
  }
  const home = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  if (url.protocol === "http:" && !home) return [wrong("callbackUrl", "Address protocol http:// is not supported")]; // loopback has no certificate
  if (!/^https?:$/.test(url.protocol)) return [wrong("callbackUrl", `Address protocol ${url.protocol}// is not supported`)];
  if (input.format === "XML" || input.filter || input.metafieldNamespaces?.length) return [wrong(null, "The sandbox sends JSON, whole or by includeFields, no other way")];
  if (input.name && !/^[A-Za-z0-9_-]{1,50}$/.test(input.name)) return [wrong("name", "Name is invalid")];
  const taken = [...shop.subscriptions.values()].some((one) => one !== itself && one.topic === topic && one.uri === uri);
  return taken ? [wrong("callbackUrl", "Address for this topic has already been taken")] : [];
}

function subscribe(_, { topic, webhookSubscription: input }, context) {
  const { shop } = context;
  const userErrors = check_subscription(context, topic, input, null);
  if (userErrors.length) return { webhookSubscription: null, userErrors };
  const id = shop.new_id("WebhookSubscription");
  const at = shop.tick(id);
  const subscription = {
    kind: "WebhookSubscription", shop, id, topic, uri: input.uri ?? input.callbackUrl, name: input.name ?? null, include_fields: input.includeFields ?? [], created_at: at, updated_at: at,
    declared: false, remove: () => shop.subscriptions.delete(String(id)),
  };
  shop.subscriptions.set(String(id), subscription);
  return { webhookSubscription: subscription, userErrors };
}

const no_subscription = { field: ["id"], message: "Webhook subscription does not exist" };

function update_subscription(_, { id, webhookSubscription: input }, context) {
  const subscription = find(context.shop, "WebhookSubscription", id);
  if (!subscription) return { webhookSubscription: null, userErrors: [no_subscription] };
  const userErrors = check_subscription(context, subscription.topic, input, subscription);
  if (!userErrors.length) {
    const uri = input.uri ?? input.callbackUrl ?? subscription.uri;
    Object.assign(subscription, { uri, include_fields: input.includeFields ?? subscription.include_fields, name: input.name ?? subscription.name, updated_at: context.shop.tick(subscription.id) });
  }
  return { webhookSubscription: userErrors.length ? null : subscription, userErrors };
}

function unsubscribe(_, { id }, { shop }) {
  const subscription = find(shop, "WebhookSubscription", id);
  if (!subscription) return { deletedWebhookSubscriptionId: null, userErrors: [no_subscription] };
  subscription.remove();
  return { deletedWebhookSubscriptionId: id, userErrors: [] };
}

// ---- idempotency ----

// From 2026-04 on the directive has to be there.  The same key with the same input brings
// the first answer; from 2026-07 on one that failed is named as such.
function once(act) {
  return (object, args, context, field) => {
    const directive = field.directives.find(({ name }) => name === "idempotent");
    if (!directive) {
      if (context.version >= "2026-04" && IDEMPOTENT.includes(field.name)) {
        throw new GraphqlError("The @idempotent directive is required for this mutation but was not provided.", { code: "BAD_REQUEST" });
      }
      return act(object, args, context);
    }
    const key = coerce(directive.args.get("key"), "String!", context.variables, context.schema);
    if (!key.trim()) throw new GraphqlError("The idempotency key cannot be blank.", { code: "BAD_REQUEST" });
    const { keys } = context;
    const of = JSON.stringify([field.name, args]);
    const known = keys.get(key);
    const refuse = (code) => ({ inventoryAdjustmentGroup: null, inventoryLevel: null, userErrors: [said(code)] });
    if (known && Date.now() < known.until) {
      if (known.of !== of) return refuse("IDEMPOTENCY_KEY_PARAMETER_MISMATCH");
      if (!known.done) return refuse("IDEMPOTENCY_CONCURRENT_REQUEST");
      context.replayed = true;
      return known.answer.userErrors.length && context.version >= "2026-07" ? refuse("IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED") : known.answer;
    }
    const row = { of, done: false, until: Date.now() + context.key_life_ms, answer: null };
    row.answer = act(object, args, context);
    keys.set(key, row);
    context.after(() => (row.done = true)); // while the answer is on its way another one is concurrent
    return row.answer;
  };
}

// ---- quantities ----

const quantity_of = (level, name) => (name === "on_hand" ? on_hand(level) : level[name]);

function place_of({ shop, version }, entry, where, wrong) {
  const item = find(shop, "InventoryItem", entry.inventoryItemId);
  const location = find(shop, "Location", entry.locationId);
  if (!item) wrong.push(said("INVALID_INVENTORY_ITEM", ...where, "inventoryItemId"));
  if (!location) wrong.push(said("INVALID_LOCATION", ...where, "locationId"));
  if (!item || !location) return null;
  const level = item.levels.get(String(location.id));
  if (!level && version < "2026-10") wrong.push(said("ITEM_NOT_STOCKED_AT_LOCATION", ...where, "locationId"));
  return { item, location, level, persisted: (name) => (level ? quantity_of(level, name) : 0) };
}

function check_head({ name, reason, referenceDocumentUri: uri }, names, wrong) {
  if (!names.includes(name)) wrong.push(said("INVALID_NAME", "name"));
  if (!REASONS.includes(reason)) wrong.push(said("INVALID_REASON", "reason"));
  if (uri !== undefined && uri !== null && !/^[a-z][a-z0-9+.-]*:\/\/./i.test(uri)) wrong.push(said("INVALID_REFERENCE_DOCUMENT", "referenceDocumentUri"));
}

function must_compare(entries, type, version) {
  if (version >= "2026-04" && entries.some((entry) => !Object.hasOwn(entry, "changeFromQuantity"))) {
    throw new GraphqlError(`${type} must include the following argument: changeFromQuantity.`, { code: "INVALID_FIELD_ARGUMENTS" });
  }
}

function set_quantities(_, { input }, context) {
  const { shop, version } = context;
  must_compare(input.quantities, "InventoryQuantityInput", version);
  const wrong = [];
  check_head(input, ["available", "on_hand"], wrong);
  const seen = new Set();
  const changes = input.quantities.map((entry, i) => {
    const where = ["quantities", i];
    const pair = `${entry.inventoryItemId} ${entry.locationId}`;
    if (seen.has(pair)) wrong.push(said("NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR", ...where, "locationId"));
    seen.add(pair);
    if (entry.quantity > LIMIT) wrong.push(said("INVALID_QUANTITY_TOO_HIGH", ...where, "quantity"));
    if (entry.quantity < -LIMIT) wrong.push(said("INVALID_QUANTITY_TOO_LOW", ...where, "quantity"));
    else if (entry.quantity < 0 && input.name === "on_hand") wrong.push(said("INVALID_QUANTITY_NEGATIVE", ...where, "quantity"));
    const place = place_of(context, entry, where, wrong);
    if (place && wrong.length === 0) wrong.push(...compare(entry, input, place, where, version));
    return { ...place, quantity: entry.quantity };
  });
  if (wrong.length) return { inventoryAdjustmentGroup: null, userErrors: wrong };
  return write(shop, context, input, changes.map(({ item, location, level, persisted, quantity }) => ({ item, location, level, delta: quantity - persisted(input.name) })));
}

function compare({ changeFromQuantity: from, compareQuantity: old }, { name, ignoreCompareQuantity }, { persisted }, where, version) {
  if (from !== undefined) return from === null || from === persisted(name) ? [] : [said("CHANGE_FROM_QUANTITY_STALE", ...where, "changeFromQuantity")];
  if (version >= "2026-04" || ignoreCompareQuantity) return [];
  if (old === undefined || old === null) return [said("COMPARE_QUANTITY_REQUIRED", ...where, "compareQuantity")];
  return old === persisted(name) ? [] : [said("COMPARE_QUANTITY_STALE", ...where, "compareQuantity")];
}

function adjust_quantities(_, { input }, context) {
  const { shop, version } = context;
  must_compare(input.changes, "InventoryChangeInput", version);
  const wrong = [];
  check_head(input, ["available", "damaged", "incoming", "quality_control", "reserved", "safety_stock"], wrong);
  const changes = input.changes.map((entry, i) => {
    const where = ["changes", i];
    const { ledgerDocumentUri: ledger, delta, changeFromQuantity: from } = entry;
    if (ledger?.startsWith("gid://shopify/")) wrong.push(said("INTERNAL_LEDGER_DOCUMENT", ...where, "ledgerDocumentUri"));
    if (input.name === "available" && ledger) wrong.push(said("INVALID_AVAILABLE_DOCUMENT", ...where, "ledgerDocumentUri"));
    if (input.name !== "available" && !ledger) wrong.push(said("INVALID_QUANTITY_DOCUMENT", ...where, "ledgerDocumentUri"));
    const place = place_of(context, entry, where, wrong);
    if (place && from !== undefined && from !== null && from !== place.persisted(input.name)) wrong.push(said("CHANGE_FROM_QUANTITY_STALE", ...where, "changeFromQuantity"));
    return { ...place, delta };
  });
  return wrong.length ? { inventoryAdjustmentGroup: null, userErrors: wrong } : write(shop, context, input, changes);
}

// Setting on_hand moves available by the difference, and both are in the group of changes.
function write(shop, { tell }, { name, reason, referenceDocumentUri = null }, entries) {
  const event = tell();
  const changes = [];
  for (const { item, location, level, delta } of entries) {
    const there = level ?? shop.stock_at(item, location, 0);
    if (!level) event("inventory_levels/connect", level_body(there));
    shift(event, there, name === "on_hand" ? { available: delta } : { [name]: delta });
    const changed = name === "available" || name === "on_hand" ? ["available", "on_hand"] : [name, "on_hand"];
    for (const one of delta ? changed : []) changes.push({ name: one, delta, quantityAfterChange: one === name ? quantity_of(there, one) : null, item, location, ledgerDocumentUri: null });
  }
  const id = shop.new_id("InventoryAdjustmentGroup");
  return { inventoryAdjustmentGroup: { kind: "InventoryAdjustmentGroup", id: gid("InventoryAdjustmentGroup", id), createdAt: new Date().toISOString(), reason, referenceDocumentUri, changes }, userErrors: [] };
}

function activate(_, { inventoryItemId, locationId, available = 0, onHand }, context) {
  const { shop, tell } = context;
  const item = find(shop, "InventoryItem", inventoryItemId);
  const location = find(shop, "Location", locationId);
  const refuse = (field, message) => ({ inventoryLevel: null, userErrors: [{ field: [field], message }] });
  if (!item) return refuse("inventoryItemId", "The product couldn't be stocked because it wasn't found.");
  if (!location) return refuse("locationId", "The product couldn't be stocked because the location wasn't found.");
  const known = item.levels.get(String(location.id));
  if (known) return { inventoryLevel: known, userErrors: [] };
  const level = shop.stock_at(item, location, onHand ?? available ?? 0);
  tell()("inventory_levels/connect", level_body(level));
  return { inventoryLevel: level, userErrors: [] };
}

export const writing = {
  Mutation: {
    webhookSubscriptionCreate: subscribe,
    webhookSubscriptionUpdate: update_subscription,
    webhookSubscriptionDelete: unsubscribe,
    inventorySetQuantities: once(set_quantities),
    inventoryAdjustQuantities: once(adjust_quantities),
    inventoryActivate: once(activate),
  },
  InventoryAdjustmentGroup: {
    changes: ({ changes }, { inventoryItemIds, locationIds, quantityNames }) => changes.filter(({ item, location, name }) =>
      (!inventoryItemIds || inventoryItemIds.includes(gid("InventoryItem", item.id))) && (!locationIds || locationIds.includes(gid("Location", location.id))) && (!quantityNames || quantityNames.includes(name))),
  },
};

export { topic_of };
