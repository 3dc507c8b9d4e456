// Bad input at every route that takes a body or a query, made from openapi.json: each is a clear refusal that names what is
// wrong, nothing is stored, and nothing is ever a 5xx.

import { createHmac } from "node:crypto";
import { equal, finish, has, later, ok, test } from "../lib/check.mjs";
import { engines, startHouse } from "../lib/house.mjs";
import { stopPostgres } from "../lib/postgres.mjs";
import { actions, ask, bodyOf, dump, routeTable, several } from "../lib/routes.mjs";
import { KEY, sign } from "../lib/production.mjs";
import { document, resolve } from "../lib/schema.mjs";

const bytesOf = (...parts) => Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))));
const MB = 1 << 20;

// ---- bodies that are wrong as a whole: [why, bytes, status, code] --------------------------------------------------

function wholes(right, first) {
  const text = JSON.stringify(right);
  const key = JSON.stringify(first ?? "field");
  const set = (value) => bytesOf(`{${key}:`, ...[].concat(value), "}");
  return [
    ["nothing at all", ""], ["a blank", " "], ["half of it", text.slice(0, Math.max(1, text.length >> 1))], ["all but its end", text.slice(0, -1)], ["a list", "[]"], ["a list of it", `[${text}]`],
    ["null", "null"], ["a number", "1"], ["a text", '"x"'], ["true", "true"], ["something after it", `${text}x`], ["twice", text + text], ["a comma too many", set("1,")],
    ["a byte order mark before it", `\ufeff${text}`], ["single quotes", text.replaceAll('"', "'") === text ? "{'a':1}" : text.replaceAll('"', "'")], ["a comment", `/* */${text}`],
    ["the same field twice", `{${key}:1,${key}:2}`], ["the same field twice, once escaped", `{${key}:1,"\\u00${first?.charCodeAt(0).toString(16) ?? "66"}${(first ?? "field").slice(1)}":2}`],
    ["bytes that are no UTF-8", set(['"', [0xff, 0xfe], '"'])], ["an overlong encoding", set(['"', [0xc0, 0xaf], '"'])], ["half a character", set(['"', [0xe2, 0x82], '"'])], ["a surrogate as bytes", set(['"', [0xed, 0xa0, 0x80], '"'])],
    ["a field's name that is no UTF-8", bytesOf('{"', [0xff], '":1}')], ["a NUL byte", set(['"a', [0], 'b"'])], ["an escaped NUL", set('"a\\u0000b"')], ["a NUL after it", bytesOf(text, [0])],
    ["a lone surrogate, high", set('"\\ud800"')], ["a lone surrogate, low", set('"\\udc00x"')], ["surrogates the wrong way round", set('"\\udc00\\ud800"')], ["a raw line break in a text", set('"a\nb"')],
    ["lists a thousand deep", set("[".repeat(1000) + "]".repeat(1000))], ["lists without end", "[".repeat(200_000)], ["objects without end", '{"a":'.repeat(100_000)],
    ["NaN", set("NaN")], ["Infinity", set("-Infinity")], ["a number with a leading zero", set("01")], ["a number with a plus", set("+1")], ["a hexadecimal number", set("0x1")], ["half a number", set("1.")],
    ["fifty thousand fields", `{${Array.from({ length: 50_000 }, (_, i) => `"f${i}":0`).join()}}`],
  ];
}

// ---- fields that are wrong: [why, JSON text of the value] -----------------------------------------------------------

const anyText = new Set(["password", "answer", "csv", "old", "new", "note", "reason"]); // what may hold more than a line of plain text
const anyLength = new Set(["csv"]);

function badValues(name, schema, required) {
  schema = resolve(schema);
  const types = [].concat(schema.type);
  const out = [];
  const samples = { string: '"x"', integer: "1", boolean: "true", array: "[]", object: "{}" };
  for (const [type, sample] of Object.entries(samples)) if (!types.includes(type)) out.push([`${type} instead of ${types}`, sample]);
  if (required && !types.includes("null")) out.push(["null", "null"]);
  if (schema.enum) out.push(["an unknown word", '"emperor"'], ["another case", JSON.stringify(schema.enum[0].toUpperCase())], ["an empty word", '""']);
  else if (types.includes("string")) {
    if (!anyLength.has(name)) out.push(["a hundred thousand characters", JSON.stringify("é".repeat(100_000))]);
    if (!anyText.has(name)) out.push(["a control character", '"a\\u0001b"'], ["a line break", '"a\\r\\nSet-Cookie: x=1"'], ["DEL", '"a\\u007fb"']);
  }
  if (types.includes("integer")) {
    for (const value of ["-1", "-9223372036854775808", "9223372036854775807", "9223372036854775808", "9007199254740993", "1e400", "1.5", "1.005", "0.001", "-0.5", "123456789012345678901234567890"])
      out.push([`the number ${value}`, value]);
    if (schema.minimum > 0) out.push(["nought", "0"]);
    if (schema.maximum) out.push(["one too many", String(schema.maximum + 1)]);
  }
  if (types.includes("array")) {
    const items = resolve(schema.items);
    const one = samples[items.type];
    if (schema.minItems) out.push(["an empty list", "[]"]);
    out.push(["a list that is too long", `[${Array.from({ length: (schema.maxItems ?? 5000) + 1 }, () => one)}]`]);
    for (const [type, sample] of Object.entries(samples)) if (type !== items.type) out.push([`a list with ${type} in it`, `[${sample}]`]);
    out.push(["a list with null in it", "[null]"], ["a list of lists", `[[${one}]]`]);
    if (items.type === "string") out.push(["a list with an empty text", '[""]'], ["a list with a very long text", `["${"x".repeat(100_000)}"]`], ["a list with a control character", '["a\\u0007"]']);
  }
  return out;
}

const withField = (right, name, json) => {
  const rest = Object.entries(right).filter(([key]) => key !== name).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return `{${[...rest, ...(json === undefined ? [] : [`${JSON.stringify(name)}:${json}`])].join()}}`;
};

// What a refused field may be called: itself, a part of it, an element of it.
const names = (details, name) => Object.keys(details ?? {}).some((key) => key === name || key.startsWith(`${name}.`) || key.startsWith(`${name}[`));

async function suite(engine) {
  const house = await startHouse({ engine, front: "none", work: false });
  later(() => house.stop());
  const on = (text, body) => test(`${engine}: ${text}`, body);
  const table = await routeTable(house.program);
  const one = async (sql) => (await house.sql(sql)).split("\n")[0];
  const [account, owner] = (await one("SELECT account_id, id FROM person WHERE email_folded = 'owner@demo.test'")).split("|");
  const token = (await house.must(["token", "create", "bad input", "--role", "owner", "--account", account])).trim();
  await house.sql(`UPDATE token SET used_at = ${Date.now() + 3_600_000};`); // no sign of life is written meanwhile
  const ids = {
    orders: await one(`SELECT id FROM src_buy_order WHERE account_id = '${account}'`), jobs: await one(`SELECT id FROM portal_job WHERE account_id = '${account}'`),
    portals: await one(`SELECT id FROM portal WHERE account_id = '${account}' AND login_id IS NOT NULL`), mappings: await one(`SELECT id FROM mapping WHERE account_id = '${account}'`), users: owner,
    queue: await one(`SELECT id FROM job WHERE account_id = '${account}'`), tokens: "x", items: "x", lots: "x", kiosks: "x", integrations: "source", deliveries: "x", deck: await one(`SELECT address FROM integration WHERE account_id = '${account}' AND provider = 'deck'`),
  };
  const pathOf = ({ path, action }) => path.replace("{action}", action).replace(/\/(\w+)\/\{\w+\}/, (_, kind) => {
    ok(ids[kind], `no id for ${path}`);
    return `/${kind}/${ids[kind]}`;
  });
  const headers = { authorization: `Bearer ${token}` };
  const { store } = (await ask(house, "POST", "/api/v1/settings/stores", { value: { ...bodyOf({ method: "POST", operation: "addStore" }, "store"), secrets: { hmac_key: KEY } }, headers })).body;
  Object.assign(ids, { stores: store.id, tickets: `${store.id}.1.1`, shopify: store.webhook_url.split("/").pop() });
  // Each of a ticket's actions takes other fields.
  const takers = table.filter(({ path, method }) => document.paths[path][method.toLowerCase()].requestBody).flatMap((route) =>
    (route.operation === "do_ticket_action" ? Object.keys(actions).map((action) => ({ ...route, action })) : [route]));
  const api = takers.filter(({ operation }) => !["receiveDeck", "receiveShopify"].includes(operation));
  const schemaOf = ({ path, method }) => resolve(document.paths[path][method.toLowerCase()].requestBody.content["application/json"].schema);

  const refused = async (route, why, bytes, wanted = {}, options = {}) => {
    const answer = await ask(house, route.method, pathOf(route), { bytes: Buffer.from(bytes), headers, ...options });
    const what = `${route.operation} ${route.action ?? ""}, ${why}`;
    ok(answer.status >= 400 && answer.status < 500, `${what}: ${answer.status} ${answer.text.slice(0, 300)}`);
    ok(answer.body?.ok === false && answer.body.code && answer.body.message?.length > 10, `${what}: ${answer.text.slice(0, 300)}`);
    ok(answer.text.length < 20_000, `${what}: the answer is short`);
    has(answer, wanted, what);
    return answer;
  };
  const nothingStored = async (questions) => {
    const before = await dump(house);
    await several(questions);
    const after = await dump(house);
    if (before !== after) {
      const known = new Set(before.split("\n"));
      throw new Error(`something was stored: ${after.split("\n").filter((line) => !known.has(line)).slice(0, 5).join("\n").slice(0, 1000)}`);
    }
  };

  await on("bodies that are no JSON object, whatever is wrong with them", () => nothingStored(api.flatMap((route) => {
    const right = bodyOf(route);
    // A button without anything to say may come without a body.
    return wholes(right, Object.keys(right)[0]).filter(([, text]) => text !== "" || Object.keys(right).length).map(([why, text]) => () => refused(route, why, text, { status: 400 }));
  })));

  await on("every field: missing, of another type, out of its bounds; the field is named", () => nothingStored(api.flatMap((route) => {
    const [schema, right] = [schemaOf(route), bodyOf(route)];
    return Object.entries(schema.properties).flatMap(([name, property]) => {
      const required = schema.required?.includes(name);
      const cases = badValues(name, property, required).map(([why, json]) => [why, withField(right, name, json)]);
      if (required) cases.push(["missing", withField(right, name, undefined)]);
      return cases.map(([why, text]) => async () => {
        const answer = await refused(route, `${name}: ${why}`, text, { status: 400 });
        ok(names(answer.body.details, name), `${route.operation}, ${name}: ${why} is not named: ${answer.text.slice(0, 300)}`);
      });
    });
  })));

  await on("fields that nobody knows are named, whatever they are called", () => nothingStored(api.flatMap((route) =>
    ["nobody_knows_this", "__proto__", "account_id", "role ", "Ĳ".repeat(60), "😀".repeat(40), "a\u0007bcdefgh", "<script>", "%s%n%n"].map((name) => async () => {
      const right = Object.fromEntries(Object.entries(bodyOf(route)).filter(([key]) => key !== name));
      const answer = await refused(route, `field ${name}`, withField(right, name, "1"), { status: 400 });
      const named = Object.keys(answer.body.details ?? {});
      ok(named.some((key) => name.replaceAll("\u0007", "?").startsWith(key.slice(0, 5))), `${route.operation}: ${name} is not named: ${answer.text}`);
      ok(!answer.text.includes("\ufffd"), `${route.operation}: the answer is not text any more: ${answer.text}`);
    }))));

  await on("the inner fields of settings and secrets are held to the same", () => nothingStored(["deck", "slack", "source"].flatMap((provider) => {
    const route = table.find(({ operation }) => operation === "changeIntegration");
    const cases = [["settings", '{"nobody_knows_this":1}', "settings.nobody_knows_this"], ["secrets", '{"nobody_knows_this":"x"}', "secrets.nobody_knows_this"]];
    const inner = { deck: [["secrets", "client_id"], ["secrets", "hmac_key"]], slack: [["secrets", "webhook_url"]], source: [["secrets", "connection"], ["secrets", "password"]] }[provider];
    for (const [part, name] of inner) for (const value of ["1", "true", "[]", "{}", '""', JSON.stringify("x".repeat(100_000)), '"a\\u0001b"']) cases.push([part, `{"${name}":${value}}`, `${part}.${name}`]);
    const settings = { deck: [], slack: [["tell_done", '"yes"'], ["tell_done", "1"]], source: [["kind", '"oracle"'], ["kind", "1"], ["customer_id", '"a\\nb"'], ["customer_id", "1.5"], ["currency", '"EURO"'], ["currency", '"XX1"'], ["only_placed_by_hand", "0"]] }[provider];
    for (const [name, value] of settings) cases.push(["settings", `{"${name}":${value}}`, `settings.${name}`]);
    return cases.map(([part, json, name]) => async () => {
      const answer = await ask(house, route.method, `/api/v1/settings/integrations/${provider}`, { bytes: Buffer.from(`{"${part}":${json}}`), headers });
      has(answer, { status: 400, body: { ok: false } }, `${provider} ${part} ${json.slice(0, 80)}: ${answer.text.slice(0, 300)}`);
      ok(answer.body.details?.[name], `${provider} ${part} ${json.slice(0, 80)} is not named ${name}: ${answer.text.slice(0, 300)}`);
    });
  })));

  await on("and so are those of a store", () => {
    const long = JSON.stringify("x".repeat(100_000)), control = '"a\\u0001b"';
    const cases = [["settings.nobody_knows_this", '{"nobody_knows_this":1}'], ["settings.days.low", '{"days":{"low":1}}'], ["settings.days", '{"days":3}'], ["settings.days", '{"days":{"high":9,"medium":2}}'], ["settings.version", '{"version":1}']];
    for (const name of ["names", "sizes", "words", "places", "stages", "enters", "skip"]) {
      cases.push([`settings.${name}`, `{"${name}":"x"}`], [`settings.${name}`, `{"${name}":{}}`], [`settings.${name}`, `{"${name}":[${Array(200).fill('"x"')}]}`]);
      for (const value of ["1", '""', long, "[]", "null"]) cases.push([`settings.${name}[0]`, `{"${name}":[${value}]}`]);
    }
    for (const value of ["1", '""', long, control]) {
      cases.push(["settings.names[0]", `{"names":[{"means":"flavour","name":${value}}]}`], ["settings.sizes[0]", `{"sizes":[{"word":${value},"rank":1}]}`], ["settings.words[0]", `{"words":[{"method":"pickup","word":${value}}]}`]);
      cases.push(["settings.stages[0]", `{"stages":[{"name":${value},"begin":"none"}]}`], ["settings.skip[0]", `{"skip":[${value}]}`]);
    }
    for (const [name, values] of Object.entries({ lead_days: ["-1", "1.5", "100000", '"1"'], hold_hours: ["-1", "1e9", "true"], due_order: ['"x"', "1"], needs_flavour: ["1"], per_piece: ['"yes"'], version: ['"x"', long], enters: ['["x"]'] }))
      for (const value of values) cases.push([`settings.${name}`, `{"${name}":${value}}`]);
    const bodies = cases.map(([name, json]) => [name, `{"settings":${json}}`]);
    for (const name of ["hmac_key", "hmac_key_old", "client_id", "client_secret", "token"])
      for (const value of ["1", "true", "[]", '""', '"short"', long, control]) bodies.push([`secrets.${name}`, `{"secrets":{"${name}":${value}}}`]);
    bodies.push(["secrets.nobody_knows_this", '{"secrets":{"nobody_knows_this":"x"}}']);
    return nothingStored(["addStore", "changeStore", "previewStore"].flatMap((operation) => {
      const route = table.find((one) => one.operation === operation);
      return bodies.filter(([name]) => operation !== "previewStore" || name.startsWith("settings")).map(([name, json]) => async () => {
        const right = operation === "addStore" ? JSON.stringify(bodyOf(route)).replace(/}$/, `,${json.slice(1)}`) : json;
        const answer = await refused(route, json.slice(0, 80), right, { status: 400 });
        ok(Object.keys(answer.body.details ?? {}).some((key) => key.startsWith(name)), `${operation} ${json.slice(0, 80)} is not named ${name}: ${answer.text.slice(0, 300)}`);
      });
    }));
  });

  await on("another content type, or none, is refused before anything is read", () => nothingStored(api.flatMap((route) =>
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json-seq", "application/jsonp", "text/json", "json", ""].map((type) => () =>
      refused(route, `as "${type}"`, JSON.stringify(bodyOf(route)), { status: 415, body: { code: "unsupported_type" } }, { params: { CONTENT_TYPE: type } })))));

  await on("lengths that lie, and bodies above their limit, whether they say so or not", () => nothingStored([
    ...takers.flatMap((route) => {
      const text = JSON.stringify(bodyOf(route));
      const limit = { importMappings: 4 * MB, receiveDeck: 2 * MB, receiveShopify: 2 * MB }[route.operation] ?? MB;
      const length = (value, wanted, why) => () => refused(route, why, text, wanted, { params: { CONTENT_LENGTH: value } });
      return [
        length(String(10 * MB), { status: 413, body: { code: "too_large" } }, "10 MB announced"), length(String(limit + 1), { status: 413 }, "one byte above the limit announced"),
        length("18446744073709551616", { status: 400 }, "more bytes than can be counted"), length("-1", { status: 400 }, "a negative length"), length("1e3", { status: 400 }, "a length that is no number"),
        length(String(text.length + 1), { status: 400, body: { code: "bad_length" } }, "shorter than announced"), length(String(text.length - 1), { status: 400, body: { code: "bad_length" } }, "longer than announced"),
      ];
    }),
    ...["sendOrders", "importMappings", "receiveDeck", "receiveShopify"].map((operation) => () =>
      refused(table.find((route) => route.operation === operation), "10 MB, not announced", Buffer.alloc(10 * MB, "x"), { status: 413 }, { params: { CONTENT_LENGTH: "" } })),
  ]));

  await on("a webhook: unsigned it is refused whatever it holds; signed it has to be an object", () => {
    const route = table.find(({ operation }) => operation === "receiveDeck");
    const key = Buffer.from("sandbox deck webhook signing key");
    const bad = wholes(bodyOf(route), "job_guid").filter(([why]) => why !== "fifty thousand fields"); // Deck may add fields
    return nothingStored(bad.flatMap(([why, text]) => {
      const bytes = Buffer.from(text);
      const signature = createHmac("sha256", key).update(bytes).digest("base64");
      const flipped = signature.replace(/^./, (c) => (c === "A" ? "B" : "A"));
      return [
        ...["", "x", "a".repeat(5000), flipped].map((wrong) => () => refused(route, `${why}, signed "${wrong.slice(0, 10)}"`, bytes, { status: 401, body: { code: "bad_signature" } }, { headers: wrong ? { "x-signature": wrong } : {} })),
        () => refused(route, `${why}, signed`, bytes, { status: 400 }, { headers: { "x-signature": signature } }),
      ];
    }));
  });

  await on("a shop's webhook: unsigned it is refused whatever it holds; signed it has to be an object", () => {
    const route = table.find(({ operation }) => operation === "receiveShopify");
    // Shopify may add fields, and what it signs is scanned for what is read: a name that comes twice counts once.
    const bad = wholes({ id: 1 }, "id").filter(([why]) => why !== "fifty thousand fields" && !why.startsWith("the same field twice"));
    return nothingStored(bad.flatMap(([why, text], at) => {
      const bytes = Buffer.from(text);
      const given = (signature) => ({ headers: { "x-shopify-topic": "orders/create", "x-shopify-shop-domain": store.domain, "x-shopify-webhook-id": `bad-${at}`, "x-shopify-api-version": "2026-10",
        "x-shopify-triggered-at": "2026-11-20T09:00:00Z", ...(signature && { "x-shopify-hmac-sha256": signature }) } });
      return [
        ...["", "x", "a".repeat(5000), sign(bytes, "another key")].map((wrong) => () => refused(route, `${why}, signed "${wrong.slice(0, 10)}"`, bytes, { status: text === "" || wrong === "" ? 400 : 401 }, given(wrong))),
        () => refused(route, `${why}, signed`, bytes, { status: 400 }, given(sign(bytes))),
      ];
    }));
  });

  await on("queries: out of bounds, unknown, twice, badly encoded; the parameter is named", () => {
    const listed = table.filter(({ method, path }) => method === "GET" && document.paths[path].get.parameters?.some((p) => resolve(p).in === "query"));
    ok(listed.length >= 7, "there are queries");
    const get = (route, query, name) => async () => {
      const answer = await ask(house, "GET", `${pathOf(route)}?${query}`, { headers });
      const what = `${route.operation}?${query.slice(0, 80)}`;
      has(answer, { status: 400, body: { ok: false } }, `${what}: ${answer.text.slice(0, 200)}`);
      if (name) ok(answer.body.details?.[name], `${what}: ${name} is not named: ${answer.text.slice(0, 300)}`);
    };
    const lines = new Set(["get_order_for_scan text", "get_places_pdf names"]); // a scanner's own are for the core; names stand one a line
    return nothingStored(listed.flatMap((route) => {
      const parameters = document.paths[route.path].get.parameters.map(resolve).filter((p) => p.in === "query");
      const out = [get(route, "nobody_knows_this=1", "nobody_knows_this"), get(route, "%ff=1"), get(route, "a=%00"), get(route, "a=%"), get(route, `${Array.from({ length: 40 }, (_, i) => `a${i}=1`).join("&")}`)];
      for (const { name, schema } of parameters) {
        const inside = resolve(schema);
        out.push(get(route, `${name}=x&${name}=x`, name), get(route, `${name}=%c3%28`));
        if (!lines.has(`${route.operation} ${name}`)) out.push(get(route, `${name}=a%0d%0ab`));
        if (inside.type === "integer") for (const value of ["0", "-1", String((inside.maximum ?? 200) + 1), "abc", "1.5", "", "9223372036854775808", "%EF%BC%91", "+1", "0x10", "1e2"]) out.push(get(route, `${name}=${value}`, name));
        if (inside.format === "date") for (const value of ["x", "", "2026-02-30", "2026-13-01", "20261121", "2026-11-21x", "21.11.2026", "99999-01-01", "-1"]) out.push(get(route, `${name}=${value}`, name));
        if (inside.enum) for (const value of ["nope", "PENDING", "%27"]) out.push(get(route, `${name}=${value}`, name));
        if (name === "cursor") for (const value of ["x", "AAAA", "_______", "Zm9v", Buffer.from("1\x1f\xff").toString("base64url"), "A".repeat(5000), "MQ=="]) out.push(get(route, `${name}=${value}`, name));
        if (inside.maxLength) out.push(get(route, `${name}=${"x".repeat(inside.maxLength + 1)}`, name));
      }
      return out;
    }));
  });

  await on("headers and addresses without measure are refused, each in its own words", async () => {
    const get = (path, more, given = {}) => ask(house, "GET", path, { headers: { ...headers, ...given }, ...more });
    has(await get("/api/v1/notices", {}, { "x-much": "y".repeat(70_000) }), { status: 431, body: { code: "headers_too_large" } });
    has(await get("/api/v1/notices", {}, Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`x-${i}`, "y"]))), { status: 431, body: { code: "headers_too_large" } });
    has(await get(`/api/v1/notices?${"q".repeat(9000)}`), { status: 414, body: { code: "target_too_long" } });
    has(await get(`/${"a/".repeat(100)}`), { status: 404 });
    for (const wrong of ["Bearer", "Bearer ", "Bearer tp_", `Bearer tp_${"x".repeat(5000)}`, "Bearer tp_\xff", "Basic dGVzdDp0ZXN0", "tp_x", "Bearer tp_' OR 1=1"])
      has(await ask(house, "GET", "/api/v1/notices", { headers: { authorization: wrong } }), { status: 401, body: { code: "sign_in" } }, wrong.slice(0, 40));
    for (const cookie of ["tradepost", "tradepost=", `tradepost=${"x".repeat(5000)}`, "tradepost=\xff", "tradepost=' OR 1=1", `${"a=b;".repeat(100)}tradepost=x`])
      has(await ask(house, "GET", "/api/v1/notices", { headers: { cookie } }), { status: 401 }, cookie.slice(0, 40));
  });

  await on("and what is right is still taken", async () => {
    const route = table.find(({ operation }) => operation === "addMapping");
    const made = await ask(house, route.method, route.path, { value: bodyOf(route, "right"), headers });
    equal(made.status, 201, made.text);
  });
}

for (const engine of engines) await suite(engine);
later(stopPostgres);
await finish();
