import { useEffect, useRef, useState } from "react";

import type { Account } from "../../core/account/account";
import { accountMistakeFrom, exportName, mistakeInDeletion } from "../../core/account/forms";
import type { Download } from "../../core/download";
import { wordsForProblem } from "../../core/problem";
import { useTask } from "../../hooks/useTask";
import { Button } from "../Button";
import { Field } from "../Field";
import { Outcome } from "./Outcome";
import { Section } from "./Section";

interface Props {
  readonly account: Account;
  readonly guest: boolean;
  readonly download: Download;
}

/** What is stored: to take along, and to delete. */
export function DeletionSection({ account, guest, download }: Props): JSX.Element {
  // Until it was asked for once, the button has not come back from anywhere.
  const [sure, setSure] = useState<boolean | null>(null);
  const saving = useTask(wordsForProblem);
  const save = (): void => void saving.run(null, async () => download(exportName(new Date()), await account.export()));
  return (
    <Section title="What is stored about you">
      <Button look="plain" disabled={saving.busy} press={save}>
        Download everything
      </Button>
      <Outcome mistake={saving.mistake} done={saving.done ? "Saved as a file." : null} />
      {sure ? (
        <Confirmation account={account} guest={guest} keep={() => setSure(false)} />
      ) : (
        <Button look="danger" takesFocus={sure === false} press={() => setSure(true)}>
          Delete account
        </Button>
      )}
    </Section>
  );
}

interface ConfirmationProps {
  readonly account: Account;
  readonly guest: boolean;
  readonly keep: () => void;
}

/** The second step. There is no third, and no way back. */
function Confirmation({ account, guest, keep }: ConfirmationProps): JSX.Element {
  const [password, setPassword] = useState("");
  const { busy, mistake, run } = useTask(accountMistakeFrom);
  const words = useRef<HTMLParagraphElement>(null);
  useEffect(() => words.current?.focus(), []);
  const remove = (): void =>
    void run(mistakeInDeletion(password, guest), () => account.delete(guest ? null : password));
  return (
    <form
      className="account-form account-danger"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        remove();
      }}
    >
      <p ref={words} tabIndex={-1}>
        Your name, {guest ? "your place here" : "your login and password"}, whom you blocked and where you are signed in
        are deleted for good. Reports keep their texts, without your name. A call that you are in ends.
      </p>
      {!guest && (
        <Field
          label="Your password"
          place="password"
          type="password"
          value={password}
          change={setPassword}
          autoComplete="current-password"
          mistake={mistake?.place === "password" ? mistake.words : null}
        />
      )}
      <div className="row">
        <Button look="stop" type="submit" disabled={busy}>
          Delete for good
        </Button>
        <Button look="plain" press={keep}>
          Keep it
        </Button>
      </div>
      <Outcome mistake={mistake?.place === "form" ? mistake.words : null} done={null} />
    </form>
  );
}
