// shopify_orders.mjs - what happens to orders: placed, remembered, edited, cancelled, refunded, fulfilled, paid, deleted.
//
// Shopify counts its own stock: an order takes `available` and adds to `committed`; a
// fulfilment takes `committed`; a cancellation or a refund gives back what it restocks.
// Every act is one shop event: all its webhooks share an event id.

import { randomUUID } from "node:crypto";
import { is_object } from "./http.mjs";
import { Refused, level_of, must, shift, whole } from "./shopify_stock.mjs";
import { edit_body, order_body, product_body, refund_body, totals } from "./shopify_payload.mjs";

const FINANCIAL = ["pending", "authorized", "partially_paid", "paid", "partially_refunded", "refunded", "voided", "expired"];
const REASONS = ["customer", "fraud", "inventory", "declined", "staff", "other"];
const RESTOCK = ["return", "cancel", "no_restock", "legacy_restock"];

// [{ name, value }] from that or from { name: value }.
function pairs(given = []) {
  if (Array.isArray(given)) return given;
  return Object.entries(given).map(([name, value]) => ({ name, value }));
}

// { lines: [{ sku | variant | title, quantity, properties, price }], note_attributes, note, tags, email, phone, customer,
//   shipping_address, billing_address, shipping, shipping_title, discount, financial_status, test, source_name, created_at, force }
export function place(shop, tell, given) {
  const { lines, financial_status = "paid", test = false, source_name = "web", location: place_name, created_at, force = false } = given;
  if (!Array.isArray(lines)) throw new Refused("lines has to be a list");
  if (!FINANCIAL.includes(financial_status)) throw new Refused(`there is no financial status ${financial_status}`);
  const location = must(shop.find_location(place_name), `location ${place_name}`);
  const wanted = lines.map((line) => read_line(shop, line));
  if (!force) check_stock(shop, wanted, location);

  const id = shop.new_id("Order");
  const at = created_at ? Date.parse(created_at) : shop.tick(id);
  const order = open(shop, { id, order_number: ++shop.number, at, location }, { ...given, financial_status, test, source_name });
  order.lines = wanted.map((line) => ({ kind: "LineItem", shop, order, id: shop.new_id("LineItem"), ...line, current_quantity: line.quantity, fulfilled: 0 }));

  tell("orders/create", order_body(order));
  if (financial_status === "paid") tell("orders/paid", order_body(order));
  tell("orders/updated", order_body(order));
  for (const line of order.lines) take(tell, line, line.quantity);
  for (const product of new Set(order.lines.filter(is_tracked).map(({ variant }) => variant.product))) tell("products/update", product_body(product));
  return order;
}

// An order without its lines; it stands in the shop from now on.
function open(shop, { id, order_number, at, updated_at = at, location }, given) {
  const order = {
    kind: "Order", shop, id, order_number, name: given.name ?? `${shop.order_prefix}${order_number}`, token: randomUUID().replaceAll("-", ""), confirmation: randomUUID().slice(0, 9).toUpperCase(),
    created_at: at, updated_at, processed_at: at, cancelled_at: null, closed_at: null, cancel_reason: null, financial_status: given.financial_status, fulfillment_status: null,
    test: Boolean(given.test), source_name: given.source_name,
    location, note: given.note ?? null, note_attributes: pairs(given.note_attributes), tags: given.tags ?? "", email: given.email ?? given.customer?.email ?? "", phone: given.phone ?? null,
    customer: find_customer(shop, given.customer, at), shipping_address: given.shipping_address, billing_address: given.billing_address ?? given.shipping_address ?? null,
    shipping: shop.minor(given.shipping ?? "0"), shipping_title: given.shipping_title ?? (given.shipping_address ? "Delivery" : null), shipping_id: shop.new_id("ShippingLine"),
    discount: shop.minor(given.discount ?? "0"), fulfill_by: given.fulfill_by ?? null, delivery: given.delivery ?? null,
    lines: [], refunds: [], fulfillments: [], edited: false,
  };
  if (order.shipping_address === undefined && given.customer?.address) order.shipping_address = given.customer.address;
  shop.orders.set(String(id), order);
  return order;
}

// { order: a webhook's body }: an order of the shop that others know of already; nobody is told. What is open of it is committed.
export function remember(shop, _, { order: body }) {
  if (!is_object(body) || !Array.isArray(body.line_items)) throw new Refused("order has to be the body of an order's webhook");
  const { name, order_number, financial_status = "paid", source_name = "web", total_shipping_price_set: sent } = body;
  const [id, at, updated_at] = [BigInt(must(body.id, "id in it")), Date.parse(body.created_at), Date.parse(body.updated_at)];
  if (!name || !Number.isInteger(order_number) || !at || !updated_at) throw new Refused("name, order_number, created_at or updated_at is missing");
  if (shop.orders.has(String(id))) throw new Refused(`order ${name} is there already`);
  const lines = body.line_items.map(({ id: line_id, variant_id, quantity, current_quantity = quantity, fulfillable_quantity = current_quantity, ...line }) => ({
    ...read_line(shop, { ...line, sku: line.sku ?? "", quantity }), id: BigInt(line_id), variant: (variant_id && shop.find_variant(variant_id)) || null,
    current_quantity, fulfilled: current_quantity - fulfillable_quantity,
  }));
  const customer = body.customer && { ...body.customer, address: body.customer.default_address };
  const order = open(shop, { id, order_number, at, updated_at, location: shop.location }, { ...body, customer, financial_status, source_name, shipping: sent?.shop_money.amount });
  Object.assign(order, { fulfillment_status: body.fulfillment_status ?? null, cancel_reason: body.cancel_reason ?? null, cancelled_at: Date.parse(body.cancelled_at) || null, closed_at: Date.parse(body.closed_at) || null });
  order.lines = lines.map((line) => ({ kind: "LineItem", shop, order, ...line }));
  for (const line of order.lines) take(() => {}, line, line.current_quantity - line.fulfilled);
  shop.number = Math.max(shop.number, order_number);
  for (const one of [order, ...order.lines, ...(order.customer ? [order.customer] : [])]) shop.saw_id(one.kind, one.id);
  return order;
}

function read_line(shop, { sku, variant: named, title, quantity = 1, properties, price, vendor, variant_title }) {
  whole(quantity, "quantity", 1);
  const variant = named !== undefined || (sku !== undefined && title === undefined) ? must(shop.find_variant(named ?? sku), `variant ${named ?? sku}`) : null;
  if (!variant && !title) throw new Refused("a line needs sku, variant, or a title of its own");
  const alone = variant?.values[0] === "Default Title";
  return {
    variant, quantity, properties: pairs(properties), title: title ?? variant.product.title, variant_title: variant ? (alone ? null : variant.title) : variant_title ?? null,
    sku: variant ? variant.sku : sku ?? null, vendor: variant ? variant.product.vendor : vendor ?? null, price: price !== undefined ? shop.minor(price) : variant?.price ?? 0,
  };
}

// A shop does not sell what it has not, unless the variant says so.
function check_stock(shop, lines, location) {
  const wanted = new Map();
  for (const { variant, quantity } of lines) if (variant?.item.tracked && variant.policy === "deny") wanted.set(variant, (wanted.get(variant) ?? 0) + quantity);
  for (const [variant, quantity] of wanted) {
    const there = level_of(shop, variant.item, location)?.available ?? 0;
    if (there < quantity) throw new Refused(`sold out: ${variant.sku || variant.title} has ${there}, the cart wants ${quantity} (force: true sells it all the same)`);
  }
}

// customer: an object, null, or undefined (absent in the body).
function find_customer(shop, given, at) {
  if (!given) return given;
  const { id, first_name = null, last_name = null, email = null, phone = null, address, note } = given;
  const known = email && shop.customers.get(email);
  if (known) return Object.assign(known, { first_name, last_name, phone, ...(address ? { address } : {}) });
  const customer = { kind: "Customer", shop, id: id ? BigInt(id) : shop.new_id("Customer"), first_name, last_name, email, phone, address, address_id: shop.new_id("MailingAddress"), note, created_at: at };
  if (email) shop.customers.set(email, customer);
  return customer;
}

const is_tracked = ({ variant }) => Boolean(variant?.item.tracked);

function move(tell, line, by) {
  const level = is_tracked(line) && level_of(line.shop, line.variant.item, line.order.location);
  if (level) shift(tell, level, by);
}
const take = (tell, line, quantity) => move(tell, line, { available: -quantity, committed: quantity });

// quantity leaves the order: what was not fulfilled was committed, what was comes back only by a return.
function give_back(tell, line, quantity, restock_type) {
  const open = Math.min(quantity, line.current_quantity - line.fulfilled);
  const back = restock_type === "no_restock" ? 0 : restock_type === "return" ? quantity : open;
  line.current_quantity -= quantity;
  line.fulfilled -= quantity - open;
  move(tell, line, { available: back, committed: -open });
}

function touch(order) {
  order.updated_at = order.shop.tick(order.id);
}

function line_of(order, named) {
  if (Number.isInteger(named) && order.lines[named]) return order.lines[named]; // its place
  const text = String(named).replace(/^gid:\/\/shopify\/LineItem\//, "");
  return must(order.lines.find(({ id, sku }) => String(id) === text || sku === named), `line ${named} in order ${order.name}`);
}

const open_order = (shop, named) => {
  const order = must(shop.find_order(named), `order ${named}`);
  if (order.cancelled_at !== null) throw new Refused(`order ${order.name} is cancelled`);
  return order;
};

// { order, lines: [{ line: id | sku | place, quantity }], add: [lines as in place], restock, note }
export function edit(shop, tell, { order: named, lines = [], add = [], restock = true, note }) {
  const order = open_order(shop, named);
  const wanted = lines.map(({ line, quantity }) => ({ line: line_of(order, line), quantity: whole(quantity, "quantity") }));
  const added = add.map((line) => read_line(shop, line));
  const below = wanted.find(({ line, quantity }) => quantity < line.fulfilled);
  if (below) throw new Refused(`${below.line.fulfilled} of ${below.line.sku} are fulfilled already`);
  touch(order);
  order.edited = true;
  const additions = [];
  const removals = [];
  const told = []; // levels change first, but are told of afterwards
  const later = (topic, body) => told.push([topic, body]);
  for (const { line, quantity } of wanted) {
    const delta = quantity - line.current_quantity;
    if (delta > 0) {
      line.quantity += delta;
      line.current_quantity += delta;
      take(later, line, delta);
      additions.push({ line, delta });
    } else if (delta < 0) {
      give_back(later, line, -delta, restock ? "cancel" : "no_restock");
      removals.push({ line, delta });
    }
  }
  for (const one of added) {
    const line = { kind: "LineItem", shop, order, id: shop.new_id("LineItem"), ...one, current_quantity: one.quantity, fulfilled: 0 };
    order.lines.push(line);
    take(later, line, line.quantity);
    additions.push({ line, delta: line.quantity });
  }
  tell("orders/edited", edit_body(order, { id: shop.new_id("OrderEdit"), at: order.updated_at, additions, removals, note }));
  tell("orders/updated", order_body(order));
  for (const one of told) tell(...one);
  return order;
}

// { order, set: { note, tags, note_attributes, shipping_address, email, phone }, lines: [{ line, properties }] }
export function change(shop, tell, { order: named, set = {}, lines = [] }) {
  const order = must(shop.find_order(named), `order ${named}`);
  const may = ["note", "tags", "note_attributes", "shipping_address", "email", "phone"];
  const wrong = Object.keys(set).find((name) => !may.includes(name));
  if (wrong) throw new Refused(`${wrong} of an order cannot be changed`);
  for (const { line, properties } of lines) line_of(order, line).properties = pairs(properties);
  Object.assign(order, set, set.note_attributes ? { note_attributes: pairs(set.note_attributes) } : {});
  touch(order);
  tell("orders/updated", order_body(order));
  return order;
}

// { order, reason, restock, refund }: every line leaves; what was paid goes back unless refund is false.
export function cancel(shop, tell, { order: named, reason = "customer", restock = true, refund: pay_back = true }) {
  const order = open_order(shop, named);
  if (!REASONS.includes(reason)) throw new Refused(`there is no reason ${reason}`);
  if (order.lines.some(({ fulfilled }) => fulfilled)) throw new Refused(`order ${order.name} is fulfilled in part, Shopify does not cancel it`);
  touch(order);
  const paid = order.financial_status === "paid" || order.financial_status === "partially_refunded";
  const told = [];
  const amount = paid && pay_back ? Math.max(0, totals(order).total - totals(order).refunded) : 0;
  const lines = order.lines.filter(({ current_quantity }) => current_quantity).map((line) => ({ line, quantity: line.current_quantity, restock_type: restock ? "cancel" : "no_restock" }));
  const made = add_refund(order, (topic, body) => told.push([topic, body]), { lines, amount, note: null });
  Object.assign(order, { cancelled_at: order.updated_at, closed_at: order.updated_at, cancel_reason: reason });
  order.financial_status = amount ? "refunded" : paid ? order.financial_status : "voided";
  tell("orders/cancelled", order_body(order));
  tell("refunds/create", refund_body(order, made));
  tell("orders/updated", order_body(order));
  for (const one of told) tell(...one);
  return order;
}

function add_refund(order, tell, { lines, amount, note }) {
  const { shop } = order;
  const refund = { kind: "Refund", shop, order, id: shop.new_id("Refund"), transaction_id: shop.new_id("OrderTransaction"), at: order.updated_at, amount, note, lines: [] };
  for (const { line, quantity, restock_type } of lines) {
    give_back(tell, line, quantity, restock_type);
    refund.lines.push({ id: shop.new_id("RefundLineItem"), line, quantity, restock_type, location: restock_type === "no_restock" ? null : order.location });
  }
  order.refunds.push(refund);
  return refund;
}

// { order, lines: [{ line, quantity, restock_type }], amount, note }; no lines: only money.
export function refund(shop, tell, { order: named, lines = [], amount, note = null }) {
  const order = must(shop.find_order(named), `order ${named}`);
  const wanted = lines.map(({ line: which, quantity = 1, restock_type = "no_restock" }) => {
    const line = line_of(order, which);
    if (!RESTOCK.includes(restock_type)) throw new Refused(`there is no restock type ${restock_type}`);
    if (whole(quantity, "quantity", 1) > line.current_quantity) throw new Refused(`only ${line.current_quantity} of this line are left`);
    return { line, quantity, restock_type };
  });
  const money = amount !== undefined ? shop.minor(amount) : wanted.reduce((sum, { line, quantity }) => sum + line.price * quantity, 0);
  if (!wanted.length && !money) throw new Refused("a refund needs lines or an amount");
  touch(order);
  const told = [];
  const made = add_refund(order, (topic, body) => told.push([topic, body]), { lines: wanted, amount: money, note });
  if (money) order.financial_status = totals(order).refunded >= totals(order).total ? "refunded" : "partially_refunded";
  tell("refunds/create", refund_body(order, made));
  tell("orders/updated", order_body(order));
  for (const one of told) tell(...one);
  return order;
}

// { order, lines: [{ line, quantity }] }; no lines: all that is open.
export function fulfil(shop, tell, { order: named, lines }) {
  const order = open_order(shop, named);
  const open = ({ current_quantity, fulfilled }) => current_quantity - fulfilled;
  const wanted = lines
    ? lines.map(({ line, quantity = 1 }) => ({ line: line_of(order, line), quantity: whole(quantity, "quantity", 1) }))
    : order.lines.filter(open).map((line) => ({ line, quantity: open(line) }));
  if (!wanted.length || wanted.some(({ line, quantity }) => quantity > open(line))) throw new Refused("nothing is open for this");
  touch(order);
  for (const { line, quantity } of wanted) {
    line.fulfilled += quantity;
    move(tell, line, { committed: -quantity });
  }
  order.fulfillments.push({ kind: "Fulfillment", shop, order, id: shop.new_id("Fulfillment"), at: order.updated_at, lines: wanted, number: order.fulfillments.length + 1 });
  order.fulfillment_status = order.lines.some(open) ? "partial" : "fulfilled";
  if (order.fulfillment_status === "fulfilled") order.closed_at = order.updated_at;
  tell(order.fulfillment_status === "fulfilled" ? "orders/fulfilled" : "orders/partially_fulfilled", order_body(order));
  tell("orders/updated", order_body(order));
  return order;
}

export function pay(shop, tell, { order: named }) {
  const order = open_order(shop, named);
  touch(order);
  order.financial_status = "paid";
  tell("orders/paid", order_body(order));
  tell("orders/updated", order_body(order));
  return order;
}

// A deleted order gives back what it still held.
export function remove(shop, tell, { order: named }) {
  const order = must(shop.find_order(named), `order ${named}`);
  shop.orders.delete(String(order.id));
  tell("orders/delete", { id: order.id });
  for (const line of order.lines) if (line.current_quantity) give_back(tell, line, line.current_quantity, "cancel");
  return order;
}
