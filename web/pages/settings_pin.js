// settings_pin.js - the form for a PIN of one's own, which one says at kiosks who one is with: proven by the password, and at a
// kiosk by the PIN until now.

import { html } from "../html.js";
import { put } from "../api.js";
import { useForm, Form, Field, Submit, Refusal } from "../parts/form.js";

const START = { old: "", pin: "", again: "" };
export const pinError = (pin) => (/^\d{4,8}$/.test(pin) ? {} : { pin: "A PIN has 4 to 8 digits." });

// identity: at a kiosk, of who stands there.
export function PinForm({ identity, done }) {
  const form = useForm(START, {
    check: (values) => ({
      ...(!values.old && { old: identity ? "Enter your PIN until now." : "Enter your password." }),
      ...pinError(values.pin),
      ...(values.again !== values.pin && { again: "The two are not alike." }),
    }),
    send: ({ old, pin }) => put("/session/pin", { old, pin, ...(identity && { identity }) }),
    done: () => {
      form.reset(START);
      done();
    },
  });
  const digits = { type: "password", inputmode: "numeric", autocomplete: "off", wide: true };
  return html`<${Form} form=${form} label="My PIN">
      ${identity ? html`<${Field} form=${form} name="old" label="Your PIN until now" data-first="" ...${digits} />`
        : html`<${Field} form=${form} name="old" label="Your password" type="password" autocomplete="current-password" wide=${true} />`}
      <${Field} form=${form} name="pin" label="New PIN" hint="4 to 8 digits." ...${digits} />
      <${Field} form=${form} name="again" label="New PIN, once more" ...${digits} />
      <${Refusal} form=${form} />
      <${Submit} form=${form}>${identity ? "Change my PIN" : "Keep this PIN"}<//>
    <//>`;
}
