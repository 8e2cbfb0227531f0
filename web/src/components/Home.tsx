import { wordsForCount } from "../core/chat/words";
import type { Hallway } from "../core/hallway";
import { wordsForCode } from "../core/problem";
import type { SessionState } from "../core/session";
import { useCount } from "../hooks/useCount";
import { useHost } from "../hooks/useHost";
import { Corridor } from "./Corridor";
import { EntryForm } from "./EntryForm";
import { Mark } from "./Icon";

interface Props {
  readonly hallway: Hallway;
  readonly session: SessionState;
}

/** What this is, who is here, and the ways in. */
export function Home({ hallway, session }: Props): JSX.Element {
  const host = useHost(hallway.api);
  const online = useCount(hallway.api);
  const because = session.status === "out" ? session.because : null;
  return (
    <div className="home">
      <div className="home-scene">
        <Corridor moving={false} />
      </div>
      <main className="home-main">
        <header className="home-head">
          <h1 className="home-name">
            <Mark />
            Hallway
          </h1>
          <p className="home-line">Talk face to face with somebody you have never met.</p>
          <p className="home-count">
            {online === null ? "\u00a0" : online > 0 ? wordsForCount(online) : "Nobody is here yet. Be the first."}
          </p>
        </header>
        {because && (
          <p className="home-notice" role="alert">
            {wordsForCode(because)}
          </p>
        )}
        {/* A returning visitor is let in by a cookie; until that is known, no form is put in the way. */}
        {session.status === "out" && host && <EntryForm session={hallway.session} host={host} />}
        <footer className="home-foot">
          <p>
            Picture and sound go between the two of you. Texts pass through the server and are not kept. What it keeps
            is your name, and that you said you are of age.
          </p>
        </footer>
      </main>
    </div>
  );
}
