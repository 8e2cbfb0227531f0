interface Props {
  readonly mistake: string | null;
  /** What was done, once it is. */
  readonly done: string | null;
}

/** What came of something that was sent, in words that are read out when they come. */
export function Outcome({ mistake, done }: Props): JSX.Element {
  return (
    <>
      <p className="entry-mistake" role="alert">
        {mistake}
      </p>
      <p className="outcome" aria-live="polite">
        {done}
      </p>
    </>
  );
}
