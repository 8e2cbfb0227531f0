import { textLimit } from "../protocol";
import type { VisitorEvent } from "./events";
import { ask, endRoom, rest, seek, step, andThen } from "./step";
import type { Step } from "./step";
import { initialState } from "./state";
import type { ChatLine, ChatState } from "./state";

/** What the visitor does. */
export function reduceVisitor(state: ChatState, event: VisitorEvent): Step {
  switch (event.type) {
    case "entered":
      return step({ ...initialState, link: { status: "opening" } }, { do: "connect" });
    case "departed":
      return andThen(rest(state, null), () => step(initialState, { do: "leave" }));
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
  }
}

function start(state: ChatState): Step {
  const wanted: ChatState = { ...state, wanting: true, notice: null };
  const closed = state.link.status === "closed" || state.link.status === "over";
  const linked = closed ? step({ ...wanted, link: { status: "opening" } }, { do: "connect" }) : step(wanted);
  const { status } = state.camera;
  if (status === "on") return andThen(linked, seek);
  if (status === "opening") return linked;
  // Who was told that there is no camera, and starts all the same, agrees to be heard and not seen.
  const soundAlone = state.camera.status === "failed" && ["noCamera", "missing"].includes(state.camera.problem);
  return andThen(linked, (now) => step({ ...now, camera: { status: "opening" } }, { do: "openCamera", soundAlone }));
}

function next(state: ChatState): Step {
  if (!state.room || state.asking) return step(state);
  if (state.link.status === "open" || state.link.status === "draining") {
    return ask({ ...state, notice: null }, "next", state.room.id);
  }
  // Nobody can be told now. Coming back without naming the room ends it for the partner too.
  return endRoom(state, "idle", { kind: "ended", reason: "you_next" });
}

function stop(state: ChatState): Step {
  if (!state.wanting) return step(state);
  const rested = rest(state, null);
  const reachable = state.link.status === "open" || state.link.status === "draining";
  // Where it cannot be told now, `welcome` shows a seat that nobody wants, and it is told then.
  return reachable ? andThen(rested, (now) => ask(now, "stop")) : rested;
}

function enable(state: ChatState): Step {
  return step(state, { do: "enableTracks", microphone: state.microphoneOn, camera: state.cameraOn });
}

function write(state: ChatState, written: string, nonce: string): Step {
  const text = written.trim();
  const fits = text.length > 0 && Array.from(text).length <= textLimit;
  if (!state.room || !fits || state.lines.some((line) => line.key === nonce)) return step(state);
  const line: ChatLine = { key: nonce, mine: true, text, delivery: "sending" };
  const said: ChatState = { ...state, lines: [...state.lines, line] };
  // While the connection is lost it waits with the line, and goes out when the room is resumed.
  if (state.link.status !== "open" && state.link.status !== "draining") return step(said);
  return step(said, { do: "sendText", room: state.room.id, text, nonce });
}
