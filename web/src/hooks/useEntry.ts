import { useState } from "react";

import { mistakeFrom, mistakeIn } from "../core/entry";
import type { EntryFields, EntryMistake, Way } from "../core/entry";
import type { HostConfig } from "../core/protocol";
import type { Session } from "../core/session";

/** The home page's form: which way in is under way, and what was wrong with the last try. */
export interface Entry {
  readonly busy: Way | null;
  readonly mistake: EntryMistake | null;
  enter(way: Way, fields: EntryFields): Promise<EntryMistake | null>;
}

/** Carries a visitor through one of the three ways in. A second press while one is under way does nothing. */
export function useEntry(session: Session, host: HostConfig): Entry {
  const invited = host.signUp === "invite";
  const [busy, setBusy] = useState<Way | null>(null);
  const [mistake, setMistake] = useState<EntryMistake | null>(null);

  const enter = async (way: Way, fields: EntryFields): Promise<EntryMistake | null> => {
    if (busy) return null;
    let wrong = mistakeIn(way, fields, invited);
    if (!wrong) {
      setBusy(way);
      setMistake(null);
      wrong = await go(session, way, fields, host.terms).then(
        () => null,
        (thrown: unknown) => mistakeFrom(thrown, way, invited),
      );
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
  const { password } = fields;
  if (way === "signIn") return session.signIn(name, password);
  return session.signUp({ login: name, password, terms, invite: fields.invite.trim() });
}
