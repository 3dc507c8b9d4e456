// shortcuts.js - the list behind `?`.

import { html } from "../html.js";
import { helpOpen, SHORTCUTS } from "../keys.js";
import { Dialog } from "./dialog.js";

export const Shortcuts = () => html`<${Dialog} title="Keyboard" onClose=${() => (helpOpen.value = false)}>
  <div class="shortcuts">
    ${SHORTCUTS().map(([where, keys]) => html`<section key=${where}><h3>${where}</h3>
      <dl>${keys.map(([key, what]) => html`<div key=${key}><dt>${key.split(" ").map((part, i) => html`${i > 0 && " "}${part === "or" ? "or" : html`<kbd>${part}</kbd>`}`)}</dt><dd>${what}</dd></div>`)}</dl></section>`)}
  </div>
<//>`;
