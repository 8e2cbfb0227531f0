import { useState } from "react";

import type { Account } from "../../core/account/account";
import { mistakeFrom, mistakeInSignUp } from "../../core/entry";
import type { EntryPlace } from "../../core/entry";
import type { HostConfig } from "../../core/protocol";
import { useTask } from "../../hooks/useTask";
import { Button } from "../Button";
import { Field } from "../Field";
import { Outcome } from "./Outcome";
import { Section } from "./Section";

interface Props {
  readonly account: Account;
  readonly host: HostConfig | null;
  /** What came with the link. */
  readonly invite: string;
  readonly kept: () => void;
}

const title = "Keep your name";

/** A guest becomes a member, without leaving the call. */
export function KeepNameSection({ account, host, invite: given, kept }: Props): JSX.Element {
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [invite, setInvite] = useState(given);
  const invited = host?.signUp === "invite";
  const { busy, mistake, run } = useTask((thrown) => mistakeFrom(thrown, "signUp", invited));
  const wordsAt = (place: EntryPlace): string | null => (mistake?.place === place ? mistake.words : null);

  if (!host) return <p className="small">Asking whether this host takes new accounts.</p>;
  if (host.signUp === "closed") {
    return (
      <Section title={title}>
        <p>You are here as a guest: who stays away for long is forgotten. This host takes no new accounts now.</p>
      </Section>
    );
  }
  const fields = { login: login.trim(), password, terms: host.terms, invite: invited ? invite.trim() : "" };
  const wrong = mistakeInSignUp(login, password, invited ? invite.trim() : null);
  const signUp = (): void => void run(wrong, () => account.keepName(fields).then(kept));
  return (
    <Section title={title} submit={signUp}>
      <p>Sign up, and you can come back as who you are, on any device. Your call goes on.</p>
      <Field
        label="Name to sign in with"
        place="name"
        value={login}
        change={setLogin}
        autoComplete="username"
        hint="Only you see it."
        mistake={wordsAt("name")}
      />
      <Field
        label="Password"
        place="password"
        type="password"
        value={password}
        change={setPassword}
        autoComplete="new-password"
        hint="8 characters or more, and not a common one."
        mistake={wordsAt("password")}
      />
      {invited && (
        <Field
          label="Invite code"
          place="invite"
          value={invite}
          change={setInvite}
          autoComplete="off"
          mistake={wordsAt("invite")}
        />
      )}
      <Button look="accent" type="submit" disabled={busy}>
        Sign up
      </Button>
      <Outcome mistake={wordsAt("form") ?? wordsAt("adult")} done={null} />
    </Section>
  );
}
