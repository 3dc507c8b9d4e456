// icons.js - small drawings, one stroke wide.  Decoration: the word always stands beside them.

import { html } from "../html.js";

const PATHS = {
  overview: "M3 11h6V3H3zM11 17h6V9h-6zM3 17h6v-4H3zM11 3v4h6V3z",
  purchasing: "M2 3h2.5l2.2 9.5h8.6L17.5 6H5.4M8 17.2a.9.9 0 1 0 0-1.8.9.9 0 0 0 0 1.8zM14 17.2a.9.9 0 1 0 0-1.8.9.9 0 0 0 0 1.8z",
  production: "M3 17h14M4 17v-5h12v5M4 12c0-2 2.4-2.4 2.4-2.4S8 12 10 12s3.6-2.4 3.6-2.4S16 10 16 12M10 9V6.2M10 5.2c-.8-.8-.8-1.6 0-2.7.8 1.1.8 1.9 0 2.7z",
  stock: "M3 6.5L10 3l7 3.5v7L10 17l-7-3.5zM3 6.5l7 3.5 7-3.5M10 10v7M6.5 4.75l7 3.5",
  print: "M6 7V3h8v4M6 14H3.5V8.5A1.5 1.5 0 0 1 5 7h10a1.5 1.5 0 0 1 1.5 1.5V14H14M6 12h8v5H6z",
  sound: "M3 8v4h3l4 3.5v-11L6 8zM13 7.5a3.5 3.5 0 0 1 0 5M15 5a7 7 0 0 1 0 10",
  mute: "M3 8v4h3l4 3.5v-11L6 8zM13.5 8l4 4M17.5 8l-4 4",
  undo: "M7 4L3 8l4 4M3 8h8.5a4.5 4.5 0 0 1 0 9H8",
  activity: "M2 10h3.5L8 4l4 12 2.5-6H18",
  settings: "M3 5h8M15 5h2M3 10h2M9 10h8M3 15h6M13 15h4M13 3v4M7 8v4M11 13v4",
  search: "M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12zM13.5 13.5L18 18",
  bell: "M10 2.5c-3 0-4.8 2.2-4.8 5.2 0 4.3-1.7 5.3-1.7 6.3h13c0-1-1.7-2-1.7-6.3 0-3-1.8-5.2-4.8-5.2zM8 16.5c.3 1 1 1.5 2 1.5s1.7-.5 2-1.5",
  close: "M4.5 4.5l11 11M15.5 4.5l-11 11",
  check: "M4 10.5l4 4 8-9",
  cross: "M5 5l10 10M15 5L5 15",
  warn: "M10 3l8 14H2zM10 8v4M10 14.2v.6",
  info: "M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM10 9v5M10 6v.6",
  fresh: "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM6.5 10.2l2.5 2.5 4.5-5",
  late: "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 5.5V10l3 2",
  stale: "M6.8 2.5h6.4l4.3 4.3v6.4l-4.3 4.3H6.8l-4.3-4.3V6.8zM7 7l6 6M13 7l-6 6",
  copy: "M7 7h9v10H7zM13 7V3H4v10h3",
  download: "M10 3v9M6 8.5l4 4 4-4M3 17h14",
  upload: "M10 13V4M6 7.5l4-4 4 4M3 17h14",
  back: "M12 4l-6 6 6 6",
  right: "M8 4l6 6-6 6",
  up: "M5 12l5-5 5 5",
  down: "M5 8l5 5 5-5",
  plus: "M10 4v12M4 10h12",
  key: "M7 13a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10.3 8.5L17 8.5M14 8.5v4M17 8.5v3",
  table: "M3 4h14v12H3zM3 8h14M3 12h14M8 4v12",
  chain: "M8 12l4-4M6.5 9L4 11.5a3 3 0 0 0 4.3 4.3L10.8 13M13.5 11L16 8.5a3 3 0 0 0-4.3-4.3L9.2 7",
  out: "M8 4H4v12h12v-4M11 3h6v6M17 3l-8 8",
};

export const Icon = ({ name }) =>
  html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d=${PATHS[name]} /></svg>`;

// The shape of a state: told apart without colour.
const SHAPES = {
  wait: html`<circle class="line" cx="8" cy="8" r="5.5" />`,
  move: html`<circle class="line" cx="8" cy="8" r="5.5" /><path d="M8 2.5a5.5 5.5 0 0 1 0 11z" />`,
  ask: html`<path d="M8 1.5L14.5 8 8 14.5 1.5 8z" />`,
  done: html`<circle cx="8" cy="8" r="7" /><path class="cut" d="M4.5 8.2l2.5 2.5 4.5-5" />`,
  look: html`<path d="M8 1.5l7 12.5H1z" /><path class="cut" d="M8 6v4M8 11.6v.8" />`,
  bad: html`<path d="M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3z" /><path class="cut" d="M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6" />`,
  off: html`<circle class="line" cx="8" cy="8" r="5.5" /><path class="line" d="M4.2 11.8l7.6-7.6" />`,
};

export const Shape = ({ name }) =>
  html`<svg class="shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`;
