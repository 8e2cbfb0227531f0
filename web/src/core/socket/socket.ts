import type { Clock } from "../clock";
import { backoffMs } from "./backoff";
import { Connection } from "./connection";
import type { Answer } from "./connection";
import type { OpenTransport, TransportKind } from "./transport";

/** What the server is told about the one who connects. */
export interface SocketAuth {
  readonly token: string;
  readonly protocol: 1;
  readonly client: { readonly name: string; readonly version: string };
  readonly room?: string;
  /** Names this page, from its loading to its end. */
  readonly page?: string;
}

/** What a socket tells. `over` is its last word until `connect` is called again. */
export interface SocketListener {
  /** Connected: the first time, or again. `welcome` follows as an event. */
  opened(): void;
  /** Not connected any more, or still not; it goes on trying by itself. */
  lost(): void;
  /** The server is about to restart; the connection still stands. */
  draining(): void;
  /** @param message what the server said to the visitor, or nothing */
  over(code: string, message: string): void;
  event(name: string, argument: unknown): void;
}

/** What a socket needs of the world. */
export interface SocketOptions {
  readonly open: OpenTransport;
  readonly clock: Clock;
  /** A number from 0 up to 1. */
  readonly chance: () => number;
  /**
   * Who connects, asked anew each time, since the token and the room change. `anew`: the last token was
   * refused. `null`: there is no session. Throws where it cannot be known now.
   */
  readonly auth: (anew: boolean) => Promise<SocketAuth | null>;
}

/** A connection that held this long was a good one, and the next loss starts the back-off from the beginning. */
const steadyMs = 5000;
const final = new Set(["banned", "forbidden_origin"]);

/** A Socket.IO connection that comes back by itself until it is told to leave, or the server says it is over. */
export class Socket {
  private connection: Connection | null = null;
  private kind: TransportKind = "websocket";
  private webSocketWorked = false;
  private failures = 0;
  private openedAt: number | null = null;
  private notBefore = 0;
  private tokenWasRefused = false;
  /** Changes with every start and stop, so that what was asked before is known to be stale. */
  private life = 0;
  private running = false;
  private cancelRetry: () => void = () => {};

  constructor(
    private readonly options: SocketOptions,
    private readonly listener: SocketListener,
  ) {}

  /** Connects, and keeps connected. Does nothing where it already does. */
  connect(): void {
    if (this.running) return;
    this.running = true;
    this.failures = 0;
    this.notBefore = 0;
    this.tokenWasRefused = false;
    void this.attempt();
  }

  /** Tries at once instead of waiting out the back-off: the network just came back. */
  hurry(): void {
    if (!this.running || this.connection) return;
    this.cancelRetry();
    void this.attempt();
  }

  /** Time went by without this page: a connection that cannot have lasted so long is made anew at once. */
  slept(ms: number): void {
    this.connection?.slept(ms);
    this.hurry();
  }

  /** Leaves for good: the server hears it, and nothing is tried again. */
  leave(): void {
    this.stop((connection) => connection.leave());
  }

  send(name: string, argument: unknown): void {
    this.connection?.send(name, argument);
  }

  ask(name: string, argument: unknown, withinMs: number): Promise<Answer> {
    return this.connection?.ask(name, argument, withinMs) ?? Promise.resolve({ kind: "lost" });
  }

  private stop(part: (connection: Connection) => void): void {
    this.running = false;
    this.life += 1;
    this.cancelRetry();
    const connection = this.connection;
    this.connection = null;
    this.openedAt = null;
    if (connection) part(connection);
  }

  private async attempt(): Promise<void> {
    const life = ++this.life;
    let auth: SocketAuth | null;
    try {
      auth = await this.options.auth(this.tokenWasRefused);
    } catch {
      if (life === this.life) this.retry(0);
      return;
    }
    if (life !== this.life) return;
    if (auth) this.open(auth);
    else this.finish("unauthorized");
  }

  private open(auth: SocketAuth): void {
    const { open, clock } = this.options;
    const connection: Connection = new Connection(this.kind, open, auth, clock, {
      connected: () => this.connected(),
      event: (name, argument) => this.event(name, argument),
      refused: (code, message, retryAfterMs) => this.refused(code, message, retryAfterMs),
      closed: (opened) => {
        if (this.connection !== connection) return;
        this.connection = null;
        this.closed(opened, auth);
      },
    });
    this.connection = connection;
  }

  private connected(): void {
    this.openedAt = this.options.clock.now();
    this.tokenWasRefused = false;
    this.notBefore = 0;
    if (this.kind === "websocket") this.webSocketWorked = true;
    this.listener.opened();
  }

  private event(name: string, argument: unknown): void {
    const from = (typeof argument === "object" && argument !== null ? argument : {}) as Record<string, unknown>;
    if (name === "displaced") this.finish("displaced");
    else if (name === "signedOut") {
      const message = typeof from["message"] === "string" ? from["message"] : "";
      this.finish(from["code"] === "banned" ? "banned" : "unauthorized", message);
    } else if (name === "draining") {
      this.notBefore = this.options.clock.now() + (Number(from["retryAfterMs"]) || 0);
      this.listener.draining();
    } else this.listener.event(name, argument);
  }

  private refused(code: string, message: string, retryAfterMs: number): void {
    this.connection = null;
    if (code === "unauthorized" && !this.tokenWasRefused) {
      this.tokenWasRefused = true;
      void this.attempt();
    } else if (code === "unauthorized" || final.has(code)) this.finish(code, message);
    else this.retry(retryAfterMs);
  }

  private closed(opened: boolean, auth: SocketAuth): void {
    if (!opened) {
      // This way is shut, or the server is down; the other way tells which. A way that has worked is not given
      // up for one failure, or a restart seen at the wrong moment would leave the guest on polling for ever.
      const shut = this.kind;
      this.kind = shut === "websocket" && !(this.webSocketWorked && this.failures < 3) ? "polling" : "websocket";
      if (this.kind === "polling") {
        this.open(auth);
        return;
      }
    }
    if (this.openedAt !== null && this.options.clock.now() - this.openedAt >= steadyMs) this.failures = 0;
    this.retry(0);
  }

  private retry(atLeastMs: number): void {
    this.openedAt = null;
    const { clock, chance } = this.options;
    const spread = backoffMs(this.failures, chance());
    this.failures += 1;
    const told = Math.max(atLeastMs, this.notBefore - clock.now(), 0);
    this.cancelRetry = clock.after(told + spread, () => void this.attempt());
    this.listener.lost();
  }

  private finish(code: string, message = ""): void {
    this.stop((connection) => connection.drop());
    this.listener.over(code, message);
  }
}
