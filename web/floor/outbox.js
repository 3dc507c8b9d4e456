// outbox.js - what was scanned and is not settled: kept on this device (IndexedDB) before anything is sent, and sent in the
// order in which it was scanned.
//
// An entry: { n, key, at, text, human, product, station, store, action, path, body, as, who, by, state: "waiting" | "refused", message }.
// path null: the label was not known here when it was scanned; what it means is asked first, and kept, so that a second try
// asks for the same.  The key makes the server do it once, however often it arrives.  One tab of a device sends at a time
// (Web Locks); all of them show what waits.  What the server refuses stays until a person has seen it; so does all that waits
// once the device is no kiosk any more.  as: who was signed in, a person or a kiosk; nobody else's session sends it, for it would
// be theirs then.  who, by: who made the scan at a kiosk (who.js).

import { signal } from "../html.js";
import { get, post, csrf, newKey, revoked } from "../api.js";
import { me, resume } from "../session.js";
import { seg } from "../router.js";
import { who, proof } from "./who.js";

const LOCK = "tradepost-floor-send";
const AGAIN_MS = 4000;

export const scans = signal([]); // all that is kept, in order
export const keeps = signal(true); // whether this browser keeps anything at all

// ---- keeping -------------------------------------------------------------------------------------------------------

let opening = null;
const open = () => (opening ||= new Promise((done, fail) => {
  const request = indexedDB.open("tradepost-floor", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("scans", { keyPath: "n", autoIncrement: true });
    request.result.createObjectStore("known");
  };
  request.onsuccess = () => {
    request.result.onversionchange = () => request.result.close();
    done(request.result);
  };
  request.onerror = () => fail(request.error);
  request.onblocked = () => fail(new Error("Another tab keeps the store of scans closed."));
}));

// One transaction; done when it is on the disk.
async function within(name, mode, work) {
  const db = await open();
  return new Promise((done, fail) => {
    const transaction = db.transaction(name, mode, { durability: "strict" });
    const request = work(transaction.objectStore(name));
    transaction.oncomplete = () => done(request.result);
    transaction.onerror = transaction.onabort = () => fail(transaction.error);
  });
}

// Where a browser keeps nothing (a private window), scans stand in memory: with a line they are made as ever, and the page
// says what it cannot do.
const memory = new Map();
let count = 0;
async function ofScans(mode, work, without) {
  try {
    await open();
  } catch {
    keeps.value = false;
    return without();
  }
  return within("scans", mode, work);
}
const all = () => ofScans("readonly", (store) => store.getAll(), () => [...memory.values()]);
export const remember = (name, value) => within("known", "readwrite", (store) => store.put(value, name)).catch(() => {});
export const recall = (name) => within("known", "readonly", (store) => store.get(name)).catch(() => undefined);

const others = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("tradepost-floor");
if (others) others.onmessage = () => look();

export async function look() {
  try {
    scans.value = await all();
  } catch {
    keeps.value = false;
  }
}
async function changed() {
  await look();
  others?.postMessage("changed");
}

// Who is signed in now. A scan is whose it was when the hand made it: who signs in while it is looked at does not get it.
export const signedInNow = () => {
  const { id = "", name = "Somebody else" } = me.peek()?.person || {};
  return { id, name };
};
// Kept before it is sent; gives the entry back.
export async function keep(entry) {
  const kept = { key: newKey(), at: Date.now(), state: "waiting", message: "", path: null, body: {}, by: who.peek()?.name || "", who: proof(), ...entry };
  kept.n = await ofScans("readwrite", (store) => store.add(kept), () => (memory.set(++count, { ...kept, n: count }), count));
  await changed();
  return kept;
}
async function put(entry) {
  await ofScans("readwrite", (store) => store.put(entry), () => memory.set(entry.n, entry));
  await changed();
}
async function drop(n) {
  await ofScans("readwrite", (store) => store.delete(n), () => memory.delete(n));
  await changed();
}
// A person has read why it was refused.
export const seen = (n) => drop(n);

// ---- sending -------------------------------------------------------------------------------------------------------

const waiters = new Map(); // key → who waits for what becomes of it
// Sends, and gives { entry, answer } or { entry, refused: error }; null when nothing has been heard for that long.
export function sent(entry, ms) {
  return new Promise((done) => {
    const nothing = () => {
      if (waiters.get(entry.key) !== done) return;
      waiters.delete(entry.key);
      done(null);
    };
    waiters.set(entry.key, done);
    setTimeout(nothing, ms);
    // A sending that was under way may have looked just before this was kept: once more, then there is no line.
    flush().then(() => waiters.has(entry.key) && flush()).then(nothing);
  });
}
let late = () => {};
export const onLate = (listener) => (late = listener); // what nobody waited for any more
function settled(outcome) {
  const { key } = outcome.entry;
  (waiters.get(key) || late)(outcome);
  waiters.delete(key);
}

// No answer, or one that says nothing about the scan: it is sent again later.
export const noLine = (error) => !error.status || error.status >= 500 || error.status === 429 || (error.status === 401 && error.code !== "kiosk_revoked") || error.code === "csrf";

// A line that has just failed is not waited for again at each scan.
const DEAD_MS = 4000;
let deadUntil = 0, throttled = false;
export const lineIsDead = () => Date.now() < deadUntil;
export function lineFailed(error) {
  deadUntil = Date.now() + DEAD_MS;
  throttled = error.status === 429;
}
// Why it is not sent now, for people.
export const noLineText = () => (throttled ? "The server asks to wait a moment." : "There is no line.");

let sending = null;
export function flush() {
  sending ||= exclusively(sendAll).catch(() => {}).finally(() => (sending = null));
  return sending;
}
const exclusively = (work) => (navigator.locks ? navigator.locks.request(LOCK, work) : work());

async function sendAll() {
  for (;;) {
    const entry = (await all()).find(({ state }) => state === "waiting");
    if (!entry) return;
    if (revoked.peek()) {
      await refuse(entry, { message: revoked.peek(), status: 401 });
      continue;
    }
    if (!csrf.token) await resume(); // the page was opened without a line
    if (!csrf.token) return;
    const { id, name } = me.peek().person;
    if (entry.as && entry.as.id !== id) {
      await refuse(entry, { message: `${entry.as.name} was signed in when it was scanned, and it is ${name} now. Scan it again.`, status: 409 });
      continue;
    }
    if (!(await sendOne(entry))) return;
  }
}

// Whether its turn is over.
async function sendOne(entry) {
  try {
    if (!entry.path && !(await resolve(entry))) return true;
    const answer = await post(entry.path, { ...entry.body, ...entry.who, key: entry.key });
    deadUntil = 0;
    await drop(entry.n);
    settled({ entry, answer });
  } catch (error) {
    if (noLine(error)) {
      lineFailed(error);
      if (error.code === "csrf") csrf.token = "";
      return false;
    }
    await refuse(entry, error);
  }
  return true;
}

async function refuse(entry, error) {
  const refused = { ...entry, state: "refused", message: error.message };
  await put(refused);
  settled({ entry: refused, refused: error });
}

// What a label that was not known here means.
async function resolve(entry) {
  const found = await get("/production/scan?" + new URLSearchParams({ text: entry.text, ...(entry.store && { store: entry.store }), station: entry.station }));
  if (found.kind !== "ticket") {
    const message = found.kind === "several" ? "It is one of several cakes of this order: scan the label of the cake itself." : "This was no cake's label.";
    await refuse(entry, { message, status: 409 });
    return false;
  }
  const { ticket, scan } = found;
  Object.assign(entry, { human: ticket.human, product: ticket.product, action: scan.action, ...requestOf(ticket, scan.action, scan.stage) });
  await put(entry);
  return true;
}

// The request that does this to a ticket.
export function requestOf(ticket, action, stage, more = {}) {
  const placed = ["start", "complete", "receive", "qc_return", "move_back", "undo"].includes(action);
  return { path: `/production/tickets/${seg(ticket.id)}/${action === "print" ? "handle_print_barcode" : action}`, body: { ...(placed && { stage }), ...(action !== "move_back" && { round: ticket.round }), ...more } };
}

// While anything waits, it is tried again: now and then, and at once when the line is back.
export function startSending() {
  const ifAny = () => scans.peek().some(({ state }) => state === "waiting") && flush();
  const timer = setInterval(ifAny, AGAIN_MS);
  addEventListener("online", ifAny);
  look().then(ifAny);
  return () => {
    clearInterval(timer);
    removeEventListener("online", ifAny);
  };
}
