import { lookEveryMs } from "../check/loudness";
import type { Clock } from "../clock";

/**
 * Looks at what a microphone hears, again and again, until the call that is answered. A browser without sound, and a
 * stream without a microphone, tell nothing.
 */
export function meter(
  stream: MediaStream,
  { clock, openAudio }: { readonly clock: Clock; readonly openAudio: () => AudioContext },
  tell: (samples: Float32Array) => void,
): () => void {
  if (stream.getAudioTracks().length === 0) return () => undefined;
  let audio: AudioContext;
  try {
    audio = openAudio();
  } catch {
    return () => undefined;
  }
  const quietly = (): undefined => undefined;
  if (audio.state !== "running") audio.resume().catch(quietly);
  const analyser = audio.createAnalyser();
  analyser.fftSize = 1024;
  audio.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let cancel: () => void = quietly;
  const look = (): void => {
    analyser.getFloatTimeDomainData(samples);
    tell(samples);
    cancel = clock.after(lookEveryMs, look);
  };
  cancel = clock.after(lookEveryMs, look);
  return () => {
    cancel();
    audio.close().catch(quietly);
  };
}
