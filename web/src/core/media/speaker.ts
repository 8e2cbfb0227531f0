import { sing } from "./chimes";
import type { Tone } from "./chimes";

/** An element that can be told which speaker to use. Not every browser has that. */
type Speaking = HTMLMediaElement & { setSinkId?: (id: string) => Promise<void> };

/** Whether this browser lets a page choose the speaker. */
export function speakerCanBeChosen(): boolean {
  return "setSinkId" in HTMLMediaElement.prototype;
}

/** Has an element sound from that speaker; from the browser's own choice where it is gone or may not be used. */
export async function soundFrom(element: Speaking, speaker: string): Promise<void> {
  if (!element.setSinkId) return;
  try {
    await element.setSinkId(speaker);
  } catch {
    await element.setSinkId("").catch(() => undefined);
  }
}

/** Three steps up, which nobody takes for anything else on the page. */
const tones: readonly Tone[] = [
  { hertz: 392, at: 0.05, lasts: 0.35 },
  { hertz: 493.88, at: 0.35, lasts: 0.35 },
  { hertz: 587.33, at: 0.65, lasts: 0.6 },
];

/** Plays a sound from that speaker, and settles when it is over. Rejects where the browser plays none. */
export async function playTestSound(speaker: string): Promise<void> {
  const audio = new AudioContext();
  try {
    const out = audio.createMediaStreamDestination();
    const element = new Audio();
    element.srcObject = out.stream;
    await soundFrom(element, speaker);
    await Promise.all([audio.resume(), element.play()]);
    await new Promise<void>((resolve) => {
      for (const tone of tones) sing(audio, tone, out).onended = () => tone === tones[tones.length - 1] && resolve();
    });
    element.pause();
  } finally {
    await audio.close();
  }
}
