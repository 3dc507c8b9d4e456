// who.js - who stands at this kiosk: said by a badge or a PIN, and kept with every scan.
//
// With a line the server answers with an identity, which the scans bring from then on.  Without one a badge is kept itself with
// the scans that follow it, and the server sees whose it is when they arrive; a PIN can be checked by nobody then, so it is not
// taken.  Another badge is another person at once.  Nobody stands here after so long without a scan (the kiosk's setting); the
// server has the same rule (fcgi/flow/who.h).

import { signal } from "../html.js";
import { post, del } from "../api.js";
import { me } from "../session.js";
import { now } from "../clock.js";

const NAME = "tradepost-floor-who";
const LOOK_MS = 1000;

function kept() {
  try {
    return JSON.parse(localStorage.getItem(NAME)) || {};
  } catch {
    return {}; // another program's, or storage is forbidden here: it is then said anew
  }
}

export const who = signal(kept().who || null); // { name, at, identity | badge } or null; at: the last scan, by the server's clock
let given = kept().given; // the identity that the server gave last: what became of it here, the server may hear later, or never

function set(value) {
  who.value = value;
  given = value?.identity || given;
  try {
    localStorage.setItem(NAME, JSON.stringify({ who: value, given }));
  } catch {
    // as above
  }
}
export const kiosk = () => me.value?.kiosk || null;
export const unsaid = () => Boolean(kiosk()?.identify && !who.value);

// What a scan brings of who made it; {} where nobody has said, and elsewhere than at a kiosk.
export function proof() {
  if (!kiosk()) return {};
  if (!who.peek()) return { scanned_at: now() };
  const { identity, badge } = who.peek();
  set({ ...who.peek(), at: now() });
  return { ...(identity ? { identity } : { badge }), scanned_at: now() };
}

function take({ person }) {
  set({ name: person.name, identity: person.identity, at: person.until - kiosk().idle_s * 1000 });
  return person.name;
}
// These two give the name, or throw what the server says.
export const byBadge = async (badge) => take((await post("/kiosk/identity", { badge })).kiosk);
export const byPin = async (person, pin) => take((await post("/kiosk/identity", { person, pin })).kiosk);
// The line is back: whose the badge is that was kept without one.
export async function badgeHeard() {
  const { badge } = who.peek() || {};
  if (!badge) return;
  const said = (await post("/kiosk/identity", { badge })).kiosk;
  if (who.peek()?.badge === badge) take(said);
}
// Whose it is, is not known here.
export function byBadgeUnheard(badge) {
  const name = `Badge …${badge.slice(-4)}`;
  set({ name, badge, at: now() });
  return name;
}

// online: the server is told. What still waits was made while she stood here, so then it is not: she has left here all the same.
export function leave(online) {
  set(null);
  if (online) del("/kiosk/identity").catch(() => {});
}

// While a station is open: what the server knows of who stands here, and the end of who has not scanned for a while.
export function startWho() {
  const heard = me.subscribe((session) => {
    const person = session?.kiosk?.person;
    if (person && !who.peek() && person.identity !== given) take(session.kiosk);
    if (session && !session.kiosk && who.peek()) set(null);
  });
  const timer = setInterval(() => {
    if (who.peek() && kiosk() && now() - who.peek().at > kiosk().idle_s * 1000) set(null);
  }, LOOK_MS);
  return () => {
    heard();
    clearInterval(timer);
  };
}
