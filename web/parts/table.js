// table.js - the one table of lists: arrows and Enter, picking with shift, sorting, and any number of rows.
//
// Only the rows in sight are in the document (all have one height), so that ten thousand scroll like ten.  The row that
// has the keyboard is one tab stop; a row's own links and buttons are reached with Tab from there.
//
//   columns: { key, title, cell(row), align: "end", size: css width or width => css width, from: least width of the table in px, sort(row) }
//   group(row): for a row that is a heading across the table, what stands in it; else null
//   href(row): what Enter or a click opens;  picked: Set of keys, onPick(Set);  pickable(row)
//   more(): asked for when the end comes near

import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../html.js";
import { go } from "../router.js";
import { Icon } from "./icons.js";
import { count } from "../format.js";

const SPARE = 12; // rows above and below what is in sight
const NARROW = 680, SLIM = 440; // below them cells may tell more themselves (.narrow-only, .slim-only)
const WHOLE = 60; // so few rows are simply all there

export function Table(props) {
  const { label, rows, id, group = none, href, openId, picked, onPick, pickable = yes, more, hasMore, tall = false, state } = props;
  const [sort, setSort] = useState(null); // { key, down }
  const [active, setActive] = useState(0);
  const [range, setRange] = useState([0, WHOLE]);
  const [width, setWidth] = useState(0);
  const columns = props.columns.filter(({ from = 0 }) => from <= width);
  const box = useRef(null);
  const anchor = useRef(null); // where a shift-pick began
  const wantFocus = useRef(false);

  const shown = useMemo(() => sorted(rows, props.columns, sort), [rows, props.columns, sort]);
  const at = Math.min(active, Math.max(0, shown.length - 1));
  const virtual = shown.length > WHOLE;
  const [from, to] = virtual ? clamp(range, shown.length) : [0, shown.length];

  // Follows the scroller that the table stands in.
  useLayoutEffect(() => {
    const scroller = box.current.closest("[data-scroll]") || document.scrollingElement;
    let frame = 0;
    const look = () => {
      frame = 0;
      const body = box.current?.querySelector("tbody");
      if (!body) return;
      const em = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
      setWidth(Math.round(box.current.clientWidth / em));
      const height = rowHeight(body);
      const top = scroller.getBoundingClientRect().top - body.getBoundingClientRect().top;
      const first = Math.max(0, Math.floor(top / height) - SPARE);
      const last = Math.ceil((top + scroller.clientHeight) / height) + SPARE;
      setRange((old) => (old[0] === first && old[1] === last ? old : [first, last]));
      if (more && hasMore && last > shown.length - 2 * SPARE) more();
    };
    const later = () => (frame ||= requestAnimationFrame(look));
    look();
    scroller.addEventListener("scroll", later, { passive: true });
    const sizes = new ResizeObserver(later);
    sizes.observe(scroller);
    sizes.observe(box.current);
    return () => {
      scroller.removeEventListener("scroll", later);
      sizes.disconnect();
      cancelAnimationFrame(frame);
    };
  }, [shown.length, hasMore, more]);

  // A row that is moved in the document loses the focus; it gets it back before anybody can notice.
  const held = box.current?.contains(document.activeElement) ? document.activeElement : null;
  useLayoutEffect(() => {
    if (!held || document.activeElement === held) return;
    (held.isConnected ? held : box.current.querySelector(`tr[data-index="${at}"]`))?.focus({ preventScroll: true });
  });
  useEffect(() => {
    if (!wantFocus.current) return;
    const row = box.current.querySelector(`tr[data-index="${at}"]`);
    if (!row) return;
    wantFocus.current = false;
    row.focus({ preventScroll: true });
  });

  const move = (to, extend) => {
    let next = Math.max(0, Math.min(shown.length - 1, to));
    if (extend && onPick) {
      anchor.current ??= at;
      pickRange(anchor.current, next);
    } else anchor.current = null;
    wantFocus.current = true;
    setActive(next);
    bringIn(box.current, next);
  };
  const open = (row) => href?.(row) && go(href(row));
  const pickRange = (a, b) => {
    const next = new Set(picked);
    for (let i = Math.min(a, b); i <= Math.max(a, b); i++) if (!group(shown[i]) && pickable(shown[i])) next.add(id(shown[i]));
    onPick(next);
  };
  const toggle = (row) => {
    if (!onPick || group(row) || !pickable(row)) return;
    const next = new Set(picked);
    if (!next.delete(id(row))) next.add(id(row));
    onPick(next);
  };

  const keys = (event) => {
    if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
    const onRow = event.target.matches("tr, input[type=checkbox]");
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity }[event.key];
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a" && onPick) pickRange(0, shown.length - 1);
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (step) move(at + step, event.shiftKey && event.key.length > 1);
    else if (event.key === "Enter" && event.target.matches("tr")) open(shown[at]);
    else if ((event.key === " " || event.key === "x") && onRow && !(event.key === " " && event.target.matches("input"))) toggle(shown[at]);
    else return;
    event.preventDefault();
  };

  const click = (event) => {
    const tr = event.target.closest("tr[data-index]");
    if (!tr) return;
    const index = Number(tr.dataset.index);
    setActive(index);
    const own = event.target.closest("a, button, input, label, select");
    if (event.shiftKey && onPick && (!own || own.matches("input[type=checkbox]"))) {
      getSelection()?.removeAllRanges();
      pickRange(anchor.current ?? at, index);
      return;
    }
    anchor.current = index;
    if (own || String(getSelection() || "")) return;
    if (href) open(shown[index]);
    else toggle(shown[index]);
  };

  const wide = columns.length + (onPick ? 1 : 0);
  return html`<div class="table-box" ref=${box} onKeyDown=${keys} onClick=${click}>
    <table class="table" role="grid" aria-label=${label} aria-rowcount=${hasMore ? -1 : shown.length + 1} aria-multiselectable=${onPick ? true : null} data-tall=${tall || null} data-narrow=${width < NARROW || null} data-slim=${width < SLIM || null}>
      <colgroup>${onPick && html`<col class="col-pick" />`}
        ${columns.map((column) => html`<col key=${column.key} style=${column.size ? { width: typeof column.size === "function" ? column.size(width) : column.size } : null} />`)}</colgroup>
      <thead><tr aria-rowindex="1">
        ${onPick && html`<th class="pick" scope="col"><${PickAll} ...${{ shown, id, group, pickable, picked, onPick }} /></th>`}
        ${columns.map((column) => html`<${Head} key=${column.key} column=${column} sort=${sort} setSort=${setSort} />`)}
      </tr></thead>
      <tbody>
        ${pieces(from, to, at, shown.length).map(([index, gap]) => {
          if (gap) return html`<tr key=${"gap" + index} class="gap" aria-hidden="true"><td colspan=${wide}><div style=${{ height: `calc(var(--row) * ${gap})` }} /></td></tr>`;
          const row = shown[index];
          const heading = group(row);
          const key = id(row);
          const common = { "data-index": index, "aria-rowindex": index + 2, tabIndex: index === at ? 0 : -1, onFocus: () => setActive(index) };
          if (heading) return html`<tr key=${key} class="group" ...${common}><td colspan=${wide}><div>${heading}</div></td></tr>`;
          const chosen = picked?.has(key);
          return html`<tr key=${key} ...${common} aria-selected=${onPick ? Boolean(chosen) : null} data-open=${key === openId || null} data-state=${state?.(row)} data-link=${href ? true : null}>
            ${onPick && html`<td class="pick"><label><input type="checkbox" tabindex="-1" checked=${chosen} disabled=${!pickable(row)} aria-label=${`Pick ${key}`} onChange=${() => toggle(row)}
              onClick=${(event) => event.shiftKey && event.preventDefault()} /></label></td>`}
            ${columns.map((column) => html`<td key=${column.key} data-align=${column.align}><div>${column.cell(row, index)}</div></td>`)}
          </tr>`;
        })}
      </tbody>
    </table>
    ${hasMore && html`<p class="table-more">${count(rows.length)} read so far. <button class="quiet" onClick=${more}>Read more</button></p>`}
  </div>`;
}

const none = () => null;
const yes = () => true;

// What stands in the document, in order: [index, 0] is a row, [index, n] a gap of n rows. The row that has the keyboard is
// always there, in sight or not: it holds the focus, and is where Tab goes.
function pieces(from, to, at, n) {
  const out = [];
  const gap = (a, b) => b > a && out.push([a, b - a]);
  if (at < from && at < n) gap(0, at), out.push([at, 0]), gap(at + 1, from);
  else gap(0, from);
  for (let i = from; i < to; i++) out.push([i, 0]);
  if (at >= to && at < n) gap(to, at), out.push([at, 0]), gap(at + 1, n);
  else gap(to, n);
  return out;
}

function clamp([from, to], n) {
  const first = Math.min(from, Math.max(0, n - WHOLE));
  return [first, Math.min(n, Math.max(to, first + 2 * SPARE))];
}

const rowHeight = (body) => body.querySelector("tr[data-index]")?.getBoundingClientRect().height || 40;

// Scrolls as little as is needed for the row to be in sight, whether it is in the document yet or not.
function bringIn(box, index) {
  const body = box.querySelector("tbody");
  const scroller = box.closest("[data-scroll]");
  if (!body || !scroller) return;
  const height = rowHeight(body);
  const view = scroller.getBoundingClientRect();
  const head = box.querySelector("thead").getBoundingClientRect().height;
  const top = body.getBoundingClientRect().top + index * height;
  const over = view.top + head - top;
  const under = top + height - view.bottom;
  if (over > 0) scroller.scrollTop -= over + height;
  else if (under > 0) scroller.scrollTop += under + height;
}

function sorted(rows, columns, sort) {
  const by = sort && columns.find(({ key }) => key === sort.key)?.sort;
  if (!by) return rows;
  const turn = sort.down ? -1 : 1;
  const kept = rows.map((row, i) => [by(row), i, row]);
  kept.sort(([a, i], [b, j]) => {
    if (a === b) return i - j;
    if (a === null || a === undefined) return 1; // what is not known stands last, either way round
    if (b === null || b === undefined) return -1;
    return (typeof a === "string" ? a.localeCompare(b, undefined, { numeric: true }) : a < b ? -1 : 1) * turn;
  });
  return kept.map(([, , row]) => row);
}

// order: how the rows come, while nobody has asked for another.
function Head({ column, sort, setSort }) {
  const is = sort?.key === column.key ? sort : null;
  const turn = () => setSort(!is ? { key: column.key, down: false } : is.down ? null : { key: column.key, down: true });
  return html`<th scope="col" data-align=${column.align} aria-sort=${is ? (is.down ? "descending" : "ascending") : null}>
    ${column.sort
      ? html`<button class="sort" onClick=${turn}>${column.title}${!sort && column.order && html` <small>${column.order}</small>`}${is && html`<${Icon} name=${is.down ? "down" : "up"} />`}</button>`
      : column.title || html`<span class="unseen">${column.name || "Actions"}</span>`}</th>`;
}

function PickAll({ shown, id, group, pickable, picked, onPick }) {
  const all = shown.filter((row) => !group(row) && pickable(row));
  const n = all.reduce((sum, row) => sum + (picked.has(id(row)) ? 1 : 0), 0);
  const box = useRef(null);
  useLayoutEffect(() => {
    box.current.indeterminate = n > 0 && n < all.length;
  });
  return html`<label><input ref=${box} type="checkbox" checked=${n > 0 && n === all.length} disabled=${!all.length}
    aria-label="Pick all" onChange=${() => onPick(n === all.length ? new Set() : new Set(all.map(id)))} /></label>`;
}
