// lab.mjs - Tradepost on many machines: PostgreSQL, two responders, three workers, each on its own; one web server before them.
//
//   const lab = await makeLab({ net, standby: true });
//   await lab.restart(lab.works[0], lab.next);      with another program
//   await lab.end(count);                           every program ended well; nothing done twice; quotas held
//
// It is a House (tests/lib/house.mjs), so that the load of tests/faults/ runs on it.

import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../lib/check.mjs";
import { raw } from "../lib/client.mjs";
import { startFront } from "../lib/front.mjs";
import { House } from "../lib/house.mjs";
import { Service, freePort, makeFolder, run, top, userOf } from "../lib/process.mjs";
import { settings as hasty } from "../faults/load.mjs";
import { figure } from "../faults/figures.mjs";
import { start_sandbox } from "../sandbox/sandbox.mjs";
import { Cluster, conninfo } from "./cluster.mjs";
import { ground } from "./net.mjs";

const quota = { burst: 10, per_s: 5 }; // of Deck's calls and one account: core/topic.c
const late_s = 2; // a call may be so much later than its token

class Lab extends House {
  program = process.env.TRADEPOST ?? join(top, "build/tradepost");
  next = process.env.TRADEPOST_NEXT ?? join(top, "build/machines/tradepost");
  serves = [];
  works = [];
  calls = []; // to Deck: { at (s), path, key }

  // With the next version of the program, or this one.
  migrate(program) {
    return run(program, ["migrate"], { env: this.env });
  }
  sql(text) {
    return this.primary.psql(text);
  }

  async start(one, program = this.program) {
    const socket = one.kind === "serve" && join(this.folder, `${one.machine.name}.sock`);
    const [command, args] = one.machine.run(program, [one.kind]);
    one.service = new Service(one.machine.name, command, args, { log: one.log, env: { ...this.env, ...(socket && { TRADEPOST_SOCKET: socket }) } });
    const begun = new RegExp(`"event":"work_started","worker":"[^"]*-${one.service.pid}-`);
    await until(() => (socket ? existsSync(socket) : begun.test(one.service.said())) || one.service.code !== undefined, { ms: 15_000, text: one.machine.name });
    if (one.service.code !== undefined) throw new Error(`${one.machine.name} ended with ${one.service.code}: ${one.service.tail()}`);
    if (socket) chownSync(socket, -1, userOf("nobody").gid);
  }
  async restart(one, program) {
    const code = await one.service.stop({ ms: 30_000 });
    if (code !== 0) this.wrong.push(`${one.machine.name} ended with ${code}: ${one.service.tail()}`);
    await this.start(one, program);
  }

  // Jobs that this worker holds now.
  held(one, where = "true") {
    return this.sql(`SELECT count(*) FROM job WHERE lease_until <> 0 AND worker LIKE '%-${one.service.pid}-%' AND ${where}`).then(Number);
  }
  // What the workers said of jobs that ended.
  ends() {
    return this.works.flatMap(({ log }) => readFileSync(log, "utf8").split("\n").filter((line) => line.includes('"event":"job"')).map((line) => JSON.parse(line)));
  }

  // Good answers of the whole, asked all the time: how long there was none.
  watch() {
    let last = performance.now();
    let running = true;
    const seen = { longest_ms: 0, bad: 0 };
    const asking = (async () => {
      while (running) {
        const good = await raw(`${this.url}/health`, { ms: 2000 }).then(({ status }) => status === 200, () => false);
        const now = performance.now();
        if (good) {
          seen.longest_ms = Math.max(seen.longest_ms, now - last);
          last = now;
        } else seen.bad++;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    })();
    return async () => {
      running = false;
      await asking;
      return seen;
    };
  }

  #countCalls(count, name) {
    const at = this.calls.map((call) => call.at).sort((a, b) => a - b);
    let fullest = 0;
    for (let i = 0, j = 0; j < at.length; j++) {
      while (at[j] - at[i] > 10) i++;
      fullest = Math.max(fullest, j - i + 1);
    }
    // The bucket: between any two calls no more than it held, and what ran into it meanwhile.
    let over = 0;
    for (let i = 0; i < at.length; i++) for (let j = i; j < at.length; j++)
      over = Math.max(over, j - i + 1 - quota.burst - quota.per_s * (at[j] - at[i] + late_s));
    count.saw(at.length);
    if (over > 0) count.bad("wrong", `${Math.ceil(over)} calls to Deck more than the quota`);
    figure(`${name}_calls`, at.length);
    figure(`${name}_calls_fullest_10s`, fullest, `of ${quota.burst + quota.per_s * 10}`);
  }

  async #countJobs(count, name) {
    const done = new Map();
    const by = new Set();
    const ends = this.ends();
    for (const { job, outcome, worker } of ends) if (outcome === "done") done.set(job, (done.get(job) ?? 0) + 1);
    for (const { log } of this.works) if (readFileSync(log, "utf8").includes('"outcome":"done"')) by.add(log);
    for (const [job, n] of done) {
      count.saw();
      if (n > 1) count.bad("doubled", `queue job ${job} was done ${n} times`);
    }
    if (by.size < this.works.length) count.bad("wrong", `only ${by.size} of ${this.works.length} workers did anything`);
    figure(`${name}_jobs`, done.size);
    // An answer to a portal's question is never sent again on the chance that it was not heard.
    const answered = Number(await this.sql("SELECT count(*) FROM event WHERE subject = 'portal_job' AND type = 'mfa_answered'"));
    const sent = this.calls.filter(({ path }) => path.endsWith("/jobs/mfa/answer")).length;
    count.saw(sent);
    if (sent > answered) count.bad("doubled", `${sent} answers were sent to Deck, ${answered} were given`);
    return ends.filter(({ outcome }) => outcome === "in_other_hands").length;
  }

  async end(count, name) {
    this.fenced = await this.#countJobs(count, name);
    figure(`${name}_settles_fenced_off`, this.fenced);
    this.#countCalls(count, name);
    await this.web.stop();
    for (const { service, machine } of [...this.works, ...this.serves]) {
      const code = await service.stop({ ms: 40_000 });
      if (code !== 0) this.wrong.push(`${machine.name} ended with ${code}: ${service.tail()}`);
    }
    for (const words of this.wrong) count.bad("wrong", words.slice(0, 600));
    await this.close();
  }
  async close() {
    for (const { service } of [...this.works, ...this.serves]) if (service?.code === undefined) await service?.kill();
    await this.sandbox?.close();
    for (const cluster of this.clusters) if (cluster.service?.code === undefined) await cluster.stop();
  }
}

export async function makeLab({ net, standby = false, serves = 2, works = 3, answer_ms = 0.6 }) {
  const lab = new Lab();
  lab.folder = makeFolder("lab");
  lab.wrong = [];
  lab.clusters = [new Cluster(await net.machine(`db${++made}`))];
  [lab.primary] = lab.clusters;
  lab.database = lab.primary;
  await lab.primary.make();
  if (standby) {
    lab.clusters.push(new Cluster(await net.machine(`db${++made}`)));
    await lab.clusters[1].follow(lab.primary);
  }
  lab.port = await freePort();
  lab.url = `http://127.0.0.1:${lab.port}`;
  const speed = 20;
  lab.sandbox = await start_sandbox({ host: ground, speed, deck: { answer_ms: answer_ms * 1000 * speed } });
  const { deck } = lab.sandbox.providers;
  const handle = deck.handle.bind(deck);
  deck.handle = (request) => {
    lab.calls.push({ at: performance.now() / 1000, path: request.path });
    return handle(request);
  };
  const { url, port } = lab.sandbox;
  const settings = {
    store: conninfo(lab.clusters, "app"), store_system: conninfo(lab.clusters, "system"), store_owner: conninfo(lab.clusters, "owner"),
    base_url: lab.url, key_file: join(lab.folder, "keys"), insecure_cookies: "true", threads: "8",
    deck_url: `${url}/deck/api/v1`, optiply_url: `${url}/optiply/v1`, optiply_token_url: `${url}/optiply/api/auth/oauth/token`,
    slack_url: `${url}/slack`, private_hosts: `${ground}:${port}`, ...hasty,
  };
  const file = join(lab.folder, "tradepost.conf");
  writeFileSync(file, Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`).join(""));
  lab.env = { TRADEPOST_CONFIG: file };
  await lab.must(["key", "make"]);
  await lab.must(["migrate"]);
  lab.people = JSON.parse(await lab.must(["demo", "--json"])).people;
  const one = async (kind, list, i) => {
    const machine = await net.machine(`${kind}${++made}`);
    list.push({ kind, machine, log: join(lab.folder, `${machine.name}.log`) });
    await lab.start(list[i]);
  };
  for (let i = 0; i < serves; i++) await one("serve", lab.serves, i);
  for (let i = 0; i < works; i++) await one("work", lab.works, i);
  mkdirSync(join(lab.folder, "front"));
  const sockets = lab.serves.map(({ machine }) => join(lab.folder, `${machine.name}.sock`));
  lab.web = await startFront("nginx", { folder: join(lab.folder, "front"), port: lab.port, socket: sockets, site: process.env.SITE ?? join(top, "build/web") });
  await until(async () => (await raw(`${lab.url}/health`, { ms: 3000 })).status === 200, { ms: 20_000, text: "the lab is healthy" });
  return lab;
}
let made = 0;
