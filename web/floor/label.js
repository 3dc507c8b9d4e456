// label.js - one of our labels among what was typed: a slow scanner types as hands do, one that stumbles comes in two pieces, and
// one that follows hands has no blank before it.

import { readHere } from "./station.js";

// "ticket", "person" or "place"; "": no label of ours. A bare number may be anything.
export function labelKind(text) {
  const kind = readHere(text)?.kind;
  return ["ticket", "person", "place"].includes(kind) ? kind : "";
}
// The label that the text ends in: all of its last word that is one, for a store's prefix may end as another's. "": none.
export function labelAtEnd(text) {
  const word = /\S*$/.exec(text)[0];
  for (let i = 0; i < word.length; i++) if (/[a-z0-9]/i.test(word[i]) && labelKind(word.slice(i))) return word.slice(i);
  return "";
}
// What was scanned, when a burst of keys as quick as a scanner's ends the whole text: of one that stumbled more than the burst, behind
// quick hands less. "": words that are no label.
export function labelInBurst(burst, whole) {
  const end = whole.endsWith(burst) ? labelAtEnd(whole) : "";
  const words = burst.trim().split(/\s+/);
  if (end.length > burst.length || (end && (words.length > 1 || !labelKind(burst)))) return end;
  return words.length === 1 ? burst : words.map((_, i) => words.slice(-1 - i).join(" ")).find(labelKind) || "";
}
