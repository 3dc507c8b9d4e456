// control.mjs - the file through which shim.c is told what to do, and says what it did.

import { closeSync, openSync, readSync, truncateSync, writeFileSync, writeSync } from "node:fs";

const fields = ["way", "at", "writes", "fired", "fired_call", "seed", "sources", "budget", "allocations", "failed", "gap_us", "last_us", "known", "tell", "disk_errno", "clock_ms"];
const bytes = 4096 + 8 * (1 << 17); // as shim.c maps it
export const ways = { none: 0, count: 1, before: 2, half: 3, power: 4 };
export const calls = ["", "write", "pwrite", "flush", "truncate", "send", "unlink", "rename"];
export const memory = { heap: 1, arena: 2, map: 4 };
export const ENOSPC = 28, EROFS = 30;

export class Control {
  constructor(file) {
    this.file = file;
    writeFileSync(file, "");
    truncateSync(file, bytes);
    this.fd = openSync(file, "r+");
  }
  // What a process needs in its environment to be under it.
  get env() {
    return { LD_PRELOAD: shim, TRADEPOST_SHIM: this.file };
  }
  get(name) {
    const eight = Buffer.alloc(8);
    readSync(this.fd, eight, 0, 8, 8 * fields.indexOf(name));
    return Number(eight.readBigInt64LE());
  }
  set(values) {
    for (const [name, value] of Object.entries(values)) {
      const eight = Buffer.alloc(8);
      eight.writeBigInt64LE(BigInt(value));
      writeSync(this.fd, eight, 0, 8, 8 * fields.indexOf(name));
    }
  }
  // The process ends at its n-th write from now on, in this way.
  endAt(n, way, seed = 0) {
    this.set({ way: 0 });
    this.set({ at: n, writes: 0, fired: 0, fired_call: 0, seed, way: ways[way] });
  }
  off() {
    this.set({ way: 0, sources: 0, budget: 0, disk_errno: 0, clock_ms: 0 });
  }
  close() {
    closeSync(this.fd);
  }
}

const build = process.env.FAULTS_BUILD ?? new URL("../../build/faults", import.meta.url).pathname;
export const shim = `${build}/shim.so`;
export const program = process.env.TRADEPOST ?? `${build}/tradepost`;
