import { useEffect, useRef, useState } from "react";

import type { Hallway } from "../core/hallway";
import { wordsForCode, wordsForProblem } from "../core/problem";
import { useTask } from "../hooks/useTask";
import { Button } from "./Button";
import { Consent } from "./Consent";
import { Mark } from "./Icon";
import { Scene } from "./Scene";

interface Props {
  readonly hallway: Hallway;
  readonly terms: string;
}

/** For who agreed to terms that are not those of now: once more, before anybody is met. */
export function AgreeAgain({ hallway: { account, session }, terms }: Props): JSX.Element {
  const [agreed, setAgreed] = useState<string | null>(null);
  const adult = agreed === terms;
  const { busy, mistake, run } = useTask((thrown) => ({ adult: false, words: wordsForProblem(thrown) }));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const missing = adult ? null : { adult: true, words: wordsForCode("consent_required") };
  return (
    <Scene>
      <h1 className="notice-title" ref={heading} tabIndex={-1}>
        <Mark />
        The terms have changed
      </h1>
      <p>Read them, and say that you agree. Then you go on as before.</p>
      <Consent
        checked={adult}
        change={(checked) => setAgreed(checked ? terms : null)}
        mistake={mistake?.adult ? mistake.words : null}
        terms={terms}
      />
      <p className="entry-mistake" role="alert">
        {mistake && !mistake.adult ? mistake.words : null}
      </p>
      <div className="row">
        <Button look="accent" wide disabled={busy} press={() => void run(missing, () => account.agree(terms))}>
          Agree and go on
        </Button>
        <Button look="quiet" press={() => void session.signOut()}>
          Sign out
        </Button>
      </div>
    </Scene>
  );
}
