// What a web server would never say, said to the responder itself: strange parameters, half a request, silence.

import { connect } from "node:net";
import { equal, finish, later, ok, sleep, test } from "../lib/check.mjs";
import { startHouse } from "../lib/house.mjs";
import { abort, ask, begin, bodyOf, exchange, paramsOf, record } from "../lib/fcgi.mjs";

const house = await startHouse({ engine: "sqlite", front: "none", demo: false, sandbox: false, work: false, config: { threads: "2" } });
later(() => house.stop());
const to = house.socket;
const alive = async () => equal((await ask(to, {})).status, 200, "it still answers");

await test("a plain request is answered, and a connection that asks to be kept is closed all the same", async () => {
  for (const keep of [false, true]) {
    const answer = await ask(to, {}, undefined, { keep });
    equal([answer.status, answer.ended], [200, true]);
  }
});

await test("/metrics is for near addresses; from elsewhere it is denied", async () => {
  const near = ["127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.1", "192.168.7.7", "::1", "fd00::1", "fe80::1", "::ffff:10.0.0.1", "unix:"];
  const far = ["8.8.8.8", "172.32.0.1", "172.15.0.1", "192.169.0.1", "2001:db8::1", "::ffff:8.8.8.8", "", "nonsense"];
  for (const address of near) equal((await ask(to, { REQUEST_URI: "/metrics", REMOTE_ADDR: address })).status, 200, address);
  for (const address of far) equal((await ask(to, { REQUEST_URI: "/metrics", REMOTE_ADDR: address })).status, 403, address);
});

await test("parameters that cannot be are refused as such", async () => {
  equal((await ask(to, { REQUEST_URI: "" })).status, 400);
  equal((await ask(to, { REQUEST_URI: "/%zz" })).status, 400);
  equal((await ask(to, { REQUEST_URI: `/${"a".repeat(9000)}` })).status, 414);
  equal((await ask(to, { HTTP_LONG: "x".repeat(70_000) })).status, 431);
  equal((await ask(to, Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`HTTP_X_${i}`, "1"])))).status, 431);
  equal((await ask(to, { REQUEST_METHOD: "POST", REQUEST_URI: "/hooks/deck/x", CONTENT_LENGTH: "5" }, Buffer.from("{}"))).status, 400);
  equal((await ask(to, { REQUEST_METHOD: "POST", REQUEST_URI: "/hooks/deck/x", CONTENT_LENGTH: "999999999999" }, Buffer.from("{}"))).status, 413);
  equal((await ask(to, { HTTP_X_REQUEST_ID: 'evil"\r\nX-Bad: 1' })).headers["x-bad"], undefined);
  await alive();
});

await test("nonsense, half a request and an abort harm nobody", async () => {
  const nothing = Buffer.alloc(0);
  const post = { REQUEST_METHOD: "POST", REQUEST_URI: "/hooks/deck/x", REMOTE_ADDR: "127.0.0.1" };
  for (const bytes of [nothing, Buffer.from("GET / HTTP/1.1\r\n\r\n"), begin(), begin().subarray(0, 5), Buffer.alloc(5000, 255), record(99, Buffer.alloc(10)), Buffer.concat([begin(), begin()])])
    await exchange(to, bytes, { end: true }).catch(() => {});
  await exchange(to, Buffer.concat([begin(), paramsOf(post), record(5, Buffer.from("{")), abort()]), { end: true }).catch(() => {});
  await exchange(to, Buffer.concat([begin(), paramsOf(post), record(5, Buffer.from("{"))]), { end: true }).catch(() => {});
  await alive();
});

await test("a name longer than the record says is no way in (CVE-2025-23016)", async () => {
  const evil = Buffer.concat([Buffer.from([0xff, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]), Buffer.alloc(64, 65)]);
  await exchange(to, Buffer.concat([begin(), record(4, evil), record(4), bodyOf(Buffer.alloc(0))]), { end: true }).catch(() => {});
  await alive();
});

await test("as many silent connections as there are threads hold it up for seconds, not for good", async () => {
  const silent = Array.from({ length: 4 }, () => connect(to));
  await sleep(100);
  const answer = await ask(to, {});
  equal(answer.status, 200);
  ok(answer.ms < 9000, `${answer.ms} ms`);
  silent.forEach((one) => one.destroy());
});

await test("a client that stops in the middle of its body does not keep its thread", async () => {
  const post = { REQUEST_METHOD: "POST", REQUEST_URI: "/hooks/deck/x", REMOTE_ADDR: "127.0.0.1" };
  const slow = Array.from({ length: 2 }, () => {
    const connection = connect(to, () => connection.write(Buffer.concat([begin(), paramsOf(post), record(5, Buffer.from("{"))])));
    return connection;
  });
  await sleep(200);
  const answer = await ask(to, {}, undefined, { ms: 60_000 });
  equal(answer.status, 200);
  ok(answer.ms < 35_000, `${answer.ms} ms`);
  slow.forEach((one) => one.destroy());
});

await finish();
