import { useId } from "react";

import type { ChatEvent } from "../../core/chat/events";
import type { ChatState } from "../../core/chat/state";
import { reachable } from "../../core/chat/step";
import { wordsForHall } from "../../core/chat/words";
import type { HallGuest } from "../../core/protocol";
import { Button } from "../Button";

interface Props {
  readonly state: ChatState;
  readonly tell: (event: ChatEvent) => void;
}

/** Who is here, who of them is free, and the ways to call them. */
export function HallList({ state, tell }: Props): JSX.Element {
  const id = useId();
  const { hall, ring } = state;
  const { page, search } = hall;
  const mayCall = ring === null && reachable(state);
  const called = ring?.way === "out" ? (ring.guest?.id ?? null) : null;
  return (
    <section className="who">
      <h2 id={id} className="hall-title">
        Who is here
      </h2>
      <Button look="plain" disabled={!mayCall} press={() => tell({ type: "callPressed", guest: null })}>
        Call the next who is free
      </Button>
      <input
        className="input"
        type="search"
        aria-label="Search by name"
        placeholder="Search by name"
        autoComplete="off"
        value={search}
        onChange={(event) => tell({ type: "searchWritten", search: event.target.value })}
      />
      <p className="small">{wordsForHall(hall)}</p>
      <ul className="guests" aria-labelledby={id}>
        {page?.guests.map((guest) => (
          <Guest
            key={guest.id}
            guest={guest}
            called={guest.id === called}
            mayCall={mayCall}
            call={() => tell({ type: "callPressed", guest: { id: guest.id, name: guest.name } })}
          />
        ))}
      </ul>
    </section>
  );
}

interface GuestProps {
  readonly guest: HallGuest;
  /** Whether it is they who are being called. */
  readonly called: boolean;
  readonly mayCall: boolean;
  readonly call: () => void;
}

function Guest({ guest, called, mayCall, call }: GuestProps): JSX.Element {
  const { name, available } = guest;
  return (
    <li className="guest" data-available={available}>
      <p>
        <span className="guest-name">{name || "Somebody"}</span>
        <span className="guest-state">{called ? "Calling" : available ? "Free" : "Busy"}</span>
      </p>
      {available && (
        <Button look="quiet" disabled={!mayCall} press={call}>
          Call<span className="unseen"> {name || "somebody"}</span>
        </Button>
      )}
    </li>
  );
}
