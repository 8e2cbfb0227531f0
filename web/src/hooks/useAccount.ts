import { useCallback, useSyncExternalStore } from "react";

import type { Account, AccountView } from "../core/account/account";

/** What is known of the visitor's account; renders again when that changes. */
export function useAccount(account: Account): AccountView {
  const watch = useCallback((watcher: () => void) => account.watch(watcher), [account]);
  return useSyncExternalStore(watch, () => account.view);
}
