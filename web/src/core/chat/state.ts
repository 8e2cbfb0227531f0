import type { CallState } from "../call/call-state";
import type { VerificationState } from "../call/verification";
import type { ChosenDevices, DeviceWish, Facing } from "../media/camera";
import type {
  CallEndReason,
  EndReason,
  GuestName,
  HallChange,
  HallPage,
  LobbyCount,
  OfferBrought,
  Signal,
  Role,
  Wish,
} from "../protocol";
import { anybody } from "../wish";

/** How the page stands with the server. */
export type Link =
  | { readonly status: "closed" | "open" | "draining" | "lost" | "restarting" }
  /** `slow` is what takes longer than usual. */
  | { readonly status: "opening"; readonly slow: boolean }
  /** It will not come back by itself. */
  | { readonly status: "over"; readonly code: string; readonly message: string };

/** What may go wrong with a camera. `missing` is camera and microphone both. */
export type CameraProblem = "refused" | "noCamera" | "missing" | "busy" | "insecure" | "failed";

/** The visitor's own picture and sound. */
export type CameraState =
  | { readonly status: "off" | "opening" }
  | { readonly status: "on"; readonly without: "camera" | "microphone" | "both" | null }
  /** `calling` is the call that it was to open for, and that is made when it is tried again. */
  | { readonly status: "failed"; readonly problem: CameraProblem; readonly calling?: { readonly guest: Callee } };

/** Which devices picture and sound are to come from. */
export interface OwnDevices {
  readonly chosen: ChosenDevices;
  readonly facing: Facing;
  /** Those that were unplugged and that nothing took the place of. They are taken again when they are back. */
  readonly lost: readonly DeviceWish["kind"][];
}

/** The screen that the visitor shows in that room, or is being asked by the browser for. */
export interface Sharing {
  readonly room: string;
  readonly status: "asking" | "on";
}

/** Whom a call is for: somebody in the hall, or the next who is free. */
export type Callee = GuestName | null;

/**
 * A call that the visitor makes: with the camera still to be opened, asked for, ringing, or being given up.
 *
 * `call` is `null` until the server has named it. Who came back without knowing whom they call has no `guest`.
 */
export interface RingOut {
  readonly way: "out";
  readonly call: string | null;
  readonly guest: Callee;
  readonly number: number;
  readonly status: "camera" | "asking" | "ringing" | "ending";
}

/** A call to the visitor: unanswered, taken with the camera still to be opened, or with the answer on its way. */
export interface RingIn {
  readonly way: "in";
  readonly call: string;
  readonly guest: GuestName;
  readonly status: "ringing" | "camera" | "accepting" | "declining";
  /** How often it was heard after the first time. */
  readonly rung: number;
}

/** What is said to a call: taken or not by who is called, given up by who calls. */
export type CallAnswer = "accept" | "decline" | "cancel";

/** A call through the hall, until a room comes of it or nothing does. */
export type Ring = RingOut | RingIn;

/** Who is here, as long as that is watched. */
export interface Hall {
  /** `none` is a server without a hall; `failed` is one that is asked again. */
  readonly status: "off" | "asking" | "on" | "failed" | "none";
  /** What the visitor wrote to search for. */
  readonly search: string;
  readonly number: number;
  /** `null` until it is known. */
  readonly page: HallPage | null;
  /** What changed while an answer was on its way: it may be newer than the answer. */
  readonly early: readonly HallChange[];
}

/** Nobody was asked who is here. */
export const unwatched: Hall = { status: "off", search: "", number: 0, page: null, early: [] };

/** The room this guest is in. */
export interface RoomState {
  readonly id: string;
  readonly role: Role;
  readonly partner: GuestName;
  /** The interests that both named. */
  readonly shared: readonly string[];
  readonly partnerAway: boolean;
  readonly partnerWriting: boolean;
  /** For how many more seconds a partner who is away is waited for. */
  readonly graceLeft: number;
  readonly call: CallState;
  readonly verification: VerificationState;
  /** What could not be said to the partner's page while my connection was lost. */
  readonly unsent: readonly Signal[];
}

/** The offer that is made while one waits, for the server to give to whoever is met. */
export interface OfferState {
  /** `stale` is one whose credentials are about to end, and that the server is to forget. */
  readonly status: "none" | "making" | "ready" | "stale" | "failed";
  readonly number: number;
  readonly brought: OfferBrought | null;
  readonly relayOnly: boolean;
  /** The request that took it along, and whether that was answered: the server holds it then. */
  readonly told: number | null;
  readonly held: boolean;
}

/** There is none. */
export const noOffer: OfferState = {
  status: "none",
  number: 0,
  brought: null,
  relayOnly: false,
  told: null,
  held: false,
};

/** Somebody who was met in a room. */
export interface Met {
  readonly room: string;
  readonly name: string;
}

/** A report or a block, from the press that opens its dialog to its end. */
export interface Complaint {
  readonly kind: "report" | "block";
  readonly about: Met;
  readonly status: "open" | "sending" | "failed" | "done";
  /** Whether its dialog is there. One that was closed while it was sent is kept until it is known what came of it. */
  readonly shown: boolean;
  /** Whether the report has arrived, whatever becomes of the block. */
  readonly reported: boolean;
  readonly blocked: boolean;
  readonly failure: { readonly code: string; readonly retryAfterMs: number } | null;
}

/** One line of the conversation. */
export interface ChatLine {
  readonly key: string;
  readonly mine: boolean;
  readonly text: string;
  readonly delivery: "sending" | "sent" | "failed";
  /** Why it failed. */
  readonly code?: string;
  /** It failed and was sent again without a press. That is done once; from then on the visitor decides. */
  readonly resent?: true;
}

/** What the partner was told of the visitor's keys: whether they write, and when that was last said. */
export interface Keys {
  readonly told: boolean;
  readonly toldAt: number | null;
}

/** Nothing was told. */
export const stillKeys: Keys = { told: false, toldAt: null };

/** Something that happened to a device of the visitor's. It is said for a while. */
export interface DeviceNotice {
  readonly kind: "device";
  /** `page` is the page itself, which the browser or the whole device put to sleep. */
  readonly device: DeviceWish["kind"] | "speaker" | "screen" | "page";
  readonly what: "replaced" | "gone" | "back" | "failed" | "noOther" | "slept";
}

/** Something to tell besides where things stand. */
export type Notice =
  | DeviceNotice
  /** `forgotten` is a room that the server does not know any more, though this page was back in time. */
  | { readonly kind: "ended"; readonly reason: EndReason | "forgotten" }
  /** A call that came to nothing. `free` is that nobody was, `gone` that it is not known why. */
  | {
      readonly kind: "call";
      readonly way: Ring["way"];
      readonly reason: CallEndReason | "free" | "gone";
      readonly name: string;
    }
  /** `of` is what did not arrive, where its own words do not say it. */
  | { readonly kind: "problem"; readonly code: string; readonly of?: "report" | "block" };

/** A request that is on its way. */
export interface Asking {
  readonly what: "find" | "next" | "stop";
  readonly number: number;
  /** It tells the server of an offer and of nothing else: what comes of it is no news to the visitor. */
  readonly quiet: boolean;
}

/** Everything the page knows. There is one, it is never changed, and {@link reduce} makes the next. */
export interface ChatState {
  readonly link: Link;
  readonly guest: GuestName | null;
  /** Seconds for which a lost guest's place is kept. */
  readonly grace: number;
  /** For how many more seconds my own place is kept, while my connection is lost in a room. */
  readonly graceLeft: number | null;
  /** Whether this device has no network at all, by the browser's account. */
  readonly offline: boolean;
  /** Whether the visitor looks for somebody: pressed Start or Next, and has not pressed Stop. */
  readonly wanting: boolean;
  readonly camera: CameraState;
  readonly devices: OwnDevices;
  readonly sharing: Sharing | null;
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
  /** What the server last said of a guest who is in no room. */
  readonly seat: "idle" | "waiting";
  /** What the visitor asks for, and what the server was last told of it. */
  readonly wish: Wish;
  readonly wishTold: Wish | null;
  readonly count: LobbyCount | null;
  readonly hall: Hall;
  readonly offer: OfferState;
  /** The server is asked again after a while, and not before. */
  readonly findingLater: boolean;
  readonly ring: Ring | null;
  readonly room: RoomState | null;
  /** The last room that ended. Rooms never come back to life, so whatever names it is late. */
  readonly pastRoom: string | null;
  /** Who was in it. They can be reported for a while. */
  readonly past: Met | null;
  readonly complaint: Complaint | null;
  /** The room that another window took this page out of. It is named when this page comes back. */
  readonly returnTo: string | null;
  readonly asking: Asking | null;
  readonly asked: number;
  readonly lines: readonly ChatLine[];
  readonly keys: Keys;
  readonly notice: Notice | null;
}

/** A page that has just been opened. */
export const initialState: ChatState = {
  link: { status: "closed" },
  guest: null,
  grace: 20,
  graceLeft: null,
  offline: false,
  wanting: false,
  camera: { status: "off" },
  devices: { chosen: { camera: "", microphone: "" }, facing: "user", lost: [] },
  sharing: null,
  microphoneOn: true,
  cameraOn: true,
  seat: "idle",
  wish: anybody,
  wishTold: null,
  count: null,
  hall: unwatched,
  offer: noOffer,
  findingLater: false,
  ring: null,
  room: null,
  pastRoom: null,
  past: null,
  complaint: null,
  returnTo: null,
  asking: null,
  asked: 0,
  lines: [],
  keys: stillKeys,
  notice: null,
};
