// job_results.js - what the portal did with every item: what needs attention on top, and the prices as a picture.

import { html, useMemo, useState } from "../html.js";
import { Chart } from "../parts/chart.js";
import { Shape } from "../parts/icons.js";
import { seg } from "../router.js";
import { signed } from "../core.js";
import { count, plural, unitOf } from "../format.js";

const FIRST = 60; // items shown before one asks for all

export function Results({ job, items }) {
  const [only, setOnly] = useState(false);
  const [all, setAll] = useState(false);
  const sorted = useMemo(() => [...items].sort((a, b) => Number(b.attention) - Number(a.attention) || a.no - b.no), [items]);
  const answered = items.some((item) => item.verdict);
  const shown = sorted.filter((item) => !only || item.attention);
  const cut = all ? shown : shown.slice(0, FIRST);
  const attention = items.filter((item) => item.attention).length;
  return html`<section class="part">
    <h3>${answered ? "Result" : "Items"} <small>${answered ? `${count(items.length - attention)} of ${count(items.length)} as expected` : plural(items.length, "item")}</small>
      ${attention > 0 && attention < items.length && html`<label class="inline-tick"><input type="checkbox" checked=${only} onChange=${() => setOnly(!only)} /> only what needs a look</label>`}</h3>
    <table class="plan-table results" data-answered=${answered || null} aria-label="Items of this job">
      <thead><tr><th scope="col">Item</th>${answered && html`<th scope="col">What the portal did</th>`}<th scope="col" data-align="end">Quantity</th><th scope="col" data-align="end">Expected</th>
        ${answered && html`<th scope="col" data-align="end">Seen</th><th scope="col" data-align="end">Difference</th>`}</tr></thead>
      <tbody>${cut.map((item) => html`<tr key=${item.no} data-attention=${item.attention || null}>
        <th scope="row"><code dir="auto">${item.sku}</code> <span class="name" dir="auto" title=${item.name}>${item.name}</span><${Lines} item=${item} /></th>
        ${answered && html`<td class="did whole"><span class="verdict" data-tone=${item.attention ? "warn" : "good"}><${Shape} name=${item.attention ? "look" : "done"} />${item.verdict_text || item.verdict || "no answer yet"}</span>
          <small>${[item.added === true ? "in the cart" : item.added === false ? "not added" : "", (item.stock || "").replaceAll("_", " ")].filter(Boolean).join(" · ")}</small></td>`}
        <td data-align="end" class="num" data-label="Quantity">${count(item.quantity)}${item.unit && item.unit !== "piece" && html`<small>${unitOf(item.quantity, item.unit)}</small>`}</td>
        <td data-align="end" class="num" data-label="Expected">${item.expected_text}</td>
        ${answered && html`<td data-align="end" class="num" data-label="Seen" dir="auto">${item.seen_text}</td>
          <td data-align="end" class="num" data-label="Difference" data-tone=${item.difference_e4 > 0 ? "bad" : item.difference_e4 < 0 ? "good" : null}>${item.difference_e4 ? signed(item.difference_text) : ""}</td>`}
      </tr>`)}</tbody>
    </table>
    ${shown.length > cut.length && html`<p><button class="button small" onClick=${() => setAll(true)}>Show the other ${count(shown.length - cut.length)} items</button></p>`}
  </section>`;
}

// The lines of our buy orders that an item stands for.
function Lines({ item }) {
  const lines = item.lines || [];
  if (!lines.length) return null;
  const [line] = lines;
  if (lines.length === 1) return html`<small class="merged"><span dir="auto">${line.our_sku}</span> · order <a href=${`/purchasing?q=${seg(line.order_id)}`}>${line.order_id}</a></small>`;
  return html`<small class="merged">${plural(lines.length, "line")}: ${lines.map((of) => `${of.our_sku} × ${count(of.quantity)} (${of.order_id})`).join(", ")}</small>`;
}

// Where the portal's price is not the expected one, how far it is off.
export function Differences({ job, items }) {
  const off = useMemo(() => items.filter((item) => item.difference_e4).sort((a, b) => b.difference_e4 - a.difference_e4), [items]);
  if (!off.length) return null;
  const shown = off.length > 24 ? [...off.slice(0, 12), ...off.slice(-12)] : off;
  return html`<section class="part"><${Chart} kind="bars" title="Price differences"
    says=${`Price differences of ${plural(off.length, "item")}, seen minus expected, per unit in ${job.currency}.${shown.length < off.length ? " The 24 largest are drawn." : ""}`}
    labels=${shown.map((item) => item.sku)} signed=${true}
    series=${[{ name: `Difference in ${job.currency}`, values: shown.map((item) => item.difference_e4 / 10000), tone: "sign" }]}
    table=${{ head: ["SKU", "Expected", "Seen", "Difference"], rows: off.map((item) => [item.sku, item.expected_text, item.seen_text, signed(item.difference_text)]) }} /></section>`;
}
