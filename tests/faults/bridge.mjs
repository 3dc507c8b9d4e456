// bridge.mjs - HTTP on one side, FastCGI on the other: a web server of a few lines, where a test wants none in the way.

import { createServer } from "node:http";
import { ask } from "../lib/fcgi.mjs";

// Answers 502 when the responder is not there, as a web server would.
export function startBridge(port, socket) {
  const server = createServer((req, res) => {
    const parts = [];
    req.on("data", (part) => parts.push(part));
    req.on("end", async () => {
      const body = Buffer.concat(parts);
      const params = { REQUEST_METHOD: req.method, REQUEST_URI: req.url, CONTENT_LENGTH: String(body.length) };
      for (const [name, value] of Object.entries(req.headers)) params[name === "content-type" ? "CONTENT_TYPE" : `HTTP_${name.toUpperCase().replaceAll("-", "_")}`] = String(value);
      const answer = await ask(socket, params, body).catch(() => ({ status: 0 }));
      if (!answer.status || !answer.ended) return res.writeHead(502).end();
      const { status: _, ...headers } = answer.headers;
      res.writeHead(answer.status, headers).end(Buffer.from(answer.text, "latin1"));
    });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve({
      stop: () => {
        server.closeAllConnections();
        return new Promise((done) => server.close(done));
      },
    }));
  });
}
