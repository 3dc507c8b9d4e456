// bell.js - notes for people: what happened while they looked elsewhere.  Opening it reads them.

import { html } from "../html.js";
import { polled, patch } from "../poll.js";
import { post } from "../api.js";
import { Menu } from "./menu.js";
import { Icon, Shape } from "./icons.js";
import { Ago } from "./time.js";
import { subjectHref } from "./links.js";

const NOTICES = "/notices";
const SHAPE = { info: "done", warning: "look", warn: "look", error: "bad", bad: "bad", ask: "ask" };

export function Bell() {
  const { data, error } = polled(NOTICES, { frame: true }).value;
  const unread = data?.unread || 0;
  const rows = data?.rows || [];
  const close = () => {
    if (!unread) return;
    patch(NOTICES, (notices) => ({ ...notices, unread: 0 }));
    post("/notices/read", {}).catch(() => {}); // the next poll shows them as unread again
  };
  return html`<${Menu} wide=${true} count=${unread} onClose=${close}
      label=${unread ? `Notes, ${unread} unread` : "Notes"} face=${html`<${Icon} name="bell" />`}>
    <h2 class="menu-head">Notes</h2>
    ${rows.length === 0 && html`<p class="empty">${error ? error.message : data ? "Nothing yet. What jobs need from you, and how they ended, will be noted here." : "Reading."}</p>`}
    <ol class="notes">
      ${rows.map((row, i) => html`<li key=${row.id} data-unread=${i < unread || null} data-severity=${row.severity}>
        <a href=${subjectHref(row.subject, row.subject_id) || "/activity"}>
          <${Shape} name=${SHAPE[row.severity] || "wait"} />
          <span><strong dir="auto">${row.title}</strong>${row.count > 1 && html` <span class="times">×${row.count}</span>`}
          <br /><span dir="auto">${row.text}</span><br /><small><${Ago} at=${row.updated_at || row.created_at} /></small></span>
        </a></li>`)}
    </ol>
  <//>`;
}
