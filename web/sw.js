// sw.js - lets a station of the floor open without a line: the whole site as it was built, kept on the device.
//
// Registered by floor/offline.js alone, so that only devices of the floor have it.  With a line every request goes to the
// server as ever (it mostly hears 304), without one the kept site answers; the API is never kept: scans wait in their own
// store (floor/outbox.js).  VERSION and FILES are written by build.mjs: another site is another worker, which keeps its own
// files whole before the old ones go.

const VERSION = "";
const FILES = [];

const CACHE = "tradepost-" + VERSION;
const PATIENCE_MS = 3000; // a line that is there but carries nothing
const QUIET_MS = 10000; // how long it is then not waited for

let deadUntil = 0;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(FILES.map((path) => new Request(path, { cache: "reload" })));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("tradepost-") && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || /^\/(api\/|hooks\/|health$|metrics$)/.test(url.pathname)) return;
  const kept = request.mode === "navigate" ? "/" : url.pathname;
  if (FILES.includes(kept)) event.respondWith(answer(request, kept));
});

async function answer(request, path) {
  if (Date.now() >= deadUntil) {
    try {
      const heard = await fetch(request, request.mode === "navigate" ? {} : { signal: AbortSignal.timeout(PATIENCE_MS) });
      if (heard.status < 500) return heard;
    } catch {
      deadUntil = Date.now() + QUIET_MS;
    }
  }
  return (await (await caches.open(CACHE)).match(path)) || fetch(request);
}
