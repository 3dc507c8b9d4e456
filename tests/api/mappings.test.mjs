// SKU mappings: the list, single changes, imports with their preview, and the export, through nginx, on both stores.

import { equal, finish, has, later, ok, test } from "../lib/check.mjs";
import { engines, startHouse } from "../lib/house.mjs";
import { stopPostgres } from "../lib/postgres.mjs";

const MAPPINGS = "/api/v1/settings/mappings";
const HEAD = "supplier_id,our_sku,supplier_sku,unit,pack_size,min_qty";
const map = (our_sku, more = {}) => ({ supplier_id: "101", our_sku, supplier_sku: `S-${our_sku}`, unit: "piece", pack_size: 1, min_qty: 0, ...more });

async function suite(engine) {
  const house = await startHouse({ engine, work: false, sandbox: false });
  later(() => house.stop());
  const on = (text, body) => test(`${engine}: ${text}`, body);
  const { manager, staff, viewer, second } = house.people;
  const boss = await house.signIn(manager);
  const other = await house.signIn(second);
  const preview = (csv, more = {}) => boss.post(`${MAPPINGS}/import`, { csv, apply: false, ...more });
  const apply = (csv, more = {}) => boss.post(`${MAPPINGS}/import`, { csv, apply: true, ...more }, { ms: 60_000 });
  const find = async (query) => (await boss.get(`${MAPPINGS}?${query}`)).body.rows;
  const count = async (client = boss) => {
    let n = 0;
    for (let cursor = ""; cursor !== null; ) {
      const { body } = await client.get(`${MAPPINGS}?limit=200${cursor && `&cursor=${cursor}`}`);
      n += body.rows.length;
      cursor = body.next;
    }
    return n;
  };

  await on("a mapping is added, found, changed and removed", async () => {
    const made = await boss.post(MAPPINGS, map(" Crème-1 ", { supplier_sku: "Su-Çè 1", unit: "Box", pack_size: 12, min_qty: 24 }));
    equal(made.status, 201, made.text);
    const { id } = made.body.mapping;
    has(made.body.mapping, { our_sku: "Crème-1", supplier_name: "Molenaar Graan & Meel", unit: "pack", pack_size: 12, min_qty: 24, origin: "manual" });
    equal((await find("q=CREME")).map((row) => row.id), [id], "accents and case do not matter");
    equal((await find("q=SU-%C3%87E")).length, 1, "nor which of the two SKUs it is");
    equal((await find("q=100%25_")).length, 0, "a % is a %");
    equal((await find("q=creme&supplier=102")).length, 0);
    const changed = await boss.put(`${MAPPINGS}/${id}`, map("Crème-1", { supplier_sku: "NEW", pack_size: 6, unit: "pack" }));
    has(changed.body.mapping, { supplier_sku: "NEW", pack_size: 6, min_qty: 0 });
    has((await boss.put(`${MAPPINGS}/${id}`, map("Crème-1", { supplier_sku: "NEW", pack_size: 6, unit: "pack" }))).body, { already_done: true });
    equal((await boss.del(`${MAPPINGS}/${id}`)).status, 200);
    equal((await boss.del(`${MAPPINGS}/${id}`)).status, 404);
    const types = (await house.sql(`SELECT type FROM event WHERE subject = 'mapping' AND subject_id = '${id}' ORDER BY seq;`)).split("\n");
    equal(types, ["added", "changed", "removed"]);
  });

  await on("what is wrong with one is named; a second one for the same SKU is refused", async () => {
    const bad = await boss.post(MAPPINGS, { supplier_id: "", our_sku: "x\ny", supplier_sku: "ok", unit: "piece", pack_size: 0, min_qty: -1, note: "" });
    equal([bad.status, Object.keys(bad.body.details).sort()], [400, ["min_qty", "note", "our_sku", "pack_size", "supplier_id"]]);
    has(await boss.post(MAPPINGS, map("A", { unit: "barrel" })), { status: 400, body: { details: { unit: "Unit must be piece or pack." } } });
    has(await boss.post(MAPPINGS, map("A", { unit: "", pack_size: 6 })), { status: 400 });
    has(await boss.post(MAPPINGS, map("A".repeat(65))), { status: 400, body: { details: { our_sku: "Our SKU is longer than 64 characters." } } });
    equal((await boss.post(MAPPINGS, map("A", { pack_size: 100001 }))).status, 400);
    equal((await boss.post(MAPPINGS, map("A", { min_qty: 1.5 }))).status, 400);
    const { id } = (await boss.post(MAPPINGS, map("DOUBLE"))).body.mapping;
    has(await boss.post(MAPPINGS, map("DOUBLE")), { status: 409, body: { code: "exists" } });
    const mapped = await boss.post(MAPPINGS, map("DOUBLE", { supplier_sku: "ELSE" }));
    has(mapped, { status: 409, body: { code: "mapped" } });
    ok(mapped.body.message.includes("S-DOUBLE"), mapped.text);
    equal((await boss.post(MAPPINGS, map("DOUBLE", { supplier_id: "102" }))).status, 201, "another supplier's is its own");
    const third = (await boss.post(MAPPINGS, map("TRIPLE"))).body.mapping;
    has(await boss.put(`${MAPPINGS}/${third.id}`, map("DOUBLE", { supplier_sku: "ELSE" })), { status: 409, body: { code: "mapped" } });
    equal((await boss.put(`${MAPPINGS}/nothing`, map("X"))).status, 404);
    for (const one of [id, third.id]) await boss.del(`${MAPPINGS}/${one}`);
  });

  await on("pages follow each other in order; an unchanged list is a 304", async () => {
    const seen = [];
    for (let cursor = ""; cursor !== null; ) {
      const { body } = await boss.get(`${MAPPINGS}?limit=3${cursor && `&cursor=${cursor}`}`);
      ok(body.rows.length <= 3);
      seen.push(...body.rows.map((row) => row.our_sku));
      cursor = body.next;
    }
    equal(seen, [...seen].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
    equal(seen.length, await count());
    await boss.poll(MAPPINGS);
    equal((await boss.poll(MAPPINGS)).status, 304);
    equal((await boss.get(`${MAPPINGS}?q=${"x".repeat(2000)}`)).status, 400);
    equal((await boss.get(`${MAPPINGS}?search=x`)).status, 400);
  });

  await on("what was exported can be imported, and nothing changes", async () => {
    await boss.post(MAPPINGS, map("=SUM(A1)", { supplier_sku: '-"quoted", 5' }));
    const file = await boss.get(`${MAPPINGS}.csv`);
    equal([file.status, file.type], [200, "text/csv; charset=utf-8"]);
    ok(file.headers["content-disposition"].includes('filename="mappings.csv"'));
    ok(file.text.startsWith(`\ufeff${HEAD}\r\n`), file.text.slice(0, 80));
    ok(file.text.includes(`"'=SUM(A1)"`), "a spreadsheet must not run it");
    const n = await count();
    const seen = await preview(file.text);
    equal(seen.body.counts, { add: 0, change: 0, same: n, error: 0 });
    ok(seen.body.rows.filter((row) => row.our_sku === "ROZIJN").length === 2, "the demo's SKU with two mappings is among them");
    const done = await apply(file.text);
    has(done.body, { already_done: true, applied: true, counts: { same: n } });
    equal((await boss.get(`${MAPPINGS}.csv`)).text, file.text);
  });

  const csv = [HEAD, "101,IMP-1,T-1,piece,1,", "101,IMP-2,T-2,box,12,24", "101,MEEL-T55,GM-NEW,pack,25,100", "101,MEEL-T65,GM-1065-25,pack,25,0", "101,IMP-3,,piece,1,0", "101,IMP-4,T-4,,6,0", "101,IMP-1,T-9,piece,1,0", "104,ROZIJN,NB-999,piece,1,0", "101,IMP-5,T-5,piece,zero,0", "101,IMP-6,T-6,piece,1,0,extra"].join("\n");

  await on("the preview says of each row what it would do, and writes nothing", async () => {
    const before = await count();
    const { status, body } = await preview(csv);
    equal(status, 200);
    equal(body.counts, { add: 2, change: 1, same: 1, error: 6 });
    const line = (n) => body.rows.find((row) => row.line === n);
    has(line(2), { action: "add", before: null, after: { supplier_sku: "T-1", unit: "piece", pack_size: 1, min_qty: 0 }, problems: [] });
    has(line(3), { action: "add", after: { unit: "pack", pack_size: 12, min_qty: 24 } });
    has(line(4), { action: "change", before: { supplier_sku: "GM-1055-25" }, after: { supplier_sku: "GM-NEW" } });
    has(line(5), { action: "same" });
    const problem = (n) => line(n).problems[0];
    equal(problem(6), { field: "supplier_sku", text: "Supplier SKU is missing." });
    equal(problem(7).field, "unit");
    equal(problem(8), { field: "our_sku", text: "Line 2 has this SKU of this supplier already." });
    ok(problem(9).text.includes("several"), problem(9).text);
    equal(problem(10).field, "pack_size");
    ok(problem(11).text.includes("more cells"), problem(11).text);
    equal(await count(), before);
  });

  await on("a file with errors is refused whole, or its good rows are taken; twice is once", async () => {
    const before = await count();
    const refused = await apply(csv);
    has(refused, { status: 409, body: { code: "has_errors" } });
    equal(await count(), before);
    const taken = await apply(csv, { skip_errors: true });
    has(taken.body, { applied: true, counts: { add: 2, change: 1, same: 1, error: 6 } });
    equal(await count(), before + 2);
    const [changed] = await find("q=gm-new");
    has(changed, { our_sku: "MEEL-T55", origin: "csv", min_qty: 100 });
    const again = await apply(csv, { skip_errors: true });
    has(again.body, { already_done: true, counts: { add: 0, change: 0, same: 4 } });
    const event = JSON.parse(await house.sql(`SELECT data FROM event WHERE subject = 'mapping' AND subject_id = '${changed.id}' AND type = 'changed';`));
    equal([event.origin, event.before.supplier_sku, event.after.supplier_sku], ["csv", "GM-1055-25", "GM-NEW"]);
  });

  await on("columns in any order, semicolons, names as people write them, one supplier for all, rows left blank", async () => {
    const text = "\ufeffLeast;Our SKU;Remark;Supplier-SKU\r\n;SEMI-1;\"two\r\nlines\";Q-1\r\n;;;\r\n5;SEMI-2;;\"Q;2\"\r\n";
    const { body } = await preview(text, { supplier_id: "103" });
    equal(body.ignored_columns, ["Least", "Remark"]);
    const named = await preview(text.replace("Least", "Min Qty"), { supplier_id: "103" });
    equal([named.body.ignored_columns, named.body.counts.add], [["Remark"], 2]);
    equal(named.body.rows.map((row) => [row.line, row.supplier_id, row.supplier_sku, row.after.min_qty]), [[2, "103", "Q-1", 0], [5, "103", "Q;2", 5]]);
    equal((await preview("our_sku\tsupplier_sku\tsupplier_id\nTAB\tT\t101")).body.counts.add, 1);
  });

  await on("a file that is none is refused with the place", async () => {
    const says = async (text, word, more) => {
      const answer = await preview(text, more);
      equal(answer.status, 400, answer.text.slice(0, 200));
      ok(answer.body.details.csv.includes(word), answer.body.details.csv);
    };
    await says("\n\n", "nothing in it");
    await says("our_sku,supplier_sku\na,b", "supplier_id is missing");
    await says("a,b,c\n1,2,3", "is missing");
    await says(`${HEAD},our_sku\n`, "twice");
    await says(`${HEAD}\n101,"A,B,piece,1,0\n`, "Line 2");
    await says(`${HEAD}\n${",".repeat(60)}\n`, "too many cells");
    await says(`${HEAD}\n${"101,A,B,,,\n".repeat(20001)}`, "20000 rows");
    has(await boss.post(`${MAPPINGS}/import`, { csv: HEAD, apply: "yes", more: 1 }), { status: 400, body: { details: { apply: "Should be true or false.", more: "There is no such field here." } } });
    equal((await boss.ask("POST", `${MAPPINGS}/import`, undefined, { body: `{"csv":"${"x".repeat(4 << 20)}","apply":false}` })).status, 413);
    equal((await boss.ask("POST", `${MAPPINGS}/import`, undefined, { body: '{"csv":"a\\u0000","apply":false}' })).status, 400);
    has((await preview(HEAD)).body, { counts: { add: 0, change: 0, same: 0, error: 0 }, rows: [] });
  });

  await on("twenty thousand rows: seen, taken in pieces, and found again", async () => {
    const rows = Array.from({ length: 20000 }, (_, i) => `900,BULK-${String(i).padStart(5, "0")},P-${i},pack,${1 + (i % 9)},${i % 3}`);
    const text = [HEAD, ...rows].join("\r\n");
    const seen = await preview(text);
    equal(seen.body.counts, { add: 20000, change: 0, same: 0, error: 0 });
    const done = await apply(text);
    equal(done.body.counts.add, 20000, done.text.slice(0, 200));
    equal(await house.sql("SELECT count(*) FROM mapping WHERE supplier_id = '900';"), "20000");
    const changed = text.replaceAll(",pack,9,", ",pack,10,");
    const again = await apply(changed);
    equal([again.body.counts.change, again.body.counts.same], [2222, 17778]);
    equal((await find("q=bulk-19999")).map((row) => row.supplier_sku), ["P-19999"]);
    const { body } = await boss.get(`${MAPPINGS}?supplier=900&limit=200`);
    equal([body.rows.length, body.rows[199].our_sku, body.next !== null], [200, "BULK-00199", true]);
    ok(done.ms < 60_000 && seen.ms < 20_000, `${Math.round(seen.ms)} ms and ${Math.round(done.ms)} ms`);
  });

  await on("roles: staff look and export, managers change; viewers see none of it", async () => {
    const [low, lowest] = [await house.signIn(staff), await house.signIn(viewer)];
    equal([(await low.get(MAPPINGS)).status, (await low.get(`${MAPPINGS}.csv`)).status], [200, 200]);
    equal([(await low.post(MAPPINGS, map("Z"))).status, (await low.post(`${MAPPINGS}/import`, { csv: HEAD, apply: true })).status], [403, 403]);
    equal([(await lowest.get(MAPPINGS)).status, (await lowest.get(`${MAPPINGS}.csv`)).status], [403, 403]);
  });

  await on("the other company's mappings can be neither seen nor changed", async () => {
    const theirs = (await other.get(MAPPINGS)).body.rows;
    ok(theirs.length > 0 && theirs.length === (await count(other)));
    equal((await boss.put(`${MAPPINGS}/${theirs[0].id}`, map("MINE"))).status, 404);
    equal((await boss.del(`${MAPPINGS}/${theirs[0].id}`)).status, 404);
    equal((await other.get(MAPPINGS)).body.rows, theirs);
    ok(!(await boss.get(`${MAPPINGS}.csv`)).text.includes(theirs[0].supplier_sku + "," + theirs[0].unit + ",no"));
    const file = await other.get(`${MAPPINGS}.csv`);
    equal(file.text.split("\r\n").length - 2, theirs.length);
    // The same file over there adds to its own only.
    const mine = await count();
    equal((await other.post(`${MAPPINGS}/import`, { csv: `${HEAD}\n101,IMP-1,T-1,piece,1,0`, apply: true })).body.counts.add, 1);
    equal(await count(), mine);
  });
}

for (const engine of engines) await suite(engine);
later(stopPostgres);
await finish();
