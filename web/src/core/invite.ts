/** An invite that came with the link, and the address without it. */
export interface Invited {
  readonly invite: string;
  /** What the address bar is to show from now on; `null` where it is right as it is. */
  readonly address: string | null;
}

/** Reads `?invite=CODE`. It is taken out of the address, so that it is neither shared nor kept in the history. */
export function inviteIn(address: string): Invited {
  const url = new URL(address);
  const invite = url.searchParams.get("invite");
  if (invite === null) return { invite: "", address: null };
  url.searchParams.delete("invite");
  return { invite: invite.trim(), address: `${url.pathname}${url.search}${url.hash}` };
}
