import { useLayoutEffect, useRef } from "react";
import type { RefObject } from "react";

/** Where somebody writes or chooses, and must not be interrupted. */
const fields = "input, textarea, select";

/**
 * A reference for the dialog of an incoming call. It lies over the page and locks nothing, so that nobody who is writing
 * is interrupted; who does not write has the keyboard at its head, and it goes back when the dialog does.
 */
export function useRing(): RefObject<HTMLDialogElement> {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element || element.open) return undefined;
    const before = document.activeElement;
    const behind = document.querySelector(".sheet[open]") !== null;
    // Beneath another dialog it could not be reached; over it, it has to be one itself.
    if (behind) element.showModal();
    else element.setAttribute("open", "");
    if (behind || !before?.matches(fields)) element.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
    return () => {
      const within = element.contains(document.activeElement);
      element.close();
      if (within && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return dialog;
}
