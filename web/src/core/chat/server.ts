import type { ServerEvent } from "../protocol";
import { sendUnsent } from "./lines";
import { ask, endRoom, rest, seek, step, andThen } from "./step";
import type { Step } from "./step";
import type { ChatLine, ChatState, RoomState } from "./state";
import { heard, partnerTypes } from "./typing";

/** How long a call may take to be mended before the visitor is told that it does not connect. */
export const connectWithinMs = 10_000;
/** How long it may take to connect before it is said that it takes long; and as long again, that it does not. */
export const connectSlowMs = 5_000;

/** What the server says without being asked. */
export function reduceServer(state: ChatState, said: ServerEvent): Step {
  switch (said.event) {
    case "welcome":
      return welcome(state, said);
    case "waiting": {
      const counted: ChatState = { ...state, count: { online: said.online, waiting: said.waiting } };
      return step(state.room || !state.wanting ? counted : { ...counted, seat: "waiting" });
    }
    case "matched":
      return matched(state, said);
    case "signal":
      return isHere(state, said.room)
        ? step(state, { do: "signalPeer", room: said.room, signal: said.signal })
        : step(state);
    case "text":
      return isHere(state, said.room) ? step(hear(heard(state, false), said.id, said.text)) : step(state);
    case "typing":
      return partnerTypes(state, said.room, said.typing);
    case "partner":
      return state.room && isHere(state, said.room) ? comesOrGoes(state, state.room, said.away) : step(state);
    case "ended":
      return isHere(state, said.room) ? ended(state, said) : step(state);
    case "refused":
      // Only signals and what is told of keys are sent without asking for an answer. A signal that is refused leaves
      // the call as it is, and the time limit of the call says the rest.
      return step(state);
  }
}

function comesOrGoes(state: ChatState, room: RoomState, away: boolean): Step {
  const graceLeft = away ? state.grace : 0;
  const next: ChatState = { ...state, room: { ...room, partnerAway: away, partnerWriting: false, graceLeft } };
  return away ? step(next, { do: "awaitSecond" }) : step(next);
}

const isHere = (state: ChatState, room: string): boolean => state.room?.id === room;

function welcome(state: ChatState, said: Extract<ServerEvent, { event: "welcome" }>): Step {
  const here: ChatState = {
    ...state,
    guest: said.guest,
    grace: said.grace || state.grace,
    graceLeft: null,
    link: { status: "open" },
    asking: null,
    returnTo: said.room === state.returnTo ? state.returnTo : null,
  };
  if (said.room && isHere(state, said.room)) return step(here);
  const seat = said.status === "waiting" ? "waiting" : "idle";
  const settled = state.room ? endRoom(here, seat, { kind: "ended", reason: "lost" }) : step({ ...here, seat });
  // The room that was left while nobody could be told. The server has kept it for this page, and is told now.
  const left = said.room !== null && said.room === state.pastRoom && said.room !== state.returnTo ? said.room : null;
  if (left !== null && state.wanting) {
    return andThen(settled, (now) => (now.camera.status === "on" ? ask(now, "next", left) : ask(now, "stop")));
  }
  // The room that another window of this visitor was in: `matched` follows, and the call moves here.
  if (said.room && state.wanting) return settled;
  return andThen(settled, (now) => (now.wanting || said.status === "idle" ? seek(now) : ask(now, "stop")));
}

function matched(state: ChatState, said: Extract<ServerEvent, { event: "matched" }>): Step {
  const { room: id, role, partner, ice } = said;
  // A seat that is being given back, or that nobody wants any more: no call is opened for it.
  if (state.asking?.what === "stop") return step({ ...state, pastRoom: id });
  if (!state.wanting || state.camera.status !== "on") return ask({ ...state, pastRoom: id }, "stop");
  if (id === state.pastRoom && id !== state.returnTo) return step(state);
  if (state.room && isHere(state, id)) {
    const room: RoomState = said.resumed ? { ...state.room, partnerAway: false, graceLeft: 0 } : state.room;
    const kept = step({ ...state, room }, { do: "configurePeer", room: id, ice });
    return said.resumed ? andThen(kept, sendUnsent) : step(state);
  }
  const room: RoomState = {
    id,
    role,
    partner,
    partnerAway: false,
    partnerWriting: false,
    graceLeft: 0,
    call: "connecting",
    slow: false,
    wasConnected: false,
  };
  // Who comes back to a call that this page does not hold offers anew, since the partner waits for nothing.
  const offers = role === "caller" || said.resumed;
  const lines = id === state.returnTo ? state.lines : [];
  return andThen(endRoom(state, "idle", null), (now) =>
    step(
      // Who is met again in the room that was left is not somebody met before.
      { ...now, room, lines, notice: null, returnTo: null, past: now.past?.room === id ? null : now.past },
      { do: "openPeer", room: id, role, offers, ice },
      { do: "awaitConnection", room: id, ms: connectSlowMs },
    ),
  );
}

function hear(state: ChatState, id: string, text: string): ChatState {
  const key = `theirs:${id}`;
  if (state.lines.some((line) => line.key === key)) return state;
  const line: ChatLine = { key, mine: false, text, delivery: "sent" };
  return { ...state, lines: [...state.lines, line] };
}

function ended(state: ChatState, said: Extract<ServerEvent, { event: "ended" }>): Step {
  const notice = { kind: "ended", reason: said.reason } as const;
  if (said.status === "waiting") return endRoom(state, "waiting", notice);
  // Idle after a room that was lost is no wish of the visitor's. Every other way to idle is somebody's decision.
  if (said.reason === "lost") return andThen(endRoom(state, "idle", notice), seek);
  return rest(state, notice);
}
