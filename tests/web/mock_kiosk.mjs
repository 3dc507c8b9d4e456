// mock_kiosk.mjs - the tablets that the mock server knows, and who says there who it is.

import { Refusal } from "./mock_refusal.mjs";

const HOUR = 3600000;
const ok = (more = {}, status = 200) => ({ status, body: { ok: true, ...more } });
const row = (id, name, more) => ({ id, name, store: "", stage: "Covering", identify: true, idle_s: 300, state: "registered", person_name: "", person_here: false, person_at: null, code_until: null, registered_at: null, seen_at: null, revoked_at: null, ...more });

export const kiosks = (size, at) => (size === "none" ? [] : [
  row("k1", "Covering 1", { person_name: "Céline Okafor", person_here: true, person_at: at - 5000, created_at: at - 50 * HOUR, registered_at: at - 49 * HOUR, seen_at: at - 9000 }),
  row("k2", "Packing", { stage: "", identify: false, state: "lapsed", code_until: at - HOUR, created_at: at - 2 * HOUR }),
  row("k3", "Old tablet", { state: "revoked", created_at: at - 500 * HOUR, registered_at: at - 499 * HOUR, seen_at: at - 40 * HOUR, revoked_at: at - 39 * HOUR }),
]);
export const HERE = { id: "k1", name: "Covering 1", store: "", stage: "Covering", identify: true, idle_s: 300, person: null };
const BADGES = { "tp-badge-HGFEDCBA": "Céline Okafor", "tp-badge-BBBBBBBB": "Bram de Boer" };
const CODE = { code: "ABCD-EFGH", code_svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h10v10H0z"/></svg>' };

export function kioskRoute(state, method, [room, ...rest], body) {
  if (room === "settings") return settings(state, method, rest[1], rest[2], body);
  if (rest[0] !== "identity") {
    if (body.code.replace(/\W/g, "").toUpperCase() !== "ABCDEFGH") throw new Refusal(400, "invalid", "Not registered.", { code: "This code is not right, or no longer." });
    Object.assign(state, { kiosk: HERE, signedIn: true, revoked: false });
    return ok({ kiosk: HERE });
  }
  if (method === "DELETE") return (state.kiosk = { ...state.kiosk, person: null }), ok();
  const name = body.badge ? BADGES[body.badge] : body.pin === "4711" && state.production.people.find(({ id }) => id === body.person).name;
  if (!name && body.badge) throw new Refusal(404, "unknown_badge", "Nobody who works here has this badge (any more).");
  if (!name) throw new Refusal(400, "invalid", "Not known.", { pin: "This is not the PIN." });
  state.kiosk = { ...state.kiosk, person: { id: "u3", name, identity: "identity-of-" + name, until: Date.now() + state.kiosk.idle_s * 1000 } };
  return ok({ kiosk: state.kiosk });
}

function settings(state, method, id, more, body) {
  if (method === "GET") return { body: { ok: true, rows: state.kiosks, next: null } };
  if (!id) {
    state.kiosks.push(row("k9", body.name, { ...body, state: "waiting", code_until: Date.now() + HOUR / 4, created_at: Date.now() }));
    return ok({ kiosk: state.kiosks.at(-1), ...CODE }, 201);
  }
  const kiosk = state.kiosks.find((of) => of.id === id);
  if (method === "DELETE") return Object.assign(kiosk, { state: "revoked", revoked_at: Date.now() }), ok();
  Object.assign(kiosk, more === "code" ? { state: "waiting", registered_at: null, code_until: Date.now() + HOUR / 4 } : body);
  return ok({ kiosk, ...(more === "code" && CODE) });
}
