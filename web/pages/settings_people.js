// settings_people.js - who can sign in, and as what.

import { html, useMemo } from "../html.js";
import { place, go, seg } from "../router.js";
import { polled, more, refresh } from "../poll.js";
import { post, put } from "../api.js";
import { toast } from "../status.js";
import { me } from "../session.js";
import { fieldError } from "../core.js";
import { Table } from "../parts/table.js";
import { Split, Panel } from "../parts/panel.js";
import { Known, Action, Trouble } from "../parts/page.js";
import { Badge } from "../parts/badge.js";
import { Icon } from "../parts/icons.js";
import { Ago } from "../parts/time.js";
import { useForm, Form, Field, Choice, Tick, Submit, Refusal } from "../parts/form.js";
import { newPasswordError } from "./settings_password.js";

const PATH = "/settings/users";
const TOKENS = "/settings/tokens";
const HERE = "/settings/people";

export const ROLES = [
  ["owner", "Owner: everything, people and tokens too"],
  ["manager", "Manager: approves, reviews, sets up suppliers"],
  ["staff", "Staff: sends orders, answers portals"],
  ["viewer", "Viewer: looks"],
];

export function People() {
  const known = polled(PATH).value;
  const open = place.value.parts[2];
  const row = known.data?.rows.find(({ id }) => id === open);
  const list = html`<div class="filters"><span class="push"><${Action} kind="primary" act=${() => go(HERE + "/new")}>Add a person<//></span></div>
    <${Known} of=${known} rows=${4}>${(data) => html`<${Table} label="People" rows=${data.rows} columns=${COLUMNS} id=${(of) => of.id} openId=${open} tall=${true} href=${(of) => `${HERE}/${seg(of.id)}`}
      hasMore=${Boolean(data.next)} more=${() => more(PATH)} />`}<//>`;
  return html`<${Split} open=${open} list=${list}>
    ${open === "new" ? html`<${New} />` : row ? html`<${Person} key=${row.id} row=${row} />`
      : html`<${Panel} title="Person" back=${HERE} of=${open}><${Known} of=${known}>${() => html`<${Trouble} title="Not found" text="There is no such person here." />`}<//><//>`}
  <//>`;
}

const COLUMNS = [
  { key: "name", title: "Name", sort: (row) => row.name, cell: (row) => html`<strong dir="auto">${row.name}</strong><small>${row.email}</small>` },
  { key: "role", title: "Role", size: "7rem", sort: (row) => row.role, cell: (row) => row.role },
  { key: "active", title: "May sign in", size: "9rem", from: 560, cell: (row) => html`<${Badge} state=${row.active ? "good" : "off"} label=${row.active ? "Yes" : "No"} />` },
  { key: "seen", title: "Last signed in", size: "9rem", align: "end", from: 680, sort: (row) => row.signed_in_at, cell: (row) => html`<${Ago} at=${row.signed_in_at} />` },
];

const nameError = ({ name }) => {
  const wrong = !name.trim() ? "Enter a name." : fieldError("name", name);
  return wrong ? { name: wrong } : {};
};

function New() {
  const form = useForm({ email: "", name: "", role: "staff", password: "" }, {
    check: (values) => {
      const mail = !values.email.trim() ? "Enter an e-mail address." : fieldError("email", values.email) || (/^\S+@\S+$/.test(values.email.trim()) ? "" : "This is no e-mail address.");
      return { ...(mail && { email: mail }), ...nameError(values), ...newPasswordError(values.password) };
    },
    send: ({ email, name, role, password }) => post(PATH, { email: email.trim(), name: name.trim(), role, password }),
    done: ({ user }) => {
      toast(`${user.name} can sign in. Tell them the password; they choose their own when they sign in with it.`);
      refresh();
      go(HERE);
    },
  });
  return html`<${Panel} title="Add a person" back=${HERE} of="new"><${Form} form=${form} label="Person">
    <${Field} form=${form} name="name" label="Name" /><${Field} form=${form} name="email" label="E-mail" type="email" autocomplete="off" />
    <${Choice} form=${form} name="role" label="Role" options=${ROLES} />
    <${Field} form=${form} name="password" label="First password" type="password" autocomplete="new-password" hint="At least 10 characters. It opens nothing but the choice of their own." />
    <${Refusal} form=${form} /><${Submit} form=${form}>Add the person<//><//><//>`;
}

function Person({ row }) {
  const start = useMemo(() => ({ name: row.name, role: row.role, active: row.active, password: "" }), [row.id]);
  const self = row.id === me.value.person.id;
  const form = useForm(start, {
    check: (values) => ({ ...nameError(values), ...(values.password && newPasswordError(values.password)) }),
    send: ({ name, role, active, password }) => put(`${PATH}/${seg(row.id)}`, { name: name.trim(), role, active, ...(password && { password }) }),
    done: (answer, values) => {
      form.reset({ ...values, password: "" });
      toast("Saved.");
      refresh();
    },
  });
  return html`<${Panel} title=${row.name} back=${HERE} of=${row.id} label="Person">
    <p class="hint">${row.email}. Last signed in <${Ago} at=${row.signed_in_at} />.${row.must_change_password ? " They have not chosen a password of their own yet." : ""}</p>
    <${Form} form=${form} label="Person">
      <${Field} form=${form} name="name" label="Name" />
      <${Choice} form=${form} name="role" label="Role" options=${ROLES} disabled=${self} hint=${self ? "Another owner can change your role." : null} />
      <${Tick} form=${form} name="active" label="May sign in" disabled=${self} hint=${self ? "You cannot lock yourself out." : "Without it, all sessions end at once; tokens stay."} />
      ${!form.values.active && html`<${Left} of=${row.id} />`}
      <${Field} form=${form} name="password" label="New password" type="password" autocomplete="new-password" hint="Blank: stays as it is. A new one ends their sessions, and they choose their own when they sign in with it." />
      <${Refusal} form=${form} /><${Submit} form=${form}>Save<//><//>
  <//>`;
}

// Tokens are the company's, for its programs: they go on working when whoever made them may not sign in any more.
function Left({ of }) {
  const theirs = (polled(TOKENS).value.data?.rows ?? []).filter((token) => token.created_by === of && !token.revoked_at);
  return theirs.length > 0 && html`<div class="trouble"><${Icon} name="warn" /><div>
    <p>${theirs.length === 1 ? "A token that they made goes" : `${theirs.length} tokens that they made go`} on working. Revoke what they may know, under <a href=${TOKENS}>Tokens</a>:</p>
    <ul>${theirs.map((token) => html`<li key=${token.id}><strong dir="auto">${token.name}</strong>, ${token.role}, last used <${Ago} at=${token.used_at} /></li>`)}</ul></div></div>`;
}
