// optiply_data.mjs - what the Optiply stand-in has in store: two accounts, their
// suppliers, products and about 130 buy orders.
//
// Ids, quantities and prices are the same in every run; only times move along,
// counted back from the midnight (UTC) before the start.  Account 7701 has enough
// buy orders for three pages; account 8802 is the other customer, whose orders
// nobody of 7701 may ever see, and shares the login as customers of one partner do.

export const ACCOUNTS = [
  {
    id: 7701,
    suppliers: ["Vega Fasteners", "Nordlicht Elektro", "Papier Huis", "Atelier Rossi", "Blauwal Verpackung", "Oak & Iron Tools", "Kobalt Farben"],
    products: 48,
    orders: 112,
  },
  { id: 8802, suppliers: ["Lumen Supply", "Vega Fasteners", "Harbour Textiles"], products: 15, orders: 20 },
];

const GOODS = ["Hex bolt", "Cable tie", "Kraft box", "Linen tape", "Primer", "Hinge", "Drill bit", "Lamp socket", "Felt pad", "Glass jar"];
const DAY = 86400000;

// The attributes of each resource, with their kinds: what can be filtered and sorted.
const kinds = (of) => ({ id: "int", uuid: "text", createdAt: "time", updatedAt: "time", createdFromPublicApi: "bool", ...of });
const codes = { name: "text", skuCode: "text", articleCode: "text", eanCode: "text", price: "money", status: "text" };
export const KINDS = {
  suppliers: kinds({
    accountId: "int", name: "text", emails: "list", minimumOrderValue: "money", fixedCosts: "money",
    deliveryTime: "int", userReplenishmentPeriod: "int", type: "text", globalLocationNumber: "text", ignored: "bool",
  }),
  products: kinds({
    ...codes, accountId: "int", stockLevel: "int", unlimitedStock: "bool", notBeingBought: "bool", assembled: "bool",
  }),
  supplierProducts: kinds({
    ...codes, supplierId: "int", productId: "int", minimumPurchaseQuantity: "int", lotSize: "int",
    deliveryTime: "int", preferred: "bool", availability: "bool",
  }),
  buyOrders: kinds({
    accountId: "int", supplierId: "int", placed: "time", completed: "time", expectedDeliveryDate: "time",
    totalValue: "money", assembly: "bool",
  }),
  buyOrderLines: kinds({
    buyOrderId: "int", productId: "int", productUuid: "text", quantity: "int", subtotalValue: "money",
    expectedDeliveryDate: "time",
  }),
};

const time = (ms) => new Date(ms).toISOString().replace(".000Z", "Z");
const money = (cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
const uuid = (resource, id) => {
  const kind = Object.keys(KINDS).indexOf(resource).toString(16).padStart(4, "0");
  return `0b71${kind}-0000-4000-8000-${String(id).padStart(12, "0")}`;
};

// Each kind of record counts in a range of its own, so that a mixed-up id finds nothing.
const FIRST = { products: 200, supplierProducts: 400, buyOrders: 600, suppliers: 900 };
const id_of = (account, resource, i) => account.id * 1000 + FIRST[resource] + i;
const LINES_PER_ORDER = 8; // room for ids

// A new store: { resource: Map(id -> attributes) }.
export function make_data(now = Date.now()) {
  const today = Math.floor(now / DAY) * DAY;
  const data = Object.fromEntries(Object.keys(KINDS).map((resource) => [resource, new Map()]));
  const add = (resource, id, born, attributes, changed = born) =>
    data[resource].set(id, {
      id,
      uuid: uuid(resource, id),
      ...attributes,
      createdFromPublicApi: false,
      createdAt: time(born),
      updatedAt: time(changed),
    });

  for (const account of ACCOUNTS) {
    account.suppliers.forEach((name, i) => add("suppliers", id_of(account, "suppliers", i), today - 400 * DAY, supplier(account, name, i)));
    for (let i = 0; i < account.products; i++) {
      add("products", id_of(account, "products", i), today - 300 * DAY, product(account, i));
      const offer = supplier_product(account, i);
      if (offer) add("supplierProducts", id_of(account, "supplierProducts", i), today - 200 * DAY, offer);
    }
    for (let i = 0; i < account.orders; i++) {
      const placed = today - ((account.orders - i) * DAY) / 2;
      const { order, lines } = buy_order(account, i, placed);
      const id = id_of(account, "buyOrders", i);
      add("buyOrders", id, placed, order, order.completed ? Date.parse(order.completed) : placed);
      lines.forEach((line, n) => add("buyOrderLines", id * LINES_PER_ORDER + n, placed, line));
    }
  }
  return data;
}

function supplier({ id }, name, i) {
  return {
    accountId: id,
    name,
    emails: [`orders@supplier${i}.example.test`],
    minimumOrderValue: i % 3 ? "0.00" : "150.00",
    fixedCosts: i % 2 ? "0.00" : "7.50",
    deliveryTime: 2 + i,
    userReplenishmentPeriod: 7,
    type: i === 3 ? "producer" : "vendor",
    globalLocationNumber: null,
    ignored: false,
  };
}

const price_of = (i) => 95 + i * 137; // cents
const lot_of = (i) => [1, 1, 5, 12][i % 4];
const has_offer = (i) => i % 11 !== 10; // every eleventh product is in no supplier's list
const supplier_of = ({ suppliers }, i) => i % suppliers.length;

function product({ id }, i) {
  return {
    accountId: id,
    name: `${GOODS[i % GOODS.length]} ${10 + i}`,
    skuCode: i === 5 ? "" : `TP-${String(id).slice(0, 2)}-${100 + i}`, // one has no SKU
    articleCode: `A${1000 + i}`,
    eanCode: i % 4 ? `87${String(10000000000 + i)}` : null,
    price: money(price_of(i) * 2),
    stockLevel: ((i * 7) % 40) - 5,
    unlimitedStock: false,
    status: i === 9 ? "disabled" : "enabled",
    notBeingBought: i === 9,
    assembled: i % 16 === 15,
  };
}

// The supplier's own codes; every thirteenth has none and needs a mapping of ours.
function supplier_product(account, i) {
  if (!has_offer(i)) return null;
  const s = supplier_of(account, i);
  return {
    supplierId: id_of(account, "suppliers", s),
    productId: id_of(account, "products", i),
    name: `${GOODS[i % GOODS.length]} ${10 + i} (supplier)`,
    skuCode: i % 13 === 12 ? null : `S${s}-${500 + i}`,
    articleCode: `SA${2000 + i}`,
    eanCode: null,
    price: money(price_of(i)),
    minimumPurchaseQuantity: i % 5 === 4 ? 10 : null,
    lotSize: lot_of(i) === 1 ? null : lot_of(i),
    deliveryTime: null,
    preferred: true,
    availability: true,
    status: "enabled",
  };
}

// Every tenth is an assembly order.  Of the older half all but every fifth are
// completed.  Counted from the newest: the fifth has no lines, the sixth a line of
// nothing, the seventh a value that does not divide by its quantity.
function buy_order(account, i, placed) {
  const s = supplier_of(account, i);
  const delivery = time(placed + (2 + s) * DAY);
  const rank = account.orders - i; // 1: the newest
  const goods = [...Array(account.products).keys()].filter((p) => supplier_of(account, p) === s);
  const count = rank === 5 ? 0 : 1 + (i % Math.min(4, goods.length));
  let total = 0;

  const lines = goods.slice(0, count).map((p, n) => {
    const odd = n === 0 ? rank : 0;
    const quantity = odd === 6 ? 0 : odd === 7 ? 3 : (((i + n) % 6) + 1) * lot_of(p);
    const value = price_of(p) * quantity + (odd === 7 ? 1 : 0);
    total += value;
    return {
      buyOrderId: id_of(account, "buyOrders", i),
      productId: id_of(account, "products", p),
      productUuid: uuid("products", id_of(account, "products", p)),
      quantity,
      subtotalValue: money(value),
      expectedDeliveryDate: delivery,
    };
  });

  const order = {
    accountId: account.id,
    supplierId: id_of(account, "suppliers", s),
    placed: time(placed),
    completed: i < account.orders / 2 && i % 5 !== 4 ? time(placed + 3 * DAY) : null,
    expectedDeliveryDate: delivery,
    totalValue: money(total),
    assembly: i % 10 === 0,
  };
  return { order, lines };
}
