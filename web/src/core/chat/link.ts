import type { LinkEvent } from "./events";
import { happen } from "./call";
import { offerTold } from "./offer";
import { reduceServer } from "./server";
import { andThen, ask, rest, seek, step } from "./step";
import type { Step } from "./step";
import { stillKeys } from "./state";
import type { ChatLine, ChatState } from "./state";

/** What happens to the connection with the server, and the answers that come over it. */
export function reduceLink(state: ChatState, event: LinkEvent): Step {
  switch (event.type) {
    case "linkLost":
      return lost(state);
    case "linkSlow":
      return step(state.link.status === "opening" ? { ...state, link: { status: "opening", slow: true } } : state);
    case "linkDraining":
      return step({ ...state, link: { status: "draining" } });
    case "linkOver":
      return over(state, event.code, event.message);
    case "networkChanged": {
      const now: ChatState = { ...state, offline: !event.online };
      return state.offline && event.online ? happen(now, { type: "networkChanged" }) : step(now);
    }
    case "networkSwitched":
      return happen(state, { type: "networkChanged" });
    case "serverSaid":
      return reduceServer(state, event.said);
    case "answered":
      return answered(state, event.number, event.answer.status);
    case "refused":
      return refused(state, event.number, event.code, event.retryAfterMs);
    case "textSent":
      return step(settle(state, event.nonce, { delivery: "sent" }));
    case "textFailed":
      return step(settle(state, event.nonce, { delivery: "failed", code: event.code }));
  }
}

function lost(state: ChatState): Step {
  const begins = state.room !== null && state.graceLeft === null;
  const next: ChatState = {
    ...state,
    asking: null,
    findingLater: false,
    // What was asked for may not have arrived.
    wishTold: state.asking ? null : state.wishTold,
    keys: stillKeys,
    graceLeft: begins ? state.grace : state.graceLeft,
    link: { status: isRestart(state) ? "restarting" : "lost" },
  };
  // The room and its call stay: the browsers talk to each other directly.
  return begins ? step(next, { do: "awaitSecond" }) : step(next);
}

function over(state: ChatState, code: string, message: string): Step {
  const returnTo = code === "displaced" ? (state.room?.id ?? state.returnTo) : null;
  const ended: ChatState = { ...state, returnTo, asking: null, wishTold: null, complaint: null };
  return rest({ ...ended, link: { status: "over", code, message } }, null);
}

const isRestart = ({ link }: ChatState): boolean => link.status === "draining" || link.status === "restarting";

function answered(state: ChatState, number: number, status: string): Step {
  if (state.asking?.number !== number) return step(state);
  const { what } = state.asking;
  const free: ChatState = { ...state, asking: null };
  if (state.room) return step(free);
  // `matched` is said with the room in an event that follows at once; until then this is a wait like any other.
  const seat = status === "idle" && what !== "find" ? "idle" : "waiting";
  return andThen(what === "stop" ? step({ ...free, seat }) : offerTold({ ...free, seat }, number), seek);
}

function refused(state: ChatState, number: number, code: string, retryAfterMs: number): Step {
  if (state.asking?.number !== number) return step(state);
  const { what, quiet } = state.asking;
  if (quiet) {
    // Somebody was met meanwhile.
    if (state.room) return step({ ...state, asking: null });
    const left: ChatState = { ...state, asking: null, findingLater: true };
    // It is a moment that is lost, and no more: without an offer the two connect as well.
    return step(left, { do: "findLater", ms: Math.max(retryAfterMs, 10_000) });
  }
  const free: ChatState = { ...state, asking: null, wishTold: null };
  if (what === "stop") return state.wanting ? seek(free) : step(free);
  // A call through the hall goes before; when it is over it is looked for again.
  if (code === "already_calling" || code === "already_ringing") return step(free, { do: "findLater", ms: 1000 });
  const told: ChatState = { ...free, notice: { kind: "problem", code } };
  if (what === "next") return step(told);
  const passing = code === "rate_limited" || code === "unavailable" || code === "late";
  if (passing) return step({ ...told, findingLater: true }, { do: "findLater", ms: Math.max(retryAfterMs, 1000) });
  // In a room, by the server's account, which this page knows nothing of: it is given up, and then it looks again.
  if (code === "already_in_room") return state.room ? step(free) : ask(free, "stop");
  return rest(told, told.notice);
}

function settle(state: ChatState, nonce: string, how: Pick<ChatLine, "delivery" | "code">): ChatState {
  const lines = state.lines.map((line) =>
    line.key === nonce && line.delivery === "sending" ? { ...line, ...how } : line,
  );
  return { ...state, lines };
}
