import { beginCall } from "../call/advance-call";
import { newCall } from "../call/call-state";
import { newVerification } from "../call/verification";
import type { IceSettings, ServerEvent, Signal } from "../protocol";
import { hiddenBy } from "../relay";
import { hallChanged } from "./hall";
import { carryOn, happen, sayUnsaid, verify } from "./call";
import { sendUnsent } from "./lines";
import { advance, callEnded, ringOnReturn, rings } from "./ring";
import { ask, endRoom, engaged, rest, seek, step, andThen } from "./step";
import type { Step } from "./step";
import { noOffer } from "./state";
import type { ChatLine, ChatState, RoomState } from "./state";
import { heard, partnerTypes } from "./typing";

/** What the server says without being asked. */
export function reduceServer(state: ChatState, said: ServerEvent): Step {
  switch (said.event) {
    case "welcome":
      return welcome(state, said);
    case "waiting":
      return waiting({ ...state, count: { online: said.online, waiting: said.waiting } });
    case "matched":
      return matched(state, said);
    case "signal":
      return isHere(state, said.room) ? signalled(state, said.room, said.signal) : step(state);
    case "text":
      return isHere(state, said.room) ? step(hear(heard(state, false), said.id, said.text)) : step(state);
    case "typing":
      return partnerTypes(state, said.room, said.typing);
    case "partner":
      return state.room && isHere(state, said.room) ? comesOrGoes(state, state.room, said.away) : step(state);
    case "ended":
      return isHere(state, said.room) ? ended(state, said) : step(state);
    case "ringing":
      return rings(state, said.call, said.guest);
    case "callEnded":
      return callEnded(state, said.call, said.reason);
    case "hall":
      return hallChanged(state, said);
    case "refused":
      // Only signals, what is told of keys and the end of a watch are sent without asking for an answer. A signal that is refused leaves
      // the call as it is, and the time limit of the call says the rest.
      return step(state);
  }
}

function signalled(state: ChatState, room: string, signal: Signal): Step {
  if ("verification" in signal) return verify(state, { type: "heard", verification: signal.verification });
  return step(state, { do: "signalPeer", room, signal });
}

function waiting(state: ChatState): Step {
  if (state.wanting) return step(state.room ? state : { ...state, seat: "waiting" });
  // The place of a page that is gone, to which a call has led back. This one gives it up, as it does on coming.
  return state.room || state.ring || state.asking ? step(state) : ask(state, "stop");
}

function comesOrGoes(state: ChatState, room: RoomState, away: boolean): Step {
  const graceLeft = away ? state.grace : 0;
  const next: ChatState = { ...state, room: { ...room, partnerAway: away, partnerWriting: false, graceLeft } };
  return away ? step(next, { do: "awaitSecond" }) : hasReturned(next, null);
}

/** What was said while one of the two was away may be lost. */
function hasReturned(state: ChatState, ice: IceSettings | null): Step {
  return andThen(happen(state, { type: "returned", ice }), (now) => verify(now, { type: "returned" }));
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
  const called = said.status === "calling" || said.status === "ringing";
  // A call goes back to what it interrupted.
  const seat = said.status === "waiting" || (called && state.seat === "waiting") ? "waiting" : "idle";
  const settled = state.room ? lostRoom(here, seat, inTime(state)) : ringOnReturn({ ...here, seat }, said.status);
  if (called) return settled;
  // The room that was left while nobody could be told. The server has kept it for this page, and is told now.
  const left = said.room !== null && said.room === state.pastRoom && said.room !== state.returnTo ? said.room : null;
  if (left !== null && state.wanting) {
    return andThen(settled, (now) => (now.camera.status === "on" ? ask(now, "next", left) : ask(now, "stop")));
  }
  // The room that another window of this visitor was in: `matched` follows, and the call moves here.
  if (said.room && engaged(state)) return settled;
  const goOn = (now: ChatState): Step => andThen(advance(now), seek);
  return andThen(settled, (now) => (engaged(now) || said.status === "idle" ? goOn(now) : ask(now, "stop")));
}

/** Whether this page was back before its place should have been given up. A page that slept does not know. */
function inTime({ link, graceLeft, notice }: ChatState): boolean {
  const slept = notice?.kind === "device" && notice.device === "page";
  return link.status === "restarting" || ((graceLeft ?? 0) > 0 && !slept);
}

/** Over while nobody could be told. Who did not look for anybody, but was called, is looking for nobody now. */
function lostRoom(state: ChatState, seat: ChatState["seat"], wasInTime: boolean): Step {
  const notice = { kind: "ended", reason: wasInTime ? "forgotten" : "lost" } as const;
  return state.wanting ? endRoom(state, seat, notice) : rest(state, notice);
}

function matched(state: ChatState, said: Extract<ServerEvent, { event: "matched" }>): Step {
  const { room: id, role, partner, shared, offer } = said;
  const ice = hiddenBy(state.wish, said.ice);
  const { ring } = state;
  // A seat that is being given back, or that nobody wants any more: no call is opened for it.
  if (state.asking?.what === "stop") return step({ ...state, pastRoom: id });
  if (!engaged(state) || state.camera.status !== "on") return ask({ ...state, pastRoom: id }, "stop");
  // Taken in the moment in which it was given up: the visitor is not shown to whom they no longer want to see.
  if (ring?.status === "ending" && ring.guest?.id === partner.id && !said.resumed) return giveBack(state, id);
  if (id === state.pastRoom && id !== state.returnTo) return step(state);
  if (state.room && isHere(state, id)) {
    const room: RoomState = said.resumed ? { ...state.room, partnerAway: false, graceLeft: 0 } : state.room;
    const kept = step({ ...state, room }, { do: "configurePeer", room: id, ice });
    if (!said.resumed) return step(state);
    return andThen(andThen(andThen(kept, sendUnsent), sayUnsaid), (now) => hasReturned(now, ice));
  }
  const prepared = role === "caller" && !said.resumed ? preparedFor(state, ice) : "none";
  const room: RoomState = {
    id,
    role,
    partner,
    shared,
    partnerAway: false,
    partnerWriting: false,
    graceLeft: 0,
    call: newCall(role, ice, prepared === "handed"),
    verification: newVerification(role),
    unsent: [],
  };
  // Who comes back to a call that this page does not hold offers anew, since the partner waits for nothing.
  const offers = role === "caller" || said.resumed;
  const lines = id === state.returnTo ? state.lines : [];
  return andThen(endRoom(state, "idle", null), (now) =>
    step(
      // Who is met again in the room that was left is not somebody met before.
      {
        ...now,
        room,
        ring: null,
        offer: { ...noOffer, number: now.offer.number },
        lines,
        notice: null,
        returnTo: null,
        past: now.past?.room === id ? null : now.past,
      },
      { do: "openPeer", room: id, role, offers, ice, prepared },
      ...(offer && !offers ? [{ do: "signalPeer", room: id, signal: offer } as const] : []),
      ...carryOn({ ...now, room }, beginCall(room.call)).effects,
    ),
  );
}

/** Whether the connection that was prepared while waiting serves here, and whether the partner has its offer already. */
function preparedFor({ offer, ring }: ChatState, { iceTransportPolicy }: IceSettings): "none" | "untold" | "handed" {
  const usable = offer.status === "ready" || offer.status === "stale";
  // Addresses that are to be hidden here may be in it: the server has not passed it on.
  if (!usable || offer.relayOnly !== (iceTransportPolicy === "relay")) return "none";
  // A call through the hall hands no offer on.
  return offer.held && !ring ? "handed" : "untold";
}

function giveBack(state: ChatState, room: string): Step {
  const left: ChatState = { ...state, ring: null, pastRoom: room };
  if (state.wanting) return ask(left, "next", room);
  return andThen(rest(left, null), (now) => ask(now, "stop"));
}

function hear(state: ChatState, id: string, text: string): ChatState {
  const key = `theirs:${id}`;
  if (state.lines.some((line) => line.key === key)) return state;
  const line: ChatLine = { key, mine: false, text, delivery: "sent" };
  return { ...state, lines: [...state.lines, line] };
}

function ended(state: ChatState, said: Extract<ServerEvent, { event: "ended" }>): Step {
  const notice = { kind: "ended", reason: said.reason } as const;
  // What the visitor asks for may be something else by now.
  if (said.status === "waiting") return andThen(endRoom({ ...state, wanting: true }, "waiting", notice), seek);
  // Idle after a room that was lost is no wish of who was looking. Every other way to idle is somebody's decision.
  if (said.reason === "lost" && state.wanting) return andThen(endRoom(state, "idle", notice), seek);
  return rest(state, notice);
}
