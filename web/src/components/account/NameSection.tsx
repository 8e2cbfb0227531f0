import { useState } from "react";

import type { Account } from "../../core/account/account";
import { accountMistakeFrom, mistakeInDisplayName } from "../../core/account/forms";
import type { AccountProfile } from "../../core/protocol";
import { useTask } from "../../hooks/useTask";
import { Button } from "../Button";
import { Field } from "../Field";
import { Outcome } from "./Outcome";
import { Section } from "./Section";

interface Props {
  readonly account: Account;
  readonly profile: AccountProfile;
}

/** The name that strangers see. */
export function NameSection({ account, profile }: Props): JSX.Element {
  const [name, setName] = useState(profile.account.displayName);
  const { busy, done, mistake, run } = useTask(accountMistakeFrom);
  const save = (): void => void run(mistakeInDisplayName(name), () => account.rename(name.trim()));
  return (
    <Section title="Your name" submit={save}>
      <Field
        label="The name others see"
        place="displayName"
        value={name}
        change={setName}
        autoComplete="nickname"
        mistake={mistake?.place === "displayName" ? mistake.words : null}
      />
      <Button look="plain" type="submit" disabled={busy}>
        Save name
      </Button>
      <Outcome
        mistake={mistake?.place === "form" ? mistake.words : null}
        done={done ? "Saved. Others see it when you next open the page." : null}
      />
    </Section>
  );
}
