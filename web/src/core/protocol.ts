/** A guest as others see it. */
export interface GuestName {
  readonly id: string;
  readonly name: string;
}

/** Somebody in the hall. Who is not available is in a call. */
export interface HallGuest extends GuestName {
  readonly available: boolean;
}

/** What a visitor asks for when they look for somebody. */
export interface Wish {
  /** What to talk of; none is as good as any. */
  readonly interests: readonly string[];
  /** The primary subtag of a language; empty where any will do. */
  readonly language: string;
  /** Whether calls are to go by a relay, so that neither sees the other's address. Left out is no. */
  readonly relay?: boolean;
}

/** What `GET /api/config` says about this host. */
export interface HostConfig {
  readonly version: string;
  readonly protocol: number;
  readonly signUp: "open" | "invite" | "closed";
  readonly guestsAllowed: boolean;
  readonly relayOnly: boolean;
  /** The version of the terms a visitor agrees to. */
  readonly terms: string;
}

/** What `GET /api/stats` says: how many are here now. */
export interface LobbyCount {
  readonly online: number;
  readonly waiting: number;
}

/** The answer to sign-up, sign-in, a guest pass and a refresh. */
export interface SessionGrant {
  readonly account: { readonly id: string; readonly displayName: string; readonly guest: boolean };
  readonly accessToken: string;
  /** Seconds until the access token is no longer taken. */
  readonly expiresIn: number;
}

/** What `GET /api/account` says of its owner. */
export interface AccountProfile {
  readonly account: { readonly id: string; readonly displayName: string; readonly guest: boolean };
  /** What a member signs in with. */
  readonly login?: string;
  readonly createdAt: string;
  /** The version of the terms that was agreed to. */
  readonly terms?: string;
}

/** What `PATCH /api/account` takes: one of the three at a time. */
export type AccountChange =
  | { readonly displayName: string }
  | { readonly password: string; readonly newPassword: string }
  | { readonly adult: true; readonly terms: string };

/** One of the places where an account is signed in. */
export interface SessionEntry {
  readonly id: string;
  readonly createdAt: string;
  readonly refreshedAt: string;
  readonly expiresAt: string;
  readonly device?: string;
  readonly current: boolean;
}

/** Why somebody is reported. */
export type ReportReason = "sexual" | "minor" | "harassment" | "hate" | "violence" | "spam" | "other";

/** Who makes the first offer in a room. The server decides. */
export type Role = "caller" | "callee";

/** What a browser offers or answers. */
export interface Description {
  readonly type: "offer" | "answer" | "pranswer" | "rollback";
  readonly sdp?: string;
}

/** What the two browsers tell each other, through the server. */
export type PeerSignal = { readonly description: Description } | { readonly candidate: RTCIceCandidateInit | null };

/** What the two pages tell each other so that their visitors can compare words. 32 bytes, as base64url. */
export type Verification = { readonly commitment: string } | { readonly nonce: string };

/** What one side of a call tells the other. */
export type Signal = PeerSignal | { readonly verification: Verification };

/** An offer that is handed in while one waits, for the server to give to the partner with `matched`. */
export interface OfferBrought {
  readonly type: "offer";
  readonly sdp: string;
}

/** How the two browsers may reach each other. */
export interface IceSettings {
  readonly iceServers: readonly RTCIceServer[];
  readonly iceTransportPolicy: RTCIceTransportPolicy;
}

/** What `GET /api/ice-servers` says: how to reach others, and for how many seconds that holds; 0 is for ever. */
export interface IceGrant extends IceSettings {
  readonly ttl: number;
}

/** Why a room ended, seen from this side. */
export type EndReason =
  | "you_next"
  | "you_stopped"
  | "you_blocked"
  | "partner_next"
  | "partner_stopped"
  | "partner_left"
  | "moderated"
  | "lost";

/** Why a call through the hall came to nothing. */
export type CallEndReason = "declined" | "cancelled" | "timeout" | "unavailable";

/** What the server says without being asked, as far as this page uses it. */
export type ServerEvent =
  | {
      readonly event: "welcome";
      readonly guest: GuestName;
      readonly status: string;
      readonly room: string | null;
      readonly grace: number;
    }
  | { readonly event: "waiting"; readonly online: number; readonly waiting: number }
  | {
      readonly event: "matched";
      readonly room: string;
      readonly role: Role;
      readonly partner: GuestName;
      /** The interests that both named. */
      readonly shared: readonly string[];
      /** The first offer, where the caller has brought it along and does not send it. */
      readonly offer?: PeerSignal;
      readonly ice: IceSettings;
      readonly resumed: boolean;
    }
  | { readonly event: "signal"; readonly room: string; readonly signal: Signal }
  | { readonly event: "text"; readonly room: string; readonly id: string; readonly text: string }
  | { readonly event: "typing"; readonly room: string; readonly typing: boolean }
  | { readonly event: "partner"; readonly room: string; readonly away: boolean }
  | {
      readonly event: "ended";
      readonly room: string;
      readonly reason: EndReason;
      readonly status: "waiting" | "idle";
    }
  | { readonly event: "ringing"; readonly call: string; readonly guest: GuestName }
  | { readonly event: "callEnded"; readonly call: string; readonly reason: CallEndReason }
  | ({ readonly event: "hall" } & HallChange)
  | { readonly event: "refused"; readonly of: string; readonly code: string };

/** Who is in the hall, as far as it is shown, and how many there are in all. */
export interface HallPage {
  readonly guests: readonly HallGuest[];
  readonly total: number;
}

/** What has become different in the hall. */
export interface HallChange {
  readonly joined: readonly HallGuest[];
  readonly left: readonly string[];
  readonly changed: readonly HallGuest[];
  readonly total: number;
}

/** The answer to `find`, `next` and `stop`. */
export interface SeatAnswer {
  readonly status: string;
  readonly room: string | null;
}

/** The longest text that may be sent, in Unicode scalars. */
export const textLimit = 2000;

/** How many interests may be named. */
export const interestsLimit = 10;

/** The longest interest, in Unicode scalars. */
export const interestLimit = 32;

/** The longest part of a name that may be searched for, in Unicode scalars. */
export const searchLimit = 32;

/** The longest note that a report may have, in Unicode scalars. */
export const noteLimit = 1000;

/** For how long a room may be reported after its end. */
export const reportableMs = 15 * 60_000;
