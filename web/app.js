// app.js - starts the dashboard: who is signed in, where we are, and which page shows it.

import { html, render, useEffect, useErrorBoundary, useState } from "./html.js";
import { startRouter, place } from "./router.js";
import { startClock } from "./clock.js";
import { startPolling } from "./poll.js";
import { startStatus } from "./status.js";
import { startKeys } from "./keys.js";
import { loadCore } from "./core.js";
import { me, trouble, resume, startSession } from "./session.js";
import { signedOut, revoked } from "./api.js";
import { PAGES, bare } from "./nav.js";
import { Frame, Bare } from "./frame.js";
import { SignIn, SignInAgain } from "./pages/signin.js";
import { FirstPassword } from "./pages/first_password.js";
import { RegisterKiosk } from "./pages/kiosk_register.js";
import { KioskStart } from "./pages/kiosk_start.js";
import { Heading, Trouble, Skeleton } from "./parts/page.js";

const loaded = new Map(); // loader → its module's Page, so that a page once seen is shown without a blank

function Page() {
  const load = PAGES.find(([pattern]) => pattern.test(place.value.path))?.[1];
  const [, again] = useState(0);
  useEffect(() => {
    if (!load || loaded.has(load)) return;
    load().then(
      (module) => loaded.set(load, module.Page),
      () => loaded.set(load, Unloaded),
    ).then(() => again((n) => n + 1));
  }, [load]);
  if (!load) return html`<${Missing} />`;
  const Shown = loaded.get(load);
  return Shown ? html`<${Guard} key=${place.value.parts.slice(0, 2).join("/")}><${Shown} /><//>` : html`<${Skeleton} rows=${6} />`;
}

// A mistake of ours on one page leaves the others usable.
function Guard({ children }) {
  const [error, again] = useErrorBoundary((thrown) => console.error(thrown));
  if (!error) return children;
  return html`<${Heading} title="Something went wrong on this page" />
    <${Trouble} text=${`What you see here is our mistake (${error.message}); nothing was changed by it. The other pages work.`}>
      <button class="button" onClick=${again}>Show it again</button><//>`;
}

function Unloaded() {
  return html`<${Heading} title="This page could not be loaded" />
    <${Trouble} text="The line broke, or Tradepost was just updated. Nothing was changed.">
      <button class="button" onClick=${() => location.reload()}>Load again</button>
    <//>`;
}

function Missing() {
  return html`<${Heading} title="There is no such page" />
    <${Trouble} text=${`Nothing is kept at ${place.value.path}. The link may be old, or mistyped.`}>
      <a class="button" href="/">Go to Overview</a>
    <//>`;
}

function App() {
  const unregistered = me.value?.kiosk && signedOut.value;
  if (revoked.value || unregistered || place.value.path === "/kiosk") return html`<${RegisterKiosk} />`;
  if (me.value === undefined)
    return trouble.value
      ? html`<main class="alone"><h1>Tradepost cannot be reached</h1>
          <p>${trouble.value.message} Nothing is lost; this page goes on as soon as it answers.</p>
          <button class="button" onClick=${resume}>Try now</button></main>`
      : html`<p class="boot">Tradepost is opening.</p>`;
  if (me.value === null) return html`<${SignIn} />`;
  if (me.value.kiosk && !bare(place.value)) return html`<${Bare}><${KioskStart} /><//>`;
  return html`${me.value.must_change_password ? html`<${FirstPassword} />` : html`<${bare(place.value) ? Bare : Frame}><${Page} /><//>`}${signedOut.value && html`<${SignInAgain} />`}`;
}

startRouter();
PAGES.find(([pattern]) => pattern.test(place.peek().path))?.[1]().catch(() => {}); // fetched while the session is asked for
startClock();
startPolling();
startStatus();
startKeys();
startSession();
loadCore();
const root = document.getElementById("app");
root.textContent = "";
render(html`<${App} />`, root);
await resume();
setInterval(() => me.peek() === undefined && resume(), 5000);
