import { useEffect, useRef } from "react";

import type { Session } from "../core/session";
import { Button } from "./Button";
import { Mark } from "./Icon";
import { Scene } from "./Scene";

interface Props {
  /** The server's own words: why, and until when. */
  readonly message: string;
  readonly session: Session;
}

/** For who is shut out. There is nothing to try again, and whoever shares the device may sign out. */
export function Banned({ message, session }: Props): JSX.Element {
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
        <Button look="plain" press={() => session.backToStart()}>
          Back to the start
        </Button>
        <Button look="quiet" press={() => void session.signOut()}>
          Sign out
        </Button>
      </div>
    </Scene>
  );
}
