import type { OfferBrought } from "../protocol";
import { andThen, ask, reachable, shows, step } from "./step";
import type { Step } from "./step";
import { noOffer } from "./state";
import type { ChatState } from "./state";

/** What happens to the offer that is made while one waits. */
export type OfferEvent =
  | {
      readonly type: "offerMade";
      readonly number: number;
      readonly offer: OfferBrought;
      readonly relayOnly: boolean;
      /** For how long it serves; 0 is for ever. */
      readonly ms: number;
    }
  | { readonly type: "offerFailed"; readonly number: number }
  | { readonly type: "offerExpired"; readonly number: number };

/** The offer that is handed in while one waits, so that a partner can answer in the moment in which the two meet. */
export function reduceOffer(state: ChatState, event: OfferEvent): Step {
  const { offer } = state;
  if (offer.number !== event.number) return step(state);
  switch (event.type) {
    case "offerMade": {
      if (offer.status !== "making") return step(state);
      const made: ChatState = {
        ...state,
        offer: { ...offer, status: "ready", brought: event.offer, relayOnly: event.relayOnly },
      };
      const { number, ms } = event;
      return ms > 0 ? step(made, { do: "awaitOffer", number, ms }) : step(made);
    }
    case "offerFailed":
      // The partner is offered to as ever; it is tried again for the next one.
      return step({ ...state, offer: { ...offer, status: "failed" } }, { do: "dropOffer" });
    case "offerExpired":
      if (offer.status !== "ready") return step(state);
      // One that the server holds is taken back first: until then somebody may be given it.
      return offer.told === null && !offer.held
        ? drop(state)
        : step({ ...state, offer: { ...offer, status: "stale" } });
  }
}

/** After everything that happens: makes an offer where it is wanted, hands it in, and lets go of it where it is not. */
export function followOffer(state: ChatState): Step {
  const { offer } = state;
  if (!isWanted(state)) return offer.status === "none" || state.room ? step(state) : drop(state);
  if (offer.status === "none") {
    const number = offer.number + 1;
    return step({ ...state, offer: { ...noOffer, number, status: "making" } }, { do: "prepareOffer", number });
  }
  if (shows(state)) return andThen(drop(state), followOffer);
  return mayBeHandedIn(state) ? ask(state, "find") : step(state);
}

/** Whether the server is to be told of it, or of its end. */
function mayBeHandedIn({ offer, seat, asking, findingLater }: ChatState): boolean {
  if (seat !== "waiting" || asking || findingLater) return false;
  return offer.status === "stale" || (offer.status === "ready" && !offer.held);
}

/** The server has answered a request: what it brought along is in its hands, and what it left out is void. */
export function offerTold(state: ChatState, number: number): Step {
  const { offer } = state;
  if (offer.status === "stale" && offer.told !== number) return drop(state);
  return step(offer.told === number ? { ...state, offer: { ...offer, held: true } } : state);
}

function drop(state: ChatState): Step {
  return step({ ...state, offer: { ...noOffer, number: state.offer.number } }, { do: "dropOffer" });
}

function isWanted(state: ChatState): boolean {
  const { wanting, camera, room, ring, asking } = state;
  return wanting && camera.status === "on" && reachable(state) && !room && !ring && asking?.what !== "stop";
}
