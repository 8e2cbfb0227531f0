import { useEffect, useId, useRef, useState } from "react";
import type { KeyboardEvent } from "react";

import type { ChatEvent } from "../../core/chat/events";
import type { Reportable } from "../../core/chat/safety";
import type { Complaint, Met } from "../../core/chat/state";
import { Icon } from "../Icon";

interface Props {
  readonly reportable: Reportable;
  readonly tell: (event: ChatEvent) => void;
}

/** Reporting and blocking, by the partner's picture: the partner, and the one before. */
export function SafetyMenu({ reportable, tell }: Props): JSX.Element | null {
  // Who is meant stays who was meant when it was opened, whoever comes meanwhile.
  const [shown, setShown] = useState<readonly Met[] | null>(null);
  const menu = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const id = useId();

  useEffect(() => {
    if (!shown) return undefined;
    const elsewhere = (event: Event): void => {
      if (event.target instanceof Node && !menu.current?.contains(event.target)) setShown(null);
    };
    for (const way of ["pointerdown", "focusin"]) document.addEventListener(way, elsewhere);
    return () => {
      for (const way of ["pointerdown", "focusin"]) document.removeEventListener(way, elsewhere);
    };
  }, [shown]);

  const everybody = [reportable.partner, reportable.before].filter((met): met is Met => met !== null);
  if (everybody.length === 0 && !shown) return null;

  const close = (): void => {
    trigger.current?.focus();
    setShown(null);
  };
  const steer = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !shown) return;
    event.stopPropagation();
    close();
  };
  const choose = (kind: "report" | "block", { room }: Met): void => {
    // The dialog gives the keyboard back to where it was, which must not be an item that is gone.
    close();
    tell({ type: "complaintOpened", kind, room });
  };
  return (
    // It only listens for Esc on its way up from the buttons.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="safety" ref={menu} onKeyDown={steer}>
      <button
        type="button"
        className="safety-trigger"
        ref={trigger}
        aria-expanded={shown !== null}
        aria-controls={id}
        onClick={() => setShown(shown ? null : everybody)}
      >
        <Icon name="flag" />
        <span className="safety-word">Report or block them</span>
      </button>
      <div className="safety-items" id={id} hidden={!shown}>
        {shown?.map((met) => (
          <Items
            key={met.room}
            met={met}
            here={met.room === reportable.partner?.room}
            inReach={everybody.some(({ room }) => room === met.room)}
            choose={(kind) => choose(kind, met)}
          />
        ))}
      </div>
    </div>
  );
}

interface ItemsProps {
  readonly met: Met;
  /** Whether it is the partner of the present call. */
  readonly here: boolean;
  /** Whether the server can still be told about them. */
  readonly inReach: boolean;
  readonly choose: (kind: Complaint["kind"]) => void;
}

function Items({ met, here, inReach, choose }: ItemsProps): JSX.Element {
  const name = met.name || "them";
  // The keyboard may be on one of them, so they stay, and it is said why they do nothing.
  const press = (kind: Complaint["kind"]) => () => {
    if (inReach) choose(kind);
  };
  return (
    <div role="group" aria-label={here ? "This person" : "Whom you met before"}>
      {!here && <p className="safety-before">Met before</p>}
      <button type="button" className="safety-item" aria-disabled={!inReach} onClick={press("report")}>
        Report {name}
      </button>
      <button type="button" className="safety-item" aria-disabled={!inReach} onClick={press("block")}>
        Block {name}
      </button>
      {!inReach && (
        <p className="safety-before" role="alert">
          You cannot report or block {name} any more.
        </p>
      )}
    </div>
  );
}
