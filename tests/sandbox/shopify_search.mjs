// shopify_search.mjs - Shopify's search syntax, as far as it is played: terms with AND, NOT and -.
//
//   updated_at:>='2026-10-01T00:00:00Z' AND financial_status:paid -test:true
//
// A field that the resource cannot be searched by is ignored with a warning, as Shopify
// does; OR and parentheses are not played and refused.

import { GraphqlError } from "./shopify_graphql.mjs";

const TERM = /\s*(?:(?<and>AND)\b|(?<not>NOT\s+|-)?(?:(?<field>[a-z_]+):(?<op><=|>=|<|>)?)?(?:'(?<single>(?:[^'\\]|\\.)*)'|"(?<double>(?:[^"\\]|\\.)*)"|(?<plain>[^\s()]+)))/y;

const text = (value) => ({ of: (given) => given.toLowerCase(), value: (row) => String(value(row) ?? "").toLowerCase() });
const time = (value) => ({
  of: (given) => {
    const ms = Date.parse(/^\d{4}-\d\d-\d\d$/.test(given) ? `${given}T00:00:00Z` : given);
    return Number.isNaN(ms) ? undefined : ms;
  },
  value,
});
const number = (value) => ({ of: (given) => (/^-?\d+$/.test(given) ? BigInt(given) : undefined), value: (row) => BigInt(value(row)) });
const any_of = (values) => ({ of: (given) => given.toLowerCase(), value: values, any: true });

const tags = (row) => row.tags.split(",").map((tag) => tag.trim().toLowerCase());

export const FIELDS = {
  products: {
    updated_at: time((row) => row.updated_at), created_at: time((row) => row.created_at), published_at: time((row) => row.published_at), title: text((row) => row.title),
    status: text((row) => row.status), vendor: text((row) => row.vendor), product_type: text((row) => row.product_type), handle: text((row) => row.handle),
    id: number((row) => row.id), tag: any_of(tags),
    sku: any_of((row) => row.variants.map(({ sku }) => (sku ?? "").toLowerCase())),
  },
  productVariants: {
    updated_at: time((row) => row.updated_at), sku: text((row) => row.sku), title: text((row) => row.title), barcode: text((row) => row.barcode), id: number((row) => row.id),
    product_id: number((row) => row.product.id), product_status: text((row) => row.product.status),
  },
  inventoryItems: { updated_at: time((row) => row.updated_at), sku: text((row) => row.variant.sku), id: number((row) => row.id) },
  orders: {
    updated_at: time((row) => row.updated_at), created_at: time((row) => row.created_at), processed_at: time((row) => row.processed_at), name: text((row) => row.name),
    financial_status: text((row) => row.financial_status), fulfillment_status: text((row) => row.fulfillment_status ?? "unfulfilled"), id: number((row) => row.id),
    test: text((row) => row.test), tag: any_of(tags),
    status: any_of((row) => ["any", row.cancelled_at !== null ? "cancelled" : row.closed_at !== null ? "closed" : "open"]),
    email: text((row) => row.email), sku: any_of((row) => row.lines.map(({ sku }) => (sku ?? "").toLowerCase())),
  },
  locations: { name: text((row) => row.name), id: number((row) => row.id) },
  inventoryLevels: { updated_at: time((row) => row.updated_at), inventory_item_id: number((row) => row.item.id) },
  webhookSubscriptions: { id: number((row) => row.id) },
};

const COMPARE = { "<": (a, b) => a < b, "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b };

// A test of a row, and what there is to warn of.
export function read_search(resource, query) {
  const tests = [];
  const warnings = [];
  if (/\bOR\b|[()]/.test(query.replace(/'[^']*'|"[^"]*"/g, ""))) throw new GraphqlError("The sandbox does not play OR and parentheses in a search", { code: "BAD_REQUEST" });
  TERM.lastIndex = 0;
  while (query.slice(TERM.lastIndex).trim()) {
    const match = TERM.exec(query);
    if (!match) throw new GraphqlError(`The sandbox cannot read the search ${query}`, { code: "BAD_REQUEST" });
    const { and, not, field, op, single, double, plain } = match.groups;
    if (and) continue;
    const given = (single ?? double ?? plain).replace(/\\(.)/g, "$1");
    const test = field ? by_field(resource, field, op, given, warnings) : in_text(given);
    if (test) tests.push(not ? (row) => !test(row) : test);
  }
  return { test: (row) => tests.every((one) => one(row)), warnings };
}

function by_field(resource, field, op, given, warnings) {
  const known = FIELDS[resource][field];
  if (!known) {
    warnings.push({ field, message: "Invalid search field for this query.", code: "invalid_field" });
    return null;
  }
  const wanted = known.of(given);
  if (wanted === undefined) {
    warnings.push({ field, message: `Input \`${given}\` is not an accepted value.`, code: "invalid_value" });
    return null;
  }
  if (known.any) return (row) => known.value(row).includes(wanted);
  if (given === "*" && !op) return (row) => known.value(row) !== "";
  if (typeof wanted === "string" && wanted.endsWith("*")) return (row) => known.value(row).startsWith(wanted.slice(0, -1));
  return op ? (row) => COMPARE[op](known.value(row), wanted) : (row) => known.value(row) === wanted;
}

// Words without a field look into what a person would look for.
function in_text(given) {
  const wanted = given.toLowerCase();
  return ({ name = "", title = "", sku = "", email = "" }) => [name, title, sku, email].some((one) => String(one ?? "").toLowerCase().includes(wanted));
}
