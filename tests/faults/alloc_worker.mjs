// alloc_worker.mjs - every allocation fails once, one at a time, through every topic of the worker.
//
// One worker goes on while it is short of memory in one place after the other (alloc.mjs says how); portals, two shops, Sentry and
// PostHog keep all its topics busy.  Which topic an allocation was for is told by the functions on its stack.  What there was no
// memory for is tried again: every job comes to its end, nothing is done twice, and stock is right.

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sleep } from "../lib/check.mjs";
import { startHouse } from "../lib/house.mjs";
import { Service, run } from "../lib/process.mjs";
import { control as sandbox } from "../lib/purchasing.mjs";
import { DEFAULTS as POSTHOG } from "../sandbox/posthog.mjs";
import { DEFAULTS as SENTRY } from "../sandbox/sentry.mjs";
import { all, where } from "./alloc.mjs";
import { SKU, makeBakery, shops } from "./bakery.mjs";
import { startBridge } from "./bridge.mjs";
import { Control, program } from "./control.mjs";
import { Count, figure, random } from "./figures.mjs";
import { endLeases, makeLoad, settings } from "./load.mjs";

const V1 = "/api/v1";
const source = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

// Every topic by its name, and which functions are its alone: work/topics.c joins them.
function topicsOf() {
  const names = new Map([...source("core/topic.c").matchAll(/\[(TOPIC_\w+)\]\s*= \{ "([a-z_.]+)"/g)].map(([, id, name]) => [id, name]));
  const owner = new Map();
  for (const [, id, list] of source("fcgi/work/topics.c").matchAll(/\[(TOPIC_\w+)\]\s*= \{ ([^}]+) \}/g))
    for (const fn of list.split(", ")) owner.set(fn, owner.has(fn) ? "" : names.get(id));
  // Functions that jump into another leave no frame: both timers end in one, and a delivery is read by the door's own.
  const timers = "portal.deadline/lifetime";
  const jumped = new Map([["ring", timers], ["flow_portal_delivery", "delivery.read"], ["understand", "delivery.read"]]);
  return { owner, jumped, names: [...[...names.values()].filter((name) => !["portal.deadline", "portal.lifetime"].includes(name)), timers] };
}

// Of each allocation that failed, whose job it was for, by the functions on its stack; "" when it is of the worker itself.
async function failuresByTopic(said) {
  const { names, owner, jumped } = topicsOf();
  const { stdout } = await run("nm", ["--defined-only", "-n", program]);
  const symbols = stdout.trim().split("\n").map((line) => line.split(" ")).filter(([, kind]) => /^[tT]$/.test(kind)).map(([at, , name]) => [parseInt(at, 16), name]);
  const functionAt = (at) => {
    let low = 0, high = symbols.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (symbols[middle][0] <= at) low = middle;
      else high = middle;
    }
    return symbols[low][1];
  };
  const count = new Map(["", ...names].map((name) => [name, 0]));
  for (const [, frames] of said.matchAll(/^shim: \w+ fails: (.*)$/gm)) {
    const ways = frames.split(" ").map((frame) => functionAt(parseInt(frame, 16)).replace(/\..*/, ""));
    const topic = ways.map((name) => owner.get(name)).find(Boolean) ?? ways.map((name) => jumped.get(name)).find(Boolean) ?? "";
    count.set(topic, count.get(topic) + 1);
  }
  return count;
}

// What no buyer and no customer does: another company's source over HTTP, keys that are tried, groups that are others, webhooks that
// are read again, somebody who wants to be forgotten, and whatever comes by the clock, before its hour.
const timed = ["housekeeping", "source.pull", "shop.subscriptions", "shop.products", "stock.expire", "sentry.send", "posthog.send"];

async function chores(house, bakery) {
  const boss = await house.signIn(house.people.owner), second = await house.signIn(house.people.second);
  const keys = { client_id: "sandbox-optiply", client_secret: "sandbox-optiply-secret", username: "buyer@example.test", password: "sandbox-password" };
  const ask = (client, method, path, value = {}) => client.ask(method, `${V1}/${path}`, value, { check: false });
  await second.put(`${V1}/settings/integrations/source`, { settings: { kind: "rest", customer_id: "7701", currency: "EUR", only_placed_by_hand: false }, secrets: keys });
  const group = (round) => ({ settings: { groups: [{ name: `Group ${round % 7}`, week: [9, 9, 9, 9, 9, 9, 9], lead_days: 0, rules: [{ by: "sku", text: SKU }] }], days: [] } });
  const queue = (topic, subject, id, dedupe) => house.sql(`INSERT INTO job (account_id, id, topic, state, dedupe, due_at, fence, tries, lapsed, last_error, worker, subject, subject_id, cause_event, key, args, created_at, updated_at)
    VALUES ('${bakery.account}', '${randomUUID()}', '${topic}', 'queued', '${dedupe}', ${Date.now()}, 0, 0, 0, '', '', '${subject}', '${id}', 0, '', '{}', ${Date.now()}, ${Date.now()}) ON CONFLICT DO NOTHING`);
  return async (round) => {
    const shop = shops[round % shops.length], other = shops[(round + 1) % shops.length];
    const now = Date.now();
    await house.sql(`UPDATE job SET due_at = ${now} WHERE state = 'queued' AND lease_until = 0 AND topic IN (${timed.map((one) => `'${one}'`).join()}) AND due_at > ${now}`).catch(() => {});
    await ask(boss, "POST", "settings/integrations/deck/test");
    await ask(second, "POST", "purchasing/refresh");
    if (round % 3 === 0) await ask(second, "PUT", "settings/integrations/source", { secrets: keys }); // a new token
    await ask(boss, "PUT", "settings/capacity", group(round));
    for (const what of round % 6 < 2 ? ["test", "pull", "catch_up"] : []) await ask(boss, "POST", `settings/stores/${shop.id}/${what}`);
    if (round % 4 < 2) await bakery.in_shop(other, "order", { lines: [{ sku: SKU, quantity: 1 }], financial_status: "pending", force: true });
    else await bakery.in_shop(other, "send", { topic: "shop/redact", url: other.url, body: { shop_domain: other.domain } });
    const deliveries = await house.sql(`SELECT id FROM delivery WHERE account_id = '${bakery.account}' AND provider = 'shopify' ORDER BY id DESC LIMIT 3`);
    for (const delivery of deliveries.split("\n").filter(Boolean)) await ask(boss, "POST", `deliveries/${delivery}/read`);
    // Nobody knows this webhook: reading it is given up, which is for Sentry.
    await queue("order_ingest_retry", "delivery", "none", `gives-up-${round}`);
    await queue("shop.subscriptions", "shop", shop.id, `shop.subscriptions/${shop.id}`);
  };
}

// What was given up for want of memory. An answer to a question is asked once, whoever loses what becomes of it.
const given_up = async (house) => (await house.sql(`SELECT topic, state, tries, fence, last_error FROM job WHERE state IN ('dead', 'unknown') AND dedupe NOT LIKE 'gives-up-%' AND topic <> 'portal.answer'
  AND (lower(last_error) LIKE '%memory%' OR last_error LIKE '%larger than there is room%' OR last_error LIKE '%more than fits%' OR last_error LIKE '%no room%' OR last_error LIKE '%could not be kept%')`)).split("\n").filter(Boolean);

// A worker that goes on while one allocation after the other fails in it: all jobs come to an end, nothing is done twice.
// It ends when nothing new has failed for quiet_s, on any way to any topic.
export async function workerAlloc({ seconds = 180, quiet_s = 25, gap_ms = 15 }) {
  const count = new Count();
  const house = await startHouse({ front: "none", work: false, speed: 50, program, config: { ...settings, log_level: "error" } });
  const bridge = await startBridge(house.port, house.socket);
  const control = new Control(join(house.folder, "shim"));
  const log = join(house.folder, "work.log");
  const told = { SENTRY_DSN: `http://${SENTRY.key}@127.0.0.1:${house.sandbox.port}/sentry/${SENTRY.project}`, POSTHOG_KEY: POSTHOG.key, POSTHOG_HOST: `${house.sandbox.url}/posthog` };
  // What fails while it starts ends it in good order, and is not what is tried here.
  const fail = (sources) => control.set({ tell: 1, gap_us: gap_ms * 1000, budget: 1e6, sources });
  const start = async (sources) => {
    fail(0);
    const one = new Service("work", program, ["work"], { log, env: { ...house.env, ...told, ...control.env } });
    await sleep(700);
    fail(sources);
    return one;
  };
  const random_of = random("alloc worker");
  const load = await makeLoad(house, { buyers: 12, rounds: 100, random: random_of });
  let work = await start(0);
  const bakery = await makeBakery(house, { random: random_of, grants: true });
  bakery.sell_ms = 1000; // few at a time: each way to an allocation fails once, not each order
  const chore = await chores(house, bakery);
  let crashes = 0;
  for (const one of [load, bakery]) one.start();
  fail(all);
  const over = Date.now() + seconds * 1000;
  for (let round = 0, quiet = 0, last = 0; Date.now() < over && quiet < quiet_s * 10; round++, await sleep(100)) {
    const now = control.get("failed");
    quiet = now === last ? quiet + 1 : 0;
    last = now;
    if (round % 20 === 0) await chore(round / 20).catch(() => {});
    if (work.code !== undefined) {
      const place = { process: work };
      count.bad("wrong", `the worker ended with ${work.code}: ${await where(place)}; ${work.tail(3).split("\n").filter((line) => !line.startsWith("shim")).join(" ").slice(0, 200)}`);
      if (++crashes > 30) break;
      await endLeases(house, "");
      work = await start(all);
    }
  }
  control.off();
  for (const one of [load, bakery]) await one.stop();
  for (const one of [load, bakery]) await one.drain();
  for (const one of [bakery, load]) await one.audit(count);
  for (const line of await given_up(house)) count.bad("lost", `given up: ${line}`);
  count.saw(control.get("failed"));
  figure("alloc_worker_failures", control.get("failed"));
  figure("alloc_worker_sends", load.acknowledged.length);
  figure("alloc_worker_orders", bakery.orders.length);
  figure("alloc_worker_scans", bakery.scans.length);
  for (const [state, n] of Object.entries(load.ends)) figure(`alloc_worker_${state}`, n);
  for (const [topic, n] of await failuresByTopic(readFileSync(log, "utf8"))) {
    figure(`alloc_worker_of ${topic || "itself"}`, n);
    if (n === 0) count.bad("wrong", `no allocation failed for a job of ${topic}`);
  }
  await work.stop();
  await bridge.stop();
  await house.stop().catch((error) => count.bad("wrong", error.message.slice(0, 400)));
  return count;
}
