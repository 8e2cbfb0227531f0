import type { Clock } from "../clock";
import type { IceSettings, OfferBrought } from "../protocol";
import { addTracks, tracksByKind } from "./places";

/** What an offer is prepared with. */
export interface PreparedParts {
  readonly ice: IceSettings;
  readonly stream: MediaStream;
  readonly clock: Clock;
  readonly makeConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
}

/** A server for addresses that never answers keeps a browser gathering for forty seconds. */
const gatherMs = 300;
/** The longest offer the server keeps, in bytes of JSON. */
const longestOffer = 16 * 1024;

/**
 * A connection that is made while one waits, with its offer and the candidates that were found in time, so that the
 * partner can answer in the moment in which the two meet. It serves once.
 */
export class PreparedOffer {
  readonly connection: RTCPeerConnection;
  /** Found after the offer was told. They follow it, when there is somebody to tell. */
  private readonly late: (RTCIceCandidate | null)[] = [];
  private told = false;
  private cancel: () => void = () => {};

  constructor(private readonly parts: PreparedParts) {
    this.connection = parts.makeConnection(configurationOf(parts.ice));
    addTracks(this.connection, tracksByKind(parts.stream), parts.stream, true);
  }

  get ice(): IceSettings {
    return this.parts.ice;
  }

  /** Makes the offer. `null` is one that cannot be handed in; then the partner is offered to as ever. */
  async make(): Promise<OfferBrought | null> {
    const { connection } = this;
    const gathered = new Promise<void>((resolve) => {
      this.cancel = this.parts.clock.after(gatherMs, resolve);
      connection.onicecandidate = ({ candidate }) => {
        if (this.told) this.late.push(candidate);
        else if (candidate === null) resolve();
      };
    });
    await connection.setLocalDescription();
    await gathered;
    this.cancel();
    this.told = true;
    const sdp = connection.localDescription?.sdp ?? "";
    const offer: OfferBrought = { type: "offer", sdp };
    return sdp !== "" && JSON.stringify(offer).length <= longestOffer ? offer : null;
  }

  /** Hands over what was found late. From now on the connection is whoever's took it. */
  take(): readonly (RTCIceCandidate | null)[] {
    this.connection.onicecandidate = null;
    return this.late;
  }

  /** Nobody needs it any more. */
  close(): void {
    this.cancel();
    this.connection.onicecandidate = null;
    this.connection.close();
  }
}

/** Sound and picture go one way from the beginning: half the candidates to find and to tell, half the places on a relay. */
export function configurationOf({ iceServers, iceTransportPolicy }: IceSettings): RTCConfiguration {
  return { iceServers: [...iceServers], iceTransportPolicy, bundlePolicy: "max-bundle" };
}
