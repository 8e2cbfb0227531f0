import { reportableMs } from "../protocol";
import { sameWish, wishToTell } from "../wish";
import type { Effect } from "./events";
import { stillKeys } from "./state";
import type { Asking, ChatState, Notice } from "./state";

/** What one event leads to. */
export interface Step {
  readonly state: ChatState;
  readonly effects: readonly Effect[];
}

/** A step that changes something, or nothing. */
export function step(state: ChatState, ...effects: Effect[]): Step {
  return { state, effects };
}

/** Carries a step further with what follows from it. */
export function andThen(first: Step, next: (state: ChatState) => Step): Step {
  const second = next(first.state);
  return { state: second.state, effects: [...first.effects, ...second.effects] };
}

/** Whether what is sent now can arrive. */
export function reachable({ link }: ChatState): boolean {
  return link.status === "open" || link.status === "draining";
}

/** Whether the camera is wanted: by who looks for somebody, calls, takes a call, or is in a room. */
export function engaged({ wanting, room, ring }: ChatState): boolean {
  const calls = ring !== null && (ring.way === "out" || ring.status === "camera" || ring.status === "accepting");
  return wanting || room !== null || calls;
}

/** Asks the server for something. The number tells its answer from the answer to an earlier request. */
export function ask(state: ChatState, what: Asking["what"], room?: string): Step {
  const number = state.asked + 1;
  const { wish, offer } = state;
  const brought = what !== "stop" && offer.status === "ready" && !shows(state) ? offer.brought : null;
  const quiet = what === "find" && state.seat === "waiting" && sameWish(wish, state.wishTold);
  const effect: Effect = {
    do: "ask",
    what,
    number,
    ...(room === undefined ? {} : { room }),
    ...(what === "stop" ? {} : { wish: wishToTell(wish, state.wishTold) }),
    ...(brought ? { offer: brought } : {}),
  };
  const wishTold = what === "stop" ? state.wishTold : wish;
  const told = brought ? { ...offer, told: number, held: false } : offer;
  return step({ ...state, wishTold, offer: told, asking: { what, number, quiet }, asked: number }, effect);
}

/** Whether the offer that was made may show an address that is to be hidden by now. */
export const shows = ({ offer, wish }: ChatState): boolean =>
  wish.relay === true && offer.status === "ready" && !offer.relayOnly;

/** Opens the camera, unless it is open or about to be. */
export function wantCamera(state: ChatState): Step {
  const { camera } = state;
  if (camera.status === "on" || camera.status === "opening") return step(state);
  // Who was told that there is no camera, and goes on all the same, agrees to be heard and not seen.
  const soundAlone = camera.status === "failed" && ["noCamera", "missing"].includes(camera.problem);
  // It opens as it was chosen, looking at whoever holds the phone.
  const devices = { ...state.devices, facing: "user", lost: [] } as const;
  return step({ ...state, devices, camera: { status: "opening" } }, { do: "openCamera", soundAlone });
}

/** How long reaching the server may take before it is said that it takes long. */
const linkSlowMs = 5000;

/** Reaches for the server. */
export function connect(state: ChatState): Step {
  return step({ ...state, link: { status: "opening", slow: false } }, { do: "connect", slowMs: linkSlowMs });
}

/**
 * Looks for somebody, if that is wanted and everything it needs is there: camera first, then the server.
 *
 * Who waits already and asks for something else by now says so. A call through the hall goes before.
 */
export function seek(state: ChatState): Step {
  const ready =
    state.wanting &&
    state.camera.status === "on" &&
    reachable(state) &&
    (state.seat === "idle" || !sameWish(state.wish, state.wishTold)) &&
    !state.room &&
    !state.ring &&
    !state.asking;
  return ready ? ask(state, "find") : step(state);
}

/** Ends the room on this page, if there is one: its call, and what was written and not delivered. */
export function endRoom(state: ChatState, seat: ChatState["seat"], notice: Notice | null): Step {
  if (!state.room) return step({ ...state, seat, notice });
  const lines = state.lines.map((line) =>
    line.delivery === "sending" ? { ...line, delivery: "failed" as const, code: "not_in_room" } : line,
  );
  const { id, partner } = state.room;
  const past = { room: id, name: partner.name };
  return step(
    { ...state, seat, notice, lines, keys: stillKeys, graceLeft: null, room: null, pastRoom: id, past },
    { do: "closePeer", room: id },
    { do: "awaitPastRoom", room: id, ms: reportableMs },
  );
}

/** Wants nobody any more: no room, no call, no camera light. */
export function rest(state: ChatState, notice: Notice | null): Step {
  return andThen(endRoom({ ...state, wanting: false, ring: null }, "idle", notice), (ended) =>
    ended.camera.status === "on"
      ? step({ ...ended, camera: { status: "off" } }, { do: "closeCamera" })
      : // One that is still opening is closed when it has opened: the browser cannot be called back.
        step(ended),
  );
}
