import { phaseOf } from "../core/chat/phase";
import type { ChatState } from "../core/chat/state";
import { wordsFor } from "../core/chat/words";
import { useStream } from "../hooks/useStream";
import { Corridor } from "./Corridor";

interface Props {
  readonly state: ChatState;
  readonly stream: MediaStream | null;
}

const moving = new Set(["cameraOpening", "reaching", "waiting", "connecting"]);

/** The other person; while there is none, the corridor. Over it, in words, where things stand. */
export function PartnerPane({ state, stream }: Props): JSX.Element {
  const video = useStream(stream);
  const phase = phaseOf(state);
  const seen = state.room?.wasConnected === true && stream !== null;
  return (
    <section className="pane partner-pane" data-seen={seen}>
      {!seen && <Corridor moving={moving.has(phase)} />}
      {/* A live call has no captions to offer. */}
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
      <video className="pane-video" ref={video} aria-label="Partner" autoPlay playsInline />
      <p className="state-line" role="status">
        <span>{wordsFor(state)}</span>
      </p>
      {seen && state.room?.partner.name && <p className="pane-name">{state.room.partner.name}</p>}
    </section>
  );
}
