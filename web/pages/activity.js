// activity.js - what the machine does and has done: queue, dead letters, audit trail, chains of causes, deliveries.

import { html } from "../html.js";
import { place } from "../router.js";
import { polled } from "../poll.js";
import { may } from "../session.js";
import { Tabs, Heading } from "../parts/page.js";
import { Queue } from "./activity_queue.js";
import { Audit } from "./activity_audit.js";
import { Chain, Delivery } from "./activity_chain.js";

export function Page() {
  const { data } = polled("/overview", { frame: true }).value;
  const view = place.value.parts[1];
  const dead = data?.queue.dead || 0, unknown = data?.queue.unknown || 0;
  const tabs = [["/activity/queue", "Queue", unknown], ["/activity/dead", "Dead letters", dead], ...(may("settings_read") ? [["/activity/audit", "Audit trail"]] : [])];
  if (!view) tabs[0][0] = "/activity";
  return html`<${Heading} title="Activity" />
    <${Tabs} label="Activity" tabs=${tabs} />
    ${view === "audit" ? html`<${Audit} />` : view === "chain" ? html`<${Chain} />` : view === "deliveries" ? html`<${Delivery} />` : html`<${Queue} key=${view} dead=${view === "dead"} />`}`;
}
