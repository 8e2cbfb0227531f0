import { noteLimit } from "../protocol";
import type { ReportReason } from "../protocol";
import { wordsForCode } from "../problem";
import type { SafetyEvent } from "./events";
import { step } from "./step";
import type { Step } from "./step";
import type { ChatState, Complaint, Met } from "./state";

/** Why somebody may be reported, in the order and the words of the page. */
export const reportReasons: readonly { readonly reason: ReportReason; readonly words: string }[] = [
  { reason: "sexual", words: "Nudity or sexual behaviour" },
  { reason: "minor", words: "Seems to be under 18" },
  { reason: "harassment", words: "Insults, threats or pressure" },
  { reason: "hate", words: "Hate against a group of people" },
  { reason: "violence", words: "Violence or self-harm" },
  { reason: "spam", words: "Advertising, fraud or a recording" },
  { reason: "other", words: "Something else" },
];

/** Who may be reported and blocked now: the partner, and the one before for a while. */
export interface Reportable {
  readonly partner: Met | null;
  readonly before: Met | null;
}

/** Who may be reported and blocked now. Nobody, where the server cannot hear of it any more. */
export function reportable({ link, room, past }: ChatState): Reportable {
  if (link.status === "over" || link.status === "closed") return { partner: null, before: null };
  return { partner: room && { room: room.id, name: room.partner.name }, before: past };
}

/** How many characters a note may still have. Negative where it is too long. */
export const noteLeft = (note: string): number => noteLimit - Array.from(note.trim()).length;

/** Reporting and blocking. What is sent goes on when its dialog is closed. */
export function reduceSafety(state: ChatState, event: SafetyEvent): Step {
  const { complaint } = state;
  switch (event.type) {
    case "complaintOpened": {
      const { partner, before } = reportable(state);
      const about = [partner, before].find((met) => met?.room === event.room);
      if (!about) return step(state);
      return step({ ...state, complaint: { ...untouched, kind: event.kind, about } });
    }
    case "complaintClosed":
      return step({ ...state, complaint: complaint?.status === "sending" ? { ...complaint, shown: false } : null });
    case "reportWritten": {
      if (!complaint || isSending(complaint) || noteLeft(event.note) < 0) return step(state);
      const note = event.note.trim();
      const { room } = complaint.about;
      // A report that arrived is not made again where only the block failed.
      if (complaint.reported) {
        return event.andBlock ? block(state, complaint) : step(finished(state, { ...complaint, failure: null }));
      }
      return step(
        { ...state, complaint: { ...complaint, status: "sending", failure: null } },
        { do: "sendReport", room, reason: event.reason, ...(note ? { note } : {}), andBlock: event.andBlock },
      );
    }
    case "blockConfirmed":
      return complaint && !isSending(complaint) ? block(state, complaint) : step(state);
    case "reportAnswered":
      return reportAnswered(state, event);
    case "blockAnswered":
      return step(event.code === null ? blocked(state, event.room) : blockFailed(state, event));
    case "pastRoomExpired":
      return step(state.past?.room === event.room ? { ...state, past: null } : state);
  }
}

/** What went wrong with a complaint, in words. */
export function wordsForFailure({ kind, reported, failure }: Complaint): string {
  if (!failure) return "";
  const stands = kind === "block" ? "They are not blocked yet." : "Your report was received. They are not blocked yet.";
  const late = "It is too late for this: a call can be reported for 15 minutes.";
  const why =
    failure.code === "not_in_room" ? late : wordsForCode(failure.code, Math.ceil(failure.retryAfterMs / 1000));
  return kind === "block" || reported ? `${stands} ${why}` : why;
}

const untouched = { status: "open", shown: true, reported: false, blocked: false, failure: null } as const;

const isSending = ({ status }: Complaint): boolean => status === "sending" || status === "done";

function block(state: ChatState, complaint: Complaint): Step {
  const sending: Complaint = { ...complaint, status: "sending", failure: null };
  return step({ ...state, complaint: sending }, { do: "sendBlock", room: complaint.about.room });
}

/** What was sent about that room and has no answer yet. */
function sent({ complaint }: ChatState, room: string): Complaint | null {
  return complaint?.about.room === room && complaint.status === "sending" ? complaint : null;
}

/** Done: its dialog says so, where it is still there. */
function finished(state: ChatState, complaint: Complaint): ChatState {
  return { ...state, complaint: complaint.shown ? { ...complaint, status: "done" } : null };
}

type Answered = Extract<SafetyEvent, { type: "reportAnswered" | "blockAnswered" }>;

function reportAnswered(state: ChatState, event: Extract<SafetyEvent, { type: "reportAnswered" }>): Step {
  const mine = sent(state, event.room);
  if (event.code !== null) return step(reportFailed(state, mine, event));
  const heard: ChatState = mine ? { ...state, complaint: { ...mine, reported: true } } : state;
  if (event.andBlock) return step(heard, { do: "sendBlock", room: event.room });
  return step(mine ? finished(state, { ...mine, reported: true }) : heard);
}

function reportFailed(state: ChatState, mine: Complaint | null, event: Answered): ChatState {
  // What was written is gone with its dialog, so there is nothing to send again.
  if (!mine?.shown) {
    const complaint = mine ? null : state.complaint;
    return { ...state, complaint, notice: { kind: "problem", code: event.code ?? "internal", of: "report" } };
  }
  return { ...state, complaint: { ...mine, status: "failed", failure: failureIn(event) } };
}

function blocked(state: ChatState, room: string): ChatState {
  const past = state.past?.room === room ? null : state.past;
  const mine = sent(state, room);
  const elsewhere = state.room !== null && state.room.id !== room;
  // The state line speaks of the present call. Who blocks the one before is told in the dialog.
  if (mine && (mine.reported || elsewhere)) return finished({ ...state, past }, { ...mine, blocked: true });
  const notice = elsewhere ? state.notice : ({ kind: "ended", reason: "you_blocked" } as const);
  return { ...state, past, notice, complaint: mine ? null : state.complaint };
}

/** Who believes to be rid of somebody has to know that they are not: the dialog comes back if it was closed. */
function blockFailed(state: ChatState, event: Answered): ChatState {
  const mine = sent(state, event.room);
  if (!mine) return { ...state, notice: { kind: "problem", code: event.code ?? "internal", of: "block" } };
  const again = mine.shown ? mine : { ...mine, kind: "block" as const, shown: true };
  return { ...state, complaint: { ...again, status: "failed", failure: failureIn(event) } };
}

const failureIn = ({ code, retryAfterMs }: Answered): Complaint["failure"] => ({
  code: code ?? "internal",
  retryAfterMs,
});
