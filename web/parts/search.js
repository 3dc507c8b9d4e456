// search.js - one field for everything: pages at once, orders, SKUs, jobs and suppliers as the server finds them.

import { html, useEffect, useId, useMemo, useRef, useState } from "../html.js";
import { go } from "../router.js";
import { get } from "../api.js";
import { searchOpen, helpOpen } from "../keys.js";
import { may } from "../session.js";
import { Dialog } from "./dialog.js";
import { subjectHref } from "./links.js";
import { Icon } from "./icons.js";

const PAGES = () => [
  ["Overview", "What needs a person now", "/"],
  ["Purchasing: orders", "Pick approved orders and send them", "/purchasing"],
  ["Purchasing: jobs", "What was sent, and what came of it", "/purchasing/jobs"],
  ["Purchasing: suppliers", "Success, time and price drift", "/purchasing/suppliers"],
  ["Production: board", "Every cake by its stage", "/production/board"],
  ["Production: floor", "Scan at a station", "/production/floor"],
  ["Production: orders", "Shops' orders, their problems and holds", "/production/orders"],
  ["Production: capacity", "Which day has room, and whether so many more fit", "/production/capacity"],
  ["Stock: items", "What there is, what is held, what runs out", "/stock"],
  ["Stock: count sheet", "Count what is on the shelves", "/stock/count"],
  ["Stock: comparisons", "What stores showed otherwise, every night", "/stock/comparisons"],
  ["Activity: queue", "What the worker has to do", "/activity/queue"],
  ["Activity: dead letters", "What was given up", "/activity/dead"],
  ...(may("settings_read")
    ? [
        ["Activity: audit trail", "Who changed what", "/activity/audit"],
        ["Settings: suppliers", "Portals, credentials, tolerance", "/settings/suppliers"],
        ["Settings: SKU mappings", "What a supplier calls our SKUs", "/settings/mappings"],
        ["Settings: import mappings", "From a CSV file or a spreadsheet", "/settings/mappings/import"],
        ["Settings: stores", "Shops, how their orders are read, stages", "/settings/stores"],
        ["Settings: kiosks", "Tablets on which people say who they are, their codes", "/settings/kiosks"],
        ["Settings: places", "Where cakes are put, and labels to print", "/settings/places"],
        ["Settings: lots", "What came in, what expires, which cakes it went into", "/settings/lots"],
        ["Settings: allergens", "What is in each item", "/settings/allergens"],
        ["Settings: capacity", "Product groups, pieces per weekday, days off, lead times", "/settings/capacity"],
        ["Settings: integrations", "Deck, Slack, purchasing source", "/settings/integrations"],
      ]
    : []),
  ...(may("users") ? [["Settings: people", "Users and roles", "/settings/people"], ["Settings: tokens", "For programs", "/settings/tokens"]] : []),
  ["Settings: my account", "My password, where I am signed in", "/settings/account"],
];
const WORD = { job: "Job", order: "Order", supplier: "Supplier", sku: "SKU", stock: "Stock", page: "Page" };

export function Search() {
  const [text, setText] = useState("");
  const [found, setFound] = useState({ for: "", rows: [], error: null });
  const [at, setAt] = useState(0);
  const list = useRef(null);
  const id = useId();
  const asked = text.trim();

  useEffect(() => {
    if (!asked) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      get("/search?q=" + encodeURIComponent(asked), { signal: stop.signal }).then(
        ({ rows }) => setFound({ for: asked, rows, error: null }),
        (error) => stop.signal.aborted || setFound({ for: asked, rows: [], error }),
      );
    }, 150);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [asked]);

  const rows = useMemo(() => {
    const words = asked.toLowerCase().split(/\s+/);
    const fits = (text) => words.every((word) => text.toLowerCase().includes(word));
    const pages = PAGES()
      .filter(([title, about]) => fits(title + " " + about))
      .map(([title, about, href]) => ({ kind: "page", id: href, title, text: about, href }));
    const seen = new Set(pages.map(({ href }) => href));
    // What was found for an earlier text stands only as far as it fits this one: Enter must not open what is about to go.
    const fresh = found.for === asked ? found.rows : found.rows.filter((row) => fits(`${row.title} ${row.text} ${row.id}`));
    const theirs = asked ? fresh.map((row) => ({ ...row, href: hrefOf(row) })).filter(({ href }) => href && !seen.has(href)) : [];
    return asked ? [...theirs, ...pages] : pages;
  }, [asked, found]);
  const here = Math.min(at, rows.length - 1);
  const close = () => (searchOpen.value = false);
  const open = (row) => {
    close();
    setTimeout(() => go(row.href));
  };
  const keys = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const next = (here + step + rows.length) % rows.length;
      setAt(next);
      list.current.children[next]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && rows[here]) open(rows[here]);
    else if (event.key === "?" && !text) {
      close();
      helpOpen.value = true;
    } else return;
    event.preventDefault();
  };

  return html`<${Dialog} title="Search" onClose=${close} plain=${true}>
    <div class="search">
      <div class="search-field"><${Icon} name="search" />
        <input data-first type="text" role="combobox" aria-label="Search orders, SKUs, jobs, suppliers and pages" aria-expanded="true" aria-controls=${id} aria-autocomplete="list"
          aria-activedescendant=${rows[here] ? id + here : null} placeholder="Order, SKU, job, supplier or page" autocomplete="off" spellcheck=${false}
          value=${text} onInput=${(event) => (setText(event.target.value), setAt(0))} onKeyDown=${keys} />
        <kbd>Esc</kbd></div>
      <ul class="search-list" role="listbox" aria-label="Found" id=${id} ref=${list}>
        ${rows.map((row, i) => html`<li key=${row.kind + row.id} id=${id + i} role="option" aria-selected=${i === here} onClick=${() => open(row)} onMouseMove=${() => i !== here && setAt(i)}>
          <span class="kind">${WORD[row.kind] || row.kind}</span><span dir="auto">${row.title}</span><small dir="auto">${row.text}</small></li>`)}
      </ul>
      <p class="search-foot" role="status">${asked && found.for !== asked ? "Looking." : found.error && asked ? found.error.message : rows.length ? "" : `Nothing is called “${asked}”.`}</p>
    </div>
  <//>`;
}

// Our own addresses only; what the server names otherwise is found by its kind.
const hrefOf = (row) => subjectHref(row.kind, row.id) || (row.href?.startsWith("/") && !row.href.startsWith("//") ? row.href : null);
