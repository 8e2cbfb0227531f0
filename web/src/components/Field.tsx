import { useId } from "react";

interface Props {
  readonly label: string;
  readonly place: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly autoComplete: string;
  readonly mistake: string | null;
  readonly type?: "text" | "password";
}

/** A labelled line to write in, with what is wrong with it said beside it. */
export function Field({ label, place, value, change, autoComplete, mistake, type = "text" }: Props): JSX.Element {
  const id = useId();
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
        aria-describedby={mistake ? `${id}-mistake` : undefined}
        onChange={(event) => change(event.target.value)}
      />
      <p className="field-mistake" id={`${id}-mistake`} role="alert">
        {mistake}
      </p>
    </div>
  );
}
