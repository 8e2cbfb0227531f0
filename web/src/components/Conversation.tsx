import type { ChatEvent } from "../core/chat/events";
import { resendable } from "../core/chat/lines";
import type { ChatLine, ChatState } from "../core/chat/state";
import { engaged } from "../core/chat/step";
import { wordsForWriting } from "../core/chat/words";
import { wordsForCode } from "../core/problem";
import { useLog } from "../hooks/useLog";
import { Button } from "./Button";
import { Composer } from "./Composer";

interface Props {
  readonly state: ChatState;
  readonly tell: (event: ChatEvent) => void;
  /** The field changed, and is empty or not. */
  readonly typed: (empty: boolean) => void;
}

/** What the two have written to each other, and the line to write the next. */
export function Conversation({ state, tell, typed }: Props): JSX.Element {
  const { lines, room } = state;
  const log = useLog(lines.length);
  const writing = wordsForWriting(state);

  const toLog = (): void => log.current?.focus({ preventScroll: true });
  const sendAgain = (nonce: string): void => {
    // The button goes with the failure; the keyboard stays with the conversation.
    toLog();
    tell({ type: "sendAgainPressed", nonce });
  };

  return (
    <section
      className="conversation"
      data-open={engaged(state)}
      data-empty={lines.length === 0}
      data-writing={writing !== ""}
    >
      {/* It scrolls, so the keyboard must reach it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="log" role="log" aria-label="Conversation" tabIndex={0} ref={log}>
        {lines.map((line) => (
          <Line key={line.key} line={line} sendAgain={resendable(state, line) ? sendAgain : null} />
        ))}
      </div>
      <p className="log-empty">{room ? "Nothing written yet." : "When you meet somebody you can write here too."}</p>
      <p className="writing" aria-live="polite">
        {writing}
      </p>
      <Composer
        open={room !== null}
        typed={typed}
        leave={toLog}
        write={(text) => tell({ type: "textWritten", text, nonce: crypto.randomUUID() })}
      />
    </section>
  );
}

interface LineProps {
  readonly line: ChatLine;
  /** `null` where trying again would not help. */
  readonly sendAgain: ((nonce: string) => void) | null;
}

function Line({ line, sendAgain }: LineProps): JSX.Element {
  return (
    <div className="line" data-mine={line.mine} data-delivery={line.delivery}>
      <p className="line-text">
        <span className="unseen">{line.mine ? "I wrote: " : "They wrote: "}</span>
        <span>{line.text}</span>
      </p>
      {line.delivery === "sending" && <p className="line-state">Sending</p>}
      {line.delivery === "failed" && <p className="line-state">Not sent. {wordsForCode(line.code ?? "internal")}</p>}
      {sendAgain && (
        <Button look="plain" press={() => sendAgain(line.key)}>
          Send again
        </Button>
      )}
    </div>
  );
}
