// level.js - an item's level as a bar: what orders hold, what is kept back as safety, what is free; and what is missing.
//
// The whole bar is all that is there, or all that is promised where that is more, so what is spoken for is seen before any
// number is read. Each part has its own pattern, not its colour alone.

import { html } from "../html.js";
import { count, minus, unitOf } from "../format.js";

// [[what, share], …] of an item's numbers over its parts; those that are nothing are left out.
function partsOf({ on_hand_n: hand, held_n: held, safety_n: safety }) {
  const there = Math.max(0, hand);
  const heldThere = Math.min(there, held);
  const safe = Math.min(there - heldThere, safety);
  return [
    ["held", heldThere], ["safety", safe], ["free", there - heldThere - safe],
    ["missing", held - heldThere + Math.max(0, -hand)], ["unsafe", held > there ? 0 : safety - safe],
  ].filter(([, n]) => n > 0);
}
const WORD = { held: "Held by orders", safety: "Safety", free: "Free", missing: "Missing", unsafe: "Safety not reached" };

export function Level({ item, legend = false }) {
  const parts = partsOf(item);
  const amount = (n) => (item.parts === 1 ? count(n) : count(Math.round((n / item.parts) * 1000) / 1000));
  const says = parts.length ? parts.map(([what, n]) => `${WORD[what].toLowerCase()} ${amount(n)}`).join(", ") : "nothing is there";
  return html`<span class="level" role="img" aria-label=${`${item.on_hand} on hand: ${says}`} title=${says}>${parts.map(([what, n]) => html`<i key=${what} data-part=${what} style=${{ flexGrow: n / item.parts }} />`)}</span>
    ${legend && html`<ul class="legend level-legend" aria-hidden="true">${parts.map(([what, n]) => html`<li key=${what}><i class="level-key" data-part=${what} />${WORD[what]} <span class="num">${amount(n)}</span></li>`)}</ul>`}`;
}

// Before anything was received or counted nobody knows how many there are; of what is made of nothing none.
export const isKnown = (item) => item.counted || (item.recipe && !item.short_of);
export const freeText = (item) => (isKnown(item) ? minus(item.recipe ? count(item.level) : item.ats) : "–");
export const freeUnit = (item) => unitOf(item.recipe ? item.level : item.ats, item.unit);
export const freeWords = (item) => (isKnown(item) ? `${freeText(item)} ${freeUnit(item)} available` : "not counted yet");
