/** What a microphone was heard to do. */
export interface Loudness {
  /** As it is shown: 0 is silence, 1 is as loud as it gets. */
  readonly level: number;
  /** Whether somebody was heard at all since it is listened to. */
  readonly heard: boolean;
  /** How many looks in a row were loud; how many there were without a sound. */
  readonly loud: number;
  readonly quiet: number;
}

/** Nothing was heard yet. */
export const silence: Loudness = { level: 0, heard: false, loud: 0, quiet: 0 };

/** How often it is looked at. */
export const lookEveryMs = 50;

/** What is quieter than this is the room, in decibels below full scale; what is louder than that is as loud as can be. */
const floor = -55;
const ceiling = -12;
/** How much a bar falls from look to look, so that the eye can follow. */
const fall = 0.07;
const loudFrom = 0.15;
const looksToBeHeard = 3;
const looksToBeSilent = 5000 / lookEveryMs;

/** What there is to say after one more look at the samples, which lie between -1 and 1. */
export function listen(before: Loudness, samples: ArrayLike<number>): Loudness {
  const now = heightOf(samples);
  const level = Math.max(now, before.level - fall, 0);
  const loud = now >= loudFrom ? before.loud + 1 : 0;
  const heard = before.heard || loud >= looksToBeHeard;
  return { level, heard, loud, quiet: heard ? 0 : before.quiet + 1 };
}

function heightOf(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < samples.length; index += 1) sum += (samples[index] ?? 0) ** 2;
  if (sum === 0) return 0;
  const decibels = 10 * Math.log10(sum / samples.length);
  return Math.min(1, Math.max(0, (decibels - floor) / (ceiling - floor)));
}

/** What the microphone does, in words. */
export function wordsForLoudness({ heard, quiet }: Loudness): string {
  if (heard) return "Your microphone hears you.";
  return quiet >= looksToBeSilent
    ? "Nothing is heard. Is it switched off, or is another microphone the right one?"
    : "Say something: the bar follows your voice.";
}
