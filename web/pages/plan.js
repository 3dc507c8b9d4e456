// plan.js - what pressing Send would do: a job per supplier, every line with the SKU that is sent and where it came
// from, pack, quantity and price, and everything that stands in the way.  Made by core.wasm from what is on screen; the
// server makes it again with the same rules before anything is sent.

import { html, Fragment, useMemo, useRef, useState } from "../html.js";
import { go, seg } from "../router.js";
import { postOnce } from "../api.js";
import { refresh } from "../poll.js";
import { toast, say } from "../status.js";
import { whyNot } from "../session.js";
import { core, coreError, makePlan } from "../core.js";
import { Action, Trouble } from "../parts/page.js";
import { Shape } from "../parts/icons.js";
import { Ago } from "../parts/time.js";
import { count, plural } from "../format.js";

const ORDERS_MAX = 200; // of one submit, as the server has it
const FROM = { mapping: "mapping", product: "product", none: "" };
const FROM_LONG = { mapping: "from our SKU mappings", product: "the product's own supplier SKU" };

export function Plan({ data, orders, chosen, setPicked }) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState(null);
  const box = useRef(null);
  const loaded = core.value;
  const plan = useMemo(
    () => loaded && chosen.size > 0 && chosen.size <= ORDERS_MAX && makePlan({ orders: [...chosen].map((id) => orders.get(id)), source: data.source, suppliers: data.suppliers, mappings: data.mappings }),
    [loaded, chosen, orders, data],
  );
  const going = plan ? plan.jobs.filter((job) => job.sendable) : [];
  const goingIds = going.flatMap((job) => job.orders);
  const why = whyNot("submit") || reason(chosen, plan);

  const submit = async () => {
    setBusy(true);
    setTrouble(null);
    const ids = [...goingIds].sort();
    try {
      const answer = await postOnce("submit:" + ids.join(","), "/purchasing/jobs", { orders: ids });
      const blocked = answer.blocked || [];
      const left = new Set(chosen);
      for (const job of answer.jobs) for (const id of job.orders || []) left.delete(id);
      setPicked(left);
      refresh();
      toast(answer.jobs.length === 1 ? `The job for ${answer.jobs[0].supplier_name} has started.` : `${answer.jobs.length} jobs have started.`,
        { link: { text: "Show", href: "/purchasing/jobs" } });
      if (blocked.length) setTrouble({ title: "Not everything was sent", list: blocked });
      else if (answer.jobs.length === 1) go(`/purchasing/jobs/${seg(answer.jobs[0].id)}`);
      else go("/purchasing/jobs");
    } catch (error) {
      setTrouble({ title: "Nothing was sent", text: error.message, details: error.details });
      say(error.message, true);
      refresh();
    }
    setBusy(false);
  };

  return html`<section class="plan" ref=${box} data-any=${chosen.size > 0 || null} aria-label="What will be sent">
    <div class="plan-head">
      <${Action} act=${submit} kind="primary large" why=${why} busy=${busy}>${words(goingIds.length, going.length)}<//>
      ${chosen.size > 0 && html`<button class="quiet" onClick=${() => setPicked(new Set())}>Pick none</button>
        <button class="quiet to-plan" onClick=${() => box.current.scrollIntoView()}>Show the plan</button>`}
      <p class="plan-sum" role="status">${plan ? summary(plan, going, chosen) : ""}</p>
    </div>
    ${trouble && html`<${Trouble} title=${trouble.title} text=${trouble.text || ""}>
      ${trouble.list?.map((of) => html`<span class="block" key=${of.supplier_id}><strong dir="auto">${of.supplier_name}</strong>: ${of.reasons.map(({ text }) => text).join(" ")}</span>`)}
      ${Object.entries(trouble.details || {}).map(([name, text]) => html`<span class="block" key=${name}>${String(text)}</span>`)}<//>`}
    ${coreError.value && html`<${Trouble} title="The plan cannot be made here" text=${`The rules (core.wasm) could not be loaded: ${coreError.value}. Load the page again; nothing can be sent from it until then.`} />`}
    ${chosen.size === 0 && !coreError.value && html`<${Guide} />`}
    ${plan && plan.problems.map(({ code, text }) => html`<p class="blocker" key=${code}><${Shape} name="bad" />${text}</p>`)}
    ${plan && plan.jobs.map((job) => html`<${Job} key=${job.supplier.id} job=${job} />`)}
  </section>`;
}

const words = (orders, suppliers) => (orders ? `Send ${plural(orders, "order")} to ${plural(suppliers, "supplier")}` : "Send orders");

function reason(chosen, plan) {
  if (coreError.value) return "The rules could not be loaded.";
  if (!chosen.size) return "Pick the orders to send.";
  if (chosen.size > ORDERS_MAX) return `At most ${ORDERS_MAX} orders go at once; ${count(chosen.size)} are picked.`;
  if (!plan) return "The plan is being made.";
  if (plan.problems.length) return plan.problems[0].text;
  return plan.sendable ? "" : "Every supplier picked is blocked; the reasons stand below.";
}

function summary(plan, going, chosen) {
  const stay = plan.jobs.length - going.length;
  return [
    `${plural(chosen.size, "order")} picked, ${plural(plan.lines, "line")}.`,
    stay > 0 && plan.sendable > 0 && `${plural(stay, "supplier")} cannot be sent yet and will stay here.`,
  ].filter(Boolean).join(" ");
}

const Guide = () => html`<div class="guide"><h2>What will be sent</h2>
  <p>Pick orders, and what goes into each supplier's portal is shown here before anything is sent: supplier SKU, packs, quantity and expected price, and whatever stands in the way.</p>
  <p>One job per supplier is made. Lines of the same supplier SKU become one item.</p></div>`;

function Job({ job }) {
  const { supplier } = job;
  const [all, setAll] = useState(false);
  const shown = all ? job.items : job.items.slice(0, 200);
  return html`<section class="plan-job" data-blocked=${!job.sendable || null} aria-label=${supplier.name}>
    <header><h2><${Shape} name=${job.sendable ? "done" : "bad"} /><span dir="auto" title=${supplier.name}>${supplier.name || supplier.id}</span></h2>
      <span class="plan-job-sum">${plural(job.orders.length, "order")} · ${plural(job.items.length, "item")}</span>
      <strong class="num">${job.total_text}</strong></header>
    ${job.blockers.map(({ code, text }) => html`<p class="blocker" key=${code}><${Shape} name="bad" /><span>${text}
      ${code === "supplier_open_job" && supplier.open_job && html` Started by ${supplier.open_job.created_by_name} <${Ago} at=${supplier.open_job.created_at} />: <a href=${`/purchasing/jobs/${seg(supplier.open_job.id)}`}>${supplier.open_job.label}</a>.`}
      ${code === "supplier_unknown" && html` <a href="/settings/suppliers/new">Add its portal</a>.`}
      ${/credentials|login_blocked|inactive|currency/.test(code) && supplier.portal && html` <a href=${`/settings/suppliers/${seg(supplier.portal.id)}`}>Open its settings</a>.`}</span></p>`)}
    ${job.waits && html`<p class="blocker" data-mild><${Shape} name="wait" /><span>Will wait its turn: ${job.waits}</span></p>`}
    <table class="plan-table" aria-label=${`Items for ${supplier.name}`}>
      <thead><tr><th scope="col">Supplier SKU</th><th scope="col">Our SKU and product</th><th scope="col" data-align="end">Quantity</th><th scope="col" data-align="end">Price</th><th scope="col" data-align="end">Together</th></tr></thead>
      <tbody>${shown.map((item, i) => html`<${Item} key=${i} item=${item} />`)}</tbody>
    </table>
    ${!all && job.items.length > shown.length && html`<p><button class="button small" onClick=${() => setAll(true)}>Show the other ${count(job.items.length - shown.length)} items</button></p>`}
  </section>`;
}

// One entry of the cart; the lines it stands for are named when there are several.
function Item({ item }) {
  const [line] = item.lines;
  const merged = item.lines.length > 1;
  const blockers = item.blockers;
  return html`<${Fragment}><tr data-blocked=${blockers.length > 0 || null}>
    <th scope="row">${item.sku ? html`<code dir="auto">${item.sku}</code> <span class="from" title=${FROM_LONG[item.source]}>${FROM[item.source]}</span>` : html`<span class="none">no SKU</span>`}</th>
    <td class="whole"><span class="our" dir="auto">${line.our_sku || html`<span class="none">blank</span>`}</span> <span class="name" dir="auto" title=${line.name}>${line.name}</span>
      ${merged && html`<span class="merged">${plural(item.lines.length, "line")} together: ${item.lines.slice(0, 6).map((of) => `${of.order_id} (${count(of.quantity)})`).join(", ")}${item.lines.length > 6 ? " and more" : ""}</span>`}</td>
    <td data-align="end" data-label="Quantity" class="num">${item.quantity_text}${item.pack_text && html`<small>${item.pack_text}</small>`}</td>
    <td data-align="end" data-label="Price" class="num">${item.price_text}</td>
    <td data-align="end" data-label="Together" class="num">${item.total_text}</td>
  </tr>
  ${blockers.length > 0 && html`<tr class="plan-why"><td colspan="5">${blockers.map(({ code, text, href }) => html`<span class="blocker" key=${code}><${Shape} name="bad" /><span>${text}${href && html` <a href=${href}>Add it now</a>.`}</span></span>`)}</td></tr>`}<//>`;
}
