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
      const opened: Complaint = { kind: event.kind, about, status: "open", reported: false, failure: null };
      return step({ ...state, complaint: opened });
    }
    case "complaintClosed":
      return step({ ...state, complaint: null });
    case "reportWritten": {
      if (!complaint || isSending(complaint) || noteLeft(event.note) < 0) return step(state);
      const note = event.note.trim();
      const { room } = complaint.about;
      // A report that arrived is not made again where only the block failed.
      if (complaint.reported) return block(state, complaint);
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
      return event.code === null ? step(blocked(state, event.room)) : step(failed(state, event.room, event));
    case "pastRoomExpired":
      return step(state.past?.room === event.room ? { ...state, past: null } : state);
  }
}

/** What went wrong with a complaint, in words. */
export function wordsForFailure({ failure }: Complaint): string {
  if (!failure) return "";
  if (failure.code === "not_in_room") return "It is too late for this: a call can be reported for 15 minutes.";
  return wordsForCode(failure.code, Math.ceil(failure.retryAfterMs / 1000));
}

const isSending = ({ status }: Complaint): boolean => status === "sending" || status === "done";

function block(state: ChatState, complaint: Complaint): Step {
  const sending: Complaint = { ...complaint, status: "sending", failure: null };
  return step({ ...state, complaint: sending }, { do: "sendBlock", room: complaint.about.room });
}

function reportAnswered(state: ChatState, event: Extract<SafetyEvent, { type: "reportAnswered" }>): Step {
  if (event.code !== null) return step(failed(state, event.room, event));
  const mine = state.complaint?.about.room === event.room ? state.complaint : null;
  const heard: ChatState = mine ? { ...state, complaint: { ...mine, reported: true } } : state;
  if (event.andBlock) return step(heard, { do: "sendBlock", room: event.room });
  return step(mine ? { ...heard, complaint: { ...mine, reported: true, status: "done" } } : heard);
}

function blocked(state: ChatState, room: string): ChatState {
  const past = state.past?.room === room ? null : state.past;
  const mine = state.complaint?.about.room === room ? state.complaint : null;
  const elsewhere = state.room !== null && state.room.id !== room;
  // The state line speaks of the present call. Who blocks the one before is told in the dialog.
  if (mine && (mine.reported || elsewhere)) return { ...state, past, complaint: { ...mine, status: "done" } };
  const notice = elsewhere ? state.notice : ({ kind: "ended", reason: "you_blocked" } as const);
  return { ...state, past, notice, complaint: mine ? null : state.complaint };
}

function failed(state: ChatState, room: string, event: { code: string | null; retryAfterMs: number }): ChatState {
  const failure = { code: event.code ?? "internal", retryAfterMs: event.retryAfterMs };
  const { complaint } = state;
  if (complaint?.about.room === room) return { ...state, complaint: { ...complaint, status: "failed", failure } };
  return { ...state, notice: { kind: "problem", code: failure.code } };
}
