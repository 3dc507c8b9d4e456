// status.js - what the page says about itself: announcements, toasts with their undo, and how fresh the data is.
//
// Fresh is no missed poll; late (amber) one; stale (red, with words) two.  A poll counts as missed when the server did
// not answer it, and also when it is overdue for whatever reason: what counts is when we last heard.

import { signal, computed, effect } from "./html.js";
import { second } from "./clock.js";
import { watched, EVERY_MS } from "./poll.js";
import { clockTime, span } from "./format.js";

const GRACE_MS = 6000;

export const toasts = signal([]);
let toastId = 0;

// Announced to screen readers; loud interrupts (something went wrong).
export function say(text, loud = false) {
  const region = document.getElementById(loud ? "loud" : "polite");
  region.textContent = "";
  setTimeout(() => (region.textContent = text), 50); // so that the same sentence twice is read twice
}

// Said and shown for a while. undo: an async function that takes it back.
export function toast(text, { undo = null, bad = false, link = null } = {}) {
  const id = ++toastId;
  toasts.value = [...toasts.value.slice(-2), { id, text, undo, bad, link }];
  say(text + (undo ? " You can undo this." : ""), bad);
  setTimeout(() => closeToast(id), undo || bad ? 12000 : 6000);
}
export const closeToast = (id) => (toasts.value = toasts.value.filter((toast) => toast.id !== id));
export const failed = (error) => toast(error.message, { bad: true });

const worst = (states) => ["stale", "late", "fresh"].find((level) => states.includes(level)) || "fresh";

function level(source, now) {
  const { heardAt, missed } = source.state.value;
  if (!heardAt) return missed > 1 ? "stale" : missed ? "late" : "fresh";
  const over = now - heardAt - source.expect;
  if (missed > 1 || over > EVERY_MS + GRACE_MS) return "stale";
  return missed || over > GRACE_MS ? "late" : "fresh";
}

// { level, heardAt, words } of the page: its oldest source, or the frame's when it has none of its own.
export const freshness = computed(() => {
  const all = watched.value;
  const own = all.filter((source) => [...source.watchers].some((watcher) => !watcher.frame));
  const looked = own.length ? own : all;
  const heard = looked.map((source) => source.state.value.heardAt).filter(Boolean);
  const heardAt = heard.length ? Math.min(...heard) : 0;
  const now = Math.max(second.value, heardAt);
  const is = worst(all.map((source) => level(source, now)));
  return { level: is, heardAt, age: heardAt ? span(now - heardAt) : "", words: WORDS[is](heardAt, now) };
});

const WORDS = {
  fresh: () => "",
  late: () => "One update was missed. Trying again.",
  stale: (heardAt, now) =>
    heardAt
      ? `Not heard from the server for ${span(now - heardAt)}. What you see is from ${clockTime(heardAt)}; trying again.`
      : "The server does not answer. Trying again.",
};

export const pageTitle = signal("");
export const waiting = signal(0); // things that wait for a person, for the title

const ICONS = {
  fresh: "/icon.svg",
  late: icon("#b26a00"),
  stale: icon("#c02626"),
};
function icon(dot) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#57606a"/><path d="M15 5h3v22h-3zM6 8h17l4 4-4 4H6z" fill="#fff"/><circle cx="23" cy="23" r="9" fill="${dot}" stroke="#fff" stroke-width="2"/></svg>`;
  return "data:image/svg+xml," + encodeURIComponent(svg);
}

// Title and favicon follow; a level that was reached is said once.
export function startStatus() {
  let said = "fresh";
  effect(() => {
    const { level: is, words } = freshness.value;
    const mark = is === "stale" ? "Not up to date: " : is === "late" ? "Late: " : waiting.value ? `(${waiting.value}) ` : "";
    document.title = mark + (pageTitle.value ? pageTitle.value + " · Tradepost" : "Tradepost");
    const link = document.getElementById("icon");
    if (link.getAttribute("href") !== ICONS[is]) link.setAttribute("href", ICONS[is]);
    document.documentElement.dataset.freshness = is;
    if (is !== said && (is === "stale" || said === "stale")) say(is === "stale" ? words : "Up to date again.", is === "stale");
    if (is !== "late") said = is;
  });
}
