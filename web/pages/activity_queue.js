// activity_queue.js - what the worker has to do, and what it gave up: retried or dropped by hand.

import { html, useState } from "../html.js";
import { place, setQuery, withQuery, seg } from "../router.js";
import { polled, more, refresh } from "../poll.js";
import { post } from "../api.js";
import { toast, failed } from "../status.js";
import { whyNot } from "../session.js";
import { Table } from "../parts/table.js";
import { Split, Panel } from "../parts/panel.js";
import { Known, Empty, Facts, Action, Trouble } from "../parts/page.js";
import { Confirm } from "../parts/dialog.js";
import { Badge, QUEUE_STATES } from "../parts/badge.js";
import { CopyId } from "../parts/copy.js";
import { Ago } from "../parts/time.js";
import { Pick } from "../parts/form.js";
import { subjectHref } from "../parts/links.js";
import { Shape } from "../parts/icons.js";
import { count, plural } from "../format.js";

// One state at a time; dead letters have a tab of their own.
const STATES = [["", QUEUE_STATES.queued], ...Object.entries(QUEUE_STATES).filter(([state]) => !["queued", "dead"].includes(state))];

export function Queue({ dead }) {
  const here = dead ? "/activity/dead" : "/activity/queue";
  const { query, parts } = place.value;
  const open = parts[2];
  const state = dead ? "dead" : query.get("state") || "";
  const path = "/queue?" + new URLSearchParams({ ...(state && { state }), limit: "100" });
  const known = polled(path).value;
  const row = known.data?.rows.find(({ id }) => id === open);
  const unknown = polled("/overview", { frame: true }).value.data?.queue.unknown || 0;
  const list = html`${!dead && html`<div class="filters"><${Pick} label="State" value=${state} options=${STATES} onPick=${(value) => setQuery({ state: value })} />
      ${unknown > 0 && state !== "unknown" && html`<p class="blocker"><${Shape} name="look" /><span>Of ${plural(unknown, "call")} nobody knows how it went: <a href="/activity/queue?state=unknown">look at ${unknown > 1 ? "them" : "it"}</a>.</span></p>`}</div>`}
    <${Known} of=${known} rows=${8}>${(data) => data.rows.length === 0
      ? dead
        ? html`<${Empty} title="No dead letter" text="Work that was given up after all its tries is kept here, to be looked at and tried again by hand." />`
        : html`<${Empty} title=${state ? "Nothing in this state" : "Nothing waits"} text="Calls to providers, timers and messages wait here until the worker has done them." />`
      : html`<${Table} label=${dead ? "Dead letters" : "Queue"} rows=${data.rows} columns=${COLUMNS} id=${(of) => of.id} openId=${open} tall=${true} state=${(of) => of.state}
          href=${(of) => withQuery({}, `${here}/${seg(of.id)}`)} hasMore=${Boolean(data.next)} more=${() => more(path)} />`}<//>`;
  const back = withQuery({}, here);
  return html`<${Split} open=${open} list=${list}>${row ? html`<${Work} key=${row.id} row=${row} back=${back} />`
    : html`<${Panel} title="Work" back=${back} of=${open}><${Known} of=${known}>${() => html`<${Trouble} text="This is not in the list any more: it was done, dropped, or is further down." />`}<//><//>`}<//>`;
}

export function Subject({ row }) {
  const href = subjectHref(row.subject, row.subject_id);
  const name = (row.subject || "").replaceAll("_", " ");
  if (!row.subject) return html`<span class="none">none</span>`;
  return href ? html`<a href=${href}>${name}</a>` : html`${name}`;
}

const COLUMNS = [
  { key: "topic", title: "Work", cell: (row) => html`<strong title=${row.topic}>${row.label}</strong><small class=${row.last_error ? "bad" : ""} dir="auto" title=${row.last_error}>${row.last_error}</small>` },
  { key: "state", title: "State", size: (width) => (width < 440 ? "9rem" : "12.5rem"), cell: (row) => html`<${Badge} state=${row.state} label=${QUEUE_STATES[row.state]} /><small class="narrow-only">${row.state === "queued" ? "due " : ""}<${Ago} at=${["queued", "running"].includes(row.state) ? row.due_at : row.updated_at} /></small>` },
  { key: "subject", title: "For", size: "8rem", from: 680, cell: (row) => html`<${Subject} row=${row} />` },
  { key: "due", title: "Due", size: "7.5rem", align: "end", from: 680, sort: (row) => row.due_at, cell: (row) => (row.state === "queued" ? html`<${Ago} at=${row.due_at} />` : "") },
  { key: "tries", title: "Tries", size: "5rem", align: "end", from: 680, sort: (row) => row.tries, cell: (row) => count(row.tries) },
];

function Work({ row, back }) {
  const [asking, setAsking] = useState("");
  const act = (what, said) => post(`/queue/${seg(row.id)}/${what}`).then(() => {
    toast(said);
    refresh();
  });
  const why = whyNot("queue");
  const retry = () => (row.state === "unknown" ? setAsking("retry") : act("retry", "It is tried again.").catch(failed));
  return html`<${Panel} title=${row.label} back=${back} of=${row.id} label="Work" actions=${html`<${Badge} state=${row.state} label=${QUEUE_STATES[row.state]} />`}>
    ${row.last_error && row.state !== "unknown" && html`<${Trouble} title=${row.state === "dead" ? "Given up" : "Last error"} text=${row.last_error} />`}
    ${row.state === "unknown" && html`<${Trouble} title="It is not known whether this was done" text=${`${row.last_error} Doing it again might do it twice: look at the provider first.`} />`}
    ${(row.may_retry || row.may_drop) && html`<div class="job-actions">
      ${row.may_retry && html`<${Action} kind="primary" act=${retry} why=${why}>Try again<//>`}
      ${row.may_drop && html`<${Action} act=${() => setAsking("drop")} why=${why} quietWhy=${true}>Drop it<//>`}</div>`}
    <${Facts} facts=${[
      ["For", html`<${Subject} row=${row} />`], ["Topic", html`<code>${row.topic}</code>`], ["Due", row.state === "queued" ? html`<${Ago} at=${row.due_at} />` : null], ["Tries", count(row.tries)],
      ["Made", html`<${Ago} at=${row.created_at} />`], ["Changed", html`<${Ago} at=${row.updated_at} />`], ["Id", html`<${CopyId} id=${row.id} />`],
      ["Cause", row.cause_event ? html`<a href=${`/activity/chain/${seg(row.cause_event)}`}>Show what led to it</a>` : null],
    ]} />
    ${asking === "drop" && html`<${Confirm} title="Drop this?" verb="Drop it" danger=${true} act=${() => act("drop", "It is dropped.")} onClose=${() => setAsking("")}
      text="It will never be done. What waits for it may stay where it is. This cannot be undone." />`}
    ${asking === "retry" && html`<${Confirm} title="Do it again?" verb="Do it again" danger=${true} act=${() => act("retry", "It is tried again.")} onClose=${() => setAsking("")}
      text="It may have been done already, and would then be done twice. Go on only when you have looked at the provider." />`}
  <//>`;
}
