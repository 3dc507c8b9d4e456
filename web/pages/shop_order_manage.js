// shop_order_manage.js - what a manager does with a cake from a desk: the station's own buttons and questions (floor_card.js).

import { html, useState } from "../html.js";
import { polled, refresh } from "../poll.js";
import { newKey, post } from "../api.js";
import { toast, failed } from "../status.js";
import { requestOf } from "../floor/outbox.js";
import { whyNotTo } from "../floor/station.js";
import { Action, Known } from "../parts/page.js";
import { seg } from "../router.js";
import { Ask, managing, refusalOf } from "./floor_card.js";

const DONE = {
  hold: ({ human }) => `${human} is on hold.`, resume: ({ human }) => `${human} goes on.`,
  move_back: ({ human, stage }) => `${human} is at ${stage} again.`, cancel: ({ human }) => `${human} is cancelled.`,
};
// What takes it back; a cake that was moved back or cancelled has no way back.
const BACK = { hold: () => ["resume"], resume: ({ hold_reason: reason }) => ["hold", { reason }] };

// The key is of this one press.
function perform(t, action, more = {}) {
  const { path, body } = requestOf(t, action, more.stage, more);
  return post(path, { ...body, key: newKey() });
}

// Its card is read when it is opened: it says what may be done, and why not.
export function Manage({ id, human }) {
  const [open, setOpen] = useState(false);
  return html`<details class="card-manage" onToggle=${(event) => setOpen(event.currentTarget.open)}><summary aria-label=${`For managers: ${human}`}>For managers</summary>${open && html`<${Buttons} id=${id} />`}</details>`;
}

function Buttons({ id }) {
  const known = polled(`/production/tickets/${seg(id)}`).value;
  const [asking, setAsking] = useState("");
  const [busy, setBusy] = useState("");
  const send = async (t, action, more) => {
    setBusy(action);
    try {
      const { ticket, already_done: already } = await perform(t, action, more);
      const back = !already && BACK[action]?.(t);
      toast(already ? `Nothing was changed: ${t.human} is so already.` : DONE[action](ticket), back ? { undo: () => perform(ticket, ...back).then(refresh) } : {});
    } catch (error) {
      failed(error);
    }
    setBusy("");
    refresh();
  };
  return html`<${Known} of=${known} rows=${1}>${({ ticket: t }) => html`<ul class="card-buttons">${managing(t).map(([action, title]) => html`<li key=${action}><${Action} kind="small" busy=${busy === action} why=${whyNotTo(action) || refusalOf(action, t.may[action])}
      act=${() => (action === "resume" ? send(t, action) : setAsking(action))}>${title}<//></li>`)}</ul>
    ${asking && html`<${Ask} t=${t} action=${asking} stages=${t.stages} send=${send} onClose=${() => setAsking("")} />`}`}<//>`;
}
