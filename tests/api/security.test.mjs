// What an attacker tries at the outer doors: TLS and headers as the operators' files give them, cookies and sessions, guessing,
// other people's headers, paths out of the site, lines into the log, and an address that is not only a purchasing database's.

import { X509Certificate, createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { request as overTls } from "node:https";
import { createServer, connect } from "node:net";
import { join } from "node:path";
import { connect as tlsConnect } from "node:tls";
import { equal, finish, has, later, ok, sleep, test, until } from "../lib/check.mjs";
import { raw } from "../lib/client.mjs";
import { startFront } from "../lib/front.mjs";
import { fronts, startHouse } from "../lib/house.mjs";
import { find, freePort, makeFolder, run, top } from "../lib/process.mjs";
import { ask } from "../lib/routes.mjs";
import { openBrowser, openPage } from "../web/browser.mjs";

const SESSION = "/api/v1/session", USERS = "/api/v1/settings/users";

// Bytes to a port as they are, and what came back until the other side closed.
const bytes = (port, text) => new Promise((resolve) => {
  const connection = connect(port, "127.0.0.1", () => connection.write(text));
  let said = "";
  connection.setTimeout(5000, () => connection.destroy());
  connection.on("data", (part) => (said += part.toString("latin1")));
  connection.on("error", () => {});
  connection.on("close", () => resolve(said));
});

// ---- TLS, with the lines that operators uncomment --------------------------------------------------------------------

const folder = makeFolder("tls");
const certificate = join(folder, "certificate.pem"), key = join(folder, "key.pem");
const made = await run(find("openssl"), ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,DNS:floor.lan"]);
if (made.code !== 0) throw new Error(made.stderr);

const secure = (port, path, { method = "GET", headers = {}, body } = {}) => new Promise((resolve, reject) => {
  const req = overTls({ host: "127.0.0.1", servername: "localhost", ca: readFileSync(certificate), port, path, method, headers, agent: false }, (res) => {
    let text = "";
    res.on("data", (part) => (text += part));
    res.on("end", () => {
      const all = {};
      for (let i = 0; i < res.rawHeaders.length; i += 2) (all[res.rawHeaders[i].toLowerCase()] ??= []).push(res.rawHeaders[i + 1]);
      resolve({ status: res.statusCode, headers: all, text });
    });
  });
  req.on("error", reject);
  req.end(body);
});

async function overTheWeb(front) {
  const on = (text, body) => test(`${front} over TLS: ${text}`, body);
  const tls = { port: await freePort(), certificate, key };
  const house = await startHouse({ front: "none", work: false, sandbox: false, config: { base_url: `https://localhost:${tls.port}`, insecure_cookies: "false" } });
  mkdirSync(join(house.folder, "tls"));
  house.web = await startFront(front, { folder: join(house.folder, "tls"), port: house.port, socket: house.socket, site: join(top, "build/web"), tls });
  later(() => house.stop());
  const get = (path, options) => secure(tls.port, path, options);
  const signIn = (given = house.people.owner) => get(SESSION, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ email: given.email, password: given.password }) });
  await until(async () => (await get("/health")).status === 200, { text: `${front} with TLS` });

  await on("every answer says once what a browser may do with it, and none says what we run on", async () => {
    const pages = ["/", "/purchasing/jobs/17", "/index.html", "/core.wasm", "/missing.js", "/app.js", "/production/orders/3f9c.7003020"];
    const ours = ["/health", "/api/v1/openapi.json", SESSION, "/api/v1/nothing", "/api/v1/purchasing/jobs/a%2Fb", "/hooks/deck/x"];
    for (const path of [...pages, ...ours]) {
      const { headers, status } = await get(path);
      const one = (name) => (equal(headers[name]?.length, 1, `${name} of ${path} (${status}): ${headers[name]}`), headers[name][0]);
      equal(one("strict-transport-security"), "max-age=31536000; includeSubDomains", path);
      equal(one("x-content-type-options"), "nosniff");
      ok(["no-referrer", "same-origin"].includes(one("referrer-policy")));
      equal(one("cross-origin-resource-policy"), "same-origin", path);
      const policy = one("content-security-policy");
      ok(["frame-ancestors", "object-src", "base-uri"].every((name) => policy.includes(`${name} 'none'`)) && /^default-src '(self|none)'/.test(policy), policy);
      ok(!/unsafe-inline|'unsafe-eval'|\*|https?:|data:(?!;)/.test(policy.replace("img-src 'self' data:", "")), policy);
      if (!(status === 404 && pages.includes(path))) one("cache-control");
      if (ours.includes(path)) equal(headers["cache-control"][0], "no-store", path);
      for (const name of ["x-powered-by", "access-control-allow-origin", "x-aspnet-version"]) equal(headers[name], undefined, `${name} of ${path}`);
      if (front === "nginx") equal(headers.server, ["nginx"], "without its version");
      const type = one("content-type");
      ok(!/^text\/|javascript/.test(type) || /; ?charset=utf-8$/i.test(type) || status === 404, `${path} is ${type}`);
    }
  });

  await on("a page's address may end in an id with a dot; a file that is missing is missing", async () => {
    const [page, missing] = [await get("/production/orders/3f9c.7003020"), await get("/missing.js")];
    equal([page.status, page.headers["content-type"][0].split(";")[0], missing.status], [200, "text/html", 404]);
  });

  await on("plain http leads here and nowhere else; old TLS is refused", async () => {
    const answer = await raw(`http://127.0.0.1:${house.port}/purchasing`, { headers: { host: "evil.example" } });
    equal([answer.status, new URL(answer.headers.location).protocol, new URL(answer.headers.location).hostname], [301, "https:", "localhost"]);
    for (const path of ["/api/v1/session", "/hooks/deck/x", "/health"]) equal((await raw(`http://127.0.0.1:${house.port}${path}`)).status, 403, `${path} is not for programs that forget the s`);
    const version = (min, max) => new Promise((resolve) => {
      const socket = tlsConnect({ port: tls.port, host: "127.0.0.1", rejectUnauthorized: false, minVersion: min, maxVersion: max, ciphers: "DEFAULT:@SECLEVEL=0" }, () => (resolve(socket.getProtocol()), socket.destroy()));
      socket.on("error", () => resolve("refused"));
    });
    equal([await version("TLSv1.2", "TLSv1.2"), await version("TLSv1.3", "TLSv1.3"), await version("TLSv1", "TLSv1.1")], ["TLSv1.2", "TLSv1.3", "refused"]);
  });

  await on("the cookie is bound to this host and to TLS by its name, and by no other name it counts", async () => {
    const answer = await signIn();
    equal(answer.status, 200, answer.text);
    const [cookie] = answer.headers["set-cookie"];
    ok(/^__Host-tradepost=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/.test(cookie), cookie);
    const value = cookie.split(/[=;]/)[1];
    equal((await get(SESSION, { headers: { cookie: `__Host-tradepost=${value}` } })).status, 200);
    for (const name of ["tradepost", "__Secure-tradepost", "__host-tradepost", "__Host-tradepost "]) equal((await get(SESSION, { headers: { cookie: `${name}=${value}` } })).status, 401, name);
    const out = await get(SESSION, { method: "DELETE", headers: { cookie: `__Host-tradepost=${value}`, "x-csrf-token": JSON.parse(answer.text).csrf } });
    ok(/^__Host-tradepost=; Path=\/; Max-Age=0; HttpOnly; SameSite=Lax; Secure$/.test(out.headers["set-cookie"][0]), out.headers["set-cookie"][0]);
  });

  await on("a tablet that trusts the certificate gets a service worker by a name of its own network; over plain http there is none", async () => {
    const pin = createHash("sha256").update(new X509Certificate(readFileSync(certificate)).publicKey.export({ type: "spki", format: "der" })).digest("base64");
    const plain = await freePort();
    const beside = await startFront(front, { folder: join(house.folder, "plain"), port: plain, socket: house.socket, site: join(top, "build/web") });
    later(() => beside.stop());
    const browser = await openBrowser(["--host-resolver-rules=MAP floor.lan 127.0.0.1", `--ignore-certificate-errors-spki-list=${pin}`]);
    later(() => browser.close());
    const look = async (url) => {
      const page = await openPage(browser);
      await page.goto(`${url}/kiosk`);
      return page.evaluate(async () => {
        const { serviceWorker } = navigator;
        if (serviceWorker) await serviceWorker.register("/sw.js");
        return [isSecureContext, serviceWorker ? (await serviceWorker.ready).active.scriptURL : "none"];
      });
    };
    equal(await look(`https://floor.lan:${tls.port}`), [true, `https://floor.lan:${tls.port}/sw.js`]);
    equal(await look(`http://floor.lan:${plain}`), [false, "none"]);
  });

  await on("another origin hears nothing: no CORS, no preflight, no form can sign anybody in", async () => {
    for (const [method, path] of [["OPTIONS", SESSION], ["OPTIONS", "/api/v1/purchasing/jobs"], ["GET", SESSION], ["GET", "/api/v1/openapi.json"]]) {
      const answer = await get(path, { method, headers: { origin: "https://evil.example", "access-control-request-method": "POST", "access-control-request-headers": "x-csrf-token" } });
      equal(Object.keys(answer.headers).filter((name) => name.startsWith("access-control")), [], `${method} ${path}`);
      ok(method !== "OPTIONS" || answer.status === 405, `${method} ${path}: ${answer.status}`);
    }
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
      equal((await get(SESSION, { method: "POST", headers: { "content-type": type, origin: "https://evil.example" }, body: JSON.stringify(house.people.owner) })).status, 415, type);
  });
}

// ---- the site and the wire, without TLS ------------------------------------------------------------------------------

async function onTheWire(front) {
  const on = (text, body) => test(`${front}: ${text}`, body);
  const house = await startHouse({ front, work: false });
  later(() => house.stop());
  const send = (...lines) => bytes(house.port, [...lines, "", ""].join("\r\n"));
  const statusOf = (said) => Number(/^HTTP\/1\.\d (\d{3})/.exec(said)?.[1] ?? 0);

  await on("no path leads out of the site or to what lies hidden in it", async () => {
    const paths = ["/../../etc/passwd", "/../../../../../../../../etc/passwd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2f..%2fetc%2fpasswd", "/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/..%5c..%5cetc%5cpasswd",
      "/%c0%ae%c0%ae/etc/passwd", "//etc/passwd", "///etc/passwd", "/.git/config", "/.htaccess", "/.made", "/core.wasm/../../../../etc/passwd", "/index.html%00.js", "/%00", "/api/../../../etc/passwd", "/health/../../etc/passwd",
      "/\\..\\..\\etc\\passwd", "/....//....//etc/passwd", "/fcgi/main.c", "/tradepost.conf", "/keys", "file:///etc/passwd", "/etc/passwd"];
    for (const path of paths) {
      const said = await send(`GET ${path} HTTP/1.1`, "Host: localhost", "Connection: close");
      const status = statusOf(said);
      ok(!/root:.*:0:0|\[core\]|Deny from|base_url|main\(int/.test(said), `${path} shows ${said.slice(0, 400)}`);
      // What looks like a page is the dashboard itself, which will say that it does not know it.
      ok([301, 400, 403, 404].includes(status) || (status === 200 && /<!doctype html/i.test(said)), `${path}: ${said.slice(0, 200)}`);
      if (path.startsWith("/.")) ok(status !== 200 || /<!doctype html/i.test(said), `${path}: ${status}`);
    }
  });

  await on("a request cannot hide another one, nor stand for one that the web server did not mean", async () => {
    const smuggled = "GET /api/v1/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (const lines of [
      ["POST /api/v1/session HTTP/1.1", "Host: localhost", "Content-Length: 6", "Transfer-Encoding: chunked", "", "0", "", smuggled],
      ["POST /api/v1/session HTTP/1.1", "Host: localhost", "Content-Length: 5", "Content-Length: 60", "", smuggled],
      ["POST /api/v1/session HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked, identity", "", "0", "", smuggled],
      ["POST /api/v1/session HTTP/1.1", "Host: localhost", "Transfer-Encoding : chunked", "Content-Length: 0", "", "0", "", smuggled],
      ["GET /health HTTP/1.1", "Host: localhost", "Content-Length: -1", "", smuggled], ["GET /health HTTP/1.1", "Host: localhost", "X: a\0b", "Connection: close"], ["GET /health HTTP/1.1", "Connection: close"],
    ]) {
      const said = await bytes(house.port, [...lines, "", ""].join("\r\n"));
      ok(!/HTTP\/1\.1 2\d\d/.test(said) && statusOf(said) >= 400, `${lines.slice(0, 4)}: ${said.slice(0, 300)}`);
    }
    equal(house.serve.said().includes('"500"'), false);
  });

  await on("headers do not name the method, the address, the path, the session or the length", async () => {
    const plain = await raw(`${house.url}/api/v1/session`);
    equal(plain.status, 401);
    for (const headers of [{ "x-http-method-override": "DELETE" }, { "x-method-override": "POST" }, { "x-original-url": "/health" }, { "x-rewrite-url": "/health" }, { "x-forwarded-host": "evil.example" }, { "x-forwarded-prefix": "/x" },
      { "x-forwarded-proto": "https" }, { "x-remote-user": "owner@demo.test" }, { "remote-user": "owner@demo.test" }, { "x-user": "owner" }, { "request-uri": "/health" }, { "request-method": "POST" }, { "script-name": "/x" }, { "path-info": "/health" }, { proxy: "http://evil.example" }]) {
      const answer = await raw(`${house.url}/api/v1/session`, { headers });
      equal([answer.status, JSON.parse(answer.text).code], [401, "sign_in"], JSON.stringify(headers));
      ok(!answer.text.includes("evil") && answer.headers.location === undefined);
    }
    const client = await house.signIn(house.people.viewer);
    const under = await send("POST /api/v1/notices/read HTTP/1.1", "Host: localhost", `Cookie: ${client.cookie}`, `X_CSRF_Token: ${client.csrf}`, "Content-Length: 0", "Connection: close");
    equal(statusOf(under), 403, "an underscore is no hyphen");
  });

  await on("guesses from one address wait, whatever address they claim to come from", async () => {
    await house.sql("DELETE FROM throttle;");
    const guess = (n) => raw(house.url + SESSION, { method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": `198.51.100.${n}`, forwarded: `for=198.51.100.${n}`, "x-real-ip": `198.51.100.${n}`, "client-ip": `198.51.100.${n}`, "true-client-ip": `198.51.100.${n}` },
      body: JSON.stringify({ email: `guess${n}@demo.test`, password: "a wrong password" }) }).then((answer) => answer.status);
    equal(await guess(1), 401);
    await house.sql("UPDATE throttle SET failures = 19;"); // as if there had been as many
    equal([await guess(2), await guess(3)], [401, 429], "the twentieth was wrong");
    ok(!house.serve.said().includes("198.51.100."), "the log says who really asked");
    await house.sql("DELETE FROM throttle;");
  });

  await on("a flood at the door is turned away at once, and those who are inside go on", async () => {
    const client = await house.signIn(house.people.viewer);
    const flood = Array.from({ length: 30 }, (_, n) => ask(house, "POST", SESSION, { value: { email: `flood${n}@demo.test`, password: "x" }, params: { REMOTE_ADDR: `203.0.113.${n}` } }));
    const began = performance.now();
    const inside = await Promise.all(Array.from({ length: 4 }, () => client.get("/api/v1/notices")));
    const took = performance.now() - began;
    const statuses = (await Promise.all(flood)).map(({ status }) => status);
    const whole = performance.now() - began;
    equal(inside.map(({ status }) => status), [200, 200, 200, 200]);
    ok(took < whole, `those inside waited ${took.toFixed()} of ${whole.toFixed()} ms`);
    ok(statuses.includes(429) && statuses.includes(401) && statuses.every((status) => [401, 429].includes(status)), statuses.join(" "));
    equal((await house.client().signIn(house.people.viewer.email, house.people.viewer.password)).status, 200, "and the door is open again");
    await house.sql("DELETE FROM throttle;");
  });

  await on("metrics: for this network, for an owner's token, and for nobody whom a proxy passes on", async () => {
    const owner = (await house.must(["token", "create", "metrics", "--role", "owner", "--account", house.people.owner.account])).trim();
    const manager = (await house.must(["token", "create", "metrics", "--role", "manager", "--account", house.people.owner.account])).trim();
    const get = async (headers, params) => (await ask(house, "GET", "/metrics", { headers, params })).status;
    equal(await get({}, { REMOTE_ADDR: "10.1.2.3" }), 200);
    for (const address of ["8.8.8.8", "2001:db8::1", "::ffff:8.8.8.8", "", "localhost", "127.0.0.1.evil", "172.32.0.1"]) {
      equal(await get({}, { REMOTE_ADDR: address }), 403, address);
      equal(await get({ authorization: `Bearer ${manager}` }, { REMOTE_ADDR: address }), 403, address);
      equal(await get({ authorization: `Bearer ${owner}` }, { REMOTE_ADDR: address }), 200, address);
    }
    for (const name of ["x-forwarded-for", "forwarded", "x-real-ip"]) equal((await raw(`${house.url}/metrics`, { headers: { [name]: "8.8.8.8" } })).status, 403, name);
  });

  await on("a line of the log is one line, whatever is put into it", async () => {
    const evil = 'x\n{"level":"info","event":"forged"}\r\u001b[31m\u0085\u2028"';
    await ask(house, evil, "/health", { headers: { "user-agent": evil, "x-request-id": evil }, params: { REMOTE_ADDR: evil } });
    await ask(house, "GET", `/${evil}`, {});
    await ask(house, "POST", SESSION, { value: { email: evil, password: evil } });
    await ask(house, "POST", SESSION, { value: { email: "forged@demo.test", password: "x" }, headers: { "user-agent": evil }, params: { REMOTE_ADDR: evil } });
    await until(() => house.serve.said().includes("sign_in_failed"), { text: "the last line" });
    await sleep(100);
    const lines = house.serve.said().trimEnd().split("\n");
    for (const line of lines) ok(JSON.parse(line).event !== "forged" && !/[\u0000-\u001f\u007f]/.test(line), line);
    ok(lines.some((line) => line.includes("forged")), "what was tried is in it, as text");
  });
}

// ---- people, passwords, sessions -------------------------------------------------------------------------------------

async function people() {
  const house = await startHouse({ work: false, sandbox: false });
  later(() => house.stop());
  const on = test;
  const { owner, staff } = house.people;
  const boss = await house.signIn(owner);

  await on("passwords that are among the first to be guessed are refused, others need no digits or signs", async () => {
    const weak = ["password", "password12", "Password123!", "P@ssw0rd2024", "passwordpassword", "1234567890", "0987654321", "12345678901234", "qwertyuiop", "qwertyuiop123", "QWERTY123456", "1q2w3e4r5t6y", "1qaz2wsx3edc", "zaq12wsxcde3",
      "aaaaaaaaaa", "abababababab", "1111111111", "abcdefghij", "abc123abc123", "iloveyou123", "welcome2026!", "Welkom01234", "wachtwoord1", "administrator", "letmein123!", "football1!", "qazwsxedcrfv", "asdfghjkl1", "tradepost2026", "Tradepost!!",
      "liverpool2019", "sunshine99!", "chocolate12", "newperson1!", "new.person@x.test", "new.person2026", "zomer2026!!", "!@#$%^&*()", ".........."];
    for (const password of weak) {
      const answer = await boss.post(USERS, { email: "new.person@x.test", name: "New", role: "viewer", password });
      equal([answer.status, Object.keys(answer.body.details ?? {})], [400, ["password"]], password);
    }
    const strong = ["correct horse battery", "mijn fiets is geel", "Xk4-pQ9z_tR", "ik hou van kaas en brood", "7391850264", "æøåßçñüöäé", "пароль из слов", "a password is not enough"];
    for (const [n, password] of strong.entries()) equal((await boss.post(USERS, { email: `strong${n}@x.test`, name: "New", role: "viewer", password })).status, 201, password);
    equal((await house.client().signIn("strong0@x.test", "correct horse battery")).status, 200);
    equal((await house.client().signIn("strong0@x.test", "Correct horse battery")).status, 401, "every character counts");
    equal((await house.client().signIn("strong0@x.test", "correct horse batter")).status, 401, "to the last one");
    has(await boss.post(USERS, { email: "long@x.test", name: "New", role: "viewer", password: "lang genoeg ".repeat(20) }), { status: 400 });
    equal((await house.tradepost(["user", "password", owner.email], { input: "password123\n" })).code, 1, "the command line asks the same");
  });

  await on("one's own password changes only where the present one is asked for, also for owners", async () => {
    const me = (await boss.get(USERS)).body.rows.find(({ email }) => email === owner.email);
    const answer = await boss.put(`${USERS}/${me.id}`, { name: me.name, role: "owner", active: true, password: "taken over for good" });
    has(answer, { status: 400, body: { details: { password: "Change your own under My account, where the present one is asked for." } } });
    equal((await house.client().signIn(owner.email, owner.password)).status, 200, "it is as it was");
  });

  await on("a session ends when it is a month old, however much it is used, and is never promised for longer", async () => {
    const client = await house.signIn(staff);
    const row = "person_id = (SELECT id FROM person WHERE email = 'staff@demo.test')";
    const day = 86_400_000;
    await house.sql(`UPDATE session SET created_at = ${Date.now() - 30 * day + 3_600_000}, seen_at = 1 WHERE ${row};`);
    equal((await client.get(SESSION)).status, 200);
    const left = Number(await house.sql(`SELECT expires_at FROM session WHERE ${row};`)) - Date.now();
    ok(left > 0 && left <= 3_600_000, `it has ${left} ms left`);
    await house.sql(`UPDATE session SET created_at = ${Date.now() - 30 * day - 1000}, expires_at = ${Date.now() + day} WHERE ${row};`);
    equal((await client.get(SESSION)).status, 401);
  });

  await on("store, keys and socket are nobody else's to read", () => {
    for (const name of readdirSync(house.folder).filter((name) => name.startsWith("tradepost.db") || name === "keys")) equal(statSync(join(house.folder, name)).mode & 0o077, 0, name);
    equal(statSync(house.socket).mode & 0o007, 0, "socket");
  });

  await on("the site has nothing that the policy would have to allow: no inline script, style or handler", () => {
    const walk = (at) => readdirSync(at, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? walk(join(at, entry.name)) : [join(at, entry.name)]));
    const pages = walk(join(top, "build/web")).filter((file) => file.endsWith(".html"));
    ok(pages.length >= 1);
    for (const file of pages) {
      const text = readFileSync(file, "utf8");
      for (const [tag] of text.matchAll(/<script\b[^>]*>/g)) ok(/\ssrc=/.test(tag), `${file}: ${tag}`);
      ok(!/<style\b|\sstyle=|\son\w+=|javascript:/i.test(text), file);
      for (const [, address] of text.matchAll(/\s(?:src|href)="([^"]+)"/g)) ok(!/^(https?:)?\/\//.test(address), `${file} loads ${address}`);
    }
  });
}

// ---- an address that a manager types ----------------------------------------------------------------------------------

// Plays a PostgreSQL: asks for the password in the clear, says welcome, and falls silent.
function falsePostgres({ welcome }) {
  const heard = [];
  const message = (type, ...body) => {
    const all = Buffer.concat(body);
    const head = Buffer.alloc(5);
    head.write(type, 0, "latin1");
    head.writeUInt32BE(all.length + 4, 1);
    return Buffer.concat([head, all]);
  };
  const number = (n) => { const b = Buffer.alloc(4); b.writeUInt32BE(n); return b; };
  const server = createServer((socket) => {
    let begun = false;
    socket.on("error", () => {});
    socket.on("data", (part) => {
      heard.push(part.toString("latin1"));
      if (!begun && part.length >= 8 && [80877103, 80877104].includes(part.readUInt32BE(4))) return socket.write("N"); // no TLS, no GSS
      if (!begun) {
        begun = true;
        return socket.write(message("R", number(3)));
      }
      if (welcome && part[0] === 0x70) socket.write(Buffer.concat([message("R", number(0)), message("Z", Buffer.from("I"))]));
    });
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve({ port: server.address().port, heard, close: () => server.close() })));
}

async function source() {
  const ambient = "ambient-password-of-this-machine";
  const house = await startHouse({ work: false, env: { PGPASSWORD: ambient } });
  later(() => house.stop());
  const boss = await house.signIn(house.people.manager);
  const enter = async (connection) => equal((await boss.put("/api/v1/settings/integrations/source", { settings: { kind: "postgres", customer_id: "1" }, secrets: { connection } })).status, 200);
  const look = async () => (await boss.get("/api/v1/purchasing/orders")).body.source;

  await test("a purchasing database that falls silent holds nobody for long, and the rest goes on", async () => {
    const silent = await falsePostgres({ welcome: true });
    later(() => silent.close());
    await enter(`postgresql://reader:planted@127.0.0.1:${silent.port}/db`);
    const began = Date.now();
    const looking = Promise.all([look(), look()]);
    await sleep(500);
    equal((await boss.get("/api/v1/overview")).status, 200);
    for (const said of await looking) has(said, { state: "down" });
    ok(Date.now() - began < 11_000, `it took ${Date.now() - began} ms`);
    ok(silent.heard.some((text) => text.includes("planted")), "it was given what was typed for it");
  });

  await test("a stranger's database is not given this machine's password, files or services", async () => {
    const stranger = await falsePostgres({ welcome: false });
    later(() => stranger.close());
    await enter(`host=127.0.0.1 port=${stranger.port} user=reader dbname=db sslmode=disable`);
    has(await look(), { state: "down" });
    ok(stranger.heard.length >= 1 && !stranger.heard.join("").includes(ambient), "PGPASSWORD stays here");
    const before = stranger.heard.length;
    for (const more of ["passfile=/etc/passwd", "service=x", "sslkey=/etc/passwd sslcert=/etc/passwd", "requirepeer=root", "krbsrvname=x", "replication=true", "sslpassword=x", "sslcrl=/etc/passwd", "options=-cx=y,z passfile=/etc/passwd"]) {
      await enter(`host=127.0.0.1 port=${stranger.port} user=reader dbname=db ${more}`);
      const said = await look();
      has(said, { state: "down" }, more);
      ok(said.message.includes("is not taken here") && !said.message.includes("/etc/passwd"), `${more}: ${said.message}`);
    }
    await enter(`host=${Array.from({ length: 30 }, () => "127.0.0.1").join()} user=reader dbname=db`);
    ok((await look()).message.includes("is not taken here"), "thirty hosts are thirty waits");
    equal(stranger.heard.length, before, "nothing was sent");
  });
}

for (const front of fronts) await overTheWeb(front);
for (const front of fronts) await onTheWire(front);
await people();
await source();
await finish();
