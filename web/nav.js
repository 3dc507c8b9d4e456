// nav.js - the rooms of the dashboard, as one table.  A room to come is a row here and a file in pages/.
//
// shown: whether this account uses the room and this person may see it.  counts: the kinds of overview's `attention`
// that wait for a person there.  g + key goes there.

import { may } from "./session.js";

export const ROOMS = [
  { href: "/", title: "Overview", icon: "overview", key: "o", shown: () => may("read"), counts: [] },
  {
    href: "/purchasing", title: "Purchasing", icon: "purchasing", key: "p", shown: () => may("read"),
    counts: ["mfa", "review", "late", "failed"],
  },
  {
    href: "/production", title: "Production", icon: "production", key: "b", shown: () => may("read"),
    counts: ["order_problem"],
  },
  { href: "/stock", title: "Stock", icon: "stock", key: "i", shown: () => may("read"), counts: [] },
  {
    href: "/activity", title: "Activity", icon: "activity", key: "a", shown: () => may("read"),
    counts: ["dead_job", "unknown_job", "parked"],
  },
  {
    href: "/settings", title: "Settings", icon: "settings", key: "s", shown: () => true,
    counts: ["login_blocked", "source_down", "store_broken", "lot"],
  },
];

// Which module shows an address: the first that fits. Loaded when it is first needed.
export const PAGES = [
  [/^\/$/, () => import("./pages/overview.js")],
  [/^\/purchasing(\/|$)/, () => import("./pages/purchasing.js")],
  [/^\/production(\/|$)/, () => import("./pages/production.js")],
  [/^\/stock(\/|$)/, () => import("./pages/stock.js")],
  [/^\/activity(\/|$)/, () => import("./pages/activity.js")],
  [/^\/settings(\/|$)/, () => import("./pages/settings.js")],
];

// Screens that nobody walks about in, a station of the floor and a board on the wall: without rooms and top bar.
export const bare = ({ path, query }) => /^\/production\/floor\/./.test(path) || (path === "/production/board" && query.has("wall"));
