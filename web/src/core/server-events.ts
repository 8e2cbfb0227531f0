import type { EndReason, GuestName, Role, SeatAnswer, ServerEvent, Signal } from "./protocol";

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const word = (value: unknown): string => (typeof value === "string" ? value : "");
const count = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0);

/**
 * Reads one event of the server, or answers `null` for one this page does not know or cannot use.
 *
 * Unknown fields are ignored and unknown events are no error: the protocol may grow.
 */
export function readServerEvent(name: string, payload: unknown): ServerEvent | null {
  const from = fields(payload);
  const room = word(from["room"]);
  switch (name) {
    case "welcome":
      return {
        event: "welcome",
        guest: readGuest(from["guest"]),
        status: word(from["status"]),
        room: room || null,
        grace: count(from["grace"]),
      };
    case "waiting":
      return { event: "waiting", online: count(from["online"]), waiting: count(from["waiting"]) };
    case "matched":
      return room ? readMatch(room, from) : null;
    case "signal": {
      const signal = readSignal(from);
      return room && signal ? { event: "signal", room, signal } : null;
    }
    case "text":
      return room ? { event: "text", room, id: word(from["id"]), text: word(from["text"]) } : null;
    case "typing":
      return room ? { event: "typing", room, typing: from["typing"] === true } : null;
    case "partner":
      return room ? { event: "partner", room, away: from["state"] === "away" } : null;
    case "ended":
      return room
        ? {
            event: "ended",
            room,
            reason: word(from["reason"]) as EndReason,
            status: from["status"] === "waiting" ? "waiting" : "idle",
          }
        : null;
    case "refused":
      return { event: "refused", of: word(from["event"]), code: word(from["code"]) };
    default:
      return null;
  }
}

/** Reads the answer to `find`, `next` or `stop`. */
export function readSeatAnswer(answer: unknown): SeatAnswer {
  const from = fields(answer);
  return { status: word(from["status"]), room: word(from["room"]) || null };
}

/** The code of an answer that is a refusal, or `null` where it is none. */
export function readRefusal(answer: unknown): { code: string; retryAfterMs: number } | null {
  const from = fields(answer);
  if (from["error"] === undefined) return null;
  const error = fields(from["error"]);
  return { code: word(error["code"]) || "internal", retryAfterMs: count(error["retryAfterMs"]) };
}

function readGuest(value: unknown): GuestName {
  const from = fields(value);
  return { id: word(from["id"]), name: word(from["name"]) };
}

function readMatch(room: string, from: Fields): ServerEvent {
  const role: Role = from["role"] === "caller" ? "caller" : "callee";
  return {
    event: "matched",
    room,
    role,
    partner: readGuest(from["partner"]),
    ice: {
      iceServers: Array.isArray(from["iceServers"]) ? (from["iceServers"] as RTCIceServer[]) : [],
      iceTransportPolicy: from["iceTransportPolicy"] === "relay" ? "relay" : "all",
    },
    resumed: from["resumed"] === true,
  };
}

function readSignal(from: Fields): Signal | null {
  if (from["description"] !== undefined) {
    return { description: from["description"] as RTCSessionDescriptionInit };
  }
  if (from["candidate"] !== undefined) return { candidate: from["candidate"] as RTCIceCandidateInit | null };
  return null;
}
