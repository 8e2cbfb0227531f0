import { useEffect, useRef, useState } from "react";

import type { Hallway } from "../../core/hallway";
import type { HostConfig } from "../../core/protocol";
import { useAccount } from "../../hooks/useAccount";
import { Button } from "../Button";
import { Icon } from "../Icon";
import { DeletionSection } from "./DeletionSection";
import { KeepNameSection } from "./KeepNameSection";
import { NameSection } from "./NameSection";
import { PageSection } from "./PageSection";
import { PasswordSection } from "./PasswordSection";
import { SessionsSection } from "./SessionsSection";

interface Props {
  readonly hallway: Hallway;
  readonly host: HostConfig | null;
  readonly close: () => void;
  readonly showKeys: () => void;
}

/** All that concerns the visitor's account. It lies beside the partner; on a phone it covers the page. */
export function AccountPanel({ hallway, host, close, showKeys }: Props): JSX.Element {
  const { account, session } = hallway;
  const { profile, problem, sessions } = useAccount(account);
  const [kept, setKept] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    void account.loadProfile();
    void account.loadSessions();
  }, [account]);
  return (
    // It only listens for Esc on its way up from what is in it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      className="account"
      aria-labelledby="account-title"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.nativeEvent.isComposing) close();
      }}
    >
      <div className="account-head">
        <Button look="quiet" press={close}>
          <Icon name="back" />
          Back
        </Button>
        <h2 id="account-title" ref={heading} tabIndex={-1}>
          Account
        </h2>
      </div>
      {problem && (
        <div className="home-notice" role="alert">
          <p>{problem}</p>
          <Button look="plain" press={() => void Promise.all([account.loadProfile(), account.loadSessions()])}>
            Try again
          </Button>
        </div>
      )}
      {!profile && !problem && <p className="small">Reading your account.</p>}
      <p className="outcome" aria-live="polite">
        {kept && "You are signed up: your name is kept, and your call goes on."}
      </p>
      {profile && (
        <>
          <NameSection account={account} profile={profile} />
          {profile.account.guest ? (
            <KeepNameSection
              account={account}
              profile={profile}
              host={host}
              invitation={hallway.invitation}
              kept={() => setKept(true)}
            />
          ) : (
            <PasswordSection account={account} login={profile.login ?? ""} />
          )}
        </>
      )}
      <PageSection preferences={hallway.preferences} showKeys={showKeys} />
      {sessions && <SessionsSection account={account} sessions={sessions} />}
      {profile && <DeletionSection account={account} guest={profile.account.guest} download={hallway.download} />}
      <Button look="plain" press={() => void session.signOut()}>
        Sign out
      </Button>
    </section>
  );
}
