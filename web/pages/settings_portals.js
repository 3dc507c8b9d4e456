// settings_portals.js - suppliers' portals: where orders go, in which currency, how far a price may be off, and the login.
// Credentials are entered and never shown again.

import { html, useEffect, useMemo, useState } from "../html.js";
import { place, go, seg } from "../router.js";
import { added, polled, more, refresh } from "../poll.js";
import { post, put, del } from "../api.js";
import { toast } from "../status.js";
import { may, whyNot } from "../session.js";
import { currencies, fieldError, minorOf, moneyText } from "../core.js";
import { Table } from "../parts/table.js";
import { Split, Panel } from "../parts/panel.js";
import { Known, Empty, Action, Trouble } from "../parts/page.js";
import { Badge } from "../parts/badge.js";
import { Ago } from "../parts/time.js";
import { Confirm } from "../parts/dialog.js";
import { useForm, Form, Field, Choice, Tick, Submit, Refusal } from "../parts/form.js";

const PATH = "/settings/portals";
const HERE = "/settings/suppliers";

export function Portals() {
  const known = polled(PATH).value;
  const open = place.value.parts[2];
  // A login is shown with the first supplier that uses it; new credentials are another login, so it is not kept in the address.
  const login = !open && place.value.query.get("login");
  const holder = login && known.data?.rows.find((of) => of.login?.id === login);
  useEffect(() => {
    if (holder) go(`${HERE}/${seg(holder.id)}`, { replace: true });
  }, [holder]);
  const row = known.data?.rows.find(({ id }) => id === open);
  const list = html`<div class="filters"><span class="push"><${Action} kind="primary" act=${() => go(HERE + "/new")} why=${whyNot("settings")}>Add a supplier<//></span></div>
    <${Known} of=${known} rows=${6}>${(data) => data.rows.length === 0
      ? html`<${Empty} title="No supplier's portal yet" text="Add a supplier to send its buy orders into its portal. You need the portal's source guid from Deck, and the login with which your company orders there."><a class="button primary" href=${HERE + "/new"}>Add the first supplier</a><//>`
      : html`<${Table} label="Suppliers' portals" rows=${data.rows} columns=${COLUMNS} id=${(of) => of.id} openId=${open} href=${(of) => `${HERE}/${seg(of.id)}`} hasMore=${Boolean(data.next)} more=${() => more(PATH)} />`}<//>`;
  return html`<${Split} open=${open} list=${list}>
    ${open === "new" ? html`<${NewPortal} />`
      : row ? html`<${Portal} key=${row.id} row=${row} />`
      : html`<${Panel} title="Supplier" back=${HERE} of=${open}><${Known} of=${known}>${() => html`<${Trouble} title="Not found" text="This supplier's portal is not here (any more)." />`}<//><//>`}
  <//>`;
}

export function toleranceText({ tolerance_kind: kind, tolerance, currency }) {
  if (kind === "absolute") return `± ${moneyText(tolerance, currency) || tolerance}`;
  return kind === "percent" ? `± ${tolerance / 100} %` : "exact";
}

const Login = ({ row }) =>
  !row.login ? html`<${Badge} state="none" label="No credentials" />`
    : row.login.blocked ? html`<${Badge} state="bad" label="Login refused" />`
    : html`<${Badge} state="good" label="Set" title=${row.login.hint} />`;

const COLUMNS = [
  { key: "name", title: "Supplier", sort: (row) => row.supplier_name, cell: (row) => html`<strong dir="auto" title=${row.supplier_name}>${row.supplier_name || row.supplier_id}</strong>` },
  { key: "id", title: "Id", from: 680, size: "8rem", sort: (row) => row.supplier_id, cell: (row) => html`<code>${row.supplier_id}</code>` },
  { key: "currency", title: "Currency", from: 680, size: "6rem", sort: (row) => row.currency, cell: (row) => row.currency },
  { key: "tolerance", title: "Tolerance", from: 680, size: "8rem", align: "end", cell: (row) => html`<span class="num">${toleranceText(row)}</span>` },
  { key: "login", title: "Credentials", size: (width) => (width < 440 ? "9.5rem" : "11rem"), cell: (row) => html`<${Login} row=${row} />` },
  { key: "active", title: "Orders", from: 680, size: "10rem", sort: (row) => row.active, cell: (row) => html`<${Badge} state=${row.active ? "good" : "off"} label=${row.active ? "Are sent" : "Switched off"} />` },
];

// The form's words for what the API holds in minor units and basis points.
const toValues = (row) => ({
  supplier_id: row.supplier_id, supplier_name: row.supplier_name, source_guid: row.source_guid, currency: row.currency, tolerance_kind: row.tolerance_kind, active: row.active,
  tolerance: row.tolerance_kind === "percent" ? String(row.tolerance / 100) : row.tolerance_kind === "absolute" ? moneyText(row.tolerance, row.currency).replace(/[^0-9.]/g, "") : "",
});

function toBody(values) {
  const { tolerance_kind: kind, tolerance, currency } = values;
  const amount = kind === "none" ? 0 : kind === "percent" ? minorOf(tolerance.replace(",", "."), "EUR") : minorOf(tolerance.replace(",", "."), currency);
  return { ...values, supplier_id: values.supplier_id.trim(), supplier_name: values.supplier_name.trim(), source_guid: values.source_guid.trim(), tolerance: amount };
}

function check(values) {
  const errors = {};
  for (const name of ["supplier_name", "supplier_id", "source_guid"]) {
    const wrong = !values[name].trim() ? "This is needed." : fieldError(name, values[name]);
    if (wrong) errors[name] = wrong;
  }
  if (!values.currency) errors.currency = "Choose the currency of the portal's prices.";
  if (values.tolerance_kind !== "none") {
    const amount = toBody(values).tolerance;
    if (amount === null || amount < 0) errors.tolerance = values.tolerance_kind === "percent" ? "Enter percent, like 1.5." : "Enter an amount, like 0.05.";
    else if (values.tolerance_kind === "percent" && amount > 10000) errors.tolerance = "At most 100 percent.";
  }
  return errors;
}

function PortalFields({ form, fixed }) {
  const codes = currencies();
  const options = [["", "Choose"], ...(codes.length ? codes : [form.values.currency].filter(Boolean)).map((code) => [code, code])];
  const kind = form.values.tolerance_kind;
  return html`
    <${Field} form=${form} name="supplier_name" label="Supplier's name" />
    <${Field} form=${form} name="supplier_id" label="Supplier's id" hint="As the purchasing source has it." readonly=${fixed} />
    <${Field} form=${form} name="source_guid" label="Source guid" hint="Deck's name for this supplier's portal." />
    <${Choice} form=${form} name="currency" label="Currency" options=${options} />
    <${Choice} form=${form} name="tolerance_kind" label="A price may differ" options=${[["none", "not at all"], ["absolute", "by an amount"], ["percent", "by a percentage"]]} />
    ${kind !== "none" && html`<${Field} form=${form} name="tolerance" label="At most, up or down" inputmode="decimal" unit=${kind === "percent" ? "%" : form.values.currency} />`}
    <${Tick} form=${form} name="active" label="Send orders to this portal" hint="Switched off, its orders stay in the list and say why." />
    <${Refusal} form=${form} />`;
}

function NewPortal() {
  const { data } = polled("/purchasing/orders", { every: 60000, frame: true }).value;
  const without = (data?.suppliers || []).filter(({ portal }) => !portal);
  const form = useForm({ supplier_id: "", supplier_name: "", source_guid: "", currency: "EUR", tolerance_kind: "none", tolerance: "", active: true }, {
    check, send: (values) => post(PATH, toBody(values)),
    done: ({ portal }) => {
      toast(`${portal.supplier_name} is added. Enter its credentials next.`);
      added(PATH, portal);
      go(`${HERE}/${seg(portal.id)}`);
      refresh();
    },
  });
  const choose = (event) => {
    const supplier = without.find(({ id }) => id === event.target.value);
    if (!supplier) return;
    form.set("supplier_id", supplier.id);
    form.set("supplier_name", supplier.name);
  };
  return html`<${Panel} title="Add a supplier" back=${HERE} of="new">
    ${without.length > 0 && html`<div class="field"><label for="known-supplier">Suppliers with orders and no portal</label>
      <select id="known-supplier" onChange=${choose}><option value="">Choose, or enter below</option>${without.map(({ id, name }) => html`<option key=${id} value=${id}>${name || id}</option>`)}</select></div>`}
    <${Form} form=${form} label="Supplier's portal"><${PortalFields} form=${form} /><${Submit} form=${form} why=${whyNot("settings")}>Add the supplier<//><//>
  <//>`;
}

function Portal({ row }) {
  const [asking, setAsking] = useState("");
  const start = useMemo(() => toValues(row), [row.id]);
  const form = useForm(start, {
    check, send: (values) => put(`${PATH}/${seg(row.id)}`, toBody(values)),
    done: () => {
      toast("Saved.");
      refresh();
    },
  });
  const remove = () => del(`${PATH}/${seg(row.id)}`).then(() => {
    toast(`The portal of ${row.supplier_name} is removed.`);
    refresh();
    go(HERE);
  });
  const test = () => post(`${PATH}/${seg(row.id)}/test`, {}).then(({ job }) => {
    toast("The login is being tried.");
    refresh();
    go(`/purchasing/jobs/${seg(job.id)}`);
  });
  const why = whyNot("settings");
  return html`<${Panel} title=${row.supplier_name || row.supplier_id} back=${HERE} of=${row.id} label="Supplier's portal">
    <${Credentials} row=${row} onForget=${() => setAsking("forget")} onTest=${() => setAsking("test")} />
    <section class="part"><h3>Portal</h3>
      <${Form} form=${form} label="Supplier's portal"><${PortalFields} form=${form} fixed=${true} />
        <div class="form-actions"><${Submit} form=${form} why=${why}>Save<//>
          ${may("settings") && html`<button type="button" class="quiet" onClick=${() => setAsking("remove")}>Remove this portal</button>`}</div><//></section>
    ${asking === "remove" && html`<${Confirm} title=${`Remove the portal of ${row.supplier_name}?`} verb="Remove it" danger=${true} act=${remove} onClose=${() => setAsking("")}
      text="Its settings and its credentials are forgotten. Jobs that were sent stay. This cannot be undone." />`}
    ${asking === "forget" && html`<${Confirm} title="Forget the credentials?" verb="Forget them" danger=${true} onClose=${() => setAsking("")}
      act=${() => del(`${PATH}/${seg(row.id)}/credentials`).then(() => (toast("The credentials are forgotten."), refresh()))}
      text="No order can be sent to this portal until new ones are entered. This cannot be undone." />`}
    ${asking === "test" && html`<${Confirm} title="Try this login?" verb="Try it now" act=${test} onClose=${() => setAsking("")}
      text="This opens a real connection to the portal and closes it again. It waits its turn when the login is in use, and the portal may ask for a code. Nothing is put into the cart." />`}
  <//>`;
}

function Credentials({ row, onForget, onTest }) {
  const { login } = row;
  const [entering, setEntering] = useState(!login || login.blocked);
  const form = useForm({ username: "", password: "" }, {
    check: ({ username, password }) => {
      const errors = {};
      const name = !username.trim() ? "Enter the user name." : fieldError("username", username);
      if (name) errors.username = name;
      if (!password) errors.password = "Enter the password.";
      return errors;
    },
    send: ({ username, password }) => put(`${PATH}/${seg(row.id)}/credentials`, { username: username.trim(), password }),
    done: () => {
      form.reset({ username: "", password: "" });
      setEntering(false);
      toast("The credentials are kept, sealed. They are never shown again.");
      refresh();
    },
  });
  const why = whyNot("settings");
  return html`<section class="part first"><h3>Credentials <${Login} row=${row} /></h3>
    ${login && html`<p>${login.blocked
      ? html`<span class="bad">The portal refused this login <${Ago} at=${login.blocked_at} />; it is not tried again until new credentials are entered.</span>`
      : html`Set, for <span dir="auto">${login.hint}</span>.`}
      ${login.shared_with.length > 0 && ` Shared with ${login.shared_with.join(", ")}: one job at a time uses it.`}</p>`}
    ${!login && html`<p>Not set. They are the user name and password with which your company orders in this portal.</p>`}
    ${entering && html`<${Form} form=${form} label="Credentials">
      <${Field} form=${form} name="username" label="User name" autocomplete="off" />
      <${Field} form=${form} name="password" label="Password" type="password" autocomplete="new-password" />
      <${Refusal} form=${form} />
      <div class="form-actions"><${Submit} form=${form} why=${why}>Keep the credentials<//>${login && html`<button type="button" class="quiet" onClick=${() => setEntering(false)}>Leave them as they are</button>`}</div>
    <//>`}
    ${!entering && html`<div class="job-actions"><${Action} act=${onTest} why=${why}>Test the connection<//>
      <${Action} act=${() => setEntering(true)} why=${why} quietWhy=${true}>Replace<//><${Action} act=${onForget} why=${why} quietWhy=${true}>Forget<//></div>`}
  </section>`;
}
