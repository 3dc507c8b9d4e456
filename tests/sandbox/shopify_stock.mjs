// shopify_stock.mjs - levels and the catalogue, as the shop's own people change them.
//
// `tell` sends a webhook: tell(topic, body).  What cannot be done is a Refused, which
// changes nothing.

import { level_body, product_body } from "./shopify_payload.mjs";

export class Refused extends Error {}

export function must(found, what) {
  if (found === undefined || found === null) throw new Refused(`there is no ${what}`);
  return found;
}

export function whole(value, what, low = 0) {
  if (!Number.isInteger(value) || value < low) throw new Refused(`${what} has to be a whole number from ${low} on`);
  return value;
}

// Adds to quantities of a level; the webhook goes out when `available` has changed.
export function shift(tell, level, { available = 0, ...others }) {
  for (const [name, delta] of Object.entries(others)) level[name] += delta;
  level.available += available;
  if (!available) return;
  const { shop } = level;
  level.updated_at = shop.tick(level);
  tell("inventory_levels/update", level_body(level));
}

export function level_of(shop, item, location) {
  return item.levels.get(String((location ?? shop.location).id));
}

// { sku | item, location, available | delta | disconnect | connect }
export function change_level(shop, tell, { sku, item: named, location: place, available, delta, disconnect }) {
  const item = must(sku !== undefined ? shop.find_variant(sku)?.item : shop.items.get(String(named).replace(/\D/g, "")), `inventory item ${sku ?? named}`);
  const location = must(shop.find_location(place), `location ${place}`);
  const level = item.levels.get(String(location.id));
  if (disconnect) {
    must(level, "level here");
    item.levels.delete(String(location.id));
    tell("inventory_levels/disconnect", { inventory_item_id: item.id, location_id: location.id });
    return;
  }
  if (!level) {
    const made = shop.stock_at(item, location, whole(available ?? 0, "available", -1e9));
    tell("inventory_levels/connect", level_body(made));
    return made;
  }
  const by = delta !== undefined ? whole(delta, "delta", -1e9) : whole(available, "available", -1e9) - level.available;
  shift(tell, level, { available: by });
  return level;
}

const OF_PRODUCT = ["title", "handle", "status", "vendor", "product_type", "tags", "body_html"];
const OF_VARIANT = ["sku", "barcode", "title", "price", "policy"];

// { product: id | sku | title, set: { title, status, … }, variants: [{ variant: id | sku, set: { sku, price, … } }] }
export function change_product(shop, tell, { product: named, set = {}, variants = [] }) {
  const product = must(shop.find_product(named), `product ${named}`);
  const wrong = Object.keys(set).find((name) => !OF_PRODUCT.includes(name));
  if (wrong) throw new Refused(`a product has no ${wrong}`);
  const changes = variants.map(({ variant: which, set: given = {} }) => {
    const stranger = Object.keys(given).find((name) => !OF_VARIANT.includes(name) && name !== "tracked");
    if (stranger) throw new Refused(`a variant has no ${stranger}`);
    const variant = product.variants.find((one) => one === shop.find_variant(which) || one.sku === which);
    return { variant: must(variant, `variant ${which} of this product`), given };
  });
  Object.assign(product, set);
  product.updated_at = shop.tick(product);
  for (const { variant, given: { price, tracked, ...rest } } of changes) {
    Object.assign(variant, rest, { updated_at: product.updated_at });
    if (price !== undefined) variant.price = shop.minor(price);
    if (tracked !== undefined) variant.item.tracked = Boolean(tracked);
  }
  tell("products/update", product_body(product));
  return product;
}

// One save can be both: products/create and products/update.
export function new_product(shop, tell, { product }) {
  if (!product?.title) throw new Refused("product.title is missing");
  const made = shop.add_product(product);
  made.created_at = made.updated_at = shop.tick(made);
  tell("products/create", product_body(made));
  tell("products/update", product_body(made));
  return made;
}

export function delete_product(shop, tell, { product: named }) {
  const product = must(shop.find_product(named), `product ${named}`);
  product.deleted = true;
  shop.products.delete(String(product.id));
  for (const variant of product.variants) {
    shop.variants.delete(String(variant.id));
    shop.items.delete(String(variant.item.id));
  }
  tell("products/delete", { id: product.id });
  return product;
}
