// Every bench still runs: a fraction of a second of each, all at once, and nothing is timed.

import { run } from "../lib/process.mjs";
import { equal, finish, ok, test } from "../lib/check.mjs";

const benches = {
  intake: ["intake_vs_raw", "intake_vs_single", "intake_vs_single_1ms", "ack_p50", "ack_p99"],
  orders: ["orders_per_s", "orders_vs_raw", "orders_vs_single_1ms", "orders_p99", "board304_1m", "board200_100", "search_1m", "scan_p99", "catchup_10000", "catchup_known_1000"],
  pages: ["poll304_vs_empty", "list100_vs_empty", "list100_vs_same", "poll304_vs_static", "keep_vs_close_apache"],
  jobs: ["jobs_sqlite", "jobs_sqlite_1ms", "jobs_postgres", "jobs_flat"],
  plan: ["plan_wasm_vs_native", "plan_js_vs_wasm"],
  latency: ["deadline_p99", "effect_p50", "effect_p99"],
  size: ["cold_start", "rss_idle", "rss_load", "binary", "site"],
  paint: ["first_paint"],
};
const began = Object.keys(benches).map((name) => [name, run(process.execPath, ["tests/bench/run.mjs", name], { env: { SMOKE: "1" }, ms: 300_000 })]);
for (const [name, running] of began)
  await test(`the bench of ${name} runs and prints its figures`, async () => {
    const done = await running;
    equal(done.code, 0, done.stdout + done.stderr);
    for (const figure of benches[name]) ok(new RegExp(`^${figure} -?[0-9.]+ \\S+`, "m").test(done.stdout), `${figure} is missing:\n${done.stdout}`);
  });
await finish();
