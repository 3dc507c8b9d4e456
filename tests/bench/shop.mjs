// shop.mjs - the houses that are measured: Tradepost as it is shipped, behind the nginx that is shipped, with many portal
// jobs that wait for their portal's answer.
//
// One job is brought there by the program itself; the others are copies of its rows, so that a bench needs no list of
// columns.  Webhooks that answer them are signed beforehand, each for a job of its own.

import { copyFileSync, cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { createHmac } from "node:crypto";
import { join } from "node:path";
import { House, startHouse } from "../lib/house.mjs";
import { Service, asRoot, find, freePort, makeFolder, top } from "../lib/process.mjs";
import { siteFile } from "../lib/front.mjs";
import { raw } from "../lib/client.mjs";
import { until } from "../lib/check.mjs";
import { accountOf, makeSupplier, reaches, send } from "../lib/purchasing.mjs";
import { children, httpRequest, made, measured, times, writeRequests } from "./lib.mjs";

export const program = join(top, "build/tradepost");
const SILENT = "0013"; // the sandbox's portal that never answers a login
const HMAC_KEY = Buffer.from("sandbox deck webhook signing key");

// Production's settings where they matter: the default number of threads, a line in the log for each request.
export const startShop = (options = {}) => {
  process.env.TRADEPOST = program;
  return startHouse({ front: "none", replay: false, ...options, config: { threads: "32", log_level: "info", ...options.config } });
};

// A job that waits for its portal, and no worker any more.
export async function waitingJob(shop) {
  const boss = await bossOf(shop);
  const supplier = await makeSupplier(shop, boss, await accountOf(shop), SILENT, { lines: 4 });
  const sent = await send(boss, [supplier.order]);
  const job = await reaches(boss, sent.body.jobs[0].id, (one) => one.state === "connecting" && one.connection === "asked" && one.calls?.length !== 0);
  await until(async () => Number(await shop.sql(`SELECT count(*) FROM portal_call WHERE job_id = '${job.id}'`)) === 1, { text: "the portal's guid" });
  return job.id;
}

// Signs in without a web server: the benches that need one start it later.
export async function bossOf(shop) {
  if (!shop.web) shop.web = await startNginx(shop.folder, { [shop.port]: shop.socket });
  return shop.signIn(shop.people.owner);
}

const numbers = (n, from = 0) => `WITH RECURSIVE many(n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM many WHERE n + 1 < ${from + n})`;
export const guidAt = (n) => `b3ac4000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;

// Copies of rows: `changed` says what differs, as SQL over the number n and the row.
export async function copy(shop, table, where, n, changed) {
  const names = shop.database
    ? await shop.sql(`SELECT string_agg(column_name, ',' ORDER BY ordinal_position) FROM information_schema.columns WHERE table_name = '${table}'`)
    : await shop.sql(`SELECT group_concat(name) FROM pragma_table_info('${table}')`);
  const columns = names.split(",");
  const values = columns.map((name) => changed[name] ?? `t.${name}`);
  return `INSERT INTO ${table} (${names}) ${numbers(n)} SELECT ${values} FROM many, ${table} t WHERE ${where};`;
}
export const numbered = (shop, letter) => (shop.database ? `'${letter}' || lpad(n::text, 12, '0')` : `printf('${letter}%012d', n)`);
const guidSql = (shop) => (shop.database ? "'b3ac4000-0000-4000-8000-' || lpad(to_hex(n), 12, '0')" : "printf('b3ac4000-0000-4000-8000-%012x', n)");

// n more jobs like this one, each of a supplier and a login of its own, each waiting for webhook number 0 to n - 1.
export async function copyJob(shop, id, n) {
  const [job, supplier, login] = ["j", "s", "l"].map((letter) => numbered(shop, letter));
  const mine = `SELECT login_id FROM portal_job WHERE id = '${id}'`;
  const sql = [
    await copy(shop, "login", `t.id = (${mine})`, n, { id: login, mark: login, holder: job }),
    await copy(shop, "portal_job", `t.id = '${id}'`, n, { id: job, supplier_id: supplier, login_id: login, batch: job }),
    await copy(shop, "portal_call", `t.job_id = '${id}'`, n, { guid: guidSql(shop), job_id: job }),
  ];
  await shop.sql(`BEGIN;\n${sql.join("\n")}\nCOMMIT;\n`);
  if (!shop.database) await shop.sql("PRAGMA wal_checkpoint(TRUNCATE);");
}

// "The login worked": what Deck sends when a connection is open.  Answers the file for load.c.
export async function writeWebhooks(shop, file, n, port) {
  const address = await shop.sql("SELECT address FROM integration WHERE provider = 'deck' AND address <> '' ORDER BY created_at, account_id LIMIT 1");
  const signed = Array.from({ length: n }, (_, i) => {
    const body = JSON.stringify({
      job_guid: guidAt(i),
      output: { access_token: `access-production-${createHmac("sha256", "token").update(String(i)).digest("hex")}` },
      webhook_type: "Job", webhook_code: "EnsureConnection", environment: "Production",
    });
    return httpRequest("POST", `/hooks/deck/${address}`, port, {
      "Content-Type": "application/json; charset=utf-8", "X-Signature": createHmac("sha256", HMAC_KEY).update(body).digest("base64"),
    }, body);
  });
  return writeRequests(file, signed);
}

// Another program on a copy of the shop's store: a variant of ours, or ours on a slow disk.
export async function startTwin(shop, name, { command = program, env = {}, threads = 32 } = {}) {
  const twin = new House();
  Object.assign(twin, { program: command, workers: [], folder: makeFolder(name), port: await freePort(), database: shop.database });
  twin.url = `http://127.0.0.1:${twin.port}`;
  twin.socket = join(twin.folder, "serve.sock");
  twin.file = join(twin.folder, "tradepost.db");
  if (!shop.database) copyFileSync(shop.file, twin.file);
  const settings = { store: `sqlite:${twin.file}`, socket: twin.socket, key_file: join(shop.folder, "keys"), base_url: twin.url, threads, insecure_cookies: "true" };
  writeFileSync(join(twin.folder, "tradepost.conf"), Object.entries(settings).map(([key, value]) => `${key} = ${value}\n`).join(""));
  twin.env = { TRADEPOST_CONFIG: join(twin.folder, "tradepost.conf"), ...env };
  await twin.startServe();
  return twin;
}

// An nginx with the site of fcgi/ops/ once for each responder: { port: socket }; further servers as they are written.
export async function startNginx(folder, sites, { more = "", change = (text) => text } = {}) {
  const own = join(folder, `nginx-${Object.keys(sites)[0]}`);
  const web = join(own, "web");
  mkdirSync(own, { recursive: true });
  if (existsSync(join(top, "build/web"))) cpSync(join(top, "build/web"), web, { recursive: true });
  writeFileSync(join(web, "1k.bin"), Buffer.alloc(1024, "x"));
  Object.entries(sites).forEach(([port, socket]) => writeFileSync(join(own, `${port}.site`), change(siteFile("nginx.conf", { port, socket, site: web }))));
  writeFileSync(join(own, "nginx.conf"), `
daemon off;
${asRoot ? "user nobody nogroup;" : ""}
worker_processes ${Math.min(2, cpus().length)};
pid ${own}/nginx.pid;
events { worker_connections 1024; }
http {
	include /etc/nginx/mime.types;
	access_log off;
	sendfile on;
	keepalive_requests 100000000;
	${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${own}/${kind};`).join("\n\t")}
	include ${own}/*.site;
${more}
}
`);
  const service = new Service("nginx", find("nginx"), ["-p", own, "-e", join(own, "error"), "-c", join(own, "nginx.conf")], { log: join(own, "log"), gently: true });
  await until(() => raw(`http://127.0.0.1:${Object.keys(sites)[0]}/1k.bin`, { ms: 2000 }).then(() => true, () => service.code !== undefined), { text: "nginx" });
  if (service.code !== undefined) throw new Error(`nginx did not start: ${service.tail()}`);
  service.pids = children(service.pid);
  return service;
}

// An Apache with the site of fcgi/ops/.
export async function startApache(folder, port, socket, change = (text) => text) {
  const own = join(folder, `apache-${port}`);
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, "site.conf"), change(siteFile("apache.conf", { port, socket, site: own })));
  const modules = ["mpm_event", "authz_core", "mime", "dir", "headers", "deflate", "filter", "setenvif", "alias", "proxy", "proxy_fcgi"];
  writeFileSync(join(own, "apache.conf"), `
ServerRoot ${own}
ServerName localhost
PidFile ${own}/apache.pid
DefaultRuntimeDir ${own}
Mutex file:${own} default
ErrorLog ${own}/error
LogLevel warn
${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n")}
${asRoot ? "User nobody\nGroup nogroup" : ""}
TypesConfig /etc/mime.types
MaxKeepAliveRequests 0
StartServers 2
ServerLimit 2
ThreadsPerChild 25
MaxRequestWorkers 50
Include ${own}/site.conf
`);
  const service = new Service("apache", find("apache2"), ["-f", join(own, "apache.conf"), "-DFOREGROUND"], { log: join(own, "log"), gently: true });
  await until(() => raw(`http://127.0.0.1:${port}/health`, { ms: 2000 }).then(() => true, () => service.code !== undefined), { text: "apache" });
  if (service.code !== undefined) throw new Error(`apache did not start: ${service.tail()}`);
  return service;
}

// SQLite alone writing the same rows, 32 webhooks to a commit, on a copy of the shop's store: see raw.c for the script.
export function startRaw(shop, name, statements, env = {}) {
  const [file, script] = [join(shop.folder, `${name}.db`), join(shop.folder, `${name}.sql`)];
  copyFileSync(shop.file, file);
  writeFileSync(script, statements.map((text) => `${text};\n`).join(""));
  let next = 0;
  return async () => {
    const result = await measured(made("raw"), [file, times.seconds, 32, next, script], { env });
    next = result.next;
    return result;
  };
}
