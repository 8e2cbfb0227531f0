/** Sound or picture. */
export type TrackKind = "audio" | "video";

export const trackKinds: readonly TrackKind[] = ["audio", "video"];

/**
 * Brings my tracks into a call.
 *
 * @param stream what they are told to belong to
 * @param offers whether there must be a place for the partner's too, where I have none of a kind
 */
export function addTracks(
  connection: RTCPeerConnection,
  mine: ReadonlyMap<TrackKind, MediaStreamTrack>,
  stream: MediaStream,
  offers: boolean,
): void {
  for (const kind of trackKinds) {
    const track = mine.get(kind);
    if (track) connection.addTrack(track, stream);
    else if (offers) connection.addTransceiver(kind, { direction: "recvonly" });
  }
}

/** The tracks of a stream, one of a kind. */
export function tracksByKind(stream: MediaStream): Map<TrackKind, MediaStreamTrack> {
  return new Map(stream.getTracks().map((track) => [track.kind as TrackKind, track]));
}

/** Where tracks of that kind come and go. One that sends nothing yet is known by what it receives. */
export function placeOf(connection: RTCPeerConnection, kind: TrackKind): RTCRtpTransceiver | undefined {
  return connection.getTransceivers().find(({ receiver }) => receiver.track.kind === kind);
}
