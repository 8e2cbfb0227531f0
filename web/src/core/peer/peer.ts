import type { IceSettings, Role, Signal } from "../protocol";

/** What a peer tells. */
export interface PeerListener {
  signalled(signal: Signal): void;
  changed(connection: RTCPeerConnectionState): void;
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
  readonly makeConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly makeStream: () => MediaStream;
}

const kinds = ["audio", "video"] as const;

/** Sound or picture. */
export type TrackKind = (typeof kinds)[number];

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
  /** What the partner is shown and hears of me now, by kind. */
  private readonly mine = new Map<TrackKind, MediaStreamTrack>();
  private work: Promise<void> = Promise.resolve();
  private offering = false;
  private ignoring = false;
  private attached = false;
  private closed = false;

  constructor(
    private readonly parts: PeerParts,
    private readonly listener: PeerListener,
  ) {
    this.remote = parts.makeStream();
    for (const track of parts.stream.getTracks()) this.mine.set(track.kind as TrackKind, track);
    this.connection = parts.makeConnection(configuration(parts.ice));
    this.listen();
    // Who does not offer brings tracks with the answer, into the places the offer made: no second offer to collide.
    if (parts.offers) this.attach();
  }

  /** Takes a signal of the partner. They are worked through in order, and none of them can throw. */
  take(signal: Signal): void {
    this.later(() => ("description" in signal ? this.describe(signal.description) : this.consider(signal.candidate)));
  }

  /** Takes newer ICE servers and credentials, for the next restart. */
  configure(ice: IceSettings): void {
    if (this.closed) return;
    try {
      this.connection.setConfiguration(configuration(ice));
    } catch {
      // A call that stands is worth more than newer credentials.
    }
  }

  /** Looks for a new way to the partner; the call itself stays. */
  restart(): void {
    if (!this.closed) this.connection.restartIce();
  }

  /**
   * Shows the partner another picture, or lets them hear another sound, from now on; `null` is none.
   *
   * The call is not negotiated anew, but for a kind that was not there at its beginning. Resolves when it is done, and
   * rejects where the browser will not have the track: the partner keeps what they had.
   */
  async replaceTrack(kind: TrackKind, track: MediaStreamTrack | null): Promise<void> {
    if (this.closed) return;
    const place = this.attached ? this.placeOf(kind) : undefined;
    if (place) await place.sender.replaceTrack(track);
    if (track) this.mine.set(kind, track);
    else this.mine.delete(kind);
    if (this.closed || !this.attached || !track) return;
    if (!place) this.connection.addTrack(track, this.parts.stream);
    else if (place.direction === "recvonly") place.direction = "sendrecv";
    else if (place.direction === "inactive") place.direction = "sendonly";
  }

  /** Ends the call. Whatever was still under way comes to nothing, quietly. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    const { connection } = this;
    connection.onnegotiationneeded = null;
    connection.onicecandidate = null;
    connection.onconnectionstatechange = null;
    connection.ontrack = null;
    connection.close();
  }

  private listen(): void {
    const { connection, listener } = this;
    connection.onnegotiationneeded = () => this.later(() => this.offer());
    connection.onicecandidate = ({ candidate }) => listener.signalled({ candidate: candidate?.toJSON() ?? null });
    connection.onconnectionstatechange = () => listener.changed(connection.connectionState);
    connection.ontrack = ({ track }) => {
      this.remote.addTrack(track);
      listener.heard(this.remote);
    };
  }

  private attach(): void {
    if (this.attached) return;
    this.attached = true;
    for (const kind of kinds) {
      const track = this.mine.get(kind);
      if (track) this.connection.addTrack(track, this.parts.stream);
      // Without a camera or microphone of my own there must still be a place for the partner's.
      else if (this.parts.offers) this.connection.addTransceiver(kind, { direction: "recvonly" });
    }
  }

  /** Where my track of that kind goes. One that sends nothing yet is known by what it receives. */
  private placeOf(kind: TrackKind): RTCRtpTransceiver | undefined {
    return this.connection.getTransceivers().find(({ receiver }) => receiver.track.kind === kind);
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

  private async describe(description: RTCSessionDescriptionInit): Promise<void> {
    const { connection } = this;
    const polite = this.parts.role === "callee";
    const collides = description.type === "offer" && (this.offering || connection.signalingState !== "stable");
    this.ignoring = collides && !polite;
    if (this.ignoring) return;
    await connection.setRemoteDescription(description);
    while (this.early.length > 0 && !this.closed) await this.add(this.early.shift() ?? null);
    if (description.type !== "offer" || this.closed) return;
    this.attach();
    await connection.setLocalDescription();
    this.tellDescription();
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

  private tellDescription(): void {
    const description = this.connection.localDescription;
    if (!description || this.closed) return;
    this.listener.signalled({ description: { type: description.type, sdp: description.sdp } });
  }

  /**
   * One thing after the other. A description that the browser will not take leaves the call unconnected,
   * which its time limit tells the visitor; there is nothing better to do about it here.
   */
  private later(work: () => Promise<void>): void {
    this.work = this.work.then(() => (this.closed ? undefined : work())).catch(() => undefined);
  }
}

function configuration(ice: IceSettings): RTCConfiguration {
  return { iceServers: [...ice.iceServers], iceTransportPolicy: ice.iceTransportPolicy };
}
