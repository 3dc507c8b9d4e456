// kiosk_start.js - a kiosk opens its own station; another one is chosen there, under Stations.

import { html, useEffect } from "../html.js";
import { place, go, seg } from "../router.js";
import { me } from "../session.js";
import { setDevice } from "../floor/device.js";
import { Stations } from "./floor.js";
import { Heading } from "../parts/page.js";

export function KioskStart() {
  const { stage, store } = me.value.kiosk;
  const chooses = place.value.path === "/production/floor" && place.value.query.has("choose");
  useEffect(() => {
    if (chooses) return;
    setDevice({ stores: store ? [store] : [] });
    if (stage) go(`/production/floor/${seg(stage)}`, { replace: true });
  }, [chooses]);
  return chooses || !stage ? html`<${Heading} title=${me.value.kiosk.name} /><${Stations} />` : null;
}
