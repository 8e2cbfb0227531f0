import type { Chimes, Sound } from "../sounds";

interface Tone {
  readonly hertz: number;
  /** Seconds after the beginning. */
  readonly at: number;
  readonly lasts: number;
}

/** Up for somebody who comes, down for somebody who goes, one short tone for a text. */
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
};

/** As loud as a tone gets: soft beside a voice. */
const loudest = 0.05;

/**
 * Soft tones made by the browser, without a file.
 *
 * @param open makes the audio context; it is called with the first gesture and never before, as browsers ask
 * @param gestures where the first key or touch is heard of
 */
export function browserChimes(open: () => AudioContext, gestures: EventTarget): Chimes {
  let audio: AudioContext | null = null;
  const begin = (): void => {
    for (const gesture of ["pointerdown", "keydown"]) gestures.removeEventListener(gesture, begin);
    try {
      audio = open();
    } catch {
      // A browser without sound is a quiet one.
    }
  };
  for (const gesture of ["pointerdown", "keydown"]) gestures.addEventListener(gesture, begin);
  return {
    play(sound) {
      if (!audio) return;
      if (audio.state === "suspended") audio.resume().catch(() => undefined);
      for (const tone of tones[sound]) sing(audio, tone);
    },
  };
}

function sing(audio: AudioContext, { hertz, at, lasts }: Tone): void {
  const begins = audio.currentTime + at;
  const voice = audio.createOscillator();
  const loudness = audio.createGain();
  voice.frequency.value = hertz;
  // In and out by a slope: a tone that is cut clicks.
  loudness.gain.setValueAtTime(0, begins);
  loudness.gain.linearRampToValueAtTime(loudest, begins + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.0001, begins + lasts);
  voice.connect(loudness).connect(audio.destination);
  voice.start(begins);
  voice.stop(begins + lasts);
}
