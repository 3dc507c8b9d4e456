// frame.js - what stands around every page: the rooms, the top bar, and what the whole dashboard has to say.

import { html, useEffect } from "./html.js";
import { place } from "./router.js";
import { polled, refresh } from "./poll.js";
import { freshness, waiting, toasts, closeToast, failed, say } from "./status.js";
import { me, base, updated, signOut } from "./session.js";
import { ROOMS } from "./nav.js";
import { searchOpen, helpOpen } from "./keys.js";
import { Icon } from "./parts/icons.js";
import { Bell } from "./parts/bell.js";
import { Search } from "./parts/search.js";
import { Shortcuts } from "./parts/shortcuts.js";
import { Menu } from "./parts/menu.js";
import { exact, initials } from "./format.js";

export function Frame({ children }) {
  const attention = polled("/overview", { frame: true }).value.data?.attention || [];
  useEffect(() => {
    waiting.value = attention.filter(({ kind }) => kind !== "checkout").length;
  }, [attention]);
  return html`
    <a class="skip" href="#page" onClick=${skip}>Skip to the page</a>
    <div class="frame">
      <header class="top">
        <a class="brand" href="/" aria-label="Tradepost, overview"><${Mark} /><span>Tradepost</span></a>
        <span class="account" dir="auto" title="The company you are working for">${me.value.account.name}</span>
        <button class="find" onClick=${() => (searchOpen.value = true)}>
          <${Icon} name="search" /><span>Search</span><kbd aria-hidden="true">/</kbd>
        </button>
        <${Age} />
        <${Bell} />
        <${Person} />
      </header>
      <${Rail} attention=${attention} />
      <main id="page" class="page" tabindex="-1" data-scroll>
        <${Strips} />
        ${children}
      </main>
      <${StaleBand} />
    </div>
    <${Toasts} />
    ${searchOpen.value && html`<${Search} />`}
    ${helpOpen.value && html`<${Shortcuts} />`}`;
}

// A screen of its own: the page has a heading and an age where it likes (Age).  Nobody presses "Load again" there: when
// Tradepost was updated, it loads itself once nobody is using it.
const IDLE_MS = 20000;
export function Bare({ children }) {
  useEffect(() => {
    let touched = Date.now();
    const touch = () => (touched = Date.now());
    const look = () => {
      const using = document.querySelector("dialog[open]") || [...document.querySelectorAll("#page input")].some((field) => field.value);
      if (updated.peek() && !using && Date.now() - touched > IDLE_MS) location.reload();
    };
    const timer = setInterval(look, 5000);
    for (const name of ["keydown", "pointerdown"]) addEventListener(name, touch, true);
    return () => {
      clearInterval(timer);
      for (const name of ["keydown", "pointerdown"]) removeEventListener(name, touch, true);
    };
  }, []);
  return html`<main id="page" class="page bare" tabindex="-1" data-scroll>${children}</main>
    <${StaleBand} /><${Toasts} />`;
}

const skip = (event) => {
  event.preventDefault();
  document.querySelector("#page h1")?.focus();
};

const Mark = () => html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><path d="M15 4h3v24h-3z" /><path d="M5 7h18l4 4-4 4H5z" /><path class="second" d="M11 18h16v7H11l-3.5-3.5z" /></svg>`;

function Rail({ attention }) {
  const here = (href) => (href === "/" ? place.value.path === "/" : place.value.path.startsWith(href));
  return html`
    <nav class="rail" aria-label="Rooms">
      <ul>
        ${ROOMS.filter((room) => room.shown()).map((room) => {
          const n = attention.filter(({ kind }) => room.counts.includes(kind)).length;
          return html`<li key=${room.href}>
            <a href=${room.href} aria-current=${here(room.href) ? "page" : null} title=${`g ${room.key}`}>
              <${Icon} name=${room.icon} /><span>${room.title}</span>
              ${n > 0 && html`<span class="waits" title=${`${n} waiting for a person`}>${n}<span class="unseen"> waiting for a person</span></span>`}
            </a>
          </li>`;
        })}
      </ul>
      <p class="rail-foot"><button class="quiet" onClick=${() => (helpOpen.value = true)}><kbd>?</kbd> Shortcuts</button>
        <small>Tradepost ${base.value.version}</small></p>
    </nav>`;
}

// How old what stands on this page is. A click reads it again.
export function Age() {
  const { level, heardAt, age } = freshness.value;
  const text = !heardAt ? (level === "fresh" ? "reading" : "no answer") : age;
  const shown = (level === "stale" ? "Stale: " : level === "late" ? "Late: " : "") + text;
  const title = heardAt ? `Last heard from the server ${exact(heardAt)}. Press to read again.` : "Press to read again.";
  const press = () => {
    refresh();
    say("Reading again.");
  };
  return html`<button class="age" data-level=${level} title=${title} onClick=${press}
      aria-label=${`Age of the data: ${shown}${level === "stale" ? ", not up to date" : level === "late" ? ", an update was missed" : ""}. Read again.`}>
    <${Icon} name=${level === "fresh" ? "fresh" : level === "late" ? "late" : "stale"} />
    <span>${shown}</span>
  </button>`;
}

function StaleBand() {
  const { level, words } = freshness.value;
  if (level !== "stale") return null;
  return html`<aside class="stale-band" aria-label="Not up to date"><${Icon} name="stale" /><p>${words}</p>
    <button class="button" onClick=${refresh}>Try now</button></aside>`;
}

// What is true of the whole installation and easily forgotten.
function Strips() {
  const { sandbox, external_calls: calls } = base.value;
  return html`${updated.value && html`<p class="strip" data-kind="update"><${Icon} name="info" />
      <span><strong>Tradepost was updated.</strong> <span class="aside">Load this page again when it suits you; what you have typed would be lost.</span></span>
      <button class="button small" onClick=${() => location.reload()}>Load again</button></p>`}
    ${sandbox && html`<p class="strip" data-kind="sandbox"><${Icon} name="info" />
      <span><strong>Providers are stand-ins.</strong> <span class="aside">Deck, Slack, Optiply and Shopify are played on this machine; nothing is ordered anywhere.</span></span></p>`}
    ${calls === false && html`<p class="strip" data-kind="calls"><${Icon} name="late" />
      <span><strong>Calls to the outside are switched off.</strong> <span class="aside">Jobs are kept and wait until they are switched on again.</span></span></p>`}`;
}

function Person() {
  const { person } = me.value;
  const leave = () => signOut().catch(failed);
  return html`<${Menu} label=${`${initials(person.name)}: signed in as ${person.name}`} face=${html`<span class="face" aria-hidden="true">${initials(person.name)}</span>`}>
    <p class="menu-head"><strong dir="auto">${person.name}</strong><br />${person.email}<br /><small>${person.role}</small></p>
    <a href="/settings/account">My account</a>
    <button onClick=${() => (helpOpen.value = true)}>Keyboard shortcuts</button>
    <button onClick=${leave}>Sign out</button>
  <//>`;
}

function Toasts() {
  return html`<div class="toasts" role="region" aria-label="Messages">
    ${toasts.value.map(({ id, text, undo, bad, link }) => {
      const takeBack = () => {
        closeToast(id);
        undo().catch(failed);
      };
      return html`<div class="toast" key=${id} data-bad=${bad || null}>
        <p dir="auto">${text}</p>
        ${link && html`<a href=${link.href} onClick=${() => closeToast(id)}>${link.text}</a>`}
        ${undo && html`<button class="button" onClick=${takeBack}>Undo</button>`}
        <button class="quiet icon" aria-label="Close this message" onClick=${() => closeToast(id)}><${Icon} name="close" /></button>
      </div>`;
    })}
  </div>`;
}
