import { readSample } from "../call/sample";
import { compare, makeNonce } from "../call/words-compared";
import type { Secrets } from "../call/words-compared";
import type { Clock } from "../clock";
import { Peer } from "../peer/peer";
import { PreparedOffer } from "../peer/prepared";
import type { IceGrant, IceSettings } from "../protocol";
import type { CallHappening } from "../call/advance-call";
import type { ChatEvent, Effect } from "./events";

/** What calls need of the world. */
export interface CallsOptions {
  readonly clock: Clock;
  readonly secrets: Secrets;
  /** Servers and credentials as they are now. Rejects where the server cannot be asked. */
  readonly iceServers: () => Promise<IceGrant>;
  readonly makeConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly makeStream: () => MediaStream;
}

/** What calls tell. */
export interface CallsListener {
  tell(event: ChatEvent): void;
  /** The partner's picture and sound; `null` where the call is over. */
  heard(stream: MediaStream | null): void;
}

const kinds = [
  "prepareOffer",
  "dropOffer",
  "openPeer",
  "configurePeer",
  "signalPeer",
  "restartPeer",
  "repeatOffer",
  "sendPicture",
  "awaitLook",
  "makeNonce",
  "compareWords",
  "closePeer",
] as const;

/** What is done about calls. */
export type CallEffect = Extract<Effect, { do: (typeof kinds)[number] }>;

/** Whether it is about calls. */
export function isCallEffect(effect: Effect): effect is CallEffect {
  return (kinds as readonly string[]).includes(effect.do);
}

interface Call {
  readonly room: string;
  readonly peer: Peer;
  /** When `matched` was heard. */
  readonly since: number;
  ice: IceSettings;
}

/** Newer credentials are waited for this long; then those at hand must do. */
const credentialsWithinMs = 3000;
/** Credentials are renewed when this much of their life is over. */
const freshFor = 0.75;

/**
 * Carries out what is decided about calls. It holds at most one connection: that of the present room, or the one that is
 * prepared for the next.
 */
export class Calls {
  private call: Call | null = null;
  private prepared: { readonly number: number; readonly offer: PreparedOffer } | null = null;
  private made = 0;
  private cancelLook: () => void = () => {};

  constructor(
    private readonly options: CallsOptions,
    private readonly listener: CallsListener,
  ) {}

  /** How many connections rooms have had: one a room. */
  get connectionsMade(): number {
    return this.made;
  }

  /** The peer of the present call. */
  get peer(): Peer | null {
    return this.call?.peer ?? null;
  }

  /** The first picture of the partner was shown in the present call. */
  frameShown(): void {
    if (this.call) this.happened(this.call, { type: "stepped", step: "frame", ms: this.sinceMatch(this.call) });
  }

  /** What is shown of the partner in the present call was looked at. */
  looked(black: boolean): void {
    if (this.call) this.happened(this.call, { type: "looked", black });
  }

  /** @param stream my own picture and sound */
  carryOut(effect: CallEffect, stream: MediaStream | null): void {
    switch (effect.do) {
      case "prepareOffer":
        return void this.prepare(effect.number, stream);
      case "dropOffer":
        return this.drop();
      case "openPeer":
        return this.open(effect, stream);
      case "closePeer":
        return this.close();
      default: {
        const call = this.call?.room === effect.room ? this.call : null;
        if (call) this.carryOutIn(call, effect);
      }
    }
  }

  private carryOutIn(
    call: Call,
    effect: Exclude<CallEffect, { do: "prepareOffer" | "dropOffer" | "openPeer" | "closePeer" }>,
  ): void {
    const { peer, room } = call;
    switch (effect.do) {
      case "configurePeer":
        call.ice = effect.ice;
        return peer.configure(effect.ice);
      case "signalPeer":
        return peer.take(effect.signal);
      case "restartPeer":
        return void this.restart(call, effect.relayOnly);
      case "repeatOffer":
        return peer.repeat();
      case "sendPicture":
        return peer.send(effect.share);
      case "awaitLook":
        this.cancelLook();
        this.cancelLook = this.options.clock.after(effect.ms, () => void this.look(call));
        return;
      case "makeNonce":
        return void makeNonce(this.options.secrets).then((made) =>
          this.listener.tell({ type: "verificationHappened", room, happening: { type: "made", ...made } }),
        );
      case "compareWords":
        return void compare(room, effect.comparison, this.options.secrets).then((outcome) =>
          this.listener.tell({ type: "verificationHappened", room, happening: { type: "compared", outcome } }),
        );
    }
  }

  private async prepare(number: number, stream: MediaStream | null): Promise<void> {
    this.drop();
    if (!stream) return this.listener.tell({ type: "offerFailed", number });
    const { clock, makeConnection } = this.options;
    this.wanted = number;
    try {
      const { ttl, ...ice } = await this.options.iceServers();
      if (this.wanted !== number) return;
      const offer = new PreparedOffer({ ice, stream, clock, makeConnection });
      this.prepared = { number, offer };
      const brought = await offer.make();
      if (this.prepared?.offer !== offer) return;
      if (!brought) return this.listener.tell({ type: "offerFailed", number });
      const relayOnly = ice.iceTransportPolicy === "relay";
      this.listener.tell({ type: "offerMade", number, offer: brought, relayOnly, ms: ttl * 1000 * freshFor });
    } catch {
      // Without it the two connect as well, only later by a moment.
      if (this.wanted === number) this.listener.tell({ type: "offerFailed", number });
    }
  }

  /** The number of the offer that is being prepared. */
  private wanted: number | null = null;

  private drop(): void {
    this.wanted = null;
    this.prepared?.offer.close();
    this.prepared = null;
  }

  private open({ room, role, offers, ice, prepared }: Extract<Effect, { do: "openPeer" }>, stream: MediaStream | null) {
    if (!stream) return;
    const { clock, makeConnection, makeStream } = this.options;
    const offer = prepared === "none" ? null : (this.prepared?.offer ?? null);
    if (offer) this.prepared = null;
    this.drop();
    this.made += 1;
    const happened = (happening: CallHappening): void => {
      if (this.call?.peer === peer) this.happened(this.call, happening);
    };
    const since = clock.now();
    const peer: Peer = new Peer(
      {
        role,
        offers,
        ice,
        stream,
        prepared: offer && { offer, handed: prepared === "handed" },
        makeConnection,
        makeStream,
      },
      {
        signalled: (signal) => this.listener.tell({ type: "peerSignalled", room, signal }),
        changed: (connection) => happened({ type: "changed", connection }),
        stepped: (step) => happened({ type: "stepped", step, ms: clock.now() - since }),
        relaySigned: (sign) => happened({ type: "relaySigned", sign }),
        partnerOffered: () => happened({ type: "partnerOffered" }),
        agreed: (keys) =>
          this.listener.tell({ type: "verificationHappened", room, happening: { type: "agreed", keys } }),
        heard: (theirs) => {
          if (this.call?.peer === peer) this.listener.heard(theirs);
        },
      },
    );
    this.call = { room, peer, since, ice };
  }

  private close(): void {
    this.cancelLook();
    this.call?.peer.close();
    this.call = null;
    this.listener.heard(null);
  }

  /** Credentials may have ended since `matched`, so there are new ones first. */
  private async restart(call: Call, relayOnly: boolean): Promise<void> {
    call.ice = await this.freshIce(call.ice);
    if (this.call !== call) return;
    call.peer.configure(call.ice, relayOnly);
    call.peer.restart();
  }

  private freshIce(atHand: IceSettings): Promise<IceSettings> {
    return new Promise((resolve) => {
      const cancel = this.options.clock.after(credentialsWithinMs, () => resolve(atHand));
      this.options.iceServers().then(
        (fresh) => (cancel(), resolve(fresh)),
        () => (cancel(), resolve(atHand)),
      );
    });
  }

  private async look(call: Call): Promise<void> {
    const entries = await call.peer.measure().catch(() => []);
    if (this.call === call)
      this.happened(call, { type: "measured", sample: readSample(entries, this.sinceMatch(call)) });
  }

  private sinceMatch(call: Call): number {
    return this.options.clock.now() - call.since;
  }

  private happened({ room }: Call, happening: CallHappening): void {
    this.listener.tell({ type: "peerHappened", room, happening });
  }
}
