import { useId } from "react";

interface Props {
  readonly label: string;
  readonly place: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly autoComplete: string;
  readonly mistake: string | null;
  readonly type?: "text" | "password";
  /** What to know before one writes. */
  readonly hint?: string;
}

/** A labelled line to write in, with what is wrong with it said beside it. */
export function Field({ label, place, value, change, autoComplete, mistake, type = "text", hint }: Props): JSX.Element {
  const id = useId();
  const described = [hint && `${id}-hint`, mistake && `${id}-mistake`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        data-place={place}
        type={type}
        value={value}
        autoComplete={autoComplete}
        autoCapitalize="none"
        spellCheck={false}
        aria-invalid={mistake !== null}
        aria-describedby={described || undefined}
        onChange={(event) => change(event.target.value)}
      />
      {hint && (
        <p className="small" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <p className="field-mistake" id={`${id}-mistake`} role="alert">
        {mistake}
      </p>
    </div>
  );
}
