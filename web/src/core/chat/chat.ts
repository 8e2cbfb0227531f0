import type { CameraAnswer } from "../media/camera";
import { closeCamera, enableTracks } from "../media/camera";
import { Peer } from "../peer/peer";
import type { Clock } from "../clock";
import { readRefusal, readSeatAnswer, readServerEvent } from "../server-events";
import type { Answer } from "../socket/connection";
import type { SocketListener } from "../socket/socket";
import type { ChatEvent, Effect } from "./events";
import { phaseOf } from "./phase";
import type { Phase } from "./phase";
import { reduce } from "./reduce";
import type { Sound } from "../sounds";
import { soundBetween } from "./heard";
import { initialState } from "./state";
import type { ChatState } from "./state";

/** The part of a socket that a chat uses. */
export interface ChatSocket {
  connect(): void;
  leave(): void;
  send(name: string, argument: unknown): void;
  ask(name: string, argument: unknown, withinMs: number): Promise<Answer>;
}

/** What a chat needs of the world. */
export interface ChatOptions {
  readonly clock: Clock;
  readonly openSocket: (listener: SocketListener) => ChatSocket;
  readonly openCamera: (soundAlone: boolean) => Promise<CameraAnswer>;
  readonly makeConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly makeStream: () => MediaStream;
  /** Something happened that has a sound. Whether it is heard is not decided here. */
  readonly hear: (sound: Sound) => void;
}

/** What there is to show: the state, and the two streams it is about. */
export interface ChatView {
  readonly state: ChatState;
  readonly mine: MediaStream | null;
  readonly theirs: MediaStream | null;
}

const answerWithinMs = 8000;

/**
 * Carries out what {@link reduce} decides. It decides nothing itself.
 *
 * It holds the one peer connection of the present room, which is closed before another is opened.
 */
export class Chat {
  private shown: ChatView = { state: initialState, mine: null, theirs: null };
  private readonly socket: ChatSocket;
  private readonly watchers = new Set<() => void>();
  private readonly pending: ChatEvent[] = [];
  private reducing = false;
  private opening = false;
  private call: { readonly room: string; readonly peer: Peer } | null = null;
  private cancelAwait: () => void = () => {};
  private cancelFind: () => void = () => {};
  private cancelKeys: () => void = () => {};
  private cancelTyping: () => void = () => {};
  private cancelSlow: () => void = () => {};
  private cancelSecond: () => void = () => {};
  private cancelPastRoom: () => void = () => {};
  private made = 0;

  constructor(private readonly options: ChatOptions) {
    this.socket = options.openSocket({
      opened: () => {},
      lost: () => this.tell({ type: "linkLost" }),
      draining: () => this.tell({ type: "linkDraining" }),
      over: (code, message) => this.tell({ type: "linkOver", code, message }),
      event: (name, argument) => {
        const said = readServerEvent(name, argument);
        if (said) this.tell({ type: "serverSaid", said });
      },
    });
  }

  get view(): ChatView {
    return this.shown;
  }

  get phase(): Phase {
    return phaseOf(this.shown.state);
  }

  /** How many peer connections this page has ever made: one a room. */
  get peerConnectionsMade(): number {
    return this.made;
  }

  /** The connection of the present call. */
  get peerConnection(): RTCPeerConnection | null {
    return this.call?.peer.connection ?? null;
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** Something happened. What follows from it is done before this returns, in order. */
  tell(event: ChatEvent): void {
    this.pending.push(event);
    if (this.reducing) return;
    this.reducing = true;
    try {
      for (let next = this.pending.shift(); next; next = this.pending.shift()) {
        const before = this.shown.state;
        const { state, effects } = reduce(before, next);
        this.show({ state });
        const sound = soundBetween(before, state);
        if (sound) this.options.hear(sound);
        for (const effect of effects) this.carryOut(effect);
      }
    } finally {
      this.reducing = false;
    }
    for (const watcher of this.watchers) watcher();
  }

  /** The visitor's field changed, and is empty or not. */
  typed(empty: boolean): void {
    this.tell({ type: "typed", empty, at: this.options.clock.now() });
  }

  private show(part: Partial<ChatView>): void {
    this.shown = { ...this.shown, ...part };
  }

  private carryOut(effect: Effect): void {
    switch (effect.do) {
      case "connect":
        this.cancelSlow();
        this.cancelSlow = this.options.clock.after(effect.slowMs, () => this.tell({ type: "linkSlow" }));
        return this.socket.connect();
      case "leave":
        return this.socket.leave();
      case "openCamera":
        return this.openCamera(effect.soundAlone);
      case "closeCamera":
        return this.closeCamera();
      case "enableTracks":
        if (this.shown.mine) enableTracks(this.shown.mine, effect.microphone, effect.camera);
        return;
      case "ask":
        return void this.ask(effect);
      case "sendText":
        return void this.sendText(effect);
      case "sendSignal":
        return this.socket.send("signal", { room: effect.room, ...effect.signal });
      case "sendTyping":
        return this.socket.send("typing", { room: effect.room, typing: effect.typing });
      case "awaitKeys":
        this.cancelKeys();
        this.cancelKeys = this.options.clock.after(effect.ms, () => this.tell({ type: "keysRested" }));
        return;
      case "awaitTyping":
        this.cancelTyping();
        this.cancelTyping = this.options.clock.after(effect.ms, () =>
          this.tell({ type: "typingExpired", room: effect.room }),
        );
        return;
      case "openPeer":
        return this.openPeer(effect);
      case "configurePeer":
        return this.peerIn(effect.room)?.configure(effect.ice);
      case "signalPeer":
        return this.peerIn(effect.room)?.take(effect.signal);
      case "restartPeer":
        return this.peerIn(effect.room)?.restart();
      case "closePeer":
        return this.closePeer();
      case "awaitConnection":
        this.cancelAwait();
        this.cancelAwait = this.options.clock.after(effect.ms, () =>
          this.tell({ type: "connectTimedOut", room: effect.room }),
        );
        return;
      case "findLater":
        this.cancelFind();
        this.cancelFind = this.options.clock.after(effect.ms, () => this.tell({ type: "findAgainDue" }));
        return;
      case "sendReport":
        return void this.sendReport(effect);
      case "sendBlock":
        return void this.sendBlock(effect.room);
      case "awaitPastRoom":
        this.cancelPastRoom();
        this.cancelPastRoom = this.options.clock.after(effect.ms, () =>
          this.tell({ type: "pastRoomExpired", room: effect.room }),
        );
        return;
      case "awaitSecond":
        this.cancelSecond();
        this.cancelSecond = this.options.clock.after(1000, () => this.tell({ type: "secondPassed" }));
    }
  }

  private openCamera(soundAlone: boolean): void {
    // One question to the visitor at a time; whoever asked first and whoever asks now get the same answer.
    if (this.opening) return;
    this.opening = true;
    void this.options.openCamera(soundAlone).then((answer) => {
      this.opening = false;
      if ("stream" in answer) {
        this.show({ mine: answer.stream });
        this.tell({ type: "cameraOpened", without: answer.without });
      } else this.tell({ type: "cameraFailed", problem: answer.problem });
    });
  }

  private closeCamera(): void {
    if (this.shown.mine) closeCamera(this.shown.mine);
    this.show({ mine: null });
  }

  private async ask({ what, number, room }: Extract<Effect, { do: "ask" }>): Promise<void> {
    const answer = await this.socket.ask(what, room === undefined ? {} : { room }, answerWithinMs);
    // A lost connection is told by the socket, and what was asked is asked anew when it is back.
    if (answer.kind === "lost") return;
    if (answer.kind === "late") return this.tell({ type: "refused", number, code: "late", retryAfterMs: 0 });
    const refusal = readRefusal(answer.argument);
    if (refusal) this.tell({ type: "refused", number, ...refusal });
    else this.tell({ type: "answered", number, answer: readSeatAnswer(answer.argument) });
  }

  private async sendText({ room, text, nonce }: Extract<Effect, { do: "sendText" }>): Promise<void> {
    const answer = await this.socket.ask("text", { room, text, nonce }, answerWithinMs);
    if (answer.kind === "lost") return;
    const refusal = answer.kind === "late" ? { code: "late" } : readRefusal(answer.argument);
    this.tell(refusal ? { type: "textFailed", nonce, code: refusal.code } : { type: "textSent", nonce });
  }

  private async sendReport({ room, reason, note, andBlock }: Extract<Effect, { do: "sendReport" }>): Promise<void> {
    const refusal = await this.complain("report", { room, reason, ...(note === undefined ? {} : { note }) });
    this.tell({ type: "reportAnswered", room, andBlock, ...refusal });
  }

  private async sendBlock(room: string): Promise<void> {
    this.tell({ type: "blockAnswered", room, ...(await this.complain("block", { room })) });
  }

  private async complain(name: string, argument: object): Promise<{ code: string | null; retryAfterMs: number }> {
    const answer = await this.socket.ask(name, argument, answerWithinMs);
    if (answer.kind !== "answered") return { code: answer.kind, retryAfterMs: 0 };
    return readRefusal(answer.argument) ?? { code: null, retryAfterMs: 0 };
  }

  private openPeer({ room, role, offers, ice }: Extract<Effect, { do: "openPeer" }>): void {
    const stream = this.shown.mine;
    if (!stream) return;
    const { makeStream } = this.options;
    const makeConnection = (configuration: RTCConfiguration): RTCPeerConnection => {
      this.made += 1;
      return this.options.makeConnection(configuration);
    };
    const peer = new Peer(
      { role, offers, ice, stream, makeConnection, makeStream },
      {
        signalled: (signal) => this.tell({ type: "peerSignalled", room, signal }),
        changed: (connection) => this.tell({ type: "peerChanged", room, connection }),
        heard: (theirs) => {
          if (this.call?.room !== room) return;
          this.show({ theirs });
          for (const watcher of this.watchers) watcher();
        },
      },
    );
    this.call = { room, peer };
  }

  private closePeer(): void {
    this.cancelAwait();
    this.call?.peer.close();
    this.call = null;
    this.show({ theirs: null });
  }

  private peerIn(room: string): Peer | null {
    return this.call?.room === room ? this.call.peer : null;
  }
}
