const firstMs = 400;
const longestMs = 10_000;

/**
 * How long to wait before the next try: doubling, bounded, and spread by chance so that the guests of a
 * restarted server do not all come back in the same instant.
 *
 * @param failures how many tries in a row have failed, counted from 0
 * @param chance a number from 0 up to 1
 */
export function backoffMs(failures: number, chance: number): number {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(failures, 10));
  return Math.round(whole * (0.5 + chance * 0.5));
}
