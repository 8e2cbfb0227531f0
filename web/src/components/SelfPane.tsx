import { useState } from "react";
import type { KeyboardEvent } from "react";

import { missing } from "../core/chat/devices";
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
  const name = nameForPicture(state);
  const shared = state.sharing?.status === "on";
  // A mirror shows whoever looks into it; a screen, and what a back camera sees, are not turned round.
  const mirrored = !shared && state.devices.facing === "user";
  return (
    <section className="pane self-pane" data-live={stream !== null} data-dark={words !== null} ref={pane}>
      <video
        className={`pane-video${mirrored ? " pane-mirrored" : ""}${shared ? " pane-whole" : ""}`}
        ref={video}
        aria-label="You"
        autoPlay
        playsInline
        muted
      />
      {words && <p className="pane-words">{words}</p>}
      {name && <p className="pane-name">{name}</p>}
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

/** What has to be known of my picture and sound at a glance. */
function nameForPicture({ camera, microphoneOn, sharing }: ChatState): string | null {
  if (camera.status !== "on") return null;
  const sound = missing(camera.without, "microphone") ? "No microphone" : microphoneOn ? null : "Muted";
  const screen = sharing?.status === "on" ? "Screen" : null;
  return [screen, sound].filter(Boolean).join(", ") || null;
}

/** What stands in for my picture where there is none. */
function wordsForPicture({ camera, cameraOn, link, sharing }: ChatState): string | null {
  if (sharing?.status === "on") return null;
  if (camera.status === "opening") return "Opening your camera";
  if (camera.status === "failed") return "No picture of you";
  if (camera.status !== "on" && link.status === "over") return "Your camera is off in this window.";
  if (camera.status !== "on") return "Your camera opens when you press Start.";
  if (camera.without === "both") return "Neither camera nor microphone is here.";
  if (camera.without === "camera") return "No camera was found: they hear you only.";
  return cameraOn ? null : "Your camera is off.";
}
