import type { TypingEvent } from "./events";
import { reachable, step } from "./step";
import type { Step } from "./step";
import { stillKeys } from "./state";
import type { ChatState } from "./state";

/** After this long without a key one is no longer writing. */
const keysRestMs = 4000;
/** The partner is told no more often than this. */
const tellEveryMs = 3000;
/** How long the partner counts as writing. Longer than the pause between two tellings, so that it does not flicker. */
const believedMs = 6000;

/** Who is writing: the visitor's own keys, and what the partner's page tells of theirs. */
export function reduceTyping(state: ChatState, event: TypingEvent): Step {
  switch (event.type) {
    case "typed":
      return event.empty ? rested(state) : typed(state, event.at);
    case "keysRested":
      return rested(state);
    case "typingExpired":
      return state.room?.id === event.room ? step(heard(state, false)) : step(state);
  }
}

/** The visitor has stopped writing, or sent it: the partner is told, if they were told of the beginning. */
export function rested(state: ChatState): Step {
  const { room, keys } = state;
  if (!keys.told) return step(state);
  const still: ChatState = { ...state, keys: { ...keys, told: false } };
  return room && reachable(state) ? step(still, { do: "sendTyping", room: room.id, typing: false }) : step(still);
}

/** What the partner's page says of their keys. It may never say that they stopped, so it is not believed for ever. */
export function partnerTypes(state: ChatState, room: string, typing: boolean): Step {
  if (state.room?.id !== room) return step(state);
  return typing ? step(heard(state, true), { do: "awaitTyping", room, ms: believedMs }) : step(heard(state, false));
}

/** The same state, with the partner writing or not. */
export function heard(state: ChatState, writing: boolean): ChatState {
  return state.room ? { ...state, room: { ...state.room, partnerWriting: writing } } : state;
}

function typed(state: ChatState, at: number): Step {
  const { room, keys } = state;
  // What is typed while it cannot be told is told with the first key afterwards.
  if (!room || !reachable(state)) return step({ ...state, keys: stillKeys });
  const rest = { do: "awaitKeys", ms: keysRestMs } as const;
  if (keys.toldAt !== null && at - keys.toldAt < tellEveryMs) return step(state, rest);
  return step({ ...state, keys: { told: true, toldAt: at } }, { do: "sendTyping", room: room.id, typing: true }, rest);
}
