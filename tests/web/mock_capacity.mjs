// mock_capacity.mjs - what can be made and what is taken of it, as the mock server knows it. Shapes as in the API; nothing is judged.

import { HEBREW, LONG } from "./mock_data.mjs";

const DAY = 86400000;
const iso = (at) => new Date(at).toISOString().slice(0, 10);
const week = (pieces) => [pieces, pieces, pieces, pieces, pieces + 2, pieces, 0];

const usual = (at) => ({
  groups: [
    { name: "Large cakes", week: week(4), lead_days: 3, rules: [{ by: "size", text: "Large" }, { by: "title", text: "wedding" }] },
    { name: "Bread", week: [null, null, null, null, null, null, 0], lead_days: 0, rules: [{ by: "sku", text: "LOAF-" }] },
    { name: "Cakes", week: week(12), lead_days: 1, rules: [] },
  ],
  days: [{ day: iso(at + 9 * DAY), group: null, pieces: 0, reason: "Stocktaking" }, { day: iso(at + 12 * DAY), group: "Large cakes", pieces: 1, reason: "One pair of hands" }],
});
const much = (at) => ({
  groups: Array.from({ length: 12 }, (_, i) => ({ name: i === 1 ? LONG.slice(0, 40) : i === 2 ? HEBREW.slice(0, 40) : `Group ${i + 1}`, week: week(i * 400), lead_days: i, rules: Array.from({ length: i % 3 ? 3 : 20 }, (__, k) => ({ by: ["title", "sku", "size"][k % 3], text: `word-${i}-${k}` })) })),
  days: Array.from({ length: 60 }, (_, i) => ({ day: iso(at + i * 3 * DAY), group: i % 2 ? "Group 1" : null, pieces: i % 3 ? i : 0, reason: i ? "Everybody is away" : LONG.slice(0, 100) })),
});

export const capacity = (size, at) => ({ settings: { none: () => ({ groups: [], days: [] }), usual, much }[size](at) });

function limitOf({ days, groups }, i, day) {
  const other = days.find((of) => of.day === day && of.group === groups[i].name) || days.find((of) => of.day === day && of.group === null);
  return other ? [other.pieces, other.reason] : [groups[i].week[(new Date(day).getUTCDay() + 6) % 7], ""];
}
const heatOf = (limit, taken) => (limit === null || (taken < limit * 0.75) ? "free" : limit === 0 && !taken ? "shut" : taken > limit ? "over" : taken === limit ? "full" : "busy");

// The nearer the day, the more is taken; every fourth is fuller than it should be.
export function capacityLoad({ settings }, query, at) {
  const from = Date.parse(query.get("from") || iso(at)), { groups } = settings;
  const days = Array.from({ length: Number(query.get("days") || 42) }, (_, n) => {
    const day = iso(from + n * DAY), away = Math.round((from - Date.parse(iso(at))) / DAY) + n;
    return {
      day, groups: groups.map((of, i) => {
        const [limit, reason] = limitOf(settings, i, day), usually = of.week[0] ?? 30;
        const taken = limit === 0 || away > 30 ? 0 : Math.max(0, Math.floor((usually * (9 - ((away + i) % 9))) / 8) + ((away + i) % 4 === 0 ? 1 : -1) - Math.floor(away / 6));
        return { capacity: limit, taken, free: limit === null ? null : limit - taken, heat: heatOf(limit, taken), reason };
      }),
    };
  });
  return { body: { ok: true, today: iso(at), settings, days, overdue: groups.map((_, i) => (i === 0 ? 2 : i === 2 ? 5 : 0)), undated: groups.length && 1 } };
}

export function capacityRoute(state, method, body) {
  const settings = body.settings && { groups: body.settings.groups.map((of) => ({ lead_days: 0, rules: [], ...of })), days: body.settings.days.map((of) => ({ group: null, reason: "", ...of })) };
  const already = method === "PUT" && JSON.stringify(settings) === JSON.stringify(state.settings);
  if (method === "PUT") state.settings = settings;
  return { status: 200, body: { ok: true, settings: state.settings, ...(already && { already_done: true }) } };
}
