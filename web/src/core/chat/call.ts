import type { CameraEvent, PeerEvent, TimerEvent } from "./events";
import { advance } from "./ring";
import { connectSlowMs, connectWithinMs } from "./server";
import { connect, engaged, seek, step, andThen } from "./step";
import type { Step } from "./step";
import type { CameraProblem, ChatState, RoomState } from "./state";

type CallEvent = CameraEvent | PeerEvent | Exclude<TimerEvent, { type: "secondPassed" }>;

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
    case "peerSignalled":
      return state.room?.id === event.room
        ? step(state, { do: "sendSignal", room: event.room, signal: event.signal })
        : step(state);
    case "peerChanged":
      return state.room?.id === event.room ? peerChanged(state, state.room, event.connection) : step(state);
    case "connectTimedOut":
      return state.room?.id === event.room ? connectTimedOut(state, state.room) : step(state);
    case "findAgainDue":
      return seek({ ...state, notice: state.room ? state.notice : null });
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

function connectTimedOut(state: ChatState, room: RoomState): Step {
  if (room.call === "connected") return step(state);
  if (room.call === "connecting" && !room.slow) {
    const again = { do: "awaitConnection", room: room.id, ms: connectSlowMs } as const;
    return step({ ...state, room: { ...room, slow: true } }, again);
  }
  return step({ ...state, room: { ...room, call: "stuck" } });
}

function peerChanged(state: ChatState, room: RoomState, connection: RTCPeerConnectionState): Step {
  const become = (call: RoomState["call"]): ChatState => ({ ...state, room: { ...room, call } });
  switch (connection) {
    case "connected":
      return step({ ...state, room: { ...room, call: "connected", wasConnected: true } });
    case "disconnected":
      return step(room.call === "connected" ? become("interrupted") : state);
    case "failed":
      if (!room.wasConnected) return step(become("stuck"));
      // One of the two is enough to look for a new way, and the caller is the one who offers.
      return step(
        become("interrupted"),
        ...(room.role === "caller" ? [{ do: "restartPeer", room: room.id } as const] : []),
        { do: "awaitConnection", room: room.id, ms: connectWithinMs },
      );
    default:
      return step(state);
  }
}
