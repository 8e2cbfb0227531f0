import { useEffect, useRef } from "react";

/**
 * Takes the keyboard along when what had it is gone from the page: to the head of the account or of an incoming call
 * where that is shown, else to the one thing to do next.
 */
export function useKeptFocus(): void {
  const last = useRef<Element | null>(null);
  useEffect(() => {
    const note = (event: FocusEvent): void => {
      last.current = event.target instanceof Element ? event.target : null;
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, []);
  useEffect(() => {
    const gone = last.current !== null && !last.current.isConnected;
    if (!gone || document.activeElement !== document.body) return;
    last.current = null;
    const next =
      document.querySelector<HTMLElement>(".account h2, .ring h2") ??
      document.querySelector(".controls .button-accent");
    if (next instanceof HTMLElement) next.focus();
  });
}
