// settings_kiosks.js - tablets of the floor: each is registered with a code that is shown once, and can be revoked.

import { html, useMemo, useState } from "../html.js";
import { place, go, seg } from "../router.js";
import { added, polled, refresh } from "../poll.js";
import { post, put, del } from "../api.js";
import { toast } from "../status.js";
import { may, whyNot } from "../session.js";
import { fieldError } from "../core.js";
import { Table } from "../parts/table.js";
import { Split, Panel } from "../parts/panel.js";
import { Known, Action, Trouble, Empty } from "../parts/page.js";
import { Dialog, Confirm } from "../parts/dialog.js";
import { Badge } from "../parts/badge.js";
import { Ago } from "../parts/time.js";
import { useForm, Form, Field, Choice, Tick, Submit, Refusal } from "../parts/form.js";

const PATH = "/settings/kiosks";
const STATES = { waiting: ["running", "Waits for its code"], lapsed: ["warn", "Its code has lapsed"], registered: ["good", "Registered"], revoked: ["off", "Revoked"] };
const IDLE_LEAST_S = 15;
const IDLE_MOST_S = 28800;
const MINUTE_S = 60;

export function Kiosks() {
  const [made, setMade] = useState(null); // the kiosk whose code is shown, with it
  const known = polled(PATH).value;
  const stores = polled("/settings/stores").value.data?.rows || [];
  const open = place.value.parts[2];
  const row = known.data?.rows.find(({ id }) => id === open);
  const add = html`<${Action} kind="primary" why=${whyNot("settings")} act=${() => go(PATH + "/new")}>Add a kiosk<//>`;
  const list = html`<div class="filters"><p class="hint">A kiosk is a tablet on which people say who they are, by a badge or a PIN. It does the floor's work and nothing else.</p><span class="push">${add}</span></div>
    <${Known} of=${known} rows=${3}>${(data) => data.rows.length === 0
      ? html`<${Empty} title="No kiosk yet" text="Until then a station of the floor is whoever has signed in on it.">${add}<//>`
      : html`<${Table} label="Kiosks" rows=${data.rows} columns=${columnsOf(stores)} id=${(of) => of.id} openId=${open} tall=${true} href=${(of) => `${PATH}/${seg(of.id)}`} />`}<//>`;
  return html`<${Split} open=${open} list=${list}>
    ${open === "new" ? html`<${One} stores=${stores} onMade=${setMade} />` : row ? html`<${One} key=${row.id} row=${row} stores=${stores} onMade=${setMade} />`
      : html`<${Panel} title="Kiosk" back=${PATH} of=${open}><${Known} of=${known}>${() => html`<${Trouble} title="Not found" text="There is no such kiosk here." />`}<//><//>`}
  <//>${made && html`<${Code} made=${made} onClose=${() => setMade(null)} />`}`;
}

const placeOf = (row, stores) => [row.stage || "any station", row.store && stores.find(({ id }) => id === row.store)?.name].filter(Boolean).join(", ");
const columnsOf = (stores) => [
  { key: "name", title: "Name", sort: (row) => row.name, cell: (row) => html`<strong dir="auto">${row.name}</strong><small dir="auto">${placeOf(row, stores)}</small>` },
  { key: "state", title: "State", size: "12rem", sort: (row) => row.state, cell: (row) => html`<${Badge} state=${STATES[row.state][0]} label=${STATES[row.state][1]} />` },
  { key: "who", title: "Who", size: "10rem", from: 560, cell: (row) => !row.person_name ? html`<span class="none">nobody</span>` : html`<span dir="auto">${row.person_name}</span><small>${row.person_here ? "stands there" : html`<${Ago} at=${row.person_at} />`}</small>` },
  { key: "seen", title: "Last seen", size: "8rem", align: "end", from: 680, sort: (row) => row.seen_at, cell: (row) => html`<${Ago} at=${row.seen_at} />` },
];

function One({ row, stores, onMade }) {
  const [asking, setAsking] = useState(""); // "code", "revoke"
  const start = useMemo(() => ({ name: row?.name || "", store: row?.store || "", stage: row?.stage || "", identify: row?.identify ?? true, idle: String((row?.idle_s || 5 * MINUTE_S) / MINUTE_S) }), [row?.id]);
  const form = useForm(start, {
    check: ({ name, idle }) => {
      const wrong = !name.trim() ? "Enter a name: it stands beside the person in all that is done there." : fieldError("name", name);
      const seconds = Math.round(Number(idle.replace(",", ".")) * MINUTE_S);
      return { ...(wrong && { name: wrong }), ...(!(seconds >= IDLE_LEAST_S && seconds <= IDLE_MOST_S) && { idle: "From a quarter of a minute to 480 minutes." }) };
    },
    send: ({ name, store, stage, identify, idle }) => (row ? put : post)(row ? `${PATH}/${seg(row.id)}` : PATH, { name: name.trim(), store, stage, identify, idle_s: Math.round(Number(idle.replace(",", ".")) * MINUTE_S) }),
    done: (answer, values) => {
      if (!row) {
        added(PATH, answer.kiosk);
        go(`${PATH}/${seg(answer.kiosk.id)}`);
      }
      refresh();
      if (answer.code) return onMade(answer);
      form.reset(values);
      toast("Saved.");
    },
  });
  const stages = [...new Set(stores.filter(({ id }) => !form.values.store || id === form.values.store).flatMap(({ settings }) => settings.stages.map(({ name }) => name)).concat(row?.stage || []))];
  const path = row && `${PATH}/${seg(row.id)}`;
  return html`<${Panel} title=${row?.name || "Add a kiosk"} back=${PATH} of=${row?.id || "new"} label="Kiosk">
    ${row && html`<p class="hint"><${Badge} state=${STATES[row.state][0]} label=${STATES[row.state][1]} /> Last seen <${Ago} at=${row.seen_at} />.${row.person_name ? ` ${row.person_name} ${row.person_here ? "stands there" : "was there last"}.` : ""}</p>`}
    <${Form} form=${form} label="Kiosk">
      <${Field} form=${form} name="name" label="Name" hint="As people call it: Filling 1." />
      <${Choice} form=${form} name="store" label="Store" options=${[["", "All stores"], ...stores.map(({ id, name }) => [id, name])]} />
      <${Choice} form=${form} name="stage" label="Station" options=${[["", "Chosen on the tablet"], ...stages.map((stage) => [stage, stage])]} />
      <${Tick} form=${form} name="identify" label="Nothing is done there until somebody says who it is" hint="Without it, the kiosk itself did what nobody has put a name to." />
      <${Field} form=${form} name="idle" label="Nobody stands there after" unit="minutes without a scan" inputmode="decimal" />
      <${Refusal} form=${form} /><${Submit} form=${form} why=${whyNot("settings")}>${row ? "Save" : "Add it and show its code"}<//><//>
    ${row && row.state !== "revoked" && may("settings") && html`<div class="dialog-actions part"><button class="button" onClick=${() => setAsking("code")}>${row.state === "registered" ? "Register another tablet" : "A new code"}</button>
      <button class="button" onClick=${() => setAsking("revoke")}>Revoke</button></div>`}
    ${asking === "code" && html`<${Confirm} title=${`A new code for ${row.name}?`} verb="Show a new code" onClose=${() => setAsking("")} text="The code before counts no more, and a tablet that is this kiosk now is so no longer. What waits there unsent stays there."
      act=${() => post(path + "/code", {}).then((answer) => (refresh(), onMade(answer)))} />`}
    ${asking === "revoke" && html`<${Confirm} title=${`Revoke ${row.name}?`} danger=${true} verb="Revoke it" onClose=${() => setAsking("")} text="The tablet is refused from now on. Scans that wait on it are shown there as refused."
      act=${() => del(path).then(() => (toast(`${row.name} is revoked.`), refresh()))} />`}
  <//>`;
}

const Code = ({ made: { kiosk, code, code_svg: svg }, onClose }) => html`<${Dialog} title=${`The code of ${kiosk.name}, shown this once`} onClose=${onClose}>
  <p>Open <strong dir="ltr">${location.origin}/kiosk</strong> on the tablet, and type the code or scan it with the tablet's scanner. It counts once, and for 15 minutes.</p>
  <p class="code-shown" data-code=${code}>${code}</p>
  <p class="label-picture"><img class="code-picture" src=${"data:image/svg+xml," + encodeURIComponent(svg)} alt="The same code, for a scanner" /></p>
  <div class="dialog-actions"><button class="button primary" data-first="" onClick=${onClose}>The tablet is registered</button></div><//>`;
