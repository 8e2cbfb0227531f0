import type { FormEvent, ReactNode } from "react";
import { useId } from "react";

interface Props {
  readonly title: string;
  readonly children: ReactNode;
  /** Makes a form of it, which Enter sends. */
  readonly submit?: () => void;
}

/** One matter of the account. */
export function Section({ title, children, submit }: Props): JSX.Element {
  const id = useId();
  const send = (event: FormEvent): void => {
    event.preventDefault();
    submit?.();
  };
  return (
    <section className="account-section" aria-labelledby={id}>
      <h3 id={id} tabIndex={-1}>
        {title}
      </h3>
      {submit ? (
        <form className="account-form" onSubmit={send} noValidate>
          {children}
        </form>
      ) : (
        children
      )}
    </section>
  );
}
