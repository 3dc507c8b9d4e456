// e2e.test.mjs - the dashboard as people use it: a real Chromium, the real server behind nginx (the floor behind Apache,
// too), a worker, the providers' stand-ins.  One walk in the order in which a buyer, then a bakery would take it; each step
// stands on the ones before.
//
//   node tests/web/e2e.test.mjs
//
//   SITE=folder instead of build/web; SHOTS=folder keeps a picture of each page that was looked at, and of the page on
//   which a step failed; TIMES=1 says when each step ended.

import { finish } from "../lib/check.mjs";

for (const part of ["purchasing", "settings", "production", "fronts", "others"]) await import(`./walk_${part}.mjs`);
await finish();
