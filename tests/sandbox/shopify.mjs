// shopify.mjs - Shopify for several shops: tokens, the Admin GraphQL API, webhooks.
//
//   /shopify/SHOP.myshopify.com/admin/oauth/access_token
//   /shopify/SHOP.myshopify.com/admin/api/VERSION/graphql.json
//
// and the same without the first two parts when the Host header is the shop's domain.
// The order of refusals is Shopify's: shop, token, version, body, syntax, schema,
// variables, cost, throttle, and then what each field has to say.

import { randomBytes, randomUUID } from "node:crypto";
import { is_object, no_fault } from "./http.mjs";
import { GraphqlError, read_document } from "./shopify_graphql.mjs";
import { InvalidDocument, check_document, check_variables } from "./shopify_validate.mjs";
import { execute, requested_cost } from "./shopify_execute.mjs";
import { SCOPES as NEEDED, schema_for } from "./shopify_schema.mjs";
import { reading } from "./shopify_read.mjs";
import { topic_of, writing } from "./shopify_write.mjs";
import { Hooks } from "./shopify_webhooks.mjs";
import { SHOPS, Shop } from "./shopify_shop.mjs";
import { privacy_body, shop_body } from "./shopify_payload.mjs";

export const DEFAULTS = {
  versions: "2026-01,2026-04,2026-07,2026-10,2027-01", // the oldest first, the last is the candidate
  webhook_version: "2026-10",
  hook_url: "http://127.0.0.1:8080/hooks/shopify/{handle}", // where declared topics go: {handle}, {domain}, {n} from 1
  declared_topics: "customers/data_request,customers/redact,shop/redact",
  sign: "right", // or "wrong", "none", or "old": with the secret before the last rotation
  escape: "rails", // how bodies are escaped: "rails", "ascii", "none"
  distinct_seconds: true, // no two versions of one order end in the same second
  answer_ms: 20,
  token_ms: 86400000, // real time
  key_life_ms: 86400000, // of an idempotency key
  shop_redact_ms: 172800000, // from uninstalling to shop/redact
  cost_limit: 1000,
  bucket: 2000,
  restore_rate: 100, // a second, real time
  window_ms: 14400000, // in which eight retries take place
  timeout_ms: 5000, // real time
  connect_ms: 1000, // real time
  connections: 16, // deliveries at one time
  hold: false, // deliveries wait for { "do": "release" }
  hook_delay_ms: 0,
  shuffle_ms: 0, // each delivery waits up to so long: they change places
  repeat: 1, // how often each is sent
  drop: 0, // the part of the deliveries that is lost, 0 to 1 ...
  drop_topics: "", // ... of these topics; all, when empty
  seed: 1,
  deliveries_kept: 20000,
};

// Faults besides those of http.mjs.
export const WORDS = { 502: 502, 503: 503, throttle: 200, internal: 200, revoke: 401, frozen: 402, locked: 423 };

const json = (status, body, headers = {}) => ({ status, body, headers: { "content-type": "application/json; charset=utf-8", ...headers } });
const page = (status, words) => ({ status, body: `<html><body>${words}</body></html>`, headers: { "content-type": "text/html" } });
const DEAD_TOKEN = "[API] Invalid API key or access token (unrecognized login or wrong password)";

export class Shopify {
  name = "shopify";
  fault = no_fault();
  shops = new Map(); // domain -> shop
  #clock;
  #given;
  #tokens = new Map(); // token -> { shop, until }
  #buckets = new Map(); // domain -> { points, at }
  #keys = new Map(); // domain -> Map(key -> row)
  #requests = 0;

  constructor({ shops = SHOPS, ...settings }, clock) {
    this.settings = { ...DEFAULTS, ...settings };
    this.#clock = clock;
    this.#given = shops;
    this.hooks = new Hooks(this.settings, clock);
    this.#open_shops();
  }

  clear() {
    this.fault = no_fault();
    this.hooks.clear();
    for (const held of [this.shops, this.#tokens, this.#buckets, this.#keys]) held.clear();
    this.#open_shops();
  }

  #open_shops() {
    this.#given.forEach((one, i) => this.add_shop(one, i));
  }

  add_shop(given, index = this.shops.size) {
    const shop = new Shop(given, index, this.settings);
    this.shops.set(shop.domain, shop);
    this.#keys.set(shop.domain, new Map());
    if (shop.token) this.#tokens.set(shop.token, { shop, until: Infinity });
    return shop;
  }

  // By domain or by its first part.
  shop(named) {
    return this.shops.get(named) ?? [...this.shops.values()].find(({ handle }) => handle === named) ?? (named === undefined ? this.shops.values().next().value : undefined);
  }

  // What a fault's `match` is looked for in: the address and the document.
  matches({ path, text }, match) {
    return path.includes(match) || (text ?? "").includes(match);
  }

  broken(kind, seconds, request) {
    switch (kind) {
      case "429": return json(429, { errors: "Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service." }, { "retry-after": `${seconds}.0` });
      case "throttle": return json(200, { errors: [THROTTLED], extensions: { cost: this.#cost(1000, null, 0) } });
      case "internal": {
        const requestId = randomUUID();
        const message = `Internal error. Looks like something went wrong on our end.\nRequest ID: ${requestId} (include this in support requests).`;
        return json(200, { errors: [{ message, extensions: { code: "INTERNAL_SERVER_ERROR", requestId } }] });
      }
      case "revoke":
        this.#tokens.delete(request.headers["x-shopify-access-token"]);
        return json(401, { errors: DEAD_TOKEN });
      case "frozen": return json(402, { errors: "Unavailable Shop" });
      case "locked": return json(423, { errors: "Locked" });
      default: return kind in WORDS ? page(WORDS[kind], "upstream error") : json(500, { errors: "Internal Server Error" });
    }
  }

  async handle(request) {
    const [, in_path, path] = /^\/shopify\/([^/]+)(\/.*)$/.exec(request.path) ?? [null, request.host.split(":")[0], request.path];
    const shop = this.shops.get(in_path.toLowerCase());
    const [, version] = /^\/admin\/api\/([^/]+)\/graphql\.json$/.exec(path) ?? [];
    if (!shop || (!version && path !== "/admin/oauth/access_token")) return json(404, { errors: "Not Found" });
    if (request.method !== "POST") return { status: 405, headers: { allow: "POST" } };
    if (shop.state !== "open") return this.broken(shop.state, 1, request);

    const after = [];
    const answer = version ? this.#graphql(shop, version, request, after) : this.#grant(shop, request);
    await this.#clock.sleep(this.settings.answer_ms);
    for (const act of after) act();
    answer.headers = { "x-request-id": `sandbox-${++this.#requests}`, ...answer.headers };
    return answer;
  }

  // ---- tokens ----

  #grant(shop, { type, json: body, text }) {
    const form = type === "application/x-www-form-urlencoded" ? Object.fromEntries(new URLSearchParams(text)) : type === "application/json" && is_object(body) ? body : null;
    const refuse = (status, error, error_description) => json(status, { error, error_description });
    if (!form) return refuse(400, "invalid_request", "The body has to be JSON or a form");
    if (form.client_id !== shop.client_id) return refuse(400, "invalid_request", `Could not find Shopify API application with api_key ${form.client_id ?? ""}`);
    if (form.client_secret !== shop.client_secret) return json(401, { error: "unauthorized" });
    if (form.grant_type !== "client_credentials") return refuse(400, "unsupported_grant_type", "The sandbox plays client_credentials");
    if (!shop.installed) return page(400, "Oauth error app_not_installed: The application is not installed on this shop.");
    const access_token = randomBytes(16).toString("hex");
    this.#tokens.set(access_token, { shop, until: Date.now() + this.settings.token_ms });
    return json(200, { access_token, scope: shop.scopes, expires_in: Math.max(0, Math.floor(this.settings.token_ms / 1000) - 1) });
  }

  #may(shop, token) {
    const row = this.#tokens.get(token);
    return shop.installed && row?.shop === shop && Date.now() < row.until;
  }

  // Tokens of a shop die; those made in the admin too when `all`.
  revoke(shop, all = false) {
    for (const [token, row] of this.#tokens) if (row.shop === shop && (all || row.until !== Infinity)) this.#tokens.delete(token);
  }

  // ---- the Admin API ----

  #served(version) {
    const versions = this.settings.versions.split(",");
    if (version === "unstable" || versions.includes(version)) return version;
    return /^\d{4}-(01|04|07|10)$/.test(version) && version < versions[0] ? versions[0] : null; // an old one falls forward
  }

  #graphql(shop, asked, { headers, type, json: body }, after) {
    if (!this.#may(shop, headers["x-shopify-access-token"])) return json(401, { errors: DEAD_TOKEN });
    const version = this.#served(asked);
    if (!version) return json(404, { errors: "Not Found" });
    const with_version = { "x-shopify-api-version": version, ...(version === asked ? {} : { "x-shopify-api-deprecated-reason": "https://shopify.dev/docs/api/usage/versioning" }) };
    if (type !== "application/json" || !is_object(body) || typeof body.query !== "string" || !body.query.trim()) {
      return json(400, { errors: { query: "Required parameter missing or invalid" } }, with_version);
    }
    try {
      return json(200, this.#answer(shop, version, body, after), with_version);
    } catch (problem) {
      if (problem instanceof InvalidDocument) return json(200, { errors: problem.rows }, with_version);
      if (problem instanceof GraphqlError) return json(200, { errors: [problem.row] }, with_version);
      throw problem;
    }
  }

  #answer(shop, version, { query, variables, operationName }, after) {
    const schema = schema_for(version === "unstable" ? "9999-01" : version);
    const document = read_document(query);
    const operation = check_document(document, schema, operationName);
    const run = { schema, fragments: document.fragments, variables: check_variables(operation, variables ?? {}, schema), scopes: NEEDED, resolvers: { ...reading, ...writing } };
    const requested = requested_cost(run, operation);
    const limit = this.settings.cost_limit;
    if (requested > limit) {
      const message = `Query cost is ${requested}, which exceeds the single query max cost limit (${limit}).`;
      return { errors: [{ message, extensions: { code: "MAX_COST_EXCEEDED", cost: requested, maxCost: limit, documentation: "https://shopify.dev/api/usage/rate-limits" } }] };
    }
    const bucket = this.#bucket(shop);
    const cost = (actual) => this.#cost(requested, actual, bucket.points);
    if (bucket.points < requested) return { errors: [THROTTLED], extensions: { cost: cost(null) } };

    const search = [];
    const held = shop.scopes.split(",");
    const context = {
      shop, version, schema, variables: run.variables, settings: this.settings, keys: this.#keys.get(shop.domain), key_life_ms: this.#clock.ms(this.settings.key_life_ms),
      may: (scope) => held.includes(scope) || held.includes(scope.replace(/^read_/, "write_")),
      tell: () => this.event(shop), warn: (one) => search.push(one), after: (act) => after.push(act),
    };
    const { data, errors, cost: actual } = execute({ ...run, context }, operation);
    bucket.points -= Math.min(actual, requested);
    return { data, ...(errors.length ? { errors } : {}), extensions: { cost: cost(Math.min(actual, requested)), ...(search.length ? { search } : {}) } };
  }

  #cost(requestedQueryCost, actualQueryCost, points) {
    const throttleStatus = { maximumAvailable: this.settings.bucket, currentlyAvailable: Math.floor(points), restoreRate: this.settings.restore_rate };
    return { requestedQueryCost, actualQueryCost, throttleStatus };
  }

  #bucket({ domain }) {
    const { bucket: most, restore_rate } = this.settings;
    const now = Date.now();
    const known = this.#buckets.get(domain) ?? { points: most, at: now };
    const bucket = { points: Math.min(most, known.points + ((now - known.at) / 1000) * restore_rate), at: now };
    this.#buckets.set(domain, bucket);
    return bucket;
  }

  // Takes points out of a shop's bucket, as another app's calls would.
  drain(shop, points = Infinity) {
    const bucket = this.#bucket(shop);
    bucket.points = Math.max(0, bucket.points - points);
  }

  // ---- webhooks ----

  // One event of a shop; what it gives sends a topic's body to all who want it.
  event(shop) {
    const event_id = randomUUID();
    const at = `${new Date().toISOString().slice(0, -1)}${String(1e6 + (process.hrtime()[1] % 1e6)).slice(1)}Z`;
    return (topic, body, more = {}) => {
      for (const subscription of this.subscriptions_of(shop, topic)) this.hooks.send(shop, subscription, { topic, body, event_id, at, ...more });
    };
  }

  subscriptions_of(shop, topic) {
    const made = shop.installed ? [...shop.subscriptions.values()].filter((one) => one.topic === topic_of(topic)) : [];
    return this.settings.declared_topics.split(",").includes(topic) ? [...made, this.#declared(shop)] : made;
  }

  #declared(shop) {
    const { domain, handle, index } = shop;
    shop.declared ??= { declared: true };
    shop.declared.uri = (shop.hook_url ?? this.settings.hook_url).replaceAll("{handle}", handle).replaceAll("{domain}", domain).replaceAll("{n}", String(index + 1));
    return shop.declared;
  }

  // The token is dead before the webhook goes; after two days shop/redact follows.
  uninstall(shop) {
    const tell = this.event(shop);
    this.revoke(shop, true);
    const last = this.subscriptions_of(shop, "app/uninstalled");
    tell("app/uninstalled", shop_body(shop));
    shop.installed = false;
    shop.subscriptions.clear();
    shop.forget = this.#clock.after(this.settings.shop_redact_ms, () => this.event(shop)("shop/redact", privacy_body(shop, {})));
    return last.length;
  }

  install(shop) {
    shop.forget?.();
    shop.installed = true;
    if (shop.token) this.#tokens.set(shop.token, { shop, until: Infinity });
  }
}

const THROTTLED = { message: "Throttled", extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/rate-limits" } };
