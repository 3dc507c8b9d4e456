// stock_move.js - what came in, what went, what was counted: entered with its reason, seen before it is done, taken back with
// one press.

import { html } from "../html.js";
import { place, withQuery } from "../router.js";
import { refresh } from "../poll.js";
import { post, postOnce, newKey } from "../api.js";
import { toast } from "../status.js";
import { unitOf } from "../format.js";
import { whyNot } from "../session.js";
import { amountText, core, decideStock, readAmount } from "../core.js";
import { useForm, Form, Field, Submit, Refusal } from "../parts/form.js";
import { Shape } from "../parts/icons.js";

// verb → [tab, field, its hint, kind of the core, the reason's hint]
const VERBS = {
  receive: ["Receive", "How many came", "2, 0.25, 1/3 or 1 1/2", "receive", "A delivery note, if there is one."],
  adjust: ["Adjust", "How many more, or fewer", "-2: two fewer; 3: three more", "adjust", "Broken, spoilt, given away …"],
  count: ["Count", "How many are there", "What you count on the shelf", "count", ""],
};

// The core's answer to what was typed; null while there is none.
const decided = (item, verb, amount, reason = "?") =>
  (readAmount(amount) ? decideStock(item, { kind: VERBS[verb][3], amount, reason, shown: verb === "count" ? item.on_hand : "" }) : null);

function check(item, verb, { amount, reason }) {
  const wrong = {};
  if (!amount.trim()) wrong.amount = "Enter an amount.";
  else if (!readAmount(amount)) wrong.amount = "An amount, like 2, 0.25, 1/3 or 1 1/2.";
  else {
    const said = decided(item, verb, amount);
    if (said?.answer === "refuses") wrong.amount = said.text;
  }
  if (verb === "adjust" && !reason.trim()) wrong.reason = "Say why, so that others understand it.";
  return wrong;
}

export function Move({ item, path }) {
  const { query } = place.value;
  const verb = VERBS[query.get("do")] ? query.get("do") : item.counted ? "receive" : "count";
  return html`<section class="part stock-move" aria-labelledby="stock-move"><h3 id="stock-move">What happened?</h3>
    <div class="choices" role="group" aria-label="What happened">${Object.entries(VERBS).map(([name, [title]]) => html`<a key=${name} class="button small" href=${withQuery({ do: name })} aria-current=${name === verb ? "true" : null}>${title}</a>`)}</div>
    <${Entry} key=${verb} item=${item} path=${path} verb=${verb} /></section>`;
}

function Entry({ item, path, verb }) {
  const [title, label, hint, , why] = VERBS[verb];
  const start = { amount: "", reason: "" };
  const form = useForm(start, {
    check: (values) => (core.value ? check(item, verb, values) : {}),
    send: ({ amount, reason }) => {
      const said = reason.trim() && verb !== "count" ? { reason: reason.trim() } : {};
      return postOnce(`${verb} ${item.id}`, `${path}/${verb}`, verb === "adjust" ? { delta: amount.trim(), ...said } : { amount: amount.trim(), ...said, ...(verb === "count" && { shown: item.on_hand }) })
        .catch((error) => {
          error.details = Object.fromEntries(Object.entries(error.details || {}).map(([name, text]) => [name === "delta" ? "amount" : name, text]));
          throw error;
        });
    },
    done: (answer, { amount }) => {
      const { txn } = decided(item, verb, amount) || {};
      const back = txn?.on_hand ? amountText(-txn.on_hand, txn.parts) : "";
      const undo = back && !answer.already_done ? () => post(`${path}/adjust`, { delta: back, reason: `Taken back: ${title.toLowerCase()} ${amount.trim()}`, key: newKey() }).then(refresh) : null;
      toast(`${answer.already_done ? "Nothing changed" : "Done"}: ${answer.item.on_hand} ${unitOf(answer.item.on_hand, item.unit)} on hand, ${answer.item.ats} available.${answer.warning ? ` ${answer.warning.text}` : ""}`, { undo });
      form.reset(start);
      refresh();
    },
  });
  const { amount } = form.values;
  const said = amount.trim() ? decided(item, verb, amount) : null;
  const from = (text) => (item.counted ? `${text} → ` : ""); // what nobody has counted is nothing to begin with
  return html`<${Form} form=${form} label=${title}>
    <${Field} form=${form} name="amount" label=${label} inputmode="text" unit=${unitOf(amount, item.unit)} hint=${hint} />
    ${verb !== "count" && html`<${Field} form=${form} name="reason" label=${verb === "adjust" ? "Why" : "Note"} hint=${why} maxlength="200" />`}
    ${said && said.answer !== "refuses" && html`<p class="whole stock-preview" role="status">${said.answer === "already" ? "As it stands here: nothing changes." : html`On hand <strong class="num">${from(item.on_hand)}${said.on_hand}</strong>, available <strong class="num">${from(item.ats)}${said.ats}</strong>.`}
      ${said.warning && html` <span class="warn"><${Shape} name="look" /> ${said.warning_text}</span>`}</p>`}
    <${Refusal} form=${form} />
    <${Submit} form=${form} why=${whyNot("stock")}>${verb === "adjust" ? "Adjust the stock" : verb === "count" ? "Keep the count" : "Receive"}<//><//>`;
}
