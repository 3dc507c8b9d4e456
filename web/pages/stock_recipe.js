// stock_recipe.js - what one of a product is made of, in exact amounts, and how many can be made of what there is.

import { html, useState } from "../html.js";
import { refresh } from "../poll.js";
import { put } from "../api.js";
import { toast } from "../status.js";
import { whyNot } from "../session.js";
import { core, readAmount, stockMakes } from "../core.js";
import { count, unitOf } from "../format.js";
import { freeWords, isKnown } from "../parts/level.js";
import { FindItem } from "../parts/find_item.js";
import { useForm, Form, Field, Refusal, Submit } from "../parts/form.js";
import { Icon, Shape } from "../parts/icons.js";
import { itemHref } from "./stock_items.js";

const MOST = 100;
const field = (id) => `amount of ${id}`;

function check(values) {
  const wrong = {};
  if (!core.value) return wrong;
  for (const { id } of values.lines) {
    const amount = readAmount(values[field(id)] ?? "");
    if (!amount || amount.n <= 0) wrong[field(id)] = "More than 0, like 2, 0.25 or 1 1/3.";
  }
  return wrong;
}
const toLines = (values) => values.lines.map(({ id }) => ({ item_id: id, amount: values[field(id)].trim() }));

const toValues = (recipe) => ({ lines: recipe.map(({ item_id: id, ...of }) => ({ id, ...of })), ...Object.fromEntries(recipe.map((of) => [field(of.item_id), of.amount])) });

export function Recipe({ item, recipe }) {
  const path = `${itemHref(item.id)}/recipe`;
  const form = useForm(toValues(recipe), {
    check,
    // The server names a line by its place.
    send: (values) => put(path, { lines: toLines(values) }).catch((error) => {
      error.details = Object.fromEntries(Object.entries(error.details || {}).map(([name, text]) => [name.replace(/^lines\[(\d+)\]\..*/, (_, i) => field(values.lines[i]?.id)), text]));
      throw error;
    }),
    done: ({ item: now, already_done: already }) => {
      const undo = async () => {
        await put(path, { lines: recipe.map(({ item_id, amount }) => ({ item_id, amount })) });
        form.reset(toValues(recipe));
        refresh();
      };
      toast(already ? "It was so already." : isKnown(now) ? `Kept. ${count(now.level)} can be made.` : "Kept. How many can be made is known once all of it is counted.", { undo: already ? null : undo });
      refresh();
    },
  });
  const { lines } = form.values;
  // What a recipe takes is no recipe itself.
  const add = (of) => {
    form.set(field(of.id), form.values[field(of.id)] || "1");
    form.set("lines", [...lines, of]);
  };
  return html`<section class="part" aria-labelledby="stock-recipe"><h3 id="stock-recipe">One ${item.unit} is made of</h3>
    ${lines.length < MOST && html`<div class="recipe-find"><${FindItem} label="Find what goes into it" verb="Add" icon="plus" without=${lines.map(({ id }) => id)} onPick=${add} /></div>`}
    <${Form} form=${form} label="Recipe">
      <div class="whole">${lines.length === 0 ? html`<p class="none">Nothing yet: find what goes into it, and add it.</p>` : html`<ul class="recipe-lines">${lines.map((of) => html`<li key=${of.id}><span class="row-what"><strong dir="auto">${of.name}</strong><small dir="auto">${of.sku} · ${freeWords(of)}</small></span>
        <${Field} form=${form} name=${field(of.id)} label=${`How much ${of.name}`} unit=${unitOf(form.values[field(of.id)], of.unit)} />
        <button type="button" class="quiet icon" aria-label=${`Leave ${of.name} out`} onClick=${() => form.set("lines", lines.filter(({ id }) => id !== of.id))}><${Icon} name="close" /></button></li>`)}</ul>`}</div>
      <div class="whole"><${Makes} values=${form.values} /></div>
      <${Refusal} form=${form} /><${Submit} form=${form} why=${whyNot("stock") || (lines.length || recipe.length ? "" : "Nothing goes into it yet.")}>Keep the recipe<//><//></section>`;
}

// How many the amounts that stand there now still allow; of what nobody has counted that is not known.
function Makes({ values }) {
  const uses = values.lines.map((of) => ({ free: readAmount(of.ats), amount: values[field(of.id)] ?? "" }));
  if (!uses.length || !values.lines.every(isKnown) || uses.some(({ free, amount }) => !free || !(readAmount(amount)?.n > 0))) return null;
  const { ok, level, short_of: at } = stockMakes(uses.map(({ free, amount }) => ({ item: { parts: free.d, on_hand: free.n, held: 0, safety: 0, rule: "refuse" }, amount })));
  return ok ? html`<p role="status"><${Shape} name=${level > 0 ? "done" : "look"} /> ${level > 0 ? `${count(level)} can be made` : "None can be made"}, as long as there is <strong dir="auto">${values.lines[at].name}</strong>.</p>` : null;
}
