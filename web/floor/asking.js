// asking.js - what a person is being asked of a cake (where it stands, what is noted of it).  It stays that cake's question, with
// what was typed, whatever is scanned meanwhile.

import { signal } from "../html.js";

export const asking = signal(null); // { action, ticket, stages, people, places } or null: nobody is asked anything
