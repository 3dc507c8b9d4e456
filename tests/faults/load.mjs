// load.mjs - buyers who send orders, answer what portals ask, and remember what they were told; and, at the end, the look at
// the store and the portals that says whether all of it was true.
//
//   const load = await makeLoad(house, { buyers: 8, rounds: 30, random });
//   load.start();  …break things…  await load.stop();
//   await load.drain();            everything that was begun comes to its end
//   await load.audit(count);       lost, doubled, stuck: into the count
//
// A buyer asks like a browser whose user is patient: until it is told something, it asks again, with the same key.

import { createHash, randomUUID } from "node:crypto";
import { sleep } from "../lib/check.mjs";
import { accountOf, ended, guidOf, putOrders } from "../lib/purchasing.mjs";

// What portals do while something of ours dies: good ones, ones that ask, ones whose webhooks come often, early or never.
export const scenarios = ["0001", "0006", "0016", "0001", "0007", "0015", "0019", "0020", "0003", "0036", "0017", "0039"];

// For houses that are broken: what a person would wait minutes for takes seconds.
export const settings = { silence_ms: "20000", mfa_ms: "30000", connection_ms: "20000", reopen_ms: "1000", retry_ms: "100", read_ms: "4000", threads: "4", log_level: "info" };

const jobs = "/api/v1/purchasing/jobs";
const text = (value) => `'${String(value).replaceAll("'", "''")}'`;
const pause_ms = 60;

// A request that goes wrong without an answer that means something: a front without a responder, a socket that ended.
export async function heard(client, method, path, value) {
  try {
    const answer = await client.ask(method, path, value, { check: false });
    return answer.body !== undefined && answer.status < 500 ? answer : undefined;
  } catch {
    return undefined;
  }
}

class Load {
  acknowledged = []; // { key, job, order }: sends that were answered well
  answers = []; // { job }: answers to questions that were taken
  odd = []; // answers that nobody should get
  running = false;
  asked = 0;

  async #told(method, path, value, client = this.client) {
    while (this.running || this.patient) {
      this.asked++;
      const answer = await heard(client, method, path, value);
      if (answer) return answer;
      await sleep(pause_ms);
    }
    return undefined;
  }

  async #buy({ orders }) {
    for (const order of orders) {
      if (!this.running) return;
      const key = randomUUID();
      const sent = await this.#told("POST", jobs, { key, orders: [order] });
      if (!sent) return;
      if (sent.status === 409) { // an earlier job of this supplier is still on its way
        await sleep(pause_ms * 10);
        continue;
      }
      if ((sent.status !== 201 && sent.status !== 200) || sent.body.jobs?.length !== 1) {
        this.odd.push(`sending ${order}: ${sent.status} ${sent.text.slice(0, 200)}`);
        continue;
      }
      const job = sent.body.jobs[0].id;
      this.acknowledged.push({ key, job, order });
      await this.#see(job);
    }
  }

  // Looks at a job until it has ended; types the code whenever it is asked for.
  async #see(job) {
    while (this.running || this.patient) {
      const now = await this.#told("GET", `${jobs}/${job}`);
      if (!now) return;
      if (now.status !== 200) return void this.odd.push(`job ${job}: ${now.status} ${now.text.slice(0, 200)}`);
      const { state, question } = now.body.job;
      if (ended.includes(state)) return;
      if (state === "awaiting_mfa" && question) {
        const said = await this.#told("POST", `${jobs}/${job}/answer`, { answer: "123456" });
        if (said?.status === 200 && !said.body.already_done) this.answers.push({ job });
        else if (said && said.status !== 200 && said.status !== 409) this.odd.push(`answering ${job}: ${said.status} ${said.text.slice(0, 200)}`);
      }
      await sleep(pause_ms + this.random() * 100);
    }
  }

  start() {
    this.running = true;
    this.patient = true;
    this.work = Promise.all(this.suppliers.map((supplier) => this.#buy(supplier)));
  }
  // No new orders; what was begun is seen to its end, within ms.
  async stop(ms = 60_000) {
    this.running = false;
    const over = setTimeout(() => (this.patient = false), ms);
    await this.work;
    clearTimeout(over);
  }

  open() {
    return this.house.sql(`SELECT id, state, connection FROM portal_job WHERE account_id = ${text(this.account)} AND orders LIKE '%"fo-%'
      AND (open = 1 OR connection <> 'none')`);
  }
  // Stuck is what is left when nothing more has ended for ms: Slack alone takes a message a second.
  async drain(ms = 90_000) {
    this.left = [];
    const busy = `SELECT id, topic, tries, last_error FROM job WHERE account_id = ${text(this.account)} AND state = 'queued'
      AND (lease_until <> 0 OR topic NOT IN ('housekeeping', 'source.pull', 'sentry.send', 'posthog.send')) AND topic NOT LIKE 'shop.%' AND topic NOT LIKE 'stock.%'`;
    for (let over = Date.now() + ms, least = Infinity; Date.now() < over; await sleep(400)) {
      const now = await Promise.all([this.open(), this.house.sql(busy)]).catch(() => undefined); // a store that comes back
      if (!now) continue;
      this.left = now.join("\n").split("\n").filter(Boolean);
      if (this.left.length === 0) return;
      if (this.left.length < least) over = Date.now() + ms;
      least = Math.min(least, this.left.length);
    }
  }

  // Jobs that wait to be claimed.
  due() {
    return this.house.sql(`SELECT count(*) FROM job WHERE state = 'queued' AND due_at < ${Date.now()} AND lease_until < ${Date.now()}`).then(Number);
  }

  async audit(count) {
    const { house } = this;
    const rows = async (sql) => (await house.sql(sql)).split("\n").filter(Boolean).map((line) => line.split("|"));
    const mine = `account_id = ${text(this.account)}`;

    for (const words of this.odd) count.bad("wrong", words);
    for (const line of this.left) count.bad("stuck", line);

    // Every send that was answered is there, once; every order line is in one job that counts.
    const asked = new Set((await rows(`SELECT key FROM asked WHERE ${mine}`)).map(([key]) => key));
    const all = new Map((await rows(`SELECT id, orders, state, connection FROM portal_job WHERE ${mine} AND orders LIKE '%"fo-%'`)).map(([id, orders, state]) => [id, { orders, state }]));
    for (const { key, job, order } of this.acknowledged) {
      count.saw();
      if (!asked.has(key)) count.bad("lost", `the key ${key} of a send that was answered`);
      if (!all.get(job)?.orders.includes(`"${order}"`)) count.bad("lost", `job ${job} of order ${order}`);
    }
    const of = new Map();
    for (const [id, { orders }] of all) for (const order of JSON.parse(orders)) of.set(order, [...(of.get(order) ?? []), id]);
    for (const [order, ids] of of) {
      count.saw();
      if (ids.length > 1) count.bad("doubled", `order ${order} became ${ids.join(" and ")}`);
    }
    this.ends = {};
    for (const { state } of all.values()) this.ends[state] = (this.ends[state] ?? 0) + 1;

    // Every answer to a question that was taken is there; no question was answered twice.
    const said = new Map();
    for (const [id, type, n] of await rows(`SELECT subject_id, type, count(*) FROM event WHERE ${mine} AND subject = 'portal_job' AND type IN ('mfa_asked', 'mfa_wrong', 'mfa_answered') GROUP BY subject_id, type`))
      said.set(`${id} ${type}`, Number(n));
    const taken = new Map();
    for (const { job } of this.answers) taken.set(job, (taken.get(job) ?? 0) + 1);
    for (const [job, n] of taken) {
      count.saw(n);
      if ((said.get(`${job} mfa_answered`) ?? 0) < n) count.bad("lost", `an answer to the question of job ${job}`);
    }
    for (const id of all.keys()) {
      const questions = (said.get(`${id} mfa_asked`) ?? 0) + (said.get(`${id} mfa_wrong`) ?? 0);
      if ((said.get(`${id} mfa_answered`) ?? 0) > questions) count.bad("doubled", `an answer of job ${id}`);
    }

    // Every webhook that was answered 200 is there; none is there more often than it was sent.
    const kept = new Map((await rows(`SELECT sha256, count(*) FROM delivery WHERE ${mine} GROUP BY sha256`)).map(([hash, n]) => [hash, Number(n)]));
    const sent = new Map();
    for (const { body, tries } of house.sandbox.providers.deck.webhooks.events) {
      const hash = createHash("sha256").update(JSON.stringify(body)).digest("hex");
      const one = sent.get(hash) ?? { good: 0, all: 0 };
      sent.set(hash, { good: one.good + tries.filter(({ status }) => status === 200).length, all: one.all + tries.length });
    }
    for (const [hash, { good, all: tries }] of sent) {
      count.saw(good);
      const n = kept.get(hash) ?? 0;
      if (n < good) count.bad("lost", `${good - n} of ${good} deliveries of one webhook that were answered 200`);
      if (n > tries) count.bad("doubled", `a webhook that came ${tries} times is there ${n} times`);
    }

    // Nothing is in a cart twice, and no portal was given one job's items under two keys.
    for (const { source_name, lines } of house.sandbox.providers.deck.jobs.carts()) for (const { sku, times } of lines) {
      count.saw();
      if (times !== 1) count.bad("doubled", `${sku} in the cart of ${source_name}: ${times} times`);
    }
    const given = new Map();
    for (const { job_code, items } of house.sandbox.providers.deck.jobs.list()) {
      const first = job_code === "AddItemsToCart" && items?.[0]?.sku;
      if (first) given.set(first, (given.get(first) ?? 0) + 1);
    }
    for (const [sku, n] of given) {
      count.saw();
      if (n > 1) count.bad("doubled", `the order with ${sku} was given to the portal ${n} times`);
    }
    // What people are told stands in one row each, and is said to them once.
    const told = new Map();
    for (const { body } of house.sandbox.providers.slack.messages) told.set(JSON.stringify(body), (told.get(JSON.stringify(body)) ?? 0) + 1);
    for (const [body, n] of told) {
      count.saw();
      if (n > 1 && this.tell_once) count.bad("doubled", `said ${n} times: ${body.slice(0, 160)}`);
    }
    this.told = told.size;
    for (const [dedupe, n] of await rows(`SELECT dedupe, count(*) FROM notice WHERE ${mine} GROUP BY dedupe HAVING count(*) > 1`)) count.bad("doubled", `notice ${dedupe}: ${n}`);
    // A subject's events count 1, 2, 3 …; a job's row is at the last of them.
    for (const [subject, id, n, last] of await rows(`SELECT subject, subject_id, count(*), max(seq) FROM event WHERE ${mine} GROUP BY subject, subject_id HAVING count(*) <> max(seq)`))
      count.bad("lost", `events of ${subject} ${id}: ${n} of ${last}`);
    for (const [id] of await rows(`SELECT j.id FROM portal_job j WHERE j.${mine} AND j.seq <> (SELECT max(e.seq) FROM event e WHERE e.account_id = j.account_id AND e.subject = 'portal_job' AND e.subject_id = j.id)`))
      count.bad("lost", `job ${id} is not where its events are`);
    await replay(house, count);
  }
}

// `tradepost replay --check`, where the program has it: every state is what its events say.
export async function replay(house, count) {
  const { stdout } = await house.tradepost(["--help"]);
  if (!/^\s+replay\s/m.test(stdout)) return;
  const done = await house.tradepost(["replay", "--check"]);
  count.saw();
  if (done.code !== 0) count.bad("wrong", `replay --check: ${(done.stdout + done.stderr).trim().split("\n").slice(-3).join("; ")}`);
}

// The leases of workers that were killed end now: only the waiting for it is left out.
export const endLeases = (house, pid) =>
  house.sql(`UPDATE job SET lease_until = 1 WHERE lease_until <> 0${pid ? ` AND worker LIKE '%-${pid}-%'` : ""}`);

// A buyer for each of so many suppliers, each with its portal and as many orders as rounds; all that is put there first.
export async function makeLoad(house, { buyers, rounds, random, only = scenarios }) {
  const load = new Load();
  load.house = house;
  load.random = random;
  load.client = await house.signIn(house.people.owner);
  const where = await accountOf(house);
  load.account = where.account;
  load.suppliers = [];
  for (let i = 0; i < buyers; i++) {
    const number = only[i % only.length];
    const id = `f-${i}`;
    const orders = Array.from({ length: rounds }, (_, round) => `fo-${i}-${round}`);
    load.suppliers.push({ id, number, orders });
  }
  await putOrders(house, where, load.suppliers.map(({ id, orders }) => ({ id, name: `Fault ${id}`, orders: orders.map((order) => ({
    id: order, lines: [1, 2, 3].map((line) => ({ id: `${order}-${line}`, sku: `${order}-${line}`, supplier_sku: `S-${order}-${line}`, quantity: line, price: "1.25" })),
  })) })));
  if (house.database) await house.sql("ANALYZE"); // as its autovacuum does within a minute
  for (const [i, { id, number }] of load.suppliers.entries()) {
    const made = await load.client.post("/api/v1/settings/portals", { supplier_id: id, supplier_name: `Fault ${id}`, source_guid: guidOf(number, 7000 + i), currency: "EUR", tolerance_kind: "none", tolerance: 0, active: true });
    await load.client.put(`/api/v1/settings/portals/${made.body.portal.id}/credentials`, { username: `fault-${i}@example.test`, password: "right" });
  }
  return load;
}
