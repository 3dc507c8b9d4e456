// board_wall.js - the board on a wall: nobody touches it, everybody reads it.  Big: stages that are too many for one row stand
// in several, and what does not fit then comes round in turn.  Its age always shows, and it turns red when the server is not heard.

import { html, useEffect, useLayoutEffect, useRef, useState } from "../html.js";
import { place, withQuery } from "../router.js";
import { polled } from "../poll.js";
import { Age } from "../frame.js";
import { pageTitle, freshness } from "../status.js";
import { second } from "../clock.js";
import { atLeast } from "../format.js";
import { Trouble } from "../parts/page.js";
import { boardPath, Face, Many, Sums } from "./board.js";

const TURN_MS = 10000;
const VISIT = 2; // turns that stages are shown for where not all fit: their columns have turns of their own
const PHONE = 720, CAKES = 4; // narrower, all stand below each other (board.css), as tall as so many cakes
// What a column needs to be read from five metres, and a row of them for its heads and two cakes: as a part of the width, as the
// type is; at least so many pixels.
const WIDE = [0.155, 220], HIGH = [0.21, 290];
const room = ([part, least], width) => Math.max(least, part * width);

// How so many stages stand on a screen: { columns, pages, size: stages on a page, cakes: in each, where that is said }.
function laidOut(stages, { width, height }) {
  if (width < PHONE) return { columns: 1, pages: 1, size: stages, cakes: CAKES };
  const across = Math.max(1, Math.floor(width / room(WIDE, width)));
  const rows = Math.min(Math.ceil(stages / across), Math.max(1, Math.floor(height / room(HIGH, width)))) || 1;
  const pages = Math.max(1, Math.ceil(stages / (across * rows)));
  const size = Math.ceil(stages / pages);
  return { columns: Math.ceil(size / Math.ceil(size / across)) || 1, pages, size };
}

function useScreen() {
  const now = () => ({ width: innerWidth, height: innerHeight });
  const [screen, setScreen] = useState(now);
  useEffect(() => {
    const other = () => setScreen(now());
    addEventListener("resize", other);
    return () => removeEventListener("resize", other);
  }, []);
  return screen;
}
const clock = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

export function Wall() {
  const { query } = place.value;
  const { data, error } = polled(boardPath(query)).value;
  const { level } = freshness.value;
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    pageTitle.value = "Board";
    const timer = setInterval(() => setTurn((n) => n + 1), TURN_MS);
    return () => clearInterval(timer);
  }, []);
  // The screen of a wall must not fall asleep where the browser can be asked.
  useEffect(() => {
    let lock = null;
    const ask = () => !document.hidden && navigator.wakeLock?.request("screen").then((got) => (lock = got), () => {});
    ask();
    document.addEventListener("visibilitychange", ask);
    return () => {
      document.removeEventListener("visibilitychange", ask);
      lock?.release().catch(() => {});
    };
  }, []);
  second.value;
  const shops = new Map((data?.stores || []).map((of) => [of.id, of.name]));
  const stages = data?.stages || [];
  const { columns, pages, size, cakes } = laidOut(stages.length, useScreen());
  const page = Math.floor(turn / VISIT) % pages;
  const seen = Math.floor(turn / VISIT / pages) * VISIT + (turn % VISIT); // turns of these stages before this one
  const overdue = stages.reduce((sum, of) => sum + of.overdue, 0);
  return html`<div class="wall" data-level=${level}>
    <header class="wall-top"><h1 tabindex="-1">Board</h1>
      ${overdue > 0 && html`<p class="wall-overdue">${atLeast({ at_least: stages.some((of) => of.at_least) }, overdue)} overdue</p>`}
      <time class="wall-clock">${clock.format(Date.now())}</time><${Age} />
      <a class="quiet" href=${withQuery({ wall: null }, "/production/board")}>Leave<span class="unseen"> the wall screen</span></a></header>
    ${!data && error && html`<${Trouble} title="This could not be read" text=${error.message} />`}
    ${data && data.stores.length === 0 && html`<p class="wall-nothing">No store is connected yet. Cakes appear here as orders come in.</p>`}
    <div class="wall-columns" style=${{ "--columns": columns }} data-rows=${(size > columns && !cakes) || null}>${stages.slice(page * size, (page + 1) * size).map((of) => html`<${Column} key=${of.name} column=${of} shops=${shops} turn=${seen} cakes=${cakes} />`)}</div>
    ${pages > 1 && html`<p class="wall-turn">Stages ${page * size + 1} to ${Math.min(stages.length, (page + 1) * size)} of ${stages.length}</p>`}
  </div>`;
}

// As many cakes as there is room for, whole; the others in turn.
function Column({ column, shops, turn, cakes }) {
  const box = useRef(null);
  const [measured, setFits] = useState(CAKES);
  const fits = cakes || measured;
  useLayoutEffect(() => {
    const look = () => {
      const card = box.current?.querySelector("li");
      if (card) setFits(Math.max(1, Math.floor((box.current.clientHeight + 10) / (Math.max(...[...box.current.children].map((of) => of.offsetHeight)) + 10))));
    };
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(box.current);
    return () => sizes.disconnect();
  }, [column.rows.length]);
  const rows = [...column.rows].sort((a, b) => Number(b.overdue) - Number(a.overdue));
  const pages = Math.max(1, Math.ceil(rows.length / fits));
  const at = turn % pages;
  return html`<section class="wall-column" aria-label=${`${column.name}, ${atLeast(column, column.count)} cakes`}>
    <header><h2 dir="auto">${column.name}</h2><span class="wall-count"><${Many} column=${column} /></span><${Sums} column=${column} /></header>
    <ul ref=${box}>${rows.slice(at * fits, at * fits + fits).map((row) => html`<li class="ticket" key=${row.id} data-priority=${row.priority} data-overdue=${row.overdue || null}><${Face} row=${row} who=${row.assignee_name || "nobody yet"} shop=${shops.size > 1 ? shops.get(row.store_id) : ""} /></li>`)}</ul>
    <p class="wall-turn">${pages > 1 ? `${at + 1} of ${pages}` : " "}</p></section>`;
}
