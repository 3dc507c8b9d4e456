// activity_audit.js - who changed what, and when.

import { html } from "../html.js";
import { place, withQuery, seg } from "../router.js";
import { polled, more } from "../poll.js";
import { Table } from "../parts/table.js";
import { Split, Panel } from "../parts/panel.js";
import { Known, Empty, Facts } from "../parts/page.js";
import { words } from "../parts/badge.js";
import { CopyId } from "../parts/copy.js";
import { Ago } from "../parts/time.js";
import { told } from "../parts/timeline.js";
import { cut } from "../format.js";
import { Subject } from "./activity_queue.js";

const PATH = "/audit?limit=100";

export function Audit() {
  const known = polled(PATH).value;
  const open = place.value.parts[2];
  const row = known.data?.rows.find(({ id }) => String(id) === open);
  const list = html`<${Known} of=${known} rows=${8}>${(data) => data.rows.length === 0
    ? html`<${Empty} title="Nothing yet" text="Every change of a setting, a mapping, a person or a job is kept here, with who made it." />`
    : html`<${Table} label="Audit trail" rows=${data.rows} columns=${COLUMNS} id=${(of) => String(of.id)} openId=${open} href=${(of) => withQuery({}, `/activity/audit/${seg(of.id)}`)} hasMore=${Boolean(data.next)} more=${() => more(PATH)} />`}<//>`;
  return html`<${Split} open=${row && open} list=${list}>${row && html`<${Panel} title=${row.label || words(row.type)} back=${withQuery({}, "/activity/audit")} of=${row.id} label="Change">
    <${Facts} facts=${[
      ["When", html`<${Ago} at=${row.at} />`], ["Who", row.actor_name || "Tradepost itself"], ["What", html`<${Subject} row=${row} />`],
      ["Its id", row.subject_id ? html`<${CopyId} id=${row.subject_id} />` : null], ...told(row),
      ["Cause", html`<a href=${`/activity/chain/${seg(row.id)}`}>Show the chain</a>`],
    ]} /><//>`}<//>`;
}

const COLUMNS = [
  { key: "at", title: "When", size: "8rem", cell: (row) => html`<${Ago} at=${row.at} />` },
  { key: "who", title: "Who", size: "11rem", from: 560, cell: (row) => html`<span dir="auto">${row.actor_name || html`<span class="none">Tradepost itself</span>`}</span>` },
  { key: "what", title: "What", cell: (row) => html`<strong>${row.label || words(row.type)}</strong>` },
  { key: "subject", title: "Of", size: "9rem", from: 680, cell: (row) => html`<${Subject} row=${row} />` },
  { key: "data", title: "More", from: 1000, cell: (row) => html`<small dir="auto">${cut(told(row).map(([name, value]) => `${name}: ${value}`).join(", "), 120)}</small>` },
];
