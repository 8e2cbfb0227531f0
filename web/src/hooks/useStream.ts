import { useEffect, useRef } from "react";
import type { RefObject } from "react";

/** A reference for a video element that plays the stream. `srcObject` has no attribute, so React cannot set it. */
export function useStream(stream: MediaStream | null): RefObject<HTMLVideoElement> {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current && video.current.srcObject !== stream) video.current.srcObject = stream;
  }, [stream]);
  return video;
}
