// page.js - what pages are put together from: heading, tabs, nothing-here, trouble, reading.

import { html, useEffect, useRef } from "../html.js";
import { place, withQuery } from "../router.js";
import { pageTitle } from "../status.js";
import { Icon } from "./icons.js";

let shownPage = null; // the first two parts of the address: a step to others is a step to another page

// A step to another page puts the focus here, so that keyboard and screen reader begin at its top.
export function Heading({ title, note, children }) {
  const heading = useRef(null);
  const page = place.value.parts.slice(0, 2).join("/");
  useEffect(() => {
    pageTitle.value = title;
  }, [title, page]);
  useEffect(() => {
    if (shownPage !== null && shownPage !== page) heading.current.focus({ preventScroll: true });
    shownPage = page;
  }, [page]);
  return html`<header class="heading"><div><h1 tabindex="-1" ref=${heading} dir="auto">${title}</h1>${note && html`<p class="note">${note}</p>`}</div>
    ${children && html`<div class="heading-actions">${children}</div>`}</header>`;
}

// [[href, title, count?], …]; the one whose href the path begins with is open.
export function Tabs({ label, tabs }) {
  const path = place.value.path;
  const open = tabs.map(([href]) => href).filter((href) => path === href || path.startsWith(href + "/")).sort((a, b) => b.length - a.length)[0];
  return html`<${TabRow} label=${label} tabs=${tabs} open=${open} />`;
}

// The parts of an opened item, [[name, title], …]: the address says which is open, "" when it says none.
export function Parts({ label, parts }) {
  const open = place.value.query.get("part") || "";
  return html`<${TabRow} label=${label} tabs=${parts.map(([name, title]) => [withQuery({ part: name }), title])} open=${withQuery({ part: open })} />`;
}

function TabRow({ label, tabs, open }) {
  const box = useRef(null);
  // On a narrow screen the open tab may stand outside.
  useEffect(() => {
    const [nav, link] = [box.current, box.current.querySelector("[aria-current]")];
    if (link) nav.scrollLeft = link.offsetLeft - 24;
  }, [open]);
  return html`<nav class="tabs" aria-label=${label} ref=${box}><ul>
    ${tabs.map(([href, title, n]) => html`<li key=${href}><a href=${href} aria-current=${href === open ? "page" : null}>${title}
      ${n > 0 && html` <span class="waits">${n}<span class="unseen"> waiting</span></span>`}</a></li>`)}
  </ul></nav>`;
}

// An empty page says what will be here and how to make the first.
export const Empty = ({ title, text, children }) =>
  html`<div class="empty"><h2>${title}</h2><p>${text}</p>${children && html`<p class="empty-actions">${children}</p>`}</div>`;

// What happened, what was kept, what to do next.
export const Trouble = ({ title, text, children }) =>
  html`<div class="trouble" role="group" aria-label=${title || "Trouble"}><${Icon} name="warn" /><div>${title && html`<strong>${title}</strong>`}<p dir="auto">${text}</p>
    ${children && html`<p class="trouble-actions">${children}</p>`}</div></div>`;

// In the place of what is on its way, as tall as it is likely to be.
export const Skeleton = ({ rows = 3 }) =>
  html`<div class="skeleton" aria-hidden="true">${Array.from({ length: rows }, (_, i) => html`<span key=${i} data-w=${(i * 7) % 4} />`)}</div>`;

// One polled thing: shown from what is known, else what is wrong, else that it is on its way.
export function Known({ of, rows = 4, children }) {
  const { data, error } = of;
  if (data) return html`${error && error.status >= 400 && error.status < 500 && html`<${Trouble} text=${error.message} />`}${children(data)}`;
  if (error) return html`<${Trouble} title=${error.status === 404 ? "Not found" : "This could not be read"} text=${error.message} />`;
  return html`<${Skeleton} rows=${rows} />`;
}

// A button that acts. why: the reason it cannot be pressed, shown beside it; busy while its promise runs.
export function Action({ act, why = "", busy = false, kind = "", children, quietWhy = false }) {
  const off = Boolean(why) || busy;
  return html`<span class="action"><button type="button" class=${"button " + kind} aria-disabled=${off || null} aria-busy=${busy || null}
      title=${why || null} onClick=${off ? null : act}>${children}</button>
    ${why && !quietWhy && html`<small class="why">${why}</small>`}${why && quietWhy && html`<span class="unseen">${why}</span>`}</span>`;
}

// Facts about one thing: [[name, value], …]; what is empty is left out.
export const Facts = ({ facts }) =>
  html`<dl class="facts">${facts.filter(([, value]) => value !== null && value !== undefined && value !== "").map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd dir="auto">${value}</dd></div>`)}</dl>`;
