import { useEffect, useRef } from "react";
import type { ReactNode } from "react";

import { Button } from "../Button";

interface Props {
  readonly children: ReactNode;
  readonly close: () => void;
}

/** That something arrived, and the way on. */
export function Received({ children, close }: Props): JSX.Element {
  const words = useRef<HTMLParagraphElement>(null);
  // The form is gone, and the keyboard with it; it is taken to what came of it, so that it is read too.
  useEffect(() => words.current?.focus(), []);
  return (
    <>
      <p className="received" ref={words} tabIndex={-1}>
        {children}
      </p>
      <Button look="plain" wide press={close}>
        Close
      </Button>
    </>
  );
}
