import { OwnMedia } from "../media/own-media";
import type { OwnMediaParts } from "../media/own-media";
import { Calls, isCallEffect } from "./calls";
import type { CallsOptions } from "./calls";
import { readServerEvent } from "../server-events";
import type { SocketListener } from "../socket/socket";
import type { ChatEvent, Effect } from "./events";
import { phaseOf } from "./phase";
import type { Phase } from "./phase";
import { reduce } from "./reduce";
import { answerWithinMs, isRequest, request } from "./requests";
import type { Request, Requests } from "./requests";
import type { Sound } from "../sounds";
import { soundBetween } from "./heard";
import { initialState } from "./state";
import type { ChatState } from "./state";

/** The part of a socket that a chat uses. */
export interface ChatSocket extends Requests {
  connect(): void;
  leave(): void;
  send(name: string, argument: unknown): void;
}

/** What a chat needs of the world. */
export interface ChatOptions extends CallsOptions, OwnMediaParts {
  readonly openSocket: (listener: SocketListener) => ChatSocket;
  /** Something happened that has a sound. Whether it is heard is not decided here. */
  readonly hear: (sound: Sound) => void;
}

/** What there is to show: the state, and the two streams it is about. */
export interface ChatView {
  readonly state: ChatState;
  readonly mine: MediaStream | null;
  readonly theirs: MediaStream | null;
}

/**
 * Carries out what {@link reduce} decides. It decides nothing itself.
 */
export class Chat {
  private shown: ChatView = { state: initialState, mine: null, theirs: null };
  private readonly socket: ChatSocket;
  private readonly watchers = new Set<() => void>();
  private readonly pending: ChatEvent[] = [];
  private reducing = false;
  private readonly media: OwnMedia;
  private readonly calls: Calls;
  /** What cancels the timer of each kind. There is one of a kind: a later one takes the place of an earlier. */
  private readonly timers = new Map<Effect["do"], () => void>();

  constructor(private readonly options: ChatOptions) {
    this.calls = new Calls(options, {
      tell: (event) => this.tell(event),
      heard: (theirs) => {
        this.show({ theirs });
        if (!this.reducing) for (const watcher of this.watchers) watcher();
      },
    });
    this.media = new OwnMedia(options, {
      opened: (without) => this.tell({ type: "cameraOpened", without }),
      failed: (problem) => this.tell({ type: "cameraFailed", problem }),
      // What the browser will not have leaves the partner with what they had.
      replaced: (kind, track) => void this.calls.peer?.replaceTrack(kind, track).catch(() => undefined),
      deviceOpened: ({ kind, why }) => this.tell({ type: "deviceOpened", kind, why }),
      deviceFailed: ({ kind, why }, problem) => this.tell({ type: "deviceFailed", kind, why, problem }),
      deviceLost: (kind) => this.tell({ type: "deviceLost", kind }),
      screenOpened: (room) => this.tell({ type: "screenOpened", room }),
      screenFailed: (room, problem) => this.tell({ type: "screenFailed", room, problem }),
      screenEnded: (room) => this.tell({ type: "screenEnded", room }),
    });
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

  /** How many peer connections the rooms of this page have had: one a room. */
  get peerConnectionsMade(): number {
    return this.calls.connectionsMade;
  }

  /** The connection of the present call. */
  get peerConnection(): RTCPeerConnection | null {
    return this.calls.peer?.connection ?? null;
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
        const mine = this.media.stream;
        // While a call connects there is much to carry out that changes nothing that is shown.
        if (state !== before || mine !== this.shown.mine) this.show({ state, mine });
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

  /** The first picture of the partner is seen. */
  frameShown(): void {
    this.calls.frameShown();
  }

  /** What is shown of the partner was looked at. */
  looked(black: boolean): void {
    this.calls.looked(black);
  }

  private show(part: Partial<ChatView>): void {
    this.shown = { ...this.shown, ...part };
  }

  private carryOut(effect: Effect): void {
    if (isRequest(effect)) return void this.ask(effect);
    if (isCallEffect(effect)) {
      if (effect.do === "closePeer") this.timers.get("awaitConnection")?.();
      return this.calls.carryOut(effect, this.shown.mine);
    }
    switch (effect.do) {
      case "connect":
        this.later(effect.do, effect.slowMs, { type: "linkSlow" });
        return this.socket.connect();
      case "leave":
        return this.socket.leave();
      case "openCamera":
        return this.media.open(effect.soundAlone);
      case "closeCamera":
        this.media.close();
        return this.show({ mine: null });
      case "enableTracks":
        return this.media.enable(effect.microphone, effect.camera);
      case "openDevice":
        return void this.media.openDevice(effect.wish);
      case "openScreen":
        return void this.media.openScreen(effect.room);
      case "closeScreen":
        return this.media.closeScreen();
      case "awaitNotice":
        return this.later(effect.do, effect.ms, { type: "noticeRead" });
      case "sendSignal":
        return this.socket.send("signal", { room: effect.room, ...effect.signal });
      case "sendTyping":
        return this.socket.send("typing", { room: effect.room, typing: effect.typing });
      case "leaveHall":
        return this.socket.send("hall", { watch: false });
      case "awaitSearch":
        return this.later(effect.do, effect.ms, { type: "searchRested" });
      case "awaitHall":
        return this.later(effect.do, effect.ms, { type: "hallDue" });
      case "awaitRing":
        return this.later(effect.do, effect.ms, { type: "ringDue", call: effect.call });
      case "awaitKeys":
        return this.later(effect.do, effect.ms, { type: "keysRested" });
      case "awaitTyping":
        return this.later(effect.do, effect.ms, { type: "typingExpired", room: effect.room });
      case "awaitConnection":
        return this.later(effect.do, effect.ms, { type: "connectTimedOut", room: effect.room });
      case "tellConnection":
        // A server of another version may refuse it, and a room that is over does: it is a figure, and nobody waits for it.
        return void this.socket.ask("connection", { room: effect.room, ...effect.report }, answerWithinMs);
      case "awaitOffer":
        return this.later(effect.do, effect.ms, { type: "offerExpired", number: effect.number });
      case "findLater":
        return this.later(effect.do, effect.ms, { type: "findAgainDue" });
      case "awaitPastRoom":
        return this.later(effect.do, effect.ms, { type: "pastRoomExpired", room: effect.room });
      case "awaitSecond":
        return this.later(effect.do, 1000, { type: "secondPassed" });
    }
  }

  /** What an answer means is decided elsewhere. A lost connection is told by the socket, and has no answers. */
  private async ask(effect: Request): Promise<void> {
    const event = await request(this.socket, effect);
    if (event) this.tell(event);
  }

  private later(kind: Effect["do"], ms: number, event: ChatEvent): void {
    this.timers.get(kind)?.();
    this.timers.set(
      kind,
      this.options.clock.after(ms, () => this.tell(event)),
    );
  }
}
