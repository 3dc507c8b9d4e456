// Who may do what to whose things: every route of the program's own table × everybody who may knock × every kind of id.
//
// Two companies hold the same kinds of things, each with a word planted in all its texts. What is refused has to leave the
// store as it was, byte by byte; no answer may hold the other company's word.

import { createHash, randomBytes } from "node:crypto";
import { equal, finish, has, later, ok, test } from "../lib/check.mjs";
import { engines, startHouse } from "../lib/house.mjs";
import { stopPostgres } from "../lib/postgres.mjs";
import { ask, bodyOf, dump, roleTable, roles, routeTable, several } from "../lib/routes.mjs";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const secret = () => randomBytes(32).toString("base64url");
const planted = { one: "qqplantedone", two: "zzplantedtwo" };
const POOL = 24; // things of each kind that may be used up: one for each that is asked to change it

// What stands in the place of a path's variable part.
const kinds = [
  ["/purchasing/orders/", "order"], ["/purchasing/jobs/", "job"], ["/settings/portals/", "portal"], ["/settings/mappings/", "mapping"],
  ["/settings/users/", "person"], ["/settings/tokens/", "token"], ["/settings/kiosks/", "kiosk"], ["/settings/integrations/", "provider"], ["/queue/", "queue"],
  ["/deliveries/", "delivery"], ["/chain/", "event"], ["/hooks/deck/", "address"], ["/sessions/", "session"],
  ["/stock/items/", "item"], ["/stock/lots/", "lot"], ["/production/tickets/", "ticket"], ["/production/orders/", "shop_order"], ["/settings/stores/", "store"], ["/hooks/shopify/", "address"],
];
const kindOf = ({ path }) => {
  if (!path.includes("{")) return undefined;
  const found = kinds.find(([part]) => path.includes(part));
  if (!found) throw new Error(`the matrix does not know what stands in ${path}`);
  return found[1];
};
const pathOf = (route, id) => route.path.replace("{action}", "complete").replace(/\{\w+\}/, id);

// What has to be asked with a query, by whom: both companies have an order of this number.
const queries = {
  get_order_for_scan: () => "?text=pool-ax-1",
  get_unassigned_list: ({ store }) => `?store=${store[0]}&stage=Filling`,
  getBadgesPdf: ({ person }) => `?ids=${person.slice(0, 2)}`,
  get_capacity_what_if: () => "?group=Large&day=2027-01-04",
  get_labels_pdf: ({ ticket }) => `?ids=${ticket.slice(0, 2)}`,
  get_places_pdf: () => "?names=Fridge%202",
};

// "/settings/mappings/import" is also one of "/settings/mappings/{id}".
const fits = (route, path) => new RegExp(`^${route.path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}$`).test(path);

const missing = (kind) => (kind === "event" ? "999999999" : "00000000000000000000000000");
const malformed = [
  "%00", "%ff", "%2e%2e", "a%2Fb", "..", "%", "%0d%0aSet-Cookie:x=1", "x".repeat(3000), "'%20OR%20'1'='1", "-1", "9223372036854775808", "1e3", "%F0%9F%A6%8A",
  "null", "%7Bid%7D", "01*", "a%252Fb",
];

// Fills both companies with as many things of each kind; answers { ids: { kind: [..] } } for each.
async function furnish(house) {
  const [one, two] = (await house.sql("SELECT account_id FROM account ORDER BY created_at, account_id")).split("\n");
  const now = Date.now();
  const columns = async (table) => (house.database
    ? (await house.sql(`SELECT column_name FROM information_schema.columns WHERE table_name = '${table}' AND is_generated = 'NEVER' ORDER BY ordinal_position`))
    : (await house.sql(`SELECT name FROM pragma_table_info('${table}')`))).split("\n");
  let sql = "";
  // The first company's jobs and all that belongs to them, once more for the second.
  for (const [table, ...own] of [["portal_job", "id"], ["portal_item", "job_id"], ["portal_line", "job_id", "order_id"], ["portal_call", "job_id", "guid"], ["notice", "id", "dedupe"], ["job", "id", "dedupe"]]) {
    const names = await columns(table);
    const values = names.map((name) => (name === "account_id" ? `'${two}'` : own.includes(name) ? `'z' || ${name}` : name));
    sql += `INSERT INTO ${table} (${names}) SELECT ${values} FROM ${table} WHERE account_id = '${one}';\n`;
  }
  for (const [n, account] of [one, two].entries()) {
    const word = Object.values(planted)[n];
    const row = (i) => `${n}${String(i).padStart(25, "0")}`;
    const prefix = (i) => `pool-${String.fromCharCode(96 + i)}x`;
    for (let i = 1; i <= POOL; i++) {
      sql += `INSERT INTO portal (account_id, id, supplier_id, supplier_name, source_guid, currency, tolerance_kind, tolerance, active, login_id, created_at, updated_at)
          VALUES ('${account}', '${row(i)}', 'pool-${i}', 'pool', '5ced0000-0000-4000-8000-000100000001', 'EUR', 'none', 0, 1, NULL, ${now}, ${now});
        INSERT INTO mapping (account_id, id, supplier_id, our_sku, supplier_sku, unit, pack_size, min_qty, origin, folded, created_at, updated_at)
          VALUES ('${account}', '${row(i)}', 'pool', 'POOL-${i}', 'P-${i}', 'piece', 1, 0, 'manual', 'pool', ${now}, ${now});
        INSERT INTO person (account_id, id, email, email_folded, name, role, password, active, created_at, notices_read_at, badge)
          VALUES ('${account}', '${row(i)}', 'pool${i}@${n}.test', 'pool${i}@${n}.test', 'pool', 'staff', '', 1, ${now}, 0, 'POOLBADGE${String.fromCharCode(64 + i)}');
        INSERT INTO kiosk (account_id, id, name, shop_id, stage, identify, idle_s, hash, code_until, csrf, person_id, identity, identity_at, created_at, registered_at)
          VALUES ('${account}', '${row(i)}', 'pool', '', '', 1, 300, '${sha256(secret())}', NULL, '', '', '', 0, ${now}, ${now});
        INSERT INTO token (account_id, id, name, hash, role, created_by, created_at)
          VALUES ('${account}', '${row(i)}', 'pool', '${sha256(secret())}', 'viewer', '', ${now});
        INSERT INTO job (account_id, id, topic, state, dedupe, due_at, fence, tries, lapsed, last_error, worker, subject, subject_id, cause_event, key, args, created_at, updated_at)
          VALUES ('${account}', '${row(i)}', 'slack.notify', 'dead', 'pool/${i}', ${now}, 1, 1, 0, 'pool', '', 'notice', 'pool', 0, '', '{}', ${now}, ${now});
        INSERT INTO stock_item (account_id, id, sku, name, unit, parts, on_hand, held, safety, oversell, recipe, active, seq, folded, created_at, updated_at)
          VALUES ('${account}', '${row(i)}', 'POOL-${i}', 'pool', 'piece', 1, 0, 0, 0, 'warn', 0, 1, 0, 'pool', ${now}, ${now});
        INSERT INTO stock_lot (account_id, id, item_id, code, supplier, note, received_day, expiry_day, got_num, got_den, left_num, left_den, open, blocked, closed, created_at, updated_at)
          VALUES ('${account}', '${row(i)}', '${row(i)}', 'POOL-${i}', 'pool', 'pool', 20000, 9999999, 1, 1, 1, 1, 0, '', 0, ${now}, ${now});
        INSERT INTO integration (account_id, id, provider, label, state, detail, settings, address, checked_at, created_at, updated_at)
          VALUES ('${account}', '${row(i)}', 'shopify', 'pool-${i}.myshopify.com', 'ready', '', '{}', 'pool-${n}-${i}', NULL, ${now}, ${now});
        INSERT INTO shop (account_id, id, domain, name, prefix, currency, zone, location, active, settings, created_at, updated_at)
          VALUES ('${account}', '${row(i)}', 'pool-${i}.myshopify.com', 'pool', '${prefix(i)}', 'EUR', 'Europe/Rome', '', 1, '{}', ${now}, ${now});
        INSERT INTO shop_order (account_id, id, shop_id, human, number, name, state, stage, financial, test, by_hand, currency, total_minor, due_day, due_text, method, tickets, problems, lines,
            shop_updated_at, ordered_at, seq, created_at, updated_at)
          VALUES ('${account}', '${row(i)}.1', '${row(i)}', '${prefix(i)}-1', 1, '#1', 'floor', 'Filling', 'paid', 0, 0, 'EUR', 100, 9999999, '', '', 1, 1, '[]', ${now}, ${now + i}, 0, ${now}, ${now});
        INSERT INTO order_person (account_id, order_id, customer_id, name, email, phone, address, note, texts, folded, ordered_at)
          VALUES ('${account}', '${row(i)}.1', '', 'pool', '', '', '', '', '{}', 'pool', ${now + i});
        INSERT INTO ticket (account_id, order_id, no, shop_id, human, number, line, sku, product, flavour, size, size_rank, quantity, due_day, stage, round, started, held, cancelled, changed, shop_cancelled,
            received, begun, undo, open, assignee, storage, hold_reason, difference, times, touched_at, touched_by, created_at, updated_at)
          VALUES ('${account}', '${row(i)}.1', 1, '${row(i)}', '${prefix(i)}-1', 1, '1', '', 'pool', '', '', 0, 1, 9999999, 'Filling', 1, 0, 0, 0, 0, 0, 0, 0, '', 1, '', '', '', '', '[]', 0, '', ${now}, ${now});
        INSERT INTO delivery (account_id, id, provider, integration_id, dedupe, state, match, kind, note, bytes, sha256, received_at, dropped_at)
          VALUES ('${account}', '${row(i)}', 'deck', '', 'pool/${i}', 'ignored', '', 'pool', 'pool', 2, '', ${now}, ${now});\n`;
    }
    for (const [table, ...names] of [
      ["account", "name"], ["person", "name"], ["portal", "supplier_name"], ["mapping", "our_sku"], ["token", "name"], ["kiosk", "name"], ["portal_job", "supplier_name", "review_note", "error_text"],
      ["portal_item", "name"], ["notice", "title", "text"], ["job", "last_error"], ["delivery", "note", "kind"], ["src_supplier", "name"], ["src_product", "name"], ["login", "hint"], ["stock_item", "name"], ["stock_lot", "supplier"],
      ["shop", "name"], ["order_person", "name", "note", "address"], ["ticket", "product"],
    ]) sql += `UPDATE ${table} SET ${names.map((name) => `${name} = '${word} ' || ${name}`)} WHERE account_id = '${account}';\n`;
    // A source that leaves the approving to us, so that it can be asked for.
    sql += `UPDATE integration SET settings = replace(settings, '"demo"', '"rest"') WHERE account_id = '${account}' AND provider = 'source';
      UPDATE src_buy_order SET status = 'open' WHERE account_id = '${account}';\n`;
    sql += `INSERT INTO capacity (account_id, id, settings, created_at, updated_at) VALUES ('${account}', '${account}', '${JSON.stringify(bodyOf({ method: "PUT", operation: "setCapacity" }).settings)}', ${now}, ${now});\n`;
    sql += `INSERT INTO place_list (account_id, id, names, created_at, updated_at) VALUES ('${account}', '${account}', 'Fridge 2\n${word}', ${now}, ${now});\n`;
    sql += `UPDATE event SET data = '{"note":"${word}"}' WHERE account_id = '${account}' AND subject <> 'portal_job';\n`;
  }
  await house.sql(sql);
  const ids = async (account) => {
    const of = async (from, column = "id") => (await house.sql(`SELECT ${column} FROM ${from} AND account_id = '${account}' ORDER BY ${column}`)).split("\n");
    return {
      order: await of("src_buy_order WHERE id NOT IN (SELECT order_id FROM portal_line)"), job: await of("portal_job WHERE kind = 'order'"), portal: await of("portal WHERE supplier_id LIKE 'pool%'"),
      mapping: await of("mapping WHERE supplier_id = 'pool'"), person: await of("person WHERE password = ''"), token: await of("token WHERE role = 'viewer'"), kiosk: await of("kiosk WHERE stage = ''"),
      queue: await of("job WHERE dedupe LIKE 'pool/%'"), delivery: await of("delivery WHERE 1 = 1"), event: await of("event WHERE 1 = 1"), item: await of("stock_item WHERE sku LIKE 'POOL-%'"), lot: await of("stock_lot WHERE code LIKE 'POOL-%'"),
      store: await of("shop WHERE domain LIKE 'pool-%'"), shop_order: await of("shop_order WHERE name = '#1'"), ticket: await of("ticket WHERE no = 1", "order_id || '.1'"), provider: ["deck", "slack", "source"],
    };
  };
  return { one: { account: one, ids: await ids(one) }, two: { account: two, ids: await ids(two) } };
}

const nameOf = (token) => sha256(`session/${sha256(token)}`).slice(0, 32); // as flow/signin.c does

// A session and a token per role of the first company, an owner's of the second. Seen in an hour from now, so that no sign
// of life is written meanwhile.
async function actors(house, { one, two }) {
  const later_ms = Date.now() + 3_600_000;
  const all = [{ name: "nobody", headers: {} }];
  let sql = "";
  const add = (company, account, role, person) => {
    const [cookie, csrf, token, elsewhere] = [secret(), secret(), `tp_${secret()}`, secret()];
    sql += `INSERT INTO session (account_id, hash, person_id, csrf, address, agent, created_at, seen_at, expires_at)
        VALUES ('${account}', '${sha256(cookie)}', '${person}', '${csrf}', '', '', ${Date.now()}, ${later_ms}, ${later_ms}),
          ('${account}', '${sha256(elsewhere)}', '${person}', '${secret()}', '${planted[company]}', '', ${Date.now()}, ${later_ms}, ${later_ms});
      INSERT INTO token (account_id, id, name, hash, role, created_by, created_at, used_at)
        VALUES ('${account}', 'actor-${company}-${role}', '${planted[company]} ${role}', '${sha256(token)}', '${role}', '', ${Date.now()}, ${later_ms});\n`;
    all.push({ name: `${role} of ${company}`, company, role, session: true, headers: { cookie: `tradepost=${cookie}` }, csrf, here: nameOf(cookie), elsewhere: nameOf(elsewhere), person });
    all.push({ name: `${role}'s token of ${company}`, company, role, headers: { authorization: `Bearer ${token}` } });
  };
  for (const role of roles) add("one", one.account, role, await house.sql(`SELECT id FROM person WHERE account_id = '${one.account}' AND role = '${role}' AND password <> ''`));
  const [kiosk, csrf] = [secret(), secret()];
  sql += `INSERT INTO kiosk (account_id, id, name, shop_id, stage, identify, idle_s, hash, code_until, csrf, person_id, identity, identity_at, created_at, registered_at, seen_at)
      VALUES ('${one.account}', 'actor-kiosk', '${planted.one} kiosk', '', 'Filling', 0, 300, '${sha256(kiosk)}', NULL, '${csrf}', '', '', 0, ${Date.now()}, ${Date.now()}, ${later_ms});\n`;
  all.push({ name: "a kiosk of one", company: "one", role: "kiosk", headers: { cookie: `tradepost-kiosk=${kiosk}` }, csrf });
  add("two", two.account, "owner", await house.sql(`SELECT id FROM person WHERE account_id = '${two.account}' AND role = 'owner'`));
  for (const [company, { ids }] of Object.entries({ one, two })) ids.session = all.filter((actor) => actor.session && actor.company === company).map(({ elsewhere }) => elsewhere);
  await house.sql(sql);
  return all;
}

async function suite(engine) {
  const house = await startHouse({ engine, front: "none", work: false, replay: false });
  later(() => house.stop());
  const on = (text, body) => test(`${engine}: ${text}`, body);
  const may = await roleTable();
  const table = await routeTable(house.program);
  const gated = table.filter(({ permission }) => permission !== "anyone");
  const own = await furnish(house);
  const everybody = await actors(house, own);
  const other = (company) => (company === "one" ? "two" : "one");
  const allowed = (actor, route) => actor.role !== undefined && may(actor.role, route.permission);
  let unique = 0;

  // One question as an actor: with a right body, and the page's CSRF token where a page would send it.
  const knock = async (actor, route, id, headers = {}) => {
    const answer = await ask(house, route.method, pathOf(route, id ?? "x") + (queries[route.operation]?.(own[actor.company ?? "one"].ids) ?? ""), {
      value: route.operation === "create_order" ? { ...bodyOf(route, unique++), store: own[actor.company ?? "one"].ids.store[0] } : bodyOf(route, unique++),
      headers: { ...actor.headers, ...(actor.csrf && route.changes && { "x-csrf-token": actor.csrf }), ...headers },
    });
    const what = `${route.operation} (${id?.slice(0, 40) ?? "no id"}) as ${actor.name}`;
    ok(answer.status > 0 && answer.status < 500, `${what}: ${answer.status} ${answer.text}`);
    const theirs = actor.company ? [planted[other(actor.company)]] : Object.values(planted);
    for (const word of theirs) ok(!answer.text.includes(word), `${what} is told the other company's texts: ${answer.text.slice(0, 300)}`);
    return { ...answer, what };
  };
  const idsOf = (actor, route) => {
    const kind = kindOf(route);
    if (!kind || kind === "address") return [undefined];
    return [own[actor.company ?? "one"].ids[kind][0]];
  };
  // Asks all of it, then looks whether the store is as it was.
  const nothingStored = async (questions) => {
    const before = await dump(house);
    await several(questions);
    equal(questions.length > 20, true, "there is something to ask");
    const after = await dump(house);
    if (before !== after) {
      const known = new Set(before.split("\n"));
      throw new Error(`something was stored: ${after.split("\n").filter((line) => !known.has(line)).slice(0, 5).join("\n")}`);
    }
  };

  await on("every company has things of each kind, and each word is told to its own people", async () => {
    for (const { ids } of [own.one, own.two]) for (const [kind, list] of Object.entries(ids)) ok(list.length && list[0], `no ${kind}`);
    for (const actor of everybody.filter(({ role }) => role === "owner"))
      for (const path of ["/settings/users", "/settings/portals", "/settings/mappings", "/settings/tokens", "/purchasing/jobs", "/purchasing/orders", "/notices", "/queue?state=dead", "/overview", "/stock/items",
        "/settings/stores", "/settings/places", "/production/orders", "/production/queue", "/production/board", "/production/orders.csv", "/production/people"]) {
        const answer = await ask(house, "GET", `/api/v1${path}`, { headers: actor.headers });
        equal(answer.status, 200, path);
        ok(answer.text.includes(planted[actor.company]), `${path} as ${actor.name} has nothing planted`);
        ok(!answer.text.includes(planted[other(actor.company)]), `${path} as ${actor.name} leaks`);
      }
    await ask(house, "GET", "/api/v1/settings/integrations", { headers: everybody.at(-1).headers }); // made when somebody looks first
  });

  await on("nobody, and a role that may not, are refused at every route, and nothing is stored", async () => {
    await nothingStored(gated.flatMap((route) => everybody.filter((actor) => !allowed(actor, route)).flatMap((actor) =>
      [...idsOf(actor, route), ...(kindOf(route) ? ["x", own.two.ids[kindOf(route)]?.[0] ?? "x"] : [])].map((id) => async () => {
        const answer = await knock(actor, route, id);
        has(answer, actor.role ? { status: 403, body: { code: "denied" } } : { status: 401, body: { code: "sign_in" } }, answer.what);
      }))));
  });

  await on("what changes something is refused without the session's own CSRF token, whatever the role", async () => {
    const sessions = everybody.filter(({ csrf }) => csrf);
    await nothingStored(gated.filter(({ changes }) => changes).flatMap((route) => sessions.flatMap((actor, at) =>
      ["", sessions[(at + 1) % sessions.length].csrf, actor.csrf.slice(0, -1)].map((token) => async () => {
        const answer = await knock(actor, route, idsOf(actor, route)[0], { "x-csrf-token": token });
        has(answer, { status: 403, body: { code: "csrf" } }, answer.what);
      }))));
  });

  await on("another company's things, and things that do not exist, are missing for everybody who may", async () => {
    await nothingStored(gated.filter((route) => kindOf(route)).flatMap((route) => everybody.filter((actor) => allowed(actor, route)).flatMap((actor) => {
      const kind = kindOf(route);
      const foreign = kind === "provider" ? [] : own[other(actor.company)].ids[kind].slice(0, 2);
      return [...foreign, missing(kind)].map((id) => async () => {
        const answer = await knock(actor, route, id);
        // A program has no sessions at all.
        has(answer, { status: kind === "session" && !actor.session ? 409 : 404, body: { ok: false } }, answer.what);
      });
    })));
  });

  await on("a colleague's session is as missing as one of another company", async () => {
    const sessions = everybody.filter(({ session }) => session);
    const route = gated.find(({ operation }) => operation === "endSession");
    await nothingStored(sessions.flatMap((actor) => sessions.filter((one) => one !== actor).flatMap(({ here, elsewhere }) => [here, elsewhere]).map((id) => async () => {
      const answer = await knock(actor, route, id);
      has(answer, { status: 404, body: { code: "missing" } }, answer.what);
    })));
  });

  await on("a password that somebody else chose: every route but three is refused to its session, whatever the role, and to no token", async () => {
    const first = ["getSession", "signOut", "changePassword"];
    const flag = (value) => house.sql(`UPDATE person SET must_change_password = ${value} WHERE id IN (${everybody.filter(({ person }) => person).map(({ person }) => `'${person}'`)})`);
    await flag(1);
    await nothingStored(gated.filter(({ operation }) => !first.includes(operation)).flatMap((route) => everybody.filter(({ session }) => session).flatMap((actor) =>
      idsOf(actor, route).map((id) => async () => {
        const answer = await knock(actor, route, id);
        has(answer, { status: 403, body: { code: "change_password" } }, answer.what);
      }))));
    for (const actor of everybody.filter(({ role }) => role && role !== "kiosk")) {
      const [me, look] = [await ask(house, "GET", "/api/v1/session", { headers: actor.headers }), await ask(house, "GET", "/api/v1/overview", { headers: actor.headers })];
      has(me, { status: 200, body: { must_change_password: Boolean(actor.session) } }, actor.name);
      equal(look.status, actor.session ? 403 : 200, actor.name);
    }
    await flag(0);
  });

  await on("ids of no sane shape are refused, plainly", async () => {
    const those = everybody.filter(({ role, company }) => role === "owner" && company === "one");
    await nothingStored(gated.filter((route) => kindOf(route)).flatMap((route) => those.flatMap((actor) => malformed.map((id) => async () => {
      const answer = await knock(actor, route, id);
      ok((kindOf(route) === "session" && !actor.session ? [400, 409] : [400, 404]).includes(answer.status) && answer.body?.ok === false && answer.body.message, `${answer.what}: ${answer.status} ${answer.text}`);
      equal(answer.headers["set-cookie"], undefined);
    }))));
  });

  await on("ids in bodies: another company's orders are missing, and cannot be told from orders that nobody has", async () => {
    const routes = table.filter(({ operation }) => ["planOrders", "sendOrders"].includes(operation));
    equal(routes.length, 2);
    const before = await dump(house);
    for (const actor of everybody.filter((one) => one.role && may(one.role, "submit")))
      for (const route of routes) {
        const said = [];
        for (const orders of [own[other(actor.company)].ids.order.slice(0, 2), ["no-such-order", "nor-this"]]) {
          const answer = await ask(house, route.method, route.path, { value: { ...bodyOf(route, unique++), orders }, headers: { ...actor.headers, ...(actor.csrf && { "x-csrf-token": actor.csrf }) } });
          ok(answer.status >= 400 && answer.status < 500, `${route.operation} as ${actor.name}: ${answer.status} ${answer.text}`);
          said.push([answer.status, orders.reduce((text, id) => text.replaceAll(id, "ID"), answer.text)]);
        }
        equal(said[0], said[1], `${route.operation} as ${actor.name}`);
      }
    equal(await dump(house) === before, true, "nothing was stored");
  });

  await on("an order cannot be taken down for another company's store, nor read with its settings", async () => {
    const before = await dump(house);
    const routes = ["create_order", "previewStore"].map((name) => table.find(({ operation }) => operation === name));
    for (const route of routes)
      for (const actor of everybody.filter((one) => allowed(one, route)))
        for (const store of [own[other(actor.company)].ids.store[0], "no-such-store"]) {
          const body = route.operation === "create_order" ? { ...bodyOf(route, unique++), store } : { order: own[other(actor.company)].ids.shop_order[0] };
          const path = pathOf(route, own[actor.company].ids.store[0]);
          const answer = await ask(house, route.method, path, { value: body, headers: { ...actor.headers, ...(actor.csrf && { "x-csrf-token": actor.csrf }) } });
          ok(route.operation === "create_order" ? answer.status === 404 : [404, 409].includes(answer.status), `${route.operation} as ${actor.name}: ${answer.status} ${answer.text}`);
        }
    equal(await dump(house) === before, true, "nothing was stored");
  });

  await on("ids in queries: another company's tickets and stores are as missing as those that nobody has", async () => {
    for (const actor of everybody.filter(({ role }) => role && role !== "kiosk")) {
      const { ticket, store } = own[other(actor.company)].ids;
      const get = (path) => ask(house, "GET", `/api/v1/production${path}`, { headers: actor.headers });
      for (const ids of [ticket[0], `${own[actor.company].ids.ticket[0]},${ticket[0]}`, "x.1"]) equal((await get(`/labels.pdf?ids=${ids}`)).status, 404, `${actor.name}: ${ids}`);
      if (actor.role === "owner") equal((await ask(house, "GET", `/api/v1/settings/badges.pdf?ids=${own[other(actor.company)].ids.person[0]}`, { headers: actor.headers })).status, 404);
      for (const id of [store[0], "no-such-store"]) {
        for (const path of ["/unassigned?stage=Filling&", "/orders?", "/queue?", "/overview?"]) {
          const { status, body } = await get(`${path}store=${id}`);
          equal([status, body.details], [400, { store: `There is no store that is called “${id}”.` }], `${actor.name}: ${path}`);
        }
        equal((await get(`/board?store=${id}`)).body.stages, [], actor.name);
      }
    }
  });

  await on("methods that the table does not have are refused at every path and do nothing", async () => {
    const owner = everybody.find(({ role, session, company }) => role === "owner" && !session && company === "one");
    const paths = [...new Set(table.map(({ path }) => path))];
    await nothingStored(paths.flatMap((path) => ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "get", "POST "].filter((method) =>
      !table.some((route) => fits(route, pathOf({ path }, "x")) && route.method === method)).map((method) => async () => {
      const kind = kindOf({ path });
      const answer = await ask(house, method, pathOf({ path }, own.one.ids[kind]?.[0] ?? "x"), { headers: { ...owner.headers, "x-http-method-override": "DELETE" } });
      has(answer, { status: 405, body: { ok: false } }, `${method} ${path}`);
      ok(answer.headers.allow, `${method} ${path} names what is allowed`);
    })));
  });

  await on("everybody whom core's table lets may do it to their own things: by session and by token", async () => {
    const used = { one: {}, two: {} };
    // Signing out, here and elsewhere, ends what the others still need.
    const last = ["endSession", "endOtherSessions", "signOut"];
    const order = gated.filter(({ operation }) => !last.includes(operation)).concat(last.map((name) => gated.find(({ operation }) => operation === name)));
    const seen = new Set();
    for (const route of order)
      for (const actor of everybody.filter((one) => allowed(one, route))) {
        const kind = kindOf(route);
        const pool = kind && own[actor.company].ids[kind];
        // What is changed or removed is another one each time.
        const at = kind && route.changes ? (used[actor.company][kind] = (used[actor.company][kind] ?? -1) + 1) : 0;
        const answer = await knock(actor, route, kind === "session" ? actor.elsewhere : pool?.[at % pool.length]);
        ok([200, 201, 202, 304, 400, 409].includes(answer.status), `${answer.what}: ${answer.status} ${answer.text}`);
        if (!route.changes || route.method === "DELETE" || ["addUser", "addToken", "changeUser", "addPortal", "addMapping", "changeMapping", "retryQueued", "dropQueued", "importMappings", "readNotices", "addStockItem", "changeStockItem", "receiveStock", "countStock",
          "addStore", "changeStore", "create_order", "handle_print_barcode", "assign_staff", "set_storage"].includes(route.operation)) {
          const program = ["signOut", "listSessions", "endSession", "endOtherSessions"].includes(route.operation) && !actor.session || route.operation === "leaveKiosk" && actor.role !== "kiosk";
          equal(answer.status, program ? 409 : /^(add|create)/.test(route.operation) ? 201 : 200, `${answer.what}: ${answer.text}`);
        }
        seen.add(route.operation);
      }
    equal(gated.filter(({ operation }) => !seen.has(operation)).map(({ operation }) => operation), [], "somebody may do each");
  });
}

await test("core's table: what a higher role may do includes what a lower one may, and strangers may nothing", async () => {
  const may = await roleTable();
  const permissions = ["anyone", "signed_in", "read", "floor_read", "approve", "submit", "review", "settings_read", "mappings", "settings", "floor", "floor_manage", "stock", "orders", "users", "queue", "operate"];
  for (const [rank, role] of roles.entries())
    for (const permission of permissions) if (rank > 0 && may(roles[rank - 1], permission)) ok(may(role, permission), `${role} may not ${permission}`);
  equal(permissions.filter((one) => may("viewer", one)), ["anyone", "signed_in", "read", "floor_read"]);
  equal(permissions.filter((one) => may("kiosk", one)), ["anyone", "signed_in", "floor_read", "floor"]);
  equal(permissions.filter((one) => !may("owner", one)), []);
  equal(permissions.filter((one) => !may("manager", one)), ["users", "operate"]);
});

for (const engine of engines) await suite(engine);
later(stopPostgres);
await finish();
