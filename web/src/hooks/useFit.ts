import { useEffect, useState } from "react";
import type { RefObject } from "react";

import { isScreen } from "../core/call/shape";

/** How the partner's picture fits into its pane. */
export interface Fit {
  /** Whether it is shown to its edges, with bars, rather than filling the pane. */
  readonly whole: boolean;
  readonly toggle: () => void;
}

/**
 * A screen is shown whole, a face fills the pane. What is chosen by hand holds until a picture of the other kind comes.
 *
 * @param page what the video lies in; that is there as long as the page is
 */
export function useFit(page: RefObject<HTMLElement>, selector: string): Fit {
  const [screen, setScreen] = useState(false);
  const [chosen, setChosen] = useState({ screen, whole: screen });
  useEffect(() => {
    const video = page.current?.querySelector<HTMLVideoElement>(selector);
    if (!video) return undefined;
    const look = (): void => setScreen(isScreen({ width: video.videoWidth, height: video.videoHeight }));
    // A stream that is taken away has no measures any more.
    for (const change of ["resize", "emptied"]) video.addEventListener(change, look);
    return () => {
      for (const change of ["resize", "emptied"]) video.removeEventListener(change, look);
    };
  }, [page, selector]);
  const whole = chosen.screen === screen ? chosen.whole : screen;
  return { whole, toggle: () => setChosen({ screen, whole: !whole }) };
}
