// purchasing.js - approved buy orders on their way into suppliers' portals: orders, jobs, suppliers.

import { html } from "../html.js";
import { place } from "../router.js";
import { polled } from "../poll.js";
import { Tabs, Heading } from "../parts/page.js";
import { Orders } from "./orders.js";
import { Jobs } from "./jobs.js";
import { Suppliers } from "./suppliers.js";

const VIEWS = { jobs: Jobs, suppliers: Suppliers };
const WAITING = ["mfa", "review", "late", "failed"];

export function Page() {
  const attention = polled("/overview", { frame: true }).value.data?.attention || [];
  const waiting = attention.filter(({ kind }) => WAITING.includes(kind)).length;
  const View = VIEWS[place.value.parts[1]] || Orders;
  return html`<${Heading} title="Purchasing" />
    <${Tabs} label="Purchasing" tabs=${[["/purchasing", "Orders"], ["/purchasing/jobs", "Jobs", waiting], ["/purchasing/suppliers", "Suppliers"]]} />
    <${View} />`;
}
