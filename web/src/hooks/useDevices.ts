import { useCallback, useSyncExternalStore } from "react";

import type { DeviceList, Devices } from "../core/media/devices";

/** The devices there are; renders again when one comes or goes. */
export function useDevices(list: DeviceList): Devices {
  const watch = useCallback((watcher: () => void) => list.watch(watcher), [list]);
  return useSyncExternalStore(watch, () => list.devices);
}
