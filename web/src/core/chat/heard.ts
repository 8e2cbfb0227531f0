import type { Sound } from "../sounds";
import type { ChatState } from "./state";

const partings = new Set(["partner_next", "partner_stopped", "partner_left"]);

/** What can be heard of an incoming call: which it is, and how often it was heard. */
function ringing({ ring }: ChatState): string | null {
  return ring?.way === "in" && ring.status === "ringing" ? `${ring.call} ${ring.rung}` : null;
}

/** Which sound goes with a change, if any. What the visitor does themselves makes none. */
export function soundBetween(before: ChatState, after: ChatState): Sound | null {
  if (after.room && after.room.id !== before.room?.id) return after.room.id === before.returnTo ? null : "matched";
  if (after.room && after.lines.length > before.lines.length) {
    return after.lines[after.lines.length - 1]?.mine === false ? "text" : null;
  }
  const heard = ringing(after);
  if (heard !== null && heard !== ringing(before)) return "ringing";
  const parted = before.room && !after.room && after.notice?.kind === "ended" && partings.has(after.notice.reason);
  return parted ? "left" : null;
}
