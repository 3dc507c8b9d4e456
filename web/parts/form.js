// form.js - forms that check as one types, say what is wrong next to the field, and keep what was typed on any failure.
//
//   const form = useForm(start, { check: (values) => ({ field: "message" }), send: async (values) => … });
//   html`<${Form} form=${form}><${Field} form=${form} name="email" label="E-mail" /> <${Submit} form=${form}>Save<//> <//>`
//
// Server `details` land next to their fields; a detail whose field is not on the form is said above the button.

import { html, useId, useRef, useState } from "../html.js";
import { released } from "../press.js";
import { say } from "../status.js";
import { Icon } from "./icons.js";

export function useForm(start, { check = () => ({}), send, done }) {
  const [values, setValues] = useState(start);
  const [touched, setTouched] = useState({});
  const [refused, setRefused] = useState(null); // { message, details, values }: the server's last no
  const [busy, setBusy] = useState(false);
  const root = useRef(null);
  const now = useRef(values);
  now.current = values;
  const found = check(values) || {};
  // What the server said of a field stands until that field is changed.
  const theirs = Object.fromEntries(Object.entries(refused?.details || {}).filter(([name]) => refused.values[name] === values[name]));
  const errors = { ...theirs, ...found };

  const set = (name, value) => {
    now.current = { ...now.current, [name]: value };
    setValues(now.current);
  };
  const touch = (name) => released().then(() => setTouched((old) => ({ ...old, [name]: true })));
  const submit = async (event) => {
    event?.preventDefault();
    if (busy) return;
    setTouched(Object.fromEntries(Object.keys({ ...values, ...found }).map((name) => [name, true])));
    if (Object.keys(found).length) {
      say(Object.values(found)[0], true);
      root.current?.querySelector(`[name="${CSS.escape(Object.keys(found)[0])}"]`)?.focus();
      return;
    }
    setBusy(true);
    setRefused(null);
    try {
      const answer = await send(values);
      setBusy(false);
      done?.(answer, values);
    } catch (error) {
      setBusy(false);
      const details = error.details || {};
      setRefused({ message: error.message, details, values, retryAfter: error.retryAfter });
      say(error.message, true);
      const first = Object.keys(details)[0];
      if (first) setTimeout(() => root.current?.querySelector(`[name="${CSS.escape(first)}"]`)?.focus());
    }
  };
  const reset = (to = start) => {
    now.current = to;
    setValues(to);
    setTouched({});
    setRefused(null);
  };
  const changed = Object.keys(values).some((name) => values[name] !== start[name]);
  return { values, set, errors, touched, touch, refused, busy, submit, reset, root, changed };
}

export const Form = ({ form, label, children }) =>
  html`<form class="form" ref=${form.root} aria-label=${label} novalidate onSubmit=${form.submit} autocomplete="off">${children}</form>`;

// What the server said that belongs to no field of this form.
export function Refusal({ form }) {
  if (!form.refused) return null;
  const { message, details } = form.refused;
  const known = new Set(Object.keys(form.values));
  const others = Object.entries(details).filter(([name]) => !known.has(name));
  return html`<div class="trouble"><${Icon} name="warn" /><div><p dir="auto">${message}</p>
    ${others.length > 0 && html`<ul>${others.map(([name, text]) => html`<li key=${name}>${name.replaceAll("_", " ")}: ${text}</li>`)}</ul>`}</div></div>`;
}

// What is wrong with a field, once somebody has been there.
const wrongOf = (form, name) => (form.touched[name] || form.refused || form.values[name] ? form.errors[name] : "");

export function Field({ form, name, label, hint, type = "text", wide = false, unit, ...rest }) {
  const id = useId();
  const error = wrongOf(form, name);
  const shared = {
    id,
    name,
    value: form.values[name] ?? "",
    "aria-invalid": error ? "true" : null,
    "aria-describedby": [error && id + "e", hint && id + "h"].filter(Boolean).join(" ") || null,
    onInput: (event) => form.set(name, event.target.value),
    onBlur: () => form.touch(name),
    ...rest,
  };
  return html`<div class="field" data-wide=${wide || null} data-bad=${error ? true : null}>
    <label for=${id}>${label}</label>
    <div class="field-row">${type === "area"
      ? html`<textarea ...${shared} dir="auto" rows=${rest.rows || 3} />`
      : html`<input type=${type} ...${shared} dir=${type === "text" ? "auto" : null} spellcheck=${false} />`}${unit && html`<span class="unit">${unit}</span>`}</div>
    ${error && html`<p class="field-error" id=${id + "e"}>${error}</p>`}
    ${hint && html`<p class="hint" id=${id + "h"}>${hint}</p>`}
  </div>`;
}

// options: [[value, text], …]
export function Choice({ form, name, label, hint, options, ...rest }) {
  const id = useId();
  const error = wrongOf(form, name);
  return html`<div class="field" data-bad=${error ? true : null}><label for=${id}>${label}</label>
    <select id=${id} name=${name} value=${form.values[name]} aria-invalid=${error ? "true" : null} aria-describedby=${[error && id + "e", hint && id + "h"].filter(Boolean).join(" ") || null}
      onChange=${(event) => form.set(name, event.target.value)} onBlur=${() => form.touch(name)} ...${rest}>
      ${options.map(([value, text]) => html`<option key=${value} value=${value} selected=${value === form.values[name]}>${text}</option>`)}</select>
    ${error && html`<p class="field-error" id=${id + "e"}>${error}</p>`}${hint && html`<p class="hint" id=${id + "h"}>${hint}</p>`}</div>`;
}

export function Tick({ form, name, label, hint, ...rest }) {
  const id = useId();
  return html`<div class="field tick"><input type="checkbox" id=${id} name=${name} checked=${form.values[name]} aria-describedby=${hint ? id + "h" : null} onChange=${(event) => form.set(name, event.target.checked)} ...${rest} />
    <label for=${id}>${label}</label>${hint && html`<p class="hint" id=${id + "h"}>${hint}</p>`}</div>`;
}

export const Submit = ({ form, kind = "primary", why = "", children }) =>
  html`<span class="action"><button class=${"button " + kind} aria-busy=${form.busy || null} aria-disabled=${form.busy || why ? true : null} title=${why || null} onClick=${(event) => why && event.preventDefault()}>${children}</button>
    ${why && html`<small class="why">${why}</small>`}</span>`;

// A filter above a list: what is chosen goes into the address.
export function Pick({ label, value, options, onPick }) {
  const id = useId();
  return html`<div class="pick-one"><label for=${id}>${label}</label><select id=${id} value=${value} onChange=${(event) => onPick(event.target.value)}>
    ${options.map(([of, text]) => html`<option key=${of} value=${of} selected=${of === value}>${text}</option>`)}</select></div>`;
}
export function Find({ label, value, onFind, ...rest }) {
  const id = useId();
  const timer = useRef(0);
  // What is being typed stands until it has been looked for: a poll that comes in between must not put the old words back,
  // nor take the blank off that stands before the next word.
  const [typed, setTyped] = useState({ text: value, found: true });
  const shown = !typed.found || typed.text.trim() === value ? typed.text : value;
  const find = (event) => {
    const { value: text } = event.target;
    clearTimeout(timer.current);
    setTyped({ text, found: false });
    timer.current = setTimeout(() => {
      onFind(text.trim());
      setTyped({ text, found: true });
    }, 200);
  };
  return html`<div class="pick-one find-one"><label class="unseen" for=${id}>${label}</label><${Icon} name="search" /><input id=${id} type="search" placeholder=${label} value=${shown} onInput=${find} autocomplete="off" spellcheck=${false} ...${rest} /></div>`;
}
