import { useCallback, useEffect, useSyncExternalStore } from "react";

import type { Checkup, CheckupState } from "../core/check/checkup";

/** What a check shows; it is under way as long as this is on the page. */
export function useCheckup(checkup: Checkup, connection: boolean): CheckupState {
  useEffect(() => {
    checkup.open(connection);
    return () => checkup.close();
  }, [checkup, connection]);
  const watch = useCallback((watcher: () => void) => checkup.watch(watcher), [checkup]);
  return useSyncExternalStore(watch, () => checkup.state);
}
