// net.mjs - machines on one: network namespaces with two networks between them, and how they are cut off.
//
//   inside(import.meta.url)                from here on this process lives in a network of its own, gone with it
//   const net = await makeNet();
//   const one = await net.machine("work1");
//   new Service("work", ...one.run(program, ["work"]), …)
//   await net.cut(one, "drop", ["db"]);    its packets to and from the store vanish, and nobody is told
//   await net.cut(one, "down", ["db"]);    the cable is out: both ends know
//   await net.mend(one);
//
// "db" leads to PostgreSQL, "out" to the providers. Needs root and iproute2.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { asRoot, find, run } from "../lib/process.mjs";

const networks = { db: "10.77.1", out: "10.77.2" };
export const ground = `${networks.out}.1`; // the address of this process, where the machines look for providers

// Why it cannot be done here; undefined when it can.
export function whyNot() {
  if (!asRoot) return "network namespaces need root";
  try {
    find("ip"), find("bridge"), find("nsenter"), find("unshare");
  } catch (error) {
    return error.message;
  }
  const probe = "ip link add name near type veth peer name far && ip link add name hub type bridge && ip link set near master hub";
  const done = spawnSync("unshare", ["--net", "sh", "-c", probe], { encoding: "utf8" });
  return done.status === 0 ? undefined : `this kernel has no veth or bridge: ${(done.stderr ?? "").trim()}`;
}

// Starts the module again in a network and a view of /run/netns of its own, and ends with its exit code.
export function inside(url) {
  if (process.env.TRADEPOST_INSIDE) return;
  const script = 'mkdir -p /run/netns && mount -t tmpfs none /run/netns && ip link set lo up && exec "$@"';
  const done = spawnSync("unshare", ["--net", "--mount", "sh", "-c", script, "sh", process.execPath, fileURLToPath(url), ...process.argv.slice(2)],
    { stdio: "inherit", env: { ...process.env, TRADEPOST_INSIDE: "yes" } });
  process.exit(done.status ?? 1);
}

async function ip(...args) {
  const done = await run(find("ip"), args);
  if (done.code !== 0) throw new Error(`ip ${args.join(" ")}: ${done.stderr}`);
}

class Net {
  #last = 1;

  async machine(name) {
    const number = ++this.#last;
    const machine = { name, number, space: `/run/netns/${name}` };
    await ip("netns", "add", name);
    await ip("-n", name, "link", "set", "lo", "up");
    for (const [network, prefix] of Object.entries(networks)) {
      const here = `${network}${number}`; // our end of its cable
      await ip("link", "add", "name", here, "type", "veth", "peer", "name", network, "netns", name);
      await ip("link", "set", here, "master", network, "up");
      await ip("-n", name, "address", "add", `${prefix}.${number}/24`, "dev", network);
      await ip("-n", name, "link", "set", network, "up");
      machine[network] = `${prefix}.${number}`;
    }
    // Command and arguments of a Service on that machine.
    machine.run = (program, args, user) => [find("nsenter"), [`--net=${machine.space}`, ...(user ? [`--setuid=${user.uid}`, `--setgid=${user.gid}`] : []), program, ...args]];
    return machine;
  }

  async cut({ number }, how, which = ["db"]) {
    for (const network of which) {
      if (how === "down") await ip("link", "set", `${network}${number}`, "down");
      else await this.#port(`${network}${number}`, "0"); // disabled: the bridge forwards nothing from it or to it
    }
  }
  async mend({ number }) {
    for (const network of Object.keys(networks)) {
      await ip("link", "set", `${network}${number}`, "up");
      await this.#port(`${network}${number}`, "3");
    }
  }
  async #port(dev, state) {
    const done = await run(find("bridge"), ["link", "set", "dev", dev, "state", state]);
    if (done.code !== 0) throw new Error(`bridge link set ${dev}: ${done.stderr}`);
  }
}

export async function makeNet() {
  for (const [network, prefix] of Object.entries(networks)) {
    await ip("link", "add", "name", network, "type", "bridge", "forward_delay", "0");
    await ip("address", "add", `${prefix}.1/24`, "dev", network);
    await ip("link", "set", network, "up");
  }
  return new Net();
}
