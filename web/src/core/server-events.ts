import type {
  CallEndReason,
  EndReason,
  GuestName,
  HallGuest,
  HallPage,
  Role,
  SeatAnswer,
  ServerEvent,
  Signal,
} from "./protocol";

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const word = (value: unknown): string => (typeof value === "string" ? value : "");
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const count = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0);

/**
 * Reads one event of the server, or answers `null` for one this page does not know or cannot use.
 *
 * Unknown fields are ignored and unknown events are no error: the protocol may grow.
 */
export function readServerEvent(name: string, payload: unknown): ServerEvent | null {
  const from = fields(payload);
  const room = word(from["room"]);
  const call = word(from["call"]);
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
    case "ringing":
      return call ? { event: "ringing", call, guest: readGuest(from["guest"]) } : null;
    case "callEnded":
      return call ? { event: "callEnded", call, reason: word(from["reason"]) as CallEndReason } : null;
    case "hall":
      return {
        event: "hall",
        joined: readGuests(from["joined"]),
        left: list(from["left"]).map(word),
        changed: readGuests(from["changed"]),
        total: count(from["total"]),
      };
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

/** Reads the answer to `hall`. */
export function readHallPage(answer: unknown): HallPage {
  const from = fields(answer);
  return { guests: readGuests(from["guests"]), total: count(from["total"]) };
}

/** Reads the answer to `call`. */
export function readPlacedCall(answer: unknown): { readonly call: string; readonly guest: GuestName } {
  const from = fields(answer);
  return { call: word(from["call"]), guest: readGuest(from["guest"]) };
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

/** Who has no id cannot be called, nor told from others. */
function readGuests(value: unknown): readonly HallGuest[] {
  return list(value)
    .map((one) => {
      const { id, name } = readGuest(one);
      return { id, name, available: fields(one)["available"] === true };
    })
    .filter(({ id }) => id !== "");
}

function readMatch(room: string, from: Fields): ServerEvent {
  const role: Role = from["role"] === "caller" ? "caller" : "callee";
  const offer = fields(from["offer"]);
  return {
    event: "matched",
    room,
    role,
    partner: readGuest(from["partner"]),
    shared: list(fields(from["partner"])["interests"])
      .map(word)
      .filter((name) => name !== ""),
    ...(offer["type"] === "offer" ? { offer: { description: { type: "offer", sdp: word(offer["sdp"]) } } } : {}),
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
  const { commitment, nonce } = fields(from["verification"]);
  if (typeof commitment === "string") return { verification: { commitment } };
  return typeof nonce === "string" ? { verification: { nonce } } : null;
}
