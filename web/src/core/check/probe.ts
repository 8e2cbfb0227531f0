import type { Clock } from "../clock";
import type { IceSettings } from "../protocol";
import { reachOf, verdictOn, withCandidate, withEnd, withError } from "./reach";
import type { Reach } from "./reach";

/** What a probe needs of the world. */
export interface ProbeParts {
  readonly clock: Clock;
  readonly makeConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
}

/** A server that never answers is asked for 40 s by some browsers; nobody waits so long. */
const withinMs = 8000;

/**
 * Looks for the ways on which calls could reach this device, with a connection to nobody, and tells what it knows after
 * each step. It ends by itself, and before that by the call that is answered.
 */
export function probe(
  ice: IceSettings,
  { clock, makeConnection }: ProbeParts,
  tell: (reach: Reach) => void,
): () => void {
  let reach = reachOf(ice);
  let over = false;
  let connection: RTCPeerConnection | null = null;
  const end = (): void => {
    over = true;
    cancel();
    if (!connection) return;
    connection.onicecandidate = null;
    connection.onicecandidateerror = null;
    connection.close();
  };
  const become = (next: Reach): void => {
    if (over) return;
    reach = next;
    if (reach.ended || verdictOn(reach) === "relay") end();
    tell(reach);
  };
  const cancel = clock.after(withinMs, () => become(withEnd(reach)));
  tell(reach);
  try {
    connection = makeConnection({ iceServers: [...ice.iceServers], iceTransportPolicy: ice.iceTransportPolicy });
  } catch {
    // An address that the browser cannot read is one nobody can be reached by.
    become(withEnd(reach));
    return end;
  }
  connection.onicecandidate = ({ candidate }) => {
    if (!candidate || candidate.candidate === "") return become(withEnd(reach));
    const { type, address, port, relatedPort } = candidate;
    become(
      withCandidate(reach, {
        type: type ?? "",
        address: address ?? "",
        port: port ?? 0,
        relatedPort: relatedPort ?? 0,
      }),
    );
  };
  connection.onicecandidateerror = (event) =>
    become(withError(reach, (event as RTCPeerConnectionIceErrorEvent).errorCode));
  // Something to carry, without which nothing is looked for.
  connection.createDataChannel("check");
  connection.setLocalDescription().catch(() => become(withEnd(reach)));
  return end;
}
