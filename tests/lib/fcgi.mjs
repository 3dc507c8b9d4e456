// fcgi.mjs - speaks FastCGI to the responder itself, to say what no web server would say.

import { connect } from "node:net";

const BEGIN = 1, ABORT = 2, END = 3, PARAMS = 4, STDIN = 5, STDOUT = 6;

export function record(type, body = Buffer.alloc(0), id = 1) {
  const head = Buffer.from([1, type, id >> 8, id & 255, body.length >> 8, body.length & 255, 0, 0]);
  return Buffer.concat([head, body]);
}

const length = (n) => (n < 128 ? Buffer.from([n]) : Buffer.from([(n >>> 24) | 128, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]));

export function pairs(params) {
  return Buffer.concat(
    Object.entries(params).flatMap(([name, value]) => {
      const [n, v] = [Buffer.from(name), Buffer.from(value)];
      return [length(n.length), length(v.length), n, v];
    }),
  );
}

// Cuts bytes into records of one type.
export function stream(type, bytes, size = 60_000) {
  const out = [];
  for (let at = 0; at < bytes.length; at += size) out.push(record(type, bytes.subarray(at, at + size)));
  return Buffer.concat(out);
}

export const begin = (keep = false) => record(BEGIN, Buffer.from([0, 1, keep ? 1 : 0, 0, 0, 0, 0, 0]));
export const abort = () => record(ABORT);
export const paramsOf = (params) => Buffer.concat([stream(PARAMS, pairs(params)), record(PARAMS)]);
export const bodyOf = (bytes) => Buffer.concat([stream(STDIN, bytes), record(STDIN)]);

// Sends bytes as they are; what came back until the other side closed, as { status, headers, text, ended, ms }.
export function exchange(socket, bytes, { ms = 20_000, end = false } = {}) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const connection = connect(socket, () => (end ? connection.end(bytes) : connection.write(bytes)));
    const parts = [];
    const timer = setTimeout(() => connection.destroy(new Error(`the responder kept the connection for ${ms} ms`)), ms);
    connection.on("data", (part) => parts.push(part));
    connection.on("error", (error) => (clearTimeout(timer), parts.length ? resolve(read(parts, began)) : reject(error)));
    connection.on("close", () => (clearTimeout(timer), resolve(read(parts, began))));
  });
}

function read(parts, began) {
  let bytes = Buffer.concat(parts);
  let out = "";
  let ended = false;
  while (bytes.length >= 8) {
    const size = bytes.readUInt16BE(4);
    if (bytes[1] === STDOUT) out += bytes.subarray(8, 8 + size).toString("latin1");
    if (bytes[1] === END) ended = true;
    bytes = bytes.subarray(8 + size + bytes[6]);
  }
  const [head, ...rest] = out.split("\r\n\r\n");
  const headers = Object.fromEntries(head.split("\r\n").map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2)]));
  return { status: Number(headers.status?.slice(0, 3) ?? 0), headers, text: rest.join("\r\n\r\n"), ended, ms: performance.now() - began };
}

export function ask(socket, params, body = Buffer.alloc(0), { keep = false, ...options } = {}) {
  const all = { REQUEST_METHOD: "GET", REQUEST_URI: "/health", SERVER_PROTOCOL: "HTTP/1.1", REMOTE_ADDR: "127.0.0.1", ...params };
  return exchange(socket, Buffer.concat([begin(keep), paramsOf(all), bodyOf(body)]), options);
}
