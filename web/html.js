// html.js - what a view is made of, in one place: markup (htm), state (signals) and hooks.
//
// Every text goes through htm, so nothing that a portal or a person sends becomes markup.

import { h, render, Fragment } from "preact";
import htm from "htm";

export { render, Fragment };
export { useEffect, useLayoutEffect, useMemo, useRef, useState, useId, useErrorBoundary } from "preact/hooks";
export { signal, computed, effect, batch, untracked, useSignal, useComputed, useSignalEffect } from "@preact/signals";
export const html = htm.bind(h);
