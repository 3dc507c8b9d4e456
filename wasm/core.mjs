// core.mjs - the core's rules in JavaScript: in the browser's pages and in Node's tests.
//
//   const core = await loadCore();              // core.wasm beside this file; or give a URL, bytes, a Response, a Module
//   core.plan_make({ lines, suppliers, rows })  // every call of wasm/shapes.c, by its name: a plain object in, one out
//   core.role_may("staff", "submit")            // every trivial question
//   core.words.plan_problem                     // every enum's words, in order; core.texts.plan_problem[word] explains one
//
// How values look:
//   text           a string (null in: empty)
//   whole numbers  in: a safe integer, a BigInt or a string of digits; out: a number, or a BigInt when a number would lie
//   maybe          the same or null; a price also "unreadable"
//   enum           its word ("" or null in: the first when that has no word)
//   set            an array of words
//   list, struct   an array, an object
// A property that is missing or of another type throws a TypeError with its path; properties nobody asked for are ignored,
// so that rows of our API can be passed as they are.

const INT = 0, UINT = 1, LONG = 2, MAYBE = 3, PRICE = 4, BOOL = 5, TEXT = 6, ENUM = 7, SET = 8, STRUCT = 9, LIST = 10;
const NOTHING = 0xffffffff;
const MISSING = -(2n ** 63n); // INT64_MIN
const UNREADABLE = MISSING + 1n;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * @param {URL | string | Response | BufferSource | WebAssembly.Module} [source]
 * @returns {Promise<Core>}
 * @typedef {{ words: Record<string, string[]>, texts: Record<string, Record<string, string>>, tables: object }
 *   & Record<string, (input: object) => any>} Core
 */
export async function loadCore(source = new URL("core.wasm", import.meta.url)) {
  const module = source instanceof WebAssembly.Module ? source : await compile(source);
  const { exports } = await WebAssembly.instantiate(module, {});
  exports._initialize();
  return wrap(exports);
}

async function compile(source) {
  if (typeof source === "string") source = new URL(source, import.meta.url);
  if (source instanceof URL) {
    if (source.protocol === "file:") source = await (await import("node:fs/promises")).readFile(source);
    else source = await fetch(source);
  }
  if (typeof Response !== "undefined" && source instanceof Response) {
    if (!source.ok) throw new Error(`core.wasm: HTTP ${source.status}`);
    source = await source.arrayBuffer();
  }
  return WebAssembly.compile(source);
}

function wrap(wasm) {
  const memory = reader(wasm.memory);
  const tables = readTables(wasm, memory);
  const core = { tables, words: {}, texts: {} };
  for (const e of tables.enums) {
    core.words[e.name] = e.words;
    if (e.texts) core.texts[e.name] = Object.fromEntries(e.words.map((word, i) => [word, e.texts[i]]));
  }
  const packer = makePacker(wasm, memory, tables);
  tables.calls.forEach((call, which) => {
    core[call.name] = (input) => {
      wasm.reset();
      const at = wasm.alloc(tables.shapes[call.in].size);
      packer.pack(at, tables.shapes[call.in], input, call.name);
      return packer.unpack(wasm.call(which, at), tables.shapes[call.out]);
    };
  });
  tables.asks.forEach((ask, which) => {
    core[ask.name] = (a, b) =>
      wasm.ask(which, wordIndex(tables.enums[ask.a], a, ask.name), ask.b === NOTHING ? 0 : wordIndex(tables.enums[ask.b], b, ask.name)) !== 0;
  });
  return core;
}

// Views of the module's memory, made anew when it has grown.
function reader(memory) {
  let view = new DataView(memory.buffer);
  const fresh = () => (view.buffer === memory.buffer ? view : (view = new DataView(memory.buffer)));
  const bytes = (at, n) => new Uint8Array(memory.buffer, at, n);
  return {
    get view() { return fresh(); },
    bytes,
    u32: (at) => fresh().getUint32(at, true),
    text: (at, n) => (n === 0 ? "" : decoder.decode(bytes(at, n))),
    cString(at) {
      let n = 0;
      while (fresh().getUint8(at + n) !== 0) n++;
      return decoder.decode(bytes(at, n));
    },
  };
}

// What wasm/shapes.c says about itself: arrays of structs of pointers and uint32_t, four bytes each.
function readTables(wasm, { u32, cString, text }) {
  const rows = (at, n, size, read) => Array.from({ length: n }, (_, i) => read(at + i * size, i));
  const at = wasm.tables();
  const word = (which, value, explained) => {
    wasm.reset();
    const str = wasm.word(which, value, explained);
    return text(u32(str), u32(str + 4));
  };
  return {
    shapes: rows(u32(at), u32(at + 4), 16, (p) => ({
      name: cString(u32(p)),
      size: u32(p + 12),
      fields: rows(u32(p + 4), u32(p + 8), 16, (f) => ({
        name: cString(u32(f)), kind: u32(f + 4), of: u32(f + 8), offset: u32(f + 12),
      })),
    })),
    enums: rows(u32(at + 8), u32(at + 12), 16, (p, which) => {
      const all = (explained) => Array.from({ length: u32(p + 4) }, (_, value) => word(which, value, explained));
      const words = all(0);
      return { name: cString(u32(p)), words, index: new Map(words.map((w, i) => [w, i])), texts: u32(p + 12) ? all(1) : null };
    }),
    calls: rows(u32(at + 16), u32(at + 20), 16, (p) => ({ name: cString(u32(p)), in: u32(p + 4), out: u32(p + 8) })),
    asks: rows(u32(at + 24), u32(at + 28), 16, (p) => ({ name: cString(u32(p)), a: u32(p + 4), b: u32(p + 8) })),
  };
}

function wordIndex(e, word, path) {
  const index = e.index.get(word ?? "");
  if (index === undefined) throw new TypeError(`${path}: ${JSON.stringify(word)} is no ${e.name}`);
  return index;
}

function whole(value, bits, path) {
  if (typeof value === "number" ? !Number.isSafeInteger(value) : typeof value !== "bigint" && !/^-?\d{1,19}$/.test(value))
    throw new TypeError(`${path}: ${typeof value === "bigint" ? value : JSON.stringify(value)} is no exact whole number`);
  const exact = BigInt(value);
  if (bits === 32 ? exact < -(2n ** 31n) || exact >= 2n ** 32n : BigInt.asIntN(64, exact) !== exact)
    throw new TypeError(`${path}: ${exact} does not fit ${bits} bits`);
  return exact;
}

const shown = (exact) => (exact >= Number.MIN_SAFE_INTEGER && exact <= Number.MAX_SAFE_INTEGER ? Number(exact) : exact);

function makePacker(wasm, memory, { shapes, enums }) {
  function packText(at, value, path) {
    if (typeof value !== "string") throw new TypeError(`${path}: ${JSON.stringify(value)} is no text`);
    const bytes = encoder.encode(value);
    const p = wasm.alloc(bytes.length);
    memory.bytes(p, bytes.length).set(bytes);
    memory.view.setUint32(at, p, true);
    memory.view.setUint32(at + 4, bytes.length, true);
  }

  function packList(at, shape, value, path) {
    if (!Array.isArray(value)) throw new TypeError(`${path} is no array`);
    const p = wasm.alloc(value.length * shape.size);
    memory.view.setUint32(at, p, true);
    memory.view.setUint32(at + 4, value.length, true);
    value.forEach((element, i) => pack(p + i * shape.size, shape, element, `${path}[${i}]`));
  }

  function packField(at, field, value, path) {
    switch (field.kind) {
      case INT:
      case UINT:
        return memory.view.setUint32(at, Number(BigInt.asUintN(32, whole(value, 32, path))), true);
      case LONG:
        return memory.view.setBigInt64(at, whole(value, 64, path), true);
      case MAYBE:
      case PRICE:
        if (value === null) value = MISSING;
        else if (field.kind === PRICE && value === "unreadable") value = UNREADABLE;
        return memory.view.setBigInt64(at, whole(value, 64, path), true);
      case BOOL:
        if (typeof value !== "boolean") throw new TypeError(`${path}: ${JSON.stringify(value)} is neither true nor false`);
        return memory.view.setUint8(at, value ? 1 : 0);
      case TEXT:
        return packText(at, value ?? "", path);
      case ENUM:
        return memory.view.setUint32(at, wordIndex(enums[field.of], value, path), true);
      case SET:
        return memory.view.setUint32(at, value.reduce((set, word) => (set | (1 << wordIndex(enums[field.of], word, path))) >>> 0, 0), true);
      case STRUCT:
        return pack(at, shapes[field.of], value, path);
      case LIST:
        return packList(at, shapes[field.of], value, path);
    }
  }

  function pack(at, shape, value, path) {
    if (typeof value !== "object" || value === null) throw new TypeError(`${path} is no object`);
    for (const field of shape.fields) {
      const there = `${path}.${field.name}`;
      if (value[field.name] === undefined) throw new TypeError(`${there} is missing`);
      packField(at + field.offset, field, value[field.name], there);
    }
  }

  function unpackField(at, field) {
    const { view, u32, text } = memory;
    const long = field.kind >= LONG && field.kind <= PRICE ? view.getBigInt64(at, true) : 0n;
    switch (field.kind) {
      case INT: return view.getInt32(at, true);
      case UINT: return u32(at);
      case LONG: return shown(long);
      case MAYBE: return long === MISSING ? null : shown(long);
      case PRICE: return long === MISSING ? null : long === UNREADABLE ? "unreadable" : shown(long);
      case BOOL: return view.getUint8(at) !== 0;
      case TEXT: return text(u32(at), u32(at + 4));
      case ENUM: return enums[field.of].words[u32(at)];
      case SET: return enums[field.of].words.filter((_, i) => (u32(at) >>> i) & 1);
      case STRUCT: return unpack(at, shapes[field.of]);
      case LIST: {
        const shape = shapes[field.of], p = u32(at);
        return Array.from({ length: u32(at + 4) }, (_, i) => unpack(p + i * shape.size, shape));
      }
    }
  }

  function unpack(at, shape) {
    return Object.fromEntries(shape.fields.map((field) => [field.name, unpackField(at + field.offset, field)]));
  }

  return { pack, unpack };
}
