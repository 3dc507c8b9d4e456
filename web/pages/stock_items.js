// stock_items.js - the items of the stock: how much of each is free, held and kept back, as a bar that one reads at a glance.

import { html } from "../html.js";
import { place, setQuery, withQuery, go, seg } from "../router.js";
import { polled, more } from "../poll.js";
import { whyNot } from "../session.js";
import { minus } from "../format.js";
import { Table } from "../parts/table.js";
import { Split } from "../parts/panel.js";
import { Known, Empty, Action } from "../parts/page.js";
import { Find, Pick } from "../parts/form.js";
import { Badge } from "../parts/badge.js";
import { Ago } from "../parts/time.js";
import { Level, freeText, freeUnit, isKnown } from "../parts/level.js";
import { StockItemPanel } from "./stock_item.js";
import { NewItem } from "./stock_setup.js";

export const HERE = "/stock/items";
export const itemHref = (id) => `${HERE}/${seg(id)}`;
const FILTERS = ["q", "standing", "uncounted"];
const LOOK = { fine: "good", low: "warn", out: "none", short: "bad" };
// What the list is asked for: [name in the address, its words]
const SHOWN = [["", "All items"], ["wanting", "What runs out"], ["short", "Oversold: more is promised than there is"], ["out", "Sold out: nothing is free"], ["low", "Low: the safety level is reached"], ["fine", "In stock"], ["uncounted", "Not counted yet"]];

const standingWord = (item) => (!item.active ? "Not in use" : item.counted ? item.standing_label : "Not counted");
export const Standing = ({ item }) => html`<${Badge} state=${!item.active ? "off" : item.counted ? LOOK[item.standing] : "queued"} label=${standingWord(item)} />`;

// The filters of an address, as the API takes them.
export function stockPath(query, limit) {
  const asked = FILTERS.map((name) => [name, query.get(name)]).filter(([, value]) => value);
  return HERE + "?" + new URLSearchParams([...asked, ["limit", limit]]);
}
const allOff = Object.fromEntries(FILTERS.map((name) => [name, null]));

export function StockFilters({ children }) {
  const { query } = place.value;
  const shown = query.get("uncounted") ? "uncounted" : query.get("standing") || "";
  const pick = (of) => setQuery({ standing: of === "uncounted" ? null : of, uncounted: of === "uncounted" ? "1" : null });
  return html`<div class="filters"><${Find} label="SKU or name" value=${query.get("q") || ""} onFind=${(q) => setQuery({ q })} />
    <${Pick} label="Show" value=${shown} options=${SHOWN} onPick=${pick} />
    <span class="push filters-actions">${children}</span></div>`;
}

// In the place of an empty list.
export function NoItems() {
  const { query } = place.value;
  const asked = FILTERS.some((name) => query.get(name));
  const well = query.get("standing") === "wanting" && !query.get("q");
  const why = whyNot("stock");
  return asked
    ? html`<${Empty} title=${well ? "Nothing runs out" : "No item fits"} text=${well ? "Every item in use has more than its safety level free." : "No item has these words, or stands like this."}><button class="button" onClick=${() => setQuery(allOff)}>Show all items</button><//>`
    : html`<${Empty} title="No item yet" text="An item is what you count: a sponge, a kilo of fondant, a box. Give it the SKU that your stores use, and their orders hold it from the moment they arrive; then every store shows what is left. A product that is made of several items is a recipe.">
        ${why ? html`<small class="why">${why}</small>` : html`<a class="button primary" href=${HERE + "/new"}>Add the first item</a>`}<//>`;
}

export function StockItems() {
  const { query, parts } = place.value;
  const open = parts[2];
  const path = stockPath(query, "100");
  const known = polled(path).value;
  const back = withQuery({ part: null, days: null }, "/stock");
  const list = html`<${StockFilters}>
      <${Action} kind="primary" act=${() => go(withQuery({}, HERE + "/new"))} why=${whyNot("stock")} quietWhy=${true}>Add an item<//><//>
    <${Known} of=${known} rows=${8}>${(data) => data.rows.length === 0 && !data.next
      ? html`<${NoItems} />`
      : html`<${Table} label="Stock items" rows=${data.rows} columns=${COLUMNS} id=${(item) => item.id} openId=${open} tall=${true} state=${(item) => item.standing}
          href=${(item) => withQuery({}, itemHref(item.id))} hasMore=${Boolean(data.next)} more=${() => more(path)} />`}<//>`;
  return html`<${Split} open=${open} list=${list}>${open === "new" ? html`<${NewItem} back=${back} />` : html`<${StockItemPanel} key=${open} id=${open} back=${back} />`}<//>`;
}

const free = (item) => (!isKnown(item) ? null : item.recipe ? item.level : item.ats_n / item.parts);
const COLUMNS = [
  { key: "item", title: "Item", order: "by SKU", sort: (item) => item.name, cell: (item) => html`<strong dir="auto" title=${item.name}>${item.name}</strong><small dir="auto" title=${item.sku}>${item.sku}${item.recipe ? " · recipe" : ""}</small>` },
  { key: "level", title: "Level", size: (width) => (width < 680 ? "30%" : "34%"), cell: (item) => (item.recipe
    ? html`<span dir="auto" title=${item.short_of}>${item.short_of || html`<span class="none">no recipe yet</span>`}</span><small>${!item.short_of ? "" : item.level > 0 ? "runs out first" : "is missing"}</small>`
    : item.counted ? html`<${Level} item=${item} />` : html`<span class="none">not counted yet</span>`) },
  { key: "free", title: "Available", size: (width) => (width < 440 ? "6.5rem" : "8rem"), align: "end", sort: free, cell: (item) => html`<span class="num level-free" data-tone=${item.counted && item.standing === "short" ? "bad" : null}>${freeText(item)}</span> <span class="level-unit" dir="auto" title=${freeUnit(item)}>${isKnown(item) && freeUnit(item)}</span><small class="narrow-only">${standingWord(item)}</small>` },
  { key: "hand", title: "On hand", size: "6.5rem", align: "end", from: 800, sort: (item) => (item.recipe || !item.counted ? null : item.on_hand_n / item.parts), cell: (item) => (item.recipe || !item.counted ? "" : html`<span class="num">${minus(item.on_hand)}</span>`) },
  { key: "held", title: "Held", size: "5.5rem", align: "end", from: 800, sort: (item) => (item.recipe ? null : item.held_n / item.parts), cell: (item) => (item.recipe ? "" : html`<span class="num">${item.held}</span>`) },
  { key: "standing", title: "Stands", size: "9rem", from: 680, sort: (item) => ["short", "out", "low", "fine"].indexOf(item.standing), cell: (item) => html`<${Standing} item=${item} />` },
  { key: "changed", title: "Moved", size: "7rem", align: "end", from: 1040, sort: (item) => item.updated_at, cell: (item) => html`<${Ago} at=${item.updated_at} />` },
];
