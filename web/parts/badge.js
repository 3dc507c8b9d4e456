// badge.js - a state: a word, a shape and a colour, the same everywhere.

import { html } from "../html.js";
import { Shape } from "./icons.js";

// state → [shape, tone]. The words come from the server, which has them from core.
const LOOK = {
  pending: ["wait", "calm"],
  connecting: ["move", "busy"],
  awaiting_mfa: ["ask", "warn"],
  adding_items: ["move", "busy"],
  completed: ["done", "good"],
  needs_review: ["look", "warn"],
  failed: ["bad", "bad"],
  cancelled: ["off", "calm"],
  // the queue
  queued: ["wait", "calm"],
  running: ["move", "busy"],
  done: ["done", "good"],
  dead: ["bad", "bad"],
  unknown: ["look", "warn"],
  dropped: ["off", "calm"],
  // integrations, sources
  ready: ["done", "good"],
  pulling: ["move", "busy"],
  down: ["bad", "bad"],
  broken: ["bad", "bad"],
  disconnected: ["bad", "bad"],
  unconfigured: ["off", "calm"],
  none: ["off", "calm"],
  off: ["off", "calm"],
  // deliveries
  parked: ["look", "warn"],
  used: ["done", "good"],
  ignored: ["off", "calm"],
  // whatever else
  bad: ["bad", "bad"],
  good: ["done", "good"],
  warn: ["look", "warn"],
};
// As core/portal_names.c has them, for where there is no job to bring its own label.
export const JOB_STATES = {
  pending: "Waiting its turn", connecting: "Connecting", awaiting_mfa: "Waiting for an answer", adding_items: "Adding items",
  needs_review: "Needs review", failed: "Failed", completed: "Completed", cancelled: "Cancelled",
};
export const QUEUE_STATES = { queued: "Queued", running: "Running", unknown: "Outcome unknown", done: "Done", dead: "Given up", dropped: "Dropped" };
export const words = (state) => (state || "").replaceAll("_", " ").replace(/^./, (letter) => letter.toUpperCase());
export const moving = (state) => ["pending", "connecting", "adding_items", "awaiting_mfa"].includes(state);

export function Badge({ state, label, title }) {
  const [shape, tone] = LOOK[state] || ["wait", "calm"];
  return html`<span class="badge" data-tone=${tone} title=${title}><${Shape} name=${shape} /><span>${label || words(state)}</span></span>`;
}
export const toneOf = (state) => LOOK[state]?.[1] || "calm";

// Four steps of a job on one line, with the words of where it is.
export function Progress({ job, quiet = false }) {
  const { step, of, text } = job.progress || { step: 0, of: 4, text: "" };
  return html`<span class="progress" data-tone=${toneOf(job.state)} data-moving=${moving(job.state) || null}>
    <span class="steps" role="img" aria-label=${`Step ${step} of ${of}`}>${Array.from({ length: of }, (_, i) => html`<i key=${i} data-done=${i < step || null} data-here=${i === step - 1 || null} />`)}</span>
    ${!quiet && html`<span class="progress-text">${text}</span>`}</span>`;
}
