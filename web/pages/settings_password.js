// settings_password.js - the form for a password of one's own.

import { html } from "../html.js";
import { put } from "../api.js";
import { useForm, Form, Field, Submit, Refusal } from "../parts/form.js";

const START = { old: "", new: "", again: "" };

// old: what the present password is called.
export function PasswordForm({ old = "Present password", verb = "Change my password", done }) {
  const form = useForm(START, {
    check: (values) => ({
      ...(!values.old && { old: "Enter your present password." }),
      ...newPasswordError(values.new, "new"),
      ...(values.again !== values.new && { again: "The two are not alike." }),
    }),
    send: (values) => put("/session/password", { old: values.old, new: values.new }),
    done: () => {
      form.reset(START);
      done();
    },
  });
  return html`<${Form} form=${form} label="My password">
      <${Field} form=${form} name="old" label=${old} type="password" autocomplete="current-password" wide=${true} data-first="" />
      <${Field} form=${form} name="new" label="New password" type="password" autocomplete="new-password" wide=${true} />
      <${Field} form=${form} name="again" label="New password, once more" type="password" autocomplete="new-password" wide=${true} />
      <${Refusal} form=${form} />
      <${Submit} form=${form}>${verb}<//>
    <//>`;
}

export const PASSWORD_LEAST = 10;
export const newPasswordError = (text, name = "password") => (text.length < PASSWORD_LEAST ? { [name]: `Use at least ${PASSWORD_LEAST} characters.` } : {});
