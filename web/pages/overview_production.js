// overview_production.js - how the day goes on the floor: what is due and overdue by stage, what was made by the hour and by
// whom. For accounts with a store; the others see nothing of it.

import { html } from "../html.js";
import { Trouble } from "../parts/page.js";
import { Chart, Shares } from "../parts/chart.js";
import { count, day, plural } from "../format.js";

const clock = (hour) => `${String(hour).padStart(2, "0")}:00`;
const FIRST_HOUR = 6; // a day that has hardly begun is drawn from here
const SHOWN = 12; // people; the table has all

// {data, error} of polled("/production/overview")
export function FloorDay({ of: { data, error } }) {
  if (!data) return error ? html`<section class="card"><h2>Production today</h2><${Trouble} title="This could not be read" text=${error.message} /></section>` : null;
  if (!data.stores) return null;
  const more = data.more ? "+" : "";
  return html`<section class="card" aria-labelledby="day"><h2 id="day">Production today <small>${day(data.day)}</small></h2>
    <ul class="states day-figures">
      <li><a href="/production/board"><span class="figure">${count(data.done)} / ${count(data.due)}${more}</span><span>due today, complete</span></a></li>
      <li><a href="/production/board" data-tone=${data.overdue ? "bad" : null}><span class="figure">${count(data.overdue)}${more}</span><span>overdue</span></a></li>
    </ul>
    <${Stages} data=${data} />
  </section>`;
}

export function FloorMade({ of: { data } }) {
  if (!data?.stores) return null;
  return html`<section class="card"><${Hours} data=${data} /></section><section class="card"><${People} people=${data.people} /></section>`;
}

function Stages({ data: { stages, due, done, overdue } }) {
  if (!due && !overdue) return html`<p class="none">Nothing is due today and nothing is overdue. <a href="/production/board">The board</a> shows the days ahead.</p>`;
  const tones = stages.map(({ name }, i) => ({ name, tone: "step", step: stages.length > 1 ? i / (stages.length - 1) : 1 }));
  const complete = { name: "Complete", tone: "good" };
  const bar = (which) => stages.map((of, i) => ({ ...tones[i], n: of[which] }));
  return html`<${Shares} title="By stage" legend=${[...tones, complete]}
    says=${`${plural(due, "cake")} due today, ${count(done)} of them complete; ${count(overdue)} overdue.`}
    rows=${[
      { name: "Due today", parts: [...bar("due"), { ...complete, n: done }], text: count(due) },
      { name: "Overdue", parts: bar("overdue"), text: count(overdue) },
    ]}
    table=${{ head: ["Stage", "Due today", "Overdue"], rows: [...stages.map((of) => [of.name, of.due, of.overdue]), ["Complete", done, 0]] }} />`;
}

// Where the hours are, when a clock here shows others.
function clockOf(zone) {
  const now = Date.now(), show = (timeZone) => new Intl.DateTimeFormat("en", { timeZone, dateStyle: "short", timeStyle: "short" }).format(now);
  try {
    if (show(zone) === show()) return "";
  } catch {
    // a zone that this browser has not heard of
  }
  return ` Hours are those of ${zone.replaceAll("_", " ")}.`;
}

function Hours({ data: { hours, hour, zone, stages } }) {
  if (!hours.length) return html`<h3>Completed by the hour</h3><p class="none">None yet today. Each scan that completes a stage will be drawn here.</p>`;
  const from = Math.min(hours[0].hour, FIRST_HOUR, hour), until = Math.max(hours.at(-1).hour, hour);
  const drawn = Array.from({ length: until - from + 1 }, (_, i) => hours.find((of) => of.hour === from + i) || { hour: from + i, n: 0, by_stage: {} });
  const best = hours.reduce((most, of) => (of.n > most.n ? of : most));
  const names = stages.map(({ name }) => name);
  return html`<${Chart} kind="bars" title="Completed by the hour" labels=${drawn.map((of) => clock(of.hour))}
    says=${`${plural(hours.reduce((sum, of) => sum + of.n, 0), "stage")} completed today, most at ${clock(best.hour)}: ${count(best.n)}.${clockOf(zone)}`}
    series=${[{ name: "Stages completed", values: drawn.map((of) => of.n), tone: "accent" }]}
    table=${{ head: ["Hour", "All", ...names], rows: drawn.map((of) => [clock(of.hour), of.n, ...names.map((name) => of.by_stage[name] || 0)]) }} />`;
}

function People({ people }) {
  if (!people.length) return html`<h3>Completed by person</h3><p class="none">Nobody has completed a stage in the last 7 days.</p>`;
  const called = ({ name }) => name || "Somebody";
  const legend = [{ name: "Today", tone: "accent" }, { name: "The six days before", tone: "step", step: 0.2 }];
  return html`<${Shares} title="Completed by person" legend=${legend}
    says=${`${plural(people.reduce((sum, of) => sum + of.week, 0), "stage")} completed in 7 days, ${count(people.reduce((sum, of) => sum + of.today, 0))} of them today; most by ${called(people[0])}.`}
    rows=${people.slice(0, SHOWN).map((of) => ({ name: called(of), parts: [{ ...legend[0], n: of.today }, { ...legend[1], n: of.week - of.today }], text: count(of.week) }))}
    table=${{ head: ["Person", "Today", "7 days"], rows: people.map((of) => [called(of), of.today, of.week]) }} />`;
}
