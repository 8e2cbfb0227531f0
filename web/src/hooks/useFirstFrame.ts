import { useEffect } from "react";
import type { RefObject } from "react";

/** Calls back when the first picture of a stream is shown by that element. */
export function useFirstFrame(video: RefObject<HTMLVideoElement>, stream: MediaStream | null, shown: () => void): void {
  useEffect(() => {
    const element = video.current;
    if (!element || !stream) return undefined;
    if ("requestVideoFrameCallback" in element) {
      const wait = element.requestVideoFrameCallback(() => shown());
      return () => element.cancelVideoFrameCallback(wait);
    }
    // An element can say when it has something to show, which is nearly the same.
    const { videoWidth } = element as HTMLVideoElement;
    if (videoWidth > 0) shown();
    const loaded = (): void => shown();
    (element as HTMLVideoElement).addEventListener("loadeddata", loaded);
    return () => (element as HTMLVideoElement).removeEventListener("loadeddata", loaded);
  }, [video, stream, shown]);
}
