// deck_webhooks.mjs - Deck's deliveries: signed, timed, tried again.
//
// A delivery counts only when the answer is exactly 200 within the time limit;
// otherwise up to three more tries follow, each after a longer, jittered pause.
// Every event is kept with all its tries, so that a test can read what was sent.

import http from "node:http";
import https from "node:https";
import { createHmac, randomInt } from "node:crypto";

const TRIES = 4; // the first and three more
const GROWTH = 4; // each pause is so many times the one before

export class Webhooks {
  #settings;
  #clock;
  #epoch = 0; // a reset leaves no try of the old world in flight
  #last = 0;
  events = [];

  constructor(settings, clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  clear() {
    this.#epoch++;
    this.events = [];
  }

  // Notes an event that is deliberately never sent, or has nowhere to go.
  lose(body, why) {
    this.#note("", body).state = why;
  }

  // Sends one event; resolves when its first try has ended, whatever came of it.
  async deliver(url, body) {
    const event = this.#note(url, body);
    if (!url) {
      event.state = "no address";
      return;
    }
    await this.#try(event, JSON.stringify(body), this.#epoch);
  }

  #note(url, body) {
    const event = { id: ++this.#last, url, body, state: "pending", tries: [] };
    this.events.push(event);
    return event;
  }

  async #try(event, text, epoch) {
    const entry = { at: new Date().toISOString(), status: null, error: null };
    event.tries.push(entry);
    try {
      entry.status = await this.#post(event.url, text);
    } catch (error) {
      entry.error = error.message;
    }
    if (epoch !== this.#epoch) return;

    if (entry.status === 200) {
      event.state = "delivered";
    } else if (event.tries.length === TRIES) {
      event.state = "given up";
    } else {
      const pause = this.#settings.webhook_retry_ms * GROWTH ** (event.tries.length - 1);
      const jitter = randomInt(50, 151) / 100;
      this.#clock.after(pause * jitter, () => this.#try(event, text, epoch));
    }
  }

  #post(url, text) {
    const body = Buffer.from(text, "utf8");
    const headers = { "content-type": "application/json; charset=utf-8", "content-length": body.length };
    if (this.#settings.sign !== "none") headers["X-Signature"] = this.#signature(body);

    return new Promise((resolve, reject) => {
      const settle = (how, value) => {
        clearTimeout(limit);
        how(value);
      };
      const { request } = url.startsWith("https:") ? https : http;
      const req = request(url, { method: "POST", headers, agent: false }, (res) => {
        res.on("error", (error) => settle(reject, error)); // broken off halfway
        res.on("end", () => settle(resolve, res.statusCode));
        res.resume();
      });
      const limit = setTimeout(() => req.destroy(new Error("no answer in time")), this.#settings.webhook_timeout_ms);
      req.on("error", (error) => settle(reject, error));
      req.end(body);
    });
  }

  // Base64 of HMAC-SHA256 over the raw bytes; the key is the decoded Base64 text.
  #signature(body) {
    const key = Buffer.from(this.#settings.hmac_key, "base64");
    if (this.#settings.sign === "wrong") key[0] ^= 1;
    return createHmac("sha256", key).update(body).digest("base64");
  }
}
