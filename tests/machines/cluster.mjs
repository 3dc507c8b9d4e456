// cluster.mjs - a PostgreSQL on a machine of its own, reached over the network by the others, and a hot standby of it.

import { appendFileSync, chownSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../lib/check.mjs";
import { Service, find, makeFolder, run, userOf } from "../lib/process.mjs";

const name = "tradepost"; // the database

export class Cluster {
  constructor(machine) {
    this.machine = machine;
    this.user = userOf("postgres", "nobody"); // PostgreSQL refuses root
    this.folder = makeFolder(machine.name);
    this.data = join(this.folder, "data");
    chownSync(this.folder, this.user.uid, this.user.gid);
  }
  async #must(command, args) {
    const [program, all] = this.machine.run(find(command), args, this.user);
    const done = await run(program, all, { cwd: this.folder });
    if (done.code !== 0) throw new Error(`${command}: ${done.stderr}`);
  }
  async #launch() {
    // What a crash of the machine would lose is not what is tested here: processes are killed, never the kernel.
    const settings = [`listen_addresses=${this.machine.db}`, `unix_socket_directories=${this.folder}`, "fsync=off", "max_connections=200"];
    const [program, args] = this.machine.run(find("postgres"), ["-D", this.data, ...settings.flatMap((setting) => ["-c", setting])], this.user);
    this.service = new Service(this.machine.name, program, args, { log: join(this.folder, "log"), cwd: this.folder, gently: true });
    await until(() => this.psql("SELECT 1", "postgres"), { ms: 20_000, every: 50, text: `PostgreSQL starting (${this.service.tail(5)})` });
  }
  async psql(sql, database = name) {
    const done = await run(find("psql"), ["-h", this.folder, "-U", "super", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database], { input: sql, cwd: "/" });
    if (done.code !== 0) throw new Error(`psql: ${done.stderr}`);
    return done.stdout.trimEnd();
  }
  async make() {
    await this.#must("initdb", ["-D", this.data, "-U", "super", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
    const network = `${this.machine.db.replace(/\d+$/, "0")}/24`;
    appendFileSync(join(this.data, "pg_hba.conf"), `host all all ${network} trust\nhost replication all ${network} trust\n`);
    await this.#launch();
    await this.psql("CREATE ROLE owner LOGIN CREATEROLE;", "postgres");
    await this.psql(`CREATE DATABASE ${name} OWNER owner ENCODING 'UTF8' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C';`, "postgres");
  }
  // Becomes the standby of another, which from now on answers only for what is on both.
  async follow(primary) {
    const from = `host=${primary.machine.db} user=super application_name=${this.machine.name}`;
    await this.#must("pg_basebackup", ["-d", from, "-D", this.data, "-R", "-X", "stream", "-c", "fast", "--no-sync"]);
    await this.#launch();
    await primary.psql(`ALTER SYSTEM SET synchronous_standby_names = '${this.machine.name}'`);
    await primary.psql("SELECT pg_reload_conf()");
    await until(async () => (await primary.psql("SELECT sync_state FROM pg_stat_replication")) === "sync", { ms: 15_000, text: "the standby following" });
  }
  promote() {
    return this.psql("SELECT pg_promote()");
  }
  // kill -9 of all its processes.
  async kill() {
    const { pid } = this.service;
    const parts = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
    const gone = this.service.kill();
    for (const one of parts) if (existsSync(`/proc/${one}`)) process.kill(one, "SIGKILL");
    await gone;
  }
  stop() {
    return this.service?.stop({ signal: "SIGINT" });
  }
}

// The setting that names one of several servers, whichever may be written to.
export const conninfo = (clusters, user) =>
  `postgres:host=${clusters.map(({ machine }) => machine.db).join(",")} dbname=${name} user=${user}${clusters.length > 1 ? " target_session_attrs=read-write" : ""}`;
