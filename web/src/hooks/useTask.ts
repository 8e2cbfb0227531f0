import { useState } from "react";

/** Something the visitor sends off: whether it is on its way, what was wrong with it, or that it is done. */
export interface Task<Mistake> {
  readonly busy: boolean;
  readonly done: boolean;
  readonly mistake: Mistake | null;
  /** Does the work, unless something is wrong with it beforehand. A second press while it is under way does nothing. */
  run(wrong: Mistake | null, work: () => Promise<void>): Promise<Mistake | null>;
}

/** @param mistakeFrom what the server refused, in words */
export function useTask<Mistake>(mistakeFrom: (thrown: unknown) => Mistake): Task<Mistake> {
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const [mistake, setMistake] = useState<Mistake | null>(null);
  const run = async (before: Mistake | null, work: () => Promise<void>): Promise<Mistake | null> => {
    if (busy) return null;
    let wrong = before;
    setDone(false);
    if (!wrong) {
      setBusy(true);
      setMistake(null);
      wrong = await work().then(() => null, mistakeFrom);
      setBusy(false);
      setDone(!wrong);
    }
    setMistake(() => wrong);
    return wrong;
  };
  return { busy, done, mistake, run };
}
