// time.js - a moment, relative, with the exact one on hover and for machines.

import { html } from "../html.js";
import { second, tenth, now } from "../clock.js";
import { ago, exact, left } from "../format.js";

export function Ago({ at }) {
  if (!at) return html`<span class="none">never</span>`;
  tenth.value;
  return html`<time datetime=${new Date(at).toISOString()} title=${exact(at)}>${ago(at, now())}</time>`;
}

// What is left until a deadline, by the second; over is what stands there afterwards.
export function Countdown({ until, over = "0:00" }) {
  second.value;
  const ms = until - now();
  return html`<time role="timer" datetime=${new Date(until).toISOString()} title=${exact(until)} data-soon=${ms < 60000 || null}>${ms > 0 ? left(ms) : over}</time>`;
}
