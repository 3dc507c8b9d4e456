// timeline.js - what happened, in order, and what caused it: each event with the jobs that followed from it.

import { html, useState } from "../html.js";
import { seg } from "../router.js";
import { Badge, words, QUEUE_STATES } from "./badge.js";
import { Icon } from "./icons.js";
import { Ago } from "./time.js";
import { exact } from "../format.js";
import { queueHref } from "./links.js";

const TONE = {
  completed: "good", late_accepted: "good", reviewed: "good", confirmed: "good",
  needs_review: "warn", mfa_asked: "warn", mfa_wrong: "warn", late_result: "warn", waiting_for_connection: "warn", lost: "warn", reopening: "warn",
  failed: "bad",
  // cakes on the floor
  qc_returned: "warn", moved_back: "warn", held: "warn", changed: "warn", undone: "warn", shop_cancelled: "bad",
};

// What an event holds, as [name, text]; nothings left out, moments as people read them. A portal's answer line by line is
// what the job's own table shows; a change is what was and what is.
export function told({ type, data: all }) {
  const { before, after, result, ...data } = all || {};
  return [
    ...Object.entries(data).filter(([, value]) => !isNothing(value)).map(([name, value]) => [titled(name), shown(name, value)]),
    ...changes(type, before || {}, after || {}),
  ];
}
const isNothing = (value) => value === null || value === undefined || value === "" || value === 0 || value.length === 0;
const titled = (name) => words(name.replace(/_(ms|at)$/, ""));

function changes(type, before, after) {
  const text = (name, value) => (isNothing(value) ? "nothing" : shown(name, value));
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => [titled(name), type === "added" ? text(name, after[name]) : `${text(name, before[name])} → ${text(name, after[name])}`]);
}

const DAY_MS = 86400000;
function shown(name, value) {
  if (/(^|_)(at|ms)$/.test(name) && value > 1e12) return exact(value);
  if (/(^|_)day$/.test(name) && Number.isInteger(value)) return new Date(value * DAY_MS).toISOString().slice(0, 10);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map((of) => shown("", of)).join("; ");
  if (value && typeof value === "object") return Object.entries(value).filter(([, of]) => !isNothing(of)).map(([of, what]) => `${titled(of).toLowerCase()} ${shown(of, what)}`).join(", ");
  return String(value);
}

// brief: what else a line says of its event, in a few words.
export function Timeline({ rows, brief = () => "" }) {
  return html`<ol class="timeline">
    ${rows.map((row) => html`<${Happened} key=${row.id} row=${row} brief=${brief(row)} />`)}
  </ol>`;
}

function Happened({ row, brief }) {
  const [open, setOpen] = useState(false);
  const data = told(row);
  const detail = data.length > 0;
  return html`<li data-tone=${TONE[row.type]}>
    <div class="timeline-line">
      <strong>${row.label || words(row.type)}</strong>
      ${brief && html`<span dir="auto">${brief}</span>`}
      <${Ago} at=${row.at} />
      ${row.actor_name && html`<span class="by" dir="auto">by ${row.actor_name}</span>`}
      <a class="because" href=${`/activity/chain/${seg(row.id)}`} title="Show the whole chain of causes"><${Icon} name="chain" />${row.cause?.label || "chain"}</a>
      ${detail && html`<button class="quiet small" aria-expanded=${open} onClick=${() => setOpen(!open)}>${open ? "Less" : "More"}</button>`}
    </div>
    ${open && html`<dl class="facts">${data.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd dir="auto">${value}</dd></div>`)}</dl>`}
    ${row.jobs?.length > 0 && html`<ul class="followed">${row.jobs.map((job) => html`<li key=${job.id}>
      ${["done", "dropped"].includes(job.state) ? html`<span title=${job.topic}>${job.label}</span>` : html`<a href=${queueHref(job.id, job.state)} title=${job.topic}>${job.label}</a>`} <${Badge} state=${job.state} label=${QUEUE_STATES[job.state]} />
      ${job.tries > 1 && html`<small>${job.tries} tries</small>`}
      ${job.state === "queued" && html`<small>due <${Ago} at=${job.due_at} /></small>`}
      ${job.last_error && html`<small class="bad" dir="auto">${job.last_error}</small>`}</li>`)}</ul>`}
  </li>`;
}
