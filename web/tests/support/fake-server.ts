import { readEnginePacket } from "../../src/core/socket/engine-packet";
import { Socket } from "../../src/core/socket/socket";
import type { SocketAuth } from "../../src/core/socket/socket";
import type { TransportKind, TransportListener } from "../../src/core/socket/transport";
import { FakeClock, settled } from "./fake-clock";

/** One transport as the server sees it. */
export interface Line {
  readonly kind: TransportKind;
  readonly sent: string[];
  closed: boolean;
  say(packet: string): void;
  drop(): void;
}

/** A socket, and the other end of every transport it opens. */
export class FakeServer {
  readonly clock = new FakeClock();
  readonly lines: Line[] = [];
  readonly heard: string[] = [];
  /** What the socket is told when it asks who connects, and how it asked. */
  auth: (anew: boolean) => SocketAuth | null = () => ({
    token: "t1",
    protocol: 1,
    client: { name: "p", version: "1" },
  });
  readonly asked: boolean[] = [];
  readonly socket = new Socket(
    {
      clock: this.clock,
      chance: () => 0,
      open: (kind, listener) => this.open(kind, listener),
      auth: async (anew) => {
        this.asked.push(anew);
        return this.auth(anew);
      },
    },
    {
      opened: () => this.heard.push("opened"),
      lost: () => this.heard.push("lost"),
      draining: () => this.heard.push("draining"),
      over: (code, message) => this.heard.push(["over", code, message].filter(Boolean).join(" ")),
      event: (name, argument) => this.heard.push(`${name} ${JSON.stringify(argument)}`),
    },
  );

  /** The latest transport. */
  get line(): Line {
    const line = this.lines[this.lines.length - 1];
    if (!line) throw new Error("nothing was opened");
    return line;
  }

  /** Connects, and answers as a server that is pleased. */
  async connected(): Promise<void> {
    this.socket.connect();
    await settled();
    this.welcome();
  }

  welcome(): void {
    this.line.say('0{"sid":"e1","upgrades":[],"pingInterval":10000,"pingTimeout":5000,"maxPayload":100000}');
    this.line.say('40{"sid":"s1"}');
  }

  private open(kind: TransportKind, listener: TransportListener): { send(p: string): void; close(): void } {
    const line: Line = {
      kind,
      sent: [],
      closed: false,
      say: (text) => {
        const packet = readEnginePacket(text);
        if (packet && !line.closed) listener.received(packet);
      },
      drop: () => {
        line.closed = true;
        listener.closed();
      },
    };
    this.lines.push(line);
    return {
      send: (packet) => void line.sent.push(packet),
      close: () => {
        line.closed = true;
      },
    };
  }
}
