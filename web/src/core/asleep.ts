import type { Clock } from "./clock";

/** How often is looked whether time went by without this page. */
const everyMs = 1000;
/** A page may be late by less than this because it is busy, or because browsers let hidden pages wait. */
const atLeastMs = 8000;

/**
 * Tells when the page was asleep, and for how long: a laptop that was closed, a tab that the browser put to rest.
 *
 * No browser tells of the first, and few of the second. But a page that sleeps counts no seconds, and a wall clock does.
 *
 * @param wall milliseconds by the clock on the wall: that of a browser's timers may stand while the device sleeps
 * @returns what ends the watch
 */
export function watchSleep(clock: Clock, wall: () => number, woke: (ms: number) => void): () => void {
  let before = wall();
  let cancel = (): void => {};
  const look = (): void => {
    const now = wall();
    const slept = now - before - everyMs;
    before = now;
    cancel = clock.after(everyMs, look);
    if (slept >= atLeastMs) woke(slept);
  };
  cancel = clock.after(everyMs, look);
  return () => cancel();
}
