import { useId } from "react";

import type { ChatEvent } from "../../core/chat/events";
import type { ChatState } from "../../core/chat/state";
import { wordsForCamera } from "../../core/chat/words";
import { useRing } from "../../hooks/useRing";
import { Button } from "../Button";
import { Icon } from "../Icon";

interface Props {
  readonly caller: string;
  readonly state: ChatState;
  readonly tell: (event: ChatEvent) => void;
}

/** Somebody calls: to be taken or not, by hand or by key. It is there until the call is over or has become a room. */
export function RingDialog({ caller, state, tell }: Props): JSX.Element {
  const dialog = useRing();
  const id = useId();
  const { ring, camera } = state;
  const taken = ring?.status !== "ringing";
  const decline = (): void => tell({ type: "declinePressed" });
  // A browser may close it whatever is said to its question.
  const closed = (): void => {
    if (dialog.current && !dialog.current.open) decline();
  };
  return (
    <dialog
      className="ring"
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        decline();
      }}
      onClose={closed}
    >
      <h2 id={id} tabIndex={-1}>
        {caller} is calling
      </h2>
      <p className="small">{taken ? wordsForTaken(camera.status) : wordsBefore(camera.status)}</p>
      <p className="entry-mistake" role="alert">
        {wordsForCamera(state, "Accept")}
      </p>
      <div className="ring-choice">
        <Button look="danger" disabled={ring?.status === "accepting"} press={decline}>
          Decline
        </Button>
        <Button look="accent" wide disabled={taken} press={() => tell({ type: "acceptPressed" })}>
          <Icon name="phone" />
          Accept
        </Button>
      </div>
    </dialog>
  );
}

type CameraStatus = ChatState["camera"]["status"];

function wordsBefore(camera: CameraStatus): string {
  return camera === "on" ? "You see each other when you accept." : "Your camera opens when you accept.";
}

function wordsForTaken(camera: CameraStatus): string {
  return camera === "opening" ? "Opening your camera. Your browser may ask you to allow it." : "Connecting you.";
}
