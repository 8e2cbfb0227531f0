import type { Level } from "./quality";

/** How much of me is sent: the picture as it is, a small one, or sound alone. */
export type Share = "full" | "small" | "sound";

/** What is sent of my own, and what may soon change it. */
export interface Sending {
  readonly share: Share;
  /** Measurements in a row that were weak, and that were good. */
  readonly weak: number;
  readonly good: number;
  /** So many good ones in a row let more be sent. It doubles where that was too much at once. */
  readonly patience: number;
  /** Good measurements since more was sent; `null` where less was sent last, or nothing changed yet. */
  readonly since: number | null;
}

const shares: readonly Share[] = ["full", "small", "sound"];
const weakEnough = 2;
const patienceAtFirst = 5;
const patienceAtMost = 40;

/** Everything is sent. */
export const sendingAll: Sending = { share: "full", weak: 0, good: 0, patience: patienceAtFirst, since: null };

/**
 * What is sent after one more measurement.
 *
 * A network that is weak twice in a row gets less: a small picture first, then sound alone, which needs the thirtieth part
 * and is what a talk lives by. When it has been good for a while it gets more again, one step at a time; if that was
 * too much it waits twice as long before the next try.
 */
export function sendingAfter(sending: Sending, level: Level): Sending {
  const weak = level === "weak" ? sending.weak + 1 : 0;
  const good = level === "good" ? sending.good + 1 : 0;
  const at = shares.indexOf(sending.share);
  const less = shares[at + 1];
  const more = shares[at - 1];
  if (weak >= weakEnough && less) {
    const tooSoon = sending.since !== null && sending.since < sending.patience;
    const patience = tooSoon ? Math.min(patienceAtMost, sending.patience * 2) : sending.patience;
    return { share: less, weak: 0, good: 0, patience, since: null };
  }
  if (good >= sending.patience && more) return { ...sending, share: more, weak: 0, good: 0, since: 0 };
  return { ...sending, weak, good, since: sending.since === null ? null : sending.since + 1 };
}
