import type { ChatEvent, Effect } from "../../src/core/chat/events";
import { phaseOf } from "../../src/core/chat/phase";
import { reduce } from "../../src/core/chat/reduce";
import { initialState } from "../../src/core/chat/state";
import type { ChatState } from "../../src/core/chat/state";
import { wordsFor } from "../../src/core/chat/words";
import type {
  CallEndReason,
  EndReason,
  GuestName,
  IceSettings,
  PeerSignal,
  ServerEvent,
  Signal,
} from "../../src/core/protocol";

type Said = Partial<{
  room: string;
  role: "caller" | "callee";
  resumed: boolean;
  partner: GuestName;
  shared: readonly string[];
  offer: PeerSignal;
  ice: IceSettings;
}>;

/** What is done about the watch on the hall. It is no part of what else is told here. */
const ofHall = new Set(["watchHall", "leaveHall", "awaitSearch", "awaitHall"]);

/** What is done about the offer that is made while one waits. It is asked for apart, too. */
const ofOffer = new Set(["prepareOffer", "dropOffer", "awaitOffer"]);

const bob: GuestName = { id: "p", name: "bob" };

/** One visit, told event by event. Remembers what was asked to be done since it was last looked at. */
export class Story {
  state: ChatState = initialState;
  private effects: Effect[] = [];
  private asked: Extract<Effect, { do: "ask" }> | undefined;

  tell(...events: ChatEvent[]): this {
    for (const event of events) {
      const next = reduce(this.state, event);
      this.state = next.state;
      this.effects.push(...next.effects);
      for (const effect of next.effects) if (effect.do === "ask") this.asked = effect;
    }
    return this;
  }

  /** What is to be done since the last time this was asked, in short; about the hall only where that is asked for. */
  done(hall = false): string[] {
    return this.take((effect) => ofHall.has(effect.do) === hall && !ofOffer.has(effect.do));
  }

  /** What is to be done about the offer that is made while one waits. */
  doneAboutOffer(): string[] {
    return this.take((effect) => ofOffer.has(effect.do));
  }

  /** What is to be done by what happens in there. */
  effectsOf(happens: () => void): readonly Effect[] {
    const before = this.effects.length;
    happens();
    return this.effects.slice(before);
  }

  /** The latest request. */
  get lastAsked(): Extract<Effect, { do: "ask" }> | undefined {
    return this.asked;
  }

  private take(these: (effect: Effect) => boolean): string[] {
    const done = this.effects.filter(these).map(inShort);
    this.effects = this.effects.filter((effect) => !these(effect));
    return done;
  }

  /** The same in full, and it is not forgotten. */
  effectsNow(): readonly Effect[] {
    return this.effects;
  }

  get phase(): string {
    return phaseOf(this.state);
  }

  get words(): string {
    return wordsFor(this.state);
  }

  say(said: ServerEvent): this {
    return this.tell({ type: "serverSaid", said });
  }

  welcome(status = "idle", room: string | null = null): this {
    return this.say({ event: "welcome", guest: { id: "g", name: "ada" }, status, room, grace: 20 });
  }

  match({ room = "r1", role = "caller", resumed = false, ...more }: Said = {}): this {
    const ice = { iceServers: [], iceTransportPolicy: "all" } as const;
    return this.say({ event: "matched", room, role, partner: bob, shared: [], ice, resumed, ...more });
  }

  ring(call = "c1", guest = bob): this {
    return this.say({ event: "ringing", call, guest });
  }

  endCall(reason: CallEndReason, call = "c1"): this {
    return this.say({ event: "callEnded", call, reason });
  }

  /** The answer to the latest call that was asked for. */
  placed(call = "c1", guest = bob): this {
    const number = this.state.ring?.way === "out" ? this.state.ring.number : this.state.asked;
    return this.tell({ type: "callPlaced", number, call, guest });
  }

  end(reason: EndReason, status: "waiting" | "idle", room = "r1"): this {
    return this.say({ event: "ended", room, reason, status });
  }

  signal(room: string, signal: Signal = { candidate: null }): this {
    return this.say({ event: "signal", room, signal });
  }

  press(
    type: Extract<ChatEvent["type"], `${"start" | "next" | "stop" | "accept" | "decline" | "cancel"}Pressed`>,
  ): this {
    return this.tell({ type });
  }

  /** The answer to the latest request. */
  answer(status: string, room: string | null = null): this {
    return this.tell({ type: "answered", number: this.state.asked, answer: { status, room } });
  }

  refuse(code: string, retryAfterMs = 0): this {
    return this.tell({ type: "refused", number: this.state.asked, code, retryAfterMs });
  }

  peer(connection: RTCPeerConnectionState, room = "r1"): this {
    return this.tell({ type: "peerHappened", room, happening: { type: "changed", connection } });
  }
}

/** Signed in, connected, nothing pressed. */
export function arrived(): Story {
  const story = new Story().tell({ type: "entered" }).welcome();
  story.done();
  return story;
}

/** Start was pressed, the camera is open, the server looks for somebody. */
export function looking(): Story {
  const story = arrived().press("startPressed").tell({ type: "cameraOpened", without: null }).answer("waiting");
  story.done();
  return story;
}

/** In the room `r1`, connected. */
export function talking(role: "caller" | "callee" = "caller"): Story {
  const story = looking().match({ role }).peer("connected");
  story.doneAboutOffer();
  story.done();
  return story;
}

function inShort(effect: Effect): string {
  const { do: verb, ...rest } = effect as Effect & {
    what?: string;
    how?: string;
    room?: string;
    call?: string;
    guest?: string;
    search?: string;
    ms?: number;
    nonce?: string;
    typing?: boolean;
  };
  const { what, how, room, call, guest, search, nonce, typing, ms } = rest;
  const parts = [verb, what, how, room, call, guest, search, nonce, typing, ms];
  return parts.filter((part) => part !== undefined && part !== "").join(" ");
}
