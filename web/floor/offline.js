// offline.js - the station opens without a line: registers the service worker (sw.js), which keeps the site on the device, and
// keeps who is signed in: they may have come here from another page, or by a kiosk's code, and never load this one with a line.

import { signal } from "../html.js";
import { keepForFloor } from "../session.js";

export const offlineReady = signal({ state: "getting", text: "The station is being kept on this device." });

export function startOffline() {
  keepForFloor();
  if (!("serviceWorker" in navigator) || !isSecureContext) {
    offlineReady.value = { state: "no", text: "Over plain http a browser keeps no page: open Tradepost over https, so that a station also opens without a line. Scans made while it is open are kept either way." };
    return;
  }
  navigator.serviceWorker.register("/sw.js").then(
    () => navigator.serviceWorker.ready.then(() => (offlineReady.value = { state: "ready", text: "The station opens without a line; scans are kept and sent when it is back." })),
    () => (offlineReady.value = { state: "no", text: "This browser does not keep the page. Scans made while it is open are kept either way." }),
  );
}
