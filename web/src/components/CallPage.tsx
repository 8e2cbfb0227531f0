import { useEffect, useRef, useState } from "react";

import type { ChatEvent } from "../core/chat/events";
import { phaseOf } from "../core/chat/phase";
import type { Hallway } from "../core/hallway";
import type { KeyAction } from "../core/keys";
import type { HostConfig } from "../core/protocol";
import { useChat } from "../hooks/useChat";
import { useCorner } from "../hooks/useCorner";
import { useKeptFocus } from "../hooks/useKeptFocus";
import { useKeys } from "../hooks/useKeys";
import { usePreferences } from "../hooks/usePreferences";
import { AccountPanel } from "./account/AccountPanel";
import { Button } from "./Button";
import { Controls } from "./Controls";
import { Conversation } from "./Conversation";
import { Icon, Mark } from "./Icon";
import { KeysDialog } from "./KeysDialog";
import { PartnerPane } from "./PartnerPane";
import { BlockDialog } from "./safety/BlockDialog";
import { ReportDialog } from "./safety/ReportDialog";
import { SelfPane } from "./SelfPane";

interface Props {
  readonly hallway: Hallway;
  readonly host: HostConfig | null;
  /** The visitor's own name. */
  readonly name: string;
}

/** The call: two screens, the conversation, and what can be done. */
export function CallPage({ hallway, host, name }: Props): JSX.Element {
  const { chat, preferences, sounds } = hallway;
  const { state, mine, theirs } = useChat(chat);
  const placing = useCorner();
  const [accountShown, setAccountShown] = useState(false);
  const [keysShown, setKeysShown] = useState(false);
  const page = useRef<HTMLDivElement>(null);
  const tell = (event: ChatEvent): void => chat.tell(event);

  const act = (action: NonNullable<KeyAction>): void => {
    if (action === "showKeys") setKeysShown(true);
    else if (action === "write") page.current?.querySelector<HTMLElement>(".composer input")?.focus();
    else chat.tell({ type: action.tell } as ChatEvent);
  };
  useKeys(usePreferences(preferences).keys, act);
  useKeptFocus();
  useEffect(() => {
    sounds.showConversation(!accountShown);
  }, [sounds, accountShown]);

  const closeAccount = (): void => {
    setAccountShown(false);
    page.current?.querySelector<HTMLElement>(".call-head .button")?.focus();
  };

  return (
    <div className="call" data-phase={phaseOf(state)} data-account={accountShown} ref={page}>
      <header className="call-head">
        <h1 className="call-name">
          <Mark />
          Hallway
        </h1>
        <p className="call-who">{name}</p>
        <Button
          look="quiet"
          expanded={accountShown}
          press={() => (accountShown ? closeAccount() : setAccountShown(true))}
        >
          <Icon name="gear" />
          <span className="unseen">Account</span>
        </Button>
      </header>
      <main
        className="call-main"
        data-corner={placing.corner}
        data-self={mine !== null}
        data-written={state.wanting && state.lines.length > 0}
      >
        {accountShown && (
          <AccountPanel hallway={hallway} host={host} close={closeAccount} showKeys={() => setKeysShown(true)} />
        )}
        <PartnerPane state={state} stream={theirs} tell={tell} />
        <SelfPane state={state} stream={mine} placing={placing} />
        <Conversation state={state} tell={tell} typed={(empty) => chat.typed(empty)} />
        <Controls state={state} tell={tell} />
      </main>
      {state.complaint?.kind === "report" && <ReportDialog complaint={state.complaint} tell={tell} />}
      {state.complaint?.kind === "block" && (
        <BlockDialog complaint={state.complaint} inCall={state.complaint.about.room === state.room?.id} tell={tell} />
      )}
      {keysShown && <KeysDialog close={() => setKeysShown(false)} />}
    </div>
  );
}
