// device.js - what this device is on the floor: its station, the shops it works for, whether it makes sounds.  Who acts is who.js.
// Kept on the device, since a tablet on a wall is set up once.

import { signal } from "../html.js";

const NAME = "tradepost-floor";
const START = { stores: [], station: "", muted: false, keyboard: false };

function kept() {
  try {
    return { ...START, ...JSON.parse(localStorage.getItem(NAME) || "{}") };
  } catch {
    return START; // another program's, or storage is forbidden here: it is then set up each time
  }
}

export const device = signal(kept());
export function setDevice(changes) {
  device.value = { ...device.value, ...changes };
  try {
    localStorage.setItem(NAME, JSON.stringify(device.value));
  } catch {
    // as above
  }
}
