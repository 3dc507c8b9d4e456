// settings_places.js - labels of the places where cakes are put: written here, printed, and scanned at a station.  Nothing is
// stored: a place is there once a cake stands at it.

import { html, useState } from "../html.js";
import { file } from "../api.js";
import { core, placeCode } from "../core.js";
import { plural } from "../format.js";
import { Icon } from "../parts/icons.js";
import { Pick, useForm, Form, Field } from "../parts/form.js";

const MOST = 100;
const MOST_CHARACTERS = 80;
const MOST_ADDRESS = 7500; // of an address a web server takes 8 KB

const linesOf = (text) => text.split("\n").map((line) => line.trim());
const hrefOf = (names, format) => file(`/production/places.pdf?format=${format}&names=${encodeURIComponent(names.join("\n"))}`);

// The first line that cannot be printed; the server says the same.
function wrong(lines, href) {
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
  if (n > MOST) return `These are ${n}: at most ${MOST} at a time.`;
  return href.length > MOST_ADDRESS ? "These are too many letters for one document. Print them in two goes." : "";
}

export function Places() {
  const [format, setFormat] = useState("place-a4");
  const form = useForm({ names: "" }, { check: ({ names }) => {
    const lines = linesOf(names);
    const why = wrong(lines, hrefOf(lines.filter(Boolean), format));
    return why ? { names: why } : {};
  }, send: async () => {} });
  const names = linesOf(form.values.names).filter(Boolean);
  const why = form.errors.names || (names.length ? "" : "Write a name first.");
  const print = html`<${Icon} name="print" />${names.length ? `Print ${plural(names.length, "label")}` : "Print labels"}`;
  return html`<section class="part" aria-labelledby="places-title"><h2 id="places-title">Places</h2>
    <p class="hint">Where cakes are put. At a station, scan the cake and then the label of the place; the cake's card says from then on where it stands.</p>
    <${Form} form=${form} label="Places">
      <${Field} form=${form} name="names" type="area" rows=${8} wide=${true} label="Names, one a line" placeholder=${"Fridge 2\nCold room, left"} hint="The same name twice is two labels of one place." />
      <${Pick} label="Paper" value=${format} options=${[["place-a4", "A4, eight on a sheet"], ["place-62", "Label printer, 62 mm"]]} onPick=${setFormat} />
      <span class="action">${why
        ? html`<button type="button" class="button primary" aria-disabled="true" title=${why}>${print}</button>${!names.length && html`<small class="why">${why}</small>`}`
        : html`<a class="button primary" href=${hrefOf(names, format)} target="_blank" rel="noopener" title="Opens to be printed">${print}</a>`}</span><//>
    <p class="hint">To print them elsewhere: the code of “Fridge 2” holds <strong dir="ltr">tp-place-fridge-2</strong>, as Code 128 or QR. Small letters a to z and digits, a hyphen for all else, accents left out, at most 31 characters; that is what the cake's card then says.</p></section>`;
}
