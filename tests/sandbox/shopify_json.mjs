// shopify_json.mjs - JSON as Shopify sends it: ids are bigger than a double can hold.
//
// A BigInt is written as its digits; everything else as JSON.stringify writes it.
// Reading goes the other way: whole numbers that a double would change become BigInt.

// How the text of a body is escaped; all three are the same JSON.
const ESCAPES = {
  rails: /[<>&\u2028\u2029]/g, // what Shopify does
  ascii: /[^\x20-\x7e]/g, // 4-byte characters as surrogate pairs
  none: null,
};
export const escapes = Object.keys(ESCAPES);

export function to_json(value, escape = "none") {
  const text = write(value);
  const pattern = ESCAPES[escape];
  return pattern ? text.replace(pattern, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`) : text;
}

function write(value) {
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return `[${value.map((one) => write(one === undefined ? null : one)).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = [];
  for (const name of Object.keys(value)) {
    if (value[name] !== undefined) members.push(`${JSON.stringify(name)}:${write(value[name])}`);
  }
  return `{${members.join(",")}}`;
}

// Reads JSON with exact whole numbers: those above 2^53 come as BigInt.
export function from_json(text) {
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g, (one) => (one[0] === '"' ? one : `"\u0001${one}"`));
  return JSON.parse(marked.replaceAll("\u0001", "\\u0001"), (_, value) =>
    typeof value === "string" && value.startsWith("\u0001") ? BigInt(value.slice(1)) : value);
}
