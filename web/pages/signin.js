// signin.js - the door; and the same door over a page whose session ended, so that nothing typed there is lost.

import { html, useEffect, useState } from "../html.js";
import { me, signIn, signOut } from "../session.js";
import { pageTitle } from "../status.js";
import { useForm, Form, Field, Submit } from "../parts/form.js";
import { Dialog } from "../parts/dialog.js";
import { Icon } from "../parts/icons.js";

function useSignIn(start) {
  const [hold, setHold] = useState(0); // seconds until another try is allowed
  useEffect(() => {
    if (!hold) return;
    const timer = setTimeout(() => setHold(hold - 1), 1000);
    return () => clearTimeout(timer);
  }, [hold]);
  const form = useForm(start, {
    check: ({ email, password }) => ({
      ...(!email.trim() && { email: "Enter your e-mail address." }),
      ...(!password && { password: "Enter your password." }),
    }),
    send: async ({ email, password }) => {
      try {
        await signIn(email.trim(), password);
      } catch (error) {
        if (error.status === 429) setHold(error.retryAfter || 30);
        throw error;
      }
    },
  });
  return [form, hold];
}

const Fields = ({ form, hold, known = false }) => html`
  ${!known && html`<${Field} form=${form} name="email" label="E-mail" type="email" autocomplete="username" data-first="" />`}
  <${Field} form=${form} name="password" label="Password" type="password" autocomplete="current-password" data-first=${known ? "" : null} />
  ${form.refused && html`<div class="trouble" data-tone="bad"><${Icon} name="warn" /><div><p>${form.refused.message}</p></div></div>`}
  <${Submit} form=${form} why=${hold ? `Another try is possible in ${hold} s.` : ""}>Sign in<//>`;

export function SignIn() {
  const [form, hold] = useSignIn({ email: "", password: "" });
  useEffect(() => {
    pageTitle.value = "Sign in";
    document.querySelector("[data-first]")?.focus();
  }, []);
  return html`<main class="alone">
    <div class="door">
      <p class="door-mark"><img src="/icon.svg" alt="" width="40" height="40" /></p>
      <h1>Sign in to Tradepost</h1>
      <${Form} form=${form} label="Sign in"><${Fields} form=${form} hold=${hold} /><//>
      <p class="hint">No account yet, or the password is forgotten? An owner of your company can make one, or set a new one, under Settings, People.</p>
      <p class="hint"><a href="/kiosk">This is a tablet of the floor</a></p>
    </div>
  </main>`;
}

export function SignInAgain() {
  const [form, hold] = useSignIn({ email: me.value.person.email, password: "" });
  const leave = () => signOut().catch(() => (me.value = null));
  return html`<${Dialog} title="Sign in again">
    <p>Your session has ended. What is on the page is kept; sign in as <strong>${me.value.person.email}</strong> to go on.</p>
    <${Form} form=${form} label="Sign in again"><${Fields} form=${form} hold=${hold} known=${true} /><//>
    <p><button class="quiet" onClick=${leave}>Sign in as somebody else</button></p>
  <//>`;
}
