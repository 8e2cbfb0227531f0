import { useState } from "react";

import type { Account } from "../../core/account/account";
import { consentIsDue } from "../../core/account/forms";
import { mistakeFromKeeping, mistakeInSignUp } from "../../core/entry";
import type { EntryMistake, EntryPlace } from "../../core/entry";
import type { Invitation } from "../../core/invite";
import { wordsForCode } from "../../core/problem";
import type { AccountProfile, HostConfig } from "../../core/protocol";
import { useTask } from "../../hooks/useTask";
import { Button } from "../Button";
import { Consent } from "../Consent";
import { Field } from "../Field";
import { Outcome } from "./Outcome";
import { Section } from "./Section";

interface Props {
  readonly account: Account;
  readonly profile: AccountProfile;
  readonly host: HostConfig | null;
  readonly invitation: Invitation;
  readonly kept: () => void;
}

const title = "Keep your name";

/** A guest becomes a member, without leaving the call. */
export function KeepNameSection({ account, profile, host, invitation, kept }: Props): JSX.Element {
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [invite, setInvite] = useState(invitation.code);
  const [agreed, setAgreed] = useState<string | null>(null);
  const invited = host?.signUp === "invite";
  const { busy, mistake, run } = useTask((thrown) => mistakeFromKeeping(thrown, invited));
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
  // Signing up says yes to the terms of now. Who has said so to others is asked.
  const due = consentIsDue(profile, host);
  const unsaid: EntryMistake | null =
    due && agreed !== host.terms ? { place: "adult", words: wordsForCode("consent_required") } : null;
  const wrong = unsaid ?? mistakeInSignUp(login, password, invited ? invite.trim() : null);
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
      {due && (
        <Consent
          checked={agreed === host.terms}
          change={(checked) => setAgreed(checked ? host.terms : null)}
          mistake={wordsAt("adult")}
          terms={host.terms}
        />
      )}
      <Button look="accent" type="submit" disabled={busy}>
        Sign up
      </Button>
      <Outcome mistake={wordsAt("form") ?? (due ? null : wordsAt("adult"))} done={null} />
    </Section>
  );
}
