import { readHallPage, readPlacedCall, readRefusal, readSeatAnswer } from "../server-events";
import type { Answer } from "../socket/connection";
import type { ChatEvent, Effect } from "./events";

/** What can be asked something. */
export interface Requests {
  ask(name: string, argument: unknown, withinMs: number): Promise<Answer>;
}

const requests = ["ask", "sendText", "sendReport", "sendBlock", "placeCall", "answerCall", "watchHall"] as const;

/** What the server answers. */
export type Request = Extract<Effect, { do: (typeof requests)[number] }>;

/** Whether the server answers it. */
export function isRequest(effect: Effect): effect is Request {
  return (requests as readonly string[]).includes(effect.do);
}

/** A server that has not answered by then is late. */
export const answerWithinMs = 8000;

interface Refusal {
  readonly code: string;
  readonly retryAfterMs: number;
}

/** A refusal, none, or that the connection was lost before either. A server that is late has refused. */
type Outcome = { readonly refusal: Refusal | null; readonly argument: unknown } | "lost";

/** Asks, and tells what the answer means. `null`: it was lost with the connection, and what was asked is asked anew. */
export async function request(socket: Requests, effect: Request): Promise<ChatEvent | null> {
  const ask = async (name: string, argument: object): Promise<Outcome> => {
    const answer = await socket.ask(name, argument, answerWithinMs);
    if (answer.kind === "lost") return "lost";
    if (answer.kind === "late") return { refusal: { code: "late", retryAfterMs: 0 }, argument: null };
    return { refusal: readRefusal(answer.argument), argument: answer.argument };
  };
  switch (effect.do) {
    case "ask": {
      const { what, number, room, wish, offer } = effect;
      const named = { ...(room === undefined ? {} : { room }), ...wish, ...(offer ? { offer } : {}) };
      const outcome = await ask(what, named);
      if (outcome === "lost") return null;
      const { refusal, argument } = outcome;
      return refusal
        ? { type: "refused", number, ...refusal }
        : { type: "answered", number, answer: readSeatAnswer(argument) };
    }
    case "sendText": {
      const { room, text, nonce } = effect;
      const outcome = await ask("text", { room, text, nonce });
      if (outcome === "lost") return null;
      const { refusal } = outcome;
      return refusal ? { type: "textFailed", nonce, code: refusal.code } : { type: "textSent", nonce };
    }
    case "sendReport": {
      const { room, reason, note, andBlock } = effect;
      const outcome = await ask("report", { room, reason, ...(note === undefined ? {} : { note }) });
      return { type: "reportAnswered", room, andBlock, ...complained(outcome) };
    }
    case "sendBlock":
      return { type: "blockAnswered", room: effect.room, ...complained(await ask("block", { room: effect.room })) };
    case "placeCall": {
      const { number, guest } = effect;
      const outcome = await ask("call", guest === undefined ? {} : { guest });
      if (outcome === "lost") return null;
      const { refusal, argument } = outcome;
      return refusal
        ? { type: "callRefused", number, code: refusal.code }
        : { type: "callPlaced", number, ...readPlacedCall(argument) };
    }
    case "answerCall": {
      const { call, how } = effect;
      const outcome = await ask(how, { call });
      return outcome === "lost" ? null : { type: "callAnswered", call, how, code: outcome.refusal?.code ?? null };
    }
    case "watchHall": {
      const { number, search } = effect;
      const outcome = await ask("hall", { watch: true, ...(search === "" ? {} : { search }) });
      if (outcome === "lost") return null;
      const { refusal, argument } = outcome;
      return refusal
        ? { type: "hallRefused", number, ...refusal }
        : { type: "hallShown", number, page: readHallPage(argument) };
    }
  }
}

/** Whoever reports or blocks has to know if it did not arrive, and cannot count on its being sent again. */
function complained(outcome: Outcome): { readonly code: string | null; readonly retryAfterMs: number } {
  if (outcome === "lost") return { code: "lost", retryAfterMs: 0 };
  return outcome.refusal ?? { code: null, retryAfterMs: 0 };
}
