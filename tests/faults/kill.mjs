// kill.mjs - `kill -9` of the responder, the worker, the web server and PostgreSQL at random moments, under a running load.
//
// What was killed is started again at once. How long it takes from the start of its process to its first good answer (the
// responder, the web server, the store) or to its first job that is done (the worker, when something waits) is a figure.

import { chownSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { sleep } from "../lib/check.mjs";
import { raw } from "../lib/client.mjs";
import { ask } from "../lib/fcgi.mjs";
import { startHouse } from "../lib/house.mjs";
import { crashPostgres } from "../lib/postgres.mjs";
import { Service, asRoot, userOf } from "../lib/process.mjs";
import { program } from "./control.mjs";
import { Count, figure, quantile, random } from "./figures.mjs";
import { makeBakery } from "./bakery.mjs";
import { endLeases, makeLoad, settings } from "./load.mjs";

const children = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);

// Asks again without a pause worth speaking of; ms since began.
async function soon(began, what, ask_once, ms = 20_000) {
  for (;;) {
    if (await ask_once().catch(() => false)) return performance.now() - began;
    if (performance.now() - began > ms) throw new Error(`${what}: no good answer within ${ms} ms`);
    await sleep(1);
  }
}

async function killServe(house) {
  await house.serve.kill();
  const began = performance.now();
  house.serve = new Service("serve", house.program, ["serve"], { log: join(house.folder, "serve.log"), env: house.env });
  const took = await soon(began, "the responder", async () => (await ask(house.socket, {}, undefined, { ms: 5000 })).status === 200);
  if (asRoot) chownSync(house.socket, -1, userOf("nobody").gid);
  return took;
}

async function killWork(house, load, rnd) {
  const old = house.workers.pop();
  await old.kill();
  // Some leases end by themselves, some now.
  if (rnd() < 0.8) await endLeases(house, old.pid).catch(() => {});
  const waits = (await load.due().catch(() => 0)) > 0;
  const log = join(house.folder, "work.log");
  const before = statSync(log).size;
  const began = performance.now();
  const work = new Service("work", house.program, ["work"], { log, env: house.env });
  house.workers.push(work);
  const said = (what) => async () => readFileSync(log).subarray(before).includes(what);
  await soon(began, "the worker", said('"event":"work_started"'));
  return waits ? soon(began, "a job", said('"event":"job"'), 3000).catch(() => undefined) : undefined;
}

async function killFront(house, rnd) {
  const { pid } = house.web;
  const workers = children(pid);
  if (rnd() < 0.5) { // one of its processes: the others go on
    const began = performance.now();
    for (const one of workers) process.kill(one, "SIGKILL");
    return soon(began, "the web server", async () => (await raw(`${house.url}/health`, { ms: 1000 })).status === 200);
  }
  await house.web.kill();
  for (const one of workers) {
    try {
      process.kill(one, "SIGKILL");
    } catch {} // it went with its master
  }
  const began = performance.now();
  house.web = new Service("nginx", house.web.command, house.web.args, { log: join(house.folder, "front", "front.log"), gently: true });
  return soon(began, "the web server", async () => (await raw(`${house.url}/health`, { ms: 1000 })).status === 200);
}

async function killStore(house, rnd) {
  await crashPostgres(rnd() < 0.5);
  return soon(performance.now(), "the store", async () => (await ask(house.socket, {}, undefined, { ms: 5000 })).status === 200);
}

// seconds: the kills are spread over so long, at least. Answers the count.
export async function kill({ engine, kills, buyers = 10, least_ms = 20, most_ms = 400 }) {
  const rnd = random(`kill ${engine}`);
  const count = new Count();
  const house = await startHouse({ engine, front: "nginx", speed: 20, config: settings, program });
  const victims = ["serve", "work", "front", "serve", "work", ...(engine === "postgres" ? ["store"] : [])];
  const took = { serve: [], work: [], front: [], store: [] };
  const done = { serve: 0, work: 0, front: 0, store: 0 };
  try {
    const load = await makeLoad(house, { buyers, rounds: 100, random: rnd });
    const bakery = await makeBakery(house, { random: rnd });
    load.start();
    bakery.start();
    await sleep(500);
    for (let i = 0; i < kills; i++) {
      await sleep(least_ms + rnd() * (most_ms - least_ms));
      const victim = i < victims.length ? victims[i] : victims[Math.floor(rnd() * victims.length)];
      const ms = victim === "serve" ? await killServe(house) : victim === "work" ? await killWork(house, load, rnd) : victim === "front" ? await killFront(house, rnd) : await killStore(house, rnd);
      done[victim]++;
      if (ms !== undefined) took[victim].push(ms);
    }
    await endLeases(house, "").catch(() => {});
    for (const one of [load, bakery]) await one.stop();
    for (const one of [load, bakery]) await one.drain();
    for (const one of [bakery, load]) await one.audit(count);
    for (const [victim, n] of Object.entries(done)) if (n) figure(`kill_${engine}_${victim}`, n);
    for (const [victim, all] of Object.entries(took)) if (all.length) {
      figure(`recovery_${engine}_${victim}_p50`, quantile(all, 0.5), "ms");
      figure(`recovery_${engine}_${victim}_p99`, quantile(all, 0.99), "ms");
    }
    figure(`kill_${engine}_sends`, load.acknowledged.length);
    figure(`kill_${engine}_answers`, load.answers.length);
    figure(`kill_${engine}_webhooks`, house.sandbox.providers.deck.webhooks.events.length);
    for (const [state, n] of Object.entries(load.ends)) figure(`kill_${engine}_${state}`, n);
    figure(`kill_${engine}_orders`, bakery.orders.length);
    figure(`kill_${engine}_scans`, bakery.scans.length);
  } finally {
    await house.stop().catch((error) => count.bad("wrong", error.message.slice(0, 600)));
  }
  return count;
}
