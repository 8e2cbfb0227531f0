import { useEffect } from "react";
import type { RefObject } from "react";

import { isBlack } from "../core/call/black";

/** From one look to the next. */
const lookMs = 2000;
/** So few points are enough to tell nothing from something. */
const [width, height] = [16, 12];

/** Looks at a video now and then, as long as there is somebody to see it, and tells whether it is black. */
export function useLook(video: RefObject<HTMLVideoElement>, watching: boolean, looked: (black: boolean) => void): void {
  useEffect(() => {
    if (!watching) return undefined;
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (!context) return undefined;
    const look = (): void => {
      const element = video.current;
      // A page that nobody sees may be drawn by nobody.
      if (!element || document.hidden || element.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
      context.drawImage(element, 0, 0, width, height);
      looked(isBlack(context.getImageData(0, 0, width, height).data));
    };
    const timer = setInterval(look, lookMs);
    return () => clearInterval(timer);
  }, [video, watching, looked]);
}
