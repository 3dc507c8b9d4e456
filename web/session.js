// session.js - who is signed in, and what they may do.

import { signal, computed } from "./html.js";
import { get, post, del, csrf, signedOut } from "./api.js";
import { forgetAll } from "./poll.js";

export const me = signal(undefined); // undefined: not known yet; null: nobody; else the session
export const trouble = signal(null); // why it is not known

// A station of the floor opens without a line for whoever was signed in on it last; what they do there waits until the
// server knows them again. Nothing secret is kept, and nothing once they have signed out.
const KEPT = "tradepost-floor-session";
const onFloor = () => location.pathname.startsWith("/production/floor");
export function keepForFloor(session = me.peek()) {
  try {
    if (!session) localStorage.removeItem(KEPT);
    else if (onFloor()) localStorage.setItem(KEPT, JSON.stringify({ ...session, csrf: "" }));
  } catch {
    // storage is forbidden here: the station then needs a line to open
  }
}
function keptForFloor() {
  try {
    return onFloor() ? JSON.parse(localStorage.getItem(KEPT)) : null;
  } catch {
    return null;
  }
}

function take(session) {
  const before = me.peek()?.person?.id;
  if (before && session && before !== session.person.id) forgetAll();
  csrf.token = session?.csrf || "";
  me.value = session;
  keepForFloor(session);
  signedOut.value = false;
}

export async function resume() {
  try {
    take(await get("/session"));
    trouble.value = null;
  } catch (error) {
    if (error.status === 401) take(null);
    else {
      trouble.value = error;
      if (me.peek() === undefined) me.value = keptForFloor() || undefined;
    }
  }
}

// A role may have changed, the session may have been ended, Tradepost may have been updated: looked at now and then.
const LOOK_MS = 60000;
export const updated = signal(false); // the server is another version than the one this page came from
export function startSession() {
  setInterval(async () => {
    if (document.hidden || !me.peek() || signedOut.peek()) return;
    const session = await get("/session").catch(() => null); // silence is told by the pages' own polls
    if (!session || !me.peek()) return;
    if (session.base.version !== me.peek().base.version) updated.value = true;
    if (JSON.stringify(session) !== JSON.stringify(me.peek())) take({ ...session, base: { ...session.base, version: me.peek().base.version } });
  }, LOOK_MS);
}

export async function signIn(email, password) {
  const session = await post("/session", { email, password });
  take(session);
  if (!session.csrf) await resume();
}

export async function signOut() {
  await del("/session");
  forgetAll();
  take(null);
}

export const may = (permission) => me.value?.permissions?.includes(permission) || false;
export const base = computed(() => me.value?.base || {});

const ROLE_NEEDED = {
  submit: "send orders",
  approve: "approve orders",
  review: "settle results",
  mappings: "change mappings",
  settings: "change settings",
  floor: "work on the floor",
  floor_manage: "hold, move back or cancel a ticket",
  stock: "change the stock",
  orders: "create or edit orders",
  users: "manage users",
  queue: "change the queue",
};
// "" when they may, else the sentence that stands beside a button that cannot be pressed.
export const whyNot = (permission) =>
  may(permission) ? "" : `Your role (${me.value?.person?.role}) may not ${ROLE_NEEDED[permission]}. An owner can change that under Settings, People.`;
