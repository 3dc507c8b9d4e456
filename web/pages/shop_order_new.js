// shop_order_new.js - an order that came by telephone or over the counter: the same rules as a shop's, checked as one types.

import { html, useMemo } from "../html.js";
import { go, place, seg } from "../router.js";
import { refresh } from "../poll.js";
import { postOnce } from "../api.js";
import { toast } from "../status.js";
import { whyNot } from "../session.js";
import { fieldError, groupOf, dayText, whatIf } from "../core.js";
import { Panel } from "../parts/panel.js";
import { Icon } from "../parts/icons.js";
import { readTyped } from "../parts/day_typed.js";
import { NO_DAY, TIME_MOST, dueHint } from "./shop_order_due.js";
import { Fits, useLoad } from "../parts/fits.js";
import { useForm, Form, Field, Choice, Submit, Refusal } from "../parts/form.js";

const LINE = ["title", "quantity", "flavour", "size", "writing", "sku"];
const MOST = 20;

function check(values, today) {
  const wrong = {};
  if (!values.store) wrong.store = "Choose the store.";
  const due = readTyped(values.due, today);
  if (values.due.trim() && !due?.day) wrong.due = due?.text || NO_DAY;
  if (values.email.trim() && !/^\S+@\S+$/.test(values.email.trim())) wrong.email = "This is no e-mail address.";
  for (const name of ["customer_name", "email", "phone"]) {
    const said = values[name].trim() && fieldError("name", values[name]);
    if (said) wrong[name] ||= said;
  }
  for (let i = 0; i < values.lines; i++) {
    if (!values[`title${i}`]?.trim()) wrong[`title${i}`] = "What is to be made?";
    if (!/^[1-9]\d{0,3}$/.test((values[`quantity${i}`] ?? "").trim())) wrong[`quantity${i}`] = "A whole number, 1 or more.";
  }
  return wrong;
}

function toBody(values, today) {
  const said = (name) => (values[name]?.trim() ? { [name]: values[name].trim() } : {});
  const due = readTyped(values.due, today);
  return {
    store: values.store, method: values.method, ...said("customer_name"), ...said("email"), ...said("phone"), ...said("note"), ...said("due_time"), ...(due?.day && { due_day: due.day }),
    lines: Array.from({ length: values.lines }, (_, i) => Object.fromEntries(LINE.map((name) => [name, (values[name + i] ?? "").trim()]).filter(([, text]) => text).map(([name, text]) => [name, name === "quantity" ? Number(text) : text]))),
  };
}

const emptyLine = (i) => ({ [`title${i}`]: "", [`quantity${i}`]: "1", [`flavour${i}`]: "", [`size${i}`]: "", [`writing${i}`]: "", [`sku${i}`]: "" });

export function NewOrder({ back, stores }) {
  const storeOf = (values) => values.store || (stores.length === 1 ? stores[0].id : "");
  const todayOf = (values) => (stores.find(({ id }) => id === storeOf(values)) || stores[0])?.today;
  const start = useMemo(() => ({ store: "", customer_name: "", email: "", phone: "", due: place.peek().query.get("due") || "", due_time: "", method: "pickup", note: "", lines: 1, ...emptyLine(0) }), []);
  const form = useForm(start, {
    check: (values) => check({ ...values, store: storeOf(values) }, todayOf(values)),
    send: (values) => postOnce("order by hand", "/production/orders", toBody({ ...values, store: storeOf(values) }, todayOf(values))),
    done: ({ order }) => {
      toast(`${order.human} is on its way to the floor.`);
      refresh();
      go(`/production/orders/${seg(order.id)}`);
    },
  });
  const { values } = form;
  const today = todayOf(values);
  const due = readTyped(values.due, today);
  const add = () => {
    for (const [name, value] of Object.entries(emptyLine(values.lines))) if (!(name in values)) form.set(name, value);
    form.set("lines", values.lines + 1);
  };
  const drop = (i) => {
    for (let to = i; to < values.lines - 1; to++) for (const name of LINE) form.set(name + to, values[name + (to + 1)]);
    for (const [name, value] of Object.entries(emptyLine(values.lines - 1))) form.set(name, value);
    form.set("lines", values.lines - 1);
  };
  return html`<${Panel} title="Enter an order" back=${back} of="new"><${Form} form=${form} label="Order">
    ${stores.length !== 1 && html`<${Choice} form=${form} name="store" label="Store" options=${[["", "Choose"], ...stores.map(({ id, name }) => [id, name])]} />`}
    <${Field} form=${form} name="customer_name" label="Customer" />
    <${Field} form=${form} name="phone" label="Telephone" inputmode="tel" /><${Field} form=${form} name="email" label="E-mail" inputmode="email" />
    <${Field} form=${form} name="due" label="Due" hint=${dueHint(due, today)} />
    <${Field} form=${form} name="due_time" label="Time" maxlength=${TIME_MOST} hint="As they say it: 10:00, after 4." />
    <${Room} values=${values} day=${due?.day} onDay=${(day) => form.set("due", dayText(day))} />
    <${Choice} form=${form} name="method" label="How" options=${[["pickup", "Pick-up"], ["delivery", "Delivery"], ["unsaid", "Not said"]]} />
    ${Array.from({ length: values.lines }, (_, i) => html`<fieldset class="whole order-line" key=${i}><legend>Cake ${i + 1}</legend><div class="form">
      <${Field} form=${form} name=${"title" + i} label="Product" /><${Field} form=${form} name=${"quantity" + i} label="How many" inputmode="numeric" />
      <${Field} form=${form} name=${"flavour" + i} label="Flavour" /><${Field} form=${form} name=${"size" + i} label="Size" />
      <${Field} form=${form} name=${"writing" + i} label="Writing on it" /><${Field} form=${form} name=${"sku" + i} label="SKU" hint="Holds the stock of this item." /></div>
      ${values.lines > 1 && html`<button type="button" class="quiet small" onClick=${() => drop(i)}>Leave cake ${i + 1} out</button>`}</fieldset>`)}
    <div class="whole"><button type="button" class="button" disabled=${values.lines >= MOST} onClick=${add}><${Icon} name="plus" />One more cake</button></div>
    <${Field} form=${form} name="note" label="Note for the floor" type="area" wide=${true} />
    <${Refusal} form=${form} /><${Submit} form=${form} why=${whyNot("orders")}>Enter the order<//><//><//>`;
}

// What the order will say of its day, as the server will judge it: for each group of products that does not fit.
function Room({ values, day, onDay }) {
  const load = useLoad(day).data;
  if (!load?.settings.groups.length) return null;
  const pieces = new Map();
  for (let i = 0; i < values.lines && day >= load.today; i++) {
    const n = Number(values["quantity" + i]), title = values["title" + i].trim();
    const group = title ? groupOf(load.settings, { title, sku: values["sku" + i].trim(), size: values["size" + i].trim() }) : -1;
    if (group >= 0 && Number.isInteger(n) && n > 0) pieces.set(group, (pieces.get(group) || 0) + n);
  }
  const asks = [...pieces].map(([group, count]) => ({ group, count, day })).filter((ask) => !["fits", undefined].includes(whatIf(load, ask)?.answer));
  return html`<div class="whole" role="status">${asks.map((ask) => html`<${Fits} key=${ask.group} load=${load} ask=${ask} onDay=${onDay} />`)}
    <p class="hint">${asks.length > 0 && "It can be entered all the same, and will say so. "}<a href=${`/production/capacity${day ? `?on=${day}` : ""}`}>Which day has room?</a></p></div>`;
}
