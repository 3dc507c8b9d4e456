#!/usr/bin/env node
// selftest.mjs - proves the sandbox: node tests/sandbox/selftest.mjs
// The last line is `N passed, N failed`; the exit code says the same.

import { count } from "./selftest_kit.mjs";
import { run as deck } from "./selftest_deck.mjs";
import { run as scenarios } from "./selftest_scenarios.mjs";
import { run as others } from "./selftest_others.mjs";
import { run as shopify } from "./selftest_shopify.mjs";

await deck();
await scenarios();
await others();
await shopify();
console.log(`${count.passed} passed, ${count.failed} failed`);
process.exit(count.failed ? 1 : 0);
