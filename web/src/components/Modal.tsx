import { useId } from "react";
import type { ReactNode, SyntheticEvent } from "react";

import { useModal } from "../hooks/useModal";

interface Props {
  readonly title: string;
  readonly children: ReactNode;
  /** Esc was pressed. The dialog is gone when it is no longer rendered. */
  readonly close: () => void;
}

/** A dialog over everything else, which keeps the keyboard until it is closed. */
export function Modal({ title, children, close }: Props): JSX.Element {
  const dialog = useModal();
  const id = useId();
  const cancel = (event: SyntheticEvent): void => {
    event.preventDefault();
    close();
  };
  // A browser may close it whatever is said to its question.
  const closed = (): void => {
    if (dialog.current && !dialog.current.open) close();
  };
  return (
    <dialog className="sheet" ref={dialog} aria-labelledby={id} onCancel={cancel} onClose={closed}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}
