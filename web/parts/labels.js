// labels.js - links that open labels to print.  Whoever prints a cake's label has it begun, wherever she does so: the floor hears
// of it beside the paper, for a page that opens by itself after an answer is one that browsers do not let open.

import { html } from "../html.js";
import { file, post } from "../api.js";
import { refresh } from "../poll.js";
import { seg } from "../router.js";
import { may } from "../session.js";
import { toast } from "../status.js";
import { plural } from "../format.js";
import { Icon } from "./icons.js";

const MOST = 100; // their ids stand in an address, which a web server takes up to 8 KB of

async function printed(tickets) {
  const refused = [];
  for (const { id, human } of tickets) await post(`/production/tickets/${seg(id)}/handle_print_barcode`, {}).catch(({ message }) => refused.push(`${human}: ${message}`));
  if (refused.length) toast(refused.slice(0, 3).join(" ") + (refused.length > 3 ? ` And ${refused.length - 3} more.` : ""), { bad: true });
  refresh();
}

const hrefOf = (tickets) => file(tickets.length === 1 ? `/production/tickets/${seg(tickets[0].id)}/label.pdf` : `/production/labels.pdf?ids=${tickets.map(({ id }) => seg(id)).join(",")}`);

export function LabelLink({ tickets, kind = "", label = null, children }) {
  const print = () => may("floor") && printed(tickets);
  return html`<a class=${"button " + kind} target="_blank" rel="noopener" href=${hrefOf(tickets)} aria-label=${label} title="Opens to be printed; what begins with its label is begun then" onClick=${print} onAuxClick=${({ button }) => button === 1 && print()}><${Icon} name="print" />${children}</a>`;
}

// All of them, in as many documents as it takes.
export function LabelLinks({ tickets }) {
  const parts = Array.from({ length: Math.ceil(tickets.length / MOST) }, (_, i) => tickets.slice(i * MOST, (i + 1) * MOST));
  return parts.map((part, i) => html`<${LabelLink} key=${i} tickets=${part}>Print ${parts.length > 1 ? `labels ${i * MOST + 1} to ${i * MOST + part.length}` : plural(part.length, "label")}<//>`);
}

// What is to be printed before work on it begins, the most urgent first; those that are printed are no more among them.
export function LabelsToPrint({ tickets }) {
  const open = tickets.filter(({ next }) => next?.action === "print").slice(0, MOST);
  return open.length > 0 && may("floor") && html`<${LabelLink} tickets=${open}>Print ${plural(open.length, "new label")}<//>`;
}
