// run.mjs - `make machines`: Tradepost on many machines, which are cut off, updated one by one, and lose their store.
//
//   node tests/machines/run.mjs [WORD…]     only the parts whose name contains one of the words; QUICK=1: shorter, with leases
//                                           that are ended by hand
//
// Every machine is a network namespace. Figures are `name value unit`; the exit code is not zero when anything was lost,
// doubled, stuck or otherwise wrong. SEED=n repeats what was random.

import { sleep, until } from "../lib/check.mjs";
import { Count, figure, quantile, random, seed } from "../faults/figures.mjs";
import { endLeases, makeLoad } from "../faults/load.mjs";
import { makeLab } from "./lab.mjs";
import { inside, makeNet, whyNot } from "./net.mjs";

const quick = Boolean(process.env.QUICK);
const away_ms = quick ? 12_000 : 60_000;
const buyers = 14;

// A lab under load while act(lab, load) happens; then everything comes to its end and is counted.
async function under(name, net, options, act) {
  const count = new Count();
  const lab = await makeLab({ net, ...options });
  try {
    const load = await makeLoad(lab, { buyers, rounds: 60, random: random(name) });
    load.start();
    await sleep(2000);
    await act({ lab, load, count });
    await load.stop();
    await load.drain(400_000); // Slack hears one message a second
    await load.audit(count);
    figure(`${name}_sends`, load.acknowledged.length);
    figure(`${name}_answers`, load.answers.length);
    figure(`${name}_webhooks`, lab.sandbox.providers.deck.webhooks.events.length);
    await lab.end(count, name);
  } finally {
    await lab.close();
  }
  return count;
}

// A worker that holds calls is cut off, comes back after a minute, and finds that others have them.
async function leave(net, { lab }, one, how, which) {
  await until(() => lab.held(one, "topic LIKE 'portal.%'"), { ms: 20_000, every: 20, text: "a worker with calls under way" });
  await net.cut(one.machine, how, which);
  const held = await lab.held(one);
  if (quick) {
    await sleep(away_ms / 2);
    await endLeases(lab, one.service.pid);
    await sleep(away_ms / 2);
  } else await sleep(away_ms);
  const left = await lab.held(one);
  await net.mend(one.machine);
  await sleep(quick ? 3000 : 8000);
  return { held, taken: held - left };
}

const parts = {
  // Cut off from the store in three ways; a responder, too.
  cut: (net) => under("cut", net, {}, async (at) => {
    const { lab, count } = at;
    let held = 0;
    let taken = 0;
    for (const [i, how, which] of [[0, "down", ["db"]], [1, "drop", ["db"]], [2, "drop", ["db", "out"]]]) {
      const before = lab.calls.length;
      const seen = await leave(net, at, lab.works[i], how, which);
      held += seen.held;
      taken += seen.taken;
      if (lab.calls.length === before) count.bad("stuck", "the other workers did nothing meanwhile");
    }
    await net.cut(lab.serves[0].machine, "drop");
    await sleep(away_ms / 3);
    await net.mend(lab.serves[0].machine);
    figure("cut_leases_held", held);
    figure("cut_leases_taken_over", taken);
    count.saw(held);
    if (taken < held) count.bad("stuck", `${held - taken} of ${held} leases of workers that were away were not taken over`);
  }),

  // From one version of the schema to the next, program by program, and back.
  upgrade: (net) => under("upgrade", net, {}, async ({ lab, load, count }) => {
    const version = () => lab.sql("SELECT max(version) FROM migration").then(Number);
    const pause = quick ? 500 : 3000;
    const from = await version();
    const stop = lab.watch();
    const began = performance.now();
    const done = await lab.migrate(lab.next);
    figure("upgrade_migrate_under_load", performance.now() - began, "ms");
    if (done.code !== 0) count.bad("wrong", `migrate: ${done.stderr}`);
    if ((await version()) !== from + 1) count.bad("wrong", "migrate did not bring the store to the next version");
    const steps = [];
    const round = async (program) => {
      for (const one of [...lab.works, ...lab.serves]) {
        const start = performance.now();
        await lab.restart(one, program);
        steps.push(performance.now() - start);
        await sleep(pause);
      }
    };
    await sleep(pause); // the older programs on the newer store
    await round(lab.next);
    const sends = load.acknowledged.length;
    const older = await lab.migrate(lab.program);
    if (older.code !== 0 || !older.stdout.includes("nothing to do")) count.bad("wrong", `the older program's migrate: ${older.stdout}${older.stderr}`);
    await round(lab.program); // and back
    await sleep(pause);
    const { longest_ms, bad } = await stop();
    if ((await version()) !== from + 1) count.bad("wrong", "the store went back");
    figure("upgrade_restarts", steps.length);
    figure("upgrade_restart_p50", quantile(steps, 0.5), "ms");
    figure("upgrade_sends_with_next", sends);
    figure("upgrade_without_answer_longest", longest_ms, "ms");
    figure("upgrade_answers_not_200", bad);
    count.saw(steps.length);
  }),

  // The primary dies, the standby takes over. Before that the standby is away for longer than any timeout: nobody is told
  // that something is kept which is in one place only.
  standby: (net) => under("standby", net, { standby: true }, async ({ lab, load, count }) => {
    const [primary, standby] = lab.clusters;
    await net.cut(standby.machine, "drop");
    await sleep(1000); // what was on its way
    const before = load.acknowledged.length + load.answers.length;
    await sleep(quick ? 3000 : 45_000);
    const during = load.acknowledged.length + load.answers.length - before;
    await net.mend(standby.machine);
    figure("standby_acknowledged_while_away", during);
    count.saw();
    if (during) count.bad("wrong", `${during} requests were acknowledged that the standby did not have`);
    await until(() => load.acknowledged.length + load.answers.length > before + 5, { ms: 90_000, text: "work going on with the standby back" });
    await sleep(3000);
    const stop = lab.watch();
    const sends = load.acknowledged.length;
    const began = performance.now();
    await primary.kill();
    await standby.promote();
    lab.primary = lab.database = standby;
    figure("standby_promoted", performance.now() - began, "ms");
    await until(() => load.acknowledged.length > sends, { ms: 60_000, every: 5, text: "a send after the standby took over" });
    figure("standby_first_send_after", performance.now() - began, "ms");
    await sleep(quick ? 3000 : 10_000);
    figure("standby_without_answer_longest", (await stop()).longest_ms, "ms");
  }),
};

async function main(words) {
  const started = Date.now();
  const total = new Count();
  const net = await makeNet();
  figure("seed", seed);
  for (const [name, part] of Object.entries(parts)) {
    if (words.length && !words.some((word) => name.includes(word))) continue;
    const count = await part(net).catch((error) => {
      const broken = new Count();
      broken.bad("wrong", `${name}: ${error.stack}`);
      return broken;
    });
    figure(name, count.good ? "good" : "BAD");
    total.add(count);
  }
  figure("machines_took", Math.round((Date.now() - started) / 1000), "s");
  total.say();
  process.exit(total.good ? 0 : 1);
}

const why = whyNot();
if (why) {
  console.log(`make machines cannot run here: ${why}`);
  process.exit(2);
}
inside(import.meta.url);
await main(process.argv.slice(2));
