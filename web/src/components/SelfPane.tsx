import { useState } from "react";
import type { KeyboardEvent } from "react";

import type { ChatState } from "../core/chat/state";
import { cornerByKey, nextCorner } from "../core/corner";
import type { Corner } from "../core/corner";
import { useDrag } from "../hooks/useCorner";
import type { Placing } from "../hooks/useCorner";
import { useStream } from "../hooks/useStream";

interface Props {
  readonly state: ChatState;
  readonly stream: MediaStream | null;
  readonly placing: Placing;
}

/** What the other person sees of me, mirrored as in a mirror, and silent. On a phone it may lie in any corner. */
export function SelfPane({ state, stream, placing }: Props): JSX.Element {
  const video = useStream(stream);
  const pane = useDrag(() => document.querySelector(".partner-pane"), placing);
  const words = wordsForPicture(state);
  return (
    <section className="pane self-pane" data-live={stream !== null} data-dark={words !== null} ref={pane}>
      <video className="pane-video pane-mirrored" ref={video} aria-label="You" autoPlay playsInline muted />
      {words && <p className="pane-words">{words}</p>}
      {state.camera.status === "on" && !state.microphoneOn && <p className="pane-name">Muted</p>}
      <MoveButton placing={placing} />
    </section>
  );
}

/** The same as dragging, for the keyboard: an arrow key moves to its side, a press on to the next corner. */
function MoveButton({ placing: { corner, move } }: { readonly placing: Placing }): JSX.Element {
  const [said, setSaid] = useState("");
  const moveTo = (to: Corner): void => {
    move(to);
    setSaid(`Your picture is at the ${to}.`);
  };
  const steer = (event: KeyboardEvent): void => {
    const to = cornerByKey(corner, event.key);
    if (!to) return;
    event.preventDefault();
    moveTo(to);
  };
  return (
    <>
      <button type="button" className="self-move" onClick={() => moveTo(nextCorner(corner))} onKeyDown={steer}>
        Move my picture
      </button>
      <p className="unseen" aria-live="polite">
        {said}
      </p>
    </>
  );
}

/** What stands in for my picture where there is none. */
function wordsForPicture({ camera, cameraOn, link }: ChatState): string | null {
  if (camera.status === "opening") return "Opening your camera";
  if (camera.status === "failed") return "No picture of you";
  if (camera.status !== "on" && link.status === "over") return "Your camera is off in this window.";
  if (camera.status !== "on") return "Your camera opens when you press Start.";
  if (camera.without === "camera") return "No camera was found: they hear you only.";
  return cameraOn ? null : "Your camera is off.";
}
