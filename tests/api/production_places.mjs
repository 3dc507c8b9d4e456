// production_places.mjs - where cakes are put: the list of places, their labels, and what a scan or a typed name of one means.

import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { equal, has, ok } from "../lib/check.mjs";
import { find, run } from "../lib/process.mjs";
import { V1, deliver, order } from "../lib/production.mjs";

const PATH = `${V1}/settings/places`;

export async function places({ house, on, boss, store, scan, act, orderOf }) {
  const baker = await house.signIn(house.people.staff);
  const guest = await house.signIn(house.people.viewer);
  const set = (names, who = boss) => who.put(PATH, { names });
  const list = async () => (await guest.get(PATH)).body.names;

  await on("a place's printed label, read by another decoder, is what a station's scan takes; the cake then stands there", async () => {
    const ask = (names, more = "") => boss.get(`${V1}/production/places.pdf?names=${encodeURIComponent(names)}${more}`);
    const read = async (names, more) => {
      const pdf = await ask(names, more);
      equal([pdf.status, pdf.type, pdf.bytes.subarray(0, 5).toString()], [200, "application/pdf", "%PDF-"], pdf.text.slice(0, 300));
      const file = join(house.folder, "places");
      writeFileSync(`${file}.pdf`, pdf.bytes);
      await run(find("pdftoppm"), ["-r", "203.2", "-gray", `${file}.pdf`, file]);
      const page = readdirSync(house.folder).filter((name) => name.startsWith("places-")).sort()[0];
      const { stdout } = await run(find("zbarimg"), ["-q", "--nodbus", "-Sdisable", "-Scode128.enable", "-Sqrcode.enable", join(house.folder, page)]);
      return { codes: [...new Set(stdout.trim().split("\n"))].sort(), words: (await run(find("pdftotext"), ["-layout", `${file}.pdf`, "-"])).stdout };
    };
    await deliver(house, store, "orders/create", order("4066", 4066));
    const names = { "Fridge 2": "fridge-2", "Cella frigo è": "cella-frigo-e", "7": "7", "Straße (links) / oben": "strasse-links-oben", "冷蔵庫 3": "3", ["Cold room left of the oven, top shelf, all the way back"]: "cold-room-left-of-the-oven-top" };
    for (const [name, code] of Object.entries(names)) {
      const { codes, words } = await read(name);
      equal(codes, [...(code.length < 20 ? [`CODE-128:tp-place-${code}`] : []), `QR-Code:tp-place-${code}`], name);
      ok(words.includes(name.split(" ")[0]), `${name}: ${words}`);
      for (const text of [codes[0].split(":")[1], codes[0].split(":")[1].toUpperCase()]) has((await scan(text)).body, { kind: "place", code }, text);
      equal((await act(`${store.id}.4066.1`, "set_storage", { storage: code })).status, 200);
      equal((await orderOf("4066")).tickets[0].storage, code);
    }
    equal((await read("\r\nFridge 2\r\n\r\n Shelf  b\t\r\nFridge 2\n", "&format=place-a4")).codes.filter((code) => code.startsWith("QR")), ["QR-Code:tp-place-fridge-2", "QR-Code:tp-place-shelf-b"], "one a line, whatever ends it");
    equal((await read("Fridge 2\nShelf", "&format=place-62")).codes, ["QR-Code:tp-place-fridge-2"], "a label each");
    const wrong = { "": /Which places/, " \n\n": /Which places/, "Shelf\n冷蔵庫": /^Line 2: Needs a letter/, "a\u0007b": /^Line 1: Holds control/, ["x".repeat(81)]: /^Line 1: .*at most 80/, "Fridge 2\nfridge-2": /^Line 2: Would have the same code.*tp-place-fridge-2/,
      [Array.from({ length: 101 }, (_, i) => `s${i}`).join("\n")]: /at most 100/ };
    for (const [text, why] of Object.entries(wrong)) {
      const { status, body } = await ask(text);
      ok(status === 400 && why.test(body.details.names), `${text.slice(0, 40)}: ${status} ${JSON.stringify(body)}`);
    }
    equal((await ask("Fridge 2", "&format=label-62")).body.details, { format: "Should be place-62 or place-a4." });
    equal((await ask("x".repeat(80))).status, 200);
    equal((await ask(Array.from({ length: 100 }, (_, i) => `s${i}`).join("\n"))).status, 200);
    equal((await boss.get(`${V1}/production/labels.pdf?ids=${store.id}.4066.1&format=place-a4`)).status, 400);
    equal((await deliver(house, store, "orders/delete", { id: "#4066#" })).status, 200);
  });

  await on("the list of places is kept as it was sent, once, and by who may; a station is told it", async () => {
    equal(await list(), []);
    const first = await set([" Fridge 2 ", "Cella frigo è", "Shelf", "Fridge 2"]);
    equal([first.status, first.body], [200, { ok: true, names: ["Fridge 2", "Cella frigo è", "Shelf"] }], "one that comes twice is one place");
    equal((await set(["Fridge 2", "Cella frigo è", "Shelf"])).body, { ok: true, already_done: true, names: ["Fridge 2", "Cella frigo è", "Shelf"] });
    equal((await set(["Mine"], baker)).status, 403);
    const etag = (await baker.get(PATH)).headers.etag;
    const since = () => baker.get(PATH, { headers: { "if-none-match": etag } });
    equal((await since()).status, 304);
    equal((await set(["Shelf", "Fridge 2"])).body.names, ["Shelf", "Fridge 2"]);
    equal([(await since()).body.names, (await baker.get(`${V1}/production/board`)).body.places], [["Shelf", "Fridge 2"], ["Shelf", "Fridge 2"]], "in their order");
    equal((await set([])).body.names, []);
    equal([await list(), (await baker.get(`${V1}/production/board`)).body.places], [[], []]);
    const told = (await boss.get(`${V1}/audit`)).body.rows.filter(({ subject }) => subject === "places").map(({ label, data }) => [label, data.after.names]);
    equal(told.reverse(), [["Places listed", "Fridge 2\nCella frigo è\nShelf"], ["List of places changed", "Shelf\nFridge 2"], ["List of places changed", ""]]);
  });

  await on("what cannot be a place is named, and nothing of the list is kept", async () => {
    await set(["Shelf"]);
    const wrong = [
      ["Shelf", { names: /Should be a list/ }], [undefined, { names: /missing/ }], [["a", 7], { "names[1]": /Should be text/ }], [["a", " "], { "names[1]": /Should not be empty/ }],
      [["a\u0007b"], { "names[0]": /control characters/ }], [["a", "b\u0085c"], { "names[1]": /control characters/ }], [["a\nb"], { "names[0]": /control characters/ }], [["x".repeat(81)], { "names[0]": /at most 80/ }],
      [["Shelf", "冷蔵庫"], { "names[1]": /^Needs a letter of a to z or a digit/ }], [["Fridge 2", "Shelf", "冷蔵庫", "fridge-2"], { "names[2]": /^Needs a letter/, "names[3]": /^Would have the same code.*tp-place-fridge-2/ }],
      [["Cold room left of the oven, top", "Cold room left of the oven, top shelf"], { "names[1]": /same code/ }], [Array.from({ length: 301 }, (_, i) => `s${i}`), { names: /at most 300/ }],
    ];
    for (const [names, why] of wrong) {
      const { status, body } = await set(names);
      equal([status, Object.keys(body.details ?? {})], [400, Object.keys(why)], JSON.stringify(body));
      for (const [field, text] of Object.entries(why)) ok(text.test(body.details[field]), `${field}: ${body.details[field]}`);
    }
    equal((await boss.put(PATH, { names: ["a"], more: 1 })).body.details, { more: "There is no such field here." });
    equal(await list(), ["Shelf"]);
    const most = Array.from({ length: 300 }, (_, i) => `${"🧁".repeat(77)}${String(i).padStart(3, "0")}`);
    equal([(await set(most)).status, await list()], [200, most]);
  });

  await on("a scanned code and a typed name are the place that the list has; what is none stays as it came", async () => {
    const long = "Cold room left of the oven, top shelf, all the way back";
    await set(["Fridge 2", "Cella frigo è", long]);
    await deliver(house, store, "orders/create", order("4067", 4067));
    const ticket = `${store.id}.4067.1`;
    const put = (storage, more) => act(ticket, "set_storage", { storage, ...more });
    const stands = async () => (await orderOf("4067")).tickets[0].storage;
    const means = [
      ["fridge-2", "Fridge 2"], ["", ""], ["FRIDGE  2", "Fridge 2"], ["Shelf", "Shelf"], ["tp-place-fridge-2", "Fridge 2"], ["tp-place-shelf", "shelf"], ["cella frigo e", "Cella frigo è"], ["冷蔵庫", "冷蔵庫"], ["fridge 22", "fridge 22"],
      ["cold-room-left-of-the-oven-top", long], ["Cold room left of the oven, top shelf, in front", "Cold room left of the oven, top shelf, in front"], [long, long],
    ];
    for (const [text, name] of means) {
      const said = await put(text);
      has(said, { status: 200, body: { ticket: { storage: name } } }, text);
      equal([said.body.already_done, await stands()], [undefined, name], text);
      has(await act(ticket, "store", { storage: text }), { status: 200, body: { already_done: true, ticket: { storage: name } } }, `${text}: twice`);
    }
    equal((await put("fridge-2")).body.already_done, undefined);
    for (const text of ["Fridge 2", "fridge 2", "tp-place-fridge-2"]) equal((await put(text)).body.already_done, true, `${text}: it stands there`);
    const stored = (await boss.get(`${V1}/production/orders/${store.id}.4067/timeline`)).body.rows.filter(({ type }) => type === "stored").map(({ data }) => data.storage ?? "");
    equal(stored, [...means.map(([, name]) => name), "Fridge 2"], "its events say the name");
  });

  await on("a place that is renamed has its new name from the next cake on; a scan that is sent again is the same scan", async () => {
    const ticket = `${store.id}.4067.1`;
    const put = async (storage, key) => { const { status, body } = await act(ticket, "set_storage", { storage, key }); return [status, body.already_done ?? false, body.ticket?.storage]; };
    equal(await put("fridge-2", "places-1"), [200, true, "Fridge 2"]);
    await set(["FRIDGE 2", "Cold room"]);
    equal(await put("fridge-2", "places-1"), [200, true, "Fridge 2"], "by its key it was done");
    equal(await put("fridge-2", "places-2"), [200, false, "FRIDGE 2"], "and a new scan says the new name");
    equal(await put("cold-room", "places-3"), [200, false, "Cold room"]);
    equal(await put("cold room", "places-3"), [409, false, undefined], "another text is another request");
    await set([]);
    equal(await put("cold-room", "places-4"), [200, false, "cold-room"], "without a list a code is what it is");
    equal((await deliver(house, store, "orders/delete", { id: "#4067#" })).status, 200);
  });
}
