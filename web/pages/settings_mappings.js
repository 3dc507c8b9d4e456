// settings_mappings.js - what each supplier calls our SKUs, in which unit and pack.

import { html, useMemo } from "../html.js";
import { place, setQuery, withQuery, go, seg } from "../router.js";
import { polled, more, refresh } from "../poll.js";
import { post, put, del, file } from "../api.js";
import { toast, failed } from "../status.js";
import { may, whyNot } from "../session.js";
import { rowError } from "../core.js";
import { Table } from "../parts/table.js";
import { Split, Panel } from "../parts/panel.js";
import { Known, Empty, Action, Facts, Trouble } from "../parts/page.js";
import { Icon } from "../parts/icons.js";
import { Ago } from "../parts/time.js";
import { useForm, Form, Field, Choice, Submit, Refusal, Find, Pick } from "../parts/form.js";
import { count } from "../format.js";

const PATH = "/settings/mappings";
const ORIGIN = { manual: "entered here", csv: "imported", source: "from the purchasing source" };

export const useSuppliers = () => polled("/settings/portals?limit=200", { every: 60000, frame: true }).value.data?.rows || [];

export function Mappings() {
  const { query, parts } = place.value;
  const open = parts[2];
  const q = query.get("q") || "", supplier = query.get("supplier") || "";
  const path = PATH + "?" + new URLSearchParams({ ...(q && { q }), ...(supplier && open !== "new" && { supplier }), limit: "200" });
  const known = polled(path).value;
  const suppliers = useSuppliers();
  const row = known.data?.rows.find(({ id }) => id === open);
  const back = withQuery({ sku: null, ...(open === "new" && { supplier: null }) }, PATH);
  const options = [["", "All suppliers"], ...suppliers.map((of) => [of.supplier_id, of.supplier_name || of.supplier_id])];
  const list = html`<div class="filters">
      <${Find} label="Our SKU or theirs" value=${q} onFind=${(text) => setQuery({ q: text })} />
      <${Pick} label="Supplier" value=${supplier} options=${options} onPick=${(value) => setQuery({ supplier: value })} />
      <span class="push filters-actions"><a class="button" href=${file("/settings/mappings.csv")} download><${Icon} name="download" />Export</a>
        ${may("mappings") && html`<a class="button" href="/settings/mappings/import"><${Icon} name="upload" />Import</a>`}
        <${Action} kind="primary" act=${() => go(withQuery({}, PATH + "/new"))} why=${whyNot("mappings")} quietWhy=${true}>Add a mapping<//></span>
    </div>
    <${Known} of=${known} rows=${8}>${(data) => data.rows.length === 0
      ? q || supplier
        ? html`<${Empty} title="No mapping fits" text="No mapping has these words or this supplier."><button class="button" onClick=${() => setQuery({ q: null, supplier: null })}>Show all mappings</button><//>`
        : html`<${Empty} title="No mapping yet" text="Where a supplier calls a product by another SKU, or sells it in packs, a mapping says so. Without one the product's own supplier SKU is sent.">
            <a class="button primary" href=${PATH + "/new"}>Add the first mapping</a> <a class="button" href=${PATH + "/import"}>Import a CSV file</a><//>`
      : html`<${Table} label="SKU mappings" rows=${data.rows} columns=${COLUMNS} id=${(of) => of.id} openId=${open} href=${(of) => withQuery({}, `${PATH}/${seg(of.id)}`)}
          hasMore=${Boolean(data.next)} more=${() => more(path)} />`}<//>`;
  return html`<${Split} open=${open} list=${list}>
    ${open === "new" ? html`<${New} back=${back} suppliers=${suppliers} />`
      : row ? html`<${Edit} key=${row.id} row=${row} back=${back} suppliers=${suppliers} />`
      : html`<${Panel} title="Mapping" back=${back} of=${open}><${Known} of=${known}>${() => html`<${Trouble} text="This mapping is not in the list. It may be gone, or further down." />`}<//><//>`}
  <//>`;
}

const COLUMNS = [
  { key: "our", title: "Our SKU", sort: (row) => row.our_sku, cell: (row) => html`<strong dir="auto" title=${row.our_sku}>${row.our_sku}</strong>` },
  { key: "theirs", title: "Supplier SKU", sort: (row) => row.supplier_sku, cell: (row) => html`<code dir="auto" title=${row.supplier_sku}>${row.supplier_sku}</code>` },
  { key: "supplier", title: "Supplier", from: 560, sort: (row) => row.supplier_name, cell: (row) => html`<span dir="auto" title=${row.supplier_name}>${row.supplier_name || row.supplier_id}</span>` },
  { key: "unit", title: "Unit", size: "8.5rem", from: 680, cell: (row) => (row.unit === "pack" ? `pack of ${count(row.pack_size)}` : row.pack_size > 1 ? `piece, in ${count(row.pack_size)}s` : "piece") },
  { key: "min", title: "Least", size: "5rem", align: "end", from: 680, cell: (row) => (row.min_qty ? count(row.min_qty) : "") },
  { key: "origin", title: "Origin", size: "10rem", from: 1000, cell: (row) => html`<small>${ORIGIN[row.origin] || row.origin}</small>` },
  { key: "changed", title: "Changed", size: "7rem", align: "end", from: 1000, sort: (row) => row.updated_at, cell: (row) => html`<${Ago} at=${row.updated_at} />` },
];

const FIELD = { supplier: "supplier_id", supplier_id: "supplier_id", our_sku: "our_sku", supplier_sku: "supplier_sku", unit: "unit", pack_size: "pack_size", min_qty: "min_qty" };
function check(values) {
  if (!values.supplier_id) return { supplier_id: "Choose the supplier." };
  const wrong = rowError(values);
  return wrong ? { [FIELD[wrong.field] || "our_sku"]: wrong.text } : {};
}
const toBody = ({ supplier_id, our_sku, supplier_sku, unit, pack_size, min_qty }) => ({
  supplier_id, our_sku: our_sku.trim(), supplier_sku: supplier_sku.trim(), unit, pack_size: Number(pack_size || 1), min_qty: Number(min_qty || 0),
});
const toValues = (row) => ({ ...toBody(row), pack_size: String(row.pack_size), min_qty: row.min_qty ? String(row.min_qty) : "" });

function Fields({ form, suppliers, fixed }) {
  const options = suppliers.map((of) => [of.supplier_id, of.supplier_name || of.supplier_id]);
  if (form.values.supplier_id && !options.some(([id]) => id === form.values.supplier_id)) options.push([form.values.supplier_id, form.values.supplier_id]);
  const pack = form.values.unit === "pack";
  return html`
    <${Choice} form=${form} name="supplier_id" label="Supplier" options=${[["", "Choose"], ...options]} disabled=${fixed} />
    <${Field} form=${form} name="our_sku" label="Our SKU" />
    <${Field} form=${form} name="supplier_sku" label="Supplier SKU" hint="As the portal expects it." />
    <${Choice} form=${form} name="unit" label="The portal counts" options=${[["piece", "pieces, as we do"], ["pack", "packs"]]} />
    <${Field} form=${form} name="pack_size" label=${pack ? "Pieces in a pack" : "Only in multiples of"} inputmode="numeric"
      hint=${pack ? "Our quantity is divided by it, the price multiplied." : "1: any number of pieces."} />
    <${Field} form=${form} name="min_qty" label="Least order, in our pieces" inputmode="numeric" hint="Blank: none." />
    <${Refusal} form=${form} />`;
}

function New({ back, suppliers }) {
  const { query } = place.value;
  const start = useMemo(() => ({ supplier_id: query.get("supplier") || "", our_sku: query.get("sku") || "", supplier_sku: "", unit: "piece", pack_size: "1", min_qty: "" }), []);
  const form = useForm(start, {
    check, send: (values) => post(PATH, toBody(values)),
    done: (answer, values) => {
      toast(`${values.our_sku} is mapped.`, { undo: () => del(`${PATH}/${seg(answer.mapping.id)}`).then(refresh) });
      refresh();
      if (query.get("sku")) history.back(); // came here from the plan: back to it
      else go(back);
    },
  });
  return html`<${Panel} title="Add a mapping" back=${back} of="new"><${Form} form=${form} label="Mapping"><${Fields} form=${form} suppliers=${suppliers} />
    <${Submit} form=${form} why=${whyNot("mappings")}>Add the mapping<//><//><//>`;
}

function Edit({ row, back, suppliers }) {
  const start = useMemo(() => toValues(row), [row.id]);
  const form = useForm(start, {
    check, send: (values) => put(`${PATH}/${seg(row.id)}`, toBody(values)),
    done: () => {
      toast("Saved.", { undo: () => put(`${PATH}/${seg(row.id)}`, toBody(start)).then(refresh) });
      refresh();
    },
  });
  const remove = () => del(`${PATH}/${seg(row.id)}`).then(() => {
    toast(`The mapping of ${row.our_sku} is removed.`, { undo: () => post(PATH, toBody(row)).then(refresh) });
    refresh();
    go(back);
  }, failed);
  return html`<${Panel} title=${row.our_sku} back=${back} of=${row.id} label="Mapping">
    <${Form} form=${form} label="Mapping"><${Fields} form=${form} suppliers=${suppliers} fixed=${true} />
      <div class="form-actions"><${Submit} form=${form} why=${whyNot("mappings")}>Save<//>
        ${may("mappings") && html`<button type="button" class="quiet" onClick=${remove}>Remove this mapping</button>`}</div><//>
    <section class="part"><${Facts} facts=${[["Origin", ORIGIN[row.origin] || row.origin], ["Changed", html`<${Ago} at=${row.updated_at} />`]]} /></section>
  <//>`;
}
