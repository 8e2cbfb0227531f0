import { useRef } from "react";

import type { Account } from "../../core/account/account";
import { wordsForSession, wordsForTime } from "../../core/account/forms";
import { wordsForProblem } from "../../core/problem";
import type { SessionEntry } from "../../core/protocol";
import { useTask } from "../../hooks/useTask";
import { Button } from "../Button";
import { Outcome } from "./Outcome";
import { Section } from "./Section";

interface Props {
  readonly account: Account;
  readonly sessions: readonly SessionEntry[];
}

/** Where the account is signed in, and the way to end what should not be. */
export function SessionsSection({ account, sessions }: Props): JSX.Element {
  const { busy, done, mistake, run } = useTask(wordsForProblem);
  const list = useRef<HTMLUListElement>(null);
  const end = async (id: string): Promise<void> => {
    const wrong = await run(null, () => account.endSession(id));
    // The button goes with its entry; the keyboard stays with the list.
    if (!wrong) list.current?.focus();
  };
  return (
    <Section title="Where you are signed in">
      <ul className="sessions" ref={list} tabIndex={-1}>
        {sessions.map((entry) => (
          <li key={entry.id}>
            <div>
              <p>
                {entry.device || "An unknown device"} {entry.current && <strong>This one</strong>}
              </p>
              <p className="small">{wordsForSession(entry, wordsForTime)}</p>
            </div>
            {!entry.current && (
              <Button look="plain" disabled={busy} press={() => void end(entry.id)}>
                End<span className="unseen"> {entry.device || "the session on an unknown device"}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Outcome mistake={mistake} done={done ? "Ended. That device is signed out." : null} />
    </Section>
  );
}
