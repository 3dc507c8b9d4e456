// api.js - the one way to the server: JSON, the CSRF token, errors in words.  poll.js keeps what was read up to date.

import { signal } from "./html.js";
import { heardDate } from "./clock.js";

const BASE = "/api/v1";
const TIMEOUT_MS = 15000;

export const csrf = { token: "" }; // set by session.js
export const signedOut = signal(false); // the server no longer knows who we are; session.js asks again
export const revoked = signal(""); // why this tablet is no kiosk any more

// Why a request came to nothing. code is the server's, or "unreachable"; details: field → message.
export class Refused extends Error {
  constructor({ status = 0, code, message, details = {}, retryAfter = 0, data = null }) {
    super(message);
    Object.assign(this, { status, code, details, retryAfter, data }); // data: the whole answer
  }
}

const WORDS = {
  401: "Sign in again to go on.",
  403: "Your role does not allow this.",
  404: "This is not here (any more).",
  413: "This is too large to send.",
  429: "Too many requests. Wait a moment and try again.",
  502: "The provider could not be reached. Try again.",
  503: "The server cannot reach its database right now. Nothing was changed; try again in a moment.",
};

async function send(method, path, { body, etag, signal: stop } = {}) {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET" && csrf.token) headers["X-CSRF-Token"] = csrf.token;
  if (etag) headers["If-None-Match"] = etag;
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  let answer, text;
  try {
    answer = await fetch(BASE + path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: stop && AbortSignal.any ? AbortSignal.any([stop, limit]) : limit,
      cache: "no-store", // the ETag is ours to send
      credentials: "same-origin",
    });
    text = await answer.text();
  } catch (error) {
    if (stop?.aborted) throw error;
    throw new Refused({
      code: "unreachable",
      message:
        method === "GET"
          ? "The server did not answer."
          : "The server did not answer, so it is not known whether this arrived. What you entered is still here; try again.",
    });
  }
  heardDate(answer.headers.get("Date"));
  return { answer, text };
}

function read({ answer, text }) {
  let data = null;
  try {
    data = text ? JSON.parse(text) : {};
  } catch {
    data = null; // a web server's own error page
  }
  if (answer.ok && data) return data;
  if (data?.code === "kiosk_revoked") revoked.value = data.message;
  else if (answer.status === 401 && data?.code !== "wrong_credentials") signedOut.value = true;
  throw new Refused({
    status: answer.status,
    code: data?.code || "http_" + answer.status,
    message: data?.message || WORDS[answer.status] || `The server answered ${answer.status} and nothing more.`,
    details: data?.details || {},
    retryAfter: Number(answer.headers.get("Retry-After")) || 0,
    data,
  });
}

const call = async (method, path, body, options) => read(await send(method, path, { ...options, body }));
export const get = (path, options) => call("GET", path, undefined, options);
export const post = (path, body) => call("POST", path, body);
export const put = (path, body) => call("PUT", path, body);
export const del = (path) => call("DELETE", path);
export const file = (path) => BASE + path; // for a link that downloads

// For polling: null when nothing has changed since etag.
export async function getIfChanged(path, etag) {
  const got = await send("GET", path, { etag });
  if (got.answer.status === 304) return null;
  return { data: read(got), etag: got.answer.headers.get("ETag") || "" };
}

// A key for one intended action: the server does it once, however often the request arrives.
// (randomUUID is not there on plain http, where Tradepost may well be tried.)
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

const kept = new Map();
// The key of an intention, the same until it is settled: a second click, or a try after no answer came, is one action.
export function keyFor(intent) {
  const name = "key:" + intent;
  let key = kept.get(name) || sessionStorage.getItem(name);
  if (!key) key = newKey();
  kept.set(name, key);
  sessionStorage.setItem(name, key); // a reload in between is the same intention
  return key;
}
export function settleKey(intent) {
  kept.delete("key:" + intent);
  sessionStorage.removeItem("key:" + intent);
}
// Sends a keyed action. The key is given up only when the server has said what became of it.
export async function postOnce(intent, path, body) {
  try {
    const answer = await post(path, { key: keyFor(intent), ...body });
    settleKey(intent);
    return answer;
  } catch (error) {
    if (error.status >= 400 && error.status < 500 && error.status !== 401 && error.status !== 429) settleKey(intent);
    throw error;
  }
}
