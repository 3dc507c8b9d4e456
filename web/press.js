// press.js - nothing moves under a finger: what would shift the page waits until a press that has begun is over.
//
// Leaving a field says what is wrong with it, and a poll brings new rows.  Between a finger's going down and coming up
// either would put something else under it, and the press were lost or did another thing.

const LONGEST_MS = 2000; // a finger that rests holds nobody up

let press = null; // { over: a promise, end() }

function finish(of) {
  if (press === of) press = null;
  of?.end();
}

addEventListener("pointerdown", ({ isPrimary, button }) => {
  if (press || !isPrimary || button !== 0) return;
  press = {};
  press.over = new Promise((resolve) => (press.end = resolve));
  setTimeout(finish, LONGEST_MS, press);
}, true);

const up = () => setTimeout(finish, 0, press); // the click comes right behind
addEventListener("pointerup", up, true);
addEventListener("pointercancel", up, true);
addEventListener("blur", up); // the window's own: the finger came up elsewhere

export const released = () => press?.over ?? Promise.resolve();
