/**
 * Remembers, in this browser, that there may be a refresh cookie. No script can see the cookie itself, and
 * asking for a session that never was would leave a failed request in every first visitor's console.
 */
export interface Keepsake {
  mayHaveSession(): boolean;
  note(hasSession: boolean): void;
}

const key = "hallway.signed-in";

/** Kept in the browser's storage. Where that is shut there may be a session for all one knows. */
export function browserKeepsake(storage: () => Storage): Keepsake {
  return {
    mayHaveSession() {
      try {
        return storage().getItem(key) !== null;
      } catch {
        return true;
      }
    },
    note(hasSession) {
      try {
        if (hasSession) storage().setItem(key, "1");
        else storage().removeItem(key);
      } catch {
        // Not remembering costs one request on the next visit.
      }
    },
  };
}
