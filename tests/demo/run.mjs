// run.mjs - `make run`: a whole Tradepost to try, with stand-ins for the providers, until Ctrl-C.
//
//   node tests/demo/run.mjs --port 8080 --data var
//
// What is to be kept lies in the data folder: the store, the vault's key, the logs.  Sockets and nginx's own files lie in
// a temporary folder, so that the data folder may have any name and be closed to everybody else.

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { House } from "../lib/house.mjs";
import { startFront } from "../lib/front.mjs";
import { makeFolder, top } from "../lib/process.mjs";
import { start_sandbox } from "../sandbox/sandbox.mjs";
import { from_json } from "../sandbox/shopify_json.mjs";
import { openShops, sellInShops } from "./shops.mjs";

const { port: portText, data: dataText } = parseArgs({
  options: { port: { type: "string", default: "8080" }, data: { type: "string", default: "var" } },
}).values;
const port = Number(portText);
const data = resolve(top, dataText);

function fail(message) {
  console.error(`make run: ${message}`);
  process.exit(1);
}

if (!Number.isInteger(port) || port < 1 || port > 65535) fail(`PORT=${portText} is no port`);
await new Promise((free) => {
  const probe = createServer();
  probe.once("error", (error) => fail(`port ${port} cannot be used (${error.code}); try PORT=8081 make run`));
  probe.listen(port, "127.0.0.1", () => probe.close(free));
});

mkdirSync(data, { recursive: true, mode: 0o700 });
const again = existsSync(join(data, "tradepost.db"));
const sandbox = await start_sandbox();
const house = new House();
house.program = join(top, "build/tradepost");
house.folder = data; // where the logs go
house.workers = [];
house.url = `http://127.0.0.1:${port}`;
const own = makeFolder("run");
house.socket = join(own, "serve.sock");

const settings = {
  socket: house.socket,
  store: `sqlite:${join(data, "tradepost.db")}`,
  key_file: join(data, "keys"),
  web_root: join(top, "build/web"),
  base_url: house.url,
  insecure_cookies: "true",
  deck_url: `${sandbox.url}/deck/api/v1`,
  optiply_url: `${sandbox.url}/optiply/v1`,
  optiply_token_url: `${sandbox.url}/optiply/api/auth/oauth/token`,
  slack_url: `${sandbox.url}/slack`,
  shopify_url: `${sandbox.url}/shopify`,
  private_hosts: `127.0.0.1:${sandbox.port}`,
};
const config = join(data, "tradepost.conf");
writeFileSync(config, "# Written by `make run`, each time.\n" + Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`).join(""));
house.env = { TRADEPOST_CONFIG: config };

let stopping = false;
async function stop(code) {
  if (stopping) return;
  stopping = true;
  await house.web?.stop();
  for (const one of [...house.workers, house.serve]) await one?.stop();
  await sandbox.close();
  process.exit(code);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.removeAllListeners(signal).on(signal, () => {
    if (!stopping) console.log("\nStopping.");
    stop(0);
  });
function ended(service) {
  if (stopping) return;
  console.error(`\nmake run: ${service.name} has ended (${service.code}):\n${service.tail()}`);
  stop(1);
}

try {
  if (!existsSync(settings.key_file)) await house.must(["key", "make"]);
  await house.must(["migrate"]);
  const demo = from_json(await house.must(["demo", "--json", "--floor"]));
  await openShops(sandbox.url, house.url, demo.shops ?? []);
  await house.startServe();
  await house.startWork();
  house.web = await startFront("nginx", { folder: join(own, "front"), port, socket: house.socket, site: join(top, "build/web") });
  await house.healthy();
  if (demo.shops) await sellInShops(sandbox.url, await house.signIn(demo.people.owner), demo.shops);
  for (const service of [house.serve, house.web, ...house.workers]) {
    service.ended.then(() => ended(service));
  }

  const logins = Object.entries(demo.people).map(([role, { email, password, account }]) => `    ${role.padEnd(10)} ${email.padEnd(28)} ${password}${account ? `   (${account})` : ""}`);
  console.log(`
  Tradepost is running:  ${house.url}

  Sign in as
${logins.join("\n")}

  At a kiosk (Settings → Kiosks gives a code, which is typed at ${house.url}/kiosk)
${demo.hands.map(({ name, pin }) => `    ${name.padEnd(39)} PIN ${pin}`).join("\n")}

  Deck, Slack, Optiply and Shopify are stand-ins on this machine (tests/sandbox): no supplier's portal is touched,
  nothing leaves this computer.  What they were sent: ${sandbox.url}/control

  Data ${again ? "of the last run is" : "is kept"} in ${data}; delete that folder to begin anew.
  Logs are beside it.  Ctrl-C stops everything.
`);
} catch (error) {
  if (!stopping) console.error(`make run: ${error.message}`);
  await stop(1);
}
