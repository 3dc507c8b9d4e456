// cake_told.js - what happened to a cake, in the few words that tell it from the next: which stage, why, what was written.

import { words } from "./badge.js";

const because = (data) => (data.text ? `: ${data.text}` : "");
const BRIEF = {
  printed: ({ starts, from }) => (starts ? `${from} begins` : ""),
  started: ({ to }) => to,
  completed: ({ from }) => from,
  received: ({ from }) => from,
  undone: ({ to }) => `at ${to} again`,
  qc_returned: (data) => `to ${data.to}${because(data)}`,
  moved_back: (data) => `to ${data.to}${because(data)}`,
  held: ({ text }) => text,
  cancelled: ({ text }) => text,
  changed: ({ text }) => text,
  noted: ({ text }) => text,
  stored: ({ storage }) => storage,
  assigned: (data, people) => `${data.assignee ? `to ${people.get(data.assignee) || "somebody who is gone"}` : "to nobody"}${because(data)}`,
  refused: ({ text, from, why }) => [[words(text), from].filter(Boolean).join(" at "), words(why).toLowerCase()].filter(Boolean).join(": "),
  updated: ({ order, why }) => (order?.state === "cancelled" ? "it is cancelled there" : why),
  read_again: ({ why }) => why,
  due_set: ({ why }) => why,
};

// people: id → name. several: the order has more than one cake, so each says which it is.
export function cakeTold({ type, data }, people, several) {
  const brief = (data && BRIEF[type]?.(data, people)) || "";
  return [several && data?.no ? `cake ${data.no}` : "", brief].filter(Boolean).join(", ");
}
