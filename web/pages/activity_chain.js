// activity_chain.js - from the first cause to the last effect: the webhook or the click, the events, the work that
// followed; and one delivery as it came, its secrets blanked.

import { html } from "../html.js";
import { place, seg } from "../router.js";
import { polled } from "../poll.js";
import { may } from "../session.js";
import { Known, Facts, Empty } from "../parts/page.js";
import { Badge } from "../parts/badge.js";
import { CopyId } from "../parts/copy.js";
import { Icon } from "../parts/icons.js";
import { Ago } from "../parts/time.js";
import { bytes } from "../format.js";

const KIND = { delivery: "Webhook", request: "Request", event: "Event", job: "Work", command: "Command" };
const DEEPEST = 10; // further in than this is drawn no further in

export function Chain() {
  const id = place.value.parts[2] || "";
  const known = polled(`/chain/${seg(id)}`).value;
  return html`<p class="line-note"><button class="quiet" onClick=${() => history.back()}><${Icon} name="back" />Back</button></p>
    <section class="card"><h2>What caused what</h2>
    <${Known} of=${known} rows=${6}>${(data) => data.rows.length === 0
      ? html`<${Empty} title="Nothing is known" text="The event is gone, or has no causes that were kept." />`
      : html`<ol class="chain">${data.rows.map((row, i) => html`<li key=${i} data-kind=${row.kind} data-depth=${Math.min(row.depth, DEEPEST)} aria-current=${row.kind === "event" && row.id === id ? "true" : null}>
          <span class="kind">${KIND[row.kind] || row.kind}</span>
          <${Link} row=${row} here=${row.kind === "event" && row.id === id} /> ${row.at ? html`<small><${Ago} at=${row.at} /></small>` : null}</li>`)}</ol>`}<//></section>`;
}

function Link({ row, here }) {
  if (here) return html`<strong>${row.label}</strong>`;
  if (row.kind === "delivery" && may("settings")) return html`<a href=${`/activity/deliveries/${seg(row.id)}`}>${row.label}</a>`;
  if (row.kind === "event") return html`<a href=${`/activity/chain/${seg(row.id)}`}>${row.label}</a>`;
  return html`<span dir="auto">${row.label}</span>`;
}

const STATE = { used: "Used", parked: "Parked", ignored: "Ignored" };

export function Delivery() {
  const id = place.value.parts[2] || "";
  const known = polled(`/deliveries/${seg(id)}`).value;
  return html`<p class="line-note"><button class="quiet" onClick=${() => history.back()}><${Icon} name="back" />Back</button></p>
    <section class="card"><${Known} of=${known} rows=${6}>${({ delivery: of }) => html`
      <h2>${of.kind || "Delivery"} <${Badge} state=${of.state} label=${STATE[of.state]} /></h2>
      ${of.note && html`<p dir="auto">${of.note}</p>`}
      <${Facts} facts=${[["From", of.provider], ["Received", html`<${Ago} at=${of.received_at} />`], ["Size", bytes(of.bytes)], ["SHA-256", html`<${CopyId} id=${of.sha256} />`], ["Id", html`<${CopyId} id=${of.id} />`]]} />
      <h3 class="body-head">As it came <small>secrets are blanked</small></h3>
      ${of.headers_text && html`<pre class="body headers" tabindex="0" dir="ltr" aria-label="Headers">${of.headers_text}</pre>`}
      ${of.body_text === null ? html`<p class="none">Its body is no longer kept.</p>` : html`<pre class="body" tabindex="0" dir="ltr">${pretty(of.body_text)}</pre>`}`}<//></section>`;
}

// Its numbers stand as they came: a shop's ids are larger than JavaScript's numbers are exact.
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
function pretty(text) {
  try {
    const kept = text.replace(STRING_OR_NUMBER, (of) => (of[0] === '"' ? of : `"\\u0000${of}"`));
    return JSON.stringify(JSON.parse(kept), null, 2).replace(/"\\u0000([^"]*)"/g, "$1");
  } catch {
    return text; // not JSON, or cut short: as it is
  }
}
