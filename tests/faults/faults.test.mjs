// A short slice of `make faults`: some kills of each part, some points of two flows and of a push, some allocations of three
// routes, on SQLite.
// A seed that fails is told with what failed; SEED=n runs it again.

import { finish, test } from "../lib/check.mjs";
import { alloc } from "./alloc.mjs";
import { kill } from "./kill.mjs";
import { keepStore } from "./places.mjs";
import { points } from "./points.mjs";
import { workerPoints } from "./worker.mjs";

async function holds(name, ask) {
  await test(name, async () => {
    const count = await ask();
    if (!count.good) throw new Error(count.words.join("\n"));
  });
}

await holds("killed at random moments, nothing that was answered is lost, nothing done twice, nothing stuck", () => kill({ engine: "sqlite", kills: 10, buyers: 5, least_ms: 20, most_ms: 200 }));
const kept = await keepStore("sqlite");
await holds("ended at a write, a webhook and a cancelled job are there as a whole or not at all", () => points({ engine: "sqlite", kept, only: ["webhook", "cancel"], ways: ["before", "power"], step: 9 }));
await holds("a worker that ends at a write: another tells the shops the newest level, each under one key", () => workerPoints({ engine: "sqlite", what: "push", step: 11 }));
await holds("an allocation that fails is answered in words, and nothing is half kept", () => alloc({ kept, only: ["cancelJob", "receiveDeck", "getSession"], most: 60 }));
await finish();
