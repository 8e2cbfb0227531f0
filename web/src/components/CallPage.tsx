import { phaseOf } from "../core/chat/phase";
import type { Hallway } from "../core/hallway";
import { useChat } from "../hooks/useChat";
import { useCorner } from "../hooks/useCorner";
import { Button } from "./Button";
import { Controls } from "./Controls";
import { Conversation } from "./Conversation";
import { Mark } from "./Icon";
import { PartnerPane } from "./PartnerPane";
import { SelfPane } from "./SelfPane";

interface Props {
  readonly hallway: Hallway;
  /** The visitor's own name. */
  readonly name: string;
}

/** The call: two screens, the conversation, and what can be done. */
export function CallPage({ hallway, name }: Props): JSX.Element {
  const { chat, session } = hallway;
  const view = useChat(chat);
  const placing = useCorner();

  return (
    <div className="call" data-phase={phaseOf(view.state)}>
      <header className="call-head">
        <h1 className="call-name">
          <Mark />
          Hallway
        </h1>
        <p className="call-who">{name}</p>
        <Button look="quiet" press={() => void session.signOut()}>
          Sign out
        </Button>
      </header>
      <main
        className="call-main"
        data-corner={placing.corner}
        data-self={view.mine !== null}
        data-written={view.state.wanting && view.state.lines.length > 0}
      >
        <PartnerPane state={view.state} stream={view.theirs} />
        <SelfPane state={view.state} stream={view.mine} placing={placing} />
        <Conversation state={view.state} tell={(event) => chat.tell(event)} typed={(empty) => chat.typed(empty)} />
        <Controls state={view.state} tell={(event) => chat.tell(event)} />
      </main>
    </div>
  );
}
