// fits.js - whether so many more fit on a day, as a sentence with the days that do.

import { html } from "../html.js";
import { polled } from "../poll.js";
import { dayAfter, dayText, whatIf } from "../core.js";
import { Shape } from "./icons.js";

const NEAR = 60; // days on both sides of a day that the core looks at
export const SHOWN = 42; // days of the calendar
const BASE = `/production/capacity?days=${SHOWN + NEAR}`;

// What is taken around a day, for whatIf(); of days that the calendar has, what it has read.
export function useLoad(day) {
  const base = polled(BASE).value;
  const far = Boolean(base.data && day && day > dayAfter(base.data.today, SHOWN - 1));
  const around = polled(far ? `/production/capacity?${new URLSearchParams({ from: dayAfter(day, -NEAR), days: String(2 * NEAR + 1) })}` : null).value;
  return far ? around : base;
}

const LOOK = { fits: ["done", "good"], full: ["bad", "bad"], closed: ["off", "warn"], soon: ["wait", "warn"] };
// load: what useLoad() has read. onDay: what a press on a day that fits does.
export function Fits({ load, ask, onDay, children }) {
  const said = whatIf(load, ask);
  if (!said) return null;
  const [shape, tone] = LOOK[said.answer];
  return html`<div class="fits" data-tone=${tone}><${Shape} name=${shape} /><p dir="auto">${said.text}</p>
    ${said.answer === "fits" ? children : html`<p class="fits-days">${[said.before, said.after].filter(Boolean).map((day) => html`<button type="button" class="button small" key=${day} onClick=${() => onDay(day)}>Take ${dayText(day)}</button>`)}</p>`}</div>`;
}
