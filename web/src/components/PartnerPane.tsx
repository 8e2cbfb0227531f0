import { isSeen, sightOf } from "../core/call/call-state";
import type { ChatEvent } from "../core/chat/events";
import { phaseOf } from "../core/chat/phase";
import { reportable } from "../core/chat/safety";
import { secondsShown } from "../core/chat/seconds";
import type { ChatState } from "../core/chat/state";
import { wordsFor } from "../core/chat/words";
import { useFirstFrame } from "../hooks/useFirstFrame";
import { useLook } from "../hooks/useLook";
import { useStream } from "../hooks/useStream";
import { CallFacts } from "./CallFacts";
import { Corridor } from "./Corridor";
import { Icon } from "./Icon";
import { SafetyMenu } from "./safety/SafetyMenu";

interface Props {
  readonly state: ChatState;
  readonly stream: MediaStream | null;
  readonly tell: (event: ChatEvent) => void;
  /** The first picture of them is seen. One and the same function as long as the page is there. */
  readonly frameShown: () => void;
  /** Their picture was looked at, and is black or not. One and the same function, too. */
  readonly looked: (black: boolean) => void;
  /** Shows what is wrong with camera, sound and connection. */
  readonly check: () => void;
}

/** Where something fails that a check can tell more of. */
const checkable = new Set(["cameraFailed", "failed"]);
const moving = new Set(["cameraOpening", "reaching", "waiting", "calling", "ringing", "connecting"]);

/** The other person; while there is none, the corridor. Over it, in words, where things stand. */
export function PartnerPane({ state, stream, tell, frameShown, looked, check }: Props): JSX.Element {
  const video = useStream(stream);
  useFirstFrame(video, stream, frameShown);
  const phase = phaseOf(state);
  const seconds = secondsShown(state);
  const seen = stream !== null && state.room !== null && isSeen(state.room.call);
  const sight = seen && state.room ? sightOf(state.room.call) : null;
  useLook(video, seen, looked);
  return (
    <section className="pane partner-pane" data-seen={seen} data-sight={sight}>
      {!seen && <Corridor moving={moving.has(phase)} />}
      {/* A live call has no captions to offer. */}
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
      <video className="pane-video" ref={video} aria-label="Partner" autoPlay playsInline />
      {sight === "black" && (
        <p className="pane-dark" aria-hidden="true">
          <Icon name="cameraOff" />
          No picture of them
        </p>
      )}
      <div className="standing">
        <div className="state-line">
          <p role="status">
            <span>{wordsFor(state)}</span>
          </p>
          {/* For the eye alone: read out every second it would drown everything else. */}
          {seconds !== null && (
            <p className="state-seconds" aria-hidden="true">
              {seconds} s left
            </p>
          )}
        </div>
        {seen && state.room && <CallFacts room={state.room} />}
        {checkable.has(phase) && (
          <button type="button" className="standing-check" onClick={check}>
            Find out why
          </button>
        )}
        <SafetyMenu reportable={reportable(state)} tell={tell} />
      </div>
      {seen && state.room?.partner.name && <p className="pane-name">{state.room.partner.name}</p>}
    </section>
  );
}
