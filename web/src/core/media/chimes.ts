import type { Preferences } from "../preferences";
import type { Chimes, Sound } from "../sounds";

/** One tone of a sound. */
export interface Tone {
  readonly hertz: number;
  /** Seconds after the beginning. */
  readonly at: number;
  readonly lasts: number;
}

/** Up for somebody who comes, down for somebody who goes, one short tone for a text, a call twice to and fro. */
const tones: Readonly<Record<Sound, readonly Tone[]>> = {
  matched: [
    { hertz: 440, at: 0, lasts: 0.16 },
    { hertz: 587.33, at: 0.11, lasts: 0.24 },
  ],
  text: [{ hertz: 698.46, at: 0, lasts: 0.12 }],
  left: [
    { hertz: 392, at: 0, lasts: 0.16 },
    { hertz: 293.66, at: 0.11, lasts: 0.26 },
  ],
  ringing: [
    { hertz: 523.25, at: 0, lasts: 0.3 },
    { hertz: 659.25, at: 0.22, lasts: 0.4 },
    { hertz: 523.25, at: 0.75, lasts: 0.3 },
    { hertz: 659.25, at: 0.97, lasts: 0.6 },
  ],
};

/** As loud as a tone gets: soft beside a voice. */
const loudest = 0.05;

/**
 * Soft tones made by the browser, without a file.
 *
 * The audio context is there as long as sounds are wanted, and never before a gesture, as browsers ask.
 *
 * @param open makes the audio context
 * @param gestures where keys and touches are heard of
 */
export function browserChimes(open: () => AudioContext, gestures: EventTarget, preferences: Preferences): Chimes {
  let audio: AudioContext | null = null;
  let quiet = false;
  const quietly = (): undefined => undefined;
  const wake = (): void => {
    // Not only "suspended": a phone call leaves it "interrupted".
    if (audio && audio.state !== "running") audio.resume().catch(quietly);
  };
  const gesture = (): void => {
    if (!preferences.choices.sounds || quiet) return;
    try {
      audio ??= open();
    } catch {
      // A browser without sound is a quiet one.
      quiet = true;
    }
    wake();
  };
  // The gestures that every browser takes for one: a finger that comes down may be about to scroll.
  for (const kind of ["pointerup", "keydown"]) gestures.addEventListener(kind, gesture);
  preferences.watch(() => {
    if (preferences.choices.sounds) wake();
    else audio?.suspend().catch(quietly);
  });
  return {
    play(sound) {
      if (!audio) return;
      wake();
      for (const tone of tones[sound]) sing(audio, tone, audio.destination);
    },
  };
}

/** Sings a tone, softly, to where it is to be heard. Answers with its voice, which tells when it ends. */
export function sing(audio: AudioContext, { hertz, at, lasts }: Tone, to: AudioNode): OscillatorNode {
  const begins = audio.currentTime + at;
  const voice = audio.createOscillator();
  const loudness = audio.createGain();
  voice.frequency.value = hertz;
  // In and out by a slope: a tone that is cut clicks.
  loudness.gain.setValueAtTime(0, begins);
  loudness.gain.linearRampToValueAtTime(loudest, begins + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.0001, begins + lasts);
  voice.connect(loudness).connect(to);
  voice.start(begins);
  voice.stop(begins + lasts);
  return voice;
}
