import { wordsForCode } from "../problem";
import type { EndReason } from "../protocol";
import { phaseOf } from "./phase";
import type { CameraProblem, ChatState } from "./state";

const cameraWords: Readonly<Record<CameraProblem, string>> = {
  refused:
    "Your browser blocked the camera. Click the camera sign in the address bar, choose Allow, then press Try again.",
  noCamera: "No camera was found. Plug one in, then press Try again. Without one you go on with sound alone.",
  missing: "No camera or microphone was found. Plug one in, then press Try again.",
  busy: "Another program is using your camera. Close it, then press Try again.",
  insecure: "Browsers give the camera only to pages on https or localhost. Open Hallway at its https address.",
  failed: "Your camera did not open. Check that it works elsewhere, then press Try again.",
};

const endWords: Readonly<Partial<Record<EndReason, string>>> = {
  you_blocked: "You blocked them: Hallway will not bring you together again.",
  partner_next: "They moved on.",
  partner_stopped: "They left.",
  partner_left: "They left.",
  moderated: "This call was ended by the host.",
  lost: "You were away too long, and that call is over.",
};

/** How many people are here, as a sentence. */
export function wordsForCount(online: number): string {
  if (online <= 0) return "Nobody is here yet.";
  return online === 1 ? "1 person is here." : `${online.toLocaleString("en")} people are here.`;
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
  return [wordsForNotice(state), wordsForPhase(state)].filter(Boolean).join(" ");
}

function wordsForNotice(state: ChatState): string {
  const { notice } = state;
  if (!notice || phaseOf(state) === "cameraOpening") return "";
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
      return state.camera.status === "failed" ? cameraWords[state.camera.problem] : "";
    case "reaching":
      return state.link.status === "opening" && state.link.slow
        ? "Reaching the server takes longer than usual. Still trying."
        : "Reaching the server.";
    case "waiting": {
      const again = state.notice?.kind === "ended" && state.notice.reason !== "lost";
      return [again ? "Looking for the next one." : "Looking for somebody.", wordsForCompany(state)].join(" ").trim();
    }
    case "connecting":
      return state.room?.slow
        ? `Connecting you with ${partner(state)} takes longer than usual. Wait a moment, or press Next.`
        : `Connecting you with ${partner(state)}.`;
    case "stuck":
      return "The call does not connect: a network in between may block it. Press Next to meet somebody else.";
    case "connected":
      return `Connected with ${partner(state)}.`;
    case "interrupted":
      return "The picture broke off. Trying to mend it.";
    case "partnerAway":
      return "Their connection dropped. Waiting for them.";
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

/** That the partner is writing just now; nothing otherwise. */
export function wordsForWriting({ room }: ChatState): string {
  if (!room?.partnerWriting) return "";
  return room.partner.name ? `${room.partner.name} is writing` : "They are writing";
}

const partner = (state: ChatState): string => state.room?.partner.name || "somebody";
