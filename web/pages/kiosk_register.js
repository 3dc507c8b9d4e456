// kiosk_register.js - a tablet becomes a kiosk: by the code that Settings, Kiosks shows, typed or scanned.  What the tablet has
// kept from before, and could not send, stands here too.

import { html, useEffect } from "../html.js";
import { post, revoked } from "../api.js";
import { resume } from "../session.js";
import { go } from "../router.js";
import { pageTitle } from "../status.js";
import { plural } from "../format.js";
import { scans, look, flush } from "../floor/outbox.js";
import { useForm, Form, Field, Submit, Refusal } from "../parts/form.js";
import { Icon } from "../parts/icons.js";
import { Refused } from "./kiosk_refused.js";

export function RegisterKiosk() {
  useEffect(() => {
    pageTitle.value = "Kiosk";
    document.querySelector("[data-first]")?.focus();
    look().then(() => revoked.peek() && flush()); // what waits will never be taken now: it is said so, and kept until it was seen
  }, []);
  const form = useForm({ code: "" }, {
    check: ({ code }) => (code.trim() ? {} : { code: "Type or scan the code." }),
    send: ({ code }) => post("/kiosk", { code: code.trim() }),
    done: async () => {
      revoked.value = "";
      await resume();
      go("/production/floor", { replace: true });
    },
  });
  // Leaving the empty field says nothing: the page would move under the finger that presses a button below.
  const waiting = scans.value.filter(({ state }) => state === "waiting");
  return html`<main class="alone"><div class="door">
    <p class="door-mark"><img src="/icon.svg" alt="" width="40" height="40" /></p>
    <h1>${revoked.value ? "This tablet is no kiosk any more" : "Make this tablet a kiosk"}</h1>
    ${revoked.value && html`<div class="trouble"><${Icon} name="warn" /><div><p>${revoked.value}</p></div></div>`}
    <p>A manager finds the code under Settings, Kiosks. It counts once, and for 15 minutes.</p>
    <${Form} form=${form} label="Kiosk"><${Field} form=${form} name="code" label="Code" hint="Type it, or scan it with the tablet's scanner." autocapitalize="characters" data-first="" onBlur=${null} />
      <${Refusal} form=${form} /><${Submit} form=${form}>Register this tablet<//><//>
    ${waiting.length > 0 && html`<p><strong>${plural(waiting.length, "scan waits", "scans wait")}</strong> on this tablet: ${waiting.map(({ human }) => human).join(", ")}.</p>`}
    <${Refused} rows=${scans.value.filter(({ state }) => state === "refused")} />
    <p class="hint"><a href="/">Sign in with an e-mail instead</a></p>
  </div></main>`;
}
