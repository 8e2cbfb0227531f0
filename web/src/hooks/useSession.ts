import { useCallback, useSyncExternalStore } from "react";

import type { Session, SessionState } from "../core/session";

/** Who is signed in; renders again when that changes. */
export function useSession(session: Session): SessionState {
  const watch = useCallback((watcher: () => void) => session.watch(watcher), [session]);
  return useSyncExternalStore(watch, () => session.state);
}
