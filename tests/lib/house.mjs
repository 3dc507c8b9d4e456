// house.mjs - a whole Tradepost for a test: a store, the responder, a worker, a web server, the providers' stand-ins.
//
//   for (const engine of engines) for (const front of fronts) {
//     const house = await startHouse({ engine, front });
//     const buyer = await house.signIn(house.people.owner);
//     …
//     await house.stop();            throws when a program of ours did not end well, or the sanitizers complained
//   }
//
// Everything lies in a folder of its own and listens on free ports; KEEP=1 leaves the folder.

import { chownSync, mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { Client, raw } from "./client.mjs";
import { startFront } from "./front.mjs";
import { makeDatabase } from "./postgres.mjs";
import { Service, asRoot, find, freePort, makeFolder, run, top, userOf } from "./process.mjs";
import { until } from "./check.mjs";
import { start_sandbox } from "../sandbox/sandbox.mjs";

export const engines = (process.env.ENGINES ?? "sqlite,postgres").split(",");
export const fronts = (process.env.FRONTS ?? "nginx,apache").split(",");

// That the socket is there says only that it is bound.
const listens = (path) => new Promise((done) => {
  const line = connect(path, () => (line.destroy(), done(true))).on("error", () => done(false));
});

export class House {
  // Runs the program to its end with this house's configuration.
  tradepost(args, options = {}) {
    return run(this.program, args, { ...options, env: { ...this.env, ...options.env } });
  }
  async must(args, options) {
    const done = await this.tradepost(args, options);
    if (done.code !== 0) throw new Error(`tradepost ${args.join(" ")} ended with ${done.code}: ${done.stderr}${done.stdout}`);
    return done.stdout;
  }
  client(options) {
    return new Client(this.url, options);
  }
  async signIn({ email, password }) {
    const client = this.client();
    const answer = await client.signIn(email, password);
    if (answer.status !== 200) throw new Error(`signing in as ${email}: ${answer.status} ${answer.text}`);
    return client;
  }

  async startServe() {
    this.serve = new Service("serve", this.program, ["serve"], { log: join(this.folder, "serve.log"), env: this.env });
    await until(async () => (await listens(this.socket)) || this.serve.code !== undefined, { ms: 15_000, text: "tradepost serve" });
    if (this.serve.code !== undefined) throw new Error(`tradepost serve ended with ${this.serve.code}: ${this.serve.tail()}`);
    // What a socket unit does for good: the web server's group may connect.
    if (asRoot) chownSync(this.socket, -1, userOf("nobody").gid);
    return this.serve;
  }
  async startWork() {
    const work = new Service("work", this.program, ["work"], { log: join(this.folder, "work.log"), env: this.env });
    this.workers.push(work);
    const begun = new RegExp(`"event":"work_started","worker":"[^"]*-${work.pid}-`);
    await until(() => begun.test(work.said()) || work.code !== undefined, { ms: 15_000, text: "tradepost work" });
    if (work.code !== undefined) throw new Error(`tradepost work ended with ${work.code}: ${work.tail()}`);
    return work;
  }
  async startFront(kind = this.front) {
    this.web = await startFront(kind, { folder: join(this.folder, "front"), port: this.port, socket: this.socket, site: process.env.SITE ?? join(top, "build/web") });
  }
  healthy(text = "the house is healthy") {
    return until(async () => (await raw(`${this.url}/health`, { ms: 3000 })).status === 200, { ms: 20_000, text }).catch((error) => {
      throw new Error(`${error.message}\nserve: ${this.serve?.tail()}\nwork: ${this.workers.map((one) => one.tail()).join("\n")}`);
    });
  }

  // The store directly, for what a test has to see or to break: rows as text, columns joined by "|".
  async sql(text, ms = 60_000) {
    if (this.database) return this.database.psql(text);
    const done = await run(find("sqlite3"), ["-bail", "-cmd", ".timeout 5000", this.file], { input: text, ms });
    if (done.code !== 0) throw new Error(`sql: ${done.stderr}`);
    return done.stdout.trimEnd();
  }

  // Ends all, front first. Complains about programs of ours that did not end well.
  async stop() {
    const wrong = [];
    await this.web?.stop();
    for (const one of [...this.workers, this.serve].filter(Boolean)) {
      const killed = one.code === "SIGKILL"; // by the test itself
      const code = await one.stop();
      if (code !== 0 && !killed) wrong.push(`${one.name} ended with ${code}:\n${one.tail(40)}`);
    }
    await this.sandbox?.close();
    if (this.replays) {
      const { code, stdout, stderr } = await this.tradepost(["replay", "--check"]);
      if (code !== 0) wrong.push(`replay --check ended with ${code}:\n${stdout.slice(0, 5000)}${stderr.slice(-3000)}`);
    }
    if (wrong.length) throw new Error(wrong.join("\n"));
  }
}

// replay: whether every row has to be what its events say when the house stops; not where a test writes rows by itself.
// demo: people and orders of `tradepost demo`. work: whether a worker runs. config: more settings, by name.
// program: another than the one with sanitizers.
export async function startHouse({ engine = "sqlite", front = "nginx", demo = true, work = true, sandbox = true, replay = true, speed = 20, config = {}, env = {}, program } = {}) {
  const house = new House();
  house.engine = engine;
  house.front = front;
  house.workers = [];
  house.replays = replay;
  house.program = program ?? process.env.TRADEPOST ?? join(top, "build/tradepost-asan");
  house.folder = makeFolder(`${engine}-${front}`);
  house.port = await freePort();
  house.url = `http://127.0.0.1:${house.port}`;
  house.socket = join(house.folder, "serve.sock");
  mkdirSync(join(house.folder, "front"));

  const settings = { socket: house.socket, base_url: house.url, key_file: join(house.folder, "keys"), insecure_cookies: "true", threads: "8", log_level: "debug" };
  if (engine === "postgres") {
    house.database = await makeDatabase();
    const { name } = house.database;
    settings.store = `postgres:${house.database.conninfo(`${name}_app`)}`;
    settings.store_system = `postgres:${house.database.conninfo(`${name}_system`)}`;
    settings.store_owner = `postgres:${house.database.conninfo(house.database.owner)}`;
  } else {
    house.file = join(house.folder, "tradepost.db");
    settings.store = `sqlite:${house.file}`;
  }
  if (sandbox) {
    house.sandbox = await start_sandbox({ speed });
    Object.assign(settings, {
      deck_url: `${house.sandbox.url}/deck/api/v1`,
      optiply_url: `${house.sandbox.url}/optiply/v1`,
      optiply_token_url: `${house.sandbox.url}/optiply/api/auth/oauth/token`,
      slack_url: `${house.sandbox.url}/slack`,
      shopify_url: `${house.sandbox.url}/shopify`,
      private_hosts: `127.0.0.1:${house.sandbox.port}`,
    });
  }
  Object.assign(settings, config);
  const file = join(house.folder, "tradepost.conf");
  writeFileSync(file, Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`).join(""));
  house.env = { TRADEPOST_CONFIG: file, ASAN_OPTIONS: "abort_on_error=0:detect_leaks=1", UBSAN_OPTIONS: "print_stacktrace=1", ...env };

  await house.must(["key", "make"]);
  await house.must(["migrate"]);
  if (demo) house.people = JSON.parse(await house.must(["demo", "--json"])).people;
  // A minute after rows came PostgreSQL's autovacuum would count them by itself; until then its plans are guesses.
  if (house.database && demo) await house.database.psql("ANALYZE");
  await house.startServe();
  if (work) await house.startWork();
  if (front !== "none") {
    await house.startFront();
    await house.healthy();
  }
  return house;
}
