import type { CallHappening } from "../call/advance-call";
import type { CallReport } from "../call/directives";
import type { Share } from "../call/sending";
import type { Comparison, VerificationHappening } from "../call/verification";
import type { ChosenDevices, DeviceWish } from "../media/camera";
import type {
  GuestName,
  HallPage,
  IceSettings,
  OfferBrought,
  PeerSignal,
  ReportReason,
  Role,
  SeatAnswer,
  ServerEvent,
  Signal,
  Wish,
} from "../protocol";
import type { OfferEvent } from "./offer";
import type { CallAnswer, CameraProblem, Callee } from "./state";

/** What the visitor does. */
export type VisitorEvent =
  | { readonly type: "startPressed" }
  | { readonly type: "nextPressed" }
  | { readonly type: "stopPressed" }
  | { readonly type: "microphonePressed" }
  | { readonly type: "cameraPressed" }
  | { readonly type: "textWritten"; readonly text: string; readonly nonce: string }
  | { readonly type: "sendAgainPressed"; readonly nonce: string }
  /** What the visitor asks for is chosen, at first and whenever it changes. */
  | { readonly type: "wishChosen"; readonly wish: Wish }
  | { readonly type: "entered" }
  | { readonly type: "departed" };

/** What happens to calls through the hall; `code` is `null` where it went well. */
export type RingEvent =
  | { readonly type: "callPressed"; readonly guest: Callee }
  | { readonly type: "acceptPressed" }
  | { readonly type: "declinePressed" }
  | { readonly type: "cancelPressed" }
  | { readonly type: "callPlaced"; readonly number: number; readonly call: string; readonly guest: GuestName }
  | { readonly type: "callRefused"; readonly number: number; readonly code: string }
  | {
      readonly type: "callAnswered";
      readonly call: string;
      readonly how: CallAnswer;
      readonly code: string | null;
    }
  | { readonly type: "ringDue"; readonly call: string };

/** What happens to the watch on who is here. */
export type HallEvent =
  | { readonly type: "searchWritten"; readonly search: string }
  | { readonly type: "searchRested" }
  | { readonly type: "hallShown"; readonly number: number; readonly page: HallPage }
  | {
      readonly type: "hallRefused";
      readonly number: number;
      readonly code: string;
      readonly retryAfterMs: number;
    }
  | { readonly type: "hallDue" };

/** What happens to the keys: the visitor's own, and those the partner's page told of. Time is an argument. */
export type TypingEvent =
  | { readonly type: "typed"; readonly empty: boolean; readonly at: number }
  | { readonly type: "keysRested" }
  | { readonly type: "typingExpired"; readonly room: string };

/** What the visitor reports and blocks, and what the server answers; `code` is `null` where it went well. */
export type SafetyEvent =
  | { readonly type: "complaintOpened"; readonly kind: "report" | "block"; readonly room: string }
  | { readonly type: "complaintClosed" }
  | {
      readonly type: "reportWritten";
      readonly reason: ReportReason;
      readonly note: string;
      readonly andBlock: boolean;
    }
  | { readonly type: "blockConfirmed" }
  | {
      readonly type: "reportAnswered";
      readonly room: string;
      readonly andBlock: boolean;
      readonly code: string | null;
      readonly retryAfterMs: number;
    }
  | {
      readonly type: "blockAnswered";
      readonly room: string;
      readonly code: string | null;
      readonly retryAfterMs: number;
    }
  | { readonly type: "pastRoomExpired"; readonly room: string };

/** What happens to the visitor's camera. */
export type CameraEvent =
  | { readonly type: "cameraOpened"; readonly without: "camera" | "microphone" | null }
  | { readonly type: "cameraFailed"; readonly problem: CameraProblem };

/** What the visitor does with their devices and their screen, and what happens to these. */
export type DeviceEvent =
  /** Which to use is chosen, at first and whenever it changes. */
  | { readonly type: "devicesChosen"; readonly chosen: ChosenDevices }
  /** From the front camera to the back one, or back. */
  | { readonly type: "flipPressed" }
  | { readonly type: "deviceOpened"; readonly kind: DeviceWish["kind"]; readonly why: DeviceWish["why"] }
  | {
      readonly type: "deviceFailed";
      readonly kind: DeviceWish["kind"];
      readonly why: DeviceWish["why"];
      readonly problem: CameraProblem;
    }
  | { readonly type: "deviceLost"; readonly kind: DeviceWish["kind"] }
  /** Something was plugged in or out. */
  | { readonly type: "devicesChanged" }
  | { readonly type: "speakerLost" }
  | { readonly type: "sharePressed" }
  | { readonly type: "screenOpened"; readonly room: string }
  | { readonly type: "screenFailed"; readonly room: string; readonly problem: CameraProblem }
  | { readonly type: "screenEnded"; readonly room: string }
  /** Time went by without this page: the device slept, or the browser had put the page to rest. */
  | { readonly type: "woke"; readonly ms: number }
  | { readonly type: "noticeRead" };

/** What happens to the connection with the server, and what comes over it. */
export type LinkEvent =
  | { readonly type: "linkLost" }
  | { readonly type: "linkSlow" }
  | { readonly type: "linkDraining" }
  | { readonly type: "linkOver"; readonly code: string; readonly message: string }
  /** This device has a network, or has none. */
  | { readonly type: "networkChanged"; readonly online: boolean }
  /** It has another network than before: Wi-Fi instead of mobile, say. */
  | { readonly type: "networkSwitched" }
  | { readonly type: "serverSaid"; readonly said: ServerEvent }
  | { readonly type: "answered"; readonly number: number; readonly answer: SeatAnswer }
  | { readonly type: "refused"; readonly number: number; readonly code: string; readonly retryAfterMs: number }
  | { readonly type: "textSent"; readonly nonce: string }
  | { readonly type: "textFailed"; readonly nonce: string; readonly code: string };

/** What happens to the call. Each names its room: those of a past room are dropped. */
export type PeerEvent =
  | { readonly type: "peerSignalled"; readonly room: string; readonly signal: PeerSignal }
  | { readonly type: "peerHappened"; readonly room: string; readonly happening: CallHappening }
  | {
      readonly type: "verificationHappened";
      readonly room: string;
      readonly happening: VerificationHappening;
    };

/** A timer that was asked for has run out. */
export type TimerEvent =
  | { readonly type: "connectTimedOut"; readonly room: string }
  | { readonly type: "findAgainDue" }
  | { readonly type: "secondPassed" };

/** Everything that may happen to a chat. */
export type ChatEvent =
  | VisitorEvent
  | RingEvent
  | HallEvent
  | TypingEvent
  | SafetyEvent
  | CameraEvent
  | DeviceEvent
  | LinkEvent
  | PeerEvent
  | OfferEvent
  | TimerEvent;

/** What a chat wants done in the world. It is carried out in order. */
export type Effect =
  | { readonly do: "connect"; readonly slowMs: number }
  | { readonly do: "leave" }
  | { readonly do: "openCamera"; readonly soundAlone: boolean }
  | { readonly do: "closeCamera" }
  | { readonly do: "openDevice"; readonly wish: DeviceWish }
  /** Shows a screen in place of the camera; the browser asks which. */
  | { readonly do: "openScreen"; readonly room: string }
  | { readonly do: "closeScreen" }
  | { readonly do: "awaitNotice"; readonly ms: number }
  | { readonly do: "enableTracks"; readonly microphone: boolean; readonly camera: boolean }
  | {
      readonly do: "ask";
      readonly what: "find" | "next" | "stop";
      readonly number: number;
      readonly room?: string;
      readonly wish?: Wish;
      readonly offer?: OfferBrought;
    }
  /** Makes a connection and an offer, for whoever is met. */
  | { readonly do: "prepareOffer"; readonly number: number }
  | { readonly do: "dropOffer" }
  | { readonly do: "awaitOffer"; readonly number: number; readonly ms: number }
  /** Calls that guest, or the next who is free. */
  | { readonly do: "placeCall"; readonly number: number; readonly guest?: string }
  | { readonly do: "answerCall"; readonly how: CallAnswer; readonly call: string }
  | { readonly do: "awaitRing"; readonly call: string; readonly ms: number }
  | { readonly do: "watchHall"; readonly number: number; readonly search: string }
  | { readonly do: "leaveHall" }
  | { readonly do: "awaitSearch"; readonly ms: number }
  | { readonly do: "awaitHall"; readonly ms: number }
  | { readonly do: "sendText"; readonly room: string; readonly text: string; readonly nonce: string }
  | { readonly do: "sendSignal"; readonly room: string; readonly signal: Signal }
  | { readonly do: "sendTyping"; readonly room: string; readonly typing: boolean }
  | { readonly do: "awaitKeys"; readonly ms: number }
  | { readonly do: "awaitTyping"; readonly room: string; readonly ms: number }
  | {
      readonly do: "openPeer";
      readonly room: string;
      readonly role: Role;
      /** Whether this side makes the first offer. */
      readonly offers: boolean;
      readonly ice: IceSettings;
      /** The prepared connection is used; `handed` where the server has given its offer to the partner. */
      readonly prepared: "none" | "untold" | "handed";
    }
  | { readonly do: "configurePeer"; readonly room: string; readonly ice: IceSettings }
  | { readonly do: "signalPeer"; readonly room: string; readonly signal: PeerSignal }
  | { readonly do: "restartPeer"; readonly room: string; readonly relayOnly: boolean }
  | { readonly do: "repeatOffer"; readonly room: string }
  | { readonly do: "awaitLook"; readonly room: string; readonly ms: number }
  | { readonly do: "sendPicture"; readonly room: string; readonly share: Share }
  | { readonly do: "tellConnection"; readonly room: string; readonly report: CallReport }
  | { readonly do: "makeNonce"; readonly room: string }
  | { readonly do: "compareWords"; readonly room: string; readonly comparison: Comparison }
  | { readonly do: "closePeer"; readonly room: string }
  | { readonly do: "awaitConnection"; readonly room: string; readonly ms: number }
  | { readonly do: "findLater"; readonly ms: number }
  | {
      readonly do: "sendReport";
      readonly room: string;
      readonly reason: ReportReason;
      readonly note?: string;
      readonly andBlock: boolean;
    }
  | { readonly do: "sendBlock"; readonly room: string }
  | { readonly do: "awaitPastRoom"; readonly room: string; readonly ms: number }
  | { readonly do: "awaitSecond" };
