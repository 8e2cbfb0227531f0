import type { IceSettings } from "../protocol";

/** A way on which this device could be reached, as the browser found it. */
export interface FoundCandidate {
  readonly type: string;
  readonly address: string;
  readonly port: number;
  /** Where it was found from; 0 where the browser keeps that to itself. */
  readonly relatedPort: number;
}

/** What is known of the ways on which calls can reach this device. */
export interface Reach {
  /** What the host names: servers that tell a device its outer address, servers that relay. */
  readonly stun: boolean;
  readonly turn: boolean;
  /** Whether calls go by a relay and nothing else. */
  readonly relayOnly: boolean;
  /** An address at home, one that the world can reach, one on the relay. */
  readonly near: boolean;
  readonly outer: boolean;
  readonly relay: boolean;
  /** The outer port that each port at home was given. Two for one: the network gives everybody another. */
  readonly mapped: Readonly<Record<number, number>>;
  readonly symmetric: boolean;
  /** The relay answered, and did not take the host's own credentials. */
  readonly refused: boolean;
  readonly ended: boolean;
}

/**
 * What is to be expected of calls. `near`: the host names no server that helps them through, so only those within one
 * network are sure. `not`: it names some, and none is reached.
 */
export type Verdict = "checking" | "direct" | "relay" | "near" | "not";

/** Before anything was found. */
export function reachOf({ iceServers, iceTransportPolicy }: IceSettings): Reach {
  const urls = iceServers.flatMap((server) => server.urls);
  return {
    // A relay tells a device its outer address too.
    stun: urls.length > 0,
    turn: urls.some((url) => /^turns?:/i.test(url)),
    relayOnly: iceTransportPolicy === "relay",
    near: false,
    outer: false,
    relay: false,
    mapped: {},
    symmetric: false,
    refused: false,
    ended: false,
  };
}

/** One more way was found. */
export function withCandidate(reach: Reach, { type, address, port, relatedPort }: FoundCandidate): Reach {
  switch (type) {
    case "relay":
      return { ...reach, relay: true };
    case "srflx": {
      const before = reach.mapped[relatedPort];
      const symmetric = relatedPort > 0 && before !== undefined && before !== port;
      const mapped = relatedPort > 0 ? { ...reach.mapped, [relatedPort]: port } : reach.mapped;
      return { ...reach, outer: true, mapped, symmetric: reach.symmetric || symmetric };
    }
    case "host":
      return { ...reach, near: true, outer: reach.outer || isPublic(address) };
    default:
      return reach;
  }
}

/** A server did not do what it was asked. Of one of several that is no news, unless it refused. */
export function withError(reach: Reach, code: number): Reach {
  return code === 401 || code === 403 ? { ...reach, refused: true } : reach;
}

/** Nothing more will be found, or nothing more is waited for. */
export function withEnd(reach: Reach): Reach {
  return { ...reach, ended: true };
}

/** What it comes to, as soon as that is sure. */
export function verdictOn({ relayOnly, outer, symmetric, relay, near, stun, ended }: Reach): Verdict {
  if (relayOnly) return relay ? "relay" : ended ? "not" : "checking";
  // A second answer may still show that the address holds for one partner only.
  if (outer && !symmetric && ended) return "direct";
  if (!ended) return "checking";
  if (relay) return "relay";
  return near && !stun ? "near" : "not";
}

/** The verdict in words: what to expect and, where it is bad, what to do. */
export function wordsForReach(reach: Reach): string {
  switch (verdictOn(reach)) {
    case "checking":
      return "Looking for the ways to you.";
    case "direct":
      return `Calls reach you directly.${wordsForFallback(reach)}`;
    case "relay":
      return reach.relayOnly
        ? "Calls reach you by the host's relay alone: nobody you meet sees your address."
        : "Calls reach you by the host's relay. Directly they would not, in the network you are in.";
    case "near":
      return "Calls within your own network reach you. For others this host names no server that would help them through.";
    case "not":
      return wordsForNot(reach);
  }
}

function wordsForFallback({ turn, relay, refused }: Reach): string {
  if (relay) return " Where that fails, the host's relay is there.";
  if (refused) return " The host's relay refuses its own credentials, so some calls may fail: tell the host.";
  return turn ? " The host's relay does not answer, so some calls may fail." : "";
}

function wordsForNot({ relayOnly, turn, refused, symmetric }: Reach): string {
  if (refused) return "Calls do not reach you: the host's relay refuses its own credentials. Tell the host.";
  if (relayOnly) {
    return turn
      ? "Calls do not reach you: they go by the host's relay alone, and it does not answer. Try another network."
      : "Calls do not reach you: they are to go by a relay alone, and this host has none.";
  }
  if (symmetric) {
    return "Calls from most networks do not reach you: yours gives you another address for each partner. Try another one.";
  }
  return "Calls from outside do not reach you: no server that would help them answers. Try another network, without a VPN.";
}

/** Whether the world can reach an address. One that the browser hides has a name and no number. */
export function isPublic(address: string): boolean {
  if (address.includes(":")) return /^[23]/.test(address) && !/^2001:0?db8:/i.test(address);
  const parts = address.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return false;
  const [first = 0, second = 0] = parts;
  if (first === 0 || first === 10 || first === 127 || first >= 224) return false;
  if (first === 172 && second >= 16 && second < 32) return false;
  if ((first === 192 && second === 168) || (first === 169 && second === 254)) return false;
  // Documents' own addresses are nobody's.
  if (["192.0.2.", "198.51.100.", "203.0.113."].some((net) => address.startsWith(net))) return false;
  // What providers share among many customers.
  return !(first === 100 && second >= 64 && second < 128);
}
