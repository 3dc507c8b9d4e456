// dialog.js - a question or a form over the page.  The browser's own <dialog>: it holds the focus, closes with Esc and
// gives the focus back.

import { html, useEffect, useId, useRef } from "../html.js";
import { Icon } from "./icons.js";

export function Dialog({ title, onClose, wide = false, plain = false, children }) {
  const box = useRef(null);
  const id = useId();
  useEffect(() => {
    const dialog = box.current;
    const from = document.activeElement;
    dialog.showModal();
    dialog.querySelector("[data-first]")?.focus();
    return () => {
      dialog.close();
      from?.isConnected && from.focus();
    };
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    onClose?.();
  };
  const outside = (event) => event.target === box.current && onClose?.();
  return html`<dialog ref=${box} class="dialog" aria-labelledby=${id} data-wide=${wide || null} data-plain=${plain || null} onCancel=${cancel} onMouseDown=${plain ? outside : null}>
    <header class=${plain ? "unseen" : "dialog-head"}><h2 id=${id}>${title}</h2>
      ${onClose && !plain && html`<button type="button" class="quiet icon" aria-label="Close" onClick=${onClose}><${Icon} name="close" /></button>`}</header>
    <div class="dialog-body">${children}</div>
  </dialog>`;
}
