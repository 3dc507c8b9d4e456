// stock_count.js - a count sheet: what was counted is typed in a column, compared with what should be there, looked at once
// more and kept in one go. On paper it has an empty box for each item; as CSV it goes to a spreadsheet and back.
//
// What is typed stays on this device until it is kept. Each line says what the sheet showed when it was typed: an item that
// has moved since is refused by the server and counted again.

import { html, useEffect, useRef, useState } from "../html.js";
import { place } from "../router.js";
import { polled, more, refresh } from "../poll.js";
import { postOnce } from "../api.js";
import { say, toast } from "../status.js";
import { me, whyNot } from "../session.js";
import { amountText, core, decideStock, readAmount } from "../core.js";
import { count, exact, minus, plural, unitOf } from "../format.js";
import { Known, Action } from "../parts/page.js";
import { Dialog } from "../parts/dialog.js";
import { Icon, Shape } from "../parts/icons.js";
import { readCsv, writeCsv } from "../parts/csv.js";
import { NoItems, StockFilters, stockPath } from "./stock_items.js";

const AT_ONCE = 500; // lines that the server takes at a time
const MOST = 2000; // items on one sheet

// ---- what was typed -------------------------------------------------------------------------------------------------

const keptName = () => `count sheet of ${me.peek()?.person?.id}`;
function kept() {
  try {
    return JSON.parse(localStorage.getItem(keptName())) || {};
  } catch {
    return {};
  }
}
// id → { text, shown, refused?: why it was not kept }
function useTyped() {
  const [typed, setTyped] = useState(kept);
  const set = (change) => setTyped((old) => {
    const now = change(old);
    try {
      localStorage.setItem(keptName(), JSON.stringify(now));
    } catch {
      // storage is forbidden here: it stands on the page alone
    }
    return now;
  });
  return [typed, set];
}

// What a line comes to: { wrong } or { n, text: the difference as read, warning }.
function lineOf(item, line) {
  const read = readAmount(line.text);
  if (!read || read.n < 0) return { wrong: "An amount of 0 or more, like 2, 0.25 or 1 1/2." };
  if (line.shown !== item.on_hand) return { wrong: `It has moved since: ${item.on_hand} now, ${line.shown} then. Count it again.`, moved: true };
  const said = decideStock(item, { kind: "count", amount: line.text });
  if (said.answer === "refuses") return { wrong: said.text };
  const n = said.answer === "does" ? said.txn.on_hand : 0;
  return { n, text: n === 0 ? "as it stands" : minus(`${n > 0 ? "+" : ""}${amountText(n, said.txn.parts)}`), warning: said.warning_text };
}

// ---- the page -------------------------------------------------------------------------------------------------------

export function CountSheet() {
  const path = stockPath(place.value.query, "200");
  const known = polled(path).value;
  const { data, reading } = known;
  const rest = data?.next && data.rows.length < MOST;
  useEffect(() => {
    if (rest && !reading) more(path);
  }, [rest, reading, data]);
  return html`<${Known} of=${known} rows=${10}>${() => html`<${Sheet} items=${data.rows.filter((item) => !item.recipe && item.active)} reading=${rest} cut=${data.next && !rest} />`}<//>`;
}

function Sheet({ items, reading, cut }) {
  const [typed, set] = useTyped();
  const [review, setReview] = useState(false);
  const box = useRef(null);
  const lines = items.filter(({ id }) => typed[id]).map((item) => ({ item, line: typed[item.id], ...(core.value ? lineOf(item, typed[item.id]) : {}) }));
  const fits = lines.filter(({ wrong }) => !wrong);
  const differ = fits.filter(({ n }) => n);
  const put = (item, text) => set((old) => {
    const { [item.id]: gone, ...others } = old;
    return text.trim() ? { ...others, [item.id]: { text, shown: item.on_hand } } : others;
  });
  const startAnew = () => {
    set(() => ({}));
    toast("What was typed is gone.", { undo: async () => set((now) => ({ ...typed, ...now })) });
  };
  const why = whyNot("stock") || (!lines.length ? "Type what you counted first." : !fits.length ? "What was typed cannot be kept; each line says why." : "");
  const keys = (event) => {
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.matches(".count-field")) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) return why ? say(why, true) : setReview(true);
    const fields = [...box.current.querySelectorAll(".count-field")];
    const next = fields[fields.indexOf(event.target) + step];
    next?.focus();
    next?.select();
  };
  return html`<${StockFilters}><${Csv} items=${items} typed=${typed} set=${set} />
      <button class="button" onClick=${() => print()}><${Icon} name="print" />Print</button>
      <${Action} kind="primary" act=${() => setReview(true)} why=${why} quietWhy=${true}>${fits.length ? `Look through ${plural(fits.length, "count")}` : "Keep the counts"}<//><//>
    ${items.length === 0 && !reading ? html`<${NoItems} />` : html`
    <p class="hint count-sum" role="status">${reading ? "Reading the other items. " : ""}${lines.length ? `${plural(lines.length, "item")} of ${count(items.length)} counted: ${plural(differ.length, "differs", "differ")}, ${count(fits.length - differ.length)} as they should be${lines.length > fits.length ? `, ${count(lines.length - fits.length)} to look at` : ""}.` : `${plural(items.length, "item")}. Enter goes to the next, Ctrl Enter looks them through. What you leave empty was not counted.`}${cut ? ` Only the first ${count(MOST)} are here: narrow them down.` : ""}
      ${lines.length > 0 && html` <button class="quiet small" onClick=${startAnew}>Start anew</button>`}</p>
    <p class="count-paper">Count sheet of ${exact(Date.now())} · counted by ______________________</p>
    <div class="table-box" ref=${box} onKeyDown=${keys}><table class="count-sheet"><thead><tr><th scope="col">Item <small>by SKU</small></th><th scope="col" data-align="end">Should be there</th><th scope="col">Counted</th><th scope="col">Difference</th></tr></thead>
      <tbody>${items.map((item) => html`<${Line} key=${item.id} item=${item} line=${typed[item.id]} put=${put} />`)}</tbody></table></div>`}
    ${review && html`<${Review} lines=${fits} differ=${differ} set=${set} onClose=${() => setReview(false)} />`}`;
}

function Line({ item, line, put }) {
  const said = line && core.value ? lineOf(item, line) : null;
  const wrong = said?.wrong || line?.refused;
  const id = `counted ${item.id}`;
  return html`<tr data-bad=${wrong ? true : null} data-differs=${said?.n ? true : null}><th scope="row"><label for=${id}><strong dir="auto">${item.name}</strong><small dir="auto">${item.sku}</small></label></th>
    <td data-align="end" class="num">${item.counted ? item.on_hand : html`<span class="none">not counted</span>`}</td>
    <td><span class="field-row"><input class="count-field" id=${id} inputmode="decimal" autocomplete="off" spellcheck=${false} value=${line?.text ?? ""} aria-invalid=${wrong ? "true" : null} aria-describedby=${line ? `${id} said` : null} onInput=${(event) => put(item, event.target.value)} /><span class="unit" dir="auto">${unitOf(line?.text, item.unit)}</span></span></td>
    <td id=${`${id} said`} class="count-said">${wrong ? html`<span class="bad"><${Shape} name="bad" /> ${wrong}</span>` : said ? html`<span class=${said.n ? "count-differs num" : "num"}>${said.n === 0 ? html`<${Shape} name="done" /> ` : ""}${said.text}</span>${said.warning && html`<small class="warn block"><${Shape} name="look" /> ${said.warning}</small>`}` : ""}</td></tr>`;
}

// ---- kept in one go -------------------------------------------------------------------------------------------------

function Review({ lines, differ, set, onClose }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const keep = async () => {
    if (busy) return;
    setBusy(true);
    setError("");
    let done = 0, refused = 0;
    try {
      for (let from = 0; from < lines.length; from += AT_ONCE) {
        const answer = await postOnce(`count sheet ${from}`, "/stock/count", { lines: lines.slice(from, from + AT_ONCE).map(({ item, line }) => ({ item_id: item.id, amount: line.text.trim(), shown: line.shown })) });
        set((old) => {
          const now = { ...old };
          for (const of of answer.rows) {
            if (of.ok) delete now[of.item_id];
            else if (now[of.item_id]) now[of.item_id] = { ...now[of.item_id], refused: of.message };
          }
          return now;
        });
        done += answer.rows.filter(({ ok }) => ok).length;
        refused += answer.rows.filter(({ ok }) => !ok).length;
      }
      toast(refused ? `${plural(done, "count")} kept; ${plural(refused, "item")} could not be: each says why.` : `${plural(done, "count")} kept.`, { bad: refused > 0 });
      refresh();
      onClose();
    } catch (refusal) {
      setBusy(false);
      setError(refusal.message);
      say(refusal.message, true);
    }
  };
  return html`<${Dialog} title=${`Keep ${plural(lines.length, "count")}?`} onClose=${onClose} wide=${true}>
    ${differ.length === 0 ? html`<p>All of it is as it should be: nothing changes.</p>` : html`<p>${plural(differ.length, "item")} will be set to what was counted${lines.length > differ.length ? `; ${plural(lines.length - differ.length, "other is as it should be", "others are as they should be")}` : ""}. Stores are told of it.</p>
      <div class="chart-table" tabindex="0" role="region" aria-label="What differs"><table class="plain"><thead><tr><th scope="col">Item</th><th scope="col" data-align="end">Should be there</th><th scope="col" data-align="end">Counted</th><th scope="col" data-align="end">Difference</th></tr></thead>
        <tbody>${differ.map(({ item, line, text, warning }) => html`<tr key=${item.id}><th scope="row" dir="auto">${item.name} <small>${item.sku}</small>${warning && html`<small class="warn block"><${Shape} name="look" /> ${warning}</small>`}</th><td data-align="end" class="num">${item.on_hand}</td><td data-align="end" class="num">${line.text.trim()} <small dir="auto">${unitOf(line.text, item.unit)}</small></td><td data-align="end" class="num"><strong>${text}</strong></td></tr>`)}</tbody></table></div>`}
    ${error && html`<div class="trouble" role="alert"><${Icon} name="warn" /><p>${error}</p></div>`}
    <div class="dialog-actions"><button class="button primary" aria-busy=${busy || null} data-first onClick=${keep}>Keep ${plural(lines.length, "count")}</button><button class="button" onClick=${onClose}>Not yet</button></div><//>`;
}

// ---- to a spreadsheet and back --------------------------------------------------------------------------------------

const HEAD = ["SKU", "Name", "Unit", "Should be there", "Counted"];

function Csv({ items, typed, set }) {
  const field = useRef(null);
  const save = () => {
    const text = writeCsv([HEAD, ...items.map((item) => [item.sku, item.name, item.unit, item.on_hand, typed[item.id]?.text ?? ""])]);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\uFEFF" + text], { type: "text/csv" }));
    link.download = "count-sheet.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  // The first column is the SKU, the last what was counted; the one before it what the sheet said.
  const load = async (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (!file) return;
    const bySku = new Map(items.map((item) => [item.sku.toLowerCase(), item]));
    const rows = readCsv(await file.text()).map(({ cells }) => cells.map((cell) => cell.trim())).filter((cells) => cells.length > 1 && cells.at(-1) !== "" && cells[0] !== HEAD[0]);
    const found = rows.map((cells) => [bySku.get(cells[0].toLowerCase()), cells]).filter(([item]) => item);
    set((old) => ({ ...old, ...Object.fromEntries(found.map(([item, cells]) => [item.id, { text: cells.at(-1), shown: cells.length > 2 ? cells.at(-2) : item.on_hand }])) }));
    const unknown = rows.length - found.length;
    toast(`${plural(found.length, "count")} read from ${file.name}.${unknown ? ` ${plural(unknown, "line has", "lines have")} no SKU of this sheet.` : ""}`, { bad: unknown > 0 });
  };
  return html`<button class="button" onClick=${save}><${Icon} name="download" />CSV</button>
    <button class="button" onClick=${() => field.current.click()}><${Icon} name="upload" />Fill in from CSV</button><input ref=${field} type="file" accept=".csv,text/csv" hidden aria-label="A count sheet as CSV" onChange=${load} />`;
}
