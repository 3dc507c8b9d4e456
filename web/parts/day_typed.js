// day_typed.js - a day as somebody types it who is asked for one: a date, or "Saturday", which is the next there is.
// What a shop's order says is read without this: there it is not known from when on "Saturday" counts.

import { dayAfter, readDue } from "../core.js";

const LETTERS = 3; // "Sat"
const DAYS = 7;
const A_MONDAY = Date.UTC(2024, 0, 1);
const NAMES = ["en", navigator.language].flatMap((language) => {
  const name = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
  return Array.from({ length: DAYS }, (_, i) => [name.format(A_MONDAY + i * 86400000).toLowerCase(), i]);
});
export const weekday = (iso) => (new Date(iso + "T12:00:00Z").getUTCDay() + 6) % DAYS; // 0: Monday

// As readDue() says it; null while nothing is typed, or no core is there.
export function readTyped(text, today) {
  const word = text.trim().toLowerCase();
  if (!word) return null;
  const near = ["today", "tomorrow"].indexOf(word), named = word.length >= LETTERS && NAMES.find(([name]) => name.startsWith(word));
  const day = today && (near >= 0 ? dayAfter(today, near) : named && dayAfter(today, (named[1] - weekday(today) + DAYS) % DAYS));
  return day ? { day, text: "" } : readDue(text, "day_first", today);
}
