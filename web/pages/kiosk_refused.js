// kiosk_refused.js - scans that were kept on the device and came back refused: nobody may have looked, so they stay until
// somebody has.

import { html } from "../html.js";
import { plural, span } from "../format.js";
import { seen } from "../floor/outbox.js";
import { Shape } from "../parts/icons.js";

export function Refused({ rows }) {
  if (!rows.length) return null;
  return html`<section class="kiosk-refused" aria-labelledby="refused-head"><h2 id="refused-head"><${Shape} name="bad" />${plural(rows.length, "kept scan was", "kept scans were")} refused</h2>
    <ul>${rows.map((row) => html`<li key=${row.n}><strong dir="auto">${row.human}</strong><span dir="auto">${row.message} <small>Scanned ${span(Date.now() - row.at)} ago at ${row.station}${row.by ? ` by ${row.by}` : ""}.</small></span>
      <button class="button" onClick=${() => seen(row.n)} aria-label=${`${row.human}: I have seen it`}>Seen</button></li>`)}</ul></section>`;
}
