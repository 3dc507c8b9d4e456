// shopify_payload.mjs - the bodies of webhooks, in the shapes of version 2026-04.
//
// Each is an object with BigInt ids; shopify_json.mjs writes it.

import { gid, level_gid } from "./shopify_shop.mjs";

const set_of = (shop, minor) => {
  const money = { amount: shop.money(minor), currency_code: shop.currency };
  return { shop_money: money, presentment_money: money };
};

export function totals(order) {
  const lines = order.lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
  const current = order.lines.reduce((sum, { price, current_quantity }) => sum + price * current_quantity, 0);
  const refunded = order.refunds.reduce((sum, { amount }) => sum + amount, 0);
  return {
    lines, current, shipping: order.shipping, discounts: order.discount, total: lines + order.shipping - order.discount,
    current_total: Math.max(0, current + order.shipping - order.discount), refunded,
  };
}

export function line_body(line) {
  const { shop } = line;
  const { variant } = line;
  return {
    id: line.id,
    admin_graphql_api_id: gid("LineItem", line.id),
    attributed_staffs: [],
    current_quantity: line.current_quantity,
    fulfillable_quantity: Math.max(0, line.current_quantity - line.fulfilled),
    fulfillment_service: "manual",
    fulfillment_status: line.fulfilled && line.fulfilled >= line.current_quantity ? "fulfilled" : line.fulfilled ? "partial" : null,
    gift_card: false,
    grams: 0,
    name: line.variant_title ? `${line.title} - ${line.variant_title}` : line.title,
    price: shop.money(line.price),
    price_set: set_of(shop, line.price),
    product_exists: Boolean(variant && !variant.product.deleted),
    product_id: variant && !variant.product.deleted ? variant.product.id : null,
    properties: line.properties,
    quantity: line.quantity,
    requires_shipping: true,
    sales_line_item_group_id: null,
    sku: line.sku,
    taxable: true,
    title: line.title,
    total_discount: shop.money(0),
    total_discount_set: set_of(shop, 0),
    variant_id: variant && !variant.product.deleted ? variant.id : null,
    variant_inventory_management: variant?.item.tracked ? "shopify" : null,
    variant_title: line.variant_title,
    vendor: line.vendor,
    tax_lines: [],
    duties: [],
    discount_allocations: [],
  };
}

function customer_body({ customer, shop }) {
  if (!customer) return customer;
  const { id, first_name, last_name, email, phone } = customer;
  const address = customer.address && { id: customer.address_id, customer_id: id, ...customer.address, country_name: customer.address.country, default: true };
  return {
    id, created_at: shop.time(customer.created_at), updated_at: shop.time(customer.created_at), first_name, last_name, state: "disabled",
    note: customer.note ?? null, verified_email: true,
    multipass_identifier: null, tax_exempt: false, email, phone, currency: shop.currency, tax_exemptions: [], admin_graphql_api_id: gid("Customer", id),
    ...(address ? { default_address: address } : {}),
  };
}

export function order_body(order) {
  const { shop } = order;
  const sums = totals(order);
  const money = (name, minor) => ({ [name]: shop.money(minor), [`${name}_set`]: set_of(shop, minor) });
  const customer = customer_body(order);
  const { email } = order;
  return {
    id: order.id,
    admin_graphql_api_id: gid("Order", order.id),
    app_id: order.source_name === "web" ? 580111 : null,
    browser_ip: order.source_name === "web" ? "203.0.113.7" : null,
    buyer_accepts_marketing: false,
    cancel_reason: order.cancel_reason,
    cancelled_at: shop.time(order.cancelled_at),
    cart_token: order.token,
    checkout_token: order.token,
    client_details: null,
    closed_at: shop.time(order.closed_at),
    confirmation_number: order.confirmation,
    confirmed: true,
    contact_email: email || null,
    created_at: shop.time(order.created_at),
    currency: shop.currency,
    current_shipping_price_set: set_of(shop, order.shipping),
    ...money("current_subtotal_price", sums.current - order.discount),
    current_total_additional_fees_set: null,
    ...money("current_total_discounts", order.discount),
    current_total_duties_set: null,
    ...money("current_total_price", sums.current_total),
    ...money("current_total_tax", 0),
    customer_locale: "en",
    device_id: null,
    discount_codes: [],
    duties_included: false,
    email,
    estimated_taxes: false,
    financial_status: order.financial_status,
    fulfillment_status: order.fulfillment_status,
    landing_site: "/",
    landing_site_ref: null,
    location_id: order.source_name === "pos" ? order.location.id : null,
    merchant_business_entity_id: "MTU0ODM4MDAwOQ",
    merchant_of_record_app_id: null,
    name: order.name,
    note: order.note,
    note_attributes: order.note_attributes,
    number: order.order_number - 1000,
    order_number: order.order_number,
    order_status_url: `https://${shop.domain}/${shop.id}/orders/${order.token}/authenticate?key=sandbox-${order.token.slice(0, 12)}`,
    original_total_additional_fees_set: null,
    original_total_duties_set: null,
    payment_gateway_names: order.financial_status === "pending" ? [] : [order.test ? "bogus" : "shopify_payments"],
    phone: order.phone,
    po_number: null,
    presentment_currency: shop.currency,
    processed_at: shop.time(order.processed_at),
    reference: null,
    referring_site: null,
    source_identifier: null,
    source_name: order.source_name,
    source_url: null,
    ...money("subtotal_price", sums.lines - order.discount),
    tags: order.tags,
    tax_exempt: false,
    tax_lines: [],
    taxes_included: true,
    test: order.test,
    token: order.token,
    total_cash_rounding_payment_adjustment_set: set_of(shop, 0),
    total_cash_rounding_refund_adjustment_set: set_of(shop, 0),
    ...money("total_discounts", order.discount),
    ...money("total_line_items_price", sums.lines),
    total_outstanding: shop.money(["pending", "authorized"].includes(order.financial_status) ? sums.current_total : 0),
    ...money("total_price", sums.total),
    total_shipping_price_set: set_of(shop, order.shipping),
    ...money("total_tax", 0),
    total_tip_received: shop.money(0),
    total_weight: 0,
    updated_at: shop.time(order.updated_at),
    user_id: null,
    billing_address: order.billing_address,
    customer, // undefined: absent
    discount_applications: [],
    fulfillments: order.fulfillments.map((one) => fulfillment_body(order, one)),
    line_items: order.lines.map(line_body),
    payment_terms: null,
    refunds: order.refunds.map((one) => refund_body(order, one)),
    shipping_address: order.shipping_address,
    shipping_lines: order.shipping_title ? [shipping_body(order)] : [],
    returns: [],
    line_item_groups: [],
  };
}

function shipping_body({ shop, shipping, shipping_id, shipping_title }) {
  return {
    id: shipping_id, carrier_identifier: null, code: shipping_title, current_discounted_price_set: set_of(shop, shipping), discounted_price: shop.money(shipping),
    discounted_price_set: set_of(shop, shipping), is_removed: false, phone: null, price: shop.money(shipping), price_set: set_of(shop, shipping),
    requested_fulfillment_service_id: null, source: "shopify", title: shipping_title, tax_lines: [], discount_allocations: [],
  };
}

function fulfillment_body(order, { id, at, lines, number }) {
  const { shop } = order;
  return {
    id, admin_graphql_api_id: gid("Fulfillment", id), created_at: shop.time(at), location_id: order.location.id, name: `${order.name}.${number}`, order_id: order.id,
    origin_address: {}, receipt: {}, service: "manual", shipment_status: null, status: "success", tracking_company: null, tracking_number: null, tracking_numbers: [],
    tracking_url: null, tracking_urls: [], updated_at: shop.time(at), line_items: lines.map(({ line, quantity }) => ({ ...line_body(line), quantity })),
  };
}

export function refund_body(order, refund) {
  const { shop } = order;
  const at = shop.time(refund.at);
  return {
    id: refund.id,
    order_id: order.id,
    created_at: at,
    note: refund.note,
    user_id: null,
    processed_at: at,
    duties: [],
    total_duties_set: set_of(shop, 0),
    return: null,
    restock: refund.lines.some(({ restock_type }) => restock_type !== "no_restock"),
    refund_shipping_lines: [],
    admin_graphql_api_id: gid("Refund", refund.id),
    order_adjustments: refund.lines.length ? [] : [{
      id: refund.id + 1n, amount: shop.money(-refund.amount), amount_set: set_of(shop, -refund.amount), kind: "refund_discrepancy", order_id: order.id,
      reason: "Refund discrepancy", refund_id: refund.id, tax_amount: shop.money(0), tax_amount_set: set_of(shop, 0),
    }],
    refund_line_items: refund.lines.map(({ id, line, quantity, restock_type, location }) => ({
      id, quantity, line_item_id: line.id, location_id: location ? location.id : null, restock_type,
      subtotal: Number(shop.money(line.price * quantity)), total_tax: 0, subtotal_set: set_of(shop, line.price * quantity), total_tax_set: set_of(shop, 0), line_item: line_body(line),
    })),
    transactions: refund.amount ? [{
      id: refund.transaction_id, order_id: order.id, kind: "refund", gateway: order.test ? "bogus" : "shopify_payments", status: "success", message: null, created_at: at,
      test: order.test, authorization: null, location_id: null, user_id: null, parent_id: null, processed_at: at, device_id: null, error_code: null, source_name: order.source_name,
      receipt: {}, amount: shop.money(refund.amount), currency: shop.currency, payment_id: `${order.name}.2`, admin_graphql_api_id: gid("OrderTransaction", refund.transaction_id),
    }] : [],
  };
}

export function edit_body(order, { id, at, additions, removals, note }) {
  return {
    order_edit: {
      id, app_id: null, created_at: order.shop.time(at), notify_customer: false, order_id: order.id, staff_note: note ?? "", user_id: null,
      line_items: { additions: additions.map(({ line, delta }) => ({ id: line.id, delta })), removals: removals.map(({ line, delta }) => ({ id: line.id, delta })) },
      discounts: { line_item: { additions: [], removals: [] } },
      shipping_lines: { additions: [], removals: [] },
    },
  };
}

const total_of = (variant) => [...variant.item.levels.values()].reduce((sum, { available }) => sum + available, 0);

export function product_body(product) {
  const { shop } = product;
  const variant_body = (variant) => ({
    admin_graphql_api_id: gid("ProductVariant", variant.id), barcode: variant.barcode, compare_at_price: variant.compare_at_price && shop.money(variant.compare_at_price),
    created_at: shop.time(variant.created_at), id: variant.id, inventory_policy: variant.policy, position: variant.position, price: shop.money(variant.price), product_id: product.id,
    sku: variant.sku, taxable: true, title: variant.title, updated_at: shop.time(variant.updated_at), option1: variant.values[0] ?? null, option2: variant.values[1] ?? null,
    option3: variant.values[2] ?? null, image_id: null, inventory_item_id: variant.item.id, inventory_quantity: total_of(variant), old_inventory_quantity: total_of(variant),
  });
  const newest = [...product.variants].sort((a, b) => b.updated_at - a.updated_at);
  return {
    admin_graphql_api_id: gid("Product", product.id), body_html: product.body_html, created_at: shop.time(product.created_at), handle: product.handle, id: product.id,
    product_type: product.product_type, published_at: shop.time(product.published_at), template_suffix: null, title: product.title, updated_at: shop.time(product.updated_at),
    vendor: product.vendor, status: product.status, published_scope: "web", tags: product.tags, variants: product.variants.slice(0, 100).map(variant_body),
    options: product.options.map(({ id, name, position, values }) => ({ name, id, product_id: product.id, position, values })), images: [], image: null, media: [],
    variant_gids: newest.map(({ id, updated_at }) => ({ admin_graphql_api_id: gid("ProductVariant", id), updated_at: new Date(updated_at).toISOString() })),
    has_variants_that_requires_components: false, category: null,
  };
}

export function level_body(level) {
  const { item, location, shop } = level;
  return {
    inventory_item_id: item.id, location_id: location.id, available: item.tracked ? level.available : null, updated_at: shop.time(level.updated_at),
    admin_graphql_api_id: level_gid(level),
  };
}

export function shop_body(shop) {
  return {
    id: shop.id, name: shop.name, email: shop.email, domain: shop.domain, province: null, country: shop.country, address1: "Via Roma 1", zip: "00100", city: "Roma", source: null,
    phone: null, latitude: null, longitude: null, primary_locale: "en", address2: null, created_at: shop.time(shop.created_at), updated_at: shop.time(shop.created_at),
    country_code: shop.country, country_name: shop.country, currency: shop.currency, customer_email: shop.email, timezone: shop.zone, iana_timezone: shop.zone,
    shop_owner: "Sandbox Owner",
    money_format: "{{amount}}", money_with_currency_format: `{{amount}} ${shop.currency}`, weight_unit: "kg", province_code: null, plan_display_name: "Basic", plan_name: "basic",
    has_discounts: false, has_gift_cards: false, myshopify_domain: shop.domain, primary_location_id: shop.location.id, multi_location_enabled: shop.locations.size > 1,
  };
}

const customer_facts = (customer) => customer && { id: customer.id, email: customer.email, phone: customer.phone };

export function privacy_body(shop, { customer, orders = [], request }) {
  const base = { shop_id: shop.id, shop_domain: shop.domain };
  if (!customer) return base;
  const ids = orders.map(({ id }) => id);
  if (request) return { ...base, orders_requested: ids, customer: customer_facts(customer), data_request: { id: request } };
  return { ...base, customer: customer_facts(customer), orders_to_redact: ids };
}
