import { reduceCall } from "./call";
import { followSharing, reduceDevices } from "./devices";
import type { ChatEvent } from "./events";
import { followHall, reduceHall } from "./hall";
import { reduceLink } from "./link";
import { followOffer, reduceOffer } from "./offer";
import { reduceSafety } from "./safety";
import { reduceSecond } from "./seconds";
import { reduceRing } from "./ring";
import type { ChatState } from "./state";
import { andThen } from "./step";
import type { Step } from "./step";
import { reduceTyping } from "./typing";
import { reduceVisitor } from "./visitor";

/**
 * The whole chat: what happened goes in, the next state and what is to be done come out.
 *
 * It performs nothing, reads no clock and keeps nothing, so every rule of the page is tested without a
 * browser. It asks for one peer connection a room (`openPeer` once for each id), however often a button
 * is pressed or a message repeats.
 */
export function reduce(state: ChatState, event: ChatEvent): Step {
  return andThen(followSharing(andThen(happened(state, event), followHall)), followOffer);
}

function happened(state: ChatState, event: ChatEvent): Step {
  switch (event.type) {
    case "entered":
    case "departed":
    case "startPressed":
    case "nextPressed":
    case "stopPressed":
    case "microphonePressed":
    case "cameraPressed":
    case "textWritten":
    case "sendAgainPressed":
    case "wishChosen":
      return reduceVisitor(state, event);
    case "callPressed":
    case "acceptPressed":
    case "declinePressed":
    case "cancelPressed":
    case "callPlaced":
    case "callRefused":
    case "callAnswered":
    case "ringDue":
      return reduceRing(state, event);
    case "searchWritten":
    case "searchRested":
    case "hallShown":
    case "hallRefused":
    case "hallDue":
      return reduceHall(state, event);
    case "linkLost":
    case "linkSlow":
    case "linkDraining":
    case "linkOver":
    case "networkChanged":
    case "networkSwitched":
    case "serverSaid":
    case "answered":
    case "refused":
    case "textSent":
    case "textFailed":
      return reduceLink(state, event);
    case "typed":
    case "keysRested":
    case "typingExpired":
      return reduceTyping(state, event);
    case "complaintOpened":
    case "complaintClosed":
    case "reportWritten":
    case "blockConfirmed":
    case "reportAnswered":
    case "blockAnswered":
    case "pastRoomExpired":
      return reduceSafety(state, event);
    case "offerMade":
    case "offerFailed":
    case "offerExpired":
      return reduceOffer(state, event);
    case "devicesChosen":
    case "flipPressed":
    case "deviceOpened":
    case "deviceFailed":
    case "deviceLost":
    case "devicesChanged":
    case "speakerLost":
    case "sharePressed":
    case "screenOpened":
    case "screenFailed":
    case "screenEnded":
    case "woke":
    case "noticeRead":
      return reduceDevices(state, event);
    case "secondPassed":
      return reduceSecond(state);
    default:
      return reduceCall(state, event);
  }
}
