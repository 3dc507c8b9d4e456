// optiply.mjs - Optiply's REST API, to be read: under /optiply/v1, with its token
// endpoint at /optiply/api/auth/oauth/token.
//
// As strict as the documents: the JSON:API content type on every request, a query
// that is percent-encoded, page[limit] up to 100, page[offset] a multiple of it.
// The login is a read-only one: writing is refused with 403, and the log shows it.
// Optiply's pages leave open whether lines and supplierProducts can be filtered by
// accountId; here that filter is taken and does nothing (`account_filter`: "ignore"),
// so whoever relies on it reads the other customer's rows, and notices in a test.

import { randomUUID } from "node:crypto";
import { no_fault } from "./http.mjs";
import { KINDS, make_data } from "./optiply_data.mjs";

const BASE = "/optiply/v1/";
const TOKEN = "/optiply/api/auth/oauth/token";
const JSON_API = "application/vnd.api+json";

export const DEFAULTS = {
  client_id: "sandbox-optiply",
  client_secret: "sandbox-optiply-secret",
  username: "buyer@example.test",
  password: "sandbox-password",
  token_ms: 3600000, // a token's life, real time
  account_filter: "ignore", // or "honour": filter[accountId] on what has no accountId
  answer_ms: 20,
};

const OPERATORS = {
  EQ: (a, b) => a === b,
  NEQ: (a, b) => a !== b,
  LIKE: (a, b) => a !== null && a.toLowerCase().includes(b.toLowerCase()),
  LT: (a, b) => a !== null && a < b,
  LE: (a, b) => a !== null && a <= b,
  GT: (a, b) => a !== null && a > b,
  GE: (a, b) => a !== null && a >= b,
};

// A value of a filter or of an attribute as something that can be compared;
// undefined when it is none.  Money is compared in hundredths.
const READ = {
  int: (text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : undefined),
  text: (text) => text,
  bool: (text) => (text === "true" || text === "false" ? text === "true" : undefined),
  money: (text) => (/^\d{1,17}(\.\d{1,2})?$/.test(text) ? cents(text) : undefined),
  time: (text) => (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) && Date.parse(text)) || undefined,
  list: () => undefined,
};

class Refusal extends Error {
  constructor(status, message, headers) {
    super(message);
    this.answer = error(status, message, headers);
  }
}

export class Optiply {
  name = "optiply";
  fault = no_fault();
  #clock;
  #token = null; // { access_token, until }

  constructor(settings, clock) {
    this.settings = { ...DEFAULTS, ...settings };
    this.#clock = clock;
    this.data = make_data();
  }

  clear() {
    this.fault = no_fault();
    this.#token = null;
    this.data = make_data();
  }

  broken(kind, seconds) {
    return kind === "429" ? error(429, "Too many requests", { "retry-after": String(seconds) }) : error(500, "Internal error");
  }

  async handle(request) {
    await this.#clock.sleep(this.settings.answer_ms);
    try {
      if (request.path === TOKEN) return this.#grant(request);
      if (!request.path.startsWith(BASE)) throw new Refusal(404, "No such address");
      return this.#resource(request, request.path.slice(BASE.length));
    } catch (problem) {
      if (problem instanceof Refusal) return problem.answer;
      throw problem;
    }
  }

  // What a test may do to the data: attributes changed (or a record made), or gone.
  put(resource, id, attributes) {
    const kinds = KINDS[resource];
    const stranger = Object.keys(attributes).find((name) => !kinds || !Object.hasOwn(kinds, name));
    if (!kinds || stranger) return `${resource} has no ${stranger ?? "records"}`;
    const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    const known = this.data[resource].get(id) ?? { id, uuid: randomUUID(), createdFromPublicApi: false, createdAt: now };
    this.data[resource].set(id, { ...known, updatedAt: now, ...attributes });
    return null;
  }

  remove(resource, id) {
    return KINDS[resource] && this.data[resource].delete(id) ? null : `there is no ${resource} ${id}`;
  }

  // Forgets the token it gave, as if its time were over.
  expire_token() {
    this.#token = null;
  }

  // ---- the token ----

  #grant({ method, headers, type, text }) {
    if (method !== "POST") return { status: 405, headers: { allow: "POST" } };
    const { client_id, client_secret, username, password, token_ms } = this.settings;
    const refuse = (status, word, error_description) => ({ status, body: { error: word, error_description } });

    const [, basic = ""] = /^Basic (\S+)$/i.exec(headers.authorization ?? "") ?? [];
    if (Buffer.from(basic, "base64").toString() !== `${client_id}:${client_secret}`) return refuse(401, "invalid_client", "Bad client credentials");
    if (type !== "application/x-www-form-urlencoded") return refuse(415, "invalid_request", "The body has to be a form");

    const form = new URLSearchParams(text);
    if (form.get("grant_type") !== "password") return refuse(400, "unsupported_grant_type", "Unsupported grant type");
    const repeated = (name, value) => !form.has(name) || form.get(name) === value;
    if (!repeated("client_id", client_id) || !repeated("client_secret", client_secret)) return refuse(401, "invalid_client", "Bad client credentials");
    if (form.get("username") !== username || form.get("password") !== password) return refuse(400, "invalid_grant", "Bad credentials");
    if (this.#token && Date.now() < this.#token.until) return refuse(429, "rate_limit_exceeded", "Rate limit exceeded: access_token not expired");

    this.#token = { access_token: randomUUID(), until: Date.now() + token_ms };
    const { access_token } = this.#token;
    return {
      status: 200,
      body: { access_token, token_type: "bearer", refresh_token: randomUUID(), expires_in: Math.floor(token_ms / 1000), scope: "read" },
    };
  }

  #check_token({ headers }) {
    const [, token] = /^Bearer (\S+)$/.exec(headers.authorization ?? "") ?? [];
    if (!token || !this.#token || token !== this.#token.access_token || Date.now() >= this.#token.until) {
      throw new Refusal(401, "Full authentication is required to access this resource");
    }
  }

  // ---- the resources ----

  #resource(request, path) {
    // Tomcat's own refusal of raw brackets is an HTML page; + and : are as the pages ask.
    if (/[[\]+:]/.test(request.query)) {
      return { status: 400, body: "<html><body>Invalid character found in the request target</body></html>", headers: { "content-type": "text/html" } };
    }
    this.#check_token(request);
    if (request.type !== JSON_API) throw new Refusal(415, `Content-Type has to be ${JSON_API}`);
    const [, resource, id] = /^([A-Za-z]+)(?:\/(\d+))?$/.exec(path) ?? [];
    if (!Object.hasOwn(KINDS, resource ?? "")) throw new Refusal(404, "No such resource");
    if (request.method !== "GET") throw new Refusal(403, "These credentials may only read");

    if (id === undefined) return this.#list(request, resource);
    const attributes = this.data[resource].get(Number(id));
    if (!attributes) throw new Refusal(404, `${resource} ${id} does not exist`);
    return document({ data: record(resource, attributes) });
  }

  #list({ host, path, query }, resource) {
    const { filters, sort, limit, offset } = this.#read_query(query, KINDS[resource]);
    const kinds = KINDS[resource];
    const rows = [...this.data[resource].values()]
      .filter((row) => filters.every(({ name, test, value }) => test(comparable(kinds[name], row[name]), value)))
      .sort(by(sort.name, kinds[sort.name], sort.down));

    const link = (at) => {
      const kept = [...new URLSearchParams(query)].filter(([name]) => name !== "page[offset]" && name !== "page[limit]");
      const all = [...kept, ["page[limit]", limit], ["page[offset]", at]];
      return `http://${host}${path}?${all.map((pair) => pair.map(encodeURIComponent).join("=")).join("&")}`;
    };
    const links = { self: link(offset), first: link(0) };
    if (offset + limit < rows.length) links.next = link(offset + limit);
    else if (offset > 0) links.next = null; // absent or null on the last page: both are seen
    return document({ data: rows.slice(offset, offset + limit).map((row) => record(resource, row)), links });
  }

  // Without sort the order means nothing: by uuid.
  #read_query(query, kinds) {
    const found = { filters: [], sort: { name: "uuid", down: false }, limit: 50, offset: 0 };
    const seen = new Set();
    for (const [name, value] of new URLSearchParams(query)) {
      if (seen.has(name)) throw new Refusal(400, `${name} stands in the query twice`);
      seen.add(name);
      const filter = /^filter\[(\w+)\](?:\[(\w+)\])?$/.exec(name);
      if (filter) this.#read_filter(found.filters, filter, value, kinds);
      else if (name === "sort") found.sort = read_sort(value, kinds);
      else if (name === "page[limit]") found.limit = whole(name, value, 1, 100);
      else if (name === "page[offset]") found.offset = whole(name, value, 0, 1e9);
      else if (name === "accountId" || name === "couplingId") whole(name, value, 1, 1e15);
      else throw new Refusal(400, `Unknown parameter ${name}`);
    }
    if (found.offset % found.limit) throw new Refusal(400, "page[offset] must be a multiple of page[limit]");
    return found;
  }

  #read_filter(filters, [, name, given = "EQ"], text, kinds) {
    if (name === "accountId" && !kinds.accountId) return this.#by_account(filters, text, kinds);
    if (!Object.hasOwn(kinds, name)) throw new Refusal(400, `Unknown attribute ${name}`);
    const operator = given.toUpperCase();
    if (!Object.hasOwn(OPERATORS, operator)) throw new Refusal(400, `Unknown operator ${given}`);
    if (operator === "LIKE" && kinds[name] !== "text") throw new Refusal(400, `LIKE needs a text, ${name} is none`);
    const value = READ[kinds[name]](text);
    if (value === undefined) throw new Refusal(400, `${text} is no value for ${name}`);
    filters.push({ name, test: OPERATORS[operator], value });
  }

  #by_account(filters, text, kinds) {
    const account = whole("filter[accountId]", text, 1, 1e15);
    if (this.settings.account_filter !== "honour") return;
    const via = kinds.buyOrderId ? "buyOrderId" : "supplierId";
    const parents = via === "buyOrderId" ? this.data.buyOrders : this.data.suppliers;
    filters.push({ name: via, test: (id) => parents.get(id)?.accountId === account });
  }
}

function whole(name, text, low, high) {
  const value = READ.int(text);
  if (value === undefined || value < low || value > high) throw new Refusal(400, `${name} has to be a number from ${low} to ${high}`);
  return value;
}

function read_sort(text, kinds) {
  const name = text.replace(/^-/, "");
  if (!Object.hasOwn(kinds, name) || kinds[name] === "list") throw new Refusal(400, `Cannot sort by ${text}`);
  return { name, down: text.startsWith("-") };
}

function by(name, kind, down) {
  return (one, two) => {
    const [a, b] = [comparable(kind, one[name]), comparable(kind, two[name])];
    const order = a === b ? one.id - two.id : a === null || (b !== null && a < b) ? -1 : 1;
    return down ? -order : order;
  };
}

function comparable(kind, value) {
  if (value === null || value === undefined) return null;
  return kind === "money" || kind === "time" ? READ[kind](value) : value;
}

function cents(text) {
  const [whole, fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(2, "0"));
}

// The id is a text beside the attributes; foreign ids inside are numbers.
function record(type, { id, ...attributes }) {
  return { id: String(id), type, attributes };
}

function document(body) {
  return { status: 200, body, headers: { "content-type": JSON_API } };
}

function error(status, message, headers = {}) {
  const body = { errors: [{ status: String(status), detail: message, meta: { message } }] };
  return { status, body, headers: { "content-type": JSON_API, ...headers } };
}
