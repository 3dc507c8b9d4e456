// suppliers.js - how each supplier's portal has served us: success, time, and how far its prices drift from ours.

import { html } from "../html.js";
import { place, withQuery } from "../router.js";
import { polled, more } from "../poll.js";
import { Table } from "../parts/table.js";
import { Split, Panel } from "../parts/panel.js";
import { Known, Empty, Facts } from "../parts/page.js";
import { Chart } from "../parts/chart.js";
import { Ago } from "../parts/time.js";
import { count, percent, span, exact } from "../format.js";
import { priceText, signed } from "../core.js";

const PATH = "/purchasing/suppliers";

export function Suppliers() {
  const known = polled(PATH).value;
  const portals = polled("/purchasing/orders", { every: 60000, frame: true }).value.data?.suppliers;
  const open = place.value.query.get("supplier");
  const list = html`<${Known} of=${known} rows=${6}>${(data) => data.rows.length === 0
    ? html`<${Empty} title="Nothing sent yet" text="After the first job, each supplier's success rate, the time it takes and the drift of its prices are shown here."><a class="button primary" href="/purchasing">Pick orders to send</a><//>`
    : html`<${Table} label="Suppliers" rows=${data.rows} columns=${COLUMNS} id=${(row) => row.supplier_id} openId=${open} href=${(row) => withQuery({ supplier: row.supplier_id })}
        hasMore=${Boolean(data.next)} more=${() => more(PATH)} />`}<//>`;
  const row = known.data?.rows.find(({ supplier_id }) => supplier_id === open);
  const currency = portals?.find(({ id }) => id === open)?.portal?.currency;
  return html`<${Split} open=${open && row} list=${list}>${row && html`<${Supplier} row=${row} currency=${currency} />`}<//>`;
}

const COLUMNS = [
  { key: "name", title: "Supplier", sort: (row) => row.supplier_name, cell: (row) => html`<strong dir="auto" title=${row.supplier_name}>${row.supplier_name || row.supplier_id}</strong>` },
  { key: "success", title: "Success", size: "9rem", sort: (row) => row.success_bp, cell: (row) => html`<${Success} bp=${row.success_bp} />` },
  { key: "jobs", title: "Jobs", size: "5rem", align: "end", sort: (row) => row.jobs, cell: (row) => count(row.jobs) },
  { key: "review", title: "Reviews", from: 680, size: "6rem", align: "end", sort: (row) => row.needs_review, cell: (row) => count(row.needs_review) },
  { key: "failed", title: "Failed", from: 680, size: "6rem", align: "end", sort: (row) => row.failed, cell: (row) => count(row.failed) },
  { key: "time", title: "Median time", from: 680, size: "8rem", align: "end", sort: (row) => row.median_ms, cell: (row) => (row.median_ms ? span(row.median_ms) : "") },
  { key: "drift", title: "Price drift", from: 680, size: "8rem", align: "end", sort: (row) => row.drift_bp, cell: (row) => html`<${Drift} bp=${row.drift_bp} />` },
  { key: "last", title: "Last", from: 1000, size: "7rem", align: "end", sort: (row) => row.last_at, cell: (row) => html`<${Ago} at=${row.last_at} />` },
];

const Success = ({ bp }) => (bp === null || bp === undefined ? html`<span class="none">no end yet</span>` : html`<meter class="meter" min="0" max="10000" value=${bp} aria-label="Success rate" /> <span class="num">${percent(bp)}</span>`);
const Drift = ({ bp }) => (bp === null || bp === undefined ? "" : html`<span class="num" data-tone=${bp > 0 ? "bad" : bp < 0 ? "good" : null}>${bp > 0 ? "+" : ""}${percent(bp)}</span>`);

function Supplier({ row, currency }) {
  const prices = [...(row.prices || [])].filter((price) => price.seen_e4 !== null).sort((a, b) => a.at - b.at);
  const off = (price) => Math.round(((price.seen_e4 - price.expected_e4) / price.expected_e4) * 10000) / 100;
  const drawn = prices.filter((price) => price.expected_e4 > 0);
  return html`<${Panel} title=${row.supplier_name || row.supplier_id} back=${withQuery({ supplier: null })} of=${row.supplier_id} label="Supplier">
    <${Facts} facts=${[
      ["Success", row.success_bp === null ? "no job has ended yet" : percent(row.success_bp)],
      ["Jobs", `${count(row.jobs)}: ${count(row.completed)} completed, ${count(row.needs_review)} to review, ${count(row.failed)} failed`],
      ["Median time", row.median_ms ? span(row.median_ms) : null],
      ["Price drift", html`<${Drift} bp=${row.drift_bp} />`],
      ["Last job", html`<${Ago} at=${row.last_at} />`],
      ["", html`<a href=${`/purchasing/jobs?${new URLSearchParams({ supplier: row.supplier_id })}`}>Its jobs</a>`],
    ]} />
    ${drawn.length > 0
      ? html`<${Chart} kind="bars" title="Prices seen against expected" signed=${true} labels=${drawn.map((price) => price.sku)}
          says="How far each price seen in the portal was from the one expected, in percent, oldest first."
          series=${[{ name: "Percent off", values: drawn.map(off), tone: "sign" }]}
          table=${{
            head: ["SKU", "When", "Expected", "Seen", "Off by"],
            rows: drawn.map((price) => [price.sku, exact(price.at), priceText(price.expected_e4, currency), priceText(price.seen_e4, currency), signed(`${off(price)} %`)]),
          }} />`
      : html`<p class="none">No price was seen yet.</p>`}
  <//>`;
}
