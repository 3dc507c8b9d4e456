// orders.js - the approved buy orders, by supplier; picking some shows at once what sending them would do (plan.js).

import { html, useEffect, useMemo } from "../html.js";
import { place, setQuery } from "../router.js";
import { polled, patch, refresh } from "../poll.js";
import { post, del } from "../api.js";
import { toast, failed } from "../status.js";
import { may, whyNot } from "../session.js";
import { Table } from "../parts/table.js";
import { Empty, Known, Trouble, Action } from "../parts/page.js";
import { Find, Pick } from "../parts/form.js";
import { Badge } from "../parts/badge.js";
import { Ago } from "../parts/time.js";
import { count, plural } from "../format.js";
import { seg } from "../router.js";
import { priceSum } from "../core.js";
import { Plan } from "./plan.js";

const ORDERS = "/purchasing/orders";
const LINKED = 60; // so many picked orders still fit an address

let pickedHere = new Set(); // picked in this tab; what the address can hold is also there

function usePicked() {
  const linked = place.value.query.get("pick");
  const picked = useMemo(() => {
    if (linked !== null) pickedHere = new Set(linked.split(",").filter(Boolean));
    return pickedHere;
  }, [linked, pickedHere]);
  const setPicked = (next) => {
    pickedHere = next;
    const ids = [...next];
    const fits = ids.length <= LINKED && !ids.some((id) => id.includes(","));
    setQuery({ pick: ids.length && fits ? ids.join(",") : null, n: ids.length && !fits ? String(ids.length) : null });
  };
  return [picked, setPicked];
}

export function Orders() {
  const known = polled(ORDERS).value;
  return html`<${Known} of=${known} rows=${8}>${(data) => html`<${Source} source=${data.source} any=${data.suppliers.length > 0} />
    ${data.suppliers.length > 0 && html`<${Picker} data=${data} />`}`}<//>`;
}

// Where the orders come from, when there is something to say about it.
function Source({ source, any }) {
  const pull = () =>
    post("/purchasing/refresh").then(() => {
      toast("Reading the buy orders again. This takes a moment.");
      refresh();
    }, failed);
  if (source.state === "unconfigured" || source.kind === "none")
    return html`<${Empty} title="No purchasing source yet" text="Approved buy orders will be listed here, grouped by supplier, ready to be sent into the suppliers' portals. They come from Optiply's database, from its API, or from demo data.">
      <a class="button primary" href="/settings/integrations">Set up the purchasing source</a><//>`;
  if (source.state === "down")
    return html`<${Trouble} title="The purchasing source cannot be reached" text=${`${source.message || "It does not answer."} Orders cannot be picked until it does; jobs that were sent go on, and everything else works.`}>
      <button class="button" onClick=${refresh}>Try now</button> <a href="/settings/integrations">Check its settings</a><//>`;
  return html`${source.kind === "rest" && html`<p class="line-note">${source.state === "pulling" ? html`<${Badge} state="pulling" label="Reading from Optiply" />` : html`Read from Optiply <${Ago} at=${source.pulled_at} />.`}
      ${" "}<${Action} act=${pull} kind="small" why=${whyNot("submit")} quietWhy=${true} busy=${source.state === "pulling"}>Read again now<//></p>`}
    ${!any && html`<${Empty} title="Nothing to send" text="Approved buy orders that are in no job yet will be listed here. When a job fails or is cancelled, its orders come back.">
      <a class="button" href="/purchasing/jobs">See what was sent</a><//>`}`;
}

function Picker({ data }) {
  const { query } = place.value;
  const [picked, setPicked] = usePicked();
  const supplier = query.get("supplier") || "";
  const words = (query.get("q") || "").toLowerCase();
  const needsApproval = data.source.needs_approval;

  const { rows, orders } = useMemo(() => {
    const orders = new Map();
    const rows = [];
    for (const of of data.suppliers) {
      const fits = of.orders.filter((order) => (!supplier || of.id === supplier) && (!words || matches(order, of, words)));
      for (const order of of.orders) orders.set(order.id, { ...order, supplier: of });
      if (!fits.length) continue;
      rows.push({ id: "supplier:" + of.id, supplier: of, heading: true, fits });
      for (const order of fits) rows.push(orders.get(order.id));
    }
    return { rows, orders };
  }, [data, supplier, words]);

  // Orders that have gone (sent by somebody else, withdrawn) are no longer picked.
  const chosen = useMemo(() => new Set([...picked].filter((id) => orders.has(id) && orders.get(id).approved !== false)), [picked, orders]);
  const gone = picked.size - chosen.size;
  useEffect(() => {
    if (gone) setPicked(chosen);
  }, [gone]);

  const approve = (order, on) => {
    patch(ORDERS, (old) => approvedIn(old, order.id, on));
    const path = `/purchasing/orders/${seg(order.id)}/approve`;
    return (on ? post(path) : del(path)).then(refresh, (error) => {
      refresh();
      throw error;
    });
  };
  const decide = (order, on) =>
    approve(order, on).then(() => toast(on ? `Order ${order.id} is approved.` : `Order ${order.id} is no longer approved.`, { undo: () => approve(order, !on) }), failed);

  const columns = [
    { key: "id", title: "Order", sort: (row) => row.id, cell: (row) => html`<strong dir="auto" title=${row.id}>${row.id}</strong><small class="slim-only"><${Ago} at=${row.created_at} /></small>` },
    { key: "lines", title: "Lines", align: "end", size: "4rem", sort: (row) => row.lines.length, cell: (row) => count(row.lines.length) },
    { key: "value", title: "Value", align: "end", size: "7rem", cell: (row) => html`<span class="num">${priceSum(row.lines, row.supplier.portal?.currency)}</span>` },
    { key: "age", title: "Created", size: "7rem", from: 440, align: "end", sort: (row) => row.created_at, cell: (row) => html`<${Ago} at=${row.created_at} />` },
    needsApproval && {
      key: "approved", title: "Approval", size: "9rem",
      cell: (row) => row.approved
        ? html`<button class="quiet small" title=${row.approved_by_name ? `Approved by ${row.approved_by_name}` : null} disabled=${!may("approve")} onClick=${() => decide(row, false)}>Withdraw</button>`
        : html`<button class="button small" title=${whyNot("approve") || null} disabled=${!may("approve")} onClick=${() => decide(row, true)}>Approve</button>`,
    },
  ].filter(Boolean);

  const options = [["", "All suppliers"], ...data.suppliers.map((of) => [of.id, of.name || of.id])];
  return html`<div class="picker">
    <section class="picker-list" aria-label="Approved orders">
      <div class="filters">
        <${Find} label="Order, SKU or product" value=${query.get("q") || ""} onFind=${(q) => setQuery({ q })} />
        <${Pick} label="Supplier" value=${supplier} options=${options} onPick=${(value) => setQuery({ supplier: value })} />
      </div>
      ${rows.length === 0
        ? html`<${Empty} title="No order fits" text="No approved order has these words or this supplier."><button class="button" onClick=${() => setQuery({ q: null, supplier: null })}>Show all orders</button><//>`
        : html`<${Table} label="Approved orders" columns=${columns} rows=${rows} id=${(row) => row.id} picked=${chosen} onPick=${setPicked}
            pickable=${(row) => row.approved !== false} group=${(row) => row.heading && html`<${SupplierLine} row=${row} chosen=${chosen} setPicked=${setPicked} />`} />`}
    </section>
    <${Plan} data=${data} orders=${orders} chosen=${chosen} setPicked=${setPicked} />
  </div>`;
}

// The heading of a supplier's orders: what stands in their way is said here, before anything is picked.
function SupplierLine({ row, chosen, setPicked }) {
  const { supplier, fits } = row;
  const ids = fits.filter((order) => order.approved !== false).map((order) => order.id);
  const all = ids.length > 0 && ids.every((id) => chosen.has(id));
  const toggle = () => {
    const next = new Set(chosen);
    for (const id of ids) all ? next.delete(id) : next.add(id);
    setPicked(next);
  };
  return html`<label class="group-pick"><input type="checkbox" tabindex="-1" checked=${all} disabled=${!ids.length} aria-label=${`Pick all orders of ${supplier.name}`} onChange=${toggle} /></label>
    <strong class="group-name" dir="auto" title=${supplier.name}>${supplier.name || supplier.id}</strong>
    <small class="group-count">${plural(fits.length, "order")}${supplier.portal?.currency ? " · " + supplier.portal.currency : ""}</small>
    <${Standing} supplier=${supplier} />`;
}

export function Standing({ supplier }) {
  const { portal, open_job: job, lane_job: lane } = supplier;
  if (!portal) return html`<a href="/settings/suppliers/new"><${Badge} state="none" label="No portal" title="This supplier has no portal under Settings, Suppliers" /></a>`;
  if (job) return html`<a href=${`/purchasing/jobs/${seg(job.id)}`} title=${`Started by ${job.created_by_name}`}><${Badge} state=${job.state} label=${job.label} /></a>`;
  if (!portal.active) return html`<${Badge} state="off" label="Switched off" />`;
  if (portal.login_blocked) return html`<a href=${`/settings/suppliers/${seg(portal.id)}`}><${Badge} state="bad" label="Login refused" /></a>`;
  if (!portal.has_credentials) return html`<a href=${`/settings/suppliers/${seg(portal.id)}`}><${Badge} state="none" label="No credentials" /></a>`;
  if (lane) return html`<a href=${`/purchasing/jobs/${seg(lane.id)}`}><${Badge} state="pending" label="Login in use" title=${`${lane.supplier_name} uses the same login now; a job would wait its turn`} /></a>`;
  return null;
}

const matches = (order, supplier, words) =>
  order.id.toLowerCase().includes(words) || (supplier.name || "").toLowerCase().includes(words) ||
  order.lines.some((line) => [line.our_sku, line.fallback_sku, line.name].some((text) => text && text.toLowerCase().includes(words)));

const approvedIn = (data, id, approved) => ({
  ...data,
  suppliers: data.suppliers.map((supplier) => ({ ...supplier, orders: supplier.orders.map((order) => (order.id === id ? { ...order, approved } : order)) })),
});
