// settings_capacity.js - what can be made: groups of products and how a line finds its own, pieces per weekday, days that are
// other, lead times; checked as one types by the core that judges the orders.

import { html, useEffect, useMemo, useState } from "../html.js";
import { polled, refresh } from "../poll.js";
import { put } from "../api.js";
import { toast } from "../status.js";
import { whyNot } from "../session.js";
import { checkCapacity, groupOf } from "../core.js";
import { Known, Empty, Action } from "../parts/page.js";
import { Icon, Shape } from "../parts/icons.js";
import { useForm, Form, Submit, Refusal } from "../parts/form.js";

const PATH = "/settings/capacity";
const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const BY = [["title", "a word of the title begins with"], ["sku", "the SKU begins with"], ["size", "the size is"]];
const MOST = { groups: 12, rules: 20, days: 200 };

// As people type: numbers are texts, blank is no limit, and a day's group is the group's key, so that it may be renamed.
let made = 0;
const newKey = () => `g${++made}`;
const textOf = (pieces) => (pieces === null ? "" : String(pieces));
const numberOf = (text, blank) => (text.trim() === "" ? blank : /^\d{1,5}$/.test(text.trim()) ? Number(text) : -2);
const newGroup = (name) => ({ key: newKey(), name, week: ["", "", "", "", "", "", "0"], lead: "0", rules: [] });

function toValues({ groups, days }) {
  const keyed = groups.map((group) => ({ key: newKey(), name: group.name, week: group.week.map(textOf), lead: String(group.lead_days), rules: group.rules }));
  return { groups: keyed, days: days.map((of) => ({ ...of, group: keyed.find(({ name }) => name === of.group)?.key || "", pieces: textOf(of.pieces) })) };
}
const toBody = ({ groups, days }) => ({
  groups: groups.map((of) => ({ name: of.name.trim(), week: of.week.map((text) => numberOf(text, null)), lead_days: numberOf(of.lead, 0), rules: of.rules.map(({ by, text }) => ({ by, text: text.trim() })) })),
  days: days.map((of) => ({ day: of.day, group: groups.find(({ key }) => key === of.group)?.name.trim() ?? null, pieces: numberOf(of.pieces, null), reason: of.reason.trim() })),
});
// The server names fields as the page does, below "settings.".
const ours = (error) => Object.assign(error, { details: Object.fromEntries(Object.entries(error.details || {}).map(([name, text]) => [name.replace(/^settings\./, ""), text])) });

export const CapacitySettings = () => html`<${Known} of=${polled(PATH, { every: 60000 }).value} rows=${8}>${({ settings }) => html`<${Editor} settings=${settings} />`}<//>`;

function Editor({ settings }) {
  const saved = JSON.stringify(settings);
  const [start, setStart] = useState(() => ({ ...toValues(settings), of: saved }));
  const form = useForm(start, {
    check: (values) => checkCapacity(toBody(values)),
    send: (values) => put(PATH, { settings: toBody(values) }).catch((error) => Promise.reject(ours(error))),
    done: (answer, values) => {
      const now = { ...values, of: JSON.stringify(answer.settings) };
      setStart(now);
      form.reset(now);
      toast(answer.already_done ? "It was saved like this already." : "Saved. What is open finds its group again.");
      refresh();
    },
  });
  const { values } = form;
  const changed = values.groups !== start.groups || values.days !== start.days;
  const other = saved !== start.of;
  const load = () => {
    const now = { ...toValues(settings), of: saved };
    setStart(now);
    form.reset(now);
  };
  useEffect(() => {
    if (other && !changed) load();
  }, [saved]);
  const why = whyNot("settings");
  const setGroup = (i, changes) => form.set("groups", values.groups.map((of, at) => (at === i ? { ...of, ...changes } : of)));
  const add = () => form.set("groups", [...values.groups, newGroup(values.groups.length ? "" : "Cakes")]);
  if (values.groups.length === 0 && !changed)
    return html`<${Empty} title="Nothing is limited yet" text="A group is what is made by the same hands: large cakes, small cakes, loaves. Say how many pieces of each can be made on which weekday; orders for a full day, a day off or too soon then say so. Nothing is ever refused."><${Action} kind="primary" act=${add} why=${why}>Make the first group<//><//>`;
  return html`<${Form} form=${form} label="Capacity">
    <${Groups} form=${form} setGroup=${setGroup} add=${add} /><${Week} form=${form} setGroup=${setGroup} /><${Days} form=${form} /><${Refusal} form=${form} />
    <div class="whole form-actions capacity-save"><${Submit} form=${form} why=${why || (changed ? "" : "Nothing has been changed.")}>Save<//>
      <span role="status">${changed ? html`<${Shape} name="look" />Not saved yet` : html`<${Shape} name="done" />Saved as it stands here`}</span>
      ${changed && html`<button type="button" class="quiet" onClick=${load}>Discard what I changed</button>`}
      ${other && changed && html`<p class="blocker"><${Shape} name="look" />Somebody else has saved other settings meanwhile; saving yours replaces them.</p>`}</div><//>`;
}

// One input of the settings, named as its fault is.  That it is blank is said once it was left, or all of it was sent.
const wrongOf = (form, [name, value]) => ((value.trim() || form.touched[name] || form.refused) && form.errors[name]) || "";
function Cell({ form, name, label, value, onValue, ...rest }) {
  const wrong = wrongOf(form, [name, value]);
  return html`<input name=${name} aria-label=${label} value=${value} title=${wrong || null} aria-invalid=${wrong ? "true" : null} onInput=${(event) => onValue(event.target.value)} onBlur=${() => form.touch(name)} ...${rest} />`;
}
// fields: [[name, value], …]
const Wrongs = ({ form, fields }) => [...new Set(fields.map((field) => wrongOf(form, field)).filter(Boolean))].map((text) => html`<p class="field-error" key=${text}>${text}</p>`);

// ---- groups --------------------------------------------------------------------------------------------------------

function Groups({ form, setGroup, add }) {
  const { values: { groups, days } } = form;
  const move = (i, by) => {
    const to = [...groups];
    [to[i], to[i + by]] = [to[i + by], to[i]];
    form.set("groups", to);
  };
  const drop = (i) => {
    form.set("groups", groups.filter((_, at) => at !== i));
    form.set("days", days.filter(({ group }) => group !== groups[i].key));
  };
  const named = (i) => groups[i].name.trim() || `group ${i + 1}`;
  return html`<fieldset class="whole order-line"><legend>Groups of products</legend>
    <p class="hint">A cake is of the first group that one of its words fits, from top to bottom; the last group takes all others. Case and accents make no difference.</p>
    <ol class="capacity-groups">${groups.map((of, i) => html`<li key=${of.key}>
      <div class="capacity-name"><${Cell} form=${form} name=${`groups[${i}].name`} label=${`Name of group ${i + 1}`} value=${of.name} maxlength="40" dir="auto" placeholder="Large cakes" onValue=${(name) => setGroup(i, { name })} />
        <span class="editor-buttons"><button type="button" class="quiet icon" disabled=${i === 0} aria-label=${`${named(i)}: earlier`} onClick=${() => move(i, -1)}><${Icon} name="up" /></button><button type="button" class="quiet icon" disabled=${i === groups.length - 1} aria-label=${`${named(i)}: later`} onClick=${() => move(i, 1)}><${Icon} name="down" /></button>
          <button type="button" class="quiet icon" aria-label=${`Take ${named(i)} away`} onClick=${() => drop(i)}><${Icon} name="close" /></button></span></div>
      <${Rules} form=${form} i=${i} group=${of} named=${named(i)} setRules=${(rules) => setGroup(i, { rules })} />
      ${i === groups.length - 1 && html`<p class="hint">${of.rules.length ? "And whatever no group's words fit." : "Whatever no group's words fit."}</p>`}
      <${Wrongs} form=${form} fields=${[[`groups[${i}].name`, of.name], ...of.rules.map(({ text }, k) => [`groups[${i}].rules[${k}].text`, text])]} /></li>`)}</ol>
    <button type="button" class="button small" disabled=${groups.length >= MOST.groups} onClick=${add}><${Icon} name="plus" />One more group</button>
    ${groups.length > 1 && html`<${Try} values=${form.values} />`}</fieldset>`;
}

function Rules({ form, i, group, named, setRules }) {
  const set = (k, changes) => setRules(group.rules.map((of, at) => (at === k ? { ...of, ...changes } : of)));
  return html`<ul class="capacity-rules">${group.rules.map(({ by, text }, k) => html`<li key=${k}>
      <select aria-label=${`What word ${k + 1} of ${named} is looked for in`} onChange=${(event) => set(k, { by: event.target.value })}>${BY.map(([id, word]) => html`<option key=${id} value=${id} selected=${id === by}>${word}</option>`)}</select>
      <${Cell} form=${form} name=${`groups[${i}].rules[${k}].text`} label=${`Word ${k + 1} of ${named}`} value=${text} maxlength="60" dir="auto" onValue=${(value) => set(k, { text: value })} />
      <button type="button" class="quiet icon" aria-label=${`Take word ${k + 1} of ${named} away`} onClick=${() => setRules(group.rules.filter((_, at) => at !== k))}><${Icon} name="close" /></button></li>`)}
    <li><button type="button" class="quiet small" disabled=${group.rules.length >= MOST.rules} aria-label=${`Add a word to ${named}`} onClick=${() => setRules([...group.rules, { by: "title", text: "" }])}><${Icon} name="plus" />Add a word</button></li></ul>`;
}

// What the words do, before an order comes.
function Try({ values }) {
  const [line, setLine] = useState({ title: "", sku: "", size: "" });
  const settings = useMemo(() => toBody(values), [values]);
  const asked = Object.values(line).some((text) => text.trim());
  const at = asked ? groupOf(settings, line) : -1;
  return html`<div class="capacity-try"><strong>Try it</strong>${[["title", "Title"], ["size", "Size"], ["sku", "SKU"]].map(([name, label]) => html`<label key=${name}>${label}<input value=${line[name]} dir="auto" onInput=${(event) => setLine({ ...line, [name]: event.target.value })} /></label>`)}
    <span role="status">${at >= 0 ? html`is of <strong dir="auto">${values.groups[at].name || `group ${at + 1}`}</strong>` : html`<span class="hint">says which group a cake would be of</span>`}</span></div>`;
}

// ---- the week ------------------------------------------------------------------------------------------------------

function Week({ form, setGroup }) {
  const { values: { groups } } = form;
  const cellsOf = (of) => [...of.week, of.lead];
  const nameOf = (i, k) => (k < 7 ? `groups[${i}].week[${k}]` : `groups[${i}].lead_days`);
  // Up and down as in a spreadsheet; what was copied from one is laid down from here on.
  const keys = (event, i, k) => {
    const by = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
    const next = by && event.currentTarget.closest("table").querySelector(`[name="${CSS.escape(nameOf(i + by, k))}"]`);
    if (!next) return;
    next.select();
    next.focus();
    event.preventDefault();
  };
  const paste = (event, i, k) => {
    const rows = event.clipboardData.getData("text").replace(/\r?\n$/, "").split(/\r?\n/).map((row) => row.split("\t"));
    if (rows.length === 1 && rows[0].length === 1) return;
    event.preventDefault();
    form.set("groups", groups.map((of, at) => {
      const cells = cellsOf(of);
      (rows[at - i] || []).slice(0, 8 - k).forEach((text, along) => (cells[k + along] = text.trim()));
      return { ...of, week: cells.slice(0, 7), lead: cells[7] };
    }));
  };
  const cell = (of, i, k, text) => html`<td key=${k}><${Cell} form=${form} name=${nameOf(i, k)} inputmode="numeric" maxlength="5" placeholder=${k < 7 ? "∞" : "0"} label=${`${of.name || `Group ${i + 1}`}, ${k < 7 ? WEEKDAYS[k] : "lead time in working days"}`}
    value=${text} onValue=${(typed) => setGroup(i, k < 7 ? { week: of.week.map((was, at) => (at === k ? typed : was)) } : { lead: typed })} onKeyDown=${(event) => keys(event, i, k)} onPaste=${(event) => paste(event, i, k)} /></td>`;
  return html`<fieldset class="whole order-line"><legend>Pieces on a weekday</legend>
    <p class="hint">Blank (∞): no limit. 0: none are made, and the day is no working day of the group. Lead time: so many working days after the order is its earliest day. Arrows go up and down; a block from a spreadsheet can be pasted.</p>
    <div class="capacity-week" tabindex="-1"><table class="plain"><thead><tr><th scope="col">Group</th>${WEEKDAYS.map((day) => html`<th scope="col" key=${day} data-align="end">${day}</th>`)}<th scope="col" data-align="end">Lead days</th></tr></thead>
      <tbody>${groups.map((of, i) => html`<tr key=${of.key}><th scope="row" dir="auto">${of.name || `Group ${i + 1}`}</th>${cellsOf(of).map((text, k) => cell(of, i, k, text))}</tr>`)}</tbody></table></div>
    <${Wrongs} form=${form} fields=${groups.flatMap((of, i) => cellsOf(of).map((text, k) => [nameOf(i, k), text]))} /></fieldset>`;
}

// ---- other days ----------------------------------------------------------------------------------------------------

function Days({ form }) {
  const { values: { groups, days } } = form;
  const set = (i, changes) => form.set("days", days.map((of, at) => (at === i ? { ...of, ...changes } : of)));
  const named = (i) => `other day ${i + 1}`;
  return html`<fieldset class="whole order-line"><legend>Days that are other</legend>
    <p class="hint">Holidays, stocktaking, a day with more hands. 0 pieces: nothing is made. A day of one group counts before one of all.</p>
    <ul class="capacity-days">${days.map((of, i) => html`<li key=${i}>
      <${Cell} form=${form} name=${`days[${i}].day`} type="date" label=${`Date of ${named(i)}`} value=${of.day} onValue=${(day) => set(i, { day })} />
      <select aria-label=${`Whom ${named(i)} is for`} onChange=${(event) => set(i, { group: event.target.value })}><option value="" selected=${of.group === ""}>all groups</option>${groups.map(({ key, name }, at) => html`<option key=${key} value=${key} selected=${key === of.group}>${name || `group ${at + 1}`}</option>`)}</select>
      <span class="capacity-pieces"><${Cell} form=${form} name=${`days[${i}].pieces`} inputmode="numeric" maxlength="5" placeholder="∞" label=${`Pieces on ${named(i)}`} value=${of.pieces} onValue=${(pieces) => set(i, { pieces })} /> pieces</span>
      <${Cell} form=${form} name=${`days[${i}].reason`} label=${`Reason of ${named(i)}`} value=${of.reason} maxlength="100" dir="auto" placeholder="Why" onValue=${(reason) => set(i, { reason })} />
      <button type="button" class="quiet icon" aria-label=${`Take ${named(i)} away`} onClick=${() => form.set("days", days.filter((_, at) => at !== i))}><${Icon} name="close" /></button>
      <${Wrongs} form=${form} fields=${["day", "pieces", "reason"].map((part) => [`days[${i}].${part}`, of[part]])} /></li>`)}</ul>
    <button type="button" class="button small" disabled=${days.length >= MOST.days} onClick=${() => form.set("days", [...days, { day: "", group: "", pieces: "0", reason: "" }])}><${Icon} name="plus" />One more day</button></fieldset>`;
}
