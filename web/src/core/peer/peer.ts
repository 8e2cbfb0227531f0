import type { CallStep, RelaySign } from "../call/call-state";
import type { StatsEntry } from "../call/sample";
import type { Share } from "../call/sending";
import type { Description, IceSettings, PeerSignal, Role } from "../protocol";
import { keysOf } from "./fingerprints";
import type { CallKeys } from "./fingerprints";
import type { TrackKind } from "./places";
import { configurationOf } from "./prepared";
import type { PreparedOffer } from "./prepared";
import { Sent } from "./sent";

/** What a peer tells. */
export interface PeerListener {
  signalled(signal: PeerSignal): void;
  changed(connection: RTCPeerConnectionState): void;
  /** A step on the way to the first picture was taken; told each time. */
  stepped(step: CallStep): void;
  relaySigned(sign: RelaySign): void;
  /** The partner looks for another way. */
  partnerOffered(): void;
  /** The two have agreed, and these are the certificates they agreed on; `null` where those cannot be told for sure. */
  agreed(keys: CallKeys | null): void;
  /** A track of the partner arrived. The stream is one and the same for the whole call. */
  heard(stream: MediaStream): void;
}

/** What a peer is made of. The two makers stand in for the browser in tests. */
export interface PeerParts {
  readonly role: Role;
  /** Whether this side makes the first offer: the caller, and whoever comes back to a call without it. */
  readonly offers: boolean;
  readonly ice: IceSettings;
  /** My own picture and sound. */
  readonly stream: MediaStream;
  /** The connection that was prepared, with its offer; and whether the server has handed that to the partner. */
  readonly prepared: { readonly offer: PreparedOffer; readonly handed: boolean } | null;
  readonly makeConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly makeStream: () => MediaStream;
}

/**
 * One call: one RTCPeerConnection, from `matched` to the end of the room.
 *
 * Perfect negotiation, by the roles the server gave. The caller wins where two offers meet; the callee, who is polite, gives its own up. Candidates travel as they are found, and those that
 * arrive before the description they belong to wait for it.
 */
export class Peer {
  readonly connection: RTCPeerConnection;
  private readonly remote: MediaStream;
  private readonly early: (RTCIceCandidateInit | null)[] = [];
  private readonly sent: Sent;
  private work: Promise<void> = Promise.resolve();
  private waiting = 0;
  private offering = false;
  private ignoring = false;
  private describing = false;
  /** Tracks have come that are not told of yet. */
  private unheard = false;
  private closed = false;

  constructor(
    private readonly parts: PeerParts,
    private readonly listener: PeerListener,
  ) {
    const { prepared } = parts;
    this.remote = parts.makeStream();
    this.connection = prepared?.offer.connection ?? parts.makeConnection(configurationOf(parts.ice));
    this.sent = new Sent(this.connection, parts.stream);
    this.listen();
    // Whoever makes this peer must have it before it tells anything.
    if (prepared) void Promise.resolve().then(() => this.later(() => this.goOnWith(prepared.offer, prepared.handed)));
    // Who does not offer brings tracks with the answer, into the places the offer made: no second offer to collide.
    else if (parts.offers) this.sent.attach(true);
  }

  /** Takes a signal of the partner. They are worked through in order, and none of them can throw. */
  take(signal: PeerSignal): void {
    this.later(() => ("description" in signal ? this.describe(signal.description) : this.consider(signal.candidate)));
  }

  /** Takes newer ICE servers and credentials, for the next restart. Who is only met by a relay stays so. */
  configure(ice: IceSettings, relayOnly = false): void {
    if (this.closed) return;
    const relay = relayOnly || this.parts.ice.iceTransportPolicy === "relay";
    try {
      this.connection.setConfiguration(configurationOf(relay ? { ...ice, iceTransportPolicy: "relay" } : ice));
    } catch {
      // A call that stands is worth more than newer credentials.
    }
  }

  /** Looks for a new way to the partner; the call itself stays. An offer without an answer is given up for it. */
  restart(): void {
    this.later(async () => {
      const { connection } = this;
      if (connection.signalingState === "have-local-offer") {
        // It, or its answer, was lost: nothing else would ever be offered.
        await connection.setLocalDescription({ type: "rollback" });
      }
      if (!this.closed) connection.restartIce();
    });
  }

  /** Sends the offer once more, where no answer has come to it. */
  repeat(): void {
    this.later(async () => {
      if (this.connection.signalingState === "have-local-offer") this.tellDescription();
    });
  }

  /** All that the browser knows of the call. */
  async measure(): Promise<readonly StatsEntry[]> {
    if (this.closed) return [];
    const report = await this.connection.getStats();
    const entries: StatsEntry[] = [];
    report.forEach((entry: StatsEntry) => entries.push(entry));
    return entries;
  }

  /** Sends that much of my picture from now on. A browser that will not be told sends what it did. */
  send(share: Share): void {
    this.later(() => this.sent.shape(share));
  }

  /**
   * Shows the partner another picture, or lets them hear another sound, from now on; `null` is none.
   *
   * The call is not negotiated anew, but for a kind that was not there at its beginning. Resolves when it is done, and
   * rejects where the browser will not have the track: the partner keeps what they had.
   */
  async replaceTrack(kind: TrackKind, track: MediaStreamTrack | null): Promise<void> {
    if (!this.closed) await this.sent.replace(kind, track);
  }

  /** Ends the call. Whatever was still under way comes to nothing, quietly. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    const { connection } = this;
    connection.onnegotiationneeded = null;
    connection.onicecandidate = null;
    connection.onicecandidateerror = null;
    connection.oniceconnectionstatechange = null;
    connection.onconnectionstatechange = null;
    connection.ontrack = null;
    connection.close();
  }

  private listen(): void {
    const { connection, listener } = this;
    connection.onnegotiationneeded = () => this.later(() => this.offer());
    connection.onicecandidate = ({ candidate }) => this.tellCandidate(candidate);
    connection.onicecandidateerror = (event) => {
      const { errorCode, url } = event as RTCPeerConnectionIceErrorEvent;
      if (!/^turns?:/i.test(url)) return;
      // 701 is the browser's own: it could not be reached. What a relay answers is its own, and a refusal.
      listener.relaySigned(errorCode >= 700 ? "unreachable" : "refused");
    };
    connection.oniceconnectionstatechange = () => {
      if (/^(connected|completed)$/.test(connection.iceConnectionState)) listener.stepped("pair");
    };
    connection.onconnectionstatechange = () => {
      if (connection.connectionState === "connected") listener.stepped("dtls");
      listener.changed(connection.connectionState);
    };
    connection.ontrack = ({ track }) => {
      this.remote.addTrack(track);
      this.unheard = true;
      if (!this.describing) this.tellTracks();
    };
  }

  /** Goes on with what was prepared: its offer, unless the server has handed that on, and what was found late. */
  private async goOnWith(offer: PreparedOffer, handed: boolean): Promise<void> {
    const late = offer.take();
    this.connection.onicecandidate = ({ candidate }) => this.tellCandidate(candidate);
    if (handed) this.listener.stepped("offer");
    else this.tellDescription();
    for (const candidate of late) this.tellCandidate(candidate);
    this.configure(this.parts.ice);
    await this.sent.takeOver();
  }

  private async offer(): Promise<void> {
    // What was asked for while a partner's offer was being answered is asked for again by the browser.
    if (this.connection.signalingState !== "stable") return;
    this.offering = true;
    try {
      await this.connection.setLocalDescription();
      this.tellDescription();
    } finally {
      this.offering = false;
    }
  }

  private async describe(description: Description): Promise<void> {
    const { connection, listener } = this;
    const polite = this.parts.role === "callee";
    const collides = description.type === "offer" && (this.offering || connection.signalingState !== "stable");
    this.ignoring = collides && !polite;
    if (this.ignoring) return;
    this.describing = true;
    try {
      await this.agree(description);
    } finally {
      this.describing = false;
    }
    if (this.closed) return;
    this.tellTracks();
    listener.agreed(keysOf(connection));
  }

  /** Takes a description, and answers it where it is an offer. */
  private async agree(description: Description): Promise<void> {
    const { connection, listener } = this;
    await connection.setRemoteDescription(description);
    if (this.closed) return;
    listener.stepped(description.type === "offer" ? "offer" : "answer");
    while (this.early.length > 0 && !this.closed) await this.add(this.early.shift() ?? null);
    if (this.closed) return;
    if (description.type === "offer") {
      listener.partnerOffered();
      this.sent.attach(this.parts.offers);
      await connection.setLocalDescription();
      this.tellDescription();
    }
  }

  /** After the answer: a page that plays the tracks has much to do, and the partner waits for the answer and not for that. */
  private tellTracks(): void {
    if (!this.unheard) return;
    this.unheard = false;
    this.listener.heard(this.remote);
  }

  private async consider(candidate: RTCIceCandidateInit | null): Promise<void> {
    if (this.ignoring) return;
    if (this.connection.remoteDescription) await this.add(candidate);
    else this.early.push(candidate);
  }

  /** A candidate that is no good is one way less to the partner, not the end of the call. */
  private async add(candidate: RTCIceCandidateInit | null): Promise<void> {
    try {
      await this.connection.addIceCandidate(candidate ?? undefined);
    } catch {
      return;
    }
  }

  private tellCandidate(candidate: RTCIceCandidate | null): void {
    if (/ typ relay/.test(candidate?.candidate ?? "")) this.listener.relaySigned("found");
    this.listener.signalled({ candidate: candidate?.toJSON() ?? null });
  }

  private tellDescription(): void {
    const description = this.connection.localDescription;
    if (!description || this.closed) return;
    const { type, sdp } = description;
    this.listener.stepped(type === "offer" ? "offer" : "answer");
    this.listener.signalled({ description: { type, sdp } });
  }

  /**
   * One thing after the other, the first at once: the browser is at work then while the page draws what has changed. A description that the browser will not take leaves the call unconnected,
   * which its time limit tells the visitor; there is nothing better to do about it here.
   */
  private later(work: () => Promise<void>): void {
    this.waiting += 1;
    const begin = (): Promise<void> | undefined => (this.closed ? undefined : work());
    const done = this.waiting === 1 ? Promise.resolve(begin()) : this.work.then(begin);
    this.work = done
      .catch(() => undefined)
      .then(() => {
        this.waiting -= 1;
      });
  }
}
