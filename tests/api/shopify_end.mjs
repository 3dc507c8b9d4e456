// shopify_end.mjs - an app that was uninstalled in its shop: how its store ends here, how it comes back, and what Shopify repeats of it.

import { equal, has, until } from "../lib/check.mjs";
import { control } from "../lib/purchasing.mjs";
import { V1, deliver, order as told_order } from "../lib/production.mjs";

export async function ends({ house, on, boss, shops, store, row, in_shop, calls, now, jobs, quiet, order, hourly, tested, last_hour }) {
  await on("a store whose app was uninstalled is asked nothing until its keys are entered again", async () => {
    const at = `${V1}/settings/stores/${store.bannos.id}`;
    const subscribed = async () => (await control(house, `shopify/subscriptions?shop=${shops.bannos.domain}`)).filter(({ uri }) => !uri.includes("other.example")).length;
    const before = await subscribed();
    const waiting = (name) => jobs(`state = 'queued' AND subject_id = '${store[name].id}' AND topic IN ('shop.catch_up', 'shop.subscriptions', 'shop.products')`);
    await in_shop("bannos", "uninstall");
    const gone = await until(async () => ((await row("bannos")).state === "ready" ? undefined : row("bannos")), { ms: 20_000, text: "the webhook" });
    has(gone, { state: "disconnected", detail: "The app was uninstalled in the shop, and nothing is asked of it any more. Install it again and enter its keys." });
    has((await boss.get(`${V1}/overview`)).body.attention.find(({ kind }) => kind === "store_broken"), { text: gone.detail });
    const mark = await now();
    const asked = async () => (await calls(shops.bannos.domain, mark)).filter(({ path }) => path.includes(`/shopify/${shops.bannos.domain}/`)).length;
    for (const topic of ["shop.catch_up", "shop.subscriptions", "shop.token"]) await hourly("bannos", topic); // what was queued before
    await order("lane"); // and a level that the other store changes
    await until(async () => (await jobs(`id = 'hour-${last_hour()}' AND state = 'queued'`)) === 0, { ms: 20_000, text: "the jobs being through" });
    await quiet();
    await house.sql(`DELETE FROM job WHERE state = 'queued' AND topic IN ('shop.catch_up', 'shop.subscriptions', 'shop.products')`);
    await house.startWork(); // which looks at the clock when it begins
    await until(async () => (await waiting("lane")) === 4, { ms: 20_000, text: "the other store's hour" });
    equal([await waiting("bannos"), await asked()], [0, 0], "its own does not come");
    for (const what of ["test", "pull", "catch_up"]) has(await boss.post(`${at}/${what}`), { status: 409, body: { code: "unconfigured", message: gone.detail } });
    for (const change of [{ name: "Bannos" }, { secrets: { hmac_key_old: "shpss_sandbox_bannos_before" } }, { secrets: { hmac_key_old: null } }, { active: false }, { active: true }])
      has((await boss.put(at, change)).body.store, { state: "disconnected", detail: gone.detail }, JSON.stringify(change));
    equal(await asked(), 0);
    await in_shop("bannos", "install");
    has((await boss.put(at, { secrets: { client_secret: shops.bannos.client_secret } })).body.store, { state: "ready", detail: "" });
    await until(async () => (await subscribed()) === before, { ms: 30_000, text: "its subscriptions" });
    await quiet();
    equal((await tested("bannos")).state, "ready");
    await house.startWork();
    await until(async () => (await waiting("bannos")) === 4, { ms: 20_000, text: "its hour" });
  });

  await on("an end of the app that is told again after it is back is not believed; one that happened later is", async () => {
    const at = `${V1}/settings/stores/${store.bannos.id}`, key = shops.bannos.client_secret;
    const before = Date.now(), keys = async (client_secret) => (await boss.put(at, { secrets: { client_secret } })).body.store.state;
    equal(await keys(key), "ready");
    const entered = Date.now();
    equal((await tested("bannos")).state, "ready");
    const after = Date.now(), late = "It happened before the store's keys were entered, or its connection was last tested as good: the app is there again.";
    const when = (ms) => ({ "x-shopify-triggered-at": ms ? new Date(ms).toISOString() : "yesterday" });
    const told = async (id) => [(await row("bannos")).state, ...(await house.sql(`SELECT state, note FROM delivery WHERE dedupe = '${id}' OR id = '${id}'`)).split("|")];
    const shop = { id: "#1#", domain: shops.bannos.domain, myshopify_domain: shops.bannos.domain };
    const tell = async (ms) => told((await deliver(house, store.bannos, "app/uninstalled", shop, { key, headers: when(ms) })).id);
    for (const ms of [before - 4 * 3600_000, before - 1, entered]) equal(await tell(ms), ["ready", "ignored", late], `${ms}`);
    // One that could not be understood when it came is read as of when it happened, or came.
    for (const [id_of, ms] of [["7701", before - 1], ["7702", 0]]) {
      const { id } = await deliver(house, store.bannos, "orders/create", told_order(id_of, Number(id_of)), { key, headers: when(ms) });
      const kept = await house.sql(`UPDATE delivery SET kind = 'app/uninstalled', state = 'parked' WHERE dedupe = '${id}'; SELECT id FROM delivery WHERE dedupe = '${id}'`);
      if (!ms) equal([await keys(key), (await tested("bannos")).state], ["ready", "ready"]);
      equal((await boss.post(`${V1}/deliveries/${kept}/read`)).status, 200);
      await until(async () => (await told(id))[1] !== "parked", { ms: 20_000, text: "its reading" });
      equal(await told(id), ["ready", "ignored", late]);
    }
    equal(await tell(Date.now()), ["disconnected", "used", ""]);
    equal(await keys(key), "ready");
    equal(await tell(0), ["disconnected", "used", ""], "where it does not say, it is as old as its coming");
    await keys("shpss_quite_wrong");
    const between = Date.now();
    equal((await tested("bannos")).state, "broken");
    equal(await tell(between), ["disconnected", "used", ""], "that a test failed later speaks for it");
  });
}
