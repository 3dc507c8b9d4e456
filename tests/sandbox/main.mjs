#!/usr/bin/env node
// main.mjs - the sandbox as a program.  README.md beside it says what it plays.

import { parseArgs } from "node:util";
import { start_sandbox } from "./sandbox.mjs";
import { DEFAULTS as DECK } from "./deck.mjs";
import { DEFAULTS as OPTIPLY } from "./optiply.mjs";
import { DEFAULTS as SHOPIFY } from "./shopify.mjs";
import { table } from "./deck_scenarios.mjs";

// name, what it is, default; where it goes: a setting of a provider
const OPTIONS = [
  { name: "port", says: "port on 127.0.0.1; 0: any free one", is: "8090" },
  { name: "speed", says: "every pause is divided by this", is: "1" },
  { name: "webhook-url", says: "where Deck's webhooks go when EnsureConnection names no address", is: DECK.webhook_url, to: ["deck", "webhook_url"] },
  { name: "hmac-key", says: "key of X-Signature, Base64", is: DECK.hmac_key, to: ["deck", "hmac_key"] },
  { name: "deck-client-id", says: "x-deck-client-id", is: DECK.client_id, to: ["deck", "client_id"] },
  { name: "deck-secret", says: "x-deck-secret", is: DECK.secret, to: ["deck", "secret"] },
  { name: "optiply-client-id", says: "OAuth client", is: OPTIPLY.client_id, to: ["optiply", "client_id"] },
  { name: "optiply-client-secret", says: "its secret", is: OPTIPLY.client_secret, to: ["optiply", "client_secret"] },
  { name: "optiply-username", says: "the user of the password grant", is: OPTIPLY.username, to: ["optiply", "username"] },
  { name: "optiply-password", says: "his password", is: OPTIPLY.password, to: ["optiply", "password"] },
  { name: "shopify-hook-url", says: "where Shopify's declared topics go; {handle}, {domain}, {n} stand for the shop", is: SHOPIFY.hook_url, to: ["shopify", "hook_url"] },
  { name: "shopify-topics", says: "the declared topics, as a list with commas", is: SHOPIFY.declared_topics, to: ["shopify", "declared_topics"] },
];

function help() {
  const rows = OPTIONS.map(({ name, says, is }) => `  --${name.padEnd(22)} ${says} [${is}]`);
  return [
    "node main.mjs [options]    stand-ins for Deck, Optiply, Shopify and Slack on one port",
    "",
    ...rows,
    `  --${"scenarios".padEnd(22)} print the table of scenarios and stop`,
    `  --${"help".padEnd(22)} print this and stop`,
  ].join("\n");
}

function fail(message) {
  console.error(`sandbox: ${message}`);
  process.exit(2);
}

function read_options() {
  const strings = OPTIONS.map(({ name, is }) => [name, { type: "string", default: is }]);
  const flags = ["help", "scenarios"].map((name) => [name, { type: "boolean", default: false }]);
  try {
    return parseArgs({ options: Object.fromEntries([...strings, ...flags]) }).values;
  } catch (problem) {
    return fail(`${problem.message}; --help lists the options`);
  }
}

const given = read_options();
if (given.help || given.scenarios) {
  console.log(given.help ? help() : table());
  process.exit(0);
}
const port = Number(given.port);
const speed = Number(given.speed);
if (!Number.isInteger(port) || port < 0 || port > 65535) fail("--port has to be a number from 0 to 65535");
if (!(speed > 0)) fail("--speed has to be a number above 0");
if (!Buffer.from(given["hmac-key"], "base64").length) fail("--hmac-key has to be Base64");

const options = { port, speed, deck: {}, optiply: {}, shopify: {} };
for (const { name, to } of OPTIONS) if (to) options[to[0]][to[1]] = given[name];

const sandbox = await start_sandbox(options).catch((problem) => fail(problem.message));
console.log(`sandbox listening on ${sandbox.url}`);
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.once(signal, async () => {
    await sandbox.close();
    process.exit(0);
  });
}
