// settings_integrations.js - Deck, Slack and the purchasing source: settings, and secrets that are entered and never
// shown again.

import { html, useEffect, useState } from "../html.js";
import { polled, refresh, EVERY_MS } from "../poll.js";
import { post, put } from "../api.js";
import { toast, failed } from "../status.js";
import { base, may, whyNot } from "../session.js";
import { currencies } from "../core.js";
import { Known, Action } from "../parts/page.js";
import { Badge } from "../parts/badge.js";
import { CopyId } from "../parts/copy.js";
import { Ago } from "../parts/time.js";
import { useForm, Form, Field, Choice, Tick, Submit, Refusal } from "../parts/form.js";

const PATH = "/settings/integrations";
const TEST_MS = 60000; // how long a page waits for a test to say something

// provider → title, what it is for, its secrets: [name, label, shown for these settings, an example], more of them under
// a heading of their own: [heading, what they are for, secrets].
const PROVIDERS = {
  source: {
    title: "Purchasing source", about: "Where approved buy orders come from. Tradepost only reads there.",
    secrets: [
      ["connection", "PostgreSQL connection", ({ kind }) => kind === "postgres", "postgresql://reader:password@host/database"],
      ["client_id", "Client id", ({ kind }) => kind === "rest"],
      ["client_secret", "Client secret", ({ kind }) => kind === "rest"],
      ["username", "User name", ({ kind }) => kind === "rest"],
      ["password", "Password", ({ kind }) => kind === "rest"],
    ],
  },
  deck: {
    title: "Deck", about: "Opens suppliers' portals and fills their carts.",
    secrets: [
      ["client_id", "Client id"],
      ["secret", "Secret"],
      ["hmac_key", "Key for webhook signatures"],
      ["hmac_key_old", "The key before it (while it is being replaced)"],
    ],
    more: ["Login of new suppliers", "A supplier's portal that is added begins with this login; another can be entered for each. Those that are there already keep theirs.", [
      ["supplier_username", "User name"],
      ["supplier_password", "Password"],
    ]],
  },
  slack: { title: "Slack", about: "Tells people in a channel what needs them, and how jobs ended.", secrets: [["webhook_url", "Incoming webhook", undefined, "https://hooks.slack.com/services/…"]] },
};
const STATE = { ready: "Works", broken: "Does not work", unconfigured: "Not set up" };

export function Integrations() {
  const [testing, setTesting] = useState({}); // provider → { since: its checked_at then, until }
  const known = polled(PATH, { every: Object.keys(testing).length ? 2000 : EVERY_MS }).value;
  useEffect(() => {
    const left = Object.entries(testing).filter(([provider, { before, until }]) => {
      const row = known.data?.rows.find((of) => of.provider === provider);
      if (row && row.checked_at !== before) {
        toast(row.state === "ready" ? `${PROVIDERS[provider].title} works.` : `${PROVIDERS[provider].title}: ${row.detail}`, { bad: row.state !== "ready" });
        return false;
      }
      return Date.now() < until;
    });
    if (left.length < Object.keys(testing).length) {
      setTesting(Object.fromEntries(left));
      refresh(); // what needs a person may be another now
    }
  }, [known, testing]);
  const test = (row) =>
    post(`${PATH}/${row.provider}/test`, {}).then(() => {
      setTesting({ ...testing, [row.provider]: { before: row.checked_at, until: Date.now() + TEST_MS } });
      refresh();
    }, failed);
  return html`<${Known} of=${known} rows=${8}>${(data) => html`<div class="integrations">
    ${Object.keys(PROVIDERS).map((provider) => data.rows.find((row) => row.provider === provider)).filter(Boolean)
      .map((row) => html`<${Integration} key=${row.provider} row=${row} testing=${Boolean(testing[row.provider])} test=${() => test(row)} />`)}</div>`}<//>`;
}

function Integration({ row, testing, test }) {
  const { title, about, secrets: own, more } = PROVIDERS[row.provider];
  const secrets = more ? [...own, ...more[2]] : own;
  const start = { ...row.settings, ...Object.fromEntries(secrets.map(([name]) => ["secret:" + name, ""])) };
  const form = useForm(start, {
    check: (values) => (row.provider === "source" && ["postgres", "rest"].includes(values.kind) && !values.customer_id?.trim() ? { customer_id: "Name the customer, so that nobody else's orders are shown." } : {}),
    send: (values) => {
      const settings = Object.fromEntries(Object.keys(row.settings).map((name) => [name, typeof values[name] === "string" ? values[name].trim() : values[name]]));
      const entered = secrets.filter(([name]) => values["secret:" + name]).map(([name]) => [name, asEntered(name, values["secret:" + name])]);
      return put(`${PATH}/${row.provider}`, { settings, ...(entered.length && { secrets: Object.fromEntries(entered) }) }).catch((error) => {
        // "settings.kind", "secrets.hmac_key": as the request has them; the fields here are named otherwise.
        error.details = Object.fromEntries(Object.entries(error.details || {}).map(([name, text]) => [name.replace(/^settings\./, "").replace(/^secrets\./, "secret:"), text]));
        throw error;
      });
    },
    done: (answer, values) => {
      form.reset({ ...values, ...Object.fromEntries(secrets.map(([name]) => ["secret:" + name, ""])) });
      toast(`${title} is saved.`);
      refresh();
    },
  });
  const forget = (name) => put(`${PATH}/${row.provider}`, { secrets: { [name]: null } }).then(() => (toast("Forgotten."), refresh()), failed);
  const why = whyNot("settings");
  const fields = (of) => of.filter(([, , when]) => !when || when(form.values)).map(([name, label, , example]) =>
    html`<${Secret} key=${name} form=${form} name=${name} label=${label} example=${example} set=${row.secrets[name]} forget=${may("settings") && (() => forget(name))} />`);
  return html`<section class="card" aria-labelledby=${"i-" + row.provider}>
    <h2 id=${"i-" + row.provider}>${title} <${Badge} state=${testing ? "running" : row.state} label=${testing ? "Being tested" : STATE[row.state]} /></h2>
    <p class="hint">${about}${base.value.sandbox && row.provider !== "source" ? " Here it is a stand-in." : ""}</p>
    ${row.detail && html`<p class=${row.state === "broken" ? "bad" : ""} dir="auto">${row.detail} ${row.checked_at && html`<small>Tested <${Ago} at=${row.checked_at} />.</small>`}</p>`}
    ${row.webhook_url && html`<p class="hint">Webhook address, for Deck's settings: <${CopyId} id=${row.webhook_url} whole=${true} /></p>`}
    <${Form} form=${form} label=${title}>
      ${row.provider === "source" && html`<${SourceFields} form=${form} />`}
      ${row.provider === "slack" && html`<div class="whole"><${Tick} form=${form} name="tell_done" label="Also tell when a job completed" hint="Failures, questions and reviews are always told." /></div>`}
      ${fields(own)}
      ${more && html`<div class="whole"><h3>${more[0]}</h3><p class="hint">${more[1]}</p></div>${fields(more[2])}`}
      <${Refusal} form=${form} />
      <div class="form-actions"><${Submit} form=${form} why=${why}>Save<//>
        <${Action} act=${test} busy=${testing} why=${why || (form.changed ? "Save first." : row.state === "unconfigured" && row.provider !== "source" ? "Nothing is set up yet." : "")} quietWhy=${Boolean(why)}>Test it<//></div>
    <//></section>`;
}

// Of a password every blank counts; around all else they are a slip of pasting.
const asEntered = (name, value) => (name.endsWith("password") ? value : value.trim());

function SourceFields({ form }) {
  const { kind } = form.values;
  const outside = kind === "postgres" || kind === "rest";
  return html`
    <${Choice} form=${form} name="kind" label="Orders come from" options=${[["none", "nowhere yet"], ["demo", "demo data"], ["postgres", "Optiply's PostgreSQL database"], ["rest", "Optiply's API"]]} />
    ${outside && html`<${Field} form=${form} name="customer_id" label="Customer id" hint="Orders of other customers are never read." />`}
    ${outside && html`<${Choice} form=${form} name="currency" label="Currency of its prices" options=${[["", "the supplier's"], ...currencies().map((code) => [code, code])]} />`}
    ${kind === "rest" && html`<div class="whole"><${Tick} form=${form} name="only_placed_by_hand" label="Only orders placed by hand" hint="Over the API an order is ready when it is open; a person then approves it here." /></div>`}`;
}

// Never filled: what is set stays unless something is entered.
export function Secret({ form, name, label, example, set, forget }) {
  return html`<div class="secret"><${Field} form=${form} name=${"secret:" + name} label=${label} type="password" autocomplete="new-password" placeholder=${set ? "Enter a new one to replace it" : example || "Not set"} />
    <p class="secret-state"><${Badge} state=${set ? "good" : "none"} label=${set ? "Set" : "Not set"} />${set && forget && html`<button type="button" class="quiet small" onClick=${forget} aria-label=${`Forget ${label}`}>Forget</button>`}</p></div>`;
}
