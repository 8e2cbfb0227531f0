interface Props {
  readonly label: string;
  readonly hint: string;
  readonly on: boolean;
  readonly change: (on: boolean) => void;
}

/** Something that is on or off. */
export function Switch({ label, hint, on, change }: Props): JSX.Element {
  return (
    <div className="switch-row">
      <button type="button" role="switch" className="switch" aria-checked={on} onClick={() => change(!on)}>
        <span>{label}</span>
        <span className="switch-track" aria-hidden="true" />
      </button>
      <p className="small">{hint}</p>
    </div>
  );
}
