/** One packet of Socket.IO v5 in the namespace `/`, text only. */
export type SocketPacket =
  | { readonly type: "connected" }
  | { readonly type: "disconnected" }
  | { readonly type: "event"; readonly name: string; readonly argument: unknown; readonly ack: number | null }
  | { readonly type: "acknowledged"; readonly ack: number; readonly argument: unknown }
  | { readonly type: "refused"; readonly code: string; readonly message: string; readonly retryAfterMs: number };

/** Reads one packet, or answers `null` for what is none of ours: another namespace, binary, or not JSON. */
export function readSocketPacket(text: string): SocketPacket | null {
  const type = text[0];
  if (text[1] === "/") return null;
  if (type === "0") return { type: "connected" };
  if (type === "1") return { type: "disconnected" };
  const [, digits = "", json = ""] = /^.(\d*)([\s\S]*)$/.exec(text) ?? [];
  const ack = digits ? Number(digits) : null;
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    return null;
  }
  if (type === "4") return readRefused(data);
  if (!Array.isArray(data)) return null;
  const [first, second] = data as unknown[];
  if (type === "2" && typeof first === "string") return { type: "event", name: first, argument: second, ack };
  if (type === "3" && ack !== null) return { type: "acknowledged", ack, argument: first };
  return null;
}

/** Writes CONNECT with what the server is to know about the one who comes. */
export function writeConnect(auth: unknown): string {
  return `0${JSON.stringify(auth)}`;
}

/** Writes DISCONNECT: a leave, not a lost socket. */
export function writeDisconnect(): string {
  return "1";
}

/** Writes an event; with an `ack` number the server answers it. */
export function writeEvent(name: string, argument: unknown, ack: number | null): string {
  return `2${ack ?? ""}${JSON.stringify(argument === undefined ? [name] : [name, argument])}`;
}

function readRefused(data: unknown): SocketPacket {
  const from = (typeof data === "object" && data !== null ? data : {}) as {
    message?: unknown;
    data?: { code?: unknown; message?: unknown; retryAfterMs?: unknown };
  };
  const code = from.data?.code ?? from.message;
  const message = from.data?.message ?? from.message;
  const wait = from.data?.retryAfterMs;
  return {
    type: "refused",
    code: typeof code === "string" ? code : "internal",
    message: typeof message === "string" ? message : "",
    retryAfterMs: typeof wait === "number" ? wait : 0,
  };
}
