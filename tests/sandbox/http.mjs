// http.mjs - what every stand-in shares: reading a request, keeping the log,
// answering, and the faults that a test can order (POST /control/set).
//
// A provider is { name, settings, fault, handle(request), broken(kind, seconds, request) },
// and matches(request, text) when a fault's `match` looks further than the path.
// handle answers { status, body, headers }: an object is sent as JSON, a text as
// text/plain, nothing as an empty body; or DROP, which destroys the socket.

export const DROP = Symbol("destroy the socket without an answer");
export const BODY_LIMIT = 1 << 20; // bytes
const LOG_LIMIT = 5000; // requests

export const MODES = {
  ok: "as documented",
  fail: "HTTP 500, nothing done",
  slow: "waits delay_ms first, then as documented",
  429: "HTTP 429 with Retry-After, nothing done",
  gone: "the socket is destroyed, nothing done",
  lost: "done as documented, then the socket is destroyed before the answer",
  garbage: "HTTP 200 with an HTML page instead of the answer, nothing done",
};

export const no_fault = () => ({
  mode: "ok",
  match: "", // only requests whose path (for Shopify: or body) contains this text
  times: null, // how often before it is ok again; null: until told otherwise
  retry_after: 1, // seconds, for 429
  delay_ms: 3000, // for slow
});

export class Log {
  #rows = [];
  #last = 0;

  add(provider, request) {
    const row = {
      id: ++this.#last,
      at: new Date().toISOString(),
      provider,
      method: request.method,
      path: request.path,
      query: request.query,
      headers: request.headers,
      body: request.json ?? request.text,
      status: null, // a number; "dropped"; null while it is being answered
      answer: null,
    };
    this.#rows.push(row);
    if (this.#rows.length > LOG_LIMIT) this.#rows.shift();
    return row;
  }

  rows(provider, after = 0) {
    return this.#rows.filter((row) => (!provider || row.provider === provider) && row.id > after);
  }

  clear() {
    this.#rows = [];
  }
}

// Reads a request whole.  Null when it is larger than BODY_LIMIT.
export async function read_request(req) {
  const chunks = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size <= BODY_LIMIT) chunks.push(chunk);
  }
  if (size > BODY_LIMIT) return null;

  const mark = req.url.indexOf("?");
  const raw = Buffer.concat(chunks);
  return {
    method: req.method,
    path: mark < 0 ? req.url : req.url.slice(0, mark),
    query: mark < 0 ? "" : req.url.slice(mark + 1), // as sent, nothing decoded
    host: req.headers.host ?? "127.0.0.1",
    headers: req.headers,
    type: (req.headers["content-type"] ?? "").split(";")[0].trim().toLowerCase(),
    raw,
    ...decode(raw),
  };
}

// text: undefined when the bytes are no UTF-8; json: undefined when they are no JSON.
function decode(raw) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(raw);
    return { text, json: raw.length ? JSON.parse(text) : undefined };
  } catch {
    return { text, json: undefined };
  }
}

export function is_object(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// Lets a provider handle a request, with the fault that is ordered for it.
export async function serve(provider, request, clock) {
  const fault = provider.fault;
  const matches = provider.matches?.(request, fault.match) ?? request.path.includes(fault.match);
  const hit = fault.mode !== "ok" && matches;

  if (!hit) return provider.handle(request);
  const { mode, retry_after, delay_ms } = fault;
  if (fault.times !== null && --fault.times <= 0) provider.fault = no_fault();

  switch (mode) {
    case "slow":
      await clock.sleep(delay_ms);
      return provider.handle(request);
    case "gone":
      return DROP;
    case "lost":
      await provider.handle(request);
      return DROP;
    case "garbage":
      return { status: 200, body: "<html><body>Please wait ...</body></html>", headers: { "content-type": "text/html" } };
    default: // fail, 429, or a word of the provider's own
      return provider.broken(mode, retry_after, request);
  }
}

export function send(req, res, answer, row) {
  if (row) row.status = answer === DROP ? "dropped" : answer.status;
  if (answer === DROP) {
    req.socket.destroy();
    return;
  }
  const { status, body, headers = {} } = answer;
  if (row) row.answer = body ?? null;
  const json = typeof body === "object";
  const text = body === undefined ? "" : json ? JSON.stringify(body) : body;
  if (body !== undefined && !("content-type" in headers)) {
    res.setHeader("content-type", json ? "application/json; charset=utf-8" : "text/plain; charset=utf-8");
  }
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  res.setHeader("content-length", Buffer.byteLength(text));
  res.statusCode = status;
  res.end(req.method === "HEAD" ? undefined : text);
}
