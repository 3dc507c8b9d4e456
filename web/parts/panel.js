// panel.js - an opened item beside its list; on a phone it is the page.  Esc, or the cross, goes back to the list.

import { html, useEffect, useRef } from "../html.js";
import { go } from "../router.js";
import { onEscape } from "../keys.js";
import { Icon } from "./icons.js";

// list | panel. The list is left standing; open says whether there is a panel.
export const Split = ({ open, list, children }) =>
  html`<div class="split" data-open=${open || null}><div class="split-list">${list}</div>${open && children}</div>`;

export function Panel({ title, back, label, of, actions, children }) {
  const box = useRef(null);
  const close = () => {
    go(back);
    setTimeout(() => (document.querySelector("tr[data-index][tabindex='0']") || document.querySelector("#page h1"))?.focus({ preventScroll: true }), 30);
  };
  useEffect(() => onEscape(close), [back]);
  useEffect(() => {
    box.current.querySelector("h2")?.focus({ preventScroll: true });
    box.current.scrollTop = 0;
  }, [of]);
  return html`<aside class="panel" ref=${box} aria-label=${label || title} data-scroll>
    <header class="panel-head">
      <button class="quiet icon panel-back" onClick=${close}><${Icon} name="back" /><span>Back</span></button>
      <h2 tabindex="-1" dir="auto">${title}</h2>
      ${actions}
      <button class="quiet icon panel-close" aria-label="Close (Esc)" title="Close (Esc)" onClick=${close}><${Icon} name="close" /></button>
    </header>
    <div class="panel-body">${children}</div>
  </aside>`;
}
