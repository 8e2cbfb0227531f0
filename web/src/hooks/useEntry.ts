import { useState } from "react";

import { mistakeFrom, mistakeIn } from "../core/entry";
import type { EntryFields, EntryMistake, Way } from "../core/entry";
import type { Session } from "../core/session";

/** The home page's form: which way in is under way, and what was wrong with the last try. */
export interface Entry {
  readonly busy: Way | null;
  readonly mistake: EntryMistake | null;
  enter(way: Way, fields: EntryFields): Promise<EntryMistake | null>;
}

/** Carries a visitor through one of the three ways in. A second press while one is under way does nothing. */
export function useEntry(session: Session, terms: string): Entry {
  const [busy, setBusy] = useState<Way | null>(null);
  const [mistake, setMistake] = useState<EntryMistake | null>(null);

  const enter = async (way: Way, fields: EntryFields): Promise<EntryMistake | null> => {
    if (busy) return null;
    let wrong = mistakeIn(way, fields);
    if (!wrong) {
      setBusy(way);
      setMistake(null);
      wrong = await go(session, way, fields, terms).then(() => null, mistakeFrom);
      setBusy(null);
    }
    setMistake(wrong);
    return wrong;
  };
  return { busy, mistake, enter };
}

function go(session: Session, way: Way, fields: EntryFields, terms: string): Promise<void> {
  const name = fields.name.trim();
  if (way === "guest") return session.enterAsGuest(name, terms);
  return way === "signUp" ? session.signUp(name, fields.password, terms) : session.signIn(name, fields.password);
}
