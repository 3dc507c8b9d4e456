// deck_scenarios.mjs - how each portal behaves, chosen by its source guid:
//
//   5ced0000-0000-4000-8000-SSSSNNNNNNNN   SSSS: the scenario, decimal; N: free
//
// One table, shared by the demo and by every test.  A row has number, name, a
// sentence for people, and what differs from the good course of each of the
// three jobs: connect (EnsureConnection), cart (AddItemsToCart), close.
//
// What a job may say (all optional; pauses name a setting of deck.mjs):
//   refuse     HTTP 400 with this upper-case code
//   http       { status, times, wait_s }: this status instead of an answer
//   running    HTTP 409: someone else's job is on its way already
//   occupied   someone else's connection is open, the first time
//   pause      how long the work takes
//   answer     "drop": socket destroyed once accepted; "slow"; "after webhook"
//   silent     never ends by itself
//   late       deaf to a close that comes meanwhile: ends in its own time
//   fail       { code, message, times, webhook_code, half, unless_password }: ends
//              with an error; half: half of the cart is filled by then
//   mfa        { question, method, digits, right, tries, pause }: see deck_jobs.mjs
//   lines      a line function of deck_lines.mjs
//   output     replaces the whole output of a good end
//   ends       "session": the connection is gone once the job is done
//   webhook    "lost"; "three times"; "repeats connect": the connect event
//              comes again after this one; "sent": also where Deck sends none

import * as line from "./deck_lines.mjs";

const ERRORS = [
  "ActionRejected", "Blocked", "InputValues", "JobCanceled", "NotFound", "Timeout", "SystemError",
  "Unexpected", "AuthMethodInvalid", "InvalidCredentials", "MfaCodeInvalid", "MfaTimeout", "NeverHeardOf",
];
const REFUSALS = [
  "ACTIVE_CONNECTION_EXISTS", "NO_ACTIVE_CONNECTION", "INVALID_ACCESS_TOKEN", "INVALID_SOURCE",
  "INVALID_CREDENTIALS", "INVALID_API_KEYS", "VALIDATION_FAILED", "INVALID_ARGUMENT", "NOT_SUPPORTED",
  "CONNECTION_NOT_FOUND", "CONNECTION_FAILED", "CONNECTION_LOCKED", "BLOCKED_BY_PIN",
  "DATA_SOURCE_NOT_FOUND", "DATA_SOURCE_NOT_RESPONDING", "PLANNED_MAINTENANCE", "RATE_LIMIT_EXCEEDED",
  "UNEXPECTED_ERROR", "INPUT_VALUES",
];

const CODE = { question: "Type the code that was sent to you", method: "sms", digits: 6, right: "123456", tries: 3 };
const SYSTEM = { code: "SystemError", message: "The portal could not be reached, try later" };

export const scenarios = [
  { number: 1, name: "all good",
    says: "Every line is in stock at the expected price and goes into the cart." },
  { number: 2, name: "price differs",
    says: "Of three lines one is dearer by a tenth, one cheaper, one as expected; all are added.",
    cart: { lines: line.cycle(line.higher, line.lower, line.as_expected) } },
  { number: 3, name: "out of stock",
    says: "Every second line, beginning with the first, is out of stock and not added.",
    cart: { lines: line.cycle(line.out_of_stock, line.as_expected) } },
  { number: 4, name: "not found",
    says: "Every second line, beginning with the first, is unknown to the portal: no price, not added.",
    cart: { lines: line.cycle(line.not_found, line.as_expected) } },
  { number: 5, name: "wrong login",
    says: "InvalidCredentials for every password but the word `right`.",
    connect: { fail: { code: "InvalidCredentials", message: "The portal refused the login", unless_password: "right" } } },
  { number: 6, name: "MFA",
    says: "Asks for a code while connecting: 123456 goes on, a wrong one asks again, the third wrong one ends with MfaCodeInvalid, none in time with MfaTimeout.",
    connect: { mfa: CODE } },
  { number: 7, name: "MFA in the cart",
    says: "The same questions, but while the items are being added.",
    cart: { mfa: CODE } },
  { number: 8, name: "MFA once only",
    says: "Asks for a code while connecting; the first wrong one ends with MfaCodeInvalid.",
    connect: { mfa: { ...CODE, tries: 1 } } },
  { number: 9, name: "MFA too late",
    says: "Asks for a code, but the portal's own window is short: MfaTimeout, even when the answer was taken (200) just before.",
    connect: { mfa: { ...CODE, right: null, pause: "short_window_ms" } } },
  { number: 10, name: "active connection exists",
    says: "Someone else's connection is open at first: ACTIVE_CONNECTION_EXISTS until its lifetime (foreign_ms) has ended, then all good.",
    connect: { occupied: true } },
  { number: 11, name: "system error once",
    says: "The first EnsureConnection ends with SystemError, the next is good.",
    connect: { fail: { ...SYSTEM, times: 1 } } },
  { number: 12, name: "system error in the cart",
    says: "AddItemsToCart ends with SystemError when the first half of the lines is in the cart already.",
    cart: { fail: { ...SYSTEM, half: true } } },
  { number: 13, name: "never answers",
    says: "EnsureConnection stays Running for ever and no webhook comes.",
    connect: { silent: true } },
  { number: 14, name: "answers after we gave up",
    says: "The cart's good result comes very late (late_ms); until then the job reads Running, and closing does not stop it.",
    cart: { pause: "late_ms", late: true } },
  { number: 15, name: "webhook before the answer",
    says: "The webhooks of both jobs are delivered before the submit call is answered.",
    connect: { pause: "none_ms", answer: "after webhook" }, cart: { pause: "none_ms", answer: "after webhook" } },
  { number: 16, name: "three times",
    says: "Every webhook is sent three times, two of them at the same moment.",
    connect: { webhook: "three times" }, cart: { webhook: "three times" } },
  { number: 17, name: "out of order",
    says: "After the AddItemsToCart webhook the EnsureConnection webhook comes once more.",
    cart: { webhook: "repeats connect" } },
  { number: 18, name: "slow",
    says: "Answers and results take many seconds, but come.",
    connect: { pause: "slow_ms", answer: "slow" }, cart: { pause: "slow_ms", answer: "slow" } },
  { number: 19, name: "answer lost",
    says: "Both jobs are accepted, but the socket is destroyed before the answer; the webhook comes all the same.",
    connect: { answer: "drop" }, cart: { answer: "drop" } },
  { number: 20, name: "webhook lost",
    says: "The cart's webhook never comes, but the job reads Completed, with its output as JSON text.",
    cart: { webhook: "lost" } },
  { number: 21, name: "500 once",
    says: "The first EnsureConnection is answered with HTTP 500; its key brings the 500 again, a new key is good.",
    connect: { http: { status: 500, times: 1 } } },
  { number: 22, name: "500 in the cart",
    says: "Every AddItemsToCart is answered with HTTP 500, nothing is added.",
    cart: { http: { status: 500 } } },
  { number: 23, name: "429 once",
    says: "The first EnsureConnection is answered with HTTP 429 and Retry-After, and so is every one before that time is over.",
    connect: { http: { status: 429, times: 1, wait_s: 2 } } },
  { number: 24, name: "success false",
    says: "The cart's output is `success:false` with a message and no items.",
    cart: { lines: line.forgotten, output: { success: false, message: "The cart could not be opened", items: [] } } },
  { number: 25, name: "lines missing",
    says: "Every second line, beginning with the first, is missing from the answer and not in the cart.",
    cart: { lines: line.cycle(line.forgotten, line.as_expected) } },
  { number: 26, name: "odd prices",
    says: "In turn: `€1.234,56`, `1,234.56 €`, a JSON number (all as expected), and `1.234`, which can be read two ways.",
    cart: { lines: line.cycle(line.comma_price, line.trailing_sign_price, line.number_price, line.ambiguous_price) } },
  { number: 27, name: "already running",
    says: "EnsureConnection is answered with 409 and the guid of a job that is on its way already; that one's webhook comes.",
    connect: { running: true } },
  { number: 28, name: "plan-shaped failure",
    says: "The cart fails with `webhook_code:\"Error\"` instead of the job's code.",
    cart: { fail: { ...SYSTEM, webhook_code: "Error" } } },
  { number: 29, name: "push approval",
    says: "MfaRequired without digits: approved on a device, an answer is refused; it goes on by itself (push_ms).",
    connect: { mfa: { question: "Approve the sign-in on your phone", method: "push", digits: null, right: null, pause: "push_ms", approves: true } } },
  { number: 30, name: "planned maintenance",
    says: "EnsureConnection is refused with PLANNED_MAINTENANCE (for the webhook's `Blocked` see 0102).",
    connect: { refuse: "PLANNED_MAINTENANCE" } },
  { number: 31, name: "invalid source",
    says: "EnsureConnection is refused with INVALID_SOURCE, as for every guid that is not in this table.",
    connect: { refuse: "INVALID_SOURCE" } },
  { number: 32, name: "failure lost",
    says: "The cart fails, its webhook never comes, the job reads Failed.",
    cart: { fail: SYSTEM, webhook: "lost" } },

  { number: 33, name: "active connection by webhook",
    says: "The first EnsureConnection is accepted, then ends with the error ACTIVE_CONNECTION_EXISTS; the next is good.",
    connect: { fail: { code: "ACTIVE_CONNECTION_EXISTS", message: "Another connection is active", times: 1 } } },
  { number: 34, name: "cart never answers",
    says: "Connecting is good, AddItemsToCart stays Running until the connection is closed (then JobCanceled).",
    cart: { silent: true } },
  { number: 35, name: "connects after we gave up",
    says: "EnsureConnection's good result comes very late (late_ms); its connection has to be closed with its own token.",
    connect: { pause: "late_ms", late: true } },
  { number: 36, name: "connect webhook lost",
    says: "EnsureConnection's webhook never comes, but the job reads Completed, with the access token in its output.",
    connect: { webhook: "lost" } },
  { number: 37, name: "plan-shaped wrong login",
    says: "EnsureConnection fails with `webhook_code:\"Error\"` and the upper-case code INVALID_CREDENTIALS.",
    connect: { fail: { code: "INVALID_CREDENTIALS", message: "Login refused", webhook_code: "Error" } } },
  { number: 38, name: "close answers too",
    says: "CloseConnection sends a webhook of its own, which nobody should wait for.",
    close: { webhook: "sent" } },
  { number: 39, name: "close fails once",
    says: "The first CloseConnection is answered with HTTP 500 and the connection stays open; a new key closes it.",
    close: { http: { status: 500, times: 1 } } },
  { number: 40, name: "unknown words",
    says: "Status and price verdict are words that nobody has heard of.",
    cart: { lines: line.strange_words } },
  { number: 41, name: "session ended",
    says: "The connection is gone as soon as it is made: AddItemsToCart is refused with NO_ACTIVE_CONNECTION.",
    connect: { ends: "session" } },
  { number: 42, name: "security question",
    says: "A question in free text while connecting: `Rex` (exactly so) goes on, all else as in 0006.",
    connect: { mfa: { question: "What was the name of your first pet?", method: "security_question", digits: null, right: "Rex", tries: 3 } } },

  ...ERRORS.map((code, i) => ({ number: 101 + i, name: `connect ends with ${code}`,
    says: `EnsureConnection ends with the error ${code} and an empty message.`,
    connect: { fail: { code, message: "" } } })),
  ...ERRORS.map((code, i) => ({ number: 201 + i, name: `cart ends with ${code}`,
    says: `AddItemsToCart ends with the error ${code} and an empty message; nothing is added.`,
    cart: { fail: { code, message: "" } } })),
  ...REFUSALS.map((code, i) => ({ number: 301 + i, name: `connect refused with ${code}`,
    says: `EnsureConnection is refused with HTTP 400 ${code}.`,
    connect: { refuse: code } })),
];

const by_number = new Map(scenarios.map((scenario) => [scenario.number, scenario]));

export function source_guid(number, portal = 1) {
  return `5ced0000-0000-4000-8000-${digits(number, 4)}${digits(portal, 8)}`;
}

// The scenario of a source guid; undefined when there is none.
export function scenario_of(guid) {
  const found = /^5ced0000-0000-4000-8000-(\d{4})[0-9a-f]{8}$/i.exec(guid);
  return found ? by_number.get(Number(found[1])) : undefined;
}

export function source_name(guid) {
  return `Sandbox portal ${guid.slice(24, 28)}-${guid.slice(28)}`;
}

// The table as README.md shows it.
export function table() {
  const rows = scenarios.map(({ number, name, says }) => `| ${digits(number, 4)} | ${name} | ${says} |`);
  return ["| number | name | what happens |", "| --- | --- | --- |", ...rows].join("\n");
}

function digits(number, width) {
  return String(number).padStart(width, "0");
}
