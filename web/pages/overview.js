// overview.js - what needs a person now, with the button that settles it; then what moves; then how it goes.

import { html, useMemo } from "../html.js";
import { seg } from "../router.js";
import { polled, EVERY_MS } from "../poll.js";
import { base, may } from "../session.js";
import { tenth, now } from "../clock.js";
import { Heading, Known, Empty } from "../parts/page.js";
import { Badge, Progress, JOB_STATES } from "../parts/badge.js";
import { Shape } from "../parts/icons.js";
import { Ago } from "../parts/time.js";
import { Chart } from "../parts/chart.js";
import { subjectHref, queueHref } from "../parts/links.js";
import { count, day, shortDay, span } from "../format.js";
import { Answer } from "./job_actions.js";
import { MOVING_MS } from "./jobs.js";
import { FloorDay, FloorMade } from "./overview_production.js";

// kind → [shape, tone, the verb on its button], in the order in which they matter.
const KINDS = {
  mfa: ["ask", "warn", "Answer"],
  source_down: ["bad", "bad", "Look at its settings"],
  store_broken: ["bad", "bad", "Look at its settings"],
  login_blocked: ["bad", "bad", "Enter credentials"],
  order_problem: ["look", "warn", "Look"],
  lot: ["look", "warn", "Look"],
  late: ["look", "warn", "Decide"],
  failed: ["bad", "bad", "See what happened"],
  review: ["look", "warn", "Review"],
  unknown_job: ["look", "warn", "Look"],
  dead_job: ["bad", "bad", "Look"],
  parked: ["look", "warn", "Look"],
  checkout: ["wait", "calm", "Record the number"],
};
const ORDER = Object.keys(KINDS);
const QUEUED = { unknown_job: "unknown", dead_job: "dead" };

export function Page() {
  const floor = polled("/production/overview").value;
  const known = polled("/overview", { every: (data) => (data?.moving?.length ? MOVING_MS * 2 : EVERY_MS) }).value;
  return html`<${Heading} title="Overview" />
    <${Known} of=${known} rows=${8}>${(data) => html`<${Overview} data=${data} floor=${floor} />`}<//>`;
}

function Overview({ data, floor }) {
  const all = useMemo(() => [...data.attention].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || a.since - b.since), [data]);
  const attention = all.filter(({ kind }) => kind !== "checkout");
  const carts = all.filter(({ kind }) => kind === "checkout");
  const unused = floor.data && !floor.data.stores && !Object.values(data.jobs).some(Boolean);
  return html`<div class="columns">
    <div>
      ${unused && may("settings") && html`<${FirstSteps} />`}
      <section class="card" aria-labelledby="needs"><h2 id="needs">Needs a person now ${attention.length > 0 && html`<small>${count(attention.length)}</small>`}</h2>
        ${attention.length === 0
          ? html`<p class="all-well"><${Shape} name="done" /> Nothing. What a portal asks, what has to be reviewed and what went wrong will stand here.</p>`
          : html`<ul class="asks">${attention.slice(0, 50).map((of) => html`<${Ask} key=${of.kind + of.subject_id} of=${of} />`)}</ul>
            ${attention.length > 50 && html`<p class="hint">And ${count(attention.length - 50)} more, under <a href="/purchasing/jobs">Purchasing, Jobs</a>.</p>`}`}
      </section>
      <${FloorDay} of=${floor} />
      ${carts.length > 0 && html`<section class="card" aria-labelledby="carts"><h2 id="carts">In the cart, not ordered yet <small>${count(carts.length)}</small></h2>
        <ul class="asks">${carts.slice(0, 20).map((of) => html`<${Ask} key=${of.subject_id} of=${of} />`)}</ul>
        ${carts.length > 20 && html`<p class="hint">And ${count(carts.length - 20)} more, under <a href="/purchasing/jobs">Purchasing, Jobs</a>.</p>`}
      </section>`}
      <section class="card" aria-labelledby="moving"><h2 id="moving">Moving ${data.moving.length > 0 && html`<small>${count(data.moving.length)}</small>`}</h2>
        ${data.moving.length === 0
          ? html`<p class="none">No job is on its way. <a href="/purchasing">Pick orders to send</a>.</p>`
          : html`<ul class="movers">${data.moving.map((job) => html`<li key=${job.id}><a href=${`/purchasing/jobs/${seg(job.id)}`}>
              <strong dir="auto">${job.supplier_name}</strong><${Badge} state=${job.state} label=${job.label} /><${Progress} job=${job} /><small><${Ago} at=${job.updated_at} /></small></a></li>`)}</ul>`}
      </section>
    </div>
    <div>
      <${FloorMade} of=${floor} />
      <section class="card" aria-labelledby="states"><h2 id="states">Jobs by state</h2><${States} jobs=${data.jobs} /></section>
      <section class="card"><${Days} days=${data.per_day} /></section>
      <section class="card" aria-labelledby="health"><h2 id="health">Health</h2><${Health} data=${data} /></section>
    </div>
  </div>`;
}

const STEPS = [
  ["Orders of your stores, onto the floor", "Connect a Shopify store: its orders become cakes with labels that are scanned from stage to stage.", "/settings/stores/new", "Connect a store", "settings"],
  ["What is on the shelf", "Add what you count, with the SKU that the stores use: orders hold it, and every store shows what is left.", "/stock/items/new", "Add an item", "stock"],
  ["Buy orders, into suppliers' portals", "Say where approved orders come from; then add each supplier's portal.", "/settings/integrations", "Set up purchasing", "settings"],
  ["Who works here", "People who sign in, and those who are known at a tablet by a badge or a PIN.", "/settings/people/new", "Add a person", "users"],
];
// Where neither a store nor a supplier is connected yet.
const FirstSteps = () => html`<section class="card" aria-labelledby="first-steps"><h2 id="first-steps">Where to begin</h2>
  <ul class="rows">${STEPS.filter(([, , , , permission]) => may(permission)).map(([what, why, href, verb]) => html`<li key=${href} class="row-line"><span class="row-what"><strong>${what}</strong><small>${why}</small></span><a class="button" href=${href}>${verb}</a></li>`)}</ul></section>`;

function Ask({ of }) {
  const [shape, tone, verb] = KINDS[of.kind] || ["look", "warn", "Look"];
  const href = QUEUED[of.kind] ? queueHref(of.subject_id, QUEUED[of.kind]) : subjectHref(of.subject, of.subject_id) || "/activity";
  if (of.kind === "mfa")
    return html`<li data-tone=${tone}><p class="ask-line"><strong dir="auto">${of.title}</strong><a href=${href}>Open the job</a></p>
      <${Answer} path=${`/purchasing/jobs/${seg(of.subject_id)}`} question=${of.text} deadline=${of.deadline_at} compact=${true} /></li>`;
  return html`<li data-tone=${tone}><p class="ask-line"><${Shape} name=${shape} /><span class="ask-what"><strong dir="auto">${of.title}</strong>
    <small><span dir="auto">${of.text}</span> · <${Ago} at=${of.since} /></small></span>
    <a class="button" href=${href} aria-label=${`${verb}: ${of.title}`}>${verb}</a></p></li>`;
}

function States({ jobs }) {
  const known = Object.keys(JOB_STATES).filter((state) => jobs[state]);
  if (!known.length) return html`<p class="none">No job yet. <a href="/purchasing">Send the first orders</a>.</p>`;
  return html`<ul class="states">${known.map((state) => html`<li key=${state}><a href=${`/purchasing/jobs?state=${state}`}><span class="figure">${count(jobs[state])}</span>
    <${Badge} state=${state} label=${JOB_STATES[state]} /></a></li>`)}</ul>`;
}

function Days({ days }) {
  const any = days.some((of) => of.completed + of.needs_review + of.failed > 0);
  if (!any) return html`<h2>Jobs per day</h2><p class="none">The last 14 days will be drawn here once jobs have ended.</p>`;
  const total = (name) => days.reduce((sum, of) => sum + of[name], 0);
  return html`<${Chart} kind="bars" title="Jobs per day" labels=${days.map((of) => shortDay(of.day))}
    says=${`In the last ${days.length} days ${total("completed")} jobs completed, ${total("needs_review")} needed review and ${total("failed")} failed.`}
    series=${[
      { name: "Completed", values: days.map((of) => of.completed), tone: "good" },
      { name: "Needs review", values: days.map((of) => of.needs_review), tone: "warn" },
      { name: "Failed", values: days.map((of) => of.failed), tone: "bad" },
    ]}
    table=${{ head: ["Day", "Completed", "Needs review", "Failed"], rows: days.map((of) => [day(of.day), of.completed, of.needs_review, of.failed]) }} />`;
}

const SILENT_MS = 60000; // a worker gives a sign of life far more often
const WAITS_MS = 60000; // a due job is picked up within a second

function Health({ data }) {
  tenth.value;
  const { queue, worker, engine } = data;
  const silent = !worker.seen_at || now() - worker.seen_at > SILENT_MS;
  const behind = queue.oldest_due_at && now() - queue.oldest_due_at > WAITS_MS;
  const external = base.value.external_calls !== false;
  return html`<ul class="health">
    <li><${Badge} state=${silent ? "bad" : "good"} label="Worker" /><span>${worker.seen_at ? html`last sign of life <${Ago} at=${worker.seen_at} />` : "has not been seen"}${worker.count > 1 ? `, ${worker.count} of them` : ""}${silent ? ". Jobs wait until it runs again." : ""}</span></li>
    <li><${Badge} state=${behind ? "warn" : "good"} label="Queue" /><span><a href="/activity/queue">${count(queue.queued)} waiting, ${count(queue.running)} running</a>${behind ? `, the oldest due for ${span(now() - queue.oldest_due_at)}` : ""}</span></li>
    ${queue.unknown > 0 && html`<li><${Badge} state="unknown" label="Outcome unknown" /><span><a href="/activity/queue?state=unknown">${count(queue.unknown)} to look at</a></span></li>`}
    <li><${Badge} state=${queue.dead ? "bad" : "good"} label="Dead letters" /><span>${queue.dead ? html`<a href="/activity/dead">${count(queue.dead)} given up</a>` : "none"}</span></li>
    <li><${Badge} state=${external ? "good" : "warn"} label="Outside" /><span>${!external ? "calls are switched off" : base.value.sandbox ? "calls go to stand-ins" : "calls go out"}</span></li>
    <li><${Badge} state="good" label="Store" /><span>${engine === "postgres" ? "PostgreSQL" : "SQLite"}</span></li>
  </ul>`;
}
