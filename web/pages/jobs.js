// jobs.js - every job: what needs a person first, what moves next, then what is done; one opens beside the list.

import { html, useEffect, useMemo, useRef } from "../html.js";
import { place, setQuery, withQuery, seg } from "../router.js";
import { polled, more, reread, EVERY_MS } from "../poll.js";
import { me } from "../session.js";
import { Table } from "../parts/table.js";
import { Split } from "../parts/panel.js";
import { Badge, Progress, moving, JOB_STATES } from "../parts/badge.js";
import { Known, Empty } from "../parts/page.js";
import { Pick } from "../parts/form.js";
import { Ago } from "../parts/time.js";
import { count, plural } from "../format.js";
import { JobPanel } from "./job.js";

export const MOVING_MS = 2000; // while a job of one's own moves

export function Jobs() {
  const { query, parts } = place.value;
  const open = parts[2];
  const state = query.get("state") || "";
  const supplier = query.get("supplier") || "";
  const path = "/purchasing/jobs?" + new URLSearchParams({ ...(state && { state }), ...(supplier && { supplier }), limit: "100" });
  const mine = me.value.person.name;
  const every = (data) => (data?.rows.some((job) => moving(job.state) && job.created_by_name === mine) ? MOVING_MS : EVERY_MS);
  const known = polled(path, { every }).value;
  const attention = polled("/overview", { frame: true }).value.data?.attention;
  const suppliers = polled("/purchasing/suppliers", { every: 60000, frame: true }).value.data?.rows || [];
  const options = [["", "All suppliers"], ...suppliers.map((row) => [row.supplier_id, row.supplier_name || row.supplier_id])];
  if (supplier && !options.some(([id]) => id === supplier)) options.push([supplier, supplier]);

  const list = html`<div class="filters">
      <${Pick} label="State" value=${state} options=${[["", "All states"], ...Object.entries(JOB_STATES)]} onPick=${(value) => setQuery({ state: value })} />
      <${Pick} label="Supplier" value=${supplier} options=${options} onPick=${(value) => setQuery({ supplier: value })} />
    </div>
    <${Known} of=${known} rows=${8}>${(data) => html`<${List} data=${data} path=${path} attention=${attention} open=${open} filtered=${state || supplier} />`}<//>`;
  return html`<${Split} open=${open} list=${list}><${JobPanel} id=${open} back=${withQuery({}, "/purchasing/jobs")} /><//>`;
}

const needsPerson = (job, asked) =>
  job.state === "awaiting_mfa" || (job.state === "needs_review" && !job.reviewed) || job.late === "offered" || asked.has(job.id);

function List({ data, path, attention, open, filtered }) {
  const rows = useMemo(() => {
    const asked = new Set((attention || []).filter(({ kind }) => kind !== "checkout").map((of) => of.subject_id));
    const parts = [["Needs a person", []], ["Moving", []], ["Done", []]];
    for (const job of data.rows) parts[needsPerson(job, asked) ? 0 : moving(job.state) ? 1 : 2][1].push(job);
    const filled = parts.filter(([, jobs]) => jobs.length);
    return filled.flatMap(([title, jobs]) => [{ id: "part:" + title, title, n: jobs.length }, ...jobs]);
  }, [data, attention]);

  // A job that has come to its end may want a person, and is noted: not at the next poll, but as soon as it shows here.
  const states = data.rows.map((job) => job.id + job.state).join();
  const shown = useRef(states);
  useEffect(() => {
    if (shown.current === states) return;
    shown.current = states;
    for (const path of ["/overview", "/notices"]) reread(path);
  }, [states]);

  if (!data.rows.length)
    return filtered
      ? html`<${Empty} title="No such job" text="No job is in this state for this supplier."><button class="button" onClick=${() => setQuery({ state: null, supplier: null })}>Show all jobs</button><//>`
      : html`<${Empty} title="No job yet" text="Each time orders are sent, one job per supplier appears here and can be watched on its way into the portal."><a class="button primary" href="/purchasing">Pick orders to send</a><//>`;
  return html`<${Table} label="Jobs" rows=${rows} columns=${COLUMNS} id=${(row) => row.id} openId=${open} tall=${true} state=${(row) => row.state}
    group=${(row) => row.title && html`<strong>${row.title}</strong> <small>${count(row.n)}</small>`}
    href=${(row) => (row.title ? null : withQuery({}, `/purchasing/jobs/${seg(row.id)}`))}
    hasMore=${Boolean(data.next)} more=${() => more(path)} />`;
}

const COLUMNS = [
  {
    key: "supplier", title: "Supplier and orders",
    cell: (job) => html`<strong dir="auto" title=${job.supplier_name}>${job.supplier_name}</strong>
      <small dir="auto">${job.kind === "test" ? "Login test" : job.orders.length > 3 ? `${job.orders.slice(0, 2).join(", ")} and ${job.orders.length - 2} more` : job.orders.join(", ")}${job.parent ? " · sent again" : ""}</small>`,
  },
  { key: "state", title: "State", size: (width) => (width < 440 ? "10.5rem" : "14.5rem"), cell: (job) => html`<${Badge} state=${job.state} label=${job.label} />${job.awaiting_checkout
    ? html`<small><span class="whole-only">awaiting checkout, <${Ago} at=${job.ended_at || job.updated_at} /></span><span class="slim-inline">not ordered</span></small>`
    : html`<small class="narrow-only"><${Ago} at=${job.updated_at} /></small>`}` },
  { key: "progress", title: "Progress", from: 680, size: "12.5rem", cell: (job) => html`<${Progress} job=${job} />` },
  { key: "items", title: "Items", from: 680, size: "7.5rem", align: "end", cell: (job) => html`<${Items} job=${job} />` },
  { key: "total", title: "Total", from: 1000, size: "7.5rem", align: "end", cell: (job) => html`<span class="num">${job.kind === "test" ? "" : job.total_text}</span>` },
  { key: "by", title: "Sent", from: 1000, size: "9rem", cell: (job) => html`<${Ago} at=${job.created_at} /><small dir="auto">by ${job.created_by_name}</small>` },
  { key: "changed", title: "Changed", from: 680, size: "6.5rem", align: "end", cell: (job) => html`<${Ago} at=${job.updated_at} />` },
];

export function Items({ job }) {
  if (job.kind === "test") return html`<span class="none">none</span>`;
  if (!job.items_ok && !job.items_attention) return html`<span class="num">${count(job.items)}</span>`;
  return html`<span class="num">${count(job.items_ok)} of ${count(job.items)} good</span>${job.items_attention > 0 && html`<small class="warn">${plural(job.items_attention, "needs", "need")} a look</small>`}`;
}
