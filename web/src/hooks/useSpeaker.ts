import { useEffect } from "react";

import { isThere } from "../core/media/devices";
import type { DeviceList } from "../core/media/devices";
import { soundFrom } from "../core/media/speaker";
import type { Preferences } from "../core/preferences";
import { useDevices } from "./useDevices";
import { usePreferences } from "./usePreferences";

/** Has the partner sound from the chosen speaker, and from the browser's own while that is not plugged in. */
export function useSpeaker(partner: () => HTMLVideoElement | null, list: DeviceList, preferences: Preferences): void {
  const devices = useDevices(list);
  const { speaker } = usePreferences(preferences);
  useEffect(() => void list.look(), [list]);
  // Before a device was allowed the browser lists none, and takes the id all the same.
  const there = devices.speaker.length === 0 || isThere(devices, "speaker", speaker);
  const now = there ? speaker : "";
  useEffect(() => {
    const video = partner();
    if (video) void soundFrom(video, now);
    // The element is one and the same as long as the page is.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [now]);
}
