// menu.js - a button that opens a small sheet below it; a click elsewhere or Esc closes it and gives the focus back.

import { html, useEffect, useId, useRef, useState } from "../html.js";
import { onEscape } from "../keys.js";

export function Menu({ label, face, count = 0, wide = false, onOpen, onClose, children }) {
  const [open, setOpen] = useState(false);
  const root = useRef(null);
  const id = useId();
  const close = (giveBack = true) => {
    setOpen(false);
    onClose?.();
    if (giveBack) root.current?.querySelector("button").focus();
  };
  useEffect(() => {
    if (!open) return;
    onOpen?.();
    const away = (event) => !root.current?.contains(event.target) && close(false);
    const forget = onEscape(() => close());
    document.addEventListener("pointerdown", away);
    return () => {
      document.removeEventListener("pointerdown", away);
      forget();
    };
  }, [open]);
  // A link or a button inside does its work and closes the sheet.
  const chosen = (event) => event.target.closest("a, button:not([data-stay])") && close(false);
  return html`<div class="menu" ref=${root}>
    <button class="quiet icon" aria-label=${label} aria-expanded=${open} aria-controls=${id} title=${label} onClick=${() => (open ? close() : setOpen(true))}>
      ${face}${count > 0 && html`<span class="waits" aria-hidden="true">${count > 99 ? "99+" : count}</span>`}
    </button>
    <div class="sheet" id=${id} data-wide=${wide || null} hidden=${!open} onClick=${chosen}>${open && children}</div>
  </div>`;
}
