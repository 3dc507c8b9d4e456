// settings_store_floor.js - a store's stages, and the rules of its floor: which orders enter, what is urgent, who is told.

import { html, useMemo } from "../html.js";
import { polled, refresh } from "../poll.js";
import { seg } from "../router.js";
import { toast } from "../status.js";
import { whyNot } from "../session.js";
import { checkFloor, changeFloor } from "../core.js";
import { PAID } from "../format.js";
import { Icon, Shape } from "../parts/icons.js";
import { useForm, Form, Field, Tick, Submit, Refusal } from "../parts/form.js";

const BEGINS = [["none", "has only an end"], ["print", "printing begins it"], ["scan", "a scan begins it"]];
// Both pages say it: what an order was read as stays until it is told, or read, again.
export const READ_WHEN = "An order that is here already stays as it was read until its store tells it again, or somebody presses “Read it again” in it.";
const MOST = 12;
const whole = (text, most) => /^\d{1,5}$/.test(String(text).trim()) && Number(text) <= most;

const toValues = (of) => ({
  stages: of.stages, enters: of.enters, high: String(of.days.high), medium: String(of.days.medium), skip: of.skip.join(", "), hold_hours: String(of.hold_hours),
  per_piece: of.per_piece, keep_bodies: of.keep_bodies, tell_order: of.tell_order, tell_problems: of.tell_problems,
});
const toBody = (values) => ({
  stages: values.stages.map(({ name, begin, qc_to: to }) => ({ name: name.trim(), begin, qc_to: to || null })), enters: values.enters, days: { high: Number(values.high), medium: Number(values.medium) },
  skip: values.skip.split(",").map((word) => word.trim()).filter(Boolean), hold_hours: Number(values.hold_hours),
  per_piece: values.per_piece, keep_bodies: values.keep_bodies, tell_order: values.tell_order, tell_problems: values.tell_problems,
});

export function FloorSettings({ row, save }) {
  const start = useMemo(() => toValues(row.settings), [row.id]);
  const board = polled(`/production/board?store=${seg(row.id)}`, { every: 30000, frame: true }).value.data;
  const from = row.settings.stages;
  const holds = from.map(({ name }) => board?.stages.find((of) => of.name === name)?.count || 0);
  const check = (values) => {
    const wrong = {};
    const stages = toBody(values).stages;
    const floor = checkFloor(stages);
    const first = floor.stages.find(Boolean);
    if (!floor.ok) wrong.stages = floor.text || first || "This is no floor yet.";
    else if (!changeFloor(from, stages, holds).ok) wrong.stages = changeFloor(from, stages, holds).text;
    if (!whole(values.high, 365)) wrong.high = "A whole number of days.";
    if (!whole(values.medium, 365)) wrong.medium = "A whole number of days.";
    else if (!wrong.high && Number(values.medium) < Number(values.high)) wrong.medium = "No fewer days than High.";
    if (!whole(values.hold_hours, 1440)) wrong.hold_hours = "A whole number of hours, 0 for ever.";
    if (!values.enters.length) wrong.enters = "Choose at least one; else no order reaches the floor.";
    return wrong;
  };
  const form = useForm(start, { check, send: (values) => save(toBody(values)), done: () => (toast(`Saved. ${READ_WHEN}`), refresh()) });
  const { values } = form;
  const floor = checkFloor(toBody(values).stages);
  const set = (i, changes) => {
    const old = values.stages[i].name;
    form.set("stages", values.stages.map((of, at) => (at === i ? { ...of, ...changes } : "name" in changes && of.qc_to === old ? { ...of, qc_to: changes.name } : of)));
  };
  const move = (i, by) => {
    const stages = [...values.stages];
    [stages[i], stages[i + by]] = [stages[i + by], stages[i]];
    form.set("stages", stages);
  };
  const drop = (i) => form.set("stages", values.stages.filter((_, at) => at !== i).map((of) => (of.qc_to === values.stages[i].name ? { ...of, qc_to: null } : of)));
  const enter = (of, on) => form.set("enters", PAID.map(([id]) => id).filter((id) => (id === of ? on : values.enters.includes(id))));
  return html`<${Form} form=${form} label="Stages and rules">
    <fieldset class="whole order-line"><legend>Stages, in order</legend><p class="hint">After the last a cake is complete. A stage that holds cakes can be neither taken away nor renamed.</p>
      <ol class="editor stages-editor">${values.stages.map((of, i) => html`<li key=${i} data-bad=${floor.stages[i] || null}>
        <input aria-label=${`Name of stage ${i + 1}`} value=${of.name} maxlength="40" dir="auto" aria-invalid=${floor.stages[i] ? "true" : null} onInput=${(event) => set(i, { name: event.target.value })} />
        <select aria-label=${`What begins stage ${i + 1}`} value=${of.begin} onChange=${(event) => set(i, { begin: event.target.value })}>${BEGINS.map(([id, word]) => html`<option key=${id} value=${id} selected=${id === of.begin}>${word}</option>`)}</select>
        <select aria-label=${`Where the check of stage ${i + 1} sends back to`} value=${of.qc_to || ""} onChange=${(event) => set(i, { qc_to: event.target.value || null })}><option value="" selected=${!of.qc_to}>no check</option>${values.stages.slice(0, i).map(({ name }) => html`<option key=${name} value=${name} selected=${name === of.qc_to}>check: to ${name}</option>`)}</select>
        <span class="editor-buttons"><button type="button" class="quiet icon" disabled=${i === 0} aria-label=${`Stage ${i + 1}: earlier`} onClick=${() => move(i, -1)}><${Icon} name="up" /></button><button type="button" class="quiet icon" disabled=${i === values.stages.length - 1} aria-label=${`Stage ${i + 1}: later`} onClick=${() => move(i, 1)}><${Icon} name="down" /></button>
          <button type="button" class="quiet icon" disabled=${values.stages.length === 1} aria-label=${`Take stage ${i + 1} away`} onClick=${() => drop(i)}><${Icon} name="close" /></button></span>
        ${floor.stages[i] && html`<p class="field-error">${floor.stages[i]}</p>`}</li>`)}</ol>
      ${form.errors.stages && !floor.stages.includes(form.errors.stages) && html`<p class="blocker"><${Shape} name="look" />${form.errors.stages}</p>`}
      <button type="button" class="button small" disabled=${values.stages.length >= MOST} onClick=${() => form.set("stages", [...values.stages, { name: "", begin: "none", qc_to: null }])}>One more stage</button></fieldset>
    <fieldset class="whole order-line"><legend>Orders enter the floor when they are</legend><div class="ticks">${PAID.map(([id, word]) => html`<label class="tick-one" key=${id}><input type="checkbox" checked=${values.enters.includes(id)} onChange=${(event) => enter(id, event.target.checked)} />${word}</label>`)}</div>
      ${form.errors.enters && html`<p class="field-error">${form.errors.enters}</p>`}<p class="hint">Others wait where they can be seen, with their stock on hold.</p></fieldset>
    <${Field} form=${form} name="high" label="High: due within" unit="days" inputmode="numeric" hint="Overdue too." /><${Field} form=${form} name="medium" label="Medium: due within" unit="days" inputmode="numeric" />
    <${Field} form=${form} name="hold_hours" label="An unpaid order keeps its stock" unit="hours" inputmode="numeric" hint="0: until it is cancelled." /><${Field} form=${form} name="skip" label="No work, by a word in title or SKU" hint="candle, voucher" />
    <div class="whole"><${Tick} form=${form} name="per_piece" label="Two of a line are two cakes" hint="Else one label stands for both." /><${Tick} form=${form} name="keep_bodies" label="Keep webhooks as they arrived" hint="Sealed, until retention drops them. Without them an order cannot be read again." />
      <${Tick} form=${form} name="tell_problems" label="Tell Slack of orders with problems" /><${Tick} form=${form} name="tell_order" label="Tell Slack of every order" /></div>
    <p class="whole hint">Stages, priorities and hours count at once, for every order. Which orders enter, what is no work and what is one cake is looked at when an order is read. ${READ_WHEN}</p>
    <${Refusal} form=${form} /><${Submit} form=${form} why=${whyNot("settings")}>Save<//><//>`;
}
