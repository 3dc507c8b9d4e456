// shop_order_due.js - when an order is due, and the day that a person sets: one that the shop does not name, or that the customer
// has asked for since.

import { html, useState } from "../html.js";
import { polled, refresh } from "../poll.js";
import { post } from "../api.js";
import { toast } from "../status.js";
import { whyNot } from "../session.js";
import { dayText, priority } from "../core.js";
import { dueOf } from "../format.js";
import { Dialog } from "../parts/dialog.js";
import { Action } from "../parts/page.js";
import { readTyped } from "../parts/day_typed.js";
import { useForm, Form, Field, Refusal, Submit } from "../parts/form.js";

const DOUBTS = ["no_due_date", "due_unreadable", "due_weekday_differs", "due_differs", "due_past", "due_far"];
const ALIVE = ["waiting", "floor"]; // of what is over no day is set any more
export const TIME_MOST = 60;
export const NO_DAY = "This is no day. Write it as 28/11/2026 or 28 Nov.";

// What is read of a day as one types it, for the line below its field.
export function dueHint(due, today) {
  if (!due?.day) return "28/11, Saturday, 2026-11-28";
  const urgent = today ? priority(due.day, today) : null;
  return `${dayText(due.day)}${urgent ? `, ${urgent.overdue ? "which is past" : `priority ${urgent.label.toLowerCase()}`}` : ""}${due.text ? `. ${due.text}` : ""}`;
}

// Whether its day is in doubt: then it stands among what needs a person.
export const dueDoubtful = (order) => ALIVE.includes(order.state) && order.problems.some(({ code }) => DOUBTS.includes(code));

export function Due({ order, path }) {
  const said = dueOf(order);
  return html`${order.due_day ? said : order.due_text ? html`not read: <span dir="auto">“${order.due_text}”</span>` : said ? `no date, ${said}` : "no date"}
    ${order.due_day && order.due_text && html` <small dir="auto">written as “${order.due_text}”</small>`}${order.due_set && html` <small>set here</small>`}
    ${ALIVE.includes(order.state) && !dueDoubtful(order) && html` <${SetDue} order=${order} path=${path} label="Change it" />`}`;
}

export function SetDue({ order, path, label = "Set the day" }) {
  const [asking, setAsking] = useState(false);
  return html`<${Action} kind="small" act=${() => setAsking(true)} why=${whyNot("orders")} quietWhy=${true}>${label}<//>
    ${asking && html`<${Ask} order=${order} path=${path} onClose=${() => setAsking(false)} />`}`;
}

function Ask({ order, path, onClose }) {
  const today = polled("/production/board", { every: 60000, frame: true }).value.data?.stores.find(({ id }) => id === order.store_id)?.today;
  const form = useForm({ due: order.due_day ? dayText(order.due_day) : "", time: order.due_time }, {
    check: ({ due }) => {
      const read = readTyped(due, today);
      return read?.day ? {} : { due: due.trim() ? read?.text || NO_DAY : "Which day?" };
    },
    send: ({ due, time }) => post(`${path}/due`, { due_day: readTyped(due, today).day, due_time: time.trim() }),
    done: ({ order: now, already_done: already }) => {
      toast(already ? `${now.human} is due then already.` : `${now.human} is due ${dueOf(now)}.`);
      refresh();
      onClose();
    },
  });
  return html`<${Dialog} title=${`When is ${order.human} due?`} onClose=${onClose}>
    ${!order.by_hand && html`<p>The day that you set stays until the shop itself names one. Where it does already, change it there, too.</p>`}
    <${Form} form=${form} label="Due"><${Field} form=${form} name="due" label="Day" data-first=${true} hint=${dueHint(readTyped(form.values.due, today), today)} />
      <${Field} form=${form} name="time" label="Time" maxlength=${TIME_MOST} hint="As you would say it: 10:00, after 4." />
      <${Refusal} form=${form} /><${Submit} form=${form}>Set it<//><//><//>`;
}
