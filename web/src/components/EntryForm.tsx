import { useRef, useState } from "react";
import type { FormEvent } from "react";

import type { EntryPlace, Way } from "../core/entry";
import type { Invitation } from "../core/invite";
import type { HostConfig } from "../core/protocol";
import type { Session } from "../core/session";
import { useEntry } from "../hooks/useEntry";
import { Button } from "./Button";
import { Consent } from "./Consent";
import { Field } from "./Field";

interface Props {
  readonly session: Session;
  readonly host: HostConfig;
  readonly invitation: Invitation;
}

/** One set of fields and three ways in: as a guest, with a new account, with one's account. */
export function EntryForm({ session, host, invitation }: Props): JSX.Element {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [invite, setInvite] = useState(invitation.code);
  const [agreed, setAgreed] = useState<string | null>(null);
  // Who agreed to terms that are others by now has to say so again.
  const adult = agreed === host.terms;
  const { busy, mistake, enter } = useEntry(session, host);
  const form = useRef<HTMLFormElement>(null);

  const go = async (way: Way): Promise<void> => {
    const wrong = await enter(way, { name, password, adult, invite });
    // The words are beside the field; the cursor goes there too.
    if (wrong) form.current?.querySelector<HTMLElement>(`[data-place="${wrong.place}"]`)?.focus();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void go("signIn");
  };
  const wordsAt = (place: EntryPlace): string | null => (mistake?.place === place ? mistake.words : null);
  const opensAccounts = host.signUp !== "closed";

  return (
    <form className="entry" ref={form} onSubmit={submit} noValidate>
      {(host.guestsAllowed || opensAccounts) && (
        <Consent
          checked={adult}
          change={(checked) => setAgreed(checked ? host.terms : null)}
          mistake={wordsAt("adult")}
          terms={host.terms}
        />
      )}
      {host.guestsAllowed && (
        <>
          <Button look="accent" wide disabled={busy !== null} press={() => void go("guest")}>
            Continue as guest
          </Button>
          <p className="entry-or">or with an account, whose name only you see</p>
        </>
      )}
      <div className="entry-fields">
        <Field
          label="Name"
          place="name"
          value={name}
          change={setName}
          autoComplete="username"
          mistake={wordsAt("name")}
        />
        <Field
          label="Password"
          place="password"
          type="password"
          value={password}
          change={setPassword}
          autoComplete="current-password"
          mistake={wordsAt("password")}
        />
        {host.signUp === "invite" && (
          <Field
            label="Invite code, to sign up"
            place="invite"
            value={invite}
            change={setInvite}
            autoComplete="off"
            mistake={wordsAt("invite")}
          />
        )}
      </div>
      <div className="entry-ways">
        {opensAccounts && (
          <Button
            look={host.guestsAllowed ? "plain" : "accent"}
            disabled={busy !== null}
            press={() => void go("signUp")}
          >
            Sign up
          </Button>
        )}
        <Button look="plain" type="submit" disabled={busy !== null}>
          Sign in
        </Button>
      </div>
      {!opensAccounts && <p className="small">This host takes no new accounts now.</p>}
      <p className="entry-mistake" role="alert">
        {wordsAt("form")}
      </p>
    </form>
  );
}
