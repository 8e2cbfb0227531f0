import type { EnginePacket } from "./engine-packet";

/** The two ways Engine.IO packets travel. */
export type TransportKind = "websocket" | "polling";

/** What a transport tells the one who opened it. After `closed` it says nothing more. */
export interface TransportListener {
  received(packet: EnginePacket): void;
  closed(): void;
}

/** An open, or opening, way to the server. */
export interface Transport {
  /** Sends encoded packets in order. */
  send(packet: string): void;
  /**
   * Closes without another word to the listener.
   *
   * To the server this is a lost socket, never a leave: who leaves says DISCONNECT first.
   */
  close(): void;
}

/** Opens a transport of that kind. */
export type OpenTransport = (kind: TransportKind, listener: TransportListener) => Transport;
