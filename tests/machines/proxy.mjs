// proxy.mjs - a network between a program and PostgreSQL that can be told to swallow what is sent, without root: TCP on this
// side, PostgreSQL's own socket on the other.

import { createConnection, createServer } from "node:net";
import { join } from "node:path";

export async function makeProxy({ host }) {
  const pairs = new Set();
  let away = false;
  const carry = (from, to) => {
    from.on("data", (part) => to.write(part));
    from.on("close", () => to.destroy());
    from.on("error", () => to.destroy());
    if (away) from.pause();
  };
  const server = createServer((near) => {
    const far = createConnection(join(host, ".s.PGSQL.5432"));
    const pair = [near, far];
    pairs.add(pair);
    near.on("close", () => pairs.delete(pair));
    carry(near, far);
    carry(far, near);
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return {
    port: server.address().port,
    // Nothing gets through; nobody is told.
    cut() {
      away = true;
      for (const pair of pairs) for (const one of pair) one.pause();
    },
    // What was sent meanwhile arrives now, late.
    mend() {
      away = false;
      for (const pair of pairs) for (const one of pair) one.resume();
    },
    close() {
      for (const pair of pairs) for (const one of pair) one.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
