// capacity.js - the coming weeks: what is taken of what can be made, day by day and group by group, and whether so many more fit.

import { html, useRef, useState } from "../html.js";
import { place, setQuery, withQuery, seg } from "../router.js";
import { polled } from "../poll.js";
import { whyNot } from "../session.js";
import { dayAfter, dayText } from "../core.js";
import { count, day as dayShort, plural } from "../format.js";
import { Known, Empty } from "../parts/page.js";
import { Pick, useForm, Field, Choice } from "../parts/form.js";
import { Shape } from "../parts/icons.js";
import { readTyped, weekday } from "../parts/day_typed.js";
import { Fits, SHOWN, useLoad } from "../parts/fits.js";

const SETTINGS = "/settings/capacity";
const WEEKS = SHOWN / 7;

export function Capacity() {
  const { query } = place.value;
  const near = useLoad(null);
  const from = mondayAhead(query.get("from"), near.data?.today);
  const asked = useRef(null); // where the answer stands, perhaps far above what is pressed
  const far = polled(from ? `/production/capacity?${new URLSearchParams({ from, days: String(SHOWN) })}` : null).value;
  return html`<${Known} of=${from ? far : near} rows=${8}>${(data) => data.settings.groups.length === 0
    ? html`<${Empty} title="Nothing is limited yet" text="Say which products belong together, how many of each can be made on which weekday and how long they take. Then the days ahead stand here with what is taken and what is free, and an order for a full day says so.">
        ${whyNot("settings_read") ? html`<small class="why">${whyNot("settings_read")}</small>` : html`<a class="button primary" href=${SETTINGS}>Set up the first group</a>`}<//>`
    : html`<${WhatIf} settings=${data.settings} today=${data.today} box=${asked} /><${Piles} data=${data} /><${Calendar} data=${data} from=${from} only=${query.get("group")} onAsk=${() => requestAnimationFrame(() => asked.current?.scrollIntoView({ block: "nearest" }))} />`}<//>`;
}

// Whole weeks are shown; null: those that begin with this one.
function mondayAhead(day, today) {
  const monday = day && today && dayAfter(day, -weekday(day));
  return monday > today ? monday : null;
}

// ---- so many more? -------------------------------------------------------------------------------------------------

function WhatIf({ settings: { groups }, today, box }) {
  const { query } = place.value;
  const first = groups[0].name, on = query.get("on") || "", named = query.get("ask") || first;
  const group = Math.max(groups.findIndex(({ name }) => name === named), 0);
  const [kept, setTyped] = useState({}); // over what the address says, until that changes
  const address = query.toString(), typed = kept.address === address ? kept.values : {};
  const values = { n: query.get("n") || "1", ask: groups[group].name, on: on && dayText(on), ...typed };
  const due = readTyped(values.on, today);
  const errors = { ...(!/^[1-9]\d{0,3}$/.test(values.n.trim()) && { n: "A whole number, from 1 to 9999." }), ...(values.on.trim() && !due?.day && { on: due?.text || "This is no day. Write it as 28/11, Saturday or Sat 28 Nov." }) };
  const load = useLoad(due?.day).data;
  const keep = (changes) => setQuery({ n: values.n, on: due?.day, ...changes });
  const form = { values, errors, touched: { n: true }, touch: () => !errors.n && !errors.on && keep({}), set: (name, value) => (name === "ask" ? keep({ ask: value }) : setTyped({ address, values: { ...typed, [name]: value } })) };
  const ready = due?.day && !errors.n && load;
  return html`<section class="card what-if" aria-labelledby="what-if" ref=${box}><h2 id="what-if">Do so many more fit?</h2>
    <div class="what-if-asked"><${Field} form=${form} name="n" label="Pieces" inputmode="numeric" /><${Choice} form=${form} name="ask" label="Of" options=${groups.map(({ name }) => [name, name])} />
      <${Field} form=${form} name="on" label="On" placeholder="28/11, Saturday" /></div>
    <div role="status">${ready ? html`<${Fits} load=${load} ask=${{ group, count: Number(values.n), day: due.day }} onDay=${(day) => keep({ on: day })}><p class="fits-days"><a class="button small" href=${`/production/orders/new?due=${seg(due.day)}`}>Enter the order</a></p><//>`
      : html`<p class="hint">Type a day, or press a group in the calendar.</p>`}</div></section>`;
}

// ---- what lies behind ----------------------------------------------------------------------------------------------

function Piles({ data: { settings, overdue, undated, today } }) {
  const late = settings.groups.map(({ name }, i) => [name, overdue[i]]).filter(([, n]) => n > 0);
  const all = late.reduce((sum, [, n]) => sum + n, 0);
  return html`<p class="piles">${all > 0
      ? html`<a data-tone="bad" href=${`/production/board?to=${dayAfter(today, -1) || ""}`}><${Shape} name="bad" /><strong>${plural(all, "piece")} overdue</strong></a> <span dir="auto">${late.map(([name, n]) => `${name}: ${count(n)}`).join(", ")}</span>`
      : html`<span data-tone="good"><${Shape} name="done" />Nothing is overdue</span>`}
    ${undated > 0 && html`<a data-tone="warn" href="/production/board?priority=none"><${Shape} name="look" />${plural(undated, "piece")} without a due day</a>`}</p>`;
}

// ---- the calendar --------------------------------------------------------------------------------------------------

// heat → [shape, tone, what it says]
const HEAT = {
  free: ["wait", "good", "room"], busy: ["move", "warn", "nearly full"], full: ["look", "bad", "full"], over: ["bad", "bad", "too many"], shut: ["off", "calm", "closed"],
};
function words({ capacity, taken, free, heat }) {
  if (capacity === null) return `${count(taken)} taken`;
  if (heat === "shut") return "closed";
  return heat === "over" ? `${count(-free)} too many` : heat === "full" ? "full" : `${count(free)} free`;
}

function Calendar({ data: { settings: { groups }, days, today }, from, only, onAsk }) {
  const begun = weekday(days[0].day); // days of the first week that are past
  const shown = days.slice(0, SHOWN - begun);
  const past = Array.from({ length: begun }, (_, i) => dayAfter(days[0].day, i - begun)).filter(Boolean);
  const weeks = Object.values(Object.groupBy(shown, ({ day }) => dayAfter(day, -weekday(day))));
  const step = (weeks) => withQuery({ from: mondayAhead(dayAfter(shown[0].day, 7 * weeks), today) });
  const picked = groups.some(({ name }) => name === only) ? only : "";
  return html`<section aria-labelledby="weeks"><header class="calendar-head"><h2 id="weeks">${dayShort(shown[0].day)} to ${dayShort(shown.at(-1).day)}</h2>
      ${groups.length > 1 && html`<${Pick} label="Group" value=${picked} options=${[["", "All groups"], ...groups.map(({ name }) => [name, name])]} onPick=${(group) => setQuery({ group })} />`}
      <span class="push filters-actions">${from && html`<a class="button" href=${step(-WEEKS)}>Earlier</a>`}<a class="button" href=${step(WEEKS)}>Later</a>${!whyNot("settings_read") && html`<a class="button" href=${SETTINGS}>Set up</a>`}</span></header>
    <ul class="legend heat-legend">${Object.entries(HEAT).map(([heat, [shape, tone, word]]) => html`<li key=${heat} data-tone=${tone}><${Shape} name=${shape} />${word}</li>`)}<li>taken / can be made</li></ul>
    <ol class="calendar" data-one=${picked ? true : null} onClick=${(event) => event.target.closest(".heat") && onAsk()}>${weeks.map((week, i) => html`<li key=${week[0].day}><ol class="calendar-week">
      ${i === 0 && past.map((day) => html`<li key=${day} class="calendar-day" data-past><h3>${dayShort(day)} <small>past</small></h3></li>`)}
      ${week.map((of) => html`<${Day} key=${of.day} of=${of} groups=${groups} only=${picked} today=${of.day === today} />`)}</ol></li>`)}</ol></section>`;
}

function Day({ of: { day, groups: loads }, groups, only, today }) {
  const shown = groups.map(({ name }, i) => [name, loads[i]]).filter(([name]) => !only || name === only);
  const reason = shown.find(([, load]) => load.reason)?.[1].reason;
  return html`<li class="calendar-day" data-today=${today || null}>
    <h3><a href=${`/production/board?from=${day}&to=${day}`} title="What is to be made on this day">${dayShort(day)}</a>${today && html` <small>today</small>`}</h3>
    ${reason && html`<p class="calendar-reason" dir="auto">${reason}</p>`}
    ${shown.length > 1 && shown.every(([, { heat }]) => heat === "shut")
      ? html`<p class="heat" data-heat="shut" data-tone="calm"><${Shape} name="off" /><span class="heat-words">closed</span></p>`
      : html`<ul>${shown.map(([name, load]) => html`<li key=${name}><${Heat} name=${name} load=${load} day=${day} /></li>`)}</ul>`}</li>`;
}

function Heat({ name, load, day }) {
  const [shape, tone] = HEAT[load.heat];
  const part = load.capacity ? Math.min(load.taken / load.capacity, 1) : 0;
  return html`<a class="heat" data-heat=${load.heat} data-tone=${tone} style=${{ "--part": part }} href=${withQuery({ ask: name, on: day })} title=${`${name}: ${words(load)}`}>
    <span class="heat-name" dir="auto">${name}</span><span class="num heat-of">${load.heat === "shut" ? "" : `${count(load.taken)} / ${load.capacity === null ? "∞" : count(load.capacity)}`}</span><span class="heat-words"><${Shape} name=${shape} />${words(load)}</span></a>`;
}
