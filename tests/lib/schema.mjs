// schema.mjs - holds an answer against openapi.json.
//
// Knows the part of JSON Schema that the document uses: $ref, type (a list of types too), properties, required,
// additionalProperties, items, enum, const, oneOf, anyOf, allOf, minimum, maximum, minItems, maxItems, minLength, maxLength.
// A keyword that it does not know is a problem of its own, so that nothing is left unchecked by accident.

import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

export const document = JSON.parse(readFileSync(new URL("../../fcgi/serve/openapi.json", import.meta.url), "utf8"));

const says = new Set(["description", "format", "default", "title", "examples"]);

export function resolve(node) {
  let seen = 0;
  while (node && node.$ref) {
    if (++seen > 20) throw new Error(`$ref in circles: ${node.$ref}`);
    const path = node.$ref.replace(/^#\//, "").split("/");
    const next = path.reduce((at, key) => at?.[key], document);
    if (!next) throw new Error(`$ref to nowhere: ${node.$ref}`);
    node = next;
  }
  return node;
}

function typeOf(value) {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (Number.isInteger(value)) return "integer";
  return typeof value;
}

function ofType(value, wanted) {
  const type = typeOf(value);
  return [].concat(wanted).some((name) => name === type || (name === "number" && type === "integer"));
}

const keywords = {
  type: (value, type) => (ofType(value, type) ? [] : [`is ${typeOf(value)}, not ${[].concat(type).join(" or ")}`]),
  enum: (value, list) => (list.some((one) => isDeepStrictEqual(one, value)) ? [] : [`is ${JSON.stringify(value)}, not one of ${JSON.stringify(list)}`]),
  const: (value, one) => (isDeepStrictEqual(one, value) ? [] : [`is ${JSON.stringify(value)}, not ${JSON.stringify(one)}`]),
  minimum: (value, least) => (typeof value !== "number" || value >= least ? [] : [`is below ${least}`]),
  maximum: (value, most) => (typeof value !== "number" || value <= most ? [] : [`is above ${most}`]),
  minItems: (value, least) => (!Array.isArray(value) || value.length >= least ? [] : [`has fewer than ${least} items`]),
  maxItems: (value, most) => (!Array.isArray(value) || value.length <= most ? [] : [`has more than ${most} items`]),
  minLength: (value, least) => (typeof value !== "string" || [...value].length >= least ? [] : [`is shorter than ${least}`]),
  maxLength: (value, most) => (typeof value !== "string" || [...value].length <= most ? [] : [`is longer than ${most}`]),
  required: (value, names) => (typeOf(value) !== "object" ? [] : names.filter((name) => !Object.hasOwn(value, name)).map((name) => `lacks ${name}`)),
};

const join = (path, key) => (path ? `${path}.${key}` : String(key));

// The problems that value has with schema, as sentences; none when it is right.
export function problems(value, schema, path = "") {
  schema = resolve(schema);
  const out = [];
  const add = (text) => out.push(`${path || "the answer"} ${text}`);
  for (const [keyword, setting] of Object.entries(schema)) {
    if (says.has(keyword)) continue;
    if (keywords[keyword]) keywords[keyword](value, setting).forEach(add);
    else if (keyword === "properties") {
      if (typeOf(value) === "object")
        for (const [key, inner] of Object.entries(setting)) if (Object.hasOwn(value, key)) out.push(...problems(value[key], inner, join(path, key)));
    } else if (keyword === "additionalProperties") {
      if (typeOf(value) === "object")
        for (const key of Object.keys(value).filter((name) => !Object.hasOwn(schema.properties ?? {}, name))) {
          if (setting === false) add(`has ${key}, which the document does not know`);
          else if (setting !== true) out.push(...problems(value[key], setting, join(path, key)));
        }
    } else if (keyword === "items") {
      if (Array.isArray(value)) value.forEach((item, at) => out.push(...problems(item, setting, join(path, at))));
    } else if (keyword === "allOf") setting.forEach((inner) => out.push(...problems(value, inner, path)));
    else if (keyword === "anyOf" || keyword === "oneOf") {
      const tried = setting.map((inner) => problems(value, inner, path));
      const right = tried.filter((list) => list.length === 0).length;
      if (right === 0) out.push(...(tried.filter((_, at) => resolve(setting[at]).type !== "null")[0] ?? tried[0]));
      else if (keyword === "oneOf" && right > 1) add("fits more than one of oneOf");
    } else add(`is described with ${keyword}, which this checker does not know`);
  }
  return out;
}

const patterns = Object.keys(document.paths).map((path) => ({
  path,
  variable: path.includes("{"),
  match: new RegExp(`^${path.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "[^/]+")}$`),
}));

// The document's operation for a request, or nothing. A literal path wins over one with a variable.
export function operation(method, path) {
  const fits = patterns.filter((one) => one.match.test(path)).sort((a, b) => a.variable - b.variable);
  for (const { path: name } of fits) {
    const found = document.paths[name][method.toLowerCase()];
    if (found) return { name, ...found };
  }
  return undefined;
}

// What is wrong with an answer: { status, type, text }. An unknown path may only be refused, with an Error.
export function answerProblems(method, path, { status, type, text }) {
  const known = operation(method, path.split("?")[0]);
  const responses = known?.responses ?? { default: { $ref: "#/components/responses/Refused" } };
  const response = resolve(responses[status] ?? responses.default);
  if (!known && status < 400) return [`${method} ${path} answers ${status}, and the document does not know it`];
  if (known && !responses[status] && status < 400) return [`${known.operationId} answers ${status}, which the document does not know`];
  if (!response.content) return text ? [`${status} has a body`] : [];
  const media = (type ?? "").split(";")[0].trim();
  const content = response.content[media];
  if (!content) return [`${status} is ${media || "of no type"}, not ${Object.keys(response.content).join(" or ")}`];
  if (media !== "application/json") return [];
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return [`${status} is no JSON: ${error.message}`];
  }
  return [...(members(text) === membersOf(value) ? [] : ["names a member twice, and who reads it may take either"]), ...problems(value, content.schema)];
}

// How many members its objects have, as written and as read: JSON.parse takes the last of two alike.
const members = (text) => text.match(/"(?:[^"\\]|\\.)*"\s*:|"(?:[^"\\]|\\.)*"/g)?.filter((one) => one.endsWith(":")).length ?? 0;
const membersOf = (value) => (value && typeof value === "object" ? Object.values(value).reduce((n, one) => n + membersOf(one), Array.isArray(value) ? 0 : Object.keys(value).length) : 0);
