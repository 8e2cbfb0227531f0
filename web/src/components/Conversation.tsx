import { useEffect, useRef } from "react";

import type { ChatEvent } from "../core/chat/events";
import type { ChatLine, ChatState } from "../core/chat/state";
import { wordsForCode } from "../core/problem";
import { Composer } from "./Composer";

interface Props {
  readonly state: ChatState;
  readonly tell: (event: ChatEvent) => void;
}

/** What the two have written to each other, and the line to write the next. */
export function Conversation({ state, tell }: Props): JSX.Element {
  const log = useRef<HTMLDivElement>(null);
  const { lines, room } = state;
  const count = lines.length;
  useEffect(() => {
    // A new line is what moves the log, so the count is meant as a cause though it is not read.
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
    // oxlint-disable-next-line react/exhaustive-deps, react/exhaustive-effect-dependencies
  }, [count]);

  return (
    <section className="conversation" data-open={state.wanting} data-empty={count === 0}>
      {/* It scrolls, so the keyboard must reach it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="log" role="log" aria-label="Conversation" tabIndex={0} ref={log}>
        {lines.map((line) => (
          <Line key={line.key} line={line} />
        ))}
      </div>
      <p className="log-empty">{room ? "Nothing written yet." : "When you meet somebody you can write here too."}</p>
      <Composer
        open={room !== null}
        write={(text) => tell({ type: "textWritten", text, nonce: crypto.randomUUID() })}
      />
    </section>
  );
}

function Line({ line }: { readonly line: ChatLine }): JSX.Element {
  return (
    <p className="line" data-mine={line.mine} data-delivery={line.delivery}>
      <span className="line-text">
        <span className="unseen">{line.mine ? "I wrote: " : "They wrote: "}</span>
        <span>{line.text}</span>
      </span>
      {line.delivery === "sending" && <span className="line-state">Sending</span>}
      {line.delivery === "failed" && (
        <span className="line-state">Not sent. {wordsForCode(line.code ?? "internal")}</span>
      )}
    </p>
  );
}
