// shopify_read.mjs - what a query reads: how each field of the schema comes from a shop.
//
// A resolver is (object, args, context) => value; a field without one is the object's own
// member of that name.  context: { shop, version, may(scope), warn(…) }.

import { page_of } from "./shopify_execute.mjs";
import { GraphqlError } from "./shopify_graphql.mjs";
import { read_search } from "./shopify_search.mjs";
import { digits, gid, level_gid, on_hand } from "./shopify_shop.mjs";
import { totals } from "./shopify_payload.mjs";

const DAY = 86400000;
const utc = (ms) => (ms === null || ms === undefined ? null : new Date(ms).toISOString().replace(/\.\d+Z$/, "Z"));
const at = (name) => (object) => utc(object[name]);
const times = (...names) => Object.fromEntries(names.map((name) => [name, at(name.replace(/[A-Z]/g, (one) => `_${one.toLowerCase()}`))]));
const id_of = (kind) => (object) => gid(kind, object.id);
const ids = (kind) => ({ id: id_of(kind), legacyResourceId: ({ id }) => String(id) });
const bag = (of) => (object) => {
  const money = { amount: object.shop.money(of(object)), currencyCode: object.shop.currency };
  return { shopMoney: money, presentmentMoney: money };
};
const attributes = (of) => (object) => of(object).map(({ name, value }) => ({ key: name, value: value === null ? null : String(value) }));
const upper = (text) => (text === null || text === undefined ? null : text.toUpperCase());
const list_of_tags = ({ tags }) => tags.split(",").map((tag) => tag.trim()).filter(Boolean);

// A connection over rows with `query`, `sortKey` and paging.
function connection(resource, rows, args, context, keys, path = resource) {
  let found = rows;
  if (args.query) {
    const { test, warnings } = read_search(resource, args.query);
    found = rows.filter(test);
    if (warnings.length) context.warn({ path: [path], query: args.query, parsed: {}, warnings });
  }
  const sort = args.sortKey ?? "ID";
  const value = keys[sort];
  if (sort !== "ID" && !value) throw new GraphqlError(`The sandbox does not sort ${path} by ${sort}`, { code: "BAD_REQUEST" });
  return page_of(found, args, { key: (row) => [sort === "ID" ? row.id : value(row), row.id], of: `${path}|${sort}|${args.query ?? ""}` });
}

const PRODUCT_KEYS = {
  UPDATED_AT: (row) => row.updated_at, CREATED_AT: (row) => row.created_at, PUBLISHED_AT: (row) => row.published_at, TITLE: (row) => row.title.toLowerCase(),
  VENDOR: (row) => row.vendor,
  PRODUCT_TYPE: (row) => row.product_type, RELEVANCE: (row) => row.id,
};
const VARIANT_KEYS = { POSITION: (row) => row.position, SKU: (row) => row.sku ?? "", TITLE: (row) => row.title, NAME: (row) => row.title, RELEVANCE: (row) => row.id };
const ORDER_KEYS = {
  UPDATED_AT: (row) => row.updated_at, CREATED_AT: (row) => row.created_at, PROCESSED_AT: (row) => row.processed_at, ORDER_NUMBER: (row) => row.order_number, RELEVANCE: (row) => row.id,
  TOTAL_PRICE: (row) => totals(row).total,
};

// Orders older than 60 days are for read_all_orders only; orders themselves for read_orders, however they are asked for.
const young = ({ created_at }) => created_at > Date.now() - 60 * DAY;

function orders_of({ shop, may }) {
  const all = [...shop.orders.values()];
  return may("read_all_orders") ? all : all.filter(young);
}

function seen({ shop, may }, found) {
  if (!found || shop.orders.get(String(found.id)) !== found) return found;
  if (!may("read_orders")) throw new GraphqlError("Access denied for Order object. Required access: `read_orders` access scope.", { code: "ACCESS_DENIED" });
  return may("read_all_orders") || young(found) ? found : null;
}

const KINDS = {
  Product: (shop, id) => shop.products.get(id), ProductVariant: (shop, id) => shop.variants.get(id), InventoryItem: (shop, id) => shop.items.get(id),
  Order: (shop, id) => shop.orders.get(id), Location: (shop, id) => shop.locations.get(id), WebhookSubscription: (shop, id) => shop.subscriptions.get(id),
  InventoryLevel: (shop, _, given) => find_level(shop, given),
};

export function find(shop, kind, given) {
  const [, of] = /^gid:\/\/shopify\/(\w+)\/\d+(?:\?.*)?$/.exec(given) ?? [];
  if (!of) throw new GraphqlError(`Invalid global id '${given}'`, { code: "argumentLiteralsIncompatible" });
  if (kind && of !== kind) return null;
  return KINDS[of]?.(shop, digits(given).replace(/\?.*/, ""), given) ?? null;
}

function find_level(shop, given) {
  const [, number, item] = /^gid:\/\/shopify\/InventoryLevel\/(\d+)\?inventory_item_id=(\d+)$/.exec(given) ?? [];
  return [...(shop.items.get(item)?.levels.values() ?? [])].find((level) => String(level.number) === number) ?? null;
}

const levels_page = (levels, args, context) => connection("inventoryLevels", levels, args, context, {}, "inventoryLevels");
const with_id = (level) => Object.assign(level, { id: level.number }); // for paging

function quantities(level, { names }) {
  const known = ["available", "on_hand", "committed", "incoming", "reserved", "damaged", "safety_stock", "quality_control"];
  return names.map((name) => {
    if (!known.includes(name)) throw new GraphqlError(`The quantity name ${name} is not valid`, { code: "INVALID_NAME" });
    return { kind: "InventoryQuantity", level, name, quantity: name === "on_hand" ? on_hand(level) : level[name] };
  });
}

const address = (given, order) => given && ({
  kind: "MailingAddress", id: gid("MailingAddress", `${order.id}?model_name=Address`), firstName: given.first_name ?? null, lastName: given.last_name ?? null, name: given.name ?? null,
  company: given.company ?? null, address1: given.address1 ?? null, address2: given.address2 ?? null, city: given.city ?? null, zip: given.zip ?? null, province: given.province ?? null,
  provinceCode: given.province_code ?? null, country: given.country ?? null, countryCodeV2: given.country_code ?? null, phone: given.phone ?? null,
});

const shipping_of = (order) => (order.shipping_title ? [{ kind: "ShippingLine", order, shop: order.shop, id: order.shipping_id }] : []);

const method_of = ({ delivery, shipping_address }) => delivery?.method ?? (shipping_address ? "SHIPPING" : "PICK_UP");

export const reading = {
  QueryRoot: {
    shop: (_, __, { shop }) => shop,
    currentAppInstallation: (_, __, { shop }) => ({ kind: "AppInstallation", shop, id: gid("AppInstallation", 700000000001n + BigInt(shop.index)) }),
    node: (_, { id }, context) => seen(context, find(context.shop, null, id)),
    nodes: (_, { ids: wanted }, context) => wanted.map((id) => seen(context, find(context.shop, null, id))),
    location: (_, { id }, { shop }) => (id ? find(shop, "Location", id) : shop.location),
    locations: (_, args, context) => connection("locations", [...context.shop.locations.values()], args, context, { NAME: (row) => row.name, RELEVANCE: (row) => row.id }),
    product: (_, { id }, { shop }) => find(shop, "Product", id),
    products: (_, args, context) => connection("products", [...context.shop.products.values()], args, context, PRODUCT_KEYS),
    productsCount: (_, { query }, { shop }) => counted([...shop.products.values()], "products", query),
    productVariant: (_, { id }, { shop }) => find(shop, "ProductVariant", id),
    productVariants: (_, args, context) => connection("productVariants", [...context.shop.variants.values()], args, context, VARIANT_KEYS),
    inventoryItem: (_, { id }, { shop }) => find(shop, "InventoryItem", id),
    inventoryItems: (_, args, context) => connection("inventoryItems", [...context.shop.items.values()], args, context, {}),
    inventoryLevel: (_, { id }, { shop }) => find(shop, "InventoryLevel", id),
    order: (_, { id }, context) => seen(context, find(context.shop, "Order", id)),
    orders: (_, args, context) => connection("orders", orders_of(context), args, context, ORDER_KEYS),
    ordersCount: (_, { query }, context) => counted(orders_of(context), "orders", query),
    webhookSubscription: (_, { id }, { shop }) => find(shop, "WebhookSubscription", id),
    webhookSubscriptions: (_, args, context) => {
      const all = [...context.shop.subscriptions.values()];
      const fits = ({ topic, uri }) => (!args.topics || args.topics.includes(topic)) && (!args.uri || args.uri === uri);
      return connection("webhookSubscriptions", all.filter(fits), args, context, {});
    },
  },
  Shop: {
    id: id_of("Shop"), myshopifyDomain: ({ domain }) => domain, url: ({ domain }) => `https://${domain}`, currencyCode: ({ currency }) => currency,
    contactEmail: ({ email }) => email, ianaTimezone: ({ zone }) => zone,
    timezoneAbbreviation: ({ zone }) => zone, timezoneOffset: (shop) => shop.time(Date.now()).slice(19).replace(":", ""), ...times("createdAt"), updatedAt: at("created_at"),
    plan: () => ({ publicDisplayName: "Basic", partnerDevelopment: false, shopifyPlus: false }),
  },
  AppInstallation: {
    accessScopes: ({ shop }) => shop.scopes.split(",").filter(Boolean).map((handle) => ({ handle, description: handle.replaceAll("_", " ") })),
    app: ({ shop }) => ({ kind: "App", id: gid("App", 190000000001n + BigInt(shop.index)), title: "Tradepost" }),
  },
  Location: {
    ...ids("Location"), ...times("createdAt", "updatedAt"), isActive: ({ active }) => active, fulfillsOnlineOrders: ({ online }) => online, hasActiveInventory: () => true,
    address: ({ shop }) => ({ address1: "Via Roma 1", city: "Roma", country: shop.country, countryCode: shop.country, zip: "00100" }),
    inventoryLevels: (location, args, context) => levels_page([...context.shop.items.values()].flatMap(({ levels }) => {
      const level = levels.get(String(location.id));
      return level ? [Object.assign(level, { id: level.item.id })] : [];
    }), args, context),
  },
  Product: {
    ...ids("Product"), ...times("createdAt", "updatedAt", "publishedAt"), status: ({ status }) => upper(status), productType: ({ product_type }) => product_type,
    tags: list_of_tags, descriptionHtml: ({ body_html }) => body_html,
    totalInventory: ({ variants }) => variants.reduce((sum, one) => sum + available_of(one), 0), tracksInventory: ({ variants }) => variants.some(({ item }) => item.tracked),
    hasOnlyDefaultVariant: ({ variants }) => variants.length === 1 && variants[0].values[0] === "Default Title",
    variantsCount: ({ variants }) => ({ count: variants.length, precision: "EXACT" }),
    options: ({ options }, { first }) => options.slice(0, first ?? options.length),
    variants: ({ id, variants }, args, context) => connection("productVariants", variants, args, context, VARIANT_KEYS, `variants of ${id}`),
  },
  ProductOption: { id: id_of("ProductOption") },
  ProductVariant: {
    ...ids("ProductVariant"), ...times("createdAt", "updatedAt"), displayName: ({ product, title }) => `${product.title} - ${title}`, price: ({ shop, price }) => shop.money(price),
    compareAtPrice: ({ shop, compare_at_price: money }) => (money === null ? null : shop.money(money)), inventoryPolicy: ({ policy }) => upper(policy), inventoryQuantity: available_of,
    selectedOptions: ({ product, values }) => values.map((value, i) => ({ name: product.options[i].name, value })), inventoryItem: ({ item }) => item,
    availableForSale: (one) => !one.item.tracked || available_of(one) > 0,
    taxable: () => true,
  },
  InventoryItem: {
    ...ids("InventoryItem"), ...times("createdAt", "updatedAt"), sku: ({ variant }) => variant.sku, requiresShipping: () => true,
    unitCost: ({ shop, cost }) => (cost === null ? null : { amount: shop.money(cost), currencyCode: shop.currency }),
    locationsCount: ({ levels }) => ({ count: levels.size, precision: "EXACT" }),
    inventoryLevel: ({ levels }, { locationId }) => levels.get(digits(locationId)) ?? null,
    inventoryLevels: ({ levels }, args, context) => levels_page([...levels.values()].map(with_id), args, context),
  },
  InventoryLevel: { id: level_gid, isActive: () => true, quantities, ...times("createdAt", "updatedAt") },
  InventoryQuantity: { id: ({ level, name }) => `gid://shopify/InventoryQuantity/${level.number}?inventory_item_id=${level.item.id}&name=${name}`, updatedAt: ({ level }) => utc(level.updated_at) },
  Order: {
    ...ids("Order"), ...times("createdAt", "updatedAt", "processedAt", "cancelledAt", "closedAt"), number: ({ order_number }) => order_number,
    closed: ({ closed_at }) => closed_at !== null, cancelReason: ({ cancel_reason }) => upper(cancel_reason),
    displayFinancialStatus: ({ financial_status }) => upper(financial_status),
    displayFulfillmentStatus: ({ fulfillment_status: one }) => ({ partial: "PARTIALLY_FULFILLED", fulfilled: "FULFILLED" })[one] ?? "UNFULFILLED",
    tags: list_of_tags, confirmed: () => true, email: ({ email }) => email || null, currencyCode: ({ shop }) => shop.currency,
    presentmentCurrencyCode: ({ shop }) => shop.currency, sourceName: ({ source_name }) => source_name,
    customAttributes: attributes(({ note_attributes }) => note_attributes), totalPriceSet: bag((order) => totals(order).total),
    subtotalPriceSet: bag((order) => totals(order).lines - order.discount),
    currentTotalPriceSet: bag((order) => totals(order).current_total), currentSubtotalPriceSet: bag((order) => totals(order).current - order.discount),
    totalRefundedSet: bag((order) => totals(order).refunded),
    customer: ({ customer }) => customer ?? null, shippingAddress: (order) => address(order.shipping_address, order), billingAddress: (order) => address(order.billing_address, order),
    shippingLine: (order) => shipping_of(order)[0] ?? null,
    shippingLines: (order, args, context) => connection("orders", shipping_of(order), args, context, {}, `shipping of ${order.id}`),
    lineItems: (order, args, context) => connection("orders", order.lines, { ...args, query: undefined }, context, {}, `lines of ${order.id}`),
    refunds: ({ refunds }, { first }) => refunds.slice(0, first ?? refunds.length), fulfillments: ({ fulfillments }, { first }) => fulfillments.slice(0, first ?? fulfillments.length),
    fulfillmentOrders: (order, args, context) => connection("orders", [{ kind: "FulfillmentOrder", order, shop: order.shop, id: order.id + 1n }], args, context, {}, `fulfilment of ${order.id}`),
    currentSubtotalLineItemsQuantity: ({ lines }) => lines.reduce((sum, { current_quantity }) => sum + current_quantity, 0),
    subtotalLineItemsQuantity: ({ lines }) => lines.reduce((sum, { quantity }) => sum + quantity, 0),
    statusPageUrl: ({ shop, token }) => `https://${shop.domain}/${shop.id}/orders/${token}/authenticate?key=sandbox-${token.slice(0, 12)}`,
  },
  Customer: {
    ...ids("Customer"), firstName: ({ first_name }) => first_name, lastName: ({ last_name }) => last_name, note: ({ note }) => note ?? null,
    displayName: ({ first_name, last_name, email }) => [first_name, last_name].filter(Boolean).join(" ") || email || "Customer",
    defaultEmailAddress: ({ email }) => email && { emailAddress: email }, defaultPhoneNumber: ({ phone }) => phone && { phoneNumber: phone },
  },
  ShippingLine: {
    id: ({ order }) => gid("ShippingLine", order.shipping_id), title: ({ order }) => order.shipping_title, code: ({ order }) => order.shipping_title,
    source: () => "shopify", originalPriceSet: bag(({ order }) => order.shipping), isRemoved: () => false,
  },
  LineItem: {
    id: id_of("LineItem"), name: ({ title, variant_title }) => (variant_title ? `${title} - ${variant_title}` : title),
    variantTitle: ({ variant_title }) => variant_title, currentQuantity: ({ current_quantity }) => current_quantity,
    unfulfilledQuantity: ({ current_quantity, fulfilled }) => current_quantity - fulfilled, refundableQuantity: ({ current_quantity }) => current_quantity,
    customAttributes: attributes(({ properties }) => properties),
    variant: ({ variant }) => (variant && !variant.product.deleted ? variant : null),
    product: ({ variant }) => (variant && !variant.product.deleted ? variant.product : null), isGiftCard: () => false, requiresShipping: () => true,
    taxable: () => true,
    originalUnitPriceSet: bag(({ price }) => price),
  },
  Refund: {
    ...ids("Refund"), createdAt: at("at"), updatedAt: at("at"), totalRefundedSet: bag(({ amount }) => amount),
    refundLineItems: (refund, args, context) => connection("orders", refund.lines, args, context, {}, `lines of ${refund.id}`),
  },
  RefundLineItem: {
    id: id_of("RefundLineItem"), restockType: ({ restock_type }) => upper(restock_type), restocked: ({ restock_type }) => restock_type !== "no_restock",
    lineItem: ({ line }) => line,
  },
  Fulfillment: { ...ids("Fulfillment"), createdAt: at("at"), updatedAt: at("at"), name: ({ order, number }) => `${order.name}.${number}`, status: () => "SUCCESS" },
  FulfillmentOrder: {
    id: id_of("FulfillmentOrder"), status: ({ order }) => (order.cancelled_at !== null ? "CANCELLED" : order.fulfillment_status === "fulfilled" ? "CLOSED" : "OPEN"),
    fulfillAt: ({ order }) => utc(order.created_at),
    fulfillBy: ({ order }) => utc(order.fulfill_by && Date.parse(order.fulfill_by)),
    deliveryMethod: ({ order }) => ({ kind: "DeliveryMethod", id: gid("DeliveryMethod", order.id + 2n), order }),
  },
  DeliveryMethod: {
    methodType: ({ order }) => method_of(order), presentedName: ({ order }) => order.shipping_title,
    minDeliveryDateTime: ({ order }) => utc(order.delivery?.from && Date.parse(order.delivery.from)),
    maxDeliveryDateTime: ({ order }) => utc(order.delivery?.to && Date.parse(order.delivery.to)),
  },
  WebhookSubscription: {
    ...ids("WebhookSubscription"), ...times("createdAt", "updatedAt"), callbackUrl: ({ uri }) => uri, format: () => "JSON",
    includeFields: ({ include_fields }) => include_fields, filter: () => null, name: ({ name }) => name ?? null,
    apiVersion: (_, __, { settings }) => ({ handle: settings.webhook_version, displayName: settings.webhook_version, supported: true }),
  },
};

function available_of({ item }) {
  return [...item.levels.values()].reduce((sum, { available }) => sum + available, 0);
}

function counted(rows, resource, query) {
  return { count: query ? rows.filter(read_search(resource, query).test).length : rows.length, precision: "EXACT" };
}
