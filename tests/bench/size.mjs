// size.mjs - how soon it is there and how much it takes: cold start, memory, files.

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Service, top } from "../lib/process.mjs";
import { ask } from "../lib/fcgi.mjs";
import { sleep } from "../lib/check.mjs";
import { figure, httpRequest, load, median, residentMb, scaled, writeRequests } from "./lib.mjs";
import { program, startNginx, startShop } from "./shop.mjs";

function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? filesOf(join(folder, entry.name)) : [join(folder, entry.name)]));
}

// From starting the program to the answer of its first request.
async function coldStart(shop) {
  const began = performance.now();
  const service = new Service("serve", program, ["serve"], { log: join(shop.folder, "cold.log"), env: shop.env });
  for (;;) {
    const answer = existsSync(shop.socket) ? await ask(shop.socket, { REQUEST_URI: "/api/v1/openapi.json" }, Buffer.alloc(0), { ms: 5000 }).catch(() => null) : null;
    if (answer?.status === 200) break;
    if (performance.now() - began > 10_000) throw new Error(`tradepost serve does not answer: ${service.tail()}`);
    await sleep(1);
  }
  const ms = performance.now() - began;
  await service.stop();
  return ms;
}

async function coldStarts(shop) {
  const starts = [];
  await shop.serve.stop();
  for (let i = 0; i < scaled(9, 5, 1); i++) starts.push(await coldStart(shop));
  await shop.stop();
  return median(starts);
}

export default async function size() {
  const shop = await startShop();
  await sleep(scaled(2500, 1500, 100));
  const work = shop.workers[0];
  figure("rss_idle", residentMb(shop.serve.pid, work.pid), "MB", "resident, responder and worker together, idle; the program and libraries they share count once");
  figure("rss_idle_serve", residentMb(shop.serve.pid), "MB");
  figure("rss_idle_work", residentMb(work.pid), "MB");

  shop.web = await startNginx(shop.folder, { [shop.port]: shop.socket });
  const boss = await shop.signIn(shop.people.owner);
  for (const page of ["purchasing/jobs?limit=100", "purchasing/orders", "overview", "audit", "settings/mappings", "notices"]) {
    const file = writeRequests(join(shop.folder, "request"), [httpRequest("GET", `/api/v1/${page}`, shop.port, { Cookie: boss.cookie })]);
    await load(shop.port, file, { connections: 64, seconds: scaled(0.5, 0.2, 0.02) });
  }
  figure("rss_load", residentMb(shop.serve.pid, work.pid), "MB", "both after 64 connections have asked for every large page at full speed");
  figure("cold_start", await coldStarts(shop), "ms", "from starting the responder to its first answer");
  const other = await startShop({ engine: "postgres" });
  figure("cold_start_postgres", await coldStarts(other), "ms", "the same on PostgreSQL");

  const stripped = join(shop.folder, "stripped");
  execFileSync("strip", ["-o", stripped, program]);
  figure("binary", statSync(stripped).size / 1e6, "MB", "the program, stripped; with symbols for the debugger below");
  figure("binary_symbols", statSync(program).size / 1e6, "MB");
  const files = filesOf(join(top, "build/web")).filter((file) => !file.endsWith(".made"));
  figure("site", files.reduce((sum, file) => sum + statSync(file).size, 0) / 1000, "KB", `the dashboard on disk, ${files.length} files`);
  figure("site_gzip", files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0) / 1000, "KB", "the same, each file compressed");
  figure("core_wasm", statSync(join(top, "build/core.wasm")).size / 1000, "KB");
}
