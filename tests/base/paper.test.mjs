// paper.test.mjs - what is printed is scanned back, by a decoder that shares nothing with the encoder (zbar).
//
// PDF is made a picture as a 203 dpi label printer would (pdftoppm), SVG as the dashboard's browser does.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBrowser } from "../web/browser.mjs";
import { finish, later, test } from "../lib/check.mjs";
import { deepEqual, equal, match, notEqual } from "node:assert/strict";

const PAPER = "build/libexec/tradepost-paper";
const PRINTER = 203.2; // 8 dots to the mm
const LONGEST = "0123456789-a-very-long-id-of-forty-chars";
const folder = mkdtempSync(join(tmpdir(), "tradepost-paper-"));
later(() => rmSync(folder, { recursive: true, force: true }));

const run = (command, args, input) => execFileSync(command, args, { input, maxBuffer: 1 << 28, stdio: ["pipe", "pipe", "ignore"] });

// What zbar reads in a picture, each once, as "kind:text".
function scan(picture) {
  let said = "";
  try {
    said = run("zbarimg", ["-q", "--nodbus", "-Sdisable", "-Scode128.enable", "-Sqrcode.enable", picture]).toString();
  } catch (error) {
    if (error.status !== 4) throw error; // 4: nothing found
  }
  return [...new Set(said.split("\n").filter(Boolean))].sort();
}

let documents = 0;
function print(layout, cards, made_s = 1795200000) {
  const file = join(folder, `${documents++}.pdf`);
  writeFileSync(file, run(PAPER, [], JSON.stringify({ format: 1, layout, made_s, cards })));
  return file;
}

function pages(pdf, resolution) {
  const name = `${pdf.slice(0, -4)}-${resolution}`;
  run("pdftoppm", ["-r", String(resolution), "-gray", pdf, name]);
  return readdirSync(folder).map((file) => join(folder, file)).filter((file) => file.startsWith(`${name}-`)).sort();
}

const words = (pdf) => run("pdftotext", ["-layout", pdf, "-"]).toString().replace(/\s+/g, " ");
const both = (...ids) => ids.flatMap((id) => [`CODE-128:${id}`, `QR-Code:${id}`]).sort();
const squares = (...ids) => ids.map((id) => `QR-Code:${id}`).sort();

const ticket = (id, more = {}) => ({
  id, store: "Bannos", product: "Sachertorte", size: "Large", flavour: "Chocolate", due: "Sat 28 Nov, 10:30", priority: "High", urgent: true,
  allergens: "Gluten, Eggs", writing: "Alles Gute, Großmutter!", notes: "No nuts", part: 1, of: 2,
  stages: [{ name: "Filling", at: "09:12" }, { name: "Covering" }, { name: "Decorating" }, { name: "Packing" }], ...more,
});
const LAYOUTS = { "label-62": [62, 100], "label-100": [100, 150], "ticket-a6": [105, 148], "ticket-a4": [210, 297], "sheet-a4": [210, 297] };

for (const [layout, [width, height]] of Object.entries(LAYOUTS)) {
  for (const id of ["bannos-12345", "bannos-12345-12", "FlourLane_1.9"])
    await test(`${layout} of ${id} scans at a label printer's 203 dpi, bars and square`, () => {
      for (const page of pages(print(layout, [ticket(id)]), PRINTER)) deepEqual(scan(page), both(id));
    });
  await test(`${layout} has its size`, () => {
    const [, w, h] = /Page size:\s+([\d.]+) x ([\d.]+) pts/.exec(run("pdfinfo", [print(layout, [ticket("bannos-1")])]));
    deepEqual([Math.round((w * 25.4) / 72), Math.round((h * 25.4) / 72)], [width, height]);
  });
  await test(`${layout} scans also at an office printer's 300 dpi`, () => {
    for (const page of pages(print(layout, [ticket("bannos-12345")]), 300)) deepEqual(scan(page), both("bannos-12345"));
  });
  await test(`${layout} of the longest id still scans, by its square at least`, () => {
    const [page] = pages(print(layout, [ticket(LONGEST)]), PRINTER);
    equal(scan(page).includes(`QR-Code:${LONGEST}`), true);
    equal(words(print(layout, [ticket(LONGEST, { title: "x" })])).replaceAll(" ", "").includes(LONGEST), true);
  });
  await test(`${layout} scans when every field is far too long`, () => {
    const long = "Überlanger Name さらに続く ".repeat(60).slice(0, 800);
    const stages = Array.from({ length: 12 }, () => ({ name: long, at: long }));
    const full = { title: long, store: long, product: long, size: long, flavour: long, due: long, allergens: long, writing: long, notes: long, stages };
    const [page] = pages(print(layout, [ticket("bannos-12345", full)]), PRINTER);
    deepEqual(scan(page), both("bannos-12345"));
  });
  await test(`${layout} says in words what it is told`, () => {
    const text = words(print(layout, [ticket("bannos-12345")]));
    for (const word of ["Bannos", "bannos-12345", "High", "1 of 2", "Sat 28 Nov, 10:30", "Sachertorte", "Large", "Chocolate", "Allergens: Gluten, Eggs", "Writing: Alles Gute, Großmutter!", "Notes: No nuts", "Filling", "09:12", "Packing"])
      equal(text.includes(word), true, `${word} is not in ${text}`);
  });
}

await test("many go four to a sheet, each with its codes", () => {
  const ids = Array.from({ length: 7 }, (_, i) => `bannos-${20001 + i}`);
  const sheets = pages(print("sheet-a4", ids.map((id) => ticket(id))), PRINTER);
  equal(sheets.length, 2);
  deepEqual(scan(sheets[0]), both(...ids.slice(0, 4)));
  deepEqual(scan(sheets[1]), both(...ids.slice(4)));
});

await test("a label each is a page each", () => {
  const ids = Array.from({ length: 5 }, (_, i) => `flourlane-${i + 1}`);
  deepEqual(pages(print("label-62", ids.map((id) => ticket(id))), PRINTER).map(scan), ids.map((id) => both(id)));
});

await test("a name of 200 characters is cut where its lines end: one of 800 takes no more room", () => {
  const under = (n) => {
    const pdf = print("label-62", [ticket("bannos-1", { product: "Torte ".repeat(n).trim(), size: "Largest" })]);
    return Number(/yMin="([\d.]+)"[^>]*>Largest</.exec(run("pdftotext", ["-bbox", pdf, "-"]).toString())[1]);
  };
  equal(under(34), under(134));
  equal(under(34) > under(1) + 15, true);
});

// What is cut differs in nothing that can be seen when its end does.
const ends = (layout, field, text, more) => {
  const seen = (end) => run("cat", pages(print(layout, [ticket("bannos-12345-12", { ...more, [field]: text + end })]), PRINTER)).toString("hex");
  return seen("WWW") !== seen("MMM");
};
const EU = ["Gluten", "Crustaceans", "Eggs", "Fish", "Peanuts", "Soybeans", "Milk", "Nuts", "Celery", "Mustard", "Sesame", "Sulphites", "Lupin", "Molluscs"];
const allergens = `${EU.slice(0, 8).join(", ")}. May contain ${EU.slice(8).join(", ")}. Not stated of everything in it`;
const wide = { product: "Three tier wedding cake with buttercream roses, sugar lace and a hand-painted panel in pastel", size: "Extra large, serves one hundred and twenty", flavour: "Chocolate, Vanilla, Lemon and Raspberry ripple",
  writing: "Happy birthday ".repeat(30), notes: "Ring the bell twice ".repeat(60) };
for (const layout of Object.keys(LAYOUTS))
  await test(`${layout}: allergens are never cut, whatever else has to be, and no word is left out without a sign`, () => {
    const stages = (n) => Array.from({ length: n }, (_, i) => ({ name: `Stage ${i}` }));
    for (const more of [{}, wide, { ...wide, stages: stages(12) }]) equal(ends(layout, "allergens", allergens, more), true, `allergens, beside ${JSON.stringify(more)}`);
    equal(ends(layout, "writing", "Lieber Großvater, alles Gute zum Geburtstag von uns allen, bleib gesund und munter, und komm bald wieder einmal her, Deine Enkelin ", { allergens }), true, "what is to be written");
    const begins = (field) => ["", "No nuts"].map((text) => run("cat", pages(print(layout, [ticket("bannos-1", { ...wide, allergens, stages: stages(12), [field]: text })]), PRINTER)).toString("hex"));
    for (const field of ["size", "flavour", "writing", "notes"]) notEqual(...begins(field), field);
  });

await test("Japanese, Arabic, Hebrew, Thai and emoji stand in letters of theirs", () => {
  const text = { product: "さくらケーキ", flavour: "شوكولاتة", writing: "יום הולדת", size: "เค้ก", notes: "🎂" };
  const pdf = print("ticket-a4", [ticket("bannos-1", text)]);
  const fonts = run("pdffonts", [pdf]).toString();
  for (const font of ["CJK", "Thai"]) match(fonts, new RegExp(font));
  const said = words(pdf);
  for (const word of ["さくらケーキ", "เค"]) equal(said.includes(word), true, `${word} is not in ${said}`);
  for (const letter of "شوكלדת") equal(said.includes(letter), true, `${letter} is not in ${said}`);
  // Colour is on the page only if the emoji is: everything else is black.
  const [picture] = [run("pdftoppm", ["-r", "60", pdf])];
  const pixels = picture.subarray(picture.indexOf("255\n") + 4);
  let coloured = 0;
  for (let i = 0; i + 2 < pixels.length; i += 3) if (Math.abs(pixels[i] - pixels[i + 1]) + Math.abs(pixels[i + 1] - pixels[i + 2]) > 60) coloured++;
  equal(coloured > 5, true, "no colour");
});

for (const layout of ["badge-card", "badge-a4"])
  await test(`${layout}: a person's badge scans, and does not show its code in letters`, () => {
    const cards = ["tp-badge-ABCDEFGH", "tp-badge-ABCDEFGHIJKLMNOPQRST234567ABCD"].map((id) => ({ id, title: "Błażej Żółć", role: "Decorating", store: "Bannos" }));
    const pdf = print(layout, cards);
    deepEqual(pages(pdf, PRINTER).flatMap(scan).sort(), squares(...cards.map(({ id }) => id)));
    match(words(pdf), /Błażej/);
    equal(words(pdf).includes("tp-badge"), false);
  });

for (const layout of ["place-62", "place-a4"])
  await test(`${layout}: a place's label scans, with its name above and the code's words below`, () => {
    const long = "Überlange Kühlzelle さらに続く ".repeat(30).slice(0, 400);
    const cards = [["tp-place-7", "7"], ["tp-place-fridge-2", "Fridge 2"], ["tp-place-cella-frigo-e", "Cella frigo è"], [`tp-place-${"shelf-12-".repeat(4).slice(0, 31)}`, long]].map(([id, title]) => ({ id, title, store: long }));
    for (const card of cards) {
      const pdf = print(layout, [card]);
      const [page] = pages(pdf, PRINTER);
      equal(scan(page).includes(`QR-Code:${card.id}`), true, `${card.id}: ${scan(page)}`);
      equal(scan(page).every((said) => said.endsWith(`:${card.id}`)), true, String(scan(page)));
      if (layout === "place-a4" ? card.title !== long : card.id === "tp-place-7") deepEqual(scan(page), both(card.id));
      equal(words(pdf).replaceAll(" ", "").includes(card.id), true, words(pdf));
      if (card.title !== long) equal(words(pdf).includes(card.title), true, words(pdf));
    }
    deepEqual([...new Set(pages(print(layout, [...cards, ...cards, ...cards]), PRINTER).flatMap(scan).filter((said) => said.startsWith("QR")))].sort(), squares(...cards.map(({ id }) => id)));
  });

await test("the same input gives the same bytes, and the date is the one that was given", () => {
  const bytes = (made) => run("cat", [print("label-62", [ticket("bannos-1")], made)]);
  deepEqual(bytes(1795200000), bytes(1795200000));
  notEqual(Buffer.compare(bytes(1795200000), bytes(1795200060)), 0);
  match(run("pdfinfo", ["-rawdates", print("label-62", [ticket("bannos-1")], 1795200000)]).toString(), /CreationDate:\s+(D:)?20261120184000Z/);
});

for (const [what, input] of Object.entries({
  "no JSON": "x", "another version's": { format: 2, layout: "label-62", cards: [ticket("a")] }, "no cards": { format: 1, layout: "label-62", cards: [] },
  "an unknown layout": { format: 1, layout: "x", cards: [ticket("a")] }, "a bad id": { format: 1, layout: "label-62", cards: [ticket("a b")] },
  "a card that is none": { format: 1, layout: "label-62", cards: [7] }, "too many cards": { format: 1, layout: "label-62", cards: Array(501).fill(ticket("a")) },
}))
  await test(`${what}: a line says why, and nothing is drawn`, () => {
    try {
      run(PAPER, [], typeof input === "string" ? input : JSON.stringify(input));
    } catch ({ status, stdout }) {
      equal(status, 1);
      return match(stdout.toString(), /^[^%\n].*\n$/);
    }
    throw new Error("a document was made");
  });

const browser = await openBrowser();
later(() => browser.close());
const page = await browser.newPage();

for (const kind of ["bars", "squares"])
  for (const id of ["bannos-12345", "a", "flour-lane_00123.4", "tp-badge-ABCDEFGHJK234567", LONGEST])
    await test(`SVG ${kind} of ${id} scan from the screen`, async () => {
      const svg = run("build/asan/test-base", ["barcode", kind, id]).toString();
      equal(svg.match(/<path /g).length, 1);
      const picture = join(folder, `svg-${kind}-${id}.png`);
      await page.setContent(`<body style="margin:0;background:#222">${svg}</body>`);
      await page.locator("svg").screenshot({ path: picture });
      deepEqual(scan(picture), kind === "bars" ? [`CODE-128:${id}`] : [`QR-Code:${id}`]);
    });

await finish();
