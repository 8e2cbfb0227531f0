import type { CallSample } from "./sample";

/** How good a call is. */
export type Level = "good" | "fair" | "weak";

/** What makes it less than good: packets that are lost, the time they take, too little room for them, a busy device. */
export type Cause = "loss" | "delay" | "bandwidth" | "device";

/** How good a call is, and why. */
export interface Quality {
  readonly level: Level;
  /** `null` where it is good. */
  readonly cause: Cause | null;
}

/** From so much on a call is fair, and from so much on it is weak. */
const bounds = {
  /** Shares of what is sent. Opus conceals a twentieth; of a tenth one hears the holes. */
  loss: { fair: 0.03, weak: 0.1 },
  /** Milliseconds there and back. From 400 on two people begin to talk over each other. */
  delay: { fair: 400, weak: 1000 },
  /** Bits a second: what a small picture needs, and what sound needs. */
  room: { fair: 250_000, weak: 60_000 },
} as const;

/** Too few packets to judge a share by. */
const tooFew = 20;

/** How good the call was between two looks at it. The worst sign decides. */
export function qualityBetween(before: CallSample, after: CallSample): Quality {
  const signs: readonly (readonly [Cause, Level])[] = [
    ["loss", byShare(Math.max(lossBetween(before, after), after.sentLost ?? 0))],
    ["delay", from(after.roundTripMs ?? 0, bounds.delay)],
    ["bandwidth", byRoom(after)],
    ["device", after.limitedBy === "cpu" ? "fair" : "good"],
  ];
  for (const level of ["weak", "fair"] as const) {
    const sign = signs.find(([, of]) => of === level);
    if (sign) return { level, cause: sign[0] };
  }
  return { level: "good", cause: null };
}

/** How many frames came between two looks; `null` where no picture is received. */
export function framesBetween(before: CallSample | null, after: CallSample): number | null {
  if (after.framesDecoded === null) return null;
  return Math.max(0, after.framesDecoded - (before?.framesDecoded ?? 0));
}

function lossBetween(before: CallSample, after: CallSample): number {
  const lost = Math.max(0, after.packetsLost - before.packetsLost);
  const sent = Math.max(0, after.packetsReceived - before.packetsReceived) + lost;
  return sent < tooFew ? 0 : lost / sent;
}

function from(value: number, { fair, weak }: { readonly fair: number; readonly weak: number }): Level {
  if (value >= weak) return "weak";
  return value >= fair ? "fair" : "good";
}

const byShare = (share: number): Level => from(share, bounds.loss);

/** What may be sent says something only where it is what holds the picture back. */
function byRoom({ mayBeSent, limitedBy }: CallSample): Level {
  if (mayBeSent === null || limitedBy === "cpu") return "good";
  if (mayBeSent < bounds.room.weak) return "weak";
  return mayBeSent < bounds.room.fair && limitedBy === "bandwidth" ? "fair" : "good";
}
