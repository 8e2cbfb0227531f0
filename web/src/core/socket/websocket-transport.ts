import { readEnginePacket } from "./engine-packet";
import type { Transport, TransportListener } from "./transport";

/** The part of the browser's WebSocket that is used. */
export type WebSocketLike = Pick<WebSocket, "onmessage" | "onclose" | "readyState" | "send" | "close">;

/** Any code but 1000 and 1001, which the server would read as a leave. */
const lostSocketCode = 4000;
const open = 1;

/** Engine.IO over one WebSocket. */
export class WebSocketTransport implements Transport {
  private readonly socket: WebSocketLike;
  private closed = false;

  constructor(socket: WebSocketLike, listener: TransportListener) {
    this.socket = socket;
    socket.onmessage = (event) => {
      const packet = typeof event.data === "string" ? readEnginePacket(event.data) : null;
      if (packet && !this.closed) listener.received(packet);
    };
    // `error` is always followed by `close`.
    socket.onclose = () => {
      if (this.closed) return;
      this.closed = true;
      listener.closed();
    };
  }

  send(packet: string): void {
    if (!this.closed && this.socket.readyState === open) this.socket.send(packet);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.socket.close(lostSocketCode);
  }
}
