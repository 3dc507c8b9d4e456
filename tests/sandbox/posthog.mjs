// posthog.mjs - PostHog's capture of batches, /posthog/batch/, and the events it was sent.
//
// As its documents say: the project's key stands in the body, every event has a name and a distinct_id, and a uuid that came
// before is the same event.

import { is_object, no_fault } from "./http.mjs";

export const DEFAULTS = { key: "phc_sandbox" };

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export class PostHog {
  name = "posthog";
  fault = no_fault();
  events = [];

  constructor(settings) {
    this.settings = { ...DEFAULTS, ...settings };
  }

  clear() {
    this.fault = no_fault();
    this.events = [];
  }

  broken(kind, seconds) {
    if (kind === "429") return { status: 429, body: "", headers: { "retry-after": String(seconds) } };
    return { status: 503, body: "" };
  }

  handle({ method, path, type, json }) {
    if (!/^\/posthog\/batch\/?$/.test(path)) return { status: 404, body: "" };
    if (method !== "POST") return { status: 405, headers: { allow: "POST" } };
    if (type !== "application/json" || !is_object(json)) return wrong(400, "invalid_payload", "Malformed request data");
    if (json.api_key !== this.settings.key) return wrong(401, "invalid_api_key", "Project API key invalid. You can find your project API key in your PostHog project settings.");
    if (!Array.isArray(json.batch) || json.batch.length === 0) return wrong(400, "invalid_payload", "The batch is empty");
    if (!json.batch.every(fits)) return wrong(400, "invalid_payload", "An event has no name, distinct_id or properties that can be read");
    for (const event of json.batch) if (!this.events.some((one) => one.uuid === event.uuid)) this.events.push(event);
    return { status: 200, body: { status: "Ok" } };
  }
}

function fits(event) {
  const name = (value) => typeof value === "string" && value.length > 0 && value.length <= 200;
  return is_object(event) && name(event.event) && name(event.distinct_id) && is_object(event.properties) &&
    (event.timestamp === undefined || ISO.test(event.timestamp)) && (event.uuid === undefined || UUID.test(event.uuid));
}

function wrong(status, code, detail) {
  return { status, body: { type: status === 401 ? "authentication_error" : "validation_error", code, detail, attr: null } };
}
