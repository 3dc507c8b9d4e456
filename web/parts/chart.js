// chart.js - a picture of numbers, and the same numbers as a table behind one key.
//
// uPlot draws on a canvas with the colours of the tokens; it is fetched when the first chart is.  kind "bars": one bar
// per label (several series stand on each other); "lines": one point per label; "steps": what was so from each of `times` (ms)
// until the next, over an axis of time.  tone: "good", "warn", "bad", "accent", "calm", or "sign" (above zero bad, below good).
// Shares are lying bars of parts, named beside each bar: a picture that needs no canvas.

import { html, useEffect, useId, useRef, useState } from "../html.js";
import { Icon } from "./icons.js";
import { clockMinutes, dayMonth } from "../format.js";

const HEIGHT = 200; // as .picture in the style sheet
const DAY_S = 86400;
// What may lie between two times below a picture: no less than a minute, which is what is written there.
const STEPS_S = [60, 300, 900, 1800, 3600, 7200, 10800, 21600, 43200, ...[1, 2, 7, 14, 30, 91, 182, 365].map((days) => days * DAY_S)];
let uplot = null;
const fetched = () => (uplot ||= import("uplot").then((module) => {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = "/vendor/uplot.css";
  document.head.append(sheet);
  return module.default;
}));

const probes = new Map();
// A canvas does not know var() or light-dark(): an unseen element tells what they come to now.
function colour(name) {
  let probe = probes.get(name);
  if (!probe) {
    probe = document.createElement("i");
    probe.className = "probe";
    probe.dataset.tone = name;
    document.body.append(probe);
    probes.set(name, probe);
  }
  return getComputedStyle(probe).color;
}

// What stands around every picture: its name, the key to its numbers, and what it says in a sentence.
function Framed({ title, says, table, legend, children }) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return html`<figure class="chart" aria-labelledby=${id}>
    <figcaption><h3 id=${id}>${title}</h3>
      <button class="quiet small" aria-pressed=${asTable} onClick=${() => setAsTable(!asTable)}><${Icon} name="table" />${asTable ? "Show the picture" : "Show the numbers"}</button></figcaption>
    ${!asTable && legend?.length > 1 && html`<ul class="legend">${legend.map((of) => html`<li key=${of.name}><i data-tone=${of.tone} style=${stepOf(of)} />${of.name}</li>`)}</ul>`}
    ${asTable ? html`<div class="chart-table" tabindex="0" role="region" aria-label=${title + ", numbers"}><${Numbers} table=${table} /></div>` : children}
    <p class="hint">${says}</p>
  </figure>`;
}

export const Chart = ({ kind, title, says, labels, times, series, table, signed = false, unit = "" }) => html`<${Framed} ...${{ title, says, table, legend: series }}>
  <${Picture} ...${{ kind, says, labels, times, series, signed, unit }} /><//>`;

// rows: [{ name, parts: [{ name, n, tone, step }], text }]; step, of tone "step", is from 0 to 1: how far along a part is.
const stepOf = ({ step }) => (step === undefined ? null : { "--step": `${Math.round(step * 100)}%` });
export function Shares({ title, says, rows, legend, table }) {
  const most = Math.max(1, ...rows.map(({ parts }) => parts.reduce((sum, { n }) => sum + n, 0)));
  return html`<${Framed} ...${{ title, says, table, legend }}><div class="shares" role="img" aria-label=${says}>${rows.map(({ name, parts, text }, i) => html`<div class="share" key=${i}>
    <span class="share-name" dir="auto">${name}</span><span class="share-bar">${parts.filter(({ n }) => n > 0).map((of) => html`<i key=${of.name} data-tone=${of.tone} title=${`${of.name}: ${of.n}`} style=${{ width: `${(of.n / most) * 100}%`, ...stepOf(of) }} />`)}</span>
    <span class="num">${text}</span></div>`)}</div><//>`;
}

const Numbers = ({ table }) => html`<table class="plain"><thead><tr>${table.head.map((text, i) => html`<th key=${i} scope="col" data-align=${i ? "end" : null}>${text}</th>`)}</tr></thead>
  <tbody>${table.rows.map((row, i) => html`<tr key=${i}>${row.map((text, j) => (j ? html`<td key=${j} data-align="end" class="num">${text}</td>` : html`<th key=${j} scope="row" dir="auto">${text}</th>`))}</tr>`)}</tbody></table>`;

function Picture({ kind, says, labels, times, series, signed, unit }) {
  const box = useRef(null);
  const key = JSON.stringify([kind, labels, series]);
  useEffect(() => {
    const place = box.current;
    let plot = null;
    let gone = false;
    const draw = (Plot) => {
      if (gone) return;
      plot?.destroy();
      plot = new Plot(options(place, { kind, labels, series, signed, unit, Plot }), data(kind, labels, times, series), place);
    };
    fetched().then(draw, () => {});
    const redraw = () => uplot.then(draw);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const contrast = matchMedia("(prefers-contrast: more)");
    scheme.addEventListener("change", redraw);
    contrast.addEventListener("change", redraw);
    const sizes = new ResizeObserver(() => {
      const width = place.clientWidth;
      if (plot && width && plot.width !== width) plot.setSize({ width, height: HEIGHT });
    });
    sizes.observe(place);
    return () => {
      gone = true;
      plot?.destroy();
      sizes.disconnect();
      scheme.removeEventListener("change", redraw);
      contrast.removeEventListener("change", redraw);
    };
  }, [key]);
  return html`<div class="picture" ref=${box} role="img" aria-label=${says} />`;
}

// Stacked: each series stands on the ones before it, and the highest is drawn first.
function data(kind, labels, times, series) {
  const x = kind === "steps" ? times.map((at) => at / 1000) : labels.map((_, i) => i);
  if (kind !== "bars" || series.length === 1) return [x, ...series.map(({ values }) => values)];
  const sums = labels.map(() => 0);
  return [x, ...series.map(({ values }) => values.map((value, i) => (sums[i] += value))).reverse()];
}

function options(box, { kind, labels, series, signed, Plot }) {
  const text = colour("text");
  const grid = { stroke: colour("line"), width: 1 };
  const size = parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.75;
  const font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
  const drawn = kind === "bars" && series.length > 1 ? [...series].reverse() : series;
  const bar = Plot.paths.bars({ size: [0.7, 48], align: 0 });
  const one = (of) => {
    const fill = colour(of.tone === "sign" ? "bad" : of.tone);
    if (kind === "steps") return { label: of.name, stroke: fill, width: 2, dash: of.dashed ? [6, 4] : undefined, points: { show: false }, paths: Plot.paths.stepped({ align: 1 }), fill: of.filled ? fill.replace("rgb(", "rgba(").replace(")", ", 0.14)") : undefined };
    if (kind !== "bars") return { label: of.name, stroke: fill, width: 2, points: { show: true, size: 6, fill }, spanGaps: true };
    if (of.tone !== "sign") return { label: of.name, stroke: fill, fill, width: 0, paths: bar, points: { show: false } };
    const [up, down] = [colour("bad"), colour("good")];
    const values = of.values;
    return { label: of.name, width: 0, points: { show: false }, fill: up, stroke: up,
      paths: Plot.paths.bars({ size: [0.7, 48], disp: { fill: { unit: 3, values: () => values.map((value) => (value > 0 ? up : down)) }, stroke: { unit: 3, values: () => values.map((value) => (value > 0 ? up : down)) } } }) };
  };
  const width = box.clientWidth || 400;
  const longest = Math.min(11, Math.max(...labels.map((label) => label.length)));
  const room = Math.max(1, Math.floor((width - 70) / (longest * size * 0.62 + 14)));
  const every = Math.max(1, Math.ceil(labels.length / room));
  return {
    width, height: HEIGHT, legend: { show: false }, cursor: { show: false }, select: { show: false },
    padding: [12, 12, 0, 0],
    scales: {
      x: kind === "steps" ? { time: true } : { time: false, range: [-0.6, labels.length - 0.4] },
      y: { range: (plot, min, max) => {
        const low = Math.min(0, min ?? 0), high = Math.max(0, max ?? 0);
        const pad = (high - low || 1) * 0.1;
        return kind === "lines" ? [(min ?? 0) - pad / 2, (max ?? 1) + pad / 2] : [low < 0 ? low - pad : 0, high > 0 ? high + pad : signed ? pad : 1];
      } },
    },
    axes: [
      kind === "steps" ? { stroke: text, font, grid: { show: false }, ticks: { show: false }, incrs: STEPS_S, space: size * 6, size: size + 16, values: (plot, at, axis, space, step) => at.map((value) => (step < DAY_S ? clockMinutes : dayMonth)(value * 1000)) }
        : { stroke: text, font, grid: { show: false }, ticks: { show: false }, splits: () => labels.map((_, i) => i).filter((i) => i % every === 0), values: (plot, at) => at.map((i) => (labels[i].length > 11 ? labels[i].slice(0, 10) + "…" : labels[i])), size: size + 16 },
      { stroke: text, font, grid, ticks: { show: false }, size: size * 4 + 10, incrs: signed || kind !== "bars" ? undefined : [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000], values: (plot, at) => at.map((value) => String(Math.round(value * 10000) / 10000)) },
    ],
    series: [{}, ...drawn.map(one)],
  };
}
