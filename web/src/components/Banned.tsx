import { useEffect, useRef } from "react";

import { Button } from "./Button";
import { Mark } from "./Icon";
import { Scene } from "./Scene";

interface Props {
  /** The server's own words: why, and until when. */
  readonly message: string;
  readonly back: () => void;
}

/** For who is shut out. There is nothing to try again. */
export function Banned({ message, back }: Props): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <Scene>
      <h1 className="notice-title" ref={heading} tabIndex={-1}>
        <Mark />
        You cannot come in now
      </h1>
      <p>{message}</p>
      <div className="row">
        <Button look="plain" press={back}>
          Back to the start
        </Button>
      </div>
    </Scene>
  );
}
