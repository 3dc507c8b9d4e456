// shop_order.js - one order of a shop: what is wrong with it, its cakes, what was ordered, by whom, what it holds of the
// stock, and what arrived, word for word.

import { html, useState } from "../html.js";
import { seg } from "../router.js";
import { polled, refresh } from "../poll.js";
import { post } from "../api.js";
import { toast, failed } from "../status.js";
import { may, whyNot } from "../session.js";
import { moneyText } from "../core.js";
import { PAID, count, plural, totalOf, unitOf } from "../format.js";
import { Panel } from "../parts/panel.js";
import { Badge } from "../parts/badge.js";
import { Known, Facts, Action } from "../parts/page.js";
import { LabelLink, LabelLinks } from "../parts/labels.js";
import { Timeline } from "../parts/timeline.js";
import { cakeTold } from "../parts/cake_told.js";
import { CopyId } from "../parts/copy.js";
import { Shape } from "../parts/icons.js";
import { Ago } from "../parts/time.js";
import { StateBadge } from "./shop_orders.js";
import { Due, SetDue, dueDoubtful } from "./shop_order_due.js";
import { Manage } from "./shop_order_manage.js";

const PAYMENTS = new Map(PAID);

export function ShopOrderPanel({ id, back }) {
  const path = `/production/orders/${seg(id)}`;
  const known = polled(path).value;
  const order = known.data?.order;
  return html`<${Panel} title=${order ? order.human : "Order"} back=${back} of=${id} label="Order" actions=${order && html`<${StateBadge} order=${order} />`}>
    <${Known} of=${known} rows=${8}>${(data) => html`<${Order} order=${data.order} path=${path} />`}<//><//>`;
}

function Order({ order, path }) {
  const labelled = order.tickets.filter(({ cancelled }) => !cancelled);
  return html`
    ${order.problems.length > 0 && ["waiting", "floor"].includes(order.state) && html`<section class="ask" aria-labelledby="order-problems"><h3 id="order-problems"><${Shape} name="look" />${plural(order.problems.length, "problem")}</h3>
      <ul>${order.problems.map(({ code, text }) => html`<li key=${code} dir="auto">${text}</li>`)}</ul>
      ${dueDoubtful(order) && html`<p class="form-actions"><${SetDue} order=${order} path=${path} /></p>`}
      ${order.problems.some(({ code }) => code === "oversold") && html`<${Deduct} order=${order} path=${path} />`}</section>`}
    <${Facts} facts=${[
      ["Due", html`<${Due} order=${order} path=${path} />`],
      ["How", order.method], ["Total", totalOf(order)], ["Payment", PAYMENTS.get(order.financial) || order.financial || null],
      ["Ordered", html`<${Ago} at=${order.ordered_at} />`], ["In the shop", order.by_hand ? "entered by hand" : html`<${CopyId} id=${order.name} whole=${true} />`],
      ["Test order", order.test ? "yes: it takes no stock" : null],
    ]} />
    <section class="part" aria-labelledby="order-cakes"><h3 id="order-cakes">Cakes <small>${count(order.tickets.length)}</small></h3>
      ${order.tickets.length === 0 ? html`<p class="none">None: ${order.state === "waiting" ? "the order waits for its payment." : "nothing of this order is made here."}</p>` : html`<ul class="rows">${order.tickets.map((t) => html`<${Cake} key=${t.id} t=${t} />`)}</ul>`}
      ${order.no_cake_left && html`<p class="warn"><${Shape} name="look" /> No cake of it is left: all were cancelled here. In its shop the order is alive: cancel it there, or have it changed; what it adds is made.</p>`}
      ${labelled.length > 1 && html`<p class="form-actions"><${LabelLinks} tickets=${labelled} /></p>`}</section>
    <section class="part" aria-labelledby="order-lines"><h3 id="order-lines">What was ordered</h3>
      <ul class="rows">${order.lines.map((line) => html`<${Line} key=${line.id} line=${line} currency=${order.currency} />`)}</ul></section>
    <section class="part" aria-labelledby="order-who"><h3 id="order-who">Customer</h3>${order.customer
      ? html`<${Facts} facts=${[["Name", order.customer.name], ["E-mail", order.customer.email], ["Telephone", order.customer.phone], ["Address", order.customer.address], ["Note", order.customer.note]]} />`
      : html`<p><${Badge} state="off" label="Redacted" /> The customer's data was removed, as asked; what the accounts need has stayed.</p>`}</section>
    <section class="part" aria-labelledby="order-holds"><h3 id="order-holds">Held of the stock</h3>${order.holds.length === 0 ? html`<p class="none">Nothing.</p>`
      : html`<table class="plain"><thead><tr><th scope="col">Item</th><th scope="col" data-align="end">Held</th><th scope="col" data-align="end">Until</th></tr></thead><tbody>
        ${order.holds.map((of, i) => html`<tr key=${i}><th scope="row" dir="auto"><a href=${`/stock/items/${seg(of.item_id)}`}>${of.name}</a> <small>${of.sku}</small></th><td data-align="end" class="num">${of.amount_text}</td><td data-align="end">${of.expires_at ? html`<${Ago} at=${of.expires_at} />` : "it is made"}</td></tr>`)}</tbody></table>`}</section>
    ${order.lots.length > 0 && html`<section class="part" aria-labelledby="order-lots"><h3 id="order-lots">Made of these lots</h3>
      <table class="plain"><thead><tr><th scope="col">Item</th><th scope="col">Lot</th><th scope="col" data-align="end">Used</th></tr></thead><tbody>
        ${order.lots.map((of, i) => html`<tr key=${i}><th scope="row" dir="auto">${of.name}${of.ticket > 0 && order.tickets.length > 1 && html` <small>cake ${of.ticket}</small>`}</th>
          <td dir="auto">${of.lot_id ? html`<a href=${`/settings/lots/${seg(of.lot_id)}`}>${of.code}</a>` : "no lot had it"}${of.blocked && html` <small class="warn"><${Shape} name="look" /> Blocked: ${of.blocked}</small>`}</td><td data-align="end" class="num">${of.amount} ${unitOf(of.amount, of.unit)}</td></tr>`)}</tbody></table></section>`}
    <section class="part" aria-labelledby="order-history"><h3 id="order-history">What happened</h3><${History} path=${path} several=${order.tickets.length > 1} /></section>
    ${order.deliveries.length > 0 && html`<section class="part" aria-labelledby="order-came"><h3 id="order-came">As it arrived</h3><ul class="rows">${order.deliveries.map((of) => html`<${Delivery} key=${of.id} of=${of} />`)}</ul></section>`}`;
}

// Once more what was tried when it came in: some may have come back meanwhile.
function Deduct({ order, path }) {
  const [busy, setBusy] = useState(false);
  const run = () => {
    setBusy(true);
    post(`${path}/deduct`).then(({ already_done: already }) => (toast(already ? `${order.human} lacks nothing.` : `What there is now is on hold for ${order.human}.`), refresh()), failed).finally(() => setBusy(false));
  };
  return html`<p class="form-actions"><${Action} kind="small" act=${run} busy=${busy} why=${whyNot("stock")}>Set it aside now<//></p>`;
}

const Cake = ({ t }) => html`<li class="row-line"><span class="row-what"><strong dir="auto">${t.human}</strong> <span dir="auto">${t.quantity > 1 ? `${t.quantity} × ` : ""}${t.product}</span>
    <small dir="auto">${[t.flavour, t.size, t.assignee_name && `made by ${t.assignee_name}`, t.storage && `at ${t.storage}`].filter(Boolean).join(" · ")}</small>
    ${t.held && html`<small class="warn" dir="auto"><${Shape} name="look" /> On hold: ${t.hold_reason}</small>`}${t.changed && html`<small class="warn" dir="auto"><${Shape} name="look" /> Changed by the shop: ${t.difference}</small>`}</span>
  <${Badge} state=${t.cancelled ? "cancelled" : t.complete ? "done" : t.started ? "running" : "pending"} label=${t.cancelled ? "Cancelled" : `${t.stage}${t.round > 1 ? `, round ${t.round}` : ""}`} />
  <${LabelLink} tickets=${[t]} kind="small" label=${`Print the label of ${t.human}`}>Label<//>
  ${may("floor_manage") && !t.cancelled && !t.complete && html`<${Manage} id=${t.id} human=${t.human} />`}</li>`;

const Line = ({ line, currency }) => html`<li class="row-line"><span class="row-what"><strong dir="auto">${line.quantity} × ${line.title}</strong>${line.quantity !== line.ordered && html` <small>of ${line.ordered} ordered</small>`}
    <small dir="auto">${[line.sku || "no SKU", line.flavour || line.variant_title, line.size, line.work ? "" : "not made here"].filter(Boolean).join(" · ")}</small>
    ${line.writing && html`<small class="block" dir="auto">Writing: “${line.writing}”</small>`}${line.notes && html`<small class="block" dir="auto">${line.notes}</small>`}
    ${line.allergens.text && html`<small class="block">Allergens: ${line.allergens.text}</small>`}
    ${line.problems.map(({ code, text }) => html`<small class="warn block" key=${code}><${Shape} name="look" /> ${text}</small>`)}</span>
  <span class="num">${Number.isSafeInteger(line.price_minor) ? moneyText(line.price_minor, currency) : ""}${line.quantity > 1 && Number.isSafeInteger(line.price_minor) && html` <small>each</small>`}</span></li>`;

function History({ path, several }) {
  const known = polled(path + "/timeline").value;
  const people = new Map((polled("/production/people", { every: 60000, frame: true }).value.data?.people || []).map(({ id, name }) => [id, name]));
  return html`<${Known} of=${known} rows=${4}>${(data) => (data.rows.length ? html`<${Timeline} rows=${data.rows} brief=${(row) => cakeTold(row, people, several)} />` : html`<p class="none">Nothing yet.</p>`)}<//>`;
}

function Delivery({ of }) {
  const [busy, setBusy] = useState(false);
  const again = () => {
    setBusy(true);
    post(`/deliveries/${seg(of.id)}/read`, {}).then(({ changed, note }) => (toast(changed ? "It is read again: what is other now shows here, and under What happened." : `Nothing has changed. ${note}`), refresh()), failed).finally(() => setBusy(false));
  };
  return html`<li class="row-line"><span class="row-what">${of.kind} <small><${Ago} at=${of.received_at} /></small></span>
    ${may("settings") && html`<a class="button small" href=${`/activity/deliveries/${seg(of.id)}`}>${of.has_body ? "Show it" : "About it"}</a>`}
    ${of.has_body && html`<${Action} kind="small" act=${again} busy=${busy} why=${whyNot("settings")} quietWhy=${true}>Read it again<//>`}</li>`;
}
