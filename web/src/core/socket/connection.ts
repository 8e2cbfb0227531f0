import type { Clock } from "../clock";
import { writeEnginePacket } from "./engine-packet";
import type { EnginePacket, Handshake } from "./engine-packet";
import { readSocketPacket, writeConnect, writeDisconnect, writeEvent } from "./socket-packet";
import type { SocketPacket } from "./socket-packet";
import type { OpenTransport, Transport, TransportKind } from "./transport";

/** What became of something that was sent and was to be answered. */
export type Answer =
  | { readonly kind: "answered"; readonly argument: unknown }
  | { readonly kind: "lost" }
  | { readonly kind: "late" };

/** What a connection tells the one who opened it. `closed` comes once, and is the last word. */
export interface ConnectionListener {
  connected(): void;
  event(name: string, argument: unknown): void;
  refused(code: string, message: string, retryAfterMs: number): void;
  /** @param opened whether the transport had been opened at all */
  closed(opened: boolean): void;
}

/** How long opening may take, CONNECT included. */
const openWithinMs = 6000;

/** One life of a connection, from opening a transport to its end. It never comes back: a new one is made. */
export class Connection {
  private readonly transport: Transport;
  private handshake: Handshake | null = null;
  private connected = false;
  private ended = false;
  private acks = 0;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private cancelAlarm: () => void = () => {};

  constructor(
    kind: TransportKind,
    open: OpenTransport,
    private readonly auth: unknown,
    private readonly clock: Clock,
    private readonly listener: ConnectionListener,
  ) {
    this.alarmAfter(openWithinMs);
    this.transport = open(kind, {
      received: (packet) => this.received(packet),
      closed: () => this.end(),
    });
  }

  /** Sends an event that needs no answer. */
  send(name: string, argument: unknown): void {
    this.write(writeEvent(name, argument, null));
  }

  /** Sends an event and waits for its answer, at most `withinMs`. Never rejects. */
  ask(name: string, argument: unknown, withinMs: number): Promise<Answer> {
    if (!this.connected || this.ended) return Promise.resolve({ kind: "lost" });
    const ack = this.acks++;
    return new Promise((resolve) => {
      const cancel = this.clock.after(withinMs, () => {
        if (this.waiting.delete(ack)) resolve({ kind: "late" });
      });
      this.waiting.set(ack, (answer) => {
        cancel();
        resolve(answer);
      });
      this.write(writeEvent(name, argument, ack));
    });
  }

  /** Time went by without this page. A server that heard nothing for so long has given the connection up. */
  slept(ms: number): void {
    const { handshake } = this;
    if (handshake && ms >= handshake.pingInterval + handshake.pingTimeout) this.giveUp();
  }

  /** Goes for good: the server hears a leave. */
  leave(): void {
    if (this.connected && !this.ended) this.write(writeDisconnect());
    this.drop();
  }

  /** Goes without a word: the server sees a lost socket. */
  drop(): void {
    if (this.ended) return;
    this.transport.close();
    this.end(false);
  }

  private write(packet: string): void {
    if (!this.ended) this.transport.send(writeEnginePacket("message", packet));
  }

  private received(packet: EnginePacket): void {
    if (this.ended) return;
    if (packet.type === "open") {
      this.handshake = packet.handshake;
      this.write(writeConnect(this.auth));
      return;
    }
    if (this.handshake && this.connected) this.listenForHeartbeat(this.handshake);
    if (packet.type === "ping") this.transport.send(writeEnginePacket("pong", packet.data));
    else if (packet.type === "close") this.giveUp();
    else if (packet.type === "message") {
      const inner = readSocketPacket(packet.data);
      if (inner) this.handle(inner);
    }
  }

  private handle(packet: SocketPacket): void {
    switch (packet.type) {
      case "connected":
        this.connected = true;
        if (this.handshake) this.listenForHeartbeat(this.handshake);
        this.listener.connected();
        break;
      case "event":
        this.listener.event(packet.name, packet.argument);
        break;
      case "acknowledged": {
        const resolve = this.waiting.get(packet.ack);
        this.waiting.delete(packet.ack);
        resolve?.({ kind: "answered", argument: packet.argument });
        break;
      }
      case "refused":
        this.drop();
        this.listener.refused(packet.code, packet.message, packet.retryAfterMs);
        break;
      case "disconnected":
        this.giveUp();
        break;
    }
  }

  private listenForHeartbeat(handshake: Handshake): void {
    this.alarmAfter(handshake.pingInterval + handshake.pingTimeout);
  }

  private alarmAfter(ms: number): void {
    this.cancelAlarm();
    this.cancelAlarm = this.clock.after(ms, () => this.giveUp());
  }

  private giveUp(): void {
    if (this.ended) return;
    this.transport.close();
    this.end();
  }

  private end(tell = true): void {
    if (this.ended) return;
    this.ended = true;
    this.cancelAlarm();
    for (const resolve of this.waiting.values()) resolve({ kind: "lost" });
    this.waiting.clear();
    if (tell) this.listener.closed(this.handshake !== null);
  }
}
