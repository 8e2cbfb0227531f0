import { useState } from "react";

import type { Account } from "../../core/account/account";
import { accountMistakeFrom, mistakeInPasswords } from "../../core/account/forms";
import type { AccountPlace } from "../../core/account/forms";
import { useTask } from "../../hooks/useTask";
import { Button } from "../Button";
import { Field } from "../Field";
import { Outcome } from "./Outcome";
import { Section } from "./Section";

interface Props {
  readonly account: Account;
  /** What its owner signs in with. */
  readonly login: string;
}

/** Another password. */
export function PasswordSection({ account, login }: Props): JSX.Element {
  const [password, setPassword] = useState("");
  const [newPassword, setNewPassword] = useState("");
  const { busy, done, mistake, run } = useTask(accountMistakeFrom);
  const wordsAt = (place: AccountPlace): string | null => (mistake?.place === place ? mistake.words : null);
  const save = async (): Promise<void> => {
    const wrong = await run(mistakeInPasswords(password, newPassword, login), () =>
      account.changePassword(password, newPassword),
    );
    if (wrong) return;
    setPassword("");
    setNewPassword("");
  };
  return (
    <Section title="Password" submit={() => void save()}>
      {login && (
        <p>
          You sign in as <strong>{login}</strong>.
        </p>
      )}
      <Field
        label="Present password"
        place="password"
        type="password"
        value={password}
        change={setPassword}
        autoComplete="current-password"
        mistake={wordsAt("password")}
      />
      <Field
        label="New password"
        place="newPassword"
        type="password"
        value={newPassword}
        change={setNewPassword}
        autoComplete="new-password"
        hint="8 characters or more, and not a common one. Your other devices are signed out."
        mistake={wordsAt("newPassword")}
      />
      <Button look="plain" type="submit" disabled={busy}>
        Change password
      </Button>
      <Outcome
        mistake={wordsAt("form")}
        done={done ? "Your password is changed. Your other devices are signed out." : null}
      />
    </Section>
  );
}
