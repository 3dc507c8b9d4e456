// first_password.js - all that there is for somebody whose password another chose: a form for one of their own.

import { html, useEffect } from "../html.js";
import { me, resume, signOut } from "../session.js";
import { failed, pageTitle, toast } from "../status.js";
import { PasswordForm } from "./settings_password.js";

export function FirstPassword() {
  useEffect(() => {
    pageTitle.value = "Choose a password";
    document.querySelector("[data-first]")?.focus();
  }, []);
  const done = () => resume().then(() => toast("The password is yours now. Whoever gave you the first one cannot sign in with it."));
  const leave = () => signOut().catch(failed);
  return html`<main class="alone">
    <div class="door">
      <p class="door-mark"><img src="/icon.svg" alt="" width="40" height="40" /></p>
      <h1>Choose your own password</h1>
      <p>Somebody else chose the password that you signed in with. Choose one that you alone know; then Tradepost opens.</p>
      <${PasswordForm} old="The password you were given" verb="Use this password" done=${done} />
      <p class="hint">Signed in as <span dir="auto">${me.value.person.email}</span>.</p>
      <button class="button" onClick=${leave}>Sign out</button>
    </div>
  </main>`;
}
