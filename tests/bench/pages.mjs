// pages.mjs - what a dashboard asks for all day: a poll that hears "unchanged", and a list of 100 jobs.
//
// In turns with the least that a FastCGI program can do (empty.c) and a file of 1 KB, all behind one nginx; and what it
// would bring if web servers kept their connections to the responder, with nginx and with Apache.

import { join } from "node:path";
import { existsSync } from "node:fs";
import { Service, freePort } from "../lib/process.mjs";
import { until } from "../lib/check.mjs";
import { figure, httpRequest, load, made, median, ratio, rounds, scaled, writeRequests } from "./lib.mjs";
import { copyJob, startApache, startNginx, startShop, waitingJob } from "./shop.mjs";

const list = "/api/v1/purchasing/jobs?limit=100";

async function startEmpty(folder, name, threads, { keep = false, bytes = 2 } = {}) {
  const socket = join(folder, `${name}.sock`);
  const service = new Service(name, made("empty"), [socket, String(threads), keep ? "1" : "0", String(bytes)], { log: join(folder, `${name}.log`) });
  await until(() => existsSync(socket), { text: name });
  return { service, socket, port: await freePort() };
}

// The same site, with connections that stay open.
const nginxKeeps = (socket) => (text) =>
  `upstream kept { server unix:${socket}; keepalive 32; }\n${text.replace(`fastcgi_pass unix:${socket};`, "fastcgi_pass kept;\n\t\tfastcgi_keep_conn on;")}`;

export default async function pages() {
  const shop = await startShop();
  const job = await waitingJob(shop);
  await Promise.all(shop.workers.map((worker) => worker.stop()));
  shop.workers = [];
  await copyJob(shop, job, 200);

  const boss = await shop.signIn(shop.people.owner);
  const first = await boss.get(list);
  if (first.body.rows.length !== 100) throw new Error(`${first.body.rows.length} rows, not 100`);
  const empty = await startEmpty(shop.folder, "empty", 16);
  const same = await startEmpty(shop.folder, "same", 16, { bytes: first.text.length });
  const kept = await startEmpty(shop.folder, "kept", 64, { keep: true });
  const other = await startEmpty(shop.folder, "other", 64, { keep: true }); // nginx's kept connections hold every thread of the first
  const [port, keptPort] = [await freePort(), kept.port];
  const nginx = await startNginx(shop.folder, { [port]: shop.socket, [empty.port]: empty.socket, [same.port]: same.socket });
  const keeps = await startNginx(shop.folder, { [keptPort]: kept.socket }, { change: nginxKeeps(kept.socket) });

  const files = {};
  const file = (name, path, headers = {}) => (files[name] = writeRequests(join(shop.folder, `${name}.request`), [httpRequest("GET", path, port, headers)]));
  file("poll", list, { Cookie: boss.cookie, "If-None-Match": first.headers.etag });
  file("list", list, { Cookie: boss.cookie });
  file("empty", "/health");
  file("static", "/1k.bin");
  const sends = (name, at, pids) => () => load(at, files[name], { use: { all: [...pids, ...nginx.pids] } });

  const all = await rounds({
    poll: sends("poll", port, [shop.serve.pid]),
    list: sends("list", port, [shop.serve.pid]),
    empty: sends("empty", empty.port, [empty.service.pid]),
    same: sends("empty", same.port, [same.service.pid]),
    static: sends("static", port, []),
    kept: () => load(keptPort, files.empty, { use: { all: [kept.service.pid, ...keeps.pids] } }),
  });
  const of = (result) => result.per_s;
  const cpu = (result) => result.cpu_us;
  figure("poll304", median(all.poll.map(of)), "/s", "an unchanged poll of 100 jobs, 32 connections, nginx, SQLite");
  figure("list100", median(all.list.map(of)), "/s", `the same list in full, ${first.text.length} bytes, nothing changed in between`);
  figure("empty", median(all.empty.map(of)), "/s", "a libfcgi program that answers two bytes, behind the same nginx");
  figure("static1k", median(all.static.map(of)), "/s", "a file of 1 KB from the same nginx");
  figure("poll304_vs_empty", ratio(all, "poll", "empty", of), "x", "of the empty libfcgi program");
  figure("list100_vs_empty", ratio(all, "list", "empty", of), "x", "of the empty libfcgi program");
  figure("list100_vs_same", ratio(all, "list", "same", of), "x", "of the libfcgi program that answers as many bytes, always the same");
  figure("poll304_vs_static", ratio(all, "poll", "static", of), "x", "of a 1 KB file");
  figure("list100_vs_static", ratio(all, "list", "static", of), "x", "of a 1 KB file");
  figure("poll304_cpu", median(all.poll.map(cpu)), "us", "CPU of nginx and responder for one poll");
  figure("list100_cpu", median(all.list.map(cpu)), "us");
  figure("empty_cpu", median(all.empty.map(cpu)), "us");
  figure("poll304_p99", median(all.poll.map((result) => result.p99_us)) / 1000, "ms");
  figure("keep_vs_close_nginx", ratio(all, "kept", "empty", of), "x", "the empty program with connections kept (64 threads), of it with each closed");
  await apache(shop, empty, other, files);
  await nginx.stop();
  await keeps.stop();
  for (const { service } of [empty, same, kept, other]) await service.kill();
  await shop.stop();
}

async function apache(shop, empty, kept, files) {
  const [closing, keeping] = [await freePort(), await freePort()];
  const closes = await startApache(shop.folder, closing, empty.socket);
  const keeps = await startApache(shop.folder, keeping, kept.socket, (text) => `<Proxy "unix:${kept.socket}|fcgi://tradepost/" enablereuse=on max=16>\n</Proxy>\n${text}`);
  const sends = (port) => () => load(port, files.empty, { connections: 16, refusals: true });
  const all = await rounds({ closes: sends(closing), keeps: sends(keeping) }, scaled(3, 2, 1));
  figure("keep_vs_close_apache", ratio(all, "keeps", "closes", (result) => result.per_s), "x", "the same with Apache, 16 connections");
  const refused = all.keeps.reduce((sum, { answered, ok }) => sum + answered - ok, 0) / all.keeps.reduce((sum, { answered }) => sum + answered, 0);
  figure("keep_refused_apache", refused * 100, "%", "of its answers are 503 then: it sends on connections that have ended");
  await closes.stop();
  await keeps.stop();
}
