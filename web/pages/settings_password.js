// settings_password.js - one's own password.

import { html } from "../html.js";
import { put } from "../api.js";
import { toast } from "../status.js";
import { me } from "../session.js";
import { useForm, Form, Field, Submit, Refusal } from "../parts/form.js";

const START = { old: "", new: "", again: "" };

export function Password() {
  const form = useForm(START, {
    check: (values) => ({
      ...(!values.old && { old: "Enter your present password." }),
      ...newPasswordError(values.new, "new"),
      ...(values.again !== values.new && { again: "The two are not alike." }),
    }),
    send: (values) => put("/session/password", { old: values.old, new: values.new }),
    done: () => {
      form.reset(START);
      toast("Your password is changed. Other sessions of yours have to sign in again.");
    },
  });
  return html`<section class="card narrow"><h2>My password</h2><p class="hint">For ${me.value.person.email}.</p>
    <${Form} form=${form} label="My password">
      <${Field} form=${form} name="old" label="Present password" type="password" autocomplete="current-password" wide=${true} />
      <${Field} form=${form} name="new" label="New password" type="password" autocomplete="new-password" wide=${true} />
      <${Field} form=${form} name="again" label="New password, once more" type="password" autocomplete="new-password" wide=${true} />
      <${Refusal} form=${form} />
      <${Submit} form=${form}>Change my password<//>
    <//></section>`;
}

export const PASSWORD_LEAST = 10;
export const newPasswordError = (text, name = "password") => (text.length < PASSWORD_LEAST ? { [name]: `Use at least ${PASSWORD_LEAST} characters.` } : {});
