// shopify_burst.mjs - carts as a cake shop gets them: names in many scripts, texts for cakes,
// dates as five different plug-ins write them, some of it missing.  The same for the same seed.
//
// cart(shop, chance) is an order for shopify_orders.mjs; signed_orders() gives whole
// deliveries of 5 to 10 KB without a running sandbox, for a bench.

import { randomUUID } from "node:crypto";
import { place } from "./shopify_orders.mjs";
import { SHOPS, Shop } from "./shopify_shop.mjs";
import { DEFAULTS } from "./shopify.mjs";
import { Hooks } from "./shopify_webhooks.mjs";
import { to_json } from "./shopify_json.mjs";

const PEOPLE = [
  ["Giulia", "D’Agostino"], ["Søren", "Kjærgaard"], ["Zoë", "van der Aa"], ["Łukasz", "Wiśniewski"], ["María José", "Ibáñez Núñez"], ["Đorđe", "Čavić"], ["Ольга", "Кузнецова"],
  ["Ελένη", "Παπαδοπούλου"], ["فاطمة", "الزهراء"], ["נועה", "לוי"], ["陈", "小龍"], ["さくら", "山田"], ["지민", "박"], ["अनन्या", "शर्मा"], ["ณัฐ", "วงศ์สวัสดิ์"], ["Tuấn", "Nguyễn"],
  ["Siobhán", "O'Neill"], ["Anne-Marie", "Müller-Lüdenscheidt"], ["X Æ", "Bob \"Bobby\" Tables"], ["Ngozi", "Ọlátúnjí"],
];
const STREETS = ["Via della Pasticceria 12", "Königstraße 4/II", "Šmartinska cesta 152", "12 O'Connell St", "Rue de l'Église 3 bis", "Ørstedsgade 7, 2. tv.", "नेहरू मार्ग 21", "東京都渋谷区1-2-3"];
const CITIES = ["Bologna", "Zürich", "Łódź", "Århus", "Sant'Agata de' Goti", "Newtown", "São Paulo", "東京"];
const TEXTS = [
  "Happy 7th Birthday Léon! 🎂🦖", "Buon compleanno, nonna Pinuccia ❤️", "Alles Gute zum 60., Jürgen!", "生日快乐 🎉", "С днём рождения, Маша!", "يوم ميلاد سعيد يا نور",
  "Congrats Class of '26 👩🏽‍🎓👨‍🎓",
  "<b>Mr & Mrs</b> O'Brien", "", "No writing please", "Feliz cumpleaños\nAbuela", "👨‍👩‍👧‍👦 The Nguyễns", "\"Forever\" \\o/ 100%", "お誕生日おめでとう",
];
const NOTES = [
  null, "", "Please no nuts – my son has a severe allergy (anaphylaxis).", "Call when you're outside, the doorbell is broken 🔕",
  "Colours like in the picture I sent: teal, gold & a bit of blush.\n\nCandles too if possible!",
  "Deliver between 9 and 10, NOT later. Thank you so much, last year's cake was the best 🥹",
];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const spoken = (d) => `${DAYS[d.getUTCDay()]} ${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()}`;
const two = (n) => String(n).padStart(2, "0");

// How a plug-in of the shop writes the day, and where.
const DATES = [
  (d) => ({ attributes: { "Checkout-Method": "pickup", "Pickup-Date": iso(d), "Pickup-Time": "13:00", "Pickup-Location-Company": "Newtown" } }),
  (d) => ({ attributes: { "Checkout-Method": "delivery", "Delivery-Date": iso(d), "Delivery-Time": "13:00 - 14:00" }, delivered: true }),
  (d) => ({ attributes: { "Delivery Method": "Local delivery", "Local Delivery Date and Time": `${spoken(d)} between 8:00 AM and 6:00 PM` }, delivered: true }),
  (d) => ({ attributes: { delivery_date: `${two(d.getUTCDate())}/${two(d.getUTCMonth() + 1)}/${d.getUTCFullYear()}` }, delivered: true }),
  (d) => ({ properties: { "Delivery Date": `${DAYS[d.getUTCDay()]} ${MONTHS[d.getUTCMonth()]} ${d.getUTCDate()} ${d.getUTCFullYear()}` } }),
  () => ({ attributes: {} }), // none at all
];
const iso = (d) => `${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}`;

export function cart(shop, chance) {
  const pick = (list) => list[Math.floor(chance() * list.length)];
  const [first_name, last_name] = pick(PEOPLE);
  const day = new Date(Date.now() + Math.floor(chance() * 21) * 86400000);
  const { attributes = {}, properties = {}, delivered = false } = pick(DATES.slice(0, chance() < 0.05 ? 6 : 5))(day);
  const country = shop.country;
  const address = {
    first_name, address1: pick(STREETS), phone: `+39 06 555${two(Math.floor(chance() * 100))} ${two(Math.floor(chance() * 100))}`, city: pick(CITIES),
    zip: String(10000 + Math.floor(chance() * 89999)), province: null,
    country, last_name, address2: null, company: null, latitude: null, longitude: null, name: `${first_name} ${last_name}`, country_code: country, province_code: null,
  };
  const variants = [...shop.variants.values()].filter(({ product }) => product.status === "active");
  const lines = Array.from({ length: 1 + Math.floor(chance() * chance() * 3) }, () => {
    const variant = pick(variants);
    const words = variant.values.length < 2 ? {} : {
      "Writing On Cake": pick(TEXTS),
      "Gelato Flavours": pick(["Fior di latte", "Pistacchio, Nocciola", "Crème brûlée"]),
      _LocalDeliveryID: hex(chance),
      _origin: "product-page",
    };
    return { variant: String(variant.id), quantity: chance() < 0.85 ? 1 : 2, properties: { ...words, ...properties } };
  });
  const number = Math.floor(chance() * 1e9);
  return {
    lines, note_attributes: { ...attributes, "Order-Notes": pick(TEXTS), _session: hex(chance) }, note: pick(NOTES), tags: pick(["", "vip", "wholesale, weekly", "birthday"]),
    customer: chance() < 0.05 ? null : { first_name, last_name, email: `buyer${number}@example.test`, phone: null, address }, phone: null,
    ...(delivered ? { shipping_address: address, shipping: "12.50", shipping_title: "Local delivery" } : { shipping_address: null, billing_address: address }),
    financial_status: chance() < 0.93 ? "paid" : "pending", source_name: chance() < 0.9 ? "web" : "pos", force: true,
  };
}

const hex = (chance) => Array.from({ length: 4 }, () => Math.floor(chance() * 2 ** 32).toString(16).padStart(8, "0")).join("");

// [{ headers, body (a Buffer) }] of n orders/create, as the default shops (or `shop`) send them.
export function signed_orders(n, { shop: given = SHOPS[0], seed = 1, topic = "orders/create" } = {}) {
  const settings = { ...DEFAULTS, seed };
  const hooks = new Hooks(settings, null);
  const shop = new Shop(given, 0, settings);
  const chance = () => hooks.chance();
  return Array.from({ length: n }, () => {
    let found;
    place(shop, (told, body) => (found = told === topic ? to_json(body, settings.escape) : found), cart(shop, chance));
    const delivery = {
      topic, shop: shop.domain, webhook_id: randomUUID(), event_id: randomUUID(), triggered_at: new Date().toISOString(), name: null,
      version: settings.webhook_version, secret: shop.client_secret, body: found ?? "{}", test: false, more: {},
    };
    return { headers: hooks.headers_of(delivery), body: Buffer.from(delivery.body) };
  });
}
