// sandbox.mjs - the stand-ins behind one port: /deck, /optiply, /shopify, /slack, /sentry, /posthog, /control.

import { createServer } from "node:http";
import { Clock } from "./clock.mjs";
import { BODY_LIMIT, Log, read_request, send, serve } from "./http.mjs";
import { control } from "./control.mjs";
import { Deck } from "./deck.mjs";
import { Optiply } from "./optiply.mjs";
import { PostHog } from "./posthog.mjs";
import { Sentry } from "./sentry.mjs";
import { Shopify } from "./shopify.mjs";
import { Slack } from "./slack.mjs";

// Starts everything on 127.0.0.1.  Options: port (0: any free one), speed, and
// settings for each of them (for shopify its shops, too).  Resolves to { port, url, providers, close() }.
export async function start_sandbox({ host = "127.0.0.1", port = 0, speed = 1, deck = {}, optiply = {}, slack = {}, shopify = {}, sentry = {}, posthog = {} } = {}) {
  const clock = new Clock(speed);
  const log = new Log();
  const providers = { deck: new Deck(deck, clock), optiply: new Optiply(optiply, clock), slack: new Slack(slack), shopify: new Shopify(shopify, clock), sentry: new Sentry(sentry), posthog: new PostHog(posthog) };
  const at_start = Object.values(providers).map(({ settings }) => ({ ...settings }));

  const reset = () => {
    clock.clear();
    clock.speed = speed;
    log.clear();
    Object.values(providers).forEach((provider, i) => {
      Object.assign(provider.settings, at_start[i]);
      provider.clear();
    });
  };
  const sandbox = { clock, log, providers, reset };

  const server = createServer(async (req, res) => {
    try {
      await answer(sandbox, req, res);
    } catch (problem) {
      if (req.socket.destroyed) return; // the caller went away
      console.error(problem);
      if (!res.headersSent) send(req, res, { status: 500, body: { error: `the sandbox itself failed: ${problem.message}` } });
    }
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });

  const close = () => {
    clock.clear();
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  const at = server.address().port;
  return { port: at, url: `http://${host}:${at}`, providers, close };
}

async function answer(sandbox, req, res) {
  const request = await read_request(req);
  if (!request) return send(req, res, { status: 413, body: `more than ${BODY_LIMIT} bytes` });

  // A shop is known by its Host as well, as in life.
  const first = request.path.startsWith("/admin/") ? "shopify" : request.path.split("/")[1];
  if (first === "control") return send(req, res, control(sandbox, request));
  if (!Object.hasOwn(sandbox.providers, first)) {
    return send(req, res, { status: 404, body: "This is a stand-in: /deck/api/v1, /optiply/v1, /shopify/SHOP.myshopify.com/admin, /slack/services, /sentry/api, /posthog/batch, /control" });
  }
  const provider = sandbox.providers[first];
  const row = sandbox.log.add(first, request);
  send(req, res, await serve(provider, request, sandbox.clock), row);
}
