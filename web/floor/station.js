// station.js - what a scan at this station comes to.
//
// With a line the server reads it and does it.  Without one core.wasm reads it and decides, against the cakes of the
// station as they were last heard of; it is kept, shown as waiting, and sent when the line is back (outbox.js).  While
// anything waits, later scans go behind it, so that they arrive in the order of the hands.

import { signal } from "../html.js";
import { get, revoked } from "../api.js";
import { may, whyNot } from "../session.js";
import { now } from "../clock.js";
import { seg } from "../router.js";
import { span } from "../format.js";
import { core, readScan, scanSame, decideTicket, scanMeans, nextStep, defaultFloor } from "../core.js";
import { say } from "../status.js";
import { refresh } from "../poll.js";
import { badgeHeard, byBadge, byBadgeUnheard, byPin, leave, kiosk, unsaid, who } from "./who.js";
import { sound } from "./sound.js";
import { keep, signedInNow, seen, flush, scans, sent, onLate, noLine, noLineText, lineIsDead, lineFailed, requestOf, remember, recall } from "./outbox.js";
import { asking } from "./asking.js";

const PATIENCE_MS = 2500; // then it waits, and the next cake can be scanned
const REPEAT_MS = 2000;
const ANOTHER_MS = 10000; // a scan of somebody else's so recent may be the same one, by two people
const LAST = 10;

export const result = signal(null); // { word, tone, text, at }: of the last scan
export const shown = signal(null); // { ticket, from: "server" | "device", asks: "" | "acknowledge" | "again", notice }
export const choice = signal([]); // the cakes that a scan may mean
export const last = signal(keptLast());
export const busy = signal(false);

let here = { stage: "", stores: [], world: { stores: [], rows: [] } };
let before = null; // { read, text, at }: the scan before this one

let remembered = Promise.resolve(); // what this device knew of the station has been read

export function openStation(stage, stores) {
  here = { stage, stores, world: { stores: [], rows: [] } };
  result.value = shown.value = asking.value = null;
  choice.value = [];
  remembered = recall("world:" + stage).then((kept) => {
    if (kept && here.stage === stage && !here.world.heard) here.world = kept;
  });
}
// The stages of a ticket's shop: its card has them, then the board; else the usual ones when they have its stage. Null when
// they are not known: then nothing is decided here.
export function floorOf(ticket) {
  const said = ticket.stages || here.world.stores.find(({ id }) => id === ticket.store_id)?.stages || here.world.floors?.[ticket.store_id];
  const usual = said ? null : defaultFloor();
  return said || (usual.some(({ name }) => name === ticket.stage) && usual.some(({ name }) => name === here.stage) ? usual : null);
}
const shopOf = (ticket) => here.world.stores.find(({ id }) => id === ticket.store_id)?.name;
// Why this station can do nothing with a cake that stands elsewhere.
export function whyNotHere(ticket, stage) {
  const shop = floorOf(ticket)?.every(({ name }) => name !== stage) && shopOf(ticket);
  return shop ? `It belongs to ${shop}. It is at ${ticket.stage}.` : `It is at ${ticket.stage}, not here.`;
}
function learn(ticket) {
  if (!ticket?.stages) return;
  here.world = { ...here.world, floors: { ...here.world.floors, [ticket.store_id]: ticket.stages } };
}

// What the board of this station says, each time it is another.
export function heard(data, path) {
  if (data === here.world.board?.data) return; // this device's own memory of it; scans may have changed its rows since
  here.world = { ...here.world, heard: true, stores: data.stores, rows: data.stages.flatMap(({ rows }) => rows), board: { path, data } };
  remember("world:" + here.stage, here.world);
}
export const heardAt = (path, at) => remember("heard:" + path, at);
// What that board last said, for a page that was opened without a line: { data, at }; null when this device does not know.
export async function boardBefore(path) {
  await remembered;
  const { board } = here.world;
  const at = board?.path === path && (await recall("heard:" + path));
  return at ? { data: board.data, at } : null;
}

// ---- showing -------------------------------------------------------------------------------------------------------

function tell(word, tone, text = "", loud = tone) {
  result.value = { word, tone, text, at: Date.now() };
  sound(loud);
  say(`${word}. ${text}`, tone === "bad");
}

function keptLast() {
  try {
    return JSON.parse(localStorage.getItem("tradepost-floor-last") || "[]").slice(0, LAST);
  } catch {
    return [];
  }
}
function setLast(rows) {
  last.value = rows.slice(0, LAST);
  try {
    localStorage.setItem("tradepost-floor-last", JSON.stringify(last.value));
  } catch {
    // storage is full or forbidden: what was done is done all the same
  }
}
const list = (row) => setLast([row, ...last.value.map((of) => (of.ticket === row.ticket ? { ...of, undo: "" } : of)).filter(({ key }) => key !== row.key)]);

const SAID = { print: "Printed", start: "Started", complete: "Done", qc_return: "Sent back", undo: "Taken back", acknowledge: "Seen", receive: "Received", assign: "Assigned", store: "Stored", note: "Noted", hold: "On hold", resume: "Goes on", move_back: "Moved back", cancel: "Cancelled" };

function settledRow(entry, ticket, word, tone) {
  if (entry.action === "undo" && tone === "good") return setLast(last.value.map((of) => (of.ticket === ticket?.id ? { ...of, touched: ticket.touched_at } : of))); // its row says so
  // What was done already may have been followed by more: only the last step can be taken back.
  const undo = ["start", "complete"].includes(entry.action) && ticket?.may?.undo?.may && ticket.last?.kind === entry.action && ticket.last.stage === entry.body.stage ? entry.action : "";
  list({ key: entry.key, ticket: ticket?.id || entry.key, human: entry.human || entry.text, product: ticket?.product || entry.product || "", word, tone, at: entry.at, stage: entry.body.stage || "", undo, round: ticket?.round, touched: tone === "good" ? ticket?.touched_at : 0 });
}

// ---- a scan --------------------------------------------------------------------------------------------------------

const bare = (text) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
// Scans, and who comes and leaves between them, one after the other, however quick the hands and slow the line.
let turn = Promise.resolve();
function inTurn(work) {
  const done = turn.then(work);
  turn = done.catch(() => {});
  return done;
}

export function scanned(text) {
  const at = Date.now();
  const read = readHere(text);
  // Until the core is there, a label is its letters and figures.
  const same = before && (read && before.read ? scanSame(before.read, before.at, read, at) : bare(before.text) === bare(text) && at - before.at < REPEAT_MS);
  before = { read, text, at };
  if (same && choice.value.length) return whichOne("calm"); // the question stands
  if (same) return tell("Same scan", "calm", "It was scanned a moment ago and counts once.");
  if (read?.kind === "empty" || (!read && !text.trim())) return tell("Nothing", "warn", read?.text || "The scanner sent nothing that can be read.");
  if (read?.kind === "too_long") return tell("Not read", "bad", read.text);
  const hand = { text, read, as: signedInNow(), asked: asking.peek() };
  return inTurn(() => takeUp(hand)).catch((error) => tell("Not kept", "bad", `Scan it again: ${error.message}`));
}

// hand: { text, read, as, asked }, what was scanned and by whom, and what they were being asked.
async function takeUp(hand) {
  choice.value = [];
  busy.value = true;
  try {
    if (waiting() && !lineIsDead()) await flushBriefly();
    await (waiting() || lineIsDead() ? withoutLine(hand) : withLine(hand));
  } finally {
    busy.value = false;
  }
}
const waiting = () => scans.peek().some(({ state }) => state === "waiting");
const flushBriefly = () => Promise.race([flush(), new Promise((done) => setTimeout(done, PATIENCE_MS))]);
const onlyStore = () => (here.stores.length === 1 ? here.stores[0] : "");
const ofHere = (ticket) => !here.stores.length || here.stores.includes(ticket.store_id);

const UNFOUND = { no_such_order: "No such order", nothing_to_make: "Nothing to make" };

async function withLine(hand) {
  const { text, read, as } = hand;
  if (read?.kind === "person") return badge(read.code); // in no address, which web servers write down
  let found;
  try {
    found = await get("/production/scan?" + new URLSearchParams({ text, ...(onlyStore() && { store: onlyStore() }), station: here.stage }), { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    if (revoked.peek()) return refusedHere(hand);
    if (error.status && !noLine(error)) return tell(UNFOUND[error.code] || "Not read", "bad", error.message);
    lineFailed(error);
    return withoutLine(hand);
  }
  if (found.kind === "person") return badge(found.code);
  if (found.kind === "place") return place(found.code, hand);
  if (found.kind === "several") return several(found.rows);
  learn(found.ticket);
  return meant(found.ticket, found.scan, { from: "server", as });
}

function several(rows) {
  choice.value = rows;
  shown.value = null;
  whichOne();
}
const whichOne = (loud) => tell("Which one?", "warn", "This order has several cakes. Scan the label of the cake itself, or pick it here.", loud);
// One of several was picked.
export function pick(ticket) {
  choice.value = [];
  before = null;
  return scanned(ticket.human);
}

// ---- who stands here -----------------------------------------------------------------------------------------------

const welcome = (name) => tell("Hello", "good", `${name} stands here now.`);

async function badge(code) {
  if (!kiosk()) return tell("No kiosk", "warn", "Badges count at a tablet that is registered under Settings, Kiosks. Here it is whoever has signed in.");
  try {
    welcome(await byBadge("tp-badge-" + code));
  } catch (error) {
    if (noLine(error)) return lineFailed(error), badgeUnheard(code);
    tell("Badge not known", "bad", error.message);
  }
}

function badgeUnheard(code) {
  if (!kiosk()) return tell("No line", "warn", "Badges count at a registered tablet. Go on scanning cakes; they are kept.");
  tell("Waiting", "warn", `${byBadgeUnheard("tp-badge-" + code)} stands here now. Whose it is, the server sees when the line is back; what follows is refused then if it is nobody's.`);
}

// The server was heard: what waits is sent, and then it is asked who has stood here meanwhile.
export async function lineThere() {
  await flush();
  if (who.peek()?.badge && !waiting()) await inTurn(badgeHeard).catch((error) => noLine(error) || (leave(false), tell("Badge not known", "bad", error.message)));
}

// By a PIN, which needs the line. Gives "" when it is right, else what is wrong.
export async function hello(person, pin) {
  try {
    welcome(await inTurn(() => byPin(person.id, pin)));
    return "";
  } catch (error) {
    if (noLine(error) && error.status !== 429) return "A PIN needs the line, and there is none. Scan your badge instead.";
    sound("bad");
    return error.details?.pin || error.message;
  }
}

export const goodbye = () => inTurn(() => {
  const name = who.peek()?.name;
  if (!name) return; // left twice
  leave(!waiting() && !lineIsDead());
  tell("Goodbye", "calm", `${name} has left.`);
});

// By whoever stands here; she has to say it anew.
export function pinChanged() {
  const name = who.peek()?.name;
  leave(false);
  tell("PIN changed", "good", `${name}, say who you are with the new one.`);
}

// Of the cake that somebody is asked about, else of the one on screen. The answer closes the question.
function place(code, { as, asked }) {
  const ticket = asked?.action === "store" ? asked.ticket : shown.value?.ticket;
  if (asked?.action === "store" && asking.peek() === asked) asking.value = null;
  if (!ticket) return tell("Which cake?", "warn", `This is the place ${code}. Scan the cake first, then where it stands.`);
  return act(ticket, "store", { storage: code }, "", as); // as it was scanned: the list says how the place is called
}

// What a scan of this cake does here, unless a person should look first.
async function meant(ticket, scan, { from, as }) {
  const asked = shown.value?.ticket.id === ticket.id ? shown.value.asks : "";
  if (scan.action === "acknowledge" && asked !== "acknowledge") {
    shown.value = { ticket, from, asks: "acknowledge", notice: "" };
    return tell("Changed by the shop", "warn", "Read what is different, then scan it again to say that you have seen it.");
  }
  const recent = ticket.touched_at && now() - ticket.touched_at < 60000 && ticket.touched_by_name ? `${ticket.touched_by_name} scanned this ${span(now() - ticket.touched_at)} ago.` : "";
  const own = last.value.some((row) => row.ticket === ticket.id && row.touched === ticket.touched_at); // nobody has had it since
  const notice = own ? "" : recent;
  if (notice && scan.action === "complete" && ticket.started && now() - ticket.touched_at < ANOTHER_MS && asked !== "again" && begins(ticket, scan.stage) === "scan") {
    shown.value = { ticket, from, asks: "again", notice };
    return tell("Already started", "warn", `${notice} If ${scan.stage} is really done, scan it once more.`);
  }
  return carryOut(ticket, scan.action, scan.stage, { notice, from, as });
}
const begins = (ticket, stage) => (floorOf(ticket) || []).find(({ name }) => name === stage)?.begin;

// ---- doing ---------------------------------------------------------------------------------------------------------

const PERMISSION = { hold: "floor_manage", resume: "floor_manage", move_back: "floor_manage", cancel: "floor_manage" };
export const whyNotTo = (action) => whyNot(PERMISSION[action] || "floor");

// A button: the same way as a scan. Gives true when it is done, or kept to be done.
export async function act(ticket, action, more = {}, text = "", as = signedInNow()) {
  busy.value = true;
  try {
    const stage = more.stage || (["start", "complete", "qc_return", "receive"].includes(action) ? ticket.stage : undefined);
    return await carryOut(ticket, action, stage, { more, from: shown.value?.from || "server", text, as });
  } finally {
    busy.value = false;
  }
}

async function carryOut(ticket, action, stage, { more = {}, notice = "", from, text = "", as }) {
  if (!may(PERMISSION[action] || "floor")) return tell("Not allowed", "bad", whyNotTo(action)), false;
  if (unsaid()) return tell("Who are you?", "bad", "Scan your badge first, then the cake again."), false;
  const decided = from === "device" ? decide(ticket, action, stage) : null;
  if (decided?.answer === "refuses") {
    // Nothing has left this device, and the server would say the same.
    shown.value = { ticket, from, asks: "", notice: "" };
    const shop = decided.why === "no_stage" && shopOf(ticket);
    tell("No", "bad", `${shop ? `It belongs to ${shop}. ` : ""}${decided.text}`);
    return false;
  }
  const entry = await keep({ as, text: ticket.human, human: ticket.human, product: ticket.product, station: here.stage, store: ticket.store_id, action, ...requestOf(ticket, action, stage, more) });
  if (from === "device") {
    flush();
    return waits(entry, ticket, decided);
  }
  const said = await sent(entry, PATIENCE_MS);
  if (!said) return waits(entry, ticket, decide(ticket, action, stage));
  if (said.refused) return refused(entry, said.refused, ticket);
  const { ticket: after, already_done: already } = said.answer;
  shown.value = { ticket: after || ticket, from: "server", asks: "", notice };
  const word = already ? "Already done" : SAID[action] || "Done";
  settledRow(entry, after, word, already ? "warn" : "good");
  tell(word, already ? "warn" : "good", text || (already ? `Nothing was changed. ${notice || byWhom(after)}` : after ? becameOf(action, after) : ""));
  refresh();
  return true;
}
const byWhom = (ticket) => (ticket?.touched_by_name ? `${ticket.touched_by_name} did it ${span(now() - ticket.touched_at)} ago.` : "");
// What was asked for, in the words of what it is now: where it stands on the floor has not changed by these.
const BECAME = { store: ({ storage }) => storage && `Put in ${storage}.`, assign: ({ assignee_name: name }) => (name ? `Given to ${name}.` : "Nobody has it now.") };
const becameOf = (action, ticket) => BECAME[action]?.(ticket) || nextOf(ticket);
const nextOf = (ticket) => (ticket.complete ? "It is complete." : ticket.cancelled ? "It is cancelled." : `It is at ${ticket.stage} now.`);

// What the core makes of it; null when it cannot know. Whether the other cakes of an order are there, the server sees.
function decide(ticket, action, stage) {
  const floor = core.value && action !== "undo" ? floorOf(ticket) : null;
  return floor && decideTicket(ticket, floor, { action, stage: stage || ticket.stage, round: ticket.round, others_ready: true });
}

// It was refused while somebody stands here: said at once, and so seen.
async function refused(entry, error, ticket) {
  if (revoked.peek()) return false; // this page is gone in a moment: the next shows it
  await seen(entry.n);
  shown.value = { ticket: error.data?.ticket || ticket, from: "server", asks: "", notice: "" };
  settledRow(entry, null, "Refused", "bad");
  tell("No", "bad", error.message);
  return false;
}

// Something that waited has been heard of. What was refused stays until a person has seen it.
onLate(({ entry, answer, refused: no }) => {
  const ticket = answer?.ticket || no?.data?.ticket;
  settledRow(entry, answer?.ticket, no ? "Refused" : answer.already_done ? "Already done" : SAID[entry.action] || "Done", no ? "bad" : answer.already_done ? "warn" : "good");
  if (ticket && shown.peek()?.ticket.id === ticket.id) shown.value = { ticket, from: "server", asks: "", notice: "" };
  if (no) tell("Refused", "bad", `${entry.human}: ${no.message}`);
  refresh();
});

// ---- without a line ------------------------------------------------------------------------------------------------

// The page may have been opened a moment ago.
const coreSoon = () => new Promise((done) => {
  const stop = core.subscribe((loaded) => loaded && done());
  setTimeout(() => (stop(), done()), PATIENCE_MS);
});
export const readHere = (text) => readScan(text, here.world.stores.map(({ prefix = "" }) => ({ prefix })));

async function withoutLine(hand) {
  const { text, as } = hand;
  await remembered;
  if (!core.value) await coreSoon();
  const read = readHere(text); // with what is remembered
  if (!core.value || !read) return keepUnread(hand);
  if (read.kind === "unknown") {
    // A shop that this device has not heard of may have it all the same, as long as it knows none at all.
    if (read.problem === "no_prefix" && !here.world.stores.length) return keepUnread(hand);
    return tell("Not read", "bad", read.text);
  }
  if (read.kind === "person") return badgeUnheard(read.code);
  if (read.kind === "place") return place(read.code, hand);
  const store = read.kind === "ticket" ? here.world.stores[read.store]?.id : onlyStore();
  const fits = here.world.rows.filter((row) => Number(row.number) === Number(read.number) && (!read.part || row.no === read.part) && (!store || row.store_id === store) && ofHere(row));
  if (fits.length > 1) return several(fits);
  if (!fits.length) return keepUnread(hand);
  const [ticket] = fits;
  const floor = floorOf(ticket);
  if (!floor) return keepUnread(hand);
  return meant(ticket, { action: scanMeans(ticket, floor, here.stage), stage: here.stage }, { from: "device", as });
}

const keepText = ({ text, as }) => keep({ as, text, human: text.trim(), station: here.stage, store: onlyStore(), action: "" });
// This tablet is no kiosk any more: the scan stands among what was refused until a person has seen it.
const refusedHere = (hand) => keepText(hand).then(flush);

async function keepUnread(hand) {
  shown.value = null;
  if (unsaid()) return tell("Who are you?", "bad", "Scan your badge first, then the cake again.");
  settledRow(await keepText(hand), null, "Waiting", "warn");
  tell("Waiting", "warn", `${noLineText()} This station does not know the cake, so it is kept, and what it means is asked later.`);
}

// The cakes (their ids for people) that have left this stage for the next, or for an earlier one, when what waits has been sent.
export function leftBy(entries, stage) {
  const left = new Set();
  for (const { human, action, body } of entries) {
    if (["move_back", "cancel"].includes(action) || (["complete", "qc_return"].includes(action) && body.stage === stage)) left.add(human);
    if (action === "undo" && body.stage === stage) left.delete(human);
  }
  return left;
}

// Kept, not heard of: what the core makes of it is shown as it will be, so that work can go on.
function waits(entry, ticket, said) {
  const after = said && said.answer !== "refuses" ? { ...ticket, ...said.ticket } : ticket;
  here.world = { ...here.world, rows: here.world.rows.map((row) => (row.id === ticket.id ? { ...row, ...after } : row)) };
  remember("world:" + here.stage, here.world);
  const floor = floorOf(ticket);
  shown.value = { ticket: { ...after, next: floor ? nextStep(after, floor) : null }, from: "device", asks: "", notice: "" };
  settledRow(entry, null, "Waiting", "warn");
  tell("Waiting", "warn", said?.answer === "already" ? "It seems to be done already; the server decides when the line is back." : `${noLineText()} It is kept and sent later.`);
  return true;
}

// Its card without a scan: to look at it, to send it back, to hold it.
export async function look(row) {
  busy.value = true;
  try {
    const { ticket } = await get(`/production/tickets/${seg(row.id)}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    learn(ticket);
    shown.value = { ticket, from: "server", asks: ticket.changed ? "acknowledge" : "", notice: "" };
  } catch (error) {
    if (error.status && !noLine(error)) return tell("No", "bad", error.message);
    const floor = floorOf(row);
    shown.value = { ticket: { ...row, next: row.next || (floor ? nextStep(row, floor) : null) }, from: "device", asks: row.changed ? "acknowledge" : "", notice: "" };
  } finally {
    busy.value = false;
  }
  result.value = null;
}

// Takes one of the last scans back.
export async function undo(row) {
  const ok = await act({ id: row.ticket, human: row.human, product: row.product, round: row.round, store_id: "", stage: row.stage }, "undo", { stage: row.stage, undo: row.undo }, `${row.human} is at ${row.stage} again.`);
  if (ok) setLast(last.value.map((of) => (of.key === row.key ? { ...of, undo: "", word: "Taken back", tone: "calm" } : of)));
}
