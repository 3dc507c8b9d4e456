// dialog.js - a question or a form over the page.  The browser's own <dialog>: it holds the focus, closes with Esc and
// gives the focus back.

import { html, useEffect, useId, useRef, useState } from "../html.js";
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

// A question before something that cannot be undone: what will happen, and the verb on the button.
export function Confirm({ title, text, verb, act, onClose, danger = false, children }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const go = () => {
    if (busy) return;
    setBusy(true);
    setError("");
    act().then(onClose, (refused) => {
      setBusy(false);
      setError(refused.message);
    });
  };
  return html`<${Dialog} title=${title} onClose=${onClose}><p dir="auto">${text}</p>${children}
    ${error && html`<div class="trouble" role="alert"><${Icon} name="warn" /><p>${error}</p></div>`}
    <div class="dialog-actions"><button class=${`button ${danger ? "danger" : "primary"}`} aria-busy=${busy || null} onClick=${go}>${verb}</button>
      <button class="button" data-first onClick=${onClose}>Not now</button></div>
  <//>`;
}
