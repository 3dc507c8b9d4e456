// floor.js - which station this device is: chosen once, kept on it.  Then the station itself opens (floor_kiosk.js).

import { html, useEffect, useRef } from "../html.js";
import { seg } from "../router.js";
import { polled } from "../poll.js";
import { count, plural } from "../format.js";
import { device, setDevice } from "../floor/device.js";
import { offlineReady, startOffline } from "../floor/offline.js";
import { Known, Empty } from "../parts/page.js";
import { Badge } from "../parts/badge.js";
import { Icon } from "../parts/icons.js";

export function Stations() {
  useEffect(startOffline, []);
  const { stores } = device.value;
  const known = polled("/production/board" + (stores.length ? "?" + new URLSearchParams({ store: stores.join(",") }) : "")).value;
  const before = useRef(null); // other stores were picked: the stations stay until these are counted
  before.current = known.data || before.current;
  return html`<${Known} of=${{ ...known, data: before.current }} rows=${6}>${(data) => data.stores.length === 0
    ? html`<${Empty} title="No store yet" text="When a store is connected, each of its stages is a station here, on which cakes are scanned as they go by.">
        <a class="button primary" href="/settings/stores/new">Connect the first store</a><//>`
    : html`<${Choose} data=${data} />`}<//>`;
}

function Choose({ data }) {
  const { stores, station } = device.value;
  const picked = stores.filter((id) => data.stores.some((of) => of.id === id));
  const toggle = (id) => setDevice({ stores: picked.includes(id) ? picked.filter((of) => of !== id) : [...picked, id] });
  return html`<div class="stations">
    ${data.stores.length > 1 && html`<fieldset class="card store-picks"><legend>Which stores does this device work for?</legend>
      <label class="big-pick"><input type="checkbox" checked=${picked.length === 0} onChange=${() => setDevice({ stores: [] })} /><span>All stores</span></label>
      ${data.stores.map((of) => html`<label class="big-pick" key=${of.id}><input type="checkbox" checked=${picked.includes(of.id)} onChange=${() => toggle(of.id)} /><span dir="auto">${of.name}</span></label>`)}
    </fieldset>`}
    <section class="card" aria-labelledby="which-station"><h2 id="which-station">Which station is it?</h2>
      <ul class="station-list">${data.stages.map((of) => html`<li key=${of.name}><a class="station" href=${`/production/floor/${seg(of.name)}`} data-last=${of.name === station || null}>
        <strong dir="auto">${of.name}</strong>
        <span>${plural(of.count, "cake")}${of.overdue > 0 ? `, ${count(of.overdue)} overdue` : ""}</span>
        ${of.name === station && html`<small>This device was here last.</small>`}<${Icon} name="right" /></a></li>`)}</ul>
    </section>
    <${Ready} />
  </div>`;
}

// Whether the station goes on when the line breaks.
function Ready() {
  const { state, text } = offlineReady.value;
  return html`<p class="line-note"><${Badge} state=${state === "ready" ? "good" : state === "getting" ? "running" : "warn"} label=${state === "ready" ? "Works without a line" : state === "getting" ? "Getting ready" : "Needs a line"} /> <span>${text}</span></p>`;
}
