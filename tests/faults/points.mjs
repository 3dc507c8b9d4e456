// points.mjs - the process ends at every write of every flow, is started again, and what is there then is all or nothing.
//
// A flow is one request (flows.mjs) on a kept store (places.mjs); what a worker has in hand is worker.mjs's.  For each write,
// flush, send of it: the process ends there, another starts, and the rows are compared with those before the flow and those
// after it.  Then the same is asked again, as a browser or a provider would, and has to be done once.

import { calls } from "./control.mjs";
import { Count, figure } from "./figures.mjs";
import { flows, perform } from "./flows.mjs";
import { keepStore, makePlace } from "./places.mjs";

const same = (a, b) => a.length === b.length && a.every((line, i) => line === b[i]);

// Lines that only one of two snapshots has, for a complaint.
function differences(got, wanted) {
  const rest = new Map();
  for (const line of wanted) rest.set(line, (rest.get(line) ?? 0) + 1);
  const more = got.filter((line) => {
    const n = rest.get(line) ?? 0;
    rest.set(line, n - 1);
    return n <= 0;
  });
  const fewer = [...rest].filter(([, n]) => n > 0).map(([line]) => line);
  return [...more.map((line) => `+ ${line}`), ...fewer.map((line) => `- ${line}`)].map((line) => line.slice(0, 200)).slice(0, 4).join("\n    ");
}

// "1-31 untouched (pwrite), 32 untouched (flush), 33-34 kept (write)"
export function table(outcomes) {
  const runs = [];
  for (const { n, text } of outcomes.sort((a, b) => a.n - b.n)) {
    const last = runs.at(-1);
    if (last?.text === text) last.to = n;
    else runs.push({ from: n, to: n, text });
  }
  return runs.map(({ from, to, text }) => `${from}${to > from ? `-${to}` : ""} ${text}`).join(", ");
}

// Several places work side by side on points 1, 2, 3 …, until one is not reached any more. wanted(n): which of them.
async function share(places, wanted, work) {
  let n = 0;
  let over = false;
  await Promise.all(places.map(async (place) => {
    while (!over && n < 5000) {
      const next = ++n;
      if (wanted(next) && !(await work(place, next))) over = true;
    }
  }));
}

const good = ({ status }) => status >= 200 && status < 300;

// The flow without a fault, and then once more.
async function course(place, flow) {
  await place.fresh();
  await place.serve(true);
  place.control.endAt(1, "count");
  await perform(place, flow);
  const writes = place.control.get("writes");
  await place.end();
  await place.fresh();
  await place.serve(true);
  const before = await place.snapshot();
  const first = await perform(place, flow);
  if (!good(first)) throw new Error(`${flow.name}: ${first.status} ${first.text}`);
  const after = await place.snapshot();
  const second = await perform(place, flow);
  if (!good(second)) throw new Error(`${flow.name}, the second time: ${second.status} ${second.text}`);
  const twice = await place.snapshot();
  await place.end();
  return { before, after, twice, writes, again: second.status };
}

async function point(place, flow, { before, after, twice, again }, way, n, count) {
  const where = `${flow.name} ${place.kept.engine} ${way} ${n}`;
  await place.fresh();
  await place.serve(true);
  place.control.endAt(n, way, n);
  const answer = await perform(place, flow);
  const fired = place.control.get("fired") === 1;
  const call = calls[place.control.get("fired_call")];
  // The last point of all is the moment after the answer: what it said has to be there when the power goes then.
  const cut = !fired && way === "power";
  if (cut) {
    place.control.set({ at: place.control.get("writes") + 1 });
    await perform(place, { ask: () => ({ method: "GET", path: "/api/v1/session" }) });
  }
  if (fired || cut) await place.process.ended;
  await place.end();
  await place.serve(false);
  const now = await place.snapshot();
  const kept = same(now, after), untouched = same(now, before);
  count.saw();
  if (!kept && !untouched) count.bad("wrong", `${where}: neither before nor after\n    ${differences(now, after)}`);
  if (good(answer) && !kept) count.bad("lost", `${where}: answered ${answer.status}, and not there`);
  const repeat = await perform(place, flow);
  if (!good(repeat) || (kept && repeat.status !== again)) count.bad("wrong", `${where}: asked again ${repeat.status} ${repeat.text.slice(0, 100)}`);
  const last = await place.snapshot();
  if ((kept || untouched) && !same(last, kept ? twice : after)) count.bad(kept ? "doubled" : "lost", `${where}: asked again\n    ${differences(last, kept ? twice : after)}`);
  await place.end();
  return { n, fired, cut, call, text: `${kept ? "kept" : untouched ? "untouched" : "BROKEN"} (${fired ? call : cut ? "answered" : "not reached"})` };
}

// every: of a long row of page writes or sends, which the other ways of ending are tried at; 1: all. step: the same for all ways.
export async function points({ engine, ways = ["before", "half", "power"], only = flows.map(({ name }) => name), step = 1, every = 5, width = 2, kept }) {
  const count = new Count();
  kept ??= await keepStore(engine);
  const places = await Promise.all(Array.from({ length: width }, () => makePlace(kept)));
  for (const flow of flows.filter(({ name }) => only.includes(name))) {
    const reference = await course(places[0], flow);
    const pages = new Set();
    for (const way of ways) {
      const outcomes = [];
      const wanted = (n) => n > reference.writes - 2 || (n % step === 0 && (way === ways[0] || n % every === 0 || !pages.has(n)));
      await share(places, wanted, async (place, n) => {
        const outcome = await point(place, flow, reference, way, n, count);
        if (way === ways[0] && ["pwrite", "send"].includes(outcome.call)) pages.add(n);
        if (outcome.fired || outcome.cut) outcomes.push(outcome);
        return outcome.fired;
      });
      console.log(`  ${flow.name.padEnd(15)} ${engine.padEnd(9)} ${way.padEnd(7)} ${table(outcomes)}`);
      figure(`points_${engine}_${flow.name}_${way}`, outcomes.length);
    }
  }
  for (const place of places) await place.close();
  return count;
}
