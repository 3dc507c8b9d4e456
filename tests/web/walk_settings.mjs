// walk_settings.mjs - suppliers, mappings, integrations, people, tokens; then what the machine did with all that.

import { readFileSync } from "node:fs";
import { equal, ok, until } from "../lib/check.mjs";
import { Client } from "../lib/client.mjs";
import { control, guidOf } from "../lib/purchasing.mjs";
import { openPage } from "./browser.mjs";
import { api, badge, browser, button, house, open, owner, page, panel, queued, room, row, says, sound, tab, test } from "./walk.mjs";

// ---- settings ------------------------------------------------------------------------------------------------------

const SECRET = "b33-k33per-s3cret";
const USER = "imker.linde@noord.test";
// Neither the page, nor what it keeps, nor what the API answers has it.
async function nowhere(secret) {
  const kept = await page.evaluate(() => document.documentElement.outerHTML + [...document.querySelectorAll("input")].map(({ value }) => value) + JSON.stringify(sessionStorage) + JSON.stringify(localStorage) + location.href);
  ok(!kept.includes(secret), "not in the page");
  for (const path of ["settings/portals?limit=200", "settings/integrations", "audit?limit=100", "queue?limit=100"]) ok(!(await api.get(`/api/v1/${path}`)).text.includes(secret), path);
}

await test("a supplier's portal is added from the plan's hint; its credentials are entered and never shown again; its login is tried", async () => {
  await open(page, "/purchasing?pick=PO-24126");
  await page.locator(".plan").getByRole("link", { name: "Add its portal" }).click();
  await page.getByLabel("Suppliers with orders and no portal").selectOption({ label: "Imkerij De Linde" });
  equal(await page.inputValue("[name=supplier_id]"), "116");
  await button(page, "Add the supplier").click();
  await says(page, "This is needed.");
  await page.fill("[name=source_guid]", guidOf("0001", 116));
  await page.selectOption("[name=tolerance_kind]", "percent");
  await page.fill("[name=tolerance]", "1,5");
  await sound(page, "new portal");
  await button(page, "Add the supplier").click();
  await says(page, "Imkerij De Linde is added. Enter its credentials next.");
  await page.fill("[name=username]", USER);
  await page.fill("[name=password]", SECRET);
  await button(page, "Keep the credentials").click();
  await button(page, "Test the connection").waitFor();
  await nowhere(SECRET);
  await nowhere(USER);
  await page.reload();
  await button(page, "Test the connection").click();
  await says(page.getByRole("dialog"), "This opens a real connection to the portal");
  await button(page.getByRole("dialog"), "Try it now").click();
  await page.waitForURL("**/purchasing/jobs/*");
  await badge(page, "Completed");
  await says(panel(page), "The login works");
  const { source_guid, tolerance_kind, tolerance } = (await api.get("/api/v1/settings/portals?limit=200")).body.rows.find(({ supplier_id }) => supplier_id === "116");
  equal([source_guid, tolerance_kind, tolerance], [guidOf("0001", 116), "percent", 150]);
  await nowhere(SECRET);
});

await test("a mapping is added where the plan misses it, and changed with a way back", async () => {
  await open(page, "/purchasing?pick=PO-24126");
  await page.locator(".plan tr", { hasText: "HONING" }).first().waitFor();
  await page.locator(".plan").getByRole("link", { name: "Add it now" }).first().click();
  equal(await page.inputValue("[name=our_sku]"), "HONING");
  equal(await page.inputValue("[name=supplier_id]"), "116");
  await page.fill("[name=supplier_sku]", "IL-12");
  await button(page, "Add the mapping").click();
  await says(page, "HONING is mapped.");
  await page.locator(".plan tr", { hasText: "IL-12" }).waitFor(); // back at the plan
  equal(await page.locator(".plan").getByRole("link", { name: "Add it now" }).count(), 1);

  await open(page, "/settings/mappings?q=SUIKER");
  await row(page, "VZ-201").click();
  await page.fill("[name=min_qty]", "-3");
  await page.locator(".field-error").waitFor();
  await page.fill("[name=min_qty]", "5");
  await button(page, "Save").click();
  await says(page, "Saved.");
  const least = async () => (await api.get("/api/v1/settings/mappings?q=VZ-201")).body.rows[0].min_qty;
  equal(Number(await least()), 5);
  await sound(page, "mapping");
  await button(page, "Undo").click();
  await until(async () => Number(await least()) === 4, { text: "as it was" });
});

await test("CSV import: a preview of each row, errors by row, and only then the change; the export has it", async () => {
  await open(page, "/settings/mappings/import");
  const csv = "supplier_id;our_sku;supplier_sku;unit;pack_size;min_qty\n116;HONING-B;IL-13;pack;3;\n116;HONING;IL-12;piece;1;2\n116;BIJENWAS;;piece;1;\n999;X;Y;piece;0;\n";
  await page.setInputFiles("input[type=file]", { name: "mappings.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await says(page, "2 rows have errors: correct them, or leave them out.");
  const line = (text) => page.locator("tbody tr", { hasText: text }).innerText();
  ok(/New/.test(await line("HONING-B")) && /pack of 3/.test(await line("HONING-B")));
  ok(/Changed/.test(await line("IL-12")));
  ok(/Supplier SKU is missing/.test(await line("BIJENWAS")), await line("BIJENWAS"));
  ok(/Error/.test(await line("supplier 999, which has no portal here")));
  equal(await button(page, "Import 1 new and 1 changed").getAttribute("aria-disabled"), "true");
  equal((await api.get("/api/v1/settings/mappings?q=HONING-B")).body.rows.length, 0, "nothing was changed by looking");
  await sound(page, "import");
  await page.getByLabel("Leave out 2 rows with errors").check();
  await button(page, "Import 1 new and 1 changed").click();
  await page.waitForURL("**/settings/mappings");
  await says(page, "Imported: 1 new, 1 changed");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Export" }).click()]);
  const rows = readFileSync(await download.path(), "utf8").split(/\r?\n/);
  ok(rows.some((of) => /116,HONING-B,IL-13,pack,3/.test(of)) && rows.some((of) => /116,HONING,IL-12,piece,1,2/.test(of)), rows.slice(0, 5).join("\n"));

  // 3 buckets of HONING-B are one pack: the order that had no portal an hour ago can go.
  await open(page, "/purchasing?pick=PO-24126");
  await button(page, "Send 1 order to 1 supplier").click();
  await page.waitForURL("**/purchasing/jobs/*");
  await badge(page, "Completed");
  equal((await control(house, "carts")).find(({ source_guid }) => source_guid === guidOf("0001", 116)).lines.map(({ sku, quantity }) => [sku, quantity]).sort(), [["IL-12", 2], ["IL-13", 1]]);
});

await test("integrations: secrets show only whether they are set, the login new suppliers begin with too; a test says how it went", async () => {
  await open(page, "/settings/integrations");
  const card = page.getByRole("region", { name: /^Deck/ });
  await card.locator("[name='secret:supplier_username']").waitFor();
  equal(await card.locator("input[type=password]").evaluateAll((all) => [all.length, all.map(({ value }) => value).join("")]), [6, ""]);
  await card.locator("[name='secret:supplier_username']").fill(USER);
  await card.locator("[name='secret:supplier_password']").fill(" blanks count ");
  await button(card, "Save").click();
  await says(page, "Deck is saved.");
  const deck = async () => (await api.get("/api/v1/settings/integrations")).body.rows.find(({ provider }) => provider === "deck");
  equal((await deck()).secrets, { client_id: true, secret: true, hmac_key: true, hmac_key_old: false, supplier_username: true, supplier_password: true });
  await nowhere(USER);
  await nowhere("blanks count");
  await button(card, "Test it").click();
  await says(page, "Deck works.");
  await sound(page, "integrations");
  // A supplier that is added now begins with that login, exactly as it was entered.
  const made = (await api.post("/api/v1/settings/portals", { supplier_id: "117", supplier_name: "Theehuis", source_guid: guidOf("0001", 117), currency: "EUR", tolerance_kind: "none", tolerance: 0, active: true })).body.portal;
  await open(page, `/settings/suppliers/${made.id}`);
  await button(page, "Test the connection").click();
  await button(page.getByRole("dialog"), "Try it now").click();
  await badge(page, "Completed");
  const { body } = (await control(house, "log?provider=deck")).filter((of) => JSON.stringify(of.body ?? "").includes(guidOf("0001", 117)))[0];
  ok(JSON.stringify(body).includes(USER) && JSON.stringify(body).includes(" blanks count "), JSON.stringify(body));
  for (const name of [/^Forget .*[Uu]ser name/, /^Forget .*[Pp]assword/]) {
    await open(page, "/settings/integrations");
    await button(page.getByRole("region", { name: /^Deck/ }), name).click();
    await says(page, "Forgotten.");
  }
  equal([(await deck()).secrets.supplier_username, (await deck()).secrets.supplier_password], [false, false]);
});

await test("a person is added and can sign in; a token is shown once, works, and works no more when it is revoked", async () => {
  await open(page, "/settings/people");
  await button(page, "Add a person").click();
  await page.fill("[name=name]", "Bea Bakker");
  await page.fill("[name=email]", "bea@demo.test");
  await page.fill("[name=password]", "short");
  await page.selectOption("[name=role]", "staff");
  await button(panel(page), "Add the person").click();
  await page.locator(".field-error").waitFor();
  await page.fill("[name=password]", "long-enough-for-bea");
  await button(panel(page), "Add the person").click();
  await row(page, "Bea Bakker").waitFor();
  const elsewhere = house.client();
  equal((await elsewhere.signIn("bea@demo.test", "long-enough-for-bea")).status, 200);
  await sound(page, "people");

  // She chooses her own before she sees anything; who came in with the first one is out.
  const hers = await openPage(browser, { screen: "phone" });
  await hers.goto(house.url + "/purchasing/jobs");
  await hers.fill("[name=email]", "bea@demo.test");
  await hers.fill("[name=password]", "long-enough-for-bea");
  await hers.keyboard.press("Enter");
  await hers.getByRole("heading", { name: "Choose your own password" }).waitFor();
  await sound(hers, "first password");
  await hers.fill("[name=old]", "long-enough-for-bea");
  await hers.fill("[name=new]", "hers and nobody else's");
  await hers.fill("[name=again]", "hers and nobody else's");
  await button(hers, "Use this password").click();
  await row(hers, "PO-24111").waitFor();
  equal((await elsewhere.get("/api/v1/session")).status, 401);
  // Another browser of hers is seen, and sent away.
  equal((await elsewhere.post("/api/v1/session", { email: "bea@demo.test", password: "hers and nobody else's" }, { headers: { "user-agent": "curl/7.88.1" } })).status, 200);
  await open(hers, "/settings/account");
  await row(hers, "Chrome on Linux", "this browser").waitFor();
  await button(hers, "Sign out curl").click();
  await button(hers.getByRole("dialog"), "Sign it out").click();
  await until(async () => (await elsewhere.get("/api/v1/session")).status === 401, { text: "curl is out" });
  await until(async () => (await row(hers, "curl").count()) === 0, { text: "and off the list" });
  await sound(hers, "account");
  await hers.context().close();

  await tab(page, "Tokens");
  await button(page, /^Make (a|the first) token/).first().click();
  await page.getByLabel("What is it for?").fill("Scanner");
  await page.getByRole("dialog").getByLabel("Role").selectOption("viewer");
  await button(page, "Make the token").click();
  const token = (await page.getByRole("dialog").locator("code").first().textContent()).trim();
  ok(/^tp_/.test(token), token);
  await sound(page, "token made");
  const program = new Client(house.url, { token });
  equal([(await program.get("/api/v1/purchasing/jobs")).status, (await program.post("/api/v1/purchasing/jobs", { key: "0123456789abcdef", orders: ["PO-24106"] })).status], [200, 403], "it looks, and no more");
  await button(page, "I have copied it").click();
  await row(page, "Scanner").waitFor();
  await nowhere(token);
  await button(page, "Revoke Scanner").click();
  await button(page.getByRole("dialog"), "Revoke it").click();
  await row(page, "Scanner", "Revoked").waitFor();
  equal((await program.get("/api/v1/purchasing/jobs")).status, 401);
});

// ---- activity ------------------------------------------------------------------------------------------------------

await test("an answer that was lost is not guessed: the job goes on, and what is not known waits for a look", async () => {
  await open(page, "/purchasing?pick=PO-24121");
  await button(page, "Send 1 order to 1 supplier").click();
  await badge(page, "Waiting for an answer");
  await control(house, "set", { provider: "deck", mode: "lost", match: "/jobs/mfa/answer", times: 1 });
  await panel(page).getByLabel("Answer", { exact: true }).fill("123456");
  await page.keyboard.press("Enter");
  await badge(page, "Completed");
  await room(page, "Overview");
  await page.getByRole("link", { name: "Look: Send the answer" }).click();
  await says(panel(page), "It is not known whether this was done");
  await sound(page, "unknown outcome");
  await button(panel(page), "Try again").click();
  await says(page.getByRole("dialog"), "It may have been done already");
  await page.keyboard.press("Escape");
  await button(panel(page), "Drop it").click();
  await button(page.getByRole("dialog"), "Drop it").click();
  await until(async () => (await queued("unknown")).length === 0, { text: "it is settled" });
});

await test("work that was given up is a dead letter: it says why, and is done when it is tried again by hand", async () => {
  await control(house, "set", { provider: "deck", mode: "gone" });
  await open(page, "/settings/integrations");
  const deck = page.getByRole("region", { name: /^Deck/ });
  await button(deck, "Test it").click();
  await deck.locator(".badge", { hasText: "Does not work" }).waitFor({ timeout: 20_000 });
  await control(house, "set", { provider: "deck", mode: "ok" });
  await room(page, "Overview");
  await page.getByRole("link", { name: "Look at its settings: Deck" }).waitFor();
  await page.getByRole("link", { name: "Look: Try Deck's keys" }).click();
  await says(panel(page), "Given up");
  await sound(page, "dead letter");
  await button(panel(page), "Try again").click();
  await says(page, "It is tried again.");
  await until(async () => (await queued("dead")).length === 0, { ms: 15_000, text: "it is done" });
  await open(page, "/activity/dead");
  await says(page, "No dead letter");
  await tab(page, "Queue");
  await row(page, "Queued").waitFor(); // the timers of jobs, and the clock's own
  await sound(page, "queue");
  await open(page, "/settings/integrations");
  await page.getByRole("region", { name: /^Deck/ }).locator(".badge", { hasText: "Works" }).waitFor();
});

await test("the audit trail says who did what, and holds no secret", async () => {
  await open(page, "/activity/audit");
  for (const what of ["API token revoked", "Person added", "SKU mapping added", "Credentials entered", "Queue job tried again by hand"]) await row(page, what, owner.name ?? "Sanne de Boer").waitFor();
  await row(page, "Supplier's portal added").click();
  await says(panel(page), "Theehuis");
  await open(page, "/activity/audit");
  await row(page, "SKU mapping changed").click();
  await says(panel(page), /^nothing → 2$|^5 → 4$|^4 → 5$|^2 → nothing$/);
  await sound(page, "audit");
  await panel(page).getByRole("link", { name: "Show the chain" }).click();
  await says(page, "What caused what");
});
