// settings_store_reading.js - how a store's orders are read: which names mean what, and at once beside it what a real order
// of this store would be read as.

import { html, useEffect, useMemo, useState } from "../html.js";
import { seg } from "../router.js";
import { polled, refresh } from "../poll.js";
import { post } from "../api.js";
import { toast } from "../status.js";
import { whyNot } from "../session.js";
import { core, checkMap, dayText } from "../core.js";
import { Facts, Trouble } from "../parts/page.js";
import { Badge } from "../parts/badge.js";
import { Icon, Shape } from "../parts/icons.js";
import { READ_WHEN } from "./settings_store_floor.js";
import { useForm, Form, Field, Choice, Tick, Submit, Refusal, Pick } from "../parts/form.js";

// The core's words; until it is there, the names themselves.
const MEANS = ["due_date", "due_time", "method", "flavour", "size", "writing", "notes"];
const PLACES = ["note_attributes", "properties", "tags", "fulfilment"];
const word = (of, name) => core.value?.texts[of]?.[name] || name.replaceAll("_", " ");
const meansWord = (name) => word("intake_means", name);
const placeWord = (name) => word("intake_place", name);

// Sizes as people write them: a line each, small before large; words for the same size beside each other.
const sizesText = (sizes) => [...new Set(sizes.map(({ rank }) => rank))].sort((a, b) => a - b).map((rank) => sizes.filter((of) => of.rank === rank).map(({ word }) => word).join(", ")).join("\n");
const listOf = (text) => text.split(/[,\n]/).map((word) => word.trim()).filter(Boolean);
const sizesOf = (text) => text.split("\n").filter((line) => line.trim()).flatMap((line, i) => listOf(line).map((word) => ({ word, rank: i + 1 })));
// A line each, by what they mean.
const namesOf = (values) => MEANS.flatMap((means) => values[means].split("\n").map((name) => name.trim()).filter(Boolean).map((name) => ({ means, name })));
const wordsOf = (values) => ["pickup", "delivery"].flatMap((method) => listOf(values[method]).map((word) => ({ method, word })));

const toValues = ({ names, sizes, words, places, due_order, lead_days, needs_flavour }) => ({
  ...Object.fromEntries(MEANS.map((means) => [means, names.filter((of) => of.means === means).map(({ name }) => name).join("\n")])), places, due_order, lead_days: String(lead_days), needs_flavour, sizes: sizesText(sizes),
  pickup: words.filter(({ method }) => method === "pickup").map(({ word }) => word).join(", "), delivery: words.filter(({ method }) => method === "delivery").map(({ word }) => word).join(", "),
});
const toMap = (values) => ({
  names: namesOf(values), sizes: sizesOf(values.sizes), words: wordsOf(values), places: values.places,
  due_order: values.due_order, lead_days: Number(values.lead_days || 0), needs_flavour: values.needs_flavour,
});

function check(values) {
  const wrong = {};
  if (!/^\d{0,3}$/.test(values.lead_days.trim())) return { lead_days: "A whole number of days, 0 for none." };
  const map = toMap(values);
  for (const { part, at, text } of core.value ? checkMap(map) : []) wrong[part === "words" ? map.words[at]?.method || "pickup" : part === "names" ? map.names[at]?.means || MEANS[0] : part] ||= text;
  return wrong;
}

export function Reading({ row, save }) {
  const start = useMemo(() => toValues(row.settings), [row.id]);
  const form = useForm(start, { check, send: (values) => save(toMap(values)), done: () => (toast(`Saved. ${READ_WHEN}`), refresh()) });
  const { values } = form;
  const move = (i, by) => {
    const places = [...values.places];
    [places[i], places[i + by]] = [places[i + by], places[i]];
    form.set("places", places);
  };
  return html`<${Form} form=${form} label="How orders are read">
    <${Preview} row=${row} map=${toMap(values)} fine=${Object.keys(form.errors).length === 0} />
    <p class="whole hint">${READ_WHEN}</p>
    <div class="whole"><h3>Names, and what they mean</h3><p class="hint">A line each. Case, accents, - and _ make no difference; for flavour and writing a name that contains the words is enough.</p></div>
    ${MEANS.map((means) => html`<${Field} key=${means} form=${form} name=${means} label=${meansWord(means)} type="area" rows=${4} />`)}
    <fieldset class="order-line"><legend>Where it is looked for, first to last</legend>
      <ol class="editor">${values.places.map((of, i) => html`<li key=${of}><span>${placeWord(of)}</span>
        <button type="button" class="quiet icon" disabled=${i === 0} aria-label=${`${placeWord(of)}: earlier`} onClick=${() => move(i, -1)}><${Icon} name="up" /></button><button type="button" class="quiet icon" disabled=${i === values.places.length - 1} aria-label=${`${placeWord(of)}: later`} onClick=${() => move(i, 1)}><${Icon} name="down" /></button>
        <button type="button" class="quiet icon" aria-label=${`${placeWord(of)}: do not look there`} onClick=${() => form.set("places", values.places.filter((name) => name !== of))}><${Icon} name="close" /></button></li>`)}</ol>
      ${form.errors.places && html`<p class="field-error">${form.errors.places}</p>`}
      ${PLACES.filter((of) => !values.places.includes(of)).map((of) => html`<button type="button" class="button small" key=${of} onClick=${() => form.set("places", [...values.places, of])}>Also: ${placeWord(of)}</button>`)}</fieldset>
    <${Field} form=${form} name="sizes" label="Sizes, small to large" type="area" rows=${4} hint="A line each; words for the same size with commas." />
    <${Field} form=${form} name="pickup" label="Words that mean pick-up" /><${Field} form=${form} name="delivery" label="Words that mean delivery" />
    <${Choice} form=${form} name="due_order" label="4/5/2026 is" options=${[["day_first", "4 May: the day first"], ["month_first", "5 April: the month first"]]} />
    <${Field} form=${form} name="lead_days" label="Without a date, due after" unit="days" inputmode="numeric" hint="0: then it has none, and says so." />
    <div class="whole"><${Tick} form=${form} name="needs_flavour" label="A line without a flavour is a problem" /></div>
    <${Refusal} form=${form} /><${Submit} form=${form} why=${whyNot("settings")}>Save<//><//>`;
}

const NOTHING = ["no_order", "body_dropped"]; // there is nothing to read, and nothing is wrong

// A moment after the last key: what the server reads from the order as it arrived, with these settings.
function Preview({ row, map, fine }) {
  const [order, setOrder] = useState("");
  const [said, setSaid] = useState({ read: null, error: null });
  const orders = polled(`/production/orders?store=${seg(row.id)}&limit=20`, { every: 60000, frame: true }).value.data?.rows || [];
  const asked = JSON.stringify([map, order]);
  useEffect(() => {
    if (!fine) return;
    let gone = false;
    const timer = setTimeout(() => post(`/settings/stores/${seg(row.id)}/preview`, { settings: map, ...(order && { order }) }).then(
      (read) => gone || setSaid({ read, error: null }),
      (error) => gone || setSaid({ read: null, error }),
    ), 350);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [asked, fine]);
  const { read, error } = said;
  return html`<section class="whole preview" aria-labelledby="preview"><header><h3 id="preview">What a real order is read as</h3>
      <${Pick} label="Order" value=${order} options=${[["", "the newest"], ...orders.filter(({ by_hand: hand }) => !hand).map(({ id, human }) => [id, human])]} onPick=${setOrder} /></header>
    ${!fine && html`<p class="hint">Correct what is marked, and it is read again.</p>`}
    ${error && (NOTHING.includes(error.code) ? html`<p class="hint">${error.message}</p>` : html`<${Trouble} text=${error.message} />`)}
    ${read && html`<div role="status"><p><strong dir="auto">${read.order.human}</strong></p><${Facts} facts=${[
        ["Due", read.due_day ? html`${dayText(read.due_day)}${read.due_time && html`, <span dir="auto">${read.due_time}</span>`} <small dir="auto">${[placeWord(read.due_from), read.due_text && `“${read.due_text}”`].filter(Boolean).join(": ")}</small>` : ["not found", read.due_time].filter(Boolean).join(", ")], ["How", read.method],
        ...read.lines.flatMap((line, i) => [[`Line ${i + 1}`, html`<span dir="auto">${line.title}: ${[line.flavour || "no flavour", line.size || "no size", line.writing && `“${line.writing}”`].filter(Boolean).join(", ")}</span>`]])]} />
      ${read.problems.map(({ code, text }) => html`<p class="blocker" key=${code}><${Shape} name="look" />${text}</p>`)}
      <table class="plain"><thead><tr><th scope="col">Where</th><th scope="col">Name</th><th scope="col">Value</th><th scope="col">Read as</th></tr></thead><tbody>
        ${read.facts.map((fact, i) => html`<tr key=${i}><td>${placeWord(fact.place)}</td><th scope="row" dir="auto">${fact.name || "–"}</th><td dir="auto">${fact.value}</td><td>${fact.means.length ? html`<${Badge} state="good" label=${fact.means.map(meansWord).join(", ")} />` : html`<span class="none">nothing</span>`}</td></tr>`)}</tbody></table></div>`}
  </section>`;
}
