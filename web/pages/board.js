// board.js - every cake by its stage, overdue first; who makes it is given by drag or by keyboard.  Filters stand in the
// address.

import { html, useMemo, useRef, useState } from "../html.js";
import { place, setQuery, withQuery } from "../router.js";
import { polled, refresh, patch } from "../poll.js";
import { post } from "../api.js";
import { toast, failed } from "../status.js";
import { may, whyNot } from "../session.js";
import { seg } from "../router.js";
import { atLeast, count, day } from "../format.js";
import { Known, Empty } from "../parts/page.js";
import { Find, Pick } from "../parts/form.js";
import { Dialog } from "../parts/dialog.js";
import { Icon, Shape } from "../parts/icons.js";
import { LabelsToPrint } from "../parts/labels.js";

const FILTERS = ["store", "person", "priority", "from", "to", "q"];
export const PRIORITY = { high: ["look", "High"], medium: ["wait", "Medium"], low: ["off", "Low"], none: ["ask", "No due date"] };

export function boardPath(query) {
  const asked = FILTERS.map((name) => [name, query.get(name)]).filter(([, value]) => value);
  return "/production/board" + (asked.length ? "?" + new URLSearchParams(asked) : "");
}

export function Board() {
  const { query } = place.value;
  const path = boardPath(query);
  const known = polled(path).value;
  const people = known.data?.people || [];
  const stores = known.data?.stores || [];
  const filtered = FILTERS.some((name) => query.get(name));
  return html`${!(known.data && stores.length === 0) && html`<div class="filters board-filters">
      <${Find} label="Order, product or flavour" value=${query.get("q") || ""} onFind=${(q) => setQuery({ q })} />
      ${stores.length > 1 && html`<${Pick} label="Store" value=${query.get("store") || ""} options=${[["", "All stores"], ...stores.map(({ id, name }) => [id, name])]} onPick=${(store) => setQuery({ store })} />`}
      <${Pick} label="Person" value=${query.get("person") || ""} options=${[["", "Everybody"], ["-", "Nobody yet"], ...people.map(({ id, name }) => [id, name])]} onPick=${(person) => setQuery({ person })} />
      <${Pick} label="Priority" value=${query.get("priority") || ""} options=${[["", "Any priority"], ...Object.entries(PRIORITY).map(([id, [, word]]) => [id, word])]} onPick=${(priority) => setQuery({ priority })} />
      <span class="pick-days"><${Day} label="Due from" name="from" value=${query.get("from") || ""} /><${Day} label="to" name="to" value=${query.get("to") || ""} /></span>
      <span class="push filters-actions">${known.data && html`<${LabelsToPrint} tickets=${known.data.stages.flatMap(({ rows }) => rows)} />`}<a class="button" href="/production/capacity">Capacity</a><a class="button" href=${withQuery({ wall: "1" }, "/production/board")}>Wall screen</a></span>
    </div>`}
    <${Known} of=${known} rows=${8}>${(data) => data.stores.length === 0
      ? html`<${Empty} title="No store yet" text="Orders of a connected store appear here as cakes, each in the column of its stage, seconds after the customer has paid."><a class="button primary" href="/settings/stores/new">Connect the first store</a><//>`
      : data.stages.every((of) => of.count === 0)
        ? html`<${Empty} title=${filtered ? "No cake fits" : "Nothing to make"} text=${data.stages.some((of) => of.at_least) ? "Of each store, stage and person the 500 most urgent cakes were looked at, and none of them has these words, days or people. Others may." : filtered ? "No cake on the floor has these words, days or people." : "New orders appear here by themselves. What is complete has left the board."}>${filtered && html`<button class="button" onClick=${() => setQuery(Object.fromEntries(FILTERS.map((name) => [name, null])))}>Show all cakes</button>`}<//>`
        : html`<${Columns} data=${data} path=${path} people=${people} />`}<//>`;
}

const Day = ({ label, name, value }) => html`<div class="pick-one day-one"><label for=${"day-" + name}>${label}</label><input id=${"day-" + name} type="date" value=${value} onChange=${(event) => setQuery({ [name]: event.target.value })} /></div>`;

function Columns({ data, path, people }) {
  const [giving, setGiving] = useState(null); // the cake whose person is asked for
  const [dragged, setDragged] = useState(null);
  const why = whyNot("floor");
  const give = (ticket, person) => {
    const before = ticket.assignee;
    if (before === (person?.id || null)) return;
    const put = (id, name) => patch(path, (board) => withTicket(board, ticket.id, { assignee: id, assignee_name: name }));
    const send = (id) => post(`/production/tickets/${seg(ticket.id)}/assign`, { person: id }).then(refresh);
    put(person?.id || null, person?.name || "");
    send(person?.id || null).then(
      () => toast(person ? `${person.name} makes ${ticket.human}.` : `Nobody makes ${ticket.human} now.`, { undo: () => send(before) }),
      (error) => (put(before, ticket.assignee_name), failed(error), refresh()),
    );
  };
  const shops = new Map(data.stores.map((of) => [of.id, of.name]));
  return html`${may("floor") && html`<${People} people=${people} dragged=${dragged} give=${give} />`}
    <div class="board" style=${{ "--columns": data.stages.length }}>
      ${data.stages.map((of) => html`<${Column} key=${of.name} column=${of} shops=${shops} setDragged=${setDragged} ask=${(ticket) => (why ? toast(why, { bad: true }) : setGiving(ticket))} />`)}
    </div>
    ${giving && html`<${Give} ticket=${giving} people=${people} give=${give} onClose=${() => setGiving(null)} />`}`;
}

const withTicket = (board, id, changes) => ({ ...board, stages: board.stages.map((of) => ({ ...of, rows: of.rows.map((row) => (row.id === id ? { ...row, ...changes } : row)) })) });

// A cake is dropped on whoever is to make it.
function People({ people, dragged, give }) {
  const [over, setOver] = useState("");
  const target = (id, name, face) => html`<li key=${id} data-over=${over === id || null} data-ready=${dragged ? true : null}
    onDragOver=${(event) => (event.preventDefault(), setOver(id))} onDragLeave=${() => setOver("")}
    onDrop=${(event) => (event.preventDefault(), setOver(""), dragged && give(dragged, id === "nobody" ? null : { id, name }))}>
    <span class="face" aria-hidden="true">${face}</span><span dir="auto">${name}</span></li>`;
  return html`<div class="board-people" role="group" aria-label="Drop a cake on who is to make it; with the keyboard, Enter on a cake asks"><ul>
    ${people.slice(0, 14).map(({ id, name }) => target(id, name, name.slice(0, 1).toUpperCase()))}${target("nobody", "Nobody", "–")}</ul>
    <small>Drag a cake to a person, or press Enter on it.</small></div>`;
}

function Column({ column, shops, setDragged, ask }) {
  const rows = useMemo(() => [...column.rows].sort((a, b) => Number(b.overdue) - Number(a.overdue)), [column.rows]);
  const list = useRef(null);
  const keys = (event) => {
    const cards = [...event.currentTarget.closest(".board").querySelectorAll(".column")].map((of) => [...of.querySelectorAll("li[tabindex]")]);
    const at = cards.findIndex((of) => of.includes(event.target));
    if (at < 0) return;
    const i = cards[at].indexOf(event.target);
    const sideways = (step) => {
      for (let to = at + step; to >= 0 && to < cards.length; to += step) if (cards[to].length) return cards[to][Math.min(i, cards[to].length - 1)];
      return null;
    };
    const next = { ArrowDown: () => cards[at][i + 1], ArrowUp: () => cards[at][i - 1], ArrowRight: () => sideways(1), ArrowLeft: () => sideways(-1), Home: () => cards[at][0], End: () => cards[at].at(-1) }[event.key];
    if (next) next()?.focus();
    else if (event.key === "Enter" || event.key === " ") ask(rows[i]);
    else return;
    event.preventDefault();
  };
  return html`<section class="column" aria-label=${`${column.name}, ${atLeast(column, column.count)} cakes`}>
    <header><h2 dir="auto">${column.name}</h2><span class="figure"><${Many} column=${column} /></span>
      <${Sums} column=${column} /></header>
    <ul ref=${list} onKeyDown=${keys}>${rows.map((row, i) => html`<${Ticket} key=${row.id} row=${row} shop=${shops.size > 1 ? shops.get(row.store_id) : ""} first=${i === 0} ask=${() => ask(row)} setDragged=${setDragged} />`)}</ul>
    ${column.at_least && html`<p class="hint">Of each store and person the 500 most urgent were looked at. Filter by store or person to find others.</p>`}
    ${column.count > rows.length && html`<p class="hint">${count(rows.length)} of ${atLeast(column, column.count)} are shown, the most urgent. Filter to see others.</p>`}
    ${rows.length === 0 && html`<p class="hint">${column.at_least ? "None of these." : "Nothing here."}</p>`}
  </section>`;
}

export const Many = ({ column }) => html`${column.at_least && html`<small>at least </small>`}${count(column.count)}`;

export const Sums = ({ column }) => html`<p class="sums">
  ${column.overdue > 0 && html`<span data-tone="bad"><${Shape} name="bad" />${atLeast(column, column.overdue)} overdue</span>`}
  ${column.unassigned > 0 && html`<span data-tone="warn"><${Shape} name="look" />${atLeast(column, column.unassigned)} unassigned</span>`}
  ${column.unreceived > 0 && html`<span data-tone="calm"><${Shape} name="wait" />${atLeast(column, column.unreceived)} unreceived</span>`}</p>`;

function Ticket({ row, shop, first, ask, setDragged }) {
  const drag = (event) => {
    event.dataTransfer.setData("text/plain", row.human);
    event.dataTransfer.effectAllowed = "move";
    setDragged(row);
  };
  return html`<li class="ticket" tabindex=${first ? 0 : -1} data-id=${row.id} data-priority=${row.priority} data-overdue=${row.overdue || null} draggable=${true}
      onDragStart=${drag} onDragEnd=${() => setDragged(null)}
      onDblClick=${ask}>
    <${Face} row=${row} shop=${shop} />
    <p class="ticket-foot"><button class="quiet small" tabindex="-1" onClick=${ask} aria-label=${`Who makes ${row.human}: ${row.assignee_name || "nobody yet"}`}>${row.assignee_name ? html`<span class="cut" dir="auto">${row.assignee_name}</span>` : html`<span class="none">nobody yet</span>`}</button>
      <a class="quiet small" tabindex="-1" href=${`/production/orders/${seg(row.order_id)}`} aria-label=${`Open the order of ${row.human}`}><${Icon} name="right" /></a></p></li>`;
}

// What a card says, on the board and on the wall. who: its person stands with its marks.
export function Face({ row, shop, who = "" }) {
  const [shape, word] = PRIORITY[row.priority] || PRIORITY.none;
  return html`<p class="ticket-head"><strong dir="auto" title=${row.human}>${row.human}</strong>
      <span class="due" data-tone=${row.overdue ? "bad" : row.priority === "high" ? "warn" : "calm"}><${Shape} name=${row.overdue ? "bad" : shape} />${row.overdue ? `Overdue, ${day(row.due_day)}` : row.due_day ? day(row.due_day) : word}${row.due_time && html`, <span class="cut" dir="auto" title=${row.due_time}>${row.due_time}</span>`}</span></p>
    <div class="ticket-body"><p class="ticket-cake" dir="auto" title=${row.product}>${row.quantity > 1 ? `${row.quantity} × ` : ""}${row.product}</p>
    <p class="ticket-kind" dir="auto">${[row.flavour, row.size, shop].filter(Boolean).join(" · ")}</p>
    ${(who || row.held || row.changed || row.test || !row.received || row.storage) && html`<p class="ticket-marks">
      ${who && html`<strong dir="auto" title=${who}>${who}</strong>`}
      ${row.held && html`<span data-tone="warn" title=${row.hold_reason}><${Shape} name="look" />On hold</span>`}
      ${row.changed && html`<span data-tone="warn"><${Shape} name="look" />Changed by the shop</span>`}
      ${row.test && html`<span data-tone="calm">Test order</span>`}
      ${!row.received && html`<span data-tone="calm"><${Shape} name="wait" />Not received</span>`}
      ${row.storage && html`<span dir="auto">at ${row.storage}</span>`}</p>`}</div>`;
}

function Give({ ticket, people, give, onClose }) {
  const press = (person) => {
    onClose();
    give(ticket, person);
  };
  const keys = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const all = [...event.currentTarget.querySelectorAll("button")];
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
    event.preventDefault();
  };
  return html`<${Dialog} title=${`Who makes ${ticket.human}?`} onClose=${onClose}><ul class="give" onKeyDown=${keys}>
    ${people.map((of, i) => html`<li key=${of.id}><button class="button" data-first=${(ticket.assignee ? of.id === ticket.assignee : i === 0) || null} aria-pressed=${of.id === ticket.assignee} onClick=${() => press(of)}><span dir="auto">${of.name}</span></button></li>`)}
    <li><button class="button" aria-pressed=${!ticket.assignee} onClick=${() => press(null)}>Nobody</button></li></ul><//>`;
}
