import { useEffect, useState } from "react";

import type { Views } from "../core/tools";

/** The views that are on, those there can be, and the way to switch one. */
export interface ViewSwitch {
  readonly on: Views;
  readonly can: Views;
  /** Rejects where the browser will not have it. */
  readonly toggle: (view: keyof Views) => Promise<void>;
}

const changes = ["fullscreenchange", "enterpictureinpicture", "leavepictureinpicture"] as const;

const viewsNow = (): Views => ({
  small: Boolean(document.pictureInPictureElement),
  full: Boolean(document.fullscreenElement),
});

/**
 * The page over the whole screen, and the partner in a small window over other programs. Either may be ended by the browser
 * as well, so that the browser is asked what is on.
 */
export function useViews(partner: () => HTMLVideoElement | null): ViewSwitch {
  const [on, setOn] = useState(viewsNow);
  useEffect(() => {
    const look = (): void => setOn(viewsNow());
    for (const change of changes) document.addEventListener(change, look);
    return () => {
      for (const change of changes) document.removeEventListener(change, look);
    };
  }, []);
  const can: Views = { small: document.pictureInPictureEnabled === true, full: document.fullscreenEnabled === true };
  const toggle = async (view: keyof Views): Promise<void> => {
    if (!can[view]) return;
    const now = viewsNow();
    if (view === "full") {
      await (now.full ? document.exitFullscreen() : document.documentElement.requestFullscreen());
    } else if (now.small) {
      await document.exitPictureInPicture();
    } else await partner()?.requestPictureInPicture();
  };
  return { on, can, toggle };
}
