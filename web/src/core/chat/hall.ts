import { searchLimit } from "../protocol";
import type { HallChange, HallPage } from "../protocol";
import type { HallEvent } from "./events";
import { step } from "./step";
import type { Step } from "./step";
import type { ChatState, Hall } from "./state";

/** How long nothing is written before it is searched for. */
const searchRestMs = 250;
/** How long it is waited at least before a hall that was refused is asked for again. */
const againMs = 2000;

/** Whether the hall is on the page: beside Start, and never beside a call. */
export function hallIsShown({ room, link, hall }: ChatState): boolean {
  return room === null && link.status !== "over" && hall.status !== "none";
}

/** What happens to the watch on who is here. */
export function reduceHall(state: ChatState, event: HallEvent): Step {
  const { hall } = state;
  switch (event.type) {
    case "searchWritten": {
      const search = Array.from(event.search).slice(0, searchLimit).join("");
      if (search === hall.search) return step(state);
      return step({ ...state, hall: { ...hall, search } }, { do: "awaitSearch", ms: searchRestMs });
    }
    case "searchRested":
      return isWatched(hall) ? watch(state) : step(state);
    case "hallShown": {
      if (hall.status !== "asking" || hall.number !== event.number) return step(state);
      const page = hall.early.reduce(changedBy, event.page);
      return step({ ...state, hall: { ...hall, status: "on", page, early: [] } });
    }
    case "hallRefused": {
      if (hall.status !== "asking" || hall.number !== event.number) return step(state);
      if (event.code === "unknown_event") return step({ ...state, hall: { ...hall, status: "none", page: null } });
      const ms = Math.max(event.retryAfterMs, againMs);
      return step({ ...state, hall: { ...hall, status: "failed" } }, { do: "awaitHall", ms });
    }
    case "hallDue":
      return step(hall.status === "failed" ? { ...state, hall: { ...hall, status: "off" } } : state);
  }
}

/** What the server says has become different. */
export function hallChanged(state: ChatState, change: HallChange): Step {
  const { hall } = state;
  if (!isWatched(hall)) return step(state);
  const page = hall.page && changedBy(hall.page, change);
  const early = hall.status === "asking" ? [...hall.early, change] : hall.early;
  return step({ ...state, hall: { ...hall, page, early } });
}

/** Watches the hall while there is somebody to show it to, and not any longer; anew on every new connection. */
export function followHall(state: ChatState): Step {
  const { hall, link, room } = state;
  if (link.status !== "open" && link.status !== "draining") {
    // The server has forgotten it. Who was here stays in sight until it is known who is.
    return hall.status === "off" ? step(state) : step({ ...state, hall: { ...hall, status: "off", early: [] } });
  }
  if (room === null) return hall.status === "off" && link.status === "open" ? watch(state) : step(state);
  const gone: Hall = { ...hall, status: "off", page: null, early: [] };
  if (isWatched(hall)) return step({ ...state, hall: gone }, { do: "leaveHall" });
  return step(hall.status === "failed" ? { ...state, hall: gone } : state);
}

const isWatched = ({ status }: Hall): boolean => status === "asking" || status === "on";

function watch(state: ChatState): Step {
  const number = state.hall.number + 1;
  const hall: Hall = { ...state.hall, status: "asking", number, early: [] };
  return step({ ...state, hall }, { do: "watchHall", number, search: hall.search.trim() });
}

/** A change may be told of what is known already, and is the same then as told once. */
function changedBy(page: HallPage, { joined, left, changed, total }: HallChange): HallPage {
  const gone = new Set(left);
  const news = new Map([...joined, ...changed].map((guest) => [guest.id, guest]));
  const stay = page.guests.filter(({ id }) => !gone.has(id)).map((guest) => news.get(guest.id) ?? guest);
  const known = new Set(stay.map(({ id }) => id));
  return { guests: [...stay, ...joined.filter(({ id }) => !known.has(id))], total };
}
