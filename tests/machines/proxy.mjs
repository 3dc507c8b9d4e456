// proxy.mjs - a network between a program and PostgreSQL that can be told to swallow what is sent, without root: TCP on this
// side, PostgreSQL's own socket on the other.

import { createConnection, createServer } from "node:net";
import { join } from "node:path";

export async function makeProxy({ host }) {
  const pairs = new Set();
  let away = false;
  const carry = (from, to) => {
    from.on("data", (part) => to.destroyed || to.write(part));
    const end = () => away || to.destroy(); // while away, that it ended is not heard either
    from.on("close", end);
    from.on("error", end);
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
    // PostgreSQL gives up those who are away, as it does by itself after some seconds.
    forget() {
      for (const [, far] of pairs) far.destroy();
    },
    // The connections of before turn out to be dead.
    mend() {
      away = false;
      for (const [near, far] of pairs) far.destroyed ? near.destroy() : [near, far].forEach((one) => one.resume());
    },
    close() {
      for (const pair of pairs) for (const one of pair) one.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
