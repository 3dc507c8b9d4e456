// stock_item.js - one item: what there is of it and for whom, what each store shows, its way over time; what came, went and
// was counted is entered here. Its transactions and how it is set up stand behind tabs.

import { html } from "../html.js";
import { place, setQuery, withQuery, seg } from "../router.js";
import { polled, more } from "../poll.js";
import { may } from "../session.js";
import { count, plural, exact, minus, unitOf } from "../format.js";
import { Panel } from "../parts/panel.js";
import { Known, Facts, Parts } from "../parts/page.js";
import { Badge } from "../parts/badge.js";
import { CopyId } from "../parts/copy.js";
import { Chart } from "../parts/chart.js";
import { Pick } from "../parts/form.js";
import { Shape } from "../parts/icons.js";
import { Ago } from "../parts/time.js";
import { Level, freeText, freeUnit, isKnown } from "../parts/level.js";
import { Standing, itemHref } from "./stock_items.js";
import { Move } from "./stock_move.js";
import { Setup } from "./stock_setup.js";
import { Recipe } from "./stock_recipe.js";

const PARTS = [["", "Now"], ["moves", "Transactions"], ["setup", "Set up"]];
const RULE = { allow: "it is held all the same", warn: "it is held, with a warning", refuse: "it is not held, and the order says so" };

export function StockItemPanel({ id, back }) {
  const path = itemHref(id);
  const known = polled(path).value;
  const item = known.data?.item;
  const part = place.value.query.get("part") || "";
  return html`<${Panel} title=${item ? item.name : "Item"} back=${back} of=${id} label="Item" actions=${item && html`<${Standing} item=${item} />`}>
    <${Parts} label="Parts of the item" parts=${PARTS} />
    <${Known} of=${known} rows=${8}>${(data) => (part === "moves" ? html`<${Moves} item=${data.item} path=${path} />`
      : part === "setup" ? html`<${Setup} key=${data.item.id} item=${data.item} />${data.item.recipe && html`<${Recipe} item=${data.item} recipe=${data.recipe} />`}`
      : html`<${Now} data=${data} path=${path} />`)}<//><//>`;
}

function Now({ data: { item, recipe, products, holds, shops }, path }) {
  return html`<section class="stock-now" aria-label="What there is">
      <p class="stock-free"><small>${item.recipe ? "Can be made" : "Available"}</small>${isKnown(item)
        ? html`<span class="figure" data-tone=${item.counted && item.standing === "short" ? "bad" : null}>${freeText(item)}</span> <span dir="auto">${freeUnit(item)}</span>` : html`<strong>Not counted yet</strong>`}</p>
      ${item.recipe ? html`<p class="hint" dir="auto">${item.short_of ? html`As many as <strong>${item.short_of}</strong> still allows.` : "Nobody has said what it is made of, so none can be sold."}</p>` : item.counted && html`<${Level} item=${item} legend=${true} />`}
      <${Facts} facts=${[
        ["SKU", html`<${CopyId} id=${item.sku} whole=${true} />`],
        ...(item.recipe ? [] : [["On hand", item.counted ? minus(item.on_hand) : "–"], ["Held by orders", item.held], ["Safety level", item.safety], ["When more is ordered", RULE[item.oversell]]]),
      ]} /></section>
    ${!item.counted && html`<section class="ask" data-mild aria-labelledby="stock-uncounted"><h3 id="stock-uncounted"><${Shape} name="ask" />Nothing was received or counted yet</h3>
      <p>${item.recipe ? "Count what it is made of. " : ""}Until then its number says nothing, and every store keeps the level that it shows.</p></section>`}
    ${!item.recipe && html`<${Move} item=${item} path=${path} />`}
    ${item.recipe && html`<section class="part" aria-labelledby="stock-made"><h3 id="stock-made">One is made of</h3><${Made} recipe=${recipe} /></section>`}
    <section class="part" aria-labelledby="stock-shops"><h3 id="stock-shops">What stores show <small>${count(shops.length)}</small></h3>
      ${shops.length === 0 ? html`<p class="none">No store sells a product with this SKU.</p>` : html`<ul class="rows">${shops.map((of) => html`<${Shop} key=${of.shop_id + of.variant_id} of=${of} item=${item} />`)}</ul>`}</section>
    ${!item.recipe && html`${item.counted && html`<${Way} item=${item} path=${path} />`}
      <section class="part" aria-labelledby="stock-holds"><h3 id="stock-holds">Held for orders <small>${count(holds.length)}</small></h3>
        ${holds.length === 0 ? html`<p class="none">No order holds any of it.</p>` : html`<table class="plain"><thead><tr><th scope="col">Order</th><th scope="col" data-align="end">Held</th><th scope="col" data-align="end">Since</th><th scope="col" data-align="end">Until</th></tr></thead>
          <tbody>${holds.map((of) => html`<tr key=${of.order_id + of.line}><th scope="row"><a href=${`/production/orders/${seg(of.order_id)}`} dir="auto">${of.human}</a>${of.quantity > 1 && html` <small>${count(of.quantity)} pieces</small>`}</th><td data-align="end" class="num">${of.amount}</td>
            <td data-align="end"><${Ago} at=${of.created_at} /></td><td data-align="end">${of.expires_at ? html`<${Ago} at=${of.expires_at} />` : "it is made"}</td></tr>`)}</tbody></table>`}</section>
      ${products.length > 0 && html`<section class="part" aria-labelledby="stock-uses"><h3 id="stock-uses">Goes into <small>${plural(products.length, "product")}</small></h3>
        <ul class="rows">${products.map((of) => html`<li key=${of.id} class="row-line"><span class="row-what"><a href=${itemHref(of.id)} dir="auto">${of.name}</a><small dir="auto">${of.sku}</small></span></li>`)}</ul></section>`}`}`;
}

const Made = ({ recipe }) => (recipe.length === 0
  ? html`<p class="none">Nothing yet. <a href=${withQuery({ part: "setup" })}>Say what it is made of</a>.</p>`
  : html`<table class="plain"><thead><tr><th scope="col">Item</th><th scope="col" data-align="end">For one</th><th scope="col" data-align="end">Available</th></tr></thead><tbody>
    ${recipe.map((of) => html`<tr key=${of.item_id}><th scope="row"><a href=${itemHref(of.item_id)} dir="auto">${of.name}</a> <small dir="auto">${of.sku}</small></th><td data-align="end" class="num">${of.amount} <small dir="auto">${unitOf(of.amount, of.unit)}</small></td><td data-align="end" class="num">${isKnown(of) ? minus(of.ats) : html`<span class="none">not counted yet</span>`}</td></tr>`)}</tbody></table>`);

// [how it looks, the word, what it means]
function step(of, item) {
  if (!of.tracked) return ["off", "Not tracked", "The store keeps no level of it, so none is set."];
  if (!of.told) return ["off", "Left alone", !item.active ? "The item is not in use." : !item.counted ? "Nothing was counted here yet." : "The store is switched off, or has no location chosen."];
  if (of.push === "nothing" && of.seen !== of.counted)
    return ["warn", "Differs", `${count(of.counted)} would be right by what its orders took. Perhaps an order is still to come in; else it was changed in the store. Tonight's comparison puts it right, and so does “Compare now” under Comparisons.`];
  if (of.push === "nothing") return ["good", "In step", "It shows what there is."];
  if (of.push === "read") return ["running", "Being read", "Its level is read before it is set."];
  return ["running", `To show ${count(of.push_to)}`, of.push === "repeat" ? "Sent; the store has not answered yet." : "On its way."];
}
function Shop({ of, item }) {
  const [look, word, why] = step(of, item);
  return html`<li class="row-line"><span class="row-what">${may("settings_read") ? html`<a href=${`/settings/stores/${seg(of.shop_id)}`} dir="auto">${of.name}</a>` : html`<strong dir="auto">${of.name}</strong>`}
      <small dir="auto">${of.title}</small><small>${why}</small></span>
    <span class="stock-shown"><span class="figure">${of.state === "unread" || !of.tracked ? "–" : count(of.seen)}</span><small>${of.seen_at ? html`heard <${Ago} at=${of.seen_at} />` : of.state === "unread" ? "not read yet" : "as far as its orders tell"}</small></span>
    <${Badge} state=${look} label=${word} /></li>`;
}

const SPANS = [["7", "7 days"], ["30", "30 days"], ["90", "90 days"], ["180", "180 days"]];
function Way({ item, path }) {
  const days = SPANS.some(([of]) => of === place.value.query.get("days")) ? place.value.query.get("days") : "30";
  const known = polled(`${path}/levels?days=${days}`, { every: 60000 }).value;
  return html`<section class="part stock-way">
    <${Known} of=${known} rows=${4}>${(data) => html`<${Drawn} data=${data} item=${item} days=${Number(days)} />`}<//>
    <${Pick} label="Over" value=${days} options=${SPANS} onPick=${(of) => setQuery({ days: of === "30" ? null : of })} /></section>`;
}
const DAY_MS = 86400000;
function Drawn({ data, item, days }) {
  const points = [...data.rows, { ...data.rows.at(-1), at: data.now }];
  const of = (name) => points.map((point) => point[name] / data.parts);
  // From when the item was created, nobody knows how many there are until something comes in or is counted.
  const created = data.rows[0].at > data.now - days * DAY_MS;
  const said = created ? Math.max(0, points.findIndex((point) => point.on_hand_n !== 0)) : 0;
  const [lowest, last] = [Math.min(...of("ats_n").slice(said)), points.at(-1)];
  return html`<${Chart} kind="steps" title="Level over time" times=${points.map(({ at }) => at)} labels=${points.map(({ at }) => exact(at))}
    says=${`${last.on_hand} ${unitOf(last.on_hand, item.unit)} on hand now, ${last.ats} available; the least that was available was ${Math.round(lowest * 1000) / 1000}.`}
    series=${[{ name: "Available", values: of("ats_n"), tone: "accent", filled: true }, { name: "On hand", values: of("on_hand_n"), tone: "calm", dashed: true }]}
    table=${{ head: ["From", "On hand", "Held", "Available"], rows: [...points].reverse().map((point) => [exact(point.at), point.on_hand, point.held, point.ats]) }} />`;
}

function Moves({ item, path }) {
  const list = path + "/moves?limit=50";
  const known = polled(list).value;
  return html`<${Known} of=${known} rows=${8}>${(data) => (data.rows.length === 0
    ? html`<p class="none">Nothing has moved yet. What is received, counted, held, used and corrected stands here, each with who and why.</p>`
    : html`<ul class="rows stock-moves" aria-label=${`Transactions of ${item.name}, the newest first`}>${data.rows.map((row) => html`<${Moved} key=${row.seq} row=${row} />`)}</ul>
      ${data.next && html`<p class="table-more"><button class="quiet" onClick=${() => more(list)}>Read older ones</button></p>`}`)}<//>`;
}
const Moved = ({ row }) => html`<li class="row-line"><span class="row-what"><strong>${row.text.replace(/\.$/, "")}</strong>${row.order_id && html` <a href=${`/production/orders/${seg(row.order_id)}`} dir="auto">${row.human || "its order"}</a>`}
    ${row.reason && html`<small dir="auto">“${row.reason}”</small>`}<small><${Ago} at=${row.at} />${row.actor_name && html` by <span dir="auto">${row.actor_name}</span>`}</small></span>
  <${Delta} text=${row.on_hand} word="on hand" /><${Delta} text=${row.held} word="held" /></li>`;
const Delta = ({ text, word }) => html`<span class="stock-delta" data-none=${text === "0" || null}><span class="num">${text === "0" ? "·" : minus(text)}</span><small>${word}</small></span>`;
