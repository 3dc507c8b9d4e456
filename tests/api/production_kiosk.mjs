// production_kiosk.mjs - who did it: a tablet is registered, people say there who they are, and everything keeps both.  A part of
// production.test.mjs, in its house.

import { equal, has, ok } from "../lib/check.mjs";
import { Client } from "../lib/client.mjs";
import { V1, deliver, line, order } from "../lib/production.mjs";

const idle_s = 300;

export async function kiosks({ house, on, boss, guest, store }) {
  const people = {};
  const badges = {};
  let kiosk, made, tablet, who;
  const ticketOf = async (number, more) => {
    await deliver(house, store, "orders/create", order(String(number), number, more));
    return `${store.id}.${number}.1`;
  };
  const act = (ticket, action, value = {}, at = tablet) => at.post(`${V1}/production/tickets/${ticket}/${action}`, value);
  const register = async (code) => {
    const fresh = new Client(house.url);
    const answer = await fresh.post(`${V1}/kiosk`, { code });
    if (answer.status === 200) fresh.csrf = (await fresh.get(`${V1}/session`)).body.csrf;
    return { fresh, answer };
  };
  const identify = (value, at = tablet) => at.post(`${V1}/kiosk/identity`, value);
  const last = (subject) => house.sql(`SELECT type || ' ' || actor || ' ' || device FROM event WHERE subject = '${subject}' ORDER BY id DESC LIMIT 1`);

  await on("people of the floor need no e-mail; they have a badge, a PIN, or both", async () => {
    for (const [name, more] of Object.entries({ Anna: { badge: true, pin: "4711" }, Ben: { badge: true }, Cem: { pin: "90210" } })) {
      const added = await boss.post(`${V1}/settings/users`, { name, role: "staff", ...more });
      equal(added.status, 201, added.text);
      has(added.body.user, { name, email: "", signs_in: false, badge: !!more.badge, pin: !!more.pin, must_change_password: false });
      people[name] = added.body.user.id;
      badges[name] = `tp-badge-${await house.sql(`SELECT badge FROM person WHERE id = '${added.body.user.id}'`)}`;
    }
    ok(/^tp-badge-[A-Z2-7]{16}$/.test(badges.Anna), badges.Anna);
    for (const pin of ["123", "123456789", "12a4", "1111", "1234", "9876"]) equal((await boss.post(`${V1}/settings/users`, { name: "X", role: "staff", pin })).status, 400, pin);
    equal((await boss.post(`${V1}/settings/users`, { name: "X", role: "manager", badge: true })).status, 400, "who may do more signs in");
    equal((await boss.put(`${V1}/settings/users/${people.Ben}`, { name: "Ben", role: "staff", active: true, password: "words that nobody expects" })).status, 409);
    for (const role of ["owner", "manager"]) equal((await boss.put(`${V1}/settings/users/${people.Ben}`, { name: "Ben", role, active: true })).body.code, "no_email", role);
    equal((await boss.post(`${V1}/session`, { email: people.Anna, password: "4711" })).status, 401, "who has no e-mail signs in nowhere");
    const svg = await boss.get(`${V1}/settings/users/${people.Anna}/badge.svg`);
    equal([svg.status, svg.type], [200, "image/svg+xml"]);
    const pdf = await boss.get(`${V1}/settings/badges.pdf?ids=${people.Anna},${people.Ben}&format=badge-a4`);
    equal([pdf.status, pdf.type, pdf.text.slice(0, 5)], [200, "application/pdf", "%PDF-"]);
    equal((await boss.get(`${V1}/settings/badges.pdf?ids=${people.Cem}`)).body.code, "no_badge");
  });

  await on("a kiosk is registered with a code that counts once, and its cookie is the tablet's alone", async () => {
    equal((await guest.post(`${V1}/settings/kiosks`, { name: "X", identify: true, idle_s })).status, 403);
    made = (await boss.post(`${V1}/settings/kiosks`, { name: "Filling 1", store: store.id, stage: "Filling", identify: true, idle_s })).body;
    kiosk = made.kiosk;
    has(kiosk, { name: "Filling 1", state: "waiting", stage: "Filling", identify: true, seen_at: null });
    ok(/^[A-Z2-7]{4}-[A-Z2-7]{4}$/.test(made.code) && made.code_svg.includes("<svg"), made.code);
    equal((await house.sql(`SELECT count(*) FROM kiosk WHERE hash LIKE '%${made.code.slice(0, 4)}%'`)).trim(), "0", "no code is in the store");
    const cookie = new Client(house.url);
    cookie.cookie = `tradepost-kiosk=${made.code}`;
    equal((await cookie.get(`${V1}/session`)).status, 401, "a code is no token");
    equal((await register("AAAA-AAAA")).answer.body.details, { code: "This code is not right, or no longer: it counts once, and for 15 minutes. Settings, Kiosks makes a new one." });
    const first = await register(`tp-kiosk-${made.code.replace("-", "").toLowerCase()}`);
    equal(first.answer.status, 200, first.answer.text);
    ok(/HttpOnly/i.test(first.answer.headers["set-cookie"].at(-1)) && /SameSite=Lax/i.test(first.answer.headers["set-cookie"].at(-1)), String(first.answer.headers["set-cookie"]));
    tablet = first.fresh;
    equal((await register(made.code)).answer.status, 400, "the code was given");
    const here = (await tablet.get(`${V1}/session`)).body;
    has(here, { person: { name: "Filling 1", role: "kiosk" }, permissions: ["anyone", "signed_in", "floor_read", "floor"], kiosk: { id: kiosk.id, stage: "Filling", store: store.id, person: null } });
    equal((await boss.get(`${V1}/settings/kiosks`)).body.rows.map(({ name, state }) => [name, state]), [["Filling 1", "registered"]]);
  });

  await on("a token that somebody brings is never taken for the tablet's", async () => {
    const brought = new Client(house.url);
    brought.cookie = "tradepost-kiosk=chosen-by-somebody-else";
    const again = (await boss.post(`${V1}/settings/kiosks`, { name: "Fixed", identify: true, idle_s })).body;
    const answer = await brought.post(`${V1}/kiosk`, { code: again.code });
    ok(answer.status === 200 && !answer.headers["set-cookie"].join().includes("chosen-by"), answer.text);
    equal((await boss.ask("DELETE", `${V1}/settings/kiosks/${again.kiosk.id}`)).status, 200);
  });

  await on("a kiosk does what the floor does and reads what a station shows, and nothing else", async () => {
    for (const path of ["/production/board?stage=Filling", "/production/people", "/production/scan?text=nothing"]) ok([200, 404].includes((await tablet.get(V1 + path)).status), path);
    for (const path of ["/overview", "/production/orders", "/stock/items", "/settings/kiosks", "/settings/users", "/audit", "/purchasing/orders", "/sessions"]) equal((await tablet.get(V1 + path)).status, 403, path);
    equal((await act(await ticketOf(61001), "hold", { reason: "x" })).status, 403, "a manager's doing");
    const sack = (await boss.post(`${V1}/stock/items`, { sku: "SACK", name: "Sack", unit: "kg" })).body.item;
    const { lot } = (await boss.post(`${V1}/stock/items/${sack.id}/lots`, { code: "S-1", amount: "1", expiry_day: null })).body;
    equal((await tablet.post(`${V1}/stock/lots/${lot.id}/open`)).body.code, "no_person", "what would be nobody's doing");
    const blind = new Client(house.url);
    blind.cookie = tablet.cookie;
    equal((await identify({ badge: badges.Anna }, blind)).body.code, "csrf");
    equal((await identify({ badge: badges.Anna }, guest)).status, 403);
    equal((await identify({ badge: badges.Anna }, boss)).body.code, "no_kiosk");
    const program = (await boss.post(`${V1}/settings/tokens`, { name: "Reads", role: "viewer" })).body.token;
    for (const cookie of [`tradepost-kiosk=${program}`, boss.cookie.replace("tradepost=", "tradepost-kiosk="), tablet.cookie.replace("-kiosk=", "=")]) {
      const other = new Client(house.url);
      other.cookie = cookie;
      for (const known of [new Client(house.url, { token: program }), boss, tablet]) equal((await known.get(`${V1}/session`)).status, 200);
      equal((await other.get(`${V1}/session`)).status, 401, `${cookie.split("=")[0]}: what opens one thing opens no other`);
    }
  });

  await on("nothing is done there until somebody says who it is; then event, card and stock name both", async () => {
    const item = (await boss.post(`${V1}/stock/items`, { sku: "CAKE-KIOSK", name: "Sponge", unit: "piece" })).body.item;
    equal((await boss.post(`${V1}/stock/items/${item.id}/receive`, { amount: "3" })).status, 200);
    const ticket = await ticketOf(61002, { line_items: [line("610021", { sku: "CAKE-KIOSK" })] });
    const nobody = await act(ticket, "handle_print_barcode");
    equal([nobody.status, nobody.body.code, nobody.body.ticket.started], [409, "who", false], nobody.text);
    equal(await last("shop_order"), `refused ${kiosk.id} ${kiosk.id}`);
    who = (await identify({ badge: badges.Anna })).body.kiosk.person;
    has(who, { id: people.Anna, name: "Anna" });
    equal(await last("kiosk"), `identified ${people.Anna} ${kiosk.id}`);
    const done = await act(ticket, "handle_print_barcode", { identity: who.identity, key: "kiosk-scan-1" });
    equal([done.status, done.body.ticket.touched_by_name], [200, "Anna at Filling 1"], done.text);
    equal(await last("shop_order"), `printed ${people.Anna} ${kiosk.id}`);
    for (const stage of ["filling", "covering", "decorating"]) await act(ticket, `complete_${stage}`, { identity: who.identity });
    await act(ticket, "start_packing", { identity: who.identity });
    equal((await act(ticket, "complete_packing", { identity: who.identity })).status, 200);
    const told = (await boss.get(`${V1}/production/orders/${store.id}.61002/timeline`)).body.rows.map(({ type, actor_name }) => [type, actor_name]);
    const by = (of) => told.filter(([type]) => type === of).map(([, name]) => name);
    equal([by("refused"), by("printed"), by("started"), by("completed")], [["Filling 1"], ["Anna at Filling 1"], ["Anna at Filling 1"], Array(4).fill("Anna at Filling 1")]);
    equal(await house.sql(`SELECT actor || ' ' || device FROM stock_txn WHERE order_id = '${store.id}.61002' AND kind = 'consume'`), `${people.Anna} ${kiosk.id}`, "who used the stock");
  });

  await on("another badge is another person at once, and the one before has left", async () => {
    const ticket = await ticketOf(61003);
    const anna = who.identity;
    who = (await identify({ badge: badges.Ben.toLowerCase() })).body.kiosk.person;
    equal(who.name, "Ben");
    const late = await act(ticket, "handle_print_barcode", { identity: anna });
    equal([late.status, late.body.code], [409, "identity_over"], late.text);
    equal((await act(ticket, "handle_print_barcode", { identity: who.identity })).body.ticket.touched_by_name, "Ben at Filling 1");
    equal((await identify({ badge: "tp-badge-AAAAAAAAAAAAAAAA" })).body.code, "unknown_badge");
    equal((await tablet.get(`${V1}/session`)).body.kiosk.person.name, "Ben", "a badge that nobody has changes nothing");
    equal((await tablet.ask("DELETE", `${V1}/kiosk/identity`)).status, 200);
    equal((await act(ticket, "complete_filling", { identity: who.identity })).body.code, "identity_over");
    equal((await tablet.ask("DELETE", `${V1}/kiosk/identity`)).body.already_done, true);
  });

  await on("an identity ends when nothing is scanned for a while, by the time of scanning", async () => {
    const ticket = await ticketOf(61004);
    who = (await identify({ badge: badges.Ben })).body.kiosk.person;
    const ago = (ms) => house.sql(`UPDATE kiosk SET identity_at = ${Date.now() - ms} WHERE id = '${kiosk.id}'`);
    await ago(idle_s * 1000 + 60_000);
    equal((await act(ticket, "handle_print_barcode", { identity: who.identity })).body.code, "identity_over");
    // Made in time, and kept on the device while there was no line.
    equal((await act(ticket, "handle_print_barcode", { identity: who.identity, scanned_at: Date.now() - 90_000 })).status, 200);
    equal((await act(ticket, "complete_filling", { identity: who.identity, scanned_at: Date.now() + 9e9 })).status, 200, "a time to come is now");
    // One that ends in an error was scanned all the same: the next one follows it.
    await ago(idle_s * 1000 + 60_000);
    equal((await act(`${store.id}.999999.1`, "complete_covering", { identity: who.identity, scanned_at: Date.now() - 90_000 })).status, 404);
    equal((await act(ticket, "complete_covering", { identity: who.identity })).status, 200);
  });

  await on("a scan of the outage brings the badge itself; a badge that counts no more refuses it", async () => {
    const ticket = await ticketOf(61005);
    const answer = await act(ticket, "handle_print_barcode", { badge: badges.Anna, scanned_at: Date.now() - 3_600_000, key: "outage-1" });
    equal([answer.status, answer.body.ticket.touched_by_name], [200, "Anna at Filling 1"], answer.text);
    await boss.put(`${V1}/settings/users/${people.Anna}`, { name: "Anna", role: "staff", active: true, badge: true });
    const refused = await act(ticket, "complete_filling", { badge: badges.Anna });
    equal([refused.status, refused.body.code, refused.body.ticket.stage], [409, "unknown_badge", "Filling"], refused.text);
    equal((await act(ticket, "handle_print_barcode", { badge: badges.Anna, key: "outage-1" })).body.already_done, true, "what was done is done, whatever the badge is now");
    equal((await act(ticket, "complete_filling", { badge: badges.Ben }, boss)).body.details, { badge: "Somebody else is signed in on this tablet now: it was scanned at a kiosk." }, "a person's session takes no badge");
  });

  await on("one's own PIN: changed at a kiosk by the PIN until now, elsewhere by the password; the same again is no change", async () => {
    const mine = (value, at = tablet) => at.put(`${V1}/session/pin`, value);
    const { identity } = (await identify({ person: people.Cem, pin: "90210" })).body.kiosk.person;
    equal((await mine({ identity, old: "90211", pin: "5828" })).body.details, { old: "This is not your PIN." });
    equal((await mine({ identity, old: "90210", pin: "1234" })).body.details, { pin: "This is among the first that are guessed. Take another." });
    equal((await mine({ identity: "another", old: "90210", pin: "5828" })).body.code, "identity_over");
    equal((await mine({ old: "90210", pin: "5828" })).body.code, "identity_over");
    equal((await mine({ identity, old: "90210", pin: "90210" })).body.already_done, true);
    const done = await mine({ identity, old: "90210", pin: "5828" });
    equal([done.status, await last("person")], [200, `changed ${people.Cem} ${kiosk.id}`], done.text);
    equal((await tablet.get(`${V1}/session`)).body.kiosk.person, null, "it is said anew");
    const ben = (await identify({ badge: badges.Ben })).body.kiosk.person;
    equal((await mine({ identity: ben.identity, old: "1", pin: "5828" })).body.code, "no_pin", "who finds a badge makes no PIN");
    const { password } = house.people.owner;
    equal((await mine({ old: "words of somebody else", pin: "5829" }, boss)).body.details, { old: "This is not your present password." });
    equal((await mine({ old: password, pin: "5829", identity: ben.identity }, boss)).body.details, { identity: "This belongs to a kiosk; you are signed in yourself." });
    equal((await mine({ old: password, pin: "5829" }, boss)).status, 200);
    equal((await mine({ old: password, pin: "5829" }, boss)).body.already_done, true);
    const { id, name } = (await boss.get(`${V1}/session`)).body.person;
    equal((await identify({ person: id, pin: "5829" })).body.kiosk.person.name, name);
    const tries = [];
    while (tries.length < 8 && tries.at(-1) !== 429) tries.push((await mine({ old: "words of somebody else", pin: "5828" }, boss)).status);
    ok(tries[0] === 400 && tries.at(-1) === 429, tries.join());
  });

  await on("a PIN says it too; guesses are slowed down by person and kiosk, and a blocked person is nobody", async () => {
    equal((await identify({ person: people.Cem, pin: "5828" })).body.kiosk.person.name, "Cem");
    const tries = [];
    while (tries.length < 8 && tries.at(-1) !== 429) tries.push((await identify({ person: people.Anna, pin: "0815" })).status);
    ok(tries[0] === 400 && tries.at(-1) === 429, tries.join());
    equal((await identify({ person: people.Anna, pin: "4711" })).status, 429, "nor the right one now");
    const refused = Number(await house.sql(`SELECT count(*) FROM event WHERE subject = 'kiosk' AND type = 'pin_refused' AND data LIKE '%${people.Anna}%'`));
    equal(refused, tries.filter((status) => status === 400).length, "each wrong one is an event");
    const between = [];
    for (let i = 0; i < 12 && between.at(-1) !== 429; i++) {
      between.push((await identify({ person: `somebody-${i}`, pin: "0815" })).status);
      if (i % 4 === 3) between.push((await identify({ person: people.Cem, pin: "90210" })).status);
    }
    equal(between.at(-1), 429, `one's own PIN in between forgives no guesses at others': ${between}`);
    const cem = (await tablet.get(`${V1}/session`)).body.kiosk.person;
    equal(cem.name, "Cem");
    await boss.put(`${V1}/settings/users/${people.Cem}`, { name: "Cem", role: "staff", active: false });
    equal((await act(await ticketOf(61006), "handle_print_barcode", { identity: cem.identity })).body.code, "identity_over");
  });

  await on("badges that nobody has are slowed down by kiosk, and only those that were looked at are events", async () => {
    const other = (await boss.post(`${V1}/settings/kiosks`, { name: "Guessed", identify: true, idle_s })).body;
    const { fresh } = await register(other.code);
    const tries = [];
    for (let i = 0; i < 6; i++) tries.push((await identify({ badge: "tp-badge-AAAAAAAAAAAAAAAA" }, fresh)).status);
    equal((await identify({ badge: badges.Ben }, fresh)).status, 200, "somebody's own in between counts for nothing");
    while (tries.length < 30 && tries.at(-1) !== 429) tries.push((await identify({ badge: "tp-badge-AAAAAAAAAAAAAAAA" }, fresh)).status);
    ok(tries.length > 8 && tries.length < 30 && tries.at(-1) === 429, tries.join());
    equal((await identify({ badge: badges.Ben }, fresh)).status, 429, "nor one that counts now");
    equal(Number(await house.sql(`SELECT count(*) FROM event WHERE subject = 'kiosk' AND type = 'badge_refused' AND subject_id = '${other.kiosk.id}'`)), tries.length - 1);
    equal((await boss.ask("DELETE", `${V1}/settings/kiosks/${other.kiosk.id}`)).status, 200);
  });

  await on("nor are they guessed faster by the scans of an outage; many scans of one badge are one guess, and none is lost", async () => {
    const other = (await boss.post(`${V1}/settings/kiosks`, { name: "Was without a line", identify: true, idle_s })).body;
    const { fresh } = await register(other.code);
    const ticket = await ticketOf(61009);
    const print = (badge, key) => act(ticket, "handle_print_barcode", { badge, key, scanned_at: Date.now() - 60_000 }, fresh);
    const badge = (i) => `tp-badge-${"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[i].repeat(16)}`;
    for (let i = 0; i < 15; i++) has(await print(badge(0), `lost-${i}`), { status: 409, body: { code: "unknown_badge" } });
    const tries = [];
    while (tries.length < 30 && tries.at(-1) !== 429) tries.push((await print(badge(1 + tries.length), `guess-${tries.length}`)).status);
    ok(tries.length > 8 && tries.length < 30 && tries.slice(0, -1).every((status) => status === 409), tries.join());
    equal(Number(await house.sql(`SELECT count(*) FROM event WHERE subject = 'shop_order' AND type = 'refused' AND device = '${other.kiosk.id}'`)), 15 + tries.length - 1);
    has(await print(badges.Ben, "honest"), { status: 429, body: { code: "throttled" } }, "somebody's own waits, too: the tablet sends it again");
    has(await print(badge(0), "lost-again"), { status: 409, body: { code: "unknown_badge" } }, "what was refused before tells nothing new");
    await house.sql("UPDATE throttle SET until_at = 0");
    const done = await print(badges.Ben, "honest");
    equal([done.status, done.body.ticket.touched_by_name], [200, "Ben at Was without a line"], done.text);
    equal((await boss.ask("DELETE", `${V1}/settings/kiosks/${other.kiosk.id}`)).status, 200);
  });

  await on("where a station asks nobody, the kiosk itself did it", async () => {
    equal((await boss.put(`${V1}/settings/kiosks/${kiosk.id}`, { name: "Filling 2", store: store.id, stage: "Filling", identify: false, idle_s })).body.kiosk.name, "Filling 2");
    equal((await act(await ticketOf(61007), "handle_print_barcode")).body.ticket.touched_by_name, "Filling 2");
    equal((await boss.put(`${V1}/settings/kiosks/${kiosk.id}`, { name: "X", store: "nowhere", identify: true, idle_s })).body.details.store, "There is no such store.");
  });

  await on("somebody who signs in on the tablet is herself; revoked, the tablet is refused at once and says why", async () => {
    const both = await house.signIn(house.people.owner);
    const cookie = both.cookie;
    both.cookie = `${cookie}; ${tablet.cookie}`;
    equal((await both.get(`${V1}/session`)).body.kiosk, null);
    equal((await boss.ask("DELETE", `${V1}/settings/kiosks/${kiosk.id}`)).status, 200);
    for (const answer of [await tablet.get(`${V1}/session`), await act(await ticketOf(61008), "handle_print_barcode")]) equal([answer.status, answer.body.code], [401, "kiosk_revoked"]);
    equal((await boss.post(`${V1}/settings/kiosks/${kiosk.id}/code`)).body.code, "revoked");
    const other = (await boss.post(`${V1}/settings/kiosks`, { name: "Second", identify: true, idle_s })).body;
    const { fresh } = await register(other.code);
    const renewed = (await boss.post(`${V1}/settings/kiosks/${other.kiosk.id}/code`)).body;
    equal((await fresh.get(`${V1}/session`)).status, 401, "a new code is for another tablet");
    await house.sql(`UPDATE kiosk SET code_until = 1 WHERE id = '${other.kiosk.id}'`);
    equal((await register(renewed.code)).answer.status, 400, "a code lapses");
  });
}
