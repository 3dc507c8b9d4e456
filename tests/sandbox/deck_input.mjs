// deck_input.mjs - is a /jobs/submit body what its job wants?
//
// Shape (members, types) is Deck's own check: VALIDATION_FAILED.  What the
// cart's own schema would refuse (a quantity of 0, a price without currency
// sign, a SKU twice) is INPUT_VALUES.  Each check answers null or [code, why].

import { is_object } from "./http.mjs";
import { read_price } from "./deck_lines.mjs";

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

// A check of one value answers what is wrong with it, or null.
export const text = (value) => (typeof value === "string" ? null : "has to be a string");
export const filled = (value) => (typeof value === "string" && value ? null : "has to be a string that is not empty");
export const flag = (value) => (typeof value === "boolean" ? null : "has to be a boolean");
export const uuid = (value) => (typeof value === "string" && UUID.test(value) ? null : "has to be a UUID");
const list = (value) => (Array.isArray(value) && value.length ? null : "has to be an array that is not empty");
const object = (value) => (is_object(value) ? null : "has to be an object");
const integer = (value) => (Number.isInteger(value) ? null : "has to be an integer");

export function web_address(value) {
  try {
    const { protocol } = new URL(value);
    return typeof value === "string" && /^https?:$/.test(protocol) ? null : "has to be an http or https address";
  } catch {
    return "has to be an http or https address";
  }
}

const SUBMIT = { job_code: filled, input: object };
const INPUTS = {
  EnsureConnection: {
    source_guid: uuid,
    username: text,
    password: text,
    "external_id?": text,
    "access_token?": filled,
    "webhook_url?": web_address,
  },
  AddItemsToCart: { access_token: filled, items: list },
  CloseConnection: { access_token: filled },
};
const ITEM = { sku: filled, quantity: integer, expected_price: filled };

// Members of an object against { name: check }; a name that ends in ? may be missing.
// What is not named is refused.
export function check_members(value, checks, where = "") {
  if (!is_object(value)) return `${where || "the body"} has to be an object`;
  const named = Object.keys(checks).map((name) => name.replace(/\?$/, ""));
  const stranger = Object.keys(value).find((name) => !named.includes(name));
  if (stranger !== undefined) return `${where}${stranger} is not known here`;

  for (const [key, check] of Object.entries(checks)) {
    const name = key.replace(/\?$/, "");
    if (!Object.hasOwn(value, name)) {
      if (name === key) return `${where}${name} is missing`;
      continue;
    }
    const wrong = check(value[name]);
    if (wrong) return `${where}${name} ${wrong}`;
  }
  return null;
}

export function check_submit(body) {
  const shape = check_members(body, SUBMIT);
  if (shape) return ["VALIDATION_FAILED", shape];
  const checks = Object.hasOwn(INPUTS, body.job_code) && INPUTS[body.job_code];
  if (!checks) return ["INVALID_ARGUMENT", `there is no job with the code ${body.job_code}`];
  const input = check_members(body.input, checks, "input.");
  if (input) return ["VALIDATION_FAILED", input];
  return body.job_code === "AddItemsToCart" ? check_items(body.input.items) : null;
}

function check_items(items) {
  const seen = new Set();
  for (const [i, item] of items.entries()) {
    const where = `input.items[${i}].`;
    const shape = check_members(item, ITEM, where);
    if (shape) return ["VALIDATION_FAILED", shape];
    const { sku, quantity, expected_price } = item;
    if (quantity < 1) return ["INPUT_VALUES", `${where}quantity has to be at least 1`];
    if (!read_price(expected_price)) {
      return ["INPUT_VALUES", `${where}expected_price has to be a currency sign and an amount, like €12.50`];
    }
    if (seen.has(sku)) return ["INPUT_VALUES", `${where}sku stands in the list twice`];
    seen.add(sku);
  }
  return null;
}
