import { useEffect, useRef } from "react";
import type { RefObject } from "react";

/** Nearer to its end than this a log is taken to be read there. */
const nearPx = 40;

/**
 * A reference for a log that shows its end: with every new line, and when its room changes while it is read there.
 * Who is reading further up is called away by a new line alone.
 */
export function useLog(count: number): RefObject<HTMLDivElement> {
  const log = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A new line is what moves the log, so the count is meant as a cause though it is not read.
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
    // oxlint-disable-next-line react/exhaustive-deps, react/exhaustive-effect-dependencies
  }, [count]);
  useEffect(() => {
    const element = log.current;
    if (!element || typeof ResizeObserver === "undefined") return undefined;
    let atEnd = true;
    const look = (): void => {
      atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < nearPx;
    };
    const observer = new ResizeObserver(() => {
      if (atEnd) element.scrollTop = element.scrollHeight;
    });
    element.addEventListener("scroll", look);
    observer.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      observer.disconnect();
    };
  }, []);
  return log;
}
