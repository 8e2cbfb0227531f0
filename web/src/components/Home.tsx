import { useEffect, useRef, useState } from "react";

import { wordsForCount } from "../core/chat/words";
import type { Hallway } from "../core/hallway";
import { wordsForCode } from "../core/problem";
import type { SessionState } from "../core/session";
import type { Host } from "../hooks/useHost";
import { useCount } from "../hooks/useCount";
import { CheckDialog } from "./check/CheckDialog";
import { EntryForm } from "./EntryForm";
import { Mark } from "./Icon";
import { Scene } from "./Scene";

interface Props {
  readonly hallway: Hallway;
  readonly session: SessionState;
  readonly host: Host;
  /** Whether the visitor comes from another view, and brings the keyboard along. */
  readonly arrived: boolean;
}

/** What this is, who is here, and the ways in. */
export function Home({ hallway, session, host, arrived }: Props): JSX.Element {
  const online = useCount(hallway.api);
  const [checkShown, setCheckShown] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (arrived) heading.current?.focus();
  }, [arrived]);
  const because = session.status === "out" ? session.because : null;
  return (
    <Scene>
      <header className="home-head">
        <h1 className="home-name" ref={heading} tabIndex={-1}>
          <Mark />
          Hallway
        </h1>
        <p className="home-line">Talk face to face with somebody you have never met.</p>
        <p className="home-count">
          {online === null ? "\u00a0" : online > 0 ? wordsForCount(online) : "Nobody is here yet. Be the first."}
        </p>
      </header>
      {because && (
        <p className="home-notice" role="alert" data-calm={because === "deleted"}>
          {wordsForCode(because)}
        </p>
      )}
      {/* A returning visitor is let in by a cookie; until that is known, no form is put in the way. */}
      {session.status === "out" && host.config && (
        <EntryForm session={hallway.session} host={host.config} invitation={hallway.invitation} />
      )}
      {!host.config && host.failing && (
        <p className="home-notice" role="alert">
          The server cannot be reached. Check your connection: this page goes on trying by itself.
        </p>
      )}
      <footer className="home-foot">
        <p>
          <button type="button" className="link" onClick={() => setCheckShown(true)}>
            Check your camera and sound
          </button>{" "}
          before you come in.
        </p>
        <p>
          Calls go between the two of you. Texts are not kept, but the last ones go to the host if one of you reports
          the other. Who met whom and when is kept for a while: 30 days unless the host changed it.
        </p>
      </footer>
      {checkShown && (
        <CheckDialog
          checkup={hallway.checkup}
          devices={hallway.devices}
          preferences={hallway.preferences}
          inCall={false}
          close={() => setCheckShown(false)}
        />
      )}
    </Scene>
  );
}
