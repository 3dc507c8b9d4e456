// settings.js - what the company sets: suppliers' portals, SKU mappings, integrations, stores, kiosks, places, capacity, people, tokens; and what is one's own.

import { html } from "../html.js";
import { place } from "../router.js";
import { polled } from "../poll.js";
import { may } from "../session.js";
import { Tabs, Heading } from "../parts/page.js";
import { Portals } from "./settings_portals.js";
import { Mappings } from "./settings_mappings.js";
import { Import } from "./settings_import.js";
import { Integrations } from "./settings_integrations.js";
import { Stores } from "./settings_stores.js";
import { Kiosks } from "./settings_kiosks.js";
import { Places } from "./settings_places.js";
import { CapacitySettings } from "./settings_capacity.js";
import { Lots } from "./settings_lots.js";
import { Allergens } from "./settings_allergens.js";
import { People } from "./settings_people.js";
import { Tokens } from "./settings_tokens.js";
import { Account } from "./settings_account.js";

// path, title, permission, view, kinds of attention
const VIEWS = [
  ["suppliers", "Suppliers", "settings_read", Portals, ["login_blocked"]],
  ["mappings", "SKU mappings", "settings_read", Mappings, []],
  ["integrations", "Integrations", "settings_read", Integrations, ["source_down"]],
  ["stores", "Stores", "settings_read", Stores, ["store_broken"]],
  ["kiosks", "Kiosks", "settings_read", Kiosks, []],
  ["places", "Places", "settings_read", Places, []],
  ["capacity", "Capacity", "settings_read", CapacitySettings, []],
  ["lots", "Lots", "settings_read", Lots, ["lot"]],
  ["allergens", "Allergens", "settings_read", Allergens, []],
  ["people", "People", "users", People, []],
  ["tokens", "Tokens", "users", Tokens, []],
  ["account", "My account", "signed_in", Account, []],
];
const allowed = (permission) => permission === "signed_in" || may(permission);

export function Page() {
  const attention = polled("/overview", { frame: true }).value.data?.attention || [];
  const views = VIEWS.filter(([, , permission]) => allowed(permission));
  const [, name, more] = place.value.parts;
  const importing = name === "mappings" && more === "import" && may("settings_read");
  const [, , , View] = views.find(([path]) => path === name) || views[0];
  const tabs = views.map(([path, title, , , kinds]) => ["/settings/" + path, title, attention.filter(({ kind }) => kinds.includes(kind)).length]);
  if (!views.some(([path]) => path === name)) tabs[0][0] = "/settings"; // where no tab is named, the first is open
  return html`<${Heading} title="Settings" />
    <${Tabs} label="Settings" tabs=${tabs} />
    ${importing ? html`<${Import} />` : html`<${View} />`}`;
}
