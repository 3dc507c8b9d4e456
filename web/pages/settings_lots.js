// settings_lots.js - lots of what is in stock: what came in, what expires, which is open, and which cakes it went into.

import { html, useState } from "../html.js";
import { place, setQuery, withQuery, go, seg } from "../router.js";
import { polled, more, refresh } from "../poll.js";
import { post, postOnce, put, file } from "../api.js";
import { toast, failed } from "../status.js";
import { whyNot } from "../session.js";
import { count, day, plural, unitOf } from "../format.js";
import { Table } from "../parts/table.js";
import { Split, Panel } from "../parts/panel.js";
import { Known, Empty, Action, Facts } from "../parts/page.js";
import { Badge } from "../parts/badge.js";
import { Dialog, Confirm } from "../parts/dialog.js";
import { Icon, Shape } from "../parts/icons.js";
import { OneItem, useItem } from "../parts/find_item.js";
import { useForm, Form, Field, Tick, Submit, Refusal, Pick } from "../parts/form.js";
import { StateBadge } from "./shop_orders.js";

const PATH = "/settings/lots", LOTS = "/stock/lots", ITEMS = "/stock/items?recipe=0&limit=1";
const LOOK = { ready: "good", open: "good", expired: "bad", blocked: "bad", closed: "off" };
const Standing = ({ lot }) => html`<${Badge} state=${LOOK[lot.standing]} label=${lot.standing_label} />`;
const lastDay = (lot) => (lot.expiry_day ? day(lot.expiry_day) : "keeps");
const amount = (lot, n) => html`<span class="num">${n}</span> ${unitOf(n, lot.unit)}`;

const COLUMNS = [
  { key: "lot", title: "Lot", cell: (lot) => html`<strong dir="auto" title=${lot.code}>${lot.code}</strong><small dir="auto">${lot.name}</small>` },
  { key: "last", title: "Last day", size: (width) => (width < 440 ? "8.5rem" : "11rem"), cell: (lot) => html`<span>${lastDay(lot)}</span>${lot.warning && lot.standing !== "blocked" && html`<small>${lot.warning}</small>`}` },
  { key: "left", title: "Left", size: (width) => (width < 440 ? "5.75rem" : "8rem"), align: "end", cell: (lot) => amount(lot, lot.left) },
  { key: "standing", title: "State", size: "8rem", from: 560, cell: (lot) => html`<${Standing} lot=${lot} />` },
  { key: "supplier", title: "Supplier", from: 1000, cell: (lot) => html`<span dir="auto">${lot.supplier}</span>` },
];

export function Lots() {
  const { query, parts } = place.value;
  const open = parts[2], item = query.get("item") || "", all = query.get("all") === "1";
  const path = `${LOTS}?` + new URLSearchParams({ ...(item && { item }), ...(all && { all: "1" }), limit: "100" });
  const known = polled(path).value;
  const back = withQuery({}, PATH);
  const receive = html`<${Action} kind="primary" act=${() => go(withQuery({}, PATH + "/new"))} why=${whyNot("stock")} quietWhy=${true}>Receive a lot<//>`;
  const list = html`<div class="filters">
      <${OneItem} label="Item" id=${item} clear="All items" onPick=${(id) => setQuery({ item: id })} />
      <${Pick} label="Which" value=${all ? "1" : ""} options=${[["", "What is there"], ["1", "Used up and closed, too"]]} onPick=${(value) => setQuery({ all: value || null })} />
      <span class="push">${receive}</span>
    </div>
    <${Known} of=${known} rows=${6}>${(data) => data.rows.length === 0
      ? html`<${Empty} title="No lot is there" text="A lot is what came in together, with its supplier's number and its last day. What is used of it is traced to each cake, the one that expires first before the others.">${receive}<//>`
      : html`<${Table} label="Lots" rows=${data.rows} columns=${COLUMNS} id=${(lot) => lot.id} openId=${open} href=${(lot) => withQuery({}, `${PATH}/${seg(lot.id)}`)} tall=${true} hasMore=${Boolean(data.next)} more=${() => more(path)} />`}<//>`;
  return html`<${Split} open=${open} list=${list}>${open === "new" ? html`<${Receive} back=${back} item=${item} />` : open && html`<${Lot} key=${open} id=${open} back=${back} />`}<//>`;
}

const dayOrNull = (text) => text || null;
const Days = ({ form }) => html`<${Field} form=${form} name="received_day" label="Received" type="date" /><${Field} form=${form} name="expiry_day" label="Last day it may be used" type="date" hint="Blank: it keeps." />`;
const Words = ({ form }) => html`<${Field} form=${form} name="supplier" label="Supplier" /><${Field} form=${form} name="note" label="Note" wide=${true} />`;

// A lot is of an item: where there is none, that comes first.
function Receive({ back, item }) {
  const items = polled(ITEMS, { frame: true }).value.data?.rows;
  const why = whyNot("stock");
  return html`<${Panel} title="Receive a lot" back=${back} of="new">${items?.length === 0
    ? html`<${Empty} title="No item yet" text="A lot is of something that you have in stock: add that first, with the SKU that your stores use.">${why ? html`<small class="why">${why}</small>` : html`<a class="button primary" href="/stock/items/new">Add the first item</a>`}<//>`
    : html`<${Receipt} item=${item} />`}<//>`;
}

function Receipt({ item }) {
  const form = useForm({ item, code: "", amount: "", received_day: "", expiry_day: "", supplier: "", note: "" }, {
    check: (v) => ({ ...(!v.item && { item: "Choose what came in." }), ...(!v.code.trim() && { code: "As the supplier printed it." }), ...(!v.amount.trim() && { amount: "Say how much: 25, 2.5 or 1 1/2." }) }),
    send: ({ item: of, expiry_day, ...v }) => postOnce("receive lot", `/stock/items/${seg(of)}/lots`, { ...Object.fromEntries(Object.entries(v).filter(([, text]) => text.trim())), expiry_day: dayOrNull(expiry_day) }),
    done: ({ lot }) => {
      toast(`Lot ${lot.code} is in stock.`);
      refresh();
      go(withQuery({}, `${PATH}/${seg(lot.id)}`));
    },
  });
  const { values, errors, touched } = form;
  const unit = useItem(values.item)?.unit;
  return html`<${Form} form=${form} label="Lot">
    <${OneItem} label="Item" name="item" id=${values.item} clear="Another item" error=${touched.item && errors.item} onPick=${(id) => form.set("item", id)} />
    <${Field} form=${form} name="code" label="Lot number" hint="Two deliveries of one number and one last day are one lot." />
    <${Field} form=${form} name="amount" label="How much" unit=${unitOf(values.amount, unit)} inputmode="decimal" />
    <${Days} form=${form} /><${Words} form=${form} /><${Refusal} form=${form} />
    <${Submit} form=${form} why=${whyNot("stock")}>Receive it<//><//>`;
}

function Lot({ id, back }) {
  const known = polled(`${LOTS}/${seg(id)}`).value;
  const lot = known.data?.lot;
  return html`<${Panel} title=${lot ? lot.code : "Lot"} back=${back} of=${id} label="Lot" actions=${lot && html`<${Standing} lot=${lot} />`}>
    <${Known} of=${known} rows=${6}>${({ lot: of }) => html`
      ${of.warning && html`<p class="card-notice"><${Shape} name="look" /><span dir="auto">${of.warning}</span></p>`}
      <${Facts} facts=${[["Item", `${of.name} (${of.sku})`], ["Left", html`${amount(of, of.left)} of ${of.received}`], ["Last day", lastDay(of)], ["Received", day(of.received_day)], ["Supplier", of.supplier], ["Note", of.note]]} />
      <${Doing} lot=${of} />
      <${Correct} key=${of.id} lot=${of} />
      <${Trace} lot=${of} />`}<//><//>`;
}

// The one that is in use wins; what is blocked or gone is not drawn from.
function Doing({ lot }) {
  const [asking, setAsking] = useState("");
  const does = (verb, body, said) => post(`${LOTS}/${seg(lot.id)}/${verb}`, body).then(() => (toast(said), refresh()));
  const why = { open: "This is the open one.", expired: "It has expired.", blocked: "It is blocked.", closed: "It is closed." }[lot.standing] || "";
  const undo = { undo: () => post(`${LOTS}/${seg(lot.id)}/reopen`, {}).then(refresh) };
  return html`<p class="form-actions part">
      <${Action} act=${() => does("open", {}, `${lot.code} is the open one of ${lot.name}.`).catch(failed)} why=${whyNot("floor") || why} quietWhy=${true}>This one is open now<//>
      ${lot.blocked
        ? html`<${Action} act=${() => does("unblock", {}, "It may be used again.").catch(failed)} why=${whyNot("stock")} quietWhy=${true}>Unblock<//>`
        : html`<${Action} act=${() => setAsking("block")} why=${whyNot("stock")} quietWhy=${true}>Block<//>`}
      ${lot.standing === "closed"
        ? html`<${Action} act=${() => does("reopen", {}, "It is there again.").catch(failed)} why=${whyNot("stock")} quietWhy=${true}>Reopen<//>`
        : html`<${Action} act=${() => setAsking("close")} why=${whyNot("stock")} quietWhy=${true}>Close<//>`}</p>
    ${asking === "block" && html`<${Block} lot=${lot} onClose=${() => setAsking("")} />`}
    ${asking === "close" && html`<${Close} lot=${lot} undo=${undo} onClose=${() => setAsking("")} />`}`;
}

function Block({ lot, onClose }) {
  const form = useForm({ reason: "" }, {
    check: ({ reason }) => (reason.trim() ? {} : { reason: "Say why: called back, doubtful." }),
    send: ({ reason }) => post(`${LOTS}/${seg(lot.id)}/block`, { reason: reason.trim() }),
    done: () => {
      toast(`${lot.code} is blocked. Its list says which cakes it went into.`, { undo: () => post(`${LOTS}/${seg(lot.id)}/unblock`, {}).then(refresh) });
      refresh();
      onClose();
    },
  });
  return html`<${Dialog} title=${`Block lot ${lot.code}?`} onClose=${onClose}><p>Nothing is taken from it until it is unblocked. What it went into stays in its list.</p>
    <${Form} form=${form} label="Block"><${Field} form=${form} name="reason" label="Why" data-first=${true} wide=${true} /><${Refusal} form=${form} /><${Submit} form=${form} kind="danger">Block it<//><//><//>`;
}

function Close({ lot, undo, onClose }) {
  const [discard, setDiscard] = useState(false);
  const gone = lot.left === "0";
  const form = { values: { discard }, errors: {}, set: (_, value) => setDiscard(value) };
  // Where a count had found less than the lots say, what was missed is not taken off a second time, nor off what others have.
  const told = ({ discarded = lot.left }) => toast(discarded === lot.left ? `${lot.code} is closed.`
    : `${lot.code} is closed. ${discarded} ${unitOf(discarded, lot.unit)} came off the stock: by the last count there was no more that is not of another lot.`, discard ? {} : undo);
  return html`<${Confirm} title=${`Close lot ${lot.code}?`} verb="Close it" onClose=${onClose} text=${gone ? "Nothing is left of it." : `${lot.left} ${unitOf(lot.left, lot.unit)} should still be there.`}
    act=${() => post(`${LOTS}/${seg(lot.id)}/close`, { discard }).then((answer) => (told(answer), refresh()))}>
    ${!gone && html`<${Tick} form=${form} name="discard" label="It was thrown away" hint="The stock has so much less. Otherwise it was used, and its stock is right." />`}<//>`;
}

function Correct({ lot }) {
  const [start, setStart] = useState({ code: lot.code, received_day: lot.received_day, expiry_day: lot.expiry_day || "", supplier: lot.supplier, note: lot.note });
  const form = useForm(start, {
    check: (v) => ({ ...(!v.code.trim() && { code: "As the supplier printed it." }), ...(!v.received_day && { received_day: "When did it come?" }) }),
    // What was not touched stays as it is by now.
    send: (v) => put(`${LOTS}/${seg(lot.id)}`, Object.fromEntries(Object.entries(v).filter(([name, text]) => text !== start[name]).map(([name, text]) => [name, name === "expiry_day" ? dayOrNull(text) : text]))),
    done: (_, values) => {
      setStart(values);
      toast("Saved.");
      refresh();
    },
  });
  return html`<details class="part"><summary>Correct what was written down</summary><${Form} form=${form} label="Correct the lot">
    <${Field} form=${form} name="code" label="Lot number" /><${Days} form=${form} /><${Words} form=${form} /><${Refusal} form=${form} /><${Submit} form=${form} why=${whyNot("stock")}>Save<//><//></details>`;
}

// Called back while cakes are being made: those stand first, for they can still be stopped.
function Trace({ lot }) {
  const path = `${LOTS}/${seg(lot.id)}/trace`;
  const known = polled(path).value;
  return html`<${Known} of=${known} rows=${3}>${({ floor, floor_more, rows, next }) => html`
    ${Object.keys(MAY).map((may) => html`<${MayBe} key=${may} may=${may} lot=${lot} rows=${floor.filter((row) => row.may === may)} more=${floor_more} />`)}
    <section class="part" aria-labelledby="lot-trace"><h3 id="lot-trace">Went into</h3>
      ${rows.length + floor.length > 0 && html`<p class="form-actions"><span>${next ? `${count(rows.length)} cakes and more` : plural(rows.length, "cake")}</span><a class="button" href=${file(path + ".csv")} download><${Icon} name="download" />List for a recall</a></p>`}
      ${rows.length === 0 ? html`<p class="none">No cake yet.</p>` : html`<${Cakes} lot=${lot} rows=${rows} />`}
      ${next && html`<button class="button" onClick=${() => more(path)}>Show more</button>`}</section>`}<//>`;
}

const InCsv = () => html`<p class="none">The list for a recall has all of them.</p>`;
// Why a cake may be of a lot that is not written down for it: [heading, what is to be known].
const MAY = {
  floor: ["On the floor now, lot not yet written down", (lot) => `in need of ${lot.name}, which may be of this lot: what each took is written down when it is complete, of the lots that may be used then.`],
  blocked: ["On the floor when it was blocked", () => "complete since, for which another lot is written down, or none: of a blocked lot nothing is. Whoever made them knows which it was."],
  in_use: ["In the making while it was in use", () => "for which another lot is written down, or none: it was the one in use when they were complete. Whoever made them knows which it was."],
};
const MayBe = ({ may, lot, rows, more }) => rows.length > 0 && html`<section class="part" aria-labelledby=${"lot-" + may}><h3 id=${"lot-" + may}>${MAY[may][0]}</h3>
  <p>${plural(rows.length, "cake")}${more ? " and more" : ""} ${MAY[may][1](lot)}</p>
  <${Cakes} lot=${lot} rows=${rows} />${more && html`<${InCsv} />`}</section>`;

const Cakes = ({ lot, rows }) => html`<ul class="rows">${rows.map((row) => html`<li key=${row.order_id + row.ticket} class="row-line"><span class="row-what"><a href=${`/production/orders/${seg(row.order_id)}`} dir="auto">${row.human}</a> <span dir="auto">${row.customer_name}</span>
  <small>${row.due_day ? day(row.due_day) : "no date"}${row.amount ? ` · ${row.amount} ${unitOf(row.amount, lot.unit)}` : ""}</small></span> <${StateBadge} order=${row} /></li>`)}</ul>`;
