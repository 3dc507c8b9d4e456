// keys.js - the keyboard: single keys that act anywhere but in a field, and the list of them for `?`.

import { go } from "./router.js";
import { signal } from "./html.js";
import { refresh } from "./poll.js";
import { say } from "./status.js";
import { ROOMS } from "./nav.js";

export const searchOpen = signal(false);
export const helpOpen = signal(false);
const escapes = []; // what Esc closes, the innermost last

// While mounted, Esc calls close (dialogs close by themselves).
export function onEscape(close) {
  escapes.push(close);
  return () => escapes.splice(escapes.indexOf(close), 1);
}

export const SHORTCUTS = () => [
  ["Anywhere", [
    ["/ or Ctrl K", "Search orders, SKUs, jobs, suppliers and pages"],
    ["?", "Show this list"],
    ["r", "Read this page again now"],
    ["Esc", "Close what is open"],
    ...ROOMS.filter((room) => room.shown()).map((room) => [`g ${room.key}`, `Go to ${room.title}`]),
  ]],
  ["In a table", [
    ["↑ ↓ or k j", "Move from row to row"],
    ["Home End Page↑ Page↓", "Move far"],
    ["Enter", "Open the row"],
    ["Space or x", "Pick the row"],
    ["Shift ↑ ↓", "Pick rows in one go (or Shift and click)"],
    ["Ctrl A", "Pick all rows"],
  ]],
  ["On a count sheet", [
    ["Enter or ↓ ↑", "Go from item to item"],
    ["Ctrl Enter", "Look the counts through"],
  ]],
];

const typing = (target) =>
  target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) ||
  (target.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(target.type));

let prefix = 0; // when g was pressed

export function startKeys() {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      searchOpen.value = true;
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape" && escapes.length) {
      event.preventDefault();
      escapes.at(-1)();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (Date.now() - prefix < 1500) {
      prefix = 0;
      const room = ROOMS.find(({ key, shown }) => key === event.key && shown());
      if (room) {
        event.preventDefault();
        go(room.href);
        return;
      }
    }
    if (event.key === "g") prefix = Date.now();
    else if (event.key === "/") searchOpen.value = true;
    else if (event.key === "?") helpOpen.value = true;
    else if (event.key === "r") {
      refresh();
      say("Reading again.");
    } else return;
    event.preventDefault();
  });
}
