// copy.js - an id, cut to what tells it apart, copied whole with one click.

import { html, useState } from "../html.js";
import { say, toast } from "../status.js";
import { Icon } from "./icons.js";

// The clipboard API needs a secure context; Tradepost may be tried over plain http.
export async function copyText(text) {
  if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  (document.querySelector("dialog[open]") || document.body).append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("The browser does not allow copying here. Select the text and copy it by hand.");
}

export function CopyId({ id, whole = false }) {
  const [done, setDone] = useState(false);
  if (!id) return null;
  const copy = () =>
    copyText(id).then(
      () => {
        setDone(true);
        say("Copied.");
        setTimeout(() => setDone(false), 1500);
      },
      (error) => toast(error.message, { bad: true }),
    );
  const text = whole || id.length <= 12 ? id : id.slice(0, 8) + "…";
  return html`<button type="button" class="copy" data-done=${done || null} title=${`Copy ${id}`} onClick=${copy}><code>${text}</code><span class="unseen"> copy</span><${Icon} name=${done ? "check" : "copy"} /></button>`;
}
