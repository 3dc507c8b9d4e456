// production.js - shops' orders as cakes on a floor: its stations, the board, the orders, the days ahead.

import { html } from "../html.js";
import { place } from "../router.js";
import { bare } from "../nav.js";
import { Tabs, Heading } from "../parts/page.js";
import { Board } from "./board.js";
import { Wall } from "./board_wall.js";
import { Stations } from "./floor.js";
import { Kiosk } from "./floor_kiosk.js";
import { ShopOrders } from "./shop_orders.js";
import { Capacity } from "./capacity.js";

const VIEWS = { floor: Stations, orders: ShopOrders, capacity: Capacity };

export function Page() {
  const { parts } = place.value;
  if (bare(place.value)) return parts[1] === "floor" ? html`<${Kiosk} key=${parts[2]} stage=${parts[2]} />` : html`<${Wall} />`;
  const View = VIEWS[parts[1]] || Board;
  const board = parts[1] ? "/production/board" : "/production";
  return html`<${Heading} title="Production" />
    <${Tabs} label="Production" tabs=${[[board, "Board"], ["/production/floor", "Floor"], ["/production/orders", "Orders"], ["/production/capacity", "Capacity"]]} />
    <${View} />`;
}
