import { useLayoutEffect, useRef } from "react";
import type { RefObject } from "react";

/** A reference for a dialog that is open as long as it is on the page. It gives the keyboard back when it goes. */
export function useModal(): RefObject<HTMLDialogElement> {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    // Closed before it is taken away, or the browser would forget where the keyboard came from.
    return () => element?.close();
  }, []);
  return dialog;
}
