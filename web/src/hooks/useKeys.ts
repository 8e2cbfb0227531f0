import { useEffect, useRef } from "react";

import { actionFor } from "../core/keys";
import type { KeyAction, KeyPress } from "../core/keys";

/** Where letters are letters: what is written or chosen in, and the account with its forms. */
const fields = "input, textarea, select, [contenteditable], .account";
/** What Enter presses, or is not to lead away from. */
const controls = "button, a, [role], .ring";

/** Lets single keys act, wherever the keyboard is, except where somebody writes and behind a sheet. */
export function useKeys(on: boolean, act: (action: NonNullable<KeyAction>) => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    if (!on) return undefined;
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || document.querySelector(".sheet[open]")) return;
      const action = actionFor({
        key: event.key,
        shiftKey: event.shiftKey,
        modified: event.ctrlKey || event.altKey || event.metaKey,
        repeat: event.repeat,
        within: placeOf(event.target),
      });
      if (!action) return;
      // The letter is not to appear in a field that gets the keyboard by it.
      event.preventDefault();
      latest.current(action);
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [on]);
}

function placeOf(target: EventTarget | null): KeyPress["within"] {
  if (!(target instanceof Element)) return "page";
  if (target.closest(fields)) return "field";
  const control = target.closest(controls);
  // The log can be reached to scroll it, and nothing in it is pressed by Enter.
  return control && control.getAttribute("role") !== "log" ? "control" : "page";
}
