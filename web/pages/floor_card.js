// floor_card.js - the cake that was scanned: what it is, what is to be done, and what may be done with it here.

import { html, useEffect, useRef, useState } from "../html.js";
import { may } from "../session.js";
import { file } from "../api.js";
import { dueOf, plural } from "../format.js";
import { mayTicket, placeCode } from "../core.js";
import { act, floorOf, scanned, whyNotHere, whyNotTo } from "../floor/station.js";
import { asking } from "../floor/asking.js";
import { labelAtEnd, labelKind } from "../floor/label.js";
import { Dialog } from "../parts/dialog.js";
import { Icon, Shape } from "../parts/icons.js";
import { Ago } from "../parts/time.js";

export const dueText = (t) => (t.due_day ? `${t.overdue ? "Overdue: " : ""}${dueOf(t)}` : ["No due date", t.due_time].filter(Boolean).join(", "));

const DOES = { print: "Print the barcode", start: (stage) => `Start ${stage}`, complete: (stage) => `${stage} is done`, receive: "It is here", acknowledge: "I have seen the change" };
const titleOf = (action, stage) => (typeof DOES[action] === "function" ? DOES[action](stage) : DOES[action]);
// What a person is asked for first: [title, what to say, ready answers, the button].
const ASKS = {
  qc_return: ["Send it back", "What is wrong with it?", ["Decoration is damaged", "The writing is wrong", "The colour is wrong", "It is not level"], "Send it back", "reason"],
  hold: ["Put it on hold", "Why?", ["The customer is asked", "Something is missing", "The oven is broken"], "Put it on hold", "reason"],
  move_back: ["Move it back", "Why?", ["It was scanned by mistake", "It has to be made again"], "Move it back", "reason"],
  cancel: ["Cancel this cake", "Why? It leaves the floor, and what it holds of the stock is free again.", ["The customer has cancelled", "It cannot be made"], "Cancel the cake", "reason"],
  note: ["Write a note", "What should everybody know?", [], "Keep the note", "note"],
  store: ["Where does it stand?", "Scan the label of the place, or write it: places that Settings lists are offered here.", [], "It stands there", "storage"],
};

// What a manager may do with it, and why not: [action, its button].
export const managing = (t) => [t.held ? ["resume", "Resume"] : ["hold", "Hold"], ["move_back", "Move back"], ["cancel", "Cancel"]];
export const refusalOf = (action, { may: is, code, text }) => (is ? "" : action === "move_back" && code === "done" ? "It is at its first stage." : text);

export function Card({ shown, stage, people, places }) {
  const { ticket: t, from, asks, notice } = shown;
  const floor = floorOf(t), stages = floor || [];
  // What the server said of it, until something has been done without it; of an unknown floor nothing is refused here.
  const of = (action) => (from === "server" && t.may?.[action]) || (floor ? mayTicket(t, floor, action) : { may: true, code: "", text: "" });
  const waitsOf = (action) => (of(action).code === "others" ? of(action).text : ""); // it may be there by now: the press asks
  const here = t.stage === stage;
  const next = t.next && ["print", "start", "complete", "acknowledge"].includes(t.next.action) ? t.next.action : "";
  const manages = may("floor_manage");
  const rule = stages.find(({ name }) => name === t.stage);
  const buttons = [
    ["print", "Print label", next === "print"],
    ...(t.changed ? [["acknowledge", DOES.acknowledge, true]] : []),
    ...(rule?.begin === "scan" && !t.started ? [["start", titleOf("start", t.stage), here]] : []),
    ...(t.complete ? [] : [["complete", titleOf("complete", t.stage), here && next === "complete"]]),
    ...(!t.received && here ? [["receive", DOES.receive, false]] : []),
    ...(rule?.qc_to ? [["qc_return", `Back to ${rule.qc_to}`, false]] : []),
    ["assign", "Give it to", false], ["store", "Place", false], ["note", "Note", false],
  ];
  const press = (action) => {
    if (ASKS[action] || ["assign", "print"].includes(action)) asking.value = { action, ticket: t, stages, people, places };
    if (ASKS[action] || action === "assign") return;
    act(t, action);
  };
  const button = ([action, title, primary]) => {
    const waits = waitsOf(action);
    const why = whyNotTo(action) || (waits ? "" : refusalOf(action, of(action)));
    const off = Boolean(why) || (["start", "complete"].includes(action) && !here);
    const said = why || (off ? whyNotHere(t, stage) : waits);
    return html`<li key=${action}><button class=${"button" + (primary && !off && !waits ? " primary" : "")} aria-disabled=${off || null} onClick=${off ? null : () => press(action)}>${title}</button>${said && html`<small>${said}</small>`}</li>`;
  };
  return html`<section class="kiosk-card" aria-labelledby="card-id" data-priority=${t.priority} data-changed=${t.changed || null}>
    ${notice && html`<p class="card-notice"><${Shape} name="look" />${notice}</p>`}
    ${t.lots?.filter(({ blocked }) => blocked).map(({ code, name, blocked }) => html`<p class="card-notice" key=${code} dir="auto"><${Shape} name="bad" />Keep it here: lot ${code} of ${name}, which is in it, is blocked (${blocked}).</p>`)}
    ${from === "device" && html`<p class="card-notice"><${Icon} name="late" />As this device last knew it; the line is gone.</p>`}
    <header><h2 id="card-id" dir="auto">${t.human}${t.test ? " (test)" : ""}</h2><p class="card-stage" data-tone=${t.cancelled ? "bad" : t.held ? "warn" : here ? "good" : "calm"}>${t.cancelled ? "Cancelled" : t.held ? "On hold" : t.complete ? "Complete" : t.stage}${t.round > 1 ? `, round ${t.round}` : ""}</p></header>
    <p class="card-cake" dir="auto">${t.quantity > 1 ? `${t.quantity} × ` : ""}${t.product}</p>
    <p class="card-kind" dir="auto">${[t.flavour, t.size].filter(Boolean).join(" · ")}</p>
    ${t.writing && html`<p class="card-writing"><span class="unseen">To be written: </span><q dir="auto">${t.writing}</q></p>`}
    ${t.notes && html`<p class="card-notes" dir="auto"><${Icon} name="info" /><span>${t.notes}</span></p>`}
    ${t.allergens?.text && html`<p class="card-notes"><${Icon} name="info" /><span><strong>Allergens:</strong> ${t.allergens.text}</span></p>`}
    ${t.changed && t.difference && html`<div class="card-change" data-asks=${asks || null}><h3><${Shape} name="look" />The shop has changed this order</h3><p dir="auto">${t.difference}</p></div>`}
    ${t.held && html`<p class="card-notice" dir="auto"><${Shape} name="look" />On hold${t.hold_reason ? `: ${t.hold_reason}` : ""}</p>`}
    ${t.lots?.some(({ lot_id: lot }) => lot) && html`<p class="card-notes" dir="auto"><${Icon} name="info" /><span><strong>Made of lots:</strong> ${t.lots.filter(({ lot_id: lot }) => lot).map(({ name, code }) => `${name} ${code}`).join(", ")}</span></p>`}
    <dl class="card-facts">
      <div data-tone=${t.overdue ? "bad" : t.priority === "high" ? "warn" : null}><dt>Due</dt><dd dir="auto">${dueText(t)}</dd></div>
      <div><dt>Priority</dt><dd>${t.priority_label}</dd></div>
      <div><dt>Who has it</dt><dd dir="auto">${t.assignee_name || "nobody yet"}</dd></div>
      <div><dt>Place</dt><dd dir="auto">${t.storage || "not said"}</dd></div>
      ${t.customer_name && html`<div><dt>For</dt><dd dir="auto">${t.customer_name}${t.method ? `, ${t.method}` : ""}</dd></div>`}
    </dl>
    <p class="card-next"><strong>Next:</strong> ${waitsOf("complete") || (t.next ? t.next.text : t.complete ? "Nothing: it is complete." : t.cancelled ? "Nothing: it is cancelled." : "Nothing to be done now.")}</p>
    <ul class="card-buttons">${buttons.map(button)}</ul>
    ${manages && html`<details class="card-manage"><summary>For managers</summary><ul class="card-buttons">${managing(t).map(button)}</ul></details>`}
    ${t.siblings?.length > 0 && html`<section class="card-siblings"><h3>Of the same order: ${plural(t.siblings.length, "more cake")}</h3><ul>${t.siblings.map((s) => html`<li key=${s.id}><strong dir="auto">${s.human}</strong> <span dir="auto">${s.product}</span> <span>${s.stage}</span></li>`)}</ul></section>`}
    ${t.touched_by_name && html`<p class="card-touched"><small dir="auto">Last touched by ${t.touched_by_name} <${Ago} at=${t.touched_at} /></small></p>`}
  </section>`;
}

// What was pressed needs a word first. It is about the cake on whose card it was pressed, whichever is on screen by now.
export function Asking({ of: { action, ticket, stages, people, places } }) {
  const onClose = () => (asking.value = null);
  return action === "assign" ? html`<${Assign} t=${ticket} people=${people} onClose=${onClose} />`
    : action === "print" ? html`<${Label} t=${ticket} onClose=${onClose} />`
    : html`<${Ask} t=${ticket} action=${action} stages=${stages} places=${places} onClose=${onClose} />`;
}

// send(ticket, action, more): what is done with the answer; at a station it goes the way of a scan.
export function Ask({ t, action, stages, places = [], send: done = act, onClose }) {
  const [title, question, ready, verb, name] = ASKS[action];
  const [text, setText] = useState("");
  const [doubt, setDoubt] = useState(""); // a cake's label at the text's end: a slow scanner's, or the person's own words
  const [field, sure] = [useRef(null), useRef(null)];
  useEffect(() => doubt && sure.current.focus(), [doubt]);
  const before = stages.slice(0, Math.max(0, stages.findIndex((of) => of.name === t.stage))).map((of) => of.name);
  const [to, setTo] = useState(before.at(-1) || "");
  const send = (said) => {
    if (!said.trim()) return;
    onClose();
    done(t, action, { [name]: said.trim(), ...(action === "move_back" && { stage: to }) });
  };
  const type = (said) => (setText(said), setDoubt(""));
  const wasScanned = (label) => {
    type(text.slice(0, text.lastIndexOf(label)));
    field.current.focus();
    scanned(label);
  };
  const submit = (event) => {
    event.preventDefault();
    const label = done === act ? labelAtEnd(text.trimEnd()) : ""; // at a desk nobody scans
    if (!label) send(text);
    else if (action === "store" || labelKind(label) !== "ticket") wasScanned(label);
    else setDoubt(label);
  };
  return html`<${Dialog} title=${`${title}${title.endsWith("?") ? "" : ":"} ${t.human}`} onClose=${onClose} wide=${true}><div class="kiosk-ask">
    ${action === "move_back" && html`<fieldset><legend>To which stage?</legend>${before.map((of) => html`<label class="big-pick" key=${of}><input type="radio" name="to" checked=${of === to} onChange=${() => setTo(of)} /><span>${of}</span></label>`)}</fieldset>`}
    ${ready.length > 0 && html`<ul class="card-buttons">${ready.map((of) => html`<li key=${of}><button class="button" onClick=${() => send(of)}>${of}</button></li>`)}</ul>`}
    <form onSubmit=${submit}><label for="said">${question}</label>
      ${action === "store" && t.storage && html`<p id="stood">It stands at <q dir="auto">${t.storage}</q> now.</p>`}
      <input id="said" ref=${field} data-first aria-describedby=${action === "store" && t.storage ? "stood" : null} value=${text} maxlength="200" autocomplete="off" dir="auto" onInput=${(event) => type(event.target.value)} />
      ${doubt && html`<p role="alert">Was <q dir="auto">${doubt}</q> scanned just now, or do you want it in the text?</p>`}
      <div class="dialog-actions">${doubt
        ? html`<button type="button" key="scanned" class="button primary" ref=${sure} onClick=${() => wasScanned(doubt)}>It was scanned: count it</button><button type="button" key="meant" class="button" onClick=${() => send(text)}>It belongs to the text</button>`
        : html`<button key="send" class="button primary" aria-disabled=${text.trim() ? null : true}>${verb}</button><button type="button" key="not" class="button" onClick=${onClose}>Not now</button>`}</div></form>
    ${action === "store" && places.length > 0 && html`<${Places} t=${t} text=${text} places=${places} stand=${send} />`}
  </div><//>`;
}

function Assign({ t, people, onClose }) {
  const give = (id) => {
    onClose();
    act(t, "assign", { person: id });
  };
  return html`<${Dialog} title=${`Who makes ${t.human}?`} onClose=${onClose} wide=${true}><ul class="card-buttons kiosk-ask">
    ${people.map(({ id, name }, i) => html`<li key=${id}><button class=${"button" + (id === t.assignee ? " primary" : "")} data-first=${i === 0 || null} onClick=${() => give(id)}><span dir="auto">${name}</span></button></li>`)}
    <li><button class="button" onClick=${() => give(null)}>Nobody</button></li></ul><//>`;
}

// Where a cake may stand: what is typed picks among the known places, and may be another one.
function Places({ t, text, places, stand }) {
  const [bare, code] = [text.trim().toLowerCase(), placeCode(text)];
  const fit = places.filter((name) => name.toLowerCase().includes(bare) || (code && placeCode(name).includes(code.slice("tp-place-".length))));
  return html`<ul class="card-buttons" aria-label="Known places">${fit.map((name) => html`<li key=${name}><button type="button" class=${"button" + (name === t.storage ? " primary" : "")} aria-pressed=${name === t.storage} onClick=${() => stand(name)}><span dir="auto">${name}</span></button></li>`)}</ul>
    ${fit.length === 0 && html`<p role="status">No listed place has this in its name. It can be another one.</p>`}`;
}

function Label({ t, onClose }) {
  const [missing, setMissing] = useState(false);
  const path = file(`/production/tickets/${encodeURIComponent(t.id)}`);
  return html`<${Dialog} title=${`Label of ${t.human}`} onClose=${onClose}>
    ${missing ? html`<p>The label cannot be drawn right now. Write ${t.human} on the box; it can be typed at every station.</p>` : html`<p class="label-picture"><img src=${`${path}/label.svg?code=code128`} alt=${`Barcode of ${t.human}`} onError=${() => setMissing(true)} /></p>`}
    <div class="dialog-actions"><a class="button primary" data-first href=${`${path}/label.pdf`} target="_blank" rel="noopener"><${Icon} name="print" />Open the label to print</a><button class="button" onClick=${onClose}>Done</button></div><//>`;
}
