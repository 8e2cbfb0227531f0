import type { Session } from "./session";

/** An invite that came with the link, and the address without it. */
export interface Invited {
  readonly invite: string;
  /** What the address bar is to show from now on; `null` where it is right as it is. */
  readonly address: string | null;
}

/**
 * Reads `#invite=CODE`, which no server sees and no access log keeps.
 *
 * It is taken out of the address, so that it is neither shared nor kept in the history. In the query it is read as well.
 */
export function inviteIn(address: string): Invited {
  const url = new URL(address);
  const hash = new URLSearchParams(url.hash.slice(1));
  const invite = hash.get("invite") ?? url.searchParams.get("invite");
  if (invite === null) return { invite: "", address: null };
  if (hash.has("invite")) {
    hash.delete("invite");
    url.hash = hash.toString();
  }
  url.searchParams.delete("invite");
  return { invite: invite.trim(), address: `${url.pathname}${url.search}${url.hash}` };
}

/**
 * The invite of the link that was followed, until it has served.
 *
 * A guest may still need it to keep their name. A member does not, and who comes after them has none.
 */
export class Invitation {
  constructor(
    private given: string,
    session: Session,
  ) {
    let { visit } = session;
    session.watch(() => {
      const { state } = session;
      const isGuest = state.status === "in" && state.isGuest;
      const isMember = state.status === "in" && !state.isGuest;
      if (isMember || (visit !== session.visit && !isGuest)) this.given = "";
      ({ visit } = session);
    });
  }

  /** The code; empty where none came, or it is not needed any more. */
  get code(): string {
    return this.given;
  }
}
