import type { Share } from "../call/sending";
import { addTracks, placeOf, trackKinds, tracksByKind } from "./places";
import type { TrackKind } from "./places";
import { parametersFor } from "./shape";

/** What the partner is shown and hears of me in one call. */
export class Sent {
  /** What it is now, by kind. */
  private readonly mine: Map<TrackKind, MediaStreamTrack>;
  private attached = false;

  constructor(
    private readonly connection: RTCPeerConnection,
    private readonly stream: MediaStream,
  ) {
    this.mine = tracksByKind(stream);
  }

  /** Brings my tracks into the call, once: what was chosen before that is what is sent. */
  attach(offers: boolean): void {
    if (this.attached) return;
    this.attached = true;
    addTracks(this.connection, this.mine, this.stream, offers);
  }

  /** Goes on with a connection that was prepared. Another camera may have been chosen since. */
  async takeOver(): Promise<void> {
    this.attached = true;
    for (const kind of trackKinds) {
      const place = placeOf(this.connection, kind);
      const track = this.mine.get(kind) ?? null;
      if (place && place.sender.track !== track) await place.sender.replaceTrack(track);
    }
  }

  /** Sends another track of a kind from now on; `null` is none. Rejects where the browser will not have it. */
  async replace(kind: TrackKind, track: MediaStreamTrack | null): Promise<void> {
    const place = this.attached ? placeOf(this.connection, kind) : undefined;
    if (place) await place.sender.replaceTrack(track);
    if (track) this.mine.set(kind, track);
    else this.mine.delete(kind);
    if (this.connection.signalingState === "closed" || !this.attached || !track) return;
    if (!place) this.connection.addTrack(track, this.stream);
    else if (place.direction === "recvonly") place.direction = "sendrecv";
    else if (place.direction === "inactive") place.direction = "sendonly";
  }

  /** Sends that much of my picture from now on. */
  async shape(share: Share): Promise<void> {
    const sender = placeOf(this.connection, "video")?.sender;
    if (sender) await sender.setParameters(parametersFor(share, sender.getParameters()));
  }
}
