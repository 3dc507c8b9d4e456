// settings_tokens.js - for programs that talk to the API.  A token is shown once, when it is made.

import { html, useState } from "../html.js";
import { polled, more, refresh } from "../poll.js";
import { post, del } from "../api.js";
import { seg } from "../router.js";
import { toast } from "../status.js";
import { fieldError } from "../core.js";
import { Table } from "../parts/table.js";
import { Known, Empty, Action } from "../parts/page.js";
import { Dialog, Confirm } from "../parts/dialog.js";
import { Badge } from "../parts/badge.js";
import { CopyId } from "../parts/copy.js";
import { Ago } from "../parts/time.js";
import { useForm, Form, Field, Choice, Submit, Refusal } from "../parts/form.js";
import { ROLES } from "./settings_people.js";

const PATH = "/settings/tokens";

export function Tokens() {
  const [asking, setAsking] = useState(null); // "new", or the row to revoke
  const known = polled(PATH).value;
  const columns = [
    { key: "name", title: "Name", sort: (row) => row.name, cell: (row) => html`<strong dir="auto">${row.name}</strong><small>${row.role}<span class="slim-inline">, ${row.used_at ? html`used <${Ago} at=${row.used_at} />` : "never used"}</span></small>` },
    { key: "made", title: "Made", size: "10rem", from: 560, sort: (row) => row.created_at, cell: (row) => html`<${Ago} at=${row.created_at} /><small dir="auto">${row.created_by_name && `by ${row.created_by_name}`}</small>` },
    { key: "used", title: "Last used", size: "8rem", from: 560, sort: (row) => row.used_at, cell: (row) => (row.used_at ? html`<${Ago} at=${row.used_at} />` : html`<span class="none">never</span>`) },
    {
      key: "act", title: "", name: "Revoke", size: "9rem", align: "end",
      cell: (row) => (row.revoked_at ? html`<${Badge} state="off" label="Revoked" />` : html`<button class="button small" aria-label=${`Revoke ${row.name}`} onClick=${() => setAsking(row)}>Revoke</button>`),
    },
  ];
  return html`<div class="filters"><p class="hint">A program sends its token as <code>Authorization: Bearer tp_…</code>; the API is described at <a href="/api/v1/openapi.json" target="_blank" rel="noopener">openapi.json</a>.</p>
      <span class="push"><${Action} kind="primary" act=${() => setAsking("new")}>Make a token<//></span></div>
    <${Known} of=${known} rows=${3}>${(data) => data.rows.length === 0
      ? html`<${Empty} title="No token yet" text="A program that reads orders or sends them needs a token, with a role of its own."><button class="button" onClick=${() => setAsking("new")}>Make the first token</button><//>`
      : html`<${Table} label="Tokens" rows=${data.rows} columns=${columns} id=${(row) => row.id} tall=${true} hasMore=${Boolean(data.next)} more=${() => more(PATH)} />`}<//>
    ${asking === "new" && html`<${Make} onClose=${() => setAsking(null)} />`}
    ${asking?.id && html`<${Confirm} title=${`Revoke ${asking.name}?`} danger=${true} verb="Revoke it" onClose=${() => setAsking(null)}
      text="The program that uses it is refused from now on. This cannot be undone; a new token can be made."
      act=${() => del(`${PATH}/${seg(asking.id)}`).then(() => (toast(`${asking.name} is revoked.`), refresh()))} />`}`;
}

function Make({ onClose }) {
  const [made, setMade] = useState(null);
  const form = useForm({ name: "", role: "viewer" }, {
    check: ({ name }) => {
      const wrong = !name.trim() ? "Say what it is for." : fieldError("name", name);
      return wrong ? { name: wrong } : {};
    },
    send: ({ name, role }) => post(PATH, { name: name.trim(), role }),
    done: ({ token }) => {
      setMade(token);
      refresh();
    },
  });
  if (made)
    return html`<${Dialog} title="The token, shown this once" onClose=${onClose}>
      <p>Copy it now: only a fingerprint of it is kept, and it cannot be shown again.</p>
      <p><${CopyId} id=${made} whole=${true} /></p>
      <div class="dialog-actions"><button class="button primary" onClick=${onClose}>I have copied it</button></div><//>`;
  return html`<${Dialog} title="Make a token" onClose=${onClose}><${Form} form=${form} label="Token">
    <${Field} form=${form} name="name" label="What is it for?" data-first="" wide=${true} /><${Choice} form=${form} name="role" label="Role" options=${ROLES} />
    <${Refusal} form=${form} /><${Submit} form=${form}>Make the token<//><//><//>`;
}
