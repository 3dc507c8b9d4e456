// shopify_graphql.mjs - reading GraphQL: documents that are sent, and the schema's own text.
//
// read_document() gives { operations, fragments }; a selection is
//   { kind: "field", name, alias, args, directives, selections, at }
//   { kind: "spread", name, at }   or   { kind: "inline", on, selections, at }
// and a value { kind: "int" | "float" | "string" | "bool" | "null" | "enum" | "var" | "list" | "object", value }.
// read_schema() reads the part of the schema language that shopify_schema.mjs uses.

export class GraphqlError extends Error {
  constructor(message, { code, at = [], path, ...more } = {}) {
    super(message);
    const locations = at.map(({ line, column }) => ({ line, column }));
    this.row = { message, ...(at.length ? { locations } : {}), ...(path ? { path } : {}), ...(code ? { extensions: { code, ...more } } : {}) };
  }
}

const TOKEN = /(?<blank>[\s,\uFEFF]+|#[^\n\r]*)|(?<name>[_A-Za-z]\w*)|(?<float>-?(?:0|[1-9]\d*)(?:\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+))|(?<int>-?(?:0|[1-9]\d*))|(?<block>"""(?:\\"""|[^])*?""")|(?<string>"(?:[^"\\\n\r]|\\.)*")|(?<mark>\.\.\.|[!$&()[\]{}:=@|])/y;

function tokens_of(text) {
  const found = [];
  let line = 1;
  let start = 0;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = { line, column: TOKEN.lastIndex - start + 1 };
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new GraphqlError(`Parse error on "${text[from]}" (error) at [${at.line}, ${at.column}]`, { at: [at] });
    const [kind, value] = Object.entries(match.groups).find(([, part]) => part !== undefined);
    if (kind !== "blank") found.push({ kind, value, at });
    for (let i = match[0].indexOf("\n"); i >= 0; i = match[0].indexOf("\n", i + 1)) {
      line++;
      start = from + i + 1;
    }
  }
  found.push({ kind: "end", value: "end of file", at: { line, column: text.length - start + 1 } });
  return found;
}

class Reader {
  #tokens;
  #next = 0;

  constructor(text) {
    this.#tokens = tokens_of(text);
  }

  get token() {
    return this.#tokens[this.#next];
  }

  sees(value) {
    const { kind, value: is } = this.token;
    return is === value && (kind === "mark" || kind === "name");
  }

  take(value) {
    if (!this.sees(value)) return false;
    this.#next++;
    return true;
  }

  must(value) {
    if (!this.take(value)) this.fail();
  }

  name() {
    if (this.token.kind !== "name") this.fail();
    return this.#tokens[this.#next++].value;
  }

  fail() {
    const { kind, value, at } = this.token;
    const what = kind === "end" ? "unexpected end of file" : `unexpected ${kind === "name" ? "IDENTIFIER" : kind.toUpperCase()} (${JSON.stringify(value)})`;
    throw new GraphqlError(`syntax error, ${what} at [${at.line}, ${at.column}]`, { at: [at] });
  }

  // Everything between two marks, at least one of it.
  many(open, close, one) {
    const all = [];
    this.must(open);
    do all.push(one()); while (!this.take(close));
    return all;
  }

  value() {
    const { kind, value, at } = this.token;
    if (this.take("$")) return { kind: "var", value: this.name(), at };
    if (this.take("[")) {
      const list = [];
      while (!this.take("]")) list.push(this.value());
      return { kind: "list", value: list, at };
    }
    if (this.take("{")) {
      const members = {};
      while (!this.take("}")) {
        const name = this.name();
        this.must(":");
        members[name] = this.value();
      }
      return { kind: "object", value: members, at };
    }
    if (!["name", "int", "float", "string", "block"].includes(kind)) this.fail();
    this.#next++;
    if (kind === "int" || kind === "float") return { kind, value: Number(value), at };
    if (kind === "block") return { kind: "string", value: value.slice(3, -3).replaceAll('\\"""', '"""').trim(), at };
    if (kind === "string") return { kind, value: JSON.parse(value), at };
    if (value === "true" || value === "false") return { kind: "bool", value: value === "true", at };
    return value === "null" ? { kind: "null", value: null, at } : { kind: "enum", value, at };
  }

  // A type as text: `[ID!]!`
  type() {
    let text;
    if (this.take("[")) {
      text = `[${this.type()}]`;
      this.must("]");
    } else {
      text = this.name();
    }
    return this.take("!") ? `${text}!` : text;
  }

  args() {
    const args = new Map();
    if (!this.sees("(")) return args;
    this.many("(", ")", () => {
      const { at } = this.token;
      const name = this.name();
      this.must(":");
      args.set(name, { ...this.value(), at });
    });
    return args;
  }

  directives() {
    const all = [];
    while (this.sees("@")) {
      const { at } = this.token;
      this.must("@");
      all.push({ name: this.name(), args: this.args(), at });
    }
    return all;
  }

  selections() {
    return this.many("{", "}", () => {
      const { at } = this.token;
      if (this.take("...")) {
        if (this.take("on")) return { kind: "inline", on: this.name(), directives: this.directives(), selections: this.selections(), at };
        if (this.sees("{")) return { kind: "inline", on: null, directives: [], selections: this.selections(), at };
        return { kind: "spread", name: this.name(), directives: this.directives(), at };
      }
      const first = this.name();
      const name = this.take(":") ? this.name() : first;
      const args = this.args();
      const directives = this.directives();
      return { kind: "field", alias: first, name, args, directives, selections: this.sees("{") ? this.selections() : null, at };
    });
  }

  variables() {
    if (!this.sees("(")) return [];
    return this.many("(", ")", () => {
      const { at } = this.token;
      this.must("$");
      const name = this.name();
      this.must(":");
      const type = this.type();
      return { name, type, default: this.take("=") ? this.value() : undefined, at };
    });
  }
}

export function read_document(text) {
  const reader = new Reader(text);
  const document = { operations: [], fragments: new Map() };
  if (reader.token.kind === "end") throw new GraphqlError("Unexpected end of document", { at: [] });
  while (reader.token.kind !== "end") {
    const { at } = reader.token;
    if (reader.sees("{")) {
      document.operations.push({ kind: "query", name: null, variables: [], selections: reader.selections(), at });
    } else if (reader.take("fragment")) {
      const name = reader.name();
      reader.must("on");
      const on = reader.name();
      document.fragments.set(name, { name, on, directives: reader.directives(), selections: reader.selections(), at });
    } else {
      const kind = reader.name();
      if (kind !== "query" && kind !== "mutation") throw new GraphqlError(`syntax error, unexpected IDENTIFIER ("${kind}") at [${at.line}, ${at.column}]`, { at: [at] });
      const name = reader.token.kind === "name" ? reader.name() : null;
      const variables = reader.variables();
      reader.directives();
      document.operations.push({ kind, name, variables, selections: reader.selections(), at });
    }
  }
  return document;
}

// { name: { kind: "type" | "input" | "enum" | "scalar" | "interface", fields: { name: { type, args } } | values: [] } }
export function read_schema(text) {
  const reader = new Reader(text);
  const schema = {};
  while (reader.token.kind !== "end") {
    const kind = reader.name();
    const name = reader.name();
    const one = { kind, name };
    if (kind === "enum") {
      one.values = reader.many("{", "}", () => reader.name());
    } else if (kind !== "scalar") {
      if (reader.take("implements")) one.of = reader.name();
      one.fields = {};
      reader.many("{", "}", () => {
        const field = reader.name();
        const args = {};
        if (reader.sees("(")) {
          reader.many("(", ")", () => {
            const arg = reader.name();
            reader.must(":");
            args[arg] = { type: reader.type(), default: reader.take("=") ? reader.value() : undefined };
          });
        }
        reader.must(":");
        one.fields[field] = { type: reader.type(), args };
      });
    }
    schema[name] = one;
  }
  return schema;
}

export const named = (type) => type.replace(/[[\]!]/g, "");
export const required = (type) => type.endsWith("!");
export const bare = (type) => type.replace(/!$/, "");
export const is_list = (type) => bare(type).startsWith("[");
export const item_of = (type) => bare(type).slice(1, -1);
