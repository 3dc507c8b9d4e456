// postgres.mjs - a PostgreSQL of our own: one cluster per test process, one database per caller, gone at the end.

import { chownSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Service, asRoot, find, makeFolder, run, userOf } from "./process.mjs";
import { until } from "./check.mjs";

let cluster; // a promise, so that two callers share one

async function start() {
  const folder = makeFolder("pg");
  const user = asRoot ? userOf("postgres", "nobody") : {}; // PostgreSQL refuses root
  if (asRoot) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const made = await run(find("initdb"), ["-D", data, "-U", "super", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], { ...ids(user), cwd: folder });
  if (made.code !== 0) throw new Error(`initdb: ${made.stderr}`);
  // What a crash of the machine would lose is not what is tested here; PG_FSYNC=on where time is measured.
  const settings = ["listen_addresses=", `unix_socket_directories=${folder}`, `fsync=${process.env.PG_FSYNC ?? "off"}`, "max_connections=60", "log_min_duration_statement=-1"];
  const args = ["-D", data, ...settings.flatMap((setting) => ["-c", setting])];
  const launch = () => new Service("postgres", find("postgres"), args, { log: join(folder, "log"), ...ids(user), cwd: folder, gently: true });
  const psql = async (sql, database = "postgres") => {
    const done = await run(find("psql"), ["-h", folder, "-U", "super", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database], { input: sql, cwd: "/" });
    if (done.code !== 0) throw new Error(`psql: ${done.stderr}`);
    return done.stdout.trimEnd();
  };
  const server = { folder, service: launch(), launch, psql, databases: 0 };
  await up(server);
  return server;
}

const up = ({ service, psql }, every = 100) => until(() => psql("SELECT 1"), { ms: 20_000, every, text: `PostgreSQL starting (${service.tail(5)})` });

const ids = ({ uid, gid }) => (uid === undefined ? {} : { uid, gid });

// A database with the owner role that `tradepost migrate` needs: { host, name, psql(sql), conninfo(user) }.
export async function makeDatabase() {
  cluster ??= start();
  const { folder, psql } = await cluster;
  const name = `t${(await cluster).databases++}_${process.pid}`;
  const owner = `${name}_owner`;
  await psql(`CREATE ROLE ${owner} LOGIN CREATEROLE;`);
  await psql(`CREATE DATABASE ${name} OWNER ${owner} ENCODING 'UTF8' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C';`);
  return { host: folder, name, owner, psql: (sql, other = name) => psql(sql, other), conninfo: (user) => `host=${folder} dbname=${name} user=${user}` };
}

// A database like another (which nobody may be using), and its end.
export async function copyDatabase(name) {
  const server = await cluster;
  const copy = `c${server.databases++}_${process.pid}`;
  await server.psql(`CREATE DATABASE ${copy} TEMPLATE ${name};`);
  return copy;
}
export async function dropDatabase(name) {
  await (await cluster).psql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE);`);
}

// Stops the cluster, at once: nothing in it is to be kept.
export async function stopPostgres() {
  if (!cluster) return;
  const { service } = await cluster;
  cluster = undefined;
  await service.stop({ signal: "SIGINT" });
}

// The postmaster, whose children are the server's processes.
export const pidOfPostgres = async () => (await cluster).service.pid;

// For tests of what happens when the store goes away and comes back.
export async function pausePostgres(paused) {
  const { service } = await cluster;
  process.kill(service.pid, paused ? "SIGSTOP" : "SIGCONT");
}

// kill -9: of all its processes, after which it is started again; or of one of its connections, after which it throws out
// all others and recovers by itself. Resolves when it answers.
export async function crashPostgres(whole) {
  const server = await cluster;
  const { pid } = server.service;
  const parts = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
  const backend = (one) => readFileSync(`/proc/${one}/cmdline`, "utf8").includes(" idle");
  const alive = (one) => existsSync(`/proc/${one}`);
  const kill = (one) => alive(one) && process.kill(one, "SIGKILL");
  if (whole) {
    const gone = server.service.kill();
    parts.forEach(kill);
    await gone;
    await until(() => !parts.some(alive), { ms: 10_000, every: 5, text: "the end of all of PostgreSQL" });
    server.service = server.launch();
  } else {
    parts.filter((one) => alive(one) && backend(one)).slice(0, 1).forEach(kill);
  }
  await up(server, 10);
}

// Ends it as an operator would, and starts it again.
export async function downPostgres() {
  const server = await cluster;
  await server.service.stop({ signal: "SIGINT" });
}
export async function upPostgres() {
  const server = await cluster;
  server.service = server.launch();
  await up(server, 10);
}
