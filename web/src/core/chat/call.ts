import { advanceCall } from "../call/advance-call";
import type { CallHappening } from "../call/advance-call";
import type { CallAdvance, CallDirective } from "../call/directives";
import { advanceVerification } from "../call/verification";
import type { VerificationDirective, VerificationHappening } from "../call/verification";
import type { CameraEvent, Effect, PeerEvent, TimerEvent } from "./events";
import { advance } from "./ring";
import { connect, engaged, reachable, seek, step, andThen } from "./step";
import type { Step } from "./step";
import type { CameraProblem, ChatState } from "./state";

type CallEvent = CameraEvent | PeerEvent | Exclude<TimerEvent, { type: "secondPassed" }>;

/** So many signals wait for the connection with the server to come back, as many as the server keeps for a partner. */
const unsentAtMost = 64;

/** What happens to the camera, to the call and to timers. */
export function reduceCall(state: ChatState, event: CallEvent): Step {
  switch (event.type) {
    case "cameraOpened":
      if (!engaged(state)) return step({ ...state, camera: { status: "off" } }, { do: "closeCamera" });
      return andThen(
        step(
          { ...state, camera: { status: "on", without: event.without } },
          { do: "enableTracks", microphone: state.microphoneOn, camera: state.cameraOn },
        ),
        // Without a link the server waited for the camera.
        (now) => (now.link.status === "closed" ? connect(now) : andThen(advance(now), seek)),
      );
    case "cameraFailed":
      return step(engaged(state) ? cameraFailed(state, event.problem) : { ...state, camera: { status: "off" } });
    case "findAgainDue":
      return seek({ ...state, findingLater: false, notice: state.room ? state.notice : null });
    default:
      return state.room?.id === event.room ? ofRoom(state, event) : step(state);
  }
}

function ofRoom(state: ChatState, event: Exclude<CallEvent, CameraEvent | { type: "findAgainDue" }>): Step {
  switch (event.type) {
    case "peerSignalled":
      return sendSignal(state, event.signal);
    case "peerHappened":
      return happen(state, event.happening);
    case "connectTimedOut":
      return happen(state, { type: "due" });
    case "verificationHappened":
      return verify(state, event.happening);
  }
}

/** Something happened to the call in the present room. */
export function happen(state: ChatState, happening: CallHappening): Step {
  return state.room ? carryOn(state, advanceCall(state.room.call, happening, reachable(state))) : step(state);
}

/** The call as it is now, with what it wants done. */
export function carryOn(state: ChatState, { call, directives }: CallAdvance): Step {
  const { room } = state;
  if (!room) return step(state);
  // Most looks at a picture find nothing new, and nothing is drawn anew for them.
  if (call === room.call && directives.length === 0) return step(state);
  return step({ ...state, room: { ...room, call } }, ...directives.map((one) => effectOf(one, room.id)));
}

/** Something happened to the words by which the two can tell that nobody sits between them. */
export function verify(state: ChatState, happening: VerificationHappening): Step {
  const { room } = state;
  if (!room) return step(state);
  const { verification, directives } = advanceVerification(room.verification, happening);
  return directives.reduce<Step>(
    (so, directive) => andThen(so, (now) => sayOrFind(now, directive, room.id)),
    step({ ...state, room: { ...room, verification } }),
  );
}

/** What could not be said while the connection with the server was lost is said after the return, in order. */
export function sayUnsaid(state: ChatState): Step {
  const { room } = state;
  if (!room || room.unsent.length === 0) return step(state);
  const effects = room.unsent.map((signal): Effect => ({ do: "sendSignal", room: room.id, signal }));
  return step({ ...state, room: { ...room, unsent: [] } }, ...effects);
}

function sendSignal(state: ChatState, signal: Extract<Effect, { do: "sendSignal" }>["signal"]): Step {
  const { room } = state;
  if (!room) return step(state);
  if (reachable(state)) return step(state, { do: "sendSignal", room: room.id, signal });
  if (room.unsent.length < unsentAtMost) return step({ ...state, room: { ...room, unsent: [...room.unsent, signal] } });
  // Half of a negotiation is worth nothing: it begins anew on the return.
  return step({ ...state, room: { ...room, unsent: [], call: { ...room.call, owed: true } } });
}

function sayOrFind(state: ChatState, directive: VerificationDirective, room: string): Step {
  switch (directive.do) {
    case "make":
      return step(state, { do: "makeNonce", room });
    case "say":
      return sendSignal(state, { verification: directive.verification });
    case "compare":
      return step(state, { do: "compareWords", room, comparison: directive.comparison });
  }
}

function effectOf(directive: CallDirective, room: string): Effect {
  switch (directive.do) {
    case "restart":
      return { do: "restartPeer", room, relayOnly: directive.relayOnly };
    case "repeat":
      return { do: "repeatOffer", room };
    case "await":
      return { do: "awaitConnection", room, ms: directive.ms };
    case "measure":
      return { do: "awaitLook", room, ms: directive.ms };
    case "send":
      return { do: "sendPicture", room, share: directive.share };
    case "report":
      return { do: "tellConnection", room, report: directive.report };
  }
}

function cameraFailed(state: ChatState, problem: CameraProblem): ChatState {
  const { ring } = state;
  const failed: ChatState = { ...state, wanting: false, camera: { status: "failed", problem } };
  if (ring?.status !== "camera") return failed;
  // Whoever calls still rings, and may be taken when the camera opens at the next try.
  if (ring.way === "in") return { ...failed, ring: { ...ring, status: "ringing" } };
  return { ...failed, ring: null, camera: { status: "failed", problem, calling: { guest: ring.guest } } };
}
