// format.js - times, counts and amounts as people read them.

const exactTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const dayTime = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });
const yearTime = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", year: "numeric" });
const shortTime = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const hourTime = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const minuteTime = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const counted = new Intl.NumberFormat();

export const exact = (at) => exactTime.format(at);
export const clockTime = (at) => hourTime.format(at);
// With its year where it could be taken for another's.
const HALF_A_YEAR_MS = 182 * 86400000;
export function day(text) {
  const at = new Date(text + "T12:00:00");
  return (Math.abs(at - Date.now()) > HALF_A_YEAR_MS ? yearTime : dayTime).format(at);
}
// When something is due: the day, and the hours as they were written.
export const dueOf = ({ due_day: on, due_time: hours }) => [on && day(on), hours].filter(Boolean).join(", ");
export const dayMonth = (at) => shortTime.format(at);
export const clockMinutes = (at) => minuteTime.format(at);
export const shortDay = (text) => dayMonth(new Date(text + "T12:00:00"));
export const count = (n) => counted.format(n ?? 0);
// Of an order; one taken down by hand has none where nobody said a price.
export const totalOf = ({ by_hand: byHand, total_minor: minor, total_text: text }) => (byHand && minor === 0 ? "–" : text);
// A sum that may be more: not all of what may count was looked at.
export const atLeast = ({ at_least: more }, n) => (more ? "at least " : "") + count(n);
export const plural = (n, one, many = one + "s") => `${counted.format(n)} ${n === 1 ? one : many}`;

// What a bakery counts in, and of several; a word that is not here (kg, l, ml, dozen) is the same of any number.
const MANY = new Map(`bag bar barrel block board bottle brick bucket bun cake can candle card carton case crate cup drum egg gram item jar
  kilo kilogram label layer liter litre meter metre ounce pack packet pail pair pallet pc piece pod portion pot pound punnet ribbon ring roll sack
  sachet set sheet sleeve slice spoon sprig stick sticker sponge tablespoon teaspoon tier tin topper tray tub tube unit wheel`.split(/\s+/).map((one) => [one, one + "s"]));
for (const one of ["batch", "box", "bunch", "dish", "pouch"]) MANY.set(one, one + "es");
for (const one of ["leaf", "loaf"]) MANY.set(one, one.slice(0, -1) + "ves");
const ONE = /^\s*[-−+]?(0*1(\.0*)?|\d+\/\d+)\s*$/; // "1", "1/3"; but "0.5 boxes"
// The word for it that people have typed ("box"), behind an amount as the API writes it or somebody types it.
export function unitOf(amount, unit) {
  const text = String(amount ?? ""), many = MANY.get((unit ?? "").toLowerCase());
  if (!many || ONE.test(text) || !/\d/.test(text)) return unit;
  return unit === unit.toUpperCase() ? many.toUpperCase() : unit[0] + many.slice(1);
}

const STEPS = [
  [60, 1, "s"],
  [3600, 60, "min"],
  [86400, 3600, "h"],
  [86400 * 60, 86400, "d"],
  [Infinity, 86400 * 30, "mo"],
];
// "45 s", "3 min", "2 h", "5 d"
export function span(ms) {
  const s = Math.max(0, Math.round(ms / 1000));
  const [, unit, name] = STEPS.find(([below]) => s < below);
  return `${Math.floor(s / unit)} ${name}`;
}
// "3 min ago", "in 20 s", "just now"
export function ago(at, now) {
  const away = at - now;
  if (Math.abs(away) < 5000) return "just now";
  return away > 0 ? `in ${span(away)}` : `${span(-away)} ago`;
}
// "4:09": what is left until a deadline
export function left(ms) {
  const s = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
}

// Whole bytes, for people.
export function bytes(n) {
  if (n < 1000) return `${n} B`;
  if (n < 1e6) return `${(n / 1000).toFixed(1)} kB`;
  return `${(n / 1e6).toFixed(1)} MB`;
}

// An amount's text with a minus as long as a plus.
export const minus = (text) => text.replace(/^-/, "−");
export const percent = (bp) => `${(bp / 100).toFixed(bp % 100 ? 1 : 0)} %`;
export const cut = (text, n) => (text.length > n ? text.slice(0, n - 1) + "…" : text);

// A letter or two that stand for a person.
export const initials = (name) =>
  name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0].toUpperCase()).join("") || "?";

// What an order's payment may be: [the machine's word, people's].
export const PAID = [["pending", "Payment pending"], ["authorized", "Authorised"], ["partially_paid", "Partly paid"], ["paid", "Paid"], ["partially_refunded", "Partly refunded"], ["refunded", "Refunded"], ["voided", "Voided"], ["expired", "Expired"]];
