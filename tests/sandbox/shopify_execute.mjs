// shopify_execute.mjs - what a checked document costs, and its answer: exactly the fields it selects.
//
// Cost, as the price list says: a scalar 0, an object 1, a mutation 10, a connection 2 and
// for each of first or last the node with all that it selects, an interface its dearest
// selection.  The requested cost counts pages as asked for, the actual one as they came.
// Lists that are no connection count once, but `nodes` of the root as often as it has ids.

import { GraphqlError, is_list, item_of, named, required } from "./shopify_graphql.mjs";
import { coerce } from "./shopify_validate.mjs";

const is_connection = (name) => name.endsWith("Connection");

// A run: { schema, fragments, variables, resolvers, scopes, context }
export function requested_cost(run, operation) {
  if (operation.kind === "mutation") return 10 * operation.selections.length;
  return cost_of(run, operation.selections, "QueryRoot", null);
}

function cost_of(run, selections, type_name, size) {
  let sum = dearest(run, selections, type_name);
  for (const field of flat(run, selections, type_name, null)) {
    if (field.name === "__typename" || field.name === "pageInfo") continue;
    const type = named(run.schema[type_name].fields[field.name].type);
    if (!run.schema[type].fields) continue;
    if (is_connection(type)) {
      const args = args_of(run, run.schema[type_name].fields[field.name], field);
      sum += 2 + cost_of(run, field.selections, type, args.first ?? args.last ?? 0);
    } else if (is_connection(type_name)) {
      sum += field.name === "edges" ? cost_of(run, field.selections, type, size) : size * (1 + cost_of(run, field.selections, type, null));
    } else if (size !== null && field.name === "node") {
      sum += size * (1 + cost_of(run, field.selections, type, null));
    } else {
      const times = field.name === "nodes" ? args_of(run, run.schema[type_name].fields.nodes, field).ids.length : 1;
      sum += times * (1 + cost_of(run, field.selections, type, null));
    }
  }
  return sum;
}

// What an interface may cost beyond its own fields: the most that one of its types can.
function dearest(run, selections, type_name) {
  if (run.schema[type_name].kind !== "interface") return 0;
  const costs = new Map();
  for (const one of selections) {
    if (one.kind === "field") continue;
    const { on, selections: inner } = one.kind === "spread" ? run.fragments.get(one.name) : one;
    if (on && on !== type_name) costs.set(on, (costs.get(on) ?? 0) + cost_of(run, inner, on, null));
  }
  return Math.max(0, ...costs.values());
}

// Fields with fragments unfolded.  object_type: what the object really is, or null: whatever may be.
function flat(run, selections, type_name, object_type) {
  const found = [];
  for (const one of selections) {
    if (one.directives?.some((directive) => is_skipped(run, directive))) continue;
    if (one.kind === "field") found.push(one);
    else {
      const { on, selections: inner } = one.kind === "spread" ? run.fragments.get(one.name) : { on: one.on ?? type_name, selections: one.selections };
      const fits = on === type_name || (object_type ? on === object_type || run.schema[object_type].of === on : false);
      if (fits) found.push(...flat(run, inner, on, object_type));
    }
  }
  return found;
}

function is_skipped(run, { name, args }) {
  if (name !== "include" && name !== "skip") return false;
  return coerce(args.get("if"), "Boolean!", run.variables, run.schema) === (name === "skip");
}

export function args_of({ variables, schema }, known, field) {
  const args = {};
  for (const [name, { type, default: otherwise }] of Object.entries(known.args)) {
    const given = field.args.has(name) ? coerce(field.args.get(name), type, variables, schema) : undefined;
    const value = given === undefined && otherwise !== undefined ? coerce(otherwise, type, {}, schema) : given;
    if (value !== undefined) args[name] = value;
  }
  return args;
}

// { data, errors, cost }
export function execute(run, operation) {
  const errors = [];
  const state = { ...run, errors, cost: 0 };
  const type_name = operation.kind === "mutation" ? "Mutation" : "QueryRoot";
  let data = null;
  try {
    data = object_of(state, operation.selections, type_name, {}, []);
  } catch (problem) {
    if (!(problem instanceof Propagated)) throw problem;
  }
  return { data, errors, cost: state.cost };
}

// A null where the schema wants a value: the error is noted, the parent becomes null.
class Propagated extends Error {}

function object_of(state, selections, type_name, object, path) {
  const type = state.schema[type_name];
  const object_type = type.kind === "interface" ? object.kind : type_name;
  const merged = new Map();
  for (const field of flat(state, selections, type_name, object_type)) {
    const known = merged.get(field.alias);
    if (known && field.selections) known.selections = [...known.selections, ...field.selections];
    else if (!known) merged.set(field.alias, { ...field });
  }
  const result = {};
  for (const [alias, field] of merged) {
    result[alias] = field.name === "__typename" ? object_type : value_of(state, object_type, object, field, [...path, alias]);
  }
  return result;
}

function value_of(state, type_name, object, field, path) {
  const known = state.schema[type_name].fields[field.name];
  try {
    const scope = state.scopes[type_name]?.[field.name];
    if (scope && !state.context.may(scope)) throw denied(field, scope);
    const args = args_of(state, known, field);
    const resolver = state.resolvers[type_name]?.[field.name];
    const value = resolver ? resolver(object, args, state.context, field) : object[field.name];
    if (type_name === "Mutation") state.cost += 10;
    return complete(state, value, known.type, field, path);
  } catch (problem) {
    if (problem instanceof GraphqlError) state.errors.push({ ...problem.row, locations: [field.at], path });
    else if (!(problem instanceof Propagated)) throw problem;
    if (required(known.type)) throw new Propagated();
    return null;
  }
}

function denied(field, scope) {
  const requiredAccess = `\`${scope}\` access scope.`;
  return new GraphqlError(`Access denied for ${field.name} field. Required access: ${requiredAccess}`, {
    code: "ACCESS_DENIED", documentation: "https://shopify.dev/api/usage/access-scopes", requiredAccess,
  });
}

function complete(state, value, type, field, path) {
  if (value === null || value === undefined) {
    if (required(type)) throw new GraphqlError(`Cannot return null for non-nullable field ${field.name}`, { code: "INTERNAL_SERVER_ERROR" });
    return null;
  }
  const name = named(type);
  const in_object = Boolean(state.schema[name].fields);
  const priced = in_object && !is_connection(name) && name !== "PageInfo" && !name.endsWith("Edge") && !name.endsWith("Payload");
  if (is_list(type)) {
    if (priced && field.name !== "nodes") state.cost += 1;
    return value.map((one, i) => {
      if (one === null) return null;
      if (priced && field.name === "nodes") state.cost += 1;
      return in_object ? object_of(state, field.selections, name, one, [...path, i]) : one;
    });
  }
  if (is_connection(name)) state.cost += 2;
  else if (priced) state.cost += 1;
  return in_object ? object_of(state, field.selections, name, value, path) : value;
}

// ---- pages ----

const encode = (cursor) => Buffer.from(JSON.stringify(cursor)).toString("base64");

// A page of rows.  key: row -> [value, id]; of: what the cursor is good for (sort key and filter).
export function page_of(rows, args, { key, of }) {
  const { first, last, after, before, reverse = false } = args;
  if (first == null && last == null) throw new GraphqlError("you must provide one of first or last");
  if (first != null && last != null) throw new GraphqlError("providing both first and last is not supported");
  const size = first ?? last;
  if (size < 0) throw new GraphqlError(`${first != null ? "first" : "last"} cannot be negative`);
  if (size > 250) throw new GraphqlError(`${first != null ? "first" : "last"} cannot exceed 250`, { code: "BAD_REQUEST" });

  const turn = reverse ? -1 : 1;
  const place = (cursor) => read_cursor(cursor, `${of}|${reverse}`);
  const from = after == null ? null : place(after);
  const to = before == null ? null : place(before);
  const inside = [];
  for (const row of rows) {
    const at = key(row);
    if ((!from || turn * compare(at, from) > 0) && (!to || turn * compare(at, to) < 0)) inside.push({ row, key: at });
  }
  inside.sort((a, b) => turn * compare(a.key, b.key));
  const cut = first != null ? inside.slice(0, size) : inside.slice(Math.max(0, inside.length - size));
  const edges = cut.map(({ row, key: [value, id] }) => ({ node: row, cursor: encode({ last_id: String(id), last_value: plain(value), of: `${of}|${reverse}` }) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: first != null ? inside.length > size : to !== null,
      hasPreviousPage: last != null ? inside.length > size : from !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

const plain = (value) => (typeof value === "bigint" ? { digits: String(value) } : value);

function read_cursor(text, of) {
  try {
    const { last_id, last_value, of: made_for } = JSON.parse(Buffer.from(text, "base64").toString());
    if (made_for === of) return [last_value?.digits ? BigInt(last_value.digits) : last_value, BigInt(last_id)];
  } catch {
    // falls through: a cursor that is none
  }
  throw new GraphqlError("Invalid cursor for current pagination sort.");
}

function compare([a, id], [b, other]) {
  if (a !== b) return a === null || (b !== null && a < b) ? -1 : 1;
  return id < other ? -1 : id > other ? 1 : 0;
}
