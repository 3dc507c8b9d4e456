// floor_kiosk.js - a station of the floor: one scan field, the cake that was scanned and what to do with it, the last ten.
// Read from three metres; used with flour on the hands; goes on without a line (floor/station.js).

import { html, useEffect, useRef } from "../html.js";
import { polled, recalled } from "../poll.js";
import { Age } from "../frame.js";
import { pageTitle } from "../status.js";
import { second } from "../clock.js";
import { count, plural, span } from "../format.js";
import { device, setDevice } from "../floor/device.js";
import { startOffline } from "../floor/offline.js";
import { useWedge, useFocusBack } from "../floor/wedge.js";
import { asking } from "../floor/asking.js";
import { scans, keeps, startSending, flush } from "../floor/outbox.js";
import { startWho } from "../floor/who.js";
import { result, shown, choice, last, busy, openStation, heard, heardAt, boardBefore, scanned, pick, undo, act, look, leftBy, lineThere } from "../floor/station.js";
import { Icon, Shape } from "../parts/icons.js";
import { Sums } from "./board.js";
import { Asking, Card, dueText } from "./floor_card.js";
import { Refused } from "./kiosk_refused.js";
import { Who } from "./kiosk_who.js";

const SHAPE = { good: "done", warn: "look", bad: "bad", calm: "off" };
const HERE_SHOWN = 12;
const TAB_MS = 250;

export function Kiosk({ stage }) {
  const field = useRef(null);
  const { stores, muted, keyboard } = device.value;
  const path = "/production/board?" + new URLSearchParams({ stage, ...(stores.length && { store: stores.join(",") }) });
  const known = polled(path).value;
  const names = known.data?.stores.filter(({ id }) => !stores.length || stores.includes(id)).map(({ name }) => name).join(", ");
  const waiting = scans.value.filter(({ state }) => state === "waiting");
  const column = without(known.data?.stages.find(({ name }) => name === stage), leftBy(waiting, stage));

  useEffect(() => {
    pageTitle.value = stage;
    setDevice({ station: stage });
    openStation(stage, device.peek().stores);
    startOffline();
    return startSending();
  }, [stage]);
  useEffect(() => {
    if (!known.data) return;
    heard(known.data, path);
    lineThere();
  }, [known.data]);
  useEffect(() => {
    if (!known.heardAt || known.missed) return;
    heardAt(path, known.heardAt);
    lineThere();
  }, [known.heardAt]);
  useEffect(() => {
    if (known.missed && !known.data) boardBefore(path).then((kept) => kept && recalled(path, kept.data, kept.at));
  }, [known.missed, path]);
  useEffect(startWho, []);
  useWedge(() => field.current, scanned);
  useFocusBack(() => field.current);

  const typedAt = useRef(0);
  const submit = (event) => {
    event.preventDefault();
    const text = field.current.value;
    field.current.value = ""; // at once: the next scan may be on its way
    scanned(text);
  };
  // Some scanners end with Tab: right behind the text it is theirs, else a hand's.
  const keys = (event) => {
    if (event.key === "Tab" && !event.shiftKey && field.current.value && event.timeStamp - typedAt.current < TAB_MS) submit(event);
    else if (event.key.length === 1) typedAt.current = event.timeStamp;
  };
  return html`<div class="kiosk">
    <header class="kiosk-top">
      <a class="button kiosk-leave" href="/production/floor?choose"><${Icon} name="back" /><span>Stations</span></a>
      <div class="kiosk-name"><h1 tabindex="-1" dir="auto">${stage}</h1><p dir="auto">${names}</p></div>
      <${Who} people=${known.data?.people || []} />
      <${Age} />
      <button class="button" aria-pressed=${keyboard} title="Show the keyboard of the tablet" onClick=${() => setDevice({ keyboard: !keyboard })}>Keys</button>
      <button class="button" aria-pressed=${muted} onClick=${() => setDevice({ muted: !muted })}><${Icon} name=${muted ? "mute" : "sound"} /><span>${muted ? "Muted" : "Sound"}</span></button>
    </header>
    ${!keeps.value && html`<p class="kiosk-alert"><${Shape} name="bad" />This browser keeps nothing on the device (a private window?). Scans that wait for the line are lost when the page is closed.</p>`}
    <${Refused} rows=${scans.value.filter(({ state }) => state === "refused")} />
    <div class="kiosk-scan">
      <form onSubmit=${submit}><label for="scan">Scan here</label>
        <input id="scan" ref=${field} name="scan" autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck=${false} enterkeyhint="done" inputmode=${keyboard ? "text" : "none"} onKeyDown=${keys} data-busy=${busy.value || null} /></form>
      <${Result} stage=${stage} />
      ${waiting.length > 0 && html`<${Waiting} rows=${waiting} />`}
    </div>
    <div class="kiosk-main">
      ${choice.value.length > 0 ? html`<${Choice} rows=${choice.value} />` : shown.value ? html`<${Card} shown=${shown.value} stage=${stage} people=${known.data?.people || []} places=${known.data?.places || []} />` : html`<${Here} column=${column} known=${known} stage=${stage} />`}
      <${Last} rows=${last.value} />
    </div>
    ${asking.value && html`<${Asking} of=${asking.value} />`}
  </div>`;
}

function Result({ stage }) {
  const said = result.value;
  if (!said) return html`<p class="kiosk-result" data-tone="calm"><${Shape} name="wait" /><strong>Ready</strong><span>Scan a cake's label at ${stage}.</span></p>`;
  second.value;
  const ago = Date.now() - said.at;
  return html`<p class="kiosk-result" data-tone=${said.tone} key=${said.at}><${Shape} name=${SHAPE[said.tone]} /><strong>${said.word}</strong><span dir="auto">${said.text}</span>
    ${ago > 5000 && html`<small>${span(ago)} ago</small>`}</p>`;
}

function Waiting({ rows }) {
  return html`<div class="kiosk-waiting" role="status"><${Icon} name="late" /><strong>${plural(rows.length, "scan waits", "scans wait")}</strong>
    <span dir="auto">${rows.slice(0, 3).map(({ human }) => human).join(", ")}${rows.length > 3 ? ` and ${count(rows.length - 3)} more` : ""}. Kept on this device, sent in order when the line is back.</span>
    <button class="button" onClick=${flush}>Send now</button></div>`;
}

const stands = (row) => (row.cancelled ? "Cancelled" : row.shop_cancelled ? `${row.stage}, taken out by the shop` : row.held ? `${row.stage}, on hold` : row.stage);
const Choice = ({ rows }) => html`<section class="kiosk-card" aria-labelledby="which"><h2 id="which">Which of these cakes?</h2>
  <ul class="choice">${rows.map((row) => html`<li key=${row.id}><button class="button" onClick=${() => pick(row)}><strong dir="auto">${row.human}</strong><span dir="auto">${[row.product, row.flavour, row.size].filter(Boolean).join(", ")}</span><small>${(row.cancelled || row.shop_cancelled) && html`<${Shape} name="bad" />`}${stands(row)}</small></button></li>`)}</ul></section>`;

// What stands here without what has gone on already, though the server has not heard of it.
function without(column, left) {
  const gone = column?.rows.filter(({ human }) => left.has(human));
  if (!gone?.length) return column;
  const less = (is) => gone.filter(is).length;
  return { ...column, rows: column.rows.filter((row) => !gone.includes(row)), count: column.count - gone.length,
    overdue: column.overdue - less((of) => of.overdue), unassigned: column.unassigned - less((of) => !of.assignee), unreceived: column.unreceived - less((of) => !of.received) };
}

// Nothing was scanned yet: what stands here, the most urgent first, and what has not been taken in.
function Here({ column, known, stage }) {
  if (known.data && !column) return html`<section class="kiosk-card" aria-labelledby="here"><h2 id="here">There is no stage called ${stage}</h2><p>It was renamed or taken away, or the stores of this device have another floor.</p><p><a class="button primary" href="/production/floor">Choose a station</a></p></section>`;
  if (!known.data) return html`<section class="kiosk-card"><p>${known.error ? "The server does not answer. Scans are kept on this device." : "Reading what stands here."}</p></section>`;
  const { rows } = column;
  return html`<section class="kiosk-card" aria-labelledby="here"><h2 id="here">${rows.length ? `At ${stage}: ${plural(column.count, "cake")}` : `Nothing stands at ${stage}`}</h2>
    <${Sums} column=${column} />
    ${rows.length === 0 && html`<p>Cakes appear here as they come from the stage before.</p>`}
    <ol class="here">${rows.slice(0, HERE_SHOWN).map((row) => html`<li key=${row.id} data-priority=${row.priority} data-overdue=${row.overdue || null}>
      <button class="button here-id" onClick=${() => look(row)}><span dir="auto">${row.human}</span></button><span class="here-what" dir="auto">${[row.product, row.flavour, row.size].filter(Boolean).join(" · ")}</span><span>${dueText(row)}</span>
      ${row.received ? html`<span class="here-who" dir="auto">${row.assignee_name || "nobody yet"}</span>` : html`<button class="button" onClick=${() => act(row, "receive", { stage })} aria-label=${`${row.human} is received`}>Received</button>`}</li>`)}</ol>
    ${column.count > HERE_SHOWN && html`<p>And ${count(column.count - HERE_SHOWN)} more.</p>`}</section>`;
}

function Last({ rows }) {
  second.value;
  return html`<section class="kiosk-last" aria-labelledby="last"><h2 id="last">Last scans</h2>
    ${rows.length === 0 ? html`<p>The last ten stand here, and can be taken back.</p>` : html`<ol>${rows.map((row) => html`<li key=${row.key} data-tone=${row.tone}>
      <span class="last-line"><${Shape} name=${SHAPE[row.tone] || "wait"} /><strong dir="auto">${row.human}</strong><span>${row.word}</span></span>
      <small><span dir="auto" title=${row.product}>${row.product}</span><span>${span(Date.now() - row.at)} ago</span></small>
      ${row.undo && html`<button class="button" onClick=${() => undo(row)} aria-label=${`Undo ${row.human}, ${row.word}`}><${Icon} name="undo" />Undo</button>`}</li>`)}</ol>`}</section>`;
}
