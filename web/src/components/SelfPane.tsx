import type { ChatState } from "../core/chat/state";
import { useStream } from "../hooks/useStream";

interface Props {
  readonly state: ChatState;
  readonly stream: MediaStream | null;
}

/** What the other person sees of me, mirrored as in a mirror, and silent. */
export function SelfPane({ state, stream }: Props): JSX.Element {
  const video = useStream(stream);
  const words = wordsForPicture(state);
  return (
    <section className="pane self-pane" data-live={stream !== null} data-dark={words !== null}>
      <video className="pane-video pane-mirrored" ref={video} aria-label="You" autoPlay playsInline muted />
      {words && <p className="pane-words">{words}</p>}
      {state.camera.status === "on" && !state.microphoneOn && <p className="pane-name">Muted</p>}
    </section>
  );
}

/** What stands in for my picture where there is none. */
function wordsForPicture({ camera, cameraOn }: ChatState): string | null {
  if (camera.status === "opening") return "Opening your camera";
  if (camera.status === "failed") return "No picture of you";
  if (camera.status !== "on") return "Your camera opens when you press Start.";
  if (camera.without === "camera") return "No camera was found: they hear you only.";
  return cameraOn ? null : "Your camera is off.";
}
