// notation.mjs - the vectors' notation (see vectors.c) in JavaScript: reads cases, asks core.wasm, writes what it answered.
// Nothing of Node is used here: a browser imports it too.

const [INT, UINT, LONG, MAYBE, PRICE, BOOL, TEXT, ENUM, SET, STRUCT, LIST] = Array(11).keys();

// Bytes that are no UTF-8 become U+FFFD, as they do on every way into JavaScript.
function decode(value) {
  const bytes = [];
  for (const [part, hex] of value.matchAll(/%([0-9A-F]{2})|%|[^%]+/g))
    bytes.push(...(hex ? [parseInt(hex, 16)] : new TextEncoder().encode(part)));
  return new TextDecoder().decode(new Uint8Array(bytes));
}

function value(field, text) {
  switch (field.kind) {
    case BOOL: return text === "true";
    case TEXT: return decode(text);
    case ENUM: return text;
    case SET: return text.split(",");
    default: return text === "none" ? null : text; // digits pass as they are, exact
  }
}

const encode = (text) => text.replace(/[\0- %=\x7f]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0"));

function shown(field, v) {
  switch (field.kind) {
    case BOOL: return v ? "true" : "";
    case TEXT: return encode(v);
    case SET: return v.join(",");
    case ENUM: return v;
    default: return v === null ? "none" : v === 0 ? "" : String(v);
  }
}

export function* cases(text) {
  for (const block of text.split(/^: /m).slice(1)) {
    const [name, ...lines] = block.split("\n").filter((line) => line && !line.startsWith("#"));
    yield { name: name.trim(), input: lines.filter((line) => !line.startsWith("=")), want: lines.filter((line) => line.startsWith("=")).join("\n") };
  }
}

// How this core is asked: a function from a case's lines to its answer's text.
export function asker(core) {
  const { shapes, enums, calls } = core.tables;

  function empty(shape) {
    const of = (field) => {
      switch (field.kind) {
        case INT: case UINT: case LONG: case MAYBE: case PRICE: return 0;
        case BOOL: return false;
        case TEXT: return "";
        case ENUM: return enums[field.of].words[0];
        case SET: case LIST: return [];
        case STRUCT: return empty(shapes[field.of]);
      }
    };
    return Object.fromEntries(shape.fields.map((field) => [field.name, of(field)]));
  }

  function fill(object, shape, words) {
    for (const word of words) {
      const [path, ...rest] = word.split("=");
      let target = object, inside = shape;
      const names = path.split(".");
      for (const name of names.slice(0, -1)) {
        target = target[name];
        inside = shapes[inside.fields.find((field) => field.name === name).of];
      }
      const field = inside.fields.find((one) => one.name === names.at(-1));
      target[field.name] = value(field, rest.join("="));
    }
    return object;
  }

  function plain(object, shape, prefix = "") {
    return shape.fields.map((field) => {
      if (field.kind === LIST) return "";
      if (field.kind === STRUCT) return plain(object[field.name], shapes[field.of], `${prefix}${field.name}.`);
      const text = shown(field, object[field.name]);
      return text && ` ${prefix}${field.name}=${text}`;
    }).join("");
  }

  function answer(object, shape) {
    const lists = shape.fields.filter((field) => field.kind === LIST);
    return [`=${plain(object, shape)}`,
      ...lists.flatMap((field) => object[field.name].map((element) => `= ${field.name}${plain(element, shapes[field.of])}`))].join("\n");
  }

  return function run(input) {
    const [[name, ...words], ...elements] = input.map((line) => line.split(" "));
    const call = calls.find((one) => one.name === name);
    const shape = shapes[call.in];
    const object = fill(empty(shape), shape, words);
    for (const [list, ...rest] of elements) {
      const element = shapes[shape.fields.find((field) => field.name === list).of];
      object[list].push(fill(empty(element), element, rest));
    }
    return answer(core[name](object), shapes[call.out]);
  };
}

// Every case of a file, answered.
export function answers(core, text) {
  const run = asker(core);
  let all = "";
  for (const { name, input } of cases(text)) all += `: ${name}\n${run(input)}\n`;
  return all;
}
