import { useEffect, useId, useRef, useState } from "react";
import type { KeyboardEvent } from "react";

import type { ChatEvent } from "../../core/chat/events";
import type { Reportable } from "../../core/chat/safety";
import type { Met } from "../../core/chat/state";
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
        {shown?.map((met, index) => (
          <div key={met.room} role="group" aria-label={index > 0 ? "Whom you met before" : "This person"}>
            {index > 0 && <p className="safety-before">Met before</p>}
            <button type="button" className="safety-item" onClick={() => choose("report", met)}>
              Report {met.name || "them"}
            </button>
            <button type="button" className="safety-item" onClick={() => choose("block", met)}>
              Block {met.name || "them"}
            </button>
          </div>
        ))}
      </div>
    </div>
  );
}
