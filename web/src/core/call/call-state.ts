import type { IceSettings, Role } from "../protocol";
import type { Quality } from "./quality";
import type { CallPath, CallSample } from "./sample";
import { sendingAll } from "./sending";
import type { Sending } from "./sending";

/**
 * Where a call stands.
 *
 * `weak` is connected over a network that hardly carries it. `interrupted` broke off and may come back by itself;
 * `recovering` is looking for another way; `failed` is neither connected nor trying any more, and is mended if the
 * browsers find each other after all.
 */
export type CallStatus = "connecting" | "connected" | "weak" | "interrupted" | "recovering" | "failed";

/**
 * Why a call does not connect.
 *
 * - `silent`: the partner's page never answered.
 * - `blocked`: the two networks let nothing through, and this host has no relay.
 * - `relayRefused`: the relay would not have the credentials.
 * - `relayUnreachable`: the relay could not be reached from here.
 * - `lost`: the call stood, and could not be mended.
 */
export type CallFailure = "silent" | "blocked" | "relayRefused" | "relayUnreachable" | "lost";

/** The moments on the way to the first picture. */
export type CallStep = "offer" | "answer" | "pair" | "dtls" | "frame";

/** What the partner's picture does: has not come yet, moves, stands still; `absent` is that they send none. */
export type Picture = "awaited" | "moving" | "still" | "absent";

/** What is known of the relay from looking for ways to the partner. */
export type RelaySign = "found" | "refused" | "unreachable";

/** One call, from `matched` to the end of its room. */
export interface CallState {
  readonly status: CallStatus;
  readonly role: Role;
  readonly wasConnected: boolean;
  /** The offer went to the partner with `matched`, by the server, and was not sent since. */
  readonly handed: boolean;
  /** It takes longer than usual to connect. */
  readonly slow: boolean;
  readonly failure: CallFailure | null;
  /** Whether this host has a relay. */
  readonly hasRelay: boolean;
  readonly relay: RelaySign | null;
  /** How often another way was looked for since it last stood. */
  readonly tries: number;
  /** How often in all. */
  readonly restarts: number;
  /** Another way is to be looked for as soon as the partner can be told. */
  readonly owed: boolean;
  /** When each step was reached first, in milliseconds since `matched`. */
  readonly steps: Readonly<Partial<Record<CallStep, number>>>;
  readonly path: CallPath | null;
  readonly reported: boolean;
  readonly sample: CallSample | null;
  readonly quality: Quality | null;
  /** How many measurements in a row were weak. */
  readonly weakFor: number;
  readonly picture: Picture;
  /** How many measurements in a row saw no new picture. */
  readonly stillFor: number;
  /** How many looks in a row at what is shown saw nothing but black. */
  readonly blackFor: number;
  /** What is sent of my own. */
  readonly sending: Sending;
}

/** A call that begins. */
export function newCall(role: Role, ice: IceSettings, handed = false): CallState {
  return {
    status: "connecting",
    role,
    wasConnected: false,
    handed,
    slow: false,
    failure: null,
    hasRelay: hasRelay(ice),
    relay: null,
    tries: 0,
    restarts: 0,
    owed: false,
    steps: {},
    path: null,
    reported: false,
    sample: null,
    quality: null,
    weakFor: 0,
    picture: "awaited",
    stillFor: 0,
    blackFor: 0,
    sending: sendingAll,
  };
}

/** Whether the two see and hear each other. */
export const stands = ({ status }: CallState): boolean => status === "connected" || status === "weak";

/** So many black looks in a row are said. */
const blackEnough = 2;

/** Whether what the partner shows is black. */
export const isBlackNow = ({ blackFor }: CallState): boolean => blackFor >= blackEnough;

/** What the eye gets of the partner: a live picture, the last one there was, or nothing but black. */
export type Sight = "live" | "last" | "black";

/** What is seen of the partner, as far as it is known: what has not come yet is not the last. */
export function sightOf(call: CallState): Sight {
  if (!stands(call)) return "last";
  if (isBlackNow(call)) return "black";
  return call.picture === "still" ? "last" : "live";
}

/**
 * Whether the corridor makes room for the partner: with their first picture, or when the call has none to wait for.
 * A black pane is what nobody wants to see in between.
 */
export function isSeen({ wasConnected, picture, reported }: CallState): boolean {
  return wasConnected && (picture !== "awaited" || reported);
}

/** Whether a relay is among the servers. */
export function hasRelay({ iceServers }: IceSettings): boolean {
  return iceServers.some(({ urls }) => [urls].flat().some((url) => /^turns?:/i.test(url)));
}
