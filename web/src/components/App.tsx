import { useEffect, useState } from "react";

import { consentIsDue } from "../core/account/forms";
import { engaged } from "../core/chat/step";
import type { Hallway } from "../core/hallway";
import { useAccount } from "../hooks/useAccount";
import { useChat } from "../hooks/useChat";
import { useHost } from "../hooks/useHost";
import type { Host } from "../hooks/useHost";
import { useSession } from "../hooks/useSession";
import { AgreeAgain } from "./AgreeAgain";
import { Banned } from "./Banned";
import { CallPage } from "./CallPage";
import { Home } from "./Home";

/** The home page for who is not signed in, the call page for who is, and a word for who is shut out. */
export function App({ hallway }: { readonly hallway: Hallway }): JSX.Element {
  const session = useSession(hallway.session);
  const host = useHost(hallway.api);
  const [wasElsewhere, setWasElsewhere] = useState(false);
  const { status } = session;
  // Nothing that one visitor wrote or opened is there for the next.
  const { visit } = hallway.session;
  if (!wasElsewhere && (status === "in" || status === "banned")) setWasElsewhere(true);
  if (status === "in") return <Inside key={visit} hallway={hallway} host={host} name={session.name} />;
  if (status === "banned") return <Banned message={session.message} session={hallway.session} />;
  return <Home hallway={hallway} session={session} host={host} arrived={wasElsewhere} />;
}

interface InsideProps {
  readonly hallway: Hallway;
  readonly host: Host;
  readonly name: string;
}

/** Who is signed in calls, after agreeing to the terms of now. A call that stands is not interrupted for it. */
function Inside({ hallway, host: { config }, name }: InsideProps): JSX.Element {
  const { account, chat, drawing } = hallway;
  const { profile } = useAccount(account);
  const { state } = useChat(drawing);
  useEffect(() => account.learnProfile(), [account]);
  const due = consentIsDue(profile, config) && !engaged(state);
  const rung = due && state.ring?.way === "in";
  useEffect(() => {
    // Nobody is met before that, and whoever calls is told so rather than kept waiting.
    if (rung) chat.tell({ type: "declinePressed" });
  }, [chat, rung]);
  if (config && due) return <AgreeAgain hallway={hallway} terms={config.terms} />;
  return <CallPage hallway={hallway} host={config} name={name} />;
}
