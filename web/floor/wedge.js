// wedge.js - a scanner is a keyboard: which keys came from it, and where they should have gone.
//
// All that is typed outside a field goes into the scan field.  A scan into another field is told from typing by its speed
// and its final Enter: the field gets back what it held before, and the scan is taken.  A label that came slower than that is
// told by itself: at a button of a dialog here, for nobody types there; in a field by whoever asks (floor_card.js).

import { useEffect } from "../html.js";
import { labelInBurst, labelKind } from "./label.js";

const QUICK_MS = 50; // a scanner's keys follow each other within this, on the whole; hands do not, for so many keys
const GAP_MS = 120; // a wireless one may stumble
const SLOW_MS = 1000; // at a button
const LEAST = 5;

const isField = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || (target.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(target.type)));

// A hook. field(): the scan field; onScan(text): a scan that was typed elsewhere.
export function useWedge(field, onScan) {
  useEffect(() => {
    let burst = null; // { target, text, from, at, before }
    let slow = null; // { target, text, at }: what came at something that is no field
    const scanned = (now) => now - burst.at <= GAP_MS && burst.text.length >= LEAST && (burst.at - burst.from) / (burst.text.length - 1) <= QUICK_MS;
    const keys = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target === field()) return;
      const { target, key } = event;
      const now = event.timeStamp;
      const goesOn = slow?.target === target && now - slow.at <= SLOW_MS;
      if (key === "Enter") {
        const whole = isField(target) ? (target.value ?? "") : goesOn ? slow.text : "";
        const quick = burst?.target === target && scanned(now) ? burst : null;
        const text = quick ? labelInBurst(quick.text, whole) : !isField(target) && labelKind(whole) ? whole : "";
        burst = slow = null;
        if (!text) return;
        event.preventDefault();
        event.stopPropagation();
        if (isField(target) && "value" in target) {
          target.value = text === quick.text ? quick.before : whole.slice(0, whole.lastIndexOf(text));
          target.dispatchEvent(new Event("input", { bubbles: true }));
        }
        onScan(text);
        return;
      }
      if (key.length !== 1) return;
      if (!isField(target)) {
        // Nothing is lost when a button or nothing at all had the focus; a space still presses the button, but none within a label.
        if (!document.querySelector("dialog[open]")) {
          if (key !== " ") field()?.focus({ preventScroll: true });
          return;
        }
        if (key === " " && goesOn) event.preventDefault();
        slow = { target, text: (goesOn ? slow.text : "") + key, at: now };
      }
      if (burst && burst.target === target && now - burst.at <= GAP_MS) Object.assign(burst, { text: burst.text + key, at: now });
      else burst = { target, text: key, from: now, at: now, before: "value" in target ? target.value : "" };
    };
    addEventListener("keydown", keys, true);
    return () => removeEventListener("keydown", keys, true);
  }, []);
}

// A hook: the scan field has the focus, and gets it back: after a touch, when the window is looked at again, when a dialog
// has closed, and when whoever went elsewhere by keyboard has done nothing there for a while.
const IDLE_MS = 12000;
export function useFocusBack(field) {
  useEffect(() => {
    let timer = 0;
    const take = () => {
      const at = document.activeElement;
      if (document.querySelector("dialog[open]") || document.hidden || (isField(at) && at !== field()) || at?.closest?.(".sheet:not([hidden])")) return;
      field()?.focus({ preventScroll: true });
    };
    const soon = () => setTimeout(take, 60);
    const idle = () => {
      clearTimeout(timer);
      timer = setTimeout(take, IDLE_MS);
    };
    const closed = new MutationObserver(() => !document.querySelector("dialog[open]") && (document.activeElement === document.body || !document.activeElement) && soon());
    closed.observe(document.body, { subtree: true, childList: true });
    take();
    addEventListener("pointerup", soon);
    addEventListener("focus", soon);
    addEventListener("keydown", idle, true);
    document.addEventListener("visibilitychange", soon);
    return () => {
      clearTimeout(timer);
      closed.disconnect();
      removeEventListener("pointerup", soon);
      removeEventListener("focus", soon);
      removeEventListener("keydown", idle, true);
      document.removeEventListener("visibilitychange", soon);
    };
  }, []);
}
