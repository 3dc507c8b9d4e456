// settings_import.js - SKU mappings from a CSV file or a spreadsheet: every row is shown with what it will do, before
// anything is changed.
//
// core.wasm looks at each row as soon as it is there; the server then says which are new, changed or the same.

import { html, useEffect, useMemo, useRef, useState } from "../html.js";
import { go } from "../router.js";
import { post } from "../api.js";
import { refresh } from "../poll.js";
import { toast, say } from "../status.js";
import { whyNot } from "../session.js";
import { core, rowError } from "../core.js";
import { readCsv, writeCsv } from "../parts/csv.js";
import { Table } from "../parts/table.js";
import { Action, Trouble } from "../parts/page.js";
import { Badge } from "../parts/badge.js";
import { Pick } from "../parts/form.js";
import { count, plural } from "../format.js";
import { useSuppliers } from "./settings_mappings.js";

const COLUMNS = ["supplier_id", "our_sku", "supplier_sku", "unit", "pack_size", "min_qty"];
const NEEDED = ["our_sku", "supplier_sku"];
const ACTIONS = { add: ["good", "New"], change: ["move", "Changed"], same: ["off", "Same"], error: ["bad", "Error"], read: ["wait", "Read"] };
const PATH = "/settings/mappings/import";

// The text as rows by column name; or why it cannot be read.
function readRows(text, supplier) {
  const rows = readCsv(text);
  if (!rows.length) return { rows: [], error: "" };
  const head = rows[0].cells.map((cell) => cell.trim().toLowerCase().replace(/[\s-]+/g, "_"));
  const missing = [...NEEDED, ...(supplier ? [] : ["supplier_id"])].filter((name) => !head.includes(name));
  if (missing.length)
    return { rows: [], error: `The first line has to name the columns. Missing: ${missing.join(", ")}${missing.includes("supplier_id") ? " (or choose one supplier for all rows)" : ""}.` };
  const unknown = head.filter((name) => name && !COLUMNS.includes(name));
  return {
    rows: rows.slice(1).map(({ line, cells }) => ({ line, ...Object.fromEntries(COLUMNS.map((name) => [name, (cells[head.indexOf(name)] ?? "").trim()])) })),
    error: "",
    note: unknown.length ? `Left out, for we do not know them: ${unknown.join(", ")}.` : "",
  };
}

export function Import() {
  const [text, setText] = useState("");
  const [supplier, setSupplier] = useState("");
  const [skip, setSkip] = useState(false);
  const [only, setOnly] = useState("");
  const [preview, setPreview] = useState(null); // the server's, for `of`
  const [trouble, setTrouble] = useState("");
  const [busy, setBusy] = useState(false);
  const suppliers = useSuppliers();
  const loaded = core.value;
  const read = useMemo(() => readRows(text, supplier), [text, supplier]);
  // Sent as we read it, whatever the separator was; lines keep their place so that errors can be found again.
  const csv = useMemo(() => {
    if (!read.rows.length) return "";
    return writeCsv([COLUMNS, ...read.rows.map((row) => COLUMNS.map((name) => (name === "supplier_id" ? row.supplier_id || supplier : row[name])))]);
  }, [read, supplier]);

  useEffect(() => {
    setTrouble("");
    if (!csv) return;
    let gone = false;
    const timer = setTimeout(() => {
      post(PATH, { csv, apply: false }).then(
        (answer) => {
          if (gone) return;
          setPreview({ ...answer, of: csv });
          say(summary(answer.counts));
        },
        (error) => gone || setTrouble(error.message),
      );
    }, 300);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [csv]);

  const judged = preview?.of === csv ? preview : null;
  const rows = useMemo(() => {
    // The server counts the lines of what it was sent: its row i + 2 is our row i.
    if (judged) return judged.rows.map((row) => ({ ...row, line: read.rows[row.line - 2]?.line ?? row.line }));
    return read.rows.map((row) => {
      const wrong = loaded && rowError({ ...row, supplier_id: row.supplier_id || supplier });
      return { ...row, action: wrong ? "error" : "read", problems: wrong ? [wrong] : [], before: null, after: row };
    });
  }, [judged, read, loaded, supplier]);
  const counts = judged?.counts || { add: 0, change: 0, same: 0, error: rows.filter((row) => row.action === "error").length };
  const columns = useMemo(() => previewOf(suppliers), [suppliers]);
  const shown = only ? rows.filter((row) => row.action === only) : rows;
  const changes = counts.add + counts.change;
  const why = whyNot("mappings") || (!judged ? "The rows are being compared." : counts.error && !skip ? `${plural(counts.error, "row has an error", "rows have errors")}: correct ${counts.error === 1 ? "it, or leave it" : "them, or leave them"} out.` : !changes ? "Nothing would change." : "");

  const apply = async () => {
    setBusy(true);
    setTrouble("");
    try {
      const answer = await post(PATH, { csv, apply: true, skip_errors: skip });
      toast(`Imported: ${summary(answer.counts)}`);
      refresh();
      go("/settings/mappings");
    } catch (error) {
      setTrouble(error.message);
      setBusy(false);
    }
  };

  return html`<section class="import">
    <p><a href="/settings/mappings">SKU mappings</a> / Import</p>
    <div class="card">
      <h2>Rows to import</h2>
      <${Source} text=${text} setText=${setText} />
      <${Pick} label="Supplier of all rows" value=${supplier} onPick=${setSupplier} options=${[["", "as each row says"], ...suppliers.map((of) => [of.supplier_id, of.supplier_name || of.supplier_id])]} />
      ${read.error && html`<${Trouble} text=${read.error} />`}
      ${read.note && html`<p class="hint">${read.note}</p>`}
    </div>
    ${trouble && html`<${Trouble} title="Nothing was changed" text=${trouble} />`}
    ${rows.length > 0 && html`<div class="card">
      <h2>What will change <small>${plural(rows.length, "row")}</small></h2>
      <div class="counts" role="group" aria-label="Show only">
        ${["add", "change", "same", "error"].map((action) => html`<button key=${action} class="quiet" aria-pressed=${only === action} disabled=${!counts[action]} onClick=${() => setOnly(only === action ? "" : action)}>
          <${Badge} state=${ACTIONS[action][0]} label=${`${count(counts[action])} ${ACTIONS[action][1].toLowerCase()}`} /></button>`)}
      </div>
      <div class="form-actions apply">
        <${Action} kind="primary" act=${apply} why=${why} busy=${busy}>${changes ? `Import ${[counts.add && `${count(counts.add)} new`, counts.change && `${count(counts.change)} changed`].filter(Boolean).join(" and ")}` : "Import"}<//>
        ${counts.error > 0 && html`<label class="inline-tick"><input type="checkbox" checked=${skip} onChange=${(event) => setSkip(event.target.checked)} /> Leave out ${plural(counts.error, "row")} with errors</label>`}
      </div>
      <${Table} label="Rows to import" rows=${shown} columns=${columns} id=${(row) => row.line} tall=${true} state=${(row) => row.action} />
    </div>`}
  </section>`;
}

const summary = (counts) => `${count(counts.add)} new, ${count(counts.change)} changed, ${count(counts.same)} the same, ${count(counts.error)} with errors.`;

function Source({ text, setText }) {
  const input = useRef(null);
  const take = async (file) => file && setText(await file.text());
  const drop = (event) => {
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  };
  return html`<div class="field" onDragOver=${(event) => event.preventDefault()} onDrop=${drop}>
    <label for="csv">CSV, or cells copied from a spreadsheet</label>
    <textarea id="csv" rows="6" spellcheck=${false} value=${text} onInput=${(event) => setText(event.target.value)} placeholder=${COLUMNS.join(",")} />
    <p class="form-actions"><button type="button" class="button" onClick=${() => input.current.click()}>Choose a file</button>
      <input ref=${input} type="file" hidden accept=".csv,.tsv,.txt,text/csv" aria-label="CSV file" onChange=${(event) => (take(event.target.files[0]), (event.target.value = ""))} />
      <span class="hint">Columns: ${COLUMNS.join(", ")}. Unit is piece or pack; the last three may be left out. A file may also be dropped here.</span></p>
  </div>`;
}

// A supplier without a portal may be one to come, or a slip: it is said, not refused.
function forWhom(id, suppliers) {
  const known = suppliers.find((of) => of.supplier_id === id);
  if (!id) return "no supplier";
  return known ? html`<span dir="auto">${known.supplier_name || id}</span>` : html`<span class="warn">supplier ${id}, which has no portal here</span>`;
}

const packs = (side) => (side.unit === "pack" ? `pack of ${side.pack_size}` : Number(side.pack_size) > 1 ? `piece, in ${side.pack_size}s` : "piece") + (Number(side.min_qty) ? `, least ${side.min_qty}` : "");
const previewOf = (suppliers) => [
  { key: "line", title: "Line", size: "4.5rem", align: "end", sort: (row) => row.line, cell: (row) => row.line },
  { key: "action", title: "Will be", size: "8rem", sort: (row) => row.action, cell: (row) => html`<${Badge} state=${ACTIONS[row.action][0]} label=${ACTIONS[row.action][1]} />` },
  { key: "our", title: "Our SKU", sort: (row) => row.our_sku, cell: (row) => html`<strong dir="auto">${row.our_sku || html`<span class="none">blank</span>`}</strong><small>${forWhom(row.after?.supplier_id || row.supplier_id, suppliers)}</small>` },
  {
    key: "after", title: "Supplier SKU, unit", cell: (row) => row.problems.length
      ? html`<span class="bad" title=${row.problems.map(({ text }) => text).join(" ")}>${row.problems.map(({ text }) => text).join(" ")}</span>`
      : html`<code dir="auto">${row.supplier_sku}</code><small>${row.after && packs(row.after)}</small>`,
  },
  { key: "before", title: "Before", from: 680, cell: (row) => row.before && row.action === "change" && html`<code dir="auto"><s>${row.before.supplier_sku}</s></code><small>${packs(row.before)}</small>` },
];
