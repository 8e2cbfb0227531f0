/** How a call goes: straight from one browser to the other, or by a relay. */
export type CallPath = "direct" | "relay" | "relay-udp" | "relay-tcp" | "relay-tls";

/** What one look at `getStats()` tells, as far as it is used. Counts are since the beginning of the call. */
export interface CallSample {
  /** Milliseconds since `matched`. */
  readonly at: number;
  readonly path: CallPath | null;
  readonly roundTripMs: number | null;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  /** `null` where no picture is received. */
  readonly framesDecoded: number | null;
  /** The share of what I send that does not arrive, by the partner's account. */
  readonly sentLost: number | null;
  /** Bits a second that the browser thinks it may send. */
  readonly mayBeSent: number | null;
  /** What keeps my own picture smaller than it could be. */
  readonly limitedBy: "none" | "cpu" | "bandwidth" | "other";
}

/** One entry of a report of `getStats()`. Browsers differ in what they tell, so nothing is counted on. */
export type StatsEntry = Readonly<Record<string, unknown>>;

const number = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) ? value : null);
const limits = ["cpu", "bandwidth", "other"] as const;

/** Reads a report of `getStats()`. */
export function readSample(entries: Iterable<StatsEntry>, at: number): CallSample {
  const all = [...entries];
  const byID = new Map(all.map((entry) => [entry["id"], entry]));
  const pair = chosenPair(all, byID);
  const inbound = all.filter(({ type }) => type === "inbound-rtp");
  const picture = inbound.filter(({ kind }) => kind === "video");
  const sum = (from: readonly StatsEntry[], name: string): number =>
    from.reduce((total, entry) => total + (number(entry[name]) ?? 0), 0);
  const trip = number(pair?.["currentRoundTripTime"]);
  const told = all.filter(({ type }) => type === "remote-inbound-rtp").map((entry) => number(entry["fractionLost"]));
  const losses = told.filter((share): share is number => share !== null);
  const limit = all.find(({ type, kind }) => type === "outbound-rtp" && kind === "video")?.["qualityLimitationReason"];
  return {
    at,
    path: pair ? pathOf(byID.get(pair["localCandidateId"]), byID.get(pair["remoteCandidateId"])) : null,
    roundTripMs: trip === null ? null : Math.round(trip * 1000),
    packetsReceived: sum(inbound, "packetsReceived"),
    packetsLost: Math.max(0, sum(inbound, "packetsLost")),
    framesDecoded: picture.length > 0 ? sum(picture, "framesDecoded") : null,
    sentLost: losses.length > 0 ? Math.max(...losses) : null,
    mayBeSent: number(pair?.["availableOutgoingBitrate"]),
    limitedBy: limits.find((one) => one === limit) ?? "none",
  };
}

/** The pair of candidates that carries the call. Firefox names no transport, and marks the pair itself. */
function chosenPair(all: readonly StatsEntry[], byID: ReadonlyMap<unknown, StatsEntry>): StatsEntry | undefined {
  const transport = all.find(({ type, ...more }) => type === "transport" && more["selectedCandidatePairId"]);
  const named = transport && byID.get(transport["selectedCandidatePairId"]);
  const pairs = all.filter(({ type, state }) => type === "candidate-pair" && state === "succeeded");
  return named ?? pairs.find((pair) => pair["selected"] === true) ?? pairs.find((pair) => pair["nominated"] === true);
}

/** How the partner reaches their own relay is theirs to know. */
function pathOf(mine: StatsEntry | undefined, theirs: StatsEntry | undefined): CallPath {
  if (mine?.["candidateType"] === "relay") {
    const by = mine["relayProtocol"];
    return by === "udp" || by === "tcp" || by === "tls" ? `relay-${by}` : "relay";
  }
  return theirs?.["candidateType"] === "relay" ? "relay" : "direct";
}
