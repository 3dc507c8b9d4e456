// deck_lines.mjs - what a portal says about one line of a cart.
//
// A line function takes one item of AddItemsToCart's input and gives one item
// of its output, or null for a line the portal forgets.  Prices are counted in
// whole minor units (BigInt), as the program under test does: no floating point.

const PRICE = /^((?:[A-Z]{0,3}\p{Sc}|[A-Z]{3} ?))(\d{1,15})(?:\.(\d{1,4}))?$/u;

// "€12.50" -> { sign: "€", minor: 1250n, decimals: 2 }; null when it is no price.
export function read_price(text) {
  const found = PRICE.exec(text);
  if (!found) return null;
  const [, sign, whole, fraction = ""] = found;
  return { sign, minor: BigInt(whole + fraction), decimals: fraction.length };
}

function digits({ minor, decimals }, point = ".", group = "") {
  const text = minor.toString().padStart(decimals + 1, "0");
  const whole = text.slice(0, text.length - decimals);
  const fraction = text.slice(text.length - decimals);
  return whole.replace(/\B(?=(\d{3})+$)/g, group) + (decimals ? point + fraction : "");
}

function answer({ sku }, status, price, price_is, added_to_cart) {
  return { sku, status, price, price_is, added_to_cart };
}

export function as_expected(item) {
  return answer(item, "In stock", item.expected_price, "As expected", true);
}

// Ten percent and at least one minor unit more.
export function higher(item) {
  const price = read_price(item.expected_price);
  price.minor += price.minor / 10n || 1n;
  return answer(item, "In stock", price.sign + digits(price), "Higher than expected", true);
}

// Five percent and at least one minor unit less; what costs nothing stays as it is.
export function lower(item) {
  const price = read_price(item.expected_price);
  if (price.minor === 0n) return as_expected(item);
  price.minor -= price.minor / 20n || 1n;
  return answer(item, "In stock", price.sign + digits(price), "Lower than expected", true);
}

export function out_of_stock(item) {
  return answer(item, "Out of stock", item.expected_price, "As expected", false);
}

// A portal that does not know the product shows no price for it either.
export function not_found({ sku }) {
  return { sku, status: "Product not found", added_to_cart: false };
}

export function forgotten() {
  return null;
}

export function strange_words(item) {
  return answer(item, "On backorder", item.expected_price, "Roughly as expected", true);
}

// The same price as expected, in the ways portals write it.
export function comma_price(item) {
  const price = read_price(item.expected_price);
  return answer(item, "In stock", price.sign + digits(price, ",", "."), "As expected", true);
}

export function trailing_sign_price(item) {
  const price = read_price(item.expected_price);
  return answer(item, "In stock", `${digits(price, ".", ",")} ${price.sign.trim()}`, "As expected", true);
}

export function number_price(item) {
  const price = read_price(item.expected_price);
  return answer(item, "In stock", Number(digits(price)), "As expected", true);
}

// A thousand two hundred thirty-four, or a little more than one?  Nobody can tell.
export function ambiguous_price(item) {
  return answer(item, "In stock", "1.234", "As expected", true);
}

// Deals its line functions out in turn, beginning with the first.
export function cycle(...lines) {
  return (item, index) => lines[index % lines.length](item);
}
