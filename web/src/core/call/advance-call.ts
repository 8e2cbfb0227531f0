import type { IceSettings } from "../protocol";
import { hasRelay, isBlackNow, stands } from "./call-state";
import type { CallFailure, CallState, CallStep, RelaySign } from "./call-state";
import { advance } from "./directives";
import type { CallAdvance } from "./directives";
import { measured } from "./measured";
import type { CallSample } from "./sample";

/** What happens to a call. */
export type CallHappening =
  | { readonly type: "changed"; readonly connection: RTCPeerConnectionState }
  /** The time that was asked for is over. */
  | { readonly type: "due" }
  | { readonly type: "stepped"; readonly step: CallStep; readonly ms: number }
  | { readonly type: "relaySigned"; readonly sign: RelaySign }
  /** The partner looks for another way. */
  | { readonly type: "partnerOffered" }
  | { readonly type: "measured"; readonly sample: CallSample }
  /** What is shown of the partner was looked at, and is black or not. */
  | { readonly type: "looked"; readonly black: boolean }
  /** The device has another network, or one again. */
  | { readonly type: "networkChanged" }
  /** What is said reaches the partner again: this page or theirs has come back. */
  | { readonly type: "returned"; readonly ice: IceSettings | null };

/** How long it may take to connect before it is said that it takes long, and another way is looked for. */
const slowMs = 5000;
/** How long a try to find another way may take. */
const tryMs = 8000;
/** So often another way is looked for before a call that has never stood is given up, and one that has. */
const triesAtFirst = 1;
const triesLater = 3;
/** A call that breaks off is often back by itself within this. */
const patienceMs = 2500;
/** The callee leaves the caller this much time to begin, so that the two do not offer at once. */
const courtesyMs = 1500;
/** From a call's standing to the first look at it. */
const firstLookMs = 500;
/** After this long without an answer an offer that the server handed on is sent once more: it may have been void there. */
const answerMs = 1500;

/**
 * Carries a call on by one happening. It reads no clock and touches no connection.
 *
 * @param reachable whether what is said now can reach the partner's page
 */
export function advanceCall(call: CallState, happening: CallHappening, reachable: boolean): CallAdvance {
  switch (happening.type) {
    case "changed":
      return changed(call, happening.connection, reachable);
    case "due":
      return due(call, reachable);
    case "stepped":
      return stepped(call, happening.step, happening.ms);
    case "relaySigned":
      // One candidate is proof; what went wrong with another server is not news then.
      return advance(call.relay === "found" ? call : { ...call, relay: happening.sign });
    case "partnerOffered":
      return partnerOffered(call);
    case "measured":
      return measured(call, happening.sample);
    case "looked":
      return looked(call, happening.black);
    case "networkChanged":
      if (call.status === "connecting") return advance(call);
      return reachable ? restart({ ...call, tries: 0 }) : advance({ ...call, owed: true });
    case "returned":
      return returned(happening.ice ? { ...call, hasRelay: hasRelay(happening.ice) } : call);
  }
}

/** Begins. */
export function beginCall(call: CallState): CallAdvance {
  return advance(call, { do: "await", ms: call.handed ? answerMs : slowMs });
}

function changed(call: CallState, connection: RTCPeerConnectionState, reachable: boolean): CallAdvance {
  switch (connection) {
    case "connected": {
      if (stands(call)) return advance(call);
      const now: CallState = {
        ...call,
        status: "connected",
        wasConnected: true,
        slow: false,
        failure: null,
        tries: 0,
        owed: false,
        // What was counted before the break says nothing of the way after it.
        sample: null,
        quality: null,
        weakFor: 0,
        stillFor: 0,
        blackFor: 0,
      };
      return advance(now, { do: "measure", ms: firstLookMs });
    }
    case "disconnected":
      if (!stands(call)) return advance(call);
      return advance({ ...call, status: "interrupted" }, { do: "await", ms: patienceMs + courtesy(call) });
    case "failed":
      return broken(call, reachable);
    default:
      return advance(call);
  }
}

/** No way is left of those that were found. */
function broken(call: CallState, reachable: boolean): CallAdvance {
  if (call.status === "failed") return advance(call);
  if (!stands(call) && call.tries > 0) return due(call, reachable);
  const status = call.wasConnected ? "interrupted" : "connecting";
  if (courtesy(call) > 0) return advance({ ...call, status }, { do: "await", ms: courtesyMs });
  return tryAgain({ ...call, status }, reachable);
}

function due(call: CallState, reachable: boolean): CallAdvance {
  if (stands(call) || call.status === "failed") return advance(call);
  if (call.handed) {
    const rest = { do: "await", ms: slowMs - answerMs } as const;
    const sent: CallState = { ...call, handed: false };
    return call.steps.answer === undefined ? advance(sent, { do: "repeat" }, rest) : advance(sent, rest);
  }
  if (call.status === "connecting" && !call.slow && call.tries === 0) {
    const slow: CallState = { ...call, slow: true };
    // The caller looks for another way at once; the callee waits for that, so that the two do not offer at once.
    return courtesy(call) > 0 ? advance(slow, { do: "await", ms: courtesyMs }) : tryAgain(slow, reachable);
  }
  return tryAgain(call, reachable);
}

function tryAgain(call: CallState, reachable: boolean): CallAdvance {
  // Where nobody can be told there is nothing to try; it is done on the return.
  if (!reachable) return advance({ ...call, owed: true }, { do: "await", ms: tryMs });
  if (call.tries >= (call.wasConnected ? triesLater : triesAtFirst)) return fail(call);
  return restart(call);
}

function restart(call: CallState): CallAdvance {
  const status = stands(call) ? call.status : call.wasConnected ? "recovering" : call.status;
  // A way that is not there straight is looked for by the relay alone: nothing else competes with it then.
  const relayOnly =
    call.hasRelay && call.relay !== "refused" && !stands(call) && (!call.wasConnected || call.tries > 0);
  const counted: CallState = {
    ...call,
    status: call.status === "failed" ? (call.wasConnected ? "recovering" : "connecting") : status,
    failure: null,
    owed: false,
    tries: call.tries + 1,
    restarts: Math.min(100, call.restarts + 1),
  };
  return advance(counted, { do: "restart", relayOnly }, { do: "await", ms: tryMs });
}

/** Their offer is a try as good as one of mine. */
function partnerOffered(call: CallState): CallAdvance {
  const first = call.steps.answer === undefined && call.tries === 0;
  if (first || stands(call)) return advance(call);
  const status = call.wasConnected ? "recovering" : "connecting";
  const tries = Math.max(1, call.tries);
  return advance({ ...call, status, failure: null, owed: false, tries }, { do: "await", ms: tryMs });
}

/** Offers and answers may have been lost meanwhile, so whatever does not stand begins its tries anew. */
function returned(call: CallState): CallAdvance {
  const anew: CallState = { ...call, tries: 0 };
  if (stands(call)) return call.owed ? restart(anew) : advance(call);
  if (call.owed || courtesy(call) === 0) return restart(anew);
  return advance(anew, { do: "await", ms: courtesyMs });
}

function fail(call: CallState): CallAdvance {
  const failed: CallState = { ...call, status: "failed", slow: false, failure: failureOf(call) };
  if (call.reported || call.wasConnected) return advance(failed);
  const { restarts, steps } = call;
  return advance({ ...failed, reported: true }, { do: "report", report: { outcome: "failed", restarts, steps } });
}

function failureOf(call: CallState): CallFailure {
  if (call.wasConnected) return "lost";
  if (call.steps.answer === undefined) return "silent";
  if (!call.hasRelay) return "blocked";
  if (call.relay === "refused") return "relayRefused";
  return call.relay === "found" ? "blocked" : "relayUnreachable";
}

function stepped(call: CallState, step: CallStep, ms: number): CallAdvance {
  if (call.steps[step] !== undefined) return advance(call);
  const steps = { ...call.steps, [step]: Math.max(0, Math.min(600_000, Math.round(ms))) };
  return advance({ ...call, steps, picture: step === "frame" ? "moving" : call.picture });
}

/** A picture that is in order is looked at without a word, so that nothing is drawn anew for it. */
function looked(call: CallState, black: boolean): CallAdvance {
  if (!stands(call) || (!black && call.blackFor === 0) || (black && isBlackNow(call))) return advance(call);
  return advance({ ...call, blackFor: black ? call.blackFor + 1 : 0 });
}

const courtesy = ({ role }: CallState): number => (role === "caller" ? 0 : courtesyMs);
