// settings_account.js - what is one's own: the password, the PIN for kiosks, and where one is signed in.

import { html, useState } from "../html.js";
import { seg } from "../router.js";
import { polled, refresh } from "../poll.js";
import { del } from "../api.js";
import { toast } from "../status.js";
import { may, me, signOut } from "../session.js";
import { Table } from "../parts/table.js";
import { Known, Action } from "../parts/page.js";
import { Confirm } from "../parts/dialog.js";
import { Badge } from "../parts/badge.js";
import { Ago } from "../parts/time.js";
import { plural } from "../format.js";
import { PasswordForm } from "./settings_password.js";
import { PinForm } from "./settings_pin.js";

const PATH = "/sessions";
const MOST = 200; // so many are listed

export function Account() {
  return html`<div class="own"><section class="card narrow"><h2>My password</h2><p class="hint">For ${me.value.person.email}.</p>
      <${PasswordForm} done=${() => (toast("Your password is changed. Other sessions of yours have to sign in again."), refresh())} /></section>
      ${may("floor") && html`<section class="card narrow"><h2>My PIN</h2><p class="hint">With it you say at a kiosk who you are. A new one takes the place of the one before.</p>
        <${PinForm} done=${() => toast("Your PIN is kept. At kiosks it counts from now on.")} /></section>`}</div>
    <section class="part" aria-labelledby="signed-in"><h2 id="signed-in">Where I am signed in</h2><${Sessions} /></section>`;
}

function Sessions() {
  const [asking, setAsking] = useState(null); // "others", or the row to end
  const known = polled(PATH).value;
  const others = known.data?.rows.filter(({ current }) => !current).length ?? 0;
  const ask = (row) => setAsking(row);
  const end = (path, text) => () => del(path).then(() => (toast(text), refresh()));
  const columns = [
    {
      key: "agent", title: "Browser",
      cell: (row) => html`<strong dir="auto">${row.agent}</strong><small><span class="slim-inline">${row.current ? "this browser" : html`<${Ago} at=${row.seen_at} />`}, </span><span dir="auto">${row.address}</span></small>`,
    },
    { key: "seen", title: "Last seen", size: "8rem", from: 440, sort: (row) => row.seen_at, cell: (row) => html`<${Ago} at=${row.seen_at} />` },
    { key: "began", title: "Signed in", size: "8rem", from: 680, sort: (row) => row.created_at, cell: (row) => html`<${Ago} at=${row.created_at} />` },
    { key: "here", title: "", name: "Which it is", size: "10rem", from: 560, cell: (row) => row.current && html`<${Badge} state="good" label="This browser" />` },
    {
      key: "act", title: "", name: "Sign out", size: "7rem", align: "end",
      cell: (row) => html`<button class="button small" aria-label=${row.current ? "Sign out here, this browser" : `Sign out ${row.agent}, ${row.address}`} onClick=${() => ask(row)}>Sign out</button>`,
    },
  ];
  return html`<div class="filters"><p class="hint">${others || !known.data ? "If you do not know one of these, sign it out and change your password." : "Here and nowhere else. Another browser stands here from when you sign in with it until it is signed out."}</p>
      <span class="push"><${Action} act=${() => ask("others")} why=${known.data && !others ? "You are signed in nowhere else." : ""} quietWhy=${!known.data}>Sign out everywhere else<//></span></div>
    <${Known} of=${known} rows=${2}>${(data) => html`<${Table} label="Where I am signed in" rows=${data.rows} columns=${columns} id=${(row) => row.id} tall=${true} />
      ${data.rows.length >= MOST && html`<p class="hint">These are the newest ${MOST}. Signing out everywhere else ends older ones, too.</p>`}`}<//>
    ${asking === "others" && html`<${Confirm} title="Sign out everywhere else?" danger=${true} verb=${others < MOST - 1 ? `Sign out ${plural(others, "browser")}` : "Sign them all out"} onClose=${() => setAsking(null)}
      text="Every other browser has to sign in again; this one goes on." act=${end(PATH, "You are signed in nowhere else now.")} />`}
    ${asking?.current && html`<${Confirm} title="Sign out here?" verb="Sign out here" onClose=${() => setAsking(null)} text="This is the browser that you are using. You can sign in again at once." act=${signOut} />`}
    ${asking?.id && !asking.current && html`<${Confirm} title=${`Sign out ${asking.agent}?`} danger=${true} verb="Sign it out" onClose=${() => setAsking(null)}
      text=${`The browser that signed in from ${asking.address || "an unknown address"} has to sign in again. If it was not you, change your password, too: whoever it is knows it.`}
      act=${end(`${PATH}/${seg(asking.id)}`, `${asking.agent} is signed out.`)} />`}`;
}
