import { sightOf } from "../call/call-state";
import { wordsForBroken, wordsForCall } from "../call/call-words";
import { wordsForCode } from "../problem";
import type { EndReason } from "../protocol";
import { wordsForDevice, wordsForSharing } from "./device-words";
import { phaseOf } from "./phase";
import type { CameraProblem, ChatState, Hall, Notice, Ring } from "./state";

const cameraWords: Readonly<Record<CameraProblem, (button: string) => string>> = {
  refused: (button) =>
    `Your browser blocked the camera. Click the camera sign in the address bar, choose Allow, then press ${button}.`,
  noCamera: (button) =>
    `No camera was found. Plug one in, then press ${button}. Without one you go on with sound alone.`,
  missing: (button) => `No camera or microphone was found. Plug one in, then press ${button}.`,
  busy: (button) => `Another program is using your camera. Close it, then press ${button}.`,
  insecure: () => "Browsers give the camera only to pages on https or localhost. Open Hallway at its https address.",
  failed: (button) => `Your camera did not open. Check that it works elsewhere, then press ${button}.`,
};

const endWords: Readonly<Partial<Record<EndReason | "forgotten", string>>> = {
  you_blocked: "You blocked them: Hallway will not bring you together again.",
  partner_next: "They moved on.",
  partner_stopped: "They left.",
  partner_left: "They left.",
  moderated: "This call was ended by the host.",
  lost: "You were away too long, and that call is over.",
  forgotten: "The server has started anew, and that call is over.",
};

type CallNotice = Extract<Notice, { kind: "call" }>;

/** How a call came to nothing, to the one who made it and to the one who was called. */
function wordsForCallNotice({ way, reason, name }: CallNotice): string {
  const who = name || "They";
  switch (reason) {
    case "declined":
      return `${who} declined your call.`;
    case "cancelled":
      return `${who} gave up calling you.`;
    case "timeout":
      return way === "out" ? `${who} did not answer.` : `You missed a call from ${name || "somebody"}.`;
    case "unavailable":
      return name ? `${name} is not available any more.` : "They are not available any more.";
    case "free":
      return "Nobody is free just now. Try again in a moment.";
    case "gone":
      return name ? `The call with ${name} is over.` : "That call is over.";
    default:
      return "That call is over.";
  }
}

/** What is wrong with the camera, and what to do before that button is pressed. */
export function wordsForCamera({ camera }: ChatState, button: string): string {
  return camera.status === "failed" ? wordsForCameraProblem(camera.problem, button) : "";
}

/** The same of any camera, in a call or not. */
export function wordsForCameraProblem(problem: CameraProblem, button: string): string {
  return cameraWords[problem](button);
}

/** How many people are here, as a sentence. */
export function wordsForCount(online: number): string {
  if (online <= 0) return "Nobody is here yet.";
  return online === 1 ? "1 person is here." : `${online.toLocaleString("en")} people are here.`;
}

/** What there is to say about the hall: how many are in it, and how to find whom one does not see. */
export function wordsForHall({ page, search }: Hall): string {
  if (!page) return "Asking who is here.";
  const shown = page.guests.length;
  const total = page.total.toLocaleString("en");
  if (search.trim() !== "") {
    if (shown === 0) return "Nobody of that name is here.";
    return shown < page.total ? `The first ${shown} of ${total} of that name.` : `${total} of that name.`;
  }
  if (shown === 0) return "Nobody else is here yet.";
  if (shown < page.total) return `The first ${shown} of ${total}. Search to find others.`;
  return page.total === 1 ? "1 other person is here." : `${total} others are here.`;
}

/** While one waits, one is oneself among those who are here. */
function wordsForCompany({ count, pastRoom }: ChatState): string {
  if (!count) return "";
  if (count.online > 1) return wordsForCount(count.online);
  return pastRoom
    ? "Nobody else is here now. Keep the page open."
    : "You are the first here. Keep the page open: somebody may come.";
}

/** The state line: what is happening and, where there is something to do, what. Always a full sentence. */
export function wordsFor(state: ChatState): string {
  if (state.offline && state.link.status !== "over")
    return "You are offline. Check your network: this page comes back by itself.";
  return [wordsForNotice(state), wordsForPhase(state), wordsForSharing(state)].filter(Boolean).join(" ");
}

function wordsForNotice(state: ChatState): string {
  const { notice } = state;
  if (!notice || phaseOf(state) === "cameraOpening") return "";
  // A call is the news then. What went wrong with its answer belongs to it.
  if (state.ring && notice.kind !== "problem") return "";
  if (notice.kind === "device") return wordsForDevice(notice);
  if (notice.kind === "call") return wordsForCallNotice(notice);
  if (notice.kind === "ended") return endWords[notice.reason] ?? "";
  const what = { report: "Your report was not received. ", block: "They are not blocked yet. " };
  return `${notice.of ? what[notice.of] : ""}${wordsForCode(notice.code)}`;
}

function wordsForPhase(state: ChatState): string {
  switch (phaseOf(state)) {
    case "idle":
      return state.notice ? "Press Start to meet somebody." : "Press Start when you are ready.";
    case "cameraOpening":
      return "Opening your camera. Your browser may ask you to allow it.";
    case "cameraFailed":
      return wordsForCamera(state, "Try again");
    case "reaching":
      return state.link.status === "opening" && state.link.slow
        ? "Reaching the server takes longer than usual. Still trying."
        : "Reaching the server.";
    case "waiting": {
      const again = state.notice?.kind === "ended" && state.notice.reason !== "lost";
      return [again ? "Looking for the next one." : "Looking for somebody.", wordsForCompany(state)].join(" ").trim();
    }
    case "calling":
      return wordsForCalling(state.ring);
    case "ringing":
      return `${state.ring?.guest?.name || "Somebody"} is calling. Press Accept or Decline.`;
    case "connecting":
      return (
        wordsForTrouble(state) || [`Connecting you with ${partner(state)}.`, wordsForShared(state)].join(" ").trim()
      );
    case "connected":
      return wordsForTrouble(state) || [`Connected with ${partner(state)}.`, wordsForShared(state)].join(" ").trim();
    case "weak":
    case "interrupted":
    case "recovering":
    case "failed":
      return wordsForTrouble(state);
    case "partnerAway":
      return ["Their connection dropped. Waiting for them.", wordsForPictureOn(state)].join(" ").trim();
    case "lost":
      if (!state.guest) return "The server cannot be reached. Trying again.";
      return "Your connection dropped. Trying again…";
    case "restarting":
      return state.room
        ? "The server is restarting. Your call goes on, and text comes back in a moment."
        : "The server is restarting. Coming back in a moment.";
    case "displaced":
      return "Hallway was opened in another window. Press Use it here to come back to this one.";
    case "signedOut":
      if (state.link.status !== "over") return "";
      return (state.link.code === "banned" && state.link.message) || wordsForCode(state.link.code);
  }
}

/** What is wrong with the call; nothing where it is in order. */
function wordsForTrouble(state: ChatState): string {
  const { room } = state;
  return room ? wordsForBroken(room.verification) || wordsForCall(room.call, partner(state)) : "";
}

/** The browsers need no server to see each other: who is away may be there all the same. */
function wordsForPictureOn({ room }: ChatState): string {
  if (!room || room.call.picture !== "moving" || room.call.stillFor > 0 || sightOf(room.call) !== "live") return "";
  return "You still see and hear them.";
}

function wordsForCalling(ring: Ring | null): string {
  if (!ring || ring.way === "in") return "";
  if (ring.status === "ending") return "Giving up the call.";
  if (ring.guest) return `Calling ${ring.guest.name || "them"}. Wait for an answer, or press Cancel call.`;
  if (ring.status === "ringing") return "You are calling somebody. Wait for an answer, or press Stop.";
  return "Calling the next who is free.";
}

/** So many shared interests are named; of more it is said how many there are. */
const namedAtMost = 3;

/** What the two have in common; nothing where it is nothing. */
export function wordsForShared({ room }: ChatState): string {
  const shared = room?.shared ?? [];
  if (shared.length === 0) return "";
  const rest = shared.length - namedAtMost;
  const named: readonly string[] = rest > 0 ? [...shared.slice(0, namedAtMost), `${rest} more`] : shared;
  const last = named[named.length - 1] ?? "";
  return `You both like ${named.length > 1 ? `${named.slice(0, -1).join(", ")} and ${last}` : last}.`;
}

/** That the partner is writing just now; nothing otherwise. */
export function wordsForWriting({ room }: ChatState): string {
  if (!room?.partnerWriting) return "";
  return room.partner.name ? `${room.partner.name} is writing` : "They are writing";
}

const partner = ({ room, ring }: ChatState): string => room?.partner.name || ring?.guest?.name || "somebody";
