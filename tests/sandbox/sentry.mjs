// sentry.mjs - Sentry's ingestion, /sentry/api/PROJECT/envelope/, and the events it was sent.
//
// As its documents say: an envelope is a line of headers, then for each item a line of headers and a payload of the length
// that they name.  An event that comes twice under one id is one.  Too many is a 429 with Retry-After and the limits that
// apply by category.

import { is_object, no_fault } from "./http.mjs";

export const DEFAULTS = { key: "5b1b6f4a2c3d4e5f60718293a4b5c6d7", project: "4242", limits: "" /* with every answer, from the next one on */ };

const LEVELS = ["fatal", "error", "warning", "info", "debug"];
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

export class Sentry {
  name = "sentry";
  fault = no_fault();
  events = []; // as they were sent
  repeats = 0; // of ids that had come before

  constructor(settings) {
    this.settings = { ...DEFAULTS, ...settings };
  }

  clear() {
    this.fault = no_fault();
    this.events = [];
    this.repeats = 0;
  }

  broken(kind, seconds) {
    if (kind !== "429") return { status: 500, body: { detail: "internal server error" } };
    return { status: 429, body: { detail: "Sentry dropped data due to a quota or internal rate limit being reached." }, headers: { "retry-after": String(seconds), "x-sentry-rate-limits": `${seconds}:error;security:organization, 2700:transaction:key` } };
  }

  handle(request) {
    const answer = this.#answer(request);
    if (this.settings.limits) answer.headers = { ...answer.headers, "x-sentry-rate-limits": this.settings.limits };
    return answer;
  }

  #answer({ method, path, type, headers, raw }) {
    const project = /^\/sentry\/api\/([^/]+)\/envelope\/$/.exec(path)?.[1];
    if (!project) return { status: 404, body: { detail: "not found" } };
    if (method !== "POST") return { status: 405, headers: { allow: "POST" } };
    const auth = authorization(headers["x-sentry-auth"]);
    if (!auth) return refused(401, "missing authorization information");
    if (auth.sentry_version !== "7") return refused(400, "bad sentry DSN");
    if (auth.sentry_key !== this.settings.key) return refused(403, "event submission rejected with_reason: MultiProjectId");
    if (project !== this.settings.project) return refused(403, "event submission rejected with_reason: ProjectId");
    if (type !== "application/x-sentry-envelope") return refused(415, "unsupported content type");
    try {
      const event = read(raw);
      if (this.events.some((one) => one.event_id === event.event_id)) this.repeats++;
      else this.events.push(event);
      return { status: 200, body: { id: event.event_id } };
    } catch (problem) {
      return refused(400, "invalid event envelope", [problem.message]);
    }
  }
}

function refused(status, detail, causes) {
  return { status, body: { detail, ...(causes && { causes }) }, headers: { "x-sentry-error": detail } };
}

function authorization(header = "") {
  if (!header.startsWith("Sentry ")) return null;
  return Object.fromEntries(header.slice(7).split(",").map((part) => part.trim().split("=")));
}

function need(holds, text) {
  if (!holds) throw new Error(text);
}

// The one event in it.
function read(raw) {
  let at = 0;
  const line = () => {
    const end = raw.indexOf(10, at) < 0 ? raw.length : raw.indexOf(10, at);
    const value = JSON.parse(raw.subarray(at, end).toString());
    at = end + 1;
    need(is_object(value), "headers are an object");
    return value;
  };
  const head = line();
  const events = [];
  need(/^[0-9a-f]{32}$/.test(head.event_id) && RFC3339.test(head.sent_at), "the envelope has an id and the time when it was sent");
  while (at < raw.length) {
    const item = line();
    need(typeof item.type === "string", "an item has a type");
    const next = raw.indexOf(10, at) < 0 ? raw.length : raw.indexOf(10, at);
    const to = item.length === undefined ? next : at + item.length;
    need(to === raw.length || raw[to] === 10, "an item is as long as it says");
    if (item.type === "event") events.push(JSON.parse(raw.subarray(at, to).toString()));
    at = to + 1;
  }
  need(events.length === 1, "an envelope has one event at most, and this one is for it");
  return check(events[0], head);
}

function check(event, head) {
  const text = (value, max) => typeof value === "string" && value.length <= max;
  need(is_object(event) && event.event_id === head.event_id, "the event is the envelope's");
  need(RFC3339.test(event.timestamp) || typeof event.timestamp === "number", "it has a time");
  need(text(event.platform, 64) && LEVELS.includes(event.level ?? "error"), "it has a platform and a level");
  need(event.release === undefined || (text(event.release, 200) && !/[\n\t\\/]/.test(event.release)), "a release is a name");
  need(event.transaction === undefined || text(event.transaction, 200), "a transaction is a name");
  need(Object.entries(event.tags ?? {}).every(([key, value]) => /^[A-Za-z0-9_.:-]{1,32}$/.test(key) && text(value, 200) && !value.includes("\n")), "tags are short");
  need((event.fingerprint ?? []).every((part) => typeof part === "string"), "a fingerprint is texts");
  need((event.exception?.values ?? []).every(({ type, value }) => text(type, 512) && text(value, 8192)), "an exception has a type and a value");
  need(event.message !== undefined || event.exception?.values?.length > 0, "it says what happened");
  return event;
}
