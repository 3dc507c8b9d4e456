// job.js - one portal job: what it needs from a person, where it is, what the portal did with every item, and why.

import { html, useMemo, useState } from "../html.js";
import { seg, go } from "../router.js";
import { polled, refresh, EVERY_MS } from "../poll.js";
import { post, postOnce, file } from "../api.js";
import { toast } from "../status.js";
import { whyNot } from "../session.js";
import { moneyText } from "../core.js";
import { Dialog } from "../parts/dialog.js";
import { Panel } from "../parts/panel.js";
import { Badge, Progress, moving } from "../parts/badge.js";
import { Known, Facts, Action, Trouble } from "../parts/page.js";
import { Timeline } from "../parts/timeline.js";
import { CopyId } from "../parts/copy.js";
import { Icon } from "../parts/icons.js";
import { Ago } from "../parts/time.js";
import { plural } from "../format.js";
import { Answer, ReviewForm, ConfirmForm, RetryDialog, ResendDialog } from "./job_actions.js";
import { Results, Differences } from "./job_results.js";

export function JobPanel({ id, back }) {
  const path = `/purchasing/jobs/${seg(id)}`;
  const fast = (data) => (data && moving(data.job.state) ? 2000 : EVERY_MS);
  const known = polled(path, { every: fast }).value;
  const job = known.data?.job;
  const title = job ? job.supplier_name : "Job";
  return html`<${Panel} title=${title} back=${back} of=${id} label="Job" actions=${job && html`<${Badge} state=${job.state} label=${job.label} />`}>
    <${Known} of=${known} rows=${6}>${(data) => html`<${Job} job=${data.job} items=${data.items} path=${path} />`}<//>
  <//>`;
}

// Does something to the job, says so, and reads everything again at once.
export async function actOn(path, what, body, said) {
  const answer = await post(`${path}/${what}`, body);
  toast(answer.already_done ? "That was done already." : said);
  refresh();
  return answer;
}

// Who may do what to a job, as the server's routes have it; what the job itself allows comes with the job.
const PERMISSION = { answer: "submit", cancel: "submit", retry: "submit", resend: "submit", accept: "review", review: "review", confirm: "review" };

function Job({ job, items, path }) {
  const [asking, setAsking] = useState("");
  const [busy, setBusy] = useState("");
  const close = () => setAsking("");
  const act = (what, body, said) => {
    setBusy(what);
    return actOn(path, what, body, said).catch((error) => toast(error.message, { bad: true })).finally(() => setBusy(""));
  };
  const may = job.actions || {};
  const why = (action) => whyNot(PERMISSION[action]) || (may[action]?.may === false ? may[action].why : "");
  const toResend = items.filter((item) => item.attention && item.added !== true);
  const reviewing = job.state === "needs_review" && !job.reviewed;
  const confirming = job.awaiting_checkout && may.confirm?.may;

  return html`
    <p class="job-line"><${Progress} job=${job} /></p>
    ${job.state === "awaiting_mfa" && html`<${Answer} path=${path} question=${job.question} digits=${job.digits} deadline=${job.deadline_at} why=${why("answer")} />`}
    ${job.error && job.error.text && html`<${Trouble} title=${job.error.text} text=${job.error.advice}>
      ${job.error.detail && html`<small class="block" dir="auto">The portal said: ${job.error.detail}</small>`}<//>`}
    ${job.late === "offered" && html`<section class="ask"><h3>A result came after this was given up</h3>
      <p>The portal answered late: ${plural(job.items_ok, "item")} good, ${job.items_attention} to look at. Taking it counts the orders as sent; nothing is sent again.</p>
      <${Action} kind="primary" busy=${busy === "accept"} why=${why("accept")} act=${() => act("accept", {}, "The late result was taken.")}>Take the late result<//></section>`}
    ${waitsBecause(job)}
    <div class="asks-row">${reviewing && html`<${ReviewForm} path=${path} job=${job} why=${why("review")} />`}
    ${confirming && html`<${ConfirmForm} path=${path} why=${why("confirm")} />`}</div>
    ${job.awaiting_checkout && !confirming && html`<p class="line-note"><${Badge} state="warn" label="Awaiting checkout" /> The cart is filled, but not ordered yet: since <${Ago} at=${job.ended_at || job.updated_at} />. ${may.confirm?.why}</p>`}

    <div class="job-actions">
      ${job.state === "failed" || may.retry?.may ? html`<${Action} act=${() => (may.retry.needs_cart_check ? setAsking("retry") : act("retry", { cart_checked: false }, "It is tried again."))} busy=${busy === "retry"} why=${why("retry")}>Try again<//>` : null}
      ${job.kind === "order" && toResend.length > 0 && html`<${Action} act=${() => setAsking("resend")} why=${why("resend")}>Send failed items again<//>`}
      ${(moving(job.state) || may.cancel?.may) && html`<${Action} act=${() => setAsking("cancel")} busy=${busy === "cancel"} why=${why("cancel")}>Cancel the job<//>`}
      ${job.kind === "order" && items.length > 0 && html`<a class="button" href=${file(path + "/result.csv")} download><${Icon} name="download" />Result as CSV</a>`}
    </div>
    ${asking === "retry" && html`<${RetryDialog} job=${job} onClose=${close} send=${() => act("retry", { cart_checked: true }, "It is tried again.").then(close)} />`}
    ${asking === "resend" && html`<${ResendDialog} job=${job} items=${items} onClose=${close} send=${(nos) => resend(path, job, nos).then(close)} />`}
    ${asking === "cancel" && html`<${CancelDialog} job=${job} onClose=${close} send=${() => act("cancel", {}, "The job is cancelled.").then(close)} />`}

    ${job.kind === "order" && html`<${Results} job=${job} items=${items} />`}
    ${job.kind === "order" && html`<${Differences} job=${job} items=${items} />`}
    <section class="part"><h3>What happened</h3><${History} path=${path} state=${job.state} /></section>
    <section class="part"><h3>About this job</h3><${About} job=${job} /></section>`;
}

async function resend(path, job, nos) {
  const answer = await postOnce(`resend:${job.id}:${nos.join(",")}`, `${path}/resend`, { items: nos });
  toast(`${plural(nos.length, "item")} are sent again as a new job.`);
  refresh();
  go(`/purchasing/jobs/${seg(answer.job.id)}`);
}

// Why a job that is open does not move, when we know.
function waitsBecause(job) {
  if (job.state === "pending") return html`<p class="line-note"><${Icon} name="late" /> Waits for its turn: one job at a time uses a portal login.</p>`;
  if (job.state === "connecting" && job.reopen_at) return html`<p class="line-note"><${Icon} name="late" /> Another connection is in the way. It is tried again <${Ago} at=${job.reopen_at} />.</p>`;
  if (job.waits_until && job.connection === "lost") return html`<p class="line-note"><${Icon} name="late" /> The connection could not be closed; the portal lets go of it <${Ago} at=${job.waits_until} />. Until then no other job uses this login.</p>`;
  return null;
}

function CancelDialog({ job, onClose, send }) {
  const sent = job.state === "adding_items";
  return html`<${Dialog} title="Cancel this job?" onClose=${onClose}>
    <p>${sent
      ? "Items may be in the portal's cart already: look at it afterwards. The orders can then be sent again."
      : "The connection to the portal is closed, and the orders can be sent again."} This cannot be undone.</p>
    <div class="dialog-actions"><button class="button danger" onClick=${send}>Cancel the job</button><button class="button" data-first onClick=${onClose}>Let it go on</button></div>
  <//>`;
}

function History({ path, state }) {
  const fast = () => (moving(state) ? 2000 : EVERY_MS);
  const known = polled(path + "/timeline", { every: fast }).value;
  return html`<${Known} of=${known} rows=${4}>${(data) => (data.rows.length ? html`<${Timeline} rows=${data.rows} />` : html`<p class="none">Nothing yet.</p>`)}<//>`;
}

function About({ job }) {
  const guids = useMemo(() => job.guids || [], [job]);
  return html`<${Facts} facts=${[
    ["Orders", job.orders.length ? html`<span class="ids">${job.orders.map((id) => html`<${CopyId} key=${id} id=${id} whole=${true} />`)}</span>` : null],
    ["Sent", html`<${Ago} at=${job.created_at} /> by ${job.created_by_name}`],
    ["Ended", job.ended_at ? html`<${Ago} at=${job.ended_at} />` : null],
    ["Total expected", job.kind === "order" ? job.total_text : null],
    ["Tolerance", tolerance(job)],
    ["Reviewed", job.reviewed ? html`<${Ago} at=${job.reviewed_at} /> by ${job.reviewed_by_name}${job.review_note && html`: “${job.review_note}”`}` : null],
    ["Confirmation", job.confirmation ? html`<${CopyId} id=${job.confirmation} whole=${true} /> <${Ago} at=${job.confirmed_at} />` : null],
    ["Sent again from", job.parent ? html`<a href=${`/purchasing/jobs/${seg(job.parent)}`}>the earlier job</a>` : null],
    ["Attempt", job.attempt > 1 ? String(job.attempt) : null],
    ["Job", html`<${CopyId} id=${job.id} />`],
    ["Deck's jobs", guids.length ? html`<span class="ids">${guids.map(({ guid, kind, attempt }) => html`<span key=${guid}>${kind}${attempt > 1 ? ` (${attempt})` : ""} <${CopyId} id=${guid} /></span>`)}</span>` : null],
  ]} />`;
}

const tolerance = (job) =>
  job.tolerance_kind === "absolute" ? `${moneyText(job.tolerance, job.currency)} up or down` : job.tolerance_kind === "percent" ? `${job.tolerance / 100} % up or down` : "none: every price must be exact";
