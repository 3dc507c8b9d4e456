// kiosk_who.js - who stands at this kiosk, always in view: their name and how to leave, or how to say who one is.

import { html, useEffect, useRef, useState } from "../html.js";
import { initials } from "../format.js";
import { who, kiosk } from "../floor/who.js";
import { scans } from "../floor/outbox.js";
import { goodbye, hello, pinChanged } from "../floor/station.js";
import { Dialog } from "../parts/dialog.js";
import { Icon } from "../parts/icons.js";
import { PinForm } from "./settings_pin.js";

const PIN_LEAST = 4;
const PIN_MOST = 8;

export function Who({ people }) {
  const [asking, setAsking] = useState(false);
  if (!kiosk()) return null;
  const pins = people.filter(({ pin }) => pin);
  return html`<div class="kiosk-who" role="status" data-unsaid=${(!who.value && kiosk().identify) || null}>
      ${who.value ? html`<span class="unseen">Stands here: </span><span class="kiosk-initials" aria-hidden="true">${initials(who.value.name)}</span><strong dir="auto">${who.value.name}</strong>
          <button class="button" onClick=${goodbye} aria-label=${`Leave: ${who.value.name}`}>Leave</button>`
        : html`<strong>${kiosk().identify ? "Who are you? Scan your badge." : "Nobody has said who it is."}</strong>`}
      ${pins.length > 0 && html`<button class="button" onClick=${() => setAsking(true)}>PIN</button>`}</div>
    ${asking && html`<${Pin} people=${pins} onClose=${() => setAsking(false)} />`}`;
}

function Pin({ people, onClose }) {
  const [person, setPerson] = useState(people.length === 1 ? people[0] : null);
  const [changing, setChanging] = useState(false);
  const waits = scans.value.some(({ state }) => state === "waiting");
  const here = who.value?.identity && who.value;
  const changed = () => {
    pinChanged();
    onClose();
  };
  if (here && changing && !waits)
    return html`<${Dialog} key="new" title=${`A new PIN for ${here.name}`} onClose=${onClose} wide=${true}><div class="kiosk-ask"><${PinForm} identity=${here.identity} done=${changed} /></div><//>`;
  return html`<${Dialog} title=${person ? `The PIN of ${person.name}` : "Who are you?"} onClose=${onClose} wide=${true}>
    ${waits ? html`<p class="kiosk-ask">A PIN needs the line: scans wait on this tablet. Scan your badge instead.</p>`
      : person ? html`<${Pad} person=${person} onClose=${onClose} />`
      : html`<ul class="card-buttons kiosk-ask">${people.map((one, i) => html`<li key=${one.id}><button class="button" data-first=${i === 0 || null} onClick=${() => setPerson(one)}><span dir="auto">${one.name}</span></button></li>`)}</ul>`}
    ${here && !waits && html`<p class="kiosk-ask pin-change"><button class="button" onClick=${() => setChanging(true)}>Change the PIN of ${here.name}</button></p>`}
  <//>`;
}

// By touch and by keyboard: the field takes digits, the buttons type into it, and whatever else is touched gives the keyboard back to it.
function Pad({ person, onClose }) {
  const [pin, setPin] = useState("");
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const field = useRef(null);
  useEffect(() => {
    const dialog = field.current.closest("dialog");
    const back = () => field.current?.focus();
    back(); // the name that was pressed has gone
    dialog.addEventListener("click", back);
    return () => dialog.removeEventListener("click", back);
  }, []);
  const press = (digit) => setPin((typed) => (typed + digit).slice(0, PIN_MOST));
  const send = async (event) => {
    event.preventDefault();
    if (busy || pin.length < PIN_LEAST) return;
    setBusy(true);
    const refused = await hello(person, pin);
    setBusy(false);
    setPin("");
    setWrong(refused);
    if (refused) field.current.focus();
    else onClose();
  };
  return html`<form class="kiosk-ask pin" onSubmit=${send}><label for="pin">PIN</label>
    <input id="pin" ref=${field} data-first="" type="password" inputmode="none" autocomplete="off" maxlength=${PIN_MOST} value=${pin} aria-invalid=${wrong ? "true" : null} aria-describedby=${wrong ? "pin-wrong" : null}
      onInput=${(event) => setPin(event.target.value.replace(/\D/g, ""))} />
    ${wrong && html`<p class="field-error" id="pin-wrong" role="alert">${wrong}</p>`}
    <div class="pin-pad">${[1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => html`<button key=${digit} type="button" class="button" onClick=${() => press(digit)}>${digit}</button>`)}
      <button type="button" class="button" aria-label="Take the last digit back" onClick=${() => setPin(pin.slice(0, -1))}><${Icon} name="back" /></button>
      <button type="button" class="button" onClick=${() => press(0)}>0</button>
      <button class="button primary" aria-disabled=${busy || pin.length < PIN_LEAST ? true : null}>That is me</button></div></form>`;
}
