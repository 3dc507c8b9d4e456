// router.js - the URL is the state: what is on screen can be linked, reloaded and gone back to.
//
// place.value is where we are.  Links are plain <a href>; this file turns a click into a step without a reload.

import { signal, batch } from "./html.js";

const read = () => {
  const path = location.pathname.replace(/\/+$/, "") || "/";
  return { path, parts: path.split("/").filter(Boolean).map(decodePart), query: new URLSearchParams(location.search), href: path + location.search };
};

function decodePart(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a stray % in a typed address
  }
}

export const place = signal(read());

const scrolls = new Map(); // href → how far its page was scrolled
export const page = () => document.getElementById("page");

function arrive(restore) {
  batch(() => (place.value = read()));
  const top = restore ? scrolls.get(place.value.href) || 0 : null;
  if (top !== null) requestAnimationFrame(() => page()?.scrollTo(0, top));
}

// Goes to an address of ours. replace: no new step in the history (filters while one types, a picked row).
export function go(href, { replace = false } = {}) {
  const to = new URL(href, location.href);
  if (to.href === location.href) return;
  scrolls.set(place.value.href, page()?.scrollTop || 0);
  history[replace ? "replaceState" : "pushState"](null, "", to);
  arrive(false);
}

// The address of here with some of its query changed; null or "" takes a name out.
export function withQuery(changes, path = place.value.path) {
  const query = new URLSearchParams(place.value.query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === "") query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString().replaceAll("%2C", ",");
  return path + (text ? "?" + text : "");
}
export const setQuery = (changes, options = { replace: true }) => go(withQuery(changes), options);

// Ids come from outside and may hold anything.
export const seg = encodeURIComponent;

export function startRouter() {
  history.scrollRestoration = "manual";
  addEventListener("popstate", () => arrive(true));
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.("a[href]");
    if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    if (link.pathname.startsWith("/api/")) return;
    event.preventDefault();
    go(link.href);
  });
}
