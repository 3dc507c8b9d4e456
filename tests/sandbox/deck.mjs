// deck.mjs - Deck's API v1 as its pages and its OpenAPI file describe it, under
// /deck/api/v1.  Here: headers, bodies, idempotency keys, statuses.  What a job
// then does is deck_jobs.mjs.
//
//   POST /jobs/submit   POST /jobs/mfa/answer   POST /jobs/{guid}/cancel
//   GET /jobs   GET /jobs/{guid}   GET /jobs/{guid}/status   GET /test/api_keys
//   POST /connection/{context|access_token/invalidate|webhook/update|destroy}

import { randomUUID } from "node:crypto";
import { DROP, no_fault } from "./http.mjs";
import { Jobs } from "./deck_jobs.mjs";
import { Webhooks } from "./deck_webhooks.mjs";
import { scenario_of, source_name } from "./deck_scenarios.mjs";
import { UUID, UUID_4, check_members, check_submit, filled, flag, text, uuid, web_address } from "./deck_input.mjs";

const BASE = "/deck/api/v1";

// Pauses in ms at speed 1; what is not scaled says so.
export const DEFAULTS = {
  client_id: "sandbox-client",
  secret: "sandbox-secret",
  hmac_key: Buffer.from("sandbox deck webhook signing key").toString("base64"),
  sign: "right", // or "wrong", or "none"
  webhook_url: "http://127.0.0.1:8080/hooks/deck/1",
  environment: "Sandbox",
  answer_ms: 80, // from a submit to its HTTP answer
  connect_ms: 2000,
  cart_ms: 3000,
  none_ms: 0,
  slow_ms: 12000, // scenario 0018: the result
  slow_answer_ms: 4000, // scenario 0018: the HTTP answer
  late_ms: 900000, // scenarios 0014 and 0035
  mfa_check_ms: 800, // from an answer to what the portal says of it
  mfa_window_ms: 300000,
  short_window_ms: 6000, // scenario 0009
  push_ms: 6000, // scenario 0029
  gap_ms: 300, // between repeated webhooks
  idle_ms: 600000, // a connection's life without a job
  foreign_ms: 60000, // somebody else's connection, scenario 0010
  webhook_retry_ms: 30000, // median before the second try; each further one 4 times as long
  webhook_timeout_ms: 10000, // real time
  key_life_ms: 86400000, // of an idempotency key
};

const FORCED = { // x-deck-sandbox: what a custom job comes to
  "error-input-values": { fail: { code: "InputValues", message: "forced" } },
  "error-not-found": { fail: { code: "NotFound", message: "forced" } },
  "error-system-error": { fail: { code: "SystemError", message: "forced" } },
  "error-action-rejected": { fail: { code: "ActionRejected", message: "forced" } },
  "error-unexpected-error": { fail: { code: "Unexpected", message: "forced" } },
  "job-failed": { lines: () => null, output: { success: false, message: "forced", items: [] } },
};

export class Deck {
  name = "deck";
  fault = no_fault();
  #clock;
  #keys = new Map(); // idempotency key -> { of, answer, at }
  #quiet = new Map(); // login -> until when it answers 429, ms

  constructor(settings, clock) {
    this.settings = { ...DEFAULTS, ...settings };
    this.#clock = clock;
    this.webhooks = new Webhooks(this.settings, clock);
    this.jobs = new Jobs(this.settings, clock, this.webhooks);
  }

  clear() {
    this.fault = no_fault();
    this.#keys.clear();
    this.#quiet.clear();
    this.webhooks.clear();
    this.jobs.clear();
  }

  broken(kind, seconds) {
    return kind === "429" ? too_many(seconds) : { status: 500, body: "Internal Server Error" };
  }

  handle(request) {
    const path = request.path.slice(BASE.length);
    const [, guid, what] = /^\/jobs\/([^/]+)(|\/status|\/cancel)$/.exec(path) ?? [];
    const fixed = {
      "/jobs/submit": ["POST", () => this.#submit(request)],
      "/jobs/mfa/answer": ["POST", () => this.#mfa_answer(request)],
      "/jobs": ["GET", () => this.#list(request)],
      "/test/api_keys": ["GET", () => ({ status: 200 })],
      "/connection/context": ["POST", () => this.#context(request)],
      "/connection/access_token/invalidate": ["POST", () => this.#invalidate(request)],
      "/connection/webhook/update": ["POST", () => this.#update_webhook(request)],
      "/connection/destroy": ["POST", () => this.#destroy(request)],
    };
    const of_job = {
      "": ["GET", () => this.#read(guid)],
      "/status": ["GET", () => this.#status(guid)],
      "/cancel": ["POST", () => this.#cancel(guid)],
    };

    const route = request.path.startsWith(BASE) && (Object.hasOwn(fixed, path) ? fixed[path] : of_job[what]);
    if (!route) return { status: 404 };
    const [method, act] = route;
    if (request.method !== method) return { status: 405, headers: { allow: method } };
    if (!this.#keys_fit(request.headers)) return { status: 401 }; // no body, as documented
    if (method === "POST" && what !== "/cancel" && request.type !== "application/json") return { status: 415 };
    return act();
  }

  #keys_fit(headers) {
    const { client_id, secret } = this.settings;
    return headers["x-deck-client-id"] === client_id && headers["x-deck-secret"] === secret;
  }

  // ---- POST /jobs/submit ----

  async #submit(request) {
    const { headers, json } = request;
    const key = headers["x-deck-idempotency-key"];
    const correlation = headers["x-deck-correlation-id"];
    if (correlation !== undefined && !UUID.test(correlation)) return refused("CORRELATION_ID_INVALID", "x-deck-correlation-id has to be a UUID");
    if (key !== undefined && !UUID_4.test(key)) return refused("IDEMPOTENCY_KEY_INVALID", "x-deck-idempotency-key has to be a UUID version 4");

    const of = canonical(json ?? request.text);
    const known = key && this.#keys.get(key.toLowerCase());
    if (known && Date.now() - known.at < this.#clock.ms(this.settings.key_life_ms)) {
      if (known.of === of) return known.answer;
      return { status: 409, body: error_body("IDEMPOTENCY_KEY_DUPLICATE", "The idempotency key was used with other parameters") };
    }

    const verdict = this.#decide(json, headers); // { answer, and when accepted: job, step }
    if (key && verdict.answer.status !== 429) {
      this.#keys.set(key.toLowerCase(), { of, answer: verdict.answer, at: Date.now() });
    }
    await this.#hold_back(verdict);
    return verdict.step?.answer === "drop" ? DROP : verdict.answer;
  }

  async #hold_back({ job, step }) {
    const { answer_ms, slow_answer_ms, webhook_timeout_ms } = this.settings;
    if (step?.answer === "after webhook") {
      await Promise.race([job.told, this.#clock.sleep(webhook_timeout_ms * this.#clock.speed)]);
    } else {
      await this.#clock.sleep(step?.answer === "slow" ? slow_answer_ms : answer_ms);
    }
  }

  #decide(body, headers) {
    const wrong = check_submit(body);
    if (wrong) return { answer: refused(...wrong) };
    if (body.job_code === "EnsureConnection") return this.#ensure_connection(body.input);

    const { input, job_code } = body;
    const connection = this.jobs.by_token(input.access_token);
    if (!connection) return { answer: refused("INVALID_ACCESS_TOKEN", "The access token is not known") };
    const scenario = scenario_of(connection.login.source_guid);
    const step = scenario[job_code === "CloseConnection" ? "close" : "cart"] ?? {};
    const trouble = this.#trouble(connection.login, job_code, step);
    if (trouble) return { answer: trouble };
    if (connection.status !== "Connected") {
      return { answer: refused("NO_ACTIVE_CONNECTION", "The connection was closed before") };
    }
    if (job_code === "CloseConnection") return accepted(this.jobs.close_by_job(connection, step), step);
    if (connection.job) return { answer: running(connection.job) };
    return this.#add_items(connection, input, step, headers["x-deck-sandbox"]);
  }

  #add_items(connection, { items }, step, forced) {
    if (forced !== undefined && this.settings.environment === "Sandbox") {
      if (!Object.hasOwn(FORCED, forced)) return { answer: refused("INVALID_ARGUMENT", `x-deck-sandbox does not know ${forced}`) };
      step = FORCED[forced];
    }
    return accepted(this.jobs.start("AddItemsToCart", connection.login, step, { connection, items }), step);
  }

  #ensure_connection(input) {
    const scenario = scenario_of(input.source_guid);
    if (!scenario) return { answer: refused("INVALID_SOURCE", "There is no source with this guid") };
    const step = scenario.connect ?? {};
    const login = this.jobs.login(input.source_guid, input.username);
    const trouble = this.#trouble(login, "EnsureConnection", step);
    if (trouble) return { answer: trouble };
    if (step.refuse) return { answer: refused(step.refuse, "The portal's scenario refuses to connect") };

    const earlier = input.access_token && this.jobs.by_token(input.access_token);
    if (input.access_token && earlier?.login !== login) {
      return { answer: refused("INVALID_ACCESS_TOKEN", "The access token is not known for this source and user") };
    }
    if (login.connecting) return { answer: running(login.connecting) };
    if (step.occupied && this.jobs.first(login, "occupied", 1)) this.jobs.open(login, { foreign: true });
    if (login.connection) {
      return { answer: refused("ACTIVE_CONNECTION_EXISTS", "A connection to this source is active for this user") };
    }
    const { password, webhook_url = "", external_id = null } = input;
    const job = this.jobs.start("EnsureConnection", login, step, { password, webhook_url, external_id, trusted: Boolean(earlier) });
    return step.running ? { answer: running(job) } : accepted(job, step);
  }

  // What a scenario lets happen at the HTTP level: a 500, a 429, or null.
  #trouble(login, job_code, { http }) {
    const left = (this.#quiet.get(login) ?? 0) - Date.now();
    if (job_code === "EnsureConnection" && left > 0) return too_many(Math.ceil(left / 1000));
    if (!http || !this.jobs.first(login, `http ${job_code}`, http.times)) return null;
    if (http.status !== 429) return { status: http.status, body: "Internal Server Error" };
    this.#quiet.set(login, Date.now() + Math.max(1000, this.#clock.ms(http.wait_s * 1000)));
    return too_many(Math.max(1, Math.ceil(http.wait_s / this.#clock.speed)));
  }

  // ---- jobs that exist ----

  #mfa_answer({ json }) {
    const wrong = check_members(json, { "job_guid?": uuid, answer: text });
    if (wrong) return bad("VALIDATION_FAILED", wrong);
    const waiting = [...this.jobs.jobs.values()].filter((job) => job.question?.open);
    const job = json.job_guid === undefined && waiting.length === 1 ? waiting[0] : this.#job(json.job_guid);
    if (!job) return bad("NO_JOB_FOUND", "There is no job with this guid");
    if (job.status !== "Running") return bad("JOB_NOT_RUNNING", "The job has ended, nothing waits for an answer");
    if (!this.jobs.answer(job, json.answer)) return bad("INVALID_ARGUMENT", "The job does not wait for an answer");
    return { status: 200, body: "OK" };
  }

  #job(guid) {
    return this.jobs.jobs.get(String(guid).toLowerCase());
  }

  #read(guid) {
    const job = this.#job(guid);
    if (!job) return no_job(guid);
    const { job_guid, job_code, status, source_guid, created_at, updated_at, output } = job;
    return {
      status: 200,
      body: {
        job_id: job_guid,
        job_code,
        status,
        output: output && JSON.stringify(output), // JSON text in a string
        source_id: source_guid,
        source_name: source_name(source_guid),
        created_at,
        updated_at,
      },
    };
  }

  #status(guid) {
    const job = this.#job(guid);
    return job ? { status: 200, body: state_of(job) } : no_job(guid);
  }

  // Only an EnsureConnection that is on its way can be canceled.
  #cancel(guid) {
    const job = this.#job(guid);
    if (!job) return bad("NO_JOB_FOUND", "There is no job with this guid");
    if (job.status !== "Running") return bad("JOB_NOT_RUNNING", "The job has ended");
    if (job.job_code !== "EnsureConnection") return bad("JOB_CANNOT_BE_CANCELED", "Only EnsureConnection can be canceled");
    this.jobs.cancel(job);
    return { status: 200, body: state_of(job) };
  }

  // Newest first; the paging's form is not documented, these names are ours.
  #list({ query }) {
    const wanted = new URLSearchParams(query);
    const page = Number(wanted.get("page") ?? 1);
    const page_size = Number(wanted.get("page_size") ?? 50);
    if (!Number.isInteger(page) || page < 1 || !Number.isInteger(page_size) || page_size < 1 || page_size > 100) {
      return bad("INVALID_ARGUMENT", "page has to be 1 or more, page_size from 1 to 100");
    }
    const all = [...this.jobs.jobs.values()].reverse();
    const jobs = all.slice((page - 1) * page_size, page * page_size).map(({ job_code, ...job }) => ({ job_code, ...state_of(job) }));
    return { status: 200, body: { jobs, page, page_size, total: all.length } };
  }

  // ---- connections ----

  #connection(json, act, more = {}) {
    const wrong = check_members(json, { access_token: filled, ...more });
    if (wrong) return bad("VALIDATION_FAILED", wrong);
    const connection = this.jobs.by_token(json.access_token);
    return connection ? act(connection) : bad("INVALID_ACCESS_TOKEN", "The access token is not known");
  }

  #context({ json }) {
    return this.#connection(json, ({ id, login, status, since, why }) => ({
      status: 200,
      body: {
        connection_id: id,
        provider: source_name(login.source_guid),
        connection_status: status,
        connection_status_timestamp: since,
        connection_status_reason: why,
        num_of_entities: 0,
        entities: [],
      },
    }));
  }

  #invalidate({ json }) {
    return this.#connection(json, (connection) => {
      connection.access_token = `access-sandbox-${randomUUID()}`;
      return { status: 200, body: { access_token: connection.access_token } };
    });
  }

  #update_webhook({ json }) {
    return this.#connection(json, (connection) => {
      connection.webhook_url = json.url;
      connection.webhook_active = json.is_active;
      return { status: 200 };
    }, { url: web_address, is_active: flag });
  }

  #destroy({ json }) {
    return this.#connection(json, (connection) => {
      this.jobs.close(connection, "destroyed");
      this.jobs.connections.delete(connection.id);
      return { status: 200 };
    });
  }
}

function accepted(job, step) {
  const { job_guid, job_code } = job;
  return { answer: { status: 202, body: { job_guid, job_code } }, job, step };
}

function running({ job_guid }) {
  const message = "A job is already running";
  return { status: 409, body: { job_id: job_guid, job_guid, message, error_message: message } };
}

function error_body(error_code, error_message) {
  return { error_code, error_message, message: error_message };
}

// The 400 of /jobs/submit.
function refused(error_code, why) {
  return { status: 400, body: error_body(error_code, why) };
}

// The 400 of all other addresses.
function bad(error_code, error_message) {
  return { status: 400, body: { error_category: "INVALID_REQUEST", error_code, error_message, display_message: null } };
}

function no_job(guid) {
  if (!UUID.test(guid)) return refused("INVALID_ARGUMENT", "The job guid has to be a UUID");
  return { status: 404, body: error_body("NO_JOB_FOUND", "There is no job with this guid") };
}

function too_many(seconds) {
  return { status: 429, body: error_body("RATE_LIMIT_EXCEEDED", "Too many requests"), headers: { "retry-after": String(seconds) } };
}

function state_of({ job_guid, status, created_at, updated_at }) {
  return { job_guid, status, created_at, updated_at };
}

// One text for one value, whatever the order of its members.
function canonical(value) {
  return JSON.stringify(value, (_, part) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part);
}
