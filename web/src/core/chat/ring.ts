import type { CallEndReason, GuestName } from "../protocol";
import type { RingEvent } from "./events";
import { ask, reachable, rest, seek, step, andThen, wantCamera } from "./step";
import type { Step } from "./step";
import type { Callee, CallAnswer, ChatState, Notice, Ring, RingIn, RingOut } from "./state";

/** From the beginning of one ring that is heard to the beginning of the next. */
export const ringEveryMs = 3000;

/** Calls through the hall: what the visitor does, and what comes of it. */
export function reduceRing(state: ChatState, event: RingEvent): Step {
  const { ring } = state;
  switch (event.type) {
    case "callPressed":
      return call(state, event.guest);
    case "acceptPressed":
      if (ring?.way !== "in" || ring.status !== "ringing") return step(state);
      return andThen(wantCamera({ ...state, ring: { ...ring, status: "camera" } }), advance);
    case "declinePressed":
      if (ring?.way !== "in" || (ring.status !== "ringing" && ring.status !== "camera")) return step(state);
      return say({ ...state, ring: { ...ring, status: "declining" } }, "decline", ring.call);
    case "cancelPressed":
      return ring?.way === "out" ? cancel(state, ring) : step(state);
    case "callPlaced":
      return placed(state, event);
    case "callRefused":
      return ring?.way === "out" && ring.number === event.number ? refused(state, ring, event.code) : step(state);
    case "callAnswered":
      return ring?.call === event.call ? answered(state, ring, event.how, event.code) : step(state);
    case "ringDue":
      if (ring?.way !== "in" || ring.call !== event.call || ring.status !== "ringing") return step(state);
      return step({ ...state, ring: { ...ring, rung: ring.rung + 1 } }, awaitRing(ring.call));
  }
}

/** Calls somebody, or the next who is free. The camera is opened first, so that a call that is taken has a picture. */
export function call(state: ChatState, guest: Callee): Step {
  if (state.room || state.ring || !reachable(state)) return step(state);
  if (guest === null && nobodyIsFree(state)) return step({ ...state, notice: notice("out", "free", "") });
  const number = state.asked + 1;
  const ring: RingOut = { way: "out", call: null, guest, number, status: "camera" };
  return andThen(wantCamera({ ...state, ring, asked: number, notice: null }), advance);
}

/** Makes or takes the call that waited for the camera, where that is open. */
export function advance(state: ChatState): Step {
  const { ring } = state;
  if (ring?.status !== "camera" || state.camera.status !== "on" || !reachable(state)) return step(state);
  if (ring.way === "in") return say({ ...state, ring: { ...ring, status: "accepting" } }, "accept", ring.call);
  const { number, guest } = ring;
  const whom = guest ? { guest: guest.id } : {};
  return step({ ...state, ring: { ...ring, status: "asking" } }, { do: "placeCall", number, ...whom });
}

/** Somebody calls; told again after a return, for what was answered meanwhile to be said again. */
export function rings(state: ChatState, id: string, guest: GuestName): Step {
  const { ring } = state;
  // Stop declines whatever rings, and whoever is in a room is not called.
  if (state.room || state.asking?.what === "stop") return step(state);
  if (ring?.way === "in" && ring.call === id) {
    if (ring.status === "accepting") return say(state, "accept", id);
    return ring.status === "declining" ? say(state, "decline", id) : step(state);
  }
  if (ring?.way === "out" && ring.guest?.id === guest.id) {
    // Two who call each other have agreed. What is on its way to the server says so.
    if (ring.status === "asking") return step(state);
    if (ring.status === "camera") {
      return advance({ ...state, ring: { way: "in", call: id, guest, status: "camera", rung: 0 } });
    }
  }
  const incoming: RingIn = { way: "in", call: id, guest, status: "ringing", rung: 0 };
  return step({ ...state, ring: incoming }, awaitRing(id));
}

/** A call came to nothing. */
export function callEnded(state: ChatState, id: string, reason: CallEndReason): Step {
  const { ring } = state;
  if (!ring || !isOf(ring, id)) return step(state);
  const given = ring.status === "ending" || ring.status === "declining";
  return over(state, given ? null : notice(ring.way, reason, ring.guest?.name ?? ""));
}

/** What a page that has come back makes of its call, by where the server says that the guest stands. */
export function ringOnReturn(state: ChatState, status: string): Step {
  const { ring } = state;
  if (status === "matched" || (ring?.way === "out" && ring.status === "camera")) return step(state);
  // `ringing` follows, and tells who.
  if (status === "ringing" && ring?.way !== "out") return step(state);
  if (status === "ringing") return state.wanting ? step({ ...state, ring: null }) : rest(state, null);
  if (status === "calling") {
    const out: RingOut =
      ring?.way === "out" ? ring : { way: "out", call: null, guest: null, number: state.asked, status: "ringing" };
    if (out.status === "ending" && out.call !== null) return say({ ...state, ring: out }, "cancel", out.call);
    return step({ ...state, ring: { ...out, status: "ringing" } });
  }
  if (!ring) return step(state);
  const given = ring.status === "ending" || ring.status === "declining";
  return over(state, given ? null : notice(ring.way, "gone", ring.guest?.name ?? ""));
}

const awaitRing = (id: string) => ({ do: "awaitRing", call: id, ms: ringEveryMs }) as const;

const notice = (way: Ring["way"], reason: CallEndReason | "free" | "gone", name: string): Notice => ({
  kind: "call",
  way,
  reason,
  name,
});

/** Where everybody is in sight and nobody is free, there is no need to open the camera and ask. */
function nobodyIsFree({ hall: { status, search, page } }: ChatState): boolean {
  const everybody = status === "on" && search.trim() === "" && page !== null && page.guests.length === page.total;
  return everybody && !page.guests.some(({ available }) => available);
}

/** Where it cannot be said now it is said after the return. */
function say(state: ChatState, how: CallAnswer, id: string): Step {
  return reachable(state) ? step(state, { do: "answerCall", how, call: id }) : step(state);
}

/** Before the server has named it, the end of a call can only be the end of the one that it was asked for. */
function isOf(ring: Ring, id: string): boolean {
  return ring.call === id || (ring.way === "out" && ring.call === null && ring.status !== "camera");
}

/** Back to what the call interrupted. */
function over(state: ChatState, said: Notice | null): Step {
  const now: ChatState = { ...state, ring: null, notice: said ?? state.notice };
  if (now.wanting) return seek(now);
  // That the camera did not open was about the call.
  return rest(now.camera.status === "failed" ? { ...now, camera: { status: "off" } } : now, now.notice);
}

function cancel(state: ChatState, ring: RingOut): Step {
  if (ring.status === "camera") return over(state, null);
  // One that the server has not named yet is given up as soon as it has.
  if (ring.status === "asking") return step({ ...state, ring: { ...ring, status: "ending" } });
  if (ring.status === "ending" || ring.call === null) return step(state);
  return say({ ...state, ring: { ...ring, status: "ending" } }, "cancel", ring.call);
}

function placed(state: ChatState, { number, call: id, guest }: Extract<RingEvent, { type: "callPlaced" }>): Step {
  const { ring } = state;
  if (ring?.way === "out" && ring.number === number) {
    const named: RingOut = { ...ring, call: id, guest };
    if (ring.status === "ending") return say({ ...state, ring: named }, "cancel", id);
    return step({ ...state, ring: { ...named, status: "ringing" } });
  }
  // Who rang was called meanwhile, and has been accepted by that.
  if (ring?.call === id) return step(state);
  // A call that nobody wants any more.
  return state.room ? step(state) : say(state, "cancel", id);
}

function refused(state: ChatState, ring: RingOut, code: string): Step {
  const name = ring.guest?.name ?? "";
  if (ring.status === "ending" || code === "already_ringing") return over(state, null);
  if (code === "nobody_available") return over(state, notice("out", "free", ""));
  if (code === "guest_unavailable") return over(state, notice("out", "unavailable", name));
  // By the server's account there is a call already, which this page knows nothing of.
  if (code === "already_calling") return step({ ...state, ring: { ...ring, guest: null, status: "ringing" } });
  if (code !== "already_in_room") return over(state, { kind: "problem", code });
  // So is such a room, which is given up.
  const alone: ChatState = { ...state, ring: null };
  return andThen(state.wanting ? step(alone) : rest(alone, null), (now) => ask(now, "stop"));
}

function answered(state: ChatState, ring: Ring, how: CallAnswer, code: string | null): Step {
  // `matched` follows.
  if (how === "accept" && code === null) return step(state);
  if (how === "decline" || code === null) return over(state, null);
  if (code === "no_such_call") {
    return over(state, how === "accept" ? notice(ring.way, "unavailable", ring.guest?.name ?? "") : null);
  }
  const told: ChatState = { ...state, notice: { kind: "problem", code } };
  if (ring.way === "out") return step({ ...told, ring: { ...ring, status: "ringing" } });
  return step({ ...told, ring: { ...ring, status: "ringing" } }, awaitRing(ring.call));
}
