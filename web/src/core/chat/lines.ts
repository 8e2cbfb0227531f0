import { reachable, step } from "./step";
import type { Step } from "./step";
import type { ChatLine, ChatState } from "./state";

/** Trying these again would end as it did before. */
const final = new Set(["invalid_request", "payload_too_large", "not_in_room"]);

/** Whether a text failed in a way that may pass, while there is still somebody to read it. */
export function resendable(state: ChatState, line: ChatLine): boolean {
  return state.room !== null && line.delivery === "failed" && !final.has(line.code ?? "");
}

/**
 * Sends a text, under the nonce it was given when it was written, however often it is sent.
 *
 * While the connection is lost it waits with its line, and goes out when the room is resumed.
 */
export function sendLine(state: ChatState, line: ChatLine): Step {
  if (!state.room) return step(state);
  const { code: _, ...sending } = { ...line, delivery: "sending" as const };
  const lines = state.lines.map((other) => (other.key === line.key ? sending : other));
  const said: ChatState = { ...state, lines };
  if (!reachable(state)) return step(said);
  return step(said, { do: "sendText", room: state.room.id, text: line.text, nonce: line.key });
}

/** After a return to the room: what has no answer yet, and once what had failed, goes out again in order. */
export function sendUnsent(state: ChatState): Step {
  let { lines } = state;
  const effects = [];
  for (const line of state.lines) {
    const failed = resendable(state, line) && !line.resent;
    if (!failed && line.delivery !== "sending") continue;
    const marked: ChatLine = failed ? { ...line, resent: true } : line;
    const sent = sendLine({ ...state, lines }, marked);
    lines = sent.state.lines;
    effects.push(...sent.effects);
  }
  return step({ ...state, lines }, ...effects);
}
