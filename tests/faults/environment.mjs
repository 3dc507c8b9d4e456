// environment.mjs - what goes wrong around the program while people work: the disk, the store, the clock, the provider.
//
// Each house has buyers at work (load.mjs); something is taken away, and given back.  Nothing that was answered is lost, nothing
// is done twice, everybody is told once, and all comes to its end.  A program that ends itself because its disk fails is started
// again, as systemd would.
//
// That the figures can be other than 0 was seen on 21 November with programs that were broken on purpose (SEED=1):
//   answers_dropped_sqlite, keys of sends not remembered (store_asked_add)        lost 25: "the key … of a send that was answered"
//   answers_dropped_sqlite, webhooks answered and not kept (store_delivery_add)   lost 19: "deliveries … that were answered 200"
//   answers_dropped_sqlite, items sent without their key, wherever the job is     doubled 12: "in the cart … 2 times", "was given
//                                                                                 to the portal 2 times"
//   the same without the key alone                                                doubled 0: where the job is is looked at first
//   provider_down, leases judged by a clock that steps (work/lease.c)             doubled 3: "said 2 times", to Slack
//   answers_dropped_sqlite, the clock of silence never queued (timer())           stuck 2, and replay misses what wakes the job

import { join } from "node:path";
import { sleep, until } from "../lib/check.mjs";
import { startHouse } from "../lib/house.mjs";
import { downPostgres, upPostgres } from "../lib/postgres.mjs";
import { Service, find } from "../lib/process.mjs";
import { control as order } from "../lib/purchasing.mjs";
import { DROP } from "../sandbox/http.mjs";
import { startBridge } from "./bridge.mjs";
import { Control, ENOSPC, EROFS, program } from "./control.mjs";
import { Count, figure, random } from "./figures.mjs";
import { makeLoad, settings } from "./load.mjs";

const IO_ERROR = 74; // the program's own end when its disk fails (EX_IOERR)
const hour = 3_600_000;

// Starts again what has ended; says how often.
function supervise(house, count) {
  const watch = { restarts: 0, over: false };
  const again = (old, args, log) => {
    if (old.code === undefined) return old;
    if (old.code !== IO_ERROR && old.code !== 4) count.bad("wrong", `${old.name} ended with ${old.code}: ${old.tail(3)}`);
    watch.restarts++;
    return new Service(old.name, program, args, { log: join(house.folder, log), env: house.env });
  };
  watch.ended = (async () => {
    for (; !watch.over; await sleep(100)) {
      house.serve = again(house.serve, ["serve"], "serve.log");
      house.workers = house.workers.map((one) => again(one, ["work"], "work.log"));
    }
  })();
  return watch;
}

// body(house, load, shim) breaks and mends; what follows is the same for all.
async function during(name, { engine = "sqlite", shimmed = false, config = {}, buyers = 6, rounds = 40, only, speed = 20 }, body) {
  const count = new Count();
  const house = await startHouse({ engine, front: "none", speed, program, work: false, config: { ...settings, ...config } });
  const bridge = await startBridge(house.port, house.socket);
  const load = await makeLoad(house, { buyers, rounds, only, random: random(name) });
  const shim = new Control(join(house.folder, "shim"));
  load.tell_once = true;
  if (shimmed) {
    await house.serve.stop();
    Object.assign(house.env, shim.env);
    await house.startServe();
  }
  await house.startWork();
  const watch = supervise(house, count);
  try {
    load.start();
    await sleep(800);
    await body(house, load, shim, count);
    await load.stop();
    await load.drain();
    await load.audit(count);
  } catch (error) {
    count.bad("wrong", `${name}: ${error.message}`);
  }
  watch.over = true;
  await watch.ended;
  figure(`${name}_sends`, load.acknowledged.length);
  figure(`${name}_told`, load.told ?? 0);
  if (watch.restarts) figure(`${name}_restarts`, watch.restarts);
  for (const [state, n] of Object.entries(load.ends ?? {})) figure(`${name}_${state}`, n);
  await bridge.stop();
  await house.stop().catch((error) => count.bad("wrong", `${name}: ${error.message.slice(0, 400)}`));
  shim.close();
  return count;
}

// While it is broken, a send is refused in words (or the responder is being started again), and the page's reads are answered.
async function refusing(house, client, count, ms, name) {
  const from = Date.now();
  let refused = 0;
  for (; Date.now() - from < ms; await sleep(50)) {
    const answer = await client.ask("PUT", "/api/v1/settings/integrations/deck", { secrets: { client_id: "sandbox-client" } }, { check: false }).catch(() => undefined);
    if (!answer || answer.status === 502) continue;
    if (answer.status === 503 && answer.body?.ok === false && answer.body.message) refused++;
    else if (answer.status >= 500) count.bad("wrong", `${name}: ${answer.status} ${answer.text.slice(0, 100)}`);
  }
  figure(`${name}_refused`, refused);
}

const broken_disk = (name, errno) => () => during(name, { shimmed: true }, async (house, load, shim, count) => {
  for (let i = 0; i < 3; i++) {
    shim.set({ disk_errno: errno });
    await refusing(house, load.client, count, 900, name);
    shim.set({ disk_errno: 0 });
    await sleep(700);
  }
});

const locked = () => during("database_locked", {}, async (house, load) => {
  // Longer than anybody waits for it.
  const other = new Service("sqlite3", find("sqlite3"), ["-cmd", ".timeout 5000", "-cmd", "BEGIN IMMEDIATE;", "-cmd", ".shell sleep 12", house.file, "COMMIT;"], { log: join(house.folder, "locker.log") });
  await sleep(500);
  const slow = performance.now();
  const answer = await load.client.ask("POST", "/api/v1/notices/read", {}, { check: false });
  figure("database_locked_answer", performance.now() - slow, "ms");
  figure("database_locked_status", answer.status);
  await other.ended;
  await sleep(500);
});

const gone = () => during("database_gone", { engine: "postgres" }, async (house, load, shim, count) => {
  for (let i = 0; i < 2; i++) {
    await downPostgres();
    await refusing(house, load.client, count, 1500, "database_gone");
    await upPostgres();
    await sleep(1000);
  }
});

// An hour forward, back, an hour too early, back: what was planned in the hour that has not come yet waits for it, so it comes.
const clock = () => during("clock_stepped", { shimmed: true }, async (house, load, shim) => {
  for (const ms of [hour, 0, -hour, 0]) {
    shim.set({ clock_ms: ms });
    await sleep(1500);
  }
  load.running = false;
  shim.set({ clock_ms: hour + 60_000 });
});

// A day in steps of five minutes, on SQLite, where the clock is the program's own. The worker looks at the clock when it sees
// a change in the store, so that each step comes with one.
const down = () => during("provider_down", { shimmed: true, buyers: 6, rounds: 4, only: ["0001", "0003"], config: { silence_ms: "600000", mfa_ms: "300000", connection_ms: "3600000", reopen_ms: "120000", retry_ms: "5000", read_ms: "60000" } }, async (house, load, shim) => {
  let at = 0;
  const steps = async (hours) => {
    for (const end = at + hours * hour; at < end; await sleep(40)) {
      shim.set({ clock_ms: (at += hour / 12) });
      await house.sql("UPDATE worker SET host = host").catch(() => {});
    }
  };
  await order(house, "set", { provider: "deck", mode: "gone" });
  await steps(24);
  await order(house, "set", { provider: "deck", mode: "ok" });
  await until(async () => {
    await steps(0.5);
    return (await load.open()) === "" && load.acknowledged.length > 0 && (await house.sql("SELECT count(*) FROM job WHERE state = 'queued' AND topic NOT IN ('housekeeping', 'source.pull')")) === "0";
  }, { ms: 60_000, every: 10, text: "the end of all that waited" }).catch(() => {});
});

// The provider does what it is asked, and in a tenth of all calls nobody hears of it.
const dropping = (engine) => () => during(`answers_dropped_${engine}`, { engine, buyers: 10 }, async (house) => {
  const { deck } = house.sandbox.providers;
  const handle = deck.handle.bind(deck);
  const rnd = random(`dropping ${engine}`);
  deck.handle = async (request) => {
    const answer = await handle(request);
    return rnd() < 0.1 ? DROP : answer;
  };
  await sleep(10_000);
});

export const environments = {
  disk_full: broken_disk("disk_full", ENOSPC), disk_read_only: broken_disk("disk_read_only", EROFS), database_locked: locked, database_gone: gone,
  clock_stepped: clock, provider_down: down, answers_dropped_sqlite: dropping("sqlite"), answers_dropped_postgres: dropping("postgres"),
};
