// stock_setup.js - an item as people set it up: its name and SKU, its safety level, and what happens when it runs out.

import { html, useMemo, useState } from "../html.js";
import { go } from "../router.js";
import { refresh } from "../poll.js";
import { post, put } from "../api.js";
import { toast } from "../status.js";
import { whyNot } from "../session.js";
import { core, fieldError, readAmount } from "../core.js";
import { Panel } from "../parts/panel.js";
import { useForm, Form, Field, Choice, Tick, Submit, Refusal } from "../parts/form.js";
import { HERE, itemHref } from "./stock_items.js";

const RULES = [["refuse", "Do not hold it: the order says so"], ["warn", "Hold it, and warn"], ["allow", "Hold it all the same"]];
const FIELDS = ["name", "sku", "unit", "safety", "oversell", "recipe", "active"];
const NAMES = ["name", "sku", "unit"];

function check(values) {
  const wrong = {};
  for (const name of NAMES) {
    if (!values[name].trim()) wrong[name] = "Fill this in.";
    else if (fieldError("name", values[name])) wrong[name] = fieldError("name", values[name]);
  }
  const safety = readAmount(values.safety);
  if (!values.recipe && core.value && (!safety || safety.n < 0)) wrong.safety = "An amount of 0 or more, like 2, 0.25, 1/3 or 1 1/2.";
  return wrong;
}
// What of it differs from how it was; a recipe has no safety level of its own.
const trimmed = (values) => Object.fromEntries(FIELDS.map((name) => [name, typeof values[name] === "string" ? values[name].trim() : values[name]]));
const toBody = (values, before = {}) => Object.fromEntries(Object.entries(trimmed(values)).filter(([name, value]) => value !== before[name] && !(name === "safety" && values.recipe)));

const Fields = ({ form }) => html`<${Field} form=${form} name="name" label="Name" /><${Field} form=${form} name="sku" label="SKU" hint="As your stores have it: their orders hold what carries it." />
  <${Field} form=${form} name="unit" label="Counted in" hint="piece, kg, box …" />
  ${!form.values.recipe && html`<${Field} form=${form} name="safety" label="Safety level" hint="So many are kept back: no store shows them." />`}
  <${Choice} form=${form} name="oversell" label="When more is ordered than there is" options=${RULES} />
  <div class="whole"><${Tick} form=${form} name="recipe" label="It is made of other items" hint="A recipe has no stock of its own: its level is what its items still allow." /></div>
  <div class="whole"><${Tick} form=${form} name="active" label="In use" hint="Without it nothing is held of it, and no store is told." /></div>
  <${Refusal} form=${form} />`;

export function NewItem({ back }) {
  const start = useMemo(() => ({ name: "", sku: "", unit: "piece", safety: "0", oversell: "refuse", recipe: false, active: true }), []);
  const form = useForm(start, {
    check, send: (values) => post(HERE, toBody(values)),
    done: ({ item }) => {
      toast(item.recipe ? `${item.name} is added. Say what it is made of.` : `${item.name} is added. Count it, so that stores are told.`);
      refresh();
      go(itemHref(item.id) + (item.recipe ? "?part=setup" : ""));
    },
  });
  return html`<${Panel} title="Add an item" back=${back} of="new"><${Form} form=${form} label="Item"><${Fields} form=${form} /><${Submit} form=${form} why=${whyNot("stock")}>Add the item<//><//><//>`;
}

export function Setup({ item }) {
  // As it stood when the form was filled in: what somebody else changes meanwhile is not put back by saving this.
  const [start, setStart] = useState(() => trimmed(item));
  const path = itemHref(item.id);
  const form = useForm(start, {
    check, send: (values) => put(path, toBody(values, start)),
    done: ({ already_done: already }, values) => {
      const now = trimmed(values);
      setStart(now);
      const undo = async () => {
        const before = toBody(start, now);
        await put(path, before);
        for (const [name, value] of Object.entries(before)) form.set(name, value);
        setStart(start);
        refresh();
      };
      // What a recipe was made of is gone with it.
      toast(already ? "Nothing was to be changed." : "Saved.", { undo: already || values.recipe !== item.recipe ? null : undo });
      refresh();
    },
  });
  return html`<${Form} form=${form} label="Item"><${Fields} form=${form} /><${Submit} form=${form} why=${whyNot("stock")}>Save<//><//>`;
}
