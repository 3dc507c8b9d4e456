// stock_compared.js - the nightly comparisons: what each store showed, what was expected there, and what was put right.

import { html, useState } from "../html.js";
import { place, setQuery, seg } from "../router.js";
import { polled, more, refresh } from "../poll.js";
import { post } from "../api.js";
import { toast, failed } from "../status.js";
import { whyNot } from "../session.js";
import { count, minus, plural } from "../format.js";
import { Known, Empty, Action } from "../parts/page.js";
import { Badge } from "../parts/badge.js";
import { Pick } from "../parts/form.js";
import { Ago } from "../parts/time.js";
import { itemHref } from "./stock_items.js";

const PATH = "/stock/comparisons";

export function Compared() {
  const store = place.value.query.get("store") || "";
  const path = PATH + "?" + new URLSearchParams({ ...(store && { store }), limit: "50" });
  const known = polled(path).value;
  const board = polled("/production/board", { every: 60000, frame: true }).value.data;
  const stores = board?.stores || [];
  return html`${stores.length > 0 && html`<div class="filters">${stores.length > 1 && html`<${Pick} label="Store" value=${store} options=${[["", "All stores"], ...stores.map(({ id, name }) => [id, name])]} onPick=${(of) => setQuery({ store: of })} />`}
      <${Now} stores=${stores.filter(({ id }) => !store || id === store)} /></div>`}
    <${Known} of=${known} rows=${6}>${(data) => (data.rows.length === 0
      ? html`<${Empty} title="Nothing compared yet" text="Every night, and after its products were pulled, what a store shows is compared with what is known here. What somebody changed in the store is corrected here with its reason, or set again there; both are reported on this page.">${store && html`<button class="button" onClick=${() => setQuery({ store: null })}>Show all stores</button>`}${board && stores.length === 0 && html`<a class="button primary" href="/settings/stores/new">Connect the first store</a>`}<//>`
      : html`<ol class="compared">${data.rows.map((of) => html`<${Night} key=${of.id} of=${of} />`)}</ol>
        ${data.next && html`<p class="table-more"><button class="quiet" onClick=${() => more(path)}>Read older ones</button></p>`}`)}<//>`;
}

// Pulling a store's products ends with the comparison of their levels.
function Now({ stores }) {
  const [busy, setBusy] = useState(false);
  const compare = () => {
    setBusy(true);
    Promise.all(stores.map(({ id, name }) => post(`/settings/stores/${seg(id)}/pull`, {}).then(() => name)))
      .then((names) => (toast(`Being compared: ${names.join(", ")}. What is found shows here.`), refresh()), failed)
      .finally(() => setBusy(false));
  };
  return html`<${Action} act=${compare} busy=${busy} why=${whyNot("settings")}>Compare now<//>`;
}

function Night({ of }) {
  const left = of.corrected - of.lines.length;
  return html`<li class="card"><header><h2 dir="auto">${of.store_name}</h2><${Badge} state=${of.corrected ? "warn" : "good"} label=${of.corrected ? `${plural(of.corrected, "level")} put right` : "In step"} /><small><${Ago} at=${of.at} /> · ${plural(of.products, "product")} compared</small></header>
    ${of.lines.length > 0 && html`<ul class="rows">${of.lines.map((line) => html`<li key=${line.sku} class="row-line"><span class="row-what">${line.item_id ? html`<a href=${itemHref(line.item_id)} dir="auto">${line.sku}</a>` : html`<span dir="auto">${line.sku || "no SKU"}</span>`}
      <small>The store showed <span class="num">${count(line.shown)}</span> where <span class="num">${count(line.expected)}</span> were expected.</small></span>
      <span class="stock-delta"><span class="num">${minus(`${line.shown > line.expected ? "+" : ""}${count(line.shown - line.expected)}`)}</span></span>
      <${Badge} state=${line.believed ? "completed" : "running"} label=${line.believed ? "Stock corrected" : "Store set again"} title=${line.believed ? "The store was believed: a transaction says so." : "What is known here was set over it."} /></li>`)}</ul>`}
    ${left > 0 && html`<p class="hint">And ${count(left)} more.</p>`}</li>`;
}
