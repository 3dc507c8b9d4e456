// shop_orders.js - the shops' orders: found by what one remembers, those with problems first to hand; one opens beside.

import { html } from "../html.js";
import { place, setQuery, withQuery, go, seg } from "../router.js";
import { polled, more } from "../poll.js";
import { file } from "../api.js";
import { whyNot } from "../session.js";
import { count, day, totalOf } from "../format.js";
import { Table } from "../parts/table.js";
import { Split, Panel } from "../parts/panel.js";
import { Badge } from "../parts/badge.js";
import { Known, Empty, Action } from "../parts/page.js";
import { Find, Pick } from "../parts/form.js";
import { Icon, Shape } from "../parts/icons.js";
import { Ago } from "../parts/time.js";
import { ShopOrderPanel } from "./shop_order.js";
import { NewOrder } from "./shop_order_new.js";

export const HERE = "/production/orders";
const FILTERS = ["q", "store", "problems", "from", "to"];
// state → [how it looks, the word]
const ORDER_STATES = { waiting: ["pending", "Unpaid"], floor: ["running", "On the floor"], complete: ["done", "Complete"], cancelled: ["cancelled", "Cancelled"] };
export const StateBadge = ({ order }) => {
  if (order.no_cake_left) return html`<${Badge} state="warn" label="No cake left" title="All its cakes were cancelled here; in its shop the order is alive" />`;
  const [look, word] = ORDER_STATES[order.state] || ["pending", order.state];
  return html`<${Badge} state=${look} label=${order.state === "floor" && order.stage ? order.stage : word} title=${word} />`;
};

export function ShopOrders() {
  const { query, parts } = place.value;
  const open = parts[2];
  const asked = FILTERS.map((name) => [name, query.get(name)]).filter(([, value]) => value);
  const path = HERE + "?" + new URLSearchParams([...asked, ["limit", "100"]]);
  const known = polled(path).value;
  const board = polled("/production/board", { every: 60000, frame: true }).value;
  const stores = board.data?.stores || [];
  const back = withQuery({}, HERE);
  const csv = file(HERE + ".csv" + (asked.length ? "?" + new URLSearchParams(asked) : ""));
  const list = html`<div class="filters">
      <${Find} label="Order, customer or product" value=${query.get("q") || ""} onFind=${(q) => setQuery({ q })} />
      ${stores.length > 1 && html`<${Pick} label="Store" value=${query.get("store") || ""} options=${[["", "All stores"], ...stores.map(({ id, name }) => [id, name])]} onPick=${(store) => setQuery({ store })} />`}
      <label class="tick-one"><input type="checkbox" checked=${query.get("problems") === "1"} onChange=${(event) => setQuery({ problems: event.target.checked ? "1" : null })} />Only with problems</label>
      <span class="push filters-actions"><a class="button" href=${csv} download><${Icon} name="download" />CSV</a>
        <${Action} kind="primary" act=${() => go(withQuery({}, HERE + "/new"))} why=${whyNot("orders") || (stores.length ? "" : "Connect a store first.")} quietWhy=${true}>Enter an order<//></span>
    </div>
    <${Known} of=${known} rows=${8}>${(data) => data.rows.length === 0
      ? asked.length
        ? html`<${Empty} title="No order fits" text="No order has these words, this store or such problems."><button class="button" onClick=${() => setQuery(Object.fromEntries(FILTERS.map((name) => [name, null])))}>Show all orders</button><//>`
        : html`<${Empty} title="No order yet" text="Orders of the connected stores appear here seconds after the customer has paid. An order that came by telephone can be entered by hand.">${stores.length > 0 || !board.data ? html`<a class="button primary" href="/settings/stores">Look at the stores</a>` : html`<a class="button primary" href="/settings/stores/new">Connect the first store</a>`}<//>`
      : html`<${Table} label="Orders" rows=${data.rows} columns=${COLUMNS} id=${(of) => of.id} openId=${open} tall=${true} state=${(of) => of.state} href=${(of) => withQuery({}, `${HERE}/${seg(of.id)}`)}
          hasMore=${Boolean(data.next)} more=${() => more(path)} />`}<//>`;
  return html`<${Split} open=${open} list=${list}>${open === "new" ? (board.data ? html`<${NewOrder} back=${back} stores=${stores} />` : html`<${Panel} title="Enter an order" back=${back} of="new"><${Known} of=${board}>${() => null}<//><//>`) : html`<${ShopOrderPanel} id=${open} back=${back} />`}<//>`;
}

const Due = ({ row }) => (row.due_day ? day(row.due_day) : html`<span class="none">no date</span>`);
const COLUMNS = [
  {
    key: "order", title: "Order",
    cell: (row) => html`<strong dir="auto" title=${row.human}>${row.human}</strong>${row.test ? " (test)" : ""}<small dir="auto" title=${row.customer_name}>${row.customer_name || "no name"}</small>`,
  },
  { key: "state", title: "State", size: (width) => (width < 440 ? "9.5rem" : "10.5rem"), cell: (row) => html`<${StateBadge} order=${row} /><small class="slim-only"><${Due} row=${row} />${row.due_time && html`, <span dir="auto">${row.due_time}</span>`}</small>` },
  { key: "due", title: "Due", size: "7.5rem", from: 440, sort: (row) => row.due_day, cell: (row) => html`<${Due} row=${row} /><small dir="auto" title=${row.due_time || null}>${[row.due_time, row.method].filter(Boolean).join(", ")}</small>` },
  { key: "problems", title: "Problems", from: 560, cell: (row) => (row.problems.length ? html`<span class="warn" title=${row.problems.map(({ text }) => text).join(" ")}><${Shape} name="look" /> ${row.problems[0].text}</span>${row.problems.length > 1 && html`<small>and ${count(row.problems.length - 1)} more</small>`}` : html`<span class="none">none</span>`) },
  { key: "cakes", title: "Cakes", size: "4.5rem", align: "end", from: 800, cell: (row) => count(row.tickets) },
  { key: "total", title: "Total", size: "8rem", align: "end", from: 680, sort: (row) => row.total_minor, cell: (row) => html`<span class="num">${totalOf(row)}</span>` },
  { key: "ordered", title: "Ordered", size: "7rem", align: "end", from: 800, sort: (row) => row.ordered_at, cell: (row) => html`<${Ago} at=${row.ordered_at} />` },
];
