import { textLimit } from "../protocol";
import { sameWish } from "../wish";
import type { Effect, VisitorEvent } from "./events";
import { resendable, sendLine } from "./lines";
import { call } from "./ring";
import { ask, connect, endRoom, engaged, reachable, rest, seek, step, andThen, wantCamera } from "./step";
import type { Step } from "./step";
import { initialState } from "./state";
import type { ChatLine, ChatState } from "./state";
import { rested } from "./typing";

/** What the visitor does. */
export function reduceVisitor(state: ChatState, event: VisitorEvent): Step {
  switch (event.type) {
    case "entered":
      return connect(anew(state));
    case "departed":
      return andThen(rest(state, null), () => {
        const gone: Effect[] = state.offer.status === "none" ? [] : [{ do: "dropOffer" }];
        return step(anew(state), ...gone, { do: "leave" });
      });
    case "startPressed":
      return start(state);
    case "nextPressed":
      return next(state);
    case "stopPressed":
      return stop(state);
    case "microphonePressed":
      return enable({ ...state, microphoneOn: !state.microphoneOn });
    case "cameraPressed":
      return enable({ ...state, cameraOn: !state.cameraOn });
    case "textWritten":
      return write(state, event.text, event.nonce);
    case "sendAgainPressed":
      return sendAgain(state, event.nonce);
    case "wishChosen":
      return sameWish(event.wish, state.wish) ? step(state) : seek({ ...state, wish: event.wish });
  }
}

/** What is not the visit's, but the device's and the browser's. */
const anew = ({ offline, wish, devices: { chosen } }: ChatState): ChatState => ({
  ...initialState,
  offline,
  wish,
  devices: { ...initialState.devices, chosen },
});

function start(state: ChatState): Step {
  // The camera is tried again for what it was to be open for.
  if (state.camera.status === "failed" && state.camera.calling) return call(state, state.camera.calling.guest);
  const wanted: ChatState = { ...state, wanting: true, notice: null };
  const closed = state.link.status === "closed" || state.link.status === "over";
  if (state.camera.status === "on") return closed ? connect(wanted) : seek(wanted);
  // A call may be waiting in the room that is named, and needs the camera: the server is reached when that is open.
  const linked: ChatState = closed ? { ...wanted, link: { status: "closed" } } : wanted;
  return wantCamera(linked);
}

function next(state: ChatState): Step {
  if (!state.room || state.asking) return step(state);
  if (reachable(state)) {
    return ask({ ...state, wanting: true, notice: null }, "next", state.room.id);
  }
  // Nobody can be told now. Coming back without naming the room ends it for the partner too.
  return endRoom({ ...state, wanting: true }, "idle", { kind: "ended", reason: "you_next" });
}

function stop(state: ChatState): Step {
  if (!engaged(state) && !state.ring) return step(state);
  const resting = rest(state, null);
  // Where it cannot be told now, `welcome` shows a seat that nobody wants, and it is told then.
  return reachable(state) ? andThen(resting, (now) => ask(now, "stop")) : resting;
}

function enable(state: ChatState): Step {
  return step(state, { do: "enableTracks", microphone: state.microphoneOn, camera: state.cameraOn });
}

function write(state: ChatState, written: string, nonce: string): Step {
  const text = written.trim();
  const fits = text.length > 0 && Array.from(text).length <= textLimit;
  if (!state.room || !fits || state.lines.some((line) => line.key === nonce)) return step(state);
  const line: ChatLine = { key: nonce, mine: true, text, delivery: "sending" };
  return andThen(rested(state), (now) => sendLine({ ...now, lines: [...now.lines, line] }, line));
}

/** The nonce is the same, so what did arrive after all is not delivered twice. */
function sendAgain(state: ChatState, nonce: string): Step {
  const line = state.lines.find(({ key }) => key === nonce);
  return line && resendable(state, line) ? sendLine(state, line) : step(state);
}
