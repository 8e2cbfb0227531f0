import { step } from "./step";
import type { Step } from "./step";
import type { ChatState } from "./state";

/** One second less of the graces that run: mine, and my partner's. */
export function reduceSecond(state: ChatState): Step {
  const less = (seconds: number): number => Math.max(0, seconds - 1);
  const graceLeft = state.graceLeft === null ? null : less(state.graceLeft);
  const room = state.room && { ...state.room, graceLeft: less(state.room.graceLeft) };
  const counts = (graceLeft ?? 0) > 0 || (room?.graceLeft ?? 0) > 0;
  return step({ ...state, graceLeft, room }, ...(counts ? [{ do: "awaitSecond" } as const] : []));
}

/** The seconds to show beside the state line, where somebody is waited for. */
export function secondsShown({ link, room, graceLeft }: ChatState): number | null {
  if (link.status === "over") return null;
  if (link.status === "lost") return room && graceLeft ? graceLeft : null;
  return room?.partnerAway && room.graceLeft ? room.graceLeft : null;
}
