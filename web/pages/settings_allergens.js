// settings_allergens.js - what people have to be told of in each item, in one table: a press says contains, traces, no.

import { html, useRef, useState } from "../html.js";
import { place, setQuery, seg } from "../router.js";
import { polled, more, refresh } from "../poll.js";
import { put } from "../api.js";
import { toast, failed } from "../status.js";
import { whyNot } from "../session.js";
import { Known, Empty, Action } from "../parts/page.js";
import { Find } from "../parts/form.js";

const PATH = "/stock/items";
// As core/allergen.c has them, in the order of the law.
const ALLERGENS = [["gluten", "Gluten"], ["crustaceans", "Crustaceans"], ["eggs", "Eggs"], ["fish", "Fish"], ["peanuts", "Peanuts"], ["soybeans", "Soybeans"], ["milk", "Milk"],
  ["nuts", "Nuts"], ["celery", "Celery"], ["mustard", "Mustard"], ["sesame", "Sesame"], ["sulphites", "Sulphites"], ["lupin", "Lupin"], ["molluscs", "Molluscs"]];
const SAYS = { yes: ["●", "contains"], may: ["◐", "may contain"], no: ["", "no"], part: ["○", "by what it is made of"], unsaid: ["?", "not stated"] };

function cell({ allergens: own, allergens_all: all, recipe }, name) {
  if (own.contains.includes(name)) return "yes";
  if (own.may_contain.includes(name)) return "may";
  if (recipe && (all.contains.includes(name) || all.may_contain.includes(name))) return "part";
  return (recipe ? all : own).stated ? "no" : "unsaid";
}
// no → contains → may contain → no
function turned({ contains, may_contain }, name) {
  const without = (list) => list.filter((one) => one !== name);
  if (contains.includes(name)) return { contains: without(contains), may_contain: [...may_contain, name] };
  if (may_contain.includes(name)) return { contains, may_contain: without(may_contain) };
  return { contains: [...contains, name], may_contain };
}

export function Allergens() {
  const q = place.value.query.get("q") || "";
  const path = `${PATH}?` + new URLSearchParams({ ...(q && { q }), limit: "100" });
  const known = polled(path).value;
  return html`<div class="filters"><${Find} label="Item or SKU" value=${q} onFind=${(text) => setQuery({ q: text || null })} />
      <p class="hint">● contains, ◐ may contain traces, ○ by what it is made of, ? nobody has said. With the first mark an item is stated: what stays empty is not in it. What is in an ingredient is in all that is made of it: on the cake's card, its label and its order.</p></div>
    <${Known} of=${known} rows=${6}>${(data) => data.rows.length === 0
      ? html`<${Empty} title=${q ? "No item fits" : "No stock item yet"} text=${q ? "No item has these words." : "Items come from the stock. Here you say once what is in each."}>${!q && html`<a class="button primary" href="/stock/items/new">Add the first item</a>`}<//>`
      : html`<div class="matrix" role="region" aria-label="Allergens by item" tabindex="0"><table class="plain"><thead><tr><th scope="col">Item <small>by SKU</small></th>
          ${ALLERGENS.map(([name, label]) => html`<th key=${name} scope="col"><span>${label}</span></th>`)}<th scope="col"><span class="unseen">All at once</span></th></tr></thead>
        <tbody>${data.rows.map((item) => html`<${Row} key=${item.id} item=${item} />`)}</tbody></table></div>
        ${data.next && html`<button class="button" onClick=${() => more(path)}>Show more</button>`}`}<//>`;
}

// Presses on one row go one after the other, each on what the answer before it said: that may be newer than what was read.
// The first press says of all fourteen something, as "None" does: it is told and can be undone.  That is a press, too: what was
// said before it, with what was pressed since done to that instead.
function Row({ item: read }) {
  const [busy, setBusy] = useState(0);
  const heard = useRef(read);
  const turn = useRef(Promise.resolve());
  if (read.updated_at >= heard.current.updated_at) heard.current = read;
  const item = heard.current;
  const path = `${PATH}/${seg(read.id)}`;
  const why = whyNot("stock");
  const since = useRef([]); // what was pressed after the last that can be undone
  const change = async (bodyOf, none) => {
    const { stated, contains, may_contain } = heard.current.allergens;
    const before = () => (since.current.length || stated ? since.current.reduce((now, press) => press(now), { contains, may_contain }) : { contains: null, may_contain });
    try {
      heard.current = (await put(path, bodyOf(heard.current.allergens))).item;
      const first = !stated && !item.recipe && heard.current.allergens.stated;
      since.current = none || first ? [] : [...since.current, bodyOf];
      if (none) toast(`${item.name}: none of the fourteen.`, { undo: () => send(before) });
      else if (first) toast(`${item.name} is stated now: ${heard.current.allergens.text}, and nothing else of the fourteen.`, { undo: () => send(before) });
    } catch (error) {
      failed(error);
    }
    setBusy((n) => n - 1);
    refresh();
  };
  const send = (...asked) => {
    if (why) return;
    setBusy((n) => n + 1);
    return (turn.current = turn.current.then(() => change(...asked)));
  };
  return html`<tr aria-busy=${busy > 0 || null}><th scope="row"><strong dir="auto">${item.name}</strong> <small dir="auto">${item.allergens_all.text || "Not stated"}</small></th>
    ${ALLERGENS.map(([name, label]) => {
      const is = cell(item, name), [sign, word] = SAYS[is];
      return html`<td key=${name}><button class="quiet mark" data-is=${is} title=${why || `${label}: ${word}`} aria-label=${`${item.name}, ${label}: ${word}`} aria-disabled=${why ? true : null} onClick=${() => send((now) => turned(now, name))}>${sign}</button></td>`;
    })}
    <td>${item.allergens.stated || item.recipe ? null : html`<${Action} act=${() => send(() => ({ contains: [], may_contain: [] }), true)} why=${why} quietWhy=${true}>None<//>`}</td></tr>`;
}
