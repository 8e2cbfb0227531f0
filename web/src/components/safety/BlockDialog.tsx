import type { ChatEvent } from "../../core/chat/events";
import { wordsForFailure } from "../../core/chat/safety";
import type { Complaint } from "../../core/chat/state";
import { Button } from "../Button";
import { Modal } from "../Modal";
import { Received } from "./Received";

interface Props {
  readonly complaint: Complaint;
  /** Whether it is the partner of the present call. */
  readonly inCall: boolean;
  readonly tell: (event: ChatEvent) => void;
}

/** One question before somebody is blocked, because it is for good. */
export function BlockDialog({ complaint, inCall, tell }: Props): JSX.Element {
  const { about, status } = complaint;
  const close = (): void => tell({ type: "complaintClosed" });
  return (
    <Modal title={`Block ${about.name || "them"}?`} close={close}>
      {status === "done" ? (
        <Received close={close}>Done. Hallway will not bring you together again.</Received>
      ) : (
        <>
          <p>Hallway will not bring you together again. They are not told.</p>
          {inCall && <p className="small">This call ends, and the next one is looked for.</p>}
          <p className="entry-mistake" role="alert">
            {wordsForFailure(complaint)}
          </p>
          <div className="row">
            <Button look="stop" disabled={status === "sending"} press={() => tell({ type: "blockConfirmed" })}>
              {status === "failed" ? "Try again" : "Block"}
            </Button>
            <Button look="plain" press={close}>
              {status === "sending" ? "Close" : "Cancel"}
            </Button>
          </div>
        </>
      )}
    </Modal>
  );
}
