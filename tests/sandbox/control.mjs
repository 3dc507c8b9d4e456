// control.mjs - the sandbox's own interface, under /control: what came in, what is
// open, what to do differently from now on.  For tests and for the demo; it listens
// on loopback like the rest and asks nobody who he is.

import { MODES, is_object, no_fault } from "./http.mjs";
import { WORDS as SLACK } from "./slack.mjs";
import { WORDS as SHOPIFY } from "./shopify.mjs";
import { acts, shopify_control, views } from "./shopify_control.mjs";
import { scenarios } from "./deck_scenarios.mjs";

const OWN_MODES = { slack: SLACK, shopify: SHOPIFY };

// Answers a request under /control.  sandbox: { clock, log, providers, reset() }.
export function control(sandbox, request) {
  const { method, path, query, json } = request;
  const { deck, optiply, slack, shopify, sentry, posthog } = sandbox.providers;
  if (/^\/control\/shopify(\/|$)/.test(path)) return shopify_control(shopify, request);
  const wanted = new URLSearchParams(query);
  const routes = {
    "GET /control": () => ok([...Object.keys(routes), ...views.map((view) => `GET /control/shopify/${view}`), `POST /control/shopify (${acts.join(", ")})`]),
    "GET /control/log": () => ok(sandbox.log.rows(wanted.get("provider"), Number(wanted.get("after") ?? 0))),
    "GET /control/connections": () => ok(deck.jobs.open_connections()),
    "GET /control/jobs": () => ok(deck.jobs.list()),
    "GET /control/carts": () => ok(deck.jobs.carts()),
    "GET /control/webhooks": () => ok(deck.webhooks.events),
    "GET /control/slack": () => ok(slack.messages),
    "GET /control/sentry": () => ok(sentry.events),
    "GET /control/posthog": () => ok(posthog.events),
    "GET /control/scenarios": () => ok(scenarios.map(({ number, name, says }) => ({ number, name, says }))),
    "GET /control/settings": () => ok(settings_of(sandbox)),
    "POST /control/reset": () => {
      sandbox.reset();
      return ok({ ok: true });
    },
    "POST /control/set": () => said(set(sandbox, json)),
    "POST /control/resend": () => said(resend(deck, json)),
    "POST /control/optiply": () => said(change_data(optiply, json)),
  };
  const route = `${method} ${path.replace(/\/$/, "")}`;
  return Object.hasOwn(routes, route) ? routes[route]() : { status: 404, body: { error: `no ${route}; GET /control lists what there is` } };
}

function ok(body) {
  return { status: 200, body };
}

function said(wrong) {
  return wrong ? { status: 400, body: { error: wrong } } : ok({ ok: true });
}

function settings_of({ clock, providers }) {
  const rows = Object.values(providers).map(({ name, settings, fault }) => [name, { ...settings, fault }]);
  return { speed: clock.speed, ...Object.fromEntries(rows) };
}

// { "speed": 20 }, or { "provider": …, then a fault (mode, match, times, retry_after,
// delay_ms) and settings of that provider by name }.  Nothing changes when one is wrong.
function set({ clock, providers }, order) {
  if (!is_object(order)) return "the body has to be a JSON object";
  const { provider: name, speed, ...rest } = order;
  if (speed !== undefined && !(typeof speed === "number" && speed > 0)) return "speed has to be a number above 0";
  if (name === undefined && Object.keys(rest).length) return "provider is missing";
  if (name !== undefined && !Object.hasOwn(providers, name)) return `there is no provider ${name}`;

  const provider = providers[name];
  const fault = no_fault();
  const settings = {};
  for (const [key, value] of Object.entries(rest)) {
    const into = Object.hasOwn(fault, key) ? fault : settings;
    const like = into === fault ? fault[key] : provider.settings[key];
    const given = key === "mode" ? String(value) : value;
    const kind = key === "times" ? "number" : typeof like;
    if (like === undefined) return `${name} has no setting ${key}`;
    if (typeof given !== kind) return `${key} has to be a ${kind}`;
    into[key] = given;
  }
  if (!Object.hasOwn(MODES, fault.mode) && !Object.hasOwn(OWN_MODES[name] ?? {}, fault.mode)) return `there is no mode ${fault.mode}`;

  if (speed !== undefined) clock.speed = speed;
  if (provider) Object.assign(provider.settings, settings);
  if (provider && rest.mode !== undefined) provider.fault = fault;
  return null;
}

// { "id": of an event of /control/webhooks, "url": elsewhere }
function resend(deck, order) {
  const event = deck.webhooks.events.find(({ id }) => id === order?.id);
  if (!event) return "there is no webhook with this id";
  deck.webhooks.deliver(order.url ?? (event.url || deck.settings.webhook_url), event.body);
  return null;
}

// { "expire_token": true }, or { "resource", "id", "attributes" } to change or make a
// record, or { "resource", "id", "remove": true }
function change_data(optiply, order) {
  if (!is_object(order)) return "the body has to be a JSON object";
  if (order.expire_token) return void optiply.expire_token();
  const { resource, id, attributes, remove } = order;
  if (!Number.isInteger(id)) return "id has to be an integer";
  if (remove) return optiply.remove(resource, id);
  return is_object(attributes) ? optiply.put(resource, id, attributes) : "attributes has to be an object";
}
