import { useRef, useState } from "react";
import type { FormEvent } from "react";

import type { EntryPlace, Way } from "../core/entry";
import type { HostConfig } from "../core/protocol";
import type { Session } from "../core/session";
import { useEntry } from "../hooks/useEntry";
import { Button } from "./Button";
import { Consent } from "./Consent";
import { Field } from "./Field";

interface Props {
  readonly session: Session;
  readonly host: HostConfig;
  /** What came with the link. */
  readonly invite: string;
}

/** One set of fields and three ways in: as a guest, with a new account, with one's account. */
export function EntryForm({ session, host, invite: given }: Props): JSX.Element {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [invite, setInvite] = useState(given);
  const [adult, setAdult] = useState(false);
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
      <Consent checked={adult} change={setAdult} mistake={wordsAt("adult")} terms={host.terms} />
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
