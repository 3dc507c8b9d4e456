// settings_places.js - where cakes are put: the list that a station offers and by which a scan and a typed name are one place, and
// labels of those on it, to print and to scan there.

import { html, useEffect, useState } from "../html.js";
import { file, put } from "../api.js";
import { core, placeCode } from "../core.js";
import { plural } from "../format.js";
import { polled, refresh } from "../poll.js";
import { whyNot } from "../session.js";
import { toast } from "../status.js";
import { Icon, Shape } from "../parts/icons.js";
import { Known, Action } from "../parts/page.js";
import { Pick, useForm, Form, Field, Submit, Refusal } from "../parts/form.js";
import { Table } from "../parts/table.js";

const PATH = "/settings/places";
const MOST = 300;
const MOST_CHARACTERS = 80;
const MOST_LABELS = 100; // in a document
const MOST_ADDRESS = 7500; // of an address a web server takes 8 KB

const linesOf = (text) => text.split("\n").map((line) => line.trim());
const namesOf = (text) => linesOf(text).filter(Boolean);
const hrefOf = (names, format) => file(`/production/places.pdf?format=${format}&names=${encodeURIComponent(names.join("\n"))}`);

// The first line that cannot be a place; the server says the same.
function wrong(lines) {
  const said = new Map();
  for (const [i, name] of lines.entries()) {
    if (!name) continue;
    if ([...name].length > MOST_CHARACTERS) return `Line ${i + 1} should have at most ${MOST_CHARACTERS} characters.`;
    const code = placeCode(name);
    if (!core.value) continue; // the server says it
    if (!code) return `Line ${i + 1} needs a letter of a to z or a digit: a scanner types no others.`;
    if ((said.get(code) ?? name) !== name) return `Line ${i + 1} would have the same code as “${said.get(code)}”. Name one of them otherwise.`;
    said.set(code, name);
  }
  const n = lines.filter(Boolean).length;
  return n > MOST ? `These are ${n}: at most ${MOST} are remembered.` : "";
}
// The server counts names from nought, the page lines from one.
function ours(error, text) {
  const at = linesOf(text).flatMap((name, i) => (name ? [i + 1] : []));
  const [first] = Object.entries(error.details || {}).map(([field, why]) => [/^names\[(\d+)\]$/.exec(field)?.[1], why]);
  return first ? Object.assign(error, { details: { names: first[0] ? `Line ${at[first[0]]}: ${first[1]}` : first[1] } }) : error;
}

// In as many documents as it takes: by their number, and by what an address holds.
function documents(names, format) {
  const all = [];
  for (const name of names) {
    const last = all.at(-1);
    if (last && last.length < MOST_LABELS && hrefOf([...last, name], format).length <= MOST_ADDRESS) last.push(name);
    else all.push([name]);
  }
  return all;
}

export const Places = () => html`<${Known} of=${polled(PATH, { every: 60000 }).value} rows=${8}>${({ names }) => html`<${Editor} names=${names} />`}<//>`;

function Editor({ names }) {
  const saved = names.join("\n");
  const [start, setStart] = useState({ names: saved });
  const form = useForm(start, {
    check: (values) => {
      const why = wrong(linesOf(values.names));
      return why ? { names: why } : {};
    },
    send: (values) => put(PATH, { names: namesOf(values.names) }).catch((error) => Promise.reject(ours(error, values.names))),
    done: (answer) => {
      load(answer.names.join("\n"));
      toast(answer.already_done ? "It was saved like this already." : "Saved. Stations offer these from now on.");
      refresh();
    },
  });
  const load = (text) => {
    setStart({ names: text });
    form.reset({ names: text });
  };
  const other = saved !== start.names;
  useEffect(() => {
    if (other && !form.changed) load(saved);
  }, [saved]);
  const mayNot = whyNot("settings");
  return html`<section class="part" aria-labelledby="places-title"><h2 id="places-title">Places</h2>
      <p class="hint">Where cakes are put. Stations offer these; whether a place is picked, scanned or typed, the cake's card names it as it stands here.</p>
      <${Form} form=${form} label="Places">
        <${Field} form=${form} name="names" type="area" rows=${8} wide=${true} readonly=${Boolean(mayNot)} label="Names, one a line" placeholder=${"Fridge 2\nCold room, left"} hint="Cakes that stand somewhere already keep the name they were put there with." />
        <${Refusal} form=${form} />
        <div class="whole form-actions"><${Submit} form=${form} why=${mayNot || (form.changed ? "" : "Nothing has been changed.")}>Save<//>
          <span role="status">${form.changed ? html`<${Shape} name="look" />Not saved yet` : names.length > 0 && html`<${Shape} name="done" />Saved as it stands here`}</span>
          ${form.changed && html`<button type="button" class="quiet" onClick=${() => load(saved)}>Discard what I changed</button>`}
          ${other && form.changed && html`<p class="blocker"><${Shape} name="look" />Somebody else has saved another list meanwhile; saving yours replaces it.</p>`}</div><//></section>
    <${Labels} names=${namesOf(start.names)} unsaved=${form.changed} />`;
}

const COLUMNS = [
  { key: "name", title: "Place", cell: ({ name }) => html`<span dir="auto">${name}</span>` },
  { key: "code", title: "Its code", size: "22rem", from: 560, cell: ({ name }) => html`<code dir="ltr">${placeCode(name)}</code>` },
];

function Labels({ names, unsaved }) {
  const [format, setFormat] = useState("place-a4");
  const [ticked, setTicked] = useState(new Set());
  const chosen = names.filter((name) => ticked.has(name));
  const why = unsaved ? "Save the list first: labels are of what is remembered." : names.length ? "" : "Write where cakes are put, and save it.";
  const parts = documents(chosen.length ? chosen : names, format);
  const what = (part, i) => {
    const from = parts.slice(0, i).flat().length;
    if (parts.length > 1) return `Print labels ${from + 1} to ${from + part.length}`;
    return !chosen.length && part.length > 1 ? `Print all ${part.length} labels` : `Print ${plural(part.length, "label")}`;
  };
  return html`<section class="part" aria-labelledby="labels-title"><h2 id="labels-title">Labels</h2>
    ${names.length > 0 ? html`<p class="hint">At a station, scan the cake and then the label of the place. Tick those to print; while none is ticked, all are printed.</p>`
    : html`<p class="hint">Nothing is remembered yet. Each place that is listed has a label to print here, to be scanned where it hangs.</p>`}
    <div class="filters"><${Pick} label="Paper" value=${format} options=${[["place-a4", "A4, eight on a sheet"], ["place-62", "Label printer, 62 mm"]]} onPick=${setFormat} />
      ${why ? html`<${Action} why=${why}><${Icon} name="print" />Print labels<//>`
      : parts.map((part, i) => html`<a key=${i} class=${"button" + (i ? "" : " primary")} href=${hrefOf(part, format)} target="_blank" rel="noopener" title="Opens to be printed"><${Icon} name="print" />${what(part, i)}</a>`)}</div>
    ${names.length > 0 && html`<${Table} label="Places to print labels of" rows=${names.map((name) => ({ name }))} columns=${COLUMNS} id=${({ name }) => name} picked=${new Set(chosen)} onPick=${setTicked} />`}
    <p class="hint">To print them elsewhere: the code of “Fridge 2” holds <strong dir="ltr">tp-place-fridge-2</strong>, as Code 128 or QR. Small letters a to z and digits, a hyphen for all else, accents left out, at most 31 characters.</p></section>`;
}
