// find_item.js - an item of the stock that is no recipe (what is made of others is neither received nor taken), found by its
// words among however many there are.

import { html, useEffect, useId, useRef, useState } from "../html.js";
import { seg } from "../router.js";
import { polled } from "../poll.js";
import { Find } from "./form.js";
import { Icon } from "./icons.js";
import { freeWords } from "./level.js";

const PATH = "/stock/items";
const SHOWN = 6;

// without: ids of those that are taken already. verb: what a press on one does.
export function FindItem({ label, verb, icon = "check", without = [], onPick, ...field }) {
  const [q, setQ] = useState("");
  const box = useRef(null);
  // What was found goes when one turns elsewhere: it may lie over the page.
  useEffect(() => {
    if (!q) return;
    const away = (event) => box.current && !box.current.contains(event.target) && setQ(""); // it may be gone itself by then
    for (const name of ["pointerdown", "focusin"]) document.addEventListener(name, away);
    return () => ["pointerdown", "focusin"].forEach((name) => document.removeEventListener(name, away));
  }, [q]);
  const { data } = polled(q ? `${PATH}?${new URLSearchParams({ q, recipe: "0", limit: String(SHOWN + without.length) })}` : null, { frame: true }).value;
  const rows = (data?.rows || []).filter(({ id }) => !without.includes(id)).slice(0, SHOWN);
  // From the words to what they found; a form around it is not sent.
  const keys = (event) => {
    if (!event.target.matches("input") || !["Enter", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    event.currentTarget.querySelector("button")?.focus();
  };
  return html`<div class="find-item" ref=${box} onKeyDown=${keys}><${Find} label=${label} value=${q} onFind=${setQ} ...${field} />
    ${q && data && (rows.length === 0 ? html`<p class="none" role="status">No other item has these words.</p>` : html`<ul class="rows">${rows.map((of) => html`<li key=${of.id} class="row-line"><span class="row-what"><span dir="auto">${of.name}</span><small dir="auto">${of.sku} · ${freeWords(of)}</small></span>
      <button type="button" class="button small" onClick=${() => (onPick(of), setQ(""))} aria-label=${`${verb} ${of.name}`}><${Icon} name=${icon} />${verb}</button></li>`)}</ul>`)}</div>`;
}

// What is known of the item of this id; null while nothing is.
export const useItem = (id) => polled(id ? `${PATH}/${seg(id)}` : null, { every: 60000, frame: true }).value.data?.item ?? null;

// The one item that something is about, by its id; "" is none. clear: what a press takes the place of it with.
export function OneItem({ label, id, clear, error, onPick, ...rest }) {
  const name = useId();
  const item = useItem(id);
  return html`<div class="field one-item" role="group" aria-labelledby=${name} data-bad=${error ? true : null}><span class="field-name" id=${name}>${label}</span>
    ${id ? html`<p class="item-picked"><span class="row-what"><strong dir="auto">${item?.name ?? "…"}</strong><small dir="auto">${item?.sku}</small></span><button type="button" class="button small" onClick=${() => onPick("")}>${clear}</button></p>`
      : html`<${FindItem} label="SKU or name" verb="Take" onPick=${(of) => onPick(of.id)} aria-invalid=${error ? "true" : null} aria-describedby=${error ? name + "e" : null} ...${rest} />`}
    ${error && html`<p class="field-error" id=${name + "e"}>${error}</p>`}</div>`;
}
