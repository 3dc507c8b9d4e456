// client.mjs - asks as a browser or a program would, and holds every answer of the API against openapi.json.

import { request as send } from "node:http";
import { answerProblems } from "./schema.mjs";

// One request, as it is: nothing is followed, decoded or retried.
export function raw(url, { method = "GET", headers = {}, body, ms = 20_000, path } = {}) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const at = new URL(url);
    const req = send({ host: at.hostname, port: at.port, path: path ?? at.pathname + at.search, method, headers, agent: false }, (res) => {
      const parts = [];
      res.on("data", (part) => parts.push(part));
      res.on("end", () => {
        const bytes = Buffer.concat(parts);
        resolve({ status: res.statusCode, headers: res.headers, type: res.headers["content-type"], bytes, text: bytes.toString("utf8"), ms: performance.now() - started });
      });
      res.on("error", reject);
    });
    req.setTimeout(ms, () => req.destroy(new Error(`no answer to ${method} ${at.pathname} within ${ms} ms`)));
    req.on("error", reject);
    if (body !== undefined) req.write(body);
    req.end();
  });
}

export class Client {
  // base: http://127.0.0.1:PORT; token: of the API, instead of signing in
  constructor(base, { token } = {}) {
    this.base = base;
    this.token = token;
    this.cookie = "";
    this.csrf = "";
    this.etags = new Map();
  }

  // Answers { status, headers, text, body, ms }; body is the JSON, or undefined. Throws when the document disagrees.
  async ask(method, path, value, { headers = {}, body, check = true, ms } = {}) {
    const sent = { ...headers };
    if (this.token) sent.authorization ??= `Bearer ${this.token}`;
    if (this.cookie) sent.cookie ??= this.cookie;
    if (this.csrf && method !== "GET") sent["x-csrf-token"] ??= this.csrf;
    let bytes = body;
    if (value !== undefined) bytes = JSON.stringify(value);
    if (bytes !== undefined) sent["content-type"] ??= "application/json";
    const answer = await raw(this.base + path, { method, headers: sent, body: bytes, ms });
    if (check) {
      const wrong = answerProblems(method, path, answer);
      if (wrong.length) throw new Error(`${method} ${path} → ${answer.status}: ${wrong.slice(0, 8).join("; ")}\n${answer.text.slice(0, 600)}`);
    }
    for (const line of answer.headers["set-cookie"] ?? []) this.cookie = line.split(";")[0];
    if (answer.type?.startsWith("application/json")) answer.body = JSON.parse(answer.text);
    return answer;
  }

  get(path, options) {
    return this.ask("GET", path, undefined, options);
  }
  post(path, value = {}, options) {
    return this.ask("POST", path, value, options);
  }
  put(path, value = {}, options) {
    return this.ask("PUT", path, value, options);
  }
  del(path, options) {
    return this.ask("DELETE", path, undefined, options);
  }

  // As a page polls: with the ETag it has; 304 gives the body it knows.
  async poll(path) {
    const known = this.etags.get(path);
    const answer = await this.get(path, { headers: known ? { "if-none-match": known.etag } : {} });
    if (answer.status === 304) return { ...answer, body: known.body };
    if (answer.headers.etag) this.etags.set(path, { etag: answer.headers.etag, body: answer.body });
    return answer;
  }

  async signIn(email, password) {
    this.csrf = "";
    const answer = await this.ask("POST", "/api/v1/session", { email, password });
    if (answer.status === 200) this.csrf = answer.body.csrf;
    return answer;
  }
}
