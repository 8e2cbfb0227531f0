import { useId, useRef, useState } from "react";
import type { FormEvent } from "react";

import type { ChatEvent } from "../../core/chat/events";
import { noteLeft, reportReasons, wordsForFailure } from "../../core/chat/safety";
import type { Complaint } from "../../core/chat/state";
import type { ReportReason } from "../../core/protocol";
import { Button } from "../Button";
import { Modal } from "../Modal";
import { Received } from "./Received";

interface Props {
  readonly complaint: Complaint;
  /** Whether it is the partner of the present call. */
  readonly inCall: boolean;
  readonly tell: (event: ChatEvent) => void;
}

/** The room left for a note is said when there is less than this. */
const nearTheEnd = 200;

/** What happened, in the visitor's words, for those who run this place. */
export function ReportDialog({ complaint, inCall, tell }: Props): JSX.Element {
  const [reason, setReason] = useState<ReportReason | null>(null);
  const [note, setNote] = useState("");
  const [andBlock, setAndBlock] = useState(true);
  const [missing, setMissing] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  const { about, status, blocked } = complaint;
  const left = noteLeft(note);
  const close = (): void => tell({ type: "complaintClosed" });

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(reason === null);
    if (reason === null) form.current?.querySelector<HTMLElement>("input")?.focus();
    else tell({ type: "reportWritten", reason, note, andBlock });
  };

  if (status === "done") {
    return (
      <Modal title={`Report ${about.name || "them"}`} close={close}>
        <Received close={close}>
          Thank you. Your report was received.{blocked && " Hallway will not bring you together again."}
        </Received>
      </Modal>
    );
  }
  return (
    <Modal title={`Report ${about.name || "them"}`} close={close}>
      <form className="report" ref={form} onSubmit={submit} noValidate>
        {!inCall && <p className="small">This is about {about.name || "somebody"}, whom you met before.</p>}
        <fieldset className="reasons" aria-describedby={missing ? `${id}-missing` : undefined}>
          <legend>What happened?</legend>
          {reportReasons.map(({ reason: each, words }) => (
            <label key={each} className="choice">
              <input
                type="radio"
                name={`${id}-reason`}
                value={each}
                checked={reason === each}
                onChange={() => setReason(each)}
              />
              <span>{words}</span>
            </label>
          ))}
          <p className="field-mistake" id={`${id}-missing`} role="alert">
            {missing && reason === null ? "Choose what happened." : null}
          </p>
        </fieldset>
        <div className="field">
          <label htmlFor={`${id}-note`}>Anything to add? You need not.</label>
          <textarea
            id={`${id}-note`}
            className="input"
            rows={2}
            value={note}
            aria-invalid={left < 0}
            aria-describedby={`${id}-left`}
            onChange={(event) => setNote(event.target.value)}
          />
          <p className={left < 0 ? "field-mistake" : "small"} id={`${id}-left`}>
            {left < 0 && `${-left} characters too many.`}
            {left >= 0 && left < nearTheEnd && `${left} characters left.`}
          </p>
        </div>
        <label className="choice">
          <input type="checkbox" checked={andBlock} onChange={(event) => setAndBlock(event.target.checked)} />
          <span>Block them too</span>
        </label>
        {inCall && andBlock && <p className="small">This call ends then, and the next one is looked for.</p>}
        <p className="small">
          Your report, and the last texts of this conversation, go to the people who run this place. Video and sound are
          not recorded.
        </p>
        <p className="entry-mistake" role="alert">
          {wordsForFailure(complaint)}
        </p>
        <div className="row">
          <Button look="accent" type="submit" disabled={status === "sending" || left < 0}>
            {status === "failed" ? "Try again" : "Send report"}
          </Button>
          <Button look="plain" press={close}>
            {status === "sending" ? "Close" : "Cancel"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
