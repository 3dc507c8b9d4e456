// worker.mjs - the worker ends at every write of what it has in hand, another goes on, and it comes to its end, once.
//
// Work is begun by begin(n), and answers what can be asked of it: over(), state() in words, ended(where, count): whether its end
// was good.  Two pieces are here: a portal job from its claim over its three calls to its end, and stock that two shops have to show.

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { until } from "../lib/check.mjs";
import { startHouse } from "../lib/house.mjs";
import { Service } from "../lib/process.mjs";
import { V1 } from "../lib/production.mjs";
import { accountOf, control as sandbox, makeSupplier, send } from "../lib/purchasing.mjs";
import { SKU, makeBakery, shops } from "./bakery.mjs";
import { startBridge } from "./bridge.mjs";
import { Control, calls, program } from "./control.mjs";
import { Count, figure, random } from "./figures.mjs";
import { endLeases, replay } from "./load.mjs";
import { table } from "./points.mjs";

async function portalJob(house) {
  const boss = await house.signIn(house.people.owner);
  const where = await accountOf(house);
  const { jobs } = house.sandbox.providers.deck;
  // At 400 times the speed a portal would close what is idle after a second and a half: on a busy machine that is soon over.
  await sandbox(house, "set", { provider: "deck", idle_ms: 600_000 * 400 });
  return async (n) => {
    const one = await makeSupplier(house, boss, where, "0001", { n, lines: 2 });
    const job = (await send(boss, [one.order])).body.jobs[0].id;
    const of = (columns, more = "") => house.sql(`SELECT ${columns} FROM portal_job WHERE id = '${job}' ${more}`);
    return {
      over: async () => (await of("state", "AND open = 0 AND connection = 'none'")) !== "",
      state: () => of("state"),
      ended: async (text, count) => {
        const state = await of("state");
        if (state !== "completed") count.bad("wrong", `${text}: the job ended ${state} (${await of("error")})`);
        const lines = jobs.carts().filter((cart) => cart.source_guid.endsWith(String(n).padStart(8, "0"))).flatMap((cart) => cart.lines);
        if (lines.length !== 2) count.bad("lost", `${text}: ${lines.length} lines in the cart`);
        if (lines.some(({ times }) => times !== 1)) count.bad("doubled", `${text}: lines in the cart`);
        const open = jobs.open_connections().length;
        if (open) count.bad("stuck", `${text}: ${open} connections open`);
      },
    };
  };
}

// More of what both shops sell is received: each is told the new level, under one key however often it is told.
async function push(house, start) {
  const first = start({});
  const bakery = await makeBakery(house, { random: random("worker push") });
  await first.stop();
  const [item] = (await bakery.client.get(`${V1}/stock/items?q=${SKU}`)).body.rows;
  const sets = async (after) => (await sandbox(house, `log?provider=shopify&after=${after}`)).filter(({ body }) => body?.query?.includes("inventorySetQuantities("));
  let on_hand = Number(item.on_hand), last = (await sets(0)).at(-1).id;
  return async () => {
    await bakery.client.post(`${V1}/stock/items/${item.id}/receive`, { amount: "1", key: randomUUID() });
    on_hand++;
    const levels = async () => Promise.all(shops.map((shop) => bakery.level(shop)));
    const waits = () => house.sql(`SELECT topic FROM job WHERE account_id = '${bakery.account}' AND state = 'queued' AND topic IN ('stock.spread', 'inventory_push')`);
    return {
      over: async () => (await levels()).every((level) => level === on_hand) && (await waits()) === "",
      state: async () => `${(await levels()).filter((level) => level === on_hand).length} told`,
      ended: async (text, count) => {
        const said = await sets(last);
        for (const shop of shops) {
          const keys = new Map(said.filter(({ path }) => path.includes(shop.domain)).map(({ body }) => [body.variables.key, JSON.stringify(body.variables.input)]));
          if (keys.size !== 1) count.bad(keys.size ? "doubled" : "lost", `${text}: ${shop.name} was told under ${keys.size} keys: ${[...keys.values()].join(" ")}`);
        }
        last = said.at(-1)?.id ?? last;
      },
    };
  };
}

const works = { worker: portalJob, push };

// The worker ends at its n-th write, for each n, until what it does needs no more of them.
export async function workerPoints({ engine, what = "worker", ways = ["before"], step = 1, most = 2000 }) {
  const count = new Count();
  const house = await startHouse({ engine, front: "none", work: false, speed: 400, program,
    config: { threads: "2", retry_ms: "50", reopen_ms: "200", read_ms: "2000", log_level: "warn" } });
  const bridge = await startBridge(house.port, house.socket);
  const control = new Control(join(house.folder, "shim"));
  const start = (env) => new Service("work", program, ["work"], { log: join(house.folder, "work.log"), env: { ...house.env, ...env } });
  const begin = await works[what](house, start);
  let reached = 0, number = 0;

  const once = async (way, n) => {
    const one = await begin(++number);
    control.endAt(n, way, n);
    const work = start(control.env);
    await until(async () => work.code !== undefined || (await one.over()), { ms: 20_000, every: 20, text: what }).catch(() => {});
    const fired = control.get("fired") === 1;
    const call = calls[control.get("fired_call")];
    const state = await one.state();
    let over = true;
    if (fired) {
      await work.ended;
      await endLeases(house, "");
      const next = start({});
      over = await until(one.over, { ms: 30_000, every: 20, text: what }).then(() => true, () => false);
      await next.kill();
    } else {
      await work.kill();
    }
    count.saw();
    const text = `${what} ${engine} ${way} ${n} (${call})`;
    if (!over) count.bad("stuck", `${text}: ${await one.state()}`);
    else await one.ended(text, count);
    await house.sql("DELETE FROM job WHERE lease_until <> 0");
    return { fired, outcome: { n, text: `${state} → ${over ? await one.state() : "stuck"} (${fired ? call : "not reached"})` } };
  };
  for (const way of ways) {
    const outcomes = [];
    for (let n = 1; n <= most; n += step) {
      const { fired, outcome } = await once(way, n);
      if (!fired) break;
      outcomes.push(outcome);
      reached = Math.max(reached, n);
    }
    console.log(`  ${what.padEnd(15)} ${engine.padEnd(9)} ${way.padEnd(7)} ${table(outcomes)}`);
  }
  if (reached === 0) count.bad("wrong", `${what} ${engine}: it ended nowhere`);
  figure(`points_${engine}_${what}`, reached);
  await replay(house, count);
  await bridge.stop();
  await house.stop();
  control.close();
  return count;
}
