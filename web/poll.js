// poll.js - what was read from the server, kept up to date while it is looked at.
//
//   const jobs = polled("/purchasing/jobs");      in a view; jobs.value = { data, heardAt, error, missed, more }
//
// One Source per address, shared by all who look.  It polls with the ETag it was given, so an unchanged answer costs
// next to nothing; it backs off while the tab is hidden and catches up at once when it is looked at again.  What was
// read stays known for a while after a page is left, so that going back shows it at once.
//
// A list (an answer with `next`) is read further with more().  Its pages share one version on the server: when the
// first page has changed, the others are read again behind it.

import { signal, batch, useEffect } from "./html.js";
import { getIfChanged, get, signedOut } from "./api.js";
import { released } from "./press.js";

export const EVERY_MS = 15000;
const HIDDEN_MS = 300000;
const AGAIN_MS = 5000; // after a first miss; then at the usual pace
const KEPT = 60;

const sources = new Map();
export const watched = signal([]); // sources on screen now, for the age of the data

class Source {
  constructor(path) {
    this.path = path;
    this.state = signal({ data: null, heardAt: 0, error: null, missed: 0, reading: false });
    this.watchers = new Set();
    this.first = null;
    this.etag = "";
    this.rest = []; // further pages of a list
    this.expect = EVERY_MS; // when the next poll is due, after heardAt
    this.timer = 0;
    this.busy = null;
  }

  set(changes) {
    this.state.value = { ...this.state.peek(), ...changes };
  }

  watch(watcher) {
    this.watchers.add(watcher);
    tellWatched();
    if (!this.busy) this.plan(Math.max(0, this.state.peek().heardAt + this.pace() - Date.now()), this.state.peek().data === null);
    return () => {
      this.watchers.delete(watcher);
      if (!this.watchers.size) clearTimeout(this.timer);
      tellWatched();
    };
  }

  pace() {
    const paces = [...this.watchers].map(({ every }) => (typeof every === "function" ? every(this.state.peek().data) : every));
    return Math.min(EVERY_MS * 4, ...paces);
  }

  // now: at once, whether the tab is hidden or not (there is nothing to show yet, or somebody acted).
  plan(delay, now = false) {
    clearTimeout(this.timer);
    if (!this.watchers.size || signedOut.peek()) return;
    const wait = now ? 0 : document.hidden ? HIDDEN_MS : delay;
    this.expect = Math.max(wait, EVERY_MS);
    this.timer = setTimeout(() => this.poll(), wait);
  }

  async poll() {
    if (this.busy) return this.busy;
    clearTimeout(this.timer);
    this.busy = this.ask().finally(() => (this.busy = null));
    await this.busy;
    const { missed } = this.state.peek();
    this.plan(missed === 1 ? AGAIN_MS : missed ? EVERY_MS : this.pace());
  }

  async ask() {
    try {
      const got = await getIfChanged(this.path, this.etag);
      if (got) {
        await released();
        this.first = got.data;
        this.etag = got.etag;
        if (this.rest.length) await this.readRest(this.rest.length);
        this.show();
      }
      this.set({ heardAt: Date.now(), error: null, missed: 0 });
    } catch (error) {
      // A refusal was heard, and what stands here may be wrong now; silence is a missed poll.
      const silent = error.status === 0 || error.status >= 500 || error.status === undefined;
      this.set({ error, missed: silent ? this.state.peek().missed + 1 : 0, ...(silent ? {} : { heardAt: Date.now() }) });
    }
  }

  show() {
    const next = this.rest.length ? this.rest.at(-1).next : this.first.next;
    const data = Array.isArray(this.first.rows)
      ? { ...this.first, rows: this.rest.length ? [this.first, ...this.rest].flatMap((page) => page.rows) : this.first.rows, next }
      : this.first;
    this.set({ data });
  }

  after(cursor) {
    return this.path + (this.path.includes("?") ? "&" : "?") + "cursor=" + encodeURIComponent(cursor);
  }

  async readRest(pages) {
    const rest = [];
    for (let next = this.first.next; next && rest.length < pages; next = rest.at(-1).next) rest.push(await get(this.after(next)));
    this.rest = rest;
  }

  // The next page of a list; does nothing when there is none or it is on its way.
  async more() {
    const { data, reading } = this.state.peek();
    if (!data?.next || reading || this.busy) return;
    this.set({ reading: true });
    try {
      this.rest.push(await get(this.after(data.next)));
      this.show();
      this.set({ reading: false });
    } catch (error) {
      this.set({ reading: false, error });
    }
  }

  // What this device kept of it stands in, with its age, until the server is heard.
  recall(data, heardAt) {
    if (!this.state.peek().data) this.set({ data, heardAt });
  }

  // Shows a change before the server has told us of it; the next poll has the last word.
  patch(change) {
    const { data } = this.state.peek();
    if (data) this.set({ data: change(data) });
  }
}

function tellWatched() {
  watched.value = [...sources.values()].filter((source) => source.watchers.size);
}

export function sourceOf(path) {
  let source = sources.get(path);
  sources.delete(path); // the last used stands last
  sources.set(path, (source ||= new Source(path)));
  for (const [name, old] of sources) {
    if (sources.size <= KEPT) break;
    if (!old.watchers.size) sources.delete(name);
  }
  return source;
}

const nothing = signal({ data: null, heardAt: 0, error: null, missed: 0, reading: false });

// A hook: the source's signal, polled while the view is on screen. path may be null (nothing to ask yet).
// every: ms, or a function of the data. frame: belongs to the frame, not to the page whose age is shown.
export function polled(path, { every = EVERY_MS, frame = false } = {}) {
  useEffect(() => (path ? sourceOf(path).watch({ every, frame }) : undefined), [path, typeof every === "number" ? every : 0, frame]);
  return path ? sourceOf(path).state : nothing;
}
export const more = (path) => sourceOf(path).more();

// After an action: whatever is on screen is read again at once. Matching sources that are not are forgotten.
export function refresh() {
  batch(() => {
    for (const [path, source] of [...sources]) {
      if (source.watchers.size) again(source);
      else sources.delete(path);
    }
  });
}
// A poll that left before the action does not know of it: ask once more behind it.
async function again(source) {
  await source.busy;
  source.poll();
}
// Of this one source, when something else that was read says that it must have changed.
export const reread = (path) => sources.get(path)?.watchers.size && again(sources.get(path));
export const recalled = (path, data, heardAt) => sources.get(path)?.recall(data, heardAt);
export const patch = (path, change) => sources.get(path)?.patch(change);
// What was just made is in its list already.
export const added = (path, row) => patch(path, (data) => ({ ...data, rows: [...data.rows, row] }));

// Somebody else signed in, or the session ended: nothing that was read may be shown to the next.
export function forgetAll() {
  for (const source of sources.values()) {
    source.etag = "";
    source.rest = [];
    source.set({ data: null, heardAt: 0, error: null, missed: 0 });
  }
}

export function startPolling() {
  const wake = () => {
    if (!document.hidden) for (const source of sources.values()) if (source.watchers.size) source.plan(0, true);
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) for (const source of sources.values()) source.plan(HIDDEN_MS);
    else wake();
  });
  addEventListener("online", wake);
  addEventListener("pageshow", (event) => event.persisted && wake());
  signedOut.subscribe((out) => !out && wake());
}
