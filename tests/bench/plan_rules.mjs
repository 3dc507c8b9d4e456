// plan_rules.mjs - core/plan.c's rules as one would write them in JavaScript: for the bench, and nowhere else.
//
// From the same packed bytes to the same plan: texts and numbers are read out of them, then lines become items and jobs.
// Maps where C looks through a table.  One currency with two decimals is all that the bench's input has.

const bits = {
  LINE_BAD: 1 << 0, REPEATED: 1 << 1, UNMAPPED: 1 << 2, AMBIGUOUS: 1 << 3, BLANK: 1 << 4, TOO_LONG: 1 << 5, ILLEGAL: 1 << 6,
  NOT_WHOLE: 1 << 7, ZERO: 1 << 8, NEGATIVE: 1 << 9, TOO_LARGE: 1 << 10, PRICE_MISSING: 1 << 11, PRICE_UNREADABLE: 1 << 12,
  PRICE_NEGATIVE: 1 << 13, PRICE_TOO_FINE: 1 << 14, PRICE_TOO_LARGE: 1 << 15, PRICE_CONFLICT: 1 << 16, CURRENCY: 1 << 17,
  REMAINDER: 1 << 18, BELOW_MINIMUM: 1 << 19, UNKNOWN: 1 << 20, INACTIVE: 1 << 21, NO_CURRENCY: 1 << 22, NO_CREDENTIALS: 1 << 23,
};
const quantityBits = bits.NOT_WHOLE | bits.ZERO | bits.NEGATIVE | bits.TOO_LARGE | bits.REPEATED;
const priceBits = bits.PRICE_MISSING | bits.PRICE_UNREADABLE | bits.PRICE_NEGATIVE | bits.PRICE_TOO_FINE | bits.PRICE_TOO_LARGE | bits.CURRENCY;
const MAX = 1_000_000, PACK_MAX = 100_000, E4_MAX = 10 ** 15, COIN = 100;
const decoder = new TextDecoder();
const control = /[\u0000-\u001f\u007f-\u009f]/;

function reader(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const number = () => {
    const value = Number(view.getBigInt64(at, true));
    at += 8;
    return value;
  };
  const text = () => {
    const n = number();
    const value = decoder.decode(bytes.subarray(at, at + n));
    at += n;
    return value;
  };
  return { number, text };
}

export function read(bytes) {
  const { number, text } = reader(bytes);
  const [lines, suppliers, rows] = [number(), number(), number()];
  return {
    lines: Array.from({ length: lines }, () => ({
      quantity: number(), price: number(), currency: number(), order: text(), id: text(), supplier: text(), ourSku: text(), fallback: text(),
    })),
    suppliers: Array.from({ length: suppliers }, () => ({ currency: number(), id: text(), lane: text(), active: true, configured: true })),
    rows: Array.from({ length: rows }, () => ({
      unit: number(), packSize: number(), minQty: number(), supplier: text(), ourSku: text(), supplierSku: text(),
    })),
  };
}

const fieldBad = (text) => text.trim() === "" || text.length > 64 || control.test(text);

function mappings(rows) {
  const found = new Map();
  for (const row of rows) {
    const key = `${row.supplier}\0${row.ourSku.trim()}`;
    const one = { sku: row.supplierSku.trim(), unit: row.unit, packSize: row.packSize || 1, minQty: row.minQty, problem: 0 };
    const other = found.get(key);
    if (one.packSize < 1 || one.packSize > PACK_MAX || one.minQty < 0 || one.minQty > MAX) one.problem = bits.ILLEGAL;
    else if (other && (other.sku !== one.sku || other.unit !== one.unit || other.packSize !== one.packSize)) one.problem = bits.AMBIGUOUS;
    else if (other) one.minQty = Math.max(one.minQty, other.minQty);
    if (!other?.problem) found.set(key, one);
  }
  return found;
}

function skuOf(found, line) {
  const ourSku = line.ourSku.trim();
  const fallback = line.fallback.trim();
  let row = ourSku ? found.get(`${line.supplier}\0${ourSku}`) : { problem: bits.BLANK };
  if ((!row || row.problem === bits.BLANK) && fallback) row = { sku: fallback, unit: 0, packSize: 1, minQty: 0, problem: 0 };
  row ??= { problem: bits.UNMAPPED };
  let problem = row.problem;
  if (!problem) problem = row.sku === "" ? bits.BLANK : row.sku.length > 64 ? bits.TOO_LONG : control.test(row.sku) ? bits.ILLEGAL : 0;
  return problem ? { problem, sku: "", unit: 0, packSize: 1, minQty: 0 } : row;
}

function planLine(line, found, currency, seen) {
  const row = skuOf(found, line);
  const out = { sku: row.sku, unit: row.unit, packSize: row.packSize, minQty: row.minQty, problems: row.problem, item: -1, job: -1, sent: 0, price: null, ourSku: line.ourSku.trim(), quantity: line.quantity };
  if (!Number.isSafeInteger(line.quantity)) out.problems |= bits.NOT_WHOLE;
  else if (line.quantity < 0) out.problems |= bits.NEGATIVE;
  else if (line.quantity === 0) out.problems |= bits.ZERO;
  else if (line.quantity > MAX) out.problems |= bits.TOO_LARGE;
  const times = out.unit === 1 ? out.packSize : 1;
  if (!Number.isSafeInteger(line.price)) out.problems |= bits.PRICE_MISSING;
  else if (line.price < 0) out.problems |= bits.PRICE_NEGATIVE;
  else if (line.price > E4_MAX / times) out.problems |= bits.PRICE_TOO_LARGE;
  else {
    out.price = line.price * times;
    if (out.price % COIN !== 0) out.problems |= bits.PRICE_TOO_FINE;
  }
  if (fieldBad(line.order) || fieldBad(line.id) || fieldBad(line.supplier) || (out.ourSku && fieldBad(line.ourSku))) out.problems |= bits.LINE_BAD;
  const key = `${line.order}\0${line.id}`;
  if (seen.has(key)) out.problems |= bits.REPEATED;
  seen.add(key);
  if (line.currency && line.currency !== currency) out.problems |= bits.CURRENCY;
  if (!(out.problems & quantityBits) && line.quantity % out.packSize === 0) out.sent = out.unit === 1 ? line.quantity / out.packSize : line.quantity;
  return out;
}

function planItem(item) {
  const marked = (ourSku, bit) => item.lines.forEach((line) => {
    if (ourSku === "" || line.ourSku === ourSku) line.problems |= bit;
  });
  const prices = item.lines.filter((line) => !(line.problems & priceBits)).map((line) => line.price);
  if (!item.lines.some((line) => line.problems & quantityBits)) {
    const sums = new Map();
    for (const line of item.lines) sums.set(line.ourSku, { line, sum: (sums.get(line.ourSku)?.sum ?? 0) + line.quantity });
    let total = 0, open = false;
    for (const [ourSku, { line, sum }] of sums) {
      if (sum % line.packSize !== 0) {
        marked(ourSku, bits.REMAINDER);
        open = true;
      }
      total += line.unit === 1 ? Math.trunc(sum / line.packSize) : sum;
    }
    if (!open && total > MAX) marked("", bits.TOO_LARGE);
    else if (!open) {
      item.quantity = total;
      for (const line of item.lines) if ((line.unit === 1 ? total * line.packSize : total) < line.minQty) marked(line.ourSku, bits.BELOW_MINIMUM);
    }
  }
  if (prices.every((price) => price === prices[0])) item.price = prices[0] ?? null;
  else marked("", bits.PRICE_CONFLICT);
}

export function plan({ lines, suppliers, rows }) {
  const found = mappings(rows);
  const bySupplier = new Map(suppliers.map((supplier) => [supplier.id, supplier]));
  const jobs = new Map();
  const seen = new Set();
  const outs = lines.map((line) => {
    if (!jobs.has(line.supplier)) jobs.set(line.supplier, { supplier: bySupplier.get(line.supplier), lines: [], items: new Map(), problems: 0, lineProblems: 0, total: 0 });
    const job = jobs.get(line.supplier);
    const out = planLine(line, found, job.supplier?.currency || line.currency, seen);
    job.lines.push(out);
    return out;
  });
  const items = [];
  let sendable = 0;
  for (const job of jobs.values()) {
    for (const line of job.lines) {
      if (!line.sku) continue;
      if (!job.items.has(line.sku)) {
        const item = { number: items.length, sku: line.sku, lines: [], quantity: 0, price: null };
        job.items.set(line.sku, item);
        items.push(item);
      }
      const item = job.items.get(line.sku);
      item.lines.push(line);
      line.item = item.number;
    }
    for (const item of job.items.values()) {
      planItem(item);
      if (item.price !== null) job.total += Math.floor((item.price * item.quantity + COIN / 2) / COIN);
    }
    const supplier = job.supplier;
    job.problems = !supplier ? bits.UNKNOWN : (supplier.active ? 0 : bits.INACTIVE) | (supplier.currency ? 0 : bits.NO_CURRENCY) | (supplier.configured ? 0 : bits.NO_CREDENTIALS);
    for (const line of job.lines) job.lineProblems |= line.problems;
    if (!job.problems && !job.lineProblems) sendable++;
  }
  return { sendable, jobs: [...jobs.values()], items, lines: outs };
}

export const sum = ({ sendable, jobs, items, lines }) =>
  jobs.reduce((all, job) => all + job.total + (job.lineProblems >>> 0), sendable + 1000 * items.length) +
  items.reduce((all, item, i) => all + item.quantity * (i + 1) + item.price, 0) +
  lines.reduce((all, line) => all + (line.problems >>> 0) + (line.item >>> 0) + line.sent, 0);
