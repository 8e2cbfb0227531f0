import { useState } from "react";
import type { FormEvent } from "react";

import { textLimit } from "../core/protocol";
import { Button } from "./Button";
import { Icon } from "./Icon";

interface Props {
  /** Whether there is somebody to write to. What is half written stays either way. */
  readonly open: boolean;
  readonly write: (text: string) => void;
  /** The field changed, and is empty or not. */
  readonly typed: (empty: boolean) => void;
  /** Esc: away from here, with what is half written left as it is. */
  readonly leave: () => void;
}

/** The line to write in. */
export function Composer({ open, write, typed, leave }: Props): JSX.Element {
  const [text, setText] = useState("");
  const sendable = open && text.trim() !== "";
  const change = (to: string): void => {
    setText(to);
    typed(to.trim() === "");
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!sendable) return;
    write(text);
    setText("");
  };
  return (
    <form className="composer" onSubmit={submit}>
      <input
        className="input"
        type="text"
        aria-label="Message"
        placeholder="Message"
        autoComplete="off"
        enterKeyHint="send"
        maxLength={textLimit}
        value={text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          // Esc and Enter belong to whoever composes a character.
          if (event.nativeEvent.isComposing) {
            if (event.key === "Enter") event.preventDefault();
          } else if (event.key === "Escape") leave();
        }}
      />
      <Button look="plain" type="submit" disabled={!sendable}>
        <Icon name="send" />
        <span className="unseen">Send</span>
      </Button>
    </form>
  );
}
