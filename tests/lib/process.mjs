// process.mjs - starts programs, keeps what they say, and ends them. Only what was started here is ever ended.

import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const top = fileURLToPath(new URL("../../", import.meta.url));
export const asRoot = process.getuid() === 0;
const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;

// A folder of our own, readable by the unprivileged user that servers change to; gone at the end unless KEEP is set.
export function makeFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `tradepost-${name}-`));
  chmodSync(folder, 0o755);
  process.once("exit", () => process.env.KEEP || rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const given = new Set();
const aFreePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
// A port that is free now: whoever asks for it should use it soon. Never the same twice, since what was free a moment ago is not
// always taken yet, and two servers would hear each other's requests.
export async function freePort() {
  let port = await aFreePort();
  while (given.has(port)) port = await aFreePort();
  given.add(port);
  return port;
}

// { uid, gid } of the first user that exists.
export function userOf(...names) {
  for (const name of names) {
    const line = readFileSync("/etc/passwd", "utf8").split("\n").find((row) => row.startsWith(`${name}:`));
    if (line) return { name, uid: Number(line.split(":")[2]), gid: Number(line.split(":")[3]) };
  }
  throw new Error(`no such user: ${names.join(", ")}`);
}

// Runs to its end: { code, stdout, stderr }.
export function run(command, args, { input, env = {}, cwd = top, uid, gid, ms = 60_000 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, uid, gid, env: { ...process.env, PATH, ...env }, stdio: ["pipe", "pipe", "pipe"] });
    const timer = setTimeout(() => child.kill("SIGKILL"), ms);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (part) => (stdout += part));
    child.stderr.setEncoding("utf8").on("data", (part) => (stderr += part));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code: code ?? signal, stdout, stderr });
    });
    child.stdin.on("error", () => {}); // it may end without reading
    child.stdin.end(input ?? "");
  });
}

// Whatever is still running when the test ends, however it ends. A server with processes of its own must hear a signal
// that it can pass on to them.
const running = new Set();
process.once("exit", () => running.forEach((one) => one.child.kill(one.gently ? "SIGTERM" : "SIGKILL")));
for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]]) process.once(signal, () => process.exit(code));

// A program that keeps running. Its output goes to the file log.
export class Service {
  constructor(name, command, args, { log, env = {}, cwd = top, uid, gid, gently = false, onEnd } = {}) {
    Object.assign(this, { name, command, args });
    this.gently = gently;
    this.log = log;
    this.code = undefined; // until it has ended
    const out = openSync(log, "a"); // the program writes it itself: a busy one would keep us busy with its lines
    this.child = spawn(command, args, { cwd, uid, gid, env: { ...process.env, PATH, ...env }, stdio: ["ignore", out, out] });
    closeSync(out);
    running.add(this);
    this.ended = new Promise((resolve) => {
      const over = (code) => {
        if (this.code !== undefined) return;
        this.code = code;
        running.delete(this);
        resolve(code);
        onEnd?.(this);
      };
      this.child.on("error", (error) => {
        appendFileSync(log, `${error.message}\n`);
        over("not started");
      });
      this.child.on("close", (code, signal) => over(code ?? signal));
    });
  }
  get pid() {
    return this.child.pid;
  }
  said() {
    try {
      return readFileSync(this.log, "utf8");
    } catch {
      return "";
    }
  }
  tail(lines = 15) {
    return this.said().trimEnd().split("\n").slice(-lines).join("\n");
  }
  // Asks it to end; what does not is killed. The exit code.
  async stop({ signal = "SIGTERM", ms = 20_000 } = {}) {
    if (this.code === undefined) this.child.kill(signal);
    const timer = setTimeout(() => this.child.kill("SIGKILL"), ms);
    const code = await this.ended;
    clearTimeout(timer);
    return code;
  }
  kill() {
    return this.stop({ signal: "SIGKILL" });
  }
}

// Where a program is: in PATH, in a sbin, or newest of a folder per version (PostgreSQL).
export function find(name) {
  const places = `${PATH}:${execFileSync("sh", ["-c", "ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV | tr '\\n' ':' || true"], { encoding: "utf8" })}`;
  const found = execFileSync("sh", ["-c", `PATH='${places}' command -v ${name} || true`], { encoding: "utf8" }).trim();
  if (!found) throw new Error(`${name} is not installed (make deps NEED=test)`);
  return found;
}
