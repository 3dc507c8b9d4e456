// job_actions.js - what a person can do to a job: answer its question, settle its review, record the supplier's number,
// try it again, send its failed items again.

import { html, useMemo, useState } from "../html.js";
import { polled, refresh } from "../poll.js";
import { post } from "../api.js";
import { toast } from "../status.js";
import { now, second } from "../clock.js";
import { fieldError } from "../core.js";
import { useForm, Form, Field, Submit, Refusal } from "../parts/form.js";
import { Dialog } from "../parts/dialog.js";
import { Countdown } from "../parts/time.js";
import { Icon, Shape } from "../parts/icons.js";
import { Action } from "../parts/page.js";
import { plural } from "../format.js";
import { whyNot } from "../session.js";

const done = (said) => (answer) => {
  toast(answer.already_done ? "That was done already." : said);
  refresh();
};

// Whether the portal asks again because it refused what was answered last, whoever answered it.
function useRefused(path) {
  const rows = polled(`${path}/timeline`, { every: 4000, frame: true }).value.data?.rows || [];
  const answers = rows.filter(({ type }) => type === "mfa_wrong" || type === "mfa_answered");
  return answers.at(-1)?.type === "mfa_wrong";
}

// The portal asks for a code; there is a deadline, and it shows.
export function Answer({ path, question, digits, deadline, why = "", compact = false }) {
  second.value;
  const over = deadline && deadline <= now();
  const refused = useRefused(path);
  const form = useForm({ answer: "" }, {
    check: ({ answer }) => {
      const wrong = !answer.trim() ? "Enter the code the portal sent." : fieldError("answer", answer);
      return wrong ? { answer: wrong } : {};
    },
    send: ({ answer }) => post(`${path}/answer`, { answer: answer.trim() }),
    done: (answer) => {
      form.reset({ answer: "" });
      done("The answer is on its way to the portal.")(answer);
    },
  });
  const typed = form.values.answer.trim().length;
  return html`<section class="ask" data-compact=${compact || null}>
    <h3><${Shape} name="ask" /><span>The portal asks: <span dir="auto">${question || "Enter the code that was sent to you."}</span></span></h3>
    ${refused && html`<p class="blocker"><${Shape} name="bad" /><span>The portal refused the last answer and asks again. A code that is sent anew replaces the one before.</span></p>`}
    ${deadline > 0 && html`<p class="deadline">${over ? "The time to answer is over; the job will end by itself." : html`<${Countdown} until=${deadline} /> left to answer`}</p>`}
    <${Form} form=${form} label="Answer the portal">
      <${Field} form=${form} name="answer" label="Answer" inputmode=${digits ? "numeric" : null} autocomplete="one-time-code"
        hint=${digits ? (typed && typed !== digits ? `${digits} digits are expected; these are ${typed}.` : `${digits} digits are expected.`) : null} />
      <${Refusal} form=${form} />
      <${Submit} form=${form} why=${why || whyNot("submit")}>Send the answer<//>
    <//>
  </section>`;
}

export function ReviewForm({ path, job, why = "" }) {
  const form = useForm({ note: "" }, {
    check: ({ note }) => {
      const wrong = note.trim() && fieldError("note", note);
      return wrong ? { note: wrong } : {};
    },
    send: ({ note }) => post(`${path}/review`, { note: note.trim() }),
    done: done("The review is settled."),
  });
  return html`<section class="ask">
    <h3><${Shape} name="look" />${job.items_attention ? plural(job.items_attention, "item needs", "items need") + " a look" : "The result needs a look"}</h3>
    <p>Compare them below with the portal's cart, put right there what is to be put right, then settle this.</p>
    <${Form} form=${form} label="Settle the review">
      <${Field} form=${form} name="note" label="Note (what was decided)" type="area" rows=${2} wide=${true} />
      <${Refusal} form=${form} />
      <${Submit} form=${form} why=${why}>Mark as reviewed<//>
    <//></section>`;
}

export function ConfirmForm({ path, why = "" }) {
  const form = useForm({ number: "" }, {
    check: ({ number }) => {
      const wrong = !number.trim() ? "Enter the number the supplier gave." : fieldError("confirmation", number);
      return wrong ? { number: wrong } : {};
    },
    send: ({ number }) => post(`${path}/confirm`, { number: number.trim() }),
    done: done("The confirmation number is recorded."),
  });
  return html`<section class="ask" data-mild>
    <h3><${Icon} name="purchasing" />The cart is filled, but not ordered yet</h3>
    <p>Check out in the portal, then record the supplier's confirmation number here.</p>
    <${Form} form=${form} label="Record the confirmation number">
      <${Field} form=${form} name="number" label="Confirmation number" />
      <${Refusal} form=${form} />
      <${Submit} form=${form} why=${why}>Record the number<//>
    <//></section>`;
}

// Items may be in the cart: trying again is for somebody who has looked.
export function RetryDialog({ job, onClose, send }) {
  const [looked, setLooked] = useState(false);
  return html`<${Dialog} title="Try this job again?" onClose=${onClose}>
    <p>It failed while items were being added, so the cart of <strong dir="auto">${job.supplier_name}</strong> may be half full. Trying again adds <strong>all ${plural(job.items, "item")}</strong>; what is in the cart already would be ordered twice.</p>
    <p class="field tick"><input type="checkbox" id="looked" data-first checked=${looked} onChange=${(event) => setLooked(event.target.checked)} />
      <label for="looked">I have looked at the cart in the portal and emptied it.</label></p>
    <div class="dialog-actions"><${Action} kind="primary" act=${send} why=${looked ? "" : "Look at the cart first."} quietWhy=${true}>Send all items again<//>
      <button class="button" onClick=${onClose}>Not now</button></div>
  <//>`;
}

export function ResendDialog({ job, items, onClose, send }) {
  const [picked, setPicked] = useState(() => new Set(items.filter((item) => item.attention && item.added !== true).map(({ no }) => no)));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const shown = useMemo(() => items.filter((item) => item.attention), [items]);
  const toggle = (no) => {
    const next = new Set(picked);
    if (!next.delete(no)) next.add(no);
    setPicked(next);
  };
  const go = () => {
    setBusy(true);
    setError("");
    send([...picked].sort((a, b) => a - b)).catch((refused) => {
      setError(refused.message);
      setBusy(false);
    });
  };
  const twice = shown.filter((item) => picked.has(item.no) && item.added === true).length;
  return html`<${Dialog} title="Send failed items again" onClose=${onClose} wide=${true}>
    <p>A new job for <strong dir="auto">${job.supplier_name}</strong> is made of the items picked here. The others stay as they are.</p>
    <ul class="pick-list">${shown.map((item) => html`<li key=${item.no}><label><input type="checkbox" checked=${picked.has(item.no)} onChange=${() => toggle(item.no)} />
      <span><code dir="auto">${item.sku}</code> <span dir="auto">${item.name}</span> × ${item.quantity}<small>${item.verdict_text}</small></span></label></li>`)}</ul>
    ${twice > 0 && html`<p class="blocker"><${Shape} name="look" />${plural(twice, "item is", "items are")} in the cart already and would be there twice.</p>`}
    ${error && html`<div class="trouble"><${Icon} name="warn" /><p>${error}</p></div>`}
    <div class="dialog-actions"><${Action} kind="primary" act=${go} busy=${busy} why=${picked.size ? "" : "Pick an item."} quietWhy=${true}>Send ${plural(picked.size, "item")} again<//>
      <button class="button" onClick=${onClose}>Not now</button></div>
  <//>`;
}
