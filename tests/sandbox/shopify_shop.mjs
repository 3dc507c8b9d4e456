// shopify_shop.mjs - one shop: its catalogue, its stock, its orders, its app's installation.
//
// Ids are BigInt and mostly beyond 2^53, odd, so that a double changes them.  Money is
// whole minor units.  Times are ms; tick() gives one that is a second later than the
// last of the same thing, because Shopify's own times end at the second.
// What can be done to an order is in shopify_orders.mjs, to the stock in shopify_stock.mjs.

const FIRST = { // of each kind, for the first shop; the next one begins a step later
  Product: 788032119674292923n, ProductVariant: 642667041472713923n, InventoryItem: 43729076000000011n, Order: 820982911946154509n,
  LineItem: 866550311766439021n, Customer: 115310627314723955n, Refund: 890088186047892321n, RefundLineItem: 487817672276298555n,
  Fulfillment: 255858046000000001n, FulfillmentOrder: 613271046000000001n, ShippingLine: 271878346596884015n, OrderEdit: 617582329000000001n,
  OrderTransaction: 245135271310201195n, WebhookSubscription: 1047897672001n, InventoryAdjustmentGroup: 30160001n, ProductOption: 594680422000000001n,
  MailingAddress: 715243470612851247n, DataRequest: 9999n,
};
const STEP = 1000000000000n;

export const SCOPES = "read_products,write_products,read_orders,read_inventory,write_inventory,read_locations";

export const SHOPS = [
  {
    domain: "bannos.myshopify.com", name: "Bannos Cakes", client_id: "sandbox-bannos-client", client_secret: "shpss_sandbox_bannos_secret",
    token: "shpat_sandbox_bannos_token", currency: "EUR", zone: "Europe/Rome", country: "IT", order_prefix: "#",
    locations: [{ id: 655441491n, name: "Via Roma" }, { id: 655441492n, name: "Laboratorio", online: false }],
    products: "cakes",
  },
  {
    domain: "flour-lane.myshopify.com", name: "Flour Lane", client_id: "sandbox-flourlane-client", client_secret: "shpss_sandbox_flourlane_secret",
    token: "shpat_sandbox_flourlane_token", currency: "AUD", zone: "Australia/Sydney", country: "AU", order_prefix: "#FL",
    locations: [{ id: 76543219012345677n, name: "Newtown" }],
    products: "cakes",
  },
];

const DECIMALS = { JPY: 0, KRW: 0, KWD: 3 };

// What a shop called "cakes" sells: two options, a blank SKU, a SKU that stands twice, one not tracked, one without options.
function cakes(prefix) {
  const sized = (title, code, flavours, prices, more = {}) => ({
    title, options: ["Size", "Flavour"], ...more,
    variants: Object.entries(prices).flatMap(([size, price]) =>
      flavours.map((flavour) => ({ values: [size, flavour], sku: `${prefix}-${code}-${size[0]}${flavour[0]}`.toUpperCase(), price, available: 20 }))),
  });
  return [
    sized("Birthday Cake", "BDAY", ["Vanilla", "Chocolate", "Hazelnut"], { Small: "48.00", Medium: "68.00", Large: "95.00" }, { tags: "cake, birthday" }),
    sized("Cannoli Tower", "TOWER", ["Ricotta", "Pistachio"], { Medium: "120.00", Large: "180.00" }),
    sized("Drip Cake", "DRIP", ["Salted Caramel", "Berry"], { Small: "59.00", Medium: "79.00" }),
    { title: "Torta della Nonna", variants: [{ sku: `${prefix}-NONNA`, price: "42.50", available: 8 }] },
    { title: "Candles", variants: [{ sku: `${prefix}-CANDLE`, price: "3.00", tracked: false }] },
    { title: "Gift Box", variants: [{ sku: "", price: "5.00", available: 50 }] },
    { title: "Biscotti 250 g", variants: [{ sku: `${prefix}-BISC`, price: "9.90", available: 30 }] },
    { title: "Biscotti 250 g (old)", status: "archived", variants: [{ sku: `${prefix}-BISC`, price: "8.90", available: 0 }] },
  ];
}

export class Shop {
  installed = true;
  state = "open"; // or frozen, locked
  old_secret = null;
  products = new Map(); // digits -> product
  variants = new Map();
  items = new Map();
  locations = new Map();
  orders = new Map();
  subscriptions = new Map(); // made by the API
  customers = new Map(); // e-mail -> customer
  #next = {};
  #last = new Map(); // what -> ms of its last tick
  #offsets = new Map(); // hour -> offset text

  constructor({ locations = [{ id: 655441491n, name: "Main" }], products = "cakes", ...given }, index, settings) {
    const handle = given.domain.replace(/\.myshopify\.com$/, "");
    Object.assign(this, {
      kind: "Shop", currency: "EUR", zone: "UTC", country: "IT", order_prefix: "#", scopes: SCOPES, name: handle, token: null, first_number: 1001,
      email: `hello@${handle}.example.test`, ...given,
    });
    this.handle = handle;
    this.index = index;
    this.settings = settings;
    this.id = 548380009n + BigInt(index);
    this.decimals = DECIMALS[this.currency] ?? 2;
    this.created_at = Date.now() - 400 * 86400000;
    this.number = this.first_number - 1; // of the last order
    for (const one of locations) this.#add_location(one);
    const goods = products === "cakes" ? cakes(handle.replace(/[^a-z]/g, "").slice(0, 3).toUpperCase()) : products;
    for (const one of goods) this.add_product(one);
  }

  new_id(kind) {
    this.#next[kind] = this.#next[kind] === undefined ? FIRST[kind] + STEP * BigInt(this.index) : this.#next[kind] + 2n;
    return this.#next[kind];
  }

  // One that came from elsewhere: no new one is below it.
  saw_id(kind, id) {
    this.#next[kind] ??= FIRST[kind] + STEP * BigInt(this.index) - 2n;
    if (id > this.#next[kind]) this.#next[kind] = id;
  }

  // ---- times and money ----

  tick(what) {
    const now = Math.floor(Date.now() / 1000) * 1000;
    const last = this.#last.get(what) ?? 0;
    const at = this.settings.distinct_seconds ? Math.max(now, last + 1000) : now;
    this.#last.set(what, at);
    return at;
  }

  // As webhooks write it: 2026-11-21T12:00:00+01:00
  time(ms) {
    if (ms === null || ms === undefined) return null;
    const hour = Math.floor(ms / 3600000);
    if (!this.#offsets.has(hour)) {
      const parts = new Intl.DateTimeFormat("en-US", { timeZone: this.zone, timeZoneName: "longOffset" }).formatToParts(ms);
      const text = parts.find(({ type }) => type === "timeZoneName").value.slice(3) || "+00:00";
      const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)/.exec(text);
      this.#offsets.set(hour, { text, ms: (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60000 });
    }
    const { text, ms: shift } = this.#offsets.get(hour);
    return new Date(ms + shift).toISOString().slice(0, 19) + text;
  }

  minor(text) {
    const [whole, fraction = ""] = String(text).replace("-", "").split(".");
    const value = Number(whole) * 10 ** this.decimals + Number(fraction.padEnd(this.decimals, "0").slice(0, this.decimals) || 0);
    return String(text).startsWith("-") ? -value : value;
  }

  money(minor) {
    const digits = String(Math.abs(minor)).padStart(this.decimals + 1, "0");
    const text = this.decimals ? `${digits.slice(0, -this.decimals)}.${digits.slice(-this.decimals)}` : digits;
    return minor < 0 ? `-${text}` : text;
  }

  // ---- catalogue ----

  #add_location({ id, name, online = true }) {
    const location = { kind: "Location", shop: this, id: BigInt(id), name, active: true, online, created_at: this.created_at, updated_at: this.created_at };
    this.locations.set(String(location.id), location);
  }

  get location() {
    return this.locations.values().next().value;
  }

  // { title, options: [names], variants: [{ values, sku, price, available, tracked, policy, barcode }], status, tags, vendor, product_type }
  add_product({ title, options = [], variants = [{}], ...more }) {
    const names = options.length ? options : ["Title"];
    const at = Date.now() - 86400000;
    const id = this.new_id("Product");
    const product = {
      kind: "Product", shop: this, id, title, handle: `${title.toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "")}`, status: "active",
      vendor: this.name, product_type: "Cake", tags: "", body_html: `<p>${title}</p>`, created_at: at, updated_at: at, published_at: at, ...more,
      options: [], variants: [],
    };
    for (const one of variants) this.#add_variant(product, one, at);
    product.options = names.map((name, i) => ({
      kind: "ProductOption", id: this.new_id("ProductOption"), name, position: i + 1, values: [...new Set(product.variants.map(({ values }) => values[i]))],
    }));
    this.products.set(String(id), product);
    return product;
  }

  #add_variant(product, { values = ["Default Title"], sku = "", price = "10.00", available = 0, tracked = true, policy = "deny", barcode = null }, at) {
    const variant = {
      kind: "ProductVariant", shop: this, id: this.new_id("ProductVariant"), product, title: values.join(" / "), values, sku, barcode, price: this.minor(price),
      compare_at_price: null, position: product.variants.length + 1, policy, created_at: at, updated_at: at,
    };
    const item = { kind: "InventoryItem", shop: this, id: this.new_id("InventoryItem"), variant, tracked, cost: null, created_at: at, updated_at: at, levels: new Map() };
    variant.item = item;
    for (const location of this.locations.values()) if (tracked) this.stock_at(item, location, location === this.location ? available : 0);
    product.variants.push(variant);
    this.variants.set(String(variant.id), variant);
    this.items.set(String(item.id), item);
  }

  // Begins to stock an item at a location.  The level's number is not the location's.
  stock_at(item, location, available) {
    const level = {
      kind: "InventoryLevel", shop: this, number: location.id + 107n, item, location, available, committed: 0, reserved: 0, damaged: 0, safety_stock: 0, quality_control: 0,
      incoming: 0, created_at: Date.now(), updated_at: Math.floor(Date.now() / 1000) * 1000,
    };
    item.levels.set(String(location.id), level);
    return level;
  }

  // ---- finding what a person names: digits, a gid, a SKU ----

  find_variant(named) {
    const text = digits(named);
    return this.variants.get(text) ?? [...this.variants.values()].find(({ sku }) => sku && sku === String(named));
  }

  find_product(named) {
    const text = digits(named);
    return this.products.get(text) ?? this.find_variant(named)?.product ?? [...this.products.values()].find(({ title }) => title === String(named));
  }

  find_location(named) {
    return named === undefined ? this.location : this.locations.get(digits(named)) ?? [...this.locations.values()].find(({ name }) => name === String(named));
  }

  // By id, gid, name (#1001) or number.
  find_order(named) {
    const text = digits(named);
    return this.orders.get(text) ?? [...this.orders.values()].find(({ name, order_number }) => name === String(named) || String(order_number) === text);
  }
}

export const on_hand = ({ available, committed, reserved, damaged, safety_stock, quality_control }) =>
  available + committed + reserved + damaged + safety_stock + quality_control;

export const gid = (kind, id) => `gid://shopify/${kind}/${id}`;
export const level_gid = ({ number, item }) => `gid://shopify/InventoryLevel/${number}?inventory_item_id=${item.id}`;

// The digits of "123", 123 and "gid://shopify/Order/123".
export function digits(named) {
  return String(named ?? "").replace(/^gid:\/\/shopify\/\w+\//, "");
}
