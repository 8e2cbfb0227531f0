import { useCallback, useSyncExternalStore } from "react";

/** Whether the window is as a media query asks; renders again when that changes. */
export function useMedia(query: string): boolean {
  const watch = useCallback(
    (watcher: () => void) => {
      const list = typeof matchMedia === "function" ? matchMedia(query) : null;
      list?.addEventListener("change", watcher);
      return () => list?.removeEventListener("change", watcher);
    },
    [query],
  );
  return useSyncExternalStore(watch, () => typeof matchMedia === "function" && matchMedia(query).matches);
}
