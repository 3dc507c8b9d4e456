// settings_people.js - who works here: who can sign in, and as what; who is known at kiosks, by a badge or a PIN.

import { html, useMemo } from "../html.js";
import { place, go, seg } from "../router.js";
import { polled, more, refresh } from "../poll.js";
import { post, put, file } from "../api.js";
import { toast, failed } from "../status.js";
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
import { pinError } from "./settings_pin.js";

const PATH = "/settings/users";
const TOKENS = "/settings/tokens";
const HERE = "/settings/people";

export const ROLES = [
  ["owner", "Owner: everything, people and tokens too"],
  ["manager", "Manager: approves, reviews, sets up suppliers"],
  ["staff", "Staff: sends orders, answers portals"],
  ["viewer", "Viewer: looks"],
];

const MOST_BADGES = 200;
const badgesOf = (ids, format) => file(`/settings/badges.pdf?format=${format}&ids=${ids.map(seg).join(",")}`);
const PIN_HINT = "4 to 8 digits, for kiosks. Whoever has a badge needs none.";

export function People() {
  const known = polled(PATH).value;
  const open = place.value.parts[2];
  const row = known.data?.rows.find(({ id }) => id === open);
  const badges = (known.data?.rows || []).filter(({ badge, active }) => badge && active).map(({ id }) => id).slice(0, MOST_BADGES);
  const list = html`<div class="filters"><span class="push filters-actions">${badges.length > 0 && html`<a class="button" href=${badgesOf(badges, "badge-a4")} target="_blank" rel="noopener"><${Icon} name="print" />All badges</a>`}<${Action} kind="primary" act=${() => go(HERE + "/new")}>Add a person<//></span></div>
    <${Known} of=${known} rows=${4}>${(data) => html`<${Table} label="People" rows=${data.rows} columns=${COLUMNS} id=${(of) => of.id} openId=${open} tall=${true} href=${(of) => `${HERE}/${seg(of.id)}`}
      hasMore=${Boolean(data.next)} more=${() => more(PATH)} />`}<//>`;
  return html`<${Split} open=${open} list=${list}>
    ${open === "new" ? html`<${New} />` : row ? html`<${Person} key=${row.id} row=${row} />`
      : html`<${Panel} title="Person" back=${HERE} of=${open}><${Known} of=${known}>${() => html`<${Trouble} title="Not found" text="There is no such person here." />`}<//><//>`}
  <//>`;
}

const COLUMNS = [
  { key: "name", title: "Name", sort: (row) => row.name, cell: (row) => html`<strong dir="auto">${row.name}</strong><small>${row.email || "known at kiosks alone"}</small>` },
  { key: "role", title: "Role", size: "7rem", sort: (row) => row.role, cell: (row) => row.role },
  { key: "active", title: "May sign in", size: "9rem", from: 560, cell: (row) => html`<${Badge} state=${row.active && row.signs_in ? "good" : "off"} label=${row.active && row.signs_in ? "Yes" : "No"} />` },
  { key: "floor", title: "At kiosks", size: "8rem", from: 560, cell: (row) => [row.badge && "badge", row.pin && "PIN"].filter(Boolean).join(", ") },
  { key: "seen", title: "Last signed in", size: "9rem", align: "end", from: 680, sort: (row) => row.signed_in_at, cell: (row) => html`<${Ago} at=${row.signed_in_at} />` },
];

const nameError = ({ name }) => {
  const wrong = !name.trim() ? "Enter a name." : fieldError("name", name);
  return wrong ? { name: wrong } : {};
};

function New() {
  const form = useForm({ email: "", name: "", role: "staff", password: "", floor: false, badge: true, pin: "" }, {
    check: (values) => {
      if (values.floor) return { ...nameError(values), ...(values.pin && pinError(values.pin)) };
      const mail = !values.email.trim() ? "Enter an e-mail address." : fieldError("email", values.email) || (/^\S+@\S+$/.test(values.email.trim()) ? "" : "This is no e-mail address.");
      return { ...(mail && { email: mail }), ...nameError(values), ...newPasswordError(values.password), ...(values.pin && pinError(values.pin)) };
    },
    send: ({ email, name, role, password, floor, badge, pin }) => post(PATH, { name: name.trim(), badge, ...(pin && { pin }), ...(floor ? { role: "staff" } : { role, email: email.trim(), password }) }),
    done: ({ user }) => {
      toast(user.signs_in ? `${user.name} can sign in. Tell them the password; they choose their own when they sign in with it.` : `${user.name} is known at kiosks.`);
      refresh();
      go(HERE);
    },
  });
  return html`<${Panel} title="Add a person" back=${HERE} of="new"><${Form} form=${form} label="Person">
    <${Field} form=${form} name="name" label="Name" />
    <${Tick} form=${form} name="floor" label="Works on the floor alone" hint="Has no e-mail and signs in nowhere; is known at kiosks by a badge or a PIN." />
    ${!form.values.floor && html`<${Field} form=${form} name="email" label="E-mail" type="email" autocomplete="off" />
    <${Choice} form=${form} name="role" label="Role" options=${ROLES} />
    <${Field} form=${form} name="password" label="First password" type="password" autocomplete="new-password" hint="At least 10 characters. It opens nothing but the choice of their own." />`}
    <${Tick} form=${form} name="badge" label="Make a badge" hint="For kiosks. It is printed here, whenever it is needed." />
    <${Field} form=${form} name="pin" label="PIN" type="password" inputmode="numeric" autocomplete="off" hint=${PIN_HINT} />
    <${Refusal} form=${form} /><${Submit} form=${form}>Add the person<//><//><//>`;
}

function Person({ row }) {
  const start = useMemo(() => ({ name: row.name, role: row.role, active: row.active, password: "", pin: "" }), [row.id]);
  const self = row.id === me.value.person.id;
  const change = (value) => put(`${PATH}/${seg(row.id)}`, value);
  const floor = (value, said) => change({ name: row.name, role: row.role, active: row.active, ...value }).then(() => (toast(said), refresh()), failed);
  const form = useForm(start, {
    check: (values) => ({ ...nameError(values), ...(values.password && newPasswordError(values.password)), ...(values.pin && pinError(values.pin)) }),
    send: ({ name, role, active, password, pin }) => change({ name: name.trim(), role, active, ...(password && { password }), ...(pin && { pin }) }),
    done: (answer, values) => {
      form.reset({ ...values, password: "", pin: "" });
      toast("Saved.");
      refresh();
    },
  });
  return html`<${Panel} title=${row.name} back=${HERE} of=${row.id} label="Person">
    <p class="hint">${row.signs_in ? html`${row.email}. Last signed in <${Ago} at=${row.signed_in_at} />.` : "Signs in nowhere; is known at kiosks."}${row.must_change_password ? " They have not chosen a password of their own yet." : ""}</p>
    <${Form} form=${form} label="Person">
      <${Field} form=${form} name="name" label="Name" />
      <${Choice} form=${form} name="role" label="Role" options=${row.signs_in ? ROLES : ROLES.filter(([role]) => role === "staff" || role === "viewer")} disabled=${self} hint=${self ? "Another owner can change your role." : null} />
      <${Tick} form=${form} name="active" label=${row.signs_in ? "May sign in" : "Works here"} disabled=${self} hint=${self ? "You cannot lock yourself out." : "Without it, all sessions end at once; tokens stay."} />
      ${!form.values.active && html`<${Left} of=${row.id} />`}
      ${row.signs_in && html`<${Field} form=${form} name="password" label="New password" type="password" autocomplete="new-password" hint="Blank: stays as it is. A new one ends their sessions, and they choose their own when they sign in with it." />`}
      <${Field} form=${form} name="pin" label=${row.pin ? "Another PIN" : "PIN"} type="password" inputmode="numeric" autocomplete="off" hint=${row.pin ? "Blank: stays as it is." : PIN_HINT} />
      <${Refusal} form=${form} /><${Submit} form=${form}>Save<//><//>
    <section class="part" aria-labelledby="person-kiosks"><h3 id="person-kiosks">At kiosks</h3>
    ${row.badge && html`<p class="label-picture badge-picture"><img class="code-picture" src=${file(`/settings/users/${seg(row.id)}/badge.svg`)} alt=${`The code on the badge of ${row.name}`} /></p>`}
    <div class="dialog-actions">
      ${row.badge && html`<a class="button" href=${badgesOf([row.id], "badge-card")} target="_blank" rel="noopener"><${Icon} name="print" />Print the badge</a>`}
      <${Action} act=${() => floor({ badge: true }, row.badge ? "The badge before counts no more." : "There is a badge to print.")}>${row.badge ? "It is lost: make another" : "Make a badge"}<//>
      ${row.badge && html`<${Action} act=${() => floor({ badge: false }, "The badge counts no more.")}>Take the badge away<//>`}
      ${row.pin && html`<${Action} act=${() => floor({ pin: "" }, "The PIN counts no more.")}>Take the PIN away<//>`}
    </div></section>
  <//>`;
}

// Tokens are the company's, for its programs: they go on working when whoever made them may not sign in any more.
function Left({ of }) {
  const theirs = (polled(TOKENS).value.data?.rows ?? []).filter((token) => token.created_by === of && !token.revoked_at);
  return theirs.length > 0 && html`<div class="trouble"><${Icon} name="warn" /><div>
    <p>${theirs.length === 1 ? "A token that they made goes" : `${theirs.length} tokens that they made go`} on working. Revoke what they may know, under <a href=${TOKENS}>Tokens</a>:</p>
    <ul>${theirs.map((token) => html`<li key=${token.id}><strong dir="auto">${token.name}</strong>, ${token.role}, last used <${Ago} at=${token.used_at} /></li>`)}</ul></div></div>`;
}
