// settings_stores.js - the shops whose orders are made here: how they are reached, how their orders are read
// (settings_store_reading.js), the stages and rules of their floor (settings_store_floor.js).

import { html, useEffect, useMemo, useState } from "../html.js";
import { place, go, seg } from "../router.js";
import { added, polled, refresh, reread, EVERY_MS } from "../poll.js";
import { post, put } from "../api.js";
import { toast, failed } from "../status.js";
import { base, may, whyNot } from "../session.js";
import { currencies, fieldError, prefixError, scanId } from "../core.js";
import { Table } from "../parts/table.js";
import { Split, Panel } from "../parts/panel.js";
import { Known, Empty, Action, Trouble, Parts } from "../parts/page.js";
import { Badge } from "../parts/badge.js";
import { CopyId } from "../parts/copy.js";
import { Ago } from "../parts/time.js";
import { useForm, Form, Field, Choice, Tick, Submit, Refusal } from "../parts/form.js";
import { Secret } from "./settings_integrations.js";
import { Reading } from "./settings_store_reading.js";
import { FloorSettings } from "./settings_store_floor.js";

const PATH = "/settings/stores";
const TEST_MS = 60000;
const STATE = { ready: "Works", broken: "Does not work", disconnected: "Uninstalled", unconfigured: "Not set up" };
const SECRETS = [
  ["hmac_key", "Key for webhook signatures", "The app's client secret, or what the shop shows under Notifications."],
  ["hmac_key_old", "The key before it (while it is being replaced)"],
  ["client_id", "Client id"],
  ["client_secret", "Client secret"],
  ["token", "Admin token, instead of both", "shpat_…"],
];
const ZONES = typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : ["UTC"];

export function Stores() {
  const { parts } = place.value;
  const open = parts[2];
  const [testing, setTesting] = useState(null); // { id, before, until }
  const known = polled(PATH, { every: testing ? 2000 : EVERY_MS }).value;
  const row = known.data?.rows.find(({ id }) => id === open);
  useEffect(() => {
    const of = testing && known.data?.rows.find(({ id }) => id === testing.id);
    if (!testing || (of && of.checked_at === testing.before && Date.now() < testing.until)) return;
    if (of && of.checked_at !== testing.before) toast(of.state === "ready" ? `${of.name} is reached.` : `${of.name}: ${of.detail}`, { bad: of.state !== "ready" });
    setTesting(null);
  }, [known, testing]);
  const test = (of) => post(`${PATH}/${seg(of.id)}/test`, {}).then(() => (setTesting({ id: of.id, before: of.checked_at, until: Date.now() + TEST_MS }), refresh()), failed);
  const list = html`<div class="filters"><span class="push"><${Action} kind="primary" act=${() => go(PATH + "/new")} why=${whyNot("settings")} quietWhy=${true}>Connect a store<//></span></div>
    <${Known} of=${known} rows=${4}>${(data) => data.rows.length === 0
      ? html`<${Empty} title="No store yet" text="Orders of a connected shop become cakes on the floor, with their stock on hold, seconds after the customer has paid."><a class="button primary" href=${PATH + "/new"}>Connect the first store</a><//>`
      : html`<${Table} label="Stores" rows=${data.rows} columns=${COLUMNS} id=${(of) => of.id} openId=${open} tall=${true} href=${(of) => `${PATH}/${seg(of.id)}`} />`}<//>`;
  return html`<${Split} open=${open} list=${list}>
    ${open === "new" && known.data ? html`<${New} rows=${known.data.rows} />`
      : row ? html`<${Store} key=${row.id} row=${row} rows=${known.data.rows} testing=${testing?.id === row.id} test=${() => test(row)} />`
      : html`<${Panel} title="Store" back=${PATH} of=${open}><${Known} of=${known}>${() => html`<${Trouble} title="Not found" text="There is no such store here." />`}<//><//>`}<//>`;
}

const COLUMNS = [
  { key: "name", title: "Store", sort: (row) => row.name, cell: (row) => html`<strong dir="auto" title=${row.name}>${row.name}</strong><small>${row.domain}</small>` },
  { key: "prefix", title: "Ids", size: "10rem", from: 560, cell: (row) => html`<code>${row.prefix}-…</code>` },
  { key: "state", title: "State", size: "10.5rem", cell: (row) => (row.active ? html`<${Badge} state=${row.state} label=${STATE[row.state]} />` : html`<${Badge} state="off" label="Switched off" />`) },
  { key: "zone", title: "Time zone", size: "11rem", from: 800, cell: (row) => row.zone },
];

function checkBasics(values, others) {
  const wrong = {};
  if (!values.name.trim()) wrong.name = "Enter a name.";
  else if (fieldError("name", values.name)) wrong.name = fieldError("name", values.name);
  const prefix = prefixError(values.prefix.trim(), others.map((of) => ({ prefix: of.prefix })));
  if (!values.prefix.trim()) wrong.prefix = "Enter what its orders' ids begin with.";
  else if (prefix) wrong.prefix = prefix;
  if (values.domain !== undefined && !/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(values.domain.trim().toLowerCase())) wrong.domain = "The shop's own name at Shopify: my-shop.myshopify.com";
  if (!ZONES.includes(values.zone) && values.zone !== "UTC") wrong.zone = "Choose one of the time zones.";
  if (!values.currency) wrong.currency = "Choose the currency.";
  return wrong;
}

const Basics = ({ form, fresh }) => html`
  <${Field} form=${form} name="name" label="Name" />
  ${fresh && html`<${Field} form=${form} name="domain" label="Address at Shopify" placeholder="my-shop.myshopify.com" inputmode="url" />`}
  <${Field} form=${form} name="prefix" label="Ids begin with" hint=${form.errors.prefix || !form.values.prefix.trim() ? "Short, small letters: it stands on every label." : `${scanId(form.values.prefix.trim(), 12345) || form.values.prefix + "-12345"}`} />
  <${Choice} form=${form} name="currency" label="Currency" options=${[["", "Choose"], ...currencies().map((code) => [code, code])]} />
  <${Choice} form=${form} name="zone" label="Time zone" hint="A day of the bakery begins at its midnight." options=${(ZONES.includes(form.values.zone) ? ZONES : [form.values.zone, ...ZONES]).map((of) => [of, of.replaceAll("_", " ")])} />`;

function New({ rows }) {
  const start = useMemo(() => ({ name: "", domain: "", prefix: "", currency: rows[0]?.currency || "", zone: rows[0]?.zone || Intl.DateTimeFormat().resolvedOptions().timeZone }), []);
  const form = useForm(start, {
    check: (values) => checkBasics(values, rows),
    send: ({ name, domain, prefix, currency, zone }) => post(PATH, { name: name.trim(), domain: domain.trim().toLowerCase(), prefix: prefix.trim(), currency, zone }),
    done: ({ store }) => {
      toast(`${store.name} is added. Give it its keys, then test the connection.`);
      added(PATH, store);
      go(`${PATH}/${seg(store.id)}`);
      refresh();
    },
  });
  return html`<${Panel} title="Connect a store" back=${PATH} of="new"><${Form} form=${form} label="Store"><${Basics} form=${form} fresh=${true} /><${Refusal} form=${form} />
    <${Submit} form=${form} why=${whyNot("settings")}>Add the store<//><//><//>`;
}

const PARTS = [["", "Connection"], ["reading", "How orders are read"], ["floor", "Stages and rules"]];

function Store({ row, rows, testing, test }) {
  const part = place.value.query.get("part") || "";
  return html`<${Panel} title=${row.name} back=${PATH} of=${row.id} label="Store" actions=${html`<${Badge} state=${testing ? "running" : row.state} label=${testing ? "Being tested" : STATE[row.state]} />`}>
    <${Parts} label="Parts of the store's settings" parts=${PARTS} />
    ${part === "reading" ? html`<${Reading} row=${row} save=${(settings) => saveSettings(row, settings)} />` : part === "floor" ? html`<${FloorSettings} row=${row} save=${(settings) => saveSettings(row, settings)} />` : html`<${Connection} row=${row} rows=${rows} testing=${testing} test=${test} />`}<//>`;
}

export const saveSettings = (row, settings) => put(`${PATH}/${seg(row.id)}`, { settings }).catch((error) => {
  error.details = Object.fromEntries(Object.entries(error.details || {}).map(([name, text]) => [name.replace(/^settings\./, ""), text]));
  throw error;
});

function Connection({ row, rows, testing, test }) {
  const start = { name: row.name, prefix: row.prefix, currency: row.currency, zone: row.zone, location: row.location, active: row.active, ...Object.fromEntries(SECRETS.map(([name]) => ["secret:" + name, ""])) };
  const [asked, setAsked] = useState("");
  const form = useForm(start, {
    check: (values) => checkBasics(values, rows.filter(({ id }) => id !== row.id)),
    send: (values) => {
      const entered = SECRETS.filter(([name]) => values["secret:" + name]).map(([name]) => [name, values["secret:" + name].trim()]);
      const { name, prefix, currency, zone, location, active } = values;
      return put(`${PATH}/${seg(row.id)}`, { name: name.trim(), prefix: prefix.trim(), currency, zone, location, active, ...(entered.length && { secrets: Object.fromEntries(entered) }) }).catch((error) => {
        error.details = Object.fromEntries(Object.entries(error.details || {}).map(([of, text]) => [of.replace(/^secrets\./, "secret:"), text]));
        throw error;
      });
    },
    done: (answer, values) => {
      form.reset({ ...values, ...Object.fromEntries(SECRETS.map(([name]) => ["secret:" + name, ""])) });
      toast("Saved.");
      refresh();
    },
  });
  const why = whyNot("settings");
  const keys = row.secrets.token || (row.secrets.client_id && row.secrets.client_secret);
  const forget = (name) => put(`${PATH}/${seg(row.id)}`, { secrets: { [name]: null } }).then(() => (toast("Forgotten."), refresh()), failed);
  const ask = (what, said) => {
    setAsked(what);
    post(`${PATH}/${seg(row.id)}/${what}`, {}).then(() => (toast(said), refresh()), failed).finally(() => setAsked(""));
  };
  const gone = row.state === "disconnected";
  const off = why || (gone ? "Its app was uninstalled: enter its keys first." : keys ? "" : "Enter its keys first.");
  return html`
    ${row.detail && html`<p class=${row.state === "broken" || gone ? "bad" : ""} dir="auto">${row.detail} ${row.checked_at && html`<small>Tested <${Ago} at=${row.checked_at} />.</small>`}</p>`}
    <p class="hint">${row.domain}${base.value.sandbox ? ", played by a stand-in here" : ""}. ${row.webhook_url && html`Webhooks come to <${CopyId} id=${row.webhook_url} whole=${true} />`}</p>
    <div class="form-actions store-actions"><${Action} act=${test} busy=${testing} why=${off} quietWhy=${true}>Test connection<//>
      <${Action} act=${() => ask("pull", "The products are being read; unknown SKUs settle by themselves.")} busy=${asked === "pull"} why=${off} quietWhy=${true}>Pull products<//>
      <${Action} act=${() => ask("catch_up", "Recent orders are being read; what a lost webhook left out is found.")} busy=${asked === "catch_up"} why=${off} quietWhy=${true}>Catch up<//>
      ${off && html`<small class="why">${off}</small>`}</div>
    <${Form} form=${form} label="Store"><${Basics} form=${form} /><${Location} row=${row} form=${form} keys=${keys} />
      <div class="whole"><${Tick} form=${form} name="active" label="Take its orders" hint="Without it, webhooks are kept and not read, and nothing is told to the shop." /></div>
      <div class="whole"><h3>Keys</h3><p class="hint">Kept sealed, never shown again. Either client id and secret, or an Admin token.</p></div>
      ${SECRETS.map(([name, label, example]) => html`<${Secret} key=${name} form=${form} name=${name} label=${label} example=${example} set=${row.secrets[name]} forget=${may("settings") && (() => forget(name))} />`)}
      <${Refusal} form=${form} /><${Submit} form=${form} why=${why}>Save<//><//>`;
}

// A store sells what all its locations for orders of the web have; the level of one of them is told.
function whose(rows, chosen) {
  const others = rows.filter(({ id, online }) => online && id !== chosen).map(({ name }) => name);
  if (rows.some(({ id, online }) => id === chosen && !online)) return "Orders of the web are not taken from there, so the level that is told there is not what the store sells.";
  return chosen && others.length ? `Whose levels are read and told. The store also sells what ${others.join(" and ")} ${others.length === 1 ? "has" : "have"}, which is not told: let it show nothing of what is made here.` : "Whose levels are read and told.";
}

// Where the shop keeps what is sold here; known once the connection works.
function Location({ row, form, keys }) {
  const path = `${PATH}/${seg(row.id)}/locations`;
  const { data } = polled(keys ? path : null, { every: 60000, frame: true }).value;
  useEffect(() => {
    reread(path); // each test finds them anew
  }, [row.checked_at]);
  const rows = (data?.rows || []).filter(({ active }) => active);
  const options = [["", "Not chosen: no level is told to the shop"], ...rows.map(({ id, name, online }) => [id, online ? name : `${name} (no orders of the web)`])];
  if (row.location && !options.some(([id]) => id === row.location)) options.push([row.location, row.location]);
  return html`<${Choice} form=${form} name="location" label="Location" options=${options} hint=${rows.length ? whose(rows, form.values.location) : "The choice appears when the connection works."} />`;
}
