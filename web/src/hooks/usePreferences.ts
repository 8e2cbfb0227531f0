import { useCallback, useSyncExternalStore } from "react";

import type { Choices, Preferences } from "../core/preferences";

/** What the visitor chose for this browser; renders again when that changes. */
export function usePreferences(preferences: Preferences): Choices {
  const watch = useCallback((watcher: () => void) => preferences.watch(watcher), [preferences]);
  return useSyncExternalStore(watch, () => preferences.choices);
}
