// shopify_validate.mjs - is a document fit for the schema?  As graphql-ruby asks it for Shopify.
//
// check_document() gives the operation or throws InvalidDocument with every complaint at once;
// check_variables() gives the coerced variables; coerce() a literal's value.  An input's member
// that is explicitly null stays null, one that is left out stays out.

import { GraphqlError, bare, is_list, item_of, named, required } from "./shopify_graphql.mjs";

const LIST_LIMIT = 250; // members of a list in an input

export class InvalidDocument extends Error {
  constructor(rows) {
    super(rows[0].message);
    this.rows = rows;
  }
}

const SCALARS = {
  Int: (value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31,
  Float: (value) => typeof value === "number",
  Boolean: (value) => typeof value === "boolean",
  ID: (value) => typeof value === "string" || Number.isInteger(value),
  String: (value) => typeof value === "string",
};
const fits_scalar = (name, value) => (SCALARS[name] ?? SCALARS.String)(value);
const shown = ({ kind, value }) => (kind === "var" ? `$${value}` : kind === "list" || kind === "object" ? `{${kind}}` : JSON.stringify(value));

export function check_document(document, schema, operation_name) {
  const wrong = [];
  const complain = (message, at, code, more) => wrong.push(new GraphqlError(message, { at: [at], code, ...more }).row);
  const { operations, fragments } = document;
  const operation = operation_name ? operations.find(({ name }) => name === operation_name) : operations.length === 1 ? operations[0] : null;
  if (!operation) throw new InvalidDocument([{ message: operation_name ? `No operation named "${operation_name}"` : "An operation name is required" }]);

  const declared = new Map();
  for (const one of operation.variables) {
    if (declared.has(one.name)) complain(`There can only be one variable named "${one.name}"`, one.at, "variableNotUnique");
    const type = schema[named(one.type)];
    if (!type) complain(`${named(one.type)} isn't a defined input type (on $${one.name})`, one.at, "variableRequiresValidType", { typeName: named(one.type), variableName: one.name });
    else if (type.kind === "type" || type.kind === "interface") complain(`${named(one.type)} isn't a valid input type (on $${one.name})`, one.at, "variableRequiresValidType");
    declared.set(one.name, one);
  }
  const used = new Set();
  const of = { schema, declared, used, complain, fragments, seen: new Set() };
  check_selections(of, operation.selections, operation.kind === "mutation" ? "Mutation" : "QueryRoot");
  for (const name of fragments.keys()) {
    if (!of.seen.has(name)) complain(`Fragment ${name} was defined, but not used`, fragments.get(name).at, "useAndDefineFragment", { fragmentName: name });
  }
  for (const { name, at } of declared.values()) {
    if (!used.has(name)) complain(`Variable $${name} is declared by ${operation.name ?? "anonymous " + operation.kind} but not used`, at, "variableNotUsed", { variableName: name });
  }
  if (wrong.length) throw new InvalidDocument(wrong);
  return operation;
}

function check_selections(of, selections, type_name) {
  const { schema, complain, fragments } = of;
  const aliases = new Map();
  for (const one of selections) {
    if (one.kind === "spread") {
      const fragment = fragments.get(one.name);
      if (!fragment) complain(`Fragment ${one.name} was used, but not defined`, one.at, "useAndDefineFragment", { fragmentName: one.name });
      else if (!of.seen.has(one.name)) {
        of.seen.add(one.name);
        check_type_condition(of, fragment.on, type_name, one.at) && check_selections(of, fragment.selections, fragment.on);
      }
      continue;
    }
    if (one.kind === "inline") {
      if (check_type_condition(of, one.on ?? type_name, type_name, one.at)) check_selections(of, one.selections, one.on ?? type_name);
      continue;
    }
    const earlier = aliases.get(one.alias);
    const same = (other) => other.name === one.name && JSON.stringify([...other.args]) === JSON.stringify([...one.args]);
    if (earlier && !same(strip_places(earlier))) complain(`Field '${one.alias}' has a field conflict: ${earlier.name} or ${one.name}?`, one.at, "fieldConflict");
    aliases.set(one.alias, strip_places(one));
    check_field(of, one, type_name);
  }
}

// The same arguments in another place are the same arguments.
function strip_places(field) {
  const bare_value = ({ kind, value }) => ({ kind, value });
  return { name: field.name, args: new Map([...field.args].map(([name, value]) => [name, bare_value(value)])), with: field };
}

function check_type_condition({ schema, complain }, on, type_name, at) {
  if (!schema[on]) {
    complain(`No such type ${on}, so it can't be a fragment condition`, at, "undefinedType", { typeName: on });
    return false;
  }
  if (on === type_name || schema[on].of === type_name || schema[type_name].of === on) return true;
  complain(`Fragment on ${on} can't be spread inside ${type_name}`, at, "cannotSpreadFragment", { typeName: on });
  return false;
}

function check_field(of, field, type_name) {
  const { schema, complain } = of;
  if (field.name === "__typename") return;
  const known = schema[type_name].fields[field.name];
  if (!known) {
    complain(`Field '${field.name}' doesn't exist on type '${type_name}'`, field.at, "undefinedField", { typeName: type_name, fieldName: field.name });
    return;
  }
  for (const { name, at, args } of field.directives) {
    if (name === "idempotent" && type_name === "Mutation") check_args(of, args, { key: { type: "String!" } }, `Directive 'idempotent'`, at);
    else if (name === "include" || name === "skip") check_args(of, args, { if: { type: "Boolean!" } }, `Directive '${name}'`, at);
    else complain(`Directive @${name} is not defined`, at, "undefinedDirective", { directiveName: name });
  }
  check_args(of, field.args, known.args, `Field '${field.name}'`, field.at);

  const target = schema[named(known.type)];
  const leaf = !target.fields;
  if (leaf && field.selections) {
    complain(`Selections can't be made on ${target.kind}s (field '${field.name}' returns ${target.name} but has selections)`, field.at, "selectionMismatch", { nodeName: `field '${field.name}'`, typeName: target.name });
  } else if (!leaf && !field.selections) {
    complain(`Field must have selections (field '${field.name}' returns ${target.name} but has no selections. Did you mean '${field.name} { ... }'?)`, field.at, "selectionMismatch", { nodeName: `field '${field.name}'`, typeName: target.name });
  } else if (!leaf) {
    check_selections(of, field.selections, target.name);
  }
}

function check_args(of, given, known, where, at) {
  const { complain } = of;
  for (const [name, value] of given) {
    if (known[name]) check_literal(of, value, known[name].type, `Argument '${name}' on ${where}`, value.at ?? at, known[name].default !== undefined);
    else complain(`${where} doesn't accept argument '${name}'`, value.at ?? at, "argumentNotAccepted", { argumentName: name });
  }
  const missing = Object.keys(known).filter((name) => required(known[name].type) && known[name].default === undefined && !given.has(name));
  if (missing.length) complain(`${where} is missing required arguments: ${missing.join(", ")}`, at, "missingRequiredArguments", { arguments: missing.join(", ") });
}

function check_literal(of, value, type, where, at, has_default = false) {
  const { schema, declared, used, complain } = of;
  const bad = () => complain(`${where} has an invalid value (${shown(value)}). Expected type '${type}'.`, at, "argumentLiteralsIncompatible");
  if (value.kind === "var") {
    used.add(value.value);
    const variable = declared.get(value.value);
    if (!variable) return complain(`Variable $${value.value} is used but not declared`, at, "variableNotDefined", { variableName: value.value });
    if (!may_stand(variable, type, has_default)) {
      complain(`Type mismatch on variable $${value.value} and argument (${variable.type} / ${type})`, at, "variableMismatch", { variableName: value.value, typeName: variable.type });
    }
    return;
  }
  if (value.kind === "null") return required(type) ? bad() : undefined;
  if (is_list(type)) {
    const items = value.kind === "list" ? value.value : [value];
    for (const one of items) check_literal(of, one, item_of(type), where, at);
    return;
  }
  const target = schema[named(type)];
  if (target.kind === "input") {
    if (value.kind !== "object") return bad();
    return check_args(of, new Map(Object.entries(value.value)), Object.fromEntries(Object.entries(target.fields)), `InputObject '${target.name}'`, at);
  }
  if (target.kind === "enum" ? value.kind !== "enum" || !target.values.includes(value.value) : value.kind === "enum" || !fits_scalar(target.name, value.value)) bad();
}

// May a variable stand where this type is wanted?
function may_stand(variable, type, has_default) {
  const has = variable.default !== undefined && variable.default.kind !== "null" ? `${bare(variable.type)}!` : variable.type;
  if (required(type) && !required(has) && !has_default) return false;
  if (is_list(type)) return is_list(has) ? may_stand({ type: item_of(has) }, item_of(type), false) : false;
  return bare(has) === bare(type);
}

// ---- values ----

export function check_variables(operation, given, schema) {
  const wrong = [];
  const values = {};
  for (const { name, type, default: otherwise, at } of operation.variables) {
    if (!Object.hasOwn(given, name)) {
      if (otherwise !== undefined) values[name] = coerce(otherwise, type, {}, schema);
      else if (required(type)) wrong.push(invalid_variable(name, type, null, at, [{ path: [], explanation: "Expected value to not be null" }]));
      continue;
    }
    const problems = [];
    values[name] = coerce_json(given[name], type, schema, [], problems);
    if (problems.length) wrong.push(invalid_variable(name, type, given[name], at, problems));
  }
  if (wrong.length) throw new InvalidDocument(wrong);
  return values;
}

function invalid_variable(name, type, value, at, problems) {
  const first = problems[0];
  const why = first.path.length ? ` for ${first.path.join(".")} (${first.explanation})` : "";
  return new GraphqlError(`Variable $${name} of type ${type} was provided invalid value${why}`, { at: [at], code: "INVALID_VARIABLE", value, problems }).row;
}

function coerce_json(value, type, schema, path, problems) {
  const bad = (explanation) => void problems.push({ path, explanation });
  if (value === null || value === undefined) return required(type) ? bad("Expected value to not be null") : null;
  if (is_list(type)) {
    const items = Array.isArray(value) ? value : [value];
    if (items.length > LIST_LIMIT) throw new InvalidDocument([{ message: `The input array size of ${items.length} is greater than the maximum allowed of ${LIST_LIMIT}.`, extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" } }]);
    return items.map((one, i) => coerce_json(one, item_of(type), schema, [...path, i], problems));
  }
  const target = schema[named(type)];
  if (target.kind === "enum") return target.values.includes(value) ? value : bad(`Expected "${value}" to be one of: ${target.values.join(", ")}`);
  if (target.kind !== "input") return fits_scalar(target.name, value) ? as_scalar(target.name, value) : bad(`Could not coerce value ${JSON.stringify(value)} to ${target.name}`);
  if (typeof value !== "object" || Array.isArray(value)) return bad(`Expected ${JSON.stringify(value)} to be a key-value object.`);
  const result = {};
  for (const name of Object.keys(value)) {
    if (!target.fields[name]) problems.push({ path: [...path, name], explanation: `Field is not defined on ${target.name}` });
    else result[name] = coerce_json(value[name], target.fields[name].type, schema, [...path, name], problems);
  }
  for (const [name, field] of Object.entries(target.fields)) {
    if (required(field.type) && !Object.hasOwn(value, name)) problems.push({ path: [...path, name], explanation: "Expected value to not be null" });
  }
  return result;
}

const as_scalar = (name, value) => (name === "ID" ? String(value) : value);

// The value of a literal; undefined when it is a variable that was left out.
export function coerce(literal, type, variables, schema) {
  const { kind, value } = literal;
  if (kind === "var") return variables[value];
  if (kind === "null") return null;
  if (is_list(type)) return kind === "list" ? value.map((one) => coerce(one, item_of(type), variables, schema) ?? null) : [coerce(literal, item_of(type), variables, schema)];
  if (kind !== "object") return as_scalar(named(type), value);
  const { fields } = schema[named(type)];
  const members = Object.entries(value).map(([name, one]) => [name, coerce(one, fields[name].type, variables, schema)]);
  return Object.fromEntries(members.filter(([, one]) => one !== undefined));
}
