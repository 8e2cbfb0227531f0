import type { CallSample } from "../../src/core/call/sample";

/** A look at a call that is in order. */
export function sample(at: number, more: Partial<CallSample> = {}): CallSample {
  return {
    at,
    path: "direct",
    roundTripMs: 30,
    packetsReceived: at,
    packetsLost: 0,
    framesDecoded: at,
    sentLost: 0,
    mayBeSent: 2_000_000,
    limitedBy: "none",
    ...more,
  };
}
