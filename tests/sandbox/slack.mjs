// slack.mjs - Slack's incoming webhooks, /slack/services/T…/B…/…, and the messages
// they were sent.
//
// Success is 200 and the two bytes `ok`; a failure is a status with one word as
// text; too many is a 429 with JSON.  A word of WORDS can be ordered as a mode.

import { is_object, no_fault } from "./http.mjs";

export const DEFAULTS = {
  every_ms: 1000, // one message in so many ms for one webhook, real time ...
  burst: 3, // ... and so many at once
};

export const WORDS = {
  invalid_payload: 400,
  no_text: 400,
  invalid_blocks: 400,
  too_many_attachments: 400,
  user_not_found: 400,
  action_prohibited: 403,
  invalid_token: 403,
  team_disabled: 403,
  channel_not_found: 404,
  no_active_hooks: 404,
  no_service: 404,
  no_team: 404,
  channel_is_archived: 410,
  rollup_error: 500,
};

const TEXT_LIMIT = 40000; // characters; more is cut
const BLOCK_LIMIT = 50;
const SECTION_LIMIT = 3000; // characters
const ATTACHMENT_LIMIT = 100;

export class Slack {
  name = "slack";
  fault = no_fault();
  messages = []; // { at, path, text, blocks, sequences, body }
  #buckets = new Map(); // path -> { tokens, at }

  constructor(settings) {
    this.settings = { ...DEFAULTS, ...settings };
  }

  clear() {
    this.fault = no_fault();
    this.messages = [];
    this.#buckets.clear();
  }

  broken(kind, seconds) {
    if (kind === "429") return too_many(seconds);
    return word(kind in WORDS ? kind : "rollup_error");
  }

  handle({ method, path, type, json }) {
    if (!/^\/slack\/services\/T[A-Z0-9]+\/B[A-Z0-9]+\/[A-Za-z0-9]+$/.test(path)) return word("no_service");
    if (method !== "POST") return { status: 405, headers: { allow: "POST" } };
    const wait_s = this.#wait(path);
    if (wait_s) return too_many(wait_s);
    if (type !== "application/json" || !is_object(json)) return word("invalid_payload");
    const wrong = check(json);
    if (wrong) return word(wrong);

    const text = (json.text ?? "").slice(0, TEXT_LIMIT);
    this.messages.push({
      at: new Date().toISOString(),
      path,
      text,
      blocks: json.blocks ?? [],
      // What Slack would act on: <!channel>, <@U…>, links.  A value from outside
      // that was not escaped shows up here.
      sequences: JSON.stringify([json.text, json.blocks, json.attachments]).match(/<[^<>]*>/g) ?? [],
      body: json,
    });
    return { status: 200, body: "ok", headers: { "content-type": "text/html" } };
  }

  // 0 when one more message may pass now, else after how many seconds.
  #wait(path) {
    const { every_ms, burst } = this.settings;
    const now = Date.now();
    const bucket = this.#buckets.get(path) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + (now - bucket.at) / every_ms);
    const passes = tokens >= 1;
    this.#buckets.set(path, { tokens: passes ? tokens - 1 : tokens, at: now });
    return passes ? 0 : Math.ceil(((1 - tokens) * every_ms) / 1000);
  }
}

function check({ text, blocks, attachments }) {
  if (text !== undefined && typeof text !== "string") return "invalid_payload";
  if (attachments !== undefined && !Array.isArray(attachments)) return "invalid_payload";
  if ((attachments?.length ?? 0) > ATTACHMENT_LIMIT) return "too_many_attachments";
  if (blocks !== undefined && !blocks_fit(blocks)) return "invalid_blocks";
  return text || blocks?.length || attachments?.length ? null : "no_text";
}

function blocks_fit(blocks) {
  if (!Array.isArray(blocks) || blocks.length > BLOCK_LIMIT) return false;
  return blocks.every((block) => is_object(block) && typeof block.type === "string" && texts_fit(block));
}

function texts_fit({ type, text, fields }) {
  const fits = (part) =>
    is_object(part) && /^(mrkdwn|plain_text)$/.test(part.type) &&
    typeof part.text === "string" && part.text.length > 0 && part.text.length <= SECTION_LIMIT;
  if (type === "header") return fits(text) && text.type === "plain_text" && text.text.length <= 150;
  if (type !== "section") return true;
  return (text !== undefined || Array.isArray(fields)) && (text === undefined || fits(text)) && (fields ?? []).every(fits);
}

function word(which) {
  return { status: WORDS[which], body: which };
}

function too_many(seconds) {
  return {
    status: 429,
    body: { retry_after: seconds, ok: false, error: "rate_limited" },
    headers: { "retry-after": String(seconds) },
  };
}
