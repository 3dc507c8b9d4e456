// clock.js - what time the server thinks it is, and two hands that views may watch.

import { signal } from "./html.js";

let skew = 0; // server minus ours; the Date header has whole seconds, so less than two is nothing
export function heardDate(header) {
  const at = Date.parse(header || "");
  if (!Number.isNaN(at)) skew = Math.abs(at - Date.now()) < 2000 ? 0 : at - Date.now();
}
export const now = () => Date.now() + skew;

export const second = signal(Date.now()); // countdowns, the age of the data
export const tenth = signal(Date.now()); // every ten seconds: "3 min ago"

export function startClock() {
  let beats = 0;
  setInterval(() => {
    second.value = Date.now();
    if (++beats % 10 === 0) tenth.value = Date.now();
  }, 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) second.value = tenth.value = Date.now();
  });
}
