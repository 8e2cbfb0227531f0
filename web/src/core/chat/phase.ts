import { engaged } from "./step";
import type { ChatState } from "./state";

/** Where the visit stands, in one word: what the page looks like, and which sentence it says. */
export type Phase =
  | "idle"
  | "cameraOpening"
  | "cameraFailed"
  | "reaching"
  | "waiting"
  | "calling"
  | "ringing"
  | "connecting"
  | "connected"
  | "weak"
  | "interrupted"
  | "recovering"
  | "failed"
  | "partnerAway"
  | "lost"
  | "restarting"
  | "displaced"
  | "signedOut";

/**
 * Whether the server keeps a place for this page.
 *
 * A page that does not know of one gives none up: it might be another tab's.
 */
export function isSeated({ link, room }: ChatState): boolean {
  if (link.status === "lost" || link.status === "restarting") return room !== null;
  return link.status === "open" || link.status === "draining";
}

/** The phase of a state. What stands in the way of everything else comes first. */
export function phaseOf(state: ChatState): Phase {
  const { link, camera, room, ring } = state;
  if (link.status === "over") return link.code === "displaced" ? "displaced" : "signedOut";
  if (link.status === "lost") return "lost";
  if (link.status === "restarting" || link.status === "draining") return "restarting";
  if (ring?.way === "in" && ring.status === "ringing") return "ringing";
  if (camera.status === "failed" && !state.wanting) return "cameraFailed";
  if (!engaged(state)) return "idle";
  if (camera.status === "opening") return "cameraOpening";
  if (ring?.way === "out") return "calling";
  if (ring?.status === "accepting") return "connecting";
  if (room) return room.partnerAway ? "partnerAway" : room.call.status;
  return link.status === "open" ? "waiting" : "reaching";
}
