import { isBlackNow } from "./call-state";
import type { CallFailure, CallState } from "./call-state";
import type { Cause } from "./quality";
import type { VerificationState } from "./verification";

const failureWords: Readonly<Record<CallFailure, (who: string) => string>> = {
  silent: () => "The call does not connect: their browser does not answer.",
  blocked: () => "The call does not connect: a network in between may block it.",
  relayRefused: () => "The call does not connect: the relay of this host did not let you in.",
  relayUnreachable: () => "The call does not connect: your network does not reach the relay of this host.",
  lost: (who) => `The call with ${who} broke off, and no way back was found.`,
};

const weakWords: Readonly<Record<Cause, string>> = {
  loss: "The network loses much of this call: picture and sound may break off.",
  delay: "The network is slow: what you say arrives late.",
  bandwidth: "The network has little room: pictures are small for now.",
  device: "Your device has much to do: pictures are small for now.",
};

/** A call that is not in order, as a sentence with what to do; nothing where it is. */
export function wordsForCall(call: CallState, who: string): string {
  switch (call.status) {
    case "connecting":
      return call.slow ? `Connecting you with ${who} takes longer than usual. Wait a moment, or press Next.` : "";
    case "failed":
      return `${failureWords[call.failure ?? "blocked"](who)} Press Next to meet somebody else.`;
    case "interrupted":
      return "The picture broke off. It often comes back in a moment.";
    case "recovering":
      return `The picture broke off. Looking for another way to ${who}.`;
    case "weak":
      return wordsForSound(call) || weakWords[call.quality?.cause ?? "loss"];
    case "connected":
      return wordsForSound(call) || wordsForPicture(call);
  }
}

/** How the call goes and how well, for the eye: "Direct, good". Nothing until it is known. */
export function wordsForQuality({ path, quality }: CallState): string {
  if (path === null) return "";
  const way = path === "direct" ? "Direct" : "By relay";
  if (!quality) return way;
  const causes: Readonly<Record<Cause, string>> = {
    loss: "packets get lost",
    delay: "the way is long",
    bandwidth: "little room",
    device: "your device is busy",
  };
  return `${way}, ${quality.level}${quality.cause ? `: ${causes[quality.cause]}` : ""}`;
}

/** What is to be known of the words that the two may compare; nothing while there are none. */
export function wordsForBroken({ outcome }: VerificationState): string {
  return outcome === "broken" ? "Somebody may be listening in: their side did not keep its word. Press Next." : "";
}

function wordsForSound({ sending }: CallState): string {
  if (sending.share !== "sound") return "";
  return "The network is weak: they hear you and do not see you. Your picture comes back by itself.";
}

function wordsForPicture(call: CallState): string {
  const { picture, reported } = call;
  if (isBlackNow(call)) return "Their picture is black: their camera may be off or covered. You may still hear them.";
  if (picture === "still") return "Their picture stands still. You may still hear them.";
  // It was waited for as long as a report waits.
  return picture === "awaited" && reported ? "No picture of them has come yet. You may hear them." : "";
}
