/** One packet of Engine.IO v4, text only: Hallway sends nothing binary. */
export type EnginePacket =
  | { readonly type: "open"; readonly handshake: Handshake }
  | { readonly type: "close" | "ping" | "pong" | "upgrade" | "noop"; readonly data: string }
  | { readonly type: "message"; readonly data: string };

/** What the server says when a connection opens. */
export interface Handshake {
  readonly sid: string;
  readonly pingInterval: number;
  readonly pingTimeout: number;
  readonly maxPayload: number;
}

const types = ["open", "close", "ping", "pong", "message", "upgrade", "noop"] as const;

/** Between the packets of one long-polling payload. */
const separator = "\u001e";

/** Reads one packet, or answers `null` for what is none. */
export function readEnginePacket(text: string): EnginePacket | null {
  const type = types[Number(text[0] ?? "x")];
  const data = text.slice(1);
  if (!type) return null;
  if (type !== "open") return { type, data };
  const handshake = readHandshake(data);
  return handshake ? { type, handshake } : null;
}

/** Writes one packet. */
export function writeEnginePacket(type: "close" | "ping" | "pong" | "message", data = ""): string {
  return `${types.indexOf(type)}${data}`;
}

/** Splits a long-polling payload into its packets. */
export function splitPayload(payload: string): string[] {
  return payload.split(separator);
}

/** Joins as many of the packets as fit in one payload, at least one. Answers it and what is left. */
export function joinPayload(packets: readonly string[], maxBytes: number): [payload: string, rest: string[]] {
  const encoder = new TextEncoder();
  let bytes = 0;
  let taken = 0;
  for (const packet of packets) {
    bytes += encoder.encode(packet).length + (taken > 0 ? 1 : 0);
    if (taken > 0 && bytes > maxBytes) break;
    taken += 1;
  }
  return [packets.slice(0, taken).join(separator), packets.slice(taken)];
}

function readHandshake(data: string): Handshake | null {
  try {
    const open = JSON.parse(data) as Partial<Handshake> | null;
    if (!open || typeof open.sid !== "string") return null;
    return {
      sid: open.sid,
      pingInterval: Number(open.pingInterval) || 25_000,
      pingTimeout: Number(open.pingTimeout) || 20_000,
      maxPayload: Number(open.maxPayload) || 100_000,
    };
  } catch {
    return null;
  }
}
