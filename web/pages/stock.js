// stock.js - what there is: the items, a sheet to count them with, and what the comparisons with the stores found.

import { html } from "../html.js";
import { place } from "../router.js";
import { Tabs, Heading } from "../parts/page.js";
import { StockItems } from "./stock_items.js";
import { CountSheet } from "./stock_count.js";
import { Compared } from "./stock_compared.js";

const VIEWS = { count: CountSheet, comparisons: Compared };

export function Page() {
  const View = VIEWS[place.value.parts[1]] || StockItems;
  return html`<${Heading} title="Stock" />
    <${Tabs} label="Stock" tabs=${[["/stock", "Items"], ["/stock/count", "Count sheet"], ["/stock/comparisons", "Comparisons"]]} />
    <${View} />`;
}
