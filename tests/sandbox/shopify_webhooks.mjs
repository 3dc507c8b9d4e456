// shopify_webhooks.mjs - Shopify's deliveries: signed, in five seconds, tried again within four hours.
//
// A retry has the same webhook id and the body of the moment of the event.  After eight
// retries in vain a subscription made by the API is deleted, one declared by the app stays.
// Deliveries can be held, repeated, shuffled, delayed and lost; each is kept with its tries.

import http from "node:http";
import https from "node:https";
import { createHmac, randomUUID } from "node:crypto";
import { to_json } from "./shopify_json.mjs";

const RETRIES = 8;

export class Hooks {
  #settings;
  #clock;
  #epoch = 0; // a reset leaves no try of the old world in flight
  #last = 0;
  #random = 1;
  #flying = 0;
  #turn = 0; // counts ends of tries, to say which came first
  #queue = []; // first tries that wait for a free connection
  deliveries = [];
  held = [];

  constructor(settings, clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#random = settings.seed;
  }

  clear() {
    this.#epoch++;
    this.#random = this.#settings.seed;
    this.#flying = 0;
    this.#queue = [];
    this.deliveries = [];
    this.held = [];
  }

  // The same numbers for the same seed (mulberry32).
  chance() {
    this.#random = (this.#random + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#random ^ (this.#random >>> 15), 1 | this.#random);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  // One delivery of an event to a subscription { topic, uri, name, include_fields, declared }.
  send(shop, subscription, { topic, body, event_id, at, headers = {}, raw }) {
    const settings = this.#settings;
    let told = body;
    if (subscription.include_fields?.length) {
      told = Object.fromEntries(Object.entries(body).filter(([name]) => subscription.include_fields.includes(name)));
    }
    const text = raw ?? to_json(told, settings.escape);
    if (subscription.include_fields?.length) {
      subscription.sent ??= new Map();
      if (subscription.sent.get(String(body.id)) === text) return null; // equal bodies are suppressed as repeats
      subscription.sent.set(String(body.id), text);
    }
    const secret = settings.sign === "old" && shop.old_secret ? shop.old_secret : shop.client_secret;
    const delivery = {
      id: ++this.#last, shop: shop.domain, topic, webhook_id: randomUUID(), event_id, triggered_at: at, name: subscription.name ?? null, uri: subscription.uri, secret, body: text,
      version: settings.webhook_version, test: false, more: headers, subscription, state: "pending", tries: [],
    };
    this.deliveries.push(delivery);
    if (this.deliveries.length > settings.deliveries_kept) this.deliveries.shift();
    if (!delivery.uri) return this.#end(delivery, "no address");
    if (this.#lost(topic)) return this.#end(delivery, "lost");
    if (settings.hold) {
      delivery.state = "held";
      this.held.push(delivery);
      return delivery;
    }
    this.start(delivery);
    return delivery;
  }

  #end(delivery, state) {
    delivery.state = state;
    return delivery;
  }

  #lost(topic) {
    const { drop, drop_topics } = this.#settings;
    return drop > 0 && (!drop_topics || drop_topics.split(",").includes(topic)) && this.chance() < drop;
  }

  // Sends what was held: "as they came", "reversed" or "shuffled".
  release(order = "as they came") {
    const out = this.held.splice(0);
    if (order === "reversed") out.reverse();
    if (order === "shuffled") {
      for (let i = out.length - 1; i > 0; i--) {
        const j = Math.floor(this.chance() * (i + 1));
        [out[i], out[j]] = [out[j], out[i]];
      }
    }
    for (const delivery of out) this.start(delivery);
    return out.length;
  }

  start(delivery) {
    const { hook_delay_ms, shuffle_ms, repeat } = this.#settings;
    delivery.state = "pending";
    for (let i = 0; i < Math.max(1, repeat); i++) {
      const pause = hook_delay_ms + (shuffle_ms ? this.chance() * shuffle_ms : 0);
      if (pause) this.#clock.after(pause, () => this.#enqueue(delivery));
      else this.#enqueue(delivery);
    }
  }

  #enqueue(delivery) {
    this.#queue.push(delivery);
    this.#pump();
  }

  #pump() {
    while (this.#queue.length && this.#flying < this.#settings.connections) {
      const epoch = this.#epoch;
      this.#flying++;
      this.#try(this.#queue.shift(), epoch).finally(() => {
        if (epoch !== this.#epoch) return;
        this.#flying--;
        this.#pump();
      });
    }
  }

  async #try(delivery, epoch) {
    const { uri, body } = delivery;
    const entry = { at: new Date().toISOString(), status: null, error: null };
    delivery.tries.push(entry);
    const started = Date.now();
    try {
      entry.status = await post(uri, Buffer.from(body, "utf8"), this.headers_of(delivery), this.#settings);
    } catch (error) {
      entry.error = error.message;
    }
    entry.ms = Date.now() - started;
    if (epoch !== this.#epoch) return;
    const { subscription } = delivery;
    if (entry.status >= 200 && entry.status < 300) {
      delivery.state = "delivered";
      subscription.good_at = ++this.#turn;
      return;
    }
    if (delivery.state === "delivered") return; // a repeat that failed
    delivery.bad_since ??= ++this.#turn;
    delivery.failures = (delivery.failures ?? 0) + 1;
    if (delivery.failures > RETRIES) {
      delivery.state = "given up";
      if (!subscription.declared && !((subscription.good_at ?? 0) > delivery.bad_since)) subscription.remove?.();
      return;
    }
    // Growing pauses, each twice the one before; all together the window.
    const pause = (this.#settings.window_ms * 2 ** (delivery.failures - 1)) / (2 ** RETRIES - 1);
    this.#clock.after(pause, () => this.#enqueue(delivery));
  }

  headers_of({ topic, shop, webhook_id, event_id, triggered_at, name, version, secret, body, test, more }) {
    const headers = {
      "Content-Type": "application/json",
      "User-Agent": "Shopify-Captain-Hook",
      "X-Shopify-Topic": topic,
      "X-Shopify-Shop-Domain": shop,
      "X-Shopify-API-Version": version,
      "X-Shopify-Webhook-Id": webhook_id,
      "X-Shopify-Event-Id": event_id,
      "X-Shopify-Triggered-At": triggered_at,
    };
    if (name) headers["X-Shopify-Name"] = name;
    if (test) headers["X-Shopify-Test"] = "true";
    const { sign } = this.#settings;
    if (sign !== "none") headers["X-Shopify-Hmac-Sha256"] = signature(sign === "wrong" ? `${secret}x` : secret, body);
    for (const [header, value] of Object.entries(more)) {
      const known = Object.keys(headers).find((one) => one.toLowerCase() === header.toLowerCase());
      if (known) delete headers[known];
      if (value !== null) headers[header] = value;
    }
    return headers;
  }
}

export function signature(secret, body) {
  return createHmac("sha256", secret).update(body).digest("base64");
}

// One POST; a status, or an error: no connection in 1 s, no answer in 5 s.  A redirect is an answer like any.
function post(url, body, headers, { timeout_ms, connect_ms }) {
  return new Promise((resolve, reject) => {
    const settle = (how, value) => {
      clearTimeout(limit);
      clearTimeout(connecting);
      how(value);
    };
    const { request } = url.startsWith("https:") ? https : http;
    const req = request(url, { method: "POST", headers: { ...headers, "content-length": body.length }, agent: false }, (res) => {
      res.on("error", (error) => settle(reject, error)); // broken off halfway
      res.on("end", () => settle(resolve, res.statusCode));
      res.resume();
    });
    const limit = setTimeout(() => req.destroy(new Error("no answer in time")), timeout_ms);
    const connecting = setTimeout(() => req.destroy(new Error("no connection in time")), connect_ms);
    req.on("socket", (socket) => socket.once(url.startsWith("https:") ? "secureConnect" : "connect", () => clearTimeout(connecting)));
    req.on("error", (error) => settle(reject, error));
    req.end(body);
  });
}
