/** A track without a camera behind it. */
export class FakeTrack {
  enabled = true;
  stopped = false;
  onended: (() => void) | null = null;
  constructor(readonly kind: "audio" | "video") {}
  stop(): void {
    this.stopped = true;
  }
  get real(): MediaStreamTrack {
    return this as unknown as MediaStreamTrack;
  }
}

/** A stream without a camera behind it. */
export class FakeStream {
  readonly tracks: FakeTrack[];
  constructor(...kinds: ("audio" | "video")[]) {
    this.tracks = kinds.map((kind) => new FakeTrack(kind));
  }
  getTracks(): FakeTrack[] {
    return this.tracks;
  }
  getAudioTracks(): FakeTrack[] {
    return this.tracks.filter(({ kind }) => kind === "audio");
  }
  getVideoTracks(): FakeTrack[] {
    return this.tracks.filter(({ kind }) => kind === "video");
  }
  addTrack(track: FakeTrack): void {
    this.tracks.push(track);
  }
  removeTrack(track: FakeTrack): void {
    this.tracks.splice(this.tracks.indexOf(track), 1);
  }
  get real(): MediaStream {
    return this as unknown as MediaStream;
  }
}

interface Described {
  readonly type: string;
  readonly sdp: string;
}

/** A place for a track of each side. */
export class FakeTransceiver {
  readonly receiver: { readonly track: FakeTrack };
  readonly sender: {
    track: FakeTrack | null;
    replaceTrack(track: FakeTrack | null): Promise<void>;
    getParameters(): object;
    setParameters(parameters: object): Promise<void>;
  };
  constructor(
    kind: "audio" | "video",
    public direction: string,
    log: string[],
    mine: FakeTrack | null,
  ) {
    this.receiver = { track: new FakeTrack(kind) };
    this.sender = {
      track: mine,
      getParameters: () => ({ encodings: [{ active: true }] }),
      setParameters: async (parameters) => void log.push(`parameters ${kind} ${JSON.stringify(parameters)}`),
      replaceTrack: async (track) => {
        if (track?.stopped) throw new Error("InvalidStateError");
        this.sender.track = track;
        log.push(`replaceTrack ${kind} ${track ? track.kind : "none"}`);
      },
    };
  }
}

/** The signalling half of an RTCPeerConnection: states and rules, and no network. It notes all that is done to it. */
export class FakePeerConnection {
  readonly log: string[] = [];
  signalingState = "stable";
  connectionState = "new";
  localDescription: Described | null = null;
  remoteDescription: Described | null = null;
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((event: { candidate: { candidate?: string; toJSON(): object } | null }) => void) | null = null;
  onicecandidateerror: ((event: { errorCode: number; url: string }) => void) | null = null;
  oniceconnectionstatechange: (() => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  iceConnectionState = "new";
  /** What `getStats` tells. */
  stats: object[] = [];
  /** What every offer of the partner brings. */
  readonly tracksInOffer: FakeTrack[] = [];
  ontrack: ((event: { track: FakeTrack }) => void) | null = null;
  /** What is added to every description of mine. */
  fingerprint = "";
  private written = 0;

  constructor(readonly configuration: RTCConfiguration) {}

  readonly transceivers: FakeTransceiver[] = [];

  addTrack(track: FakeTrack): void {
    this.log.push(`addTrack ${track.kind}`);
    this.transceivers.push(new FakeTransceiver(track.kind, "sendrecv", this.log, track));
  }

  addTransceiver(kind: "audio" | "video", init: { direction: string }): void {
    this.log.push(`addTransceiver ${kind} ${init.direction}`);
    this.transceivers.push(new FakeTransceiver(kind, init.direction, this.log, null));
  }

  createDataChannel(label: string): void {
    this.log.push(`channel ${label}`);
  }

  getTransceivers(): FakeTransceiver[] {
    return this.transceivers;
  }

  async setLocalDescription(description?: { type: string }): Promise<void> {
    this.mustBeOpen();
    if (description?.type === "rollback") {
      this.signalingState = "stable";
      this.log.push("rollback");
      return;
    }
    const answering = this.signalingState === "have-remote-offer";
    this.localDescription = { type: answering ? "answer" : "offer", sdp: `local ${++this.written}${this.fingerprint}` };
    this.signalingState = answering ? "stable" : "have-local-offer";
    this.log.push(`local ${this.localDescription.type}`);
  }

  async setRemoteDescription(description: Described): Promise<void> {
    this.mustBeOpen();
    if (description.sdp === "broken") throw new Error("InvalidAccessError");
    if (description.type === "answer" && this.signalingState !== "have-local-offer")
      throw new Error("InvalidStateError");
    this.remoteDescription = description;
    this.signalingState = description.type === "offer" ? "have-remote-offer" : "stable";
    this.log.push(`remote ${description.type}`);
    if (description.type === "offer") for (const track of this.tracksInOffer) this.ontrack?.({ track });
  }

  async addIceCandidate(candidate?: { candidate?: string }): Promise<void> {
    this.mustBeOpen();
    if (!this.remoteDescription) throw new Error("InvalidStateError");
    this.log.push(`candidate ${candidate?.candidate ?? "end"}`);
    if (candidate?.candidate === "broken") throw new Error("OperationError");
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.log.push(`configured ${configuration.iceTransportPolicy}`);
  }

  async getStats(): Promise<object[]> {
    return this.stats;
  }

  restartIce(): void {
    this.log.push("restartIce");
  }

  close(): void {
    this.signalingState = "closed";
    this.log.push("close");
  }

  become(state: string): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  get real(): RTCPeerConnection {
    return this as unknown as RTCPeerConnection;
  }

  private mustBeOpen(): void {
    if (this.signalingState === "closed") throw new Error("InvalidStateError: closed");
  }
}
