import { useEffect, useRef } from "react";
import type { KeyboardEvent, MouseEvent, ReactNode } from "react";

interface Props {
  readonly children: ReactNode;
  readonly look: "accent" | "plain" | "danger" | "stop" | "quiet";
  readonly type?: "button" | "submit";
  readonly wide?: boolean;
  readonly disabled?: boolean;
  /** Whether what it opens is open. */
  readonly expanded?: boolean;
  /** Whether it takes the keyboard when it comes. */
  readonly takesFocus?: boolean;
  readonly press?: () => void;
}

/**
 * A button that can be told to wait without losing the keyboard: it stays focusable while disabled.
 *
 * The second click of a double click and the repeats of a held key are no new decisions, and do nothing.
 */
export function Button({
  children,
  look,
  type = "button",
  wide,
  disabled = false,
  expanded,
  takesFocus = false,
  press,
}: Props): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (takesFocus) button.current?.focus();
  }, [takesFocus]);
  const click = (event: MouseEvent): void => {
    const again = event.detail > 1;
    if (disabled || again) event.preventDefault();
    else press?.();
  };
  return (
    <button
      ref={button}
      type={type === "submit" ? "submit" : "button"}
      className={`button button-${look}${wide ? " button-wide" : ""}`}
      aria-disabled={disabled}
      aria-expanded={expanded}
      onClick={click}
      onKeyDown={refuseRepeats}
    >
      {children}
    </button>
  );
}

function refuseRepeats(event: KeyboardEvent): void {
  if (event.repeat && event.key === "Enter") event.preventDefault();
}
